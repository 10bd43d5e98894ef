/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that go out: numbers without gaps, pages that never change, states with who and when,
 * approvals, and what puts an invoice right. */
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

#include "../store/fixture.h"
#include "crm-approval-ask.h"
#include "crm-document-batch.h"
#include "crm-document-draft.h"
#include "crm-document-issue.h"
#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-letter.h"
#include "crm-paper-make.h"
#include "crm-paper.h"
#include "crm-pdf-merge.h"
#include "crm-seal.h"
#include "crm-signature.h"

#define ADD(name, func)                                                                            \
  g_test_add ("/document-issue/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define BODY "---\ntype: %s\nlocale: en-GB\n---\nNo. {{doc.number?}} for {{client.name}}\n"

/* A template of a type, and a company. */
static CrmRecord *
new_template (Fixture *f, const char *type)
{
  g_autofree char *body = g_strdup_printf (BODY, type);

  return fixture_new (f, "template", "name", type, "type", type, "body", body, NULL);
}

typedef struct
{
  CrmRecord *template;
  CrmRecord *subject;
  CrmRecord *document;
  GBytes *pdf;
  CrmIssueResult result;
} Issue;

static gpointer
run_issue (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Issue *issue = data;
  g_autoptr (CrmRecord) draft = NULL;

  if (!crm_session_begin (session, "Issue", "test", error))
    return NULL;
  if (issue->document == NULL)
    {
      draft = crm_document_draft_new (crm_session_get_catalog (session), issue->template,
                                      issue->subject);
      if (!crm_session_insert (session, draft, error))
        {
          crm_session_rollback (session);
          return NULL;
        }
      issue->document = crm_session_get (session, crm_record_get_kind (draft),
                                         crm_record_get_id (draft), error);
    }
  issue->result = crm_document_issue (session, issue->document, NULL, &issue->pdf, error);
  if (issue->result == CRM_ISSUE_FAILED || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      g_clear_object (&issue->document);
      return NULL;
    }
  g_object_unref (issue->document);
  issue->document = crm_session_get (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "document"),
      crm_record_get_id (draft != NULL ? draft : issue->document), error);
  return issue->document;
}

/* Issues a new document of a type for a record. Returns: (transfer full): it, as it is stored */
static CrmRecord *
issue (Fixture *f, CrmRecord *template, CrmRecord *subject, GBytes **pdf)
{
  Issue task = { template, subject, NULL, NULL, CRM_ISSUE_FAILED };

  fixture_run (f, CRM_LANE_WRITE, run_issue, &task);
  g_assert_cmpint (task.result, ==, CRM_ISSUE_DONE);
  if (pdf != NULL)
    *pdf = task.pdf;
  else
    g_bytes_unref (task.pdf);
  return task.document;
}

static CrmRecord *
new_order (Fixture *f, CrmRecord *account, const char *discount)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (account));
  CrmRecord *order = fixture_new (f, "sales_order", "account_id", id, "currency", "EUR", NULL);
  g_autofree char *order_id = crm_id_dup_string (crm_record_get_id (order));
  g_autoptr (CrmRecord) line
      = fixture_new (f, "sales_order_line", "sales_order_id", order_id, "name", "Bread", "qty",
                     "10", "price", "100", "discount", discount, NULL);

  return order;
}

static CrmRecord *
get_again (Fixture *f, CrmRecord *record)
{
  return fixture_get (f, crm_kind_get_name (crm_record_get_kind (record)),
                      crm_record_get_id (record));
}

static gpointer
list_events (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "document_event");
  g_autoptr (GPtrArray) events
      = crm_session_children (session, kind, "document_id", NULL, crm_record_get_id (data), error);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    {
      CrmRecord *event = g_ptr_array_index (events, i);

      g_assert_true (crm_record_is_set (event, "at"));
      g_assert_true (crm_record_is_set (event, "created_by"));
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", crm_record_get_text (event, "event"));
    }
  return g_string_free (text, FALSE);
}

