/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule tried on the past. Main thread. */
#include "config.h"

#include "crm-rule-try-window.h"

#include <glib/gi18n-lib.h>

#include "crm-automation-data.h"
#include "crm-clock.h"
#include "crm-date.h"

/* So many lines are shown; all are counted. */
#define MOST_SHOWN 500

struct _CrmRuleTryWindow
{
  AdwWindow parent_instance;

  GtkDropDown *span;
  GtkLabel *count;
  GtkStack *stack;
  AdwBin *list_bin;
  AdwStatusPage *empty;
  CrmAutomationList *list;

  CrmContext *context;
  CrmRecord *rule;
  GPtrArray *actions;
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (CrmRuleTryWindow, crm_rule_try_window, ADW_TYPE_WINDOW)

static const int spans[] = { 7, 30, 91, 365 }; /* days, in the order of the choice */

static void
show_count (CrmRuleTryWindow *self, guint n, guint n_shown)
{
  g_autofree char *number = crm_locale_format_integer (crm_context_get_locale (self->context), n);
  /* Translators: %s is a number: what a rule would have done in the past. */
  g_autofree char *text = g_strdup_printf (
      ngettext ("It would have done this %s time", "It would have done these %s", n), number);

  if (n_shown < n)
    {
      g_autofree char *shown
          = crm_locale_format_integer (crm_context_get_locale (self->context), n_shown);
      /* Translators: two sentences: how many there are, and how many of them are shown. */
      g_autofree char *both = g_strdup_printf (_ ("%s. The first %s are shown."), text, shown);

      gtk_label_set_label (self->count, both);
      return;
    }
  gtk_label_set_label (self->count, n > 0 ? text : "");
}

static void
on_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmRuleTryWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmAutomationPast *past = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL)
    {
      g_clear_pointer (&past, crm_automation_past_free);
      return;
    }
  g_clear_object (&self->reading);
  if (past == NULL)
    {
      adw_status_page_set_title (self->empty, _ ("The Rule Could Not Be Tried"));
      adw_status_page_set_description (self->empty, error->message);
      gtk_label_set_label (self->count, "");
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }
  crm_automation_list_set_items (self->list, past->items);
  show_count (self, past->n, past->items->len);
  adw_status_page_set_title (self->empty, _ ("Nothing in This Time"));
  adw_status_page_set_description (self->empty,
                                   _ ("In this span the rule would have had no occasion to act."));
  gtk_stack_set_visible_child_name (self->stack, past->items->len > 0 ? "list" : "empty");
  crm_automation_past_free (past);
}

static void
free_request (gpointer request)
{
  crm_automation_request_free (request);
}

static void
free_past (gpointer past)
{
  crm_automation_past_free (past);
}

static void
try_rule (CrmRuleTryWindow *self)
{
  CrmAutomationRequest *request = g_new0 (CrmAutomationRequest, 1);
  guint span = gtk_drop_down_get_selected (self->span);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  request->locale = crm_context_get_locale (self->context);
  request->rule = g_object_ref (self->rule);
  request->actions = g_ptr_array_ref (self->actions);
  request->limit = MOST_SHOWN;
  request->to = crm_clock_now ();
  request->from = request->to - spans[MIN (span, G_N_ELEMENTS (spans) - 1)] * CRM_DAY;
  gtk_stack_set_visible_child_name (self->stack, "busy");
  gtk_label_set_label (self->count, "");
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       crm_automation_read_past, request, free_request, free_past, self->reading,
                       on_tried_cb, g_object_ref (self));
}

static void
on_span_chosen_cb (CrmRuleTryWindow *self)
{
  if (self->context != NULL)
    try_rule (self);
}

static void
crm_rule_try_window_dispose (GObject *object)
{
  CrmRuleTryWindow *self = CRM_RULE_TRY_WINDOW (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->context);
  g_clear_object (&self->rule);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_rule_try_window_parent_class)->dispose (object);
}

static void
crm_rule_try_window_class_init (CrmRuleTryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_rule_try_window_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/automation/crm-rule-try-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmRuleTryWindow, span);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleTryWindow, count);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleTryWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleTryWindow, list_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleTryWindow, empty);
  gtk_widget_class_bind_template_callback (widget_class, on_span_chosen_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_rule_try_window_init (CrmRuleTryWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_rule_try_window_new:
 * @rule: as it stands in the editor, saved or not
 * @actions: (element-type CrmRecord): likewise
 *
 * Returns: (transfer none): the window, which GTK owns; it begins at once
 */
GtkWidget *
crm_rule_try_window_new (CrmContext *context,
                         CrmNavigator *navigator,
                         GtkWindow *parent,
                         CrmRecord *rule,
                         GPtrArray *actions)
{
  CrmRuleTryWindow *self = g_object_new (CRM_TYPE_RULE_TRY_WINDOW, "transient-for", parent,
                                         "destroy-with-parent", TRUE, NULL);

  self->context = g_object_ref (context);
  self->rule = crm_record_copy (rule);
  self->actions = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < actions->len; i++)
    g_ptr_array_add (self->actions, crm_record_copy (actions->pdata[i]));
  self->list = CRM_AUTOMATION_LIST (
      crm_automation_list_new (navigator, _ ("What the rule would have done")));
  adw_bin_set_child (self->list_bin, GTK_WIDGET (self->list));
  gtk_drop_down_set_selected (self->span, 1);
  if (self->reading == NULL)
    try_rule (self);
  return GTK_WIDGET (self);
}
