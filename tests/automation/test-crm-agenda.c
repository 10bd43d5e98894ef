/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What calendars show: whose, once, with answers; the days of layers, with the turn of the year and
 * the 29th of February. */
#include "config.h"

#include "crm-activity-parts.h"
#include "crm-agenda.h"
#include "crm-clock.h"
#include "fixture.h"

static gpointer
run_agenda (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_agenda_read (session, data, cancellable, error);
}

static GPtrArray *
ask (Fixture *f, CrmDate first, CrmDate last, CrmRecord *person, guint layers)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (CrmId));
  CrmAgendaQuestion question = { .first = first, .last = last, .people = people, .layers = layers };

  if (person != NULL)
    g_array_append_vals (people, crm_record_get_id (person), 1);
  question.everybody = person == NULL;
  return fixture_run (f, CRM_LANE_READ, run_agenda, &question);
}

static char *
dup_id (CrmRecord *record)
{
  return crm_id_dup_string (crm_record_get_id (record));
}

static char *
dup_link (CrmRecord *record)
{
  g_autofree char *id = dup_id (record);

  return g_strconcat (crm_kind_get_name (crm_record_get_kind (record)), ":", id, NULL);
}

static char *
dup_instant (CrmDate day, int hour)
{
  char buffer[CRM_INSTANT_STRING_SIZE];

  return g_strdup (crm_instant_format (crm_instant_from_date (day, hour, 0), buffer));
}

static const char *
subject (GPtrArray *found, guint position)
{
  return crm_occurrence_get_subject (g_ptr_array_index (found, position));
}

static gpointer
run_answer (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *const *both = data;

  if (!crm_session_begin (session, "answer", "user", error))
    return NULL;
  if (!crm_invitation_answer (session, crm_record_get_id (both[0]), crm_record_get_id (both[1]),
                              "tentative", 1, error))
    {
      crm_session_rollback (session);
      return NULL;
    }
  return crm_session_commit (session, NULL, error) ? data : NULL;
}

/* What somebody else planned stands in the calendar of who takes part, once, with the answer. */
static void
test_invitations (Fixture *f, gconstpointer data)
{
  CrmDate day = crm_date_new (2026, 3, 4);
  g_autoptr (CrmRecord) ana = fixture_new (f, "user", "name", "Ana Silva", NULL);
  g_autoptr (CrmRecord) rui = fixture_new (f, "user", "name", "Rui Costa", NULL);
  g_autofree char *ana_id = dup_id (ana), *ana_link = dup_link (ana), *rui_link = dup_link (rui);
  g_autofree char *ten = dup_instant (day, 10);
  g_autoptr (CrmRecord) meeting
      = fixture_new (f, "activity", "subject", "Fair", "type", "meeting", "start_at", ten,
                     "duration", "60", "owner_id", ana_id, NULL);
  g_autofree char *meeting_id = dup_id (meeting);
  g_autoptr (GPtrArray) before = ask (f, day, day, rui, 0);
  g_autoptr (GPtrArray) hers = NULL, his = NULL, everybodys = NULL, later = NULL;
  g_autoptr (GError) error = NULL;
  CrmRecord *both[] = { meeting, rui };

  g_assert_cmpuint (before->len, ==, 0);
  error = fixture_run_expecting (f, CRM_LANE_WRITE, run_answer, both);
  g_assert_nonnull (error);
  g_object_unref (fixture_new (f, "activity_participant", "activity_id", meeting_id, "participant",
                               rui_link, NULL));
  g_object_unref (fixture_new (f, "activity_participant", "activity_id", meeting_id, "participant",
                               ana_link, "acceptance", "accepted", NULL));
  his = ask (f, day, day, rui, 0);
  g_assert_cmpuint (his->len, ==, 1);
  g_assert_cmpint (crm_occurrence_get_answer (his->pdata[0]), ==, CRM_ANSWER_OPEN);
  g_assert_cmpint (crm_occurrence_get_whose (his->pdata[0]), ==, 0);
  fixture_run (f, CRM_LANE_WRITE, run_answer, both);
  later = ask (f, day, day, rui, 0);
  g_assert_cmpint (crm_occurrence_get_answer (later->pdata[0]), ==, CRM_ANSWER_TENTATIVE);
  hers = ask (f, day, day, ana, 0);
  g_assert_cmpuint (hers->len, ==, 1);
  g_assert_cmpint (crm_occurrence_get_answer (hers->pdata[0]), ==, CRM_ANSWER_ACCEPTED);
  everybodys = ask (f, day, day, NULL, 0);
  g_assert_cmpuint (everybodys->len, ==, 1);
}

