/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-calendar-work.h"

#include <glib/gi18n-lib.h>

static gpointer
read_work (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_work_read (session, data, error);
}

/**
 * crm_calendar_work_read_async:
 * @user: whose; the empty id for the office
 *
 * The result of crm_store_run_finish() is a #CrmWorkCalendar.
 */
void
crm_calendar_work_read_async (CrmContext *context,
                              const CrmId *user,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_work, crm_id_copy (user), g_free,
                       (GDestroyNotify) crm_work_calendar_unref, cancellable, callback, user_data);
}

/**
 * crm_calendar_work_concern:
 * @changes: (element-type CrmChangedRecord): as the context told them; none for everything
 *
 * Returns: whether working time may be another one
 */
gboolean
crm_calendar_work_concern (GArray *changes)
{
  static const char *const kinds[]
      = { "working_hours", "holiday", "absence", "user", "team", NULL };

  for (guint i = 0; i < changes->len; i++)
    if (g_strv_contains (kinds,
                         crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind)))
      return TRUE;
  return changes->len == 0;
}

/**
 * crm_calendar_work_dup_warning:
 * @end: first moment after it
 *
 * Returns: (transfer full) (nullable): a sentence that says what of it is no working time; %NULL
 *   where all of it is
 */
char *
crm_calendar_work_dup_warning (
    CrmWorkCalendar *work, const CrmLocale *locale, CrmWall start, CrmWall end, gboolean all_day)
{
  CrmDate last = crm_wall_add (end, 0, -1).date;
  g_autofree char *day = NULL;

  if (!all_day
      && crm_work_calendar_covers (work, crm_wall_to_instant (start), crm_wall_to_instant (end)))
    return NULL;
  for (CrmDate date = start.date; date <= last; date++)
    {
      const char *day_off = crm_work_calendar_get_day_off (work, date);

      if (day_off == NULL)
        continue;
      day = crm_locale_format_date (locale, date, CRM_DATE_LONG);
      /* Translators: a date, then what its holiday is called: “25 December 2026: Christmas Day”. */
      return g_strdup_printf (_ ("%s: %s"), day, day_off);
    }
  if (all_day)
    return crm_work_calendar_is_workday (work, start.date)
               ? NULL
               : g_strdup (_ ("This is no working day"));
  return g_strdup (crm_work_calendar_is_workday (work, start.date)
                       ? _ ("This is outside of working hours")
                       : _ ("This is no working day"));
}

/**
 * crm_calendar_work_dup_clash:
 * @occurrence: with what was found of others at the same time
 *
 * Returns: (transfer full) (nullable): why it cannot be kept, as the end of a sentence about it;
 * %NULL when nothing stands against it
 */
char *
crm_calendar_work_dup_clash (CrmWorkCalendar *work,
                             const CrmLocale *locale,
                             CrmOccurrence *occurrence)
{
  CrmDate last = crm_wall_add (crm_occurrence_get_end (occurrence), 0, -1).date;

  if (crm_occurrence_get_clash (occurrence) != NULL)
    /* Translators: after an activity in a sentence: what stands at the same time. */
    return g_strdup_printf (_ ("at the same time as “%s”"), crm_occurrence_get_clash (occurrence));
  for (CrmDate date = crm_occurrence_get_start (occurrence).date;
       crm_occurrence_takes_time (occurrence) && date <= last; date++)
    {
      const char *day_off = crm_work_calendar_get_day_off (work, date);
      g_autofree char *day = NULL;

      if (day_off == NULL)
        continue;
      day = crm_locale_format_date (locale, date, CRM_DATE_LONG);
      /* Translators: after an activity in a sentence: a date, then its holiday or why somebody is
       * away then. */
      return g_strdup_printf (_ ("on a day off: %s, %s"), day, day_off);
    }
  return NULL;
}
