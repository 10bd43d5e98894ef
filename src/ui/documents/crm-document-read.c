/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages of this place show, gathered on the store's thread. */
#include "config.h"

#include "crm-document-read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-approval-ask.h"
#include "crm-change-words.h"
#include "crm-document-change.h"
#include "crm-document-report.h"
#include "crm-error.h"
#include "crm-paper.h"
#include "crm-signature.h"
#include "crm-template-offer.h"
#include "crm-template-versions.h"

void
crm_document_reading_free (CrmDocumentReading *self)
{
  g_clear_object (&self->document);
  g_clear_object (&self->about);
  g_clear_object (&self->template);
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_clear_object (&self->shelf);
  g_clear_pointer (&self->data, crm_document_data_unref);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_object (&self->file);
  g_clear_pointer (&self->other, g_bytes_unref);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_object (&self->my_approval);
  g_free (self->needs_approval);
  g_free (self);
}

void
crm_template_reading_free (CrmTemplateReading *self)
{
  g_clear_object (&self->template);
  g_clear_object (&self->office);
  g_clear_pointer (&self->variants, g_ptr_array_unref);
  g_free (self->draft);
  g_clear_object (&self->sample);
  g_clear_object (&self->shelf);
  g_clear_pointer (&self->data, crm_document_data_unref);
  g_free (self);
}

/* Kinds and drafts: on any thread */

/**
 * crm_document_subject_kinds:
 * @type: of the document
 * @kinds: (out): of records that such a document can be made for, the usual one first
 *
 * Returns: how many there are
 */
guint
crm_document_subject_kinds (CrmContext *context, const char *type, const CrmKind *kinds[4])
{
  static const char *const parties[] = { "account", "opportunity", "contact", "lead" };

  if (crm_paper_kind_of_document (type) != NULL)
    {
      kinds[0] = crm_context_get_kind (context, crm_paper_kind_of_document (type));
      return 1;
    }
  for (guint i = 0; i < G_N_ELEMENTS (parties); i++)
    kinds[i] = crm_context_get_kind (context, parties[i]);
  return G_N_ELEMENTS (parties);
}

/**
 * crm_document_type_suits:
 * @type: of a document
 * @subject: (nullable): kind of the record that it would be made for
 */
gboolean
crm_document_type_suits (const char *type, const CrmKind *subject)
{
  const char *paper = crm_paper_kind_of_document (type);

  if (g_strcmp0 (type, "part") == 0 || g_strcmp0 (type, "style") == 0)
    return FALSE;
  if (subject == NULL)
    return TRUE;
  if (crm_paper_get_line_kind (subject) != NULL)
    return g_strcmp0 (paper, crm_kind_get_name (subject)) == 0 || g_strcmp0 (type, "letter") == 0
           || g_strcmp0 (type, "label") == 0;
  return paper == NULL;
}

/**
 * crm_template_draft_key:
 *
 * Returns: (transfer full): under which the replica keeps text that was typed and not saved
 */
char *
crm_template_draft_key (const CrmId *id)
{
  char text[CRM_ID_STRING_SIZE];

  return g_strconcat ("template-draft:", crm_id_format (id, text), NULL);
}

void
crm_template_versions_reading_free (CrmTemplateVersionsReading *self)
{
  g_clear_object (&self->template);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->authors, g_ptr_array_unref);
  g_clear_object (&self->shelf);
  g_clear_pointer (&self->data, crm_document_data_unref);
  g_free (self);
}

