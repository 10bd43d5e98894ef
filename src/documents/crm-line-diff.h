/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrmLineChange:
 * @sign: ' ' for a line that is in both texts, '-' for one that went, '+' for one that came
 * @line: its number, from 1, in the text that it is in; of a line in both in the later one
 * @text: the line without its end
 */
typedef struct
{
  char sign;
  guint line;
  char *text;
} CrmLineChange;

GPtrArray *crm_line_diff (const char *before, const char *after);

G_END_DECLS
