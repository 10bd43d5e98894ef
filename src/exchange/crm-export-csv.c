/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records as CSV: RFC 4180, UTF-8, links by name. */
#include "config.h"

#include <csv.h>
#include <string.h>

#include "crm-export-private.h"

static char
get_delimiter (CrmExport *self)
{
  return self->options->delimiter != 0 ? self->options->delimiter : ',';
}

static void
append_cell (CrmExport *self, const char *cell)
{
  const char special[] = { get_delimiter (self), '"', '\r', '\n', '\0' };
  gsize length = strlen (cell), before = self->text->len;

  /* Spaces at the ends would be lost without quotes. */
  if (strpbrk (cell, special) == NULL
      && (length == 0 || (cell[0] != ' ' && cell[length - 1] != ' ')))
    {
      g_string_append (self->text, cell);
      return;
    }
  g_string_set_size (self->text, before + length * 2 + 2);
  g_string_truncate (self->text,
                     before + csv_write (self->text->str + before, length * 2 + 2, cell, length));
}

/* A spreadsheet takes a text that begins so for a formula and runs it. Numbers, dates and
 * telephone numbers that begin so are none. */
static gboolean
looks_like_formula (const CrmField *field, const char *cell)
{
  CrmFieldType type = crm_field_get_field_type (field);

  if (strchr ("=+-@\t\r", cell[0]) == NULL || cell[0] == '\0')
    return FALSE;
  if (type == CRM_FIELD_PHONE)
    return strspn (cell + 1, "0123456789 ()./-") != strlen (cell + 1);
  return type == CRM_FIELD_TEXT || type == CRM_FIELD_LONG_TEXT || type == CRM_FIELD_EMAIL
         || type == CRM_FIELD_WEB || crm_field_is_link (field);
}

static void
append_separator (CrmExport *self, guint column)
{
  if (column > 0)
    g_string_append_c (self->text, get_delimiter (self));
}

static gboolean
begin (CrmExport *self, GError **error)
{
  if (self->options->with_mark)
    g_string_append (self->text, "\xef\xbb\xbf");
  for (guint i = 0; i < self->headings->len; i++)
    {
      const CrmExportHeading *heading = g_ptr_array_index (self->headings, i);

      append_separator (self, i);
      append_cell (self, heading->title);
    }
  g_string_append (self->text, "\r\n");
  return TRUE;
}

static gboolean
add (CrmExport *self, CrmRecord *record, GError **error)
{
  for (guint i = 0; i < self->headings->len; i++)
    {
      const CrmField *field = crm_export_find_field (self, i, record);
      g_autofree char *cell = crm_export_dup_cell (self, i, record);

      append_separator (self, i);
      if (field != NULL && looks_like_formula (field, cell))
        {
          g_autofree char *tamed = g_strconcat ("'", cell, NULL);

          append_cell (self, tamed);
        }
      else
        append_cell (self, cell);
    }
  g_string_append (self->text, "\r\n");
  return TRUE;
}

const CrmExportWriter crm_export_csv_writer = { begin, add, NULL, NULL };
