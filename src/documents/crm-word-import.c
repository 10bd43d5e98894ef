/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of Word or Writer becomes a template of our own: its text, headings, lists, tables,
 * headers and footers, and the tags in it. What our language cannot say is left out and told, with
 * the line of the template where it would have stood. */
#include "config.h"

#include "crm-word-import.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "crm-field-guess-private.h"
#include "crm-word-import-private.h"

/* Lines */

static void
end_line (CrmWordImport *self)
{
  g_string_append_c (self->text, '\n');
  self->line++;
}

/* Notes what is lost at the line that is written next. Takes @message. */
void
crm_word_import_lose (CrmWordImport *self, char *message)
{
  if (self->lost->len < CRM_WORD_MAX_LOST)
    g_ptr_array_add (self->lost, crm_template_problem_new (self->line, 1, 1, NULL, message));
  else
    g_free (message);
}

void
crm_word_import_put_line (CrmWordImport *self, const char *text)
{
  g_string_append (self->text, text);
  for (const char *p = text; *p != '\0'; p++)
    self->line += *p == '\n';
  end_line (self);
}

/* A blank line ends a paragraph. */
static void
separate (CrmWordImport *self)
{
  gsize length = self->text->len;
  const char *last;

  if (length < 2 || self->text->str[length - 1] != '\n' || self->text->str[length - 2] == '\n')
    return;
  last = g_strrstr_len (self->text->str, (gssize) length - 1, "\n");
  last = last != NULL ? last + 1 : self->text->str;
  if (!g_str_has_prefix (last, ":::") || g_str_has_prefix (last, ":::/")
      || g_str_has_prefix (last, ":::pagebreak"))
    end_line (self);
}

static const char *
word_of (CrmAlign align)
{
  return align == CRM_ALIGN_CENTER ? "center" : align == CRM_ALIGN_RIGHT ? "right" : NULL;
}

/* Paragraphs that follow each other and stand in the middle are in one block. */
void
crm_word_import_align (CrmWordImport *self, CrmAlign align)
{
  g_autofree char *line = NULL;

  if (align == self->align)
    return;
  if (word_of (self->align) != NULL)
    {
      line = g_strconcat (":::/", word_of (self->align), NULL);
      crm_word_import_put_line (self, line);
    }
  separate (self);
  self->align = align;
  if (word_of (align) != NULL)
    {
      g_autofree char *open = g_strconcat (":::", word_of (align), NULL);

      crm_word_import_put_line (self, open);
    }
}

/* Paragraphs */

static void
put_prefix (CrmWordImport *self, const CrmWordParagraphLook *look)
{
  static const char *const hashes[] = { "# ", "## ", "### ", "#### " };
  const char *item = look->type == CRM_BLOCK_BULLET   ? "- "
                     : look->type == CRM_BLOCK_NUMBER ? "1. "
                     : look->type == CRM_BLOCK_LETTER ? "a. "
                                                      : NULL;

  if (look->type == CRM_BLOCK_HEADING)
    g_string_append (self->text, hashes[CLAMP (look->level, 1, 4) - 1]);
  else if (look->type == CRM_BLOCK_CLAUSE)
    g_string_append (self->text, look->level <= 1 ? "#. " : "##. ");
  for (guint i = 0; item != NULL && i < MIN (look->level, 3); i++)
    g_string_append (self->text, "  ");
  if (item != NULL)
    g_string_append (self->text, item);
}

static gboolean
is_item (CrmBlockType type)
{
  return type == CRM_BLOCK_BULLET || type == CRM_BLOCK_NUMBER || type == CRM_BLOCK_LETTER;
}

static void
put_paragraph (CrmWordImport *self, const CrmWordParagraphLook *look, const char *text)
{
  gboolean is_list = is_item (look->type);
  gboolean goes_on = is_list && self->was_item && (look->level > 0 || self->item == look->type);

  if (*text == '\0')
    return;
  crm_word_import_align (self, is_list ? CRM_ALIGN_LEFT : look->align);
  if (!goes_on)
    separate (self);
  put_prefix (self, look);
  crm_word_import_put_line (self, text);
  self->was_item = is_list;
  self->item = look->level > 0 && goes_on ? self->item : look->type;
}

/* A tag that begins or ends something has a line of its own. */
static void
put_tag (CrmWordImport *self, const CrmTag *tag)
{
  crm_word_import_align (self, CRM_ALIGN_LEFT);
  separate (self);
  crm_word_import_put_line (self, tag->text);
  self->was_item = FALSE;
}

