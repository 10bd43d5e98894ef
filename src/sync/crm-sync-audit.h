/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-store.h"

G_BEGIN_DECLS

/* The audit log of a shared database, for its administrator. All of it blocks. */

/**
 * CrmAuditEntry:
 *
 * One change of one record, as the server saw it.
 */
typedef struct
{
  gint64 number;
  gint64 at;     /* instant, by the clock of the server */
  char *login;   /* who */
  char *desk;    /* (nullable) how the desk calls itself; %NULL: not through a desk */
  char *kind;    /* name; empty for who may come in */
  char *id;      /* (nullable) of the record */
  char action;   /* I born, U changed, D deleted, R restored, X erased, T all erased, E left the
                    office */
  char *changes; /* (nullable) JSON: {field: [before, after]} */
  gboolean is_sealed; /* what is not sealed yet is the tail of the log */
} CrmAuditEntry;

void crm_audit_entry_free (CrmAuditEntry *entry);

/**
 * CrmAuditProblem:
 *
 * What is not as it was when it was sealed.
 */
typedef struct
{
  gint64 seal;
  gint64 entry; /* 0: the seal itself */
  char *what;   /* "removed", "altered", "seal removed", "seal altered" */
} CrmAuditProblem;

/**
 * CrmAuditCheck:
 * @problems: (element-type CrmAuditProblem): in the order of the log
 */
typedef struct
{
  gint64 entries;
  gint64 unsealed;
  gint64 seals;
  GPtrArray *problems;
} CrmAuditCheck;

void crm_audit_check_free (CrmAuditCheck *check);

GPtrArray *crm_sync_audit_list (const char *server,
                                const char *admin_password,
                                const CrmId *record,
                                gint64 before,
                                int limit,
                                GCancellable *cancellable,
                                GError **error);
CrmAuditCheck *crm_sync_audit_verify (const char *server,
                                      const char *admin_password,
                                      CrmStore *witness,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean crm_sync_audit_restore (const char *server,
                                 const char *admin_password,
                                 gint64 entry,
                                 CrmId *record,
                                 GCancellable *cancellable,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmAuditCheck, crm_audit_check_free)

G_END_DECLS
