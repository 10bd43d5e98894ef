/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the administrator of the database: makes the shared database of an office, or brings it up to
 * date, and lets people in. Passwords leave this program only as SCRAM verifiers. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sync-connection.h"
#include "crm-sync-schema.h"
#include "crm-sync-share.h"
#include "crm-sync-wire.h"

#define MIN_SERVER_VERSION 150000

/* One owner of everything, who cannot log in, and the group of the people of the office. */
static const char roles_sql[]
    = "SELECT pg_advisory_xact_lock (hashtext ('clientela share init'));\n"
      "DO $$ BEGIN\n"
      "  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'crm_owner') THEN\n"
      "    CREATE ROLE crm_owner NOLOGIN;\n"
      "  END IF;\n"
      "  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'crm_user') THEN\n"
      "    CREATE ROLE crm_user NOLOGIN;\n"
      "  END IF;\n"
      "  EXECUTE format ('GRANT crm_owner TO %I', current_user);\n"
      "  EXECUTE format ('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database ());\n"
      "  EXECUTE format ('GRANT CREATE ON DATABASE %I TO crm_owner', current_database ());\n"
      "END $$;\n"
      /* So that somebody who holds the numbers of papers and does nothing does not hold up all. */
      "DO $$ BEGIN\n"
      "  GRANT pg_signal_backend, pg_read_all_stats TO crm_owner;\n"
      "EXCEPTION WHEN insufficient_privilege THEN NULL;\n"
      "END $$;\n"
      "SET ROLE crm_owner;\n";

static gboolean
check_server (CrmSyncConnection *connection, GError **error)
{
  int version = PQserverVersion (crm_sync_connection_get_handle (connection));

  if (version >= MIN_SERVER_VERSION)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: numbers of versions of PostgreSQL. */
               _ ("The server is PostgreSQL %d; Clientela needs %d or newer"), version / 10000,
               MIN_SERVER_VERSION / 10000);
  return FALSE;
}

static gboolean
knows (CrmCatalog *catalog, const char *kind_name, const char *field_name)
{
  const CrmKind *kind = crm_catalog_find_kind (catalog, kind_name);

  return kind != NULL && crm_kind_find_field (kind, field_name) != NULL;
}

/* The triggers are made anew from our description. With an older one than the database's, the
 * fields that we do not know would lose their conflict detection. */
static gboolean
check_not_newer (CrmSyncConnection *connection,
                 CrmCatalog *catalog,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (PGresult) exists = crm_sync_connection_query (
      connection, "SELECT to_regclass ('sync.field') IS NOT NULL", 0, NULL, cancellable, error);
  g_autoptr (PGresult) result = NULL;

  if (exists == NULL)
    return FALSE;
  if (strcmp (PQgetvalue (exists, 0, 0), "t") != 0)
    return TRUE;
  result = crm_sync_connection_query (
      connection, "SELECT e.name, f.name FROM sync.field f JOIN sync.entity e USING (ent)", 0, NULL,
      cancellable, error);
  if (result == NULL)
    return FALSE;
  for (int i = 0; i < PQntuples (result); i++)
    if (!knows (catalog, PQgetvalue (result, i, 0), PQgetvalue (result, i, 1)))
      {
        g_set_error (error, CRM_ERROR, CRM_ERROR_NEWER,
                     _ ("The shared database was set up by a newer version of Clientela; update "
                        "this program"));
        return FALSE;
      }
  return TRUE;
}

/**
 * crm_sync_share_init:
 * @server: address of an empty database, and who administers it
 * @password: (nullable): of the administrator
 *
 * Makes the shared database of an office, or brings one up to date with this version of the
 * description. May be run again at any time. The administrator must own the database and be allowed
 * to make roles.
 */
gboolean
crm_sync_share_init (const char *server,
                     const char *password,
                     CrmCatalog *catalog,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, password, cancellable, error);
  g_autofree char *schema = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *script = NULL;

  if (connection == NULL || !check_server (connection, error)
      || !check_not_newer (connection, catalog, cancellable, error))
    return FALSE;
  schema = crm_sync_schema_generate (catalog);
  fingerprint = g_compute_checksum_for_string (G_CHECKSUM_SHA256, schema, -1);
  script = g_strconcat ("BEGIN;\n", roles_sql, "SELECT set_config ('crm.fingerprint', '",
                        fingerprint, "', true);\n", schema, "\nRESET ROLE;\nCOMMIT;\n", NULL);
  return crm_sync_connection_script (connection, script, cancellable, error);
}

