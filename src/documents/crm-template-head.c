/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of a template: lines of "key: value" between two lines of three dashes. */
#include "config.h"

#include "crm-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MM(mm) ((mm) *CRM_POINTS_PER_MM)

typedef struct
{
  guint line;
  gsize start; /* byte in the line where the value begins */
  const char *text;
} HeadValue;

typedef gboolean (*ReadValue) (CrmTemplateParser *self, const HeadValue *value);

typedef struct
{
  const char *key;
  ReadValue read;
  const char *accepted;
  gboolean is_look; /* a style may set it */
} HeadKey;

#define TYPES                                                                                      \
  "invoice, credit_note, receipt, quote, order, delivery_note, contract, letter, reminder, "       \
  "report, price_list, label, part, style"

static gboolean
is_one_of (const char *text, const char *const *words)
{
  return g_strv_contains (words, text);
}

static gboolean
read_type (CrmTemplateParser *self, const HeadValue *value)
{
  g_auto (GStrv) types = g_strsplit (TYPES, ", ", -1);

  self->template->head.type = value->text;
  return is_one_of (value->text, (const char *const *) types);
}

static gboolean
read_locale (CrmTemplateParser *self, const HeadValue *value)
{
  static const char *const locales[]
      = { "client", "pt-PT", "pt-BR", "ro-RO", "tr-TR", "en-GB", "en-US", NULL };

  self->template->head.locale = value->text;
  return is_one_of (value->text, locales);
}

static gboolean
read_page (CrmTemplateParser *self, const HeadValue *value)
{
  static const struct
  {
    const char *name;
    double width, height;
  } pages[] = { { "A4", MM (210), MM (297) },
                { "A5", MM (148), MM (210) },
                { "Letter", 612, 792 },
                { "Legal", 612, 1008 } };
  CrmTemplateHead *head = &self->template->head;
  const char *by = strchr (value->text, 'x');

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (strcmp (pages[i].name, value->text) == 0)
      {
        head->width = pages[i].width;
        head->height = pages[i].height;
        return TRUE;
      }
  return by != NULL && crm_length_parse (value->text, by - value->text, &head->width)
         && crm_length_parse (by + 1, strlen (by + 1), &head->height) && head->width >= MM (20)
         && head->height >= MM (10) && head->width <= MM (1200) && head->height <= MM (1200);
}

static gboolean
read_orientation (CrmTemplateParser *self, const HeadValue *value)
{
  CrmTemplateHead *head = &self->template->head;
  gboolean landscape = strcmp (value->text, "landscape") == 0;

  if (landscape != (head->width > head->height))
    {
      double width = head->width;

      head->width = head->height;
      head->height = width;
    }
  return landscape || strcmp (value->text, "portrait") == 0;
}

static gboolean
read_margins (CrmTemplateParser *self, const HeadValue *value)
{
  g_auto (GStrv) words = g_strsplit_set (value->text, " \t", -1);
  guint n = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      double points;

      if (words[i][0] == '\0')
        continue;
      if (n == 4 || !crm_length_parse (words[i], strlen (words[i]), &points) || points > MM (100))
        return FALSE;
      self->template->head.margins[n++] = points;
    }
  return n == 4;
}

static gboolean
read_font (CrmTemplateParser *self, const HeadValue *value)
{
  self->template->head.font = value->text;
  self->template->head.font_line = value->line + 1;
  return strlen (value->text) <= 100;
}

static gboolean
read_size (CrmTemplateParser *self, const HeadValue *value)
{
  char *end;

  self->template->head.size = g_ascii_strtod (value->text, &end);
  return end != value->text && *end == '\0' && self->template->head.size >= 4
         && self->template->head.size <= 72;
}

static gboolean
read_justify (CrmTemplateParser *self, const HeadValue *value)
{
  self->template->head.justify = strcmp (value->text, "yes") == 0;
  return self->template->head.justify || strcmp (value->text, "no") == 0;
}

