/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* What only the room sync asks of the replica: what waits to be sent, and how what arrives is
 * laid beneath it. The change log is the outbox: a batch waits until the server has it. */

/**
 * CrmPendingChange:
 *
 * One change of a batch that waits. For an insert @values is the record as it was born; for an
 * update the fields of that one change.
 */
typedef struct
{
  gint64 seq;  /* of the batch: 1, 2, 3 … in the order of commits */
  CrmId batch; /* random; also the key of idempotence on the server */
  const CrmKind *kind;
  CrmId id;
  char action;       /* 'I', 'U', 'D', 'R' */
  gint64 base;       /* version that the person saw */
  gint64 at;         /* instant */
  CrmRecord *record; /* its changed fields are the payload; NULL for D and R */
} CrmPendingChange;

void crm_pending_change_free (CrmPendingChange *change);

gint64 crm_session_count_pending (CrmSession *self, GError **error);
GPtrArray *crm_session_pending (CrmSession *self, guint limit, GError **error);
gboolean crm_session_acknowledge (CrmSession *self,
                                  const CrmId *batch,
                                  const char *xid,
                                  const char *code,
                                  const char *message,
                                  GError **error);

gboolean crm_session_begin_apply (CrmSession *self, GError **error);
gboolean crm_session_apply_row (CrmSession *self, CrmRecord *record, GError **error);
gboolean
crm_session_apply_gone (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error);
gboolean crm_session_apply_acknowledged (CrmSession *self, GError **error);
gboolean crm_session_end_apply (CrmSession *self, GError **error);
GPtrArray *crm_session_acknowledged_ids (CrmSession *self, GError **error);

G_END_DECLS