void
crm_word_import_put_break (CrmWordImport *self)
{
  if (self->is_margin)
    return;
  crm_word_import_align (self, CRM_ALIGN_LEFT);
  separate (self);
  crm_word_import_put_line (self, ":::pagebreak");
  self->was_item = FALSE;
}

static void
write_paragraph (CrmWordImport *self, xmlNode *node, const CrmWordParagraphLook *look)
{
  g_autoptr (GPtrArray) spans = crm_word_import_read_spans (self, node, look);
  CrmWordParagraphLook own = *look;
  guint from = 0;

  if (look->breaks_page)
    crm_word_import_put_break (self);
  self->n_justified += look->is_justified;
  self->n_paragraphs++;
  for (guint i = 0; i <= spans->len; i++)
    {
      const CrmWordSpan *span = i < spans->len ? g_ptr_array_index (spans, i) : NULL;
      g_autofree char *text = NULL;

      if (span != NULL && !span->is_page_break
          && (span->tag == NULL || span->tag->type < CRM_TAG_IF || span->tag->type > CRM_TAG_END))
        continue;
      text = crm_word_import_join (spans, from, i, look->type == CRM_BLOCK_HEADING, FALSE);
      put_paragraph (self, &own, text);
      if (span != NULL && span->is_page_break)
        crm_word_import_put_break (self);
      else if (span != NULL)
        {
          if (*text != '\0' && span->tag->type != CRM_TAG_END)
            crm_word_import_lose (
                self, g_strdup_printf (
                          /* Translators: %s is a tag such as {{#if client.vip}}. */
                          _ ("%s stood inside a paragraph: it has a line of its own now"),
                          span->tag->text));
          put_tag (self, span->tag);
        }
      from = i + 1;
    }
}

/* Writer has lists of items of paragraphs. */
static void
write_list (CrmWordImport *self, xmlNode *list, const char *style, guint depth)
{
  g_autofree char *own = crm_xml_dup (list, "style-name");

  if (own != NULL)
    style = own;
  for (xmlNode *item = list->children; item != NULL; item = item->next)
    {
      gboolean is_first = TRUE;

      for (xmlNode *node = item->type == XML_ELEMENT_NODE ? item->children : NULL; node != NULL;
           node = node->next)
        {
          CrmWordParagraphLook look;

          if (crm_xml_is (node, "text", "list") && depth < 8)
            write_list (self, node, style, depth + 1);
          if (!crm_word_is_paragraph (node))
            continue;
          crm_word_styles_read_paragraph (self->styles, node, &look);
          if (look.type == CRM_BLOCK_HEADING)
            look.type = look.level <= 2 ? CRM_BLOCK_CLAUSE : CRM_BLOCK_HEADING;
          else if (is_first)
            {
              look.type = crm_word_styles_list_type (self->styles, style, depth);
              look.level = depth;
            }
          write_paragraph (self, node, &look);
          is_first = FALSE;
        }
    }
  self->was_item = FALSE;
}

static gboolean
is_index (const xmlNode *node)
{
  return crm_xml_is (node, "text", "table-of-content")
         || crm_xml_is (node, "text", "alphabetical-index");
}

/**
 * crm_word_import_write:
 * @parent: whose paragraphs, lists and tables are written
 */
void
crm_word_import_write (CrmWordImport *self, xmlNode *parent, guint depth)
{
  for (xmlNode *node = parent->children; node != NULL && depth < 30; node = node->next)
    {
      CrmWordParagraphLook look;

      if (crm_word_is_paragraph (node))
        {
          crm_word_styles_read_paragraph (self->styles, node, &look);
          write_paragraph (self, node, &look);
        }
      else if (crm_xml_is (node, "w", "tbl") || crm_xml_is (node, "table", "table"))
        {
          crm_word_import_align (self, CRM_ALIGN_LEFT);
          separate (self);
          crm_word_import_write_table (self, node);
          self->was_item = FALSE;
        }
      else if (crm_xml_is (node, "text", "list"))
        write_list (self, node, NULL, 0);
      else if (is_index (node))
        crm_word_import_lose (self, g_strdup (_ ("A table of contents")));
      else if (crm_xml_is (node, "w", "sdt"))
        {
          if (crm_xml_child (node, "sdtContent") != NULL)
            crm_word_import_write (self, crm_xml_child (node, "sdtContent"), depth + 1);
        }
      else if (crm_xml_is (node, "text", "section") || crm_xml_is (node, "w", "ins"))
        crm_word_import_write (self, node, depth + 1);
    }
}

