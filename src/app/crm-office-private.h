/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-office.h"

G_BEGIN_DECLS

#define CRM_OFFICE_N_LOST_REASONS 5

/* English, to be translated. */
extern const char *const crm_office_lost_reasons[CRM_OFFICE_N_LOST_REASONS];

/* Fills a replica that is empty, on its writing thread. */
typedef gboolean (*CrmOfficeFill) (CrmSession *session,
                                   gpointer data,
                                   GCancellable *cancellable,
                                   GError **error);

gboolean crm_office_build (const char *folder,
                           CrmOfficeFill fill,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error);
void crm_office_build_async (const char *folder,
                             CrmOfficeFill fill,
                             gpointer data,
                             GDestroyNotify free_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
CrmContext *crm_office_build_finish (GAsyncResult *result, GError **error);

/* Inside the open operation. */
gboolean crm_office_insert_pipeline (CrmSession *session, GError **error);
gboolean crm_office_insert_templates (CrmSession *session, GError **error);

G_END_DECLS
