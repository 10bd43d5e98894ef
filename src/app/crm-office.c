/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a new office. It is built in a folder beside the one that is wanted and moved there when
 * it is whole, so that a half-made office never stands where a person looks for theirs. */
#include "config.h"

#include "crm-office.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "crm-error.h"
#include "crm-money.h"
#include "crm-office-private.h"
#include "crm-starter-templates.h"

typedef struct
{
  const char *name;
  const char *type;
  int probability;
  int rotting_days; /* 0: never stuck */
} Stage;

/* Translators: the stages of a sale, from the first contact to its end. */
static const Stage stages[] = {
  { NC_ ("stage", "Prospecting"), "open", 10, 30 }, { NC_ ("stage", "Engaging"), "open", 30, 45 },
  { NC_ ("stage", "Proposal"), "open", 60, 30 },    { NC_ ("stage", "Won"), "won", 100, 0 },
  { NC_ ("stage", "Lost"), "lost", 0, 0 },
};

const char *const crm_office_lost_reasons[CRM_OFFICE_N_LOST_REASONS] = {
  N_ ("Price"), N_ ("Chose a competitor"), N_ ("No budget"), N_ ("No answer"), N_ ("Postponed"),
};

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gboolean
insert_lost_reasons (CrmSession *session, GError **error)
{
  for (gsize i = 0; i < CRM_OFFICE_N_LOST_REASONS; i++)
    {
      g_autoptr (CrmRecord) reason = crm_record_new (find_kind (session, "lost_reason"));

      crm_record_set_text (reason, "name",
                           g_dgettext (GETTEXT_PACKAGE, crm_office_lost_reasons[i]));
      crm_record_set_integer (reason, "position", (gint64) i);
      if (!crm_session_insert (session, reason, error))
        return FALSE;
    }
  return TRUE;
}

/*
 * crm_office_insert_pipeline:
 *
 * Makes the first pipeline with its stages and the reasons for which deals are lost, named in the
 * language of the program.
 */
