/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One description of the business, as a person sees it: a field that the office made is on the
 * card, in the form of a new record and among the columns of the list. What lies below the window
 * is in tests/app. */
#include "config.h"

#include <string.h>

#include "crm-card-section.h"
#include "crm-facts-view.h"
#include "crm-field-row.h"
#include "crm-list-columns.h"
#include "crm-new-dialog.h"
#include "crm-settings-field-page.h"
#include "crm-settings-window.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  const CrmKind *kind;
  const CrmField *field;
} Fixture;

static char *
count (guint n, const char *number)
{
  return g_strdup (number);
}

static const CrmListSpec spec = {
  .name = "description",
  .kinds = { "account" },
  .icon = "crm-contacts-symbolic",
  .empty_title = "Nothing Yet",
  .empty_text = "Nothing.",
  .format_count = count,
};

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  crm_test_office_add (&self->office, "custom_field", "entity", "account", "key", "colour", "label",
                       "Colour", "type", "choice", "options", "red\nblue", NULL);
  self->kind = crm_context_get_kind (self->office.context, "account");
  self->field = crm_kind_find_field (self->kind, "colour");
  g_assert_nonnull (self->field);
  self->window = adw_window_new ();
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_clear_object (&self->navigator);
  crm_test_office_close (&self->office);
}

