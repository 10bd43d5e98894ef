/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"
#include "crm-smtp.h"

G_BEGIN_DECLS

/* Accounts by which mail is sent. Their passwords are in the secret service of each desk, or in the
 * environment variable CLIENTELA_MAIL_PASSWORD where there is none. */

GPtrArray *crm_mail_account_list (CrmSession *session, GError **error);
CrmRecord *crm_mail_account_find (CrmSession *session, const char *text, GError **error);
gboolean crm_mail_account_needs_password (CrmRecord *account);

/* These wait for the secret service or for the network: not on a thread of the store. */
gboolean crm_mail_account_store_password (CrmRecord *account, const char *password, GError **error);
CrmSmtp *crm_mail_account_open (CrmRecord *account, GError **error);
gboolean crm_mail_account_test (CrmRecord *account,
                                const char *recipient,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
