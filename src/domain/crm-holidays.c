/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public holidays of the countries whose languages the program speaks. Their names are those of the
 * country, in whatever language the program is seen: they become records of the office. */
#include "config.h"

#include "crm-holidays.h"

#include <glib/gi18n-lib.h>

#define MONDAY 1
#define SATURDAY 6

/* On which day of a year. */
typedef enum
{
  ON_DATE,     /* a: month, b: day */
  AT_EASTER,   /* a: days after Easter Sunday of the western churches */
  AT_ORTHODOX, /* a: days after Easter Sunday of the orthodox churches */
  ON_MONDAY,   /* a: month, b: which Monday of it, -1 for the last */
} When;

typedef struct
{
  const char *name;
  When when;
  int a, b;
  int since; /* first year, or 0 */
  const char *part;
  gboolean is_optional;
} Rule;

/* Lei 662/1949, Lei 6.802/1980, Lei 10.607/2002, Lei 14.759/2023. */
static const Rule brazil[] = {
  { "Confraternização Universal", ON_DATE, 1, 1, 0, NULL, FALSE },
  { "Carnaval (ponto facultativo)", AT_EASTER, -48, 0, 0, NULL, TRUE },
  { "Carnaval (ponto facultativo)", AT_EASTER, -47, 0, 0, NULL, TRUE },
  { "Quarta-feira de Cinzas (ponto facultativo)", AT_EASTER, -46, 0, 0, "morning", TRUE },
  { "Sexta-feira Santa", AT_EASTER, -2, 0, 0, NULL, FALSE },
  { "Tiradentes", ON_DATE, 4, 21, 0, NULL, FALSE },
  { "Dia do Trabalho", ON_DATE, 5, 1, 0, NULL, FALSE },
  { "Corpus Christi (ponto facultativo)", AT_EASTER, 60, 0, 0, NULL, TRUE },
  { "Independência do Brasil", ON_DATE, 9, 7, 0, NULL, FALSE },
  { "Nossa Senhora Aparecida", ON_DATE, 10, 12, 0, NULL, FALSE },
  { "Finados", ON_DATE, 11, 2, 0, NULL, FALSE },
  { "Proclamação da República", ON_DATE, 11, 15, 0, NULL, FALSE },
  { "Dia da Consciência Negra", ON_DATE, 11, 20, 2024, NULL, FALSE },
  { "Natal", ON_DATE, 12, 25, 0, NULL, FALSE },
  { NULL },
};

/* Código do Trabalho (Lei 7/2009), artigos 234.º e 235.º. */
static const Rule portugal[] = {
  { "Ano Novo", ON_DATE, 1, 1, 0, NULL, FALSE },
  { "Carnaval (facultativo)", AT_EASTER, -47, 0, 0, NULL, TRUE },
  { "Sexta-feira Santa", AT_EASTER, -2, 0, 0, NULL, FALSE },
  { "Domingo de Páscoa", AT_EASTER, 0, 0, 0, NULL, FALSE },
  { "Dia da Liberdade", ON_DATE, 4, 25, 0, NULL, FALSE },
  { "Dia do Trabalhador", ON_DATE, 5, 1, 0, NULL, FALSE },
  { "Corpo de Deus", AT_EASTER, 60, 0, 2016, NULL, FALSE },
  { "Dia de Portugal", ON_DATE, 6, 10, 0, NULL, FALSE },
  { "Assunção de Nossa Senhora", ON_DATE, 8, 15, 0, NULL, FALSE },
  { "Implantação da República", ON_DATE, 10, 5, 2016, NULL, FALSE },
  { "Dia de Todos os Santos", ON_DATE, 11, 1, 2016, NULL, FALSE },
  { "Restauração da Independência", ON_DATE, 12, 1, 2016, NULL, FALSE },
  { "Imaculada Conceição", ON_DATE, 12, 8, 0, NULL, FALSE },
  { "Natal", ON_DATE, 12, 25, 0, NULL, FALSE },
  { NULL },
};

/* Codul muncii (Legea 53/2003), art. 139. */
static const Rule romania[] = {
  { "Anul Nou", ON_DATE, 1, 1, 0, NULL, FALSE },
  { "A doua zi de Anul Nou", ON_DATE, 1, 2, 0, NULL, FALSE },
  { "Boboteaza", ON_DATE, 1, 6, 2024, NULL, FALSE },
  { "Sfântul Ioan Botezătorul", ON_DATE, 1, 7, 2024, NULL, FALSE },
  { "Ziua Unirii Principatelor Române", ON_DATE, 1, 24, 2017, NULL, FALSE },
  { "Vinerea Mare", AT_ORTHODOX, -2, 0, 2018, NULL, FALSE },
  { "Paștele", AT_ORTHODOX, 0, 0, 0, NULL, FALSE },
  { "A doua zi de Paști", AT_ORTHODOX, 1, 0, 0, NULL, FALSE },
  { "Ziua Muncii", ON_DATE, 5, 1, 0, NULL, FALSE },
  { "Ziua Copilului", ON_DATE, 6, 1, 2017, NULL, FALSE },
  { "Rusaliile", AT_ORTHODOX, 49, 0, 0, NULL, FALSE },
  { "A doua zi de Rusalii", AT_ORTHODOX, 50, 0, 0, NULL, FALSE },
  { "Adormirea Maicii Domnului", ON_DATE, 8, 15, 0, NULL, FALSE },
  { "Sfântul Andrei", ON_DATE, 11, 30, 2012, NULL, FALSE },
  { "Ziua Națională a României", ON_DATE, 12, 1, 0, NULL, FALSE },
  { "Crăciunul", ON_DATE, 12, 25, 0, NULL, FALSE },
  { "A doua zi de Crăciun", ON_DATE, 12, 26, 0, NULL, FALSE },
  { NULL },
};

