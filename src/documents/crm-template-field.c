/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between {{ and }}: path? or "text":formatter(argument), and pictures. */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-locale.h"

typedef enum
{
  TAKES_NOTHING,
  TAKES_DIGITS, /* may be left out */
  TAKES_COUNT,
  TAKES_MONEY,
  TAKES_DATE,
  TAKES_PERIOD,
  TAKES_PATH,
  TAKES_TEXT,
} Takes;

static const struct
{
  const char *name;
  CrmFormatType type;
  Takes takes;
  const char *example;
} formatters[] = {
  { "upper", CRM_FORMAT_UPPER, TAKES_NOTHING, "upper" },
  { "lower", CRM_FORMAT_LOWER, TAKES_NOTHING, "lower" },
  { "title", CRM_FORMAT_TITLE, TAKES_NOTHING, "title" },
  { "nbsp", CRM_FORMAT_NBSP, TAKES_NOTHING, "nbsp" },
  { "phone", CRM_FORMAT_PHONE, TAKES_NOTHING, "phone" },
  { "iban", CRM_FORMAT_IBAN, TAKES_NOTHING, "iban" },
  { "mask", CRM_FORMAT_MASK, TAKES_COUNT, "mask(4)" },
  { "number", CRM_FORMAT_NUMBER, TAKES_DIGITS, "number, number(2)" },
  { "percent", CRM_FORMAT_PERCENT, TAKES_DIGITS, "percent, percent(1)" },
  { "words", CRM_FORMAT_WORDS, TAKES_NOTHING, "words" },
  { "money", CRM_FORMAT_MONEY, TAKES_MONEY, "money, money(code), money(none)" },
  { "date", CRM_FORMAT_DATE, TAKES_DATE, "date, date(medium), date(long), date(\"dd.MM.yyyy\")" },
  { "time", CRM_FORMAT_TIME, TAKES_NOTHING, "time" },
  { "age", CRM_FORMAT_AGE, TAKES_NOTHING, "age" },
  { "plus", CRM_FORMAT_PLUS, TAKES_PERIOD, "plus(30d), plus(2w), plus(6m), plus(1y)" },
  { "yesno", CRM_FORMAT_YESNO, TAKES_NOTHING, "yesno" },
  { "sum", CRM_FORMAT_SUM, TAKES_PATH, "sum(total)" },
  { "count", CRM_FORMAT_COUNT, TAKES_NOTHING, "count" },
  { "min", CRM_FORMAT_MIN, TAKES_PATH, "min(total)" },
  { "max", CRM_FORMAT_MAX, TAKES_PATH, "max(total)" },
  { "join", CRM_FORMAT_JOIN, TAKES_TEXT, "join(\", \")" },
};

#define FORMATTER_NAMES                                                                            \
  "upper, lower, title, nbsp, phone, iban, mask(4), number, percent, words, money, date, time, "   \
  "age, plus(30d), yesno, sum(total), count, min(total), max(total), join(\", \")"

typedef struct
{
  CrmTemplateParser *parser;
  guint line;
  const char *text; /* of the line */
  gsize at;
  gsize end;
} Reader;

static gboolean
at_char (Reader *reader, char c)
{
  return reader->at < reader->end && reader->text[reader->at] == c;
}

static void
skip_space (Reader *reader)
{
  while (at_char (reader, ' ') || at_char (reader, '\t'))
    reader->at++;
}

static void
problem (Reader *reader, gsize offset, gsize length, char *message)
{
  crm_parser_problem (reader->parser,
                      crm_parser_spot (reader->parser, reader->line, offset, length), message);
}

static gboolean
is_path_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '.' || c == '@';
}

