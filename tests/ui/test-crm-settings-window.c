/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings over a real office: what is typed is saved, what is wrong is said and not saved. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-settings-data.h"
#include "crm-settings-card-page.h"
#include "crm-settings-field-page.h"
#include "crm-settings-form.h"
#include "crm-picture-row.h"
#include "crm-settings-share-page.h"
#include "crm-settings-share.h"
#include "crm-settings-window.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmSettingsWindow *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  self->window = CRM_SETTINGS_WINDOW (crm_settings_window_new (self->office.context, NULL));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  gtk_window_destroy (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (!self->window);
  /* What was asked on other threads comes back before the office is closed. */
  CRM_WAIT_UNTIL (G_OBJECT (self->office.context)->ref_count == 1);
  crm_test_office_close (&self->office);
}

static void
show (Fixture *self, const char *page)
{
  crm_settings_window_show_page (self->window, page);
}

static GtkWidget *
row (Fixture *self, const char *title)
{
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), title));
  return crm_test_find_row (GTK_WIDGET (self->window), title);
}

static gboolean
says (Fixture *self, const char *text)
{
  return crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, text) != NULL;
}

static void
type (Fixture *self, const char *title, const char *text)
{
  GtkWidget *entry = row (self, title);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "entry-activated");
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  *(CrmRecord **) data = crm_settings_read_finish (result, &error);
  g_assert_no_error (error);
}

static CrmRecord *
read_office (Fixture *self)
{
  CrmRecord *office = NULL;
  crm_settings_read_async (self->office.context, "office", NULL, NULL, on_read_cb, &office);
  CRM_WAIT_UNTIL (office);
  return office;
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  *(GPtrArray **) data = crm_settings_list_finish (result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (Fixture *self, const char *kind, const char *sort)
{
  GPtrArray *records = NULL;
  crm_settings_list_async (self->office.context, kind, sort, NULL, on_listed_cb, &records);
  CRM_WAIT_UNTIL (records);
  return records;
}

static gboolean
office_says (Fixture *self, const char *field, const char *text)
{
  g_autoptr (CrmRecord) office = read_office (self);
  return g_strcmp0 (crm_record_get_text (office, field), text) == 0;
}

static void
test_office (Fixture *self, gconstpointer data)
{
  show (self, "office");
  CRM_WAIT_UNTIL (strcmp (gtk_editable_get_text (GTK_EDITABLE (row (self, "Name"))), "Test Office")
                  == 0);
  type (self, "City", "Çanakkale");
  CRM_WAIT_UNTIL (office_says (self, "city", "Çanakkale"));

  type (self, "E-mail", "no mail");
  g_assert_true (says (self, "“no mail” is not accepted; give an e-mail address"));
  g_assert_true (gtk_widget_has_css_class (row (self, "E-mail"), "error"));
  type (self, "Name", "");
  g_assert_true (says (self, "This cannot be empty."));
  g_assert_true (office_says (self, "name", "Test Office"));
  g_assert_true (office_says (self, "email", NULL));
  type (self, "E-mail", "office@example.org");
  CRM_WAIT_UNTIL (office_says (self, "email", "office@example.org"));
  g_assert_false (gtk_widget_has_css_class (row (self, "E-mail"), "error"));
}

/* What is being typed is not lost by closing the window. */
static void
test_close (Fixture *self, gconstpointer data)
{
  show (self, "office");
  GtkWidget *entry = row (self, "Street");
  CRM_WAIT_UNTIL (strcmp (gtk_editable_get_text (GTK_EDITABLE (row (self, "Name"))), "Test Office")
                  == 0);
  gtk_widget_grab_focus (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Rua Augusta 1");
  g_object_ref (self->window);
  gtk_window_close (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (office_says (self, "street", "Rua Augusta 1"));
  g_object_unref (self->window);
  self->window = CRM_SETTINGS_WINDOW (crm_settings_window_new (self->office.context, NULL));
}

/* A word of any page, without its accents, leads to the row. */
static void
test_search (Fixture *self, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  GtkWidget *entry, *street, *focus;

  show (self, "office");
  street = row (self, "Street");
  show (self, "me");
  g_assert_false (
      gtk_widget_get_child_visible (gtk_widget_get_ancestor (street, ADW_TYPE_PREFERENCES_PAGE)));
  gtk_widget_activate_action (window, "settings.search", NULL);
  CRM_WAIT_UNTIL (crm_test_find (window, GTK_TYPE_SEARCH_ENTRY, NULL));
  entry = crm_test_find (window, GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "zzz");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (says (self, "Nothing Found"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "ADDRÉSS stree");
  g_signal_emit_by_name (entry, "activate");
  focus = gtk_window_get_focus (GTK_WINDOW (self->window));
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, street));

  gtk_widget_activate_action (window, "settings.leave", NULL);
  g_assert_false (gtk_search_bar_get_search_mode (
      GTK_SEARCH_BAR (gtk_widget_get_ancestor (entry, GTK_TYPE_SEARCH_BAR))));
}

static void
test_stages (Fixture *self, gconstpointer data)
{
  show (self, "deals");
  GtkWidget *down = crm_test_find (row (self, "Prospecting"), GTK_TYPE_BUTTON, NULL);
  g_assert_false (gtk_widget_get_sensitive (down));
  down = gtk_widget_get_next_sibling (down);
  g_signal_emit_by_name (down, "clicked");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Engaging")
                  && gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row (self, "Engaging"))) == 0);
  g_autoptr (GPtrArray) stages = list (self, "stage", "position");
  g_assert_cmpstr (crm_record_get_title (g_ptr_array_index (stages, 0)), ==, "Engaging");
  g_assert_cmpstr (crm_record_get_title (g_ptr_array_index (stages, 1)), ==, "Prospecting");

  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Add Stage")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Chance"));
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add"),
                         "clicked");
  g_assert_true (says (self, "This cannot be empty."));
  type (self, "Name", "Negotiation");
  type (self, "Chance", "80");
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add"),
                         "clicked");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Negotiation"));
}

