/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  CRM_SMTP_TLS,      /* encrypted from the start */
  CRM_SMTP_STARTTLS, /* encrypted after the greeting, or not at all */
  CRM_SMTP_PLAIN,    /* not encrypted: only to this very computer */
} CrmSmtpSecurity;

/**
 * CrmSmtpOutcome:
 * @CRM_SMTP_SENT: the server has it
 * @CRM_SMTP_REFUSED: the server does not want it, and would not later
 * @CRM_SMTP_LATER: it did not go out; it may be tried again
 * @CRM_SMTP_UNCERTAIN: all of it went out and no answer came: nobody here can know
 */
typedef enum
{
  CRM_SMTP_SENT,
  CRM_SMTP_REFUSED,
  CRM_SMTP_LATER,
  CRM_SMTP_UNCERTAIN,
} CrmSmtpOutcome;

/**
 * CrmSmtp:
 *
 * A conversation with a mail server, kept open from one mail to the next. Everything here waits for
 * the network; one thread at a time.
 */
typedef struct _CrmSmtp CrmSmtp;

CrmSmtp *crm_smtp_new (const char *host,
                       guint16 port,
                       CrmSmtpSecurity security,
                       const char *login,
                       const char *password);
void crm_smtp_free (CrmSmtp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmSmtp, crm_smtp_free)

void crm_smtp_set_patience (CrmSmtp *self, guint seconds);
gboolean crm_smtp_check (CrmSmtp *self, GCancellable *cancellable, GError **error);
CrmSmtpOutcome crm_smtp_send (CrmSmtp *self,
                              const char *sender,
                              GPtrArray *recipients,
                              GBytes *mail,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
