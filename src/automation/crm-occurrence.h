/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-activity.h"
#include "crm-calendar-layer.h"
#include "crm-locale.h"
#include "crm-wall.h"

G_BEGIN_DECLS

/**
 * CrmOccurrence:
 *
 * One time that an activity takes place: itself, or one day of a series; or a day of a layer.
 * Immutable once it is shown; made on any thread.
 */
#define CRM_TYPE_OCCURRENCE (crm_occurrence_get_type ())
G_DECLARE_FINAL_TYPE (CrmOccurrence, crm_occurrence, CRM, OCCURRENCE, GObject)

/* What who is invited answered; CRM_ANSWER_NONE: it is no invitation. */
typedef enum
{
  CRM_ANSWER_NONE,
  CRM_ANSWER_OPEN,
  CRM_ANSWER_TENTATIVE,
  CRM_ANSWER_DECLINED,
  CRM_ANSWER_ACCEPTED,
} CrmAnswer;

const char *crm_answer_get_key (CrmAnswer answer);
CrmAnswer crm_answer_from_key (const char *key);

CrmOccurrence *crm_occurrence_new (CrmRecord *activity, gint64 start);
CrmOccurrence *
crm_occurrence_new_day (const CrmCalendarLayer *layer, CrmRecord *record, CrmDate date);
void crm_occurrence_set_whose (CrmOccurrence *self, int whose);
int crm_occurrence_get_whose (CrmOccurrence *self);
void crm_occurrence_set_answer (CrmOccurrence *self, CrmAnswer answer);
CrmAnswer crm_occurrence_get_answer (CrmOccurrence *self);
void crm_occurrences_find_clashes (GPtrArray *occurrences);
const char *crm_occurrence_get_clash (CrmOccurrence *self);
gboolean crm_occurrence_takes_time (CrmOccurrence *self);
GPtrArray *crm_occurrence_expand (CrmRecord *activity, CrmDate first, CrmDate last);

CrmRecord *crm_occurrence_get_activity (CrmOccurrence *self);
CrmRecord *crm_occurrence_get_record (CrmOccurrence *self);
const CrmCalendarLayer *crm_occurrence_get_layer (CrmOccurrence *self);
gboolean crm_occurrence_can_move (CrmOccurrence *self);
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
