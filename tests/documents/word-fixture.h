/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Files of Word and Writer made from the XML of their parts, and read back. */

typedef struct
{
  const char *name;
  const char *text;
  gssize length; /* 0: as far as it goes */
} WordPart;

GBytes *word_pack (const WordPart *parts, gsize n);
GBytes *word_docx (const char *body, const char *header, const char *footer);
GBytes *word_odt (const char *body, const char *header, const char *styles);
char *word_read (GBytes *file, const char *part);
char *word_lines (GBytes *file, const char *part);