static gboolean
stage_says (Fixture *self, const char *name, const char *field, const char *text)
{
  g_autoptr (GPtrArray) stages = list (self, "stage", "position");
  for (guint i = 0; i < stages->len; i++)
    {
      CrmRecord *stage = g_ptr_array_index (stages, i);
      if (strcmp (crm_record_get_title (stage), name) == 0)
        return g_strcmp0 (crm_record_get_text (stage, field), text) == 0;
    }
  return FALSE;
}

static gboolean
stands_in (Fixture *self, const char *stage)
{
  const CrmKind *kind = crm_context_get_kind (self->office.context, "opportunity");
  g_autoptr (GPtrArray) deals = list (self, "opportunity", "name");
  return g_strcmp0 (crm_record_get_link_title (g_ptr_array_index (deals, 0),
                                               crm_kind_find_field (kind, "stage_id")),
                    stage)
         == 0;
}

/* A stage asks for fields, and is archived: its deals go where one says. */
static void
test_stage_asks_and_ends (Fixture *self, gconstpointer data)
{
  crm_test_office_add (&self->office, "opportunity", "name", "Roof", NULL);
  show (self, "deals");
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Prospecting")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Expected close"));
  gtk_switch_set_active (
      GTK_SWITCH (crm_test_find (row (self, "Expected close"), GTK_TYPE_SWITCH, NULL)), TRUE);
  CRM_WAIT_UNTIL (stage_says (self, "Prospecting", "required_fields", "expected_close_on"));
  GtkWidget *combo = row (self, "Its deals go to");
  CRM_WAIT_UNTIL (g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (combo))) == 3);
  g_signal_emit_by_name (
      crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Archive Stage"), "clicked");
  CRM_WAIT_UNTIL (stands_in (self, "Engaging"));
}

static void
test_reasons (Fixture *self, gconstpointer data)
{
  show (self, "deals");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Add Reason"));
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Add Reason")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Reason lost"));
  type (self, "Reason lost", "Went bankrupt");
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add"),
                         "clicked");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Went bankrupt"));
}

