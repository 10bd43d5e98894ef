/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"

G_BEGIN_DECLS

/* A company to try things with: generated people and companies in four languages and a year of
 * their business up to today. The same day gives the same company. */
gboolean crm_sample_office_fill (CrmSession *session, gint64 now, CrmJob *job, GError **error);

CrmContext *crm_sample_office_create (const char *folder, GError **error);
void crm_sample_office_create_async (const char *folder,
                                     CrmJob *job,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
CrmContext *crm_sample_office_create_finish (GAsyncResult *result, GError **error);

G_END_DECLS
