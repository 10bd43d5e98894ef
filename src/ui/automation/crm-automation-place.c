/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Automation. Main thread. */
#include "config.h"

#include "crm-automation-place.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-adaptive-bin.h"
#include "crm-automation-rules.h"
#include "crm-rule-window.h"

/* Below this width the header bar has no room for the switch between the parts. */
#define NARROW 620

#define PAGE 200

/* What comes in a row is read once. */
#define READ_AFTER 200 /* ms */

typedef enum
{
  PART_RULES,
  PART_QUEUE,
  PART_LOG,
  N_PARTS
} Part;

static const char *const part_names[] = { "rules", "queue", "log" };

struct _CrmAutomationPlace
{
  GtkWidget parent_instance;

  CrmAdaptiveBin *bin;
  AdwViewStack *stack;
  AdwBin *rules_page;
  GtkStack *queue_stack;
  AdwBin *queue_bin;
  GtkStack *log_stack;
  AdwBin *log_bin;
  AdwViewSwitcherBar *bar;
  GtkWidget *header_end;
  GtkWidget *new_label;
  GtkWidget *switcher;

  CrmAutomationRules *rules;
  CrmAutomationList *lists[N_PARTS]; /* of the queue and the log */

  CrmContext *context;
  CrmNavigator *navigator;
  GCancellable *reading[N_PARTS];
  guint limits[N_PARTS];
  gboolean is_stale[N_PARTS];
  gboolean is_front;
  guint read_id;
};

static void crm_automation_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmAutomationPlace,
                               crm_automation_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE,
                                                      crm_automation_place_place_init))

static Part
get_part (CrmAutomationPlace *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->stack);

  for (guint i = 0; i < N_PARTS; i++)
    if (g_strcmp0 (part_names[i], name) == 0)
      return (Part) i;
  return PART_RULES;
}

/* ---- reading ---- */

static void
free_request (gpointer request)
{
  crm_automation_request_free (request);
}

static void
unref_array (gpointer array)
{
  g_ptr_array_unref (array);
}

static void
show_part (CrmAutomationPlace *self, Part part, GPtrArray *read)
{
  GtkStack *stack = part == PART_QUEUE ? self->queue_stack : self->log_stack;

  if (part == PART_RULES)
    {
      crm_automation_rules_set (self->rules, read);
      return;
    }
  crm_automation_list_set_items (self->lists[part], read);
  gtk_stack_set_visible_child_name (stack, read->len > 0 ? "list" : "empty");
}

static void
on_part_read_cb (GObject *source, GAsyncResult *result, gpointer user_data, Part part)
{
  g_autoptr (CrmAutomationPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) read = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->context == NULL)
    return;
  g_clear_object (&self->reading[part]);
  if (read != NULL)
    show_part (self, part, read);
  else
    crm_navigator_report_error (self->navigator, _ ("The rules could not be read"), error);
  crm_place_changed (CRM_PLACE (self));
}

static void
on_rules_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  on_part_read_cb (source, result, user_data, PART_RULES);
}

static void
on_queue_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  on_part_read_cb (source, result, user_data, PART_QUEUE);
}

static void
on_log_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  on_part_read_cb (source, result, user_data, PART_LOG);
}

static void
read_part (CrmAutomationPlace *self, Part part)
{
  static const struct
  {
    CrmSessionFunc read;
    GAsyncReadyCallback callback;
  } parts[] = {
    { crm_automation_read_rules, on_rules_read_cb },
    { crm_automation_read_queue, on_queue_read_cb },
    { crm_automation_read_log, on_log_read_cb },
  };
  CrmAutomationRequest *request = g_new0 (CrmAutomationRequest, 1);

  if (self->reading[part] != NULL)
    g_cancellable_cancel (self->reading[part]);
  g_clear_object (&self->reading[part]);
  self->reading[part] = g_cancellable_new ();
  self->is_stale[part] = FALSE;
  request->locale = crm_context_get_locale (self->context);
  request->limit = self->limits[part];
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       parts[part].read, request, free_request, unref_array, self->reading[part],
                       parts[part].callback, g_object_ref (self));
}

