/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of the window that merges. Main thread. */
#include "config.h"

#include "crm-merge-field.h"

#include <glib/gi18n-lib.h>

struct _CrmMergeField
{
  GtkWidget parent_instance;

  GtkWidget *values;
  GPtrArray *checks; /* GtkCheckButton, borrowed; NULL where a record has no value */

  CrmMerge *plan;
  const CrmField *field;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (CrmMergeField, crm_merge_field, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
crm_merge_field_dispose (GObject *object)
{
  CrmMergeField *self = CRM_MERGE_FIELD (object);

  g_clear_object (&self->plan);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (crm_merge_field_parent_class)->dispose (object);
}

static void
crm_merge_field_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_MERGE_FIELD (object)->checks);
  G_OBJECT_CLASS (crm_merge_field_parent_class)->finalize (object);
}

static void
crm_merge_field_class_init (CrmMergeFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_merge_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_merge_field_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  /**
   * CrmMergeField::chosen:
   *
   * Another value was chosen.
   */
  signals[CHOSEN] = g_signal_new ("chosen", CRM_TYPE_MERGE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
}

static void
crm_merge_field_init (CrmMergeField *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->checks = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 3);
  gtk_widget_add_css_class (GTK_WIDGET (self), "crm-merge-field");
}

static void
on_check_toggled_cb (GtkCheckButton *check, CrmMergeField *self)
{
  guint position;

  if (self->is_updating || !gtk_check_button_get_active (check)
      || !g_ptr_array_find (self->checks, check, &position))
    return;
  crm_merge_choose (self->plan, self->field, position);
  g_signal_emit (self, signals[CHOSEN], 0);
}

static GtkWidget *
make_text (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 4);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

/* A value that can be chosen; the check button's own label would not wrap. */
static GtkWidget *
make_choice (CrmMergeField *self, CrmRecord *record, const char *text, GtkWidget *group)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  /* Translators: a value, then the record that has it. */
  g_autofree char *name = g_strdup_printf (_ ("%s, from %s"), text, crm_record_get_title (record));
  GtkWidget *label = make_text (text);
  GtkGesture *click = gtk_gesture_click_new ();

  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (group));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (check, GTK_ALIGN_START);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_check_toggled_cb), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (gtk_widget_activate), check,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_tooltip_text (label, text);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), label);
  g_ptr_array_add (self->checks, check);
  return box;
}

static void
fill (CrmMergeField *self, CrmContext *context)
{
  GtkWidget *title = gtk_label_new (crm_field_get_label (self->field));
  GtkWidget *group = NULL;

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_set_parent (title, GTK_WIDGET (self));
  self->values = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_set_homogeneous (GTK_BOX (self->values), TRUE);
  gtk_widget_set_parent (self->values, GTK_WIDGET (self));
  for (guint i = 0; i < crm_merge_get_n_records (self->plan); i++)
    {
      CrmRecord *record = crm_merge_get_record (self->plan, i);
      g_autofree char *text
          = crm_record_format (record, self->field, crm_context_get_locale (context));

      if (!crm_merge_field_differs (self->plan, self->field))
        {
          gtk_box_append (GTK_BOX (self->values), make_text (text));
          break;
        }
      if (text == NULL || *text == '\0')
        {
          GtkWidget *nothing = make_text ("—");

          gtk_widget_add_css_class (nothing, "dim-label");
          gtk_widget_set_margin_start (nothing, 3);
          gtk_box_append (GTK_BOX (self->values), nothing);
          g_ptr_array_add (self->checks, NULL);
          continue;
        }
      gtk_box_append (GTK_BOX (self->values), make_choice (self, record, text, group));
      group = g_ptr_array_index (self->checks, self->checks->len - 1);
    }
}

/**
 * crm_merge_field_update:
 *
 * Shows what is chosen by now.
 */
void
crm_merge_field_update (CrmMergeField *self)
{
  guint choice = crm_merge_get_choice (self->plan, self->field);

  self->is_updating = TRUE;
  for (guint i = 0; i < self->checks->len; i++)
    if (g_ptr_array_index (self->checks, i) != NULL)
      gtk_check_button_set_active (g_ptr_array_index (self->checks, i), i == choice);
  self->is_updating = FALSE;
}

void
crm_merge_field_set_narrow (CrmMergeField *self, gboolean is_narrow)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->values), is_narrow
                                                                     ? GTK_ORIENTATION_VERTICAL
                                                                     : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->values), is_narrow ? 3 : 12);
  gtk_box_set_homogeneous (GTK_BOX (self->values), !is_narrow);
  for (GtkWidget *value = gtk_widget_get_first_child (self->values); value != NULL;
       value = gtk_widget_get_next_sibling (value))
    if (GTK_IS_LABEL (value) && self->checks->len > 0)
      gtk_widget_set_visible (value, !is_narrow);
}

GtkWidget *
crm_merge_field_new (CrmContext *context, CrmMerge *plan, const CrmField *field)
{
  CrmMergeField *self = g_object_new (CRM_TYPE_MERGE_FIELD, NULL);

  self->plan = g_object_ref (plan);
  self->field = field;
  fill (self, context);
  crm_merge_field_update (self);
  return GTK_WIDGET (self);
}
