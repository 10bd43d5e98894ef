/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed on the server since the cursor comes in as rows, never as a history. The cursor is a
 * snapshot of the server: what was not visible in it is new, however late it was committed. Rows
 * are written in chunks; the cursor goes with the last one, so that a crash only repeats work. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-sync-cycle-private.h"
#include "crm-sync-schema.h"
#include "crm-sync-wire.h"

/* So many rows of a kind, and one part in so many, are not taken away without a question. */
#define BRAKE_ROWS 100
#define BRAKE_PART 5

typedef struct
{
  CrmSyncCycle *cycle;
  GArray *rows;
  GArray *gone;        /* what is to be taken away; at the end, when it is known how much that is */
  char *snapshot;      /* the next cursor */
  gint64 n_rows;       /* in all, of the header */
  gint64 n_seen;       /* of them */
  gboolean is_whole;   /* @rows are all that came, and not only the last of them */
  gboolean is_revoked; /* the office wants its copy back: nothing of it is read */
  gboolean must_copy;  /* the cursor is of no use any more */
  gboolean new_day;    /* absences begin and end, and nobody has told the server */
  gint64 sight;        /* number of what this person sees */
  char *gained;        /* what is to be fetched and taken away because that is another one */
  const CrmKind *own_fields;
} Pull;

static gpointer
read_answered (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_acknowledged_ids (session, error);
}

static void
add_wanted (GString *json, const CrmKind *kind, const CrmId *id)
{
  char text[CRM_ID_STRING_SIZE];

  g_string_append_printf (json, "%s[%d,\"%s\"]", json->len > 1 ? "," : "",
                          crm_kind_get_number (kind), crm_id_format (id, text));
}

/* What the server answered since the last pull is read again even if it did not change there: a
 * refused edit must leave the screen. What was only born need not be, as long as it is here: a desk
 * that was restored from a backup lacks it. */
static char *
wanted_json (GArray *answered, GArray *lacking)
{
  GString *json = g_string_new ("[");

  for (guint i = 0; i < answered->len; i++)
    {
      CrmChangedRecord *change = &g_array_index (answered, CrmChangedRecord, i);

      if (change->action != 'I')
        add_wanted (json, change->kind, &change->id);
    }
  for (guint i = 0; i < lacking->len; i++)
    {
      CrmSyncRow *row = &g_array_index (lacking, CrmSyncRow, i);

      add_wanted (json, row->kind, &row->id);
    }
  g_string_append_c (json, ']');
  return g_string_free (json, FALSE);
}

static gboolean
flush_rows (Pull *pull, GError **error)
{
  CrmSyncCycle *self = pull->cycle;

  if (pull->rows->len == 0)
    return TRUE;
  if (!crm_sync_cycle_apply (self, pull->rows, FALSE, NULL, error))
    return FALSE;
  self->totals.received += pull->rows->len;
  g_array_set_size (pull->rows, 0);
  if (self->progress != NULL && pull->n_rows > CRM_SYNC_CHUNK)
    self->progress ((double) pull->n_seen / (double) pull->n_rows, _ ("Receiving changes"),
                    self->progress_data);
  return crm_sync_cycle_probe (self, "chunk", error);
}

/* Transaction numbers of 64 bits: "xmin:xmax:…" of a snapshot, or a plain one. */
static guint64
snapshot_part (const char *snapshot, int part)
{
  g_auto (GStrv) parts = g_strsplit (snapshot, ":", 3);

  return g_ascii_strtoull (g_strv_length (parts) > (guint) part ? parts[part] : "0", NULL, 10);
}

