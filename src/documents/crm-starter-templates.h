/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmStarterTemplate:
 * @name: in the language of the template: "Factură"
 * @type: of the document: invoice, contract
 * @language: tag: ro-RO
 * @family: the same in all languages: "invoice"
 * @body: the text of the template
 *
 * A template that comes with the program, for an office to begin with.
 */
typedef struct
{
  char *name;
  char *type;
  char *language;
  char *family;
  char *body;
} CrmStarterTemplate;

GPtrArray *crm_starter_templates_load (GError **error);
CrmRecord *crm_starter_template_new_record (const CrmStarterTemplate *self,
                                            const CrmCatalog *catalog);
gboolean crm_starter_templates_insert (CrmSession *session, guint *inserted, GError **error);
void crm_starter_template_free (CrmStarterTemplate *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmStarterTemplate, crm_starter_template_free)

G_END_DECLS
