/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which encoding a text file is in. The whole file is looked at once, because the first accented
 * letter may stand in the last row. UTF-8 and UTF-16 prove themselves by their form. One byte a
 * letter does not: there uchardet is asked, and for the languages of offices that we serve the
 * letters themselves are weighed, since a list of names is too little text for uchardet. */
#include "config.h"

#include "crm-encoding-guess.h"

#include <string.h>
#include <uchardet/uchardet.h>

#define CHUNK_SIZE (256 * 1024)
#define HEAD_SIZE (64 * 1024)
#define SAMPLE_SIZE (128 * 1024)
#define SAMPLE_PIECE 2048

typedef struct
{
  guint64 n_bytes;
  guint64 n_nul;
  guint64 n_control;
  guint64 n_sequences; /* well-formed UTF-8 sequences of more than one byte */
  guint64 n_broken;
  guint pending; /* bytes of a sequence still to come */
  guint8 next_low, next_high;
  GByteArray *head;   /* the beginning, as it is */
  GByteArray *sample; /* pieces round bytes above 127 */
} Scan;

static void
scan_clear (Scan *scan)
{
  g_clear_pointer (&scan->head, g_byte_array_unref);
  g_clear_pointer (&scan->sample, g_byte_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scan, scan_clear)

/* What a lead byte promises: how many bytes follow and between what the first of them lies. */
static gboolean
begin_sequence (Scan *scan, guint8 byte)
{
  scan->next_low = 0x80;
  scan->next_high = 0xbf;
  if (byte >= 0xc2 && byte <= 0xdf)
    scan->pending = 1;
  else if (byte >= 0xe0 && byte <= 0xef)
    {
      scan->pending = 2;
      if (byte == 0xe0)
        scan->next_low = 0xa0;
      else if (byte == 0xed)
        scan->next_high = 0x9f;
    }
  else if (byte >= 0xf0 && byte <= 0xf4)
    {
      scan->pending = 3;
      if (byte == 0xf0)
        scan->next_low = 0x90;
      else if (byte == 0xf4)
        scan->next_high = 0x8f;
    }
  else
    return FALSE;
  return TRUE;
}

static void
scan_byte (Scan *scan, guint8 byte)
{
  if (scan->pending > 0)
    {
      if (byte >= scan->next_low && byte <= scan->next_high)
        {
          scan->next_low = 0x80;
          scan->next_high = 0xbf;
          if (--scan->pending == 0)
            scan->n_sequences++;
          return;
        }
      scan->pending = 0;
      scan->n_broken++;
    }
  if (byte >= 0x80)
    {
      if (!begin_sequence (scan, byte))
        scan->n_broken++;
    }
  else if (byte == 0)
    scan->n_nul++;
  else if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f'
           && byte != 0x1a && byte != 0x1b)
    scan->n_control++;
}

static gboolean
is_plain (guint64 word)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 tops = G_GUINT64_CONSTANT (0x8080808080808080);
  /* Any byte below 0x20 borrows into its top bit; bytes above 127 have it set already. */
  guint64 below = (word - ones * 0x20) & ~word & tops;

  return (word & tops) == 0 && below == 0;
}

static void
scan_chunk (Scan *scan, const guint8 *data, gsize length)
{
  gsize sampled = 0;

  if (scan->head->len < HEAD_SIZE)
    g_byte_array_append (scan->head, data, MIN (length, HEAD_SIZE - scan->head->len));
  scan->n_bytes += length;
  for (gsize i = 0; i < length; i++)
    {
      if (scan->pending == 0 && i + 8 <= length)
        {
          guint64 word;

          memcpy (&word, data + i, 8);
          if (is_plain (word))
            {
              i += 7;
              continue;
            }
        }
      if (data[i] >= 0x80 && i >= sampled && scan->sample->len < SAMPLE_SIZE)
        {
          gsize begin = MAX (sampled, i > 64 ? i - 64 : 0);

          sampled = MIN (length, i + SAMPLE_PIECE);
          g_byte_array_append (scan->sample, data + begin, (guint) (sampled - begin));
        }
      scan_byte (scan, data[i]);
    }
}

