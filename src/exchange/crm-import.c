/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run of an import. Row by row: look for what the cells name, find the record that the row
 * speaks of, save what is new, note what could not be understood. Links to records of the same kind
 * that stand further down in the file are made at the end. The preview walks the same path and
 * stores nothing. */
#include "config.h"

#include "crm-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-import-feed.h"
#include "crm-import-pending.h"
#include "crm-import-private.h"
#include "crm-vcard-photo.h"

#define PROGRESS_STEP 128
#define KEPT_PROBLEMS 50000
#define LINE_LENGTH 900

/* ---- making ready ---- */

static void
clear_problem (gpointer data)
{
  CrmImportRowProblem *problem = data;

  g_free (problem->value);
  g_free (problem->message);
  g_free (problem->proposal);
}

GArray *
crm_import_problems_new (void)
{
  GArray *problems = g_array_new (FALSE, FALSE, sizeof (CrmImportRowProblem));

  g_array_set_clear_func (problems, clear_problem);
  return problems;
}

static void
clear_later (gpointer data)
{
  g_free (((CrmImportLater *) data)->name);
}

static gboolean
is_filled (const CrmField *field, gpointer data)
{
  CrmImportPlan *plan = data;

  for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
    if (crm_import_plan_get_field (plan, i) == field)
      return TRUE;
  return FALSE;
}

static gboolean
names_own_kind (CrmImportRun *run)
{
  for (guint i = 0; i < crm_import_plan_get_n_columns (run->plan); i++)
    {
      const CrmField *field = crm_import_plan_get_field (run->plan, i);

      if (field != NULL && crm_field_get_target (field) == run->kind)
        return TRUE;
    }
  return FALSE;
}

static gboolean
load_index (CrmImportRun *run, const CrmKind *kind, GCancellable *cancellable, GError **error)
{
  CrmImportIndex *index;

  if (g_hash_table_contains (run->indexes, kind))
    return TRUE;
  index = crm_import_index_new (kind);
  if (kind == run->kind)
    {
      CrmImportKey keys[CRM_IMPORT_MATCH_KEYS];
      guint n_keys;

      if (!crm_import_match_parse (kind, crm_import_plan_get_match (run->plan), keys, &n_keys,
                                   error))
        return FALSE;
      crm_import_index_set_match (index, keys, n_keys);
      crm_import_index_limit (index, is_filled, run->plan, names_own_kind (run));
    }
  g_hash_table_insert (run->indexes, (gpointer) kind, index);
  return crm_import_index_load (index, run->session, cancellable, error);
}

/* The currency and the pipeline decide how other cells are read, so they come first. */
static int
rank_field (const CrmField *field)
{
  if (crm_field_get_field_type (field) == CRM_FIELD_CURRENCY)
    return 0;
  return strcmp (crm_field_get_name (field), "pipeline_id") == 0 ? 1 : 2;
}

static gboolean
prepare_columns (CrmImportRun *run, GCancellable *cancellable, GError **error)
{
  guint n_columns = crm_import_plan_get_n_columns (run->plan);

  run->order = g_new (guint, n_columns + 1);
  for (int rank = 0; rank < 3; rank++)
    for (guint i = 0; i < n_columns; i++)
      {
        const CrmField *field = crm_import_plan_get_field (run->plan, i);

        if (field == NULL || rank_field (field) != rank)
          continue;
        run->order[run->n_order++] = i;
        if (crm_field_get_target (field) != NULL
            && !load_index (run, crm_field_get_target (field), cancellable, error))
          return FALSE;
      }
  return TRUE;
}

/* A deal stands in a stage; without any, every row would be refused for the same reason. */
static gboolean
require_stages (CrmImportRun *run, GCancellable *cancellable, GError **error)
{
  const CrmField *field = crm_kind_find_field (run->kind, "stage_id");
  const CrmKind *stage = field != NULL ? crm_field_get_target (field) : NULL;

  if (stage == NULL)
    return TRUE;
  if (!load_index (run, stage, cancellable, error))
    return FALSE;
  if (!crm_import_index_is_empty (crm_import_get_index (run, stage)))
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("There is no pipeline with stages yet: make one first"));
  return FALSE;
}

