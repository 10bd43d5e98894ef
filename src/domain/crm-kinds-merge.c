/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the office decided about records that look alike: these are one, those are two. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

static const CrmFieldSpec merge_fields[] = {
  { .name = "name", .label = N_ ("Name"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  { .name = "survivor_id",
    .label = N_ ("Goes on as"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "merged_id",
    .label = N_ ("Was merged"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "choices",
    .label = N_ ("What was chosen"),
    .type = CRM_FIELD_LONG_TEXT,
    .tells = "*",
    .flags = CRM_FIELD_HIDDEN | CRM_FIELD_READ_ONLY },
  { .name = "moved",
    .label = N_ ("What moved"),
    .type = CRM_FIELD_LONG_TEXT,
    .tells = "*",
    .flags = CRM_FIELD_HIDDEN | CRM_FIELD_READ_ONLY },
  { .name = "batch",
    .label = N_ ("Operation"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_HIDDEN | CRM_FIELD_READ_ONLY },
  { NULL },
};

static const CrmFieldSpec distinct_pair_fields[] = {
  { .name = "name", .label = N_ ("Name"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  { .name = "first_id",
    .label = N_ ("One of them"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "second_id",
    .label = N_ ("The other"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { NULL },
};

const CrmKindSpec crm_kinds_merge[] = {
  { 34, "merge", N_ ("Merge"), N_ ("Merges"), "crm-merge-symbolic", CRM_KIND_SETUP | CRM_KIND_TRACE,
    "name", NULL, "-created_at", merge_fields, NULL, NULL },
  { 35, "distinct_pair", N_ ("Not the same"), N_ ("Not the same"), "crm-merge-symbolic",
    CRM_KIND_SETUP | CRM_KIND_TRACE, "name", NULL, "-created_at", distinct_pair_fields, NULL,
    NULL },
  { 0 },
};
