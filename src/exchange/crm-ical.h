/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-session.h"

G_BEGIN_DECLS

/* A calendar larger than this is not read. */
#define CRM_ICAL_MOST_BYTES (64 * 1024 * 1024)

/**
 * CrmIcalReport:
 *
 * What became of a calendar file.
 */
typedef struct
{
  guint n_made, n_changed, n_same;
  guint n_answers;     /* participants whose answer came in */
  GPtrArray *problems; /* char *: what could not be read or is only kept, for people */
} CrmIcalReport;

gboolean crm_ical_guess (const guint8 *data, gsize length);
gboolean crm_ical_import (CrmSession *session,
                          GBytes *bytes,
                          CrmIcalReport *report,
                          CrmProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error);
void crm_ical_report_clear (CrmIcalReport *self);
char *crm_ical_report_dup_text (const CrmIcalReport *self);
gboolean crm_ical_import_holidays (
    CrmSession *session, GBytes *bytes, guint *n_made, guint *n_known, GError **error);

/* crm-ical-schedule.c: what goes from calendar to calendar by mail (RFC 5546). */
GBytes *crm_ical_invitation (CrmSession *session, const CrmId *activity, GError **error);
GBytes *crm_ical_cancellation (CrmSession *session, const CrmId *activity, GError **error);
GBytes *
crm_ical_reply (CrmSession *session, const CrmId *activity, const CrmId *user, GError **error);
char *
crm_ical_dup_organizer (CrmSession *session, const CrmId *activity, char **name, GError **error);
char *crm_ical_dup_address (CrmSession *session, CrmRecord *participant);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmIcalReport, crm_ical_report_clear)

G_END_DECLS