static int
find_labels_column (CrmImportPlan *plan)
{
  for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
    if (crm_import_plan_peek_column (plan, i)->more.kind == crm_import_plan_get_kind (plan))
      return (int) i;
  return -1;
}

gboolean
crm_import_run_init (CrmImportRun *run,
                     CrmSession *session,
                     CrmImportPlan *plan,
                     gboolean is_preview,
                     GCancellable *cancellable,
                     GError **error)
{
  memset (run, 0, sizeof *run);
  run->session = session;
  run->plan = plan;
  run->kind = crm_import_plan_get_kind (plan);
  run->currency = g_strdup (crm_session_get_currency (session));
  run->is_preview = is_preview;
  run->card_column = crm_import_find_card_column (plan);
  run->labels_column = find_labels_column (plan);
  run->report = crm_import_report_new (run->kind, is_preview);
  run->indexes = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) crm_import_index_free);
  run->problems = crm_import_problems_new ();
  run->row_later = g_array_new (FALSE, FALSE, sizeof (CrmImportLater));
  run->later = g_array_new (FALSE, FALSE, sizeof (CrmImportLater));
  g_array_set_clear_func (run->later, clear_later);
  if (!load_index (run, run->kind, cancellable, error) || !prepare_columns (run, cancellable, error)
      || !require_stages (run, cancellable, error))
    return FALSE;
  run->own = crm_import_get_index (run, run->kind);
  return TRUE;
}

void
crm_import_run_clear (CrmImportRun *run)
{
  for (guint i = 0; run->row_later != NULL && i < run->row_later->len; i++)
    clear_later (&g_array_index (run->row_later, CrmImportLater, i));
  g_clear_pointer (&run->row_later, g_array_unref);
  g_clear_pointer (&run->later, g_array_unref);
  g_clear_pointer (&run->problems, g_array_unref);
  g_clear_pointer (&run->indexes, g_hash_table_unref);
  g_clear_pointer (&run->order, g_free);
  g_clear_pointer (&run->currency, g_free);
  g_clear_object (&run->report);
  g_clear_object (&run->rows);
  g_clear_object (&run->before);
  g_clear_object (&run->import);
}

/* ---- problems ---- */

/**
 * crm_import_add_problem:
 * @field: name of the field, or "" for the row as a whole
 * @message: (transfer full): a sentence for people
 * @proposal: (nullable): what probably was meant
 */
void
crm_import_add_problem (
    CrmImportRun *run, const char *field, const char *value, char *message, const char *proposal)
{
  CrmImportRowProblem problem = { field, g_strdup (value), message, g_strdup (proposal) };

  g_array_append_val (run->problems, problem);
}

/* One line that fits into a field. */
static char *
shorten (const char *text)
{
  char *line = g_strdup (text);

  g_strdelimit (line, "\r\n", ' ');
  if (strlen (line) > LINE_LENGTH)
    *g_utf8_find_prev_char (line, line + LINE_LENGTH) = '\0';
  return line;
}

static gboolean
store_problem (CrmImportRun *run,
               const CrmImportRowProblem *problem,
               guint64 row,
               CrmRecord *record,
               GError **error)
{
  const CrmKind *kind
      = crm_catalog_find_kind (crm_session_get_catalog (run->session), "import_row");
  g_autoptr (CrmRecord) kept = crm_record_new (kind);
  g_autofree char *value = shorten (problem->value);
  g_autofree char *message = shorten (problem->message);

  crm_record_set_link (kept, "import_batch_id", crm_record_get_id (run->import));
  crm_record_set_integer (kept, "row_number", (gint64) row);
  crm_record_set_text (kept, "field", *problem->field != '\0' ? problem->field : NULL);
  crm_record_set_text (kept, "value", *value != '\0' ? value : NULL);
  crm_record_set_text (kept, "message", message);
  crm_record_set_text (kept, "proposal", problem->proposal);
  if (run->row != NULL)
    {
      g_autofree char *cells
          = crm_import_cells_to_json (run->whole != NULL ? run->whole : run->row);

      crm_record_set_text (kept, "cells", cells);
    }
  if (record != NULL)
    crm_record_set_parent (kept, "record", crm_record_get_kind (record),
                           crm_record_get_id (record));
  return crm_session_insert (run->session, kept, error);
}