static gboolean
read_header (Pull *pull, const char *json, GError **error)
{
  CrmSyncCycle *self = pull->cycle;
  g_auto (CrmSyncHeader) header = { 0 };

  if (!crm_sync_wire_read_header (self->parser, json, &header, error))
    return FALSE;
  pull->snapshot = g_strdup (header.snapshot);
  pull->n_rows = header.rows;
  self->desktops = (guint) CLAMP (header.desktops, 1, G_MAXINT);
  pull->is_revoked = header.revoked;
  pull->new_day = header.new_day;
  pull->sight = header.sight;
  if (header.revoked)
    return TRUE;
  if (!header.known)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                   _ ("You are not one of the people of this office any more"));
      return FALSE;
    }
  pull->must_copy = g_strcmp0 (self->generation, header.generation) != 0
                    || snapshot_part (self->cursor, 0) < header.log_floor
                    || snapshot_part (self->cursor, 1) > snapshot_part (pull->snapshot, 1);
  if (pull->n_rows > 0)
    crm_sync_cycle_say (self, "receiving");
  return TRUE;
}

/* "= MAKER EDITOR WHEN", of which a record may have none. */
static void
read_as_sent (CrmSyncRow *row, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 4);

  row->is_as_sent = TRUE;
  row->maker = row->editor = CRM_ID_NONE;
  if (g_strv_length (words) < 4)
    return;
  crm_id_parse (words[1], &row->maker);
  crm_id_parse (words[2], &row->editor);
  row->edited_at = g_ascii_strtoll (words[3], NULL, 10);
}

static gboolean
on_row_received (gint16 number, const CrmId *id, const char *json, gpointer data, GError **error)
{
  Pull *pull = data;
  CrmSyncRow row = { .id = *id };

  if (number == 0)
    return read_header (pull, json, error);
  if (pull->must_copy || pull->is_revoked)
    return TRUE;
  row.kind = crm_catalog_find_number (pull->cycle->catalog, number);
  if (row.kind == NULL)
    return TRUE;
  /* Fields of the office's own must be known before rows that have values for them are read. */
  if (pull->rows->len > 0 && row.kind != pull->own_fields
      && g_array_index (pull->rows, CrmSyncRow, 0).kind == pull->own_fields
      && !flush_rows (pull, error))
    return FALSE;
  if (json != NULL && *json == CRM_SYNC_AS_SENT)
    read_as_sent (&row, json);
  else if (json != NULL)
    {
      row.record = crm_sync_wire_read_row (pull->cycle->parser, row.kind, &row.id, json, error);
      if (row.record == NULL)
        return FALSE;
    }
  pull->n_seen++;
  if (row.record == NULL && !row.is_as_sent)
    {
      g_array_append_val (pull->gone, row);
      return TRUE;
    }
  g_array_append_val (pull->rows, row);
  return pull->rows->len < CRM_SYNC_CHUNK || flush_rows (pull, error);
}

/* What a rule refuses by now stays as it came. */
static void
settle_record (CrmSession *session, const CrmKind *kind, const CrmId *id)
{
  if (kind != NULL && (crm_kind_get_prepare (kind) != NULL || crm_kind_get_follow (kind) != NULL))
    crm_session_settle (session, kind, id, NULL);
}

static gpointer
settle (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Pull *pull = data;
  CrmSyncCycle *self = pull->cycle;
  g_auto (GStrv) words = g_strsplit (self->unsettled, " ", -1);

  if (!crm_session_begin (session, _ ("Merge with a colleague’s changes"), "sync", error))
    return NULL;
  for (guint i = 0; words[i] != NULL && words[i + 1] != NULL; i += 2)
    {
      CrmId id;

      if (crm_id_parse (words[i + 1], &id))
        settle_record (session, crm_catalog_find_number (self->catalog, (gint16) atoi (words[i])),
                       &id);
    }
  for (guint i = 0; pull->is_whole && i < pull->rows->len; i++)
    {
      CrmSyncRow *row = &g_array_index (pull->rows, CrmSyncRow, i);

      settle_record (session, row->kind, &row->id);
    }
  return crm_session_commit (session, NULL, error) ? pull : NULL;
}

/* Of two desks that changed the lines of one invoice, the one that was second adds it up: the rules
 * look again at what this desk has sent. What they are to look at is on the disk with the rows that
 * came in; it is forgotten with the next ones. */
