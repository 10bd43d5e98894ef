/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-pdf-private.h"
#include "crm-template-file.h"

G_BEGIN_DECLS

/* Forms of others: fields are read from the widgets of the pages, filled in by drawing, and made
 * part of the page. The bytes are foreign. Any one thread but that of the window. */

typedef struct
{
  const char *text; /* NULL: stays as the form has it */
  gboolean is_checked;
} CrmFormValue;

#define CRM_PDF_FIELD_COMB (1 << 24)

/* crm-pdf-form.c */
CrmQpdf *crm_pdf_form_open (GBytes *pdf, GError **error);
GPtrArray *crm_pdf_form_read (CrmQpdf *self, GError **error);
qpdf_oh crm_pdf_form_inherited (CrmQpdf *self, qpdf_oh widget, const char *key);
char *crm_pdf_form_dup_name (CrmQpdf *self, qpdf_oh widget);
char *crm_pdf_form_dup_state (CrmQpdf *self, qpdf_oh widget);
gboolean crm_pdf_form_is_widget (CrmQpdf *self, qpdf_oh annotation);
guint crm_pdf_form_get_flags (CrmQpdf *self, qpdf_oh widget);
gboolean crm_pdf_get_rectangle (CrmQpdf *self, qpdf_oh array, double rectangle[4]);
double crm_pdf_get_number (CrmQpdf *self, qpdf_oh array, guint index, double otherwise);

/* crm-pdf-form-draw.c */
typedef struct
{
  double rectangle[4]; /* on the page, points from its lower left */
  int rotation;        /* of the text, degrees counterclockwise: 0, 90, 180, 270 */
  double size;         /* of the font; 0: as it fits */
  int align;           /* 0 left, 1 middle, 2 right */
  gboolean is_multiline;
  guint n_cells; /* of a comb; 0: none */
  gboolean is_mono;
} CrmFormPlace;

gboolean crm_form_draw_text (cairo_t *cr, const CrmFormPlace *place, const char *text);
void crm_form_draw_check (cairo_t *cr, const CrmFormPlace *place);

/* crm-pdf-form-fill.c */
GBytes *crm_pdf_form_fill (GBytes *pdf,
                           GPtrArray *fields,
                           const CrmFormValue *values,
                           GPtrArray *problems,
                           guint *n_pages,
                           GError **error);

G_END_DECLS
