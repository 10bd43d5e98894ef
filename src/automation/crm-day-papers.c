/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents in the day list: quotes about to lapse, and clients whose catalogue is an old one. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-day-item-private.h"
#include "crm-order-rhythm.h"

/* How long before the last day of a quote it is told, and how long after it can still be saved. */
#define LAPSE_AHEAD 7
#define LAPSE_AFTER 7

static gboolean
filter_given (CrmQuery *query, gboolean with_answers, GError **error)
{
  static const char *const statuses[] = { "made", "sent", "accepted" };

  crm_query_begin_any (query);
  for (gsize i = 0; i < (with_answers ? G_N_ELEMENTS (statuses) : 2); i++)
    if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text (statuses[i]), error))
      return FALSE;
  crm_query_end_any (query);
  return TRUE;
}

/* ---- quotes ---- */

static char *
describe_lapse (int days)
{
  if (days == 0)
    return g_strdup (_ ("The quote lapses today"));
  if (days > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The quote lapses in %d day",
                                         "The quote lapses in %d days", (gulong) days),
                            days);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The quote lapsed %d day ago",
                                       "The quote lapsed %d days ago", (gulong) -days),
                          -days);
}

/* Returns: (transfer full) (nullable): what the document is about */
static CrmRecord *
read_parent (CrmDayMaker *maker, CrmRecord *document)
{
  const CrmValue *parent = crm_record_get_by_name (document, "parent");
  const CrmKind *kind = parent->type == CRM_VALUE_LINK
                            ? crm_catalog_find_number (maker->catalog, parent->kind)
                            : NULL;

  return kind != NULL ? crm_session_get (maker->session, kind, &parent->link, NULL) : NULL;
}

/* A quote is worth what its deal may bring. */
static void
set_worth (CrmDayItem *item, CrmRecord *parent)
{
  if (parent != NULL
      && strcmp (crm_kind_get_name (crm_record_get_kind (parent)), "opportunity") == 0)
    crm_day_item_set_deal (item, parent);
}

gboolean
crm_day_maker_add_quotes (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "document");
  g_autoptr (GPtrArray) quotes = NULL;

  if (!crm_query_filter (query, "type", CRM_FILTER_EQUAL, crm_value_text ("quote"), error)
      || !crm_query_filter (query, "expires_on", CRM_FILTER_AT_LEAST,
                            crm_value_integer (maker->today - LAPSE_AFTER), error)
      || !crm_query_filter (query, "expires_on", CRM_FILTER_AT_MOST,
                            crm_value_integer (maker->today + LAPSE_AHEAD), error)
      || !filter_given (query, FALSE, error)
      || !crm_day_maker_filter_owner (maker, query, TRUE, error))
    return FALSE;
  quotes = crm_session_list (maker->session, query, error);
  for (guint i = 0; quotes != NULL && i < quotes->len; i++)
    {
      CrmRecord *quote = g_ptr_array_index (quotes, i);
      CrmDate last = (CrmDate) crm_record_get_integer (quote, "expires_on", 0);
      g_autoptr (CrmRecord) parent = read_parent (maker, quote);
      const char *company = crm_day_maker_get_link_title (quote, "account_id");
      CrmDayItem *item = crm_day_item_new (
          CRM_DAY_QUOTE, quote,
          company != NULL ? company : crm_day_maker_get_link_title (quote, "parent"),
          describe_lapse (last - maker->today), last);

      crm_day_item_set_at (item, crm_instant_from_date (last, 0, 0), TRUE);
      set_worth (item, parent);
      g_ptr_array_add (maker->items, item);
    }
  return quotes != NULL;
}

/* ---- catalogues ---- */

static gint64
worth_of_client (CrmDayMaker *maker, CrmRecord *client)
{
  const CrmKind *kind = crm_record_get_kind (client);
  const char *name = crm_kind_get_name (kind);
  CrmOrderRhythm rhythm = { 0 };

  if (strcmp (name, "opportunity") == 0)
    return crm_day_maker_weigh (client);
  if (strcmp (name, "account") == 0 || strcmp (name, "contact") == 0)
    crm_order_rhythm_read (maker->session, kind, crm_record_get_id (client), &rhythm,
                           maker->cancellable, NULL);
  return rhythm.worth;
}

static void
add_client (CrmDayMaker *maker, CrmRecord *template, CrmRecord *client, gint64 got)
{
  gint64 version = crm_record_get_integer (template, "version", 1);
  char buffer[CRM_ID_STRING_SIZE];
  gint64 worth = worth_of_client (maker, client);
  CrmDayItem *item = crm_day_item_new (
      CRM_DAY_SEND, client, crm_record_get_title (template),
      g_strdup_printf (
          /* Translators: two numbers of versions of a catalogue or price list. */
          _ ("They have version %d, ours is %d"), (int) got, (int) version),
      -worth);

  crm_day_item_set_worth (item, worth);
  crm_day_item_take_because (
      item, g_strdup_printf ("%s %d", crm_id_format (crm_record_get_id (template), buffer),
                             (int) version));
  g_ptr_array_add (maker->items, item);
}

/* Sums know a record by its id alone. */
static CrmRecord *
find_client (CrmDayMaker *maker, const CrmId *id)
{
  static const char *const kinds[] = { "account", "contact", "lead", "opportunity" };
  CrmRecord *client = NULL;

  for (gsize i = 0; client == NULL && i < G_N_ELEMENTS (kinds); i++)
    client = crm_session_get (maker->session, crm_catalog_find_kind (maker->catalog, kinds[i]), id,
                              NULL);
  return client;
}

/* Whoever got a catalogue made from @template has the newest that they got; what was made before
 * documents kept the version of their template says nothing. */
static gboolean
check_template (CrmDayMaker *maker, CrmRecord *template, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "document");
  g_autoptr (CrmAggregate) newest = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;
  gint64 version = crm_record_get_integer (template, "version", 1);

  if (version <= 1)
    return TRUE;
  if (!crm_query_filter (query, "template_id", CRM_FILTER_EQUAL,
                         crm_value_link (crm_record_get_id (template)), error)
      || !crm_query_filter (query, "template_version", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT,
                            error)
      || !filter_given (query, TRUE, error)
      || !crm_aggregate_group (newest, "parent", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (newest, CRM_MEASURE_MAX, "template_version", error))
    return FALSE;
  rows = crm_session_aggregate (maker->session, newest, maker->cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const GArray *row = g_ptr_array_index (rows, i);
      const CrmValue *parent = &g_array_index (row, CrmValue, 0);
      gint64 got = g_array_index (row, CrmValue, 1).integer;
      g_autoptr (CrmRecord) client = parent->type == CRM_VALUE_LINK && got < version
                                         ? find_client (maker, &parent->link)
                                         : NULL;

      if (client != NULL && crm_day_maker_is_ours (maker, client))
        add_client (maker, template, client, got);
    }
  return rows != NULL;
}

gboolean
crm_day_maker_add_catalogues (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "template");
  g_autoptr (GPtrArray) templates = NULL;

  if (!crm_query_filter (query, "type", CRM_FILTER_EQUAL, crm_value_text ("price_list"), error))
    return FALSE;
  templates = crm_session_list (maker->session, query, error);
  for (guint i = 0; templates != NULL && i < templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (templates, i);

      if (crm_record_get_integer (template, "archived", 0) == 0
          && !check_template (maker, template, error))
        return FALSE;
    }
  return templates != NULL;
}
