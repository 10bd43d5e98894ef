/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many documents in one go, such as the invoices of a month. */
#include "config.h"

#include "crm-document-batch.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "crm-document-draft.h"
#include "crm-document-issue.h"
#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-letter.h"
#include "crm-message-draft.h"
#include "crm-signature.h"
#include "crm-template-find.h"
#include "crm-template-shelf.h"

typedef struct
{
  CrmRef ref;
  const char *template;
  CrmTemplateShelf *shelf;
  CrmDocumentOutput output;
  CrmIssueResult result;
  CrmId id;
  char *title;
  char *name;    /* of the document */
  char *address; /* of the client, or NULL */
  GBytes *pdf;
} One;

static void
clear_one (One *one)
{
  g_clear_pointer (&one->title, g_free);
  g_clear_pointer (&one->name, g_free);
  g_clear_pointer (&one->address, g_free);
  g_clear_pointer (&one->pdf, g_bytes_unref);
}

static void
free_failure (gpointer data)
{
  CrmDocumentFailure *failure = data;

  g_free (failure->title);
  g_free (failure->message);
  g_free (failure);
}

static void
free_bytes (gpointer bytes)
{
  g_bytes_unref (bytes);
}

void
crm_document_batch_free (CrmDocumentBatch *self)
{
  g_ptr_array_unref (self->failures);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* One document, on the thread of the store */

/* The address of who the document is for, where there is one. */
static char *
dup_address (CrmSession *session, CrmRecord *subject)
{
  g_autoptr (GPtrArray) found = crm_message_list_addressees (session, subject, NULL);
  CrmAddressee *first = found != NULL && found->len > 0 ? found->pdata[0] : NULL;

  return first != NULL && first->words == NULL ? g_strdup (first->address) : NULL;
}

/* What was issued for the record by this template, and not withdrawn: it is not issued twice. */
static gboolean
find_kept (CrmSession *session, CrmRecord *draft, CrmRecord **kept, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_record_get_kind (draft));
  g_autoptr (GPtrArray) records = NULL;

  *kept = NULL;
  if (!crm_query_filter (query, "parent", CRM_FILTER_EQUAL,
                         crm_value_copy (crm_record_get_by_name (draft, "parent")), error)
      || !crm_query_filter (query, "type", CRM_FILTER_EQUAL,
                            crm_value_copy (crm_record_get_by_name (draft, "type")), error)
      || !crm_query_filter (query, "file_hash", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error))
    return FALSE;
  records = crm_session_list (session, query, error);
  for (guint i = 0; records != NULL && *kept == NULL && i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      const char *status = crm_record_get_text (record, "status");

      if (g_strcmp0 (status, "voided") != 0 && g_strcmp0 (status, "replaced") != 0)
        *kept = g_object_ref (record);
    }
  return records != NULL;
}

/* The document to issue or to print again; a draft that is not stored has no row. */
static CrmRecord *
find_document (CrmSession *session, One *one, CrmRecord *subject, GError **error)
{
  g_autofree char *language = NULL;
  g_autoptr (CrmRecord) template = NULL;
  g_autoptr (CrmRecord) draft = NULL;
  CrmRecord *found = NULL;

  if (strcmp (crm_kind_get_name (crm_record_get_kind (subject)), "document") == 0)
    return g_object_ref (subject);
  language = crm_document_dup_language (session, subject);
  template = crm_template_find (session, one->template, language, error);
  if (template == NULL)
    return NULL;
  draft = crm_document_draft_new (crm_session_get_catalog (session), template, subject);
  if (!find_kept (session, draft, &found, error)
      || (found == NULL && !crm_document_find_begun (session, draft, &found, error)))
    return NULL;
  return found != NULL ? found : g_steal_pointer (&draft);
}

static CrmIssueResult
issue_document (CrmSession *session, One *one, CrmRecord *document, GError **error)
{
  g_autoptr (CrmRecord) stored = NULL;
  /* Translators: %s is the name of a document. */
  g_autofree char *label = g_strdup_printf (_ ("Issue “%s”"), one->name);
  CrmIssueResult result = CRM_ISSUE_FAILED;

  if (!crm_session_begin (session, label, "many", error))
    return CRM_ISSUE_FAILED;
  if (crm_record_get_row (document) != 0 || crm_session_insert (session, document, error))
    stored = crm_session_get (session, crm_record_get_kind (document), crm_record_get_id (document),
                              error);
  if (stored != NULL)
    result = crm_document_issue (session, stored, one->shelf, &one->pdf, error);
  if (result != CRM_ISSUE_FAILED && crm_session_commit (session, NULL, error))
    return result;
  crm_session_rollback (session);
  return CRM_ISSUE_FAILED;
}

