/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card over a real office: edited in place, restored, refused, undone; notes, lines of an
 * invoice, a lead that becomes a customer. */
#include "config.h"

#include "crm-card-page.h"

#include <string.h>
#include <time.h>

#include "crm-blob.h"
#include "crm-card-arrange.h"
#include "crm-card-children.h"
#include "crm-composer.h"
#include "crm-conflict-mark.h"
#include "crm-conflict-row.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-field-editor.h"
#include "crm-field-row.h"
#include "crm-paper-lines.h"
#include "crm-new-dialog.h"
#include "crm-people-button.h"
#include "crm-photo-button.h"
#include "crm-picture.h"
#include "crm-side-row.h"
#include "crm-timeline-row.h"
#include "crm-timeline.h"
#include "crm-ui-fixture.h"

typedef struct
{
  CrmTestOffice office;
  CrmFakeNavigator *navigator;
  GtkWidget *window;
  GtkWidget *card;
} Fixture;

static GtkWidget *
find_type (GtkWidget *root, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *below;

      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type))
        return child;
      below = find_type (child, type);
      if (below != NULL)
        return below;
    }
  return NULL;
}

static CrmFieldRow *
find_row (GtkWidget *root, const char *field)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      CrmFieldRow *below = find_row (child, field);

      if (below != NULL)
        return below;
      if (CRM_IS_FIELD_ROW (child)
          && g_strcmp0 (crm_field_get_name (crm_field_row_get_field (CRM_FIELD_ROW (child))), field)
                 == 0)
        return CRM_FIELD_ROW (child);
    }
  return NULL;
}

static void
settle (Fixture *self)
{
  for (int i = 0; i < 4; i++)
    {
      gtk_test_widget_wait_for_draw (self->window);
      CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (self->card)));
    }
}

typedef struct
{
  const char *kind;
  const char *title;
} Wanted;

static gpointer
find_record (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Wanted *wanted = data;

  return crm_session_find (session,
                           crm_catalog_find_kind (crm_session_get_catalog (session), wanted->kind),
                           wanted->title, error);
}

static CrmRecord *
get_record (Fixture *self, const char *kind, const char *title)
{
  g_autoptr (GError) error = NULL;
  Wanted wanted = { kind, title };
  CrmRecord *record = crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_READ,
                                     find_record, &wanted, NULL, &error);

  g_assert_no_error (error);
  return record;
}

static void
open_card (Fixture *self, const char *kind, const char *title)
{
  g_autoptr (CrmRecord) record = get_record (self, kind, title);

  self->card = crm_card_page_new (self->office.context, CRM_NAVIGATOR (self->navigator),
                                  crm_record_get_kind (record), crm_record_get_id (record));
  adw_window_set_content (ADW_WINDOW (self->window), self->card);
  crm_place_set_front (CRM_PLACE (self->card), TRUE);
  gtk_window_present (GTK_WINDOW (self->window));
  settle (self);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  crm_test_office_open (&self->office);
  crm_test_office_add (&self->office, "account", "name", "Ünver İnşaat", "city", "Bursa", "phone",
                       "+90 212 000 1234", NULL);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1200, 800);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_ref (self->card);
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_assert_finalize_object (self->card);
  crm_test_office_close (&self->office);
  g_assert_finalize_object (self->navigator);
}

static CrmFieldEditor *
start_editing (CrmFieldRow *row)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row));

  g_signal_emit_by_name (list, "row-activated", row);
  g_assert_true (crm_field_row_is_editing (row));
  return CRM_FIELD_EDITOR (find_type (GTK_WIDGET (row), CRM_TYPE_FIELD_EDITOR));
}

static void
type_and_keep (CrmFieldEditor *editor, const char *text)
{
  GtkWidget *entry = find_type (GTK_WIDGET (editor), GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static void
on_undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *what = crm_context_undo_finish (CRM_CONTEXT (source), result, &error);

  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

static void
undo (Fixture *self)
{
  gboolean done = FALSE;

  crm_context_undo_async (self->office.context, NULL, NULL, on_undone_cb, &done);
  CRM_WAIT_UNTIL (done);
  settle (self);
}

static gboolean
shows_text (Fixture *self, const char *text)
{
  return crm_test_find (self->card, GTK_TYPE_LABEL, text) != NULL;
}

/* Enter keeps and saves at once; undo brings the old value back to the card. */
static void
test_edits_in_place (Fixture *self, gconstpointer data)
{
  CrmFieldRow *row;
  g_autoptr (CrmRecord) saved = NULL;

  open_card (self, "account", "Ünver İnşaat");
  g_assert_cmpstr (crm_place_get_title (CRM_PLACE (self->card)), ==, "Ünver İnşaat");
  row = find_row (self->card, "city");
  type_and_keep (start_editing (row), "Ankara");
  CRM_WAIT_UNTIL (!crm_field_row_is_editing (row));
  settle (self);
  g_assert_true (shows_text (self, "Ankara"));
  saved = get_record (self, "account", "Ünver İnşaat");
  g_assert_cmpstr (crm_record_get_text (saved, "city"), ==, "Ankara");
  undo (self);
  CRM_WAIT_UNTIL (shows_text (self, "Bursa"));
}

/* Escape restores; nothing is saved. */
static void
test_escape_restores (Fixture *self, gconstpointer data)
{
  CrmFieldRow *row;
  CrmFieldEditor *editor;
  g_autoptr (CrmRecord) saved = NULL;

  open_card (self, "account", "Ünver İnşaat");
  row = find_row (self->card, "city");
  editor = start_editing (row);
  gtk_editable_set_text (GTK_EDITABLE (find_type (GTK_WIDGET (editor), GTK_TYPE_ENTRY)), "Ankara");
  g_signal_emit_by_name (editor, "cancel");
  g_assert_false (crm_field_row_is_editing (row));
  g_assert_true (shows_text (self, "Bursa"));
  saved = get_record (self, "account", "Ünver İnşaat");
  g_assert_cmpstr (crm_record_get_text (saved, "city"), ==, "Bursa");
}

/* What cannot be kept stays as typed, with the reason below. */
static void
test_wrong_values_stay (Fixture *self, gconstpointer data)
{
  CrmFieldRow *row;
  CrmFieldEditor *editor;
  GtkWidget *entry;

  open_card (self, "account", "Ünver İnşaat");
  row = find_row (self->card, "phone");
  editor = start_editing (row);
  type_and_keep (editor, "nothing");
  entry = find_type (GTK_WIDGET (editor), GTK_TYPE_ENTRY);
  g_assert_true (crm_field_row_is_editing (row));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "nothing");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  row = find_row (self->card, "name");
  type_and_keep (start_editing (row), "  ");
  g_assert_true (crm_field_row_is_editing (row));
}

/* A change that somebody else makes is seen at once. */
static void
test_follows_others (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("Elsewhere");
  g_autoptr (CrmRecord) record = NULL;
  gboolean done = FALSE;

  open_card (self, "account", "Ünver İnşaat");
  record = get_record (self, "account", "Ünver İnşaat");
  crm_operation_set (operation, crm_record_get_kind (record), crm_record_get_id (record), "city",
                     crm_value_text ("Trabzon"));
  crm_operation_run_async (operation, self->office.context, NULL, crm_test_done_cb, &done);
  CRM_WAIT_UNTIL (done);
  CRM_WAIT_UNTIL (shows_text (self, "Trabzon"));
}

static void
test_writes_a_note (Fixture *self, gconstpointer data)
{
  CrmComposer *composer;
  GtkWidget *text, *save;
  guint before;
  CrmTimeline *timeline;

  open_card (self, "account", "Ünver İnşaat");
  composer = CRM_COMPOSER (find_type (self->card, CRM_TYPE_COMPOSER));
  timeline = CRM_TIMELINE (find_type (self->card, CRM_TYPE_TIMELINE));
  before = crm_timeline_get_n_shown (timeline);
  crm_composer_open (composer, CRM_COMPOSER_NOTE);
  settle (self);
  text = find_type (GTK_WIDGET (composer), GTK_TYPE_TEXT_VIEW);
  save = crm_test_find (GTK_WIDGET (composer), GTK_TYPE_BUTTON, "_Keep Note");
  g_assert_false (gtk_widget_get_sensitive (save));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (text)), "Wants a new offer",
                            -1);
  g_assert_true (gtk_widget_get_sensitive (save));
  g_signal_emit_by_name (save, "clicked");
  CRM_WAIT_UNTIL (crm_timeline_get_n_shown (timeline) == before + 1);
  settle (self);
  g_assert_true (shows_text (self, "Wants a new offer"));
}

