/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sync/crm-test-office.h"
#include "sim-twin.h"

G_BEGIN_DECLS

/**
 * SimPair:
 *
 * PostgreSQL and the twin behind one address: both are asked, both must answer the same, and the
 * desk hears PostgreSQL. What differs by its nature is translated: the names of snapshots, and
 * the ids of conflicts.
 */
typedef struct _SimPair SimPair;

SimPair *sim_pair_new (void);
void sim_pair_free (SimPair *self);
CrmSyncServer *sim_pair_open (SimPair *self,
                              SimTwin *twin,
                              const char *address,
                              const char *login,
                              const char *password,
                              GCancellable *cancellable,
                              GError **error);
void sim_pair_compare (SimPair *self, SimTwin *twin, TestDesk *desk);
void sim_pair_compare_audit (SimPair *self, SimTwin *twin, TestOffice *office);
guint sim_pair_count_answers (SimPair *self);

G_END_DECLS
