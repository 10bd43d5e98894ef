/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/**
 * CrmMessageStep:
 *
 * What a person may do about a message of which it depends on its status.
 */
typedef enum
{
  CRM_MESSAGE_CANCEL,   /* it is not to be sent any more */
  CRM_MESSAGE_RETRY,    /* it is to be tried again */
  CRM_MESSAGE_WAS_SENT, /* of an uncertain one: it did arrive */
} CrmMessageStep;

gboolean crm_message_can (CrmRecord *message, CrmMessageStep step);
gboolean
crm_message_take_step (CrmRecord *message, CrmMessageStep step, gint64 now, GError **error);
gint64 crm_message_get_delay (guint attempts);
gboolean crm_message_is_open (CrmRecord *message);
guint16 crm_mail_account_get_port (CrmRecord *account);
gboolean crm_mail_host_is_here (const char *host);

G_END_DECLS
