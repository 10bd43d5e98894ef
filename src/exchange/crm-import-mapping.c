/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of an import. A mapping is saved before the import runs, so that an import that goes
 * wrong or is taken back does not cost the work of making it. */
#include "config.h"

#include "crm-import-mapping.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-import-plan-private.h"
#include "crm-suggest.h"

#define NAME_LENGTH 200

/* ---- headings ---- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Columns that we put into a file ourselves say nothing of whose file it is. */
static gboolean
is_own_column (CrmImportPlan *plan, guint column)
{
  return crm_import_plan_is_id_column (plan, column)
         || strcmp (crm_import_plan_get_column_name (plan, column), _ ("What Is Wrong")) == 0;
}

/**
 * crm_import_plan_dup_signature:
 *
 * Returns: (transfer full): the headings of the file, one a line, in a form in which spaces, case
 *   and the order of the columns make no difference; empty for a file without headings
 */
char *
crm_import_plan_dup_signature (CrmImportPlan *plan)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (!crm_csv_reader_get_has_header (crm_import_plan_get_reader (plan)))
    return g_strdup ("");
  for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
    if (!is_own_column (plan, i))
      g_ptr_array_add (names, crm_suggest_squeeze (crm_import_plan_get_column_name (plan, i)));
  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("\n", (char **) names->pdata);
}

static guint
count_common (char **one, char **other)
{
  guint n = 0;

  for (guint i = 0; one[i] != NULL; i++)
    n += *one[i] != '\0' && g_strv_contains ((const char *const *) other, one[i]);
  return n;
}

/* 100 for the same headings; less when some are missing or new; 0 for another table. */
static guint
rate_signature (const char *known, const char *found)
{
  g_auto (GStrv) one = g_strsplit (known, "\n", -1);
  g_auto (GStrv) other = g_strsplit (found, "\n", -1);
  guint n_one = g_strv_length (one), n_other = g_strv_length (other);
  guint n = count_common (one, other);

  if (*known == '\0' || *found == '\0')
    return 0;
  if (strcmp (known, found) == 0)
    return 100;
  /* A column was added to the export or is gone from it. */
  return n >= 3 && n * 4 >= MAX (n_one, n_other) * 3 ? n * 90 / MAX (n_one, n_other) : 0;
}

/**
 * crm_import_mapping_choose:
 * @mappings: (element-type CrmRecord): of crm_import_mapping_list()
 *
 * Returns: (transfer none) (nullable): the one whose headings the file has; of several the one that
 *   was used last
 */
CrmRecord *
crm_import_mapping_choose (GPtrArray *mappings, CrmImportPlan *plan)
{
  g_autofree char *signature = crm_import_plan_dup_signature (plan);
  CrmRecord *best = NULL;
  guint best_rate = 0;

  for (guint i = 0; i < mappings->len; i++)
    {
      const char *known = crm_record_get_text (mappings->pdata[i], "signature");
      guint rate = known != NULL ? rate_signature (known, signature) : 0;

      if (rate > best_rate)
        {
          best = mappings->pdata[i];
          best_rate = rate;
        }
    }
  return best;
}

/* ---- records ---- */

static const CrmKind *
get_mapping_kind (CrmSession *session)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), "import_mapping");
}

/**
 * crm_import_mapping_list:
 *
 * Returns: (transfer full) (element-type CrmRecord): all mappings, those that were used last first
 */
