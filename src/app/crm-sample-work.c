/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people did and what they plan: calls, meetings, visits, tasks, notes. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-sample-private.h"

#define N_ACTIVITIES 900
#define N_NOTES 300

typedef struct
{
  const char *subject;
  const char *type;
  int minutes; /* 0: a task that is only due */
} Idea;

static const Idea first_ideas[] = {
  { N_ ("First call"), "call", 15 },
  { N_ ("Ask what they need"), "call", 30 },
  { N_ ("Send the catalogue"), "send", 0 },
};

static const Idea engaging_ideas[] = {
  { N_ ("Show the machines"), "meeting", 60 },
  { N_ ("Visit the office and measure"), "visit", 90 },
  { N_ ("Talk about delivery"), "call", 30 },
  { N_ ("Prepare the offer"), "task", 0 },
};

static const Idea proposal_ideas[] = {
  { N_ ("Send the offer"), "send", 0 },
  { N_ ("Go through the offer"), "meeting", 45 },
  { N_ ("Ask about the decision"), "call", 15 },
  { N_ ("Send the contract"), "send", 0 },
};

static const Idea care_ideas[] = {
  { N_ ("Ask how it goes"), "call", 15 },
  { N_ ("Visit"), "visit", 60 },
  { N_ ("Check the support contract"), "task", 0 },
  { N_ ("Send the newsletter"), "send", 0 },
};

static const char *const outcomes[] = {
  N_ ("Good talk, they want to go on."), N_ ("Nobody there, tried again the next day."),
  N_ ("They ask for a better price."),   N_ ("Needs the agreement of the head office."),
  N_ ("Delivery before the holidays."),  N_ ("All clear."),
};

static const char *const notes[] = {
  N_ ("Prefers to be called in the morning."),
  N_ ("The old machines are from 2014 and slow."),
  N_ ("They have a branch in the next town that needs the same."),
  N_ ("Pays late, but always pays."),
  N_ ("Wants everything in writing."),
  N_ ("Their accountant decides about anything above 5,000."),
  N_ ("Parking is behind the house; ring at the side door."),
  N_ ("Knows our service from a former employer and likes it."),
  N_ ("Asked for references from the same trade."),
  N_ ("Closed in the first half of August."),
  N_ ("Would like a training for the new people in autumn."),
  N_ ("Compares us with a cheaper offer from the web."),
};

static const char *const places[] = {
  N_ ("Our office"),
  N_ ("At the customer’s"),
  N_ ("Video call"),
  N_ ("Showroom"),
};

#define PICK_IDEA(self, ideas) (&(ideas)[crm_sample_below (self, G_N_ELEMENTS (ideas))])
#define PICK_TEXT(self, texts)                                                                     \
  g_dgettext (GETTEXT_PACKAGE, (texts)[crm_sample_below (self, G_N_ELEMENTS (texts))])

static gboolean
is_timed (const Idea *idea)
{
  return idea->minutes > 0;
}

static gboolean
is_appointment (const Idea *idea)
{
  return idea->minutes >= 45;
}

/* Takes the half hours from @at on, when all of them are free. */
static gboolean
take_slot (CrmSample *self, guint user, gint64 at, int minutes)
{
  int n = (minutes + 29) / 30;

  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < n; i++)
      {
        char *key = g_strdup_printf ("%u@%" G_GINT64_FORMAT, user, at / (30 * CRM_MINUTE) + i);

        if (pass == 0 && g_hash_table_contains (self->taken, key))
          {
            g_free (key);
            return FALSE;
          }
        if (pass == 1)
          g_hash_table_add (self->taken, key);
        else
          g_free (key);
      }
  return TRUE;
}

static gint64
find_slot (CrmSample *self, guint user, CrmDate date, int minutes)
{
  for (int i = 0; i < 24; i++)
    {
      int hour = crm_sample_between (self, 9, 16);
      gint64 at;

      if (hour == 13 || crm_date_weekday (date) > 5)
        continue;
      at = crm_instant_from_date (date, hour, crm_sample_chance (self, 35) ? 30 : 0);
      if (take_slot (self, user, at, minutes))
        return at;
    }
  return CRM_INSTANT_NONE;
}

static CrmRecord *
new_activity (CrmSample *self, const Idea *idea, guint user, const char *kind, const CrmId *parent)
{
  CrmRecord *activity = crm_sample_new (self, "activity");

  self->n_activities++;
  crm_record_set_text (activity, "subject", g_dgettext (GETTEXT_PACKAGE, idea->subject));
  crm_record_set_text (activity, "type", idea->type);
  if (parent != NULL)
    crm_record_set_parent (activity, "parent", crm_catalog_find_kind (self->catalog, kind), parent);
  if (is_appointment (idea))
    crm_record_set_text (activity, "location", PICK_TEXT (self, places));
  if (is_timed (idea))
    crm_record_set_integer (activity, "duration", idea->minutes);
  crm_record_set_link (activity, "owner_id", &self->users[user]);
  crm_record_set_link (activity, "team_id", &self->teams[crm_sample_get_user_team (user)]);
  return activity;
}

