/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules made by clicking, what is wrong with them, what they would have done, and what they did. */
#include "config.h"

#include "crm-automation-place.h"

#include "crm-automation-rules.h"
#include "crm-clock.h"
#include "crm-rule-examples.h"
#include "crm-rule-try-window.h"
#include "crm-rule-window.h"
#include "crm-rule-work.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *place;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 760);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
  self->place = crm_automation_place_new (self->office.context, CRM_NAVIGATOR (self->navigator));
  adw_window_set_content (ADW_WINDOW (self->window), self->place);
  crm_place_set_front (CRM_PLACE (self->place), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  CRM_WAIT_UNTIL (gtk_widget_get_mapped (self->place));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_assert_finalize_object (self->navigator);
  crm_test_office_close (&self->office);
}

static GtkWidget *
find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static GtkWidget *
open_editor (Fixture *self, const char *example)
{
  GtkWidget *row;
  GtkWidget *window;

  CRM_WAIT_UNTIL ((row = crm_test_find_row (self->place, example)) != NULL);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  CRM_WAIT_UNTIL ((window = find_window (CRM_TYPE_RULE_WINDOW)) != NULL
                  && crm_test_find_row (window, "What to do") != NULL);
  return window;
}

/* Chooses in a row of a list. */
static void
choose (GtkWidget *window, const char *title, const char *label)
{
  GtkWidget *row;
  GListModel *labels;

  CRM_WAIT_UNTIL ((row = crm_test_find_row (window, title)) != NULL);
  labels = adw_combo_row_get_model (ADW_COMBO_ROW (row));
  for (guint i = 0; i < g_list_model_get_n_items (labels); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (labels), i), label))
      {
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
        return;
      }
  g_test_message ("no “%s” under “%s”", label, title);
  g_assert_not_reached ();
}

static void
press (GtkWidget *window, const char *label)
{
  GtkWidget *button;

  CRM_WAIT_UNTIL ((button = crm_test_find (window, GTK_TYPE_BUTTON, label)) != NULL);
  g_signal_emit_by_name (button, "clicked");
}

static void
type (GtkWidget *window, const char *title, const char *text)
{
  GtkWidget *row;

  CRM_WAIT_UNTIL ((row = crm_test_find_row (window, title)) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
has_label (GtkWidget *window, const char *text)
{
  return crm_test_find (window, GTK_TYPE_LABEL, text) != NULL;
}

static gpointer
run_count (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), data));

  return GINT_TO_POINTER ((int) crm_session_count (session, query, error) + 1);
}

static int
count (Fixture *self, const char *kind)
{
  return GPOINTER_TO_INT (crm_store_run (crm_context_get_store (self->office.context),
                                         CRM_LANE_READ, run_count, (gpointer) kind, NULL, NULL))
         - 1;
}

static gpointer
run_rules (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rules_run_all (session, crm_clock_now (), cancellable, error) >= 0 ? session : NULL;
}

static void
let_rules_act (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_WRITE, run_rules, NULL,
                 NULL, &error);
  g_assert_no_error (error);
}

static void
show (Fixture *self, const char *part)
{
  crm_place_show (CRM_PLACE (self->place), g_variant_new_string (part));
}

/* A rule for deals that move to a stage, with a call for whoever is responsible. */
static void
make_rule (Fixture *self)
{
  GtkWidget *window = open_editor (self, "Start a plan when a deal is won");

  type (window, "Name", "Call the winner");
  choose (window, "What to do", "Create an activity");
  choose (window, "Type of the activity", "Call");
  type (window, "Subject", "Thank {name}");
  crm_test_picture (window, "rule-editor");
  press (window, "_Save");
  CRM_WAIT_UNTIL (find_window (CRM_TYPE_RULE_WINDOW) == NULL);
  CRM_WAIT_UNTIL (has_label (self->place, "Call the winner"));
}

static void
test_made (Fixture *self, gconstpointer data)
{
  crm_test_picture (self->window, "automation-empty");
  make_rule (self);
  g_assert_cmpint (count (self, "rule"), ==, 1);
  g_assert_cmpint (count (self, "rule_action"), ==, 1);
  g_assert_true (
      has_label (self->place, "A deal moves to “Won” → Create an activity: Thank {name}"));
  crm_test_picture (self->window, "automation-rules");
}

/* What is missing is said beside its row, and what was typed stays. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  GtkWidget *window = open_editor (self, "Ask about an invoice that is late");

  type (window, "Name", "");
  type (window, "Subject", "");
  press (window, "_Add Another Action");
  press (window, "_Save");
  CRM_WAIT_UNTIL (has_label (window, "This cannot be empty."));
  g_assert_cmpint (count (self, "rule"), ==, 0);
  type (window, "Name", "Late");
  type (window, "Subject", "Ask");
  press (window, "_Save");
  g_assert_nonnull (find_window (CRM_TYPE_RULE_WINDOW)); /* the second action has no subject */
  crm_test_picture (window, "rule-refused");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (crm_test_find_row (window, "Name"))), ==,
                   "Late");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Another kind of records keeps its own condition. */
