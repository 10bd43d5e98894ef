/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form of preference rows over one record. Main thread. */
#include "config.h"

#include "crm-settings-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-settings-data.h"

typedef struct
{
  CrmSettingsForm *form; /* borrowed: every row widget has a reference, so it outlives them */
  const CrmField *field;
  GtkWidget *row; /* weak */
  GtkLabel *error;
  GtkWidget *toggle;  /* of a yes or no */
  GPtrArray *options; /* of a choice: keys; of a link: records; NULL stands for none */
} FormRow;

struct _CrmSettingsForm
{
  GObject parent_instance;

  CrmContext *context;
  const CrmKind *kind;
  CrmRecord *record;
  gboolean is_new;
  gboolean is_loading;
  GPtrArray *rows; /* FormRow */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CrmSettingsForm, crm_settings_form, G_TYPE_OBJECT)

enum
{
  CHANGED,
  INSERTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  CrmSettingsForm *form;
  const CrmField *field;
  CrmId id;
  CrmValue value;
} Saving;

static FormRow *
find_row (CrmSettingsForm *self, const CrmField *field)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (((FormRow *) g_ptr_array_index (self->rows, i))->field == field)
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

/* ---- values into rows and out of them ---- */

static void
load_combo (FormRow *row, const CrmValue *value)
{
  guint selected = 0;
  for (guint i = 0; i < row->options->len; i++)
    {
      gpointer option = g_ptr_array_index (row->options, i);
      if (!option)
        continue;
      if (value->type == CRM_VALUE_TEXT && g_strcmp0 (option, value->text) == 0)
        selected = i;
      if (value->type == CRM_VALUE_LINK
          && crm_id_equal (crm_record_get_id (CRM_RECORD (option)), &value->link))
        selected = i;
    }
  adw_combo_row_set_selected (ADW_COMBO_ROW (row->row), selected);
}

/* What an entry shows: a day as people of the place write it. */
static char *
dup_text (FormRow *row, const CrmValue *value)
{
  if (value->type == CRM_VALUE_INTEGER && crm_field_get_field_type (row->field) == CRM_FIELD_DATE)
    return crm_locale_format_date (crm_context_get_locale (row->form->context),
                                   (CrmDate) value->integer, CRM_DATE_SHORT);
  return crm_field_to_text (row->field, value, NULL);
}

static void
load_row (FormRow *row)
{
  CrmSettingsForm *self = row->form;
  const CrmValue *value = crm_record_get (self->record, row->field);
  self->is_loading = TRUE;
  if (ADW_IS_ENTRY_ROW (row->row))
    {
      g_autofree char *text = dup_text (row, value);
      const char *shown = gtk_editable_get_text (GTK_EDITABLE (row->row));
      if (g_strcmp0 (shown, text ? text : "") != 0)
        gtk_editable_set_text (GTK_EDITABLE (row->row), text ? text : "");
    }
  else if (ADW_IS_COMBO_ROW (row->row))
    load_combo (row, value);
  else if (row->toggle)
    gtk_switch_set_active (GTK_SWITCH (row->toggle),
                           value->type == CRM_VALUE_INTEGER && value->integer);
  self->is_loading = FALSE;
  crm_row_show_error (row->row, row->error, NULL);
}

static void
get_combo (FormRow *row, CrmValue *value)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row->row));
  gpointer option
      = selected < row->options->len ? g_ptr_array_index (row->options, selected) : NULL;
  if (!option)
    return;
  if (crm_field_is_link (row->field))
    *value = crm_value_link (crm_record_get_id (CRM_RECORD (option)));
  else
    *value = crm_value_text (option);
}

static gboolean
get_value (FormRow *row, CrmValue *value, GError **error)
{
  CrmSettingsForm *self = row->form;
  if (ADW_IS_COMBO_ROW (row->row))
    get_combo (row, value);
  else if (row->toggle)
    *value = crm_value_integer (gtk_switch_get_active (GTK_SWITCH (row->toggle)));
  else
    {
      g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->row)));
      g_strstrip (text);
      if (*text
          && !crm_field_parse (row->field, text, crm_context_get_currency (self->context),
                               crm_context_get_locale (self->context), value, error))
        return FALSE;
    }
  return crm_value_is_none (value) || crm_field_check (row->field, value, error);
}

