/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one knows of a customer beside the address: family, dates, tastes, promises. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

/* What the second person is to the first. */
static const CrmChoice relationship_types[] = {
  { "spouse", NC_ ("relationship", "Spouse"), "relationship" },
  { "partner", NC_ ("relationship", "Partner"), "relationship" },
  { "child", NC_ ("relationship", "Child"), "relationship" },
  { "parent", NC_ ("relationship", "Parent"), "relationship" },
  { "sibling", NC_ ("relationship", "Sibling"), "relationship" },
  { "grandchild", NC_ ("relationship", "Grandchild"), "relationship" },
  { "grandparent", NC_ ("relationship", "Grandparent"), "relationship" },
  { "relative", NC_ ("relationship", "Relative"), "relationship" },
  { "friend", NC_ ("relationship", "Friend"), "relationship" },
  { "colleague", NC_ ("relationship", "Colleague"), "relationship" },
  { "manager", NC_ ("relationship", "Manager"), "relationship" },
  { "report", NC_ ("relationship", "Direct report"), "relationship" },
  { "assistant", NC_ ("relationship", "Assistant"), "relationship" },
  { "superior", NC_ ("relationship", "Superior"), "relationship" },
  { "other", NC_ ("relationship", "Other"), "relationship" },
  { NULL },
};

static const CrmFieldSpec relationship_fields[] = {
  { .name = "contact_a_id",
    .label = N_ ("Person"),
    .type = CRM_FIELD_LINK,
    .target = "contact",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "contact_b_id",
    .label = N_ ("Related person"),
    .type = CRM_FIELD_LINK,
    .target = "contact",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "type",
    .label = N_ ("Relationship"),
    .type = CRM_FIELD_CHOICE,
    .choices = relationship_types,
    .default_text = "other",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "note", .label = N_ ("Note"), .type = CRM_FIELD_TEXT },
  { NULL },
};

static const CrmChoice important_date_types[] = {
  { "birthday", NC_ ("important date", "Birthday"), "important date" },
  { "name_day", NC_ ("important date", "Name day"), "important date" },
  { "anniversary", NC_ ("important date", "Anniversary"), "important date" },
  { "founding", NC_ ("important date", "Founding"), "important date" },
  { "contract", NC_ ("important date", "Contract"), "important date" },
  { "other", NC_ ("important date", "Other"), "important date" },
  { NULL },
};

static const CrmFieldSpec important_date_fields[] = {
  CRM_PARTY_LINKS,
  { .name = "type",
    .label = N_ ("Type"),
    .type = CRM_FIELD_CHOICE,
    .choices = important_date_types,
    .default_text = "birthday",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "label", .label = N_ ("Label"), .type = CRM_FIELD_TEXT },
  { .name = "day", .label = N_ ("Day"), .type = CRM_FIELD_INTEGER, .flags = CRM_FIELD_REQUIRED },
  { .name = "month",
    .label = N_ ("Month"),
    .type = CRM_FIELD_INTEGER,
    .flags = CRM_FIELD_REQUIRED },
  { .name = "year", .label = N_ ("Year"), .type = CRM_FIELD_INTEGER },
  { .name = "weeks_before",
    .label = N_ ("Weeks of notice"),
    .type = CRM_FIELD_INTEGER,
    .default_text = "3" },
  { .name = "month_day",
    .label = N_ ("Compared as"),
    .type = CRM_FIELD_INTEGER,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { NULL },
};

static const CrmChoice polarities[] = {
  { "likes", NC_ ("preference", "Likes"), "preference" },
  { "dislikes", NC_ ("preference", "Dislikes"), "preference" },
  { "needs", NC_ ("preference", "Needs"), "preference" },
  { "allergy", NC_ ("preference", "Allergic to"), "preference" },
  { NULL },
};

static const CrmFieldSpec preference_fields[] = {
  CRM_PARTY_LINKS,
  { .name = "polarity",
    .label = N_ ("Kind of preference"),
    .type = CRM_FIELD_CHOICE,
    .choices = polarities,
    .default_text = "likes",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "key", .label = N_ ("Matter"), .type = CRM_FIELD_TEXT },
  { .name = "value",
    .label = N_ ("Preference"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED },
  { .name = "is_minor", .label = N_ ("Personal data of a minor"), .type = CRM_FIELD_BOOLEAN },
  { NULL },
};

static const CrmChoice agreement_sides[] = {
  { "us", NC_ ("agreement", "We"), "agreement" },
  { "them", NC_ ("agreement", "They"), "agreement" },
  { NULL },
};

static const CrmFieldSpec agreement_fields[] = {
  { .name = "what", .label = N_ ("Agreed"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_REQUIRED },
  CRM_PARTY_LINKS,
  { .name = "by",
    .label = N_ ("Who does it"),
    .type = CRM_FIELD_CHOICE,
    .choices = agreement_sides,
    .default_text = "us",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "due_on", .label = N_ ("Due"), .type = CRM_FIELD_DATE },
  { .name = "remind_on", .label = N_ ("Remind from"), .type = CRM_FIELD_DATE },
  { .name = "done", .label = N_ ("Done"), .type = CRM_FIELD_BOOLEAN },
  { .name = "done_at",
    .label = N_ ("Done at"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "owner_id", .label = N_ ("Responsible"), .type = CRM_FIELD_LINK, .target = "user" },
  { NULL },
};

const CrmKindSpec crm_kinds_facts[] = {
  { 27, "relationship", N_ ("Relationship"), N_ ("Relationships"), "crm-team-symbolic",
    CRM_KIND_CHILD, "contact_b_id", "contact_a_id", "type", relationship_fields,
    crm_relationship_prepare, NULL },
  { 28, "important_date", N_ ("Important date"), N_ ("Important dates"), "crm-calendar-symbolic",
    CRM_KIND_CHILD, "label", "type", "month_day", important_date_fields, crm_important_date_prepare,
    NULL },
  { 29, "preference", N_ ("Preference"), N_ ("Preferences"), "crm-note-symbolic", CRM_KIND_CHILD,
    "value", "key", "polarity", preference_fields, crm_preference_prepare, NULL },
  { 30, "agreement", N_ ("Agreement"), N_ ("Agreements"), "crm-task-symbolic", CRM_KIND_CHILD,
    "what", NULL, "due_on", agreement_fields, crm_agreement_prepare, NULL },
  { 0 },
};
