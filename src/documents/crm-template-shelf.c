/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts and styles of an office, by name. A part of the same name may be there in several
 * languages; a template takes the one in its own. */
#include "config.h"

#include "crm-template-shelf.h"

#include <string.h>

#define MAX_NAMES 12 /* in a message */

typedef struct
{
  char *name;
  char *language; /* or NULL: any */
  char *text;
  GBytes *logo;
} Item;

struct _CrmTemplateShelf
{
  GObject parent_instance;

  GPtrArray *items;
};

G_DEFINE_FINAL_TYPE (CrmTemplateShelf, crm_template_shelf, G_TYPE_OBJECT)

static void
free_item (gpointer data)
{
  Item *item = data;

  g_free (item->name);
  g_free (item->language);
  g_free (item->text);
  g_clear_pointer (&item->logo, g_bytes_unref);
  g_free (item);
}

static void
crm_template_shelf_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_TEMPLATE_SHELF (object)->items);
  G_OBJECT_CLASS (crm_template_shelf_parent_class)->finalize (object);
}

static void
crm_template_shelf_class_init (CrmTemplateShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_template_shelf_finalize;
}

static void
crm_template_shelf_init (CrmTemplateShelf *self)
{
  self->items = g_ptr_array_new_with_free_func (free_item);
}

/**
 * crm_template_shelf_new:
 *
 * Returns: (transfer full): an empty shelf
 */
CrmTemplateShelf *
crm_template_shelf_new (void)
{
  return g_object_new (CRM_TYPE_TEMPLATE_SHELF, NULL);
}

/**
 * crm_template_shelf_new_for_session:
 * @session: a session of any lane, on its own thread
 *
 * Returns: (transfer full): the parts and styles of the office, or %NULL with an error of the store
 */
CrmTemplateShelf *
crm_template_shelf_new_for_session (CrmSession *session, GError **error)
{
  static const char *const types[] = { "part", "style" };
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "template");
  g_autoptr (CrmTemplateShelf) self = crm_template_shelf_new ();

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    {
      g_autoptr (CrmQuery) query = crm_query_new (kind);
      g_autoptr (GPtrArray) records = NULL;

      if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
          || !crm_query_filter (query, "type", CRM_FILTER_EQUAL, crm_value_text (types[t]), error)
          || (records = crm_session_list (session, query, error)) == NULL)
        return NULL;
      for (guint i = 0; i < records->len; i++)
        {
          CrmRecord *record = g_ptr_array_index (records, i);
          const char *body = crm_record_get_text (record, "body");
          const char *hash = crm_record_get_text (record, "logo");
          g_autoptr (GBytes) logo
              = hash != NULL ? crm_session_get_blob (session, hash, NULL) : NULL;

          crm_template_shelf_add (self, crm_record_get_text (record, "name"),
                                  crm_record_get_text (record, "language"),
                                  body != NULL ? body : "", logo);
        }
    }
  return g_steal_pointer (&self);
}

/**
 * crm_template_shelf_add:
 * @language: (nullable): tag such as pt-PT; %NULL for text that suits all languages
 * @text: the whole text, perhaps with a head
 * @logo: (nullable): of a style
 */
void
crm_template_shelf_add (
    CrmTemplateShelf *self, const char *name, const char *language, const char *text, GBytes *logo)
{
  Item *item = g_new0 (Item, 1);

  g_return_if_fail (CRM_IS_TEMPLATE_SHELF (self) && name != NULL && text != NULL);
  item->name = g_strdup (name);
  item->language = g_strdup (language);
  item->text = g_strdup (text);
  item->logo = logo != NULL ? g_bytes_ref (logo) : NULL;
  g_ptr_array_add (self->items, item);
}

static int
suits (const Item *item, const char *language)
{
  if (item->language == NULL || language == NULL || item->language[0] == '\0')
    return 1;
  if (g_ascii_strcasecmp (item->language, language) == 0)
    return 3;
  return g_ascii_strncasecmp (item->language, language, 2) == 0 ? 2 : 0;
}

/* Names are compared as people write them: capitals do not matter. */
static const Item *
find (CrmTemplateShelf *self, const char *name, const char *language)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  const Item *best = NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);
      g_autofree char *own = g_utf8_casefold (item->name, -1);

      if (strcmp (own, folded) == 0
          && (best == NULL || suits (item, language) > suits (best, language)))
        best = item;
    }
  return best;
}

/**
 * crm_template_shelf_find:
 * @language: (nullable): of the template that takes it in
 *
 * Returns: (transfer none) (nullable): the text of that name, in the closest language
 */
const char *
crm_template_shelf_find (CrmTemplateShelf *self, const char *name, const char *language)
{
  const Item *item = find (self, name, language);

  return item != NULL ? item->text : NULL;
}

/**
 * crm_template_shelf_find_logo:
 *
 * Returns: (transfer none) (nullable): the picture of the style of that name
 */
GBytes *
crm_template_shelf_find_logo (CrmTemplateShelf *self, const char *name, const char *language)
{
  const Item *item = find (self, name, language);

  return item != NULL ? item->logo : NULL;
}

/**
 * crm_template_shelf_dup_names:
 *
 * Returns: (transfer full): the names of all parts and styles, each once
 */
char **
crm_template_shelf_dup_names (CrmTemplateShelf *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_return_val_if_fail (CRM_IS_TEMPLATE_SHELF (self), NULL);
  for (guint i = 0; i < self->items->len; i++)
    {
      const char *name = ((const Item *) g_ptr_array_index (self->items, i))->name;

      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, (gpointer) name);
    }
  g_ptr_array_add (names, NULL);
  return g_strdupv ((char **) names->pdata);
}

/**
 * crm_template_shelf_say_names:
 *
 * Returns: (transfer full): what there is, for a message; “—” when there is nothing
 */
char *
crm_template_shelf_say_names (CrmTemplateShelf *self)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (self->items->len, MAX_NAMES); i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", item->name);
    }
  if (self->items->len > MAX_NAMES)
    g_string_append (names, ", …");
  return names->len > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : g_strdup ("—");
}
