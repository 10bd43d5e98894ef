/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans of cooperation: what is to be done for a client or a deal, step by step, and who of them
 * is where. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

static const CrmFieldSpec plan_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED | CRM_FIELD_KEY },
  { .name = "description", .label = N_ ("Description"), .type = CRM_FIELD_LONG_TEXT },
  { .name = "workdays",
    .label = N_ ("On working days only"),
    .type = CRM_FIELD_BOOLEAN,
    .default_text = "yes" },
  { .name = "archived", .label = N_ ("Archived"), .type = CRM_FIELD_BOOLEAN },
  { NULL },
};

static const CrmChoice responsibles[] = {
  { "owner", NC_ ("plan step", "Who is responsible for the client or deal"), "plan step" },
  { "starter", NC_ ("plan step", "Who starts the plan"), "plan step" },
  { "manager", NC_ ("plan step", "Their manager"), "plan step" },
  { "role", NC_ ("plan step", "Somebody with a role"), "plan step" },
  { "person", NC_ ("plan step", "One person"), "plan step" },
  { NULL },
};

static const CrmFieldSpec plan_step_fields[] = {
  { .name = "plan_id",
    .label = N_ ("Plan"),
    .type = CRM_FIELD_LINK,
    .target = "plan",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "position", .label = N_ ("Position"), .type = CRM_FIELD_INTEGER, .default_text = "0" },
  { .name = "subject",
    .label = N_ ("What to do"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "type",
    .label = N_ ("Type"),
    .type = CRM_FIELD_CHOICE,
    .choices = crm_activity_types,
    .default_text = "task",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "delay_days",
    .label = N_ ("Days after the step before"),
    .type = CRM_FIELD_INTEGER,
    .default_text = "0",
    .flags = CRM_FIELD_LISTED },
  /* As 09:30; without one it is for the whole day. */
  { .name = "at_time", .label = N_ ("Time of day"), .type = CRM_FIELD_TEXT },
  { .name = "duration", .label = N_ ("Duration"), .type = CRM_FIELD_DURATION },
  { .name = "responsible",
    .label = N_ ("Responsible"),
    .type = CRM_FIELD_CHOICE,
    .choices = responsibles,
    .default_text = "owner",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "role_id", .label = N_ ("Role"), .type = CRM_FIELD_LINK, .target = "role" },
  { .name = "user_id", .label = N_ ("Person"), .type = CRM_FIELD_LINK, .target = "user" },
  { .name = "template_id",
    .label = N_ ("Document to send"),
    .type = CRM_FIELD_LINK,
    .target = "template" },
  { .name = "message", .label = N_ ("Message to send"), .type = CRM_FIELD_LONG_TEXT },
  { NULL },
};

static const CrmChoice run_statuses[] = {
  { "running", NC_ ("plan", "Running"), "plan" },
  { "done", NC_ ("plan", "Done"), "plan" },
  { "stopped", NC_ ("plan", "Stopped"), "plan" },
  { NULL },
};

static const CrmFieldSpec plan_run_fields[] = {
  { .name = "plan_id",
    .label = N_ ("Plan"),
    .type = CRM_FIELD_LINK,
    .target = "plan",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "parent",
    .label = N_ ("For"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "status",
    .label = N_ ("Status"),
    .type = CRM_FIELD_CHOICE,
    .choices = run_statuses,
    .default_text = "running",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "started_on",
    .label = N_ ("Begins"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_LISTED },
  { .name = "ended_at",
    .label = N_ ("Ended"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "owner_id",
    .label = N_ ("Responsible"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_LISTED },
  { NULL },
};

const CrmKindSpec crm_kinds_plan[] = {
  { 58, "plan", N_ ("Plan"), N_ ("Plans"), "crm-list-symbolic", CRM_KIND_SETUP, "name", NULL,
    "name", plan_fields, NULL, NULL },
  { 59, "plan_step", N_ ("Step of a plan"), N_ ("Steps of plans"), "crm-task-symbolic",
    CRM_KIND_SETUP | CRM_KIND_CHILD, "subject", "plan_id", "position", plan_step_fields,
    crm_plan_step_prepare, NULL },
  { 60, "plan_run", N_ ("Plan under way"), N_ ("Plans under way"), "crm-list-symbolic", 0,
    "plan_id", "parent", "-started_on", plan_run_fields, crm_plan_run_prepare,
    crm_plan_run_follow },
  { 0 },
};
