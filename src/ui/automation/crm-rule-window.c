/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The editor of a rule. Main thread. */
#include "config.h"

#include "crm-rule-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-ask.h"
#include "crm-filter-popover.h"
#include "crm-row-error.h"
#include "crm-rule-form.h"
#include "crm-rule-save.h"
#include "crm-rule-try-window.h"

struct _CrmRuleWindow
{
  AdwWindow parent_instance;

  GtkWidget *save_button;
  GtkStack *stack;
  GtkLabel *problem;
  GtkEditable *name_row;
  GtkSwitch *active_switch;
  GtkLabel *sentence;
  AdwBin *when_bin;
  AdwActionRow *if_row;
  GtkMenuButton *if_button;
  GtkWidget *clear_button;
  GtkWidget *if_group;
  GtkBox *actions_box;
  GtkWidget *try_button;
  GtkWidget *delete_button;

  GtkLabel *name_error;
  CrmRuleForm *when;
  GPtrArray *forms; /* CrmRuleForm, of the actions, in order; borrowed from actions_box */

  CrmContext *context;
  CrmNavigator *navigator;
  CrmRuleDraft *draft;
  GCancellable *cancellable;
  GHashTable *filters; /* name of a kind: the condition that was last set on it */
  const CrmKind *entity;
  GArray *gone; /* CrmId, of actions that were stored and are taken out */
  gboolean is_filling;
  gboolean is_dirty;
  gboolean is_saving;
};

G_DEFINE_FINAL_TYPE (CrmRuleWindow, crm_rule_window, ADW_TYPE_WINDOW)

/* ---- the sentence ---- */

static void
say (CrmRuleWindow *self)
{
  g_autofree char *sentence = crm_automation_say (
      self->draft->rule, self->draft->actions, self->draft->names,
      crm_context_get_currency (self->context), crm_context_get_locale (self->context));

  gtk_label_set_label (self->sentence, sentence);
}

static void
note_change (CrmRuleWindow *self)
{
  if (self->is_filling)
    return;
  self->is_dirty = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  say (self);
}

/* ---- if ---- */

static void
show_filter (CrmRuleWindow *self)
{
  g_autofree char *said = crm_automation_say_filter (self->draft->rule, self->draft->names,
                                                     crm_context_get_currency (self->context),
                                                     crm_context_get_locale (self->context));
  g_autofree char *markup = g_markup_escape_text (said != NULL ? said : _ ("For all of them"), -1);

  adw_action_row_set_subtitle (self->if_row, markup);
  gtk_widget_set_visible (self->clear_button, said != NULL);
}

static void
set_filter (CrmRuleWindow *self, const CrmFilter *filter)
{
  g_autofree char *text
      = filter != NULL && self->entity != NULL
            ? crm_filter_print (filter, &self->entity, 1, crm_context_get_currency (self->context))
            : NULL;

  if (text != NULL && *text != '\0')
    crm_record_set_text (self->draft->rule, "filter", text);
  else
    crm_record_unset (self->draft->rule, "filter");
  show_filter (self);
  note_change (self);
}

static CrmFilter *
dup_filter (CrmRuleWindow *self)
{
  return crm_rule_parse_filter (self->draft->rule, crm_context_get_currency (self->context), NULL);
}

static void
on_filter_added_cb (CrmRuleWindow *self, CrmListFilter *added, gboolean is_or)
{
  g_autoptr (CrmListFilter) taken = added;
  g_autoptr (CrmFilter) before = dup_filter (self);
  g_autoptr (CrmFilter) all = NULL;

  if (before == NULL)
    {
      set_filter (self, taken->filter);
      return;
    }
  all = crm_filter_new_group (is_or ? CRM_FILTER_ANY : CRM_FILTER_ALL);
  crm_filter_add (all, crm_filter_ref (before));
  crm_filter_add (all, crm_filter_ref (taken->filter));
  set_filter (self, all);
}

