/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of orders: the number of what was confirmed, and how the status of an order and what was
 * delivered of its lines say the same. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-opportunity.h"
#include "crm-paper-private.h"

/* Nobody knows when an order was delivered that comes in as delivered, from an older book. */
static void
set_days (CrmRecord *order, gboolean is_new, CrmRules *rules)
{
  CrmDate today = crm_instant_to_date (rules->now);

  if (!crm_record_is_set (order, "date"))
    crm_record_set_integer (order, "date", today);
  if (!crm_paper_has_status (order, "delivered"))
    crm_record_unset (order, "delivered_on");
  else if (!is_new && !crm_record_is_set (order, "delivered_on"))
    crm_record_set_integer (order, "delivered_on", today);
}

/* An order that comes from a deal is for the customer of the deal. */
static void
take_client (CrmRecord *order, CrmRules *rules)
{
  const CrmId *id = crm_record_get_link (order, "opportunity_id");
  g_autoptr (CrmRecord) deal = NULL;

  if (id == NULL || crm_record_is_set (order, "account_id")
      || crm_record_is_set (order, "contact_id"))
    return;
  deal = rules->get (rules->data, crm_catalog_find_kind (rules->catalog, "opportunity"), id);
  if (deal == NULL)
    return;
  crm_record_set_link (order, "account_id", crm_record_get_link (deal, "account_id"));
  crm_record_set_link (order, "contact_id", crm_record_get_link (deal, "contact_id"));
}

gboolean
crm_sales_order_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  take_client (record, rules);
  if (!crm_paper_prepare_head (record, before, rules, error))
    return FALSE;
  if (before == NULL || crm_paper_status_changed (record, before)
      || !crm_record_is_set (record, "date"))
    set_days (record, before == NULL, rules);
  return crm_paper_give_number (record, rules, error);
}

static gboolean
is_whole (CrmRecord *line)
{
  return crm_record_get_integer (line, "delivered", 0) >= crm_record_get_integer (line, "qty", 0);
}

static const char *
find_status (GPtrArray *lines)
{
  guint n_whole = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < lines->len; i++)
    {
      CrmRecord *line = g_ptr_array_index (lines, i);

      n_whole += is_whole (line);
      any |= crm_record_get_integer (line, "delivered", 0) > 0;
    }
  if (any && n_whole == lines->len)
    return "delivered";
  return any ? "partly_delivered" : "confirmed";
}

static gboolean
check_parts (GPtrArray *lines, GError **error)
{
  if (strcmp (find_status (lines), "partly_delivered") == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("Write in the lines how much of each was delivered: the status follows"));
  return FALSE;
}

/* A line that comes to a delivered order, as an import of old ones brings it, was delivered. */
void
crm_order_line_begin (CrmRecord *line, CrmRecord *order)
{
  if (crm_paper_has_status (order, "delivered")
      && crm_record_get_integer (line, "delivered", 0) == 0)
    crm_record_set_integer (line, "delivered", crm_record_get_integer (line, "qty", 0));
}

/* Whether the line says what the order says: then its order was there first. */
static gboolean
agrees (CrmRecord *order, CrmRecord *line)
{
  return crm_paper_has_status (order, "delivered")
             ? is_whole (line)
             : crm_paper_has_status (order, "confirmed")
                   && crm_record_get_integer (line, "delivered", 0) == 0;
}

static gboolean
is_as_before (CrmRecord *record, CrmRecord *before, const char *field)
{
  return crm_value_equal (crm_record_get_by_name (record, field),
                          crm_record_get_by_name (before, field));
}

static gboolean
settle_client (CrmRecord *order, CrmRules *rules, GError **error)
{
  const char *link = crm_record_is_set (order, "account_id") ? "account_id" : "contact_id";
  const CrmId *client = crm_record_get_link (order, link);

  return client == NULL || crm_repeat_settle (rules, link, client, error);
}

/* Orders move their client in pipelines of repeat customers. */
static gboolean
settle_clients (
    CrmRecord *order, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  gboolean same_client = before == NULL
                         || (is_as_before (order, before, "account_id")
                             && is_as_before (order, before, "contact_id"));

  if (before == NULL && crm_paper_has_status (order, "draft"))
    return TRUE;
  if (before != NULL && !deleted && same_client && is_as_before (order, before, "status")
      && is_as_before (order, before, "gross_base"))
    return TRUE;
  return settle_client (order, rules, error)
         && (same_client || settle_client (before, rules, error));
}

/* Who says that an order is delivered says it of every line, and who takes it back too; a part of
 * it is said line by line. */
gboolean
crm_sales_order_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  gboolean is_delivered = crm_paper_has_status (record, "delivered");
  g_autoptr (GPtrArray) lines = NULL;

  if (!settle_clients (record, before, deleted, rules, error))
    return FALSE;
  if (deleted || !crm_paper_status_changed (record, before)
      || crm_paper_has_status (record, "cancelled"))
    return TRUE;
  lines = crm_paper_get_lines (record, rules);
  if (lines == NULL || lines->len == 0)
    return TRUE;
  if (crm_paper_has_status (record, "partly_delivered"))
    return check_parts (lines, error);
  for (guint i = 0; i < lines->len; i++)
    {
      CrmRecord *line = g_ptr_array_index (lines, i);
      gint64 wanted = is_delivered ? crm_record_get_integer (line, "qty", 0) : 0;

      if (crm_record_get_integer (line, "delivered", 0) == wanted)
        continue;
      crm_record_set_integer (line, "delivered", wanted);
      if (!rules->update (rules->data, line, error))
        return FALSE;
    }
  return TRUE;
}

/* What follows for an order from its lines after one of them was saved; @moved when the line came
 * or went. */
void
crm_order_settle (CrmRecord *order, CrmRecord *line, GPtrArray *lines, gboolean moved)
{
  gint64 uninvoiced = 0;
  const CrmField *delivered = crm_kind_find_field (crm_record_get_kind (line), "delivered");
  const CrmField *qty = crm_kind_find_field (crm_record_get_kind (line), "qty");

  for (guint i = 0; i < lines->len; i++)
    {
      CrmRecord *one = g_ptr_array_index (lines, i);

      uninvoiced += crm_paper_line_total (crm_record_get_integer (one, "price", 0),
                                          crm_order_line_get_remaining (one),
                                          crm_record_get_integer (one, "discount", 0));
    }
  crm_record_set_integer (order, "uninvoiced", uninvoiced);
  /* Of a line that nobody changes now, two desks may have delivered parts. */
  if (!moved && crm_record_has_changes (line) && !crm_record_is_changed (line, delivered)
      && !crm_record_is_changed (line, qty))
    return;
  if (crm_paper_has_status (order, "draft") || crm_paper_has_status (order, "cancelled")
      || agrees (order, line))
    return;
  crm_record_set_text (order, "status", find_status (lines));
}
