/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-navigator.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_COMPOSER_NOTE,
  CRM_COMPOSER_CALL,
  CRM_COMPOSER_MEETING,
  CRM_COMPOSER_TASK,
  CRM_COMPOSER_N_MODES,
} CrmComposerMode;

/**
 * CrmComposer:
 *
 * Where one writes a note about a record, logs a call, plans a meeting or a task, without leaving
 * the card.
 */
#define CRM_TYPE_COMPOSER (crm_composer_get_type ())
G_DECLARE_FINAL_TYPE (CrmComposer, crm_composer, CRM, COMPOSER, GtkWidget)

GtkWidget *crm_composer_new (CrmContext *context, CrmNavigator *navigator);
void crm_composer_set_subject (CrmComposer *self, const CrmKind *kind, const CrmId *id);
gboolean crm_composer_is_open (CrmComposer *self);
void crm_composer_open (CrmComposer *self, CrmComposerMode mode);

G_END_DECLS
