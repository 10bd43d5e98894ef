/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-date.h"
#include "crm-day-item-private.h"

struct _CrmDayItem
{
  GObject parent_instance;

  CrmDayReason reason;
  CrmRecord *record;
  char *about;
  char *why;
  char *because;
  gint64 at;
  gboolean all_day;
  gint64 worth;
  gint64 order;
  guint rank;
  gint64 amount; /* of the deal that the worth is a part of */
  int chance;
  int late;
  int urgency;
  int worth_points;
  guint place;
};

G_DEFINE_FINAL_TYPE (CrmDayItem, crm_day_item, G_TYPE_OBJECT)

static void
crm_day_item_finalize (GObject *object)
{
  CrmDayItem *self = CRM_DAY_ITEM (object);

  g_clear_object (&self->record);
  g_free (self->about);
  g_free (self->why);
  g_free (self->because);
  G_OBJECT_CLASS (crm_day_item_parent_class)->finalize (object);
}

static void
crm_day_item_class_init (CrmDayItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_day_item_finalize;
}

static void
crm_day_item_init (CrmDayItem *self)
{
  self->at = CRM_INSTANT_NONE;
  self->chance = -1;
}

/*
 * crm_day_item_new:
 * @record: what the line is about; referenced
 * @about: (nullable): with whom
 * @why: (transfer full): the reason in words
 * @order: lines of one reason are sorted by it, the smallest first
 */
CrmDayItem *
crm_day_item_new (
    CrmDayReason reason, CrmRecord *record, const char *about, char *why, gint64 order)
{
  CrmDayItem *self = g_object_new (CRM_TYPE_DAY_ITEM, NULL);

  self->reason = reason;
  self->record = g_object_ref (record);
  self->about = g_strdup (about != NULL ? about : "");
  self->why = why;
  self->order = order;
  return self;
}

void
crm_day_item_set_at (CrmDayItem *self, gint64 at, gboolean all_day)
{
  self->at = at;
  self->all_day = all_day;
}

/* @because: (transfer full): the facts that make the reason, where it is more than its instant */
void
crm_day_item_take_because (CrmDayItem *self, char *because)
{
  g_free (self->because);
  self->because = because;
}

void
crm_day_item_set_worth (CrmDayItem *self, gint64 worth)
{
  self->worth = worth;
}

/* What a deal may bring, by its chance. */
void
crm_day_item_set_deal (CrmDayItem *self, CrmRecord *deal)
{
  self->worth = crm_day_maker_weigh (deal);
  self->amount = crm_record_get_integer (deal, "amount_base", 0);
  self->chance = (int) crm_record_get_integer (deal, "probability", 0);
}

/* @days: since it should have been done; negative when its day is to come */
void
crm_day_item_set_late (CrmDayItem *self, int days)
{
  self->late = days;
}

void
crm_day_item_set_points (CrmDayItem *self, int urgency, int worth)
{
  self->urgency = urgency;
  self->worth_points = worth;
}

void
crm_day_item_set_place (CrmDayItem *self, guint place)
{
  self->place = place;
}

void
crm_day_item_set_rank (CrmDayItem *self, guint rank)
{
  self->rank = rank;
}

/* By reason, then as its order says, then by id: never by chance. */
int
crm_day_item_compare (gconstpointer a, gconstpointer b)
{
  CrmDayItem *first = *(CrmDayItem *const *) a, *second = *(CrmDayItem *const *) b;

  if (first->reason != second->reason)
    return first->reason < second->reason ? -1 : 1;
  if (first->order != second->order)
    return first->order < second->order ? -1 : 1;
  if (first->worth != second->worth)
    return first->worth > second->worth ? -1 : 1;
  return crm_id_compare (crm_record_get_id (first->record), crm_record_get_id (second->record));
}

CrmDayReason
crm_day_item_get_reason (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), CRM_DAY_TODAY);
  return self->reason;
}

/**
 * crm_day_reason_get_key:
 *
 * Returns: a stable name for files and scripts
 */
const char *
crm_day_reason_get_key (CrmDayReason reason)
{
  static const char *const keys[]
      = { "overdue",         "today",         "agreement", "lead_unanswered", "delivery",
          "invoice_overdue", "quote_lapsing", "catalogue", "reorder",         "past_close",
          "stuck",           "no_next_step",  "birthday",  "important_date" };

  g_return_val_if_fail (reason < CRM_DAY_N_REASONS, NULL);
  return keys[reason];
}

/**
 * crm_day_reason_get_label:
 *
 * Returns: a translated heading for the lines of that reason
 */
const char *
crm_day_reason_get_label (CrmDayReason reason)
{
  static const char *const labels[] = {
    NC_ ("day list", "Overdue"),
    NC_ ("day list", "Today"),
    NC_ ("day list", "Agreements"),
    NC_ ("day list", "Leads without an answer"),
    NC_ ("day list", "Orders to deliver"),
    NC_ ("day list", "Invoices past due"),
    NC_ ("day list", "Quotes about to lapse"),
    NC_ ("day list", "New catalogue not yet sent"),
    NC_ ("day list", "Clients who usually order by now"),
    NC_ ("day list", "Deals past their expected close"),
    NC_ ("day list", "Deals that are stuck"),
    NC_ ("day list", "Deals without a next step"),
    NC_ ("day list", "Birthdays"),
    NC_ ("day list", "Important dates"),
  };

  g_return_val_if_fail (reason < CRM_DAY_N_REASONS, NULL);
  return g_dpgettext2 (GETTEXT_PACKAGE, "day list", labels[reason]);
}

