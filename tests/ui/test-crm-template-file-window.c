/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of another program becomes a template, its fields are tied to ours, and a document is made
 * with it. */
#include "config.h"

#include "crm-template-file-window.h"

#include <string.h>

#include "../documents/word-fixture.h"
#include "crm-document-page.h"
#include "crm-papers-fixture.h"
#include "crm-word-pdf.h"

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"

static const char form[]
    = "%PDF-1.6\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
      "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 200]>> endobj\n"
      "3 0 obj <</Type/Page/Parent 2 0 R/Annots[4 0 R 5 0 R 6 0 R]>> endobj\n"
      "4 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(NomeCliente)/TU(Nome do cliente)"
      "/Rect[20 150 380 170]/F 4>> endobj\n"
      "5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(Obs)/Rect[20 100 380 120]/F 4>> endobj\n"
      "6 0 obj <</Type/Annot/Subtype/Widget/FT/Btn/T(Vip)/Rect[20 60 34 74]/F 4>> endobj\n"
      "trailer <</Root 1 0 R/Size 7>>\nstartxref\n0\n%%EOF\n";

static void
set_up (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_open (self);
}

static void
tear_down (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_close (self);
}

/* The window for a new template, read; kept until the end of the test. */
static CrmTemplateFileWindow *
open_window (CrmTestPapers *self, GBytes *bytes, const char *name)
{
  CrmTemplateFileWindow *window = CRM_TEMPLATE_FILE_WINDOW (crm_template_file_window_new (
      self->office.context, CRM_NAVIGATOR (self->navigator), NULL, bytes, name));

  g_object_ref (window);
  gtk_window_present (GTK_WINDOW (window));
  CRM_WAIT_UNTIL (!crm_template_file_window_is_busy (window));
  return window;
}

static GtkWidget *
find_titled (GtkWidget *root, GType type, const char *title)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  crm_test_papers_find_all (root, type, rows);
  for (guint i = 0; i < rows->len; i++)
    if (g_str_has_prefix (adw_preferences_row_get_title (rows->pdata[i]), title)
        && gtk_widget_get_mapped (rows->pdata[i]))
      return rows->pdata[i];
  return NULL;
}

static void
save (CrmTestPapers *self, CrmTemplateFileWindow *window)
{
  GtkWidget *button = crm_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Save");

  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  CRM_WAIT_UNTIL (!gtk_widget_get_visible (GTK_WIDGET (window)));
  g_assert_finalize_object (window);
}

static CrmRecord *
find_template (CrmTestPapers *self, const char *type)
{
  return crm_test_papers_get (self, "template", type);
}

/* A letter to the company, made with the template. */
static CrmRecord *
begin_document (CrmTestPapers *self, CrmRecord *template)
{
  g_autoptr (CrmRecord) account = crm_test_papers_get (self, "account", NULL);
  CrmRecord *document = crm_record_new (crm_context_get_kind (self->office.context, "document"));
  g_autoptr (CrmOperation) operation = crm_operation_new ("New");

  crm_record_set_text (document, "name", "Letter to Alba");
  crm_record_set_text (document, "type", crm_record_get_text (template, "type"));
  crm_record_set_link (document, "template_id", crm_record_get_id (template));
  crm_record_set_parent (document, "parent", crm_record_get_kind (account),
                         crm_record_get_id (account));
  crm_record_set_link (document, "account_id", crm_record_get_id (account));
  crm_operation_insert (operation, document);
  crm_test_office_run (&self->office, operation);
  return document;
}

static void
show_document (CrmTestPapers *self, CrmRecord *document)
{
  crm_test_papers_show (self, crm_document_page_new (self->office.context,
                                                     CRM_NAVIGATOR (self->navigator),
                                                     crm_record_get_id (document)));
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->page)));
}

static gboolean
is_saved (CrmTestPapers *self)
{
  g_autoptr (CrmRecord) document = crm_test_papers_get (self, "document", "delivery_note");

  return crm_record_is_set (document, "file_hash");
}

