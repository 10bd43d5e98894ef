/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CrmFirstRunPage:
 *
 * What a person sees who has no office yet: look at a sample company, start an office, join one.
 *
 * Signals:
 * start (name, person, currency): an office of one's own is to be made
 * join (server, login, password): the office of a shared database is to be joined
 */
#define CRM_TYPE_FIRST_RUN_PAGE (crm_first_run_page_get_type ())
G_DECLARE_FINAL_TYPE (CrmFirstRunPage, crm_first_run_page, CRM, FIRST_RUN_PAGE, GtkWidget)

GtkWidget *crm_first_run_page_new (void);
void crm_first_run_page_show_join_problem (CrmFirstRunPage *self, const char *message);

G_END_DECLS
