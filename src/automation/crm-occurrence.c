/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on a calendar at one time: an activity, or a day of a layer. */
#include "config.h"

#include "crm-occurrence.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"

#define DAY_MINUTES 1440
#define DEFAULT_MINUTES 30

struct _CrmOccurrence
{
  GObject parent_instance;

  CrmRecord *record;
  const CrmCalendarLayer *layer; /* NULL of an activity */
  char *text;                    /* of a layer */
  gint64 instant;
  CrmWall start;
  CrmWall end;
  gboolean all_day;
  gboolean deadline; /* has no time of its own, only a day on which it is due */
  int whose;
  CrmAnswer answer;
  char *clash; /* what the same person has planned for the same time; NULL for nothing */
};

G_DEFINE_FINAL_TYPE (CrmOccurrence, crm_occurrence, G_TYPE_OBJECT)

static void
crm_occurrence_finalize (GObject *object)
{
  CrmOccurrence *self = CRM_OCCURRENCE (object);

  g_clear_object (&self->record);
  g_free (self->text);
  g_free (self->clash);
  G_OBJECT_CLASS (crm_occurrence_parent_class)->finalize (object);
}

static void
crm_occurrence_class_init (CrmOccurrenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_occurrence_finalize;
}

static void
crm_occurrence_init (CrmOccurrence *self)
{
  self->whose = -1;
}

/**
 * crm_occurrence_new:
 * @start: instant at which it starts; of a task without a start, the instant at which it is due
 *
 * Returns: (transfer full): the activity at that time
 */
CrmOccurrence *
crm_occurrence_new (CrmRecord *activity, gint64 start)
{
  CrmOccurrence *self = g_object_new (CRM_TYPE_OCCURRENCE, NULL);
  int minutes = (int) crm_record_get_integer (activity, "duration", 0);

  self->record = g_object_ref (activity);
  self->instant = start;
  self->start = crm_wall_from_instant (start);
  self->deadline = !crm_record_is_set (activity, "start_at");
  self->all_day = self->deadline || crm_record_get_integer (activity, "all_day", 0) != 0;
  if (self->all_day)
    {
      int days = self->deadline ? 1 : MAX (1, (minutes + DAY_MINUTES - 1) / DAY_MINUTES);

      self->start = (CrmWall){ crm_activity_get_day (activity, start), 0 };
      self->end = crm_wall_add (self->start, days, 0);
    }
  else
    self->end = crm_wall_add (self->start, 0, minutes > 0 ? minutes : DEFAULT_MINUTES);
  return self;
}

/**
 * crm_occurrence_new_day:
 *
 * Returns: (transfer full): the day of a record of a layer
 */
CrmOccurrence *
crm_occurrence_new_day (const CrmCalendarLayer *layer, CrmRecord *record, CrmDate date)
{
  CrmOccurrence *self = g_object_new (CRM_TYPE_OCCURRENCE, NULL);

  self->record = g_object_ref (record);
  self->layer = layer;
  self->text = crm_calendar_layer_dup_text (layer, record, date);
  self->instant = crm_instant_from_date (date, 0, 0);
  self->start = (CrmWall){ date, 0 };
  self->end = crm_wall_add (self->start, 1, 0);
  self->all_day = TRUE;
  return self;
}

/**
 * crm_occurrence_set_whose:
 * @whose: a position among the people whose calendars are shown, or -1
 *
 * For whoever makes it, before it is shown.
 */
void
crm_occurrence_set_whose (CrmOccurrence *self, int whose)
{
  self->whose = whose;
}

int
crm_occurrence_get_whose (CrmOccurrence *self)
{
  return self->whose;
}

/**
 * crm_occurrence_set_answer:
 *
 * For whoever makes it, before it is shown.
 */
void
crm_occurrence_set_answer (CrmOccurrence *self, CrmAnswer answer)
{
  self->answer = answer;
}

/**
 * crm_occurrence_get_answer:
 *
 * Returns: what was answered to the invitation by whoever's calendar it stands in
 */
CrmAnswer
crm_occurrence_get_answer (CrmOccurrence *self)
{
  return self->answer;
}

/**
 * crm_answer_get_key:
 *
 * Returns: (nullable): as the records of those who take part keep it, which is also the name of
 *   its look; %NULL of no invitation
 */
const char *
crm_answer_get_key (CrmAnswer answer)
{
  static const char *const keys[] = { NULL, "none", "tentative", "declined", "accepted" };

  return keys[answer];
}

