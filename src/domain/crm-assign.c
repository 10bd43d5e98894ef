/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who gets a new lead or deal: in turn, to the least busy, by territory or by language. What was
 * decided goes with the record until it is saved, and into the log with it. */
#include "config.h"

#include "crm-assign.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-fold.h"
#include "crm-kinds-private.h"

typedef struct
{
  CrmId rule;
  CrmId user;
  char *method;
  char *why;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_free (decision->method);
  g_free (decision->why);
  g_free (decision);
}

static GQuark
decision_quark (void)
{
  return g_quark_from_static_string ("crm-assignment");
}

static GPtrArray *
list_all (CrmRules *rules, const char *kind)
{
  return rules->all != NULL ? rules->all (rules->data, crm_catalog_find_kind (rules->catalog, kind))
                            : NULL;
}

/* ---- what the record says ---- */

static CrmRecord *
get_party (CrmRecord *record, const char *link, CrmRules *rules)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), link);
  const CrmId *id = field != NULL ? crm_record_get_link (record, link) : NULL;

  return id != NULL ? rules->get (rules->data, crm_field_get_target (field), id) : NULL;
}

/* A deal has no address and no language of its own: its company has, or else its person.
 * Returns: (transfer full) (nullable): what the field says */
static char *
dup_said (CrmRecord *record, const char *field, CrmRules *rules)
{
  static const char *const parties[] = { "account_id", "contact_id" };

  if (crm_kind_find_field (crm_record_get_kind (record), field) != NULL)
    return g_strdup (crm_record_get_text (record, field));
  for (guint i = 0; i < G_N_ELEMENTS (parties); i++)
    {
      g_autoptr (CrmRecord) party = get_party (record, parties[i], rules);

      if (party != NULL && crm_kind_find_field (crm_record_get_kind (party), field) != NULL
          && crm_record_is_set (party, field))
        return g_strdup (crm_record_get_text (party, field));
    }
  return NULL;
}

static gboolean
is_same (const char *a, const char *b)
{
  g_autofree char *first = crm_fold (a);
  g_autofree char *second = crm_fold (b);

  return *first != '\0' && strcmp (first, second) == 0;
}

/* A postal code begins with digits of its region. */
static gboolean
covers (const char *territory, const char *field, const char *said)
{
  g_autofree char *begin = NULL;
  g_autofree char *code = NULL;

  if (strcmp (field, "postal_code") != 0)
    return is_same (territory, said);
  if (!g_ascii_isdigit (*territory))
    return FALSE;
  begin = crm_fold_digits (territory);
  code = crm_fold_digits (said);
  return *begin != '\0' && g_str_has_prefix (code, begin);
}

/* ---- the people of a rule ---- */

static gboolean
works_here (const CrmId *user, CrmRules *rules)
{
  g_autoptr (CrmRecord) person
      = user != NULL
            ? rules->get (rules->data, crm_catalog_find_kind (rules->catalog, "user"), user)
            : NULL;

  return person != NULL && crm_record_get_integer (person, "active", 1) != 0;
}

/* Returns: (transfer container) (element-type CrmRecord): those who work here, in their order */
static GPtrArray *
list_members (GPtrArray *all, CrmRecord *rule, CrmRules *rules)
{
  GPtrArray *members = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      CrmRecord *member = g_ptr_array_index (all, i);
      const CrmId *its_rule = crm_record_get_link (member, "assignment_rule_id");

      if (its_rule != NULL && crm_id_equal (its_rule, crm_record_get_id (rule))
          && works_here (crm_record_get_link (member, "user_id"), rules))
        g_ptr_array_add (members, member);
    }
  return members;
}

/* The finest place decides: a postal code before a city, a city before a country. */
static void
keep_territory (GPtrArray *members, CrmRecord *record, CrmRules *rules, char **why)
{
  static const char *const fields[] = { "postal_code", "city", "region", "country" };

  for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
    {
      g_autofree char *said = dup_said (record, fields[f], rules);
      g_autoptr (GPtrArray) kept = g_ptr_array_new ();

      for (guint i = 0; said != NULL && i < members->len; i++)
        {
          const char *text = crm_record_get_text (g_ptr_array_index (members, i), "territories");
          g_auto (GStrv) territories = g_strsplit_set (text != NULL ? text : "", "\n,;", -1);
          gboolean any = FALSE;

          for (int t = 0; territories[t] != NULL; t++)
            any = any || covers (g_strstrip (territories[t]), fields[f], said);
          if (any)
            g_ptr_array_add (kept, g_ptr_array_index (members, i));
        }
      if (kept->len == 0)
        continue;
      g_ptr_array_set_size (members, 0);
      g_ptr_array_extend (members, kept, NULL, NULL);
      *why = g_steal_pointer (&said);
      return;
    }
  g_ptr_array_set_size (members, 0);
}

