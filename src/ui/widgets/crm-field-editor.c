/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An input for a field of any type. Main thread. */
#include "config.h"

#include "crm-field-editor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-date-entry.h"
#include "crm-error.h"
#include "crm-link-picker.h"
#include "crm-time-entry.h"

struct _CrmFieldEditor
{
  GtkWidget parent_instance;

  GtkWidget *input;
  GtkWidget *time; /* of an instant: beside the date */
  GtkWidget *text; /* of a long text: inside its frame */
  GtkLabel *error;

  CrmContext *context;
  const CrmField *field;
  char *currency;
  GPtrArray *offered; /* keys of the choices in the input, borrowed */
  gboolean is_loading;
};

G_DEFINE_FINAL_TYPE (CrmFieldEditor, crm_field_editor, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  COMMIT,
  CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clear_error (CrmFieldEditor *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  gtk_widget_remove_css_class (self->input, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
on_input_changed_cb (CrmFieldEditor *self)
{
  if (self->is_loading)
    return;
  clear_error (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_input_activated_cb (CrmFieldEditor *self)
{
  if (!self->is_loading)
    g_signal_emit (self, signals[COMMIT], 0);
}

static void
on_choice_made_cb (CrmFieldEditor *self)
{
  on_input_changed_cb (self);
  on_input_activated_cb (self);
}

/* In a long text Enter makes a line; Ctrl+Enter keeps it. */
static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmFieldEditor *self)
{
  gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter;

  if (keyval == GDK_KEY_Escape)
    {
      g_signal_emit (self, signals[CANCEL], 0);
      return TRUE;
    }
  if (is_enter && (self->text != NULL || GTK_IS_FLOW_BOX (self->input))
      && (modifiers & GDK_CONTROL_MASK))
    {
      g_signal_emit (self, signals[COMMIT], 0);
      return TRUE;
    }
  return FALSE;
}

/* Inputs, one for each kind of type */

static GtkWidget *
make_entry (CrmFieldEditor *self)
{
  static const struct
  {
    CrmFieldType type;
    GtkInputPurpose purpose;
  } purposes[] = {
    { CRM_FIELD_PHONE, GTK_INPUT_PURPOSE_PHONE },  { CRM_FIELD_EMAIL, GTK_INPUT_PURPOSE_EMAIL },
    { CRM_FIELD_WEB, GTK_INPUT_PURPOSE_URL },      { CRM_FIELD_INTEGER, GTK_INPUT_PURPOSE_DIGITS },
    { CRM_FIELD_MONEY, GTK_INPUT_PURPOSE_NUMBER }, { CRM_FIELD_DECIMAL, GTK_INPUT_PURPOSE_NUMBER },
  };
  GtkWidget *entry = gtk_entry_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (purposes); i++)
    if (purposes[i].type == crm_field_get_field_type (self->field))
      gtk_entry_set_input_purpose (GTK_ENTRY (entry), purposes[i].purpose);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_input_changed_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_input_activated_cb), self);
  return entry;
}

static GtkWidget *
make_text_view (CrmFieldEditor *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->text = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->text);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 84);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 220);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_add_css_class (scroller, "text-frame");
  g_signal_connect_swapped (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)), "changed",
                            G_CALLBACK (on_input_changed_cb), self);
  return scroller;
}

static gboolean
is_required (CrmFieldEditor *self)
{
  return crm_field_has (self->field, CRM_FIELD_REQUIRED);
}

/* What is archived is offered only where it stands. */
static void
offer_choices (CrmFieldEditor *self, const char *value)
{
  g_auto (GStrv) keys = crm_field_split_choices (value);

  g_ptr_array_set_size (self->offered, 0);
  for (const CrmChoice *choice = crm_field_get_choices (self->field);
       choice != NULL && choice->key != NULL; choice++)
    if (!choice->archived || g_strv_contains ((const char *const *) keys, choice->key))
      g_ptr_array_add (self->offered, (gpointer) choice->key);
}

