/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the desks of an office this replica is. */
#include "config.h"

#include "crm-desk.h"

/**
 * crm_session_is_shared:
 *
 * Returns: whether this replica belongs to an office with a shared database
 */
gboolean
crm_session_is_shared (CrmSession *self)
{
  g_autofree char *server = crm_session_get_meta (self, "sync.server");

  return server != NULL;
}

/**
 * crm_session_get_desk:
 *
 * Returns: the number of this desk in the shared database; 0 where there is none
 */
gint64
crm_session_get_desk (CrmSession *self)
{
  g_autofree char *replica = crm_session_get_meta (self, "sync.replica");

  return replica != NULL ? g_ascii_strtoll (replica, NULL, 10) : 0;
}
