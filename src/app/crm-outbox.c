/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue of messages of one desk. Before a mail server gets a message it is written down that it
 * is being sent, and afterwards what became of it. If the program ends in between, nobody knows
 * whether it went out: it is not sent again by itself, a person is asked. One program at a time
 * sends from a replica; a lock that ends with the program says which. */
#include "config.h"

#include "crm-outbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "crm-attachment.h"
#include "crm-clock.h"
#include "crm-desk.h"
#include "crm-error.h"
#include "crm-mail-account.h"
#include "crm-mail.h"

#define LOCK_FILE "outbox.lock"
#define SOURCE "mail" /* what a desk notes of its own is nothing that a person would undo */
#define MOST_ATTEMPTS 10
#define OFFICE_SECONDS 2 /* until it is looked again whether the office took a message */

typedef struct
{
  CrmStore *store;
  GCancellable *cancellable;
  GHashTable *servers; /* id of an account -> CrmSmtp */
  GHashTable *resting; /* set of ids of accounts that are not tried any more in this run */
  CrmOutboxResult *result;
} Run;

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/* ---- reading ---- */

/* Whether the shared database may still refuse the operation that wrote @message, or has not given
 * the number of the document that goes with it. */
static gboolean
waits_for_office (CrmSession *session, CrmRecord *message)
{
  return crm_record_get_integer (message, "after_document", 0) != 0
         || (crm_record_get_integer (message, "after_office", 0) != 0
             && crm_record_get_version (message) == 0 && crm_session_is_shared (session));
}

static CrmQuery *
query_open (CrmSession *session, const char *const *statuses, gboolean mine, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "message"));

  if (!crm_query_filter (query, "direction", CRM_FILTER_EQUAL, crm_value_text ("out"), error))
    return NULL;
  if (mine
      && !crm_query_filter (query, "desk", CRM_FILTER_EQUAL,
                            crm_value_integer (crm_session_get_desk (session)), error))
    return NULL;
  crm_query_begin_any (query);
  for (; *statuses != NULL; statuses++)
    if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text (*statuses), error))
      return NULL;
  crm_query_end_any (query);
  return crm_query_sort (query, "created_at", FALSE, error) ? g_steal_pointer (&query) : NULL;
}

/**
 * crm_outbox_list:
 *
 * Returns: (transfer full) (element-type CrmRecord): messages of which something is still to
 * become, the oldest first
 */
GPtrArray *
crm_outbox_list (CrmSession *session, GError **error)
{
  static const char *const statuses[] = { "queued", "sending", "failed", "uncertain", NULL };
  g_autoptr (CrmQuery) query = query_open (session, statuses, FALSE, error);

  return query != NULL ? crm_session_list (session, query, error) : NULL;
}

static const char *const queued[] = { "queued", NULL };

/**
 * crm_outbox_count_due:
 * @next_at: (out): when the first of those that are to be tried again later is due
 *
 * Returns: how many messages of this desk could be sent now; -1 on failure
 */
gint64
crm_outbox_count_due (CrmSession *session, gint64 *next_at, GError **error)
{
  g_autoptr (CrmQuery) query = query_open (session, queued, TRUE, error);
  g_autoptr (GPtrArray) messages = query != NULL ? crm_session_list (session, query, error) : NULL;
  gint64 now = crm_clock_now (), due = 0;

  *next_at = CRM_INSTANT_NONE;
  for (guint i = 0; messages != NULL && i < messages->len; i++)
    {
      CrmRecord *message = g_ptr_array_index (messages, i);
      gint64 at = crm_record_get_integer (message, "retry_at", 0);

      /* The word of the office comes with the next exchange. */
      if (waits_for_office (session, message))
        at = MAX (at, now + OFFICE_SECONDS * CRM_SECOND);
      if (at <= now)
        due++;
      else if (*next_at == CRM_INSTANT_NONE || at < *next_at)
        *next_at = at;
    }
  return messages != NULL ? due : -1;
}

/* ---- writing ---- */

static gboolean
save (CrmSession *session, CrmRecord *message, GError **error)
{
  if (!crm_session_begin (session, crm_record_get_title (message), SOURCE, error))
    return FALSE;
  if (crm_session_update (session, message, error) && crm_session_commit (session, NULL, error))
    return TRUE;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return FALSE;
}

