/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sales plans, and reports that somebody keeps. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

static const CrmChoice plan_metrics[] = {
  { "revenue", NC_ ("plan metric", "Sales"), "plan metric" },
  { "deals", NC_ ("plan metric", "Deals won"), "plan metric" },
  { NULL },
};

static const CrmChoice plan_periods[] = {
  { "month", NC_ ("plan period", "Month"), "plan period" },
  { "quarter", NC_ ("plan period", "Quarter"), "plan period" },
  { "year", NC_ ("plan period", "Year"), "plan period" },
  { NULL },
};

static const CrmFieldSpec sales_plan_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED | CRM_FIELD_KEY },
  { .name = "metric",
    .label = N_ ("What is planned"),
    .type = CRM_FIELD_CHOICE,
    .choices = plan_metrics,
    .default_text = "revenue",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "period",
    .label = N_ ("Each line is for a"),
    .type = CRM_FIELD_CHOICE,
    .choices = plan_periods,
    .default_text = "month",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "archived", .label = N_ ("Archived"), .type = CRM_FIELD_BOOLEAN },
  { NULL },
};

/* A line is for a person, a team or a product, or for the whole office where none is named. */
static const CrmFieldSpec sales_plan_line_fields[] = {
  { .name = "sales_plan_id",
    .label = N_ ("Sales plan"),
    .type = CRM_FIELD_LINK,
    .target = "sales_plan",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED,
    .aliases = "plan|plano|hedef planı" },
  { .name = "start",
    .label = N_ ("First day"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED,
    .aliases = "period start|month|mês|lună|ay" },
  { .name = "user_id",
    .label = N_ ("Colleague"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_LISTED,
    .aliases = "seller|sales agent|vendedor|agent|satış temsilcisi" },
  { .name = "team_id",
    .label = N_ ("Team"),
    .type = CRM_FIELD_LINK,
    .target = "team",
    .flags = CRM_FIELD_LISTED },
  { .name = "product_id",
    .label = N_ ("Product"),
    .type = CRM_FIELD_LINK,
    .target = "product",
    .flags = CRM_FIELD_LISTED },
  { .name = "amount",
    .label = N_ ("Planned sales"),
    .type = CRM_FIELD_MONEY,
    .flags = CRM_FIELD_LISTED,
    .aliases = "target|quota|meta|țintă|hedef|kota" },
  /* A plan is in the currency of the office. */
  { .name = "currency",
    .label = N_ ("Currency"),
    .type = CRM_FIELD_CURRENCY,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "quantity",
    .label = N_ ("Planned deals"),
    .type = CRM_FIELD_INTEGER,
    .flags = CRM_FIELD_LISTED },
  { NULL },
};

static const CrmFieldSpec saved_report_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED | CRM_FIELD_KEY },
  { .name = "report",
    .label = N_ ("Report"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  /* What was chosen, a choice a line: “by=seller”, “period=last-quarter”. */
  { .name = "choices",
    .label = N_ ("Choices"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_HIDDEN },
  { .name = "shared",
    .label = N_ ("Shared with the team"),
    .type = CRM_FIELD_BOOLEAN,
    .flags = CRM_FIELD_LISTED },
  { .name = "owner_id",
    .label = N_ ("Responsible"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_LISTED },
  { NULL },
};

const CrmKindSpec crm_kinds_report[] = {
  { 64, "sales_plan", N_ ("Sales plan"), N_ ("Sales plans"), "crm-report-symbolic", CRM_KIND_SETUP,
    "name", NULL, "name", sales_plan_fields, NULL, NULL },
  { 65, "sales_plan_line", N_ ("Line of a sales plan"), N_ ("Lines of sales plans"),
    "crm-report-symbolic", CRM_KIND_CHILD, "start", NULL, "start", sales_plan_line_fields, NULL,
    NULL },
  { 66, "saved_report", N_ ("Saved report"), N_ ("Saved reports"), "crm-report-symbolic",
    CRM_KIND_SETUP, "name", "report", "name", saved_report_fields, NULL, NULL },
  { 0 },
};
