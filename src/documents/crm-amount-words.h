/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-locale.h"

G_BEGIN_DECLS

char *crm_amount_words (const CrmLocale *locale, gint64 minor, const char *currency);
char *crm_number_words (const CrmLocale *locale, gint64 number);

G_END_DECLS
