/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What could be written at a place of a template: fields by their paths and by their translated
 * labels, formatters, logic, blocks, keys of the head. Works on text that is still being typed, so
 * it does not ask the parser. Any thread. */
#include "config.h"

#include "crm-template-complete.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-value-private.h"
#include "crm-fold.h"

#define MOST 60
#define LONGEST_EXAMPLE 60

static void
completion_free (gpointer data)
{
  CrmCompletion *completion = data;

  g_free (completion->text);
  g_free (completion->label);
  g_free (completion);
}

static void
add (GPtrArray *found, char *text, guint back, const char *label)
{
  CrmCompletion *completion;

  if (found->len >= MOST)
    {
      g_free (text);
      return;
    }
  completion = g_new (CrmCompletion, 1);
  completion->text = text;
  completion->back = back;
  completion->label = g_strdup (label);
  g_ptr_array_add (found, completion);
}

/* Loops that are open at a place */

typedef struct
{
  char *variable;
  char *list; /* its path; "" where it is not known */
} Loop;

static void
loop_free (gpointer data)
{
  Loop *loop = data;

  g_free (loop->variable);
  g_free (loop->list);
  g_free (loop);
}

/* The path of a list that may itself be named by a variable: group.items. */
static char *
expand (GPtrArray *loops, const char *path)
{
  gsize length = strcspn (path, ".");

  for (guint i = loops->len; i-- > 0;)
    {
      const Loop *loop = g_ptr_array_index (loops, i);

      if (strlen (loop->variable) != length || strncmp (loop->variable, path, length) != 0)
        continue;
      if (strcmp (path + length, ".items") == 0)
        return g_strdup (loop->list);
      return g_strconcat (loop->list, path + length, NULL);
    }
  return g_strdup (path);
}

static void
open_loop (GPtrArray *loops, const char *line)
{
  g_auto (GStrv) words = g_strsplit_set (line, " }", -1);
  guint n = g_strv_length (words);
  Loop *loop;

  for (guint i = 2; i + 1 < n; i++)
    if (strcmp (words[i], "as") == 0 && words[i + 1][0] != '\0')
      {
        loop = g_new (Loop, 1);
        loop->variable = g_strdup (words[i + 1]);
        loop->list = expand (loops, words[1]);
        g_ptr_array_add (loops, loop);
        return;
      }
}

static GPtrArray *
find_loops (const char *text, gsize cursor)
{
  GPtrArray *loops = g_ptr_array_new_with_free_func (loop_free);
  g_autofree char *before = g_strndup (text, cursor);
  g_auto (GStrv) lines = g_strsplit (before, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchug (lines[i]);

      if (g_str_has_prefix (line, "{{#each "))
        open_loop (loops, line);
      else if (g_str_has_prefix (line, "{{/each}}") && loops->len > 0)
        g_ptr_array_set_size (loops, (int) loops->len - 1);
    }
  return loops;
}

/**
 * crm_template_expand_path:
 * @text: of a template
 * @offset: bytes from its beginning, where @path stands
 *
 * Returns: (transfer full): the path of the placeholder: item.price in a loop over invoice.items is
 *   invoice.items.price
 */
char *
crm_template_expand_path (const char *text, gsize offset, const char *path)
{
  g_autoptr (GPtrArray) loops = find_loops (text, offset);

  return expand (loops, path);
}

/* Fields */

/* A fragment fits by the beginning of the path, or by words of the label and the group. */
static gboolean
fits (const CrmPlaceholder *item, const char *path, const char *begun, GPtrArray *words)
{
  g_autofree char *text = NULL;
  g_autofree char *folded = NULL;

  if (g_str_has_prefix (path, begun))
    return TRUE;
  if (strchr (begun, '.') != NULL || *begun == '\0')
    return FALSE;
  text = g_strjoin (" ", item->group, item->label, NULL);
  folded = crm_fold (text);
  for (guint i = 0; i < words->len; i++)
    if (strstr (folded, g_ptr_array_index (words, i)) == NULL)
      return FALSE;
  return words->len > 0;
}

