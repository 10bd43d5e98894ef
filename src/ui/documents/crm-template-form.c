/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a template. Main thread. */
#include "config.h"

#include "crm-template-form.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "crm-picture-row.h"
#include "crm-template-edit.h"

/* What is typed at the foot of pages is taken over when a person pauses. */
#define PAUSE_MS 350
#define USUAL_LOGO 15 /* mm */

/* A key of the head with a few values. */
typedef struct
{
  const char *key;
  const char *title; /* to be translated */
  const char *const *values;
  const char *const *names; /* to be translated; NULL: as the values are */
} Choice;

static const char *const pages[] = { "A4", "A5", "Letter", "Legal", NULL };
static const char *const orientations[] = { "portrait", "landscape", NULL };
static const char *const orientation_names[] = { N_ ("Upright"), N_ ("Wide"), NULL };
/* Those that come with the program: pages are the same on every computer. */
static const char *const fonts[]
    = { "Noto Sans",       "Noto Serif", "Liberation Sans", "Liberation Serif",
        "Liberation Mono", "Carlito",    "Caladea",         NULL };
static const char *const looks[] = { "lines", "grid", "zebra", "plain", NULL };
static const char *const look_names[]
    = { N_ ("Lines"), N_ ("Grid"), N_ ("Stripes"), N_ ("Plain"), NULL };

enum
{
  CHOICE_PAGE,
  CHOICE_ORIENTATION,
  CHOICE_FONT,
  CHOICE_TABLE,
  N_CHOICES
};

static const Choice choices[N_CHOICES] = {
  [CHOICE_PAGE] = { "page", N_ ("Size of the page"), pages },
  [CHOICE_ORIENTATION] = { "orientation", N_ ("Orientation"), orientations, orientation_names },
  [CHOICE_FONT] = { "font", N_ ("Font"), fonts },
  [CHOICE_TABLE] = { "table", N_ ("Look of tables"), looks, look_names },
};

struct _CrmTemplateForm
{
  GtkWidget parent_instance;

  GtkWidget *page; /* AdwPreferencesPage */
  AdwComboRow *rows[N_CHOICES];
  GPtrArray *values[N_CHOICES]; /* of char *; the first one is empty: as usual */
  AdwEntryRow *margins;
  AdwEntryRow *money;
  GtkSpinButton *size;
  GtkSwitch *justify;
  GtkColorButton *accent;
  GtkWidget *usual_accent;
  GtkSwitch *logo;
  GtkSpinButton *logo_height;
  CrmPictureRow *picture;
  GtkTextBuffer *footer; /* belongs to its view */
  CrmTemplateColumns *columns;
  CrmTemplateWhen *when;

  CrmContext *context;
  char *text;
  guint footer_source;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmTemplateForm, crm_template_form, GTK_TYPE_WIDGET)

static guint edited_signal;

/* Takes @text. */
static void
emit (CrmTemplateForm *self, char *text)
{
  g_autofree char *taken = text;

  if (!self->is_setting && strcmp (taken, self->text) != 0)
    g_signal_emit (self, edited_signal, 0, taken);
}

static void
set_key (CrmTemplateForm *self, const char *key, const char *value)
{
  if (!self->is_setting)
    emit (self, crm_template_set_key (self->text, key, value));
}

/* Choices */

static void
on_choice_changed_cb (CrmTemplateForm *self, GParamSpec *spec, AdwComboRow *row)
{
  for (guint i = 0; i < N_CHOICES; i++)
    if (self->rows[i] == row && adw_combo_row_get_selected (row) < self->values[i]->len)
      set_key (self, choices[i].key,
               g_ptr_array_index (self->values[i], adw_combo_row_get_selected (row)));
}

/* The values that can be chosen: the usual one, those that are named, and the one that the text has
 * besides. */
static GPtrArray *
list_values (const Choice *choice, const char *value, guint *selected)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  *selected = 0;
  g_ptr_array_add (values, g_strdup (""));
  for (guint i = 0; choice->values[i] != NULL; i++)
    {
      if (g_strcmp0 (choice->values[i], value) == 0)
        *selected = values->len;
      g_ptr_array_add (values, g_strdup (choice->values[i]));
    }
  if (*selected == 0 && value != NULL && *value != '\0')
    {
      *selected = values->len;
      g_ptr_array_add (values, g_strdup (value));
    }
  return values;
}

/* Whether a list begins with these values; what it had besides may be chosen again. */
static gboolean
begins_with (GPtrArray *second, GPtrArray *first)
{
  if (first->len > second->len)
    return FALSE;
  for (guint i = 0; i < first->len; i++)
    if (strcmp (g_ptr_array_index (first, i), g_ptr_array_index (second, i)) != 0)
      return FALSE;
  return TRUE;
}

