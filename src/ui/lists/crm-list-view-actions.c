/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be done with the rows of a list that are selected. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-ask.h"
#include "crm-assign-window.h"
#include "crm-deal-move.h"
#include "crm-list-bulk.h"
#include "crm-list-view-private.h"
#include "crm-merge.h"
#include "crm-next-step.h"
#include "crm-plan-work.h"

#define MAX_COPIED 20000
#define MANY 50

static char *
dup_number (CrmListView *self, guint n)
{
  return crm_locale_format_integer (crm_context_get_locale (self->context), n);
}

/* What acts on all rows waits until all rows are here. */
void
crm_list_view_update_selection (CrmListView *self)
{
  guint n = crm_list_model_get_n_selected (self->model);
  gboolean is_whole = crm_list_model_is_whole (self->model);
  gboolean may_export = crm_catalog_may_export (crm_context_get_catalog (self->context));
  GtkWidget *widget = GTK_WIDGET (self);
  gtk_action_bar_set_revealed (self->action_bar, n > 0);
  gboolean is_there = !self->shows_deleted;
  gtk_widget_set_visible (self->delete_button, is_there);
  gtk_widget_set_visible (self->merge_button, is_there);
  gtk_widget_set_visible (GTK_WIDGET (self->set_button), is_there);
  gtk_widget_set_visible (self->restore_button, !is_there);
  gtk_widget_action_set_enabled (widget, "crm-list.restore", n > 0 && is_whole && !is_there);
  gtk_widget_action_set_enabled (widget, "crm-list.delete", n > 0 && is_whole && is_there);
  gtk_widget_action_set_enabled (widget, "crm-list.copy",
                                 n > 0 && is_whole && (may_export || n == 1));
  gtk_widget_set_sensitive (GTK_WIDGET (self->set_button), is_whole);
  gtk_widget_action_set_enabled (widget, "crm-list.merge",
                                 n >= 2 && n <= CRM_MERGE_MOST && is_there);
  gtk_widget_action_set_enabled (widget, "crm-list.select-none", n > 0);
  gtk_widget_action_set_enabled (widget, "crm-list.export", is_whole && may_export);
  gtk_widget_action_set_enabled (widget, "crm-list.select-others", is_whole);
  gtk_widget_action_set_enabled (widget, "crm-list.print", is_whole && may_export);
  gtk_widget_action_set_enabled (widget, "crm-list.labels",
                                 is_whole && may_export
                                     && crm_kind_has (self->kinds[0], CRM_KIND_PARTY));
  gtk_widget_action_set_enabled (widget, "crm-list.issue",
                                 is_whole && is_there && crm_list_view_can_issue (self));
  if (n == 0)
    return;
  g_autofree char *number = dup_number (self, n);
  /* Translators: %s is a number of rows of a list. */
  g_autofree char *text = g_strdup_printf (ngettext ("%s selected", "%s selected", n), number);
  gtk_label_set_label (self->selected_label, text);
}

static void
run_delete (CrmListView *self, GArray *refs)
{
  g_autofree char *number = dup_number (self, refs->len);
  g_autofree char *what = self->spec->format_count (refs->len, number);
  /* Translators: the name of an operation; %s is as "12 contacts". */
  g_autofree char *label = g_strdup_printf (_ ("Delete %s"), what);
  g_autoptr (CrmOperation) operation
      = crm_list_bulk_delete (label, refs, crm_context_get_locale (self->context));
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->model));
  crm_navigator_run (self->navigator, operation);
}

static void
on_delete_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GArray) refs = user_data;
  if (crm_ask_finish (result))
    run_delete (CRM_LIST_VIEW (source), refs);
}

