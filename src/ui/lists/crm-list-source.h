/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmListSource:
 *
 * Where a list reads from: the order of its records once, and pages of records as they are seen.
 */
#define CRM_TYPE_LIST_SOURCE (crm_list_source_get_type ())
G_DECLARE_INTERFACE (CrmListSource, crm_list_source, CRM, LIST_SOURCE, GObject)

struct _CrmListSourceInterface
{
  GTypeInterface parent_iface;

  void (*snapshot_async) (CrmListSource *self,
                          CrmQuery *query,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
  GArray *(*snapshot_finish) (CrmListSource *self, GAsyncResult *result, GError **error);
  void (*page_async) (CrmListSource *self,
                      const CrmRef *refs,
                      guint n_refs,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GPtrArray *(*page_finish) (CrmListSource *self, GAsyncResult *result, GError **error);
};

void crm_list_source_snapshot_async (CrmListSource *self,
                                     CrmQuery *query,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GArray *crm_list_source_snapshot_finish (CrmListSource *self, GAsyncResult *result, GError **error);
void crm_list_source_page_async (CrmListSource *self,
                                 const CrmRef *refs,
                                 guint n_refs,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *crm_list_source_page_finish (CrmListSource *self, GAsyncResult *result, GError **error);

/**
 * CrmStoreSource:
 *
 * A source that reads from the replica, on its worker threads.
 */
#define CRM_TYPE_STORE_SOURCE (crm_store_source_get_type ())
G_DECLARE_FINAL_TYPE (CrmStoreSource, crm_store_source, CRM, STORE_SOURCE, GObject)

CrmListSource *crm_store_source_new (CrmStore *store);

G_END_DECLS
