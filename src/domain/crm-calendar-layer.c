/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a calendar shows beside what people planned: described once. Any thread. */
#include "config.h"

#include "crm-calendar-layer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-facts.h"
#include "crm-record.h"

/* A person born before this year has no known year of birth. */
#define FIRST_BIRTH_YEAR 1905

static const CrmCalendarLayer layers[] = {
  { "delivery", NC_ ("calendar layer", "Deliveries"),
    /* Translators: %s is the number of an order. */
    NC_ ("calendar layer", "Deliver %s"), "crm-order-symbolic", "sales_order", "deliver_on",
    "status = confirmed or status = partly_delivered", FALSE },
  { "deal", NC_ ("calendar layer", "Deals to close"),
    /* Translators: %s is the name of a deal. */
    NC_ ("calendar layer", "Close %s"), "crm-deal-symbolic", "opportunity", "expected_close_on",
    "stage_id.type = open or stage_id.type = on_hold", FALSE },
  { "quote", NC_ ("calendar layer", "Quotes that lapse"),
    /* Translators: %s is the name of a quote. */
    NC_ ("calendar layer", "%s lapses"), "crm-document-symbolic", "document", "expires_on",
    "type = quote and (status = made or status = sent or status = opened)", FALSE },
  { "invoice", NC_ ("calendar layer", "Invoices due"),
    /* Translators: %s is the number of an invoice. */
    NC_ ("calendar layer", "%s is due"), "crm-invoice-symbolic", "invoice", "due",
    "type != credit_note and (status = issued or status = sent)", FALSE },
  { "contract", NC_ ("calendar layer", "Contracts that end"),
    /* Translators: %s is the name of a contract. */
    NC_ ("calendar layer", "%s ends"), "crm-template-symbolic", "document", "end",
    "status != draft and status != declined and status != replaced and status != voided", FALSE },
  { "agreement", NC_ ("calendar layer", "Promises"),
    /* Translators: %s is what was agreed. */
    NC_ ("calendar layer", "Promised: %s"), "crm-task-symbolic", "agreement", "due_on",
    "done_at is empty", FALSE },
  { "birthday", NC_ ("calendar layer", "Birthdays"),
    /* Translators: %s is the name of a person. */
    NC_ ("calendar layer", "Birthday of %s"), "crm-person-symbolic", "contact", "birthday", NULL,
    TRUE },
  { "date", NC_ ("calendar layer", "Family and other dates"), NULL, "crm-contacts-symbolic",
    "important_date", "month_day", NULL, TRUE },
};

/**
 * crm_calendar_layer_count:
 *
 * Returns: how many layers there are
 */
guint
crm_calendar_layer_count (void)
{
  return G_N_ELEMENTS (layers);
}

const CrmCalendarLayer *
crm_calendar_layer_get (guint position)
{
  g_return_val_if_fail (position < G_N_ELEMENTS (layers), NULL);
  return &layers[position];
}

/**
 * crm_calendar_layer_find:
 * @position: (out) (optional): of the layer that has that name
 *
 * Returns: whether there is one
 */
gboolean
crm_calendar_layer_find (const char *name, guint *position)
{
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    if (strcmp (layers[i].name, name) == 0)
      {
        if (position != NULL)
          *position = i;
        return TRUE;
      }
  return FALSE;
}

/**
 * crm_calendar_layer_get_bit:
 *
 * Returns: the layer as a set of one
 */
guint
crm_calendar_layer_get_bit (const CrmCalendarLayer *self)
{
  return 1u << (self - layers);
}

/**
 * crm_calendar_layer_reads:
 *
 * Returns: whether some layer looks for records by @field
 */
gboolean
crm_calendar_layer_reads (const CrmField *field)
{
  const char *kind = crm_kind_get_name (crm_field_get_kind (field));

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    if (strcmp (layers[i].kind, kind) == 0
        && strcmp (layers[i].field, crm_field_get_name (field)) == 0)
      return TRUE;
  return FALSE;
}

/**
 * crm_calendar_layer_get_label:
 *
 * Returns: the translated name of the layer
 */
const char *
crm_calendar_layer_get_label (const CrmCalendarLayer *self)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "calendar layer", self->label);
}

