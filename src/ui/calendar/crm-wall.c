/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-wall.h"

#include "crm-clock.h"

#define DAY_MINUTES 1440

/**
 * crm_wall_from_instant:
 *
 * Returns: what a clock in the zone of this computer shows at @instant
 */
CrmWall
crm_wall_from_instant (gint64 instant)
{
  gint64 second = instant / CRM_SECOND - (instant % CRM_SECOND < 0 ? 1 : 0);
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (second);
  CrmWall wall = { 0, 0 };

  g_return_val_if_fail (local != NULL, wall);
  wall.date = crm_date_new (g_date_time_get_year (local), g_date_time_get_month (local),
                            g_date_time_get_day_of_month (local));
  wall.minute = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);
  return wall;
}

gint64
crm_wall_to_instant (CrmWall wall)
{
  CrmWall plain = crm_wall_add (wall, 0, 0);

  return crm_instant_from_date (plain.date, plain.minute / 60, plain.minute % 60);
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
