/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores against a table of pairs of which it is known whether they are one. */
#include "config.h"

#include <string.h>

#include "crm-date.h"
#include "crm-match.h"

typedef struct
{
  const char *name;
  const char *phone;
  const char *mail;
  const char *birthday;
  const char *city;
  const char *street;
  const char *company;
  const char *tax_id;
} Side;

typedef enum
{
  SURE,
  PERHAPS,
  NOT,
} Verdict;

typedef struct
{
  Verdict verdict;
  Side a, b;
} Pair;

static CrmMatchFacts *
make_facts (const Side *side, CrmMatchType type)
{
  CrmMatchFacts *facts = crm_match_facts_new (type);
  CrmDate day;

  crm_match_facts_set_name (facts, side->name);
  if (side->phone != NULL)
    crm_match_facts_add_phone (facts, side->phone, 0);
  if (side->mail != NULL)
    crm_match_facts_add_mail (facts, side->mail, 0);
  if (side->birthday != NULL && crm_date_parse (side->birthday, &day))
    crm_match_facts_set_birthday (facts, day);
  if (side->city != NULL || side->street != NULL)
    crm_match_facts_add_address (facts, side->street, NULL, side->city);
  if (side->company != NULL)
    crm_match_facts_set_company (facts, side->company);
  if (side->tax_id != NULL)
    crm_match_facts_set_tax_id (facts, side->tax_id);
  return facts;
}

static Verdict
verdict_of (double probability)
{
  if (probability >= CRM_MATCH_SURE)
    return SURE;
  return probability >= CRM_MATCH_PERHAPS ? PERHAPS : NOT;
}

static void
check_pairs (const Pair *pairs, gsize n, CrmMatchType type)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (CrmMatchFacts) a = make_facts (&pairs[i].a, type);
      g_autoptr (CrmMatchFacts) b = make_facts (&pairs[i].b, type);
      CrmMatchScore score = crm_match_facts_compare (a, b, NULL);
      CrmMatchScore back = crm_match_facts_compare (b, a, NULL);
      g_autofree char *why = crm_match_describe (score.signs);

      g_test_message ("%s / %s: %.3f (%.1f) %s", pairs[i].a.name, pairs[i].b.name,
                      score.probability, score.weight, why);
      g_assert_cmpint (verdict_of (score.probability), ==, pairs[i].verdict);
      g_assert_cmpfloat_with_epsilon (score.probability, back.probability, 0.02);
    }
}

