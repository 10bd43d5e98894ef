/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a row finds its record, and what happens to what stands there already. */
#include "config.h"

#include "crm-import-match.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-import-index.h"
#include "crm-import-private.h"

/* ---- keys ---- */

static gboolean
is_key_type (const CrmField *field)
{
  switch (crm_field_get_field_type (field))
    {
    case CRM_FIELD_TEXT:
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DATE:
    case CRM_FIELD_LINK:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
      return TRUE;
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_BOOLEAN:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_ANY_LINK:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_PICTURE:
      break;
    }
  return FALSE;
}

static gboolean
parse_key (const CrmKind *kind, const char *text, CrmImportKey *key, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, "+", -1);

  memset (key, 0, sizeof *key);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const CrmField *field = crm_kind_require_field (kind, g_strstrip (names[i]), error);

      if (field == NULL)
        return FALSE;
      if (!is_key_type (field) || key->n_fields == CRM_IMPORT_KEY_FIELDS)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       /* Translators: %s is a field such as Description */
                       _ ("Records cannot be found again by “%s”."), crm_field_get_label (field));
          return FALSE;
        }
      key->fields[key->n_fields++] = field;
    }
  return key->n_fields > 0 || crm_kind_require_field (kind, text, error) != NULL;
}

/**
 * crm_import_match_parse:
 * @keys: (out) (array length=n_keys): room for %CRM_IMPORT_MATCH_KEYS
 *
 * Reads what crm_import_plan_get_match() gives. "auto" and "none" have no keys of their own.
 *
 * Returns: FALSE with a sentence for people when a key is no field that can be one
 */
gboolean
crm_import_match_parse (
    const CrmKind *kind, const char *match, CrmImportKey *keys, guint *n_keys, GError **error)
{
  g_auto (GStrv) parts = NULL;

  *n_keys = 0;
  if (strcmp (match, CRM_IMPORT_MATCH_AUTO) == 0 || strcmp (match, CRM_IMPORT_MATCH_NONE) == 0)
    return TRUE;
  parts = g_strsplit (match, ",", -1);
  for (guint i = 0; parts[i] != NULL && *n_keys < CRM_IMPORT_MATCH_KEYS; i++)
    if (!parse_key (kind, parts[i], &keys[(*n_keys)++], error))
      return FALSE;
  if (*n_keys > 0)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("Say by what records are found again: auto, none or fields."));
  return FALSE;
}

/**
 * crm_import_key_dup_label:
 *
 * Returns: (transfer full): the fields of the key for people, translated
 */
char *
crm_import_key_dup_label (const CrmImportKey *key)
{
  if (key->n_fields == 2)
    /* Translators: two fields by which a record is found, as "Name and Birthday" */
    return g_strdup_printf (_ ("%s and %s"), crm_field_get_label (key->fields[0]),
                            crm_field_get_label (key->fields[1]));
  if (key->n_fields == 3)
    return g_strjoin (", ", crm_field_get_label (key->fields[0]),
                      crm_field_get_label (key->fields[1]), crm_field_get_label (key->fields[2]),
                      NULL);
  return g_strdup (crm_field_get_label (key->fields[0]));
}

static gboolean
is_filled (CrmImportPlan *plan, const CrmField *field)
{
  for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
    if (crm_import_plan_get_field (plan, i) == field)
      return TRUE;
  return FALSE;
}

static gboolean
has_name (CrmImportPlan *plan)
{
  const CrmKind *kind = crm_import_plan_get_kind (plan);
  const CrmField *first = crm_kind_find_field (kind, "first_name");
  const CrmField *last = crm_kind_find_field (kind, "last_name");

  return is_filled (plan, crm_kind_get_title_field (kind))
         || (first != NULL && is_filled (plan, first)) || (last != NULL && is_filled (plan, last));
}

/**
 * crm_import_plan_dup_automatic_keys:
 *
 * Returns: (transfer full): what "auto" comes to with the columns of this file, for people; empty
 *   when no column is a key
 */
char *
crm_import_plan_dup_automatic_keys (CrmImportPlan *plan)
{
  const CrmKind *kind = crm_import_plan_get_kind (plan);
  g_autoptr (CrmImportIndex) index = crm_import_index_new (kind);
  g_autoptr (GString) keys = g_string_new (NULL);
  const CrmField *title = crm_kind_get_title_field (kind);
  guint n_keys;
  const CrmField *const *fields = crm_import_index_get_keys (index, &n_keys);

  for (guint i = 0; i < n_keys; i++)
    if (is_filled (plan, fields[i]))
      g_string_append_printf (keys, "%s%s", keys->len > 0 ? ", " : "",
                              crm_field_get_label (fields[i]));
  if (crm_import_field_is_weak_key (title) && has_name (plan))
    g_string_append_printf (keys, "%s%s", keys->len > 0 ? ", " : "", crm_field_get_label (title));
  return g_string_free (g_steal_pointer (&keys), FALSE);
}

