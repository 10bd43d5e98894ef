/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the place Automation reads. On a thread of the store, unless a function says otherwise. */
#include "config.h"

#include "crm-automation-data.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-filter-links.h"
#include "crm-matches.h"

void
crm_automation_rule_free (CrmAutomationRule *self)
{
  g_object_unref (self->rule);
  g_free (self->sentence);
  g_free (self->halt);
  g_free (self);
}

void
crm_automation_request_free (CrmAutomationRequest *self)
{
  g_clear_object (&self->rule);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  g_free (self);
}

static void
unref_records (gpointer records)
{
  g_ptr_array_unref (records);
}

/**
 * crm_rule_draft_new:
 *
 * Returns: (transfer full): a rule to be edited, without actions
 */
CrmRuleDraft *
crm_rule_draft_new (CrmRecord *rule, gboolean is_new)
{
  CrmRuleDraft *self = g_new0 (CrmRuleDraft, 1);

  self->rule = g_object_ref (rule);
  self->actions = g_ptr_array_new_with_free_func (g_object_unref);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, unref_records);
  self->names = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  self->is_new = is_new;
  return self;
}

void
crm_rule_draft_free (CrmRuleDraft *self)
{
  g_object_unref (self->rule);
  g_ptr_array_unref (self->actions);
  g_hash_table_unref (self->lists);
  g_hash_table_unref (self->names);
  g_free (self);
}

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/* ---- in words ---- */

/**
 * crm_automation_say_filter:
 * @names: (element-type CrmId utf8): what records are called that it names
 *
 * Returns: (transfer full) (nullable): what must hold, %NULL for nothing
 */
char *
crm_automation_say_filter (CrmRecord *rule,
                           GHashTable *names,
                           const char *currency,
                           const CrmLocale *locale)
{
  const CrmKind *kind = crm_rule_get_entity (rule);
  g_autoptr (CrmFilter) filter = crm_rule_parse_filter (rule, currency, NULL);

  return filter != NULL ? crm_filter_say_with (filter, &kind, 1, currency, locale, names) : NULL;
}

/**
 * crm_automation_say:
 * @actions: (element-type CrmRecord): in their order
 *
 * Returns: (transfer full): the whole rule in a sentence, of two or three parts
 */
char *
crm_automation_say (CrmRecord *rule,
                    GPtrArray *actions,
                    GHashTable *names,
                    const char *currency,
                    const CrmLocale *locale)
{
  const CrmKind *entity = crm_rule_get_entity (rule);
  gboolean has_kind = entity != NULL || crm_rule_get_event (rule) == CRM_RULE_SCHEDULE;
  g_autofree char *when = has_kind ? crm_rule_say_event (rule, locale) : g_strdup ("…");
  g_autofree char *filter = crm_automation_say_filter (rule, names, currency, locale);
  g_autoptr (GString) deeds = g_string_new (NULL);

  for (guint i = 0; i < actions->len; i++)
    {
      g_autofree char *deed = crm_rule_say_action (actions->pdata[i], entity, locale);

      g_string_append_printf (deeds, "%s%s", i > 0 ? "; " : "", deed);
    }
  if (filter != NULL)
    /* Translators: a rule in words: when it acts, what must hold, what it does. */
    return g_strdup_printf (_ ("%s, if %s → %s"), when, filter, deeds->str);
  return g_strdup_printf ("%s → %s", when, deeds->str);
}

/* ---- rules ---- */

static void
learn_names (CrmSession *session, CrmRecord *rule, GHashTable *names)
{
  const CrmKind *kind = crm_rule_get_entity (rule);
  g_autoptr (CrmFilter) filter
      = crm_rule_parse_filter (rule, crm_session_get_currency (session), NULL);
  g_autoptr (CrmFilter) followed = NULL;

  if (filter != NULL && crm_filter_has_links (filter, &kind, 1))
    followed = crm_session_follow_links (session, filter, &kind, 1, names);
}

static CrmAutomationRule *
describe (CrmSession *session, CrmRecord *record, const CrmLocale *locale, GError **error)
{
  g_autoptr (GPtrArray) actions
      = crm_rule_list_actions (session, crm_record_get_id (record), error);
  g_autoptr (GHashTable) names = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  CrmAutomationRule *rule;

  if (actions == NULL)
    return NULL;
  learn_names (session, record, names);
  rule = g_new0 (CrmAutomationRule, 1);
  rule->rule = g_object_ref (record);
  rule->sentence
      = crm_automation_say (record, actions, names, crm_session_get_currency (session), locale);
  rule->halt = crm_rule_dup_halt (session, record);
  return rule;
}

