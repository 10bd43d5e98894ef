/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How sure it is that two records are one. After Fellegi and Sunter (A Theory for Record Linkage,
 * 1969): each thing that two records agree or disagree in adds the logarithm of how much more often
 * that is so of one person's records than of two people's; rare names weigh more (Winkler, 1989).
 * docs/DUPLICATES.md has the table. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "crm-date.h"
#include "crm-fold.h"
#include "crm-match-private.h"

#define MAX_WAYS 4

/* Of a hundred records ten have a double; a name says as much as few others have it by chance, but
 * by itself never enough to be sure. */
#define DOUBLES 0.1
#define NAME_MOST 3.0
#define NAME_LEAST -12.0
#define USUAL_RECORDS 20000.0

#define WEIGHT_TAX 14.0
#define WEIGHT_MAIL 11.0
#define WEIGHT_MAIL_OF_OFFICE 6.0
#define WEIGHT_PHONE 9.0
#define WEIGHT_BIRTHDAY 9.0
#define WEIGHT_BIRTHDAY_CLOSE 4.0
#define WEIGHT_COMPANY 4.5
#define WEIGHT_ADDRESS 6.0
#define WEIGHT_CITY 1.0
#define WEIGHT_WEB 6.0
#define AGAINST_TAX -11.0
#define AGAINST_BIRTHDAY -8.0
#define AGAINST_CITY -1.0
#define AGAINST_CITY_OF_COMPANY -7.0
#define AGAINST_COMPANY -1.5
#define AGAINST_MOBILE -3.0
#define AGAINST_MAIL -1.5
#define AGAINST_NAME -13.0
#define AGAINST_FAMILY -11.0
#define AGAINST_CHANGED -6.0
#define AGAINST_GENERATION -14.0
/* What a family or the branches of a company share says little about who is who. */
#define SHARED_PART 0.3
#define SHARED_MOST 3.0
/* Alike in nothing but what a household shares: the first of the pairs that are not sure. */
#define HOUSEHOLD_MOST 4.2
/* However common a name is, a number or mailbox of one's own that agrees is not there by chance. */
#define NAME_LEAST_SAME 0.0
#define NAME_LEAST_ALIKE -2.0
#define NAME_LEAST_INITIAL -5.0

typedef struct
{
  char *text;
  guint n_shared;     /* how many records have it; 0 when unknown */
  gboolean is_of_one; /* a mobile or a mailbox with a name: one person's, not a household's */
} Way;

struct _CrmMatchFacts
{
  CrmMatchType type;
  CrmMatchName name;
  Way phones[MAX_WAYS], mails[MAX_WAYS], webs[MAX_WAYS];
  guint n_phones, n_mails, n_webs;
  char *tax_id;
  gboolean tax_is_valid;
  gboolean has_birthday;
  gint64 birthday;
  char *company;
  char *streets[MAX_WAYS];
  char *cities[MAX_WAYS];
  guint n_streets, n_cities;
};

CrmMatchFacts *
crm_match_facts_new (CrmMatchType type)
{
  CrmMatchFacts *self = g_new0 (CrmMatchFacts, 1);

  self->type = type;
  return self;
}

void
crm_match_facts_free (CrmMatchFacts *self)
{
  crm_match_name_clear (&self->name);
  for (guint i = 0; i < MAX_WAYS; i++)
    {
      g_free (self->phones[i].text);
      g_free (self->mails[i].text);
      g_free (self->webs[i].text);
      g_free (self->streets[i]);
      g_free (self->cities[i]);
    }
  g_free (self->tax_id);
  g_free (self->company);
  g_free (self);
}

void
crm_match_facts_set_name (CrmMatchFacts *self, const char *name)
{
  crm_match_name_clear (&self->name);
  crm_match_name_init (&self->name, name, self->type);
}

