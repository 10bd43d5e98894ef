/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that people, companies and products of the sample office are made from, and the office
 * itself. Nobody is meant: names are common ones put together by chance, addresses end in
 * .example, telephone numbers are of ranges that nobody has. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-sample-private.h"

typedef struct
{
  const char *tag, *country, *phone;
  gboolean trade_last;
  const char *first_names, *last_names, *trades, *forms, *streets, *cities;
} Words;

static const Words words[CRM_SAMPLE_NATIONS] = {
  { "pt-PT", N_ ("Portugal"), "+351 21 000 0", FALSE,
    "Adriana|Afonso|Amélia|Bárbara|Benedita|Constança|Davide|Débora|Duarte|Estêvão|Fátima|"
    "Gonçalo|Iolanda|Jerónimo|Lídia|Lourenço|Márcia|Matilde|Óscar|Patrícia|Quitéria|Rómulo|"
    "Salomé|Simão|Telma|Tomé|Úrsula|Valério|Verónica|Zélia",
    "Abrunhosa|Açucena|Barroso|Bragança|Caçador|Calçada|Conceição|Damião|Estrela|Falcão|Fragoso|"
    "Gaspar|Henriques|Jordão|Laranjeira|Leitão|Macieira|Magalhães|Meireles|Nóbrega|Ourém|"
    "Penedo|Quintanilha|Romão|Salgueiro|Simões|Taveira|Valadares|Vilaça|Zarco",
    "Padaria|Oficina|Livraria|Construções|Têxteis|Cerâmica|Transportes|Farmácia|Vinhos|"
    "Informática",
    "Lda.|S.A.|Unipessoal Lda.", "Rua das Flores|Avenida do Mar|Travessa da Fonte|Praça Nova",
    "Lisboa|Porto|Évora|Braga|Setúbal|Guimarães|Coimbra|Faro" },
  { "ro-RO", N_ ("Romania"), "+40 21 000 ", FALSE,
    "Adina|Aurel|Bianca|Călin|Cătălina|Cosmin|Dănuț|Dorina|Emilian|Florica|Gavril|Horia|Ilinca|"
    "Iulian|Lăcrămioara|Liviu|Mădălina|Mircea|Nicoleta|Octavian|Petruța|Răzvan|Rodica|Sanda|"
    "Șerban|Ștefania|Tiberiu|Țicu|Veronica|Zaharia",
    "Albu|Băsescu-Rotaru|Bălan|Brânză|Cărăușu|Cojocaru|Drăgulescu|Enache|Făgărășanu|Grădinaru|"
    "Hodorogea|Iacobescu|Lăcătușu|Mărginean|Moldoveanu|Năstase|Olteanu|Păduraru|Pîrvulescu|"
    "Rădulescu|Săndulescu|Sălăjan|Șoimaru|Tănăsescu|Țăranu|Ungureanu|Văcărescu|Vlădoiu|"
    "Zărnescu|Zugravu",
    "Brutăria|Atelierul|Librăria|Construcții|Textile|Ceramica|Transporturi|Farmacia|Crama|"
    "Informatica",
    "S.R.L.|S.A.|P.F.A.", "Strada Teilor|Bulevardul Gării|Calea Florilor|Piața Morii",
    "București|Cluj-Napoca|Iași|Timișoara|Constanța|Brașov|Sibiu|Oradea" },
  { "tr-TR", N_ ("Türkiye"), "+90 212 000 ", TRUE,
    "Aylin|Başak|Berkay|Cansu|Çağla|Çınar|Derya|Ege|Emre|Filiz|Gökhan|Gülay|Hande|Işık|İlker|"
    "İpek|Kerem|Lale|Melih|Nilgün|Oğuzhan|Ömür|Pelin|Rüya|Selçuk|Şebnem|Taylan|Umut|Ülkü|Yağmur",
    "Akçay|Altınok|Başaran|Bozkurt|Ceylan|Çakmak|Çınar|Demirtaş|Ekşi|Erçetin|Gökalp|Gündoğdu|"
    "Güngör|Işıklı|İnanç|Karaçam|Kırmızı|Korkmazer|Ocakçı|Öncü|Özgün|Sarıkaya|Sezgin|Şenol|"
    "Tokgöz|Uçar|Ünver|Varol|Yağcı|Yeşilyurt",
    "Fırın|Otomotiv|Kitabevi|İnşaat|Tekstil|Seramik|Nakliyat|Eczane|Gıda|Bilişim",
    "A.Ş.|Ltd. Şti.|Tic. A.Ş.", "Lale Caddesi|Çınar Sokağı|Deniz Bulvarı|Bahçe Sokağı",
    "İstanbul|Ankara|İzmir|Bursa|Eskişehir|Diyarbakır|Muğla|Çanakkale" },
  { "en-GB", N_ ("United Kingdom"), "+44 20 7946 0", TRUE,
    "Abigail|Barnaby|Beatrix|Clement|Cordelia|Dexter|Edith|Fergus|Georgina|Harriet|Imogen|"
    "Jasper|Keziah|Leopold|Mabel|Nathaniel|Ottilie|Percival|Quentin|Rosalind|Silas|Tabitha|"
    "Theodora|Ursula|Vernon|Winifred|Xanthe|Yorick|Zachary|Zoë",
    "Applegarth|Birtwhistle|Cholmeley|Dunwoody|Eccleshall|Fairweather|Gathercole|Hebblethwaite|"
    "Inglethorpe|Jessop|Kettlewell|Larkspur|Merryweather|Nethercott|O’Sheridan|Pennyfeather|"
    "Quarrington|Ravensdale|Satterthwaite|Thistlewood|Underhay|Vanstone|Wetherby|Winterbourne|"
    "Yarborough|Whitcombe|Oakenfield|Millbrook|Hartwright|Fernsby",
    "Bakery|Motors|Books|Builders|Textiles|Ceramics|Haulage|Pharmacy|Foods|Software", "Ltd|PLC|LLP",
    "Station Road|Mill Lane|Church Walk|High Street",
    "London|Leeds|Bristol|York|Cardiff|Dundee|Norwich|Exeter" },
};

