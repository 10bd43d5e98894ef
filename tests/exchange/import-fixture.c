/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "import-fixture.h"

#include <string.h>

CrmImportPlan *
fixture_plan (Fixture *fixture, GFile *file, const char *kind, const char *mapping)
{
  g_autoptr (GError) error = NULL;
  CrmImportPlan *plan
      = crm_import_plan_new (file, fixture->catalog, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  if (kind != NULL)
    crm_import_plan_set_kind (plan, fixture_kind (fixture, kind));
  if (mapping != NULL)
    crm_import_plan_apply_json (plan, mapping, &error);
  g_assert_no_error (error);
  return plan;
}

static gpointer
preview (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_preview (session, data, NULL, NULL, cancellable, error);
}

CrmImportReport *
fixture_preview (Fixture *fixture, CrmImportPlan *plan)
{
  return fixture_run (fixture, CRM_LANE_REPORT, preview, plan);
}

static gpointer
run (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_run (session, data, NULL, NULL, cancellable, error);
}

CrmImportReport *
fixture_import (Fixture *fixture, CrmImportPlan *plan)
{
  return fixture_run (fixture, CRM_LANE_WRITE, run, plan);
}

CrmImportReport *
fixture_import_text (Fixture *fixture, const char *kind, const char *mapping, const char *text)
{
  g_autoptr (GFile) file = fixture_write ("import.csv", text, -1);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, kind, mapping);

  return fixture_import (fixture, plan);
}

static gpointer
undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmBatch) batch = crm_session_undo (session, data, error);

  return NULL;
}

void
fixture_undo_batch (Fixture *fixture, const CrmId *batch)
{
  fixture_run (fixture, CRM_LANE_WRITE, undo, (gpointer) batch);
}

typedef struct
{
  CrmQuery *query;
  const char *field;
  gint64 result;
} Sum;

static gpointer
sum (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Sum *self = data;
  g_autoptr (CrmAggregate) aggregate = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  if (self->field == NULL)
    {
      self->result = crm_session_count (session, self->query, error);
      return NULL;
    }
  aggregate = crm_aggregate_new (self->query);
  if (!crm_aggregate_measure (aggregate, CRM_MEASURE_SUM, self->field, error))
    return NULL;
  rows = crm_session_aggregate (session, aggregate, NULL, error);
  if (rows != NULL && rows->len > 0)
    self->result = g_array_index ((GArray *) rows->pdata[0], CrmValue, 0).integer;
  return NULL;
}

static CrmQuery *
make_query (Fixture *fixture, const char *kind, const char *path, const char *text)
{
  CrmQuery *query = crm_query_new (fixture_kind (fixture, kind));
  g_autoptr (GError) error = NULL;

  if (path != NULL && text != NULL)
    crm_query_filter (query, path, CRM_FILTER_EQUAL, crm_value_text (text), &error);
  else if (path != NULL)
    crm_query_filter (query, path, CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, &error);
  g_assert_no_error (error);
  return query;
}

gint64
fixture_count (Fixture *fixture, const char *kind, const char *path, const char *text)
{
  g_autoptr (CrmQuery) query = make_query (fixture, kind, path, text);
  Sum data = { query, NULL, 0 };

  fixture_run (fixture, CRM_LANE_READ, sum, &data);
  return data.result;
}

gint64
fixture_sum (
    Fixture *fixture, const char *kind, const char *field, const char *path, const char *text)
{
  g_autoptr (CrmQuery) query = make_query (fixture, kind, path, text);
  Sum data = { query, field, 0 };

  fixture_run (fixture, CRM_LANE_READ, sum, &data);
  return data.result;
}

static gpointer
list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_list (session, data, error);
}

char *
fixture_field (
    Fixture *fixture, const char *kind, const char *by, const char *value, const char *field)
{
  g_autoptr (CrmQuery) query = make_query (fixture, kind, by, value);
  g_autoptr (GPtrArray) records = fixture_run (fixture, CRM_LANE_READ, list, query);

  g_assert_cmpuint (records->len, ==, 1);
  return fixture_text (records->pdata[0], field);
}

void
fixture_assert_field (Fixture *fixture,
                      const char *kind,
                      const char *by,
                      const char *value,
                      const char *field,
                      const char *expected)
{
  g_autofree char *text = fixture_field (fixture, kind, by, value, field);

  g_assert_cmpstr (text, ==, expected);
}

void
fixture_assert_counts (
    CrmImportReport *report, guint created, guint updated, guint same, guint skipped)
{
  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, created);
  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_UPDATE), ==, updated);
  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_SAME), ==, same);
  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_SKIP), ==, skipped);
}

CrmImportProblem *
fixture_find_problem (GListModel *problems, const char *field, const char *value)
{
  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (CrmImportProblem) problem = g_list_model_get_item (problems, i);

      if (strcmp (crm_import_problem_get_field (problem), field) == 0
          && (value == NULL || strcmp (crm_import_problem_get_value (problem), value) == 0))
        return problem; /* the list holds it */
    }
  return NULL;
}

typedef struct
{
  const CrmId *import;
  CrmImportProblem *problem;
  const CrmImportFix *fix;
  CrmId batch;
  gint64 n;
} Fix;

static gpointer
list_problems (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_list_problems (session, data, error);
}

GListModel *
fixture_problems (Fixture *fixture, const CrmId *import)
{
  return fixture_run (fixture, CRM_LANE_READ, list_problems, (gpointer) import);
}

static gpointer
apply (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Fix *fix = data;

  fix->n = crm_import_apply_fix (session, fix->import, fix->problem, fix->fix, &fix->batch, error);
  return NULL;
}

gint64
fixture_apply (Fixture *fixture,
               const CrmId *import,
               CrmImportProblem *problem,
               const CrmImportFix *fix,
               CrmId *batch)
{
  Fix data = { import, problem, fix, CRM_ID_NONE, 0 };

  fixture_run (fixture, CRM_LANE_WRITE, apply, &data);
  if (batch != NULL)
    *batch = data.batch;
  return data.n;
}

static gpointer
ignore (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Fix *fix = data;

  fix->n = crm_import_ignore (session, fix->import, fix->problem, &fix->batch, error);
  return NULL;
}

gint64
fixture_ignore (Fixture *fixture, const CrmId *import, CrmImportProblem *problem)
{
  Fix data = { import, problem, NULL, CRM_ID_NONE, 0 };

  fixture_run (fixture, CRM_LANE_WRITE, ignore, &data);
  return data.n;
}
