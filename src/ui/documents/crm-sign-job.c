/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing off the main thread: files are read, keys are opened, cards take their time. */
#include "config.h"

#include "crm-sign-job.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-sign.h"

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

void
crm_sign_job_free (CrmSignJob *self)
{
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_free (self->path);
  g_free (self->token);
  wipe (self->secret);
  g_free (self->reason);
  g_free (self->place);
  g_free (self);
}

static CrmSigner *
open_signer (const CrmSignJob *job, GError **error)
{
  g_autoptr (GBytes) file = NULL;
  char *data;
  gsize length;

  if (job->token != NULL)
    return crm_signer_new_from_token (job->token, job->secret, error);
  if (!g_file_get_contents (job->path, &data, &length, error))
    return NULL;
  file = g_bytes_new_take (data, length);
  return crm_signer_new_from_file (file, job->secret, error);
}

static void
sign_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const CrmSignJob *job = data;
  CrmSignatureNote note = { job->reason, job->place, g_get_real_time () / G_USEC_PER_SEC };
  GError *error = NULL;
  g_autoptr (CrmSigner) signer = open_signer (job, &error);
  GBytes *file = signer != NULL ? crm_pdf_sign (job->pdf, signer, &note, &error) : NULL;

  if (file == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_object_set_data_full (G_OBJECT (task), "crm-signer", g_strdup (crm_signer_get_name (signer)),
                          g_free);
  g_task_return_pointer (task, file, (GDestroyNotify) g_bytes_unref);
}

/**
 * crm_sign_job_run_async:
 * @self: (transfer full)
 *
 * Signs on a thread of its own; the secret is wiped afterwards.
 */
void
crm_sign_job_run_async (CrmSignJob *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (task, self, (GDestroyNotify) crm_sign_job_free);
  g_task_run_in_thread (task, sign_in_thread);
}

/**
 * crm_sign_job_run_finish:
 * @signer: (out) (transfer full): whose certificate it is
 *
 * Returns: (transfer full): the signed file, or %NULL with @error
 */
GBytes *
crm_sign_job_run_finish (GAsyncResult *result, char **signer, GError **error)
{
  GBytes *file = g_task_propagate_pointer (G_TASK (result), error);

  if (file != NULL)
    *signer = g_strdup (g_object_get_data (G_OBJECT (result), "crm-signer"));
  return file;
}

static void
list_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *list = crm_sign_list_tokens (&error);

  if (list != NULL)
    g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
crm_sign_list_tokens_async (GObject *source, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, user_data);

  g_task_run_in_thread (task, list_in_thread);
}

/**
 * crm_sign_list_tokens_finish:
 *
 * Returns: (transfer full) (element-type CrmTokenCertificate): what is on the cards
 */
GPtrArray *
crm_sign_list_tokens_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Keeping the file */

typedef struct
{
  const CrmKind *kind;
  CrmId id;
  char *unsigned_hash; /* of the pages that were signed */
  GBytes *file;
  char *signer;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_free (keeping->unsigned_hash);
  g_bytes_unref (keeping->file);
  g_free (keeping->signer);
  g_free (keeping);
}

static gpointer
keep (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Keeping *keeping = data;
  g_autoptr (CrmRecord) record = crm_session_get (session, keeping->kind, &keeping->id, error);
  g_autofree char *hash = NULL;

  if (record == NULL)
    return NULL;
  if (crm_record_is_set (record, "signed_hash")
      || g_strcmp0 (crm_record_get_text (record, "file_hash"), keeping->unsigned_hash) != 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                           _ ("Somebody signed or changed this document meanwhile."));
      return NULL;
    }
  hash = crm_session_put_blob (session, keeping->file, error);
  if (hash == NULL)
    return NULL;
  crm_record_set_text (record, "signed_hash", hash);
  crm_record_set_text (record, "signed_by", keeping->signer);
  crm_record_set_integer (record, "signed_at", crm_clock_now ());
  return crm_session_update (session, record, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

/**
 * crm_sign_operation_new:
 * @document: that was kept
 * @file: its signed file
 * @signer: who signed
 *
 * Returns: (transfer full): the operation that keeps the signed file beside the pages
 */
CrmOperation *
crm_sign_operation_new (CrmRecord *document, GBytes *file, const char *signer)
{
  /* Translators: %s is the name of a document. */
  g_autofree char *label = g_strdup_printf (_ ("Sign “%s”"), crm_record_get_title (document));
  CrmOperation *operation = crm_operation_new (label);
  Keeping *keeping = g_new0 (Keeping, 1);

  keeping->kind = crm_record_get_kind (document);
  keeping->id = *crm_record_get_id (document);
  keeping->unsigned_hash = g_strdup (crm_record_get_text (document, "file_hash"));
  keeping->file = g_bytes_ref (file);
  keeping->signer = g_strdup (signer);
  crm_operation_set_func (operation, keep, keeping, keeping_free);
  return operation;
}