/* 2429 sayılı Kanun. Ramazan and Kurban Bayramı follow the moon as it is seen, and are announced:
 * they are not reckoned here. */
static const Rule turkey[] = {
  { "Yılbaşı", ON_DATE, 1, 1, 0, NULL, FALSE },
  { "Ulusal Egemenlik ve Çocuk Bayramı", ON_DATE, 4, 23, 0, NULL, FALSE },
  { "Emek ve Dayanışma Günü", ON_DATE, 5, 1, 2009, NULL, FALSE },
  { "Atatürk’ü Anma, Gençlik ve Spor Bayramı", ON_DATE, 5, 19, 0, NULL, FALSE },
  { "Demokrasi ve Millî Birlik Günü", ON_DATE, 7, 15, 2017, NULL, FALSE },
  { "Zafer Bayramı", ON_DATE, 8, 30, 0, NULL, FALSE },
  { "Cumhuriyet Bayramı arifesi", ON_DATE, 10, 28, 0, "afternoon", FALSE },
  { "Cumhuriyet Bayramı", ON_DATE, 10, 29, 0, NULL, FALSE },
  { NULL },
};

/* England and Wales: Banking and Financial Dealings Act 1971; what falls on a weekend is kept on
 * the next day of work, see move_to_weekday(). */
static const Rule united_kingdom[] = {
  { "New Year’s Day", ON_DATE, 1, 1, 0, NULL, FALSE },
  { "Good Friday", AT_EASTER, -2, 0, 0, NULL, FALSE },
  { "Easter Monday", AT_EASTER, 1, 0, 0, NULL, FALSE },
  { "Early May bank holiday", ON_MONDAY, 5, 1, 0, NULL, FALSE },
  { "Spring bank holiday", ON_MONDAY, 5, -1, 0, NULL, FALSE },
  { "Summer bank holiday", ON_MONDAY, 8, -1, 0, NULL, FALSE },
  { "Christmas Day", ON_DATE, 12, 25, 0, NULL, FALSE },
  { "Boxing Day", ON_DATE, 12, 26, 0, NULL, FALSE },
  { NULL },
};

static const struct
{
  const char *code;
  const char *label;
  const Rule *rules;
} countries[CRM_N_HOLIDAYS] = {
  { "BR", N_ ("Brazil"), brazil },
  { "PT", N_ ("Portugal"), portugal },
  { "RO", N_ ("Romania"), romania },
  { "TR", N_ ("Turkey"), turkey },
  { "GB", N_ ("United Kingdom (England and Wales)"), united_kingdom },
};

/**
 * crm_date_easter:
 *
 * Easter Sunday by the algorithm of Meeus, Jones and Butcher (J. Meeus, Astronomical Algorithms,
 * 2nd ed. 1998, chapter 8), which holds for all years of the Gregorian calendar.
 */
CrmDate
crm_date_easter (int year)
{
  int a = year % 19, b = year / 100, c = year % 100;
  int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30;
  int i = c / 4, k = c % 4;
  int l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;

  return crm_date_new (year, n / 31, n % 31 + 1);
}

/**
 * crm_date_orthodox_easter:
 *
 * Easter Sunday as the orthodox churches keep it: reckoned in the Julian calendar (Meeus, the same
 * chapter), given as a date of the Gregorian.
 */
CrmDate
crm_date_orthodox_easter (int year)
{
  int d = (19 * (year % 19) + 15) % 30;
  int e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
  int n = d + e + 114;

  return crm_date_new (year, n / 31, n % 31 + 1) + year / 100 - year / 400 - 2;
}

/**
 * crm_holidays_country_label:
 *
 * Returns: its name, translated
 */
const char *
crm_holidays_country_label (CrmHolidayCountry country)
{
  return _ (countries[country].label);
}

/**
 * crm_holidays_country_code:
 *
 * Returns: its code by ISO 3166, as “PT”
 */
const char *
crm_holidays_country_code (CrmHolidayCountry country)
{
  return countries[country].code;
}

