/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-context.h"
#include "crm-template-file.h"

G_BEGIN_DECLS

/**
 * CrmTemplateFileReading:
 * @file: what is in it
 * @problems: (element-type CrmTemplateProblem): what keeps it from being filled in
 * @text: (nullable): the same as a template of ours, where that was asked for
 * @lost: (nullable) (element-type CrmTemplateProblem): what of it is not in @text; each with its
 * line there
 *
 * A file of another program that shall be a template.
 */
typedef struct
{
  CrmTemplateFile *file;
  GPtrArray *problems;
  char *text;
  GPtrArray *lost;
} CrmTemplateFileReading;

void crm_template_file_reading_free (CrmTemplateFileReading *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmTemplateFileReading, crm_template_file_reading_free)

typedef enum
{
  CRM_TEMPLATE_FILE_GUESS = 1 << 0,  /* fields stand for what they seem to mean */
  CRM_TEMPLATE_FILE_IMPORT = 1 << 1, /* make a template of ours of its text */
} CrmTemplateFileWish;

void crm_template_file_load_async (CrmContext *context,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GBytes *crm_template_file_load_finish (GAsyncResult *result, GError **error);

void crm_template_file_read_async (CrmContext *context,
                                   GBytes *bytes,
                                   const char *body,
                                   const char *mapping,
                                   guint wishes,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
CrmTemplateFileReading *crm_template_file_read_finish (GAsyncResult *result, GError **error);

void crm_document_open_async (GBytes *bytes,
                              const char *name,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean crm_document_open_finish (GAsyncResult *result, GError **error);

G_END_DECLS
