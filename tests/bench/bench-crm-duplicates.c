/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Duplicates of known truth among people: how many are found, how many of those found are true, how
 * long it takes, and what a key costs while somebody types. The truth has doubles written otherwise
 * (order, accents, a slip, a short form, another number format, no mail), families at one phone and
 * address, fathers and sons, and homonyms by chance. */
#include "config.h"

#include "bench.h"

#include <string.h>

#include "crm-duplicates.h"
#include "crm-match.h"

#define PART 10000

typedef struct
{
  const CrmKind *kind;
  BenchRandom random;
  guint first, n;
  GHashTable *truth; /* id -> number of the person */
  guint n_doubles;   /* pairs that are one */
} Making;

typedef struct
{
  char *first, *last, *phone, *mail, *birthday, *city, *street;
} Person;

static const char *const cities[] = { "Lisboa", "Porto", "Cluj", "Izmir", "Leeds", "Recife" };

static void
person_free (Person *person)
{
  g_free (person->first);
  g_free (person->last);
  g_free (person->phone);
  g_free (person->mail);
  g_free (person->birthday);
  g_free (person->city);
  g_free (person->street);
  g_free (person);
}

static Person *
person_new (BenchRandom *random, guint number)
{
  Person *person = g_new0 (Person, 1);
  g_autofree char *mail = NULL;

  bench_person (random, &person->first, &person->last);
  mail = bench_mail_name (person->first, person->last);
  person->phone = bench_phone (random);
  person->mail = g_strdup_printf ("%s%u@mail%u.example", mail, number, bench_below (random, 40));
  if (bench_below (random, 3) == 0)
    person->birthday = g_strdup_printf ("%u-%02u-%02u", 1940 + bench_below (random, 65),
                                        1 + bench_below (random, 12), 1 + bench_below (random, 28));
  person->city = g_strdup (cities[bench_below (random, G_N_ELEMENTS (cities))]);
  person->street
      = g_strdup_printf ("Rua %u, %u", bench_below (random, 4000), 1 + bench_below (random, 90));
  return person;
}

static char *
plain (const char *text)
{
  g_autofree char *apart = g_utf8_normalize (text, -1, G_NORMALIZE_NFD);
  GString *kept = g_string_new (NULL);

  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    if ((guchar) *p < 0x80)
      g_string_append_c (kept, *p);
  return g_string_free (kept, FALSE);
}

static char *
with_slip (BenchRandom *random, const char *text)
{
  char *slip = plain (text);
  gsize length = strlen (slip);

  if (length > 4)
    {
      gsize at = 1 + bench_below (random, (guint) length - 3);
      char c = slip[at];

      slip[at] = slip[at + 1];
      slip[at + 1] = c;
    }
  return slip;
}

static void
set (char **place, char *text)
{
  g_free (*place);
  *place = text;
}

/* The same person as somebody else entered them. */
static void
write_otherwise (BenchRandom *random, Person *person)
{
  const char *line;
  g_autofree char *folded = g_ascii_strdown (person->first, -1);

  switch (bench_below (random, 6))
    {
    case 0:
      set (&person->first, plain (person->first));
      set (&person->last, g_utf8_strup (person->last, -1));
      break;
    case 1:
      {
        char *swap = person->first;

        person->first = person->last;
        person->last = swap;
        break;
      }
    case 2:
      set (&person->last, with_slip (random, person->last));
      break;
    case 3:
      line = crm_match_full_form (folded);
      if (line != NULL && strchr (line, ' ') != NULL)
        {
          g_auto (GStrv) forms = g_strsplit (line, " ", 3);

          set (&person->first, g_strdup (forms[1]));
        }
      break;
    default:
      break;
    }
  if (bench_below (random, 4) == 0)
    set (&person->phone, NULL);
  else if (bench_below (random, 2) == 0)
    set (&person->phone,
         g_strconcat ("00", person->phone[0] == '+' ? person->phone + 1 : person->phone, NULL));
  if (person->phone == NULL || bench_below (random, 2) == 0)
    set (&person->mail, g_utf8_strup (person->mail, -1));
  else
    set (&person->mail, NULL);
  if (bench_below (random, 2) == 0)
    set (&person->birthday, NULL);
  if (bench_below (random, 5) == 0)
    set (&person->city, NULL);
  if (bench_below (random, 2) == 0)
    set (&person->street, NULL);
}

static void
make_relative (BenchRandom *random, Person *person, guint number)
{
  if (bench_below (random, 5) == 0)
    set (&person->last, g_strconcat (person->last, " Filho", NULL));
  else
    {
      g_autofree char *own = g_strdup (person->first);

      while (g_strcmp0 (own, person->first) == 0)
        {
          Person *other = person_new (random, number);

          set (&person->first, g_steal_pointer (&other->first));
          person_free (other);
        }
    }
  set (&person->birthday, NULL);
  set (&person->mail, NULL);
}

