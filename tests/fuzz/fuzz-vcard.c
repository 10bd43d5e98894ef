/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-vcard-fields.h"
#include "fuzz.h"

/* What was read is written and read again: it must say the same. */
static void
check_card (GPtrArray *card)
{
  g_autofree char *text = crm_vcard_to_text (card);
  g_autoptr (GPtrArray) again = crm_vcard_parse (text);
  g_autofree char *second = crm_vcard_to_text (again);
  g_autoptr (GString) folded = g_string_new (NULL);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  if (card->len < CRM_VCARD_PROPERTY_LIMIT)
    g_assert_cmpstr (text, ==, second);
  for (guint i = 0; i < card->len; i++)
    {
      g_free (crm_vcard_property_dup_label (card->pdata[i], card));
      crm_vcard_method_type (card->pdata[i]);
      crm_vcard_property_append (card->pdata[i], folded);
    }
  g_assert_true (g_utf8_validate (folded->str, -1, NULL));
  for (guint i = 0; crm_vcard_fields[i].field != NULL; i++)
    {
      const CrmVcardProperty *property = crm_vcard_find (card, &crm_vcard_fields[i]);

      if (property != NULL)
        g_free (crm_vcard_dup_part (property, &crm_vcard_fields[i]));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GInputStream) stream
      = g_memory_input_stream_new_from_data (g_memdup2 (data, size), (gssize) size, g_free);
  g_autoptr (CrmVcardReader) reader = crm_vcard_reader_new (stream);
  GPtrArray *card;

  while ((card = crm_vcard_reader_next (reader, NULL, NULL)) != NULL)
    {
      check_card (card);
      g_ptr_array_unref (card);
    }
  return 0;
}
