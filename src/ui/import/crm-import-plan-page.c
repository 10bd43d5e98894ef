/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan of an import and its preview, which follows every change. Main thread. */
#include "config.h"

#include "crm-import-plan-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-adaptive-bin.h"
#include "crm-import-column-row.h"
#include "crm-import-counts.h"
#include "crm-import-fix-list.h"
#include "crm-import-mappings-window.h"
#include "crm-import-rows-table.h"

struct _CrmImportPlanPage
{
  GtkWidget parent_instance;

  /* Widgets */
  CrmAdaptiveBin *adaptive;
  AdwPreferencesGroup *file_group;
  AdwComboRow *kind_row;
  AdwComboRow *mapping_row;
  AdwComboRow *match_row;
  AdwComboRow *existing_row;
  AdwExpanderRow *remember_row;
  AdwEntryRow *name_row;
  AdwExpanderRow *form_row;
  AdwComboRow *sheet_row;
  AdwComboRow *encoding_row;
  AdwComboRow *delimiter_row;
  GtkSwitch *header_switch;
  GtkListBox *columns;
  GtkLabel *message;
  CrmImportCounts *counts;
  CrmImportRowsTable *rows;
  GtkButton *rows_button;
  CrmImportFixList *problems;
  GtkButton *import_button;
  GtkSpinner *spinner;
  GtkLabel *checking_label;

  /* What it shows */
  CrmContext *context;
  CrmNavigator *navigator;
  CrmImportFlow *flow;
  CrmImportPlan *plan;       /* that the columns were made for */
  const CrmKind *shown_kind; /* that the fields belong to */
  GPtrArray *kinds;          /* CrmKind, as kind_row lists them */
  GPtrArray *fields;         /* CrmField of the kind */
  GListModel *labels;        /* of them, after "leave out" */
  GPtrArray *matches;        /* as match_row lists them */
  GPtrArray *encodings;      /* names as iconv knows them; the first is what was found */
  CrmJob *job;               /* whose progress is shown */
  gulong job_id;
  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (CrmImportPlanPage, crm_import_plan_page, GTK_TYPE_WIDGET)

static const char *const encodings[]
    = { "UTF-8", "WINDOWS-1252", "WINDOWS-1250", "WINDOWS-1254", "ISO-8859-2", "UTF-16LE" };

static const struct
{
  char delimiter;
  const char *label;
} delimiters[] = {
  { ',', NC_ ("between columns", "Comma") },
  { ';', NC_ ("between columns", "Semicolon") },
  { '\t', NC_ ("between columns", "Tab") },
  { '|', NC_ ("between columns", "Bar") },
};

/* ---- what a person changes ---- */

static void
on_kind_selected_cb (CrmImportPlanPage *self)
{
  guint selected = adw_combo_row_get_selected (self->kind_row);
  if (!self->is_updating && self->kinds && selected < self->kinds->len)
    crm_import_flow_set_kind (self->flow, g_ptr_array_index (self->kinds, selected));
}

static void
on_match_selected_cb (CrmImportPlanPage *self)
{
  guint selected = adw_combo_row_get_selected (self->match_row);
  if (!self->is_updating && self->matches && selected < self->matches->len)
    crm_import_flow_set_match (self->flow, g_ptr_array_index (self->matches, selected));
}

static void
on_existing_selected_cb (CrmImportPlanPage *self)
{
  guint selected = adw_combo_row_get_selected (self->existing_row);
  if (!self->is_updating && selected < CRM_IMPORT_N_EXISTING)
    crm_import_flow_set_existing (self->flow, (CrmImportExisting) selected);
}

static void
on_mapping_selected_cb (CrmImportPlanPage *self)
{
  guint selected = adw_combo_row_get_selected (self->mapping_row);
  GPtrArray *mappings = self->flow ? crm_import_flow_get_mappings (self->flow) : NULL;
  if (!self->is_updating && mappings && selected <= mappings->len)
    crm_import_flow_use_mapping (self->flow,
                                 selected > 0 ? g_ptr_array_index (mappings, selected - 1) : NULL);
}

static void
on_remember_changed_cb (CrmImportPlanPage *self)
{
  if (!self->is_updating)
    crm_import_flow_set_remember (self->flow,
                                  adw_expander_row_get_enable_expansion (self->remember_row));
}

static void
on_name_changed_cb (CrmImportPlanPage *self)
{
  if (!self->is_updating)
    crm_import_flow_set_mapping_name (self->flow,
                                      gtk_editable_get_text (GTK_EDITABLE (self->name_row)));
}

static void
on_manage_clicked_cb (CrmImportPlanPage *self)
{
  GtkWidget *window = crm_import_mappings_window_new (self->context, self->navigator, self->flow);
  gtk_window_set_transient_for (GTK_WINDOW (window), crm_navigator_get_window (self->navigator));
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_sheet_selected_cb (CrmImportPlanPage *self)
{
  GtkStringObject *sheet = adw_combo_row_get_selected_item (self->sheet_row);
  if (!self->is_updating && sheet)
    crm_import_flow_read_sheet (self->flow, gtk_string_object_get_string (sheet));
}

static void
on_form_changed_cb (CrmImportPlanPage *self)
{
  if (self->is_updating || !self->encodings)
    return;
  guint encoding = adw_combo_row_get_selected (self->encoding_row);
  guint delimiter = adw_combo_row_get_selected (self->delimiter_row);
  if (encoding >= self->encodings->len || delimiter >= G_N_ELEMENTS (delimiters))
    return;
  crm_import_flow_read_as (
      self->flow, g_ptr_array_index (self->encodings, encoding), delimiters[delimiter].delimiter,
      gtk_switch_get_active (self->header_switch) ? CRM_CSV_HEADER_YES : CRM_CSV_HEADER_NO);
}

static void
on_narrow_changed_cb (CrmImportPlanPage *self)
{
  gboolean is_narrow = crm_adaptive_bin_is_narrow (self->adaptive);
  crm_import_counts_set_narrow (self->counts, is_narrow);
  /* The counts say the same, and there is no room for it twice. */
  gtk_widget_set_visible (GTK_WIDGET (self->checking_label), !is_narrow);
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->columns)); row;
       row = gtk_widget_get_next_sibling (row))
    crm_import_column_row_set_narrow (CRM_IMPORT_COLUMN_ROW (row), is_narrow);
}

