/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a file. Its bytes come from this desk or, where a colleague added it, from the shared
 * database; none of them is trusted. Main thread. */
#include "config.h"

#include "crm-attachment-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-attachment.h"
#include "crm-blob.h"
#include "crm-document-send.h"
#include "crm-document-view.h"
#include "crm-empty-state.h"
#include "crm-error.h"
#include "crm-file-choose.h"
#include "crm-file-out.h"
#include "crm-page-print.h"
#include "crm-picture.h"

/* More of a text than this is for another program. */
#define MAX_TEXT ((gsize) 512 * 1024)
/* No screen shows more of a picture. */
#define LARGEST_SIDE 2400

struct _CrmAttachmentPage
{
  GtkWidget parent_instance;

  GtkStack *stack;
  CrmDocumentView *view;
  GtkPicture *picture;
  GtkTextView *text;
  GtkWidget *text_scroller;
  GtkWidget *picture_scroller;
  GtkWidget *other;
  CrmEmptyState *state;
  GtkWidget *open_button;
  GtkWidget *retry_button;
  GtkPasswordEntry *password;
  GtkProgressBar *progress;
  GtkWidget *cancel_button;
  GtkWidget *header_end;
  GtkWidget *menu_button;
  GtkPopover *rename_popover;
  GtkEntry *rename_entry;

  CrmContext *context;
  CrmNavigator *navigator; /* lives longer */
  CrmId id;
  CrmRecord *record;
  GBytes *bytes;
  GSimpleActionGroup *actions;
  GCancellable *reading; /* not NULL while something comes */
  gboolean is_stopped;   /* somebody does not want to wait for the bytes */
  char *subtitle;
};

static void crm_attachment_page_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmAttachmentPage,
                               crm_attachment_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE,
                                                      crm_attachment_page_place_init))

static const char *
get_name (CrmAttachmentPage *self)
{
  return self->record != NULL ? crm_record_get_title (self->record) : "";
}

static void
enable_actions (CrmAttachmentPage *self)
{
  static const char *const with_bytes[] = { "open", "save-as", "send", "show" };

  for (gsize i = 0; i < G_N_ELEMENTS (with_bytes); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), with_bytes[i])),
        self->bytes != NULL);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "print")),
      crm_document_view_get_preview (self->view) != NULL);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "rename")),
      self->record != NULL);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), "remove")),
      self->record != NULL);
}

static void
rest (CrmAttachmentPage *self)
{
  g_clear_object (&self->reading);
  enable_actions (self);
  crm_place_changed (CRM_PLACE (self));
}

/* What is said instead of pages: what it is, or why it is not there. */
static void
tell (CrmAttachmentPage *self, const char *icon, const char *title, const char *text)
{
  gtk_widget_set_visible (self->open_button, self->bytes != NULL);
  gtk_widget_set_visible (self->retry_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->password), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_visible (self->cancel_button, FALSE);
  crm_empty_state_set (self->state, icon, title, text);
  gtk_stack_set_visible_child (self->stack, self->other);
  rest (self);
}

static void
tell_failure (CrmAttachmentPage *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  tell (self, "dialog-warning-symbolic", _ ("The File Cannot Be Shown"), error->message);
  gtk_widget_set_visible (self->retry_button, TRUE);
}

/* Looking */

static void
on_pages_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttachmentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmDocumentPreview) preview = crm_document_preview_open_finish (result, &error);

  if (self->context == NULL)
    return;
  if (preview != NULL)
    {
      crm_document_view_set_preview (self->view, preview);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->view));
      rest (self);
    }
  else if (g_error_matches (error, CRM_ERROR, CRM_ERROR_DENIED))
    {
      tell (self, "dialog-password-symbolic", _ ("The File Is Closed with a Password"),
            _ ("Whoever sent it knows the password. It is not kept."));
      gtk_widget_set_visible (GTK_WIDGET (self->password), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
    }
  else
    tell_failure (self, error);
}

static void
open_pages (CrmAttachmentPage *self, const char *password)
{
  crm_document_preview_open_foreign_async (self->bytes, password, self->reading, on_pages_opened_cb,
                                           g_object_ref (self));
}

static void
on_password_entered_cb (CrmAttachmentPage *self)
{
  g_autofree char *password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password)));

  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  if (self->bytes != NULL)
    open_pages (self, password);
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer bytes, GCancellable *cancellable)
{
  GError *error = NULL;
  GdkPixbuf *picture = crm_picture_decode (bytes, LARGEST_SIDE, &error);

  if (picture != NULL)
    g_task_return_pointer (task, picture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_picture_decoded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmAttachmentPage *self = CRM_ATTACHMENT_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GdkTexture) texture = NULL;

  if (self->context == NULL)
    return;
  if (pixbuf == NULL)
    {
      tell_failure (self, error);
      return;
    }
  texture = gdk_texture_new_for_pixbuf (pixbuf);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->picture, get_name (self));
  gtk_stack_set_visible_child (self->stack, self->picture_scroller);
  rest (self);
}

