/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the day list that looks after open deals. All of them are read once, page by page,
 * and each gets one line, however many things are wrong with it. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-day-item-private.h"
#include "crm-opportunity.h"

#define PAGE 128

typedef struct
{
  GHashTable *stages;  /* CrmId of an open stage -> CrmRecord */
  GHashTable *planned; /* CrmId of what has an activity planned */
  GHashTable *moved;   /* CrmId of a deal -> instant of its last move (gint64 *) */
} Facts;

static void
clear_facts (Facts *facts)
{
  g_clear_pointer (&facts->stages, g_hash_table_unref);
  g_clear_pointer (&facts->planned, g_hash_table_unref);
  g_clear_pointer (&facts->moved, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, clear_facts)

static GHashTable *
read_open_stages (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "stage");
  g_autoptr (GPtrArray) stages = crm_session_list (maker->session, query, error);
  GHashTable *open;

  if (stages == NULL)
    return NULL;
  open = g_hash_table_new_full (crm_id_hash, crm_id_equal, NULL, g_object_unref);
  for (guint i = 0; i < stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages, i);

      /* Customers who may buy again are moved by their orders; nobody need plan for them. */
      if (!crm_stage_is_closed (stage) && !crm_record_is_set (stage, "min_orders"))
        g_hash_table_insert (open, (gpointer) crm_record_get_id (stage), g_object_ref (stage));
    }
  return open;
}

static GHashTable *
read_planned (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "activity");
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;
  GHashTable *planned;

  if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("planned"), error)
      || !crm_query_filter (query, "parent", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !crm_aggregate_group (aggregate, "parent", CRM_GROUP_VALUE, error))
    return NULL;
  rows = crm_session_aggregate (maker->session, aggregate, maker->cancellable, error);
  if (rows == NULL)
    return NULL;
  planned = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  for (guint i = 0; i < rows->len; i++)
    {
      const CrmValue *parent = &g_array_index ((GArray *) g_ptr_array_index (rows, i), CrmValue, 0);

      if (parent->type == CRM_VALUE_LINK)
        g_hash_table_add (planned, crm_id_copy (&parent->link));
    }
  return planned;
}

static gint64 *
copy_instant (gint64 instant)
{
  return g_memdup2 (&instant, sizeof instant);
}

/* Only stages in which a deal can be stuck need the history. */
static GHashTable *
read_moves (CrmDayMaker *maker, GHashTable *stages, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "stage_history");
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;
  GHashTable *moved = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer id, stage;
  gboolean any = FALSE, good = TRUE;

  crm_query_begin_any (query);
  g_hash_table_iter_init (&iter, stages);
  while (good && g_hash_table_iter_next (&iter, &id, &stage))
    if (crm_record_get_integer (stage, "rotting_days", 0) > 0)
      {
        any = TRUE;
        good
            = crm_query_filter (query, "to_stage_id", CRM_FILTER_EQUAL, crm_value_link (id), error);
      }
  crm_query_end_any (query);
  if (good && !any)
    return moved;
  if (good && crm_aggregate_group (aggregate, "opportunity_id", CRM_GROUP_VALUE, error)
      && crm_aggregate_measure (aggregate, CRM_MEASURE_MAX, "at", error))
    rows = crm_session_aggregate (maker->session, aggregate, maker->cancellable, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      GArray *row = g_ptr_array_index (rows, i);
      const CrmValue *deal = &g_array_index (row, CrmValue, 0);
      const CrmValue *at = &g_array_index (row, CrmValue, 1);

      if (deal->type == CRM_VALUE_LINK && at->type == CRM_VALUE_INTEGER)
        g_hash_table_insert (moved, crm_id_copy (&deal->link), copy_instant (at->integer));
    }
  if (rows == NULL)
    g_clear_pointer (&moved, g_hash_table_unref);
  return moved;
}

static char *
describe_past_close (CrmDayMaker *maker, CrmRecord *deal)
{
  CrmDate expected = (CrmDate) crm_record_get_integer (deal, "expected_close_on", CRM_DATE_NONE);
  int days;

  if (expected == CRM_DATE_NONE || expected >= maker->today)
    return NULL;
  days = maker->today - expected;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Expected to close %d day ago",
                                       "Expected to close %d days ago", (gulong) days),
                          days);
}