/**
 * crm_import_keep_problems:
 * @record: (nullable): the record that the row became
 *
 * Counts the problems of a row, stores them where this is no preview, and forgets them.
 */
gboolean
crm_import_keep_problems (CrmImportRun *run, guint64 row, CrmRecord *record, GError **error)
{
  gboolean good = TRUE;

  for (guint i = 0; good && i < run->problems->len; i++)
    {
      const CrmImportRowProblem *problem = &g_array_index (run->problems, CrmImportRowProblem, i);

      crm_import_report_count_problem (run->report, problem->field, problem->value,
                                       problem->message, problem->proposal, row);
      if (run->rows != NULL && run->row == NULL)
        crm_import_rows_add_late_problem (run->rows, row, problem->field, problem->message);
      if (!run->is_preview && run->n_kept < KEPT_PROBLEMS)
        {
          good = store_problem (run, problem, row, record, error);
          run->n_kept++;
        }
    }
  g_array_set_size (run->problems, 0);
  return good;
}

/* ---- rows ---- */

/* A row that is not taken is told by what stands in it. */
static char *
join_cells (const CrmCsvRow *row)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < row->n_cells && text->len < LINE_LENGTH; i++)
    {
      g_autofree char *cell = shorten (row->cells[i]);

      if (*cell != '\0')
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", cell);
    }
  return g_string_free (text, FALSE);
}

/* The cell of the first of some fields that says something, whether it was understood or not. */
static const char *
get_cell (CrmImportRun *run, const CrmCsvRow *row, const char *field_name)
{
  for (guint i = 0; i < run->n_order; i++)
    if (strcmp (crm_field_get_name (crm_import_plan_get_field (run->plan, run->order[i])),
                field_name)
        == 0)
      return *row->cells[run->order[i]] != '\0' ? row->cells[run->order[i]] : NULL;
  return NULL;
}

/* A deal is called by its customer and product, anything else by what else is known of it. */
static char *
make_name (CrmImportRun *run, const CrmCsvRow *row)
{
  static const char *const stand_ins[]
      = { "company", "email", "account_id", "product_id", "sku", "phone", "external_id" };
  const char *account = get_cell (run, row, "account_id");
  const char *product = get_cell (run, row, "product_id");

  if (strcmp (crm_kind_get_name (run->kind), "opportunity") == 0 && account != NULL
      && product != NULL)
    /* Translators: the name of a deal: its customer and its product */
    return g_strdup_printf (C_ ("deal name", "%s – %s"), account, product);
  for (gsize i = 0; i < G_N_ELEMENTS (stand_ins); i++)
    if (get_cell (run, row, stand_ins[i]) != NULL)
      return g_strdup (get_cell (run, row, stand_ins[i]));
  return NULL;
}

static gboolean
has_name_in_parts (CrmRecord *record)
{
  return crm_kind_find_field (crm_record_get_kind (record), "first_name") != NULL
         && (crm_record_is_set (record, "first_name") || crm_record_is_set (record, "last_name"));
}

static void
fill_name (CrmImportRun *run, const CrmCsvRow *row, CrmRecord *record)
{
  const CrmField *title = crm_kind_get_title_field (run->kind);
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;
  CrmValue value;

  if (crm_field_get_field_type (title) != CRM_FIELD_TEXT
      || !crm_value_is_none (crm_record_get (record, title)) || has_name_in_parts (record))
    return;
  name = make_name (run, row);
  if (name == NULL)
    return;
  line = shorten (name);
  if (crm_field_parse (title, line, NULL, NULL, &value, NULL))
    crm_record_set (record, title, value);
}

/* An amount of which the file names no currency is in that of the office. */
static void
fill_currency (CrmImportRun *run, CrmRecord *record)
{
  if (crm_kind_find_field (run->kind, "currency") == NULL
      || crm_record_get_currency (record) != NULL)
    return;
  for (guint i = 0; i < run->n_order; i++)
    {
      const CrmField *field = crm_import_plan_get_field (run->plan, run->order[i]);

      if (crm_field_get_field_type (field) == CRM_FIELD_MONEY
          && !crm_value_is_none (crm_record_get (record, field)))
        crm_record_set_text (record, "currency", run->currency);
    }
}