static gboolean
is_of_office (const char *mail)
{
  static const char *const boxes[]
      = { "info",     "geral",      "contact",       "contacto",      "contato",  "comercial",
          "vendas",   "sales",      "office",        "secretariat",   "mail",     "email",
          "admin",    "suporte",    "support",       "bilgi",         "iletisim", "satis",
          "muhasebe", "financeiro", "contabilidade", "contabilitate", "vanzari",  "hello",
          "billing",  "recepcao",   "receptie",      "noreply" };

  for (gsize i = 0; i < G_N_ELEMENTS (boxes); i++)
    if (g_str_has_prefix (mail, boxes[i]) && mail[strlen (boxes[i])] == '@')
      return TRUE;
  return FALSE;
}

static void
add_way (Way *ways, guint *n, char *text, guint n_shared, gboolean is_of_one)
{
  for (guint i = 0; text != NULL && i < *n; i++)
    if (strcmp (ways[i].text, text) == 0)
      g_clear_pointer (&text, g_free);
  if (text == NULL || *n == MAX_WAYS)
    {
      g_free (text);
      return;
    }
  ways[(*n)++] = (Way){ text, n_shared, is_of_one };
}

/**
 * crm_match_facts_add_phone:
 * @n_shared: how many records have this number, 0 when that is not known
 */
void
crm_match_facts_add_phone (CrmMatchFacts *self, const char *phone, guint n_shared)
{
  add_way (self->phones, &self->n_phones, crm_match_phone (phone), n_shared,
           crm_match_is_mobile (phone));
}

/**
 * crm_match_facts_add_mobile:
 * @n_shared: how many records have this number, 0 when that is not known
 *
 * As crm_match_facts_add_phone(), of a number of which somebody said that it is a mobile one.
 */
void
crm_match_facts_add_mobile (CrmMatchFacts *self, const char *phone, guint n_shared)
{
  add_way (self->phones, &self->n_phones, crm_match_phone (phone), n_shared, TRUE);
}

void
crm_match_facts_add_mail (CrmMatchFacts *self, const char *mail, guint n_shared)
{
  char *text = crm_match_mail (mail);

  add_way (self->mails, &self->n_mails, text, n_shared, text != NULL && !is_of_office (text));
}

void
crm_match_facts_add_web (CrmMatchFacts *self, const char *web)
{
  add_way (self->webs, &self->n_webs, crm_match_web (web), 0, FALSE);
}

void
crm_match_facts_set_tax_id (CrmMatchFacts *self, const char *tax_id)
{
  g_free (self->tax_id);
  self->tax_id = crm_match_tax_id (tax_id);
  self->tax_is_valid = self->tax_id != NULL && crm_tax_id_is_valid (tax_id);
}

/**
 * crm_match_facts_set_birthday:
 * @birthday: days since 1970
 */
void
crm_match_facts_set_birthday (CrmMatchFacts *self, gint64 birthday)
{
  self->has_birthday = TRUE;
  self->birthday = birthday;
}

/**
 * crm_match_facts_set_company:
 * @company: where a person works: its id, or its name where it is no record
 */
void
crm_match_facts_set_company (CrmMatchFacts *self, const char *company)
{
  g_free (self->company);
  self->company = crm_fold (company);
}

static void
add_text (char **texts, guint *n, char *text)
{
  if (*text == '\0' || *n == MAX_WAYS)
    g_free (text);
  else
    texts[(*n)++] = text;
}

void
crm_match_facts_add_address (CrmMatchFacts *self,
                             const char *street,
                             const char *postal_code,
                             const char *city)
{
  if (street != NULL && strpbrk (street, "0123456789") != NULL)
    {
      const char *place = postal_code != NULL ? postal_code : city;
      g_autofree char *whole = g_strjoin (" ", street, place, NULL);

      add_text (self->streets, &self->n_streets, crm_fold (whole));
    }
  if (city != NULL)
    add_text (self->cities, &self->n_cities, crm_fold (city));
}

/* What many have in common weighs little for each of them. */
static double
thinned (double weight, guint n_shared)
{
  return n_shared > 2 ? MAX (weight - 2.5 * log2 ((double) n_shared - 1), 0) : weight;
}

typedef struct
{
  double own;       /* what speaks for one person */
  double household; /* what a family or colleagues share as well */
  double against;
  guint signs;
} Evidence;

static void
note (Evidence *evidence, guint sign, double *sum, double weight)
{
  if (weight == 0)
    return;
  evidence->signs |= sign;
  *sum += weight;
}

