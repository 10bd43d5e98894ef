/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages before they are queued: to whom, in which language, with which words and files. */
#include "config.h"

#include "crm-message-draft.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-attachment.h"
#include "crm-document-binding.h"
#include "crm-document-draft.h"
#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-desk.h"
#include "crm-letter.h"
#include "crm-mail-account.h"
#include "crm-mail.h"
#include "crm-match.h"
#include "crm-text-fill.h"

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gboolean
has_field (CrmRecord *record, const char *field)
{
  return crm_kind_find_field (crm_record_get_kind (record), field) != NULL;
}

/* ---- to whom ---- */

static void
free_addressee (gpointer data)
{
  CrmAddressee *one = data;

  g_free (one->name);
  g_free (one->address);
  g_free (one->words);
  g_free (one);
}

static gboolean
is_known (GPtrArray *found, const char *address)
{
  for (guint i = 0; i < found->len; i++)
    if (g_ascii_strcasecmp (((CrmAddressee *) g_ptr_array_index (found, i))->address, address) == 0)
      return TRUE;
  return FALSE;
}

static void
add_method (GPtrArray *found, CrmRecord *party, CrmRecord *method)
{
  CrmAddressee *one = g_new0 (CrmAddressee, 1);

  one->party = *crm_record_get_id (party);
  one->kind = crm_record_get_kind (party);
  one->name = crm_record_dup_name (party);
  one->address = g_strdup (crm_record_get_text (method, "value"));
  one->is_opted_out = crm_record_get_integer (method, "opt_out", 0) != 0;
  if (one->is_opted_out)
    one->words = g_strdup (_ ("not for mailings"));
  else if (crm_record_get_integer (method, "invalid", 0) != 0)
    one->words = g_strdup (_ ("does not work"));
  g_ptr_array_add (found, one);
}

/* Addresses of one party: those that may be written to come first, and of them the first choice. */
static gboolean
add_party (CrmSession *session, GPtrArray *found, CrmRecord *party, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (party);
  g_autofree char *link = g_strconcat (crm_kind_get_name (kind), "_id", NULL);
  g_autoptr (GPtrArray) methods = crm_session_children (
      session, find_kind (session, "contact_method"), link, kind, crm_record_get_id (party), error);

  for (int wanted = 3; methods != NULL && wanted >= 0; wanted--)
    for (guint i = 0; i < methods->len; i++)
      {
        CrmRecord *method = g_ptr_array_index (methods, i);
        gboolean bad = crm_record_get_integer (method, "opt_out", 0) != 0
                       || crm_record_get_integer (method, "invalid", 0) != 0;
        int worth = (bad ? 0 : 2) + (crm_record_get_integer (method, "is_primary", 0) != 0 ? 1 : 0);

        if (worth == wanted && g_strcmp0 (crm_record_get_text (method, "type"), "email") == 0
            && !is_known (found, crm_record_get_text (method, "value")))
          add_method (found, party, method);
      }
  return methods != NULL;
}

static CrmRecord *
follow (CrmSession *session, CrmRecord *record, const char *field, const char *kind)
{
  const CrmId *id = has_field (record, field) ? crm_record_get_link (record, field) : NULL;

  return id != NULL ? crm_session_get (session, find_kind (session, kind), id, NULL) : NULL;
}

/* The people of a company, after the company itself. */
static gboolean
add_people (CrmSession *session, GPtrArray *found, CrmRecord *account, GError **error)
{
  g_autoptr (GPtrArray) roles
      = crm_session_children (session, find_kind (session, "account_contact"), "account_id",
                              crm_record_get_kind (account), crm_record_get_id (account), error);

  for (guint i = 0; roles != NULL && i < roles->len; i++)
    {
      g_autoptr (CrmRecord) contact
          = follow (session, g_ptr_array_index (roles, i), "contact_id", "contact");

      if (contact != NULL && !add_party (session, found, contact, error))
        return FALSE;
    }
  return roles != NULL;
}

static gboolean
is_party (CrmRecord *record)
{
  return crm_kind_has (crm_record_get_kind (record), CRM_KIND_PARTY);
}

/* What a record is about, when it is none of a client by itself: the deal of an activity. */
static CrmRecord *
get_parent (CrmSession *session, CrmRecord *record)
{
  return has_field (record, "parent") ? crm_document_get_subject (session, record) : NULL;
}