/* “pt_BR” is spoken by whoever speaks “pt”; the names of languages are taken as they are. */
static gboolean
speaks (const char *language, const char *said)
{
  gsize n = strlen (language);

  return is_same (language, said)
         || (n == 2 && g_ascii_strncasecmp (said, language, n) == 0 && strchr ("_-", said[n]));
}

static void
keep_language (GPtrArray *members, CrmRecord *record, CrmRules *rules, char **why)
{
  g_autofree char *said = dup_said (record, "language", rules);

  for (guint i = members->len; i-- > 0;)
    {
      const char *text = crm_record_get_text (g_ptr_array_index (members, i), "languages");
      g_auto (GStrv) languages = g_strsplit_set (text != NULL ? text : "", "\n,; ", -1);
      gboolean any = FALSE;

      for (int l = 0; said != NULL && *said != '\0' && languages[l] != NULL; l++)
        any = any || (*languages[l] != '\0' && speaks (languages[l], said));
      if (!any)
        g_ptr_array_remove_index (members, i);
    }
  if (members->len > 0)
    *why = g_steal_pointer (&said);
}

/* ---- whose turn it is ---- */

static gint64 *
recall (CrmRules *rules, const char *key)
{
  return rules->memo != NULL ? g_hash_table_lookup (rules->memo, key) : NULL;
}

static void
remember (CrmRules *rules, const char *key, gint64 value)
{
  if (rules->memo != NULL)
    g_hash_table_insert (rules->memo, g_strdup (key), g_memdup2 (&value, sizeof value));
}

/* When the last of the people joined: from then on all of them get the same number. */
static gint64
last_joined (GPtrArray *members)
{
  gint64 last = 0;

  for (guint i = 0; i < members->len; i++)
    last = MAX (last, crm_record_get_integer (g_ptr_array_index (members, i), "created_at", 0));
  return last;
}

/* How many records a rule gave to somebody since @since, with what this operation gives. */
static gint64
count_given (CrmRecord *rule, const CrmId *user, gint64 since, CrmRules *rules, char **key)
{
  char instant[CRM_INSTANT_STRING_SIZE];
  g_autofree char *rule_id = crm_id_dup_string (crm_record_get_id (rule));
  g_autofree char *user_id = crm_id_dup_string (user);
  g_autofree char *filter = NULL;
  gint64 *known;

  *key = g_strconcat ("given ", rule_id, user_id, NULL);
  known = recall (rules, *key);
  if (known != NULL)
    return *known;
  filter = g_strdup_printf ("assignment_rule_id = \"%s\" and user_id = \"%s\" and at >= \"%s\"",
                            rule_id, user_id, crm_instant_format (since, instant));
  return rules->sum != NULL ? rules->sum (
             rules->data, crm_catalog_find_kind (rules->catalog, "assignment"), NULL, filter)
                            : 0;
}

/* How much somebody has to do: leads nobody has finished with, or open deals. */
static gint64
count_work (const CrmKind *kind, const CrmId *user, CrmRules *rules, char **key)
{
  g_autofree char *id = crm_id_dup_string (user);
  gboolean is_lead = strcmp (crm_kind_get_name (kind), "lead") == 0;
  g_autofree char *filter = NULL;
  gint64 *known;

  *key = g_strconcat ("work ", crm_kind_get_name (kind), id, NULL);
  known = recall (rules, *key);
  if (known != NULL)
    return *known;
  filter = g_strdup_printf (is_lead ? "owner_id = \"%s\" and status != converted and status != lost"
                                    : "owner_id = \"%s\" and stage_id.type != won and "
                                      "stage_id.type != lost",
                            id);
  return rules->sum != NULL ? rules->sum (rules->data, kind, NULL, filter) : 0;
}

