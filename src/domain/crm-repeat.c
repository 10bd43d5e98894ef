/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline of repeat customers: one deal for each client who ordered, in the stage that their
 * number of orders says. Orders move it, nobody has to. */
#include "config.h"

#include <string.h>

#include "crm-kinds-private.h"
#include "crm-opportunity.h"

/**
 * crm_pipeline_is_repeat:
 *
 * Returns: whether its deals are customers who buy again, moved by their orders
 */
gboolean
crm_pipeline_is_repeat (CrmRecord *pipeline)
{
  return g_strcmp0 (crm_record_get_text (pipeline, "type"), "repeat") == 0;
}

static gboolean
is_archived (CrmRecord *record)
{
  return crm_record_get_integer (record, "archived", 0) != 0;
}

/* There is one deal for a client in a pipeline, also when two desks settle it without knowing of
 * each other: its id is made of theirs. */
static void
make_id (const CrmId *pipeline, const CrmId *client, CrmId *id)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, pipeline->bytes, sizeof pipeline->bytes);
  g_checksum_update (checksum, client->bytes, sizeof client->bytes);
  g_checksum_get_digest (checksum, digest, &size);
  memcpy (id->bytes, digest, sizeof id->bytes);
  id->bytes[6] = (guint8) ((id->bytes[6] & 0x0f) | 0x70);
  id->bytes[8] = (guint8) ((id->bytes[8] & 0x3f) | 0x80);
}

/* The stage with the highest number of orders that the client has reached. */
static CrmRecord *
find_stage (GPtrArray *stages, const CrmId *pipeline, gint64 n_orders)
{
  CrmRecord *found = NULL;
  gint64 most = 0;

  for (guint i = 0; i < stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages, i);
      const CrmId *its_pipeline = crm_record_get_link (stage, "pipeline_id");
      gint64 least = crm_record_get_integer (stage, "min_orders", 0);

      if (is_archived (stage) || its_pipeline == NULL || !crm_id_equal (its_pipeline, pipeline)
          || least < 1 || least > n_orders || (found != NULL && least <= most))
        continue;
      found = stage;
      most = least;
    }
  return found;
}

static gboolean
make_deal (CrmRules *rules,
           const CrmKind *kind,
           const CrmId *id,
           const CrmKind *client_kind,
           const CrmId *client,
           CrmRecord *stage,
           gint64 worth,
           GError **error)
{
  g_autoptr (CrmRecord) party = rules->get (rules->data, client_kind, client);
  g_autoptr (CrmRecord) deal = NULL;
  gboolean is_account = strcmp (crm_kind_get_name (client_kind), "account") == 0;
  const CrmId *owner = party != NULL ? crm_record_get_link (party, "owner_id") : NULL;

  if (party == NULL)
    return TRUE;
  deal = crm_record_new_with_id (kind, id);
  crm_record_take_defaults (deal);
  crm_record_set_text (deal, "name", crm_record_get_title (party));
  crm_record_set_link (deal, is_account ? "account_id" : "contact_id", client);
  crm_record_set_link (deal, "stage_id", crm_record_get_id (stage));
  crm_record_set_text (deal, "currency", rules->currency);
  crm_record_set_integer (deal, "amount", worth);
  crm_record_set_link (deal, "owner_id", owner != NULL ? owner : &rules->user);
  return rules->insert (rules->data, deal, error);
}

static gboolean
settle_in (CrmRules *rules,
           CrmRecord *pipeline,
           GPtrArray *stages,
           const CrmKind *client_kind,
           const CrmId *client,
           gint64 n_orders,
           gint64 worth,
           GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "opportunity");
  CrmRecord *stage = find_stage (stages, crm_record_get_id (pipeline), n_orders);
  g_autoptr (CrmRecord) deal = NULL;
  CrmId id;

  make_id (crm_record_get_id (pipeline), client, &id);
  deal = rules->get_any (rules->data, kind, &id);
  if (deal == NULL)
    return stage == NULL || make_deal (rules, kind, &id, client_kind, client, stage, worth, error);
  /* Who has no order any more is no customer who may buy again. */
  if (stage == NULL)
    return crm_record_is_deleted (deal) || rules->set_deleted (rules->data, kind, &id, TRUE, error);
  if (crm_record_is_deleted (deal) && !rules->set_deleted (rules->data, kind, &id, FALSE, error))
    return FALSE;
  crm_record_set_link (deal, "stage_id", crm_record_get_id (stage));
  crm_record_set_integer (deal, "amount", worth);
  return !crm_record_has_changes (deal) || rules->update (rules->data, deal, error);
}

/**
 * crm_repeat_settle:
 * @link: of an order: account_id or contact_id
 * @client: to whom it leads
 *
 * Puts a client where their orders say, in each pipeline of repeat customers that is in use, with
 * what they bought so far as amount. Drafts and cancelled orders do not count.
 */
gboolean
crm_repeat_settle (CrmRules *rules, const char *link, const CrmId *client, GError **error)
{
  const CrmKind *orders = crm_catalog_find_kind (rules->catalog, "sales_order");
  const CrmKind *client_kind = crm_field_get_target (crm_kind_find_field (orders, link));
  g_autoptr (GPtrArray) pipelines = NULL;
  g_autoptr (GPtrArray) stages = NULL;
  g_autofree char *id = crm_id_dup_string (client);
  g_autofree char *filter = NULL;
  gint64 n_orders = -1, worth = 0;

  if (rules->all == NULL || rules->sum == NULL || rules->get_any == NULL
      || rules->set_deleted == NULL)
    return TRUE;
  pipelines = rules->all (rules->data, crm_catalog_find_kind (rules->catalog, "pipeline"));
  for (guint i = 0; pipelines != NULL && i < pipelines->len; i++)
    {
      CrmRecord *pipeline = g_ptr_array_index (pipelines, i);

      if (!crm_pipeline_is_repeat (pipeline) || is_archived (pipeline))
        continue;
      if (n_orders < 0)
        {
          filter = g_strdup_printf ("%s = \"%s\" and status != draft and status != cancelled", link,
                                    id);
          stages = rules->all (rules->data, crm_catalog_find_kind (rules->catalog, "stage"));
          n_orders = rules->sum (rules->data, orders, NULL, filter);
          worth = rules->sum (rules->data, orders, crm_kind_find_field (orders, "gross_base"),
                              filter);
        }
      if (stages != NULL
          && !settle_in (rules, pipeline, stages, client_kind, client, n_orders, worth, error))
        return FALSE;
    }
  return TRUE;
}
