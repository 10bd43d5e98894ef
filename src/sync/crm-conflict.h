/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* Two edits of one field met at the shared database, or an edit and a deletion. What came of it is
 * a record of the kind "conflict", which is on every desk; here it is read and decided. */

/* One of the values that a person chooses from. */
typedef enum
{
  CRM_CONFLICT_STANDS, /* the edit that is in the record */
  CRM_CONFLICT_OTHER,  /* the one that is not */
  CRM_CONFLICT_BEFORE, /* what both of them changed, as far as this desk has seen it */
} CrmConflictSide;

CrmQuery *crm_conflict_query (const CrmCatalog *catalog, const CrmId *of_person);
GPtrArray *crm_session_list_conflicts (CrmSession *self,
                                       const CrmId *of_person,
                                       const CrmKind *kind,
                                       const CrmId *id,
                                       guint limit,
                                       GError **error);
gint64 crm_session_count_conflicts (CrmSession *self, GError **error);
const CrmKind *crm_conflict_get_kind (CrmRecord *conflict, CrmId *id);
const CrmField *crm_conflict_get_field (CrmRecord *conflict);
CrmRecord *crm_session_read_conflict (CrmSession *self, CrmRecord *conflict, CrmConflictSide side);
char *crm_session_format_value (CrmSession *self,
                                const CrmKind *kind,
                                const CrmId *id,
                                const CrmField *field,
                                const CrmValue *value);
char *crm_session_describe_conflict (CrmSession *self, CrmRecord *conflict, CrmConflictSide side);
gboolean crm_session_settle_conflict (CrmSession *self,
                                      const CrmId *conflict,
                                      CrmConflictSide side,
                                      GError **error);

G_END_DECLS