/* The newest upgrade that can be taken back; NULL with @error when there is none. */
static PGresult *
find_upgrade (CrmSyncConnection *connection, GCancellable *cancellable, GError **error)
{
  g_autoptr (PGresult) exists = crm_sync_connection_query (
      connection, "SELECT to_regclass ('sync.upgrade') IS NOT NULL", 0, NULL, cancellable, error);
  g_autoptr (PGresult) result = NULL;

  if (exists == NULL)
    return NULL;
  if (PQgetvalue (exists, 0, 0)[0] == 't')
    {
      result = crm_sync_connection_query (
          connection,
          "SELECT n, (extract (epoch FROM at) * 1000000)::bigint, undo FROM sync.upgrade "
          "ORDER BY n DESC LIMIT 1",
          0, NULL, cancellable, error);
      if (result == NULL || PQntuples (result) > 0)
        return g_steal_pointer (&result);
    }
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
               _ ("The shared database was never upgraded: there is nothing to roll back"));
  return NULL;
}

/**
 * crm_sync_roll_back:
 * @server: address of the shared database, and who administers it
 * @password: (nullable): of the administrator
 * @at: (out): instant of the upgrade that was taken back
 *
 * Takes the newest upgrade of the shared database back: its functions, triggers, policies and
 * rights are as they were before, so that programs of that version work with it again. Nothing that
 * was typed since is lost: what an older version does not know stays in the tables until the next
 * upgrade. All of it happens, or nothing.
 */
gboolean
crm_sync_roll_back (
    const char *server, const char *password, gint64 *at, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmSyncConnection) connection
      = crm_sync_connection_open (server, NULL, password, cancellable, error);
  g_autoptr (PGresult) upgrade
      = connection != NULL ? find_upgrade (connection, cancellable, error) : NULL;
  g_autofree char *script = NULL;

  if (upgrade == NULL)
    return FALSE;
  *at = g_ascii_strtoll (PQgetvalue (upgrade, 0, 1), NULL, 10);
  script = g_strconcat ("BEGIN;\n", roles_sql,
                        "SET LOCAL search_path = pg_catalog, pg_temp;\n"
                        "SET LOCAL check_function_bodies = off;\n",
                        PQgetvalue (upgrade, 0, 2),
                        "\nDELETE FROM sync.upgrade WHERE n = ", PQgetvalue (upgrade, 0, 0),
                        ";\nRESET ROLE;\nCOMMIT;\n", NULL);
  return crm_sync_connection_script (connection, script, cancellable, error);
}

static gboolean
check_login (const char *login, GError **error)
{
  gboolean good = g_ascii_islower (login[0]) && strlen (login) <= 60
                  && !g_str_has_prefix (login, "pg_") && strcmp (login, "crm_owner") != 0
                  && strcmp (login, "crm_user") != 0 && strcmp (login, "postgres") != 0;

  for (const char *p = login; good && *p != '\0'; p++)
    good = g_ascii_islower (*p) || g_ascii_isdigit (*p) || strchr ("._-", *p) != NULL;
  if (!good)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: what somebody wants to be called in the database. */
                 _ ("“%s” cannot be a login: use small letters a–z, digits, dots and hyphens, a "
                    "letter first"),
                 login);
  return good;
}

/* A role of that name may serve another database of the same server, or have nothing to do with us
 * at all. */
static gboolean
check_role (CrmSyncConnection *connection,
            const char *login,
            gboolean *exists,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (PGresult) result = crm_sync_connection_query (
      connection,
      "SELECT r.rolsuper OR NOT EXISTS (SELECT 1 FROM pg_auth_members m JOIN pg_roles g "
      "ON g.oid = m.roleid WHERE m.member = r.oid AND g.rolname = 'crm_user') "
      "FROM pg_roles r WHERE r.rolname = $1",
      1, &login, cancellable, error);

  if (result == NULL)
    return FALSE;
  *exists = PQntuples (result) > 0;
  if (!*exists || strcmp (PQgetvalue (result, 0, 0), "f") == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
               _ ("“%s” is a role of this server that does not belong to Clientela"), login);
  return FALSE;
}

static gboolean
add_role (CrmSyncConnection *connection,
          const char *login,
          const char *password,
          gboolean exists,
          GCancellable *cancellable,
          GError **error)
{
  PGconn *pg = crm_sync_connection_get_handle (connection);
  char *verifier = PQencryptPasswordConn (pg, password, login, "scram-sha-256");
  g_autofree char *role = crm_sync_quote (login);
  g_autofree char *script = NULL;

  if (verifier == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "%s", PQerrorMessage (pg));
      return FALSE;
    }
  /* A verifier has neither quotes nor backslashes. */
  script = g_strdup_printf (
      "BEGIN;\n%s ROLE %s LOGIN PASSWORD '%s' NOSUPERUSER NOCREATEDB NOCREATEROLE;\n"
      "GRANT crm_user TO %s;\n"
      "DO $$ BEGIN EXECUTE format ('GRANT CONNECT ON DATABASE %%I TO %%I', current_database (), "
      "'%s'); END $$;\n"
      "ALTER ROLE %s SET statement_timeout = '30s';\n"
      "ALTER ROLE %s SET lock_timeout = '5s';\n"
      "ALTER ROLE %s SET idle_in_transaction_session_timeout = '15s';\nCOMMIT;\n",
      exists ? "ALTER" : "CREATE", role, verifier, role, login, role, role, role);
  PQfreemem (verifier);
  return crm_sync_connection_script (connection, script, cancellable, error);
}

