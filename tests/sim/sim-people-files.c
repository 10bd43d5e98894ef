/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that people of a simulated office put on contacts and open. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "sim-office.h"

/* People often bring what somebody else has brought. */
#define N_CONTENTS 6

void
sim_file_free (gpointer data)
{
  SimFile *file = data;

  g_free (file->login);
  g_free (file->hash);
  g_free (file);
}

/* Up to four pieces, always the same ones of a number. */
static GBytes *
make_bytes (int number)
{
  const gsize size = (gsize) number * 11000 + 17;
  guint8 *bytes = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) ((i >> 8) * 7 + i * 13 + (gsize) number);
  return g_bytes_new_take (bytes, size);
}

static gpointer
put (CrmSession *session, gpointer bytes, GCancellable *cancellable, GError **error)
{
  return crm_session_put_blob (session, bytes, error);
}

/**
 * sim_office_put_file:
 *
 * Somebody makes a contact with a picture.
 */
void
sim_office_put_file (SimOffice *self, TestDesk *desk)
{
  const CrmKind *kind = test_desk_kind (desk, "contact");
  g_autoptr (GBytes) bytes = make_bytes (sim_draw (self, N_CONTENTS));
  SimFile *file;

  if (crm_field_get_access (crm_kind_find_field (kind, "photo")) != CRM_ACCESS_FULL)
    return;
  file = g_new0 (SimFile, 1);
  file->login = g_strdup (desk->login);
  file->desk = desk;
  file->number = self->n_tags;
  file->hash = test_desk_run (desk, put, bytes);
  file->contact = test_desk_insert (desk, "contact", "name", "Pictured", "photo", file->hash, NULL);
  g_ptr_array_add (self->files, file);
  self->seen[SIM_FILE]++;
}

static gboolean
stop_at_fetched (const char *point, gpointer data)
{
  return strcmp (point, "fetched") != 0 || sim_draw (data, 4) != 0;
}

static gboolean
fetch (SimOffice *self, TestDesk *desk, const char *hash, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  crm_sync_cycle_set_piece (desk->cycle, SIM_PIECE);
  if (!crm_sync_cycle_is_connected (desk->cycle)
      && !crm_sync_cycle_connect (desk->cycle, TEST_PASSWORD, NULL, error))
    return FALSE;
  bytes = crm_sync_cycle_fetch_blob (desk->cycle, hash, NULL, NULL, NULL, error);
  return bytes != NULL;
}

/**
 * sim_office_open_file:
 *
 * Somebody opens a file, which may come from the server, as far as the network goes.
 */
void
sim_office_open_file (SimOffice *self, TestDesk *desk)
{
  g_autoptr (GError) error = NULL;
  const SimFile *file;

  if (self->files->len == 0 || self->is_down)
    return;
  file = g_ptr_array_index (self->files, sim_draw (self, (int) self->files->len));
  crm_sync_cycle_set_probe (desk->cycle, stop_at_fetched, self);
  if (fetch (self, desk, file->hash, &error))
    self->seen[SIM_FETCHED]++;
  else if (!g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    {
      sim_office_check_failure (self, desk, error);
      self->seen[SIM_CRASHED_FETCHED] += g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      test_desk_crash (desk);
    }
}

gboolean
sim_office_has_file (SimOffice *self, const char *hash)
{
  g_autofree char *sql = NULL;
  g_autofree char *answer = NULL;

  if (self->twin != NULL)
    return sim_twin_has_file (self->twin, hash);
  sql = g_strdup_printf ("SELECT count (*) FROM sync.blob WHERE hash = '%s'", hash);
  answer = test_office_ask (self->office, sql);
  return strcmp (answer, "0") != 0;
}

/**
 * sim_office_lose_files:
 *
 * A desk of a person is lost, with what it had not sent.
 */
void
sim_office_lose_files (SimOffice *self, const char *login)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      SimFile *file = g_ptr_array_index (self->files, i);

      if (strcmp (file->login, login) == 0 && !sim_office_has_file (self, file->hash))
        file->may_be_lost = TRUE;
    }
}

/* Whether a contact that is on the desk shows the file; @may_be_lost: whether it may be so with all
 * who have brought it. */
static gboolean
is_named (SimOffice *self, TestDesk *desk, const char *hash, gboolean *may_be_lost)
{
  gboolean is_there = FALSE;

  *may_be_lost = TRUE;
  for (guint i = 0; i < self->files->len; i++)
    {
      const SimFile *file = g_ptr_array_index (self->files, i);
      g_autoptr (CrmRecord) contact = NULL;

      if (strcmp (file->hash, hash) != 0)
        continue;
      *may_be_lost &= file->may_be_lost;
      contact = test_desk_get (desk, "contact", &file->contact);
      is_there |= contact != NULL && g_strcmp0 (crm_record_get_text (contact, "photo"), hash) == 0;
    }
  return is_there;
}

/**
 * sim_office_check_files:
 *
 * When an office has healed, each person has the files that their contacts show, and no others.
 */
void
sim_office_check_files (SimOffice *self, TestDesk *desk)
{
  for (int i = 0; i < N_CONTENTS; i++)
    {
      g_autoptr (GBytes) bytes = make_bytes (i);
      g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
      g_autoptr (GError) error = NULL;
      gboolean may_be_lost;
      gboolean is_there = is_named (self, desk, hash, &may_be_lost);
      gboolean is_given = fetch (self, desk, hash, &error);

      if (!is_given)
        g_assert_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);
      if (is_there && !is_given && !may_be_lost)
        g_error ("%s sees a contact and not its file %s", desk->login, hash);
      if (is_given && !is_there && self->twin != NULL
          && !sim_twin_is_free (self->twin, desk->login))
        g_error ("%s is given the file %s of somebody else", desk->login, hash);
    }
}
