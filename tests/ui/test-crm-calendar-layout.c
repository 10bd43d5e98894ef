/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a calendar computes without a window: entries side by side, the clock on the wall, rules of
 * repetition, times as people type them. */
#include "config.h"

#include "crm-calendar-layout.h"
#include "crm-clock.h"
#include "crm-occurrence.h"
#include "crm-series-rule.h"
#include "crm-time-entry.h"

typedef struct
{
  const char *what;
  guint n;
  CrmCalendarSlot slots[6]; /* start, end, and then column, columns, span as they must come out */
} LayoutCase;

static const LayoutCase layouts[] = {
  { "one alone", 1, { { 540, 600, 0, 1, 1 } } },
  { "one after the other", 2, { { 540, 600, 0, 1, 1 }, { 600, 660, 0, 1, 1 } } },
  { "two at once", 2, { { 540, 600, 0, 2, 1 }, { 540, 600, 1, 2, 1 } } },
  { "half an hour together", 2, { { 540, 600, 0, 2, 1 }, { 570, 630, 1, 2, 1 } } },
  { "the longer one first",
    3,
    { { 540, 570, 1, 2, 1 }, { 540, 660, 0, 2, 1 }, { 600, 660, 1, 2, 1 } } },
  { "a chain shares its columns",
    3,
    { { 540, 610, 0, 2, 1 }, { 600, 670, 1, 2, 1 }, { 660, 720, 0, 2, 1 } } },
  { "free room to the right is filled",
    4,
    { { 540, 600, 1, 3, 1 },
      { 540, 600, 2, 3, 1 },
      { 540, 700, 0, 3, 1 },
      { 610, 650, 1, 3, 2 } } },
  { "a moment has a place too", 2, { { 600, 600, 1, 2, 1 }, { 600, 660, 0, 2, 1 } } },
  { "apart again", 3, { { 540, 600, 0, 2, 1 }, { 550, 600, 1, 2, 1 }, { 700, 730, 0, 1, 1 } } },
};

static void
test_layout (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      CrmCalendarSlot slots[6];

      g_test_message ("%s", layouts[i].what);
      for (guint s = 0; s < layouts[i].n; s++)
        slots[s]
            = (CrmCalendarSlot){ layouts[i].slots[s].start, layouts[i].slots[s].end, -1, -1, -1 };
      crm_calendar_layout (slots, layouts[i].n);
      for (guint s = 0; s < layouts[i].n; s++)
        {
          const CrmCalendarSlot *wanted = &layouts[i].slots[s];

          g_assert_cmpint (slots[s].n_columns, ==, wanted->n_columns);
          g_assert_cmpint (slots[s].span, ==, wanted->span);
          g_assert_cmpint (slots[s].column, ==, wanted->column);
        }
    }
}

/* Whatever comes: nothing covers anything, and nothing leaves its columns. */
static void
test_layout_never_covers (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int round = 0; round < 300; round++)
    {
      guint n = (guint) g_rand_int_range (rand, 0, 25);
      CrmCalendarSlot slots[25];

      for (guint i = 0; i < n; i++)
        {
          slots[i].start = g_rand_int_range (rand, 0, 1400);
          slots[i].end = slots[i].start + g_rand_int_range (rand, 0, 300);
        }
      crm_calendar_layout (slots, n);
      for (guint i = 0; i < n; i++)
        {
          g_assert_cmpint (slots[i].column, >=, 0);
          g_assert_cmpint (slots[i].span, >=, 1);
          g_assert_cmpint (slots[i].column + slots[i].span, <=, slots[i].n_columns);
          for (guint j = i + 1; j < n; j++)
            if (slots[i].start < slots[j].end && slots[j].start < slots[i].end)
              g_assert_true (slots[i].column + slots[i].span <= slots[j].column
                             || slots[j].column + slots[j].span <= slots[i].column);
        }
    }
  g_assert_cmpint (crm_calendar_count_columns (NULL, 0), ==, 0);
}

