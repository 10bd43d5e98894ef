/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A new template, made and opened. Main thread. */
#include "config.h"

#include "crm-template-new.h"

#include <glib/gi18n-lib.h>

#include "crm-document-change.h"

static void
on_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmNavigator) navigator = user_data;
  g_autoptr (GError) error = NULL;
  CrmRecord *created = g_object_get_data (source, "crm-record");

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_open_record (navigator, crm_record_get_kind (created),
                               crm_record_get_id (created));
  else
    crm_navigator_report_error (navigator, _ ("The template was not made"), error);
}

/**
 * crm_template_create:
 * @operation: that makes it
 * @created: (transfer full): the record
 *
 * Makes a template and opens it when it is there.
 */
void
crm_template_create (CrmContext *context,
                     CrmNavigator *navigator,
                     CrmOperation *operation,
                     CrmRecord *created)
{
  g_object_set_data_full (G_OBJECT (operation), "crm-record", created, g_object_unref);
  crm_operation_run_async (operation, context, NULL, on_created_cb, g_object_ref (navigator));
}

/**
 * crm_template_duplicate:
 * @like: (nullable): the template that it begins as a copy of
 *
 * Makes a template and opens it when it is there.
 */
void
crm_template_duplicate (CrmContext *context, CrmNavigator *navigator, CrmRecord *like)
{
  CrmRecord *created;
  g_autoptr (CrmOperation) operation = crm_template_change_new (context, like, &created);

  crm_template_create (context, navigator, operation, created);
}