gboolean
crm_office_insert_pipeline (CrmSession *session, GError **error)
{
  g_autoptr (CrmRecord) pipeline = crm_record_new (find_kind (session, "pipeline"));

  crm_record_set_text (pipeline, "name", C_ ("pipeline", "Sales"));
  if (!crm_session_insert (session, pipeline, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autoptr (CrmRecord) stage = crm_record_new (find_kind (session, "stage"));

      crm_record_set_text (stage, "name", g_dpgettext2 (GETTEXT_PACKAGE, "stage", stages[i].name));
      crm_record_set_link (stage, "pipeline_id", crm_record_get_id (pipeline));
      crm_record_set_integer (stage, "position", (gint64) i);
      crm_record_set_text (stage, "type", stages[i].type);
      crm_record_set_integer (stage, "probability", stages[i].probability);
      if (stages[i].rotting_days > 0)
        crm_record_set_integer (stage, "rotting_days", stages[i].rotting_days);
      if (!crm_session_insert (session, stage, error))
        return FALSE;
    }
  return insert_lost_reasons (session, error);
}

/*
 * crm_office_insert_templates:
 *
 * Makes the starter templates; an office can live without them where the program lacks its data.
 */
gboolean
crm_office_insert_templates (CrmSession *session, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (crm_starter_templates_insert (session, NULL, &local))
    return TRUE;
  if (g_error_matches (local, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    {
      g_info ("%s", local->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
insert_user (CrmSession *session, const char *name, GError **error)
{
  g_autoptr (CrmRecord) user = crm_record_new (find_kind (session, "user"));
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (user));

  crm_record_set_text (user, "name", name);
  if (!crm_session_insert (session, user, error)
      || !crm_session_set_meta (session, "user", id, error))
    return FALSE;
  /* The first person is who makes the rest of the office. */
  return !crm_id_is_none (crm_session_get_user (session));
}

static gboolean
insert_office (CrmSession *session, const CrmOfficeSetup *setup, GError **error)
{
  g_autoptr (CrmRecord) office = crm_record_new (find_kind (session, "office"));

  crm_record_set_text (office, "name", setup->office_name);
  if (setup->currency != NULL)
    crm_record_set_text (office, "currency", setup->currency);
  crm_record_set_text (office, "language", crm_locale_get_tag (crm_locale_default ()));
  return crm_session_insert (session, office, error);
}

static gboolean
check_setup (CrmSession *session, const CrmOfficeSetup *setup, GError **error)
{
  g_autoptr (CrmRecord) office = crm_session_get_office (session);

  if (office != NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   /* Translators: the name of an office. */
                   _ ("There is an office here already: %s"), crm_record_get_title (office));
      return FALSE;
    }
  if (setup->currency != NULL && !crm_currency_is_known (setup->currency))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("currency: “%s” is not accepted; give a currency code such as EUR"),
                   setup->currency);
      return FALSE;
    }
  return TRUE;
}

/**
 * crm_office_init:
 * @session: of an empty replica, on its writing thread, no operation open
 *
 * Makes a new office as one operation: its record, who works at this desk, a pipeline with stages,
 * the starter templates.
 */
gboolean
crm_office_init (CrmSession *session, const CrmOfficeSetup *setup, GError **error)
{
  if (!check_setup (session, setup, error)
      || !crm_session_begin (session, _ ("New office"), "setup", error))
    return FALSE;
  if (insert_user (session, setup->user_name, error) && insert_office (session, setup, error)
      && crm_office_insert_pipeline (session, error) && crm_office_insert_templates (session, error)
      && crm_session_commit (session, NULL, error))
    return TRUE;
  crm_session_rollback (session);
  return FALSE;
}

static gboolean
set_error_from_errno (const char *folder, GError **error)
{
  int code = errno;

  g_set_error (error, CRM_ERROR, code == ENOSPC ? CRM_ERROR_FULL : CRM_ERROR_DENIED,
               /* Translators: the path of a folder and why it failed. */
               _ ("%s cannot be made: %s"), folder, g_strerror (code));
  return FALSE;
}

static gboolean
remove_files (const char *folder)
{
  static const char *const names[]
      = { CRM_STORE_FILE, CRM_STORE_FILE "-wal", CRM_STORE_FILE "-shm", NULL };
  gboolean good = TRUE;

  for (int i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      good = (g_unlink (path) == 0 || errno == ENOENT) && good;
    }
  return good;
}

/**
 * crm_profile_remove:
 * @folder: of a profile that nobody has open
 *
 * Deletes the replica, and the folder where nothing else is in it. There is no way back: for the
 * sample office, which can be made anew.
 */
gboolean
crm_profile_remove (const char *folder, GError **error)
{
  if (!remove_files (folder))
    return set_error_from_errno (folder, error);
  g_rmdir (folder);
  return TRUE;
}

typedef struct
{
  CrmOfficeFill fill;
  gpointer data;
} Filling;

static gpointer
run_fill (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Filling *filling = data;

  return filling->fill (session, filling->data, cancellable, error)
                 && crm_session_checkpoint (session, error)
             ? filling
             : NULL;
}

static gboolean
fill_folder (const char *folder, Filling *filling, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmStore) store
      = crm_store_open (folder, CRM_STORE_CREATE | CRM_STORE_DRAFT, catalog, error);
  gboolean good;

  if (store == NULL)
    return FALSE;
  good = crm_store_run (store, CRM_LANE_WRITE, run_fill, filling, cancellable, error) != NULL;
  crm_store_close (store);
  return good;
}

/* On the disk before anybody relies on it. */
static gboolean
flush_to_disk (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean good = fd >= 0 && fsync (fd) == 0;

  if (fd >= 0)
    close (fd);
  return good;
}

/* The files that the person's folder holds besides, if it exists, stay where they are. */
static gboolean
move_replica (const char *from, const char *folder, GError **error)
{
  g_autofree char *source = g_build_filename (from, CRM_STORE_FILE, NULL);
  g_autofree char *target = g_build_filename (folder, CRM_STORE_FILE, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0 || !flush_to_disk (source)
      || g_rename (source, target) != 0 || !flush_to_disk (folder))
    return set_error_from_errno (folder, error);
  crm_profile_remove (from, NULL);
  return TRUE;
}

/*
 * crm_office_build:
 *
 * Makes a replica in @folder, all or nothing. Waits; never on the main thread of the window.
 */
gboolean
crm_office_build (const char *folder,
                  CrmOfficeFill fill,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *making = g_build_filename (parent, ".new-XXXXXX", NULL);
  Filling filling = { fill, data };

  if (crm_profile_exists (folder))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   /* Translators: the path of a folder. */
                   _ ("There is an office in %s already"), folder);
      return FALSE;
    }
  if (g_mkdir_with_parents (parent, 0700) != 0 || g_mkdtemp_full (making, 0700) == NULL)
    return set_error_from_errno (folder, error);
  if (fill_folder (making, &filling, cancellable, error) && move_replica (making, folder, error))
    return TRUE;
  crm_profile_remove (making, NULL);
  return FALSE;
}

