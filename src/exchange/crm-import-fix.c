/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fix-list. A problem stands for all rows with the same value in the same field, so one answer
 * settles them all, in one operation that can be undone. */
#include "config.h"

#include "crm-import-fix.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-import-private.h"
#include "crm-locale.h"

#define PAGE_SIZE 256
#define HISTORY_LIMIT 200

static CrmQuery *
query_open_rows (CrmSession *session, const CrmId *import, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "import_row");
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  if (!crm_query_filter (query, "import_batch_id", CRM_FILTER_EQUAL, crm_value_link (import), error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("open"), error))
    return NULL;
  return g_steal_pointer (&query);
}

/* The kind that the file was imported as, and when. */
static const CrmKind *
get_kind (CrmSession *session, const CrmId *import, gint64 *at, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) record
      = crm_session_get (session, crm_catalog_find_kind (catalog, "import_batch"), import, error);
  const char *name = record != NULL ? crm_record_get_text (record, "entity") : NULL;
  const CrmKind *kind = name != NULL ? crm_catalog_find_kind (catalog, name) : NULL;

  if (record != NULL && kind == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no kind “%s”."),
                 name != NULL ? name : "");
  if (kind != NULL && at != NULL)
    *at = crm_record_get_integer (record, "at", 0);
  return kind;
}

static const char *
get_text (GArray *row, guint column)
{
  const CrmValue *value = &g_array_index (row, CrmValue, column);

  return value->type == CRM_VALUE_TEXT ? value->text : NULL;
}

static guint64
get_count (GArray *row, guint column)
{
  const CrmValue *value = &g_array_index (row, CrmValue, column);

  return value->type == CRM_VALUE_INTEGER ? (guint64) value->integer : 0;
}

static int
compare_problems (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint64 x = crm_import_problem_get_n_rows ((CrmImportProblem *) a);
  guint64 y = crm_import_problem_get_n_rows ((CrmImportProblem *) b);

  return x > y ? -1 : x < y;
}

static CrmAggregate *
group_rows (CrmQuery *query, GError **error)
{
  static const char *const paths[] = { "field", "value", "message", "proposal" };
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    if (!crm_aggregate_group (aggregate, paths[i], CRM_GROUP_VALUE, error))
      return NULL;
  if (!crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_MIN, "row_number", error))
    return NULL;
  return g_steal_pointer (&aggregate);
}

/**
 * crm_import_list_problems:
 * @import: a record of kind import_batch
 *
 * Returns: (transfer full): a list of CrmImportProblem that are open still, those of most rows
 *   first
 */
GListModel *
crm_import_list_problems (CrmSession *session, const CrmId *import, GError **error)
{
  const CrmKind *kind = get_kind (session, import, NULL, error);
  g_autoptr (CrmQuery) query = kind != NULL ? query_open_rows (session, import, error) : NULL;
  g_autoptr (CrmAggregate) aggregate = query != NULL ? group_rows (query, error) : NULL;
  g_autoptr (GPtrArray) rows = NULL;
  GListStore *problems;

  if (aggregate == NULL)
    return NULL;
  rows = crm_session_aggregate (session, aggregate, NULL, error);
  if (rows == NULL)
    return NULL;
  problems = g_list_store_new (CRM_TYPE_IMPORT_PROBLEM);
  for (guint i = 0; i < rows->len; i++)
    {
      GArray *row = rows->pdata[i];
      g_autoptr (CrmImportProblem) problem
          = crm_import_problem_new (kind, get_text (row, 0), get_text (row, 1), get_text (row, 2),
                                    get_text (row, 3), get_count (row, 4), get_count (row, 5));

      g_list_store_append (problems, problem);
    }
  g_list_store_sort (problems, compare_problems, NULL);
  return G_LIST_MODEL (problems);
}

static gboolean
filter_text (CrmQuery *query, const char *path, const char *text, GError **error)
{
  if (*text == '\0')
    return crm_query_filter (query, path, CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT, error);
  return crm_query_filter (query, path, CRM_FILTER_EQUAL, crm_value_text (text), error);
}

