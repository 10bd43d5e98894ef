/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-server.h"

G_BEGIN_DECLS

typedef enum
{
  SIM_LOST_QUESTION,
  SIM_LOST_ANSWER,
  SIM_CUT_ANSWER,
  SIM_TWICE,
  SIM_LATE,
  SIM_UNREACHABLE,
  SIM_N_FAULTS
} SimFault;

/**
 * SimNetwork:
 *
 * The way of one desk to its server, and what may happen to a message there: the question is
 * lost, the answer is lost or cut short, a push comes twice, or once more much later.
 */
typedef struct
{
  GRand *random;
  CrmSyncServer *(*open) (const char *address,
                          const char *login,
                          const char *password,
                          gpointer data,
                          GCancellable *cancellable,
                          GError **error);
  gpointer open_data;
  int trouble;     /* in how many of a thousand messages something happens */
  gboolean is_cut; /* nothing comes through */
  int seen[SIM_N_FAULTS];
  GPtrArray *late; /* pushes that are still on their way */
} SimNetwork;

extern const char *const sim_fault_names[SIM_N_FAULTS];

void sim_network_init (SimNetwork *self, GRand *random);
void sim_network_clear (SimNetwork *self);
void sim_network_deliver (SimNetwork *self);
void sim_network_forget (SimNetwork *self);
CrmSyncServer *sim_network_open (const char *address,
                                 const char *login,
                                 const char *password,
                                 gpointer network,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
