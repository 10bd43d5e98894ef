/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/* Called when a person said what is to be done, and whether only where nothing is planned. */
typedef void (*CrmNextStepChosen) (CrmRecord *model, gboolean only_missing, gpointer data);

GtkWidget *crm_next_step_button_new (CrmContext *context, CrmNextStepChosen chosen, gpointer data);

G_END_DECLS