static void
show_rows (CrmImportPlanPage *self)
{
  CrmImportReport *preview = crm_import_flow_get_preview (self->flow);
  CrmImportRows *rows = preview ? crm_import_report_get_rows (preview) : NULL;
  CrmImportAction action = crm_import_counts_get_action (self->counts);
  guint list = action == CRM_IMPORT_SKIP ? CRM_IMPORT_LIST_PROBLEMS : (guint) action;
  guint n = rows ? crm_import_rows_get_n (rows, list) : 0;
  crm_import_rows_table_set_rows (self->rows, rows, list, crm_context_get_locale (self->context));
  gtk_widget_set_visible (GTK_WIDGET (self->rows), n > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_button), n > 0);
  gtk_button_set_label (self->rows_button, list == CRM_IMPORT_LIST_PROBLEMS
                                               ? _ ("_Correct These Rows…")
                                               : _ ("Show A_ll of Them…"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->rows_button), "u", (guint) action);
}

static void
on_action_changed_cb (CrmImportPlanPage *self)
{
  if (self->flow)
    show_rows (self);
}

/* ---- the file ---- */

static const char *
describe_delimiter (char delimiter)
{
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (delimiters[i].delimiter == delimiter)
      return g_dpgettext2 (GETTEXT_PACKAGE, "between columns", delimiters[i].label);
  return "";
}

