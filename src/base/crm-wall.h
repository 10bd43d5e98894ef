/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"

G_BEGIN_DECLS

/**
 * CrmWall:
 *
 * A moment as the clock on the wall shows it: a calendar counts in these, so that ten o'clock
 * stays ten o'clock on both sides of a change to daylight saving.
 */
typedef struct
{
  CrmDate date;
  int minute; /* of the day; 1440 or more belong to later days */
} CrmWall;

CrmWall crm_wall_from_instant (gint64 instant);
gint64 crm_wall_to_instant (CrmWall wall);
CrmWall crm_wall_in_zone (gint64 instant, GTimeZone *zone);
gint64 crm_wall_to_instant_in_zone (CrmWall wall, GTimeZone *zone);
CrmWall crm_wall_add (CrmWall wall, int days, int minutes);
int crm_wall_minutes_between (CrmWall from, CrmWall to);

GTimeZone *crm_zone_find (const char *name);
char *crm_zone_dup_local_name (void);

G_END_DECLS
