/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_COMMAND_MOVE, /* a deal to another stage */
  CRM_COMMAND_PLAN, /* a call, a meeting or a task */
  CRM_COMMAND_NEW,  /* a record with a name */
} CrmCommandType;

/**
 * CrmCommand:
 *
 * One thing that a line of words may ask for, with its effect written out so that a person can
 * choose between several.
 */
typedef struct
{
  CrmCommandType type;
  char *effect;      /* translated */
  char *detail;      /* (nullable): what tells it from another of the same effect */
  CrmRecord *record; /* the deal, the activity to be inserted, or a draft of the new record */
  CrmRecord *stage;  /* (nullable): where the deal is to be */
} CrmCommand;

GPtrArray *crm_commands_read (CrmSession *session, const char *text, GError **error);
char *crm_command_dup_subject (const char *text);
void crm_command_free (CrmCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCommand, crm_command_free)

G_END_DECLS
