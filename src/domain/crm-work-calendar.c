/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-work-calendar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-wall.h"

#define WEEK 7
#define DAY_MINUTES 1440
#define MOST_DAYS 366
/* What lies outside of these years is no time in which an office of today works. */
#define FIRST_YEAR 1970
#define LAST_YEAR 2199
/* A day off that lasts longer was typed wrongly. */
#define LONGEST_DAY_OFF 1100
/* A week whose days are all free has no next day of work. */
#define FARTHEST_WORKDAY (3 * MOST_DAYS)

typedef enum
{
  PART_MORNING = 1 << 0,
  PART_AFTERNOON = 1 << 1,
  PART_DAY = PART_MORNING | PART_AFTERNOON,
} Part;

typedef struct
{
  CrmDate first, last;
  gboolean every_year;
  Part part;
  char *name;
} DayOff;

typedef struct
{
  guint8 part[MOST_DAYS];       /* what of the day is free */
  const char *name[MOST_DAYS];  /* of the day off; interned */
  gint32 before[MOST_DAYS + 1]; /* minutes of work from the first of January up to that day */
} Year;

struct _CrmWorkCalendar
{
  gatomicrefcount ref_count;
  CrmWorkSpan spans[WEEK][CRM_WORK_MOST_SPANS]; /* from Monday */
  guint n_spans[WEEK];
  GArray *days_off;                        /* DayOff */
  Year *years[LAST_YEAR - FIRST_YEAR + 1]; /* reckoned when asked for */
};

static const char *const weekday_fields[]
    = { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };

/* ---- hours as text ---- */

/* Reads “9”, “9:30” or “09.30”; 24:00 is the end of a day. */
static gboolean
take_time (const char **text, int *minute)
{
  const char *at = *text;
  int hour = 0, minutes = 0, n = 0;

  for (; g_ascii_isdigit (*at) && n < 2; at++, n++)
    hour = hour * 10 + (*at - '0');
  if (n == 0)
    return FALSE;
  if (*at == ':' || *at == '.' || *at == 'h')
    {
      at++;
      for (n = 0; g_ascii_isdigit (*at) && n < 2; at++, n++)
        minutes = minutes * 10 + (*at - '0');
      if (n == 1)
        return FALSE;
    }
  *text = at;
  *minute = hour * 60 + minutes;
  return minutes < 60 && *minute <= DAY_MINUTES;
}

static void
skip_spaces (const char **text)
{
  while (g_unichar_isspace (g_utf8_get_char (*text)))
    *text = g_utf8_next_char (*text);
}

static gboolean
take_dash (const char **text)
{
  gunichar c = g_utf8_get_char (*text);

  if (c != '-' && c != 0x2010 && c != 0x2011 && c != 0x2012 && c != 0x2013 && c != 0x2014)
    return FALSE;
  *text = g_utf8_next_char (*text);
  return TRUE;
}

static gboolean
take_span (const char **text, CrmWorkSpan *span)
{
  skip_spaces (text);
  if (!take_time (text, &span->from))
    return FALSE;
  skip_spaces (text);
  if (!take_dash (text))
    return FALSE;
  skip_spaces (text);
  if (!take_time (text, &span->to) || span->to <= span->from)
    return FALSE;
  skip_spaces (text);
  return TRUE;
}

/**
 * crm_work_spans_parse:
 * @text: (nullable): as “9-13, 14:00-18:00”; nothing is a free day
 * @n_spans: (out): how many there are
 *
 * Returns: FALSE with CRM_ERROR_INVALID where a time is none, ends before it begins, or two overlap
 */
gboolean
crm_work_spans_parse (const char *text,
                      CrmWorkSpan spans[CRM_WORK_MOST_SPANS],
                      guint *n_spans,
                      GError **error)
{
  gboolean is_good = TRUE;

  *n_spans = 0;
  if (text == NULL)
    return TRUE;
  skip_spaces (&text);
  while (is_good && *text != '\0')
    {
      CrmWorkSpan span;

      is_good = *n_spans < CRM_WORK_MOST_SPANS && take_span (&text, &span)
                && (*n_spans == 0 || span.from >= spans[*n_spans - 1].to);
      if (is_good)
        spans[(*n_spans)++] = span;
      if (is_good && *text != '\0')
        is_good = *text == ',' || *text == ';';
      if (is_good && *text != '\0')
        text++;
      skip_spaces (&text);
    }
  if (is_good)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("Give times such as 09:00-13:00, 14:00-18:00, one after the other, or "
                          "leave the day empty"));
  return FALSE;
}

