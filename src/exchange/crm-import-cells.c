/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a row of cells to the values of a record: each cell is read as its field asks, in the
 * column's way of writing; what cannot be read becomes a problem and leaves its field empty. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-import-private.h"
#include "crm-suggest.h"

#define LONGEST_NOTHING 4

/* ---- cells ---- */

static gboolean
is_nothing (const char *text)
{
  static const char *const words[] = { "NULL", "null", "\\N", "N/A", "n/a", "#N/A", "-", NULL };

  return *text == '\0' || (strlen (text) <= LONGEST_NOTHING && g_strv_contains (words, text));
}

/**
 * crm_import_clean_cell:
 *
 * Returns: (transfer full): the cell without the spaces round it and without what our own export
 *   put before a text that looks like a formula; empty for the words that mean nothing
 */
char *
crm_import_clean_cell (const CrmField *field, const char *cell)
{
  CrmFieldType type = crm_field_get_field_type (field);
  char *text;

  if (cell[0] == '\'' && cell[1] != '\0' && strchr ("=+-@", cell[1]) != NULL)
    cell++;
  text = g_strstrip (g_strdup (cell));
  if (is_nothing (text))
    *text = '\0';
  /* A field of one line takes the lines of a cell side by side. */
  if (type != CRM_FIELD_LONG_TEXT)
    g_strdelimit (text, "\r\n\t", ' ');
  return text;
}

static const char *
suggest_choice (const CrmField *field, const char *text)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autoptr (GPtrArray) squeezed = g_ptr_array_new_with_free_func (g_free);
  const CrmChoice *choice = crm_field_get_choices (field);

  for (; choice != NULL && choice->key != NULL; choice++)
    {
      const char *label = crm_field_choice_label (field, choice->key);

      g_ptr_array_add (labels, (gpointer) label);
      g_ptr_array_add (squeezed, crm_suggest_squeeze (label));
    }
  return crm_suggest_name (labels, squeezed, text);
}

static gboolean
read_plain (CrmImportRun *run,
            const CrmField *field,
            const char *text,
            const char *raw,
            const char *currency,
            CrmValue *value)
{
  g_autoptr (GError) problem = NULL;

  if (crm_field_parse (field, text, currency, NULL, value, &problem))
    return TRUE;
  crm_import_add_problem (run, crm_field_get_name (field), raw, g_strdup (problem->message),
                          crm_field_has_choices (field) ? suggest_choice (field, text) : NULL);
  return FALSE;
}

static gboolean
read_number (CrmImportRun *run,
             const CrmImportColumn *column,
             const char *text,
             const char *currency,
             CrmValue *value)
{
  CrmWrittenNumber written;

  if (!crm_cell_read_number (text, column->format.decimal, &written))
    {
      crm_import_add_problem (run, crm_field_get_name (column->field), text,
                              /* Translators: a field, and what the file says in it */
                              g_strdup_printf (_ ("%s: “%s” is not a number"),
                                               crm_field_get_label (column->field), text),
                              NULL);
      return FALSE;
    }
  return read_plain (run, column->field, written.plain, text, currency, value);
}

