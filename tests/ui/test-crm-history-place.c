/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of the office and the window in which a person decides what goes back. */
#include "config.h"

#include "crm-history-place.h"

#include "crm-date-entry.h"
#include "crm-history-row.h"
#include "crm-ui-fixture.h"
#include "crm-undo-window.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *place;
} Fixture;

static gboolean
is_shown (GtkWidget *row)
{
  return gtk_widget_get_mapped (row) && crm_history_row_get_item (CRM_HISTORY_ROW (row)) != NULL;
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static GtkWidget *
find_row (Fixture *self, const char *title)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  collect (self->place, CRM_TYPE_HISTORY_ROW, rows);
  for (guint i = 0; i < rows->len; i++)
    if (is_shown (rows->pdata[i])
        && strcmp (crm_history_item_get_title (crm_history_row_get_item (rows->pdata[i])), title)
               == 0)
      return rows->pdata[i];
  return NULL;
}

static GtkWidget *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (CRM_IS_UNDO_WINDOW (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

typedef struct
{
  const char *label, *name, *industry;
} Edit;

static gpointer
edit (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Edit *self = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) all = crm_session_list (session, query, error);

  crm_record_set_text (all->pdata[0], "name", self->name);
  if (self->industry != NULL)
    crm_record_set_text (all->pdata[0], "industry", self->industry);
  return crm_session_begin (session, self->label, "window", error)
                 && crm_session_update (session, all->pdata[0], error)
                 && crm_session_commit (session, NULL, error)
             ? data
             : NULL;
}

static void
change (Fixture *self, const char *label, const char *name, const char *industry)
{
  Edit one = { label, name, industry };
  g_autoptr (GError) error = NULL;

  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_WRITE, edit, &one, NULL,
                 &error);
  g_assert_no_error (error);
}

static gpointer
read_now (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "account");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) all = crm_session_list (session, query, error);

  return g_strdup_printf ("%s, %s", crm_record_get_title (all->pdata[0]),
                          crm_record_get_text (all->pdata[0], "industry"));
}

