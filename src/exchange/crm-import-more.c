/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Further numbers, mail addresses and addresses of a row: a record has one field for the first of
 * each, the others are children of it with the label that the file gives them. */
#include "config.h"

#include <string.h>

#include "crm-fold.h"
#include "crm-import-private.h"

/* Google puts several values into one cell with this between them. */
#define SEPARATOR " ::: "

static GPtrArray *
list_children (CrmImportRun *run, const CrmKind *child, CrmRecord *record, GError **error)
{
  g_autofree char *link = g_strconcat (crm_kind_get_name (run->kind), "_id", NULL);
  g_autoptr (CrmQuery) query = crm_query_new (child);

  if (!crm_query_filter (query, link, CRM_FILTER_EQUAL, crm_value_link (crm_record_get_id (record)),
                         error))
    return NULL;
  return crm_session_list (run->session, query, error);
}

/* What a record that was just made has of @child: that it tells in its own fields. */
static GPtrArray *
list_told (CrmImportRun *run, const CrmKind *child, CrmRecord *record)
{
  GPtrArray *children = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < crm_kind_get_n_fields (run->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (run->kind, i);
      const CrmFieldSpec *spec = crm_field_get_spec (field);
      const CrmValue *value = crm_record_get (record, field);
      CrmRecord *told;

      if (g_strcmp0 (spec->satellite, crm_kind_get_name (child)) != 0
          || value->type != CRM_VALUE_TEXT)
        continue;
      told = crm_record_new (child);
      crm_record_set_text (told, "type", spec->satellite_type);
      crm_record_set_text (told, spec->satellite_field, value->text);
      g_ptr_array_add (children, told);
    }
  return children;
}

/* Is it the same number or address? Spaces, signs and large letters make no difference. */
static gboolean
is_same (const char *one, const char *other)
{
  g_autofree char *a = crm_fold (one);
  g_autofree char *b = crm_fold (other);
  char *to;

  for (char **text = (char *[]){ a, b, NULL }; *text != NULL; text++)
    {
      to = *text;
      for (const char *p = *text; *p != '\0'; p++)
        if (strchr (" -.()/", *p) == NULL)
          *to++ = *p;
      *to = '\0';
    }
  return strcmp (a, b) == 0;
}

static gboolean
has_value (GPtrArray *children, const char *name, const char *type, const char *value)
{
  for (guint i = 0; i < children->len; i++)
    {
      const char *text = crm_record_get_text (children->pdata[i], name);
      const char *other = crm_record_get_text (children->pdata[i], "type");

      if (text != NULL && is_same (text, value)
          && (strcmp (name, "value") == 0 || g_strcmp0 (other, type) == 0))
        return TRUE;
    }
  return FALSE;
}

static CrmRecord *
make_child (CrmImportRun *run, const CrmKind *child, CrmRecord *record, const char *type)
{
  g_autofree char *link = g_strconcat (crm_kind_get_name (run->kind), "_id", NULL);
  CrmRecord *made = crm_record_new (child);

  crm_record_set_link (made, link, crm_record_get_id (record));
  crm_record_set_text (made, "type", type);
  return made;
}

static gboolean
add_method (CrmImportRun *run,
            const CrmImportMore *more,
            const char *value,
            const char *label,
            CrmRecord *record,
            GPtrArray *children,
            GError **error)
{
  g_autoptr (CrmRecord) made = NULL;

  if (*value == '\0' || has_value (children, "value", more->type, value))
    return TRUE;
  made = make_child (run, more->kind, record, more->type);
  crm_record_set_text (made, "value", value);
  if (label != NULL && *label != '\0')
    crm_record_set_text (made, "label", label);
  if (!crm_session_insert (run->session, made, error))
    return FALSE;
  g_ptr_array_add (children, g_steal_pointer (&made));
  return TRUE;
}

