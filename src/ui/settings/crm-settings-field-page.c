/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of the office's own. Main thread. */
#include "config.h"

#include "crm-settings-field-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-section.h"
#include "crm-fold.h"
#include "crm-settings-choices.h"

struct _CrmSettingsFieldPage
{
  GtkWidget parent_instance;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkButton *save_button;
  AdwComboRow *kind_row;
  AdwEntryRow *label_row;
  AdwEntryRow *key_row;
  AdwComboRow *type_row;
  GtkSwitch *required;
  AdwActionRow *archived_row;
  GtkSwitch *archived;
  GtkWidget *choices_group;
  GtkListBox *choices;
  AdwComboRow *target_row;
  AdwEntryRow *default_row;
  AdwComboRow *rule_row;
  AdwComboRow *section_row;
  AdwEntryRow *new_section_row;
  GtkLabel *error;

  CrmContext *context;
  CrmSettingsWindow *window; /* weak: it has the page, which a saving may outlive */
  CrmRecord *field;          /* a new one, or as it is stored */
  gboolean is_new;
  gboolean has_own_key; /* a person wrote the key, so that the label makes no other */
  gboolean is_setting;
  GPtrArray *rules;    /* what the rows of rule_row stand for; borrowed */
  GPtrArray *sections; /* CrmCardSection of fields, the rows of section_row */
};

G_DEFINE_FINAL_TYPE (CrmSettingsFieldPage, crm_settings_field_page, GTK_TYPE_WIDGET)

/* What may have own fields. */
static const char *const kinds[] = { "account", "contact",     "lead",    "opportunity", "activity",
                                     "product", "sales_order", "invoice", NULL };
#define N_KINDS (G_N_ELEMENTS (kinds) - 1)

/* What a link of the office's own may lead to. */
static const char *const targets[] = { "contact",     "account", "lead", "opportunity", "product",
                                       "sales_order", "invoice", "user", "team" };

static const struct
{
  const char *type;
  const char *label;
} types[] = {
  { "text", NC_ ("field type", "Text") },
  { "long_text", NC_ ("field type", "Several lines") },
  { "address", NC_ ("field type", "Postal address") },
  { "choice", NC_ ("field type", "Choice") },
  { "choices", NC_ ("field type", "Several choices") },
  { "link", NC_ ("field type", "Link to a record") },
  { "boolean", NC_ ("field type", "Yes or no") },
  { "integer", NC_ ("field type", "Whole number") },
  { "decimal", NC_ ("field type", "Number") },
  { "percent", NC_ ("field type", "Percent") },
  { "money", NC_ ("field type", "Amount of money") },
  { "date", NC_ ("field type", "Date") },
  { "instant", NC_ ("field type", "Date and time") },
  { "phone", NC_ ("field type", "Phone number") },
  { "email", NC_ ("field type", "E-mail address") },
  { "web", NC_ ("field type", "Web address") },
};

/**
 * crm_settings_field_kinds:
 *
 * Returns: (array zero-terminated=1): names of the kinds that may have own fields
 */
const char *const *
crm_settings_field_kinds (void)
{
  return kinds;
}

/**
 * crm_settings_field_type_label:
 * @type: (nullable): as a record of kind custom_field names it
 *
 * Returns: the type for people
 */
const char *
crm_settings_field_type_label (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, type) == 0)
      return g_dpgettext2 (GETTEXT_PACKAGE, "field type", types[i].label);
  return type ? type : "";
}

/**
 * crm_settings_field_key:
 * @label: for people
 *
 * Returns: (transfer full): a key made from it: “Número de lojas” becomes “numero_de_lojas”; empty
 *   where the label has no letter of a to z
 */
char *
crm_settings_field_key (const char *label)
{
  g_autofree char *folded = crm_fold (label);
  GString *key = g_string_new (NULL);
  for (const char *p = folded; *p; p++)
    if (g_ascii_islower (*p) || (g_ascii_isdigit (*p) && key->len > 0))
      g_string_append_c (key, *p);
    else if (key->len > 0 && key->str[key->len - 1] != '_' && (guchar) *p < 0x80)
      g_string_append_c (key, '_');
  while (key->len > 0 && key->str[key->len - 1] == '_')
    g_string_truncate (key, key->len - 1);
  return g_string_free (key, FALSE);
}