static void
set_values (CrmTemplateForm *self, guint number, GPtrArray *values)
{
  const Choice *choice = &choices[number];
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint n_named = g_strv_length ((char **) choice->values);

  for (guint i = 0; i < values->len; i++)
    gtk_string_list_append (names, i == 0 ? C_ ("choice", "Usual")
                                   : i <= n_named && choice->names != NULL
                                       ? _ (choice->names[i - 1])
                                       : g_ptr_array_index (values, i));
  g_ptr_array_unref (self->values[number]);
  self->values[number] = g_ptr_array_ref (values);
  adw_combo_row_set_model (self->rows[number], G_LIST_MODEL (names));
}

/* The list is made anew only for other values: somebody may just be choosing from it. */
static void
show_choice (CrmTemplateForm *self, guint number)
{
  guint selected;
  g_autofree char *value = crm_template_get_key (self->text, choices[number].key);
  g_autoptr (GPtrArray) values = list_values (&choices[number], value, &selected);

  if (!begins_with (self->values[number], values))
    set_values (self, number, values);
  if (adw_combo_row_get_selected (self->rows[number]) != selected)
    adw_combo_row_set_selected (self->rows[number], selected);
  if (number == CHOICE_FONT)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[number]),
                                 selected > G_N_ELEMENTS (fonts) - 1
                                     ? _ ("Pages may look different on another computer")
                                     : _ ("Comes with the program"));
}

static void
add_choice (CrmTemplateForm *self, GtkWidget *group, guint number)
{
  GtkWidget *row = adw_combo_row_new ();

  self->rows[number] = ADW_COMBO_ROW (row);
  self->values[number] = g_ptr_array_new_with_free_func (g_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (choices[number].title));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_choice_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

/* Entries */

static void
on_margins_applied_cb (CrmTemplateForm *self)
{
  set_key (self, "margins", gtk_editable_get_text (GTK_EDITABLE (self->margins)));
}

static void
on_money_applied_cb (CrmTemplateForm *self)
{
  set_key (self, "money", gtk_editable_get_text (GTK_EDITABLE (self->money)));
}

static AdwEntryRow *
add_entry (CrmTemplateForm *self, GtkWidget *group, const char *title, GCallback applied)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_object (row, "apply", applied, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return ADW_ENTRY_ROW (row);
}

static void
show_entry (CrmTemplateForm *self, AdwEntryRow *row, const char *key)
{
  g_autofree char *value = crm_template_get_key (self->text, key);

  if (strcmp (gtk_editable_get_text (GTK_EDITABLE (row)), value != NULL ? value : "") != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
}

static GtkWidget *
add_suffix_row (GtkWidget *group, const char *title, GtkWidget *widget)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), widget);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), widget);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

/* Letters and colours */

static void
on_size_changed_cb (CrmTemplateForm *self)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.4g", gtk_spin_button_get_value (self->size));
  set_key (self, "size", number);
}

static void
on_justify_changed_cb (CrmTemplateForm *self)
{
  set_key (self, "justify", gtk_switch_get_active (self->justify) ? "yes" : NULL);
}

static void
on_accent_set_cb (CrmTemplateForm *self)
{
  GdkRGBA color;
  char text[8];

  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (self->accent), &color);
  g_snprintf (text, sizeof text, "#%02x%02x%02x", (guint) (color.red * 255 + 0.5) & 0xff,
              (guint) (color.green * 255 + 0.5) & 0xff, (guint) (color.blue * 255 + 0.5) & 0xff);
  set_key (self, "accent", text);
}

static void
on_usual_accent_clicked_cb (CrmTemplateForm *self)
{
  set_key (self, "accent", NULL);
}

static void
show_look (CrmTemplateForm *self)
{
  g_autofree char *size = crm_template_get_key (self->text, "size");
  g_autofree char *justify = crm_template_get_key (self->text, "justify");
  g_autofree char *accent = crm_template_get_key (self->text, "accent");
  GdkRGBA color;

  gtk_spin_button_set_value (self->size, size != NULL ? g_ascii_strtod (size, NULL) : 10);
  gtk_switch_set_active (self->justify, g_strcmp0 (justify, "yes") == 0);
  if (accent == NULL || !gdk_rgba_parse (&color, accent))
    gdk_rgba_parse (&color, "#1c4a73");
  gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (self->accent), &color);
  gtk_widget_set_visible (self->usual_accent, accent != NULL);
}

/* The logo */

