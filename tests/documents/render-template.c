/* SPDX-License-Identifier: GPL-3.0-or-later */
/* render-template TEMPLATE DATA.json OUT.pdf: makes one document, for tests that look at it from
 * another process. Prints pages, hash and what is missing. */
#include "config.h"

#include <locale.h>
#include <stdio.h>

#include "crm-document.h"

int
main (int argc, char *argv[])
{
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmTemplate) template = NULL;
  g_autoptr (CrmDocumentData) data = NULL;
  g_autoptr (CrmDocument) document = NULL;
  GPtrArray *problems;

  setlocale (LC_ALL, "");
  if (argc != 4 || !g_file_get_contents (argv[1], &text, NULL, &error)
      || !g_file_get_contents (argv[2], &json, NULL, &error)
      || (data = crm_document_data_new_from_json (json, -1, &error)) == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "TEMPLATE DATA.json OUT.pdf");
      return 2;
    }
  template = crm_template_new (text, -1);
  problems = crm_template_get_problems (template);
  for (guint i = 0; i < problems->len; i++)
    {
      CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      printf ("%u:%u: %s\n", problem->line, problem->column, problem->message);
    }
  if (!crm_document_render (template, data, NULL, &document, &error)
      || !g_file_set_contents (argv[3], g_bytes_get_data (crm_document_get_bytes (document), NULL),
                               (gssize) g_bytes_get_size (crm_document_get_bytes (document)),
                               &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  problems = crm_document_get_missing (document);
  for (guint i = 0; i < problems->len; i++)
    {
      CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      printf ("%u:%u: %s\n", problem->line, problem->column, problem->message);
    }
  printf ("%u pages, %s, %s\n", crm_document_get_n_pages (document),
          crm_document_get_filename (document), crm_document_get_sha256 (document));
  return problems->len > 0 ? 3 : 0;
}
