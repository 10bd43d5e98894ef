/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binding: the blocks of a template and the values of a document become boxes of a known width, in
 * the order in which they will be laid on pages. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-layout-private.h"
#include "crm-error.h"

#define COLUMN_GAP (7 * CRM_POINTS_PER_MM)
#define FRAME_PADDING (3 * CRM_POINTS_PER_MM)
#define COLOR_TEXT 0x000000
#define COLOR_SMALL 0x404040

/* FALSE when the work was cancelled or takes too long. */
gboolean
crm_binder_check (CrmBinder *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (g_get_monotonic_time () < self->deadline)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED,
               ngettext ("The document is too large: it took longer than %d second",
                         "The document is too large: it took longer than %d seconds",
                         CRM_DOCUMENT_MAX_SECONDS),
               CRM_DOCUMENT_MAX_SECONDS);
  return FALSE;
}

CrmBox *
crm_box_new (CrmBinder *self, CrmBoxType type, guint line)
{
  CrmBox *box = crm_arena_new0 (self->arena, CrmBox);

  box->type = type;
  box->line = line;
  return box;
}

CrmLook
crm_look_default (CrmBinder *self, double width)
{
  CrmLook look = { .width = width, .scale = 1, .color = COLOR_TEXT };

  return look;
}

/* Places boxes below each other and returns the height of all. */
double
crm_boxes_stack (GPtrArray *boxes)
{
  double y = 0, after = 0;

  for (guint i = 0; i < boxes->len; i++)
    {
      CrmBox *box = g_ptr_array_index (boxes, i);

      if (i > 0)
        y += MAX (after, box->before);
      box->y = y;
      y += box->height;
      after = box->after;
    }
  return y;
}

static void
apply_words (CrmLook *look, guint words)
{
  if ((words & CRM_WORD_CENTER) != 0)
    look->align = CRM_ALIGN_CENTER;
  if ((words & CRM_WORD_RIGHT) != 0)
    look->align = CRM_ALIGN_RIGHT;
  if ((words & CRM_WORD_SMALL) != 0)
    {
      look->small = TRUE;
      look->color = COLOR_SMALL;
    }
}

typedef struct
{
  GPtrArray *items; /* of CrmDocumentData */
  const char *path;
} LoopItems;

/* A group for each different value at the path, in the order of first appearance, with the members
 * key and items. */
static GPtrArray *
group_items (CrmBinder *self, CrmDocumentData *list, const char *by)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_document_data_unref);
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < crm_document_data_get_n_children (list); i++)
    {
      CrmDocumentData *item = crm_document_data_get_child (list, i);
      CrmDocumentData *key = crm_document_data_get_data_type (item) == CRM_DATA_GROUP
                                 ? crm_document_data_lookup (item, by)
                                 : NULL;
      CrmTypedValue value = { .type = CRM_DATA_TEXT, .text = "" };
      const char *text;
      CrmDocumentData *group;

      if (!crm_data_is_missing (key))
        value
            = (CrmTypedValue){ crm_document_data_get_data_type (key),
                               crm_document_data_get_number (key), crm_document_data_get_text (key),
                               crm_document_data_get_currency (key), key };
      text = crm_format_plain (&self->evaluation, &value);
      text = text != NULL ? text : "";
      group = g_hash_table_lookup (found, text);
      if (group == NULL)
        {
          group = crm_document_data_new ();
          if (*text != '\0')
            crm_document_data_set_copy (group, "key", key);
          crm_document_data_set_list (group, "items");
          g_hash_table_insert (found, (gpointer) text, group);
          g_ptr_array_add (groups, group);
        }
      crm_document_data_append (crm_document_data_lookup (group, "items"), item);
    }
  return groups;
}

