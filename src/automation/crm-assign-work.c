/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of assignment at work on records that are there already: for good, or to see what they
 * would do. */
#include "config.h"

#include "crm-assign-work.h"

#include <glib/gi18n-lib.h>

#include "crm-assign.h"

void
crm_assigned_free (CrmAssigned *self)
{
  g_object_unref (self->record);
  g_clear_object (&self->entry);
  g_free (self);
}

/* The entry of the log that this operation wrote. */
static CrmRecord *
read_entry (CrmSession *session, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "assignment");
  g_autoptr (GPtrArray) entries = crm_session_children (
      session, kind, "record", crm_record_get_kind (record), crm_record_get_id (record), error);

  return entries != NULL && entries->len > 0 ? g_object_ref (g_ptr_array_index (entries, 0)) : NULL;
}

static gboolean
assign_one (CrmSession *session, CrmRecord *record, GPtrArray *all, GError **error)
{
  CrmRules rules = crm_session_make_rules (session);
  CrmAssigned *assigned;
  CrmRecord *entry = NULL;

  if (crm_record_is_set (record, "owner_id"))
    return TRUE;
  if (crm_assign (record, &rules))
    {
      if (!crm_session_update (session, record, error) || !crm_assign_log (record, &rules, error))
        return FALSE;
      entry = read_entry (session, record, error);
      if (entry == NULL)
        return FALSE;
    }
  assigned = g_new0 (CrmAssigned, 1);
  assigned->record = g_object_ref (record);
  assigned->entry = entry;
  g_ptr_array_add (all, assigned);
  return TRUE;
}

static gboolean
assign_all (
    CrmSession *session, GArray *refs, GPtrArray *all, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < refs->len; i++)
    {
      g_autoptr (GPtrArray) page
          = crm_session_page (session, &g_array_index (refs, CrmRef, i), 1, error);

      if (page == NULL || g_cancellable_set_error_if_cancelled (cancellable, error)
          || (page->len > 0 && g_ptr_array_index (page, 0) != NULL
              && !assign_one (session, g_ptr_array_index (page, 0), all, error)))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_assign_many:
 * @refs: (element-type CrmRef): leads and deals; those that somebody is responsible for are left
 *   alone
 * @dry: to see what the rules would do: an operation is opened and taken back. Otherwise one must
 *   be open.
 *
 * Returns: (transfer full) (element-type CrmAssigned): who gets what and why, in the order of @refs
 */
GPtrArray *
crm_assign_many (
    CrmSession *session, GArray *refs, gboolean dry, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_assigned_free);
  gboolean good;

  if (dry && !crm_session_begin (session, "Assign", "test", error))
    return NULL;
  good = assign_all (session, refs, all, cancellable, error);
  if (dry)
    crm_session_rollback (session);
  return good ? g_steal_pointer (&all) : NULL;
}

/**
 * crm_assign_describe:
 * @entry: of kind assignment
 *
 * Returns: (transfer full): why somebody got it, in words
 */
char *
crm_assign_describe (CrmRecord *entry)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (entry), "method");
  const char *method = crm_record_get_text (entry, "method");
  const char *why = crm_record_get_text (entry, "why");
  const char *how = method != NULL ? crm_field_choice_label (field, method) : "";

  if (why == NULL)
    return g_strdup (how);
  if (g_strcmp0 (method, "least_busy") == 0)
    /* Translators: why somebody got a new lead: “To the least busy: 3 open”. */
    return g_strdup_printf (_ ("%s: %s open"), how, why);
  /* Translators: why somebody got a new lead: “By territory: Porto”. */
  return g_strdup_printf (_ ("%s: %s"), how, why);
}
