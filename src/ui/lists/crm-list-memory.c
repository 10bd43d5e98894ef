/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person chose for a list, in GSettings: one dictionary for all lists. Main thread. */
#include "config.h"

#include "crm-list-memory.h"

#define SCHEMA "org.clientela.Clientela"

/* Returns: (transfer full) (nullable): the entry of @list in the dictionary @key */
static GVariant *
dup_entry (const char *key, const char *list)
{
  g_autoptr (GSettings) settings = g_settings_new (SCHEMA);
  g_autoptr (GVariant) all = g_settings_get_value (settings, key);
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (all, i);
      g_autoptr (GVariant) name = g_variant_get_child_value (entry, 0);
      if (g_strcmp0 (g_variant_get_string (name, NULL), list) == 0)
        return g_variant_get_child_value (entry, 1);
    }
  return NULL;
}

static void
set_entry (const char *key, const char *list, GVariant *value)
{
  g_autoptr (GSettings) settings = g_settings_new (SCHEMA);
  g_autoptr (GVariant) all = g_settings_get_value (settings, key);
  GVariantBuilder builder;
  g_variant_builder_init (&builder, g_variant_get_type (all));
  for (gsize i = 0; i < g_variant_n_children (all); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (all, i);
      g_autoptr (GVariant) name = g_variant_get_child_value (entry, 0);
      if (g_strcmp0 (g_variant_get_string (name, NULL), list) != 0)
        g_variant_builder_add_value (&builder, entry);
    }
  g_variant_builder_add_value (&builder,
                               g_variant_new_dict_entry (g_variant_new_string (list), value));
  g_settings_set_value (settings, key, g_variant_builder_end (&builder));
}

/**
 * crm_list_memory_dup_columns:
 *
 * Returns: (transfer full) (nullable): the columns that a person chose for a list
 */
char **
crm_list_memory_dup_columns (const char *list)
{
  g_autoptr (GVariant) entry = dup_entry ("list-columns", list);
  return entry ? g_variant_dup_strv (entry, NULL) : NULL;
}

/**
 * crm_list_memory_set_columns:
 *
 * Keeps the columns of a list.
 */
void
crm_list_memory_set_columns (const char *list, const char *const *columns)
{
  set_entry ("list-columns", list, g_variant_new_strv (columns, -1));
}

/**
 * crm_list_memory_dup_order:
 *
 * Returns: (transfer full) (nullable): the column that a person sorted a list by
 */
char *
crm_list_memory_dup_order (const char *list)
{
  g_autoptr (GVariant) entry = dup_entry ("list-sort", list);
  return entry ? g_variant_dup_string (entry, NULL) : NULL;
}

/**
 * crm_list_memory_set_order:
 *
 * Keeps the order of a list.
 */
void
crm_list_memory_set_order (const char *list, const char *order)
{
  set_entry ("list-sort", list, g_variant_new_string (order));
}
