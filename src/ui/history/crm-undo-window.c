/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wish is filled on the main thread, looked at on a reading thread and carried out on the
 * writing one; never on two at once. */
#include "config.h"

#include "crm-undo-window.h"

#include <glib/gi18n-lib.h>

#include "crm-change-words.h"
#include "crm-undo.h"

/* More rows than this only tell their number. */
#define MAX_ROWS 100

struct _CrmUndoWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *accept_button;
  GtkProgressBar *progress;
  AdwPreferencesGroup *kept_group;
  AdwPreferencesGroup *back_group;
  AdwPreferencesGroup *gone_group;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmUndo *undo;
  GCancellable *cancellable;
  guint pulse;
};

G_DEFINE_FINAL_TYPE (CrmUndoWindow, crm_undo_window, ADW_TYPE_WINDOW)

/* What a row says, read with the preview. */
typedef struct
{
  CrmUndo *undo;
  const CrmLocale *locale;
  GPtrArray *lines; /* char *, one for each item */
} Looked;

static void
free_looked (gpointer data)
{
  Looked *looked = data;

  g_object_unref (looked->undo);
  g_ptr_array_unref (looked->lines);
  g_free (looked);
}

static char *
describe_since (CrmSession *session, const CrmUndoItem *item, const CrmLocale *locale)
{
  g_autofree char *who = crm_change_words_user (session, &item->changed_by);
  g_autofree char *when
      = item->changed_at > 0 ? crm_locale_format_instant (locale, item->changed_at) : g_strdup ("");

  if (who[0] == '\0')
    return g_strdup (when);
  /* Translators: a person, a date and time: who changed something, and when. */
  return g_strdup_printf (_ ("%s, %s"), who, when);
}

static char *
describe_field (CrmSession *session, const CrmUndoItem *item, const CrmLocale *locale)
{
  const char *currency = crm_session_get_currency (session);
  const char *label = crm_field_get_label (item->field);
  g_autofree char *before
      = crm_change_words_value (session, item->field, &item->before, currency, locale);
  g_autofree char *now
      = crm_change_words_value (session, item->field, &item->now, currency, locale);

  if (before[0] == '\0')
    /* Translators: a field, the value it has now and will lose. */
    return g_strdup_printf (_ ("%s: %s → nothing"), label, now);
  if (now[0] == '\0')
    /* Translators: a field, the value it gets. */
    return g_strdup_printf (_ ("%s: nothing → %s"), label, before);
  /* Translators: a field, its old value, its new value. */
  return g_strdup_printf (_ ("%s: %s → %s"), label, now, before);
}

static char *
describe (CrmSession *session, const CrmUndoItem *item, const CrmLocale *locale)
{
  g_autofree char *what = NULL;
  g_autofree char *since = NULL;

  if (item->field != NULL)
    what = describe_field (session, item, locale);
  else if (item->action == 'D')
    /* Translators: the name of a kind of record. */
    what = g_strdup_printf (_ ("%s comes back"), crm_kind_get_label (item->kind));
  else
    /* Translators: the name of a kind of record. */
    what = g_strdup_printf (_ ("%s is removed"), crm_kind_get_label (item->kind));
  if (item->fate != CRM_UNDO_KEPT)
    return g_steal_pointer (&what);
  since = describe_since (session, item, locale);
  return since[0] != '\0' ? g_strdup_printf ("%s\n%s", what, since) : g_steal_pointer (&what);
}

static gpointer
look (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Looked *looked = data;
  GPtrArray *items;

  if (!crm_session_preview_undo (session, looked->undo, cancellable, error))
    return NULL;
  items = crm_undo_get_items (looked->undo);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (looked->lines, describe (session, items->pdata[i], looked->locale));
  return looked;
}

