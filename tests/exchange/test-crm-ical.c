/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libical/ical.h>
#include <string.h>

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-error.h"
#include "crm-export.h"
#include "crm-ical.h"
#include "../store/fixture.h"

/* As Google writes: a series in its zone, one of it moved, one left out, guests with answers. */
static const char google[]
    = "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\n"
      "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-TIMEZONE:Europe/Bucharest\r\n"
      "BEGIN:VTIMEZONE\r\nTZID:Europe/Bucharest\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0300\r\n"
      "TZOFFSETTO:+0200\r\nTZNAME:EET\r\nDTSTART:19701025T040000\r\n"
      "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
      "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0300\r\nTZNAME:EEST\r\nDTSTART:19700329T030000\r\n"
      "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
      "BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Bucharest:20260302T100000\r\n"
      "DTEND;TZID=Europe/Bucharest:20260302T104500\r\nRRULE:FREQ=WEEKLY;COUNT=10;BYDAY=MO\r\n"
      "EXDATE;TZID=Europe/Bucharest:20260316T100000\r\nDTSTAMP:20260201T080000Z\r\n"
      "ORGANIZER;CN=Ana Pop:mailto:ana.pop@firma.example\r\nUID:weekly1@google.com\r\n"
      "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Radu;X-NUM-GUE\r\n"
      " STS=0:mailto:Radu@Client.example\r\n"
      "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:ana.pop@firma.example\r\n"
      "SUMMARY:Ședință\\, săptămânală\r\nLOCATION:Cluj\\; sala 2\r\n"
      "DESCRIPTION:Ordinea de zi:\\n1. Prețuri\r\nX-GOOGLE-CONFERENCE:https://meet.example/abc\r\n"
      "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:This is an event reminder\r\n"
      "TRIGGER:-P0DT0H30M0S\r\nEND:VALARM\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Bucharest:20260310T120000\r\n"
      "DTEND;TZID=Europe/Bucharest:20260310T130000\r\nUID:weekly1@google.com\r\n"
      "RECURRENCE-ID;TZID=Europe/Bucharest:20260309T100000\r\nSUMMARY:Ședință mutată\r\n"
      "END:VEVENT\r\nEND:VCALENDAR\r\n";

/* As Outlook writes: a zone with a name of its own, whole days with an end that is not in them. */
static const char outlook[]
    = "\xef\xbb\xbf"
      "BEGIN:VCALENDAR\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\nVERSION:2.0\n"
      "BEGIN:VEVENT\nCLASS:PUBLIC\nDTSTART;TZID=\"Turkey Standard Time\":20260701T090000\n"
      "DTEND;TZID=\"Turkey Standard Time\":20260701T100000\nPRIORITY:1\n"
      "SUMMARY;LANGUAGE=tr:Müşteri ziyareti\nUID:040000008200E00074C5B7101A82E008\n"
      "X-MICROSOFT-CDO-BUSYSTATUS:BUSY\nX-ALT-DESC;FMTTYPE=text/html:<p>Merhaba</p>\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260810\nDTEND;VALUE=DATE:20260815\nSUMMARY:Tatil\n"
      "UID:holiday-1\nTRANSP:TRANSPARENT\nEND:VEVENT\n"
      "BEGIN:VTODO\nUID:todo-1\nSUMMARY:Teklif gönder\nDUE:20260703T150000Z\nSTATUS:COMPLETED\n"
      "COMPLETED:20260702T120000Z\nPRIORITY:9\nEND:VTODO\n"
      "BEGIN:VJOURNAL\nUID:j\nSUMMARY:Günlük\nEND:VJOURNAL\nEND:VCALENDAR\n";

typedef struct
{
  const char *text;
  CrmIcalReport report;
  GError *error;
} Read;

static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Read *read = data;
  g_autoptr (GBytes) bytes = g_bytes_new (read->text, strlen (read->text));

  g_assert_true (crm_session_begin (session, "read", "import", error));
  if (crm_ical_import (session, bytes, &read->report, NULL, NULL, cancellable, &read->error))
    g_assert_true (crm_session_commit (session, NULL, error));
  else
    crm_session_rollback (session);
  return data;
}

