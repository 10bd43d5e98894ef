/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lead becomes a customer: what is there already is found first, what is missing is made, and
 * what was noted and planned for the lead goes along. One operation, one undo, also years later. */
#include "config.h"

#include "crm-lead-conversion.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-error.h"

#define LEAST 0.5
#define MOST_MATCHES 5
/* From here on a record is proposed and not only shown. */
#define SURE 0.8
#define MOST_CHANGES 500

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/* Fields of the same name and type mean the same: phone, street, owner. What @to says already
 * stays. */
static void
copy_common (CrmRecord *from, CrmRecord *to)
{
  static const char *const own[] = { "name", "status", "external_id", "kind", NULL };
  const CrmKind *kind = crm_record_get_kind (to);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmField *source
          = crm_kind_find_field (crm_record_get_kind (from), crm_field_get_name (field));

      if (g_strv_contains (own, crm_field_get_name (field)) || source == NULL
          || crm_field_has (field, CRM_FIELD_HEADER)
          || crm_field_get_field_type (source) != crm_field_get_field_type (field)
          || crm_value_is_none (crm_record_get (from, source))
          || !crm_value_is_none (crm_record_get (to, field)))
        continue;
      crm_record_set (to, field, crm_value_copy (crm_record_get (from, source)));
    }
}

static CrmRecord *
draft_account (CrmSession *session, CrmRecord *lead)
{
  const char *company = crm_record_get_text (lead, "company");
  CrmRecord *account = crm_record_new (find_kind (session, "account"));

  copy_common (lead, account);
  crm_record_set_text (account, "name", company != NULL ? company : crm_record_get_title (lead));
  if (company == NULL)
    crm_record_set_text (account, "kind", "person");
  return account;
}

static CrmRecord *
draft_contact (CrmSession *session, CrmRecord *lead)
{
  CrmRecord *contact = crm_record_new (find_kind (session, "contact"));

  copy_common (lead, contact);
  crm_record_set_text (contact, "name", crm_record_get_title (lead));
  return contact;
}

/**
 * crm_lead_dup_deal_name:
 *
 * Returns: (transfer full): what the first deal with a new customer is called
 */
char *
crm_lead_dup_deal_name (CrmRecord *lead)
{
  const char *company = crm_record_get_text (lead, "company");

  /* Translators: the first deal with a new customer: a company or a person. */
  return g_strdup_printf (_ ("First deal with %s"),
                          company != NULL ? company : crm_record_get_title (lead));
}

/* ---- what is there already ---- */

void
crm_lead_matches_free (CrmLeadMatches *self)
{
  g_clear_object (&self->lead);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->contacts, g_ptr_array_unref);
  g_clear_pointer (&self->deals, g_ptr_array_unref);
  g_free (self);
}

/* Records of the kind of @draft only: the lead itself and others resemble it, too. */
static GPtrArray *
find_similar (CrmSession *session, CrmRecord *draft, GError **error)
{
  g_autoptr (CrmRecord) owned = draft;
  GPtrArray *similar = crm_session_find_similar (session, owned, LEAST, 4 * MOST_MATCHES, error);

  for (guint i = similar != NULL ? similar->len : 0; i-- > 0;)
    {
      CrmSimilar *one = g_ptr_array_index (similar, i);

      if (crm_record_get_kind (one->record) != crm_record_get_kind (owned))
        g_ptr_array_remove_index (similar, i);
    }
  if (similar != NULL && similar->len > MOST_MATCHES)
    g_ptr_array_set_size (similar, MOST_MATCHES);
  return similar;
}

static gboolean
add_deals (
    CrmSession *session, GPtrArray *deals, GPtrArray *parties, const char *link, GError **error)
{
  for (guint i = 0; i < parties->len; i++)
    {
      CrmSimilar *similar = g_ptr_array_index (parties, i);
      g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "opportunity"));
      g_autoptr (GPtrArray) found = NULL;

      crm_query_set_limit (query, MOST_MATCHES);
      if (!crm_query_filter (query, link, CRM_FILTER_EQUAL,
                             crm_value_link (crm_record_get_id (similar->record)), error)
          || !crm_query_filter (query, "stage_id.type", CRM_FILTER_NOT_EQUAL,
                                crm_value_text ("won"), error)
          || !crm_query_filter (query, "stage_id.type", CRM_FILTER_NOT_EQUAL,
                                crm_value_text ("lost"), error))
        return FALSE;
      found = crm_session_list (session, query, error);
      if (found == NULL)
        return FALSE;
      for (guint k = 0; k < found->len; k++)
        {
          CrmRecord *deal = g_ptr_array_index (found, k);
          gboolean known = FALSE;

          for (guint d = 0; d < deals->len; d++)
            known = known
                    || crm_id_equal (crm_record_get_id (g_ptr_array_index (deals, d)),
                                     crm_record_get_id (deal));
          if (!known)
            g_ptr_array_add (deals, g_object_ref (deal));
        }
    }
  return TRUE;
}