/**
 * crm_import_plan_dup_match_label:
 * @match: one of crm_import_plan_list_matches()
 *
 * Returns: (transfer full): for people, translated
 */
char *
crm_import_plan_dup_match_label (CrmImportPlan *plan, const char *match)
{
  CrmImportKey keys[CRM_IMPORT_MATCH_KEYS];
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_keys;

  if (strcmp (match, CRM_IMPORT_MATCH_NONE) == 0)
    return g_strdup (C_ ("import match", "Nothing: Every Row Is New"));
  if (!crm_import_match_parse (crm_import_plan_get_kind (plan), match, keys, &n_keys, NULL)
      || n_keys == 0)
    return g_strdup (C_ ("import match", "What Fits Best"));
  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *label = crm_import_key_dup_label (&keys[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", label);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_match (GPtrArray *matches, const char *match)
{
  if (!g_ptr_array_find_with_equal_func (matches, match, g_str_equal, NULL))
    g_ptr_array_add (matches, g_strdup (match));
}

/* Fields of the office's own whose values in the file are all different. */
static gboolean
is_own_key (CrmImportPlan *plan, guint column, const CrmField *field)
{
  return crm_field_has (field, CRM_FIELD_CUSTOM) && is_key_type (field)
         && !crm_field_is_link (field)
         && crm_column_guess_is_unique (crm_import_plan_get_guess (plan, column));
}

static void
add_matches_of_columns (CrmImportPlan *plan, GPtrArray *matches)
{
  const CrmField *title = crm_kind_get_title_field (crm_import_plan_get_kind (plan));

  for (int rank = 0; rank < 3; rank++)
    for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
      {
        const CrmField *field = crm_import_plan_get_field (plan, i);
        gboolean is_key;

        if (field == NULL || field == title)
          continue;
        is_key = crm_field_has (field, CRM_FIELD_KEY) && !crm_field_is_link (field);
        if (rank == 0   ? is_key
            : rank == 1 ? crm_field_get_field_type (field) == CRM_FIELD_PHONE
                        : is_own_key (plan, i, field))
          add_match (matches, crm_field_get_name (field));
      }
}

/**
 * crm_import_plan_list_matches:
 *
 * Returns: (transfer full) (element-type utf8): by what the rows of this file can find their
 *   records, given the columns that are filled; the first is the best
 */
GPtrArray *
crm_import_plan_list_matches (CrmImportPlan *plan)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func (g_free);
  const CrmKind *kind = crm_import_plan_get_kind (plan);
  const CrmField *birthday = crm_kind_find_field (kind, "birthday");
  const char *title = crm_field_get_name (crm_kind_get_title_field (kind));

  add_match (matches, CRM_IMPORT_MATCH_AUTO);
  add_matches_of_columns (plan, matches);
  if (has_name (plan) && birthday != NULL && is_filled (plan, birthday))
    {
      g_autofree char *both = g_strconcat (title, "+birthday", NULL);

      add_match (matches, both);
    }
  if (has_name (plan))
    add_match (matches, title);
  add_match (matches, CRM_IMPORT_MATCH_NONE);
  /* One that was given by hand stays to be seen. */
  if (!g_ptr_array_find_with_equal_func (matches, crm_import_plan_get_match (plan), g_str_equal,
                                         NULL))
    g_ptr_array_insert (matches, 1, g_strdup (crm_import_plan_get_match (plan)));
  return matches;
}

/* ---- what stands there already ---- */

static const struct
{
  const char *name;
  const char *label;
} policies[CRM_IMPORT_N_EXISTING] = {
  [CRM_IMPORT_EXISTING_OVERWRITE] = { "overwrite", NC_ ("import", "Take What the File Says") },
  [CRM_IMPORT_EXISTING_FILL] = { "fill", NC_ ("import", "Only Fill What Is Empty") },
  [CRM_IMPORT_EXISTING_SKIP] = { "skip", NC_ ("import", "Leave as It Is") },
  [CRM_IMPORT_EXISTING_ASK] = { "ask", NC_ ("import", "Only What I Choose from the List") },
};

const char *
crm_import_existing_get_name (CrmImportExisting existing)
{
  g_return_val_if_fail (existing < CRM_IMPORT_N_EXISTING, NULL);

  return policies[existing].name;
}

/**
 * crm_import_existing_get_label:
 *
 * Returns: for people, translated
 */
const char *
crm_import_existing_get_label (CrmImportExisting existing)
{
  g_return_val_if_fail (existing < CRM_IMPORT_N_EXISTING, NULL);

  return g_dpgettext2 (GETTEXT_PACKAGE, "import", policies[existing].label);
}

gboolean
crm_import_existing_from_name (const char *name, CrmImportExisting *existing, GError **error)
{
  for (guint i = 0; i < CRM_IMPORT_N_EXISTING; i++)
    if (g_ascii_strcasecmp (policies[i].name, name) == 0)
      {
        *existing = (CrmImportExisting) i;
        return TRUE;
      }
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: the four words stay as they are */
               _ ("“%s” is not accepted; give overwrite, fill, skip or ask"), name);
  return FALSE;
}

/* What the file may do to a field that has a value. */
static CrmImportExisting
get_policy (CrmImportRun *run, const CrmField *field)
{
  for (guint i = 0; i < run->n_order; i++)
    {
      const CrmImportColumn *column = crm_import_plan_peek_column (run->plan, run->order[i]);

      if (column->field == field)
        return column->has_existing ? column->existing : crm_import_plan_get_existing (run->plan);
    }
  return crm_import_plan_get_existing (run->plan);
}

/* The rest of an address card is none of a table's business. */
static void
take_labels (CrmImportRun *run, const char *labels, CrmRecord *record)
{
  const char *card = crm_record_get_text (record, "vcard");
  gboolean has_labels = card != NULL && strstr (card, "CATEGORIES") != NULL;
  g_autofree char *merged = NULL;

  if (has_labels && crm_import_plan_get_existing (run->plan) == CRM_IMPORT_EXISTING_FILL)
    return;
  merged = crm_import_labels_merge (card, labels);
  crm_record_set_text (record, "vcard", merged);
}

/**
 * crm_import_take_values:
 * @draft: what a row says
 * @record: that is there already; it takes the values
 *
 * Lets a row change a record, as far as the plan allows it for each field.
 */
void
crm_import_take_values (CrmImportRun *run, CrmRecord *draft, CrmRecord *record)
{
  for (guint i = 0; i < crm_kind_get_n_fields (run->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (run->kind, i);
      const CrmValue *value = crm_record_get (draft, field);
      const CrmValue *there = crm_record_get (record, field);
      CrmImportExisting policy;

      if (crm_value_is_none (value) || crm_value_equal (value, there))
        continue;
      if (run->labels_column >= 0 && strcmp (crm_field_get_name (field), "vcard") == 0)
        {
          take_labels (run, value->text, record);
          continue;
        }
      policy = get_policy (run, field);
      if (!crm_value_is_none (there)
          && (policy == CRM_IMPORT_EXISTING_FILL || policy == CRM_IMPORT_EXISTING_SKIP))
        continue;
      crm_record_set (record, field, crm_value_copy (value));
      if (value->type == CRM_VALUE_LINK)
        crm_record_set_link_title (record, field, crm_record_get_link_title (draft, field));
    }
}

/**
 * crm_import_find_existing:
 * @id: (out caller-allocates): the record
 *
 * Finds the record that a row speaks of: by its id where the file has one, else by the plan's keys.
 */
CrmImportIndexResult
crm_import_find_existing (CrmImportRun *run, const CrmCsvRow *row, CrmRecord *draft, CrmId *id)
{
  if (run->again != NULL)
    {
      *id = *run->again;
      return crm_import_index_has (run->own, id) ? CRM_IMPORT_INDEX_FOUND
                                                 : CRM_IMPORT_INDEX_MISSING;
    }
  if (strcmp (crm_import_plan_get_match (run->plan), CRM_IMPORT_MATCH_NONE) == 0)
    return CRM_IMPORT_INDEX_MISSING;
  for (guint i = 0; i < crm_import_plan_get_n_columns (run->plan); i++)
    if (crm_import_plan_is_id_column (run->plan, i) && crm_id_parse (row->cells[i], id)
        && crm_import_index_has (run->own, id))
      return CRM_IMPORT_INDEX_FOUND;
  return crm_import_index_match (run->own, draft, id);
}

/**
 * crm_import_leaves:
 *
 * Returns: whether the plan says that the record that a row found stays as it is
 */
gboolean
crm_import_leaves (CrmImportRun *run, const CrmCsvRow *row)
{
  if (run->again != NULL)
    return FALSE;
  switch (crm_import_plan_get_existing (run->plan))
    {
    case CRM_IMPORT_EXISTING_SKIP:
      return TRUE;
    case CRM_IMPORT_EXISTING_ASK:
      /* The preview shows what there is to choose from. */
      return !run->is_preview && !crm_import_plan_is_row_taken (run->plan, row->number);
    case CRM_IMPORT_EXISTING_OVERWRITE:
    case CRM_IMPORT_EXISTING_FILL:
    case CRM_IMPORT_N_EXISTING:
      break;
    }
  return FALSE;
}