static void
update (CrmAutomationPlace *self)
{
  Part part = get_part (self);

  if (self->context != NULL && self->is_front && self->is_stale[part])
    read_part (self, part);
}

static gboolean
on_read_due_cb (gpointer data)
{
  CrmAutomationPlace *self = data;

  self->read_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* Names that the lists show may be those of any record. */
static void
on_context_changed_cb (CrmAutomationPlace *self)
{
  for (guint i = 0; i < N_PARTS; i++)
    self->is_stale[i] = TRUE;
  if (self->is_front && self->read_id == 0)
    self->read_id = g_timeout_add (READ_AFTER, on_read_due_cb, self);
}

static void
on_queue_more_cb (CrmAutomationPlace *self)
{
  if (crm_automation_list_get_n (self->lists[PART_QUEUE]) < self->limits[PART_QUEUE])
    return;
  self->limits[PART_QUEUE] += PAGE;
  read_part (self, PART_QUEUE);
}

static void
on_log_more_cb (CrmAutomationPlace *self)
{
  if (crm_automation_list_get_n (self->lists[PART_LOG]) < self->limits[PART_LOG])
    return;
  self->limits[PART_LOG] += PAGE;
  read_part (self, PART_LOG);
}

/* ---- doing ---- */

static void
edit (CrmAutomationPlace *self, CrmRuleDraft *draft)
{
  gtk_window_present (GTK_WINDOW (crm_rule_window_new (self->context, self->navigator, draft)));
}

static void
on_new_clicked_cb (CrmAutomationPlace *self)
{
  g_autoptr (CrmRecord) rule = crm_record_new (crm_context_get_kind (self->context, "rule"));

  crm_record_set_text (rule, "event", "created");
  crm_record_set_integer (rule, "active", 1);
  edit (self, crm_rule_draft_new (rule, TRUE));
}

/* On the writing thread of the store; each of them is an operation of its own. */
static gpointer
run_cancel (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rule_cancel (session, data, "window", error) ? session : NULL;
}

static gpointer
run_allow (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rule_allow (session, data, "window", error) ? session : NULL;
}

static gpointer
run_undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rule_undo (session, data, error) ? session : NULL;
}

static gpointer
run_retry (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_rule_retry (session, data, "window", error) ? session : NULL;
}

static void
on_acted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAutomationPlace) self = user_data;
  g_autoptr (GError) error = NULL;

  crm_store_run_finish (CRM_STORE (source), result, &error);
  if (self->context == NULL)
    return;
  if (error != NULL)
    crm_navigator_report_error (self->navigator, _ ("This was not done"), error);
  on_context_changed_cb (self);
}

static void
on_acted_on_cb (CrmAutomationPlace *self, CrmAutomationItem *item, int act)
{
  CrmSessionFunc func = act == CRM_AUTOMATION_CANCEL  ? run_cancel
                        : act == CRM_AUTOMATION_UNDO  ? run_undo
                        : act == CRM_AUTOMATION_ALLOW ? run_allow
                                                      : run_retry;

  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       func, crm_id_copy (&item->id), g_free, NULL, NULL, on_acted_cb,
                       g_object_ref (self));
}

/* ---- the place ---- */

static void
on_part_changed_cb (CrmAutomationPlace *self)
{
  if (self->context == NULL)
    return;
  update (self);
  crm_place_changed (CRM_PLACE (self));
}

static void
on_narrow_changed_cb (CrmAutomationPlace *self)
{
  adw_view_switcher_bar_set_reveal (self->bar, crm_adaptive_bin_is_narrow (self->bin));
  gtk_widget_set_visible (self->new_label, !crm_adaptive_bin_is_narrow (self->bin));
  crm_place_changed (CRM_PLACE (self));
}

static GtkWidget *
crm_automation_place_get_header_end (CrmPlace *place)
{
  return CRM_AUTOMATION_PLACE (place)->header_end;
}

static GtkWidget *
crm_automation_place_get_title_widget (CrmPlace *place)
{
  CrmAutomationPlace *self = CRM_AUTOMATION_PLACE (place);

  return crm_adaptive_bin_is_narrow (self->bin) ? NULL : self->switcher;
}

