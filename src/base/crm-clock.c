/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only place that asks the machine for the time, so that tests and the sync simulation can
 * bring their own clock. */
#include "config.h"

#include "crm-clock.h"

static CrmClockSource clock_source = g_get_real_time;

/**
 * crm_clock_now:
 *
 * Returns: the instant, in microseconds UTC; safe from any thread
 */
gint64
crm_clock_now (void)
{
  return clock_source ();
}

/**
 * crm_clock_set_source:
 * @source: (nullable): another clock, or %NULL for the machine's
 *
 * For tests, before threads start.
 */
void
crm_clock_set_source (CrmClockSource source)
{
  clock_source = source != NULL ? source : g_get_real_time;
}