static GPtrArray *
list_items (CrmBinder *self, const CrmTemplateBlock *block)
{
  CrmDocumentData *list = crm_evaluate_path (&self->evaluation, block->list->path);
  GPtrArray *items;

  if (list == NULL || crm_document_data_get_data_type (list) != CRM_DATA_LIST)
    {
      const char *path = crm_evaluate_full_path (&self->evaluation, block->list->path);

      crm_evaluate_problem (&self->evaluation, block->list,
                            /* Translators: %s names a list of fields such as invoice.items. */
                            list == NULL ? g_strdup_printf (_ ("The list %s is missing"), path)
                                         : g_strdup_printf (_ ("%s is not a list"), path));
      return g_ptr_array_new ();
    }
  if (block->group_by != NULL)
    {
      items = group_items (self, list, block->group_by);
      crm_arena_own (self->arena, g_ptr_array_ref (items), (GDestroyNotify) g_ptr_array_unref);
      return items;
    }
  items = g_ptr_array_sized_new (crm_document_data_get_n_children (list));
  for (guint i = 0; i < crm_document_data_get_n_children (list); i++)
    g_ptr_array_add (items, crm_document_data_get_child (list, i));
  return items;
}

/* Calls @func for the blocks of a loop once for each item, or once for those of its else. */
gboolean
crm_binder_loop (CrmBinder *self,
                 const CrmTemplateBlock *block,
                 CrmBindBlocks func,
                 gpointer data,
                 GError **error)
{
  g_autoptr (GPtrArray) items = list_items (self, block);
  const CrmScope *outer = self->evaluation.scope;
  const char *path = crm_evaluate_full_path (&self->evaluation, block->list->path);
  gboolean good = TRUE;

  if (items->len == 0)
    return func (self, block->otherwise, data, error);
  for (guint i = 0; good && i < items->len; i++)
    {
      CrmScope *scope = crm_arena_new0 (self->arena, CrmScope);
      g_autofree char *item_path = g_strdup_printf ("%s[%u]", path, i + 1);

      scope->outer = outer;
      scope->name = block->variable;
      scope->item = g_ptr_array_index (items, i);
      scope->path = crm_arena_strdup (self->arena, item_path);
      scope->index = i;
      scope->count = items->len;
      self->evaluation.scope = scope;
      good = crm_binder_check (self, error) && func (self, block->children, data, error);
    }
  self->evaluation.scope = outer;
  return good;
}

static const char *
next_clause (CrmBinder *self, guint level)
{
  g_autofree char *number = NULL;

  if (level == 1)
    {
      self->clause[0]++;
      self->clause[1] = 0;
      number = g_strdup_printf ("%u.", self->clause[0]);
    }
  else
    {
      self->clause[1]++;
      number = g_strdup_printf ("%u.%u", self->clause[0], self->clause[1]);
    }
  return crm_arena_strdup (self->arena, number);
}

static gboolean
count_clauses (CrmBinder *self, GPtrArray *blocks, gpointer data, GError **error)
{
  GHashTable *labels = data;

  for (guint i = 0; i < blocks->len; i++)
    {
      CrmTemplateBlock *block = g_ptr_array_index (blocks, i);

      if (block->type == CRM_BLOCK_CLAUSE)
        {
          char *number = (char *) next_clause (self, block->level);

          if (block->level == 1)
            number = crm_arena_strndup (self->arena, number, strlen (number) - 1);
          if (block->label != NULL)
            g_hash_table_insert (labels, (gpointer) block->label, number);
        }
      else if (block->type == CRM_BLOCK_IF)
        count_clauses (self,
                       crm_evaluate_condition (&self->evaluation, block->condition)
                           ? block->children
                           : block->otherwise,
                       data, NULL);
      else if (block->type == CRM_BLOCK_EACH)
        crm_binder_loop (self, block, count_clauses, data, NULL);
      else if (block->type == CRM_BLOCK_GROUP || block->type == CRM_BLOCK_COLUMNS)
        count_clauses (self, block->children, data, NULL);
    }
  return TRUE;
}

/* Numbers the clauses of this document once before it is bound, so that a clause may be cited
 * before it comes. */
void
crm_binder_count_clauses (CrmBinder *self, GPtrArray *blocks)
{
  GHashTable *labels = crm_arena_own (self->arena, g_hash_table_new (g_str_hash, g_str_equal),
                                      (GDestroyNotify) g_hash_table_unref);
  GPtrArray *problems = self->evaluation.problems;

  self->evaluation.problems = NULL;
  count_clauses (self, blocks, labels, NULL);
  self->evaluation.problems = problems;
  self->evaluation.labels = labels;
  self->clause[0] = self->clause[1] = 0;
}

