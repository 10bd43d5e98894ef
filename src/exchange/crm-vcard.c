/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A tolerant reader of address cards: RFC 2425/2426 (3.0), RFC 6350 (4.0) and the older 2.1 with
 * its bare parameters, quoted-printable and character sets. Whatever it reads it keeps. */
#include "config.h"

#include "crm-vcard.h"

#include <string.h>

#define CHUNK_SIZE (64 * 1024)
#define FOLD_WIDTH 75

struct _CrmVcardReader
{
  GInputStream *stream;
  GString *input;
  gsize input_at;
  gboolean at_end;
  gboolean has_begun;
  GString *line;       /* the physical line that was read last */
  gboolean is_waiting; /* it belongs to the next property */
};

CrmVcardProperty *
crm_vcard_property_new (const char *group,
                        const char *name,
                        const char *parameters,
                        const char *value)
{
  CrmVcardProperty *self = g_new0 (CrmVcardProperty, 1);

  self->group = g_strdup (group);
  self->name = g_ascii_strup (name, -1);
  self->parameters = g_strdup (parameters != NULL ? parameters : "");
  self->value = g_strdup (value);
  return self;
}

void
crm_vcard_property_free (CrmVcardProperty *self)
{
  g_free (self->group);
  g_free (self->name);
  g_free (self->parameters);
  g_free (self->value);
  g_free (self);
}

static void
property_free (gpointer data)
{
  crm_vcard_property_free (data);
}

CrmVcardReader *
crm_vcard_reader_new (GInputStream *stream)
{
  CrmVcardReader *self = g_new0 (CrmVcardReader, 1);

  self->stream = g_object_ref (stream);
  self->input = g_string_new (NULL);
  self->line = g_string_new (NULL);
  return self;
}

void
crm_vcard_reader_free (CrmVcardReader *self)
{
  g_object_unref (self->stream);
  g_string_free (self->input, TRUE);
  g_string_free (self->line, TRUE);
  g_free (self);
}

/* ---- lines ---- */

