/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "crm-query.h"

G_BEGIN_DECLS

/**
 * CrmRow:
 *
 * A row of a list: which record stands there, and the record once it was read.
 *
 * Signal "changed": the record came, or came anew.
 */
#define CRM_TYPE_ROW (crm_row_get_type ())
G_DECLARE_FINAL_TYPE (CrmRow, crm_row, CRM, ROW, GObject)

CrmRow *crm_row_new (CrmRef ref);
CrmRef crm_row_get_ref (CrmRow *self);
CrmRecord *crm_row_get_record (CrmRow *self);
void crm_row_set_record (CrmRow *self, CrmRecord *record);
void crm_row_set_ref (CrmRow *self, CrmRef ref);

G_END_DECLS