/**
 * crm_answer_from_key:
 *
 * Returns: what the record of somebody who takes part says
 */
CrmAnswer
crm_answer_from_key (const char *key)
{
  for (int answer = CRM_ANSWER_TENTATIVE; answer <= CRM_ANSWER_ACCEPTED; answer++)
    if (g_strcmp0 (crm_answer_get_key ((CrmAnswer) answer), key) == 0)
      return (CrmAnswer) answer;
  return CRM_ANSWER_OPEN;
}

static const char *
answer_label (CrmAnswer answer)
{
  switch (answer)
    {
    case CRM_ANSWER_NONE:
      return NULL;
    case CRM_ANSWER_OPEN:
      return _ ("not answered yet");
    case CRM_ANSWER_TENTATIVE:
      return _ ("answered: maybe");
    case CRM_ANSWER_DECLINED:
      return _ ("declined");
    case CRM_ANSWER_ACCEPTED:
      return _ ("accepted");
    }
  return NULL;
}

/**
 * crm_occurrence_expand:
 * @first: first day of a view
 * @last: last day of it
 *
 * Returns: (transfer full) (element-type CrmOccurrence): each time that the activity touches those
 *   days, in order
 */
GPtrArray *
crm_occurrence_expand (CrmRecord *activity, CrmDate first, CrmDate last)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 minutes = crm_record_get_integer (activity, "duration", 0);
  gint64 from = crm_instant_from_date (first - 1, 0, 0) - minutes * CRM_MINUTE;
  gint64 to = crm_instant_from_date (last + 1, 0, 0);
  gint64 due = crm_record_get_integer (activity, "due_at", CRM_INSTANT_NONE);
  g_autoptr (GArray) starts = crm_activity_expand (activity, from, to);

  if (!crm_record_is_set (activity, "start_at") && due != CRM_INSTANT_NONE)
    g_array_append_val (starts, due);
  for (guint i = 0; i < starts->len; i++)
    {
      g_autoptr (CrmOccurrence) occurrence
          = crm_occurrence_new (activity, g_array_index (starts, gint64, i));
      CrmWall last_moment = crm_wall_add (occurrence->end, 0, -1);

      if (last_moment.date >= first && occurrence->start.date <= last)
        g_ptr_array_add (found, g_steal_pointer (&occurrence));
    }
  return found;
}

/**
 * crm_occurrence_get_activity:
 *
 * Returns: (nullable): the activity; %NULL of a day of a layer
 */
CrmRecord *
crm_occurrence_get_activity (CrmOccurrence *self)
{
  return self->layer == NULL ? self->record : NULL;
}

/**
 * crm_occurrence_get_record:
 *
 * Returns: (transfer none): the activity, or the record of a layer
 */
CrmRecord *
crm_occurrence_get_record (CrmOccurrence *self)
{
  return self->record;
}

/**
 * crm_occurrence_get_layer:
 *
 * Returns: (nullable): the layer that it is of; %NULL of an activity
 */
const CrmCalendarLayer *
crm_occurrence_get_layer (CrmOccurrence *self)
{
  return self->layer;
}

/**
 * crm_occurrence_can_move:
 *
 * Returns: whether it may be given another day by who works here
 */
gboolean
crm_occurrence_can_move (CrmOccurrence *self)
{
  return self->layer == NULL || crm_calendar_layer_can_move (self->layer, self->record);
}

/**
 * crm_occurrence_get_instant:
 *
 * Returns: the instant that crm_activity_expand() gave; it identifies the day of a series
 */
gint64
crm_occurrence_get_instant (CrmOccurrence *self)
{
  return self->instant;
}

CrmWall
crm_occurrence_get_start (CrmOccurrence *self)
{
  return self->start;
}

/**
 * crm_occurrence_get_end:
 *
 * Returns: the first moment after it; of a whole day, midnight of the next
 */
CrmWall
crm_occurrence_get_end (CrmOccurrence *self)
{
  return self->end;
}

int
crm_occurrence_get_minutes (CrmOccurrence *self)
{
  return crm_wall_minutes_between (self->start, self->end);
}

gboolean
crm_occurrence_is_all_day (CrmOccurrence *self)
{
  return self->all_day;
}

/**
 * crm_occurrence_is_bar:
 *
 * Returns: whether it is drawn over whole days and not at its hours
 */
