/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened that a rule waits for: changes are read from the log of this desk, dates from the
 * records. The same is asked of the past to try a rule and of the last seconds to let it act. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-matches.h"
#include "crm-rule-finder-private.h"

/* So many operations of this desk are looked at at once. */
#define MOST_BATCHES 500
/* So many changes of a large operation. */
#define LARGE_PAGE 2000
/* What was looked at is written down after so many operations, or so long. */
#define NOTE_BATCHES 200
#define NOTE_AFTER CRM_MINUTE

#define META_SEQ "rules.seq"
#define META_UNTIL "rules.until"
#define META_LOOKED "rules.looked"

/* What gets a date that has come already is found by looking back, now and then. */
#define LOOK_BACK CRM_DAY
#define LOOK_BACK_EVERY (15 * CRM_MINUTE)

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

void
crm_rule_finder_add (CrmRuleFinder *finder,
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

/* ---- what a rule is asked for ---- */

/* Leaves those occasions whose record fits the condition of the rule. */
gboolean
crm_rule_finder_keep_fitting (CrmRuleFinder *finder,
                              guint first,
                              GCancellable *cancellable,
                              GError **error)
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
    if (((CrmRuleOccasion *) finder->occasions->pdata[first + i])->amount == 0
        && !g_hash_table_contains (by_ref, &g_array_index (among, CrmRef, i)))
      g_ptr_array_remove_index (finder->occasions, first + i);
  return TRUE;
}

static void
finder_init (CrmRuleFinder *finder, CrmSession *session, GPtrArray *occasions)
{
  *finder = (CrmRuleFinder){ .session = session, .occasions = occasions };
  finder->seen = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
}

static void
finder_take (CrmRuleFinder *finder, CrmRecord *rule)
{
  finder->rule = rule;
  finder->kind = crm_rule_get_entity (rule);
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

static void
free_occasion (gpointer occasion)
{
  crm_rule_occasion_free (occasion);
}

/**
 * crm_rule_find_page:
 * @after: how many changes of the operation were read before
 * @n_read: (out): how many were read now; less than @limit at the end
 *
 * Looks for what set off a rule in one part of an operation that is too large to be looked at as a
 * whole. Any lane.
 *
 * Returns: (transfer full) (element-type CrmRuleOccasion): whose records fit the condition
 */
GPtrArray *
crm_rule_find_page (CrmSession *session,
                    CrmRecord *rule,
                    const CrmBatch *batch,
                    gint64 after,
                    guint limit,
                    guint *n_read,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GPtrArray) occasions = g_ptr_array_new_with_free_func (free_occasion);
  g_autoptr (GPtrArray) changes = NULL;
  const CrmRuleCause cause = { CRM_ID_NONE, 0 };
  gboolean good;
  CrmRuleFinder finder;

  *n_read = 0;
  if (crm_rule_get_entity (rule) == NULL)
    return g_steal_pointer (&occasions);
  changes = crm_session_changes_page (session, &batch->id, crm_rule_get_entity (rule), after, limit,
                                      error);
  if (changes == NULL)
    return NULL;
  *n_read = changes->len;
  finder_init (&finder, session, occasions);
  finder_take (&finder, rule);
  crm_rule_finder_look_at_changes (&finder, batch, changes, &cause);
  good = crm_rule_finder_keep_fitting (&finder, 0, cancellable, error);
  g_hash_table_unref (finder.seen);
  return good ? g_steal_pointer (&occasions) : NULL;
}

static void
add_many (CrmRuleFinder *finder, const CrmBatch *batch, gint64 amount)
{
  char id[CRM_ID_STRING_SIZE];
  CrmRuleOccasion *occasion;

  crm_rule_finder_add (finder, crm_record_get_kind (finder->rule), crm_record_get_id (finder->rule),
                       g_strconcat (CRM_RULE_MANY_WORD, crm_id_format (&batch->id, id), NULL),
                       batch->at, &batch->user, 0);
  occasion = finder->occasions->pdata[finder->occasions->len - 1];
  occasion->amount = amount;
}

/* Of an operation on very many records as many occasions as act without being asked; where there
 * are more, one that stands for all of them. */
static gboolean
find_in_large_batch (CrmRuleFinder *finder, const CrmBatch *batch, CrmRecord *rule, GError **error)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new_with_free_func (free_occasion);
  gint64 n = 0, after = 0;
  guint n_read = LARGE_PAGE;

  while (n_read == LARGE_PAGE)
    {
      g_autoptr (GPtrArray) page = crm_rule_find_page (finder->session, rule, batch, after,
                                                       LARGE_PAGE, &n_read, NULL, error);

      if (page == NULL)
        return FALSE;
      n += page->len;
      after += n_read;
      if (n <= CRM_RULE_MANY)
        g_ptr_array_extend_and_steal (first, g_steal_pointer (&page));
    }
  finder_take (finder, rule);
  if (n > CRM_RULE_MANY)
    add_many (finder, batch, n);
  else
    g_ptr_array_extend_and_steal (finder->occasions, g_steal_pointer (&first));
  return TRUE;
}

