/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail accounts: whose they are, how their server is reached, where their password is. */
#include "config.h"

#include "crm-mail-account.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-mail.h"
#include "crm-message.h"
#include "crm-secrets.h"

/* Whose account comes first: one's own, that of one's team, one of the whole office; -1: that of
 * somebody else. */
static int
rank (CrmRecord *account, const CrmId *me, const CrmId *team)
{
  const CrmId *person = crm_record_get_link (account, "user_id");
  const CrmId *group = crm_record_get_link (account, "team_id");

  if (person != NULL)
    return me != NULL && crm_id_equal (person, me) ? 3 : -1;
  if (group != NULL)
    return team != NULL && crm_id_equal (group, team) ? 2 : 0;
  return 1;
}

static CrmRecord *
get_me (CrmSession *session)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");

  return crm_session_get (session, kind, crm_session_get_user (session), NULL);
}

/**
 * crm_mail_account_list:
 *
 * Returns: (transfer full) (element-type CrmRecord): the accounts by which whoever works here may
 *   send, the usual one first
 */
GPtrArray *
crm_mail_account_list (CrmSession *session, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "mail_account"));
  g_autoptr (GPtrArray) all = crm_session_list (session, query, error);
  g_autoptr (CrmRecord) me = get_me (session);
  const CrmId *team
      = me != NULL && crm_kind_find_field (crm_record_get_kind (me), "team_id") != NULL
            ? crm_record_get_link (me, "team_id")
            : NULL;
  GPtrArray *mine = g_ptr_array_new_with_free_func (g_object_unref);

  for (int wanted = 3; all != NULL && wanted > 0; wanted--)
    for (guint i = 0; i < all->len; i++)
      {
        CrmRecord *account = g_ptr_array_index (all, i);

        if (crm_record_get_integer (account, "archived", 0) == 0
            && rank (account, me != NULL ? crm_record_get_id (me) : NULL, team) == wanted)
          g_ptr_array_add (mine, g_object_ref (account));
      }
  if (all == NULL)
    g_clear_pointer (&mine, g_ptr_array_unref);
  return mine;
}

/**
 * crm_mail_account_find:
 * @text: (nullable): an id, the beginning of one, a name or an address; %NULL for the usual one
 *
 * Returns: (transfer full): an account, or %NULL with %CRM_ERROR_NOT_FOUND
 */
CrmRecord *
crm_mail_account_find (CrmSession *session, const char *text, GError **error)
{
  g_autoptr (GPtrArray) accounts = crm_mail_account_list (session, error);

  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    {
      CrmRecord *account = g_ptr_array_index (accounts, i);

      if (text == NULL || g_strcmp0 (crm_record_get_text (account, "address"), text) == 0)
        return g_object_ref (account);
    }
  if (text != NULL)
    return crm_session_find (
        session, crm_catalog_find_kind (crm_session_get_catalog (session), "mail_account"), text,
        error);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                       _ ("There is no mail account yet; add one in the settings, under E-Mail"));
  return NULL;
}

gboolean
crm_mail_account_needs_password (CrmRecord *account)
{
  return crm_record_is_set (account, "login");
}

static char *
dup_place (CrmRecord *account)
{
  return g_strdup_printf ("smtp://%s:%u", crm_record_get_text (account, "host"),
                          crm_mail_account_get_port (account));
}

/**
 * crm_mail_account_store_password:
 *
 * Keeps the password of the account on this desk, in the place of one that was kept before.
 */
gboolean
crm_mail_account_store_password (CrmRecord *account, const char *password, GError **error)
{
  g_autofree char *place = dup_place (account);
  const char *login = crm_record_get_text (account, "login");

  return crm_secrets_store (place, login != NULL ? login : "", password, error);
}

static CrmSmtpSecurity
get_security (CrmRecord *account)
{
  const char *security = crm_record_get_text (account, "security");

  return g_strcmp0 (security, "none") == 0       ? CRM_SMTP_PLAIN
         : g_strcmp0 (security, "starttls") == 0 ? CRM_SMTP_STARTTLS
                                                 : CRM_SMTP_TLS;
}

/**
 * crm_mail_account_open:
 *
 * Returns: a conversation with the server of the account, not begun yet; %NULL with an error when
 *   its password is not on this desk
 */
CrmSmtp *
crm_mail_account_open (CrmRecord *account, GError **error)
{
  g_autofree char *place = dup_place (account);
  const char *host = crm_record_get_text (account, "host");
  const char *login = crm_record_get_text (account, "login");
  g_autoptr (CrmPassword) password = NULL;

  /* Whatever another program wrote into the record. */
  if (get_security (account) == CRM_SMTP_PLAIN && !crm_mail_host_is_here (host))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_DENIED,
                           _ ("A server that is not this computer is reached encrypted only"));
      return NULL;
    }
  if (login != NULL)
    password = crm_secrets_lookup (place, login, error);
  if (login != NULL && password == NULL)
    return NULL;
  return crm_smtp_new (host, crm_mail_account_get_port (account), get_security (account), login,
                       password);
}

static CrmMail *
make_test (CrmRecord *account, const char *recipient)
{
  CrmMail *mail = crm_mail_new ();
  g_autofree char *id = g_uuid_string_random ();

  mail->sender_name = g_strdup (crm_record_get_text (account, "name"));
  mail->sender = g_strdup (crm_record_get_text (account, "address"));
  mail->recipients = g_strdup (recipient != NULL ? recipient : mail->sender);
  mail->subject = g_strdup (_ ("Test of the mail account"));
  mail->body = g_strdup (_ ("This message was sent by Clientela to see whether the mail account "
                            "works. It does."));
  mail->message_id = g_strdup_printf ("<%s%s>", id, strrchr (mail->sender, '@'));
  mail->date = crm_clock_now ();
  return mail;
}

/**
 * crm_mail_account_test:
 * @recipient: (nullable): who gets it; %NULL for the address of the account itself
 *
 * Sends a message that says that it is a test.
 */
gboolean
crm_mail_account_test (CrmRecord *account,
                       const char *recipient,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (CrmSmtp) smtp = crm_mail_account_open (account, error);
  g_autoptr (CrmMail) mail = make_test (account, recipient);
  g_autoptr (GPtrArray) recipients = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (smtp == NULL)
    return FALSE;
  crm_smtp_set_patience (smtp, 30);
  recipients = crm_mail_list_recipients (mail, error);
  bytes = recipients != NULL ? crm_mail_write (mail, error) : NULL;
  return bytes != NULL
         && crm_smtp_send (smtp, mail->sender, recipients, bytes, cancellable, error)
                == CRM_SMTP_SENT;
}
