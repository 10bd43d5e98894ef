/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"
#include "crm-report-choices.h"

G_BEGIN_DECLS

/**
 * CrmScheduleWindow:
 *
 * Reports that go out by mail on certain days: what is scheduled, when it goes next, and one more.
 * Each is a rule of the office like any other.
 */
#define CRM_TYPE_SCHEDULE_WINDOW (crm_schedule_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmScheduleWindow, crm_schedule_window, CRM, SCHEDULE_WINDOW, AdwWindow)

GtkWindow *crm_schedule_window_new (CrmContext *context,
                                    CrmNavigator *navigator,
                                    const CrmReportChoices *shown);

G_END_DECLS
