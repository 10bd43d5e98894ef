/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-data.h"

G_BEGIN_DECLS

CrmDocumentData *crm_document_data_set_table (CrmDocumentData *data,
                                              const char *path,
                                              const char *const *header,
                                              const char *right);
void crm_document_data_add_table_row (CrmDocumentData *table,
                                      const char *const *cells,
                                      gboolean is_total);

G_END_DECLS
