/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <qpdf/qpdf-c.h>

G_BEGIN_DECLS

/* What the files that touch finished PDF files share. Any one thread; a file is opened for one job
 * and closed again. */

#define CRM_PDF_INVOICE_FILE "factur-x.xml"

typedef struct _qpdf_data CrmQpdf;

/* crm-pdf.c */
CrmQpdf *crm_pdf_open (GBytes *pdf, GError **error);
void crm_pdf_close (CrmQpdf *self);
GBytes *crm_pdf_write (CrmQpdf *self, gboolean object_streams, GError **error);
qpdf_oh crm_pdf_get (CrmQpdf *self, qpdf_oh from, const char *path);
void crm_pdf_put (CrmQpdf *self, qpdf_oh dictionary, const char *key, qpdf_oh value);
qpdf_oh crm_pdf_indirect (CrmQpdf *self, qpdf_oh object);
void crm_pdf_fill_stream (
    CrmQpdf *self, qpdf_oh stream, const char *dictionary, const void *data, gsize length);
qpdf_oh crm_pdf_new_stream (CrmQpdf *self, const char *dictionary, const void *data, gsize length);
char *crm_pdf_dup_text (CrmQpdf *self, qpdf_oh from, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmQpdf, crm_pdf_close)

/* crm-pdf-metadata.c */
char *crm_pdf_time_to_iso (const char *time);
void crm_pdf_put_metadata (CrmQpdf *self, gboolean with_invoice);

/* crm-pdf-picture.c */
void crm_pdf_picture_put (CrmQpdf *qpdf, qpdf_oh stream, GPtrArray *pictures);

/* crm-pdf-profile.c */
GBytes *crm_pdf_get_color_profile (void);

G_END_DECLS
