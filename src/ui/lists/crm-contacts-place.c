/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Contacts. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-contacts-place.h"
#include "crm-empty-state.h"

struct _CrmContactsPlace
{
  GtkWidget parent_instance;

  GtkWidget *empty;
};

static const char *
crm_contacts_place_get_new_kind (CrmPlace *place)
{
  return "contact";
}

static void
crm_contacts_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_new_kind = crm_contacts_place_get_new_kind;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmContactsPlace,
                               crm_contacts_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE,
                                                      crm_contacts_place_place_init))

static void
crm_contacts_place_dispose (GObject *object)
{
  g_clear_pointer (&CRM_CONTACTS_PLACE (object)->empty, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_contacts_place_parent_class)->dispose (object);
}

static void
crm_contacts_place_class_init (CrmContactsPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_contacts_place_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_contacts_place_init (CrmContactsPlace *self)
{
  self->empty = crm_empty_state_new ("crm-contacts-symbolic", _ ("No Contacts Yet"),
                                     _ ("People, companies and leads appear here."));
  crm_empty_state_set_action (CRM_EMPTY_STATE (self->empty), _ ("_New Person"), "win.new::contact");
  gtk_widget_set_parent (self->empty, GTK_WIDGET (self));
}

/**
 * crm_contacts_place_new:
 *
 * Returns: (transfer full): the place
 */
GtkWidget *
crm_contacts_place_new (CrmContext *context, CrmNavigator *navigator)
{
  return g_object_new (CRM_TYPE_CONTACTS_PLACE, NULL);
}