static gboolean
read_accent (CrmTemplateParser *self, const HeadValue *value)
{
  if (value->text[0] != '#' || strlen (value->text) != 7)
    return FALSE;
  for (guint i = 1; i < 7; i++)
    if (!g_ascii_isxdigit (value->text[i]))
      return FALSE;
  self->template->head.accent = (guint32) g_ascii_strtoull (value->text + 1, NULL, 16);
  self->template->head.has_accent = TRUE;
  return TRUE;
}

static gboolean
read_table (CrmTemplateParser *self, const HeadValue *value)
{
  static const char *const looks[] = { "lines", "grid", "zebra", "plain" };

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    if (strcmp (looks[i], value->text) == 0)
      {
        self->template->head.table = (CrmTableLook) i;
        return TRUE;
      }
  return FALSE;
}

/* Moves @p behind the signs up to @stop and keeps them; FALSE when they are too many. */
static gboolean
take_signs (const char **p, const char *stop, char signs[8])
{
  gsize length = stop - *p;

  if (length > 7)
    return FALSE;
  memcpy (signs, *p, length);
  signs[length] = '\0';
  *p = stop;
  return TRUE;
}

/* An example of one thousand two hundred and thirty-four and a half: 1.234,50 € or ₺1.234,50. */
static gboolean
read_money (CrmTemplateParser *self, const HeadValue *value)
{
  CrmMoneyLook *money = &self->template->head.money;
  const char *p = strchr (value->text, '1'), *thousands, *half;
  const char *last;

  if (p == NULL || (thousands = strstr (p, "234")) == NULL
      || (half = strstr (thousands, "50")) == NULL)
    return FALSE;
  last = half + 2;
  money->before = p > value->text;
  money->symbol = crm_arena_strndup (self->arena, value->text, p - value->text);
  p++;
  if (!take_signs (&p, thousands, money->group))
    return FALSE;
  p += 3;
  if (!take_signs (&p, half, money->point) || money->point[0] == '\0'
      || (money->before && *last != '\0'))
    return FALSE;
  if (!money->before)
    money->symbol = last;
  money->spaced = g_str_has_suffix (money->symbol, " ") || *money->symbol == ' '
                  || strstr (money->symbol, "\302\240") != NULL;
  money->symbol = g_strstrip (crm_arena_strdup (self->arena, money->symbol));
  if (strcmp (money->group, " ") == 0)
    strcpy (money->group, "\302\240");
  money->is_set = TRUE;
  return strpbrk (money->symbol, "0123456789") == NULL && *money->symbol != '\0';
}

static gboolean
read_style_name (CrmTemplateParser *self, const HeadValue *value)
{
  return TRUE; /* it was read before all other keys, which may change what it says */
}

static GPtrArray *
read_inlines (CrmTemplateParser *self, const HeadValue *value)
{
  GPtrArray *inlines = crm_arena_array (self->arena);
  CrmInlineState state = { 0 };

  self->place |= CRM_IN_HEAD;
  crm_parser_read_inlines (self, value->line, value->start,
                           crm_parser_line (self, value->line)->length, &state, inlines);
  self->place &= ~CRM_IN_HEAD;
  return inlines;
}

static gboolean
read_title (CrmTemplateParser *self, const HeadValue *value)
{
  self->template->head.title = read_inlines (self, value);
  return TRUE;
}

static gboolean
read_filename (CrmTemplateParser *self, const HeadValue *value)
{
  self->template->head.filename = read_inlines (self, value);
  return TRUE;
}

/* "invoice where gross > 1000": a filter as lists have them, on records of a kind. What it says is
 * checked by those who know the kinds. */
static gboolean
read_filter (CrmTemplateParser *self, const HeadValue *value)
{
  CrmTemplateHead *head = &self->template->head;
  gsize kind = strspn (value->text, "abcdefghijklmnopqrstuvwxyz_"), filter;

  if (kind == 0 || strncmp (value->text + kind, " where ", 7) != 0)
    return FALSE;
  filter = kind + 7;
  head->when_kind = crm_arena_strndup (self->arena, value->text, kind);
  head->when_filter = value->text + filter;
  head->when_spot = crm_parser_spot (self, value->line, value->start + filter,
                                     crm_parser_line (self, value->line)->length);
  return TRUE;
}

