/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data that a document is filled with, as a file of JSON: what is understood is written and
 * read again. */
#include "config.h"

#include "crm-document-data.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDocumentData) tree
      = crm_document_data_new_from_json ((const char *) data, (gssize) size, &error);
  g_autoptr (CrmDocumentData) again = NULL;
  g_autofree char *json = NULL;
  g_autofree char *twice = NULL;

  g_assert_true ((tree == NULL) == (error != NULL));
  if (tree == NULL)
    return 0;
  json = crm_document_data_to_json (tree);
  again = crm_document_data_new_from_json (json, -1, &error);
  g_assert_no_error (error);
  twice = crm_document_data_to_json (again);
  g_assert_cmpstr (json, ==, twice);
  return 0;
}