/**
 * crm_lead_find_matches:
 *
 * Returns: (transfer full): companies and people that the lead may be, and their open deals
 */
CrmLeadMatches *
crm_lead_find_matches (CrmSession *session, const CrmId *lead, GError **error)
{
  g_autoptr (CrmLeadMatches) matches = g_new0 (CrmLeadMatches, 1);

  matches->lead = crm_session_get (session, find_kind (session, "lead"), lead, error);
  if (matches->lead == NULL)
    return NULL;
  matches->accounts = find_similar (session, draft_account (session, matches->lead), error);
  if (matches->accounts == NULL)
    return NULL;
  matches->contacts = find_similar (session, draft_contact (session, matches->lead), error);
  matches->deals = g_ptr_array_new_with_free_func (g_object_unref);
  if (matches->contacts == NULL
      || !add_deals (session, matches->deals, matches->accounts, "account_id", error)
      || !add_deals (session, matches->deals, matches->contacts, "contact_id", error))
    return NULL;
  return g_steal_pointer (&matches);
}

static gboolean
take_likeliest (GPtrArray *matches, CrmId *id)
{
  CrmSimilar *first = matches->len > 0 ? g_ptr_array_index (matches, 0) : NULL;

  if (first == NULL || first->probability < SURE)
    return FALSE;
  *id = *crm_record_get_id (first->record);
  return TRUE;
}

/**
 * crm_lead_conversion_propose:
 *
 * Fills in what is likely: what is there and fits is taken, a deal is made.
 */
void
crm_lead_conversion_propose (CrmLeadConversion *self, CrmLeadMatches *matches)
{
  CrmSimilar *person = matches->contacts->len > 0 ? g_ptr_array_index (matches->contacts, 0) : NULL;
  const CrmId *employer = NULL;

  self->lead = *crm_record_get_id (matches->lead);
  self->contact_is
      = take_likeliest (matches->contacts, &self->contact) ? CRM_CONVERT_EXISTING : CRM_CONVERT_NEW;
  self->account_is
      = take_likeliest (matches->accounts, &self->account) ? CRM_CONVERT_EXISTING : CRM_CONVERT_NEW;
  if (self->contact_is == CRM_CONVERT_EXISTING && self->account_is == CRM_CONVERT_NEW)
    employer = crm_record_get_link (person->record, "account_id");
  if (employer != NULL)
    {
      self->account_is = CRM_CONVERT_EXISTING;
      self->account = *employer;
    }
  self->deal_is = CRM_CONVERT_NEW;
}

CrmLeadConversion *
crm_lead_conversion_copy (const CrmLeadConversion *self)
{
  CrmLeadConversion *copy = g_memdup2 (self, sizeof *self);

  copy->deal_name = g_strdup (self->deal_name);
  return copy;
}

void
crm_lead_conversion_free (CrmLeadConversion *self)
{
  g_free (self->deal_name);
  g_free (self);
}

/* ---- what it becomes ---- */

static gboolean
save_party (CrmSession *session, CrmRecord *record, CrmConvert is, GError **error)
{
  if (is == CRM_CONVERT_NEW)
    return crm_session_insert (session, record, error);
  return !crm_record_has_changes (record) || crm_session_update (session, record, error);
}

/* A new one, or what is there with what the lead knows beside it. */
static CrmRecord *
take_party (CrmSession *session,
            const char *kind,
            const CrmId *id,
            CrmConvert is,
            CrmRecord *lead,
            CrmRecord *draft,
            GError **error)
{
  g_autoptr (CrmRecord) owned = draft;
  CrmRecord *record;

  if (is == CRM_CONVERT_NEW)
    return g_steal_pointer (&owned);
  record = crm_session_get (session, find_kind (session, kind), id, error);
  if (record != NULL)
    copy_common (lead, record);
  return record;
}

static void
link_unless_set (CrmRecord *record, const char *field, CrmRecord *to)
{
  if (to != NULL && !crm_record_is_set (record, field))
    crm_record_set_link (record, field, crm_record_get_id (to));
}

static CrmRecord *
take_deal (CrmSession *session,
           CrmLeadConversion *self,
           CrmRecord *lead,
           CrmRecord *account,
           CrmRecord *contact,
           GError **error)
{
  const CrmKind *kind = find_kind (session, "opportunity");
  CrmRecord *deal = self->deal_is == CRM_CONVERT_NEW
                        ? crm_record_new (kind)
                        : crm_session_get (session, kind, &self->deal, error);

  if (deal == NULL)
    return NULL;
  link_unless_set (deal, "account_id", account);
  link_unless_set (deal, "contact_id", contact);
  if (self->deal_is == CRM_CONVERT_EXISTING)
    return deal;
  if (self->deal_name != NULL && *self->deal_name != '\0')
    crm_record_set_text (deal, "name", self->deal_name);
  else
    crm_record_set (deal, crm_kind_find_field (kind, "name"),
                    crm_value_take_text (crm_lead_dup_deal_name (lead)));
  crm_record_set_integer (deal, "engaged_on", crm_date_today ());
  crm_record_set_text (deal, "source", crm_record_get_text (lead, "source"));
  crm_record_set_text (deal, "description", crm_record_get_text (lead, "description"));
  if (crm_record_is_set (lead, "owner_id"))
    crm_record_set_link (deal, "owner_id", crm_record_get_link (lead, "owner_id"));
  return deal;
}

