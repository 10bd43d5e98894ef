/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an invoice of this program is not, in the countries where an authority has a say in it. */
#include "config.h"

#include "crm-fiscal.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-einvoice-private.h"

/**
 * crm_fiscal_notice:
 * @country: (nullable): of the office that writes the invoice, as it stands on its card
 *
 * Returns: (nullable): a sentence for the person who writes it, translated; %NULL where an invoice
 *   is whatever its maker calls so
 */
const char *
crm_fiscal_notice (const char *country)
{
  static const char *const notices[][2] = {
    { "PT", N_ ("In Portugal only certified software issues legal invoices. This is a pro-forma: "
                "issue the invoice with such software.") },
    { "TR", N_ ("In Turkey the legal invoice is an e-Fatura or e-Arşiv with the seal of the "
                "revenue office. This is a print for information only.") },
    { "BR", N_ ("In Brazil the legal invoice is an NF-e or NFS-e that the tax authority has "
                "authorized. This is a document for information only.") },
  };
  g_autofree char *code = crm_einvoice_find_country (country);

  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS (notices); i++)
    if (strcmp (code, notices[i][0]) == 0)
      return _ (notices[i][1]);
  return NULL;
}

/**
 * crm_fiscal_is_romania:
 * @country: (nullable): as it stands on a card
 *
 * Returns: whether invoices from there are handed in at the Private Virtual Space
 */
gboolean
crm_fiscal_is_romania (const char *country)
{
  g_autofree char *code = crm_einvoice_find_country (country);

  return g_strcmp0 (code, "RO") == 0;
}
