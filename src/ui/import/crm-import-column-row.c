/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One column of the file. All rows share the list of fields that the kind has. Main thread. */
#include "config.h"

#include "crm-import-column-row.h"

#include <glib/gi18n-lib.h>

struct _CrmImportColumnRow
{
  AdwPreferencesRow parent_instance;

  GtkBox *box;
  GtkLabel *name;
  GtkLabel *samples;
  GtkLabel *guess;
  GtkBox *choices;
  GtkDropDown *fields;
  GtkDropDown *date_orders;
  GtkCheckButton *create_missing;
  GtkLabel *existing_label;
  GtkMenuButton *menu_button;

  GSimpleAction *existing_action;
  CrmImportFlow *flow; /* borrowed: the page has it */
  guint column;
  GPtrArray *known; /* CrmField: what stands behind the choices, the first of which is none */
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (CrmImportColumnRow, crm_import_column_row, ADW_TYPE_PREFERENCES_ROW)

static void
on_field_selected_cb (CrmImportColumnRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->fields);
  if (self->is_updating || selected == GTK_INVALID_LIST_POSITION)
    return;
  crm_import_flow_set_field (self->flow, self->column,
                             selected == 0 ? NULL : g_ptr_array_index (self->known, selected - 1));
}

static void
on_date_order_selected_cb (CrmImportColumnRow *self)
{
  static const CrmDateOrder orders[]
      = { CRM_DATE_ORDER_DMY, CRM_DATE_ORDER_MDY, CRM_DATE_ORDER_YMD };
  guint selected = gtk_drop_down_get_selected (self->date_orders);
  if (!self->is_updating && selected < G_N_ELEMENTS (orders))
    crm_import_flow_set_date_order (self->flow, self->column, orders[selected]);
}

static void
on_create_missing_toggled_cb (CrmImportColumnRow *self)
{
  if (!self->is_updating)
    crm_import_flow_set_create_missing (self->flow, self->column,
                                        gtk_check_button_get_active (self->create_missing));
}

/* "all" or the name of a policy. */
static void
on_existing_changed_cb (CrmImportColumnRow *self, GVariant *state)
{
  CrmImportExisting existing;
  gboolean is_own
      = crm_import_existing_from_name (g_variant_get_string (state, NULL), &existing, NULL);
  crm_import_flow_set_field_existing (self->flow, self->column, is_own ? (int) existing : -1);
}

static void
crm_import_column_row_finalize (GObject *object)
{
  g_clear_object (&CRM_IMPORT_COLUMN_ROW (object)->existing_action);
  g_clear_pointer (&CRM_IMPORT_COLUMN_ROW (object)->known, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_import_column_row_parent_class)->finalize (object);
}

static void
crm_import_column_row_class_init (CrmImportColumnRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_import_column_row_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-column-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, box);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, name);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, samples);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, guess);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, choices);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, fields);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, date_orders);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, create_missing);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, existing_label);
  gtk_widget_class_bind_template_child (widget_class, CrmImportColumnRow, menu_button);
  gtk_widget_class_bind_template_callback (widget_class, on_field_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_date_order_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_create_missing_toggled_cb);
}

static void
crm_import_column_row_init (CrmImportColumnRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  self->existing_action = g_simple_action_new_stateful ("existing", G_VARIANT_TYPE_STRING,
                                                        g_variant_new_string ("all"));
  g_signal_connect_object (self->existing_action, "change-state",
                           G_CALLBACK (on_existing_changed_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (self->existing_action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "column", G_ACTION_GROUP (actions));
}

static char *
join_samples (const char *const *samples)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; samples[i]; i++)
    {
      if (i > 0)
        g_string_append (text, " · ");
      g_string_append (text, samples[i]);
    }
  /* A cell may hold a whole letter. */
  g_strdelimit (text->str, "\n\r\t", ' ');
  return g_strdup (text->str);
}

/**
 * crm_import_column_row_new:
 *
 * Returns: (transfer full): a row without a choice of fields yet
 */
GtkWidget *
crm_import_column_row_new (CrmImportFlow *flow, guint column)
{
  CrmImportColumnRow *self = g_object_new (CRM_TYPE_IMPORT_COLUMN_ROW, NULL);
  CrmImportPlan *plan = crm_import_flow_get_plan (flow);
  self->flow = flow;
  self->column = column;
  const char *name = crm_import_plan_get_column_name (plan, column);
  g_autofree char *number = NULL;
  if (!name || !*name)
    /* Translators: a column of a file that has no heading; %u is its number. */
    name = number = g_strdup_printf (_ ("Column %u"), column + 1);
  g_autofree char *samples = join_samples (crm_import_plan_get_samples (plan, column));
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->samples, samples);
  gtk_widget_set_visible (GTK_WIDGET (self->samples), *samples != '\0');
  /* A preferences row names itself by its title. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self), FALSE);
  return GTK_WIDGET (self);
}

/* What the column holds, or that it goes to the further numbers and addresses. */
static void
show_guess (CrmImportColumnRow *self, CrmImportPlan *plan)
{
  g_autofree char *more = crm_import_plan_dup_more (plan, self->column);
  g_autofree char *guess
      = crm_column_guess_dup_description (crm_import_plan_get_guess (plan, self->column));
  gtk_label_set_text (self->guess, more ? more : guess);
}

