/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a deal stands. Main thread. */
#include "config.h"

#include "crm-stage-bar.h"

#include <glib/gi18n-lib.h>

#include "crm-deal-move.h"
#include "crm-opportunity.h"
#include "crm-wrap-box.h"

struct _CrmStageBar
{
  GtkWidget parent_instance;

  CrmWrapBox *box;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *deal;
  GPtrArray *stages;
};

G_DEFINE_FINAL_TYPE (CrmStageBar, crm_stage_bar, GTK_TYPE_WIDGET)

static void
on_moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  crm_deal_move_finish (result); /* the card reads the deal again when the store says so */
}

static void
on_stage_clicked_cb (GtkButton *button, CrmStageBar *self)
{
  CrmRecord *stage = g_object_get_data (G_OBJECT (button), "crm-stage");

  crm_deal_move_async (self->context, self->navigator, self->deal, stage, on_moved_cb, NULL);
}

static GtkWidget *
make_button (CrmStageBar *self, CrmRecord *stage, gboolean is_passed, gboolean is_current)
{
  GtkWidget *button = gtk_button_new_with_label (crm_record_get_title (stage));
  const char *type = crm_record_get_text (stage, "type");
  g_autofree char *label = NULL;

  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                           PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (button, "stage");
  gtk_widget_add_css_class (button, type != NULL ? type : "open");
  if (is_passed)
    gtk_widget_add_css_class (button, "passed");
  if (is_current)
    gtk_widget_add_css_class (button, "current");
  if (is_current)
    /* Translators: the stage in which a deal is. */
    label = g_strdup_printf (_ ("%s, the stage it is in"), crm_record_get_title (stage));
  else
    /* Translators: a stage to which a deal can be moved. */
    label = g_strdup_printf (_ ("Move to %s"), crm_record_get_title (stage));
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "crm-stage", g_object_ref (stage), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_stage_clicked_cb), self, 0);
  return button;
}

static guint
find_current (CrmStageBar *self)
{
  const CrmId *current = crm_record_get_link (self->deal, "stage_id");

  for (guint i = 0; current != NULL && i < self->stages->len; i++)
    if (crm_id_equal (crm_record_get_id (g_ptr_array_index (self->stages, i)), current))
      return i;
  return G_MAXUINT;
}

/**
 * crm_stage_bar_set_deal:
 * @stages: (element-type CrmRecord): of its pipeline, in order
 */
void
crm_stage_bar_set_deal (CrmStageBar *self, CrmRecord *deal, GPtrArray *stages)
{
  guint current;
  gboolean is_closed;

  g_return_if_fail (CRM_IS_STAGE_BAR (self));
  g_set_object (&self->deal, deal);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  self->stages = g_ptr_array_ref (stages);
  crm_wrap_box_clear (self->box);
  current = find_current (self);
  is_closed = current < stages->len && crm_stage_is_closed (g_ptr_array_index (stages, current));
  for (guint i = 0; i < stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages, i);
      gboolean is_passed = current < stages->len && i < current && !crm_stage_is_closed (stage);

      crm_wrap_box_append (self->box,
                           make_button (self, stage, is_passed && !is_closed, i == current));
    }
}

static void
crm_stage_bar_dispose (GObject *object)
{
  CrmStageBar *self = CRM_STAGE_BAR (object);

  if (self->box)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  g_clear_object (&self->deal);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_stage_bar_parent_class)->dispose (object);
}

static void
crm_stage_bar_class_init (CrmStageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_stage_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "stage-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
crm_stage_bar_init (CrmStageBar *self)
{
  self->box = CRM_WRAP_BOX (crm_wrap_box_new (4));
  crm_wrap_box_set_fills (self->box, TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Stages"), -1);
}

GtkWidget *
crm_stage_bar_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmStageBar *self = g_object_new (CRM_TYPE_STAGE_BAR, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  return GTK_WIDGET (self);
}