static gboolean
read_date (CrmImportRun *run, const CrmImportColumn *column, const char *text, CrmValue *value)
{
  gboolean is_instant = crm_field_get_field_type (column->field) == CRM_FIELD_INSTANT;
  gint64 instant;
  CrmDate date;

  if (is_instant && crm_cell_parse_instant (&column->format, text, &instant))
    *value = crm_value_integer (instant);
  else if (!is_instant && crm_cell_parse_date (&column->format, text, &date))
    *value = crm_value_integer (date);
  else
    {
      crm_import_add_problem (
          run, crm_field_get_name (column->field), text,
          /* Translators: a field, and what the file says in it */
          g_strdup_printf (_ ("%s: “%s” is not a date as this column writes dates"),
                           crm_field_get_label (column->field), text),
          NULL);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_value (CrmImportRun *run,
            const CrmImportColumn *column,
            const char *text,
            const char *currency,
            CrmValue *value)
{
  gboolean yes;

  switch (crm_field_get_field_type (column->field))
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_DURATION:
      return read_number (run, column, text, currency, value);
    case CRM_FIELD_DATE:
    case CRM_FIELD_INSTANT:
      return read_date (run, column, text, value);
    case CRM_FIELD_BOOLEAN:
      if (!crm_cell_parse_boolean (text, &yes))
        return read_plain (run, column->field, text, text, currency, value);
      *value = crm_value_integer (yes);
      return TRUE;
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_PICTURE:
      break;
    }
  return read_plain (run, column->field, text, text, currency, value);
}

/* ---- links ---- */

CrmImportIndex *
crm_import_get_index (CrmImportRun *run, const CrmKind *kind)
{
  return g_hash_table_lookup (run->indexes, kind);
}

/**
 * crm_import_make_linked:
 * @scope: (nullable): of a stage, its pipeline
 * @is_preview: make the record but do not store it
 * @record: (out): the new record
 *
 * Makes a record of which nothing is known but its name.
 */
gboolean
crm_import_make_linked (CrmSession *session,
                        const CrmKind *kind,
                        const char *name,
                        const CrmId *scope,
                        gboolean is_preview,
                        CrmRecord **record,
                        GError **error)
{
  g_autoptr (CrmRecord) made = crm_record_new (kind);
  const CrmField *title = crm_kind_get_title_field (kind);

  if (!crm_record_parse (made, crm_field_get_name (title), name, NULL, error))
    return FALSE;
  if (scope != NULL && !crm_id_is_none (scope) && crm_kind_find_field (kind, "pipeline_id") != NULL)
    crm_record_set_link (made, "pipeline_id", scope);
  if (!is_preview && !crm_session_insert (session, made, error))
    return FALSE;
  *record = g_steal_pointer (&made);
  return TRUE;
}

static gboolean
create_linked (CrmImportRun *run,
               const CrmKind *kind,
               const char *name,
               const CrmId *scope,
               CrmId *id,
               GError **error)
{
  g_autoptr (CrmRecord) record = NULL;

  if (!crm_import_make_linked (run->session, kind, name, scope, run->is_preview, &record, error))
    return FALSE;
  *id = *crm_record_get_id (record);
  crm_import_index_add (crm_import_get_index (run, kind), record);
  crm_import_report_count_linked (run->report, kind);
  return TRUE;
}

static void
refuse_link (CrmImportRun *run, const CrmField *field, const char *name, gboolean is_ambiguous)
{
  CrmImportIndex *index = crm_import_get_index (run, crm_field_get_target (field));
  const char *proposal = is_ambiguous ? NULL : crm_import_index_suggest (index, name);
  const char *label = crm_field_get_label (field);

  crm_import_add_problem (
      run, crm_field_get_name (field), name,
      is_ambiguous
          /* Translators: a field such as Company, and a name that the file gives for it */
          ? g_strdup_printf (_ ("%s: there are several called “%s”"), label, name)
          /* Translators: a field such as Product, and a name that the file gives for it */
          : g_strdup_printf (_ ("%s: “%s” is not known"), label, name),
      proposal);
}

/* Is a failure the fault of the row, so that the others can go on? */
static gboolean
is_fault_of_row (const GError *error)
{
  return g_error_matches (error, CRM_ERROR, CRM_ERROR_INVALID)
         || g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND)
         || g_error_matches (error, CRM_ERROR, CRM_ERROR_DENIED);
}

/* Finds, makes or puts off the record that a cell names. FALSE only when the import cannot go on.
 */
static gboolean
read_link (CrmImportRun *run, guint place, const char *name, CrmRecord *draft, GError **error)
{
  const CrmImportColumn *column = crm_import_plan_peek_column (run->plan, place);
  const CrmKind *target = crm_field_get_target (column->field);
  const CrmField *pipeline = crm_kind_find_field (run->kind, "pipeline_id");
  const CrmValue *scope = pipeline != NULL ? crm_record_get (draft, pipeline) : NULL;
  const CrmId *scope_id = scope != NULL && scope->type == CRM_VALUE_LINK ? &scope->link : NULL;
  GError *problem = NULL;
  CrmId id;
  CrmImportIndexResult found
      = crm_import_index_find (crm_import_get_index (run, target), name, scope_id, &id);

  if (found == CRM_IMPORT_INDEX_MISSING && target == run->kind)
    {
      CrmImportLater later = { CRM_ID_NONE, 0, place, g_strdup (name) };

      g_array_append_val (run->row_later, later);
      return TRUE;
    }
  if (found == CRM_IMPORT_INDEX_MISSING && column->create_missing)
    {
      if (create_linked (run, target, name, scope_id, &id, &problem))
        found = CRM_IMPORT_INDEX_FOUND;
      else if (!is_fault_of_row (problem))
        {
          g_propagate_error (error, problem);
          return FALSE;
        }
      g_clear_error (&problem);
    }
  if (found == CRM_IMPORT_INDEX_FOUND)
    {
      crm_record_set (draft, column->field, crm_value_link (&id));
      crm_record_set_link_title (draft, column->field, name);
    }
  else
    refuse_link (run, column->field, name, found == CRM_IMPORT_INDEX_AMBIGUOUS);
  return TRUE;
}

