/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sales paper made from what came before it: an order from a deal, an invoice from an order, an
 * order from an earlier one. */
#include "config.h"

#include "crm-paper-make.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-error.h"
#include "crm-paper.h"

static gboolean
is_kind (const CrmKind *kind, const char *name)
{
  return strcmp (crm_kind_get_name (kind), name) == 0;
}

/**
 * crm_paper_can_make:
 * @kind: of the paper
 * @source: the kind of what it would be made from
 *
 * Returns: whether there is a way from one to the other
 */
gboolean
crm_paper_can_make (const CrmKind *kind, const CrmKind *source)
{
  if (is_kind (kind, "sales_order"))
    return is_kind (source, "opportunity") || is_kind (source, "sales_order");
  return is_kind (kind, "invoice")
         && (is_kind (source, "opportunity") || is_kind (source, "sales_order"));
}

/**
 * crm_paper_make_label:
 *
 * Returns: (transfer full): what the operation is called in the log and by undo
 */
char *
crm_paper_make_label (const CrmKind *kind, CrmRecord *source)
{
  const char *title = crm_record_get_title (source);

  /* Translators: a kind of paper, such as Invoice, and the number or name of what it is made from.
   */
  return g_strdup_printf (_ ("%s from “%s”"), crm_kind_get_label (kind),
                          *title != '\0' ? title
                                         : crm_kind_get_label (crm_record_get_kind (source)));
}

/* A deal is about one product and one amount: both become the first line. */
static gboolean
add_line_of_deal (CrmSession *session, CrmRecord *deal, CrmRecord *paper, GError **error)
{
  const CrmKind *kind = crm_paper_get_line_kind (crm_record_get_kind (paper));
  const CrmKind *product_kind
      = crm_catalog_find_kind (crm_session_get_catalog (session), "product");
  const CrmId *id = crm_record_get_link (deal, "product_id");
  g_autoptr (CrmRecord) product
      = id != NULL ? crm_session_get (session, product_kind, id, NULL) : NULL;
  g_autoptr (CrmRecord) line = crm_record_new (kind);

  if (product == NULL && !crm_record_is_set (deal, "amount"))
    return TRUE;
  crm_record_set (line, crm_paper_line_get_link (kind), crm_value_link (crm_record_get_id (paper)));
  crm_record_set_text (line, "name", crm_record_get_title (product != NULL ? product : deal));
  if (product != NULL)
    {
      crm_record_set_link (line, "product_id", crm_record_get_id (product));
      crm_record_set_integer (line, "vat", crm_record_get_integer (product, "tax_percent", 0));
    }
  if (crm_record_is_set (deal, "amount"))
    crm_record_set_integer (line, "price", crm_record_get_integer (deal, "amount", 0));
  return crm_session_insert (session, line, error);
}

static gboolean
add_lines (CrmSession *session, CrmRecord *source, CrmRecord *paper, GError **error)
{
  const CrmKind *kind = crm_paper_get_line_kind (crm_record_get_kind (source));
  g_autoptr (GPtrArray) lines = NULL;
  guint n = 0;

  if (kind == NULL)
    return add_line_of_deal (session, source, paper, error);
  lines = crm_session_children (session, kind, crm_field_get_name (crm_paper_line_get_link (kind)),
                                NULL, crm_record_get_id (source), error);
  if (lines == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (CrmRecord) line = crm_paper_copy_line (g_ptr_array_index (lines, i), paper);

      if (line == NULL)
        continue;
      if (!crm_session_insert (session, line, error))
        return FALSE;
      n++;
    }
  if (n > 0 || lines->len == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
               /* Translators: the number of an order. */
               _ ("All of order %s is on invoices already"), crm_record_get_title (source));
  return FALSE;
}

/**
 * crm_paper_make:
 * @session: with a batch begun
 * @kind: of the paper: sales_order, invoice
 * @source: a deal or an order, as it is stored
 *
 * Makes a draft from what came before it, with its lines. An invoice takes what of an order is on
 * no invoice yet.
 *
 * Returns: (transfer full): the draft as it was saved, or %NULL with @error
 */
CrmRecord *
crm_paper_make (CrmSession *session, const CrmKind *kind, CrmRecord *source, GError **error)
{
  g_autoptr (CrmRecord) paper = NULL;

  if (!crm_paper_can_make (kind, crm_record_get_kind (source)))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   /* Translators: kinds of records, such as Invoice and Company. */
                   _ ("%s: none can be made from “%s”"), crm_kind_get_label (kind),
                   crm_kind_get_label (crm_record_get_kind (source)));
      return NULL;
    }
  paper = crm_paper_copy_head (source, kind);
  crm_record_set_integer (paper, "date", crm_date_today ());
  if (!crm_session_insert (session, paper, error) || !add_lines (session, source, paper, error))
    return NULL;
  return g_steal_pointer (&paper);
}

/**
 * crm_paper_make_correction:
 * @session: with a batch begun
 * @invoice: that has gone out
 * @type: credit_note, or corrected: an invoice in its place
 *
 * Makes the draft of what puts an invoice right, with all of its lines.
 *
 * Returns: (transfer full): the draft as it was saved, or %NULL with @error
 */
CrmRecord *
crm_paper_make_correction (CrmSession *session,
                           CrmRecord *invoice,
                           const char *type,
                           GError **error)
{
  const CrmKind *kind = crm_record_get_kind (invoice);
  const CrmKind *line_kind = crm_paper_get_line_kind (kind);
  g_autoptr (CrmRecord) paper = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (!is_kind (kind, "invoice") || !crm_invoice_can_be_corrected (invoice))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("Only an invoice that was issued can be credited or corrected"));
      return NULL;
    }
  lines = crm_session_children (session, line_kind,
                                crm_field_get_name (crm_paper_line_get_link (line_kind)), NULL,
                                crm_record_get_id (invoice), error);
  if (lines == NULL)
    return NULL;
  paper = crm_invoice_copy_head (invoice, type);
  crm_record_set_integer (paper, "date", crm_date_today ());
  if (!crm_session_insert (session, paper, error))
    return NULL;
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (CrmRecord) line = crm_invoice_copy_line (g_ptr_array_index (lines, i), paper);

      if (!crm_session_insert (session, line, error))
        return NULL;
    }
  return g_steal_pointer (&paper);
}

/**
 * crm_paper_correction_label:
 *
 * Returns: (transfer full): what making it is called in the log and by undo
 */
char *
crm_paper_correction_label (CrmRecord *invoice, const char *type)
{
  if (strcmp (type, "credit_note") == 0)
    /* Translators: %s is the number of an invoice. */
    return g_strdup_printf (_ ("Credit note for “%s”"), crm_record_get_title (invoice));
  /* Translators: %s is the number of an invoice. */
  return g_strdup_printf (_ ("Corrected invoice for “%s”"), crm_record_get_title (invoice));
}
