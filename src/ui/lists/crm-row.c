/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of a list. Main thread. */
#include "config.h"

#include "crm-row.h"

struct _CrmRow
{
  GObject parent_instance;

  CrmRef ref;
  CrmRecord *record;
};

G_DEFINE_FINAL_TYPE (CrmRow, crm_row, G_TYPE_OBJECT)

static guint changed_signal;

static void
crm_row_finalize (GObject *object)
{
  g_clear_object (&CRM_ROW (object)->record);
  G_OBJECT_CLASS (crm_row_parent_class)->finalize (object);
}

static void
crm_row_class_init (CrmRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_row_finalize;

  /**
   * CrmRow::changed:
   *
   * The record came, or came anew.
   */
  changed_signal = g_signal_new ("changed", CRM_TYPE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
crm_row_init (CrmRow *self)
{
}

/**
 * crm_row_new:
 *
 * Returns: (transfer full): a row whose record was not read yet
 */
CrmRow *
crm_row_new (CrmRef ref)
{
  CrmRow *self = g_object_new (CRM_TYPE_ROW, NULL);
  self->ref = ref;
  return self;
}

/**
 * crm_row_get_ref:
 *
 * Returns: which record stands here
 */
CrmRef
crm_row_get_ref (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), 0);
  return self->ref;
}

/**
 * crm_row_get_record:
 *
 * Returns: (transfer none) (nullable): the record, %NULL while it is read
 */
CrmRecord *
crm_row_get_record (CrmRow *self)
{
  g_return_val_if_fail (CRM_IS_ROW (self), NULL);
  return self->record;
}

/**
 * crm_row_set_record:
 *
 * Gives the row its record, for the model.
 */
void
crm_row_set_record (CrmRow *self, CrmRecord *record)
{
  g_return_if_fail (CRM_IS_ROW (self));
  if (g_set_object (&self->record, record))
    g_signal_emit (self, changed_signal, 0);
}

/**
 * crm_row_set_ref:
 * @ref: of another record
 *
 * Makes the row that of another record, for the model. What is on the screen stays until that
 * record comes, but can no longer be taken for it.
 */
void
crm_row_set_ref (CrmRow *self, CrmRef ref)
{
  g_return_if_fail (CRM_IS_ROW (self));
  self->ref = ref;
  g_clear_object (&self->record);
}
