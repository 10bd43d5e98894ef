/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operations in words. They are read on a thread of the store, where names can be looked up; the
 * items are then only looked at on the main thread. */
#include "config.h"

#include "crm-history-item.h"

#include <glib/gi18n-lib.h>

#include "crm-change-words.h"

struct _CrmHistoryItem
{
  GObject parent_instance;

  CrmId batch;
  char *title;
  char *subtitle;
  char *body;
  gboolean is_undone;
  gboolean is_setup;
  gint64 seq; /* of the operation; of the last change of it in the history of a record */
};

G_DEFINE_FINAL_TYPE (CrmHistoryItem, crm_history_item, G_TYPE_OBJECT)

static void
crm_history_item_finalize (GObject *object)
{
  CrmHistoryItem *self = CRM_HISTORY_ITEM (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->body);
  G_OBJECT_CLASS (crm_history_item_parent_class)->finalize (object);
}

static void
crm_history_item_class_init (CrmHistoryItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_history_item_finalize;
}

static void
crm_history_item_init (CrmHistoryItem *self)
{
}

const CrmId *
crm_history_item_get_batch (CrmHistoryItem *self)
{
  return &self->batch;
}

const char *
crm_history_item_get_title (CrmHistoryItem *self)
{
  return self->title;
}

const char *
crm_history_item_get_subtitle (CrmHistoryItem *self)
{
  return self->subtitle;
}

const char *
crm_history_item_get_body (CrmHistoryItem *self)
{
  return self->body;
}

gboolean
crm_history_item_is_undone (CrmHistoryItem *self)
{
  return self->is_undone;
}

/**
 * crm_history_item_can_undo:
 *
 * Returns: whether it can be taken back: not what made the office, and not twice
 */
gboolean
crm_history_item_can_undo (CrmHistoryItem *self)
{
  return !self->is_undone && !self->is_setup;
}

gint64
crm_history_item_get_seq (CrmHistoryItem *self)
{
  return self->seq;
}

void
crm_history_request_free (CrmHistoryRequest *request)
{
  g_free (request->text);
  g_free (request);
}

static const char *
source_words (const char *source)
{
  static const struct
  {
    const char *source;
    const char *words;
  } words[] = {
    { "import", N_ ("by an import") },     { "cli", N_ ("by a command") },
    { "mail", N_ ("while sending mail") }, { "received", N_ ("on another desk") },
    { "rule", N_ ("by a rule") },          { "rules", N_ ("by a rule") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].source, source) == 0)
      return _ (words[i].words);
  return NULL;
}

static char *
subtitle_of (CrmSession *session, const CrmBatch *batch, const CrmLocale *locale)
{
  g_autofree char *when = crm_locale_format_instant (locale, batch->at);
  g_autofree char *who = crm_change_words_user (session, &batch->user);
  g_autofree char *count = crm_locale_format_integer (locale, batch->n_changes);
  g_autofree char *changes
      /* Translators: %s is a number, how much an operation changed. */
      = g_strdup_printf (ngettext ("%s change", "%s changes", (gulong) batch->n_changes), count);
  const char *source = source_words (batch->source);
  const char *parts[5] = { when };
  int n = 1;

  if (who[0] != '\0')
    parts[n++] = who;
  if (source != NULL)
    parts[n++] = source;
  parts[n] = changes;
  return g_strjoinv (" · ", (char **) parts);
}

static CrmHistoryItem *
new_item (CrmSession *session, const CrmBatch *batch, const CrmLocale *locale)
{
  CrmHistoryItem *item = g_object_new (CRM_TYPE_HISTORY_ITEM, NULL);

  item->batch = batch->id;
  item->title = g_strdup (batch->label);
  item->subtitle = subtitle_of (session, batch, locale);
  item->is_undone = batch->is_undone;
  item->is_setup = g_str_equal (batch->source, "setup");
  item->seq = batch->seq;
  return item;
}

static gpointer
read_office (CrmSession *session, CrmHistoryRequest *request, GError **error)
{
  g_autoptr (GPtrArray) batches
      = crm_session_log_page (session, &request->filter, request->before, CRM_HISTORY_PAGE, error);
  GPtrArray *items;

  if (batches == NULL)
    return NULL;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < batches->len; i++)
    g_ptr_array_add (items, new_item (session, batches->pdata[i], request->locale));
  return items;
}

static void
append_words (CrmSession *session, CrmChange *change, const CrmLocale *locale, GString *text)
{
  if (change->kind == NULL)
    return;
  if (change->action == 'U' && crm_change_words_is_told (change->field))
    crm_change_words_append (session, change, crm_session_get_currency (session), locale, text);
  else if (change->action != 'U')
    {
      const char *label = crm_kind_get_label (change->kind);

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (change->action == 'I')
        /* Translators: the name of a kind of record, as Phone. */
        g_string_append_printf (text, _ ("%s: added"), label);
      else if (change->action == 'D')
        /* Translators: the name of a kind of record, as Phone. */
        g_string_append_printf (text, _ ("%s: removed"), label);
      else
        /* Translators: the name of a kind of record, as Phone. */
        g_string_append_printf (text, _ ("%s: brought back"), label);
    }
}

static gpointer
read_record (CrmSession *session, CrmHistoryRequest *request, GError **error)
{
  g_autoptr (GPtrArray) changes = crm_session_whole_history (
      session, request->kind, &request->id, request->before, CRM_HISTORY_PAGE * 5, error);
  GPtrArray *items;

  if (changes == NULL)
    return NULL;
  items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < changes->len;)
    {
      CrmChange *first = changes->pdata[i];
      g_autoptr (CrmBatch) batch = crm_session_get_batch (session, &first->batch, NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      CrmHistoryItem *item;
      gint64 seq = 0;

      for (; i < changes->len; i++)
        {
          CrmChange *change = changes->pdata[i];

          if (!crm_id_equal (&change->batch, &first->batch))
            break;
          append_words (session, change, request->locale, text);
          seq = change->seq;
        }
      if (batch == NULL)
        continue;
      item = new_item (session, batch, request->locale);
      item->seq = seq;
      item->body = g_strdup (text->str);
      g_ptr_array_add (items, item);
    }
  return items;
}

/**
 * crm_history_read:
 * @request: a CrmHistoryRequest
 *
 * A function for crm_store_run_async() on a lane that reads.
 *
 * Returns: (transfer full) (element-type CrmHistoryItem): the next page
 */
gpointer
crm_history_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmHistoryRequest *request = data;

  request->filter.text = request->text;
  return request->kind != NULL ? read_record (session, request, error)
                               : read_office (session, request, error);
}