static char *
describe_stuck (CrmDayMaker *maker, Facts *facts, CrmRecord *deal)
{
  const CrmId *stage_id = crm_record_get_link (deal, "stage_id");
  CrmRecord *stage = g_hash_table_lookup (facts->stages, stage_id);
  gint64 allowed = stage != NULL ? crm_record_get_integer (stage, "rotting_days", 0) : 0;
  gint64 *last = g_hash_table_lookup (facts->moved, crm_record_get_id (deal));
  gint64 since = last != NULL ? *last : crm_record_get_integer (deal, "created_at", G_MAXINT64);
  int days;

  if (allowed <= 0 || since > maker->options->now)
    return NULL;
  days = (int) ((maker->options->now - since) / CRM_DAY);
  if (days <= allowed)
    return NULL;
  return g_strdup_printf (
      /* Translators: the name of a stage, then a number of days. */
      g_dngettext (GETTEXT_PACKAGE, "In “%s” for %d day", "In “%s” for %d days", (gulong) days),
      crm_record_get_title (stage), days);
}

/* What would have to change for the deal to be told again. */
static char *
note_facts (Facts *facts, CrmRecord *deal, gboolean late, gboolean stuck, gboolean idle)
{
  const CrmId *stage = crm_record_get_link (deal, "stage_id");
  gint64 *moved = g_hash_table_lookup (facts->moved, crm_record_get_id (deal));
  GString *text = g_string_new (NULL);
  char buffer[CRM_ID_STRING_SIZE], date[CRM_DATE_STRING_SIZE], at[CRM_INSTANT_STRING_SIZE];

  if (late)
    g_string_append_printf (
        text, "late %s ",
        crm_date_format ((CrmDate) crm_record_get_integer (deal, "expected_close_on", 0), date));
  if (stuck)
    g_string_append_printf (text, "stuck %s %s ",
                            stage != NULL ? crm_id_format (stage, buffer) : "-",
                            moved != NULL ? crm_instant_format (*moved, at) : "-");
  if (idle)
    g_string_append (text, "idle");
  return g_string_free (text, FALSE);
}

static void
check_deal (CrmDayMaker *maker, Facts *facts, CrmRecord *deal)
{
  g_autofree char *late = describe_past_close (maker, deal);
  g_autofree char *stuck = describe_stuck (maker, facts, deal);
  gboolean idle = !g_hash_table_contains (facts->planned, crm_record_get_id (deal));
  CrmDayReason reason = late != NULL    ? CRM_DAY_PAST_CLOSE
                        : stuck != NULL ? CRM_DAY_STUCK
                                        : CRM_DAY_NO_NEXT_STEP;
  const char *parts[4] = { NULL };
  int n = 0;
  gint64 worth = crm_day_maker_weigh (deal);
  CrmDayItem *item;

  if (late != NULL)
    parts[n++] = late;
  if (stuck != NULL)
    parts[n++] = stuck;
  if (idle)
    parts[n++] = _ ("Nothing is planned");
  if (n == 0)
    return;
  item = crm_day_item_new (reason, deal, crm_day_maker_get_link_title (deal, "account_id"),
                           g_strjoinv (" · ", (char **) parts), -worth);
  crm_day_item_set_worth (item, worth);
  crm_day_item_take_because (item, note_facts (facts, deal, late != NULL, stuck != NULL, idle));
  g_ptr_array_add (maker->items, item);
}

static gboolean
check_pages (CrmDayMaker *maker, Facts *facts, GArray *refs, GError **error)
{
  for (guint i = 0; i < refs->len; i += PAGE)
    {
      g_autoptr (GPtrArray) deals = NULL;

      if (g_cancellable_set_error_if_cancelled (maker->cancellable, error))
        return FALSE;
      deals = crm_session_page (maker->session, &g_array_index (refs, CrmRef, i),
                                MIN (PAGE, refs->len - i), error);
      if (deals == NULL)
        return FALSE;
      for (guint k = 0; k < deals->len; k++)
        if (g_ptr_array_index (deals, k) != NULL)
          check_deal (maker, facts, g_ptr_array_index (deals, k));
    }
  return TRUE;
}

gboolean
crm_day_maker_add_deals (CrmDayMaker *maker, GError **error)
{
  g_auto (Facts) facts = { NULL };
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "opportunity");
  g_autoptr (GArray) refs = NULL;
  GHashTableIter iter;
  gpointer id;

  facts.stages = read_open_stages (maker, error);
  if (facts.stages == NULL)
    return FALSE;
  if (g_hash_table_size (facts.stages) == 0)
    return TRUE;
  facts.planned = read_planned (maker, error);
  facts.moved = facts.planned != NULL ? read_moves (maker, facts.stages, error) : NULL;
  if (facts.moved == NULL)
    return FALSE;
  crm_query_begin_any (query);
  g_hash_table_iter_init (&iter, facts.stages);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!crm_query_filter (query, "stage_id", CRM_FILTER_EQUAL, crm_value_link (id), error))
      return FALSE;
  crm_query_end_any (query);
  if (!crm_day_maker_filter_owner (maker, query, FALSE, error))
    return FALSE;
  refs = crm_session_snapshot (maker->session, query, maker->cancellable, error);
  return refs != NULL && check_pages (maker, &facts, refs, error);
}
