/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who gets a new lead or deal, and who got what and why. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

static const CrmChoice rule_entities[] = {
  { "lead", NC_ ("assignment", "New leads"), "assignment" },
  { "opportunity", NC_ ("assignment", "New deals"), "assignment" },
  { NULL },
};

static const CrmChoice rule_methods[] = {
  { "round_robin", NC_ ("assignment", "In turn"), "assignment" },
  { "least_busy", NC_ ("assignment", "To the least busy"), "assignment" },
  { "territory", NC_ ("assignment", "By territory"), "assignment" },
  { "language", NC_ ("assignment", "By language"), "assignment" },
  { NULL },
};

static const CrmFieldSpec assignment_rule_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED | CRM_FIELD_KEY },
  { .name = "entity",
    .label = N_ ("For"),
    .type = CRM_FIELD_CHOICE,
    .choices = rule_entities,
    .default_text = "lead",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "method",
    .label = N_ ("How"),
    .type = CRM_FIELD_CHOICE,
    .choices = rule_methods,
    .default_text = "round_robin",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "source", .label = N_ ("Only from the source"), .type = CRM_FIELD_TEXT },
  { .name = "position", .label = N_ ("Position"), .type = CRM_FIELD_INTEGER, .default_text = "0" },
  { .name = "archived", .label = N_ ("Archived"), .type = CRM_FIELD_BOOLEAN },
  { NULL },
};

static const CrmFieldSpec assignment_member_fields[] = {
  { .name = "assignment_rule_id",
    .label = N_ ("Assignment rule"),
    .type = CRM_FIELD_LINK,
    .target = "assignment_rule",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "user_id",
    .label = N_ ("Person"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "position", .label = N_ ("Position"), .type = CRM_FIELD_INTEGER, .default_text = "0" },
  { .name = "territories",
    .label = N_ ("Cities, regions, countries or beginnings of postal codes"),
    .type = CRM_FIELD_LONG_TEXT },
  { .name = "languages", .label = N_ ("Languages"), .type = CRM_FIELD_TEXT },
  { NULL },
};

static const CrmFieldSpec assignment_fields[] = {
  { .name = "record",
    .label = N_ ("What"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "user_id",
    .label = N_ ("Assigned to"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "assignment_rule_id",
    .label = N_ ("Assignment rule"),
    .type = CRM_FIELD_LINK,
    .target = "assignment_rule",
    .flags = CRM_FIELD_LISTED },
  { .name = "method",
    .label = N_ ("How"),
    .type = CRM_FIELD_CHOICE,
    .choices = rule_methods,
    .flags = CRM_FIELD_LISTED },
  /* What decided: a city, a language, how many records the person had. */
  { .name = "why", .label = N_ ("Why"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  { .name = "at",
    .label = N_ ("When"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { NULL },
};

const CrmKindSpec crm_kinds_assign[] = {
  { 61, "assignment_rule", N_ ("Assignment rule"), N_ ("Assignment rules"), "crm-person-symbolic",
    CRM_KIND_SETUP, "name", NULL, "position", assignment_rule_fields, NULL, NULL },
  { 62, "assignment_member", N_ ("Person of an assignment rule"), N_ ("People of assignment rules"),
    "crm-person-symbolic", CRM_KIND_SETUP | CRM_KIND_CHILD, "user_id", NULL, "position",
    assignment_member_fields, NULL, NULL },
  { 63, "assignment", N_ ("Assignment"), N_ ("Assignments"), "crm-person-symbolic",
    CRM_KIND_CHILD | CRM_KIND_APPEND_ONLY, "user_id", "record", "-at", assignment_fields, NULL,
    NULL },
  { 0 },
};