static gboolean
read_file (CrmTemplateParser *self, const HeadValue *value)
{
  self->template->head.file = value->text;
  return TRUE;
}

static gboolean
read_when (CrmTemplateParser *self, const HeadValue *value)
{
  if (read_filter (self, value))
    return TRUE;
  self->template->head.when = crm_parser_read_condition (
      self, value->line, value->start, crm_parser_line (self, value->line)->length);
  return TRUE;
}

static const HeadKey keys[] = {
  { "type", read_type, TYPES },
  { "style", read_style_name, NULL },
  { "locale", read_locale, "client, pt-PT, pt-BR, ro-RO, tr-TR, en-GB, en-US" },
  { "page", read_page, "A4, A5, Letter, Legal, 90x50" },
  { "orientation", read_orientation, "portrait, landscape" },
  { "margins", read_margins, "18 18 16 18", TRUE },
  { "font", read_font, "Noto Sans", TRUE },
  { "size", read_size, "4–72", TRUE },
  { "justify", read_justify, "yes, no", TRUE },
  { "accent", read_accent, "#1a5fb4", TRUE },
  { "table", read_table, "lines, grid, zebra, plain", TRUE },
  { "money", read_money, "1.234,50 €; 1 234,50 €; ₺1.234,50; £1,234.50", TRUE },
  { "title", read_title, NULL },
  { "filename", read_filename, NULL },
  { "file", read_file, NULL },
  { "when", read_when, NULL },
};

static const HeadKey *
find_key (const char *text, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (strlen (keys[i].key) == length && strncmp (keys[i].key, text, length) == 0)
      return &keys[i];
  return NULL;
}

/* Every key, or only those of a look, joined by commas. */
static char *
list_keys (gboolean only_look)
{
  GString *names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].is_look || !only_look)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", keys[i].key);
  return g_string_free (names, FALSE);
}

/* Reads a line of the head of the template, or, with @in_style, of the style that it names. */
static void
read_key (CrmTemplateParser *self, guint line, guint *seen, gboolean in_style)
{
  const CrmSourceLine *source = crm_parser_line (self, line);
  const char *text = source->start + source->indent;
  gsize length = source->length - source->indent;
  const char *colon = memchr (text, ':', length);
  gsize name = colon != NULL ? (gsize) (colon - text) : length;
  const HeadKey *key = find_key (text, name);
  HeadValue value = { line };

  if (in_style && key != NULL && !key->is_look)
    {
      if (key->read == read_type)
        return;
      key = NULL;
    }
  if (colon == NULL || key == NULL)
    {
      g_autofree char *names = list_keys (in_style);

      crm_parser_problem (
          self, crm_parser_spot (self, line, source->indent, name),
          g_strdup_printf (
              /* Translators: %s is a list of words that stay English. */
              _ ("Not known here. The head of a template has lines “key: value”, with the keys %s"),
              names));
      return;
    }
  if ((*seen & (1u << (key - keys))) != 0)
    crm_parser_problem (self, crm_parser_spot (self, line, source->indent, name),
                        g_strdup_printf (_ ("The key “%s” is there twice"), key->key));
  *seen |= 1u << (key - keys);
  value.start = colon + 1 - source->start;
  while (value.start < source->length && g_ascii_isspace (source->start[value.start]))
    value.start++;
  value.text
      = crm_arena_strndup (self->arena, source->start + value.start, source->length - value.start);
  if (value.text[0] == '\0' || !key->read (self, &value))
    crm_parser_problem (
        self, crm_parser_spot (self, line, value.start, source->length),
        key->accepted != NULL
            /* Translators: the first %s is a key such as "page", the second what it accepts. */
            ? g_strdup_printf (_ ("“%s” takes for example: %s"), key->key, key->accepted)
            : g_strdup_printf (_ ("“%s” needs a value"), key->key));
}

static gboolean
is_fence (const CrmSourceLine *line)
{
  return line != NULL && line->length == 3 && strncmp (line->start, "---", 3) == 0;
}

