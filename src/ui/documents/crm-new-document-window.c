/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two questions, one a page; where the record is known, only the first. Main thread. */
#include "config.h"

#include "crm-new-document-window.h"

#include <glib/gi18n-lib.h>

#include "crm-document-change.h"
#include "crm-document-read.h"
#include "crm-record-finder.h"
#include "crm-template-list.h"

struct _CrmNewDocumentWindow
{
  AdwWindow parent_instance;

  GtkWidget *back_button;
  AdwWindowTitle *title;
  GtkStack *stack;
  AdwBin *template_page;
  AdwBin *subject_page;
  CrmTemplateList *templates;
  CrmRecordFinder *finder;

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmKind *kind; /* of the record that is known, or NULL */
  CrmId subject;
  CrmRecord *template; /* that was chosen */
  gboolean is_making;
};

G_DEFINE_FINAL_TYPE (CrmNewDocumentWindow, crm_new_document_window, ADW_TYPE_WINDOW)

static void
show_page (CrmNewDocumentWindow *self, GtkWidget *page)
{
  gboolean is_first = page == GTK_WIDGET (self->template_page);

  gtk_stack_set_visible_child (self->stack, page);
  gtk_widget_set_visible (self->back_button, !is_first);
  adw_window_title_set_title (self->title, is_first ? _ ("New Document") : _ ("For Whom?"));
  adw_window_title_set_subtitle (
      self->title, is_first || self->template == NULL ? "" : crm_record_get_title (self->template));
}

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmNewDocumentWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) document = crm_document_make_finish (result, &error);

  self->is_making = FALSE;
  if (self->context == NULL)
    return;
  if (document == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      crm_navigator_report_error (self->navigator, _ ("The document was not made"), error);
      return;
    }
  crm_navigator_open_record (self->navigator, crm_record_get_kind (document),
                             crm_record_get_id (document));
  gtk_window_close (GTK_WINDOW (self));
}

static void
make (CrmNewDocumentWindow *self, const CrmKind *kind, const CrmId *subject)
{
  if (self->is_making)
    return;
  self->is_making = TRUE;
  crm_document_make_async (self->context, crm_record_get_id (self->template), kind, subject, NULL,
                           on_made_cb, g_object_ref (self));
}

static void
on_template_chosen_cb (CrmNewDocumentWindow *self, CrmRecord *template)
{
  const CrmKind *kinds[4];
  guint n_kinds;

  g_set_object (&self->template, template);
  if (self->kind != NULL)
    {
      make (self, self->kind, &self->subject);
      return;
    }
  n_kinds
      = crm_document_subject_kinds (self->context, crm_record_get_text (template, "type"), kinds);
  crm_record_finder_set_kinds (self->finder, kinds, n_kinds);
  show_page (self, GTK_WIDGET (self->subject_page));
  gtk_widget_grab_focus (GTK_WIDGET (self->finder));
}

static void
on_subject_found_cb (CrmNewDocumentWindow *self, CrmRecord *record)
{
  make (self, crm_record_get_kind (record), crm_record_get_id (record));
}

static void
on_back_clicked_cb (CrmNewDocumentWindow *self)
{
  show_page (self, GTK_WIDGET (self->template_page));
}

static void
crm_new_document_window_dispose (GObject *object)
{
  CrmNewDocumentWindow *self = CRM_NEW_DOCUMENT_WINDOW (object);

  g_clear_object (&self->template);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_new_document_window_parent_class)->dispose (object);
}

static void
crm_new_document_window_class_init (CrmNewDocumentWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_new_document_window_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-new-document-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmNewDocumentWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDocumentWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDocumentWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDocumentWindow, template_page);
  gtk_widget_class_bind_template_child (widget_class, CrmNewDocumentWindow, subject_page);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_new_document_window_init (CrmNewDocumentWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_new_document_window_new:
 * @kind: (nullable): of the record that the document shall be made for
 * @subject: (nullable): its id
 *
 * Returns: (transfer none): a window to be presented
 */
GtkWidget *
crm_new_document_window_new (CrmContext *context,
                             CrmNavigator *navigator,
                             const CrmKind *kind,
                             const CrmId *subject)
{
  GtkWindow *parent = navigator != NULL ? crm_navigator_get_window (navigator) : NULL;
  CrmNewDocumentWindow *self
      = g_object_new (CRM_TYPE_NEW_DOCUMENT_WINDOW, "transient-for", parent, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->kind = kind;
  self->subject = kind != NULL ? *subject : CRM_ID_NONE;
  self->templates = CRM_TEMPLATE_LIST (crm_template_list_new (context, navigator));
  adw_bin_set_child (self->template_page, GTK_WIDGET (self->templates));
  self->finder = CRM_RECORD_FINDER (crm_record_finder_new (context));
  adw_bin_set_child (self->subject_page, GTK_WIDGET (self->finder));
  g_signal_connect_object (self->templates, "chosen", G_CALLBACK (on_template_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->finder, "found", G_CALLBACK (on_subject_found_cb), self,
                           G_CONNECT_SWAPPED);
  crm_template_list_set_subject (self->templates, kind, subject);
  crm_template_list_set_front (self->templates, TRUE);
  show_page (self, GTK_WIDGET (self->template_page));
  return GTK_WIDGET (self);
}
