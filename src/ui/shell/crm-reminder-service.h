/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmReminderService:
 *
 * Tells the reminders of the office of this desk by notifications that can be answered, whether a
 * window is open or not. One for a program; main thread.
 *
 * Signals:
 * open-activity (CrmContext *context, const char *id): somebody wants to see an activity
 * followed (CrmContext *context): a window shows the office
 */
#define CRM_TYPE_REMINDER_SERVICE (crm_reminder_service_get_type ())
G_DECLARE_FINAL_TYPE (CrmReminderService, crm_reminder_service, CRM, REMINDER_SERVICE, GObject)

CrmReminderService *crm_reminder_service_new (GApplication *application);
CrmReminderService *crm_reminder_service_find (GApplication *application);
void crm_reminder_service_follow (CrmReminderService *self, CrmContext *context);
void crm_reminder_service_leave (CrmReminderService *self, CrmContext *context);
void crm_reminder_service_stay (CrmReminderService *self, const char *folder, gboolean now);
void crm_reminder_service_end (CrmReminderService *self);

G_END_DECLS