/* A few are deleted at once, since the toast offers undo; of many the number is shown first. */
static void
on_delete_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmListView *self = CRM_LIST_VIEW (widget);
  g_autoptr (GArray) refs = crm_list_model_dup_selected (self->model);
  if (refs->len <= MANY)
    {
      run_delete (self, refs);
      return;
    }
  g_autofree char *number = dup_number (self, refs->len);
  g_autofree char *what = self->spec->format_count (refs->len, number);
  /* Translators: a question; %s is as "120 contacts". */
  g_autofree char *heading = g_strdup_printf (_ ("Delete %s?"), what);
  crm_ask_async (widget, heading, _ ("It can be undone."), _ ("_Delete"), CRM_ASK_DESTRUCTIVE, NULL,
                 on_delete_answered_cb, g_array_ref (refs));
}

static CrmOperation *
choose_operation (CrmListView *self,
                  GArray *refs,
                  const CrmField *field,
                  const char *choices,
                  CrmSetWay way,
                  const char *what)
{
  g_auto (CrmValue) value = crm_value_text (choices);
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *names
      = crm_field_format (field, &value, crm_context_get_currency (self->context), locale);
  g_autofree char *label
      = way == CRM_SET_ADD
            /* Translators: the name of an operation: what is added to the choices of a field, and
             * of what, as "Add Wholesale to 12 contacts". */
            ? g_strdup_printf (_ ("Add %1$s to %2$s"), names, what)
            /* Translators: the name of an operation: what is taken out of the choices of a field,
             * and of what, as "Take Wholesale out of 12 contacts". */
            : g_strdup_printf (_ ("Take %1$s out of %2$s"), names, what);
  return crm_list_bulk_choose (label, refs, crm_field_get_name (field), choices, way == CRM_SET_ADD,
                               locale);
}

/* ---- plans and rules for all that is selected ---- */

typedef struct
{
  GArray *refs;
  CrmId plan;
} Planning;

