/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a template: pages that follow each key, mistakes that are told, text that is not lost. */
#include "config.h"

#include "crm-template-studio.h"

#include <string.h>

#include "crm-document-view.h"
#include "crm-field-bar.h"
#include "crm-field-picker.h"
#include "crm-page-view.h"
#include "crm-papers-fixture.h"
#include "crm-starter-window.h"
#include "crm-template-edit.h"
#include "crm-template-form.h"
#include "crm-template-text.h"
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

static GtkWidget *
find_any (GtkWidget *root, GType type)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  crm_test_papers_find_all (root, type, found);
  return found->len > 0 ? g_ptr_array_index (found, 0) : NULL;
}

static GtkTextBuffer *
text_of (CrmTestPapers *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_any (self->page, CRM_TYPE_TEMPLATE_TEXT)));
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

/* A widget by its tooltip. */
static GtkWidget *
find_named (GtkWidget *root, GType type, const char *name)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  crm_test_papers_find_all (root, type, found);
  for (guint i = 0; i < found->len; i++)
    if (g_strcmp0 (gtk_widget_get_tooltip_text (g_ptr_array_index (found, i)), name) == 0)
      return g_ptr_array_index (found, i);
  return NULL;
}

static CrmTemplateText *
text_view (CrmTestPapers *self)
{
  return CRM_TEMPLATE_TEXT (find_any (self->page, CRM_TYPE_TEMPLATE_TEXT));
}

static void
put_cursor (CrmTestPapers *self, int line, int column)
{
  crm_template_text_go_to (text_view (self), (guint) line, (guint) column);
}

/* The line of the text that says @words, from 1. */
static guint
line_of (CrmTestPapers *self, const char *words)
{
  g_autofree char *text = crm_template_text_dup (text_view (self));
  const char *found = strstr (text, words);
  guint line = 1;

  g_assert_nonnull (found);
  for (const char *p = text; p < found; p++)
    line += *p == '\n';
  return line;
}

/* Behind two braces fields are offered, and one of them is written. */
static void
test_completion (CrmTestPapers *self, gconstpointer data)
{
  GtkTextIter end;

  gtk_widget_grab_focus (GTK_WIDGET (text_view (self)));
  gtk_text_buffer_get_end_iter (text_of (self), &end);
  gtk_text_buffer_place_cursor (text_of (self), &end);
  gtk_text_buffer_insert_at_cursor (text_of (self), "\nSigned by {{client.na", -1);
  g_assert_cmpuint (crm_template_text_get_n_offered (text_view (self)), ==, 0);
  crm_template_text_complete (text_view (self));
  g_assert_cmpuint (crm_template_text_get_n_offered (text_view (self)), >, 0);
  g_assert_true (crm_template_text_accept (text_view (self)));
  settle (self);
  g_assert_true (last_page_says (self, "Signed by Çakmak & Żółć <b>"));
  g_assert_cmpuint (crm_template_text_get_n_offered (text_view (self)), ==, 0);
  g_assert_false (crm_template_text_accept (text_view (self)));
}

/* The buttons write around what is selected, and take it away again. */
static void
test_toolbar (CrmTestPapers *self, gconstpointer data)
{
  GtkTextIter from, to;
  guint line;
  GtkWidget *button;

  type (self, "\nsome words\n");
  line = line_of (self, "some words");
  gtk_text_buffer_get_iter_at_line_offset (text_of (self), &from, (int) line - 1, 5);
  gtk_text_buffer_get_iter_at_line_offset (text_of (self), &to, (int) line - 1, 10);
  gtk_text_buffer_select_range (text_of (self), &from, &to);
  gtk_widget_activate_action (self->page, "template.put", "s", "bold");
  g_assert_cmpuint (line_of (self, "some **words**"), ==, line);
  put_cursor (self, (int) line, 1);
  gtk_widget_activate_action (self->page, "template.put", "s", "heading");
  g_assert_cmpuint (line_of (self, "# some **words**"), ==, line);
  gtk_widget_activate_action (self->page, "template.put", "s", "heading");
  g_assert_cmpuint (line_of (self, "\nsome **words**"), ==, line - 1);
  gtk_widget_activate_action (self->page, "template.put", "s", "if");
  g_assert_cmpuint (line_of (self, "{{#if }}\nsome **words**\n{{/if}}"), ==, line);
  g_assert_cmpuint (crm_template_text_get_n_offered (text_view (self)), >, 10);
  gtk_text_buffer_undo (text_of (self));
  gtk_text_buffer_undo (text_of (self));
  settle (self);
  gtk_widget_activate_action (self->page, "template.put", "s", "table");
  settle (self);
  g_assert_true (can_save (self));
  button = crm_test_find (self->page, GTK_TYPE_BUTTON, "each");
  g_assert_nonnull (button);
}

