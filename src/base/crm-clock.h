/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Instants are microseconds since 1970-01-01 00:00 UTC. CRM_INSTANT_NONE means "none". */
#define CRM_INSTANT_NONE G_MININT64
#define CRM_SECOND G_GINT64_CONSTANT (1000000)
#define CRM_MINUTE (60 * CRM_SECOND)
#define CRM_HOUR (60 * CRM_MINUTE)
#define CRM_DAY (24 * CRM_HOUR)

typedef gint64 (*CrmClockSource) (void);

gint64 crm_clock_now (void);
void crm_clock_set_source (CrmClockSource source);

G_END_DECLS