/* Puts @marker before the first line of a text whose left side is moved in by @indent. */
static void
set_marker (CrmBinder *self, CrmBox *box, const CrmLook *look, const char *marker, double indent)
{
  CrmLook bare = *look;

  bare.figures = FALSE;
  box->x = indent;
  box->text.marker = crm_text_layout_new (self, &bare, marker);
  pango_layout_set_width (box->text.marker, -1);
}

static double
marker_width (CrmBinder *self, const CrmLook *look, const char *marker)
{
  PangoLayout *layout = crm_text_layout_new (self, look, marker);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return pango_units_to_double (width);
}

static const char *
plain_text (CrmBox *box)
{
  return pango_layout_get_text (box->text.layout);
}

static CrmBox *
bind_heading (CrmBinder *self, const CrmTemplateBlock *block, const CrmLook *look)
{
  static const double scales[] = { 1.9, 1.35, 1.15, 1.0 };
  CrmLook own = *look;
  CrmBox *box;

  own.bold = TRUE;
  own.small = FALSE;
  own.scale = scales[block->level - 1];
  own.color = self->accent;
  box = crm_text_box_new (self, block->inlines, &own, block->spot.line);
  if (box == NULL)
    return NULL;
  box->keep_next = TRUE;
  box->before = self->size * (block->level == 1 ? 1.0 : 1.2);
  box->after = self->size * (block->level == 1 ? 0.6 : 0.4);
  if (!self->is_margin)
    {
      box->text.heading = block->level;
      box->text.outline = plain_text (box);
    }
  return box;
}

static CrmBox *
bind_clause (CrmBinder *self, const CrmTemplateBlock *block, const CrmLook *look)
{
  const char *number = next_clause (self, block->level);
  CrmLook own = *look;
  double indent;
  g_autofree char *outline = NULL;
  CrmBox *box;

  own.bold = block->level == 1;
  if (block->level == 1)
    own.color = self->accent;
  indent = MAX (marker_width (self, &own, number) + self->size * 0.5, self->size * 1.8);
  own.width -= indent;
  box = crm_text_box_new (self, block->inlines, &own, block->spot.line);
  if (box == NULL)
    return NULL;
  set_marker (self, box, &own, number, indent);
  box->text.marker_x = -indent;
  box->before = self->size * (block->level == 1 ? 1.1 : 0.5);
  box->after = self->size * (block->level == 1 ? 0.35 : 0.5);
  if (block->level == 1)
    {
      box->keep_next = TRUE;
      outline = g_strconcat (number, " ", plain_text (box), NULL);
      box->text.heading = 2;
      box->text.outline = crm_arena_strdup (self->arena, outline);
    }
  return box;
}

/* The number of a list's next item: it goes on while items follow each other. */
static guint
next_number (CrmBinder *self, const CrmTemplateBlock *block)
{
  guint level = MIN (block->level, G_N_ELEMENTS (self->list) - 1);

  if (level < self->list_depth && self->list[level] == block->type)
    self->list_number[level]++;
  else
    self->list_number[level] = MAX (block->number, 1);
  self->list[level] = block->type;
  self->list_depth = level + 1;
  return self->list_number[level];
}

static CrmBox *
bind_item (CrmBinder *self, const CrmTemplateBlock *block, const CrmLook *look)
{
  guint number = next_number (self, block);
  double step = self->size * 1.9, indent = step * (block->level + 1);
  g_autofree char *marker = NULL;
  CrmLook own = *look;
  CrmBox *box;

  if (block->type == CRM_BLOCK_BULLET)
    marker = g_strdup (block->level == 0 ? "•" : "–");
  else if (block->type == CRM_BLOCK_NUMBER)
    marker = g_strdup_printf ("%u.", number);
  else
    marker = g_strdup_printf ("%c.", 'a' + (number - 1) % 26);
  own.width -= indent;
  own.align = CRM_ALIGN_LEFT;
  box = crm_text_box_new (self, block->inlines, &own, block->spot.line);
  if (box == NULL)
    return NULL;
  set_marker (self, box, &own, marker, indent);
  box->text.marker_x = -marker_width (self, &own, marker) - self->size * 0.5;
  box->after = self->size * 0.3;
  return box;
}