typedef struct
{
  char *folder;
  CrmOfficeFill fill;
  gpointer data;
  GDestroyNotify free_data;
} Building;

static void
free_building (gpointer data)
{
  Building *building = data;

  if (building->free_data != NULL)
    building->free_data (building->data);
  g_free (building->folder);
  g_free (building);
}

static void
build_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Building *building = data;
  GError *error = NULL;

  if (crm_office_build (building->folder, building->fill, building->data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_context_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  CrmContext *context = crm_context_open_finish (result, &error);

  if (context != NULL)
    g_task_return_pointer (task, context, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_built_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const char *folder = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    crm_context_open_async (folder, 0, g_task_get_cancellable (task), on_context_opened_cb,
                            g_object_ref (task));
}

/*
 * crm_office_build_async:
 * @fill: runs on a worker thread
 * @data: (transfer full): for @fill
 *
 * Makes a replica and opens it.
 */
void
crm_office_build_async (const char *folder,
                        CrmOfficeFill fill,
                        gpointer data,
                        GDestroyNotify free_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) build = g_task_new (NULL, cancellable, on_built_cb, task);
  Building *building = g_new0 (Building, 1);

  g_task_set_source_tag (task, crm_office_build_async);
  g_task_set_task_data (task, g_strdup (folder), g_free);
  building->folder = g_strdup (folder);
  building->fill = fill;
  building->data = data;
  building->free_data = free_data;
  g_task_set_task_data (build, building, free_building);
  g_task_run_in_thread (build, build_in_thread);
}

CrmContext *
crm_office_build_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  char *office_name;
  char *user_name;
  char *currency;
} Setup;

static void
free_setup (gpointer data)
{
  Setup *setup = data;

  g_free (setup->office_name);
  g_free (setup->user_name);
  g_free (setup->currency);
  g_free (setup);
}

static Setup *
copy_setup (const CrmOfficeSetup *setup)
{
  Setup *copy = g_new0 (Setup, 1);

  copy->office_name = g_strdup (setup->office_name);
  copy->user_name = g_strdup (setup->user_name);
  copy->currency = g_strdup (setup->currency);
  return copy;
}

static gboolean
fill_new (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Setup *setup = data;

  return crm_office_init (
      session, &(CrmOfficeSetup){ setup->office_name, setup->user_name, setup->currency }, error);
}

/**
 * crm_office_create:
 * @folder: of the profile; must not hold a replica
 *
 * Makes a new office and opens it. Waits: for programs without a main loop.
 *
 * Returns: (transfer full): the open office
 */
CrmContext *
crm_office_create (const char *folder, const CrmOfficeSetup *setup, GError **error)
{
  Setup *copy = copy_setup (setup);
  gboolean good = crm_office_build (folder, fill_new, copy, NULL, error);

  free_setup (copy);
  return good ? crm_context_open (folder, 0, error) : NULL;
}

/**
 * crm_office_create_async:
 *
 * The same for a window: a wrong currency or a folder that cannot be made is told by the finish.
 */
void
crm_office_create_async (const char *folder,
                         const CrmOfficeSetup *setup,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  crm_office_build_async (folder, fill_new, copy_setup (setup), free_setup, cancellable, callback,
                          user_data);
}

CrmContext *
crm_office_create_finish (GAsyncResult *result, GError **error)
{
  return crm_office_build_finish (result, error);
}
