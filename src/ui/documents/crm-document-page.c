/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a document. It is read again when anything changed, since its values come from many
 * records; while it is not in front it only notes that it is out of date. Main thread. */
#include "config.h"

#include "crm-document-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-change.h"
#include "crm-document-form.h"
#include "crm-document-maker.h"
#include "crm-document-print.h"
#include "crm-document-view.h"
#include "crm-error.h"
#include "crm-file-choose.h"

/* Many commits in a row are one change to the eye. */
#define COALESCE_MS 60

struct _CrmDocumentPage
{
  GtkWidget parent_instance;

  /* Widgets */
  AdwFlap *flap;
  CrmDocumentForm *form;
  AdwBin *notice;
  GtkLabel *notice_label;
  GtkWidget *missing_notice;
  GtkLabel *missing_label;
  CrmDocumentView *view;
  GtkWidget *header_start;
  GtkWidget *header_end;
  GtkWidget *save_button;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmId id;
  CrmDocumentMaker *maker;
  CrmPlaceholders *placeholders;
  CrmDocumentReading *reading;
  CrmDocument *told; /* whose missing values the form shows */
  CrmDocumentPreview *saved_preview;
  GSimpleActionGroup *actions;
  GCancellable *reading_cancellable;
  GCancellable *origins_cancellable;
  gboolean is_stale;
  gboolean is_front;
  gboolean is_saving;
  guint coalesce_source;
  char *subtitle;
};

static void crm_document_page_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmDocumentPage,
                               crm_document_page,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE, crm_document_page_place_init))

static void
stop (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static gboolean
is_saved (CrmDocumentPage *self)
{
  return self->reading != NULL && crm_record_is_set (self->reading->document, "file_hash");
}

static CrmDocumentPreview *
shown_preview (CrmDocumentPage *self)
{
  return is_saved (self) ? self->saved_preview : crm_document_maker_get_preview (self->maker);
}

static gboolean
is_making (CrmDocumentPage *self)
{
  return self->reading_cancellable != NULL || self->origins_cancellable != NULL
         || crm_document_maker_is_busy (self->maker)
         || (is_saved (self) && self->reading->pdf != NULL && self->saved_preview == NULL);
}

/* Where the form is folded away, a line above the pages says that something is missing. */
static void
show_missing_notice (CrmDocumentPage *self)
{
  guint n = crm_document_form_get_n_missing (self->form);
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u value is missing", "%u values are missing", n), n);

  gtk_label_set_text (self->missing_label, text);
  gtk_widget_set_visible (self->missing_notice,
                          n > 0 && !is_saved (self) && adw_flap_get_folded (self->flap));
}

static void
on_fill_in_clicked_cb (CrmDocumentPage *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

/* The flap folds while the layout is being made, which the header bar must not hear before the next
 * frame. */
static gboolean
show_folded_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmDocumentPage *self = CRM_DOCUMENT_PAGE (widget);

  gtk_widget_set_visible (self->header_start, adw_flap_get_folded (self->flap));
  show_missing_notice (self);
  return G_SOURCE_REMOVE;
}

static void
on_folded_cb (CrmDocumentPage *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_folded_cb, NULL, NULL);
}

