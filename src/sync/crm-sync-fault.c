/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes wrong between a desk and its server, in words for a person. What the server says has a
 * code. What happens before it says anything has only a text of the library, in the language of the
 * desk; so the address is looked at once more, as far as the handshake: what answers there, and
 * with which certificate. */
#include "config.h"

#include "crm-sync-fault.h"

#include <glib/gi18n-lib.h>
#include <gio/gio.h>
#include <string.h>

#include "crm-error.h"

#define PROBE_SECONDS 5

/* Length 8 and the number by which a client of PostgreSQL asks for encryption. */
static const guint8 ssl_request[] = { 0, 0, 0, 8, 4, 210, 22, 47 };

#define STARTING                                                                                   \
  N_ ("The shared database is just being started or stopped; it is tried again by itself")

static const struct
{
  const char *state;
  CrmError code;
  const char *message;
} known_states[] = {
  { "53300", CRM_ERROR_BUSY,
    N_ ("The shared database has no room for another desk just now; it is tried again by itself") },
  { "53100", CRM_ERROR_BUSY,
    N_ ("The disk of the shared database is full; your changes wait here until its administrator "
        "has made room") },
  { "53200", CRM_ERROR_BUSY, N_ ("The shared database is out of memory; your changes wait here") },
  { "57P01", CRM_ERROR_OFFLINE, STARTING },
  { "57P02", CRM_ERROR_OFFLINE, STARTING },
  { "57P03", CRM_ERROR_OFFLINE, STARTING },
  { "25006", CRM_ERROR_OFFLINE,
    N_ ("This server has only a copy to read from; give the address of the one to write to") },
};

/**
 * crm_sync_fault_code:
 * @state: (nullable): SQLSTATE; %NULL when the server said nothing
 */
CrmError
crm_sync_fault_code (const char *state)
{
  if (state == NULL || strncmp (state, "08", 2) == 0 || strncmp (state, "57P0", 4) == 0)
    return CRM_ERROR_OFFLINE;
  if (strncmp (state, "28", 2) == 0 || strcmp (state, "42501") == 0)
    return CRM_ERROR_DENIED;
  if (strncmp (state, "53", 2) == 0 || strncmp (state, "40", 2) == 0
      || strncmp (state, "55", 2) == 0 || strncmp (state, "57", 2) == 0)
    return CRM_ERROR_BUSY;
  if (strcmp (state, "3D000") == 0 || strcmp (state, "3F000") == 0 || strcmp (state, "42P01") == 0)
    return CRM_ERROR_NOT_FOUND;
  if (strcmp (state, "P0F0K") == 0)
    return CRM_ERROR_CONFLICT;
  return CRM_ERROR_FAILED;
}

/* Sets @error when there are words of our own for @state. */
static gboolean
set_known (const char *state, GError **error)
{
  for (gsize i = 0; state != NULL && i < G_N_ELEMENTS (known_states); i++)
    if (strcmp (known_states[i].state, state) == 0)
      {
        g_set_error_literal (error, CRM_ERROR, known_states[i].code, _ (known_states[i].message));
        return TRUE;
      }
  return FALSE;
}

/**
 * crm_sync_fault_refused:
 * @state: SQLSTATE of a statement that failed
 * @message: (nullable): what the server says
 */
void
crm_sync_fault_refused (const char *state, const char *message, GError **error)
{
  if (!set_known (state, error))
    g_set_error (error, CRM_ERROR, crm_sync_fault_code (state),
                 /* Translators: what the database says, and its code of five letters. */
                 _ ("The shared database refused: %s (%s)"), message != NULL ? message : "", state);
}

/* "FATAL:  28P01: password …": the only place where a failed start says its SQLSTATE. */
static char *
find_start_state (const char *message)
{
  g_autoptr (GRegex) pattern = g_regex_new (":\\s+([0-9][0-9A-Z]{4}):", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  return g_regex_match (pattern, message, 0, &match) ? g_match_info_fetch (match, 1) : NULL;
}

/* What was found at an address. */
typedef struct
{
  char answer;                /* to the wish for encryption; 0: nothing */
  GTlsCertificateFlags flags; /* what is wrong with the certificate */
} Probe;

static gboolean
on_accept_certificate (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       gpointer data)
{
  ((Probe *) data)->flags = flags;
  return FALSE;
}

static char *
get_root (PGconn *pg)
{
  PQconninfoOption *options = PQconninfo (pg);
  char *root = NULL;

  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    if (strcmp (option->keyword, "sslrootcert") == 0)
      root = g_strdup (option->val);
  PQconninfoFree (options);
  return root;
}

static void
probe_certificate (PGconn *pg, GIOStream *stream, Probe *probe, GCancellable *cancellable)
{
  g_autofree char *root = get_root (pg);
  g_autoptr (GSocketConnectable) name
      = g_network_address_new (PQhost (pg), (guint16) atoi (PQport (pg)));
  g_autoptr (GIOStream) tls = g_tls_client_connection_new (stream, name, NULL);
  g_autoptr (GTlsDatabase) trusted = NULL;

  if (tls == NULL)
    return;
  if (root != NULL && *root == '/')
    trusted = g_tls_file_database_new (root, NULL);
  if (trusted != NULL)
    g_tls_connection_set_database (G_TLS_CONNECTION (tls), trusted);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), probe);
  g_tls_connection_handshake (G_TLS_CONNECTION (tls), cancellable, NULL);
  g_io_stream_close (tls, NULL, NULL);
}