/**
 * crm_day_item_get_record:
 *
 * Returns: (transfer none): the activity, agreement, lead, order, invoice, deal, person or company
 */
CrmRecord *
crm_day_item_get_record (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), NULL);
  return self->record;
}

const char *
crm_day_item_get_title (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), NULL);
  return crm_record_get_title (self->record);
}

/**
 * crm_day_item_get_about:
 *
 * Returns: with whom, or about what; empty when nobody said
 */
const char *
crm_day_item_get_about (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), NULL);
  return self->about;
}

/**
 * crm_day_item_get_why:
 *
 * Returns: the reason in translated words: “Due 3 days ago”
 */
const char *
crm_day_item_get_why (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), NULL);
  return self->why;
}

/**
 * crm_day_item_get_at:
 *
 * Returns: when: start of an activity or occurrence, due instant, day of a birthday;
 *   %CRM_INSTANT_NONE where there is none
 */
gint64
crm_day_item_get_at (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), CRM_INSTANT_NONE);
  return self->at;
}

gboolean
crm_day_item_is_all_day (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), FALSE);
  return self->all_day;
}

/**
 * crm_day_item_get_worth:
 *
 * Returns: what may be gained, in minor units of the office's currency: a deal by its chance, an
 *   order or an
 *   invoice in full, what a client usually orders; 0 where nobody can say
 */
gint64
crm_day_item_get_worth (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), 0);
  return self->worth;
}

/**
 * crm_day_item_get_rank:
 *
 * Returns: its place in the list, from 0
 */
guint
crm_day_item_get_rank (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), 0);
  return self->rank;
}

/**
 * crm_day_item_get_score:
 *
 * Returns: how much it is worth to do it first: its urgency and what it may bring, 0 to 100
 */
int
crm_day_item_get_score (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), 0);
  return self->urgency + self->worth_points;
}

int
crm_day_item_get_urgency (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), 0);
  return self->urgency;
}

int
crm_day_item_get_worth_points (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), 0);
  return self->worth_points;
}

/**
 * crm_day_item_get_place:
 *
 * Returns: its place among all lines by score, from 0
 */
guint
crm_day_item_get_place (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), 0);
  return self->place;
}

/**
 * crm_day_item_get_late:
 *
 * Returns: how many days since it should have been done; negative when its day is to come
 */
int
crm_day_item_get_late (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), 0);
  return self->late;
}

/**
 * crm_day_item_get_amount:
 *
 * Returns: of the deal whose chance makes the worth, in minor units of the office's currency; 0
 *   without a deal
 */
gint64
crm_day_item_get_amount (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), 0);
  return self->amount;
}

/**
 * crm_day_item_get_chance:
 *
 * Returns: of that deal, in percent; -1 without one
 */
int
crm_day_item_get_chance (CrmDayItem *self)
{
  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), -1);
  return self->chance;
}

/**
 * crm_day_item_is_activity:
 *
 * Returns: whether the line is an activity, which can be ended and moved
 */
gboolean
crm_day_item_is_activity (CrmDayItem *self)
{
  CrmDayReason reason = crm_day_item_get_reason (self);

  return reason == CRM_DAY_OVERDUE || reason == CRM_DAY_TODAY;
}

/**
 * crm_day_item_can_end:
 *
 * Returns: whether doing it changes the record itself: an activity, an agreement, an answer
 */
gboolean
crm_day_item_can_end (CrmDayItem *self)
{
  CrmDayReason reason = crm_day_item_get_reason (self);

  return crm_day_item_is_activity (self) || reason == CRM_DAY_AGREEMENT || reason == CRM_DAY_LEAD;
}

/**
 * crm_day_item_dup_line:
 *
 * Returns: (transfer full): which line of its record it is: an occurrence of a series is one by
 *   itself, and whatever is wrong with a deal is one
 */
char *
crm_day_item_dup_line (CrmDayItem *self)
{
  CrmDayReason reason = crm_day_item_get_reason (self);
  char buffer[CRM_INSTANT_STRING_SIZE];

  if (reason == CRM_DAY_PAST_CLOSE || reason == CRM_DAY_STUCK || reason == CRM_DAY_NO_NEXT_STEP)
    return g_strdup ("deal");
  if (!crm_day_item_is_activity (self))
    return g_strdup (crm_day_reason_get_key (reason));
  if (!crm_record_is_set (self->record, "rrule"))
    return g_strdup ("activity");
  return g_strconcat ("activity@", crm_instant_format (self->at, buffer), NULL);
}

/**
 * crm_day_item_dup_because:
 *
 * Returns: (transfer full): the facts behind the reason. As long as they are the same, a line that
 *   was answered is not told again; the words of crm_day_item_get_why() change every day.
 */
char *
crm_day_item_dup_because (CrmDayItem *self)
{
  char buffer[CRM_INSTANT_STRING_SIZE];

  g_return_val_if_fail (CRM_IS_DAY_ITEM (self), NULL);
  if (self->because != NULL)
    return g_strdup (self->because);
  return g_strconcat (crm_day_reason_get_key (self->reason), " ",
                      self->at != CRM_INSTANT_NONE ? crm_instant_format (self->at, buffer) : "-",
                      NULL);
}