/* A plan is written step by step. */
static void
test_plan (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) steps = NULL;
  show (self, "plans");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Add Plan"));
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Add Plan")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "On working days only"));
  type (self, "Name", "Welcome");
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add"),
                         "clicked");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Welcome"));
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Welcome")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Add Step"));
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Add Step")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "What to do"));
  type (self, "What to do", "Call");
  type (self, "Days after the step before", "3");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Call"));
  steps = list (self, "plan_step", "position");
  g_assert_cmpuint (steps->len, ==, 1);
  CRM_WAIT_UNTIL (says (self, "Task · 3 days later · Who is responsible for the client or deal"));
}

static gboolean
is_assigned (Fixture *self)
{
  g_autoptr (GPtrArray) deals = list (self, "opportunity", "name");
  return crm_record_is_set (g_ptr_array_index (deals, 0), "owner_id");
}

static guint
count_members (Fixture *self)
{
  g_autoptr (GPtrArray) members = list (self, "assignment_member", "position");
  return members->len;
}

/* Who takes part in a rule is switched on, and the rules are tried before they are let loose. */
static void
test_assignment (Fixture *self, gconstpointer data)
{
  crm_test_office_add (&self->office, "opportunity", "name", "Roof", NULL);
  show (self, "plans");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Add Rule"));
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Add Rule")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Only from the source"));
  type (self, "Name", "Turns");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row (self, "For")), 1);
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add"),
                         "clicked");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Turns"));
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Turns")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Ayşe Tester"));
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (row (self, "Ayşe Tester")), TRUE);
  CRM_WAIT_UNTIL (count_members (self) == 1);
  crm_settings_window_close_subpage (self->window);
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Who Would Get What"));
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Who Would Get What")));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Roof"));
  g_assert_true (says (self, "In turn"));
  g_assert_false (is_assigned (self));
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Assign"),
                         "clicked");
  CRM_WAIT_UNTIL (is_assigned (self));
}

static void
test_own_field (Fixture *self, gconstpointer data)
{
  const CrmKind *kind = crm_context_get_kind (self->office.context, "account");
  GtkWidget *page = crm_settings_field_page_new (self->window, NULL);
  crm_settings_window_open (self->window, page);
  type (self, "Label", "Phone");
  GtkWidget *add = crm_test_find (page, GTK_TYPE_BUTTON, "_Add");
  g_signal_emit_by_name (add, "clicked");
  g_assert_true (says (self, "There is a field with this key already: choose another key."));
  type (self, "Label", "Número de lojas");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row (self, "Key in files and documents"))),
                   ==, "numero_de_lojas");
  g_signal_emit_by_name (add, "clicked");
  CRM_WAIT_UNTIL (crm_kind_find_field (kind, "numero_de_lojas"));
  show (self, "fields");
  g_assert_nonnull (row (self, "Número de lojas"));

  page = crm_settings_field_page_new (self->window, NULL);
  crm_settings_window_open (self->window, page);
  type (self, "Label", "Visits");
  AdwComboRow *rule = ADW_COMBO_ROW (row (self, "When two change it at once"));
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (rule)), ==, 2);
  /* Of numbers one is larger. */
  adw_combo_row_set_selected (ADW_COMBO_ROW (row (self, "Type")), 7);
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (rule)), ==, 3);
  adw_combo_row_set_selected (rule, 1);
  g_signal_emit_by_name (crm_test_find (page, GTK_TYPE_BUTTON, "_Add"), "clicked");
  CRM_WAIT_UNTIL (crm_kind_find_field (kind, "visits"));
  g_assert_true (crm_field_has (crm_kind_find_field (kind, "visits"), CRM_FIELD_LARGER));
}

