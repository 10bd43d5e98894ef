/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking for approvals and answering, as operations of a person. Main thread. */
#include "config.h"

#include "crm-approval-change.h"

#include <glib/gi18n-lib.h>

#include "crm-approval-ask.h"

static gpointer
ask (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_approval_ask (session, data, error) >= 0 ? GINT_TO_POINTER (TRUE) : NULL;
}

/**
 * crm_approval_change_ask:
 *
 * Returns: (transfer full): the operation that asks for the approvals which the document needs
 */
CrmOperation *
crm_approval_change_ask (CrmRecord *record)
{
  /* Translators: %s is the name of a document. */
  g_autofree char *label
      = g_strdup_printf (_ ("Ask for approval of “%s”"), crm_record_get_title (record));
  CrmOperation *operation = crm_operation_new (label);

  crm_operation_set_func (operation, ask, crm_record_copy (record), g_object_unref);
  return operation;
}

/**
 * crm_approval_change_answer:
 * @approval: that this person was asked for
 * @answer: (nullable): in words
 *
 * Returns: (transfer full): the operation that approves or refuses
 */
CrmOperation *
crm_approval_change_answer (CrmRecord *approval, gboolean approves, const char *answer)
{
  CrmOperation *operation
      = crm_operation_new (approves ? _ ("Approve a Document") : _ ("Refuse a Document"));
  g_autoptr (CrmRecord) answered = crm_record_copy (approval);

  /* Both in one change: what was answered does not change any more. */
  crm_record_set_text (answered, "state", approves ? "approved" : "refused");
  if (answer != NULL && *answer != '\0')
    crm_record_set_text (answered, "answer", answer);
  crm_operation_update (operation, answered);
  return operation;
}