/**
 * crm_outbox_take_step:
 * @session: with a batch begun
 *
 * Does what a person decided about a message; what is tried again is tried by this desk.
 */
gboolean
crm_outbox_take_step (CrmSession *session, const CrmId *id, CrmMessageStep step, GError **error)
{
  g_autoptr (CrmRecord) message
      = crm_session_get (session, find_kind (session, "message"), id, error);

  if (message == NULL || !crm_message_take_step (message, step, crm_clock_now (), error))
    return FALSE;
  if (step == CRM_MESSAGE_RETRY)
    crm_record_set_integer (message, "desk", crm_session_get_desk (session));
  return crm_session_update (session, message, error);
}

/* What a program that ended left behind. */
static gpointer
recover (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char *const sending[] = { "sending", NULL };
  g_autoptr (CrmQuery) query = query_open (session, sending, TRUE, error);
  g_autoptr (GPtrArray) left = query != NULL ? crm_session_list (session, query, error) : NULL;

  for (guint i = 0; left != NULL && i < left->len; i++)
    {
      CrmRecord *message = g_ptr_array_index (left, i);

      crm_record_set_text (message, "status", "uncertain");
      crm_record_set_text (message, "problem",
                           _ ("The program ended while this was being sent. Look into the folder "
                              "of sent mail, or ask who was to get it, before it is sent again"));
      if (!save (session, message, error))
        return NULL;
    }
  return left != NULL ? data : NULL;
}

static gpointer
list_due (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = query_open (session, queued, TRUE, error);

  return query != NULL ? crm_session_snapshot (session, query, cancellable, error) : NULL;
}

/* ---- one message ---- */

typedef struct
{
  Run *run;
  CrmRef ref;
  CrmRecord *message; /* NULL when it is not to be sent now */
  CrmRecord *account;
  CrmMail *mail;
  CrmSmtpOutcome outcome;
  GError *problem;
} Parcel;

static void
clear_parcel (Parcel *parcel)
{
  g_clear_object (&parcel->message);
  g_clear_object (&parcel->account);
  g_clear_pointer (&parcel->mail, crm_mail_free);
  g_clear_error (&parcel->problem);
}

static gboolean
add_files (CrmSession *session, CrmRecord *message, CrmMail *mail, GError **error)
{
  g_autoptr (GPtrArray) files = crm_attachment_list (session, crm_record_get_kind (message),
                                                     crm_record_get_id (message), error);

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      /* The newest comes first in lists; in a mail they stand as they were put there. */
      CrmRecord *file = g_ptr_array_index (files, files->len - 1 - i);
      const char *hash = crm_record_get_text (file, "file_hash");
      g_autoptr (GBytes) bytes = hash != NULL ? crm_session_get_blob (session, hash, error) : NULL;

      if (bytes == NULL)
        {
          if (error != NULL && *error == NULL)
            g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                                 _ ("The file is not on this desk"));
          return FALSE;
        }
      crm_mail_add_file (mail, crm_record_get_title (file), crm_record_get_text (file, "mime"),
                         bytes);
    }
  return files != NULL;
}

static CrmMail *
make_mail (CrmSession *session, CrmRecord *message, CrmRecord *account, GError **error)
{
  g_autoptr (CrmMail) mail = crm_mail_new ();

  mail->sender_name = g_strdup (crm_record_get_text (account, "name"));
  mail->sender = g_strdup (crm_record_get_text (account, "address"));
  mail->reply_to = g_strdup (crm_record_get_text (account, "reply_to"));
  mail->recipients = g_strdup (crm_record_get_text (message, "recipients"));
  mail->copies = g_strdup (crm_record_get_text (message, "copies"));
  mail->blind_copies = g_strdup (crm_record_get_text (message, "blind_copies"));
  mail->subject = g_strdup (crm_record_get_text (message, "subject"));
  mail->body = g_strdup (crm_record_get_text (message, "body"));
  mail->message_id = g_strdup (crm_record_get_text (message, "message_id"));
  mail->in_reply_to = g_strdup (crm_record_get_text (message, "in_reply_to"));
  mail->date = crm_clock_now ();
  return add_files (session, message, mail, error) ? g_steal_pointer (&mail) : NULL;
}

