/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The starter templates that come with the program, and how a template is found by its name. */
#include "config.h"

#include "crm-template-shelf.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-template.h"

#define SUFFIX ".template"

/**
 * crm_data_folder:
 * @name: of a folder of the program's data: "templates"
 *
 * Returns: (transfer full): where it is: in CRM_DATA_DIR, where the program was installed, or
 *   where it was built from
 */
char *
crm_data_folder (const char *name)
{
  const char *const places[]
      = { g_getenv ("CRM_DATA_DIR"), CRM_PACKAGE_DATA_DIR, CRM_SOURCE_DATA_DIR };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folder = places[i] != NULL ? g_build_filename (places[i], name, NULL) : NULL;

      if (folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&folder);
    }
  return g_build_filename (CRM_PACKAGE_DATA_DIR, name, NULL);
}

static const char *
entity_of (const char *type)
{
  if (strcmp (type, "invoice") == 0)
    return "invoice";
  if (strcmp (type, "quote") == 0 || strcmp (type, "contract") == 0)
    return "opportunity";
  return "account";
}

/* “Invoice (pt-PT)”: what it is, and for whom. */
static void
set_name (CrmRecord *record, const char *type, const char *language)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), "type");
  const char *label = crm_field_choice_label (field, type);
  g_autofree char *name
      = language != NULL ? g_strdup_printf ("%s (%s)", label, language) : g_strdup (label);

  crm_record_set_text (record, "name", name);
}

static gboolean
install_file (CrmSession *session, const char *folder, const char *file, GError **error)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *body = NULL;
  g_autofree char *language = NULL;
  g_autoptr (CrmTemplate) template = NULL;
  g_autoptr (CrmRecord) record
      = crm_record_new (crm_catalog_find_kind (crm_session_get_catalog (session), "template"));
  const char *type, *dot = strchr (file, '.');
  gsize length;

  if (!g_file_get_contents (path, &body, &length, error))
    return FALSE;
  template = crm_template_new (body, (gssize) length);
  type = crm_template_get_document_type (template);
  if (!crm_template_is_valid (template) || type == NULL)
    {
      g_warning ("The template %s is not understood and left out", path);
      return TRUE;
    }
  if (dot + strlen (SUFFIX) < file + strlen (file))
    language = g_strndup (dot + 1, strlen (dot + 1) - strlen (SUFFIX));
  set_name (record, type, language);
  crm_record_set_text (record, "type", type);
  crm_record_set_text (record, "entity", entity_of (type));
  crm_record_set_text (record, "language", language);
  crm_record_set_text (record, "body", body);
  return crm_session_insert (session, record, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * crm_template_shelf_install:
 * @session: on its writing thread, an operation open
 *
 * Makes a template of every file of the program's templates: “invoice.pt-PT.template”. That there
 * are none is no error.
 */
gboolean
crm_template_shelf_install (CrmSession *session, GError **error)
{
  g_autofree char *folder = crm_data_folder ("templates");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      g_ptr_array_add (files, g_strdup (name));
  g_ptr_array_sort (files, compare_names);
  for (guint i = 0; i < files->len; i++)
    if (!install_file (session, folder, g_ptr_array_index (files, i), error))
      return FALSE;
  return TRUE;
}

/* How well a template suits: its language is that of the customer, or at least close to it. */
static int
suits (CrmRecord *template, const char *language)
{
  const char *own = crm_record_get_text (template, "language");

  if (own == NULL || language == NULL)
    return 1;
  if (g_ascii_strcasecmp (own, language) == 0)
    return 3;
  return g_ascii_strncasecmp (own, language, 2) == 0 ? 2 : 0;
}

static CrmRecord *
find_by_type (CrmSession *session, const CrmKind *kind, const char *type, const char *language)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) templates = NULL;
  CrmRecord *best = NULL;

  if (!crm_query_filter (query, "type", CRM_FILTER_EQUAL, crm_value_text (type), NULL)
      || !crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), NULL))
    return NULL;
  templates = crm_session_list (session, query, NULL);
  for (guint i = 0; templates != NULL && i < templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (templates, i);

      if (best == NULL || suits (template, language) > suits (best, language))
        best = template;
    }
  return best != NULL ? g_object_ref (best) : NULL;
}

/**
 * crm_template_shelf_find:
 * @text: an id, the beginning of one, a name, or a type such as “invoice”
 * @language: (nullable): of the customer; of the templates of one type the closest is taken
 *
 * Returns: (transfer full): the template
 */
CrmRecord *
crm_template_shelf_find (CrmSession *session,
                         const char *text,
                         const char *language,
                         GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "template");
  g_autofree char *type = g_ascii_strdown (text, -1);
  CrmRecord *found = find_by_type (session, kind, type, language);

  return found != NULL ? found : crm_session_find (session, kind, text, error);
}
