/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session-private.h"

G_BEGIN_DECLS

/* A line of the change log tells of one record, or of many:
 *
 *  - a birth of many: the rows from "first" to "last" of a kind whose column _born names the
 *    operation;
 *  - a change of many: one field that had one value before and has one after, or a deletion, in
 *    the rows from "first" to "last" that the set "rows" holds.
 *
 * The number of such a line is the last of CRM_LOG_SPAN numbers, so that each record that it
 * tells of has a number of its own, in the order of rows. Whoever reads the log reads
 * crm_log_source(), in which every line tells of one record. */
#define CRM_LOG_SPAN 1048576

char *crm_log_source (CrmSession *self, const CrmKind *kind, const char *condition, const char *id);

/* A line for many as it is read from the table itself. */
gint64 crm_log_number (gint64 seq, gint64 first, gint64 row);
gint64 crm_log_row (gint64 seq, gint64 first, gint64 number);

/* What a record began with is told by the record, as later changes rolled back leave it. When a
 * field is emptied while the birth waits, a line of the same operation keeps that: it is a part of
 * the birth, no change, and its column "base" has this in place of a version. */
#define CRM_LOG_BEGINNING (-1)

/* crm-replica.c */
CrmRecord *crm_log_read_born (
    CrmSession *self, const CrmKind *kind, const CrmId *id, gint64 seq, GError **error);

/* Births of the open operation. */
gint64 crm_log_next_born (CrmSession *self, const CrmKind *kind, gint64 batch);
gboolean
crm_log_born (CrmSession *self, CrmRecord *record, gint64 batch, gboolean *written, GError **error);
void crm_log_forget_step (CrmSession *self);
gboolean crm_log_end (CrmSession *self, GError **error);

/* Rows of one kind that an operation changes in the same way, in rising order. */
typedef struct _CrmLogMany CrmLogMany;

CrmLogMany *
crm_log_many_new (CrmSession *self, const CrmKind *kind, const CrmField *field, char action);
gboolean crm_log_many_add (CrmLogMany *self,
                           gint64 row,
                           const CrmValue *before,
                           const CrmValue *after,
                           gint64 version,
                           GError **error);
gboolean crm_log_many_flush (CrmLogMany *self, GError **error);
void crm_log_many_free (CrmLogMany *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmLogMany, crm_log_many_free)

/* crm-beneath.c: fields in which a colleague's value lies beneath one that waits. */
void crm_log_look_beneath (CrmSession *self);
gboolean crm_log_put_beneath (
    CrmSession *self, const CrmId *id, const CrmField *field, gint64 seen, GError **error);
gboolean crm_log_clear_beneath (CrmSession *self, const CrmId *id, GError **error);
gint64 crm_log_seen (CrmSession *self,
                     const CrmKind *kind,
                     const CrmId *id,
                     gint64 row,
                     const CrmField *field,
                     gint64 version);

/* Sets of rows: 65,536 neighbours at most. */
GBytes *crm_rows_pack (const guint16 *offsets, guint n);
gboolean crm_rows_has (const guint8 *bytes, gsize length, gint64 offset);

G_END_DECLS