/**
 * crm_work_spans_format:
 *
 * Returns: (transfer full): the spans as they are stored, as “09:00-13:00, 14:00-18:00”
 */
char *
crm_work_spans_format (const CrmWorkSpan *spans, guint n_spans)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_spans; i++)
    g_string_append_printf (text, "%s%02d:%02d-%02d:%02d", i > 0 ? ", " : "", spans[i].from / 60,
                            spans[i].from % 60, spans[i].to / 60, spans[i].to % 60);
  return g_string_free (text, FALSE);
}

/**
 * crm_work_weekday_field:
 * @weekday: 1 is Monday
 *
 * Returns: the name of the field of working hours that holds the day
 */
const char *
crm_work_weekday_field (int weekday)
{
  return weekday_fields[(weekday + WEEK - 1) % WEEK];
}

/* ---- rules of the records ---- */

static gboolean
tidy_hours (CrmRecord *record, const char *field, GError **error)
{
  CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
  const char *text = crm_record_get_text (record, field);
  g_autofree char *tidy = NULL;
  guint n;

  if (!crm_work_spans_parse (text, spans, &n, error))
    {
      g_prefix_error (error, "%s: ", field);
      return FALSE;
    }
  tidy = crm_work_spans_format (spans, n);
  if (n == 0)
    crm_record_unset (record, field);
  else if (strcmp (tidy, text) != 0)
    crm_record_set_text (record, field, tidy);
  return TRUE;
}

static gboolean
is_of (CrmRecord *record, const CrmId *user)
{
  const CrmId *its = crm_record_get_link (record, "user_id");

  return its == NULL || user == NULL ? its == user : crm_id_equal (its, user);
}

gboolean
crm_working_hours_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;

  for (int i = 0; i < WEEK; i++)
    if (!tidy_hours (record, weekday_fields[i], error))
      return FALSE;
  all = rules->all != NULL ? rules->all (rules->data, crm_record_get_kind (record)) : NULL;
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      CrmRecord *other = g_ptr_array_index (all, i);

      if (!crm_id_equal (crm_record_get_id (other), crm_record_get_id (record))
          && is_of (other, crm_record_get_link (record, "user_id")))
        {
          g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                               crm_record_is_set (record, "user_id")
                                   ? _ ("user_id: the hours of this person are there already")
                                   : _ ("user_id: the hours of the office are there already; say "
                                        "whose these are"));
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
crm_day_off_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  gint64 first = crm_record_get_integer (record, "first_on", CRM_DATE_NONE);
  gint64 last = crm_record_get_integer (record, "last_on", first);

  if (first == CRM_DATE_NONE || (last >= first && last - first < LONGEST_DAY_OFF))
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       last < first ? _ ("last_on: the last day lies before the first")
                                    : _ ("last_on: that is more than three years"));
  return FALSE;
}

/* ---- the calendar ---- */

static void
clear_day_off (gpointer data)
{
  g_free (((DayOff *) data)->name);
}

/**
 * crm_work_calendar_new:
 *
 * Returns: (transfer full): Monday to Friday, nine to six, as long as nobody says otherwise
 */
CrmWorkCalendar *
crm_work_calendar_new (void)
{
  CrmWorkCalendar *self = g_new0 (CrmWorkCalendar, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->days_off = g_array_new (FALSE, TRUE, sizeof (DayOff));
  g_array_set_clear_func (self->days_off, clear_day_off);
  for (int i = 0; i < 5; i++)
    {
      self->spans[i][0] = (CrmWorkSpan){ 9 * 60, 18 * 60 };
      self->n_spans[i] = 1;
    }
  return self;
}

CrmWorkCalendar *
crm_work_calendar_ref (CrmWorkCalendar *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
forget_years (CrmWorkCalendar *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->years); i++)
    g_clear_pointer (&self->years[i], g_free);
}

