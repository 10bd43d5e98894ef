/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What another desk tells of a merge. It is written and read again, and must say the same. */
#include "config.h"

#include "crm-merge-private.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static CrmCatalog *catalog;
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (CrmMergeTrace) trace = NULL;
  g_autoptr (CrmMergeTrace) again = NULL;
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;

  if (catalog == NULL)
    catalog = crm_catalog_new ();
  trace = crm_merge_trace_from_text (catalog, text);
  once = crm_merge_trace_to_text (trace);
  again = crm_merge_trace_from_text (catalog, once);
  twice = crm_merge_trace_to_text (again);
  g_assert_cmpstr (once, ==, twice);
  return 0;
}
