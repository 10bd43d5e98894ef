/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edits sales plans. Main thread. */
#include "config.h"

#include "crm-plan-window.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date-entry.h"
#include "crm-link-picker.h"
#include "crm-plan-grid.h"
#include "crm-wrap-box.h"

#define CRM_PLAN_WINDOW(object)                                                                    \
  G_TYPE_CHECK_INSTANCE_CAST (object, CRM_TYPE_PLAN_WINDOW, CrmPlanWindow)

typedef struct
{
  AdwWindow parent_instance;

  CrmContext *context;
  CrmNavigator *navigator;
  GtkWidget *plans; /* a group for each */
  GtkEditable *name;
  GtkDropDown *metric;
  GtkDropDown *period;
  GCancellable *cancellable;
} CrmPlanWindow;

typedef struct
{
  AdwWindowClass parent_class;
} CrmPlanWindowClass;

G_DEFINE_TYPE (CrmPlanWindow, crm_plan_window, ADW_TYPE_WINDOW)

/* The entries from which a line of one plan is made. */
typedef struct
{
  CrmPlanWindow *window;
  CrmRecord *plan;
  CrmLinkPicker *who;
  CrmDateEntry *start;
  GtkEditable *target;
} LineForm;

typedef struct
{
  GPtrArray *plans; /* CrmRecord */
  GPtrArray *lines; /* GPtrArray of CrmRecord, one a plan */
} Plans;

static void read_again (CrmPlanWindow *self);

static void
plans_free (Plans *plans)
{
  g_clear_pointer (&plans->plans, g_ptr_array_unref);
  g_clear_pointer (&plans->lines, g_ptr_array_unref);
  g_free (plans);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Plans, plans_free)

static void
line_form_free (gpointer data, GClosure *closure)
{
  LineForm *form = data;

  g_object_unref (form->plan);
  g_free (form);
}

static gpointer
read_plans (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *kind = crm_catalog_find_kind (catalog, "sales_plan");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (Plans) plans = g_new0 (Plans, 1);

  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "name", FALSE, error))
    return NULL;
  plans->plans = crm_session_list (session, query, error);
  plans->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; plans->plans != NULL && i < plans->plans->len; i++)
    {
      GPtrArray *lines = crm_session_children (
          session, crm_catalog_find_kind (catalog, "sales_plan_line"), "sales_plan_id", kind,
          crm_record_get_id (plans->plans->pdata[i]), error);

      if (lines == NULL)
        return NULL;
      g_ptr_array_add (plans->lines, lines);
    }
  return plans->plans != NULL ? g_steal_pointer (&plans) : NULL;
}

static gboolean
counts_deals (CrmRecord *plan)
{
  return g_strcmp0 (crm_record_get_text (plan, "metric"), "deals") == 0;
}

static void
run_delete (CrmPlanWindow *self, CrmRecord *record, const char *label)
{
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, crm_record_get_kind (record), crm_record_get_id (record));
  crm_navigator_run (self->navigator, operation);
}

static void
on_delete_line_cb (GtkButton *button, CrmPlanWindow *self)
{
  run_delete (self, g_object_get_data (G_OBJECT (button), "record"),
              _ ("Delete a line of a sales plan"));
}

static void
on_delete_plan_cb (GtkButton *button, CrmPlanWindow *self)
{
  run_delete (self, g_object_get_data (G_OBJECT (button), "record"), _ ("Delete a sales plan"));
}

static GtkWidget *
new_delete_button (CrmPlanWindow *self, CrmRecord *record, GCallback clicked, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static void
on_grid_clicked_cb (GtkButton *button, CrmPlanWindow *self)
{
  gtk_window_present (crm_plan_grid_new (self->context, GTK_WINDOW (self),
                                         g_object_get_data (G_OBJECT (button), "record")));
}

/* What is done with a plan as a whole. */
static GtkWidget *
new_plan_buttons (CrmPlanWindow *self, CrmRecord *plan)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  /* Translators: a button that opens a sales plan as a table of people and months. */
  GtkWidget *grid = gtk_button_new_with_mnemonic (_ ("Edit as _Grid…"));

  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (grid), "record", g_object_ref (plan), g_object_unref);
  g_signal_connect (grid, "clicked", G_CALLBACK (on_grid_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), grid);
  gtk_box_append (GTK_BOX (box), new_delete_button (self, plan, G_CALLBACK (on_delete_plan_cb),
                                                    _ ("Delete Plan")));
  return box;
}

static char *
dup_who (CrmRecord *line)
{
  static const char *const links[] = { "user_id", "team_id", "product_id" };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      const CrmField *field = crm_kind_find_field (crm_record_get_kind (line), links[i]);
      const char *title
          = crm_record_is_set (line, links[i]) ? crm_record_get_link_title (line, field) : NULL;

      if (title != NULL)
        return g_markup_escape_text (title, -1);
    }
  return g_markup_escape_text (_ ("Whole office"), -1);
}

static char *
format_field (CrmPlanWindow *self, CrmRecord *record, const char *name)
{
  return crm_record_format (record, crm_kind_find_field (crm_record_get_kind (record), name),
                            crm_context_get_locale (self->context));
}

