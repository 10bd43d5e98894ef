/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-match.h"

G_BEGIN_DECLS

#define CRM_MATCH_WORDS 8

typedef struct
{
  char *word;  /* folded */
  char *sound; /* of its full form */
} CrmMatchWord;

/* A name without titles, particles and legal forms. */
typedef struct
{
  CrmMatchWord words[CRM_MATCH_WORDS];
  guint n_words;
  guint generation; /* 0 unknown, else which: junior, filho, neto, II … */
} CrmMatchName;

typedef struct
{
  guint signs;
  double expected; /* share of the records that would bear this name by chance */
} CrmMatchNames;

void crm_match_name_init (CrmMatchName *self, const char *name, CrmMatchType type);
void crm_match_name_clear (CrmMatchName *self);
CrmMatchNames crm_match_name_compare (const CrmMatchName *a,
                                      const CrmMatchName *b,
                                      CrmMatchType type,
                                      const CrmMatchRarity *rarity);

G_END_DECLS
