/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-table-source.h"

G_BEGIN_DECLS

/**
 * CrmCsvReader:
 *
 * A file with a table, row by row, in flat memory however large it is: CSV, a sheet of a workbook
 * (.xlsx, .ods) or address cards. Of CSV it finds out by itself in which encoding the file is, what
 * parts the cells and whether the first row names the columns; every one of these can be given
 * instead. Files that are no table are refused with a sentence that says what they seem to be.
 *
 * Reading blocks: it belongs on a worker thread, one thread at a time.
 */
#define CRM_TYPE_CSV_READER (crm_csv_reader_get_type ())
G_DECLARE_FINAL_TYPE (CrmCsvReader, crm_csv_reader, CRM, CSV_READER, GObject)

typedef enum
{
  CRM_CSV_HEADER_AUTO,
  CRM_CSV_HEADER_YES,
  CRM_CSV_HEADER_NO,
} CrmCsvHeader;

/**
 * CrmCsvOptions:
 * @encoding: (nullable): a name that iconv knows, or %NULL to find it
 * @delimiter: the character between cells, or 0 to find it
 * @header: whether the first row names the columns
 * @sheet: (nullable): of a workbook; %NULL for the first one
 * @language: (nullable): the tag of the office's language, for encodings that cannot be told apart
 */
typedef struct
{
  const char *encoding;
  char delimiter;
  CrmCsvHeader header;
  const char *language;
  const char *sheet;
} CrmCsvOptions;

typedef enum
{
  CRM_CSV_ROW_SHORT = 1 << 0,       /* cells are missing at its end */
  CRM_CSV_ROW_LONG = 1 << 1,        /* it has more cells than there are columns */
  CRM_CSV_ROW_CUT = 1 << 2,         /* the file ends inside it */
  CRM_CSV_ROW_STRAY_QUOTE = 1 << 3, /* a quotation mark that is never closed was read as a letter */
  CRM_CSV_ROW_OVERSIZE = 1 << 4,    /* a cell or the row is beyond the limit and was shortened */
  CRM_CSV_ROW_BAD_BYTES = 1 << 5,   /* bytes that are no letters in the file's encoding */
} CrmCsvRowFlags;

/* What one cell, one row and one file may have. */
#define CRM_CSV_CELL_LIMIT (1024 * 1024)
#define CRM_CSV_ROW_LIMIT (4 * 1024 * 1024)
#define CRM_CSV_COLUMN_LIMIT 1000

/**
 * CrmCsvRow:
 * @cells: the cells in UTF-8, at least as many as there are columns; good until the next row
 * @n_cells: how many cells the row itself has
 * @number: the row, the first one below the header being 1
 * @line: the line of the file on which it begins, the first one being 1
 * @flags: what is wrong with it
 */
typedef struct
{
  const char *const *cells;
  guint n_cells;
  guint64 number;
  guint64 line;
  CrmCsvRowFlags flags;
} CrmCsvRow;

CrmCsvReader *crm_csv_reader_open (GFile *file,
                                   const CrmCsvOptions *options,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean
crm_csv_reader_next (CrmCsvReader *self, CrmCsvRow *row, GCancellable *cancellable, GError **error);
gboolean crm_csv_reader_rewind (CrmCsvReader *self, GCancellable *cancellable, GError **error);

GFile *crm_csv_reader_get_file (CrmCsvReader *self);
CrmTableForm crm_csv_reader_get_form (CrmCsvReader *self);
const char *const *crm_csv_reader_get_sheets (CrmCsvReader *self);
const char *crm_csv_reader_get_sheet (CrmCsvReader *self);
const char *crm_csv_reader_get_encoding (CrmCsvReader *self);
gboolean crm_csv_reader_is_encoding_certain (CrmCsvReader *self);
char crm_csv_reader_get_delimiter (CrmCsvReader *self);
gboolean crm_csv_reader_get_has_header (CrmCsvReader *self);
guint crm_csv_reader_get_n_columns (CrmCsvReader *self);
const char *crm_csv_reader_get_column_name (CrmCsvReader *self, guint column);
guint64 crm_csv_reader_get_position (CrmCsvReader *self);
guint64 crm_csv_reader_get_size (CrmCsvReader *self);
char *crm_csv_row_dup_problem (const CrmCsvRow *row, guint n_columns);

G_END_DECLS