/* How a placeholder is written here: by the variable of the innermost loop over its list. */
static char *
path_here (const CrmPlaceholder *item, GPtrArray *loops)
{
  if (item->list == NULL)
    return g_strdup (item->path);
  for (guint i = loops->len; i-- > 0;)
    {
      const Loop *loop = g_ptr_array_index (loops, i);

      if (strcmp (loop->list, item->list) == 0)
        return g_strconcat (loop->variable, item->path + strlen (item->list), NULL);
    }
  return NULL;
}

/* Those whose path begins so come before those that are found by their label; items of the open
 * loop before all others. */
static void
add_fields (GPtrArray *found,
            CrmPlaceholders *placeholders,
            GPtrArray *loops,
            const char *begun,
            const char *end,
            gboolean (*is_wanted) (const CrmPlaceholder *item))
{
  g_autoptr (GPtrArray) words = crm_fold_words (begun);

  for (int round = 0; round < 3; round++)
    for (guint i = 0; i < crm_placeholders_get_n_items (placeholders); i++)
      {
        const CrmPlaceholder *item = crm_placeholders_get_item (placeholders, i);
        g_autofree char *path = path_here (item, loops);
        g_autofree char *label = NULL;
        gboolean begins = path != NULL && g_str_has_prefix (path, begun);

        if (path == NULL || (round == 0) != (item->list != NULL && begins)
            || (round == 1) != (item->list == NULL && begins) || !fits (item, path, begun, words)
            || (is_wanted != NULL && !is_wanted (item)))
          continue;
        /* Translators: what a field belongs to and its label: "Client · Tax number". */
        label = g_strdup_printf (_ ("%s · %s"), item->group, item->label);
        add (found, g_strconcat (path, end, NULL), 0, label);
      }
}

static gboolean
is_list (const CrmPlaceholder *item)
{
  return item->type == CRM_DATA_LIST;
}

static gboolean
is_picture (const CrmPlaceholder *item)
{
  return item->type == CRM_DATA_PICTURE;
}

static gboolean
is_code (const CrmPlaceholder *item)
{
  return item->type == CRM_DATA_TEXT;
}

static gboolean
is_value (const CrmPlaceholder *item)
{
  return item->type != CRM_DATA_LIST && item->type != CRM_DATA_PICTURE;
}

/* Words of the language */

typedef struct
{
  const char *text;
  guint back;
  const char *label;
} Word;

static const Word logic[] = {
  { "#if }}\n\n{{/if}}", 11, N_ ("Only if something holds") },
  { "else}}", 0, N_ ("Otherwise") },
  { "#each }}\n\n{{/each}}", 13, N_ ("Once for each item of a list") },
  { "/if}}", 0, N_ ("End of a condition") },
  { "/each}}", 0, N_ ("End of a list") },
  { "image }}", 2, N_ ("Picture") },
  { "signature manager.signature? width=45mm}}", 0, N_ ("Signature of the manager") },
  { "qr }}", 2, N_ ("QR code") },
  { "barcode  type=code128 height=12mm}}", 30, N_ ("Barcode") },
  { "page}}", 0, N_ ("Number of the page, in headers and footers") },
  { "pages}}", 0, N_ ("How many pages there are, in headers and footers") },
  { "> ", 0, N_ ("Text that stands in many documents") },
};