/* Headers and footers */

static xmlNode *
find_deep (xmlNode *root, const char *prefix, const char *name)
{
  for (xmlNode *node = root; node != NULL; node = crm_xml_next (node, root, TRUE))
    if (crm_xml_is (node, prefix, name))
      return node;
  return NULL;
}

static void
write_margin (CrmWordImport *self, xmlNode *root, const char *block, const char *pages)
{
  gsize before = self->text->len;
  guint line = self->line;
  g_autofree char *open = g_strconcat (":::", block, " ", pages, NULL);
  g_autofree char *close = g_strconcat (":::/", block, NULL);
  gsize begun;

  crm_word_import_put_line (self, open);
  begun = self->text->len;
  self->is_margin = TRUE;
  crm_word_import_write (self, root, 0);
  crm_word_import_align (self, CRM_ALIGN_LEFT);
  self->is_margin = FALSE;
  self->was_item = FALSE;
  if (self->text->len == begun)
    {
      g_string_truncate (self->text, before);
      self->line = line;
      return;
    }
  while (self->text->len >= 2 && self->text->str[self->text->len - 2] == '\n')
    {
      g_string_truncate (self->text, self->text->len - 1);
      self->line--;
    }
  crm_word_import_put_line (self, close);
}

/* The part that a relation of the document leads to. */
static xmlNode *
find_related (CrmWordImport *self, const char *id)
{
  const char *target = id != NULL ? g_hash_table_lookup (self->relations, id) : NULL;

  for (guint i = 0; target != NULL && i < self->texts->len; i++)
    {
      CrmWordText *text = g_ptr_array_index (self->texts, i);

      if (g_str_has_suffix (text->part->name, target))
        return xmlDocGetRootElement (text->doc);
    }
  return NULL;
}

static void
write_docx_margins (CrmWordImport *self, xmlNode *section)
{
  gboolean has_first = crm_xml_child (section, "titlePg") != NULL;

  for (xmlNode *node = section->children; node != NULL; node = node->next)
    {
      gboolean is_header = crm_xml_is (node, "w", "headerReference");
      g_autofree char *type = crm_xml_dup (node, "type");
      g_autofree char *id = crm_xml_dup (node, "id");
      gboolean is_first = g_strcmp0 (type, "first") == 0;
      xmlNode *root;

      if ((!is_header && !crm_xml_is (node, "w", "footerReference")) || (is_first && !has_first))
        continue;
      root = find_related (self, id);
      if (root != NULL && g_strcmp0 (type, "even") != 0)
        write_margin (self, root, is_header ? "header" : "footer",
                      is_first    ? "first"
                      : has_first ? "rest"
                                  : "all");
    }
}

static void
write_odt_margins (CrmWordImport *self)
{
  static const struct
  {
    const char *name, *block, *pages;
  } margins[] = { { "header-first", "header", "first" },
                  { "header", "header", "rest" },
                  { "footer-first", "footer", "first" },
                  { "footer", "footer", "rest" } };
  CrmWordText *styles = self->texts->len > 1 ? g_ptr_array_index (self->texts, 1) : NULL;
  xmlNode *page = styles != NULL
                      ? find_deep (xmlDocGetRootElement (styles->doc), "style", "master-page")
                      : NULL;

  for (gsize i = 0; page != NULL && i < G_N_ELEMENTS (margins); i++)
    {
      xmlNode *node = crm_xml_child (page, margins[i].name);
      g_autofree char *first = g_strconcat (margins[i].block, "-first", NULL);
      gboolean is_rest = strcmp (margins[i].pages, "rest") == 0;

      if (node != NULL)
        write_margin (self, node, margins[i].block,
                      is_rest && crm_xml_child (page, first) == NULL ? "all" : margins[i].pages);
    }
}

/* The head */

/* A length with its unit in millimetres; 0 for none that a page has. */
static int
read_millimetres (const char *text, gboolean is_twips)
{
  char *unit;
  double value = text != NULL ? g_ascii_strtod (text, &unit) : 0;

  if (is_twips)
    value = value / 1440 * 25.4;
  else if (text != NULL && g_str_has_prefix (unit, "cm"))
    value *= 10;
  else if (text != NULL && g_str_has_prefix (unit, "in"))
    value *= 25.4;
  else if (text != NULL && g_str_has_prefix (unit, "pt"))
    value *= 25.4 / 72;
  return value > 0 && value < 2000 ? (int) (value + 0.5) : 0;
}

