/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first byte chooses the form; what follows is the XML of its text, put into a zip file so that
 * the fuzzer need not find out how one is packed. Bytes that are a zip file are taken as they are.
 * The file is filled in and turned into a template of our own. */
#include "config.h"

#include <string.h>

#include "../documents/word-fixture.h"
#include "crm-template-file.h"
#include "crm-word-import.h"
#include "fuzz.h"

static CrmDocumentData *
make_data (void)
{
  static const char json[] = "{\"client\":{\"name\":\"A & <b>\",\"city\":\"x\\ny\"},\"invoice\":"
                             "{\"items\":[{\"name\":\"one\"},{\"name\":\"two\"}]}}";

  return crm_document_data_new_from_json (json, -1, NULL);
}

static GBytes *
make_file (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data + 1, size - 1);
  const WordPart odt[] = { { "mimetype", "application/vnd.oasis.opendocument.text", 0 },
                           { "content.xml", text, 0 } };

  if (size > 4 && memcmp (data, "PK", 2) == 0)
    return g_bytes_new (data, size);
  return data[0] % 2 ? word_pack (odt, G_N_ELEMENTS (odt)) : word_docx (text, NULL, NULL);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) file = NULL;
  g_autoptr (CrmTemplateFile) template = NULL;
  g_autoptr (CrmDocumentData) values = NULL;
  g_autoptr (CrmDocument) document = NULL;
  g_autoptr (CrmTemplateFile) again = NULL;
  g_autoptr (GPtrArray) lost = NULL;
  g_autofree char *text = NULL;

  if (size == 0)
    return 0;
  file = make_file (data, size);
  template = crm_template_file_new (file, NULL, "{\"A\":\"{{client.name}}\"}", NULL);
  if (template == NULL)
    return 0;
  values = make_data ();
  /* What was filled in is a file of the same kind. */
  if (crm_template_file_fill (template, values, NULL, &document, NULL))
    {
      again = crm_template_file_new (crm_document_get_bytes (document), NULL, NULL, NULL);
      g_assert_nonnull (again);
    }
  text = crm_word_import (file, NULL, NULL, &lost, NULL);
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
  return 0;
}