static void
compare_ways (const Way *a, guint n, const Way *b, guint m, double weight, guint sign, Evidence *e)
{
  double own = 0, household = 0;

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < m; j++)
      {
        guint n_shared = MAX (a[i].n_shared, b[j].n_shared);
        gboolean is_of_one = a[i].is_of_one || b[j].is_of_one;
        double here = sign == CRM_SIGN_MAIL && !is_of_one ? WEIGHT_MAIL_OF_OFFICE : weight;

        if (strcmp (a[i].text, b[j].text) != 0)
          continue;
        if (is_of_one)
          own = MAX (own, thinned (here, n_shared));
        else
          household = MAX (household, thinned (here, n_shared));
      }
  if (own >= household)
    note (e, sign, &e->own, own);
  else
    note (e, sign, &e->household, household);
}

static gboolean
any_of_one (const Way *ways, guint n)
{
  for (guint i = 0; i < n; i++)
    if (ways[i].is_of_one)
      return TRUE;
  return FALSE;
}

static gboolean
any_same (char *const *a, guint n, char *const *b, guint m)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < m; j++)
      if (strcmp (a[i], b[j]) == 0)
        return TRUE;
  return FALSE;
}

static double
name_least (const CrmMatchNames *names)
{
  if (names->signs & CRM_SIGN_NAME_INITIAL)
    return NAME_LEAST_INITIAL;
  return names->signs & (CRM_SIGN_NAME_SHORT | CRM_SIGN_NAME_CLOSE | CRM_SIGN_NAME_PART)
             ? NAME_LEAST_ALIKE
             : NAME_LEAST_SAME;
}

/* @is_backed: something that is one person's own agrees too */
static double
name_weight (const CrmMatchFacts *a,
             const CrmMatchNames *names,
             gboolean is_backed,
             const CrmMatchRarity *rarity)
{
  double records = rarity != NULL && rarity->n_records > 0 ? rarity->n_records : USUAL_RECORDS;
  double weight = log2 (DOUBLES / MAX (records * names->expected, 1e-9));

  if (names->signs & CRM_SIGN_NAME_OTHER)
    return AGAINST_NAME;
  if (names->signs & CRM_SIGN_FAMILY)
    return AGAINST_FAMILY;
  if (names->signs & CRM_SIGN_NAME_CHANGED)
    return AGAINST_CHANGED;
  if (names->signs & CRM_SIGN_NAME_PART)
    weight -= a->type == CRM_MATCH_COMPANY ? 4 : 1.5;
  return CLAMP (weight, is_backed ? name_least (names) : NAME_LEAST, NAME_MOST);
}

/* 03/04 and 04/03, or one digit wrong: somebody typed it. */
static gboolean
are_close_dates (gint64 a, gint64 b)
{
  char first[CRM_DATE_STRING_SIZE], second[CRM_DATE_STRING_SIZE];
  guint differ = 0;

  crm_date_format (a, first);
  crm_date_format (b, second);
  if (strlen (first) != 10 || strlen (second) != 10)
    return FALSE;
  if (strncmp (first, second, 4) == 0 && strncmp (first + 5, second + 8, 2) == 0
      && strncmp (first + 8, second + 5, 2) == 0)
    return TRUE;
  for (guint i = 0; i < 10; i++)
    differ += first[i] != second[i];
  return differ == 1;
}

static void
compare_birthdays (const CrmMatchFacts *a, const CrmMatchFacts *b, Evidence *e)
{
  if (!a->has_birthday || !b->has_birthday)
    return;
  if (a->birthday == b->birthday)
    note (e, CRM_SIGN_BIRTHDAY, &e->own, WEIGHT_BIRTHDAY);
  else if (are_close_dates (a->birthday, b->birthday))
    note (e, CRM_SIGN_BIRTHDAY_CLOSE, &e->own, WEIGHT_BIRTHDAY_CLOSE);
  else
    note (e, CRM_SIGN_BIRTHDAY_OTHER, &e->against, AGAINST_BIRTHDAY);
}

