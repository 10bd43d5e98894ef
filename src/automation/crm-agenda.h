/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-occurrence.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmAgendaQuestion:
 * @people: (nullable) (element-type CrmId): whose calendars, in the order of their colours
 * @everybody: whether what belongs to others and to nobody is shown as well
 * @layers: which layers, as bits
 * @most: days of each layer at most; 0 for all
 * @cut: (out): the layers of which there is more, as bits
 */
typedef struct
{
  CrmDate first;
  CrmDate last;
  GArray *people;
  gboolean everybody;
  guint layers;
  guint most;
  guint cut;
} CrmAgendaQuestion;

GPtrArray *crm_agenda_read (CrmSession *session,
                            CrmAgendaQuestion *question,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