static void
show_picture (CrmAttachmentPage *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->reading, on_picture_decoded_cb, NULL);

  g_task_set_task_data (task, g_bytes_ref (self->bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_in_thread);
}

static void
show_text (CrmAttachmentPage *self)
{
  gsize length;
  const char *data = g_bytes_get_data (self->bytes, &length);
  g_autofree char *text = g_utf8_make_valid (data, (gssize) MIN (length, MAX_TEXT));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), text, -1);
  gtk_stack_set_visible_child (self->stack, self->text_scroller);
  rest (self);
}

static void
show_other (CrmAttachmentPage *self)
{
  const char *mime = crm_record_get_text (self->record, "mime");
  g_autofree char *type
      = g_content_type_from_mime_type (mime != NULL ? mime : "application/octet-stream");
  g_autofree char *description = g_content_type_get_description (type);

  tell (self, "mail-attachment-symbolic", get_name (self), description);
}

static void
on_bytes_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttachmentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = crm_blob_load_finish (result, &error);

  if (self->context == NULL)
    {
      g_clear_pointer (&bytes, g_bytes_unref);
      return;
    }
  if (bytes == NULL)
    {
      tell_failure (self, error);
      return;
    }
  self->bytes = bytes;
  switch (crm_attachment_get_look (crm_record_get_text (self->record, "mime")))
    {
    case CRM_ATTACHMENT_PDF:
      open_pages (self, NULL);
      break;
    case CRM_ATTACHMENT_PICTURE:
      show_picture (self);
      break;
    case CRM_ATTACHMENT_TEXT:
      show_text (self);
      break;
    case CRM_ATTACHMENT_OTHER:
    default:
      show_other (self);
    }
}

/* Reading */

static gpointer
run_read (CrmSession *session, gpointer id, GCancellable *cancellable, GError **error)
{
  return crm_session_get (
      session, crm_catalog_find_kind (crm_session_get_catalog (session), "attachment"), id, error);
}

static void
take_record (CrmAttachmentPage *self, CrmRecord *record)
{
  g_autofree char *size = g_format_size ((guint64) crm_record_get_integer (record, "size", 0));

  g_set_object (&self->record, record);
  g_free (self->subtitle);
  self->subtitle = g_steal_pointer (&size);
}

/* A large file of a colleague's comes for a while. */
static void
on_arrived (gint64 arrived, gint64 size, gpointer user_data)
{
  CrmAttachmentPage *self = user_data;
  g_autofree char *here = g_format_size ((guint64) arrived);
  g_autofree char *whole = g_format_size ((guint64) size);
  g_autofree char *text = NULL;

  if (self->context == NULL || arrived >= size)
    return;
  if (!gtk_widget_get_visible (self->cancel_button))
    {
      gtk_widget_hide (self->open_button);
      gtk_widget_hide (self->retry_button);
      gtk_widget_hide (GTK_WIDGET (self->password));
      crm_empty_state_set (self->state, "mail-attachment-symbolic", get_name (self),
                           _ ("The file comes from the shared database."));
      gtk_widget_show (GTK_WIDGET (self->progress));
      gtk_widget_show (self->cancel_button);
      gtk_stack_set_visible_child (self->stack, self->other);
    }
  /* Translators: how much of a file is here; both are sizes, as "3.2 MB". */
  text = g_strdup_printf (_ ("%1$s of %2$s"), here, whole);
  gtk_progress_bar_set_text (self->progress, text);
  gtk_progress_bar_set_fraction (self->progress, (double) arrived / (double) size);
}

static void
on_cancel_clicked_cb (CrmAttachmentPage *self)
{
  if (self->reading == NULL)
    return;
  self->is_stopped = TRUE;
  g_cancellable_cancel (self->reading);
  tell (self, "mail-attachment-symbolic", get_name (self),
        _ ("A part of the file is here. It goes on from there when you try again."));
  gtk_widget_set_visible (self->retry_button, TRUE);
  gtk_widget_grab_focus (self->retry_button);
}