static void
test_deletes (Fixture *self, gconstpointer data)
{
  open_card (self, "account", "Ünver İnşaat");
  gtk_widget_activate_action (self->card, "card.delete", NULL);
  CRM_WAIT_UNTIL (g_strcmp0 (crm_fake_navigator_get_log (self->navigator), "back;") == 0);
  settle (self);
  g_assert_true (shows_text (self, "This Is No Longer Here"));
  undo (self);
  CRM_WAIT_UNTIL (shows_text (self, "Bursa"));
}

/* A line that is changed changes the sums of the invoice. */
static void
test_invoice_lines (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmRecord) account = get_record (self, "account", "Ünver İnşaat");
  g_autofree char *account_id = crm_id_dup_string (crm_record_get_id (account));
  g_autofree char *invoice_id = NULL;
  g_autoptr (CrmRecord) invoice = NULL, changed = NULL;
  CrmFieldEditor *editor;

  crm_test_office_add (&self->office, "invoice", "number", "T 1", "account_id", account_id, NULL);
  invoice = get_record (self, "invoice", "T 1");
  invoice_id = crm_id_dup_string (crm_record_get_id (invoice));
  crm_test_office_add (&self->office, "invoice_line", "invoice_id", invoice_id, "name", "Work",
                       "qty", "2", "price", "50", "vat", "20", NULL);
  open_card (self, "invoice", "T 1");
  g_assert_true (shows_text (self, "€120.00"));
  editor = CRM_FIELD_EDITOR (
      find_type (find_type (self->card, CRM_TYPE_PAPER_LINES), CRM_TYPE_FIELD_EDITOR));
  while (editor != NULL
         && g_strcmp0 (crm_field_get_name (crm_field_editor_get_field (editor)), "qty") != 0)
    editor = CRM_FIELD_EDITOR (gtk_widget_get_next_sibling (GTK_WIDGET (editor)));
  g_assert_nonnull (editor);
  type_and_keep (editor, "3");
  CRM_WAIT_UNTIL (shows_text (self, "€180.00"));
  settle (self);
  changed = get_record (self, "invoice", "T 1");
  g_assert_cmpint (crm_record_get_integer (changed, "gross", 0), ==, 18000);
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  GtkWidget *button = crm_test_find (root, GTK_TYPE_BUTTON, label);

  return button != NULL && gtk_widget_get_visible (button) ? button : NULL;
}

static void
assert_order (Fixture *self, const char *number, const char *status)
{
  g_autoptr (CrmRecord) order = get_record (self, "sales_order", number);

  g_assert_cmpstr (crm_record_get_text (order, "status"), ==, status);
}

/* From the deal to its order, step by step to the invoice. */
static void
test_order_of_a_deal (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmRecord) account = get_record (self, "account", "Ünver İnşaat");
  g_autofree char *account_id = crm_id_dup_string (crm_record_get_id (account));

  crm_test_office_add (&self->office, "opportunity", "name", "Oven", "account_id", account_id,
                       "amount", "90", NULL);
  open_card (self, "opportunity", "Oven");
  gtk_widget_activate_action (self->card, "card.make", "s", "sales_order");
  CRM_WAIT_UNTIL (g_strcmp0 (crm_fake_navigator_get_log (self->navigator), "open sales_order;")
                  == 0);
  settle (self);
  g_assert_true (shows_text (self, "Orders"));
  crm_test_office_add (&self->office, "sales_order", "number", "S 7", "account_id", account_id,
                       NULL);
  open_card (self, "sales_order", "S 7");
  g_assert_null (find_button (self->card, "_Confirm the Order"));
  g_signal_emit_by_name (find_button (self->card, "_Empty Line"), "clicked");
  CRM_WAIT_UNTIL (find_button (self->card, "_Confirm the Order") != NULL);
  g_signal_emit_by_name (find_button (self->card, "_Confirm the Order"), "clicked");
  CRM_WAIT_UNTIL (find_button (self->card, "All _Delivered") != NULL);
  assert_order (self, "S 7", "confirmed");
  g_assert_true (shows_text (self, "Delivered"));
  g_signal_emit_by_name (find_button (self->card, "All _Delivered"), "clicked");
  /* Its one line costs nothing: there is nothing to invoice. */
  CRM_WAIT_UNTIL (find_button (self->card, "All _Delivered") == NULL);
  settle (self);
  assert_order (self, "S 7", "delivered");
  g_assert_null (find_button (self->card, "Make an _Invoice"));
  undo (self);
  CRM_WAIT_UNTIL (find_button (self->card, "All _Delivered") != NULL);
}

static GtkWidget *
find_window (const char *title)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return GTK_WIDGET (window);
    }
  return NULL;
}

static void
convert (Fixture *self, const char *lead)
{
  g_signal_emit_by_name (crm_test_find (self->card, GTK_TYPE_BUTTON, "_Make a Customer"),
                         "clicked");
  CRM_WAIT_UNTIL (find_window (lead) != NULL);
  g_signal_emit_by_name (crm_test_find (find_window (lead), GTK_TYPE_BUTTON, "_Make a Customer"),
                         "clicked");
}

