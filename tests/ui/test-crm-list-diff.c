/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-list-diff.h"

static GArray *
numbers (guint from, guint to)
{
  GArray *refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  for (CrmRef i = from; i < to; i++)
    g_array_append_val (refs, i);
  return refs;
}

static CrmRef *
get (GArray *refs)
{
  return (CrmRef *) (gpointer) refs->data;
}

static GArray *
diff (GArray *before, GArray *after, guint max)
{
  return crm_list_diff (get (before), before->len, get (after), after->len, max);
}

/* Applies the splices as the model does, and compares. */
static void
assert_leads (GArray *before, GArray *splices, GArray *after)
{
  g_autoptr (GArray) refs = g_array_copy (before);
  guint end = after->len, old_end = before->len;
  for (guint i = 0; i < splices->len; i++)
    {
      CrmSplice splice = g_array_index (splices, CrmSplice, i);
      guint n_kept = old_end - (splice.position + splice.n_removed);
      guint first_added = end - n_kept - splice.n_added;
      if (splice.n_removed > 0)
        g_array_remove_range (refs, splice.position, splice.n_removed);
      if (splice.n_added > 0)
        g_array_insert_vals (refs, splice.position, get (after) + first_added, splice.n_added);
      end = first_added;
      old_end = splice.position;
    }
  g_assert_cmpmem (refs->data, refs->len * sizeof (CrmRef), after->data,
                   after->len * sizeof (CrmRef));
}

static void
assert_splice (GArray *splices, guint i, guint position, guint n_removed, guint n_added)
{
  CrmSplice splice = g_array_index (splices, CrmSplice, i);
  g_assert_cmpuint (splice.position, ==, position);
  g_assert_cmpuint (splice.n_removed, ==, n_removed);
  g_assert_cmpuint (splice.n_added, ==, n_added);
}

static void
test_same (void)
{
  g_autoptr (GArray) a = numbers (0, 1000);
  g_autoptr (GArray) splices = diff (a, a, 0);
  g_assert_cmpuint (splices->len, ==, 0);
}

static void
test_one_moved (void)
{
  g_autoptr (GArray) before = numbers (0, 10000);
  g_autoptr (GArray) after = numbers (0, 10000);
  g_array_remove_index (after, 17);
  CrmRef moved = 17;
  g_array_insert_val (after, 5000, moved);
  g_autoptr (GArray) splices = diff (before, after, 10);
  g_assert_cmpuint (splices->len, ==, 2);
  assert_splice (splices, 0, 5001, 0, 1);
  assert_splice (splices, 1, 17, 1, 0);
  assert_leads (before, splices, after);
}

static void
test_ends (void)
{
  g_autoptr (GArray) before = numbers (10, 20);
  g_autoptr (GArray) after = numbers (8, 22);
  g_array_remove_range (after, 4, 3);
  g_autoptr (GArray) splices = diff (before, after, 10);
  g_assert_cmpuint (splices->len, ==, 3);
  assert_splice (splices, 0, 10, 0, 2);
  assert_splice (splices, 1, 2, 3, 0);
  assert_splice (splices, 2, 0, 0, 2);
  assert_leads (before, splices, after);
}

static void
test_too_many (void)
{
  g_autoptr (GArray) before = numbers (0, 1000);
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  for (CrmRef i = 0; i < 1000; i += 2)
    g_array_append_val (after, i);
  g_assert_null (diff (before, after, 100));
  g_autoptr (GArray) splices = diff (before, after, 500);
  g_assert_nonnull (splices);
  assert_leads (before, splices, after);
}

static void
test_random (void)
{
  for (int round = 0; round < 300; round++)
    {
      g_autoptr (GArray) before = numbers (0, (guint) g_test_rand_int_range (0, 60));
      g_autoptr (GArray) after = g_array_copy (before);
      CrmRef fresh = 1000;
      for (int edits = g_test_rand_int_range (0, 12); edits > 0; edits--)
        {
          guint place = (guint) g_test_rand_int_range (0, (int) after->len + 1);
          if (g_test_rand_bit () || after->len == 0)
            {
              g_array_insert_val (after, place, fresh);
              fresh++;
            }
          else
            {
              guint victim = (guint) g_test_rand_int_range (0, (int) after->len);
              CrmRef ref = g_array_index (after, CrmRef, victim);
              g_array_remove_index (after, victim);
              place = MIN (place, after->len);
              if (g_test_rand_bit ())
                g_array_insert_val (after, place, ref);
            }
        }
      g_autoptr (GArray) splices = diff (before, after, 1000);
      assert_leads (before, splices, after);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list-diff/same", test_same);
  g_test_add_func ("/list-diff/one-moved", test_one_moved);
  g_test_add_func ("/list-diff/ends", test_ends);
  g_test_add_func ("/list-diff/too-many", test_too_many);
  g_test_add_func ("/list-diff/random", test_random);
  return g_test_run ();
}