void
crm_work_calendar_unref (CrmWorkCalendar *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  forget_years (self);
  g_array_unref (self->days_off);
  g_free (self);
}

/**
 * crm_work_calendar_set_hours:
 * @hours: working hours; they replace what was said before
 *
 * Takes the hours of a week. What cannot be read, as an older desk might leave it, is a free day.
 */
void
crm_work_calendar_set_hours (CrmWorkCalendar *self, CrmRecord *hours)
{
  for (int i = 0; i < WEEK; i++)
    if (!crm_work_spans_parse (crm_record_get_text (hours, weekday_fields[i]), self->spans[i],
                               &self->n_spans[i], NULL))
      self->n_spans[i] = 0;
  forget_years (self);
}

static Part
read_part (CrmRecord *day_off)
{
  const char *part = crm_record_get_text (day_off, "part");

  if (g_strcmp0 (part, "morning") == 0)
    return PART_MORNING;
  return g_strcmp0 (part, "afternoon") == 0 ? PART_AFTERNOON : PART_DAY;
}

/* An absence is called by its type. */
static const char *
get_name (CrmRecord *day_off)
{
  const CrmField *type = crm_kind_find_field (crm_record_get_kind (day_off), "type");

  if (type == NULL)
    return crm_record_get_text (day_off, "name");
  return crm_field_choice_label (type, crm_record_get_text (day_off, "type"));
}

/**
 * crm_work_calendar_add_day_off:
 * @day_off: a holiday or an absence
 *
 * Adds days on which nobody works. The caller chooses those that concern whose calendar it is.
 */
void
crm_work_calendar_add_day_off (CrmWorkCalendar *self, CrmRecord *day_off)
{
  gint64 first = crm_record_get_integer (day_off, "first_on", CRM_DATE_NONE);
  gint64 last = crm_record_get_integer (day_off, "last_on", first);
  const char *name = get_name (day_off);
  DayOff added;

  if (first == CRM_DATE_NONE || last < first || last - first >= LONGEST_DAY_OFF)
    return;
  added = (DayOff){ (CrmDate) first, (CrmDate) last, FALSE, read_part (day_off),
                    g_strdup (name != NULL ? name : "") };
  if (crm_kind_find_field (crm_record_get_kind (day_off), "every_year") != NULL)
    added.every_year = crm_record_get_integer (day_off, "every_year", 0) != 0;
  g_array_append_val (self->days_off, added);
  forget_years (self);
}

/* ---- one year ---- */

static void
mark_days (Year *year, CrmDate new_year, int n_days, const DayOff *day_off, CrmDate first)
{
  CrmDate last = first + (day_off->last - day_off->first);

  for (CrmDate date = MAX (first, new_year); date <= MIN (last, new_year + n_days - 1); date++)
    {
      int i = date - new_year;

      year->part[i] |= (guint8) day_off->part;
      if (year->name[i] == NULL)
        year->name[i] = g_intern_string (day_off->name);
      else if (strstr (year->name[i], day_off->name) == NULL)
        {
          g_autofree char *both = g_strdup_printf ("%s, %s", year->name[i], day_off->name);

          year->name[i] = g_intern_string (both);
        }
    }
}

/* The same day of another year; the 29th of February is kept on the 28th where there is none. */
static CrmDate
in_year (CrmDate date, int year)
{
  int month, day;

  crm_date_split (date, NULL, &month, &day);
  return crm_date_new (year, month, MIN (day, crm_date_days_in_month (year, month)));
}

static int
count_minutes (const CrmWorkSpan *spans, guint n_spans)
{
  int minutes = 0;

  for (guint i = 0; i < n_spans; i++)
    minutes += spans[i].to - spans[i].from;
  return minutes;
}