static void
compare_tax_ids (const CrmMatchFacts *a, const CrmMatchFacts *b, Evidence *e)
{
  if (a->tax_id == NULL || b->tax_id == NULL)
    return;
  if (strcmp (a->tax_id, b->tax_id) == 0)
    note (e, CRM_SIGN_TAX, &e->own, a->tax_is_valid ? WEIGHT_TAX : WEIGHT_TAX - 4);
  else if (a->tax_is_valid && b->tax_is_valid)
    note (e, CRM_SIGN_TAX_OTHER, &e->against, AGAINST_TAX);
}

static void
compare_places (const CrmMatchFacts *a, const CrmMatchFacts *b, Evidence *e)
{
  if (a->company != NULL && b->company != NULL && strcmp (a->company, b->company) == 0)
    note (e, CRM_SIGN_COMPANY, &e->household, WEIGHT_COMPANY);
  else if (a->company != NULL && b->company != NULL)
    note (e, CRM_SIGN_COMPANY_OTHER, &e->against, AGAINST_COMPANY);
  if (any_same (a->streets, a->n_streets, b->streets, b->n_streets))
    note (e, CRM_SIGN_ADDRESS, &e->household, WEIGHT_ADDRESS);
  if (a->n_cities == 0 || b->n_cities == 0)
    return;
  if (any_same (a->cities, a->n_cities, b->cities, b->n_cities))
    note (e, CRM_SIGN_CITY, &e->household, WEIGHT_CITY);
  else
    note (e, CRM_SIGN_CITY_OTHER, &e->against,
          a->type == CRM_MATCH_COMPANY ? AGAINST_CITY_OF_COMPANY : AGAINST_CITY);
}

/* Two who have a number of their own each, and no number in common. */
static void
compare_own_ways (const CrmMatchFacts *a, const CrmMatchFacts *b, Evidence *e)
{
  if (!(e->signs & CRM_SIGN_PHONE) && any_of_one (a->phones, a->n_phones)
      && any_of_one (b->phones, b->n_phones))
    note (e, CRM_SIGN_MOBILE_OTHER, &e->against, AGAINST_MOBILE);
  if (!(e->signs & CRM_SIGN_MAIL) && any_of_one (a->mails, a->n_mails)
      && any_of_one (b->mails, b->n_mails))
    note (e, CRM_SIGN_MAIL_OTHER, &e->against, AGAINST_MAIL);
}

/* What says that they are one, and what says that they are not, names apart. */
static Evidence
compare_rest (const CrmMatchFacts *a, const CrmMatchFacts *b)
{
  Evidence e = { 0 };

  compare_tax_ids (a, b, &e);
  compare_ways (a->phones, a->n_phones, b->phones, b->n_phones, WEIGHT_PHONE, CRM_SIGN_PHONE, &e);
  compare_ways (a->mails, a->n_mails, b->mails, b->n_mails, WEIGHT_MAIL, CRM_SIGN_MAIL, &e);
  if (a->type == CRM_MATCH_COMPANY)
    compare_ways (a->webs, a->n_webs, b->webs, b->n_webs, WEIGHT_WEB, CRM_SIGN_WEB, &e);
  else
    compare_own_ways (a, b, &e);
  compare_places (a, b, &e);
  return e;
}

/* What a family, a father and his son of one name, or the branches of a company share. */
static double
weigh (const CrmMatchFacts *a, guint names, const Evidence *e)
{
  guint other = CRM_SIGN_BIRTHDAY_OTHER | CRM_SIGN_MOBILE_OTHER | CRM_SIGN_MAIL_OTHER;

  if (names & (CRM_SIGN_NAME_OTHER | CRM_SIGN_FAMILY | CRM_SIGN_GENERATION)
      || (a->type == CRM_MATCH_COMPANY && e->signs & CRM_SIGN_CITY_OTHER))
    return (e->own + e->household) * SHARED_PART + e->against;
  if (e->own == 0 && e->signs & other)
    return MIN (e->household * SHARED_PART, SHARED_MOST) + e->against;
  return e->own + e->household + e->against;
}

/**
 * crm_match_facts_compare:
 * @rarity: (nullable): how common names are in this office
 *
 * Returns: how likely it is that both are one, and why
 */
