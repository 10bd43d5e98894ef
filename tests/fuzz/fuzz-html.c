/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-html-table.h"
#include "fuzz.h"

/* Every table that is listed can be read, whatever the page is like. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "crm-fuzz-html-XXXXXX", NULL);
  int descriptor = g_mkstemp (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GPtrArray) tables = NULL;
  guint largest = 0;

  g_assert_cmpint (descriptor, >=, 0);
  g_close (descriptor, NULL);
  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  crm_html_guess (data, MIN (size, 8192));
  tables = crm_html_list_tables (file, &largest, NULL, NULL);
  for (guint i = 0; tables != NULL && i < MIN (tables->len, 4); i++)
    {
      g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
      g_autoptr (CrmTableWriter) writer = crm_table_writer_new (stream);
      GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (stream);

      g_assert_true (g_utf8_validate (tables->pdata[i], -1, NULL));
      g_assert_true (crm_html_read_table (file, i, writer, NULL, NULL));
      g_assert_true (g_memory_output_stream_get_data_size (memory) == 0
                     || g_utf8_validate (g_memory_output_stream_get_data (memory),
                                         (gssize) g_memory_output_stream_get_data_size (memory),
                                         NULL));
    }
  g_assert_true (tables == NULL || largest < tables->len);
  g_unlink (path);
  return 0;
}