/* Names of letters, digits and _, joined by dots; the last may begin with @. */
gboolean
crm_path_is_valid (const char *text, gsize length)
{
  gboolean start = TRUE;

  for (gsize i = 0; i < length; i++)
    {
      if (start && text[i] == '@' && i > 0 && memchr (text + i, '.', length - i) == NULL
          && i + 1 < length)
        start = FALSE;
      else if (start && !g_ascii_isalpha (text[i]) && text[i] != '_')
        return FALSE;
      else if (text[i] == '.')
        start = TRUE;
      else if (!g_ascii_isalnum (text[i]) && text[i] != '_')
        return FALSE;
      else
        start = FALSE;
    }
  return length > 0 && !start;
}

/* A length with its unit: mm, cm or pt; mm when there is none. */
gboolean
crm_length_parse (const char *text, gsize length, double *points)
{
  g_autofree char *copy = g_strndup (text, length);
  char *unit;
  double value = g_ascii_strtod (copy, &unit);

  if (unit == copy || !(value >= 0 && value <= 5000))
    return FALSE;
  if (unit[0] == '\0' || strcmp (unit, "mm") == 0)
    *points = value * CRM_POINTS_PER_MM;
  else if (strcmp (unit, "cm") == 0)
    *points = value * 10 * CRM_POINTS_PER_MM;
  else if (strcmp (unit, "pt") == 0)
    *points = value;
  else
    return FALSE;
  return TRUE;
}

/* A text in quotes, straight or typographic; the reader stands on the first. NULL when unclosed. */
static const char *
read_quoted (Reader *reader)
{
  static const struct
  {
    const char *open, *close;
  } quotes[] = { { "\"", "\"" }, { "“", "”" }, { "„", "”" }, { "«", "»" } };

  for (gsize i = 0; i < G_N_ELEMENTS (quotes); i++)
    {
      gsize open = strlen (quotes[i].open), left = reader->end - reader->at;
      const char *start = reader->text + reader->at + open, *close;

      if (left < open || memcmp (start - open, quotes[i].open, open) != 0)
        continue;
      close = g_strstr_len (start, left - open, quotes[i].close);
      if (close == NULL)
        break;
      reader->at = close + strlen (quotes[i].close) - reader->text;
      return crm_arena_strndup (reader->parser->arena, start, close - start);
    }
  return NULL;
}