static void
free_rule (gpointer rule)
{
  crm_automation_rule_free (rule);
}

/* Returns: (transfer full): rows of rule, count, latest */
static GPtrArray *
count_by_rule (CrmSession *session, CrmQuery *query, const char *at, GError **error)
{
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (query);

  if (!crm_aggregate_group (aggregate, "rule_id", CRM_GROUP_VALUE, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_COUNT, NULL, error)
      || !crm_aggregate_measure (aggregate, CRM_MEASURE_MAX, at, error))
    return NULL;
  return crm_session_aggregate (session, aggregate, NULL, error);
}

static const CrmValue *
get_cell (GPtrArray *rows, guint row, guint column)
{
  return &g_array_index ((GArray *) g_ptr_array_index (rows, row), CrmValue, column);
}

static void
take_counts (GPtrArray *rules, GPtrArray *rows, gboolean are_failures)
{
  for (guint i = 0; i < rows->len; i++)
    for (guint j = 0; j < rules->len; j++)
      {
        CrmAutomationRule *rule = rules->pdata[j];
        const CrmValue *id = get_cell (rows, i, 0);

        if (id->type != CRM_VALUE_LINK || !crm_id_equal (&id->link, crm_record_get_id (rule->rule)))
          continue;
        if (are_failures)
          rule->n_failed = get_cell (rows, i, 1)->integer;
        else
          {
            rule->n_runs = get_cell (rows, i, 1)->integer;
            rule->last_at = get_cell (rows, i, 2)->integer;
          }
      }
}

static gboolean
count (CrmSession *session, GPtrArray *rules, GError **error)
{
  g_autoptr (CrmQuery) runs = crm_query_new (find_kind (session, "rule_run"));
  g_autoptr (CrmQuery) failures = crm_query_new (find_kind (session, "rule_occasion"));
  g_autoptr (GPtrArray) done = NULL;
  g_autoptr (GPtrArray) failed = NULL;

  if (!crm_query_filter (failures, "status", CRM_FILTER_EQUAL, crm_value_text ("failed"), error)
      || (done = count_by_rule (session, runs, "at", error)) == NULL
      || (failed = count_by_rule (session, failures, "due_at", error)) == NULL)
    return FALSE;
  take_counts (rules, done, FALSE);
  take_counts (rules, failed, TRUE);
  return TRUE;
}

gpointer
crm_automation_read_rules (CrmSession *session,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error)
{
  CrmAutomationRequest *request = data;
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "rule"));
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (free_rule);
  g_autoptr (GPtrArray) records = NULL;

  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "position", FALSE, error)
      || !crm_query_sort (query, "name", FALSE, error)
      || (records = crm_session_list (session, query, error)) == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      CrmAutomationRule *rule = describe (session, records->pdata[i], request->locale, error);

      if (rule == NULL)
        return NULL;
      g_ptr_array_add (rules, rule);
    }
  return count (session, rules, error) ? g_steal_pointer (&rules) : NULL;
}

/* ---- lines ---- */

static const char *
get_title (CrmRecord *record, const char *field)
{
  const char *title = crm_record_get_link_title (
      record, crm_kind_find_field (crm_record_get_kind (record), field));

  return title != NULL ? title : "";
}

static char *
dup_subtitle (const char *rule, gint64 at, const CrmLocale *locale)
{
  g_autofree char *when = crm_locale_format_instant (locale, at);

  return *rule != '\0' ? g_strdup_printf ("%s · %s", when, rule) : g_strdup (when);
}

/* What the actions of a rule do for a record, each in a line. */
static char *
say_deeds (CrmRecord *rule, GPtrArray *actions, CrmRecord *record, const CrmLocale *locale)
{
  const CrmKind *entity = crm_rule_get_entity (rule);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < actions->len; i++)
    {
      g_autofree char *said = crm_rule_say_action (actions->pdata[i], entity, locale);
      g_autofree char *filled = crm_rule_fill (said, record, locale);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", filled);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A line about what an occasion or a run is about. */
static CrmAutomationItem *
make_item (CrmSession *session, CrmRecord *record, const char *at, const CrmLocale *locale)
{
  const CrmValue *about = crm_record_get_by_name (record, "record");
  const CrmKind *kind
      = about->type == CRM_VALUE_LINK
            ? crm_catalog_find_number (crm_session_get_catalog (session), about->kind)
            : NULL;
  gint64 instant = crm_record_get_integer (record, at, 0);
  const char *title = get_title (record, "record");
  CrmAutomationItem *item;

  if (kind == NULL)
    return NULL;
  item = crm_automation_item_new (crm_record_get_id (record), kind, &about->link, instant);
  item->title = g_strdup (*title != '\0' ? title : crm_kind_get_label (kind));
  item->subtitle = dup_subtitle (get_title (record, "rule_id"), instant, locale);
  return item;
}

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func (g_object_unref);
}

