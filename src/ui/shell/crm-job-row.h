/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmJobRow:
 *
 * One job: what it is, how far, how it ended; a button that stops it or puts it away.
 */
#define CRM_TYPE_JOB_ROW (crm_job_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmJobRow, crm_job_row, CRM, JOB_ROW, GtkListBoxRow)

GtkWidget *crm_job_row_new (CrmContext *context, CrmJob *job);

G_END_DECLS
