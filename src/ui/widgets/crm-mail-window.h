/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-navigator.h"

G_BEGIN_DECLS

/**
 * CrmMailWindow:
 *
 * A message to the client of a record: to whom, in which words and language, with which files. What
 * is sent goes into the queue of this desk.
 */
#define CRM_TYPE_MAIL_WINDOW (crm_mail_window_get_type ())
G_DECLARE_FINAL_TYPE (CrmMailWindow, crm_mail_window, CRM, MAIL_WINDOW, AdwWindow)

/* Called when there is no account to send by. */
typedef void (*CrmMailInstead) (gpointer user_data);

void crm_mail_window_open (CrmContext *context,
                           CrmNavigator *navigator,
                           const CrmKind *kind,
                           const CrmId *id,
                           CrmMailInstead instead,
                           gpointer user_data,
                           GDestroyNotify destroy);

G_END_DECLS
