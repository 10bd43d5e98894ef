/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands where there is nothing to show. Main thread. */
#include "config.h"

#include <adwaita.h>

#include "crm-empty-state.h"

struct _CrmEmptyState
{
  GtkWidget parent_instance;

  AdwStatusPage *page;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (CrmEmptyState, crm_empty_state, GTK_TYPE_WIDGET)

static void
crm_empty_state_dispose (GObject *object)
{
  CrmEmptyState *self = CRM_EMPTY_STATE (object);
  if (self->page)
    gtk_widget_unparent (GTK_WIDGET (self->page));
  self->page = NULL;
  G_OBJECT_CLASS (crm_empty_state_parent_class)->dispose (object);
}

static void
crm_empty_state_class_init (CrmEmptyStateClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_empty_state_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-empty-state.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmEmptyState, page);
  gtk_widget_class_bind_template_child (widget_class, CrmEmptyState, button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_empty_state_init (CrmEmptyState *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_empty_state_new:
 * @icon: (nullable): name of a symbolic icon
 * @title: what is not here, as "No Deals Yet"
 * @description: (nullable): what belongs here
 *
 * Returns: (transfer full): a page without a button
 */
GtkWidget *
crm_empty_state_new (const char *icon, const char *title, const char *description)
{
  CrmEmptyState *self = g_object_new (CRM_TYPE_EMPTY_STATE, NULL);
  crm_empty_state_set (self, icon, title, description);
  return GTK_WIDGET (self);
}

/**
 * crm_empty_state_set:
 *
 * Says what is not here.
 */
void
crm_empty_state_set (CrmEmptyState *self,
                     const char *icon,
                     const char *title,
                     const char *description)
{
  g_return_if_fail (CRM_IS_EMPTY_STATE (self));
  g_autofree char *markup = description ? g_markup_escape_text (description, -1) : NULL;
  adw_status_page_set_icon_name (self->page, icon);
  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, markup);
}

/**
 * crm_empty_state_set_action:
 * @label: (nullable): with a mnemonic; %NULL takes the button away
 * @detailed_action: an action of the window or of a widget above, as "win.new::account"
 *
 * Offers the first step.
 */
void
crm_empty_state_set_action (CrmEmptyState *self, const char *label, const char *detailed_action)
{
  g_return_if_fail (CRM_IS_EMPTY_STATE (self));
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  if (!label)
    return;
  gtk_button_set_label (self->button, label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), detailed_action);
}