static gboolean
press (GtkWidget *row, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (row);
  g_autoptr (GtkShortcutTrigger) trigger
      = GTK_SHORTCUT_TRIGGER (gtk_keyval_trigger_new (key, GDK_ALT_MASK));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint n = 0; n < g_list_model_get_n_items (G_LIST_MODEL (controller)); n++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), n);
          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), trigger))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, row,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

/* The sections that a card begins with. */
static gboolean
begins_with (const CrmKind *kind, const char *sections)
{
  const char *layout = crm_kind_get_layout (kind);

  return layout != NULL && g_str_has_prefix (layout, sections);
}

static void
test_card (Fixture *self, gconstpointer data)
{
  const CrmKind *kind = crm_context_get_kind (self->office.context, "product");
  show (self, "fields");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Products"));
  GtkWidget *page = crm_settings_card_page_new (self->window, kind);
  crm_settings_window_open (self->window, page);
  GtkWidget *reset = crm_test_find (page, GTK_TYPE_BUTTON, "_Back to As It Was");
  g_assert_false (gtk_widget_get_sensitive (reset));
  g_assert_true (press (crm_test_find_row (page, "Pinned Notes"), GDK_KEY_Down));
  CRM_WAIT_UNTIL (begins_with (kind, "details\ndeals\nnotes"));
  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (reset));
  GtkWidget *deals = crm_test_find_row (page, "Open Deals");
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (deals)), ==, 0);
  gtk_switch_set_active (GTK_SWITCH (crm_test_find (deals, GTK_TYPE_SWITCH, NULL)), FALSE);
  CRM_WAIT_UNTIL (begins_with (kind, "details\n~deals\nnotes"));
  g_assert_true (press (crm_test_find_row (page, "Details"), GDK_KEY_Down));
  CRM_WAIT_UNTIL (begins_with (kind, ">details\n~deals\nnotes"));
  CRM_WAIT_UNTIL (crm_test_find (page, GTK_TYPE_LABEL, "Drag a section here"));
  g_signal_emit_by_name (reset, "clicked");
  CRM_WAIT_UNTIL (crm_kind_get_layout (kind) == NULL);
  CRM_WAIT_UNTIL (!gtk_widget_get_sensitive (reset));
  crm_test_picture (GTK_WIDGET (self->window), "settings-card");

  /* Where a new field stands is chosen with it. */
  page = crm_settings_field_page_new (self->window, NULL);
  crm_settings_window_open (self->window, page);
  type (self, "Label", "Dock");
  AdwComboRow *section = ADW_COMBO_ROW (row (self, "Section of the card"));
  adw_combo_row_set_selected (section,
                              g_list_model_get_n_items (adw_combo_row_get_model (section)) - 1);
  type (self, "Name of the section", "Warehouse");
  g_signal_emit_by_name (crm_test_find (page, GTK_TYPE_BUTTON, "_Add"), "clicked");
  const CrmKind *account = crm_context_get_kind (self->office.context, "account");
  CRM_WAIT_UNTIL (crm_kind_find_field (account, "dock"));
  g_assert_cmpstr (crm_field_get_section (crm_kind_find_field (account, "dock")), ==, "Warehouse");
}

static gboolean
is_industry (Fixture *self, const char *access)
{
  g_autoptr (GPtrArray) stored = list (self, "role_field", "entity");
  if (!access)
    return stored->len == 0;
  return stored->len == 1
         && g_strcmp0 (crm_record_get_text (stored->pdata[0], "field_name"), "industry") == 0
         && g_strcmp0 (crm_record_get_text (stored->pdata[0], "access"), access) == 0;
}

/* A field is hidden from the role, then only to be read, then as any other. */
static void
hide_industry (Fixture *self, GtkWidget *line)
{
  adw_action_row_activate (ADW_ACTION_ROW (crm_test_find_row (line, "Fields")));
  GtkWidget *industry = row (self, "Industry");
  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (industry));
  adw_combo_row_set_selected (ADW_COMBO_ROW (industry), 2);
  CRM_WAIT_UNTIL (is_industry (self, "hidden"));
  crm_test_picture (GTK_WIDGET (self->window), "settings-role-fields");
  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (industry));
  adw_combo_row_set_selected (ADW_COMBO_ROW (industry), 1);
  CRM_WAIT_UNTIL (is_industry (self, "read") && gtk_widget_get_sensitive (industry));
  adw_combo_row_set_selected (ADW_COMBO_ROW (industry), 0);
  CRM_WAIT_UNTIL (is_industry (self, NULL));
}

