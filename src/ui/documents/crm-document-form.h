/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-read.h"
#include "crm-navigator.h"
#include "crm-placeholders.h"
#include "crm-template.h"

G_BEGIN_DECLS

/**
 * CrmDocumentForm:
 *
 * Beside the pages of a document: what it misses, to be filled in and written back to the records
 * where it belongs; the document's own name, number and terms; what it is for and made from.
 */
#define CRM_TYPE_DOCUMENT_FORM (crm_document_form_get_type ())
G_DECLARE_FINAL_TYPE (CrmDocumentForm, crm_document_form, CRM, DOCUMENT_FORM, GtkWidget)

GtkWidget *crm_document_form_new (void);
void crm_document_form_set_office (CrmDocumentForm *self,
                                   CrmContext *context,
                                   CrmNavigator *navigator,
                                   CrmPlaceholders *placeholders);
void crm_document_form_set_reading (CrmDocumentForm *self, CrmDocumentReading *reading);
void crm_document_form_set_missing (CrmDocumentForm *self, GPtrArray *missing, GPtrArray *origins);
guint crm_document_form_get_n_missing (CrmDocumentForm *self);

G_END_DECLS
