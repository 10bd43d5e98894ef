/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-import-report.h"
#include "crm-locale.h"

G_BEGIN_DECLS

/**
 * CrmImportExamples:
 *
 * The first rows of one sort of a preview, as the records that they would become.
 */
#define CRM_TYPE_IMPORT_EXAMPLES (crm_import_examples_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportExamples, crm_import_examples, CRM, IMPORT_EXAMPLES, GtkWidget)

void crm_import_examples_set_fields (CrmImportExamples *self,
                                     GPtrArray *fields,
                                     const CrmLocale *locale);
void crm_import_examples_set_report (CrmImportExamples *self,
                                     CrmImportReport *report,
                                     CrmImportAction action);

G_END_DECLS
