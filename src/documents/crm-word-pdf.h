/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document.h"

G_BEGIN_DECLS

/* How long LibreOffice may take for one file, in seconds. */
#define CRM_WORD_PDF_SECONDS 60

gboolean crm_word_pdf_is_available (void);
const char *crm_word_suffix (GBytes *file);
GBytes *crm_word_pdf_convert (
    GBytes *file, const char *suffix, guint seconds, GCancellable *cancellable, GError **error);
CrmDocument *crm_word_pdf_make (CrmDocument *document, GCancellable *cancellable, GError **error);

G_END_DECLS
