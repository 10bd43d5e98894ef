/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-data.h"
#include "crm-locale.h"

G_BEGIN_DECLS

char *crm_text_fill (const char *text,
                     CrmDocumentData *data,
                     const CrmLocale *locale,
                     GPtrArray *missing,
                     GError **error);

G_END_DECLS
