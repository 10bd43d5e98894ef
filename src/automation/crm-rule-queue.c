/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each occasion of a rule once. What happened is queued in one operation with the note of up to
 * where it was looked; what is done is done in one operation with the record that says so, whose id
 * is made of the occasion: a program that is killed anywhere between has done all of it or
 * nothing, and the shared database takes that record from one desk. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-desk.h"
#include "crm-error.h"
#include "crm-matches.h"
#include "crm-rule-private.h"

/* A claim is the second of the instant, and below it the desk. */
#define DESK_BITS 20
#define DESK_MASK ((1 << DESK_BITS) - 1)
/* How long a claim stands when its desk does not act. */
#define LEASE_SECONDS 120

#define DUE_AT_ONCE 200

/* Of an occasion that stands for many so many changes are taken apart at once. */
#define MANY_PAGE 500

/* When it is looked again whether somebody said yes. */
#define ASK_AGAIN (10 * CRM_MINUTE)

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gboolean
says (CrmRecord *record, const char *field, const char *key)
{
  return g_strcmp0 (crm_record_get_text (record, field), key) == 0;
}

static gboolean
end (CrmSession *session, gboolean good, GError **error)
{
  if (good && crm_session_commit (session, NULL, error))
    return TRUE;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return FALSE;
}

/* ---- rules that were halted ---- */

static CrmId
halt_id (CrmRecord *rule)
{
  g_autofree char *word = g_strdup_printf ("halted %" G_GINT64_FORMAT,
                                           crm_record_get_integer (rule, "active_since", 0));

  return crm_rule_occasion_id (crm_record_get_id (rule), crm_record_get_id (rule), word);
}

/**
 * crm_rule_dup_halt:
 *
 * Returns: (transfer full) (nullable): why the rule was halted since it was switched on; %NULL when
 *   it was not
 */
char *
crm_rule_dup_halt (CrmSession *session, CrmRecord *rule)
{
  CrmId id = halt_id (rule);
  g_autoptr (CrmRecord) mark
      = crm_session_get (session, find_kind (session, "rule_occasion"), &id, NULL);

  return mark != NULL ? g_strdup (crm_record_get_text (mark, "why")) : NULL;
}

static CrmRecord *
make_occasion (CrmSession *session, const CrmId *id, CrmRecord *rule, gint64 at)
{
  CrmRecord *record = crm_record_new_with_id (find_kind (session, "rule_occasion"), id);

  crm_record_take_defaults (record);
  crm_record_set_link (record, "rule_id", crm_record_get_id (rule));
  crm_record_set_integer (record, "due_at", at);
  return record;
}

static gboolean
halt (CrmSession *session, const CrmRuleOccasion *occasion, GError **error)
{
  CrmId id = halt_id (occasion->rule);
  g_autoptr (CrmRecord) before
      = crm_session_get_any (session, find_kind (session, "rule_occasion"), &id, NULL);
  g_autoptr (CrmRecord) mark = NULL;

  if (before != NULL)
    return TRUE;
  mark = make_occasion (session, &id, occasion->rule, occasion->at);
  crm_record_set_parent (mark, "record", crm_record_get_kind (occasion->rule),
                         crm_record_get_id (occasion->rule));
  crm_record_set_text (mark, "occasion", "halted");
  crm_record_set_text (mark, "status", "halted");
  crm_record_set_text (mark, "why",
                       _ ("It was set off again and again by what other rules did because of it. "
                          "Change one of them and switch this one on again."));
  return crm_session_insert (session, mark, error);
}

/* ---- the queue ---- */

/* Whoever changed so many records at once is told, on whichever of their desks, that it waits for
 * their word. */