static gboolean
add_user (CrmSyncConnection *connection,
          const char *login,
          CrmRecord *user,
          GCancellable *cancellable,
          GError **error)
{
  const CrmKind *kind = crm_record_get_kind (user);
  g_autoptr (CrmRecord) copy = crm_record_copy (user);
  g_autoptr (CrmRecord) whole = crm_record_new_with_id (kind, crm_record_get_id (user));
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (user));
  g_autofree char *json = NULL;
  g_autoptr (PGresult) person = NULL;
  g_autoptr (PGresult) row = NULL;

  crm_record_set_text (copy, "login", login);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      /* What the person links to may not be on the server yet. */
      if (!crm_field_is_link (field))
        crm_record_set (whole, field, crm_value_copy (crm_record_get (copy, field)));
    }
  crm_sync_wire_add_patch (builder, whole);
  json = crm_sync_wire_to_string (builder);
  person = crm_sync_connection_query (
      connection,
      "INSERT INTO sync.usr (rol, person) VALUES ($1, $2::uuid) ON CONFLICT (rol) DO UPDATE "
      "SET person = excluded.person, active = true",
      2, (const char *const[]){ login, id }, cancellable, error);
  if (person == NULL)
    return FALSE;
  row = crm_sync_connection_query (
      connection,
      "INSERT INTO crm.\"user\" SELECT (jsonb_populate_record (NULL::crm.\"user\", $1::jsonb || "
      "jsonb_build_object ('id', $2::text, '_rv', 1, '_hlc', 0, '_rep', 0, '_del', false))).* "
      "ON CONFLICT (id) DO NOTHING",
      2, (const char *const[]){ json, id }, cancellable, error);
  return row != NULL;
}

/**
 * crm_sync_add_person:
 * @server: address of the shared database, and who administers it
 * @admin_password: (nullable): of the administrator
 * @login: how the person is called in the database
 * @password: of the person
 * @user: of kind user: who it is; its record is made on the server unless it is there
 *
 * Lets a person in, gives one a new password, or lets somebody in again.
 */
gboolean
crm_sync_add_person (const char *server,
                     const char *admin_password,
                     const char *login,
                     const char *password,
                     CrmRecord *user,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (CrmSyncConnection) connection = NULL;
  gboolean exists;

  if (!check_login (login, error))
    return FALSE;
  if (password == NULL || password[0] == '\0')
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("A person needs a password"));
      return FALSE;
    }
  connection = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);
  return connection != NULL && check_role (connection, login, &exists, cancellable, error)
         && add_role (connection, login, password, exists, cancellable, error)
         && add_user (connection, login, user, cancellable, error);
}

/**
 * crm_sync_remove_person:
 *
 * Lets a person in no more. What they did stays.
 */
gboolean
crm_sync_remove_person (const char *server,
                        const char *admin_password,
                        const char *login,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (CrmSyncConnection) connection = NULL;
  g_autoptr (PGresult) result = NULL;
  g_autoptr (PGresult) closed = NULL;
  g_autoptr (PGresult) ended = NULL;

  if (!check_login (login, error))
    return FALSE;
  connection = crm_sync_connection_open (server, NULL, admin_password, cancellable, error);
  if (connection == NULL)
    return FALSE;
  result = crm_sync_connection_query (connection,
                                      "UPDATE sync.usr SET active = false WHERE rol = $1 RETURNING "
                                      "format ('REVOKE CONNECT ON DATABASE %I FROM %I', "
                                      "current_database (), rol)",
                                      1, &login, cancellable, error);
  if (result == NULL)
    return FALSE;
  if (PQntuples (result) == 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no person “%s” here"),
                   login);
      return FALSE;
    }
  closed = crm_sync_connection_query (connection, PQgetvalue (result, 0, 0), 0, NULL, cancellable,
                                      error);
  /* Where the administrator may not end a session, it ends itself at its next pull. */
  ended = crm_sync_connection_query (connection,
                                     "SELECT pg_terminate_backend (pid) FROM pg_stat_activity "
                                     "WHERE usename = $1 AND datname = current_database ()",
                                     1, &login, cancellable, NULL);
  return closed != NULL;
}
