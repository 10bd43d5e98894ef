/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person can do anywhere in a window: undo, redo, make, find, go. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-cards.h"
#include "crm-error.h"
#include "crm-merge-window.h"
#include "crm-next-step-ask.h"
#include "crm-places.h"
#include "crm-search-palette.h"
#include "crm-window-private.h"

/* What an undo leaves behind: its label for the toast, and the batch that takes the undo back. */
typedef struct
{
  char *label;
  CrmId batch;
} Undone;

typedef struct
{
  CrmWindow *window;
  gboolean is_redo;
} UndoRequest;

static void
undone_free (gpointer data)
{
  Undone *undone = data;
  g_free (undone->label);
  g_free (undone);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Undone, undone_free)

/* On the writing thread of the store. */
static gpointer
run_undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmId *batch = data;
  g_autoptr (CrmBatch) done
      = batch ? crm_session_undo (session, batch, error) : crm_session_undo_last (session, error);
  if (!done)
    return NULL;
  g_autoptr (GPtrArray) log = crm_session_log (session, 1, error);
  if (!log)
    return NULL;
  Undone *undone = g_new0 (Undone, 1);
  undone->label = g_strdup (done->label);
  if (log->len > 0)
    undone->batch = ((CrmBatch *) g_ptr_array_index (log, 0))->id;
  return undone;
}

static void
on_undone_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UndoRequest *request = user_data;
  g_autoptr (CrmWindow) self = request->window;
  gboolean is_redo = request->is_redo;
  g_free (request);
  self->is_undoing = FALSE;

  g_autoptr (GError) error = NULL;
  g_autoptr (Undone) undone = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    crm_window_toast (self, is_redo ? _ ("Nothing to redo") : _ ("Nothing to undo"), NULL);
  else if (error)
    crm_navigator_report_error (
        CRM_NAVIGATOR (self),
        is_redo ? _ ("It could not be done again") : _ ("It could not be undone"), error);
  else
    {
      g_autofree char *message = NULL;
      /* Translators: %s is what was done, as "Move deal to Won". */
      if (is_redo)
        message = g_strdup_printf (_ ("Done again: %s"), undone->label);
      else
        /* Translators: %s is what was done, as "Move deal to Won". */
        message = g_strdup_printf (_ ("Undone: %s"), undone->label);
      crm_window_toast (self, message, NULL);
      if (!is_redo)
        g_array_append_val (self->undone, undone->batch);
    }
  crm_window_update_actions (self);
}

static void
undo (CrmWindow *self, const CrmId *batch, gboolean is_redo)
{
  if (!self->context || self->is_undoing)
    return;
  self->is_undoing = TRUE;
  UndoRequest *request = g_new0 (UndoRequest, 1);
  request->window = g_object_ref (self);
  request->is_redo = is_redo;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_undo, batch ? crm_id_copy (batch) : NULL, g_free, undone_free, NULL,
                       on_undone_cb, request);
}

static void
on_undo_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  undo (CRM_WINDOW (widget), NULL, FALSE);
}

static void
on_redo_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  if (self->undone->len == 0 || self->is_undoing)
    return;
  CrmId batch = g_array_index (self->undone, CrmId, self->undone->len - 1);
  g_array_set_size (self->undone, self->undone->len - 1);
  undo (self, &batch, TRUE);
}

static void
on_undo_batch_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmId batch;
  if (crm_id_parse (g_variant_get_string (parameter, NULL), &batch))
    undo (CRM_WINDOW (widget), &batch, FALSE);
}

static void
on_new_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  if (!self->context)
    return;
  const CrmKind *kind = crm_catalog_find_kind (crm_context_get_catalog (self->context),
                                               g_variant_get_string (parameter, NULL));
  if (kind)
    crm_navigator_new_record (CRM_NAVIGATOR (self), kind, NULL);
}

/* The target names the record that the document is for: its kind and its id. */
static void
on_make_document_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  const char *kind_name, *text;
  g_variant_get (parameter, "(&s&s)", &kind_name, &text);
  const CrmKind *kind
      = self->context ? crm_catalog_find_kind (crm_context_get_catalog (self->context), kind_name)
                      : NULL;
  CrmId id;
  if (kind && crm_id_parse (text, &id))
    crm_card_make_document (self->context, CRM_NAVIGATOR (self), kind, &id);
}

/* The target names the records that are to become one: their kind and their ids. */
static void
on_merge_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  const char *kind_name;
  g_autofree const char **texts = NULL;
  g_variant_get (parameter, "(&s^a&s)", &kind_name, &texts);
  const CrmKind *kind
      = self->context ? crm_catalog_find_kind (crm_context_get_catalog (self->context), kind_name)
                      : NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CrmId));
  for (const char **text = texts; *text; text++)
    {
      CrmId id;
      if (crm_id_parse (*text, &id))
        g_array_append_val (ids, id);
    }
  if (kind)
    crm_merge_window_open (self->context, CRM_NAVIGATOR (self), kind,
                           (const CrmId *) (gpointer) ids->data, ids->len);
}

static void
on_new_menu_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  crm_split_view_set_show_content (self->split_view, FALSE);
  gtk_menu_button_popup (self->new_button);
}

static void
on_go_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  crm_window_go (self, g_variant_get_string (parameter, NULL), NULL);
  crm_window_focus_page (self);
}

