/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts that a template had. On a thread of the store. */
#include "config.h"

#include "crm-template-versions.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-template.h"

/**
 * crm_template_record_set_text:
 * @template: a record of that kind
 * @text: its new text
 *
 * Sets the text, and with it what its head says: the type of the document and its language.
 */
void
crm_template_record_set_text (CrmRecord *template, const char *text)
{
  g_autoptr (CrmTemplate) parsed = crm_template_new (text, -1);
  const char *locale = crm_template_get_locale (parsed);

  crm_record_set_text (template, "body", text);
  crm_record_set_text (template, "type", crm_template_get_document_type (parsed));
  if (g_strcmp0 (locale, "client") == 0)
    crm_record_unset (template, "language");
  else
    crm_record_set_text (template, "language", locale);
}

static int
compare_versions (gconstpointer a, gconstpointer b)
{
  CrmRecord *first = *(CrmRecord *const *) a, *second = *(CrmRecord *const *) b;
  gint64 left = crm_record_get_integer (first, "version", 0);
  gint64 right = crm_record_get_integer (second, "version", 0);

  if (left == right)
    {
      left = crm_record_get_integer (first, "created_at", 0);
      right = crm_record_get_integer (second, "created_at", 0);
    }
  return left > right ? -1 : left < right;
}

/* What was never changed has the text that it began with, of which there is no record. */
static CrmRecord *
first_version (CrmSession *session, CrmRecord *template)
{
  CrmRecord *version = crm_record_new (
      crm_catalog_find_kind (crm_session_get_catalog (session), "template_version"));
  static const char *const header[] = { "created_at", "created_by" };

  crm_record_set_link (version, "template_id", crm_record_get_id (template));
  crm_record_set_text (version, "name", crm_record_get_text (template, "name"));
  crm_record_set_integer (version, "version", crm_record_get_integer (template, "version", 1));
  crm_record_set_text (version, "body", crm_record_get_text (template, "body"));
  for (gsize i = 0; i < G_N_ELEMENTS (header); i++)
    crm_record_set (version, crm_kind_find_field (crm_record_get_kind (version), header[i]),
                    crm_value_copy (crm_record_get_by_name (template, header[i])));
  return version;
}

/**
 * crm_template_list_versions:
 * @template: a record of that kind
 *
 * Returns: (transfer full) (element-type CrmRecord): records of the kind template_version, the
 *   newest first; the one that is in use is always among them
 */
GPtrArray *
crm_template_list_versions (CrmSession *session, CrmRecord *template, GError **error)
{
  const CrmKind *kind
      = crm_catalog_find_kind (crm_session_get_catalog (session), "template_version");
  g_autoptr (GPtrArray) versions = crm_session_children (session, kind, "template_id", NULL,
                                                         crm_record_get_id (template), error);

  if (versions == NULL)
    return NULL;
  if (versions->len == 0)
    g_ptr_array_add (versions, first_version (session, template));
  g_ptr_array_sort (versions, compare_versions);
  return g_steal_pointer (&versions);
}

/**
 * crm_template_find_version:
 * @number: of the version
 *
 * Returns: (transfer full): the newest one of that number, or %NULL with %CRM_ERROR_NOT_FOUND
 */
CrmRecord *
crm_template_find_version (CrmSession *session, CrmRecord *template, gint64 number, GError **error)
{
  g_autoptr (GPtrArray) versions = crm_template_list_versions (session, template, error);

  for (guint i = 0; versions != NULL && i < versions->len; i++)
    if (crm_record_get_integer (g_ptr_array_index (versions, i), "version", 0) == number)
      return g_object_ref (g_ptr_array_index (versions, i));
  if (versions != NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 /* Translators: the name of a template and a number. */
                 _ ("“%s” has no version %d"), crm_record_get_title (template), (int) number);
  return NULL;
}
