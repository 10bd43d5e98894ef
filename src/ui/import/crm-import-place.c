/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Import: one flow, and the page that its state asks for. Main thread. */
#include "config.h"

#include "crm-import-place.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-empty-state.h"
#include "crm-file-choose.h"
#include "crm-import-flow.h"
#include "crm-import-past.h"
#include "crm-import-paste.h"
#include "crm-import-plan-page.h"
#include "crm-import-result-page.h"
#include "crm-import-rows-page.h"
#include "crm-import-start-page.h"

struct _CrmImportPlace
{
  GtkWidget parent_instance;

  /* Widgets */
  GtkStack *stack;
  CrmImportStartPage *start_page;
  AdwStatusPage *working_page;
  GtkProgressBar *progress;
  GtkLabel *progress_label;
  CrmEmptyState *refused_page;
  CrmImportPlanPage *plan_page;
  CrmImportRowsPage *rows_page;
  CrmImportResultPage *result_page;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmImportFlow *flow;
  CrmJob *job; /* whose progress is shown */
  gulong job_id;
  gint64 began_at; /* monotonic */
  GCancellable *listing;
  CrmImportPending *pending; /* whose rest is outside, or NULL */
  gboolean is_front;
  gulong changed_id;
};

static void crm_import_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmImportPlace,
                               crm_import_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE, crm_import_place_place_init))

static gboolean
is_at (CrmImportPlace *self, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) == 0;
}

static void
go_to (CrmImportPlace *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->stack, page);
  crm_place_changed (CRM_PLACE (self));
}

/* ---- earlier imports ---- */

static void
on_past_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) past = crm_import_past_list_finish (result, &error);
  if (!self->context || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->listing);
  if (past)
    crm_import_start_page_set_past (self->start_page, past, crm_context_get_locale (self->context));
  else
    crm_navigator_report_error (self->navigator, _ ("Earlier imports could not be read"), error);
}

/* On a thread of the store. */
static gpointer
run_read_pending (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_pending_read (session);
}

static void
on_pending_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportPlace) self = user_data;
  CrmImportPending *pending = crm_store_run_finish (CRM_STORE (source), result, NULL);
  g_clear_pointer (&self->pending, crm_import_pending_unref);
  self->pending = pending;
  /* What runs now is noted too, but it is not interrupted. */
  if (self->context)
    crm_import_start_page_set_pending (
        self->start_page,
        crm_import_flow_get_state (self->flow) == CRM_IMPORT_RUNNING ? NULL : pending,
        crm_context_get_locale (self->context));
}

static void
read_pending (CrmImportPlace *self)
{
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       run_read_pending, NULL, NULL, (GDestroyNotify) crm_import_pending_unref,
                       NULL, on_pending_read_cb, g_object_ref (self));
}

static void
list_past (CrmImportPlace *self)
{
  read_pending (self);
  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  self->listing = g_cancellable_new ();
  crm_import_past_list_async (self->context, self->listing, on_past_listed_cb, g_object_ref (self));
}

static void
on_context_changed_cb (CrmImportPlace *self)
{
  if (self->is_front && is_at (self, "start"))
    list_past (self);
}

static void
on_import_activated_cb (CrmImportPlace *self, CrmRecord *import)
{
  crm_import_result_page_show (self->result_page, crm_record_get_id (import), NULL);
  go_to (self, "result");
}

/* ---- the flow ---- */

