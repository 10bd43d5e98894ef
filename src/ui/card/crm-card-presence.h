/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "crm-context.h"

G_BEGIN_DECLS

/**
 * CrmCardPresence:
 *
 * The faces of colleagues who have the same record open now, and which field they are writing in;
 * nothing when there are none, or when nobody can know. It tells colleagues about this desk in
 * turn, unless nobody has looked at its window for some minutes.
 *
 * "changed" says that somebody came, went or writes somewhere else.
 */
#define CRM_TYPE_CARD_PRESENCE (crm_card_presence_get_type ())
G_DECLARE_FINAL_TYPE (CrmCardPresence, crm_card_presence, CRM, CARD_PRESENCE, GtkWidget)

GtkWidget *crm_card_presence_new (CrmContext *context, const CrmKind *kind);
void crm_card_presence_set_record (CrmCardPresence *self, const CrmId *id);
void crm_card_presence_set_window (CrmCardPresence *self, GtkWindow *window);
void crm_card_presence_set_field (CrmCardPresence *self, const CrmField *field);
char *crm_card_presence_dup_editor (CrmCardPresence *self, const CrmField *field);

G_END_DECLS
