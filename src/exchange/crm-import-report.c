/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts, some examples of each, and the problems grouped by what is wrong: a person reads
 * "GTXPro, 1,480 rows" once, not 1,480 times. */
#include "config.h"

#include "crm-import-report.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-catalog.h"
#include "crm-import-report-private.h"
#include "crm-import-rows.h"
#include "crm-locale.h"

#define EXAMPLES 20
#define PROBLEM_LIMIT 10000

struct _CrmImportProblem
{
  GObject parent_instance;

  char *field; /* its name; "" for the row as a whole */
  char *label;
  char *value;
  char *message;
  char *proposal;
  guint64 n_rows, first_row;
};

G_DEFINE_FINAL_TYPE (CrmImportProblem, crm_import_problem, G_TYPE_OBJECT)

static void
crm_import_problem_finalize (GObject *object)
{
  CrmImportProblem *self = CRM_IMPORT_PROBLEM (object);

  g_free (self->field);
  g_free (self->label);
  g_free (self->value);
  g_free (self->message);
  g_free (self->proposal);
  G_OBJECT_CLASS (crm_import_problem_parent_class)->finalize (object);
}

static void
crm_import_problem_class_init (CrmImportProblemClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_import_problem_finalize;
}

static void
crm_import_problem_init (CrmImportProblem *self)
{
}

CrmImportProblem *
crm_import_problem_new (const CrmKind *kind,
                        const char *field,
                        const char *value,
                        const char *message,
                        const char *proposal,
                        guint64 n_rows,
                        guint64 first_row)
{
  CrmImportProblem *self = g_object_new (CRM_TYPE_IMPORT_PROBLEM, NULL);
  const CrmField *known = kind != NULL && field != NULL ? crm_kind_find_field (kind, field) : NULL;

  self->field = g_strdup (field != NULL ? field : "");
  self->label = g_strdup (known != NULL ? crm_field_get_label (known) : self->field);
  self->value = g_strdup (value != NULL ? value : "");
  self->message = g_strdup (message);
  self->proposal = g_strdup (proposal);
  self->n_rows = n_rows;
  self->first_row = first_row;
  return self;
}

/**
 * crm_import_problem_get_field:
 *
 * Returns: the name of the field; empty where the row as a whole is wrong
 */
const char *
crm_import_problem_get_field (CrmImportProblem *self)
{
  return self->field;
}

/**
 * crm_import_problem_get_field_label:
 *
 * Returns: the field for people, translated
 */
const char *
crm_import_problem_get_field_label (CrmImportProblem *self)
{
  return self->label;
}

/**
 * crm_import_problem_get_value:
 *
 * Returns: what the file says; empty where it says nothing
 */
const char *
crm_import_problem_get_value (CrmImportProblem *self)
{
  return self->value;
}

const char *
crm_import_problem_get_message (CrmImportProblem *self)
{
  return self->message;
}

/**
 * crm_import_problem_get_proposal:
 *
 * Returns: (nullable): what probably was meant
 */
const char *
crm_import_problem_get_proposal (CrmImportProblem *self)
{
  return self->proposal;
}

guint64
crm_import_problem_get_n_rows (CrmImportProblem *self)
{
  return self->n_rows;
}

guint64
crm_import_problem_get_first_row (CrmImportProblem *self)
{
  return self->first_row;
}

struct _CrmImportReport
{
  GObject parent_instance;

  const CrmKind *kind;
  gboolean is_preview;
  guint64 n_rows, n_problems;
  guint64 n[CRM_IMPORT_N_ACTIONS];
  GArray *examples[CRM_IMPORT_N_ACTIONS];
  GHashTable *groups; /* field, value and message -> CrmImportProblem */
  GListStore *problems;
  GHashTable *linked; /* CrmKind -> how many */
  CrmId import, batch;
  gint64 began_at;
  double seconds;
  CrmImportRows *rows; /* of a preview */
};

G_DEFINE_FINAL_TYPE (CrmImportReport, crm_import_report, G_TYPE_OBJECT)

static void
crm_import_report_finalize (GObject *object)
{
  CrmImportReport *self = CRM_IMPORT_REPORT (object);

  for (guint i = 0; i < CRM_IMPORT_N_ACTIONS; i++)
    g_array_unref (self->examples[i]);
  g_clear_object (&self->problems);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_pointer (&self->linked, g_hash_table_unref);
  if (self->kind != NULL)
    g_object_unref ((gpointer) crm_kind_get_catalog (self->kind));
  G_OBJECT_CLASS (crm_import_report_parent_class)->finalize (object);
}

