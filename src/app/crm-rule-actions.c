/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions of rules that need more than the records: making a document, writing a message. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-document-draft.h"
#include "crm-error.h"
#include "crm-attachment.h"
#include "crm-letter.h"
#include "crm-message-draft.h"
#include "crm-report-chart.h"
#include "crm-report-choices.h"
#include "crm-report.h"
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

/* The pages of a saved report as they would be printed now. */
static gboolean
add_report (CrmMessageDraft *draft, CrmSession *session, CrmRecord *saved, GError **error)
{
  g_autoptr (CrmReportChoices) choices = crm_report_choices_parse (
      crm_record_get_text (saved, "report"), crm_record_get_text (saved, "choices"), error);
  g_autoptr (CrmSeries) series
      = choices != NULL ? crm_report_choices_read (choices, session, NULL, error) : NULL;
  const CrmLocale *locale = crm_locale_default ();
  g_autofree char *name = crm_file_name_for (crm_record_get_title (saved), ".pdf");
  g_autoptr (CrmChart) chart = NULL;
  g_autoptr (CrmReport) report = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (series == NULL)
    return FALSE;
  chart = crm_report_chart_new (choices->spec, series, locale);
  report = crm_report_new (series, chart, locale);
  bytes = crm_report_to_pdf (report, error);
  if (bytes == NULL)
    return FALSE;
  g_ptr_array_add (draft->files, crm_attachment_file_new (name, bytes));
  if (!crm_record_is_set (draft->message, "subject"))
    crm_record_set_text (draft->message, "subject", crm_record_get_title (saved));
  return TRUE;
}

/* A message about @about, or about nothing but @saved: a report that is sent on certain days. */
static CrmMessageDraft *
begin_message (CrmSession *session, CrmRecord *about, CrmRecord *saved, GError **error)
{
  g_autoptr (CrmMessageDraft) draft = NULL;

  if (about == NULL && saved == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("this cannot stand in a message"));
      return NULL;
    }
  draft = crm_message_draft_new (session, about != NULL ? about : saved, NULL, NULL, error);
  if (draft != NULL && about == NULL)
    crm_record_unset (draft->message, "parent");
  return g_steal_pointer (&draft);
}

/* To the client of the record, in their language; it goes out with the queue of this desk, and to
 * nobody who wants no mailings. In an office that is shared it waits until the office has it, so
 * that of two desks that acted on one occasion only the one whose run was taken writes to the
 * client. */
static char *
act_message (CrmSession *session,
             const CrmRuleOccasion *occasion,
             CrmRecord *record,
             CrmRecord *action,
             GError **error)
{
  g_autoptr (CrmRecord) about = crm_rule_get_about (session, record);
  const CrmId *report = crm_record_get_link (action, "saved_report_id");
  g_autoptr (CrmRecord) saved = NULL;
  g_autoptr (CrmMessageDraft) draft = NULL;
  g_autofree char *subject = NULL, *body = NULL;
  const CrmLocale *locale;

  if (report != NULL)
    {
      saved = crm_session_get (
          session, crm_catalog_find_kind (crm_session_get_catalog (session), "saved_report"),
          report, error);
      if (saved == NULL)
        return NULL;
    }
  draft = begin_message (session, about, saved, error);
  if (draft == NULL)
    return NULL;
  locale = crm_locale_find (draft->language);
  subject = crm_rule_fill (crm_record_get_text (action, "subject"), record, locale);
  body = crm_rule_fill (crm_record_get_text (action, "message"), record, locale);
  if (subject != NULL && *subject != '\0')
    crm_record_set_text (draft->message, "subject", subject);
  if (body != NULL && *body != '\0')
    crm_record_set_text (draft->message, "body", body);
  if (crm_record_is_set (action, "recipients"))
    crm_record_set_text (draft->message, "recipients", crm_record_get_text (action, "recipients"));
  crm_record_set_integer (draft->message, "after_office", 1);
  if ((saved != NULL && !add_report (draft, session, saved, error))
      || !crm_message_queue (session, draft, TRUE, error))
    return NULL;
  /* Translators: the name of an operation: a message is put into the queue; %s is a document. */
  return g_strdup_printf (_ ("Send “%s”"), crm_record_get_title (draft->message));
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
  crm_rule_action_set_func ("message", act_message);
  g_once_init_leave (&done, 1);
}