static gboolean
crm_automation_place_is_busy (CrmPlace *place)
{
  CrmAutomationPlace *self = CRM_AUTOMATION_PLACE (place);

  return self->reading[get_part (self)] != NULL;
}

static void
crm_automation_place_show (CrmPlace *place, GVariant *target)
{
  CrmAutomationPlace *self = CRM_AUTOMATION_PLACE (place);

  if (target != NULL && g_variant_is_of_type (target, G_VARIANT_TYPE_STRING)
      && g_strv_contains ((const char *const[]){ "rules", "queue", "log", NULL },
                          g_variant_get_string (target, NULL)))
    adw_view_stack_set_visible_child_name (self->stack, g_variant_get_string (target, NULL));
}

static void
crm_automation_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmAutomationPlace *self = CRM_AUTOMATION_PLACE (place);

  self->is_front = is_front;
  update (self);
}

static void
crm_automation_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_header_end = crm_automation_place_get_header_end;
  iface->get_title_widget = crm_automation_place_get_title_widget;
  iface->is_busy = crm_automation_place_is_busy;
  iface->set_front = crm_automation_place_set_front;
  iface->show = crm_automation_place_show;
}

static void
crm_automation_place_dispose (GObject *object)
{
  CrmAutomationPlace *self = CRM_AUTOMATION_PLACE (object);

  for (guint i = 0; i < N_PARTS; i++)
    {
      if (self->reading[i] != NULL)
        g_cancellable_cancel (self->reading[i]);
      g_clear_object (&self->reading[i]);
    }
  g_clear_handle_id (&self->read_id, g_source_remove);
  g_clear_object (&self->context);
  g_clear_object (&self->header_end);
  g_clear_object (&self->switcher);
  g_clear_pointer ((GtkWidget **) &self->bin, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_automation_place_parent_class)->dispose (object);
}

static void
crm_automation_place_class_init (CrmAutomationPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_automation_place_dispose;
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/automation/crm-automation-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, rules_page);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, queue_stack);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, queue_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, log_stack);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, log_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, bar);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, header_end);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, new_label);
  gtk_widget_class_bind_template_child (widget_class, CrmAutomationPlace, switcher);
  gtk_widget_class_bind_template_callback (widget_class, on_part_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_new_clicked_cb);
}

static void
crm_automation_place_init (CrmAutomationPlace *self)
{
  for (guint i = 0; i < N_PARTS; i++)
    {
      self->limits[i] = PAGE;
      self->is_stale[i] = TRUE;
    }
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->header_end);
  g_object_ref (self->switcher);
  crm_adaptive_bin_set_threshold (self->bin, NARROW);
}

static void
add_list (CrmAutomationPlace *self, Part part, AdwBin *bin, const char *label, GCallback more)
{
  self->lists[part] = CRM_AUTOMATION_LIST (crm_automation_list_new (self->navigator, label));
  adw_bin_set_child (bin, GTK_WIDGET (self->lists[part]));
  g_signal_connect_object (self->lists[part], "act", G_CALLBACK (on_acted_on_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lists[part], "more", more, self, G_CONNECT_SWAPPED);
}

/**
 * crm_automation_place_new:
 *
 * Returns: (transfer floating): the place
 */
GtkWidget *
crm_automation_place_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmAutomationPlace *self = g_object_new (CRM_TYPE_AUTOMATION_PLACE, NULL);

  self->navigator = navigator;
  self->rules = CRM_AUTOMATION_RULES (crm_automation_rules_new (context, navigator));
  adw_bin_set_child (self->rules_page, GTK_WIDGET (self->rules));
  g_signal_connect_object (self->rules, "edit", G_CALLBACK (edit), self, G_CONNECT_SWAPPED);
  add_list (self, PART_QUEUE, self->queue_bin, _ ("What waits"), G_CALLBACK (on_queue_more_cb));
  add_list (self, PART_LOG, self->log_bin, _ ("What rules did"), G_CALLBACK (on_log_more_cb));
  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
