/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file is read again, on another thread, whenever what is said of it changes. Main thread. */
#include "config.h"

#include "crm-template-file-window.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-blob.h"
#include "crm-field-picker.h"
#include "crm-file-choose.h"
#include "crm-template-file-job.h"
#include "crm-template-list.h"

#define PAUSE_MS 250
#define MAX_ROWS 200

static const char *const tags[] = { "", "pt-PT", "pt-BR", "ro-RO", "tr-TR", "en-GB", "en-US" };

struct _CrmTemplateFileWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *save_button;
  GtkSpinner *spinner;
  GtkLabel *error;
  GtkEditable *name;
  AdwComboRow *type;
  AdwComboRow *language;
  AdwComboRow *use;
  AdwActionRow *file_row;
  GtkWidget *open_button;
  AdwPreferencesGroup *problems_group;
  AdwPreferencesGroup *fields_group;
  AdwPreferencesGroup *asks_group;
  GtkStringList *types;
  GtkStringList *languages;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmPlaceholders *placeholders;
  CrmRecord *template; /* NULL: a new one */
  GBytes *bytes;
  char *file_name;
  GPtrArray *type_keys;
  GPtrArray *field_rows; /* entries of the fields, with "crm-name" */
  GPtrArray *other_rows; /* rows that are made anew with each reading */
  CrmTemplateFileReading *reading;
  GCancellable *cancellable;
  guint pause_source;
  gboolean is_setting;
  gboolean is_saving;
};

G_DEFINE_FINAL_TYPE (CrmTemplateFileWindow, crm_template_file_window, ADW_TYPE_WINDOW)

static void read_again (CrmTemplateFileWindow *self, guint wishes);

static gboolean
is_import (CrmTemplateFileWindow *self)
{
  return self->template == NULL && gtk_widget_get_visible (GTK_WIDGET (self->use))
         && adw_combo_row_get_selected (self->use) == 1;
}

static char *
dup_name (CrmTemplateFileWindow *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
}

static void
show_error (CrmTemplateFileWindow *self, const char *message)
{
  gtk_label_set_text (self->error, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), message != NULL);
}

static void
update (CrmTemplateFileWindow *self)
{
  g_autofree char *name = dup_name (self);
  gboolean is_busy = crm_template_file_window_is_busy (self);

  gtk_spinner_set_spinning (self->spinner, is_busy);
  gtk_widget_set_sensitive (self->save_button,
                            *name != '\0' && self->reading != NULL && !is_busy
                                && (!is_import (self) || self->reading->text != NULL));
  gtk_widget_set_sensitive (self->open_button, self->bytes != NULL);
  adw_action_row_set_subtitle (self->file_row, self->file_name != NULL ? self->file_name : "");
}

/* Rows */

static void
add_row (CrmTemplateFileWindow *self, AdwPreferencesGroup *group, GtkWidget *row)
{
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->other_rows, g_object_ref (row));
}

static void
remove_rows (CrmTemplateFileWindow *self)
{
  AdwPreferencesGroup *groups[] = { self->problems_group, self->asks_group };

  for (guint i = 0; i < self->other_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->other_rows, i);

      for (gsize k = 0; k < G_N_ELEMENTS (groups); k++)
        if (gtk_widget_is_ancestor (row, GTK_WIDGET (groups[k])))
          {
            adw_preferences_group_remove (groups[k], row);
            break;
          }
    }
  g_ptr_array_set_size (self->other_rows, 0);
}

static GtkWidget *
make_row (const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (icon != NULL)
    adw_action_row_set_icon_name (ADW_ACTION_ROW (row), icon);
  return row;
}

