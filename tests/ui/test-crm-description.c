/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One description of the business, as a person sees it: a field that the office made is on the
 * card, in the form of a new record and among the columns of the list. What lies below the window
 * is in tests/app. */
#include "config.h"

#include "crm-card-section.h"
#include "crm-facts-view.h"
#include "crm-field-row.h"
#include "crm-list-columns.h"
#include "crm-new-dialog.h"
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
  g_test_add ("/description/new-record", Fixture, NULL, set_up, test_new_record, tear_down);
  g_test_add ("/description/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add_func ("/description/built-in", test_built_in);
  return g_test_run ();
}
