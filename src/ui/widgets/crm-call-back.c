/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-call-back.h"

#include "crm-clock.h"

/**
 * crm_call_back:
 * @kind: of the record that @id and @whom say
 * @snooze: when
 * @choose: whether a person chooses another day than that
 *
 * Plans a call to somebody who is to be called back, with a reminder at its time. Main thread.
 */
void
crm_call_back (CrmContext *context,
               CrmNavigator *navigator,
               const CrmKind *kind,
               const CrmId *id,
               const char *whom,
               CrmSnooze snooze,
               gboolean choose)
{
  gint64 at = crm_snooze_instant (snooze, CRM_INSTANT_NONE, crm_clock_now ());
  g_autoptr (CrmRecord) call = crm_call_back_draft (kind, id, whom, at);
  g_autoptr (CrmRecord) reminder = crm_reminder_draft (call, 0);
  g_autoptr (CrmOperation) operation = NULL;

  if (choose)
    {
      crm_navigator_new_record (navigator, crm_record_get_kind (call), call);
      return;
    }
  operation = crm_operation_new (crm_record_get_title (call));
  crm_operation_insert (operation, call);
  crm_operation_insert (operation, reminder);
  crm_navigator_run (navigator, operation);
}
