/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day list: what asks for attention today, computed anew from the data each time. */
#include "config.h"

#include "crm-day-list.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-day-item-private.h"
#include "crm-facts.h"
#include "crm-layer-read.h"
#include "crm-money.h"
#include "crm-paper.h"

/* How far ahead a birthday is told: long enough to send something. */
#define BIRTHDAY_DAYS 21

/* A person born before this year has no known year of birth. */
#define FIRST_BIRTH_YEAR 1905

/* Lines are sorted when all are there. */
CrmQuery *
crm_day_maker_query (CrmDayMaker *self, const char *kind)
{
  CrmQuery *query = crm_query_new (crm_catalog_find_kind (self->catalog, kind));

  crm_query_leave_unsorted (query);
  return query;
}

/* @nobodys_too: what belongs to nobody is everybody's. */
gboolean
crm_day_maker_filter_owner (CrmDayMaker *self,
                            CrmQuery *query,
                            gboolean nobodys_too,
                            GError **error)
{
  const CrmId *user = &self->options->user;

  if (crm_id_is_none (user))
    return TRUE;
  crm_query_begin_any (query);
  if (!crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL, crm_value_link (user), error)
      || (nobodys_too
          && !crm_query_filter (query, "owner_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT,
                                error)))
    return FALSE;
  crm_query_end_any (query);
  return TRUE;
}

/* What belongs to nobody is everybody's. */
gboolean
crm_day_maker_is_ours (CrmDayMaker *self, CrmRecord *record)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), "owner_id");
  const CrmId *owner = field != NULL ? crm_record_get_link (record, "owner_id") : NULL;

  return crm_id_is_none (&self->options->user) || owner == NULL
         || crm_id_equal (owner, &self->options->user);
}

const char *
crm_day_maker_get_link_title (CrmRecord *record, const char *field)
{
  return crm_record_get_link_title (record,
                                    crm_kind_find_field (crm_record_get_kind (record), field));
}

/* What a deal is worth today: its amount by its chance. */
gint64
crm_day_maker_weigh (CrmRecord *deal)
{
  return crm_decimal_multiply (crm_record_get_integer (deal, "amount_base", 0),
                               crm_record_get_integer (deal, "probability", 0) * CRM_DECIMAL_ONE
                                   / 100);
}

static char *
describe_waiting (gint64 microseconds)
{
  int hours = (int) (microseconds / CRM_HOUR);
  int days = hours / 24;

  if (hours < 1)
    return g_strdup (_ ("Came in just now, nobody has answered"));
  if (hours < 48)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Has waited for an answer for %d hour",
                                         "Has waited for an answer for %d hours", (gulong) hours),
                            hours);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Has waited for an answer for %d day",
                                       "Has waited for an answer for %d days", (gulong) days),
                          days);
}

static gboolean
add_leads (CrmDayMaker *maker, GError **error)
{
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "lead");
  g_autoptr (GPtrArray) leads = NULL;

  if (!crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("new"), error)
      || !crm_query_filter (query, "first_response_at", CRM_FILTER_NOT_SET,
                            (CrmValue) CRM_VALUE_INIT, error)
      || !crm_query_filter (query, "first_contact_at", CRM_FILTER_AT_MOST,
                            crm_value_integer (maker->options->now), error)
      || !crm_day_maker_filter_owner (maker, query, TRUE, error))
    return FALSE;
  leads = crm_session_list (maker->session, query, error);
  for (guint i = 0; leads != NULL && i < leads->len; i++)
    {
      CrmRecord *lead = g_ptr_array_index (leads, i);
      gint64 since = crm_record_get_integer (lead, "first_contact_at", 0);
      CrmDayItem *item
          = crm_day_item_new (CRM_DAY_LEAD, lead, crm_record_get_text (lead, "company"),
                              describe_waiting (maker->options->now - since), since);

      crm_day_item_set_at (item, since, FALSE);
      g_ptr_array_add (maker->items, item);
    }
  return leads != NULL;
}

typedef struct
{
  CrmDate today;
  GArray *candidates; /* CrmDayCandidate */
} Unpaid;

static void
take_invoice (CrmRecord *invoice, gpointer data)
{
  Unpaid *unpaid = data;
  CrmDayCandidate candidate
      = { *crm_record_get_id (invoice), crm_record_get_row (invoice),
          -crm_record_get_integer (invoice, "gross_base", 0), CRM_DAY_INVOICE };

  if (crm_record_get_integer (invoice, "due", G_MAXINT64) < unpaid->today
      && !crm_invoice_is_credit (invoice))
    g_array_append_val (unpaid->candidates, candidate);
}

