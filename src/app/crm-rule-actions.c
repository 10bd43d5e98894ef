/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions of rules that need more than the records: making a document. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-document-draft.h"
#include "crm-error.h"
#include "crm-rule-runner.h"
#include "crm-rule-work.h"

/* A draft: its pages are made, and its number is given, when somebody has looked at it. */
static char *
act_document (CrmSession *session,
              const CrmRuleOccasion *occasion,
              CrmRecord *record,
              CrmRecord *action,
              GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmId *id = crm_record_get_link (action, "template_id");
  g_autoptr (CrmRecord) template = NULL;
  g_autoptr (CrmRecord) begun = NULL;
  g_autoptr (CrmRecord) about = crm_rule_get_about (session, record);
  g_autoptr (CrmRecord) draft = NULL;

  if (id != NULL)
    template = crm_session_get (session, crm_catalog_find_kind (catalog, "template"), id, NULL);
  if (template == NULL || crm_record_get_integer (template, "archived", 0) != 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("The template of the document is not there any more"));
      return NULL;
    }
  draft = crm_document_draft_new (catalog, template, about);
  if (!crm_document_find_begun (session, draft, &begun, error))
    return NULL;
  if (begun != NULL)
    /* Translators: what a rule did; %s is a document. */
    return g_strdup_printf (_ ("The document “%s” was begun already"),
                            crm_record_get_title (begun));
  if (!crm_session_insert (session, draft, error))
    return NULL;
  /* Translators: what a rule did; %s is a document. */
  return g_strdup_printf (_ ("Made the document “%s”"), crm_record_get_title (draft));
}

/**
 * crm_rule_actions_init:
 *
 * Makes the actions known that this room does. Called before rules act; harmless again.
 */
void
crm_rule_actions_init (void)
{
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  crm_rule_action_set_func ("document", act_document);
  g_once_init_leave (&done, 1);
}
