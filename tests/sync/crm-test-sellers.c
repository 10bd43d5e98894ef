/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An office of sellers with desks, and bare connections, as an attacker has them. */
#include "config.h"

#include <string.h>

#include "crm-test-sellers.h"

gboolean
test_may (CrmSyncConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;

  return crm_sync_connection_script (connection, sql, NULL, &error);
}

gint64
test_count (CrmSyncConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PGresult) result = crm_sync_connection_query (connection, sql, 0, NULL, NULL, &error);

  g_assert_no_error (error);
  return g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10);
}

CrmId
test_sellers_person (TestSellers *o, const char *login)
{
  g_autofree char *sql = g_strdup_printf ("SELECT person FROM sync.usr WHERE rol = '%s'", login);
  g_autofree char *text = test_office_ask (o->office, sql);
  CrmId id;

  g_assert_true (crm_id_parse (text, &id));
  return id;
}

/* Runs @sql, in which %s is the id, as one of the people. */
gboolean
test_may_to (CrmSyncConnection *connection, const char *sql, const CrmId *id)
{
  char text[CRM_ID_STRING_SIZE];
  g_auto (GStrv) parts = g_strsplit (sql, "%s", -1);
  g_autofree char *whole = g_strjoinv (crm_id_format (id, text), parts);

  return test_may (connection, whole);
}

static void
give_role (TestSellers *o, const char *login)
{
  char role[CRM_ID_STRING_SIZE];
  g_autofree char *sql = g_strdup_printf (
      "UPDATE crm.\"user\" SET role_id = '%s' WHERE id = (SELECT person FROM sync.usr WHERE rol = "
      "'%s')",
      crm_id_format (&o->role, role), login);

  test_office_run (o->office, sql);
}

void
test_sellers_open (TestSellers *o, TestServer *server)
{
  o->office = test_office_new (server);
  o->ana = test_desk_found (o->office, "ana");
  o->role = test_desk_insert (o->ana, "role", "name", "Seller", "see", "own", "make", "own",
                              "change", "own", "remove", "none", NULL);
  test_desk_join (o->ana);
  o->rui = test_desk_new (o->office, "rui");
  o->ion = test_desk_new (o->office, "ion");
  give_role (o, "rui");
  give_role (o, "ion");
  test_desk_sync (o->rui);
  test_desk_sync (o->ion);
  test_desk_sync (o->ana);
}

void
test_sellers_close (TestSellers *o)
{
  test_desk_compare (o->ana);
  test_desk_compare (o->rui);
  test_desk_compare (o->ion);
  test_desk_free (o->ana);
  test_desk_free (o->rui);
  test_desk_free (o->ion);
  test_office_free (o->office);
}

void
test_sellers_sync (TestSellers *o)
{
  TestDesk *const desks[] = { o->ana, o->rui, o->ion };

  for (int round = 0; round < 2; round++)
    for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
      test_desk_sync (desks[i]);
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    test_desk_compare (desks[i]);
}

void
test_sellers_set_owner (TestSellers *o, const char *kind, const CrmId *id, const char *login)
{
  char text[CRM_ID_STRING_SIZE];
  g_autofree char *sql = g_strdup_printf (
      "UPDATE crm.\"%s\" SET owner_id = (SELECT person FROM sync.usr WHERE rol = '%s') WHERE id = "
      "'%s'",
      kind, login, crm_id_format (id, text));

  test_office_run (o->office, sql);
}

static gpointer
last_refused (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_auto (GStrv) keys = crm_session_list_meta (session, "sync.refused:", error);

  return keys != NULL && keys[0] != NULL
             ? crm_session_get_meta (session, keys[g_strv_length (keys) - 1])
             : g_strdup ("");
}

void
test_desk_assert_refused (TestDesk *desk, const char *words)
{
  g_autofree char *refused = test_desk_run (desk, last_refused, NULL);

  if (strstr (refused, words) == NULL)
    g_error ("%s was not refused “%s” but “%s”", desk->login, words, refused);
}

/**
 * test_refusal:
 * @id: (nullable): for the only %s in @sql
 *
 * Returns: (transfer full): what the server says when it refuses; empty when it does not
 */
char *
test_refusal (CrmSyncConnection *connection, const char *sql, const CrmId *id)
{
  char text[CRM_ID_STRING_SIZE];
  g_auto (GStrv) parts = g_strsplit (sql, "%s", -1);
  g_autofree char *whole
      = id != NULL ? g_strjoinv (crm_id_format (id, text), parts) : g_strdup (sql);
  g_autoptr (GError) error = NULL;

  return crm_sync_connection_script (connection, whole, NULL, &error) ? g_strdup ("")
                                                                      : g_strdup (error->message);
}
