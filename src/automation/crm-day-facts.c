/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the day list that comes from what is known of customers: what was agreed, and the
 * dates of them and of their families, some weeks ahead. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-day-item-private.h"
#include "crm-facts.h"

/* ---- agreements ---- */

static char *
describe_agreement (CrmDayMaker *maker, CrmRecord *agreement)
{
  gint64 due = crm_record_get_integer (agreement, "due_on", G_MAXINT64);
  gboolean ours = g_strcmp0 (crm_record_get_text (agreement, "by"), "them") != 0;
  g_autofree char *date = NULL;
  int days;

  if (due == G_MAXINT64)
    return g_strdup (ours ? _ ("We agreed to it") : _ ("They agreed to it"));
  days = maker->today - (CrmDate) due;
  if (days == 0)
    return g_strdup (ours ? _ ("We promised it for today") : _ ("They promised it for today"));
  if (days < 0)
    {
      date = crm_locale_format_date (maker->locale, (CrmDate) due, CRM_DATE_MEDIUM);
      /* Translators: %s is a date. */
      return g_strdup_printf (ours ? _ ("We promised it for %s")
                                   /* Translators: %s is a date. */
                                   : _ ("They promised it for %s"),
                              date);
    }
  if (ours)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "We promised it for %d day ago",
                                         "We promised it for %d days ago", (gulong) days),
                            days);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "They promised it for %d day ago",
                                       "They promised it for %d days ago", (gulong) days),
                          days);
}

static const char *
party_title (CrmRecord *record)
{
  static const char *const links[] = { "contact_id", "account_id", "lead_id" };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    if (crm_record_is_set (record, links[i]))
      return crm_day_maker_get_link_title (record, links[i]);
  return NULL;
}

gboolean
crm_day_maker_add_agreements (CrmDayMaker *maker, GError **error)
{
  const CrmValue today = crm_value_integer (maker->today);
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "agreement");
  g_autoptr (GPtrArray) agreements = NULL;

  crm_query_begin_any (query);
  if (!crm_query_filter (query, "remind_on", CRM_FILTER_AT_MOST, today, error)
      || !crm_query_filter (query, "due_on", CRM_FILTER_AT_MOST, today, error))
    return FALSE;
  crm_query_end_any (query);
  if (!crm_query_filter (query, "done_at", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT, error)
      || !crm_day_maker_filter_owner (maker, query, TRUE, error))
    return FALSE;
  agreements = crm_session_list (maker->session, query, error);
  for (guint i = 0; agreements != NULL && i < agreements->len; i++)
    {
      CrmRecord *agreement = g_ptr_array_index (agreements, i);
      gint64 due = crm_record_get_integer (agreement, "due_on", maker->today);
      CrmDayItem *item = crm_day_item_new (CRM_DAY_AGREEMENT, agreement, party_title (agreement),
                                           describe_agreement (maker, agreement), due);

      crm_day_item_set_at (item, crm_instant_from_date ((CrmDate) due, 0, 0), TRUE);
      g_ptr_array_add (maker->items, item);
    }
  return agreements != NULL;
}

/* ---- dates ---- */

static int
month_day (CrmDate date)
{
  int month, day;

  crm_date_split (date, NULL, &month, &day);
  return month * 100 + day;
}

/* The turn of the year splits the span in two. */
static gboolean
filter_span (CrmDayMaker *maker, CrmQuery *query, gint64 weeks, GError **error)
{
  CrmDate last = maker->today + (CrmDate) weeks * 7;
  gint64 from = month_day (maker->today), to = month_day (last);
  gboolean good;

  /* The 29th of February is kept on the 28th where a year lacks it. */
  if (from == 228)
    to = MAX (to, 229);
  if (to == 228)
    to = 229;
  if (from > to)
    crm_query_begin_any (query);
  good
      = crm_query_filter (query, "month_day", CRM_FILTER_AT_LEAST, crm_value_integer (from), error)
        && crm_query_filter (query, "month_day", CRM_FILTER_AT_MOST, crm_value_integer (to), error);
  if (from > to)
    crm_query_end_any (query);
  return good;
}

/* Whose date it is belongs to the person or to nobody, whichever link leads there. */
static gboolean
filter_party (CrmDayMaker *maker, CrmQuery *query, GError **error)
{
  static const char *const links[] = { "contact_id", "account_id", "lead_id" };
  const CrmId *user = &maker->options->user;
  const CrmValue none = CRM_VALUE_INIT;

  for (gsize i = 0; !crm_id_is_none (user) && i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *owner = g_strconcat (links[i], ".owner_id", NULL);

      crm_query_begin_any (query);
      if (!crm_query_filter (query, links[i], CRM_FILTER_NOT_SET, none, error)
          || !crm_query_filter (query, owner, CRM_FILTER_EQUAL, crm_value_link (user), error)
          || !crm_query_filter (query, owner, CRM_FILTER_NOT_SET, none, error))
        return FALSE;
      crm_query_end_any (query);
    }
  return TRUE;
}

static CrmRecord *
read_party (CrmDayMaker *maker, CrmRecord *date)
{
  static const char *const links[] = { "contact_id", "account_id", "lead_id" };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      const CrmField *field = crm_kind_find_field (crm_record_get_kind (date), links[i]);
      const CrmId *id = crm_record_get_link (date, links[i]);

      if (id != NULL)
        return crm_session_get (maker->session, crm_field_get_target (field), id, NULL);
    }
  return NULL;
}

