/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CrmPdfClause:
 *
 * What PDF/A-3b asks of a file, or we ask beyond it, as far as our files could fail in it.
 */
typedef enum
{
  CRM_PDF_OPENS,        /* readable, of version 1.4 to 1.7, not encrypted */
  CRM_PDF_ID,           /* two identifiers in the trailer */
  CRM_PDF_XMP,          /* an XMP packet that says PDF/A-3b */
  CRM_PDF_SAME_FACTS,   /* the packet and the dictionary say the same */
  CRM_PDF_EXTENSION,    /* names beyond PDF/A's own are explained in the packet */
  CRM_PDF_COLORS,       /* an output intent with a profile of RGB; nothing in CMYK */
  CRM_PDF_FONTS,        /* embedded */
  CRM_PDF_GLYPHS,       /* /CIDToGIDMap of TrueType, /ToUnicode of all */
  CRM_PDF_ANNOTATIONS,  /* printed and not hidden */
  CRM_PDF_PICTURES,     /* not interpolated, no alternates */
  CRM_PDF_ACTIONS,      /* no scripts, no programs */
  CRM_PDF_FILTERS,      /* no LZW, no data outside of the file */
  CRM_PDF_ATTACHMENTS,  /* with type, names and relation */
  CRM_PDF_TAGS,         /* of a tagged file: marked, with the language and the title shown */
  CRM_PDF_ALTERNATIVES, /* a text for each picture */
} CrmPdfClause;

/**
 * CrmPdfFault:
 * @clause: what is not as it has to be
 * @message: which object, and how; in English, for people who mend the program
 */
typedef struct
{
  CrmPdfClause clause;
  char *message;
} CrmPdfFault;

typedef struct _CrmPdfPicture CrmPdfPicture;

CrmPdfPicture *crm_pdf_picture_new (cairo_surface_t *surface);
CrmPdfPicture *crm_pdf_picture_ref (CrmPdfPicture *self);
void crm_pdf_picture_unref (CrmPdfPicture *self);
cairo_surface_t *crm_pdf_picture_get_stand_in (CrmPdfPicture *self);

GBytes *crm_pdf_finish (GBytes *pdf,
                        const char *language,
                        GPtrArray *alternatives,
                        GPtrArray *pictures,
                        GError **error);
GBytes *crm_pdf_attach_invoice (GBytes *pdf, GBytes *xml, GError **error);
GBytes *crm_pdf_get_invoice (GBytes *pdf, GError **error);
GPtrArray *crm_pdf_check_archive (GBytes *pdf);

G_END_DECLS
