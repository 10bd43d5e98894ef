/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approvals of documents: which rules of the office one goes beyond, and asking for what is needed.
 */
#include "config.h"

#include "crm-approval-ask.h"

#include <glib/gi18n-lib.h>

#include "crm-approval.h"
#include "crm-document-draft.h"
#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-paper.h"

/* What a document is measured by. */
typedef struct
{
  gint64 discount; /* the largest of its lines */
  gint64 amount;   /* in the money of the office */
} Measure;

static gboolean
measure_lines (CrmSession *session, CrmRecord *paper, Measure *measure, GError **error)
{
  const CrmKind *kind = crm_paper_get_line_kind (crm_record_get_kind (paper));
  g_autoptr (GPtrArray) lines
      = crm_session_children (session, kind, crm_field_get_name (crm_paper_line_get_link (kind)),
                              NULL, crm_record_get_id (paper), error);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    measure->discount = MAX (measure->discount,
                             crm_record_get_integer (g_ptr_array_index (lines, i), "discount", 0));
  return lines != NULL;
}

static gboolean
measure_document (CrmSession *session, CrmRecord *document, Measure *measure, GError **error)
{
  g_autoptr (CrmRecord) subject = crm_document_get_subject (session, document);

  *measure = (Measure){ 0, crm_record_get_integer (document, "fee", 0) };
  if (subject == NULL || crm_paper_get_line_kind (crm_record_get_kind (subject)) == NULL)
    return TRUE;
  measure->amount = crm_record_get_integer (subject, "gross_base",
                                            crm_record_get_integer (subject, "gross", 0));
  return measure_lines (session, subject, measure, error);
}

static GPtrArray *
list_children (CrmSession *session, CrmRecord *document, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "approval");

  return crm_session_children (session, kind, "document_id", NULL, crm_record_get_id (document),
                               error);
}

static gboolean
is_for (CrmRecord *approval, CrmRecord *rule)
{
  return crm_value_equal (crm_record_get_by_name (approval, "approver_id"),
                          crm_record_get_by_name (rule, "approver_id"));
}

static gboolean
is_settled (GPtrArray *approvals, CrmRecord *rule, const Measure *measure)
{
  for (guint i = 0; i < approvals->len; i++)
    if (is_for (g_ptr_array_index (approvals, i), rule)
        && crm_approval_covers (g_ptr_array_index (approvals, i), measure->discount,
                                measure->amount))
      return TRUE;
  return FALSE;
}

static GPtrArray *
list_rules (CrmSession *session,
            CrmRecord *document,
            const Measure *measure,
            GPtrArray *approvals,
            GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "approval_rule"));
  g_autoptr (GPtrArray) all = crm_session_list (session, query, error);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func (g_object_unref);
  const char *type = crm_record_get_text (document, "type");

  if (all == NULL)
    return NULL;
  for (guint i = 0; i < all->len; i++)
    {
      CrmRecord *rule = g_ptr_array_index (all, i);
      const CrmId *approver = crm_record_get_link (rule, "approver_id");

      if (crm_approval_rule_asks (rule, type, measure->discount, measure->amount)
          && (approver == NULL || !crm_id_equal (approver, crm_session_get_user (session)))
          && !is_settled (approvals, rule, measure))
        g_ptr_array_add (rules, g_object_ref (rule));
    }
  return g_steal_pointer (&rules);
}

/**
 * crm_approval_list:
 *
 * Returns: (transfer full) (element-type CrmRecord): what was asked about the document and answered
 */
GPtrArray *
crm_approval_list (CrmSession *session, CrmRecord *document, GError **error)
{
  return list_children (session, document, error);
}

/**
 * crm_approval_list_rules:
 *
 * Returns: (transfer full) (element-type CrmRecord): the rules of the office that the document goes
 *   beyond, and whose approver has not said yes to that much; nobody asks themselves
 */
GPtrArray *
crm_approval_list_rules (CrmSession *session, CrmRecord *document, GError **error)
{
  g_autoptr (GPtrArray) approvals = list_children (session, document, error);
  Measure measure;

  if (approvals == NULL || !measure_document (session, document, &measure, error))
    return NULL;
  return list_rules (session, document, &measure, approvals, error);
}

