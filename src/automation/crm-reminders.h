/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-day-act.h"

G_BEGIN_DECLS

/**
 * CrmDueReminder:
 *
 * A reminder at the instant at which it is to be told.
 */
typedef struct
{
  CrmRecord *reminder;
  CrmRecord *activity;
  gint64 at;    /* when it is told */
  gint64 start; /* when what it reminds of is meant to be; of a series, that time of it */
} CrmDueReminder;

void crm_due_reminder_free (CrmDueReminder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDueReminder, crm_due_reminder_free)

GPtrArray *crm_reminders_list (CrmSession *session,
                               const CrmId *user,
                               gint64 from,
                               gint64 to,
                               GCancellable *cancellable,
                               GError **error);

gboolean crm_reminder_claim (
    CrmSession *session, const CrmId *reminder, gint64 at, int desk, GError **error);
gboolean crm_reminder_is_mine (CrmSession *session, const CrmId *reminder, gint64 at, int desk);
gboolean
crm_reminder_note_shown (CrmSession *session, const CrmId *reminder, gint64 at, GError **error);
gboolean
crm_reminder_snooze (CrmSession *session, const CrmId *reminder, gint64 until, GError **error);
gboolean crm_reminder_finish (
    CrmSession *session, const CrmId *activity, gint64 start, gint64 now, GError **error);

G_END_DECLS