/* ---- rows ---- */

/* A deal that nobody bought is a gap that a person wants to hear of. */
static gboolean
is_expected (const CrmField *field)
{
  return strcmp (crm_field_get_name (field), "account_id") == 0
         && strcmp (crm_kind_get_name (crm_field_get_kind (field)), "opportunity") == 0;
}

static const char *
get_currency (CrmImportRun *run, CrmRecord *draft)
{
  const char *currency = crm_record_get_currency (draft);

  return currency != NULL ? currency : run->currency;
}

/* Amounts that stand beside a currency of their own are of that currency. */
static void
take_currency (CrmImportRun *run, const CrmImportColumn *column, CrmRecord *draft)
{
  const char *currency = crm_column_guess_get_currency (column->guess);

  if (currency != NULL && crm_field_get_field_type (column->field) == CRM_FIELD_MONEY
      && crm_record_get_currency (draft) == NULL
      && crm_kind_find_field (run->kind, "currency") != NULL)
    crm_record_set_text (draft, "currency", currency);
}

/* The text of a cell; of several values in it the first fills the field. */
static char *
dup_text (const CrmImportColumn *column, const char *cell)
{
  char *text = crm_import_clean_cell (column->field, cell);
  char *second
      = crm_field_get_spec (column->field)->satellite != NULL ? strstr (text, " ::: ") : NULL;

  if (second != NULL)
    *second = '\0';
  return text;
}

static void
miss (CrmImportRun *run, const CrmField *field)
{
  if (is_expected (field))
    crm_import_add_problem (
        run, crm_field_get_name (field), "",
        /* Translators: %s is a field such as Company */
        g_strdup_printf (_ ("%s: the file says nothing"), crm_field_get_label (field)), NULL);
}

static gboolean
is_link (CrmImportRun *run, guint place)
{
  const CrmField *field = crm_import_plan_peek_column (run->plan, place)->field;

  return crm_field_get_field_type (field) == CRM_FIELD_LINK;
}

static void
read_cell (CrmImportRun *run, guint place, const char *cell, CrmRecord *draft)
{
  const CrmImportColumn *column = crm_import_plan_peek_column (run->plan, place);
  g_autofree char *text = dup_text (column, cell);
  CrmValue value = CRM_VALUE_INIT;

  if (*text == '\0')
    return;
  take_currency (run, column, draft);
  if (read_value (run, column, text, get_currency (run, draft), &value))
    crm_record_set (draft, column->field, value);
}

/**
 * crm_import_read_draft:
 * @run: of which only the plan is looked at, and run->problems
 *
 * Reads the mapped cells of a row but for links. What is wrong with them is in run->problems. On
 * any thread.
 *
 * Returns: (transfer full) (nullable): a record with a new id and these values; %NULL for a row
 *   that is left out whatever it says
 */
CrmRecord *
crm_import_read_draft (CrmImportRun *run, const CrmCsvRow *row)
{
  CrmId id = crm_id_generate ();
  CrmRecord *draft;

  if (row->flags & (CRM_CSV_ROW_CUT | CRM_CSV_ROW_LONG | CRM_CSV_ROW_OVERSIZE))
    return NULL;
  draft = crm_record_new_with_id (run->kind, &id);
  for (guint i = 0; i < run->n_order; i++)
    if (!is_link (run, run->order[i]))
      read_cell (run, run->order[i], row->cells[run->order[i]], draft);
  if (run->labels_column >= 0 && *row->cells[run->labels_column] != '\0')
    {
      g_autofree char *card = crm_import_labels_to_card (row->cells[run->labels_column]);

      crm_record_set_text (draft, "vcard", card);
    }
  return draft;
}

/**
 * crm_import_read_links:
 * @draft: as crm_import_read_draft() read it
 *
 * Looks for the records that the row names. What is wrong is in run->problems.
 *
 * Returns: FALSE only when the import cannot go on
 */
gboolean
crm_import_read_links (CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, GError **error)
{
  for (guint i = 0; i < run->n_order; i++)
    {
      const CrmImportColumn *column = crm_import_plan_peek_column (run->plan, run->order[i]);
      g_autofree char *text = NULL;

      if (!is_link (run, run->order[i]))
        continue;
      text = dup_text (column, row->cells[run->order[i]]);
      if (*text == '\0')
        miss (run, column->field);
      else if (!read_link (run, run->order[i], text, draft, error))
        return FALSE;
    }
  return TRUE;
}