static char *
dup_place (CrmTemplateFileWindow *self, const CrmTemplateProblem *problem)
{
  GPtrArray *fields = crm_template_file_get_fields (self->reading->file);

  if (problem->line == 0)
    return NULL;
  if (is_import (self))
    return g_strdup_printf (_ ("Line %u"), problem->line);
  if (crm_template_file_get_form (self->reading->file) != CRM_TEMPLATE_FILE_PDF)
    /* Translators: the number of a paragraph. */
    return g_strdup_printf (_ ("Paragraph %u"), problem->line);
  return problem->line <= fields->len
             ? g_strdup (((CrmFormField *) g_ptr_array_index (fields, problem->line - 1))->name)
             : NULL;
}

static void
show_problems (CrmTemplateFileWindow *self, GPtrArray *problems)
{
  guint n = problems != NULL ? problems->len : 0;

  gtk_widget_set_visible (GTK_WIDGET (self->problems_group), n > 0);
  adw_preferences_group_set_title (self->problems_group,
                                   is_import (self) ? _ ("What Is Lost") : _ ("What Is Wrong"));
  adw_preferences_group_set_description (
      self->problems_group,
      is_import (self) ? _ ("The rest is in the template. It can be changed there.")
                       : _ ("Until this is mended in the file, no document can be made with it."));
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *place = dup_place (self, problem);

      add_row (self, self->problems_group,
               make_row (problem->message, place, "dialog-warning-symbolic"));
    }
}

/* The fields of ours that stand in the text of the file. */
static void
show_asks (CrmTemplateFileWindow *self)
{
  gboolean is_word = crm_template_file_get_form (self->reading->file) != CRM_TEMPLATE_FILE_PDF;
  g_autoptr (GPtrArray) paths
      = crm_template_dup_paths (crm_template_file_get_template (self->reading->file));

  gtk_widget_set_visible (GTK_WIDGET (self->asks_group), is_word && !is_import (self));
  adw_preferences_group_set_description (
      self->asks_group,
      paths->len > 0 ? NULL
                     : _ ("There are none yet. Write fields such as {{client.name}} into the text "
                          "where the names, dates and amounts belong, and replace the file."));
  for (guint i = 0; is_word && i < MIN (paths->len, MAX_ROWS); i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      const CrmPlaceholder *item = crm_placeholders_find (self->placeholders, path);
      g_autofree char *label
          = item != NULL ? g_strdup_printf ("%s: %s", item->group, item->label) : NULL;

      add_row (self, self->asks_group,
               make_row (label != NULL ? label : path, label != NULL ? path : NULL, NULL));
    }
}

static void
on_field_picked_cb (CrmFieldPicker *picker, const char *text, GtkEditable *entry)
{
  gboolean is_check = g_object_get_data (G_OBJECT (entry), "crm-check") != NULL;
  g_autofree char *bare = g_strdup (text);
  int position = -1;

  /* A check box asks whether, not what. */
  if (is_check && g_str_has_prefix (bare, "{{"))
    {
      gsize length = strcspn (bare + 2, ":?}");

      memmove (bare, bare + 2, length);
      bare[length] = '\0';
      gtk_editable_set_text (entry, bare);
    }
  else
    gtk_editable_insert_text (entry, bare, -1, &position);
  gtk_widget_grab_focus (GTK_WIDGET (entry));
}

