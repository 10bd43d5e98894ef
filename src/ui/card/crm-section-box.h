/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-card-section.h"

G_BEGIN_DECLS

/**
 * CrmSectionBox:
 *
 * Sections of a card, one below the other, in the order that the office gave them. Each has a box
 * that others fill; one that is hidden or has nothing to show takes no room.
 */
#define CRM_TYPE_SECTION_BOX (crm_section_box_get_type ())
G_DECLARE_FINAL_TYPE (CrmSectionBox, crm_section_box, CRM, SECTION_BOX, GtkBox)

GtkWidget *crm_section_box_new (void);
GtkBox *crm_section_box_get (CrmSectionBox *self, const char *key);
void crm_section_box_clear (CrmSectionBox *self, const char *key);
void crm_section_box_set_other (CrmSectionBox *self, CrmSectionBox *other);
void crm_section_box_arrange (CrmSectionBox *self, GPtrArray *sections, gboolean is_side);
void crm_section_box_show (CrmSectionBox *self);

G_END_DECLS