/* What was noted, planned and promised goes along to the customer. */
static gboolean
move_children (CrmSession *session, CrmRecord *lead, CrmRecord *to, GError **error)
{
  static const char *const kinds[] = { "activity", "note", "plan_run" };

  for (guint k = 0; to != NULL && k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GPtrArray) children
          = crm_session_children (session, find_kind (session, kinds[k]), "parent",
                                  crm_record_get_kind (lead), crm_record_get_id (lead), error);

      for (guint i = 0; children != NULL && i < children->len; i++)
        {
          CrmRecord *child = g_ptr_array_index (children, i);

          crm_record_set_parent (child, "parent", crm_record_get_kind (to), crm_record_get_id (to));
          if (!crm_session_update (session, child, error))
            return FALSE;
        }
      if (children == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
mark_lead (CrmSession *session,
           CrmRecord *lead,
           CrmRecord *account,
           CrmRecord *contact,
           CrmRecord *deal,
           GError **error)
{
  crm_record_set_text (lead, "status", "converted");
  link_unless_set (lead, "converted_account_id", account);
  link_unless_set (lead, "converted_contact_id", contact);
  link_unless_set (lead, "converted_opportunity_id", deal);
  return crm_session_update (session, lead, error);
}

static gboolean
check (CrmLeadConversion *self, CrmRecord *lead, GError **error)
{
  if (g_strcmp0 (crm_record_get_text (lead, "status"), "converted") == 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT, _ ("“%s” is a customer already"),
                   crm_record_get_title (lead));
      return FALSE;
    }
  if (self->account_is != CRM_CONVERT_NONE || self->contact_is != CRM_CONVERT_NONE)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("A lead becomes a company or a person, or both"));
  return FALSE;
}

/**
 * crm_lead_convert_in:
 *
 * Makes a customer of a lead, as part of an open operation. Afterwards @self names what it became.
 */
gboolean
crm_lead_convert_in (CrmSession *session, CrmLeadConversion *self, GError **error)
{
  g_autoptr (CrmRecord) lead
      = crm_session_get (session, find_kind (session, "lead"), &self->lead, error);
  g_autoptr (CrmRecord) account = NULL;
  g_autoptr (CrmRecord) contact = NULL;
  g_autoptr (CrmRecord) deal = NULL;

  if (lead == NULL || !check (self, lead, error))
    return FALSE;
  if (self->account_is != CRM_CONVERT_NONE)
    {
      account = take_party (session, "account", &self->account, self->account_is, lead,
                            draft_account (session, lead), error);
      if (account == NULL || !save_party (session, account, self->account_is, error))
        return FALSE;
      self->account = *crm_record_get_id (account);
    }
  if (self->contact_is != CRM_CONVERT_NONE)
    {
      contact = take_party (session, "contact", &self->contact, self->contact_is, lead,
                            draft_contact (session, lead), error);
      if (contact == NULL)
        return FALSE;
      link_unless_set (contact, "account_id", account);
      if (!save_party (session, contact, self->contact_is, error))
        return FALSE;
      self->contact = *crm_record_get_id (contact);
    }
  if (self->deal_is != CRM_CONVERT_NONE)
    {
      deal = take_deal (session, self, lead, account, contact, error);
      if (deal == NULL || !save_party (session, deal, self->deal_is, error))
        return FALSE;
      self->deal = *crm_record_get_id (deal);
    }
  return move_children (session, lead,
                        deal != NULL      ? deal
                        : account != NULL ? account
                                          : contact,
                        error)
         && mark_lead (session, lead, account, contact, deal, error);
}

/**
 * crm_lead_find_conversion:
 * @batch: (out): the operation that made a customer of the lead, for its undo
 *
 * Returns: FALSE when this desk knows of none
 */
gboolean
crm_lead_find_conversion (CrmSession *session, const CrmId *lead, CrmId *batch)
{
  g_autoptr (GPtrArray) changes
      = crm_session_history (session, find_kind (session, "lead"), lead, MOST_CHANGES, NULL);

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const CrmChange *change = g_ptr_array_index (changes, i);

      if (change->field == NULL || strcmp (crm_field_get_name (change->field), "status") != 0
          || change->new_value.type != CRM_VALUE_TEXT
          || strcmp (change->new_value.text, "converted") != 0)
        continue;
      *batch = change->batch;
      return TRUE;
    }
  return FALSE;
}
