/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of a deal: where it stands, what that makes of it, and the history of its moves. */
#include "config.h"

#include "crm-opportunity.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-money.h"
#include "crm-assign.h"
#include "crm-fold.h"
#include "crm-plan.h"

static gboolean
has_type (CrmRecord *stage, const char *type)
{
  return g_strcmp0 (crm_record_get_text (stage, "type"), type) == 0;
}

/**
 * crm_stage_is_won:
 *
 * The logic of a pipeline looks at the type of a stage, never at its name.
 */
gboolean
crm_stage_is_won (CrmRecord *stage)
{
  return has_type (stage, "won");
}

gboolean
crm_stage_is_lost (CrmRecord *stage)
{
  return has_type (stage, "lost");
}

gboolean
crm_stage_is_closed (CrmRecord *stage)
{
  return crm_stage_is_won (stage) || crm_stage_is_lost (stage);
}

static CrmRecord *
get_linked (CrmRecord *record, const char *field_name, CrmRules *rules)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), field_name);
  const CrmId *id = crm_record_get_link (record, field_name);

  return id != NULL ? rules->get (rules->data, crm_field_get_target (field), id) : NULL;
}

static CrmRecord *
first_child (CrmRules *rules, const char *kind_name, const char *link, const CrmId *id)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, kind_name);
  gboolean descending;
  CrmValue value = crm_value_link (id);

  return rules->first (rules->data, kind, link != NULL ? crm_kind_find_field (kind, link) : NULL,
                       link != NULL ? &value : NULL, crm_kind_get_sort_field (kind, &descending));
}

static gboolean
is_archived (CrmRecord *record)
{
  return crm_record_get_integer (record, "archived", 0) != 0;
}

/* The first one that is in use: a pipeline of new customers, or a stage of @pipeline. */
static CrmRecord *
first_in_use (CrmRules *rules, const char *kind_name, CrmRecord *pipeline)
{
  g_autoptr (GPtrArray) records = NULL;

  if (rules->all == NULL)
    return first_child (rules, kind_name, pipeline != NULL ? "pipeline_id" : NULL,
                        pipeline != NULL ? crm_record_get_id (pipeline) : NULL);
  records = rules->all (rules->data, crm_catalog_find_kind (rules->catalog, kind_name));
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      const CrmId *its_pipeline
          = pipeline != NULL ? crm_record_get_link (record, "pipeline_id") : NULL;

      if (is_archived (record) || (pipeline == NULL && crm_pipeline_is_repeat (record))
          || (pipeline != NULL
              && (its_pipeline == NULL
                  || !crm_id_equal (its_pipeline, crm_record_get_id (pipeline)))))
        continue;
      return g_object_ref (record);
    }
  return NULL;
}

/* A deal without a stage starts in the first stage of its pipeline, or of the first pipeline. */
static CrmRecord *
find_stage (CrmRecord *record, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) pipeline = NULL;
  CrmRecord *stage = get_linked (record, "stage_id", rules);

  if (stage != NULL)
    {
      crm_record_set_link (record, "pipeline_id", crm_record_get_link (stage, "pipeline_id"));
      return stage;
    }
  if (crm_record_is_set (record, "stage_id"))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("stage_id: there is no such stage"));
      return NULL;
    }
  pipeline = get_linked (record, "pipeline_id", rules);
  if (pipeline == NULL)
    pipeline = first_in_use (rules, "pipeline", NULL);
  if (pipeline != NULL)
    {
      crm_record_set_link (record, "pipeline_id", crm_record_get_id (pipeline));
      stage = first_in_use (rules, "stage", pipeline);
    }
  if (stage == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 _ ("There is no pipeline with stages yet: make one first"));
  else
    crm_record_set_link (record, "stage_id", crm_record_get_id (stage));
  return stage;
}

