/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-operation.h"

G_BEGIN_DECLS

/**
 * CrmSignJob:
 * @pdf: what is signed
 * @path: (nullable): of a certificate file
 * @token: (nullable): address of a certificate on a card; one of the two
 * @secret: password or PIN
 * @reason: (nullable)
 * @place: (nullable)
 *
 * What signing takes.
 */
typedef struct
{
  GBytes *pdf;
  char *path;
  char *token;
  char *secret;
  char *reason;
  char *place;
} CrmSignJob;

void crm_sign_job_free (CrmSignJob *self);
void crm_sign_job_run_async (CrmSignJob *self, GAsyncReadyCallback callback, gpointer user_data);
GBytes *crm_sign_job_run_finish (GAsyncResult *result, char **signer, GError **error);
void crm_sign_list_tokens_async (GObject *source, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *crm_sign_list_tokens_finish (GAsyncResult *result, GError **error);

CrmOperation *crm_sign_operation_new (CrmRecord *document, GBytes *file, const char *signer);

G_END_DECLS
