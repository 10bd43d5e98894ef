/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-pdf-reader.h"

G_BEGIN_DECLS

/* What the program and its helper for PDF files say to each other: a frame that says what comes and
 * how long it is, then a value of GVariant. */
#define CRM_PDF_WIRE_MAGIC 0x43504446u

/* A file has at most 64 MB, a picture 160 MB; nothing is longer. */
#define CRM_PDF_WIRE_MAX ((guint64) 192 * 1024 * 1024)

typedef struct
{
  guint32 magic;
  guint32 what; /* a CrmPdfQuestion; in an answer 0, or 1 for an error, which is (is): code, text */
  guint64 size;
} CrmPdfFrame;

gboolean crm_pdf_wire_send (int fd, guint32 what, GVariant *value, int milliseconds);
gboolean crm_pdf_wire_receive (int fd, CrmPdfFrame *frame, GBytes **bytes, int milliseconds);

G_END_DECLS