/* A role is made, a person has it, and one kind gets rights of its own. */
static void
test_role (Fixture *self, gconstpointer data)
{
  show (self, "people");
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Add Role")));
  type (self, "Name", "Seller in the north of the country");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row (self, "May see")), 1);
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add"),
                         "clicked");
  adw_action_row_activate (ADW_ACTION_ROW (row (self, "Seller in the north of the country")));

  GtkWidget *line = row (self, "Companies");
  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (line));
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (line)), ==, "As above");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (line), TRUE);
  crm_test_picture (GTK_WIDGET (self->window), "settings-role");
  adw_combo_row_set_selected (ADW_COMBO_ROW (crm_test_find_row (line, "May delete")), 0);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) stored = NULL;
      do
        {
          g_clear_pointer (&stored, g_ptr_array_unref);
          stored = list (self, "role_right", "entity");
        }
      while (
          stored->len == 0
          || (i == 1 && g_strcmp0 (crm_record_get_text (stored->pdata[0], "make"), "team") != 0));
      g_assert_cmpuint (stored->len, ==, 1);
      g_assert_cmpstr (crm_record_get_text (stored->pdata[0], "entity"), ==, "account");
      g_assert_cmpstr (crm_record_get_text (stored->pdata[0], "see"), ==, "own");
      g_assert_cmpstr (crm_record_get_text (stored->pdata[0], "remove"), ==, "none");
      if (i == 0)
        CRM_WAIT_UNTIL (strcmp (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (line)), "As above")
                        != 0);
      if (i == 0)
        adw_combo_row_set_selected (ADW_COMBO_ROW (crm_test_find_row (line, "May make")), 2);
    }
  crm_test_picture (GTK_WIDGET (self->window), "settings-role-line");
  hide_industry (self, line);
  crm_settings_window_close_subpage (self->window);
  crm_test_picture (GTK_WIDGET (self->window), "settings-people");
}

static void
test_picture (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->office.folder, "logo.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) pixels
      = g_bytes_new_static ("\1\2\3\377\4\5\6\377\7\10\11\377\12\13\14\377", 16);
  g_autoptr (GdkTexture) texture = gdk_memory_texture_new (2, 2, GDK_MEMORY_R8G8B8A8, pixels, 8);
  show (self, "office");
  GtkWidget *logo = row (self, "Logo");
  CRM_WAIT_UNTIL (gtk_widget_get_sensitive (logo)
                  && strlen (gtk_editable_get_text (GTK_EDITABLE (row (self, "Name")))));

  g_assert_true (g_file_set_contents (path, "not at all", -1, NULL));
  crm_picture_row_set_file (CRM_PICTURE_ROW (logo), file);
  CRM_WAIT_UNTIL (says (self, "This is no picture: choose a PNG or JPEG file."));
  g_assert_true (office_says (self, "logo", NULL));

  g_assert_true (gdk_texture_save_to_png (texture, path));
  crm_picture_row_set_file (CRM_PICTURE_ROW (logo), file);
  CRM_WAIT_UNTIL (!office_says (self, "logo", NULL));
  CRM_WAIT_UNTIL (crm_test_find (logo, GTK_TYPE_PICTURE, NULL));
  g_unlink (path);
}

