/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the shared database refused: read from the facts of the replica, sent again or let go. */
#include "config.h"

#include "crm-refused.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "crm-conflict.h"
#include "crm-error.h"
#include "crm-rights.h"
#include "crm-sync-wire.h"

#define PREFIX "sync.refused:"

static void
change_free (gpointer data)
{
  CrmRefusedChange *change = data;

  g_clear_object (&change->patch);
  g_clear_pointer (&change->fields, g_ptr_array_unref);
  g_free (change);
}

void
crm_refused_free (CrmRefused *self)
{
  if (self == NULL)
    return;
  g_free (self->key);
  g_free (self->code);
  g_free (self->message);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self);
}

static void
free_refused (gpointer data)
{
  crm_refused_free (data);
}

/* ---- reading ---- */

static gboolean
has_member (JsonObject *patch, const CrmField *field)
{
  const char *name = crm_field_get_name (field);
  JsonNode *custom = json_object_get_member (patch, "custom");

  if (!crm_field_has (field, CRM_FIELD_CUSTOM))
    return json_object_has_member (patch, name);
  return custom != NULL && JSON_NODE_HOLDS_OBJECT (custom)
         && json_object_has_member (json_node_get_object (custom), name);
}

static void
read_patch (CrmRefusedChange *change, JsonNode *node)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *json = json_to_string (node, FALSE);
  JsonObject *patch = json_node_get_object (node);

  change->patch = crm_sync_wire_read_row (parser, change->kind, &change->id, json, NULL);
  for (guint i = 0; change->patch != NULL && i < crm_kind_get_n_fields (change->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (change->kind, i);

      if (has_member (patch, field) && !crm_field_has (field, CRM_FIELD_HEADER))
        g_ptr_array_add (change->fields, (gpointer) field);
    }
}

static void
read_change (CrmRefused *refused, const CrmCatalog *catalog, JsonNode *node)
{
  CrmRefusedChange *change;
  JsonObject *object;
  const CrmKind *kind;
  const char *action;
  CrmId id;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  object = json_node_get_object (node);
  kind = crm_catalog_find_number (
      catalog, (gint16) json_object_get_int_member_with_default (object, "k", 0));
  action = json_object_get_string_member_with_default (object, "a", "");
  if (kind == NULL || *action == '\0'
      || !crm_id_parse (json_object_get_string_member_with_default (object, "i", ""), &id))
    return;
  change = g_new0 (CrmRefusedChange, 1);
  change->kind = kind;
  change->id = id;
  change->action = *action;
  change->fields = g_ptr_array_new ();
  refused->at = json_object_get_int_member_with_default (object, "t", 0) * 1000;
  if (json_object_has_member (object, "p")
      && JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "p")))
    read_patch (change, json_object_get_member (object, "p"));
  g_ptr_array_add (refused->changes, change);
}

static void
read_changes (CrmRefused *refused, const CrmCatalog *catalog, JsonNode *node)
{
  JsonArray *array
      = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    read_change (refused, catalog, json_array_get_element (array, i));
}

/* The parts of an operation that was too large for one statement stand beside it. */
static void
read_parts (CrmSession *self, CrmRefused *refused)
{
  for (int n = 1;; n++)
    {
      g_autofree char *key = g_strdup_printf ("%s:%d", refused->key, n);
      g_autofree char *json = crm_session_get_meta (self, key);
      g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;

      if (json == NULL)
        return;
      read_changes (refused, crm_session_get_catalog (self), node);
    }
}

static CrmRefused *
read_refused (CrmSession *self, const char *key)
{
  g_autofree char *json = crm_session_get_meta (self, key);
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;
  CrmRefused *refused;
  JsonObject *object;
  JsonNode *sent;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  refused = g_new0 (CrmRefused, 1);
  refused->key = g_strdup (key);
  refused->code = g_strdup (json_object_get_string_member_with_default (object, "code", ""));
  refused->message = g_strdup (json_object_get_string_member_with_default (object, "message", ""));
  refused->changes = g_ptr_array_new_with_free_func (change_free);
  sent = json_object_get_member (object, "sent");
  if (sent != NULL && JSON_NODE_HOLDS_OBJECT (sent))
    read_changes (refused, crm_session_get_catalog (self),
                  json_object_get_member (json_node_get_object (sent), "o"));
  read_parts (self, refused);
  return refused;
}

static gboolean
is_part (const char *key)
{
  return strchr (key + strlen (PREFIX), ':') != NULL;
}

/**
 * crm_session_list_refused:
 *
 * Returns: (transfer full) (element-type CrmRefused): what was refused and not decided about yet
 */
