/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* The replica in the folder of a profile; SQLite keeps files of the same name beside it. */
#define CRM_STORE_FILE "replica.db"

/**
 * CrmStore:
 *
 * The replica: one SQLite file in a folder of its own, opened and used only on worker threads. One
 * lane writes, one reads what a person waits for, one reads long lists to their end, one the
 * first rows of those where they take a while, one reads what may take long.
 */
#define CRM_TYPE_STORE (crm_store_get_type ())
G_DECLARE_FINAL_TYPE (CrmStore, crm_store, CRM, STORE, GObject)

typedef enum
{
  CRM_LANE_WRITE,
  CRM_LANE_READ,
  CRM_LANE_REPORT,
  CRM_LANE_LIST,
  CRM_LANE_FIRST,
} CrmLane;

typedef enum
{
  CRM_STORE_CREATE = 1 << 0,    /* make the file when there is none */
  CRM_STORE_READ_ONLY = 1 << 1, /* never write, as a search provider needs */
  CRM_STORE_DRAFT = 1 << 2,     /* thrown away unless it becomes whole: commits need not wait for
                                   the disk */
} CrmStoreFlags;

/**
 * CrmSessionFunc:
 *
 * Runs on a worker thread of the store. Returns: the result, or %NULL with @error set on failure.
 */
typedef gpointer (*CrmSessionFunc) (CrmSession *session,
                                    gpointer data,
                                    GCancellable *cancellable,
                                    GError **error);

void crm_store_open_async (const char *folder,
                           CrmStoreFlags flags,
                           CrmCatalog *catalog,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
CrmStore *crm_store_open_finish (GAsyncResult *result, GError **error);
CrmStore *
crm_store_open (const char *folder, CrmStoreFlags flags, CrmCatalog *catalog, GError **error);
void crm_store_open_past_async (const char *folder,
                                CrmStoreFlags flags,
                                gint64 past,
                                CrmCatalog *catalog,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CrmStore *crm_store_open_past (
    const char *folder, CrmStoreFlags flags, gint64 past, CrmCatalog *catalog, GError **error);
gint64 crm_store_get_past (CrmStore *self);
void crm_store_close (CrmStore *self);
void crm_store_watch (CrmStore *self);

void crm_store_run_async (CrmStore *self,
                          CrmLane lane,
                          int priority,
                          CrmSessionFunc func,
                          gpointer data,
                          GDestroyNotify free_data,
                          GDestroyNotify free_result,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gpointer crm_store_run_finish (CrmStore *self, GAsyncResult *result, GError **error);
gpointer crm_store_run (CrmStore *self,
                        CrmLane lane,
                        CrmSessionFunc func,
                        gpointer data,
                        GCancellable *cancellable,
                        GError **error);

CrmCatalog *crm_store_get_catalog (CrmStore *self);
const char *crm_store_get_folder (CrmStore *self);
void crm_store_mark_main_thread (void);

/**
 * CrmChangedRecord:
 *
 * One record that a committed transaction touched.
 */
typedef struct
{
  CrmRef ref;
  const CrmKind *kind;
  CrmId id;
  char action; /* 'I', 'U', 'D' or 'R' */
} CrmChangedRecord;

/* CrmStore::changed (GArray *changes): elements CrmChangedRecord, emitted on the default main
 * context after each commit, whoever made it. More than 1,000 records arrive as an empty array:
 * read anew. */

G_END_DECLS
