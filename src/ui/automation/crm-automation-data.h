/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-automation-item.h"
#include "crm-rule-work.h"

G_BEGIN_DECLS

/* A rule as the list of rules shows it. */
typedef struct
{
  CrmRecord *rule;
  char *sentence;
  char *halt;     /* (nullable) why it halted itself */
  gint64 last_at; /* instant, 0 when it never ran */
  gint64 n_runs;
  gint64 n_failed;
} CrmAutomationRule;

void crm_automation_rule_free (CrmAutomationRule *self);

/* All that the editor needs. */
typedef struct
{
  CrmRecord *rule;
  GPtrArray *actions; /* CrmRecord, in order */
  GHashTable *lists;  /* name of a kind: GPtrArray of CrmRecord */
  GHashTable *names;  /* CrmId: what records are called that the filter names */
  gboolean is_new;
  gboolean takes_first; /* what is to be linked to is the first that there is: of an example */
} CrmRuleDraft;

CrmRuleDraft *crm_rule_draft_new (CrmRecord *rule, gboolean is_new);
void crm_rule_draft_free (CrmRuleDraft *self);

/* Of a request; its members are of the main thread and are not changed while it runs. */
typedef struct
{
  const CrmLocale *locale;
  guint limit;
  CrmRecord *rule;    /* of a dry run */
  GPtrArray *actions; /* of a dry run */
  gint64 from;
  gint64 to;
} CrmAutomationRequest;

void crm_automation_request_free (CrmAutomationRequest *self);

/* What a rule would have done. */
typedef struct
{
  GPtrArray *items; /* CrmAutomationItem, the latest first, as many as were asked for */
  guint n;          /* of all */
} CrmAutomationPast;

void crm_automation_past_free (CrmAutomationPast *self);

/* CrmSessionFunc, on a thread of the store. */
gpointer crm_automation_read_rules (CrmSession *session,
                                    gpointer request,
                                    GCancellable *cancellable,
                                    GError **error);
gpointer crm_automation_read_queue (CrmSession *session,
                                    gpointer request,
                                    GCancellable *cancellable,
                                    GError **error);
gpointer crm_automation_read_log (CrmSession *session,
                                  gpointer request,
                                  GCancellable *cancellable,
                                  GError **error);
gpointer crm_automation_read_past (CrmSession *session,
                                   gpointer request,
                                   GCancellable *cancellable,
                                   GError **error);
gpointer crm_automation_read_draft (CrmSession *session,
                                    gpointer draft,
                                    GCancellable *cancellable,
                                    GError **error);

/* In words. Any thread. */
char *crm_automation_say (CrmRecord *rule,
                          GPtrArray *actions,
                          GHashTable *names,
                          const char *currency,
                          const CrmLocale *locale);
char *crm_automation_say_filter (CrmRecord *rule,
                                 GHashTable *names,
                                 const char *currency,
                                 const CrmLocale *locale);

G_END_DECLS