static void
on_logo_changed_cb (CrmTemplateForm *self)
{
  int height = gtk_switch_get_active (self->logo)
                   ? gtk_spin_button_get_value_as_int (self->logo_height)
                   : 0;

  if (!self->is_setting)
    emit (self, crm_template_set_logo (self->text, height));
}

static void
show_logo (CrmTemplateForm *self)
{
  int height = crm_template_get_logo (self->text);

  gtk_switch_set_active (self->logo, height > 0);
  if (height > 0)
    gtk_spin_button_set_value (self->logo_height, height);
  gtk_widget_set_sensitive (GTK_WIDGET (self->logo_height), height > 0);
}

/**
 * crm_template_form_set_logo:
 * @owner: whose picture is shown and chosen: the office, or the style that this template is
 */
void
crm_template_form_set_logo (CrmTemplateForm *self, CrmRecord *owner)
{
  g_return_if_fail (CRM_IS_TEMPLATE_FORM (self));
  gtk_widget_set_visible (GTK_WIDGET (self->picture), owner != NULL);
  if (owner != NULL)
    crm_picture_row_set_record (self->picture, owner);
}

/* The foot of pages */

static void
take_footer (CrmTemplateForm *self)
{
  GtkTextIter start, end;
  g_autofree char *content = NULL;

  g_clear_handle_id (&self->footer_source, g_source_remove);
  gtk_text_buffer_get_bounds (self->footer, &start, &end);
  content = gtk_text_buffer_get_text (self->footer, &start, &end, TRUE);
  emit (self, crm_template_set_footer (self->text, content));
}

static gboolean
on_footer_paused_cb (gpointer user_data)
{
  CrmTemplateForm *self = user_data;

  self->footer_source = 0;
  take_footer (self);
  return G_SOURCE_REMOVE;
}

static void
on_footer_changed_cb (CrmTemplateForm *self)
{
  if (self->is_setting)
    return;
  g_clear_handle_id (&self->footer_source, g_source_remove);
  self->footer_source = g_timeout_add (PAUSE_MS, on_footer_paused_cb, self);
}

static void
show_footer (CrmTemplateForm *self)
{
  g_autofree char *content = crm_template_get_footer (self->text);
  g_autofree char *shown = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->footer, &start, &end);
  shown = gtk_text_buffer_get_text (self->footer, &start, &end, TRUE);
  if (self->footer_source == 0 && strcmp (shown, content != NULL ? content : "") != 0)
    gtk_text_buffer_set_text (self->footer, content != NULL ? content : "", -1);
}

static void
add_footer (CrmTemplateForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Foot of the Pages"));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 12);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 9);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Foot of the Pages"), -1);
  self->footer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_signal_connect_object (self->footer, "changed", G_CALLBACK (on_footer_changed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 84);
  gtk_widget_add_css_class (scroller, "card");
  gtk_widget_set_overflow (scroller, GTK_OVERFLOW_HIDDEN);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), scroller);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (group));
}

/* Building */

static GtkWidget *
add_group (CrmTemplateForm *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (group));
  return group;
}

