/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes that an e-invoice asks for, found from the words that people write on cards. */
#include "config.h"

#include <string.h>

#include "crm-einvoice-private.h"
#include "crm-fold.h"

/* ISO 3166-1, alpha-2. */
static const char countries[]
    = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "
      "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
      "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
      "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
      "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
      "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
      "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
      "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
      "VN VU WF WS XI YE YT ZA ZM ZW";

/* Folded names in the languages of the program and in the country's own. */
static const char *const country_names[][2] = {
  { "AT", "austria|osterreich|avusturya" },
  { "BE", "belgium|belgica|belgia|belgie|belgique|belgien|belcika" },
  { "BG", "bulgaria|bulgaristan" },
  { "BR", "brazil|brasil|brazilia|brezilya" },
  { "CH", "switzerland|suica|elvetia|schweiz|suisse|svizzera|isvicre" },
  { "CY", "cyprus|chipre|cipru|kibris" },
  { "CZ", "czechia|czech republic|chequia|republica checa|tcheca|cehia|cesko|cekya" },
  { "DE", "germany|alemanha|germania|deutschland|almanya" },
  { "DK", "denmark|dinamarca|danemarca|danmark|danimarka" },
  { "EE", "estonia|eesti|estonya" },
  { "ES", "spain|espanha|spania|espana|ispanya" },
  { "FI", "finland|finlandia|finlanda|suomi|finlandiya" },
  { "FR", "france|franca|franta|fransa" },
  { "GB",
    "united kingdom|uk|great britain|england|scotland|wales|reino unido|inglaterra|regatul unit|"
    "marea britanie|anglia|birlesik krallik|ingiltere" },
  { "GR", "greece|grecia|yunanistan|hellas|el" },
  { "HR", "croatia|croacia|croatia|hrvatska|hirvatistan" },
  { "HU", "hungary|hungria|ungaria|magyarorszag|macaristan" },
  { "IE", "ireland|irlanda|eire" },
  { "IT", "italy|italia|italya" },
  { "LT", "lithuania|lituania|lietuva|litvanya" },
  { "LU", "luxembourg|luxemburgo|luxemburg|luksemburg" },
  { "LV", "latvia|letonia|latvija|letonya" },
  { "MD", "moldova|republica moldova|moldavia" },
  { "MT", "malta" },
  { "NL", "netherlands|the netherlands|holland|paises baixos|holanda|olanda|tarile de jos|"
          "nederland|hollanda" },
  { "NO", "norway|noruega|norvegia|norge|norvec" },
  { "PL", "poland|polonia|polska|polonya" },
  { "PT", "portugal|portugalia|portekiz" },
  { "RO", "romania|romenia|romanya" },
  { "RS", "serbia|servia|srbija|sirbistan" },
  { "SE", "sweden|suecia|suedia|sverige|isvec" },
  { "SI", "slovenia|eslovenia|slovenija|slovenya" },
  { "SK", "slovakia|eslovaquia|slovacia|slovensko|slovakya" },
  { "TR", "turkey|turkiye|turquia|turcia" },
  { "UA", "ukraine|ucrania|ucraina|ukraina|ukrayna" },
  { "US", "united states|united states of america|usa|estados unidos|eua|statele unite|sua|abd|"
          "amerika birlesik devletleri" },
};

/* Countries whose tax numbers are VAT identifiers with the letters of the country before them. */
static const char vat_countries[]
    = "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI";