CrmMatchScore
crm_match_facts_compare (const CrmMatchFacts *a,
                         const CrmMatchFacts *b,
                         const CrmMatchRarity *rarity)
{
  CrmMatchNames names = crm_match_name_compare (&a->name, &b->name, a->type, rarity);
  Evidence rest;
  CrmMatchScore score = { 0 };
  gboolean is_backed;

  if (a->type != b->type)
    return (CrmMatchScore){ 0, NAME_LEAST * 2, 0 };
  rest = compare_rest (a, b);
  is_backed = rest.own > 0 || (rest.signs & CRM_SIGN_PHONE && rest.against == 0);
  /* Among many of one name two have one birthday by chance, unlike one number. */
  compare_birthdays (a, b, &rest);
  score.weight = weigh (a, names.signs, &rest);
  if (a->type == CRM_MATCH_COMPANY && rest.signs & CRM_SIGN_CITY_OTHER)
    score.weight += AGAINST_CITY_OF_COMPANY;
  if (names.signs & CRM_SIGN_GENERATION)
    score.weight += AGAINST_GENERATION;
  if (a->name.n_words > 0 && b->name.n_words > 0)
    score.weight += name_weight (a, &names, is_backed, rarity);
  else
    score.weight -= 4;
  if (a->type == CRM_MATCH_PERSON && rest.own == 0 && rest.household > 0)
    score.weight = MIN (score.weight, HOUSEHOLD_MOST);
  score.signs = rest.signs | names.signs;
  score.probability = 1 / (1 + exp2 (-score.weight));
  return score;
}

static guint64
hash_text (guint64 seed, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    seed = (seed ^ (guchar) *p) * G_GUINT64_CONSTANT (0x100000001b3);
  return seed;
}

static guint64
key_of (char group, const char *first, const char *second)
{
  guint64 key = G_GUINT64_CONSTANT (0xcbf29ce484222325);
  const char head[] = { group, '\0' };

  key = hash_text (key, head);
  key = hash_text (key, first);
  key = hash_text (key, "\n");
  return hash_text (key, second != NULL ? second : "");
}

/* In any order: Silva Ana is Ana Silva. */
static guint64
key_of_pair (char group, const char *first, const char *second)
{
  return strcmp (first, second) < 0 ? key_of (group, first, second) : key_of (group, second, first);
}

static void
each_key_of_person (const CrmMatchFacts *self, CrmMatchKeyFunc func, gpointer data)
{
  const CrmMatchName *name = &self->name;
  guint last = name->n_words - 1;

  if (name->n_words < 2)
    return;
  for (guint i = 0; i < name->n_words; i++)
    for (guint j = i + 1; j < name->n_words; j++)
      if (name->n_words <= 3 || i == 0 || j == last)
        func (key_of_pair ('n', name->words[i].sound, name->words[j].sound), TRUE, data);
  /* A slip in one of the two, or only its first letter. */
  for (guint i = 0; i < 2; i++)
    {
      const char *whole = name->words[i == 0 ? 0 : last].sound;
      const char *other = name->words[i == 0 ? last : 0].sound;
      gsize length = strlen (other);
      g_autofree char *front = g_strndup (other, MIN (length, 3));

      func (key_of ('f', whole, front), TRUE, data);
      if (length >= 4)
        func (key_of ('e', whole, other + length - 3), TRUE, data);
    }
  if (self->has_birthday)
    {
      g_autofree char *day = g_strdup_printf ("%" G_GINT64_FORMAT, self->birthday);

      func (key_of ('b', name->words[0].sound, day), FALSE, data);
      func (key_of ('b', name->words[last].sound, day), FALSE, data);
    }
  for (guint i = 0; i < self->n_cities; i++)
    func (key_of ('n', name->words[0].sound, self->cities[i])
              ^ key_of ('c', name->words[last].sound, NULL),
          TRUE, data);
  if (self->company != NULL)
    func (key_of ('n', name->words[0].sound, self->company), TRUE, data);
}

