/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-document-binding.h"
#include "crm-template-file.h"
#include "crm-document-draft.h"
#include "crm-template-shelf.h"

G_BEGIN_DECLS

/**
 * CrmDocumentReading:
 * @document: the record
 * @about: (nullable): what it is made for: an invoice, a company, a deal
 * @template: (nullable): what it is made from
 * @templates: (element-type CrmRecord): what it could be made from
 * @shelf: the parts and styles that a template may name
 * @data: what the fields of the template mean
 * @pdf: (nullable): the file as it was saved, signed when somebody signed it; when the document is
 * saved and this is %NULL, the file has not come to this desk yet
 *
 * @file: (nullable): of another program, which is filled in
 * @lacks_file: the template has such a file, and it has not come to this desk yet
 * @other: (nullable): what was saved where it is a file for a word processor; then there is no @pdf
 * @source: (nullable): the file of a word processor that @pdf was made from
 *
 * A document and all that its page shows.
 */
typedef struct
{
  CrmRecord *document;
  CrmRecord *about;
  CrmRecord *template;
  GPtrArray *templates;
  CrmTemplateShelf *shelf;
  CrmDocumentData *data;
  GBytes *pdf;
  CrmTemplateFile *file;
  gboolean lacks_file;
  GBytes *other;
  GBytes *source;
  GPtrArray *events;      /* what became of it, the oldest first */
  CrmRecord *my_approval; /* about which this person was asked, or NULL */
  char *needs_approval;   /* by whom and why, or NULL */
  gboolean is_asked;      /* somebody was asked and has not answered */
} CrmDocumentReading;

void crm_document_reading_free (CrmDocumentReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDocumentReading, crm_document_reading_free)

void crm_document_read_async (CrmContext *context,
                              const CrmId *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CrmDocumentReading *
crm_document_read_finish (CrmContext *context, GAsyncResult *result, GError **error);

void crm_document_read_origins_async (CrmContext *context,
                                      CrmRecord *document,
                                      const char *const *paths,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *
crm_document_read_origins_finish (CrmContext *context, GAsyncResult *result, GError **error);

/**
 * CrmTemplateReading:
 * @template: the record
 * @office: (nullable): whose logo it shows
 * @variants: (element-type CrmRecord): the same in other languages
 * @draft: (nullable): text that was typed and not saved
 * @sample: (nullable): the record that the preview is made for
 * @shelf: the parts and styles that the template may name
 * @data: what the fields of the template mean for it
 *
 * A template and something to try it with.
 */
typedef struct
{
  CrmRecord *template;
  CrmRecord *office;
  GPtrArray *variants;
  char *draft;
  CrmRecord *sample;
  CrmTemplateShelf *shelf;
  CrmDocumentData *data;
} CrmTemplateReading;

void crm_template_reading_free (CrmTemplateReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTemplateReading, crm_template_reading_free)

void crm_template_read_async (CrmContext *context,
                              const CrmId *id,
                              const CrmKind *sample_kind,
                              const CrmId *sample,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
CrmTemplateReading *
crm_template_read_finish (CrmContext *context, GAsyncResult *result, GError **error);

/**
 * CrmTemplatesReading:
 * @templates: (element-type CrmRecord): by type and name
 * @subject: (nullable): the record that a document shall be made for
 * @locale: tag of the language to write in: the client's, or the office's
 *
 * What there is to choose from.
 */
typedef struct
{
  GPtrArray *templates;
  CrmRecord *subject;
  char *locale;
} CrmTemplatesReading;

void crm_templates_reading_free (CrmTemplatesReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTemplatesReading, crm_templates_reading_free)

void crm_templates_read_async (CrmContext *context,
                               const CrmKind *kind,
                               const CrmId *subject,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
CrmTemplatesReading *
crm_templates_read_finish (CrmContext *context, GAsyncResult *result, GError **error);

/**
 * CrmTemplateVersionsReading:
 * @template: the record
 * @versions: (element-type CrmRecord): of the kind template_version, the newest first
 * @authors: (element-type utf8): for each who saved it and when
 * @shelf: the parts and styles that the texts may name
 * @data: what the fields of all these texts mean for the sample
 *
 * The texts that a template had.
 */
typedef struct
{
  CrmRecord *template;
  GPtrArray *versions;
  GPtrArray *authors;
  CrmTemplateShelf *shelf;
  CrmDocumentData *data;
} CrmTemplateVersionsReading;

void crm_template_versions_reading_free (CrmTemplateVersionsReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTemplateVersionsReading, crm_template_versions_reading_free)

void crm_template_versions_read_async (CrmContext *context,
                                       const CrmId *id,
                                       const CrmKind *sample_kind,
                                       const CrmId *sample,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
CrmTemplateVersionsReading *
crm_template_versions_read_finish (CrmContext *context, GAsyncResult *result, GError **error);

gboolean crm_document_type_suits (const char *type, const CrmKind *subject);

/* The kinds of records that documents of a type are made for. */
guint crm_document_subject_kinds (CrmContext *context, const char *type, const CrmKind *kinds[4]);
char *crm_template_draft_key (const CrmId *id);

G_END_DECLS