static void
planning_free (gpointer data)
{
  Planning *planning = data;
  g_array_unref (planning->refs);
  g_free (planning);
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_plan (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Planning *planning = data;
  return crm_plan_put (session, &planning->plan, planning->refs, CRM_DATE_NONE, cancellable, error)
                 >= 0
             ? data
             : NULL;
}

/* Puts a plan on all that is selected. */
void
crm_list_view_start_plan (CrmRecord *plan, gpointer data)
{
  CrmListView *self = data;
  g_autoptr (GArray) refs = crm_list_model_dup_selected (self->model);
  if (refs->len == 0)
    return;
  Planning *planning = g_new0 (Planning, 1);
  g_autofree char *number = dup_number (self, refs->len);
  g_autofree char *what = self->spec->format_count (refs->len, number);
  /* Translators: the name of an operation that can be undone: a plan, then of what, as "12
   * contacts". */
  g_autofree char *label
      = g_strdup_printf (_ ("Start the plan “%s” for %s"), crm_record_get_title (plan), what);
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  planning->refs = g_steal_pointer (&refs);
  planning->plan = *crm_record_get_id (plan);
  crm_operation_set_func (operation, run_plan, planning, planning_free);
  crm_navigator_run (self->navigator, operation);
}

typedef struct
{
  GArray *refs;
  CrmRecord *model;
  gboolean only_missing;
} NextStep;

static void
next_step_free (gpointer data)
{
  NextStep *next = data;
  g_array_unref (next->refs);
  g_object_unref (next->model);
  g_free (next);
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_next_step (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  NextStep *next = data;
  return crm_next_step_put (session, next->model, next->refs, next->only_missing, cancellable,
                            error)
                 >= 0
             ? data
             : NULL;
}

/* Plans the same for all that is selected. */
void
crm_list_view_put_next_step (CrmRecord *model, gboolean only_missing, gpointer data)
{
  CrmListView *self = data;
  g_autoptr (GArray) refs = crm_list_model_dup_selected (self->model);
  if (refs->len == 0)
    return;
  NextStep *next = g_new0 (NextStep, 1);
  g_autofree char *number = dup_number (self, refs->len);
  g_autofree char *what = self->spec->format_count (refs->len, number);
  /* Translators: the name of an operation that can be undone: what is to be done, then about what,
   * as "12 deals". */
  g_autofree char *label
      = g_strdup_printf (_ ("Plan “%s” for %s"), crm_record_get_title (model), what);
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  next->refs = g_steal_pointer (&refs);
  next->model = g_object_ref (model);
  next->only_missing = only_missing;
  crm_operation_set_func (operation, run_next_step, next, next_step_free);
  crm_navigator_run (self->navigator, operation);
}

/* Asks to whom the leads and deals go that are selected. */
void
crm_list_view_assign (CrmListView *self)
{
  gint16 lead = crm_kind_get_number (crm_context_get_kind (self->context, "lead"));
  gint16 deal = crm_kind_get_number (crm_context_get_kind (self->context, "opportunity"));
  g_autoptr (GArray) refs = crm_list_model_dup_selected (self->model);
  for (guint i = refs->len; i > 0; i--)
    {
      gint16 kind = (gint16) CRM_REF_KIND (g_array_index (refs, CrmRef, i - 1));
      if (kind != lead && kind != deal)
        g_array_remove_index (refs, i - 1);
    }
  if (refs->len == 0)
    {
      crm_navigator_toast (self->navigator, _ ("Only leads and deals are given to people"), NULL);
      return;
    }
  gtk_window_present (crm_assign_window_new (self->context, self->navigator, refs));
}

/* A stage may ask for something before deals go there. */
static gboolean
is_stage_of_deals (const CrmField *field)
{
  return strcmp (crm_field_get_name (field), "stage_id") == 0
         && strcmp (crm_kind_get_name (crm_field_get_kind (field)), "opportunity") == 0;
}

/* Gives one field of all that is selected a value. */
void
crm_list_view_set_field (CrmListView *self,
                         const CrmField *field,
                         const CrmValue *value,
                         CrmSetWay way)
{
  g_autoptr (GArray) refs = crm_list_model_dup_selected (self->model);
  g_autoptr (CrmOperation) operation = NULL;
  if (refs->len == 0 || (way != CRM_SET_ONLY && value->type != CRM_VALUE_TEXT))
    return;
  if (is_stage_of_deals (field) && value->type == CRM_VALUE_LINK)
    {
      crm_deals_move (self->context, self->navigator, refs, &value->link);
      return;
    }
  g_autofree char *number = dup_number (self, refs->len);
  g_autofree char *what = self->spec->format_count (refs->len, number);
  /* Translators: the name of an operation: a field, and of what, as "Change City of 12 contacts".
   */
  g_autofree char *label
      = g_strdup_printf (_ ("Change %1$s of %2$s"), crm_field_get_label (field), what);
  if (way == CRM_SET_ONLY)
    operation = crm_list_bulk_set (label, refs, crm_field_get_name (field), value,
                                   crm_context_get_locale (self->context));
  else
    operation = choose_operation (self, refs, field, value->text, way, what);
  crm_navigator_run (self->navigator, operation);
}

static void
on_restore_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmListView *self = CRM_LIST_VIEW (widget);
  g_autoptr (GArray) refs = crm_list_model_dup_selected (self->model);
  g_autofree char *number = dup_number (self, refs->len);
  g_autofree char *what = self->spec->format_count (refs->len, number);
  /* Translators: the name of an operation; %s is as "12 contacts". */
  g_autofree char *label = g_strdup_printf (_ ("Bring back %s"), what);
  g_autoptr (CrmOperation) operation
      = crm_list_bulk_restore (label, refs, crm_context_get_locale (self->context));
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->model));
  crm_navigator_run (self->navigator, operation);
}

static void
on_show_deleted_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmListView *self = CRM_LIST_VIEW (widget);
  crm_list_view_show_deleted (self, !self->shows_deleted);
}

static void
on_select_all_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (CRM_LIST_VIEW (widget)->model));
}

static void
on_select_others_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_list_model_select_others (CRM_LIST_VIEW (widget)->model);
}

static void
on_select_none_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmListView *self = CRM_LIST_VIEW (widget);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->model));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_clear_filters_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_list_view_clear_filters (CRM_LIST_VIEW (widget));
}

