/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmOfficeSetup:
 *
 * What a new office must know about itself; the rest is arranged later.
 */
typedef struct
{
  const char *office_name;
  const char *user_name; /* who works at this desk */
  const char *currency;  /* NULL for EUR */
} CrmOfficeSetup;

gboolean crm_office_init (CrmSession *session, const CrmOfficeSetup *setup, GError **error);

CrmContext *crm_office_create (const char *folder, const CrmOfficeSetup *setup, GError **error);
void crm_office_create_async (const char *folder,
                              const CrmOfficeSetup *setup,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CrmContext *crm_office_create_finish (GAsyncResult *result, GError **error);

gboolean crm_profile_remove (const char *folder, GError **error);

G_END_DECLS
