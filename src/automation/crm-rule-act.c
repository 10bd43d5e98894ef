/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the actions of rules do, each as part of the operation that acts. Rooms above add those that
 * need them. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-assign-work.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-plan-work.h"
#include "crm-rule-private.h"

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gboolean
has_field (CrmRecord *record, const char *name)
{
  return crm_kind_find_field (crm_record_get_kind (record), name) != NULL;
}

static char *
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return NULL;
}

static CrmRecord *
get_linked (CrmSession *session, CrmRecord *record, const char *name)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), name);
  const CrmValue *value = field != NULL ? crm_record_get (record, field) : NULL;
  const CrmKind *kind;

  if (value == NULL || value->type != CRM_VALUE_LINK)
    return NULL;
  kind = crm_field_get_target (field);
  if (kind == NULL)
    kind = crm_catalog_find_number (crm_session_get_catalog (session), value->kind);
  return kind != NULL ? crm_session_get (session, kind, &value->link, NULL) : NULL;
}

/**
 * crm_rule_get_about:
 *
 * Returns: (transfer full): what an action for @record is about: the client of an activity, of a
 *   birthday, of an agreement; else the record itself
 */
CrmRecord *
crm_rule_get_about (CrmSession *session, CrmRecord *record)
{
  static const char *const links[] = { "parent", "contact_id", "account_id", "lead_id" };
  const CrmKind *kind = crm_record_get_kind (record);

  if (!crm_kind_has (kind, CRM_KIND_CHILD) && !has_field (record, "parent"))
    return g_object_ref (record);
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      CrmRecord *about = get_linked (session, record, links[i]);

      if (about != NULL)
        return about;
    }
  return g_object_ref (record);
}

static gboolean
take_owner (CrmRecord *record, CrmId *user)
{
  const CrmId *owner
      = has_field (record, "owner_id") ? crm_record_get_link (record, "owner_id") : NULL;

  if (owner != NULL)
    *user = *owner;
  return owner != NULL;
}

/**
 * crm_rule_find_responsible:
 * @action: its fields “responsible” and “user_id” say who
 * @user: (out): who it is; whoever is at this desk where nobody is responsible
 */
void
crm_rule_find_responsible (CrmSession *session,
                           const CrmRuleOccasion *occasion,
                           CrmRecord *record,
                           CrmRecord *action,
                           CrmId *user)
{
  const char *which = crm_record_get_text (action, "responsible");
  const CrmId *person = crm_record_get_link (action, "user_id");
  CrmId actor
      = crm_id_is_none (&occasion->actor) ? *crm_session_get_user (session) : occasion->actor;

  *user = actor;
  if (person != NULL && (which == NULL || strcmp (which, "person") == 0))
    {
      *user = *person;
      return;
    }
  if (g_strcmp0 (which, "actor") == 0)
    return;
  if (!take_owner (record, user))
    {
      g_autoptr (CrmRecord) about = crm_rule_get_about (session, record);

      take_owner (about, user);
    }
  if (g_strcmp0 (which, "manager") == 0)
    {
      g_autoptr (CrmRecord) owner
          = crm_session_get (session, find_kind (session, "user"), user, NULL);
      const CrmId *manager = owner != NULL ? crm_record_get_link (owner, "reports_to_id") : NULL;

      if (manager != NULL)
        *user = *manager;
    }
}

static void
set_times (CrmRecord *activity, CrmRecord *action, gint64 at)
{
  CrmDate day = crm_instant_to_date (at) + (int) crm_record_get_integer (action, "delay_days", 0);
  int hour, minute;

  if (crm_rule_parse_time (crm_record_get_text (action, "at_time"), &hour, &minute))
    {
      crm_record_set_integer (activity, "start_at", crm_instant_from_date (day, hour, minute));
      return;
    }
  crm_record_set_integer (activity, "start_at", crm_instant_from_date (day, 0, 0));
  crm_record_set_integer (activity, "all_day", 1);
}

