/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of invoices: a line's total, the sums of the lines, and the lock of what was issued.
 * Tax is summed by rate and rounded once for each rate, as an invoice shows it. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-money.h"

static gboolean
is_draft (CrmRecord *invoice)
{
  return g_strcmp0 (crm_record_get_text (invoice, "status"), "draft") == 0;
}

static gboolean
refuse_locked (CrmRecord *invoice, GError **error)
{
  const char *number = crm_record_get_text (invoice, "number");

  g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
               /* Translators: the number of an invoice. */
               _ ("Invoice %s has been issued and is locked; void it and make a new one"),
               number != NULL ? number : "");
  return FALSE;
}

gboolean
crm_invoice_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);

  if (!crm_record_is_set (record, "currency"))
    crm_record_set_text (record, "currency", rules->currency);
  if (before == NULL || is_draft (before))
    return TRUE;
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_record_is_changed (record, field) && !crm_field_has (field, CRM_FIELD_HEADER)
          && strcmp (crm_field_get_name (field), "status") != 0)
        return refuse_locked (before, error);
    }
  if (is_draft (record))
    return refuse_locked (before, error);
  return TRUE;
}

static CrmRecord *
get_invoice (CrmRecord *line, CrmRules *rules)
{
  const CrmId *id = crm_record_get_link (line, "invoice_id");

  return id != NULL
             ? rules->get (rules->data, crm_catalog_find_kind (rules->catalog, "invoice"), id)
             : NULL;
}

gboolean
crm_invoice_line_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) invoice = get_invoice (record, rules);

  if (invoice == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   _ ("invoice_id: there is no such invoice"));
      return FALSE;
    }
  if (!is_draft (invoice))
    return refuse_locked (invoice, error);
  crm_record_set_text (record, "currency", crm_record_get_currency (invoice));
  crm_record_set_integer (record, "total",
                          crm_decimal_multiply (crm_record_get_integer (record, "price", 0),
                                                crm_record_get_integer (record, "qty", 0)));
  return TRUE;
}

typedef struct
{
  gint64 percent; /* millionths of a percent point */
  gint64 net;
} TaxRate;

static void
add_to_rate (GArray *rates, gint64 percent, gint64 net)
{
  TaxRate rate = { percent, net };

  for (guint i = 0; i < rates->len; i++)
    if (g_array_index (rates, TaxRate, i).percent == percent)
      {
        g_array_index (rates, TaxRate, i).net += net;
        return;
      }
  g_array_append_val (rates, rate);
}

gboolean
crm_invoice_line_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) invoice = get_invoice (record, rules);
  const CrmKind *kind = crm_record_get_kind (record);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GArray) rates = g_array_new (FALSE, FALSE, sizeof (TaxRate));
  gint64 net = 0, tax = 0;

  if (invoice == NULL)
    return TRUE;
  lines = rules->children (rules->data, kind, crm_kind_find_field (kind, "invoice_id"),
                           crm_record_get_id (invoice));
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      CrmRecord *line = g_ptr_array_index (lines, i);
      gint64 total = crm_record_get_integer (line, "total", 0);

      net += total;
      add_to_rate (rates, crm_record_get_integer (line, "vat", 0), total);
    }
  for (guint i = 0; i < rates->len; i++)
    {
      TaxRate *rate = &g_array_index (rates, TaxRate, i);

      tax += crm_decimal_multiply (rate->net, rate->percent / 100);
    }
  crm_record_set_integer (invoice, "net", net);
  crm_record_set_integer (invoice, "tax", tax);
  crm_record_set_integer (invoice, "gross", net + tax);
  crm_record_set_integer (
      invoice, "gross_base",
      crm_decimal_multiply (net + tax, crm_record_get_integer (invoice, "rate", CRM_DECIMAL_ONE)));
  return rules->update (rules->data, invoice, error);
}
