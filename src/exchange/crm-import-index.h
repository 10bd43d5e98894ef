/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-import-match.h"
#include "crm-session.h"

G_BEGIN_DECLS

/* The records of one kind as an import finds them: by their name and by the fields that tell them
 * apart. It keeps no texts but a hash of each, some dozens of bytes a record, so that a list of a
 * million customers fits; and the names for proposals as long as they are few. Belongs to the
 * thread of the session that it was filled from. */
typedef struct _CrmImportIndex CrmImportIndex;

typedef enum
{
  CRM_IMPORT_INDEX_MISSING,
  CRM_IMPORT_INDEX_FOUND,
  CRM_IMPORT_INDEX_AMBIGUOUS, /* several records have that name */
} CrmImportIndexResult;

CrmImportIndex *crm_import_index_new (const CrmKind *kind);
void crm_import_index_free (CrmImportIndex *self);
gboolean crm_import_index_load (CrmImportIndex *self,
                                CrmSession *session,
                                GCancellable *cancellable,
                                GError **error);
void crm_import_index_add (CrmImportIndex *self, CrmRecord *record);
CrmImportIndexResult
crm_import_index_find (CrmImportIndex *self, const char *text, const CrmId *scope, CrmId *id);
void crm_import_index_set_match (CrmImportIndex *self, const CrmImportKey *keys, guint n_keys);
void crm_import_index_limit (CrmImportIndex *self,
                             gboolean (*is_filled) (const CrmField *field, gpointer data),
                             gpointer data,
                             gboolean is_named);
CrmImportIndexResult crm_import_index_match (CrmImportIndex *self, CrmRecord *record, CrmId *id);
const CrmField *const *crm_import_index_get_keys (CrmImportIndex *self, guint *n_keys);
gboolean crm_import_index_has (CrmImportIndex *self, const CrmId *id);
gboolean crm_import_index_knows (CrmImportIndex *self, const CrmId *id);
gboolean crm_import_index_is_empty (CrmImportIndex *self);
const char *crm_import_index_suggest (CrmImportIndex *self, const char *text);
gboolean crm_import_field_is_weak_key (const CrmField *field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmImportIndex, crm_import_index_free)

G_END_DECLS
