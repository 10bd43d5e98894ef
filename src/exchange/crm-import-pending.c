/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A note beside the data says which import is under way. It is written before the first row, and
 * taken away by the very transaction that stores the rows, so that after a crash it tells the
 * truth: while it stands, nothing of what it names is in. A stopped import leaves the note for its
 * rest. */
#include "config.h"

#include "crm-import-pending.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-import-mapping.h"
#include "crm-import-plan-private.h"

#define KEY "import.pending"

static void
clear (gpointer data)
{
  CrmImportPending *self = data;

  g_clear_object (&self->file);
  g_free (self->name);
  g_free (self->mapping);
}

CrmImportPending *
crm_import_pending_ref (CrmImportPending *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
crm_import_pending_unref (CrmImportPending *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gboolean
get_facts (GFile *file, guint64 *size, gint64 *changed_at)
{
  g_autoptr (GFileInfo) info = g_file_query_info (
      file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED, 0, NULL, NULL);

  if (info == NULL)
    return FALSE;
  *size = (guint64) g_file_info_get_size (info);
  *changed_at = (gint64) g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED);
  return TRUE;
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static gboolean
note (CrmSession *session,
      CrmImportPlan *plan,
      guint64 first_row,
      gboolean was_stopped,
      GError **error)
{
  GFile *file = crm_csv_reader_get_file (crm_import_plan_get_reader (plan));
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_utf8_make_valid (base != NULL ? base : "", -1);
  g_autofree char *mapping = crm_import_plan_to_json (plan);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  guint64 size = 0;
  gint64 changed_at = 0;

  get_facts (file, &size, &changed_at);
  json_builder_begin_object (builder);
  add_text (builder, "uri", uri);
  add_text (builder, "name", name);
  add_text (builder, "mapping", mapping);
  add_number (builder, "first_row", (gint64) first_row);
  add_number (builder, "size", (gint64) size);
  add_number (builder, "changed_at", changed_at);
  json_builder_set_member_name (builder, "was_stopped");
  json_builder_add_boolean_value (builder, was_stopped);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return crm_session_set_meta (session, KEY, text, error);
}

/**
 * crm_import_pending_begin:
 *
 * Notes that the plan is about to run. Lane %CRM_LANE_WRITE, outside a batch.
 */
gboolean
crm_import_pending_begin (CrmSession *session, CrmImportPlan *plan, GError **error)
{
  return note (session, plan, MAX (crm_import_plan_get_first_row (plan), 1), FALSE, error);
}

/**
 * crm_import_pending_settle:
 *
 * In the batch that stores the rows: takes the note away, or leaves the rest in it when the run was
 * stopped.
 */
gboolean
crm_import_pending_settle (CrmSession *session, CrmImportPlan *plan, GError **error)
{
  guint64 stopped_at = crm_import_plan_get_stopped_at (plan);

  return stopped_at > 0 ? note (session, plan, stopped_at + 1, TRUE, error)
                        : crm_import_pending_forget (session, error);
}

gboolean
crm_import_pending_forget (CrmSession *session, GError **error)
{
  return crm_session_set_meta (session, KEY, NULL, error);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/**
 * crm_import_pending_read:
 *
 * Returns: (transfer full) (nullable): the import that was interrupted or stopped
 */
CrmImportPending *
crm_import_pending_read (CrmSession *session)
{
  g_autofree char *text = crm_session_get_meta (session, KEY);
  g_autoptr (JsonNode) root = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonObject *object
      = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *uri = object != NULL ? get_text (object, "uri") : NULL;
  CrmImportPending *self;

  if (uri == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (CrmImportPending);
  self->file = g_file_new_for_uri (uri);
  self->name = g_strdup (get_text (object, "name"));
  self->mapping = g_strdup (get_text (object, "mapping"));
  self->first_row
      = (guint64) MAX (json_object_get_int_member_with_default (object, "first_row", 1), 1);
  self->size = (guint64) json_object_get_int_member_with_default (object, "size", 0);
  self->changed_at = json_object_get_int_member_with_default (object, "changed_at", 0);
  self->was_stopped = json_object_get_boolean_member_with_default (object, "was_stopped", FALSE);
  return self;
}

/**
 * crm_import_pending_check:
 *
 * Blocks: looks at the file.
 *
 * Returns: FALSE with a sentence for people when the file is gone or another one
 */
gboolean
crm_import_pending_check (const CrmImportPending *self, GError **error)
{
  guint64 size;
  gint64 changed_at;

  if (!get_facts (self->file, &size, &changed_at))
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                 /* Translators: %s is the name of a file */
                 _ ("%s is no longer there, so its import cannot go on."), self->name);
  else if (size != self->size || changed_at != self->changed_at)
    g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                 /* Translators: %s is the name of a file */
                 _ ("%s was changed since, so its import cannot go on where it was: import it "
                    "anew, rows that are in already are found again."),
                 self->name);
  else
    return TRUE;
  return FALSE;
}

/**
 * crm_import_pending_read_options:
 * @options: (inout): takes the form in which the file was read; texts are interned
 */
void
crm_import_pending_read_options (const CrmImportPending *self, CrmCsvOptions *options)
{
  crm_import_mapping_parse_options (self->mapping, options);
}

/**
 * crm_import_pending_apply:
 *
 * Lets the plan go on where the import was. The plan was made for the same file.
 */
gboolean
crm_import_pending_apply (const CrmImportPending *self, CrmImportPlan *plan, GError **error)
{
  if (!crm_import_plan_apply (plan, self->mapping != NULL ? self->mapping : "", FALSE, error))
    return FALSE;
  crm_import_plan_set_first_row (plan, self->first_row);
  return TRUE;
}