static gboolean
scan_stream (Scan *scan, GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  gssize length;

  while ((length = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error)) > 0)
    scan_chunk (scan, chunk, (gsize) length);
  return length == 0;
}

static const struct
{
  guint size;
  const char *mark;
  const char *charset;
} marks[] = {
  { 4, "\xff\xfe\0\0", "UTF-32LE" }, { 4, "\0\0\xfe\xff", "UTF-32BE" },
  { 3, "\xef\xbb\xbf", "UTF-8" },    { 2, "\xff\xfe", "UTF-16LE" },
  { 2, "\xfe\xff", "UTF-16BE" },
};

static gboolean
guess_by_mark (const Scan *scan, CrmEncodingGuess *guess)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (scan->head->len >= marks[i].size
        && memcmp (scan->head->data, marks[i].mark, marks[i].size) == 0)
      {
        guess->charset = marks[i].charset;
        guess->bom_size = marks[i].size;
        guess->is_certain = TRUE;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_mark_of_tables (guint8 byte)
{
  return byte == '\n' || byte == ',' || byte == ';' || byte == '\t';
}

/* Read as UTF-16 with its zeros at @side, do line ends and delimiters come out whole? Bytes that
 * look like them but stand within a letter say that it is another kind of file. */
static gboolean
is_wide_text (const guint8 *data, guint units, guint side)
{
  guint whole = 0, torn = 0;

  for (guint i = 0; i < units; i++)
    {
      guint8 high = data[i * 2 + side], low = data[i * 2 + 1 - side];

      if (high == 0 && low < 0x20 && low != '\t' && low != '\n' && low != '\r')
        return FALSE;
      if (high == 0)
        whole += is_mark_of_tables (low);
      else
        torn += is_mark_of_tables (low) || is_mark_of_tables (high);
    }
  return whole > torn * 4;
}

/* UTF-16 without a mark shows itself by zeros that stand only at the odd or only at the even
 * places: delimiters, digits and line ends are below 256 in every language. */
static gboolean
guess_wide (const Scan *scan, CrmEncodingGuess *guess)
{
  guint64 zeros[2] = { 0, 0 };
  guint units = scan->head->len / 2;
  guint side;

  if (scan->n_nul == 0 || units < 2)
    return FALSE;
  for (guint i = 0; i < units * 2; i++)
    if (scan->head->data[i] == 0)
      zeros[i % 2]++;
  side = zeros[1] > zeros[0] ? 1 : 0;
  if (zeros[side] * 20 < units || zeros[1 - side] * 50 > zeros[side]
      || !is_wide_text (scan->head->data, units, side))
    return FALSE;
  guess->charset = side == 1 ? "UTF-16LE" : "UTF-16BE";
  guess->is_certain = TRUE;
  return TRUE;
}

typedef struct
{
  const char *charset;
  const char *common;  /* letters that its languages are full of */
  const char *allowed; /* letters that may well occur */
  const char *language;
} Family;

/* In order of preference where the letters do not decide. */
static const Family families[] = {
  { "WINDOWS-1252", "áàâãçéêíóôõúÁÀÂÃÇÉÊÍÓÔÕÚüäöñßèÄÖÜÑ", "åæëìïòøùûœÿÅÆÈËÌÏØÙÛŒŸšžŠŽîÎ", NULL },
  { "WINDOWS-1254", "çğıöşüÇĞİÖŞÜ", "âîûéÂÎÛÉ", "tr" },
  { "WINDOWS-1250", "ăâîşţĂÂÎŞŢ", "áčďéěíňóřšťúůýžąćęłńśźżőűôäöüßđÁČĎÉĚÍŇÓŘŠŤÚŮÝŽĄĆĘŁŃŚŹŻŐŰÔÄÖÜĐ",
    "ro" },
};

typedef struct
{
  gunichar letters[128];
  guint8 rank[128]; /* 2 common, 1 allowed, 0 otherwise */
} Table;

static void
table_init (Table *table, const Family *family)
{
  for (guint i = 0; i < 128; i++)
    {
      char byte = (char) (i + 128);
      gsize length = 0;
      g_autofree char *text = g_convert (&byte, 1, "UTF-8", family->charset, NULL, &length, NULL);

      table->letters[i] = text != NULL && length > 0 ? g_utf8_get_char (text) : 0;
      table->rank[i] = 0;
      if (table->letters[i] == 0)
        continue;
      if (g_utf8_strchr (family->common, -1, table->letters[i]) != NULL)
        table->rank[i] = 2;
      else if (g_utf8_strchr (family->allowed, -1, table->letters[i]) != NULL)
        table->rank[i] = 1;
    }
}

/* The tilde a of Portuguese and the breve a of Romanian are one byte; what follows tells them
 * apart: "ão", "ãe" and a word's end here, a consonant there. */
static int
weigh_a (gunichar letter, guint8 next)
{
  gboolean portuguese = next == 'o' || next == 'O' || next == 'e' || next == 'E';

  if (letter == 0x00e3 || letter == 0x00c3)
    return portuguese ? 3 : g_ascii_isalpha (next) ? -2 : 0;
  if (letter == 0x0103 || letter == 0x0102)
    return portuguese ? -4 : 0;
  return 0;
}

static int
weigh_byte (const Table *table, guint8 previous, guint8 byte, guint8 next)
{
  gunichar letter = table->letters[byte - 128];
  gboolean inside = g_ascii_isalpha (previous) && g_ascii_isalpha (next);
  int weight;

  if (letter == 0 || (letter >= 0x80 && letter < 0xa0))
    return -20;
  if (!g_unichar_isalpha (letter) || letter == 0x00aa || letter == 0x00ba)
    return inside && letter != 0x2019 ? -6 : 0;
  weight = table->rank[byte - 128] == 2 ? 2 : table->rank[byte - 128] == 1 ? 1 : -4;
  if (g_unichar_isupper (letter) && g_ascii_islower (previous))
    weight -= 3;
  return weight + weigh_a (letter, next);
}

static gint64
weigh_family (const Family *family, const guint8 *data, gsize length)
{
  Table table;
  gint64 weight = 0;

  table_init (&table, family);
  for (gsize i = 0; i < length; i++)
    if (data[i] >= 0x80)
      weight += weigh_byte (&table, i > 0 ? data[i - 1] : 0, data[i],
                            i + 1 < length ? data[i + 1] : 0);
  return weight;
}

/* Scripts other than Latin write whole words in bytes above 127. */
static gboolean
is_foreign_script (const guint8 *data, gsize length)
{
  guint64 all = 0, in_runs = 0;
  gsize run = 0;

  for (gsize i = 0; i <= length; i++)
    {
      if (i < length && data[i] >= 0x80)
        {
          run++;
          continue;
        }
      all += run;
      if (run >= 3)
        in_runs += run;
      run = 0;
    }
  return in_runs * 2 > all;
}

static const char *
ask_uchardet (const guint8 *data, gsize length)
{
  uchardet_t detector = uchardet_new ();
  const char *charset = NULL;

  if (uchardet_handle_data (detector, (const char *) data, length) == 0)
    {
      uchardet_data_end (detector);
      charset = g_intern_string (uchardet_get_charset (detector));
    }
  uchardet_delete (detector);
  return charset != NULL && *charset != '\0' ? charset : NULL;
}

static gboolean
can_convert (const char *charset)
{
  GIConv converter = g_iconv_open ("UTF-8", charset);

  if (converter == (GIConv) -1)
    return FALSE;
  g_iconv_close (converter);
  return TRUE;
}

static gboolean
is_same_family (const char *charset, const Family *family)
{
  static const char *const relatives[][5] = {
    { "WINDOWS-1252", "ISO-8859-1", "ISO-8859-15", NULL },
    { "WINDOWS-1254", "ISO-8859-9", "ISO-8859-3", NULL },
    { "WINDOWS-1250", "ISO-8859-2", "ISO-8859-16", NULL },
  };

  return charset != NULL && g_strv_contains (relatives[family - families], charset);
}

/* The name of the smaller standard, where only its part of the code page is used. For Romanian
 * that also yields the letters with a comma below that the language is written with. */
static const char *
narrow (const Family *family, const guint8 *data, gsize length)
{
  static const char romanian[] = "\xe3\xc3\xe2\xc2\xee\xce\xba\xaa\xfe\xde";
  gboolean only_romanian = TRUE;

  for (gsize i = 0; i < length; i++)
    {
      if (data[i] >= 0x80 && data[i] < 0xa0)
        return family->charset;
      if (data[i] >= 0x80 && strchr (romanian, (char) data[i]) == NULL)
        only_romanian = FALSE;
    }
  if (family == &families[0])
    return "ISO-8859-1";
  if (family == &families[1])
    return "ISO-8859-9";
  return only_romanian ? "ISO-8859-16" : family->charset;
}

static const char *
guess_single_byte (const GByteArray *sample, const char *language)
{
  const char *hint = ask_uchardet (sample->data, sample->len);
  const Family *best = NULL;
  gint64 best_weight = G_MININT64;

  if (hint != NULL && is_foreign_script (sample->data, sample->len) && can_convert (hint)
      && g_ascii_strcasecmp (hint, "UTF-8") != 0)
    return hint;
  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      gint64 weight = weigh_family (&families[i], sample->data, sample->len) * 4;

      if (is_same_family (hint, &families[i]))
        weight += 2;
      if (language != NULL && families[i].language != NULL
          && g_str_has_prefix (language, families[i].language))
        weight += 3;
      if (weight > best_weight)
        {
          best = &families[i];
          best_weight = weight;
        }
    }
  return narrow (best, sample->data, sample->len);
}

