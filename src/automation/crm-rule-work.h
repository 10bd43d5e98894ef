/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-rule.h"
#include "crm-session.h"

G_BEGIN_DECLS

/* Rules that set each other off stop after so many. */
#define CRM_RULE_MOST_DEPTH 5

/* So many occasions of one operation act without somebody saying yes. */
#define CRM_RULE_MANY 1000

/* What a desk missed is made up for so long. */
#define CRM_RULE_MOST_LATE (7 * CRM_DAY)

/**
 * CrmRuleOccasion:
 *
 * That a rule is to act, once, for a record.
 */
typedef struct
{
  CrmRecord *rule;
  const CrmKind *kind; /* of the record; of a schedule without records the kind rule */
  CrmId record;
  char *occasion;    /* what happened, in a word that is the same on all desks */
  gint64 at;         /* instant at which it happened or is due */
  CrmId actor;       /* who did what started the rule, or none */
  int depth;         /* how many rules set each other off up to this one */
  gint64 amount;     /* of one that stands for many: for how many records; else 0 */
  GHashTable *ahead; /* (nullable) (unowned): what crm_rules_read_ahead() read */
} CrmRuleOccasion;

void crm_rule_occasion_free (CrmRuleOccasion *self);
CrmId crm_rule_occasion_get_id (const CrmRuleOccasion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRuleOccasion, crm_rule_occasion_free)

/* crm-rule-find.c: what happened. Any lane. */
GPtrArray *crm_rules_list_active (CrmSession *session, GError **error);
GPtrArray *crm_rule_list_actions (CrmSession *session, const CrmId *rule, GError **error);
GPtrArray *crm_rule_find_occasions (CrmSession *session,
                                    CrmRecord *rule,
                                    gint64 from,
                                    gint64 to,
                                    GCancellable *cancellable,
                                    GError **error);

/**
 * CrmRuleNews:
 *
 * What came since the rules of this desk were looked at last.
 */
typedef struct
{
  GPtrArray *occasions; /* CrmRuleOccasion, as they happened */
  gint64 seq;           /* up to which operation of this desk they were looked for */
  gint64 until;         /* up to which instant */
  gint64 looked;        /* when it was last looked back */
  gint64 noted_seq;     /* what of these is written down */
  gint64 noted_until;
} CrmRuleNews;

CrmRuleNews *crm_rules_find_news (CrmSession *session,
                                  const CrmRuleNews *before,
                                  gint64 now,
                                  GCancellable *cancellable,
                                  GError **error);
gboolean crm_rule_news_is_worth_noting (const CrmRuleNews *self);
GPtrArray *crm_rule_find_page (CrmSession *session,
                               CrmRecord *rule,
                               const CrmBatch *batch,
                               gint64 after,
                               guint limit,
                               guint *n_read,
                               GCancellable *cancellable,
                               GError **error);
void crm_rule_news_free (CrmRuleNews *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRuleNews, crm_rule_news_free)

/* crm-rule-act.c: what is done. On the writing lane. */

/**
 * CrmRuleActFunc:
 * @record: that the rule acts for
 * @action: of kind rule_action
 *
 * Does what an action of a type says, as part of an open operation, all of it through @session: it
 * is taken back with the operation when something after it fails. Returns: (transfer full): what
 * was done, in words, or %NULL with @error
 */
typedef char *(*CrmRuleActFunc) (CrmSession *session,
                                 const CrmRuleOccasion *occasion,
                                 CrmRecord *record,
                                 CrmRecord *action,
                                 GError **error);

/**
 * CrmRuleAskFunc:
 * @waits_for: (out) (transfer full) (nullable): why the rule is to act later
 *
 * Does what has to come before a rule may act, as part of an open operation of its own: somebody is
 * asked for their yes. Returns: FALSE with @error when the action cannot be done at all
 */
typedef gboolean (*CrmRuleAskFunc) (CrmSession *session,
                                    const CrmRuleOccasion *occasion,
                                    CrmRecord *record,
                                    CrmRecord *action,
                                    char **waits_for,
                                    GError **error);

/**
 * CrmRuleReadFunc:
 *
 * Reads what an action needs and what takes long, on any lane and outside of an operation, so that
 * nobody waits for it. Returns: (transfer full) (nullable): %NULL without @error when there is
 * nothing to read
 */