static void
test_people (void)
{
  static const Pair pairs[] = {
    { SURE, { "Ana Silva", "912 345 678" }, { "Silva Ana", "+351 912345678" } },
    { SURE,
      { "Dr. José Pereira", .mail = "ze.pereira@gmail.com" },
      { "Zé Pereira", .mail = "zepereira+crm@googlemail.com" } },
    { SURE, { "Fernando Souza", "(11) 98765-4321" }, { "Nando Sousa", "+55 11 98765 4321" } },
    { SURE,
      { "Mehmet Yıldız", .mail = "m.yildiz@ornek.com.tr" },
      { "MEHMET YILDIZ", .mail = "M.Yildiz@ornek.com.tr" } },
    { SURE, { "Memo Çelik", "0532 123 45 67" }, { "Mehmet Chelik", "+90 532 123 4567" } },
    { SURE, { "Nelu Popescu", "0721 234 567" }, { "Ion Popescu", "+40721234567" } },
    { SURE,
      { "William Turner", .birthday = "1975-04-03", .city = "Leeds" },
      { "Bill Turner", .birthday = "1975-04-03", .city = "Leeds" } },
    { SURE, { "Ana Perreira", "912 345 678" }, { "Ana Pereira", "912345678" } },
    { SURE,
      { "Ana Silva", "912 345 678", "ana@lar.pt", "1990-05-02" },
      { "Ana Costa", "912 345 678", "ana@lar.pt", "1990-05-02" } },
    { SURE,
      { "Ana Silva", "912 345 678", "ana@lar.pt", .city = "Porto" },
      { "Ana Silva", "913 000 000", "ana@lar.pt", .city = "Faro" } },
    /* A number of a house and a desk at one company are shared by those who bear one name. */
    { PERHAPS,
      { "Maria de Fátima dos Santos", "213 456 789" },
      { "Maria Fátima Santos", "21 345 67 89" } },
    { PERHAPS,
      { "Rui Mendes", "213 456 789", .street = "Rua A 1", .city = "Lisboa", .company = "Alfa" },
      { "Rui Mendes", "213 456 789", .street = "Rua A 1", .city = "Lisboa", .company = "Alfa" } },
    { PERHAPS,
      { "Rui Mendes", "912 345 678", .company = "Alfa", .street = "Rua A 1", .city = "Lisboa" },
      { "Rui Mendes", "913 000 000", .company = "Alfa", .street = "Rua A 1", .city = "Lisboa" } },
    { PERHAPS, { "Ana Silva" }, { "Ana Silva" } },
    { PERHAPS, { "Ștefan Ionescu" }, { "Stefan Ionescu" } },
    /* Homonyms, families, father and son. */
    { NOT, { "Ana Silva", .birthday = "1960-01-01" }, { "Ana Silva", .birthday = "1988-07-09" } },
    { NOT,
      { "Ana Silva", "213 456 789", .street = "Rua das Flores 12", .city = "Lisboa" },
      { "Rui Silva", "213 456 789", .street = "Rua das Flores 12", .city = "Lisboa" } },
    { NOT,
      { "João Silva", "213 456 789", "familia.silva@lar.pt", .street = "Rua A 1" },
      { "Teresa Silva", "213 456 789", "familia.silva@lar.pt", .street = "Rua A 1" } },
    { NOT,
      { "Carlos Mendes", "213 456 789", .street = "Rua A 1" },
      { "Carlos Mendes Filho", "213 456 789", .street = "Rua A 1" } },
    { NOT,
      { "John Smith Jr.", .mail = "smith@example.com" },
      { "John Smith", .mail = "smith@example.com" } },
    { NOT, { "Ana Silva", .mail = "info@firma.pt" }, { "Rui Costa", .mail = "info@firma.pt" } },
    { NOT, { "Ana Silva" }, { "Maria Costa" } },
    { NOT, { "Ayşe Demir" }, { "Fatma Demir" } },
  };

  check_pairs (pairs, G_N_ELEMENTS (pairs), CRM_MATCH_PERSON);
}

static void
test_companies (void)
{
  static const Pair pairs[] = {
    { SURE,
      { "Construções Ferreira, Lda.", .tax_id = "PT 501964843" },
      { "CONSTRUCOES FERREIRA LDA", .tax_id = "501964843" } },
    { SURE,
      { "Padaria Central Lda", "212 345 678", .city = "Porto" },
      { "Padaria Central", "+351 212 345 678", .city = "Porto" } },
    { SURE,
      { "Yıldız Lojistik A.Ş.", .mail = "info@yildizlojistik.com.tr" },
      { "Yildiz Lojistik Anonim Şirketi", .mail = "info@yildizlojistik.com.tr" } },
    { SURE, { "S.C. Dacia Prod S.R.L.", "0212 345 678" }, { "Dacia Prod SRL", "+40 212345678" } },
    { SURE,
      { "Wood ClarkeBakery Ltd", "020 7946 0000" },
      { "Wood Clarke Bakery Ltd", "020 7946 0000" } },
    { PERHAPS, { "Acme Widgets Inc" }, { "Acme Widgets, Inc." } },
    /* Branches, and two of the same trade. */
    { NOT, { "Padaria Central", .city = "Porto" }, { "Padaria Central", .city = "Faro" } },
    { NOT, { "Padaria Central" }, { "Padaria Nova" } },
    { NOT, { "Alfa Motors", .tax_id = "501964843" }, { "Alfa Motors", .tax_id = "500697256" } },
  };

  check_pairs (pairs, G_N_ELEMENTS (pairs), CRM_MATCH_COMPANY);
}

