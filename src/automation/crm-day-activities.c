/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the day list that people planned themselves: what is overdue and what is today. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-day-item-private.h"

static gboolean
is_appointment (CrmRecord *activity)
{
  const char *type = crm_record_get_text (activity, "type");

  return g_strcmp0 (type, "meeting") == 0 || g_strcmp0 (type, "visit") == 0;
}

static char *
describe_past (CrmDayMaker *maker, CrmRecord *activity, gint64 at)
{
  int days = maker->today - crm_instant_to_date (at);
  gboolean appointment = is_appointment (activity);
  g_autofree char *time = NULL;

  if (days == 0)
    {
      time = crm_locale_format_time (maker->locale, at);
      /* Translators: %s is a time of this day; of a meeting that is over. */
      return g_strdup_printf (appointment ? _ ("Was today at %s; note how it went")
                                          /* Translators: %s is a time of this day; of a task. */
                                          : _ ("Was due today at %s"),
                              time);
    }
  if (appointment)
    return g_strdup_printf (
        /* Translators: of a meeting that is over. */
        g_dngettext (GETTEXT_PACKAGE, "Was %d day ago; note how it went",
                     "Was %d days ago; note how it went", (gulong) days),
        days);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Was due %d day ago", "Was due %d days ago", (gulong) days),
      days);
}

static char *
describe_today (CrmDayMaker *maker, CrmRecord *activity, gint64 at)
{
  g_autofree char *time = crm_locale_format_time (maker->locale, at);
  const char *place = crm_record_get_text (activity, "location");

  if (crm_record_get_integer (activity, "all_day", 0))
    /* Translators: of an activity that takes the whole day. */
    return g_strdup (_ ("Today, all day"));
  if (!is_appointment (activity))
    /* Translators: of a task; %s is a time of this day. */
    return g_strdup_printf (_ ("Due at %s"), time);
  if (place != NULL)
    /* Translators: of a meeting: a time of this day, then a place. */
    return g_strdup_printf (_ ("At %s, %s"), time, place);
  /* Translators: of a meeting; %s is a time of this day. */
  return g_strdup_printf (_ ("At %s"), time);
}

/* What is urgent first; in it the oldest. */
static gint64
order_of (CrmRecord *activity, gint64 at)
{
  const char *priority = crm_record_get_text (activity, "priority");
  gint64 step = 400 * 366 * CRM_DAY;

  if (g_strcmp0 (priority, "high") == 0)
    return at - step;
  return g_strcmp0 (priority, "low") == 0 ? at + step : at;
}

static void
set_worth (CrmDayMaker *maker, CrmDayItem *item, CrmRecord *activity)
{
  const CrmKind *deals = crm_catalog_find_kind (maker->catalog, "opportunity");
  const CrmValue *parent = crm_record_get_by_name (activity, "parent");
  g_autoptr (CrmRecord) deal = NULL;

  if (parent->type != CRM_VALUE_LINK || parent->kind != crm_kind_get_number (deals))
    return;
  deal = crm_session_get (maker->session, deals, &parent->link, NULL);
  if (deal != NULL)
    crm_day_item_set_deal (item, deal);
}

static gboolean
is_past (const CrmDayMaker *maker, CrmRecord *activity, gint64 at)
{
  gboolean all_day = crm_record_get_integer (activity, "all_day", 0) != 0;

  return at < (all_day ? maker->day_start : maker->options->now);
}

static void
add_activity (CrmDayMaker *maker, CrmRecord *activity, gint64 at)
{
  gboolean all_day = crm_record_get_integer (activity, "all_day", 0) != 0;
  gboolean past = is_past (maker, activity, at);
  const char *about = crm_day_maker_get_link_title (activity, "parent");
  CrmDayItem *item = crm_day_item_new (past ? CRM_DAY_OVERDUE : CRM_DAY_TODAY, activity, about,
                                       past ? describe_past (maker, activity, at)
                                            : describe_today (maker, activity, at),
                                       past ? order_of (activity, at) : at);

  crm_day_item_set_at (item, at, all_day);
  set_worth (maker, item, activity);
  g_ptr_array_add (maker->items, item);
}

static CrmQuery *
query_planned (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "activity");

  if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("planned"), error)
      || !crm_day_maker_filter_owner (maker, query, FALSE, error))
    return NULL;
  return g_steal_pointer (&query);
}

/* An activity is meant for its due instant, or else for its start. */
static gint64
instant_of (CrmRecord *activity)
{
  return crm_record_get_integer (activity, "due_at",
                                 crm_record_get_integer (activity, "start_at", 0));
}

typedef struct
{
  CrmDayMaker *maker;
  GArray *candidates; /* CrmDayCandidate */
} Planned;

static void
take_activity (CrmRecord *activity, gpointer data)
{
  Planned *planned = data;
  gint64 at = instant_of (activity);
  CrmDayCandidate candidate
      = { *crm_record_get_id (activity), crm_record_get_row (activity), at, CRM_DAY_TODAY };

  if (is_past (planned->maker, activity, at))
    {
      candidate.reason = CRM_DAY_OVERDUE;
      candidate.order = order_of (activity, at);
    }
  g_array_append_val (planned->candidates, candidate);
}

static void
add_planned (CrmDayMaker *maker, CrmRecord *activity, gpointer data)
{
  add_activity (maker, activity, instant_of (activity));
}

