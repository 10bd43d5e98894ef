/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"
#include "crm-date.h"

G_BEGIN_DECLS

/**
 * CrmCalendarLayer:
 * @name: stable, for files, scripts and settings
 * @label: of the whole layer, to be translated
 * @says: of one day, to be translated; %s is the name of the record; %NULL where the record itself
 *   says what its day is
 * @icon: name of an icon
 * @kind: of its records
 * @field: a date; of what comes back every year, the first day or month and day as one number
 * @filter: (nullable): in the language of filters, which records still count
 * @is_yearly: whether the day comes back every year
 *
 * Days that a calendar shows beside what people planned: each is a date of some kind of record.
 * The window, the command line and calendars that are written for other programs share them.
 */
typedef struct
{
  const char *name;
  const char *label;
  const char *says;
  const char *icon;
  const char *kind;
  const char *field;
  const char *filter;
  gboolean is_yearly;
} CrmCalendarLayer;

/* Every layer, as a set of bits 1 << its position. */
#define CRM_CALENDAR_ALL_LAYERS G_MAXUINT

guint crm_calendar_layer_count (void);
const CrmCalendarLayer *crm_calendar_layer_get (guint position);
gboolean crm_calendar_layer_find (const char *name, guint *position);
guint crm_calendar_layer_get_bit (const CrmCalendarLayer *self);
gboolean crm_calendar_layer_reads (const CrmField *field);
const char *crm_calendar_layer_get_label (const CrmCalendarLayer *self);
char *crm_calendar_layer_dup_text (const CrmCalendarLayer *self, CrmRecord *record, CrmDate date);
const char *crm_calendar_layer_get_about (const CrmCalendarLayer *self, CrmRecord *record);
const CrmKind *
crm_calendar_layer_get_subject (const CrmCalendarLayer *self, CrmRecord *record, CrmId *id);
CrmDate crm_calendar_layer_find_day (const CrmCalendarLayer *self, CrmRecord *record, CrmDate from);
gboolean crm_calendar_layer_can_move (const CrmCalendarLayer *self, CrmRecord *record);

G_END_DECLS
