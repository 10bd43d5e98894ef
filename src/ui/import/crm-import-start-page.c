/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an import begins. Main thread. */
#include "config.h"

#include "crm-import-start-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-import-past.h"

struct _CrmImportStartPage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *choose_button;
  GtkWidget *pending_group;
  AdwActionRow *pending_row;
  GtkWidget *past_box;
  GtkListBox *past_list;

  GListModel *past; /* CrmImportPast, one for each row */
};

G_DEFINE_FINAL_TYPE (CrmImportStartPage, crm_import_start_page, GTK_TYPE_WIDGET)

enum
{
  IMPORT_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_past_row_activated_cb (CrmImportStartPage *self, GtkListBoxRow *row)
{
  g_autoptr (CrmImportPast) past
      = g_list_model_get_item (self->past, (guint) gtk_list_box_row_get_index (row));
  g_signal_emit (self, signals[IMPORT_ACTIVATED], 0, crm_import_past_get_record (past));
}

static GtkWidget *
past_row_new (CrmImportPast *past, const CrmLocale *locale)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *summary = crm_import_past_dup_summary (past, locale);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 crm_record_get_title (crm_import_past_get_record (past)));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), summary);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  guint64 n_open = crm_import_past_get_n_open (past);
  if (n_open > 0)
    {
      g_autofree char *number = crm_locale_format_integer (locale, (gint64) n_open);
      /* Translators: %s is a number of problems of an import. */
      g_autofree char *text = g_strdup_printf (_ ("%s to fix"), number);
      GtkWidget *label = gtk_label_new (text);
      gtk_widget_add_css_class (label, "warning");
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  return row;
}

/**
 * crm_import_start_page_set_past:
 * @past: a list of CrmImportPast
 *
 * Shows the imports that were run on this desk.
 */
void
crm_import_start_page_set_past (CrmImportStartPage *self, GListModel *past, const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_IMPORT_START_PAGE (self));
  g_set_object (&self->past, past);
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->past_list)));)
    gtk_list_box_remove (self->past_list, row);
  for (guint i = 0; i < g_list_model_get_n_items (past); i++)
    {
      g_autoptr (CrmImportPast) item = g_list_model_get_item (past, i);
      gtk_list_box_append (self->past_list, past_row_new (item, locale));
    }
  gtk_widget_set_visible (self->past_box, g_list_model_get_n_items (past) > 0);
}

/**
 * crm_import_start_page_set_pending:
 * @pending: (nullable): an import whose rest is outside
 *
 * Offers to go on with it.
 */
void
crm_import_start_page_set_pending (CrmImportStartPage *self,
                                   const CrmImportPending *pending,
                                   const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_IMPORT_START_PAGE (self));
  gtk_widget_set_visible (self->pending_group, pending != NULL);
  if (!pending)
    return;
  guint64 n = pending->first_row - 1;
  g_autofree char *number = crm_locale_format_integer (locale, (gint64) n);
  /* Translators: %s is the name of a file. */
  g_autofree char *title
      = g_strdup_printf (pending->was_stopped ? _ ("The import of %s was stopped")
                                              : _ ("The import of %s was interrupted"),
                         pending->name);
  g_autofree char *subtitle
      = n == 0 ? g_strdup (_ ("Nothing of it is in yet."))
               /* Translators: %s is a number of rows of a file. */
               : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row is in already.",
                                               "%s rows are in already.", (gulong) n),
                                  number);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->pending_row), title);
  adw_action_row_set_subtitle (self->pending_row, subtitle);
}

static void
crm_import_start_page_dispose (GObject *object)
{
  CrmImportStartPage *self = CRM_IMPORT_START_PAGE (object);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->past);
  G_OBJECT_CLASS (crm_import_start_page_parent_class)->dispose (object);
}

static void
crm_import_start_page_class_init (CrmImportStartPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_start_page_dispose;

  /**
   * CrmImportStartPage::import-activated:
   * @import: the record of an earlier import
   */
  signals[IMPORT_ACTIVATED]
      = g_signal_new ("import-activated", CRM_TYPE_IMPORT_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 1, CRM_TYPE_RECORD);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportStartPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmImportStartPage, choose_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportStartPage, pending_group);
  gtk_widget_class_bind_template_child (widget_class, CrmImportStartPage, pending_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportStartPage, past_box);
  gtk_widget_class_bind_template_child (widget_class, CrmImportStartPage, past_list);
  gtk_widget_class_bind_template_callback (widget_class, on_past_row_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_start_page_init (CrmImportStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
