/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Issuing a document: it gets its number, its pages are made once more with it, and these bytes are
 * kept with what they were made from. All of it is one operation, so that no number is given to
 * pages that could not be made. */
#include "config.h"

#include "crm-document-issue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-approval-ask.h"
#include "crm-attachment.h"
#include "crm-clock.h"
#include "crm-document-binding.h"
#include "crm-document-draft.h"
#include "crm-document-report.h"
#include "crm-document-state.h"
#include "crm-document.h"
#include "crm-error.h"
#include "crm-letter.h"
#include "crm-paper.h"
#include "crm-signature.h"
#include "crm-template-file.h"
#include "crm-template-find.h"

#define MOST_TOLD 5 /* missing values that an error names */

/**
 * crm_document_get_template:
 *
 * Returns: (transfer full): the template that the document names, or else the one of its type in
 *   the language of the client
 */
CrmRecord *
crm_document_get_template (CrmSession *session, CrmRecord *document, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmId *id = crm_record_get_link (document, "template_id");
  g_autoptr (CrmRecord) subject = NULL;
  g_autofree char *language = NULL;

  if (id != NULL)
    return crm_session_get (session, crm_catalog_find_kind (catalog, "template"), id, error);
  subject = crm_document_get_subject (session, document);
  language = crm_document_dup_language (session, subject != NULL ? subject : document);
  return crm_template_find (session, crm_record_get_text (document, "type"), language, error);
}

/**
 * crm_document_gather:
 *
 * Returns: (transfer full): what the pages of the document are made from
 */
CrmDocumentData *
crm_document_gather (CrmSession *session, CrmRecord *document, CrmRecord *template, GError **error)
{
  const char *body = crm_record_get_text (template, "body");
  g_autoptr (CrmDocumentData) data = crm_document_data_new_for_record (session, document, error);

  if (data == NULL || !crm_document_data_add_lists (data, session, body, error)
      || !crm_document_report_add (data, session, body, error))
    return NULL;
  crm_document_data_set_text (data, "doc.template", crm_record_get_title (template));
  crm_document_data_set_integer (data, "doc.template_version",
                                 crm_record_get_integer (template, "version", 1));
  return g_steal_pointer (&data);
}

/* What stands in the way, in one message. */
static void
tell_problems (GPtrArray *problems, const char *format, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < problems->len && i < MOST_TOLD; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "",
                            ((CrmTemplateProblem *) g_ptr_array_index (problems, i))->message);
  if (problems->len > MOST_TOLD)
    g_string_append (text, " …");
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, "%s: %s", format, text->str);
}

static gboolean
render_text (CrmTemplateShelf *shelf,
             CrmRecord *template,
             CrmDocumentData *data,
             CrmDocument **document,
             GError **error)
{
  const char *body = crm_record_get_text (template, "body");
  g_autoptr (CrmTemplate) parsed
      = crm_template_new_with_shelf (body != NULL ? body : "", -1, shelf);

  if (crm_template_is_valid (parsed))
    return crm_document_render (parsed, data, NULL, document, error);
  tell_problems (crm_template_get_problems (parsed), _ ("The template has mistakes"), error);
  return FALSE;
}

/* A file of another program is filled in; its pages are what is kept. */
static gboolean
render_file (CrmSession *session,
             CrmRecord *template,
             CrmDocumentData *data,
             CrmDocument **document,
             GError **error)
{
  g_autoptr (GBytes) bytes
      = crm_session_get_blob (session, crm_record_get_text (template, "file_hash"), error);
  g_autoptr (CrmTemplateFile) file = NULL;

  if (bytes == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                             _ ("The file is not on this desk"));
      return FALSE;
    }
  file = crm_template_file_new_for_record (template, bytes, error);
  return file != NULL && crm_template_file_make (file, data, TRUE, NULL, document, error);
}

static CrmDocument *
render (CrmSession *session,
        CrmTemplateShelf *shelf,
        CrmRecord *template,
        CrmDocumentData *data,
        GError **error)
{
  g_autoptr (CrmDocument) document = NULL;
  gboolean good = crm_record_is_set (template, "file_hash")
                      ? render_file (session, template, data, &document, error)
                      : render_text (shelf, template, data, &document, error);

  if (!good)
    return NULL;
  if (crm_document_is_complete (document))
    return g_steal_pointer (&document);
  tell_problems (crm_document_get_missing (document), _ ("Something is missing"), error);
  return NULL;
}