/* A click on the page leads to the line, and the cursor marks the page. */
static void
test_source_link (CrmTestPapers *self, gconstpointer data)
{
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  GtkWidget *view = crm_test_find (self->page, CRM_TYPE_DOCUMENT_VIEW, NULL);
  GtkWidget *overlay = gtk_widget_get_ancestor (view, GTK_TYPE_OVERLAY);
  g_autoptr (CrmSourceLink) link = NULL;
  GtkWidget *mark;
  double x, y;
  g_autofree char *line = NULL;
  guint column;

  crm_test_papers_find_all (view, CRM_TYPE_PAGE_VIEW, pages);
  CRM_WAIT_UNTIL (gtk_widget_get_width (g_ptr_array_index (pages, 0)) > 100);
  link = crm_template_studio_get_link (CRM_TEMPLATE_STUDIO (self->page));
  g_object_ref (link);
  gtk_widget_translate_coordinates (
      g_ptr_array_index (pages, 0), view, gtk_widget_get_width (g_ptr_array_index (pages, 0)) / 2.0,
      gtk_widget_get_height (g_ptr_array_index (pages, 0)) / 3.0, &x, &y);
  put_cursor (self, 1, 1);
  g_assert_true (crm_source_link_click (link, x, y));
  line = crm_template_text_dup_line (text_view (self), &column);
  g_assert_cmpstr (line, !=, "---");
  mark = gtk_widget_get_last_child (overlay);
  g_assert_true (gtk_widget_has_css_class (mark, "crm-source-mark"));
  CRM_WAIT_UNTIL (gtk_widget_get_visible (mark));
  put_cursor (self, 1, 1);
  CRM_WAIT_UNTIL (!gtk_widget_get_visible (mark));
  crm_test_picture (self->window, "template-studio");
}

/* The bar tells what the field at the cursor is and prints, and changes how it is written. */
static void
test_field_bar (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *optional;
  guint line;

  type (self, "\nIn words {{client.name}}.\n");
  line = line_of (self, "In words");
  put_cursor (self, (int) line, 14);
  CRM_WAIT_UNTIL (crm_test_find (self->page, CRM_TYPE_FIELD_BAR, NULL) != NULL);
  g_assert_nonnull (crm_test_find (self->page, GTK_TYPE_LABEL, "Client · Name"));
  g_assert_nonnull (crm_test_find (self->page, GTK_TYPE_LABEL, "Çakmak & Żółć <b>"));
  optional = crm_test_find (self->page, GTK_TYPE_CHECK_BUTTON, NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (optional), TRUE);
  g_assert_cmpuint (line_of (self, "{{client.name?}}"), ==, line);
  crm_test_picture (self->window, "template-field");
}

static void
check_key (CrmTestPapers *self, const char *key, const char *value)
{
  g_autofree char *text = crm_template_text_dup (text_view (self));
  g_autofree char *found = crm_template_get_key (text, key);

  g_assert_cmpstr (found, ==, value);
}

