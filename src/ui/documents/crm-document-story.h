/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

void crm_document_story_fill (GtkBox *box, GPtrArray *events, CrmContext *context);

G_END_DECLS