static gboolean
tell_of_many (CrmSession *session, const CrmRuleOccasion *occasion, GError **error)
{
  g_autoptr (CrmRecord) activity = crm_record_new (find_kind (session, "activity"));
  g_autoptr (CrmRecord) reminder = crm_record_new (find_kind (session, "reminder"));
  gint64 now = crm_clock_now ();
  g_autofree char *number = crm_locale_format_integer (crm_locale_default (), occasion->amount);
  /* Translators: the name of a rule, then a number. */
  g_autofree char *subject
      = g_strdup_printf (_ ("“%s” would act for %s records at once: say in the queue of Automation "
                            "whether it may"),
                         crm_record_get_title (occasion->rule), number);

  crm_record_set_text (activity, "subject", subject);
  crm_record_set_integer (activity, "start_at",
                          crm_instant_from_date (crm_instant_to_date (now), 0, 0));
  crm_record_set_integer (activity, "all_day", 1);
  crm_record_set_integer (activity, "due_at", now);
  if (!crm_id_is_none (&occasion->actor))
    {
      crm_record_set_link (activity, "owner_id", &occasion->actor);
      crm_record_set_link (reminder, "user_id", &occasion->actor);
    }
  crm_record_set_link (reminder, "activity_id", crm_record_get_id (activity));
  crm_record_set_integer (reminder, "remind_at", now);
  return crm_session_insert (session, activity, error)
         && crm_session_insert (session, reminder, error);
}

static gboolean
queue_one (CrmSession *session, const CrmRuleOccasion *occasion, gint64 *n, GError **error)
{
  CrmId id = crm_rule_occasion_get_id (occasion);
  g_autoptr (CrmRecord) before
      = crm_session_get_any (session, find_kind (session, "rule_occasion"), &id, NULL);
  g_autoptr (CrmRecord) record = NULL;

  if (before != NULL)
    return TRUE;
  if (occasion->depth > CRM_RULE_MOST_DEPTH)
    return halt (session, occasion, error);
  record = make_occasion (session, &id, occasion->rule, occasion->at);
  crm_record_set_parent (record, "record", occasion->kind, &occasion->record);
  crm_record_set_text (record, "occasion", occasion->occasion);
  if (!crm_id_is_none (&occasion->actor))
    crm_record_set_link (record, "actor_id", &occasion->actor);
  if (occasion->depth > 0)
    crm_record_set_integer (record, "depth", occasion->depth);
  if (occasion->amount > 0)
    {
      crm_record_set_text (record, "status", "held");
      crm_record_set_integer (record, "amount", occasion->amount);
      if (!tell_of_many (session, occasion, error))
        return FALSE;
    }
  (*n)++;
  return crm_session_insert (session, record, error);
}

/**
 * crm_rules_queue:
 * @news: as crm_rules_find_news() found them
 *
 * Puts new occasions into the queue, and notes that they were looked for, in one operation.
 *
 * Returns: how many were new, -1 with @error
 */
gint64
crm_rules_queue (CrmSession *session, CrmRuleNews *news, GError **error)
{
  gint64 n = 0;
  gboolean good
      = crm_session_begin (session, _ ("Occasions of rules"), CRM_RULE_QUEUE_SOURCE, error);

  if (!good)
    return -1;
  for (guint i = 0; good && i < news->occasions->len; i++)
    good = queue_one (session, g_ptr_array_index (news->occasions, i), &n, error);
  good = good && crm_rule_news_note (session, news, error);
  if (!end (session, good, error))
    return -1;
  /* An operation in which nothing was changed leaves nothing behind. */
  return n > 0 || crm_rule_news_note (session, news, error) ? n : -1;
}

static gboolean
is_many (CrmRecord *occasion)
{
  return crm_record_get_integer (occasion, "amount", 0) > 0;
}

/* One that stands for many is taken apart when what came of it so far is done. */
static void
put_off_many (GPtrArray *due)
{
  gboolean has_single = FALSE;

  for (guint i = 0; i < due->len; i++)
    has_single = has_single || !is_many (due->pdata[i]);
  for (guint i = due->len; has_single && i-- > 0;)
    if (is_many (due->pdata[i]))
      g_ptr_array_remove_index (due, i);
}

/**
 * crm_rules_list_due:
 * @now: instant
 *
 * Returns: (transfer full) (element-type CrmRecord): occasions that wait and are due, the oldest
 *   first. Any lane.
 */
