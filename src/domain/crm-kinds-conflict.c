/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the shared database keeps of two edits that met: it makes these records, a person decides.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

static const CrmChoice conflict_states[] = {
  { "open", N_ ("To decide"), NULL },
  { "auto", N_ ("Decided by the rule of the field"), NULL },
  { "settled", N_ ("Decided"), NULL },
  { NULL },
};

static const CrmFieldSpec conflict_fields[] = {
  { .name = "field_name",
    .label = N_ ("Field"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_READ_ONLY | CRM_FIELD_LISTED },
  { .name = "target_id",
    .label = N_ ("About"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_READ_ONLY | CRM_FIELD_LISTED },
  { .name = "stands",
    .label = N_ ("What stands"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "other",
    .label = N_ ("What lost"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "stands_by_id",
    .label = N_ ("Whose edit stands"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_LISTED },
  { .name = "other_by_id",
    .label = N_ ("Whose edit lost"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_LISTED },
  { .name = "state",
    .label = N_ ("State"),
    .type = CRM_FIELD_CHOICE,
    .choices = conflict_states,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { NULL },
};

const CrmKindSpec crm_kinds_conflict[] = {
  { 38, "conflict", N_ ("Conflict"), N_ ("Conflicts"), "crm-conflict-symbolic", CRM_KIND_SETUP,
    "field_name", NULL, "-created_at", conflict_fields, NULL, NULL },
  { 0 },
};