/* Some programs write UTF-16: the mark at the beginning tells. */
static void
begin (CrmVcardReader *self, const guint8 *bytes, gsize length)
{
  const char *charset = NULL;

  self->has_begun = TRUE;
  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    self->input_at = 3;
  else if (length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
    charset = "UTF-16LE";
  else if (length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
    charset = "UTF-16BE";
  if (charset != NULL)
    {
      g_autoptr (GCharsetConverter) converter = g_charset_converter_new ("UTF-8", charset, NULL);
      g_autofree char *decoded
          = g_convert_with_fallback ((const char *) bytes + 2, (gssize) ((length - 2) & ~(gsize) 1),
                                     "UTF-8", charset, "?", NULL, NULL, NULL);

      g_string_assign (self->input, decoded != NULL ? decoded : "");
      if (converter != NULL)
        {
          GInputStream *plain
              = g_converter_input_stream_new (self->stream, G_CONVERTER (converter));
          g_object_unref (self->stream);
          self->stream = plain;
        }
    }
}

static gboolean
fill (CrmVcardReader *self, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (CHUNK_SIZE);
  gssize n = g_input_stream_read (self->stream, bytes, CHUNK_SIZE, cancellable, error);

  if (n < 0)
    return FALSE;
  g_string_erase (self->input, 0, (gssize) self->input_at);
  self->input_at = 0;
  self->at_end = n == 0;
  g_string_append_len (self->input, (const char *) bytes, n);
  if (!self->has_begun)
    begin (self, bytes, (gsize) n);
  return TRUE;
}

/* Reads one physical line without its end into self->line. What is beyond the limit is dropped.
 * Returns: FALSE at the end of the file and on an error */
static gboolean
read_line (CrmVcardReader *self, GCancellable *cancellable, GError **error)
{
  g_string_truncate (self->line, 0);
  for (;;)
    {
      const char *text = self->input->str + self->input_at;
      gsize left = self->input->len - self->input_at;
      const char *end = memchr (text, '\n', left);
      gsize length = end != NULL ? (gsize) (end - text) : left;
      gsize room = CRM_VCARD_LINE_LIMIT - MIN (self->line->len, CRM_VCARD_LINE_LIMIT);

      g_string_append_len (self->line, text, (gssize) MIN (length, room));
      self->input_at += end != NULL ? length + 1 : length;
      if (end == NULL && !self->at_end)
        {
          if (!fill (self, cancellable, error))
            return FALSE;
          continue;
        }
      if (end == NULL && self->line->len == 0)
        return FALSE;
      if (self->line->len > 0 && self->line->str[self->line->len - 1] == '\r')
        g_string_truncate (self->line, self->line->len - 1);
      return TRUE;
    }
}

static gboolean
peek_line (CrmVcardReader *self, GCancellable *cancellable, GError **error)
{
  if (!self->is_waiting)
    self->is_waiting = read_line (self, cancellable, error);
  return self->is_waiting;
}

static gboolean
contains_word (const char *text, gsize length, const char *word)
{
  gsize n = strlen (word);

  for (gsize i = 0; i + n <= length; i++)
    if (g_ascii_strncasecmp (text + i, word, n) == 0)
      return TRUE;
  return FALSE;
}

/* The head of a property is what stands before the colon; a colon within quotes is none. */
static const char *
find_colon (const char *line)
{
  gboolean quoted = FALSE;

  for (const char *p = line; *p != '\0'; p++)
    if (*p == '"')
      quoted = !quoted;
    else if (*p == ':' && !quoted)
      return p;
  return strchr (line, ':');
}

static void
join (GString *whole, const char *text)
{
  if (whole->len < CRM_VCARD_LINE_LIMIT)
    g_string_append_len (whole, text,
                         (gssize) MIN (strlen (text), CRM_VCARD_LINE_LIMIT - whole->len));
}

/* Reads a property with the lines that continue it. */
static char *
read_property_text (CrmVcardReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GString) whole = NULL;
  const char *colon;
  gboolean is_quoted_printable, is_base64;

  if (!peek_line (self, cancellable, error))
    return NULL;
  whole = g_string_new (self->line->str);
  self->is_waiting = FALSE;
  colon = find_colon (whole->str);
  is_quoted_printable
      = colon != NULL
        && contains_word (whole->str, (gsize) (colon - whole->str), "QUOTED-PRINTABLE");
  is_base64 = colon != NULL && contains_word (whole->str, (gsize) (colon - whole->str), "BASE64");
  while (peek_line (self, cancellable, error))
    {
      const char *line = self->line->str;

      if (is_quoted_printable && whole->len > 0 && whole->str[whole->len - 1] == '=')
        {
          g_string_truncate (whole, whole->len - 1);
          join (whole, *line == ' ' || *line == '\t' ? line + 1 : line);
        }
      else if (*line == ' ' || *line == '\t')
        join (whole, line + 1);
      else if (is_base64 && *line != '\0' && strchr (line, ':') == NULL)
        join (whole, line);
      else
        break;
      self->is_waiting = FALSE;
    }
  return g_string_free (g_steal_pointer (&whole), FALSE);
}

/* ---- values ---- */

static GString *
decode_quoted_printable (const char *text)
{
  GString *decoded = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '=' && g_ascii_isxdigit (p[1]) && g_ascii_isxdigit (p[2]))
      {
        int byte = g_ascii_xdigit_value (p[1]) * 16 + g_ascii_xdigit_value (p[2]);

        g_string_append_c (decoded, (char) byte);
        p += 2;
      }
    else
      g_string_append_c (decoded, *p);
  return decoded;
}

/* Bytes to UTF-8: by the charset that is named, else as they are, else as Windows wrote them. */
static char *
to_utf8 (const char *bytes, gsize length, const char *charset)
{
  char *text = NULL;

  if (charset != NULL && g_ascii_strcasecmp (charset, "UTF-8") != 0)
    text
        = g_convert_with_fallback (bytes, (gssize) length, "UTF-8", charset, "?", NULL, NULL, NULL);
  if (text == NULL && !g_utf8_validate_len (bytes, length, NULL))
    text = g_convert_with_fallback (bytes, (gssize) length, "UTF-8", "WINDOWS-1252", "?", NULL,
                                    NULL, NULL);
  if (text != NULL && g_utf8_validate (text, -1, NULL))
    return text;
  g_free (text);
  return g_utf8_make_valid (bytes, (gssize) length);
}

