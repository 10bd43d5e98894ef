/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-view.h"
#include "crm-document.h"

G_BEGIN_DECLS

/**
 * CrmSourceLink:
 *
 * Leads from a place of the pages to the line of the template that it was written on, and marks on
 * the pages what a line has become.
 *
 * Signals:
 * activated (guint line): what comes from this line was clicked
 */
#define CRM_TYPE_SOURCE_LINK (crm_source_link_get_type ())
G_DECLARE_FINAL_TYPE (CrmSourceLink, crm_source_link, CRM, SOURCE_LINK, GObject)

CrmSourceLink *crm_source_link_new (GtkOverlay *overlay, CrmDocumentView *view);
void crm_source_link_set_document (CrmSourceLink *self, CrmDocument *document);
gboolean crm_source_link_show (CrmSourceLink *self, guint line, gboolean scroll);
gboolean crm_source_link_click (CrmSourceLink *self, double x, double y);

G_END_DECLS
