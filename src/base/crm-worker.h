/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CrmWorker:
 *
 * One thread with a queue of jobs by priority: what must touch a thing that belongs to one thread
 * runs here. A GTask is completed on the context that made it.
 */
#define CRM_TYPE_WORKER (crm_worker_get_type ())
G_DECLARE_FINAL_TYPE (CrmWorker, crm_worker, CRM, WORKER, GObject)

CrmWorker *crm_worker_new (const char *name);
void crm_worker_push (CrmWorker *self, GTask *task, int priority, GTaskThreadFunc func);
void crm_worker_call (CrmWorker *self, int priority, GFunc func, gpointer data, gpointer user_data);
gboolean crm_worker_is_wanted (CrmWorker *self);
gboolean crm_worker_is_current (CrmWorker *self);
void crm_worker_stop (CrmWorker *self);

G_END_DECLS
