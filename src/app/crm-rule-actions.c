/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Actions of rules that need more than the records: making a document, writing a message. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-approval-ask.h"
#include "crm-attachment.h"
#include "crm-document-draft.h"
#include "crm-document-issue.h"
#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-letter.h"
#include "crm-message-draft.h"
#include "crm-report-chart.h"
#include "crm-report-choices.h"
#include "crm-report.h"
#include "crm-rule-runner.h"
#include "crm-rule-work.h"

/* What the rule says of a message, in place of what it says by itself. */
static void
take_words (CrmMessageDraft *draft, CrmRecord *record, CrmRecord *action)
{
  const CrmLocale *locale = crm_locale_find (draft->language);
  g_autofree char *subject
      = crm_rule_fill (crm_record_get_text (action, "subject"), record, locale);
  g_autofree char *body = crm_rule_fill (crm_record_get_text (action, "message"), record, locale);

  if (*subject != '\0')
    crm_record_set_text (draft->message, "subject", subject);
  if (*body != '\0')
    crm_record_set_text (draft->message, "body", body);
  if (crm_record_is_set (action, "recipients"))
    crm_record_set_text (draft->message, "recipients", crm_record_get_text (action, "recipients"));
}

/* ---- documents ---- */

/* How far an action takes its document. */
static gboolean
goes_as_far_as (CrmRecord *action, const char *step)
{
  const char *said = crm_record_get_text (action, "document_step");

  return g_strcmp0 (said, step) == 0
         || (strcmp (step, "issue") == 0 && g_strcmp0 (said, "send") == 0);
}

/* The same on every desk, so that two that act at once mean one document; and of the papers of one
 * client that come at the same fixed time there is one letter. */
static CrmId
document_id (const CrmRuleOccasion *occasion, CrmRecord *about, CrmRecord *action)
{
  gboolean is_list = crm_rule_get_event (occasion->rule) == CRM_RULE_SCHEDULE;
  CrmId id = crm_rule_occasion_id (crm_record_get_id (occasion->rule),
                                   is_list ? crm_record_get_id (about) : &occasion->record,
                                   occasion->occasion);

  return crm_rule_occasion_id (&id, crm_record_get_id (action), "document");
}

/* What the document is for: a reminder speaks of all that a client has not paid, and is for the
 * client, whichever invoice it is about. */
static CrmRecord *
get_document_subject (CrmSession *session, CrmRecord *record, CrmRecord *template)
{
  static const char *const clients[] = { "account_id", "contact_id" };
  CrmRecord *about = crm_rule_get_about (session, record);

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      const CrmField *field = crm_kind_find_field (crm_record_get_kind (about), clients[i]);
      const CrmId *id = field != NULL ? crm_record_get_link (about, clients[i]) : NULL;
      CrmRecord *client;

      if (id == NULL || g_strcmp0 (crm_record_get_text (template, "type"), "reminder") != 0
          || crm_kind_has (crm_record_get_kind (about), CRM_KIND_PARTY))
        continue;
      client = crm_session_get (session, crm_field_get_target (field), id, NULL);
      if (client == NULL)
        continue;
      g_object_unref (about);
      return client;
    }
  return about;
}

static CrmRecord *
get_template (CrmSession *session, CrmRecord *action, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "template");
  const CrmId *id = crm_record_get_link (action, "template_id");
  g_autoptr (CrmRecord) template = id != NULL ? crm_session_get (session, kind, id, NULL) : NULL;

  if (template == NULL || crm_record_get_integer (template, "archived", 0) != 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("The template of the document is not there any more"));
      return NULL;
    }
  return g_steal_pointer (&template);
}