static const CrmField *
find_missing_field (CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_has (field, CRM_FIELD_REQUIRED) && crm_field_is_editable (field)
          && crm_value_is_none (crm_record_get (record, field))
          && !(field == crm_kind_get_title_field (kind) && has_name_in_parts (record)))
        return field;
    }
  return NULL;
}

static gboolean
is_fault_of_row (const GError *error)
{
  return g_error_matches (error, CRM_ERROR, CRM_ERROR_INVALID)
         || g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND)
         || g_error_matches (error, CRM_ERROR, CRM_ERROR_DENIED);
}

/* What the rules of the trade refuse is a problem of its row; what the disk refuses ends all. */
static gboolean
excuse (CrmImportRun *run, const CrmCsvRow *row, GError *problem, GError **error)
{
  g_autofree char *cells = NULL;

  if (!is_fault_of_row (problem))
    {
      g_propagate_error (error, problem);
      return FALSE;
    }
  cells = join_cells (row);
  crm_import_add_problem (run, "", cells, g_strdup (problem->message), NULL);
  g_error_free (problem);
  return TRUE;
}

static gboolean
create_record (
    CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, CrmRecord **saved, GError **error)
{
  g_autoptr (CrmRecord) record = g_object_ref (draft);
  const CrmField *missing;
  GError *problem = NULL;

  crm_record_take_defaults (record);
  fill_name (run, row, record);
  fill_currency (run, record);
  missing = find_missing_field (record);
  if (missing != NULL)
    {
      g_autofree char *cells = join_cells (row);

      crm_import_add_problem (run, crm_field_get_name (missing), cells,
                              /* Translators: %s is a field that every record needs */
                              g_strdup_printf (_ ("%s is missing, so the row was left out"),
                                               crm_field_get_label (missing)),
                              NULL);
      return TRUE;
    }
  if (!run->is_preview
      && (!crm_vcard_photo_take (run->session, record, &problem)
          || !crm_session_insert (run->session, record, &problem)))
    return excuse (run, row, problem, error);
  crm_import_index_add (run->own, record);
  *saved = g_steal_pointer (&record);
  return TRUE;
}

static gboolean
update_record (CrmImportRun *run,
               const CrmCsvRow *row,
               const CrmId *id,
               CrmRecord *draft,
               CrmRecord **saved,
               CrmImportAction *action,
               GError **error)
{
  g_autoptr (CrmRecord) record = NULL;
  GError *problem = NULL;

  *action = CRM_IMPORT_UPDATE;
  if (crm_import_leaves (run, row))
    {
      *action = CRM_IMPORT_SAME;
      *saved = g_object_ref (draft);
      return TRUE;
    }
  /* A preview stores nothing, so what an earlier row would make cannot be compared. */
  if (run->is_preview && !crm_import_index_has (run->own, id))
    {
      *saved = g_object_ref (draft);
      return TRUE;
    }
  record = crm_session_get (run->session, run->kind, id, error);
  if (record == NULL)
    return FALSE;
  if (run->rows != NULL)
    run->before = crm_record_copy (record);
  crm_import_take_values (run, draft, record);
  if (!run->is_preview && !crm_vcard_photo_take (run->session, record, error))
    return FALSE;
  if (!crm_record_has_changes (record))
    *action = CRM_IMPORT_SAME;
  else if (!run->is_preview && !crm_session_update (run->session, record, &problem))
    return excuse (run, row, problem, error);
  *saved = g_steal_pointer (&record);
  return TRUE;
}

/* The links that wait get the record that they start from. */
static void
put_off (CrmImportRun *run, guint64 row, CrmRecord *record)
{
  for (guint i = 0; i < run->row_later->len; i++)
    {
      CrmImportLater later = g_array_index (run->row_later, CrmImportLater, i);

      if (record == NULL)
        {
          g_free (later.name);
          continue;
        }
      later.record = *crm_record_get_id (record);
      later.row = row;
      g_array_append_val (run->later, later);
    }
  g_array_set_size (run->row_later, 0);
}

