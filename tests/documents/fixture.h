/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document.h"

/* A word on a page of a PDF file, read back by Poppler. */
typedef struct
{
  char *text;
  double x1, y1, x2, y2; /* points from the top left */
} Word;

/* A document read back: words by page, from top to bottom and left to right. */
typedef struct
{
  guint n_pages;
  GPtrArray *pages; /* of GPtrArray of Word */
  char *text;       /* all words, one blank between them, each page ended by a line feed */
} ReadBack;

ReadBack *read_back (CrmDocument *document);
void read_back_free (ReadBack *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReadBack, read_back_free)

char *fixture_file (const char *name);
CrmTemplate *fixture_template (const char *name);
CrmDocumentData *fixture_data (const char *name);
CrmTemplate *fixture_parse (const char *text);
CrmDocument *fixture_render (CrmTemplate *template, CrmDocumentData *data);
CrmDocument *fixture_render_text (const char *text, CrmDocumentData *data);
char *fixture_write (CrmDocument *document, const char *name);
char *fixture_run (const char *program, ...) G_GNUC_NULL_TERMINATED;