/* Half a day off takes half of the time that one would have worked. */
static guint
cut (CrmWorkSpan *spans, guint n_spans, Part part)
{
  int half = count_minutes (spans, n_spans) / 2;
  guint kept = 0;

  for (guint i = 0; i < n_spans; i++)
    {
      int length = spans[i].to - spans[i].from;
      int before = CLAMP (half, 0, length);
      CrmWorkSpan span = spans[i];

      half -= before;
      if (part == PART_MORNING)
        span.from += before;
      else
        span.to = span.from + before;
      if (span.to > span.from)
        spans[kept++] = span;
    }
  return kept;
}

static guint
get_spans (CrmWorkCalendar *self, int weekday, Part part, CrmWorkSpan *spans)
{
  int i = (weekday + WEEK - 1) % WEEK;
  guint n = self->n_spans[i];

  if (part == PART_DAY)
    return 0;
  memcpy (spans, self->spans[i], n * sizeof *spans);
  return part == 0 ? n : cut (spans, n, part);
}

static Year *
reckon_year (CrmWorkCalendar *self, int number)
{
  CrmDate new_year = crm_date_new (number, 1, 1);
  int n_days = crm_date_new (number + 1, 1, 1) - new_year;
  Year *year = g_new0 (Year, 1);

  for (guint i = 0; i < self->days_off->len; i++)
    {
      const DayOff *day_off = &g_array_index (self->days_off, DayOff, i);

      if (!day_off->every_year)
        mark_days (year, new_year, n_days, day_off, day_off->first);
      /* What begins before New Year may go on after it. */
      for (int y = number - 1; day_off->every_year && y <= number; y++)
        mark_days (year, new_year, n_days, day_off, in_year (day_off->first, y));
    }
  for (int i = 0; i < n_days; i++)
    {
      CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
      guint n = get_spans (self, crm_date_weekday (new_year + i), year->part[i], spans);

      year->before[i + 1] = year->before[i] + count_minutes (spans, n);
    }
  return year;
}

static Year *
find_year (CrmWorkCalendar *self, CrmDate date, int *day)
{
  int number;

  crm_date_split (date, &number, NULL, NULL);
  if (number < FIRST_YEAR || number > LAST_YEAR)
    return NULL;
  if (self->years[number - FIRST_YEAR] == NULL)
    self->years[number - FIRST_YEAR] = reckon_year (self, number);
  *day = date - crm_date_new (number, 1, 1);
  return self->years[number - FIRST_YEAR];
}

/**
 * crm_work_calendar_get_spans:
 * @spans: (out): from when to when is worked, in order
 *
 * Returns: how many there are; 0 on a free day
 */
guint
crm_work_calendar_get_spans (CrmWorkCalendar *self,
                             CrmDate date,
                             CrmWorkSpan spans[CRM_WORK_MOST_SPANS])
{
  int day;
  Year *year = find_year (self, date, &day);

  return year != NULL ? get_spans (self, crm_date_weekday (date), year->part[day], spans) : 0;
}

/**
 * crm_work_calendar_get_day_off:
 *
 * Returns: (nullable): what the holiday or the absence of that day is called; of a weekend %NULL
 */
const char *
crm_work_calendar_get_day_off (CrmWorkCalendar *self, CrmDate date)
{
  int day;
  Year *year = find_year (self, date, &day);

  return year != NULL ? year->name[day] : NULL;
}

gboolean
crm_work_calendar_is_workday (CrmWorkCalendar *self, CrmDate date)
{
  CrmWorkSpan spans[CRM_WORK_MOST_SPANS];

  return crm_work_calendar_get_spans (self, date, spans) > 0;
}

/**
 * crm_work_calendar_next_workday:
 *
 * Returns: @date, or the first day after it on which is worked; @date where no day ever is
 */
CrmDate
crm_work_calendar_next_workday (CrmWorkCalendar *self, CrmDate date)
{
  for (CrmDate day = date; day < date + FARTHEST_WORKDAY; day++)
    if (crm_work_calendar_is_workday (self, day))
      return day;
  return date;
}

/**
 * crm_work_calendar_add_workdays:
 * @days: 0 or more
 *
 * Returns: the day of work that many of them after @date
 */