/* How long the rest will take, when that can be said: after some seconds, as far as they went. */
static char *
describe_rest (CrmImportPlace *self, double fraction)
{
  double seconds = (double) (g_get_monotonic_time () - self->began_at) / G_USEC_PER_SEC;
  if (fraction < 0.01 || seconds < 3)
    return NULL;
  double left = seconds / fraction * (1 - fraction);
  if (left < 2)
    return NULL;
  if (left < 90)
    /* Translators: %d is a number of seconds. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d second left",
                                         "about %d seconds left", (gulong) left),
                            (int) left);
  /* Translators: %d is a number of minutes. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d minute left",
                                       "about %d minutes left", (gulong) (left / 60 + 0.5)),
                          (int) (left / 60 + 0.5));
}

static void
on_job_told_cb (CrmImportPlace *self)
{
  double fraction = crm_job_get_fraction (self->job);
  const char *status = crm_job_get_status (self->job);
  g_autofree char *rest = describe_rest (self, fraction);
  g_autofree char *text = g_strjoin (" · ", status ? status : "", rest, NULL);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->progress, fraction);
  else
    gtk_progress_bar_pulse (self->progress);
  gtk_label_set_text (self->progress_label, text);
}

static void
follow_job (CrmImportPlace *self, CrmJob *job)
{
  if (self->job)
    g_clear_signal_handler (&self->job_id, self->job);
  g_set_object (&self->job, job);
  if (!job)
    return;
  self->job_id
      = g_signal_connect_swapped (job, "notify::status", G_CALLBACK (on_job_told_cb), self);
  self->began_at = g_get_monotonic_time ();
  gtk_progress_bar_set_fraction (self->progress, 0);
  on_job_told_cb (self);
}

static void
show_working (CrmImportPlace *self, gboolean is_running)
{
  const char *file = crm_import_flow_get_file_name (self->flow);
  /* Translators: %s is the name of a file. */
  g_autofree char *title
      = g_strdup_printf (is_running ? _ ("Importing %s") : _ ("Reading %s"), file);
  g_autofree char *markup = g_markup_escape_text (title, -1);
  adw_status_page_set_title (self->working_page, markup);
  adw_status_page_set_description (
      self->working_page, is_running ? _ ("You can go on working elsewhere meanwhile.") : NULL);
  follow_job (self, crm_import_flow_get_job (self->flow));
  go_to (self, "working");
}

static void
show_refused (CrmImportPlace *self)
{
  /* Translators: %s is the name of a file. */
  g_autofree char *title
      = g_strdup_printf (_ ("%s Cannot Be Imported"), crm_import_flow_get_file_name (self->flow));
  g_autofree char *markup = g_markup_escape_text (title, -1);
  crm_empty_state_set (self->refused_page, "dialog-warning-symbolic", markup,
                       crm_import_flow_get_message (self->flow));
  crm_empty_state_set_action (self->refused_page, _ ("_Choose Another File…"), "import.choose");
  go_to (self, "refused");
}

static void
show_done (CrmImportPlace *self)
{
  CrmImportReport *report = crm_import_flow_get_report (self->flow);
  read_pending (self);
  crm_import_result_page_show (self->result_page, crm_import_report_get_import (report), report);
  go_to (self, "result");
  if (self->is_front)
    return;
  g_autofree char *summary = crm_import_report_dup_summary (report);
  /* Translators: the name of a file, then what its import did, as "deals.csv: 85 created". */
  g_autofree char *message
      = g_strdup_printf (_ ("%s: %s"), crm_import_flow_get_file_name (self->flow), summary);
  crm_navigator_toast (self->navigator, message, crm_import_report_get_batch (report));
}

static void
on_flow_changed_cb (CrmImportPlace *self, guint what)
{
  if (!(what & CRM_IMPORT_CHANGE_STATE))
    return;
  follow_job (self, NULL);
  switch (crm_import_flow_get_state (self->flow))
    {
    case CRM_IMPORT_IDLE:
      list_past (self);
      go_to (self, "start");
      break;
    case CRM_IMPORT_READING:
      show_working (self, FALSE);
      break;
    case CRM_IMPORT_REFUSED:
      show_refused (self);
      break;
    case CRM_IMPORT_PLANNING:
      go_to (self, "plan");
      break;
    case CRM_IMPORT_RUNNING:
      show_working (self, TRUE);
      break;
    case CRM_IMPORT_DONE:
      show_done (self);
      break;
    }
}

/* ---- actions ---- */

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportPlace) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  if (file && self->flow)
    crm_import_flow_open (self->flow, file);
}

static void
on_choose_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const suffixes[] = { "csv", "tsv", "txt", "xlsx", "ods", "vcf", NULL };
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  crm_file_add_filter (filters, _ ("Tables and address cards"), suffixes);
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, all);
  crm_file_choose_async (widget, CRM_FILE_OPEN, _ ("Choose a Table"), NULL, G_LIST_MODEL (filters),
                         NULL, on_file_chosen_cb, g_object_ref (widget));
}