/* Which of several is meant, a person has to say. */
static void
refuse_ambiguous (CrmImportRun *run, const CrmCsvRow *row)
{
  g_autofree char *cells = join_cells (row);
  g_autofree char *keys
      = crm_import_plan_dup_match_label (run->plan, crm_import_plan_get_match (run->plan));

  crm_import_add_problem (run, "", cells,
                          /* Translators: %s are fields, as "E-mail" or "Name and Birthday" */
                          g_strdup_printf (_ ("Several records here have the same: %s"), keys),
                          NULL);
}

static gboolean
save_row (CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, GError **error)
{
  g_autoptr (CrmRecord) saved = NULL;
  CrmImportAction action = CRM_IMPORT_CREATE;
  gboolean good = TRUE, is_left = FALSE;
  CrmId id;

  switch (crm_import_find_existing (run, row, draft, &id))
    {
    case CRM_IMPORT_INDEX_FOUND:
      is_left = crm_import_leaves (run, row);
      good = update_record (run, row, &id, draft, &saved, &action, error);
      break;
    case CRM_IMPORT_INDEX_MISSING:
      good = create_record (run, row, draft, &saved, error);
      break;
    case CRM_IMPORT_INDEX_AMBIGUOUS:
      refuse_ambiguous (run, row);
      break;
    }
  if (!good)
    return FALSE;
  if (saved == NULL)
    action = CRM_IMPORT_SKIP;
  if (saved != NULL && !is_left && !run->is_preview
      && !crm_import_add_more (run, row, saved, action == CRM_IMPORT_CREATE, error))
    return FALSE;
  if (!crm_import_note_row (run, row, action, saved, error))
    return FALSE;
  put_off (run, row->number, is_left ? NULL : saved);
  crm_import_report_count_row (run->report, action, row->number, saved);
  return crm_import_keep_problems (run, row->number, is_left ? NULL : saved, error);
}

/* What is wrong with the form of a row comes before what is wrong with its cells. */
static void
add_form_problem (CrmImportRun *run, const CrmCsvRow *row)
{
  char *message = crm_csv_row_dup_problem (row, crm_import_plan_get_n_columns (run->plan));
  CrmImportRowProblem problem = { "", NULL, message, NULL };

  if (message == NULL)
    return;
  problem.value = join_cells (row);
  g_array_prepend_val (run->problems, problem);
}

/* @draft: (nullable): see crm_import_read_draft() */
static gboolean
take_draft (CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, GError **error)
{
  gboolean is_taken;

  run->row = row;
  add_form_problem (run, row);
  if (draft == NULL)
    {
      crm_import_report_count_row (run->report, CRM_IMPORT_SKIP, row->number, NULL);
      return crm_import_note_row (run, row, CRM_IMPORT_SKIP, NULL, error)
             && crm_import_keep_problems (run, row->number, NULL, error);
    }
  if (!crm_import_take_card (run, row, draft, &is_taken, error))
    return FALSE;
  return is_taken
         || (crm_import_read_links (run, row, draft, error) && save_row (run, row, draft, error));
}

/**
 * crm_import_take_row:
 *
 * Reads a row, saves what it says or counts what it would do, and keeps what is wrong with it.
 *
 * Returns: FALSE only when the import cannot go on
 */
gboolean
crm_import_take_row (CrmImportRun *run, const CrmCsvRow *row, GError **error)
{
  g_autoptr (CrmRecord) draft = crm_import_read_draft (run, row);

  return take_draft (run, row, draft, error);
}

/* As crm_import_take_row(), of a row whose cells are read. */
static gboolean
take_fed (CrmImportRun *run, CrmImportFed *fed, GError **error)
{
  if (fed->problems != NULL)
    {
      g_array_unref (run->problems);
      run->problems = g_steal_pointer (&fed->problems);
    }
  return take_draft (run, &fed->row, fed->draft, error);
}

