/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-day-list.h"

G_BEGIN_DECLS

CrmDayItem *crm_day_item_new (
    CrmDayReason reason, CrmRecord *record, const char *about, char *why, gint64 order);
void crm_day_item_set_at (CrmDayItem *self, gint64 at, gboolean all_day);
void crm_day_item_take_because (CrmDayItem *self, char *because);
void crm_day_item_set_worth (CrmDayItem *self, gint64 worth);
void crm_day_item_set_deal (CrmDayItem *self, CrmRecord *deal);
void crm_day_item_set_rank (CrmDayItem *self, guint rank);
void crm_day_item_set_late (CrmDayItem *self, int days);
void crm_day_item_set_points (CrmDayItem *self, int urgency, int worth);
void crm_day_item_set_place (CrmDayItem *self, guint place);
int crm_day_item_compare (gconstpointer a, gconstpointer b);
int crm_day_item_compare_score (gconstpointer a, gconstpointer b);
void crm_day_items_score (GPtrArray *items, CrmDate today);

/* What the parts of the day list share while it is made. */
typedef struct
{
  CrmSession *session;
  const CrmDayListOptions *options;
  const CrmCatalog *catalog;
  const CrmLocale *locale;
  CrmDate today;
  gint64 day_start;
  gint64 day_end;
  GCancellable *cancellable;
  GPtrArray *items;
  GHashTable *marks;               /* what was answered: its key -> CrmRecord */
  GHashTable *answered;            /* CrmId of records with such an answer */
  guint beyond[CRM_DAY_N_REASONS]; /* lines that are counted, and not among the items */
} CrmDayMaker;

/* A record that has a line if enough are shown of its reason. */
typedef struct
{
  CrmId id;
  gint64 row;
  gint64 order; /* as of the line */
  CrmDayReason reason;
} CrmDayCandidate;

typedef void (*CrmDayAdd) (CrmDayMaker *self, CrmRecord *record, gpointer data);

gboolean crm_day_maker_choose (CrmDayMaker *self,
                               const CrmKind *kind,
                               GArray *candidates,
                               CrmDayAdd add,
                               gpointer data,
                               GError **error);
gboolean crm_day_maker_scan (CrmDayMaker *self,
                             CrmQuery *query,
                             const char *const *names,
                             CrmScan take,
                             gpointer data,
                             GError **error);
CrmQuery *crm_day_maker_query (CrmDayMaker *self, const char *kind);
gboolean crm_day_maker_filter_owner (CrmDayMaker *self,
                                     CrmQuery *query,
                                     gboolean nobodys_too,
                                     GError **error);
gboolean crm_day_maker_add_activities (CrmDayMaker *self, GError **error);
gboolean crm_day_maker_add_deals (CrmDayMaker *self, GError **error);
gboolean crm_day_maker_add_orders (CrmDayMaker *self, GError **error);
gboolean crm_day_maker_add_agreements (CrmDayMaker *self, GError **error);
gboolean crm_day_maker_add_dates (CrmDayMaker *self, GError **error);
gboolean crm_day_maker_add_quotes (CrmDayMaker *self, GError **error);
gboolean crm_day_maker_add_catalogues (CrmDayMaker *self, GError **error);
gboolean crm_day_maker_read_marks (CrmDayMaker *self, GError **error);
void crm_day_maker_leave_out (CrmDayMaker *self, CrmDayList *list);
gboolean crm_day_maker_is_ours (CrmDayMaker *self, CrmRecord *record);
GPtrArray *crm_day_marks_list (CrmSession *session, const CrmId *user, gint64 now, GError **error);
char *crm_day_maker_dup_relation (CrmDayMaker *self, CrmRecord *person);
char *crm_day_maker_describe_birthday (CrmDayMaker *self, int birth_year, CrmDate next);
const char *crm_day_maker_get_link_title (CrmRecord *record, const char *field);
gint64 crm_day_maker_weigh (CrmRecord *deal);

G_END_DECLS