static Read
read_calendar (Fixture *fixture, const char *text)
{
  Read read = { .text = text };

  fixture_run (fixture, CRM_LANE_WRITE, run_read, &read);
  return read;
}

static void
assert_read (Fixture *fixture, const char *text, guint made, guint changed, guint same)
{
  Read read = read_calendar (fixture, text);

  g_assert_no_error (read.error);
  for (guint i = 0; i < read.report.problems->len; i++)
    g_test_message ("%s", (char *) read.report.problems->pdata[i]);
  g_assert_cmpuint (read.report.n_made, ==, made);
  g_assert_cmpuint (read.report.n_changed, ==, changed);
  g_assert_cmpuint (read.report.n_same, ==, same);
  crm_ical_report_clear (&read.report);
}

typedef struct
{
  const char *kind, *field, *value;
} Wanted;

static gpointer
run_find (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Wanted *wanted = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), wanted->kind);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) found = NULL;

  if (wanted->field != NULL)
    g_assert_true (crm_query_filter (query, wanted->field, CRM_FILTER_EQUAL,
                                     crm_value_text (wanted->value), error));
  found = crm_session_list (session, query, error);
  return g_steal_pointer (&found);
}

static CrmRecord *
find (Fixture *fixture, const char *kind, const char *field, const char *value)
{
  Wanted wanted = { kind, field, value };
  g_autoptr (GPtrArray) found = fixture_run (fixture, CRM_LANE_READ, run_find, &wanted);

  g_assert_cmpuint (found->len, ==, 1);
  return g_object_ref (found->pdata[0]);
}

static gint64
instant (const char *text)
{
  gint64 value;

  g_assert_true (crm_instant_parse (text, &value));
  return value;
}

static gpointer
run_export (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  CrmExportOptions options = { .format = CRM_EXPORT_ICAL };

  g_assert_true (crm_query_sort (query, "subject", FALSE, error));
  g_assert_cmpint (
      crm_export_query (session, query, &options, stream, NULL, NULL, cancellable, error), >, 0);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
test_google (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) series = NULL, moved = NULL, radu = NULL, reminder = NULL;
  g_autoptr (GArray) starts = NULL;

  g_object_unref (
      fixture_new (fixture, "contact", "last_name", "Radu", "email", "radu@client.example", NULL));
  assert_read (fixture, google, 2, 0, 0);
  series = find (fixture, "activity", "subject", "Ședință, săptămânală");
  moved = find (fixture, "activity", "subject", "Ședință mutată");
  radu = find (fixture, "activity_participant", "name", "Radu");
  reminder = find (fixture, "reminder", NULL, NULL);

  g_assert_cmpstr (crm_record_get_text (series, "location"), ==, "Cluj; sala 2");
  g_assert_cmpstr (crm_record_get_text (series, "description"), ==, "Ordinea de zi:\n1. Prețuri");
  g_assert_cmpstr (crm_record_get_text (series, "zone"), ==, "Europe/Bucharest");
  g_assert_cmpint (crm_record_get_integer (series, "duration", 0), ==, 45);
  g_assert_cmpstr (crm_record_get_text (radu, "acceptance"), ==, "accepted");
  g_assert_cmpint (crm_record_get_integer (reminder, "minutes_before", 0), ==, 30);
  /* The customer among the guests is whom it is about. */
  g_assert_cmpstr (crm_record_get_link_title (
                       series, crm_kind_find_field (crm_record_get_kind (series), "parent")),
                   ==, "Radu");
  /* Ten o'clock in Bucharest before and after the change of the clock; ten times but two. */
  starts = crm_activity_expand (series, instant ("2026-01-01T00:00:00Z"),
                                instant ("2027-01-01T00:00:00Z"));
  g_assert_cmpuint (starts->len, ==, 8);
  g_assert_cmpint (g_array_index (starts, gint64, 0), ==, instant ("2026-03-02T08:00:00Z"));
  g_assert_cmpint (g_array_index (starts, gint64, 7), ==, instant ("2026-05-04T07:00:00Z"));
  g_assert_cmpint (crm_record_get_integer (moved, "start_at", 0), ==,
                   instant ("2026-03-10T10:00:00Z"));
  g_assert_cmpint (crm_record_get_integer (moved, "recurrence_id", 0), ==,
                   instant ("2026-03-09T08:00:00Z"));

  /* The same file again changes nothing. */
  assert_read (fixture, google, 0, 0, 2);
}

