/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders in the day list: what is to be delivered, and who usually orders again by now. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-day-item-private.h"
#include "crm-order-rhythm.h"

static char *
describe_delivery (CrmDayMaker *maker, CrmDate promised)
{
  int days = maker->today - promised;

  if (days == 0)
    return g_strdup (_ ("To be delivered today"));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Not delivered, %d day late",
                                       "Not delivered, %d days late", (gulong) days),
                          days);
}

static const char *
client_title (CrmRecord *order)
{
  const char *account = crm_day_maker_get_link_title (order, "account_id");

  return account != NULL ? account : crm_day_maker_get_link_title (order, "contact_id");
}

static gboolean
add_deliveries (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "sales_order");
  g_autoptr (GPtrArray) orders = NULL;

  crm_query_begin_any (query);
  if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("confirmed"), error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("partly_delivered"),
                            error))
    return FALSE;
  crm_query_end_any (query);
  if (!crm_query_filter (query, "deliver_on", CRM_FILTER_AT_MOST, crm_value_integer (maker->today),
                         error)
      || !crm_day_maker_filter_owner (maker, query, TRUE, error))
    return FALSE;
  orders = crm_session_list (maker->session, query, error);
  for (guint i = 0; orders != NULL && i < orders->len; i++)
    {
      CrmRecord *order = g_ptr_array_index (orders, i);
      CrmDate promised = (CrmDate) crm_record_get_integer (order, "deliver_on", 0);
      CrmDayItem *item = crm_day_item_new (CRM_DAY_DELIVERY, order, client_title (order),
                                           describe_delivery (maker, promised), promised);

      crm_day_item_set_at (item, crm_instant_from_date (promised, 0, 0), TRUE);
      crm_day_item_set_worth (item, crm_record_get_integer (order, "gross_base", 0));
      g_ptr_array_add (maker->items, item);
    }
  return orders != NULL;
}

/* Companies by all of their orders; people by those that no company placed. */
static gboolean
add_clients (CrmDayMaker *maker, const char *kind_name, const char *link, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (maker->catalog, kind_name);
  g_autoptr (CrmQuery) query = crm_order_rhythm_query (maker->catalog, error);
  g_autoptr (GArray) clients = NULL;

  if (query == NULL
      || !crm_query_filter (query, link, CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error)
      || (g_str_equal (kind_name, "contact")
          && !crm_query_filter (query, "account_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT,
                                error))
      || !crm_day_maker_filter_owner (maker, query, TRUE, error))
    return FALSE;
  clients = crm_order_rhythm_list (maker->session, link, query, maker->cancellable, error);
  for (guint i = 0; clients != NULL && i < clients->len; i++)
    {
      const CrmClientRhythm *client = &g_array_index (clients, CrmClientRhythm, i);
      g_autoptr (CrmRecord) record
          = crm_order_rhythm_is_due (&client->rhythm, maker->today)
                ? crm_session_get (maker->session, kind, &client->client, NULL)
                : NULL;
      CrmDayItem *item;

      if (record == NULL)
        continue;
      item = crm_day_item_new (CRM_DAY_REORDER, record, NULL,
                               crm_order_rhythm_describe (&client->rhythm, maker->today),
                               -client->rhythm.worth);
      crm_day_item_set_at (item, crm_instant_from_date (client->rhythm.next, 0, 0), TRUE);
      crm_day_item_set_worth (item, client->rhythm.worth);
      g_ptr_array_add (maker->items, item);
    }
  return clients != NULL;
}

gboolean
crm_day_maker_add_orders (CrmDayMaker *maker, GError **error)
{
  return add_deliveries (maker, error) && add_clients (maker, "account", "account_id", error)
         && add_clients (maker, "contact", "contact_id", error);
}
