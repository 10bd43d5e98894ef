/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CRM_PIECE_AROUND,       /* what is selected */
  CRM_PIECE_AROUND_LINES, /* the lines that are selected, as lines of its own */
  CRM_PIECE_LINES,        /* before each line that is selected */
  CRM_PIECE_BLOCK,        /* below the line of the cursor */
} CrmPieceShape;

/* What a button of the toolbar writes. */
typedef struct
{
  const char *name;
  const char *icon; /* or NULL: @text stands on the button */
  const char *text;
  const char *label; /* for people, to be translated */
  CrmPieceShape shape;
  const char *before;
  const char *after;
  int at;        /* where the cursor goes, in characters from the beginning; -1: behind it */
  gboolean asks; /* a field is to be named there */
} CrmPiece;

const CrmPiece *crm_piece_find (const char *name);

G_END_DECLS
