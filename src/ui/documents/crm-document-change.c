/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person does to documents and templates. Made on the main thread, done on the store's. */
#include "config.h"

#include "crm-document-change.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-draft.h"
#include "crm-draft.h"
#include "crm-document-issue.h"
#include "crm-document-read.h"
#include "crm-error.h"
#include "crm-starter-templates.h"
#include "crm-template-edit.h"
#include "crm-template-versions.h"
#include "crm-template.h"

/* A document that was begun */

typedef struct
{
  CrmContext *context;
  CrmId template;
  const CrmKind *kind; /* NULL: for nobody */
  CrmId subject;
  CrmRecord *document;
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_object_unref (making->context);
  g_clear_object (&making->document);
  g_free (making);
}

/* On the store's thread. Returns: (transfer full): the draft, stored already when it has a row. */
static gpointer
prepare_document (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Making *making = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) template = NULL;
  g_autoptr (CrmRecord) subject = NULL;
  g_autoptr (CrmRecord) draft = NULL;
  CrmRecord *begun = NULL;

  template = crm_session_get (session, crm_catalog_find_kind (catalog, "template"),
                              &making->template, error);
  if (template == NULL)
    return NULL;
  if (making->kind != NULL)
    {
      subject = crm_session_get (session, making->kind, &making->subject, error);
      if (subject == NULL)
        return NULL;
    }
  draft = crm_document_draft_new (catalog, template, subject);
  if (subject != NULL && !crm_document_find_begun (session, draft, &begun, error))
    return NULL;
  return begun != NULL ? begun : g_steal_pointer (&draft);
}

static void
on_document_inserted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Making *making = g_task_get_task_data (task);
  GError *error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&making->document), g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_document_prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Making *making = g_task_get_task_data (task);
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;
  GError *error = NULL;
  CrmRecord *document = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (document == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (crm_record_get_row (document) != 0)
    {
      g_task_return_pointer (task, document, g_object_unref);
      return;
    }
  making->document = document;
  /* Translators: %s is the name of a document. */
  label = g_strdup_printf (_ ("New document “%s”"), crm_record_get_title (document));
  operation = crm_operation_new (label);
  crm_operation_insert (operation, document);
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_run_async (operation, making->context, NULL, on_document_inserted_cb,
                           g_steal_pointer (&task));
}

/**
 * crm_document_make_async:
 * @template: id of the template
 * @kind: (nullable): of the record that it is for
 * @subject: (nullable): its id
 *
 * Begins a document: from now on it is there, as a draft. When the same one was begun before, that
 * is gone on with.
 */
void
crm_document_make_async (CrmContext *context,
                         const CrmId *template,
                         const CrmKind *kind,
                         const CrmId *subject,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Making *making = g_new0 (Making, 1);

  making->context = g_object_ref (context);
  making->template = *template;
  making->kind = kind;
  if (kind != NULL)
    making->subject = *subject;
  g_task_set_task_data (task, making, making_free);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       prepare_document, making, NULL, g_object_unref, cancellable,
                       on_document_prepared_cb, task);
}

/**
 * crm_document_make_finish:
 *
 * Returns: (transfer full): the document
 */
CrmRecord *
crm_document_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A document that is done */

static gpointer
issue (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, crm_record_get_kind (data), crm_record_get_id (data), error);

  if (record == NULL || crm_document_issue (session, record, NULL, NULL, error) == CRM_ISSUE_FAILED)
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

/**
 * crm_document_change_issue:
 * @record: the document
 *
 * Gives the document its number and keeps its pages. From then on the document is these bytes.
 *
 * Returns: (transfer full): the operation
 */
CrmOperation *
crm_document_change_issue (CrmRecord *record)
{
  /* Translators: %s is the name of a document. */
  g_autofree char *label = g_strdup_printf (_ ("Issue “%s”"), crm_record_get_title (record));
  CrmOperation *operation = crm_operation_new (label);

  crm_operation_set_func (operation, issue, crm_record_copy (record), g_object_unref);
  return operation;
}

/**
 * crm_document_change_status:
 * @status: what became of the document
 *
 * Returns: (transfer full): the operation that says so
 */
