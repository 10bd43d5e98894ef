/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CrmWrapBox:
 *
 * Its children stand one beside the other, and go on in the next line where there is no more room:
 * chips and choices that must all be seen, also in a narrow window.
 */
#define CRM_TYPE_WRAP_BOX (crm_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (CrmWrapBox, crm_wrap_box, CRM, WRAP_BOX, GtkWidget)

GtkWidget *crm_wrap_box_new (int spacing);
void crm_wrap_box_set_fills (CrmWrapBox *self, gboolean fills);
void crm_wrap_box_append (CrmWrapBox *self, GtkWidget *child);
void crm_wrap_box_clear (CrmWrapBox *self);

G_END_DECLS
