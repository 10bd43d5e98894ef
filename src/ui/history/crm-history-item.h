/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "crm-store.h"

G_BEGIN_DECLS

/**
 * CrmHistoryItem:
 *
 * One operation as the history shows it, in words; of one record, what it did there.
 */
#define CRM_TYPE_HISTORY_ITEM (crm_history_item_get_type ())
G_DECLARE_FINAL_TYPE (CrmHistoryItem, crm_history_item, CRM, HISTORY_ITEM, GObject)

typedef struct
{
  CrmLogFilter filter;
  char *text;
  const CrmKind *kind; /* of the record, NULL for the history of the office */
  CrmId id;
  gint64 before;
  const CrmLocale *locale;
} CrmHistoryRequest;

#define CRM_HISTORY_PAGE 100

void crm_history_request_free (CrmHistoryRequest *request);
gpointer
crm_history_read (CrmSession *session, gpointer request, GCancellable *cancellable, GError **error);

const CrmId *crm_history_item_get_batch (CrmHistoryItem *self);
const char *crm_history_item_get_title (CrmHistoryItem *self);
const char *crm_history_item_get_subtitle (CrmHistoryItem *self);
const char *crm_history_item_get_body (CrmHistoryItem *self);
gboolean crm_history_item_is_undone (CrmHistoryItem *self);
gboolean crm_history_item_can_undo (CrmHistoryItem *self);
gint64 crm_history_item_get_seq (CrmHistoryItem *self);

G_END_DECLS
