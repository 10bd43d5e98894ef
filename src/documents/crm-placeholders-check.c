/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking a template against the fields there are, while it is being written: unknown fields, and
 * formatters that do not suit their field. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-value-private.h"
#include "crm-error.h"
#include "crm-filter.h"
#include "crm-placeholders-private.h"

#define MAX_PROBLEMS 100

/* A loop that is open around a field: its variable stands for the items of a list. */
typedef struct _Loop Loop;
struct _Loop
{
  const Loop *outer;
  const char *variable;
  const char *list;     /* path of the placeholder; NULL: unknown, nothing is checked inside */
  const char *group_by; /* the variable is a group of the list's items: key and items; or NULL */
};

typedef struct
{
  CrmPlaceholders *placeholders;
  GPtrArray *problems;
  CrmArena *arena;
  gboolean is_part;
} Check;

static void check_blocks (Check *self, GPtrArray *blocks, const Loop *loop);

static const Loop *
find_loop (const char *path, const Loop *loop, const char **rest)
{
  gsize length = strcspn (path, ".");

  for (; loop != NULL; loop = loop->outer)
    if (strlen (loop->variable) == length && strncmp (loop->variable, path, length) == 0)
      {
        *rest = path[length] == '.' ? path + length + 1 : "";
        return loop;
      }
  return NULL;
}

/* How far two words are from each other: letters to change, add, leave out. */
static guint
distance (const char *a, const char *b)
{
  gsize n = strlen (b);
  g_autofree guint *row = g_new (guint, n + 1);

  for (gsize j = 0; j <= n; j++)
    row[j] = (guint) j;
  for (gsize i = 0; a[i] != '\0'; i++)
    {
      guint corner = row[0];

      row[0] = (guint) i + 1;
      for (gsize j = 0; j < n; j++)
        {
          guint change = corner + (a[i] == b[j] ? 0 : 1);

          corner = row[j + 1];
          row[j + 1] = MIN (change, MIN (row[j], row[j + 1]) + 1);
        }
    }
  return row[n];
}

static const char *
nearest (Check *self, const char *path)
{
  const char *best = NULL;
  guint least = MAX ((guint) strlen (path) / 4, 2) + 1;

  for (guint i = 0; i < crm_placeholders_get_n_items (self->placeholders); i++)
    {
      const CrmPlaceholder *item = crm_placeholders_get_item (self->placeholders, i);
      guint far = distance (path, item->path);

      if (far < least)
        {
          least = far;
          best = item->path;
        }
    }
  return best;
}

/* Takes @message. */
static void
add_problem (Check *self, const CrmSpot *spot, const char *path, char *message)
{
  if (self->problems->len < MAX_PROBLEMS)
    g_ptr_array_add (self->problems, crm_template_problem_new (spot->line, spot->column,
                                                               spot->length, path, message));
  else
    g_free (message);
}

/* The placeholder of a path as it is written inside loops; @skip when it cannot be checked. */
static const CrmPlaceholder *
resolve (Check *self, const char *path, const Loop *loop, gboolean *skip, const char **full)
{
  const char *rest;
  const Loop *own = find_loop (path, loop, &rest);
  g_autofree char *joined = NULL;

  *full = path;
  *skip = strchr (path, '@') != NULL;
  if (own == NULL || *skip)
    return *skip ? NULL : crm_placeholders_find (self->placeholders, path);
  if (own->list == NULL || *rest == '\0')
    {
      *skip = TRUE;
      return NULL;
    }
  if (own->group_by != NULL && strcmp (rest, "items") == 0)
    {
      *full = own->list;
      return crm_placeholders_find (self->placeholders, own->list);
    }
  if (own->group_by != NULL && strcmp (rest, "key") != 0)
    return NULL;
  joined = g_strconcat (own->list, ".", own->group_by != NULL ? own->group_by : rest, NULL);
  *full = crm_arena_strdup (self->arena, joined);
  return crm_placeholders_find (self->placeholders, *full);
}

/* Whether some field begins with the first word of @path. In a part another word may be the
 * variable of a loop around it. */
static gboolean
has_namespace (Check *self, const char *path)
{
  gsize length = strcspn (path, ".");

  for (guint i = 0; i < crm_placeholders_get_n_items (self->placeholders); i++)
    {
      const char *other = crm_placeholders_get_item (self->placeholders, i)->path;

      if (strcspn (other, ".") == length && strncmp (other, path, length) == 0)
        return TRUE;
    }
  return FALSE;
}