static CrmRecord *
make_activity (CrmSession *session,
               const CrmRuleOccasion *occasion,
               CrmRecord *record,
               CrmRecord *action)
{
  const CrmKind *kind = find_kind (session, "activity");
  g_autoptr (CrmRecord) about = crm_rule_get_about (session, record);
  g_autofree char *subject
      = crm_rule_fill (crm_record_get_text (action, "subject"), record, crm_locale_default ());
  CrmRecord *activity = crm_record_new (kind);
  CrmId user;

  crm_rule_find_responsible (session, occasion, record, action, &user);
  crm_record_set_text (activity, "subject", subject);
  if (!crm_kind_has (crm_record_get_kind (about), CRM_KIND_SETUP))
    crm_record_set_parent (activity, "parent", crm_record_get_kind (about),
                           crm_record_get_id (about));
  if (!crm_id_is_none (&user))
    crm_record_set_link (activity, "owner_id", &user);
  return activity;
}

/* ---- the actions ---- */

static char *
act_activity (CrmSession *session,
              const CrmRuleOccasion *occasion,
              CrmRecord *record,
              CrmRecord *action,
              GError **error)
{
  g_autoptr (CrmRecord) activity = make_activity (session, occasion, record, action);
  g_autofree char *text
      = crm_rule_fill (crm_record_get_text (action, "message"), record, crm_locale_default ());

  if (crm_record_is_set (action, "activity_type"))
    crm_record_set_text (activity, "type", crm_record_get_text (action, "activity_type"));
  if (*text != '\0')
    crm_record_set_text (activity, "description", text);
  set_times (activity, action, occasion->at);
  if (!crm_session_insert (session, activity, error))
    return NULL;
  /* Translators: what a rule did; %s is the subject of an activity. */
  return g_strdup_printf (_ ("Created “%s”"), crm_record_get_title (activity));
}

static char *
act_plan (CrmSession *session,
          const CrmRuleOccasion *occasion,
          CrmRecord *record,
          CrmRecord *action,
          GError **error)
{
  g_autoptr (CrmRecord) about = crm_rule_get_about (session, record);
  g_autoptr (CrmRecord) plan = get_linked (session, action, "plan_id");
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  CrmRef ref = CRM_REF_MAKE (crm_record_get_row (about),
                             crm_kind_get_number (crm_record_get_kind (about)));
  gint64 n;

  if (plan == NULL)
    return refuse (error, _ ("There is no such plan any more"));
  g_array_append_val (refs, ref);
  n = crm_plan_put (session, crm_record_get_id (plan), refs,
                    crm_instant_to_date (occasion->at)
                        + (int) crm_record_get_integer (action, "delay_days", 0),
                    NULL, error);
  if (n < 0)
    return NULL;
  /* Translators: what a rule did; %s is a plan. */
  return g_strdup_printf (n > 0 ? _ ("Started the plan “%s”")
                                /* Translators: %s is a plan. */
                                : _ ("The plan “%s” is under way already"),
                          crm_record_get_title (plan));
}

static char *
act_set (CrmSession *session,
         const CrmRuleOccasion *occasion,
         CrmRecord *record,
         CrmRecord *action,
         GError **error)
{
  const char *name = crm_record_get_text (action, "field");
  const CrmField *field
      = name != NULL ? crm_kind_find_field (crm_record_get_kind (record), name) : NULL;
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  g_autofree char *said = NULL;

  if (field == NULL || !crm_rule_field_can_be_set (field))
    return refuse (error, _ ("The field that the rule sets is not there any more"));
  if (!crm_rule_action_value (action, field, crm_record_get_currency (record), occasion->at, &value,
                              error))
    return NULL;
  crm_record_set (record, field, crm_value_copy (&value));
  if (!crm_session_update (session, record, error))
    return NULL;
  said = crm_field_format (field, &value, crm_record_get_currency (record), crm_locale_default ());
  /* Translators: what a rule did; a field and its new value. */
  return g_strdup_printf (_ ("Set “%s” to “%s”"), crm_field_get_label (field),
                          said != NULL ? said : "");
}

