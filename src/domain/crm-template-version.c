/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of templates: each text that was saved stays as a version, whoever saves it and by what
 * way, so that it can be looked at and brought back. The text that a template began with is kept
 * when it is changed for the first time. */
#include "config.h"

#include "crm-kinds-private.h"

static gboolean
has_new_text (CrmRecord *record, CrmRecord *before)
{
  return before != NULL
         && !crm_value_equal (crm_record_get_by_name (record, "body"),
                              crm_record_get_by_name (before, "body"));
}

gboolean
crm_template_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (has_new_text (record, before))
    crm_record_set_integer (record, "version", crm_record_get_integer (before, "version", 1) + 1);
  return TRUE;
}

static gboolean
keep_version (CrmRecord *template, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) version
      = crm_record_new (crm_catalog_find_kind (rules->catalog, "template_version"));

  crm_record_set_link (version, "template_id", crm_record_get_id (template));
  crm_record_set_text (version, "name", crm_record_get_text (template, "name"));
  crm_record_set_integer (version, "version", crm_record_get_integer (template, "version", 1));
  crm_record_set_text (version, "body", crm_record_get_text (template, "body"));
  return rules->insert (rules->data, version, error);
}

gboolean
crm_template_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "template_version");
  g_autoptr (GPtrArray) versions = NULL;

  if (deleted || !has_new_text (record, before))
    return TRUE;
  versions = rules->children (rules->data, kind, crm_kind_find_field (kind, "template_id"),
                              crm_record_get_id (record));
  if ((versions == NULL || versions->len == 0) && !keep_version (before, rules, error))
    return FALSE;
  return keep_version (record, rules, error);
}
