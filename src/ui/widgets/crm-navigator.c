/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a place may ask of its window. Main thread. */
#include "config.h"

#include "crm-navigator.h"

#include <glib/gi18n-lib.h>

G_DEFINE_INTERFACE (CrmNavigator, crm_navigator, G_TYPE_OBJECT)

static void
crm_navigator_default_init (CrmNavigatorInterface *iface)
{
}

/**
 * crm_navigator_open_record:
 *
 * Opens what shows a record: its card, over the place that is seen, which stays as it is.
 */
void
crm_navigator_open_record (CrmNavigator *self, const CrmKind *kind, const CrmId *id)
{
  g_return_if_fail (CRM_IS_NAVIGATOR (self));
  g_return_if_fail (kind != NULL && id != NULL);
  CRM_NAVIGATOR_GET_IFACE (self)->open_record (self, kind, id);
}

/**
 * crm_navigator_new_record:
 * @draft: (nullable): values to begin with, as the company of a new deal
 *
 * Lets a person make a record of the kind.
 */
void
crm_navigator_new_record (CrmNavigator *self, const CrmKind *kind, CrmRecord *draft)
{
  g_return_if_fail (CRM_IS_NAVIGATOR (self));
  g_return_if_fail (kind != NULL);
  CRM_NAVIGATOR_GET_IFACE (self)->new_record (self, kind, draft);
}

/**
 * crm_navigator_go:
 * @place: name in the table of places
 * @target: (nullable): what to show inside it; a floating reference is taken
 *
 * Goes to a place.
 */
void
crm_navigator_go (CrmNavigator *self, const char *place, GVariant *target)
{
  g_return_if_fail (CRM_IS_NAVIGATOR (self));
  g_autoptr (GVariant) owned = target ? g_variant_ref_sink (target) : NULL;
  CRM_NAVIGATOR_GET_IFACE (self)->go (self, place, owned);
}

/**
 * crm_navigator_go_back:
 *
 * Closes the card that is in front, as when its record was deleted.
 */
void
crm_navigator_go_back (CrmNavigator *self)
{
  g_return_if_fail (CRM_IS_NAVIGATOR (self));
  CRM_NAVIGATOR_GET_IFACE (self)->go_back (self);
}

/**
 * crm_navigator_toast:
 * @message: plain text
 * @batch: (nullable): the operation that the button Undo takes back
 *
 * Tells something in passing. An operation that is not quiet has its toast without this call.
 */
void
crm_navigator_toast (CrmNavigator *self, const char *message, const CrmId *batch)
{
  g_return_if_fail (CRM_IS_NAVIGATOR (self));
  CRM_NAVIGATOR_GET_IFACE (self)->toast (self, message, batch);
}

/**
 * crm_navigator_report_error:
 * @what: a sentence that says what did not work, as "The deal could not be moved"
 * @error: (nullable): why; a cancellation is not reported
 *
 * Tells that something failed.
 */
void
crm_navigator_report_error (CrmNavigator *self, const char *what, const GError *error)
{
  g_return_if_fail (CRM_IS_NAVIGATOR (self));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  CRM_NAVIGATOR_GET_IFACE (self)->report_error (self, what, error);
}

/**
 * crm_navigator_tell_written:
 * @file: what g_file_replace_contents_bytes_async() wrote
 * @result: as its callback was given it
 *
 * Tells that a file was written, or why it was not.
 *
 * Returns: whether it was
 */
gboolean
crm_navigator_tell_written (CrmNavigator *self, GFile *file, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *message = NULL;

  if (!g_file_replace_contents_finish (file, result, NULL, &error))
    {
      crm_navigator_report_error (self, _ ("The file was not written"), error);
      return FALSE;
    }
  /* Translators: %s is the name of a file. */
  message = g_strdup_printf (_ ("“%s” was written"), name);
  crm_navigator_toast (self, message, NULL);
  return TRUE;
}

/**
 * crm_navigator_run:
 * @operation: what to do; a reference is taken
 *
 * Runs an operation and reports its failure. For whoever need not know when it is done: what shows
 * the data hears of it by the store's changes.
 */
void
crm_navigator_run (CrmNavigator *self, CrmOperation *operation)
{
  g_return_if_fail (CRM_IS_NAVIGATOR (self));
  CRM_NAVIGATOR_GET_IFACE (self)->run (self, operation);
}

/**
 * crm_navigator_get_window:
 *
 * Returns: (transfer none): the window, as a parent of dialogs
 */
GtkWindow *
crm_navigator_get_window (CrmNavigator *self)
{
  g_return_val_if_fail (CRM_IS_NAVIGATOR (self), NULL);
  return CRM_NAVIGATOR_GET_IFACE (self)->get_window (self);
}
