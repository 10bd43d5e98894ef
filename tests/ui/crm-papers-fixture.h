/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-preview.h"
#include "crm-ui-fixture.h"

G_BEGIN_DECLS

/* What tests of documents share: an office with a company, a contract that misses three addresses,
 * and an invoice with lines; a window and a navigator. */
typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *page;
} CrmTestPapers;

void crm_test_papers_open (CrmTestPapers *self);
void crm_test_papers_show (CrmTestPapers *self, GtkWidget *page);
void crm_test_papers_drop (CrmTestPapers *self);
void crm_test_papers_close (CrmTestPapers *self);

CrmRecord *crm_test_papers_get (CrmTestPapers *self, const char *kind, const char *type);
CrmDocumentPreview *crm_test_papers_render (const char *text);
CrmDocumentPreview *crm_test_papers_open_pdf (GBytes *pdf);
char *crm_test_papers_read (CrmDocumentPreview *preview, guint page);
void crm_test_papers_find_all (GtkWidget *root, GType type, GPtrArray *found);

G_END_DECLS
