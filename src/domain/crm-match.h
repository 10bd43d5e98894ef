/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "crm-id.h"

G_BEGIN_DECLS

/**
 * CrmMatchFacts:
 *
 * What is known of a person or a company, in the form in which it is compared. Plain: made, filled
 * and compared on any thread.
 */
typedef struct _CrmMatchFacts CrmMatchFacts;

typedef enum
{
  CRM_MATCH_PERSON,
  CRM_MATCH_COMPANY,
} CrmMatchType;

/* What speaks for and against two records being the same; kept as one number. */
typedef enum
{
  CRM_SIGN_NAME_SAME = 1 << 0,
  CRM_SIGN_NAME_SHORT = 1 << 1,   /* Zé and José */
  CRM_SIGN_NAME_CLOSE = 1 << 2,   /* one letter apart, or as it sounds */
  CRM_SIGN_NAME_PART = 1 << 3,    /* one has more names than the other */
  CRM_SIGN_NAME_INITIAL = 1 << 4, /* J. and José */
  CRM_SIGN_MAIL = 1 << 5,
  CRM_SIGN_PHONE = 1 << 6,
  CRM_SIGN_TAX = 1 << 7,
  CRM_SIGN_BIRTHDAY = 1 << 8,
  CRM_SIGN_COMPANY = 1 << 9,
  CRM_SIGN_ADDRESS = 1 << 10,
  CRM_SIGN_CITY = 1 << 11,
  CRM_SIGN_WEB = 1 << 12,
  CRM_SIGN_BIRTHDAY_CLOSE = 1 << 13, /* day and month changed places, or one digit is wrong */
  /* What speaks against it. */
  CRM_SIGN_NAME_OTHER = 1 << 16,
  CRM_SIGN_FAMILY = 1 << 17,       /* the same family name, another first name */
  CRM_SIGN_NAME_CHANGED = 1 << 18, /* the same first name, another family name */
  CRM_SIGN_GENERATION = 1 << 19,
  CRM_SIGN_TAX_OTHER = 1 << 20,
  CRM_SIGN_BIRTHDAY_OTHER = 1 << 21,
  CRM_SIGN_CITY_OTHER = 1 << 22,
  CRM_SIGN_COMPANY_OTHER = 1 << 23,
  CRM_SIGN_MOBILE_OTHER = 1 << 24,
  CRM_SIGN_MAIL_OTHER = 1 << 25,
} CrmMatchSigns;

#define CRM_SIGNS_AGAINST 0xffff0000u

typedef struct
{
  guint signs;
  double weight; /* logarithm to the base 2 of the odds that they are the same */
  double probability;
} CrmMatchScore;

/**
 * CrmMatchRarity:
 *
 * How common a word is among the names of the office. Without it every word is taken for one of
 * middling rarity.
 */
typedef struct
{
  double n_records;
  double (*share) (const char *word, gpointer data); /* of the records; 0 when unknown */
  gpointer data;
} CrmMatchRarity;

/* From here on a pair is sure; down to the second one it is shown as perhaps. */
#define CRM_MATCH_SURE 0.95
#define CRM_MATCH_PERHAPS 0.25

CrmMatchFacts *crm_match_facts_new (CrmMatchType type);
void crm_match_facts_free (CrmMatchFacts *self);
void crm_match_facts_set_name (CrmMatchFacts *self, const char *name);
void crm_match_facts_add_phone (CrmMatchFacts *self, const char *phone, guint n_shared);
void crm_match_facts_add_mobile (CrmMatchFacts *self, const char *phone, guint n_shared);
void crm_match_facts_add_mail (CrmMatchFacts *self, const char *mail, guint n_shared);
void crm_match_facts_add_web (CrmMatchFacts *self, const char *web);
void crm_match_facts_set_tax_id (CrmMatchFacts *self, const char *tax_id);
void crm_match_facts_set_birthday (CrmMatchFacts *self, gint64 birthday);
void crm_match_facts_set_company (CrmMatchFacts *self, const char *company);
void crm_match_facts_add_address (CrmMatchFacts *self,
                                  const char *street,
                                  const char *postal_code,
                                  const char *city);
CrmMatchScore crm_match_facts_compare (const CrmMatchFacts *a,
                                       const CrmMatchFacts *b,
                                       const CrmMatchRarity *rarity);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMatchFacts, crm_match_facts_free)

/* Keys under which records that may be the same meet. A wide key finds more and means less. */
typedef void (*CrmMatchKeyFunc) (guint64 key, gboolean is_wide, gpointer data);
void crm_match_facts_each_key (const CrmMatchFacts *self, CrmMatchKeyFunc func, gpointer data);
typedef void (*CrmMatchWordFunc) (const char *word, gpointer data);
void crm_match_facts_each_word (const CrmMatchFacts *self, CrmMatchWordFunc func, gpointer data);

char *crm_match_describe (guint signs);

/* crm-match-text.c */
char *crm_match_phone (const char *phone);
gboolean crm_match_is_mobile (const char *phone);
char *crm_match_mail (const char *mail);
char *crm_match_web (const char *web);
char *crm_match_tax_id (const char *tax_id);
gboolean crm_tax_id_is_valid (const char *tax_id);
guint crm_text_distance (const char *a, const char *b, guint most);
double crm_text_resemblance (const char *a, const char *b);
char *crm_match_sound (const char *folded);

/* crm-contact.c */
char *crm_contact_method_normalize (const char *type, const char *value);

/* crm-match-name.c */
gboolean crm_match_is_short_form (const char *a, const char *b);
const char *crm_match_full_form (const char *folded);

G_END_DECLS