gboolean
crm_holidays_find_country (const char *code, CrmHolidayCountry *country)
{
  for (guint i = 0; code != NULL && i < CRM_N_HOLIDAYS; i++)
    if (g_ascii_strcasecmp (countries[i].code, code) == 0)
      {
        *country = (CrmHolidayCountry) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * crm_holidays_are_complete:
 *
 * Returns: FALSE where others follow the moon as it is seen, and come from a calendar file
 */
gboolean
crm_holidays_are_complete (CrmHolidayCountry country)
{
  return country != CRM_HOLIDAYS_TURKEY;
}

static CrmDate
find_date (const Rule *rule, int year)
{
  CrmDate first;

  switch (rule->when)
    {
    case AT_EASTER:
      return crm_date_easter (year) + rule->a;
    case AT_ORTHODOX:
      return crm_date_orthodox_easter (year) + rule->a;
    case ON_MONDAY:
      first = rule->b > 0
                  ? crm_date_new (year, rule->a, 1)
                  : crm_date_new (year, rule->a, crm_date_days_in_month (year, rule->a)) - 6;
      return first + (MONDAY - crm_date_weekday (first) + 7) % 7 + MAX (0, rule->b - 1) * 7;
    case ON_DATE:
      break;
    }
  return crm_date_new (year, rule->a, rule->b);
}

static gboolean
is_weekend (CrmDate date)
{
  return crm_date_weekday (date) >= SATURDAY;
}

static gboolean
is_offered (const GArray *offers, CrmDate date)
{
  for (guint i = 0; i < offers->len; i++)
    if (g_array_index (offers, CrmHolidayOffer, i).date == date)
      return TRUE;
  return FALSE;
}

/* In the United Kingdom a holiday on a weekend is kept on the next day of work that is none. */
static CrmDate
move_to_weekday (const GArray *offers, CrmDate date)
{
  while (is_weekend (date) || is_offered (offers, date))
    date++;
  return date;
}

static int
compare_offers (gconstpointer a, gconstpointer b)
{
  return ((const CrmHolidayOffer *) a)->date - ((const CrmHolidayOffer *) b)->date;
}

/**
 * crm_holidays_offer:
 * @year: from 1900 to 2199
 *
 * Returns: (transfer full) (element-type CrmHolidayOffer): those of a country in a year, by date
 */
GArray *
crm_holidays_offer (CrmHolidayCountry country, int year)
{
  GArray *offers = g_array_new (FALSE, FALSE, sizeof (CrmHolidayOffer));
  gboolean moves = country == CRM_HOLIDAYS_UNITED_KINGDOM;

  /* What keeps its day comes before what makes way for it. */
  for (int pass = 0; pass < (moves ? 2 : 1); pass++)
    for (const Rule *rule = countries[country].rules; rule->name != NULL; rule++)
      {
        CrmHolidayOffer offer = { rule->name, find_date (rule, year),
                                  rule->part != NULL ? rule->part : "day", rule->is_optional };

        if (year < rule->since || (moves && is_weekend (offer.date) != (pass == 1)))
          continue;
        if (moves)
          offer.date = move_to_weekday (offers, offer.date);
        g_array_append_val (offers, offer);
      }
  g_array_sort (offers, compare_offers);
  return offers;
}

/**
 * crm_holiday_new:
 *
 * Returns: (transfer full): a record of what was offered, not stored yet
 */
CrmRecord *
crm_holiday_new (const CrmKind *kind, const CrmHolidayOffer *offer)
{
  CrmRecord *record = crm_record_new (kind);

  crm_record_take_defaults (record);
  crm_record_set_text (record, "name", offer->name);
  crm_record_set_integer (record, "first_on", offer->date);
  crm_record_set_text (record, "part", offer->part);
  return record;
}

/**
 * crm_holiday_is_among:
 * @holidays: (element-type CrmRecord): those that the office has
 *
 * Returns: whether everybody has that day off already, so that a list that is read twice adds
 *   nothing twice
 */
gboolean
crm_holiday_is_among (GPtrArray *holidays, CrmRecord *holiday)
{
  CrmDate date = (CrmDate) crm_record_get_integer (holiday, "first_on", CRM_DATE_NONE);
  int month, day;

  if (date == CRM_DATE_NONE)
    return FALSE;
  crm_date_split (date, NULL, &month, &day);
  for (guint i = 0; i < holidays->len; i++)
    {
      CrmRecord *other = g_ptr_array_index (holidays, i);
      CrmDate its = (CrmDate) crm_record_get_integer (other, "first_on", CRM_DATE_NONE);
      int its_month, its_day;

      if (its == CRM_DATE_NONE || crm_record_is_set (other, "team_id"))
        continue;
      crm_date_split (its, NULL, &its_month, &its_day);
      if (its == date
          || (crm_record_get_integer (other, "every_year", 0) != 0 && its_month == month
              && its_day == day))
        return TRUE;
    }
  return FALSE;
}