static void
test_tax_numbers (void)
{
  static const char *const valid[]
      = { "501964843",   "PT 500 697 256", "11.222.333/0001-81", "529.982.247-25",
          "RO 14399840", "18547290",       "1234567890",         "10000000146" };
  static const char *const invalid[] = { "501964844",
                                         "11.222.333/0001-82",
                                         "529.982.247-26",
                                         "RO 14399841",
                                         "1234567891",
                                         "10000000147",
                                         "000000000",
                                         "12"
                                         "3x" };

  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_test_message ("%s", valid[i]);
      g_assert_true (crm_tax_id_is_valid (valid[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_test_message ("%s", invalid[i]);
      g_assert_false (crm_tax_id_is_valid (invalid[i]));
    }
}

static void
test_texts (void)
{
  g_autofree char *phone = crm_match_phone ("(+351) 912-345-678");
  g_autofree char *mail = crm_match_mail (" Ana.Silva+loja@GoogleMail.com ");
  g_autofree char *web = crm_match_web ("https://www.Example.com/pt?x=1");
  g_autofree char *none = crm_match_mail ("@nada");

  g_assert_cmpstr (phone, ==, "912345678");
  g_assert_cmpstr (mail, ==, "anasilva@gmail.com");
  g_assert_cmpstr (web, ==, "example.com");
  g_assert_null (none);
  g_assert_true (crm_match_is_mobile ("+351 912 345 678"));
  g_assert_true (crm_match_is_mobile ("0721 234 567"));
  g_assert_true (crm_match_is_mobile ("0532 123 45 67"));
  g_assert_true (crm_match_is_mobile ("(11) 98765-4321"));
  g_assert_true (crm_match_is_mobile ("+44 7911 123456"));
  g_assert_false (crm_match_is_mobile ("213 456 789"));
  g_assert_false (crm_match_is_mobile ("(555) 123-4567"));
  g_assert_false (crm_match_is_mobile ("0212 345 67 89"));
  g_assert_cmpuint (crm_text_distance ("pereira", "periera", 2), ==, 1);
  g_assert_cmpuint (crm_text_distance ("pereira", "perera", 2), ==, 1);
  g_assert_cmpuint (crm_text_distance ("silva", "santos", 2), ==, 3);
  g_assert_cmpuint (crm_text_distance ("", "ab", 3), ==, 2);
  g_assert_cmpfloat_with_epsilon (crm_text_resemblance ("martha", "marhta"), 0.961, 0.001);
  g_assert_cmpfloat_with_epsilon (crm_text_resemblance ("dwayne", "duane"), 0.84, 0.001);
  g_assert_true (crm_match_is_short_form ("ze", "jose"));
  g_assert_true (crm_match_is_short_form ("memo", "mehmet"));
  g_assert_true (crm_match_is_short_form ("nelu", "ion"));
  g_assert_false (crm_match_is_short_form ("ana", "rui"));
}

typedef struct
{
  guint64 keys[128];
  guint n;
} Keys;

static void
note_key (guint64 key, gboolean is_wide, gpointer data)
{
  Keys *keys = data;

  if (keys->n < G_N_ELEMENTS (keys->keys))
    keys->keys[keys->n++] = key;
}

/* Whoever is to be found must meet the other under some key. */
static void
test_keys (void)
{
  static const Side sides[][2] = {
    { { "Ana Silva" }, { "Silva, Ana" } },
    { { "Zé Pereira" }, { "José Pereira" } },
    { { "Ana Maria Silva" }, { "Ana Silva" } },
    { { "Ana Perreira" }, { "Ana Perieira" } },
    { { "Luís Souza" }, { "Luis Sousa" } },
    { { "Ana", .mail = "a.b@gmail.com" }, { "Xana", .mail = "ab@gmail.com" } },
    { { "Mehmet Yıldız" }, { "Memo Yildiz" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_autoptr (CrmMatchFacts) a = make_facts (&sides[i][0], CRM_MATCH_PERSON);
      g_autoptr (CrmMatchFacts) b = make_facts (&sides[i][1], CRM_MATCH_PERSON);
      Keys first = { .n = 0 }, second = { .n = 0 };
      gboolean met = FALSE;

      crm_match_facts_each_key (a, note_key, &first);
      crm_match_facts_each_key (b, note_key, &second);
      for (guint x = 0; x < first.n; x++)
        for (guint y = 0; y < second.n; y++)
          met = met || first.keys[x] == second.keys[y];
      g_test_message ("%s / %s", sides[i][0].name, sides[i][1].name);
      g_assert_true (met);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/match/people", test_people);
  g_test_add_func ("/match/companies", test_companies);
  g_test_add_func ("/match/tax-numbers", test_tax_numbers);
  g_test_add_func ("/match/texts", test_texts);
  g_test_add_func ("/match/keys", test_keys);
  return g_test_run ();
}