static gboolean
has_status (Fixture *self, const char *name, const char *status)
{
  g_autoptr (CrmRecord) lead = get_record (self, "lead", name);

  return g_strcmp0 (crm_record_get_text (lead, "status"), status) == 0;
}

static void
test_lead_becomes_customer (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmRecord) lead = NULL, contact = NULL, account = NULL, again = NULL;

  crm_test_office_add (&self->office, "lead", "name", "Ada Yıldız", "company", "Yıldız Tekstil",
                       "phone", "+90 216 000 9876", NULL);
  open_card (self, "lead", "Ada Yıldız");
  convert (self, "Ada Yıldız");
  CRM_WAIT_UNTIL (g_strcmp0 (crm_fake_navigator_get_log (self->navigator), "open account;") == 0);
  account = get_record (self, "account", "Yıldız Tekstil");
  contact = get_record (self, "contact", "Ada Yıldız");
  lead = get_record (self, "lead", "Ada Yıldız");
  g_assert_cmpstr (crm_record_get_text (account, "phone"), ==, "+90 216 000 9876");
  g_assert_cmpstr (crm_record_get_text (lead, "status"), ==, "converted");
  g_assert_true (crm_id_equal (crm_record_get_link (lead, "converted_contact_id"),
                               crm_record_get_id (contact)));
  undo (self);
  again = get_record (self, "lead", "Ada Yıldız");
  g_assert_cmpstr (crm_record_get_text (again, "status"), ==, "new");
}

/* The company is there already: it is proposed, and taken back later all the same. */
static void
test_lead_is_known (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmRecord) lead = NULL, account = NULL;

  crm_test_office_add (&self->office, "account", "name", "Yıldız Tekstil", "phone",
                       "+90 216 000 9876", NULL);
  crm_test_office_add (&self->office, "lead", "name", "Ada Yıldız", "company", "Yıldız Tekstil",
                       "phone", "+90 216 000 9876", NULL);
  open_card (self, "lead", "Ada Yıldız");
  convert (self, "Ada Yıldız");
  CRM_WAIT_UNTIL (has_status (self, "Ada Yıldız", "converted"));
  account = get_record (self, "account", "Yıldız Tekstil");
  lead = get_record (self, "lead", "Ada Yıldız");
  g_assert_true (crm_id_equal (crm_record_get_link (lead, "converted_account_id"),
                               crm_record_get_id (account)));
  CRM_WAIT_UNTIL (find_button (self->card, "_Make a Lead Again") != NULL);
  g_signal_emit_by_name (find_button (self->card, "_Make a Lead Again"), "clicked");
  CRM_WAIT_UNTIL (has_status (self, "Ada Yıldız", "new"));
}

static GtkWidget *
find_by (GtkWidget *root, gboolean (*fits) (GtkWidget *widget, const char *text), const char *text)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_visible (root))
    return NULL;
  if (fits (root, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_by (child, fits, text);
  return found;
}

static gboolean
has_tooltip (GtkWidget *widget, const char *text)
{
  return g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0;
}

static gboolean
has_words (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gpointer
read_runs (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "plan_run"));

  return crm_session_list (session, query, error);
}

static gpointer
write_steps (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char *const subjects[] = { "Call", "Visit" };
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) plan
      = crm_session_find (session, crm_catalog_find_kind (catalog, "plan"), "Welcome", error);

  g_assert_true (crm_session_begin (session, "Steps", "test", error));
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      g_autoptr (CrmRecord) step = crm_record_new (crm_catalog_find_kind (catalog, "plan_step"));

      crm_record_set_link (step, "plan_id", crm_record_get_id (plan));
      crm_record_set_text (step, "subject", subjects[i]);
      crm_record_set_integer (step, "position", i);
      crm_record_set_integer (step, "delay_days", 5 * i);
      g_assert_true (crm_session_insert (session, step, error));
    }
  return crm_session_commit (session, NULL, error) ? session : NULL;
}

static gboolean
count_runs (Fixture *self, const char *status, guint n)
{
  g_autoptr (GPtrArray) runs = crm_store_run (crm_context_get_store (self->office.context),
                                              CRM_LANE_READ, read_runs, NULL, NULL, NULL);
  guint found = 0;

  for (guint i = 0; i < runs->len; i++)
    found += g_strcmp0 (crm_record_get_text (g_ptr_array_index (runs, i), "status"), status) == 0;
  return found == n;
}

/* A plan is put on a client from the card, which shows where it stands; a step is skipped, and the
 * plan stopped. */
static void
test_plan_on_card (Fixture *self, gconstpointer data)
{
  GtkWidget *add;

  crm_test_office_add (&self->office, "plan", "name", "Welcome", NULL);
  crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_WRITE, write_steps, NULL,
                 NULL, NULL);
  crm_test_office_add (&self->office, "account", "name", "Yıldız Tekstil", NULL);
  open_card (self, "account", "Yıldız Tekstil");
  add = find_by (self->card, has_tooltip, "Start a Plan");
  gtk_widget_grab_focus (add);
  gtk_menu_button_popup (GTK_MENU_BUTTON (add));
  CRM_WAIT_UNTIL (find_button (add, "Welcome") != NULL);
  g_signal_emit_by_name (find_button (add, "Welcome"), "clicked");
  CRM_WAIT_UNTIL (count_runs (self, "running", 1));
  CRM_WAIT_UNTIL (shows_text (self, "Welcome"));
  g_assert_nonnull (find_by (self->card, has_words, "0 of 2 · next: Call"));
  g_signal_emit_by_name (find_by (self->card, has_tooltip, "Skip This Step"), "clicked");
  CRM_WAIT_UNTIL (find_by (self->card, has_words, "1 of 2 · next: Visit") != NULL);
  g_signal_emit_by_name (find_by (self->card, has_tooltip, "Stop This Plan"), "clicked");
  CRM_WAIT_UNTIL (count_runs (self, "stopped", 1));
  CRM_WAIT_UNTIL (find_by (self->card, has_words, "Stopped") != NULL);
  undo (self);
  CRM_WAIT_UNTIL (count_runs (self, "running", 1));
}

/* ---- approvals ---- */

static GtkWidget *
find_question (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *item = windows; item != NULL; item = item->next)
    if (ADW_IS_MESSAGE_DIALOG (item->data))
      return item->data;
  return NULL;
}

static void
answer_with (Fixture *self, const char *button, const char *accept, const char *words)
{
  GtkWidget *question;

  CRM_WAIT_UNTIL (find_button (self->card, button) != NULL);
  g_signal_emit_by_name (find_button (self->card, button), "clicked");
  CRM_WAIT_UNTIL (find_question () != NULL);
  question = find_question ();
  gtk_editable_set_text (
      GTK_EDITABLE (adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (question))), words);
  g_signal_emit_by_name (find_button (question, accept), "clicked");
  CRM_WAIT_UNTIL (find_question () == NULL);
}

