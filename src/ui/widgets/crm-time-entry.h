/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-locale.h"

G_BEGIN_DECLS

/**
 * CrmTimeEntry:
 *
 * A time of day that is typed in any usual way: 9, 930, 9:30, 9h30, 9.30, 9:30 pm. Up and Down go
 * by a quarter of an hour.
 *
 * Signal changed: another time was typed.
 */
#define CRM_TYPE_TIME_ENTRY (crm_time_entry_get_type ())
G_DECLARE_FINAL_TYPE (CrmTimeEntry, crm_time_entry, CRM, TIME_ENTRY, GtkWidget)

GtkWidget *crm_time_entry_new (const CrmLocale *locale);
void crm_time_entry_set_locale (CrmTimeEntry *self, const CrmLocale *locale);
void crm_time_entry_set_label (CrmTimeEntry *self, const char *label);
void crm_time_entry_set_minute (CrmTimeEntry *self, int minute);
gboolean crm_time_entry_get_minute (CrmTimeEntry *self, int *minute);
gboolean crm_time_parse (const char *text, int *minute);

G_END_DECLS
