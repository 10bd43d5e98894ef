/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sqlite3.h>

#include "crm-value.h"

G_BEGIN_DECLS

/* SQLite with GError: statements are prepared once and kept by their text. */
typedef struct
{
  sqlite3 *handle;
  GHashTable *statements;       /* text -> sqlite3_stmt */
  struct _CrmRowWriter *writer; /* that may have the connection just now, or NULL */
} CrmDatabase;

CrmDatabase *crm_database_open (const char *path, int flags, GError **error);
void crm_database_close (CrmDatabase *self);
gboolean crm_database_fail (CrmDatabase *self, int code, GError **error);
gboolean crm_database_execute (CrmDatabase *self, const char *sql, GError **error);
sqlite3_stmt *crm_database_prepare (CrmDatabase *self, const char *sql, GError **error);
sqlite3_stmt *crm_database_prepare_once (CrmDatabase *self, const char *sql, GError **error);
gboolean
crm_database_step (CrmDatabase *self, sqlite3_stmt *statement, gboolean *row, GError **error);
gboolean crm_database_run (CrmDatabase *self, sqlite3_stmt *statement, GError **error);
gboolean crm_database_write (CrmDatabase *self, sqlite3_stmt *statement, GError **error);
void crm_database_settle (CrmDatabase *self);
gint64 crm_database_get_integer (CrmDatabase *self, const char *sql, gint64 fallback);

void crm_statement_bind_value (sqlite3_stmt *statement, int position, const CrmValue *value);
void crm_statement_bind_id (sqlite3_stmt *statement, int position, const CrmId *id);
gboolean crm_statement_get_id (sqlite3_stmt *statement, int column, CrmId *id);
CrmValue crm_statement_get_value (sqlite3_stmt *statement, int column);
void crm_statement_reset (sqlite3_stmt *statement);

typedef sqlite3_stmt CrmStatementUse;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmStatementUse, crm_statement_reset)

G_END_DECLS