static gboolean
take_rows (CrmImportRun *run,
           CrmImportProgress progress,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (CrmImportFeed) feed = NULL;
  GError *problem = NULL;
  CrmImportFed *fed;
  guint64 last_row = 0;

  if (!crm_import_plan_rewind (run->plan, cancellable, error))
    return FALSE;
  feed = crm_import_feed_new (run, cancellable);
  while (!crm_import_plan_is_stopped (run->plan, last_row)
         && (fed = crm_import_feed_next (feed, &problem)) != NULL)
    {
      last_row = fed->row.number;
      if (!take_fed (run, fed, error))
        return FALSE;
      if (last_row % PROGRESS_STEP != 0)
        continue;
      if (progress != NULL)
        progress (last_row, fed->fraction, user_data);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  run->row = NULL;
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

/* ---- links within the file ---- */

static gboolean
find_or_make (
    CrmImportRun *run, const CrmImportColumn *column, const char *name, CrmId *id, GError **error)
{
  CrmImportIndexResult found = crm_import_index_find (run->own, name, NULL, id);
  const char *label = crm_field_get_label (column->field);
  g_autoptr (CrmRecord) made = NULL;

  if (found == CRM_IMPORT_INDEX_FOUND)
    return TRUE;
  if (found == CRM_IMPORT_INDEX_MISSING && column->create_missing)
    {
      if (!crm_import_make_linked (run->session, run->kind, name, NULL, run->is_preview, &made,
                                   error))
        return FALSE;
      crm_import_index_add (run->own, made);
      crm_import_report_count_linked (run->report, run->kind);
      *id = *crm_record_get_id (made);
      return TRUE;
    }
  *id = CRM_ID_NONE;
  if (found == CRM_IMPORT_INDEX_AMBIGUOUS)
    crm_import_add_problem (run, crm_field_get_name (column->field), name,
                            g_strdup_printf (_ ("%s: there are several called “%s”"), label, name),
                            NULL);
  else
    crm_import_add_problem (run, crm_field_get_name (column->field), name,
                            g_strdup_printf (_ ("%s: “%s” is not known"), label, name),
                            crm_import_index_suggest (run->own, name));
  return TRUE;
}

static gboolean
make_later_link (CrmImportRun *run, const CrmImportLater *later, GError **error)
{
  const CrmImportColumn *column = crm_import_plan_peek_column (run->plan, later->column);
  g_autoptr (CrmRecord) record = NULL;
  CrmId id;

  if (!find_or_make (run, column, later->name, &id, error))
    return FALSE;
  if (run->is_preview)
    return crm_import_keep_problems (run, later->row, NULL, error);
  record = crm_session_get (run->session, run->kind, &later->record, error);
  if (record == NULL)
    return FALSE;
  if (!crm_id_is_none (&id) && !crm_id_equal (&id, &later->record))
    {
      crm_record_set (record, column->field, crm_value_link (&id));
      if (!crm_session_update (run->session, record, error))
        return FALSE;
    }
  return crm_import_keep_problems (run, later->row, record, error);
}

gboolean
crm_import_make_later_links (CrmImportRun *run, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < run->later->len; i++)
    {
      if (i % PROGRESS_STEP == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!make_later_link (run, &g_array_index (run->later, CrmImportLater, i), error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the whole ---- */

/* What the indexes found is there: nobody else writes while the operation is open. */
static gboolean
vouch (const CrmKind *kind, const CrmId *id, gpointer data)
{
  CrmImportRun *run = data;
  CrmImportIndex *index = crm_import_get_index (run, kind);

  return index != NULL && crm_import_index_knows (index, id);
}

static gboolean
begin_import (CrmImportRun *run, GError **error)
{
  const CrmKind *kind
      = crm_catalog_find_kind (crm_session_get_catalog (run->session), "import_batch");
  GFile *file = crm_csv_reader_get_file (crm_import_plan_get_reader (run->plan));
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_utf8_make_valid (base, -1);
  g_autofree char *mapping = crm_import_plan_to_json (run->plan);
  g_autofree char *columns = crm_import_columns_to_json (run->plan);
  /* Translators: the name of an operation that can be undone; %s is the name of a file */
  g_autofree char *label = g_strdup_printf (_ ("Import of %s"), name);

  if (!crm_session_begin (run->session, label, "import", error))
    return FALSE;
  run->import = crm_record_new (kind);
  crm_record_set_text (run->import, "name", name);
  crm_record_set_text (run->import, "entity", crm_kind_get_name (run->kind));
  crm_record_set_integer (run->import, "at", crm_clock_now ());
  crm_record_set_text (run->import, "mapping", mapping);
  crm_record_set_text (run->import, "columns", columns);
  crm_import_report_set_import (run->report, crm_record_get_id (run->import));
  return crm_session_insert (run->session, run->import, error)
         && crm_session_flood (run->session, run->kind, crm_import_plan_get_n_rows (run->plan),
                               vouch, run, error);
}

static gboolean
end_import (CrmImportRun *run, GError **error)
{
  g_autoptr (CrmRecord) import = crm_session_get (run->session, crm_record_get_kind (run->import),
                                                  crm_record_get_id (run->import), error);
  CrmId batch;

  if (import == NULL)
    return FALSE;
  crm_record_set_integer (import, "created",
                          (gint64) crm_import_report_get_n (run->report, CRM_IMPORT_CREATE));
  crm_record_set_integer (import, "updated",
                          (gint64) crm_import_report_get_n (run->report, CRM_IMPORT_UPDATE));
  if (crm_import_plan_get_stopped_at (run->plan) > 0)
    crm_record_set_integer (import, "stopped_at",
                            (gint64) crm_import_plan_get_stopped_at (run->plan));
  crm_record_set_integer (import, "problems",
                          (gint64) crm_import_report_get_n_problems (run->report));
  if (!crm_session_update (run->session, import, error)
      || !crm_import_pending_settle (run->session, run->plan, error)
      || !crm_session_commit (run->session, &batch, error))
    return FALSE;
  crm_import_report_set_batch (run->report, &batch);
  return TRUE;
}

/**
 * crm_import_preview:
 * @progress: (nullable) (scope call): called on this thread
 *
 * Walks through the whole file and counts what a run would do, with examples and problems. Stores
 * nothing. A row that comes after one with the same key counts as an update of it.
 *
 * Returns: (transfer full): the report, or %NULL on an error and when cancelled
 */
CrmImportReport *
crm_import_preview (CrmSession *session,
                    CrmImportPlan *plan,
                    CrmImportProgress progress,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  g_auto (CrmImportRun) run = { 0 };

  g_return_val_if_fail (CRM_IS_IMPORT_PLAN (plan), NULL);

  if (!crm_import_plan_check (plan, error)
      || !crm_import_run_init (&run, session, plan, TRUE, cancellable, error)
      || !crm_import_begin_preview (&run, error)
      || !take_rows (&run, progress, user_data, cancellable, error)
      || !crm_import_make_later_links (&run, cancellable, error)
      || !crm_import_rows_finish (run.rows, error))
    return NULL;
  crm_import_report_set_rows (run.report, run.rows);
  crm_import_report_finish (run.report);
  return g_steal_pointer (&run.report);
}

/**
 * crm_import_run:
 * @progress: (nullable) (scope call): called on this thread
 *
 * Brings the file in, as one operation. When it fails or is cancelled nothing of it stays.
 *
 * Returns: (transfer full): the report, or %NULL on an error and when cancelled
 */
CrmImportReport *
crm_import_run (CrmSession *session,
                CrmImportPlan *plan,
                CrmImportProgress progress,
                gpointer user_data,
                GCancellable *cancellable,
                GError **error)
{
  g_auto (CrmImportRun) run = { 0 };

  g_return_val_if_fail (CRM_IS_IMPORT_PLAN (plan), NULL);

  if (!crm_import_plan_check (plan, error)
      || !crm_import_run_init (&run, session, plan, FALSE, cancellable, error)
      || !crm_import_pending_begin (session, plan, error))
    return NULL;
  if (!begin_import (&run, error) || !take_rows (&run, progress, user_data, cancellable, error)
      || !crm_import_make_later_links (&run, cancellable, error) || !end_import (&run, error))
    {
      if (crm_session_in_batch (session))
        crm_session_rollback (session);
      crm_import_pending_forget (session, NULL);
      return NULL;
    }
  crm_import_report_finish (run.report);
  return g_steal_pointer (&run.report);
}
