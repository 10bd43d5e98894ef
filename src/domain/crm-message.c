/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a message: it waits, is being sent, is sent or not; and between the last word to
 * the mail server and its answer it is not known which. What went out does not change any more. */
#include "config.h"

#include "crm-message.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-kinds-private.h"

static const char *const written_fields[]
    = { "subject", "body", "recipients", "copies", "blind_copies", "message_id", NULL };

static gboolean
has_status (CrmRecord *message, const char *status)
{
  return g_strcmp0 (crm_record_get_text (message, "status"), status) == 0;
}

/* Whether a mail server may have it. */
static gboolean
has_left (CrmRecord *message)
{
  return has_status (message, "sending") || has_status (message, "sent")
         || has_status (message, "uncertain");
}

/**
 * crm_message_is_open:
 *
 * Returns: whether something is still to become of the message
 */
gboolean
crm_message_is_open (CrmRecord *message)
{
  return has_status (message, "queued") || has_status (message, "sending")
         || has_status (message, "failed") || has_status (message, "uncertain");
}

/**
 * crm_message_can:
 *
 * Returns: whether that may be done about the message
 */
gboolean
crm_message_can (CrmRecord *message, CrmMessageStep step)
{
  switch (step)
    {
    case CRM_MESSAGE_CANCEL:
      return has_status (message, "queued") || has_status (message, "failed");
    case CRM_MESSAGE_RETRY:
      return has_status (message, "failed") || has_status (message, "uncertain")
             || has_status (message, "canceled")
             || (has_status (message, "queued") && crm_record_is_set (message, "retry_at"));
    case CRM_MESSAGE_WAS_SENT:
      return has_status (message, "uncertain");
    default:
      return FALSE;
    }
}

/**
 * crm_message_take_step:
 * @now: instant
 *
 * Changes the record of a message as a person decided; saving it is up to the caller.
 *
 * Returns: FALSE with %CRM_ERROR_CONFLICT where that cannot be done any more
 */
gboolean
crm_message_take_step (CrmRecord *message, CrmMessageStep step, gint64 now, GError **error)
{
  static const char *const after[] = { "canceled", "queued", "sent" };

  if (!crm_message_can (message, step))
    {
      const CrmField *status = crm_kind_find_field (crm_record_get_kind (message), "status");

      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   /* Translators: the subject of a message, then its status, as “Sent”. */
                   _ ("That cannot be done with “%s” any more: %s"), crm_record_get_title (message),
                   crm_field_choice_label (status, crm_record_get_text (message, "status")));
      return FALSE;
    }
  crm_record_set_text (message, "status", after[step]);
  crm_record_unset (message, "retry_at");
  crm_record_unset (message, "problem");
  crm_record_unset (message, "attempts");
  if (step == CRM_MESSAGE_WAS_SENT)
    crm_record_set_integer (message, "sent_at", now);
  return TRUE;
}

/**
 * crm_message_get_delay:
 * @attempts: how often it was tried
 *
 * Returns: how long to wait until it is tried again, in microseconds: longer each time, at most two
 *   hours
 */
gint64
crm_message_get_delay (guint attempts)
{
  static const guint minutes[] = { 1, 2, 5, 15, 30, 60, 120 };

  return minutes[MIN (attempts, G_N_ELEMENTS (minutes)) - (attempts > 0 ? 1 : 0)] * CRM_MINUTE;
}

gboolean
crm_message_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  g_autofree char *one_line = NULL;

  /* A line of its own in a subject would be a header of its own. */
  if (crm_record_is_set (record, "subject"))
    {
      one_line = g_strdelimit (g_strdup (crm_record_get_text (record, "subject")), "\r\n", ' ');
      crm_record_set_text (record, "subject", one_line);
    }
  if (has_status (record, "sent") && !crm_record_is_set (record, "sent_at"))
    crm_record_set_integer (record, "sent_at", rules->now);
  return TRUE;
}

/* A document that went out by mail was sent. */
static gboolean
send_document (CrmRecord *message, CrmRules *rules, GError **error)
{
  const CrmId *id = crm_record_get_link (message, "document_id");
  g_autoptr (CrmRecord) document
      = id != NULL
            ? rules->get (rules->data, crm_catalog_find_kind (rules->catalog, "document"), id)
            : NULL;

  if (document == NULL || !crm_document_can_become (document, "sent"))
    return TRUE;
  crm_record_set_text (document, "status", "sent");
  return rules->update (rules->data, document, error);
}

gboolean
crm_message_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  if (deleted || !has_status (record, "sent") || (before != NULL && has_status (before, "sent")))
    return TRUE;
  return send_document (record, rules, error);
}

static gboolean
refuse (CrmRecord *message, const char *format, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  text = g_strconcat (parts[0], crm_record_get_title (message), parts[1], NULL);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_CONFLICT, text);
  return FALSE;
}

gboolean
crm_message_guard (CrmRecord *after, CrmRecord *before, gboolean deleted, GError **error)
{
  if (!has_left (before))
    return TRUE;
  if (deleted)
    /* Translators: %s is the subject of a message. */
    return refuse (before, _ ("“%s” may have been sent already, and is kept"), error);
  for (guint i = 0; written_fields[i] != NULL; i++)
    if (!crm_value_equal (crm_record_get_by_name (after, written_fields[i]),
                          crm_record_get_by_name (before, written_fields[i])))
      /* Translators: %s is the subject of a message. */
      return refuse (before, _ ("“%s” went out as it is and does not change any more"), error);
  if (has_status (before, "sent") && !has_status (after, "sent"))
    /* Translators: %s is the subject of a message. */
    return refuse (before, _ ("“%s” was sent; that cannot be taken back"), error);
  return TRUE;
}

/**
 * crm_mail_host_is_here:
 *
 * Returns: whether the name is one of this very computer, to which nothing travels over a network
 */
gboolean
crm_mail_host_is_here (const char *host)
{
  static const char *const names[] = { "localhost", "127.0.0.1", "::1", "[::1]", NULL };

  return host != NULL && g_strv_contains (names, host);
}

/**
 * crm_mail_account_get_port:
 *
 * Returns: the port of the server: the one that was set, or the usual one of the way in which it is
 *   reached
 */
guint16
crm_mail_account_get_port (CrmRecord *account)
{
  gint64 port = crm_record_get_integer (account, "port", 0);
  const char *security = crm_record_get_text (account, "security");

  if (port > 0 && port <= G_MAXUINT16)
    return (guint16) port;
  return g_strcmp0 (security, "tls") == 0 ? 465 : g_strcmp0 (security, "none") == 0 ? 25 : 587;
}

static gboolean
is_host_name (const char *host)
{
  for (const char *p = host; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || strchr ("/@?#%\\\"'", *p) != NULL || !g_ascii_isprint (*p))
      return FALSE;
  return *host != '\0' && strlen (host) < 256;
}

gboolean
crm_mail_account_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const char *host = crm_record_get_text (record, "host");
  gint64 port = crm_record_get_integer (record, "port", 0);

  if (host == NULL || !is_host_name (host))
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: %s is what somebody wrote as the name of a mail server. */
                 _ ("“%s” is no name of a server; it looks like mail.example.com"),
                 host != NULL ? host : "");
  else if (port < 0 || port > G_MAXUINT16)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("A port is a number from 1 to 65535"));
  else if (g_strcmp0 (crm_record_get_text (record, "security"), "none") == 0
           && !crm_mail_host_is_here (host))
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("A server that is not this computer is reached encrypted only"));
  else
    return TRUE;
  return FALSE;
}