/* ---- saving ---- */

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (CrmSettingsForm) self = saving->form;
  g_autoptr (GError) error = NULL;
  gboolean is_saved = crm_operation_run_finish (CRM_OPERATION (source), result, &error);
  FormRow *row = find_row (self, saving->field);
  gboolean is_same = self->record && crm_id_equal (crm_record_get_id (self->record), &saving->id);
  if (is_saved && is_same)
    {
      crm_record_set (self->record, saving->field, crm_value_copy (&saving->value));
      crm_record_clear_changes (self->record);
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else if (is_same && row && row->row)
    crm_row_show_error (row->row, row->error, error->message);
  crm_value_clear (&saving->value);
  g_free (saving);
}

static void
save (FormRow *row, const CrmValue *value)
{
  CrmSettingsForm *self = row->form;
  /* Translators: the name of an operation that can be undone; %s is a field, as "Tax number". */
  g_autofree char *label = g_strdup_printf (_ ("Change %s"), crm_field_get_label (row->field));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  Saving *saving = g_new0 (Saving, 1);
  saving->form = g_object_ref (self);
  saving->field = row->field;
  saving->id = *crm_record_get_id (self->record);
  saving->value = crm_value_copy (value);
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_set (operation, self->kind, &saving->id, crm_field_get_name (row->field),
                     crm_value_copy (value));
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, saving);
}

/* Scripts read the name of the field before what is wrong with it; here the row says it. */
static void
say_row (FormRow *row, const GError *error)
{
  g_autofree char *prefix = g_strconcat (crm_field_get_name (row->field), ": ", NULL);
  const char *message = error->message;
  if (g_str_has_prefix (message, prefix))
    message += strlen (prefix);
  crm_row_show_error (row->row, row->error, message);
}

/* Takes what a row holds. Returns: FALSE when it is wrong, which is said. */
static gboolean
keep_row (FormRow *row)
{
  CrmSettingsForm *self = row->form;
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  if (!self->record)
    return TRUE;
  gboolean is_right = get_value (row, &value, &error);
  if (crm_value_is_none (&value) && !error && crm_field_has (row->field, CRM_FIELD_REQUIRED))
    is_right = FALSE;
  if (error)
    say_row (row, error);
  else if (!is_right)
    crm_row_show_error (row->row, row->error, _ ("This cannot be empty."));
  if (!is_right)
    return FALSE;
  crm_row_show_error (row->row, row->error, NULL);
  if (crm_value_equal (&value, crm_record_get (self->record, row->field)))
    return TRUE;
  if (!self->is_new)
    {
      save (row, &value);
      return TRUE;
    }
  crm_record_set (self->record, row->field, crm_value_copy (&value));
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

static void
on_row_done_cb (FormRow *row)
{
  if (!row->form->is_loading)
    keep_row (row);
}

static void
on_text_changed_cb (FormRow *row)
{
  if (row->form->is_loading)
    return;
  crm_row_show_error (row->row, row->error, NULL);
  if (row->form->is_new && row->form->record)
    g_signal_emit (row->form, signals[CHANGED], 0);
}

static gboolean
on_key_pressed_cb (FormRow *row, guint keyval)
{
  if (keyval != GDK_KEY_Escape || !row->form->record || row->form->is_new)
    return FALSE;
  g_autofree char *text
      = crm_field_to_text (row->field, crm_record_get (row->form->record, row->field), NULL);
  if (g_strcmp0 (text ? text : "", gtk_editable_get_text (GTK_EDITABLE (row->row))) == 0)
    return FALSE;
  load_row (row);
  return TRUE;
}

/* ---- rows ---- */

static void
form_row_free (gpointer data)
{
  FormRow *row = data;
  g_clear_weak_pointer (&row->row);
  g_clear_pointer (&row->options, g_ptr_array_unref);
  g_free (row);
}

static GtkWidget *
make_entry (FormRow *row)
{
  static const struct
  {
    CrmFieldType type;
    GtkInputPurpose purpose;
  } purposes[] = {
    { CRM_FIELD_PHONE, GTK_INPUT_PURPOSE_PHONE },
    { CRM_FIELD_EMAIL, GTK_INPUT_PURPOSE_EMAIL },
    { CRM_FIELD_WEB, GTK_INPUT_PURPOSE_URL },
    { CRM_FIELD_INTEGER, GTK_INPUT_PURPOSE_DIGITS },
    { CRM_FIELD_PERCENT, GTK_INPUT_PURPOSE_DIGITS },
  };
  GtkWidget *entry = adw_entry_row_new ();
  for (guint i = 0; i < G_N_ELEMENTS (purposes); i++)
    if (purposes[i].type == crm_field_get_field_type (row->field))
      adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (entry), purposes[i].purpose);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_text_changed_cb), row);
  g_signal_connect_swapped (entry, "entry-activated", G_CALLBACK (on_row_done_cb), row);
  return entry;
}