/**
 * crm_message_list_addressees:
 * @subject: any record of or about a client
 *
 * Returns: (transfer full) (element-type CrmAddressee): to whom a message about it may go: the
 *   person it names, the company, the people of the company
 */
GPtrArray *
crm_message_list_addressees (CrmSession *session, CrmRecord *subject, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (free_addressee);
  g_autoptr (CrmRecord) contact = follow (session, subject, "contact_id", "contact");
  g_autoptr (CrmRecord) account = follow (session, subject, "account_id", "account");
  g_autoptr (CrmRecord) lead = follow (session, subject, "lead_id", "lead");
  g_autoptr (CrmRecord) parent = is_party (subject) ? NULL : get_parent (session, subject);
  CrmRecord *parties[] = { is_party (subject) ? subject : NULL, contact, account, lead };

  for (gsize i = 0; i < G_N_ELEMENTS (parties); i++)
    if (parties[i] != NULL && !add_party (session, found, parties[i], error))
      return NULL;
  if (account == NULL && strcmp (crm_kind_get_name (crm_record_get_kind (subject)), "account") == 0)
    account = g_object_ref (subject);
  if (account != NULL && !add_people (session, found, account, error))
    return NULL;
  if (parent != NULL && crm_record_get_kind (parent) != crm_record_get_kind (subject))
    {
      g_autoptr (GPtrArray) more = crm_message_list_addressees (session, parent, error);

      if (more == NULL)
        return NULL;
      for (guint i = 0; i < more->len;)
        if (is_known (found, ((CrmAddressee *) g_ptr_array_index (more, i))->address))
          i++;
        else
          g_ptr_array_add (found, g_ptr_array_steal_index (more, i));
    }
  return g_steal_pointer (&found);
}

/* ---- the draft ---- */

void
crm_message_draft_free (CrmMessageDraft *self)
{
  g_clear_object (&self->message);
  g_free (self->language);
  g_clear_pointer (&self->addressees, g_ptr_array_unref);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->missing);
  g_free (self);
}

static void
copy_link (CrmRecord *from, CrmRecord *to, const char *field)
{
  if (has_field (from, field) && crm_record_is_set (from, field) && !crm_record_is_set (to, field))
    crm_record_set_link (to, field, crm_record_get_link (from, field));
}

/* A message about a document stands on the card of what the document is for. */
static void
tie (CrmSession *session, CrmRecord *message, CrmRecord *subject)
{
  const char *kind = crm_kind_get_name (crm_record_get_kind (subject));
  g_autoptr (CrmRecord) parent = get_parent (session, subject);
  CrmRecord *about = strcmp (kind, "document") == 0 && parent != NULL ? parent : subject;

  crm_record_set_parent (message, "parent", crm_record_get_kind (about), crm_record_get_id (about));
  if (strcmp (kind, "document") == 0)
    crm_record_set_link (message, "document_id", crm_record_get_id (subject));
  if (strcmp (kind, "account") == 0)
    crm_record_set_link (message, "account_id", crm_record_get_id (subject));
  else if (strcmp (kind, "contact") == 0)
    crm_record_set_link (message, "contact_id", crm_record_get_id (subject));
  for (CrmRecord *from = subject; from != NULL; from = from == subject ? parent : NULL)
    {
      copy_link (from, message, "account_id");
      copy_link (from, message, "contact_id");
      copy_link (from, message, "team_id");
    }
}

static void
address (CrmMessageDraft *self)
{
  CrmAddressee *first = self->addressees->len > 0 ? self->addressees->pdata[0] : NULL;
  g_autofree char *joined = first != NULL && first->words == NULL
                                ? crm_mail_join_address (first->name, first->address)
                                : NULL;

  if (joined == NULL)
    return;
  crm_record_set_text (self->message, "recipients", joined);
  if (strcmp (crm_kind_get_name (first->kind), "contact") == 0)
    crm_record_set_link (self->message, "contact_id", &first->party);
}

