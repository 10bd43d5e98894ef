/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes from calendar to calendar by mail (RFC 5546): invitations, what was called off, and
 * answers. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-error.h"
#include "crm-ical-private.h"
#include "crm-ical.h"

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static icalcomponent *
dup_entry (CrmSession *session, const CrmId *activity, GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_session_get (session, find_kind (session, "activity"), activity, error);

  return record != NULL ? crm_ical_dup_entry (session, record, FALSE, error) : NULL;
}

/* ---- who invites ---- */

static gboolean
put_organizer (CrmSession *session, icalcomponent *entry, GError **error)
{
  g_autoptr (CrmRecord) me = NULL;
  g_autofree char *uri = NULL;
  icalproperty *property;

  if (icalcomponent_get_first_property (entry, ICAL_ORGANIZER_PROPERTY) != NULL)
    return TRUE;
  me = crm_session_get (session, find_kind (session, "user"), crm_session_get_user (session),
                        error);
  if (me == NULL)
    return FALSE;
  if (!crm_record_is_set (me, "email"))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("Your own mail address is not known here: who is invited answers to "
                              "it. Write it into your entry under Settings, People."));
      return FALSE;
    }
  uri = g_strconcat ("mailto:", crm_record_get_text (me, "email"), NULL);
  property = icalproperty_new_organizer (uri);
  icalproperty_add_parameter (property, icalparameter_new_cn (crm_record_get_title (me)));
  icalcomponent_add_property (entry, property);
  return TRUE;
}

static GBytes *
write_to_guests (CrmSession *session, const CrmId *activity, const char *method, GError **error)
{
  g_autoptr (icalcomponent) root = dup_entry (session, activity, error);
  icalcomponent *entry = root != NULL ? crm_ical_get_entry (root) : NULL;

  if (entry == NULL)
    return NULL;
  if (icalcomponent_get_first_property (entry, ICAL_ATTENDEE_PROPERTY) == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("Nobody who takes part has a mail address."));
      return NULL;
    }
  if (!put_organizer (session, entry, error))
    return NULL;
  if (g_str_equal (method, "CANCEL"))
    icalcomponent_set_status (entry, ICAL_STATUS_CANCELLED);
  return crm_ical_write_method (root, method);
}

/**
 * crm_ical_invitation:
 *
 * Returns: (transfer full): a calendar (METHOD:REQUEST) that invites those who take part in
 *   @activity, or tells them what became of it; an error when nobody with an address does
 */
GBytes *
crm_ical_invitation (CrmSession *session, const CrmId *activity, GError **error)
{
  return write_to_guests (session, activity, "REQUEST", error);
}

/**
 * crm_ical_cancellation:
 *
 * Returns: (transfer full): a calendar (METHOD:CANCEL) that calls @activity off for those who were
 *   invited; an error when nobody with an address was
 */
GBytes *
crm_ical_cancellation (CrmSession *session, const CrmId *activity, GError **error)
{
  return write_to_guests (session, activity, "CANCEL", error);
}

/* ---- answers ---- */

static gboolean
is_colleague (CrmSession *session, const char *address)
{
  g_autofree char *folded = g_ascii_strdown (address, -1);
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "user"));
  g_autoptr (GPtrArray) found = NULL;

  crm_query_set_limit (query, 1);
  if (crm_query_filter (query, "email", CRM_FILTER_EQUAL, crm_value_text (folded), NULL))
    found = crm_session_list (session, query, NULL);
  return found != NULL && found->len > 0;
}

static icalproperty *
get_organizer (icalcomponent *entry)
{
  return icalcomponent_get_first_property (entry, ICAL_ORGANIZER_PROPERTY);
}

/**
 * crm_ical_dup_organizer:
 * @name: (out) (nullable) (optional): what they are called
 *
 * Returns: (transfer full) (nullable): the mail address of who invited to @activity from outside of
 *   the office, and gets an answer by mail; %NULL when it was planned here
 */
char *
crm_ical_dup_organizer (CrmSession *session, const CrmId *activity, char **name, GError **error)
{
  g_autoptr (icalcomponent) root = dup_entry (session, activity, error);
  icalproperty *organizer = root != NULL ? get_organizer (crm_ical_get_entry (root)) : NULL;
  const char *address = organizer != NULL ? crm_ical_mail_address (organizer) : NULL;
  icalparameter *cn
      = address != NULL ? icalproperty_get_first_parameter (organizer, ICAL_CN_PARAMETER) : NULL;

  if (name != NULL)
    *name = cn != NULL ? g_utf8_make_valid (icalparameter_get_cn (cn), -1) : NULL;
  return address != NULL && !is_colleague (session, address) ? g_utf8_make_valid (address, -1)
                                                             : NULL;
}

/* Under which address somebody was invited is what their answer is known by. */
static icalproperty *
dup_attendee (CrmSession *session,
              icalcomponent *entry,
              const CrmId *activity,
              const CrmId *user,
              GError **error)
{
  g_autoptr (GPtrArray) people = crm_session_children (
      session, find_kind (session, "activity_participant"), "activity_id", NULL, activity, error);

  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      CrmRecord *person = g_ptr_array_index (people, i);
      const CrmValue *who = crm_record_get_by_name (person, "participant");
      icalproperty *attendee = NULL;

      if (who->type == CRM_VALUE_LINK && crm_id_equal (&who->link, user))
        attendee = crm_ical_find_attendee (session, entry, person);
      if (attendee != NULL)
        return icalproperty_new_clone (attendee);
    }
  if (error != NULL && *error == NULL)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("You are not invited to it, so there is nothing to answer."));
  return NULL;
}

/**
 * crm_ical_reply:
 * @user: who was invited and has answered
 *
 * Returns: (transfer full): a calendar (METHOD:REPLY) that tells who invited what the answer is; an
 *   error when that person was not invited, or when nobody outside is to be told
 */
GBytes *
crm_ical_reply (CrmSession *session, const CrmId *activity, const CrmId *user, GError **error)
{
  static const icalproperty_kind kept[]
      = { ICAL_UID_PROPERTY,     ICAL_RECURRENCEID_PROPERTY, ICAL_SEQUENCE_PROPERTY,
          ICAL_DTSTART_PROPERTY, ICAL_DTEND_PROPERTY,        ICAL_DURATION_PROPERTY,
          ICAL_SUMMARY_PROPERTY, ICAL_ORGANIZER_PROPERTY };
  g_autoptr (icalcomponent) root = dup_entry (session, activity, error);
  icalcomponent *entry = root != NULL ? crm_ical_get_entry (root) : NULL;
  g_autoptr (icalcomponent) answer = NULL;
  icalproperty *attendee;

  if (entry == NULL)
    return NULL;
  if (get_organizer (entry) == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("It was planned here: nobody outside is to be told."));
      return NULL;
    }
  attendee = dup_attendee (session, entry, activity, user, error);
  if (attendee == NULL)
    return NULL;
  icalproperty_remove_parameter_by_kind (attendee, ICAL_RSVP_PARAMETER);
  answer = icalcomponent_new (icalcomponent_isa (entry));
  icalcomponent_set_dtstamp (
      answer, icaltime_from_timet_with_zone ((time_t) (crm_clock_now () / CRM_SECOND), 0,
                                             icaltimezone_get_utc_timezone ()));
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      icalproperty *property = icalcomponent_get_first_property (entry, kept[i]);

      if (property != NULL)
        icalcomponent_add_property (answer, icalproperty_new_clone (property));
    }
  icalcomponent_add_property (answer, attendee);
  return crm_ical_write_method (answer, "REPLY");
}