static void
test_outlook (Fixture *fixture, gconstpointer data)
{
  Read read = read_calendar (fixture, outlook);
  g_autoptr (CrmRecord) visit = find (fixture, "activity", "subject", "Müşteri ziyareti");
  g_autoptr (CrmRecord) days = find (fixture, "activity", "subject", "Tatil");
  g_autoptr (CrmRecord) task = find (fixture, "activity", "subject", "Teklif gönder");

  g_assert_no_error (read.error);
  g_assert_cmpuint (read.report.n_made, ==, 3);
  g_assert_cmpuint (read.report.problems->len, ==, 1);
  crm_ical_report_clear (&read.report);
  g_assert_cmpint (crm_record_get_integer (visit, "start_at", 0), ==,
                   instant ("2026-07-01T06:00:00Z"));
  g_assert_cmpstr (crm_record_get_text (visit, "priority"), ==, "high");
  g_assert_cmpint (crm_record_get_integer (days, "all_day", 0), ==, 1);
  g_assert_cmpint (crm_record_get_integer (days, "duration", 0), ==, 5 * 24 * 60);
  g_assert_cmpstr (crm_record_get_text (task, "type"), ==, "task");
  g_assert_cmpstr (crm_record_get_text (task, "status"), ==, "done");
  g_assert_cmpint (crm_record_get_integer (task, "done_at", 0), ==,
                   instant ("2026-07-02T12:00:00Z"));
}

static void
assert_has (const char *text, const char *part)
{
  g_autoptr (GString) unfolded = g_string_new (text);

  g_string_replace (unfolded, "\r\n ", "", 0);
  if (strstr (unfolded->str, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, unfolded->str);
}

/* What there is no field for goes out again, and what was changed here goes out changed. */
static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) visit = NULL;
  g_autofree char *before = NULL, *after = NULL;

  assert_read (fixture, google, 2, 0, 0);
  assert_read (fixture, outlook, 3, 0, 0);
  before = fixture_run (fixture, CRM_LANE_READ, run_export, NULL);
  assert_has (before, "X-GOOGLE-CONFERENCE:https://meet.example/abc");
  assert_has (before, "X-ALT-DESC;FMTTYPE=text/html:<p>Merhaba</p>");
  assert_has (before, "ORGANIZER;CN=Ana Pop:mailto:ana.pop@firma.example");
  assert_has (before, "DTSTART;TZID=Europe/Bucharest:20260302T100000");
  assert_has (before, "EXDATE;TZID=Europe/Bucharest:20260316T100000");
  assert_has (before, "RECURRENCE-ID;TZID=Europe/Bucharest:20260309T100000");
  assert_has (before, "BEGIN:VTIMEZONE\r\nTZID:Europe/Bucharest");
  assert_has (before, "DTEND;VALUE=DATE:20260815");
  assert_has (before, "TRIGGER:-P");

  visit = find (fixture, "activity", "subject", "Müşteri ziyareti");
  fixture_set (fixture, "activity", crm_record_get_id (visit), "location", "Ankara");
  fixture_set (fixture, "activity", crm_record_get_id (visit), "start_at", "2026-07-01T07:00:00Z");
  after = fixture_run (fixture, CRM_LANE_READ, run_export, NULL);
  assert_has (after, "LOCATION:Ankara");
  assert_has (after, "DTSTART:20260701T070000Z");
  assert_has (after, "DTEND:20260701T080000Z");
  assert_has (after, "X-MICROSOFT-CDO-BUSYSTATUS:BUSY");
}