static char *
dup_id_of (Fixture *self, const char *kind, const char *title)
{
  g_autoptr (CrmRecord) record = get_record (self, kind, title);

  return crm_id_dup_string (crm_record_get_id (record));
}

/* An invoice above the limit: its card says who has to approve, asks, and takes the answers of the
 * person at this desk. */
static void
test_approvals (Fixture *self, gconstpointer data)
{
  g_autofree char *account = dup_id_of (self, "account", "Ünver İnşaat");
  g_autofree char *me = crm_id_dup_string (crm_context_get_user (self->office.context));
  g_autofree char *boss = NULL, *invoice = NULL, *parent = NULL, *document = NULL;

  crm_test_office_add (&self->office, "user", "name", "Boss", NULL);
  boss = dup_id_of (self, "user", "Boss");
  crm_test_office_add (&self->office, "approval_rule", "name", "Large", "max_amount", "50",
                       "approver_id", boss, NULL);
  crm_test_office_add (&self->office, "invoice", "number", "T 1", "account_id", account, NULL);
  invoice = dup_id_of (self, "invoice", "T 1");
  open_card (self, "invoice", "T 1");
  g_assert_null (find_by (self->card, has_words, "has to approve"));
  crm_test_office_add (&self->office, "invoice_line", "invoice_id", invoice, "name", "Work", "qty",
                       "2", "price", "50", "vat", "20", NULL);
  CRM_WAIT_UNTIL (find_by (self->card, has_words, "Boss has to approve it first") != NULL);
  g_assert_nonnull (find_button (self->card, "_Make Document…"));
  parent = g_strconcat ("invoice:", invoice, NULL);
  crm_test_office_add (&self->office, "document", "name", "Paper", "type", "invoice", "parent",
                       parent, NULL);
  CRM_WAIT_UNTIL (find_button (self->card, "_Ask for Approval") != NULL);
  g_signal_emit_by_name (find_button (self->card, "_Ask for Approval"), "clicked");
  CRM_WAIT_UNTIL (find_by (self->card, has_words, "Boss: Asked for") != NULL);
  g_assert_nonnull (find_by (self->card, has_words, "Asked by "));
  /* Boss was asked and not the person at this desk. */
  g_assert_null (find_button (self->card, "_Approve…"));
  document = dup_id_of (self, "document", "Paper");
  crm_test_office_add (&self->office, "approval", "document_id", document, "approver_id", me,
                       "reason", "Amount", NULL);
  crm_test_picture (self->window, "card-approvals");
  answer_with (self, "_Refuse…", "_Refuse", "Too much");
  CRM_WAIT_UNTIL (find_by (self->card, has_words, ": Too much") != NULL);
  g_assert_nonnull (find_by (self->card, has_words, ": Refused"));
  g_assert_null (find_button (self->card, "_Approve…"));
  crm_test_office_add (&self->office, "approval", "document_id", document, "approver_id", me,
                       "reason", "Less", NULL);
  answer_with (self, "_Approve…", "_Approve", "Well then");
  CRM_WAIT_UNTIL (find_by (self->card, has_words, ": Well then") != NULL);
  g_assert_nonnull (find_by (self->card, has_words, ": Approved"));
  crm_test_picture (self->window, "card-approved");
}

/* The form of each kind: it opens, says what is missing, and goes. */
static void
test_new_dialogs (Fixture *self, gconstpointer data)
{
  static const char *const kinds[] = { "account", "contact",     "lead",    "opportunity",
                                       "product", "sales_order", "invoice", "document" };

  open_card (self, "account", "Ünver İnşaat");
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GtkWidget *dialog
          = crm_new_dialog_new (self->office.context, CRM_NAVIGATOR (self->navigator),
                                crm_context_get_kind (self->office.context, kinds[i]), NULL);
      GtkWidget *save;

      g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
      gtk_window_present (GTK_WINDOW (dialog));
      gtk_test_widget_wait_for_draw (dialog);
      save = crm_test_find (dialog, GTK_TYPE_BUTTON, "C_reate");
      g_assert_nonnull (save);
      if (g_strcmp0 (kinds[i], "sales_order") == 0 || g_strcmp0 (kinds[i], "invoice") == 0)
        {
          g_signal_emit_by_name (save, "clicked");
          CRM_WAIT_UNTIL (crm_test_find (dialog, GTK_TYPE_LABEL,
                                         "It is for nobody yet: choose a company or a person")
                          != NULL);
        }
      else if (g_strcmp0 (kinds[i], "contact") != 0)
        {
          g_signal_emit_by_name (save, "clicked");
          g_assert_nonnull (crm_test_find (dialog, GTK_TYPE_LABEL, "This must not be empty"));
        }
      gtk_window_destroy (GTK_WINDOW (dialog));
      CRM_WAIT_UNTIL (dialog == NULL);
    }
}

#define ADD(path, function) g_test_add ("/card/" path, Fixture, NULL, set_up, function, tear_down)

/* What is known of a customer: added, kept, removed on the card itself. */

static GtkWidget *
find_tooltip (GtkWidget *root, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *below = g_strcmp0 (gtk_widget_get_tooltip_text (child), text) == 0
                             ? child
                             : find_tooltip (child, text);

      if (below != NULL)
        return below;
    }
  return NULL;
}

static CrmCardChildren *
find_section (GtkWidget *root, const char *add)
{
  GtkWidget *button = find_tooltip (root, add);

  g_assert_nonnull (button);
  return CRM_CARD_CHILDREN (gtk_widget_get_ancestor (button, CRM_TYPE_CARD_CHILDREN));
}

static GtkWidget *
find_editor (GtkWidget *root, const char *field)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *below;

      if (CRM_IS_FIELD_EDITOR (child)
          && g_strcmp0 (crm_field_get_name (crm_field_editor_get_field (CRM_FIELD_EDITOR (child))),
                        field)
                 == 0)
        return child;
      below = find_editor (child, field);
      if (below != NULL)
        return below;
    }
  return NULL;
}

static gboolean
has_text (GtkWidget *root, const char *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if ((GTK_IS_LABEL (child) && strstr (gtk_label_get_text (GTK_LABEL (child)), text) != NULL)
        || has_text (child, text))
      return TRUE;
  return FALSE;
}

static void
write_child (Fixture *self, const char *add, const char *field, const char *text)
{
  CrmCardChildren *section = find_section (self->card, add);
  GtkWidget *editor;

  if (find_editor (GTK_WIDGET (section), field) == NULL)
    g_signal_emit_by_name (find_tooltip (self->card, add), "clicked");
  editor = find_type (find_editor (GTK_WIDGET (section), field), GTK_TYPE_EDITABLE);
  gtk_editable_set_text (GTK_EDITABLE (editor), text);
}

