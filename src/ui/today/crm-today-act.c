/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with a line of the day, as operations that can be undone. Main thread. */
#include "config.h"

#include "crm-today-act.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"

typedef struct
{
  CrmDayItem *item; /* NULL: all that was put off comes back */
  CrmDayAct act;
  CrmId person;
  gint64 until;
  gint64 now;
} Acting;

static void
acting_free (gpointer data)
{
  Acting *acting = data;
  g_clear_object (&acting->item);
  g_free (acting);
}

/* On the writing thread. */
static gpointer
run_act (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Acting *acting = data;
  gboolean good;
  if (acting->item)
    good = crm_day_act_run (session, acting->item, acting->act, acting->until, acting->now, error);
  else
    good = crm_day_act_bring_back (session, &acting->person, acting->now, error);
  return good ? GINT_TO_POINTER (TRUE) : NULL;
}

/**
 * crm_today_get_subject:
 * @id: (out): of the record that a click opens
 *
 * What is part of something else leads to what it is part of: an activity to whom it is with, an
 * agreement to the other side.
 *
 * Returns: the kind of that record
 */
const CrmKind *
crm_today_get_subject (CrmDayItem *item, CrmId *id)
{
  static const char *const links[] = { "parent", "contact_id", "account_id", "lead_id" };
  CrmRecord *record = crm_day_item_get_record (item);
  const CrmKind *kind = crm_record_get_kind (record);
  for (guint i = 0; crm_day_item_can_end (item) && i < G_N_ELEMENTS (links); i++)
    {
      const CrmField *field = crm_kind_find_field (kind, links[i]);
      const CrmValue *value = field ? crm_record_get (record, field) : NULL;
      if (!value || value->type != CRM_VALUE_LINK)
        continue;
      const CrmKind *target
          = crm_field_get_target (field)
                ? crm_field_get_target (field)
                : crm_catalog_find_number (crm_kind_get_catalog (kind), value->kind);
      if (!target)
        continue;
      *id = value->link;
      return target;
    }
  *id = *crm_record_get_id (record);
  return kind;
}

static CrmDayAct
find_act (CrmTodayAct act)
{
  return act == CRM_TODAY_DONE   ? CRM_DAY_ACT_DONE
         : act == CRM_TODAY_SKIP ? CRM_DAY_ACT_SKIP
                                 : CRM_DAY_ACT_SNOOZE;
}

/**
 * crm_today_operation_new:
 * @act: done, one of the snoozes, skip
 *
 * Returns: (transfer full): the operation that does it
 */
CrmOperation *
crm_today_operation_new (CrmDayItem *item, CrmTodayAct act, gint64 now)
{
  CrmSnooze snooze = act == CRM_TODAY_SNOOZE_HOUR   ? CRM_SNOOZE_HOUR
                     : act == CRM_TODAY_SNOOZE_WEEK ? CRM_SNOOZE_WEEK
                                                    : CRM_SNOOZE_TOMORROW;
  Acting *acting = g_new0 (Acting, 1);
  acting->item = g_object_ref (item);
  acting->act = find_act (act);
  acting->now = now;
  acting->until = crm_snooze_instant (snooze, crm_day_item_get_at (item), now);
  /* Only an activity has an hour of its own; another line comes back in the morning. */
  if (!crm_day_item_is_activity (item))
    acting->until = crm_snooze_instant (snooze, CRM_INSTANT_NONE, now);
  g_autofree char *label = crm_day_act_dup_label (item, acting->act);
  CrmOperation *operation = crm_operation_new (label);
  crm_operation_set_func (operation, run_act, acting, acting_free);
  return operation;
}

/**
 * crm_today_bring_back_new:
 *
 * Returns: (transfer full): the operation that shows again what @person put off
 */
CrmOperation *
crm_today_bring_back_new (const CrmId *person, gint64 now)
{
  Acting *acting = g_new0 (Acting, 1);
  acting->person = *person;
  acting->now = now;
  CrmOperation *operation = crm_operation_new (_ ("Show again what was put off"));
  crm_operation_set_func (operation, run_act, acting, acting_free);
  return operation;
}

/**
 * crm_today_draft_step:
 *
 * Returns: (transfer full): a new activity for tomorrow about what the line is about
 */
CrmRecord *
crm_today_draft_step (CrmDayItem *item, gint64 now)
{
  CrmId id;
  const CrmKind *kind = crm_today_get_subject (item, &id);
  CrmRecord *draft
      = crm_record_new (crm_catalog_find_kind (crm_kind_get_catalog (kind), "activity"));
  crm_record_set_integer (draft, "due_at",
                          crm_snooze_instant (CRM_SNOOZE_TOMORROW, CRM_INSTANT_NONE, now));
  if (kind != crm_record_get_kind (draft))
    crm_record_set_parent (draft, "parent", kind, &id);
  return draft;
}