static void
add_line (CrmPlanWindow *self, GtkWidget *group, CrmRecord *plan, CrmRecord *line)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *who = dup_who (line);
  g_autofree char *start = format_field (self, line, "start");
  g_autofree char *target = format_field (self, line, counts_deals (plan) ? "quantity" : "amount");
  GtkWidget *number = gtk_label_new (target);

  gtk_widget_add_css_class (number, "numeric");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), who);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), start);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), number);
  adw_action_row_add_suffix (
      ADW_ACTION_ROW (row),
      new_delete_button (self, line, G_CALLBACK (on_delete_line_cb), _ ("Delete Line")));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* What is typed must be a number; nothing else is taken. */
static gboolean
read_target (LineForm *form, CrmRecord *line)
{
  const char *field = counts_deals (form->plan) ? "quantity" : "amount";
  const char *text = gtk_editable_get_text (form->target);
  gboolean good = text[0] != '\0'
                  && crm_record_parse (line, field, text,
                                       crm_context_get_locale (form->window->context), NULL);

  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (form->target), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (form->target), "error");
  return good;
}

static void
on_add_line_cb (GtkWidget *widget, gpointer data)
{
  LineForm *form = data;
  CrmContext *context = form->window->context;
  g_autoptr (CrmRecord) line = crm_record_new (crm_context_get_kind (context, "sales_plan_line"));
  g_autoptr (CrmOperation) operation = NULL;
  const CrmKind *kind = crm_link_picker_get_kind (form->who);
  const CrmId *id = crm_link_picker_get_id (form->who);
  CrmDate start;

  if (!read_target (form, line) || !crm_date_entry_get_date (form->start, &start)
      || start == CRM_DATE_NONE || !crm_link_picker_is_settled (form->who))
    return;
  crm_record_set_link (line, "sales_plan_id", crm_record_get_id (form->plan));
  crm_record_set_integer (line, "start", start);
  if (id != NULL && kind != NULL)
    {
      g_autofree char *link = g_strconcat (crm_kind_get_name (kind), "_id", NULL);

      crm_record_set_link (line, link, id);
    }
  operation = crm_operation_new (_ ("Add a line to a sales plan"));
  crm_operation_insert (operation, line);
  crm_navigator_run (form->window->navigator, operation);
}

static GtkWidget *
new_line_form (CrmPlanWindow *self, CrmRecord *plan)
{
  const CrmKind *kinds[] = { crm_context_get_kind (self->context, "user"),
                             crm_context_get_kind (self->context, "team"),
                             crm_context_get_kind (self->context, "product") };
  GtkWidget *box = crm_wrap_box_new (6), *add = gtk_button_new_with_mnemonic (_ ("_Add"));
  GtkWidget *who = crm_link_picker_new (self->context, kinds[0]);
  GtkWidget *start = crm_date_entry_new (crm_context_get_locale (self->context));
  GtkWidget *target = gtk_entry_new ();
  LineForm *form = g_new0 (LineForm, 1);

  *form = (LineForm){ self, g_object_ref (plan), CRM_LINK_PICKER (who), CRM_DATE_ENTRY (start),
                      GTK_EDITABLE (target) };
  crm_link_picker_set_kinds (form->who, self->context, kinds, G_N_ELEMENTS (kinds));
  crm_link_picker_set_label (form->who, _ ("Person, team or product"));
  crm_link_picker_set_placeholder (form->who, _ ("Person, team or product; empty for all"));
  crm_link_picker_set_can_create (form->who, FALSE);
  crm_date_entry_set_label (form->start, _ ("First day"));
  crm_date_entry_set_date (form->start, crm_date_month_start (crm_date_today ()));
  gtk_entry_set_placeholder_text (GTK_ENTRY (target), _ ("Plan"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (target), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Plan"), -1);
  gtk_editable_set_width_chars (form->target, 10);
  g_signal_connect (target, "activate", G_CALLBACK (on_add_line_cb), form);
  g_signal_connect_data (add, "clicked", G_CALLBACK (on_add_line_cb), form, line_form_free, 0);
  crm_wrap_box_append (CRM_WRAP_BOX (box), who);
  crm_wrap_box_append (CRM_WRAP_BOX (box), start);
  crm_wrap_box_append (CRM_WRAP_BOX (box), target);
  crm_wrap_box_append (CRM_WRAP_BOX (box), add);
  gtk_widget_set_margin_top (box, 6);
  return box;
}

static void
add_plan (CrmPlanWindow *self, CrmRecord *plan, GPtrArray *lines)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = g_markup_escape_text (crm_record_get_title (plan), -1);
  g_autofree char *metric = format_field (self, plan, "metric");
  g_autofree char *period = format_field (self, plan, "period");
  /* Translators: what a sales plan is about: “Sales” or “Deals won”, then “Month” or its like. */
  g_autofree char *about = g_strdup_printf (C_ ("sales plan", "%s, %s"), metric, period);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), about);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group),
                                           new_plan_buttons (self, plan));
  for (guint i = 0; i < lines->len; i++)
    add_line (self, group, plan, lines->pdata[i]);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_line_form (self, plan));
  gtk_box_append (GTK_BOX (self->plans), group);
}