static void
assert_events (Fixture *f, CrmRecord *document, const char *expected)
{
  g_autofree char *events = fixture_run (f, CRM_LANE_READ, list_events, document);

  g_assert_cmpstr (events, ==, expected);
}

static gpointer
run_reprint (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_document_reprint (session, data, error);
}

static gpointer
run_undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_undo_last (session, error);
}

static gpointer
run_delete (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean good;

  if (!crm_session_begin (session, "Delete", "test", error))
    return NULL;
  good = crm_session_delete (session, crm_record_get_kind (data), crm_record_get_id (data), error);
  if (good && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

/* Drafts have no number; what cannot be issued takes none; the others have one after the other. */
static void
test_numbers (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autoptr (CrmRecord) quotes = new_template (f, "quote");
  g_autoptr (CrmRecord) letters = new_template (f, "letter");
  g_autoptr (CrmRecord) wrong
      = fixture_new (f, "template", "name", "Wrong", "type", "letter", "body",
                     "---\ntype: letter\n---\n{{client.tax_id}}\n", NULL);
  g_autoptr (CrmRecord) order = new_order (f, account, "0");
  g_autoptr (CrmRecord) first = NULL;
  g_autoptr (CrmRecord) second = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *next = NULL;
  g_autofree char *year = NULL;
  Issue task = { wrong, account, NULL, NULL, CRM_ISSUE_FAILED };

  first = issue (f, quotes, order, NULL);
  error = fixture_run_expecting (f, CRM_LANE_WRITE, run_issue, &task);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "client.tax_id"));
  second = issue (f, letters, account, NULL);
  year = g_strndup (crm_record_get_text (first, "number"), 4);
  next = crm_paper_dup_next_number (crm_record_get_text (first, "number"));
  g_assert_cmpstr (crm_record_get_text (first, "number") + 4, ==, "-0001");
  g_assert_cmpstr (crm_record_get_text (second, "number"), ==, next);
}

/* The same bytes years later, whatever happened to the template and to the client. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  static const char *const changes[][2]
      = { { "number", "9" },         { "type", "letter" },           { "file_hash", "00" },
          { "data_snapshot", "{}" }, { "expires_on", "2030-01-01" }, { "locale", "ro-RO" },
          { "status", "draft" } };
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autoptr (CrmRecord) template = new_template (f, "contract");
  g_autoptr (CrmRecord) document = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autofree char *hash = NULL;
  g_autoptr (GError) undo = NULL;
  g_autoptr (GError) deletion = NULL;

  document = issue (f, template, account, &pdf);
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);
  g_assert_cmpstr (crm_record_get_text (document, "file_hash"), ==, hash);
  g_assert_cmpint (crm_record_get_integer (document, "template_version", 0), ==, 1);
  g_assert_cmpstr (crm_record_get_text (document, "locale"), ==, "en-GB");
  g_assert_nonnull (strstr (crm_record_get_text (document, "data_snapshot"), "Alba"));
  g_assert_true (crm_record_is_set (document, "made_by"));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GError) error = fixture_try_set (f, "document", crm_record_get_id (document),
                                                  changes[i][0], changes[i][1]);

      g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
    }
  deletion = fixture_run_expecting (f, CRM_LANE_WRITE, run_delete, document);
  g_assert_error (deletion, CRM_ERROR, CRM_ERROR_CONFLICT);
  undo = fixture_run_expecting (f, CRM_LANE_WRITE, run_undo, NULL);
  g_assert_error (undo, CRM_ERROR, CRM_ERROR_CONFLICT);

  fixture_set (f, "template", crm_record_get_id (template), "body",
               "---\ntype: contract\nlocale: ro-RO\n---\nElse\n");
  fixture_set (f, "account", crm_record_get_id (account), "name", "Beta");
  fixture_set (f, "document", crm_record_get_id (document), "name", "As the office calls it");
  again = fixture_run (f, CRM_LANE_READ, run_reprint, document);
  g_assert_true (g_bytes_equal (pdf, again));
  assert_events (f, document, "made");
}

/* What has no number of its own and has not left the office can be taken back. */
static void
test_taken_back (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autoptr (CrmRecord) template = new_template (f, "price_list");
  g_autoptr (CrmRecord) document = issue (f, template, account, NULL);
  g_autoptr (CrmRecord) sent = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (crm_document_is_bound (document));
  fixture_undo (f);
  sent = issue (f, template, account, NULL);
  fixture_set (f, "document", crm_record_get_id (sent), "status", "sent");
  error = fixture_run_expecting (f, CRM_LANE_WRITE, run_delete, sent);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_CONFLICT);
}