/* What was made here is known again when it comes back. */
static void
test_own (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) made
      = fixture_new (fixture, "activity", "subject", "Vizita lunară", "type", "visit", "start_at",
                     "2026-03-02T08:00:00Z", "duration", "90", "zone", "Europe/Bucharest", "rrule",
                     "FREQ=MONTHLY;BYDAY=1MO", NULL);
  g_autofree char *text = fixture_run (fixture, CRM_LANE_READ, run_export, NULL);
  g_autoptr (CrmRecord) again = NULL;
  g_autoptr (GString) changed = g_string_new (text);

  assert_has (text, "DTSTART;TZID=Europe/Bucharest:20260302T100000");
  assert_has (text, "DTEND;TZID=Europe/Bucharest:20260302T113000");
  assert_has (text, "RRULE:FREQ=MONTHLY;BYDAY=1MO");
  assert_has (text, "X-CLIENTELA-TYPE:visit");
  g_string_replace (changed, "SUMMARY:Vizita lunară", "SUMMARY:Vizita mutată", 0);
  assert_read (fixture, changed->str, 0, 1, 0);
  again = find (fixture, "activity", "subject", "Vizita mutată");
  g_assert_true (crm_id_equal (crm_record_get_id (again), crm_record_get_id (made)));
  g_assert_cmpstr (crm_record_get_text (again, "type"), ==, "visit");
  g_assert_cmpint (crm_record_get_integer (again, "start_at", 0), ==,
                   crm_record_get_integer (made, "start_at", -1));
}

static gpointer
run_invite (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GError **refused = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (CrmRecord) activity = crm_session_find (session, kind, "Reunião", error);
  g_autoptr (GBytes) bytes = crm_ical_invitation (session, crm_record_get_id (activity), refused);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : g_strdup ("");
}

/* One invites, the answer comes in, and is called off by who invited. */
static void
test_invitation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) meeting
      = fixture_new (fixture, "activity", "subject", "Reunião", "type", "meeting", "start_at",
                     "2026-04-01T09:00:00Z", "duration", "60", NULL);
  g_autoptr (CrmRecord) guest = NULL;
  g_autoptr (CrmRecord) me = NULL;
  g_autoptr (GError) refused = NULL;
  g_autofree char *nobody = fixture_run (fixture, CRM_LANE_READ, run_invite, &refused);
  g_autofree char *text = NULL, *reply = NULL, *id = NULL;
  Read read;

  g_assert_error (refused, CRM_ERROR, CRM_ERROR_INVALID);
  g_clear_error (&refused);
  id = crm_id_dup_string (crm_record_get_id (meeting));
  g_object_unref (fixture_new (fixture, "activity_participant", "activity_id", id, "name", "Rui",
                               "email", "rui@cliente.example", NULL));
  me = find (fixture, "user", NULL, NULL);
  fixture_set (fixture, "user", crm_record_get_id (me), "email", "eu@empresa.example");
  text = fixture_run (fixture, CRM_LANE_READ, run_invite, &refused);
  g_assert_no_error (refused);
  assert_has (text, "METHOD:REQUEST");
  assert_has (text, "mailto:rui@cliente.example");
  assert_has (text, "mailto:eu@empresa.example");
  assert_has (text, "PARTSTAT=NEEDS-ACTION");

  reply = g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
                           "UID:%s@clientela\r\nDTSTAMP:20260301T000000Z\r\n"
                           "ATTENDEE;PARTSTAT=DECLINED:MAILTO:Rui@cliente.example\r\n"
                           "SUMMARY:something else\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                           id);
  read = read_calendar (fixture, reply);
  g_assert_no_error (read.error);
  g_assert_cmpuint (read.report.n_answers, ==, 1);
  g_assert_cmpuint (read.report.n_made + read.report.n_changed, ==, 0);
  crm_ical_report_clear (&read.report);
  guest = find (fixture, "activity_participant", "name", "Rui");
  g_assert_cmpstr (crm_record_get_text (guest, "acceptance"), ==, "declined");
  g_clear_object (&meeting);
  meeting = find (fixture, "activity", "subject", "Reunião");
}

