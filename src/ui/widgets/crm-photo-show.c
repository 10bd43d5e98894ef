/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The face of a record in widgets: at once where it was seen before, else when it has been read and
 * decoded on another thread. Main thread. */
#include "config.h"

#include <string.h>

#include "crm-blob.h"
#include "crm-photo.h"

/* Pictures of lists are small; when there are so many, the next screen begins anew. */
#define MOST_KEPT 400
/* As the style sheet says of image.photo. */
#define IMAGE_SIZE 20
#define RETRY (60 * G_USEC_PER_SEC)

typedef void (*Show) (GtkWidget *widget, GdkTexture *texture, CrmRecord *record);

typedef struct
{
  GWeakRef widget;
  CrmContext *context;
  CrmRecord *record;
  CrmPhotoKind kind;
  Show show;
  char *hash;
  char *key; /* the hash and the size */
  int size;
} Wanted;

static void
wanted_free (Wanted *wanted)
{
  g_weak_ref_clear (&wanted->widget);
  g_object_unref (wanted->context);
  g_object_unref (wanted->record);
  g_free (wanted->hash);
  g_free (wanted->key);
  g_free (wanted);
}

static GHashTable *
get_kept (CrmContext *context)
{
  GHashTable *kept = g_object_get_data (G_OBJECT (context), "crm-photos");

  if (kept == NULL)
    {
      kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      g_object_set_data_full (G_OBJECT (context), "crm-photos", kept,
                              (GDestroyNotify) g_hash_table_unref);
    }
  return kept;
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Wanted *wanted = g_object_get_data (G_OBJECT (task), "crm-wanted");
  GError *error = NULL;
  GdkTexture *texture = crm_photo_decode (data, wanted->kind, wanted->size, &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wanted *wanted = g_object_get_data (G_OBJECT (result), "crm-wanted");
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&wanted->widget);
  GHashTable *kept = get_kept (wanted->context);

  if (texture == NULL)
    return;
  if (g_hash_table_size (kept) >= MOST_KEPT)
    g_hash_table_remove_all (kept);
  g_hash_table_replace (kept, g_strdup (wanted->key), g_object_ref (texture));
  if (widget != NULL
      && g_strcmp0 (g_object_get_data (G_OBJECT (widget), "crm-photo"), wanted->key) == 0)
    wanted->show (widget, texture, wanted->record);
}

/* A picture that is not here, or that cannot be read, leaves initials and icons as they are; nobody
 * asks for it again before some time has passed. */
static void
note_missing (CrmContext *context, const char *hash)
{
  GHashTable *missing = g_object_get_data (G_OBJECT (context), "crm-photos-missing");

  if (missing == NULL)
    {
      missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_object_set_data_full (G_OBJECT (context), "crm-photos-missing", missing,
                              (GDestroyNotify) g_hash_table_unref);
    }
  g_hash_table_replace (missing, g_strdup (hash),
                        g_memdup2 (&(gint64){ g_get_monotonic_time () }, sizeof (gint64)));
}

static gboolean
is_missing (CrmContext *context, const char *hash)
{
  GHashTable *missing = g_object_get_data (G_OBJECT (context), "crm-photos-missing");
  const gint64 *since = missing != NULL ? g_hash_table_lookup (missing, hash) : NULL;

  return since != NULL && g_get_monotonic_time () - *since < RETRY;
}

static void
on_blob_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wanted *wanted = user_data;
  g_autoptr (GBytes) bytes = crm_blob_load_finish (result, NULL);
  g_autoptr (GTask) task = NULL;

  if (bytes == NULL)
    {
      note_missing (wanted->context, wanted->hash);
      wanted_free (wanted);
      return;
    }
  task = g_task_new (NULL, NULL, on_decoded_cb, NULL);
  g_object_set_data_full (G_OBJECT (task), "crm-wanted", wanted, (GDestroyNotify) wanted_free);
  g_task_set_task_data (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_in_thread);
}

static void
show_photo (GtkWidget *widget, CrmContext *context, CrmRecord *record, int size, Show show)
{
  const CrmField *field
      = record != NULL ? crm_photo_get_field (crm_record_get_kind (record)) : NULL;
  const char *hash
      = field != NULL ? crm_record_get_text (record, crm_field_get_name (field)) : NULL;
  GdkTexture *texture = NULL;
  g_autofree char *key = NULL;

  if (hash != NULL)
    {
      size *= gtk_widget_get_scale_factor (widget);
      key = g_strdup_printf ("%s %d", hash, size);
      texture = g_hash_table_lookup (get_kept (context), key);
    }
  g_object_set_data_full (G_OBJECT (widget), "crm-photo", g_strdup (key), g_free);
  show (widget, texture, record);
  if (hash != NULL && texture == NULL && !is_missing (context, hash))
    {
      Wanted *wanted = g_new0 (Wanted, 1);

      g_weak_ref_init (&wanted->widget, widget);
      wanted->context = g_object_ref (context);
      wanted->record = g_object_ref (record);
      wanted->kind = crm_photo_kind_of (field);
      wanted->show = show;
      wanted->hash = g_strdup (hash);
      wanted->key = g_steal_pointer (&key);
      wanted->size = size;
      crm_blob_load_async (context, hash, NULL, NULL, NULL, on_blob_loaded_cb, wanted);
    }
}

static void
show_in_avatar (GtkWidget *widget, GdkTexture *texture, CrmRecord *record)
{
  adw_avatar_set_custom_image (ADW_AVATAR (widget),
                               texture != NULL ? GDK_PAINTABLE (texture) : NULL);
}

static void
show_in_image (GtkWidget *widget, GdkTexture *texture, CrmRecord *record)
{
  if (texture != NULL)
    {
      gtk_image_set_from_paintable (GTK_IMAGE (widget), GDK_PAINTABLE (texture));
      gtk_widget_add_css_class (widget, "photo");
      return;
    }
  gtk_widget_remove_css_class (widget, "photo");
  if (record != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (widget),
                                  crm_kind_get_icon (crm_record_get_kind (record)));
  else
    gtk_image_clear (GTK_IMAGE (widget));
}

/**
 * crm_photo_show_avatar:
 * @record: (nullable): a person, a company
 *
 * Shows its picture, if it has one, in place of initials or an icon.
 */
void
crm_photo_show_avatar (AdwAvatar *avatar, CrmContext *context, CrmRecord *record)
{
  show_photo (GTK_WIDGET (avatar), context, record, adw_avatar_get_size (avatar), show_in_avatar);
}

/**
 * crm_photo_show_image:
 * @record: (nullable): any record
 *
 * Shows its picture, or else the icon of its kind.
 */
void
crm_photo_show_image (GtkImage *image, CrmContext *context, CrmRecord *record)
{
  show_photo (GTK_WIDGET (image), context, record, IMAGE_SIZE, show_in_image);
}
