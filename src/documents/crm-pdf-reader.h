/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CrmPdfReader:
 *
 * An opened PDF file that answers questions. A question and its answer are values of GVariant, so
 * that it makes no difference to whoever asks whether they are answered here or by another process
 * (CrmPdfHelper). Rectangles are points from the left and the top of a page: x1, y1, x2, y2.
 */
#define CRM_TYPE_PDF_READER (crm_pdf_reader_get_type ())
G_DECLARE_FINAL_TYPE (CrmPdfReader, crm_pdf_reader, CRM, PDF_READER, GObject)

/* Their numbers are on the wire between the two processes of one version: no need to keep them. */
typedef enum
{
  CRM_PDF_OPEN,    /* (ays): the file and its password; a(dd): width and height of each page */
  CRM_PDF_PICTURE, /* (udiiii): page, pixels a point, x, y, width, height in pixels, all of it when
                      the width is 0; (iiay): width, height, pixels of CAIRO_FORMAT_ARGB32 */
  CRM_PDF_TEXT,    /* (u): page; s: in reading order */
  CRM_PDF_LAYOUT,  /* (u): page; (sa(dddd)): the text, and where each of its characters is */
  CRM_PDF_LINKS,   /* (u): page; a(ddddids): where, the page it leads to or -1, points from its top,
                      the address on the web */
  CRM_PDF_OUTLINE, /* (): a(usid): depth, title, page, points from its top */
  CRM_PDF_FIND,    /* (us): page, words; a(ddddb): where they are; whether it goes on
                      with what the one before began, at the end of a line */
  CRM_PDF_FORM,    /* (): a(uisssddddubas): page, id, type, name, value, where, greatest length,
                      whether it may only be read, choices. The types are text, lines, password,
                      check, radio, push, combo, list, signature */
  CRM_PDF_VECTORS, /* (u): page; ay: a PDF file that Cairo made of this page, to be printed */
  CRM_N_PDF_QUESTIONS,
} CrmPdfQuestion;

/* A picture has at most this many pixels: 160 MB. */
#define CRM_PDF_MAX_PIXELS (40.0 * 1000 * 1000)

CrmPdfReader *crm_pdf_reader_new (void);
GVariant *crm_pdf_reader_answer (CrmPdfReader *self,
                                 CrmPdfQuestion question,
                                 GVariant *arguments,
                                 GError **error);
gboolean crm_pdf_reader_draw (CrmPdfReader *self, guint number, cairo_t *cr, GError **error);
const GVariantType *crm_pdf_question_get_arguments (CrmPdfQuestion question);
const GVariantType *crm_pdf_question_get_answer (CrmPdfQuestion question);

G_END_DECLS
