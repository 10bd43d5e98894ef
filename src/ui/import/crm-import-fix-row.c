/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One problem of an import and the ways out of it. Main thread. */
#include "config.h"

#include "crm-import-fix-row.h"

#include <glib/gi18n-lib.h>

#include "crm-field-editor.h"
#include "crm-link-picker.h"

struct _CrmImportFixRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title;
  GtkLabel *subtitle;
  GtkButton *apply_button;
  GtkMenuButton *menu_button;
  GtkWidget *popover; /* made when something else is to be chosen */
  GtkWidget *input;

  CrmContext *context;
  CrmImportProblem *problem;
  const CrmField *field; /* NULL where the row as a whole is wrong */
};

G_DEFINE_FINAL_TYPE (CrmImportFixRow, crm_import_fix_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  SETTLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_settle (CrmImportFixRow *self, const char *replacement, gboolean create)
{
  g_signal_emit (self, signals[SETTLE], 0, replacement, create);
}

/* ---- choosing something else ---- */

/* What was given, as it would stand in a file. */
static char *
dup_input (CrmImportFixRow *self)
{
  if (CRM_IS_LINK_PICKER (self->input))
    {
      CrmLinkPicker *picker = CRM_LINK_PICKER (self->input);
      return crm_link_picker_is_settled (picker) ? g_strdup (crm_link_picker_get_title (picker))
                                                 : NULL;
    }
  if (CRM_IS_FIELD_EDITOR (self->input))
    {
      g_auto (CrmValue) value = CRM_VALUE_INIT;
      if (!crm_field_editor_get_value (CRM_FIELD_EDITOR (self->input), &value, NULL))
        return NULL;
      return crm_field_to_text (self->field, &value, NULL);
    }
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->input)));
}

static void
on_choice_confirmed_cb (CrmImportFixRow *self)
{
  g_autofree char *text = dup_input (self);
  if (!text || !*text)
    {
      gtk_widget_grab_focus (self->input);
      return;
    }
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  emit_settle (self, text, FALSE);
}

static GtkWidget *
make_input (CrmImportFixRow *self)
{
  const char *label = crm_field_get_label (self->field);
  GtkWidget *input;
  switch ((int) crm_field_get_field_type (self->field))
    {
    case CRM_FIELD_LINK:
      input = crm_link_picker_new (self->context, crm_field_get_target (self->field));
      crm_link_picker_set_label (CRM_LINK_PICKER (input), label);
      crm_link_picker_set_can_create (CRM_LINK_PICKER (input), FALSE);
      break;
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_BOOLEAN:
      input = crm_field_editor_new (self->context, self->field);
      break;
    default:
      input = gtk_entry_new ();
      gtk_editable_set_text (GTK_EDITABLE (input), crm_import_problem_get_value (self->problem));
      gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
      g_signal_connect_object (input, "activate", G_CALLBACK (on_choice_confirmed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  gtk_widget_set_size_request (input, 220, -1);
  return input;
}

static void
make_popover (CrmImportFixRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *label = gtk_label_new (crm_field_get_label (self->field));
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Apply to All"));
  self->popover = gtk_popover_new ();
  self->input = make_input (self);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_add_css_class (box, "crm-import-choice");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), self->input);
  gtk_box_append (GTK_BOX (box), button);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self->menu_button));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_choice_confirmed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* ---- actions ---- */

static void
on_apply_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportFixRow *self = CRM_IMPORT_FIX_ROW (widget);
  const char *proposal = crm_import_problem_get_proposal (self->problem);
  if (proposal)
    emit_settle (self, proposal, FALSE);
  else
    gtk_widget_activate_action (widget, "fix.choose", NULL);
}

static void
on_choose_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportFixRow *self = CRM_IMPORT_FIX_ROW (widget);
  if (!self->popover)
    make_popover (self);
  gtk_popover_popup (GTK_POPOVER (self->popover));
  gtk_widget_child_focus (self->input, GTK_DIR_TAB_FORWARD);
}

static void
on_create_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportFixRow *self = CRM_IMPORT_FIX_ROW (widget);
  emit_settle (self, crm_import_problem_get_value (self->problem), TRUE);
}

static void
on_ignore_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  emit_settle (CRM_IMPORT_FIX_ROW (widget), NULL, FALSE);
}

static void
crm_import_fix_row_dispose (GObject *object)
{
  CrmImportFixRow *self = CRM_IMPORT_FIX_ROW (object);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_import_fix_row_parent_class)->dispose (object);
}

static void
crm_import_fix_row_finalize (GObject *object)
{
  g_clear_object (&CRM_IMPORT_FIX_ROW (object)->problem);
  G_OBJECT_CLASS (crm_import_fix_row_parent_class)->finalize (object);
}