/* Each date is shown on its day, as long as it still counts; what belongs to a colleague is not. */
static void
test_layers (Fixture *f, gconstpointer data)
{
  CrmDate day = crm_date_new (2026, 3, 4);
  g_autoptr (CrmRecord) ana = fixture_new (f, "user", "name", "Ana Silva", NULL);
  g_autoptr (CrmRecord) rui = fixture_new (f, "user", "name", "Rui Costa", NULL);
  g_autofree char *ana_id = dup_id (ana), *rui_id = dup_id (rui);
  g_autoptr (CrmRecord) account = fixture_new (f, "account", "name", "Yıldız", NULL);
  g_autofree char *account_id = dup_id (account);
  g_autoptr (CrmRecord) promise
      = fixture_new (f, "agreement", "what", "Samples", "account_id", account_id, "due_on",
                     "2026-03-04", "owner_id", ana_id, NULL);
  g_autoptr (CrmRecord) other
      = fixture_new (f, "agreement", "what", "Prices", "account_id", account_id, "due_on",
                     "2026-03-04", "owner_id", rui_id, NULL);
  g_autoptr (GPtrArray) found = ask (f, day, day, ana, CRM_CALENDAR_ALL_LAYERS);
  g_autoptr (GPtrArray) all = ask (f, day, day, NULL, CRM_CALENDAR_ALL_LAYERS);
  g_autoptr (GPtrArray) none = ask (f, day, day, NULL, 0);
  g_autoptr (GPtrArray) done = NULL;
  CrmOccurrence *first;
  CrmId id;

  g_assert_cmpuint (found->len, ==, 1);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpuint (none->len, ==, 0);
  first = g_ptr_array_index (found, 0);
  g_assert_cmpstr (subject (found, 0), ==, "Promised: Samples");
  g_assert_cmpstr (crm_occurrence_get_about (first), ==, "Yıldız");
  g_assert_true (crm_occurrence_is_bar (first));
  g_assert_true (crm_occurrence_can_move (first));
  g_assert_null (crm_occurrence_get_activity (first));
  /* A promise has no card: whom it was made to is opened. */
  g_assert_true (crm_calendar_layer_get_subject (crm_occurrence_get_layer (first),
                                                 crm_occurrence_get_record (first), &id)
                 == fixture_kind (f, "account"));
  g_assert_true (crm_id_equal (&id, crm_record_get_id (account)));
  fixture_set (f, "agreement", crm_record_get_id (promise), "done", "1");
  done = ask (f, day, day, ana, CRM_CALENDAR_ALL_LAYERS);
  g_assert_cmpuint (done->len, ==, 0);
}

static void
test_birthdays (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) leap
      = fixture_new (f, "contact", "name", "Leap Day", "birthday", "1984-02-29", NULL);
  g_autoptr (CrmRecord) year
      = fixture_new (f, "contact", "name", "New Year", "birthday", "1990-01-02", NULL);
  g_autoptr (CrmRecord) child
      = fixture_new (f, "contact", "name", "Unborn", "birthday", "2030-01-02", NULL);
  g_autofree char *leap_id = dup_id (leap), *year_id = dup_id (year);
  g_autoptr (CrmRecord) wedding
      = fixture_new (f, "important_date", "contact_id", year_id, "type", "anniversary", "day", "1",
                     "month", "1", "year", "2016", NULL);
  g_autoptr (CrmRecord) twice = fixture_new (f, "important_date", "contact_id", leap_id, "type",
                                             "birthday", "day", "28", "month", "2", NULL);
  g_autoptr (GPtrArray) common = ask (f, crm_date_new (2026, 2, 28), crm_date_new (2026, 2, 28),
                                      NULL, CRM_CALENDAR_ALL_LAYERS);
  g_autoptr (GPtrArray) leaping = ask (f, crm_date_new (2028, 2, 28), crm_date_new (2028, 3, 1),
                                       NULL, CRM_CALENDAR_ALL_LAYERS);
  g_autoptr (GPtrArray) turn = ask (f, crm_date_new (2025, 12, 29), crm_date_new (2026, 1, 4), NULL,
                                    CRM_CALENDAR_ALL_LAYERS);
  g_autoptr (GPtrArray) years = ask (f, crm_date_new (2026, 1, 1), crm_date_new (2027, 12, 31),
                                     NULL, CRM_CALENDAR_ALL_LAYERS);

  g_assert_cmpuint (common->len, ==, 1);
  g_assert_cmpstr (subject (common, 0), ==, "Birthday of Leap Day (42)");
  g_assert_false (crm_occurrence_can_move (common->pdata[0]));
  g_assert_cmpuint (leaping->len, ==, 1);
  g_assert_cmpint (crm_occurrence_get_start (leaping->pdata[0]).date, ==,
                   crm_date_new (2028, 2, 29));
  g_assert_cmpuint (turn->len, ==, 2);
  g_assert_cmpstr (subject (turn, 0), ==, "Anniversary (10)");
  g_assert_cmpstr (subject (turn, 1), ==, "Birthday of New Year (36)");
  g_assert_cmpuint (years->len, ==, 6);
  g_assert_nonnull (child);
  g_assert_nonnull (wedding);
  g_assert_nonnull (twice);
}

/* Every layer of the table names a kind, a field and a filter that there are. */
static void
test_table (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();

  for (guint i = 0; i < crm_calendar_layer_count (); i++)
    {
      const CrmCalendarLayer *layer = crm_calendar_layer_get (i);
      const CrmKind *kind = crm_catalog_find_kind (catalog, layer->kind);
      const CrmField *field = kind != NULL ? crm_kind_find_field (kind, layer->field) : NULL;
      g_autoptr (GError) error = NULL;
      guint position;

      g_assert_nonnull (field);
      g_assert_true (crm_calendar_layer_reads (field));
      g_assert_true (crm_calendar_layer_find (layer->name, &position));
      g_assert_cmpuint (position, ==, i);
      if (layer->filter != NULL)
        {
          g_autoptr (CrmFilter) filter = crm_filter_parse (&kind, 1, layer->filter, "EUR", &error);

          g_assert_no_error (error);
          g_assert_nonnull (filter);
        }
    }
  g_assert_false (crm_calendar_layer_find ("nothing", NULL));
}

#define ADD(path, function)                                                                        \
  g_test_add ("/agenda/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agenda/table", test_table);
  ADD ("invitations", test_invitations);
  ADD ("layers", test_layers);
  ADD ("birthdays", test_birthdays);
  return g_test_run ();
}