static char *
assign_by_rules (CrmSession *session, CrmRecord *record, GError **error)
{
  g_autoptr (GArray) refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  CrmRef ref = CRM_REF_MAKE (crm_record_get_row (record),
                             crm_kind_get_number (crm_record_get_kind (record)));
  g_autoptr (GPtrArray) assigned = NULL;
  const char *name;

  g_array_append_val (refs, ref);
  assigned = crm_assign_many (session, refs, FALSE, NULL, error);
  if (assigned == NULL)
    return NULL;
  if (assigned->len == 0)
    return g_strdup (_ ("Somebody is responsible already"));
  record = ((CrmAssigned *) g_ptr_array_index (assigned, 0))->record;
  name = crm_record_get_link_title (record,
                                    crm_kind_find_field (crm_record_get_kind (record), "owner_id"));
  if (!crm_record_is_set (record, "owner_id"))
    return g_strdup (_ ("No rule of assignment found anybody"));
  /* Translators: what a rule did; %s is a person. */
  return g_strdup_printf (_ ("Made %s responsible"), name != NULL ? name : "");
}

static char *
act_assign (CrmSession *session,
            const CrmRuleOccasion *occasion,
            CrmRecord *record,
            CrmRecord *action,
            GError **error)
{
  g_autoptr (CrmRecord) user = get_linked (session, action, "user_id");

  if (!crm_record_is_set (action, "user_id"))
    return assign_by_rules (session, record, error);
  if (user == NULL || crm_record_get_integer (user, "active", 1) == 0)
    return refuse (error, _ ("Who is to be responsible does not work here any more"));
  crm_record_set_link (record, "owner_id", crm_record_get_id (user));
  if (!crm_session_update (session, record, error))
    return NULL;
  /* Translators: what a rule did; %s is a person. */
  return g_strdup_printf (_ ("Made %s responsible"), crm_record_get_title (user));
}

/* A notice is a task for now with a reminder: it is told once on whichever desk of the person,
 * and stands in their day until they have done with it. */
static char *
act_notify (CrmSession *session,
            const CrmRuleOccasion *occasion,
            CrmRecord *record,
            CrmRecord *action,
            GError **error)
{
  g_autoptr (CrmRecord) activity = make_activity (session, occasion, record, action);
  g_autoptr (CrmRecord) reminder = crm_record_new (find_kind (session, "reminder"));
  gint64 now = crm_clock_now ();
  const CrmId *user = crm_record_get_link (activity, "owner_id");

  crm_record_set_integer (activity, "due_at", now);
  if (!crm_session_insert (session, activity, error))
    return NULL;
  crm_record_set_link (reminder, "activity_id", crm_record_get_id (activity));
  if (user != NULL)
    crm_record_set_link (reminder, "user_id", user);
  crm_record_set_integer (reminder, "remind_at", now);
  if (!crm_session_insert (session, reminder, error))
    return NULL;
  /* Translators: what a rule did; %s is what it told somebody. */
  return g_strdup_printf (_ ("Notified: “%s”"), crm_record_get_title (activity));
}

static char *
act_payment (CrmSession *session,
             const CrmRuleOccasion *occasion,
             CrmRecord *record,
             CrmRecord *action,
             GError **error)
{
  const char *status = crm_record_get_text (record, "status");

  if (g_strcmp0 (status, "paid") == 0)
    return g_strdup (_ ("It is paid already"));
  if (g_strcmp0 (status, "issued") != 0 && g_strcmp0 (status, "sent") != 0)
    return refuse (error, _ ("Only an invoice that has gone out can be paid"));
  crm_record_set_text (record, "status", "paid");
  return crm_session_update (session, record, error) ? g_strdup (_ ("Registered as paid")) : NULL;
}

/* ---- which there are ---- */