static const char *const industries[] = {
  N_ ("Food"),          N_ ("Automotive"), N_ ("Retail"), N_ ("Construction"), N_ ("Textiles"),
  N_ ("Manufacturing"), N_ ("Transport"),  N_ ("Health"), N_ ("Food"),         N_ ("Technology"),
};

typedef struct
{
  const char *sku, *name, *category, *unit;
  gint64 price; /* cents */
} Product;

static const Product products[CRM_SAMPLE_PRODUCTS] = {
  { "AS-100", N_ ("Aster workstation"), N_ ("Workstations"), N_ ("pc"), 119000 },
  { "AS-200", N_ ("Aster workstation Plus"), N_ ("Workstations"), N_ ("pc"), 184000 },
  { "BR-010", N_ ("Brisa label printer"), N_ ("Printers"), N_ ("pc"), 34900 },
  { "BR-020", N_ ("Brisa office printer"), N_ ("Printers"), N_ ("pc"), 89900 },
  { "CO-008", N_ ("Coral switch, 8 ports"), N_ ("Network"), N_ ("pc"), 42000 },
  { "CO-024", N_ ("Coral switch, 24 ports"), N_ ("Network"), N_ ("pc"), 115000 },
  { "DU-001", N_ ("Duna server"), N_ ("Servers"), N_ ("pc"), 690000 },
  { "SV-INS", N_ ("Installation"), N_ ("Services"), N_ ("hour"), 6500 },
  { "SV-TRN", N_ ("Training day"), N_ ("Services"), N_ ("day"), 78000 },
  { "SV-SUP", N_ ("Support for a year"), N_ ("Services"), N_ ("year"), 144000 },
  { "SV-CAR", N_ ("Support Plus for a year"), N_ ("Services"), N_ ("year"), 360000 },
  { "LI-ACC", N_ ("Ledger licence for a year"), N_ ("Software"), N_ ("pc"), 29000 },
};

typedef struct
{
  const char *name, *title;
  guint team;
  int reports_to;
} Colleague;

static const char *const teams[CRM_SAMPLE_TEAMS]
    = { N_ ("Iberia"), N_ ("Eastern Europe"), N_ ("British Isles") };

/* The first one works at this desk. */
static const Colleague colleagues[CRM_SAMPLE_USERS] = {
  { "Matilde Valadares", N_ ("Seller"), 0, 1 },
  { "Lourenço Taveira", N_ ("Head of sales"), 0, -1 },
  { "Telma Bragança", N_ ("Seller"), 0, 1 },
  { "Ilinca Olteanu", N_ ("Team lead"), 1, 1 },
  { "Răzvan Păduraru", N_ ("Seller"), 1, 3 },
  { "Şebnem Yeşilyurt", N_ ("Seller"), 1, 3 },
  { "Rosalind Fairweather", N_ ("Team lead"), 2, 1 },
  { "Silas Thistlewood", N_ ("Seller"), 2, 6 },
};

void
crm_sample_load_words (CrmSample *self)
{
  for (gsize i = 0; i < CRM_SAMPLE_NATIONS; i++)
    {
      CrmSampleNation *nation = &self->nations[i];

      nation->tag = words[i].tag;
      nation->country = words[i].country;
      nation->phone = words[i].phone;
      nation->trade_last = words[i].trade_last;
      nation->first_names = g_strsplit (words[i].first_names, "|", -1);
      nation->last_names = g_strsplit (words[i].last_names, "|", -1);
      nation->trades = g_strsplit (words[i].trades, "|", -1);
      nation->forms = g_strsplit (words[i].forms, "|", -1);
      nation->streets = g_strsplit (words[i].streets, "|", -1);
      nation->cities = g_strsplit (words[i].cities, "|", -1);
    }
}

