/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a template: pages that follow each key, mistakes that are told, text that is not lost. */
#include "config.h"

#include "crm-template-studio.h"

#include <string.h>

#include "crm-document-view.h"
#include "crm-field-picker.h"
#include "crm-papers-fixture.h"
#include "crm-template-versions-window.h"

static void
show_studio (CrmTestPapers *self)
{
  g_autoptr (CrmRecord) template = crm_test_papers_get (self, "template", "contract");

  crm_test_papers_show (self, crm_template_studio_new (self->office.context,
                                                       CRM_NAVIGATOR (self->navigator),
                                                       crm_record_get_id (template)));
}

static void
set_up (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_open (self);
  show_studio (self);
}

static void
tear_down (CrmTestPapers *self, gconstpointer data)
{
  crm_test_papers_close (self);
}

static GtkTextBuffer *
text_of (CrmTestPapers *self)
{
  return gtk_text_view_get_buffer (
      GTK_TEXT_VIEW (crm_test_find (self->page, GTK_TYPE_TEXT_VIEW, NULL)));
}

static void
settle (CrmTestPapers *self)
{
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->page)));
}

/* Types at the end of the text. */
static void
type (CrmTestPapers *self, const char *text)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (text_of (self), &end);
  gtk_text_buffer_insert (text_of (self), &end, text, -1);
  settle (self);
}

static gboolean
last_page_says (CrmTestPapers *self, const char *words)
{
  GtkWidget *view = crm_test_find (self->page, CRM_TYPE_DOCUMENT_VIEW, NULL);
  CrmDocumentPreview *preview = crm_document_view_get_preview (CRM_DOCUMENT_VIEW (view));
  g_autofree char *text
      = crm_test_papers_read (preview, crm_document_preview_get_n_pages (preview) - 1);

  return strstr (text, words) != NULL;
}

static gboolean
has_problem (CrmTestPapers *self, const char *words)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  crm_test_papers_find_all (self->page, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_text (g_ptr_array_index (labels, i)), words) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
can_save (CrmTestPapers *self)
{
  return gtk_widget_get_sensitive (
      gtk_widget_get_first_child (crm_place_get_header_end (CRM_PLACE (self->page))));
}

static void
test_typing (CrmTestPapers *self, gconstpointer data)
{
  guint n_keys;

  g_assert_false (can_save (self));
  type (self, "\nSigned and sealed by {{client.name}}.\n");
  g_assert_true (last_page_says (self, "Signed and sealed by Çakmak & Żółć <b>."));
  g_assert_true (can_save (self));
  for (const char *key = "word by word"; *key != '\0'; key++)
    {
      char text[2] = { *key, '\0' };

      type (self, text);
    }
  g_assert_true (last_page_says (self, "word by word"));
  crm_template_studio_get_delay (CRM_TEMPLATE_STUDIO (self->page), 95, &n_keys);
  g_assert_cmpuint (n_keys, >=, 5);
  g_test_message (
      "95 of 100 keys reach the page within %.1f ms",
      (double) crm_template_studio_get_delay (CRM_TEMPLATE_STUDIO (self->page), 95, NULL) / 1000);
}

/* The last good pages stay while the text is wrong. */
static void
test_problems (CrmTestPapers *self, gconstpointer data)
{
  GtkTextIter start, end;
  GtkTextTag *mark
      = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (text_of (self)), "crm-problem");

  type (self, "\nUntil here.\n{{client.nme}}\n");
  g_assert_true (has_problem (self, "Did you mean client.name?"));
  g_assert_false (can_save (self));
  gtk_text_buffer_get_end_iter (text_of (self), &end);
  gtk_text_iter_backward_line (&end);
  gtk_text_buffer_get_iter_at_line (text_of (self), &start, gtk_text_iter_get_line (&end));
  g_assert_true (gtk_text_iter_starts_tag (&start, mark));

  type (self, ":::center\nNever shown\n");
  g_assert_true (has_problem (self, ":::/center"));
  g_assert_true (last_page_says (self, "Until here."));
  g_assert_false (last_page_says (self, "Never shown"));
  type (self, ":::/center\n");
  g_assert_true (last_page_says (self, "Never shown"));
}

static void
test_save (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmRecord) template = NULL;

  type (self, "\nA new last line.\n");
  gtk_widget_activate_action (self->page, "template.save", NULL);
  CRM_WAIT_UNTIL (g_str_has_suffix (crm_place_get_subtitle (CRM_PLACE (self->page)), "version 2"));
  settle (self);
  g_assert_false (can_save (self));
  template = crm_test_papers_get (self, "template", "contract");
  g_assert_true (g_str_has_suffix (crm_record_get_text (template, "body"), "A new last line.\n"));
  g_assert_cmpint (crm_record_get_integer (template, "version", 0), ==, 2);
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type))
        return window;
    }
  return NULL;
}

