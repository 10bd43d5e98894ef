/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of parties: names in parts, ways of contact in the form in which they are compared. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-assign.h"
#include "crm-error.h"
#include "crm-fold.h"
#include "crm-match.h"
#include "crm-kinds-private.h"

static gboolean
is_changed (CrmRecord *record, const char *field)
{
  return crm_record_is_changed (record, crm_kind_find_field (crm_record_get_kind (record), field));
}

static void
join_name (CrmRecord *record)
{
  const char *first = crm_record_get_text (record, "first_name");
  const char *last = crm_record_get_text (record, "last_name");
  g_autofree char *name = g_strjoin (first != NULL && last != NULL ? " " : "",
                                     first != NULL ? first : "", last != NULL ? last : "", NULL);

  crm_record_set_text (record, "name", name[0] != '\0' ? name : NULL);
}

static void
split_name (CrmRecord *record)
{
  g_autofree char *name = g_strstrip (g_strdup (crm_record_get_text (record, "name")));
  char *space = strrchr (name, ' ');

  if (space == NULL)
    {
      crm_record_set_text (record, "first_name", name);
      crm_record_unset (record, "last_name");
      return;
    }
  crm_record_set_text (record, "last_name", space + 1);
  *space = '\0';
  crm_record_set_text (record, "first_name", g_strchomp (name));
}

static gboolean
has_parts (CrmRecord *record)
{
  return crm_record_is_set (record, "first_name") || crm_record_is_set (record, "last_name");
}

/* The whole name and its parts say the same: whichever was written leads, and of both the parts. A
 * merge may bring a whole name of which nobody knew the parts. */
gboolean
crm_contact_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  gboolean new_parts = is_changed (record, "first_name") || is_changed (record, "last_name");
  gboolean new_name = is_changed (record, "name") && crm_record_is_set (record, "name");

  if (new_parts && (has_parts (record) || !new_name))
    join_name (record);
  else if (new_name)
    split_name (record);
  return TRUE;
}

/**
 * crm_contact_method_normalize:
 * @type: of the way of contact
 *
 * Returns: (transfer full): @value in the form in which it is looked up
 */
char *
crm_contact_method_normalize (const char *type, const char *value)
{
  if (strcmp (type, "phone") == 0 || strcmp (type, "mobile") == 0 || strcmp (type, "fax") == 0)
    return crm_fold_digits (value);
  /* The same on every desk: of the letters of addresses no alphabet has another small one. */
  return g_str_is_ascii (value) ? g_ascii_strdown (value, -1) : g_utf8_strdown (value, -1);
}

gboolean
crm_contact_method_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const char *type = crm_record_get_text (record, "type");
  const char *value = crm_record_get_text (record, "value");
  g_autofree char *normal = NULL;

  if (type == NULL || value == NULL)
    return TRUE;
  normal = crm_contact_method_normalize (type, value);
  crm_record_set_text (record, "value_normalized", normal);
  return TRUE;
}

/* The clock of a lead runs from the first contact; who does not say when means now. */
gboolean
crm_lead_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (before == NULL && !crm_record_is_set (record, "first_contact_at"))
    crm_record_set_integer (record, "first_contact_at", rules->now);
  if (before == NULL)
    crm_assign (record, rules);
  return TRUE;
}

gboolean
crm_lead_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  return before != NULL || crm_assign_log (record, rules, error);
}