static void
on_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = crm_import_paste_finish (result, &error);
  if (!self->flow)
    return;
  if (file)
    crm_import_flow_open (self->flow, file);
  else
    crm_navigator_toast (self->navigator, error->message, NULL);
}

static void
on_paste_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportState state = crm_import_flow_get_state (CRM_IMPORT_PLACE (widget)->flow);
  if (state != CRM_IMPORT_READING && state != CRM_IMPORT_RUNNING)
    crm_import_paste_async (widget, NULL, on_pasted_cb, NULL);
}

static void
on_start_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_import_flow_reset (CRM_IMPORT_PLACE (widget)->flow);
}

static void
on_run_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_import_flow_run (CRM_IMPORT_PLACE (widget)->flow);
}

static void
on_stop_answered_cb (CrmImportPlace *self, const char *response)
{
  if (self->flow && !g_str_equal (response, "go-on"))
    crm_import_flow_stop (self->flow, g_str_equal (response, "keep"));
}

/* The import goes on behind the question. */
static void
ask_how_to_stop (CrmImportPlace *self)
{
  GtkWidget *dialog = adw_message_dialog_new (
      crm_navigator_get_window (self->navigator), _ ("Stop Importing?"),
      _ ("What is in already can stay; the rest can be brought in later, no row twice."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "go-on", _ ("_Go On Importing"),
                                    "nothing", _ ("Keep _Nothing"), "keep", _ ("_Keep What Is In"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "nothing",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "go-on");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "go-on");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_stop_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_cancel_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (widget);
  if (crm_import_flow_get_state (self->flow) == CRM_IMPORT_RUNNING)
    ask_how_to_stop (self);
  else if (self->job)
    g_cancellable_cancel (crm_job_get_cancellable (self->job));
}

static void
on_resume_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (widget);
  if (self->pending)
    crm_import_flow_resume (self->flow, self->pending);
}

/* On the writing thread of the store. */
static gpointer
run_forget (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  crm_import_pending_forget (session, error);
  return NULL;
}

static void
on_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  crm_store_run_finish (CRM_STORE (source), result, &error);
  if (!self->context)
    return;
  if (error)
    crm_navigator_report_error (self->navigator, _ ("It could not be forgotten"), error);
  read_pending (self);
}

static void
on_forget_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (widget);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_forget, NULL, NULL, NULL, NULL, on_forgotten_cb, g_object_ref (self));
}

/* ---- rows ---- */

static void
on_rows_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (widget);
  crm_import_rows_page_show_preview (self->rows_page, g_variant_get_uint32 (parameter));
  go_to (self, "rows");
}

static void
on_correct_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (widget);
  crm_import_rows_page_show_past (self->rows_page,
                                  crm_import_result_page_get_import (self->result_page));
  go_to (self, "rows");
}

static void
on_rows_closed_cb (CrmImportPlace *self)
{
  gboolean is_planning = crm_import_flow_get_state (self->flow) == CRM_IMPORT_PLANNING;
  go_to (self, is_planning ? "plan" : "result");
}

/* ---- the place ---- */

static const char *
crm_import_place_get_subtitle (CrmPlace *place)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (place);
  gboolean is_planning = crm_import_flow_get_state (self->flow) == CRM_IMPORT_PLANNING;
  return is_planning && (is_at (self, "plan") || is_at (self, "rows"))
             ? crm_import_flow_get_file_name (self->flow)
             : NULL;
}

static gboolean
crm_import_place_is_busy (CrmPlace *place)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (place);
  return self->listing != NULL || crm_import_flow_is_previewing (self->flow)
         || crm_import_flow_get_state (self->flow) == CRM_IMPORT_READING
         || crm_import_flow_get_state (self->flow) == CRM_IMPORT_RUNNING
         || crm_import_rows_page_is_busy (self->rows_page)
         || crm_import_result_page_is_busy (self->result_page);
}

