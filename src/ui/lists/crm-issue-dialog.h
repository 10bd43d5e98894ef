/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmIssueDialog:
 *
 * Documents for the rows of a list: which, and what is done with their pages. The work is a job
 * that goes on when the dialog is closed.
 */
#define CRM_TYPE_ISSUE_DIALOG (crm_issue_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CrmIssueDialog, crm_issue_dialog, CRM, ISSUE_DIALOG, AdwWindow)

GtkWidget *crm_issue_dialog_new (CrmContext *context,
                                 CrmNavigator *navigator,
                                 const CrmKind *kind,
                                 GArray *refs);

G_END_DECLS