static const Word blocks[] = {
  { "header all\n\n:::/header", 12, N_ ("Top of each page") },
  { "header first\n\n:::/header", 12, N_ ("Top of the first page") },
  { "header rest\n\n:::/header", 12, N_ ("Top of the other pages") },
  { "footer center small\n\n:::/footer", 12, N_ ("Foot of each page") },
  { "columns 2,1\n\n:::next\n\n:::/columns", 22, N_ ("Side by side") },
  { "table widths=50,20\n| A | B |\n|:--|--:|\n|  |  |\n:::/table", 15, N_ ("Table") },
  { "keep\n\n:::/keep", 10, N_ ("Never torn apart by the end of a page") },
  { "box\n\n:::/box", 9, N_ ("In a frame") },
  { "center\n\n:::/center", 12, N_ ("In the middle") },
  { "right\n\n:::/right", 11, N_ ("At the right") },
  { "small\n\n:::/small", 11, N_ ("Small letters") },
  { "pagebreak\n", 0, N_ ("New page") },
  { "space 10mm\n", 0, N_ ("Space") },
  { "rule\n", 0, N_ ("Line across the page") },
  { "next\n", 0, N_ ("Next column") },
  { "carry-out\n", 0, N_ ("Row at the foot of a table that goes on") },
  { "carry-in\n", 0, N_ ("Row at the top of a table that goes on") },
  { "total\n", 0, N_ ("Rows of totals") },
};

static const Word keys[] = {
  { "type: ", 0, N_ ("Type of document") },
  { "locale: ", 0, N_ ("Language") },
  { "page: ", 0, N_ ("Size of the page") },
  { "orientation: ", 0, N_ ("Orientation") },
  { "margins: ", 0, N_ ("Margins in mm") },
  { "font: ", 0, N_ ("Font") },
  { "size: ", 0, N_ ("Size of the letters") },
  { "justify: ", 0, N_ ("Even right edge") },
  { "accent: #", 0, N_ ("Colour") },
  { "table: ", 0, N_ ("Look of tables") },
  { "money: ", 0, N_ ("How amounts are written") },
  { "style: ", 0, N_ ("Style") },
  { "title: ", 0, N_ ("Title") },
  { "filename: ", 0, N_ ("Name of the file") },
  { "when: ", 0, N_ ("When it is offered") },
};

typedef struct
{
  const char *key;
  const char *values;
} Values;

static const Values values[] = {
  { "type", "invoice credit_note receipt quote order delivery_note contract letter reminder report "
            "price_list label part style" },
  { "locale", "client pt-PT pt-BR ro-RO tr-TR en-GB en-US" },
  { "page", "A4 A5 Letter Legal 90x50" },
  { "orientation", "portrait landscape" },
  { "justify", "yes no" },
  { "table", "lines grid zebra plain" },
};

static void
add_words (GPtrArray *found, const Word *words, guint n_words, const char *begun)
{
  for (guint i = 0; i < n_words; i++)
    if (g_str_has_prefix (words[i].text, begun))
      add (found, g_strdup (words[i].text), words[i].back, _ (words[i].label));
}

/* Places */

/* Bytes from @cursor back to the beginning of a word of letters that paths are made of. */
static gsize
word_start (const char *text, gsize from, gsize cursor)
{
  while (cursor > from
         && (g_ascii_isalnum (text[cursor - 1]) || strchr ("_.@", text[cursor - 1]) != NULL
             || (text[cursor - 1] & 0x80) != 0))
    cursor--;
  return cursor;
}

static void
add_formats (GPtrArray *found,
             CrmPlaceholders *placeholders,
             GPtrArray *loops,
             const char *field,
             const char *begun)
{
  g_autofree char *path = g_strndup (field, strcspn (field, ":?} "));
  g_autofree char *full = expand (loops, path);
  const CrmPlaceholder *item = crm_placeholders_find (placeholders, full);
  const char *const *formats = item != NULL ? crm_data_type_formats (item->type) : NULL;

  for (guint i = 0; formats != NULL && formats[i] != NULL; i++)
    if (g_str_has_prefix (formats[i], begun))
      add (found, g_strconcat (formats[i], "}}", NULL), 0, "");
}

