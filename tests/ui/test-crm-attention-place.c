/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Needs Attention over a real office: mine, theirs and before, one key each, and undo. */
#include "config.h"

#include "crm-attention-place.h"

#include "crm-conflict-row.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *place;
  CrmId deals[3];
} Fixture;

static guint
count_rows (Fixture *self)
{
  GtkWidget *list = crm_test_find (self->place, GTK_TYPE_LIST_BOX, NULL);
  guint n = 0;
  for (GtkWidget *row = list ? gtk_widget_get_first_child (list) : NULL; row;
       row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

static gpointer
write_refusal (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_set_meta (session, "sync.refused:7", data, error) ? data : NULL;
}

/* A new company that the shared database did not take. */
static void
add_refusal (Fixture *self)
{
  const char *json
      = "{\"code\": \"42501\", \"message\": \"denied\", \"sent\": {\"s\": 7, \"o\": [{\"k\": 3, "
        "\"i\": "
        "\"01a2f9a0-d3d0-713f-ac2d-6fd4ca9d4046\", \"a\": \"I\", \"b\": 0, \"t\": 1790000000000, "
        "\"p\": {\"name\": \"Harbour Works\", \"kind\": \"organization\", \"industry\": "
        "\"Steel\"}}]}}";
  g_autoptr (GError) error = NULL;
  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_WRITE, write_refusal,
                 (gpointer) json, NULL, &error);
  g_assert_no_error (error);
  crm_place_set_front (CRM_PLACE (self->place), TRUE);
  CRM_WAIT_UNTIL (count_rows (self) == 3);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  self->deals[0] = crm_test_office_add_conflict (&self->office, "Steel for the harbour", TRUE);
  self->deals[1] = crm_test_office_add_conflict (&self->office, "Copper", TRUE);
  self->deals[2] = crm_test_office_add_conflict (&self->office, "Of colleagues", FALSE);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), GPOINTER_TO_INT (data), 700);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  self->place = crm_attention_place_new (self->office.context, CRM_NAVIGATOR (self->navigator));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), crm_place_get_header_end (CRM_PLACE (self->place)));
  gtk_box_append (GTK_BOX (box), self->place);
  gtk_widget_set_vexpand (self->place, TRUE);
  adw_window_set_content (ADW_WINDOW (self->window), box);
  crm_place_set_front (CRM_PLACE (self->place), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (count_rows (self) == 2 && !crm_place_is_busy (CRM_PLACE (self->place)));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->place), (gpointer *) &self->place);
  gtk_window_destroy (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (!self->place);
  g_object_unref (self->navigator);
  crm_test_office_close (&self->office);
}

static gpointer
read_amount (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "opportunity");
  g_autoptr (CrmRecord) deal = crm_session_get (session, kind, data, error);
  return deal ? GSIZE_TO_POINTER (crm_record_get_integer (deal, "amount", 0)) : NULL;
}

static gint64
amount (Fixture *self, int position)
{
  return (gint64) GPOINTER_TO_SIZE (crm_store_run (crm_context_get_store (self->office.context),
                                                   CRM_LANE_READ, read_amount,
                                                   &self->deals[position], NULL, NULL));
}

static GtkWidget *
find_row (Fixture *self, const char *title)
{
  GtkWidget *list = crm_test_find (self->place, GTK_TYPE_LIST_BOX, NULL);
  for (GtkWidget *row = gtk_widget_get_first_child (list); row;
       row = gtk_widget_get_next_sibling (row))
    if (g_str_equal (
            crm_conflict_item_get_title (crm_conflict_row_get_item (CRM_CONFLICT_ROW (row))),
            title))
      return row;
  return NULL;
}

static void
decide (Fixture *self, const char *title, const char *what)
{
  gtk_widget_activate_action (find_row (self, title), "conflict.decide", "s", what);
}

static void
test_one_key_each (Fixture *self, gconstpointer data)
{
  CrmConflictItem *item = crm_conflict_row_get_item (CRM_CONFLICT_ROW (find_row (self, "Copper")));
  g_assert_true (crm_conflict_item_is_mine (item, CRM_CONFLICT_OTHER));
  g_assert_nonnull (strstr (crm_conflict_item_get_value (item, CRM_CONFLICT_STANDS), "200"));
  g_assert_nonnull (strstr (crm_conflict_item_get_value (item, CRM_CONFLICT_OTHER), "300"));
  g_assert_nonnull (strstr (crm_conflict_item_get_value (item, CRM_CONFLICT_BEFORE), "100"));
  crm_test_picture (self->window, "attention");

  decide (self, "Copper", "mine");
  CRM_WAIT_UNTIL (count_rows (self) == 1);
  g_assert_cmpint (amount (self, 1), ==, 30000);
  decide (self, "Steel for the harbour", "before");
  CRM_WAIT_UNTIL (count_rows (self) == 0);
  g_assert_cmpint (amount (self, 0), ==, 10000);
  g_assert_null (crm_place_get_subtitle (CRM_PLACE (self->place)));

  crm_test_office_undo (&self->office);
  CRM_WAIT_UNTIL (count_rows (self) == 1);
  g_assert_cmpint (amount (self, 0), ==, 20000);
  decide (self, "Steel for the harbour", "theirs");
  CRM_WAIT_UNTIL (count_rows (self) == 0);
  g_assert_cmpint (amount (self, 0), ==, 20000);
  g_assert_cmpint (amount (self, 2), ==, 20000);
}