/* Whether a message with the document waits or went out: a job that is done again after it was
 * stopped sends nothing twice. */
static gboolean
find_message (CrmSession *session, CrmRecord *document, gboolean *found, GError **error)
{
  g_autoptr (GPtrArray) messages = crm_session_children (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "message"), "document_id",
      crm_record_get_kind (document), crm_record_get_id (document), error);

  *found = FALSE;
  for (guint i = 0; messages != NULL && i < messages->len; i++)
    *found
        |= g_strcmp0 (crm_record_get_text (g_ptr_array_index (messages, i), "status"), "canceled")
           != 0;
  return messages != NULL;
}

static gboolean
queue_mail (CrmSession *session, One *one, CrmRecord *document, GError **error)
{
  g_autoptr (CrmRecord) kept = crm_session_get (session, crm_record_get_kind (document),
                                                crm_record_get_id (document), error);
  g_autoptr (CrmMessageDraft) draft = NULL;
  /* Translators: the name of an operation: a message is put into the queue; %s is a document. */
  g_autofree char *label = g_strdup_printf (_ ("Send “%s”"), one->name);
  gboolean is_there;

  if (kept == NULL || !find_message (session, kept, &is_there, error))
    return FALSE;
  if (is_there)
    return TRUE;
  draft = crm_message_draft_new (session, kept, NULL, NULL, error);
  if (draft == NULL || !crm_session_begin (session, label, "many", error))
    return FALSE;
  if (crm_message_queue (session, draft, TRUE, error) && crm_session_commit (session, NULL, error))
    return TRUE;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return FALSE;
}

static gpointer
run_one (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  One *one = data;
  g_autoptr (GPtrArray) page = crm_session_page (session, &one->ref, 1, error);
  CrmRecord *subject = page != NULL ? g_ptr_array_index (page, 0) : NULL;
  g_autoptr (CrmRecord) about = NULL;
  g_autoptr (CrmRecord) document = NULL;

  if (page == NULL)
    return NULL;
  if (subject == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("It was deleted meanwhile"));
      return NULL;
    }
  one->id = *crm_record_get_id (subject);
  one->title = crm_record_dup_name (subject);
  document = find_document (session, one, subject, error);
  if (document == NULL)
    return NULL;
  one->name = g_strdup (crm_record_get_title (document));
  about = crm_document_get_subject (session, document);
  one->address = dup_address (session, about != NULL ? about : subject);
  if (crm_document_is_kept (document))
    {
      one->pdf = crm_document_reprint (session, document, error);
      one->result = one->pdf != NULL ? CRM_ISSUE_DONE : CRM_ISSUE_FAILED;
    }
  else
    one->result = issue_document (session, one, document, error);
  if (one->result == CRM_ISSUE_DONE && one->output == CRM_OUTPUT_MAIL
      && !queue_mail (session, one, document, error))
    one->result = CRM_ISSUE_FAILED;
  return one->result != CRM_ISSUE_FAILED ? one : NULL;
}

/* All of them */

/* Two documents may have one name; none takes the place of another one's file. */
static char *
find_path (const char *folder, const char *name, const char *suffix)
{
  g_autofree char *first = crm_file_name_for (name, suffix);
  char *path = g_build_filename (folder, first, NULL);

  for (guint n = 2; g_file_test (path, G_FILE_TEST_EXISTS); n++)
    {
      g_autofree char *numbered = g_strdup_printf ("%s (%u)", name, n);
      g_autofree char *other = crm_file_name_for (numbered, suffix);

      g_free (path);
      path = g_build_filename (folder, other, NULL);
    }
  return path;
}

static gboolean
write_file (const char *path, GBytes *bytes, GError **error)
{
  return g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL),
                                   (gssize) g_bytes_get_size (bytes),
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

static gboolean
put_out (
    CrmDocumentBatch *self, One *one, CrmDocumentOutput output, const char *folder, GError **error)
{
  const char *suffix = output == CRM_OUTPUT_LETTERS ? ".eml" : ".pdf";
  g_autofree char *path = NULL;
  g_autofree char *file_name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) letter = NULL;

  if (output == CRM_OUTPUT_MERGED)
    g_ptr_array_add (self->files, g_bytes_ref (one->pdf));
  if (output != CRM_OUTPUT_FILES && output != CRM_OUTPUT_LETTERS)
    return TRUE;
  path = find_path (folder, one->name, suffix);
  if (output == CRM_OUTPUT_FILES)
    return write_file (path, one->pdf, error);
  file_name = crm_file_name_for (one->name, ".pdf");
  /* Translators: the text of a letter; %s is the name of the document that comes with it. */
  text = g_strdup_printf (_ ("Please find attached: %s"), one->name);
  letter = crm_letter_new (one->address, one->name, text, file_name, one->pdf, error);
  return letter != NULL && write_file (path, letter, error);
}

