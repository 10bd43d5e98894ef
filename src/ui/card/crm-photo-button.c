/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The picture of a record. Foreign bytes are read, looked at and scaled down on a thread of their
 * own. Main thread. */
#include "config.h"

#include "crm-photo-button.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-blob.h"
#include "crm-error.h"
#include "crm-file-choose.h"
#include "crm-photo.h"
#include "crm-picture.h"

#define SIZE 72

struct _CrmPhotoButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  AdwAvatar *avatar;
  GSimpleActionGroup *actions;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *record;
  char *name;
};

G_DEFINE_FINAL_TYPE (CrmPhotoButton, crm_photo_button, GTK_TYPE_WIDGET)

static const CrmField *
get_field (CrmPhotoButton *self)
{
  return self->record != NULL ? crm_photo_get_field (crm_record_get_kind (self->record)) : NULL;
}

/* ---- saving ---- */

static void
save (CrmPhotoButton *self, const CrmKind *kind, const CrmId *id, GBytes *bytes)
{
  const CrmField *field = crm_photo_get_field (kind);
  /* Translators: the label of a field, the name of a record. */
  g_autofree char *label
      = g_strdup_printf (_ ("Change %s of “%s”"), crm_field_get_label (field), self->name);
  g_autoptr (CrmOperation) operation = crm_blob_operation_new (label, kind, id, field, bytes);

  crm_navigator_run (self->navigator, operation);
}

/* ---- what comes from outside ---- */

typedef struct
{
  GFile *file; /* or */
  GdkTexture *texture;
  const CrmKind *kind;
  CrmId id;
} Foreign;

static void
foreign_free (gpointer data)
{
  Foreign *foreign = data;

  g_clear_object (&foreign->file);
  g_clear_object (&foreign->texture);
  g_free (foreign);
}

static void
free_bytes (gpointer bytes)
{
  g_bytes_unref (bytes);
}

static void
prepare_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Foreign *foreign = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = foreign->file != NULL
                                 ? crm_picture_load_file (foreign->file, cancellable, &error)
                                 : gdk_texture_save_to_png_bytes (foreign->texture);
  GBytes *prepared = NULL;

  if (bytes != NULL)
    prepared = crm_picture_prepare (
        bytes, crm_photo_kind_of (crm_photo_get_field (foreign->kind)) == CRM_PHOTO_FACE, &error);
  if (prepared != NULL)
    g_task_return_pointer (task, prepared, free_bytes);
  else
    g_task_return_error (task, error);
}

static void
on_prepared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmPhotoButton *self = CRM_PHOTO_BUTTON (source);
  Foreign *foreign = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->context == NULL)
    return;
  if (bytes != NULL)
    save (self, foreign->kind, &foreign->id, bytes);
  else
    crm_navigator_report_error (self->navigator, _ ("The picture was not taken"), error);
}

static void
take (CrmPhotoButton *self, GFile *file, GdkTexture *texture)
{
  g_autoptr (GTask) task = NULL;
  Foreign *foreign;

  if (get_field (self) == NULL)
    return;
  foreign = g_new0 (Foreign, 1);
  foreign->file = file != NULL ? g_object_ref (file) : NULL;
  foreign->texture = texture != NULL ? g_object_ref (texture) : NULL;
  foreign->kind = crm_record_get_kind (self->record);
  foreign->id = *crm_record_get_id (self->record);
  task = g_task_new (self, NULL, on_prepared_cb, NULL);
  g_task_set_task_data (task, foreign, foreign_free);
  g_task_run_in_thread (task, prepare_in_thread);
}

/**
 * crm_photo_button_set_file:
 *
 * Takes the picture of a file; what is wrong with it is said by the window.
 */
void
crm_photo_button_set_file (CrmPhotoButton *self, GFile *file)
{
  g_return_if_fail (CRM_IS_PHOTO_BUTTON (self));
  take (self, file, NULL);
}

/**
 * crm_photo_button_set_texture:
 *
 * Takes a picture of the clipboard, or one that was dropped.
 */
void
crm_photo_button_set_texture (CrmPhotoButton *self, GdkTexture *texture)
{
  g_return_if_fail (CRM_IS_PHOTO_BUTTON (self));
  take (self, NULL, texture);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = crm_file_choose_finish (result);

  if (file != NULL)
    crm_photo_button_set_file (CRM_PHOTO_BUTTON (source), file);
}

static void
on_choose_activated_cb (CrmPhotoButton *self)
{
  static const char *const suffixes[] = { "png", "jpg", "jpeg", "gif", "webp", NULL };
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  crm_file_add_filter (filters, _ ("Pictures"), suffixes);
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_OPEN, _ ("Choose a Picture"), NULL,
                         G_LIST_MODEL (filters), NULL, on_file_chosen_cb, NULL);
}