/* Whether the message is still to be sent, now and by an account that answers. */
static gboolean
is_due (CrmSession *session, Run *run, CrmRecord *message)
{
  const CrmId *account = crm_record_get_link (message, "mail_account_id");

  return g_strcmp0 (crm_record_get_text (message, "status"), "queued") == 0
         && crm_record_get_integer (message, "retry_at", 0) <= crm_clock_now ()
         && !waits_for_office (session, message)
         && (account == NULL || !g_hash_table_contains (run->resting, account));
}

/* On the writing lane: nothing is handed over before it is written down. */
static gpointer
take (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Parcel *parcel = data;
  g_autoptr (GPtrArray) page = crm_session_page (session, &parcel->ref, 1, error);
  g_autoptr (CrmRecord) message = NULL;
  const CrmId *id;

  if (page == NULL)
    return NULL;
  message = page->pdata[0] != NULL ? g_object_ref (page->pdata[0]) : NULL;
  if (message == NULL || !is_due (session, parcel->run, message))
    return parcel;
  id = crm_record_get_link (message, "mail_account_id");
  parcel->account = id != NULL
                        ? crm_session_get (session, find_kind (session, "mail_account"), id, NULL)
                        : crm_mail_account_find (session, NULL, &parcel->problem);
  if (parcel->account != NULL)
    parcel->mail = make_mail (session, message, parcel->account, &parcel->problem);
  else if (parcel->problem == NULL)
    g_set_error_literal (&parcel->problem, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                         _ ("The mail account of this message is not there any more"));
  crm_record_set_text (message, "status", parcel->mail != NULL ? "sending" : "failed");
  crm_record_set_integer (message, "attempts", crm_record_get_integer (message, "attempts", 0) + 1);
  if (parcel->mail == NULL)
    crm_record_set_text (message, "problem", parcel->problem->message);
  if (!save (session, message, error))
    return NULL;
  if (parcel->mail != NULL)
    parcel->message = g_steal_pointer (&message);
  return parcel;
}

static CrmSmtp *
get_server (Run *run, CrmRecord *account, GError **error)
{
  const CrmId *id = crm_record_get_id (account);
  CrmSmtp *server = g_hash_table_lookup (run->servers, id);

  if (server == NULL)
    {
      server = crm_mail_account_open (account, error);
      if (server != NULL)
        g_hash_table_insert (run->servers, crm_id_copy (id), server);
    }
  return server;
}

static void
hand_over (Parcel *parcel)
{
  CrmSmtp *server = get_server (parcel->run, parcel->account, &parcel->problem);
  g_autoptr (GPtrArray) recipients = NULL;
  g_autoptr (GBytes) bytes = NULL;

  parcel->outcome = CRM_SMTP_REFUSED;
  if (server == NULL)
    return;
  recipients = crm_mail_list_recipients (parcel->mail, &parcel->problem);
  bytes = recipients != NULL ? crm_mail_write (parcel->mail, &parcel->problem) : NULL;
  if (bytes != NULL)
    parcel->outcome = crm_smtp_send (server, parcel->mail->sender, recipients, bytes,
                                     parcel->run->cancellable, &parcel->problem);
}