/* As a colleague outside of the office invites: in a zone that only the file describes. */
static const char asked[]
    = "BEGIN:VCALENDAR\r\nPRODID:-//Elsewhere//EN\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\n"
      "BEGIN:VTIMEZONE\r\nTZID:Our Office\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0300\r\n"
      "TZOFFSETTO:+0300\r\nDTSTART:16010101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
      "BEGIN:VEVENT\r\nUID:asked-1@elsewhere.example\r\nDTSTAMP:20260301T080000Z\r\n"
      "SEQUENCE:2\r\nDTSTART;TZID=Our Office:20260401T100000\r\n"
      "DTEND;TZID=Our Office:20260401T110000\r\nSUMMARY:Prețuri noi\r\n"
      "ORGANIZER;CN=Ana Pop:mailto:ana@client.example\r\n"
      "ATTENDEE;CN=Eu;RSVP=TRUE;PARTSTAT=NEEDS-ACTION:mailto:eu@empresa.example\r\n"
      "ATTENDEE;CN=Radu;PARTSTAT=ACCEPTED:mailto:radu@client.example\r\n"
      "END:VEVENT\r\nEND:VCALENDAR\r\n";

static char *
replace (const char *text, const char *from, const char *to)
{
  g_autoptr (GString) changed = g_string_new (text);

  g_assert_cmpuint (g_string_replace (changed, from, to, 0), >, 0);
  return g_string_free (g_steal_pointer (&changed), FALSE);
}

static char *
dup_text (GBytes *bytes)
{
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes))
                       : NULL;
}

static gpointer
run_reply (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  GError **refused = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity");
  g_autoptr (CrmRecord) activity = crm_session_find (session, kind, "Prețuri noi", error);
  const CrmId *id = crm_record_get_id (activity);
  g_autofree char *name = NULL;
  g_autofree char *organizer = crm_ical_dup_organizer (session, id, &name, error);
  g_autoptr (GBytes) bytes = crm_ical_reply (session, id, crm_session_get_user (session), refused);

  g_assert_cmpstr (organizer, ==, "ana@client.example");
  g_assert_cmpstr (name, ==, "Ana Pop");
  return bytes != NULL ? dup_text (bytes) : g_strdup ("");
}

static void
be_asked (Fixture *fixture)
{
  g_autoptr (CrmRecord) me = find (fixture, "user", NULL, NULL);

  fixture_set (fixture, "user", crm_record_get_id (me), "email", "eu@empresa.example");
  assert_read (fixture, asked, 1, 0, 0);
}

/* Who was invited from outside answers in the words of their calendar. */
static void
test_reply (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) mine = NULL;
  g_autoptr (GError) refused = NULL;
  g_autofree char *text = NULL;

  be_asked (fixture);
  mine = find (fixture, "activity_participant", "name", "Eu");
  fixture_set (fixture, "activity_participant", crm_record_get_id (mine), "acceptance",
               "tentative");
  text = fixture_run (fixture, CRM_LANE_READ, run_reply, &refused);
  g_assert_no_error (refused);
  assert_has (text, "METHOD:REPLY");
  assert_has (text, "UID:asked-1@elsewhere.example");
  assert_has (text, "SEQUENCE:2");
  assert_has (text, "ORGANIZER;CN=Ana Pop:mailto:ana@client.example");
  assert_has (text, "PARTSTAT=TENTATIVE");
  g_assert_nonnull (strstr (text, "eu@empresa.example"));
  g_assert_null (strstr (text, "radu@client.example"));
  g_assert_null (strstr (text, "RSVP"));
}

static gpointer
run_delete_mine (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *mine = data;

  g_assert_true (crm_session_begin (session, "delete", "test", error));
  g_assert_true (
      crm_session_delete (session, crm_record_get_kind (mine), crm_record_get_id (mine), error));
  g_assert_true (crm_session_commit (session, NULL, error));
  return data;
}

static void
test_reply_of_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmRecord) mine = NULL;
  g_autoptr (GError) refused = NULL;
  g_autofree char *text = NULL;

  be_asked (fixture);
  mine = find (fixture, "activity_participant", "name", "Eu");
  fixture_run (fixture, CRM_LANE_WRITE, run_delete_mine, mine);
  text = fixture_run (fixture, CRM_LANE_READ, run_reply, &refused);
  g_assert_error (refused, CRM_ERROR, CRM_ERROR_INVALID);
}