/* Who gets a credit note does not get it as an invoice, nor the other way round. */
static gboolean
check_type (CrmRecord *document, CrmRecord *paper, GError **error)
{
  const char *type = crm_record_get_text (document, "type");
  gboolean is_credit = g_strcmp0 (type, "credit_note") == 0;

  if ((!is_credit && g_strcmp0 (type, "invoice") != 0)
      || is_credit == crm_invoice_is_credit (paper))
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       is_credit ? _ ("This is an invoice; make a credit note from it first")
                                 : _ ("This is a credit note; choose a template for credit notes"));
  return FALSE;
}

/* What a document prints goes out with it: an invoice is issued, an order confirmed. A quote prints
 * an order that is none yet. */
static gboolean
issue_paper (CrmSession *session, CrmRecord *document, CrmRecord **paper, GError **error)
{
  const char *type = crm_record_get_text (document, "type");
  const char *kind = crm_paper_kind_of_document (type);
  const char *status;

  *paper = crm_document_get_subject (session, document);
  if (kind == NULL || *paper == NULL || g_strcmp0 (type, "quote") == 0
      || strcmp (crm_kind_get_name (crm_record_get_kind (*paper)), kind) != 0)
    {
      g_clear_object (paper);
      return TRUE;
    }
  if (strcmp (kind, "invoice") == 0 && !check_type (document, *paper, error))
    return FALSE;
  status = crm_record_get_text (*paper, "status");
  if (g_strcmp0 (status, "draft") != 0)
    return TRUE;
  crm_record_set_text (*paper, "status", strcmp (kind, "invoice") == 0 ? "issued" : "confirmed");
  if (!crm_session_update (session, *paper, error))
    return FALSE;
  g_object_unref (*paper);
  *paper = crm_document_get_subject (session, document);
  return TRUE;
}

static gboolean
awaits_number (CrmRecord *document, CrmRecord *paper)
{
  return crm_paper_awaits_number (document) || (paper != NULL && crm_paper_awaits_number (paper));
}

/* A number that nobody will give: the office has not said how it counts. */
static gboolean
check_counting (CrmSession *session, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  g_autoptr (CrmRecord) office = NULL;

  if (!crm_paper_awaits_number (record) || crm_paper_counts_by_year (kind))
    return TRUE;
  office = crm_session_get_office (session);
  if (office != NULL && crm_record_is_set (office, crm_paper_get_next_field (kind)))
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("The office has not said how it counts its invoices: give the number of "
                          "the next one in the settings of the office"));
  return FALSE;
}

/* Reads a record again after rules have written to it. */
static gboolean
reread (CrmSession *session, CrmRecord **record, GError **error)
{
  CrmRecord *now = crm_session_get (session, crm_record_get_kind (*record),
                                    crm_record_get_id (*record), error);

  g_object_unref (*record);
  *record = now;
  return now != NULL;
}

/* A template in which the signature may be missing leaves a line to sign on; in one that asks for
 * it the refusal is the answer. */
