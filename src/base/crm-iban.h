/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *crm_iban_clean (const char *text);
char *crm_bic_clean (const char *text);
char *crm_pix_key_clean (const char *text);

G_END_DECLS