/* The form writes the text, and shows what is written in the text. */
static void
test_form (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *ways = crm_test_find (self->page, GTK_TYPE_STACK, NULL);
  GtkWidget *row;
  GtkWidget *when;
  const CrmKind *kind = crm_context_get_kind (self->office.context, "account");
  g_autoptr (CrmFilter) filter = NULL;
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  g_autofree char *before = crm_template_text_dup (text_view (self));
  g_autofree char *after = NULL;

  type (self, "\n"
              ":::table widths=10,20\n| Aa | Bb |\n|:--|--:|\n| one | two |\n:::/table\n");
  while (gtk_stack_get_child_by_name (GTK_STACK (ways), "form") == NULL)
    ways = crm_test_find (ways, GTK_TYPE_STACK, NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (ways), "form");
  gtk_test_widget_wait_for_draw (self->window);
  row = crm_test_find_row (self->page, "Font");
  g_assert_nonnull (row);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 6);
  check_key (self, "font", "Carlito");
  row = crm_test_find_row (self->page, "Show the logo");
  gtk_switch_set_active (GTK_SWITCH (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))),
                         TRUE);
  g_assert_cmpuint (line_of (self, "{{image company.logo? height="), >, 1);
  row = crm_test_find_row (self->page, "Aa");
  g_assert_nonnull (row);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_test_widget_wait_for_draw (self->window);
  g_signal_emit_by_name (find_named (row, GTK_TYPE_BUTTON, "Move to the Right"), "clicked");
  line_of (self, "| Bb | Aa |");
  crm_test_papers_find_all (self->page, GTK_TYPE_TEXT_VIEW, views);
  for (guint i = 0; i < views->len; i++)
    if (!CRM_IS_TEMPLATE_TEXT (g_ptr_array_index (views, i)))
      gtk_text_buffer_set_text (gtk_text_view_get_buffer (g_ptr_array_index (views, i)),
                                "Seite {{page}}", -1);
  CRM_WAIT_UNTIL ((g_free (after), after = crm_template_text_dup (text_view (self)),
                   strstr (after, "\nSeite {{page}}\n:::/footer"))
                  != NULL);

  when = find_any (self->page, CRM_TYPE_TEMPLATE_WHEN);
  filter = crm_filter_parse (&kind, 1, "city contains \"Faro\"", "EUR", NULL);
  crm_template_when_add (CRM_TEMPLATE_WHEN (when), filter, FALSE);
  check_key (self, "when", "account where city contains \"Faro\"");
  settle (self);
  g_assert_true (can_save (self));
  crm_test_picture (self->window, "template-form");

  gtk_stack_set_visible_child_name (GTK_STACK (ways), "text");
  for (int i = 0; i < 7; i++)
    gtk_text_buffer_undo (text_of (self));
  g_clear_pointer (&after, g_free);
  after = crm_template_text_dup (text_view (self));
  g_assert_cmpstr (after, ==, before);
}

static gpointer
count_american (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "template"));

  crm_query_filter (query, "language", CRM_FILTER_EQUAL, crm_value_text ("en-US"), NULL);
  *(gint64 *) data = crm_session_count (session, query, NULL);
  return data;
}

static gint64
n_american (CrmTestPapers *self)
{
  gint64 n = 0;

  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_READ, count_american, &n,
                 NULL, NULL);
  return n;
}

/* The same in another language stands beside the text, and may be begun. */
static void
test_languages (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *choice = find_named (self->page, GTK_TYPE_DROP_DOWN, "What Is Seen Beside the Text");
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autofree char *other = NULL;

  g_assert_true (gtk_widget_get_visible (choice));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  crm_test_papers_find_all (self->page, CRM_TYPE_TEMPLATE_TEXT, texts);
  g_assert_cmpuint (texts->len, ==, 2);
  for (guint i = 0; i < texts->len; i++)
    if (!gtk_text_view_get_editable (g_ptr_array_index (texts, i)))
      other = crm_template_text_dup (g_ptr_array_index (texts, i));
  g_assert_nonnull (strstr (other, "locale: en-GB"));
  crm_test_picture (self->window, "template-languages");
  g_assert_cmpint (n_american (self), ==, 0);
  gtk_widget_activate_action (self->page, "template.translate", "s", "en-US");
  CRM_WAIT_UNTIL (n_american (self) == 1);
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->page)));
}

/* A template of the program begins one of the office. */
static void
test_starter (CrmTestPapers *self, gconstpointer data)
{
  GtkWidget *window
      = crm_starter_window_open (self->office.context, CRM_NAVIGATOR (self->navigator));
  GtkWidget *row;

  CRM_WAIT_UNTIL (!crm_starter_window_is_busy (CRM_STARTER_WINDOW (window)));
  gtk_test_widget_wait_for_draw (window);
  row = crm_test_find_row (window, "Invoice");
  g_assert_nonnull (row);
  crm_test_picture (window, "template-starters");
  g_signal_emit_by_name (row, "activated");
  CRM_WAIT_UNTIL (find_window (CRM_TYPE_STARTER_WINDOW) == NULL);
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
  ADD ("/template-studio/completion", test_completion);
  ADD ("/template-studio/toolbar", test_toolbar);
  ADD ("/template-studio/source-link", test_source_link);
  ADD ("/template-studio/field-bar", test_field_bar);
  ADD ("/template-studio/form", test_form);
  ADD ("/template-studio/languages", test_languages);
  ADD ("/template-studio/starter", test_starter);
  return g_test_run ();
}