GPtrArray *
crm_rules_list_due (CrmSession *session, gint64 now, guint limit, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "rule_occasion"));
  GPtrArray *due;

  if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("pending"), error)
      || !crm_query_filter (query, "due_at", CRM_FILTER_AT_MOST, crm_value_integer (now), error)
      || !crm_query_sort (query, "due_at", FALSE, error))
    return NULL;
  crm_query_set_limit (query, limit);
  due = crm_session_list (session, query, error);
  if (due != NULL)
    put_off_many (due);
  return due;
}

/**
 * crm_rules_list_queue:
 * @rule: (nullable): only of this rule
 * @all: those that are over too, the latest first; else those that wait, are halted or failed
 *
 * Returns: (transfer full) (element-type CrmRecord): of kind rule_occasion. Any lane.
 */
GPtrArray *
crm_rules_list_queue (
    CrmSession *session, const CrmId *rule, gboolean all, guint limit, GError **error)
{
  static const char *const open[] = { "held", "pending", "failed", "halted" };
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "rule_occasion"));

  if (rule != NULL
      && !crm_query_filter (query, "rule_id", CRM_FILTER_EQUAL, crm_value_link (rule), error))
    return NULL;
  if (!all)
    {
      crm_query_begin_any (query);
      for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
        if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text (open[i]), error))
          return NULL;
      crm_query_end_any (query);
    }
  if (!crm_query_sort (query, "due_at", all, error))
    return NULL;
  crm_query_set_limit (query, limit);
  return crm_session_list (session, query, error);
}

/**
 * crm_rules_list_runs:
 * @rule: (nullable): only of this rule
 *
 * Returns: (transfer full) (element-type CrmRecord): of kind rule_run, the latest first; those that
 *   were taken back too, which are deleted. Any lane.
 */
GPtrArray *
crm_rules_list_runs (CrmSession *session, const CrmId *rule, guint limit, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "rule_run"));

  if ((rule != NULL
       && !crm_query_filter (query, "rule_id", CRM_FILTER_EQUAL, crm_value_link (rule), error))
      || !crm_query_sort (query, "at", TRUE, error))
    return NULL;
  crm_query_include_deleted (query);
  crm_query_set_limit (query, limit);
  return crm_session_list (session, query, error);
}

static gboolean
set_status (CrmSession *session, CrmRecord *occasion, const char *status, const char *why)
{
  crm_record_set_text (occasion, "status", status);
  crm_record_set_text (occasion, "why", why);
  return TRUE;
}

/* What a desk notes of its own is nothing that a person would undo. */
static gboolean
note (CrmSession *session, CrmRecord *occasion, GError **error)
{
  return crm_session_begin (session, crm_kind_get_label (crm_record_get_kind (occasion)),
                            CRM_RULE_QUEUE_SOURCE, error)
         && end (session, crm_session_update (session, occasion, error), error);
}

/* ---- who acts ---- */

static gint64
make_claim (gint64 at, int desk)
{
  return (at / CRM_SECOND) << DESK_BITS | (desk & DESK_MASK);
}

static char *
decline_key (const CrmId *occasion)
{
  char id[CRM_ID_STRING_SIZE];

  return g_strconcat ("rules.declined.", crm_id_format (occasion, id), NULL);
}

/**
 * crm_rule_decline:
 *
 * Notes that the shared database does not let the person at this desk act on the occasion: it is
 * left to other desks.
 */
gboolean
crm_rule_decline (CrmSession *session, const CrmId *occasion, GError **error)
{
  g_autofree char *key = decline_key (occasion);

  return crm_session_set_meta (session, key, "yes", error);
}

static gboolean
is_declined (CrmSession *session, const CrmId *occasion)
{
  g_autofree char *key = decline_key (occasion);
  g_autofree char *value = crm_session_get_meta (session, key);

  return value != NULL;
}

/**
 * crm_rule_claim:
 * @desk: the number of this desk
 *
 * Says that this desk wants to act on an occasion of an office that is shared.
 *
 * Returns: FALSE without an error when it is over or another desk wants to; with one when it could
 *   not be noted
 */
