/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a paragraph as our language writes it: signs that would be marks are escaped. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-word-import-private.h"

typedef struct
{
  CrmWordImport *import;
  GPtrArray *spans;
  guint field_depth;
  GString *instruction; /* of the field of Word that is open */
  gboolean in_result;
  gboolean is_known; /* its result is not needed */
} Reader;

static void
span_free (gpointer data)
{
  CrmWordSpan *span = data;

  g_free (span->text);
  g_free (span->link);
  g_free (span);
}

static CrmWordSpan *
add_span (Reader *reader)
{
  CrmWordSpan *span = g_new0 (CrmWordSpan, 1);

  g_ptr_array_add (reader->spans, span);
  return span;
}

/* The style of a node with text: what the spans and runs around it say. */
static void
read_look (Reader *reader, const xmlNode *node, CrmWordSpan *span, gboolean is_heading)
{
  CrmWordRunLook look = { 0 };

  for (const xmlNode *up = node->parent; up != NULL; up = up->parent)
    {
      if (crm_xml_is (up, "w", "r") || crm_xml_is (up, "text", "span")
          || (crm_word_is_paragraph (up) && reader->import->file->form == CRM_WORD_ODT))
        crm_word_styles_read_run (reader->import->styles, up, &look);
      if (span->link == NULL && crm_xml_is (up, "text", "a"))
        span->link = crm_xml_dup (up, "href");
      if (span->link == NULL && crm_xml_is (up, "w", "hyperlink"))
        {
          g_autofree char *id = crm_xml_dup (up, "id");

          span->link
              = g_strdup (id != NULL ? g_hash_table_lookup (reader->import->relations, id) : NULL);
        }
      if (crm_word_is_paragraph (up))
        break;
    }
  span->style = is_heading ? look.style & ~(guint) CRM_STYLE_BOLD : look.style;
  reader->import->n_special += look.is_special;
}

/* Blanks and ends of lines in the XML of Writer are one blank. */
static char *
dup_plain (Reader *reader, const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != '\n' && c != '\t' && c != '\r')
        g_string_append_unichar (plain, c);
      else if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
        g_string_append_c (plain, ' ');
    }
  return g_string_free (plain, FALSE);
}

static void
lose_picture (Reader *reader)
{
  CrmWordImport *self = reader->import;

  if (self->is_margin && !self->has_logo)
    {
      self->has_logo = TRUE;
      add_span (reader)->field = "{{image company.logo? height=14mm}}";
      crm_word_import_lose (self, g_strdup (_ ("The picture of the header became the logo of the "
                                               "company, as it is in the settings")));
    }
  else
    crm_word_import_lose (self, g_strdup (_ ("A picture")));
}

static gboolean
holds_paragraph (xmlNode *node)
{
  for (xmlNode *inner = node->children; inner != NULL; inner = crm_xml_next (inner, node, TRUE))
    if (crm_word_is_paragraph (inner))
      return TRUE;
  return FALSE;
}

/* What is there to be seen and is no text. TRUE when nothing in it is read. */
static gboolean
read_object (Reader *reader, xmlNode *node)
{
  CrmWordImport *self = reader->import;
  gboolean is_frame = crm_xml_is (node, "w", "drawing") || crm_xml_is (node, "w", "pict")
                      || crm_xml_is (node, "w", "object") || crm_xml_is (node, "draw", "frame")
                      || crm_xml_is (node, "draw", "custom-shape");

  if (is_frame && holds_paragraph (node))
    crm_word_import_lose (self, g_strdup (_ ("A text frame and what is in it")));
  else if (is_frame)
    lose_picture (reader);
  else if (crm_xml_is (node, "w", "footnoteReference") || crm_xml_is (node, "w", "endnoteReference")
           || crm_xml_is (node, "text", "note"))
    crm_word_import_lose (self, g_strdup (_ ("A note below the page")));
  else if (crm_xml_is (node, "w", "commentReference") || crm_xml_is (node, "office", "annotation"))
    crm_word_import_lose (self, g_strdup (_ ("A comment")));
  else if (crm_xml_is (node, "w", "del") || crm_xml_is (node, "w", "moveFrom"))
    crm_word_import_lose (self, g_strdup (_ ("Text that was deleted while changes were recorded")));
  else
    return FALSE;
  return TRUE;
}

/* Numbers of pages stand only in headers and footers. */
static const char *
page_field (Reader *reader, const char *name)
{
  gboolean is_page = strcmp (name, "PAGE") == 0 || strcmp (name, "page-number") == 0;
  gboolean is_count = strcmp (name, "NUMPAGES") == 0 || strcmp (name, "page-count") == 0;

  if (!reader->import->is_margin)
    return NULL;
  return is_page ? "{{page}}" : is_count ? "{{pages}}" : NULL;
}