static void
enable (CrmDocumentPage *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update_actions (CrmDocumentPage *self)
{
  CrmDocument *document = crm_document_maker_get_document (self->maker);
  gboolean saved = is_saved (self), has_pages = shown_preview (self) != NULL;
  gboolean is_complete = document != NULL && crm_document_is_complete (document);
  GPtrArray *problems = crm_document_maker_get_problems (self->maker);
  gboolean is_good = is_complete && (problems == NULL || problems->len == 0);

  enable (self, "save", !saved && is_good && !is_making (self) && !self->is_saving);
  enable (self, "save-as", has_pages);
  enable (self, "print", has_pages);
  enable (self, "copy", saved);
  enable (self, "edit-template", self->reading != NULL && self->reading->template != NULL);
  enable (self, "delete", self->reading != NULL);
  gtk_widget_set_visible (self->save_button, !saved);
  gtk_widget_set_tooltip_text (self->save_button,
                               is_good ? _ ("Keep These Pages as the Document")
                                       : _ ("The document can be saved when nothing is missing"));
}

/* Problems of the template and errors of the layout, in one line above the pages. */
static void
show_notice (CrmDocumentPage *self)
{
  GPtrArray *problems = crm_document_maker_get_problems (self->maker);
  const GError *error = crm_document_maker_get_error (self->maker);
  g_autofree char *text = NULL;

  if (!is_saved (self) && problems != NULL && problems->len > 0)
    {
      CrmTemplateProblem *problem = g_ptr_array_index (problems, 0);

      /* Translators: where in the text of a template something is wrong, and what. */
      text = g_strdup_printf (_ ("The template is wrong at %u:%u: %s"), problem->line,
                              problem->column, problem->message);
    }
  else if (!is_saved (self) && error != NULL
           && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), text != NULL);
  gtk_label_set_text (self->notice_label, text != NULL ? text : "");
  if (text != NULL)
    crm_document_view_set_message (self->view, "crm-template-symbolic",
                                   _ ("The Template Has a Mistake"), text);
}

static void
update (CrmDocumentPage *self)
{
  show_notice (self);
  show_missing_notice (self);
  update_actions (self);
  crm_place_changed (CRM_PLACE (self));
}

/* What is missing */

static void
on_origins_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) origins = NULL;

  if (self->context == NULL)
    return;
  origins = crm_document_read_origins_finish (self->context, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->origins_cancellable);
  if (origins == NULL)
    crm_navigator_report_error (self->navigator, _ ("What is missing could not be read"), error);
  else
    crm_document_form_set_missing (self->form, origins);
  update (self);
}

static void
tell_missing (CrmDocumentPage *self)
{
  CrmDocument *document = crm_document_maker_get_document (self->maker);
  GPtrArray *missing;
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  if (document == NULL || !g_set_object (&self->told, document))
    return;
  missing = crm_document_get_missing (document);
  for (guint i = 0; i < missing->len; i++)
    {
      CrmTemplateProblem *problem = g_ptr_array_index (missing, i);

      g_ptr_array_add (paths, problem->path != NULL ? problem->path : (char *) "");
    }
  g_ptr_array_add (paths, NULL);
  stop (&self->origins_cancellable);
  self->origins_cancellable = g_cancellable_new ();
  crm_document_read_origins_async (self->context, self->reading->document,
                                   (const char *const *) paths->pdata, self->origins_cancellable,
                                   on_origins_read_cb, g_object_ref (self));
}

static void
on_maker_changed_cb (CrmDocumentPage *self)
{
  if (self->reading == NULL || is_saved (self))
    return;
  crm_document_view_set_preview (self->view, crm_document_maker_get_preview (self->maker));
  tell_missing (self);
  update (self);
}

/* Reading */

static void
on_saved_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  g_autoptr (CrmDocumentPreview) preview = crm_document_preview_open_finish (result, &error);

  if (self->context == NULL)
    return;
  g_set_object (&self->saved_preview, preview);
  if (error != NULL)
    crm_document_view_set_message (self->view, "crm-document-symbolic",
                                   _ ("The Pages Cannot Be Shown"), error->message);
  else
    crm_document_view_set_preview (self->view, self->saved_preview);
  update (self);
}

static void
show_pages (CrmDocumentPage *self)
{
  CrmDocumentReading *reading = self->reading;

  /* Undo takes the saving back. */
  if (!is_saved (self))
    g_clear_object (&self->saved_preview);
  if (is_saved (self) && reading->pdf != NULL)
    {
      if (self->saved_preview == NULL)
        crm_document_preview_open_async (reading->pdf, NULL, on_saved_opened_cb,
                                         g_object_ref (self));
    }
  else if (is_saved (self))
    crm_document_view_set_message (
        self->view, "crm-sync-pending-symbolic", _ ("The Pages Are Not Here Yet"),
        _ ("Another desk saved them. They come with the next exchange of data."));
  else if (reading->template != NULL)
    crm_document_maker_set (self->maker, crm_record_get_text (reading->template, "body"),
                            reading->data);
  else
    crm_document_view_set_message (
        self->view, "crm-template-symbolic", _ ("No Template"),
        _ ("There is no template for this kind of document. Make one in the place Documents."));
}

