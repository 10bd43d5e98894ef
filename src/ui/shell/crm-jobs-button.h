/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmJobsButton:
 *
 * Long work in the header bar: seen while there is any, with progress and a way to stop it.
 */
#define CRM_TYPE_JOBS_BUTTON (crm_jobs_button_get_type ())
G_DECLARE_FINAL_TYPE (CrmJobsButton, crm_jobs_button, CRM, JOBS_BUTTON, GtkWidget)

void crm_jobs_button_set_context (CrmJobsButton *self, CrmContext *context);

G_END_DECLS