gboolean
crm_occurrence_is_bar (CrmOccurrence *self)
{
  return self->all_day || crm_occurrence_get_minutes (self) >= DAY_MINUTES;
}

/**
 * crm_occurrence_is_deadline:
 *
 * Returns: whether it has only a day on which it is due, and takes no time
 */
gboolean
crm_occurrence_is_deadline (CrmOccurrence *self)
{
  return self->deadline;
}

gboolean
crm_occurrence_repeats (CrmOccurrence *self)
{
  return self->layer == NULL && crm_record_is_set (self->record, "rrule");
}

gboolean
crm_occurrence_is_done (CrmOccurrence *self)
{
  return self->layer == NULL
         && g_strcmp0 (crm_record_get_text (self->record, "status"), "done") == 0;
}

/**
 * crm_occurrence_is_same:
 *
 * Returns: whether both are the same time of the same activity
 */
gboolean
crm_occurrence_is_same (CrmOccurrence *self, CrmOccurrence *other)
{
  return self->instant == other->instant && self->layer == other->layer
         && crm_id_equal (crm_record_get_id (self->record), crm_record_get_id (other->record));
}

gboolean
crm_occurrence_touches (CrmOccurrence *self, CrmDate date)
{
  return self->start.date <= date && crm_wall_add (self->end, 0, -1).date >= date;
}

const char *
crm_occurrence_get_subject (CrmOccurrence *self)
{
  const char *subject
      = self->layer != NULL ? self->text : crm_record_get_text (self->record, "subject");

  return subject != NULL ? subject : "";
}

/**
 * crm_occurrence_get_about:
 *
 * Returns: (nullable): the name of whom or what it is about
 */
const char *
crm_occurrence_get_about (CrmOccurrence *self)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (self->record), "parent");

  if (self->layer != NULL)
    return crm_calendar_layer_get_about (self->layer, self->record);
  return crm_record_get_link_title (self->record, field);
}

/**
 * crm_occurrence_get_activity_type:
 *
 * Returns: the type of the activity, or the name of the layer: each has its own look
 */
const char *
crm_occurrence_get_activity_type (CrmOccurrence *self)
{
  const char *type
      = self->layer != NULL ? self->layer->name : crm_record_get_text (self->record, "type");

  return type != NULL ? type : "task";
}

/**
 * crm_occurrence_get_icon:
 *
 * Returns: the name of the icon of the type of activity, or of the layer
 */
const char *
crm_occurrence_get_icon (CrmOccurrence *self)
{
  static const char *const icons[][2] = {
    { "call", "crm-call-symbolic" },   { "meeting", "crm-meeting-symbolic" },
    { "visit", "crm-visit-symbolic" }, { "send", "crm-mail-symbolic" },
    { "task", "crm-task-symbolic" },
  };
  const char *type = crm_occurrence_get_activity_type (self);

  if (self->layer != NULL)
    return self->layer->icon;
  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_str_equal (icons[i][0], type))
      return icons[i][1];
  return "crm-task-symbolic";
}

/**
 * crm_occurrence_dup_times:
 *
 * Returns: (transfer full): from when to when, as short as it can be said
 */
char *
crm_occurrence_dup_times (CrmOccurrence *self, const CrmLocale *locale)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (self->deadline)
    return g_strdup (_ ("Due"));
  if (self->all_day)
    return g_strdup (_ ("All day"));
  from = crm_locale_format_time (locale, crm_wall_to_instant (self->start));
  to = crm_locale_format_time (locale, crm_wall_to_instant (self->end));
  /* Translators: two times of day: from, to. */
  return g_strdup_printf (_ ("%s – %s"), from, to);
}

static void
append_part (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, ", %s", part);
}

/**
 * crm_occurrence_dup_label:
 *
 * Returns: (transfer full): everything that the eye sees, in one sentence for the ear
 */
