/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-placeholders.h"

G_BEGIN_DECLS

/**
 * CrmTemplateText:
 *
 * Where the text of a template is typed: fields stand on chips, and what could be written at the
 * cursor is offered behind two braces, behind three colons, and on Ctrl+Space.
 */
#define CRM_TYPE_TEMPLATE_TEXT (crm_template_text_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateText, crm_template_text, CRM, TEMPLATE_TEXT, GtkTextView)

void crm_template_text_set_placeholders (CrmTemplateText *self, CrmPlaceholders *placeholders);
void crm_template_text_set_shelf (CrmTemplateText *self, CrmTemplateShelf *shelf);
void crm_template_text_complete (CrmTemplateText *self);
guint crm_template_text_get_n_offered (CrmTemplateText *self);
gboolean crm_template_text_accept (CrmTemplateText *self);
void crm_template_text_put (CrmTemplateText *self, const char *piece);
char *crm_template_text_dup (CrmTemplateText *self);
char *crm_template_text_dup_line (CrmTemplateText *self, guint *column);
void crm_template_text_go_to (CrmTemplateText *self, guint line, guint column);
GtkWidget *crm_template_toolbar_new (void);

G_END_DECLS
