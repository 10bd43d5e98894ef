/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The four counts of a preview, each a button that shows its rows. Main thread. */
#include "config.h"

#include "crm-import-counts.h"

#include <glib/gi18n-lib.h>

#include "crm-import-rows.h"

struct _CrmImportCounts
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkToggleButton *buttons[CRM_IMPORT_N_ACTIONS];
  GtkLabel *numbers[CRM_IMPORT_N_ACTIONS];
};

G_DEFINE_FINAL_TYPE (CrmImportCounts, crm_import_counts, GTK_TYPE_WIDGET)

enum
{
  ACTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const labels[CRM_IMPORT_N_ACTIONS] = {
  [CRM_IMPORT_CREATE] = NC_ ("import rows", "New"),
  [CRM_IMPORT_UPDATE] = NC_ ("import rows", "Changed"),
  [CRM_IMPORT_SAME] = NC_ ("import rows", "Already There"),
  [CRM_IMPORT_SKIP] = NC_ ("import rows", "With Problems"),
};

/* The last one counts the rows with problems, whether they are left out or not. */
static guint64
count_rows (CrmImportReport *report, guint i)
{
  CrmImportRows *rows = crm_import_report_get_rows (report);
  return i == CRM_IMPORT_SKIP && rows ? crm_import_rows_get_n (rows, CRM_IMPORT_LIST_PROBLEMS)
                                      : crm_import_report_get_n (report, (CrmImportAction) i);
}

static void
on_button_toggled_cb (CrmImportCounts *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    g_signal_emit (self, signals[ACTION_CHANGED], 0);
}

static void
add_button (CrmImportCounts *self, GtkWidget *pair, guint i)
{
  const char *text = g_dpgettext2 (GETTEXT_PACKAGE, "import rows", labels[i]);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *number = gtk_label_new (NULL);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_toggle_button_new ();
  gtk_widget_add_css_class (number, "title-3");
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), number);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "card");
  gtk_widget_add_css_class (button, "crm-import-count");
  gtk_box_append (GTK_BOX (pair), button);
  self->buttons[i] = GTK_TOGGLE_BUTTON (button);
  self->numbers[i] = GTK_LABEL (number);
  if (i > 0)
    gtk_toggle_button_set_group (self->buttons[i], self->buttons[0]);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_button_toggled_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
crm_import_counts_dispose (GObject *object)
{
  CrmImportCounts *self = CRM_IMPORT_COUNTS (object);
  if (self->box)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  G_OBJECT_CLASS (crm_import_counts_parent_class)->dispose (object);
}

static void
crm_import_counts_class_init (CrmImportCountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_counts_dispose;
  signals[ACTION_CHANGED] = g_signal_new ("action-changed", CRM_TYPE_IMPORT_COUNTS,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-counts.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportCounts, box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_counts_init (CrmImportCounts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < CRM_IMPORT_N_ACTIONS; i += 2)
    {
      GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      gtk_box_set_homogeneous (GTK_BOX (pair), TRUE);
      add_button (self, pair, i);
      add_button (self, pair, i + 1);
      gtk_box_append (self->box, pair);
    }
  gtk_toggle_button_set_active (self->buttons[CRM_IMPORT_CREATE], TRUE);
}

/* Chooses the first count that is not zero, unless the chosen one has rows. */
static void
choose (CrmImportCounts *self, CrmImportReport *report)
{
  if (count_rows (report, crm_import_counts_get_action (self)) > 0)
    return;
  for (guint i = 0; i < CRM_IMPORT_N_ACTIONS; i++)
    if (count_rows (report, i) > 0)
      {
        gtk_toggle_button_set_active (self->buttons[i], TRUE);
        return;
      }
}

/**
 * crm_import_counts_set_report:
 * @report: (nullable): %NULL while it is not known
 *
 * Shows the counts of a preview.
 */
void
crm_import_counts_set_report (CrmImportCounts *self,
                              CrmImportReport *report,
                              const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_IMPORT_COUNTS (self));
  for (guint i = 0; i < CRM_IMPORT_N_ACTIONS; i++)
    {
      guint64 n = report ? count_rows (report, i) : 0;
      g_autofree char *number
          = report ? crm_locale_format_integer (locale, (gint64) n) : g_strdup ("…");
      const char *label = g_dpgettext2 (GETTEXT_PACKAGE, "import rows", labels[i]);
      g_autofree char *name = g_strdup_printf ("%s: %s", label, number);
      gtk_label_set_text (self->numbers[i], number);
      gtk_widget_set_sensitive (GTK_WIDGET (self->buttons[i]), n > 0);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  if (report)
    choose (self, report);
}

CrmImportAction
crm_import_counts_get_action (CrmImportCounts *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_COUNTS (self), CRM_IMPORT_CREATE);
  for (guint i = 0; i < CRM_IMPORT_N_ACTIONS; i++)
    if (gtk_toggle_button_get_active (self->buttons[i]))
      return (CrmImportAction) i;
  return CRM_IMPORT_CREATE;
}

void
crm_import_counts_set_action (CrmImportCounts *self, CrmImportAction action)
{
  g_return_if_fail (CRM_IS_IMPORT_COUNTS (self));
  g_return_if_fail (action < CRM_IMPORT_N_ACTIONS);
  gtk_toggle_button_set_active (self->buttons[action], TRUE);
}

/**
 * crm_import_counts_set_narrow:
 *
 * Puts them in one row or in two.
 */
void
crm_import_counts_set_narrow (CrmImportCounts *self, gboolean is_narrow)
{
  g_return_if_fail (CRM_IS_IMPORT_COUNTS (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), is_narrow
                                                                  ? GTK_ORIENTATION_VERTICAL
                                                                  : GTK_ORIENTATION_HORIZONTAL);
}
