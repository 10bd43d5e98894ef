/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrmPayee:
 * @name: whose account it is
 * @city: (nullable): where; a Pix code says it
 * @iban: (nullable): as it was typed
 * @bic: (nullable): as it was typed
 * @pix_key: (nullable): as it was typed
 *
 * Who is paid, and where to.
 */
typedef struct
{
  const char *name;
  const char *city;
  const char *iban;
  const char *bic;
  const char *pix_key;
} CrmPayee;

char *
crm_pay_code_new (const CrmPayee *payee, gint64 amount, const char *currency, const char *text);

G_END_DECLS