static const CrmPlaceholder *
require (Check *self, const char *path, const CrmSpot *spot, const Loop *loop)
{
  gboolean skip;
  const char *full, *near;
  const CrmPlaceholder *item = resolve (self, path, loop, &skip, &full);

  if (item != NULL || skip)
    return item;
  if (self->is_part && !has_namespace (self, full))
    return NULL;
  near = nearest (self, full);
  add_problem (self, spot, full,
               near != NULL
                   /* Translators: two names of fields such as client.name. */
                   ? g_strdup_printf (_ ("There is no field %s. Did you mean %s?"), full, near)
                   : g_strdup_printf (_ ("There is no field %s"), full));
  return NULL;
}

static void
check_formats (Check *self, const CrmTemplateField *field, const CrmPlaceholder *item)
{
  CrmDataType type = item->type;

  for (guint i = 0; field->formats != NULL && i < field->formats->len; i++)
    {
      CrmFormat *format = g_ptr_array_index (field->formats, i);
      CrmDataType result;

      if (!crm_format_suits (format, type, &result))
        {
          add_problem (
              self, &field->spot, item->path,
              g_strdup_printf (_ ("This formatter does not suit %s"), crm_data_type_label (type)));
          return;
        }
      type = result;
      if (result == CRM_DATA_GROUP)
        {
          g_autofree char *path = g_strconcat (item->path, ".", format->text, NULL);
          const CrmPlaceholder *member
              = require (self, crm_arena_strdup (self->arena, path), &field->spot, NULL);

          if (member == NULL)
            return;
          type = member->type;
        }
    }
  if (type == CRM_DATA_LIST || type == CRM_DATA_PICTURE)
    add_problem (self, &field->spot, item->path,
                 g_strdup_printf (
                     /* Translators: the first %s names a field, the second what it is. */
                     _ ("%s is %s and cannot be printed by itself"), item->path,
                     crm_data_type_label (type)));
}

static void
check_field (Check *self, const CrmTemplateField *field, const Loop *loop)
{
  const CrmPlaceholder *item;

  if (field->use != CRM_USE_VALUE)
    return;
  item = require (self, field->path, &field->spot, loop);
  if (item != NULL)
    check_formats (self, field, item);
}

static void
check_picture (Check *self, const CrmTemplatePicture *picture, const Loop *loop)
{
  const CrmPlaceholder *item = require (self, picture->field->path, &picture->field->spot, loop);
  gboolean is_code = picture->type == CRM_PICTURE_QR || picture->type == CRM_PICTURE_BARCODE;
  CrmDataType wanted = is_code                              ? CRM_DATA_TEXT
                       : picture->type == CRM_PICTURE_TABLE ? CRM_DATA_LIST
                                                            : CRM_DATA_PICTURE;

  if (item != NULL && item->type != wanted)
    add_problem (self, &picture->field->spot, item->path,
                 g_strdup_printf (
                     /* Translators: a field's name, what is needed, what it is. */
                     _ ("%s should be %s here, but it is %s"), item->path,
                     crm_data_type_label (wanted), crm_data_type_label (item->type)));
}

static void
check_inlines (Check *self, GPtrArray *inlines, const Loop *loop)
{
  for (guint i = 0; inlines != NULL && i < inlines->len; i++)
    {
      CrmTemplateInline *item = g_ptr_array_index (inlines, i);

      if (item->type == CRM_INLINE_FIELD)
        check_field (self, item->field, loop);
      else if (item->type == CRM_INLINE_PICTURE)
        check_picture (self, item->picture, loop);
    }
}

static void
check_condition (Check *self, const CrmTemplateCondition *condition, const Loop *loop)
{
  if (condition == NULL)
    return;
  if (condition->path != NULL)
    require (self, condition->path, &condition->spot, loop);
  check_condition (self, condition->first, loop);
  check_condition (self, condition->second, loop);
}

static void
check_loop (Check *self, const CrmTemplateBlock *block, const Loop *loop)
{
  Loop inner = { loop, block->variable, NULL, block->group_by };
  const CrmPlaceholder *list = require (self, block->list->path, &block->list->spot, loop);

  if (list != NULL && list->type == CRM_DATA_LIST)
    inner.list = list->path;
  else if (list != NULL)
    add_problem (self, &block->list->spot, list->path,
                 g_strdup_printf (_ ("%s is not a list"), list->path));
  if (inner.list != NULL && block->group_by != NULL)
    {
      g_autofree char *path = g_strconcat (inner.list, ".", block->group_by, NULL);

      require (self, crm_arena_strdup (self->arena, path), &block->list->spot, NULL);
    }
  check_blocks (self, block->children, &inner);
  check_blocks (self, block->otherwise, loop);
}

