/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make-office --contacts N [--folder DIR] [--csv FILE] [--vcf FILE] [--truth FILE] */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <glib/gstdio.h>

#include "bench-office.h"
#include "bench-people.h"

static gboolean
write_file (const char *path, guint n, void (*write) (guint n, FILE *file))
{
  FILE *file;
  gboolean good;

  if (path == NULL)
    return TRUE;
  file = g_fopen (path, "w");
  if (file != NULL)
    write (n, file);
  good = file != NULL && !ferror (file);
  if ((file != NULL && fclose (file) != 0) || !good)
    {
      g_printerr ("make-office: %s: %s\n", path, g_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

int
main (int argc, char *argv[])
{
  int n_contacts = 1000;
  g_autofree char *folder = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *vcf = NULL;
  g_autofree char *truth = NULL;
  GOptionEntry entries[] = {
    { "contacts", 'n', 0, G_OPTION_ARG_INT, &n_contacts, "How many people; 1000", "N" },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, "Write a replica there", "DIR" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &csv, "Write the people as CSV", "FILE" },
    { "vcf", 0, 0, G_OPTION_ARG_FILENAME, &vcf, "Write the people as vCards", "FILE" },
    { "truth", 0, 0, G_OPTION_ARG_FILENAME, &truth,
      "Write which rows are the same and which only look so, as CSV", "FILE" },
    { NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("make-office: %s\n", error->message);
      return 2;
    }
  if (n_contacts < 1 || n_contacts > 5000000)
    {
      g_printerr ("make-office: --contacts is between 1 and 5000000\n");
      return 2;
    }
  if (folder != NULL && !bench_office_make (folder, (guint) n_contacts, &error))
    {
      g_printerr ("make-office: %s\n", error->message);
      return 1;
    }
  return write_file (csv, (guint) n_contacts, bench_people_write_csv)
                 && write_file (vcf, (guint) n_contacts, bench_people_write_vcards)
                 && write_file (truth, (guint) n_contacts, bench_people_write_truth)
             ? 0
             : 1;
}
