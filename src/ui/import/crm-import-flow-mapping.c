/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The memory of an import: the mappings that the office keeps, the one that the file is recognised
 * by, and under which name the plan will be kept. Main thread, except the function that says
 * otherwise. */
#include "config.h"

#include "crm-import-flow-private.h"
#include "crm-import-mapping.h"

/* On a thread of the store. */
static gpointer
run_list_mappings (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_mapping_list (session, error);
}

static void
list_mappings (CrmImportFlow *self, GAsyncReadyCallback callback)
{
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       run_list_mappings, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                       callback, g_object_ref (self));
}

void
crm_import_flow_begin_mapping (CrmImportFlow *self, CrmRecord *mapping)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *proposed = mapping ? NULL : crm_import_plan_propose_name (self->plan);
  g_set_object (&self->mapping, mapping);
  g_free (self->mapping_name);
  self->mapping_name = g_strdup (mapping ? crm_record_get_title (mapping) : proposed);
  self->remember = mapping != NULL;
  self->is_recognised = FALSE;
  if (mapping && !crm_import_mapping_apply (mapping, self->plan, &error))
    {
      g_free (self->message);
      self->message = g_strdup (error->message);
    }
  else if (!mapping)
    crm_import_plan_set_kind (self->plan, crm_import_plan_get_kind (self->plan));
}

/* Letters that could not be told apart are those of the last time. */
static gboolean
needs_other_letters (CrmImportFlow *self, CrmRecord *mapping)
{
  CrmCsvReader *reader = crm_import_plan_get_reader (self->plan);
  CrmCsvOptions options = { 0 };
  crm_import_mapping_read_options (mapping, &options);
  if (!options.encoding || self->encoding || self->was_reread
      || crm_csv_reader_is_encoding_certain (reader)
      || g_ascii_strcasecmp (options.encoding, crm_csv_reader_get_encoding (reader)) == 0)
    return FALSE;
  self->encoding = g_strdup (options.encoding);
  return TRUE;
}

static void
begin_planning (CrmImportFlow *self)
{
  CrmRecord *mapping
      = self->pending ? NULL : crm_import_mapping_choose (self->mappings, self->plan);
  if (mapping && needs_other_letters (self, mapping))
    {
      crm_import_flow_read (self);
      self->was_reread = TRUE;
      return;
    }
  crm_import_flow_begin_mapping (self, mapping);
  self->is_recognised = mapping != NULL;
  if (self->pending)
    crm_import_pending_apply (self->pending, self->plan, NULL);
  crm_import_flow_set_state (self, CRM_IMPORT_PLANNING);
  crm_import_flow_emit (self, CRM_IMPORT_CHANGE_PLAN | CRM_IMPORT_CHANGE_MAPPING);
  crm_import_flow_settle (self);
}

static void
on_mappings_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportFlow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mappings = crm_store_run_finish (CRM_STORE (source), result, &error);
  /* Another file may have been opened meanwhile. */
  if (self->state != CRM_IMPORT_READING || !self->plan || self->working)
    return;
  if (!mappings)
    g_warning ("Mappings of imports could not be read: %s", error->message);
  g_clear_pointer (&self->mappings, g_ptr_array_unref);
  self->mappings
      = mappings ? g_steal_pointer (&mappings) : g_ptr_array_new_with_free_func (g_object_unref);
  begin_planning (self);
}

static void
on_mappings_relisted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportFlow) self = user_data;
  g_autoptr (GPtrArray) mappings = crm_store_run_finish (CRM_STORE (source), result, NULL);
  if (!mappings)
    return;
  g_clear_pointer (&self->mappings, g_ptr_array_unref);
  self->mappings = g_steal_pointer (&mappings);
  for (guint i = 0; self->mapping && i < self->mappings->len; i++)
    {
      CrmRecord *mapping = g_ptr_array_index (self->mappings, i);
      if (crm_id_equal (crm_record_get_id (mapping), crm_record_get_id (self->mapping)))
        {
          g_set_object (&self->mapping, mapping);
          crm_import_flow_set_mapping_name (self, crm_record_get_title (mapping));
        }
    }
  crm_import_flow_emit (self, CRM_IMPORT_CHANGE_MAPPING);
}

/**
 * crm_import_flow_reload_mappings:
 *
 * Reads the mappings again, as one was renamed or deleted. What is planned stays as it is.
 */
void
crm_import_flow_reload_mappings (CrmImportFlow *self)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  if (self->mappings)
    list_mappings (self, on_mappings_relisted_cb);
}

/**
 * crm_import_flow_get_mappings:
 *
 * Returns: (transfer none) (nullable) (element-type CrmRecord): all that are kept, those that were
 *   used last first
 */
GPtrArray *
crm_import_flow_get_mappings (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->mappings;
}

/**
 * crm_import_flow_get_mapping:
 *
 * Returns: (transfer none) (nullable): the one that the plan began with
 */
CrmRecord *
crm_import_flow_get_mapping (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->mapping;
}

/**
 * crm_import_flow_is_recognised:
 *
 * Returns: whether the mapping was found by the headings of the file
 */
gboolean
crm_import_flow_is_recognised (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), FALSE);
  return self->is_recognised;
}

gboolean
crm_import_flow_get_remember (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), FALSE);
  return self->remember;
}

/**
 * crm_import_flow_set_remember:
 *
 * Sets whether the plan is kept, under its name, when it is run.
 */
void
crm_import_flow_set_remember (CrmImportFlow *self, gboolean remember)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  self->remember = remember;
}

const char *
crm_import_flow_get_mapping_name (CrmImportFlow *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_FLOW (self), NULL);
  return self->mapping_name;
}

void
crm_import_flow_set_mapping_name (CrmImportFlow *self, const char *name)
{
  g_return_if_fail (CRM_IS_IMPORT_FLOW (self));
  if (g_strcmp0 (self->mapping_name, name) == 0)
    return;
  g_free (self->mapping_name);
  self->mapping_name = g_strdup (name);
}

/**
 * crm_import_flow_begin_plan:
 *
 * The file is read: looks whether it is known, and lets a person see and change the plan.
 */
void
crm_import_flow_begin_plan (CrmImportFlow *self)
{
  list_mappings (self, on_mappings_listed_cb);
}