static void
add_invoice (CrmDayMaker *maker, CrmRecord *invoice, gpointer data)
{
  CrmDate due = (CrmDate) crm_record_get_integer (invoice, "due", 0);
  gint64 worth = crm_record_get_integer (invoice, "gross_base", 0);
  int days = maker->today - due;
  CrmDayItem *item = crm_day_item_new (
      CRM_DAY_INVOICE, invoice, crm_day_maker_get_link_title (invoice, "account_id"),
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Not paid, %d day past due",
                                    "Not paid, %d days past due", (gulong) days),
                       days),
      -worth);

  crm_day_item_set_at (item, crm_instant_from_date (due, 0, 0), TRUE);
  crm_day_item_set_worth (item, worth);
  g_ptr_array_add (maker->items, item);
}

/* One question for each state, and none about the day: most days are past, and the index of what is
 * open leads to less. */
static gboolean
scan_invoices (CrmDayMaker *maker, const char *status, GArray *candidates, GError **error)
{
  static const char *const names[] = { "type", "due", "gross_base", NULL };
  g_autoptr (CrmQuery) query = crm_day_maker_query (maker, "invoice");
  Unpaid unpaid = { maker->today, candidates };

  return crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text (status), error)
         && crm_day_maker_filter_owner (maker, query, TRUE, error)
         && crm_day_maker_scan (maker, query, names, take_invoice, &unpaid, error);
}

static gboolean
add_invoices (CrmDayMaker *maker, GError **error)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (CrmDayCandidate));

  return scan_invoices (maker, "issued", candidates, error)
         && scan_invoices (maker, "sent", candidates, error)
         && crm_day_maker_choose (maker, crm_catalog_find_kind (maker->catalog, "invoice"),
                                  candidates, add_invoice, NULL, error);
}

static CrmDate
next_birthday (CrmDate born, CrmDate today)
{
  int month, day;

  crm_date_split (born, NULL, &month, &day);
  return crm_anniversary_next (month, day, today);
}

/* Few people have their birthday in the next weeks: they are found as a calendar finds them. */
static GPtrArray *
list_born (CrmDayMaker *maker, GError **error)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (CrmId));
  CrmLayerQuestion question
      = { .first = maker->today, .last = maker->today + BIRTHDAY_DAYS, .people = people };
  g_autoptr (GPtrArray) days = NULL;
  GPtrArray *born;
  guint position;

  if (!crm_id_is_none (&maker->options->user))
    g_array_append_val (people, maker->options->user);
  if (crm_calendar_layer_find ("birthday", &position))
    question.layers = 1u << position;
  days = crm_layer_days_read (maker->session, &question, maker->cancellable, error);
  if (days == NULL)
    return NULL;
  born = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < days->len; i++)
    g_ptr_array_add (born, g_object_ref (((CrmLayerDay *) days->pdata[i])->record));
  return born;
}

static int
compare_next_birthdays (gconstpointer a, gconstpointer b, gpointer data)
{
  CrmRecord *first = *(CrmRecord *const *) a, *second = *(CrmRecord *const *) b;
  const CrmDayMaker *maker = data;
  CrmDate one
      = next_birthday ((CrmDate) crm_record_get_integer (first, "birthday", 0), maker->today);
  CrmDate two
      = next_birthday ((CrmDate) crm_record_get_integer (second, "birthday", 0), maker->today);

  if (one != two)
    return one < two ? -1 : 1;
  return crm_id_compare (crm_record_get_id (first), crm_record_get_id (second));
}

/* @birth_year: 0 when nobody knows it */
char *
crm_day_maker_describe_birthday (CrmDayMaker *maker, int birth_year, CrmDate next)
{
  g_autofree char *date = crm_locale_format_date (maker->locale, next, CRM_DATE_MEDIUM);
  int year;

  crm_date_split (next, &year, NULL, NULL);
  if (birth_year < FIRST_BIRTH_YEAR || birth_year > year)
    return next == maker->today ? g_strdup (_ ("Birthday today"))
                                /* Translators: %s is a date. */
                                : g_strdup_printf (_ ("Birthday on %s"), date);
  if (next == maker->today)
    /* Translators: %d is an age. */
    return g_strdup_printf (_ ("Turns %d today"), year - birth_year);
  /* Translators: an age, then a date. */
  return g_strdup_printf (_ ("Turns %d on %s"), year - birth_year, date);
}