static void
set_base_amount (CrmRecord *record, CrmRules *rules)
{
  gint64 rate;

  if (!crm_record_is_set (record, "currency"))
    crm_record_set_text (record, "currency", rules->currency);
  rate = crm_record_get_integer (record, "rate", CRM_DECIMAL_ONE);
  if (crm_record_is_set (record, "amount"))
    crm_record_set_integer (
        record, "amount_base",
        crm_decimal_multiply (crm_record_get_integer (record, "amount", 0), rate));
  else
    crm_record_unset (record, "amount_base");
}

static gboolean
field_changed (CrmRecord *record, const char *name)
{
  return crm_record_is_changed (record, crm_kind_find_field (crm_record_get_kind (record), name));
}

static void
set_outcome (CrmRecord *record, CrmRecord *before, CrmRecord *stage, CrmRules *rules)
{
  if (!crm_stage_is_closed (stage))
    {
      if (before != NULL && !field_changed (record, "closed_on"))
        crm_record_unset (record, "closed_on");
      crm_record_unset (record, "lost_from_stage_id");
      return;
    }
  if (!crm_record_is_set (record, "closed_on"))
    crm_record_set_integer (record, "closed_on", crm_instant_to_date (rules->now));
  if (crm_stage_is_lost (stage) && before != NULL)
    crm_record_set_link (record, "lost_from_stage_id", crm_record_get_link (before, "stage_id"));
}

/* A new deal comes from where its company, or else its person, came from. */
static void
set_source (CrmRecord *record, CrmRules *rules)
{
  static const char *const parties[] = { "account_id", "contact_id" };

  for (guint i = 0; i < G_N_ELEMENTS (parties) && !crm_record_is_set (record, "source"); i++)
    {
      g_autoptr (CrmRecord) party = get_linked (record, parties[i], rules);

      if (party != NULL && crm_record_is_set (party, "source"))
        crm_record_set_text (record, "source", crm_record_get_text (party, "source"));
    }
}

/* ---- what a stage asks for ---- */

/**
 * crm_stage_list_required:
 * @kind: opportunity
 *
 * Returns: (transfer container) (element-type CrmField): what a deal must say before it goes there.
 *   A stage of lost deals asks why, whatever else it asks.
 */
GPtrArray *
crm_stage_list_required (CrmRecord *stage, const CrmKind *kind)
{
  const char *text = crm_record_get_text (stage, "required_fields");
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", "\n", -1);
  GPtrArray *fields = g_ptr_array_new ();

  if (crm_stage_is_lost (stage))
    g_ptr_array_add (fields, (gpointer) crm_kind_find_field (kind, "lost_reason"));
  for (int i = 0; names[i] != NULL; i++)
    {
      const CrmField *field = crm_kind_find_field (kind, g_strstrip (names[i]));

      if (field != NULL && !g_ptr_array_find (fields, field, NULL))
        g_ptr_array_add (fields, (gpointer) field);
    }
  return fields;
}

/**
 * crm_stage_list_missing:
 *
 * Returns: (transfer container) (element-type CrmField): what of it the deal does not say
 */
GPtrArray *
crm_stage_list_missing (CrmRecord *stage, CrmRecord *deal)
{
  GPtrArray *fields = crm_stage_list_required (stage, crm_record_get_kind (deal));

  for (guint i = fields->len; i-- > 0;)
    if (!crm_value_is_none (crm_record_get (deal, g_ptr_array_index (fields, i))))
      g_ptr_array_remove_index (fields, i);
  return fields;
}

static gboolean
check_required (
    CrmRecord *record, CrmRecord *before, CrmRecord *stage, CrmRules *rules, GError **error)
{
  g_autoptr (GPtrArray) missing = crm_stage_list_missing (stage, record);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (CrmRecord) from = get_linked (before, "stage_id", rules);

  /* From one stage of lost deals to another: what was not asked then is not asked now. */
  if (from != NULL && crm_stage_is_lost (from) && crm_stage_is_lost (stage))
    return TRUE;

  for (guint i = 0; i < missing->len; i++)
    {
      const CrmField *field = g_ptr_array_index (missing, i);

      /* A value that may not be seen here may well be there. */
      if (crm_field_get_access (field) != CRM_ACCESS_FULL)
        continue;
      g_string_append_printf (names, "%s%s (%s)", names->len > 0 ? ", " : "",
                              crm_field_get_label (field), crm_field_get_name (field));
    }
  if (names->len == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: a stage, then names of fields with their keys. */
               _ ("“%s” asks for: %s"), crm_record_get_title (stage), names->str);
  return FALSE;
}

