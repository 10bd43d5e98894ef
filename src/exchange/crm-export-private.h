/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-export.h"

G_BEGIN_DECLS

/* A column as the writers see it. */
typedef struct
{
  char *title;
  char **names;
} CrmExportHeading;

typedef struct _CrmExport CrmExport;

/**
 * CrmExportWriter:
 *
 * One format of file: what stands before the records, each of them, and what stands after the last.
 * A writer appends to the text of the export, or writes to its stream itself.
 */
typedef struct
{
  gboolean (*begin) (CrmExport *self, GError **error);
  gboolean (*add) (CrmExport *self, CrmRecord *record, GError **error);
  gboolean (*end) (CrmExport *self, GError **error);
  void (*clear) (CrmExport *self);
} CrmExportWriter;

struct _CrmExport
{
  CrmSession *session;
  const CrmKind *kind; /* of the first record */
  const CrmExportOptions *options;
  const CrmExportWriter *writer;
  GOutputStream *stream;
  GCancellable *cancellable;
  GPtrArray *headings; /* CrmExportHeading */
  const char *currency;
  GString *text; /* on its way out */
  guint64 n_done;
  gpointer state; /* of the writer */
};

extern const CrmExportWriter crm_export_csv_writer;
extern const CrmExportWriter crm_export_json_writer;
extern const CrmExportWriter crm_export_ods_writer;
extern const CrmExportWriter crm_export_vcard_writer;
extern const CrmExportWriter crm_export_ical_writer;

const CrmField *crm_export_find_field (CrmExport *self, guint column, CrmRecord *record);
char *crm_export_dup_cell (CrmExport *self, guint column, CrmRecord *record);

G_END_DECLS
