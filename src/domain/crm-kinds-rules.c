/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules that act by themselves, the occasions that wait for them, and what they did. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

static const CrmChoice rule_events[] = {
  { "created", NC_ ("rule event", "A record is new"), "rule event" },
  { "changed", NC_ ("rule event", "A record is changed"), "rule event" },
  { "moved", NC_ ("rule event", "A deal moves to a stage"), "rule event" },
  { "ended", NC_ ("rule event", "A call or another activity is over"), "rule event" },
  { "date", NC_ ("rule event", "A date comes near or has passed"), "rule event" },
  { "schedule", NC_ ("rule event", "At fixed times"), "rule event" },
  { "idle", NC_ ("rule event", "Nothing was done for some days"), "rule event" },
  { NULL },
};

static const CrmFieldSpec rule_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED | CRM_FIELD_KEY },
  { .name = "event",
    .label = N_ ("When"),
    .type = CRM_FIELD_CHOICE,
    .choices = rule_events,
    .default_text = "created",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  /* The name of a kind; a schedule needs none. */
  { .name = "entity",
    .label = N_ ("Records of the kind"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_LISTED },
  /* Names with commas between them; any field without. */
  { .name = "fields", .label = N_ ("Only when these fields change"), .type = CRM_FIELD_TEXT },
  { .name = "stage_id", .label = N_ ("To the stage"), .type = CRM_FIELD_LINK, .target = "stage" },
  { .name = "activity_type",
    .label = N_ ("Type of the activity"),
    .type = CRM_FIELD_CHOICE,
    .choices = crm_activity_types },
  { .name = "date_field", .label = N_ ("Which date"), .type = CRM_FIELD_TEXT },
  /* After the date, below 0 before it; of idle ones how many without anything. */
  { .name = "days", .label = N_ ("Days"), .type = CRM_FIELD_INTEGER },
  { .name = "yearly", .label = N_ ("Every year"), .type = CRM_FIELD_BOOLEAN },
  { .name = "rrule", .label = N_ ("Repeats"), .type = CRM_FIELD_TEXT },
  { .name = "first_on", .label = N_ ("First day"), .type = CRM_FIELD_DATE },
  /* As 09:30 */
  { .name = "at_time", .label = N_ ("Time of day"), .type = CRM_FIELD_TEXT },
  { .name = "zone", .label = N_ ("Time zone"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_HIDDEN },
  /* In the language of filters */
  { .name = "filter", .label = N_ ("Only if"), .type = CRM_FIELD_LONG_TEXT },
  { .name = "imported", .label = N_ ("Also for what an import brings"), .type = CRM_FIELD_BOOLEAN },
  { .name = "active",
    .label = N_ ("Switched on"),
    .type = CRM_FIELD_BOOLEAN,
    .flags = CRM_FIELD_LISTED },
  /* What happened before it was switched on does not count. */
  { .name = "active_since",
    .label = N_ ("Switched on since"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "position", .label = N_ ("Position"), .type = CRM_FIELD_INTEGER, .default_text = "0" },
  { .name = "description", .label = N_ ("Description"), .type = CRM_FIELD_LONG_TEXT },
  { .name = "archived", .label = N_ ("Archived"), .type = CRM_FIELD_BOOLEAN },
  { NULL },
};

static const CrmChoice action_types[] = {
  { "activity", NC_ ("rule action", "Create an activity"), "rule action" },
  { "plan", NC_ ("rule action", "Start a plan"), "rule action" },
  { "set", NC_ ("rule action", "Set a field"), "rule action" },
  { "assign", NC_ ("rule action", "Make somebody responsible"), "rule action" },
  { "document", NC_ ("rule action", "Make a document"), "rule action" },
  { "message", NC_ ("rule action", "Send a message"), "rule action" },
  { "notify", NC_ ("rule action", "Notify somebody"), "rule action" },
  { "payment", NC_ ("rule action", "Register the payment"), "rule action" },
  { NULL },
};

static const CrmChoice responsibles[] = {
  { "owner", NC_ ("rule action", "Who is responsible for the record"), "rule action" },
  { "manager", NC_ ("rule action", "Their manager"), "rule action" },
  { "actor", NC_ ("rule action", "Who did what started the rule"), "rule action" },
  { "person", NC_ ("rule action", "One person"), "rule action" },
  { NULL },
};

static const CrmChoice document_steps[] = {
  { "draft", NC_ ("rule action", "Begin it, for somebody to look at"), "rule action" },
  { "issue", NC_ ("rule action", "Issue it and keep it on the card"), "rule action" },
  { "send", NC_ ("rule action", "Issue it and send it by mail"), "rule action" },
  { NULL },
};

/* Which of these an action of a type has is said by crm_rule_action_get_parameters(). */
static const CrmFieldSpec rule_action_fields[] = {
  { .name = "rule_id",
    .label = N_ ("Rule"),
    .type = CRM_FIELD_LINK,
    .target = "rule",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "position", .label = N_ ("Position"), .type = CRM_FIELD_INTEGER, .default_text = "0" },
  { .name = "type",
    .label = N_ ("What to do"),
    .type = CRM_FIELD_CHOICE,
    .choices = action_types,
    .default_text = "activity",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "subject", .label = N_ ("Subject"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  { .name = "activity_type",
    .label = N_ ("Type of the activity"),
    .type = CRM_FIELD_CHOICE,
    .choices = crm_activity_types },
  { .name = "delay_days", .label = N_ ("Days later"), .type = CRM_FIELD_INTEGER },
  { .name = "at_time", .label = N_ ("Time of day"), .type = CRM_FIELD_TEXT },
  { .name = "responsible",
    .label = N_ ("Responsible"),
    .type = CRM_FIELD_CHOICE,
    .choices = responsibles },
  { .name = "user_id", .label = N_ ("Person"), .type = CRM_FIELD_LINK, .target = "user" },
  { .name = "plan_id", .label = N_ ("Plan"), .type = CRM_FIELD_LINK, .target = "plan" },
  { .name = "field", .label = N_ ("Field"), .type = CRM_FIELD_TEXT },
  /* As the field writes it in files; of a date also +7 for days from now; empty to clear it. */
  { .name = "value", .label = N_ ("Value"), .type = CRM_FIELD_TEXT },
  { .name = "template_id", .label = N_ ("Template"), .type = CRM_FIELD_LINK, .target = "template" },
  { .name = "document_step",
    .label = N_ ("How far"),
    .type = CRM_FIELD_CHOICE,
    .choices = document_steps },
  /* Addresses with commas between them; without one the record's own. */
  { .name = "recipients", .label = N_ ("Recipients"), .type = CRM_FIELD_TEXT },
  { .name = "saved_report_id",
    .label = N_ ("Report"),
    .type = CRM_FIELD_LINK,
    .target = "saved_report" },
  { .name = "message", .label = N_ ("Text"), .type = CRM_FIELD_LONG_TEXT },
  { NULL },
};

static const CrmChoice occasion_statuses[] = {
  { "held", NC_ ("rule occasion", "Waits for somebody to say yes"), "rule occasion" },
  { "pending", NC_ ("rule occasion", "Waits"), "rule occasion" },
  { "done", NC_ ("rule occasion", "Done"), "rule occasion" },
  { "skipped", NC_ ("rule occasion", "Does not apply any more"), "rule occasion" },
  { "cancelled", NC_ ("rule occasion", "Canceled"), "rule occasion" },
  { "failed", NC_ ("rule occasion", "Failed"), "rule occasion" },
  { "halted", NC_ ("rule occasion", "Has halted the rule"), "rule occasion" },
  { NULL },
};

/* An id is made of the rule, the record and the occasion, so that all desks mean the same one. */
static const CrmFieldSpec rule_occasion_fields[] = {
  { .name = "rule_id",
    .label = N_ ("Rule"),
    .type = CRM_FIELD_LINK,
    .target = "rule",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  /* What it is about; of a schedule without records the rule. */
  { .name = "record",
    .label = N_ ("For"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "occasion",
    .label = N_ ("Occasion"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED },
  { .name = "due_at",
    .label = N_ ("Due"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "status",
    .label = N_ ("Status"),
    .type = CRM_FIELD_CHOICE,
    .choices = occasion_statuses,
    .default_text = "pending",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "why", .label = N_ ("Why"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_LISTED },
  /* Who did what started the rule */
  { .name = "actor_id", .label = N_ ("Started by"), .type = CRM_FIELD_LINK, .target = "user" },
  /* How many rules set each other off up to this one */
  { .name = "depth", .label = N_ ("Depth"), .type = CRM_FIELD_INTEGER, .flags = CRM_FIELD_HIDDEN },
  /* Of one that stands for many: for how many records, and how many of them are in the queue. */
  { .name = "amount",
    .label = N_ ("How many"),
    .type = CRM_FIELD_INTEGER,
    .flags = CRM_FIELD_HIDDEN },
  { .name = "progress",
    .label = N_ ("So far"),
    .type = CRM_FIELD_INTEGER,
    .flags = CRM_FIELD_HIDDEN | CRM_FIELD_LARGER },
  /* Which desk acts and since when: of two that want to, the same one on both. */
  { .name = "claim",
    .label = N_ ("Claimed by"),
    .type = CRM_FIELD_INTEGER,
    .flags = CRM_FIELD_HIDDEN | CRM_FIELD_LARGER },
  { NULL },
};

/* Made in the operation that acts, so that there is one exactly when something was done; its id is
 * made of that of the occasion, so that there is one at most. Deleted means taken back. */
static const CrmFieldSpec rule_run_fields[] = {
  { .name = "rule_id",
    .label = N_ ("Rule"),
    .type = CRM_FIELD_LINK,
    .target = "rule",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "record",
    .label = N_ ("For"),
    .type = CRM_FIELD_ANY_LINK,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "occasion_id",
    .label = N_ ("Occasion"),
    .type = CRM_FIELD_LINK,
    .target = "rule_occasion",
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_HIDDEN },
  { .name = "at",
    .label = N_ ("At"),
    .type = CRM_FIELD_INSTANT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_LISTED },
  { .name = "done",
    .label = N_ ("What was done"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_LISTED },
  { .name = "depth", .label = N_ ("Depth"), .type = CRM_FIELD_INTEGER, .flags = CRM_FIELD_HIDDEN },
  { NULL },
};

const CrmKindSpec crm_kinds_rules[] = {
  { 67, "rule", N_ ("Automation rule"), N_ ("Automation rules"), "crm-settings-symbolic",
    CRM_KIND_SETUP, "name", NULL, "position", rule_fields, crm_rule_prepare, NULL },
  { 68, "rule_action", N_ ("Action of a rule"), N_ ("Actions of rules"), "crm-settings-symbolic",
    CRM_KIND_SETUP | CRM_KIND_CHILD, "type", "subject", "position", rule_action_fields,
    crm_rule_action_prepare, NULL },
  { 69, "rule_occasion", N_ ("Occasion of a rule"), N_ ("Occasions of rules"),
    "crm-settings-symbolic", CRM_KIND_CHILD | CRM_KIND_TRACE, "rule_id", "record", "due_at",
    rule_occasion_fields, crm_rule_occasion_prepare, NULL },
  { 70, "rule_run", N_ ("Run of a rule"), N_ ("Runs of rules"), "crm-settings-symbolic",
    CRM_KIND_CHILD | CRM_KIND_TRACE, "rule_id", "record", "-at", rule_run_fields, NULL, NULL },
  { 0 },
};
