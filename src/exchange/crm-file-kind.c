/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is when it is not a table in text: people pick the workbook instead of the CSV that
 * they saved from it, so the answer names what was picked and what to do. */
#include "config.h"

#include "crm-file-kind.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  guint offset;
  guint length;
  const char *magic;
  const char *answer;
} Signature;

/* The first that fits is taken, so the longer signature of a family stands first. */
static const Signature signatures[] = {
  { 0, 8, "\x89PNG\r\n\x1a\n", N_ ("This is a PNG picture, not a CSV file.") },
  { 0, 3, "\xff\xd8\xff", N_ ("This is a JPEG picture, not a CSV file.") },
  { 0, 4, "GIF8", N_ ("This is a GIF picture, not a CSV file.") },
  { 0, 5, "%PDF-", N_ ("This is a PDF document, not a CSV file.") },
  { 0, 4,
    "\x7f"
    "ELF",
    N_ ("This is a program (ELF), not a CSV file.") },
  { 0, 2, "\x1f\x8b",
    N_ ("This file is compressed (gzip). Unpack it and import the CSV file inside.") },
  { 0, 3, "BZh",
    N_ ("This file is compressed (bzip2). Unpack it and import the CSV file inside.") },
  { 0, 6,
    "\xfd"
    "7zXZ\0",
    N_ ("This file is compressed (xz). Unpack it and import the CSV file inside.") },
  { 0, 4, "\x28\xb5\x2f\xfd",
    N_ ("This file is compressed (Zstandard). Unpack it and import the CSV file inside.") },
  { 0, 6, "7z\xbc\xaf\x27\x1c",
    N_ ("This is a 7-Zip archive. Unpack it and import the CSV file inside.") },
  { 0, 4, "Rar!", N_ ("This is a RAR archive. Unpack it and import the CSV file inside.") },
  { 257, 5, "ustar", N_ ("This is a tar archive. Unpack it and import the CSV file inside.") },
  { 0, 8, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    N_ ("This is an old Office file (such as an Excel .xls workbook), not a CSV file. Open it in a "
        "spreadsheet program and save it as .xlsx, .ods or CSV.") },
  { 0, 15, "SQLite format 3", N_ ("This is an SQLite database, not a CSV file.") },
  { 0, 5, "{\\rtf", N_ ("This is an RTF text document, not a CSV file.") },
};

static const char opendocument_answer[]
    = N_ ("This is an OpenDocument file, not a CSV file. Open it in a spreadsheet program and save "
          "it as CSV.");

static gboolean
contains (const guint8 *data, gsize length, const char *needle)
{
  return data != NULL && memmem (data, length, needle, strlen (needle)) != NULL;
}

static const char *
describe_zip (const guint8 *data, gsize length)
{
  if (contains (data, length, "opendocument."))
    return _ (opendocument_answer);
  if (contains (data, length, "word/"))
    return _ ("This is a Word document (.docx), not a CSV file.");
  return _ ("This is a ZIP archive. Unpack it and import the CSV file inside.");
}

static gboolean
begins_with (const char *text, gsize length, const char *word)
{
  return length >= strlen (word) && g_ascii_strncasecmp (text, word, strlen (word)) == 0;
}

/* Text that has a structure of its own and is no table. */
static const char *
describe_markup (const guint8 *data, gsize length)
{
  const char *text = (const char *) data;

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  while (length > 0 && g_ascii_isspace (*text))
    {
      text++;
      length--;
    }
  if (begins_with (text, length, "<?xml"))
    return _ ("This is an XML file, not a CSV file.");
  if (begins_with (text, length, "BEGIN:VCALENDAR"))
    return _ ("This is an iCalendar file, not a CSV file.");
  if (begins_with (text, length, "{\"") || begins_with (text, length, "[{")
      || begins_with (text, length, "{\n") || begins_with (text, length, "[\n"))
    return _ ("This is a JSON file, not a CSV file.");
  return NULL;
}

/**
 * crm_file_kind_refuse:
 * @data: the beginning of a file, some kilobytes
 *
 * Recognises files that are no table in text by what they begin with.
 *
 * Returns: (transfer full) (nullable): a translated sentence that says what the file seems to be,
 *   or %NULL when nothing speaks against text
 */
char *
crm_file_kind_refuse (const guint8 *data, gsize length)
{
  const char *answer;

  if (length >= 4 && memcmp (data, "PK\3\4", 4) == 0)
    return g_strdup (describe_zip (data, length));
  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++)
    if (length >= signatures[i].offset + signatures[i].length
        && memcmp (data + signatures[i].offset, signatures[i].magic, signatures[i].length) == 0)
      return g_strdup (_ (signatures[i].answer));
  answer = describe_markup (data, length);
  return g_strdup (answer);
}
