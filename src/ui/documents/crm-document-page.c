/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a document. It is read again when anything changed, since its values come from many
 * records; while it is not in front it only notes that it is out of date. Main thread. */
#include "config.h"

#include "crm-document-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-blob.h"
#include "crm-error.h"
#include "crm-fiscal.h"

/* Many commits in a row are one change to the eye. */
#define COALESCE_MS 60

static void crm_document_page_place_init (CrmPlaceInterface *iface);
static void read_again (CrmDocumentPage *self);
static void show_other_file (CrmDocumentPage *self);

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

gboolean
crm_document_page_is_saved (CrmDocumentPage *self)
{
  return self->reading != NULL && crm_record_is_set (self->reading->document, "file_hash");
}
gboolean
crm_document_page_is_making (CrmDocumentPage *self)
{
  return self->reading_cancellable != NULL || self->origins_cancellable != NULL
         || crm_document_maker_is_busy (self->maker)
         || (crm_document_page_is_saved (self) && self->reading->pdf != NULL
             && self->saved_preview == NULL);
}

/* Where the form is folded away, a line above the pages says that something is missing. */
static void
show_missing_notice (CrmDocumentPage *self)
{
  guint n = crm_document_form_get_n_missing (self->form);
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u value is missing", "%u values are missing", n), n);

  gtk_label_set_text (self->missing_label, text);
  gtk_widget_set_visible (self->missing_notice, n > 0 && !crm_document_page_is_saved (self)
                                                    && adw_flap_get_folded (self->flap));
}

static void
on_fill_in_clicked_cb (CrmDocumentPage *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
}

/* The flap folds while the layout is being made: what follows from it comes in the next frame. */
static gboolean
show_folded_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmDocumentPage *self = CRM_DOCUMENT_PAGE (widget);

  gtk_widget_set_visible (self->form_button, adw_flap_get_folded (self->flap));
  show_missing_notice (self);
  return G_SOURCE_REMOVE;
}

static void
on_folded_cb (CrmDocumentPage *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_folded_cb, NULL, NULL);
}

/* Problems of the template and errors of the layout, in one line above the pages. */
static void
show_notice (CrmDocumentPage *self)
{
  GPtrArray *problems = crm_document_maker_get_problems (self->maker);
  const GError *error = crm_document_maker_get_error (self->maker);
  g_autofree char *text = NULL;

  if (!crm_document_page_is_saved (self) && problems != NULL && problems->len > 0)
    {
      CrmTemplateProblem *problem = g_ptr_array_index (problems, 0);

      /* Translators: where in the text of a template something is wrong, and what. */
      text = g_strdup_printf (_ ("The template is wrong at %u:%u: %s"), problem->line,
                              problem->column, problem->message);
    }
  else if (!crm_document_page_is_saved (self) && error != NULL
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
  crm_document_page_update_actions (self);
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
    crm_document_form_set_missing (self->form, crm_document_get_missing (self->told), origins);
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
  if (self->reading == NULL || crm_document_page_is_saved (self))
    return;
  crm_document_view_set_preview (self->view, crm_document_maker_get_preview (self->maker));
  if (crm_document_maker_get_preview (self->maker) == NULL
      && crm_document_maker_get_document (self->maker) != NULL)
    show_other_file (self);
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

/* A file for a word processor, where nothing makes pages of it. */
static void
show_other_file (CrmDocumentPage *self)
{
  crm_document_view_set_preview (self->view, NULL);
  crm_document_view_set_message (
      self->view, "text-x-generic-symbolic", _ ("A File for the Word Processor"),
      _ ("It is filled in. LibreOffice is not installed here, so there are no pages to show; “Open "
         "in Word Processor” in the menu opens a copy."));
}

static void
on_file_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = crm_blob_load_finish (result, &error);

  if (self->context == NULL)
    return;
  if (bytes != NULL)
    read_again (self);
  else
    crm_document_view_set_message (self->view, "crm-sync-pending-symbolic",
                                   _ ("The File of the Template Is Not Here Yet"), error->message);
}

/* A colleague put it into the shared database. */
static void
fetch_file (CrmDocumentPage *self)
{
  crm_blob_load_async (self->context, crm_record_get_text (self->reading->template, "file_hash"),
                       NULL, NULL, NULL, on_file_fetched_cb, g_object_ref (self));
}

static void
show_pages (CrmDocumentPage *self)
{
  CrmDocumentReading *reading = self->reading;

  /* Undo takes the saving back. */
  if (!crm_document_page_is_saved (self))
    g_clear_object (&self->saved_preview);
  if (crm_document_page_is_saved (self) && reading->pdf != NULL)
    {
      if (self->saved_preview == NULL)
        crm_document_preview_open_async (reading->pdf, NULL, on_saved_opened_cb,
                                         g_object_ref (self));
    }
  else if (crm_document_page_is_saved (self) && reading->other != NULL)
    show_other_file (self);
  else if (crm_document_page_is_saved (self))
    crm_document_view_set_message (
        self->view, "crm-sync-pending-symbolic", _ ("The Pages Are Not Here Yet"),
        _ ("Another desk saved them. They come with the next exchange of data."));
  else if (reading->lacks_file)
    fetch_file (self);
  else if (reading->template != NULL)
    {
      crm_document_maker_set_file (self->maker, reading->file);
      crm_document_maker_set (self->maker, crm_record_get_text (reading->template, "body"),
                              reading->shelf, reading->data);
    }
  else
    crm_document_view_set_message (
        self->view, "crm-template-symbolic", _ ("No Template"),
        _ ("There is no template for this kind of document. Make one in the place Documents."));
}

/* What kind of document it is, for whom, and who signed it. */
static char *
make_subtitle (CrmDocumentReading *reading)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (reading->document), "type");
  const char *type
      = crm_field_choice_label (field, crm_record_get_text (reading->document, "type"));
  const char *signer = crm_record_get_text (reading->document, "signed_by");
  g_autofree char *about = reading->about != NULL ? crm_record_dup_name (reading->about) : NULL;
  g_autoptr (GString) subtitle = g_string_new (type);

  if (about != NULL)
    g_string_append_printf (subtitle, " · %s", about);
  if (signer != NULL)
    {
      g_string_append (subtitle, " · ");
      /* Translators: %s is the name of a person. */
      g_string_append_printf (subtitle, _ ("signed by %s"), signer);
    }
  return g_strdup (subtitle->str);
}