/* What is going to be done, as far as it is known. */
static char *
say_waiting (CrmSession *session,
             CrmRecord *occasion,
             CrmAutomationItem *item,
             const CrmLocale *locale)
{
  const CrmId *id = crm_record_get_link (occasion, "rule_id");
  g_autoptr (CrmRecord) rule
      = id != NULL ? crm_session_get (session, find_kind (session, "rule"), id, NULL) : NULL;
  g_autoptr (CrmRecord) record = crm_session_get (session, item->kind, &item->record, NULL);
  g_autoptr (GPtrArray) actions = rule != NULL ? crm_rule_list_actions (session, id, NULL) : NULL;

  return actions != NULL && record != NULL ? say_deeds (rule, actions, record, locale) : NULL;
}

/* Why it waits longer than usual, or did not come about. */
static void
say_status (CrmAutomationItem *item, CrmRecord *occasion)
{
  const char *status = crm_record_get_text (occasion, "status");
  const char *why = crm_record_get_text (occasion, "why");

  if (why != NULL)
    {
      g_free (item->state);
      item->state = g_strdup (why);
    }
  item->is_bad = g_strcmp0 (status, "failed") == 0 || g_strcmp0 (status, "halted") == 0;
  if (g_strcmp0 (status, "failed") == 0)
    item->act = CRM_AUTOMATION_RETRY;
  else if (g_strcmp0 (status, "halted") == 0)
    item->act = CRM_AUTOMATION_NOTHING;
}

/* A line for one that stands for many: the rule, and how far it is. */
static void
say_many (CrmAutomationItem *item, CrmRecord *occasion, const CrmLocale *locale)
{
  gint64 amount = crm_record_get_integer (occasion, "amount", 0);
  gint64 progress = MIN (crm_record_get_integer (occasion, "progress", 0), amount);
  g_autofree char *all = crm_locale_format_integer (locale, amount);
  g_autofree char *so_far = crm_locale_format_integer (locale, progress);

  g_free (item->body);
  g_free (item->state);
  /* Translators: what a rule would do; %s is a number. */
  item->body = g_strdup_printf (ngettext ("It acts for %s record that was changed at once",
                                          "It acts for %s records that were changed at once",
                                          (gulong) amount),
                                all);
  item->act = CRM_AUTOMATION_CANCEL;
  if (g_strcmp0 (crm_record_get_text (occasion, "status"), "held") != 0)
    {
      /* Translators: how far something is: two numbers. */
      item->state = g_strdup_printf (_ ("%s of %s"), so_far, all);
      return;
    }
  item->act = CRM_AUTOMATION_ALLOW;
  item->state = crm_record_format (
      occasion, crm_kind_find_field (crm_record_get_kind (occasion), "status"), locale);
}

gpointer
crm_automation_read_queue (CrmSession *session,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error)
{
  CrmAutomationRequest *request = data;
  g_autoptr (GPtrArray) waiting
      = crm_rules_list_queue (session, NULL, FALSE, request->limit, error);
  GPtrArray *items;

  if (waiting == NULL)
    return NULL;
  items = new_items ();
  for (guint i = 0; i < waiting->len; i++)
    {
      CrmRecord *occasion = waiting->pdata[i];
      CrmAutomationItem *item = make_item (session, occasion, "due_at", request->locale);

      if (item == NULL)
        continue;
      item->body = say_waiting (session, occasion, item, request->locale);
      item->state = crm_record_is_set (occasion, "claim") ? g_strdup (_ ("A desk is at it")) : NULL;
      item->act = CRM_AUTOMATION_CANCEL;
      say_status (item, occasion);
      if (crm_record_get_integer (occasion, "amount", 0) > 0)
        say_many (item, occasion, request->locale);
      g_ptr_array_add (items, item);
    }
  return items;
}

/* Occasions that came to no run. */
static GPtrArray *
list_idle (CrmSession *session, guint limit, GError **error)
{
  static const char *const states[] = { "failed", "halted", "skipped", "cancelled" };
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "rule_occasion"));

  crm_query_begin_any (query);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text (states[i]), error))
      return NULL;
  crm_query_end_any (query);
  if (!crm_query_sort (query, "due_at", TRUE, error))
    return NULL;
  crm_query_set_limit (query, limit);
  return crm_session_list (session, query, error);
}