static void
on_rows_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmListView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records
      = crm_list_source_page_finish (CRM_LIST_SOURCE (source), result, &error);
  if (!records)
    {
      crm_navigator_report_error (self->navigator, _ ("The rows could not be copied"), error);
      return;
    }
  if (!self->columns)
    return; /* closed meanwhile */
  g_autoptr (GdkContentProvider) table = crm_list_view_make_table (self, records);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), table);
  g_autofree char *number = dup_number (self, records->len);
  /* Translators: %s is a number of rows of a list. */
  g_autofree char *message
      = g_strdup_printf (ngettext ("%s row copied", "%s rows copied", records->len), number);
  crm_navigator_toast (self->navigator, message, NULL);
}

static void
on_copy_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmListView *self = CRM_LIST_VIEW (widget);
  g_autoptr (GArray) refs = crm_list_model_dup_selected (self->model);
  g_autoptr (CrmListSource) source = crm_store_source_new (crm_context_get_store (self->context));
  if (refs->len > 0)
    crm_list_source_page_async (source, (const CrmRef *) (gpointer) refs->data,
                                MIN (refs->len, MAX_COPIED), NULL, on_rows_read_cb,
                                g_object_ref (self));
}

static void
on_merged_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmListView) self = user_data;
  g_autoptr (GPtrArray) records
      = crm_list_source_page_finish (CRM_LIST_SOURCE (source), result, NULL);
  if (!records || !self->columns)
    return;
  GVariantBuilder ids;
  const CrmKind *kind = NULL;
  g_variant_builder_init (&ids, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      if (!record)
        continue;
      g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));
      kind = crm_record_get_kind (record);
      g_variant_builder_add (&ids, "s", id);
    }
  if (kind)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.merge", "(sas)", crm_kind_get_name (kind),
                                &ids);
  else
    g_variant_builder_clear (&ids);
}

static void
on_merge_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmListView *self = CRM_LIST_VIEW (widget);
  g_autoptr (GArray) refs = crm_list_model_dup_selected (self->model);
  g_autoptr (CrmListSource) source = crm_store_source_new (crm_context_get_store (self->context));
  if (refs->len < 2 || refs->len > CRM_MERGE_MOST)
    return;
  for (guint i = 1; i < refs->len; i++)
    if (CRM_REF_KIND (g_array_index (refs, CrmRef, i))
        != CRM_REF_KIND (g_array_index (refs, CrmRef, 0)))
      {
        crm_navigator_toast (self->navigator, _ ("Only records of the same kind can be merged"),
                             NULL);
        return;
      }
  crm_list_source_page_async (source, (const CrmRef *) (gpointer) refs->data, refs->len, NULL,
                              on_merged_read_cb, g_object_ref (self));
}

static void
on_sort_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmListView *self = CRM_LIST_VIEW (widget);
  crm_list_columns_sort_by (self->columns, g_variant_get_string (parameter, NULL),
                            g_str_has_suffix (name, "-also"));
  crm_list_view_sorted (self);
}

static void
on_export_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_list_view_export (CRM_LIST_VIEW (widget));
}

static void
on_print_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_list_view_print (CRM_LIST_VIEW (widget));
}

static void
on_labels_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_list_view_print_labels (CRM_LIST_VIEW (widget));
}

static void
on_issue_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  crm_list_view_issue (CRM_LIST_VIEW (widget));
}

void
crm_list_view_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "crm-list.delete", NULL, on_delete_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.restore", NULL, on_restore_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.show-deleted", NULL,
                                   on_show_deleted_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.select-all", NULL,
                                   on_select_all_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.select-others", NULL,
                                   on_select_others_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.select-none", NULL,
                                   on_select_none_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.clear-filters", NULL,
                                   on_clear_filters_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.copy", NULL, on_copy_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.merge", NULL, on_merge_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.sort", "s", on_sort_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.sort-also", "s", on_sort_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.export", NULL, on_export_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.print", NULL, on_print_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.labels", NULL, on_labels_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-list.issue", NULL, on_issue_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "crm-list.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "crm-list.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK,
                                       "crm-list.select-all", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "crm-list.select-others", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "crm-list.copy",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "crm-list.select-none",
                                       NULL);
}
