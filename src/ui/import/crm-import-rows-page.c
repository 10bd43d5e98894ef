/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a preview follow it as it is made anew; those of an import are read from the replica
 * again after each correction. Main thread. */
#include "config.h"

#include "crm-import-rows-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-adaptive-bin.h"
#include "crm-file-choose.h"
#include "crm-import-counts.h"
#include "crm-import-rows-table.h"

struct _CrmImportRowsPage
{
  GtkWidget parent_instance;

  CrmAdaptiveBin *adaptive;
  CrmImportCounts *counts;
  GtkLabel *heading;
  GtkStack *stack;
  CrmImportRowsTable *table;
  GtkSpinner *spinner;
  GtkButton *save_button;
  GtkButton *run_button;
  GtkButton *all_button;
  GtkButton *none_button;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmImportFlow *flow;
  gboolean is_preview;
  CrmId import;        /* of a past one */
  CrmImportRows *rows; /* that are shown */
  GCancellable *working;
};

G_DEFINE_FINAL_TYPE (CrmImportRowsPage, crm_import_rows_page, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- showing ---- */

static guint
get_list (CrmImportRowsPage *self)
{
  CrmImportAction action = crm_import_counts_get_action (self->counts);
  return self->is_preview && action != CRM_IMPORT_SKIP ? (guint) action : CRM_IMPORT_LIST_PROBLEMS;
}

static gboolean
is_choosing (CrmImportRowsPage *self)
{
  CrmImportPlan *plan = self->is_preview ? crm_import_flow_get_plan (self->flow) : NULL;
  return plan && get_list (self) == CRM_IMPORT_UPDATE
         && crm_import_plan_get_existing (plan) == CRM_IMPORT_EXISTING_ASK;
}

static void
show_run_button (CrmImportRowsPage *self)
{
  guint n = crm_import_rows_table_get_n_corrected (self->table);
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *number = crm_locale_format_integer (locale, n);
  g_autofree char *label = NULL;
  if (self->is_preview)
    /* Translators: a button; %s is a number of rows of a file that a person corrected. */
    label = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "_Check %s Corrected Row", "_Check %s Corrected Rows", n),
        number);
  else
    /* Translators: a button; %s is a number of rows of a file that a person corrected. */
    label = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "_Import %s Corrected Row", "_Import %s Corrected Rows", n),
        number);
  gtk_button_set_label (self->run_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->run_button), n > 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->run_button), !self->working);
}

static void
show_heading (CrmImportRowsPage *self, guint n)
{
  static const char *const headings[CRM_IMPORT_N_LISTS] = {
    [CRM_IMPORT_CREATE] = N_ ("Rows that become new records"),
    [CRM_IMPORT_UPDATE] = N_ ("Rows that change a record: what is there → what comes"),
    [CRM_IMPORT_SAME] = N_ ("Rows that change nothing"),
    [CRM_IMPORT_SKIP] = N_ ("Rows with problems: write the right thing into their cells"),
    [CRM_IMPORT_LIST_PROBLEMS] = N_ ("Rows with problems: write the right thing into their cells"),
  };
  gtk_label_set_text (self->heading, n > 0 || self->is_preview
                                         ? g_dgettext (GETTEXT_PACKAGE, headings[get_list (self)])
                                         : "");
}

static void
show_rows (CrmImportRowsPage *self)
{
  guint list = get_list (self);
  guint n = self->rows ? crm_import_rows_get_n (self->rows, list) : 0;
  crm_import_rows_table_set_plan (self->table,
                                  self->is_preview ? crm_import_flow_get_plan (self->flow) : NULL);
  crm_import_rows_table_set_rows (self->table, self->rows, list,
                                  crm_context_get_locale (self->context));
  gtk_stack_set_visible_child_name (self->stack, !self->rows ? "wait" : n > 0 ? "rows" : "none");
  gtk_spinner_set_spinning (self->spinner, !self->rows);
  gtk_widget_set_visible (GTK_WIDGET (self->save_button),
                          list == CRM_IMPORT_LIST_PROBLEMS && n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->all_button), is_choosing (self));
  gtk_widget_set_visible (GTK_WIDGET (self->none_button), is_choosing (self));
  gtk_widget_set_visible (GTK_WIDGET (self->counts), self->is_preview);
  show_heading (self, n);
  show_run_button (self);
}

static void
on_action_changed_cb (CrmImportRowsPage *self)
{
  if (self->context && self->is_preview)
    show_rows (self);
}

static void
on_narrow_changed_cb (CrmImportRowsPage *self)
{
  crm_import_counts_set_narrow (self->counts, crm_adaptive_bin_is_narrow (self->adaptive));
}

static void
on_flow_changed_cb (CrmImportRowsPage *self, guint what)
{
  CrmImportReport *preview = crm_import_flow_get_preview (self->flow);
  if (!self->is_preview)
    return;
  if (crm_import_flow_get_state (self->flow) != CRM_IMPORT_PLANNING)
    {
      crm_import_rows_table_forget_corrections (self->table);
      return;
    }
  if (!preview)
    return;
  g_set_object (&self->rows, crm_import_report_get_rows (preview));
  crm_import_counts_set_report (self->counts, preview, crm_context_get_locale (self->context));
  show_rows (self);
}