static void
crm_import_fix_row_class_init (CrmImportFixRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_fix_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_import_fix_row_finalize;

  /**
   * CrmImportFixRow::settle:
   * @replacement: (nullable): what to put instead; %NULL leaves it as it is
   * @create: whether a record of that name is to be made
   */
  signals[SETTLE] = g_signal_new ("settle", CRM_TYPE_IMPORT_FIX_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-fix-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportFixRow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmImportFixRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CrmImportFixRow, apply_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportFixRow, menu_button);
  gtk_widget_class_install_action (widget_class, "fix.apply", NULL, on_apply_activated_cb);
  gtk_widget_class_install_action (widget_class, "fix.choose", NULL, on_choose_activated_cb);
  gtk_widget_class_install_action (widget_class, "fix.create", NULL, on_create_activated_cb);
  gtk_widget_class_install_action (widget_class, "fix.ignore", NULL, on_ignore_activated_cb);
}

static void
crm_import_fix_row_init (CrmImportFixRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* "1,480 × Product “GTXPro” → GTX Pro" */
static char *
describe (CrmImportFixRow *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const char *label = crm_import_problem_get_field_label (self->problem);
  const char *value = crm_import_problem_get_value (self->problem);
  const char *proposal = crm_import_problem_get_proposal (self->problem);
  g_autofree char *n
      = crm_locale_format_integer (locale, (gint64) crm_import_problem_get_n_rows (self->problem));
  if (!self->field)
    /* Translators: of rows of a file that are wrong as a whole: how many, and what is wrong. */
    return g_strdup_printf (_ ("%s × %s"), n, crm_import_problem_get_message (self->problem));
  if (!*value)
    /* Translators: how many rows of a file have nothing in a field, as "1,425 × Company is empty".
     */
    return g_strdup_printf (_ ("%s × %s is empty"), n, label);
  if (proposal)
    /* Translators: how many rows have this in a field, and what was probably meant, as
     * "1,480 × Product “GTXPro” → GTX Pro". */
    return g_strdup_printf (_ ("%s × %s “%s” → %s"), n, label, value, proposal);
  /* Translators: how many rows have this in a field, as "3 × Stage “Lots”". */
  return g_strdup_printf (_ ("%s × %s “%s”"), n, label, value);
}

/* The message repeats the field's name where the row shows it already. */
static char *
explain (CrmImportFixRow *self)
{
  g_autofree char *row
      = crm_locale_format_integer (crm_context_get_locale (self->context),
                                   (gint64) crm_import_problem_get_first_row (self->problem));
  /* Translators: %s is the number of a row of a file. */
  g_autofree char *first = g_strdup_printf (_ ("first in row %s"), row);
  if (!self->field)
    return g_steal_pointer (&first);
  const char *message = crm_import_problem_get_message (self->problem);
  return g_strdup_printf ("%s · %s", message ? message : "", first);
}

/**
 * crm_import_fix_row_new:
 * @field: (nullable): the field of the problem
 * @is_preview: nothing was imported yet, so that nothing can be fixed
 *
 * Returns: (transfer full): the row of a problem
 */
GtkWidget *
crm_import_fix_row_new (CrmContext *context,
                        CrmImportProblem *problem,
                        const CrmField *field,
                        gboolean is_preview)
{
  CrmImportFixRow *self = g_object_new (CRM_TYPE_IMPORT_FIX_ROW, NULL);
  gboolean is_link = field && crm_field_get_field_type (field) == CRM_FIELD_LINK;
  gboolean has_proposal = crm_import_problem_get_proposal (problem) != NULL;
  self->context = g_object_ref (context);
  self->problem = g_object_ref (problem);
  self->field = field;
  g_autofree char *title = describe (self);
  g_autofree char *subtitle = explain (self);
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  if (has_proposal && crm_import_problem_get_n_rows (problem) == 1)
    gtk_button_set_label (self->apply_button, _ ("Apply"));
  if (has_proposal)
    gtk_widget_add_css_class (GTK_WIDGET (self->apply_button), "suggested-action");
  else
    gtk_button_set_label (self->apply_button, _ ("Choose…"));
  gtk_widget_set_visible (GTK_WIDGET (self->apply_button), !is_preview && field != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), !is_preview);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fix.choose", field != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "fix.create",
                                 is_link && *crm_import_problem_get_value (problem));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return GTK_WIDGET (self);
}

CrmImportProblem *
crm_import_fix_row_get_problem (CrmImportFixRow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FIX_ROW (self), NULL);
  return self->problem;
}
