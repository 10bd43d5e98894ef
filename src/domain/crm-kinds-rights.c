/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what. The shared database enforces it; a desk that is alone only arranges it. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

/* How far a right reaches. The keys in this order: each includes those before it. */
static const CrmChoice right_levels[] = {
  { "none", NC_ ("right", "None"), "right" },
  { "own", NC_ ("right", "Own"), "right" },
  { "team", NC_ ("right", "Team"), "right" },
  { "all", NC_ ("right", "All"), "right" },
  { NULL },
};

#define RIGHT(key, text)                                                                           \
  {                                                                                                \
    .name = key, .label = text, .type = CRM_FIELD_CHOICE, .choices = right_levels,                 \
    .default_text = "all", .flags = CRM_FIELD_LISTED | CRM_FIELD_REQUIRED                          \
  }
#define RIGHTS                                                                                     \
  RIGHT ("see", N_ ("May see")), RIGHT ("make", N_ ("May make")),                                  \
      RIGHT ("change", N_ ("May change")), RIGHT ("remove", N_ ("May delete"))

/* What a role says itself holds for every kind of which it has no line of its own. */
static const CrmFieldSpec role_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "administrator",
    .label = N_ ("Arranges the office"),
    .type = CRM_FIELD_BOOLEAN,
    .flags = CRM_FIELD_LISTED },
  /* Not said is yes, as it was before there were these two. */
  { .name = "may_set_up",
    .label = N_ ("May set up cards, stages, fields and templates"),
    .type = CRM_FIELD_BOOLEAN,
    .default_text = "yes" },
  { .name = "may_export",
    .label = N_ ("May export"),
    .type = CRM_FIELD_BOOLEAN,
    .default_text = "yes" },
  RIGHTS,
  { NULL },
};

static const CrmFieldSpec role_right_fields[] = {
  { .name = "role_id",
    .label = N_ ("Role"),
    .type = CRM_FIELD_LINK,
    .target = "role",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "entity",
    .label = N_ ("For"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  RIGHTS,
  { NULL },
};

static const CrmChoice field_accesses[] = {
  { "read", NC_ ("field right", "Read only"), "field right" },
  { "hidden", NC_ ("field right", "Hidden"), "field right" },
  { NULL },
};

static const CrmFieldSpec role_field_fields[] = {
  { .name = "role_id",
    .label = N_ ("Role"),
    .type = CRM_FIELD_LINK,
    .target = "role",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "entity",
    .label = N_ ("For"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "field_name",
    .label = N_ ("Field"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "access",
    .label = N_ ("Access"),
    .type = CRM_FIELD_CHOICE,
    .choices = field_accesses,
    .default_text = "read",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { NULL },
};

static const CrmChoice share_accesses[] = {
  { "see", NC_ ("share", "May see it"), "share" },
  { "change", NC_ ("share", "May change it"), "share" },
  { NULL },
};

/* One record for somebody who would not see it by role. */
static const CrmFieldSpec record_share_fields[] = {
  { .name = "target",
    .label = N_ ("Shared"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "user_id",
    .label = N_ ("With"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_LISTED },
  { .name = "team_id",
    .label = N_ ("With the team"),
    .type = CRM_FIELD_LINK,
    .target = "team",
    .flags = CRM_FIELD_LISTED },
  { .name = "access",
    .label = N_ ("Access"),
    .type = CRM_FIELD_CHOICE,
    .choices = share_accesses,
    .default_text = "see",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "until_on", .label = N_ ("Until"), .type = CRM_FIELD_DATE, .flags = CRM_FIELD_LISTED },
  { NULL },
};

/* Who stands in for somebody: sees and may do what that person owns, from one day to another. */
static const CrmFieldSpec substitute_fields[] = {
  { .name = "user_id",
    .label = N_ ("Absent"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "substitute_id",
    .label = N_ ("Substitute"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "from_on",
    .label = N_ ("From"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "to_on",
    .label = N_ ("Until"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "may_sign",
    .label = N_ ("May use the signature"),
    .type = CRM_FIELD_BOOLEAN,
    .flags = CRM_FIELD_LISTED },
  /* Opens the picture of the signature, locked for the substitute alone. */
  { .name = "signature_key",
    .label = N_ ("Key of the signature"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_HIDDEN | CRM_FIELD_READ_ONLY },
  { NULL },
};

const CrmKindSpec crm_kinds_rights[] = {
  { 41, "role", N_ ("Role"), N_ ("Roles"), "crm-team-symbolic", CRM_KIND_SETUP | CRM_KIND_RIGHTS,
    "name", NULL, "name", role_fields, NULL, NULL },
  { 42, "role_right", N_ ("Right of a role"), N_ ("Rights of roles"), "crm-settings-symbolic",
    CRM_KIND_SETUP | CRM_KIND_CHILD | CRM_KIND_RIGHTS, "entity", NULL, "entity", role_right_fields,
    crm_role_right_prepare, NULL },
  { 43, "role_field", N_ ("Field of a role"), N_ ("Fields of roles"), "crm-settings-symbolic",
    CRM_KIND_SETUP | CRM_KIND_CHILD | CRM_KIND_RIGHTS, "field_name", "entity", "entity",
    role_field_fields, crm_role_field_prepare, NULL },
  { 44, "record_share", N_ ("Share"), N_ ("Shares"), "crm-person-symbolic", CRM_KIND_SETUP,
    "target", "user_id", "-created_at", record_share_fields, crm_record_share_prepare, NULL },
  { 45, "substitute", N_ ("Substitute"), N_ ("Substitutes"), "crm-person-symbolic", CRM_KIND_SETUP,
    "substitute_id", "user_id", "-from_on", substitute_fields, crm_substitute_prepare, NULL },
  { 0 },
};
