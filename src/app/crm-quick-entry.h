/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-locale.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmQuickEntry:
 *
 * What one line of words says about something to do: “ligar ao cliente amanhã 15h sobre a tabela de
 * preços”. Nothing is stored.
 */
typedef struct
{
  CrmRecord *activity; /* not stored; about the first of @parties */
  GPtrArray *parties;  /* CrmRecord: who may be meant, the likeliest first */
  char *whom;          /* (nullable): the words that say with whom */
  char *topic;         /* (nullable): about what */
  gboolean has_verb;   /* whether a word says what is to be done */
  gboolean has_moment; /* whether words say when */
} CrmQuickEntry;

CrmQuickEntry *crm_quick_entry_read (CrmSession *session, const char *text, GError **error);
void crm_quick_entry_choose (CrmQuickEntry *self, guint position);
char *crm_quick_entry_say (CrmQuickEntry *self, const CrmLocale *locale);
void crm_quick_entry_free (CrmQuickEntry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmQuickEntry, crm_quick_entry_free)

G_END_DECLS