static void
test_children (Fixture *self, gconstpointer data)
{
  GtkWidget *section, *remove;

  open_card (self, "account", "Ünver İnşaat");
  write_child (self, "Add an Agreement", "what", "Send the samples");
  section = GTK_WIDGET (find_section (self->card, "Add an Agreement"));
  g_signal_emit_by_name (crm_test_find (section, GTK_TYPE_BUTTON, "_Add"), "clicked");
  CRM_WAIT_UNTIL (has_text (section, "Send the samples"));
  settle (self);
  g_assert_null (find_editor (section, "what"));
  g_signal_emit_by_name (find_type (section, CRM_TYPE_SIDE_ROW), "done");
  CRM_WAIT_UNTIL (has_text (section, "Done"));
  /* What cannot be kept stays open, and says why. */
  write_child (self, "Add a Date", "day", "31");
  write_child (self, "Add a Date", "month", "4");
  section = GTK_WIDGET (find_section (self->card, "Add a Date"));
  g_signal_emit_by_name (crm_test_find (section, GTK_TYPE_BUTTON, "_Add"), "clicked");
  CRM_WAIT_UNTIL (has_text (section, "the month has no such day"));
  write_child (self, "Add a Date", "day", "30");
  g_signal_emit_by_name (crm_test_find (section, GTK_TYPE_BUTTON, "_Add"), "clicked");
  CRM_WAIT_UNTIL (has_text (section, "Birthday") && find_editor (section, "day") == NULL);
  settle (self);
  g_signal_emit_by_name (find_type (section, GTK_TYPE_LIST_BOX), "row-activated",
                         find_type (section, CRM_TYPE_SIDE_ROW));
  remove = crm_test_find (section, GTK_TYPE_BUTTON, "_Remove");
  g_signal_emit_by_name (remove, "clicked");
  CRM_WAIT_UNTIL (find_type (section, CRM_TYPE_SIDE_ROW) == NULL);
  settle (self);
}

/* A client of many years: only what is seen has widgets, and opening takes no longer for it. */

static gpointer
add_notes (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  CrmRecord *account = data;

  for (int i = 0; i < 1000; i++)
    {
      g_autoptr (CrmRecord) note = crm_record_new (crm_catalog_find_kind (catalog, "note"));

      crm_record_set_text (note, "body", "They asked for the new price list.");
      crm_record_set_parent (note, "parent", crm_record_get_kind (account),
                             crm_record_get_id (account));
      if (!crm_session_insert (session, note, error))
        return NULL;
    }
  return data;
}

static guint
count_rows (GtkWidget *root)
{
  guint n = CRM_IS_TIMELINE_ROW (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) user_data = crm_operation_run_finish (CRM_OPERATION (source), result, &error);
  g_assert_no_error (error);
}

/* What the main thread worked since it was asked last, in microseconds. */
static gint64
lap (gint64 *last)
{
  struct timespec time;
  gint64 now, passed;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  now = (gint64) time.tv_sec * 1000000 + time.tv_nsec / 1000;
  passed = now - *last;
  *last = now;
  return passed;
}

static void
turn_until_shown (Fixture *self)
{
  while (crm_place_is_busy (CRM_PLACE (self->card)))
    g_main_context_iteration (NULL, TRUE);
  gtk_test_widget_wait_for_draw (self->window);
}

static void
scroll_to_end (GtkWidget *timeline)
{
  GtkWidget *list
      = gtk_widget_get_ancestor (find_type (timeline, CRM_TYPE_TIMELINE_ROW), GTK_TYPE_LIST_VIEW);
  GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));

  gtk_adjustment_set_value (scroll, gtk_adjustment_get_upper (scroll));
}

/* A card with a thousand entries shows the newest at once and the others as one scrolls there; the
 * next card takes over its widgets. What both cost the main thread until they are painted is
 * printed: the budget of a frame is for a release build. */
static void
test_a_thousand_entries (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmRecord) account = get_record (self, "account", "Ünver İnşaat");
  g_autoptr (CrmOperation) operation = crm_operation_new ("A thousand notes");
  g_autoptr (CrmRecord) other = NULL;
  gboolean is_done = FALSE;
  CrmTimeline *timeline;
  gint64 last = 0;

  crm_operation_set_func (operation, add_notes, g_object_ref (account), g_object_unref);
  crm_operation_run_async (operation, self->office.context, NULL, on_run_cb, &is_done);
  CRM_WAIT_UNTIL (is_done);
  crm_test_office_add (&self->office, "account", "name", "Another", "city", "Ankara", NULL);
  other = get_record (self, "account", "Another");
  lap (&last);
  open_card (self, "account", "Another");
  g_test_message ("first card: %d us", (int) lap (&last));
  timeline = CRM_TIMELINE (find_type (self->card, CRM_TYPE_TIMELINE));
  for (int i = 0; i < 5; i++)
    {
      g_assert_true (crm_card_page_can_show_another (CRM_CARD_PAGE (self->card), NULL));
      lap (&last);
      crm_card_page_show_another (CRM_CARD_PAGE (self->card), crm_record_get_id (account));
      turn_until_shown (self);
      g_test_message ("card with a thousand entries: %d us", (int) lap (&last));
      g_assert_true (shows_text (self, "Ünver İnşaat"));
      g_assert_false (shows_text (self, "Another"));
      settle (self);
      CRM_WAIT_UNTIL (crm_timeline_get_n_shown (timeline) > 15);
      g_assert_cmpuint (crm_timeline_get_n_shown (timeline), <, 200);
      crm_card_page_show_another (CRM_CARD_PAGE (self->card), crm_record_get_id (other));
      settle (self);
      g_assert_true (shows_text (self, "Another"));
      g_assert_cmpuint (crm_timeline_get_n_shown (timeline), ==, 1);
    }
  crm_card_page_show_another (CRM_CARD_PAGE (self->card), crm_record_get_id (account));
  settle (self);
  while (crm_timeline_get_n_shown (timeline) < 1001)
    {
      guint before = crm_timeline_get_n_shown (timeline);

      scroll_to_end (GTK_WIDGET (timeline));
      CRM_WAIT_UNTIL (crm_timeline_get_n_shown (timeline) > before);
      settle (self);
    }
  g_assert_cmpuint (crm_timeline_get_n_shown (timeline), ==, 1001);
  g_assert_cmpuint (count_rows (self->card), <, 250);
}

