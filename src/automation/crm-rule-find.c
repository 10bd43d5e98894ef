/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened that a rule waits for: changes are read from the log of this desk, dates from the
 * records. The same is asked of the past to try a rule and of the last seconds to let it act. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-matches.h"
#include "crm-rule-private.h"
#include "crm-rule-work.h"
#include "crm-wall.h"

/* So many operations of this desk are looked at at once. */
#define MOST_BATCHES 500
#define PAGE 256
/* Birthdays go back so far. */
#define MOST_YEARS 120

#define META_SEQ "rules.seq"
#define META_UNTIL "rules.until"
#define META_LOOKED "rules.looked"

/* What gets a date that has come already is found by looking back, now and then. */
#define LOOK_BACK CRM_DAY
#define LOOK_BACK_EVERY (15 * CRM_MINUTE)

typedef struct
{
  CrmSession *session;
  CrmRecord *rule;
  const CrmKind *kind;
  GPtrArray *occasions;
  GHashTable *seen; /* CrmId of an occasion */
} Finder;

void
crm_rule_occasion_free (CrmRuleOccasion *self)
{
  g_clear_object (&self->rule);
  g_free (self->occasion);
  g_free (self);
}

/**
 * crm_rule_occasion_get_id:
 *
 * Returns: the id of the occasion: the same on all desks
 */
CrmId
crm_rule_occasion_get_id (const CrmRuleOccasion *self)
{
  return crm_rule_occasion_id (crm_record_get_id (self->rule), &self->record, self->occasion);
}

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/**
 * crm_rules_list_active:
 *
 * Returns: (transfer full) (element-type CrmRecord): the rules that are switched on and
 *   were not halted, in their order
 */
GPtrArray *
crm_rules_list_active (CrmSession *session, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "rule"));
  GPtrArray *rules;

  if (!crm_query_filter (query, "active", CRM_FILTER_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "position", FALSE, error))
    return NULL;
  rules = crm_session_list (session, query, error);
  for (guint i = rules != NULL ? rules->len : 0; i-- > 0;)
    {
      CrmRecord *rule = g_ptr_array_index (rules, i);
      g_autofree char *halt = crm_rule_dup_halt (session, rule);

      if (halt != NULL || !crm_rule_is_active (rule))
        g_ptr_array_remove_index (rules, i);
    }
  return rules;
}

static int
compare_positions (gconstpointer a, gconstpointer b)
{
  CrmRecord *first = *(CrmRecord *const *) a, *second = *(CrmRecord *const *) b;
  gint64 n = crm_record_get_integer (first, "position", 0);
  gint64 m = crm_record_get_integer (second, "position", 0);

  if (n != m)
    return n < m ? -1 : 1;
  return crm_id_compare (crm_record_get_id (first), crm_record_get_id (second));
}

/**
 * crm_rule_list_actions:
 *
 * Returns: (transfer full) (element-type CrmRecord): what the rule does, in its order
 */
GPtrArray *
crm_rule_list_actions (CrmSession *session, const CrmId *rule, GError **error)
{
  GPtrArray *actions = crm_session_children (session, find_kind (session, "rule_action"), "rule_id",
                                             find_kind (session, "rule"), rule, error);

  if (actions != NULL)
    g_ptr_array_sort (actions, compare_positions);
  return actions;
}

static void
add (Finder *finder,
     const CrmKind *kind,
     const CrmId *record,
     char *word,
     gint64 at,
     const CrmId *actor,
     int depth)
{
  CrmRuleOccasion *occasion = g_new0 (CrmRuleOccasion, 1);
  CrmId id;

  occasion->rule = g_object_ref (finder->rule);
  occasion->kind = kind;
  occasion->record = *record;
  occasion->occasion = word;
  occasion->at = at;
  occasion->actor = actor != NULL ? *actor : CRM_ID_NONE;
  occasion->depth = depth;
  id = crm_rule_occasion_get_id (occasion);
  if (g_hash_table_add (finder->seen, crm_id_copy (&id)))
    g_ptr_array_add (finder->occasions, occasion);
  else
    crm_rule_occasion_free (occasion);
}