typedef GBytes *(*CrmRuleReadFunc) (CrmSession *session,
                                    CrmRecord *action,
                                    GCancellable *cancellable,
                                    GError **error);

/* What an action of a type does; @ask and @read may be NULL. */
typedef struct
{
  CrmRuleActFunc act;
  CrmRuleAskFunc ask;
  CrmRuleReadFunc read;
} CrmRuleActionFuncs;

void crm_rule_action_set_funcs (const char *type, const CrmRuleActionFuncs *funcs);
GHashTable *crm_rule_ahead_new (void);
void crm_rules_read_ahead (CrmSession *session,
                           GPtrArray *occasions,
                           GHashTable *ahead,
                           GCancellable *cancellable);
gboolean crm_rule_is_read_ahead (CrmSession *session, CrmRecord *occasion, GHashTable *ahead);
GBytes *crm_rule_get_ahead (CrmSession *session,
                            const CrmRuleOccasion *occasion,
                            CrmRecord *action,
                            GError **error);
gboolean crm_rule_has_to_ask (CrmSession *session, CrmRecord *rule);
gboolean crm_rule_ask (CrmSession *session,
                       const CrmRuleOccasion *occasion,
                       CrmRecord *record,
                       char **waits_for,
                       GError **error);
gboolean crm_rule_action_is_known (const char *type);
CrmRecord *crm_rule_get_about (CrmSession *session, CrmRecord *record);
void crm_rule_find_responsible (CrmSession *session,
                                const CrmRuleOccasion *occasion,
                                CrmRecord *record,
                                CrmRecord *action,
                                CrmId *user);
char *crm_rule_act (CrmSession *session,
                    const CrmRuleOccasion *occasion,
                    CrmRecord *record,
                    GError **error);

/* crm-rule-queue.c: each occasion once. On the writing lane unless it says otherwise. */
gint64 crm_rules_queue (CrmSession *session, CrmRuleNews *news, GError **error);
GPtrArray *crm_rules_list_due (CrmSession *session, gint64 now, guint limit, GError **error);
gboolean
crm_rule_claim (CrmSession *session, const CrmId *occasion, gint64 now, int desk, GError **error);
gboolean crm_rule_is_mine (CrmSession *session, const CrmId *occasion, gint64 now, int desk);
gboolean crm_rule_decline (CrmSession *session, const CrmId *occasion, GError **error);
int crm_rule_run (
    CrmSession *session, const CrmId *occasion, GHashTable *ahead, gint64 now, GError **error);
gint64
crm_rules_run_all (CrmSession *session, gint64 now, GCancellable *cancellable, GError **error);
gboolean
crm_rule_cancel (CrmSession *session, const CrmId *occasion, const char *source, GError **error);
gboolean
crm_rule_allow (CrmSession *session, const CrmId *occasion, const char *source, GError **error);
gboolean
crm_rule_retry (CrmSession *session, const CrmId *occasion, const char *source, GError **error);
gboolean crm_rule_undo (CrmSession *session, const CrmId *run, GError **error);
GPtrArray *crm_rules_list_queue (
    CrmSession *session, const CrmId *rule, gboolean all, guint limit, GError **error);
GPtrArray *
crm_rules_list_runs (CrmSession *session, const CrmId *rule, guint limit, GError **error);
char *crm_rule_dup_halt (CrmSession *session, CrmRecord *rule);

/* crm-rule-try.c: what would have been done. Any lane; changes nothing. */

/**
 * CrmRuleDeed:
 *
 * What a rule would have done on an occasion.
 */
typedef struct
{
  CrmRuleOccasion *occasion;
  CrmRecord *record;
  GPtrArray *actions; /* char *: in words, in their order */
} CrmRuleDeed;

GPtrArray *crm_rule_dry_run (CrmSession *session,
                             CrmRecord *rule,
                             GPtrArray *actions,
                             gint64 from,
                             gint64 to,
                             GCancellable *cancellable,
                             GError **error);
void crm_rule_deed_free (CrmRuleDeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRuleDeed, crm_rule_deed_free)

G_END_DECLS
