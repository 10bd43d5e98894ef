/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmAssigned:
 *
 * Who gets a record that nobody was responsible for.
 */
typedef struct
{
  CrmRecord *record;
  CrmRecord *entry; /* of the log, with the titles of what it names; NULL: no rule finds anybody */
} CrmAssigned;

GPtrArray *crm_assign_many (
    CrmSession *session, GArray *refs, gboolean dry, GCancellable *cancellable, GError **error);
char *crm_assign_describe (CrmRecord *entry);
void crm_assigned_free (CrmAssigned *self);

G_END_DECLS