/* Whose child or spouse it is says more than an empty company. */
char *
crm_day_maker_dup_relation (CrmDayMaker *maker, CrmRecord *person)
{
  static const char *const sides[] = { "contact_b_id", "contact_a_id" };
  const CrmKind *kind = crm_catalog_find_kind (maker->catalog, "relationship");

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (GPtrArray) rows = crm_session_children (maker->session, kind, sides[i], NULL,
                                                         crm_record_get_id (person), NULL);

      for (guint r = 0; rows != NULL && r < rows->len; r++)
        {
          CrmRecord *row = g_ptr_array_index (rows, r);
          const char *other = i == 0 ? "contact_a_id" : "contact_b_id";
          const char *name = crm_day_maker_get_link_title (row, other);
          const CrmId *id = crm_record_get_link (row, other);

          if (name != NULL && id != NULL)
            /* Translators: what somebody is to another person, then that person: “Child, Ana”. */
            return g_strdup_printf (C_ ("relationship", "%s, %s"),
                                    crm_relationship_get_word (row, id), name);
        }
    }
  return NULL;
}

static char *
describe_date (CrmDayMaker *maker, CrmRecord *date, CrmDate next)
{
  const char *label = crm_record_get_text (date, "label");
  const char *type = crm_record_get_text (date, "type");
  gint64 born = crm_record_get_integer (date, "year", 0);
  g_autofree char *day = crm_locale_format_date (maker->locale, next, CRM_DATE_MEDIUM);
  int year;

  crm_date_split (next, &year, NULL, NULL);
  if (g_strcmp0 (type, "birthday") == 0)
    return crm_day_maker_describe_birthday (maker, (int) born, next);
  if (label == NULL)
    label = crm_field_choice_label (crm_kind_find_field (crm_record_get_kind (date), "type"), type);
  if (born > 0 && born < year)
    /* Translators: what is celebrated, how many years ago it was, a date. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s: %d year on %s", "%s: %d years on %s",
                                         (gulong) (year - born)),
                            label, year - (int) born, day);
  /* Translators: what is celebrated, a date. */
  return g_strdup_printf (_ ("%s on %s"), label, day);
}

/* What a person's card says of the birthday is told already. */
static gboolean
is_told (CrmRecord *date, CrmRecord *party)
{
  return g_strcmp0 (crm_record_get_text (date, "type"), "birthday") == 0
         && crm_kind_find_field (crm_record_get_kind (party), "birthday") != NULL
         && crm_record_is_set (party, "birthday");
}

static void
add_date (CrmDayMaker *maker, CrmRecord *date)
{
  CrmDate next = crm_important_date_next (date, maker->today);
  gboolean is_birthday = g_strcmp0 (crm_record_get_text (date, "type"), "birthday") == 0;
  g_autoptr (CrmRecord) party = read_party (maker, date);
  g_autofree char *about = NULL;
  CrmDayItem *item;

  if (party == NULL || is_told (date, party) || !crm_day_maker_is_ours (maker, party)
      || next > maker->today + (CrmDate) crm_record_get_integer (date, "weeks_before", 0) * 7)
    return;
  if (crm_kind_find_field (crm_record_get_kind (party), "account_id") != NULL)
    about = g_strdup (crm_day_maker_get_link_title (party, "account_id"));
  if (about == NULL && strcmp (crm_kind_get_name (crm_record_get_kind (party)), "contact") == 0)
    about = crm_day_maker_dup_relation (maker, party);
  item = crm_day_item_new (is_birthday ? CRM_DAY_BIRTHDAY : CRM_DAY_DATE, party, about,
                           describe_date (maker, date, next), next);
  crm_day_item_set_at (item, crm_instant_from_date (next, 0, 0), TRUE);
  g_ptr_array_add (maker->items, item);
}

/* Few spans of notice are in use; only the dates that fall into one are read. */
gboolean
crm_day_maker_add_dates (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) all = crm_day_maker_query (maker, "important_date");
  g_autoptr (CrmAggregate) aggregate = crm_aggregate_new (all);
  g_autoptr (GPtrArray) notices = NULL;

  if (!crm_aggregate_group (aggregate, "weeks_before", CRM_GROUP_VALUE, error))
    return FALSE;
  notices = crm_session_aggregate (maker->session, aggregate, maker->cancellable, error);
  for (guint i = 0; notices != NULL && i < notices->len; i++)
    {
      const CrmValue *weeks
          = &g_array_index ((GArray *) g_ptr_array_index (notices, i), CrmValue, 0);
      g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "important_date");
      g_autoptr (GPtrArray) dates = NULL;
      gboolean is_set = weeks->type == CRM_VALUE_INTEGER;

      if (!crm_query_filter (query, "weeks_before", is_set ? CRM_FILTER_EQUAL : CRM_FILTER_NOT_SET,
                             is_set ? *weeks : (CrmValue) CRM_VALUE_INIT, error)
          || !filter_span (maker, query, is_set ? weeks->integer : 0, error)
          || !filter_party (maker, query, error))
        return FALSE;
      dates = crm_session_list (maker->session, query, error);
      if (dates == NULL)
        return FALSE;
      for (guint k = 0; k < dates->len; k++)
        add_date (maker, g_ptr_array_index (dates, k));
    }
  return notices != NULL;
}