/* The keyboard leaves the row: what was typed is kept, without a button. */
static void
on_focus_within_changed_cb (GtkEventController *controller, GParamSpec *pspec, FormRow *row)
{
  if (!gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (controller)))
    on_row_done_cb (row);
}

static gboolean
on_controller_key_pressed_cb (GtkEventControllerKey *controller,
                              guint keyval,
                              guint keycode,
                              GdkModifierType modifiers,
                              FormRow *row)
{
  return on_key_pressed_cb (row, keyval);
}

static void
watch_entry (FormRow *row)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (focus, "notify::contains-focus", G_CALLBACK (on_focus_within_changed_cb), row);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_controller_key_pressed_cb), row);
  gtk_widget_add_controller (row->row, focus);
  gtk_widget_add_controller (row->row, keys);
}

static GtkWidget *
make_switch (FormRow *row)
{
  GtkWidget *action_row = adw_action_row_new ();
  row->toggle = gtk_switch_new ();
  gtk_widget_set_valign (row->toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_field_get_label (row->field), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (action_row), row->toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (action_row), row->toggle);
  g_signal_connect_swapped (row->toggle, "notify::active", G_CALLBACK (on_row_done_cb), row);
  return action_row;
}

static void
add_none (FormRow *row, GtkStringList *labels)
{
  if (crm_field_has (row->field, CRM_FIELD_REQUIRED))
    return;
  g_ptr_array_add (row->options, NULL);
  /* Translators: in a list of choices: none of them. */
  gtk_string_list_append (labels, C_ ("choice", "None"));
}

static void
unref_option (gpointer option)
{
  if (option)
    g_object_unref (option);
}

static GtkWidget *
make_combo (FormRow *row)
{
  GtkWidget *combo = adw_combo_row_new ();
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  const CrmChoice *choices = crm_field_get_choices (row->field);
  row->options
      = g_ptr_array_new_with_free_func (crm_field_is_link (row->field) ? unref_option : NULL);
  add_none (row, labels);
  for (; choices && choices->key; choices++)
    {
      g_ptr_array_add (row->options, (gpointer) choices->key);
      gtk_string_list_append (labels, crm_field_choice_label (row->field, choices->key));
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (combo), G_LIST_MODEL (labels));
  g_signal_connect_swapped (combo, "notify::selected", G_CALLBACK (on_row_done_cb), row);
  return combo;
}

static void
on_options_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FormRow *row = user_data;
  g_autoptr (GPtrArray) records = crm_settings_list_finish (result, NULL);
  if (!records || !row->row)
    return; /* the form is gone, and the row with it */
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_ptr_array_set_size (row->options, 0);
  add_none (row, labels);
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      g_ptr_array_add (row->options, g_object_ref (record));
      gtk_string_list_append (labels, crm_record_get_title (record));
    }
  row->form->is_loading = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (row->row), G_LIST_MODEL (labels));
  row->form->is_loading = FALSE;
  if (row->form->record)
    load_row (row);
}

static GtkWidget *
make_row (FormRow *row)
{
  switch ((int) crm_field_get_field_type (row->field))
    {
    case CRM_FIELD_BOOLEAN:
      return make_switch (row);
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_LINK:
      return make_combo (row);
    default:
      return make_entry (row);
    }
}

/**
 * crm_settings_form_add:
 *
 * Makes the row of a field.
 *
 * Returns: (transfer floating): a row for a group
 */
GtkWidget *
crm_settings_form_add (CrmSettingsForm *self, const char *field)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_FORM (self), NULL);
  FormRow *row = g_new0 (FormRow, 1);
  row->form = self;
  row->field = crm_kind_find_field (self->kind, field);
  row->row = make_row (row);
  g_object_add_weak_pointer (G_OBJECT (row->row), (gpointer *) &row->row);
  g_object_set_data_full (G_OBJECT (row->row), "crm-form", g_object_ref (self), g_object_unref);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), crm_field_get_label (row->field));
  row->error = crm_row_add_error_label (ADW_PREFERENCES_ROW (row->row));
  if (ADW_IS_ENTRY_ROW (row->row))
    watch_entry (row);
  g_ptr_array_add (self->rows, row);
  if (crm_field_get_field_type (row->field) == CRM_FIELD_LINK)
    crm_settings_list_async (
        self->context, crm_kind_get_name (crm_field_get_target (row->field)),
        crm_field_get_name (crm_kind_get_title_field (crm_field_get_target (row->field))),
        self->cancellable, on_options_listed_cb, row);
  if (self->record)
    load_row (row);
  return row->row;
}