static GPtrArray *
list_runs (CrmSession *session, guint limit, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "rule_run"));

  if (!crm_query_sort (query, "at", TRUE, error))
    return NULL;
  crm_query_include_deleted (query);
  crm_query_set_limit (query, limit);
  return crm_session_list (session, query, error);
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const CrmAutomationItem *const *first = a, *const *second = b;

  return (*first)->at < (*second)->at ? 1 : (*first)->at > (*second)->at ? -1 : 0;
}

static void
add_run (CrmSession *session, GPtrArray *items, CrmRecord *run, const CrmLocale *locale)
{
  CrmAutomationItem *item = make_item (session, run, "at", locale);

  if (item == NULL)
    return;
  item->body = g_strdup (crm_record_get_text (run, "done"));
  if (crm_record_is_deleted (run))
    /* Translators: beside what a rule did. */
    item->state = g_strdup (_ ("Taken back"));
  else
    item->act = CRM_AUTOMATION_UNDO;
  g_ptr_array_add (items, item);
}

static void
add_idle (CrmSession *session, GPtrArray *items, CrmRecord *occasion, const CrmLocale *locale)
{
  CrmAutomationItem *item = make_item (session, occasion, "due_at", locale);
  const char *status = crm_record_get_text (occasion, "status");
  const char *why = crm_record_get_text (occasion, "why");

  if (item == NULL)
    return;
  item->state = crm_record_format (
      occasion, crm_kind_find_field (crm_record_get_kind (occasion), "status"), locale);
  item->body = g_strdup (why);
  item->is_bad = g_strcmp0 (status, "failed") == 0 || g_strcmp0 (status, "halted") == 0;
  if (g_strcmp0 (status, "failed") == 0)
    item->act = CRM_AUTOMATION_RETRY;
  g_ptr_array_add (items, item);
}

gpointer
crm_automation_read_log (CrmSession *session,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error)
{
  CrmAutomationRequest *request = data;
  g_autoptr (GPtrArray) runs = list_runs (session, request->limit, error);
  g_autoptr (GPtrArray) idle = runs != NULL ? list_idle (session, request->limit, error) : NULL;
  GPtrArray *items;

  if (idle == NULL)
    return NULL;
  items = new_items ();
  for (guint i = 0; i < runs->len; i++)
    add_run (session, items, runs->pdata[i], request->locale);
  for (guint i = 0; i < idle->len; i++)
    add_idle (session, items, idle->pdata[i], request->locale);
  g_ptr_array_sort (items, compare_items);
  if (items->len > request->limit)
    g_ptr_array_set_size (items, (int) request->limit);
  return items;
}

/* ---- the past ---- */

