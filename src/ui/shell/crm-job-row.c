/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One job of the list of jobs. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-job-row.h"

struct _CrmJobRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title;
  GtkLabel *status;
  GtkProgressBar *progress;
  GtkButton *button;

  CrmContext *context;
  CrmJob *job;
};

G_DEFINE_FINAL_TYPE (CrmJobRow, crm_job_row, GTK_TYPE_LIST_BOX_ROW)

static void
update (CrmJobRow *self)
{
  CrmJobState state = crm_job_get_state (self->job);
  gboolean is_running = state == CRM_JOB_RUNNING;
  double fraction = crm_job_get_fraction (self->job);
  const char *status = crm_job_get_status (self->job);

  gtk_label_set_label (self->title, crm_job_get_title (self->job));
  gtk_label_set_label (self->status, status ? status : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status), status && *status);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_running);
  if (fraction < 0)
    gtk_progress_bar_pulse (self->progress);
  else
    gtk_progress_bar_set_fraction (self->progress, fraction);
  gtk_button_set_icon_name (self->button,
                            is_running ? "process-stop-symbolic" : "window-close-symbolic");
  const char *label = is_running ? _ ("Cancel") : _ ("Put Away");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  if (state == CRM_JOB_FAILED)
    gtk_widget_add_css_class (GTK_WIDGET (self->status), "error");
}

static void
on_button_clicked_cb (CrmJobRow *self)
{
  if (crm_job_get_state (self->job) == CRM_JOB_RUNNING)
    g_cancellable_cancel (crm_job_get_cancellable (self->job));
  else
    crm_context_remove_job (self->context, self->job);
}

static void
crm_job_row_finalize (GObject *object)
{
  CrmJobRow *self = CRM_JOB_ROW (object);
  g_clear_object (&self->job);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_job_row_parent_class)->finalize (object);
}

static void
crm_job_row_class_init (CrmJobRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_job_row_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/shell/crm-job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmJobRow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmJobRow, status);
  gtk_widget_class_bind_template_child (widget_class, CrmJobRow, progress);
  gtk_widget_class_bind_template_child (widget_class, CrmJobRow, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked_cb);
}

static void
crm_job_row_init (CrmJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_job_row_new:
 *
 * Returns: (transfer full): a row that follows the job
 */
GtkWidget *
crm_job_row_new (CrmContext *context, CrmJob *job)
{
  CrmJobRow *self = g_object_new (CRM_TYPE_JOB_ROW, NULL);
  self->context = g_object_ref (context);
  self->job = g_object_ref (job);
  g_signal_connect_object (job, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