static gboolean
was_stopped (const Parcel *parcel)
{
  return g_error_matches (parcel->problem, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Whether no other message would get through either. */
static gboolean
concerns_account (const Parcel *parcel)
{
  return g_error_matches (parcel->problem, CRM_ERROR, CRM_ERROR_OFFLINE)
         || g_error_matches (parcel->problem, CRM_ERROR, CRM_ERROR_DENIED)
         || (parcel->problem != NULL
             && g_hash_table_lookup (parcel->run->servers, crm_record_get_id (parcel->account))
                    == NULL);
}

/* A wrong password or certificate does not get better by trying, and servers lock whoever tries. */
static gboolean
needs_person (const Parcel *parcel)
{
  return concerns_account (parcel)
         && !g_error_matches (parcel->problem, CRM_ERROR, CRM_ERROR_OFFLINE);
}

static void
mark_later (CrmRecord *message, const Parcel *parcel)
{
  guint attempts = (guint) crm_record_get_integer (message, "attempts", 1);
  gboolean offline = g_error_matches (parcel->problem, CRM_ERROR, CRM_ERROR_OFFLINE);

  /* Without a network it may take days; a server that always says later has had its chance. */
  if (!offline && attempts >= MOST_ATTEMPTS)
    crm_record_set_text (message, "status", "failed");
  else
    {
      crm_record_set_text (message, "status", "queued");
      crm_record_set_integer (message, "retry_at",
                              crm_clock_now () + crm_message_get_delay (attempts));
    }
}

static void
mark (CrmRecord *message, const Parcel *parcel)
{
  crm_record_unset (message, "retry_at");
  crm_record_set_text (message, "problem",
                       parcel->problem != NULL && !was_stopped (parcel) ? parcel->problem->message
                                                                        : NULL);
  if (parcel->outcome == CRM_SMTP_SENT)
    {
      crm_record_set_text (message, "status", "sent");
      crm_record_set_integer (message, "sent_at", crm_clock_now ());
    }
  else if (parcel->outcome == CRM_SMTP_UNCERTAIN)
    crm_record_set_text (message, "status", "uncertain");
  else if (was_stopped (parcel))
    {
      crm_record_set_text (message, "status", "queued");
      crm_record_set_integer (message, "attempts",
                              crm_record_get_integer (message, "attempts", 1) - 1);
    }
  else if (parcel->outcome == CRM_SMTP_LATER && !needs_person (parcel))
    mark_later (message, parcel);
  else
    crm_record_set_text (message, "status", "failed");
}

static gpointer
settle (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Parcel *parcel = data;
  g_autoptr (CrmRecord) message = crm_session_get (session, find_kind (session, "message"),
                                                   crm_record_get_id (parcel->message), error);

  if (message == NULL)
    return NULL;
  mark (message, parcel);
  if (!save (session, message, error))
    return NULL;
  g_set_object (&parcel->message, message);
  return parcel;
}

static void
count (Run *run, const Parcel *parcel)
{
  const char *status = crm_record_get_text (parcel->message, "status");
  gint64 retry_at = crm_record_get_integer (parcel->message, "retry_at", CRM_INSTANT_NONE);

  if (strcmp (status, "sent") == 0)
    run->result->n_sent++;
  else if (strcmp (status, "failed") == 0)
    run->result->n_failed++;
  else if (strcmp (status, "uncertain") == 0)
    run->result->n_uncertain++;
  if (retry_at != CRM_INSTANT_NONE
      && (run->result->next_at == CRM_INSTANT_NONE || retry_at < run->result->next_at))
    run->result->next_at = retry_at;
  if (parcel->problem != NULL && !was_stopped (parcel))
    {
      g_free (run->result->problem);
      run->result->problem = g_strdup (parcel->problem->message);
    }
}

/* The rest of the queue of an account that a person has to see to. */
static gpointer
give_up (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Parcel *parcel = data;
  g_autoptr (CrmQuery) query = query_open (session, queued, TRUE, error);
  g_autoptr (GPtrArray) left = NULL;
  gboolean good = TRUE;

  if (query == NULL
      || !crm_query_filter (query, "mail_account_id", CRM_FILTER_EQUAL,
                            crm_value_link (crm_record_get_id (parcel->account)), error))
    return NULL;
  left = crm_session_list (session, query, error);
  if (left == NULL || left->len == 0)
    return left != NULL ? data : NULL;
  if (!crm_session_begin (session, parcel->problem->message, SOURCE, error))
    return NULL;
  for (guint i = 0; good && i < left->len; i++)
    {
      CrmRecord *message = g_ptr_array_index (left, i);

      crm_record_set_text (message, "status", "failed");
      crm_record_set_text (message, "problem", parcel->problem->message);
      good = crm_session_update (session, message, error);
    }
  if (good && crm_session_commit (session, NULL, error))
    {
      parcel->run->result->n_failed += left->len;
      return data;
    }
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return NULL;
}

static gboolean
send_one (Run *run, CrmRef ref, GError **error)
{
  Parcel parcel = { .run = run, .ref = ref };
  gboolean good = crm_store_run (run->store, CRM_LANE_WRITE, take, &parcel, NULL, error) != NULL;

  if (good && parcel.message != NULL)
    {
      hand_over (&parcel);
      good = crm_store_run (run->store, CRM_LANE_WRITE, settle, &parcel, NULL, error) != NULL;
      if (good)
        count (run, &parcel);
      if (good && concerns_account (&parcel))
        g_hash_table_add (run->resting, crm_id_copy (crm_record_get_id (parcel.account)));
      if (good && needs_person (&parcel))
        good = crm_store_run (run->store, CRM_LANE_WRITE, give_up, &parcel, NULL, error) != NULL;
    }
  else if (good && parcel.problem != NULL)
    {
      run->result->n_failed++;
      g_free (run->result->problem);
      run->result->problem = g_strdup (parcel.problem->message);
    }
  clear_parcel (&parcel);
  return good;
}

/* ---- all of them ---- */

/* Returns: a file that is locked, or -1 with %CRM_ERROR_BUSY while another program sends. */
static int
lock (CrmStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (crm_store_get_folder (store), LOCK_FILE, NULL);
  int fd = open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  if (fd >= 0 && errno == EWOULDBLOCK)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_BUSY,
                         _ ("Messages are being sent by another program right now"));
  else
    g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static void
free_server (gpointer data)
{
  crm_smtp_free (data);
}

static gboolean
send_all (Run *run, CrmJob *job, GError **error)
{
  g_autoptr (GArray) refs = crm_store_run (run->store, CRM_LANE_READ, list_due, NULL, NULL, error);

  for (guint i = 0; refs != NULL && i < refs->len; i++)
    {
      g_autofree char *status = NULL;

      if (g_cancellable_is_cancelled (run->cancellable))
        {
          run->result->n_waiting = refs->len - i;
          return TRUE;
        }
      if (!send_one (run, g_array_index (refs, CrmRef, i), error))
        return FALSE;
      status = crm_outbox_result_describe (run->result);
      if (job != NULL)
        crm_job_report (job, (double) (i + 1) / refs->len, status);
    }
  return refs != NULL;
}

/**
 * crm_outbox_run:
 * @job: (nullable): is told how far it is, and stops it when it is cancelled
 * @result: (out): what became of them; to be cleared also on failure
 *
 * Sends what waits in the queue of this desk and is due. Waits for the network and the secret
 * service: on a thread of its own, not on one of the store.
 *
 * Returns: FALSE with %CRM_ERROR_BUSY while another program sends, or when something could not be
 *   written down; that a message could not be sent is no error
 */
gboolean
crm_outbox_run (CrmStore *store, CrmJob *job, CrmOutboxResult *result, GError **error)
{
  g_autoptr (GHashTable) servers
      = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, free_server);
  g_autoptr (GHashTable) resting = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  Run run = { store, job != NULL ? crm_job_get_cancellable (job) : NULL, servers, resting, result };
  int fd;
  gboolean good;

  *result = (CrmOutboxResult){ .next_at = CRM_INSTANT_NONE };
  fd = lock (store, error);
  if (fd < 0)
    return FALSE;
  good = crm_store_run (store, CRM_LANE_WRITE, recover, store, NULL, error) != NULL
         && send_all (&run, job, error);
  close (fd);
  return good;
}

void
crm_outbox_result_clear (CrmOutboxResult *self)
{
  g_clear_pointer (&self->problem, g_free);
}

static void
append_count (GString *text, const char *format, guint n)
{
  g_autofree char *number = n > 0 ? g_strdup_printf ("%u", n) : NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%u", 2);

  if (number != NULL)
    g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? " · " : "", parts[0], number,
                            parts[1] != NULL ? parts[1] : "");
}

/**
 * crm_outbox_result_describe:
 *
 * Returns: (transfer full): how many went out, and what of the rest
 */
char *
crm_outbox_result_describe (const CrmOutboxResult *self)
{
  GString *text = g_string_new (NULL);

  /* Translators: how many messages went out. */
  append_count (text, ngettext ("%u sent", "%u sent", self->n_sent), self->n_sent);
  /* Translators: how many messages did not go out. */
  append_count (text, ngettext ("%u not sent", "%u not sent", self->n_failed), self->n_failed);
  append_count (text,
                /* Translators: of how many messages it is not known whether they went out. */
                ngettext ("%u perhaps sent", "%u perhaps sent", self->n_uncertain),
                self->n_uncertain);
  append_count (text, ngettext ("%u left", "%u left", self->n_waiting), self->n_waiting);
  if (text->len == 0)
    g_string_append (text, _ ("Nothing to send"));
  return g_string_free (text, FALSE);
}