gboolean
crm_rule_claim (CrmSession *session, const CrmId *occasion, gint64 now, int desk, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "rule_occasion"), occasion, NULL);
  gint64 claim = record != NULL ? crm_record_get_integer (record, "claim", 0) : 0;

  if (record == NULL || !says (record, "status", "pending") || is_declined (session, occasion)
      || (claim != 0 && (claim >> DESK_BITS) + LEASE_SECONDS > now / CRM_SECOND))
    return FALSE;
  crm_record_set_integer (record, "claim", make_claim (now, desk));
  return note (session, record, error);
}

/**
 * crm_rule_is_mine:
 *
 * Returns: whether the claim of this desk stands, after the copies of the office had time to hear
 *   of each other. Any lane.
 */
gboolean
crm_rule_is_mine (CrmSession *session, const CrmId *occasion, gint64 now, int desk)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "rule_occasion"), occasion, NULL);
  gint64 claim = record != NULL ? crm_record_get_integer (record, "claim", 0) : 0;

  return record != NULL && says (record, "status", "pending") && (claim & DESK_MASK) == desk
         && (claim >> DESK_BITS) + LEASE_SECONDS > now / CRM_SECOND;
}

/* ---- acting ---- */

static CrmRecord *
get_record (CrmSession *session, CrmRecord *occasion)
{
  const CrmValue *value = crm_record_get_by_name (occasion, "record");
  const CrmKind *kind
      = value->type == CRM_VALUE_LINK
            ? crm_catalog_find_number (crm_session_get_catalog (session), value->kind)
            : NULL;

  return kind != NULL ? crm_session_get (session, kind, &value->link, NULL) : NULL;
}

static gboolean
fits (CrmSession *session, CrmRecord *rule, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (GArray) among = NULL;
  g_autoptr (GArray) found = NULL;
  CrmRef ref;

  if (!crm_record_is_set (rule, "filter") || kind != crm_rule_get_entity (rule))
    return TRUE;
  query = crm_rule_query (session, rule, NULL);
  among = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  ref = CRM_REF_MAKE (crm_record_get_row (record), crm_kind_get_number (kind));
  g_array_append_val (among, ref);
  found = query != NULL ? crm_session_matches (session, query, among, NULL, NULL) : NULL;
  return found != NULL && found->len > 0;
}

/* Returns: (nullable): why nothing is to be done any more */
static const char *
find_obstacle (CrmSession *session, CrmRecord *rule, CrmRecord *record)
{
  g_autofree char *halted = rule != NULL ? crm_rule_dup_halt (session, rule) : NULL;

  if (rule == NULL || !crm_rule_is_active (rule))
    return _ ("The rule was switched off");
  if (halted != NULL)
    return _ ("The rule was halted");
  if (record == NULL)
    return _ ("The record is not there any more");
  return fits (session, rule, record) ? NULL : _ ("The condition does not hold any more");
}

static void
read_occasion (CrmRecord *record, CrmRecord *rule, CrmRecord *about, CrmRuleOccasion *occasion)
{
  const CrmId *actor = crm_record_get_link (record, "actor_id");

  *occasion = (CrmRuleOccasion){
    .rule = rule,
    .kind = crm_record_get_kind (about),
    .record = *crm_record_get_id (about),
    .occasion = (char *) crm_record_get_text (record, "occasion"),
    .at = crm_record_get_integer (record, "due_at", 0),
    .actor = actor != NULL ? *actor : CRM_ID_NONE,
    .depth = (int) crm_record_get_integer (record, "depth", 0),
  };
}

static gboolean
insert_run (CrmSession *session,
            CrmRecord *record,
            const CrmRuleOccasion *occasion,
            const char *done,
            gint64 now,
            GError **error)
{
  CrmId id = crm_rule_run_id (crm_record_get_id (record));
  g_autoptr (CrmRecord) run = crm_record_new_with_id (find_kind (session, "rule_run"), &id);

  crm_record_set_link (run, "rule_id", crm_record_get_id (occasion->rule));
  crm_record_set_parent (run, "record", occasion->kind, &occasion->record);
  crm_record_set_link (run, "occasion_id", crm_record_get_id (record));
  crm_record_set_integer (run, "at", now);
  crm_record_set_text (run, "done", done);
  if (occasion->depth > 0)
    crm_record_set_integer (run, "depth", occasion->depth);
  return crm_session_insert (session, run, error);
}