/* Rooms above register theirs when the program starts, before anything acts. */
static GHashTable *
get_types (void)
{
  static GHashTable *types = NULL;

  if (g_once_init_enter (&types))
    {
      static const struct
      {
        const char *type;
        CrmRuleActFunc act;
      } own[] = {
        { "activity", act_activity }, { "plan", act_plan },     { "set", act_set },
        { "assign", act_assign },     { "notify", act_notify }, { "payment", act_payment },
      };
      GHashTable *made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

      for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
        {
          CrmRuleActionFuncs *funcs = g_new0 (CrmRuleActionFuncs, 1);

          funcs->act = own[i].act;
          g_hash_table_insert (made, g_strdup (own[i].type), funcs);
        }
      g_once_init_leave (&types, made);
    }
  return types;
}

/**
 * crm_rule_action_set_funcs:
 * @type: a key of the field "type" of actions
 *
 * Says what an action of the type does. Called when the program starts, before a store is opened.
 */
void
crm_rule_action_set_funcs (const char *type, const CrmRuleActionFuncs *funcs)
{
  g_hash_table_replace (get_types (), g_strdup (type), g_memdup2 (funcs, sizeof *funcs));
}

static const CrmRuleActionFuncs *
get_funcs (CrmRecord *action)
{
  const char *type = crm_record_get_text (action, "type");

  return type != NULL ? g_hash_table_lookup (get_types (), type) : NULL;
}

/* ---- before it acts ---- */

/**
 * crm_rule_has_to_ask:
 *
 * Returns: whether an action of the rule is one that somebody may have to approve
 */
gboolean
crm_rule_has_to_ask (CrmSession *session, CrmRecord *rule)
{
  g_autoptr (GPtrArray) actions = crm_rule_list_actions (session, crm_record_get_id (rule), NULL);

  for (guint i = 0; actions != NULL && i < actions->len; i++)
    {
      const CrmRuleActionFuncs *funcs = get_funcs (actions->pdata[i]);

      if (funcs != NULL && funcs->ask != NULL)
        return TRUE;
    }
  return FALSE;
}

/**
 * crm_rule_ask:
 * @waits_for: (out) (transfer full) (nullable): why the rule cannot act yet
 *
 * Asks whoever has to say yes before the rule may act for @record, as part of an open operation.
 *
 * Returns: FALSE with @error when one of its actions cannot be done at all
 */
gboolean
crm_rule_ask (CrmSession *session,
              const CrmRuleOccasion *occasion,
              CrmRecord *record,
              char **waits_for,
              GError **error)
{
  g_autoptr (GPtrArray) actions
      = crm_rule_list_actions (session, crm_record_get_id (occasion->rule), error);

  *waits_for = NULL;
  for (guint i = 0; actions != NULL && i < actions->len; i++)
    {
      const CrmRuleActionFuncs *funcs = get_funcs (actions->pdata[i]);
      g_autofree char *reason = NULL;

      if (funcs != NULL && funcs->ask != NULL
          && !funcs->ask (session, occasion, record, actions->pdata[i], &reason, error))
        return FALSE;
      if (*waits_for == NULL)
        *waits_for = g_steal_pointer (&reason);
    }
  return actions != NULL;
}

static void
free_bytes (gpointer bytes)
{
  if (bytes != NULL)
    g_bytes_unref (bytes);
}

/**
 * crm_rule_ahead_new:
 *
 * Returns: (transfer full) (element-type CrmId GBytes): nothing read yet
 */
GHashTable *
crm_rule_ahead_new (void)
{
  return g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, free_bytes);
}

/**
 * crm_rules_read_ahead:
 * @occasions: (element-type CrmRecord): that are due
 * @ahead: (element-type CrmId GBytes): by the id of an action
 *
 * Reads what their rules will need and what takes long, before anything is written. What cannot be
 * read is told when the rule acts. Any lane.
 */
