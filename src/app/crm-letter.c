/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A letter with a file, as mail programs open it: ready to be sent, and not sent. */
#include "config.h"

#include "crm-letter.h"

#include <string.h>

#define LINE 57         /* bytes that are 76 letters */
#define MOST_IN_WORD 45 /* bytes of an encoded word, whose line may have 76 letters */
#define BOUNDARY "=_clientela"

static void
append_encoded (GString *text, const guint8 *data, gsize length)
{
  for (gsize at = 0; at < length; at += LINE)
    {
      g_autofree char *line = g_base64_encode (data + at, MIN (LINE, length - at));

      g_string_append_printf (text, "%s\r\n", line);
    }
}

/* A header in words of RFC 2047; lines in it would be headers of their own. */
static void
append_header (GString *text, const char *name, const char *value)
{
  g_autofree char *one_line = g_strdelimit (g_strdup (value), "\r\n", ' ');
  const char *at = one_line;

  g_string_append_printf (text, "%s:", name);
  if (g_str_is_ascii (one_line) && strlen (one_line) < 70 && strstr (one_line, "=?") == NULL)
    {
      g_string_append_printf (text, " %s\r\n", one_line);
      return;
    }
  while (*at != '\0')
    {
      const char *end = at;
      g_autofree char *word = NULL;

      while (*end != '\0' && g_utf8_next_char (end) - at <= MOST_IN_WORD)
        end = g_utf8_next_char (end);
      word = g_base64_encode ((const guint8 *) at, (gsize) (end - at));
      g_string_append_printf (text, "%s =?UTF-8?B?%s?=", at == one_line ? "" : "\r\n", word);
      at = end;
    }
  g_string_append (text, "\r\n");
}

/**
 * crm_letter_new:
 * @address: (nullable): to whom
 * @file_name: of @pdf in the letter
 *
 * Returns: (transfer full): a file of type message/rfc822 that mail programs open as a letter to be
 *   sent; equal input gives equal bytes
 */
GBytes *
crm_letter_new (
    const char *address, const char *subject, const char *text, const char *file_name, GBytes *pdf)
{
  GString *letter = g_string_new (NULL);
  g_autofree char *name = g_uri_escape_string (file_name, NULL, FALSE);
  gsize length;
  const guint8 *data = g_bytes_get_data (pdf, &length);

  if (address != NULL)
    {
      g_autofree char *to = g_strdelimit (g_strdup (address), "\r\n", ' ');

      g_string_append_printf (letter, "To: %s\r\n", to);
    }
  append_header (letter, "Subject", subject);
  g_string_append (letter, "X-Unsent: 1\r\nMIME-Version: 1.0\r\n"
                           "Content-Type: multipart/mixed; boundary=\"" BOUNDARY "\"\r\n\r\n"
                           "--" BOUNDARY "\r\n"
                           "Content-Type: text/plain; charset=utf-8\r\n"
                           "Content-Transfer-Encoding: base64\r\n\r\n");
  append_encoded (letter, (const guint8 *) text, strlen (text));
  g_string_append_printf (letter,
                          "--" BOUNDARY "\r\nContent-Type: application/pdf\r\n"
                          "Content-Disposition: attachment; filename*=UTF-8''%s\r\n"
                          "Content-Transfer-Encoding: base64\r\n\r\n",
                          name);
  append_encoded (letter, data, length);
  g_string_append (letter, "--" BOUNDARY "--\r\n");
  length = letter->len;
  return g_bytes_new_take (g_string_free (letter, FALSE), length);
}

/**
 * crm_file_name_for:
 * @suffix: with its dot
 *
 * Returns: (transfer full): a name that every file system takes
 */
char *
crm_file_name_for (const char *name, const char *suffix)
{
  g_autofree char *clean = g_strdelimit (g_strdup (name), "/\\:*?\"<>|\r\n\t", '-');
  g_autofree char *part = g_utf8_substring (clean, 0, MIN (100, g_utf8_strlen (clean, -1)));

  return g_strconcat (*part == '.' ? "-" : "", part, suffix, NULL);
}
