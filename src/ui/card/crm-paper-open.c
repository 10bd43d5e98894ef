/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order or an invoice made from what came before it, and opened. One operation, one undo. Main
 * thread. */
#include "config.h"

#include "crm-paper-open.h"

#include <glib/gi18n-lib.h>

#include "crm-ask.h"
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

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *invoice;
  const char *type; /* static */
  CrmId made;
} Correcting;

static void
correcting_free (gpointer data)
{
  Correcting *correcting = data;

  g_object_unref (correcting->context);
  g_object_unref (correcting->navigator);
  g_object_unref (correcting->invoice);
  g_free (correcting);
}

static gpointer
correct (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Correcting *correcting = data;
  g_autoptr (CrmRecord) invoice
      = crm_session_get (session, crm_record_get_kind (correcting->invoice),
                         crm_record_get_id (correcting->invoice), error);
  g_autoptr (CrmRecord) paper
      = invoice != NULL ? crm_paper_make_correction (session, invoice, correcting->type, error)
                        : NULL;

  if (paper == NULL)
    return NULL;
  correcting->made = *crm_record_get_id (paper);
  return correcting;
}

static void
on_corrected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Correcting *correcting = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_open_record (correcting->navigator, crm_record_get_kind (correcting->invoice),
                               &correcting->made);
  else
    crm_navigator_report_error (correcting->navigator, _ ("It was not made"), error);
  correcting_free (correcting);
}

static void
on_correction_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  static const char *const types[] = { "credit_note", "corrected" };
  Correcting *correcting = user_data;
  int choice = crm_ask_choice_finish (result);
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;

  if (choice < 0)
    {
      correcting_free (correcting);
      return;
    }
  correcting->type = types[choice];
  label = crm_paper_correction_label (correcting->invoice, correcting->type);
  operation = crm_operation_new (label);
  crm_operation_set_func (operation, correct, correcting, NULL);
  crm_operation_run_async (operation, correcting->context, NULL, on_corrected_cb, correcting);
}

/**
 * crm_paper_correct_and_open:
 * @parent: the widget that asks
 * @invoice: that has gone out
 *
 * Asks how the invoice is to be put right, makes the draft of that, and opens its card.
 */
void
crm_paper_correct_and_open (GtkWidget *parent,
                            CrmContext *context,
                            CrmNavigator *navigator,
                            CrmRecord *invoice)
{
  const char *const choices[] = { _ ("Credit _Note"), _ ("C_orrected Invoice") };
  Correcting *correcting = g_new0 (Correcting, 1);

  correcting->context = g_object_ref (context);
  correcting->navigator = g_object_ref (navigator);
  correcting->invoice = g_object_ref (invoice);
  crm_ask_choice_async (parent, _ ("How Is It Put Right?"),
                        _ ("An invoice that was issued does not change. A credit note gives money "
                           "back, all of it or a part; a corrected invoice takes the place of this "
                           "one."),
                        choices, G_N_ELEMENTS (choices), NULL, on_correction_chosen_cb, correcting);
}