static gboolean
is_asked (GPtrArray *approvals, CrmRecord *rule, const Measure *measure)
{
  for (guint i = 0; i < approvals->len; i++)
    {
      CrmRecord *approval = g_ptr_array_index (approvals, i);

      if (is_for (approval, rule)
          && g_strcmp0 (crm_record_get_text (approval, "state"), "asked") == 0
          && crm_record_get_integer (approval, "discount", 0) >= measure->discount
          && crm_record_get_integer (approval, "amount", 0) >= measure->amount)
        return TRUE;
    }
  return FALSE;
}

/**
 * crm_approval_ask:
 * @session: with a batch begun
 *
 * Asks everybody who has to approve the document and was not asked yet.
 *
 * Returns: how many were asked, or -1 with @error
 */
int
crm_approval_ask (CrmSession *session, CrmRecord *document, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "approval");
  g_autoptr (GPtrArray) approvals = list_children (session, document, error);
  g_autoptr (GPtrArray) rules = NULL;
  Measure measure;
  int n = 0;

  if (approvals == NULL || !measure_document (session, document, &measure, error))
    return -1;
  rules = list_rules (session, document, &measure, approvals, error);
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      CrmRecord *rule = g_ptr_array_index (rules, i);
      g_autoptr (CrmRecord) approval = crm_record_new (kind);
      g_autofree char *reason = NULL;

      if (is_asked (approvals, rule, &measure))
        continue;
      reason = crm_approval_rule_dup_reason (rule, measure.discount, measure.amount,
                                             crm_session_get_currency (session),
                                             crm_locale_default ());
      crm_record_set_link (approval, "document_id", crm_record_get_id (document));
      crm_record_set_link (approval, "approver_id", crm_record_get_link (rule, "approver_id"));
      crm_record_set_integer (approval, "discount", measure.discount);
      crm_record_set_integer (approval, "amount", measure.amount);
      crm_record_set_text (approval, "reason", reason);
      if (!crm_session_insert (session, approval, error))
        return -1;
      g_ptr_array_add (approvals, g_object_ref (approval));
      n++;
    }
  return rules != NULL ? n : -1;
}

/**
 * crm_approval_check:
 *
 * Returns: whether the document may go out; %CRM_ERROR_DENIED names who has to approve it, and why
 */
gboolean
crm_approval_check (CrmSession *session, CrmRecord *document, GError **error)
{
  g_autoptr (GPtrArray) approvals = list_children (session, document, error);
  g_autoptr (GPtrArray) rules = NULL;
  g_autofree char *reason = NULL;
  CrmRecord *rule;
  const CrmField *field;
  Measure measure;

  if (approvals == NULL || !measure_document (session, document, &measure, error))
    return FALSE;
  rules = list_rules (session, document, &measure, approvals, error);
  if (rules == NULL || rules->len == 0)
    return rules != NULL;
  rule = g_ptr_array_index (rules, 0);
  field = crm_kind_find_field (crm_record_get_kind (rule), "approver_id");
  reason = crm_approval_rule_dup_reason (rule, measure.discount, measure.amount,
                                         crm_session_get_currency (session), crm_locale_default ());
  g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
               /* Translators: the name of a person, then what is beyond a limit, as "Discount of 30
                * %, more than 15 %". */
               _ ("%s has to approve it first: %s"), crm_record_get_link_title (rule, field),
               reason);
  return FALSE;
}

/**
 * crm_approval_find_mine:
 *
 * Returns: (transfer full) (nullable): what the person at this desk was asked about the document
 * and has not answered; %NULL without @error when there is nothing
 */
CrmRecord *
crm_approval_find_mine (CrmSession *session, CrmRecord *document, GError **error)
{
  g_autoptr (GPtrArray) approvals = list_children (session, document, error);

  for (guint i = approvals != NULL ? approvals->len : 0; i > 0; i--)
    {
      CrmRecord *approval = g_ptr_array_index (approvals, i - 1);
      const CrmId *approver = crm_record_get_link (approval, "approver_id");

      if (g_strcmp0 (crm_record_get_text (approval, "state"), "asked") == 0 && approver != NULL
          && crm_id_equal (approver, crm_session_get_user (session)))
        return g_object_ref (approval);
    }
  return NULL;
}