static void
append_parameter (GString *parameters, const char *name, const char *value)
{
  g_string_append_printf (parameters, ";%s=%s", name, value);
}

/* A parameter of 2.1 stands without its name. */
static const char *
name_bare_parameter (const char *value)
{
  static const char *const encodings[]
      = { "BASE64", "B", "QUOTED-PRINTABLE", "8BIT", "7BIT", NULL };
  static const char *const places[] = { "INLINE", "URL", "CID", "CONTENT-ID", NULL };
  g_autofree char *upper = g_ascii_strup (value, -1);

  if (g_strv_contains (encodings, upper))
    return "ENCODING";
  return g_strv_contains (places, upper) ? "VALUE" : "TYPE";
}

typedef struct
{
  GString *parameters;
  char *charset;
  gboolean is_quoted_printable;
} Head;

static void
take_parameter (Head *head, const char *text)
{
  const char *equals = strchr (text, '=');
  g_autofree char *name = equals != NULL ? g_ascii_strup (text, equals - text)
                                         : g_strdup (name_bare_parameter (text));
  const char *value = equals != NULL ? equals + 1 : text;

  if (*text == '\0')
    return;
  g_strstrip (name);
  if (strcmp (name, "CHARSET") == 0)
    {
      g_free (head->charset);
      head->charset = g_strdup (value);
    }
  else if (strcmp (name, "ENCODING") == 0 && g_ascii_strcasecmp (value, "QUOTED-PRINTABLE") == 0)
    head->is_quoted_printable = TRUE;
  else if (strcmp (name, "ENCODING") == 0
           && (g_ascii_strcasecmp (value, "BASE64") == 0 || g_ascii_strcasecmp (value, "B") == 0))
    append_parameter (head->parameters, name, "b");
  else if (strcmp (name, "ENCODING") != 0)
    append_parameter (head->parameters, name, value);
}

/* Splits the head at semicolons outside of quotes. */
static void
read_parameters (Head *head, const char *text)
{
  gboolean quoted = FALSE;
  const char *from = text;

  for (const char *p = text;; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      if (*p == '\0' || (*p == ';' && !quoted))
        {
          g_autofree char *piece = g_strndup (from, (gsize) (p - from));

          take_parameter (head, g_strstrip (piece));
          from = p + 1;
        }
      if (*p == '\0')
        return;
    }
}

/* A value that spans lines keeps them as \n, so that a property is one line. */
static char *
escape_lines (const char *value)
{
  GString *text = g_string_sized_new (strlen (value));

  for (const char *p = value; *p != '\0'; p++)
    if (*p == '\r' || *p == '\n')
      {
        g_string_append (text, "\\n");
        p += p[0] == '\r' && p[1] == '\n';
      }
    else
      g_string_append_c (text, *p);
  return g_string_free (text, FALSE);
}

static gboolean
is_name (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_')
      return FALSE;
  return *name != '\0';
}

static CrmVcardProperty *
parse_property (const char *line)
{
  const char *colon = find_colon (line);
  g_autofree char *raw_head = colon != NULL ? g_strndup (line, (gsize) (colon - line)) : NULL;
  g_autofree char *head_text = NULL, *value = NULL, *escaped = NULL;
  Head head = { NULL, NULL, FALSE };
  CrmVcardProperty *property = NULL;
  char *semicolon, *point, *name;

  if (colon == NULL)
    return NULL;
  head_text = to_utf8 (raw_head, strlen (raw_head), NULL);
  head.parameters = g_string_new (NULL);
  semicolon = strchr (head_text, ';');
  if (semicolon != NULL)
    {
      *semicolon = '\0';
      read_parameters (&head, semicolon + 1);
    }
  point = strchr (head_text, '.');
  if (point != NULL)
    *point = '\0';
  name = g_strstrip (point != NULL ? point + 1 : head_text);
  if (is_name (name) && (point == NULL || is_name (head_text)))
    {
      g_autoptr (GString) bytes = head.is_quoted_printable ? decode_quoted_printable (colon + 1)
                                                           : g_string_new (colon + 1);

      value = to_utf8 (bytes->str, bytes->len, head.charset);
      escaped = escape_lines (value);
      property = crm_vcard_property_new (point != NULL ? head_text : NULL, name,
                                         head.parameters->str, escaped);
    }
  g_string_free (head.parameters, TRUE);
  g_free (head.charset);
  return property;
}

