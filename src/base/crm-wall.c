/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-wall.h"

#include <string.h>

#include "crm-clock.h"

#define DAY_MINUTES 1440

static gint64
floor_second (gint64 instant)
{
  return instant / CRM_SECOND - (instant % CRM_SECOND < 0 ? 1 : 0);
}

/* Seconds east of Greenwich that clocks show at a second of UTC. */
static gint64
offset_at (GTimeZone *zone, gint64 second)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, second);

  return g_time_zone_get_offset (zone, MAX (interval, 0));
}

/**
 * crm_wall_in_zone:
 *
 * Returns: what a clock on a wall in @zone shows at @instant
 */
CrmWall
crm_wall_in_zone (gint64 instant, GTimeZone *zone)
{
  gint64 second = floor_second (instant);
  gint64 minute;

  second += offset_at (zone, second);
  minute = second / 60 - (second % 60 < 0 ? 1 : 0);
  return crm_wall_add ((CrmWall){ 0, 0 }, (int) (minute / DAY_MINUTES),
                       (int) (minute % DAY_MINUTES));
}

/**
 * crm_wall_to_instant_in_zone:
 *
 * As RFC 5545 has it: an hour that a change of the clocks leaves out is counted from before the
 * change, one that comes twice is the first.
 *
 * Returns: the instant at which a clock on a wall in @zone shows @wall
 */
gint64
crm_wall_to_instant_in_zone (CrmWall wall, GTimeZone *zone)
{
  gint64 shown = ((gint64) wall.date * DAY_MINUTES + wall.minute) * 60;
  gint64 before = offset_at (zone, shown - 24 * 3600);
  gint64 after = offset_at (zone, shown + 24 * 3600);

  if (offset_at (zone, shown - before) != before && offset_at (zone, shown - after) == after)
    return (shown - after) * CRM_SECOND;
  return (shown - before) * CRM_SECOND;
}

/**
 * crm_wall_from_instant:
 *
 * Returns: what a clock in the zone of this computer shows at @instant
 */
CrmWall
crm_wall_from_instant (gint64 instant)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return crm_wall_in_zone (instant, zone);
}

gint64
crm_wall_to_instant (CrmWall wall)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  return crm_wall_to_instant_in_zone (wall, zone);
}

/**
 * crm_zone_find:
 * @name: (nullable): of the zones that are known to all computers, such as Europe/Lisbon
 *
 * Returns: (transfer full) (nullable): the zone; that of this computer for no name; %NULL for a
 *   name that is not known here
 */
GTimeZone *
crm_zone_find (const char *name)
{
  return name == NULL || *name == '\0' ? g_time_zone_new_local ()
                                       : g_time_zone_new_identifier (name);
}

/**
 * crm_zone_dup_local_name:
 *
 * Returns: (transfer full) (nullable): the name of the zone of this computer, where it has one that
 *   other computers know too
 */
char *
crm_zone_dup_local_name (void)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  const char *name = g_time_zone_get_identifier (local);
  g_autoptr (GTimeZone) found = NULL;

  if (name == NULL || strchr (name, '/') == NULL || *name == '/')
    return NULL;
  found = g_time_zone_new_identifier (name);
  return found != NULL ? g_strdup (name) : NULL;
}

/**
 * crm_wall_add:
 *
 * Returns: the moment that many days and minutes later, its minute within the day
 */
CrmWall
crm_wall_add (CrmWall wall, int days, int minutes)
{
  int minute = wall.minute + minutes;
  int over = minute >= 0 ? minute / DAY_MINUTES : -((-minute + DAY_MINUTES - 1) / DAY_MINUTES);

  return (CrmWall){ wall.date + days + over, minute - over * DAY_MINUTES };
}

int
crm_wall_minutes_between (CrmWall from, CrmWall to)
{
  return (to.date - from.date) * DAY_MINUTES + to.minute - from.minute;
}