/* All that an occasion comes to, in one operation. */
static gboolean
act (CrmSession *session,
     CrmRecord *record,
     CrmRecord *rule,
     CrmRecord *about,
     GHashTable *ahead,
     gint64 now,
     GError **error)
{
  g_autofree char *done = NULL;
  CrmRuleOccasion occasion;

  read_occasion (record, rule, about, &occasion);
  occasion.ahead = ahead;
  if (!crm_session_begin (session, crm_record_get_title (rule), CRM_RULE_SOURCE, error))
    return FALSE;
  done = crm_rule_act (session, &occasion, about, error);
  set_status (session, record, "done", NULL);
  return end (session,
              done != NULL && crm_session_update (session, record, error)
                  && insert_run (session, record, &occasion, done, now, error),
              error);
}

static gboolean
has_run (CrmSession *session, const CrmId *occasion)
{
  CrmId id = crm_rule_run_id (occasion);
  g_autoptr (CrmRecord) run
      = crm_session_get_any (session, find_kind (session, "rule_run"), &id, NULL);

  return run != NULL;
}

static gboolean
note_as (CrmSession *session, const CrmId *id, const char *status, const char *why, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "rule_occasion"), id, error);

  return record != NULL && set_status (session, record, status, why)
         && note (session, record, error);
}

/* Asks for what somebody has to approve first. Returns: FALSE with @error when that shows that the
 * rule cannot act; @waits says whether it is to wait. */
static gboolean
ask (CrmSession *session,
     CrmRecord *record,
     CrmRecord *rule,
     CrmRecord *about,
     gint64 now,
     gboolean *waits,
     GError **error)
{
  g_autofree char *waits_for = NULL;
  CrmRuleOccasion occasion;

  if (!crm_rule_has_to_ask (session, rule))
    return TRUE;
  read_occasion (record, rule, about, &occasion);
  if (!crm_session_begin (session, crm_record_get_title (rule), CRM_RULE_SOURCE, error))
    return FALSE;
  if (!crm_rule_ask (session, &occasion, about, &waits_for, error))
    return end (session, FALSE, NULL);
  *waits = waits_for != NULL;
  if (!*waits)
    {
      crm_session_rollback (session);
      return TRUE;
    }
  crm_record_set_integer (record, "due_at", now + ASK_AGAIN);
  crm_record_set_text (record, "why", waits_for);
  return end (session, crm_session_update (session, record, error), error);
}

/* Takes the next part of one that stands for many apart. The parts are the same wherever and
 * however often that is done. */
static gboolean
take_apart (CrmSession *session, CrmRecord *record, CrmRecord *rule, GError **error)
{
  const char *word = crm_record_get_text (record, "occasion");
  gint64 after = crm_record_get_integer (record, "progress", 0), n = 0;
  g_autoptr (CrmBatch) batch = NULL;
  g_autoptr (GPtrArray) page = NULL;
  guint n_read;
  gboolean good;
  CrmId id;

  if (g_str_has_prefix (word, CRM_RULE_MANY_WORD)
      && crm_id_parse (word + strlen (CRM_RULE_MANY_WORD), &id))
    batch = crm_session_get_batch (session, &id, NULL);
  /* Only the desk that did it knows it as one operation. */
  if (batch == NULL)
    return crm_session_is_shared (session)
               ? crm_rule_decline (session, crm_record_get_id (record), error)
               : note_as (session, crm_record_get_id (record), "failed",
                          _ ("There is no such operation"), error);
  page = crm_rule_find_page (session, rule, batch, after, MANY_PAGE, &n_read, NULL, error);
  if (page == NULL
      || !crm_session_begin (session, _ ("Occasions of rules"), CRM_RULE_QUEUE_SOURCE, error))
    return FALSE;
  good = TRUE;
  for (guint i = 0; good && i < page->len; i++)
    good = queue_one (session, page->pdata[i], &n, error);
  crm_record_set_integer (record, "progress", after + n_read);
  if (n_read < MANY_PAGE)
    set_status (session, record, "done", NULL);
  return end (session, good && crm_session_update (session, record, error), error);
}

