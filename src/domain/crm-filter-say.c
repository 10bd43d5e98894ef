/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A filter in the words of the person who reads. Days that move with the calendar are said as the
 * dates that they mean today. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-filter-links.h"
#include "crm-filter-words-private.h"

typedef struct
{
  const char *currency;
  const CrmLocale *locale;
  CrmDate today;
  GHashTable *names; /* (nullable) CrmId: char* */
} Speaker;

static char *
say (Speaker *speaker, const CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds);

/**
 * crm_filter_say_test:
 *
 * Returns: what stands between the name of the field and the value, translated
 */
const char *
crm_filter_say_test (const CrmField *field, CrmFilterTest test)
{
  gboolean is_time = field != NULL && crm_filter_is_time (field);

  /* Translators: the tests of a filter, between the name of a field and a value: "City" "contains"
   * "Lisbon", "Amount" "is at least" "1,000", "Due" "is on or after" "1 May". */
  switch (test)
    {
    case CRM_FILTER_EQUAL:
      return C_ ("filter test", "is");
    case CRM_FILTER_NOT_EQUAL:
      return C_ ("filter test", "is not");
    case CRM_FILTER_AT_MOST:
      return is_time ? C_ ("filter test", "is on or before") : C_ ("filter test", "is at most");
    case CRM_FILTER_AT_LEAST:
      return is_time ? C_ ("filter test", "is on or after") : C_ ("filter test", "is at least");
    case CRM_FILTER_CONTAINS:
      return C_ ("filter test", "contains");
    case CRM_FILTER_STARTS:
      return C_ ("filter test", "begins with");
    case CRM_FILTER_SET:
      return C_ ("filter test", "is filled in");
    case CRM_FILTER_NOT_SET:
      return C_ ("filter test", "is empty");
    case CRM_FILTER_LESS:
      return is_time ? C_ ("filter test", "is before") : C_ ("filter test", "is less than");
    case CRM_FILTER_MORE:
      return is_time ? C_ ("filter test", "is after") : C_ ("filter test", "is more than");
    default:
      g_return_val_if_reached ("");
    }
}

static char *
say_date (Speaker *speaker, CrmDate date)
{
  return crm_locale_format_date (speaker->locale, date, CRM_DATE_SHORT);
}

static char *
say_operand (Speaker *speaker, const CrmField *field, const CrmOperand *operand)
{
  CrmDate first, after;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (operand->type == CRM_OPERAND_ME)
    /* Translators: the person who reads the list: "Responsible is me". */
    return g_strdup (C_ ("filter", "me"));
  if (operand->type == CRM_OPERAND_MY_TEAM)
    /* Translators: the team of the person who reads the list: "Team is my team". */
    return g_strdup (C_ ("filter", "my team"));
  if (crm_operand_range (operand, speaker->today, &first, &after))
    {
      from = say_date (speaker, first);
      if (after == first + 1)
        return g_steal_pointer (&from);
      to = say_date (speaker, after - 1);
      return g_strdup_printf ("%s – %s", from, to);
    }
  if (operand->value.type == CRM_VALUE_TEXT
      && (field == NULL || crm_field_get_field_type (field) != CRM_FIELD_CHOICE))
    return g_strdup_printf ("“%s”", operand->value.text);
  if (operand->value.type == CRM_VALUE_LINK && speaker->names != NULL
      && g_hash_table_contains (speaker->names, &operand->value.link))
    return g_strdup_printf (
        "“%s”", (const char *) g_hash_table_lookup (speaker->names, &operand->value.link));
  if (operand->value.type == CRM_VALUE_LINK)
    return g_strdup ("…");
  if (field != NULL)
    return crm_field_format (field, &operand->value, speaker->currency, speaker->locale);
  return g_strdup_printf ("%" G_GINT64_FORMAT, operand->value.integer);
}

static char *
say_comparison (Speaker *speaker, const CrmFilter *filter, const CrmField *field, const char *name)
{
  CrmFilterTest test = crm_filter_get_test (filter);
  g_autofree char *value = NULL;

  if (test == CRM_FILTER_SET || test == CRM_FILTER_NOT_SET)
    /* Translators: a filter: the name of a field and a test, as "City is empty". */
    return g_strdup_printf (C_ ("filter", "%1$s %2$s"), name, crm_filter_say_test (field, test));
  value = say_operand (speaker, field, crm_filter_get_operand (filter));
  /* Translators: a filter: the name of a field, a test and a value, as "City contains Lisbon". */
  return g_strdup_printf (C_ ("filter", "%1$s %2$s %3$s"), name, crm_filter_say_test (field, test),
                          value);
}

/* “Company: City” of account_id.city; a name that stands for its link says the link alone. */
static char *
say_path (const CrmKind *kind, const char *path, const CrmField *last)
{
  g_auto (GStrv) names = g_strsplit (path, ".", 2);
  const CrmField *first = crm_kind_find_field (kind, names[0]);
  const CrmKind *target = first != NULL ? crm_field_get_target (first) : NULL;

  if (names[1] == NULL || first == NULL || target == NULL)
    return g_strdup (crm_field_get_label (last));
  if (last == crm_kind_get_title_field (target))
    return g_strdup (crm_field_get_label (first));
  return g_strdup_printf ("%s: %s", crm_field_get_label (first), crm_field_get_label (last));
}

