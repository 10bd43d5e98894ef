/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"
#include "crm-placeholders.h"

G_BEGIN_DECLS

/**
 * CrmTemplateVersionsWindow:
 *
 * The texts that a template had: who saved each and when, how two of them differ, the pages that
 * come of one; and one of them brought back as the next version.
 */
#define CRM_TYPE_TEMPLATE_VERSIONS_WINDOW (crm_template_versions_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateVersionsWindow,
                      crm_template_versions_window,
                      CRM,
                      TEMPLATE_VERSIONS_WINDOW,
                      AdwWindow)

GtkWidget *crm_template_versions_window_open (CrmContext *context,
                                              CrmNavigator *navigator,
                                              CrmPlaceholders *placeholders,
                                              const CrmId *template,
                                              const CrmKind *sample_kind,
                                              const CrmId *sample);
gboolean crm_template_versions_window_is_busy (CrmTemplateVersionsWindow *self);

G_END_DECLS