static void
test_everybodys (Fixture *self, gconstpointer data)
{
  GtkWidget *header = crm_place_get_header_end (CRM_PLACE (self->place));
  GtkWidget *everybody = crm_test_find (header, GTK_TYPE_TOGGLE_BUTTON, "Everybody’s");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (everybody), TRUE);
  CRM_WAIT_UNTIL (count_rows (self) == 3);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (everybody), FALSE);
  CRM_WAIT_UNTIL (count_rows (self) == 2);
}

static gpointer
count_companies (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  *(gint64 *) data = crm_session_count (session, query, error);
  return data;
}

static gint64
companies (Fixture *self)
{
  gint64 n = -1;
  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_READ, count_companies, &n,
                 NULL, NULL);
  return n;
}

static void
test_send_again (Fixture *self, gconstpointer data)
{
  add_refusal (self);
  g_assert_nonnull (crm_test_find (
      self->place, GTK_TYPE_LABEL,
      "New: Harbour Works\nName: Harbour Works\nKind: Organization\nIndustry: Steel"));
  crm_test_picture (self->window, "attention-narrow");
  g_assert_cmpint (companies (self), ==, 0);
  g_signal_emit_by_name (crm_test_find (self->place, GTK_TYPE_BUTTON, "_Send Again"), "clicked");
  CRM_WAIT_UNTIL (count_rows (self) == 2);
  g_assert_cmpint (companies (self), ==, 1);
}

/* In the question that is asked first. */
static GtkWidget *
find_answer (const char *label)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      GtkWidget *button = crm_test_find (window, GTK_TYPE_BUTTON, label);
      if (button)
        return button;
    }
  return NULL;
}

static void
test_discard (Fixture *self, gconstpointer data)
{
  GtkWidget *sure;
  add_refusal (self);
  g_signal_emit_by_name (crm_test_find (self->place, GTK_TYPE_BUTTON, "_Discard…"), "clicked");
  CRM_WAIT_UNTIL ((sure = find_answer ("_Discard")) != NULL);
  g_signal_emit_by_name (sure, "clicked");
  CRM_WAIT_UNTIL (count_rows (self) == 2);
  g_assert_cmpint (companies (self), ==, 0);
}

static void
test_all_at_once (Fixture *self, gconstpointer data)
{
  GtkWidget *header = crm_place_get_header_end (CRM_PLACE (self->place));
  GtkWidget *sure;
  gtk_widget_activate_action (header, "attention.settle-all", "s", "other");
  CRM_WAIT_UNTIL ((sure = find_answer ("_Decide")) != NULL);
  g_signal_emit_by_name (sure, "clicked");
  CRM_WAIT_UNTIL (count_rows (self) == 0);
  g_assert_cmpint (amount (self, 0), ==, 30000);
  g_assert_cmpint (amount (self, 1), ==, 30000);
  g_assert_cmpint (amount (self, 2), ==, 20000);
  crm_test_office_undo (&self->office);
  CRM_WAIT_UNTIL (count_rows (self) == 2);
  g_assert_cmpint (amount (self, 0), ==, 20000);
  g_assert_cmpint (amount (self, 1), ==, 20000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/clientela/Clientela/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add ("/ui/attention-place/one-key-each", Fixture, GINT_TO_POINTER (900), set_up,
              test_one_key_each, tear_down);
  g_test_add ("/ui/attention-place/narrow", Fixture, GINT_TO_POINTER (360), set_up,
              test_one_key_each, tear_down);
  g_test_add ("/ui/attention-place/everybodys", Fixture, GINT_TO_POINTER (900), set_up,
              test_everybodys, tear_down);
  g_test_add ("/ui/attention-place/all-at-once", Fixture, GINT_TO_POINTER (900), set_up,
              test_all_at_once, tear_down);
  g_test_add ("/ui/attention-place/send-again", Fixture, GINT_TO_POINTER (901), set_up,
              test_send_again, tear_down);
  g_test_add ("/ui/attention-place/discard", Fixture, GINT_TO_POINTER (900), set_up, test_discard,
              tear_down);
  return g_test_run ();
}