static void
each_key_of_company (const CrmMatchFacts *self, CrmMatchKeyFunc func, gpointer data)
{
  const CrmMatchName *name = &self->name;

  if (name->n_words == 0)
    return;
  if (name->n_words == 1)
    func (key_of ('o', name->words[0].sound, NULL), TRUE, data);
  for (guint i = 0; i < name->n_words; i++)
    for (guint j = i + 1; j < name->n_words && j < i + 3; j++)
      func (key_of_pair ('o', name->words[i].sound, name->words[j].sound), TRUE, data);
  for (guint i = 0; i < self->n_cities; i++)
    func (key_of ('o', name->words[0].sound, self->cities[i]), TRUE, data);
  for (guint i = 0; i < self->n_webs; i++)
    func (key_of ('w', self->webs[i].text, NULL), FALSE, data);
}

/**
 * crm_match_facts_each_key:
 *
 * Two records that are the same have at least one of these keys in common, as far as that can be
 * had without comparing everything with everything.
 */
void
crm_match_facts_each_key (const CrmMatchFacts *self, CrmMatchKeyFunc func, gpointer data)
{
  for (guint i = 0; i < self->n_phones; i++)
    func (key_of ('p', self->phones[i].text, NULL), FALSE, data);
  for (guint i = 0; i < self->n_mails; i++)
    func (key_of ('m', self->mails[i].text, NULL), FALSE, data);
  if (self->tax_id != NULL)
    func (key_of ('t', self->tax_id, NULL), FALSE, data);
  if (self->type == CRM_MATCH_PERSON)
    each_key_of_person (self, func, data);
  else
    each_key_of_company (self, func, data);
}

/**
 * crm_match_facts_each_word:
 *
 * The words of the name, for counting how common they are.
 */
void
crm_match_facts_each_word (const CrmMatchFacts *self, CrmMatchWordFunc func, gpointer data)
{
  for (guint i = 0; i < self->name.n_words; i++)
    func (self->name.words[i].word, data);
}

static const struct
{
  guint sign;
  const char *label;
} sign_labels[] = {
  { CRM_SIGN_TAX, N_ ("same tax number") },
  { CRM_SIGN_MAIL, N_ ("same e-mail") },
  { CRM_SIGN_PHONE, N_ ("same phone") },
  { CRM_SIGN_NAME_SAME, N_ ("same name") },
  { CRM_SIGN_NAME_SHORT, N_ ("short form of the name") },
  { CRM_SIGN_NAME_CLOSE, N_ ("name written differently") },
  { CRM_SIGN_NAME_PART, N_ ("part of the name") },
  { CRM_SIGN_NAME_INITIAL, N_ ("same initial") },
  { CRM_SIGN_BIRTHDAY, N_ ("same birthday") },
  { CRM_SIGN_BIRTHDAY_CLOSE, N_ ("birthday with a slip") },
  { CRM_SIGN_COMPANY, N_ ("same company") },
  { CRM_SIGN_ADDRESS, N_ ("same address") },
  { CRM_SIGN_WEB, N_ ("same website") },
  { CRM_SIGN_CITY, N_ ("same city") },
  { CRM_SIGN_TAX_OTHER, N_ ("other tax number") },
  { CRM_SIGN_BIRTHDAY_OTHER, N_ ("other birthday") },
  { CRM_SIGN_GENERATION, N_ ("perhaps father and son") },
  { CRM_SIGN_FAMILY, N_ ("other first name, perhaps family") },
  { CRM_SIGN_NAME_CHANGED, N_ ("other family name") },
  { CRM_SIGN_NAME_OTHER, N_ ("other name") },
  { CRM_SIGN_CITY_OTHER, N_ ("other city") },
  { CRM_SIGN_COMPANY_OTHER, N_ ("other company") },
  { CRM_SIGN_MOBILE_OTHER, N_ ("other mobile number") },
  { CRM_SIGN_MAIL_OTHER, N_ ("other e-mail") },
};

/**
 * crm_match_describe:
 *
 * Returns: (transfer full): the reasons in words, translated, the strongest first
 */
char *
crm_match_describe (guint signs)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sign_labels); i++)
    if (signs & sign_labels[i].sign)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _ (sign_labels[i].label));
  return g_string_free (text, FALSE);
}