static void
check_row (Check *self, const CrmTemplateBlock *row, const Loop *loop)
{
  for (guint i = 0; i < row->children->len; i++)
    check_inlines (self, ((CrmTemplateCell *) g_ptr_array_index (row->children, i))->inlines, loop);
}

static void
check_table (Check *self, const CrmTemplateTable *table, const Loop *loop)
{
  GPtrArray *parts[]
      = { table->header, table->body, table->carry_out, table->carry_in, table->total };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    check_blocks (self, parts[i], loop);
}

static void
check_block (Check *self, const CrmTemplateBlock *block, const Loop *loop)
{
  check_inlines (self, block->inlines, loop);
  check_condition (self, block->condition, loop);
  if (block->picture != NULL)
    check_picture (self, block->picture, loop);
  if (block->table != NULL)
    check_table (self, block->table, loop);
  if (block->type == CRM_BLOCK_EACH)
    check_loop (self, block, loop);
  else if (block->type == CRM_BLOCK_ROW)
    check_row (self, block, loop);
  else
    {
      if (block->children != NULL)
        check_blocks (self, block->children, loop);
      if (block->otherwise != NULL)
        check_blocks (self, block->otherwise, loop);
    }
}

static void
check_blocks (Check *self, GPtrArray *blocks, const Loop *loop)
{
  for (guint i = 0; i < blocks->len; i++)
    check_block (self, g_ptr_array_index (blocks, i), loop);
}

/* The filter that says when a template is offered. */
static void
check_filter (Check *self, CrmTemplate *template)
{
  const char *name, *text = crm_template_get_filter (template, &name);
  const CrmSpot *spot = &template->head.when_spot;
  const CrmCatalog *catalog = crm_placeholders_get_catalog (self->placeholders);
  const CrmKind *kind = text != NULL ? crm_catalog_find_kind (catalog, name) : NULL;
  g_autoptr (CrmFilter) filter = NULL;
  g_autoptr (GError) error = NULL;

  if (text == NULL)
    return;
  if (kind == NULL)
    g_set_error (&error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: %s is what was typed as the name of a kind of record. */
                 _ ("There is no kind of record called “%s”"), name);
  else
    filter = crm_filter_parse (&kind, 1, text, "EUR", &error);
  if (filter == NULL)
    g_ptr_array_add (self->problems,
                     crm_template_problem_new (spot->line, spot->column, spot->length, NULL,
                                               g_strdup (error->message)));
}

static int
compare_problems (gconstpointer a, gconstpointer b)
{
  const CrmTemplateProblem *first = *(CrmTemplateProblem *const *) a;
  const CrmTemplateProblem *second = *(CrmTemplateProblem *const *) b;

  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;
  return first->column < second->column ? -1 : first->column > second->column;
}

/**
 * crm_placeholders_check:
 * @template: a template without problems of its own
 *
 * Checks a template against the fields there are. A template with such problems cannot be
 * published; rendered, it would show red marks.
 *
 * Returns: (transfer full) (element-type CrmTemplateProblem): unknown fields and formatters that do
 *   not suit, in the order of the text
 */
GPtrArray *
crm_placeholders_check (CrmPlaceholders *self, CrmTemplate *template)
{
  g_autoptr (CrmArena) arena = crm_arena_new ();
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  Check check
      = { self, problems, arena, strcmp (crm_template_get_document_type (template), "part") == 0 };

  if (!crm_template_is_valid (template))
    return problems;
  check_inlines (&check, template->head.title, NULL);
  check_inlines (&check, template->head.filename, NULL);
  check_condition (&check, template->head.when, NULL);
  check_filter (&check, template);
  for (guint i = 0; i < CRM_N_PAGE_PLACES; i++)
    {
      gboolean shared = i > 0 && template->headers[i] == template->headers[0];

      if (template->headers[i] != NULL && !shared)
        check_block (&check, template->headers[i], NULL);
      shared = i > 0 && template->footers[i] == template->footers[0];
      if (template->footers[i] != NULL && !shared)
        check_block (&check, template->footers[i], NULL);
    }
  check_blocks (&check, template->body, NULL);
  g_ptr_array_sort (problems, compare_problems);
  return problems;
}