static void
add_done (
    CrmSample *self, const Idea *idea, guint user, const char *kind, const CrmId *parent, gint64 at)
{
  CrmRecord *activity = new_activity (self, idea, user, kind, parent);
  gint64 end = at + MAX (idea->minutes, 5) * CRM_MINUTE;

  crm_record_set_integer (activity, is_timed (idea) ? "start_at" : "due_at", at);
  crm_record_set_text (activity, "status", crm_sample_chance (self, 95) ? "done" : "canceled");
  crm_record_set_integer (activity, "done_at", MIN (end, self->now));
  if (crm_sample_chance (self, 40))
    crm_record_set_text (activity, "outcome", PICK_TEXT (self, outcomes));
  crm_sample_save (self, MIN (end, self->now), user, activity);
}

static void
add_participant (CrmSample *self, CrmRecord *activity, const CrmId *contact, gint64 at, guint user)
{
  CrmRecord *participant = crm_sample_new (self, "activity_participant");

  crm_record_set_link (participant, "activity_id", crm_record_get_id (activity));
  crm_record_set_parent (participant, "participant",
                         crm_catalog_find_kind (self->catalog, "contact"), contact);
  crm_record_set_text (participant, "acceptance",
                       crm_sample_chance (self, 60) ? "accepted" : "none");
  crm_sample_save (self, at, user, participant);
}

static void
add_reminder (CrmSample *self, CrmRecord *activity, gint64 at, guint user)
{
  CrmRecord *reminder = crm_sample_new (self, "reminder");

  crm_record_set_link (reminder, "activity_id", crm_record_get_id (activity));
  crm_record_set_link (reminder, "user_id", &self->users[user]);
  crm_record_set_integer (reminder, "minutes_before", 15);
  crm_sample_save (self, at, user, reminder);
}

/* Planned some days ago for @date; on a day that is over, it was forgotten. */
static void
add_planned (CrmSample *self, const Idea *idea, CrmSampleDeal *deal, CrmDate date)
{
  gint64 noted = self->now - crm_sample_between (self, 1, 9) * CRM_DAY;
  CrmRecord *activity;
  gint64 at;

  if (crm_date_weekday (date) > 5)
    date += 8 - crm_date_weekday (date);
  at = is_timed (idea) ? find_slot (self, deal->owner, date, idea->minutes)
                       : crm_instant_from_date (date, 17, 0);
  if (at == CRM_INSTANT_NONE)
    return;
  activity = new_activity (self, idea, deal->owner, "opportunity", &deal->id);
  crm_record_set_integer (activity, is_timed (idea) ? "start_at" : "due_at", at);
  if (crm_sample_chance (self, 20))
    crm_record_set_text (activity, "priority", "high");
  noted = crm_sample_before_now (self, MAX (noted, deal->changed_at + CRM_MINUTE));
  crm_sample_save (self, noted, deal->owner, activity);
  if (is_appointment (idea))
    {
      add_participant (self, activity, &deal->contact, noted, deal->owner);
      if (at > self->now)
        add_reminder (self, activity, noted, deal->owner);
    }
}

static const Idea *
pick_idea (CrmSample *self, int stage)
{
  if (stage == CRM_SAMPLE_PROSPECTING)
    return PICK_IDEA (self, first_ideas);
  return stage == CRM_SAMPLE_ENGAGING ? PICK_IDEA (self, engaging_ideas)
                                      : PICK_IDEA (self, proposal_ideas);
}

static void
work_on_deal (CrmSample *self, CrmSampleDeal *deal)
{
  gint64 span = deal->changed_at - deal->created_at;
  int n = deal->reached + 1;

  for (int stage = 0; stage < n; stage++)
    if (crm_sample_chance (self, 72))
      {
        gint64 about = deal->created_at + span * stage / n;
        gint64 at = crm_sample_after (self, about, 0, MAX (1, (int) (span / n / CRM_DAY)));

        if (at < self->now)
          add_done (self, pick_idea (self, stage), deal->owner, "opportunity", &deal->id, at);
      }
  if (deal->stage > CRM_SAMPLE_PROPOSAL || !crm_sample_chance (self, 74))
    return;
  /* One in seven is overdue. */
  add_planned (self, pick_idea (self, deal->stage), deal,
               self->today
                   + (crm_sample_chance (self, 14) ? crm_sample_between (self, -6, -1)
                                                   : crm_sample_between (self, 0, 11)));
}

static CrmSampleAccount *
pick_own_account (CrmSample *self, guint user)
{
  for (int i = 0; i < 400; i++)
    {
      CrmSampleAccount *account
          = g_ptr_array_index (self->accounts, crm_sample_below (self, self->accounts->len));

      if (account->owner == user)
        return account;
    }
  return g_ptr_array_index (self->accounts, 0);
}