/* ---- rows of an import ---- */

/* On a thread of the store. */
static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_import_list_rows (session, data, cancellable, error);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportRowsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportRows) rows = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (!self->context || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->working);
  if (!rows)
    {
      crm_navigator_report_error (self->navigator, _ ("The rows could not be read"), error);
      g_signal_emit (self, signals[CLOSED], 0);
      return;
    }
  g_set_object (&self->rows, rows);
  show_rows (self);
}

static void
list_rows (CrmImportRowsPage *self)
{
  g_cancellable_cancel (self->working);
  g_clear_object (&self->working);
  self->working = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       run_list, g_memdup2 (&self->import, sizeof self->import), g_free,
                       g_object_unref, self->working, on_listed_cb, g_object_ref (self));
}

typedef struct
{
  CrmId import;
  GPtrArray *corrections;
} Again;

static void
again_free (gpointer data)
{
  Again *again = data;
  g_ptr_array_unref (again->corrections);
  g_free (again);
}

/* On the writing thread of the store. */
static gpointer
run_again (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Again *again = data;
  return crm_import_run_again (session, &again->import, again->corrections, cancellable, error);
}

static void
on_ran_again_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportRowsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportReport) report = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (!self->context)
    return;
  g_clear_object (&self->working);
  if (!report)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        crm_navigator_report_error (self->navigator, _ ("The rows could not be imported"), error);
      show_run_button (self);
      return;
    }
  g_autofree char *summary = crm_import_report_dup_summary (report);
  crm_navigator_toast (self->navigator, summary, crm_import_report_get_batch (report));
  crm_import_rows_table_forget_corrections (self->table);
  list_rows (self);
}

/* The corrections go to another thread, so they go as a copy. */
static GPtrArray *
copy_corrections (CrmImportRowsPage *self)
{
  g_autoptr (GPtrArray) corrections = crm_import_rows_table_list_corrections (self->table);
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_import_correction_free);
  for (guint i = 0; i < corrections->len; i++)
    {
      const CrmImportCorrection *one = g_ptr_array_index (corrections, i);
      CrmImportCorrection *copy = g_new0 (CrmImportCorrection, 1);
      guint n = g_strv_length (one->cells);
      copy->number = one->number;
      copy->record = g_strdup (one->record);
      copy->cells = g_strdupv (one->cells);
      copy->is_edited = g_memdup2 (one->is_edited, (n + 1) * sizeof *one->is_edited);
      g_ptr_array_add (copies, copy);
    }
  return copies;
}

static void
import_corrections (CrmImportRowsPage *self)
{
  Again *again = g_new0 (Again, 1);
  again->import = self->import;
  again->corrections = copy_corrections (self);
  self->working = g_cancellable_new ();
  show_run_button (self);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_again, again, again_free, g_object_unref, self->working, on_ran_again_cb,
                       g_object_ref (self));
}

/* The plan takes the corrections, and the preview begins anew. */
static void
check_corrections (CrmImportRowsPage *self)
{
  g_autoptr (GPtrArray) corrections = crm_import_rows_table_list_corrections (self->table);
  for (guint i = 0; i < corrections->len; i++)
    {
      const CrmImportCorrection *correction = g_ptr_array_index (corrections, i);
      for (guint column = 0; correction->cells[column]; column++)
        if (correction->is_edited[column])
          crm_import_flow_set_cell (self->flow, correction->number, column,
                                    correction->cells[column]);
    }
  crm_import_rows_table_forget_corrections (self->table);
  g_clear_object (&self->rows);
  show_rows (self);
}

static void
on_run_clicked_cb (CrmImportRowsPage *self)
{
  if (self->working)
    return;
  if (self->is_preview)
    check_corrections (self);
  else
    import_corrections (self);
}

static void
on_corrected_cb (CrmImportRowsPage *self)
{
  show_run_button (self);
}

/* ---- choosing ---- */

static void
on_taken_cb (CrmImportRowsPage *self)
{
  crm_import_flow_note_taken (self->flow);
}

static void
take_all (CrmImportRowsPage *self, gboolean take)
{
  crm_import_plan_take_all_rows (crm_import_flow_get_plan (self->flow), take);
  crm_import_rows_table_refresh (self->table);
  crm_import_flow_note_taken (self->flow);
}

static void
on_all_clicked_cb (CrmImportRowsPage *self)
{
  take_all (self, TRUE);
}

static void
on_none_clicked_cb (CrmImportRowsPage *self)
{
  take_all (self, FALSE);
}

/* ---- saving ---- */

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CrmImportRows *rows = g_object_get_data (G_OBJECT (task), "crm-rows");
  GError *error = NULL;
  if (crm_import_rows_save_problems (rows, data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmImportRowsPage *self = CRM_IMPORT_ROWS_PAGE (source);
  GFile *file = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  if (!self->context)
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      crm_navigator_report_error (self->navigator, _ ("The rows could not be saved"), error);
      return;
    }
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  /* Translators: %s is the name of a file. */
  g_autofree char *message = g_strdup_printf (_ ("Saved as %s"), shown);
  crm_navigator_toast (self->navigator, message, NULL);
}

