/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of one document. Texts are made valid UTF-8 and freed of control characters on the
 * way in, so that nothing behind this file has to distrust them. */
#include "config.h"

#include "crm-document-data.h"

#include <string.h>

struct _CrmDocumentData
{
  gatomicrefcount ref_count;
  CrmDataType type;
  char *name;
  gint64 number;
  char *text; /* of a text, or the currency of money */
  GBytes *picture;
  cairo_surface_t *drawing; /* a picture of lines instead of pixels */
  double width;             /* of the drawing, points */
  double height;
  GPtrArray *children;
};

G_DEFINE_BOXED_TYPE (CrmDocumentData,
                     crm_document_data,
                     crm_document_data_ref,
                     crm_document_data_unref)

static CrmDocumentData *
node_new (CrmDataType type, const char *name, gsize length)
{
  CrmDocumentData *self = g_new0 (CrmDocumentData, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->type = type;
  self->name = name != NULL ? g_strndup (name, length) : NULL;
  if (type == CRM_DATA_GROUP || type == CRM_DATA_LIST)
    self->children = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_document_data_unref);
  return self;
}

static CrmDocumentData *
find_member (CrmDocumentData *self, const char *name, gsize length, guint *position)
{
  if (self->type != CRM_DATA_GROUP)
    return NULL;
  for (guint i = 0; i < self->children->len; i++)
    {
      CrmDocumentData *child = g_ptr_array_index (self->children, i);

      if (strncmp (child->name, name, length) == 0 && child->name[length] == '\0')
        {
          if (position != NULL)
            *position = i;
          return child;
        }
    }
  return NULL;
}

/* Makes the groups on the way and puts a new node of @type at the end, in place of an older one. */
static CrmDocumentData *
put (CrmDocumentData *self, const char *path, CrmDataType type)
{
  const char *dot = strchr (path, '.');
  gsize length = dot != NULL ? (gsize) (dot - path) : strlen (path);
  CrmDocumentData *child;
  guint position = 0;

  child = find_member (self, path, length, &position);
  if (dot != NULL)
    {
      if (child == NULL || child->type != CRM_DATA_GROUP)
        {
          child = node_new (CRM_DATA_GROUP, path, length);
          g_ptr_array_add (self->children, child);
        }
      return put (child, dot + 1, type);
    }
  if (child != NULL)
    g_ptr_array_remove_index (self->children, position);
  child = node_new (type, path, length);
  g_ptr_array_add (self->children, child);
  return child;
}

/* Line ends become "\n", tabs spaces; other control characters and the marks that reorder or embed
 * directions, with which a value could disguise the text beside it, become U+FFFD. */
static char *
clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r')
        {
          if (p[1] != '\n')
            g_string_append_c (clean, '\n');
        }
      else if (c == 0x2028 || c == 0x2029 || c == 0x0b || c == 0x0c || c == 0x85)
        g_string_append_c (clean, '\n');
      else if (c == '\t')
        g_string_append_c (clean, ' ');
      else if ((c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e)
               || (c >= 0x2066 && c <= 0x2069) || c == 0xfffc)
        g_string_append_unichar (clean, 0xfffd);
      else
        g_string_append_unichar (clean, c);
    }
  return g_string_free (clean, FALSE);
}

/**
 * crm_document_data_new:
 *
 * Returns: (transfer full): an empty group
 */
CrmDocumentData *
crm_document_data_new (void)
{
  return node_new (CRM_DATA_GROUP, NULL, 0);
}

