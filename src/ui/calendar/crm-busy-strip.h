/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-locale.h"
#include "crm-wall.h"

G_BEGIN_DECLS

/**
 * CrmBusyStrip:
 *
 * A day of several people beside each other: when they work, when they are busy, and a time that is
 * proposed.
 */
#define CRM_TYPE_BUSY_STRIP (crm_busy_strip_get_type ())
G_DECLARE_FINAL_TYPE (CrmBusyStrip, crm_busy_strip, CRM, BUSY_STRIP, GtkWidget)

void crm_busy_strip_set_locale (CrmBusyStrip *self, const CrmLocale *locale);
void crm_busy_strip_set_people (CrmBusyStrip *self, GPtrArray *people);
void crm_busy_strip_set_time (CrmBusyStrip *self, CrmWall start, CrmWall end);

G_END_DECLS