static void
look_again (PGconn *pg, Probe *probe, GCancellable *cancellable)
{
  const char *host
      = PQhostaddr (pg) != NULL && *PQhostaddr (pg) != '\0' ? PQhostaddr (pg) : PQhost (pg);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  GIOStream *stream;

  if (host == NULL || *host == '\0' || *host == '/' || *host == '@')
    return;
  g_socket_client_set_timeout (client, PROBE_SECONDS);
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, host, (guint16) atoi (PQport (pg)),
                                                cancellable, NULL);
  if (connection == NULL)
    return;
  stream = G_IO_STREAM (connection);
  if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), ssl_request,
                                  sizeof ssl_request, NULL, cancellable, NULL)
      || g_input_stream_read (g_io_stream_get_input_stream (stream), &probe->answer, 1, cancellable,
                              NULL)
             != 1)
    probe->answer = '\0';
  if (probe->answer == 'S')
    probe_certificate (pg, stream, probe, cancellable);
}

/* Sets @error when the second look has found why. */
static gboolean
set_found (PGconn *pg, const Probe *probe, gboolean is_local, GError **error)
{
  const char *found = NULL;

  if (probe->answer != '\0' && strchr ("SNE", probe->answer) == NULL)
    found = _ ("Something else than the shared database answers at its address. If this is the "
               "Wi-Fi of a hotel or a café, sign in to it first.");
  else if (probe->answer == 'N' && !is_local)
    found = _ ("The server of the shared database does not encrypt; its administrator must turn "
               "that on");
  else if (probe->flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE,
                   /* Translators: the name of a computer. */
                   _ ("Whoever answers at the address of the shared database has a certificate for "
                      "another name than %s; nothing was sent"),
                   PQhost (pg));
      return TRUE;
    }
  else if (probe->flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    found = _ ("The certificate of the shared database is not valid yet: look at the clock of this "
               "computer");
  else if (probe->flags & G_TLS_CERTIFICATE_EXPIRED)
    found = _ ("The certificate of the shared database has expired; its administrator must renew "
               "it. Your changes wait here.");
  else if (probe->flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    found = _ ("This computer does not trust the certificate of the shared database; name the root "
               "certificate in sslrootcert");
  if (found != NULL)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_OFFLINE, found);
  return found != NULL;
}

/* Sets @error when the server has said why. */
static gboolean
set_said (PGconn *pg, const char *state, GError **error)
{
  if (state == NULL)
    return FALSE;
  if (set_known (state, error))
    return TRUE;
  if (strcmp (state, "28P01") == 0)
    g_set_error (
        error, CRM_ERROR, CRM_ERROR_DENIED,
        _ ("The shared database does not accept the password of %s; type it again, or ask the "
           "administrator for a new one"),
        PQuser (pg));
  else if (crm_sync_fault_code (state) == CRM_ERROR_DENIED)
    g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                 _ ("%s may not work with the shared database; ask its administrator"),
                 PQuser (pg));
  else if (crm_sync_fault_code (state) == CRM_ERROR_NOT_FOUND)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 _ ("There is no database “%s” on this server; correct the address"), PQdb (pg));
  else
    return FALSE;
  return TRUE;
}

/**
 * crm_sync_fault_lost:
 *
 * Why a connection that was there is not there any more.
 */
void
crm_sync_fault_lost (PGconn *pg, GError **error)
{
  g_autofree char *text = g_strchomp (g_strdup (PQerrorMessage (pg)));
  g_autofree char *state = find_start_state (text);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);

  if (!set_said (pg, state, error))
    g_set_error (error, CRM_ERROR, crm_sync_fault_code (state),
                 /* Translators: what the database library says. */
                 _ ("The shared database cannot be reached: %s"), lines[0] != NULL ? lines[0] : "");
}

/**
 * crm_sync_fault_unreachable:
 * @is_local: whether the server is on this computer, where nothing needs to be encrypted
 *
 * Why a connection could not be made. May look at the address again, for a few seconds.
 */
void
crm_sync_fault_unreachable (PGconn *pg,
                            gboolean is_local,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *state = find_start_state (PQerrorMessage (pg));
  Probe probe = { 0 };

  if (state == NULL)
    look_again (pg, &probe, cancellable);
  if (!set_found (pg, &probe, is_local, error))
    crm_sync_fault_lost (pg, error);
}