static GArray *
find_rows (CrmSession *session, const CrmId *import, CrmImportProblem *problem, GError **error)
{
  g_autoptr (CrmQuery) query = query_open_rows (session, import, error);

  if (query == NULL || !filter_text (query, "field", crm_import_problem_get_field (problem), error)
      || !filter_text (query, "value", crm_import_problem_get_value (problem), error)
      || !filter_text (query, "message", crm_import_problem_get_message (problem), error))
    return NULL;
  return crm_session_snapshot (session, query, NULL, error);
}

/* ---- what to put instead ---- */

static gboolean
resolve_link (CrmSession *session,
              const CrmField *field,
              const char *name,
              gboolean create,
              CrmValue *value,
              GError **error)
{
  const CrmKind *target = crm_field_get_target (field);
  g_autoptr (CrmImportIndex) index = crm_import_index_new (target);
  g_autoptr (CrmRecord) made = NULL;
  CrmImportIndexResult found;
  CrmId id;

  if (!crm_import_index_load (index, session, NULL, error))
    return FALSE;
  found = crm_import_index_find (index, name, NULL, &id);
  if (found == CRM_IMPORT_INDEX_AMBIGUOUS)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_AMBIGUOUS, _ ("%s: there are several called “%s”"),
                   crm_field_get_label (field), name);
      return FALSE;
    }
  if (found == CRM_IMPORT_INDEX_MISSING && !create)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("%s: “%s” is not known"),
                   crm_field_get_label (field), name);
      return FALSE;
    }
  if (found == CRM_IMPORT_INDEX_MISSING)
    {
      if (!crm_import_make_linked (session, target, name, NULL, FALSE, &made, error))
        return FALSE;
      id = *crm_record_get_id (made);
    }
  *value = crm_value_link (&id);
  return TRUE;
}

static gboolean
resolve (CrmSession *session,
         const CrmField *field,
         const char *replacement,
         gboolean create,
         CrmValue *value,
         GError **error)
{
  g_autofree char *text = crm_import_clean_cell (field, replacement);

  if (crm_field_get_field_type (field) == CRM_FIELD_LINK)
    return resolve_link (session, field, text, create, value, error);
  return crm_field_parse (field, text, crm_session_get_currency (session), crm_locale_default (),
                          value, error);
}

/* ---- one answer for all rows ---- */

typedef struct
{
  CrmSession *session;
  const CrmField *field; /* NULL to ignore the problem */
  gint64 imported_at;
  CrmValue value;
  gint64 n_done;
} Fixing;

/* Did somebody write the field by hand since the import? A rule may have filled it meanwhile, as
 * it puts a deal whose stage nobody knew at the beginning; that is no reason to leave it. */
static gboolean
was_edited (Fixing *fixing, CrmRecord *record)
{
  const CrmValue *value = crm_record_get (record, fixing->field);
  g_autoptr (GPtrArray) changes = NULL;
  const CrmChange *first = NULL;

  if (crm_value_is_none (value))
    return FALSE;
  changes = crm_session_history (fixing->session, crm_record_get_kind (record),
                                 crm_record_get_id (record), HISTORY_LIMIT, NULL);
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const CrmChange *change = changes->pdata[i];

      if (change->field == fixing->field && change->at > fixing->imported_at)
        first = change;
    }
  /* What was changed and taken back stands as the import left it. */
  return first != NULL && !crm_value_equal (&first->old_value, value);
}

static gboolean
fix_record (Fixing *fixing, CrmRecord *row, gboolean *is_fixed, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (row);
  const CrmValue *link = crm_record_get (row, crm_kind_find_field (kind, "record"));
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (GError) gone = NULL;

  *is_fixed = FALSE;
  if (link->type != CRM_VALUE_LINK)
    return TRUE;
  record
      = crm_session_get (fixing->session, crm_field_get_kind (fixing->field), &link->link, &gone);
  if (record == NULL)
    return g_error_matches (gone, CRM_ERROR, CRM_ERROR_NOT_FOUND)
           || (g_propagate_error (error, g_steal_pointer (&gone)), FALSE);
  *is_fixed = TRUE;
  if (was_edited (fixing, record))
    return TRUE;
  crm_record_set (record, fixing->field, crm_value_copy (&fixing->value));
  return crm_session_update (fixing->session, record, error);
}

