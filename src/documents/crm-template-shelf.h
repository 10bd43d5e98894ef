/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmTemplateShelf:
 *
 * The texts that a template of an office may take in by their names: parts that stand in several
 * templates, such as a letterhead or terms of sale, and styles. It is filled by one thread and does
 * not change afterwards; then every thread may read it.
 */
#define CRM_TYPE_TEMPLATE_SHELF (crm_template_shelf_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateShelf, crm_template_shelf, CRM, TEMPLATE_SHELF, GObject)

CrmTemplateShelf *crm_template_shelf_new (void);
CrmTemplateShelf *crm_template_shelf_new_for_session (CrmSession *session, GError **error);
void crm_template_shelf_add (
    CrmTemplateShelf *self, const char *name, const char *language, const char *text, GBytes *logo);
const char *
crm_template_shelf_find (CrmTemplateShelf *self, const char *name, const char *language);
GBytes *
crm_template_shelf_find_logo (CrmTemplateShelf *self, const char *name, const char *language);
char **crm_template_shelf_dup_names (CrmTemplateShelf *self);
char *crm_template_shelf_say_names (CrmTemplateShelf *self);

G_END_DECLS
