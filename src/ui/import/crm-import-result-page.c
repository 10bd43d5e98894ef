/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result of an import. It reads the replica again whenever something changed, so that an undo
 * from anywhere shows here. Main thread. */
#include "config.h"

#include "crm-import-result-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-adaptive-bin.h"
#include "crm-error.h"
#include "crm-import-fix-list.h"
#include "crm-import-past.h"

struct _CrmImportResultPage
{
  GtkWidget parent_instance;

  CrmAdaptiveBin *adaptive;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *description;
  GtkWidget *go_on_button;
  GtkWidget *buttons;
  GtkButton *undo_button;
  GtkButton *correct_button;
  GtkButton *show_button;
  CrmImportFixList *problems;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmId import; /* none while nothing is shown */
  CrmImportReport *report;
  GCancellable *reading;
  gboolean is_stale;
  gulong changed_id;
  const char *place; /* that shows what was imported */
};

G_DEFINE_FINAL_TYPE (CrmImportResultPage, crm_import_result_page, GTK_TYPE_WIDGET)

static void read_again (CrmImportResultPage *self);

/* ---- showing ---- */

/* The place that lists records of a kind. */
static const char *
find_place (const CrmKind *kind)
{
  if (!kind)
    return NULL;
  if (crm_kind_has (kind, CRM_KIND_PARTY))
    return "contacts";
  if (strcmp (crm_kind_get_name (kind), "opportunity") == 0)
    return "deals";
  return strcmp (crm_kind_get_name (kind), "activity") == 0 ? "calendar" : NULL;
}

static void
on_show_button_clicked_cb (CrmImportResultPage *self)
{
  if (self->place)
    crm_navigator_go (self->navigator, self->place, NULL);
}

/* The buttons stand below each other where they have no room beside each other. */
static void
on_narrow_changed_cb (CrmImportResultPage *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->buttons),
                                  crm_adaptive_bin_is_narrow (self->adaptive)
                                      ? GTK_ORIENTATION_VERTICAL
                                      : GTK_ORIENTATION_HORIZONTAL);
}

static void
show_gone (CrmImportResultPage *self)
{
  gtk_image_set_from_icon_name (self->icon, "edit-undo-symbolic");
  gtk_label_set_text (self->title, _ ("This Import Was Taken Back"));
  gtk_label_set_text (self->description, _ ("Everything is as it was before it."));
  gtk_widget_set_visible (self->buttons, FALSE);
  crm_import_fix_list_set_problems (self->problems, self->context, NULL, NULL, FALSE);
}

/* What a person stopped says so, and offers the rest as long as that is where they stand. */
static void
show_summary (CrmImportResultPage *self, CrmImportPast *past)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  gint64 stopped_at = crm_record_get_integer (crm_import_past_get_record (past), "stopped_at", 0);
  g_autofree char *summary = self->report ? crm_import_report_dup_summary (self->report)
                                          : crm_import_past_dup_summary (past, locale);
  gtk_widget_set_visible (self->go_on_button, stopped_at > 0 && self->report != NULL);
  if (stopped_at <= 0)
    {
      gtk_label_set_text (self->description, summary);
      return;
    }
  g_autofree char *row = crm_locale_format_integer (locale, stopped_at);
  /* Translators: %s is the number of a row of a file. */
  g_autofree char *stopped = g_strdup_printf (_ ("It was stopped after row %s."), row);
  g_autofree char *text = g_strjoin ("\n", summary, stopped, NULL);
  gtk_label_set_text (self->description, text);
}

static void
show_past (CrmImportResultPage *self, CrmImportPast *past)
{
  const CrmKind *kind = crm_import_past_get_kind (past);
  const CrmId *batch = crm_import_past_get_batch (past);
  gtk_image_set_from_icon_name (self->icon,
                                kind ? crm_kind_get_icon (kind) : "crm-import-symbolic");
  gtk_label_set_text (self->title, crm_record_get_title (crm_import_past_get_record (past)));
  show_summary (self, past);
  gtk_widget_set_visible (self->buttons, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->undo_button), !crm_id_is_none (batch));
  if (!crm_id_is_none (batch))
    {
      g_autofree char *id = crm_id_dup_string (batch);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->undo_button), "s", id);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->undo_button), "win.undo-batch");
    }
  GListModel *problems = crm_import_past_get_problems (past);
  gtk_widget_set_visible (GTK_WIDGET (self->correct_button),
                          problems && g_list_model_get_n_items (problems) > 0);
  self->place = find_place (kind);
  gtk_widget_set_visible (GTK_WIDGET (self->show_button), self->place != NULL);
  if (self->place)
    {
      /* Translators: a button; %s is a kind of records, as "Deals". */
      g_autofree char *label = g_strdup_printf (_ ("_Show %s"), crm_kind_get_label_plural (kind));
      gtk_button_set_label (self->show_button, label);
    }
  crm_import_fix_list_set_problems (self->problems, self->context, kind,
                                    crm_import_past_get_problems (past), FALSE);
}