static void
fill_choice (CrmFieldEditor *self, GtkDropDown *input)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  if (!is_required (self))
    /* Translators: in a list of choices: none of them. */
    gtk_string_list_append (labels, C_ ("choice", "None"));
  for (guint i = 0; i < self->offered->len; i++)
    gtk_string_list_append (labels, crm_field_choice_label (self->field, self->offered->pdata[i]));
  gtk_drop_down_set_model (input, G_LIST_MODEL (labels));
}

static GtkWidget *
make_choice (CrmFieldEditor *self)
{
  GtkWidget *choice = gtk_drop_down_new (NULL, NULL);

  offer_choices (self, NULL);
  fill_choice (self, GTK_DROP_DOWN (choice));
  g_signal_connect_swapped (choice, "notify::selected", G_CALLBACK (on_choice_made_cb), self);
  return choice;
}

static void
fill_choices (CrmFieldEditor *self, GtkFlowBox *input)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (input))) != NULL)
    gtk_flow_box_remove (input, child);
  for (guint i = 0; i < self->offered->len; i++)
    {
      const char *key = self->offered->pdata[i];
      GtkWidget *check
          = gtk_check_button_new_with_label (crm_field_choice_label (self->field, key));

      g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_input_changed_cb), self);
      gtk_flow_box_append (input, check);
      gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
    }
}

static GtkWidget *
make_choices (CrmFieldEditor *self)
{
  GtkWidget *box = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 2);
  offer_choices (self, NULL);
  fill_choices (self, GTK_FLOW_BOX (box));
  return box;
}

static GtkWidget *
make_switch (CrmFieldEditor *self)
{
  GtkWidget *input = gtk_switch_new ();

  gtk_widget_set_halign (input, GTK_ALIGN_START);
  g_signal_connect_swapped (input, "notify::active", G_CALLBACK (on_choice_made_cb), self);
  return input;
}

static GtkWidget *
make_date (CrmFieldEditor *self)
{
  GtkWidget *date = crm_date_entry_new (crm_context_get_locale (self->context));

  gtk_widget_set_hexpand (date, TRUE);
  g_signal_connect_swapped (date, "changed", G_CALLBACK (on_input_changed_cb), self);
  g_signal_connect_swapped (date, "activate", G_CALLBACK (on_input_activated_cb), self);
  return date;
}

static GtkWidget *
make_instant (CrmFieldEditor *self)
{
  GtkWidget *date = make_date (self);

  self->time = crm_time_entry_new (crm_context_get_locale (self->context));
  g_signal_connect_swapped (self->time, "changed", G_CALLBACK (on_input_changed_cb), self);
  return date;
}

static GtkWidget *
make_link (CrmFieldEditor *self)
{
  const CrmKind *target = crm_field_get_target (self->field);
  GtkWidget *picker = crm_link_picker_new (self->context, target);

  g_signal_connect_swapped (picker, "picked", G_CALLBACK (on_choice_made_cb), self);
  g_signal_connect_swapped (picker, "activate", G_CALLBACK (on_input_activated_cb), self);
  return picker;
}

static GtkWidget *
make_input (CrmFieldEditor *self)
{
  switch (crm_field_get_field_type (self->field))
    {
    case CRM_FIELD_LONG_TEXT:
      return make_text_view (self);
    case CRM_FIELD_CHOICE:
      return make_choice (self);
    case CRM_FIELD_CHOICES:
      return make_choices (self);
    case CRM_FIELD_BOOLEAN:
      return make_switch (self);
    case CRM_FIELD_DATE:
      return make_date (self);
    case CRM_FIELD_INSTANT:
      return make_instant (self);
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
      return make_link (self);
    case CRM_FIELD_TEXT:
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_PICTURE:
      return make_entry (self);
    }
  g_return_val_if_reached (NULL);
}

/* Names the input for a screen reader, whatever it is. */
static void
set_label (CrmFieldEditor *self)
{
  const char *label = crm_field_get_label (self->field);

  if (CRM_IS_DATE_ENTRY (self->input))
    crm_date_entry_set_label (CRM_DATE_ENTRY (self->input), label);
  else if (CRM_IS_LINK_PICKER (self->input))
    crm_link_picker_set_label (CRM_LINK_PICKER (self->input), label);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->text != NULL ? self->text : self->input),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (self->time != NULL)
    {
      /* Translators: the time of day of a field: “Start, time”. */
      g_autofree char *time_label = g_strdup_printf (_ ("%s, time"), label);

      crm_time_entry_set_label (CRM_TIME_ENTRY (self->time), time_label);
    }
}

