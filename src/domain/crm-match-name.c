/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of people and companies as they are compared: words in any order, without titles, particles
 * and legal forms, and with the short forms of first names in the four languages. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-match-private.h"

/* The full form first, then how people are called. A short form may stand in several lines. */
static const char *const short_forms[] = {
  /* Portuguese */
  "jose ze zezinho zeca zezito juca",
  "fernando nando fernandinho",
  "francisco chico kiko xico paco",
  "antonio tonio tony toninho to tozinho",
  "joao joaozinho joca jota",
  "joaquim quim quinzinho",
  "manuel manel nelo maneca mane",
  "luis lu luisinho lula",
  "carlos carlinhos caca",
  "eduardo edu dudu duda",
  "roberto beto betinho",
  "alberto beto berto",
  "humberto beto berto",
  "gilberto beto gil",
  "pedro pedrinho pepe",
  "paulo paulinho",
  "rafael rafa rafinha",
  "gabriel gabi biel",
  "gustavo guga gu",
  "guilherme gui guiga",
  "rodrigo digo rod",
  "ricardo rico cadu ric",
  "leonardo leo nando",
  "daniel dani dan",
  "augusto guto gugu",
  "alexandre xande ale alex xandinho",
  "bernardo be nardo",
  "miguel miguelito guel",
  "sebastiao tiao bastiao sebas",
  "severino bio",
  "raimundo mundico",
  "henrique rique kike",
  "frederico fred kiko",
  "marcelo celo",
  "mauricio mau",
  "nuno nuninho",
  "tiago ti thiago",
  "vicente vice",
  "maria mia mariazinha",
  "mariana mari nana",
  "ana aninha anita nina",
  "isabel bel isa belinha belita",
  "isabela bela isa",
  "teresa te teca tete teresinha",
  "beatriz bia bea",
  "catarina cata cati kika",
  "carolina carol caro lina",
  "margarida guida magui",
  "francisca chica kika xica",
  "fernanda nanda fe",
  "amanda mandinha nanda",
  "luisa lu luisinha",
  "lucia lu lucinha",
  "luciana lu lucy",
  "patricia pati paty tricia",
  "gabriela gabi bibi",
  "rafaela rafa",
  "daniela dani",
  "juliana ju juli",
  "adriana dri adri",
  "cristina cris tina kika",
  "helena lena leninha",
  "madalena lena mada",
  "filomena mena filo",
  "conceicao sao ceicao",
  "leonor nonor leo",
  "eduarda duda",
  "manuela manu nela nelinha",
  "raquel quel",
  "sofia sofi",
  "susana su susi",
  "rita ritinha",
  "rosa rosinha",
  "antonia tonia toninha",
  "joana joaninha",
  "matilde tilde",
  "graca gracinha",
  "albertina tina",
  "aparecida cida cidinha",
  "benedita bene dita",
  "sebastiana tiana",
  /* Romanian */
  "ion ionel nelu ionut ionica jean nica",
  "ioan ionel nelu ionut",
  "gheorghe gigi ghita george gicu",
  "george geo gigi gicu",
  "constantin costel costi dinu titi costica",
  "nicolae nicu nelu culae nae",
  "vasile vasilica lica",
  "dumitru mitica mitru dumi",
  "stefan fane fanel stefanel",
  "alexandru alex sandu alecu ale",
  "mihai misu mihaita mihut",
  "andrei andi",
  "cristian cristi cris",
  "florin florinel",
  "adrian adi",
  "marian marin mariusica",
  "marius mariusica",
  "gabriel gabi",
  "daniel dani danut dan",
  "bogdan bodi",
  "radu raducu",
  "tudor doru tudorel",
  "teodor teo doru",
  "valentin vali",
  "valeriu vali",
  "viorel relu viorica",
  "aurel relu lica",
  "cornel nelu",
  "corneliu cornel nelu",
  "emil milica",
  "eugen genu jeni",
  "grigore grig grigoras",
  "ilie ilica",
  "iulian iuli",
  "laurentiu lauri lorin",
  "lucian luci",
  "octavian tavi tavita",
  "ovidiu ovi",
  "paul pavel paulica",
  "petru petrica petre",
  "petre petrica",
  "razvan razvi",
  "sebastian sebi seba",
  "sorin sorinel",
  "traian traienel",
  "vlad vladut",
  "vladimir vlad",
  "elena lenuta ileana nuti lena",
  "maria maricica mioara marioara mia",
  "ioana oana ionela",
  "ana anuta anca anisoara",
  "alexandra ale alexa sanda",
  "andreea andra dea",
  "gabriela gabi",
  "georgiana georgi gina",
  "mihaela miha ela",
  "cristina cristi tina cris",
  "daniela dana dani",
  "ecaterina cati catinca",
  "florentina flori tina",
  "magdalena magda",
  "margareta marga reta",
  "nicoleta nico",
  "rodica rodi",
  "simona simo",
  "stefania fani stefi",
  "valentina vali tina",
  "victoria vichi vica",
  "veronica vero",
  "viorica vio",
  "carmen carmi",
  "elisabeta veta eli",
  "eugenia jeni geta",
  "georgeta geta",
  /* Turkish */
  "mehmet memo memet mamo mehmed",
  "mustafa musti mustik mistik",
  "ahmet ahmed aho",
  "ali alis aliko",
  "huseyin huso husein",
  "hasan haso",
  "ibrahim ibo",
  "ismail ismo",
  "suleyman sulo solo",
  "osman osmo",
  "abdullah apo abdul",
  "abdurrahman apo rahman",
  "ramazan ramo",
  "murat muro murad",
  "yusuf yusufcan",
  "halil halo",
  "omer omo",
  "kemal kemo",
  "recep reco",
  "salih salo",
  "sabahattin sabo",
  "selahattin selo",
  "hayrettin hayro",
  "bayram bayro",
  "emre emo",
  "burak buro",
  "serkan serko",
  "volkan volki",
  "hakan hako",
  "okan oko",
  "fatma fato fatos",
  "ayse aysegul ayso",
  "emine emis emos",
  "hatice hato haticem hatce",
  "zeynep zeyno zey",
  "elif elifnur",
  "meryem mero",
  "serife sero",
  "sultan sulo",
  "merve mervus",
  "ozlem ozi",
  "dilek dilo",
  "gulsum gulsa gul",
  "nurcan nur",
  "nurhan nur",
  "sevgi sevo",
  "esra esros",
  "busra busi",
  "muhammed muhammet mohammed memo",
  "yasemin yaso",
  "cemile cemo",
  "cemal cemo",
  "zuhal zuzu",
  /* English */
  "william bill will billy willy liam",
  "robert bob rob bobby robbie bert",
  "richard dick rick rich",
  "james jim jimmy jamie",
  "john jack johnny jon",
  "jonathan jon john nathan",
  "thomas tom tommy",
  "michael mike mick mickey mikey",
  "charles charlie chuck chas",
  "edward ed eddie ted ned teddy",
  "henry harry hank hal",
  "george georgie",
  "joseph joe joey",
  "david dave davy",
  "daniel dan danny",
  "samuel sam sammy",
  "matthew matt matty",
  "andrew andy drew",
  "anthony tony ant",
  "steven steve",
  "stephen steve",
  "christopher chris kit topher",
  "nicholas nick nicky",
  "benjamin ben benny",
  "alexander alex sandy al lex",
  "frederick fred freddie",
  "gregory greg",
  "kenneth ken kenny",
  "lawrence larry laurie",
  "leonard len lenny leo",
  "patrick pat paddy",
  "peter pete",
  "philip phil pip",
  "raymond ray",
  "ronald ron ronnie",
  "timothy tim timmy",
  "walter walt wally",
  "albert al bert bertie",
  "arthur art artie",
  "donald don donnie",
  "douglas doug",
  "eugene gene",
  "francis frank fran",
  "gerald gerry jerry",
  "harold harry hal",
  "jeffrey jeff",
  "joshua josh",
  "elizabeth liz beth betty lizzie eliza lisa libby bess",
  "margaret maggie meg peggy marge rita",
  "katherine kate kathy katie kitty kat",
  "catherine kate cathy katie cat",
  "mary molly polly mae",
  "patricia pat patty trish tricia",
  "jennifer jen jenny",
  "jessica jess jessie",
  "susan sue susie",
  "deborah deb debbie",
  "barbara barb babs",
  "rebecca becky becca",
  "victoria vicky tori",
  "alexandra alex sandra lexi",
  "samantha sam",
  "christine chris tina",
  "dorothy dot dolly",
  "eleanor ellie nell nora",
  "helen nell lena",
  "isabella bella izzy",
  "judith judy",
  "pamela pam",
  "rachel rach",
  "sarah sally sadie",
  "theresa terry tess",
  "virginia ginny",
  "abigail abby gail",
  "amelia amy millie",
  "anne annie nan",
  "caroline carrie carol",
};

