/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that leave the program: dragged to a file manager or a mail, copied as a table into a
 * spreadsheet or a letter. Main thread. */
#include "config.h"

#include "crm-list-view-private.h"
#include "crm-rows-content.h"

static gboolean
holds_row (CrmListView *self, guint position)
{
  return gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->model), position);
}

/* A row that is selected takes the others that are along. */
GdkContentProvider *
crm_list_view_prepare_drag (CrmListView *self, CrmRow *row, guint position)
{
  CrmRecord *record = crm_row_get_record (row);
  g_autoptr (GArray) refs = NULL;
  if (!record)
    return NULL;
  if (holds_row (self, position))
    refs = crm_list_model_dup_selected (self->model);
  else
    {
      CrmRef ref = crm_row_get_ref (row);
      refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
      g_array_append_val (refs, ref);
    }
  const CrmKind *kind = crm_record_get_kind (record);
  return crm_rows_content_new (self->context, kind, refs,
                               refs->len > 1 ? crm_kind_get_label_plural (kind)
                                             : crm_record_get_title (record),
                               crm_record_get_title (record));
}

static void
append_plain (GString *table, const char *text)
{
  for (const char *p = text; p && *p; p++)
    g_string_append_c (table, *p == '\t' || *p == '\n' || *p == '\r' ? ' ' : *p);
}

static void
append_row (CrmListView *self, CrmRecord *record, GString *plain, GString *html)
{
  gboolean is_first = TRUE;
  g_string_append (html, "<tr>");
  for (guint i = 0; i < crm_list_columns_get_n (self->columns); i++)
    {
      if (!crm_list_columns_is_shown (self->columns, i))
        continue;
      g_autofree char *text = record ? crm_list_columns_format (self->columns, i, record)
                                     : g_strdup (crm_list_columns_get_title (self->columns, i));
      g_autofree char *escaped = g_markup_escape_text (text ? text : "", -1);
      if (!is_first)
        g_string_append_c (plain, '\t');
      append_plain (plain, text);
      g_string_append_printf (html, record ? "<td>%s</td>" : "<th>%s</th>", escaped);
      is_first = FALSE;
    }
  g_string_append_c (plain, '\n');
  g_string_append (html, "</tr>\n");
}

/**
 * crm_list_view_make_table:
 *
 * Returns: (transfer full): the records with the columns that are seen, as text with tabs for
 *   spreadsheets and as a table of HTML for letters
 */
GdkContentProvider *
crm_list_view_make_table (CrmListView *self, GPtrArray *records)
{
  GString *plain = g_string_new (NULL);
  GString *html = g_string_new ("<meta charset=\"utf-8\"><table>\n");
  append_row (self, NULL, plain, html);
  for (guint i = 0; i < records->len; i++)
    if (g_ptr_array_index (records, i))
      append_row (self, g_ptr_array_index (records, i), plain, html);
  g_string_append (html, "</table>\n");
  g_autoptr (GBytes) html_bytes = g_string_free_to_bytes (html);
  GdkContentProvider *parts[] = { gdk_content_provider_new_for_bytes ("text/html", html_bytes),
                                  gdk_content_provider_new_typed (G_TYPE_STRING, plain->str) };
  g_string_free (plain, TRUE);
  return gdk_content_provider_new_union (parts, G_N_ELEMENTS (parts));
}
