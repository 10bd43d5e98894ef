/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-people.h"

#include <string.h>

#include "crm-fold.h"

typedef struct
{
  const char *language, *country;
  const char *first_names; /* the popular ones first */
  const char *last_names;
  const char *short_names; /* name and what friends say, in pairs */
  const char *forms, *trades, *streets;
  const char *cities; /* the large ones first */
  const char *mobile, *phone;
} Words;

/* The numbers begin as no operator's do. */
static const Words words[BENCH_N_NATIONS] = {
  { "pt", "Portugal",
    "Maria|Ana|João|José|António|Francisco|Pedro|Beatriz|Catarina|Luís|Teresa|Miguel|Isabel|Carlos|"
    "Mariana|Paulo|Helena|Rui|Inês|Duarte|Graça|Simão|Lúcia|Gonçalo|Filipa|Vítor|Mónica|Estêvão|"
    "Bárbara|Hélder|Zélia|Salomé",
    "Silva|Santos|Ferreira|Pereira|Oliveira|Costa|Rodrigues|Martins|Sousa|Gonçalves|Carvalho|"
    "Araújo|Simões|Magalhães|Brandão|Guimarães|Mendonça|Assunção|Falcão|Leitão|Trindade|Vilaça|"
    "Nóbrega|Abrantes|Figueiredo|Cortês|Moniz|Peixoto|Rebelo|Quintão|Zagalo|Abrunhosa|Bragança|"
    "Laranjeira|Salgueiro|Valadares|Fragoso|Maciel|Calçada|Barroso",
    "José Zé|António Tó|Francisco Chico|Beatriz Bia|Catarina Cata|Teresa Tê|Isabel Bela|Luís Lu|"
    "Mariana Mari|Helena Lena|Maria Mia|João Joca",
    "Lda.|S.A.|Unipessoal Lda.",
    "Padaria|Oficina|Livraria|Construções|Têxteis|Cerâmica|Vinhos|Farmácia|Transportes|Óptica",
    "Rua|Avenida|Travessa|Praça", "Lisboa|Porto|Braga|Coimbra|Setúbal|Évora|Guimarães|Viseu",
    "+351 90", "+351 20" },
  { "ro", "România",
    "Maria|Ion|Elena|Gheorghe|Ioana|Ștefan|Andreea|Vasile|Mihaela|Constantin|Nicolae|Ana|Cristina|"
    "Alexandru|Gabriela|Răzvan|Cătălin|Mădălina|Dănuț|Florentina|Horațiu|Simona|Ileana|Traian|"
    "Anca|Bogdan|Roxana|Liviu|Ruxandra|Călin|Violeta|Ștefania",
    "Popescu|Ionescu|Popa|Rădulescu|Dumitrescu|Stoica|Stan|Rusu|Munteanu|Matei|Țăranu|Șerban|Lazăr|"
    "Ciobanu|Florea|Vasilescu|Bălan|Cristea|Tănase|Mărginean|Oprea|Nistor|Coșbuc|Drăgan|Vlaicu|"
    "Enăchescu|Zamfir|Brânzaru|Cojocaru|Făgărășan|Grădinaru|Iacobescu|Lăcătușu|Năstase|Olteanu|"
    "Pădureanu|Șoimaru|Albescu|Băltărețu|Drăgulescu",
    "Ion Nelu|Gheorghe Gigi|Constantin Costel|Nicolae Nicu|Elena Lenuța|Maria Mărioara|"
    "Alexandru Alex|Ștefan Fane|Vasile Vasilică|Ioana Oana|Gabriela Gabi|Cristina Cristi",
    "S.R.L.|S.A.|P.F.A.",
    "Brutăria|Atelierul|Librăria|Construcții|Textile|Ceramica|Crama|Farmacia|Transport|Optica",
    "Strada|Bulevardul|Calea|Aleea",
    "București|Cluj-Napoca|Iași|Timișoara|Constanța|Brașov|Sibiu|Oradea", "+40 70", "+40 20" },
  { "tr", "Türkiye",
    "Mehmet|Fatma|Mustafa|Ayşe|Ahmet|Emine|Ali|Hatice|Hüseyin|Zeynep|İbrahim|Elif|İsmail|Ömer|"
    "Süleyman|Meryem|Şule|Özgür|Gülşen|Çağlar|Işıl|Kağan|Ünal|Dilek|Nazlı|Oğuz|Pınar|Tuğçe|Yiğit|"
    "Barış|Çiğdem|Uğur",
    "Yılmaz|Kaya|Demir|Çelik|Şahin|Yıldız|Öztürk|Aydın|Özdemir|Arslan|Doğan|Kılıç|Aslan|Çetin|Kara|"
    "Koç|Kurt|Özkan|Şimşek|Polat|Güneş|İnce|Işık|Tekin|Yalçın|Ünlü|Bulut|Keskin|Çakır|Altıntaş|"
    "Bozkaya|Gökalp|Kırmızıoğlu|Sarıoğlu|Tokçay|Yeşilkaya|Akdoğdu|Erkaya|Gündoğdu|Özalp",
    "Mehmet Memo|Mustafa Mıstık|Fatma Fatoş|Ayşe Ayş|Hüseyin Hüso|İbrahim İbo|İsmail İso|"
    "Süleyman Sülo|Emine Emoş|Zeynep Zeyno|Hatice Hatçe|Ahmet Ahmo",
    "A.Ş.|Ltd. Şti.|Tic. Ltd. Şti.",
    "Fırın|Otomotiv|Kitabevi|İnşaat|Tekstil|Seramik|Gıda|Eczane|Nakliyat|Optik",
    "Cadde|Sokak|Bulvar|Yol", "İstanbul|Ankara|İzmir|Bursa|Antalya|Eskişehir|Muğla|Diyarbakır",
    "+90 510", "+90 210" },
  { "en", "United Kingdom",
    "John|Mary|David|Susan|James|Margaret|William|Sarah|Robert|Elizabeth|Thomas|Emma|George|"
    "Charlotte|Henry|Olivia|Edward|Alice|Arthur|Hannah|Zoë|Grace|Oliver|Ruth|Chloë|Renée|Walter|"
    "Frederick|Beatrice|Hugh|Nora|Daniel",
    "Smith|Jones|Taylor|Brown|Williams|Wilson|Johnson|Davies|Robinson|Wright|Thompson|Evans|Walker|"
    "White|Roberts|Green|Hall|Wood|Jackson|Clarke|O’Neill|Fitzgerald|MacDonald|Underwood|Ashcroft|"
    "Pemberton|Whitaker|Holloway|Kingsley|Applegarth|Birtley|Cholfield|Dunbourne|Ecclesfield|"
    "Hebblewood|Ingleton|Kettlewell|Merrywood|Netherton|Ravenfield",
    "William Bill|Robert Bob|Margaret Peggy|Elizabeth Liz|Thomas Tom|James Jim|Susan Sue|"
    "Edward Ted|Henry Harry|Daniel Dan|David Dave|Mary Molly",
    "Ltd|PLC|LLP", "Bakery|Motors|Books|Builders|Textiles|Ceramics|Foods|Pharmacy|Haulage|Optics",
    "High Street|Mill Lane|Station Road|Church Walk",
    "London|Birmingham|Leeds|Bristol|Cardiff|York|Dundee|Norwich", "+44 700", "+44 20 0" },
};

