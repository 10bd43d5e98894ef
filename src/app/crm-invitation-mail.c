/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invitations and answers to them go out as messages, where mail is sent from here. */
#include "config.h"

#include "crm-invitation-mail.h"

#include <glib/gi18n-lib.h>

#include "crm-activity-parts.h"
#include "crm-attachment.h"
#include "crm-clock.h"
#include "crm-ical.h"
#include "crm-mail-account.h"
#include "crm-mail.h"
#include "crm-message-draft.h"

static CrmRecord *
get_activity (CrmSession *session, const CrmId *id, GError **error)
{
  return crm_session_get (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "activity"), id, error);
}

static gboolean
sends_mail (CrmSession *session)
{
  g_autoptr (CrmRecord) account = crm_mail_account_find (session, NULL, NULL);

  return account != NULL;
}

static gboolean
queue (CrmSession *session,
       CrmRecord *activity,
       const char *recipients,
       const char *subject,
       const char *file,
       GBytes *calendar,
       GError **error)
{
  g_autoptr (CrmMessageDraft) draft = crm_message_draft_new (session, activity, NULL, NULL, error);
  g_autofree char *body = NULL;
  CrmAttachmentFile *attached;
  const char *signature;

  if (draft == NULL)
    return FALSE;
  signature = crm_record_get_text (draft->message, "body");
  body = g_strconcat (subject, "\n\n", signature, NULL);
  crm_record_set_text (draft->message, "recipients", recipients);
  crm_record_set_text (draft->message, "subject", subject);
  crm_record_set_text (draft->message, "body", g_strstrip (body));
  attached = crm_attachment_file_new (file, calendar);
  g_free (attached->mime);
  attached->mime = g_strdup ("text/calendar");
  g_ptr_array_add (draft->files, attached);
  return crm_message_queue (session, draft, FALSE, error);
}

/* ---- answers ---- */

static char *
dup_reply_subject (const char *acceptance, const char *title)
{
  if (g_str_equal (acceptance, "accepted"))
    /* Translators: the subject of a message that answers an invitation; %s is that of the meeting.
     */
    return g_strdup_printf (_ ("Accepted: %s"), title);
  if (g_str_equal (acceptance, "declined"))
    /* Translators: the subject of a message that answers an invitation; %s is that of the meeting.
     */
    return g_strdup_printf (_ ("Declined: %s"), title);
  /* Translators: the subject of a message that answers an invitation; %s is that of the meeting. */
  return g_strdup_printf (_ ("Maybe: %s"), title);
}

/**
 * crm_invitation_reply:
 * @session: with a batch begun, on the writing lane
 * @user: who answers
 * @acceptance: "accepted", "tentative" or "declined"
 * @told: (out): how who invited learns of it
 * @organizer: (out) (transfer full) (nullable): who invited from outside, as a header has them
 *
 * Writes down what somebody answers to an invitation. Who invited from outside gets it as an answer
 * that their calendar reads (METHOD:REPLY), by mail where mail is sent from here.
 */
gboolean
crm_invitation_reply (CrmSession *session,
                      const CrmId *activity,
                      const CrmId *user,
                      const char *acceptance,
                      CrmInvitationTold *told,
                      char **organizer,
                      GError **error)
{
  g_autofree char *name = NULL, *address = NULL, *subject = NULL;
  g_autoptr (CrmRecord) record = NULL;
  g_autoptr (GBytes) reply = NULL;

  *told = CRM_INVITATION_NOBODY;
  *organizer = NULL;
  if (!crm_invitation_answer (session, activity, user, acceptance, crm_clock_now (), error))
    return FALSE;
  address = crm_ical_dup_organizer (session, activity, &name, NULL);
  if (address == NULL)
    return TRUE;
  *organizer = crm_mail_join_address (name, address);
  *told = CRM_INVITATION_BY_HAND;
  if (!sends_mail (session))
    return TRUE;
  record = get_activity (session, activity, error);
  reply = record != NULL ? crm_ical_reply (session, activity, user, error) : NULL;
  if (reply == NULL)
    return FALSE;
  *told = CRM_INVITATION_QUEUED;
  subject = dup_reply_subject (acceptance, crm_record_get_title (record));
  return queue (session, record, *organizer, subject, "reply.ics", reply, error);
}

/* ---- invitations ---- */

/* Who works here has it in the calendar already. */
static gboolean
is_colleague (CrmSession *session, CrmRecord *person)
{
  const CrmValue *link = crm_record_get_by_name (person, "participant");
  const CrmKind *user = crm_catalog_find_kind (crm_session_get_catalog (session), "user");

  return link->type == CRM_VALUE_LINK && link->kind == crm_kind_get_number (user);
}

static void
add_address (CrmSession *session, CrmRecord *person, GPtrArray *all)
{
  const char *name = crm_record_get_text (person, "name");
  const CrmField *who = crm_kind_find_field (crm_record_get_kind (person), "participant");
  g_autofree char *address
      = is_colleague (session, person) ? NULL : crm_ical_dup_address (session, person);

  if (name == NULL)
    name = crm_record_get_link_title (person, who);
  if (address != NULL)
    g_ptr_array_add (all, crm_mail_join_address (name, address));
}

static char *
dup_guests (CrmSession *session, const CrmId *activity, GError **error)
{
  g_autoptr (GPtrArray) people = crm_session_children (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "activity_participant"),
      "activity_id", NULL, activity, error);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; people != NULL && i < people->len; i++)
    add_address (session, g_ptr_array_index (people, i), all);
  g_ptr_array_add (all, NULL);
  return people != NULL ? g_strjoinv (", ", (char **) all->pdata) : NULL;
}

/**
 * crm_invitation_send:
 * @session: with a batch begun, on the writing lane
 * @is_off: call it off
 * @told: (out): how those outside learn of it
 *
 * Queues a message that invites those outside of the office who take part, tells them of a change,
 * or calls it off (METHOD:REQUEST, METHOD:CANCEL).
 */
gboolean
crm_invitation_send (CrmSession *session,
                     const CrmId *activity,
                     gboolean is_off,
                     CrmInvitationTold *told,
                     GError **error)
{
  g_autoptr (CrmRecord) record = get_activity (session, activity, error);
  g_autofree char *guests = record != NULL ? dup_guests (session, activity, error) : NULL;
  g_autofree char *subject = NULL;
  g_autoptr (GBytes) calendar = NULL;

  *told = CRM_INVITATION_NOBODY;
  if (guests == NULL || *guests == '\0')
    return guests != NULL;
  *told = CRM_INVITATION_BY_HAND;
  if (!sends_mail (session))
    return TRUE;
  calendar = is_off ? crm_ical_cancellation (session, activity, error)
                    : crm_ical_invitation (session, activity, error);
  if (calendar == NULL)
    return FALSE;
  *told = CRM_INVITATION_QUEUED;
  subject
      = g_strdup_printf (is_off
                             /* Translators: the subject of a message; %s is that of a meeting. */
                             ? _ ("Called off: %s")
                             /* Translators: the subject of a message; %s is that of a meeting. */
                             : _ ("Invitation: %s"),
                         crm_record_get_title (record));
  return queue (session, record, guests, subject, is_off ? "cancel.ics" : "invite.ics", calendar,
                error);
}