/* A workbook and cards are named; of CSV the size says more. */
static char *
dup_form (CrmCsvReader *reader, const char *size)
{
  switch (crm_csv_reader_get_form (reader))
    {
    case CRM_TABLE_EXCEL:
      return g_strdup (_ ("Excel workbook"));
    case CRM_TABLE_OPENDOCUMENT:
      return g_strdup (_ ("OpenDocument spreadsheet"));
    case CRM_TABLE_VCARD:
      return g_strdup (_ ("Address cards"));
    case CRM_TABLE_HTML:
      return g_strdup (_ ("Table of a web page"));
    case CRM_TABLE_TEXT:
      break;
    }
  return g_strdup (size);
}

static void
show_file (CrmImportPlanPage *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  CrmCsvReader *reader = crm_import_plan_get_reader (self->plan);
  guint64 n_rows = crm_import_plan_get_n_rows (self->plan);
  guint n_columns = crm_import_plan_get_n_columns (self->plan);
  g_autofree char *rows = crm_locale_format_integer (locale, (gint64) n_rows);
  /* Translators: %s is a number of rows of a file. */
  g_autofree char *row_text
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row", "%s rows", (gulong) n_rows), rows);
  /* Translators: %u is a number of columns of a file. */
  g_autofree char *column_text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u column", "%u columns", n_columns), n_columns);
  g_autofree char *size = g_format_size (crm_csv_reader_get_size (reader));
  const char *program = crm_import_plan_get_program (self->plan);
  g_autofree char *form_text = dup_form (reader, size);
  g_autofree char *origin
      = program && crm_csv_reader_get_form (reader) != CRM_TABLE_VCARD
            /* Translators: %s is the name of a program, such as Google Contacts. */
            ? g_strdup_printf (_ ("This looks like an export of %s"), program)
            : NULL;
  g_autofree char *facts = g_strjoin (" · ", row_text, column_text, form_text, NULL);
  g_autofree char *text = origin ? g_strjoin ("\n", origin, facts, NULL) : g_strdup (facts);
  g_autofree char *title = g_markup_escape_text (crm_import_flow_get_file_name (self->flow), -1);
  adw_preferences_group_set_title (self->file_group, title);
  adw_preferences_group_set_description (self->file_group, text);

  if (crm_csv_reader_get_form (reader) != CRM_TABLE_TEXT)
    {
      const char *sheet = crm_csv_reader_get_sheet (reader);
      adw_expander_row_set_subtitle (self->form_row, sheet ? sheet : "");
      return;
    }
  const char *encoding = crm_csv_reader_get_encoding (reader);
  g_autofree char *form = g_strjoin (
      " · ", encoding, describe_delimiter (crm_csv_reader_get_delimiter (reader)),
      crm_csv_reader_is_encoding_certain (reader) ? NULL : _ ("letters are a guess"), NULL);
  adw_expander_row_set_subtitle (self->form_row, form);
}

static void
show_sheets (CrmImportPlanPage *self)
{
  CrmCsvReader *reader = crm_import_plan_get_reader (self->plan);
  const char *const *sheets = crm_csv_reader_get_sheets (reader);
  gboolean is_text = crm_csv_reader_get_form (reader) == CRM_TABLE_TEXT;
  gtk_widget_set_visible (GTK_WIDGET (self->form_row),
                          crm_csv_reader_get_form (reader) != CRM_TABLE_VCARD);
  gtk_widget_set_visible (GTK_WIDGET (self->encoding_row), is_text);
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter_row), is_text);
  gtk_widget_set_visible (GTK_WIDGET (self->sheet_row), sheets != NULL);
  if (!sheets)
    return;
  g_autoptr (GtkStringList) list = gtk_string_list_new (sheets);
  adw_combo_row_set_model (self->sheet_row, G_LIST_MODEL (list));
  for (guint i = 0; sheets[i]; i++)
    if (g_strcmp0 (sheets[i], crm_csv_reader_get_sheet (reader)) == 0)
      adw_combo_row_set_selected (self->sheet_row, i);
}