/* Whether anything would go back. */
static gboolean
is_any_chosen (CrmUndoWindow *self)
{
  GPtrArray *items = crm_undo_get_items (self->undo);

  for (guint i = 0; i < items->len; i++)
    if (crm_undo_is_chosen (self->undo, items->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
on_switched_cb (GtkSwitch *button, gboolean state, CrmUndoWindow *self)
{
  const CrmUndoItem *item = g_object_get_data (G_OBJECT (button), "item");

  crm_undo_choose (self->undo, item, state);
  gtk_switch_set_state (button, state);
  gtk_widget_set_sensitive (self->accept_button, is_any_chosen (self));
  return TRUE;
}

static GtkWidget *
row_new (CrmUndoWindow *self, const CrmUndoItem *item, const char *line)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (
      item->title != NULL && item->title[0] != '\0' ? item->title : crm_kind_get_label (item->kind),
      -1);
  g_autofree char *subtitle = g_markup_escape_text (line, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (item->fate == CRM_UNDO_KEPT || (item->fate == CRM_UNDO_BACK && item->field != NULL))
    {
      GtkWidget *button = gtk_switch_new ();

      gtk_switch_set_active (GTK_SWITCH (button), item->fate == CRM_UNDO_BACK);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_object_set_data (G_OBJECT (button), "item", (gpointer) item);
      g_signal_connect (button, "state-set", G_CALLBACK (on_switched_cb), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
    }
  return row;
}

static void
fill_group (CrmUndoWindow *self, AdwPreferencesGroup *group, CrmUndoFate fate, GPtrArray *lines)
{
  GPtrArray *items = crm_undo_get_items (self->undo);
  gint64 total = crm_undo_count (self->undo, fate);
  gint64 n = 0;

  for (guint i = 0; i < items->len && n < MAX_ROWS; i++)
    {
      const CrmUndoItem *item = items->pdata[i];

      if (item->fate != fate)
        continue;
      adw_preferences_group_add (group, row_new (self, item, lines->pdata[i]));
      n++;
    }
  if (total > n)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *count
          = crm_locale_format_integer (crm_context_get_locale (self->context), total - n);
      g_autofree char *title
          /* Translators: how many more rows there are than are shown. */
          = g_strdup_printf (ngettext ("And %s more", "And %s more", (gulong) (total - n)), count);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_preferences_group_add (group, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (group), total > 0);
}

static void
fail (CrmUndoWindow *self, const GError *error)
{
  CrmNavigator *navigator = self->navigator;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_window_close (GTK_WINDOW (self));
  crm_navigator_report_error (navigator, _ ("It could not be undone"), error);
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmUndoWindow) self = data;
  g_autoptr (GError) error = NULL;
  Looked *looked = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (looked == NULL)
    {
      fail (self, error);
      return;
    }
  if (!g_cancellable_is_cancelled (self->cancellable))
    {
      adw_window_title_set_subtitle (self->title, crm_undo_get_label (self->undo));
      fill_group (self, self->kept_group, CRM_UNDO_KEPT, looked->lines);
      fill_group (self, self->back_group, CRM_UNDO_BACK, looked->lines);
      fill_group (self, self->gone_group, CRM_UNDO_GONE, looked->lines);
      gtk_widget_set_sensitive (self->accept_button, is_any_chosen (self));
    }
  free_looked (looked);
}

static gpointer
carry_out (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmId batch;

  if (!crm_session_carry_out_undo (session, data, NULL, NULL, &batch, cancellable, error))
    return NULL;
  return crm_id_copy (&batch);
}

static void
on_carried_out_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmUndoWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree CrmId *batch = crm_store_run_finish (CRM_STORE (source), result, &error);
  g_autofree char *message = NULL;

  g_clear_handle_id (&self->pulse, g_source_remove);
  if (batch == NULL)
    {
      fail (self, error);
      return;
    }
  /* Translators: %s is what was done, as "Move deal to Won". */
  message = g_strdup_printf (_ ("Undone: %s"), crm_undo_get_label (self->undo));
  crm_navigator_toast (self->navigator, message, batch);
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
pulse_cb (gpointer data)
{
  gtk_progress_bar_pulse (CRM_UNDO_WINDOW (data)->progress);
  return G_SOURCE_CONTINUE;
}

static void
on_accepted_cb (CrmUndoWindow *self)
{
  gtk_widget_set_sensitive (self->accept_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), TRUE);
  self->pulse = g_timeout_add (100, pulse_cb, self);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       carry_out, g_object_ref (self->undo), g_object_unref, g_free,
                       self->cancellable, on_carried_out_cb, g_object_ref (self));
}

static gboolean
crm_undo_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (CRM_UNDO_WINDOW (window)->cancellable);
  return GTK_WINDOW_CLASS (crm_undo_window_parent_class)->close_request (window);
}

static void
crm_undo_window_dispose (GObject *object)
{
  CrmUndoWindow *self = CRM_UNDO_WINDOW (object);

  g_clear_handle_id (&self->pulse, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_undo_window_parent_class)->dispose (object);
}

static void
crm_undo_window_finalize (GObject *object)
{
  CrmUndoWindow *self = CRM_UNDO_WINDOW (object);

  g_clear_object (&self->undo);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (crm_undo_window_parent_class)->finalize (object);
}

static void
crm_undo_window_class_init (CrmUndoWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_undo_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_undo_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = crm_undo_window_close_request;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/history/crm-undo-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmUndoWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmUndoWindow, accept_button);
  gtk_widget_class_bind_template_child (widget_class, CrmUndoWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, CrmUndoWindow, kept_group);
  gtk_widget_class_bind_template_child (widget_class, CrmUndoWindow, back_group);
  gtk_widget_class_bind_template_child (widget_class, CrmUndoWindow, gone_group);
  gtk_widget_class_bind_template_callback (widget_class, on_accepted_cb);
}

static void
crm_undo_window_init (CrmUndoWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->undo = crm_undo_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_undo_window_present:
 * @batches: (element-type CrmId): the operations, which go back as one
 * @record: (nullable): take back only what was done to this record
 *
 * Asks what taking back would do and lets the person decide.
 */
void
crm_undo_window_present (CrmContext *context,
                         CrmNavigator *navigator,
                         GArray *batches,
                         const CrmId *record)
{
  CrmUndoWindow *self = g_object_new (CRM_TYPE_UNDO_WINDOW, "transient-for",
                                      crm_navigator_get_window (navigator), NULL);
  Looked *looked = g_new0 (Looked, 1);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  for (guint i = 0; i < batches->len; i++)
    crm_undo_add (self->undo, &g_array_index (batches, CrmId, i));
  if (record != NULL)
    crm_undo_limit (self->undo, record, NULL);
  looked->undo = g_object_ref (self->undo);
  looked->locale = crm_context_get_locale (context);
  looked->lines = g_ptr_array_new_with_free_func (g_free);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT, look,
                       looked, NULL, free_looked, self->cancellable, on_looked_cb,
                       g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