/* Fills a colleague's week with visits and calls at customers. */
static void
fill_week (CrmSample *self, guint user, CrmDate monday, int n)
{
  for (int i = 0; i < n; i++)
    {
      const Idea *idea = &care_ideas[crm_sample_below (self, 2)];
      CrmSampleAccount *account = pick_own_account (self, user);
      CrmDate date = monday + crm_sample_between (self, 0, 4);
      gint64 at = find_slot (self, user, date, idea->minutes);
      CrmRecord *activity;

      if (at == CRM_INSTANT_NONE)
        continue;
      if (at < self->now)
        {
          add_done (self, idea, user, "account", &account->id, at);
          continue;
        }
      activity = new_activity (self, idea, user, "account", &account->id);
      crm_record_set_integer (activity, "start_at", at);
      crm_sample_save (self, self->now - crm_sample_between (self, 1, 5) * CRM_DAY, user, activity);
    }
}

static void
add_series (
    CrmSample *self, const char *subject, guint user, gint64 start, int minutes, const char *rrule)
{
  const Idea idea = { subject, "meeting", minutes };
  CrmRecord *activity = new_activity (self, &idea, user, NULL, NULL);

  crm_record_set_text (activity, "location", g_dgettext (GETTEXT_PACKAGE, places[0]));
  crm_record_set_integer (activity, "start_at", start);
  crm_record_set_text (activity, "rrule", rrule);
  crm_sample_save (self, self->start + 200 * CRM_DAY, user, activity);
}

/* Meetings that come again; their hours are taken in this week and the next before others are. */
static void
make_series (CrmSample *self, CrmDate monday)
{
  CrmDate begin = monday - 7 * 12;

  for (int week = 0; week < 2; week++)
    {
      take_slot (self, 0, crm_instant_from_date (monday + 7 * week, 9, 30), 30);
      take_slot (self, 0, crm_instant_from_date (monday + 7 * week + 4, 15, 0), 60);
      take_slot (self, 1, crm_instant_from_date (monday + 7 * week + 2, 11, 0), 60);
    }
  add_series (self, N_ ("Team meeting"), 0, crm_instant_from_date (begin, 9, 30), 30,
              "FREQ=WEEKLY;BYDAY=MO");
  add_series (self, N_ ("Review of the pipeline"), 0, crm_instant_from_date (begin + 4, 15, 0), 60,
              "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR");
  add_series (self, N_ ("Heads of teams"), 1, crm_instant_from_date (begin + 2, 11, 0), 60,
              "FREQ=WEEKLY;BYDAY=WE");
}

static void
add_all_day (CrmSample *self, CrmDate date)
{
  const Idea idea = { N_ ("Trade fair"), "visit", 0 };
  CrmRecord *activity = new_activity (self, &idea, 0, NULL, NULL);

  crm_record_set_integer (activity, "start_at", crm_instant_from_date (date, 0, 0));
  crm_record_set_integer (activity, "all_day", 1);
  crm_record_set_text (activity, "location", "Lisboa");
  crm_sample_save (self, self->now - 12 * CRM_DAY, 0, activity);
}

/* Calls and visits at customers on any day of the year, until there are enough. */
static void
fill_year (CrmSample *self)
{
  for (guint i = 0; self->n_activities < N_ACTIVITIES && i < 4 * N_ACTIVITIES; i++)
    {
      CrmSampleAccount *account
          = g_ptr_array_index (self->accounts, crm_sample_below (self, self->accounts->len));
      gint64 at = crm_sample_work_time (self, self->today - crm_sample_between (self, 1, 360));

      if (at > account->known_at && at < self->now)
        add_done (self, PICK_IDEA (self, care_ideas), account->owner, "account", &account->id, at);
    }
}

static void
add_note (CrmSample *self)
{
  CrmRecord *note = crm_sample_new (self, "note");
  gboolean on_deal = crm_sample_chance (self, 45);
  CrmSampleDeal *deal = g_ptr_array_index (self->deals, crm_sample_below (self, self->deals->len));
  CrmSampleAccount *account
      = g_ptr_array_index (self->accounts, crm_sample_below (self, self->accounts->len));
  gint64 from = on_deal ? deal->created_at : account->known_at;
  int days = (int) ((self->now - from) / CRM_DAY);
  gint64 at = crm_sample_before_now (
      self, crm_sample_after (self, from, 0, on_deal ? MIN (days, 40) : days));

  crm_record_set_text (note, "body", PICK_TEXT (self, notes));
  crm_record_set_parent (note, "parent",
                         crm_catalog_find_kind (self->catalog, on_deal ? "opportunity" : "account"),
                         on_deal ? &deal->id : &account->id);
  if (!on_deal && crm_sample_chance (self, 15))
    crm_record_set_integer (note, "pinned", 1);
  crm_sample_save (self, at, on_deal ? deal->owner : account->owner, note);
}

void
crm_sample_make_work (CrmSample *self)
{
  CrmDate monday = self->today - (crm_date_weekday (self->today) - 1);

  make_series (self, monday);
  add_all_day (self, monday + 7 + 3);
  for (guint i = 0; i < self->deals->len; i++)
    work_on_deal (self, g_ptr_array_index (self->deals, i));
  for (guint user = 0; user < CRM_SAMPLE_USERS; user++)
    {
      fill_week (self, user, monday, user == 0 ? 9 : 5);
      fill_week (self, user, monday + 7, user == 0 ? 7 : 4);
    }
  fill_year (self);
  for (int i = 0; i < N_NOTES; i++)
    add_note (self);
}
