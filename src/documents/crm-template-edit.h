/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a form changes in the text of a template: everything that it does not name stays as it is
 * written. Texts may have mistakes. */

char *crm_template_get_key (const char *text, const char *key);
char *crm_template_set_key (const char *text, const char *key, const char *value);
char *crm_template_get_footer (const char *text);
char *crm_template_set_footer (const char *text, const char *content);
int crm_template_get_logo (const char *text);
char *crm_template_set_logo (const char *text, int millimetres);

/**
 * CrmTableColumn:
 * @heading: as written
 * @width: relative
 * @align: 0 left, 1 middle, 2 right
 * @source: what the row of the loop, or else the first row, has in it
 */
typedef struct
{
  char *heading;
  double width;
  int align;
  char *source;
} CrmTableColumn;

guint crm_template_count_tables (const char *text);
GPtrArray *crm_template_get_columns (const char *text, guint table);
char *crm_template_set_column (
    const char *text, guint table, guint column, const char *heading, double width, int align);
char *crm_template_move_column (const char *text, guint table, guint column, int step);
char *crm_template_remove_column (const char *text, guint table, guint column);
char *crm_template_add_column (
    const char *text, guint table, const char *heading, const char *source, int align);

G_END_DECLS
