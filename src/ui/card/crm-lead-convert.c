/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lead becomes a company, a person and a deal. One operation, one undo: the lead keeps links to
 * what it became. Main thread. */
#include "config.h"

#include "crm-lead-convert.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  CrmNavigator *navigator;
  const CrmKind *kind; /* of what is opened afterwards */
  CrmId id;
} Opening;

/* Fields of the same name and type mean the same: phone, street, owner. */
static void
copy_common (CrmRecord *from, CrmRecord *to)
{
  static const char *const own[] = { "name", "status", "external_id", "kind" };
  const CrmKind *kind = crm_record_get_kind (to);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmField *source
          = crm_kind_find_field (crm_record_get_kind (from), crm_field_get_name (field));
      gboolean is_own = FALSE;

      for (gsize n = 0; n < G_N_ELEMENTS (own); n++)
        is_own |= strcmp (own[n], crm_field_get_name (field)) == 0;
      if (is_own || source == NULL || crm_field_has (field, CRM_FIELD_HEADER)
          || crm_field_get_field_type (source) != crm_field_get_field_type (field))
        continue;
      crm_record_set (to, field, crm_value_copy (crm_record_get (from, source)));
    }
}

static CrmRecord *
build_account (CrmContext *context, CrmRecord *lead)
{
  const char *company = crm_record_get_text (lead, "company");
  CrmRecord *account = crm_record_new (crm_context_get_kind (context, "account"));

  copy_common (lead, account);
  crm_record_set_text (account, "name", company != NULL ? company : crm_record_get_title (lead));
  if (company == NULL)
    crm_record_set_text (account, "kind", "person");
  return account;
}

static CrmRecord *
build_contact (CrmContext *context, CrmRecord *lead, CrmRecord *account)
{
  CrmRecord *contact = crm_record_new (crm_context_get_kind (context, "contact"));

  copy_common (lead, contact);
  crm_record_set_text (contact, "name", crm_record_get_title (lead));
  crm_record_set_link (contact, "account_id", crm_record_get_id (account));
  return contact;
}

static CrmRecord *
build_deal (CrmContext *context, CrmRecord *lead, CrmRecord *account, CrmRecord *contact)
{
  CrmRecord *deal = crm_record_new (crm_context_get_kind (context, "opportunity"));
  /* Translators: the first deal with a new customer: a company or a person. */
  g_autofree char *name
      = g_strdup_printf (_ ("First deal with %s"), crm_record_get_title (account));

  crm_record_set_text (deal, "name", name);
  crm_record_set_link (deal, "account_id", crm_record_get_id (account));
  crm_record_set_link (deal, "contact_id", crm_record_get_id (contact));
  crm_record_set_integer (deal, "engaged_on", crm_date_today ());
  crm_record_set_text (deal, "source", crm_record_get_text (lead, "source"));
  if (crm_record_is_set (lead, "owner_id"))
    crm_record_set_link (deal, "owner_id", crm_record_get_link (lead, "owner_id"));
  return deal;
}

static void
on_converted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_open_record (opening->navigator, opening->kind, &opening->id);
  else
    crm_navigator_report_error (opening->navigator, _ ("The lead was not converted"), error);
  g_object_unref (opening->navigator);
  g_free (opening);
}

/**
 * crm_lead_convert:
 *
 * Makes a customer of a lead, and opens the card of the company.
 */
void
crm_lead_convert (CrmContext *context, CrmNavigator *navigator, CrmRecord *lead)
{
  /* Translators: the name of a lead. */
  g_autofree char *label
      = g_strdup_printf (_ ("“%s” is now a customer"), crm_record_get_title (lead));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  g_autoptr (CrmRecord) account = build_account (context, lead);
  g_autoptr (CrmRecord) contact = build_contact (context, lead, account);
  g_autoptr (CrmRecord) deal = build_deal (context, lead, account, contact);
  g_autoptr (CrmRecord) converted = crm_record_copy (lead);
  Opening *opening = g_new0 (Opening, 1);

  crm_record_clear_changes (converted);
  crm_record_set_text (converted, "status", "converted");
  crm_record_set_link (converted, "converted_account_id", crm_record_get_id (account));
  crm_record_set_link (converted, "converted_contact_id", crm_record_get_id (contact));
  crm_record_set_link (converted, "converted_opportunity_id", crm_record_get_id (deal));
  crm_operation_insert (operation, account);
  crm_operation_insert (operation, contact);
  crm_operation_insert (operation, deal);
  crm_operation_update (operation, converted);
  opening->navigator = g_object_ref (navigator);
  opening->kind = crm_record_get_kind (account);
  opening->id = *crm_record_get_id (account);
  crm_operation_run_async (operation, context, NULL, on_converted_cb, opening);
}
