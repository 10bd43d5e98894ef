/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A picture of a record. Its bytes are read and decoded on worker threads. Main thread. */
#include "config.h"

#include "crm-picture-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-blob.h"
#include "crm-error.h"
#include "crm-file-choose.h"
#include "crm-operation.h"
#include "crm-row-error.h"
#include "crm-signature.h"

/* A logo on paper needs no more. */
#define MOST_BYTES (4 * 1024 * 1024)

struct _CrmPictureRow
{
  AdwActionRow parent_instance;

  GtkPicture *picture;
  GtkButton *remove_button;
  GtkLabel *error;

  CrmContext *context;
  const CrmKind *kind;
  const CrmField *field;
  CrmRecord *record;
  GCancellable *showing;
  gboolean is_sealed; /* a signature, which nobody else can read */
};

G_DEFINE_FINAL_TYPE (CrmPictureRow, crm_picture_row, ADW_TYPE_ACTION_ROW)

static void
say (CrmPictureRow *self, const char *message)
{
  crm_row_show_error (GTK_WIDGET (self), self->error, message);
}

/* ---- showing ---- */

/* On a thread of the store. */
static gpointer
read_picture (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = crm_session_get_blob (session, data, error);
  return bytes ? gdk_texture_new_from_bytes (bytes, error) : NULL;
}

static gpointer
open_signature (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = crm_signature_open (session, data, error);
  return bytes ? gdk_texture_new_from_bytes (bytes, error) : NULL;
}

/* On a thread of its own, which waits for the secret service. */
static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CrmPictureRow *self = source;
  CrmStore *store = crm_context_get_store (self->context);
  GError *error = NULL;
  GdkTexture *texture = NULL;
  if (crm_signature_prepare (store, &error))
    texture = crm_store_run (store, CRM_LANE_READ, open_signature, data, cancellable, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texture, g_object_unref);
}

static void
show_texture (CrmPictureRow *self, GdkTexture *texture, const GError *error)
{
  gtk_picture_set_paintable (self->picture, texture ? GDK_PAINTABLE (texture) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), texture != NULL);
  if (error)
    say (self, error->message);
}

static void
on_signature_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmPictureRow *self = CRM_PICTURE_ROW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->context && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_texture (self, texture, error);
}

static void
on_picture_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPictureRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (!self->context || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_texture (self, texture, error);
}

static void
show_picture (CrmPictureRow *self)
{
  const char *hash = crm_record_get_text (self->record, crm_field_get_name (self->field));
  g_cancellable_cancel (self->showing);
  g_clear_object (&self->showing);
  gtk_widget_set_visible (GTK_WIDGET (self->remove_button), hash != NULL);
  if (!hash)
    {
      gtk_picture_set_paintable (self->picture, NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->picture), FALSE);
      return;
    }
  self->showing = g_cancellable_new ();
  if (self->is_sealed)
    {
      g_autoptr (GTask) task = g_task_new (self, self->showing, on_signature_opened_cb, NULL);
      g_task_set_task_data (task, g_object_ref (self->record), g_object_unref);
      g_task_run_in_thread (task, open_in_thread);
      return;
    }
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_picture, g_strdup (hash), g_free, g_object_unref, self->showing,
                       on_picture_read_cb, g_object_ref (self));
}

/* ---- saving ---- */

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPictureRow) self = user_data;
  g_autoptr (GError) error = NULL;
  if (!crm_operation_run_finish (CRM_OPERATION (source), result, &error) && self->context)
    say (self, error->message);
}

static void
seal_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CrmPictureRow *self = source;
  GError *error = NULL;
  if (crm_signature_set (crm_context_get_store (self->context), data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_sealed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmPictureRow *self = CRM_PICTURE_ROW (source);
  g_autoptr (GError) error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error) && self->context)
    say (self, error->message);
}

static void
save (CrmPictureRow *self, GBytes *bytes)
{
  if (self->is_sealed)
    {
      g_autoptr (GTask) task = g_task_new (self, NULL, on_sealed_cb, NULL);
      if (bytes)
        g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
      g_task_run_in_thread (task, seal_in_thread);
      return;
    }
  /* Translators: the name of an operation that can be undone; %s is a field, as "Logo". */
  g_autofree char *label = g_strdup_printf (_ ("Change %s"), crm_field_get_label (self->field));
  g_autoptr (CrmOperation) operation = crm_blob_operation_new (
      label, self->kind, crm_record_get_id (self->record), self->field, bytes);
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, g_object_ref (self));
}

