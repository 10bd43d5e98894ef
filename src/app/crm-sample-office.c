/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sample office: plays a made-up history into a new replica. Each week of each colleague is
 * one operation, so that the log reads like that of a real office. */
#include "config.h"

#include "crm-sample-office.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-office-private.h"
#include "crm-sample-private.h"

/* Any number; it decides who the people are. */
#define SEED G_GUINT64_CONSTANT (20260403)

#define WEEK (7 * CRM_DAY)

typedef struct
{
  gint64 at;
  guint user;
  guint serial;
  gboolean is_change;
  CrmRecord *record;
} Event;

static void
clear_event (gpointer data)
{
  g_clear_object (&((Event *) data)->record);
}

static void
free_account (gpointer data)
{
  CrmSampleAccount *account = data;

  g_free (account->name);
  g_array_unref (account->contacts);
  g_free (account);
}

static void
free_deal (gpointer data)
{
  CrmSampleDeal *deal = data;

  g_free (deal->name);
  g_free (deal);
}

static CrmSample *
sample_new (const CrmCatalog *catalog, gint64 now)
{
  CrmSample *self = g_new0 (CrmSample, 1);

  self->state = SEED;
  self->now = now;
  self->today = crm_instant_to_date (now);
  self->start = crm_instant_from_date (self->today - CRM_SAMPLE_DAYS, 9, 0);
  self->catalog = catalog;
  self->accounts = g_ptr_array_new_with_free_func (free_account);
  self->deals = g_ptr_array_new_with_free_func (free_deal);
  self->taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->events = g_array_new (FALSE, FALSE, sizeof (Event));
  g_array_set_clear_func (self->events, clear_event);
  crm_sample_load_words (self);
  return self;
}

static void
sample_free (CrmSample *self)
{
  crm_sample_free_words (self);
  g_ptr_array_unref (self->accounts);
  g_ptr_array_unref (self->deals);
  g_hash_table_unref (self->taken);
  g_array_unref (self->events);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSample, sample_free)

CrmRecord *
crm_sample_new (CrmSample *self, const char *kind)
{
  return crm_record_new (crm_catalog_find_kind (self->catalog, kind));
}

/* A record that holds nothing but what is to be changed. */
CrmRecord *
crm_sample_change (CrmSample *self, const char *kind, const CrmId *id)
{
  return crm_record_new_with_id (crm_catalog_find_kind (self->catalog, kind), id);
}

static void
add_event (CrmSample *self, gint64 at, guint user, gboolean is_change, CrmRecord *record)
{
  Event event = { CLAMP (at, self->start, self->now), user, self->events->len, is_change, record };

  g_array_append_val (self->events, event);
}

/* @record: (transfer full): was saved at @at by @user */
void
crm_sample_save (CrmSample *self, gint64 at, guint user, CrmRecord *record)
{
  add_event (self, at, user, FALSE, record);
}

void
crm_sample_save_change (CrmSample *self, gint64 at, guint user, CrmRecord *record)
{
  add_event (self, at, user, TRUE, record);
}

static int
compare_events (gconstpointer a, gconstpointer b, gpointer data)
{
  const Event *first = a, *second = b;
  const CrmSample *self = data;
  gint64 weeks = (first->at - self->start) / WEEK - (second->at - self->start) / WEEK;

  if (weeks != 0)
    return weeks < 0 ? -1 : 1;
  if (first->user != second->user)
    return first->user < second->user ? -1 : 1;
  if (first->at != second->at)
    return first->at < second->at ? -1 : 1;
  return first->serial < second->serial ? -1 : 1;
}

static gboolean
play_event (CrmSession *session, const Event *event, GError **error)
{
  crm_session_set_time (session, event->at);
  return event->is_change ? crm_session_update (session, event->record, error)
                          : crm_session_insert (session, event->record, error);
}

static gboolean
set_user (CrmSession *session, const CrmId *id, GError **error)
{
  char text[CRM_ID_STRING_SIZE];

  return crm_session_set_meta (session, "user", crm_id_format (id, text), error);
}

/* Plays the events of one colleague in one week, from @first on. Returns: the one after them, or
 * 0 with @error. */