static void
show_form (CrmImportPlanPage *self)
{
  CrmCsvReader *reader = crm_import_plan_get_reader (self->plan);
  show_sheets (self);
  const char *found = crm_csv_reader_get_encoding (reader);
  g_clear_pointer (&self->encodings, g_ptr_array_unref);
  self->encodings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_ptr_array_add (self->encodings, g_strdup (found));
  gtk_string_list_append (list, found);
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (g_ascii_strcasecmp (encodings[i], found) != 0)
      {
        g_ptr_array_add (self->encodings, g_strdup (encodings[i]));
        gtk_string_list_append (list, encodings[i]);
      }
  adw_combo_row_set_model (self->encoding_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->encoding_row, 0);
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (delimiters[i].delimiter == crm_csv_reader_get_delimiter (reader))
      adw_combo_row_set_selected (self->delimiter_row, i);
  gtk_switch_set_active (self->header_switch, crm_csv_reader_get_has_header (reader));
}

/* ---- the plan ---- */

static void
show_kinds (CrmImportPlanPage *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  self->kinds = crm_import_plan_guess_kinds (self->plan);
  for (guint i = 0; i < self->kinds->len; i++)
    gtk_string_list_append (list, crm_kind_get_label_plural (g_ptr_array_index (self->kinds, i)));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (list));
}

static void
show_columns (CrmImportPlanPage *self)
{
  gboolean is_narrow = crm_adaptive_bin_is_narrow (self->adaptive);
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->columns)));)
    gtk_list_box_remove (self->columns, row);
  for (guint i = 0; i < crm_import_plan_get_n_columns (self->plan); i++)
    {
      GtkWidget *row = crm_import_column_row_new (self->flow, i);
      crm_import_column_row_set_narrow (CRM_IMPORT_COLUMN_ROW (row), is_narrow);
      gtk_list_box_append (self->columns, row);
    }
}

static void
show_fields (CrmImportPlanPage *self)
{
  const CrmKind *kind = crm_import_plan_get_kind (self->plan);
  if (self->shown_kind != kind || !self->fields)
    {
      g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
      g_clear_pointer (&self->fields, g_ptr_array_unref);
      self->fields = crm_import_plan_list_fields (self->plan);
      /* Translators: a choice beside the fields that a column can fill: none. */
      gtk_string_list_append (list, C_ ("import", "Leave Out"));
      for (guint i = 0; i < self->fields->len; i++)
        gtk_string_list_append (list, crm_field_get_label (g_ptr_array_index (self->fields, i)));
      g_set_object (&self->labels, G_LIST_MODEL (list));
      self->shown_kind = kind;
    }
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->columns)); row;
       row = gtk_widget_get_next_sibling (row))
    crm_import_column_row_update (CRM_IMPORT_COLUMN_ROW (row), self->fields, self->labels);
}

/* By what records are found, and what then happens to them. */
static void
show_match (CrmImportPlanPage *self)
{
  const char *match = crm_import_plan_get_match (self->plan);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;
  g_clear_pointer (&self->matches, g_ptr_array_unref);
  self->matches = crm_import_plan_list_matches (self->plan);
  for (guint i = 0; i < self->matches->len; i++)
    {
      const char *one = g_ptr_array_index (self->matches, i);
      g_autofree char *label = crm_import_plan_dup_match_label (self->plan, one);
      gtk_string_list_append (list, label);
      if (g_str_equal (one, match))
        selected = i;
    }
  g_autofree char *keys = g_str_equal (match, CRM_IMPORT_MATCH_AUTO)
                              ? crm_import_plan_dup_automatic_keys (self->plan)
                              : NULL;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->match_row), keys ? keys : "");
  adw_combo_row_set_model (self->match_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->match_row, selected);
  adw_combo_row_set_selected (self->existing_row, crm_import_plan_get_existing (self->plan));
  gtk_widget_set_sensitive (GTK_WIDGET (self->existing_row),
                            !g_str_equal (match, CRM_IMPORT_MATCH_NONE));
}