static const char *
get_type (CrmSettingsFieldPage *self)
{
  guint selected = adw_combo_row_get_selected (self->type_row);
  return selected < G_N_ELEMENTS (types) ? types[selected].type : NULL;
}

/* Until a type was chosen: the rule that is stored. */
static const char *
get_rule (CrmSettingsFieldPage *self)
{
  guint selected = adw_combo_row_get_selected (self->rule_row);

  return selected < self->rules->len ? g_ptr_array_index (self->rules, selected)
                                     : crm_record_get_text (self->field, "merge_rule");
}

static void
say (CrmSettingsFieldPage *self, const char *message)
{
  gtk_label_set_text (self->error, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), message != NULL);
}

/* The rules that the type can have, in the order of the description. Several choices need none. */
static void
offer_rules (CrmSettingsFieldPage *self, const char *type)
{
  const CrmField *rule = crm_kind_find_field (crm_record_get_kind (self->field), "merge_rule");
  const char *selected = get_rule (self);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  CrmFieldType field_type = CRM_FIELD_TEXT;
  guint position = 0;

  if (type)
    crm_field_type_from_name (type, &field_type);
  g_ptr_array_set_size (self->rules, 0);
  for (const CrmChoice *choice = crm_field_get_choices (rule); choice->key != NULL; choice++)
    {
      if (strcmp (choice->key, "larger") == 0 && !crm_field_type_is_ordered (field_type))
        continue;
      if (g_strcmp0 (choice->key, selected) == 0)
        position = self->rules->len;
      g_ptr_array_add (self->rules, (gpointer) choice->key);
      gtk_string_list_append (labels, crm_field_choice_label (rule, choice->key));
    }
  adw_combo_row_set_model (self->rule_row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->rule_row, position);
  gtk_widget_set_visible (GTK_WIDGET (self->rule_row), field_type != CRM_FIELD_CHOICES);
}

static void
on_type_selected_cb (CrmSettingsFieldPage *self)
{
  const char *type = get_type (self);

  offer_rules (self, type);
  gtk_widget_set_visible (self->choices_group,
                          g_strcmp0 (type, "choice") == 0 || g_strcmp0 (type, "choices") == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->target_row), g_strcmp0 (type, "link") == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->default_row), g_strcmp0 (type, "link") != 0);
}

static const CrmKind *
get_kind (CrmSettingsFieldPage *self)
{
  return crm_context_get_kind (self->context, kinds[adw_combo_row_get_selected (self->kind_row)]);
}

/* The sections of fields that the card of the kind has, and a last row for another one. */
static void
on_kind_selected_cb (CrmSettingsFieldPage *self)
{
  guint selected = adw_combo_row_get_selected (self->kind_row);
  const char *stored = crm_record_get_text (self->field, "section");
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint position = 0;

  if (selected >= N_KINDS)
    return;
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  self->sections = crm_card_sections_list_of_fields (get_kind (self));
  for (guint i = 0; i < self->sections->len; i++)
    {
      CrmCardSection *section = g_ptr_array_index (self->sections, i);

      gtk_string_list_append (labels, section->label);
      if (strcmp (section->key, stored ? stored : "own") == 0)
        position = i;
    }
  /* Translators: a choice: a section of the card that is not there yet. */
  gtk_string_list_append (labels, _ ("Another Section…"));
  adw_combo_row_set_model (self->section_row, G_LIST_MODEL (labels));
  adw_combo_row_set_selected (self->section_row, position);
}

static void
on_section_selected_cb (CrmSettingsFieldPage *self)
{
  guint selected = adw_combo_row_get_selected (self->section_row);

  gtk_widget_set_visible (GTK_WIDGET (self->new_section_row),
                          self->sections && selected == self->sections->len);
}

static void
on_label_changed_cb (CrmSettingsFieldPage *self)
{
  say (self, NULL);
  if (!self->is_new || self->has_own_key)
    return;
  g_autofree char *key
      = crm_settings_field_key (gtk_editable_get_text (GTK_EDITABLE (self->label_row)));
  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), key);
  self->is_setting = FALSE;
}

