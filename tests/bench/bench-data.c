/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-data.h"

#include <string.h>

#include "crm-fold.h"

typedef struct
{
  const char *first_names[20];
  const char *stems[16]; /* a family name is a stem and an ending, so that there are many */
  const char *endings[6];
  const char *trades[8];
  const char *forms[2];
  const char *cities[6];
  const char *phone;
} Nation;

/* clang-format off */
static const Nation nations[] = {
  { { "Adriana", "Afonso", "Bárbara", "Constança", "Davide", "Débora", "Duarte", "Estêvão", "Fátima",
      "Gonçalo", "Iolanda", "Jerónimo", "Lídia", "Lourenço", "Matilde", "Óscar", "Rómulo", "Salomé",
      "Simão", "Zélia" },
    { "Abrunh", "Barros", "Bragan", "Calça", "Conceiç", "Falc", "Frag", "Laranj", "Leit", "Maciei",
      "Magalh", "Nóbreg", "Quintan", "Salguei", "Valadar", "Vilaç" },
    { "al", "eira", "inho", "oso", "ães", "edo" },
    { "Padaria", "Oficina", "Livraria", "Construções", "Têxteis", "Cerâmica", "Vinhos", "Farmácia" },
    { "Lda.", "S.A." },
    { "Lisboa", "Porto", "Évora", "Braga", "Setúbal", "Coimbra" }, "+351 21 000 " },
  { { "Adina", "Aurel", "Bianca", "Călin", "Cătălina", "Cosmin", "Dănuț", "Dorina", "Emilian",
      "Florica", "Horia", "Ilinca", "Iulian", "Liviu", "Mădălina", "Mircea", "Răzvan", "Rodica",
      "Șerban", "Ștefania" },
    { "Alb", "Băl", "Brânz", "Cojoc", "Drăgul", "Făgăr", "Grădin", "Iacob", "Lăcăt", "Mărgin",
      "Năst", "Oltean", "Pădur", "Rădul", "Șoim", "Țăran" },
    { "escu", "aru", "ean", "oiu", "ușu", "ache" },
    { "Brutăria", "Atelierul", "Librăria", "Construcții", "Textile", "Ceramica", "Crama", "Farmacia" },
    { "S.R.L.", "S.A." },
    { "București", "Cluj-Napoca", "Iași", "Timișoara", "Brașov", "Sibiu" }, "+40 21 000 " },
  { { "Aylin", "Başak", "Berkay", "Cansu", "Çağla", "Çınar", "Derya", "Emre", "Filiz", "Gökhan",
      "Gülay", "Işık", "İlker", "İpek", "Kerem", "Oğuzhan", "Ömür", "Selçuk", "Şebnem", "Ülkü" },
    { "Ak", "Altın", "Boz", "Çak", "Demir", "Er", "Gök", "Gün", "Işık", "Kara", "Kırmız", "Öz",
      "Sarı", "Tok", "Ün", "Yeşil" },
    { "çay", "taş", "oğlu", "kaya", "doğdu", "alp" },
    { "Fırın", "Otomotiv", "Kitabevi", "İnşaat", "Tekstil", "Seramik", "Gıda", "Eczane" },
    { "A.Ş.", "Ltd. Şti." },
    { "İstanbul", "Ankara", "İzmir", "Bursa", "Eskişehir", "Muğla" }, "+90 212 000 " },
  { { "Abigail", "Barnaby", "Beatrix", "Clement", "Cordelia", "Dexter", "Edith", "Fergus", "Harriet",
      "Imogen", "Jasper", "Leopold", "Mabel", "Ottilie", "Quentin", "Rosalind", "Silas", "Tabitha",
      "Winifred", "Zoë" },
    { "Apple", "Birt", "Chol", "Dun", "Eccles", "Fair", "Hebble", "Ingle", "Kettle", "Merry",
      "Nether", "Penny", "Raven", "Satter", "Thistle", "Winter" },
    { "wood", "ley", "ton", "garth", "bourne", "field" },
    { "Bakery", "Motors", "Books", "Builders", "Textiles", "Ceramics", "Foods", "Pharmacy" },
    { "Ltd", "PLC" },
    { "London", "Leeds", "Bristol", "York", "Cardiff", "Dundee" }, "+44 20 7946 0" },
};
/* clang-format on */

static const char *const products[BENCH_N_PRODUCTS]
    = { "Atlas Basic", "Atlas Plus", "Atlas Pro", "Boreal", "Boreal Max", "Cirrus 500", "Delta" };

#define PICK(random, words) ((words)[bench_below ((random), G_N_ELEMENTS (words))])

/* splitmix64 */
guint
bench_below (BenchRandom *self, guint limit)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint) ((z ^ (z >> 31)) % limit);
}

static char *
family_name (BenchRandom *self, const Nation *nation)
{
  const char *stem = PICK (self, nation->stems);

  return g_strconcat (stem, PICK (self, nation->endings), NULL);
}

static void
person_of (BenchRandom *self, const Nation *nation, char **first, char **last)
{
  g_autofree char *one = family_name (self, nation);

  *first = g_strdup (PICK (self, nation->first_names));
  if (bench_below (self, 2) == 0)
    {
      g_autofree char *two = family_name (self, nation);

      *last = g_strdup_printf ("%s %s", one, two);
    }
  else
    *last = g_steal_pointer (&one);
}

