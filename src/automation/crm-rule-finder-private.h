/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule-private.h"

G_BEGIN_DECLS

/**
 * CrmRuleFinder:
 *
 * Looks for what happened that a rule waits for, one rule after the other.
 */
typedef struct
{
  CrmSession *session;
  CrmRecord *rule;
  const CrmKind *kind;
  GPtrArray *occasions;
  GHashTable *seen; /* CrmId of an occasion */
} CrmRuleFinder;

/* What an operation says of the rules that set it off. */
typedef struct
{
  CrmId rule; /* that acted in it, or none */
  int depth;
} CrmRuleCause;

/* crm-rule-find.c */
void crm_rule_finder_add (CrmRuleFinder *self,
                          const CrmKind *kind,
                          const CrmId *record,
                          char *word,
                          gint64 at,
                          const CrmId *actor,
                          int depth);
gboolean crm_rule_finder_keep_fitting (CrmRuleFinder *self,
                                       guint first,
                                       GCancellable *cancellable,
                                       GError **error);

/* crm-rule-changes.c */
gboolean crm_rule_is_change_event (CrmRecord *rule);
gboolean crm_rule_concerns (CrmRecord *rule, const CrmBatch *batch);
gboolean crm_rule_find_cause (CrmSession *session,
                              const CrmBatch *batch,
                              GPtrArray *changes,
                              CrmRuleCause *cause);
void crm_rule_finder_look_at_changes (CrmRuleFinder *self,
                                      const CrmBatch *batch,
                                      GPtrArray *changes,
                                      const CrmRuleCause *cause);

/* crm-rule-clock.c */
gboolean crm_rule_finder_find_by_clock (
    CrmRuleFinder *self, gint64 from, gint64 to, GCancellable *cancellable, GError **error);

G_END_DECLS