/* Reading: on the store's thread */

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static GPtrArray *
list_templates (CrmSession *session, const char *type, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "template"));

  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_filter (query, "type", CRM_FILTER_EQUAL, crm_value_text (type), error)
      || !crm_query_sort (query, "name", FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

/* Of several templates the one in the language of the client. */
static CrmRecord *
choose_template (GPtrArray *templates, CrmDocumentData *data)
{
  CrmDocumentData *node = crm_document_data_lookup (data, "doc.locale");
  const char *tag = node != NULL ? crm_document_data_get_text (node) : "en-GB";
  CrmRecord *best = NULL;

  for (guint i = 0; i < templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (templates, i);
      const char *language = crm_record_get_text (template, "language");

      if (g_strcmp0 (language, tag) == 0)
        return g_object_ref (template);
      if (best == NULL || (language != NULL && g_ascii_strncasecmp (language, tag, 2) == 0))
        best = template;
    }
  return best != NULL ? g_object_ref (best) : NULL;
}

static gboolean
read_template (CrmSession *session, CrmDocumentReading *reading, GError **error)
{
  const CrmId *id = crm_record_get_link (reading->document, "template_id");

  reading->templates
      = list_templates (session, crm_record_get_text (reading->document, "type"), error);
  if (reading->templates == NULL)
    return FALSE;
  if (id != NULL)
    reading->template = crm_session_get (session, find_kind (session, "template"), id, NULL);
  if (reading->template == NULL)
    reading->template = choose_template (reading->templates, reading->data);
  if (reading->template != NULL)
    {
      /* A saved document tells in its data what it was made from. */
      crm_document_data_set_text (reading->data, "doc.template",
                                  crm_record_get_title (reading->template));
      crm_document_data_set_integer (reading->data, "doc.template_version",
                                     crm_record_get_integer (reading->template, "version", 1));
    }
  return TRUE;
}

/* What belongs to no record and is named by the text. */
static gboolean
add_lists (CrmDocumentData *data, CrmSession *session, const char *body, GError **error)
{
  return crm_document_data_add_lists (data, session, body, error)
         && crm_document_report_add (data, session, body, error);
}

/* The file that a draft fills in. */
static gboolean
read_file (CrmSession *session, CrmDocumentReading *reading, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (reading->template == NULL || !crm_record_is_set (reading->template, "file_hash")
      || crm_record_is_set (reading->document, "file_hash"))
    return TRUE;
  bytes
      = crm_session_get_blob (session, crm_record_get_text (reading->template, "file_hash"), NULL);
  reading->lacks_file = bytes == NULL;
  if (bytes != NULL)
    reading->file = crm_template_file_new_for_record (reading->template, bytes, error);
  return reading->lacks_file || reading->file != NULL;
}

/* What was saved is pages, or a file for a word processor. */
static void
sort_saved (CrmSession *session, CrmDocumentReading *reading)
{
  if (reading->pdf != NULL && !crm_bytes_are_pdf (reading->pdf))
    reading->other = g_steal_pointer (&reading->pdf);
  if (crm_record_is_set (reading->document, "source_hash"))
    reading->source = crm_session_get_blob (
        session, crm_record_get_text (reading->document, "source_hash"), NULL);
}

/* What became of the document, and whether somebody has to approve it before it goes out. */
static gboolean
read_story (CrmSession *session, CrmDocumentReading *reading, GError **error)
{
  CrmRecord *document = reading->document;
  g_autoptr (CrmApprovalStanding) standing = NULL;

  reading->events = crm_session_children (session, find_kind (session, "document_event"),
                                          "document_id", NULL, crm_record_get_id (document), error);
  standing = reading->events != NULL ? crm_approval_read_standing (session, document, error) : NULL;
  if (standing == NULL)
    return FALSE;
  reading->is_asked = standing->is_asked;
  reading->my_approval = g_steal_pointer (&standing->mine);
  reading->needs_approval = g_steal_pointer (&standing->needed);
  return TRUE;
}

static gpointer
read_document (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmDocumentReading) reading = g_new0 (CrmDocumentReading, 1);

  reading->document = crm_session_get (session, find_kind (session, "document"), data, error);
  if (reading->document == NULL)
    return NULL;
  reading->about = crm_document_get_subject (session, reading->document);
  reading->shelf = crm_template_shelf_new_for_session (session, error);
  reading->data = crm_document_data_new_for_record (session, reading->document, error);
  if (reading->shelf == NULL || reading->data == NULL || !read_template (session, reading, error)
      || !read_story (session, reading, error))
    return NULL;
  if (reading->template != NULL
      && !add_lists (reading->data, session, crm_record_get_text (reading->template, "body"),
                     error))
    return NULL;
  /* Who may not place it sees the line to sign on. */
  if (reading->template != NULL)
    crm_signature_put (session, reading->data, reading->document,
                       crm_record_get_text (reading->template, "body"), NULL, NULL);
  if (crm_record_is_set (reading->document, "file_hash"))
    reading->pdf = crm_session_get_blob (
        session,
        crm_record_get_text (reading->document, crm_record_is_set (reading->document, "signed_hash")
                                                    ? "signed_hash"
                                                    : "file_hash"),
        NULL);
  sort_saved (session, reading);
  if (!read_file (session, reading, error))
    return NULL;
  return g_steal_pointer (&reading);
}