static gboolean
store (CrmSession *session, Making *making, Person *person, guint number, GError **error)
{
  g_autoptr (CrmRecord) record = crm_record_new (making->kind);

  crm_record_set_text (record, "first_name", person->first);
  crm_record_set_text (record, "last_name", person->last);
  crm_record_set_text (record, "phone", person->phone);
  crm_record_set_text (record, "email", person->mail);
  crm_record_set_text (record, "city", person->city);
  crm_record_set_text (record, "street", person->street);
  if (person->birthday != NULL
      && !crm_record_parse (record, "birthday", person->birthday, NULL, error))
    return FALSE;
  g_hash_table_insert (making->truth, crm_id_copy (crm_record_get_id (record)),
                       GUINT_TO_POINTER (number + 1));
  return crm_session_insert (session, record, error);
}

/* Of a hundred, eight are entered twice and five have somebody of their family here. */
static gpointer
make_part (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Making *making = data;
  gboolean good = crm_session_begin (session, "Bench", "test", error);

  for (guint i = making->first; good && i < making->first + making->n; i++)
    {
      Person *person = person_new (&making->random, i);
      guint fate = bench_below (&making->random, 100);

      good = store (session, making, person, i, error);
      if (good && fate < 8)
        {
          write_otherwise (&making->random, person);
          good = store (session, making, person, i, error);
          making->n_doubles++;
        }
      else if (good && fate < 13)
        {
          make_relative (&making->random, person, i);
          good = store (session, making, person, G_MAXUINT / 2 + i, error);
        }
      person_free (person);
    }
  return good && crm_session_commit (session, NULL, error) ? data : NULL;
}

static gpointer
scan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_scan_duplicates (session, data, 0, NULL, NULL, cancellable, error);
}

static void
put_line (CrmDuplicateScan *found, Making *making, double least)
{
  guint n_true = 0, n_found = 0;

  for (guint i = 0; i < found->pairs->len; i++)
    {
      const CrmDuplicate *pair = &g_array_index (found->pairs, CrmDuplicate, i);

      if (pair->probability < least)
        continue;
      n_found++;
      n_true += g_hash_table_lookup (making->truth, &pair->first)
                == g_hash_table_lookup (making->truth, &pair->second);
    }
  bench_note ("  from %.2f: %7u found, %7u true; precision %.3f, recall %.3f", least, n_found,
              n_true, n_found > 0 ? (double) n_true / n_found : 1,
              (double) n_true / MAX (making->n_doubles, 1));
}

typedef struct
{
  const CrmKind *kind;
  BenchRandom random;
  GArray *seconds;
} Typing;

static gpointer
type (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Typing *typing = data;

  for (guint i = 0; i < 300; i++)
    {
      Person *person = person_new (&typing->random, i);
      g_autoptr (CrmRecord) draft = crm_record_new (typing->kind);
      g_autoptr (GPtrArray) similar = NULL;
      double start;

      crm_record_set_text (draft, "first_name", person->first);
      crm_record_set_text (draft, "last_name", person->last);
      crm_record_set_text (draft, "phone", person->phone);
      crm_record_set_text (draft, "email", person->mail);
      start = bench_now ();
      similar = crm_session_find_similar (session, draft, CRM_MATCH_PERHAPS, 3, error);
      start = bench_now () - start;
      g_array_append_val (typing->seconds, start);
      person_free (person);
    }
  return data;
}

static void
measure (guint n)
{
  static const double thresholds[] = { 0.25, 0.50, 0.75, 0.90, 0.95, 0.98, 0.99 };
  Fixture office;
  Making making = { .random = { BENCH_SEED + 7 } };
  Typing typing = { .random = { BENCH_SEED + 8 } };
  g_autoptr (CrmDuplicateScan) found = NULL;
  double start;

  bench_open (&office);
  making.kind = typing.kind = fixture_kind (&office, "contact");
  making.truth = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  for (making.first = 0; making.first < n; making.first += making.n)
    {
      making.n = MIN (PART, n - making.first);
      fixture_run (&office, CRM_LANE_WRITE, make_part, &making);
    }
  start = bench_now ();
  found = fixture_run (&office, CRM_LANE_REPORT, scan, (gpointer) making.kind);
  start = bench_now () - start;
  bench_note ("%u people, %u of them entered twice: looked through in %.1f s",
              g_hash_table_size (making.truth), making.n_doubles, start);
  for (gsize i = 0; i < G_N_ELEMENTS (thresholds); i++)
    put_line (found, &making, thresholds[i]);
  typing.seconds = g_array_new (FALSE, FALSE, sizeof (double));
  fixture_run (&office, CRM_LANE_READ, type, &typing);
  bench_note ("  while one types: median %.2f ms, p99 %.2f ms",
              bench_median (typing.seconds) * 1000, bench_percentile (typing.seconds, 99) * 1000);
  g_array_unref (typing.seconds);
  g_hash_table_unref (making.truth);
  fixture_tear_down (&office, NULL);
}

int
main (int argc, char *argv[])
{
  bench_title ("Duplicates: precision, recall and time");
  measure (10000);
  measure (100000);
  if (bench_is_long ())
    measure (1000000);
  return 0;
}
