/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance that is the same on every machine. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-fold.h"
#include "crm-sample-private.h"

/* splitmix64: small, fast, and good enough for a make-believe company. */
static guint64
next (CrmSample *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint
crm_sample_below (CrmSample *self, guint limit)
{
  return limit == 0 ? 0 : (guint) (next (self) % limit);
}

/* Both ends included. */
int
crm_sample_between (CrmSample *self, int low, int high)
{
  return low + (int) crm_sample_below (self, (guint) MAX (high - low, 0) + 1);
}

gboolean
crm_sample_chance (CrmSample *self, guint percent)
{
  return crm_sample_below (self, 100) < percent;
}

const char *
crm_sample_pick (CrmSample *self, char **words)
{
  return words[crm_sample_below (self, g_strv_length (words))];
}

/* The person at this desk has more to do than the others, so that there is something to see. */
guint
crm_sample_pick_user (CrmSample *self)
{
  static const guint shares[CRM_SAMPLE_USERS] = { 24, 6, 14, 10, 13, 12, 9, 12 };
  guint left = crm_sample_below (self, 100);

  for (guint i = 0; i < CRM_SAMPLE_USERS; i++)
    {
      if (left < shares[i])
        return i;
      left -= shares[i];
    }
  return 0;
}

/* A quarter of an hour between nine and six; a weekend moves to Monday. */
gint64
crm_sample_work_time (CrmSample *self, CrmDate date)
{
  int weekday = crm_date_weekday (date);
  int quarter = crm_sample_between (self, 0, 34);

  if (weekday > 5)
    date += 8 - weekday;
  return crm_instant_from_date (date, 9 + quarter / 4, quarter % 4 * 15);
}

/* At work, some days after @instant. */
gint64
crm_sample_after (CrmSample *self, gint64 instant, int least_days, int most_days)
{
  CrmDate date = crm_instant_to_date (instant) + crm_sample_between (self, least_days, most_days);
  gint64 after = crm_sample_work_time (self, date);

  return after > instant ? after : instant + CRM_HOUR;
}

/* What would only happen later happened a moment ago. A function, so that an argument that rolls
 * dice is read once. */
gint64
crm_sample_before_now (CrmSample *self, gint64 instant)
{
  return MIN (instant, self->now);
}

char *
crm_sample_dup_phone (CrmSample *self, const CrmSampleNation *nation)
{
  gsize digits = 0;
  int missing;

  for (const char *p = nation->phone; *p != '\0'; p++)
    digits += g_ascii_isdigit (*p) ? 1 : 0;
  /* Every number of theirs has twelve digits, or eleven in Romania. */
  missing = (int) MIN (12 - digits, 4);
  if (missing == 4)
    return g_strdup_printf ("%s%04u", nation->phone, crm_sample_below (self, 10000));
  return g_strdup_printf ("%s%03u", nation->phone, crm_sample_below (self, 1000));
}

/* Small Latin letters and digits only, for addresses. */
char *
crm_sample_dup_ascii (const char *text, const char *joint)
{
  g_autofree char *folded = crm_fold (text);
  GString *ascii = g_string_new (NULL);
  gboolean gap = FALSE;

  for (const char *p = folded; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p))
        {
          gap = *p == ' ' && ascii->len > 0;
          continue;
        }
      if (gap)
        g_string_append (ascii, joint);
      gap = FALSE;
      g_string_append_c (ascii, *p);
    }
  return g_string_free (ascii, FALSE);
}
