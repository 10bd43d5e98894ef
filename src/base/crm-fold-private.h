/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-fold.h"

G_BEGIN_DECLS

/* What a letter becomes. */
typedef struct
{
  gunichar letter;
  const char *becomes;
} CrmFoldLetter;

char *crm_fold_with (const char *text, const CrmFoldLetter *letters);

G_END_DECLS