/* The words, filled in with what is known, and below them those of the sender. */
static gboolean
write_text (CrmMessageDraft *self,
            CrmSession *session,
            CrmRecord *subject,
            CrmRecord *account,
            const char *text,
            GError **error)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new_for_record (session, subject, error);
  g_autofree char *title = NULL, *body = NULL, *language = NULL, *head = NULL, *words = NULL;
  const char *signature = account != NULL ? crm_record_get_text (account, "signature") : NULL;
  const CrmLocale *locale;

  if (data == NULL
      || !crm_message_text_find (session, text, self->language, &title, &body, &language, error))
    return FALSE;
  locale = crm_locale_find (language != NULL ? language : self->language);
  head = crm_text_fill (title, data, locale, self->missing, error);
  words = head != NULL ? crm_text_fill (body, data, locale, self->missing, error) : NULL;
  if (words == NULL)
    return FALSE;
  g_free (self->language);
  self->language = g_strdup (crm_locale_get_tag (locale));
  if (signature != NULL)
    {
      g_autofree char *whole = g_strconcat (g_strchomp (words), "\n\n", signature, NULL);

      crm_record_set_text (self->message, "body", whole);
    }
  else
    crm_record_set_text (self->message, "body", words);
  crm_record_set_text (self->message, "subject", *head != '\0' ? head : NULL);
  return TRUE;
}

/**
 * crm_message_draft_new:
 * @subject: what it is about; a document that was issued goes with it
 * @text: (nullable): a text of the office or a family of texts; %NULL for the one that suits
 * @language: (nullable): %NULL for that of the client
 *
 * Returns: (transfer full): a message to the client of the record, as far as it writes itself
 */
CrmMessageDraft *
crm_message_draft_new (
    CrmSession *session, CrmRecord *subject, const char *text, const char *language, GError **error)
{
  g_autoptr (CrmMessageDraft) self = g_new0 (CrmMessageDraft, 1);
  g_autoptr (CrmRecord) account = crm_mail_account_find (session, NULL, NULL);
  g_autoptr (CrmRecord) parent = get_parent (session, subject);
  gboolean is_document
      = strcmp (crm_kind_get_name (crm_record_get_kind (subject)), "document") == 0;

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_attachment_file_free);
  self->missing = g_ptr_array_new_with_free_func (g_free);
  self->message = crm_record_new (find_kind (session, "message"));
  self->addressees = crm_message_list_addressees (session, subject, error);
  if (self->addressees == NULL)
    return NULL;
  self->language
      = language != NULL
            ? g_strdup (language)
            : crm_document_dup_language (session, is_document && parent != NULL ? parent : subject);
  tie (session, self->message, subject);
  address (self);
  if (account != NULL)
    crm_record_set_link (self->message, "mail_account_id", crm_record_get_id (account));
  if (!write_text (self, session, subject, account,
                   text != NULL  ? text
                   : is_document ? "document"
                                 : "blank",
                   error))
    return NULL;
  if (is_document && crm_document_is_kept (subject)
      && !crm_message_draft_add_document (self, session, subject, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * crm_message_draft_add_document:
 * @document: that was issued
 *
 * Puts the file of a document with the message: the signed one, where it was signed.
 */
gboolean
crm_message_draft_add_document (CrmMessageDraft *self,
                                CrmSession *session,
                                CrmRecord *document,
                                GError **error)
{
  const char *hash = crm_record_get_text (
      document, crm_record_is_set (document, "signed_hash") ? "signed_hash" : "file_hash");
  g_autoptr (GBytes) bytes = hash != NULL ? crm_session_get_blob (session, hash, error) : NULL;
  g_autofree char *name = crm_file_name_for (crm_record_get_title (document), ".pdf");

  if (bytes == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                             _ ("The file is not on this desk"));
      return FALSE;
    }
  g_ptr_array_add (self->files, crm_attachment_file_new (name, bytes));
  return TRUE;
}

/* ---- into the queue ---- */

/* What the cards say of an address: nobody is written to in a mailing who does not want it. */
static gboolean
check_wish (CrmSession *session, const char *address, GError **error)
{
  g_autofree char *normal = crm_contact_method_normalize ("email", address);
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "contact_method"));
  g_autoptr (GPtrArray) methods = NULL;

  if (!crm_query_filter (query, "value_normalized", CRM_FILTER_EQUAL, crm_value_text (normal),
                         error))
    return FALSE;
  methods = crm_session_list (session, query, error);
  for (guint i = 0; methods != NULL && i < methods->len; i++)
    if (crm_record_get_integer (g_ptr_array_index (methods, i), "opt_out", 0) != 0)
      {
        g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                     /* Translators: %s is an e-mail address. */
                     _ ("%s is not for mailings, as its card says"), address);
        return FALSE;
      }
  return methods != NULL;
}

