/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-edits.h"
#include "crm-import-plan.h"

G_BEGIN_DECLS

/* Where a column goes whose values are further numbers or addresses of a record. */
typedef struct
{
  const CrmKind *kind; /* of the children, or NULL */
  const char *type;    /* value of their field "type", interned */
  const char *field;
  const char *label; /* interned, or NULL */
  int label_column;  /* the column that says what each is called, or -1 */
} CrmImportMore;

/* What the plan knows of a column, for the rest of this room. */
typedef struct
{
  CrmColumnGuess *guess;
  GPtrArray *samples; /* ends with NULL */
  const CrmField *field;
  CrmCellFormat format;
  gboolean create_missing;
  CrmImportMore more;
  gboolean has_existing; /* the column says itself what happens to a value that is there */
  CrmImportExisting existing;
  gboolean is_id; /* it holds ids of records of this office, as our own export writes them */
} CrmImportColumn;

/* crm-import-labels.c: groups of other programs, kept with the address card. */
gboolean crm_import_is_labels (const CrmKind *kind, const char *target);
char *crm_import_labels_to_card (const char *cell);
char *crm_import_labels_merge (const char *card, const char *labels);

CrmImportColumn *crm_import_plan_peek_column (CrmImportPlan *self, guint column);
const CrmCatalog *crm_import_plan_get_catalog (CrmImportPlan *self);
gboolean
crm_import_plan_set_more (CrmImportPlan *self, guint column, const char *target, const char *label);
double crm_import_plan_get_fraction (CrmImportPlan *self);
gboolean
crm_import_plan_apply (CrmImportPlan *self, const char *json, gboolean is_strict, GError **error);
CrmImportEdits *crm_import_plan_peek_edits (CrmImportPlan *self);
gboolean crm_import_plan_rewind (CrmImportPlan *self, GCancellable *cancellable, GError **error);
gboolean crm_import_plan_next_row (CrmImportPlan *self,
                                   CrmCsvRow *row,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean crm_import_plan_is_stopped (CrmImportPlan *self, guint64 last_row);

G_END_DECLS