static void
add_parts (GPtrArray *found, CrmTemplateShelf *shelf, const char *begun)
{
  g_auto (GStrv) names = shelf != NULL ? crm_template_shelf_dup_names (shelf) : NULL;

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], begun))
      add (found, g_strconcat (names[i], "}}", NULL), 0, "");
}

/* Behind two braces. @open is the text behind them. */
static void
complete_field (GPtrArray *found,
                CrmPlaceholders *placeholders,
                CrmTemplateShelf *shelf,
                const char *text,
                gsize open,
                gsize cursor,
                gsize *start)
{
  g_autoptr (GPtrArray) loops = find_loops (text, open);
  g_autofree char *inside = g_strndup (text + open, cursor - open);
  const char *colon = strrchr (inside, ':'), *space = strrchr (inside, ' ');

  if (inside[0] == '>')
    {
      *start = open + 1 + strspn (inside + 1, " ");
      add_parts (found, shelf, text + *start < text + cursor ? inside + (*start - open) : "");
      return;
    }
  if (colon != NULL && inside[0] != '#' && !g_str_has_prefix (inside, "ref:"))
    {
      *start = open + (gsize) (colon - inside) + 1;
      add_formats (found, placeholders, loops, inside, colon + 1);
      return;
    }
  *start = space != NULL ? word_start (text, open, cursor) : open;
  if (g_str_has_prefix (inside, "#each "))
    add_fields (found, placeholders, loops, inside + (*start - open), " as item", is_list);
  else if (g_str_has_prefix (inside, "#if "))
    add_fields (found, placeholders, loops, inside + (*start - open), "", NULL);
  else if (g_str_has_prefix (inside, "image "))
    add_fields (found, placeholders, loops, inside + (*start - open), " height=15mm}}", is_picture);
  else if (g_str_has_prefix (inside, "qr "))
    add_fields (found, placeholders, loops, inside + (*start - open), " size=28mm}}", is_code);
  else if (g_str_has_prefix (inside, "barcode "))
    add_fields (found, placeholders, loops, inside + (*start - open), "", is_code);
  else if (inside[0] != '#')
    {
      /* Words of a label may have spaces between them. */
      *start = open;
      add_fields (found, placeholders, loops, inside, "}}", is_value);
      add_words (found, logic, G_N_ELEMENTS (logic), inside);
    }
}

static gboolean
is_in_head (const char *text, gsize cursor)
{
  const char *end;

  if (!g_str_has_prefix (text, "---\n") || cursor < 4)
    return FALSE;
  end = strstr (text + 3, "\n---");
  return end == NULL || (gsize) (end - text) >= cursor;
}

static void
complete_head (GPtrArray *found, const char *text, gsize line, gsize cursor, gsize *start)
{
  g_autofree char *begun = g_strndup (text + line, cursor - line);
  const char *colon = strchr (begun, ':');

  *start = line;
  if (colon == NULL)
    {
      add_words (found, keys, G_N_ELEMENTS (keys), begun);
      return;
    }
  *start = line + (gsize) (colon - begun) + 1;
  *start += strspn (text + *start, " ");
  *start = MIN (*start, cursor);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_auto (GStrv) words = g_strsplit (values[i].values, " ", -1);

      if (strlen (values[i].key) != (gsize) (colon - begun)
          || strncmp (values[i].key, begun, (gsize) (colon - begun)) != 0)
        continue;
      for (guint w = 0; words[w] != NULL; w++)
        if (g_str_has_prefix (words[w], begun + (*start - line)))
          add (found, g_strdup (words[w]), 0, "");
    }
}

/**
 * crm_template_complete:
 * @shelf: (nullable): the parts that may be taken in
 * @text: of a template, perhaps with mistakes
 * @cursor: bytes from its beginning
 * @start: (out): bytes from the beginning to what the completion replaces, up to @cursor
 *
 * Returns: (transfer full) (element-type CrmCompletion): what could stand there, the most likely
 *   first; empty where nothing is begun
 */