void
crm_sample_free_words (CrmSample *self)
{
  for (gsize i = 0; i < CRM_SAMPLE_NATIONS; i++)
    {
      CrmSampleNation *nation = &self->nations[i];

      g_strfreev (nation->first_names);
      g_strfreev (nation->last_names);
      g_strfreev (nation->trades);
      g_strfreev (nation->forms);
      g_strfreev (nation->streets);
      g_strfreev (nation->cities);
    }
}

const char *
crm_sample_get_industry (guint number)
{
  return g_dgettext (GETTEXT_PACKAGE, industries[number]);
}

guint
crm_sample_get_user_team (guint user)
{
  return colleagues[user].team;
}

const char *
crm_sample_get_user_name (guint user)
{
  return colleagues[user].name;
}

const char *
crm_sample_get_product_name (guint product)
{
  return g_dgettext (GETTEXT_PACKAGE, products[product].name);
}

gint64
crm_sample_get_product_price (guint product)
{
  return products[product].price;
}

static void
make_office_record (CrmSample *self)
{
  CrmRecord *office = crm_sample_new (self, "office");

  crm_record_set_text (office, "name", "Quadrante Sistemas, Lda.");
  crm_record_set_text (office, "tax_id", "500000000");
  crm_record_set_text (office, "street", "Rua do Exemplo 12");
  crm_record_set_text (office, "postal_code", "1000-001");
  crm_record_set_text (office, "city", "Lisboa");
  crm_record_set_text (office, "country", "Portugal");
  crm_record_set_text (office, "phone", "+351 21 000 0000");
  crm_record_set_text (office, "email", "office@quadrante.example");
  crm_record_set_text (office, "website", "https://quadrante.example");
  crm_record_set_text (office, "iban", "PT50 0002 0123 1234 5678 9015 4");
  crm_record_set_text (office, "currency", "EUR");
  crm_record_set_text (office, "language", crm_locale_get_tag (crm_locale_default ()));
  crm_sample_save (self, self->start, 0, office);
}

static void
make_team (CrmSample *self, guint number)
{
  CrmRecord *team = crm_sample_new (self, "team");

  self->teams[number] = *crm_record_get_id (team);
  crm_record_set_text (team, "name", g_dgettext (GETTEXT_PACKAGE, teams[number]));
  crm_sample_save (self, self->start, 0, team);
}

/* The person at this desk was made first; here colleagues join, and that person's own facts. */
static void
make_user (CrmSample *self, guint number)
{
  const Colleague *colleague = &colleagues[number];
  g_autofree char *login = crm_sample_dup_ascii (colleague->name, ".");
  g_autofree char *email = g_strconcat (login, "@quadrante.example", NULL);
  CrmRecord *user = number == 0 ? crm_sample_change (self, "user", &self->users[0])
                                : crm_sample_new (self, "user");

  self->users[number] = *crm_record_get_id (user);
  if (number != 0)
    crm_record_set_text (user, "name", colleague->name);
  crm_record_set_text (user, "job_title", g_dgettext (GETTEXT_PACKAGE, colleague->title));
  crm_record_set_text (user, "login", login);
  crm_record_set_text (user, "email", email);
  crm_record_set_link (user, "team_id", &self->teams[colleague->team]);
  if (colleague->reports_to > 0 || number == 0)
    crm_record_set_link (user, "reports_to_id", &self->users[MAX (colleague->reports_to, 0)]);
  if (number == 0)
    crm_sample_save_change (self, self->start, 0, user);
  else
    crm_sample_save (self, self->start, 0, user);
}

static void
make_product (CrmSample *self, guint number)
{
  CrmRecord *product = crm_sample_new (self, "product");

  self->products[number] = *crm_record_get_id (product);
  crm_record_set_text (product, "name", crm_sample_get_product_name (number));
  crm_record_set_text (product, "sku", products[number].sku);
  crm_record_set_text (product, "category",
                       g_dgettext (GETTEXT_PACKAGE, products[number].category));
  crm_record_set_text (product, "unit", g_dgettext (GETTEXT_PACKAGE, products[number].unit));
  crm_record_set_integer (product, "price", products[number].price);
  crm_record_set_text (product, "currency", "EUR");
  crm_record_set_integer (product, "tax_percent", 23 * G_GINT64_CONSTANT (1000000));
  crm_sample_save (self, self->start, 0, product);
}

/*
 * crm_sample_make_office:
 *
 * Who sells, in which teams, and what.
 */
void
crm_sample_make_office (CrmSample *self)
{
  static const guint order[CRM_SAMPLE_USERS] = { 1, 0, 2, 3, 4, 5, 6, 7 };

  make_office_record (self);
  for (guint i = 0; i < CRM_SAMPLE_TEAMS; i++)
    make_team (self, i);
  /* Whom others report to comes first. */
  for (guint i = 0; i < CRM_SAMPLE_USERS; i++)
    make_user (self, order[i]);
  for (guint i = 0; i < CRM_SAMPLE_PRODUCTS; i++)
    make_product (self, i);
}
