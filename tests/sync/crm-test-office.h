/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-sync-connection.h"
#include "crm-sync-cycle.h"
#include "crm-sync-engine.h"
#include "crm-sync-schema.h"

G_BEGIN_DECLS

#define TEST_PASSWORD "correct horse" /* of everybody */

/**
 * TestServer:
 *
 * A real PostgreSQL in a temporary folder; gone when the test is, however that ends.
 */
typedef struct _TestServer TestServer;

TestServer *test_server_start (void);
TestServer *test_server_start_tls (void);
void test_server_free (TestServer *server);
int test_server_run (TestServer **server, void (*add_tests) (void));
const char *test_server_get_port (TestServer *server);
const char *test_server_get_folder (TestServer *server);
gboolean test_server_order (TestServer *server, const char *order);

/**
 * TestPortal:
 *
 * A Wi-Fi of a hotel: whatever is asked there is answered with a page to sign in.
 */
typedef struct _TestPortal TestPortal;

TestPortal *test_portal_start (void);
guint test_portal_get_port (TestPortal *portal);
void test_portal_stop (TestPortal *portal);

/**
 * TestOffice:
 *
 * A shared database of its own on that server.
 */
typedef struct
{
  TestServer *server;
  char *database;
  char *address; /* for a desk */
  char *admin;   /* for the administrator */
} TestOffice;

TestOffice *test_office_new (TestServer *server);
void test_office_free (TestOffice *office);
char *test_office_get_remote_address (TestOffice *office);
char *test_office_get_root_certificate (TestOffice *office);
CrmSyncConnection *test_office_connect (TestOffice *office);
CrmSyncConnection *test_office_connect_as (TestOffice *office, const char *login);
char *test_office_ask (TestOffice *office, const char *sql);
void test_office_run (TestOffice *office, const char *sql);
void test_office_run_beside (TestOffice *office, const char *sql);
void test_office_save (TestOffice *office);
void test_office_restore (TestOffice *office);
gboolean test_office_move_to_small_disk (TestOffice *office);
void test_office_add_person (TestOffice *office, const char *login, CrmRecord *user);

/**
 * TestDesk:
 *
 * A replica in a folder of its own, with a conversation that is led step by step.
 */
typedef struct
{
  TestOffice *office;
  char *folder;
  char *login;
  CrmStore *store;
  CrmCatalog *catalog;
  CrmSyncCycle *cycle;
  CrmSyncOpen open; /* NULL: as ever */
  gpointer open_data;
} TestDesk;

/* At which point, and at the how manieth of these, a program dies. */
typedef struct
{
  const char *point;
  int n;
} TestStop;

gboolean test_stop_at (const char *point, gpointer data);

TestDesk *test_desk_start (const char *pattern, const char *login, CrmSyncOpen open, gpointer data);

TestDesk *test_desk_let_in (TestOffice *office, const char *login);
TestDesk *test_desk_new (TestOffice *office, const char *login);
TestDesk *
test_desk_new_stopped (TestOffice *office, const char *login, CrmSyncProbe probe, gpointer data);
TestDesk *test_desk_found (TestOffice *office, const char *login);
TestDesk *test_desk_copy (TestDesk *desk);
CrmRecord *test_desk_found_alone (TestDesk *desk);
void test_desk_note_server (TestDesk *desk);
void test_desk_join (TestDesk *desk);
void test_desk_join_watched (TestDesk *desk, CrmSyncProgress progress, gpointer data);
void test_desk_free (TestDesk *desk);
void test_desk_sync (TestDesk *desk);
void test_desk_crash (TestDesk *desk);
gboolean test_desk_try_sync (TestDesk *desk, GError **error);
void test_desk_expect_stop (TestDesk *desk, const char *point, int n);

const CrmKind *test_desk_kind (TestDesk *desk, const char *kind);
CrmId test_desk_insert (TestDesk *desk, const char *kind, ...) G_GNUC_NULL_TERMINATED;
void test_desk_set (
    TestDesk *desk, const char *kind, const CrmId *id, const char *field, const char *text);
void test_desk_set_link (
    TestDesk *desk, const char *kind, const CrmId *id, const char *field, const CrmId *target);
void test_desk_delete (TestDesk *desk, const char *kind, const CrmId *id);
CrmRecord *test_desk_get (TestDesk *desk, const char *kind, const CrmId *id);
char *test_desk_text (TestDesk *desk, const char *kind, const CrmId *id, const char *field);
gpointer test_desk_run (TestDesk *desk, CrmSessionFunc func, gpointer data);
guint test_desk_compare (TestDesk *desk);
gint64 test_desk_pending (TestDesk *desk);
char *test_desk_meta (TestDesk *desk, const char *key);
void test_desk_assert_same (TestDesk *desk, CrmRecord *there, CrmRecord *here);
CrmSyncEngine *test_desk_start_engine (TestDesk *desk);

/* Lets the main loop turn until the condition holds. */
gint64 test_get_patience (void);
gboolean test_tick_cb (gpointer data);

#define TEST_WAIT_UNTIL(condition)                                                                 \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 end_ = g_get_monotonic_time () + test_get_patience ();                                  \
    guint tick_ = g_timeout_add (50, test_tick_cb, NULL);                                          \
    while (!(condition))                                                                           \
      {                                                                                            \
        g_assert_cmpint (g_get_monotonic_time (), <, end_);                                        \
        g_main_context_iteration (NULL, TRUE);                                                     \
      }                                                                                            \
    g_source_remove (tick_);                                                                       \
  }                                                                                                \
  G_STMT_END

#define test_desk_assert(desk, kind, id, field, expected)                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = test_desk_text (desk, kind, id, field);                               \
    g_assert_cmpstr (text_, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