/* Values into inputs */

/* A number as a person would type it: with the decimal sign of the language, without groups. */
static char *
editable_text (CrmFieldEditor *self, const CrmValue *value)
{
  g_autofree char *plain = crm_field_to_text (self->field, value, self->currency);
  const char *point = crm_locale_get_decimal_point (crm_context_get_locale (self->context));
  g_auto (GStrv) parts = NULL;

  if (plain == NULL)
    return g_strdup ("");
  if (!crm_field_is_number (self->field))
    return g_steal_pointer (&plain);
  parts = g_strsplit (plain, ".", 2);
  if (parts[0] != NULL && parts[1] != NULL && strspn (parts[1], "0") == strlen (parts[1]))
    return g_strdup (parts[0]);
  return g_strjoinv (point, parts);
}

static void
load_choice (CrmFieldEditor *self, const CrmValue *value)
{
  guint offset = is_required (self) ? 0 : 1, selected = 0;

  offer_choices (self, value->type == CRM_VALUE_TEXT ? value->text : NULL);
  fill_choice (self, GTK_DROP_DOWN (self->input));
  for (guint i = 0; i < self->offered->len; i++)
    if (value->type == CRM_VALUE_TEXT && g_str_equal (self->offered->pdata[i], value->text))
      selected = i + offset;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->input), selected);
}

static GtkCheckButton *
get_check (CrmFieldEditor *self, guint position)
{
  GtkFlowBoxChild *child
      = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->input), (int) position);

  return GTK_CHECK_BUTTON (gtk_flow_box_child_get_child (child));
}

static void
load_choices (CrmFieldEditor *self, const CrmValue *value)
{
  const char *text = value->type == CRM_VALUE_TEXT ? value->text : NULL;
  g_auto (GStrv) keys = crm_field_split_choices (text);

  offer_choices (self, text);
  fill_choices (self, GTK_FLOW_BOX (self->input));
  for (guint i = 0; i < self->offered->len; i++)
    gtk_check_button_set_active (
        get_check (self, i), g_strv_contains ((const char *const *) keys, self->offered->pdata[i]));
}

static void
load_instant (CrmFieldEditor *self, const CrmValue *value)
{
  gint64 instant = value->integer;
  CrmDate date;
  gint64 midnight;

  if (value->type != CRM_VALUE_INTEGER)
    {
      crm_date_entry_set_date (CRM_DATE_ENTRY (self->input), CRM_DATE_NONE);
      crm_time_entry_set_minute (CRM_TIME_ENTRY (self->time), 9 * 60);
      return;
    }
  date = crm_instant_to_date (instant);
  midnight = crm_instant_from_date (date, 0, 0);
  crm_date_entry_set_date (CRM_DATE_ENTRY (self->input), date);
  crm_time_entry_set_minute (CRM_TIME_ENTRY (self->time),
                             (int) ((instant - midnight) / CRM_MINUTE) % 1440);
}

static void
load_link (CrmFieldEditor *self, CrmRecord *record, const CrmValue *value)
{
  const CrmKind *kind = crm_field_get_target (self->field);

  if (kind == NULL && value->type == CRM_VALUE_LINK)
    kind = crm_catalog_find_number (crm_context_get_catalog (self->context), value->kind);
  crm_link_picker_set_link (CRM_LINK_PICKER (self->input), kind,
                            value->type == CRM_VALUE_LINK ? &value->link : NULL,
                            crm_record_get_link_title (record, self->field));
}

/**
 * crm_field_editor_load:
 *
 * Shows the value that the field has in @record. Does not emit "changed".
 */