/* ---- where documents stand ---- */

void
crm_approval_standing_free (CrmApprovalStanding *self)
{
  g_clear_object (&self->document);
  g_clear_pointer (&self->approvals, g_ptr_array_unref);
  g_clear_object (&self->mine);
  g_free (self->needed);
  g_free (self);
}

/**
 * crm_approval_read_standing:
 *
 * Returns: (transfer full): where the document stands; nothing is needed for one that is kept
 */
CrmApprovalStanding *
crm_approval_read_standing (CrmSession *session, CrmRecord *document, GError **error)
{
  g_autoptr (CrmApprovalStanding) standing = g_new0 (CrmApprovalStanding, 1);
  g_autoptr (GError) failure = NULL;

  standing->document = g_object_ref (document);
  standing->approvals = crm_approval_list (session, document, error);
  if (standing->approvals == NULL)
    return NULL;
  if (crm_document_is_kept (document))
    return g_steal_pointer (&standing);
  for (guint i = 0; i < standing->approvals->len; i++)
    standing->is_asked
        |= g_strcmp0 (crm_record_get_text (g_ptr_array_index (standing->approvals, i), "state"),
                      "asked")
           == 0;
  if (standing->is_asked)
    standing->mine = crm_approval_find_mine (session, document, NULL);
  if (crm_approval_check (session, document, &failure))
    return g_steal_pointer (&standing);
  if (!g_error_matches (failure, CRM_ERROR, CRM_ERROR_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  standing->needed = g_strdup (failure->message);
  return g_steal_pointer (&standing);
}

/* A paper whose document was not begun: what the rules would say of it. */
static gboolean
add_not_begun (CrmSession *session, CrmRecord *paper, GPtrArray *standings, GError **error)
{
  static const char *const types[] = { "invoice", "credit_note", "order", "quote" };
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "document");
  const char *of_paper = crm_kind_get_name (crm_record_get_kind (paper));

  for (gsize i = 0; standings->len == 0 && i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (CrmRecord) document = crm_record_new (kind);
      g_autoptr (CrmApprovalStanding) standing = NULL;

      if (g_strcmp0 (crm_paper_kind_of_document (types[i]), of_paper) != 0)
        continue;
      crm_record_set_text (document, "type", types[i]);
      crm_record_set_parent (document, "parent", crm_record_get_kind (paper),
                             crm_record_get_id (paper));
      standing = crm_approval_read_standing (session, document, error);
      if (standing == NULL)
        return FALSE;
      g_clear_object (&standing->document);
      if (standing->needed != NULL)
        g_ptr_array_add (standings, g_steal_pointer (&standing));
    }
  return TRUE;
}

/**
 * crm_approval_list_standings:
 * @paper: an invoice or an order
 *
 * Returns: (transfer full) (element-type CrmApprovalStanding): of those of its documents that
 *   somebody approved, was asked to or has to; one without a document when the paper is a draft,
 *   has none yet, and its document will need an approval
 */
GPtrArray *
crm_approval_list_standings (CrmSession *session, CrmRecord *paper, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (paper);
  g_autoptr (GPtrArray) standings
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_approval_standing_free);
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "document"));
  g_autoptr (GPtrArray) documents = NULL;

  if (!crm_query_filter (
          query, "parent", CRM_FILTER_EQUAL,
          crm_value_link_of_kind (crm_kind_get_number (kind), crm_record_get_id (paper)), error)
      || !crm_query_sort (query, "created_at", TRUE, error))
    return NULL;
  documents = crm_session_list (session, query, error);
  for (guint i = 0; documents != NULL && i < documents->len; i++)
    {
      g_autoptr (CrmApprovalStanding) standing
          = crm_approval_read_standing (session, g_ptr_array_index (documents, i), error);

      if (standing == NULL)
        return NULL;
      if (standing->needed != NULL || standing->approvals->len > 0)
        g_ptr_array_add (standings, g_steal_pointer (&standing));
    }
  if (documents == NULL
      || (documents->len == 0 && g_strcmp0 (crm_record_get_text (paper, "status"), "draft") == 0
          && !add_not_begun (session, paper, standings, error)))
    return NULL;
  return g_steal_pointer (&standings);
}
