/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-fold.h"

static void
test_fold (void)
{
  static const struct
  {
    const char *text, *folded;
  } cases[] = {
    { "İstanbul", "istanbul" },
    { "istanbul", "istanbul" },
    { "ISTANBUL", "istanbul" },
    { "ıstanbul", "istanbul" },
    { "I\u0307stanbul", "istanbul" },
    { "Ștefan", "stefan" },
    { "Şţefan", "stefan" },
    { "S\u0326tefan", "stefan" },
    { "O’Neill", "oneill" },
    { "O'Neill", "oneill" },
    { "Straße", "strasse" },
    { "STRAẞE", "strasse" },
    { "São João, Lda.", "sao joao lda" },
    { "ÇAĞLAYAN Öğüş", "caglayan ogus" },
    { "Łódź Ørsted", "lodz orsted" },
    { "Æsir Œuvre Þór Ðorđe", "aesir oeuvre thor dorde" },
    { "ﬁrma", "firma" },
    { "  a -- b\t\n c  ", "a b c" },
    { "A&B", "a b" },
    { "Ａｃｍｅ", "acme" },
    { "x\u00a0y", "x y" },
    { "", "" },
    { "…", "" },
    { "a\xff\xfe"
      "b",
      "ab" },
    { "Ελλάδα", "ελλαδα" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = crm_fold (cases[i].text);
      g_autofree char *again = crm_fold (folded);

      g_assert_cmpstr (folded, ==, cases[i].folded);
      g_assert_cmpstr (again, ==, folded);
    }
}

/* The quick way and the thorough one say the same. */
static void
test_quick (void)
{
  for (gunichar c = 1; c < 0x600; c++)
    {
      char letter[8] = "";
      g_autofree char *text = NULL, *longer = NULL, *quick = NULL, *thorough = NULL;
      g_autofree char *expected = NULL;

      letter[g_unichar_to_utf8 (c, letter)] = '\0';
      text = g_strconcat (letter, "A", letter, letter, " ", letter, "b", letter, NULL);
      longer = g_strconcat (text, " λ", NULL);
      quick = crm_fold (text);
      thorough = crm_fold (longer);
      expected = g_strconcat (quick, " λ", NULL);
      g_assert_cmpstr (thorough, ==, expected);
    }
}

static void
test_words (void)
{
  g_autoptr (GPtrArray) words = crm_fold_words ("  João & Filhos, S.A. ");
  g_autoptr (GPtrArray) none = crm_fold_words (" -- ");

  g_assert_cmpuint (words->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (words, 0), ==, "joao");
  g_assert_cmpstr (g_ptr_array_index (words, 1), ==, "filhos");
  g_assert_cmpstr (g_ptr_array_index (words, 3), ==, "a");
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_digits (void)
{
  static const struct
  {
    const char *text, *digits;
  } cases[] = {
    { "+351 912 345 678", "351912345678" },
    { "00351-912.345.678", "351912345678" },
    { "(21) 9-8765", "2198765" },
    { "0", "0" },
    { "none", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *digits = crm_fold_digits (cases[i].text);

      g_assert_cmpstr (digits, ==, cases[i].digits);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fold/fold", test_fold);
  g_test_add_func ("/fold/words", test_words);
  g_test_add_func ("/fold/quick", test_quick);
  g_test_add_func ("/fold/digits", test_digits);
  return g_test_run ();
}