static void
test_words (void)
{
  CrmSettingsServer plain = { "db.example.org:5433", "office", NULL };
  CrmSettingsServer odd = { "/tmp/it's here", "o", "/c\\d.pem" };
  CrmSettingsServer whole = { "dbname='x' host='h'", "unused", NULL };
  g_autofree char *first = crm_settings_server_dup_address (&plain, NULL);
  g_autofree char *second = crm_settings_server_dup_address (&odd, "ana");
  g_autofree char *third = crm_settings_server_dup_address (&whole, "ana");
  g_assert_cmpstr (first, ==, "host='db.example.org' port='5433' dbname='office'");
  g_assert_cmpstr (second, ==,
                   "host='/tmp/it\\'s here' dbname='o' sslrootcert='/c\\\\d.pem' user='ana'");
  g_assert_cmpstr (third, ==, "dbname='x' host='h' user='ana'");

  g_autofree char *key = crm_settings_field_key ("2. Größe (m²) – İlçe");
  g_autofree char *login = crm_settings_make_login ("Ana-Lúcia d'Ávila");
  g_autofree char *password = crm_settings_make_password ();
  g_autofree char *other = crm_settings_make_password ();
  g_assert_true (g_regex_match_simple ("^[a-z][a-z0-9_]*$", key, 0, 0));
  g_assert_cmpstr (login, ==, "ana.lucia.davila");
  g_assert_true (g_regex_match_simple ("^[a-z2-9]{4}(-[a-z2-9]{4}){3}$", password, 0, 0));
  g_assert_cmpstr (password, !=, other);
}

/* ---- a real database ---- */

typedef struct
{
  GSubprocess *process;
  char *folder; /* of its socket; NULL where there is none */
} Server;

static void
server_start (Server *self)
{
  g_autofree char *script
      = g_test_build_filename (G_TEST_DIST, "..", "sync", "start-postgres", NULL);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    NULL, script, NULL);
  g_autoptr (GDataInputStream) output
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_autofree char *line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_auto (GStrv) words = g_strsplit (line ? line : "", " ", -1);
  self->folder = g_strcmp0 (words[0], "ready") == 0 ? g_strdup (words[1]) : NULL;
}

static void
server_stop (Server *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
  g_free (self->folder);
}

static void
set_text (GtkWidget *root, const char *id, const char *text)
{
  GtkWidget *found = NULL;
  g_autoptr (GQueue) queue = g_queue_new ();
  g_queue_push_tail (queue, root);
  for (GtkWidget *widget; !found && (widget = g_queue_pop_head (queue));)
    {
      if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0)
        found = widget;
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child;
           child = gtk_widget_get_next_sibling (child))
        g_queue_push_tail (queue, child);
    }
  g_assert_true (GTK_IS_EDITABLE (found));
  gtk_editable_set_text (GTK_EDITABLE (found), text);
}

static void
click (GtkWidget *page, const char *label)
{
  GtkWidget *button = crm_test_find (page, GTK_TYPE_BUTTON, label);
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
share_office (Fixture *self, Server *server)
{
  GtkWidget *page = crm_settings_share_page_new (self->window, CRM_SETTINGS_SHARE_OFFICE);
  crm_settings_window_open (self->window, page);
  CRM_WAIT_UNTIL (crm_test_find (page, GTK_TYPE_BUTTON, "_Share"));
  CRM_WAIT_UNTIL (crm_test_find_row (page, "Login"));
  set_text (page, "host_row", server->folder);
  set_text (page, "database_row", "nowhere");
  set_text (page, "admin_row", "postgres");
  set_text (page, "login_row", "ayse");
  set_text (page, "password_row", "a password");
  click (page, "_Share");
  CRM_WAIT_UNTIL (
      says (self, "There is no database “nowhere” on this server; correct the address"));
  set_text (page, "database_row", "postgres");
  click (page, "_Share");
  CRM_WAIT_UNTIL (says (self, "ayse"));
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (self->window), "Let a Colleague In…"));
}

