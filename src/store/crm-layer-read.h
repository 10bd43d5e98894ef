/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-calendar-layer.h"
#include "crm-session.h"

G_BEGIN_DECLS

/**
 * CrmLayerDay:
 *
 * One day of one record of a layer.
 */
typedef struct
{
  const CrmCalendarLayer *layer;
  CrmRecord *record;
  CrmDate date;
} CrmLayerDay;

/**
 * CrmLayerQuestion:
 * @layers: which of them, as bits
 * @people: (nullable) (element-type CrmId): whose records, and those of nobody; %NULL or empty for
 *   everybody's
 * @most: of each layer, the earliest; 0 for all
 * @cut: (out): the layers that have more, as bits
 */
typedef struct
{
  CrmDate first;
  CrmDate last;
  guint layers;
  GArray *people;
  guint most;
  guint cut;
} CrmLayerQuestion;

GPtrArray *crm_layer_days_read (CrmSession *session,
                                CrmLayerQuestion *question,
                                GCancellable *cancellable,
                                GError **error);
void crm_layer_day_free (CrmLayerDay *day);

G_END_DECLS