static void
on_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPhotoButton) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (self->context == NULL)
    return;
  if (value != NULL && G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    crm_photo_button_set_texture (self, g_value_get_object (value));
  else if (value != NULL && G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST)
           && g_value_get_boxed (value) != NULL)
    crm_photo_button_set_file (self, ((GSList *) g_value_get_boxed (value))->data);
  else
    {
      g_clear_error (&error);
      g_set_error (&error, CRM_ERROR, CRM_ERROR_INVALID, _ ("There is no picture to paste."));
      crm_navigator_report_error (self->navigator, _ ("The picture was not taken"), error);
    }
}

static void
on_paste_activated_cb (CrmPhotoButton *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);
  GType type = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ? GDK_TYPE_FILE_LIST
                                                                               : GDK_TYPE_TEXTURE;

  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, NULL, on_pasted_cb,
                                  g_object_ref (self));
}

static void
on_remove_activated_cb (CrmPhotoButton *self)
{
  if (get_field (self) != NULL)
    save (self, crm_record_get_kind (self->record), crm_record_get_id (self->record), NULL);
}

static gboolean
on_dropped_cb (CrmPhotoButton *self, const GValue *value)
{
  if (get_field (self) == NULL)
    return FALSE;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) && g_value_get_boxed (value) != NULL)
    crm_photo_button_set_file (self, ((GSList *) g_value_get_boxed (value))->data);
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    crm_photo_button_set_texture (self, g_value_get_object (value));
  else
    return FALSE;
  return TRUE;
}

static gboolean
on_paste_keys_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  on_paste_activated_cb (CRM_PHOTO_BUTTON (widget));
  return TRUE;
}

/* ---- the object ---- */

static void
crm_photo_button_dispose (GObject *object)
{
  CrmPhotoButton *self = CRM_PHOTO_BUTTON (object);

  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  g_clear_object (&self->actions);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_photo_button_parent_class)->dispose (object);
}

static void
crm_photo_button_finalize (GObject *object)
{
  g_free (CRM_PHOTO_BUTTON (object)->name);
  G_OBJECT_CLASS (crm_photo_button_parent_class)->finalize (object);
}

static void
crm_photo_button_class_init (CrmPhotoButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_photo_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_photo_button_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "photo-button");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, on_paste_keys_cb, NULL);
}

static void
add_action (CrmPhotoButton *self, const char *name, GCallback callback)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new (name, NULL);

  g_signal_connect_object (action, "activate", callback, self, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

static void
add_drop_target (CrmPhotoButton *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect_object (target, "drop", G_CALLBACK (on_dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
crm_photo_button_init (CrmPhotoButton *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  self->actions = g_simple_action_group_new ();
  add_action (self, "choose", G_CALLBACK (on_choose_activated_cb));
  add_action (self, "paste", G_CALLBACK (on_paste_activated_cb));
  add_action (self, "remove", G_CALLBACK (on_remove_activated_cb));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "photo", G_ACTION_GROUP (self->actions));
  g_menu_append (menu, _ ("_Choose a Picture…"), "photo.choose");
  g_menu_append (menu, _ ("_Paste Picture"), "photo.paste");
  g_menu_append (menu, _ ("_Remove Picture"), "photo.remove");
  self->avatar = ADW_AVATAR (adw_avatar_new (SIZE, NULL, FALSE));
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->button, GTK_WIDGET (self->avatar));
  gtk_menu_button_set_menu_model (self->button, G_MENU_MODEL (menu));
  /* Until a record says what its picture is. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Photo"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  add_drop_target (self);
}

/**
 * crm_photo_button_new:
 *
 * Returns: (transfer floating): a button without a record
 */
GtkWidget *
crm_photo_button_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmPhotoButton *self = g_object_new (CRM_TYPE_PHOTO_BUTTON, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  return GTK_WIDGET (self);
}

/**
 * crm_photo_button_set_record:
 * @name: of the record, for people
 *
 * Shows the face of a record, and of that record as it was read anew.
 */
void
crm_photo_button_set_record (CrmPhotoButton *self, CrmRecord *record, const char *name)
{
  const CrmField *field;
  const CrmKind *kind;
  gboolean is_person;
  GAction *remove;

  g_return_if_fail (CRM_IS_PHOTO_BUTTON (self));
  g_set_object (&self->record, record);
  g_free (self->name);
  self->name = g_strdup (name);
  kind = crm_record_get_kind (record);
  field = get_field (self);
  is_person = strcmp (crm_kind_get_name (kind), "contact") == 0
              || strcmp (crm_kind_get_name (kind), "lead") == 0;
  adw_avatar_set_text (self->avatar, name);
  adw_avatar_set_show_initials (self->avatar, is_person);
  adw_avatar_set_icon_name (self->avatar, crm_kind_get_icon (kind));
  crm_photo_show_avatar (self->avatar, self->context, record);
  gtk_widget_set_can_target (GTK_WIDGET (self->button), field != NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self->button), field != NULL);
  gtk_widget_set_can_focus (GTK_WIDGET (self->button), field != NULL);
  if (field == NULL)
    return;
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), crm_field_get_label (field));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_field_get_label (field), -1);
  remove = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "remove");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (remove),
                               crm_record_is_set (record, crm_field_get_name (field)));
}
