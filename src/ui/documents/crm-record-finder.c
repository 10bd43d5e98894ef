/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search for one record with its results below. An answer to an older text is dropped. Main
 * thread. */
#include "config.h"

#include "crm-record-finder.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-record-search.h"

#define MAX_KINDS 4
#define MAX_RESULTS 30

struct _CrmRecordFinder
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkSearchEntry *entry;
  GtkListBox *results;
  GtkWidget *nothing;

  CrmContext *context;
  const CrmKind *kinds[MAX_KINDS];
  guint n_kinds;
  GCancellable *searching;
};

G_DEFINE_FINAL_TYPE (CrmRecordFinder, crm_record_finder, GTK_TYPE_WIDGET)

static guint found_signal;

static void
on_row_activated_cb (CrmRecordFinder *self, GtkListBoxRow *row)
{
  g_signal_emit (self, found_signal, 0, g_object_get_data (G_OBJECT (row), "crm-record"));
}

static GtkWidget *
make_row (CrmRecord *record)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (crm_record_get_title (record), -1);
  g_autofree char *subtitle = g_markup_escape_text (crm_record_get_subtitle (record), -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row),
                                crm_kind_get_icon (crm_record_get_kind (record)));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (record), g_object_unref);
  return row;
}

static void
show_results (CrmRecordFinder *self, GPtrArray *records)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->results))) != NULL)
    gtk_list_box_remove (self->results, row);
  for (guint i = 0; i < records->len; i++)
    gtk_list_box_append (self->results, make_row (g_ptr_array_index (records, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->results), records->len > 0);
  gtk_widget_set_visible (self->nothing, records->len == 0);
}

static void
on_searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmRecordFinder) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = crm_record_search_finish (source, result, &error);

  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->searching);
  if (records != NULL)
    show_results (self, records);
  else
    g_warning ("Search: %s", error->message);
}

static void
search (CrmRecordFinder *self)
{
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();
  crm_record_search_async (self->context, self->kinds, self->n_kinds,
                           gtk_editable_get_text (GTK_EDITABLE (self->entry)), MAX_RESULTS,
                           self->searching, on_searched_cb, g_object_ref (self));
}

static void
on_text_changed_cb (CrmRecordFinder *self)
{
  if (self->n_kinds > 0)
    search (self);
}

/* Enter takes the first one. */
static void
on_entry_activated_cb (CrmRecordFinder *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->results, 0);

  if (row != NULL && self->searching == NULL)
    on_row_activated_cb (self, row);
}

static gboolean
crm_record_finder_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CRM_RECORD_FINDER (widget)->entry));
}

static void
crm_record_finder_dispose (GObject *object)
{
  CrmRecordFinder *self = CRM_RECORD_FINDER (object);

  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_object (&self->context);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_record_finder_parent_class)->dispose (object);
}

static void
crm_record_finder_class_init (CrmRecordFinderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_record_finder_dispose;
  widget_class->grab_focus = crm_record_finder_grab_focus;
  found_signal = g_signal_new ("found", CRM_TYPE_RECORD_FINDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, CRM_TYPE_RECORD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-record-finder.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmRecordFinder, box);
  gtk_widget_class_bind_template_child (widget_class, CrmRecordFinder, entry);
  gtk_widget_class_bind_template_child (widget_class, CrmRecordFinder, results);
  gtk_widget_class_bind_template_child (widget_class, CrmRecordFinder, nothing);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
}

static void
crm_record_finder_init (CrmRecordFinder *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_record_finder_new:
 *
 * Returns: (transfer full): a finder that finds nothing until it is told what to find
 */
GtkWidget *
crm_record_finder_new (CrmContext *context)
{
  CrmRecordFinder *self = g_object_new (CRM_TYPE_RECORD_FINDER, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

/**
 * crm_record_finder_set_kinds:
 * @kinds: (array length=n_kinds): what to find, at most four
 *
 * Begins anew, with an empty text.
 */
void
crm_record_finder_set_kinds (CrmRecordFinder *self, const CrmKind *const *kinds, guint n_kinds)
{
  g_return_if_fail (CRM_IS_RECORD_FINDER (self) && n_kinds > 0 && n_kinds <= MAX_KINDS);
  memcpy (self->kinds, kinds, n_kinds * sizeof *kinds);
  self->n_kinds = n_kinds;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  search (self);
}
