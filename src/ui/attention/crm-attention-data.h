/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-conflict-item.h"

G_BEGIN_DECLS

/**
 * CrmAttentionRefusal:
 *
 * What the shared database did not take, in words.
 */
#define CRM_TYPE_ATTENTION_REFUSAL (crm_attention_refusal_get_type ())
G_DECLARE_FINAL_TYPE (CrmAttentionRefusal, crm_attention_refusal, CRM, ATTENTION_REFUSAL, GObject)

const char *crm_attention_refusal_get_reason (CrmAttentionRefusal *self);
const char *crm_attention_refusal_get_text (CrmAttentionRefusal *self);
gint64 crm_attention_refusal_get_time (CrmAttentionRefusal *self);

CrmOperation *crm_attention_retry_operation (CrmAttentionRefusal *refusal);
void crm_attention_discard_async (CrmContext *context,
                                  CrmAttentionRefusal *refusal,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean crm_attention_discard_finish (GAsyncResult *result, GError **error);

void crm_attention_read_async (CrmContext *context,
                               gboolean of_everybody,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GListModel *crm_attention_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
