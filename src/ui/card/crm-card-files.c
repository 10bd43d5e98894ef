/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that come to a card. They are read on a thread of the pool. Main thread. */
#include "config.h"

#include "crm-card-files.h"

#include <glib/gi18n-lib.h>

#include "crm-attachment.h"
#include "crm-error.h"
#include "crm-file-choose.h"

struct _CrmCardFiles
{
  GObject parent_instance;

  CrmContext *context;
  CrmNavigator *navigator; /* lives longer */
  GtkWidget *card;         /* NULL once it is gone */
  const CrmKind *kind;
  CrmId id;
};

G_DEFINE_FINAL_TYPE (CrmCardFiles, crm_card_files, G_TYPE_OBJECT)

static void
crm_card_files_finalize (GObject *object)
{
  CrmCardFiles *self = CRM_CARD_FILES (object);

  g_clear_weak_pointer (&self->card);
  g_object_unref (self->context);
  G_OBJECT_CLASS (crm_card_files_parent_class)->finalize (object);
}

static void
crm_card_files_class_init (CrmCardFilesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_card_files_finalize;
}

static void
crm_card_files_init (CrmCardFiles *self)
{
}

/* Keeping */

static void
on_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCardFiles) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_operation_run_finish (CRM_OPERATION (source), result, &error) && self->card != NULL)
    crm_navigator_report_error (self->navigator, _ ("The files were not added"), error);
}

/* To the record whose card it was when they came. */
static void
keep (CrmCardFiles *self, const CrmKind *kind, const CrmId *id, GPtrArray *files)
{
  g_autoptr (CrmOperation) operation = crm_attachment_operation_new (kind, id, files);

  crm_operation_run_async (operation, self->context, NULL, on_kept_cb, g_object_ref (self));
}

typedef struct
{
  GSList *files; /* of GFile */
  const CrmKind *kind;
  CrmId id;
} Arrival;

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_slist_free_full (arrival->files, g_object_unref);
  g_free (arrival);
}

static void
free_file (gpointer file)
{
  crm_attachment_file_free (file);
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Arrival *arrival = task_data;
  g_autoptr (GPtrArray) loaded = g_ptr_array_new_with_free_func (free_file);
  GError *error = NULL;

  for (GSList *item = arrival->files; item != NULL; item = item->next)
    {
      CrmAttachmentFile *file = crm_attachment_file_load (item->data, cancellable, &error);

      if (file == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      g_ptr_array_add (loaded, file);
    }
  g_task_return_pointer (task, g_steal_pointer (&loaded), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmCardFiles *self = CRM_CARD_FILES (source);
  Arrival *arrival = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = g_task_propagate_pointer (G_TASK (result), &error);

  if (files != NULL && files->len > 0)
    keep (self, arrival->kind, &arrival->id, files);
  else if (error != NULL && self->card != NULL)
    crm_navigator_report_error (self->navigator, _ ("The files were not added"), error);
}

/**
 * crm_card_files_add:
 * @files: (element-type GFile): from anywhere
 *
 * Keeps files on the card, all of them or none.
 */
void
crm_card_files_add (CrmCardFiles *self, GSList *files)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_read_cb, NULL);
  Arrival *arrival = g_new0 (Arrival, 1);

  g_return_if_fail (CRM_IS_CARD_FILES (self));
  arrival->files = g_slist_copy_deep (files, (GCopyFunc) (GCallback) g_object_ref, NULL);
  arrival->kind = self->kind;
  arrival->id = self->id;
  g_task_set_source_tag (task, crm_card_files_add);
  g_task_set_task_data (task, arrival, arrival_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* Choosing */

static void
on_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCardFiles) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  g_autoptr (GSList) files = g_slist_prepend (NULL, file);

  if (file != NULL)
    crm_card_files_add (self, files);
}

/**
 * crm_card_files_choose:
 *
 * Asks for a file to keep.
 */
void
crm_card_files_choose (CrmCardFiles *self)
{
  g_return_if_fail (CRM_IS_CARD_FILES (self));
  if (self->card != NULL)
    crm_file_choose_async (self->card, CRM_FILE_OPEN, _ ("Add a File"), NULL, NULL, NULL,
                           on_chosen_cb, g_object_ref (self));
}

/* Dropping */

static gboolean
on_dropped_cb (CrmCardFiles *self, const GValue *value, double x, double y)
{
  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    return FALSE;
  crm_card_files_add (self, g_value_get_boxed (value));
  return TRUE;
}

/* Pasting */

static void
on_pasted_files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCardFiles) self = user_data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL && G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    crm_card_files_add (self, g_value_get_boxed (value));
}

static void
on_pasted_picture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmCardFiles) self = user_data;
  g_autoptr (GdkTexture) texture
      = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GBytes) bytes = texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (free_file);

  if (bytes == NULL)
    return;
  g_ptr_array_add (files, crm_attachment_file_new (_ ("Picture.png"), bytes));
  keep (self, self->kind, &self->id, files);
}

/**
 * crm_card_files_paste:
 *
 * Keeps the files that were copied, or the picture.
 *
 * Returns: FALSE when there are none on the clipboard
 */
gboolean
crm_card_files_paste (CrmCardFiles *self)
{
  GdkClipboard *clipboard;
  GdkContentFormats *formats;

  g_return_val_if_fail (CRM_IS_CARD_FILES (self), FALSE);
  if (self->card == NULL)
    return FALSE;
  clipboard = gtk_widget_get_clipboard (self->card);
  formats = gdk_clipboard_get_formats (clipboard);
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    on_pasted_files_cb, g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, on_pasted_picture_cb, g_object_ref (self));
  else
    return FALSE;
  return TRUE;
}

/**
 * crm_card_files_new:
 * @card: on which files can be dropped
 *
 * Returns: (transfer full): what takes the files of that card
 */
CrmCardFiles *
crm_card_files_new (CrmContext *context, CrmNavigator *navigator, GtkWidget *card)
{
  CrmCardFiles *self = g_object_new (CRM_TYPE_CARD_FILES, NULL);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  g_set_weak_pointer (&self->card, card);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (card, GTK_EVENT_CONTROLLER (target));
  return self;
}

/**
 * crm_card_files_set_record:
 *
 * Says whose card it is from now on.
 */
void
crm_card_files_set_record (CrmCardFiles *self, const CrmKind *kind, const CrmId *id)
{
  self->kind = kind;
  self->id = *id;
}
