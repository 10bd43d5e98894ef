/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-collation.h"

/* Each list stands in the order of its language, no two words alike. */
static void
check_order (CrmCollation collation, const char *const *words)
{
  for (guint i = 1; words[i] != NULL; i++)
    {
      g_autofree char *before = crm_collation_key (collation, words[i - 1]);
      g_autofree char *after = crm_collation_key (collation, words[i]);

      g_test_message ("%s (%s) < %s (%s)", words[i - 1], before, words[i], after);
      g_assert_cmpstr (before, <, after);
    }
}

static void
test_turkish (void)
{
  static const char *const letters[]
      = { "A", "b", "C", "ç", "d", "e", "f", "g", "Ğ", "h", "I", "i", "j", "k", "l",
          "m", "n", "o", "Ö", "p", "r", "s", "Ş", "t", "u", "ü", "v", "y", "z", NULL };
  static const char *const names[]
      = { "Aydın",   "Balcı",  "Cevdet",  "czar", "Çelik",    "Demir",  "Gzem",  "Ğ",
          "Irmak",   "ızgara", "İbrahim", "ince", "Kaya",     "Ozan",   "Öz",    "Sarı",
          "Szekely", "Şahin",  "Uzun",    "Ünlü", "Yıldırım", "Yıldız", "Yiğit", NULL };

  check_order (CRM_COLLATION_TURKISH, letters);
  check_order (CRM_COLLATION_TURKISH, names);
}

static void
test_romanian (void)
{
  static const char *const names[]
      = { "Adam",   "Azi",   "Ăncuța", "Âncă",  "Barbu", "Iuga",    "Iz",    "Înger", "Jora",
          "Stoica", "Szabo", "Șerban", "Tudor", "Tz",    "Țurcanu", "Udrea", NULL };

  check_order (CRM_COLLATION_ROMANIAN, names);
}

/* In Portuguese and English an accent is no letter of its own. */
static void
test_plain (void)
{
  static const char *const names[] = { "Abreu", "Água",     "Álvaro", "Antunes", "Cardoso",
                                       "Çevik", "Ferreira", "Órfão",  "Otero",   NULL };

  check_order (CRM_COLLATION_PLAIN, names);
}

/* However a letter is written in Unicode, and in whichever case, it stands in the same place. */
static void
test_forms (void)
{
  static const struct
  {
    CrmCollation collation;
    const char *one, *other;
  } cases[] = {
    { CRM_COLLATION_TURKISH, "Şahin", "S\u0327ahi\u0307n" },
    { CRM_COLLATION_TURKISH, "İSTANBUL", "istanbul" },
    { CRM_COLLATION_TURKISH, "ISPARTA", "ısparta" },
    { CRM_COLLATION_TURKISH, "Kâğıt", "KAĞIT" },
    { CRM_COLLATION_TURKISH, "Alî", "ali" },
    { CRM_COLLATION_ROMANIAN, "Ştefan", "Ștefan" },
    { CRM_COLLATION_ROMANIAN, "ŢARĂ", "t\u0326ara\u0306" },
    { CRM_COLLATION_ROMANIAN, "José", "jose" },
    { CRM_COLLATION_PLAIN, "João", "JOAO" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *one = crm_collation_key (cases[i].collation, cases[i].one);
      g_autofree char *other = crm_collation_key (cases[i].collation, cases[i].other);

      g_assert_cmpstr (one, ==, other);
    }
}

static void
test_find (void)
{
  g_assert_cmpint (crm_collation_find ("tr_TR.UTF-8"), ==, CRM_COLLATION_TURKISH);
  g_assert_cmpint (crm_collation_find ("ro-RO"), ==, CRM_COLLATION_ROMANIAN);
  g_assert_cmpint (crm_collation_find ("ro"), ==, CRM_COLLATION_ROMANIAN);
  g_assert_cmpint (crm_collation_find ("pt_BR"), ==, CRM_COLLATION_PLAIN);
  g_assert_cmpint (crm_collation_find ("C"), ==, CRM_COLLATION_PLAIN);
  g_assert_cmpint (crm_collation_find (""), ==, CRM_COLLATION_PLAIN);
  g_setenv ("LANGUAGE", "tr", TRUE);
  g_assert_cmpint (crm_collation_default (), ==, CRM_COLLATION_TURKISH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/collation/turkish", test_turkish);
  g_test_add_func ("/collation/romanian", test_romanian);
  g_test_add_func ("/collation/plain", test_plain);
  g_test_add_func ("/collation/forms", test_forms);
  g_test_add_func ("/collation/find", test_find);
  return g_test_run ();
}
