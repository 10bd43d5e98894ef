/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmRecordFinder:
 *
 * Finds one record as one types; before anything is typed, those that were touched last.
 *
 * Signal "found" (CrmRecord *record): a person chose one.
 */
#define CRM_TYPE_RECORD_FINDER (crm_record_finder_get_type ())
G_DECLARE_FINAL_TYPE (CrmRecordFinder, crm_record_finder, CRM, RECORD_FINDER, GtkWidget)

GtkWidget *crm_record_finder_new (CrmContext *context);
void
crm_record_finder_set_kinds (CrmRecordFinder *self, const CrmKind *const *kinds, guint n_kinds);

G_END_DECLS
