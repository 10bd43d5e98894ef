/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/**
 * CrmSumSpec:
 *
 * Sums over the records of a kind that every change keeps up to date, so that a report looks at a
 * few sums instead of at each record. Dates are told apart by their month or day, instants by their
 * day in UTC. Of a span that begins or ends within a month, the reader takes what is left over from
 * sums by day; of other edges, it looks at the records.
 */
typedef struct
{
  const char *name; /* of its table, in the replica only */
  const char *kind;
  const char *of;    /* (nullable): the number that is added up; records are counted always */
  const char *by[7]; /* fields that tell the sums apart; ends with %NULL */
  const char *set;   /* (nullable): only records that have this field */
  const char *unset; /* (nullable): only records that lack this field */
  /* The date that stands first is told apart by its day, @set is that date, and a change of a
   * record only notes the days of which the sums are not true any more. */
  gboolean by_day;
} CrmSumSpec;

/* All of them; ends with a %NULL name. Of two that would do, the one that is asked stands first:
 * that of months before that of days. */
extern const CrmSumSpec crm_sums[];

G_END_DECLS