/* What comes late does not take back what came after it; what is newer changes time and guests. */
static void
test_update (Fixture *fixture, gconstpointer data)
{
  Wanted guests = { "activity_participant", NULL, NULL };
  g_autofree char *newer = NULL, *older = NULL, *off = NULL, *late = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (CrmRecord) meeting = NULL, canceled = NULL;
  g_autofree char *first = replace (asked, "SEQUENCE:2", "SEQUENCE:3");
  g_autofree char *moved = replace (first, ":20260401T1", ":20260402T1");
  Read read;

  be_asked (fixture);
  newer = replace (moved, "ATTENDEE;CN=Radu;PARTSTAT=ACCEPTED:mailto:radu@client.example\r\n", "");
  assert_read (fixture, newer, 0, 1, 0);
  meeting = find (fixture, "activity", "subject", "Prețuri noi");
  g_assert_cmpint (crm_record_get_integer (meeting, "start_at", 0), ==,
                   instant ("2026-04-02T07:00:00Z"));
  left = fixture_run (fixture, CRM_LANE_READ, run_find, &guests);
  g_assert_cmpuint (left->len, ==, 1);

  older = replace (asked, "Prețuri noi", "Prețuri vechi");
  read = read_calendar (fixture, older);
  g_assert_no_error (read.error);
  g_assert_cmpuint (read.report.n_changed, ==, 0);
  g_assert_cmpuint (read.report.problems->len, ==, 1);
  crm_ical_report_clear (&read.report);

  off = replace (asked, "METHOD:REQUEST", "METHOD:CANCEL");
  assert_read (fixture, off, 0, 0, 1);
  late = replace (off, "SEQUENCE:2", "SEQUENCE:4");
  assert_read (fixture, late, 0, 1, 0);
  canceled = find (fixture, "activity", "subject", "Prețuri noi");
  g_assert_cmpstr (crm_record_get_text (canceled, "status"), ==, "canceled");
}