static void
update_date_order (CrmImportColumnRow *self, CrmImportPlan *plan, const CrmField *field)
{
  static const guint positions[] = { [CRM_DATE_ORDER_UNKNOWN] = 0,
                                     [CRM_DATE_ORDER_DMY] = 0,
                                     [CRM_DATE_ORDER_MDY] = 1,
                                     [CRM_DATE_ORDER_YMD] = 2 };
  CrmFieldType type = field ? crm_field_get_field_type (field) : CRM_FIELD_TEXT;
  gboolean is_date = type == CRM_FIELD_DATE || type == CRM_FIELD_INSTANT;
  CrmDateOrder order = crm_import_plan_get_format (plan, self->column)->date_order;
  gtk_widget_set_visible (
      GTK_WIDGET (self->date_orders),
      is_date && crm_column_guess_is_ambiguous (crm_import_plan_get_guess (plan, self->column)));
  gtk_drop_down_set_selected (self->date_orders, positions[order]);
}

static void
update_create_missing (CrmImportColumnRow *self, CrmImportPlan *plan, const CrmField *field)
{
  const CrmKind *target = field && crm_field_get_field_type (field) == CRM_FIELD_LINK
                              ? crm_field_get_target (field)
                              : NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->create_missing), target != NULL);
  if (!target)
    return;
  /* Translators: %s are kinds of records, as "Companies". */
  g_autofree char *label
      = g_strdup_printf (_ ("Add missing ones to %s"), crm_kind_get_label_plural (target));
  gtk_check_button_set_label (self->create_missing, label);
  gtk_check_button_set_active (self->create_missing,
                               crm_import_plan_get_create_missing (plan, self->column));
}

/* Whether values that are there go or stay, where the column says so itself. */
static void
update_existing (CrmImportColumnRow *self, CrmImportPlan *plan, const CrmField *field)
{
  CrmImportExisting existing;
  gboolean is_own = crm_import_plan_get_field_existing (plan, self->column, &existing);
  gboolean can_meet = field && existing != CRM_IMPORT_EXISTING_SKIP
                      && !g_str_equal (crm_import_plan_get_match (plan), CRM_IMPORT_MATCH_NONE);
  const char *label = crm_import_existing_get_label (existing);
  g_simple_action_set_state (
      self->existing_action,
      g_variant_new_string (is_own ? crm_import_existing_get_name (existing) : "all"));
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), can_meet);
  gtk_label_set_text (self->existing_label, label);
  gtk_widget_set_visible (GTK_WIDGET (self->existing_label), is_own && can_meet);
}

/**
 * crm_import_column_row_update:
 * @fields: (element-type CrmField): what the kind offers
 * @labels: a list of GtkStringObject: "leave out", then the labels of @fields
 *
 * Shows what the plan says about the column now.
 */
void
crm_import_column_row_update (CrmImportColumnRow *self, GPtrArray *fields, GListModel *labels)
{
  g_return_if_fail (CRM_IS_IMPORT_COLUMN_ROW (self));
  CrmImportPlan *plan = crm_import_flow_get_plan (self->flow);
  const CrmField *field = crm_import_plan_get_field (plan, self->column);
  guint position = 0;
  self->is_updating = TRUE;
  if (self->known != fields)
    {
      g_clear_pointer (&self->known, g_ptr_array_unref);
      self->known = g_ptr_array_ref (fields);
      gtk_drop_down_set_model (self->fields, labels);
    }
  for (guint i = 0; field && i < fields->len; i++)
    if (g_ptr_array_index (fields, i) == field)
      position = i + 1;
  gtk_drop_down_set_selected (self->fields, position);
  show_guess (self, plan);
  update_date_order (self, plan, field);
  update_create_missing (self, plan, field);
  update_existing (self, plan, field);
  if (field || crm_import_plan_is_used (plan, self->column))
    gtk_widget_remove_css_class (GTK_WIDGET (self->name), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->name), "dim-label");
  self->is_updating = FALSE;
}

/**
 * crm_import_column_row_set_narrow:
 *
 * Puts the choice beside the column or below it.
 */
void
crm_import_column_row_set_narrow (CrmImportColumnRow *self, gboolean is_narrow)
{
  g_return_if_fail (CRM_IS_IMPORT_COLUMN_ROW (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), is_narrow
                                                                  ? GTK_ORIENTATION_VERTICAL
                                                                  : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_size_request (GTK_WIDGET (self->choices), is_narrow ? -1 : 240, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->choices), is_narrow);
}