static gboolean
is_being_typed (FormRow *row)
{
  GtkRoot *root = gtk_widget_get_root (row->row);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  return ADW_IS_ENTRY_ROW (row->row) && focus && gtk_widget_is_ancestor (focus, row->row);
}

/**
 * crm_settings_form_set_record:
 * @record: as it is stored, or a new one
 * @is_new: whether it is not stored yet
 *
 * Shows a record. The row that a person is typing in is left alone when it is the same record.
 */
void
crm_settings_form_set_record (CrmSettingsForm *self, CrmRecord *record, gboolean is_new)
{
  g_return_if_fail (CRM_IS_SETTINGS_FORM (self));
  gboolean is_same
      = self->record && crm_id_equal (crm_record_get_id (self->record), crm_record_get_id (record));
  g_set_object (&self->record, record);
  self->is_new = is_new;
  for (guint i = 0; i < self->rows->len; i++)
    {
      FormRow *row = g_ptr_array_index (self->rows, i);
      if (row->row && !(is_same && is_being_typed (row)))
        load_row (row);
    }
}

CrmRecord *
crm_settings_form_get_record (CrmSettingsForm *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_FORM (self), NULL);
  return self->record;
}

/**
 * crm_settings_form_keep:
 *
 * Takes what all rows hold, as when the window closes.
 *
 * Returns: FALSE when something is wrong, which the rows say
 */
gboolean
crm_settings_form_keep (CrmSettingsForm *self)
{
  g_return_val_if_fail (CRM_IS_SETTINGS_FORM (self), FALSE);
  gboolean is_good = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      FormRow *row = g_ptr_array_index (self->rows, i);
      is_good = (!row->row || keep_row (row)) && is_good;
    }
  return is_good;
}

static void
on_inserted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsForm) self = user_data;
  g_autoptr (GError) error = NULL;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      self->is_new = FALSE;
      g_signal_emit (self, signals[INSERTED], 0);
      return;
    }
  FormRow *first = self->rows->len > 0 ? g_ptr_array_index (self->rows, 0) : NULL;
  if (first && first->row)
    crm_row_show_error (first->row, first->error, error->message);
}

/**
 * crm_settings_form_insert:
 * @label: what is done, translated, as "Add stage"
 *
 * Saves a new record when all rows are right.
 */
void
crm_settings_form_insert (CrmSettingsForm *self, const char *label)
{
  g_return_if_fail (CRM_IS_SETTINGS_FORM (self));
  g_return_if_fail (self->is_new);
  if (!crm_settings_form_keep (self))
    return;
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  crm_operation_insert (operation, self->record);
  crm_operation_run_async (operation, self->context, NULL, on_inserted_cb, g_object_ref (self));
}

/**
 * crm_settings_form_show_error:
 *
 * Says beneath the row of a field what is wrong with it.
 */
void
crm_settings_form_show_error (CrmSettingsForm *self, const char *field, const char *message)
{
  g_return_if_fail (CRM_IS_SETTINGS_FORM (self));
  FormRow *row = find_row (self, crm_kind_find_field (self->kind, field));
  if (row && row->row)
    crm_row_show_error (row->row, row->error, message);
}

static void
crm_settings_form_dispose (GObject *object)
{
  CrmSettingsForm *self = CRM_SETTINGS_FORM (object);
  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (crm_settings_form_parent_class)->dispose (object);
}

static void
crm_settings_form_finalize (GObject *object)
{
  CrmSettingsForm *self = CRM_SETTINGS_FORM (object);
  g_clear_object (&self->context);
  g_clear_object (&self->record);
  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (crm_settings_form_parent_class)->finalize (object);
}

static void
crm_settings_form_class_init (CrmSettingsFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_settings_form_finalize;
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_SETTINGS_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[INSERTED] = g_signal_new ("inserted", CRM_TYPE_SETTINGS_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
crm_settings_form_init (CrmSettingsForm *self)
{
  self->rows = g_ptr_array_new_with_free_func (form_row_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * crm_settings_form_new:
 * @kind: name of a kind
 *
 * Returns: (transfer full): a form without rows and without a record; its rows keep it alive
 */
CrmSettingsForm *
crm_settings_form_new (CrmContext *context, const char *kind)
{
  CrmSettingsForm *self = g_object_new (CRM_TYPE_SETTINGS_FORM, NULL);
  self->context = g_object_ref (context);
  self->kind = crm_context_get_kind (context, kind);
  return self;
}