static const char *
instruction_field (Reader *reader, const char *instruction)
{
  g_autofree char *page = crm_word_read_instruction (instruction, "PAGE");
  g_autofree char *pages = crm_word_read_instruction (instruction, "NUMPAGES");

  return page != NULL    ? page_field (reader, "PAGE")
         : pages != NULL ? page_field (reader, "NUMPAGES")
                         : NULL;
}

/* The beginning, the middle or the end of a field of Word. */
static void
read_mark (Reader *reader, const xmlNode *node)
{
  g_autofree char *type = crm_xml_dup (node, "fldCharType");

  if (g_strcmp0 (type, "begin") == 0)
    {
      if (reader->field_depth++ == 0)
        {
          g_string_truncate (reader->instruction, 0);
          reader->is_known = FALSE;
        }
    }
  else if (reader->field_depth == 1 && g_strcmp0 (type, "separate") == 0)
    {
      const char *field = instruction_field (reader, reader->instruction->str);

      reader->is_known = field != NULL;
      if (field != NULL)
        add_span (reader)->field = field;
    }
  else if (g_strcmp0 (type, "end") == 0 && reader->field_depth > 0)
    reader->field_depth--;
}

static void
read_text (Reader *reader, xmlNode *node, gboolean is_heading)
{
  gboolean is_word = reader->import->file->form == CRM_WORD_DOCX;
  CrmWordSpan *span;

  if (is_word && reader->field_depth > 0 && crm_xml_is (node->parent, "w", "instrText"))
    g_string_append (reader->instruction, (const char *) node->content);
  if ((is_word && !crm_xml_is (node->parent, "w", "t"))
      || (reader->field_depth > 0 && reader->is_known))
    return;
  span = add_span (reader);
  span->text = dup_plain (reader, (const char *) node->content);
  read_look (reader, node, span, is_heading);
}

static void
read_blank (Reader *reader)
{
  add_span (reader)->text = g_strdup (" ");
}

static void
read_break (Reader *reader, const xmlNode *node)
{
  g_autofree char *type = crm_xml_dup (node, "type");

  add_span (reader)->is_page_break = g_strcmp0 (type, "page") == 0;
}

/* Elements that are one thing. TRUE when nothing in it is read. */
static gboolean
read_element (Reader *reader, xmlNode *node)
{
  const CrmTag *tag = crm_tag_sheet_get (reader->import->sheet, crm_word_tag_index (node));
  const char *field;
  g_autofree char *instruction = NULL;

  if (tag != NULL)
    {
      CrmWordSpan *span = add_span (reader);

      span->tag = tag;
      read_look (reader, node, span, FALSE);
      return TRUE;
    }
  if (node->ns == NULL)
    return FALSE;
  if (crm_xml_is (node, "w", "fldChar"))
    read_mark (reader, node);
  else if (crm_xml_is (node, "w", "tab") || crm_xml_is (node, "text", "tab")
           || crm_xml_is (node, "text", "s"))
    read_blank (reader);
  else if (crm_xml_is (node, "w", "noBreakHyphen"))
    add_span (reader)->text = g_strdup ("-");
  else if (crm_xml_is (node, "w", "br") || crm_xml_is (node, "text", "line-break"))
    read_break (reader, node);
  else if (crm_xml_is (node, "w", "fldSimple"))
    {
      instruction = crm_xml_dup (node, "instr");
      field = instruction != NULL ? instruction_field (reader, instruction) : NULL;
      if (field == NULL)
        return FALSE;
      add_span (reader)->field = field;
    }
  else
    {
      field = crm_xml_is (node, "text", (const char *) node->name)
                  ? page_field (reader, (const char *) node->name)
                  : NULL;
      if (field == NULL)
        return FALSE;
      add_span (reader)->field = field;
    }
  return TRUE;
}

/**
 * crm_word_import_read_spans:
 *
 * Returns: (transfer full) (element-type CrmWordSpan): the text of a paragraph; what of it is lost
 *   was told
 */
