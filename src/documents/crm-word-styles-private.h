/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-template-private.h"
#include "crm-word-file-private.h"

G_BEGIN_DECLS

/* What the styles of a file of Word or Writer say of its runs and paragraphs, as far as our own
 * language can say the same. */
typedef struct _CrmWordStyles CrmWordStyles;

typedef struct
{
  guint style;         /* of CrmTextStyle */
  gboolean is_special; /* a colour, size or font of its own */
} CrmWordRunLook;

typedef struct
{
  CrmBlockType type; /* paragraph, heading, clause, bullet, number or letter */
  guint level;       /* of a heading or clause from 1; of a list item from 0 */
  CrmAlign align;
  gboolean is_justified;
  gboolean breaks_page; /* before it */
} CrmWordParagraphLook;

CrmWordStyles *crm_word_styles_new (CrmWordFile *file, GPtrArray *texts);
void crm_word_styles_free (CrmWordStyles *self);
void crm_word_styles_read_run (CrmWordStyles *self, const xmlNode *node, CrmWordRunLook *look);
void crm_word_styles_read_paragraph (CrmWordStyles *self,
                                     const xmlNode *paragraph,
                                     CrmWordParagraphLook *look);
CrmBlockType crm_word_styles_list_type (CrmWordStyles *self, const char *list_style, guint level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmWordStyles, crm_word_styles_free)

G_END_DECLS