char *
crm_occurrence_dup_label (CrmOccurrence *self, const CrmLocale *locale)
{
  const CrmKind *kind = crm_record_get_kind (self->record);
  GString *text = g_string_new (NULL);
  g_autofree char *times = crm_occurrence_dup_times (self, locale);
  g_autofree char *day = crm_locale_format_date (locale, self->start.date, CRM_DATE_FULL);

  /* Translators: a type of activity, what it is: “Call: Ask about the offer”. */
  g_string_printf (text, _ ("%s: %s"),
                   self->layer != NULL
                       ? crm_calendar_layer_get_label (self->layer)
                       : crm_field_choice_label (crm_kind_find_field (kind, "type"),
                                                 crm_occurrence_get_activity_type (self)),
                   crm_occurrence_get_subject (self));
  append_part (text, crm_occurrence_get_about (self));
  append_part (text, times);
  append_part (text, day);
  append_part (text, crm_occurrence_repeats (self) ? _ ("repeats") : NULL);
  append_part (text, crm_occurrence_is_done (self) ? _ ("done") : NULL);
  append_part (text, answer_label (self->answer));
  return g_string_free (text, FALSE);
}

/**
 * crm_occurrence_takes_time:
 *
 * Returns: whether nothing else can be done meanwhile: a task of a day leaves the day free, a
 * meeting of a day does not; neither does what is done or declined
 */
gboolean
crm_occurrence_takes_time (CrmOccurrence *self)
{
  const char *type = crm_occurrence_get_activity_type (self);

  if (self->layer != NULL || self->deadline || self->answer == CRM_ANSWER_DECLINED
      || crm_occurrence_is_done (self))
    return FALSE;
  return !self->all_day || strcmp (type, "meeting") == 0 || strcmp (type, "visit") == 0;
}

static void
set_clash (CrmOccurrence *self, CrmOccurrence *other)
{
  if (self->clash == NULL)
    self->clash = g_strdup (crm_occurrence_get_subject (other));
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  CrmOccurrence *first = *(CrmOccurrence *const *) a, *second = *(CrmOccurrence *const *) b;
  int between = crm_wall_minutes_between (first->start, second->start);

  return between != 0 ? (between > 0 ? -1 : 1) : crm_occurrence_compare (a, b);
}

/**
 * crm_occurrences_find_clashes:
 * @occurrences: (element-type CrmOccurrence): not shown yet
 *
 * Nobody can do two things at once: what of one person overlaps, hours and whole days alike, learns
 * of each other. In the order of their start each meets, of what the person does before, what ends
 * last.
 */
void
crm_occurrences_find_clashes (GPtrArray *occurrences)
{
  g_autoptr (GHashTable) last = g_hash_table_new (crm_id_hash, crm_id_equal); /* by owner */
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; i < occurrences->len; i++)
    if (crm_occurrence_takes_time (g_ptr_array_index (occurrences, i)))
      g_ptr_array_add (all, g_ptr_array_index (occurrences, i));
  g_ptr_array_sort (all, compare_starts);
  for (guint i = 0; i < all->len; i++)
    {
      CrmOccurrence *one = g_ptr_array_index (all, i), *before;
      const CrmId *owner = crm_record_get_link (one->record, "owner_id");

      if (owner == NULL)
        continue;
      before = g_hash_table_lookup (last, owner);
      if (before != NULL && crm_wall_minutes_between (one->start, before->end) > 0)
        {
          set_clash (one, before);
          set_clash (before, one);
        }
      if (before == NULL || crm_wall_minutes_between (before->end, one->end) > 0)
        g_hash_table_insert (last, (gpointer) owner, one);
    }
}

/**
 * crm_occurrence_get_clash:
 *
 * Returns: (nullable): what the same person has planned for the same time
 */
const char *
crm_occurrence_get_clash (CrmOccurrence *self)
{
  return self->clash;
}

/**
 * crm_occurrence_compare:
 * @a: (type gpointer): pointer to a pointer to an occurrence
 *
 * Order of a day: bars first, then by start, the longer first.
 */
int
crm_occurrence_compare (gconstpointer a, gconstpointer b)
{
  CrmOccurrence *first = *(CrmOccurrence *const *) a, *second = *(CrmOccurrence *const *) b;
  int between = crm_wall_minutes_between (first->start, second->start);

  if (first->start.date == second->start.date
      && crm_occurrence_is_bar (first) != crm_occurrence_is_bar (second))
    return crm_occurrence_is_bar (first) ? -1 : 1;
  if (between != 0)
    return between > 0 ? -1 : 1;
  between = crm_occurrence_get_minutes (second) - crm_occurrence_get_minutes (first);
  if (between != 0)
    return between;
  if (first->layer != second->layer)
    return first->layer < second->layer ? -1 : 1;
  return crm_id_compare (crm_record_get_id (first->record), crm_record_get_id (second->record));
}