static gpointer
run_revise (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *revision = crm_document_revision_new (data);

  if (!crm_session_begin (session, "Revise", "test", error)
      || !crm_session_insert (session, revision, error)
      || !crm_session_commit (session, NULL, error))
    return NULL;
  return revision;
}

static void
test_states (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autoptr (CrmRecord) template = new_template (f, "quote");
  g_autoptr (CrmRecord) order = new_order (f, account, "0");
  g_autoptr (CrmRecord) document = NULL;
  g_autoptr (CrmRecord) expiring = NULL;
  g_autoptr (CrmRecord) revision = NULL;
  g_autoptr (CrmRecord) now = NULL;
  g_autofree char *words = NULL;
  g_autofree char *number = NULL;
  const CrmField *status;
  Issue task = { template, order, NULL, NULL, CRM_ISSUE_FAILED };

  document = issue (f, template, order, NULL);
  g_assert_true (crm_document_can_become (document, "sent"));
  fixture_set (f, "document", crm_record_get_id (document), "status", "sent");
  now = get_again (f, document);
  g_assert_true (crm_record_is_set (now, "sent_at"));
  fixture_set (f, "document", crm_record_get_id (document), "status", "declined");
  assert_events (f, document, "made sent declined");

  /* The next version has the number after its own, and the former says that it was replaced. */
  revision = fixture_run (f, CRM_LANE_WRITE, run_revise, now);
  number = g_strconcat (crm_record_get_text (document, "number"), "/2", NULL);
  g_assert_cmpstr (crm_record_get_text (revision, "number"), ==, number);
  task.document = get_again (f, revision);
  fixture_run (f, CRM_LANE_WRITE, run_issue, &task);
  g_assert_cmpstr (crm_record_get_text (task.document, "number"), ==, number);
  g_object_unref (task.document);
  g_bytes_unref (task.pdf);
  assert_events (f, document, "made sent declined replaced");

  /* What nobody has answered is expired when its day has passed. */
  expiring = fixture_new (f, "document", "name", "Offer", "type", "quote", "status", "sent",
                          "expires_on", "2020-01-31", NULL);
  status = crm_kind_find_field (crm_record_get_kind (expiring), "status");
  g_assert_true (crm_document_is_expired (expiring, status));
  words = crm_record_format (expiring, status, crm_locale_default ());
  g_assert_cmpstr (words, ==, "Expired");
  fixture_set (f, "document", crm_record_get_id (expiring), "status", "accepted");
  g_clear_object (&now);
  now = get_again (f, expiring);
  g_assert_false (crm_document_is_expired (now, status));
}

