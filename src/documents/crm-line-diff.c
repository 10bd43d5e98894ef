/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How two texts differ, line by line: the longest run of lines that both have stays. Any thread. */
#include "config.h"

#include "crm-line-diff.h"

#include <string.h>

/* Texts of which more differs are told as one that went and one that came. */
#define MOST_CELLS (16 * 1024 * 1024)

static void
change_free (gpointer data)
{
  CrmLineChange *change = data;

  g_free (change->text);
  g_free (change);
}

static void
add (GPtrArray *changes, char sign, guint line, const char *text)
{
  CrmLineChange *change = g_new (CrmLineChange, 1);

  change->sign = sign;
  change->line = line;
  change->text = g_strdup (text);
  g_ptr_array_add (changes, change);
}

/* Lines; the end of the last one is no line of its own. */
static char **
split (const char *text)
{
  char **lines = g_strsplit (text, "\n", -1);
  guint n = g_strv_length (lines);

  if (n > 0 && lines[n - 1][0] == '\0')
    g_clear_pointer (&lines[n - 1], g_free);
  return lines;
}

/* For each pair of positions how many lines both texts still have in common from there on. */
static guint16 *
count_common (char **before, guint n_before, char **after, guint n_after)
{
  guint width = n_after + 1;
  guint16 *common = g_new0 (guint16, (gsize) (n_before + 1) * width);

  for (guint i = n_before; i-- > 0;)
    for (guint j = n_after; j-- > 0;)
      common[i * width + j] = strcmp (before[i], after[j]) == 0
                                  ? (guint16) (common[(i + 1) * width + j + 1] + 1)
                                  : MAX (common[(i + 1) * width + j], common[i * width + j + 1]);
  return common;
}

/* What differs between the lines that both texts begin and end with. */
static void
add_middle (
    GPtrArray *changes, char **before, guint n_before, char **after, guint n_after, guint n_same)
{
  g_autofree guint16 *common = NULL;
  guint i = 0, j = 0, width = n_after + 1;

  if ((gsize) (n_before + 1) * width <= MOST_CELLS && n_before < G_MAXUINT16)
    common = count_common (before, n_before, after, n_after);
  while (i < n_before || j < n_after)
    if (common != NULL && i < n_before && j < n_after && strcmp (before[i], after[j]) == 0)
      {
        add (changes, ' ', n_same + j + 1, after[j]);
        i++;
        j++;
      }
    else if (j == n_after
             || (i < n_before
                 && (common == NULL || common[(i + 1) * width + j] >= common[i * width + j + 1])))
      {
        add (changes, '-', n_same + i + 1, before[i]);
        i++;
      }
    else
      {
        add (changes, '+', n_same + j + 1, after[j]);
        j++;
      }
}

/**
 * crm_line_diff:
 *
 * Returns: (transfer full) (element-type CrmLineChange): every line of both texts in order, those
 *   that went before those that came in their place
 */
GPtrArray *
crm_line_diff (const char *before, const char *after)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func (change_free);
  g_auto (GStrv) old = split (before);
  g_auto (GStrv) new = split (after);
  guint n_old = g_strv_length (old), n_new = g_strv_length (new), n_first = 0, n_last = 0;

  while (n_first < MIN (n_old, n_new) && strcmp (old[n_first], new[n_first]) == 0)
    {
      add (changes, ' ', n_first + 1, new[n_first]);
      n_first++;
    }
  while (n_last < MIN (n_old, n_new) - n_first
         && strcmp (old[n_old - n_last - 1], new[n_new - n_last - 1]) == 0)
    n_last++;
  add_middle (changes, old + n_first, n_old - n_first - n_last, new + n_first,
              n_new - n_first - n_last, n_first);
  for (guint i = n_new - n_last; i < n_new; i++)
    add (changes, ' ', i + 1, new[i]);
  return changes;
}
