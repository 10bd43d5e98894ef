/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmStageStay:
 *
 * How long a deal was in a stage.
 */
typedef struct
{
  CrmId stage;
  char *name;     /* of the stage */
  gint64 from;    /* instant */
  gint64 seconds; /* until it went on, or until now */
  gboolean is_now;
  char *by; /* who moved it there, or NULL */
} CrmStageStay;

gint64 crm_stage_archive (CrmSession *session,
                          const CrmId *stage,
                          const CrmId *to,
                          GCancellable *cancellable,
                          GError **error);
gint64 crm_stage_count_deals (CrmSession *session, const CrmId *stage, GError **error);
GPtrArray *
crm_stage_list_stays (CrmSession *session, const CrmId *deal, gint64 now, GError **error);
void crm_stage_stay_free (CrmStageStay *self);
gint64 crm_repeat_settle_all (CrmSession *session, GCancellable *cancellable, GError **error);

G_END_DECLS