GPtrArray *
crm_session_list_refused (CrmSession *self, GError **error)
{
  g_auto (GStrv) keys = crm_session_list_meta (self, PREFIX, error);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (free_refused);

  if (keys == NULL)
    return NULL;
  for (guint i = 0; keys[i] != NULL; i++)
    {
      CrmRefused *refused = is_part (keys[i]) ? NULL : read_refused (self, keys[i]);

      if (refused != NULL)
        g_ptr_array_add (list, refused);
    }
  return g_steal_pointer (&list);
}

/* Returns: how many operations that is; -1 with @error */
gint64
crm_session_count_refused (CrmSession *self, GError **error)
{
  g_auto (GStrv) keys = crm_session_list_meta (self, PREFIX, error);
  gint64 n = 0;

  if (keys == NULL)
    return -1;
  for (guint i = 0; keys[i] != NULL; i++)
    n += !is_part (keys[i]);
  return n;
}

/* ---- deciding ---- */

/**
 * crm_session_discard_refused:
 *
 * Lets go of what was refused; the record is as the shared database has it. There is no way back.
 */
gboolean
crm_session_discard_refused (CrmSession *self, const char *key, GError **error)
{
  g_auto (GStrv) keys = crm_session_list_meta (self, key, error);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      const char *rest = keys[i] + strlen (key);

      if ((*rest == '\0' || *rest == ':') && !crm_session_set_meta (self, keys[i], NULL, error))
        return FALSE;
    }
  return keys != NULL;
}

static gboolean
write_fields (CrmSession *self, CrmRecord *record, const CrmRefusedChange *change, GError **error)
{
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CrmField *field = g_ptr_array_index (change->fields, i);

      crm_record_set (record, field, crm_value_copy (crm_record_get (change->patch, field)));
    }
  return crm_session_update (self, record, error);
}

static gboolean
retry_change (CrmSession *self, const CrmRefusedChange *change, GError **error)
{
  g_autoptr (CrmRecord) record = crm_session_get_any (self, change->kind, &change->id, NULL);

  if (change->action == 'I' && record == NULL && change->patch != NULL)
    return crm_session_insert (self, change->patch, error);
  if (record == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   _ ("The record is not on this desk any more"));
      return FALSE;
    }
  if (change->action == 'D')
    return crm_record_is_deleted (record)
           || crm_session_delete (self, change->kind, &change->id, error);
  if (crm_record_is_deleted (record)
      && !crm_session_restore (self, change->kind, &change->id, error))
    return FALSE;
  if (change->patch == NULL || change->fields->len == 0)
    return TRUE;
  g_clear_object (&record);
  record = crm_session_get (self, change->kind, &change->id, error);
  return record != NULL && write_fields (self, record, change, error);
}

/**
 * crm_session_retry_refused:
 *
 * Does again what was refused, in the operation that is open: it waits to be sent like any other.
 * When the operation fails, everything is as before.
 */
gboolean
crm_session_retry_refused (CrmSession *self, const char *key, GError **error)
{
  g_autoptr (CrmRefused) refused = read_refused (self, key);

  if (refused == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is nothing to send again"));
      return FALSE;
    }
  for (guint i = 0; i < refused->changes->len; i++)
    if (!retry_change (self, g_ptr_array_index (refused->changes, i), error))
      return FALSE;
  return crm_session_discard_refused (self, key, error);
}

/* ---- in words ---- */

static char *
name_right (const char *right, const char *reach)
{
  if (strcmp (right, "make") == 0)
    /* Translators: %s is how far the right reaches, as “Companies: your own”. */
    return g_strdup_printf (_ ("Your role does not let you make this (%s)."), reach);
  if (strcmp (right, "change") == 0)
    /* Translators: %s is how far the right reaches, as “Companies: your own”. */
    return g_strdup_printf (_ ("Your role does not let you change this (%s)."), reach);
  if (strcmp (right, "delete") == 0)
    /* Translators: %s is how far the right reaches, as “Companies: your own”. */
    return g_strdup_printf (_ ("Your role does not let you delete this (%s)."), reach);
  /* Translators: %s is how far the right reaches, as “Companies: your own”. */
  return g_strdup_printf (_ ("Your role does not let you see what this belongs to (%s)."), reach);
}