static void
on_plans_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Plans) plans = crm_store_run_finish (CRM_STORE (source), result, &error);
  CrmPlanWindow *self;
  GtkWidget *child;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = CRM_PLAN_WINDOW (data);
  if (plans == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The sales plans could not be read"), error);
      return;
    }
  while ((child = gtk_widget_get_first_child (self->plans)) != NULL)
    gtk_box_remove (GTK_BOX (self->plans), child);
  for (guint i = 0; i < plans->plans->len; i++)
    add_plan (self, plans->plans->pdata[i], plans->lines->pdata[i]);
}

static void
read_again (CrmPlanWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       read_plans, NULL, NULL, (GDestroyNotify) plans_free, self->cancellable,
                       on_plans_read_cb, self);
}

static void
on_context_changed_cb (CrmContext *context, GArray *changes, CrmPlanWindow *self)
{
  read_again (self);
}

static void
on_add_plan_cb (GtkWidget *widget, CrmPlanWindow *self)
{
  const CrmKind *kind = crm_context_get_kind (self->context, "sales_plan");
  const CrmChoice *metrics = crm_field_get_spec (crm_kind_find_field (kind, "metric"))->choices;
  const CrmChoice *periods = crm_field_get_spec (crm_kind_find_field (kind, "period"))->choices;
  g_autoptr (CrmRecord) plan = crm_record_new (kind);
  g_autoptr (CrmOperation) operation = NULL;
  const char *name = gtk_editable_get_text (self->name);

  if (name[0] == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->name));
      return;
    }
  crm_record_take_defaults (plan);
  crm_record_set_text (plan, "name", name);
  crm_record_set_text (plan, "metric", metrics[gtk_drop_down_get_selected (self->metric)].key);
  crm_record_set_text (plan, "period", periods[gtk_drop_down_get_selected (self->period)].key);
  operation = crm_operation_new (_ ("Add a sales plan"));
  crm_operation_insert (operation, plan);
  gtk_editable_set_text (self->name, "");
  crm_navigator_run (self->navigator, operation);
}

static GtkDropDown *
new_choices (CrmPlanWindow *self, GtkWidget *box, const char *name)
{
  const CrmKind *kind = crm_context_get_kind (self->context, "sales_plan");
  const CrmField *field = crm_kind_find_field (kind, name);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  for (const CrmChoice *choice = crm_field_get_spec (field)->choices; choice->key != NULL; choice++)
    gtk_string_list_append (list, g_dpgettext2 (GETTEXT_PACKAGE, choice->context, choice->label));
  drop_down = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (list)), NULL);
  gtk_widget_set_tooltip_text (drop_down, crm_field_get_label (field));
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_field_get_label (field), -1);
  crm_wrap_box_append (CRM_WRAP_BOX (box), drop_down);
  return GTK_DROP_DOWN (drop_down);
}

static GtkWidget *
new_plan_form (CrmPlanWindow *self)
{
  GtkWidget *group = adw_preferences_group_new (), *box = crm_wrap_box_new (6);
  GtkWidget *add = gtk_button_new_with_mnemonic (_ ("_Add Plan"));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("New Plan"));
  self->name = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _ ("Name"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name"), -1);
  g_signal_connect (self->name, "activate", G_CALLBACK (on_add_plan_cb), self);
  crm_wrap_box_append (CRM_WRAP_BOX (box), GTK_WIDGET (self->name));
  self->metric = new_choices (self, box, "metric");
  self->period = new_choices (self, box, "period");
  g_signal_connect (add, "clicked", G_CALLBACK (on_add_plan_cb), self);
  crm_wrap_box_append (CRM_WRAP_BOX (box), add);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  return group;
}

static void
build (CrmPlanWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_new ();

  gtk_widget_set_margin_top (inner, 18);
  gtk_widget_set_margin_bottom (inner, 24);
  gtk_widget_set_margin_start (inner, 12);
  gtk_widget_set_margin_end (inner, 12);
  self->plans = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_box_append (GTK_BOX (inner), self->plans);
  gtk_box_append (GTK_BOX (inner), new_plan_form (self));
  adw_clamp_set_child (ADW_CLAMP (clamp), inner);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scrolled);
  adw_window_set_content (ADW_WINDOW (self), box);
}

static void
crm_plan_window_dispose (GObject *object)
{
  CrmPlanWindow *self = CRM_PLAN_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_plan_window_parent_class)->dispose (object);
}

static void
crm_plan_window_class_init (CrmPlanWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_plan_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
crm_plan_window_init (CrmPlanWindow *self)
{
}

/**
 * crm_plan_window_new:
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
crm_plan_window_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmPlanWindow *self
      = g_object_new (CRM_TYPE_PLAN_WINDOW, "title", _ ("Sales Plans"), "default-width", 560,
                      "default-height", 600, "modal", TRUE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  if (navigator != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (self), crm_navigator_get_window (navigator));
  build (self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self, 0);
  read_again (self);
  return GTK_WINDOW (self);
}