static void
test_share (Fixture *self, gconstpointer data)
{
  Server server = { NULL };
  server_start (&server);
  if (!server.folder)
    {
      server_stop (&server);
      g_test_skip ("there is no PostgreSQL server here");
      return;
    }
  g_autofree char *keyring = g_build_filename (self->office.folder, "keyring", NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "of the keyring", TRUE);
  crm_sync_engine_start (crm_context_get_sync (self->office.context));
  show (self, "sharing");
  CRM_WAIT_UNTIL (says (self, "On This Desk Only"));
  share_office (self, &server);
  CRM_WAIT_UNTIL (says (self, "Up to Date"));

  /* Who has made it looks after it. */
  GtkWidget *health = crm_test_find_row (GTK_WIDGET (self->window), "Health of the Database");
  CRM_WAIT_UNTIL (gtk_widget_get_visible (health));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (health), TRUE);
  CRM_WAIT_UNTIL (says (self, "1, 1 of them seen today"));
  g_assert_true (says (self, "Conflicts to decide"));
  crm_test_picture (GTK_WIDGET (self->window), "settings-health");

  crm_test_office_add (&self->office, "user", "name", "Boris Müller", NULL);
  GtkWidget *page = crm_settings_share_page_new (self->window, CRM_SETTINGS_ADD_PERSON);
  crm_settings_window_open (self->window, page);
  CRM_WAIT_UNTIL (crm_test_find (page, GTK_TYPE_LABEL, "Boris Müller"));
  set_text (page, "admin_row", "postgres");
  click (page, "_Let In");
  CRM_WAIT_UNTIL (says (self, "Give This to Your Colleague"));
  crm_settings_window_close_subpage (self->window);
  g_unlink (keyring);
  crm_sync_engine_stop (crm_context_get_sync (self->office.context));
  server_stop (&server);
}

/* Hours are typed and tidied, what is no time is said, and the holidays of a country come in one
 * step. */
static void
test_hours (Fixture *self, gconstpointer data)
{
  show (self, "hours");
  g_signal_emit_by_name (row (self, "The office"), "activated");
  gtk_editable_set_text (GTK_EDITABLE (row (self, "Monday")), "9-13, 14-18");
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add"),
                         "clicked");
  CRM_WAIT_UNTIL (says (self, "Mon 09:00-13:00, 14:00-18:00 · Tue–Fri 09:00-18:00"));
  g_signal_emit_by_name (row (self, "Add Public Holidays of a Country…"), "activated");
  row (self, "Boxing Day");
  crm_test_picture (GTK_WIDGET (self->window), "settings-holidays");
  g_signal_emit_by_name (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add"),
                         "clicked");
  CRM_WAIT_UNTIL (crm_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Add") == NULL);
  row (self, "Good Friday");
  crm_test_picture (GTK_WIDGET (self->window), "settings-hours");
  {
    g_autoptr (GPtrArray) holidays = list (self, "holiday", "first_on");

    g_assert_cmpuint (holidays->len, ==, 8);
  }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/settings/words", test_words);
  g_test_add ("/settings/office", Fixture, NULL, set_up, test_office, tear_down);
  g_test_add ("/settings/hours", Fixture, NULL, set_up, test_hours, tear_down);
  g_test_add ("/settings/close", Fixture, NULL, set_up, test_close, tear_down);
  g_test_add ("/settings/search", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/settings/stages", Fixture, NULL, set_up, test_stages, tear_down);
  g_test_add ("/settings/stage-asks-and-ends", Fixture, NULL, set_up, test_stage_asks_and_ends,
              tear_down);
  g_test_add ("/settings/reasons", Fixture, NULL, set_up, test_reasons, tear_down);
  g_test_add ("/settings/plan", Fixture, NULL, set_up, test_plan, tear_down);
  g_test_add ("/settings/assignment", Fixture, NULL, set_up, test_assignment, tear_down);
  g_test_add ("/settings/card", Fixture, NULL, set_up, test_card, tear_down);
  g_test_add ("/settings/own-field", Fixture, NULL, set_up, test_own_field, tear_down);
  g_test_add ("/settings/role", Fixture, NULL, set_up, test_role, tear_down);
  g_test_add ("/settings/picture", Fixture, NULL, set_up, test_picture, tear_down);
  g_test_add ("/settings/share", Fixture, NULL, set_up, test_share, tear_down);
  return g_test_run ();
}
