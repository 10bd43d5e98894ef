/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-context.h"
#include "crm-placeholders.h"

G_BEGIN_DECLS

/**
 * CrmTemplateForm:
 *
 * A template without its language: logo, fonts, colours, the columns of its tables, what stands at
 * the foot of pages, when it is offered. It reads the text and writes the same text, so that both
 * ways may be used in turn.
 *
 * Signals:
 * edited (const char *text): the text as it is from now on
 */
#define CRM_TYPE_TEMPLATE_FORM (crm_template_form_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateForm, crm_template_form, CRM, TEMPLATE_FORM, GtkWidget)

GtkWidget *crm_template_form_new (CrmContext *context, CrmPlaceholders *placeholders);
void crm_template_form_set_text (CrmTemplateForm *self, const char *text);
void crm_template_form_set_logo (CrmTemplateForm *self, CrmRecord *owner);

/* crm-template-columns.c */

/**
 * CrmTemplateColumns:
 *
 * The columns of the tables of a template, to be renamed, made wider, moved, added, taken away.
 *
 * Signals:
 * edited (const char *text): the text as it is from now on
 */
#define CRM_TYPE_TEMPLATE_COLUMNS (crm_template_columns_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateColumns, crm_template_columns, CRM, TEMPLATE_COLUMNS, GtkWidget)

GtkWidget *crm_template_columns_new (CrmPlaceholders *placeholders);
void crm_template_columns_set_text (CrmTemplateColumns *self, const char *text);

/* crm-template-when.c */

/**
 * CrmTemplateWhen:
 *
 * For which records a template is offered, built as lists build their filters.
 *
 * Signals:
 * edited (const char *when): the key of the head as it is from now on; empty for always
 */
#define CRM_TYPE_TEMPLATE_WHEN (crm_template_when_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateWhen, crm_template_when, CRM, TEMPLATE_WHEN, AdwPreferencesGroup)

GtkWidget *crm_template_when_new (CrmContext *context);
void crm_template_when_set (CrmTemplateWhen *self, const char *when);
void crm_template_when_add (CrmTemplateWhen *self, CrmFilter *filter, gboolean is_or);

G_END_DECLS