static gboolean
is_mark (const CrmVcardProperty *property, const char *name)
{
  g_autofree char *value = g_strstrip (g_strdup (property->value));

  return strcmp (property->name, name) == 0 && g_ascii_strcasecmp (value, "VCARD") == 0;
}

/**
 * crm_vcard_reader_next:
 *
 * Reads the next card. What stands outside of cards is skipped; a card that the file cuts off is
 * handed out as far as it goes. A card within a card (AGENT of 2.1) is left out.
 *
 * Returns: (transfer full) (nullable) (element-type CrmVcardProperty): its properties without
 *   BEGIN, END and VERSION; %NULL at the end and on an error
 */
GPtrArray *
crm_vcard_reader_next (CrmVcardReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) card = NULL;
  guint depth = 0;
  char *line;
  GError *problem = NULL;

  while ((line = read_property_text (self, cancellable, &problem)) != NULL)
    {
      CrmVcardProperty *property = parse_property (line);

      g_free (line);
      if (property == NULL)
        continue;
      if (is_mark (property, "BEGIN"))
        {
          if (depth++ == 0)
            card = g_ptr_array_new_with_free_func (property_free);
        }
      else if (is_mark (property, "END") && depth > 0)
        depth--;
      else if (depth == 1 && strcmp (property->name, "VERSION") != 0
               && card->len < CRM_VCARD_PROPERTY_LIMIT)
        g_ptr_array_add (card, g_steal_pointer (&property));
      g_clear_pointer (&property, crm_vcard_property_free);
      if (card != NULL && depth == 0)
        return g_steal_pointer (&card);
    }
  if (problem != NULL)
    {
      g_propagate_error (error, problem);
      return NULL;
    }
  return g_steal_pointer (&card);
}

/**
 * crm_vcard_parse:
 * @text: lines as crm_vcard_to_text() makes them
 *
 * Returns: (transfer full) (element-type CrmVcardProperty): the properties
 */
GPtrArray *
crm_vcard_parse (const char *text)
{
  GPtrArray *properties = g_ptr_array_new_with_free_func (property_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", CRM_VCARD_PROPERTY_LIMIT);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      CrmVcardProperty *property = parse_property (lines[i]);

      if (property != NULL)
        g_ptr_array_add (properties, property);
    }
  return properties;
}

/**
 * crm_vcard_to_text:
 * @properties: (element-type CrmVcardProperty): of one card
 *
 * Returns: (transfer full): one line each, neither folded nor framed by BEGIN and END
 */
char *
crm_vcard_to_text (GPtrArray *properties)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < properties->len; i++)
    {
      const CrmVcardProperty *property = properties->pdata[i];

      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (property->group != NULL)
        g_string_append_printf (text, "%s.", property->group);
      g_string_append_printf (text, "%s%s:%s", property->name, property->parameters,
                              property->value);
    }
  return g_string_free (text, FALSE);
}

/**
 * crm_vcard_property_append:
 *
 * Writes the property as a file has it: folded after 75 bytes, never within a letter, with CRLF.
 */