/* Ten thousand at once, and ten thousand in a chain, in the time of some: never each with each. */
static void
test_layout_many (void)
{
  g_autofree CrmCalendarSlot *slots = g_new (CrmCalendarSlot, 10000);

  for (int i = 0; i < 10000; i++)
    slots[i] = (CrmCalendarSlot){ 540, 600, -1, -1, -1 };
  crm_calendar_layout (slots, 10000);
  g_assert_cmpint (crm_calendar_count_columns (slots, 10000), ==, 10000);
  for (int i = 0; i < 10000; i++)
    slots[i] = (CrmCalendarSlot){ i, i + 40, -1, -1, -1 };
  crm_calendar_layout (slots, 10000);
  g_assert_cmpint (crm_calendar_count_columns (slots, 10000), ==, 40);
  for (int i = 0; i < 10000; i++)
    g_assert_cmpint (slots[i].column, ==, i % 40);
}

/* Lisbon goes to summer time on 29 March 2026 at one o'clock. */
static void
test_wall (void)
{
  CrmDate day = crm_date_new (2026, 3, 28);
  CrmWall ten = { day, 10 * 60 };
  CrmWall next = crm_wall_add (ten, 1, 0);
  gint64 first = crm_wall_to_instant (ten), second = crm_wall_to_instant (next);

  g_assert_cmpint (next.date, ==, day + 1);
  g_assert_cmpint (next.minute, ==, 10 * 60);
  g_assert_cmpint ((second - first) / CRM_MINUTE, ==, 23 * 60);
  g_assert_cmpint (crm_wall_from_instant (second).minute, ==, 10 * 60);
  g_assert_cmpint (crm_wall_minutes_between (ten, next), ==, 1440);
  next = crm_wall_add ((CrmWall){ day, 30 }, 0, -45);
  g_assert_cmpint (next.date, ==, day - 1);
  g_assert_cmpint (next.minute, ==, 1425);
  next = crm_wall_add ((CrmWall){ day, 0 }, 0, -1440);
  g_assert_cmpint (next.date, ==, day - 1);
  g_assert_cmpint (next.minute, ==, 0);
}

static void
test_rrule_shift (void)
{
  static const struct
  {
    const char *rule;
    int days;
    const char *shifted;
  } cases[] = {
    { "FREQ=WEEKLY", 2, "FREQ=WEEKLY" },
    { "FREQ=WEEKLY;BYDAY=MO,WE", 0, "FREQ=WEEKLY;BYDAY=MO,WE" },
    { "FREQ=WEEKLY;BYDAY=MO,WE", 2, "FREQ=WEEKLY;BYDAY=WE,FR" },
    { "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261231T235959", 1,
      "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261231T235959" },
    { "FREQ=WEEKLY;BYDAY=MO", -1, "FREQ=WEEKLY;BYDAY=SU" },
    { "FREQ=MONTHLY;BYMONTHDAY=15", 3, "FREQ=MONTHLY" },
  };
  CrmDate monday = crm_date_new (2026, 3, 9); /* the second Monday of its month */
  g_autofree char *second = crm_rrule_shift_days ("FREQ=MONTHLY;BYDAY=1TU", 6, monday);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shifted = crm_rrule_shift_days (cases[i].rule, cases[i].days, monday);

      g_assert_cmpstr (shifted, ==, cases[i].shifted);
    }
  g_assert_cmpstr (second, ==, "FREQ=MONTHLY;BYDAY=2MO");
}

