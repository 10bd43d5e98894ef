/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with what a row holds, beneath it. Main thread. */
#include "config.h"

#include "crm-row-error.h"

/**
 * crm_row_add_error_label:
 *
 * Makes room beneath the content of a row for what is wrong with it.
 *
 * Returns: (transfer none): a label that is not seen
 */
GtkLabel *
crm_row_add_error_label (AdwPreferencesRow *row)
{
  g_autoptr (GtkWidget) content
      = g_object_ref (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (NULL);
  gtk_widget_add_css_class (box, "crm-setting-row");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "error");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "crm-setting-error");
  gtk_widget_set_visible (label, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), NULL);
  gtk_box_append (GTK_BOX (box), content);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return GTK_LABEL (label);
}

/**
 * crm_row_show_error:
 * @message: (nullable): what is wrong; %NULL when nothing is
 */
void
crm_row_show_error (GtkWidget *row, GtkLabel *label, const char *message)
{
  gtk_label_set_text (label, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (label), message != NULL);
  if (!message)
    {
      gtk_widget_remove_css_class (row, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
      return;
    }
  gtk_widget_add_css_class (row, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, label,
                                  NULL, -1);
}
