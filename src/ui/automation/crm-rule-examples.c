/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules to begin with. */
#include "config.h"

#include "crm-rule-examples.h"

#include <glib/gi18n-lib.h>

/* Texts of actions are in the language of who takes the example: they become data. */
typedef struct
{
  const char *field;
  const char *value;
  gboolean is_words;
} Part;

typedef struct
{
  const char *icon;
  const char *title;
  const char *text;
  Part rule[8];
  Part action[8];
} Example;

static const Example examples[] = {
  { "crm-call-symbolic",
    N_ ("Call back a lead that nobody answered"),
    N_ ("Two days without anything done: a call for who is responsible"),
    { { "event", "idle" }, { "entity", "lead" }, { "days", "2" }, { "filter", "status = new" } },
    { { "type", "activity" },
      { "activity_type", "call" },
      { "subject", N_ ("Call {name}"), TRUE },
      { "responsible", "owner" } } },
  { "crm-won-symbolic",
    N_ ("Start a plan when a deal is won"),
    N_ ("What follows a sale begins by itself"),
    { { "event", "moved" }, { "entity", "opportunity" } },
    { { "type", "plan" } } },
  { "crm-calendar-symbolic",
    N_ ("Remind before an agreement is due"),
    N_ ("Two weeks before, so that there is time to do it"),
    { { "event", "date" },
      { "entity", "agreement" },
      { "date_field", "due_on" },
      { "days", "-14" },
      { "filter", "not (done = yes)" } },
    { { "type", "notify" },
      { "subject", N_ ("Due in two weeks: {what}"), TRUE },
      { "responsible", "owner" } } },
  { "crm-invoice-symbolic",
    N_ ("Ask about an invoice that is late"),
    N_ ("A week after it was due, when it is not paid"),
    { { "event", "date" },
      { "entity", "invoice" },
      { "date_field", "due" },
      { "days", "7" },
      { "filter", "status = issued" } },
    { { "type", "activity" },
      { "activity_type", "call" },
      { "subject", N_ ("Ask about invoice {number}"), TRUE },
      { "responsible", "owner" } } },
  { "crm-document-symbolic",
    N_ ("Send a payment reminder each week"),
    N_ ("One letter to each client with an invoice that is late, as a PDF by mail"),
    { { "event", "schedule" },
      { "entity", "invoice" },
      { "rrule", "FREQ=WEEKLY" },
      { "at_time", "09:00" },
      { "filter", "status = issued and due < 7 days ago" } },
    { { "type", "document" }, { "document_step", "send" } } },
  { "crm-report-symbolic",
    N_ ("Send a report each month"),
    N_ ("On the same day of every month, by mail"),
    { { "event", "schedule" }, { "rrule", "FREQ=MONTHLY" }, { "at_time", "09:00" } },
    { { "type", "message" }, { "subject", N_ ("The month in numbers"), TRUE } } },
};

guint
crm_rule_examples_get_n (void)
{
  return G_N_ELEMENTS (examples);
}

/**
 * crm_rule_example_is_offered:
 *
 * Returns: whether this program can do what the example says
 */
gboolean
crm_rule_example_is_offered (guint position)
{
  for (const Part *part = examples[position].action; part->field != NULL; part++)
    if (g_str_equal (part->field, "type"))
      return crm_rule_action_is_known (part->value);
  return FALSE;
}

const char *
crm_rule_example_get_title (guint position)
{
  return _ (examples[position].title);
}

const char *
crm_rule_example_get_text (guint position)
{
  return _ (examples[position].text);
}

const char *
crm_rule_example_get_icon (guint position)
{
  return examples[position].icon;
}

static void
take (CrmRecord *record, const Part *parts)
{
  for (; parts->field != NULL; parts++)
    {
      g_autoptr (GError) error = NULL;

      if (!crm_record_parse (record, parts->field,
                             parts->is_words ? _ (parts->value) : parts->value, NULL, &error))
        g_warning ("%s: %s", parts->field, error->message);
    }
}

/**
 * crm_rule_example_make:
 *
 * Returns: (transfer full): a new rule for the editor
 */
CrmRuleDraft *
crm_rule_example_make (CrmContext *context, guint position)
{
  g_autoptr (CrmRecord) rule = crm_record_new (crm_context_get_kind (context, "rule"));
  CrmRecord *action = crm_record_new (crm_context_get_kind (context, "rule_action"));
  CrmRuleDraft *draft;

  crm_record_set_text (rule, "name", crm_rule_example_get_title (position));
  crm_record_set_integer (rule, "active", 1);
  take (rule, examples[position].rule);
  take (action, examples[position].action);
  draft = crm_rule_draft_new (rule, TRUE);
  draft->takes_first = TRUE;
  g_ptr_array_add (draft->actions, action);
  return draft;
}