static gboolean
settle_answered (Pull *pull, GError **error)
{
  CrmSyncCycle *self = pull->cycle;

  if (self->unsettled == NULL)
    return TRUE;
  if (crm_store_run (self->store, CRM_LANE_WRITE, settle, pull, NULL, error) == NULL)
    return FALSE;
  g_clear_pointer (&self->unsettled, g_free);
  return TRUE;
}

/* Returns: (transfer full): what is to be settled, as a fact of the replica */
static char *
list_unsettled (CrmSyncCycle *self, GArray *answered)
{
  GString *text = g_string_new (self->unsettled);

  for (guint i = 0; answered->len <= CRM_SYNC_CHUNK && i < answered->len; i++)
    {
      CrmChangedRecord *change = &g_array_index (answered, CrmChangedRecord, i);
      char id[CRM_ID_STRING_SIZE];

      g_string_append_printf (text, "%s%d %s", text->len > 0 ? " " : "",
                              crm_kind_get_number (change->kind), crm_id_format (&change->id, id));
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  const CrmKind *kind;
  gint64 n_here;
} KindCount;

static gpointer
count_here (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  KindCount *count = data;
  g_autoptr (CrmQuery) query = crm_query_new (count->kind);

  crm_query_include_deleted (query);
  count->n_here = crm_session_count (session, query, error);
  return count->n_here >= 0 ? count : NULL;
}

/* Returns: (transfer full) (element-type CrmId) */
static GArray *
list_gone (GArray *gone, const CrmKind *kind)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (CrmId));

  for (guint i = 0; i < gone->len; i++)
    {
      CrmSyncRow *row = &g_array_index (gone, CrmSyncRow, i);

      if (row->kind == kind)
        g_array_append_val (ids, row->id);
    }
  return ids;
}

/* A pull that takes away much of a kind, although its person sees what they saw before, is asked
 * about again before it does. */
static gboolean
check_gone (Pull *pull, const CrmKind *kind, GCancellable *cancellable, GError **error)
{
  CrmSyncCycle *self = pull->cycle;
  KindCount count = { kind, 0 };
  g_autoptr (GArray) ids = list_gone (pull->gone, kind);
  g_autoptr (GArray) missing = NULL;

  if (ids->len <= BRAKE_ROWS)
    return TRUE;
  if (crm_store_run (self->store, CRM_LANE_WRITE, count_here, &count, cancellable, error) == NULL)
    return FALSE;
  if (ids->len <= count.n_here / BRAKE_PART)
    return TRUE;
  if (!crm_sync_cycle_probe (self, "brake", error))
    return FALSE;
  missing = crm_sync_server_find_missing (self->remote, kind, ids, cancellable, error);
  if (missing == NULL)
    return FALSE;
  if (missing->len == ids->len)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_BUSY,
               _ ("The shared database was about to take away many records that it has; nothing "
                  "was taken away"));
  return FALSE;
}

static gboolean
apply_gone (Pull *pull, GCancellable *cancellable, GError **error)
{
  CrmSyncCycle *self = pull->cycle;

  for (guint i = 0; pull->gone->len > BRAKE_ROWS && pull->sight == self->sight
                    && i < crm_catalog_get_n_kinds (self->catalog);
       i++)
    if (!check_gone (pull, crm_catalog_get_kind (self->catalog, i), cancellable, error))
      return FALSE;
  self->totals.received += pull->gone->len;
  return pull->gone->len == 0 || crm_sync_cycle_apply (self, pull->gone, FALSE, NULL, error);
}

/* This person sees other records than before. What the feed cannot tell of that is fetched apart,
 * from the cursor of before on; when it changes again meanwhile, from the same. */
static gboolean
note_sight (Pull *pull)
{
  CrmSyncCycle *self = pull->cycle;
  const char *since = self->gained != NULL ? strchr (self->gained, ' ') + 1 : self->cursor;

  if (self->gained != NULL ? g_ascii_strtoll (self->gained, NULL, 10) == pull->sight
                           : self->sight == pull->sight)
    return FALSE;
  pull->gained = g_strdup_printf ("%" G_GINT64_FORMAT " %s", pull->sight, since);
  return TRUE;
}