static gpointer
run_ask (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  int n;

  if (!crm_session_begin (session, "Ask", "test", error))
    return NULL;
  n = crm_approval_ask (session, data, error);
  if (n < 0 || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return GINT_TO_POINTER (n + 1);
}

static gpointer
run_approve (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) approvals = crm_approval_list (session, data, error);
  CrmRecord *approval = g_ptr_array_index (approvals, approvals->len - 1);

  if (!crm_session_begin (session, "Approve", "test", error))
    return NULL;
  crm_record_set_text (approval, "state", "approved");
  if (crm_session_update (session, approval, error) && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

/* A discount above the limit waits for who is asked, and nobody else can say yes. */
static void
test_approval (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autoptr (CrmRecord) template = new_template (f, "quote");
  g_autoptr (CrmRecord) boss = fixture_new (f, "user", "name", "Boss", NULL);
  g_autofree char *boss_id = crm_id_dup_string (crm_record_get_id (boss));
  g_autoptr (CrmRecord) rule = fixture_new (f, "approval_rule", "name", "Discounts", "max_discount",
                                            "15", "approver_id", boss_id, NULL);
  g_autoptr (CrmRecord) modest = new_order (f, account, "15");
  g_autoptr (CrmRecord) bold = new_order (f, account, "15.5");
  g_autoptr (CrmRecord) good = issue (f, template, modest, NULL);
  g_autoptr (CrmRecord) draft = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) denial = NULL;
  g_autofree char *bold_id = g_strconcat ("sales_order:", NULL);
  Issue task = { template, bold, NULL, NULL, CRM_ISSUE_FAILED };

  refusal = fixture_run_expecting (f, CRM_LANE_WRITE, run_issue, &task);
  g_assert_error (refusal, CRM_ERROR, CRM_ERROR_DENIED);
  g_assert_nonnull (strstr (refusal->message, "Boss"));
  g_free (bold_id);
  bold_id = crm_id_dup_string (crm_record_get_id (bold));
  {
    g_autofree char *parent = g_strconcat ("sales_order:", bold_id, NULL);
    g_autofree char *template_id = crm_id_dup_string (crm_record_get_id (template));

    draft = fixture_new (f, "document", "name", "Offer", "type", "quote", "parent", parent,
                         "template_id", template_id, NULL);
  }
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, run_ask, draft)), ==, 2);
  /* Asking twice asks nobody again. */
  g_assert_cmpint (GPOINTER_TO_INT (fixture_run (f, CRM_LANE_WRITE, run_ask, draft)), ==, 1);
  denial = fixture_run_expecting (f, CRM_LANE_WRITE, run_approve, draft);
  g_assert_error (denial, CRM_ERROR, CRM_ERROR_DENIED);
  assert_events (f, draft, "asked");
  {
    g_autoptr (GError) status
        = fixture_try_set (f, "document", crm_record_get_id (draft), "status", "sent");

    g_assert_error (status, CRM_ERROR, CRM_ERROR_CONFLICT);
  }
}

typedef struct
{
  CrmRecord *invoice;
  const char *type;
} Correction;

static gpointer
run_correct (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Correction *correction = data;
  g_autoptr (CrmRecord) paper = NULL;

  if (!crm_session_begin (session, "Correct", "test", error))
    return NULL;
  paper = crm_paper_make_correction (session, correction->invoice, correction->type, error);
  if (paper == NULL || !crm_session_commit (session, NULL, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_get (session, crm_record_get_kind (paper), crm_record_get_id (paper), error);
}

/* A credit note gives back to the order what it takes off; a corrected invoice voids the former. */
static void
test_corrections (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autoptr (CrmRecord) invoice = NULL;
  g_autoptr (CrmRecord) credit = NULL;
  g_autoptr (CrmRecord) corrected = NULL;
  g_autoptr (CrmRecord) former = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *account_id = crm_id_dup_string (crm_record_get_id (account));
  g_autofree char *id = NULL;
  Correction correction = { NULL, "credit_note" };

  invoice = fixture_new (f, "invoice", "account_id", account_id, "currency", "EUR", "number", "7",
                         NULL);
  id = crm_id_dup_string (crm_record_get_id (invoice));
  g_object_unref (fixture_new (f, "invoice_line", "invoice_id", id, "name", "Bread", "qty", "3",
                               "price", "10", "vat", "23", NULL));
  correction.invoice = invoice;
  error = fixture_run_expecting (f, CRM_LANE_WRITE, run_correct, &correction);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
  fixture_set (f, "invoice", crm_record_get_id (invoice), "status", "issued");
  g_object_unref (invoice);
  invoice = fixture_get (f, "invoice", crm_record_get_id (correction.invoice));
  correction.invoice = invoice;

  credit = fixture_run (f, CRM_LANE_WRITE, run_correct, &correction);
  g_assert_true (crm_invoice_is_credit (credit));
  g_assert_true (
      crm_id_equal (crm_record_get_link (credit, "corrects_id"), crm_record_get_id (invoice)));
  g_assert_cmpint (crm_record_get_integer (credit, "gross", 0), ==, 3690);
  g_assert_cmpstr (crm_record_get_text (credit, "status"), ==, "draft");

  correction.type = "corrected";
  corrected = fixture_run (f, CRM_LANE_WRITE, run_correct, &correction);
  fixture_set (f, "invoice", crm_record_get_id (corrected), "number", "8");
  fixture_set (f, "invoice", crm_record_get_id (corrected), "status", "issued");
  former = get_again (f, invoice);
  g_assert_cmpstr (crm_record_get_text (former, "status"), ==, "voided");
}

/* Signatures */

static GBytes *
draw_picture (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 40, 20);
  char *data;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x203080ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &data, &size, "png", NULL, NULL));
  return g_bytes_new_take (data, size);
}

