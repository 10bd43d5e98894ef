/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "sim-twin.h"

G_BEGIN_DECLS

/* When a field was changed last, and from where. */
typedef struct
{
  int version;
  gint64 stamp;
  int replica;
} TwinMark;

typedef struct
{
  const CrmKind *kind;
  CrmId id;
  GHashTable *values; /* column → JsonNode; what is null is not there */
  GHashTable *custom; /* the same of the office's own fields */
  GHashTable *marks;  /* column → TwinMark */
  int version;
  gint64 stamp;
  int replica;
  gboolean deleted;
  int acl;
} TwinRow;

typedef struct
{
  guint64 xid;
  const CrmKind *kind;
  CrmId id;
  int acl;
} TwinEntry;

/* Who a record belongs to; the first one has the number 1. */
typedef struct
{
  int number;
  const CrmKind *kind;
  char **members;
  int via;
} TwinAcl;

enum
{
  RIGHT_SEE = 1,
  RIGHT_CHANGE = 2,
  RIGHT_DELETE = 4,
  RIGHT_MAKE = 8
};

typedef struct
{
  int see, make, change, remove;
} TwinLevels;

typedef struct
{
  int rights;
  guint64 since; /* the transaction in which it came into sight */
} TwinSight;

typedef struct
{
  int uid;
  char *login;
  CrmId person;
  gboolean is_owner;
  gboolean is_admin;
  gboolean is_free; /* no role limits them */
  int sight;
  GHashTable *levels;  /* CrmKind → TwinLevels */
  GHashTable *members; /* whose records count as theirs → from which level on */
  GHashTable *acls;    /* number → TwinSight */
  GHashTable *limits;  /* "KIND.FIELD" → how: fields that they do not see, or may only read */
} TwinPerson;

typedef struct
{
  int number;
  int uid;
  gint64 last_seq;
  gboolean is_revoked;
  char *generation; /* in which its desk was heard last */
} TwinReplica;

/* Who did what; what is said of each field is what it was and what it became. */
typedef struct
{
  guint64 entry;
  guint64 xid;
  gint64 at; /* milliseconds */
  char *login;
  int replica;
  const CrmKind *kind;
  CrmId id;
  char action;         /* I born, U changed, D deleted, R restored */
  JsonObject *changes; /* never changed: copies share it */
} TwinAudit;

typedef struct
{
  int replica;
  gint64 seq;
  guint64 xid;
  char *code; /* NULL: applied */
  char *message;
} TwinPushed;

typedef struct
{
  const CrmKind *kind;
  char *head;
  char *tail;
  int width;
  gint64 next;
  gboolean is_current;
} TwinSeries;

/* What a batch has changed, so that it can be taken back. */
typedef struct
{
  GPtrArray *rows;   /* TwinRow as they were; version 0: it was not there */
  GPtrArray *people; /* TwinPerson as they were, or NULL */
  GPtrArray *series; /* TwinSeries as they were */
  GPtrArray *texts;  /* that were put into fields, each with the one before, or empty */
  guint n_log;
  guint n_acls;
  guint n_audit;
} TwinUndo;

struct _SimTwin
{
  CrmCatalog *catalog;
  SimClock clock;
  gpointer clock_data;
  char *generation;
  char *office;
  GHashTable *kinds; /* CrmKind → GHashTable of CrmId → TwinRow */
  GArray *log;       /* TwinEntry */
  guint64 log_floor;
  guint64 next_xid;
  GArray *open;         /* guint64: transactions that are not committed yet */
  GPtrArray *people;    /* TwinPerson */
  GPtrArray *replicas;  /* TwinReplica; the first one has the number 1 */
  GHashTable *pushed;   /* CrmId of the batch → TwinPushed */
  GHashTable *parts;    /* "BATCH PART" → JSON */
  GPtrArray *acls;      /* TwinAcl */
  GHashTable *acl_keys; /* text → TwinAcl */
  GPtrArray *series;    /* TwinSeries */
  GHashTable *orphans;  /* what came before the record it stands in: TwinRow */
  GHashTable *blobs;
  GHashTable *uploads; /* what people bring */
  GPtrArray *changes;  /* texts, each with the one that it took the place of, or empty */
  GHashTable *texts;   /* text → how often it was put into a field */
  GPtrArray *audit;    /* TwinAudit */
  GPtrArray *seals;    /* of it */
  guint64 last_entry;
  const CrmKind *refused_kind;
  char *refused_text;

  TwinUndo *undo; /* NULL: what is written now stays */
  guint64 xid;    /* of what is written now */
  char *code;     /* why the batch is refused */
  char *message;
};

/* On whose behalf something is written. */
typedef struct
{
  SimTwin *twin;
  TwinPerson *person; /* NULL: an administrator, directly */
  int replica;
  gboolean is_free; /* when the push began */
  gint64 seq;
  gint64 offset;
  gint64 now;
} TwinWriter;