static CrmBox *
bind_paragraph (CrmBinder *self, const CrmTemplateBlock *block, const CrmLook *look)
{
  CrmBox *box = crm_text_box_new (self, block->inlines, look, block->spot.line);

  if (box != NULL)
    box->after = self->size * (block->no_gap ? 0 : look->tight || self->is_margin ? 0.2 : 0.65);
  return box;
}

static CrmBox *
bind_mark (CrmBinder *self, const CrmTemplateBlock *block, const CrmLook *look)
{
  CrmBox *box;

  if (block->type == CRM_BLOCK_PAGE_BREAK)
    return crm_box_new (self, CRM_BOX_PAGE_BREAK, block->spot.line);
  box = crm_box_new (self, block->type == CRM_BLOCK_RULE ? CRM_BOX_RULE : CRM_BOX_SPACE,
                     block->spot.line);
  box->width = look->width;
  box->height = block->type == CRM_BLOCK_RULE ? 0.6 : block->height;
  if (block->type == CRM_BLOCK_RULE)
    box->before = box->after = self->size * 0.5;
  return box;
}

/* Children below each other in one box that is never divided. */
static CrmBox *
bind_stack (CrmBinder *self,
            const CrmTemplateBlock *block,
            const CrmLook *look,
            gboolean framed,
            GError **error)
{
  CrmBox *box = crm_box_new (self, CRM_BOX_STACK, block->spot.line);
  double padding = framed ? FRAME_PADDING : 0;
  CrmLook own = *look;

  own.width -= 2 * padding;
  box->children = crm_arena_array (self->arena);
  if (!crm_binder_bind (self, block->children, &own, box->children, error))
    return NULL;
  box->is_framed = framed;
  box->width = look->width;
  box->height = crm_boxes_stack (box->children) + 2 * padding;
  for (guint i = 0; i < box->children->len; i++)
    {
      CrmBox *child = g_ptr_array_index (box->children, i);

      child->x += padding;
      child->y += padding;
    }
  box->before = framed ? self->size * 0.5 : 0;
  if (!framed && box->children->len > 0)
    box->before = ((CrmBox *) g_ptr_array_index (box->children, 0))->before;
  box->after = self->size * 0.65;
  return box;
}

static CrmBox *
bind_columns (CrmBinder *self, const CrmTemplateBlock *block, const CrmLook *look, GError **error)
{
  CrmBox *box = crm_box_new (self, CRM_BOX_COLUMNS, block->spot.line);
  guint n = block->children->len;
  double room = look->width - COLUMN_GAP * (n - 1), sum = 0, x = 0;

  for (guint i = 0; i < n; i++)
    sum += block->widths != NULL ? g_array_index (block->widths, double, i) : 1;
  box->children = crm_arena_array (self->arena);
  for (guint i = 0; i < n; i++)
    {
      CrmTemplateBlock *column = g_ptr_array_index (block->children, i);
      CrmLook own = *look;
      CrmBox *stack;

      own.width
          = room * (block->widths != NULL ? g_array_index (block->widths, double, i) : 1) / sum;
      own.ragged = TRUE;
      apply_words (&own, column->words);
      stack = bind_stack (self, column, &own, (column->words & CRM_WORD_BOX) != 0, error);
      if (stack == NULL)
        return NULL;
      stack->x = x;
      x += own.width + COLUMN_GAP;
      box->height = MAX (box->height, stack->height);
      g_ptr_array_add (box->children, stack);
    }
  box->width = look->width;
  box->after = self->size * 0.65;
  return box;
}

static gboolean
bind_group (CrmBinder *self,
            const CrmTemplateBlock *block,
            const CrmLook *look,
            GPtrArray *boxes,
            GError **error)
{
  CrmBox *box;

  if ((block->words & (CRM_WORD_KEEP | CRM_WORD_BOX)) == 0)
    return crm_binder_bind (self, block->children, look, boxes, error);
  box = bind_stack (self, block, look, (block->words & CRM_WORD_BOX) != 0, error);
  if (box != NULL && box->children->len > 0)
    g_ptr_array_add (boxes, box);
  return box != NULL;
}

