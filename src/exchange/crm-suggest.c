/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody meant who wrote a name slightly wrong: the same letters with other spaces, or a
 * letter or two apart. Only one clear answer is an answer. */
#include "config.h"

#include "crm-suggest.h"

#include <string.h>

#include "crm-fold.h"

#define LONGEST 100

/**
 * crm_suggest_squeeze:
 *
 * Returns: (transfer full): @text folded and without spaces
 */
char *
crm_suggest_squeeze (const char *text)
{
  char *folded = crm_fold (text);
  char *to = folded;

  for (const char *from = folded; *from != '\0'; from++)
    if (*from != ' ')
      *to++ = *from;
  *to = '\0';
  return folded;
}

/* Letters inserted, dropped, changed, or swapped with their neighbour, between two folded words;
 * @limit + 1 when there are more than @limit. */
static guint
distance (const char *a, const char *b, guint limit)
{
  guint n = (guint) strlen (a), m = (guint) strlen (b);
  guint rows[3][LONGEST + 1];
  guint *before = rows[0], *last = rows[1], *now = rows[2];

  if (n > LONGEST || m > LONGEST || (n > m ? n - m : m - n) > limit)
    return limit + 1;
  for (guint j = 0; j <= m; j++)
    last[j] = j;
  for (guint i = 1; i <= n; i++)
    {
      guint least = now[0] = i;
      guint *spare;

      for (guint j = 1; j <= m; j++)
        {
          guint cost = a[i - 1] != b[j - 1];

          now[j] = MIN (MIN (last[j] + 1, now[j - 1] + 1), last[j - 1] + cost);
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], before[j - 2] + 1);
          least = MIN (least, now[j]);
        }
      if (least > limit)
        return limit + 1;
      spare = before;
      before = last;
      last = now;
      now = spare;
    }
  return last[m];
}

/**
 * crm_suggest_name:
 * @names: (element-type utf8): the names that there are
 * @squeezed: (element-type utf8): each of them through crm_suggest_squeeze()
 * @text: a name that is not among them
 *
 * Returns: (nullable): the one name that @text most likely stands for, owned by @names
 */
const char *
crm_suggest_name (GPtrArray *names, GPtrArray *squeezed, const char *text)
{
  g_autofree char *wanted = crm_suggest_squeeze (text);
  guint length = (guint) strlen (wanted);
  guint best = length < 4 ? 0 : length < 8 ? 1 : length < 14 ? 2 : 3;
  const char *answer = NULL;
  gboolean is_tied = FALSE;

  if (length == 0)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      guint d = distance (wanted, squeezed->pdata[i], best);

      if (d > best || (answer != NULL && strcmp (answer, names->pdata[i]) == 0))
        continue;
      is_tied = answer != NULL && d == best;
      answer = names->pdata[i];
      best = d;
    }
  return is_tied ? NULL : answer;
}