/* The last rows, what was answered before, and the cursor: one transaction. */
static gboolean
finish_pull (Pull *pull, GArray *answered, GCancellable *cancellable, GError **error)
{
  CrmSyncCycle *self = pull->cycle;
  gboolean sees_other = note_sight (pull);
  g_autofree char *unsettled = list_unsettled (self, answered);
  const char *facts[] = { "sync.cursor",
                          pull->snapshot,
                          "sync.settle",
                          unsettled,
                          sees_other ? "sync.gained" : NULL,
                          pull->gained,
                          NULL };

  if (!crm_sync_cycle_probe (self, "received", error) || !apply_gone (pull, cancellable, error))
    return FALSE;
  if ((pull->n_seen > 0 || answered->len > 0 || sees_other)
      && !crm_sync_cycle_apply (self, pull->rows, TRUE, facts, error))
    return FALSE;
  self->totals.received += pull->rows->len;
  if (self->lacking->len > 0)
    return TRUE;
  pull->is_whole = pull->n_seen == pull->rows->len + pull->gone->len;
  g_free (self->cursor);
  self->cursor = g_steal_pointer (&pull->snapshot);
  if (*unsettled != '\0')
    {
      g_free (self->unsettled);
      self->unsettled = g_steal_pointer (&unsettled);
    }
  if (sees_other)
    {
      g_free (self->gained);
      self->gained = g_steal_pointer (&pull->gained);
    }
  return crm_sync_cycle_probe (self, "pulled", error) && settle_answered (pull, error);
}

static gboolean
pull_once (CrmSyncCycle *self, gboolean *must_copy, GCancellable *cancellable, GError **error)
{
  g_autofree char *wanted = NULL;
  g_autoptr (GArray) answered
      = crm_store_run (self->store, CRM_LANE_WRITE, read_answered, NULL, cancellable, error);
  Pull pull = { .cycle = self };
  gboolean good;

  if (answered == NULL)
    return FALSE;
  wanted = wanted_json (answered, self->lacking);
  g_array_set_size (self->lacking, 0);
  pull.rows = crm_sync_rows_new ();
  pull.gone = crm_sync_rows_new ();
  pull.own_fields = crm_catalog_find_kind (self->catalog, "custom_field");
  self->is_pulling = TRUE;
  good = crm_sync_server_pull (self->remote, self->catalog, self->known, self->cursor,
                               self->replica, wanted, on_row_received, &pull, cancellable, error);
  *must_copy = pull.must_copy;
  if (good && pull.is_revoked)
    good = crm_sync_cycle_give_up (self, error);
  if (good && !pull.must_copy)
    good = finish_pull (&pull, answered, cancellable, error);
  self->is_pulling = FALSE;
  if (good && pull.new_day)
    good = crm_sync_server_turn_day (self->remote, cancellable, error);
  g_array_unref (pull.rows);
  g_array_unref (pull.gone);
  g_free (pull.snapshot);
  g_free (pull.gained);
  return good;
}

/**
 * crm_sync_cycle_pull:
 *
 * Brings in what changed on the server. Never waits for what is to be sent: changes of this desk
 * stay on top of what comes in. When the cursor means nothing to the server any more (it was
 * restored, or we were away for too long), the copy is made anew instead, over the old one.
 */
gboolean
crm_sync_cycle_pull (CrmSyncCycle *self, GCancellable *cancellable, GError **error)
{
  gboolean must_copy = FALSE;

  crm_sync_server_take_bell (self->remote);
  do
    if (!pull_once (self, &must_copy, cancellable, error))
      return FALSE;
  while (self->lacking->len > 0);
  if (!must_copy)
    return crm_sync_cycle_change_sight (self, cancellable, error);
  return crm_sync_cycle_restart_copy (self, cancellable, error)
         && crm_sync_cycle_push (self, cancellable, error)
         && crm_sync_cycle_clone (self, cancellable, error)
         && pull_once (self, &must_copy, cancellable, error)
         && crm_sync_cycle_change_sight (self, cancellable, error);
}
