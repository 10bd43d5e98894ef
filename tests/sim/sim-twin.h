/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-record.h"
#include "crm-sync-server.h"

G_BEGIN_DECLS

/**
 * SimTwin:
 *
 * The shared database of an office in memory: the contract of data/sql/ once more, said as plainly
 * as can be, so that a simulated office needs no PostgreSQL and two who disagree find a fault in
 * one. Left out is what protects against forgers.
 */
typedef struct _SimTwin SimTwin;

/* A direct writer who has not committed yet. */
typedef struct _SimTwinWriter SimTwinWriter;

/* A text was put into a field where another one was. */
typedef void (*SimChangeFunc) (const char *value, const char *before, gpointer data);

/* An entry of the audit log; @changes: field → what it was, what it became. */
typedef void (*SimEntryFunc) (gint16 kind,
                              const CrmId *id,
                              char action,
                              const char *login,
                              int replica,
                              JsonObject *changes,
                              gpointer data);

typedef gint64 (*SimClock) (gpointer data);

SimTwin *sim_twin_new (CrmCatalog *catalog, SimClock clock, gpointer data);
void sim_twin_free (SimTwin *self);
void sim_twin_add_person (SimTwin *self, const char *login, CrmRecord *user);
void sim_twin_refuse_text (SimTwin *self, const char *kind, const char *text);
void sim_twin_trim (SimTwin *self);
SimTwinWriter *sim_twin_begin (SimTwin *self);
void sim_twin_writer_insert (SimTwinWriter *self, CrmRecord *record);
void sim_twin_writer_commit (SimTwinWriter *self);
void sim_twin_writer_abort (SimTwinWriter *self);

CrmSyncServer *sim_twin_open (const char *address,
                              const char *login,
                              const char *password,
                              gpointer twin,
                              GCancellable *cancellable,
                              GError **error);
int sim_twin_count_text (SimTwin *self, const char *text);
void sim_twin_for_each_change (SimTwin *self, SimChangeFunc func, gpointer data);
const char *sim_twin_get_generation (SimTwin *self);
int sim_twin_count_replicas (SimTwin *self);
void sim_twin_revoke (SimTwin *self, int replica);
gboolean sim_twin_has_file (SimTwin *self, const char *hash);
gboolean sim_twin_is_free (SimTwin *self, const char *login);
void sim_twin_for_each (SimTwin *self, const char *login, CrmSyncRowFunc func, gpointer data);

/* sim-twin-audit.c */
guint sim_twin_verify_audit (SimTwin *self);
guint sim_twin_count_sealed (SimTwin *self);
void sim_twin_check_audit (SimTwin *self);
void sim_twin_forge_audit (SimTwin *self, gboolean seals_anew);
void sim_twin_for_each_entry (SimTwin *self, SimEntryFunc func, gpointer data);

/* sim-twin-backup.c */
SimTwin *sim_twin_back_up (SimTwin *self);
void sim_twin_restore (SimTwin *self, SimTwin *backup, gboolean counts_on);

G_END_DECLS
