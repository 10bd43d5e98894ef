/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/* Called when a person chose a plan. */
typedef void (*CrmPlanChosen) (CrmRecord *plan, gpointer data);

GtkWidget *crm_plan_button_new (CrmContext *context,
                                CrmPlanChosen chosen,
                                gpointer data,
                                GDestroyNotify free_data);

G_END_DECLS