static gint64
count_deals (CrmRecord *stage, CrmRules *rules)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (stage));
  g_autofree char *filter = g_strdup_printf ("stage_id = \"%s\"", id);

  return rules->sum != NULL ? rules->sum (
             rules->data, crm_catalog_find_kind (rules->catalog, "opportunity"), NULL, filter)
                            : 0;
}

gboolean
crm_stage_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  if (!deleted || count_deals (record, rules) == 0)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
               /* Translators: the name of a stage. */
               _ ("Deals stand in “%s”: a stage is archived, and they go to another one"),
               crm_record_get_title (record));
  return FALSE;
}

gboolean
crm_stage_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "opportunity");
  const char *text = crm_record_get_text (record, "required_fields");
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", "\n", -1);

  if (crm_record_get_integer (record, "min_orders", 0) < 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("min_orders: give a number of orders, 0 or more"));
      return FALSE;
    }
  if (before != NULL && is_archived (record) && !is_archived (before)
      && count_deals (record, rules) > 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   /* Translators: the name of a stage. */
                   _ ("Deals stand in “%s”: say to which stage they go before it is archived"),
                   crm_record_get_title (record));
      return FALSE;
    }
  for (int i = 0; names[i] != NULL; i++)
    {
      const char *name = g_strstrip (names[i]);

      if (*name != '\0' && crm_kind_find_field (kind, name) == NULL)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("required_fields: a deal has no field “%s”"), name);
          return FALSE;
        }
    }
  return TRUE;
}

/* What is written as one of the office's own reasons is that one. */
static void
spell_reason (CrmRecord *record, CrmRules *rules)
{
  const char *reason = crm_record_get_text (record, "lost_reason");
  g_autoptr (GPtrArray) reasons = NULL;
  g_autofree char *folded = NULL;

  if (reason == NULL || !field_changed (record, "lost_reason") || rules->all == NULL)
    return;
  folded = crm_fold (reason);
  reasons = rules->all (rules->data, crm_catalog_find_kind (rules->catalog, "lost_reason"));
  for (guint i = 0; reasons != NULL && i < reasons->len; i++)
    {
      const char *name = crm_record_get_text (g_ptr_array_index (reasons, i), "name");
      g_autofree char *own = crm_fold (name != NULL ? name : "");

      if (strcmp (own, folded) != 0)
        continue;
      crm_record_set_text (record, "lost_reason", name);
      return;
    }
}

gboolean
crm_opportunity_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  gboolean moved;
  g_autoptr (CrmRecord) stage = NULL;

  set_base_amount (record, rules);
  spell_reason (record, rules);
  if (before == NULL)
    set_source (record, rules);
  if (before != NULL && field_changed (record, "pipeline_id")
      && !field_changed (record, "stage_id"))
    crm_record_unset (record, "stage_id");
  stage = find_stage (record, rules, error);
  if (stage == NULL)
    return FALSE;
  moved = before == NULL
          || !crm_value_equal (crm_record_get_by_name (record, "stage_id"),
                               crm_record_get_by_name (before, "stage_id"));
  if (field_changed (record, "probability") && crm_record_is_set (record, "probability"))
    crm_record_set_integer (record, "is_manual_probability", 1);
  /* A deal that comes in as it is, from another program, is taken as it is; one that orders move
   * is not asked. */
  if (moved && before != NULL && !crm_record_is_set (stage, "min_orders")
      && !check_required (record, before, stage, rules, error))
    return FALSE;
  if (before == NULL)
    crm_assign (record, rules);
  if (moved)
    {
      set_outcome (record, before, stage, rules);
      if (crm_stage_is_closed (stage)
          || !crm_record_get_integer (record, "is_manual_probability", 0))
        crm_record_set_integer (record, "probability",
                                crm_record_get_integer (stage, "probability", 0));
    }
  return TRUE;
}