/* The one with the fewest; among equals the first of the rule. */
static const CrmId *
pick (GPtrArray *members, CrmRecord *rule, CrmRecord *record, CrmRules *rules, gint64 *fewest)
{
  gboolean by_work = g_strcmp0 (crm_record_get_text (rule, "method"), "least_busy") == 0;
  gint64 since = last_joined (members);
  const CrmId *found = NULL;
  g_autofree char *found_key = NULL;

  for (guint i = 0; i < members->len; i++)
    {
      const CrmId *user = crm_record_get_link (g_ptr_array_index (members, i), "user_id");
      g_autofree char *key = NULL;
      gint64 n = by_work ? count_work (crm_record_get_kind (record), user, rules, &key)
                         : count_given (rule, user, since, rules, &key);

      remember (rules, key, n);
      if (found != NULL && n >= *fewest)
        continue;
      found = user;
      *fewest = n;
      g_free (found_key);
      found_key = g_steal_pointer (&key);
    }
  if (found != NULL)
    remember (rules, found_key, *fewest + 1);
  return found;
}

static gboolean
applies (CrmRecord *rule, CrmRecord *record)
{
  const char *source = crm_record_get_text (rule, "source");
  const char *its_source = crm_record_get_text (record, "source");

  return crm_record_get_integer (rule, "archived", 0) == 0
         && g_strcmp0 (crm_record_get_text (rule, "entity"),
                       crm_kind_get_name (crm_record_get_kind (record)))
                == 0
         && (source == NULL || (its_source != NULL && is_same (source, its_source)));
}

static gboolean
decide (CrmRecord *rule, GPtrArray *all, CrmRecord *record, CrmRules *rules)
{
  const char *method = crm_record_get_text (rule, "method");
  g_autoptr (GPtrArray) members = list_members (all, rule, rules);
  g_autofree char *why = NULL;
  const CrmId *user;
  Decision *decision;
  gint64 fewest = 0;

  if (g_strcmp0 (method, "territory") == 0)
    keep_territory (members, record, rules, &why);
  else if (g_strcmp0 (method, "language") == 0)
    keep_language (members, record, rules, &why);
  user = pick (members, rule, record, rules, &fewest);
  if (user == NULL)
    return FALSE;
  if (g_strcmp0 (method, "least_busy") == 0)
    why = g_strdup_printf ("%d", (int) fewest);
  decision = g_new0 (Decision, 1);
  decision->rule = *crm_record_get_id (rule);
  decision->user = *user;
  decision->method = g_strdup (method);
  decision->why = g_steal_pointer (&why);
  crm_record_set_link (record, "owner_id", user);
  g_object_set_qdata_full (G_OBJECT (record), decision_quark (), decision, decision_free);
  return TRUE;
}

/**
 * crm_assign:
 * @record: a lead or a deal about to be saved
 *
 * Makes somebody responsible by the rules of the office, unless somebody is already.
 *
 * Returns: whether a rule found somebody
 */
gboolean
crm_assign (CrmRecord *record, CrmRules *rules)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) members = NULL;

  if (crm_record_is_set (record, "owner_id"))
    return FALSE;
  all = list_all (rules, "assignment_rule");
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      CrmRecord *rule = g_ptr_array_index (all, i);

      if (!applies (rule, record))
        continue;
      if (members == NULL)
        members = list_all (rules, "assignment_member");
      if (members != NULL && decide (rule, members, record, rules))
        return TRUE;
    }
  return FALSE;
}

/**
 * crm_assign_log:
 * @record: as crm_assign() left it, and saved since
 *
 * Writes down who got it, by which rule and why; nothing when no rule decided.
 */
gboolean
crm_assign_log (CrmRecord *record, CrmRules *rules, GError **error)
{
  const Decision *decision = g_object_get_qdata (G_OBJECT (record), decision_quark ());
  g_autoptr (CrmRecord) entry = NULL;

  if (decision == NULL)
    return TRUE;
  entry = crm_record_new (crm_catalog_find_kind (rules->catalog, "assignment"));
  crm_record_set_parent (entry, "record", crm_record_get_kind (record), crm_record_get_id (record));
  crm_record_set_link (entry, "user_id", &decision->user);
  crm_record_set_link (entry, "assignment_rule_id", &decision->rule);
  crm_record_set_text (entry, "method", decision->method);
  crm_record_set_text (entry, "why", decision->why);
  crm_record_set_integer (entry, "at", rules->now);
  return rules->insert (rules->data, entry, error);
}