/* Returns: (nullable): the widget that shows the field or asks for it */
static GtkWidget *
find_field (GtkWidget *widget, const CrmField *field)
{
  if (CRM_IS_FIELD_ROW (widget) && crm_field_row_get_field (CRM_FIELD_ROW (widget)) == field)
    return widget;
  if (CRM_IS_FIELD_EDITOR (widget)
      && crm_field_editor_get_field (CRM_FIELD_EDITOR (widget)) == field)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_field (child, field);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_card (Fixture *self, gconstpointer data)
{
  GtkWidget *facts
      = crm_facts_view_new (self->office.context, CRM_NAVIGATOR (self->navigator), self->kind);
  g_autoptr (CrmRecord) record = crm_record_new (self->kind);

  crm_record_set_text (record, "name", "Harbour");
  crm_record_set_text (record, "colour", "blue");
  adw_window_set_content (ADW_WINDOW (self->window), facts);
  crm_facts_view_set_record (CRM_FACTS_VIEW (facts), record, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (self->window);
  g_assert_nonnull (find_field (facts, self->field));
  g_assert_nonnull (crm_test_find (facts, GTK_TYPE_LABEL, "Colour"));
  crm_field_row_edit (CRM_FIELD_ROW (find_field (facts, self->field)));
  g_assert_true (crm_facts_view_is_editing (CRM_FACTS_VIEW (facts)));
}

static void
test_new_record (Fixture *self, gconstpointer data)
{
  GtkWidget *dialog = crm_new_dialog_new (self->office.context, CRM_NAVIGATOR (self->navigator),
                                          self->kind, NULL);

  g_assert_nonnull (find_field (dialog, self->field));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_list (Fixture *self, gconstpointer data)
{
  g_autoptr (GtkWidget) view = g_object_ref_sink (gtk_column_view_new (NULL));
  g_autoptr (CrmListSource) source
      = crm_store_source_new (crm_context_get_store (self->office.context));
  g_autoptr (CrmListModel) model = crm_list_model_new (source);
  g_autoptr (CrmListColumns) columns
      = crm_list_columns_new (self->office.context, &spec, GTK_COLUMN_VIEW (view), model);
  g_autoptr (CrmRecord) record = crm_record_new (self->kind);
  g_autofree char *text = NULL;
  guint found = G_MAXUINT;

  crm_record_set_text (record, "colour", "blue");
  for (guint i = 0; i < crm_list_columns_get_n (columns); i++)
    if (crm_list_columns_get_field (columns, i, self->kind) == self->field)
      found = i;
  g_assert_cmpuint (found, !=, G_MAXUINT);
  g_assert_cmpstr (crm_list_columns_get_title (columns, found), ==, "Colour");
  crm_list_columns_show (columns, found, TRUE);
  g_assert_true (crm_list_columns_is_shown (columns, found));
  text = crm_list_columns_format (columns, found, record);
  g_assert_cmpstr (text, ==, "blue");
}

/* Types of own fields as the settings call them, with a value as a person writes it, and as a card
 * and a list show it; NULL: as the locale has it. */
static const struct
{
  const char *type, *text, *shown;
} own_types[] = {
  { "Text", "Oak", "Oak" },
  { "Several lines", "Gate 3", "Gate 3" },
  { "Choice", "Red", "Red" },
  { "Several choices", "Red", "Red" },
  { "Link to a record", "", "Ana Silva" },
  { "Yes or no", "yes", "Yes" },
  { "Whole number", "12", "12" },
  { "Number", "1.5", "1.5" },
  { "Percent", "40", "40%" },
  { "Amount of money", "19.90", "€19.90" },
  { "Date", "2026-03-04", NULL },
  { "Date and time", "2026-03-04T10:00:00Z", NULL },
  { "Phone number", "+351 912 000 111", "+351 912 000 111" },
  { "E-mail address", "ana@example.com", "ana@example.com" },
  { "Web address", "https://example.com", "https://example.com" },
};

static void
enter (GtkWidget *page, const char *title, const char *text)
{
  CRM_WAIT_UNTIL (crm_test_find_row (page, title) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (crm_test_find_row (page, title)), text);
}

static void
choose (GtkWidget *page, const char *title, const char *text)
{
  AdwComboRow *row;
  GtkStringList *labels;

  CRM_WAIT_UNTIL (crm_test_find_row (page, title) != NULL);
  row = ADW_COMBO_ROW (crm_test_find_row (page, title));
  labels = GTK_STRING_LIST (adw_combo_row_get_model (row));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (labels)); i++)
    if (strcmp (gtk_string_list_get_string (labels, i), text) == 0)
      adw_combo_row_set_selected (row, i);
  g_assert_cmpstr (gtk_string_list_get_string (labels, adw_combo_row_get_selected (row)), ==, text);
}

static const CrmField *
make_in_window (Fixture *self, CrmSettingsWindow *settings, const char *type, const char *key)
{
  GtkWidget *page = crm_settings_field_page_new (settings, NULL);

  crm_settings_window_open (settings, page);
  enter (page, "Label", type);
  enter (page, "Key in files and documents", key);
  choose (page, "Type", type);
  if (strstr (type, "hoice") != NULL)
    enter (page, "Choice", "Red");
  if (strcmp (type, "Link to a record") == 0)
    choose (page, "Leads to", "People");
  g_signal_emit_by_name (crm_test_find (page, GTK_TYPE_BUTTON, "_Add"), "clicked");
  CRM_WAIT_UNTIL (crm_kind_find_field (self->kind, key) != NULL);
  return crm_kind_find_field (self->kind, key);
}

static void
set_value (Fixture *self, CrmRecord *record, const CrmField *field, const char *text)
{
  const CrmKind *contact = crm_context_get_kind (self->office.context, "contact");
  g_autoptr (CrmRecord) person = NULL;
  g_autoptr (GError) error = NULL;

  if (!crm_field_is_link (field))
    {
      crm_record_parse (record, crm_field_get_name (field), text, NULL, &error);
      g_assert_no_error (error);
      return;
    }
  person = crm_record_new (contact);
  crm_record_set (record, field, crm_value_link (crm_record_get_id (person)));
  crm_record_set_link_title (record, field, "Ana Silva");
}

/* What is made in the settings is on the card, in the form, in the list at once, whatever its type;
 * and its input gives back what it was given. */
static void
test_every_type (Fixture *self, gconstpointer data)
{
  CrmSettingsWindow *settings
      = CRM_SETTINGS_WINDOW (crm_settings_window_new (self->office.context, NULL));
  const CrmField *fields[G_N_ELEMENTS (own_types)];
  g_autoptr (CrmRecord) record = crm_record_new (self->kind);
  g_autoptr (GtkWidget) view = g_object_ref_sink (gtk_column_view_new (NULL));
  g_autoptr (CrmListSource) source
      = crm_store_source_new (crm_context_get_store (self->office.context));
  g_autoptr (CrmListModel) model = crm_list_model_new (source);
  g_autoptr (CrmListColumns) columns = NULL;
  GtkWidget *facts, *dialog;

  crm_record_set_text (record, "currency", "EUR");
  gtk_window_present (GTK_WINDOW (settings));
  for (gsize i = 0; i < G_N_ELEMENTS (own_types); i++)
    {
      g_autofree char *key = g_strdup_printf ("own_%u", (guint) i);

      fields[i] = make_in_window (self, settings, own_types[i].type, key);
      set_value (self, record, fields[i], own_types[i].text);
    }
  gtk_window_destroy (GTK_WINDOW (settings));

  facts = crm_facts_view_new (self->office.context, CRM_NAVIGATOR (self->navigator), self->kind);
  adw_window_set_content (ADW_WINDOW (self->window), facts);
  crm_facts_view_set_record (CRM_FACTS_VIEW (facts), record, NULL);
  gtk_window_present (GTK_WINDOW (self->window));
  gtk_test_widget_wait_for_draw (self->window);
  dialog = crm_new_dialog_new (self->office.context, CRM_NAVIGATOR (self->navigator), self->kind,
                               NULL);
  columns = crm_list_columns_new (self->office.context, &spec, GTK_COLUMN_VIEW (view), model);
  for (gsize i = 0; i < G_N_ELEMENTS (own_types); i++)
    {
      GtkWidget *row = find_field (facts, fields[i]);
      g_autoptr (GtkWidget) editor
          = g_object_ref_sink (crm_field_editor_new (self->office.context, fields[i]));
      g_auto (CrmValue) value = CRM_VALUE_INIT;
      g_autoptr (GError) error = NULL;
      g_autofree char *shown
          = own_types[i].shown != NULL
                ? g_strdup (own_types[i].shown)
                : crm_record_format (record, fields[i],
                                     crm_context_get_locale (self->office.context));
      g_autofree char *text = NULL;
      guint column = 0;

      g_test_message ("%s", own_types[i].type);
      g_assert_true (row != NULL && gtk_widget_get_mapped (row));
      g_assert_nonnull (crm_test_find (row, GTK_TYPE_LABEL, shown));
      g_assert_nonnull (find_field (dialog, fields[i]));
      while (crm_list_columns_get_field (columns, column, self->kind) != fields[i])
        g_assert_cmpuint (++column, <, crm_list_columns_get_n (columns));
      text = crm_list_columns_format (columns, column, record);
      g_assert_cmpstr (text, ==, shown);
      crm_field_editor_load (CRM_FIELD_EDITOR (editor), record);
      g_assert_true (crm_field_editor_get_value (CRM_FIELD_EDITOR (editor), &value, &error));
      g_assert_true (crm_value_equal (&value, crm_record_get (record, fields[i])));
    }
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A line in the tables of the program needs no word anywhere in the window. */
static void
test_built_in (void)
{
  static const CrmFieldSpec line = { .name = "colour", .label = "Colour", .type = CRM_FIELD_TEXT };
  g_autoptr (CrmCatalog) catalog = crm_catalog_new ();
  const CrmField *field = crm_catalog_add_built_in (catalog, "account", &line, NULL);

  g_assert_true (crm_field_is_on_card (field));
}

int
main (int argc, char *argv[])
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/description/card", Fixture, NULL, set_up, test_card, tear_down);
  g_test_add ("/description/every-type", Fixture, NULL, set_up, test_every_type, tear_down);
  g_test_add ("/description/new-record", Fixture, NULL, set_up, test_new_record, tear_down);
  g_test_add ("/description/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add_func ("/description/built-in", test_built_in);
  return g_test_run ();
}
