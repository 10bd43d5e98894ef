/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

const CrmKind *
fixture_kind (Fixture *fixture, const char *name)
{
  const CrmKind *kind = crm_catalog_find_kind (fixture->catalog, name);

  g_assert_nonnull (kind);
  return kind;
}

static void
open_store (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->catalog = crm_catalog_new ();
  fixture->store = crm_store_open (fixture->folder, CRM_STORE_CREATE, fixture->catalog, &error);
  g_assert_no_error (error);
}

static gpointer
set_user (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (data));

  crm_session_set_meta (session, "user", id, error);
  return NULL;
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const stages[][4] = {
    { "Prospecting", "0", "open", "10" },
    { "Engaging", "1", "open", "30" },
    { "Won", "2", "won", "100" },
    { "Lost", "3", "lost", "0" },
  };
  g_autoptr (CrmRecord) user = NULL;
  g_autoptr (CrmRecord) pipeline = NULL;
  g_autofree char *pipeline_id = NULL;

  fixture->folder = g_dir_make_tmp ("clientela-XXXXXX", NULL);
  open_store (fixture);
  user = fixture_new (fixture, "user", "name", "Desk Owner", NULL);
  fixture_run (fixture, CRM_LANE_WRITE, set_user, user);
  pipeline = fixture_new (fixture, "pipeline", "name", "Sales", NULL);
  pipeline_id = crm_id_dup_string (crm_record_get_id (pipeline));
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    g_object_unref (fixture_new (fixture, "stage", "name", stages[i][0], "pipeline_id", pipeline_id,
                                 "position", stages[i][1], "type", stages[i][2], "probability",
                                 stages[i][3], NULL));
}

void
fixture_reopen (Fixture *fixture)
{
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->catalog);
  open_store (fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_clear_object (&fixture->store);
  g_clear_object (&fixture->catalog);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

gpointer
fixture_run (Fixture *fixture, CrmLane lane, CrmSessionFunc func, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gpointer result = crm_store_run (fixture->store, lane, func, data, NULL, &error);

  g_assert_no_error (error);
  return result;
}

GError *
fixture_run_expecting (Fixture *fixture, CrmLane lane, CrmSessionFunc func, gpointer data)
{
  GError *error = NULL;

  crm_store_run (fixture->store, lane, func, data, NULL, &error);
  g_assert_nonnull (error);
  return error;
}

static gpointer
insert (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_begin (session, "Make", "test", error)
                 && crm_session_insert (session, data, error)
                 && crm_session_commit (session, NULL, error)
             ? data
             : NULL;
}

CrmRecord *
fixture_new (Fixture *fixture, const char *kind, ...)
{
  CrmRecord *record = crm_record_new (fixture_kind (fixture, kind));
  const char *field;
  va_list pairs;

  va_start (pairs, kind);
  while ((field = va_arg (pairs, const char *)) != NULL)
    {
      g_autoptr (GError) error = NULL;

      crm_record_parse (record, field, va_arg (pairs, const char *), NULL, &error);
      g_assert_no_error (error);
    }
  va_end (pairs);
  fixture_run (fixture, CRM_LANE_WRITE, insert, record);
  return record;
}

typedef struct
{
  const CrmKind *kind;
  const CrmId *id;
  const char *field;
  const char *text;
} Edit;

static gpointer
get (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Edit *edit = data;

  return crm_session_get (session, edit->kind, edit->id, error);
}

CrmRecord *
fixture_get (Fixture *fixture, const char *kind, const CrmId *id)
{
  Edit edit = { fixture_kind (fixture, kind), id, NULL, NULL };

  return fixture_run (fixture, CRM_LANE_READ, get, &edit);
}

static gpointer
find (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Edit *edit = data;

  return crm_session_find (session, edit->kind, edit->text, error);
}

CrmRecord *
fixture_find (Fixture *fixture, const char *kind, const char *name)
{
  Edit edit = { fixture_kind (fixture, kind), NULL, NULL, name };

  return fixture_run (fixture, CRM_LANE_READ, find, &edit);
}

static gpointer
set (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Edit *edit = data;
  g_autoptr (CrmRecord) record = crm_session_get (session, edit->kind, edit->id, error);

  return record != NULL && crm_record_parse (record, edit->field, edit->text, NULL, error)
                 && crm_session_begin (session, "Set", "test", error)
                 && crm_session_update (session, record, error)
                 && crm_session_commit (session, NULL, error)
             ? data
             : NULL;
}

void
fixture_set (
    Fixture *fixture, const char *kind, const CrmId *id, const char *field, const char *text)
{
  Edit edit = { fixture_kind (fixture, kind), id, field, text };

  fixture_run (fixture, CRM_LANE_WRITE, set, &edit);
}

GError *
fixture_try_set (
    Fixture *fixture, const char *kind, const CrmId *id, const char *field, const char *text)
{
  Edit edit = { fixture_kind (fixture, kind), id, field, text };

  return fixture_run_expecting (fixture, CRM_LANE_WRITE, set, &edit);
}

static gpointer
undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmBatch *batch = crm_session_undo_last (session, error);

  if (batch != NULL)
    crm_batch_free (batch);
  return NULL;
}

void
fixture_undo (Fixture *fixture)
{
  fixture_run (fixture, CRM_LANE_WRITE, undo, NULL);
}

char *
fixture_text (CrmRecord *record, const char *field)
{
  return crm_record_format (record, crm_kind_find_field (crm_record_get_kind (record), field),
                            crm_locale_find ("en-GB"));
}