static const char titles[]
    = " dr dra doutor doutora eng enga engenheiro engenheira prof professor professora arq arqt sr "
      "sra "
      "srta senhor senhora dona dom exmo exma mr mrs ms miss mister dl dna domnul doamna "
      "domnisoara "
      "ing inginer av adv avukat bay bayan sayin bey hanim uzm doc phd msc mba ec ";
static const char particles[]
    = " de da do dos das e d di del della du van von der den ter la le el al "
      "bin ibn y ";
static const char forms[] = " lda ltda limitada unipessoal sociedade sa sarl srl sl slu me epp "
                            "eireli mei cia companhia snc "
                            "pfa ra srls spa gmbh ag kg bv nv oy ab as anonim sirketi sirket sti "
                            "ltd limited san tic sanayi "
                            "ticaret ve inc llc llp plc corp corporation co company incorporated "
                            "the e and de da do dos das "
                            "of societatea sc ";
static const char *const generations[]
    = { " jr junior ", " filho fiul ",          " neto ", " sobrinho ", " ii ",
        " iii ",       " sen senior pai tatal " };

static gboolean
is_in (const char *list, const char *word)
{
  g_autofree char *spaced = g_strconcat (" ", word, " ", NULL);

  return strstr (list, spaced) != NULL;
}