static void
test_condition_kept (Fixture *self, gconstpointer data)
{
  GtkWidget *window = open_editor (self, "Call back a lead that nobody answered");
  GtkWidget *row = crm_test_find_row (window, "Only if");
  g_autofree char *said = g_strdup (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));

  g_assert_cmpstr (said, !=, "For all of them");
  choose (window, "Records of the kind", "Deal");
  CRM_WAIT_UNTIL (
      g_str_equal (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "For all of them"));
  choose (window, "Records of the kind", "Lead");
  CRM_WAIT_UNTIL (g_str_equal (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), said));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* On the writing thread. */
static gpointer
run_win (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) deal = crm_record_new (crm_catalog_find_kind (catalog, "opportunity"));
  g_autoptr (CrmRecord) won
      = crm_session_find (session, crm_catalog_find_kind (catalog, "stage"), "Won", error);

  if (won == NULL)
    return NULL;
  crm_record_set_text (deal, "name", "Printers");
  if (!crm_session_begin (session, "Add", "window", error)
      || !crm_session_insert (session, deal, error) || !crm_session_commit (session, NULL, error))
    return NULL;
  crm_record_clear_changes (deal);
  crm_record_set_link (deal, "stage_id", crm_record_get_id (won));
  return crm_session_begin (session, "Win", "window", error)
                 && crm_session_update (session, deal, error)
                 && crm_session_commit (session, NULL, error)
             ? session
             : NULL;
}

static void
add_won_deal (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_WRITE, run_win, NULL, NULL,
                 &error);
  g_assert_no_error (error);
}

/* The button of that tooltip that is seen. */
static GtkWidget *
find_tip (GtkWidget *root, const char *tip)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (GTK_IS_BUTTON (child) && gtk_widget_get_mapped (child)
          && g_strcmp0 (gtk_widget_get_tooltip_text (child), tip) == 0)
        return child;
      found = find_tip (child, tip);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_log (Fixture *self, gconstpointer data)
{
  make_rule (self);
  add_won_deal (self);
  let_rules_act (self);
  g_assert_cmpint (count (self, "activity"), ==, 1);
  show (self, "log");
  CRM_WAIT_UNTIL (has_label (self->place, "Printers"));
  crm_test_picture (self->window, "automation-log");
  g_signal_emit_by_name (find_tip (self->place, "Undo: Printers"), "clicked");
  CRM_WAIT_UNTIL (count (self, "activity") == 0);
  CRM_WAIT_UNTIL (has_label (self->place, "Taken back"));
  show (self, "rules");
}

static void
test_past (Fixture *self, gconstpointer data)
{
  GtkWidget *editor, *window;

  add_won_deal (self);
  editor = open_editor (self, "Start a plan when a deal is won");
  choose (editor, "What to do", "Create an activity");
  press (editor, "_Try on the Past…");
  CRM_WAIT_UNTIL ((window = find_window (CRM_TYPE_RULE_TRY_WINDOW)) != NULL);
  CRM_WAIT_UNTIL (has_label (window, "It would have done this 1 time"));
  g_assert_true (has_label (window, "Printers"));
  crm_test_picture (window, "rule-past");
  g_assert_cmpint (count (self, "activity"), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (editor));
}

/* What examples name is there. */
static void
test_examples (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < crm_rule_examples_get_n (); i++)
    {
      CrmRuleDraft *draft = crm_rule_example_make (self->office.context, i);
      const CrmKind *entity = crm_rule_get_entity (draft->rule);
      const char *date = crm_record_get_text (draft->rule, "date_field");
      g_autoptr (GError) error = NULL;
      g_autoptr (CrmFilter) filter = crm_rule_parse_filter (draft->rule, "EUR", &error);

      g_assert_no_error (error);
      g_assert_true (date == NULL || crm_kind_find_field (entity, date) != NULL);
      g_assert_true (
          crm_rule_action_suits (crm_record_get_text (draft->actions->pdata[0], "type"), entity));
      crm_rule_draft_free (draft);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/automation/made", test_made);
  ADD ("/automation/refused", test_refused);
  ADD ("/automation/condition-kept", test_condition_kept);
  ADD ("/automation/log", test_log);
  ADD ("/automation/past", test_past);
  ADD ("/automation/examples", test_examples);
#undef ADD
  return g_test_run ();
}