static void
take_reading (CrmDocumentPage *self, CrmDocumentReading *reading)
{
  const char *type = crm_record_get_text (reading->document, "type");
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (reading->document), "type");
  g_autofree char *about = NULL;

  crm_document_form_set_reading (self->form, reading);
  g_clear_pointer (&self->reading, crm_document_reading_free);
  self->reading = reading;
  about = reading->about != NULL ? crm_record_dup_name (reading->about) : NULL;
  g_free (self->subtitle);
  self->subtitle = about != NULL
                       ? g_strdup_printf ("%s · %s", crm_field_choice_label (field, type), about)
                       : g_strdup (crm_field_choice_label (field, type));
  show_pages (self);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmDocumentReading *reading;

  if (self->context == NULL)
    return;
  reading = crm_document_read_finish (self->context, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&reading, crm_document_reading_free);
      return;
    }
  g_clear_object (&self->reading_cancellable);
  if (reading != NULL)
    take_reading (self, reading);
  else
    {
      gboolean is_gone = g_error_matches (error, CRM_ERROR, CRM_ERROR_NOT_FOUND);

      crm_document_view_set_preview (self->view, NULL);
      crm_document_view_set_message (
          self->view, "crm-document-symbolic",
          is_gone ? _ ("This Document Is Gone") : _ ("The Document Cannot Be Read"),
          is_gone ? _ ("It was deleted. Undo brings it back.") : error->message);
    }
  update (self);
}

static void
read_again (CrmDocumentPage *self)
{
  self->is_stale = FALSE;
  stop (&self->reading_cancellable);
  self->reading_cancellable = g_cancellable_new ();
  crm_document_read_async (self->context, &self->id, self->reading_cancellable, on_read_cb,
                           g_object_ref (self));
  crm_place_changed (CRM_PLACE (self));
}

static gboolean
on_coalesced_cb (gpointer user_data)
{
  CrmDocumentPage *self = user_data;

  self->coalesce_source = 0;
  read_again (self);
  return G_SOURCE_REMOVE;
}

static void
on_context_changed_cb (CrmDocumentPage *self)
{
  self->is_stale = TRUE;
  if (self->is_front && self->coalesce_source == 0)
    self->coalesce_source = g_timeout_add (COALESCE_MS, on_coalesced_cb, self);
}

/* Saving */

static void
on_frozen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_saving = FALSE;
  if (self->context == NULL)
    return;
  if (!crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_report_error (self->navigator, _ ("The document was not saved"), error);
  update_actions (self);
}

static void
on_save_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmDocument *document = crm_document_maker_get_document (self->maker);
  g_autoptr (CrmOperation) operation = NULL;

  if (is_saved (self) || document == NULL || self->reading->template == NULL)
    return;
  operation = crm_document_change_freeze (self->reading->document, self->reading->template,
                                          document, crm_document_maker_get_data (self->maker));
  self->is_saving = TRUE;
  update_actions (self);
  crm_operation_run_async (operation, self->context, NULL, on_frozen_cb, g_object_ref (self));
}

static void
on_file_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *message = NULL;

  if (self->context == NULL)
    return;
  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      crm_navigator_report_error (self->navigator, _ ("The file was not written"), error);
      return;
    }
  /* Translators: %s is the name of a file. */
  message = g_strdup_printf (_ ("“%s” was written"), name);
  crm_navigator_toast (self->navigator, message, NULL);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  CrmDocumentPreview *preview = shown_preview (self);

  if (file != NULL && preview != NULL)
    g_file_replace_contents_bytes_async (file, crm_document_preview_get_bytes (preview), NULL,
                                         FALSE, G_FILE_CREATE_NONE, NULL, on_file_written_cb,
                                         g_object_ref (self));
}