static GHashTable *
make_forms (void)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (short_forms); i++)
    {
      g_auto (GStrv) words = g_strsplit (short_forms[i], " ", -1);

      for (char **word = words; *word != NULL; word++)
        {
          GArray *lines = g_hash_table_lookup (table, *word);
          guint line = (guint) i;

          if (lines == NULL)
            {
              lines = g_array_new (FALSE, FALSE, sizeof (guint));
              g_hash_table_insert (table, g_strdup (*word), lines);
            }
          g_array_append_val (lines, line);
        }
    }
  return table;
}

/* The lines in which a word stands, or NULL. Made once, then only read. */
static GArray *
lines_of (const char *word)
{
  static GHashTable *table;
  static gsize made;

  if (g_once_init_enter (&made))
    {
      table = make_forms ();
      g_once_init_leave (&made, 1);
    }
  return g_hash_table_lookup (table, word);
}

/**
 * crm_match_is_short_form:
 * @a: a folded first name
 *
 * Returns: whether the two are forms of one name: Zé and José, Bill and William
 */
gboolean
crm_match_is_short_form (const char *a, const char *b)
{
  GArray *first = lines_of (a), *second = lines_of (b);

  for (guint i = 0; first != NULL && second != NULL && i < first->len; i++)
    for (guint k = 0; k < second->len; k++)
      if (g_array_index (first, guint, i) == g_array_index (second, guint, k))
        return TRUE;
  return FALSE;
}

/**
 * crm_match_full_form:
 *
 * Returns: (transfer none) (nullable): the line of the first name that @folded may be short for;
 *   begins with its full form
 */
const char *
crm_match_full_form (const char *folded)
{
  GArray *lines = lines_of (folded);

  return lines != NULL ? short_forms[g_array_index (lines, guint, 0)] : NULL;
}

/* Keys are made of the sound of the full form, so that Zé and José meet. */
static char *
sound_of (const char *word)
{
  const char *line = crm_match_full_form (word);
  g_autofree char *full = line != NULL ? g_strndup (line, strcspn (line, " ")) : g_strdup (word);

  return crm_match_sound (full);
}

static guint
generation_of (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (generations); i++)
    if (is_in (generations[i], word))
      return i + 1;
  return 0;
}

