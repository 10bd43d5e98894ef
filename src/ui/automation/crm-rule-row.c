/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a rule: for each parameter the input that suits it. Main thread. */
#include "config.h"

#include "crm-rule-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date-entry.h"
#include "crm-field-editor.h"
#include "crm-row-error.h"
#include "crm-time-entry.h"

static const char *
get_name (CrmRuleRow *row)
{
  return crm_field_get_name (row->field);
}

static gboolean
is_called (CrmRuleRow *row, const char *name)
{
  return strcmp (get_name (row), name) == 0;
}

static void
tell (CrmRuleRow *row)
{
  crm_row_show_error (row->row, row->error, NULL);
  row->changed (row, row->data);
}

/* What was typed and is not understood is told when the person is done, not at each key. */
static void
set_fault (CrmRuleRow *row, const char *fault)
{
  g_free (row->fault);
  row->fault = g_strdup (fault);
}

static void
put_text (CrmRuleRow *row, const char *text)
{
  if (text != NULL && *text != '\0')
    crm_record_set_text (row->draft, get_name (row), text);
  else
    crm_record_unset (row->draft, get_name (row));
}

/* ---- one of a list ---- */

static void
on_selected_cb (CrmRuleRow *row)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row->row));
  GListModel *labels = adw_combo_row_get_model (ADW_COMBO_ROW (row->row));
  const char *key = selected < row->keys->len ? g_ptr_array_index (row->keys, selected) : NULL;
  CrmId id;

  if (!crm_field_is_link (row->field))
    put_text (row, key);
  else if (key != NULL && crm_id_parse (key, &id))
    {
      crm_record_set_link (row->draft, get_name (row), &id);
      crm_record_set_link_title (row->draft, row->field,
                                 gtk_string_list_get_string (GTK_STRING_LIST (labels), selected));
    }
  else
    crm_record_unset (row->draft, get_name (row));
  tell (row);
}

static char *
dup_key (CrmRuleRow *row)
{
  const CrmId *id;

  if (!crm_field_is_link (row->field))
    return g_strdup (crm_record_get_text (row->draft, get_name (row)));
  id = crm_record_get_link (row->draft, get_name (row));
  return id != NULL ? crm_id_dup_string (id) : NULL;
}

static guint
find_key (GPtrArray *keys, const char *key)
{
  for (guint i = 0; i < keys->len; i++)
    if (g_strcmp0 (g_ptr_array_index (keys, i), key) == 0)
      return i;
  return GTK_INVALID_LIST_POSITION;
}

/**
 * crm_rule_row_fill_choices:
 * @keys: (transfer full) (element-type utf8): what is stored
 * @labels: (transfer full): what is shown
 *
 * Makes a row in which one of a list is chosen. What the draft has and the list has not, as what
 * was archived, stays chosen.
 */
void
crm_rule_row_fill_choices (CrmRuleRow *row, GPtrArray *keys, GtkStringList *labels)
{
  g_autofree char *key = dup_key (row);
  guint selected = find_key (keys, key);

  if (selected == GTK_INVALID_LIST_POSITION && key != NULL)
    {
      const char *title = crm_field_is_link (row->field)
                              ? crm_record_get_link_title (row->draft, row->field)
                              : key;

      selected = keys->len;
      g_ptr_array_add (keys, g_strdup (key));
      gtk_string_list_append (labels, title != NULL ? title : key);
    }
  row->keys = keys;
  row->row = adw_combo_row_new ();
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (row->row), TRUE);
  adw_combo_row_set_model (ADW_COMBO_ROW (row->row), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row->row), selected);
  g_object_unref (labels);
  g_signal_connect_swapped (row->row, "notify::selected", G_CALLBACK (on_selected_cb), row);
}

static void
add_option (GPtrArray *keys, GtkStringList *labels, const char *key, const char *label)
{
  g_ptr_array_add (keys, g_strdup (key));
  gtk_string_list_append (labels, label);
}

/* What an empty parameter means. */
static const char *
get_none_label (CrmRuleRow *row)
{
  if (is_called (row, "stage_id"))
    return _ ("Any stage");
  if (is_called (row, "activity_type")
      && strcmp (crm_kind_get_name (crm_record_get_kind (row->draft)), "rule") == 0)
    return _ ("Any");
  if (is_called (row, "user_id"))
    return _ ("By the rules of assignment");
  if (is_called (row, "entity"))
    /* Translators: what a rule of fixed times is about: no records in particular. */
    return C_ ("automation", "No records in particular");
  /* Translators: in a list of choices: none of them. */
  return C_ ("choice", "None");
}