/* Another kind, another colleague: only what fits is there, and what a colleague did is found. */
static void
test_timeline_filters (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmRecord) account = get_record (self, "account", "Ünver İnşaat");
  g_autoptr (CrmRecord) ana = NULL;
  char id[CRM_ID_STRING_SIZE], ana_id[CRM_ID_STRING_SIZE];
  g_autofree char *account_id
      = g_strconcat ("account:", crm_id_format (crm_record_get_id (account), id), NULL);
  CrmTimeline *timeline;
  GtkDropDown *kinds;
  CrmPeopleButton *people;

  crm_test_office_add (&self->office, "user", "name", "Ana Silva", NULL);
  ana = get_record (self, "user", "Ana Silva");
  crm_id_format (crm_record_get_id (ana), ana_id);
  crm_test_office_add (&self->office, "activity", "type", "task", "subject", "Send the catalogue",
                       "parent", account_id, "owner_id", ana_id, NULL);
  crm_test_office_add (&self->office, "activity", "type", "task", "subject", "Ask for the order",
                       "parent", account_id, NULL);
  open_card (self, "account", "Ünver İnşaat");
  timeline = CRM_TIMELINE (find_type (self->card, CRM_TYPE_TIMELINE));
  kinds = GTK_DROP_DOWN (find_type (GTK_WIDGET (timeline), GTK_TYPE_DROP_DOWN));
  people = CRM_PEOPLE_BUTTON (find_type (GTK_WIDGET (timeline), CRM_TYPE_PEOPLE_BUTTON));
  g_assert_cmpuint (crm_timeline_get_n_shown (timeline), ==, 3);
  gtk_drop_down_set_selected (kinds, 1 + CRM_TIMELINE_ACTIVITY);
  CRM_WAIT_UNTIL (crm_timeline_get_n_shown (timeline) == 2);
  crm_people_button_set_person (people, crm_record_get_id (ana));
  g_signal_emit_by_name (people, "changed");
  CRM_WAIT_UNTIL (crm_timeline_get_n_shown (timeline) == 1);
  g_assert_true (crm_test_find (GTK_WIDGET (timeline), GTK_TYPE_LABEL, "Send the catalogue")
                 != NULL);
  /* What changes meanwhile does not bring the others back. */
  crm_test_office_add (&self->office, "activity", "type", "task", "subject", "Visit", "parent",
                       account_id, "owner_id", ana_id, NULL);
  CRM_WAIT_UNTIL (crm_timeline_get_n_shown (timeline) == 2);
  gtk_drop_down_set_selected (kinds, 1 + CRM_TIMELINE_SALE);
  CRM_WAIT_UNTIL (crm_timeline_get_n_shown (timeline) == 0);
  CRM_WAIT_UNTIL (shows_text (self, "There is nothing of this kind."));
}

/* Who goes far back sees in which month they are. */
static void
test_timeline_months (Fixture *self, gconstpointer data)
{
  static const char *const days[]
      = { "2020-03-09T10:00:00Z", "2020-03-05T10:00:00Z", "2020-02-28T10:00:00Z" };
  const CrmLocale *locale = crm_context_get_locale (self->office.context);
  g_autoptr (CrmRecord) account = get_record (self, "account", "Ünver İnşaat");
  char id[CRM_ID_STRING_SIZE];
  g_autofree char *account_id
      = g_strconcat ("account:", crm_id_format (crm_record_get_id (account), id), NULL);
  g_autofree char *march = crm_locale_format_month (locale, crm_date_new (2020, 3, 1));
  g_autofree char *february = crm_locale_format_month (locale, crm_date_new (2020, 2, 1));
  g_autofree char *now = crm_locale_format_month (locale, crm_date_today ());

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    crm_test_office_add (&self->office, "activity", "type", "call", "subject", days[i], "parent",
                         account_id, "status", "done", "start_at", days[i], "done_at", days[i],
                         NULL);
  open_card (self, "account", "Ünver İnşaat");
  g_assert_true (shows_text (self, march));
  g_assert_true (shows_text (self, february));
  g_assert_false (shows_text (self, now));
}

/* A card that was made before anybody asked for it, a piece a time, is a card like any other. */
static void
test_made_before (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmRecord) account = get_record (self, "account", "Ünver İnşaat");
  const CrmKind *kind = crm_record_get_kind (account);

  for (int way = 0; way < 2; way++)
    {
      self->card
          = crm_card_page_new_empty (self->office.context, CRM_NAVIGATOR (self->navigator), kind);
      adw_window_set_content (ADW_WINDOW (self->window), self->card);
      g_assert_true (crm_card_page_can_show_another (CRM_CARD_PAGE (self->card), kind));
      /* Once all of it; once two pieces, when somebody is faster. */
      for (guint n = 0; n < (way == 0 ? 100 : 2); n++)
        crm_card_page_prepare (CRM_CARD_PAGE (self->card));
      crm_card_page_show_another (CRM_CARD_PAGE (self->card), crm_record_get_id (account));
      crm_place_set_front (CRM_PLACE (self->card), TRUE);
      gtk_window_present (GTK_WINDOW (self->window));
      settle (self);
      g_assert_true (shows_text (self, "Ünver İnşaat"));
      g_assert_nonnull (find_row (self->card, "name"));
      g_assert_false (crm_card_page_prepare (CRM_CARD_PAGE (self->card)));
    }
}

static void
on_blob_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(GBytes **) user_data = crm_blob_load_finish (result, &error);
  g_assert_no_error (error);
}

static GFile *
write_file (Fixture *self, const char *name, gconstpointer data, gsize size)
{
  g_autofree char *path = g_build_filename (self->office.folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize) size, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static char *
dup_logo (Fixture *self)
{
  g_autoptr (CrmRecord) account = get_record (self, "account", "Ünver İnşaat");

  return g_strdup (crm_record_get_text (account, "logo"));
}

static gboolean
has_logo (Fixture *self)
{
  g_autofree char *hash = dup_logo (self);

  return hash != NULL;
}

/* A logo from a file is kept small, shown, and taken away by undo. */
static void
test_logo (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 2400, 1200);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GdkPixbuf) read = NULL;
  g_autofree char *png = NULL;
  g_autofree char *hash = NULL;
  CrmPhotoButton *face;
  AdwAvatar *avatar;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x3465a4ff);
  gdk_pixbuf_save_to_buffer (pixbuf, &png, &size, "png", &error, NULL);
  g_assert_no_error (error);
  file = write_file (self, "logo.png", png, size);
  open_card (self, "account", "Ünver İnşaat");
  face = CRM_PHOTO_BUTTON (find_type (self->card, CRM_TYPE_PHOTO_BUTTON));
  avatar = ADW_AVATAR (find_type (GTK_WIDGET (face), ADW_TYPE_AVATAR));
  g_assert_null (adw_avatar_get_custom_image (avatar));
  crm_photo_button_set_file (face, file);
  CRM_WAIT_UNTIL (has_logo (self));
  CRM_WAIT_UNTIL (adw_avatar_get_custom_image (avatar) != NULL);
  hash = dup_logo (self);
  crm_blob_load_async (self->office.context, hash, NULL, NULL, NULL, on_blob_cb, &kept);
  CRM_WAIT_UNTIL (kept != NULL);
  read = crm_picture_decode (kept, 4000, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (read), ==, 512);
  g_assert_cmpint (gdk_pixbuf_get_height (read), ==, 256);
  undo (self);
  g_assert_false (has_logo (self));
  CRM_WAIT_UNTIL (adw_avatar_get_custom_image (avatar) == NULL);
  g_file_delete (file, NULL, NULL);
}

