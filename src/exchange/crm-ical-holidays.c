/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holidays of a calendar file, as governments and other programs publish them. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-holidays.h"
#include "crm-ical-private.h"
#include "crm-ical.h"

/* More days off than this are somebody's diary. */
#define MOST_HOLIDAYS 2000

typedef struct
{
  CrmSession *session;
  const CrmKind *kind;
  GPtrArray *known; /* CrmRecord: those of the office, and those that came in */
  guint n_made, n_known;
} Reading;

static gboolean
is_yearly (icalcomponent *event)
{
  icalproperty *rule = icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY);

  return rule != NULL && icalproperty_get_rrule (rule).freq == ICAL_YEARLY_RECURRENCE;
}

/* NULL for what is at hours of a day, or has no name. */
static CrmRecord *
read_holiday (Reading *reading, icalcomponent *event)
{
  const char *summary = icalcomponent_get_summary (event);
  g_autofree char *name = summary != NULL ? g_utf8_make_valid (summary, -1) : NULL;
  struct icaltimetype start = icalcomponent_get_dtstart (event);
  struct icaltimetype end = icalcomponent_get_dtend (event);
  CrmRecord *holiday;
  CrmDate first, last;

  if (name == NULL || *g_strstrip (name) == '\0' || icaltime_is_null_time (start) || !start.is_date
      || !crm_date_is_valid (start.year, start.month, start.day))
    return NULL;
  first = last = crm_date_new (start.year, start.month, start.day);
  if (!icaltime_is_null_time (end) && crm_date_is_valid (end.year, end.month, end.day))
    last = MAX (first, crm_date_new (end.year, end.month, end.day) - 1);
  holiday = crm_record_new (reading->kind);
  crm_record_take_defaults (holiday);
  crm_record_set_text (holiday, "name", name);
  crm_record_set_integer (holiday, "first_on", first);
  if (last > first)
    crm_record_set_integer (holiday, "last_on", last);
  crm_record_set_integer (holiday, "every_year", is_yearly (event));
  return holiday;
}

static gboolean
take_event (Reading *reading, icalcomponent *event, GError **error)
{
  g_autoptr (CrmRecord) holiday = read_holiday (reading, event);

  if (holiday == NULL)
    return TRUE;
  if (crm_holiday_is_among (reading->known, holiday))
    {
      reading->n_known++;
      return TRUE;
    }
  if (reading->n_made == MOST_HOLIDAYS)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("The calendar has more than 2,000 whole days."));
      return FALSE;
    }
  reading->n_made++;
  g_ptr_array_add (reading->known, g_object_ref (holiday));
  return crm_session_insert (reading->session, holiday, error);
}

static gboolean
take_component (Reading *reading, icalcomponent *component, GError **error)
{
  icalcompiter at = icalcomponent_begin_component (component, ICAL_ANY_COMPONENT);

  for (icalcomponent *child = icalcompiter_deref (&at); child != NULL;
       child = icalcompiter_next (&at))
    if (icalcomponent_isa (child) == ICAL_VEVENT_COMPONENT)
      {
        if (!take_event (reading, child, error))
          return FALSE;
      }
    else if (icalcomponent_isa (child) == ICAL_VCALENDAR_COMPONENT
             && !take_component (reading, child, error))
      return FALSE;
  return TRUE;
}

/**
 * crm_ical_import_holidays:
 * @session: inside of a batch of the caller
 * @n_made: (out): how many holidays came in
 * @n_known: (out): how many the office had already
 *
 * Reads the whole days of a calendar as holidays of the office; what is at hours is left out.
 *
 * Returns: FALSE when nothing can be read of it, or no whole day is in it
 */
gboolean
crm_ical_import_holidays (
    CrmSession *session, GBytes *bytes, guint *n_made, guint *n_known, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "holiday");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (icalcomponent) root = crm_ical_parse (bytes, error);
  g_autoptr (GPtrArray) known = root != NULL ? crm_session_list (session, query, error) : NULL;
  Reading reading = { session, kind, known, 0, 0 };

  if (known == NULL || !take_component (&reading, root, error))
    return FALSE;
  *n_made = reading.n_made;
  *n_known = reading.n_known;
  if (reading.n_made + reading.n_known > 0)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("The calendar has no whole days that could be holidays."));
  return FALSE;
}