static void
add_kinds (CrmRuleRow *row, GPtrArray *keys, GtkStringList *labels)
{
  const CrmCatalog *catalog = crm_context_get_catalog (row->context);
  const char *event = crm_record_get_text (row->draft, "event");

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);

      if (crm_rule_kind_is_offered (kind) && crm_rule_event_suits (event, kind))
        add_option (keys, labels, crm_kind_get_name (kind), crm_kind_get_label (kind));
    }
}

static int
compare_fields (gconstpointer a, gconstpointer b)
{
  const CrmField *const *first = a, *const *second = b;

  return g_utf8_collate (crm_field_get_label (*first), crm_field_get_label (*second));
}

/* Returns: (transfer container): fields of what the rule is about, by what they are called */
static GPtrArray *
list_fields (CrmRuleRow *row)
{
  GPtrArray *fields = g_ptr_array_new ();
  gboolean is_action = !is_called (row, "date_field") && !is_called (row, "fields");
  CrmRuleEvent event = is_action ? CRM_RULE_CHANGED : crm_rule_get_event (row->draft);

  for (guint i = 0; row->entity != NULL && i < crm_kind_get_n_fields (row->entity); i++)
    {
      const CrmField *field = crm_kind_get_field (row->entity, i);

      if (is_action ? crm_rule_field_can_be_set (field) : crm_rule_field_suits (field, event))
        g_ptr_array_add (fields, (gpointer) field);
    }
  g_ptr_array_sort (fields, compare_fields);
  return fields;
}

static void
add_fields (CrmRuleRow *row, GPtrArray *keys, GtkStringList *labels)
{
  g_autoptr (GPtrArray) fields = list_fields (row);

  for (guint i = 0; i < fields->len; i++)
    add_option (keys, labels, crm_field_get_name (fields->pdata[i]),
                crm_field_get_label (fields->pdata[i]));
}

/* Stages of several pipelines may have one name. */
static char *
dup_option_label (CrmRecord *record)
{
  const CrmField *pipeline = crm_kind_find_field (crm_record_get_kind (record), "pipeline_id");
  const char *title = pipeline != NULL ? crm_record_get_link_title (record, pipeline) : NULL;

  /* Translators: a stage and the pipeline that it belongs to. */
  return title != NULL ? g_strdup_printf (_ ("%s (%s)"), crm_record_get_title (record), title)
                       : g_strdup (crm_record_get_title (record));
}

/* What is archived and who has left are not offered. */
static gboolean
is_offered (CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);

  return (crm_kind_find_field (kind, "archived") == NULL
          || crm_record_get_integer (record, "archived", 0) == 0)
         && (crm_kind_find_field (kind, "active") == NULL
             || crm_record_get_integer (record, "active", 1) != 0);
}

static void
add_records (CrmRuleRow *row, GPtrArray *keys, GtkStringList *labels)
{
  const char *kind = crm_kind_get_name (crm_field_get_target (row->field));
  GPtrArray *records = g_hash_table_lookup (row->lists, kind);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      g_autofree char *label = dup_option_label (record);
      char id[CRM_ID_STRING_SIZE];

      if (is_offered (record))
        add_option (keys, labels, crm_id_format (crm_record_get_id (record), id), label);
    }
}

static void
make_choice (CrmRuleRow *row)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);
  GtkStringList *labels = gtk_string_list_new (NULL);

  /* Who is responsible is only asked where one person is meant, and then it is somebody. */
  if (!row->required)
    add_option (keys, labels, NULL, get_none_label (row));
  if (is_called (row, "entity"))
    add_kinds (row, keys, labels);
  else if (crm_field_is_link (row->field))
    add_records (row, keys, labels);
  else if (crm_field_has_choices (row->field))
    for (const CrmChoice *choice = crm_field_get_choices (row->field); choice->key != NULL;
         choice++)
      add_option (keys, labels, choice->key, crm_field_choice_label (row->field, choice->key));
  else
    add_fields (row, keys, labels);
  crm_rule_row_fill_choices (row, keys, labels);
}

/* ---- numbers, times, switches ---- */

static GtkWidget *
make_action_row (CrmRuleRow *row)
{
  gtk_widget_set_valign (row->input, GTK_ALIGN_CENTER);
  row->row = adw_action_row_new ();
  adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), row->input);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row->row), row->input);
  return row->row;
}

