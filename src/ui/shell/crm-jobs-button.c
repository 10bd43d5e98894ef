/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long work in the header bar. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-job-row.h"
#include "crm-jobs-button.h"

struct _CrmJobsButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkListBox *list;

  CrmContext *context;
  gulong items_changed_id;
};

G_DEFINE_FINAL_TYPE (CrmJobsButton, crm_jobs_button, GTK_TYPE_WIDGET)

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  CrmJobsButton *self = user_data;
  return crm_job_row_new (self->context, CRM_JOB (item));
}

static void
on_jobs_changed_cb (CrmJobsButton *self)
{
  guint n_jobs = g_list_model_get_n_items (crm_context_get_jobs (self->context));
  gtk_widget_set_visible (GTK_WIDGET (self), n_jobs > 0);
  /* Translators: %u is a number of running and finished jobs, as imports. */
  g_autofree char *text = g_strdup_printf (ngettext ("%u job", "%u jobs", n_jobs), n_jobs);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  if (n_jobs == 0)
    gtk_menu_button_popdown (self->button);
}

static void
crm_jobs_button_dispose (GObject *object)
{
  CrmJobsButton *self = CRM_JOBS_BUTTON (object);
  if (self->context)
    g_clear_signal_handler (&self->items_changed_id, crm_context_get_jobs (self->context));
  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_jobs_button_parent_class)->dispose (object);
}

static void
crm_jobs_button_class_init (CrmJobsButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_jobs_button_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/shell/crm-jobs-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmJobsButton, button);
  gtk_widget_class_bind_template_child (widget_class, CrmJobsButton, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_jobs_button_init (CrmJobsButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * crm_jobs_button_set_context:
 * @context: (nullable): the open office
 *
 * Sets whose jobs it shows.
 */
void
crm_jobs_button_set_context (CrmJobsButton *self, CrmContext *context)
{
  g_return_if_fail (CRM_IS_JOBS_BUTTON (self));
  if (self->context == context)
    return;
  if (self->context)
    g_clear_signal_handler (&self->items_changed_id, crm_context_get_jobs (self->context));
  g_set_object (&self->context, context);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_list_box_bind_model (self->list, context ? crm_context_get_jobs (context) : NULL,
                           create_row_cb, self, NULL);
  if (!context)
    return;
  self->items_changed_id = g_signal_connect_swapped (
      crm_context_get_jobs (context), "items-changed", G_CALLBACK (on_jobs_changed_cb), self);
  on_jobs_changed_cb (self);
}
