/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rhythm in which a client orders: their own past orders, nothing else. */
#include "config.h"

#include "crm-order-rhythm.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Two orders are a coincidence. */
#define LEAST_DAYS 3

/* Who is away for longer than this many intervals does not order in that rhythm any more. */
#define LONGEST_WAIT 4

/**
 * crm_order_rhythm_make:
 * @n_days: on how many different days there were orders
 * @n_orders: how many orders
 * @sum: what they came to
 */
CrmOrderRhythm
crm_order_rhythm_make (int n_days, int n_orders, CrmDate first, CrmDate last, gint64 sum)
{
  CrmOrderRhythm self = { .n_days = n_days, .last = last };

  if (n_orders > 0)
    self.worth = sum / n_orders;
  if (n_days < LEAST_DAYS)
    return self;
  self.interval = (last - first + (n_days - 1) / 2) / (n_days - 1);
  self.next = last + self.interval;
  return self;
}

/**
 * crm_order_rhythm_is_due:
 *
 * Returns: whether the next order is expected by now, and not given up for long
 */
gboolean
crm_order_rhythm_is_due (const CrmOrderRhythm *self, CrmDate today)
{
  return self->interval > 0 && self->next <= today
         && today <= self->last + LONGEST_WAIT * self->interval;
}

/**
 * crm_order_rhythm_describe:
 *
 * Returns: (transfer full): “Usually orders every 34 days, now 41”
 */
char *
crm_order_rhythm_describe (const CrmOrderRhythm *self, CrmDate today)
{
  return g_strdup_printf (
      /* Translators: days between two orders, then days since the last one. */
      g_dngettext (GETTEXT_PACKAGE, "Usually orders every %d day, now %d",
                   "Usually orders every %d days, now %d", (gulong) self->interval),
      self->interval, today - self->last);
}

/**
 * crm_order_rhythm_query:
 *
 * Returns: (transfer full): the orders that count: what was confirmed, whatever became of it, but
 *   not what was cancelled
 */
CrmQuery *
crm_order_rhythm_query (const CrmCatalog *catalog, GError **error)
{
  static const char *const statuses[] = { "confirmed", "partly_delivered", "delivered" };
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "sales_order"));

  crm_query_begin_any (query);
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text (statuses[i]), error))
      return NULL;
  crm_query_end_any (query);
  return g_steal_pointer (&query);
}

/* Returns: (transfer full): rows of link (when there is one), days, orders, first, last, sum */
static GPtrArray *
aggregate (CrmSession *session,
           CrmQuery *query,
           const char *link,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CrmAggregate) sums = crm_aggregate_new (query);

  if ((link != NULL && !crm_aggregate_group (sums, link, CRM_GROUP_VALUE, error))
      || !crm_aggregate_measure (sums, CRM_MEASURE_DISTINCT, "date", error)
      || !crm_aggregate_measure (sums, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (sums, CRM_MEASURE_MIN, "date", error)
      || !crm_aggregate_measure (sums, CRM_MEASURE_MAX, "date", error)
      || !crm_aggregate_measure (sums, CRM_MEASURE_SUM, "gross_base", error))
    return NULL;
  return crm_session_aggregate (session, sums, cancellable, error);
}

static CrmOrderRhythm
read_row (const GArray *row, guint first)
{
  const CrmValue *value = &g_array_index (row, CrmValue, first);

  return crm_order_rhythm_make ((int) value[0].integer, (int) value[1].integer,
                                (CrmDate) value[2].integer, (CrmDate) value[3].integer,
                                value[4].integer);
}

/**
 * crm_order_rhythm_read:
 * @kind: of the client: account, contact
 * @rhythm: (out): all zero for who never ordered
 *
 * How often one client orders. Runs on a thread of the store.
 */
gboolean
crm_order_rhythm_read (CrmSession *session,
                       const CrmKind *kind,
                       const CrmId *client,
                       CrmOrderRhythm *rhythm,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CrmQuery) query = crm_order_rhythm_query (crm_session_get_catalog (session), error);
  g_autofree char *link = g_strconcat (crm_kind_get_name (kind), "_id", NULL);
  g_autoptr (GPtrArray) rows = NULL;

  *rhythm = (CrmOrderRhythm){ 0 };
  if (query == NULL
      || !crm_query_filter (query, link, CRM_FILTER_EQUAL, crm_value_link (client), error))
    return FALSE;
  rows = aggregate (session, query, NULL, cancellable, error);
  if (rows != NULL && rows->len > 0)
    *rhythm = read_row (g_ptr_array_index (rows, 0), 0);
  return rows != NULL;
}

/**
 * crm_order_rhythm_list:
 * @link: field of an order that leads to the client: account_id, contact_id
 * @query: from crm_order_rhythm_query(), perhaps narrowed
 *
 * Returns: (transfer full) (element-type CrmClientRhythm): of the clients that have a rhythm
 */
GArray *
crm_order_rhythm_list (CrmSession *session,
                       const char *link,
                       CrmQuery *query,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GPtrArray) rows = aggregate (session, query, link, cancellable, error);
  GArray *list = rows != NULL ? g_array_new (FALSE, FALSE, sizeof (CrmClientRhythm)) : NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const GArray *row = g_ptr_array_index (rows, i);
      const CrmValue *client = &g_array_index (row, CrmValue, 0);
      CrmClientRhythm entry = { .rhythm = read_row (row, 1) };

      if (client->type != CRM_VALUE_LINK || entry.rhythm.interval == 0)
        continue;
      entry.client = client->link;
      g_array_append_val (list, entry);
    }
  return list;
}
