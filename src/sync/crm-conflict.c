/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits that met: read from the replica and decided in it, with or without a network. */
#include "config.h"

#include "crm-conflict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-sync-wire.h"

#define OWN_FIELD "custom/"
#define WHOLE_RECORD "_del"

/* So far back a desk looks for what a field was before two people changed it. */
#define MOST_CHANGES 500

static const CrmKind *
conflict_kind (const CrmCatalog *catalog)
{
  return crm_catalog_find_kind (catalog, "conflict");
}

/**
 * crm_conflict_query:
 * @of_person: (nullable): only those in which one of the two edits is theirs
 *
 * Returns: (transfer full): a query for what waits for a decision, the newest first
 */
CrmQuery *
crm_conflict_query (const CrmCatalog *catalog, const CrmId *of_person)
{
  CrmQuery *query = crm_query_new (conflict_kind (catalog));

  crm_query_filter (query, "state", CRM_FILTER_EQUAL, crm_value_text ("open"), NULL);
  if (of_person == NULL)
    return query;
  crm_query_begin_any (query);
  crm_query_filter (query, "stands_by_id", CRM_FILTER_EQUAL, crm_value_link (of_person), NULL);
  crm_query_filter (query, "other_by_id", CRM_FILTER_EQUAL, crm_value_link (of_person), NULL);
  crm_query_end_any (query);
  return query;
}

/**
 * crm_session_list_conflicts:
 * @of_person: (nullable): only those in which one of the two edits is theirs
 * @kind: (nullable): only those about this record
 * @limit: so many at most; 0 for all of them
 *
 * Returns: (transfer full) (element-type CrmRecord): what waits for a decision, the newest first
 */
GPtrArray *
crm_session_list_conflicts (CrmSession *self,
                            const CrmId *of_person,
                            const CrmKind *kind,
                            const CrmId *id,
                            guint limit,
                            GError **error)
{
  g_autoptr (CrmQuery) query = crm_conflict_query (crm_session_get_catalog (self), of_person);

  if (kind != NULL)
    crm_query_filter (query, "target_id", CRM_FILTER_EQUAL,
                      crm_value_link_of_kind (crm_kind_get_number (kind), id), NULL);
  crm_query_set_limit (query, limit);
  return crm_session_list (self, query, error);
}

/**
 * crm_conflict_get_kind:
 * @id: (out) (optional): which record it is about
 *
 * Returns: (transfer none) (nullable): the kind of the record that it is about
 */
const CrmKind *
crm_conflict_get_kind (CrmRecord *conflict, CrmId *id)
{
  const CrmCatalog *catalog = crm_kind_get_catalog (crm_record_get_kind (conflict));
  const CrmValue *target = crm_record_get_by_name (conflict, "target_id");

  if (target->type != CRM_VALUE_LINK)
    return NULL;
  if (id != NULL)
    *id = target->link;
  return crm_catalog_find_number (catalog, target->kind);
}

/**
 * crm_session_count_conflicts:
 *
 * Returns: how many edits of the person of this desk met another one and wait for a decision; -1
 *   with @error
 */
gint64
crm_session_count_conflicts (CrmSession *self, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_conflict_query (crm_session_get_catalog (self), crm_session_get_user (self));

  return crm_session_count (self, query, error);
}

static gboolean
is_whole_record (CrmRecord *conflict)
{
  return g_strcmp0 (crm_record_get_text (conflict, "field_name"), WHOLE_RECORD) == 0;
}

/**
 * crm_conflict_get_field:
 *
 * Returns: (transfer none) (nullable): the field that two people changed; %NULL when one of them
 *   deleted the record
 */
const CrmField *
crm_conflict_get_field (CrmRecord *conflict)
{
  const CrmKind *kind = crm_conflict_get_kind (conflict, NULL);
  const char *name = crm_record_get_text (conflict, "field_name");

  if (kind == NULL || name == NULL)
    return NULL;
  if (g_str_has_prefix (name, OWN_FIELD))
    name += strlen (OWN_FIELD);
  return crm_kind_find_field (kind, name);
}