GPtrArray *
crm_word_import_read_spans (CrmWordImport *self,
                            xmlNode *paragraph,
                            const CrmWordParagraphLook *look)
{
  Reader reader = { .import = self,
                    .spans = g_ptr_array_new_with_free_func (span_free),
                    .instruction = g_string_new (NULL) };
  gboolean is_heading = look->type == CRM_BLOCK_HEADING || look->type == CRM_BLOCK_CLAUSE;
  xmlNode *next;

  for (xmlNode *node = paragraph->children; node != NULL; node = next)
    {
      gboolean inside = TRUE;

      if (node->type == XML_TEXT_NODE && node->content != NULL)
        read_text (&reader, node, is_heading);
      else if (node->type == XML_ELEMENT_NODE)
        inside = !crm_word_is_paragraph (node) && !read_object (&reader, node)
                 && !read_element (&reader, node);
      next = crm_xml_next (node, paragraph, inside);
    }
  g_string_free (reader.instruction, TRUE);
  return reader.spans;
}

/* Writing */

/* Signs that are marks wherever they stand. */
static void
append_escaped (GString *line, const char *text, gboolean in_cell)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      gboolean is_mark = strchr ("*\\[", *p) != NULL || (*p == '_' && p[1] == '_')
                         || (*p == '{' && p[1] == '{') || (in_cell && *p == '|');

      if (is_mark)
        g_string_append_c (line, '\\');
      if (!g_ascii_iscntrl (*p))
        g_string_append_c (line, *p);
    }
}

/* A line that begins as a heading, an item or a block does is text all the same. */
static void
append_line (GString *text, const char *line)
{
  gsize digits = strspn (line, "0123456789");
  gboolean is_number = digits > 0 && digits < 4 && line[digits] == '.';
  gboolean is_letter = g_ascii_islower (line[0]) && line[1] == '.' && line[2] == ' ';

  if (is_number || is_letter)
    {
      gsize dot = is_number ? digits : 1;

      g_string_append_len (text, line, (gssize) dot);
      g_string_append_c (text, '\\');
      line += dot;
    }
  else if (*line == '#' || *line == '|' || g_str_has_prefix (line, "- ")
           || g_str_has_prefix (line, ":::"))
    g_string_append_c (text, '\\');
  g_string_append (text, line);
}

static void
toggle (GString *line, guint *state, guint wanted)
{
  static const struct
  {
    guint bit;
    const char *mark;
  } marks[]
      = { { CRM_STYLE_BOLD, "**" }, { CRM_STYLE_ITALIC, "*" }, { CRM_STYLE_UNDERLINE, "__" } };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if ((*state & marks[i].bit) != (wanted & marks[i].bit))
      g_string_append (line, marks[i].mark);
  *state = wanted;
}

static gboolean
is_blank (const char *text)
{
  return text[strspn (text, " ")] == '\0';
}

static gboolean
is_web_address (const char *link)
{
  return link != NULL
         && (g_str_has_prefix (link, "https://") || g_str_has_prefix (link, "http://")
             || g_str_has_prefix (link, "mailto:"))
         && strpbrk (link, " ()[]\\\"\n") == NULL;
}

static void
append_span (GString *line, const CrmWordSpan *span, guint *state, gboolean in_cell)
{
  if (span->field != NULL)
    g_string_append (line, span->field);
  else if (span->tag != NULL)
    {
      toggle (line, state, span->style);
      g_string_append (line, span->tag->text);
    }
  else if (is_blank (span->text))
    g_string_append (line, span->text);
  else if (is_web_address (span->link))
    {
      toggle (line, state, 0);
      g_string_append_c (line, '[');
      append_escaped (line, span->text, in_cell);
      g_string_append_printf (line, "](%s)", span->link);
    }
  else
    {
      toggle (line, state, span->style);
      append_escaped (line, span->text, in_cell);
    }
}

/**
 * crm_word_import_join:
 * @from: the first span
 * @to: behind the last one
 * @in_cell: breaks and strokes are written as in a row of a table
 *
 * Returns: (transfer full): the spans as a text, without blanks at its ends; empty when nothing is
 *   to be seen
 */
char *
crm_word_import_join (GPtrArray *spans, guint from, guint to, gboolean is_heading, gboolean in_cell)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new (NULL);
  guint state = 0;

  for (guint i = from; i <= to; i++)
    {
      const CrmWordSpan *span = i < to ? g_ptr_array_index (spans, i) : NULL;
      g_autofree char *plain = NULL;

      if (span != NULL && (span->text != NULL || span->tag != NULL || span->field != NULL))
        {
          append_span (line, span, &state, in_cell);
          continue;
        }
      toggle (line, &state, 0);
      plain = g_strstrip (g_strdup (line->str));
      if (*plain != '\0' && text->len > 0)
        g_string_append (text, in_cell ? " \\ " : is_heading ? " " : "\\\n");
      if (*plain != '\0' && in_cell)
        g_string_append (text, plain);
      else if (*plain != '\0')
        append_line (text, plain);
      g_string_truncate (line, 0);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