CrmOperation *
crm_document_change_status (CrmRecord *record, const char *status)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const CrmField *field = crm_kind_find_field (kind, "status");
  /* Translators: the name of a document and its state: "Offer – Alba SRL: Accepted". */
  g_autofree char *label = g_strdup_printf (_ ("“%s”: %s"), crm_record_get_title (record),
                                            crm_field_choice_label (field, status));
  CrmOperation *operation = crm_operation_new (label);

  crm_operation_set (operation, kind, crm_record_get_id (record), "status",
                     crm_value_text (status));
  return operation;
}

/**
 * crm_document_change_revise:
 * @created: (out) (transfer full): the new document
 *
 * Returns: (transfer full): the operation that begins the next version of a document
 */
CrmOperation *
crm_document_change_revise (CrmRecord *record, CrmRecord **created)
{
  /* Translators: %s is the name of a document. */
  g_autofree char *label
      = g_strdup_printf (_ ("New version of “%s”"), crm_record_get_title (record));
  CrmOperation *operation = crm_operation_new (label);

  *created = crm_document_revision_new (record);
  crm_operation_insert (operation, *created);
  return operation;
}

/* Templates */

typedef struct
{
  const CrmKind *kind;
  CrmId id;
  char *body;
} Draft;

static void
draft_free (gpointer data)
{
  Draft *draft = data;

  g_free (draft->body);
  g_free (draft);
}

static Draft *
draft_new (CrmRecord *template, const char *body)
{
  Draft *draft = g_new0 (Draft, 1);

  draft->kind = crm_record_get_kind (template);
  draft->id = *crm_record_get_id (template);
  draft->body = g_strdup (body);
  return draft;
}