static int
find_age (const CrmCalendarLayer *self, CrmRecord *record, CrmDate date)
{
  int born, year;

  if (strcmp (self->kind, "contact") == 0)
    crm_date_split ((CrmDate) crm_record_get_integer (record, self->field, 0), &born, NULL, NULL);
  else
    born = (int) crm_record_get_integer (record, "year", 0);
  crm_date_split (date, &year, NULL, NULL);
  return born >= FIRST_BIRTH_YEAR && born < year ? year - born : 0;
}

static const char *
party_link (CrmRecord *record)
{
  static const char *const links[] = { "contact_id", "account_id", "lead_id" };
  const CrmKind *kind = crm_record_get_kind (record);

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    if (crm_kind_find_field (kind, links[i]) != NULL && crm_record_is_set (record, links[i]))
      return links[i];
  return NULL;
}

static const char *
date_label (CrmRecord *date)
{
  const char *label = crm_record_get_text (date, "label");
  const CrmField *type = crm_kind_find_field (crm_record_get_kind (date), "type");

  return label != NULL ? label : crm_field_choice_label (type, crm_record_get_text (date, "type"));
}

/**
 * crm_calendar_layer_dup_text:
 * @date: the day on which it is shown, or %CRM_DATE_NONE for any year
 *
 * Returns: (transfer full): what the day is, in translated words
 */
char *
crm_calendar_layer_dup_text (const CrmCalendarLayer *self, CrmRecord *record, CrmDate date)
{
  int age = self->is_yearly && date != CRM_DATE_NONE ? find_age (self, record, date) : 0;
  const char *says
      = self->says != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, "calendar layer", self->says) : NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *text = NULL;

  if (says == NULL)
    text = g_strdup (date_label (record));
  else
    {
      parts = g_strsplit (says, "%s", -1);
      text = g_strjoinv (crm_record_get_title (record), parts);
    }
  if (age == 0)
    return g_steal_pointer (&text);
  /* Translators: what is celebrated, and how many years ago it was: “Birthday of Ana (40)”. */
  return g_strdup_printf (C_ ("calendar layer", "%s (%d)"), text, age);
}

/**
 * crm_calendar_layer_get_about:
 *
 * Returns: (nullable): with whom it has to do
 */
const char *
crm_calendar_layer_get_about (const CrmCalendarLayer *self, CrmRecord *record)
{
  const char *link = party_link (record);
  const CrmField *field
      = crm_kind_find_field (crm_record_get_kind (record), link != NULL ? link : "parent");

  return field != NULL ? crm_record_get_link_title (record, field) : NULL;
}

/**
 * crm_calendar_layer_get_subject:
 * @id: (out): of what is opened
 *
 * Returns: the kind of what is opened: the record, or whom it belongs to where it has no card
 */
const CrmKind *
crm_calendar_layer_get_subject (const CrmCalendarLayer *self, CrmRecord *record, CrmId *id)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const char *link = crm_kind_has (kind, CRM_KIND_CHILD) ? party_link (record) : NULL;

  *id = link != NULL ? *crm_record_get_link (record, link) : *crm_record_get_id (record);
  return link != NULL ? crm_field_get_target (crm_kind_find_field (kind, link)) : kind;
}

/**
 * crm_calendar_layer_find_day:
 *
 * Returns: the first day of @record that is not before @from, or %CRM_DATE_NONE
 */
CrmDate
crm_calendar_layer_find_day (const CrmCalendarLayer *self, CrmRecord *record, CrmDate from)
{
  gint64 value = crm_record_get_integer (record, self->field, CRM_DATE_NONE);
  int month, day;

  if (value == CRM_DATE_NONE)
    return CRM_DATE_NONE;
  if (!self->is_yearly)
    return value >= from ? (CrmDate) value : CRM_DATE_NONE;
  if (strcmp (self->field, "month_day") == 0)
    return crm_important_date_next (record, from);
  crm_date_split ((CrmDate) value, NULL, &month, &day);
  from = MAX (from, (CrmDate) value);
  return crm_anniversary_next (month, day, from);
}

/**
 * crm_calendar_layer_can_move:
 *
 * Returns: whether its day may be given another date by who works at this desk
 */
gboolean
crm_calendar_layer_can_move (const CrmCalendarLayer *self, CrmRecord *record)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), self->field);
  static const char *const fixed[] = { "document", "invoice" };

  /* What was issued says its dates on paper. */
  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    if (strcmp (self->kind, fixed[i]) == 0)
      return FALSE;
  return !self->is_yearly && !crm_field_has (field, CRM_FIELD_READ_ONLY)
         && crm_field_get_access (field) == CRM_ACCESS_FULL;
}
