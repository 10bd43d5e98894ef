/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "crm-pdf-reader.h"

G_BEGIN_DECLS

/**
 * CrmDocumentPreview:
 *
 * A PDF file opened for looking at it: the very bytes that are saved, printed and sent. Poppler
 * reads those that this program made on the thread of this room, and foreign ones in another
 * process; everything slow is asynchronous.
 */
#define CRM_TYPE_DOCUMENT_PREVIEW (crm_document_preview_get_type ())
G_DECLARE_FINAL_TYPE (CrmDocumentPreview, crm_document_preview, CRM, DOCUMENT_PREVIEW, GObject)

void crm_document_preview_open_async (GBytes *pdf,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void crm_document_preview_open_foreign_async (GBytes *pdf,
                                              const char *password,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
CrmDocumentPreview *crm_document_preview_open_finish (GAsyncResult *result, GError **error);
void crm_document_preview_open_many_async (GPtrArray *files,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
GPtrArray *crm_document_preview_open_many_finish (GAsyncResult *result, GError **error);
gboolean crm_document_preview_is_foreign (CrmDocumentPreview *self);

guint crm_document_preview_get_n_pages (CrmDocumentPreview *self);
void crm_document_preview_get_page_size (CrmDocumentPreview *self,
                                         guint page,
                                         double *width,
                                         double *height);
GBytes *crm_document_preview_get_bytes (CrmDocumentPreview *self);

void crm_document_preview_ask_async (CrmDocumentPreview *self,
                                     CrmPdfQuestion question,
                                     GVariant *arguments,
                                     int priority,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GVariant *
crm_document_preview_ask_finish (CrmDocumentPreview *self, GAsyncResult *result, GError **error);

void crm_document_preview_render_page_async (CrmDocumentPreview *self,
                                             guint page,
                                             double scale,
                                             int priority,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
void crm_document_preview_render_part_async (CrmDocumentPreview *self,
                                             guint page,
                                             double scale,
                                             const cairo_rectangle_int_t *part,
                                             int priority,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
cairo_surface_t *crm_document_preview_render_page_finish (CrmDocumentPreview *self,
                                                          GAsyncResult *result,
                                                          GError **error);
void crm_document_preview_read_page_async (CrmDocumentPreview *self,
                                           guint page,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
char *crm_document_preview_read_page_finish (CrmDocumentPreview *self,
                                             GAsyncResult *result,
                                             GError **error);
void crm_document_preview_print_page_async (CrmDocumentPreview *self,
                                            guint page,
                                            cairo_t *cr,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean crm_document_preview_print_page_finish (CrmDocumentPreview *self,
                                                 GAsyncResult *result,
                                                 GError **error);

G_END_DECLS