typedef struct
{
  const CrmLook *look;
  GPtrArray *boxes;
} BindTarget;

static gboolean
bind_loop_blocks (CrmBinder *self, GPtrArray *blocks, gpointer data, GError **error)
{
  BindTarget *target = data;

  return crm_binder_bind (self, blocks, target->look, target->boxes, error);
}

static gboolean
is_list_item (const CrmTemplateBlock *block)
{
  return block->type == CRM_BLOCK_BULLET || block->type == CRM_BLOCK_NUMBER
         || block->type == CRM_BLOCK_LETTER;
}

/* The last item of a list keeps the distance of a paragraph. */
static void
end_list (CrmBinder *self, GPtrArray *boxes)
{
  if (self->list_depth > 0 && boxes->len > 0)
    ((CrmBox *) g_ptr_array_index (boxes, boxes->len - 1))->after = self->size * 0.65;
  self->list_depth = 0;
}

/* Blocks that become one box or none; FALSE with @error when they cannot. */
static gboolean
bind_one (CrmBinder *self,
          const CrmTemplateBlock *block,
          const CrmLook *look,
          CrmBox **box,
          GError **error)
{
  switch (block->type)
    {
    case CRM_BLOCK_HEADING:
      *box = bind_heading (self, block, look);
      return TRUE;
    case CRM_BLOCK_CLAUSE:
      *box = bind_clause (self, block, look);
      return TRUE;
    case CRM_BLOCK_BULLET:
    case CRM_BLOCK_NUMBER:
    case CRM_BLOCK_LETTER:
      *box = bind_item (self, block, look);
      return TRUE;
    case CRM_BLOCK_PICTURE:
      *box = crm_picture_box_new (self, block->picture, look, block->spot.line);
      return TRUE;
    case CRM_BLOCK_PAGE_BREAK:
    case CRM_BLOCK_SPACE:
    case CRM_BLOCK_RULE:
      *box = bind_mark (self, block, look);
      return TRUE;
    case CRM_BLOCK_COLUMNS:
      *box = bind_columns (self, block, look, error);
      return *box != NULL;
    case CRM_BLOCK_TABLE:
      *box = crm_table_box_new (self, block, look, error);
      return *box != NULL;
    case CRM_BLOCK_DATA_TABLE:
      *box = crm_data_table_box_new (self, block, look, error);
      return *box != NULL;
    case CRM_BLOCK_PARAGRAPH:
    case CRM_BLOCK_GROUP:
    case CRM_BLOCK_ROW:
    case CRM_BLOCK_IF:
    case CRM_BLOCK_EACH:
    default:
      *box = bind_paragraph (self, block, look);
      return TRUE;
    }
}

static gboolean
bind_block (CrmBinder *self,
            const CrmTemplateBlock *block,
            const CrmLook *look,
            GPtrArray *boxes,
            GError **error)
{
  BindTarget target = { look, boxes };
  CrmLook own = *look;
  CrmBox *box = NULL;

  if (block->type == CRM_BLOCK_IF)
    return crm_binder_bind (self,
                            crm_evaluate_condition (&self->evaluation, block->condition)
                                ? block->children
                                : block->otherwise,
                            look, boxes, error);
  if (block->type == CRM_BLOCK_EACH)
    return crm_binder_loop (self, block, bind_loop_blocks, &target, error);
  if (!is_list_item (block))
    end_list (self, boxes);
  apply_words (&own, block->words);
  if (block->type == CRM_BLOCK_GROUP)
    return bind_group (self, block, &own, boxes, error);
  if (!bind_one (self, block, &own, &box, error))
    return FALSE;
  if (box != NULL)
    g_ptr_array_add (boxes, box);
  return TRUE;
}

/* Appends the boxes of @blocks to @boxes. */
gboolean
crm_binder_bind (
    CrmBinder *self, GPtrArray *blocks, const CrmLook *look, GPtrArray *boxes, GError **error)
{
  for (guint i = 0; i < blocks->len; i++)
    if (!crm_binder_check (self, error)
        || !bind_block (self, g_ptr_array_index (blocks, i), look, boxes, error))
      return FALSE;
  return TRUE;
}
