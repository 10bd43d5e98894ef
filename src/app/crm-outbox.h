/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-job.h"
#include "crm-message.h"
#include "crm-store.h"

G_BEGIN_DECLS

/**
 * CrmOutboxResult:
 * @next_at: when something is to be tried again; CRM_INSTANT_NONE when nothing is
 *
 * What became of the messages that were in the queue of this desk.
 */
typedef struct
{
  guint n_sent;
  guint n_failed;
  guint n_uncertain;
  guint n_waiting;
  gint64 next_at;
  char *problem; /* the last one, or NULL */
} CrmOutboxResult;

gboolean crm_outbox_run (CrmStore *store, CrmJob *job, CrmOutboxResult *result, GError **error);
void crm_outbox_result_clear (CrmOutboxResult *self);
char *crm_outbox_result_describe (const CrmOutboxResult *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmOutboxResult, crm_outbox_result_clear)

/* On the thread of a session. */
GPtrArray *crm_outbox_list (CrmSession *session, GError **error);
gint64 crm_outbox_count_due (CrmSession *session, gint64 *next_at, GError **error);
gboolean
crm_outbox_take_step (CrmSession *session, const CrmId *id, CrmMessageStep step, GError **error);

G_END_DECLS