static gpointer
save_template (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Draft *draft = data;
  g_autoptr (CrmRecord) record = crm_session_get (session, draft->kind, &draft->id, error);
  g_autofree char *key = crm_template_draft_key (&draft->id);

  if (record == NULL)
    return NULL;
  crm_template_record_set_text (record, draft->body);
  if (!crm_session_update (session, record, error)
      || !crm_session_set_meta (session, key, NULL, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

/**
 * crm_template_change_save:
 * @body: the new text, without problems
 *
 * Returns: (transfer full): the operation that makes it the next version of the template
 */
CrmOperation *
crm_template_change_save (CrmRecord *template, const char *body)
{
  /* Translators: %s is the name of a template. */
  g_autofree char *label
      = g_strdup_printf (_ ("Save template “%s”"), crm_record_get_title (template));
  CrmOperation *operation = crm_operation_new (label);

  crm_operation_set_func (operation, save_template, draft_new (template, body), draft_free);
  return operation;
}

/**
 * crm_template_change_restore:
 * @version: a text that the template had
 *
 * Returns: (transfer full): the operation that makes it the next version of the template
 */
CrmOperation *
crm_template_change_restore (CrmRecord *template, CrmRecord *version)
{
  /* Translators: a number and the name of a template. */
  g_autofree char *label = g_strdup_printf (_ ("Bring back version %d of “%s”"),
                                            (int) crm_record_get_integer (version, "version", 1),
                                            crm_record_get_title (template));
  const char *body = crm_record_get_text (version, "body");
  CrmOperation *operation = crm_operation_new (label);

  crm_operation_set_func (operation, save_template, draft_new (template, body != NULL ? body : ""),
                          draft_free);
  return operation;
}

/**
 * crm_template_change_new:
 * @like: (nullable): the template that it begins as a copy of
 * @created: (out) (transfer full): the new record
 *
 * Returns: (transfer full): the operation
 */
CrmOperation *
crm_template_change_new (CrmContext *context, CrmRecord *like, CrmRecord **created)
{
  CrmRecord *template = crm_record_new (crm_context_get_kind (context, "template"));
  const char *tag = crm_locale_get_tag (crm_context_get_locale (context));
  CrmOperation *operation;

  if (like != NULL)
    {
      /* Translators: %s is the name of a template. */
      g_autofree char *name = g_strdup_printf (_ ("Copy of %s"), crm_record_get_title (like));

      crm_record_set_text (template, "name", name);
      crm_record_set_text (template, "type", crm_record_get_text (like, "type"));
      crm_record_set_text (template, "entity", crm_record_get_text (like, "entity"));
      crm_record_set_text (template, "language", crm_record_get_text (like, "language"));
      crm_record_set_text (template, "body", crm_record_get_text (like, "body"));
      crm_record_set_text (template, "file_hash", crm_record_get_text (like, "file_hash"));
      crm_record_set_text (template, "file_mapping", crm_record_get_text (like, "file_mapping"));
    }
  else
    {
      /* Translators: the text of a new template. Words in braces and before colons stay as they
       * are; client.name and the others are names of fields. */
      const char *letter = _ ("Dear {{client.name}},\n\nthis is a new template.");
      g_autofree char *body
          = g_strdup_printf ("---\ntype: letter\nlocale: %s\npage: A4\nmargins: 25 22 20 22\n---\n"
                             "**{{company.name}}**\n\n{{doc.today:date(long)}}\n\n%s\n",
                             tag, letter);

      crm_record_set_text (template, "name", _ ("New Letter"));
      crm_record_set_text (template, "type", "letter");
      crm_record_set_text (template, "language", tag);
      crm_record_set_text (template, "body", body);
    }
  operation = crm_operation_new (_ ("New template"));
  crm_operation_insert (operation, template);
  *created = template;
  return operation;
}

/**
 * crm_template_change_variant:
 * @language: tag: ro-RO
 * @created: (out) (transfer full): the new record
 *
 * Returns: (transfer full): the operation that begins the same template in another language, with
 *   the text that is to be translated
 */
CrmOperation *
crm_template_change_variant (CrmRecord *template, const char *language, CrmRecord **created)
{
  const CrmKind *kind = crm_record_get_kind (template);
  const char *body = crm_record_get_text (template, "body");
  g_autofree char *text = crm_template_set_key (body != NULL ? body : "", "locale", language);
  g_autofree char *family = crm_record_is_set (template, "family")
                                ? g_strdup (crm_record_get_text (template, "family"))
                                : crm_id_dup_string (crm_record_get_id (template));
  CrmOperation *operation = crm_operation_new (_ ("New template"));
  CrmRecord *variant = crm_record_new (kind);
  static const char *const same[] = { "name", "type", "entity" };

  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    crm_record_set_text (variant, same[i], crm_record_get_text (template, same[i]));
  crm_record_set_text (variant, "language", language);
  crm_record_set_text (variant, "family", family);
  crm_record_set_text (variant, "body", text);
  crm_operation_insert (operation, variant);
  if (!crm_record_is_set (template, "family"))
    crm_operation_set (operation, kind, crm_record_get_id (template), "family",
                       crm_value_text (family));
  *created = variant;
  return operation;
}

/**
 * crm_template_change_archived:
 *
 * Returns: (transfer full): the operation that puts a template away, or takes it into use again
 */
CrmOperation *
crm_template_change_archived (CrmRecord *template, gboolean is_archived)
{
  const char *name = crm_record_get_title (template);
  /* Translators: %s is the name of a template. */
  g_autofree char *label = is_archived ? g_strdup_printf (_ ("Archive “%s”"), name)
                                       /* Translators: %s is the name of a template. */
                                       : g_strdup_printf (_ ("Use “%s” again"), name);
  CrmOperation *operation = crm_operation_new (label);

  crm_operation_set (operation, crm_record_get_kind (template), crm_record_get_id (template),
                     "archived", crm_value_integer (is_archived));
  return operation;
}

static gpointer
insert_starters (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_starter_templates_insert (session, NULL, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

/**
 * crm_template_change_starters:
 *
 * Returns: (transfer full): the operation that brings in the templates that come with the program
 */
CrmOperation *
crm_template_change_starters (CrmContext *context)
{
  CrmOperation *operation = crm_operation_new (_ ("Templates to begin with"));

  crm_operation_set_func (operation, insert_starters, NULL, NULL);
  return operation;
}

/**
 * crm_template_find_waiting_draft:
 * @body: (out) (transfer full) (nullable): the text; %NULL when there is none any more
 *
 * Returns: whether a text was to be kept that the store may not have yet. Main thread.
 */
gboolean
crm_template_find_waiting_draft (CrmContext *context, const CrmId *id, char **body)
{
  g_autofree char *key = crm_template_draft_key (id);

  return crm_draft_find_waiting (context, key, body);
}

/**
 * crm_template_keep_draft:
 * @body: (nullable): text that is not saved yet; %NULL when there is none any more
 *
 * Keeps text on this desk, so that it is there after the window was closed.
 */
void
crm_template_keep_draft (CrmContext *context, const CrmId *id, const char *body)
{
  g_autofree char *key = crm_template_draft_key (id);

  crm_draft_keep (context, key, body);
}