static gboolean
put_signature (CrmSession *session,
               CrmDocumentData *data,
               CrmRecord *document,
               CrmRecord *template,
               CrmRecord **signer,
               GError **error)
{
  const char *body = crm_record_get_text (template, "body");
  g_autoptr (GError) failure = NULL;

  if (crm_signature_put (session, data, document, body, signer, &failure)
      || (g_error_matches (failure, CRM_ERROR, CRM_ERROR_DENIED)
          && (strstr (body, "#if manager.signature") != NULL
              || strstr (body, "manager.signature?") != NULL)))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/* Whose number stands on the pages is known by now. */
static gboolean
keep_pages (CrmSession *session,
            CrmRecord *document,
            CrmRecord *paper,
            CrmTemplateShelf *shelf,
            GBytes **pdf,
            GError **error)
{
  g_autoptr (CrmRecord) template = crm_document_get_template (session, document, error);
  g_autoptr (CrmDocumentData) data = NULL;
  g_autoptr (CrmDocument) pages = NULL;
  g_autoptr (CrmRecord) signer = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *source_hash = NULL;
  g_autofree char *snapshot = NULL;
  CrmDocument *source;
  CrmDocumentData *locale;

  if (template == NULL)
    return FALSE;
  data = crm_document_gather (session, document, template, error);
  if (data == NULL || !put_signature (session, data, document, template, &signer, error))
    return FALSE;
  pages = data != NULL ? render (session, shelf, template, data, error) : NULL;
  hash = pages != NULL ? crm_session_put_blob (session, crm_document_get_bytes (pages), error)
                       : NULL;
  if (hash == NULL)
    return FALSE;
  /* The picture is in the pages and nowhere else. */
  crm_document_data_remove (data, "manager.signature");
  /* Pages that a word processor made keep the file that they were made from. */
  source = crm_document_get_source (pages);
  if (source != NULL)
    {
      source_hash = crm_session_put_blob (session, crm_document_get_bytes (source), error);
      if (source_hash == NULL)
        return FALSE;
    }
  snapshot = crm_document_data_to_json (data);
  locale = crm_document_data_lookup (data, "doc.locale");
  crm_record_clear_changes (document);
  if (paper != NULL && !crm_paper_is_numbered (document) && crm_record_is_set (paper, "number"))
    crm_record_set_text (document, "number", crm_record_get_text (paper, "number"));
  crm_record_set_text (document, "file_hash", hash);
  if (source_hash != NULL)
    crm_record_set_text (document, "source_hash", source_hash);
  crm_record_set_text (document, "data_snapshot", snapshot);
  crm_record_set_link (document, "template_id", crm_record_get_id (template));
  crm_record_set_integer (document, "template_version",
                          crm_record_get_integer (template, "version", 1));
  if (locale != NULL)
    crm_record_set_text (document, "locale", crm_document_data_get_text (locale));
  if (!crm_session_update (session, document, error)
      || (signer != NULL && !crm_signature_note_use (session, document, signer, hash, error)))
    return FALSE;
  if (pdf != NULL)
    *pdf = g_bytes_ref (crm_document_get_bytes (pages));
  return TRUE;
}

static gboolean
is_draft (CrmRecord *document)
{
  return g_strcmp0 (crm_record_get_text (document, "status"), "draft") == 0;
}

/**
 * crm_document_issue:
 * @session: with a batch begun
 * @document: as it is stored: a draft, or one that waits for its number
 * @shelf: (nullable): the parts of the office's templates, when there are many documents to issue
 * @pdf: (out) (optional) (transfer full): the pages
 *
 * Issues a document and what it prints. What misses something, or has to be approved, is not
 * issued.
 */
CrmIssueResult
crm_document_issue (
    CrmSession *session, CrmRecord *document, CrmTemplateShelf *shelf, GBytes **pdf, GError **error)
{
  g_autoptr (CrmRecord) current = g_object_ref (document);
  g_autoptr (CrmRecord) paper = NULL;
  g_autoptr (CrmTemplateShelf) own = NULL;

  if (crm_document_is_kept (document))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                           _ ("This document was saved before and does not change any more."));
      return CRM_ISSUE_FAILED;
    }
  if (shelf == NULL)
    shelf = own = crm_template_shelf_new_for_session (session, error);
  if (shelf == NULL || !crm_approval_check (session, document, error)
      || !issue_paper (session, document, &paper, error))
    return CRM_ISSUE_FAILED;
  if (is_draft (document))
    {
      crm_record_set_text (current, "status", "made");
      crm_record_set_integer (current, "made_at", crm_clock_now ());
      crm_record_set_link (current, "made_by", crm_session_get_user (session));
      if (!crm_session_update (session, current, error) || !reread (session, &current, error))
        return CRM_ISSUE_FAILED;
    }
  if (awaits_number (current, paper))
    return paper == NULL || check_counting (session, paper, error) ? CRM_ISSUE_WAITS
                                                                   : CRM_ISSUE_FAILED;
  return keep_pages (session, current, paper, shelf, pdf, error) ? CRM_ISSUE_DONE
                                                                 : CRM_ISSUE_FAILED;
}