static void
note_failure (CrmDocumentBatch *self, One *one, const GError *error)
{
  CrmDocumentFailure *failure = g_new0 (CrmDocumentFailure, 1);

  failure->id = one->id;
  failure->title = g_strdup (one->title != NULL ? one->title : "");
  failure->message = g_strdup (error != NULL ? error->message : "");
  g_ptr_array_add (self->failures, failure);
}

static gpointer
make_shelf (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_template_shelf_new_for_session (session, error);
}

static void
tell_progress (CrmJob *job, const CrmDocumentBatch *self, guint i, guint n)
{
  g_autofree char *status = crm_document_batch_describe (self);

  if (job != NULL)
    crm_job_report (job, (double) i / n, status);
}

static void
do_one (
    CrmDocumentBatch *self, CrmStore *store, One *one, CrmDocumentOutput output, const char *folder)
{
  g_autoptr (GError) error = NULL;

  if (crm_store_run (store, CRM_LANE_WRITE, run_one, one, NULL, &error) == NULL)
    note_failure (self, one, error);
  else if (one->result == CRM_ISSUE_WAITS)
    self->n_waiting++;
  else if (put_out (self, one, output, folder, &error))
    self->n_done++;
  else
    note_failure (self, one, error);
}

/**
 * crm_document_batch_run:
 * @refs: (element-type gint64): the records, in order: what documents are made for, or documents
 * @template: (nullable): a template, or a type of which the one in the language of each client is
 *   taken; not needed for documents
 * @folder: (nullable): where files and letters go
 * @job: (nullable): is told how far it is, and stops it when it is cancelled
 *
 * Issues a document for each record. What was issued for it before, by such a template, is taken as
 * it is. On a thread of its own, not on one of the store.
 *
 * Returns: (transfer full): what became of them; %NULL when nothing could be begun
 */
CrmDocumentBatch *
crm_document_batch_run (CrmStore *store,
                        GArray *refs,
                        const char *template,
                        CrmDocumentOutput output,
                        const char *folder,
                        CrmJob *job,
                        GError **error)
{
  g_autoptr (CrmTemplateShelf) shelf
      = crm_store_run (store, CRM_LANE_READ, make_shelf, NULL, NULL, error);
  GCancellable *cancellable = job != NULL ? crm_job_get_cancellable (job) : NULL;
  CrmDocumentBatch *self;

  if (shelf == NULL)
    return NULL;
  if (folder != NULL && g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
      return NULL;
    }
  crm_signature_prepare (store, NULL);
  self = g_new0 (CrmDocumentBatch, 1);
  self->failures = g_ptr_array_new_with_free_func (free_failure);
  self->files = g_ptr_array_new_with_free_func (free_bytes);
  for (guint i = 0; i < refs->len; i++)
    {
      One one = { .ref = g_array_index (refs, CrmRef, i),
                  .template = template,
                  .shelf = shelf,
                  .output = output };

      if (g_cancellable_is_cancelled (cancellable))
        {
          self->n_left = refs->len - i;
          break;
        }
      do_one (self, store, &one, output, folder);
      clear_one (&one);
      tell_progress (job, self, i + 1, refs->len);
    }
  return self;
}

/**
 * crm_document_batch_describe:
 *
 * Returns: (transfer full): how many were done, and what of the rest
 */
char *
crm_document_batch_describe (const CrmDocumentBatch *self)
{
  GString *text = g_string_new (NULL);

  /* Translators: how many documents of a job are done. */
  g_string_append_printf (text, ngettext ("%u document", "%u documents", self->n_done),
                          self->n_done);
  if (self->n_waiting > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (
          text, ngettext ("%u waits for its number", "%u wait for their numbers", self->n_waiting),
          self->n_waiting);
    }
  if (self->failures->len > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text,
                              ngettext ("%u not issued", "%u not issued", self->failures->len),
                              self->failures->len);
    }
  if (self->n_left > 0)
    {
      g_string_append (text, " · ");
      /* Translators: how many documents of a job that was stopped are left. */
      g_string_append_printf (text, ngettext ("%u left", "%u left", self->n_left), self->n_left);
    }
  return g_string_free (text, FALSE);
}
