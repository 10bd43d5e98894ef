/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-list-columns.h"

G_BEGIN_DECLS

/* What happens to a field that has several choices. */
typedef enum
{
  CRM_SET_ADD,
  CRM_SET_TAKE,
  CRM_SET_ONLY, /* and to every other field */
} CrmSetWay;

/**
 * CrmSetPopover:
 *
 * Gives one field of many records a value, or puts them into groups and takes them out.
 *
 * Signals:
 * chosen (CrmField *field, CrmValue *value, CrmSetWay way): the person is done
 */
#define CRM_TYPE_SET_POPOVER (crm_set_popover_get_type ())
G_DECLARE_FINAL_TYPE (CrmSetPopover, crm_set_popover, CRM, SET_POPOVER, GtkPopover)

GtkWidget *crm_set_popover_new (CrmContext *context, CrmListColumns *columns);

G_END_DECLS
