/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "crm-cell-parse.h"

G_BEGIN_DECLS

/**
 * CrmColumnGuess:
 *
 * What a column of a file holds, found from all of its cells: add every cell, finish, then ask.
 * One thread at a time until it is finished; afterwards any thread may read it.
 */
#define CRM_TYPE_COLUMN_GUESS (crm_column_guess_get_type ())
G_DECLARE_FINAL_TYPE (CrmColumnGuess, crm_column_guess, CRM, COLUMN_GUESS, GObject)

typedef enum
{
  CRM_COLUMN_EMPTY,
  CRM_COLUMN_TEXT,
  CRM_COLUMN_CHOICE, /* text of few distinct values that come again and again */
  CRM_COLUMN_INTEGER,
  CRM_COLUMN_DECIMAL,
  CRM_COLUMN_MONEY, /* numbers with a currency beside them */
  CRM_COLUMN_PERCENT,
  CRM_COLUMN_DATE,
  CRM_COLUMN_INSTANT, /* dates with a time */
  CRM_COLUMN_BOOLEAN,
  CRM_COLUMN_EMAIL,
  CRM_COLUMN_PHONE,
  CRM_COLUMN_URL,
} CrmColumnType;

CrmColumnGuess *crm_column_guess_new (void);
void crm_column_guess_add (CrmColumnGuess *self, const char *cell);
void crm_column_guess_finish (CrmColumnGuess *self, gboolean day_comes_first);

CrmColumnType crm_column_guess_get_column_type (CrmColumnGuess *self);
const CrmCellFormat *crm_column_guess_get_format (CrmColumnGuess *self);
gboolean crm_column_guess_is_ambiguous (CrmColumnGuess *self);
const char *crm_column_guess_get_currency (CrmColumnGuess *self);
guint64 crm_column_guess_get_n_values (CrmColumnGuess *self);
guint64 crm_column_guess_get_n_empty (CrmColumnGuess *self);
guint64 crm_column_guess_get_n_misfits (CrmColumnGuess *self);
guint crm_column_guess_get_n_distinct (CrmColumnGuess *self, gboolean *is_exact);
gboolean crm_column_guess_is_unique (CrmColumnGuess *self);
gboolean crm_column_guess_is_link_candidate (CrmColumnGuess *self);
char **crm_column_guess_dup_distinct (CrmColumnGuess *self);
char *crm_column_guess_dup_description (CrmColumnGuess *self);

G_END_DECLS