/* As the template names it; a saved one after its record. */
static char *
dup_file_name (CrmDocumentPage *self)
{
  CrmDocument *document = crm_document_maker_get_document (self->maker);
  char *name;

  if (!is_saved (self) && document != NULL)
    return g_strdup (crm_document_get_filename (document));
  name = g_strconcat (crm_record_get_title (self->reading->document), ".pdf", NULL);
  return g_strdelimit (name, "/\\:*?\"<>|", '-');
}

static void
on_save_as_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autofree char *name = dup_file_name (self);

  crm_file_add_filter (filters, _ ("PDF files"), (const char *const[]){ "pdf", NULL });
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_SAVE, _ ("Save as PDF"), name,
                         G_LIST_MODEL (filters), NULL, on_file_chosen_cb, g_object_ref (self));
}

static void
on_print_done_cb (GtkPrintOperation *print, GtkPrintOperationResult result, CrmDocumentPage *self)
{
  g_autoptr (GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;
  gtk_print_operation_get_error (print, &error);
  crm_navigator_report_error (self->navigator, _ ("The document was not printed"), error);
}

static void
on_print_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmDocumentPreview *preview = shown_preview (self);
  g_autoptr (CrmDocumentPrint) print = NULL;

  if (preview == NULL)
    return;
  print = crm_document_print_new (preview, crm_record_get_title (self->reading->document));
  g_signal_connect_object (print, "done", G_CALLBACK (on_print_done_cb), self, 0);
  gtk_print_operation_run (GTK_PRINT_OPERATION (print), GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           crm_navigator_get_window (self->navigator), NULL);
}

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmRecord *created = g_object_get_data (source, "crm-record");

  if (self->context == NULL)
    return;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_open_record (self->navigator, crm_record_get_kind (created),
                               crm_record_get_id (created));
  else
    crm_navigator_report_error (self->navigator, _ ("The document was not copied"), error);
}

static void
on_copy_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmRecord *created;
  g_autoptr (CrmOperation) operation = crm_document_change_copy (self->reading->document, &created);

  g_object_set_data_full (G_OBJECT (operation), "crm-record", created, g_object_unref);
  crm_operation_run_async (operation, self->context, NULL, on_copied_cb, g_object_ref (self));
}

static void
on_edit_template_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmRecord *template = self->reading->template;

  crm_navigator_open_record (self->navigator, crm_record_get_kind (template),
                             crm_record_get_id (template));
}

static void
on_delete_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmDocumentPage *self = user_data;
  CrmRecord *document = self->reading->document;
  /* Translators: %s is the name of a document. */
  g_autofree char *label = g_strdup_printf (_ ("Delete “%s”"), crm_record_get_title (document));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_delete (operation, crm_record_get_kind (document), &self->id);
  crm_navigator_run (self->navigator, operation);
  crm_navigator_go_back (self->navigator);
}

/* The place */

static const char *
crm_document_page_get_title (CrmPlace *place)
{
  CrmDocumentPage *self = CRM_DOCUMENT_PAGE (place);

  return self->reading != NULL ? crm_record_get_title (self->reading->document) : NULL;
}

static const char *
crm_document_page_get_subtitle (CrmPlace *place)
{
  return CRM_DOCUMENT_PAGE (place)->subtitle;
}

static GtkWidget *
crm_document_page_get_header_start (CrmPlace *place)
{
  return CRM_DOCUMENT_PAGE (place)->header_start;
}

static GtkWidget *
crm_document_page_get_header_end (CrmPlace *place)
{
  return CRM_DOCUMENT_PAGE (place)->header_end;
}

static gboolean
crm_document_page_is_busy (CrmPlace *place)
{
  CrmDocumentPage *self = CRM_DOCUMENT_PAGE (place);

  return is_making (self)
         || (crm_document_view_get_preview (self->view) != NULL
             && !crm_document_view_is_drawn (self->view));
}

static void
crm_document_page_set_front (CrmPlace *place, gboolean is_front)
{
  CrmDocumentPage *self = CRM_DOCUMENT_PAGE (place);

  self->is_front = is_front;
  if (is_front && self->is_stale)
    read_again (self);
}

