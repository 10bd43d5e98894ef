/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Address cards of companies among those of people. The file is read as one of people; a card that
 * is a company becomes a company, found and changed by the same rules. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-import-private.h"
#include "crm-known-export.h"

/**
 * crm_import_find_card_column:
 *
 * Returns: the column that says what each card is; -1 for files that are no cards of people
 */
int
crm_import_find_card_column (CrmImportPlan *plan)
{
  if (crm_csv_reader_get_form (crm_import_plan_get_reader (plan)) != CRM_TABLE_VCARD
      || strcmp (crm_kind_get_name (crm_import_plan_get_kind (plan)), "contact") != 0)
    return -1;
  for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
    if (strcmp (crm_import_plan_get_column_name (plan, i), CRM_VCARD_KIND_HEADER) == 0)
      return (int) i;
  return -1;
}

static CrmRecord *
make_company (const CrmKind *kind, CrmRecord *draft)
{
  CrmRecord *company = crm_record_new (kind);
  const CrmKind *person = crm_record_get_kind (draft);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmField *same = crm_kind_find_field (person, crm_field_get_name (field));
      const CrmValue *value = same != NULL ? crm_record_get (draft, same) : NULL;

      if (value != NULL && !crm_value_is_none (value) && crm_field_is_editable (field)
          && crm_field_get_field_type (field) == crm_field_get_field_type (same))
        crm_record_set (company, field, crm_value_copy (value));
    }
  return company;
}

static gboolean
save_company (CrmImportRun *run,
              CrmRecord *company,
              CrmImportAction *action,
              CrmRecord **saved,
              GError **error)
{
  const CrmKind *kind = crm_record_get_kind (company);
  CrmImportIndex *index = crm_import_get_index (run, kind);
  CrmId id;

  if (crm_import_index_match (index, company, &id) != CRM_IMPORT_INDEX_FOUND)
    {
      *action = CRM_IMPORT_CREATE;
      if (!run->is_preview && !crm_session_insert (run->session, company, error))
        return FALSE;
      crm_import_index_add (index, company);
      *saved = g_object_ref (company);
      return TRUE;
    }
  *action = CRM_IMPORT_UPDATE;
  if (run->is_preview && !crm_import_index_has (index, &id))
    return TRUE;
  *saved = crm_session_get (run->session, kind, &id, error);
  if (*saved == NULL)
    return FALSE;
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *value = crm_record_get (company, field);

      /* What a card of a company lacks was filled by default. */
      if (!crm_value_is_none (value) && crm_value_is_none (crm_record_get (*saved, field)))
        crm_record_set (*saved, field, crm_value_copy (value));
    }
  if (!crm_record_has_changes (*saved))
    *action = CRM_IMPORT_SAME;
  return run->is_preview || *action == CRM_IMPORT_SAME
         || crm_session_update (run->session, *saved, error);
}

static gboolean
leave_out (CrmImportRun *run, const CrmCsvRow *row, const char *name, char *message, GError **error)
{
  crm_import_add_problem (run, "", name, message, NULL);
  crm_import_report_count_row (run->report, CRM_IMPORT_SKIP, row->number, NULL);
  return crm_import_note_row (run, row, CRM_IMPORT_SKIP, NULL, error)
         && crm_import_keep_problems (run, row->number, NULL, error);
}

/* Its organization is the company itself, not one that it works for. */
static gboolean
read_company_links (CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, GError **error)
{
  guint n_columns = crm_import_plan_get_n_columns (run->plan);
  g_autofree const char **cells = g_memdup2 (row->cells, n_columns * sizeof *cells);
  CrmCsvRow copy = *row;

  for (guint i = 0; i < n_columns; i++)
    {
      const CrmField *field = crm_import_plan_get_field (run->plan, i);

      if (field != NULL && strcmp (crm_field_get_name (field), "account_id") == 0)
        cells[i] = "";
    }
  copy.cells = (const char *const *) cells;
  return crm_import_read_links (run, &copy, draft, error);
}

/**
 * crm_import_take_card:
 * @draft: of a person, with what the cells say
 * @is_taken: (out): whether the card was no person and is dealt with
 *
 * Takes the card of a company. One of a group has no place here and is told to a person.
 *
 * Returns: FALSE only when the import cannot go on
 */
gboolean
crm_import_take_card (
    CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, gboolean *is_taken, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (run->session), "account");
  const char *card = run->card_column >= 0 ? row->cells[run->card_column] : "";
  g_autoptr (CrmRecord) company = NULL;
  g_autoptr (CrmRecord) saved = NULL;
  CrmImportAction action = CRM_IMPORT_CREATE;
  g_autoptr (GError) problem = NULL;

  *is_taken = *card != '\0' && crm_import_get_index (run, kind) != NULL;
  if (!*is_taken)
    return TRUE;
  if (!read_company_links (run, row, draft, error))
    return FALSE;
  if (strcmp (card, "group") == 0)
    return leave_out (run, row, crm_record_get_title (draft),
                      g_strdup (_ ("This card is a group, not a person: it was left out")), error);
  company = make_company (kind, draft);
  if (!save_company (run, company, &action, &saved, &problem))
    {
      if (g_error_matches (problem, CRM_ERROR, CRM_ERROR_INVALID))
        return leave_out (run, row, crm_record_get_title (draft), g_strdup (problem->message),
                          error);
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  crm_import_report_count_row (run->report, action, row->number, saved);
  return crm_import_note_row (run, row, action, draft, error)
         && crm_import_keep_problems (run, row->number, saved, error);
}
