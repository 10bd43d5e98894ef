/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

/* What can be done with a line of the queue or of the log. */
typedef enum
{
  CRM_AUTOMATION_NOTHING,
  CRM_AUTOMATION_CANCEL,
  CRM_AUTOMATION_UNDO,
  CRM_AUTOMATION_RETRY,
  CRM_AUTOMATION_ALLOW, /* beside it stands Cancel */
} CrmAutomationAct;

/**
 * CrmAutomationItem:
 *
 * One line of what rules will do, did or would have done, in words.
 */
#define CRM_TYPE_AUTOMATION_ITEM (crm_automation_item_get_type ())
G_DECLARE_FINAL_TYPE (CrmAutomationItem, crm_automation_item, CRM, AUTOMATION_ITEM, GObject)

struct _CrmAutomationItem
{
  GObject parent_instance;

  CrmId id; /* of the occasion or of the run */
  const CrmKind *kind;
  CrmId record;
  char *title;    /* what the record is called */
  char *subtitle; /* which rule, when */
  char *body;     /* what is done, or why nothing was */
  char *state;    /* (nullable) in a word, where it is not the usual one */
  gboolean is_bad;
  gint64 at;
  CrmAutomationAct act;
};

CrmAutomationItem *
crm_automation_item_new (const CrmId *id, const CrmKind *kind, const CrmId *record, gint64 at);

/**
 * CrmAutomationList:
 *
 * Lines of the queue, of the log, or of what would have been done; choosing one opens its record.
 *
 * Signals:
 * act (CrmAutomationItem *item, int act): a button of a line was pressed, which does
 * CrmAutomationAct more (): the end of the list came into view
 */
#define CRM_TYPE_AUTOMATION_LIST (crm_automation_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmAutomationList, crm_automation_list, CRM, AUTOMATION_LIST, GtkWidget)

GtkWidget *crm_automation_list_new (CrmNavigator *navigator, const char *label);
void crm_automation_list_set_items (CrmAutomationList *self, GPtrArray *items);
guint crm_automation_list_get_n (CrmAutomationList *self);

G_END_DECLS