/* The draft that was begun for this occasion, or by somebody before; else a new one, stored. */
static CrmRecord *
get_draft (CrmSession *session,
           const CrmRuleOccasion *occasion,
           CrmRecord *record,
           CrmRecord *action,
           gboolean *is_new,
           GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *kind = crm_catalog_find_kind (catalog, "document");
  g_autoptr (CrmRecord) template = get_template (session, action, error);
  g_autoptr (CrmRecord) about = NULL;
  g_autoptr (CrmRecord) own = NULL;
  g_autoptr (CrmRecord) made = NULL;
  g_autoptr (CrmRecord) draft = NULL;
  g_autoptr (CrmRecord) begun = NULL;
  CrmId id;

  if (template == NULL)
    return NULL;
  about = get_document_subject (session, record, template);
  id = document_id (occasion, about, action);
  own = crm_session_get (session, kind, &id, NULL);
  *is_new = own == NULL;
  if (own != NULL)
    return g_steal_pointer (&own);
  made = crm_document_draft_new (catalog, template, about);
  if (!crm_document_find_begun (session, made, &begun, error))
    return NULL;
  *is_new = begun == NULL;
  if (begun != NULL)
    return g_steal_pointer (&begun);
  draft = crm_record_new_with_id (kind, &id);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_value_is_none (crm_record_get (made, field)))
        crm_record_set (draft, field, crm_value_copy (crm_record_get (made, field)));
    }
  if (!crm_session_insert (session, draft, error))
    return NULL;
  return crm_session_get (session, kind, crm_record_get_id (draft), error);
}

static gboolean
is_draft (CrmRecord *document)
{
  return g_strcmp0 (crm_record_get_text (document, "status"), "draft") == 0;
}

/* A message with the document; where its number, and with it its pages, come later, it waits for
 * them. */
static gboolean
send_document (
    CrmSession *session, CrmRecord *record, CrmRecord *action, CrmRecord *document, GError **error)
{
  g_autoptr (CrmMessageDraft) draft = crm_message_draft_new (session, document, NULL, NULL, error);

  if (draft == NULL)
    return FALSE;
  take_words (draft, record, action);
  crm_record_set_integer (draft->message, "after_office", 1);
  if (!crm_document_is_kept (document))
    crm_record_set_integer (draft->message, "after_document", 1);
  return crm_message_queue (session, draft, TRUE, error);
}

static char *
issue_document (
    CrmSession *session, CrmRecord *record, CrmRecord *action, CrmRecord *draft, GError **error)
{
  g_autoptr (CrmRecord) document = NULL;
  CrmIssueResult result = crm_document_issue (session, draft, NULL, NULL, error);

  if (result == CRM_ISSUE_FAILED)
    return NULL;
  document
      = crm_session_get (session, crm_record_get_kind (draft), crm_record_get_id (draft), error);
  if (document == NULL)
    return NULL;
  if (!goes_as_far_as (action, "send"))
    /* Translators: what a rule did; %s is a document. */
    return g_strdup_printf (_ ("Issued the document “%s”"), crm_record_get_title (document));
  if (!send_document (session, record, action, document, error))
    return NULL;
  /* Translators: what a rule did; %s is a document. */
  return g_strdup_printf (_ ("Issued the document “%s” and put it into the queue of mail"),
                          crm_record_get_title (document));
}

/* Without more being said a draft: its pages are made, and its number is given, when somebody has
 * looked at it. */
static char *
act_document (CrmSession *session,
              const CrmRuleOccasion *occasion,
              CrmRecord *record,
              CrmRecord *action,
              GError **error)
{
  gboolean is_new;
  g_autoptr (CrmRecord) draft = get_draft (session, occasion, record, action, &is_new, error);

  if (draft == NULL)
    return NULL;
  if (!is_draft (draft))
    /* Translators: what a rule did; %s is a document. */
    return g_strdup_printf (_ ("The document “%s” was issued already"),
                            crm_record_get_title (draft));
  if (goes_as_far_as (action, "issue"))
    return issue_document (session, record, action, draft, error);
  if (!is_new)
    /* Translators: what a rule did; %s is a document. */
    return g_strdup_printf (_ ("The document “%s” was begun already"),
                            crm_record_get_title (draft));
  /* Translators: what a rule did; %s is a document. */
  return g_strdup_printf (_ ("Made the document “%s”"), crm_record_get_title (draft));
}

/* What goes beyond what the person at this desk may issue is begun, and whoever has to approve it
 * is asked; the rule acts once they have. A refusal ends it. */
