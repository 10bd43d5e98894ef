/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is chosen by clicking means what is written, also two steps away: people, their orders, the
 * lines of these. */
#include "config.h"

#include "crm-filter-popover.h"

#include "crm-field-editor.h"
#include "crm-link-picker.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  const CrmKind *kind;
  GtkWidget *view;
  CrmListColumns *columns;
  GtkWidget *popover;
  GHashTable *names;
  CrmId oven;
} Fixture;

static const CrmListSpec people = { .name = "people", .kinds = { "contact" } };
static const CrmListSpec orders = { .name = "orders", .kinds = { "sales_order" } };

static void
set_up (Fixture *self, gconstpointer data)
{
  const CrmListSpec *spec = data;
  g_autoptr (CrmListSource) source = NULL;
  g_autoptr (CrmListModel) model = NULL;

  crm_test_office_open (&self->office);
  self->kind = crm_context_get_kind (self->office.context, spec->kinds[0]);
  source = crm_store_source_new (crm_context_get_store (self->office.context));
  model = crm_list_model_new (source);
  self->view = g_object_ref_sink (gtk_column_view_new (NULL));
  self->columns
      = crm_list_columns_new (self->office.context, spec, GTK_COLUMN_VIEW (self->view), model);
  self->names = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
  self->oven = crm_id_generate ();
  self->popover = g_object_ref_sink (
      crm_filter_popover_new (self->office.context, self->columns, &self->kind, 1, self->names));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->popover);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_object (&self->columns);
  g_clear_object (&self->view);
  crm_test_office_close (&self->office);
}

/* Chooses the entry of a drop-down that reads @text. */
static void
choose (GtkDropDown *drop, const char *text)
{
  GtkStringList *labels = GTK_STRING_LIST (gtk_drop_down_get_model (drop));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (labels)); i++)
    if (g_str_equal (gtk_string_list_get_string (labels, i), text))
      {
        gtk_drop_down_set_selected (drop, i);
        return;
      }
  g_error ("“%s” is not offered", text);
}

/* The widget of a type after @number others; the popover is not on a screen. */
static GtkWidget *
find_type (GtkWidget *root, GType type, guint *number)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *below;

      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type) && (*number)-- == 0)
        return child;
      below = find_type (child, type, number);
      if (below != NULL)
        return below;
    }
  return NULL;
}

static void
choose_both (Fixture *self, const char *what, const char *test)
{
  guint first = 0, second = 1;

  choose (GTK_DROP_DOWN (find_type (self->popover, GTK_TYPE_DROP_DOWN, &first)), what);
  choose (GTK_DROP_DOWN (find_type (self->popover, GTK_TYPE_DROP_DOWN, &second)), test);
}

static void
pick_product (Fixture *self, const char *name)
{
  guint first = 0;
  GtkWidget *picker = find_type (self->popover, CRM_TYPE_LINK_PICKER, &first);

  g_assert_nonnull (picker);
  crm_link_picker_set_link (CRM_LINK_PICKER (picker),
                            crm_context_get_kind (self->office.context, "product"), &self->oven,
                            name);
}

static void
assert_means (Fixture *self, const char *format)
{
  g_autofree char *id = crm_id_dup_string (&self->oven);
  g_auto (GStrv) parts = g_strsplit (format, "OVEN", -1);
  g_autofree char *expected = g_strjoinv (id, parts);
  g_autoptr (CrmFilter) filter = crm_filter_popover_dup_filter (CRM_FILTER_POPOVER (self->popover));
  g_autofree char *text = NULL;

  g_assert_nonnull (filter);
  text = crm_filter_print (filter, &self->kind, 1, "EUR");
  g_assert_cmpstr (text, ==, expected);
}

static void
test_people (Fixture *self, gconstpointer data)
{
  choose_both (self, "Orders", "one with the product");
  g_assert_null (crm_filter_popover_dup_filter (CRM_FILTER_POPOVER (self->popover)));
  pick_product (self, "Oven");
  assert_means (self, "any of sales_order (any of sales_order_line (product_id = \"OVEN\"))");
  choose_both (self, "Orders", "none with the product");
  assert_means (self, "none of sales_order (any of sales_order_line (product_id = \"OVEN\"))");
  choose_both (self, "Orders", "none in the last … days");
  assert_means (self, "none of sales_order (date >= 90 days ago)");
}

static void
test_orders (Fixture *self, gconstpointer data)
{
  choose_both (self, "Order lines", "one with the product");
  pick_product (self, "Oven");
  assert_means (self, "any of sales_order_line (product_id = \"OVEN\")");
}

/* Who opens it again begins anew: nothing of what was chosen then is in the way. */
static void
test_opened_again (Fixture *self, gconstpointer data)
{
  CrmFilterPopover *popover = CRM_FILTER_POPOVER (self->popover);
  guint second = 1;
  GtkWidget *entry = NULL, *last = NULL;

  crm_filter_popover_set_filter (popover, NULL);
  choose_both (self, "Orders", "one with the product");
  pick_product (self, "Oven");
  /* The filter is written below everything else. */
  for (guint i = 0, number = 0; (last = find_type (self->popover, GTK_TYPE_ENTRY, &number));
       number = ++i)
    entry = last;
  gtk_editable_set_text (GTK_EDITABLE (entry), "city is");
  crm_filter_popover_set_filter (popover, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_cmpuint (gtk_drop_down_get_selected (
                        GTK_DROP_DOWN (find_type (self->popover, GTK_TYPE_DROP_DOWN, &second))),
                    ==, 0);
  choose_both (self, "Orders", "one with the product");
  g_assert_null (crm_filter_popover_dup_filter (popover));
}

int
main (int argc, char *argv[])
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/filter-popover/people", Fixture, &people, set_up, test_people, tear_down);
  g_test_add ("/filter-popover/orders", Fixture, &orders, set_up, test_orders, tear_down);
  g_test_add ("/filter-popover/opened-again", Fixture, &people, set_up, test_opened_again,
              tear_down);
  return g_test_run ();
}