static gboolean
add_single (CrmDayMaker *maker, GError **error)
{
  static const char *const names[] = { "due_at", "start_at", "all_day", "priority", NULL };
  const CrmValue none = CRM_VALUE_INIT;
  g_autoptr (CrmQuery) query = query_planned (maker, error);
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (CrmDayCandidate));
  Planned planned = { maker, candidates };

  if (query == NULL || !crm_query_filter (query, "rrule", CRM_FILTER_NOT_SET, none, error))
    return FALSE;
  crm_query_begin_any (query);
  if (!crm_query_filter (query, "due_at", CRM_FILTER_LESS, crm_value_integer (maker->day_end),
                         error)
      || !crm_query_filter (query, "due_at", CRM_FILTER_NOT_SET, none, error))
    return FALSE;
  crm_query_end_any (query);
  crm_query_begin_any (query);
  if (!crm_query_filter (query, "due_at", CRM_FILTER_SET, none, error)
      || !crm_query_filter (query, "start_at", CRM_FILTER_LESS, crm_value_integer (maker->day_end),
                            error))
    return FALSE;
  crm_query_end_any (query);
  return crm_day_maker_scan (maker, query, names, take_activity, &planned, error)
         && crm_day_maker_choose (maker, crm_query_get_kind (query, 0), candidates, add_planned,
                                  NULL, error);
}

/* An occurrence that somebody moved or ended is a record of its own, which names its series. */
static gboolean
is_replaced (GPtrArray *replacements, gint64 at)
{
  for (guint i = 0; i < replacements->len; i++)
    if (crm_record_get_integer (g_ptr_array_index (replacements, i), "recurrence_id",
                                CRM_INSTANT_NONE)
        == at)
      return TRUE;
  return FALSE;
}

/* Asked by the series, which has an index: few series fall on a day, and an office has millions of
 * activities. */
static GPtrArray *
list_replacements (CrmDayMaker *maker, CrmRecord *series, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "activity");

  if (!crm_query_filter (query, "series_id", CRM_FILTER_EQUAL,
                         crm_value_link (crm_record_get_id (series)), error)
      || !crm_query_filter (query, "recurrence_id", CRM_FILTER_AT_LEAST,
                            crm_value_integer (maker->day_start), error)
      || !crm_query_filter (query, "recurrence_id", CRM_FILTER_LESS,
                            crm_value_integer (maker->day_end), error))
    return NULL;
  return crm_session_list (maker->session, query, error);
}

static gboolean
add_occurrences (CrmDayMaker *maker, CrmRecord *series, GError **error)
{
  g_autoptr (GArray) starts = crm_activity_expand (series, maker->day_start, maker->day_end);
  g_autoptr (GPtrArray) replacements = NULL;

  if (starts->len == 0)
    return TRUE;
  replacements = list_replacements (maker, series, error);
  for (guint i = 0; replacements != NULL && i < starts->len; i++)
    if (!is_replaced (replacements, g_array_index (starts, gint64, i)))
      add_activity (maker, series, g_array_index (starts, gint64, i));
  return replacements != NULL;
}

static gboolean
add_recurring (CrmDayMaker *maker, GError **error)
{
  const CrmValue none = CRM_VALUE_INIT;
  g_autoptr (CrmQuery) query = query_planned (maker, error);
  g_autoptr (GPtrArray) series = NULL;

  if (query == NULL || !crm_query_filter (query, "rrule", CRM_FILTER_SET, none, error)
      || !crm_query_filter (query, "start_at", CRM_FILTER_LESS, crm_value_integer (maker->day_end),
                            error))
    return FALSE;
  series = crm_session_list (maker->session, query, error);
  for (guint i = 0; series != NULL && i < series->len; i++)
    if (!add_occurrences (maker, g_ptr_array_index (series, i), error))
      return FALSE;
  return series != NULL;
}

/* What somebody else planned, and this person takes part in. */
static gboolean
add_invited (CrmDayMaker *maker, GError **error)
{
  const CrmKind *users = crm_catalog_find_kind (maker->catalog, "user");
  const CrmKind *activities = crm_catalog_find_kind (maker->catalog, "activity");
  const CrmId *user = &maker->options->user;
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "activity_participant");
  g_autoptr (GPtrArray) parts = NULL;

  if (crm_id_is_none (user))
    return TRUE;
  if (!crm_query_filter (query, "participant", CRM_FILTER_EQUAL,
                         crm_value_link_of_kind (crm_kind_get_number (users), user), error)
      || !crm_query_filter (query, "acceptance", CRM_FILTER_NOT_EQUAL, crm_value_text ("declined"),
                            error)
      || !crm_query_filter (query, "activity_id.status", CRM_FILTER_EQUAL,
                            crm_value_text ("planned"), error)
      || !crm_query_filter (query, "activity_id.start_at", CRM_FILTER_LESS,
                            crm_value_integer (maker->day_end), error))
    return FALSE;
  parts = crm_session_list (maker->session, query, error);
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      const CrmId *id = crm_record_get_link (g_ptr_array_index (parts, i), "activity_id");
      g_autoptr (CrmRecord) activity
          = id != NULL ? crm_session_get (maker->session, activities, id, NULL) : NULL;
      const CrmId *owner = activity != NULL ? crm_record_get_link (activity, "owner_id") : NULL;
      g_autoptr (GArray) starts = NULL;

      if (activity == NULL || (owner != NULL && crm_id_equal (owner, user)))
        continue;
      /* How a past meeting went is noted by whoever it belongs to. */
      starts = crm_activity_expand (activity, maker->day_start, maker->day_end);
      for (guint k = 0; k < starts->len; k++)
        add_activity (maker, activity, g_array_index (starts, gint64, k));
    }
  return parts != NULL;
}

gboolean
crm_day_maker_add_activities (CrmDayMaker *maker, GError **error)
{
  return add_single (maker, error) && add_recurring (maker, error) && add_invited (maker, error);
}