static gboolean
settle_row (Fixing *fixing, CrmRecord *row, GError **error)
{
  gboolean is_fixed = TRUE;

  if (fixing->field != NULL && !fix_record (fixing, row, &is_fixed, error))
    return FALSE;
  if (!is_fixed)
    return TRUE;
  crm_record_set_text (row, "status", fixing->field != NULL ? "fixed" : "ignored");
  fixing->n_done++;
  return crm_session_update (fixing->session, row, error);
}

static gboolean
settle_rows (Fixing *fixing, GArray *refs, GError **error)
{
  for (guint at = 0; at < refs->len; at += PAGE_SIZE)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (fixing->session, &g_array_index (refs, CrmRef, at),
                              MIN (PAGE_SIZE, refs->len - at), error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        if (page->pdata[i] != NULL && !settle_row (fixing, page->pdata[i], error))
          return FALSE;
    }
  if (fixing->n_done > 0)
    return TRUE;
  if (refs->len == 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                           _ ("This problem is settled already."));
      return FALSE;
    }
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                       _ ("These rows were left out of the import, so there is nothing to fix: "
                          "correct the file and import it again."));
  return FALSE;
}

static gint64
finish (Fixing *fixing, gboolean good, CrmId *batch, GError **error)
{
  crm_value_clear (&fixing->value);
  if (good && crm_session_commit (fixing->session, batch, error))
    return fixing->n_done;
  if (crm_session_in_batch (fixing->session))
    crm_session_rollback (fixing->session);
  return -1;
}

/**
 * crm_import_apply_fix:
 * @problem: one of crm_import_list_problems(), or of the report of the run
 * @fix: (nullable): %NULL takes the proposal
 * @batch: (out) (optional): the operation, for its undo
 *
 * Puts the same value into all records whose rows have this problem, as one operation. Lane
 * %CRM_LANE_WRITE.
 *
 * Returns: how many rows were fixed, -1 on an error
 */
gint64
crm_import_apply_fix (CrmSession *session,
                      const CrmId *import,
                      CrmImportProblem *problem,
                      const CrmImportFix *fix,
                      CrmId *batch,
                      GError **error)
{
  const char *replacement = fix != NULL && fix->replacement != NULL
                                ? fix->replacement
                                : crm_import_problem_get_proposal (problem);
  g_autoptr (GArray) refs = NULL;
  g_autofree char *label = NULL;
  Fixing fixing = { session, NULL, 0, CRM_VALUE_INIT, 0 };
  const CrmKind *kind = get_kind (session, import, &fixing.imported_at, error);

  if (kind == NULL)
    return -1;
  fixing.field = crm_kind_require_field (kind, crm_import_problem_get_field (problem), error);
  if (fixing.field == NULL)
    return -1;
  if (replacement == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("Nothing is proposed for this problem: say what to put instead."));
      return -1;
    }
  refs = find_rows (session, import, problem, error);
  if (refs == NULL)
    return -1;
  /* Translators: the name of an operation that can be undone: a field and its new value */
  label = g_strdup_printf (_ ("Fix %s: %s"), crm_field_get_label (fixing.field), replacement);
  if (!crm_session_begin (session, label, "import", error))
    return -1;
  return finish (
      &fixing,
      resolve (session, fixing.field, replacement, fix != NULL && fix->create, &fixing.value, error)
          && settle_rows (&fixing, refs, error),
      batch, error);
}

/**
 * crm_import_ignore:
 * @batch: (out) (optional): the operation, for its undo
 *
 * Takes a problem off the fix-list without changing the records. Lane %CRM_LANE_WRITE.
 *
 * Returns: how many rows were settled, -1 on an error
 */
gint64
crm_import_ignore (CrmSession *session,
                   const CrmId *import,
                   CrmImportProblem *problem,
                   CrmId *batch,
                   GError **error)
{
  g_autoptr (GArray) refs = find_rows (session, import, problem, error);
  Fixing fixing = { session, NULL, 0, CRM_VALUE_INIT, 0 };

  if (refs == NULL || !crm_session_begin (session, _ ("Ignore import problems"), "import", error))
    return -1;
  return finish (&fixing, settle_rows (&fixing, refs, error), batch, error);
}