static void
on_record_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttachmentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) record = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (self->context == NULL)
    return;
  if (record == NULL)
    {
      g_clear_object (&self->record);
      g_clear_pointer (&self->bytes, g_bytes_unref);
      if (g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND))
        tell (self, "mail-attachment-symbolic", _ ("This File Is Gone"),
              _ ("It was removed. Undo brings it back."));
      else
        tell_failure (self, error);
      return;
    }
  take_record (self, record);
  if (self->bytes != NULL || self->is_stopped)
    rest (self);
  else
    crm_blob_load_async (self->context, crm_record_get_text (record, "file_hash"), on_arrived, self,
                         self->reading, on_bytes_loaded_cb, g_object_ref (self));
  crm_place_changed (CRM_PLACE (self));
}

static void
load (CrmAttachmentPage *self)
{
  if (self->reading != NULL)
    return;
  self->reading = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       run_read, g_memdup2 (&self->id, sizeof self->id), g_free, g_object_unref,
                       self->reading, on_record_read_cb, g_object_ref (self));
}

static void
on_retry_clicked_cb (CrmAttachmentPage *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->is_stopped = FALSE;
  load (self);
}

/* What can be done */

static void
take_out (CrmAttachmentPage *self,
          GAsyncResult *result,
          void (*hand) (GtkWidget *parent, GFile *file))
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = crm_file_out_finish (result, &error);

  if (self->context == NULL)
    return;
  if (file != NULL)
    hand (GTK_WIDGET (self), file);
  else
    crm_navigator_report_error (self->navigator, _ ("The file was not written"), error);
}

static void
on_out_to_open_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttachmentPage) self = user_data;

  take_out (self, result, crm_file_out_open);
}

static void
on_out_to_show_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttachmentPage) self = user_data;

  take_out (self, result, crm_file_out_show);
}

static void
on_open_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmAttachmentPage *self = user_data;

  if (self->bytes != NULL)
    crm_file_out_async (self->bytes, get_name (self), NULL, on_out_to_open_cb, g_object_ref (self));
}

static void
on_show_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmAttachmentPage *self = user_data;

  if (self->bytes != NULL)
    crm_file_out_async (self->bytes, get_name (self), NULL, on_out_to_show_cb, g_object_ref (self));
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttachmentPage) self = user_data;

  if (self->context != NULL)
    crm_navigator_tell_written (self->navigator, G_FILE (source), result);
}

static void
on_save_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttachmentPage) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);

  if (file != NULL && self->bytes != NULL)
    g_file_replace_contents_bytes_async (file, self->bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         on_written_cb, g_object_ref (self));
}

static void
on_save_as_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmAttachmentPage *self = user_data;

  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_SAVE, _ ("Save As"), get_name (self), NULL,
                         NULL, on_save_chosen_cb, g_object_ref (self));
}

static void
on_print_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmAttachmentPage *self = user_data;
  CrmDocumentPreview *preview = crm_document_view_get_preview (self->view);
  g_autoptr (CrmPagePrint) print = NULL;

  if (preview == NULL)
    return;
  print = crm_page_print_new_document (preview, get_name (self));
  crm_page_print_run (print, self->navigator, _ ("The file was not printed"));
}

static void
on_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttachmentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_document_send_finish (result, &error) && self->context != NULL)
    crm_navigator_report_error (self->navigator, _ ("The file was not sent"), error);
}

static void
on_send_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmAttachmentPage *self = user_data;

  if (self->bytes != NULL)
    crm_document_send_async (self->bytes, get_name (self), NULL, get_name (self), NULL, on_sent_cb,
                             g_object_ref (self));
}

static void
on_rename_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmAttachmentPage *self = user_data;
  const char *name = get_name (self), *dot = g_strrstr (name, ".");

  gtk_editable_set_text (GTK_EDITABLE (self->rename_entry), name);
  if (gtk_widget_get_root (self->menu_button) != NULL)
    {
      gtk_popover_popup (self->rename_popover);
      gtk_widget_grab_focus (GTK_WIDGET (self->rename_entry));
    }
  gtk_editable_select_region (GTK_EDITABLE (self->rename_entry), 0,
                              dot != NULL ? (int) g_utf8_pointer_to_offset (name, dot) : -1);
}

static void
on_renamed_cb (CrmAttachmentPage *self)
{
  g_autofree char *name
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rename_entry))));
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;

  gtk_popover_popdown (self->rename_popover);
  if (*name == '\0' || self->record == NULL || g_str_equal (name, get_name (self)))
    return;
  /* Translators: the name of an operation: a file is called something else. */
  label = g_strdup_printf (_ ("Rename “%s”"), get_name (self));
  operation = crm_operation_new (label);
  crm_operation_set (operation, crm_record_get_kind (self->record), &self->id, "name",
                     crm_value_text (name));
  crm_navigator_run (self->navigator, operation);
}

