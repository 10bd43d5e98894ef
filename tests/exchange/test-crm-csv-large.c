/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of 200 MB: one that is a table, one that is nothing but a hole. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crm-csv-reader.h"
#include "crm-error.h"

#define SIZE (200 * 1024 * 1024)

static guint64
memory_high_mark (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + 6, NULL, 10) : 0;
}

static guint64
write_table (int fd)
{
  g_autoptr (GString) block = g_string_new (NULL);
  guint64 n_rows = 0;

  for (; block->len < 1024 * 1024; n_rows++)
    g_string_append_printf (block, "%" G_GUINT64_FORMAT ",Çağrı Öztürk,\"Rua da Paz, 5\",12.50\n",
                            n_rows);
  g_assert_cmpint (write (fd, "id,name,street,price\n", 21), ==, 21);
  for (int i = 0; i < SIZE / (1024 * 1024); i++)
    g_assert_cmpint (write (fd, block->str, block->len), ==, (gssize) block->len);
  return n_rows * (SIZE / (1024 * 1024));
}

static void
test_table (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("crm-large-XXXXXX.csv", &path, NULL);
  guint64 expected = write_table (fd), before, n = 0;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCsvReader) reader = NULL;
  g_autoptr (GTimer) timer = g_timer_new ();
  CrmCsvRow row;

  close (fd);
  before = memory_high_mark ();
  reader = crm_csv_reader_open (file, NULL, NULL, &error);
  g_assert_no_error (error);
  while (crm_csv_reader_next (reader, &row, NULL, &error))
    n++;
  g_unlink (path);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, expected);
  g_test_message ("%" G_GUINT64_FORMAT " rows in %.2f s", n, g_timer_elapsed (timer, NULL));
  /* Flat: what reading 200 MB needs is some buffers. In kilobytes. */
  g_assert_cmpuint (memory_high_mark () - before, <, 16 * 1024);
}

static void
test_hole (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("crm-hole-XXXXXX.csv", &path, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ftruncate (fd, SIZE), ==, 0);
  close (fd);
  g_assert_null (crm_csv_reader_open (file, NULL, NULL, &error));
  g_unlink (path);
  g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-large/table", test_table);
  g_test_add_func ("/csv-large/hole", test_hole);
  return g_test_run ();
}
