/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the window may ask of a page. Main thread. */
#include "config.h"

#include "crm-place.h"

G_DEFINE_INTERFACE (CrmPlace, crm_place, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
crm_place_default_init (CrmPlaceInterface *iface)
{
  /**
   * CrmPlace::changed:
   *
   * What the window shows of the place has to be asked again.
   */
  changed_signal = g_signal_new ("changed", CRM_TYPE_PLACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

/**
 * crm_place_get_title:
 *
 * Returns: (nullable): a title over that of the table of places
 */
const char *
crm_place_get_title (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), NULL);
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  return iface->get_title ? iface->get_title (self) : NULL;
}

/**
 * crm_place_get_subtitle:
 *
 * Returns: (nullable): the small line below the title
 */
const char *
crm_place_get_subtitle (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), NULL);
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  return iface->get_subtitle ? iface->get_subtitle (self) : NULL;
}

/**
 * crm_place_get_header_start:
 *
 * Returns: (transfer none) (nullable): what stands at the start of the header bar
 */
GtkWidget *
crm_place_get_header_start (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), NULL);
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  return iface->get_header_start ? iface->get_header_start (self) : NULL;
}

/**
 * crm_place_get_header_end:
 *
 * Returns: (transfer none) (nullable): what stands at the end of the header bar
 */
GtkWidget *
crm_place_get_header_end (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), NULL);
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  return iface->get_header_end ? iface->get_header_end (self) : NULL;
}

/**
 * crm_place_get_title_widget:
 *
 * Returns: (transfer none) (nullable): what stands where the title would
 */
GtkWidget *
crm_place_get_title_widget (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), NULL);
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  return iface->get_title_widget ? iface->get_title_widget (self) : NULL;
}

/**
 * crm_place_is_busy:
 *
 * Returns: whether something that is seen here is still being read
 */
gboolean
crm_place_is_busy (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), FALSE);
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  return iface->is_busy && iface->is_busy (self);
}

/**
 * crm_place_can_search:
 *
 * Returns: whether crm_place_search() does anything here
 */
gboolean
crm_place_can_search (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), FALSE);
  return CRM_PLACE_GET_IFACE (self)->search != NULL;
}

/**
 * crm_place_search:
 *
 * Gives the keyboard to what filters here.
 */
void
crm_place_search (CrmPlace *self)
{
  g_return_if_fail (CRM_IS_PLACE (self));
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  if (iface->search)
    iface->search (self);
}

/**
 * crm_place_get_new_kind:
 *
 * Returns: (nullable): the name of the kind that is made here
 */
const char *
crm_place_get_new_kind (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), NULL);
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  return iface->get_new_kind ? iface->get_new_kind (self) : NULL;
}

/**
 * crm_place_show:
 * @target: what to show; a floating reference is not taken
 *
 * Shows something inside the place.
 */
void
crm_place_show (CrmPlace *self, GVariant *target)
{
  g_return_if_fail (CRM_IS_PLACE (self));
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  if (iface->show)
    iface->show (self, target);
}

/**
 * crm_place_get_view:
 *
 * Returns: (nullable): the id of the saved view that it shows
 */
const CrmId *
crm_place_get_view (CrmPlace *self)
{
  g_return_val_if_fail (CRM_IS_PLACE (self), NULL);
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  return iface->get_view ? iface->get_view (self) : NULL;
}

/**
 * crm_place_set_front:
 *
 * Tells the place that it came to the front or left it.
 */
void
crm_place_set_front (CrmPlace *self, gboolean is_front)
{
  g_return_if_fail (CRM_IS_PLACE (self));
  CrmPlaceInterface *iface = CRM_PLACE_GET_IFACE (self);
  if (iface->set_front)
    iface->set_front (self, is_front);
}

/**
 * crm_place_changed:
 *
 * Emits "changed"; for places themselves.
 */
void
crm_place_changed (CrmPlace *self)
{
  g_return_if_fail (CRM_IS_PLACE (self));
  g_signal_emit (self, changed_signal, 0);
}