void
crm_field_editor_load (CrmFieldEditor *self, CrmRecord *record)
{
  const CrmValue *value;

  g_return_if_fail (CRM_IS_FIELD_EDITOR (self));
  value = crm_record_get (record, self->field);
  self->is_loading = TRUE;
  g_free (self->currency);
  self->currency = g_strdup (crm_record_get_currency (record));
  if (self->currency == NULL)
    self->currency = g_strdup (crm_context_get_currency (self->context));
  if (self->text != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text)),
                              value->type == CRM_VALUE_TEXT ? value->text : "", -1);
  else if (self->time != NULL)
    load_instant (self, value);
  else if (CRM_IS_DATE_ENTRY (self->input))
    crm_date_entry_set_date (CRM_DATE_ENTRY (self->input), value->type == CRM_VALUE_INTEGER
                                                               ? (CrmDate) value->integer
                                                               : CRM_DATE_NONE);
  else if (GTK_IS_DROP_DOWN (self->input))
    load_choice (self, value);
  else if (GTK_IS_FLOW_BOX (self->input))
    load_choices (self, value);
  else if (GTK_IS_SWITCH (self->input))
    gtk_switch_set_active (GTK_SWITCH (self->input),
                           value->type == CRM_VALUE_INTEGER && value->integer != 0);
  else if (CRM_IS_LINK_PICKER (self->input))
    load_link (self, record, value);
  else
    {
      g_autofree char *text = editable_text (self, value);

      gtk_editable_set_text (GTK_EDITABLE (self->input), text);
    }
  self->is_loading = FALSE;
  clear_error (self);
}

/* Values out of inputs */

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

static void
get_choice (CrmFieldEditor *self, CrmValue *value)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->input));

  if (!is_required (self))
    {
      if (selected == 0)
        return;
      selected--;
    }
  if (selected < self->offered->len)
    *value = crm_value_text (self->offered->pdata[selected]);
}

static void
get_choices (CrmFieldEditor *self, CrmValue *value)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) keys = NULL;
  char *text;

  for (guint i = 0; i < self->offered->len; i++)
    if (gtk_check_button_get_active (get_check (self, i)))
      g_strv_builder_add (builder, self->offered->pdata[i]);
  keys = g_strv_builder_end (builder);
  text = crm_field_join_choices (keys);
  if (text != NULL)
    *value = crm_value_take_text (text);
}

static gboolean
get_date (CrmFieldEditor *self, CrmValue *value, GError **error)
{
  CrmDate date;
  int minute = 0;

  if (!crm_date_entry_get_date (CRM_DATE_ENTRY (self->input), &date))
    {
      g_autofree char *example = crm_locale_format_date (crm_context_get_locale (self->context),
                                                         crm_date_today (), CRM_DATE_SHORT);
      /* Translators: an example of a date. */
      g_autofree char *message = g_strdup_printf (_ ("Give a date such as %s"), example);

      return refuse (error, message);
    }
  if (date == CRM_DATE_NONE)
    return TRUE;
  if (self->time != NULL && !crm_time_entry_get_minute (CRM_TIME_ENTRY (self->time), &minute))
    return refuse (error, _ ("Give a time such as 14:30"));
  *value = crm_value_integer (
      self->time != NULL ? crm_instant_from_date (date, minute / 60, minute % 60) : date);
  return TRUE;
}

static gboolean
get_link (CrmFieldEditor *self, CrmValue *value, GError **error)
{
  CrmLinkPicker *picker = CRM_LINK_PICKER (self->input);
  const CrmKind *kind = crm_link_picker_get_kind (picker);

  if (!crm_link_picker_is_settled (picker))
    return refuse (error, _ ("Choose one of the names that were found"));
  *value
      = crm_field_get_field_type (self->field) == CRM_FIELD_ANY_LINK && kind != NULL
            ? crm_value_link_of_kind (crm_kind_get_number (kind), crm_link_picker_get_id (picker))
            : crm_value_link (crm_link_picker_get_id (picker));
  return TRUE;
}

/* Hours and minutes as one writes them: 90, 1:30, 1h30, 1 h 30 min. */
static gboolean
get_duration (CrmFieldEditor *self, CrmValue *value, GError **error)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->input));
  g_autofree char *clean = g_strstrip (g_ascii_strdown (text, -1));
  int hours = 0, minutes = 0;

  if (*clean == '\0')
    return TRUE;
  if (sscanf (clean, "%d:%d", &hours, &minutes) == 2
      || sscanf (clean, "%dh%d", &hours, &minutes) == 2
      || sscanf (clean, "%d h %d", &hours, &minutes) == 2)
    minutes += hours * 60;
  else if (sscanf (clean, "%d", &minutes) != 1)
    return refuse (error, _ ("Give minutes, or hours and minutes such as 1:30"));
  else if (strchr (clean, 'h') != NULL)
    minutes *= 60;
  *value = crm_value_integer (minutes);
  return crm_field_check (self->field, value, error);
}

