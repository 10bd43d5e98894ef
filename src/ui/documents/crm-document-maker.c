/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From text and data to pages, over and over. A job takes the newest text and data, parses them on
 * a thread of the pool, and is rendered and opened on the thread of the room documents; while it
 * runs, newer text only waits. Main thread. */
#include "config.h"

#include "crm-document-maker.h"

#define SHORTEST_PAUSE (30 * G_TIME_SPAN_MILLISECOND)

struct _CrmDocumentMaker
{
  GObject parent_instance;

  CrmPlaceholders *placeholders;

  /* What is wanted */
  char *body;
  CrmTemplateFile *file; /* that is filled in instead, or NULL */
  CrmTemplateShelf *shelf;
  CrmDocumentData *data;
  gint64 asked_at;
  gboolean is_wanted; /* newer than what runs */

  /* What runs */
  GCancellable *running;
  gint64 began_at;
  guint pause_source;

  /* What came of it */
  CrmTemplate *template;
  GPtrArray *problems;
  CrmDocument *document;
  CrmDocumentData *document_data;
  CrmDocumentPreview *preview;
  gint64 document_asked_at;
  GError *error;
};

G_DEFINE_FINAL_TYPE (CrmDocumentMaker, crm_document_maker, G_TYPE_OBJECT)

static guint changed_signal;

static void start_when_due (CrmDocumentMaker *self);

/* One round: what it was asked for and what it has so far. */
typedef struct
{
  CrmDocumentMaker *maker; /* kept, so that a round ends before its maker */
  CrmPlaceholders *placeholders;
  char *body;
  CrmTemplateFile *file;
  CrmTemplateShelf *shelf;
  CrmDocumentData *data;
  gint64 asked_at;
  CrmTemplate *template;
  GPtrArray *problems;
  CrmDocument *document;
} Round;

static void
round_free (Round *round)
{
  g_object_unref (round->maker);
  g_object_unref (round->placeholders);
  g_free (round->body);
  g_clear_object (&round->file);
  g_object_unref (round->shelf);
  crm_document_data_unref (round->data);
  g_clear_object (&round->template);
  g_clear_pointer (&round->problems, g_ptr_array_unref);
  g_clear_object (&round->document);
  g_free (round);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Round, round_free)

static void
tell (CrmDocumentMaker *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* The round is over, well or not; the next one may begin. */
static void
end_round (CrmDocumentMaker *self)
{
  g_clear_object (&self->running);
  tell (self);
  start_when_due (self);
}

/* @preview: (nullable): of a file for a word processor there are no pages */
static void
take_document (CrmDocumentMaker *self, Round *round, CrmDocumentPreview *preview)
{
  g_set_object (&self->preview, preview);
  g_set_object (&self->document, round->document);
  g_clear_pointer (&self->document_data, crm_document_data_unref);
  self->document_data = crm_document_data_ref (round->data);
  self->document_asked_at = round->asked_at;
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  CrmDocumentMaker *self = round->maker;
  g_autoptr (CrmDocumentPreview) preview = NULL;

  g_clear_error (&self->error);
  preview = crm_document_preview_open_finish (result, &self->error);
  if (preview != NULL)
    take_document (self, round, preview);
  end_round (self);
}

static void
on_rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  CrmDocumentMaker *self = round->maker;
  GBytes *bytes;

  g_clear_error (&self->error);
  round->document = crm_document_render_finish (result, &self->error);
  if (round->document == NULL)
    {
      end_round (self);
      return;
    }
  if (!crm_document_is_pdf (round->document))
    {
      take_document (self, round, NULL);
      end_round (self);
      return;
    }
  bytes = crm_document_get_bytes (round->document);
  crm_document_preview_open_async (bytes, self->running, on_opened_cb, g_steal_pointer (&round));
}