/* A link to any kind is written as one value here, and as two columns in a row. */
static char *
row_json (const char *name, const char *value)
{
  g_autoptr (JsonNode) node = json_from_string (value, NULL);
  g_autoptr (JsonNode) row = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();

  if (g_str_has_prefix (name, OWN_FIELD))
    {
      JsonObject *own = json_object_new ();

      json_object_set_member (own, name + strlen (OWN_FIELD),
                              node != NULL ? json_node_copy (node) : NULL);
      json_object_set_object_member (object, "custom", own);
    }
  else if (node != NULL && JSON_NODE_HOLDS_OBJECT (node)
           && json_object_has_member (json_node_get_object (node), "id"))
    {
      JsonObject *link = json_node_get_object (node);
      g_autofree char *kind = g_strconcat (name, "_kind", NULL);

      json_object_set_member (object, name, json_object_dup_member (link, "id"));
      json_object_set_member (object, kind, json_object_dup_member (link, "kind"));
    }
  else if (node != NULL)
    json_object_set_member (object, name, json_node_copy (node));
  json_node_set_object (row, object);
  return json_to_string (row, FALSE);
}

/* The newest change of the field to one of the two values tells what it was before. */
static CrmRecord *
read_before (CrmSession *self, CrmRecord *conflict, const CrmKind *kind, const CrmId *id)
{
  const CrmField *field = crm_conflict_get_field (conflict);
  g_autoptr (CrmRecord) stands = NULL;
  g_autoptr (CrmRecord) other = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  gint64 met_at = crm_record_get_integer (conflict, "created_at", G_MAXINT64);

  if (field == NULL)
    return NULL;
  stands = crm_session_read_conflict (self, conflict, CRM_CONFLICT_STANDS);
  other = crm_session_read_conflict (self, conflict, CRM_CONFLICT_OTHER);
  changes = crm_session_history (self, kind, id, MOST_CHANGES, NULL);
  for (guint i = 0; changes != NULL && stands != NULL && other != NULL && i < changes->len; i++)
    {
      const CrmChange *change = g_ptr_array_index (changes, i);
      const CrmValue *a = crm_record_get (stands, field), *b = crm_record_get (other, field);
      CrmRecord *before;

      if (change->action != 'U' || change->field != field || change->at > met_at
          || (!crm_value_equal (&change->new_value, a) && !crm_value_equal (&change->new_value, b))
          || crm_value_equal (&change->old_value, a) || crm_value_equal (&change->old_value, b))
        continue;
      before = crm_record_new_with_id (kind, id);
      crm_record_set (before, field, crm_value_copy (&change->old_value));
      return before;
    }
  return NULL;
}

/**
 * crm_session_read_conflict:
 *
 * Returns: (transfer full) (nullable): a record of the kind and id that the conflict is about, with
 *   nothing but that side's value of the field; of a conflict about the record itself, whether it
 *   is deleted. %NULL where this desk does not know
 */
CrmRecord *
crm_session_read_conflict (CrmSession *self, CrmRecord *conflict, CrmConflictSide side)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *json = NULL;
  const char *name = crm_record_get_text (conflict, "field_name");
  const char *value
      = crm_record_get_text (conflict, side == CRM_CONFLICT_OTHER ? "other" : "stands");
  CrmId id;
  const CrmKind *kind = crm_conflict_get_kind (conflict, &id);

  if (kind == NULL || name == NULL)
    return NULL;
  if (side == CRM_CONFLICT_BEFORE)
    return read_before (self, conflict, kind, &id);
  json = row_json (name, value != NULL ? value : "null");
  return crm_sync_wire_read_row (parser, kind, &id, json, NULL);
}

/**
 * crm_session_format_value:
 * @id: of the record whose field it is: an amount is read in its currency
 *
 * Returns: (transfer full): a value as a person reads it
 */