static void
on_filter_edited_cb (CrmRuleWindow *self, CrmFilter *all)
{
  set_filter (self, all != NULL && crm_filter_get_n_parts (all) > 0 ? all : NULL);
}

static void
on_popover_shown_cb (CrmRuleWindow *self, CrmFilterPopover *popover)
{
  g_autoptr (CrmFilter) filter = dup_filter (self);

  crm_filter_popover_set_filter (popover, filter);
  crm_filter_popover_set_count (popover, "");
}

static void
on_popover_meant_cb (CrmRuleWindow *self, CrmFilterPopover *popover)
{
  crm_filter_popover_set_count (popover, "");
}

static void
make_popover (CrmRuleWindow *self)
{
  GtkWidget *popover
      = crm_filter_popover_new (self->context, NULL, &self->entity, 1, self->draft->names);

  g_signal_connect_object (popover, "added", G_CALLBACK (on_filter_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "edited", G_CALLBACK (on_filter_edited_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_popover_shown_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "changed", G_CALLBACK (on_popover_meant_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (self->if_button, popover);
}

static void
on_clear_clicked_cb (CrmRuleWindow *self)
{
  set_filter (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->if_button));
}

/* The condition speaks of fields of one kind. What was set on another one is there again when that
 * one is chosen again. */
static void
take_entity (CrmRuleWindow *self)
{
  const CrmKind *entity = crm_rule_get_entity (self->draft->rule);
  const char *filter = crm_record_get_text (self->draft->rule, "filter");

  if (entity == self->entity)
    return;
  if (self->entity != NULL)
    {
      g_hash_table_insert (self->filters, (gpointer) crm_kind_get_name (self->entity),
                           g_strdup (filter));
      filter
          = entity != NULL ? g_hash_table_lookup (self->filters, crm_kind_get_name (entity)) : NULL;
      if (filter != NULL)
        crm_record_set_text (self->draft->rule, "filter", filter);
      else
        crm_record_unset (self->draft->rule, "filter");
    }
  self->entity = entity;
  gtk_widget_set_visible (self->if_group, entity != NULL);
  gtk_menu_button_set_popover (self->if_button, NULL);
  if (entity != NULL)
    make_popover (self);
  for (guint i = 0; i < self->forms->len; i++)
    crm_rule_form_set_entity (self->forms->pdata[i], entity);
  show_filter (self);
}

static void
on_when_changed_cb (CrmRuleWindow *self)
{
  take_entity (self);
  note_change (self);
}

/* ---- then ---- */

static GtkWidget *
make_button (CrmRuleForm *form, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", callback, form, G_CONNECT_SWAPPED);
  return button;
}

static CrmRuleWindow *
get_window (CrmRuleForm *form)
{
  return CRM_RULE_WINDOW (gtk_widget_get_root (GTK_WIDGET (form)));
}

/* The first cannot go up, the last not down, the only one not away. */
static void
update_buttons (CrmRuleWindow *self)
{
  for (guint i = 0; i < self->forms->len; i++)
    {
      GObject *form = self->forms->pdata[i];

      gtk_widget_set_sensitive (g_object_get_data (form, "crm-up"), i > 0);
      gtk_widget_set_sensitive (g_object_get_data (form, "crm-down"), i + 1 < self->forms->len);
      gtk_widget_set_visible (g_object_get_data (form, "crm-up"), self->forms->len > 1);
      gtk_widget_set_visible (g_object_get_data (form, "crm-down"), self->forms->len > 1);
      gtk_widget_set_visible (g_object_get_data (form, "crm-remove"), self->forms->len > 1);
    }
}

static void
move_action (CrmRuleForm *form, int by)
{
  CrmRuleWindow *self = get_window (form);
  guint from, to;
  CrmRecord *action;

  if (!g_ptr_array_find (self->forms, form, &from))
    return;
  to = from + (guint) by;
  action = g_ptr_array_steal_index (self->draft->actions, from);
  g_ptr_array_insert (self->draft->actions, (int) to, action);
  g_ptr_array_remove_index (self->forms, from);
  g_ptr_array_insert (self->forms, (int) to, form);
  gtk_box_reorder_child_after (self->actions_box, GTK_WIDGET (form),
                               to > 0 ? self->forms->pdata[to - 1] : NULL);
  update_buttons (self);
  note_change (self);
}

static void
on_up_clicked_cb (CrmRuleForm *form)
{
  move_action (form, -1);
}

static void
on_down_clicked_cb (CrmRuleForm *form)
{
  move_action (form, 1);
}

static void
on_remove_clicked_cb (CrmRuleForm *form)
{
  CrmRuleWindow *self = get_window (form);
  CrmRecord *action = crm_rule_form_get_draft (form);
  guint position;

  if (!g_ptr_array_find (self->forms, form, &position))
    return;
  if (crm_record_get_row (action) > 0)
    g_array_append_val (self->gone, *crm_record_get_id (action));
  g_ptr_array_remove_index (self->forms, position);
  g_ptr_array_remove_index (self->draft->actions, position);
  gtk_box_remove (self->actions_box, GTK_WIDGET (form));
  update_buttons (self);
  note_change (self);
  gtk_widget_child_focus (self->forms->pdata[position > 0 ? position - 1 : 0], GTK_DIR_TAB_FORWARD);
}

static CrmRuleForm *
add_action (CrmRuleWindow *self, CrmRecord *action)
{
  static const struct
  {
    const char *key, *icon, *label;
    GCallback callback;
  } buttons[] = {
    { "crm-up", "go-up-symbolic", N_ ("Do Earlier"), G_CALLBACK (on_up_clicked_cb) },
    { "crm-down", "go-down-symbolic", N_ ("Do Later"), G_CALLBACK (on_down_clicked_cb) },
    { "crm-remove", "user-trash-symbolic", N_ ("Remove"), G_CALLBACK (on_remove_clicked_cb) },
  };
  GtkWidget *form = crm_rule_form_new (self->context, action, self->draft->lists);

  crm_rule_form_set_entity (CRM_RULE_FORM (form), self->entity);
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      GtkWidget *button = make_button (CRM_RULE_FORM (form), buttons[i].icon, _ (buttons[i].label),
                                       buttons[i].callback);

      g_object_set_data (G_OBJECT (form), buttons[i].key, button);
      crm_rule_form_add_button (CRM_RULE_FORM (form), button);
    }
  g_signal_connect_object (form, "changed", G_CALLBACK (note_change), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->forms, form);
  gtk_box_append (self->actions_box, form);
  update_buttons (self);
  return CRM_RULE_FORM (form);
}

static CrmRecord *
new_action (CrmRuleWindow *self)
{
  CrmRecord *action = crm_record_new (crm_context_get_kind (self->context, "rule_action"));
  const char *type = crm_rule_action_suits ("activity", self->entity) ? "activity" : "notify";

  crm_record_set_text (action, "type", type);
  return action;
}

static void
on_add_clicked_cb (CrmRuleWindow *self)
{
  CrmRecord *action = new_action (self);
  CrmRuleForm *form;

  g_ptr_array_add (self->draft->actions, action);
  form = add_action (self, action);
  note_change (self);
  gtk_widget_child_focus (GTK_WIDGET (form), GTK_DIR_TAB_FORWARD);
}

/* ---- keeping ---- */

static void
show_problem (CrmRuleWindow *self, const char *message)
{
  gtk_label_set_label (self->problem, message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static gboolean
check (CrmRuleWindow *self)
{
  gboolean has_name = crm_record_is_set (self->draft->rule, "name");
  gboolean is_good = crm_rule_form_check (self->when);

  crm_row_show_error (GTK_WIDGET (self->name_row), self->name_error,
                      has_name ? NULL : _ ("This cannot be empty."));
  for (guint i = 0; i < self->forms->len; i++)
    is_good = crm_rule_form_check (self->forms->pdata[i]) && is_good;
  if (!has_name)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
  return is_good && has_name;
}

/* A message of the rules begins with the name of the field that it is about. */
static void
show_refusal (CrmRuleWindow *self, int failed, const char *message)
{
  CrmRuleForm *form
      = failed >= 0 && failed < (int) self->forms->len ? self->forms->pdata[failed] : self->when;
  const char *colon = strchr (message, ':');
  g_autofree char *field = colon != NULL ? g_strndup (message, (gsize) (colon - message)) : NULL;

  if (field != NULL && crm_rule_form_show_error (form, field, g_strchug ((char *) colon + 1)))
    return;
  if (field != NULL && crm_kind_find_field (crm_record_get_kind (self->draft->rule), field))
    message = colon + 1;
  show_problem (self, message);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmRuleWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  int failed;

  if (self->context == NULL)
    return;
  self->is_saving = FALSE;
  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (crm_rule_save_finish (result, &failed, &error))
    {
      self->is_dirty = FALSE;
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  show_refusal (self, failed, error->message);
}

static void
on_save_clicked_cb (CrmRuleWindow *self)
{
  if (self->is_saving || self->when == NULL || !check (self))
    return;
  self->is_saving = TRUE;
  gtk_widget_set_sensitive (self->save_button, FALSE);
  crm_rule_save_async (self->context, self->draft, self->gone, on_saved_cb, g_object_ref (self));
}

static void
on_save_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  on_save_clicked_cb (CRM_RULE_WINDOW (widget));
}

static void
on_cancel_clicked_cb (CrmRuleWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_discard_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmRuleWindow) self = user_data;

  if (!crm_ask_finish (result))
    return;
  self->is_dirty = FALSE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
crm_rule_window_close_request (GtkWindow *window)
{
  CrmRuleWindow *self = CRM_RULE_WINDOW (window);

  if (!self->is_dirty)
    return GTK_WINDOW_CLASS (crm_rule_window_parent_class)->close_request (window);
  crm_ask_async (GTK_WIDGET (self), _ ("Discard What Was Changed?"),
                 _ ("The rule has not been saved."), _ ("_Discard"), CRM_ASK_DESTRUCTIVE, NULL,
                 on_discard_answered_cb, g_object_ref (self));
  return TRUE;
}

static void
on_try_clicked_cb (CrmRuleWindow *self)
{
  if (self->when == NULL || !crm_rule_form_check (self->when))
    return;
  gtk_window_present (GTK_WINDOW (crm_rule_try_window_new (
      self->context, self->navigator, GTK_WINDOW (self), self->draft->rule, self->draft->actions)));
}

/* What a rule did stays in the log, so the rule does too, out of sight and switched off. */
static void
on_delete_clicked_cb (CrmRuleWindow *self)
{
  /* Translators: the name of an operation that can be undone; %s is the name of a rule. */
  g_autofree char *label
      = g_strdup_printf (_ ("Delete rule “%s”"), crm_record_get_title (self->draft->rule));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  const CrmKind *kind = crm_record_get_kind (self->draft->rule);
  const CrmId *id = crm_record_get_id (self->draft->rule);

  crm_operation_set (operation, kind, id, "archived", crm_value_integer (1));
  crm_navigator_run (self->navigator, operation);
  self->is_dirty = FALSE;
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- the head ---- */

static void
on_name_changed_cb (CrmRuleWindow *self)
{
  const char *name = gtk_editable_get_text (self->name_row);

  if (self->is_filling)
    return;
  crm_row_show_error (GTK_WIDGET (self->name_row), self->name_error, NULL);
  if (*name != '\0')
    crm_record_set_text (self->draft->rule, "name", name);
  else
    crm_record_unset (self->draft->rule, "name");
  note_change (self);
}

static void
on_active_changed_cb (CrmRuleWindow *self)
{
  if (self->is_filling)
    return;
  crm_record_set_integer (self->draft->rule, "active", gtk_switch_get_active (self->active_switch));
  note_change (self);
}

static void
fill (CrmRuleWindow *self)
{
  const char *name = crm_record_get_text (self->draft->rule, "name");

  self->is_filling = TRUE;
  gtk_editable_set_text (self->name_row, name != NULL ? name : "");
  gtk_switch_set_active (self->active_switch,
                         crm_record_get_integer (self->draft->rule, "active", 0) != 0);
  self->when
      = CRM_RULE_FORM (crm_rule_form_new (self->context, self->draft->rule, self->draft->lists));
  adw_bin_set_child (self->when_bin, GTK_WIDGET (self->when));
  g_signal_connect_object (self->when, "changed", G_CALLBACK (on_when_changed_cb), self,
                           G_CONNECT_SWAPPED);
  take_entity (self);
  if (self->draft->actions->len == 0)
    g_ptr_array_add (self->draft->actions, new_action (self));
  for (guint i = 0; i < self->draft->actions->len; i++)
    add_action (self, self->draft->actions->pdata[i]);
  show_filter (self);
  say (self);
  self->is_filling = FALSE;
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_widget_set_sensitive (self->save_button, TRUE);
  if (self->draft->is_new)
    gtk_widget_grab_focus (GTK_WIDGET (self->name_row));
}

static void
on_draft_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmRuleWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gpointer read = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (self->context == NULL)
    return;
  if (read != NULL)
    fill (self);
  else
    crm_navigator_report_error (self->navigator, _ ("The rule could not be read"), error);
}

/* ---- the object ---- */

static void
crm_rule_window_dispose (GObject *object)
{
  CrmRuleWindow *self = CRM_RULE_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_rule_window_parent_class)->dispose (object);
}

static void
crm_rule_window_finalize (GObject *object)
{
  CrmRuleWindow *self = CRM_RULE_WINDOW (object);

  g_clear_pointer (&self->draft, crm_rule_draft_free);
  g_ptr_array_unref (self->forms);
  g_hash_table_unref (self->filters);
  g_array_unref (self->gone);
  G_OBJECT_CLASS (crm_rule_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, problem);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, name_row);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, active_switch);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, sentence);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, when_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, if_row);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, if_button);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, clear_button);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, if_group);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, actions_box);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, try_button);
  gtk_widget_class_bind_template_child (widget_class, CrmRuleWindow, delete_button);
}