static char *
describe_read_only (const CrmRefused *self)
{
  char field_name[64], kind_name[64];
  const CrmKind *kind = NULL;
  const CrmField *field = NULL;

  if (self->changes->len == 0
      || sscanf (self->message, "Your role lets you only read the field %63s of this %63s",
                 field_name, kind_name)
             != 2)
    return NULL;
  kind = crm_catalog_find_kind (
      crm_kind_get_catalog (((CrmRefusedChange *) self->changes->pdata[0])->kind), kind_name);
  field = kind != NULL ? crm_kind_find_field (kind, field_name) : NULL;
  /* Translators: %s is the name of a field. */
  return field != NULL ? g_strdup_printf (_ ("Your role lets you only read the field %s."),
                                          crm_field_get_label (field))
                       : NULL;
}

/* The right that is missing is named by the server in words of its own. */
static char *
describe_right (const CrmRefused *self)
{
  char right[10], kind_name[50], level[10];
  const CrmKind *kind = NULL;
  g_autofree char *reach = NULL;

  if (self->changes->len == 0
      || sscanf (self->message, "Your role does not let you %9s this %49s (%9[a-z])", right,
                 kind_name, level)
             != 3)
    return NULL;
  kind = crm_catalog_find_kind (
      crm_kind_get_catalog (((CrmRefusedChange *) self->changes->pdata[0])->kind), kind_name);
  if (kind == NULL)
    return NULL;
  reach = crm_rights_describe (kind, level);
  return name_right (right, reach);
}

/* What the server says about documents that go out. */
static char *
describe_document (const char *message)
{
  static const struct
  {
    const char *begins;
    const char *words; /* English, to be translated */
  } known[] = {
    { "an issued document",
      N_ ("The document was issued and is kept as it is; make a new version of it.") },
    { "the document has to be approved",
      N_ ("The document needs an approval before it is issued. Ask for it on the page of the "
          "document.") },
    { "only who was asked", N_ ("Only who was asked can approve it or refuse.") },
    { "only whose signature",
      N_ ("A signature is placed, changed and lent only by whose it is, or placed by a substitute "
          "who may sign.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_prefix (message, known[i].begins))
      return g_strdup (_ (known[i].words));
  return NULL;
}

/**
 * crm_refused_describe_reason:
 *
 * Returns: (transfer full): why it was refused, and what can be done
 */
char *
crm_refused_describe_reason (const CrmRefused *self)
{
  char *right = describe_right (self);

  if (right == NULL)
    right = describe_read_only (self);
  if (right != NULL)
    return right;
  if (g_str_has_prefix (self->message, "Only an administrator"))
    return g_strdup (_ ("Only an administrator of the office may change who may do what."));
  right = describe_document (self->message);
  if (right != NULL)
    return right;
  if (strcmp (self->code, "42501") == 0)
    return g_strdup (_ ("It is not in your sight any more, or you may not change it."));
  if (strcmp (self->code, "42703") == 0)
    return g_strdup (_ ("The shared database does not know a field of this yet: it has to be "
                        "brought up to date."));
  if (strcmp (self->code, "23503") == 0)
    return g_strdup (_ ("It belongs to a record that the shared database does not have."));
  /* Translators: %s is what the database said. */
  return g_strdup_printf (_ ("The shared database does not accept it: %s"), self->message);
}

static const char *
action_words (char action)
{
  switch (action)
    {
    case 'I':
      /* Translators: what was done to a record. */
      return C_ ("refused", "New");
    case 'D':
      return C_ ("refused", "Deleted");
    case 'R':
      return C_ ("refused", "Brought back");
    default:
      return C_ ("refused", "Changed");
    }
}

/**
 * crm_session_describe_refused:
 *
 * Returns: (transfer full): the record, what was done to it and what was typed, in lines
 */
char *
crm_session_describe_refused (CrmSession *self, const CrmRefusedChange *change)
{
  g_autoptr (CrmRecord) record = crm_session_get_any (self, change->kind, &change->id, NULL);
  CrmRecord *named = record != NULL ? record : change->patch;
  const char *title = named != NULL ? crm_record_get_title (named) : NULL;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: %s", action_words (change->action),
                          title != NULL && *title != '\0' ? title
                                                          : crm_kind_get_label (change->kind));
  for (guint i = 0; i < change->fields->len; i++)
    {
      const CrmField *field = g_ptr_array_index (change->fields, i);
      g_autofree char *value = NULL;

      if (crm_field_has (field, CRM_FIELD_HIDDEN) || crm_field_has (field, CRM_FIELD_READ_ONLY))
        continue;
      if (crm_value_is_none (crm_record_get (change->patch, field)) && change->action == 'I')
        continue;
      value = crm_session_format_value (self, change->kind, &change->id, field,
                                        crm_record_get (change->patch, field));
      g_string_append_printf (text, "\n%s: %s", crm_field_get_label (field), value);
    }
  return g_string_free (text, FALSE);
}