static int
read_length (const xmlNode *node, const char *name, gboolean is_twips)
{
  g_autofree char *text = node != NULL ? crm_xml_dup (node, name) : NULL;

  return read_millimetres (text, is_twips);
}

static void
append_page (GString *head, int width, int height, const int margins[4])
{
  gboolean is_wide = width > height;
  int low = MIN (width, height), high = MAX (width, height);

  if (abs (low - 210) <= 1 && abs (high - 297) <= 1)
    g_string_append (head, "page: A4\n");
  else if (abs (low - 148) <= 1 && abs (high - 210) <= 1)
    g_string_append (head, "page: A5\n");
  else if (abs (low - 216) <= 1 && abs (high - 279) <= 1)
    g_string_append (head, "page: Letter\n");
  else if (low >= 20 && high <= 1000)
    {
      g_string_append_printf (head, "page: %dx%d\n", width, height);
      is_wide = FALSE;
    }
  if (is_wide)
    g_string_append (head, "orientation: landscape\n");
  if (margins[0] + margins[2] < height - 60 && margins[1] + margins[3] < width - 40)
    g_string_append_printf (head, "margins: %d %d %d %d\n", margins[0], margins[1], margins[2],
                            margins[3]);
}

static void
describe_page (CrmWordImport *self, xmlNode *section, GString *head)
{
  static const char *const sides[] = { "top", "right", "bottom", "left" };
  static const char *const names[]
      = { "margin-top", "margin-right", "margin-bottom", "margin-left" };
  gboolean is_docx = self->file->form == CRM_WORD_DOCX;
  CrmWordText *styles = self->texts->len > 1 ? g_ptr_array_index (self->texts, 1) : NULL;
  const xmlNode *size = is_docx          ? crm_xml_child (section, "pgSz")
                        : styles != NULL ? find_deep (xmlDocGetRootElement (styles->doc), "style",
                                                      "page-layout-properties")
                                         : NULL;
  const xmlNode *edge = is_docx ? crm_xml_child (section, "pgMar") : size;
  int margins[4];

  if (size == NULL || edge == NULL)
    return;
  for (guint i = 0; i < 4; i++)
    margins[i] = read_length (edge, is_docx ? sides[i] : names[i], is_docx);
  append_page (head, read_length (size, is_docx ? "w" : "page-width", is_docx),
               read_length (size, is_docx ? "h" : "page-height", is_docx), margins);
}

/* The head that was asked for, without the name of the file, and what the file says of its page. */
static char *
make_head (CrmWordImport *self, const char *body, const char *page)
{
  g_autofree char *head = crm_template_dup_head (body);
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);
  GString *text = g_string_new ("---\n");

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL && strcmp (lines[i], "---") != 0; i++)
    if (!g_str_has_prefix (lines[i], "file:"))
      g_string_append_printf (text, "%s\n", lines[i]);
  g_string_append (text, page);
  if (self->n_justified * 2 > self->n_paragraphs)
    g_string_append (text, "justify: yes\n");
  g_string_append (text, "---\n");
  return g_string_free (text, FALSE);
}

/* The whole */

/* Fields for letters to many get the field of ours that they seem to mean. */
static void
write_merge_fields (CrmWordImport *self, CrmPlaceholders *placeholders)
{
  g_autoptr (GPtrArray) names = crm_word_list_fields (self->file->form, self->texts);
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 0; i < names->len; i++)
    {
      const CrmFormField field = { .name = g_ptr_array_index (names, i) };
      g_autofree char *path = placeholders != NULL ? crm_field_guess (placeholders, &field) : NULL;

      if (path != NULL)
        {
          g_hash_table_insert (values, field.name, g_strdup_printf ("{{%s}}", path));
          crm_word_import_lose (self,
                                g_strdup_printf (
                                    /* Translators: a field of a file, and one of ours. */
                                    _ ("The merge field “%s” became {{%s}}"), field.name, path));
        }
      else
        {
          g_hash_table_insert (values, field.name, g_strdup_printf ("«%s»", field.name));
          crm_word_import_lose (
              self, g_strdup_printf (
                        _ ("The merge field “%s” stands for nothing here: put a field in its "
                           "place"),
                        field.name));
        }
    }
  crm_word_write_fields (self->file->form, self->texts, values);
}

