/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outlook and Exchange call time zones by names of their own. Data: the zones of Europe, Africa and
 * the Americas, of Turkey and its neighbours, by the table of CLDR (windowsZones). */
#include "config.h"

#include <string.h>

#include "crm-ical-private.h"

static const char *const zones[][2] = {
  { "GMT Standard Time", "Europe/London" },
  { "Greenwich Standard Time", "Atlantic/Reykjavik" },
  { "W. Europe Standard Time", "Europe/Berlin" },
  { "Central Europe Standard Time", "Europe/Budapest" },
  { "Central European Standard Time", "Europe/Warsaw" },
  { "Romance Standard Time", "Europe/Paris" },
  { "GTB Standard Time", "Europe/Bucharest" },
  { "E. Europe Standard Time", "Europe/Chisinau" },
  { "FLE Standard Time", "Europe/Kiev" },
  { "Turkey Standard Time", "Europe/Istanbul" },
  { "Russian Standard Time", "Europe/Moscow" },
  { "Israel Standard Time", "Asia/Jerusalem" },
  { "Middle East Standard Time", "Asia/Beirut" },
  { "Egypt Standard Time", "Africa/Cairo" },
  { "Morocco Standard Time", "Africa/Casablanca" },
  { "W. Central Africa Standard Time", "Africa/Lagos" },
  { "South Africa Standard Time", "Africa/Johannesburg" },
  { "Azores Standard Time", "Atlantic/Azores" },
  { "Cape Verde Standard Time", "Atlantic/Cape_Verde" },
  { "E. South America Standard Time", "America/Sao_Paulo" },
  { "SA Eastern Standard Time", "America/Cayenne" },
  { "Bahia Standard Time", "America/Bahia" },
  { "Central Brazilian Standard Time", "America/Cuiaba" },
  { "SA Western Standard Time", "America/La_Paz" },
  { "Argentina Standard Time", "America/Buenos_Aires" },
  { "Pacific SA Standard Time", "America/Santiago" },
  { "SA Pacific Standard Time", "America/Bogota" },
  { "Atlantic Standard Time", "America/Halifax" },
  { "Eastern Standard Time", "America/New_York" },
  { "US Eastern Standard Time", "America/Indianapolis" },
  { "Central Standard Time", "America/Chicago" },
  { "Mountain Standard Time", "America/Denver" },
  { "US Mountain Standard Time", "America/Phoenix" },
  { "Pacific Standard Time", "America/Los_Angeles" },
  { "India Standard Time", "Asia/Calcutta" },
  { "China Standard Time", "Asia/Shanghai" },
  { "Tokyo Standard Time", "Asia/Tokyo" },
  { "Arabian Standard Time", "Asia/Dubai" },
  { "Arab Standard Time", "Asia/Riyadh" },
  { "UTC", "Etc/UTC" },
};

/**
 * crm_ical_zone_of_windows:
 *
 * Returns: (nullable): what other systems call the zone @name
 */
const char *
crm_ical_zone_of_windows (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    if (g_ascii_strcasecmp (zones[i][0], name) == 0)
      return zones[i][1];
  return NULL;
}