static GtkWidget *
make_field_row (CrmTemplateFileWindow *self, const CrmFormField *field, const char *value)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *picker = crm_field_picker_new (self->placeholders);
  g_autofree char *title
      = g_strdup_printf ("%s (%s)", field->label != NULL ? field->label : field->name,
                         crm_form_type_label (field->type));
  g_autofree char *label = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), value != NULL ? value : "");
  g_object_set_data_full (G_OBJECT (row), "crm-name", g_strdup (field->name), g_free);
  if (field->type == CRM_FORM_CHECK)
    g_object_set_data (G_OBJECT (row), "crm-check", row);
  if (field->options != NULL)
    {
      g_autofree char *options = g_strjoinv (", ", field->options);

      gtk_widget_set_tooltip_text (row, options);
    }
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), picker);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Insert a Field"));
  /* Translators: %s is a field of a form. */
  label = g_strdup_printf (_ ("Insert a field into %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_signal_connect (picker, "picked", G_CALLBACK (on_field_picked_cb), row);
  return row;
}

static void
on_changed_cb (CrmTemplateFileWindow *self)
{
  if (self->is_setting || self->context == NULL)
    return;
  read_again (self, 0);
}

/* Entries are made when the file comes, not while somebody types in them. */
static void
make_field_rows (CrmTemplateFileWindow *self)
{
  GPtrArray *fields = crm_template_file_get_fields (self->reading->file);

  for (guint i = 0; i < self->field_rows->len; i++)
    adw_preferences_group_remove (self->fields_group, g_ptr_array_index (self->field_rows, i));
  g_ptr_array_set_size (self->field_rows, 0);
  for (guint i = 0; i < MIN (fields->len, MAX_ROWS); i++)
    {
      const CrmFormField *field = g_ptr_array_index (fields, i);
      GtkWidget *row;

      if (field->type == CRM_FORM_SIGNATURE)
        continue;
      row = make_field_row (self, field,
                            crm_template_file_get_value (self->reading->file, field->name));
      g_signal_connect_swapped (row, "changed", G_CALLBACK (on_changed_cb), self);
      adw_preferences_group_add (self->fields_group, row);
      g_ptr_array_add (self->field_rows, row);
    }
}

/* Reading */

static char *
dup_mapping (CrmTemplateFileWindow *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (root, object);
  for (guint i = 0; i < self->field_rows->len; i++)
    {
      GtkEditable *row = g_ptr_array_index (self->field_rows, i);
      const char *text = gtk_editable_get_text (row);

      if (*text != '\0')
        json_object_set_string_member (object, g_object_get_data (G_OBJECT (row), "crm-name"),
                                       text);
    }
  return json_to_string (root, FALSE);
}

static char *
dup_head (CrmTemplateFileWindow *self)
{
  g_autofree char *name = dup_name (self);
  guint type = adw_combo_row_get_selected (self->type);
  guint language = adw_combo_row_get_selected (self->language);

  return crm_template_file_make_head (
      *name != '\0' ? name : self->file_name,
      type < self->type_keys->len ? g_ptr_array_index (self->type_keys, type) : "letter",
      language < G_N_ELEMENTS (tags) ? tags[language] : NULL, self->file_name);
}

static void
take_reading (CrmTemplateFileWindow *self, CrmTemplateFileReading *reading, gboolean is_first)
{
  gboolean is_word = crm_template_file_get_form (reading->file) != CRM_TEMPLATE_FILE_PDF;

  g_clear_pointer (&self->reading, crm_template_file_reading_free);
  self->reading = reading;
  show_error (self, NULL);
  self->is_setting = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->use), self->template == NULL && is_word);
  if (is_first)
    make_field_rows (self);
  gtk_widget_set_visible (GTK_WIDGET (self->fields_group),
                          self->field_rows->len > 0 && !is_import (self));
  self->is_setting = FALSE;
  remove_rows (self);
  show_problems (self, is_import (self) ? reading->lost : reading->problems);
  show_asks (self);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateFileWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmTemplateFileReading *reading = crm_template_file_read_finish (result, &error);
  gboolean is_first = self->reading == NULL;

  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&reading, crm_template_file_reading_free);
      return;
    }
  g_clear_object (&self->cancellable);
  if (reading != NULL)
    take_reading (self, reading, is_first);
  else
    show_error (self, error->message);
  update (self);
}

static void
start_reading (CrmTemplateFileWindow *self, guint wishes)
{
  g_autofree char *head = dup_head (self);
  g_autofree char *mapping = self->reading != NULL ? dup_mapping (self)
                             : self->template != NULL
                                 ? g_strdup (crm_record_get_text (self->template, "file_mapping"))
                                 : NULL;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_template_file_read_async (self->context, self->bytes, head, mapping,
                                wishes | (is_import (self) ? (guint) CRM_TEMPLATE_FILE_IMPORT : 0),
                                self->cancellable, on_read_cb, g_object_ref (self));
  update (self);
}