GPtrArray *
crm_template_complete (CrmPlaceholders *placeholders,
                       CrmTemplateShelf *shelf,
                       const char *text,
                       gsize cursor,
                       gsize *start)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (completion_free);
  gsize line = cursor, open = cursor;

  *start = cursor;
  while (line > 0 && text[line - 1] != '\n')
    line--;
  if (is_in_head (text, cursor) && (memchr (text + line, '{', cursor - line) == NULL))
    {
      complete_head (found, text, line, cursor, start);
      return found;
    }
  while (open >= line + 2 && strncmp (text + open - 2, "{{", 2) != 0
         && strncmp (text + open - 2, "}}", 2) != 0)
    open--;
  if (open >= line + 2 && strncmp (text + open - 2, "{{", 2) == 0)
    complete_field (found, placeholders, shelf, text, open, cursor, start);
  else if (cursor - line >= 3 && strncmp (text + line, ":::", 3) == 0)
    {
      g_autofree char *begun = g_strndup (text + line + 3, cursor - line - 3);

      *start = line + 3;
      add_words (found, blocks, G_N_ELEMENTS (blocks), begun);
    }
  return found;
}

/* Formatters */

/**
 * crm_data_type_formats:
 *
 * Returns: (transfer none): formatters that suit a value, ending with %NULL
 */
const char *const *
crm_data_type_formats (CrmDataType type)
{
  static const char *const text[]
      = { "upper", "lower", "title", "nbsp", "phone", "iban", "mask(4)", NULL };
  static const char *const number[] = { "number", "number(2)", "words", NULL };
  static const char *const percent[] = { "percent", "percent(1)", "number", NULL };
  static const char *const money[] = { "money", "money(code)", "money(none)", "words", NULL };
  static const char *const date[]
      = { "date", "date(medium)", "date(long)", "date(full)", "plus(30d)", "age", NULL };
  static const char *const instant[] = { "date", "date(long)", "date(full)", "time", NULL };
  static const char *const boolean[] = { "yesno", NULL };
  static const char *const list[] = { "count", "join(\", \")", NULL };
  static const char *const none[] = { NULL };

  switch (type)
    {
    case CRM_DATA_TEXT:
      return text;
    case CRM_DATA_INTEGER:
    case CRM_DATA_DECIMAL:
      return number;
    case CRM_DATA_PERCENT:
      return percent;
    case CRM_DATA_MONEY:
      return money;
    case CRM_DATA_DATE:
      return date;
    case CRM_DATA_INSTANT:
      return instant;
    case CRM_DATA_BOOLEAN:
      return boolean;
    case CRM_DATA_LIST:
      return list;
    case CRM_DATA_GROUP:
    case CRM_DATA_PICTURE:
    default:
      return none;
    }
}

/* A field in a line */

static CrmFieldPart *
read_part (const char *inside, gsize length)
{
  CrmFieldPart *part = g_new0 (CrmFieldPart, 1);
  g_autofree char *text = g_strndup (inside, length);
  gsize path = 0;
  char * or ;

  while (g_ascii_isalnum (text[path]) || (text[path] != '\0' && strchr ("_.@", text[path]) != NULL))
    path++;
  part->path = g_strndup (text, path);
  part->is_optional = text[path] == '?';
  path += part->is_optional;
  or = strstr (text + path, " or \"");
  if (or != NULL)
    part->fallback = g_strstrip (g_strdup (or +4));
  if (text[path] == ':')
    part->format = g_strstrip (g_strndup (
        text + path + 1, or != NULL ? (gsize) (or -text - path - 1) : strlen (text + path + 1)));
  if (part->path[0] == '\0' || (text[path] != '\0' && text[path] != ':' && or != text + path))
    g_clear_pointer (&part, crm_field_part_free);
  return part;
}

/**
 * crm_template_field_at:
 * @line: a line of a template
 * @column: characters from its beginning
 *
 * Returns: (transfer full) (nullable): the field that stands there; %NULL where there is none, or
 *   logic or a picture
 */