/**
 * crm_document_read_async:
 * @id: of a document
 */
void
crm_document_read_async (CrmContext *context,
                         const CrmId *id,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_document, crm_id_copy (id), g_free,
                       (GDestroyNotify) crm_document_reading_free, cancellable, callback,
                       user_data);
}

CrmDocumentReading *
crm_document_read_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}

typedef struct
{
  CrmRecord *document;
  char **paths;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_object_unref (question->document);
  g_strfreev (question->paths);
  g_free (question);
}

static gpointer
read_origins (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Question *question = data;

  return crm_document_find_origins (session, question->document,
                                    (const char *const *) question->paths);
}

/**
 * crm_document_read_origins_async:
 * @document: the document that misses something
 * @paths: (array zero-terminated=1): what it misses
 */
void
crm_document_read_origins_async (CrmContext *context,
                                 CrmRecord *document,
                                 const char *const *paths,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Question *question = g_new0 (Question, 1);

  question->document = crm_record_copy (document);
  question->paths = g_strdupv ((char **) paths);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_origins, question, question_free, (GDestroyNotify) g_ptr_array_unref,
                       cancellable, callback, user_data);
}

/**
 * crm_document_read_origins_finish:
 *
 * Returns: (transfer full) (element-type CrmDocumentOrigin): one for each path
 */
GPtrArray *
crm_document_read_origins_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}

typedef struct
{
  const CrmKind *kind;
  CrmId id;
} Subject;

void
crm_templates_reading_free (CrmTemplatesReading *self)
{
  g_clear_pointer (&self->templates, g_ptr_array_unref);
  g_clear_object (&self->subject);
  g_free (self->locale);
  g_free (self);
}

static char *
find_locale (CrmSession *session, CrmRecord *subject)
{
  CrmRecord *office = crm_session_get_office (session);
  CrmRecord *source = subject != NULL ? subject : office;
  g_autoptr (CrmDocumentData) data
      = source != NULL ? crm_document_data_new_for_record (session, source, NULL) : NULL;
  CrmDocumentData *node = data != NULL ? crm_document_data_lookup (data, "doc.locale") : NULL;

  g_clear_object (&office);
  return g_strdup (node != NULL ? crm_document_data_get_text (node)
                                : crm_locale_get_tag (crm_locale_default ()));
}

/* Of templates that say when they are offered only those whose condition holds for @subject. */
static gboolean
leave_out_unsuited (CrmSession *session, CrmRecord *subject, GPtrArray *templates, GError **error)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new_for_record (session, subject, error);

  for (guint i = templates->len; data != NULL && i-- > 0;)
    {
      const char *body = crm_record_get_text (g_ptr_array_index (templates, i), "body");
      g_autoptr (CrmTemplate) template = NULL;

      if (body == NULL || strstr (body, "when:") == NULL)
        continue;
      template = crm_template_new (body, -1);
      if (!crm_template_is_offered (template, session, subject, data))
        g_ptr_array_remove_index (templates, i);
    }
  return data != NULL;
}

static gpointer
read_templates (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Subject *subject = data;
  g_autoptr (CrmTemplatesReading) reading = g_new0 (CrmTemplatesReading, 1);
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "template"));

  if (subject->kind != NULL)
    {
      reading->subject = crm_session_get (session, subject->kind, &subject->id, error);
      if (reading->subject == NULL)
        return NULL;
    }
  reading->locale = find_locale (session, reading->subject);
  /* Who only looks what there is sees what was put away too. */
  if ((reading->subject != NULL
       && !crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error))
      || !crm_query_sort (query, "type", FALSE, error)
      || !crm_query_sort (query, "name", FALSE, error))
    return NULL;
  reading->templates = crm_session_list (session, query, error);
  if (reading->templates == NULL
      || (reading->subject != NULL
          && !leave_out_unsuited (session, reading->subject, reading->templates, error)))
    return NULL;
  return g_steal_pointer (&reading);
}

/**
 * crm_templates_read_async:
 * @kind: (nullable): of the record that a document shall be made for
 * @subject: (nullable): its id
 */
