/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  CRM_ASK_PLAIN,
  CRM_ASK_SUGGESTED,
  CRM_ASK_DESTRUCTIVE,
} CrmAskStyle;

void crm_ask_async (GtkWidget *parent,
                    const char *heading,
                    const char *body,
                    const char *accept,
                    CrmAskStyle style,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data);
gboolean crm_ask_finish (GAsyncResult *result);
void crm_ask_choice_async (GtkWidget *parent,
                           const char *heading,
                           const char *body,
                           const char *const *choices,
                           guint n_choices,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
int crm_ask_choice_finish (GAsyncResult *result);
void crm_ask_text_async (GtkWidget *parent,
                         const char *heading,
                         const char *body,
                         const char *label,
                         const char *accept,
                         CrmAskStyle style,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
char *crm_ask_text_finish (GAsyncResult *result);

G_END_DECLS