static void
add_logo (CrmTemplateForm *self)
{
  GtkWidget *group = add_group (self, _ ("Logo"));

  self->logo = GTK_SWITCH (gtk_switch_new ());
  add_suffix_row (group, _ ("Show the logo"), GTK_WIDGET (self->logo));
  g_signal_connect_object (self->logo, "notify::active", G_CALLBACK (on_logo_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->logo_height = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (5, 60, 1));
  gtk_spin_button_set_value (self->logo_height, USUAL_LOGO);
  add_suffix_row (group, _ ("Height in mm"), GTK_WIDGET (self->logo_height));
  g_signal_connect_object (self->logo_height, "value-changed", G_CALLBACK (on_logo_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
add_picture (CrmTemplateForm *self, const char *kind)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = crm_picture_row_new (self->context, kind, "logo");

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      g_strcmp0 (kind, "office") == 0 ? _ ("The same picture stands in all templates.") : NULL);
  self->picture = CRM_PICTURE_ROW (row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (group));
}

static void
add_letters (CrmTemplateForm *self)
{
  GtkWidget *group = add_group (self, _ ("Letters and Colours"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  add_choice (self, group, CHOICE_FONT);
  self->size = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (4, 72, 0.5));
  add_suffix_row (group, _ ("Size of the letters"), GTK_WIDGET (self->size));
  g_signal_connect_object (self->size, "value-changed", G_CALLBACK (on_size_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->justify = GTK_SWITCH (gtk_switch_new ());
  add_suffix_row (group, _ ("Even right edge"), GTK_WIDGET (self->justify));
  g_signal_connect_object (self->justify, "notify::active", G_CALLBACK (on_justify_changed_cb),
                           self, G_CONNECT_SWAPPED);
  self->usual_accent = gtk_button_new_from_icon_name ("edit-undo-symbolic");
  gtk_widget_add_css_class (self->usual_accent, "flat");
  gtk_widget_set_tooltip_text (self->usual_accent, _ ("Usual Colour"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->usual_accent),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Usual Colour"), -1);
  g_signal_connect_object (self->usual_accent, "clicked", G_CALLBACK (on_usual_accent_clicked_cb),
                           self, G_CONNECT_SWAPPED);
  self->accent = GTK_COLOR_BUTTON (gtk_color_button_new ());
  g_signal_connect_object (self->accent, "color-set", G_CALLBACK (on_accent_set_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->accent), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Colour"), -1);
  gtk_box_append (GTK_BOX (box), self->usual_accent);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->accent));
  add_suffix_row (group, _ ("Colour"), box);
  add_choice (self, group, CHOICE_TABLE);
  self->money
      = add_entry (self, group, _ ("Amounts, as 1.234,50 €"), G_CALLBACK (on_money_applied_cb));
}

static void
add_page (CrmTemplateForm *self)
{
  GtkWidget *group = add_group (self, _ ("Page"));

  add_choice (self, group, CHOICE_PAGE);
  add_choice (self, group, CHOICE_ORIENTATION);
  self->margins = add_entry (self, group, _ ("Margins in mm: top, right, bottom, left"),
                             G_CALLBACK (on_margins_applied_cb));
}

static void
on_text_edited_cb (CrmTemplateForm *self, const char *text)
{
  emit (self, g_strdup (text));
}

static void
on_when_edited_cb (CrmTemplateForm *self, const char *when)
{
  set_key (self, "when", when);
}

static void
add_columns (CrmTemplateForm *self, CrmPlaceholders *placeholders)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->columns = CRM_TEMPLATE_COLUMNS (crm_template_columns_new (placeholders));
  g_signal_connect_object (self->columns, "edited", G_CALLBACK (on_text_edited_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->columns));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (group));
}

/**
 * crm_template_form_set_text:
 * @text: of the template
 *
 * Shows what the text says.
 */
void
crm_template_form_set_text (CrmTemplateForm *self, const char *text)
{
  g_autofree char *when = NULL;

  g_return_if_fail (CRM_IS_TEMPLATE_FORM (self));
  if (g_strcmp0 (self->text, text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  self->is_setting = TRUE;
  for (guint i = 0; i < N_CHOICES; i++)
    show_choice (self, i);
  show_entry (self, self->margins, "margins");
  show_entry (self, self->money, "money");
  show_look (self);
  show_logo (self);
  show_footer (self);
  crm_template_columns_set_text (self->columns, text);
  when = crm_template_get_key (text, "when");
  crm_template_when_set (self->when, when);
  self->is_setting = FALSE;
}

static void
crm_template_form_dispose (GObject *object)
{
  CrmTemplateForm *self = CRM_TEMPLATE_FORM (object);

  if (self->footer_source != 0)
    take_footer (self);
  self->is_setting = TRUE;
  g_clear_pointer (&self->page, gtk_widget_unparent);
  for (guint i = 0; i < N_CHOICES; i++)
    g_clear_pointer (&self->values[i], g_ptr_array_unref);
  g_clear_object (&self->context);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (crm_template_form_parent_class)->dispose (object);
}

static void
crm_template_form_class_init (CrmTemplateFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_template_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  edited_signal = g_signal_new ("edited", CRM_TYPE_TEMPLATE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
crm_template_form_init (CrmTemplateForm *self)
{
}

/**
 * crm_template_form_new:
 * @placeholders: the fields that columns may show
 *
 * Returns: (transfer floating): an empty form
 */
GtkWidget *
crm_template_form_new (CrmContext *context, CrmPlaceholders *placeholders)
{
  CrmTemplateForm *self = g_object_new (CRM_TYPE_TEMPLATE_FORM, NULL);

  self->context = g_object_ref (context);
  self->page = adw_preferences_page_new ();
  gtk_widget_set_parent (self->page, GTK_WIDGET (self));
  add_logo (self);
  add_picture (self, "office");
  add_letters (self);
  add_columns (self, placeholders);
  add_footer (self);
  add_page (self);
  self->when = CRM_TEMPLATE_WHEN (crm_template_when_new (context));
  g_signal_connect_object (self->when, "edited", G_CALLBACK (on_when_edited_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->page), ADW_PREFERENCES_GROUP (self->when));
  return GTK_WIDGET (self);
}
