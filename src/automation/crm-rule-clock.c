/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens with the clock, not with a change: dates of records, fixed times, and that nothing
 * was done for a while. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-matches.h"
#include "crm-rule-finder-private.h"

#define PAGE 256
/* Birthdays go back so far. */
#define MOST_YEARS 120

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/* ---- dates ---- */

/* The days on which a rule that acts once a day acts in the span. */
static void
find_days (CrmRecord *rule, gint64 from, gint64 to, CrmDate *first, CrmDate *after)
{
  *first = crm_instant_to_date (from) - 1;
  while (crm_rule_instant_on (rule, *first) < from)
    (*first)++;
  *after = *first;
  while (crm_rule_instant_on (rule, *after) < to)
    (*after)++;
}

static gboolean
filter_days (CrmQuery *query, const CrmField *field, CrmDate first, CrmDate after, GError **error)
{
  const char *name = crm_field_get_name (field);
  gboolean is_day = crm_field_get_field_type (field) == CRM_FIELD_DATE;

  return crm_query_filter (query, name, CRM_FILTER_AT_LEAST,
                           crm_value_integer (is_day ? first : crm_instant_from_date (first, 0, 0)),
                           error)
         && crm_query_filter (
             query, name, CRM_FILTER_LESS,
             crm_value_integer (is_day ? after : crm_instant_from_date (after, 0, 0)), error);
}

static CrmDate
get_day (CrmRecord *record, const CrmField *field)
{
  const CrmValue *value = crm_record_get (record, field);

  if (value->type != CRM_VALUE_INTEGER)
    return CRM_DATE_NONE;
  return crm_field_get_field_type (field) == CRM_FIELD_DATE ? (CrmDate) value->integer
                                                            : crm_instant_to_date (value->integer);
}

static char *
dup_day_word (CrmDate day)
{
  char text[CRM_DATE_STRING_SIZE];

  return g_strconcat ("date ", crm_date_format (day, text), NULL);
}

static gboolean
add_dates (CrmRuleFinder *finder,
           CrmQuery *query,
           const CrmField *field,
           CrmDate day,
           int days,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GArray) refs = crm_session_matches (finder->session, query, NULL, cancellable, error);

  for (guint at = 0; refs != NULL && at < refs->len; at += PAGE)
    {
      g_autoptr (GPtrArray) page = crm_session_page (
          finder->session, &g_array_index (refs, CrmRef, at), MIN (PAGE, refs->len - at), error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        {
          CrmRecord *record = g_ptr_array_index (page, i);
          CrmDate on = day;

          if (record == NULL)
            continue;
          if (on == CRM_DATE_NONE)
            on = get_day (record, field) + days;
          crm_rule_finder_add (finder, finder->kind, crm_record_get_id (record), dup_day_word (on),
                               crm_rule_instant_on (finder->rule, on), NULL, 0);
        }
    }
  return refs != NULL;
}

/* A day of every year, whichever year the date has. */
static gboolean
filter_anniversary (CrmQuery *query, const CrmField *field, CrmDate day, GError **error)
{
  int year, month, dom;

  crm_date_split (day, &year, &month, &dom);
  if (strcmp (crm_field_get_name (field), "month_day") == 0)
    return crm_query_filter (query, "month_day", CRM_FILTER_EQUAL,
                             crm_value_integer (month * 100 + dom), error);
  crm_query_begin_any (query);
  for (int back = 0; back <= MOST_YEARS; back++)
    {
      /* Who was born on 29 February has the 28th where a year lacks it. */
      gboolean also = month == 2 && dom == 28 && !crm_date_is_valid (year, 2, 29)
                      && crm_date_is_valid (year - back, 2, 29);

      if (!crm_date_is_valid (year - back, month, dom))
        continue;
      for (int n = 0; n <= also; n++)
        if (!crm_query_filter (query, crm_field_get_name (field), CRM_FILTER_EQUAL,
                               crm_value_integer (crm_date_new (year - back, month, dom + n)),
                               error))
          return FALSE;
    }
  crm_query_end_any (query);
  return TRUE;
}

