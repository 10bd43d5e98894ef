/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CrmAdaptiveBin:
 *
 * Holds one child and says whether there is little room for it: property "narrow" follows the width
 * against property "threshold" (application pixels). It lets itself be made narrower than a child
 * that is still laid out for a wide window, so that the child can change at notify::narrow.
 */
#define CRM_TYPE_ADAPTIVE_BIN (crm_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (CrmAdaptiveBin, crm_adaptive_bin, CRM, ADAPTIVE_BIN, GtkWidget)

GtkWidget *crm_adaptive_bin_new (int threshold);
void crm_adaptive_bin_set_child (CrmAdaptiveBin *self, GtkWidget *child);
GtkWidget *crm_adaptive_bin_get_child (CrmAdaptiveBin *self);
void crm_adaptive_bin_set_threshold (CrmAdaptiveBin *self, int threshold);
int crm_adaptive_bin_get_threshold (CrmAdaptiveBin *self);
gboolean crm_adaptive_bin_is_narrow (CrmAdaptiveBin *self);

G_END_DECLS