/* An answer to what was moved since is no answer to what it is now. */
static void
test_late_reply (Fixture *fixture, gconstpointer data)
{
  static const char form[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
                             "UID:%s@clientela\r\nDTSTAMP:20260301T000000Z\r\nSEQUENCE:%d\r\n"
                             "ATTENDEE;PARTSTAT=ACCEPTED:mailto:rui@cliente.example\r\n"
                             "END:VEVENT\r\nEND:VCALENDAR\r\n";
  g_autoptr (CrmRecord) meeting
      = fixture_new (fixture, "activity", "subject", "Reunião", "type", "meeting", "start_at",
                     "2026-04-01T09:00:00Z", "duration", "60", NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (meeting));
  g_autoptr (CrmRecord) guest = fixture_new (fixture, "activity_participant", "activity_id", id,
                                             "email", "rui@cliente.example", NULL);
  g_autofree char *text = NULL;

  fixture_set (fixture, "activity", crm_record_get_id (meeting), "start_at",
               "2026-04-01T10:00:00Z");
  fixture_set (fixture, "activity", crm_record_get_id (meeting), "description", "Sala 2");
  text = fixture_run (fixture, CRM_LANE_READ, run_export, NULL);
  assert_has (text, "SEQUENCE:1");
  for (int sequence = 0; sequence < 2; sequence++)
    {
      g_autofree char *reply = g_strdup_printf (form, id, sequence);
      Read read = read_calendar (fixture, reply);

      g_assert_no_error (read.error);
      g_assert_cmpuint (read.report.n_answers, ==, (guint) sequence);
      g_assert_cmpuint (read.report.problems->len, ==, sequence == 0 ? 1 : 0);
      crm_ical_report_clear (&read.report);
    }
}

/* ---- property by property ---- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Lines of the components @kind in any order, but for when the file was written. */
static GPtrArray *
list_properties (const char *text, icalcomponent_kind kind)
{
  icalcomponent *root = icalparser_parse_string (text);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (icalcompiter at = icalcomponent_begin_component (root, kind);
       icalcompiter_deref (&at) != NULL; icalcompiter_next (&at))
    {
      icalcomponent *entry = icalcompiter_deref (&at);
      const char *uid = icalcomponent_get_uid (entry);
      g_autoptr (GString) alarms = g_string_new (NULL);

      for (icalproperty *one = icalcomponent_get_first_property (entry, ICAL_ANY_PROPERTY);
           one != NULL; one = icalcomponent_get_next_property (entry, ICAL_ANY_PROPERTY))
        if (icalproperty_isa (one) != ICAL_DTSTAMP_PROPERTY)
          g_ptr_array_add (lines, g_strdup_printf ("%s %s", uid != NULL ? uid : "",
                                                   icalproperty_as_ical_string (one)));
      for (icalcompiter part = icalcomponent_begin_component (entry, ICAL_ANY_COMPONENT);
           icalcompiter_deref (&part) != NULL; icalcompiter_next (&part))
        g_ptr_array_add (lines,
                         g_strdup (icalcomponent_as_ical_string (icalcompiter_deref (&part))));
    }
  g_ptr_array_sort (lines, compare_texts);
  icalcomponent_free (root);
  return lines;
}

static void
assert_same_properties (const char *before, const char *after, icalcomponent_kind kind)
{
  g_autoptr (GPtrArray) want = list_properties (before, kind);
  g_autoptr (GPtrArray) have = list_properties (after, kind);

  g_assert_cmpuint (want->len, >, 0);
  for (guint i = 0; i < MIN (want->len, have->len); i++)
    g_assert_cmpstr (have->pdata[i], ==, want->pdata[i]);
  g_assert_cmpuint (have->len, ==, want->len);
}

/* As Thunderbird, Apple and Nextcloud write; files in the entry, a picture by address, a place on
 * the earth, extra and left out dates, alarms of three kinds, a zone of their own. */
static const char others[]
    = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Mozilla.org/NONSGML Mozilla Calendar "
      "V1.1//EN\r\n"
      "BEGIN:VTIMEZONE\r\nTZID:Our Office\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0300\r\n"
      "TZOFFSETTO:+0300\r\nDTSTART:16010101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
      "BEGIN:VEVENT\r\nUID:files@thunderbird\r\nDTSTAMP:20260201T080000Z\r\nCREATED:"
      "20260101T000000Z\r\n"
      "LAST-MODIFIED:20260102T000000Z\r\nSUMMARY:Cu "
      "fișiere\r\nCLASS:PRIVATE\r\nTRANSP:TRANSPARENT\r\n"
      "SEQUENCE:5\r\nDTSTART;TZID=Our Office:20260401T100000\r\nDURATION:PT45M\r\n"
      "ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY:QnVuxIMgeml1YQ==\r\n"
      "ATTACH;FMTTYPE=application/pdf:https://files.example/oferta.pdf\r\n"
      "GEO:46.77;23.59\r\nURL:https://meet.example/1\r\nCATEGORIES:Client,Important\r\n"
      "CONTACT:Ion Ionescu\r\nCOMMENT:Prima\r\nCOMMENT:A doua\r\nRESOURCES:Proiector\r\n"
      "X-MOZ-LASTACK:20260201T090000Z\r\n"
      "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=70;X-TITLE=Cluj:geo:46.77,23.59\r\n"
      "BEGIN:VALARM\r\nACTION:EMAIL\r\nSUMMARY:Curând\r\nDESCRIPTION:Mâine\r\nATTENDEE:mailto:a@b."
      "example\r\n"
      "TRIGGER;RELATED=END:-P1D\r\nEND:VALARM\r\n"
      "BEGIN:VALARM\r\nACTION:AUDIO\r\nTRIGGER;VALUE=DATE-TIME:20260401T060000Z\r\nREPEAT:2\r\n"
      "DURATION:PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:days@apple\r\nDTSTAMP:20260201T080000Z\r\nSUMMARY:Târg\r\n"
      "DTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260504\r\nRRULE:FREQ=YEARLY;COUNT=4\r\n"
      "EXDATE;VALUE=DATE:20270501\r\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:floating@apple\r\nDTSTAMP:20260201T080000Z\r\nSUMMARY:Oră locală\r\n"
      "DTSTART:20260601T090000\r\nDTEND:20260601T100000\r\nEND:VEVENT\r\n"
      "END:VCALENDAR\r\n";

static void
test_nothing_lost (Fixture *fixture, gconstpointer data)
{
  const char *text = data;
  Read read = read_calendar (fixture, text);
  g_autofree char *after = NULL;

  g_assert_no_error (read.error);
  crm_ical_report_clear (&read.report);
  after = fixture_run (fixture, CRM_LANE_READ, run_export, NULL);
  assert_same_properties (text, after, ICAL_VEVENT_COMPONENT);
  if (strstr (text, "BEGIN:VTODO") != NULL)
    assert_same_properties (text, after, ICAL_VTODO_COMPONENT);
  if (strstr (text, "TZID:Our Office") != NULL)
    assert_same_properties (text, after, ICAL_VTIMEZONE_COMPONENT);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) off = g_string_new (outlook);
  g_autoptr (CrmRecord) visit = NULL;

  assert_read (fixture, outlook, 3, 0, 0);
  g_string_replace (off, "VERSION:2.0\n", "VERSION:2.0\nMETHOD:CANCEL\n", 0);
  assert_read (fixture, off->str, 0, 3, 0);
  visit = find (fixture, "activity", "subject", "Müşteri ziyareti");
  g_assert_cmpstr (crm_record_get_text (visit, "status"), ==, "canceled");
}