/* Why there is nobody to write to. */
static gboolean
refuse_nobody (CrmMessageDraft *draft, GError **error)
{
  const CrmAddressee *first = draft->addressees->len > 0 ? draft->addressees->pdata[0] : NULL;

  if (first != NULL && first->words != NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                 /* Translators: an e-mail address, then what the card says of it. */
                 _ ("%s: %s"), first->address, first->words);
  else
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("There is no e-mail address to write to"));
  return FALSE;
}

static gboolean
check_recipients (CrmSession *session, CrmMessageDraft *draft, gboolean is_mailing, GError **error)
{
  CrmRecord *message = draft->message;
  g_autoptr (CrmMail) mail = crm_mail_new ();
  g_autoptr (GPtrArray) all = NULL;

  mail->recipients = g_strdup (crm_record_get_text (message, "recipients"));
  mail->copies = g_strdup (crm_record_get_text (message, "copies"));
  mail->blind_copies = g_strdup (crm_record_get_text (message, "blind_copies"));
  if (mail->recipients == NULL)
    return refuse_nobody (draft, error);
  all = crm_mail_list_recipients (mail, error);
  for (guint i = 0; is_mailing && all != NULL && i < all->len; i++)
    if (!check_wish (session, g_ptr_array_index (all, i), error))
      return FALSE;
  return all != NULL;
}

/* By whom it goes, and the name by which every mail program knows it, before anybody tries. */
static gboolean
sign (CrmSession *session, CrmRecord *message, GError **error)
{
  const CrmId *id = crm_record_get_link (message, "mail_account_id");
  g_autoptr (CrmRecord) account
      = id != NULL ? crm_session_get (session, find_kind (session, "mail_account"), id, error)
                   : crm_mail_account_find (session, NULL, error);
  g_autofree char *own = crm_id_dup_string (crm_record_get_id (message));
  g_autofree char *name = NULL, *sender = NULL;
  const char *address;

  if (account == NULL)
    return FALSE;
  address = crm_record_get_text (account, "address");
  name = g_strdup_printf ("<%s%s>", own, strrchr (address, '@'));
  sender = crm_mail_join_address (crm_record_get_text (account, "name"), address);
  crm_record_set_link (message, "mail_account_id", crm_record_get_id (account));
  crm_record_set_text (message, "message_id", name);
  crm_record_set_text (message, "sender", sender);
  crm_record_set_text (message, "direction", "out");
  crm_record_set_text (message, "status", "queued");
  crm_record_set_integer (message, "desk", crm_session_get_desk (session));
  if (!crm_record_is_set (message, "owner_id") && !crm_id_is_none (crm_session_get_user (session)))
    crm_record_set_link (message, "owner_id", crm_session_get_user (session));
  return TRUE;
}

/**
 * crm_message_queue:
 * @session: with a batch begun, on the writing lane
 * @is_mailing: one of many, so that it does not go to those who do not want any
 *
 * Puts a message into the queue of this desk, with its files. It goes out when the queue is sent.
 *
 * Returns: FALSE with %CRM_ERROR_INVALID when an address or the subject is missing or wrong,
 *   %CRM_ERROR_DENIED when somebody does not want mailings, %CRM_ERROR_NOT_FOUND without an account
 */
gboolean
crm_message_queue (CrmSession *session, CrmMessageDraft *draft, gboolean is_mailing, GError **error)
{
  CrmRecord *message = draft->message;
  const CrmKind *kind = crm_record_get_kind (message);

  if (!check_recipients (session, draft, is_mailing, error) || !sign (session, message, error)
      || !crm_session_insert (session, message, error))
    return FALSE;
  for (guint i = 0; i < draft->files->len; i++)
    {
      g_autoptr (CrmRecord) added = crm_attachment_add (session, kind, crm_record_get_id (message),
                                                        g_ptr_array_index (draft->files, i), error);

      if (added == NULL)
        return FALSE;
    }
  return TRUE;
}