/* When the move happened: a deal that was closed on an earlier day, as an import tells, moved
 * then; noon keeps the day in every zone an office works in. */
static gint64
move_instant (CrmRecord *record, CrmRecord *before, CrmRecord *stage, CrmRules *rules)
{
  CrmDate today = crm_instant_to_date (rules->now);
  CrmDate date = CRM_DATE_NONE;

  if (crm_stage_is_closed (stage))
    date = (CrmDate) crm_record_get_integer (record, "closed_on", CRM_DATE_NONE);
  else if (before == NULL)
    date = (CrmDate) crm_record_get_integer (record, "engaged_on", CRM_DATE_NONE);
  if (date == CRM_DATE_NONE || date >= today)
    return rules->now;
  return crm_instant_from_date (date, 12, 0);
}

static gint64
last_move (CrmRecord *record, CrmRules *rules)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "stage_history");
  g_autoptr (GPtrArray) moves = rules->children (
      rules->data, kind, crm_kind_find_field (kind, "opportunity_id"), crm_record_get_id (record));
  gint64 last = CRM_INSTANT_NONE;

  for (guint i = 0; moves != NULL && i < moves->len; i++)
    last = MAX (last, crm_record_get_integer (g_ptr_array_index (moves, i), "at", last));
  return last;
}

static gboolean
write_move (CrmRecord *record,
            CrmRecord *before,
            CrmRecord *stage,
            gint64 at,
            CrmRules *rules,
            GError **error)
{
  g_autoptr (CrmRecord) move = NULL;
  gint64 last;

  move = crm_record_new (crm_catalog_find_kind (rules->catalog, "stage_history"));
  crm_record_set_link (move, "opportunity_id", crm_record_get_id (record));
  if (before != NULL)
    {
      crm_record_set_link (move, "from_stage_id", crm_record_get_link (before, "stage_id"));
      last = last_move (record, rules);
      if (last != CRM_INSTANT_NONE && last <= at)
        crm_record_set_integer (move, "seconds_in_from", (at - last) / CRM_SECOND);
    }
  crm_record_set_link (move, "to_stage_id", crm_record_get_id (stage));
  crm_record_set_integer (move, "at", at);
  crm_record_set_link (move, "by_id", &rules->user);
  for (gsize i = 0; i < 3; i++)
    {
      static const char *const kept[] = { "amount_base", "probability", "expected_close_on" };

      if (crm_record_is_set (record, kept[i]))
        crm_record_set_integer (move, kept[i], crm_record_get_integer (record, kept[i], 0));
    }
  return rules->insert (rules->data, move, error);
}

gboolean
crm_opportunity_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) stage = NULL;
  const CrmId *plan;
  gint64 at;

  if (deleted
      || (before != NULL
          && crm_value_equal (crm_record_get_by_name (record, "stage_id"),
                              crm_record_get_by_name (before, "stage_id"))))
    return TRUE;
  stage = get_linked (record, "stage_id", rules);
  if (stage == NULL)
    return TRUE;
  at = move_instant (record, before, stage, rules);
  if (!write_move (record, before, stage, at, rules, error)
      || (before == NULL && !crm_assign_log (record, rules, error)))
    return FALSE;
  /* Nobody begins a plan for what happened long ago. */
  plan = at == rules->now ? crm_record_get_link (stage, "plan_id") : NULL;
  return plan == NULL
         || crm_plan_start (rules, plan, crm_record_get_kind (record), crm_record_get_id (record),
                            error);
}
