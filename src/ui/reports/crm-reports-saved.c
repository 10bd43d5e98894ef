/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved reports. Main thread. */
#include "config.h"

#include "crm-reports-saved.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _CrmReportsSaved
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *list;
  GtkLabel *empty;
  GtkEditable *name;
  GtkWidget *shared;
  GtkWidget *save;

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmReportChoices *choices; /* borrowed from the bar */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CrmReportsSaved, crm_reports_saved, GTK_TYPE_WIDGET)

enum
{
  OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, CrmReportsSaved *self)
{
  CrmRecord *record = g_object_get_data (G_OBJECT (row), "record");
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmReportChoices) choices = crm_report_choices_parse (
      crm_record_get_text (record, "report"), crm_record_get_text (record, "choices"), &error);

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  if (choices == NULL)
    crm_navigator_report_error (self->navigator, _ ("The saved report could not be opened"), error);
  else
    g_signal_emit (self, signals[OPENED], 0, choices);
}

static void
on_delete_clicked_cb (GtkButton *button, CrmReportsSaved *self)
{
  CrmRecord *record = g_object_get_data (G_OBJECT (button), "record");
  /* Translators: the name of an operation; %s is the name of a saved report. */
  g_autofree char *label
      = g_strdup_printf (_ ("Delete report “%s”"), crm_record_get_title (record));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, crm_record_get_kind (record), crm_record_get_id (record));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  crm_navigator_run (self->navigator, operation);
}

static void
add_row (CrmReportsSaved *self, CrmRecord *record)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (crm_record_get_title (record));
  GtkWidget *delete = gtk_button_new_from_icon_name ("user-trash-symbolic");
  const CrmId *owner = crm_record_get_link (record, "owner_id");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (delete, "flat");
  gtk_widget_set_tooltip_text (delete, _ ("Delete"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (delete), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Delete"), -1);
  gtk_widget_set_visible (
      delete, owner != NULL && crm_id_equal (owner, crm_context_get_user (self->context)));
  g_object_set_data_full (G_OBJECT (delete), "record", g_object_ref (record), g_object_unref);
  g_signal_connect (delete, "clicked", G_CALLBACK (on_delete_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), delete);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_record_get_title (record), -1);
  g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static gpointer
read_saved (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_report_choices_list_saved (session, error);
}

static void
on_saved_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) saved = crm_store_run_finish (CRM_STORE (source), result, &error);
  CrmReportsSaved *self;
  GtkWidget *child;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = CRM_REPORTS_SAVED (data);
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; saved != NULL && i < saved->len; i++)
    add_row (self, saved->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), saved == NULL || saved->len == 0);
  gtk_widget_set_visible (self->list, saved != NULL && saved->len > 0);
}

static void
on_popover_shown_cb (GtkWidget *popover, CrmReportsSaved *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       read_saved, NULL, NULL, (GDestroyNotify) g_ptr_array_unref,
                       self->cancellable, on_saved_read_cb, self);
}

static void
on_name_changed_cb (GtkEditable *editable, CrmReportsSaved *self)
{
  gtk_widget_set_sensitive (self->save, *gtk_editable_get_text (editable) != '\0');
}

static void
on_save_clicked_cb (GtkWidget *widget, CrmReportsSaved *self)
{
  const char *name = gtk_editable_get_text (self->name);
  g_autoptr (CrmRecord) record
      = crm_record_new (crm_context_get_kind (self->context, "saved_report"));
  g_autofree char *text = NULL;
  g_autofree char *label = NULL;
  g_autoptr (CrmOperation) operation = NULL;

  if (name[0] == '\0' || self->choices == NULL)
    return;
  text = crm_report_choices_print (self->choices);
  /* Translators: the name of an operation; %s is the name of a saved report. */
  label = g_strdup_printf (_ ("Save report “%s”"), name);
  operation = crm_operation_new (label);
  crm_record_take_defaults (record);
  crm_record_set_text (record, "name", name);
  crm_record_set_text (record, "report", self->choices->spec->key);
  crm_record_set_text (record, "choices", text);
  crm_record_set_integer (record, "shared",
                          gtk_check_button_get_active (GTK_CHECK_BUTTON (self->shared)));
  crm_record_set_link (record, "owner_id", crm_context_get_user (self->context));
  crm_operation_insert (operation, record);
  gtk_editable_set_text (self->name, "");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
  crm_navigator_run (self->navigator, operation);
}

static GtkWidget *
new_box (CrmReportsSaved *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->empty = GTK_LABEL (gtk_label_new (_ ("No report is saved yet")));
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->empty));
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  gtk_box_append (GTK_BOX (box), self->list);
  self->name = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Save this report as…"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the saved report"), -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->name), TRUE);
  g_signal_connect (self->name, "changed", G_CALLBACK (on_name_changed_cb), self);
  g_signal_connect (self->name, "activate", G_CALLBACK (on_save_clicked_cb), self);
  self->save = gtk_button_new_with_mnemonic (_ ("_Save"));
  gtk_widget_set_sensitive (self->save, FALSE);
  g_signal_connect (self->save, "clicked", G_CALLBACK (on_save_clicked_cb), self);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (line), self->save);
  gtk_box_append (GTK_BOX (box), line);
  self->shared = gtk_check_button_new_with_mnemonic (_ ("S_hared with the team"));
  gtk_box_append (GTK_BOX (box), self->shared);
  return box;
}

static void
crm_reports_saved_dispose (GObject *object)
{
  CrmReportsSaved *self = CRM_REPORTS_SAVED (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_reports_saved_parent_class)->dispose (object);
}

static void
crm_reports_saved_class_init (CrmReportsSavedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_reports_saved_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[OPENED] = g_signal_new ("opened", CRM_TYPE_REPORTS_SAVED, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
crm_reports_saved_init (CrmReportsSaved *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->button = gtk_menu_button_new ();
  /* Translators: a button that opens the list of saved reports. */
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), C_ ("report", "Saved"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("report", "Saved"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), new_box (self));
  g_signal_connect (popover, "show", G_CALLBACK (on_popover_shown_cb), self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
crm_reports_saved_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmReportsSaved *self = g_object_new (CRM_TYPE_REPORTS_SAVED, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  return GTK_WIDGET (self);
}

/* @choices: what would be saved; must live as long as it is set */
void
crm_reports_saved_set_choices (CrmReportsSaved *self, const CrmReportChoices *choices)
{
  self->choices = choices;
}