static gboolean
ask_document (CrmSession *session,
              const CrmRuleOccasion *occasion,
              CrmRecord *record,
              CrmRecord *action,
              char **waits_for,
              GError **error)
{
  g_autoptr (CrmRecord) draft = NULL;
  g_autoptr (GPtrArray) approvals = NULL;
  g_autoptr (GError) reason = NULL;
  gboolean is_new;

  if (!goes_as_far_as (action, "issue"))
    return TRUE;
  draft = get_draft (session, occasion, record, action, &is_new, error);
  if (draft == NULL)
    return FALSE;
  if (!is_draft (draft) || crm_approval_check (session, draft, &reason))
    return TRUE;
  if (!g_error_matches (reason, CRM_ERROR, CRM_ERROR_DENIED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  approvals = crm_approval_list (session, draft, error);
  for (guint i = 0; approvals != NULL && i < approvals->len; i++)
    if (g_strcmp0 (crm_record_get_text (approvals->pdata[i], "state"), "refused") == 0)
      {
        g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                     /* Translators: %s is a document. */
                     _ ("“%s” was not approved"), crm_record_get_title (draft));
        return FALSE;
      }
  if (approvals == NULL || crm_approval_ask (session, draft, error) < 0)
    return FALSE;
  *waits_for = g_strdup (reason->message);
  return TRUE;
}

/* ---- messages ---- */

static CrmRecord *
get_saved (CrmSession *session, CrmRecord *action, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "saved_report");

  return crm_session_get (session, kind, crm_record_get_link (action, "saved_report_id"), error);
}

/* The pages of a saved report as they would be printed now. */
static GBytes *
read_report (CrmSession *session, CrmRecord *action, GCancellable *cancellable, GError **error)
{
  const CrmLocale *locale = crm_locale_default ();
  g_autoptr (CrmRecord) saved = NULL;
  g_autoptr (CrmReportChoices) choices = NULL;
  g_autoptr (CrmSeries) series = NULL;
  g_autoptr (CrmChart) chart = NULL;
  g_autoptr (CrmReport) report = NULL;

  if (!crm_record_is_set (action, "saved_report_id"))
    return NULL;
  saved = get_saved (session, action, error);
  if (saved == NULL)
    return NULL;
  choices = crm_report_choices_parse (crm_record_get_text (saved, "report"),
                                      crm_record_get_text (saved, "choices"), error);
  series = choices != NULL ? crm_report_choices_read (choices, session, cancellable, error) : NULL;
  if (series == NULL)
    return NULL;
  chart = crm_report_chart_new (choices->spec, series, locale);
  report = crm_report_new (series, chart, locale);
  return crm_report_to_pdf (report, error);
}

/* @bytes: what read_report() read */
static void
add_report (CrmMessageDraft *draft, CrmRecord *saved, GBytes *bytes)
{
  g_autofree char *name = crm_file_name_for (crm_record_get_title (saved), ".pdf");

  g_ptr_array_add (draft->files, crm_attachment_file_new (name, bytes));
  if (!crm_record_is_set (draft->message, "subject"))
    crm_record_set_text (draft->message, "subject", crm_record_get_title (saved));
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
  g_autoptr (CrmRecord) saved = NULL;
  g_autoptr (CrmMessageDraft) draft = NULL;
  g_autoptr (GBytes) report = NULL;

  if (crm_record_is_set (action, "saved_report_id"))
    {
      saved = get_saved (session, action, error);
      report = saved != NULL ? crm_rule_get_ahead (session, occasion, action, error) : NULL;
      if (report == NULL)
        return NULL;
    }
  draft = begin_message (session, about, saved, error);
  if (draft == NULL)
    return NULL;
  take_words (draft, record, action);
  crm_record_set_integer (draft->message, "after_office", 1);
  if (saved != NULL)
    add_report (draft, saved, report);
  if (!crm_message_queue (session, draft, TRUE, error))
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
  static const CrmRuleActionFuncs document = { .act = act_document, .ask = ask_document };
  static const CrmRuleActionFuncs message = { .act = act_message, .read = read_report };
  static gsize done = 0;

  if (!g_once_init_enter (&done))
    return;
  crm_rule_action_set_funcs ("document", &document);
  crm_rule_action_set_funcs ("message", &message);
  g_once_init_leave (&done, 1);
}
