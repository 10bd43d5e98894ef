/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-database-private.h"
#include "crm-id.h"

G_BEGIN_DECLS

/* Rows on their way into the tables. Whoever makes many records does not wait for SQLite to write
 * each: values are gathered in parcels, which a thread of its own binds and writes, while the next
 * records are made. The connection belongs to that thread as long as parcels are under way, so
 * whoever wants it settles first; crm_database_prepare() and its like do. */
typedef struct _CrmRowWriter CrmRowWriter;

CrmRowWriter *crm_row_writer_new (CrmDatabase *database);
void crm_row_writer_free (CrmRowWriter *self);

void crm_row_writer_begin_row (CrmRowWriter *self, sqlite3_stmt *statement);
void crm_row_writer_add_integer (CrmRowWriter *self, int position, gint64 value);
void crm_row_writer_add_text (CrmRowWriter *self, int position, const char *text, gsize length);
void crm_row_writer_add_id (CrmRowWriter *self, int position, const CrmId *id);
gboolean crm_row_writer_end_row (CrmRowWriter *self, GError **error);

void crm_row_writer_settle (CrmRowWriter *self);
gboolean crm_row_writer_check (CrmRowWriter *self, GError **error);
void crm_row_writer_discard (CrmRowWriter *self);

G_END_DECLS