void
bench_person (BenchRandom *self, char **first, char **last)
{
  person_of (self, &PICK (self, nations), first, last);
}

/* A company's name follows from its number, so that other files can speak of it. */
char *
bench_company (guint number)
{
  BenchRandom random = { BENCH_SEED + number * G_GUINT64_CONSTANT (0x5851f42d4c957f2d) };
  const Nation *nation = &nations[number % G_N_ELEMENTS (nations)];
  g_autofree char *family = family_name (&random, nation);
  const char *trade = PICK (&random, nation->trades);

  return g_strdup_printf ("%s %s %u %s", trade, family, number, PICK (&random, nation->forms));
}

const char *
bench_product (guint number)
{
  return products[number % BENCH_N_PRODUCTS];
}

char *
bench_seller (guint number)
{
  BenchRandom random = { BENCH_SEED + number };
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  bench_person (&random, &first, &last);
  return g_strdup_printf ("%s %s %u", first, last, number);
}

char *
bench_mail_name (const char *first, const char *last)
{
  g_autofree char *full = g_strconcat (first, " ", last, NULL);
  char *name = crm_fold (full);

  return g_strdelimit (name, " ", '.');
}

char *
bench_phone (BenchRandom *self)
{
  const char *prefix = PICK (self, nations).phone;

  return g_strdup_printf ("%s%03u %03u", prefix, bench_below (self, 1000),
                          bench_below (self, 1000));
}

char *
bench_accounts_csv (guint n)
{
  static const char *const sectors[] = { "retail", "software", "medical", "finance", "marketing" };
  GString *csv = g_string_new (
      "account,sector,year_established,revenue,employees,office_location,phone,email\n");
  BenchRandom random = { BENCH_SEED };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = bench_company (i);
      g_autofree char *phone = bench_phone (&random);
      const Nation *nation = &nations[i % G_N_ELEMENTS (nations)];

      g_string_append_printf (csv, "%s,%s,%u,%u.%02u,%u,%s,%s,office%u@company%u.example\n", name,
                              PICK (&random, sectors), 1950 + bench_below (&random, 70),
                              bench_below (&random, 9000), bench_below (&random, 100),
                              1 + bench_below (&random, 20000), PICK (&random, nation->cities),
                              phone, i, i);
    }
  return g_string_free (csv, FALSE);
}

char *
bench_contacts_csv (guint n, guint n_accounts)
{
  GString *csv = g_string_new ("first_name,last_name,email,phone,company,job title\n");
  static const char *const titles[] = { "Director", "Buyer", "Engineer", "Accountant", "Owner" };
  BenchRandom random = { BENCH_SEED + 1 };

  for (guint i = 0; i < n; i++)
    {
      guint number = bench_below (&random, n_accounts);
      g_autofree char *first = NULL;
      g_autofree char *last = NULL;
      g_autofree char *company = bench_company (number);
      g_autofree char *phone = bench_phone (&random);
      g_autofree char *mail = NULL;

      person_of (&random, &nations[number % G_N_ELEMENTS (nations)], &first, &last);
      mail = bench_mail_name (first, last);
      g_string_append_printf (csv, "%s,%s,%s%u@company%u.example,%s,%s,%s\n", first, last, mail, i,
                              number, phone, company, PICK (&random, titles));
    }
  return g_string_free (csv, FALSE);
}

/* As the sales file of a company that sells seven products: a fifth is still open, of the rest
 * six in ten were won. */
char *
bench_deals_csv (guint n, guint n_accounts)
{
  static const guint prices[BENCH_N_PRODUCTS] = { 55, 550, 1096, 3393, 4821, 5482, 26768 };
  GString *csv = g_string_new ("opportunity_id,sales_agent,product,account,deal_stage,engage_date,"
                               "close_date,close_value\n");
  BenchRandom random = { BENCH_SEED + 2 };

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *seller = bench_seller (bench_below (&random, BENCH_N_SELLERS));
      g_autofree char *company = bench_company (bench_below (&random, n_accounts));
      guint product = bench_below (&random, BENCH_N_PRODUCTS);
      guint month = 1 + bench_below (&random, 12), day = 1 + bench_below (&random, 28);
      guint fate = bench_below (&random, 100);

      g_string_append_printf (csv, "%08X,%s,%s,%s,", i * 2654435761u, seller, products[product],
                              company);
      if (fate < 6)
        g_string_append (csv, "Prospecting,,,\n");
      else if (fate < 24)
        g_string_append_printf (csv, "Engaging,2025-%02u-%02u,,\n", month, day);
      else if (fate < 72)
        g_string_append_printf (csv, "Won,2024-%02u-%02u,2025-%02u-%02u,%u\n", month, day, month,
                                day, prices[product] * (80 + bench_below (&random, 40)) / 100);
      else
        g_string_append_printf (csv, "Lost,2024-%02u-%02u,2025-%02u-%02u,0\n", month, day, month,
                                day);
    }
  return g_string_free (csv, FALSE);
}
