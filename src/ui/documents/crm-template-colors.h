/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The look of a template's text while it is written: fields as chips, blocks, the head, headings;
 * and marks where it is wrong. It follows the light or dark style. */
/* The tag of the text of a field. */
#define CRM_TEMPLATE_FIELD_TAG "crm-field"

void crm_template_colors_get_chip (GdkRGBA *color);
void crm_template_colors_attach (GtkTextBuffer *buffer);
void crm_template_colors_clear_problems (GtkTextBuffer *buffer);
void
crm_template_colors_add_problem (GtkTextBuffer *buffer, guint line, guint column, guint length);

G_END_DECLS