gboolean twin_refuse (SimTwin *self, const char *code, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* sim-twin-rows.c */
TwinRow *twin_row_new (const CrmKind *kind, const CrmId *id);
TwinRow *twin_row_copy (TwinRow *row);
void twin_row_free (gpointer row);
TwinRow *twin_find (SimTwin *self, const CrmKind *kind, const CrmId *id);
GHashTable *twin_rows (SimTwin *self, const CrmKind *kind);
JsonNode *twin_get (TwinRow *row, const char *column);
const char *twin_get_text (TwinRow *row, const char *column);
gint64 twin_get_integer (TwinRow *row, const char *column, gint64 fallback);
gboolean twin_get_id (TwinRow *row, const char *column, CrmId *id);
gboolean twin_is_id (TwinRow *row, const char *column, const CrmId *id);
void twin_set (GHashTable *values, const char *column, JsonNode *value);
void twin_set_text (GHashTable *values, const char *column, const char *text);
void twin_set_id (GHashTable *values, const char *column, const CrmId *id);
gboolean twin_same (JsonNode *a, JsonNode *b);
char *twin_row_to_json (TwinRow *row);
void twin_touch (SimTwin *self, TwinRow *row);
void twin_log (SimTwin *self, TwinRow *row, int acl);
gboolean twin_write_new (TwinWriter *writer, TwinRow *row);
gboolean twin_write (TwinWriter *writer,
                     TwinRow *row,
                     GHashTable *values,
                     GHashTable *custom,
                     gboolean deleted,
                     gint64 stamp);
void twin_undo_begin (SimTwin *self);
void twin_undo_end (SimTwin *self, gboolean is_refused);

/* sim-twin-sight.c */
TwinPerson *twin_person_new (SimTwin *self, const char *login, const CrmId *id);
void twin_person_free (gpointer person);
TwinPerson *twin_person_copy (TwinPerson *person);
TwinPerson *twin_find_person (SimTwin *self, const char *login);
int twin_rights (TwinPerson *person, int acl);
gboolean twin_sees (TwinPerson *person, int acl);
void twin_acl_free (gpointer acl);
TwinAcl *twin_acl_copy (TwinAcl *acl);
void twin_forget_acls (SimTwin *self, guint n);
int twin_reckon_acl (SimTwin *self, TwinRow *row, gboolean is_new);
gboolean twin_moves (TwinRow *row, GHashTable *values);
void twin_follow (SimTwin *self, TwinRow *row);
void twin_look_again (SimTwin *self, TwinRow *row);
void twin_adopt (SimTwin *self, const CrmId *target);
gboolean twin_check_rights (TwinWriter *writer, TwinRow *row, TwinRow *before, int acl);
gboolean twin_after (TwinWriter *writer, TwinRow *row, TwinRow *before);

/* sim-twin-fields.c */
GHashTable *twin_limits_new (void);
gboolean twin_derive_limits (SimTwin *self, TwinPerson *person, TwinRow *role);
char *twin_list_limits (TwinPerson *person);
gboolean twin_hides (TwinPerson *person, const CrmKind *kind, const char *column);
gboolean twin_hides_of (TwinPerson *person, const CrmKind *kind);
gboolean twin_sees_row (SimTwin *self, TwinPerson *person, TwinRow *row);

/* sim-twin-files.c */
void twin_upload_free (gpointer upload);
gpointer twin_upload_copy (gpointer upload);
gint64 twin_offer_file (SimTwin *self, TwinPerson *person, const char *hash, gint64 size);
gint64 twin_put_piece (
    SimTwin *self, TwinPerson *person, const char *hash, gint64 size, gint64 start, GBytes *bytes);
GBytes *twin_get_piece (
    SimTwin *self, TwinPerson *person, const char *hash, gint64 start, gint64 length, gint64 *size);
char *twin_row_to_json_for (TwinPerson *person, TwinRow *row);
gboolean twin_check_patch (TwinWriter *writer, TwinRow *row, JsonObject *patch);
gboolean twin_check_limits (TwinWriter *writer, TwinRow *row, TwinRow *before);

/* sim-twin-merge.c */
gboolean twin_apply_batch (TwinWriter *writer, JsonArray *operations);
gboolean twin_check_links (SimTwin *self);

/* sim-twin-audit.c */
void twin_audit_init (SimTwin *self);
void twin_audit_clear (SimTwin *self);
void twin_audit_copy (SimTwin *to, SimTwin *from);
void twin_audit (TwinWriter *writer, TwinRow *row, TwinRow *before);
void twin_seal_sometimes (SimTwin *self);
GPtrArray *twin_list_seals (SimTwin *self, gint64 remembered);

/* sim-twin-numbers.c */
void twin_recall_numbers (TwinWriter *writer, JsonObject *numbers);
gboolean twin_number (TwinWriter *writer, TwinRow *row, TwinRow *before);
gboolean twin_give_number (TwinWriter *writer, TwinRow *row);
gboolean twin_turn_office (SimTwin *self, TwinRow *before, GHashTable *values);
void twin_tell_number (TwinWriter *writer, const CrmKind *kind);
void twin_series_free (gpointer series);
TwinSeries *twin_series_copy (TwinSeries *series);
void twin_note_conflict (TwinWriter *writer,
                         TwinRow *row,
                         const char *field,
                         const char *stands,
                         const char *other,
                         int stands_replica,
                         int other_replica,
                         const char *state);

G_END_DECLS