CrmDate
crm_work_calendar_add_workdays (CrmWorkCalendar *self, CrmDate date, int days)
{
  date = crm_work_calendar_next_workday (self, date);
  for (int i = 0; i < days; i++)
    date = crm_work_calendar_next_workday (self, date + 1);
  return date;
}

/* ---- working time ---- */

/* Seconds of work on one day, between two instants. */
static gint64
count_day (CrmWorkCalendar *self, CrmDate day, gint64 from, gint64 to)
{
  CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
  guint n = crm_work_calendar_get_spans (self, day, spans);
  gint64 seconds = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 begin = crm_wall_to_instant ((CrmWall){ day, spans[i].from });
      gint64 end = crm_wall_to_instant ((CrmWall){ day, spans[i].to });

      seconds += MAX (0, MIN (end, to) - MAX (begin, from)) / CRM_SECOND;
    }
  return seconds;
}

/* Minutes of work of the days from @first to before @end. */
static gint64
count_days (CrmWorkCalendar *self, CrmDate first, CrmDate end)
{
  gint64 minutes = 0;

  while (first < end)
    {
      int day, number;
      Year *year = find_year (self, first, &day);
      CrmDate next;

      crm_date_split (first, &number, NULL, NULL);
      next = MIN (end, crm_date_new (number + 1, 1, 1));
      if (year != NULL)
        minutes += year->before[day + (next - first)] - year->before[day];
      first = next;
    }
  return minutes;
}

/**
 * crm_work_calendar_count:
 *
 * Whole days are counted by the clock on the wall, so that years cost no more than a day.
 *
 * Returns: how many seconds of working time lie between two instants; 0 when @to is not after @from
 */
gint64
crm_work_calendar_count (CrmWorkCalendar *self, gint64 from, gint64 to)
{
  gint64 least = crm_instant_from_date (crm_date_new (FIRST_YEAR, 1, 1), 0, 0);
  gint64 most = crm_instant_from_date (crm_date_new (LAST_YEAR + 1, 1, 1), 0, 0);
  CrmDate first, last;

  from = CLAMP (from, least, most);
  to = CLAMP (to, least, most);
  if (to <= from)
    return 0;
  first = crm_instant_to_date (from);
  last = crm_instant_to_date (to);
  if (first == last)
    return count_day (self, first, from, to);
  return count_day (self, first, from, to) + count_days (self, first + 1, last) * 60
         + count_day (self, last, from, to);
}

/**
 * crm_work_calendar_covers:
 *
 * Returns: whether all of the time between two instants is working time
 */
gboolean
crm_work_calendar_covers (CrmWorkCalendar *self, gint64 from, gint64 to)
{
  return to - from < 7 * CRM_DAY
         && crm_work_calendar_count (self, from, to) >= (to - from) / CRM_SECOND;
}

/**
 * crm_work_calendar_from_rules:
 *
 * Returns: (transfer full): the calendar of the office, as a rule of the trade finds it
 */
CrmWorkCalendar *
crm_work_calendar_from_rules (CrmRules *rules)
{
  CrmWorkCalendar *self = crm_work_calendar_new ();
  const CrmKind *hours_kind = crm_catalog_find_kind (rules->catalog, "working_hours");
  const CrmKind *holiday_kind = crm_catalog_find_kind (rules->catalog, "holiday");
  g_autoptr (GPtrArray) hours = rules->all != NULL ? rules->all (rules->data, hours_kind) : NULL;
  g_autoptr (GPtrArray) days = rules->all != NULL ? rules->all (rules->data, holiday_kind) : NULL;

  for (guint i = 0; hours != NULL && i < hours->len; i++)
    if (is_of (g_ptr_array_index (hours, i), NULL))
      {
        crm_work_calendar_set_hours (self, g_ptr_array_index (hours, i));
        break;
      }
  for (guint i = 0; days != NULL && i < days->len; i++)
    if (!crm_record_is_set (g_ptr_array_index (days, i), "team_id"))
      crm_work_calendar_add_day_off (self, g_ptr_array_index (days, i));
  return self;
}