static GPtrArray *
list_waiting (CrmSession *session, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "document");
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("made"), error)
      || !crm_query_filter (query, "file_hash", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT,
                            error)
      || !crm_query_filter (query, "made_by", CRM_FILTER_EQUAL,
                            crm_value_link (crm_session_get_user (session)), error))
    return NULL;
  return crm_session_list (session, query, error);
}

/* The pages go with the messages that were written for them. */
static gboolean
give_to_messages (CrmSession *session, CrmRecord *document, GBytes *pdf, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "message");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autofree char *name = crm_file_name_for (crm_record_get_title (document), ".pdf");
  g_autoptr (CrmAttachmentFile) file = crm_attachment_file_new (name, pdf);
  g_autoptr (GPtrArray) messages = NULL;

  if (!crm_query_filter (query, "document_id", CRM_FILTER_EQUAL,
                         crm_value_link (crm_record_get_id (document)), error)
      || !crm_query_filter (query, "after_document", CRM_FILTER_EQUAL, crm_value_integer (1),
                            error))
    return FALSE;
  messages = crm_session_list (session, query, error);
  for (guint i = 0; messages != NULL && i < messages->len; i++)
    {
      CrmRecord *message = g_ptr_array_index (messages, i);
      g_autoptr (CrmRecord) added
          = crm_attachment_add (session, kind, crm_record_get_id (message), file, error);

      crm_record_set_integer (message, "after_document", 0);
      if (added == NULL || !crm_session_update (session, message, error))
        return FALSE;
    }
  return messages != NULL;
}

static gboolean
finish_one (CrmSession *session, CrmRecord *document, const char *source, GError **error)
{
  /* Translators: %s is the name of a document. */
  g_autofree char *label = g_strdup_printf (_ ("Pages of “%s”"), crm_record_get_title (document));
  g_autoptr (GBytes) pdf = NULL;

  if (!crm_session_begin (session, label, source, error))
    return FALSE;
  if (crm_document_issue (session, document, NULL, &pdf, error) == CRM_ISSUE_DONE
      && give_to_messages (session, document, pdf, error)
      && crm_session_commit (session, NULL, error))
    return TRUE;
  crm_session_rollback (session);
  return FALSE;
}

/**
 * crm_document_issue_waiting:
 * @session: on the lane that writes, without a batch
 *
 * Makes the pages of what this person issued and what has got its number since.
 *
 * Returns: how many there were, or -1 with an error of the store; what cannot be finished stays as
 *   it is
 */
int
crm_document_issue_waiting (CrmSession *session, const char *source, GError **error)
{
  g_autoptr (GPtrArray) waiting = list_waiting (session, error);
  int n = 0;

  if (waiting == NULL)
    return -1;
  for (guint i = 0; i < waiting->len; i++)
    {
      CrmRecord *document = g_ptr_array_index (waiting, i);
      g_autoptr (CrmRecord) paper = crm_document_get_subject (session, document);

      if (!awaits_number (document, paper) && finish_one (session, document, source, NULL))
        n++;
    }
  return n;
}

/**
 * crm_document_reprint:
 *
 * Returns: (transfer full): the very bytes that were issued, after their hash was compared; the
 *   signed file where there is one. %CRM_ERROR_NOT_FOUND when they are not on this desk
 */
GBytes *
crm_document_reprint (CrmSession *session, CrmRecord *document, GError **error)
{
  const char *hash = crm_record_get_text (
      document, crm_record_is_set (document, "signed_hash") ? "signed_hash" : "file_hash");
  g_autoptr (GBytes) pdf = hash != NULL ? crm_session_get_blob (session, hash, error) : NULL;
  g_autofree char *now = NULL;

  if (pdf == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                             hash == NULL ? _ ("The document has not been issued")
                                          : _ ("The file is not on this desk"));
      return NULL;
    }
  now = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, pdf);
  if (strcmp (now, hash) == 0)
    return g_steal_pointer (&pdf);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED,
                       _ ("The file is not the one that was issued: it was damaged"));
  return NULL;
}
