/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How this desk stands to the shared database. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-sync-button.h"

struct _CrmSyncButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *explanation;

  CrmContext *context;
};

G_DEFINE_FINAL_TYPE (CrmSyncButton, crm_sync_button, GTK_TYPE_WIDGET)

static void
show_state (CrmSyncButton *self, const char *icon, const char *heading, const char *explanation)
{
  gtk_menu_button_set_icon_name (self->button, icon);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->heading, heading);
  gtk_label_set_label (self->explanation, explanation);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  heading, -1);
}

static void
update (CrmSyncButton *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->context != NULL);
  if (!self->context)
    return;
  show_state (self, "computer-symbolic", _ ("Only on This Desk"),
              _ ("This office is kept on this computer and is not shared with other desks. "
                 "Everything that you enter is saved at once."));
}

static void
crm_sync_button_dispose (GObject *object)
{
  CrmSyncButton *self = CRM_SYNC_BUTTON (object);
  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_sync_button_parent_class)->dispose (object);
}

static void
crm_sync_button_class_init (CrmSyncButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_sync_button_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/shell/crm-sync-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, button);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, icon);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, heading);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, explanation);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_sync_button_init (CrmSyncButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * crm_sync_button_set_context:
 * @context: (nullable): the open office
 *
 * Sets whose state it shows.
 */
void
crm_sync_button_set_context (CrmSyncButton *self, CrmContext *context)
{
  g_return_if_fail (CRM_IS_SYNC_BUTTON (self));
  if (g_set_object (&self->context, context))
    update (self);
}
