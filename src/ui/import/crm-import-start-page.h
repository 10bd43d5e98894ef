/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

#include "crm-import-pending.h"

G_BEGIN_DECLS

/**
 * CrmImportStartPage:
 *
 * Where an import begins: choose a file, or look at an earlier import.
 *
 * Signals:
 * import-activated (CrmRecord *import): an earlier one was chosen
 */
#define CRM_TYPE_IMPORT_START_PAGE (crm_import_start_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmImportStartPage, crm_import_start_page, CRM, IMPORT_START_PAGE, GtkWidget)

void crm_import_start_page_set_past (CrmImportStartPage *self,
                                     GListModel *past,
                                     const CrmLocale *locale);

void crm_import_start_page_set_pending (CrmImportStartPage *self,
                                        const CrmImportPending *pending,
                                        const CrmLocale *locale);

G_END_DECLS
