/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-word-private.h"
#include "crm-word-styles-private.h"

G_BEGIN_DECLS

#define CRM_WORD_MAX_LOST 500

typedef struct
{
  CrmWordFile *file;
  GPtrArray *texts; /* of CrmWordText; the body first */
  CrmTagSheet *sheet;
  CrmWordStyles *styles;
  GHashTable *relations; /* of the body of a .docx: id -> where it leads */
  GString *text;
  guint line; /* that is written next, from 1, without the head */
  GPtrArray *lost;
  CrmAlign align;     /* of the block that is open */
  gboolean was_item;  /* the last line is an item of a list */
  CrmBlockType item;  /* what the items of the outermost list are */
  gboolean is_margin; /* in a header or footer */
  gboolean has_logo;
  guint n_special;
  guint n_justified;
  guint n_paragraphs;
} CrmWordImport;

/* A stretch of a paragraph. */
typedef struct
{
  char *text; /* NULL: a break of the line, or what follows */
  guint style;
  char *link;
  const CrmTag *tag;
  const char *field; /* {{page}}, {{pages}} or a picture, as it stands in a template */
  gboolean is_page_break;
} CrmWordSpan;

/* crm-word-import.c */
void crm_word_import_lose (CrmWordImport *self, char *message);
void crm_word_import_put_line (CrmWordImport *self, const char *text);
void crm_word_import_put_break (CrmWordImport *self);
void crm_word_import_align (CrmWordImport *self, CrmAlign align);
void crm_word_import_write (CrmWordImport *self, xmlNode *parent, guint depth);

/* crm-word-import-text.c */
GPtrArray *crm_word_import_read_spans (CrmWordImport *self,
                                       xmlNode *paragraph,
                                       const CrmWordParagraphLook *look);
char *crm_word_import_join (
    GPtrArray *spans, guint from, guint to, gboolean is_heading, gboolean in_cell);

/* crm-word-import-table.c */
void crm_word_import_write_table (CrmWordImport *self, xmlNode *table);

G_END_DECLS