static gboolean
add_birthdays (CrmDayMaker *maker, GError **error)
{
  g_autoptr (GPtrArray) people = list_born (maker, error);
  guint most = maker->options->most;

  if (people != NULL)
    g_ptr_array_sort_with_data (people, compare_next_birthdays, maker);
  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      CrmRecord *person = g_ptr_array_index (people, i);
      CrmDate born = (CrmDate) crm_record_get_integer (person, "birthday", 0);
      CrmDate next = next_birthday (born, maker->today);
      g_autofree char *about = g_strdup (crm_day_maker_get_link_title (person, "account_id"));
      CrmDayItem *item;
      int year;

      /* Whose child somebody is, is asked only of those who are shown. */
      if (about == NULL && (most == 0 || i < most))
        about = crm_day_maker_dup_relation (maker, person);
      crm_date_split (born, &year, NULL, NULL);
      item = crm_day_item_new (CRM_DAY_BIRTHDAY, person, about,
                               crm_day_maker_describe_birthday (maker, year, next), next);
      crm_day_item_set_at (item, crm_instant_from_date (next, 0, 0), TRUE);
      g_ptr_array_add (maker->items, item);
    }
  return people != NULL;
}

void
crm_day_list_free (CrmDayList *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->by_worth, g_ptr_array_unref);
  g_free (self);
}

/* Sorts, counts, keeps the weightiest of each reason, and numbers what is left. */
static void
arrange (CrmDayList *self, CrmDayMaker *maker)
{
  GPtrArray *all = maker->items;
  guint most = maker->options->most;

  g_ptr_array_sort (all, crm_day_item_compare);
  crm_day_items_score (all, maker->today);
  for (guint i = 0; i < all->len; i++)
    {
      CrmDayItem *item = g_ptr_array_index (all, i);
      CrmDayReason reason = crm_day_item_get_reason (item);

      self->found[reason]++;
      if (most > 0 && self->found[reason] > most)
        continue;
      crm_day_item_set_rank (item, self->items->len);
      g_ptr_array_add (self->items, g_object_ref (item));
    }
  for (guint i = 0; i < CRM_DAY_N_REASONS; i++)
    self->found[i] += maker->beyond[i];
  for (guint i = 0; i < self->items->len; i++)
    g_ptr_array_add (self->by_worth, g_object_ref (self->items->pdata[i]));
  g_ptr_array_sort (self->by_worth, crm_day_item_compare_score);
  for (guint i = 0; i < self->by_worth->len; i++)
    crm_day_item_set_place (self->by_worth->pdata[i], i);
}

/* What people planned and promised, and who waits. */
static gboolean
add_planned (CrmDayMaker *maker, GError **error)
{
  return crm_day_maker_add_activities (maker, error) && crm_day_maker_add_agreements (maker, error)
         && add_leads (maker, error) && add_invoices (maker, error);
}

/* What follows from many records at once. */
static gboolean
add_rest (CrmDayMaker *maker, GError **error)
{
  return crm_day_maker_add_orders (maker, error) && crm_day_maker_add_quotes (maker, error)
         && crm_day_maker_add_catalogues (maker, error) && crm_day_maker_add_deals (maker, error)
         && add_birthdays (maker, error) && crm_day_maker_add_dates (maker, error);
}

/**
 * crm_day_list_compute:
 *
 * Runs on a thread of the store, in any lane.
 *
 * Returns: (transfer full): the list
 */
CrmDayList *
crm_day_list_compute (CrmSession *session,
                      const CrmDayListOptions *options,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CrmDayList) list = g_new0 (CrmDayList, 1);
  CrmDate today = crm_instant_to_date (options->now);
  CrmDayMaker maker = {
    .session = session,
    .options = options,
    .catalog = crm_session_get_catalog (session),
    .locale = options->locale != NULL ? options->locale : crm_locale_default (),
    .today = today,
    .day_start = crm_instant_from_date (today, 0, 0),
    .day_end = crm_instant_from_date (today + 1, 0, 0),
    .cancellable = cancellable,
    .items = items,
  };
  gboolean good;

  list->items = g_ptr_array_new_with_free_func (g_object_unref);
  list->by_worth = g_ptr_array_new_with_free_func (g_object_unref);
  list->next_back = CRM_INSTANT_NONE;
  good = crm_day_maker_read_marks (&maker, error) && add_planned (&maker, error)
         && (options->only_planned || add_rest (&maker, error));
  if (good)
    {
      crm_day_maker_leave_out (&maker, list);
      arrange (list, &maker);
    }
  g_clear_pointer (&maker.answered, g_hash_table_unref);
  g_clear_pointer (&maker.marks, g_hash_table_unref);
  return good ? g_steal_pointer (&list) : NULL;
}