static void
crm_document_page_place_init (CrmPlaceInterface *iface)
{
  iface->get_title = crm_document_page_get_title;
  iface->get_subtitle = crm_document_page_get_subtitle;
  iface->get_header_start = crm_document_page_get_header_start;
  iface->get_header_end = crm_document_page_get_header_end;
  iface->is_busy = crm_document_page_is_busy;
  iface->set_front = crm_document_page_set_front;
}

/* The object */

static void
crm_document_page_dispose (GObject *object)
{
  CrmDocumentPage *self = CRM_DOCUMENT_PAGE (object);

  stop (&self->reading_cancellable);
  stop (&self->origins_cancellable);
  g_clear_handle_id (&self->coalesce_source, g_source_remove);
  if (self->maker != NULL)
    g_signal_handlers_disconnect_by_data (self->maker, self);
  g_clear_object (&self->maker);
  g_clear_object (&self->placeholders);
  g_clear_object (&self->told);
  g_clear_object (&self->saved_preview);
  g_clear_object (&self->actions);
  g_clear_object (&self->context);
  g_clear_object (&self->header_start);
  g_clear_object (&self->header_end);
  g_clear_pointer ((GtkWidget **) &self->flap, gtk_widget_unparent);
  g_clear_pointer (&self->reading, crm_document_reading_free);
  G_OBJECT_CLASS (crm_document_page_parent_class)->dispose (object);
}

static void
crm_document_page_finalize (GObject *object)
{
  g_free (CRM_DOCUMENT_PAGE (object)->subtitle);
  G_OBJECT_CLASS (crm_document_page_parent_class)->finalize (object);
}

static void
crm_document_page_class_init (CrmDocumentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_document_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_document_page_finalize;
  g_type_ensure (CRM_TYPE_DOCUMENT_FORM);
  g_type_ensure (CRM_TYPE_DOCUMENT_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-document-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, flap);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, form);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, notice);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, notice_label);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, missing_notice);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, missing_label);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, view);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, header_start);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, header_end);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_fill_in_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "document.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK,
                                       "document.save-as", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "document.print",
                                       NULL);
}

/* The buttons of the header bar are no children of the page, so all get the actions. */
static void
add_actions (CrmDocumentPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "save", .activate = on_save_activated_cb },
    { .name = "save-as", .activate = on_save_as_activated_cb },
    { .name = "print", .activate = on_print_activated_cb },
    { .name = "copy", .activate = on_copy_activated_cb },
    { .name = "edit-template", .activate = on_edit_template_activated_cb },
    { .name = "delete", .activate = on_delete_activated_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "document", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (self->header_end, "document", G_ACTION_GROUP (self->actions));
}

static void
crm_document_page_init (CrmDocumentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->header_start);
  g_object_ref (self->header_end);
  add_actions (self);
}

/**
 * crm_document_page_new:
 * @document: its id
 *
 * Returns: (transfer full): the page of a document
 */
GtkWidget *
crm_document_page_new (CrmContext *context, CrmNavigator *navigator, const CrmId *document)
{
  CrmDocumentPage *self = g_object_new (CRM_TYPE_DOCUMENT_PAGE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->id = *document;
  self->placeholders = crm_placeholders_new (crm_context_get_catalog (context));
  self->maker = crm_document_maker_new (self->placeholders);
  crm_document_form_set_office (self->form, context, navigator, self->placeholders);
  g_signal_connect_swapped (self->maker, "changed", G_CALLBACK (on_maker_changed_cb), self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  read_again (self);
  update_actions (self);
  return GTK_WIDGET (self);
}

/**
 * crm_document_page_shows:
 *
 * Returns: whether it is the page of that document
 */
gboolean
crm_document_page_shows (CrmDocumentPage *self, const CrmId *document)
{
  g_return_val_if_fail (CRM_IS_DOCUMENT_PAGE (self), FALSE);
  return crm_id_equal (&self->id, document);
}
