/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-column-guess.h"
#include "crm-csv-reader.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GFile) file = fuzz_write ("table", data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmCsvReader) reader = crm_csv_reader_open (file, NULL, NULL, &error);
  g_autoptr (CrmColumnGuess) guess = crm_column_guess_new ();
  CrmCsvRow row;

  g_assert_true ((reader == NULL) == (error != NULL));
  g_file_delete (file, NULL, NULL);
  for (guint64 n = 0; reader != NULL && crm_csv_reader_next (reader, &row, NULL, NULL); n++)
    {
      for (guint i = 0; i < crm_csv_reader_get_n_columns (reader); i++)
        {
          g_assert_true (g_utf8_validate (row.cells[i], -1, NULL));
          crm_column_guess_add (guess, row.cells[i]);
        }
      g_free (crm_csv_row_dup_problem (&row, crm_csv_reader_get_n_columns (reader)));
      g_assert_cmpuint (n, <=, size);
    }
  crm_column_guess_finish (guess, TRUE);
  g_free (crm_column_guess_dup_description (guess));
  return 0;
}
