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
  const CrmField *field
      = kind != NULL ? crm_kind_require_field (kind, name != NULL ? name : "", error) : NULL;

  if (field == NULL || g_strcmp0 (crm_record_get_text (record, "access"), "hidden") != 0
      || crm_field_can_be_hidden (field))
    return field != NULL;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: %s is the label of a field, as “Name”. */
               _ ("“%s” cannot be hidden: records are known, found and seen by it"),
               crm_field_get_label (field));
  return FALSE;
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

/* ---- what the person at this desk may do, as the shared database said it ----
 *
 * One line for each field that is not as for everybody: "hidden KIND.FIELD", "read KIND.FIELD"; and
 * "no export". What a version does not know it leaves out. */

/**
 * crm_rights_find:
 * @text: (nullable): what the shared database said
 *
 * Returns: how far its person may go with the field
 */
CrmFieldAccess
crm_rights_find (const char *text, const CrmField *field)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *name = g_strconcat (crm_kind_get_name (crm_field_get_kind (field)), ".",
                                       crm_field_get_name (field), NULL);
  g_autofree char *hidden = g_strconcat ("hidden ", name, NULL);
  g_autofree char *read = g_strconcat ("read ", name, NULL);

  if (g_strv_contains ((const char *const *) lines, hidden))
    return CRM_ACCESS_NONE;
  return g_strv_contains ((const char *const *) lines, read) ? CRM_ACCESS_READ : CRM_ACCESS_FULL;
}

/**
 * crm_rights_take:
 * @text: (nullable): what the shared database said; nothing limits whoever is alone
 *
 * Makes the rights of the person at this desk part of the description.
 */
void
crm_rights_take (CrmCatalog *catalog, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  gboolean is_limited = text != NULL && *text != '\0';

  crm_catalog_set_may_export (catalog, !g_strv_contains ((const char *const *) lines, "no export"));
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      for (guint f = 0; f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);

          if (is_limited || crm_field_get_access (field) != CRM_ACCESS_FULL)
            crm_catalog_set_access (catalog, field, crm_rights_find (text, field));
        }
    }
}

/**
 * crm_rights_join:
 * @one: (nullable)
 * @other: (nullable)
 *
 * Returns: (transfer full): what is limited by one of them or by both
 */
char *
crm_rights_join (const char *one, const char *other)
{
  g_auto (GStrv) lines = g_strsplit (one != NULL ? one : "", "\n", -1);
  g_auto (GStrv) others = g_strsplit (other != NULL ? other : "", "\n", -1);
  GString *text = g_string_new (one);

  for (guint i = 0; others[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) lines, others[i]))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", others[i]);
  return g_string_free (text, FALSE);
}

/**
 * crm_rights_dup_reason:
 *
 * Returns: (transfer full) (nullable): in words, why the person at this desk may not change the
 *   field; %NULL when they may, as far as their role goes
 */
char *
crm_rights_dup_reason (const CrmField *field)
{
  switch (crm_field_get_access (field))
    {
    case CRM_ACCESS_READ:
      /* Translators: %s is the label of a field, as “Amount”. */
      return g_strdup_printf (_ ("Your role lets you only read “%s”"), crm_field_get_label (field));
    case CRM_ACCESS_NONE:
      /* Translators: %s is the label of a field, as “Amount”. */
      return g_strdup_printf (_ ("“%s” is not yours to see"), crm_field_get_label (field));
    case CRM_ACCESS_FULL:
      break;
    }
  return NULL;
}

/* What every new record begins with is nobody's choice; what it is linked with is its maker's. */
static gboolean
is_initial (const CrmField *field, const CrmValue *value)
{
  const char *text = crm_field_get_spec (field)->default_text;
  g_auto (CrmValue) initial = CRM_VALUE_INIT;

  return crm_value_is_none (value) || crm_field_is_link (field)
         || (text != NULL && crm_field_parse (field, text, NULL, NULL, &initial, NULL)
             && crm_value_equal (value, &initial));
}

/**
 * crm_rights_check:
 * @record: whose @field somebody set, of a new record or of one that is there
 *
 * Returns: whether the person at this desk may do that
 */
gboolean
crm_rights_check (CrmRecord *record, const CrmField *field, GError **error)
{
  g_autofree char *reason = crm_rights_dup_reason (field);

  if (reason == NULL
      || (crm_record_get_row (record) == 0 && is_initial (field, crm_record_get (record, field))))
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_DENIED, reason);
  return FALSE;
}

/* Of fields that the person may not change, what a rule did is not theirs either; what rules alone
 * write, and who sees it may see, is. */
static gboolean
is_held (const CrmField *field)
{
  CrmFieldAccess access = crm_field_get_access (field);

  return access == CRM_ACCESS_NONE
         || (access == CRM_ACCESS_READ && !crm_field_has (field, CRM_FIELD_READ_ONLY));
}

/**
 * crm_rights_check_record:
 * @before: (nullable): what is stored; %NULL: @record is new
 *
 * Returns: whether the person at this desk may set what they set in @record
 */
gboolean
crm_rights_check_record (CrmRecord *record, CrmRecord *before, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (is_held (field) && crm_record_is_changed (record, field)
          && (before == NULL
              || !crm_value_equal (crm_record_get (record, field), crm_record_get (before, field)))
          && !crm_rights_check (record, field, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_rights_hold:
 * @before: (nullable): what is stored; %NULL: @record is new
 *
 * Takes back what rules set in fields that the person at this desk may not change: the shared
 * database would refuse it, and of what they do not see a rule reckons wrongly.
 */
void
crm_rights_hold (CrmRecord *record, CrmRecord *before)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const char *text = crm_field_get_spec (field)->default_text;
      CrmValue initial = CRM_VALUE_INIT;

      if (!is_held (field) || crm_field_has (field, CRM_FIELD_HEADER)
          || (before == NULL && is_initial (field, crm_record_get (record, field))))
        continue;
      if (before != NULL)
        initial = crm_value_copy (crm_record_get (before, field));
      else if (text != NULL)
        crm_field_parse (field, text, NULL, NULL, &initial, NULL);
      crm_record_set (record, field, initial);
    }
}

/**
 * crm_rights_check_export:
 *
 * Returns: whether the person at this desk may take lists and cards out of the office
 */
gboolean
crm_rights_check_export (const CrmCatalog *catalog, GError **error)
{
  if (crm_catalog_may_export (catalog))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
               _ ("Your role does not let you export; ask an administrator of the office"));
  return FALSE;
}