static void
crm_import_report_class_init (CrmImportReportClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_import_report_finalize;
}

static void
clear_example (gpointer example)
{
  g_clear_object (&((CrmImportExample *) example)->record);
}

static void
crm_import_report_init (CrmImportReport *self)
{
  for (guint i = 0; i < CRM_IMPORT_N_ACTIONS; i++)
    {
      self->examples[i] = g_array_new (FALSE, FALSE, sizeof (CrmImportExample));
      g_array_set_clear_func (self->examples[i], clear_example);
    }
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->problems = g_list_store_new (CRM_TYPE_IMPORT_PROBLEM);
  self->linked = g_hash_table_new (NULL, NULL);
  self->began_at = g_get_monotonic_time ();
}

/* ---- filling ---- */

CrmImportReport *
crm_import_report_new (const CrmKind *kind, gboolean is_preview)
{
  CrmImportReport *self = g_object_new (CRM_TYPE_IMPORT_REPORT, NULL);

  /* The kind lives as long as its catalog. */
  g_object_ref ((gpointer) crm_kind_get_catalog (kind));
  self->kind = kind;
  self->is_preview = is_preview;
  return self;
}

void
crm_import_report_count_row (CrmImportReport *self,
                             CrmImportAction action,
                             guint64 row,
                             CrmRecord *record)
{
  CrmImportExample example = { row, NULL };

  self->n_rows++;
  self->n[action]++;
  if (self->examples[action]->len >= EXAMPLES)
    return;
  example.record = record != NULL ? g_object_ref (record) : NULL;
  g_array_append_val (self->examples[action], example);
}

void
crm_import_report_count_problem (CrmImportReport *self,
                                 const char *field,
                                 const char *value,
                                 const char *message,
                                 const char *proposal,
                                 guint64 row)
{
  g_autofree char *key = g_strjoin ("\x1f", field, value, message, NULL);
  CrmImportProblem *group = g_hash_table_lookup (self->groups, key);

  self->n_problems++;
  if (group != NULL)
    {
      group->n_rows++;
      if (row < group->first_row)
        group->first_row = row;
      return;
    }
  if (g_hash_table_size (self->groups) >= PROBLEM_LIMIT)
    return;
  group = crm_import_problem_new (self->kind, field, value, message, proposal, 1, row);
  g_hash_table_insert (self->groups, g_steal_pointer (&key), group);
}

void
crm_import_report_count_linked (CrmImportReport *self, const CrmKind *kind)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->linked, kind));

  g_hash_table_insert (self->linked, (gpointer) kind, GUINT_TO_POINTER (n + 1));
}

void
crm_import_report_set_import (CrmImportReport *self, const CrmId *import)
{
  self->import = *import;
}

void
crm_import_report_set_batch (CrmImportReport *self, const CrmId *batch)
{
  self->batch = *batch;
}

void
crm_import_report_set_rows (CrmImportReport *self, CrmImportRows *rows)
{
  g_set_object (&self->rows, rows);
}

static int
compare_problems (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CrmImportProblem *x = a, *y = b;

  if (x->n_rows != y->n_rows)
    return x->n_rows > y->n_rows ? -1 : 1;
  return x->first_row < y->first_row ? -1 : x->first_row > y->first_row;
}

void
crm_import_report_finish (CrmImportReport *self)
{
  GHashTableIter iter;
  gpointer group;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    g_list_store_append (self->problems, group);
  g_list_store_sort (self->problems, compare_problems, NULL);
  self->seconds = (double) (g_get_monotonic_time () - self->began_at) / G_USEC_PER_SEC;
}

/* ---- asking ---- */

gboolean
crm_import_report_is_preview (CrmImportReport *self)
{
  return self->is_preview;
}

guint64
crm_import_report_get_n_rows (CrmImportReport *self)
{
  return self->n_rows;
}

/**
 * crm_import_report_get_n:
 *
 * Returns: with how many rows that happened, or would
 */
guint64
crm_import_report_get_n (CrmImportReport *self, CrmImportAction action)
{
  g_return_val_if_fail (action < CRM_IMPORT_N_ACTIONS, 0);

  return self->n[action];
}

/**
 * crm_import_report_get_n_problems:
 *
 * Returns: how many problems there are in all rows; one row may have several
 */
guint64
crm_import_report_get_n_problems (CrmImportReport *self)
{
  return self->n_problems;
}

/**
 * crm_import_report_get_n_linked:
 *
 * Returns: how many records of @kind were made because a column names them
 */
guint64
crm_import_report_get_n_linked (CrmImportReport *self, const CrmKind *kind)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->linked, kind));
}

