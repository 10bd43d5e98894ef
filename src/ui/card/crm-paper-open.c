/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order or an invoice made from what came before it, and opened. One operation, one undo. Main
 * thread. */
#include "config.h"

#include "crm-paper-open.h"

#include <glib/gi18n-lib.h>

#include "crm-paper-make.h"

typedef struct
{
  CrmNavigator *navigator;
  const CrmKind *kind;
  const CrmKind *source_kind;
  CrmId source;
  CrmId made;
} Making;

static gpointer
make (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Making *making = data;
  g_autoptr (CrmRecord) source
      = crm_session_get (session, making->source_kind, &making->source, error);
  g_autoptr (CrmRecord) paper
      = source != NULL ? crm_paper_make (session, making->kind, source, error) : NULL;

  if (paper == NULL)
    return NULL;
  making->made = *crm_record_get_id (paper);
  return making;
}

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Making *making = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_open_record (making->navigator, making->kind, &making->made);
  else
    crm_navigator_report_error (making->navigator, _ ("It was not made"), error);
  g_object_unref (making->navigator);
  g_free (making);
}

/**
 * crm_paper_make_and_open:
 * @kind: of the paper
 * @source: a deal or an order, of @source_kind
 *
 * Makes a draft with the lines of its source, and opens its card.
 */
void
crm_paper_make_and_open (CrmContext *context,
                         CrmNavigator *navigator,
                         const CrmKind *kind,
                         const CrmKind *source_kind,
                         const CrmId *source)
{
  /* Translators: an operation; %s is a kind of record, such as Invoice. */
  g_autofree char *label = g_strdup_printf (_ ("New: %s"), crm_kind_get_label (kind));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  Making *making = g_new0 (Making, 1);

  *making = (Making){ .navigator = g_object_ref (navigator),
                      .kind = kind,
                      .source_kind = source_kind,
                      .source = *source };
  crm_operation_set_func (operation, make, making, NULL);
  crm_operation_run_async (operation, context, NULL, on_made_cb, making);
}