/**
 * crm_rule_run:
 * @occasion: that waits
 * @ahead: (nullable) (element-type CrmId GBytes): what crm_rules_read_ahead() read
 * @now: instant
 *
 * Acts on an occasion, or notes why not: the rule was switched off, its condition does not hold any
 * more, an action could not be done. In an office that is shared the claim of this desk must stand.
 *
 * Returns: 1 when it acted, 0 when there was nothing to do or it failed, as the occasion says; -1
 *   with @error when the office could not be read or written
 */
int
crm_rule_run (
    CrmSession *session, const CrmId *occasion, GHashTable *ahead, gint64 now, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "rule_occasion"), occasion, error);
  const CrmId *rule_id = record != NULL ? crm_record_get_link (record, "rule_id") : NULL;
  g_autoptr (CrmRecord) rule = NULL;
  g_autoptr (CrmRecord) about = NULL;
  g_autoptr (GError) fault = NULL;
  const char *obstacle;
  gboolean waits = FALSE;

  if (record == NULL)
    return -1;
  if (!says (record, "status", "pending"))
    return 0;
  /* It was done, and that was taken back: it does not come again. */
  if (has_run (session, occasion))
    return note_as (session, occasion, "done", NULL, error) ? 0 : -1;
  if (rule_id != NULL)
    rule = crm_session_get (session, find_kind (session, "rule"), rule_id, NULL);
  about = get_record (session, record);
  obstacle = find_obstacle (session, rule, about);
  if (obstacle != NULL)
    return note_as (session, occasion, "skipped", obstacle, error) ? 0 : -1;
  if (is_many (record))
    return take_apart (session, record, rule, error) ? 0 : -1;
  if (ask (session, record, rule, about, now, &waits, &fault)
      && (waits || act (session, record, rule, about, ahead, now, &fault)))
    return !waits;
  if (!g_error_matches (fault, CRM_ERROR, CRM_ERROR_INVALID)
      && !g_error_matches (fault, CRM_ERROR, CRM_ERROR_DENIED)
      && !g_error_matches (fault, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return -1;
    }
  return note_as (session, occasion, "failed", fault->message, error) ? 0 : -1;
}

/**
 * crm_rules_run_all:
 * @now: instant
 *
 * Looks for occasions and acts on all that are due, and on what follows from that, in an office
 * that is on this desk only.
 *
 * Returns: how many times a rule acted, -1 with @error
 */
gint64
crm_rules_run_all (CrmSession *session, gint64 now, GCancellable *cancellable, GError **error)
{
  gint64 n = 0;

  for (;;)
    {
      g_autoptr (CrmRuleNews) news = crm_rules_find_news (session, NULL, now, cancellable, error);
      g_autoptr (GHashTable) ahead = crm_rule_ahead_new ();
      g_autoptr (GPtrArray) due = NULL;

      if (news == NULL || crm_rules_queue (session, news, error) < 0)
        return -1;
      due = crm_rules_list_due (session, now, DUE_AT_ONCE, error);
      if (due == NULL)
        return -1;
      if (due->len == 0)
        return n;
      crm_rules_read_ahead (session, due, ahead, cancellable);
      for (guint i = 0; i < due->len; i++)
        {
          int did
              = g_cancellable_set_error_if_cancelled (cancellable, error)
                    ? -1
                    : crm_rule_run (session, crm_record_get_id (due->pdata[i]), ahead, now, error);

          if (did < 0)
            return -1;
          n += did;
        }
      now = MAX (now, crm_clock_now ());
    }
}

/* ---- what people do with it ---- */