void
crm_templates_read_async (CrmContext *context,
                          const CrmKind *kind,
                          const CrmId *subject,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Subject *question = g_new0 (Subject, 1);

  question->kind = kind;
  if (kind != NULL)
    question->id = *subject;
  crm_store_run_async (
      crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT, read_templates, question,
      g_free, (GDestroyNotify) crm_templates_reading_free, cancellable, callback, user_data);
}

CrmTemplatesReading *
crm_templates_read_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}

typedef struct
{
  CrmId template;
  const CrmKind *sample_kind;
  CrmId sample;
  gboolean has_draft; /* the store may not have it yet */
  char *draft;
  const CrmLocale *locale;
} Trial;

static void
trial_free (gpointer data)
{
  Trial *trial = data;

  g_free (trial->draft);
  g_free (trial);
}

/* The newest record of a kind; for contracts one that has terms. */
static CrmRecord *
find_newest (CrmSession *session, const char *kind, const char *type)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, kind));
  g_autoptr (GPtrArray) records = NULL;

  if (type != NULL
      && !crm_query_filter (query, "type", CRM_FILTER_EQUAL, crm_value_text (type), NULL))
    return NULL;
  if (!crm_query_sort (query, "created_at", TRUE, NULL))
    return NULL;
  crm_query_set_limit (query, 1);
  records = crm_session_list (session, query, NULL);
  return records != NULL && records->len > 0 ? g_object_ref (g_ptr_array_index (records, 0)) : NULL;
}

static CrmRecord *
find_sample (CrmSession *session, const Trial *trial, CrmRecord *template, GError **error)
{
  const char *type = crm_record_get_text (template, "type");
  CrmRecord *sample = NULL;

  if (trial->sample_kind != NULL)
    return crm_session_get (session, trial->sample_kind, &trial->sample, error);
  if (crm_paper_kind_of_document (type) != NULL)
    sample = find_newest (session, crm_paper_kind_of_document (type), NULL);
  else
    sample = find_newest (session, "document", type);
  if (sample == NULL)
    sample = find_newest (session, "opportunity", NULL);
  return sample != NULL ? sample : find_newest (session, "account", NULL);
}

/* Data as a document made for @sample would have them. */
static CrmDocumentData *
bind_sample (CrmSession *session, CrmRecord *template, CrmRecord *sample, GError **error)
{
  g_autoptr (CrmRecord) document = NULL;

  if (sample == NULL)
    return crm_document_data_new ();
  if (strcmp (crm_kind_get_name (crm_record_get_kind (sample)), "document") == 0)
    return crm_document_data_new_for_record (session, sample, error);
  document = crm_document_draft_new (crm_session_get_catalog (session), template, sample);
  return crm_document_data_new_for_record (session, document, error);
}

/* The templates of the same family, by language, without the one itself. */
static GPtrArray *
list_variants (CrmSession *session, CrmRecord *template, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_record_get_kind (template));
  g_autoptr (GPtrArray) records = NULL;

  if (!crm_record_is_set (template, "family"))
    return g_ptr_array_new_with_free_func (g_object_unref);
  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_filter (query, "family", CRM_FILTER_EQUAL,
                            crm_value_text (crm_record_get_text (template, "family")), error)
      || !crm_query_sort (query, "language", FALSE, error)
      || (records = crm_session_list (session, query, error)) == NULL)
    return NULL;
  for (guint i = records->len; i-- > 0;)
    if (crm_id_equal (crm_record_get_id (g_ptr_array_index (records, i)),
                      crm_record_get_id (template)))
      g_ptr_array_remove_index (records, i);
  return g_steal_pointer (&records);
}

static gpointer
read_trial (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Trial *trial = data;
  g_autoptr (CrmTemplateReading) reading = g_new0 (CrmTemplateReading, 1);
  g_autofree char *key = crm_template_draft_key (&trial->template);

  reading->template
      = crm_session_get (session, find_kind (session, "template"), &trial->template, error);
  if (reading->template == NULL)
    return NULL;
  reading->office = crm_session_get_office (session);
  reading->variants = list_variants (session, reading->template, error);
  if (reading->variants == NULL)
    return NULL;
  reading->draft = trial->has_draft ? g_strdup (trial->draft) : crm_session_get_meta (session, key);
  if (reading->draft != NULL && *reading->draft == '\0')
    g_clear_pointer (&reading->draft, g_free);
  reading->sample = find_sample (session, trial, reading->template, error);
  if (reading->sample == NULL && trial->sample_kind != NULL)
    return NULL;
  reading->shelf = crm_template_shelf_new_for_session (session, error);
  reading->data = reading->shelf != NULL
                      ? bind_sample (session, reading->template, reading->sample, error)
                      : NULL;
  if (reading->data == NULL
      || !add_lists (reading->data, session,
                     reading->draft != NULL ? reading->draft
                                            : crm_record_get_text (reading->template, "body"),
                     error))
    return NULL;
  return g_steal_pointer (&reading);
}