/* ---- reading ---- */

static void
on_past_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportResultPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportPast) past = crm_import_past_read_finish (result, &error);
  if (!self->context)
    return;
  g_clear_object (&self->reading);
  if (self->is_stale)
    read_again (self);
  else if (past)
    show_past (self, past);
  else if (g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    show_gone (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    crm_navigator_report_error (self->navigator, _ ("The import could not be read"), error);
}

static void
read_again (CrmImportResultPage *self)
{
  self->is_stale = self->reading != NULL;
  if (self->reading || crm_id_is_none (&self->import))
    return;
  self->reading = g_cancellable_new ();
  crm_import_past_read_async (self->context, &self->import, self->reading, on_past_read_cb,
                              g_object_ref (self));
}

/* ---- fixing ---- */

static void
on_problem_settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportResultPage) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmId batch;
  gint64 n = crm_import_past_settle_finish (result, &batch, &error);
  if (!self->context)
    return;
  if (n < 0)
    {
      crm_navigator_report_error (self->navigator, _ ("It could not be fixed"), error);
      return;
    }
  g_autofree char *number = crm_locale_format_integer (crm_context_get_locale (self->context), n);
  /* Translators: %s is a number of rows of a file. */
  g_autofree char *message = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s row settled", "%s rows settled", (gulong) n), number);
  crm_navigator_toast (self->navigator, message, &batch);
  read_again (self);
}

static void
on_problem_settle_cb (CrmImportResultPage *self,
                      CrmImportProblem *problem,
                      const char *replacement,
                      gboolean create)
{
  crm_import_past_settle_async (self->context, &self->import, problem, replacement, create,
                                on_problem_settled_cb, g_object_ref (self));
}

static void
crm_import_result_page_dispose (GObject *object)
{
  CrmImportResultPage *self = CRM_IMPORT_RESULT_PAGE (object);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->report);
  if (self->adaptive)
    gtk_widget_unparent (GTK_WIDGET (self->adaptive));
  self->adaptive = NULL;
  G_OBJECT_CLASS (crm_import_result_page_parent_class)->dispose (object);
}

static void
crm_import_result_page_class_init (CrmImportResultPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_result_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (CRM_TYPE_IMPORT_FIX_LIST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-result-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, adaptive);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, icon);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, title);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, description);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, go_on_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, undo_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, correct_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, show_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportResultPage, problems);
  gtk_widget_class_bind_template_callback (widget_class, on_show_button_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_settle_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_result_page_init (CrmImportResultPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_import_result_page_set_context:
 *
 * To be called once.
 */
void
crm_import_result_page_set_context (CrmImportResultPage *self,
                                    CrmContext *context,
                                    CrmNavigator *navigator)
{
  g_return_if_fail (CRM_IS_IMPORT_RESULT_PAGE (self));
  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->changed_id = g_signal_connect_swapped (context, "changed", G_CALLBACK (read_again), self);
}

/**
 * crm_import_result_page_show:
 * @import: a record of kind import_batch
 * @report: (nullable): of the run, when it was just now
 *
 * Shows an import.
 */
void
crm_import_result_page_show (CrmImportResultPage *self,
                             const CrmId *import,
                             CrmImportReport *report)
{
  g_return_if_fail (CRM_IS_IMPORT_RESULT_PAGE (self));
  self->import = *import;
  g_set_object (&self->report, report);
  read_again (self);
}

/**
 * crm_import_result_page_get_import:
 *
 * Returns: the import that is shown; none while nothing is
 */
const CrmId *
crm_import_result_page_get_import (CrmImportResultPage *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_RESULT_PAGE (self), NULL);
  return &self->import;
}

gboolean
crm_import_result_page_is_busy (CrmImportResultPage *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_RESULT_PAGE (self), FALSE);
  return self->reading != NULL;
}