/* What one that stands for many has put into the queue and is not done yet. */
static gboolean
cancel_parts (CrmSession *session, CrmRecord *many, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_record_get_kind (many));
  g_autoptr (GPtrArray) parts = NULL;

  if (!crm_query_filter (query, "rule_id", CRM_FILTER_EQUAL,
                         crm_value_link (crm_record_get_link (many, "rule_id")), error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("pending"), error)
      || !crm_query_filter (query, "due_at", CRM_FILTER_EQUAL,
                            crm_value_integer (crm_record_get_integer (many, "due_at", 0)), error))
    return FALSE;
  parts = crm_session_list (session, query, error);
  for (guint i = 0; parts != NULL && i < parts->len; i++)
    {
      if (crm_id_equal (crm_record_get_id (parts->pdata[i]), crm_record_get_id (many)))
        continue;
      set_status (session, parts->pdata[i], "cancelled", NULL);
      if (!crm_session_update (session, parts->pdata[i], error))
        return FALSE;
    }
  return parts != NULL;
}

static gboolean
turn (CrmSession *session,
      const CrmId *id,
      const char *from,
      const char *to,
      const char *label,
      const char *source,
      GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "rule_occasion"), id, error);

  if (record == NULL)
    return FALSE;
  if (!says (record, "status", from))
    {
      const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), "status");

      /* Translators: %s is how it is with an occasion of a rule, as “Done”. */
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("It is too late for that: %s"),
                   crm_field_choice_label (field, crm_record_get_text (record, "status")));
      return FALSE;
    }
  set_status (session, record, to, NULL);
  return crm_session_begin (session, label, source, error)
         && end (session,
                 (!is_many (record) || strcmp (to, "cancelled") != 0
                  || cancel_parts (session, record, error))
                     && crm_session_update (session, record, error),
                 error);
}

/**
 * crm_rule_cancel:
 * @source: of the operation: "window" or "cli"
 *
 * Takes an occasion that waits out of the queue, as an operation that can be undone; one that
 * stands for many with all that came of it and is not done.
 */
gboolean
crm_rule_cancel (CrmSession *session, const CrmId *occasion, const char *source, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "rule_occasion"), occasion, error);

  if (record == NULL)
    return FALSE;
  return turn (session, occasion, says (record, "status", "held") ? "held" : "pending", "cancelled",
               _ ("Cancel what a rule was to do"), source, error);
}

/**
 * crm_rule_allow:
 *
 * Lets a rule act for the many records for which it was held.
 */
gboolean
crm_rule_allow (CrmSession *session, const CrmId *occasion, const char *source, GError **error)
{
  return turn (session, occasion, "held", "pending", _ ("Let a rule act for many records"), source,
               error);
}

/**
 * crm_rule_retry:
 *
 * Lets an occasion that failed wait again.
 */
gboolean
crm_rule_retry (CrmSession *session, const CrmId *occasion, const char *source, GError **error)
{
  return turn (session, occasion, "failed", "pending", _ ("Let a rule try again"), source, error);
}

/**
 * crm_rule_undo:
 * @run: of kind rule_run
 *
 * Takes back what a rule did on an occasion, all of it; what was changed since stays. The occasion
 * does not come again.
 */
gboolean
crm_rule_undo (CrmSession *session, const CrmId *run, GError **error)
{
  const CrmKind *kind = find_kind (session, "rule_run");
  g_autoptr (CrmRecord) record = crm_session_get_any (session, kind, run, error);
  g_autoptr (GPtrArray) changes = NULL;

  if (record == NULL)
    return FALSE;
  if (crm_record_is_deleted (record))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("This was taken back already"));
      return FALSE;
    }
  changes = crm_session_history (session, kind, run, 0, error);
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      CrmChange *change = g_ptr_array_index (changes, i);
      g_autoptr (CrmBatch) undone = NULL;

      /* On the desk that acted it is the operation of the rule, on others that operation as it
       * arrived there. */
      if (change->action != 'I')
        continue;
      undone = crm_session_undo (session, &change->batch, error);
      return undone != NULL;
    }
  if (changes != NULL)
    g_set_error_literal (
        error, CRM_ERROR, CRM_ERROR_INVALID,
        _ ("This desk does not know any more what was done: it was before the desk "
           "joined the office, or has been cleared away"));
  return FALSE;
}
