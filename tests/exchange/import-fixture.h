/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../store/fixture.h"
#include "crm-import-fix.h"
#include "crm-import.h"
#include "exchange-fixture.h"

G_BEGIN_DECLS

/* A plan for a file; the kind is guessed when it is NULL, the mapping may be NULL. */
CrmImportPlan *fixture_plan (Fixture *fixture, GFile *file, const char *kind, const char *mapping);
CrmImportReport *fixture_preview (Fixture *fixture, CrmImportPlan *plan);
CrmImportReport *fixture_import (Fixture *fixture, CrmImportPlan *plan);
CrmImportReport *
fixture_import_text (Fixture *fixture, const char *kind, const char *mapping, const char *text);
void fixture_undo_batch (Fixture *fixture, const CrmId *batch);

/* What is stored: how many records, or the sum of a field, where "path=text" holds. */
gint64 fixture_count (Fixture *fixture, const char *kind, const char *path, const char *text);
gint64 fixture_sum (
    Fixture *fixture, const char *kind, const char *field, const char *path, const char *text);
/* A field of the record that has @value in the field @by, as people read it. */
char *fixture_field (
    Fixture *fixture, const char *kind, const char *by, const char *value, const char *field);
void fixture_assert_field (Fixture *fixture,
                           const char *kind,
                           const char *by,
                           const char *value,
                           const char *field,
                           const char *expected);
void fixture_assert_counts (
    CrmImportReport *report, guint created, guint updated, guint same, guint skipped);

CrmImportProblem *fixture_find_problem (GListModel *problems, const char *field, const char *value);
GListModel *fixture_problems (Fixture *fixture, const CrmId *import);
gint64 fixture_apply (Fixture *fixture,
                      const CrmId *import,
                      CrmImportProblem *problem,
                      const CrmImportFix *fix,
                      CrmId *batch);
gint64 fixture_ignore (Fixture *fixture, const CrmId *import, CrmImportProblem *problem);

G_END_DECLS