static void
on_key_changed_cb (CrmSettingsFieldPage *self)
{
  say (self, NULL);
  if (!self->is_setting)
    self->has_own_key = *gtk_editable_get_text (GTK_EDITABLE (self->key_row)) != '\0';
}

static void
on_back_clicked_cb (CrmSettingsFieldPage *self)
{
  crm_settings_window_close_subpage (self->window);
}

/* ---- saving ---- */

static void
set_text (CrmRecord *record, const char *field, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  if (*stripped)
    crm_record_set_text (record, field, stripped);
  else
    crm_record_unset (record, field);
}

/* Own fields stand among their like unless somebody says otherwise. */
static void
take_section (CrmSettingsFieldPage *self)
{
  guint selected = adw_combo_row_get_selected (self->section_row);
  const char *key = gtk_editable_get_text (GTK_EDITABLE (self->new_section_row));

  if (self->sections && selected < self->sections->len)
    key = ((CrmCardSection *) g_ptr_array_index (self->sections, selected))->key;
  if (strcmp (key, "own") == 0)
    crm_record_unset (self->field, "section");
  else
    set_text (self->field, "section", key);
}

static void
take_rows (CrmSettingsFieldPage *self)
{
  g_autofree char *options = crm_settings_choices_dup_options (self->choices);
  set_text (self->field, "default_value", gtk_editable_get_text (GTK_EDITABLE (self->default_row)));
  set_text (self->field, "label", gtk_editable_get_text (GTK_EDITABLE (self->label_row)));
  set_text (self->field, "options", options);
  crm_record_set_integer (self->field, "required", gtk_switch_get_active (self->required));
  crm_record_set_integer (self->field, "archived", gtk_switch_get_active (self->archived));
  if (crm_record_is_set (self->field, "merge_rule") || g_strcmp0 (get_rule (self), "latest") != 0)
    crm_record_set_text (self->field, "merge_rule", get_rule (self));
  take_section (self);
  if (!self->is_new)
    return;
  set_text (self->field, "key", gtk_editable_get_text (GTK_EDITABLE (self->key_row)));
  crm_record_set_text (self->field, "type", get_type (self));
  if (g_strcmp0 (get_type (self), "link") == 0)
    crm_record_set_text (self->field, "target",
                         targets[adw_combo_row_get_selected (self->target_row)]);
  crm_record_set_text (self->field, "entity", kinds[adw_combo_row_get_selected (self->kind_row)]);
}

/* Two fields of one name would be one. */
static gboolean
check (CrmSettingsFieldPage *self)
{
  const char *key = crm_record_get_text (self->field, "key");
  const CrmKind *kind
      = crm_context_get_kind (self->context, crm_record_get_text (self->field, "entity"));
  if (!crm_record_is_set (self->field, "label"))
    say (self, _ ("Give the field a label."));
  else if (!key)
    say (self, _ ("Give the field a key of small letters a–z, digits and _."));
  else if (self->is_new && crm_kind_find_field (kind, key))
    say (self, _ ("There is a field with this key already: choose another key."));
  else
    return TRUE;
  return FALSE;
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSettingsFieldPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_saved = crm_operation_run_finish (CRM_OPERATION (source), result, &error);
  if (!self->context || !self->window)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), TRUE);
  if (is_saved)
    crm_settings_window_close_subpage (self->window);
  else
    say (self, error->message);
}

static void
on_save_clicked_cb (CrmSettingsFieldPage *self)
{
  take_rows (self);
  if (!check (self))
    return;
  g_autofree char *label
      /* Translators: the name of an operation that can be undone; %s is a field, as "Size". */
      = g_strdup_printf (self->is_new ? _ ("Add field %s") : _ ("Change field %s"),
                         crm_record_get_text (self->field, "label"));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  if (self->is_new)
    crm_operation_insert (operation, self->field);
  else
    crm_operation_update (operation, self->field);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, g_object_ref (self));
}

/* ---- the page ---- */