/**
 * crm_template_read_async:
 * @id: of a template
 * @sample_kind: (nullable): of the record to try it with; %NULL to choose one
 * @sample: (nullable): its id
 */
void
crm_template_read_async (CrmContext *context,
                         const CrmId *id,
                         const CrmKind *sample_kind,
                         const CrmId *sample,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Trial *trial = g_new0 (Trial, 1);

  trial->template = *id;
  trial->sample_kind = sample_kind;
  if (sample_kind != NULL)
    trial->sample = *sample;
  trial->has_draft = crm_template_find_waiting_draft (context, id, &trial->draft);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_trial, trial, trial_free, (GDestroyNotify) crm_template_reading_free,
                       cancellable, callback, user_data);
}

CrmTemplateReading *
crm_template_read_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}

/* Versions */

static char *
describe_version (CrmSession *session, CrmRecord *version, const CrmLocale *locale)
{
  const CrmId *id = crm_record_get_link (version, "created_by");
  g_autofree char *who = id != NULL ? crm_change_words_user (session, id) : g_strdup ("");
  g_autofree char *when
      = crm_locale_format_instant (locale, crm_record_get_integer (version, "created_at", 0));

  if (who[0] == '\0')
    return g_steal_pointer (&when);
  /* Translators: a person, a date and time: who changed something, and when. */
  return g_strdup_printf (_ ("%s, %s"), who, when);
}

/* Any of the texts may be looked at: what one of them names is there. */
static gboolean
add_lists_of_all (CrmTemplateVersionsReading *reading, CrmSession *session, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < reading->versions->len; i++)
    {
      const char *body = crm_record_get_text (g_ptr_array_index (reading->versions, i), "body");

      g_string_append_printf (all, "%s\n", body != NULL ? body : "");
    }
  return add_lists (reading->data, session, all->str, error);
}

static gpointer
read_versions (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Trial *trial = data;
  g_autoptr (CrmTemplateVersionsReading) reading = g_new0 (CrmTemplateVersionsReading, 1);
  g_autoptr (CrmRecord) sample = NULL;

  reading->template
      = crm_session_get (session, find_kind (session, "template"), &trial->template, error);
  if (reading->template == NULL)
    return NULL;
  reading->versions = crm_template_list_versions (session, reading->template, error);
  if (reading->versions == NULL)
    return NULL;
  reading->authors = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < reading->versions->len; i++)
    g_ptr_array_add (
        reading->authors,
        describe_version (session, g_ptr_array_index (reading->versions, i), trial->locale));
  sample = find_sample (session, trial, reading->template, NULL);
  reading->shelf = crm_template_shelf_new_for_session (session, error);
  reading->data
      = reading->shelf != NULL ? bind_sample (session, reading->template, sample, error) : NULL;
  return reading->data != NULL && add_lists_of_all (reading, session, error)
             ? g_steal_pointer (&reading)
             : NULL;
}

/**
 * crm_template_versions_read_async:
 * @id: of a template
 * @sample_kind: (nullable): of the record to try the texts with; %NULL to choose one
 * @sample: (nullable): its id
 */
void
crm_template_versions_read_async (CrmContext *context,
                                  const CrmId *id,
                                  const CrmKind *sample_kind,
                                  const CrmId *sample,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Trial *trial = g_new0 (Trial, 1);

  trial->template = *id;
  trial->sample_kind = sample_kind;
  if (sample_kind != NULL)
    trial->sample = *sample;
  trial->locale = crm_context_get_locale (context);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_versions, trial, trial_free,
                       (GDestroyNotify) crm_template_versions_reading_free, cancellable, callback,
                       user_data);
}

CrmTemplateVersionsReading *
crm_template_versions_read_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}