static void
show_mapping (CrmImportPlanPage *self)
{
  GPtrArray *mappings = crm_import_flow_get_mappings (self->flow);
  CrmRecord *mapping = crm_import_flow_get_mapping (self->flow);
  const char *name = crm_import_flow_get_mapping_name (self->flow);
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;
  self->is_updating = TRUE;
  /* Translators: a choice beside the names of saved mappings: none of them. */
  gtk_string_list_append (list, C_ ("import mapping", "Nothing Saved: by the Headings"));
  for (guint i = 0; mappings && i < mappings->len; i++)
    {
      CrmRecord *one = g_ptr_array_index (mappings, i);
      gtk_string_list_append (list, crm_record_get_title (one));
      if (mapping && crm_id_equal (crm_record_get_id (one), crm_record_get_id (mapping)))
        selected = i + 1;
    }
  adw_combo_row_set_model (self->mapping_row, G_LIST_MODEL (list));
  adw_combo_row_set_selected (self->mapping_row, selected);
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self->mapping_row),
      crm_import_flow_is_recognised (self->flow) ? _ ("Recognised by its headings") : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mapping_row), mappings && mappings->len > 0);
  adw_expander_row_set_enable_expansion (self->remember_row,
                                         crm_import_flow_get_remember (self->flow));
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name ? name : "");
  self->is_updating = FALSE;
}

static void
show_plan (CrmImportPlanPage *self)
{
  CrmImportPlan *plan = crm_import_flow_get_plan (self->flow);
  self->is_updating = TRUE;
  if (self->plan != plan)
    {
      g_set_object (&self->plan, plan);
      g_clear_pointer (&self->fields, g_ptr_array_unref);
      show_file (self);
      show_form (self);
      show_kinds (self);
      show_columns (self);
    }
  for (guint i = 0; i < self->kinds->len; i++)
    if (g_ptr_array_index (self->kinds, i) == crm_import_plan_get_kind (plan))
      adw_combo_row_set_selected (self->kind_row, i);
  show_match (self);
  show_fields (self);
  self->is_updating = FALSE;
}

/* ---- the preview ---- */

static void
on_job_told_cb (CrmImportPlanPage *self)
{
  CrmImportReport *preview = crm_import_flow_get_preview (self->flow);
  if (!self->job)
    {
      g_autofree char *summary = preview ? crm_import_report_dup_summary (preview) : NULL;
      gtk_label_set_text (self->checking_label, summary ? summary : "");
      return;
    }
  double fraction = crm_job_get_fraction (self->job);
  g_autofree char *percent
      = fraction >= 0 ? crm_locale_format_percent (crm_context_get_locale (self->context),
                                                   (gint64) (fraction * 100) * 10000, 0)
                      : NULL;
  /* Translators: %s is how far, as "43 %". */
  g_autofree char *text
      = percent ? g_strdup_printf (_ ("Checking… %s"), percent) : g_strdup (_ ("Checking…"));
  gtk_label_set_text (self->checking_label, text);
}

static void
follow_job (CrmImportPlanPage *self, CrmJob *job)
{
  if (self->job == job)
    return;
  if (self->job)
    g_clear_signal_handler (&self->job_id, self->job);
  g_set_object (&self->job, job);
  if (job)
    self->job_id
        = g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (on_job_told_cb), self);
}

static void
show_import_button (CrmImportPlanPage *self, CrmImportReport *preview, const char *message)
{
  guint64 n = preview ? crm_import_flow_count_wanted (self->flow) : 0;
  g_autofree char *number
      = crm_locale_format_integer (crm_context_get_locale (self->context), (gint64) n);
  /* Translators: a button; %s is a number of rows of a file. */
  g_autofree char *label = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "_Import %s Row", "_Import %s Rows", (gulong) n), number);
  gtk_button_set_label (self->import_button, n > 0 ? label : _ ("_Import"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), !message && (!preview || n > 0));
}