/* Dates that no rule says are activities of their own, and come once. */
static void
test_more_dates (Fixture *fixture, gconstpointer data)
{
  static const char text[]
      = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:r1\r\nSUMMARY:Curs\r\n"
        "DTSTART:20260105T090000Z\r\nDURATION:PT2H\r\nRDATE:20260110T090000Z\r\n"
        "RDATE:20260120T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  Wanted wanted = { "activity", "subject", "Curs" };

  for (int turn = 0; turn < 2; turn++)
    {
      g_autoptr (GPtrArray) found = NULL;

      assert_read (fixture, text, turn == 0, 0, turn);
      found = fixture_run (fixture, CRM_LANE_READ, run_find, &wanted);
      g_assert_cmpuint (found->len, ==, 3);
    }
}

/* Nothing that comes from outside does harm, and what is refused is said. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "", "no calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
                                       "BEGIN:VCALENDAR", "BEGIN:VEVENT\r\nSUMMARY:x" };
  static const char odd[]
      = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261340T990000\r\nRRULE:FREQ=NEVER\r\n"
        "DTEND:19000101T000000Z\r\nSUMMARY:\xff\xfe odd\r\nTZID:\r\nATTENDEE:nobody\r\n"
        "BEGIN:VALARM\r\nTRIGGER:garbage\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      Read read = read_calendar (fixture, texts[i]);

      g_assert_error (read.error, CRM_ERROR, CRM_ERROR_INVALID);
      g_clear_error (&read.error);
      crm_ical_report_clear (&read.report);
    }
  assert_read (fixture, odd, 1, 0, 0);
  g_assert_true (crm_ical_guess ((const guint8 *) outlook, sizeof outlook - 1));
  g_assert_false (crm_ical_guess ((const guint8 *) "BEGIN:VCARD", 11));
}

#define ADD(name, test)                                                                            \
  g_test_add ("/ical/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("google", test_google);
  ADD ("outlook", test_outlook);
  ADD ("round-trip", test_round_trip);
  ADD ("own", test_own);
  ADD ("invitation", test_invitation);
  ADD ("reply", test_reply);
  ADD ("reply-of-nobody", test_reply_of_nobody);
  ADD ("update", test_update);
  ADD ("late-reply", test_late_reply);
  g_test_add ("/ical/nothing-lost/google", Fixture, google, fixture_set_up, test_nothing_lost,
              fixture_tear_down);
  g_test_add ("/ical/nothing-lost/outlook", Fixture, outlook + 3, fixture_set_up, test_nothing_lost,
              fixture_tear_down);
  g_test_add ("/ical/nothing-lost/others", Fixture, others, fixture_set_up, test_nothing_lost,
              fixture_tear_down);
  ADD ("cancel", test_cancel);
  ADD ("more-dates", test_more_dates);
  ADD ("broken", test_broken);
  return g_test_run ();
}
