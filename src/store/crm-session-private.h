/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-database-private.h"
#include "crm-row-writer-private.h"
#include "crm-session.h"
#include "crm-store.h"

G_BEGIN_DECLS

struct _CrmSession
{
  CrmStore *store; /* not owned */
  CrmCatalog *catalog;
  CrmDatabase *db;
  GThread *thread;
  gboolean can_write;
  gboolean is_draft; /* thrown away unless it becomes whole: nothing waits for the disk */
  CrmId user;
  char *currency;

  /* The batch that is open, on the lane that writes. */
  gboolean in_batch;
  gboolean is_by_hand; /* a person's own operation: what it touches is what the person uses */
  gboolean is_apply;
  gboolean has_gone_files; /* records went that name files */ /* what arrives from the server:
                                                                 neither logged nor ruled */
  gboolean sees_births;                                       /* and is not the first copy of it */
  gboolean has_waiting; /* whether changes of this desk may lie on top of it */
  gboolean has_beneath; /* whether something that nobody saw may lie beneath: crm-beneath.c */
  int depth;            /* of operations that rules started inside an operation */
  gint64 batch_seq;
  CrmId batch_id;
  gint64 batch_at;
  gint64 n_changes;
  gboolean has_shared; /* whether other desks are concerned */
  gboolean is_broken;  /* a write failed in its middle: only a rollback is left */
  CrmRecord *owner;    /* not owned: a record that is checked, but not yet written */
  CrmId undoes;
  GArray *changed;        /* CrmChangedRecord */
  GHashTable *dirty;      /* CrmRef -> what is to be indexed for search */
  GHashTable *newborn;    /* CrmId -> those of them that this transaction made */
  GHashTable *first_rows; /* number of a kind -> the first row that this transaction made */
  gboolean learns_later;  /* search learns of the new rows after the commit: they are many */
  gboolean is_of_newborn; /* what is written belongs to a record of which it learns then, whole */
  gboolean is_secure;     /* what is deleted is overwritten in the file */
  gboolean is_copy; /* what arrives is a page of the first copy, which can be asked for again, by
                       rules */
  gboolean wants_checkpoint;
  gboolean has_touched;   /* search has still to learn of what was committed: a few records */
  GArray *used;           /* what a person's operations changed, to be noted by search too */
  CrmId last_born;        /* the record that was made last */
  GHashTable *vocabulary; /* words that are known to be in the vocabulary of search */
  GHashTable *linked;     /* CrmId -> CrmKind: of links that were looked up and found */
  gboolean step_waits;    /* the savepoint of the operation that runs is still to be opened */
  guint step;             /* counts the operations, to know what a failed one touched */
  GHashTable *births;     /* of the kinds of which this transaction makes records: crm-log.c */
  GHashTable *setup; /* CrmId -> CrmRecord of kinds that are small and asked for again, by rules */
  GHashTable *asked_all; /* CrmKind -> GPtrArray: all records of a kind, as rules asked for them */
  GHashTable *memo;      /* what rules keep in mind during the operation */
  gboolean description_changed; /* what the office added to it is to be read again */
  GHashTable *tables;           /* CrmKind -> CrmTable */
  GHashTable *word_sources;     /* CrmKind -> how its words are read: crm-search-index.c */
  CrmRowWriter *writer;         /* of an operation that makes many records, or NULL */
  gboolean is_flood;            /* the operation makes many records */
  gboolean is_flood_sorted;     /* and indexes of its tables are made afterwards */
  CrmVouch vouch;               /* knows without looking which records are there, or NULL */
  gpointer vouch_data;
};

/* A column of a kind's table, and where its value goes in the statement that inserts. */
typedef struct
{
  const CrmField *field;
  int position;
} CrmColumn;

/* The statements of a kind's table, prepared when they are first needed; the database owns them. */
typedef struct
{
  sqlite3_stmt *page;
  sqlite3_stmt *insert;
  CrmColumn *columns; /* of @insert */
  guint n_columns;
  gint64 last_row; /* while rows are numbered before they are written; 0: not known */
  sqlite3_stmt *find;
  sqlite3_stmt *find_any;
  guint n_fields; /* that the statement of pages reads */
} CrmTable;

#define CRM_ASSERT_SESSION(s) g_assert ((s)->thread == g_thread_self ())

CrmSession *crm_session_new (CrmStore *store,
                             const char *path,
                             int flags,
                             gboolean can_write,
                             CrmCatalog *catalog,
                             GError **error);
void crm_session_free (CrmSession *self);

void crm_session_take_memory (CrmSession *self, gboolean much);
void crm_session_tidy (CrmSession *self);
gboolean crm_session_wait_for_disk (CrmSession *self, gboolean wait, GError **error);

gboolean crm_schema_grow (CrmSession *self, GError **error);
void crm_schema_drop_indexes (CrmSession *self, const CrmKind *kind);
gboolean crm_schema_make_indexes (CrmSession *self, GError **error);
gboolean crm_schema_load_description (CrmSession *self, GError **error);
const char *crm_schema_column_type (const CrmField *field);

/* crm-sql.c: a field or a path as an SQL expression over the alias @table. */
char *crm_sql_field (const CrmField *field, const char *table);
char *
crm_sql_path (const CrmKind *kind, const char *path, const char *table, const CrmField **last);
char *crm_sql_title (const CrmField *link, const char *table);
gboolean crm_field_has_column (const CrmField *field);

