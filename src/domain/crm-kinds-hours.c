/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When people work: the hours of a week, the days on which nobody does, and who is away. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

/* Of the week of the office, or of one person where it differs; a day without hours is free. */
#define HOURS_OF(key, text, usual)                                                                 \
  {                                                                                                \
    .name = key, .label = text, .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED,                 \
    .default_text = usual                                                                          \
  }

static const CrmFieldSpec working_hours_fields[] = {
  { .name = "user_id",
    .label = N_ ("Person"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_LISTED },
  HOURS_OF ("monday", N_ ("Monday"), "09:00-18:00"),
  HOURS_OF ("tuesday", N_ ("Tuesday"), "09:00-18:00"),
  HOURS_OF ("wednesday", N_ ("Wednesday"), "09:00-18:00"),
  HOURS_OF ("thursday", N_ ("Thursday"), "09:00-18:00"),
  HOURS_OF ("friday", N_ ("Friday"), "09:00-18:00"),
  HOURS_OF ("saturday", N_ ("Saturday"), NULL),
  HOURS_OF ("sunday", N_ ("Sunday"), NULL),
  { NULL },
};

static const CrmChoice day_parts[] = {
  { "day", NC_ ("part of a day", "The whole day"), "part of a day" },
  { "morning", NC_ ("part of a day", "The morning"), "part of a day" },
  { "afternoon", NC_ ("part of a day", "The afternoon"), "part of a day" },
  { NULL },
};

#define PART_OF_DAY                                                                                \
  {                                                                                                \
    .name = "part", .label = N_ ("Free"), .type = CRM_FIELD_CHOICE, .choices = day_parts,          \
    .default_text = "day", .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED                          \
  }

static const CrmFieldSpec holiday_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "first_on",
    .label = N_ ("Day"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "last_on",
    .label = N_ ("Last day"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_LISTED },
  { .name = "every_year",
    .label = N_ ("Every year"),
    .type = CRM_FIELD_BOOLEAN,
    .flags = CRM_FIELD_LISTED },
  PART_OF_DAY,
  { .name = "team_id",
    .label = N_ ("Only for the team"),
    .type = CRM_FIELD_LINK,
    .target = "team",
    .flags = CRM_FIELD_LISTED },
  { NULL },
};

/* Everybody sees it who plans with that person: why somebody is ill is nobody's matter. */
static const CrmChoice absence_types[] = {
  { "vacation", NC_ ("absence", "Vacation"), "absence" },
  { "travel", NC_ ("absence", "Travel"), "absence" },
  { "training", NC_ ("absence", "Training"), "absence" },
  { "other", NC_ ("absence", "Away"), "absence" },
  { NULL },
};

static const CrmFieldSpec absence_fields[] = {
  { .name = "user_id",
    .label = N_ ("Person"),
    .type = CRM_FIELD_LINK,
    .target = "user",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "type",
    .label = N_ ("Type"),
    .type = CRM_FIELD_CHOICE,
    .choices = absence_types,
    .default_text = "vacation",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "first_on",
    .label = N_ ("First day"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "last_on",
    .label = N_ ("Last day"),
    .type = CRM_FIELD_DATE,
    .flags = CRM_FIELD_LISTED },
  PART_OF_DAY,
  { .name = "note", .label = N_ ("Note"), .type = CRM_FIELD_TEXT },
  { NULL },
};

const CrmKindSpec crm_kinds_hours[] = {
  { 71, "working_hours", N_ ("Working hours"), N_ ("Working hours"), "crm-calendar-symbolic",
    CRM_KIND_SETUP, "user_id", NULL, "user_id", working_hours_fields, crm_working_hours_prepare,
    NULL },
  { 72, "holiday", N_ ("Holiday"), N_ ("Holidays"), "crm-calendar-symbolic", CRM_KIND_SETUP, "name",
    "first_on", "first_on", holiday_fields, crm_day_off_prepare, NULL },
  { 73, "absence", N_ ("Absence"), N_ ("Absences"), "crm-calendar-symbolic", CRM_KIND_SETUP,
    "user_id", "first_on", "first_on", absence_fields, crm_day_off_prepare, NULL },
  { 0 },
};