static void
on_save_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmImportRowsPage) self = user_data;
  GFile *file = crm_file_choose_finish (result);
  if (!file)
    return;
  if (!self->context || !self->rows)
    {
      g_object_unref (file);
      return;
    }
  g_autoptr (GTask) task = g_task_new (self, NULL, on_saved_cb, NULL);
  g_task_set_source_tag (task, on_save_chosen_cb);
  g_task_set_task_data (task, file, g_object_unref);
  g_object_set_data_full (G_OBJECT (task), "crm-rows", g_object_ref (self->rows), g_object_unref);
  g_task_run_in_thread (task, save_in_thread);
}

static void
on_save_clicked_cb (CrmImportRowsPage *self)
{
  static const char *const suffixes[] = { "csv", NULL };
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  crm_file_add_filter (filters, _ ("Tables (CSV)"), suffixes);
  /* Translators: the name of a file with rows that are to be corrected. */
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_SAVE, _ ("Save Rows with Problems"),
                         _ ("to correct.csv"), G_LIST_MODEL (filters), NULL, on_save_chosen_cb,
                         g_object_ref (self));
}

static void
on_back_clicked_cb (CrmImportRowsPage *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

/* ---- the page ---- */

static void
crm_import_rows_page_dispose (GObject *object)
{
  CrmImportRowsPage *self = CRM_IMPORT_ROWS_PAGE (object);
  g_cancellable_cancel (self->working);
  g_clear_object (&self->working);
  if (self->adaptive)
    gtk_widget_unparent (GTK_WIDGET (self->adaptive));
  self->adaptive = NULL;
  g_clear_object (&self->rows);
  g_clear_object (&self->flow);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_import_rows_page_parent_class)->dispose (object);
}

static void
crm_import_rows_page_class_init (CrmImportRowsPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_rows_page_dispose;
  signals[CLOSED] = g_signal_new ("closed", CRM_TYPE_IMPORT_ROWS_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (CRM_TYPE_IMPORT_COUNTS);
  g_type_ensure (CRM_TYPE_IMPORT_ROWS_TABLE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-rows-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, adaptive);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, counts);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, heading);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, table);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, run_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportRowsPage, none_button);
  gtk_widget_class_bind_template_callback (widget_class, on_action_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_corrected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_taken_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_run_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_all_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_none_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_rows_page_init (CrmImportRowsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  crm_import_rows_table_set_editable (self->table, TRUE);
}

/* An undo may have brought problems back. What a person is writing is not taken away. */
static void
on_context_changed_cb (CrmImportRowsPage *self)
{
  if (!self->is_preview && !self->working && gtk_widget_get_mapped (GTK_WIDGET (self))
      && crm_import_rows_table_get_n_corrected (self->table) == 0)
    list_rows (self);
}

/**
 * crm_import_rows_page_set_flow:
 *
 * To be called once.
 */
void
crm_import_rows_page_set_flow (CrmImportRowsPage *self,
                               CrmContext *context,
                               CrmNavigator *navigator,
                               CrmImportFlow *flow)
{
  g_return_if_fail (CRM_IS_IMPORT_ROWS_PAGE (self));
  g_return_if_fail (self->flow == NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->flow = g_object_ref (flow);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (flow, "changed", G_CALLBACK (on_flow_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
begin (CrmImportRowsPage *self, gboolean is_preview)
{
  if (self->is_preview != is_preview)
    crm_import_rows_table_forget_corrections (self->table);
  self->is_preview = is_preview;
  g_clear_object (&self->rows);
}

/**
 * crm_import_rows_page_show_preview:
 * @list: the CrmImportAction to begin with; %CRM_IMPORT_SKIP for the rows with problems
 *
 * Shows the rows of the flow's preview.
 */
void
crm_import_rows_page_show_preview (CrmImportRowsPage *self, guint list)
{
  g_return_if_fail (CRM_IS_IMPORT_ROWS_PAGE (self));
  begin (self, TRUE);
  on_flow_changed_cb (self, CRM_IMPORT_CHANGE_PREVIEW);
  crm_import_counts_set_action (self->counts, (CrmImportAction) list);
  show_rows (self);
}

/**
 * crm_import_rows_page_show_past:
 * @import: a record of kind import_batch
 *
 * Shows the rows of an import that wait to be corrected.
 */
void
crm_import_rows_page_show_past (CrmImportRowsPage *self, const CrmId *import)
{
  g_return_if_fail (CRM_IS_IMPORT_ROWS_PAGE (self));
  begin (self, FALSE);
  if (!crm_id_equal (&self->import, import))
    crm_import_rows_table_forget_corrections (self->table);
  self->import = *import;
  show_rows (self);
  list_rows (self);
}

gboolean
crm_import_rows_page_is_busy (CrmImportRowsPage *self)
{
  g_return_val_if_fail (CRM_IS_IMPORT_ROWS_PAGE (self), FALSE);
  return self->working != NULL;
}