static gboolean
find_dates (
    CrmRuleFinder *finder, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  const char *name = crm_record_get_text (finder->rule, "date_field");
  const CrmField *field
      = finder->kind != NULL && name != NULL ? crm_kind_find_field (finder->kind, name) : NULL;
  int days = (int) crm_record_get_integer (finder->rule, "days", 0);
  gboolean yearly = field != NULL
                    && ((crm_record_get_integer (finder->rule, "yearly", 0) != 0
                         && crm_field_get_field_type (field) == CRM_FIELD_DATE)
                        || strcmp (name, "month_day") == 0);
  CrmDate first, after;

  find_days (finder->rule, from, to, &first, &after);
  if (field == NULL || first >= after)
    return TRUE;
  if (!yearly)
    {
      g_autoptr (CrmQuery) query = crm_rule_query (finder->session, finder->rule, error);

      return query != NULL && filter_days (query, field, first - days, after - days, error)
             && add_dates (finder, query, field, CRM_DATE_NONE, days, cancellable, error);
    }
  for (CrmDate day = first; day < after; day++)
    {
      g_autoptr (CrmQuery) query = crm_rule_query (finder->session, finder->rule, error);

      if (query == NULL || !filter_anniversary (query, field, day - days, error)
          || !add_dates (finder, query, field, day, days, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- schedules ---- */

static gboolean
find_times (
    CrmRuleFinder *finder, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) times = crm_rule_list_times (finder->rule, from, to);

  for (guint t = 0; t < times->len; t++)
    {
      gint64 at = g_array_index (times, gint64, t);
      char text[CRM_INSTANT_STRING_SIZE];
      g_autofree char *word = g_strconcat ("at ", crm_instant_format (at, text), NULL);
      g_autoptr (CrmQuery) query = NULL;
      g_autoptr (GArray) refs = NULL;

      if (finder->kind == NULL)
        {
          crm_rule_finder_add (finder, crm_record_get_kind (finder->rule),
                               crm_record_get_id (finder->rule), g_steal_pointer (&word), at, NULL,
                               0);
          continue;
        }
      query = crm_rule_query (finder->session, finder->rule, error);
      refs = query != NULL ? crm_session_matches (finder->session, query, NULL, cancellable, error)
                           : NULL;
      if (refs == NULL)
        return FALSE;
      for (guint i = 0; i < refs->len; i++)
        {
          g_autoptr (GPtrArray) page
              = crm_session_page (finder->session, &g_array_index (refs, CrmRef, i), 1, NULL);

          if (page != NULL && page->len > 0 && page->pdata[0] != NULL)
            crm_rule_finder_add (finder, finder->kind, crm_record_get_id (page->pdata[0]),
                                 g_strdup (word), at, NULL, 0);
        }
    }
  return TRUE;
}

/* ---- idle ---- */

/* When something was done with the record last: an activity, or that it was made. */
static gint64
find_last_done (CrmSession *session, CrmRecord *record, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "activity"));
  g_autoptr (GPtrArray) last = NULL;
  CrmValue parent = crm_value_link_of_kind (crm_kind_get_number (crm_record_get_kind (record)),
                                            crm_record_get_id (record));
  gint64 made = crm_record_get_integer (record, "created_at", 0);

  if (!crm_query_filter (query, "parent", CRM_FILTER_EQUAL, parent, error)
      || !crm_query_filter (query, "done_at", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !crm_query_sort (query, "done_at", TRUE, error))
    return CRM_INSTANT_NONE;
  crm_query_set_limit (query, 1);
  last = crm_session_list (session, query, error);
  if (last == NULL)
    return CRM_INSTANT_NONE;
  return last->len > 0
             ? MAX (made, crm_record_get_integer (g_ptr_array_index (last, 0), "done_at", made))
             : made;
}

static gboolean
add_idle (CrmRuleFinder *finder,
          CrmRecord *record,
          CrmDate first,
          CrmDate after,
          int days,
          GError **error)
{
  GError *fault = NULL;
  gint64 last = find_last_done (finder->session, record, &fault);
  char text[CRM_DATE_STRING_SIZE];
  CrmDate day;

  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  day = crm_instant_to_date (last);
  if (day < first || day >= after)
    return TRUE;
  crm_rule_finder_add (finder, finder->kind, crm_record_get_id (record),
                       g_strconcat ("idle ", crm_date_format (day, text), NULL),
                       crm_rule_instant_on (finder->rule, day + days), NULL, 0);
  return TRUE;
}

/* Those of whom an activity was done on these days, and those that were made then. */
static gboolean
find_idle (CrmRuleFinder *finder, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  const CrmKind *activity = find_kind (finder->session, "activity");
  int days = (int) crm_record_get_integer (finder->rule, "days", 1);
  g_autoptr (CrmQuery) done = crm_query_new (activity);
  g_autoptr (CrmQuery) made = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GArray) refs = NULL;
  CrmDate first, after;

  find_days (finder->rule, from, to, &first, &after);
  if (finder->kind == NULL || first >= after)
    return TRUE;
  first -= days;
  after -= days;
  made = crm_rule_query (finder->session, finder->rule, error);
  if (made == NULL
      || !filter_days (done, crm_kind_find_field (activity, "done_at"), first, after, error)
      || !filter_days (made, crm_kind_find_field (finder->kind, "created_at"), first, after, error))
    return FALSE;
  activities = crm_session_list (finder->session, done, error);
  for (guint i = 0; activities != NULL && i < activities->len; i++)
    {
      const CrmValue *parent = crm_record_get_by_name (g_ptr_array_index (activities, i), "parent");
      g_autoptr (CrmRecord) record = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (parent->type != CRM_VALUE_LINK || parent->kind != crm_kind_get_number (finder->kind))
        continue;
      record = crm_session_get (finder->session, finder->kind, &parent->link, NULL);
      if (record != NULL && !add_idle (finder, record, first, after, days, error))
        return FALSE;
    }
  refs = activities != NULL ? crm_session_matches (finder->session, made, NULL, cancellable, error)
                            : NULL;
  for (guint i = 0; refs != NULL && i < refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (finder->session, &g_array_index (refs, CrmRef, i), 1, error);

      if (page == NULL
          || (page->len > 0 && page->pdata[0] != NULL
              && !add_idle (finder, page->pdata[0], first, after, days, error)))
        return FALSE;
    }
  return refs != NULL;
}

/* What happens with the clock, not with a change. */
gboolean
crm_rule_finder_find_by_clock (
    CrmRuleFinder *finder, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  guint first = finder->occasions->len;

  switch (crm_rule_get_event (finder->rule))
    {
    case CRM_RULE_DATE:
      return find_dates (finder, from, to, cancellable, error);
    case CRM_RULE_SCHEDULE:
      return find_times (finder, from, to, cancellable, error);
    case CRM_RULE_IDLE:
      return find_idle (finder, from, to, cancellable, error)
             && crm_rule_finder_keep_fitting (finder, first, cancellable, error);
    case CRM_RULE_CREATED:
    case CRM_RULE_CHANGED:
    case CRM_RULE_MOVED:
    case CRM_RULE_ENDED:
    default:
      return TRUE;
    }
}
