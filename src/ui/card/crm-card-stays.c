/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a deal was in each stage. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-card-plans.h"
#include "crm-card-section.h"

#define DAY 86400
#define HOUR 3600

/* Days, or hours where there is not a whole day. */
static char *
dup_duration (gint64 seconds)
{
  gint64 n = seconds >= DAY ? seconds / DAY : seconds / HOUR;

  if (seconds >= DAY)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d day", "%d days", (gulong) n),
                            (int) n);
  if (n > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d hour", "%d hours", (gulong) n),
                            (int) n);
  return g_strdup (_ ("less than an hour"));
}

static GtkWidget *
make_row (CrmContext *context, const CrmStageStay *stay, gint64 longest)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *name = gtk_label_new (stay->name);
  GtkWidget *bar = gtk_level_bar_new_for_interval (0, 1);
  g_autofree char *spent = stay->is_now && stay->seconds == 0 ? NULL : dup_duration (stay->seconds);
  g_autofree char *date = crm_locale_format_date (
      crm_context_get_locale (context), crm_instant_to_date (stay->from), CRM_DATE_MEDIUM);
  g_autofree char *since = g_strjoin (" · ", date, stay->by, NULL);
  GtkWidget *duration = gtk_label_new (spent), *when = gtk_label_new (since);
  /* Translators: a stage, how long a deal was in it, since when and by whom. */
  g_autofree char *label
      = g_strdup_printf (_ ("%s: %s, since %s"), stay->name, spent != NULL ? spent : "", since);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  if (stay->is_now)
    gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (duration, "numeric");
  gtk_label_set_xalign (GTK_LABEL (when), 0);
  gtk_label_set_ellipsize (GTK_LABEL (when), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (when, "caption");
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar),
                           longest > 0 ? (double) stay->seconds / (double) longest : 0);
  gtk_widget_set_margin_top (bar, 4);
  gtk_widget_set_margin_bottom (bar, 4);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_widget_set_margin_start (grid, 12);
  gtk_widget_set_margin_end (grid, 12);
  gtk_widget_set_margin_top (grid, 8);
  gtk_widget_set_margin_bottom (grid, 8);
  gtk_grid_attach (GTK_GRID (grid), name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), duration, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), bar, 0, 1, 2, 1);
  gtk_grid_attach (GTK_GRID (grid), when, 0, 2, 2, 1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

/**
 * crm_card_stays_show:
 * @section: empty
 *
 * Shows where a deal was, for how long, and who moved it.
 */
void
crm_card_stays_show (GtkBox *section, CrmContext *context, const CrmCardData *data)
{
  GtkWidget *label = gtk_label_new (crm_card_section_label ("stays"));
  GtkWidget *list = gtk_list_box_new ();
  gint64 longest = 0;

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_card_section_label ("stays"), -1);
  for (guint i = 0; i < data->stays->len; i++)
    longest = MAX (longest, ((CrmStageStay *) g_ptr_array_index (data->stays, i))->seconds);
  for (guint i = 0; i < data->stays->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list),
                         make_row (context, g_ptr_array_index (data->stays, i), longest));
  gtk_box_append (section, label);
  gtk_box_append (section, list);
}
