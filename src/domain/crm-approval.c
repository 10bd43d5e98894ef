/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second pair of eyes: when a document needs it, and that nobody else answers for it. */
#include "config.h"

#include "crm-approval.h"

#include <glib/gi18n-lib.h>

#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-kinds-private.h"

static gboolean
is_above (CrmRecord *rule, const char *limit, gint64 value)
{
  return crm_record_is_set (rule, limit) && value > crm_record_get_integer (rule, limit, 0);
}

/**
 * crm_approval_rule_asks:
 * @rule: of the office
 * @type: of a document
 * @discount: the largest of its lines, in millionths of a percent point
 * @amount: what it comes to, in the money of the office
 *
 * Returns: whether the document goes beyond what the rule lets through
 */
gboolean
crm_approval_rule_asks (CrmRecord *rule, const char *type, gint64 discount, gint64 amount)
{
  const char *for_type = crm_record_get_text (rule, "type");

  if (crm_record_get_integer (rule, "active", 0) == 0
      || (for_type != NULL && g_strcmp0 (for_type, type) != 0))
    return FALSE;
  return is_above (rule, "max_discount", discount) || is_above (rule, "max_amount", amount);
}

static char *
format_field (
    CrmRecord *rule, const char *name, gint64 value, const char *currency, const CrmLocale *locale)
{
  g_auto (CrmValue) number = crm_value_integer (value);

  return crm_field_format (crm_kind_find_field (crm_record_get_kind (rule), name), &number,
                           currency, locale);
}

/**
 * crm_approval_rule_dup_reason:
 * @currency: of the office
 *
 * Returns: (transfer full): by what the document goes beyond the rule, for the person who approves
 */
char *
crm_approval_rule_dup_reason (
    CrmRecord *rule, gint64 discount, gint64 amount, const char *currency, const CrmLocale *locale)
{
  gboolean is_discount = is_above (rule, "max_discount", discount);
  const char *limit = is_discount ? "max_discount" : "max_amount";
  g_autofree char *has
      = format_field (rule, limit, is_discount ? discount : amount, currency, locale);
  g_autofree char *most
      = format_field (rule, limit, crm_record_get_integer (rule, limit, 0), currency, locale);

  if (is_discount)
    /* Translators: two numbers: "Discount of 30 %, more than 15 %". */
    return g_strdup_printf (_ ("Discount of %s %%, more than %s %%"), has, most);
  /* Translators: two sums: "Amount of €12,000.00, more than €10,000.00". */
  return g_strdup_printf (_ ("Amount of %s, more than %s"), has, most);
}

/**
 * crm_approval_covers:
 *
 * Returns: whether what was approved reaches as far as the document goes by now
 */
gboolean
crm_approval_covers (CrmRecord *approval, gint64 discount, gint64 amount)
{
  return g_strcmp0 (crm_record_get_text (approval, "state"), "approved") == 0
         && crm_record_get_integer (approval, "discount", 0) >= discount
         && crm_record_get_integer (approval, "amount", 0) >= amount;
}

gboolean
crm_approval_rule_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (crm_record_is_set (record, "max_discount") || crm_record_is_set (record, "max_amount"))
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("A rule for approvals needs a limit: a discount or an amount"));
  return FALSE;
}

static gboolean
deny (const char *message, GError **error)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_DENIED, message);
  return FALSE;
}

static gboolean
is_asked (CrmRecord *approval)
{
  return g_strcmp0 (crm_record_get_text (approval, "state"), "asked") == 0;
}

static gboolean
is_same (CrmRecord *record, CrmRecord *before)
{
  static const char *const fixed[]
      = { "document_id", "approver_id", "discount", "amount", "reason", NULL };

  for (guint i = 0; fixed[i] != NULL; i++)
    if (!crm_value_equal (crm_record_get_by_name (record, fixed[i]),
                          crm_record_get_by_name (before, fixed[i])))
      return FALSE;
  return TRUE;
}

gboolean
crm_approval_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmId *approver = crm_record_get_link (record, "approver_id");

  if (before != NULL && (!is_asked (before) || !is_same (record, before)))
    return deny (_ ("What was asked and answered stays as it is; ask again"), error);
  if (is_asked (record))
    return TRUE;
  if (approver == NULL || !crm_id_equal (approver, &rules->user))
    return deny (_ ("Only who was asked can approve it or refuse"), error);
  crm_record_set_integer (record, "decided_at", rules->now);
  return TRUE;
}

gboolean
crm_approval_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  const CrmId *document = crm_record_get_link (record, "document_id");
  g_autoptr (CrmRecord) line = NULL;
  const char *note;

  if (deleted || document == NULL)
    return TRUE;
  note = crm_record_get_text (record, is_asked (record) ? "reason" : "answer");
  line = crm_document_event_new (rules->catalog, document, crm_record_get_text (record, "state"),
                                 rules->now);
  crm_record_set_text (line, "note", note);
  return rules->insert (rules->data, line, error);
}
