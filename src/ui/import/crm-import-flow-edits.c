/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person changes in the plan of an import. It waits in a queue until no worker has the plan.
 * Main thread. */
#include "config.h"

#include "crm-import-flow-private.h"

typedef enum
{
  EDIT_KIND,
  EDIT_FIELD,
  EDIT_CREATE_MISSING,
  EDIT_DATE_ORDER,
  EDIT_MATCH,
  EDIT_EXISTING,
  EDIT_FIELD_EXISTING,
  EDIT_MAPPING,
  EDIT_CELL,
} EditType;

typedef struct
{
  EditType type;
  guint column;
  gconstpointer what;
  int number;
  guint64 row;
  char *text;
} Edit;

static void
clear_edit (gpointer edit)
{
  g_free (((Edit *) edit)->text);
}

/**
 * crm_import_flow_edits_new:
 *
 * Returns: (transfer full): an empty queue
 */
GArray *
crm_import_flow_edits_new (void)
{
  GArray *edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  g_array_set_clear_func (edits, clear_edit);
  return edits;
}

static void
apply_edit (CrmImportFlow *self, const Edit *edit)
{
  CrmImportExisting existing = (CrmImportExisting) edit->number;
  if (edit->column >= crm_import_plan_get_n_columns (self->plan))
    return;
  switch (edit->type)
    {
    case EDIT_KIND:
      crm_import_plan_set_kind (self->plan, edit->what);
      break;
    case EDIT_FIELD:
      crm_import_plan_set_field (self->plan, edit->column, edit->what);
      break;
    case EDIT_CREATE_MISSING:
      crm_import_plan_set_create_missing (self->plan, edit->column, edit->number);
      break;
    case EDIT_DATE_ORDER:
      {
        CrmCellFormat format = *crm_import_plan_get_format (self->plan, edit->column);
        format.date_order = (CrmDateOrder) edit->number;
        crm_import_plan_set_format (self->plan, edit->column, format);
        break;
      }
    case EDIT_MATCH:
      crm_import_plan_set_match (self->plan, edit->what, NULL);
      break;
    case EDIT_EXISTING:
      crm_import_plan_set_existing (self->plan, existing);
      break;
    case EDIT_FIELD_EXISTING:
      crm_import_plan_set_field_existing (self->plan, edit->column,
                                          edit->number >= 0 ? &existing : NULL);
      break;
    case EDIT_CELL:
      crm_import_plan_set_cell (self->plan, edit->row, edit->column, edit->text);
      break;
    case EDIT_MAPPING:
      crm_import_flow_begin_mapping (self, self->wanted);
      crm_import_flow_emit (self, CRM_IMPORT_CHANGE_MAPPING);
      break;
    }
}

/**
 * crm_import_flow_apply_edits:
 *
 * The plan is free: it takes what waited. Returns: whether anything did
 */
gboolean
crm_import_flow_apply_edits (CrmImportFlow *self)
{
  guint n = self->edits->len;
  for (guint i = 0; i < n; i++)
    apply_edit (self, &g_array_index (self->edits, Edit, i));
  g_array_set_size (self->edits, 0);
  return n > 0;
}

static void
edit (CrmImportFlow *self, Edit change)
{
  if (self->state != CRM_IMPORT_PLANNING)
    {
      clear_edit (&change);
      return;
    }
  g_array_append_val (self->edits, change);
  /* Work that a person put into the plan is not to be done again next week. */
  if (change.type != EDIT_MAPPING && change.type != EDIT_CELL && !self->remember)
    {
      self->remember = TRUE;
      crm_import_flow_emit (self, CRM_IMPORT_CHANGE_MAPPING);
    }
  g_clear_pointer (&self->message, g_free);
  if (self->working)
    g_cancellable_cancel (self->working);
  crm_import_flow_settle (self);
}

void
crm_import_flow_set_kind (CrmImportFlow *self, const CrmKind *kind)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_KIND, .what = kind });
}

void
crm_import_flow_set_field (CrmImportFlow *self, guint column, const CrmField *field)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_FIELD, .column = column, .what = field });
}

void
crm_import_flow_set_create_missing (CrmImportFlow *self, guint column, gboolean create_missing)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_CREATE_MISSING, .column = column, .number = create_missing });
}

void
crm_import_flow_set_date_order (CrmImportFlow *self, guint column, CrmDateOrder order)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_DATE_ORDER, .column = column, .number = (int) order });
}

/**
 * crm_import_flow_set_match:
 * @match: one of crm_import_plan_list_matches()
 */
void
crm_import_flow_set_match (CrmImportFlow *self, const char *match)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_MATCH, .what = g_intern_string (match) });
}

void
crm_import_flow_set_existing (CrmImportFlow *self, CrmImportExisting existing)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_EXISTING, .number = (int) existing });
}

/**
 * crm_import_flow_set_field_existing:
 * @existing: a CrmImportExisting, or -1 for the same as all others
 */
void
crm_import_flow_set_field_existing (CrmImportFlow *self, guint column, int existing)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_FIELD_EXISTING, .column = column, .number = existing });
}

/**
 * crm_import_flow_use_mapping:
 * @mapping: (nullable): one of crm_import_flow_get_mappings(); %NULL guesses anew
 */
void
crm_import_flow_use_mapping (CrmImportFlow *self, CrmRecord *mapping)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  g_set_object (&self->wanted, mapping);
  edit (self, (Edit){ .type = EDIT_MAPPING });
}

/**
 * crm_import_flow_set_cell:
 * @row: number of the row
 *
 * Corrects a cell of the file, for this import; the file stays as it is.
 */
void
crm_import_flow_set_cell (CrmImportFlow *self, guint64 row, guint column, const char *text)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  edit (self, (Edit){ .type = EDIT_CELL, .row = row, .column = column, .text = g_strdup (text) });
}

/**
 * crm_import_flow_note_taken:
 *
 * To be called when rows of the plan were chosen: how many come in has changed.
 */
void
crm_import_flow_note_taken (CrmImportFlow *self)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  crm_import_flow_emit (self, CRM_IMPORT_CHANGE_PREVIEW);
}

/**
 * crm_import_flow_count_wanted:
 *
 * Returns: how many rows of the preview will change something; 0 while there is none
 */
guint64
crm_import_flow_count_wanted (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), 0);
  if (!self->preview || !self->plan)
    return 0;
  guint64 n_updates = crm_import_report_get_n (self->preview, CRM_IMPORT_UPDATE);
  if (crm_import_plan_get_existing (self->plan) == CRM_IMPORT_EXISTING_ASK)
    n_updates = crm_import_plan_count_taken (self->plan, n_updates);
  return crm_import_report_get_n (self->preview, CRM_IMPORT_CREATE) + n_updates;
}
