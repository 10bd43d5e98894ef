/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be true of roles, shares and substitutes before they are saved. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-rights.h"

static const CrmKind *
find_entity (CrmRecord *record, CrmRules *rules, GError **error)
{
  const char *name = crm_record_get_text (record, "entity");
  const CrmKind *kind = name != NULL ? crm_catalog_find_kind (rules->catalog, name) : NULL;

  if (kind == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: %s is what was typed as the name of a kind of record. */
                 _ ("There is no kind of record called “%s”"), name != NULL ? name : "");
  return kind;
}

gboolean
crm_role_right_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  return find_entity (record, rules, error) != NULL;
}

gboolean
crm_role_field_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmKind *kind = find_entity (record, rules, error);
  const char *name = crm_record_get_text (record, "field_name");

  return kind != NULL && crm_kind_require_field (kind, name != NULL ? name : "", error) != NULL;
}

gboolean
crm_record_share_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (crm_record_is_set (record, "user_id") != crm_record_is_set (record, "team_id"))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("A record is shared with a person or with a team"));
  return FALSE;
}

gboolean
crm_substitute_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmId *absent = crm_record_get_link (record, "user_id");
  const CrmId *substitute = crm_record_get_link (record, "substitute_id");

  if (absent != NULL && substitute != NULL && crm_id_equal (absent, substitute))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("Nobody can be their own substitute"));
      return FALSE;
    }
  if (crm_record_is_set (record, "from_on") && crm_record_is_set (record, "to_on")
      && crm_record_get_integer (record, "to_on", 0)
             < crm_record_get_integer (record, "from_on", 0))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("An absence cannot end before it begins"));
      return FALSE;
    }
  return TRUE;
}

/**
 * crm_rights_describe:
 * @level: how far a right reaches: none, own, team, all
 *
 * Returns: (transfer full): that in words, for the kind
 */
char *
crm_rights_describe (const CrmKind *kind, const char *level)
{
  const char *what = crm_kind_get_label_plural (kind);

  if (strcmp (level, "all") == 0)
    /* Translators: how far a right reaches; %s is what records of a kind are called, as Companies.
     */
    return g_strdup_printf (_ ("%s: all"), what);
  if (strcmp (level, "team") == 0)
    /* Translators: how far a right reaches; %s is what records of a kind are called, as Companies.
     */
    return g_strdup_printf (_ ("%s: those of your team"), what);
  if (strcmp (level, "own") == 0)
    /* Translators: how far a right reaches; %s is what records of a kind are called, as Companies.
     */
    return g_strdup_printf (_ ("%s: your own"), what);
  /* Translators: how far a right reaches; %s is what records of a kind are called, as Companies. */
  return g_strdup_printf (_ ("%s: none"), what);
}
