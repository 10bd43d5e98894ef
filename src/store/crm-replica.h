/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-store.h"

G_BEGIN_DECLS

/* What only the room sync asks of the replica: what waits to be sent, and how what arrives is
 * laid beneath it. The change log is the outbox: a batch waits until the server has it. */

/**
 * CrmPendingChange:
 *
 * One change of a batch that waits. For an insert @values is the record as it was born; for an
 * update the fields of that one change; of several
 * choices what was added and taken away, as crm_field_choices_delta() says it.
 */
typedef struct
{
  gint64 seq;  /* of the batch: 1, 2, 3 … in the order of commits */
  CrmId batch; /* random; also the key of idempotence on the server */
  const CrmKind *kind;
  CrmId id;
  char action;           /* 'I', 'U', 'D', 'R' */
  gint64 base;           /* version that the person saw */
  gint64 at;             /* instant */
  CrmRecord *record;     /* its changed fields are the payload; NULL for D and R */
  const CrmField *field; /* of U: which one; NULL where it is not known any more */
  CrmValue old;          /* of U: what it was before */
  gint64 number;         /* place in the change log */
  gboolean is_last;      /* of its batch */
} CrmPendingChange;

void crm_pending_change_free (CrmPendingChange *change);

/* Changes that wait. Kinds of this desk only are left out, and a batch that touches nothing else
 * never waits. A change of a field of the office's own is in @record as any other; a satellite is
 * not, its child record has a change of its own. */
gint64 crm_session_count_pending (CrmSession *self, GError **error);
gint64 crm_session_last_operation (CrmSession *self, GError **error);
GPtrArray *crm_session_pending (CrmSession *self, guint limit, GError **error);
GPtrArray *crm_session_pending_after (CrmSession *self,
                                      const CrmPendingChange *change,
                                      guint limit,
                                      GError **error);

/* The server has decided about @batch: @code is NULL when it was taken, else why it was refused.
 * The batch no longer waits, but its records stay in crm_session_acknowledged_ids() until
 * crm_session_apply_acknowledged(). Runs between begin and end of an apply, as what follows. */
gboolean crm_session_acknowledge (CrmSession *self,
                                  const CrmId *batch,
                                  const char *xid,
                                  const char *code,
                                  const char *message,
                                  GError **error);

/* An apply is one transaction: acknowledgements, rows, facts by crm_session_set_meta(); nothing of
 * it is logged or ruled. crm_session_rollback() gives it up.
 *
 * crm_session_apply_row() replaces the row by @record, whole, with its version and whether it is
 * deleted, then applies anew the changes of this record that wait (acknowledged ones do not: the
 * row has them already). crm_session_apply_as_sent() takes the server's word that a record which
 * was born here is there as it was sent. crm_session_apply_gone() forgets a record, unless its
 * insert waits. Rows of kind custom_field join the description at once, for the rows that follow in
 * this apply. Rows come in any order: a link may lead to a record that comes later, or never. */
gboolean crm_session_begin_apply (CrmSession *self, GError **error);
void crm_session_see_births (CrmSession *self);
gboolean crm_session_apply_row (CrmSession *self, CrmRecord *record, GError **error);
gboolean crm_session_apply_as_sent (CrmSession *self,
                                    const CrmKind *kind,
                                    const CrmId *id,
                                    const CrmId *maker,
                                    const CrmId *editor,
                                    gint64 edited_at,
                                    gboolean *is_here,
                                    GError **error);
gboolean
crm_session_apply_gone (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error);
gboolean crm_session_apply_acknowledged (CrmSession *self, GError **error);
gboolean crm_session_withhold (CrmSession *self, const char *rights, GError **error);
gboolean crm_session_set_rights (CrmSession *self, const char *rights, GError **error);
gboolean crm_session_end_apply (CrmSession *self, GError **error);

/**
 * CrmCopy:
 *
 * The first copy of a kind: rows that are not here yet, bound to a statement as they came.
 */
typedef struct _CrmCopy CrmCopy;

gboolean crm_session_begin_page (CrmSession *self, GError **error);
CrmCopy *crm_session_copy_begin (
    CrmSession *self, const CrmKind *kind, GPtrArray *fields, gboolean is_large, GError **error);
void crm_copy_set_integer (CrmCopy *self, guint field, gint64 value);
void crm_copy_set_text (CrmCopy *self, guint field, const char *bytes, gsize length);
void crm_copy_set_link (CrmCopy *self, guint field, const CrmId *id);
void crm_copy_set_link_kind (CrmCopy *self, guint field, gint64 number);
void crm_copy_set_custom (CrmCopy *self, CrmRecord *record);
gboolean crm_copy_write (
    CrmCopy *self, const CrmId *id, gint64 version, gboolean is_deleted, GError **error);
void crm_copy_free (CrmCopy *self);
gboolean crm_session_end_copy (CrmSession *self, GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCopy, crm_copy_free)

/* CrmChangedRecord of every record that an acknowledged change touched; its action is 'I' when it
 * was only born by that, and taken as it was sent, else '\0'. */
GArray *crm_session_acknowledged_ids (CrmSession *self, GError **error);

/* After an apply, in an operation of source "sync": sums that follow from what two desks changed.
 */
gboolean
crm_session_settle (CrmSession *self, const CrmKind *kind, const CrmId *id, GError **error);

/* After the server was restored from a backup: what it took and may have forgotten. */
GArray *crm_session_sent_batches (CrmSession *self, gint64 since, int newest, GError **error);
gboolean crm_session_send_again (CrmSession *self, const CrmId *batch, GError **error);

/* Facts of the replica that the room sync keeps by crm_session_set_meta():
 * sync.server      where the shared database is, without a password
 * sync.login       who we are there
 * sync.replica     our number there
 * sync.seq         of the last batch that was acknowledged
 * sync.cursor      how far we have read (a pg_snapshot)
 * sync.generation  of the database; another one means that it was restored
 * sync.clone:KIND  of which columns the copy of a kind is and how far: an id, or "done"
 * sync.compare     set while the copy is made again over an older one
 * sync.left        generation of the office that this replica has left
 * sync.seal        newest seal of the server's audit log that was seen: number, hash, generation
 * sync.seal-broken number of one that is not what it was
 * sync.office      which office this is; another generation of it is a restored one
 * sync.clock       milliseconds by which our clock is ahead, when that is much
 * sync.contact     instant of the last word with the server
 * sync.export:AT   a list that left the office by this desk, until the server is told of it
 * sync.rights      what limits our person, as crm_rights_take() reads it
 * sync.refused:SEQ what the server did not take, with its reason, as JSON */

G_END_DECLS