/* UN/ECE recommendation 20 and 21: what people write in five languages. */
static const char *const unit_names[][2] = {
  { "C62", "one|unit|un|und|unid|unidade|unidades|unitate|unitati|birim" },
  { "H87", "pc|pcs|piece|pieces|peca|pecas|pc|buc|bucata|bucati|bucăți|adet|ad|stk|stuck" },
  { "HUR", "h|hr|hrs|hour|hours|hora|horas|ora|ore|saat|std|stunde|stunden" },
  { "MIN", "min|minute|minutes|minuto|minutos|minut|dakika|dk" },
  { "DAY", "d|day|days|dia|dias|zi|zile|gun|tag|tage" },
  { "WEE", "week|weeks|semana|semanas|saptamana|saptamani|hafta" },
  { "MON", "month|months|mes|meses|luna|luni|ay|monat|monate" },
  { "ANN", "year|years|ano|anos|an|ani|yil|jahr|jahre" },
  { "KGM", "kg|kgs|kilo|kilos|quilo|quilos|kilogram|kilograma|kilogramas|quilograma|kilogramme" },
  { "GRM", "g|gr|gram|grams|grama|gramas|grame" },
  { "TNE", "t|ton|tons|tonne|tonnes|tonelada|toneladas|tona|tone" },
  { "MTR", "m|meter|meters|metre|metres|metro|metros|metru|metri" },
  { "CMT", "cm|centimetre|centimetro|centimetru|santimetre" },
  { "MMT", "mm|millimetre|milimetro|milimetru|milimetre" },
  { "KMT", "km|kilometre|kilometer|quilometro|quilometros|kilometru|kilometri" },
  { "MTK", "m2|m²|sqm|metro quadrado|metros quadrados|metru patrat|mp|metrekare" },
  { "MTQ", "m3|m³|cbm|metro cubico|metros cubicos|metru cub|mc|metrekup" },
  { "LTR", "l|lt|liter|liters|litre|litres|litro|litros|litru|litri" },
  { "MLT", "ml|mililitro|mililitru|mililitre" },
  { "KWH", "kwh" },
  { "PR", "pair|pairs|par|pares|pereche|perechi|cift" },
  { "SET", "set|sets|conjunto|conjuntos|kit|kits|takim" },
  { "BX", "box|boxes|caixa|caixas|cx|cutie|cutii|kutu" },
  { "PK", "pack|packs|package|packages|pacote|pacotes|embalagem|pachet|pachete|paket" },
  { "RO", "roll|rolls|rolo|rolos|rola|role|rulo" },
  { "PF", "pallet|pallets|palete|paletes|palet|paleti" },
  { "E48", "service|services|servico|servicos|serviciu|servicii|hizmet|sv" },
  { "P1", "%|percent|por cento|procent|yuzde" },
};

/* ISO 3166-2:RO */
static const char *const counties[][2] = {
  { "AB", "alba" },
  { "AG", "arges" },
  { "AR", "arad" },
  { "B", "bucuresti|bucharest|bukres|bucareste|municipiul bucuresti" },
  { "BC", "bacau" },
  { "BH", "bihor" },
  { "BN", "bistrita nasaud" },
  { "BR", "braila" },
  { "BT", "botosani" },
  { "BV", "brasov" },
  { "BZ", "buzau" },
  { "CJ", "cluj" },
  { "CL", "calarasi" },
  { "CS", "caras severin" },
  { "CT", "constanta" },
  { "CV", "covasna" },
  { "DB", "dambovita" },
  { "DJ", "dolj" },
  { "GJ", "gorj" },
  { "GL", "galati" },
  { "GR", "giurgiu" },
  { "HD", "hunedoara" },
  { "HR", "harghita" },
  { "IF", "ilfov" },
  { "IL", "ialomita" },
  { "IS", "iasi" },
  { "MH", "mehedinti" },
  { "MM", "maramures" },
  { "MS", "mures" },
  { "NT", "neamt" },
  { "OT", "olt" },
  { "PH", "prahova" },
  { "SB", "sibiu" },
  { "SJ", "salaj" },
  { "SM", "satu mare" },
  { "SV", "suceava" },
  { "TL", "tulcea" },
  { "TM", "timis" },
  { "TR", "teleorman" },
  { "VL", "valcea" },
  { "VN", "vrancea" },
  { "VS", "vaslui" },
};

static gboolean
has_word (const char *words, const char *word, char separator)
{
  gsize length = strlen (word);

  for (const char *p = words; length > 0 && (p = strstr (p, word)) != NULL; p++)
    if ((p == words || p[-1] == separator) && (p[length] == '\0' || p[length] == separator))
      return TRUE;
  return FALSE;
}

