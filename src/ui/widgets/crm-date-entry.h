/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-locale.h"

G_BEGIN_DECLS

/**
 * CrmDateEntry:
 *
 * A date that is typed, or chosen from a small month that its button or the key Down opens.
 *
 * Signals:
 * changed: another date was typed or chosen
 * activate: Enter was pressed, or a day was chosen
 */
#define CRM_TYPE_DATE_ENTRY (crm_date_entry_get_type ())
G_DECLARE_FINAL_TYPE (CrmDateEntry, crm_date_entry, CRM, DATE_ENTRY, GtkWidget)

GtkWidget *crm_date_entry_new (const CrmLocale *locale);
void crm_date_entry_set_locale (CrmDateEntry *self, const CrmLocale *locale);
void crm_date_entry_set_label (CrmDateEntry *self, const char *label);
void crm_date_entry_set_date (CrmDateEntry *self, CrmDate date);
gboolean crm_date_entry_get_date (CrmDateEntry *self, CrmDate *date);
const char *crm_date_entry_get_text (CrmDateEntry *self);

G_END_DECLS
