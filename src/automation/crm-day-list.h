/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmDayItem:
 *
 * One line of the day list: something to do, with whom, and why. Immutable; any thread may read it.
 */
#define CRM_TYPE_DAY_ITEM (crm_day_item_get_type ())
G_DECLARE_FINAL_TYPE (CrmDayItem, crm_day_item, CRM, DAY_ITEM, GObject)

/* In the order in which the list shows them. */
typedef enum
{
  CRM_DAY_OVERDUE,      /* an activity whose time is past */
  CRM_DAY_TODAY,        /* an activity of today, still to come */
  CRM_DAY_AGREEMENT,    /* a promise, ours or theirs, whose day or reminder has come */
  CRM_DAY_LEAD,         /* a lead that nobody has answered */
  CRM_DAY_DELIVERY,     /* an order to be delivered by now */
  CRM_DAY_INVOICE,      /* an invoice past its due date */
  CRM_DAY_QUOTE,        /* a quote that lapses in some days, or just did */
  CRM_DAY_SEND,         /* a client who has an older catalogue than the office */
  CRM_DAY_REORDER,      /* a client who usually orders again by now */
  CRM_DAY_PAST_CLOSE,   /* a deal past its expected close */
  CRM_DAY_STUCK,        /* a deal too long in its stage */
  CRM_DAY_NO_NEXT_STEP, /* a deal with nothing planned */
  CRM_DAY_BIRTHDAY,     /* of a person, some weeks ahead */
  CRM_DAY_DATE,         /* another date that somebody keeps, some weeks ahead */
  CRM_DAY_N_REASONS,
} CrmDayReason;

CrmDayReason crm_day_item_get_reason (CrmDayItem *self);
const char *crm_day_reason_get_key (CrmDayReason reason);
const char *crm_day_reason_get_label (CrmDayReason reason);
CrmRecord *crm_day_item_get_record (CrmDayItem *self);
const char *crm_day_item_get_title (CrmDayItem *self);
const char *crm_day_item_get_about (CrmDayItem *self);
const char *crm_day_item_get_why (CrmDayItem *self);
gint64 crm_day_item_get_at (CrmDayItem *self);
gboolean crm_day_item_is_all_day (CrmDayItem *self);
gint64 crm_day_item_get_worth (CrmDayItem *self);
guint crm_day_item_get_rank (CrmDayItem *self);

/* Of each of the two parts of a score. */
#define CRM_DAY_MOST_POINTS 50

int crm_day_item_get_score (CrmDayItem *self);
int crm_day_item_get_urgency (CrmDayItem *self);
int crm_day_item_get_worth_points (CrmDayItem *self);
guint crm_day_item_get_place (CrmDayItem *self);
int crm_day_item_get_late (CrmDayItem *self);
gint64 crm_day_item_get_amount (CrmDayItem *self);
int crm_day_item_get_chance (CrmDayItem *self);
char *crm_day_item_dup_line (CrmDayItem *self);
char *crm_day_item_dup_because (CrmDayItem *self);
gboolean crm_day_item_is_activity (CrmDayItem *self);
gboolean crm_day_item_can_end (CrmDayItem *self);

/**
 * CrmDayListOptions:
 *
 * For whom and when the list is made. The same data, options and locale make the same list.
 */
typedef struct
{
  CrmId user;              /* whose work; none for everybody's */
  gint64 now;              /* instant */
  guint most;              /* lines of each reason, the weightiest first; 0 for all */
  const CrmLocale *locale; /* of dates in words; NULL for the default */
  gboolean only_planned;   /* what people planned and promised, which is read at once */
} CrmDayListOptions;

/**
 * CrmDayList:
 *
 * What the day asks for, computed from the data and stored nowhere; without what its person
 * answered (kind day_mark) as long as the reason is the same.
 */
typedef struct
{
  GPtrArray *items;               /* CrmDayItem, by rank */
  GPtrArray *by_worth;            /* the same, what is most worth doing first */
  guint found[CRM_DAY_N_REASONS]; /* how many there are of each, shown or not */
  guint n_answered;               /* lines that were snoozed or skipped */
  gint64 next_back;               /* when the first of those comes back by itself, or none */
} CrmDayList;

CrmDayList *crm_day_list_compute (CrmSession *session,
                                  const CrmDayListOptions *options,
                                  GCancellable *cancellable,
                                  GError **error);
void crm_day_list_free (CrmDayList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDayList, crm_day_list_free)

G_END_DECLS
