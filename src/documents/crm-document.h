/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-document-data.h"
#include "crm-template.h"

G_BEGIN_DECLS

/**
 * CrmDocument:
 *
 * A document that was made from a template and data: the bytes of its PDF file, and what it still
 * misses. It does not change; every thread may read it. The preview shows these very bytes, and
 * these bytes are what is saved, printed and sent.
 */
#define CRM_TYPE_DOCUMENT (crm_document_get_type ())
G_DECLARE_FINAL_TYPE (CrmDocument, crm_document, CRM, DOCUMENT, GObject)

gboolean crm_document_render (CrmTemplate *template,
                              CrmDocumentData *data,
                              GCancellable *cancellable,
                              CrmDocument **document,
                              GError **error);
void crm_document_render_async (CrmTemplate *template,
                                CrmDocumentData *data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CrmDocument *crm_document_render_finish (GAsyncResult *result, GError **error);

GBytes *crm_document_get_bytes (CrmDocument *self);
guint crm_document_get_n_pages (CrmDocument *self);
/**
 * CrmDocumentPlace:
 * @page: from 0
 * @line: of the template, from 1
 * @x: points from the left edge of the page; @y from the top
 *
 * What of a page comes from a line of the template.
 */
typedef struct
{
  guint page;
  guint line;
  double x;
  double y;
  double width;
  double height;
} CrmDocumentPlace;

guint crm_document_find_line (CrmDocument *self, guint page, double x, double y);
const CrmDocumentPlace *crm_document_find_place (CrmDocument *self, guint line);
void crm_document_get_page_size (CrmDocument *self, guint page, double *width, double *height);
const char *crm_document_get_sha256 (CrmDocument *self);
const char *crm_document_get_title (CrmDocument *self);
const char *crm_document_get_filename (CrmDocument *self);
GPtrArray *crm_document_get_missing (CrmDocument *self);
GPtrArray *crm_document_get_warnings (CrmDocument *self);
gboolean crm_document_is_complete (CrmDocument *self);
gboolean crm_document_is_pdf (CrmDocument *self);
CrmDocument *crm_document_get_source (CrmDocument *self);
gboolean crm_bytes_are_pdf (GBytes *bytes);

G_END_DECLS
