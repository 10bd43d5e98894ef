/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of the office's own data: an account number with wrong check digits would send the money of
 * its customers astray. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-iban.h"
#include "crm-kinds-private.h"

/* Whether a person writes something new into the field that @clean does not take. */
static gboolean
is_wrong (CrmRecord *record, const char *name, char *(*clean) (const char *text))
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), name);
  g_autofree char *good = NULL;

  if (!crm_record_is_set (record, name) || !crm_record_is_changed (record, field))
    return FALSE;
  good = clean (crm_record_get_text (record, name));
  return good == NULL;
}

gboolean
crm_office_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const char *message = NULL;

  if (is_wrong (record, "iban", crm_iban_clean))
    message = _ ("The IBAN is wrong: its check digits or its length do not fit");
  else if (is_wrong (record, "bic", crm_bic_clean))
    message = _ ("A BIC has 8 or 11 letters and digits, such as CGDIPTPL");
  else if (is_wrong (record, "pix_key", crm_pix_key_clean))
    message = _ ("A Pix key is a CPF or CNPJ, a telephone number that begins with +55, an e-mail "
                 "address or a random key");
  if (message == NULL)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}