static void
on_remove_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmAttachmentPage *self = user_data;
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;

  if (self->record == NULL)
    return;
  /* Translators: what is removed from a card. */
  label = g_strdup_printf (_ ("Remove “%s”"), get_name (self));
  operation = crm_operation_new (label);
  crm_operation_delete (operation, crm_record_get_kind (self->record), &self->id);
  crm_navigator_run (self->navigator, operation);
  crm_navigator_go_back (self->navigator);
}

static void
add_actions (CrmAttachmentPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "open", .activate = on_open_activated_cb },
    { .name = "show", .activate = on_show_activated_cb },
    { .name = "save-as", .activate = on_save_as_activated_cb },
    { .name = "print", .activate = on_print_activated_cb },
    { .name = "send", .activate = on_send_activated_cb },
    { .name = "rename", .activate = on_rename_activated_cb },
    { .name = "remove", .activate = on_remove_activated_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "file", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (self->header_end, "file", G_ACTION_GROUP (self->actions));
}

/* The place */

static const char *
crm_attachment_page_get_title (CrmPlace *place)
{
  CrmAttachmentPage *self = CRM_ATTACHMENT_PAGE (place);

  return self->record != NULL ? get_name (self) : NULL;
}

static const char *
crm_attachment_page_get_subtitle (CrmPlace *place)
{
  return CRM_ATTACHMENT_PAGE (place)->subtitle;
}

static GtkWidget *
crm_attachment_page_get_header_end (CrmPlace *place)
{
  return CRM_ATTACHMENT_PAGE (place)->header_end;
}

static gboolean
crm_attachment_page_is_busy (CrmPlace *place)
{
  CrmAttachmentPage *self = CRM_ATTACHMENT_PAGE (place);

  return self->reading != NULL
         || (crm_document_view_get_preview (self->view) != NULL
             && !crm_document_view_is_drawn (self->view));
}

static void
crm_attachment_page_place_init (CrmPlaceInterface *iface)
{
  iface->get_title = crm_attachment_page_get_title;
  iface->get_subtitle = crm_attachment_page_get_subtitle;
  iface->get_header_end = crm_attachment_page_get_header_end;
  iface->is_busy = crm_attachment_page_is_busy;
}

/* The object */

static void
crm_attachment_page_dispose (GObject *object)
{
  CrmAttachmentPage *self = CRM_ATTACHMENT_PAGE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->actions);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  if (self->header_end != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->rename_popover));
  g_clear_object (&self->header_end);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_attachment_page_parent_class)->dispose (object);
}

static void
crm_attachment_page_finalize (GObject *object)
{
  g_free (CRM_ATTACHMENT_PAGE (object)->subtitle);
  G_OBJECT_CLASS (crm_attachment_page_parent_class)->finalize (object);
}

static void
crm_attachment_page_class_init (CrmAttachmentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_attachment_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_attachment_page_finalize;
  g_type_ensure (CRM_TYPE_DOCUMENT_VIEW);
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-attachment-page.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, CrmAttachmentPage, child)
  BIND (stack);
  BIND (view);
  BIND (picture);
  BIND (picture_scroller);
  BIND (text);
  BIND (text_scroller);
  BIND (other);
  BIND (state);
  BIND (open_button);
  BIND (retry_button);
  BIND (password);
  BIND (progress);
  BIND (cancel_button);
  BIND (header_end);
  BIND (menu_button);
  BIND (rename_popover);
  BIND (rename_entry);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, on_password_entered_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_renamed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "file.print",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "file.save-as",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "file.rename", NULL);
}

static void
crm_attachment_page_init (CrmAttachmentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->header_end);
  gtk_widget_set_parent (GTK_WIDGET (self->rename_popover), self->menu_button);
  add_actions (self);
}

/**
 * crm_attachment_page_new:
 * @attachment: its id
 *
 * Returns: (transfer full): the page of a file
 */
GtkWidget *
crm_attachment_page_new (CrmContext *context, CrmNavigator *navigator, const CrmId *attachment)
{
  CrmAttachmentPage *self = g_object_new (CRM_TYPE_ATTACHMENT_PAGE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->id = *attachment;
  g_signal_connect_object (context, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);
  enable_actions (self);
  return GTK_WIDGET (self);
}

/**
 * crm_attachment_page_shows:
 *
 * Returns: whether it is the page of that file
 */
gboolean
crm_attachment_page_shows (CrmAttachmentPage *self, const CrmId *attachment)
{
  g_return_val_if_fail (CRM_IS_ATTACHMENT_PAGE (self), FALSE);
  return crm_id_equal (&self->id, attachment);
}