/* “S. R. L.” and “A.Ş.” are words as well as “SRL” and “AŞ”. */
static GPtrArray *
join_letters (GPtrArray *words)
{
  GPtrArray *joined = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) letters = g_string_new (NULL);

  for (guint i = 0; i <= words->len; i++)
    {
      const char *word = i < words->len ? g_ptr_array_index (words, i) : NULL;

      if (word != NULL && strlen (word) == 1)
        {
          g_string_append (letters, word);
          continue;
        }
      if (letters->len > 0)
        g_ptr_array_add (joined, g_strdup (letters->str));
      g_string_truncate (letters, 0);
      if (word != NULL)
        g_ptr_array_add (joined, g_strdup (word));
    }
  return joined;
}

static void
add_word (CrmMatchName *self, const char *word, CrmMatchType type)
{
  CrmMatchWord *slot;

  if (self->n_words == CRM_MATCH_WORDS)
    return;
  slot = &self->words[self->n_words++];
  slot->word = g_strdup (word);
  slot->sound = type == CRM_MATCH_PERSON ? sound_of (word) : crm_match_sound (word);
}

/* A name of nothing but titles (a company called “Sociedade”) is better than none. */
static void
add_words (CrmMatchName *self, GPtrArray *words, CrmMatchType type, gboolean all)
{
  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      guint generation = type == CRM_MATCH_PERSON && i > 0 ? generation_of (word) : 0;
      gboolean left_out = type == CRM_MATCH_PERSON ? is_in (particles, word) || is_in (titles, word)
                                                   : is_in (forms, word);

      if (all || (!left_out && (generation == 0 || words->len == 2)))
        add_word (self, word, type);
      else if (generation != 0)
        self->generation = generation;
    }
}

void
crm_match_name_init (CrmMatchName *self, const char *name, CrmMatchType type)
{
  g_autoptr (GPtrArray) words = crm_fold_words (name);
  g_autoptr (GPtrArray) joined = type == CRM_MATCH_COMPANY ? join_letters (words) : NULL;

  memset (self, 0, sizeof *self);
  add_words (self, joined != NULL ? joined : words, type, FALSE);
  if (self->n_words == 0)
    add_words (self, joined != NULL ? joined : words, type, TRUE);
}

void
crm_match_name_clear (CrmMatchName *self)
{
  for (guint i = 0; i < self->n_words; i++)
    {
      g_free (self->words[i].word);
      g_free (self->words[i].sound);
    }
  self->n_words = 0;
}

/* How two words are alike: the sign that says so, or 0. */
static guint
compare_words (const CrmMatchWord *a, const CrmMatchWord *b, CrmMatchType type)
{
  gsize n = strlen (a->word), m = strlen (b->word);

  if (strcmp (a->word, b->word) == 0)
    return CRM_SIGN_NAME_SAME;
  if (type == CRM_MATCH_PERSON && crm_match_is_short_form (a->word, b->word))
    return CRM_SIGN_NAME_SHORT;
  if (type == CRM_MATCH_PERSON && (n == 1 || m == 1))
    return a->word[0] == b->word[0] ? CRM_SIGN_NAME_INITIAL : 0;
  if (MIN (n, m) >= 4 && strcmp (a->sound, b->sound) == 0)
    return CRM_SIGN_NAME_CLOSE;
  if (MIN (n, m) >= 5 && a->word[0] == b->word[0] && crm_text_distance (a->word, b->word, 1) <= 1
      && g_ascii_isalpha (a->word[n - 1]))
    return CRM_SIGN_NAME_CLOSE;
  if (MIN (n, m) >= 7 && crm_text_resemblance (a->word, b->word) >= 0.95)
    return CRM_SIGN_NAME_CLOSE;
  return 0;
}

static double
share_of (const CrmMatchWord *word, guint sign, CrmMatchType type, const CrmMatchRarity *rarity)
{
  double share
      = rarity != NULL && rarity->share != NULL ? rarity->share (word->word, rarity->data) : 0;

  if (share <= 0)
    share = type == CRM_MATCH_PERSON ? 0.003 : 0.001;
  if (sign == CRM_SIGN_NAME_INITIAL)
    return MAX (share, 0.06);
  /* So many other names lie as near. */
  if (sign == CRM_SIGN_NAME_CLOSE)
    return MIN (share * 4 + 0.0005, 1);
  return sign == CRM_SIGN_NAME_SHORT ? MIN (share * 2, 1) : share;
}

