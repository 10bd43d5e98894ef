/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cards as rows: a column for each field that we have, columns for further numbers and addresses,
 * and the card itself in the last one, so that nothing of it is lost. */
#include "config.h"

#include "crm-vcard-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-known-export.h"
#include "crm-vcard-fields.h"

static guint
count_fields (void)
{
  guint n = 0;

  while (crm_vcard_fields[n].field != NULL)
    n++;
  return n;
}

/* The name of a card that lacks one: from its parts, its organization or its address. */
static char *
make_name (GPtrArray *card)
{
  static const char *const others[] = { "ORG", "NICKNAME", "EMAIL", "TEL", NULL };
  const CrmVcardField parts = { "name", "N", 0, NULL };
  const CrmVcardProperty *name = crm_vcard_find (card, &parts);

  if (name != NULL)
    {
      g_auto (GStrv) words = crm_vcard_split (name->value, ';');
      guint n = g_strv_length (words);
      g_autofree char *whole
          = g_strjoin (" ", n > 3 ? words[3] : "", n > 1 ? words[1] : "", n > 2 ? words[2] : "",
                       words[0], n > 4 ? words[4] : "", NULL);
      g_auto (GStrv) tidy = g_strsplit (whole, " ", -1);
      g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
      g_auto (GStrv) filled = NULL;

      for (guint i = 0; tidy[i] != NULL; i++)
        if (*tidy[i] != '\0')
          g_strv_builder_add (builder, tidy[i]);
      filled = g_strv_builder_end (builder);
      if (filled[0] != NULL)
        return g_strjoinv (" ", filled);
    }
  for (guint i = 0; others[i] != NULL; i++)
    {
      const CrmVcardField field
          = { "name", others[i], strcmp (others[i], "ORG") == 0 ? 0 : -1, NULL };
      const CrmVcardProperty *property = crm_vcard_find (card, &field);

      if (property != NULL)
        return crm_vcard_dup_part (property, &field);
    }
  return g_strdup ("");
}

static gboolean
is_taken (GPtrArray *card, const CrmVcardProperty *property)
{
  for (guint i = 0; crm_vcard_fields[i].field != NULL; i++)
    if (strcmp (crm_vcard_fields[i].property, property->name) == 0
        && crm_vcard_find (card, &crm_vcard_fields[i]) == property)
      return TRUE;
  return FALSE;
}

static void
write_methods (GPtrArray *card, CrmTableWriter *writer, guint column)
{
  guint used[CRM_VCARD_N_METHODS] = { 0 };

  for (guint i = 0; i < card->len; i++)
    {
      const CrmVcardProperty *property = card->pdata[i];
      const char *type = crm_vcard_method_type (property);
      const CrmVcardField whole = { "value", property->name, -1, NULL };

      if (type == NULL || *property->value == '\0' || is_taken (card, property))
        continue;
      for (guint j = 0; j < CRM_VCARD_N_METHODS; j++)
        {
          g_autofree char *value = NULL, *label = NULL;

          if (strcmp (crm_vcard_methods[j].type, type) != 0 || used[j]++ > 0)
            continue;
          value = crm_vcard_dup_part (property, &whole);
          label = crm_vcard_property_dup_label (property, card);
          crm_table_writer_set (writer, column + j * 2, value);
          crm_table_writer_set (writer, column + j * 2 + 1, label != NULL ? label : "");
          break;
        }
    }
}

static void
write_header (CrmTableWriter *writer, guint n_fields)
{
  for (guint i = 0; i < n_fields; i++)
    crm_table_writer_set (writer, i, crm_vcard_fields[i].field);
  for (guint j = 0; j < CRM_VCARD_N_METHODS; j++)
    {
      crm_table_writer_set (writer, n_fields + j * 2, crm_vcard_methods[j].header);
      crm_table_writer_set (writer, n_fields + j * 2 + 1, crm_vcard_methods[j].label_header);
    }
  crm_table_writer_set (writer, n_fields + CRM_VCARD_N_METHODS * 2, "vcard");
  crm_table_writer_set (writer, n_fields + CRM_VCARD_N_METHODS * 2 + 1, CRM_VCARD_KIND_HEADER);
}

static void
write_card (GPtrArray *card, CrmTableWriter *writer, guint n_fields)
{
  g_autofree char *whole = crm_vcard_to_text (card);

  for (guint i = 0; i < n_fields; i++)
    {
      const CrmVcardProperty *property = crm_vcard_find (card, &crm_vcard_fields[i]);
      g_autofree char *text = NULL;

      if (property != NULL)
        text = crm_vcard_dup_part (property, &crm_vcard_fields[i]);
      else if (i == 0)
        text = make_name (card);
      if (text != NULL)
        crm_table_writer_set (writer, i, text);
    }
  write_methods (card, writer, n_fields);
  crm_table_writer_set (writer, n_fields + CRM_VCARD_N_METHODS * 2, whole);
  crm_table_writer_set (writer, n_fields + CRM_VCARD_N_METHODS * 2 + 1, crm_vcard_get_kind (card));
}

/**
 * crm_vcard_table_write:
 *
 * Writes the cards of a file as rows below a header. Blocks.
 */
gboolean
crm_vcard_table_write (GFile *file,
                       CrmTableWriter *writer,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);
  g_autoptr (CrmVcardReader) reader
      = stream != NULL ? crm_vcard_reader_new (G_INPUT_STREAM (stream)) : NULL;
  guint n_fields = count_fields ();
  GError *problem = NULL;
  GPtrArray *card;

  if (reader == NULL)
    return FALSE;
  write_header (writer, n_fields);
  if (!crm_table_writer_end_row (writer, cancellable, error))
    return FALSE;
  while ((card = crm_vcard_reader_next (reader, cancellable, &problem)) != NULL)
    {
      gboolean good;

      write_card (card, writer, n_fields);
      good = crm_table_writer_end_row (writer, cancellable, error);
      g_ptr_array_unref (card);
      if (!good)
        return FALSE;
    }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL && crm_table_writer_finish (writer, cancellable, error);
}