static void
on_days_changed_cb (CrmRuleRow *row)
{
  gint64 days = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (row->input));
  gboolean is_before
      = row->second != NULL && gtk_drop_down_get_selected (GTK_DROP_DOWN (row->second)) == 0;

  crm_record_set_integer (row->draft, get_name (row), is_before ? -days : days);
  tell (row);
}

static GtkWidget *
make_spin (CrmRuleRow *row, gint64 days)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (row->required ? 1 : 0, CRM_RULE_MOST_DAYS, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), (double) days);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_field_get_label (row->field), -1);
  return spin;
}

static void
make_days (CrmRuleRow *row)
{
  gint64 days = crm_record_get_integer (row->draft, get_name (row), 0);
  gboolean has_side = is_called (row, "days") && crm_rule_get_event (row->draft) == CRM_RULE_DATE;
  /* Translators: a number of days stands before it and a date after it. */
  const char *sides[] = { _ ("before it"), _ ("after it"), NULL };

  row->input = make_spin (row, ABS (days));
  make_action_row (row);
  if (has_side)
    {
      row->second = gtk_drop_down_new_from_strings (sides);
      gtk_widget_set_valign (row->second, GTK_ALIGN_CENTER);
      gtk_drop_down_set_selected (GTK_DROP_DOWN (row->second), days > 0);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row->second), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Before or after the date"), -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row->row), row->second);
      g_signal_connect_swapped (row->second, "notify::selected", G_CALLBACK (on_days_changed_cb),
                                row);
    }
  if (row->required && days < 1)
    crm_record_set_integer (row->draft, get_name (row), 1);
  g_signal_connect_swapped (row->input, "value-changed", G_CALLBACK (on_days_changed_cb), row);
}

static void
on_time_changed_cb (CrmRuleRow *row)
{
  int minute;

  set_fault (row, NULL);
  if (!crm_time_entry_get_minute (CRM_TIME_ENTRY (row->input), &minute))
    set_fault (row, _ ("Give a time such as 14:30"));
  else
    {
      g_autofree char *text = g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);

      put_text (row, text);
    }
  tell (row);
}

static void
make_time (CrmRuleRow *row)
{
  int hour = 9, minute = 0;

  crm_rule_parse_time (crm_record_get_text (row->draft, get_name (row)), &hour, &minute);
  row->input = crm_time_entry_new (crm_context_get_locale (row->context));
  crm_time_entry_set_label (CRM_TIME_ENTRY (row->input), crm_field_get_label (row->field));
  crm_time_entry_set_minute (CRM_TIME_ENTRY (row->input), hour * 60 + minute);
  make_action_row (row);
  g_signal_connect_swapped (row->input, "changed", G_CALLBACK (on_time_changed_cb), row);
}

static void
on_switched_cb (CrmRuleRow *row)
{
  crm_record_set_integer (row->draft, get_name (row),
                          gtk_switch_get_active (GTK_SWITCH (row->input)));
  tell (row);
}

static void
make_switch (CrmRuleRow *row)
{
  row->input = gtk_switch_new ();
  gtk_switch_set_active (GTK_SWITCH (row->input),
                         crm_record_get_integer (row->draft, get_name (row), 0) != 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->input), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_field_get_label (row->field), -1);
  make_action_row (row);
  g_signal_connect_swapped (row->input, "notify::active", G_CALLBACK (on_switched_cb), row);
}

/* ---- a value for a field ---- */

static const CrmField *
get_set_field (CrmRuleRow *row)
{
  const char *name = crm_record_get_text (row->draft, "field");

  return row->entity != NULL && name != NULL ? crm_kind_find_field (row->entity, name) : NULL;
}

static void
on_value_changed_cb (CrmRuleRow *row)
{
  const CrmField *field = crm_field_editor_get_field (CRM_FIELD_EDITOR (row->input));
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  set_fault (row, NULL);
  if (crm_field_editor_get_value (CRM_FIELD_EDITOR (row->input), &value, &error))
    {
      text = crm_field_to_text (field, &value, crm_context_get_currency (row->context));
      put_text (row, text);
    }
  else
    set_fault (row, error->message);
  tell (row);
}

