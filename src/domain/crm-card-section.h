/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-catalog.h"

G_BEGIN_DECLS

/**
 * CrmCardSection:
 *
 * A part of the card of a kind under a heading of its own: fields of the kind, or records that
 * belong to it. An office arranges them with a record of kind card_layout.
 */
typedef struct
{
  char *key;   /* in the record, and in clientela-cli */
  char *label; /* for people; NULL: a newer program made it, it is kept and not shown */
  gboolean has_fields;
  gboolean is_side;  /* beside the history, with what belongs to the record */
  gboolean is_moved; /* there or not there because the office wants it so */
  gboolean is_hidden;
} CrmCardSection;

GPtrArray *crm_card_sections_list (const CrmKind *kind);
GPtrArray *crm_card_sections_list_default (const CrmKind *kind);
GPtrArray *crm_card_sections_list_of_fields (const CrmKind *kind);
gboolean crm_card_sections_move (GPtrArray *sections, const char *key, int by);
gboolean
crm_card_sections_put (GPtrArray *sections, const char *key, gboolean is_side, const char *onto);
gboolean crm_card_sections_arrange (GPtrArray *sections, const char *const *words, GError **error);
char *crm_card_sections_print (GPtrArray *sections);

gboolean crm_card_has_section (const CrmKind *kind, const char *key);
const char *crm_card_section_label (const char *key);
gboolean crm_field_is_on_card (const CrmField *field);

void crm_card_layout_get_id (const CrmKind *kind, CrmId *id);
gboolean crm_card_layout_join (CrmCatalog *catalog, CrmRecord *record, GError **error);

G_END_DECLS
