/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leaves a shared office is told to it: noted on the desk, which may be without a network, and
 * sent to the audit log by the next sync. */
#include "config.h"

#include "crm-export-note.h"

#include "crm-clock.h"
#include "crm-session.h"

typedef struct
{
  char *key;
  char *text;
} Note;

static void
note_free (gpointer data)
{
  Note *note = data;

  g_free (note->key);
  g_free (note->text);
  g_free (note);
}

static Note *
note_new (const CrmKind *kind, gint64 n, const char *format)
{
  Note *note = g_new0 (Note, 1);
  gint64 now = crm_clock_now ();

  note->key = g_strdup_printf ("sync.export:%" G_GINT64_FORMAT, now);
  note->text
      = g_strdup_printf ("%d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s",
                         kind != NULL ? crm_kind_get_number (kind) : 0, n, now / 1000, format);
  return note;
}

/* An office on one desk has nobody to tell. */
static gpointer
write_note (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Note *note = data;
  g_autofree char *server = crm_session_get_meta (session, "sync.server");

  return server == NULL || crm_session_set_meta (session, note->key, note->text, error) ? note
                                                                                        : NULL;
}

/**
 * crm_export_note_async:
 * @kind: (nullable): of the records; %NULL for several
 * @n: how many left the office; one card that is handed on is not noted
 * @format: as what: csv, print, …
 *
 * Notes it behind what else is to be written. Main thread.
 */
void
crm_export_note_async (CrmStore *store, const CrmKind *kind, gint64 n, const char *format)
{
  if (n > 1)
    crm_store_run_async (store, CRM_LANE_WRITE, G_PRIORITY_LOW, write_note,
                         note_new (kind, n, format), note_free, NULL, NULL, NULL, NULL);
}

/**
 * crm_export_note:
 *
 * As crm_export_note_async(), and waits for it. Not on the main thread of a window.
 */
gboolean
crm_export_note (CrmStore *store, const CrmKind *kind, gint64 n, const char *format)
{
  Note *note;
  gboolean good;

  if (n <= 1)
    return TRUE;
  note = note_new (kind, n, format);
  good = crm_store_run (store, CRM_LANE_WRITE, write_note, note, NULL, NULL) != NULL;
  note_free (note);
  return good;
}
