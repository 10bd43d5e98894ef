/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-locale.h"

G_BEGIN_DECLS

/**
 * CrmMiniMonth:
 *
 * A small month to choose a day from, in the language of the office: GTK's own calendar knows only
 * the language of the machine.
 *
 * Signals:
 * picked (int date): a person chose a day
 * moved (int first, int last): other days are shown, whose marks are to be set
 * dropped (GObject *object, int date): something was dropped on a day
 */
#define CRM_TYPE_MINI_MONTH (crm_mini_month_get_type ())
G_DECLARE_FINAL_TYPE (CrmMiniMonth, crm_mini_month, CRM, MINI_MONTH, GtkWidget)

GtkWidget *crm_mini_month_new (const CrmLocale *locale);
void crm_mini_month_set_locale (CrmMiniMonth *self, const CrmLocale *locale);
void crm_mini_month_set_date (CrmMiniMonth *self, CrmDate date);
CrmDate crm_mini_month_get_date (CrmMiniMonth *self);
void crm_mini_month_get_range (CrmMiniMonth *self, CrmDate *first, CrmDate *last);
void crm_mini_month_clear_marks (CrmMiniMonth *self);
void crm_mini_month_mark (CrmMiniMonth *self, CrmDate date);
void crm_mini_month_accept (CrmMiniMonth *self, GType type);

G_END_DECLS