double
crm_import_report_get_seconds (CrmImportReport *self)
{
  return self->seconds;
}

/**
 * crm_import_report_get_examples:
 *
 * Returns: (transfer none) (element-type CrmImportExample): the first rows with which that happens
 */
GArray *
crm_import_report_get_examples (CrmImportReport *self, CrmImportAction action)
{
  g_return_val_if_fail (action < CRM_IMPORT_N_ACTIONS, NULL);

  return self->examples[action];
}

/**
 * crm_import_report_get_problems:
 *
 * Returns: (transfer none): a list of CrmImportProblem, those of most rows first
 */
GListModel *
crm_import_report_get_problems (CrmImportReport *self)
{
  return G_LIST_MODEL (self->problems);
}

/**
 * crm_import_report_get_batch:
 *
 * Returns: the operation, for its undo; none in a preview
 */
const CrmId *
crm_import_report_get_batch (CrmImportReport *self)
{
  return &self->batch;
}

/**
 * crm_import_report_get_import:
 *
 * Returns: the record of kind import_batch that the fix-list hangs on; none in a preview
 */
const CrmId *
crm_import_report_get_import (CrmImportReport *self)
{
  return &self->import;
}

/**
 * crm_import_report_get_rows:
 *
 * Returns: (transfer none) (nullable): every row of a preview; %NULL of a run
 */
CrmImportRows *
crm_import_report_get_rows (CrmImportReport *self)
{
  return self->rows;
}

static void
append_count (GString *text, guint64 n, const char *sentence)
{
  if (n == 0)
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  g_autofree char *number = crm_locale_format_integer (crm_locale_default (), (gint64) n);
  g_string_append_printf (text, "%s %s", number, sentence);
}

/**
 * crm_import_report_dup_summary:
 *
 * Returns: (transfer full): the counts in one line, translated
 */
char *
crm_import_report_dup_summary (CrmImportReport *self)
{
  GString *text = g_string_new (NULL);

  /* Translators: these stand behind a number of rows, such as "85 created, 3 updated" */
  append_count (text, self->n[CRM_IMPORT_CREATE],
                self->is_preview ? C_ ("import", "to create") : C_ ("import", "created"));
  append_count (text, self->n[CRM_IMPORT_UPDATE],
                self->is_preview ? C_ ("import", "to update") : C_ ("import", "updated"));
  append_count (text, self->n[CRM_IMPORT_SAME], C_ ("import", "already the same"));
  append_count (text, self->n[CRM_IMPORT_SKIP], C_ ("import", "left out"));
  append_count (text, self->n_problems, C_ ("import", "problems"));
  if (text->len == 0)
    g_string_append (text, _ ("Nothing to import"));
  return g_string_free (text, FALSE);
}

static void
add_count (JsonBuilder *builder, const char *name, guint64 n)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) n);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
build_problems (CrmImportReport *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->problems)); i++)
    {
      g_autoptr (CrmImportProblem) problem
          = g_list_model_get_item (G_LIST_MODEL (self->problems), i);

      json_builder_begin_object (builder);
      add_text (builder, "field", problem->field);
      add_text (builder, "value", problem->value);
      add_text (builder, "message", problem->message);
      add_text (builder, "proposal", problem->proposal);
      add_count (builder, "rows", problem->n_rows);
      add_count (builder, "first_row", problem->first_row);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/**
 * crm_import_report_to_json:
 *
 * Returns: (transfer full): the report for scripts
 */
char *
crm_import_report_to_json (CrmImportReport *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char id[CRM_ID_STRING_SIZE];

  json_builder_begin_object (builder);
  add_text (builder, "kind", crm_kind_get_name (self->kind));
  json_builder_set_member_name (builder, "dry_run");
  json_builder_add_boolean_value (builder, self->is_preview);
  add_count (builder, "rows", self->n_rows);
  add_count (builder, "created", self->n[CRM_IMPORT_CREATE]);
  add_count (builder, "updated", self->n[CRM_IMPORT_UPDATE]);
  add_count (builder, "same", self->n[CRM_IMPORT_SAME]);
  add_count (builder, "skipped", self->n[CRM_IMPORT_SKIP]);
  add_count (builder, "problem_count", self->n_problems);
  add_text (builder, "batch",
            crm_id_is_none (&self->batch) ? NULL : crm_id_format (&self->batch, id));
  add_text (builder, "import",
            crm_id_is_none (&self->import) ? NULL : crm_id_format (&self->import, id));
  build_problems (self, builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, TRUE);
}