/* The line that closes the head which the text begins with; 0 when it has none or it is open. */
static guint
find_head_end (CrmTemplateParser *self)
{
  const CrmSourceLine *line;

  if (!is_fence (crm_parser_line (self, 0)))
    return 0;
  for (guint i = 1; (line = crm_parser_line (self, i)) != NULL; i++)
    if (is_fence (line))
      return i;
  return 0;
}

/* A part may have a head, so that it can be looked at by itself; the template has its own. */
void
crm_parser_skip_head (CrmTemplateParser *self)
{
  guint end = find_head_end (self);

  self->at = end > 0 ? end + 1 : 0;
}

/* The keys of the style named in the line. */
static void
read_style (CrmTemplateParser *self, guint line)
{
  const CrmSourceLine *source = crm_parser_line (self, line);
  const char *colon = memchr (source->start, ':', source->length);
  gsize start = colon + 1 - source->start;
  g_autofree char *name = g_strstrip (g_strndup (source->start + start, source->length - start));
  CrmParserReturn back;
  guint seen = 0, end;

  if (name[0] == '\0'
      || !crm_parser_begin_part (self, name,
                                 crm_parser_spot (self, line, start + 1, source->length), &back))
    return;
  end = find_head_end (self);
  if (end == 0)
    crm_parser_problem (self, crm_parser_spot (self, 0, 0, 3),
                        g_strdup (_ ("A style is a head: lines “key: value” between two lines "
                                     "“---”")));
  for (guint i = 1; i < end; i++)
    if (crm_parser_line (self, i)->length > 0)
      read_key (self, i, &seen, TRUE);
  crm_parser_end_part (self, &back);
  self->template->head.logo
      = crm_template_shelf_find_logo (self->shelf, name, self->template->head.locale);
  if (self->template->head.logo != NULL)
    crm_arena_own (self->arena, g_bytes_ref (self->template->head.logo),
                   (GDestroyNotify) g_bytes_unref);
}

static gboolean
names_style (CrmTemplateParser *self, guint line)
{
  const CrmSourceLine *source = crm_parser_line (self, line);

  return source->length - source->indent > 6
         && strncmp (source->start + source->indent, "style:", 6) == 0;
}

/* The language decides between parts and styles of the same name. */
static void
read_language_first (CrmTemplateParser *self, guint end)
{
  for (guint i = 1; i < end; i++)
    {
      const CrmSourceLine *line = crm_parser_line (self, i);
      const char *text = line->start + line->indent;

      if (line->length - line->indent < 7 || strncmp (text, "locale:", 7) != 0)
        continue;
      text += 7;
      while (*text == ' ')
        text++;
      if (text < line->start + line->length)
        self->template->head.locale
            = crm_arena_strndup (self->arena, text, line->start + line->length - text);
    }
}

/* Reads the head, if there is one, and leaves the parser at the first line of the body. */
void
crm_parser_read_head (CrmTemplateParser *self)
{
  CrmTemplateHead *head = &self->template->head;
  guint seen = 0, end;

  head->width = MM (210);
  head->height = MM (297);
  for (guint i = 0; i < G_N_ELEMENTS (head->margins); i++)
    head->margins[i] = MM (20);
  head->font = "Noto Sans";
  head->font_line = 1;
  head->size = 10;
  if (!is_fence (crm_parser_line (self, 0)))
    return;
  end = find_head_end (self);
  if (end == 0)
    {
      crm_parser_problem (self, crm_parser_spot (self, 0, 0, 3),
                          g_strdup (_ ("The head is not closed: end it with a line “---”")));
      self->at = self->lines->len;
      return;
    }
  read_language_first (self, end);
  for (guint i = 1; i < end; i++)
    if (names_style (self, i))
      read_style (self, i);
  for (guint i = 1; i < end; i++)
    if (crm_parser_line (self, i)->length > 0)
      read_key (self, i, &seen, FALSE);
  if (head->margins[1] + head->margins[3] > head->width - MM (15)
      || head->margins[0] + head->margins[2] > head->height - MM (8))
    crm_parser_problem (self, crm_parser_spot (self, 0, 0, 3),
                        g_strdup (_ ("The margins leave no room on the page")));
  self->at = end + 1;
}