static void
crm_settings_field_page_dispose (GObject *object)
{
  CrmSettingsFieldPage *self = CRM_SETTINGS_FIELD_PAGE (object);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->context);
  g_clear_object (&self->field);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_settings_field_page_parent_class)->dispose (object);
}

static void
crm_settings_field_page_class_init (CrmSettingsFieldPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_field_page_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/settings/crm-settings-field-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, box);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, title);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, kind_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, label_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, key_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, type_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, required);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, archived_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, archived);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, choices_group);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, choices);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, target_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, default_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, rule_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, section_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, new_section_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSettingsFieldPage, error);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_type_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_section_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_label_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_settings_field_page_init (CrmSettingsFieldPage *self)
{
  self->rules = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill_choices (CrmSettingsFieldPage *self)
{
  g_autoptr (GtkStringList) kind_labels = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) type_labels = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) target_labels = gtk_string_list_new (NULL);
  for (guint i = 0; i < N_KINDS; i++)
    gtk_string_list_append (
        kind_labels, crm_kind_get_label_plural (crm_context_get_kind (self->context, kinds[i])));
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    gtk_string_list_append (type_labels, crm_settings_field_type_label (types[i].type));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (kind_labels));
  adw_combo_row_set_model (self->type_row, G_LIST_MODEL (type_labels));
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    gtk_string_list_append (target_labels, crm_kind_get_label_plural (
                                               crm_context_get_kind (self->context, targets[i])));
  adw_combo_row_set_model (self->target_row, G_LIST_MODEL (target_labels));
}

static void
show_stored (CrmSettingsFieldPage *self)
{
  const char *key = crm_record_get_text (self->field, "key");
  const char *options = crm_record_get_text (self->field, "options");
  for (guint i = 0; i < N_KINDS; i++)
    if (g_strcmp0 (kinds[i], crm_record_get_text (self->field, "entity")) == 0)
      adw_combo_row_set_selected (self->kind_row, i);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].type, crm_record_get_text (self->field, "type")) == 0)
      adw_combo_row_set_selected (self->type_row, i);
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), key ? key : "");
  gtk_editable_set_text (GTK_EDITABLE (self->label_row), crm_record_get_title (self->field));
  const char *begin = crm_record_get_text (self->field, "default_value");
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    if (g_strcmp0 (targets[i], crm_record_get_text (self->field, "target")) == 0)
      adw_combo_row_set_selected (self->target_row, i);
  gtk_editable_set_text (GTK_EDITABLE (self->default_row), begin ? begin : "");
  crm_settings_choices_set_options (self->choices, options);
  gtk_switch_set_active (self->required, crm_record_get_integer (self->field, "required", 0) != 0);
  gtk_switch_set_active (self->archived, crm_record_get_integer (self->field, "archived", 0) != 0);
}

/**
 * crm_settings_field_page_new:
 * @field: (nullable): a record of kind custom_field; %NULL makes a new one
 *
 * Returns: (transfer floating): the page, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_field_page_new (CrmSettingsWindow *window, CrmRecord *field)
{
  CrmSettingsFieldPage *self = g_object_new (CRM_TYPE_SETTINGS_FIELD_PAGE, NULL);
  g_set_weak_pointer (&self->window, window);
  self->context = g_object_ref (crm_settings_window_get_context (window));
  self->is_new = field == NULL;
  self->field = field ? crm_record_copy (field)
                      : crm_record_new (crm_context_get_kind (self->context, "custom_field"));
  fill_choices (self);
  if (field)
    show_stored (self);
  adw_window_title_set_title (self->title, field ? crm_record_get_title (field) : _ ("New Field"));
  gtk_button_set_label (self->save_button, field ? _ ("_Save") : _ ("_Add"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->kind_row), self->is_new);
  gtk_widget_set_sensitive (GTK_WIDGET (self->key_row), self->is_new);
  gtk_widget_set_sensitive (GTK_WIDGET (self->type_row), self->is_new);
  gtk_widget_set_sensitive (GTK_WIDGET (self->target_row), self->is_new);
  if (self->is_new)
    crm_settings_choices_set_options (self->choices, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->archived_row), !self->is_new);
  g_ptr_array_set_size (self->rules, 0);
  on_type_selected_cb (self);
  return GTK_WIDGET (self);
}
