/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desktop's own file dialog, which is a portal's in a sandbox. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-file-choose.h"

static void
on_chooser_responded_cb (GtkNativeDialog *chooser, int response, GTask *task)
{
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)),
                           g_object_unref);
  else
    g_task_return_pointer (task, NULL, NULL);
  /* A native dialog has no parent that would keep it alive: this was its last reference. */
  g_object_unref (chooser);
  g_object_unref (task);
}

static void
add_filters (GtkFileChooser *chooser, GListModel *filters)
{
  for (guint i = 0; i < g_list_model_get_n_items (filters); i++)
    {
      g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);
      gtk_file_chooser_add_filter (chooser, filter);
      if (i == 0)
        gtk_file_chooser_set_filter (chooser, filter);
    }
}

/**
 * crm_file_choose_async:
 * @parent: a widget of the window that asks
 * @name: (nullable): the name offered for a file to save
 * @filters: (nullable): a list of GtkFileFilter, the first of which is taken
 *
 * Lets a person choose a file or folder.
 */
void
crm_file_choose_async (GtkWidget *parent,
                       CrmFileAction action,
                       const char *title,
                       const char *name,
                       GListModel *filters,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (parent));

  static const GtkFileChooserAction actions[] = {
    GTK_FILE_CHOOSER_ACTION_OPEN,
    GTK_FILE_CHOOSER_ACTION_SAVE,
    GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
  };
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, crm_file_choose_async);
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (title, GTK_WINDOW (root), actions[action],
                                     action == CRM_FILE_SAVE ? _ ("_Save") : NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  if (filters)
    add_filters (GTK_FILE_CHOOSER (chooser), filters);
  if (action == CRM_FILE_SAVE && name)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect (chooser, "response", G_CALLBACK (on_chooser_responded_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * crm_file_choose_finish:
 *
 * Returns: (transfer full) (nullable): what was chosen, %NULL when the person thought better of it
 */
GFile *
crm_file_choose_finish (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * crm_file_add_filter:
 * @filters: a list of GtkFileFilter
 * @name: what a person reads, as "Tables (CSV)"
 * @suffixes: (array zero-terminated=1): without the dot
 *
 * Adds a filter by suffixes.
 */
void
crm_file_add_filter (GListStore *filters, const char *name, const char *const *suffixes)
{
  g_return_if_fail (G_IS_LIST_STORE (filters));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; suffixes[i]; i++)
    gtk_file_filter_add_suffix (filter, suffixes[i]);
  g_list_store_append (filters, filter);
}
