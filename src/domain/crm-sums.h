/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/**
 * CrmSumSpec:
 *
 * Sums over the records of a kind that every change keeps up to date, so that a report looks at a
 * few sums instead of at each record. Dates are told apart by their month, instants by their day
 * in UTC; of a span that begins or ends between those, the reader looks at the records.
 */
typedef struct
{
  const char *name; /* of its table, in the replica only */
  const char *kind;
  const char *of;    /* (nullable): the number that is added up; records are counted always */
  const char *by[7]; /* fields that tell the sums apart; ends with %NULL */
  const char *set;   /* (nullable): only records that have this field */
  const char *unset; /* (nullable): only records that lack this field */
} CrmSumSpec;

/* All of them; ends with a %NULL name. Of two that would do, the one that is asked stands first. */
extern const CrmSumSpec crm_sums[];

G_END_DECLS
