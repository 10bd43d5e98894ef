/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling in a tree from its beginning to its end. What stands between {{#if}} or {{#each}} and its
 * end is taken out of the tree: text inside a paragraph, whole paragraphs, or whole rows of a
 * table, as the two tags stand to each other. It comes back as often as it is wanted. */
#include "config.h"

#include "crm-word-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"

#define MAX_NODES 4000000
#define ANCHOR "crm-anchor"
#define GROUP "crm-group"
#define EMPTY "crm-empty"

/* What stands between two tags, taken out of the tree. */
typedef struct
{
  CrmWordFill *fill;
  const CrmTag *tag;
  xmlNode *anchor; /* where it stood */
  xmlNode *parent;
  xmlNode *group;     /* until else or the end */
  xmlNode *otherwise; /* after else */
} Region;

static gboolean fill_tree (CrmWordFill *self, xmlNode *root, GError **error);

static gboolean
is_row (const xmlNode *node)
{
  return crm_xml_is (node, "w", "tr") || crm_xml_is (node, "table", "table-row");
}

/* What is left out or repeated as a whole. */
static gboolean
is_unit (const xmlNode *node)
{
  return is_row (node) || crm_word_is_paragraph (node) || crm_xml_is (node, "text", "list-item");
}

static gboolean
is_blank (const char *text)
{
  for (; text != NULL && *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

/* Things that are there to be seen, without being text. */
static gboolean
is_object (const xmlNode *node)
{
  return crm_xml_is (node, "w", "drawing") || crm_xml_is (node, "w", "pict")
         || crm_xml_is (node, "w", "object") || crm_xml_is (node, "w", "sectPr")
         || crm_xml_is (node, "w", "fldSimple") || crm_xml_is (node, "w", "instrText")
         || crm_xml_is (node, "draw", "frame") || crm_xml_is (node, "text", "page-number");
}

static gboolean
is_text (const CrmWordFill *self, const xmlNode *node)
{
  return node->type == XML_TEXT_NODE
         && (self->file->form == CRM_WORD_ODT || crm_xml_is (node->parent, "w", "t"));
}

/* Whether @root holds nothing but @marker that anybody would see. */
static gboolean
is_alone (CrmWordFill *self, xmlNode *root, const xmlNode *marker)
{
  for (xmlNode *node = root; node != NULL;
       node = crm_xml_next (node, root, !crm_word_is_skipped (node)))
    if (is_object (node) || (is_text (self, node) && !is_blank ((const char *) node->content))
        || (node != marker && crm_word_tag_index (node) != G_MAXUINT))
      return FALSE;
  return TRUE;
}

/* Values */

static xmlNode *
next_text (CrmWordFill *self, xmlNode *marker, xmlNode *paragraph)
{
  xmlNode *node = marker;

  while ((node = crm_xml_next (node, paragraph, TRUE)) != NULL)
    if (is_text (self, node) || crm_word_tag_index (node) != G_MAXUINT)
      return is_text (self, node) ? node : NULL;
  return NULL;
}

/* The text of the paragraph that ends at @marker; whether anything but blanks comes before. */
static xmlNode *
previous_text (CrmWordFill *self, xmlNode *marker, xmlNode *paragraph, gboolean *any)
{
  xmlNode *last = NULL;

  *any = FALSE;
  for (xmlNode *node = paragraph->children; node != NULL && node != marker;
       node = crm_xml_next (node, paragraph, TRUE))
    if (is_text (self, node))
      {
        last = node;
        *any |= !is_blank ((const char *) node->content);
      }
  return last;
}

/* As on our own pages, the separator beside an empty optional goes with it, and a paragraph that
 * holds nothing else goes too, when all of it is known. */
static void
put_nothing (CrmWordFill *self, xmlNode *marker)
{
  xmlNode *paragraph = crm_word_find_paragraph (marker);
  gboolean any;
  xmlNode *before = previous_text (self, marker, paragraph, &any);
  xmlNode *behind = next_text (self, marker, paragraph);
  gsize length = before != NULL ? strlen ((const char *) before->content) : 0;

  if (xmlHasProp (paragraph, (const xmlChar *) EMPTY) == NULL)
    xmlNewProp (paragraph, (const xmlChar *) EMPTY, (const xmlChar *) "1");
  if (before != NULL && !crm_word_is_value (before)
      && crm_text_without_separator ((const char *) before->content) < length)
    {
      g_autofree char *rest
          = g_strndup ((const char *) before->content,
                       crm_text_without_separator ((const char *) before->content));

      xmlNodeSetContent (before, (const xmlChar *) rest);
    }
  else if (!any && behind != NULL)
    {
      g_autofree char *rest = g_strdup (crm_text_skip_separator ((const char *) behind->content));

      xmlNodeSetContent (behind, (const xmlChar *) rest);
    }
  crm_xml_remove (marker);
}

static void
put_field (CrmWordFill *self, xmlNode *marker, const CrmTag *tag)
{
  CrmValueState state;
  const char *text = crm_evaluate_field (&self->binder->evaluation, tag->field, &state);

  if (state == CRM_STATE_EMPTY)
    {
      put_nothing (self, marker);
      return;
    }
  if (strchr (text, '\n') != NULL && !is_alone (self, crm_word_find_paragraph (marker), marker))
    text = crm_text_join_lines (self->binder->arena, text);
  crm_word_put_text (self->file->form, marker, text, state == CRM_STATE_MISSING);
}

/* Regions */

static xmlNode *
child_towards (xmlNode *ancestor, xmlNode *node)
{
  while (node != NULL && node->parent != ancestor)
    node = node->parent;
  return node;
}

static xmlNode *
find_common (xmlNode *a, xmlNode *b)
{
  for (xmlNode *up = a->parent; up != NULL; up = up->parent)
    if (child_towards (up, b) != NULL)
      return up;
  return NULL;
}

/* The end of what @open begins, and the {{else}} between them; NULL without an end. */
static xmlNode *
find_end (CrmWordFill *self, xmlNode *root, xmlNode *open, xmlNode **middle)
{
  guint depth = 0;

  *middle = NULL;
  for (xmlNode *node = open; node != NULL; node = crm_xml_next (node, root, TRUE))
    {
      const CrmTag *tag = crm_tag_sheet_get (self->sheet, crm_word_tag_index (node));

      if (tag == NULL)
        continue;
      if (tag->type == CRM_TAG_IF || tag->type == CRM_TAG_EACH)
        depth++;
      else if (tag->type == CRM_TAG_ELSE && depth == 1)
        *middle = node;
      else if (tag->type == CRM_TAG_END && --depth == 0)
        return node;
    }
  return NULL;
}

static gboolean
refuse (const CrmTag *tag, const char *message, GError **error)
{
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: the number of a paragraph, a tag and what is wrong with it. */
               _ ("Paragraph %u: %s: %s"), tag->place, tag->text, message);
  return FALSE;
}

/* Moves @first up to but not including @stop into @group. */
static void
take_nodes (xmlNode *first, xmlNode *stop, xmlNode *group)
{
  xmlNode *next;

  for (xmlNode *node = first; node != NULL && node != stop; node = next)
    {
      next = node->next;
      xmlUnlinkNode (node);
      xmlAddChild (group, node);
    }
}

/* The tags stand in one paragraph: what is between them. */
static gboolean
take_inline (Region *region, xmlNode *open, xmlNode *middle, xmlNode *close)
{
  xmlNode *first = child_towards (region->parent, open);
  xmlNode *last = child_towards (region->parent, close);
  xmlNode *divide = middle != NULL ? child_towards (region->parent, middle) : NULL;

  if (middle != NULL && divide == NULL)
    return FALSE;
  xmlAddPrevSibling (first, region->anchor);
  take_nodes (first->next, divide != NULL ? divide : last, region->group);
  if (divide != NULL)
    take_nodes (divide->next, last, region->otherwise);
  crm_xml_remove (open);
  crm_xml_remove (close);
  if (middle != NULL)
    crm_xml_remove (middle);
  return TRUE;
}

/* The tags stand in different paragraphs or rows: those of a tag alone go, others are part of it.
 */
static gboolean
take_units (Region *region, xmlNode *open, xmlNode *middle, xmlNode *close)
{
  CrmWordFill *self = region->fill;
  xmlNode *first = child_towards (region->parent, open);
  xmlNode *last = child_towards (region->parent, close);
  xmlNode *divide = middle != NULL ? child_towards (region->parent, middle) : NULL;
  xmlNode *stop = last->next;
  gboolean is_one = first == last;

  if (!is_unit (first) || !is_unit (last)
      || (middle != NULL
          && (divide == NULL || divide == first || divide == last
              || !is_alone (self, divide, middle))))
    return FALSE;
  xmlAddPrevSibling (first, region->anchor);
  if (!is_one && is_alone (self, first, open))
    {
      xmlNode *tag = first;

      first = first->next;
      crm_xml_remove (tag);
    }
  else
    crm_xml_remove (open);
  if (!is_one && is_alone (self, last, close))
    stop = last;
  else
    crm_xml_remove (close);
  take_nodes (first, divide != NULL ? divide : stop, region->group);
  if (divide != NULL)
    {
      take_nodes (divide->next, stop, region->otherwise);
      crm_xml_remove (divide);
    }
  if (stop == last)
    crm_xml_remove (last);
  return TRUE;
}

static gboolean
take_region (Region *region, xmlNode *root, xmlNode *open, GError **error)
{
  xmlNode *middle, *close = find_end (region->fill, root, open, &middle);
  xmlNode *common = close != NULL ? find_common (open, close) : NULL;
  xmlDoc *doc = region->fill->text->doc;
  gboolean good;

  if (common == NULL)
    return refuse (region->tag, _ ("its end is not in the same part of the file"), error);
  region->anchor = xmlNewDocNode (doc, NULL, (const xmlChar *) ANCHOR, NULL);
  region->group = xmlNewDocNode (doc, NULL, (const xmlChar *) GROUP, NULL);
  region->otherwise = xmlNewDocNode (doc, NULL, (const xmlChar *) GROUP, NULL);
  /* In different cells of one row: the row. */
  if (is_row (common))
    common = common->parent;
  region->parent = common;
  good = common != NULL
         && (is_unit (child_towards (common, open)) || is_unit (child_towards (common, close))
                 ? take_units (region, open, middle, close)
                 : crm_word_find_paragraph (common) != NULL
                       && take_inline (region, open, middle, close));
  return good
         || refuse (region->tag,
                    _ ("beginning and end have to stand in the same paragraph, or in the same "
                       "cell, table or list, and {{else}} in a paragraph or row of its own"),
                    error);
}

/* Copies bring along what they take their prefixes from; in the tree the prefixes are there. */
static void
share_namespaces (xmlNode *copy)
{
  for (xmlNs *ns = copy->nsDef, *next; ns != NULL; ns = next)
    {
      xmlNs *same = xmlSearchNs (copy->doc, copy->parent, ns->prefix);

      next = ns->next;
      if (same == NULL || !xmlStrEqual (same->href, ns->href))
        return;
      for (xmlNode *node = copy; node != NULL; node = crm_xml_next (node, copy, TRUE))
        {
          if (node->ns == ns)
            node->ns = same;
          for (xmlAttr *at = node->type == XML_ELEMENT_NODE ? node->properties : NULL; at != NULL;
               at = at->next)
            if (at->ns == ns)
              at->ns = same;
        }
      copy->nsDef = next;
      xmlFreeNs (ns);
    }
}

/* Names are there once in a file: in copies they are left out. */
static gboolean
is_unique (const xmlNode *node)
{
  return crm_xml_is (node, "w", "bookmarkStart") || crm_xml_is (node, "w", "bookmarkEnd")
         || crm_xml_is (node, "text", "bookmark") || crm_xml_is (node, "text", "bookmark-start")
         || crm_xml_is (node, "text", "bookmark-end");
}

/* Copies come before @end. */
static gboolean
copy_group (CrmWordFill *self, xmlNode *from, xmlNode *end, GError **error)
{
  for (xmlNode *child = from->children; child != NULL; child = child->next)
    {
      xmlNode *copy = xmlDocCopyNode (child, child->doc, 1), *next;

      crm_xml_put_before (end, copy);
      share_namespaces (copy);
      for (xmlNode *node = copy; node != NULL; node = next)
        {
          next = crm_xml_next (node, copy, TRUE);
          if (is_unique (node) && node != copy)
            crm_xml_remove (node);
          self->n_copies++;
        }
    }
  if (self->n_copies <= MAX_NODES)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FULL, _ ("The document becomes too large"));
  return FALSE;
}

/* What is in @group comes before @anchor; the group goes. */
static void
put_back (xmlNode *group, xmlNode *anchor)
{
  xmlNode *next;

  for (xmlNode *node = group->children; node != NULL; node = next)
    {
      next = node->next;
      xmlUnlinkNode (node);
      crm_xml_put_before (anchor, node);
    }
  crm_xml_remove (group);
}

static gboolean
fill_copy (CrmBinder *binder, GPtrArray *blocks, gpointer data, GError **error)
{
  Region *region = data;
  gboolean is_item = blocks == region->tag->block->children;
  xmlNode *group = xmlNewDocNode (region->anchor->doc, NULL, (const xmlChar *) GROUP, NULL);
  xmlNode *end = xmlNewDocNode (region->anchor->doc, NULL, (const xmlChar *) ANCHOR, NULL);

  xmlAddPrevSibling (region->anchor, group);
  xmlAddChild (group, end);
  if (!copy_group (region->fill, is_item ? region->group : region->otherwise, end, error)
      || !fill_tree (region->fill, group, error))
    return FALSE;
  crm_xml_remove (end);
  put_back (group, region->anchor);
  return TRUE;
}

static gboolean
holds_rows (const xmlNode *node)
{
  return crm_xml_is (node, "w", "tbl") || crm_xml_is (node, "table", "table")
         || crm_xml_is (node, "table", "table-rows") || crm_xml_is (node, "text", "list")
         || crm_xml_is (node, "text", "list-item");
}

/* The last thing in @node that anybody would see; NULL in a table without rows. */
static xmlNode *
find_last_content (const xmlNode *node)
{
  for (xmlNode *child = node->last; child != NULL; child = child->prev)
    if (child->type == XML_ELEMENT_NODE && !crm_xml_is (child, "w", "sectPr")
        && !crm_xml_is (child, "w", "tcPr") && !crm_xml_is (child, "w", "tblPr")
        && !crm_xml_is (child, "w", "tblGrid") && !crm_xml_is (child, "table", "table-column")
        && !crm_xml_is (child, "table", "table-columns"))
      return child;
  return NULL;
}

/* Word will not open a cell without a paragraph, nor a table without rows. @next is kept out of
 * what is removed. */
static void
settle (xmlNode *parent, const xmlNode *root, xmlNode **next)
{
  static const char *const holders[] = { "hdr", "ftr", "txbxContent", "footnote", "endnote" };
  xmlNode *last = find_last_content (parent), *holder = parent->parent;

  if (holds_rows (parent) && last == NULL && holder != NULL && parent != root)
    {
      *next = crm_xml_next (parent, root, FALSE);
      crm_xml_remove (parent);
      settle (holder, root, next);
      return;
    }
  if (crm_xml_is (parent, "w", "tc") && !crm_xml_is (last, "w", "p"))
    crm_xml_add (parent, NULL, "p");
  for (gsize i = 0; last == NULL && i < G_N_ELEMENTS (holders); i++)
    if (crm_xml_is (parent, "w", holders[i]))
      crm_xml_add (parent, NULL, "p");
}

static gboolean
fill_region (Region *region, xmlNode *root, xmlNode **next, GError **error)
{
  CrmWordFill *self = region->fill;
  xmlNode *anchor = region->anchor, *first;

  if (region->tag->type == CRM_TAG_IF)
    {
      gboolean holds
          = crm_evaluate_condition (&self->binder->evaluation, region->tag->block->condition);
      xmlNode **kept = holds ? &region->group : &region->otherwise;

      first = (*kept)->children;
      put_back (g_steal_pointer (kept), anchor);
      *next = first != NULL ? first : crm_xml_next (anchor, root, FALSE);
    }
  else
    {
      if (!crm_binder_loop (self->binder, region->tag->block, fill_copy, region, error))
        return FALSE;
      *next = crm_xml_next (anchor, root, FALSE);
    }
  crm_xml_remove (anchor);
  settle (region->parent, root, next);
  return TRUE;
}

static gboolean
fill_block (CrmWordFill *self,
            xmlNode *root,
            xmlNode *open,
            const CrmTag *tag,
            xmlNode **next,
            GError **error)
{
  Region region = { .fill = self, .tag = tag };
  gboolean good = tag->block != NULL && take_region (&region, root, open, error)
                  && fill_region (&region, root, next, error);

  if (!good && region.anchor != NULL && region.anchor->parent == NULL)
    xmlFreeNode (region.anchor);
  if (region.group != NULL)
    xmlFreeNode (region.group);
  if (region.otherwise != NULL)
    xmlFreeNode (region.otherwise);
  return good;
}

static gboolean
fill_tree (CrmWordFill *self, xmlNode *root, GError **error)
{
  xmlNode *next;

  for (xmlNode *node = root; node != NULL; node = next)
    {
      const CrmTag *tag = crm_tag_sheet_get (self->sheet, crm_word_tag_index (node));

      next = crm_xml_next (node, root, tag == NULL && !crm_word_is_skipped (node));
      if (tag == NULL)
        continue;
      if (!crm_binder_check (self->binder, error))
        return FALSE;
      if (tag->type == CRM_TAG_IF || tag->type == CRM_TAG_EACH)
        {
          if (!fill_block (self, root, node, tag, &next, error))
            return FALSE;
        }
      else if (tag->type == CRM_TAG_FIELD && tag->field != NULL)
        put_field (self, node, tag);
      else if (tag->type == CRM_TAG_PAGE || tag->type == CRM_TAG_PAGES)
        crm_word_put_page (self->file->form, node, tag->type == CRM_TAG_PAGES);
      else
        crm_xml_remove (node);
    }
  return TRUE;
}

/* Paragraphs in which an optional was empty go when nothing is left in them. */
static void
drop_empty_paragraphs (CrmWordFill *self, xmlNode *root)
{
  xmlNode *next;

  for (xmlNode *node = root; node != NULL; node = next)
    {
      xmlNode *parent = node->parent;
      gboolean is_marked
          = node->type == XML_ELEMENT_NODE && xmlHasProp (node, (const xmlChar *) EMPTY) != NULL;
      gboolean is_empty = is_marked;

      next = crm_xml_next (node, root, TRUE);
      if (is_marked)
        xmlUnsetProp (node, (const xmlChar *) EMPTY);
      for (xmlNode *inner = node; is_empty && inner != NULL;
           inner = crm_xml_next (inner, node, TRUE))
        is_empty
            = !is_object (inner)
              && (!is_text (self, inner) || crm_text_is_separators ((const char *) inner->content));
      if (!is_empty)
        continue;
      next = crm_xml_next (node, root, FALSE);
      crm_xml_remove (node);
      settle (parent, root, &next);
    }
}

/**
 * crm_word_fill_texts:
 * @texts: (element-type CrmWordText): whose tags are marked
 *
 * Fills in all texts and puts them into their parts. What is missing is among the problems of the
 * evaluation.
 */
gboolean
crm_word_fill_texts (CrmWordFill *self, GPtrArray *texts, GError **error)
{
  for (guint i = 0; i < texts->len; i++)
    {
      xmlNode *root;

      self->text = g_ptr_array_index (texts, i);
      root = xmlDocGetRootElement (self->text->doc);
      if (!fill_tree (self, root, error))
        return FALSE;
      drop_empty_paragraphs (self, root);
      crm_word_text_keep (self->text);
    }
  return TRUE;
}