static char *
now (Fixture *self)
{
  return crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_READ, read_now, NULL,
                        NULL, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  crm_test_office_add (&self->office, "account", "name", "Padaria Conceição", "industry", "Food",
                       NULL);
  change (self, "Change of name", "Padaria Conceição e Filhos, Sociedade Unipessoal Lda.", "Wine");
  change (self, "Second thought", "Padaria da Esquina", NULL);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window),
                               GPOINTER_TO_INT (data) ? GPOINTER_TO_INT (data) : 900, 700);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  self->place = crm_history_place_new (self->office.context, CRM_NAVIGATOR (self->navigator));
  adw_window_set_content (ADW_WINDOW (self->window), self->place);
  crm_place_set_front (CRM_PLACE (self->place), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (find_row (self, "Second thought") != NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (self->place), (gpointer *) &self->place);
  gtk_window_destroy (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (self->place == NULL);
  g_object_unref (self->navigator);
  crm_test_office_close (&self->office);
}

static void
press (GtkWidget *root, GType type, const char *label)
{
  GtkWidget *button = crm_test_find (root, type, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static GtkWidget *
open_undo (Fixture *self)
{
  GtkWidget *accept;

  CRM_WAIT_UNTIL (find_window () != NULL);
  accept = crm_test_find (find_window (), GTK_TYPE_BUTTON, "_Undo");
  g_assert_nonnull (accept);
  CRM_WAIT_UNTIL (crm_test_find (find_window (), GTK_TYPE_SWITCH, NULL) != NULL);
  return accept;
}

/* Of an operation that was followed by another the name was changed since and stays; the industry
 * goes back, unless it is switched off. */
static void
test_conflict (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) switches = g_ptr_array_new ();
  g_autofree char *after = NULL;
  GtkWidget *accept;
  guint n_on = 0;

  crm_test_picture (self->window, "history");
  press (find_row (self, "Change of name"), GTK_TYPE_BUTTON, NULL);
  accept = open_undo (self);
  crm_test_picture (find_window (), "undo");
  g_assert_true (gtk_widget_get_sensitive (accept));
  collect (find_window (), GTK_TYPE_SWITCH, switches);
  g_assert_cmpuint (switches->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    n_on += gtk_switch_get_active (switches->pdata[i]);
  g_assert_cmpuint (n_on, ==, 1);
  g_assert_false (gtk_switch_get_active (switches->pdata[0]));
  gtk_switch_set_active (switches->pdata[1], FALSE);
  g_assert_false (gtk_widget_get_sensitive (accept));
  gtk_switch_set_active (switches->pdata[1], TRUE);
  g_assert_true (gtk_widget_get_sensitive (accept));
  g_signal_emit_by_name (accept, "clicked");
  CRM_WAIT_UNTIL (find_window () == NULL);
  after = now (self);
  g_assert_cmpstr (after, ==, "Padaria da Esquina, Food");
}

static void
check_row (Fixture *self, const char *title)
{
  GtkWidget *check = crm_test_find (find_row (self, title), GTK_TYPE_CHECK_BUTTON, NULL);

  g_assert_nonnull (check);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
}

static void
test_several (Fixture *self, gconstpointer data)
{
  GtkWidget *bar = crm_test_find (self->place, GTK_TYPE_ACTION_BAR, NULL);
  g_autofree char *after = NULL;
  GtkWidget *accept;

  g_assert_false (gtk_action_bar_get_revealed (GTK_ACTION_BAR (bar)));
  check_row (self, "Change of name");
  check_row (self, "Second thought");
  g_assert_true (gtk_action_bar_get_revealed (GTK_ACTION_BAR (bar)));
  g_assert_nonnull (crm_test_find (bar, GTK_TYPE_LABEL, "2 selected"));
  crm_test_picture (self->window, "chosen");
  press (bar, GTK_TYPE_BUTTON, "Undo…");
  accept = open_undo (self);
  g_signal_emit_by_name (accept, "clicked");
  CRM_WAIT_UNTIL (find_window () == NULL);
  after = now (self);
  g_assert_cmpstr (after, ==, "Padaria Conceição, Food");
}

static void
test_filters (Fixture *self, gconstpointer data)
{
  GtkWidget *day = crm_test_find (self->place, CRM_TYPE_DATE_ENTRY, NULL);
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();

  crm_test_picture (self->window, "history-narrow");
  press (find_row (self, "Change of name"), GTK_TYPE_BUTTON, NULL);
  open_undo (self);
  gtk_window_set_default_size (GTK_WINDOW (find_window ()), 360, 560);
  crm_test_picture (find_window (), "undo-narrow");
  gtk_window_destroy (GTK_WINDOW (find_window ()));
  crm_date_entry_set_date (CRM_DATE_ENTRY (day), crm_date_today () - 30);
  g_signal_emit_by_name (day, "changed");
  CRM_WAIT_UNTIL (find_row (self, "Second thought") == NULL);
  crm_date_entry_set_date (CRM_DATE_ENTRY (day), crm_date_today ());
  g_signal_emit_by_name (day, "changed");
  CRM_WAIT_UNTIL (find_row (self, "Second thought") != NULL);
  collect (self->place, GTK_TYPE_DROP_DOWN, choices);
  for (guint i = 0; i < choices->len; i++)
    {
      GListModel *names = gtk_drop_down_get_model (choices->pdata[i]);

      for (guint k = 0; k < g_list_model_get_n_items (names); k++)
        if (strcmp (gtk_string_list_get_string (GTK_STRING_LIST (names), k), "People") == 0)
          gtk_drop_down_set_selected (choices->pdata[i], k);
    }
  CRM_WAIT_UNTIL (find_row (self, "Second thought") == NULL);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GtkCssProvider) style = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/clientela/Clientela/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add ("/history/conflict", Fixture, NULL, set_up, test_conflict, tear_down);
  g_test_add ("/history/several", Fixture, NULL, set_up, test_several, tear_down);
  g_test_add ("/history/filters", Fixture, GINT_TO_POINTER (360), set_up, test_filters, tear_down);
  return g_test_run ();
}
