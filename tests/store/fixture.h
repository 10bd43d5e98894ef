/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-store.h"

/* A store in a folder of its own, with one user, one pipeline and four stages. */
typedef struct
{
  char *folder;
  CrmCatalog *catalog;
  CrmStore *store;
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
void fixture_reopen (Fixture *fixture);
const CrmKind *fixture_kind (Fixture *fixture, const char *name);

/* Run something on a lane and fail the test on an error. */
gpointer fixture_run (Fixture *fixture, CrmLane lane, CrmSessionFunc func, gpointer data);
GError *fixture_run_expecting (Fixture *fixture, CrmLane lane, CrmSessionFunc func, gpointer data);

/* Make a record from NULL-terminated field=text pairs in one operation. */
CrmRecord *fixture_new (Fixture *fixture, const char *kind, ...) G_GNUC_NULL_TERMINATED;
CrmRecord *fixture_get (Fixture *fixture, const char *kind, const CrmId *id);
CrmRecord *fixture_find (Fixture *fixture, const char *kind, const char *name);
void fixture_set (
    Fixture *fixture, const char *kind, const CrmId *id, const char *field, const char *text);
GError *fixture_try_set (
    Fixture *fixture, const char *kind, const CrmId *id, const char *field, const char *text);
void fixture_undo (Fixture *fixture);
char *fixture_text (CrmRecord *record, const char *field);