static gpointer
open_signature (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GBytes *picture = crm_signature_open (session, data, error);

  if (picture == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, "no signature");
  return picture;
}

static gpointer
get_blob (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_get_blob (session, crm_record_get_text (data, "signature"), error);
}

static gpointer
get_user (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_get (session,
                          crm_catalog_find_kind (crm_session_get_catalog (session), "user"),
                          crm_session_get_user (session), error);
}

static gpointer
become (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (data));

  return crm_session_set_meta (session, "user", id, error) ? data : NULL;
}

/* Sealed wherever it is stored, under a document only by its owner, and each use is written down.
 */
static void
test_signature (Fixture *f, gconstpointer data)
{
  g_autofree char *keys = g_build_filename (f->folder, "keys", NULL);
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Alba", NULL);
  g_autoptr (CrmRecord) template
      = fixture_new (f, "template", "name", "Letter", "type", "letter", "body",
                     "---\ntype: letter\nlocale: en-GB\n---\nYours\n\n"
                     "{{signature manager.signature width=38mm}}\n",
                     NULL);
  g_autoptr (GBytes) picture = draw_picture ();
  g_autoptr (GBytes) opened = NULL;
  g_autoptr (GBytes) stored = NULL;
  g_autoptr (CrmRecord) me = NULL;
  g_autoptr (CrmRecord) other = fixture_new (f, "user", "name", "Rui", NULL);
  g_autoptr (CrmRecord) document = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) denial = NULL;
  GStatBuf buffer;
  CrmId account_id, template_id;
  Issue task = { NULL, NULL, NULL, NULL, CRM_ISSUE_FAILED };

  g_setenv ("CLIENTELA_KEYS", keys, TRUE);
  g_assert_true (crm_signature_set (f->store, picture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (keys, &buffer), ==, 0);
  g_assert_cmpint (buffer.st_mode & 0777, ==, 0600);
  me = fixture_run (f, CRM_LANE_READ, get_user, NULL);
  stored = fixture_run (f, CRM_LANE_READ, get_blob, me);
  g_assert_true (crm_seal_is_sealed (stored));
  opened = fixture_run (f, CRM_LANE_READ, open_signature, me);
  g_assert_true (g_bytes_equal (opened, picture));

  document = issue (f, template, account, NULL);
  assert_events (f, document, "made signature");
  g_assert_null (strstr (crm_record_get_text (document, "data_snapshot"), "iVBOR"));

  /* Somebody else at this desk: the template asks for it, and it is not theirs to place. */
  {
    g_autofree char *id = crm_id_dup_string (crm_record_get_id (me));

    fixture_set (f, "account", crm_record_get_id (account), "owner_id", id);
  }
  fixture_run (f, CRM_LANE_WRITE, become, other);
  account_id = *crm_record_get_id (account);
  template_id = *crm_record_get_id (template);
  g_clear_object (&account);
  g_clear_object (&template);
  g_clear_object (&document);
  g_clear_object (&other);
  g_clear_object (&me);
  fixture_reopen (f);
  task.subject = account = fixture_get (f, "account", &account_id);
  task.template = template = fixture_get (f, "template", &template_id);
  denial = fixture_run_expecting (f, CRM_LANE_WRITE, run_issue, &task);
  g_assert_error (denial, CRM_ERROR, CRM_ERROR_DENIED);
  g_unsetenv ("CLIENTELA_KEYS");
}

