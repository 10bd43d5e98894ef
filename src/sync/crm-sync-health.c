/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a shared database does: what the server counts, in words, and what to do about it. */
#include "config.h"

#include "crm-sync-health.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-sync-cycle-private.h"

#define TRIM_DAYS 180
#define SEAL_DAYS 7
#define FULL_PERCENT 80
#define HELD_BACK 100000 /* transactions that one open one keeps from being tidied up */

static char *
ask (CrmSyncConnection *connection, GCancellable *cancellable, GError **error)
{
  g_autoptr (PGresult) result = crm_sync_connection_query (connection, "SELECT sync.health ()", 0,
                                                           NULL, cancellable, error);

  return result != NULL ? g_strdup (PQgetvalue (result, 0, 0)) : NULL;
}

/**
 * crm_sync_health_ask:
 * @server: address of the shared database, and who administers it
 *
 * Returns: (transfer full): what the server counts, as a JSON object, or %NULL with @error
 */
char *
crm_sync_health_ask (const char *server,
                     const char *admin_password,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);

  return connection != NULL ? ask (connection, cancellable, error) : NULL;
}

/* As crm_sync_health_ask(), for an administrator of the office at this desk. */
char *
crm_sync_health_ask_desk (CrmStore *store,
                          const char *password,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (CrmSyncCycle) cycle = crm_sync_cycle_new (store);

  return crm_sync_cycle_visit (cycle, password, cancellable, error)
             ? ask (cycle->connection, cancellable, error)
             : NULL;
}

typedef struct
{
  JsonObject *health;
  const CrmLocale *locale;
  GPtrArray *facts;
} Words;