void
crm_vcard_property_append (const CrmVcardProperty *property, GString *text)
{
  g_autoptr (GString) line = g_string_new (NULL);
  gsize at = 0, room = FOLD_WIDTH;

  if (property->group != NULL)
    g_string_append_printf (line, "%s.", property->group);
  g_string_append_printf (line, "%s%s:%s", property->name, property->parameters, property->value);
  while (line->len - at > room)
    {
      gsize end = at + room;

      while (end > at + 1 && ((guchar) line->str[end] & 0xc0) == 0x80)
        end--;
      g_string_append_len (text, line->str + at, (gssize) (end - at));
      g_string_append (text, "\r\n ");
      at = end;
      room = FOLD_WIDTH - 1;
    }
  g_string_append (text, line->str + at);
  g_string_append (text, "\r\n");
}

/**
 * crm_vcard_property_has_type:
 *
 * Returns: whether a parameter says so, such as CELL; letters large or small
 */
gboolean
crm_vcard_property_has_type (const CrmVcardProperty *self, const char *type)
{
  g_auto (GStrv) parameters = g_strsplit (self->parameters, ";", -1);

  for (guint i = 0; parameters[i] != NULL; i++)
    {
      g_auto (GStrv) values = NULL;

      if (g_ascii_strncasecmp (parameters[i], "TYPE=", 5) != 0)
        continue;
      g_strdelimit (parameters[i], "\"", ',');
      values = g_strsplit (parameters[i] + 5, ",", -1);
      for (guint j = 0; values[j] != NULL; j++)
        if (g_ascii_strcasecmp (g_strstrip (values[j]), type) == 0)
          return TRUE;
    }
  return FALSE;
}

/**
 * crm_vcard_property_dup_label:
 * @card: (element-type CrmVcardProperty): the card that it is of
 *
 * Returns: (transfer full) (nullable): what a person or their program calls this number or address:
 *   the label of its group, or whether it is of home or work
 */
char *
crm_vcard_property_dup_label (const CrmVcardProperty *self, GPtrArray *card)
{
  static const char *const types[] = { "work", "home", "other", NULL };

  for (guint i = 0; self->group != NULL && i < card->len; i++)
    {
      const CrmVcardProperty *other = card->pdata[i];

      if (strcmp (other->name, "X-ABLABEL") == 0 && g_strcmp0 (other->group, self->group) == 0)
        {
          g_autofree char *plain = crm_vcard_unescape (other->value);
          gsize length = strlen (plain);

          /* Apple frames the labels that its own program translates. */
          if (length > 8 && g_str_has_prefix (plain, "_$!<") && g_str_has_suffix (plain, ">!$_"))
            return g_strndup (plain + 4, length - 8);
          return g_steal_pointer (&plain);
        }
    }
  for (guint i = 0; types[i] != NULL; i++)
    if (crm_vcard_property_has_type (self, types[i]))
      return g_strdup (types[i]);
  return NULL;
}

/**
 * crm_vcard_split:
 *
 * Returns: (transfer full): the parts of a value between separators that are not escaped, unescaped
 */
GStrv
crm_vcard_split (const char *value, char separator)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *from = value;

  for (const char *p = value;; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        {
          p++;
          continue;
        }
      if (*p == separator || *p == '\0')
        {
          g_autofree char *piece = g_strndup (from, (gsize) (p - from));
          g_autofree char *plain = crm_vcard_unescape (piece);

          g_strv_builder_add (builder, g_strstrip (plain));
          from = p + 1;
        }
      if (*p == '\0')
        return g_strv_builder_end (builder);
    }
}

char *
crm_vcard_escape (const char *text)
{
  GString *value = g_string_sized_new (strlen (text) + 8);

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\n')
      g_string_append (value, "\\n");
    else if (*p != '\r')
      {
        if (strchr ("\\,;", *p) != NULL)
          g_string_append_c (value, '\\');
        g_string_append_c (value, *p);
      }
  return g_string_free (value, FALSE);
}

char *
crm_vcard_unescape (const char *value)
{
  GString *text = g_string_sized_new (strlen (value));

  for (const char *p = value; *p != '\0'; p++)
    if (*p != '\\' || p[1] == '\0')
      g_string_append_c (text, *p);
    else if (*++p == 'n' || *p == 'N')
      g_string_append_c (text, '\n');
    else
      g_string_append_c (text, *p);
  return g_string_free (text, FALSE);
}