CrmDocumentData *
crm_document_data_ref (CrmDocumentData *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
crm_document_data_unref (CrmDocumentData *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_free (self->text);
  g_clear_pointer (&self->picture, g_bytes_unref);
  g_clear_pointer (&self->drawing, cairo_surface_destroy);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

/**
 * crm_document_data_set_group:
 * @path: names joined by dots; groups on the way are made
 *
 * Returns: (transfer none): the group at @path, the one that is there or a new one
 */
CrmDocumentData *
crm_document_data_set_group (CrmDocumentData *self, const char *path)
{
  CrmDocumentData *there = crm_document_data_lookup (self, path);

  return there != NULL && there->type == CRM_DATA_GROUP ? there : put (self, path, CRM_DATA_GROUP);
}

/**
 * crm_document_data_set_list:
 *
 * Returns: (transfer none): a new, empty list at @path
 */
CrmDocumentData *
crm_document_data_set_list (CrmDocumentData *self, const char *path)
{
  return put (self, path, CRM_DATA_LIST);
}

/**
 * crm_document_data_append_group:
 *
 * Returns: (transfer none): a new group at the end of @list
 */
CrmDocumentData *
crm_document_data_append_group (CrmDocumentData *list)
{
  CrmDocumentData *item = node_new (CRM_DATA_GROUP, NULL, 0);

  g_return_val_if_fail (list->type == CRM_DATA_LIST, NULL);
  g_ptr_array_add (list->children, item);
  return item;
}

/**
 * crm_document_data_append:
 * @item: is referenced; an item of another list, or a tree that does not contain @list
 */
void
crm_document_data_append (CrmDocumentData *list, CrmDocumentData *item)
{
  g_return_if_fail (list->type == CRM_DATA_LIST);
  g_ptr_array_add (list->children, crm_document_data_ref (item));
}

void
crm_document_data_append_text (CrmDocumentData *list, const char *text)
{
  CrmDocumentData *item;

  g_return_if_fail (list->type == CRM_DATA_LIST);
  item = node_new (CRM_DATA_TEXT, NULL, 0);
  item->text = clean_text (text);
  g_ptr_array_add (list->children, item);
}

/**
 * crm_document_data_set_text:
 * @text: (nullable): any bytes; NULL, empty and blank texts count as missing
 */
void
crm_document_data_set_text (CrmDocumentData *self, const char *path, const char *text)
{
  put (self, path, CRM_DATA_TEXT)->text = clean_text (text != NULL ? text : "");
}

static void
put_number (CrmDocumentData *self, const char *path, CrmDataType type, gint64 number)
{
  put (self, path, type)->number = number;
}

void
crm_document_data_set_integer (CrmDocumentData *self, const char *path, gint64 value)
{
  put_number (self, path, CRM_DATA_INTEGER, value);
}

void
crm_document_data_set_decimal (CrmDocumentData *self, const char *path, gint64 millionths)
{
  put_number (self, path, CRM_DATA_DECIMAL, millionths);
}

/**
 * crm_document_data_set_percent:
 * @millionths: of one: 230000 is 23 %
 */
void
crm_document_data_set_percent (CrmDocumentData *self, const char *path, gint64 millionths)
{
  put_number (self, path, CRM_DATA_PERCENT, millionths);
}

/**
 * crm_document_data_set_money:
 * @minor: minor units of @currency
 * @currency: ISO 4217 code
 */
void
crm_document_data_set_money (CrmDocumentData *self,
                             const char *path,
                             gint64 minor,
                             const char *currency)
{
  CrmDocumentData *node = put (self, path, CRM_DATA_MONEY);

  node->number = minor;
  node->text = clean_text (currency);
}

void
crm_document_data_set_date (CrmDocumentData *self, const char *path, CrmDate date)
{
  if (date != CRM_DATE_NONE)
    put_number (self, path, CRM_DATA_DATE, date);
}

void
crm_document_data_set_instant (CrmDocumentData *self, const char *path, gint64 instant)
{
  if (instant != G_MININT64)
    put_number (self, path, CRM_DATA_INSTANT, instant);
}

void
crm_document_data_set_boolean (CrmDocumentData *self, const char *path, gboolean value)
{
  put_number (self, path, CRM_DATA_BOOLEAN, value != FALSE);
}

/**
 * crm_document_data_set_picture:
 * @bytes: a whole PNG or JPEG file
 */
void
crm_document_data_set_picture (CrmDocumentData *self, const char *path, GBytes *bytes)
{
  put (self, path, CRM_DATA_PICTURE)->picture = g_bytes_ref (bytes);
}

/**
 * crm_document_data_remove:
 *
 * Takes out the value at @path, so that it is missing.
 */
void
crm_document_data_remove (CrmDocumentData *self, const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *parent = dot != NULL ? g_strndup (path, dot - path) : NULL;
  CrmDocumentData *group = dot != NULL ? crm_document_data_lookup (self, parent) : self;
  const char *name = dot != NULL ? dot + 1 : path;
  guint position;

  if (group != NULL && find_member (group, name, strlen (name), &position) != NULL)
    g_ptr_array_remove_index (group->children, position);
}

/**
 * crm_document_data_link:
 * @path: one name or several joined by dots
 * @value: a group that gets a second place in the tree; it must not contain @self
 *
 * Makes the members of @value reachable under @path as well. The members are shared.
 */
void
crm_document_data_link (CrmDocumentData *self, const char *path, CrmDocumentData *value)
{
  CrmDocumentData *node;

  g_return_if_fail (value->type == CRM_DATA_GROUP);
  node = put (self, path, CRM_DATA_GROUP);
  for (guint i = 0; i < value->children->len; i++)
    g_ptr_array_add (node->children,
                     crm_document_data_ref (g_ptr_array_index (value->children, i)));
}

/**
 * crm_document_data_set_drawing:
 * @path: one name or several joined by dots
 * @width: points
 * @height: points
 * @draw: (scope call): draws the picture, its origin at the top left
 *
 * A picture that stays sharp at any size, such as a chart.
 */
void
crm_document_data_set_drawing (CrmDocumentData *self,
                               const char *path,
                               double width,
                               double height,
                               CrmDocumentDraw draw,
                               gpointer user_data)
{
  CrmDocumentData *node = put (self, path, CRM_DATA_PICTURE);
  cairo_rectangle_t extents = { 0, 0, width, height };
  cairo_t *cr;

  node->drawing = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
  node->width = width;
  node->height = height;
  cr = cairo_create (node->drawing);
  draw (cr, user_data);
  cairo_destroy (cr);
}

/**
 * crm_document_data_get_drawing:
 * @width: (out): points
 * @height: (out): points
 *
 * Returns: (transfer none) (nullable): a recording surface; %NULL for a picture of pixels
 */
cairo_surface_t *
crm_document_data_get_drawing (CrmDocumentData *self, double *width, double *height)
{
  *width = self->width;
  *height = self->height;
  return self->drawing;
}

/**
 * crm_document_data_set_copy:
 * @path: one name or several joined by dots
 * @value: a value that is no list and no group
 */
void
crm_document_data_set_copy (CrmDocumentData *self, const char *path, CrmDocumentData *value)
{
  CrmDocumentData *node;

  g_return_if_fail (value->children == NULL);
  node = put (self, path, value->type);
  node->number = value->number;
  node->text = g_strdup (value->text);
  node->picture = value->picture != NULL ? g_bytes_ref (value->picture) : NULL;
}

/**
 * crm_document_data_lookup:
 * @path: names joined by dots
 *
 * Returns: (transfer none) (nullable): the node at @path below @self
 */
CrmDocumentData *
crm_document_data_lookup (CrmDocumentData *self, const char *path)
{
  while (self != NULL)
    {
      const char *dot = strchr (path, '.');

      if (dot == NULL)
        return find_member (self, path, strlen (path), NULL);
      self = find_member (self, path, dot - path, NULL);
      path = dot + 1;
    }
  return NULL;
}

CrmDataType
crm_document_data_get_data_type (CrmDocumentData *self)
{
  return self->type;
}

/**
 * crm_document_data_get_name:
 *
 * Returns: (nullable): the name of a member; items of lists and roots have none
 */
const char *
crm_document_data_get_name (CrmDocumentData *self)
{
  return self->name;
}

guint
crm_document_data_get_n_children (CrmDocumentData *self)
{
  return self->children != NULL ? self->children->len : 0;
}

/**
 * crm_document_data_get_child:
 *
 * Returns: (transfer none): a member of a group or an item of a list
 */
CrmDocumentData *
crm_document_data_get_child (CrmDocumentData *self, guint position)
{
  return g_ptr_array_index (self->children, position);
}

/**
 * crm_document_data_get_text:
 *
 * Returns: (nullable): the text of a text
 */
const char *
crm_document_data_get_text (CrmDocumentData *self)
{
  return self->type == CRM_DATA_TEXT ? self->text : NULL;
}

/**
 * crm_document_data_get_number:
 *
 * Returns: the integer, millionths, minor units, date, instant or truth value
 */
gint64
crm_document_data_get_number (CrmDocumentData *self)
{
  return self->number;
}

/**
 * crm_document_data_get_currency:
 *
 * Returns: (nullable): the ISO 4217 code of money
 */
const char *
crm_document_data_get_currency (CrmDocumentData *self)
{
  return self->type == CRM_DATA_MONEY ? self->text : NULL;
}

/**
 * crm_document_data_get_picture:
 *
 * Returns: (transfer none) (nullable): the bytes of a picture
 */
GBytes *
crm_document_data_get_picture (CrmDocumentData *self)
{
  return self->picture;
}