/* A day that leaves a series, and a series that moves with what it leaves out. */
static void
test_series (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmKind *kind = crm_catalog_find_kind (catalog, "activity");
  g_autoptr (CrmRecord) series = crm_record_new (kind);
  CrmDate monday = crm_date_new (2026, 3, 16);
  gint64 start = crm_instant_from_date (monday, 9, 30);
  gint64 third = crm_instant_from_date (monday + 14, 9, 30);
  g_autoptr (GPtrArray) before = NULL, after = NULL;
  g_autoptr (CrmOccurrence) occurrence = NULL;
  g_autoptr (CrmRecord) single = NULL;

  crm_record_set_text (series, "subject", "Team meeting");
  crm_record_set_integer (series, "start_at", start);
  crm_record_set_integer (series, "duration", 45);
  crm_record_set_text (series, "rrule", "FREQ=WEEKLY");
  before = crm_occurrence_expand (series, monday, monday + 27);
  g_assert_cmpuint (before->len, ==, 4);
  occurrence = g_object_ref (g_ptr_array_index (before, 2));
  g_assert_true (crm_occurrence_get_instant (occurrence) == third);

  single = crm_series_split_off (series, third);
  g_assert_false (crm_record_is_set (single, "rrule"));
  g_assert_true (crm_record_get_integer (single, "start_at", 0) == third);
  g_assert_true (crm_record_get_integer (single, "recurrence_id", 0) == third);
  g_assert_true (
      crm_id_equal (crm_record_get_link (single, "series_id"), crm_record_get_id (series)));
  g_assert_cmpstr (crm_record_get_text (single, "subject"), ==, "Team meeting");

  crm_series_leave_out (series, third);
  crm_series_shift (series, 1, 30);
  after = crm_occurrence_expand (series, monday, monday + 27);
  g_assert_cmpuint (after->len, ==, 3);
  for (guint i = 0; i < after->len; i++)
    {
      CrmWall wall = crm_occurrence_get_start (g_ptr_array_index (after, i));

      g_assert_cmpint (wall.minute, ==, 10 * 60);
      g_assert_cmpint (wall.date, ==, monday + 1 + 7 * (i < 2 ? (int) i : 3));
    }
}

static void
test_times (void)
{
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  g_autoptr (CrmRecord) task = crm_record_new (crm_catalog_find_kind (catalog, "activity"));
  CrmDate day = crm_date_new (2026, 5, 4);
  g_autoptr (GPtrArray) due = NULL, timed = NULL;

  /* What is only due keeps that way of being when it goes to another day. */
  crm_record_set_integer (task, "due_at", crm_instant_from_date (day, 17, 0));
  crm_activity_set_times (task, (CrmWall){ day + 1, 0 }, (CrmWall){ day + 2, 0 }, TRUE);
  g_assert_false (crm_record_is_set (task, "start_at"));
  g_assert_true (crm_record_get_integer (task, "due_at", 0)
                 == crm_instant_from_date (day + 1, 17, 0));
  due = crm_occurrence_expand (task, day, day + 6);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_true (crm_occurrence_is_deadline (g_ptr_array_index (due, 0)));
  g_assert_true (crm_occurrence_is_bar (g_ptr_array_index (due, 0)));

  crm_activity_set_times (task, (CrmWall){ day, 600 }, (CrmWall){ day, 690 }, FALSE);
  g_assert_cmpint (crm_record_get_integer (task, "duration", 0), ==, 90);
  timed = crm_occurrence_expand (task, day, day + 6);
  g_assert_cmpuint (timed->len, ==, 1);
  g_assert_false (crm_occurrence_is_bar (g_ptr_array_index (timed, 0)));
  g_assert_cmpint (crm_occurrence_get_minutes (g_ptr_array_index (timed, 0)), ==, 90);
}

static void
test_typed_time (void)
{
  static const struct
  {
    const char *text;
    int minute; /* -1: no time */
  } cases[] = {
    { "9", 540 },    { "9:30", 570 },   { "09.30", 570 },        { "9h30", 570 }, { "930", 570 },
    { "1430", 870 }, { "2 pm", 840 },   { "2:05 PM", 845 },      { "12 am", 0 },  { "12pm", 720 },
    { "0:00", 0 },   { "23:59", 1439 }, { "2:05\u00a0PM", 845 }, { "24:00", -1 }, { "9:60", -1 },
    { "13 pm", -1 }, { "", -1 },        { "soon", -1 },          { "9:3", -1 },   { "9:30x", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int minute = -1;
      gboolean good = crm_time_parse (cases[i].text, &minute);

      g_test_message ("“%s”", cases[i].text);
      g_assert_cmpint (good, ==, cases[i].minute >= 0);
      if (good)
        g_assert_cmpint (minute, ==, cases[i].minute);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/layout", test_layout);
  g_test_add_func ("/calendar/layout-never-covers", test_layout_never_covers);
  g_test_add_func ("/calendar/layout-many", test_layout_many);
  g_test_add_func ("/calendar/wall", test_wall);
  g_test_add_func ("/calendar/rrule-shift", test_rrule_shift);
  g_test_add_func ("/calendar/series", test_series);
  g_test_add_func ("/calendar/times", test_times);
  g_test_add_func ("/calendar/typed-time", test_typed_time);
  return g_test_run ();
}