/* The name of a place, the id of a saved view of its list. */
static void
on_open_view_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  const char *place;
  g_autoptr (GVariant) view = g_variant_get_child_value (parameter, 1);
  g_variant_get_child (parameter, 0, "&s", &place);
  crm_window_go (self, place, view);
  crm_window_focus_page (self);
}

static void
on_import_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_window_go (CRM_WINDOW (widget), "import", NULL);
}

/* A file that nothing inside the window wants is a table to bring in. */
static gboolean
on_files_dropped_cb (
    GtkDropTarget *target, const GValue *value, double x, double y, CrmWindow *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  if (!self->context || !files)
    return FALSE;
  g_autofree char *uri = g_file_get_uri (files->data);
  g_autoptr (GVariant) target_file = g_variant_ref_sink (g_variant_new_string (uri));
  crm_window_go (self, "import", target_file);
  return TRUE;
}

static void
on_side_button_pressed_cb (
    GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *self)
{
  gtk_widget_activate_action (self, "win.back", NULL);
}

/* The button at the side of a mouse that goes back in a browser. */
void
crm_window_accept_side_button (CrmWindow *self)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), 8);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "pressed", G_CALLBACK (on_side_button_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
}

void
crm_window_accept_files (CrmWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (on_files_dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
on_history_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GVariant) whole_office = g_variant_ref_sink (g_variant_new_string (""));
  crm_window_go (CRM_WINDOW (widget), "history", whole_office);
}

static void
on_look_back_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_window_look_back (CRM_WINDOW (widget));
}

static void
on_back_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_window_go_back (CRM_WINDOW (widget));
}

static void
on_search_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  if (self->front)
    crm_place_search (self->front);
}

static void
on_palette_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  if (self->context)
    crm_search_palette_present (self->context, CRM_NAVIGATOR (self));
}

/* GTK makes the window of shortcuts with every window when it finds it under a name of its own: a
 * tenth of the time of a start, for what is looked at once. */
static void
on_show_shortcuts_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/clientela/Clientela/ui/shell/help-overlay.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
  gtk_window_set_transient_for (shortcuts, GTK_WINDOW (widget));
  gtk_window_present (shortcuts);
}

static void
on_try_again_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmWindow *self = CRM_WINDOW (widget);
  crm_window_open_profile (self, self->folder, 0);
}

void
crm_window_update_actions (CrmWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_there = self->context != NULL;
  gboolean is_open = is_there && crm_context_get_past (self->context) == 0;
  gtk_widget_action_set_enabled (widget, "win.undo", is_open);
  gtk_widget_action_set_enabled (widget, "win.redo", is_open && self->undone->len > 0);
  gtk_widget_action_set_enabled (widget, "win.new", is_open);
  gtk_widget_action_set_enabled (widget, "win.make-document", is_open);
  gtk_widget_action_set_enabled (widget, "win.merge", is_open);
  gtk_widget_action_set_enabled (widget, "win.new-menu", is_open);
  gtk_widget_action_set_enabled (widget, "win.history", is_open);
  gtk_widget_action_set_enabled (widget, "win.look-back", is_open);
  gtk_widget_action_set_enabled (widget, "win.go", is_there);
  gtk_widget_action_set_enabled (widget, "win.open-view", is_there);
  gtk_widget_action_set_enabled (widget, "win.import", is_open);
  gtk_widget_action_set_enabled (widget, "win.palette", is_there);
  gtk_widget_action_set_enabled (widget, "win.search",
                                 self->front && crm_place_can_search (self->front));
}

/* Undo and redo are bindings of the window and not accelerators of the application, which would
 * take the keys from an entry that has typing of its own to undo. */
void
crm_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, on_undo_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, on_redo_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.undo-batch", "s", on_undo_batch_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.new", "s", on_new_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.make-document", "(ss)",
                                   on_make_document_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.merge", "(sas)", on_merge_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.new-menu", NULL, on_new_menu_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.go", "s", on_go_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.open-view", "(ss)",
                                   on_open_view_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, on_import_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.history", NULL, on_history_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.look-back", NULL, on_look_back_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, on_back_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, on_search_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.palette", NULL, on_palette_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.try-again", NULL, on_try_again_activated_cb);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL,
                                   on_show_shortcuts_activated_cb);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Back, 0, "win.back", NULL);
}

/* Tells something in passing; @batch is what the button Undo takes back. */
void
crm_window_toast (CrmWindow *self, const char *message, const CrmId *batch)
{
  g_autofree char *markup = g_markup_escape_text (message, -1);
  AdwToast *toast = adw_toast_new (markup);
  if (batch && !crm_id_is_none (batch))
    {
      g_autofree char *id = crm_id_dup_string (batch);
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_action_name (toast, "win.undo-batch");
      adw_toast_set_action_target (toast, "s", id);
    }
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

void
crm_window_report_error (CrmWindow *self, const char *what, const GError *error)
{
  if (!error)
    {
      crm_window_toast (self, what, NULL);
      return;
    }
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), what, error->message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
crm_window_on_operation_done (CrmWindow *self, CrmOperation *operation)
{
  g_array_set_size (self->undone, 0);
  crm_window_update_actions (self);
  crm_window_ask_following (self, operation);
  if (self->context != NULL && !crm_id_is_none (crm_operation_get_batch (operation)))
    crm_next_step_ask_after (self->context, CRM_NAVIGATOR (self),
                             crm_operation_get_batch (operation));
  if (!crm_operation_is_quiet (operation))
    crm_window_toast (self, crm_operation_get_label (operation),
                      crm_operation_get_batch (operation));
}