static gboolean
on_paused_cb (gpointer user_data)
{
  CrmTemplateFileWindow *self = user_data;

  self->pause_source = 0;
  start_reading (self, 0);
  return G_SOURCE_REMOVE;
}

static void
read_again (CrmTemplateFileWindow *self, guint wishes)
{
  g_clear_handle_id (&self->pause_source, g_source_remove);
  if (self->bytes == NULL)
    return;
  if (wishes != 0)
    start_reading (self, wishes);
  else
    self->pause_source = g_timeout_add (PAUSE_MS, on_paused_cb, self);
  update (self);
}

static void
set_file (CrmTemplateFileWindow *self, GBytes *bytes, const char *file_name)
{
  g_bytes_ref (bytes);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes;
  if (file_name != NULL)
    {
      g_free (self->file_name);
      self->file_name = g_strdup (file_name);
    }
}

/* The file */

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateFileWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = crm_template_file_load_finish (result, &error);
  g_autofree char *name = g_object_steal_data (G_OBJECT (self), "crm-next-name");

  if (self->context == NULL)
    return;
  if (bytes == NULL)
    {
      show_error (self, error->message);
      return;
    }
  set_file (self, bytes, name);
  start_reading (self, CRM_TEMPLATE_FILE_GUESS);
  /* What was said of fields that the new file has too holds for it. */
  g_clear_pointer (&self->reading, crm_template_file_reading_free);
  update (self);
}

static void
on_replacement_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateFileWindow) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);

  if (file == NULL || self->context == NULL)
    return;
  g_object_set_data_full (G_OBJECT (self), "crm-next-name", g_file_get_basename (file), g_free);
  crm_template_file_load_async (self->context, file, NULL, on_loaded_cb, g_object_ref (self));
}

static void
choose (GtkWidget *parent, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  crm_file_add_filter (filters, _ ("Word, Writer and PDF forms"),
                       (const char *const[]){ "docx", "dotx", "odt", "ott", "pdf", NULL });
  crm_file_choose_async (parent, CRM_FILE_OPEN, _ ("Template from a File"), NULL,
                         G_LIST_MODEL (filters), NULL, callback, user_data);
}

static void
on_replace_clicked_cb (CrmTemplateFileWindow *self)
{
  choose (GTK_WIDGET (self), on_replacement_chosen_cb, g_object_ref (self));
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateFileWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_document_open_finish (result, &error) && self->context != NULL)
    show_error (self, error->message);
}

static void
on_open_clicked_cb (CrmTemplateFileWindow *self)
{
  if (self->bytes != NULL)
    crm_document_open_async (self->bytes, self->file_name, on_opened_cb, g_object_ref (self));
}

/* Saving */

typedef struct
{
  CrmRecord *record;
  gboolean is_new;
  CrmTemplateFile *file;
  char *text; /* of a template of ours; or NULL */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->record);
  g_clear_object (&saving->file);
  g_free (saving->text);
  g_free (saving);
}

static gpointer
save (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Saving *saving = data;

  if (saving->text == NULL
      && !crm_template_file_store (saving->file, session, saving->record, error))
    return NULL;
  if (saving->is_new ? !crm_session_insert (session, saving->record, error)
                     : !crm_session_update (session, saving->record, error))
    return NULL;
  return GINT_TO_POINTER (TRUE);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateFileWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmRecord *record = g_object_get_data (source, "crm-record");

  self->is_saving = FALSE;
  if (self->context == NULL)
    return;
  if (!crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      show_error (self, error->message);
      update (self);
      return;
    }
  if (is_import (self))
    crm_navigator_open_record (self->navigator, crm_record_get_kind (record),
                               crm_record_get_id (record));
  gtk_window_close (GTK_WINDOW (self));
}

