/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-activity.h"
#include "crm-wall.h"

G_BEGIN_DECLS

/**
 * CrmOccurrence:
 *
 * One time that an activity takes place: itself, or one day of a series. Immutable; made on any
 * thread and read on the main thread.
 */
#define CRM_TYPE_OCCURRENCE (crm_occurrence_get_type ())
G_DECLARE_FINAL_TYPE (CrmOccurrence, crm_occurrence, CRM, OCCURRENCE, GObject)

CrmOccurrence *crm_occurrence_new (CrmRecord *activity, gint64 start);
GPtrArray *crm_occurrence_expand (CrmRecord *activity, CrmDate first, CrmDate last);

CrmRecord *crm_occurrence_get_activity (CrmOccurrence *self);
gint64 crm_occurrence_get_instant (CrmOccurrence *self);
CrmWall crm_occurrence_get_start (CrmOccurrence *self);
CrmWall crm_occurrence_get_end (CrmOccurrence *self);
int crm_occurrence_get_minutes (CrmOccurrence *self);
gboolean crm_occurrence_is_all_day (CrmOccurrence *self);
gboolean crm_occurrence_is_bar (CrmOccurrence *self);
gboolean crm_occurrence_is_deadline (CrmOccurrence *self);
gboolean crm_occurrence_repeats (CrmOccurrence *self);
gboolean crm_occurrence_is_done (CrmOccurrence *self);
gboolean crm_occurrence_is_same (CrmOccurrence *self, CrmOccurrence *other);
gboolean crm_occurrence_touches (CrmOccurrence *self, CrmDate date);
const char *crm_occurrence_get_subject (CrmOccurrence *self);
const char *crm_occurrence_get_about (CrmOccurrence *self);
const char *crm_occurrence_get_activity_type (CrmOccurrence *self);
const char *crm_occurrence_get_icon (CrmOccurrence *self);
char *crm_occurrence_dup_times (CrmOccurrence *self, const CrmLocale *locale);
char *crm_occurrence_dup_label (CrmOccurrence *self, const CrmLocale *locale);
int crm_occurrence_compare (gconstpointer a, gconstpointer b);

G_END_DECLS
