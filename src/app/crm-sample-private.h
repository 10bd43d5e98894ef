/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-date.h"
#include "crm-sample-office.h"

G_BEGIN_DECLS

/* The generator of the sample office. First everything that ever happened is made up, as records
 * with the instant at which and the colleague by whom they were saved; then that history is played
 * into the store week by week, with the rules of the trade at work. */

#define CRM_SAMPLE_NATIONS 4
#define CRM_SAMPLE_USERS 8
#define CRM_SAMPLE_TEAMS 3
#define CRM_SAMPLE_PRODUCTS 12
#define CRM_SAMPLE_DAYS 365

/* Words of one language, taken apart. */
typedef struct
{
  const char *tag;     /* of the language, for documents */
  const char *country; /* English, to be translated */
  const char *phone;   /* prefix of numbers that nobody has */
  gboolean trade_last; /* "Çelik İnşaat" and not "İnşaat Çelik" */
  GStrv first_names;
  GStrv last_names;
  GStrv trades; /* in the order of crm_sample_industries */
  GStrv forms;
  GStrv streets;
  GStrv cities;
} CrmSampleNation;

typedef struct
{
  CrmId id;
  char *name;
  guint owner;
  gint64 known_at; /* when it was noted */
  const CrmSampleNation *nation;
  const char *currency;
  gint64 rate;
  GArray *contacts; /* CrmId */
} CrmSampleAccount;

typedef struct
{
  CrmId id;
  char *name;
  CrmSampleAccount *account;
  CrmId contact;
  guint owner;
  guint product;
  gint64 quantity;
  gint64 amount;
  gint64 created_at;
  gint64 changed_at; /* last move */
  int stage;         /* today */
  int reached;       /* furthest open stage */
} CrmSampleDeal;

typedef struct
{
  guint64 state; /* of the generator of numbers */
  gint64 now;
  CrmDate today;
  gint64 start; /* a year ago */
  const CrmCatalog *catalog;
  CrmSampleNation nations[CRM_SAMPLE_NATIONS];
  CrmId users[CRM_SAMPLE_USERS]; /* the first one is who works at this desk */
  CrmId teams[CRM_SAMPLE_TEAMS];
  CrmId products[CRM_SAMPLE_PRODUCTS];
  CrmId stages[5];
  GPtrArray *accounts; /* CrmSampleAccount */
  GPtrArray *deals;    /* CrmSampleDeal */
  GHashTable *taken;   /* slots of colleagues' calendars, and names */
  guint n_activities;
  GArray *events;
} CrmSample;

enum
{
  CRM_SAMPLE_PROSPECTING,
  CRM_SAMPLE_ENGAGING,
  CRM_SAMPLE_PROPOSAL,
  CRM_SAMPLE_WON,
  CRM_SAMPLE_LOST,
};

/* crm-sample-words.c */
void crm_sample_load_words (CrmSample *self);
void crm_sample_free_words (CrmSample *self);
const char *crm_sample_get_industry (guint number);
guint crm_sample_get_user_team (guint user);
const char *crm_sample_get_user_name (guint user);
const char *crm_sample_get_product_name (guint product);
gint64 crm_sample_get_product_price (guint product);

/* crm-sample-random.c */
guint crm_sample_below (CrmSample *self, guint limit);
int crm_sample_between (CrmSample *self, int low, int high);
gboolean crm_sample_chance (CrmSample *self, guint percent);
const char *crm_sample_pick (CrmSample *self, char **words);
guint crm_sample_pick_user (CrmSample *self);
gint64 crm_sample_work_time (CrmSample *self, CrmDate date);
gint64 crm_sample_before_now (CrmSample *self, gint64 instant);
gint64 crm_sample_after (CrmSample *self, gint64 instant, int least_days, int most_days);
char *crm_sample_dup_phone (CrmSample *self, const CrmSampleNation *nation);
char *crm_sample_dup_ascii (const char *text, const char *joint);

/* crm-sample-office.c */
CrmRecord *crm_sample_new (CrmSample *self, const char *kind);
CrmRecord *crm_sample_change (CrmSample *self, const char *kind, const CrmId *id);
void crm_sample_save (CrmSample *self, gint64 at, guint user, CrmRecord *record);
void crm_sample_save_change (CrmSample *self, gint64 at, guint user, CrmRecord *record);

/* What is made up, in this order. */
void crm_sample_make_office (CrmSample *self);  /* crm-sample-words.c */
void crm_sample_make_parties (CrmSample *self); /* crm-sample-parties.c */
void crm_sample_make_leads (CrmSample *self);
void crm_sample_make_deals (CrmSample *self);  /* crm-sample-deals.c */
void crm_sample_make_work (CrmSample *self);   /* crm-sample-work.c */
void crm_sample_make_papers (CrmSample *self); /* crm-sample-papers.c */

G_END_DECLS
