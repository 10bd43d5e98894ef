/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-pdf-reader.h"

G_BEGIN_DECLS

/**
 * CrmPdfHelper:
 *
 * A PDF file from outside, read by a process of its own (clientela-pdf-helper) that may take little
 * time and memory and reach nothing. What the file does to that process, it does not do to this
 * one: a question that the process does not survive is answered with an error, and the next one
 * finds a new process.
 */
#define CRM_TYPE_PDF_HELPER (crm_pdf_helper_get_type ())
G_DECLARE_FINAL_TYPE (CrmPdfHelper, crm_pdf_helper, CRM, PDF_HELPER, GObject)

CrmPdfHelper *crm_pdf_helper_new (GBytes *file, const char *password);
void crm_pdf_helper_set_seconds (CrmPdfHelper *self, int seconds);
GVariant *crm_pdf_helper_ask (CrmPdfHelper *self,
                              CrmPdfQuestion question,
                              GVariant *arguments,
                              GError **error);
void crm_pdf_helper_stop (CrmPdfHelper *self);
int crm_pdf_helper_get_pid (CrmPdfHelper *self);

G_END_DECLS
