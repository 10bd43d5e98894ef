/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-index.h"
#include "crm-import-plan-private.h"
#include "crm-import-report-private.h"
#include "crm-import-rows-private.h"
#include "crm-import.h"

G_BEGIN_DECLS

/* One problem of the row that is being read. */
typedef struct
{
  const char *field; /* name of a field, or "" */
  char *value;
  char *message;
  char *proposal;
} CrmImportRowProblem;

/* A link to a record of the same kind that was not there yet when its row was read. */
typedef struct
{
  CrmId record;
  guint64 row;
  guint column;
  char *name;
} CrmImportLater;

/* A plan at work, preview or run. */
typedef struct
{
  CrmSession *session;
  CrmImportPlan *plan;
  const CrmKind *kind;
  char *currency; /* of the office */
  CrmImportReport *report;
  gboolean is_preview;
  GHashTable *indexes; /* CrmKind -> CrmImportIndex */
  CrmImportIndex *own; /* that of @kind, owned by @indexes */
  guint *order;        /* the mapped columns in the order in which they are read */
  guint n_order;
  GArray *problems;       /* of the row: CrmImportRowProblem */
  GArray *later;          /* CrmImportLater */
  GArray *row_later;      /* of the row, as yet without a record */
  CrmRecord *import;      /* the record of kind import_batch, or NULL in a preview */
  guint64 n_kept;         /* problems that were stored */
  const CrmCsvRow *row;   /* that is being taken, or NULL */
  const CrmCsvRow *whole; /* of a row that is corrected in part: all of it */
  const CrmId *again;     /* the record that a corrected row became, or NULL */
  int card_column;        /* what an address card is, or -1 */
  int labels_column;      /* groups of another program, or -1 */
  CrmImportRows *rows;    /* of a preview, or NULL */
  CrmRecord *before;      /* of a preview: what the row is about to change */
} CrmImportRun;

gboolean crm_import_run_init (CrmImportRun *run,
                              CrmSession *session,
                              CrmImportPlan *plan,
                              gboolean is_preview,
                              GCancellable *cancellable,
                              GError **error);
void crm_import_run_clear (CrmImportRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmImportRun, crm_import_run_clear)

void crm_import_add_problem (
    CrmImportRun *run, const char *field, const char *value, char *message, const char *proposal);
gboolean
crm_import_keep_problems (CrmImportRun *run, guint64 row, CrmRecord *record, GError **error);

char *crm_import_clean_cell (const CrmField *field, const char *cell);
GArray *crm_import_problems_new (void);
CrmRecord *crm_import_read_draft (CrmImportRun *run, const CrmCsvRow *row);
gboolean
crm_import_read_links (CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, GError **error);
gboolean crm_import_take_row (CrmImportRun *run, const CrmCsvRow *row, GError **error);
gboolean crm_import_make_later_links (CrmImportRun *run, GCancellable *cancellable, GError **error);
gboolean crm_import_add_more (
    CrmImportRun *run, const CrmCsvRow *row, CrmRecord *record, gboolean is_new, GError **error);
CrmImportIndexResult
crm_import_find_existing (CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, CrmId *id);
gboolean crm_import_leaves (CrmImportRun *run, const CrmCsvRow *row);
void crm_import_take_values (CrmImportRun *run, CrmRecord *draft, CrmRecord *record);
int crm_import_find_card_column (CrmImportPlan *plan);
gboolean crm_import_take_card (
    CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, gboolean *is_taken, GError **error);
gboolean crm_import_begin_preview (CrmImportRun *run, GError **error);
gboolean crm_import_note_row (CrmImportRun *run,
                              const CrmCsvRow *row,
                              CrmImportAction action,
                              CrmRecord *record,
                              GError **error);
char *crm_import_cells_to_json (const CrmCsvRow *row);
char *crm_import_columns_to_json (CrmImportPlan *plan);
GStrv crm_import_cells_from_json (const char *json);
CrmImportIndex *crm_import_get_index (CrmImportRun *run, const CrmKind *kind);
gboolean crm_import_make_linked (CrmSession *session,
                                 const CrmKind *kind,
                                 const char *name,
                                 const CrmId *scope,
                                 gboolean is_preview,
                                 CrmRecord **record,
                                 GError **error);

G_END_DECLS
