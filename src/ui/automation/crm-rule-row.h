/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-rule.h"

G_BEGIN_DECLS

typedef struct _CrmRuleRow CrmRuleRow;
typedef void (*CrmRuleRowFunc) (CrmRuleRow *row, gpointer data);

/* One parameter of a rule or of an action: a row with the input that suits it, which writes into
 * the draft. */
struct _CrmRuleRow
{
  CrmContext *context; /* borrowed from the form, as all until changed */
  CrmRecord *draft;
  const CrmKind *entity; /* (nullable) what the rule is about */
  GHashTable *lists;     /* name of a kind: GPtrArray of CrmRecord, in order */
  const CrmField *field;
  gboolean required;
  CrmRuleRowFunc changed;
  gpointer data;

  GtkWidget *row;
  GtkLabel *error;
  GtkWidget *input;
  GtkWidget *second; /* of days: before or after */
  GPtrArray *keys;   /* of choices: what is stored, NULL for none */
  GtkWidget *first_focus;
  char *fault; /* what is wrong with what was typed */
};

void crm_rule_row_fill (CrmRuleRow *row);
void crm_rule_row_free (CrmRuleRow *row);
gboolean crm_rule_row_check (CrmRuleRow *row);
void crm_rule_row_show_error (CrmRuleRow *row, const char *message);

/* For the row of the event or the type: the keys that suit. */
void crm_rule_row_fill_choices (CrmRuleRow *row, GPtrArray *keys, GtkStringList *labels);

/* Of texts: crm-rule-text.c */
GtkWidget *crm_rule_text_row_new (CrmRuleRow *row, gboolean is_long);

G_END_DECLS