char *
crm_session_format_value (CrmSession *self,
                          const CrmKind *kind,
                          const CrmId *id,
                          const CrmField *field,
                          const CrmValue *value)
{
  const CrmKind *target = crm_field_get_target (field);
  g_autoptr (CrmRecord) record = NULL;

  if (crm_value_is_none (value))
    /* Translators: what stands in a field: nothing. */
    return g_strdup (C_ ("value", "Nothing"));
  if (value->type == CRM_VALUE_LINK)
    {
      if (target == NULL)
        target = crm_catalog_find_number (crm_session_get_catalog (self), value->kind);
      if (target != NULL)
        record = crm_session_get_any (self, target, &value->link, NULL);
      return g_strdup (record != NULL ? crm_record_get_title (record) : _ ("Not on this desk"));
    }
  record = crm_session_get_any (self, kind, id, NULL);
  if (record == NULL)
    record = crm_record_new_with_id (kind, id);
  crm_record_set (record, field, crm_value_copy (value));
  return crm_record_format (record, field, crm_locale_default ());
}

/**
 * crm_session_describe_conflict:
 *
 * Returns: (transfer full) (nullable): that side's value as a person reads it; %NULL where this
 *   desk does not know it
 */
char *
crm_session_describe_conflict (CrmSession *self, CrmRecord *conflict, CrmConflictSide side)
{
  g_autoptr (CrmRecord) record = crm_session_read_conflict (self, conflict, side);
  const CrmField *field = crm_conflict_get_field (conflict);
  CrmId id;
  const CrmKind *kind = crm_conflict_get_kind (conflict, &id);

  if (record == NULL)
    return NULL;
  if (is_whole_record (conflict))
    return g_strdup (crm_record_is_deleted (record) ? _ ("Deleted") : _ ("Kept"));
  if (field == NULL)
    return NULL;
  return crm_session_format_value (self, kind, &id, field, crm_record_get (record, field));
}

static gboolean
write_side (CrmSession *self, CrmRecord *conflict, CrmConflictSide side, GError **error)
{
  g_autoptr (CrmRecord) chosen = crm_session_read_conflict (self, conflict, side);
  g_autoptr (CrmRecord) record = NULL;
  const CrmField *field = crm_conflict_get_field (conflict);
  CrmId id;
  const CrmKind *kind = crm_conflict_get_kind (conflict, &id);

  if (chosen == NULL || (field == NULL && !is_whole_record (conflict)))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("This desk does not know that value"));
      return FALSE;
    }
  record = crm_session_get_any (self, kind, &id, error);
  if (record == NULL)
    return FALSE;
  if (is_whole_record (conflict))
    {
      if (crm_record_is_deleted (record) == crm_record_is_deleted (chosen))
        return TRUE;
      return crm_record_is_deleted (chosen) ? crm_session_delete (self, kind, &id, error)
                                            : crm_session_restore (self, kind, &id, error);
    }
  if (crm_record_is_deleted (record))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("“%s” was deleted meanwhile"),
                   crm_record_get_title (record));
      return FALSE;
    }
  crm_record_set (record, field, crm_value_copy (crm_record_get (chosen, field)));
  return crm_session_update (self, record, error);
}

/**
 * crm_session_settle_conflict:
 * @side: whose value the record is to have
 *
 * Decides, in the operation that is open: writes the value and takes the conflict off the list.
 * To undo the operation opens it again. A record that has the value that stands is left as it is,
 * also when somebody changed it since.
 */
gboolean
crm_session_settle_conflict (CrmSession *self,
                             const CrmId *conflict,
                             CrmConflictSide side,
                             GError **error)
{
  const CrmKind *kind = conflict_kind (crm_session_get_catalog (self));
  g_autoptr (CrmRecord) record = crm_session_get (self, kind, conflict, error);

  if (record == NULL)
    return FALSE;
  if (side != CRM_CONFLICT_STANDS && !write_side (self, record, side, error))
    return FALSE;
  crm_record_set_text (record, "state", "settled");
  return crm_session_update (self, record, error);
}