/* A word processor may take a minute: not on the thread that all previews wait for. */
static void
fill_on_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Round *round = task_data;
  CrmDocument *document = NULL;
  GError *error = NULL;

  if (crm_template_file_make (round->file, round->data, TRUE, cancellable, &document, &error))
    g_task_return_pointer (task, document, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
make (Round *round, GCancellable *cancellable)
{
  g_autoptr (GTask) task = NULL;

  if (round->file == NULL)
    {
      crm_document_render_async (round->template, round->data, cancellable, on_rendered_cb, round);
      return;
    }
  task = g_task_new (NULL, cancellable, on_rendered_cb, round);
  g_task_set_task_data (task, round, NULL);
  g_task_run_in_thread (task, fill_on_thread);
}

static void
on_parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Round) round = user_data;
  CrmDocumentMaker *self = round->maker;

  g_set_object (&self->template, round->template);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = g_ptr_array_ref (round->problems);
  if (!crm_template_is_valid (round->template) || self->is_wanted)
    {
      g_clear_error (&self->error);
      end_round (self);
      return;
    }
  tell (self);
  make (g_steal_pointer (&round), self->running);
}

static void
parse_on_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Round *round = task_data;

  if (round->file != NULL)
    {
      round->template = g_object_ref (crm_template_file_get_template (round->file));
      round->problems = crm_template_file_check (round->file, round->placeholders);
      g_task_return_boolean (task, TRUE);
      return;
    }
  round->template = crm_template_new_with_shelf (round->body, -1, round->shelf);
  round->problems = crm_template_is_valid (round->template)
                        ? crm_placeholders_check (round->placeholders, round->template)
                        : g_ptr_array_ref (crm_template_get_problems (round->template));
  g_task_return_boolean (task, TRUE);
}

static void
start (CrmDocumentMaker *self)
{
  g_autoptr (GTask) task = NULL;
  Round *round = g_new0 (Round, 1);

  self->running = g_cancellable_new ();
  self->began_at = g_get_monotonic_time ();
  self->is_wanted = FALSE;
  round->maker = g_object_ref (self);
  round->placeholders = g_object_ref (self->placeholders);
  round->body = g_strdup (self->body);
  round->file = self->file != NULL ? g_object_ref (self->file) : NULL;
  round->shelf = g_object_ref (self->shelf);
  round->data = crm_document_data_ref (self->data);
  round->asked_at = self->asked_at;
  task = g_task_new (NULL, NULL, on_parsed_cb, round);
  g_task_set_task_data (task, round, NULL);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  g_task_run_in_thread (task, parse_on_thread);
}

