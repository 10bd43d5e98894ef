/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of places: a place is one line here. Alt+1 opens the first, Alt+2 the second. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-attention-place.h"
#include "crm-automation-place.h"
#include "crm-calendar-place.h"
#include "crm-deals-place.h"
#include "crm-documents-place.h"
#include "crm-history-place.h"
#include "crm-duplicates-place.h"
#include "crm-import-place.h"
#include "crm-list-place.h"
#include "crm-places.h"
#include "crm-reports-place.h"
#include "crm-today-place.h"

static const CrmPlaceInfo places[] = {
  { "today", NC_ ("place", "Today"), "crm-today-symbolic", crm_today_place_new, NULL },
  { "contacts", NC_ ("place", "Contacts"), "crm-contacts-symbolic", crm_contacts_place_new,
    "contacts" },
  { "deals", NC_ ("place", "Deals"), "crm-deal-symbolic", crm_deals_place_new, "opportunity" },
  { "calendar", NC_ ("place", "Calendar"), "crm-calendar-symbolic", crm_calendar_place_new, NULL },
  { "orders", NC_ ("place", "Orders"), "crm-order-symbolic", crm_orders_place_new, "sales_order" },
  { "sales", NC_ ("place", "Invoices"), "crm-invoice-symbolic", crm_sales_place_new, "invoice" },
  { "products", NC_ ("place", "Products"), "crm-product-symbolic", crm_products_place_new,
    "product" },
  { "documents", NC_ ("place", "Documents"), "crm-document-symbolic", crm_documents_place_new,
    NULL },
  { "reports", NC_ ("place", "Reports"), "crm-report-symbolic", crm_reports_place_new, NULL },
  { "automation", NC_ ("place", "Automation"), "crm-automation-symbolic", crm_automation_place_new,
    NULL },
};

/* What a menu or a file leads to. */
static const CrmPlaceInfo places_aside[] = {
  { "history", NC_ ("place", "History"), "document-open-recent-symbolic", crm_history_place_new,
    NULL },
  { "import", NC_ ("place", "Import"), "crm-import-symbolic", crm_import_place_new, NULL },
  { "attention", NC_ ("place", "Needs Attention"), "crm-conflict-symbolic", crm_attention_place_new,
    NULL },
  { "duplicates", NC_ ("place", "Duplicates"), "crm-merge-symbolic", crm_duplicates_place_new,
    NULL },
};

/**
 * crm_places_all:
 *
 * Returns: (transfer none) (array length=n_places): the places in the order of the sidebar
 */
const CrmPlaceInfo *
crm_places_all (guint *n_places)
{
  *n_places = G_N_ELEMENTS (places);
  return places;
}

/**
 * crm_places_aside:
 *
 * Returns: (transfer none) (array length=n_places): the places that have no line in the sidebar
 */
const CrmPlaceInfo *
crm_places_aside (guint *n_places)
{
  *n_places = G_N_ELEMENTS (places_aside);
  return places_aside;
}

/**
 * crm_places_find:
 *
 * Returns: (nullable): the place of that name
 */
const CrmPlaceInfo *
crm_places_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_strcmp0 (places[i].name, name) == 0)
      return &places[i];
  for (guint i = 0; i < G_N_ELEMENTS (places_aside); i++)
    if (g_strcmp0 (places_aside[i].name, name) == 0)
      return &places_aside[i];
  return NULL;
}

/**
 * crm_places_find_list:
 * @list: the name of a list
 *
 * Returns: (nullable): the place that shows the list
 */
const CrmPlaceInfo *
crm_places_find_list (const char *list)
{
  for (guint i = 0; list && i < G_N_ELEMENTS (places); i++)
    if (g_strcmp0 (places[i].list, list) == 0)
      return &places[i];
  return NULL;
}

/**
 * crm_place_info_get_title:
 *
 * Returns: (transfer none): its title in the language of the person
 */
const char *
crm_place_info_get_title (const CrmPlaceInfo *info)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "place", info->title);
}