static gboolean
is_variable (CrmTemplateParser *parser, const char *name, gsize length)
{
  for (guint i = 0; i < parser->variables->len; i++)
    {
      const char *variable = g_ptr_array_index (parser->variables, i);

      if (strlen (variable) == length && strncmp (variable, name, length) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_loop_path (Reader *reader, const char *path, gsize start)
{
  const char *at = strchr (path, '@');

  if (at == NULL)
    return;
  if (strcmp (at, "@index") != 0 && strcmp (at, "@first") != 0 && strcmp (at, "@last") != 0)
    problem (reader, start + (at - path), strlen (at),
             g_strdup (_ ("In a loop there are @index, @first and @last")));
  else if (!is_variable (reader->parser, path, at - path - 1))
    problem (reader, start, strlen (path),
             g_strdup_printf (_ ("No loop is open whose variable is “%.*s”"),
                              (int) MIN (at - path - 1, 100), path));
}

/* A part by itself does not know where it will stand. */
static gboolean
is_part (Reader *reader)
{
  return g_strcmp0 (reader->parser->template->head.type, "part") == 0;
}

static void
check_use (Reader *reader, CrmTemplateField *field, gsize start)
{
  gsize length = strlen (field->path);

  if (strcmp (field->path, "page") == 0)
    field->use = CRM_USE_PAGE;
  else if (strcmp (field->path, "pages") == 0)
    field->use = CRM_USE_PAGES;
  else if (strcmp (field->path, "carry") == 0)
    field->use = CRM_USE_CARRY;
  if (is_part (reader))
    return;
  if ((field->use == CRM_USE_PAGE || field->use == CRM_USE_PAGES)
      && (reader->parser->place & CRM_IN_MARGIN) == 0)
    problem (reader, start, length,
             g_strdup (_ ("{{page}} and {{pages}} may stand only in a header or footer")));
  if (field->use == CRM_USE_CARRY && (reader->parser->place & CRM_IN_CARRY) == 0)
    problem (reader, start, length,
             g_strdup (_ ("{{carry}} may stand only under :::carry-out and :::carry-in")));
  if (field->use == CRM_USE_VALUE)
    check_loop_path (reader, field->path, start);
}

/* The path at the reader with the sign that makes it optional. NULL after a problem. */
static CrmTemplateField *
read_path (Reader *reader)
{
  CrmTemplateField *field = crm_arena_new0 (reader->parser->arena, CrmTemplateField);
  gsize start;

  skip_space (reader);
  start = reader->at;
  while (reader->at < reader->end && is_path_char (reader->text[reader->at]))
    reader->at++;
  if (!crm_path_is_valid (reader->text + start, reader->at - start) || reader->at - start > 200)
    {
      problem (reader, start, MAX (reader->at - start, 1),
               g_strdup (_ ("A field is named by letters, digits, _ and dots: client.name")));
      return NULL;
    }
  field->path = crm_arena_strndup (reader->parser->arena, reader->text + start, reader->at - start);
  if (at_char (reader, '?'))
    {
      field->optional = TRUE;
      reader->at++;
    }
  return field;
}

static gboolean
is_digits (const char *text, int max)
{
  return text[0] != '\0' && strspn (text, "0123456789") == strlen (text) && strlen (text) < 6
         && atoi (text) <= max;
}

static gboolean
read_date_style (CrmFormat *format, const char *argument)
{
  static const char *const styles[] = { "short", "medium", "long", "full" };

  format->number = CRM_DATE_SHORT;
  if (format->text != NULL)
    return format->text[0] != '\0';
  for (gsize i = 0; argument != NULL && i < G_N_ELEMENTS (styles); i++)
    if (strcmp (argument, styles[i]) == 0)
      {
        format->number = (int) i;
        return TRUE;
      }
  return argument == NULL;
}

static gboolean
read_money_style (CrmFormat *format, const char *argument)
{
  static const char *const styles[] = { "symbol", "code", "none" };

  format->number = CRM_MONEY_SYMBOL;
  for (gsize i = 0; argument != NULL && i < G_N_ELEMENTS (styles); i++)
    if (strcmp (argument, styles[i]) == 0)
      {
        format->number = (int) i;
        return TRUE;
      }
  return argument == NULL;
}

static gboolean
read_period (CrmFormat *format, const char *argument)
{
  g_autofree char *count = NULL;
  gsize length = argument != NULL ? strlen (argument) : 0;

  if (length < 2 || strchr ("dwmy", argument[length - 1]) == NULL)
    return FALSE;
  count = g_strndup (argument, length - 1);
  format->unit = argument[length - 1];
  format->number = atoi (count[0] == '-' ? count + 1 : count) * (count[0] == '-' ? -1 : 1);
  return is_digits (count[0] == '-' ? count + 1 : count, 36500);
}

/* @argument is the bare word between the parentheses, or NULL; format->text a quoted one. */
static gboolean
read_argument (CrmFormat *format, Takes takes, const char *argument)
{
  if (format->text != NULL && takes != TAKES_TEXT && takes != TAKES_DATE)
    return FALSE;
  switch (takes)
    {
    case TAKES_DIGITS:
      format->number = argument != NULL ? atoi (argument) : -1;
      return argument == NULL || is_digits (argument, 6);
    case TAKES_COUNT:
      format->number = argument != NULL ? atoi (argument) : 0;
      return argument != NULL && is_digits (argument, 100);
    case TAKES_MONEY:
      return read_money_style (format, argument);
    case TAKES_DATE:
      return read_date_style (format, argument);
    case TAKES_PERIOD:
      return read_period (format, argument);
    case TAKES_PATH:
      format->text = argument;
      return argument != NULL && crm_path_is_valid (argument, strlen (argument));
    case TAKES_TEXT:
      return format->text != NULL;
    case TAKES_NOTHING:
    default:
      return argument == NULL;
    }
}

/* What stands in parentheses: a quoted text goes to format->text, a word to @argument. */
static gboolean
read_parentheses (Reader *reader, CrmFormat *format, const char **argument)
{
  gsize start;

  reader->at++;
  skip_space (reader);
  start = reader->at;
  format->text = read_quoted (reader);
  if (format->text == NULL)
    {
      while (reader->at < reader->end && reader->text[reader->at] != ')')
        reader->at++;
      *argument = g_strchomp (
          crm_arena_strndup (reader->parser->arena, reader->text + start, reader->at - start));
    }
  skip_space (reader);
  if (!at_char (reader, ')'))
    return FALSE;
  reader->at++;
  return TRUE;
}

static gboolean
read_format (Reader *reader, CrmTemplateField *field)
{
  CrmFormat *format = crm_arena_new0 (reader->parser->arena, CrmFormat);
  const char *argument = NULL;
  gsize start, length;
  guint i;

  skip_space (reader);
  start = reader->at;
  while (reader->at < reader->end && g_ascii_isalnum (reader->text[reader->at]))
    reader->at++;
  length = reader->at - start;
  for (i = 0; i < G_N_ELEMENTS (formatters); i++)
    if (strlen (formatters[i].name) == length
        && strncmp (formatters[i].name, reader->text + start, length) == 0)
      break;
  if (i == G_N_ELEMENTS (formatters))
    {
      problem (reader, start, MAX (length, 1),
               /* Translators: %s is a list of words that stay English. */
               g_strdup_printf (_ ("There is no such formatter. There are %s"), FORMATTER_NAMES));
      return FALSE;
    }
  format->type = formatters[i].type;
  if ((at_char (reader, '(') && !read_parentheses (reader, format, &argument))
      || !read_argument (format, formatters[i].takes, argument))
    {
      problem (reader, start, reader->at - start,
               /* Translators: %s is how a formatter is written, such as "number(2)". */
               g_strdup_printf (_ ("This formatter is written %s"), formatters[i].example));
      return FALSE;
    }
  if (field->formats == NULL)
    field->formats = crm_arena_array (reader->parser->arena);
  g_ptr_array_add (field->formats, format);
  return TRUE;
}

/* “or "text"” and formatters, in any order. */
static gboolean
read_rest (Reader *reader, CrmTemplateField *field)
{
  for (;;)
    {
      skip_space (reader);
      if (reader->at == reader->end)
        return TRUE;
      if (at_char (reader, ':'))
        {
          reader->at++;
          if (!read_format (reader, field))
            return FALSE;
        }
      else if (reader->end - reader->at > 3 && strncmp (reader->text + reader->at, "or ", 3) == 0)
        {
          reader->at += 3;
          skip_space (reader);
          field->fallback = read_quoted (reader);
          if (field->fallback == NULL)
            {
              problem (reader, reader->at, reader->end - reader->at,
                       g_strdup (_ ("After “or” comes a text in quotes: {{client.fax or \"—\"}}")));
              return FALSE;
            }
        }
      else
        {
          problem (reader, reader->at, reader->end - reader->at,
                   g_strdup (_ ("After a field may come ?, or \"text\", and :formatter")));
          return FALSE;
        }
    }
}

static void
read_reference (Reader *reader, CrmTemplateField *field)
{
  gsize start = ++reader->at;

  field->use = CRM_USE_REFERENCE;
  field->path
      = crm_arena_strndup (reader->parser->arena, reader->text + start, reader->end - start);
  reader->at = reader->end;
  g_ptr_array_add (reader->parser->references, field);
}

/* Reads what stands between {{ at @start - 2 and }} at @end. NULL after a problem. */
CrmTemplateField *
crm_parser_read_field (CrmTemplateParser *self, guint line, gsize start, gsize end)
{
  Reader reader = { self, line, crm_parser_line (self, line)->start, start, end };
  CrmTemplateField *field = read_path (&reader);

  if (field == NULL)
    return NULL;
  field->spot = crm_parser_spot (self, line, start - 2, end - start + 4);
  if (strcmp (field->path, "ref") == 0 && at_char (&reader, ':'))
    read_reference (&reader, field);
  else
    {
      check_use (&reader, field, reader.at - strlen (field->path) - (field->optional ? 1 : 0));
      if (!read_rest (&reader, field))
        return NULL;
    }
  g_ptr_array_add (self->template->fields, field);
  return field;
}

static const struct
{
  const char *name;
  CrmPictureType type;
} pictures[] = { { "image", CRM_PICTURE_IMAGE },
                 { "signature", CRM_PICTURE_SIGNATURE },
                 { "qr", CRM_PICTURE_QR },
                 { "barcode", CRM_PICTURE_BARCODE },
                 { "table", CRM_PICTURE_TABLE } };

static int
find_picture (const char *text, gsize length)
{
  while (length > 0 && *text == ' ')
    text++, length--;
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      gsize name = strlen (pictures[i].name);

      if (length > name && strncmp (text, pictures[i].name, name) == 0 && text[name] == ' ')
        return (int) i;
    }
  return -1;
}

/* Whether the @length bytes between {{ and }} name a picture. */
gboolean
crm_text_is_picture (const char *text, gsize length)
{
  return find_picture (text, length) >= 0;
}

/* type=code128 or type=ean13, at a barcode. */
static gboolean
read_barcode_type (CrmTemplatePicture *picture, const char *text, gsize length)
{
  static const char *const types[] = { "type=code128", "type=ean13" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (picture->type == CRM_PICTURE_BARCODE && length == strlen (types[i])
        && strncmp (text, types[i], length) == 0)
      {
        picture->barcode = (CrmBarcodeType) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_picture_size (Reader *reader, CrmTemplatePicture *picture)
{
  gsize start = reader->at, length;
  const char *text = reader->text + start, *equals;
  double points;

  while (reader->at < reader->end && reader->text[reader->at] != ' ')
    reader->at++;
  length = reader->at - start;
  if (read_barcode_type (picture, text, length))
    return TRUE;
  equals = memchr (text, '=', length);
  if (equals == NULL || !crm_length_parse (equals + 1, length - (equals + 1 - text), &points)
      || points < 1)
    return FALSE;
  if (equals - text == 5 && strncmp (text, "width", 5) == 0)
    picture->width = points;
  else if (equals - text == 6 && strncmp (text, "height", 6) == 0)
    picture->height = points;
  else if (equals - text == 4 && strncmp (text, "size", 4) == 0)
    picture->width = picture->height = points;
  else
    return FALSE;
  return TRUE;
}

/* Reads a picture between {{ at @start - 2 and }} at @end. NULL after a problem. */
CrmTemplatePicture *
crm_parser_read_picture (CrmTemplateParser *self, guint line, gsize start, gsize end)
{
  Reader reader = { self, line, crm_parser_line (self, line)->start, start, end };
  CrmTemplatePicture *picture = crm_arena_new0 (self->arena, CrmTemplatePicture);
  int which = find_picture (reader.text + start, end - start);

  picture->type = pictures[which].type;
  skip_space (&reader);
  reader.at += strlen (pictures[which].name);
  picture->field = read_path (&reader);
  if (picture->field == NULL)
    return NULL;
  picture->field->spot = crm_parser_spot (self, line, start - 2, end - start + 4);
  for (skip_space (&reader); reader.at < reader.end; skip_space (&reader))
    {
      gsize before = reader.at;

      if (picture->type != CRM_PICTURE_TABLE && read_picture_size (&reader, picture))
        continue;
      problem (&reader, before, reader.at - before,
               picture->type == CRM_PICTURE_TABLE
                   ? g_strdup (_ ("A table takes nothing but its name"))
               : picture->type == CRM_PICTURE_BARCODE
                   ? g_strdup (_ ("A barcode takes type=code128 or type=ean13, width=50mm and "
                                  "height=12mm"))
                   : g_strdup (_ ("A picture takes width=38mm, height=14mm or size=30mm")));
      return NULL;
    }
  g_ptr_array_add (self->template->fields, picture->field);
  return picture;
}