static void
test_word (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = word_docx (P ("Dear {{client.name}}"), NULL, NULL);
  CrmTemplateFileWindow *window = open_window (self, bytes, "Delivery.docx");
  g_autoptr (CrmRecord) template = NULL;
  g_autoptr (CrmRecord) document = NULL;
  g_autoptr (CrmRecord) saved = NULL;
  AdwComboRow *type;

  g_assert_nonnull (find_titled (GTK_WIDGET (window), ADW_TYPE_ACTION_ROW, "Client: Name"));
  g_assert_null (crm_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "What Is Wrong"));
  crm_test_picture (GTK_WIDGET (window), "template-file-word");
  type = ADW_COMBO_ROW (find_titled (GTK_WIDGET (window), ADW_TYPE_COMBO_ROW, "Type"));
  adw_combo_row_set_selected (type, 5); /* a delivery note, of which there is no other */
  save (self, window);

  template = find_template (self, "delivery_note");
  g_assert_cmpstr (crm_record_get_title (template), ==, "Delivery");
  g_assert_true (crm_record_is_set (template, "file_hash"));
  g_assert_nonnull (strstr (crm_record_get_text (template, "body"), "{{client.name}}"));

  document = begin_document (self, template);
  show_document (self, document);
  gtk_widget_activate_action (self->page, "document.save", NULL);
  CRM_WAIT_UNTIL (is_saved (self));
  saved = crm_test_papers_get (self, "document", "delivery_note");
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->page)));
  /* Where LibreOffice is there, pages; the file that they were made from is kept beside them. */
  g_assert_cmpint (crm_record_is_set (saved, "source_hash"), ==, crm_word_pdf_is_available ());
  crm_test_picture (self->window, "document-of-word");
}

static void
test_problems (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = word_docx (P ("ok") P ("{{client.nam}}"), NULL, NULL);
  CrmTemplateFileWindow *window = open_window (self, bytes, "Letter.docx");
  GtkWidget *row = find_titled (GTK_WIDGET (window), ADW_TYPE_ACTION_ROW,
                                "There is no field client.nam. Did you mean client.name?");

  g_assert_nonnull (row);
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "Paragraph 2");
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_finalize_object (window);
}

static void
test_import (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes
      = word_docx (P ("Dear {{client.name}}") "<w:p><w:r><w:drawing/></w:r></w:p>", NULL, NULL);
  CrmTemplateFileWindow *window = open_window (self, bytes, "A letter.docx");
  AdwComboRow *use = ADW_COMBO_ROW (find_titled (GTK_WIDGET (window), ADW_TYPE_COMBO_ROW, "Use"));
  AdwComboRow *type = ADW_COMBO_ROW (find_titled (GTK_WIDGET (window), ADW_TYPE_COMBO_ROW, "Type"));
  g_autoptr (CrmRecord) template = NULL;

  adw_combo_row_set_selected (type, 5);
  adw_combo_row_set_selected (use, 1);
  CRM_WAIT_UNTIL (!crm_template_file_window_is_busy (window)
                  && crm_test_find (GTK_WIDGET (window), GTK_TYPE_LABEL, "What Is Lost") != NULL);
  g_assert_nonnull (find_titled (GTK_WIDGET (window), ADW_TYPE_ACTION_ROW, "A picture"));
  crm_test_picture (GTK_WIDGET (window), "template-file-import");
  save (self, window);
  template = find_template (self, "delivery_note");
  g_assert_false (crm_record_is_set (template, "file_hash"));
  g_assert_nonnull (strstr (crm_record_get_text (template, "body"), "\n---\nDear {{client.name}}"));
}

static void
test_form (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (form, strlen (form));
  CrmTemplateFileWindow *window = open_window (self, bytes, "A form.pdf");
  GtkWidget *name = find_titled (GTK_WIDGET (window), ADW_TYPE_ENTRY_ROW, "Nome do cliente");
  GtkWidget *note = find_titled (GTK_WIDGET (window), ADW_TYPE_ENTRY_ROW, "Obs");
  AdwComboRow *type = ADW_COMBO_ROW (find_titled (GTK_WIDGET (window), ADW_TYPE_COMBO_ROW, "Type"));
  g_autoptr (CrmRecord) template = NULL;
  g_autoptr (CrmRecord) document = NULL;

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (name)), ==, "{{client.name?}}");
  g_assert_null (find_titled (GTK_WIDGET (window), ADW_TYPE_COMBO_ROW, "Use"));
  crm_test_picture (GTK_WIDGET (window), "template-file-form");
  gtk_editable_set_text (GTK_EDITABLE (note), "{{client.nam}}");
  CRM_WAIT_UNTIL (
      find_titled (GTK_WIDGET (window), ADW_TYPE_ACTION_ROW, "There is no field client.nam")
      != NULL);
  gtk_editable_set_text (GTK_EDITABLE (note), "to {{client.name}}");
  adw_combo_row_set_selected (type, 5);
  CRM_WAIT_UNTIL (!crm_template_file_window_is_busy (window));
  save (self, window);
  template = find_template (self, "delivery_note");
  g_assert_cmpstr (crm_record_get_text (template, "file_mapping"), ==,
                   "{\"NomeCliente\":\"{{client.name?}}\",\"Obs\":\"to {{client.name}}\"}");
  document = begin_document (self, template);
  show_document (self, document);
  crm_test_picture (self->window, "document-of-form");
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*test) (CrmTestPapers *, gconstpointer);
  } tests[] = { { "/template-file-window/word", test_word },
                { "/template-file-window/problems", test_problems },
                { "/template-file-window/import", test_import },
                { "/template-file-window/form", test_form } };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, CrmTestPapers, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
