/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One operation over many records: they are changed on the store's thread, in one transaction with
 * one undo, however many there are. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-list-bulk.h"
#include "crm-many-more.h"

/* More than these take longer than one waits without being told. */
#define MANY 500

typedef enum
{
  BULK_SET,
  BULK_DELETE,
  BULK_RESTORE,
  BULK_ADD, /* choices to a field that has several */
  BULK_TAKE,
} BulkType;

typedef struct
{
  BulkType type;
  GArray *refs;
  char *field;
  CrmValue value;
  CrmJob *job; /* NULL for a few */
  const CrmLocale *locale;
} Bulk;

static void
bulk_free (gpointer data)
{
  Bulk *bulk = data;
  g_array_unref (bulk->refs);
  g_free (bulk->field);
  crm_value_clear (&bulk->value);
  g_clear_object (&bulk->job);
  g_free (bulk);
}

/* On the writing thread of the store. */
static void
report (gint64 n_done, gint64 n_all, gpointer data)
{
  Bulk *bulk = data;
  if (!bulk->job || n_all <= 0)
    return;
  g_autofree char *done = crm_locale_format_integer (bulk->locale, n_done);
  g_autofree char *all = crm_locale_format_integer (bulk->locale, n_all);
  /* Translators: progress: how many of how many records. */
  g_autofree char *status = g_strdup_printf (_ ("%1$s of %2$s"), done, all);
  crm_job_report (bulk->job, (double) n_done / (double) n_all, status);
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_bulk (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Bulk *bulk = data;
  gint64 n = -1;
  switch (bulk->type)
    {
    case BULK_SET:
      n = crm_session_set_many (session, bulk->refs, bulk->field, &bulk->value, report, bulk,
                                cancellable, error);
      break;
    case BULK_DELETE:
      n = crm_session_delete_many (session, bulk->refs, report, bulk, cancellable, error);
      break;
    case BULK_RESTORE:
      n = crm_session_restore_many (session, bulk->refs, report, bulk, cancellable, error);
      break;
    case BULK_ADD:
    case BULK_TAKE:
      n = crm_session_choose_many (session, bulk->refs, bulk->field, bulk->value.text,
                                   bulk->type == BULK_ADD, report, bulk, cancellable, error);
      break;
    }
  return n >= 0 ? GUINT_TO_POINTER (1) : NULL;
}

static CrmOperation *
bulk_operation_new (BulkType type,
                    const char *label,
                    GArray *refs,
                    const char *field,
                    const CrmValue *value,
                    const CrmLocale *locale)
{
  Bulk *bulk = g_new0 (Bulk, 1);
  bulk->type = type;
  bulk->refs = g_array_ref (refs);
  bulk->field = g_strdup (field);
  if (value)
    bulk->value = crm_value_copy (value);
  bulk->locale = locale;
  CrmOperation *operation = crm_operation_new (label);
  if (refs->len > MANY)
    {
      bulk->job = crm_job_new (label);
      crm_operation_set_job (operation, bulk->job);
    }
  crm_operation_set_func (operation, run_bulk, bulk, bulk_free);
  return operation;
}

/**
 * crm_list_bulk_delete:
 * @label: what is done, as undo and the log show it
 * @refs: (element-type gint64): not changed afterwards; of many a job shows how far it is
 *
 * Returns: (transfer full): an operation that deletes the records
 */
CrmOperation *
crm_list_bulk_delete (const char *label, GArray *refs, const CrmLocale *locale)
{
  return bulk_operation_new (BULK_DELETE, label, refs, NULL, NULL, locale);
}

/**
 * crm_list_bulk_set:
 * @label: what is done, as undo and the log show it
 * @refs: (element-type gint64): not changed afterwards; of many a job shows how far it is
 * @field: a kind that has no field of that name is left alone
 *
 * Returns: (transfer full): an operation that gives the records a value
 */
CrmOperation *
crm_list_bulk_set (const char *label,
                   GArray *refs,
                   const char *field,
                   const CrmValue *value,
                   const CrmLocale *locale)
{
  return bulk_operation_new (BULK_SET, label, refs, field, value, locale);
}

/**
 * crm_list_bulk_restore:
 * @label: what is done, as undo and the log show it
 * @refs: (element-type gint64): not changed afterwards; of many a job shows how far it is
 *
 * Returns: (transfer full): an operation that brings deleted records back
 */
CrmOperation *
crm_list_bulk_restore (const char *label, GArray *refs, const CrmLocale *locale)
{
  return bulk_operation_new (BULK_RESTORE, label, refs, NULL, NULL, locale);
}

/**
 * crm_list_bulk_choose:
 * @label: what is done, as undo and the log show it
 * @refs: (element-type gint64): not changed afterwards; of many a job shows how far it is
 * @field: one with several choices
 * @choices: their keys, one a line
 * @is_added: whether they are added, or taken out
 *
 * Returns: (transfer full): an operation that leaves all other choices as they are
 */
CrmOperation *
crm_list_bulk_choose (const char *label,
                      GArray *refs,
                      const char *field,
                      const char *choices,
                      gboolean is_added,
                      const CrmLocale *locale)
{
  g_auto (CrmValue) value = crm_value_text (choices);
  return bulk_operation_new (is_added ? BULK_ADD : BULK_TAKE, label, refs, field, &value, locale);
}
