/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of invoices: the lock of what was issued, and what an order has on its invoices. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-kinds-private.h"
#include "crm-paper-private.h"

gboolean
crm_invoice_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (before != NULL && !crm_paper_has_status (before, "draft"))
    {
      if (!crm_paper_check_locked (record, before, before, "status", error))
        return FALSE;
      if (crm_paper_has_status (record, "draft"))
        return crm_paper_refuse_locked (before, error);
    }
  return crm_paper_prepare_head (record, before, rules, error)
         && crm_paper_give_number (record, rules, error);
}

/* How much of a line of an order is on invoices that were not voided. */
static gboolean
count_invoiced (const CrmId *id, CrmRules *rules, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "invoice_line");
  const CrmKind *invoice_kind = crm_catalog_find_kind (rules->catalog, "invoice");
  g_autoptr (CrmRecord) order_line
      = rules->get (rules->data, crm_catalog_find_kind (rules->catalog, "sales_order_line"), id);
  g_autoptr (GPtrArray) lines
      = rules->children (rules->data, kind, crm_kind_find_field (kind, "order_line_id"), id);
  gint64 invoiced = 0;

  if (order_line == NULL || lines == NULL)
    return TRUE;
  for (guint i = 0; i < lines->len; i++)
    {
      CrmRecord *line = g_ptr_array_index (lines, i);
      const CrmId *invoice_id = crm_record_get_link (line, "invoice_id");
      g_autoptr (CrmRecord) invoice
          = invoice_id != NULL ? rules->get (rules->data, invoice_kind, invoice_id) : NULL;

      if (invoice != NULL && !crm_paper_has_status (invoice, "voided"))
        invoiced += crm_invoice_is_credit (invoice) ? -crm_record_get_integer (line, "qty", 0)
                                                    : crm_record_get_integer (line, "qty", 0);
    }
  if (invoiced == crm_record_get_integer (order_line, "invoiced", 0))
    return TRUE;
  crm_record_set_integer (order_line, "invoiced", invoiced);
  return rules->update (rules->data, order_line, error);
}

/* Also for a line of an order, which has no such link, and before there is its paper. */
gboolean
crm_invoice_line_settle (CrmRecord *line, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmId *now, *then;

  if (crm_kind_find_field (crm_record_get_kind (line), "order_line_id") == NULL)
    return TRUE;
  now = crm_record_get_link (line, "order_line_id");
  then = before != NULL ? crm_record_get_link (before, "order_line_id") : NULL;
  if (now != NULL && !count_invoiced (now, rules, error))
    return FALSE;
  return then == NULL || (now != NULL && crm_id_equal (now, then))
         || count_invoiced (then, rules, error);
}

/* A corrected invoice is there in the place of the one that it corrects, once it goes out. */
static gboolean
void_former (CrmRecord *invoice, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmId *id = crm_record_get_link (invoice, "corrects_id");
  g_autoptr (CrmRecord) former = NULL;

  if (id == NULL || g_strcmp0 (crm_record_get_text (invoice, "type"), "corrected") != 0
      || !crm_paper_has_status (before, "draft") || !crm_paper_has_status (invoice, "issued"))
    return TRUE;
  former = rules->get (rules->data, crm_record_get_kind (invoice), id);
  if (former == NULL || crm_paper_has_status (former, "voided"))
    return TRUE;
  crm_record_set_text (former, "status", "voided");
  return rules->update (rules->data, former, error);
}

/**
 * crm_invoice_is_credit:
 *
 * Returns: whether the sums of the invoice are what the client gets back
 */
gboolean
crm_invoice_is_credit (CrmRecord *invoice)
{
  return g_strcmp0 (crm_record_get_text (invoice, "type"), "credit_note") == 0;
}

/**
 * crm_invoice_can_be_corrected:
 *
 * Returns: whether a credit note or a corrected invoice can be made from @invoice: it has gone out
 */
gboolean
crm_invoice_can_be_corrected (CrmRecord *invoice)
{
  return crm_record_is_set (invoice, "number") && !crm_paper_has_status (invoice, "draft")
         && !crm_paper_has_status (invoice, "voided") && !crm_invoice_is_credit (invoice);
}

static void
carry_link (CrmRecord *from, CrmRecord *to, const char *field)
{
  if (crm_record_is_set (from, field))
    crm_record_set_link (to, field, crm_record_get_link (from, field));
}

/**
 * crm_invoice_copy_head:
 * @type: credit_note or corrected
 *
 * Returns: (transfer full): the draft of what puts @invoice right, for the same client and deal
 */
CrmRecord *
crm_invoice_copy_head (CrmRecord *invoice, const char *type)
{
  CrmRecord *paper = crm_paper_copy_head (invoice, crm_record_get_kind (invoice));

  crm_record_set_text (paper, "type", type);
  crm_record_set_link (paper, "corrects_id", crm_record_get_id (invoice));
  carry_link (invoice, paper, "opportunity_id");
  carry_link (invoice, paper, "order_id");
  if (crm_record_is_set (invoice, "tax_note"))
    crm_record_set_text (paper, "tax_note", crm_record_get_text (invoice, "tax_note"));
  if (crm_record_is_set (invoice, "delivered_on"))
    crm_record_set_integer (paper, "delivered_on",
                            crm_record_get_integer (invoice, "delivered_on", 0));
  return paper;
}

/**
 * crm_invoice_copy_line:
 *
 * Returns: (transfer full): the same line for a paper of crm_invoice_copy_head()
 */
CrmRecord *
crm_invoice_copy_line (CrmRecord *line, CrmRecord *paper)
{
  CrmRecord *copy = crm_paper_copy_line (line, paper);

  carry_link (line, copy, "order_line_id");
  return copy;
}

/* A voided invoice gives its quantities back to the order. */
gboolean
crm_invoice_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;

  if (deleted || !crm_paper_status_changed (record, before))
    return TRUE;
  if (!void_former (record, before, rules, error))
    return FALSE;
  if (crm_paper_has_status (record, "voided") == crm_paper_has_status (before, "voided"))
    return TRUE;
  lines = crm_paper_get_lines (record, rules);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (!crm_invoice_line_settle (g_ptr_array_index (lines, i), NULL, rules, error))
      return FALSE;
  return TRUE;
}
