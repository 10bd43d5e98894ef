/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-command.h"
#include "crm-date.h"
#include "crm-locale.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_VERB_NONE,
  CRM_VERB_DEAL,
  CRM_VERB_CALL,
  CRM_VERB_MEETING,
  CRM_VERB_VISIT,
  CRM_VERB_SEND,
  CRM_VERB_TASK,
  CRM_VERB_NEW,
  CRM_VERB_OPEN,
} CrmVerbMeaning;

/* crm-command-words.c: what words mean, in all languages at once. */
CrmVerbMeaning crm_command_find_verb (const char *word);
const char *crm_command_find_kind (const char *word);
gboolean crm_command_is_stage_type (const char *word, const char *type);
gboolean crm_command_is_filler (const char *word);

/* When something is to be; -1 and CRM_DATE_NONE for what was not said. */
typedef struct
{
  CrmDate date;
  int minute;
} CrmMoment;

void crm_command_find_moment (const CrmLocale *locale,
                              GPtrArray *words,
                              gboolean *used,
                              CrmMoment *moment);
gboolean crm_command_is_around_name (const char *word);
gboolean crm_command_is_anybody (const char *word);
gboolean crm_command_is_before_topic (const char *word);
gboolean crm_command_is_after_topic (const char *word);

G_END_DECLS
