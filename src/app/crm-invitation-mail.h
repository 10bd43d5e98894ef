/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmInvitationTold:
 *
 * How those outside of the office learn of an invitation or of an answer.
 */
typedef enum
{
  CRM_INVITATION_NOBODY,  /* there is nobody outside to be told */
  CRM_INVITATION_QUEUED,  /* a message to them waits to be sent */
  CRM_INVITATION_BY_HAND, /* no mail is sent from here: the calendar (.ics) is to be saved */
} CrmInvitationTold;

gboolean crm_invitation_reply (CrmSession *session,
                               const CrmId *activity,
                               const CrmId *user,
                               const char *acceptance,
                               CrmInvitationTold *told,
                               char **organizer,
                               GError **error);
gboolean crm_invitation_send (CrmSession *session,
                              const CrmId *activity,
                              gboolean is_off,
                              CrmInvitationTold *told,
                              GError **error);

G_END_DECLS
