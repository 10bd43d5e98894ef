/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many records of which each is looked at: they come back with their parts, or a choice is put to
 * those that they have or taken out of them. */
#include "config.h"

#include "crm-many-more.h"

#include <string.h>

#include "crm-error.h"
#include "crm-session-private.h"

#define PROGRESS_STEP 256

/* Returns: whether the record was changed, -1 with an error */
typedef int (*RecordFunc) (CrmSession *self, CrmRecord *record, gpointer data, GError **error);

static gint64
for_each (CrmSession *self,
          GArray *refs,
          RecordFunc func,
          gpointer func_data,
          CrmProgress progress,
          gpointer data,
          GCancellable *cancellable,
          GError **error)
{
  gint64 n_changed = 0;

  CRM_ASSERT_SESSION (self);
  if (!self->in_batch || self->is_apply)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "no operation is open");
      return -1;
    }
  for (guint i = 0; i < refs->len; i++)
    {
      CrmRef ref = g_array_index (refs, CrmRef, i);
      const CrmKind *kind = crm_catalog_find_number (self->catalog, CRM_REF_KIND (ref));
      g_autoptr (GError) local = NULL;
      g_autoptr (CrmRecord) record = NULL;
      int changed = 0;

      if (i % PROGRESS_STEP == 0 && progress != NULL)
        progress (i, refs->len, data);
      if (!g_cancellable_set_error_if_cancelled (cancellable, &local) && kind != NULL)
        record = crm_session_read_row (self, kind, CRM_REF_ROW (ref), &local);
      if (record != NULL)
        changed = func (self, record, func_data, &local);
      if (local != NULL)
        {
          /* Some are written and some are not: only a rollback is left. */
          self->is_broken = TRUE;
          g_propagate_error (error, g_steal_pointer (&local));
          return -1;
        }
      n_changed += changed > 0;
    }
  return n_changed;
}

static int
restore (CrmSession *self, CrmRecord *record, gpointer data, GError **error)
{
  if (!crm_record_is_deleted (record))
    return 0;
  return crm_session_restore (self, crm_record_get_kind (record), crm_record_get_id (record), error)
             ? 1
             : -1;
}

/**
 * crm_session_restore_many:
 * @refs: (element-type CrmRef): of any kinds; what is not there or not deleted is left alone
 * @progress: (nullable) (scope call)
 *
 * Brings deleted records back with what was deleted with them, as part of an open operation. When
 * it fails or is cancelled nothing of the operation can be kept.
 *
 * Returns: how many records came back, or -1
 */
gint64
crm_session_restore_many (CrmSession *self,
                          GArray *refs,
                          CrmProgress progress,
                          gpointer data,
                          GCancellable *cancellable,
                          GError **error)
{
  return for_each (self, refs, restore, NULL, progress, data, cancellable, error);
}

typedef struct
{
  const char *field;
  char **choices;
  gboolean is_added;
} Choosing;

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The keys of a set, sorted, one a line. Returns: (transfer full) (nullable): %NULL for none */
static char *
change_set (const char *before, const Choosing *choosing)
{
  g_auto (GStrv) keys = g_strsplit (before != NULL ? before : "", "\n", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (int i = 0; keys[i] != NULL; i++)
    if (*keys[i] != '\0' && !g_strv_contains ((const char *const *) choosing->choices, keys[i]))
      g_ptr_array_add (kept, keys[i]);
  for (int i = 0; choosing->is_added && choosing->choices[i] != NULL; i++)
    g_ptr_array_add (kept, choosing->choices[i]);
  g_ptr_array_sort (kept, compare_keys);
  if (kept->len == 0)
    return NULL;
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("\n", (char **) kept->pdata);
}

static int
choose (CrmSession *self, CrmRecord *record, gpointer data, GError **error)
{
  const Choosing *choosing = data;
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), choosing->field);
  char *text;

  if (field == NULL || crm_field_get_field_type (field) != CRM_FIELD_CHOICES
      || crm_record_is_deleted (record))
    return 0;
  text = change_set (crm_record_get_text (record, choosing->field), choosing);
  crm_record_set (record, field,
                  text != NULL ? crm_value_take_text (text) : (CrmValue) CRM_VALUE_INIT);
  if (!crm_record_has_changes (record))
    return 0;
  return crm_session_update (self, record, error) ? 1 : -1;
}

/**
 * crm_session_choose_many:
 * @refs: (element-type CrmRef): of any kinds; what is deleted or has no such field is left alone
 * @field: name of a field with several choices
 * @choices: their keys, one a line
 * @is_added: whether they are put to those that a record has, or taken out of them
 * @progress: (nullable) (scope call)
 *
 * Puts many records into groups, or takes them out, and leaves all other choices as they are; as
 * part of an open operation. When it fails or is cancelled nothing of the operation can be kept.
 *
 * Returns: how many records were changed, or -1
 */
gint64
crm_session_choose_many (CrmSession *self,
                         GArray *refs,
                         const char *field,
                         const char *choices,
                         gboolean is_added,
                         CrmProgress progress,
                         gpointer data,
                         GCancellable *cancellable,
                         GError **error)
{
  g_auto (GStrv) keys = g_strsplit (choices, "\n", -1);
  Choosing choosing = { field, keys, is_added };

  return for_each (self, refs, choose, &choosing, progress, data, cancellable, error);
}
