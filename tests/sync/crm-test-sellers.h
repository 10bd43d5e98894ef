/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-test-office.h"

G_BEGIN_DECLS

/* An office with a role "Seller" that sees and changes its own records, made by ana, and three
 * sellers: rui and ion in one team, can in another one below it. */
typedef struct
{
  TestOffice *office;
  TestDesk *ana;
  TestDesk *rui;
  TestDesk *ion;
  CrmId role;
} TestSellers;

void test_sellers_open (TestSellers *o, TestServer *server);
void test_sellers_close (TestSellers *o);
void test_sellers_sync (TestSellers *o);
void test_sellers_set_owner (TestSellers *o, const char *kind, const CrmId *id, const char *login);
CrmId test_sellers_person (TestSellers *o, const char *login);
void test_desk_assert_refused (TestDesk *desk, const char *words);

/* With nothing but a connection. */
gboolean test_may (CrmSyncConnection *connection, const char *sql);
char *test_refusal (CrmSyncConnection *connection, const char *sql, const CrmId *id);
gboolean test_may_to (CrmSyncConnection *connection, const char *sql, const CrmId *id);
gint64 test_count (CrmSyncConnection *connection, const char *sql);

G_END_DECLS
