/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-data.h"
#include "crm-session.h"

G_BEGIN_DECLS

CrmDocumentData *
crm_document_data_new_for_record (CrmSession *session, CrmRecord *record, GError **error);

CrmRecord *crm_document_data_find_manager (CrmSession *session, CrmRecord *record);
gboolean crm_document_data_add_lists (CrmDocumentData *data,
                                      CrmSession *session,
                                      const char *body,
                                      GError **error);

/**
 * CrmDocumentOrigin:
 * @path: as the data of a document names it: invoice.items[3].name
 * @record: (nullable): the record that the value belongs to; %NULL where there is none to belong to
 * @field: (nullable): the field of @record to fill in
 *
 * Where the value of a path comes from, so that what is missing can be given its value there.
 */
typedef struct
{
  char *path;
  CrmRecord *record;
  const CrmField *field;
} CrmDocumentOrigin;

GPtrArray *
crm_document_find_origins (CrmSession *session, CrmRecord *record, const char *const *paths);
void crm_document_origin_free (CrmDocumentOrigin *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDocumentOrigin, crm_document_origin_free)

G_END_DECLS