static void
read_relations (CrmWordImport *self)
{
  CrmWordText *body = g_ptr_array_index (self->texts, 0);
  const char *slash = strrchr (body->part->name, '/');
  g_autofree char *name
      = slash != NULL ? g_strdup_printf ("%.*s/_rels/%s.rels", (int) (slash - body->part->name),
                                         body->part->name, slash + 1)
                      : NULL;
  CrmWordPart *part = name != NULL ? crm_word_file_find (self->file, name) : NULL;
  xmlDoc *doc = part != NULL ? crm_word_part_parse (part, NULL) : NULL;
  xmlNode *root = doc != NULL ? xmlDocGetRootElement (doc) : NULL;

  for (xmlNode *node = root != NULL ? root->children : NULL; node != NULL; node = node->next)
    {
      char *id = crm_xml_dup (node, "Id"), *target = crm_xml_dup (node, "Target");

      if (id != NULL && target != NULL)
        g_hash_table_insert (self->relations, id, target);
      else
        {
          g_free (id);
          g_free (target);
        }
    }
  g_clear_pointer (&doc, xmlFreeDoc);
}

/* Where the text of the file is: the body of Word, the text of Writer. */
static xmlNode *
find_content (CrmWordImport *self)
{
  CrmWordText *body = g_ptr_array_index (self->texts, 0);
  xmlNode *root = xmlDocGetRootElement (body->doc);

  return self->file->form == CRM_WORD_DOCX ? find_deep (root, "w", "body")
                                           : find_deep (root, "office", "text");
}

static void
write_all (CrmWordImport *self, xmlNode *content, GString *page)
{
  xmlNode *section = content != NULL ? crm_xml_child (content, "sectPr") : NULL;

  if (section != NULL || self->file->form == CRM_WORD_ODT)
    describe_page (self, section, page);
  if (section != NULL)
    write_docx_margins (self, section);
  else if (self->file->form == CRM_WORD_ODT)
    write_odt_margins (self);
  if (content != NULL)
    crm_word_import_write (self, content, 0);
  crm_word_import_align (self, CRM_ALIGN_LEFT);
  if (self->n_special > 0)
    crm_word_import_lose (
        self, g_strdup_printf (ngettext ("Colors, sizes and fonts of its own in %u place",
                                         "Colors, sizes and fonts of their own in %u places",
                                         self->n_special),
                               self->n_special));
}

/* Lines of what is lost were counted without the head. */
static void
move_lines (CrmWordImport *self, const char *head)
{
  guint n = 0;

  for (const char *p = head; *p != '\0'; p++)
    n += *p == '\n';
  for (guint i = 0; i < self->lost->len; i++)
    ((CrmTemplateProblem *) g_ptr_array_index (self->lost, i))->line += n;
}

/**
 * crm_word_import:
 * @file: of Word or Writer
 * @body: (nullable): text whose head the template shall have
 * @placeholders: (nullable): the fields there are, for merge fields
 * @lost: (out) (transfer full) (element-type CrmTemplateProblem): what is not in the template, with
 *   the line where it would stand, in the order of the lines
 *
 * Any thread but that of the window.
 *
 * Returns: (transfer full): the text of a template, or %NULL with %CRM_ERROR_INVALID
 */
char *
crm_word_import (
    GBytes *file, const char *body, CrmPlaceholders *placeholders, GPtrArray **lost, GError **error)
{
  g_autoptr (CrmWordFile) parts = crm_word_file_open (file, error);
  g_autoptr (GPtrArray) texts = parts != NULL ? crm_word_file_read_texts (parts, error) : NULL;
  g_autoptr (CrmTagSheet) sheet = NULL;
  g_autoptr (CrmWordStyles) styles = NULL;
  g_autoptr (GHashTable) relations = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GString) page = NULL;
  g_autofree char *head = NULL;
  CrmWordImport self = { .file = parts, .texts = texts, .line = 1 };

  if (texts == NULL)
    return NULL;
  self.lost = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  self.sheet = sheet = crm_tag_sheet_new (NULL);
  sheet->is_ours = TRUE;
  self.styles = styles = crm_word_styles_new (parts, texts);
  self.relations = relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.text = text = g_string_new (NULL);
  page = g_string_new (NULL);
  write_merge_fields (&self, placeholders);
  crm_word_mark_tags (parts->form, texts, sheet);
  read_relations (&self);
  write_all (&self, find_content (&self), page);
  head = make_head (&self, body, page->str);
  move_lines (&self, head);
  *lost = self.lost;
  return g_strconcat (head, text->str, NULL);
}
