/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-document-data.h"
#include "crm-placeholders.h"

G_BEGIN_DECLS

/**
 * CrmFieldBar:
 *
 * About the field that the cursor of a template is in: what it is called, what it prints for the
 * real record, how it is written and whether it may be missing.
 *
 * Signals:
 * changed (const char *text): the field is to be written so from now on
 */
#define CRM_TYPE_FIELD_BAR (crm_field_bar_get_type ())
G_DECLARE_FINAL_TYPE (CrmFieldBar, crm_field_bar, CRM, FIELD_BAR, GtkWidget)

GtkWidget *crm_field_bar_new (CrmPlaceholders *placeholders);
gboolean crm_field_bar_show (CrmFieldBar *self,
                             const char *line,
                             guint column,
                             const char *full_path,
                             CrmDocumentData *data,
                             const CrmLocale *locale);
void crm_field_bar_get_range (CrmFieldBar *self, guint *start, guint *end);

G_END_DECLS