/* Who sees a record is what the shared database says; where there is none, that is said. */
static AdwMessageDialog *
ask_card (Fixture *self, const char *action)
{
  GListModel *windows = gtk_window_get_toplevels ();
  AdwMessageDialog *dialog = NULL;

  gtk_widget_activate_action (self->card, action, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        dialog = ADW_MESSAGE_DIALOG (window);
    }
  g_assert_nonnull (dialog);
  return dialog;
}

static void
test_sight (Fixture *self, gconstpointer data)
{
  AdwMessageDialog *dialog;

  open_card (self, "account", "Ünver İnşaat");
  dialog = ask_card (self, "card.sight");
  CRM_WAIT_UNTIL (strstr (adw_message_dialog_get_body (dialog), "on this desk only"));
  adw_message_dialog_response (dialog, "close");
}

/* A record is shared with a team until a day; that is shown, and ended there. */
static void
test_share (Fixture *self, gconstpointer data)
{
  AdwMessageDialog *dialog;
  GtkWidget *button;

  crm_test_office_add (&self->office, "team", "name", "Batı Anadolu ve Marmara Satış Ekibi", NULL);
  open_card (self, "account", "Ünver İnşaat");
  dialog = ask_card (self, "card.share");
  CRM_WAIT_UNTIL (adw_message_dialog_get_response_enabled (dialog, "share")
                  && crm_test_find_row (GTK_WIDGET (dialog), "With") != NULL);
  {
    GtkWidget *with = crm_test_find_row (GTK_WIDGET (dialog), "With");
    GListModel *parties = adw_combo_row_get_model (ADW_COMBO_ROW (with));

    adw_combo_row_set_selected (ADW_COMBO_ROW (with), g_list_model_get_n_items (parties) - 1);
  }
  gtk_editable_set_text (
      GTK_EDITABLE (crm_test_find_row (GTK_WIDGET (dialog), "Until (empty: until it is ended)")),
      "2120-01-01");
  adw_message_dialog_response (dialog, "share");
  CRM_WAIT_UNTIL (strstr (crm_fake_navigator_get_log (self->navigator), "Share a record"));
  dialog = ask_card (self, "card.share");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (dialog), "Batı Anadolu ve Marmara Satış Ekibi"));
  crm_test_picture (GTK_WIDGET (dialog), "card-share");
  button = find_tooltip (GTK_WIDGET (dialog), "End this share");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  CRM_WAIT_UNTIL (crm_test_find_row (GTK_WIDGET (dialog), "Batı Anadolu ve Marmara Satış Ekibi")
                  == NULL);
  adw_message_dialog_response (dialog, "close");
}

/* A picture of billions of pixels in few bytes, something else, half a picture: said, not taken. */
static void
test_bad_pictures (Fixture *self, gconstpointer data)
{
  static const guint8 bomb[]
      = { 0x89, 'P', 'N', 'G', 13, 10,  26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0,
          0,    200, 0,   0,   0,  200, 0,  8,  2, 0, 0, 0,  0,   0,   0,   0 };
  static const guint8 half[] = { 0xff, 0xd8, 0xff, 0xe0, 0, 16, 'J', 'F', 'I', 'F', 0 };
  const struct
  {
    gconstpointer bytes;
    gsize size;
  } bad[] = { { bomb, sizeof bomb }, { half, sizeof half }, { "MZ no picture at all", 20 } };

  open_card (self, "account", "Ünver İnşaat");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (bad[i].bytes, bad[i].size);
      g_autoptr (GFile) file = write_file (self, "bad.png", bad[i].bytes, bad[i].size);
      g_autoptr (GError) error = NULL;
      gsize said = strlen (crm_fake_navigator_get_log (self->navigator));

      g_assert_null (crm_picture_prepare (bytes, TRUE, &error));
      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
      crm_photo_button_set_file (CRM_PHOTO_BUTTON (find_type (self->card, CRM_TYPE_PHOTO_BUTTON)),
                                 file);
      CRM_WAIT_UNTIL (strlen (crm_fake_navigator_get_log (self->navigator)) > said);
      g_assert_false (has_logo (self));
      g_file_delete (file, NULL, NULL);
    }
}

static CrmConflictMark *
find_mark (Fixture *self, const char *field)
{
  CrmFieldRow *row = find_row (self->card, field);

  return row != NULL ? CRM_CONFLICT_MARK (find_type (GTK_WIDGET (row), CRM_TYPE_CONFLICT_MARK))
                     : NULL;
}

static GtkWidget *
open_mark (Fixture *self, const char *field)
{
  GtkWidget *button = find_type (GTK_WIDGET (find_mark (self, field)), GTK_TYPE_MENU_BUTTON);

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  crm_test_picture (self->window, "card-conflict");
  return find_type (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))),
                    CRM_TYPE_CONFLICT_ROW);
}

/* What two people changed at once is decided where it is seen. */
static void
test_conflict (Fixture *self, gconstpointer data)
{
  const CrmKind *kind = crm_context_get_kind (self->office.context, "opportunity");
  GtkWidget *row;
  const char *name = "Oven of the second line, with its spare parts and what looks after it";
  int width;

  crm_test_office_add_conflict (&self->office, name, TRUE);
  open_card (self, "opportunity", name);
  g_assert_nonnull (find_mark (self, "amount"));
  g_assert_null (find_mark (self, "name"));
  row = open_mark (self, "amount");
  g_assert_nonnull (row);
  gtk_widget_measure (gtk_widget_get_ancestor (row, GTK_TYPE_POPOVER), GTK_ORIENTATION_HORIZONTAL,
                      -1, NULL, &width, NULL, NULL);
  g_assert_cmpint (width, <=, 400); /* with its shadow; the window of a telephone has 360 */
  gtk_widget_activate_action (row, "conflict.decide", "s", "mine");
  CRM_WAIT_UNTIL (find_mark (self, "amount") == NULL);
  {
    g_autoptr (CrmRecord) deal = get_record (self, "opportunity", name);

    g_assert_cmpint (crm_record_get_integer (deal, "amount", 0), ==, 30000);
    g_assert_true (crm_record_get_kind (deal) == kind);
  }
  undo (self);
  CRM_WAIT_UNTIL (find_mark (self, "amount") != NULL);
}

/* The heading of a section, when it is to be seen. */
static GtkWidget *
find_heading (Fixture *self, const char *text)
{
  GtkWidget *label = crm_test_find (self->card, GTK_TYPE_LABEL, text);

  return label != NULL && gtk_widget_get_mapped (label) ? label : NULL;
}

static double
get_left (Fixture *self, const char *text)
{
  double x = -1;
  GtkWidget *heading = find_heading (self, text);

  g_assert_nonnull (heading);
  gtk_widget_translate_coordinates (heading, self->card, 0, 0, &x, NULL);
  return x;
}

