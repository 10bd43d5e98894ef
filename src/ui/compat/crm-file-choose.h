/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  CRM_FILE_OPEN,
  CRM_FILE_SAVE,
  CRM_FILE_FOLDER,
} CrmFileAction;

void crm_file_choose_async (GtkWidget *parent,
                            CrmFileAction action,
                            const char *title,
                            const char *name,
                            GListModel *filters,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GFile *crm_file_choose_finish (GAsyncResult *result);
void crm_file_add_filter (GListStore *filters, const char *name, const char *const *suffixes);

G_END_DECLS