static void
make_editor (CrmRuleRow *row, const CrmField *field)
{
  const char *text = crm_record_get_text (row->draft, get_name (row));
  const char *currency = crm_context_get_currency (row->context);
  g_autoptr (CrmRecord) scratch = crm_record_new (row->entity);
  g_auto (CrmValue) value = CRM_VALUE_INIT;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = gtk_label_new (crm_field_get_label (field));

  row->input = crm_field_editor_new (row->context, field);
  crm_field_editor_only_choose (CRM_FIELD_EDITOR (row->input));
  if (text != NULL && crm_field_parse (field, text, currency, NULL, &value, NULL))
    {
      crm_record_set (scratch, field, crm_value_copy (&value));
      crm_field_editor_load (CRM_FIELD_EDITOR (row->input), scratch);
    }
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "caption");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_widget_add_css_class (box, "crm-rule-value");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), row->input);
  row->row = adw_preferences_row_new ();
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row->row), FALSE);
  gtk_widget_set_focusable (row->row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row->row), box);
  g_signal_connect_swapped (row->input, "changed", G_CALLBACK (on_value_changed_cb), row);
  /* A switch and a choice show something from the beginning, which is what is meant. */
  if (text == NULL && crm_field_editor_is_instant (CRM_FIELD_EDITOR (row->input)))
    {
      g_auto (CrmValue) first = CRM_VALUE_INIT;
      g_autofree char *shown = NULL;

      if (crm_field_editor_get_value (CRM_FIELD_EDITOR (row->input), &first, NULL))
        shown = crm_field_to_text (field, &first, currency);
      put_text (row, shown);
    }
}

static void
on_ahead_changed_cb (CrmRuleRow *row)
{
  int days = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (row->input));
  g_autofree char *text = g_strdup_printf ("%+d", days);

  put_text (row, text);
  tell (row);
}

/* A date that a rule sets is one so many days after it acts. */
static void
make_ahead (CrmRuleRow *row)
{
  const char *text = crm_record_get_text (row->draft, get_name (row));
  int days = text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : 0;

  row->input = gtk_spin_button_new_with_range (-CRM_RULE_MOST_DAYS, CRM_RULE_MOST_DAYS, 1);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (row->input), days);
  gtk_editable_set_width_chars (GTK_EDITABLE (row->input), 5);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->input), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Days from then"), -1);
  make_action_row (row);
  g_signal_connect_swapped (row->input, "value-changed", G_CALLBACK (on_ahead_changed_cb), row);
  if (text == NULL)
    put_text (row, "+0");
}

static gboolean
is_fixed_day (const char *text)
{
  return text != NULL && strchr ("+-", *text) == NULL && strcmp (text, "today") != 0;
}

static void
make_value (CrmRuleRow *row)
{
  const CrmField *field = get_set_field (row);
  CrmFieldType type = field != NULL ? crm_field_get_field_type (field) : CRM_FIELD_TEXT;

  if (field == NULL)
    {
      row->input = gtk_label_new (NULL);
      make_action_row (row);
      gtk_widget_set_visible (row->row, FALSE);
    }
  else if ((type == CRM_FIELD_DATE || type == CRM_FIELD_INSTANT)
           && !is_fixed_day (crm_record_get_text (row->draft, get_name (row))))
    make_ahead (row);
  else
    make_editor (row, field);
}

/* ---- fields whose change counts ---- */

static void
say_fields (CrmRuleRow *row)
{
  g_autoptr (GPtrArray) fields = crm_rule_list_fields (row->draft);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *markup = NULL;

  for (guint i = 0; i < fields->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            crm_field_get_label (fields->pdata[i]));
  markup = g_markup_escape_text (fields->len > 0 ? text->str : _ ("Any field"), -1);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row->row), markup);
}

static void
on_field_toggled_cb (CrmRuleRow *row, GtkCheckButton *check)
{
  const char *name = g_object_get_data (G_OBJECT (check), "crm-field");
  const char *text = crm_record_get_text (row->draft, get_name (row));
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", ",", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    if (*names[i] != '\0' && strcmp (names[i], name) != 0)
      g_ptr_array_add (kept, names[i]);
  if (gtk_check_button_get_active (check))
    g_ptr_array_add (kept, (gpointer) name);
  g_ptr_array_add (kept, NULL);
  joined = g_strjoinv (",", (char **) kept->pdata);
  put_text (row, joined);
  say_fields (row);
  tell (row);
}