/* ---- what was changed ---- */

/* What an operation says of the rules that set it off. */
typedef struct
{
  CrmId rule; /* that acted in it, or none */
  int depth;
} Cause;

static gboolean
find_cause (CrmSession *session, const CrmBatch *batch, GPtrArray *changes, Cause *cause)
{
  *cause = (Cause){ CRM_ID_NONE, 0 };
  if (g_strcmp0 (batch->source, CRM_RULE_SOURCE) != 0)
    return TRUE;
  for (guint i = 0; i < changes->len; i++)
    {
      CrmChange *change = g_ptr_array_index (changes, i);
      g_autoptr (CrmRecord) run = NULL;

      if (change->kind != find_kind (session, "rule_run") || change->action != 'I')
        continue;
      run = crm_session_get_any (session, change->kind, &change->id, NULL);
      if (run == NULL || crm_record_get_link (run, "rule_id") == NULL)
        return FALSE;
      cause->rule = *crm_record_get_link (run, "rule_id");
      cause->depth = (int) crm_record_get_integer (run, "depth", 0) + 1;
      return TRUE;
    }
  return FALSE;
}

static gboolean
is_born_in (GPtrArray *changes, const CrmId *id)
{
  for (guint i = 0; i < changes->len; i++)
    {
      CrmChange *change = g_ptr_array_index (changes, i);

      if (change->action == 'I' && crm_id_equal (&change->id, id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_done (CrmSession *session, const CrmChange *change)
{
  g_autoptr (CrmRecord) record = NULL;

  if (change->action == 'U')
    return change->field != NULL && strcmp (crm_field_get_name (change->field), "status") == 0
           && change->new_value.type == CRM_VALUE_TEXT
           && strcmp (change->new_value.text, "done") == 0;
  if (change->action != 'I')
    return FALSE;
  record = crm_session_get (session, change->kind, &change->id, NULL);
  return record != NULL && g_strcmp0 (crm_record_get_text (record, "status"), "done") == 0;
}

static gboolean
is_of_type (Finder *finder, const CrmChange *change)
{
  const char *type = crm_record_get_text (finder->rule, "activity_type");
  g_autoptr (CrmRecord) record = NULL;

  if (type == NULL)
    return TRUE;
  record = crm_session_get (finder->session, change->kind, &change->id, NULL);
  return record != NULL && g_strcmp0 (crm_record_get_text (record, "type"), type) == 0;
}

static gboolean
is_noticed (Finder *finder, const CrmField *field)
{
  g_autoptr (GPtrArray) fields = NULL;

  if (field == NULL)
    return FALSE;
  fields = crm_rule_list_fields (finder->rule);
  if (fields->len > 0)
    return g_ptr_array_find (fields, field, NULL);
  return crm_rule_field_suits (field, CRM_RULE_CHANGED)
         && !crm_field_has (field, CRM_FIELD_READ_ONLY);
}

static gboolean
has_happened (Finder *finder, const CrmChange *change, GPtrArray *changes)
{
  const CrmId *stage = crm_record_get_link (finder->rule, "stage_id");

  switch (crm_rule_get_event (finder->rule))
    {
    case CRM_RULE_CREATED:
      return change->action == 'I';
    case CRM_RULE_CHANGED:
      return change->action == 'U' && is_noticed (finder, change->field)
             && !is_born_in (changes, &change->id);
    case CRM_RULE_MOVED:
      return change->action == 'U' && change->field != NULL
             && strcmp (crm_field_get_name (change->field), "stage_id") == 0
             && change->new_value.type == CRM_VALUE_LINK
             && (stage == NULL || crm_id_equal (stage, &change->new_value.link));
    case CRM_RULE_ENDED:
      return is_done (finder->session, change) && is_of_type (finder, change);
    case CRM_RULE_DATE:
    case CRM_RULE_SCHEDULE:
    case CRM_RULE_IDLE:
    default:
      return FALSE;
    }
}

static char *
dup_word (CrmRecord *rule, const CrmBatch *batch)
{
  char id[CRM_ID_STRING_SIZE];

  if (crm_rule_get_event (rule) == CRM_RULE_CREATED)
    return g_strdup ("created");
  return g_strconcat (crm_record_get_text (rule, "event"), " ", crm_id_format (&batch->id, id),
                      NULL);
}

/* A phone or an address is a record of its own, which tells of the one that it belongs to. */
static gboolean
is_part (Finder *finder, const CrmChange *change, CrmRecord *part, const CrmId **whole)
{
  for (guint i = 0; i < crm_kind_get_n_fields (finder->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (finder->kind, i);
      const CrmField *link = NULL;
      const CrmField *value = crm_field_get_satellite (field, &link);
      const char *type = crm_field_get_spec (field)->satellite_type;

      if (value == NULL || crm_field_get_kind (value) != change->kind || !is_noticed (finder, field)
          || (type != NULL && g_strcmp0 (crm_record_get_text (part, "type"), type) != 0)
          || (change->action == 'U' ? change->field != value
                                    : crm_value_is_none (crm_record_get (part, value))))
        continue;
      *whole = crm_record_get_link (part, crm_field_get_name (link));
      if (*whole != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
look_at_part (Finder *finder,
              const CrmBatch *batch,
              const CrmChange *change,
              GPtrArray *changes,
              const Cause *cause)
{
  g_autoptr (CrmRecord) part = NULL;
  const CrmId *whole = NULL;

  if (change->kind == NULL || !crm_kind_has (change->kind, CRM_KIND_CHILD))
    return;
  part = crm_session_get_any (finder->session, change->kind, &change->id, NULL);
  if (part != NULL && is_part (finder, change, part, &whole) && !is_born_in (changes, whole))
    add (finder, finder->kind, whole, dup_word (finder->rule, batch), batch->at, &batch->user,
         cause->depth);
}

static void
look_at_changes (Finder *finder, const CrmBatch *batch, GPtrArray *changes, const Cause *cause)
{
  /* The log is read last change first. */
  for (guint i = changes->len; i-- > 0;)
    {
      CrmChange *change = g_ptr_array_index (changes, i);

      if (change->kind == finder->kind && has_happened (finder, change, changes))
        add (finder, change->kind, &change->id, dup_word (finder->rule, batch), batch->at,
             &batch->user, cause->depth);
      else if (finder->kind != NULL && crm_rule_get_event (finder->rule) == CRM_RULE_CHANGED)
        look_at_part (finder, batch, change, changes, cause);
    }
}

static gboolean
concerns (CrmRecord *rule, const CrmBatch *batch)
{
  static const char *const silent[]
      = { "setup", "sync", "reminder", "undo", CRM_RULE_QUEUE_SOURCE, "merge", NULL };

  if (crm_rule_get_event (rule) >= CRM_RULE_DATE
      || batch->at < crm_record_get_integer (rule, "active_since", batch->at))
    return FALSE;
  if (g_strcmp0 (batch->source, "import") == 0)
    return crm_record_get_integer (rule, "imported", 0) != 0;
  return !g_strv_contains (silent, batch->source);
}

/* ---- what a rule is asked for ---- */

static gboolean
is_change_event (CrmRecord *rule)
{
  return crm_rule_get_event (rule) < CRM_RULE_DATE;
}

/* Leaves those occasions whose record fits the condition of the rule. */
static gboolean
keep_fitting (Finder *finder, guint first, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) among = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  g_autoptr (GHashTable) by_ref = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) found = NULL;
  g_autoptr (CrmQuery) query = NULL;

  if (finder->kind == NULL || finder->occasions->len == first)
    return TRUE;
  query = crm_rule_query (finder->session, finder->rule, error);
  if (query == NULL)
    return FALSE;
  for (guint i = first; i < finder->occasions->len; i++)
    {
      CrmRuleOccasion *occasion = g_ptr_array_index (finder->occasions, i);
      g_autoptr (CrmRecord) record
          = crm_session_get (finder->session, occasion->kind, &occasion->record, NULL);
      CrmRef ref = record != NULL ? CRM_REF_MAKE (crm_record_get_row (record),
                                                  crm_kind_get_number (occasion->kind))
                                  : 0;

      g_array_append_val (among, ref);
    }
  found = crm_session_matches (finder->session, query, among, cancellable, error);
  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      gint64 *key = g_new (gint64, 1);

      *key = g_array_index (found, CrmRef, i);
      g_hash_table_add (by_ref, key);
    }
  for (guint i = among->len; i-- > 0;)
    if (!g_hash_table_contains (by_ref, &g_array_index (among, CrmRef, i)))
      g_ptr_array_remove_index (finder->occasions, first + i);
  return TRUE;
}

static void
finder_init (Finder *finder, CrmSession *session, GPtrArray *occasions)
{
  *finder = (Finder){ .session = session, .occasions = occasions };
  finder->seen = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
}

static void
finder_take (Finder *finder, CrmRecord *rule)
{
  finder->rule = rule;
  finder->kind = crm_rule_get_entity (rule);
}

/* ---- dates ---- */

/* The days on which a rule that acts once a day acts in the span. */
static void
find_days (CrmRecord *rule, gint64 from, gint64 to, CrmDate *first, CrmDate *after)
{
  *first = crm_instant_to_date (from) - 1;
  while (crm_rule_instant_on (rule, *first) < from)
    (*first)++;
  *after = *first;
  while (crm_rule_instant_on (rule, *after) < to)
    (*after)++;
}

static gboolean
filter_days (CrmQuery *query, const CrmField *field, CrmDate first, CrmDate after, GError **error)
{
  const char *name = crm_field_get_name (field);
  gboolean is_day = crm_field_get_field_type (field) == CRM_FIELD_DATE;

  return crm_query_filter (query, name, CRM_FILTER_AT_LEAST,
                           crm_value_integer (is_day ? first : crm_instant_from_date (first, 0, 0)),
                           error)
         && crm_query_filter (
             query, name, CRM_FILTER_LESS,
             crm_value_integer (is_day ? after : crm_instant_from_date (after, 0, 0)), error);
}

static CrmDate
get_day (CrmRecord *record, const CrmField *field)
{
  const CrmValue *value = crm_record_get (record, field);

  if (value->type != CRM_VALUE_INTEGER)
    return CRM_DATE_NONE;
  return crm_field_get_field_type (field) == CRM_FIELD_DATE ? (CrmDate) value->integer
                                                            : crm_instant_to_date (value->integer);
}

static char *
dup_day_word (CrmDate day)
{
  char text[CRM_DATE_STRING_SIZE];

  return g_strconcat ("date ", crm_date_format (day, text), NULL);
}

static gboolean
add_dates (Finder *finder,
           CrmQuery *query,
           const CrmField *field,
           CrmDate day,
           int days,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (GArray) refs = crm_session_matches (finder->session, query, NULL, cancellable, error);

  for (guint at = 0; refs != NULL && at < refs->len; at += PAGE)
    {
      g_autoptr (GPtrArray) page = crm_session_page (
          finder->session, &g_array_index (refs, CrmRef, at), MIN (PAGE, refs->len - at), error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        {
          CrmRecord *record = g_ptr_array_index (page, i);
          CrmDate on = day;

          if (record == NULL)
            continue;
          if (on == CRM_DATE_NONE)
            on = get_day (record, field) + days;
          add (finder, finder->kind, crm_record_get_id (record), dup_day_word (on),
               crm_rule_instant_on (finder->rule, on), NULL, 0);
        }
    }
  return refs != NULL;
}

/* A day of every year, whichever year the date has. */
static gboolean
filter_anniversary (CrmQuery *query, const CrmField *field, CrmDate day, GError **error)
{
  int year, month, dom;

  crm_date_split (day, &year, &month, &dom);
  if (strcmp (crm_field_get_name (field), "month_day") == 0)
    return crm_query_filter (query, "month_day", CRM_FILTER_EQUAL,
                             crm_value_integer (month * 100 + dom), error);
  crm_query_begin_any (query);
  for (int back = 0; back <= MOST_YEARS; back++)
    {
      /* Who was born on 29 February has the 28th where a year lacks it. */
      gboolean also = month == 2 && dom == 28 && !crm_date_is_valid (year, 2, 29)
                      && crm_date_is_valid (year - back, 2, 29);

      if (!crm_date_is_valid (year - back, month, dom))
        continue;
      for (int n = 0; n <= also; n++)
        if (!crm_query_filter (query, crm_field_get_name (field), CRM_FILTER_EQUAL,
                               crm_value_integer (crm_date_new (year - back, month, dom + n)),
                               error))
          return FALSE;
    }
  crm_query_end_any (query);
  return TRUE;
}

static gboolean
find_dates (Finder *finder, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  const char *name = crm_record_get_text (finder->rule, "date_field");
  const CrmField *field
      = finder->kind != NULL && name != NULL ? crm_kind_find_field (finder->kind, name) : NULL;
  int days = (int) crm_record_get_integer (finder->rule, "days", 0);
  gboolean yearly = field != NULL
                    && ((crm_record_get_integer (finder->rule, "yearly", 0) != 0
                         && crm_field_get_field_type (field) == CRM_FIELD_DATE)
                        || strcmp (name, "month_day") == 0);
  CrmDate first, after;

  find_days (finder->rule, from, to, &first, &after);
  if (field == NULL || first >= after)
    return TRUE;
  if (!yearly)
    {
      g_autoptr (CrmQuery) query = crm_rule_query (finder->session, finder->rule, error);

      return query != NULL && filter_days (query, field, first - days, after - days, error)
             && add_dates (finder, query, field, CRM_DATE_NONE, days, cancellable, error);
    }
  for (CrmDate day = first; day < after; day++)
    {
      g_autoptr (CrmQuery) query = crm_rule_query (finder->session, finder->rule, error);

      if (query == NULL || !filter_anniversary (query, field, day - days, error)
          || !add_dates (finder, query, field, day, days, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- schedules ---- */

static gboolean
find_times (Finder *finder, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) times = crm_rule_list_times (finder->rule, from, to);

  for (guint t = 0; t < times->len; t++)
    {
      gint64 at = g_array_index (times, gint64, t);
      char text[CRM_INSTANT_STRING_SIZE];
      g_autofree char *word = g_strconcat ("at ", crm_instant_format (at, text), NULL);
      g_autoptr (CrmQuery) query = NULL;
      g_autoptr (GArray) refs = NULL;

      if (finder->kind == NULL)
        {
          add (finder, crm_record_get_kind (finder->rule), crm_record_get_id (finder->rule),
               g_steal_pointer (&word), at, NULL, 0);
          continue;
        }
      query = crm_rule_query (finder->session, finder->rule, error);
      refs = query != NULL ? crm_session_matches (finder->session, query, NULL, cancellable, error)
                           : NULL;
      if (refs == NULL)
        return FALSE;
      for (guint i = 0; i < refs->len; i++)
        {
          g_autoptr (GPtrArray) page
              = crm_session_page (finder->session, &g_array_index (refs, CrmRef, i), 1, NULL);

          if (page != NULL && page->len > 0 && page->pdata[0] != NULL)
            add (finder, finder->kind, crm_record_get_id (page->pdata[0]), g_strdup (word), at,
                 NULL, 0);
        }
    }
  return TRUE;
}

/* ---- idle ---- */

/* When something was done with the record last: an activity, or that it was made. */
static gint64
find_last_done (CrmSession *session, CrmRecord *record, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "activity"));
  g_autoptr (GPtrArray) last = NULL;
  CrmValue parent = crm_value_link_of_kind (crm_kind_get_number (crm_record_get_kind (record)),
                                            crm_record_get_id (record));
  gint64 made = crm_record_get_integer (record, "created_at", 0);

  if (!crm_query_filter (query, "parent", CRM_FILTER_EQUAL, parent, error)
      || !crm_query_filter (query, "done_at", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !crm_query_sort (query, "done_at", TRUE, error))
    return CRM_INSTANT_NONE;
  crm_query_set_limit (query, 1);
  last = crm_session_list (session, query, error);
  if (last == NULL)
    return CRM_INSTANT_NONE;
  return last->len > 0
             ? MAX (made, crm_record_get_integer (g_ptr_array_index (last, 0), "done_at", made))
             : made;
}

static gboolean
add_idle (Finder *finder, CrmRecord *record, CrmDate first, CrmDate after, int days, GError **error)
{
  GError *fault = NULL;
  gint64 last = find_last_done (finder->session, record, &fault);
  char text[CRM_DATE_STRING_SIZE];
  CrmDate day;

  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  day = crm_instant_to_date (last);
  if (day < first || day >= after)
    return TRUE;
  add (finder, finder->kind, crm_record_get_id (record),
       g_strconcat ("idle ", crm_date_format (day, text), NULL),
       crm_rule_instant_on (finder->rule, day + days), NULL, 0);
  return TRUE;
}

/* Those of whom an activity was done on these days, and those that were made then. */
static gboolean
find_idle (Finder *finder, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  const CrmKind *activity = find_kind (finder->session, "activity");
  int days = (int) crm_record_get_integer (finder->rule, "days", 1);
  g_autoptr (CrmQuery) done = crm_query_new (activity);
  g_autoptr (CrmQuery) made = NULL;
  g_autoptr (GPtrArray) activities = NULL;
  g_autoptr (GArray) refs = NULL;
  CrmDate first, after;

  find_days (finder->rule, from, to, &first, &after);
  if (finder->kind == NULL || first >= after)
    return TRUE;
  first -= days;
  after -= days;
  made = crm_rule_query (finder->session, finder->rule, error);
  if (made == NULL
      || !filter_days (done, crm_kind_find_field (activity, "done_at"), first, after, error)
      || !filter_days (made, crm_kind_find_field (finder->kind, "created_at"), first, after, error))
    return FALSE;
  activities = crm_session_list (finder->session, done, error);
  for (guint i = 0; activities != NULL && i < activities->len; i++)
    {
      const CrmValue *parent = crm_record_get_by_name (g_ptr_array_index (activities, i), "parent");
      g_autoptr (CrmRecord) record = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (parent->type != CRM_VALUE_LINK || parent->kind != crm_kind_get_number (finder->kind))
        continue;
      record = crm_session_get (finder->session, finder->kind, &parent->link, NULL);
      if (record != NULL && !add_idle (finder, record, first, after, days, error))
        return FALSE;
    }
  refs = activities != NULL ? crm_session_matches (finder->session, made, NULL, cancellable, error)
                            : NULL;
  for (guint i = 0; refs != NULL && i < refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (finder->session, &g_array_index (refs, CrmRef, i), 1, error);

      if (page == NULL
          || (page->len > 0 && page->pdata[0] != NULL
              && !add_idle (finder, page->pdata[0], first, after, days, error)))
        return FALSE;
    }
  return refs != NULL;
}

/* What happens with the clock, not with a change. */
static gboolean
find_by_clock (Finder *finder, gint64 from, gint64 to, GCancellable *cancellable, GError **error)
{
  guint first = finder->occasions->len;

  switch (crm_rule_get_event (finder->rule))
    {
    case CRM_RULE_DATE:
      return find_dates (finder, from, to, cancellable, error);
    case CRM_RULE_SCHEDULE:
      return find_times (finder, from, to, cancellable, error);
    case CRM_RULE_IDLE:
      return find_idle (finder, from, to, cancellable, error)
             && keep_fitting (finder, first, cancellable, error);
    case CRM_RULE_CREATED:
    case CRM_RULE_CHANGED:
    case CRM_RULE_MOVED:
    case CRM_RULE_ENDED:
    default:
      return TRUE;
    }
}

/**
 * crm_rule_query:
 *
 * Returns: (transfer full): the records of the rule's kind that fit its condition
 */
CrmQuery *
crm_rule_query (CrmSession *session, CrmRecord *rule, GError **error)
{
  const CrmKind *kind = crm_rule_get_entity (rule);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (CrmFilter) filter = NULL;
  GError *fault = NULL;

  filter = crm_rule_parse_filter (rule, crm_session_get_currency (session), &fault);
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return NULL;
    }
  if (filter != NULL)
    {
      g_autoptr (CrmFilter) followed = crm_session_follow_links (session, filter, &kind, 1, NULL);

      crm_query_add_filter (query, followed, crm_session_get_user (session));
    }
  return g_steal_pointer (&query);
}

static int
compare_occasions (gconstpointer a, gconstpointer b)
{
  const CrmRuleOccasion *first = *(CrmRuleOccasion *const *) a;
  const CrmRuleOccasion *second = *(CrmRuleOccasion *const *) b;

  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return crm_id_compare (&first->record, &second->record);
}

static gboolean
find_in_batch (Finder *finder, const CrmBatch *batch, GPtrArray *rules, GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  Cause cause;

  for (guint i = 0; i < rules->len; i++)
    {
      CrmRecord *rule = g_ptr_array_index (rules, i);

      if (!is_change_event (rule) || !concerns (rule, batch))
        continue;
      if (changes == NULL)
        {
          changes = crm_session_changes (finder->session, &batch->id, error);
          if (changes == NULL)
            return FALSE;
          if (!find_cause (finder->session, batch, changes, &cause))
            return TRUE;
        }
      /* A rule does not start itself. */
      if (crm_id_equal (&cause.rule, crm_record_get_id (rule)))
        continue;
      finder_take (finder, rule);
      look_at_changes (finder, batch, changes, &cause);
    }
  return TRUE;
}

/**
 * crm_rule_find_occasions:
 * @from: instant, inclusive
 * @to: instant, exclusive
 *
 * Looks for what would have started the rule in the span, as far as this desk knows of it: records
 * that fit its condition now.
 *
 * Returns: (transfer full) (element-type CrmRuleOccasion): in the order of time
 */
GPtrArray *
crm_rule_find_occasions (CrmSession *session,
                         CrmRecord *rule,
                         gint64 from,
                         gint64 to,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GPtrArray) occasions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_occasion_free);
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (CrmRecord) as_if_on = crm_record_copy (rule);
  gboolean good = TRUE;
  Finder finder;

  crm_record_unset (as_if_on, "active_since");
  g_ptr_array_add (rules, as_if_on);
  finder_init (&finder, session, occasions);
  finder_take (&finder, as_if_on);
  if (!is_change_event (as_if_on))
    good = find_by_clock (&finder, from, to, cancellable, error);
  else
    for (gint64 seq = 0; good;)
      {
        g_autoptr (GPtrArray) batches
            = crm_session_batches_after (session, seq, from, TRUE, MOST_BATCHES, error);

        good = batches != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error);
        for (guint i = 0; good && i < batches->len; i++)
          {
            CrmBatch *batch = g_ptr_array_index (batches, i);

            seq = batch->seq;
            if (batch->at < to)
              good = find_in_batch (&finder, batch, rules, error);
          }
        if (!good || batches->len < MOST_BATCHES)
          break;
      }
  finder_take (&finder, as_if_on);
  good = good && (!is_change_event (as_if_on) || keep_fitting (&finder, 0, cancellable, error));
  g_hash_table_unref (finder.seen);
  g_ptr_array_sort (occasions, compare_occasions);
  return good ? g_steal_pointer (&occasions) : NULL;
}

/* ---- news ---- */

void
crm_rule_news_free (CrmRuleNews *self)
{
  g_ptr_array_unref (self->occasions);
  g_free (self);
}

static gint64
read_meta (CrmSession *session, const char *key)
{
  g_autofree char *text = crm_session_get_meta (session, key);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gint64
first_since (GPtrArray *rules, gint64 now)
{
  gint64 since = now;

  for (guint i = 0; i < rules->len; i++)
    since = MIN (since, crm_record_get_integer (g_ptr_array_index (rules, i), "active_since", now));
  return since;
}

static gboolean
find_changes (Finder *finder, CrmRuleNews *news, GPtrArray *rules, gint64 now, GError **error)
{
  gboolean any = FALSE;
  gint64 since = first_since (rules, now);

  for (guint i = 0; i < rules->len; i++)
    any = any || is_change_event (g_ptr_array_index (rules, i));
  while (any)
    {
      g_autoptr (GPtrArray) batches = crm_session_batches_after (finder->session, news->seq, since,
                                                                 FALSE, MOST_BATCHES, error);

      for (guint i = 0; batches != NULL && i < batches->len; i++)
        {
          CrmBatch *batch = g_ptr_array_index (batches, i);

          if (!find_in_batch (finder, batch, rules, error))
            return FALSE;
          news->seq = batch->seq;
        }
      if (batches == NULL || batches->len < MOST_BATCHES)
        return batches != NULL;
    }
  return TRUE;
}

/* Each rule asks its condition of its own occasions. */
static gboolean
keep_fitting_all (Finder *finder, GPtrArray *rules, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all = g_steal_pointer (&finder->occasions);
  gboolean good = TRUE;

  finder->occasions = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_occasion_free);
  for (guint r = 0; good && r < rules->len; r++)
    {
      guint first = finder->occasions->len;

      finder_take (finder, g_ptr_array_index (rules, r));
      for (guint i = 0; i < all->len; i++)
        {
          CrmRuleOccasion *occasion = all->pdata[i];

          if (occasion != NULL && occasion->rule == finder->rule)
            {
              g_ptr_array_add (finder->occasions, occasion);
              all->pdata[i] = NULL;
            }
        }
      good = keep_fitting (finder, first, cancellable, error);
    }
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    if (all->pdata[i] != NULL)
      crm_rule_occasion_free (all->pdata[i]);
  return good;
}

/**
 * crm_rules_find_news:
 * @now: instant
 *
 * Looks for what started the rules that are switched on since crm_rules_queue() took what had
 * started them before. Next to nothing when none is switched on.
 *
 * Returns: (transfer full)
 */
CrmRuleNews *
crm_rules_find_news (CrmSession *session, gint64 now, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) rules = crm_rules_list_active (session, error);
  g_autoptr (CrmRuleNews) news = NULL;
  gboolean good;
  gint64 back;
  Finder finder;

  if (rules == NULL)
    return NULL;
  news = g_new0 (CrmRuleNews, 1);
  news->occasions = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_occasion_free);
  news->seq = read_meta (session, META_SEQ);
  news->until = now;
  news->looked = read_meta (session, META_LOOKED);
  back = now - news->looked >= LOOK_BACK_EVERY || now < news->looked ? LOOK_BACK : 0;
  if (back > 0)
    news->looked = now;
  finder_init (&finder, session, news->occasions);
  good = find_changes (&finder, news, rules, now, error);
  news->occasions = NULL;
  good = keep_fitting_all (&finder, rules, cancellable, error) && good;
  for (guint i = 0; good && i < rules->len; i++)
    {
      CrmRecord *rule = g_ptr_array_index (rules, i);
      gint64 since = crm_record_get_integer (rule, "active_since", now);
      gint64 from = MAX (since, read_meta (session, META_UNTIL) - back);

      finder_take (&finder, rule);
      good = find_by_clock (&finder, MAX (from, now - CRM_RULE_MOST_LATE), now + 1, cancellable,
                            error);
    }
  news->occasions = finder.occasions;
  g_hash_table_unref (finder.seen);
  g_ptr_array_sort (news->occasions, compare_occasions);
  return good ? g_steal_pointer (&news) : NULL;
}

/* Notes up to where the rules have been looked at; in the operation that keeps what was found. */
gboolean
crm_rule_news_note (CrmSession *session, const CrmRuleNews *news, GError **error)
{
  g_autofree char *seq = g_strdup_printf ("%" G_GINT64_FORMAT, news->seq);
  g_autofree char *until = g_strdup_printf ("%" G_GINT64_FORMAT, news->until);
  g_autofree char *looked = g_strdup_printf ("%" G_GINT64_FORMAT, news->looked);

  return crm_session_set_meta (session, META_SEQ, seq, error)
         && crm_session_set_meta (session, META_UNTIL, until, error)
         && crm_session_set_meta (session, META_LOOKED, looked, error);
}