static const char *const industries[] = { "retail",    "software",     "medical", "finance",
                                          "marketing", "construction", "food",    "transport" };
static const char *const titles[] = { "Director", "Buyer",     "Engineer", "Accountant",
                                      "Owner",    "Assistant", "Manager",  "Technician" };

#define MAX_WORDS 64

typedef struct
{
  char *all[MAX_WORDS];
  guint n;
} List;

typedef struct
{
  List first_names, last_names, short_names, forms, trades, streets, cities;
} Lists;

static void
split (List *list, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", -1);

  for (; list->n < MAX_WORDS && parts[list->n] != NULL; list->n++)
    list->all[list->n] = g_strdup (parts[list->n]);
}

static const Lists *
get_lists (guint nation)
{
  static Lists lists[BENCH_N_NATIONS];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < BENCH_N_NATIONS; i++)
        {
          split (&lists[i].first_names, words[i].first_names);
          split (&lists[i].last_names, words[i].last_names);
          split (&lists[i].short_names, words[i].short_names);
          split (&lists[i].forms, words[i].forms);
          split (&lists[i].trades, words[i].trades);
          split (&lists[i].streets, words[i].streets);
          split (&lists[i].cities, words[i].cities);
        }
      g_once_init_leave (&once, 1);
    }
  return &lists[nation];
}