static gboolean
add_methods (CrmImportRun *run,
             const CrmCsvRow *row,
             guint place,
             CrmRecord *record,
             GPtrArray *children,
             GError **error)
{
  const CrmImportMore *more = &crm_import_plan_peek_column (run->plan, place)->more;
  const char *label = more->label_column >= 0 ? row->cells[more->label_column] : more->label;
  g_auto (GStrv) values = g_strsplit (row->cells[place], SEPARATOR, -1);

  for (guint i = 0; values[i] != NULL; i++)
    if (!add_method (run, more, g_strstrip (values[i]), label, record, children, error))
      return FALSE;
  return TRUE;
}

/* The columns of one address make one child. */
static gboolean
add_address (CrmImportRun *run,
             const CrmCsvRow *row,
             guint place,
             CrmRecord *record,
             GPtrArray *children,
             GError **error)
{
  const CrmImportMore *first = &crm_import_plan_peek_column (run->plan, place)->more;
  g_autoptr (CrmRecord) made = make_child (run, first->kind, record, first->type);
  const char *street = NULL;

  for (guint i = place; i < crm_import_plan_get_n_columns (run->plan); i++)
    {
      const CrmImportMore *more = &crm_import_plan_peek_column (run->plan, i)->more;
      g_autofree char *text = NULL;

      if (more->kind != first->kind || g_strcmp0 (more->type, first->type) != 0)
        continue;
      text = g_strstrip (g_strdup (row->cells[i]));
      if (*text == '\0')
        continue;
      crm_record_set_text (made, more->field, g_strdelimit (text, "\r\n", ' '));
      street = crm_record_get_text (made, "street");
    }
  if (!crm_record_has_changes (made)
      || (street != NULL && has_value (children, "street", first->type, street)))
    return TRUE;
  return crm_session_insert (run->session, made, error);
}

static gboolean
is_first_of_address (CrmImportRun *run, guint place)
{
  const CrmImportMore *more = &crm_import_plan_peek_column (run->plan, place)->more;

  for (guint i = 0; i < place; i++)
    {
      const CrmImportMore *other = &crm_import_plan_peek_column (run->plan, i)->more;

      if (other->kind == more->kind && g_strcmp0 (other->type, more->type) == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_more (CrmImportRun *run, const CrmCsvRow *row, const CrmKind *kind, const char *address_type)
{
  for (guint i = 0; i < crm_import_plan_get_n_columns (run->plan); i++)
    {
      const CrmImportMore *more = &crm_import_plan_peek_column (run->plan, i)->more;

      if (more->kind == kind && *row->cells[i] != '\0'
          && (address_type == NULL || g_strcmp0 (more->type, address_type) == 0))
        return TRUE;
    }
  return FALSE;
}

static gboolean
add_of_kind (CrmImportRun *run,
             const CrmCsvRow *row,
             const CrmKind *kind,
             CrmRecord *record,
             gboolean is_new,
             GError **error)
{
  gboolean is_address = strcmp (crm_kind_get_name (kind), "address") == 0;
  g_autoptr (GPtrArray) children = NULL;

  if (!has_more (run, row, kind, NULL))
    return TRUE;
  children = is_new ? list_told (run, kind, record) : list_children (run, kind, record, error);
  if (children == NULL)
    return FALSE;
  for (guint i = 0; i < crm_import_plan_get_n_columns (run->plan); i++)
    {
      const CrmImportMore *more = &crm_import_plan_peek_column (run->plan, i)->more;
      gboolean good = TRUE;

      if (more->kind != kind)
        continue;
      if (!is_address)
        good = add_methods (run, row, i, record, children, error);
      else if (is_first_of_address (run, i) && has_more (run, row, kind, more->type))
        good = add_address (run, row, i, record, children, error);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_import_add_more:
 * @record: that the row became; it is stored
 * @is_new: it was made just now, so that nothing needs to be read: reading would wait for all that
 *   is still being written
 *
 * Stores the further numbers and addresses of a row that the record does not have yet.
 */
gboolean
crm_import_add_more (
    CrmImportRun *run, const CrmCsvRow *row, CrmRecord *record, gboolean is_new, GError **error)
{
  static const char *const kinds[] = { "contact_method", "address" };
  const CrmCatalog *catalog = crm_session_get_catalog (run->session);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (!add_of_kind (run, row, crm_catalog_find_kind (catalog, kinds[i]), record, is_new, error))
      return FALSE;
  return TRUE;
}