static void
crm_import_place_show (CrmPlace *place, GVariant *target)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (place);
  if (!g_variant_is_of_type (target, G_VARIANT_TYPE_STRING))
    return;
  const char *text = g_variant_get_string (target, NULL);
  CrmId import;
  if (crm_id_parse (text, &import))
    {
      crm_import_result_page_show (self->result_page, &import, NULL);
      go_to (self, "result");
      return;
    }
  g_autoptr (GFile) file = g_file_new_for_uri (text);
  crm_import_flow_open (self->flow, file);
}

static void
crm_import_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (place);
  self->is_front = is_front;
  if (is_front && is_at (self, "start"))
    list_past (self);
}

static void
crm_import_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_subtitle = crm_import_place_get_subtitle;
  iface->is_busy = crm_import_place_is_busy;
  iface->show = crm_import_place_show;
  iface->set_front = crm_import_place_set_front;
}

static void
crm_import_place_dispose (GObject *object)
{
  CrmImportPlace *self = CRM_IMPORT_PLACE (object);
  follow_job (self, NULL);
  g_cancellable_cancel (self->listing);
  g_clear_object (&self->listing);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  if (self->flow)
    {
      g_signal_handlers_disconnect_by_data (self->flow, self);
      crm_import_flow_cancel (self->flow);
    }
  g_clear_object (&self->flow);
  g_clear_pointer (&self->pending, crm_import_pending_unref);
  g_clear_object (&self->context);
  if (self->stack)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;
  G_OBJECT_CLASS (crm_import_place_parent_class)->dispose (object);
}

static void
crm_import_place_class_init (CrmImportPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_place_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  g_type_ensure (CRM_TYPE_IMPORT_START_PAGE);
  g_type_ensure (CRM_TYPE_IMPORT_PLAN_PAGE);
  g_type_ensure (CRM_TYPE_IMPORT_RESULT_PAGE);
  g_type_ensure (CRM_TYPE_IMPORT_ROWS_PAGE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, start_page);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, working_page);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, progress);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, progress_label);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, refused_page);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, plan_page);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, rows_page);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlace, result_page);
  gtk_widget_class_bind_template_callback (widget_class, on_import_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_rows_closed_cb);
  gtk_widget_class_install_action (widget_class, "import.resume", NULL, on_resume_activated_cb);
  gtk_widget_class_install_action (widget_class, "import.forget", NULL, on_forget_activated_cb);
  gtk_widget_class_install_action (widget_class, "import.rows", "u", on_rows_activated_cb);
  gtk_widget_class_install_action (widget_class, "import.correct", NULL, on_correct_activated_cb);
  gtk_widget_class_install_action (widget_class, "import.choose", NULL, on_choose_activated_cb);
  gtk_widget_class_install_action (widget_class, "import.paste", NULL, on_paste_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "import.paste",
                                       NULL);
  gtk_widget_class_install_action (widget_class, "import.start", NULL, on_start_activated_cb);
  gtk_widget_class_install_action (widget_class, "import.run", NULL, on_run_activated_cb);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, on_cancel_activated_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_place_init (CrmImportPlace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_import_place_get_flow:
 *
 * Returns: (transfer none): the import that the place shows
 */
CrmImportFlow *
crm_import_place_get_flow (CrmImportPlace *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_PLACE (self), NULL);
  return self->flow;
}

/**
 * crm_import_place_new:
 *
 * Returns: (transfer full): the place
 */
GtkWidget *
crm_import_place_new (CrmContext *context, CrmNavigator *navigator)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (context), NULL);
  CrmImportPlace *self = g_object_new (CRM_TYPE_IMPORT_PLACE, NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->flow = crm_import_flow_new (context);
  crm_import_plan_page_set_flow (self->plan_page, context, navigator, self->flow);
  crm_import_rows_page_set_flow (self->rows_page, context, navigator, self->flow);
  crm_import_result_page_set_context (self->result_page, context, navigator);
  g_signal_connect_swapped (self->flow, "changed", G_CALLBACK (on_flow_changed_cb), self);
  self->changed_id
      = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  return GTK_WIDGET (self);
}