GPtrArray *
crm_import_mapping_list (CrmSession *session, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (get_mapping_kind (session));

  if (!crm_query_sort (query, "used_at", TRUE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

/**
 * crm_import_mapping_find:
 * @name: of the mapping, or its id
 *
 * Returns: (transfer full): the mapping; of several with one name the one that was used last
 */
CrmRecord *
crm_import_mapping_find (CrmSession *session, const char *name, GError **error)
{
  g_autoptr (GPtrArray) mappings = crm_import_mapping_list (session, error);
  g_autofree char *wanted = crm_suggest_squeeze (name);

  for (guint i = 0; mappings != NULL && i < mappings->len; i++)
    {
      g_autofree char *known = crm_suggest_squeeze (crm_record_get_title (mappings->pdata[i]));

      if (strcmp (known, wanted) == 0)
        return g_object_ref (mappings->pdata[i]);
    }
  if (mappings != NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 /* Translators: %s is the name that a person gave to a way of reading a table */
                 _ ("There is no mapping “%s”; clientela-cli import mappings lists them"), name);
  return NULL;
}

/**
 * crm_import_mapping_apply:
 *
 * Reads the file of the plan as the mapping says. Columns that the file lacks and fields that are
 * gone are left out; columns that are new keep their guess.
 */
gboolean
crm_import_mapping_apply (CrmRecord *mapping, CrmImportPlan *plan, GError **error)
{
  const char *json = crm_record_get_text (mapping, "mapping");

  return crm_import_plan_apply (plan, json != NULL ? json : "", FALSE, error);
}

static const char *
get_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/**
 * crm_import_mapping_read_options:
 * @options: (inout): what is still open in it is taken from the mapping
 *
 * Reads in which form the file of the mapping was. Texts in @options are interned.
 */
void
crm_import_mapping_read_options (CrmRecord *mapping, CrmCsvOptions *options)
{
  crm_import_mapping_parse_options (crm_record_get_text (mapping, "mapping"), options);
}

/**
 * crm_import_mapping_parse_options:
 * @json: (nullable): what crm_import_plan_to_json() gave
 * @options: (inout): as in crm_import_mapping_read_options()
 */
void
crm_import_mapping_parse_options (const char *json, CrmCsvOptions *options)
{
  g_autoptr (JsonNode) root = json != NULL ? json_from_string (json, NULL) : NULL;
  JsonNode *node = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                       ? json_object_get_member (json_node_get_object (root), "read")
                       : NULL;
  JsonObject *read
      = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *delimiter = read != NULL ? get_member (read, "delimiter") : NULL;

  if (read == NULL)
    return;
  if (options->encoding == NULL)
    options->encoding = g_intern_string (get_member (read, "encoding"));
  if (options->sheet == NULL)
    options->sheet = g_intern_string (get_member (read, "sheet"));
  if (options->delimiter == 0 && delimiter != NULL)
    options->delimiter = delimiter[0];
  if (options->header == CRM_CSV_HEADER_AUTO && json_object_has_member (read, "header"))
    options->header = json_object_get_boolean_member_with_default (read, "header", TRUE)
                          ? CRM_CSV_HEADER_YES
                          : CRM_CSV_HEADER_NO;
}

/**
 * crm_import_plan_propose_name:
 *
 * Returns: (transfer full): what the plan may be called when it is kept: the file without its
 *   ending and without the digits of a date or a copy
 */
char *
crm_import_plan_propose_name (CrmImportPlan *plan)
{
  GFile *file = crm_csv_reader_get_file (crm_import_plan_get_reader (plan));
  g_autofree char *base = g_file_get_basename (file);
  char *name = g_utf8_make_valid (base != NULL ? base : "", -1);
  char *end = strrchr (name, '.');

  if (end != NULL && end != name)
    *end = '\0';
  for (end = name + strlen (name); end > name && strchr ("0123456789-_ ().", end[-1]) != NULL;
       end--)
    ;
  if (end > name)
    *end = '\0';
  return name;
}

static CrmRecord *
find_same (CrmSession *session, const CrmKind *entity, const char *name, GError **error)
{
  g_autoptr (GPtrArray) mappings = crm_import_mapping_list (session, error);

  for (guint i = 0; mappings != NULL && i < mappings->len; i++)
    if (g_strcmp0 (crm_record_get_text (mappings->pdata[i], "name"), name) == 0
        && g_strcmp0 (crm_record_get_text (mappings->pdata[i], "entity"),
                      crm_kind_get_name (entity))
               == 0)
      return g_object_ref (mappings->pdata[i]);
  return mappings != NULL ? crm_record_new (get_mapping_kind (session)) : NULL;
}

static gboolean
put (CrmSession *session, CrmRecord *mapping, const char *name, GError **error)
{
  /* Translators: the name of an operation that can be undone; %s is a name that a person gave */
  g_autofree char *label = g_strdup_printf (_ ("Remember mapping “%s”"), name);
  gboolean is_new = crm_record_get_row (mapping) == 0;

  if (crm_session_begin (session, label, "mapping", error)
      && (is_new ? crm_session_insert (session, mapping, error)
                 : crm_session_update (session, mapping, error))
      && crm_session_commit (session, NULL, error))
    return TRUE;
  if (crm_session_in_batch (session))
    crm_session_rollback (session);
  return FALSE;
}

/**
 * crm_import_mapping_save:
 * @name: that a person gave; a mapping of this name and kind is written anew
 * @id: (out) (optional): of the mapping
 *
 * Keeps the plan for the next file of its sort, as an operation of its own. Lane
 * %CRM_LANE_WRITE.
 */
gboolean
crm_import_mapping_save (
    CrmSession *session, CrmImportPlan *plan, const char *name, CrmId *id, GError **error)
{
  g_autofree char *json = crm_import_plan_to_json (plan);
  g_autofree char *signature = crm_import_plan_dup_signature (plan);
  g_autofree char *tidy = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), NAME_LENGTH));
  g_autoptr (CrmRecord) mapping = NULL;

  g_strstrip (g_strdelimit (tidy, "\r\n\t", ' '));
  mapping = find_same (session, crm_import_plan_get_kind (plan), tidy, error);
  if (mapping == NULL)
    return FALSE;
  crm_record_set_text (mapping, "name", tidy);
  crm_record_set_text (mapping, "entity", crm_kind_get_name (crm_import_plan_get_kind (plan)));
  crm_record_set_text (mapping, "signature", *signature != '\0' ? signature : NULL);
  crm_record_set_text (mapping, "mapping", json);
  crm_record_set_integer (mapping, "used_at", crm_clock_now ());
  if (id != NULL)
    *id = *crm_record_get_id (mapping);
  return put (session, mapping, tidy, error);
}