/* Whoever may sign for somebody gets the key locked for them alone. */
static void
test_seal (void)
{
  g_autoptr (GBytes) plain = g_bytes_new_static ("secret", 6);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (GBytes) altered = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *key = crm_seal_new_key (NULL);
  g_autofree char *private_key = NULL;
  g_autofree char *public_key = NULL;
  g_autofree char *wrapped = NULL;
  g_autofree char *unwrapped = NULL;
  g_autofree guint8 *bytes = NULL;
  gsize length;

  sealed = crm_seal_close (plain, key, "ana", &error);
  g_assert_no_error (error);
  again = crm_seal_open (sealed, key, "ana", &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (plain, again));
  g_assert_null (crm_seal_open (sealed, key, "rui", NULL));
  bytes = g_memdup2 (g_bytes_get_data (sealed, &length), g_bytes_get_size (sealed));
  bytes[length - 1] ^= 1;
  altered = g_bytes_new (bytes, length);
  g_assert_null (crm_seal_open (altered, key, "ana", NULL));
  g_assert_null (crm_seal_open (plain, key, "ana", NULL));

  g_assert_true (crm_seal_new_pair (&private_key, &public_key, &error));
  wrapped = crm_seal_wrap (key, public_key, &error);
  g_assert_no_error (error);
  unwrapped = crm_seal_unwrap (wrapped, private_key, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (unwrapped, ==, key);
  g_assert_null (crm_seal_unwrap ("AAAA", private_key, NULL));
}

/* Many at once */

static gpointer
list_refs (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), data));

  return crm_session_snapshot (session, query, NULL, error);
}

static CrmDocumentBatch *
run_batch (Fixture *f, GArray *refs, CrmDocumentOutput output, const char *folder, CrmJob *job)
{
  g_autoptr (GError) error = NULL;
  CrmDocumentBatch *batch
      = crm_document_batch_run (f->store, refs, "quote", output, folder, job, &error);

  g_assert_no_error (error);
  return batch;
}

static guint
count_files (const char *folder, const char *suffix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_suffix (name, suffix);
  return n;
}

static gpointer
list_numbers (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "document"));
  g_autoptr (GPtrArray) documents = NULL;

  crm_query_sort (query, "number", FALSE, NULL);
  documents = crm_session_list (session, query, error);
  for (guint i = 0; i < documents->len; i++)
    {
      g_autofree char *number = g_strdup_printf ("-%04u", i + 1);

      g_assert_true (g_str_has_suffix (
          crm_record_get_text (g_ptr_array_index (documents, i), "number"), number));
    }
  return GUINT_TO_POINTER (documents->len + 1);
}

