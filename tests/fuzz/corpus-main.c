/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives every file of a folder to a fuzzer, whole, cut at some places and with a byte turned,
 * without libFuzzer: so the inputs that broke something are part of each run of the tests. */
#include "config.h"

#include "fuzz.h"

#define CUTS 16

static void
give (const char *bytes, gsize length)
{
  g_autofree guint8 *copy = NULL;

  /* A copy of just this size lets the sanitizers see a read behind its end. */
  LLVMFuzzerTestOneInput ((const guint8 *) bytes, length);
  for (guint i = 1; i < CUTS; i++)
    {
      gsize cut = length * i / CUTS;

      g_free (copy);
      copy = g_memdup2 (bytes, MAX (cut, 1));
      LLVMFuzzerTestOneInput (copy, cut);
      if (cut == 0)
        continue;
      copy[cut - 1] ^= 0x80;
      LLVMFuzzerTestOneInput (copy, cut);
    }
}

static void
test_file (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (data, &bytes, &length, &error));
  g_assert_no_error (error);
  give (bytes, length);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  folder = g_dir_open (argv[1], 0, NULL);
  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_strconcat ("/", name, NULL);

      g_ptr_array_add (paths, g_build_filename (argv[1], name, NULL));
      g_test_add_data_func (path, paths->pdata[paths->len - 1], test_file);
    }
  g_assert_cmpuint (paths->len, >, 0);
  return g_test_run ();
}