static void
guess_from_scan (Scan *scan, const char *language, CrmEncodingGuess *guess)
{
  if (guess_by_mark (scan, guess) || guess_wide (scan, guess))
    return;
  guess->has_nul = scan->n_nul > 0;
  guess->is_binary
      = scan->n_control * 200 > scan->n_bytes || (guess->has_nul && scan->n_control > 0);
  guess->charset = "UTF-8";
  /* A sequence that the end of the file cuts is not broken; one stray byte among many good
   * sequences is a fault in the file, not another encoding. */
  if (scan->n_broken == 0 || scan->n_sequences > scan->n_broken * 10)
    guess->is_certain = TRUE;
  else
    guess->charset = guess_single_byte (scan->sample, language);
}

/**
 * crm_encoding_guess_stream:
 * @stream: a stream at its beginning; it is read to its end
 * @language: (nullable): the tag of the office's language, which decides where letters do not
 * @guess: (out caller-allocates): the answer
 *
 * Finds the encoding of a text from all of its bytes, in flat memory. Any thread.
 *
 * Returns: FALSE on a read error or when cancelled
 */
gboolean
crm_encoding_guess_stream (GInputStream *stream,
                           const char *language,
                           CrmEncodingGuess *guess,
                           GCancellable *cancellable,
                           GError **error)
{
  g_auto (Scan) scan = { 0 };

  scan.head = g_byte_array_new ();
  scan.sample = g_byte_array_new ();
  memset (guess, 0, sizeof *guess);
  if (!scan_stream (&scan, stream, cancellable, error))
    return FALSE;
  guess_from_scan (&scan, language, guess);
  return TRUE;
}
