/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CrmJob:
 *
 * Long work that a person can watch and stop. Progress may be told from any thread; properties
 * "fraction" (0 to 1, negative when unknown), "status" (counts in words), "state" notify on the
 * main thread.
 */
#define CRM_TYPE_JOB (crm_job_get_type ())
G_DECLARE_FINAL_TYPE (CrmJob, crm_job, CRM, JOB, GObject)

typedef enum
{
  CRM_JOB_RUNNING,
  CRM_JOB_DONE,
  CRM_JOB_FAILED,
  CRM_JOB_CANCELED,
} CrmJobState;

#define CRM_TYPE_JOB_STATE (crm_job_state_get_type ())
GType crm_job_state_get_type (void);

CrmJob *crm_job_new (const char *title);
const char *crm_job_get_title (CrmJob *self);
double crm_job_get_fraction (CrmJob *self);
const char *crm_job_get_status (CrmJob *self);
CrmJobState crm_job_get_state (CrmJob *self);
GCancellable *crm_job_get_cancellable (CrmJob *self);
void crm_job_report (CrmJob *self, double fraction, const char *status);
void crm_job_finish (CrmJob *self, CrmJobState state, const char *status);

G_END_DECLS