static char *
dup_buffer (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
save (CrmTestPapers *self, const char *version)
{
  gtk_widget_activate_action (self->page, "template.save", NULL);
  CRM_WAIT_UNTIL (g_str_has_suffix (crm_place_get_subtitle (CRM_PLACE (self->page)), version));
  settle (self);
}

/* Each saved text can be looked at beside another one and brought back. */
static void
test_versions (CrmTestPapers *self, gconstpointer data)
{
  CrmTemplateVersionsWindow *window;
  GtkWidget *list, *button;
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  g_autofree char *changes = NULL;
  g_autofree char *text = NULL;

  type (self, "\nThe second version.\n");
  save (self, "version 2");
  type (self, "\nThe third version.\n");
  save (self, "version 3");
  gtk_widget_activate_action (self->page, "template.versions", NULL);
  window = CRM_TEMPLATE_VERSIONS_WINDOW (find_window (CRM_TYPE_TEMPLATE_VERSIONS_WINDOW));
  g_assert_nonnull (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  CRM_WAIT_UNTIL (!crm_template_versions_window_is_busy (window));
  list = crm_test_find (GTK_WIDGET (window), GTK_TYPE_LIST_BOX, NULL);
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 2));
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 3));

  gtk_list_box_select_row (GTK_LIST_BOX (list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  crm_test_papers_find_all (GTK_WIDGET (window), GTK_TYPE_TEXT_VIEW, views);
  changes = dup_buffer (gtk_text_view_get_buffer (g_ptr_array_index (views, 0)));
  g_assert_nonnull (strstr (changes, "The third version."));
  g_assert_nonnull (strstr (changes, "  The second version."));
  g_assert_null (strstr (changes, "---"));
  button = crm_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "_Bring Back");
  g_assert_true (gtk_widget_get_sensitive (button));
  crm_test_picture (GTK_WIDGET (window), "template-versions");
  g_signal_emit_by_name (button, "clicked");
  CRM_WAIT_UNTIL (g_str_has_suffix (crm_place_get_subtitle (CRM_PLACE (self->page)), "version 4"));
  settle (self);
  text = dup_buffer (text_of (self));
  g_assert_true (g_str_has_suffix (text, "The second version.\n"));
  CRM_WAIT_UNTIL (find_window (CRM_TYPE_TEMPLATE_VERSIONS_WINDOW) == NULL);
}

/* What was typed is there after the window was closed, until it is discarded. */
static void
test_draft (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *button;

  type (self, "\nHalf a thought.\n");
  crm_test_papers_drop (self);
  show_studio (self);
  g_assert_true (last_page_says (self, "Half a thought."));
  g_assert_true (can_save (self));
  button = crm_test_find (self->page, GTK_TYPE_BUTTON, "_Discard");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  settle (self);
  g_assert_false (last_page_says (self, "Half a thought."));
  g_assert_false (can_save (self));
  crm_test_papers_drop (self);
  show_studio (self);
  g_assert_false (last_page_says (self, "Half a thought."));
}

/* A field is found by what people call it, and by what files call it. */
static void
test_picker (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (CrmPlaceholders) placeholders
      = crm_placeholders_new (crm_context_get_catalog (self->office.context));
  GtkWidget *picker = g_object_ref_sink (crm_field_picker_new (placeholders));
  guint all = crm_field_picker_get_n_found (CRM_FIELD_PICKER (picker));

  g_assert_cmpuint (all, >, 100);
  crm_field_picker_set_search (CRM_FIELD_PICKER (picker), "client tax num");
  g_assert_cmpuint (crm_field_picker_get_n_found (CRM_FIELD_PICKER (picker)), ==, 1);
  crm_field_picker_set_search (CRM_FIELD_PICKER (picker), "invoice.items.price");
  g_assert_cmpuint (crm_field_picker_get_n_found (CRM_FIELD_PICKER (picker)), ==, 1);
  crm_field_picker_set_search (CRM_FIELD_PICKER (picker), "nothing like that");
  g_assert_cmpuint (crm_field_picker_get_n_found (CRM_FIELD_PICKER (picker)), ==, 0);
  crm_field_picker_set_search (CRM_FIELD_PICKER (picker), "");
  g_assert_cmpuint (crm_field_picker_get_n_found (CRM_FIELD_PICKER (picker)), ==, all);
  g_assert_finalize_object (picker);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(name, test) g_test_add (name, CrmTestPapers, NULL, set_up, test, tear_down)
  ADD ("/template-studio/typing", test_typing);
  ADD ("/template-studio/problems", test_problems);
  ADD ("/template-studio/save", test_save);
  ADD ("/template-studio/versions", test_versions);
  ADD ("/template-studio/draft", test_draft);
  ADD ("/template-studio/picker", test_picker);
  return g_test_run ();
}