/* Small letters without marks, one blank between the words. */
static char *
plain (const char *text)
{
  g_autofree char *folded = crm_fold (text);
  GString *words = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p++)
    if (strchr (" .-,/\t", *p) == NULL)
      g_string_append_c (words, *p);
    else if (words->len > 0 && words->str[words->len - 1] != ' ')
      g_string_append_c (words, ' ');
  while (words->len > 0 && words->str[words->len - 1] == ' ')
    g_string_truncate (words, words->len - 1);
  return g_string_free (words, FALSE);
}

static const char *
find_code (const char *const table[][2], gsize n, const char *text)
{
  g_autofree char *word = plain (text);

  for (gsize i = 0; i < n; i++)
    if (has_word (table[i][1], word, '|'))
      return table[i][0];
  return NULL;
}

gboolean
crm_einvoice_is_country (const char *code)
{
  return code != NULL && strlen (code) == 2 && has_word (countries, code, ' ');
}

gboolean
crm_einvoice_has_vat (const char *country)
{
  return country != NULL && has_word (vat_countries, country, ' ');
}

/* The two letters of a country; NULL when it cannot be told. */
char *
crm_einvoice_find_country (const char *text)
{
  g_autofree char *code = text != NULL ? g_ascii_strup (text, -1) : NULL;

  if (code == NULL)
    return NULL;
  g_strstrip (code);
  if (crm_einvoice_is_country (code))
    return g_steal_pointer (&code);
  return g_strdup (find_code (country_names, G_N_ELEMENTS (country_names), text));
}

/* The code of a unit: also one that is written as such; NULL when it cannot be told. */
char *
crm_einvoice_find_unit (const char *text)
{
  const char *code;

  if (text == NULL || *text == '\0')
    return g_strdup ("C62");
  for (gsize i = 0; i < G_N_ELEMENTS (unit_names); i++)
    if (strcmp (unit_names[i][0], text) == 0)
      return g_strdup (text);
  code = find_code (unit_names, G_N_ELEMENTS (unit_names), text);
  return g_strdup (code);
}

/* "Cluj", "jud. Cluj", "CJ", "RO-CJ" as RO-CJ; NULL when it is no county of Romania. */
char *
crm_einvoice_find_county (const char *text)
{
  static const char *const beginnings[] = { "judetul ", "jud ", "mun ", "ro ", "county of " };
  g_autofree char *word = text != NULL ? plain (text) : NULL;
  const char *name = word;

  if (word == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (name, beginnings[i]))
      name += strlen (beginnings[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (counties); i++)
    if (g_ascii_strcasecmp (counties[i][0], name) == 0 || has_word (counties[i][1], name, '|'))
      return g_strconcat ("RO-", counties[i][0], NULL);
  return NULL;
}

/* SECTOR1 to SECTOR6 of Bucharest; NULL when neither the city nor the street says which. */
char *
crm_einvoice_find_sector (const char *city, const char *street)
{
  const char *places[] = { city, street };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folded = places[i] != NULL ? crm_fold (places[i]) : NULL;
      const char *at = folded != NULL ? strstr (folded, "sector") : NULL;

      for (; at != NULL && *at != '\0'; at++)
        if (*at >= '1' && *at <= '6' && !g_ascii_isdigit (at[1]))
          return g_strdup_printf ("SECTOR%c", *at);
        else if (g_ascii_isdigit (*at))
          break;
    }
  return NULL;
}

/* The code of UNCL 5305 for what a line says of its tax; NULL when that is not known. */
const char *
crm_einvoice_category_code (const char *key)
{
  static const char *const categories[][2] = {
    { "standard", "S" },        { "zero", "Z" },   { "exempt", "E" }, { "reverse_charge", "AE" },
    { "intra_community", "K" }, { "export", "G" }, { "outside", "O" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (categories); i++)
    if (g_strcmp0 (key, categories[i][0]) == 0)
      return categories[i][1];
  return NULL;
}

/* The code of why there is no tax, where the category says it; NULL where words have to. */
const char *
crm_einvoice_reason_code (const char *category)
{
  static const char *const codes[][2] = {
    { "AE", "VATEX-EU-AE" }, { "K", "VATEX-EU-IC" }, { "G", "VATEX-EU-G" }, { "O", "VATEX-EU-O" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (strcmp (category, codes[i][0]) == 0)
      return codes[i][1];
  return NULL;
}