static gboolean
get_text (CrmFieldEditor *self, CrmValue *value, GError **error)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return crm_field_parse (self->field, text, NULL, NULL, value, error);
}

/* The message of a field names it as files do and says what scripts may give: here its label stands
 * above the message, and an example in the language of the person says more. */
static gboolean
parse_entry (CrmFieldEditor *self, CrmValue *value, GError **error)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->input));
  g_autofree char *accepted = NULL;
  g_autofree char *message = NULL;

  if (crm_field_parse (self->field, text, self->currency, locale, value, NULL))
    return TRUE;
  if (crm_field_get_field_type (self->field) == CRM_FIELD_MONEY)
    accepted = crm_locale_format_money (locale, 123450, self->currency, CRM_MONEY_NONE);
  else if (crm_field_get_field_type (self->field) == CRM_FIELD_DECIMAL)
    accepted = crm_locale_format_decimal (locale, 12500000, -1);
  if (accepted != NULL)
    /* Translators: an example of a number. */
    message = g_strdup_printf (_ ("Give a number such as %s"), accepted);
  else
    {
      accepted = crm_field_dup_accepted (self->field);
      /* Translators: what a field accepts: “a phone number”. */
      message = g_strdup_printf (_ ("This must be %s"), accepted);
    }
  return refuse (error, message);
}

/**
 * crm_field_editor_get_value:
 * @value: (out): what was typed or chosen, to be cleared by the caller
 *
 * Returns: FALSE with a message for people when it cannot be the value of the field
 */
gboolean
crm_field_editor_get_value (CrmFieldEditor *self, CrmValue *value, GError **error)
{
  g_return_val_if_fail (CRM_IS_FIELD_EDITOR (self), FALSE);
  *value = (CrmValue) CRM_VALUE_INIT;
  if (self->text != NULL)
    {
      if (!get_text (self, value, error))
        return FALSE;
    }
  else if (GTK_IS_DROP_DOWN (self->input))
    get_choice (self, value);
  else if (GTK_IS_FLOW_BOX (self->input))
    get_choices (self, value);
  else if (GTK_IS_SWITCH (self->input))
    *value = crm_value_integer (gtk_switch_get_active (GTK_SWITCH (self->input)));
  else if (CRM_IS_DATE_ENTRY (self->input))
    {
      if (!get_date (self, value, error))
        return FALSE;
    }
  else if (CRM_IS_LINK_PICKER (self->input))
    {
      if (!get_link (self, value, error))
        return FALSE;
    }
  else if (crm_field_get_field_type (self->field) == CRM_FIELD_DURATION)
    {
      if (!get_duration (self, value, error))
        return FALSE;
    }
  else if (!parse_entry (self, value, error))
    return FALSE;
  if (is_required (self) && crm_value_is_none (value))
    return refuse (error, _ ("This must not be empty"));
  return TRUE;
}

/**
 * crm_field_editor_only_choose:
 *
 * Of a link: what is not there yet is not offered to be made, as where one looks for something.
 */
void
crm_field_editor_only_choose (CrmFieldEditor *self)
{
  g_return_if_fail (CRM_IS_FIELD_EDITOR (self));
  if (CRM_IS_LINK_PICKER (self->input))
    crm_link_picker_set_can_create (CRM_LINK_PICKER (self->input), FALSE);
}

/**
 * crm_field_editor_dup_link_title:
 *
 * Returns: (transfer full) (nullable): of a link, the name of what is chosen
 */
char *
crm_field_editor_dup_link_title (CrmFieldEditor *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_EDITOR (self), NULL);
  return CRM_IS_LINK_PICKER (self->input)
             ? g_strdup (crm_link_picker_get_title (CRM_LINK_PICKER (self->input)))
             : NULL;
}

/**
 * crm_field_editor_show_error:
 *
 * Says beneath the input what is wrong; what was typed stays.
 */