CrmFieldPart *
crm_template_field_at (const char *line, guint column)
{
  const char *at = g_utf8_offset_to_pointer (line, MIN (column, g_utf8_strlen (line, -1)));

  for (const char *open = line; (open = strstr (open, "{{")) != NULL;)
    {
      const char *close = strstr (open, "}}");
      CrmFieldPart *part;

      if (close == NULL || open > at)
        return NULL;
      if (at > close + 2 || (at == close + 2 && g_str_has_prefix (at, "{{")))
        {
          open = close + 2;
          continue;
        }
      part = read_part (open + 2, (gsize) (close - open - 2));
      if (part != NULL)
        {
          part->start = (guint) g_utf8_pointer_to_offset (line, open);
          part->end = (guint) g_utf8_pointer_to_offset (line, close + 2);
        }
      return part;
    }
  return NULL;
}

/**
 * crm_field_part_print:
 *
 * Returns: (transfer full): the field as a template writes it
 */
char *
crm_field_part_print (const CrmFieldPart *self)
{
  return g_strconcat ("{{", self->path, self->is_optional ? "?" : "",
                      self->format != NULL ? ":" : "", self->format != NULL ? self->format : "",
                      self->fallback != NULL ? " or " : "",
                      self->fallback != NULL ? self->fallback : "", "}}", NULL);
}

void
crm_field_part_free (CrmFieldPart *self)
{
  g_free (self->path);
  g_free (self->fallback);
  g_free (self->format);
  g_free (self);
}

/* Examples */

static char *
shorten (char *text)
{
  g_autofree char *whole = g_strdelimit (text, "\n", ' ');

  if (g_utf8_strlen (whole, -1) <= LONGEST_EXAMPLE)
    return g_steal_pointer (&whole);
  *g_utf8_offset_to_pointer (whole, LONGEST_EXAMPLE - 1) = '\0';
  return g_strconcat (whole, "…", NULL);
}

/**
 * crm_placeholder_dup_example:
 * @format: (nullable): formatter, as behind the colon
 * @data: of a real record
 * @locale: of the document
 *
 * Returns: (transfer full) (nullable): what the field prints for it, of a list what its first item
 *   does; %NULL when that is nothing
 */
char *
crm_placeholder_dup_example (const CrmPlaceholder *self,
                             const char *format,
                             CrmDocumentData *data,
                             const CrmLocale *locale)
{
  CrmDocumentData *list = self->list != NULL ? crm_document_data_lookup (data, self->list) : NULL;
  const char *path = self->list != NULL ? self->path + strlen (self->list) + 1 : self->path;
  g_autofree char *text = NULL;
  g_autoptr (CrmTemplate) template = NULL;
  g_autoptr (CrmArena) arena = NULL;
  CrmEvaluation evaluation = { 0 };
  CrmTemplateBlock *block;

  if (self->type == CRM_DATA_LIST || self->type == CRM_DATA_PICTURE
      || (self->list != NULL && (list == NULL || crm_document_data_get_n_children (list) == 0)))
    return NULL;
  text = g_strdup_printf ("{{%s?%s%s}}", path, format != NULL ? ":" : "",
                          format != NULL ? format : "");
  template = crm_template_new (text, -1);
  if (!crm_template_is_valid (template) || template->body->len == 0)
    return NULL;
  block = g_ptr_array_index (template->body, 0);
  arena = crm_arena_new ();
  evaluation.data = list != NULL ? crm_document_data_get_child (list, 0) : data;
  evaluation.locale = locale;
  evaluation.arena = arena;
  g_clear_pointer (&text, g_free);
  text = block->inlines != NULL ? crm_evaluate_inlines (&evaluation, block->inlines) : NULL;
  return text != NULL && *g_strstrip (text) != '\0' ? shorten (g_steal_pointer (&text)) : NULL;
}