static gboolean
find_in_batch (CrmRuleFinder *finder, const CrmBatch *batch, GPtrArray *rules, GError **error)
{
  g_autoptr (GPtrArray) changes = NULL;
  CrmRuleCause cause;

  for (guint i = 0; i < rules->len; i++)
    {
      CrmRecord *rule = g_ptr_array_index (rules, i);

      if (!crm_rule_is_change_event (rule) || !crm_rule_concerns (rule, batch))
        continue;
      if (batch->n_changes > CRM_RULE_MANY && g_strcmp0 (batch->source, CRM_RULE_SOURCE) != 0)
        {
          if (!find_in_large_batch (finder, batch, rule, error))
            return FALSE;
          continue;
        }
      if (changes == NULL)
        {
          changes = crm_session_changes (finder->session, &batch->id, error);
          if (changes == NULL)
            return FALSE;
          if (!crm_rule_find_cause (finder->session, batch, changes, &cause))
            return TRUE;
        }
      /* A rule does not start itself. */
      if (crm_id_equal (&cause.rule, crm_record_get_id (rule)))
        continue;
      finder_take (finder, rule);
      crm_rule_finder_look_at_changes (finder, batch, changes, &cause);
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
  CrmRuleFinder finder;

  crm_record_unset (as_if_on, "active_since");
  g_ptr_array_add (rules, as_if_on);
  finder_init (&finder, session, occasions);
  finder_take (&finder, as_if_on);
  if (!crm_rule_is_change_event (as_if_on))
    good = crm_rule_finder_find_by_clock (&finder, from, to, cancellable, error);
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
  good = good
         && (!crm_rule_is_change_event (as_if_on)
             || crm_rule_finder_keep_fitting (&finder, 0, cancellable, error));
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
find_changes (
    CrmRuleFinder *finder, CrmRuleNews *news, GPtrArray *rules, gint64 now, GError **error)
{
  gboolean any = FALSE;
  gint64 since = first_since (rules, now);

  for (guint i = 0; i < rules->len; i++)
    any = any || crm_rule_is_change_event (g_ptr_array_index (rules, i));
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
keep_fitting_all (CrmRuleFinder *finder,
                  GPtrArray *rules,
                  GCancellable *cancellable,
                  GError **error)
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
      good = crm_rule_finder_keep_fitting (finder, first, cancellable, error);
    }
  g_ptr_array_set_free_func (all, NULL);
  for (guint i = 0; i < all->len; i++)
    if (all->pdata[i] != NULL)
      crm_rule_occasion_free (all->pdata[i]);
  return good;
}

/**
 * crm_rule_news_is_worth_noting:
 *
 * Returns: whether it has to be written down what was looked at: there is something to be done, or
 *   looking at it once more would take long
 */
gboolean
crm_rule_news_is_worth_noting (const CrmRuleNews *self)
{
  return self->occasions->len > 0 || self->seq - self->noted_seq >= NOTE_BATCHES
         || (self->seq != self->noted_seq && self->until - self->noted_until >= NOTE_AFTER)
         || self->until - self->noted_until >= LOOK_BACK_EVERY;
}

/**
 * crm_rules_find_news:
 * @before: (nullable): what this program looked at last, which need not be written down
 * @now: instant
 *
 * Looks for what started the rules that are switched on since crm_rules_queue() took what had
 * started them before. Next to nothing when none is switched on.
 *
 * Returns: (transfer full)
 */
CrmRuleNews *
crm_rules_find_news (CrmSession *session,
                     const CrmRuleNews *before,
                     gint64 now,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) rules = crm_rules_list_active (session, error);
  g_autoptr (CrmRuleNews) news = NULL;
  gboolean good;
  gint64 back, last;
  CrmRuleFinder finder;

  if (rules == NULL)
    return NULL;
  news = g_new0 (CrmRuleNews, 1);
  news->occasions = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_rule_occasion_free);
  news->noted_seq = read_meta (session, META_SEQ);
  news->noted_until = read_meta (session, META_UNTIL);
  news->seq = MAX (news->noted_seq, before != NULL ? before->seq : 0);
  news->until = now;
  news->looked = MAX (read_meta (session, META_LOOKED), before != NULL ? before->looked : 0);
  last = MAX (news->noted_until, before != NULL ? before->until : 0);
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
      gint64 from = MAX (since, last - back);

      finder_take (&finder, rule);
      good = crm_rule_finder_find_by_clock (&finder, MAX (from, now - CRM_RULE_MOST_LATE), now + 1,
                                            cancellable, error);
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
