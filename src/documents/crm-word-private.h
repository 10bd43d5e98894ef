/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document-layout-private.h"
#include "crm-template-tags-private.h"
#include "crm-word-file-private.h"

G_BEGIN_DECLS

/* Filling in files of Word and Writer. A tag becomes an element of the tree, however many runs of
 * text it was divided into; then the tree is filled in from its beginning to its end. */

#define CRM_WORD_TAG "crm-tag"

/* crm-word-tags.c */
gboolean crm_word_is_paragraph (const xmlNode *node);
xmlNode *crm_word_find_paragraph (xmlNode *node);
gboolean crm_word_is_skipped (const xmlNode *node);
void crm_word_mark_tags (CrmWordForm form, GPtrArray *texts, CrmTagSheet *sheet);
guint crm_word_tag_index (const xmlNode *node);

/* crm-word-fields.c */
GPtrArray *crm_word_list_fields (CrmWordForm form, GPtrArray *texts);
void crm_word_write_fields (CrmWordForm form, GPtrArray *texts, GHashTable *values);
char *crm_word_read_instruction (const char *instruction, const char *word);

/* crm-word-fill.c */
typedef struct
{
  CrmBinder *binder;
  CrmWordFile *file;
  CrmWordText *text; /* that is being filled in */
  CrmTagSheet *sheet;
  guint n_copies;
} CrmWordFill;

gboolean crm_word_fill_texts (CrmWordFill *self, GPtrArray *texts, GError **error);

/* crm-word-value.c: what stands in the place of a tag. */
void crm_word_put_text (CrmWordForm form, xmlNode *marker, const char *text, gboolean missing);
gboolean crm_word_is_value (const xmlNode *text);
void crm_word_put_page (CrmWordForm form, xmlNode *marker, gboolean pages);

G_END_DECLS
