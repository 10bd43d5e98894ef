/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-job.h"
#include "crm-store.h"

G_BEGIN_DECLS

/**
 * CrmDocumentOutput:
 * @CRM_OUTPUT_NONE: they are only issued
 * @CRM_OUTPUT_MERGED: all pages as one file, in the order of the list
 * @CRM_OUTPUT_FILES: a file each, in a folder
 * @CRM_OUTPUT_LETTERS: a letter each, ready to be sent by a mail program, in a folder
 * @CRM_OUTPUT_MAIL: a message each into the queue of this desk; of a document for which one waits
 * or went out there is no other
 */
typedef enum
{
  CRM_OUTPUT_NONE,
  CRM_OUTPUT_MERGED,
  CRM_OUTPUT_FILES,
  CRM_OUTPUT_LETTERS,
  CRM_OUTPUT_MAIL,
} CrmDocumentOutput;

/* One that was not done, and why. */
typedef struct
{
  CrmId id;
  char *title;
  char *message;
} CrmDocumentFailure;

/**
 * CrmDocumentBatch:
 *
 * What became of many documents in one go. Each is an operation of its own: what is done stays
 * done, whatever happens to the rest.
 */
typedef struct
{
  guint n_done;        /* issued now, or before: their pages are there */
  guint n_waiting;     /* for their number */
  guint n_left;        /* not looked at, as the job was stopped */
  GPtrArray *failures; /* of CrmDocumentFailure */
  GPtrArray *files;    /* of GBytes; only of CRM_OUTPUT_MERGED */
} CrmDocumentBatch;

CrmDocumentBatch *crm_document_batch_run (CrmStore *store,
                                          GArray *refs,
                                          const char *template,
                                          CrmDocumentOutput output,
                                          const char *folder,
                                          CrmJob *job,
                                          GError **error);
void crm_document_batch_free (CrmDocumentBatch *self);
char *crm_document_batch_describe (const CrmDocumentBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDocumentBatch, crm_document_batch_free)

G_END_DECLS
