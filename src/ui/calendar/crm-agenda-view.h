/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-view.h"

G_BEGIN_DECLS

/**
 * CrmAgendaView:
 *
 * A calendar for a narrow window: a small month with a dot on each day that has something, and the
 * list of one day below it.
 */
#define CRM_TYPE_AGENDA_VIEW (crm_agenda_view_get_type ())
G_DECLARE_FINAL_TYPE (CrmAgendaView, crm_agenda_view, CRM, AGENDA_VIEW, GtkWidget)

GtkWidget *crm_agenda_view_new (const CrmLocale *locale);

G_END_DECLS
