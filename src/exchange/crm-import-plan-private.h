/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-plan.h"

G_BEGIN_DECLS

/* What the plan knows of a column, for the rest of this room. */
typedef struct
{
  CrmColumnGuess *guess;
  GPtrArray *samples; /* ends with NULL */
  const CrmField *field;
  CrmCellFormat format;
  gboolean create_missing;
  gboolean is_id; /* it holds ids of records of this office, as our own export writes them */
} CrmImportColumn;

CrmImportColumn *crm_import_plan_peek_column (CrmImportPlan *self, guint column);
const CrmCatalog *crm_import_plan_get_catalog (CrmImportPlan *self);
double crm_import_plan_get_fraction (CrmImportPlan *self);

G_END_DECLS