void
crm_automation_past_free (CrmAutomationPast *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

static CrmAutomationItem *
make_past_item (CrmAutomationRequest *request, CrmRuleOccasion *occasion, CrmRecord *record)
{
  CrmId id = crm_rule_occasion_get_id (occasion);
  CrmAutomationItem *item
      = crm_automation_item_new (&id, occasion->kind, &occasion->record, occasion->at);

  item->title = g_strdup (crm_record_get_title (record));
  item->subtitle = dup_subtitle ("", occasion->at, request->locale);
  item->body = say_deeds (request->rule, request->actions, record, request->locale);
  return item;
}

gpointer
crm_automation_read_past (CrmSession *session,
                          gpointer data,
                          GCancellable *cancellable,
                          GError **error)
{
  CrmAutomationRequest *request = data;
  g_autoptr (GPtrArray) occasions = crm_rule_find_occasions (session, request->rule, request->from,
                                                             request->to, cancellable, error);
  g_autoptr (GPtrArray) items = new_items ();
  CrmAutomationPast *past;

  if (occasions == NULL)
    return NULL;
  for (guint i = occasions->len; i-- > 0 && items->len < request->limit;)
    {
      CrmRuleOccasion *occasion = occasions->pdata[i];
      /* Of a schedule that is about no records, the rule, which need not be saved. */
      g_autoptr (CrmRecord) record
          = crm_id_equal (&occasion->record, crm_record_get_id (request->rule))
                ? g_object_ref (request->rule)
                : crm_session_get (session, occasion->kind, &occasion->record, NULL);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (record != NULL)
        g_ptr_array_add (items, make_past_item (request, occasion, record));
    }
  past = g_new0 (CrmAutomationPast, 1);
  past->n = occasions->len;
  past->items = g_steal_pointer (&items);
  return past;
}

/* ---- the editor ---- */

static gboolean
read_list (CrmSession *session, CrmRuleDraft *draft, const char *name, GError **error)
{
  const CrmKind *kind = find_kind (session, name);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  gboolean has_position = crm_kind_find_field (kind, "position") != NULL;
  const char *title = crm_field_get_name (crm_kind_get_title_field (kind));
  GPtrArray *records;

  if (!crm_query_sort (query, has_position ? "position" : title, FALSE, error)
      || (records = crm_session_list (session, query, error)) == NULL)
    return FALSE;
  g_hash_table_insert (draft->lists, (gpointer) crm_kind_get_name (kind), records);
  return TRUE;
}

static void
link_to (CrmRecord *record, const char *field, CrmRecord *target)
{
  crm_record_set_link (record, field, crm_record_get_id (target));
  crm_record_set_link_title (record, crm_kind_find_field (crm_record_get_kind (record), field),
                             crm_record_get_title (target));
}

/* The first of a list that is not archived, of a type when one is given. */
static CrmRecord *
find_first (CrmRuleDraft *draft, const char *kind, const char *type)
{
  GPtrArray *records = g_hash_table_lookup (draft->lists, kind);

  for (guint i = 0; records != NULL && i < records->len; i++)
    if ((crm_kind_find_field (crm_record_get_kind (records->pdata[i]), "archived") == NULL
         || crm_record_get_integer (records->pdata[i], "archived", 0) == 0)
        && (type == NULL || g_strcmp0 (crm_record_get_text (records->pdata[i], "type"), type) == 0))
      return records->pdata[i];
  return NULL;
}

/* The letter for those who have not paid, in the language of the person. */
static CrmRecord *
find_reminder (CrmRuleDraft *draft)
{
  GPtrArray *templates = g_hash_table_lookup (draft->lists, "template");
  const char *language = crm_locale_get_tag (crm_locale_default ());
  CrmRecord *best = find_first (draft, "template", "reminder");

  for (guint i = 0; templates != NULL && i < templates->len; i++)
    {
      CrmRecord *template = templates->pdata[i];
      const char *own = crm_record_get_text (template, "language");

      if (g_strcmp0 (crm_record_get_text (template, "type"), "reminder") == 0
          && crm_record_get_integer (template, "archived", 0) == 0 && own != NULL
          && g_ascii_strncasecmp (own, language, 2) == 0)
        best = template;
    }
  return best;
}

/* An example means a stage, a plan and a report, of which each office has its own. */
static void
take_first (CrmRuleDraft *draft)
{
  CrmRecord *action = draft->actions->pdata[0];
  const char *type = crm_record_get_text (action, "type");
  CrmRecord *won = find_first (draft, "stage", "won");
  CrmRecord *plan = find_first (draft, "plan", NULL);
  CrmRecord *report = find_first (draft, "saved_report", NULL);

  if (crm_rule_get_event (draft->rule) == CRM_RULE_MOVED && won != NULL)
    link_to (draft->rule, "stage_id", won);
  if (g_strcmp0 (type, "plan") == 0 && plan != NULL)
    link_to (action, "plan_id", plan);
  if (g_strcmp0 (type, "document") == 0 && find_reminder (draft) != NULL)
    link_to (action, "template_id", find_reminder (draft));
  if (g_strcmp0 (type, "message") == 0 && report != NULL)
    link_to (action, "saved_report_id", report);
}

/* Of a draft that is new only the lists and the names are read. Returns: (transfer none): @data */
gpointer
crm_automation_read_draft (CrmSession *session,
                           gpointer data,
                           GCancellable *cancellable,
                           GError **error)
{
  static const char *const kinds[] = { "stage", "user", "plan", "template", "saved_report" };
  CrmRuleDraft *draft = data;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!read_list (session, draft, kinds[i], error))
      return NULL;
  if (!draft->is_new)
    {
      CrmRecord *rule = crm_session_get (session, find_kind (session, "rule"),
                                         crm_record_get_id (draft->rule), error);
      GPtrArray *actions
          = rule != NULL ? crm_rule_list_actions (session, crm_record_get_id (rule), error) : NULL;

      if (rule == NULL)
        return NULL;
      g_object_unref (draft->rule);
      draft->rule = rule;
      if (actions == NULL)
        return NULL;
      g_ptr_array_unref (draft->actions);
      draft->actions = actions;
    }
  if (draft->takes_first)
    take_first (draft);
  learn_names (session, draft->rule, draft->names);
  return draft;
}