/* ---- choosing ---- */

static gboolean
is_known_picture (GBytes *bytes)
{
  static const char png[] = "\x89PNG\r\n\x1a\n";
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  return size > 8
         && (memcmp (data, png, 8) == 0 || (data[0] == 0xff && data[1] == 0xd8 && data[2] == 0xff));
}

static void
free_bytes (gpointer data)
{
  g_bytes_unref (data);
}

/* On a thread of its own. */
static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (data, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, &error);
  if (info && g_file_info_get_size (info) > MOST_BYTES)
    g_set_error_literal (&error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("The picture is too large: choose one of at most 4 MB."));
  if (!error)
    bytes = g_file_load_bytes (data, cancellable, NULL, &error);
  if (bytes && !is_known_picture (bytes))
    g_set_error_literal (&error, CRM_ERROR, CRM_ERROR_INVALID,
                         _ ("This is no picture: choose a PNG or JPEG file."));
  g_autoptr (GdkTexture) texture = NULL;
  if (!error)
    texture = gdk_texture_new_from_bytes (bytes, &error);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&bytes), free_bytes);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmPictureRow *self = CRM_PICTURE_ROW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), &error);
  if (!self->context)
    return;
  if (bytes)
    save (self, bytes);
  else
    say (self, error->message);
}

/**
 * crm_picture_row_set_file:
 *
 * Takes the picture of a file; what is wrong with it is said beneath the row.
 */
void
crm_picture_row_set_file (CrmPictureRow *self, GFile *file)
{
  g_return_if_fail (CRM_IS_PICTURE_ROW (self));
  say (self, NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_loaded_cb, NULL);
  g_task_set_source_tag (task, crm_picture_row_set_file);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmPictureRow *self = CRM_PICTURE_ROW (source);
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  if (file && self->record)
    crm_picture_row_set_file (self, file);
}

static void
on_choose_clicked_cb (CrmPictureRow *self)
{
  static const char *const suffixes[] = { "png", "jpg", "jpeg", NULL };
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  crm_file_add_filter (filters, _ ("Pictures"), suffixes);
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_OPEN, _ ("Choose a Picture"), NULL,
                         G_LIST_MODEL (filters), NULL, on_file_chosen_cb, NULL);
}

static void
on_remove_clicked_cb (CrmPictureRow *self)
{
  if (self->record)
    save (self, NULL);
}

/**
 * crm_picture_row_set_record:
 * @record: that is stored
 */
void
crm_picture_row_set_record (CrmPictureRow *self, CrmRecord *record)
{
  g_return_if_fail (CRM_IS_PICTURE_ROW (self));
  g_set_object (&self->record, record);
  show_picture (self);
}

static void
crm_picture_row_dispose (GObject *object)
{
  CrmPictureRow *self = CRM_PICTURE_ROW (object);
  g_cancellable_cancel (self->showing);
  g_clear_object (&self->showing);
  g_clear_object (&self->context);
  g_clear_object (&self->record);
  G_OBJECT_CLASS (crm_picture_row_parent_class)->dispose (object);
}

static void
crm_picture_row_class_init (CrmPictureRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_picture_row_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-picture-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmPictureRow, picture);
  gtk_widget_class_bind_template_child (widget_class, CrmPictureRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked_cb);
}

static void
crm_picture_row_init (CrmPictureRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->error = crm_row_add_error_label (ADW_PREFERENCES_ROW (self));
}

/**
 * crm_picture_row_new:
 * @kind: name of a kind
 * @field: name of one of its fields, a picture
 *
 * Returns: (transfer floating): a row without a record
 */
GtkWidget *
crm_picture_row_new (CrmContext *context, const char *kind, const char *field)
{
  CrmPictureRow *self = g_object_new (CRM_TYPE_PICTURE_ROW, NULL);
  self->context = g_object_ref (context);
  self->kind = crm_context_get_kind (context, kind);
  self->field = crm_kind_find_field (self->kind, field);
  self->is_sealed = strcmp (kind, "user") == 0 && strcmp (field, "signature") == 0;
  const char *label = crm_field_get_label (self->field);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  return GTK_WIDGET (self);
}
