/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a template is found by what a person calls it. */
#include "config.h"

#include "crm-template-find.h"

#include <string.h>

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
 * crm_template_find:
 * @text: an id, the beginning of one, a name, or a type such as “invoice”
 * @language: (nullable): of the customer; of the templates of one type the closest is taken
 *
 * Returns: (transfer full): the template
 */
CrmRecord *
crm_template_find (CrmSession *session, const char *text, const char *language, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "template");
  g_autofree char *type = g_ascii_strdown (text, -1);
  CrmRecord *found = find_by_type (session, kind, type, language);

  return found != NULL ? found : crm_session_find (session, kind, text, error);
}