static void
show_preview (CrmImportPlanPage *self)
{
  CrmImportReport *preview = crm_import_flow_get_preview (self->flow);
  const char *message = crm_import_flow_get_message (self->flow);
  gboolean is_checking = crm_import_flow_is_previewing (self->flow);
  crm_import_counts_set_report (self->counts, preview, crm_context_get_locale (self->context));
  show_rows (self);
  crm_import_fix_list_set_problems (
      self->problems, self->context, crm_import_plan_get_kind (self->plan),
      preview ? crm_import_report_get_problems (preview) : NULL, TRUE);
  gtk_label_set_text (self->message, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->counts), message == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_checking);
  gtk_spinner_set_spinning (self->spinner, is_checking);
  follow_job (self, is_checking ? crm_import_flow_get_job (self->flow) : NULL);
  on_job_told_cb (self);
  show_import_button (self, preview, message);
}

static void
on_flow_changed_cb (CrmImportPlanPage *self, guint what)
{
  if (crm_import_flow_get_state (self->flow) != CRM_IMPORT_PLANNING)
    {
      follow_job (self, NULL);
      return;
    }
  if (what & CRM_IMPORT_CHANGE_PLAN)
    show_plan (self);
  if (what & CRM_IMPORT_CHANGE_MAPPING)
    show_mapping (self);
  if (self->plan)
    show_preview (self);
}

/**
 * crm_import_plan_page_set_flow:
 *
 * Shows the plan of a flow from now on. To be called once.
 */
void
crm_import_plan_page_set_flow (CrmImportPlanPage *self,
                               CrmContext *context,
                               CrmNavigator *navigator,
                               CrmImportFlow *flow)
{
  g_return_if_fail (CRM_IS_IMPORT_PLAN_PAGE (self));
  g_return_if_fail (self->flow == NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->flow = g_object_ref (flow);
  g_signal_connect_object (flow, "changed", G_CALLBACK (on_flow_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
crm_import_plan_page_dispose (GObject *object)
{
  CrmImportPlanPage *self = CRM_IMPORT_PLAN_PAGE (object);
  follow_job (self, NULL);
  if (self->adaptive)
    gtk_widget_unparent (GTK_WIDGET (self->adaptive));
  self->adaptive = NULL;
  g_clear_object (&self->plan);
  g_clear_object (&self->flow);
  g_clear_object (&self->context);
  g_clear_object (&self->labels);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->encodings, g_ptr_array_unref);
  g_clear_pointer (&self->matches, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_import_plan_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, adaptive);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, file_group);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, kind_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, mapping_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, match_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, existing_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, remember_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, name_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, form_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, sheet_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, encoding_row);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet_selected_cb);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, header_switch);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, columns);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, message);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, counts);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, rows);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, rows_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, problems);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, CrmImportPlanPage, checking_label);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_mapping_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_manage_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_match_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_existing_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remember_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_form_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_action_changed_cb);
}

static void
crm_import_plan_page_class_init (CrmImportPlanPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_import_plan_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (CRM_TYPE_IMPORT_COUNTS);
  g_type_ensure (CRM_TYPE_IMPORT_ROWS_TABLE);
  g_type_ensure (CRM_TYPE_IMPORT_FIX_LIST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/import/crm-import-plan-page.ui");
  bind_children (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_import_plan_page_init (CrmImportPlanPage *self)
{
  self->is_updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    gtk_string_list_append (list, describe_delimiter (delimiters[i].delimiter));
  adw_combo_row_set_model (self->delimiter_row, G_LIST_MODEL (list));
  g_autoptr (GtkStringList) policies = gtk_string_list_new (NULL);
  for (guint i = 0; i < CRM_IMPORT_N_EXISTING; i++)
    gtk_string_list_append (policies, crm_import_existing_get_label ((CrmImportExisting) i));
  adw_combo_row_set_model (self->existing_row, G_LIST_MODEL (policies));
  self->is_updating = FALSE;
}