/* What is done stays, what cannot be done is named, and nothing is issued a second time. */
static void
test_batch (Fixture *f, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->folder, "out", NULL);
  g_autoptr (CrmRecord) account
      = fixture_new (f, "account", "name", "Alba", "email", "office@alba.example", NULL);
  g_autoptr (CrmRecord) template = new_template (f, "quote");
  g_autoptr (CrmRecord) boss = fixture_new (f, "user", "name", "Boss", NULL);
  g_autofree char *boss_id = crm_id_dup_string (crm_record_get_id (boss));
  g_autoptr (CrmRecord) rule = fixture_new (f, "approval_rule", "name", "Discounts", "max_discount",
                                            "15", "approver_id", boss_id, NULL);
  g_autoptr (GArray) refs = NULL;
  g_autoptr (CrmJob) stopped = crm_job_new ("Stopped");
  g_autoptr (CrmDocumentBatch) none = NULL;
  g_autoptr (CrmDocumentBatch) first = NULL;
  g_autoptr (CrmDocumentBatch) again = NULL;
  g_autoptr (CrmDocumentBatch) letters = NULL;
  g_autoptr (GBytes) merged = NULL;
  g_autoptr (GError) error = NULL;
  const CrmDocumentFailure *failure;

  for (int i = 0; i < 12; i++)
    g_object_unref (new_order (f, account, i == 7 ? "50" : "0"));
  refs = fixture_run (f, CRM_LANE_READ, list_refs, (gpointer) "sales_order");

  g_cancellable_cancel (crm_job_get_cancellable (stopped));
  none = run_batch (f, refs, CRM_OUTPUT_NONE, NULL, stopped);
  g_assert_cmpuint (none->n_left, ==, 12);
  g_assert_cmpuint (none->n_done, ==, 0);

  first = run_batch (f, refs, CRM_OUTPUT_MERGED, NULL, NULL);
  g_assert_cmpuint (first->n_done, ==, 11);
  g_assert_cmpuint (first->failures->len, ==, 1);
  failure = g_ptr_array_index (first->failures, 0);
  g_assert_nonnull (strstr (failure->message, "Boss"));
  merged = crm_pdf_merge (first->files, &error);
  g_assert_no_error (error);
  g_assert_cmpint (memcmp (g_bytes_get_data (merged, NULL), "%PDF-", 5), ==, 0);
  g_assert_cmpuint (GPOINTER_TO_UINT (fixture_run (f, CRM_LANE_READ, list_numbers, NULL)), ==, 12);

  again = run_batch (f, refs, CRM_OUTPUT_MERGED, NULL, NULL);
  g_assert_cmpuint (again->n_done, ==, 11);
  for (guint i = 0; i < again->files->len; i++)
    g_assert_true (
        g_bytes_equal (g_ptr_array_index (again->files, i), g_ptr_array_index (first->files, i)));
  g_assert_cmpuint (GPOINTER_TO_UINT (fixture_run (f, CRM_LANE_READ, list_numbers, NULL)), ==, 12);

  letters = run_batch (f, refs, CRM_OUTPUT_LETTERS, folder, NULL);
  g_assert_cmpuint (letters->n_done, ==, 11);
  g_assert_cmpuint (count_files (folder, ".eml"), ==, 11);
}

/* A letter is one, whatever the subject says. */
static void
test_letter (void)
{
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-", 5);
  g_autoptr (GBytes) letter = crm_letter_new ("ana@example.org", "Ofertă\r\nBcc: y@example.org",
                                              "Olá", "Ofertă 7.pdf", pdf, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup (g_bytes_get_data (letter, NULL), g_bytes_get_size (letter));
  g_autofree char *name = crm_file_name_for ("../a/b:c", ".pdf");

  g_assert_nonnull (strstr (text, "To: ana@example.org\r\n"));
  g_assert_null (strstr (text, "\nBcc:"));
  g_assert_nonnull (strstr (text, "X-Unsent: 1\r\n"));
  g_assert_nonnull (strstr (text, "Subject: =?"));
  g_assert_nonnull (strstr (text, "Ofert%C4%83%207.pdf"));
  g_assert_nonnull (strstr (text, "JVBERi0="));
  g_assert_null (strchr (name, '/'));
  g_assert_null (
      crm_letter_new ("ana@example.org\r\nBcc: x@example.org", "A", "B", "c.pdf", pdf, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("numbers", test_numbers);
  ADD ("kept", test_kept);
  ADD ("taken-back", test_taken_back);
  ADD ("states", test_states);
  ADD ("approval", test_approval);
  ADD ("corrections", test_corrections);
  ADD ("signature", test_signature);
  ADD ("batch", test_batch);
  g_test_add_func ("/document-issue/seal", test_seal);
  g_test_add_func ("/document-issue/letter", test_letter);
  return g_test_run ();
}