static void
crm_rule_window_class_init (CrmRuleWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_rule_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_rule_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = crm_rule_window_close_request;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/automation/crm-rule-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_active_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_try_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_delete_clicked_cb);
  gtk_widget_class_install_action (widget_class, "rule.save", NULL, on_save_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "rule.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_rule_window_init (CrmRuleWindow *self)
{
  self->forms = g_ptr_array_new ();
  self->filters = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->gone = g_array_new (FALSE, FALSE, sizeof (CrmId));
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->name_error = crm_row_add_error_label (ADW_PREFERENCES_ROW (self->name_row));
}

/**
 * crm_rule_window_new:
 * @draft: (transfer full): a new rule, or one that is stored, which is read anew
 *
 * Returns: (transfer none): the window, which GTK owns
 */
GtkWidget *
crm_rule_window_new (CrmContext *context, CrmNavigator *navigator, CrmRuleDraft *draft)
{
  CrmRuleWindow *self
      = g_object_new (CRM_TYPE_RULE_WINDOW, "transient-for", crm_navigator_get_window (navigator),
                      "destroy-with-parent", TRUE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->draft = draft;
  gtk_window_set_title (GTK_WINDOW (self), draft->is_new ? _ ("New Rule") : _ ("Rule"));
  gtk_widget_set_visible (self->delete_button, !draft->is_new);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       crm_automation_read_draft, draft, NULL, NULL, self->cancellable,
                       on_draft_read_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
