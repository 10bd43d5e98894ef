/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libical/ical.h>

#include "crm-session.h"

G_BEGIN_DECLS

/* crm-ical-entry.c: an entry of a calendar and an activity, each as the other. No I/O. */

/* What the UID of an entry that was made here ends with; before it stands the id of the activity.
 */
#define CRM_ICAL_UID_SUFFIX "@clientela"

/* And that of a day of a layer, which is no activity. */
#define CRM_ICAL_LAYER_SUFFIX "@layer.clientela"

gint64 crm_ical_instant (icalproperty *property, char **zone, gboolean *is_day);
void crm_ical_read_entry (icalcomponent *entry, CrmRecord *activity);
void crm_ical_write_entry (CrmRecord *activity, icalcomponent *entry, const char *exdates);
char *crm_ical_dup_uid (CrmRecord *activity);
const char *crm_ical_mail_address (icalproperty *property);
const char *crm_ical_acceptance (icalproperty *attendee);
icalparameter_partstat crm_ical_partstat (const char *acceptance);
gint64 crm_ical_recurrence (icalcomponent *entry);
icalcomponent *crm_ical_dup_with_zones (icalcomponent *entry);

/* crm-ical-read.c */
icalcomponent *crm_ical_parse (GBytes *bytes, GError **error);

/* crm-ical-write.c */
icalcomponent *crm_ical_get_entry (icalcomponent *root);
icalcomponent *
crm_ical_dup_entry (CrmSession *session, CrmRecord *activity, gboolean with_moved, GError **error);
icalproperty *
crm_ical_find_attendee (CrmSession *session, icalcomponent *entry, CrmRecord *participant);
GBytes *crm_ical_write_method (icalcomponent *root, const char *method);

/* crm-ical-zone.c */
const char *crm_ical_zone_of_windows (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (icalcomponent, icalcomponent_free)

G_END_DECLS
