/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The templates in data/templates, which become records of the office that may change them. */
#include "config.h"

#include "crm-starter-templates.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-paper.h"
#include "crm-template-private.h"

void
crm_starter_template_free (CrmStarterTemplate *self)
{
  g_free (self->name);
  g_free (self->type);
  g_free (self->language);
  g_free (self->family);
  g_free (self->body);
  g_free (self);
}

/* The folder of the program that is installed, or of the sources that it is run from. */
static char *
find_folder (void)
{
  const char *const roots[]
      = { g_getenv ("CRM_DATA_DIR"), CRM_PACKAGE_DATA_DIR, CRM_SOURCE_DATA_DIR };

  for (gsize i = 0; i < G_N_ELEMENTS (roots); i++)
    {
      g_autofree char *folder
          = roots[i] != NULL ? g_build_filename (roots[i], "templates", NULL) : NULL;

      if (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

/* The words before the first field of the title. */
static char *
read_name (CrmTemplate *template)
{
  GPtrArray *title = template->head.title;
  CrmTemplateInline *first = title != NULL && title->len > 0 ? g_ptr_array_index (title, 0) : NULL;

  return first != NULL && first->type == CRM_INLINE_TEXT
             ? g_strchomp (g_strdup (first->text))
             : g_strdup (crm_template_get_document_type (template));
}

static CrmStarterTemplate *
load_file (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (CrmTemplate) template = NULL;
  CrmStarterTemplate *starter;
  char *body;

  if (!g_file_get_contents (path, &body, NULL, error))
    return NULL;
  template = crm_template_new (body, -1);
  starter = g_new0 (CrmStarterTemplate, 1);
  starter->name = read_name (template);
  starter->type = g_strdup (crm_template_get_document_type (template));
  starter->language = g_strdup (crm_template_get_locale (template));
  starter->family = g_strndup (name, strcspn (name, "."));
  starter->body = body;
  return starter;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * crm_starter_templates_load:
 *
 * Reads files: not on the thread of the window.
 *
 * Returns: (transfer full) (element-type CrmStarterTemplate): by file name, or %NULL with an error
 */
GPtrArray *
crm_starter_templates_load (GError **error)
{
  g_autofree char *folder = find_folder ();
  g_autoptr (GDir) dir = folder != NULL ? g_dir_open (folder, 0, error) : NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) starters
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_starter_template_free);
  const char *name;

  if (folder == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 _ ("The templates that come with the program are not installed"));
  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".clt"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      CrmStarterTemplate *starter = load_file (folder, g_ptr_array_index (names, i), error);

      if (starter == NULL)
        return NULL;
      g_ptr_array_add (starters, starter);
    }
  return g_steal_pointer (&starters);
}

static CrmRecord *
find_there (GPtrArray *records, const CrmStarterTemplate *starter)
{
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);

      if (g_strcmp0 (crm_record_get_text (record, "name"), starter->name) == 0
          && g_strcmp0 (crm_record_get_text (record, "language"), starter->language) == 0)
        return record;
    }
  return NULL;
}

/* An office that took them over before has none of the words that join their languages. */
static gboolean
join_family (CrmSession *session,
             CrmRecord *record,
             const CrmStarterTemplate *starter,
             GError **error)
{
  if (crm_record_is_set (record, "family"))
    return TRUE;
  crm_record_set_text (record, "family", starter->family);
  return crm_session_update (session, record, error);
}

/**
 * crm_starter_template_new_record:
 *
 * Returns: (transfer full): a record that is not stored yet
 */
CrmRecord *
crm_starter_template_new_record (const CrmStarterTemplate *self, const CrmCatalog *catalog)
{
  CrmRecord *record = crm_record_new (crm_catalog_find_kind (catalog, "template"));
  const char *paper = crm_paper_kind_of_document (self->type);

  crm_record_set_text (record, "name", self->name);
  crm_record_set_text (record, "type", self->type);
  crm_record_set_text (record, "entity", paper != NULL ? paper : "document");
  crm_record_set_text (record, "language", self->language);
  crm_record_set_text (record, "family", self->family);
  crm_record_set_text (record, "body", self->body);
  return record;
}

/**
 * crm_starter_templates_insert:
 * @session: with a batch begun
 * @inserted: (out) (optional): how many there were not yet
 *
 * Makes records of the starter templates, except those that the office has already by name and
 * language.
 */
gboolean
crm_starter_templates_insert (CrmSession *session, guint *inserted, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "template");
  g_autoptr (GPtrArray) starters = crm_starter_templates_load (error);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) records
      = starters != NULL ? crm_session_list (session, query, error) : NULL;
  guint n = 0;

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < starters->len; i++)
    {
      CrmStarterTemplate *starter = g_ptr_array_index (starters, i);
      CrmRecord *there = find_there (records, starter);
      g_autoptr (CrmRecord) record = NULL;

      if (there != NULL)
        {
          if (!join_family (session, there, starter, error))
            return FALSE;
          continue;
        }
      record = crm_starter_template_new_record (starter, crm_session_get_catalog (session));
      if (!crm_session_insert (session, record, error))
        return FALSE;
      n++;
    }
  if (inserted != NULL)
    *inserted = n;
  return TRUE;
}