static Saving *
make_saving (CrmTemplateFileWindow *self)
{
  Saving *saving = g_new0 (Saving, 1);
  g_autofree char *name = dup_name (self);
  guint language = adw_combo_row_get_selected (self->language);

  saving->is_new = self->template == NULL;
  saving->record = saving->is_new
                       ? crm_record_new (crm_context_get_kind (self->context, "template"))
                       : crm_record_copy (self->template);
  crm_record_set_text (saving->record, "name", name);
  if (!is_import (self))
    saving->file = g_object_ref (self->reading->file);
  else
    {
      saving->text = g_strdup (self->reading->text);
      crm_record_set_text (saving->record, "body", saving->text);
      crm_record_set_text (
          saving->record, "type",
          g_ptr_array_index (self->type_keys, adw_combo_row_get_selected (self->type)));
      if (language > 0 && language < G_N_ELEMENTS (tags))
        crm_record_set_text (saving->record, "language", tags[language]);
    }
  return saving;
}

static void
on_save_clicked_cb (CrmTemplateFileWindow *self)
{
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;
  Saving *saving;

  if (!gtk_widget_get_sensitive (self->save_button))
    return;
  saving = make_saving (self);
  /* Translators: %s is the name of a template. */
  label = g_strdup_printf (saving->is_new ? _ ("New template “%s”") : _ ("Save template “%s”"),
                           crm_record_get_title (saving->record));
  operation = crm_operation_new (label);
  g_object_set_data_full (G_OBJECT (operation), "crm-record", g_object_ref (saving->record),
                          g_object_unref);
  crm_operation_set_func (operation, save, saving, saving_free);
  self->is_saving = TRUE;
  update (self);
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, g_object_ref (self));
}

/* The window */

static void
crm_template_file_window_dispose (GObject *object)
{
  CrmTemplateFileWindow *self = CRM_TEMPLATE_FILE_WINDOW (object);

  g_clear_handle_id (&self->pause_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->context);
  g_clear_object (&self->placeholders);
  g_clear_object (&self->template);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->file_name, g_free);
  g_clear_pointer (&self->reading, crm_template_file_reading_free);
  g_clear_pointer (&self->other_rows, g_ptr_array_unref);
  g_clear_pointer (&self->field_rows, g_ptr_array_unref);
  g_clear_pointer (&self->type_keys, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_template_file_window_parent_class)->dispose (object);
}

