/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the day list that looks after open deals. All of them are read once, page by page,
 * and each gets one line, however many things are wrong with it. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-day-item-private.h"
#include "crm-next-step.h"
#include "crm-opportunity.h"

#define PAGE 128

/* What the look at one deal found. */
typedef struct
{
  char *late;    /* (nullable): in words */
  char *stuck;   /* (nullable): in words */
  gint64 moved;  /* the instant of its last move, %CRM_INSTANT_NONE when it was not asked for */
  gboolean idle; /* nothing is planned */
} Findings;

static void
clear_findings (Findings *findings)
{
  g_free (findings->late);
  g_free (findings->stuck);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, clear_findings)

/* Returns: (transfer full) (nullable): CrmId of an open stage -> CrmRecord */
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

/* The history is asked deal by deal, and only for stages in which one can be stuck: it has an
 * index, and of an office's moves nearly all belong to deals that are closed. */
static gboolean
read_last_move (CrmDayMaker *maker, CrmRecord *deal, gint64 *moved, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "stage_history");
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);
  g_autoptr (GPtrArray) rows = NULL;
  const CrmValue *at;

  if (!crm_query_filter (query, "opportunity_id", CRM_FILTER_EQUAL,
                         crm_value_link (crm_record_get_id (deal)), error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_MAX, "at", error))
    return FALSE;
  rows = crm_session_aggregate (maker->session, aggregate, maker->cancellable, error);
  if (rows == NULL)
    return FALSE;
  at = rows->len > 0 ? &g_array_index ((GArray *) rows->pdata[0], CrmValue, 0) : NULL;
  *moved = at != NULL && at->type == CRM_VALUE_INTEGER ? at->integer : CRM_INSTANT_NONE;
  return TRUE;
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

static gboolean
find_stuck (
    CrmDayMaker *maker, CrmRecord *deal, CrmRecord *stage, Findings *findings, GError **error)
{
  gint64 allowed = crm_record_get_integer (stage, "rotting_days", 0), since;
  int days;

  if (allowed <= 0)
    return TRUE;
  if (!read_last_move (maker, deal, &findings->moved, error))
    return FALSE;
  since = findings->moved != CRM_INSTANT_NONE
              ? findings->moved
              : crm_record_get_integer (deal, "created_at", G_MAXINT64);
  if (since > maker->options->now)
    return TRUE;
  days = (int) ((maker->options->now - since) / CRM_DAY);
  if (days > allowed)
    findings->stuck = g_strdup_printf (
        /* Translators: the name of a stage, then a number of days. */
        g_dngettext (GETTEXT_PACKAGE, "In “%s” for %d day", "In “%s” for %d days", (gulong) days),
        crm_record_get_title (stage), days);
  return TRUE;
}

/* What would have to change for the deal to be told again. */
static char *
note_facts (Findings *findings, CrmRecord *deal)
{
  const CrmId *stage = crm_record_get_link (deal, "stage_id");
  GString *text = g_string_new (NULL);
  char buffer[CRM_ID_STRING_SIZE], date[CRM_DATE_STRING_SIZE], at[CRM_INSTANT_STRING_SIZE];

  if (findings->late != NULL)
    g_string_append_printf (
        text, "late %s ",
        crm_date_format ((CrmDate) crm_record_get_integer (deal, "expected_close_on", 0), date));
  if (findings->stuck != NULL)
    g_string_append_printf (
        text, "stuck %s %s ", stage != NULL ? crm_id_format (stage, buffer) : "-",
        findings->moved != CRM_INSTANT_NONE ? crm_instant_format (findings->moved, at) : "-");
  if (findings->idle)
    g_string_append (text, "idle");
  return g_string_free (text, FALSE);
}

static void
add_deal (CrmDayMaker *maker, CrmRecord *deal, Findings *findings)
{
  CrmDayReason reason = findings->late != NULL    ? CRM_DAY_PAST_CLOSE
                        : findings->stuck != NULL ? CRM_DAY_STUCK
                                                  : CRM_DAY_NO_NEXT_STEP;
  const char *parts[4] = { NULL };
  int n = 0;
  gint64 worth = crm_day_maker_weigh (deal);
  CrmDayItem *item;

  if (findings->late != NULL)
    parts[n++] = findings->late;
  if (findings->stuck != NULL)
    parts[n++] = findings->stuck;
  if (findings->idle)
    parts[n++] = _ ("Nothing is planned");
  if (n == 0)
    return;
  item = crm_day_item_new (reason, deal, crm_day_maker_get_link_title (deal, "account_id"),
                           g_strjoinv (" · ", (char **) parts), -worth);
  crm_day_item_set_worth (item, worth);
  crm_day_item_take_because (item, note_facts (findings, deal));
  g_ptr_array_add (maker->items, item);
}

static gboolean
check_deal (CrmDayMaker *maker, GHashTable *stages, CrmRecord *deal, GError **error)
{
  CrmRecord *stage = g_hash_table_lookup (stages, crm_record_get_link (deal, "stage_id"));
  g_auto (Findings) findings = { .moved = CRM_INSTANT_NONE };

  findings.late = describe_past_close (maker, deal);
  if ((stage != NULL && !find_stuck (maker, deal, stage, &findings, error))
      || !crm_next_step_is_missing (maker->session, crm_record_get_kind (deal),
                                    crm_record_get_id (deal), &findings.idle, error))
    return FALSE;
  add_deal (maker, deal, &findings);
  return TRUE;
}

static gboolean
check_pages (CrmDayMaker *maker, GHashTable *stages, GArray *refs, GError **error)
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
        if (g_ptr_array_index (deals, k) != NULL
            && !check_deal (maker, stages, g_ptr_array_index (deals, k), error))
          return FALSE;
    }
  return TRUE;
}

gboolean
crm_day_maker_add_deals (CrmDayMaker *maker, GError **error)
{
  g_autoptr (GHashTable) stages = read_open_stages (maker, error);
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "opportunity");
  g_autoptr (GArray) refs = NULL;
  GHashTableIter iter;
  gpointer id;

  if (stages == NULL)
    return FALSE;
  if (g_hash_table_size (stages) == 0)
    return TRUE;
  crm_query_begin_any (query);
  g_hash_table_iter_init (&iter, stages);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!crm_query_filter (query, "stage_id", CRM_FILTER_EQUAL, crm_value_link (id), error))
      return FALSE;
  crm_query_end_any (query);
  if (!crm_day_maker_filter_owner (maker, query, FALSE, error))
    return FALSE;
  refs = crm_session_snapshot (maker->session, query, maker->cancellable, error);
  return refs != NULL && check_pages (maker, stages, refs, error);
}