static gint64
count (Words *words, const char *key)
{
  JsonNode *node = json_object_get_member (words->health, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

static gboolean
is_true (Words *words, const char *key)
{
  return json_object_get_boolean_member_with_default (words->health, key, TRUE);
}

static char *
number (Words *words, const char *key)
{
  return crm_locale_format_integer (words->locale, count (words, key));
}

static char *
size (Words *words, const char *key)
{
  return g_format_size ((guint64) count (words, key));
}

static char *
instant (Words *words, const char *key)
{
  gint64 at = count (words, key);

  return at != 0 ? crm_locale_format_instant (words->locale, at) : g_strdup (_ ("never"));
}

static gboolean
is_older (Words *words, const char *key, int days)
{
  gint64 at = count (words, key);

  return at != 0 && at < crm_clock_now () - days * CRM_DAY;
}

/* Takes @value. */
static void
add (Words *words, const char *label, char *value, const char *advice)
{
  CrmHealthFact *fact = g_new0 (CrmHealthFact, 1);

  fact->label = label;
  fact->value = value;
  fact->advice = g_strdup (advice);
  g_ptr_array_add (words->facts, fact);
}

static void
add_server (Words *words)
{
  g_autofree char *used = number (words, "connections");
  g_autofree char *most = number (words, "max_connections");
  gboolean is_full
      = count (words, "connections") * 100 >= count (words, "max_connections") * FULL_PERCENT;
  const char *commits = _ ("A crash of the server may lose what desks believe to be safe: turn "
                           "fsync and synchronous_commit on.");

  add (words, "PostgreSQL",
       g_strdup (json_object_get_string_member_with_default (words->health, "server_version", "")),
       !is_true (words, "safe_commits") ? commits
       : !is_true (words, "autovacuum") ? _ ("Nothing is tidied up: turn autovacuum on.")
                                        : NULL);
  /* Translators: two numbers: those in use, and how many there can be. */
  add (words, _ ("Connections"), g_strdup_printf (_ ("%s of %s"), used, most),
       is_full ? _ ("There will soon be no room for another desk: raise max_connections, or put "
                    "PgBouncer before the server.")
               : NULL);
  if (count (words, "held_back") > HELD_BACK)
    add (words, _ ("Open transactions"), number (words, "held_back"),
         _ ("A transaction has been open for very long and keeps the server from tidying up: end "
            "it."));
}

static void
add_sizes (Words *words)
{
  g_autofree char *records = number (words, "records");
  g_autofree char *record_bytes = size (words, "record_bytes");
  g_autofree char *changes = number (words, "log_rows");
  g_autofree char *change_bytes = size (words, "log_bytes");
  g_autofree char *entries = number (words, "audit_rows");
  g_autofree char *entry_bytes = size (words, "audit_bytes");

  add (words, _ ("Database"), size (words, "bytes"), NULL);
  /* Translators: a number of things and their size: “12,000 (9 MB)”. */
  add (words, _ ("Records"), g_strdup_printf (_ ("%s (%s)"), records, record_bytes), NULL);
  add (words, _ ("Change log"), g_strdup_printf (_ ("%s (%s)"), changes, change_bytes),
       is_older (words, "log_oldest", TRIM_DAYS)
           ? _ ("It is longer than desks need: let cron run clientela-cli share compact.")
           : NULL);
  add (words, _ ("Audit log"), g_strdup_printf (_ ("%s (%s)"), entries, entry_bytes), NULL);
  add (words, _ ("Last seal"), instant (words, "sealed"),
       is_older (words, "sealed", SEAL_DAYS)
           ? _ ("Nothing was sealed for days: run “clientela-cli share audit --verify”.")
           : NULL);
  add (words, _ ("Files"), size (words, "file_bytes"), NULL);
}

/* Of whom nothing was heard for longest; what changed since is not there yet. */
static void
add_slowest (Words *words)
{
  JsonNode *node = json_object_get_member (words->health, "slowest");
  JsonObject *slowest
      = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  gint64 seen = slowest != NULL ? json_object_get_int_member (slowest, "seen") : 0;
  g_autofree char *time = NULL;

  if (seen == 0 || seen > crm_clock_now () - CRM_DAY)
    return;
  time = crm_locale_format_instant (words->locale, seen);
  add (words, _ ("Longest without contact"),
       /* Translators: the name of a computer, the login of its person, a date and a time. */
       g_strdup_printf (_ ("%s of %s, since %s"), json_object_get_string_member (slowest, "desk"),
                        json_object_get_string_member (slowest, "login"), time),
       NULL);
}

static void
add_desks (Words *words)
{
  g_autofree char *desks = number (words, "desks");
  g_autofree char *today = number (words, "desks_today");

  add (words, _ ("People"), number (words, "people"), NULL);
  /* Translators: two numbers of desks. */
  add (words, _ ("Desks"), g_strdup_printf (_ ("%s, %s of them seen today"), desks, today),
       count (words, "desks_silent") > 0 ? _ (
           "Some desks were silent for a month: take back the copies of those that are no more.")
                                         : NULL);
  add (words, _ ("Connected now"), number (words, "connected"), NULL);
  add_slowest (words);
  if (count (words, "desks_older") > 0)
    add (words, _ ("Desks of an older version"), number (words, "desks_older"),
         _ ("They go on as far as they can, and lack what is new: update Clientela there."));
  if (count (words, "desks_not_wiped") > 0)
    add (words, _ ("Copies taken back"), number (words, "desks_not_wiped"),
         _ ("They were not heard of since, so the copies may still be there."));
  add (words, _ ("Last change"), instant (words, "last_push"), NULL);
  add (words, _ ("Conflicts to decide"), number (words, "conflicts"),
       count (words, "conflicts") > 0 ? _ ("They wait under Needs Attention.") : NULL);
  add (words, _ ("Refused in 30 days"), number (words, "refused"), NULL);
}

static void
free_fact (gpointer data)
{
  CrmHealthFact *fact = data;

  g_free (fact->value);
  g_free (fact->advice);
  g_free (fact);
}

/**
 * crm_sync_health_describe:
 * @health: what crm_sync_health_ask() returned
 *
 * Returns: (transfer full) (element-type CrmHealthFact): the same in words
 */
GPtrArray *
crm_sync_health_describe (const char *health, const CrmLocale *locale)
{
  g_autoptr (JsonNode) node = json_from_string (health, NULL);
  GPtrArray *facts = g_ptr_array_new_with_free_func (free_fact);
  Words words = { NULL, locale, facts };

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return facts;
  words.health = json_node_get_object (node);
  add_server (&words);
  add_sizes (&words);
  add_desks (&words);
  return facts;
}
