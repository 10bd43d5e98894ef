/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-view.h"

G_BEGIN_DECLS

/**
 * CrmAgendaList:
 *
 * What comes in the next weeks, one line below the other. Only the lines that are seen exist.
 */
#define CRM_TYPE_AGENDA_LIST (crm_agenda_list_get_type ())
G_DECLARE_FINAL_TYPE (CrmAgendaList, crm_agenda_list, CRM, AGENDA_LIST, GtkWidget)

GtkWidget *crm_agenda_list_new (const CrmLocale *locale);

G_END_DECLS