typedef struct
{
  int of_a[CRM_MATCH_WORDS]; /* place in b, or -1 */
  gboolean of_b[CRM_MATCH_WORDS];
  guint n;
} Pairing;

static const guint in_order[]
    = { CRM_SIGN_NAME_SAME, CRM_SIGN_NAME_SHORT, CRM_SIGN_NAME_CLOSE, CRM_SIGN_NAME_INITIAL };

/* The best likeness first, so that no word is taken by a lesser one. */
static void
pair_words (const CrmMatchName *a,
            const CrmMatchName *b,
            CrmMatchType type,
            const CrmMatchRarity *rarity,
            Pairing *pairing,
            CrmMatchNames *result)
{
  for (guint i = 0; i < CRM_MATCH_WORDS; i++)
    pairing->of_a[i] = -1;
  for (gsize level = 0; level < G_N_ELEMENTS (in_order); level++)
    for (guint i = 0; i < a->n_words; i++)
      for (guint j = 0; j < b->n_words && pairing->of_a[i] < 0; j++)
        if (!pairing->of_b[j]
            && compare_words (&a->words[i], &b->words[j], type) == in_order[level])
          {
            pairing->of_a[i] = (int) j;
            pairing->of_b[j] = TRUE;
            pairing->n++;
            result->signs |= in_order[level];
            result->expected *= share_of (&a->words[i], in_order[level], type, rarity);
          }
}

/* Each has a name that the other lacks. Of people the first and the last decide. */
static guint
judge_strangers (const CrmMatchName *a, const CrmMatchName *b, const Pairing *pairing)
{
  gboolean first = pairing->of_a[0] >= 0 && pairing->of_b[0];
  gboolean last = pairing->of_a[a->n_words - 1] >= 0 && pairing->of_b[b->n_words - 1];

  if (pairing->n == 0 || a->n_words < 2 || b->n_words < 2)
    return CRM_SIGN_NAME_OTHER;
  if (first && last)
    return CRM_SIGN_NAME_PART;
  if (pairing->of_a[0] == 0)
    return CRM_SIGN_NAME_CHANGED;
  return CRM_SIGN_FAMILY;
}

/* A slip in one word of a company, or a blank that is too many or missing. */
static gboolean
are_one_slip_apart (const CrmMatchName *a, const CrmMatchName *b)
{
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) second = g_string_new (NULL);

  for (guint i = 0; i < a->n_words; i++)
    g_string_append (first, a->words[i].word);
  for (guint i = 0; i < b->n_words; i++)
    g_string_append (second, b->words[i].word);
  return MIN (first->len, second->len) >= 10 && crm_text_distance (first->str, second->str, 1) <= 1;
}

/**
 * crm_match_name_compare:
 *
 * Returns: what the two names say, and how many would share as much by chance
 */
CrmMatchNames
crm_match_name_compare (const CrmMatchName *a,
                        const CrmMatchName *b,
                        CrmMatchType type,
                        const CrmMatchRarity *rarity)
{
  CrmMatchNames result = { 0, 1 };
  Pairing pairing = { .n = 0 };
  guint fewer = MIN (a->n_words, b->n_words), more = MAX (a->n_words, b->n_words);

  if (fewer == 0)
    return result;
  pair_words (a, b, type, rarity, &pairing, &result);
  if (pairing.n == fewer)
    {
      if (fewer < more)
        result.signs |= CRM_SIGN_NAME_PART;
    }
  else if (type == CRM_MATCH_COMPANY && are_one_slip_apart (a, b))
    {
      result.signs |= CRM_SIGN_NAME_CLOSE;
      result.expected *= 0.004;
    }
  else if (type == CRM_MATCH_COMPANY)
    result.signs = CRM_SIGN_NAME_OTHER;
  else
    {
      guint verdict = judge_strangers (a, b, &pairing);

      result.signs = verdict == CRM_SIGN_NAME_PART ? result.signs | verdict : verdict;
    }
  if (result.signs & ~(guint) CRM_SIGN_NAME_SAME)
    result.signs &= ~(guint) CRM_SIGN_NAME_SAME;
  if (a->generation != b->generation)
    result.signs |= CRM_SIGN_GENERATION;
  return result;
}