BenchRandom
bench_row_random (guint what, guint64 row)
{
  BenchRandom random = { (BENCH_SEED + what) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
                         + row * G_GUINT64_CONSTANT (0xd1342543de82ef95) };

  bench_below (&random, 2);
  return random;
}

/* The first of a list is met most often, the last seldom. */
guint
bench_skewed (BenchRandom *self, guint limit)
{
  guint64 part = bench_below (self, 1u << 16);

  return (guint) (part * part * limit >> 32);
}

static const char *
pick (BenchRandom *self, const List *list)
{
  return list->all[bench_skewed (self, list->n)];
}

guint
bench_n_accounts (guint n_contacts)
{
  return MAX (n_contacts / 10, 10);
}

const char *
bench_country (guint nation)
{
  return words[nation].country;
}

const char *
bench_language (guint nation)
{
  return words[nation].language;
}

/* As people write it: with spaces, with none, with the national 0, with 00, with dashes. */
static char *
write_phone (BenchRandom *self, const char *prefix, guint number, guint digits)
{
  g_autofree char *whole = g_strdup_printf ("%s%0*u", prefix, (int) digits, number);
  g_auto (GStrv) parts = g_strsplit (whole, " ", 2);
  g_autofree char *rest = g_strdup (parts[1]);
  GString *text;
  guint n = 0;

  switch (bench_below (self, 5))
    {
    case 0:
      text = g_string_new (parts[0]);
      g_string_append_c (text, ' ');
      break;
    case 1:
      text = g_string_new (parts[0]);
      break;
    case 2:
      text = g_string_new ("00");
      g_string_append (text, parts[0] + 1);
      g_string_append_c (text, ' ');
      break;
    default:
      text = g_string_new (strcmp (parts[0], "+351") == 0 ? "" : "0");
      break;
    }
  for (const char *p = rest; *p != '\0'; p++)
    {
      if (*p == ' ')
        continue;
      if (n > 0 && n % 3 == 0 && text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append (text, bench_below (self, 4) == 0 ? "-" : " ");
      g_string_append_c (text, *p);
      n++;
    }
  if (bench_below (self, 4) == 0)
    {
      g_auto (GStrv) pieces = g_strsplit_set (text->str, " -", -1);

      g_string_free (text, TRUE);
      return g_strjoinv (NULL, pieces);
    }
  return g_string_free (text, FALSE);
}

/* Every row has a number of its own: multiplying by what shares no factor with the size turns the
 * numbers of rows round among themselves. */
static char *
write_mobile (BenchRandom *self, guint nation, guint row)
{
  guint number = (guint) ((row * G_GUINT64_CONSTANT (7654321) + 1234567) % 10000000);

  return write_phone (self, words[nation].mobile, number, 7);
}

static char *
write_line (BenchRandom *self, guint nation, guint row)
{
  guint number = (guint) ((row * G_GUINT64_CONSTANT (7654321) + 7654321) % 10000000);

  return write_phone (self, words[nation].phone, number, 7);
}

static char *
plain (const char *text)
{
  char *folded = crm_fold (text);

  for (char *p = folded; *p != '\0';)
    if (g_ascii_isalnum (*p))
      p++;
    else
      memmove (p, p + 1, strlen (p));
  return folded;
}

static char *
write_mail (const char *first, const char *last, guint row, const char *host)
{
  g_autofree char *one = plain (first);
  g_autofree char *two = plain (last);

  return g_strdup_printf ("%s.%s%u@%s.example", one, two, row, host);
}

static void
write_address (
    BenchRandom *self, guint nation, char **street, char **postal_code, const char **city)
{
  const Lists *lists = get_lists (nation);

  *street = g_strdup_printf ("%s %s %u", pick (self, &lists->streets),
                             pick (self, &lists->last_names), 1 + bench_below (self, 240));
  *postal_code = g_strdup_printf ("%u", 1000 + bench_below (self, 9000));
  *city = pick (self, &lists->cities);
}

/* Two letters change places, one is lost, or one is written twice. */
static char *
mistype (BenchRandom *self, const char *name)
{
  g_autofree gunichar *letters = g_utf8_to_ucs4_fast (name, -1, NULL);
  glong n = g_utf8_strlen (name, -1), at;
  GString *text = g_string_new (NULL);
  guint fault = bench_below (self, 3);

  at = n > 3 ? 1 + (glong) bench_below (self, (guint) n - 2) : n;
  for (glong i = 0; i < n; i++)
    {
      if (i == at && fault == 0)
        continue;
      if (i == at && fault == 1 && i + 1 < n)
        {
          g_string_append_unichar (text, letters[i + 1]);
          g_string_append_unichar (text, letters[i++]);
          continue;
        }
      g_string_append_unichar (text, letters[i]);
      if (i == at && fault == 2)
        g_string_append_unichar (text, letters[i]);
    }
  return g_string_free (text, FALSE);
}

static char *
short_name (guint nation, const char *name)
{
  const Lists *lists = get_lists (nation);

  for (guint i = 0; i < lists->short_names.n; i++)
    {
      const char *space = strchr (lists->short_names.all[i], ' ');

      if (strncmp (lists->short_names.all[i], name, (gsize) (space - lists->short_names.all[i]))
              == 0
          && name[space - lists->short_names.all[i]] == '\0')
        return g_strdup (space + 1);
    }
  return NULL;
}

/* As it is written on a keyboard that lacks the letters. */
static char *
without_marks (const char *text)
{
  char *folded = crm_fold (text);

  for (char *p = folded; *p != '\0'; p++)
    if (p == folded || p[-1] == ' ')
      *p = g_ascii_toupper (*p);
  return folded;
}

static void
replace (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

static void
make_person (guint row, guint n_accounts, BenchPerson *person)
{
  BenchRandom random = bench_row_random (1, row);
  const Lists *lists;
  guint64 part = bench_below (&random, 1u << 20);

  memset (person, 0, sizeof *person);
  /* A few companies are large, most have one person or two. */
  person->account = bench_below (&random, 10) < 7
                        ? (guint) ((part * part >> 20) * part * n_accounts >> 40)
                        : G_MAXUINT;
  person->nation = person->account != G_MAXUINT ? person->account % BENCH_N_NATIONS
                                                : bench_below (&random, BENCH_N_NATIONS);
  lists = get_lists (person->nation);
  person->first = g_strdup (pick (&random, &lists->first_names));
  person->last = bench_below (&random, 5) < 2
                     ? g_strdup (pick (&random, &lists->last_names))
                     : g_strdup_printf (
                         "%s %s", lists->last_names.all[bench_below (&random, lists->last_names.n)],
                         pick (&random, &lists->last_names));
  if (bench_below (&random, 10) > 0)
    person->mobile = write_mobile (&random, person->nation, row);
  if (bench_below (&random, 20) < 7)
    person->phone = write_line (&random, person->nation, row);
  if (bench_below (&random, 20) < 17 || person->mobile == NULL)
    person->mail = write_mail (person->first, person->last, row, "mail");
  if (bench_below (&random, 5) == 0)
    person->second_mail = write_mail (person->first, person->last, row, "work");
  write_address (&random, person->nation, &person->street, &person->postal_code, &person->city);
  if (person->account != G_MAXUINT)
    person->job_title = titles[bench_skewed (&random, G_N_ELEMENTS (titles))];
  person->birthday = bench_below (&random, 365);
  person->birth_year = 1945 + bench_below (&random, 60);
}

/* The same person, written down a second time. */
static void
write_otherwise (BenchPerson *person, const BenchPerson *other, BenchRandom *random, guint how)
{
  person->truth = BENCH_TRUTH_SAME;
  person->nation = other->nation;
  person->account = other->account;
  person->job_title = other->job_title;
  person->birthday = other->birthday;
  person->birth_year = other->birth_year;
  replace (&person->first, g_strdup (other->first));
  replace (&person->last, g_strdup (other->last));
  replace (&person->street, g_strdup (other->street));
  replace (&person->postal_code, g_strdup (other->postal_code));
  person->city = other->city;
  replace (&person->mobile, g_strdup (other->mobile));
  replace (&person->phone, NULL);
  replace (&person->second_mail, NULL);
  replace (&person->mail, other->mobile == NULL ? g_strdup (other->mail) : NULL);
  switch (how)
    {
    case 0:
      person->how = "typing error";
      replace (&person->last, mistype (random, other->last));
      break;
    case 1:
      person->how = "short name";
      replace (&person->first, short_name (other->nation, other->first));
      if (person->first == NULL)
        person->first
            = g_strndup (other->first, (gsize) (g_utf8_next_char (other->first) - other->first));
      break;
    case 2:
      person->how = "without marks";
      replace (&person->first, without_marks (other->first));
      replace (&person->last, without_marks (other->last));
      break;
    case 3:
      person->how = "names swapped";
      replace (&person->first, g_strdup (other->last));
      replace (&person->last, g_strdup (other->first));
      break;
    case 4:
      person->how = "number written otherwise";
      replace (&person->mail, NULL);
      if (other->mobile == NULL)
        replace (&person->mail, g_ascii_strup (other->mail, -1));
      else
        replace (&person->mobile, write_mobile (random, other->nation, person->other));
      break;
    default:
      person->how = "moved";
      replace (&person->mail, g_strdup (other->mail));
      g_clear_pointer (&person->street, g_free);
      g_clear_pointer (&person->postal_code, g_free);
      write_address (random, other->nation, &person->street, &person->postal_code, &person->city);
      if (other->mail != NULL)
        replace (&person->mobile, write_mobile (random, other->nation, person->other + 5000000));
      break;
    }
}

/* Another person, who shares much with the first. */
static void
resemble (BenchPerson *person, const BenchPerson *other, BenchRandom *random, guint how)
{
  const Lists *lists = get_lists (other->nation);

  person->truth = BENCH_TRUTH_DIFFERENT;
  person->nation = other->nation;
  replace (&person->last, g_strdup (other->last));
  if (how == 0)
    {
      person->how = "homonym";
      replace (&person->first, g_strdup (other->first));
      return;
    }
  replace (&person->street, g_strdup (other->street));
  replace (&person->postal_code, g_strdup (other->postal_code));
  person->city = other->city;
  person->account = other->account;
  replace (&person->phone, g_strdup (other->phone));
  if (how == 1)
    {
      person->how = "parent and child of one name";
      replace (&person->first, g_strdup (other->first));
      person->birth_year = other->birth_year + 24;
    }
  else
    {
      person->how = "family at one address";
      do
        replace (&person->first, g_strdup (pick (random, &lists->first_names)));
      while (strcmp (person->first, other->first) == 0);
    }
}

/* In each forty rows the twentieth is one of those before it written otherwise, and the last
 * another person who is like one of them. */
void
bench_people_person (guint row, guint n_accounts, BenchPerson *person)
{
  BenchRandom random = bench_row_random (2, row);
  BenchPerson other;

  make_person (row, n_accounts, person);
  if (row % 20 != 19)
    return;
  person->other = row - 1 - bench_below (&random, 19);
  make_person (person->other, n_accounts, &other);
  if (row % 40 == 19)
    write_otherwise (person, &other, &random, row / 40 % 6);
  else
    {
      resemble (person, &other, &random, row / 40 % 3);
      replace (&person->mail,
               person->mail != NULL ? write_mail (person->first, person->last, row, "mail") : NULL);
      replace (&person->second_mail, NULL);
    }
  bench_people_clear (&other);
}

void
bench_people_clear (BenchPerson *person)
{
  g_free (person->first);
  g_free (person->last);
  g_free (person->mobile);
  g_free (person->phone);
  g_free (person->mail);
  g_free (person->second_mail);
  g_free (person->street);
  g_free (person->postal_code);
}

static void
make_company (guint row, BenchCompany *company)
{
  BenchRandom random = bench_row_random (3, row);
  guint nation = row % BENCH_N_NATIONS;
  const Lists *lists = get_lists (nation);
  const char *form = pick (&random, &lists->forms);
  const char *trade = pick (&random, &lists->trades);
  const char *one = lists->last_names.all[bench_below (&random, lists->last_names.n)];
  const char *two = lists->last_names.all[bench_below (&random, lists->last_names.n)];

  memset (company, 0, sizeof *company);
  company->nation = nation;
  company->name
      = strcmp (words[nation].language, "tr") == 0 || strcmp (words[nation].language, "en") == 0
            ? g_strdup_printf ("%s %s %s %s", one, two, trade, form)
            : g_strdup_printf ("%s %s %s %s", trade, one, two, form);
  company->tax_id = g_strdup_printf (
      "%09u", (guint) ((row * G_GUINT64_CONSTANT (76543211) + 501234567) % 1000000000));
  company->phone = write_line (&random, nation, row + 5000000);
  company->mail = g_strdup_printf ("office%u@company%u.example", row, row);
  write_address (&random, nation, &company->street, &company->postal_code, &company->city);
  company->industry = industries[bench_skewed (&random, G_N_ELEMENTS (industries))];
  company->employees = 1 + bench_skewed (&random, 200) * bench_skewed (&random, 100);
  company->founded = 1950 + bench_below (&random, 74);
}

void
bench_people_company (guint row, BenchCompany *company)
{
  BenchRandom random = bench_row_random (4, row);
  BenchCompany other;
  char *form;

  make_company (row, company);
  if (row % 20 != 19)
    return;
  /* One of the same nation. */
  company->other = row - BENCH_N_NATIONS * (1 + bench_below (&random, 4));
  make_company (company->other, &other);
  if (row % 40 == 39)
    {
      company->truth = BENCH_TRUTH_DIFFERENT;
      company->how = "one name in two cities";
      replace (&company->name, g_strdup (other.name));
      while (strcmp (company->city, other.city) == 0)
        company->city = pick (&random, &get_lists (company->nation)->cities);
      bench_people_clear_company (&other);
      return;
    }
  company->truth = BENCH_TRUTH_SAME;
  replace (&company->name, g_strdup (other.name));
  replace (&company->street, g_strdup (other.street));
  replace (&company->postal_code, g_strdup (other.postal_code));
  company->city = other.city;
  replace (&company->tax_id, NULL);
  switch (row / 40 % 3)
    {
    case 0:
      company->how = "without its form";
      form = strrchr (company->name, ' ');
      *form = '\0';
      replace (&company->phone, write_line (&random, company->nation, company->other + 5000000));
      break;
    case 1:
      company->how = "in capitals, without marks";
      replace (&company->name, crm_fold (other.name));
      replace (&company->name, g_ascii_strup (company->name, -1));
      replace (&company->tax_id, g_strdup (other.tax_id));
      break;
    default:
      company->how = "typing error";
      replace (&company->name, mistype (&random, other.name));
      replace (&company->phone, write_line (&random, company->nation, company->other + 5000000));
      break;
    }
  bench_people_clear_company (&other);
}

void
bench_people_clear_company (BenchCompany *company)
{
  g_free (company->name);
  g_free (company->tax_id);
  g_free (company->phone);
  g_free (company->mail);
  g_free (company->street);
  g_free (company->postal_code);
}

static const char *
text_of (const char *text)
{
  return text != NULL ? text : "";
}

void
bench_people_write_csv (guint n, FILE *file)
{
  fputs ("reference,first_name,last_name,company,job title,mobile,phone,email,street,postal_code,"
         "city,country\n",
         file);
  for (guint i = 0; i < n; i++)
    {
      BenchPerson person;
      BenchCompany company = { 0 };

      bench_people_person (i, bench_n_accounts (n), &person);
      if (person.account != G_MAXUINT)
        bench_people_company (person.account, &company);
      fprintf (file, "P%07u,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", i, person.first, person.last,
               text_of (company.name), text_of (person.job_title), text_of (person.mobile),
               text_of (person.phone), text_of (person.mail), person.street, person.postal_code,
               person.city, bench_country (person.nation));
      bench_people_clear_company (&company);
      bench_people_clear (&person);
    }
}

static void
write_line_of (FILE *file, const char *name, const char *value)
{
  if (value != NULL)
    fprintf (file, "%s:%s\r\n", name, value);
}

void
bench_people_write_vcards (guint n, FILE *file)
{
  for (guint i = 0; i < n; i++)
    {
      BenchPerson person;
      BenchCompany company = { 0 };

      bench_people_person (i, bench_n_accounts (n), &person);
      if (person.account != G_MAXUINT)
        bench_people_company (person.account, &company);
      fprintf (file, "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:P%07u\r\nFN:%s %s\r\nN:%s;%s;;;\r\n", i,
               person.first, person.last, person.last, person.first);
      write_line_of (file, "ORG", company.name);
      write_line_of (file, "TITLE", person.job_title);
      write_line_of (file, "TEL;TYPE=CELL", person.mobile);
      write_line_of (file, "TEL;TYPE=WORK", person.phone);
      write_line_of (file, "EMAIL;TYPE=HOME", person.mail);
      write_line_of (file, "EMAIL;TYPE=WORK", person.second_mail);
      fprintf (file, "ADR;TYPE=HOME:;;%s;%s;;%s;%s\r\nEND:VCARD\r\n", person.street, person.city,
               person.postal_code, bench_country (person.nation));
      bench_people_clear_company (&company);
      bench_people_clear (&person);
    }
}

/* References as the replica and the files have them. */
void
bench_people_write_truth (guint n, FILE *file)
{
  fputs ("kind,reference,other,same,how\n", file);
  for (guint i = 19; i < bench_n_accounts (n); i += 20)
    {
      BenchCompany company;

      bench_people_company (i, &company);
      fprintf (file, "account,C%07u,C%07u,%d,%s\n", i, company.other,
               company.truth == BENCH_TRUTH_SAME, company.how);
      bench_people_clear_company (&company);
    }
  for (guint i = 19; i < n; i += 20)
    {
      BenchPerson person;

      bench_people_person (i, bench_n_accounts (n), &person);
      fprintf (file, "contact,P%07u,P%07u,%d,%s\n", i, person.other,
               person.truth == BENCH_TRUTH_SAME, person.how);
      bench_people_clear (&person);
    }
}