static gboolean
on_pause_ended_cb (gpointer user_data)
{
  CrmDocumentMaker *self = user_data;

  self->pause_source = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
start_when_due (CrmDocumentMaker *self)
{
  gint64 due = self->began_at + SHORTEST_PAUSE, now = g_get_monotonic_time ();

  if (!self->is_wanted || self->running != NULL || self->pause_source != 0)
    return;
  if (self->began_at == 0 || now >= due)
    start (self);
  else
    self->pause_source = g_timeout_add_full (G_PRIORITY_HIGH, (guint) ((due - now) / 1000) + 1,
                                             on_pause_ended_cb, self, NULL);
}

static void
crm_document_maker_dispose (GObject *object)
{
  CrmDocumentMaker *self = CRM_DOCUMENT_MAKER (object);

  g_clear_handle_id (&self->pause_source, g_source_remove);
  self->is_wanted = FALSE;
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  G_OBJECT_CLASS (crm_document_maker_parent_class)->dispose (object);
}

static void
crm_document_maker_finalize (GObject *object)
{
  CrmDocumentMaker *self = CRM_DOCUMENT_MAKER (object);

  g_clear_object (&self->placeholders);
  g_free (self->body);
  g_clear_object (&self->file);
  g_clear_object (&self->shelf);
  g_clear_pointer (&self->data, crm_document_data_unref);
  g_clear_object (&self->running);
  g_clear_object (&self->template);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_object (&self->document);
  g_clear_pointer (&self->document_data, crm_document_data_unref);
  g_clear_object (&self->preview);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (crm_document_maker_parent_class)->finalize (object);
}

static void
crm_document_maker_class_init (CrmDocumentMakerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_document_maker_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_document_maker_finalize;
  changed_signal = g_signal_new ("changed", CRM_TYPE_DOCUMENT_MAKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_document_maker_init (CrmDocumentMaker *self)
{
}

/**
 * crm_document_maker_new:
 * @placeholders: the fields that a template may name
 */
CrmDocumentMaker *
crm_document_maker_new (CrmPlaceholders *placeholders)
{
  CrmDocumentMaker *self = g_object_new (CRM_TYPE_DOCUMENT_MAKER, NULL);

  self->placeholders = g_object_ref (placeholders);
  return self;
}

/**
 * crm_document_maker_set:
 * @body: the text of a template
 * @shelf: the parts and styles that it may name
 * @data: what its fields mean
 *
 * Asks for a document. Asking again before it is made replaces what was asked for.
 */
void
crm_document_maker_set (CrmDocumentMaker *self,
                        const char *body,
                        CrmTemplateShelf *shelf,
                        CrmDocumentData *data)
{
  CrmDocumentData *kept;

  g_return_if_fail (CRM_IS_DOCUMENT_MAKER (self));
  g_return_if_fail (body != NULL && CRM_IS_TEMPLATE_SHELF (shelf) && data != NULL);
  kept = crm_document_data_ref (data);
  g_free (self->body);
  self->body = g_strdup (body);
  g_set_object (&self->shelf, shelf);
  g_clear_pointer (&self->data, crm_document_data_unref);
  self->data = kept;
  self->asked_at = g_get_monotonic_time ();
  self->is_wanted = TRUE;
  start_when_due (self);
}

/**
 * crm_document_maker_set_file:
 * @file: (nullable): is filled in in place of the text, from the next crm_document_maker_set() on
 */
void
crm_document_maker_set_file (CrmDocumentMaker *self, CrmTemplateFile *file)
{
  g_return_if_fail (CRM_IS_DOCUMENT_MAKER (self));
  g_set_object (&self->file, file);
}

/**
 * crm_document_maker_is_busy:
 *
 * Returns: whether something that was asked for is not there yet
 */
gboolean
crm_document_maker_is_busy (CrmDocumentMaker *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_MAKER (self), FALSE);
  return self->running != NULL || self->is_wanted;
}

/**
 * crm_document_maker_get_template:
 *
 * Returns: (transfer none) (nullable): the text as it was last parsed
 */
CrmTemplate *
crm_document_maker_get_template (CrmDocumentMaker *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_MAKER (self), NULL);
  return self->template;
}

/**
 * crm_document_maker_get_problems:
 *
 * Returns: (transfer none) (nullable) (element-type CrmTemplateProblem): what is wrong with the
 * text
 */
GPtrArray *
crm_document_maker_get_problems (CrmDocumentMaker *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_MAKER (self), NULL);
  return self->problems;
}

/**
 * crm_document_maker_get_document:
 *
 * Returns: (transfer none) (nullable): the last document that could be made
 */
CrmDocument *
crm_document_maker_get_document (CrmDocumentMaker *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_MAKER (self), NULL);
  return self->document;
}

/**
 * crm_document_maker_get_data:
 *
 * Returns: (transfer none) (nullable): what that document was made from
 */
CrmDocumentData *
crm_document_maker_get_data (CrmDocumentMaker *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_MAKER (self), NULL);
  return self->document_data;
}

/**
 * crm_document_maker_get_preview:
 *
 * Returns: (transfer none) (nullable): its pages
 */
CrmDocumentPreview *
crm_document_maker_get_preview (CrmDocumentMaker *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_MAKER (self), NULL);
  return self->preview;
}

/**
 * crm_document_maker_get_error:
 *
 * Returns: (nullable): why a template without problems could not be laid out
 */
const GError *
crm_document_maker_get_error (CrmDocumentMaker *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_MAKER (self), NULL);
  return self->error;
}

/**
 * crm_document_maker_get_asked_at:
 *
 * Returns: monotonic time of the change that the last document answers
 */
gint64
crm_document_maker_get_asked_at (CrmDocumentMaker *self)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_MAKER (self), 0);
  return self->document_asked_at;
}