static void
make_fields (CrmRuleRow *row)
{
  g_autoptr (GPtrArray) fields = list_fields (row);
  g_autoptr (GPtrArray) chosen = crm_rule_list_fields (row->draft);

  row->row = adw_expander_row_new ();
  for (guint i = 0; i < fields->len; i++)
    {
      const CrmField *field = fields->pdata[i];
      GtkWidget *check = gtk_check_button_new ();
      GtkWidget *line = adw_action_row_new ();

      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                                   g_ptr_array_find (chosen, field, NULL));
      g_object_set_data (G_OBJECT (check), "crm-field", (gpointer) crm_field_get_name (field));
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (line), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line), crm_field_get_label (field));
      adw_action_row_add_prefix (ADW_ACTION_ROW (line), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (line), check);
      gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      crm_field_get_label (field), -1);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_field_toggled_cb), row);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row->row), line);
    }
  say_fields (row);
}

/* ---- a date ---- */

static void
on_date_changed_cb (CrmRuleRow *row)
{
  CrmDate date;

  set_fault (row, NULL);
  if (!crm_date_entry_get_date (CRM_DATE_ENTRY (row->input), &date))
    set_fault (row, _ ("This is not a date"));
  else if (date == CRM_DATE_NONE)
    crm_record_unset (row->draft, get_name (row));
  else
    crm_record_set_integer (row->draft, get_name (row), date);
  tell (row);
}

static void
make_date (CrmRuleRow *row)
{
  gint64 date = crm_record_get_integer (row->draft, get_name (row), CRM_DATE_NONE);

  row->input = crm_date_entry_new (crm_context_get_locale (row->context));
  crm_date_entry_set_label (CRM_DATE_ENTRY (row->input), crm_field_get_label (row->field));
  crm_date_entry_set_date (CRM_DATE_ENTRY (row->input), (CrmDate) date);
  make_action_row (row);
  g_signal_connect_swapped (row->input, "changed", G_CALLBACK (on_date_changed_cb), row);
}

/* ---- all ---- */

static void
make (CrmRuleRow *row)
{
  CrmFieldType type = crm_field_get_field_type (row->field);

  if (is_called (row, "fields"))
    make_fields (row);
  else if (is_called (row, "value"))
    make_value (row);
  else if (is_called (row, "at_time"))
    make_time (row);
  else if (is_called (row, "entity") || is_called (row, "date_field") || is_called (row, "field")
           || type == CRM_FIELD_LINK || type == CRM_FIELD_CHOICE)
    make_choice (row);
  else if (type == CRM_FIELD_INTEGER)
    make_days (row);
  else if (type == CRM_FIELD_BOOLEAN)
    make_switch (row);
  else if (type == CRM_FIELD_DATE)
    make_date (row);
  else
    row->row = crm_rule_text_row_new (row, type == CRM_FIELD_LONG_TEXT);
}

/**
 * crm_rule_row_fill:
 *
 * Makes the row of a parameter, unless it has one: the row is then asked for what is chosen.
 */
void
crm_rule_row_fill (CrmRuleRow *row)
{
  if (row->row == NULL)
    make (row);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), crm_field_get_label (row->field));
  if (is_called (row, "value") && GTK_IS_SPIN_BUTTON (row->input))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), _ ("Days from then"));
  row->error = crm_row_add_error_label (ADW_PREFERENCES_ROW (row->row));
  g_object_ref (row->row);
}

/**
 * crm_rule_row_show_error:
 * @message: (nullable): what is wrong
 */
void
crm_rule_row_show_error (CrmRuleRow *row, const char *message)
{
  crm_row_show_error (row->row, row->error, message);
}

/**
 * crm_rule_row_check:
 *
 * Returns: FALSE when what it holds is wrong or missing, which it says
 */
gboolean
crm_rule_row_check (CrmRuleRow *row)
{
  const char *wrong = row->fault;

  if (!gtk_widget_get_visible (row->row))
    return TRUE;
  if (wrong == NULL && row->required && !crm_record_is_set (row->draft, get_name (row)))
    wrong = _ ("This cannot be empty.");
  crm_rule_row_show_error (row, wrong);
  return wrong == NULL;
}

void
crm_rule_row_free (CrmRuleRow *row)
{
  /* Inputs may outlive their form by a frame. */
  if (row->input != NULL)
    g_signal_handlers_disconnect_by_data (row->input, row);
  if (row->second != NULL)
    g_signal_handlers_disconnect_by_data (row->second, row);
  if (row->row != NULL)
    g_signal_handlers_disconnect_by_data (row->row, row);
  g_clear_object (&row->row);
  g_clear_pointer (&row->keys, g_ptr_array_unref);
  g_free (row->fault);
  g_free (row);
}