static void
crm_template_file_window_class_init (CrmTemplateFileWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_template_file_window_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-template-file-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, error);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, name);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, type);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, language);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, use);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, file_row);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, problems_group);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, fields_group);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, asks_group);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, types);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateFileWindow, languages);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_replace_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_template_file_window_init (CrmTemplateFileWindow *self)
{
  self->other_rows = g_ptr_array_new_with_free_func (g_object_unref);
  self->field_rows = g_ptr_array_new ();
  self->type_keys = g_ptr_array_new_with_free_func (g_free);
  self->is_setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Parts and styles are no documents. */
static void
fill_choices (CrmTemplateFileWindow *self, const char *type, const char *language)
{
  const CrmField *field
      = crm_kind_find_field (crm_context_get_kind (self->context, "template"), "type");
  guint selected = 0;

  for (const CrmChoice *choice = crm_field_get_choices (field); choice->key != NULL; choice++)
    {
      const char *key = choice->key;

      if (strcmp (key, "part") == 0 || strcmp (key, "style") == 0)
        continue;
      if (strcmp (key, type) == 0)
        selected = self->type_keys->len;
      g_ptr_array_add (self->type_keys, g_strdup (key));
      gtk_string_list_append (self->types, crm_field_choice_label (field, key));
    }
  adw_combo_row_set_selected (self->type, selected);
  selected = 0;
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    {
      const char *name = crm_template_language_name (tags[i]);

      gtk_string_list_append (self->languages, name);
      if (language != NULL && strcmp (tags[i], language) == 0)
        selected = i;
    }
  adw_combo_row_set_selected (self->language, selected);
}

/**
 * crm_template_file_window_new:
 * @template: (nullable): the record; %NULL for a new one
 * @bytes: its file
 * @file_name: how it is called
 *
 * Returns: (transfer none): a window to be presented
 */
GtkWidget *
crm_template_file_window_new (CrmContext *context,
                              CrmNavigator *navigator,
                              CrmRecord *template,
                              GBytes *bytes,
                              const char *file_name)
{
  GtkWindow *parent = navigator != NULL ? crm_navigator_get_window (navigator) : NULL;
  CrmTemplateFileWindow *self
      = g_object_new (CRM_TYPE_TEMPLATE_FILE_WINDOW, "transient-for", parent, NULL);
  const char *dot = strrchr (file_name, '.');
  g_autofree char *stem
      = dot != NULL ? g_strndup (file_name, dot - file_name) : g_strdup (file_name);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->placeholders = crm_placeholders_new (crm_context_get_catalog (context));
  self->template = template != NULL ? crm_record_copy (template) : NULL;
  set_file (self, bytes, file_name);
  fill_choices (self, template != NULL ? crm_record_get_text (template, "type") : "letter",
                template != NULL ? crm_record_get_text (template, "language") : NULL);
  gtk_editable_set_text (self->name, template != NULL ? crm_record_get_title (template) : stem);
  gtk_widget_set_visible (GTK_WIDGET (self->use), FALSE);
  self->is_setting = FALSE;
  start_reading (self, template == NULL ? CRM_TEMPLATE_FILE_GUESS : 0);
  return GTK_WIDGET (self);
}

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *template;
  char *name;
} Asking;

static Asking *
asking_new (CrmContext *context, CrmNavigator *navigator, CrmRecord *template)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->context = g_object_ref (context);
  asking->navigator = g_object_ref (navigator);
  asking->template = template != NULL ? crm_record_copy (template) : NULL;
  return asking;
}

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->context);
  g_object_unref (asking->navigator);
  g_clear_object (&asking->template);
  g_free (asking->name);
  g_free (asking);
}

static void
on_asked_file_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes == NULL)
    crm_navigator_report_error (asking->navigator, _ ("The file was not opened"), error);
  else
    gtk_window_present (GTK_WINDOW (crm_template_file_window_new (
        asking->context, asking->navigator, asking->template, bytes, asking->name)));
  asking_free (asking);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);

  if (file == NULL)
    {
      asking_free (asking);
      return;
    }
  asking->name = g_file_get_basename (file);
  crm_template_file_load_async (asking->context, file, NULL, on_asked_file_loaded_cb, asking);
}

/**
 * crm_template_file_window_ask:
 *
 * Asks for a file and opens the window for a new template with it.
 */
void
crm_template_file_window_ask (CrmContext *context, CrmNavigator *navigator, GtkWidget *parent)
{
  choose (parent, on_file_chosen_cb, asking_new (context, navigator, NULL));
}

/**
 * crm_template_file_window_open:
 * @template: a record of the kind template that has a file
 *
 * Opens the window when the file is there; a colleague's comes from the shared database.
 */
void
crm_template_file_window_open (CrmContext *context, CrmNavigator *navigator, CrmRecord *template)
{
  Asking *asking = asking_new (context, navigator, template);

  asking->name = crm_template_file_dup_name (template);
  if (asking->name == NULL)
    asking->name = g_strdup (crm_record_get_title (template));
  crm_blob_load_async (context, crm_record_get_text (template, "file_hash"), NULL, NULL, NULL,
                       on_asked_file_loaded_cb, asking);
}

gboolean
crm_template_file_window_is_busy (CrmTemplateFileWindow *self)
{
  return self->cancellable != NULL || self->pause_source != 0 || self->is_saving;
}