static guint
play_week (CrmSession *session, CrmSample *self, guint first, GError **error)
{
  const Event *begin = &g_array_index (self->events, Event, first);
  gint64 week = (begin->at - self->start) / WEEK;
  guint i;

  if (!set_user (session, &self->users[begin->user], error)
      || !crm_session_begin (session, _ ("A week of the sample office"), "setup", error))
    return 0;
  for (i = first; i < self->events->len; i++)
    {
      const Event *event = &g_array_index (self->events, Event, i);

      if (event->user != begin->user || (event->at - self->start) / WEEK != week)
        break;
      if (!play_event (session, event, error))
        {
          crm_session_rollback (session);
          return 0;
        }
    }
  return crm_session_commit (session, NULL, error) ? i : 0;
}

static gboolean
play (CrmSession *session, CrmSample *self, CrmJob *job, GCancellable *cancellable, GError **error)
{
  guint i = 0;

  g_array_sort_with_data (self->events, compare_events, self);
  while (i < self->events->len)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      i = play_week (session, self, i, error);
      if (i == 0)
        return FALSE;
      if (job != NULL)
        crm_job_report (job, (double) i / self->events->len, NULL);
    }
  return set_user (session, &self->users[0], error);
}

/* Who works at this desk and the stages come first: the history refers to them. */
static gboolean
insert_ground (CrmSession *session, CrmSample *self, GError **error)
{
  g_autoptr (CrmRecord) user = crm_sample_new (self, "user");

  self->users[0] = *crm_record_get_id (user);
  crm_record_set_text (user, "name", crm_sample_get_user_name (0));
  if (!set_user (session, &self->users[0], error)
      || !crm_session_begin (session, _ ("New office"), "setup", error))
    return FALSE;
  crm_session_set_time (session, self->start - CRM_HOUR);
  if (crm_session_insert (session, user, error) && crm_office_insert_pipeline (session, error)
      && crm_office_insert_templates (session, error) && crm_session_commit (session, NULL, error))
    return TRUE;
  crm_session_rollback (session);
  return FALSE;
}

static gboolean
read_stages (CrmSession *session, CrmSample *self, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (self->catalog, "stage"));
  g_autoptr (GPtrArray) stages = NULL;

  if (!crm_query_sort (query, "position", FALSE, error))
    return FALSE;
  stages = crm_session_list (session, query, error);
  if (stages == NULL)
    return FALSE;
  g_assert (stages->len == G_N_ELEMENTS (self->stages));
  for (guint i = 0; i < stages->len; i++)
    self->stages[i] = *crm_record_get_id (g_ptr_array_index (stages, i));
  return TRUE;
}

static gboolean
fill (CrmSession *session, gint64 now, CrmJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmSample) self = sample_new (crm_session_get_catalog (session), now);
  g_autoptr (CrmRecord) office = crm_session_get_office (session);

  if (office != NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   /* Translators: the name of an office. */
                   _ ("There is an office here already: %s"), crm_record_get_title (office));
      return FALSE;
    }
  if (!insert_ground (session, self, error) || !read_stages (session, self, error))
    return FALSE;
  crm_sample_make_office (self);
  crm_sample_make_parties (self);
  crm_sample_make_leads (self);
  crm_sample_make_deals (self);
  crm_sample_make_work (self);
  crm_sample_make_papers (self);
  return play (session, self, job, cancellable, error);
}

/**
 * crm_sample_office_fill:
 * @session: of an empty replica, on its writing thread, no operation open
 * @now: instant at which the history ends
 * @job: (nullable): is told how far it is
 */
gboolean
crm_sample_office_fill (CrmSession *session, gint64 now, CrmJob *job, GError **error)
{
  return fill (session, now, job, NULL, error);
}

static gboolean
fill_sample (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return fill (session, crm_clock_now (), data, cancellable, error);
}

/**
 * crm_sample_office_create:
 * @folder: of the profile; must not hold a replica
 *
 * Makes the sample office and opens it. Waits: for programs without a main loop.
 *
 * Returns: (transfer full): the open office
 */
CrmContext *
crm_sample_office_create (const char *folder, GError **error)
{
  return crm_office_build (folder, fill_sample, NULL, NULL, error)
             ? crm_context_open (folder, 0, error)
             : NULL;
}

/**
 * crm_sample_office_create_async:
 * @job: (nullable): is told how far it is; the caller finishes it
 */
void
crm_sample_office_create_async (const char *folder,
                                CrmJob *job,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  crm_office_build_async (folder, fill_sample, job != NULL ? g_object_ref (job) : NULL,
                          job != NULL ? g_object_unref : NULL, cancellable, callback, user_data);
}

CrmContext *
crm_sample_office_create_finish (GAsyncResult *result, GError **error)
{
  return crm_office_build_finish (result, error);
}
