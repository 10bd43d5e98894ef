/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmTemplateFileWindow:
 *
 * A template that is a file of another program: its name, what its fields stand for, and what is
 * wrong in it. A new one may become a template of ours instead; then the window says what of it is
 * lost.
 */
#define CRM_TYPE_TEMPLATE_FILE_WINDOW (crm_template_file_window_get_type ())
G_DECLARE_FINAL_TYPE (
    CrmTemplateFileWindow, crm_template_file_window, CRM, TEMPLATE_FILE_WINDOW, AdwWindow)

void crm_template_file_window_ask (CrmContext *context, CrmNavigator *navigator, GtkWidget *parent);
GtkWidget *crm_template_file_window_new (CrmContext *context,
                                         CrmNavigator *navigator,
                                         CrmRecord *template,
                                         GBytes *bytes,
                                         const char *file_name);
void
crm_template_file_window_open (CrmContext *context, CrmNavigator *navigator, CrmRecord *template);
gboolean crm_template_file_window_is_busy (CrmTemplateFileWindow *self);

G_END_DECLS