static char *
say_test (Speaker *speaker, const CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds)
{
  const char *path = crm_filter_get_path (filter);

  for (guint i = 0; i < n_kinds; i++)
    {
      const CrmField *field = crm_kind_find_path (kinds[i], path);
      g_autofree char *name = field != NULL ? say_path (kinds[i], path, field) : NULL;

      if (field != NULL)
        return say_comparison (speaker, filter, field, name);
    }
  return say_comparison (speaker, filter, NULL, path);
}

static char *
say_measure (Speaker *speaker, const CrmFilter *filter, const CrmKind *kind)
{
  const char *path = crm_filter_get_path (filter);
  const CrmField *field = path != NULL ? crm_kind_find_path (kind, path) : NULL;
  const char *label = field != NULL ? crm_field_get_label (field) : "";
  g_autofree char *name = NULL;

  switch (crm_filter_get_measure (filter))
    {
    case CRM_FILTER_SOME:
      /* Translators: what a client has, after a colon: "Deals: at least one". */
      return g_strdup (C_ ("filter", "at least one"));
    case CRM_FILTER_NONE:
      /* Translators: what a client has, after a colon: "Deals: none". */
      return g_strdup (C_ ("filter", "none"));
    case CRM_FILTER_COUNT:
      /* Translators: after a colon, before a test: "Calls: number is more than 3". */
      name = g_strdup (C_ ("filter", "number"));
      break;
    case CRM_FILTER_SUM:
      /* Translators: %s is a field: "Invoices: sum of Total is more than 1,000". */
      name = g_strdup_printf (C_ ("filter", "sum of %s"), label);
      break;
    case CRM_FILTER_FIRST:
      /* Translators: %s is a field, a date: "Activities: first Done is before 1 May". */
      name = g_strdup_printf (C_ ("filter", "first %s"), label);
      break;
    case CRM_FILTER_LAST:
    default:
      /* Translators: %s is a field, a date: "Activities: last Done is before 1 May". */
      name = g_strdup_printf (C_ ("filter", "last %s"), label);
    }
  return say_comparison (speaker, filter, field, name);
}

static char *
say_of (Speaker *speaker, const CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds)
{
  const CrmKind *kind = n_kinds > 0 ? crm_catalog_find_kind (crm_kind_get_catalog (kinds[0]),
                                                             crm_filter_get_kind (filter))
                                    : NULL;
  g_autofree char *which = NULL;
  g_autofree char *measure = NULL;

  if (kind == NULL)
    return g_strdup (crm_filter_get_kind (filter));
  which = say (speaker, crm_filter_get_part (filter, 0), &kind, 1);
  measure = say_measure (speaker, filter, kind);
  if (which[0] == '\0')
    return g_strdup_printf ("%s: %s", crm_kind_get_label_plural (kind), measure);
  return g_strdup_printf ("%s (%s): %s", crm_kind_get_label_plural (kind), which, measure);
}

static char *
say (Speaker *speaker, const CrmFilter *filter, const CrmKind *const *kinds, guint n_kinds)
{
  CrmFilterType type = crm_filter_get_filter_type (filter);
  g_autoptr (GString) text = NULL;
  g_autofree char *part = NULL;

  if (type == CRM_FILTER_TEST)
    return say_test (speaker, filter, kinds, n_kinds);
  if (type == CRM_FILTER_OF)
    return say_of (speaker, filter, kinds, n_kinds);
  if (type == CRM_FILTER_NOT)
    {
      part = say (speaker, crm_filter_get_part (filter, 0), kinds, n_kinds);
      /* Translators: the contrary of a filter: "not (City is Lisbon)". */
      return g_strdup_printf (C_ ("filter", "not (%s)"), part);
    }
  text = g_string_new (NULL);
  for (guint i = 0; i < crm_filter_get_n_parts (filter); i++)
    {
      const CrmFilter *one = crm_filter_get_part (filter, i);
      gboolean is_group = crm_filter_get_filter_type (one) <= CRM_FILTER_ANY;
      g_autofree char *words = say (speaker, one, kinds, n_kinds);

      if (i > 0)
        g_string_append_printf (text, " %s ",
                                /* Translators: between two filters. */
                                type == CRM_FILTER_ALL ? C_ ("filter", "and")
                                                       : C_ ("filter", "or"));
      g_string_append_printf (text, is_group ? "(%s)" : "%s", words);
    }
  return g_strdup (text->str);
}

/**
 * crm_filter_say_with:
 * @kinds: (array length=n_kinds): whose records it chooses among
 * @currency: (nullable): of amounts without one of their own
 * @names: (nullable) (element-type CrmId utf8): what the records are called that it names by id
 *
 * Returns: (transfer full): the filter in the words of the locale; empty for everything
 */
char *
crm_filter_say_with (const CrmFilter *self,
                     const CrmKind *const *kinds,
                     guint n_kinds,
                     const char *currency,
                     const CrmLocale *locale,
                     GHashTable *names)
{
  Speaker speaker = { currency, locale, crm_date_today (), names };

  return say (&speaker, self, kinds, n_kinds);
}

/**
 * crm_filter_say:
 *
 * The same without the names of records.
 *
 * Returns: (transfer full): the filter in the words of the locale
 */
char *
crm_filter_say (const CrmFilter *self,
                const CrmKind *const *kinds,
                guint n_kinds,
                const char *currency,
                const CrmLocale *locale)
{
  return crm_filter_say_with (self, kinds, n_kinds, currency, locale, NULL);
}
