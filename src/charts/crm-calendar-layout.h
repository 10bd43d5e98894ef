/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CrmCalendarSlot:
 * @start: first moment, in any whole unit: minutes of a day, or days
 * @end: first moment after it
 * @column: (out): the column beside others that happen at the same time, 0 first
 * @n_columns: (out): into how many columns the time is split there
 * @span: (out): how many columns it may fill, because nothing stands to its side
 *
 * What is laid out side by side on a calendar: an entry of a day, or a bar over several days.
 */
typedef struct
{
  int start;
  int end;
  int column;
  int n_columns;
  int span;
} CrmCalendarSlot;

void crm_calendar_layout (CrmCalendarSlot *slots, guint n_slots);
int crm_calendar_count_columns (const CrmCalendarSlot *slots, guint n_slots);

G_END_DECLS
