/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/* What the shared database did not take is kept on the desk as it was sent, until the person sends
 * it again or lets it go. */

/* One record of an operation that was refused. */
typedef struct
{
  const CrmKind *kind;
  CrmId id;
  char action;       /* 'I' made, 'U' changed, 'D' deleted, 'R' brought back */
  CrmRecord *patch;  /* (nullable): what was typed */
  GPtrArray *fields; /* const CrmField: which of its fields that is */
} CrmRefusedChange;

/**
 * CrmRefused:
 *
 * An operation that was refused as a whole.
 */
typedef struct
{
  char *key;          /* names it on this desk */
  char *code;         /* SQLSTATE */
  char *message;      /* of the database */
  gint64 at;          /* instant of the operation */
  GPtrArray *changes; /* CrmRefusedChange */
} CrmRefused;

void crm_refused_free (CrmRefused *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmRefused, crm_refused_free)

GPtrArray *crm_session_list_refused (CrmSession *self, GError **error);
gint64 crm_session_count_refused (CrmSession *self, GError **error);
gboolean crm_session_retry_refused (CrmSession *self, const char *key, GError **error);
gboolean crm_session_discard_refused (CrmSession *self, const char *key, GError **error);

char *crm_refused_describe_reason (const CrmRefused *self);
char *crm_session_describe_refused (CrmSession *self, const CrmRefusedChange *change);

G_END_DECLS