void
crm_rules_read_ahead (CrmSession *session,
                      GPtrArray *occasions,
                      GHashTable *ahead,
                      GCancellable *cancellable)
{
  const CrmId *last = NULL;

  for (guint i = 0; i < occasions->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const CrmId *rule = crm_record_get_link (occasions->pdata[i], "rule_id");
      g_autoptr (GPtrArray) actions = NULL;

      if (rule == NULL || (last != NULL && crm_id_equal (rule, last)))
        continue;
      last = rule;
      actions = crm_rule_list_actions (session, rule, NULL);
      for (guint j = 0; actions != NULL && j < actions->len; j++)
        {
          const CrmId *id = crm_record_get_id (actions->pdata[j]);
          const CrmRuleActionFuncs *funcs = get_funcs (actions->pdata[j]);

          if (funcs != NULL && funcs->read != NULL && !g_hash_table_contains (ahead, id))
            g_hash_table_insert (ahead, crm_id_copy (id),
                                 funcs->read (session, actions->pdata[j], cancellable, NULL));
        }
    }
}

/**
 * crm_rule_is_read_ahead:
 * @occasion: of kind rule_occasion
 *
 * Returns: whether all that its rule needs is in @ahead
 */
gboolean
crm_rule_is_read_ahead (CrmSession *session, CrmRecord *occasion, GHashTable *ahead)
{
  const CrmId *rule = crm_record_get_link (occasion, "rule_id");
  g_autoptr (GPtrArray) actions = rule != NULL ? crm_rule_list_actions (session, rule, NULL) : NULL;

  for (guint i = 0; actions != NULL && i < actions->len; i++)
    {
      const CrmRuleActionFuncs *funcs = get_funcs (actions->pdata[i]);

      if (funcs != NULL && funcs->read != NULL
          && !g_hash_table_contains (ahead, crm_record_get_id (actions->pdata[i])))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_rule_get_ahead:
 *
 * Returns: (transfer full) (nullable): what was read for @action before, or else is read now; %NULL
 *   without @error when there is nothing to read
 */
GBytes *
crm_rule_get_ahead (CrmSession *session,
                    const CrmRuleOccasion *occasion,
                    CrmRecord *action,
                    GError **error)
{
  const CrmRuleActionFuncs *funcs = get_funcs (action);
  GBytes *bytes = occasion->ahead != NULL
                      ? g_hash_table_lookup (occasion->ahead, crm_record_get_id (action))
                      : NULL;

  if (bytes != NULL)
    return g_bytes_ref (bytes);
  return funcs != NULL && funcs->read != NULL ? funcs->read (session, action, NULL, error) : NULL;
}

/* ---- acting ---- */

/**
 * crm_rule_action_is_known:
 *
 * Returns: whether this program can do what an action of the type says
 */
gboolean
crm_rule_action_is_known (const char *type)
{
  return type != NULL && g_hash_table_contains (get_types (), type);
}

/**
 * crm_rule_act:
 *
 * Does all that the rule says for @record, as part of an open operation.
 *
 * Returns: (transfer full): what was done, a line for each action; %NULL with @error when one could
 *   not be done: the operation is to be taken back
 */
char *
crm_rule_act (CrmSession *session,
              const CrmRuleOccasion *occasion,
              CrmRecord *record,
              GError **error)
{
  g_autoptr (GPtrArray) actions
      = crm_rule_list_actions (session, crm_record_get_id (occasion->rule), error);
  g_autoptr (GString) done = g_string_new (NULL);

  if (actions == NULL)
    return NULL;
  for (guint i = 0; i < actions->len; i++)
    {
      CrmRecord *action = g_ptr_array_index (actions, i);
      const CrmRuleActionFuncs *funcs = get_funcs (action);
      /* An action sees what the one before it did. */
      g_autoptr (CrmRecord) fresh
          = crm_session_get (session, occasion->kind, crm_record_get_id (record), error);
      g_autofree char *line = NULL;

      if (fresh == NULL)
        return NULL;
      if (funcs == NULL)
        return refuse (error, _ ("This program cannot do what the rule says: update it"));
      line = funcs->act (session, occasion, fresh, action, error);
      if (line == NULL)
        return NULL;
      g_string_append_printf (done, "%s%s", done->len > 0 ? "\n" : "", line);
    }
  return g_string_free (g_steal_pointer (&done), FALSE);
}
