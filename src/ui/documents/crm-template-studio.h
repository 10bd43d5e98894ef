/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"
#include "crm-place.h"
#include "crm-source-link.h"

G_BEGIN_DECLS

/**
 * CrmTemplateStudio:
 *
 * Where a template is written: its text at one side, at the other the pages that come of it for a
 * real record, made anew at each key. What is typed is kept before it is saved; saving makes the
 * next version.
 */
#define CRM_TYPE_TEMPLATE_STUDIO (crm_template_studio_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateStudio, crm_template_studio, CRM, TEMPLATE_STUDIO, GtkWidget)

GtkWidget *
crm_template_studio_new (CrmContext *context, CrmNavigator *navigator, const CrmId *template);
gboolean crm_template_studio_shows (CrmTemplateStudio *self, const CrmId *template);
CrmSourceLink *crm_template_studio_get_link (CrmTemplateStudio *self);
gint64 crm_template_studio_get_delay (CrmTemplateStudio *self, guint percentile, guint *n_keys);

G_END_DECLS