static double
get_top (Fixture *self, const char *text)
{
  double y = -1;
  GtkWidget *heading = find_heading (self, text);

  g_assert_nonnull (heading);
  gtk_widget_translate_coordinates (heading, self->card, 0, 0, NULL, &y);
  return y;
}

static void
arrange (Fixture *self, const char *const *words)
{
  const CrmKind *kind = crm_context_get_kind (self->office.context, "account");
  g_autoptr (GPtrArray) sections = crm_card_sections_list (kind);
  g_autoptr (CrmOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  g_assert_true (crm_card_sections_arrange (sections, words, &error));
  operation = crm_card_arrange_operation (kind, sections);
  crm_operation_run_async (operation, self->office.context, NULL, crm_test_done_cb, &done);
  CRM_WAIT_UNTIL (done);
}

/* Whoever arranges the cards of the office arranges the one that is open, too; undo puts it back.
 */
static void
test_arranged (Fixture *self, gconstpointer data)
{
  open_card (self, "account", "Ünver İnşaat");
  g_assert_cmpfloat (get_top (self, "Details"), <, get_top (self, "Address"));
  g_assert_nonnull (find_heading (self, "Next Step"));
  g_assert_nonnull (find_heading (self, "Phones, Mail and Web"));

  /* Into the other column, and what stood there among the facts. */
  g_assert_cmpfloat (get_left (self, "Address"), <, get_left (self, "Next Step"));
  arrange (self, (const char *const[]){ "<steps", ">address", NULL });
  CRM_WAIT_UNTIL (get_left (self, "Address") > get_left (self, "Next Step"));
  g_assert_nonnull (find_row (self->card, "city"));
  undo (self);
  CRM_WAIT_UNTIL (get_left (self, "Address") < get_left (self, "Next Step"));
  settle (self);

  arrange (self, (const char *const[]){ "address", "details", "~steps", "~methods", NULL });
  CRM_WAIT_UNTIL (find_heading (self, "Next Step") == NULL);
  settle (self);
  g_assert_null (find_heading (self, "Phones, Mail and Web"));
  g_assert_cmpfloat (get_top (self, "Details"), >, get_top (self, "Address"));

  /* An own field stands in the section that it was put into; its new name is there at once. */
  crm_test_office_add (&self->office, "custom_field", "entity", "account", "key", "dock", "label",
                       "Dock", "type", "text", "section", "Warehouse", "required", "yes", NULL);
  CRM_WAIT_UNTIL (find_heading (self, "Warehouse") != NULL);
  g_assert_nonnull (find_row (self->card, "dock"));
  undo (self);
  CRM_WAIT_UNTIL (find_heading (self, "Warehouse") == NULL);
  undo (self);
  CRM_WAIT_UNTIL (find_heading (self, "Next Step") != NULL);
  settle (self);
  g_assert_cmpfloat (get_top (self, "Details"), <, get_top (self, "Address"));
}

static void
add_conflict (Fixture *self, CrmRecord *record, const char *field)
{
  const CrmKind *kind = crm_context_get_kind (self->office.context, "conflict");
  g_autoptr (CrmRecord) conflict = crm_record_new (kind);
  g_autoptr (CrmOperation) meet = crm_operation_new ("Meet");

  crm_record_set_text (conflict, "field_name", field);
  crm_record_set (conflict, crm_kind_find_field (kind, "target_id"),
                  crm_value_link_of_kind (crm_kind_get_number (crm_record_get_kind (record)),
                                          crm_record_get_id (record)));
  crm_record_set_text (conflict, "stands", "Fair");
  crm_record_set_text (conflict, "other", "Shop");
  crm_record_set_text (conflict, "state", "open");
  crm_operation_insert (meet, conflict);
  crm_test_office_run (&self->office, meet);
}

/* The mark stands beside the phone number that it is about, and above all when the office hides the
 * numbers, or the field. */
static void
test_conflict_elsewhere (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmRecord) account = get_record (self, "account", "Ünver İnşaat");
  const CrmKind *kind = crm_context_get_kind (self->office.context, "contact_method");
  g_autoptr (CrmRecord) number = crm_record_new (kind);
  g_autoptr (CrmOperation) add = crm_operation_new ("Add");
  GtkWidget *mark;

  crm_record_set_text (number, "type", "phone");
  crm_record_set_text (number, "value", "+90 216 555 44 33");
  crm_record_set (number, crm_kind_find_link_to (kind, crm_record_get_kind (account), NULL),
                  crm_value_link (crm_record_get_id (account)));
  crm_operation_insert (add, number);
  crm_test_office_run (&self->office, add);
  add_conflict (self, number, "label");
  add_conflict (self, account, "city");
  open_card (self, "account", "Ünver İnşaat");
  mark = find_type (
      gtk_widget_get_ancestor (crm_test_find (self->card, GTK_TYPE_LABEL, "+90 216 555 44 33"),
                               GTK_TYPE_LIST_BOX_ROW),
      CRM_TYPE_CONFLICT_MARK);
  g_assert_nonnull (mark);
  g_assert_nonnull (find_mark (self, "city"));
  g_assert_null (crm_test_find (self->card, GTK_TYPE_LABEL, "City: two people changed it at once"));
  arrange (self, (const char *const[]){ "~address", "~methods", NULL });
  CRM_WAIT_UNTIL (
      crm_test_find (self->card, GTK_TYPE_LABEL, "City: two people changed it at once"));
  g_assert_nonnull (
      crm_test_find (self->card, GTK_TYPE_LABEL, "Label: two people changed it at once"));
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("edits-in-place", test_edits_in_place);
  ADD ("escape-restores", test_escape_restores);
  ADD ("wrong-values-stay", test_wrong_values_stay);
  ADD ("follows-others", test_follows_others);
  ADD ("writes-a-note", test_writes_a_note);
  ADD ("deletes", test_deletes);
  ADD ("invoice-lines", test_invoice_lines);
  ADD ("order-of-a-deal", test_order_of_a_deal);
  ADD ("lead-becomes-customer", test_lead_becomes_customer);
  ADD ("lead-is-known", test_lead_is_known);
  ADD ("plan-on-card", test_plan_on_card);
  ADD ("approvals", test_approvals);
  ADD ("new-dialogs", test_new_dialogs);
  ADD ("children", test_children);
  ADD ("a-thousand-entries", test_a_thousand_entries);
  ADD ("timeline-filters", test_timeline_filters);
  ADD ("logo", test_logo);
  ADD ("sight", test_sight);
  ADD ("share", test_share);
  ADD ("bad-pictures", test_bad_pictures);
  ADD ("timeline-months", test_timeline_months);
  ADD ("made-before", test_made_before);
  ADD ("arranged", test_arranged);
  ADD ("conflict-elsewhere", test_conflict_elsewhere);
  ADD ("conflict", test_conflict);
  return g_test_run ();
}