/* Where an authority has a say in invoices, the page of one says what it is not. */
static void
show_fiscal_notice (CrmDocumentPage *self)
{
  CrmDocumentReading *reading = self->reading;
  gboolean is_invoice = g_strcmp0 (crm_record_get_text (reading->document, "type"), "invoice") == 0;
  CrmDocumentData *country
      = reading->data != NULL ? crm_document_data_lookup (reading->data, "company.country") : NULL;
  const char *notice = is_invoice && country != NULL
                           ? crm_fiscal_notice (crm_document_data_get_text (country))
                           : NULL;

  gtk_label_set_text (self->fiscal_label, notice != NULL ? notice : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fiscal_label), notice != NULL);
}

/* Signing puts another file in the place of the one that is shown. */
static gboolean
has_same_file (const CrmDocumentReading *a, const CrmDocumentReading *b)
{
  return a != NULL && a->pdf != NULL && b->pdf != NULL && g_bytes_equal (a->pdf, b->pdf);
}

static void
take_reading (CrmDocumentPage *self, CrmDocumentReading *reading)
{
  if (!has_same_file (self->reading, reading))
    g_clear_object (&self->saved_preview);
  crm_document_form_set_reading (self->form, reading);
  g_clear_pointer (&self->reading, crm_document_reading_free);
  self->reading = reading;
  g_free (self->subtitle);
  self->subtitle = make_subtitle (reading);
  show_fiscal_notice (self);
  show_pages (self);
  if (self->will_send && crm_document_page_is_saved (self) && reading->pdf != NULL)
    crm_document_page_hand_over (self);
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
crm_document_page_get_header_end (CrmPlace *place)
{
  return CRM_DOCUMENT_PAGE (place)->header_end;
}

static gboolean
crm_document_page_is_busy (CrmPlace *place)
{
  CrmDocumentPage *self = CRM_DOCUMENT_PAGE (place);

  return crm_document_page_is_making (self)
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
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, fiscal_label);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, view);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentPage, form_button);
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

static void
crm_document_page_init (CrmDocumentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->header_end);
  crm_document_view_add_start (self->view, self->form_button);
  crm_document_page_add_actions (self);
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
  crm_document_page_update_actions (self);
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