/* crm-order.c: what sorts, and what is kept in order. */
char *crm_order_key (const CrmKind *kind, const char *path, const char *table);
char *crm_order_tie (const CrmKind *kind, const char *path, const char *table);
char *crm_order_index (CrmSession *self, const CrmKind *kind, const char *path);
gboolean crm_order_is_title (const CrmKind *target);
gboolean crm_order_renew (CrmSession *self, GError **error);
gboolean crm_session_has_index (CrmSession *self, const char *name);
gboolean crm_session_execute_between (CrmSession *self, const char *sql, GError **error);

/* crm-first-rows.c */
gboolean crm_session_first_rows (
    CrmSession *self, CrmQuery *query, GArray **refs, GCancellable *cancellable, GError **error);

/* crm-row.c: rows as records. */
CrmRecord *crm_session_read_row (CrmSession *self, const CrmKind *kind, gint64 row, GError **error);
char *crm_record_custom_json (CrmRecord *record);
gint64 crm_session_find_row (
    CrmSession *self, const CrmKind *kind, const CrmId *id, gboolean deleted_too, GError **error);
void crm_session_forget_rows (CrmSession *self);
void crm_table_free (gpointer data);
gboolean crm_session_write_row (CrmSession *self, CrmRecord *record, gint64 born, GError **error);
gboolean crm_session_write_fields (CrmSession *self, CrmRecord *record, GError **error);
gboolean
crm_session_write_deleted (CrmSession *self, CrmRecord *record, gboolean deleted, GError **error);

/* crm-redirect.c: merged records lead to the one that goes on. */
gboolean crm_session_redirect (CrmSession *self, const CrmId *id, CrmId *to);
gboolean crm_session_settle_merges (CrmSession *self, GError **error);

/* crm-batch.c: shared by operations, undo and what arrives. */
gboolean
crm_session_open_batch (CrmSession *self, const char *label, const char *source, GError **error);
gboolean crm_session_log_change (CrmSession *self,
                                 CrmRecord *record,
                                 char action,
                                 const CrmField *field,
                                 const CrmValue *old_value,
                                 const CrmValue *new_value,
                                 GError **error);
gboolean crm_session_check_value (
    CrmSession *self, CrmRecord *record, const CrmField *field, gboolean is_new, GError **error);
void crm_session_note_changed (
    CrmSession *self, const CrmKind *kind, gint64 row, const CrmId *id, char action);
void crm_session_touch (CrmSession *self, CrmRecord *record, char action);
void crm_session_undoes (CrmSession *self, const CrmId *batch);

/* crm-rules.c */
void crm_session_forget_asked (CrmSession *self, CrmRecord *record);

/* crm-flood.c: operations that make very many records. */
gboolean crm_session_end_flood (CrmSession *self, GError **error);
void crm_session_forget_flood (CrmSession *self);
gboolean crm_session_make_waiting_indexes (CrmSession *self, gboolean *done, GError **error);

/* crm-change-log.c: what one operation changed in one record; @batch is its number. */
GPtrArray *crm_session_changes_of (
    CrmSession *self, gint64 batch, const CrmKind *kind, const CrmId *id, GError **error);

/* crm-past.c */
gboolean crm_session_look_back (CrmSession *self, gint64 at, GError **error);

/* crm-witness.c */
gboolean crm_session_witness_birth (CrmSession *self, CrmRecord *record, GError **error);
gboolean
crm_session_witness (CrmSession *self, CrmRecord *before, CrmRecord *after, GError **error);

/* crm-search-index.c */
gboolean crm_text_has_letter (const char *text);
GHashTable *crm_search_index_new (void);
void crm_session_mark (CrmSession *self, CrmRecord *record, char action);
void crm_session_mark_row (CrmSession *self, const CrmKind *kind, gint64 row, const CrmId *id);
void crm_session_mark_from (CrmSession *self, const CrmKind *kind, gint64 row);
void crm_session_learn_later (CrmSession *self);
gboolean crm_session_waits_for_commit (CrmSession *self, const CrmKind *kind, gint64 row);
void crm_session_unmark_step (CrmSession *self);
void crm_session_forget_marks (CrmSession *self);
gboolean crm_session_index_dirty (CrmSession *self, GError **error);
gboolean crm_session_shed_marks (CrmSession *self, GError **error);
gboolean crm_session_leave_marks (CrmSession *self, GError **error);

/* crm-query.c: the inside of a query. Values to be bound are appended in the order of their ?. */
GArray *crm_binds_new (void);
void crm_binds_apply (GArray *binds, sqlite3_stmt *statement);
GPtrArray *crm_query_get_filters (CrmQuery *self);
gboolean crm_query_is_plain (CrmQuery *self);
void crm_query_compile_where (CrmQuery *self, const CrmKind *kind, GString *sql, GArray *binds);
void crm_filter_compile (const CrmFilter *filter,
                         const CrmKind *kind,
                         const char *table,
                         const CrmId *me,
                         GString *sql,
                         GArray *binds);
char *crm_query_compile_refs (CrmQuery *self, CrmSession *session, GArray *binds);

void crm_store_emit_changed (CrmStore *self, GArray *changes);
void crm_store_learn (CrmStore *self);
gboolean crm_store_is_wanted (CrmStore *self);
void crm_store_catch_up (CrmStore *self);

/* crm-withhold.c */
gboolean crm_session_overwrite_deleted (CrmSession *self, GError **error);
gboolean crm_session_forget_answered (CrmSession *self, GError **error);

G_END_DECLS