void
crm_field_editor_show_error (CrmFieldEditor *self, const char *message)
{
  g_return_if_fail (CRM_IS_FIELD_EDITOR (self));
  gtk_label_set_text (self->error, message);
  gtk_widget_set_visible (GTK_WIDGET (self->error), TRUE);
  gtk_widget_add_css_class (self->input, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

/**
 * crm_field_editor_set_width_chars:
 *
 * Sets for how many characters an entry has room, as in a column of numbers.
 */
void
crm_field_editor_set_width_chars (CrmFieldEditor *self, int width)
{
  g_return_if_fail (CRM_IS_FIELD_EDITOR (self));
  if (!GTK_IS_EDITABLE (self->input))
    return;
  gtk_editable_set_width_chars (GTK_EDITABLE (self->input), width);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->input), width);
}

/**
 * crm_field_editor_is_instant:
 *
 * Returns: whether choosing is all there is to do, so that no Enter is waited for
 */
gboolean
crm_field_editor_is_instant (CrmFieldEditor *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_EDITOR (self), FALSE);
  return GTK_IS_SWITCH (self->input) || GTK_IS_DROP_DOWN (self->input);
}

const CrmField *
crm_field_editor_get_field (CrmFieldEditor *self)
{
  g_return_val_if_fail (CRM_IS_FIELD_EDITOR (self), NULL);
  return self->field;
}

/* The object */

static gboolean
crm_field_editor_grab_focus (GtkWidget *widget)
{
  CrmFieldEditor *self = CRM_FIELD_EDITOR (widget);

  if (GTK_IS_FLOW_BOX (self->input) && self->offered->len > 0)
    return gtk_widget_grab_focus (GTK_WIDGET (get_check (self, 0)));
  return gtk_widget_grab_focus (self->text != NULL ? self->text : self->input);
}

static void
crm_field_editor_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&CRM_FIELD_EDITOR (object)->context);
  G_OBJECT_CLASS (crm_field_editor_parent_class)->dispose (object);
}

static void
crm_field_editor_finalize (GObject *object)
{
  g_free (CRM_FIELD_EDITOR (object)->currency);
  g_ptr_array_unref (CRM_FIELD_EDITOR (object)->offered);
  G_OBJECT_CLASS (crm_field_editor_parent_class)->finalize (object);
}

static void
crm_field_editor_class_init (CrmFieldEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_field_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_field_editor_finalize;
  widget_class->grab_focus = crm_field_editor_grab_focus;
  for (guint i = 0; i < N_SIGNALS; i++)
    {
      static const char *const names[] = { "changed", "commit", "cancel" };

      signals[i] = g_signal_new (names[i], CRM_TYPE_FIELD_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
    }
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "field-editor");
}

static void
crm_field_editor_init (CrmFieldEditor *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkOrientable *layout = GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  self->offered = g_ptr_array_new ();
  gtk_orientable_set_orientation (layout, GTK_ORIENTATION_VERTICAL);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
fill (CrmFieldEditor *self)
{
  self->input = make_input (self);
  if (self->time != NULL)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      gtk_box_append (GTK_BOX (box), self->input);
      gtk_box_append (GTK_BOX (box), self->time);
      gtk_widget_set_parent (box, GTK_WIDGET (self));
    }
  else
    gtk_widget_set_parent (self->input, GTK_WIDGET (self));
  self->error = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->error, TRUE);
  gtk_label_set_xalign (self->error, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->error), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->error), "caption");
  gtk_widget_set_margin_top (GTK_WIDGET (self->error), 4);
  gtk_widget_set_visible (GTK_WIDGET (self->error), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->error), GTK_WIDGET (self));
  set_label (self);
}

/**
 * crm_field_editor_new:
 *
 * Returns: (transfer full): an empty input for a field
 */
GtkWidget *
crm_field_editor_new (CrmContext *context, const CrmField *field)
{
  CrmFieldEditor *self = g_object_new (CRM_TYPE_FIELD_EDITOR, NULL);

  self->context = g_object_ref (context);
  self->field = field;
  self->currency = g_strdup (crm_context_get_currency (context));
  fill (self);
  return GTK_WIDGET (self);
}
