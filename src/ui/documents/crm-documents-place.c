/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Documents. Main thread. */
#include "config.h"

#include "crm-documents-place.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-adaptive-bin.h"
#include "crm-document-change.h"
#include "crm-list-view.h"
#include "crm-new-document-window.h"
#include "crm-template-file-window.h"
#include "crm-template-list.h"

/* Below this width the header bar has no room for the switch between the two parts. */
#define NARROW 560

struct _CrmDocumentsPlace
{
  GtkWidget parent_instance;

  /* Widgets */
  CrmAdaptiveBin *bin;
  AdwViewStack *stack;
  AdwBin *documents_page;
  AdwBin *templates_page;
  AdwViewSwitcherBar *bar;
  GtkWidget *header_end;
  GtkWidget *new_label;
  GtkWidget *switcher;
  CrmListView *documents;
  CrmTemplateList *templates;

  CrmContext *context;
  CrmNavigator *navigator;
  char *subtitle;
  gboolean is_front;
};

static void crm_documents_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmDocumentsPlace,
                               crm_documents_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE,
                                                      crm_documents_place_place_init))

static char *
count_documents (guint n, const char *number)
{
  /* Translators: %s is a number. */
  return g_strdup_printf (ngettext ("%s document", "%s documents", n), number);
}

static const CrmListSpec list_of_documents = {
  .name = "document",
  .kinds = { "document" },
  .columns = "name type status parent number made_at expires_on",
  .icon = "crm-document-symbolic",
  .empty_title = N_ ("No Documents Yet"),
  .empty_text = N_ ("Contracts, invoices on paper, quotes and letters appear here."),
  .new_label = N_ ("_New Document"),
  .new_kind = "document",
  .quick = {
    /* Translators: a chip over the list of documents: they were sent and nobody has answered. */
    { NC_ ("filter", "Waiting for an Answer"),
      "(status = sent or status = opened) and (expires_on >= today or expires_on not set)" },
    /* Translators: a chip over the list of documents. */
    { NC_ ("filter", "Expired"),
      "(status = made or status = sent or status = opened) and expires_on < today" },
    /* Translators: a chip over the list of documents: the person who reads was asked to approve. */
    { NC_ ("filter", "To Approve"), "any of approval (state = asked and approver_id = me)" },
  },
  .format_count = count_documents,
};

static gboolean
shows_templates (CrmDocumentsPlace *self)
{
  return adw_view_stack_get_visible_child (self->stack) == GTK_WIDGET (self->templates_page);
}

static void
ask_for_new (CrmDocumentsPlace *self, const CrmKind *kind, const CrmId *subject)
{
  gtk_window_present (
      GTK_WINDOW (crm_new_document_window_new (self->context, self->navigator, kind, subject)));
}

static void
on_new_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ask_for_new (CRM_DOCUMENTS_PLACE (widget), NULL, NULL);
}

static void
on_new_clicked_cb (CrmDocumentsPlace *self)
{
  ask_for_new (self, NULL, NULL);
}

static void
on_template_chosen_cb (CrmDocumentsPlace *self, CrmRecord *template)
{
  if (crm_record_is_set (template, "file_hash"))
    {
      crm_template_file_window_open (self->context, self->navigator, template);
      return;
    }
  crm_navigator_open_record (self->navigator, crm_record_get_kind (template),
                             crm_record_get_id (template));
}

static void
update_front (CrmDocumentsPlace *self)
{
  crm_list_view_set_front (self->documents, self->is_front && !shows_templates (self));
  crm_template_list_set_front (self->templates, self->is_front && shows_templates (self));
}

static void
on_part_changed_cb (CrmDocumentsPlace *self)
{
  if (self->context == NULL)
    return;
  update_front (self);
  crm_place_changed (CRM_PLACE (self));
}

static void
on_list_changed_cb (CrmDocumentsPlace *self)
{
  g_free (self->subtitle);
  self->subtitle = crm_list_view_dup_count (self->documents);
  crm_place_changed (CRM_PLACE (self));
}

static void
on_narrow_changed_cb (CrmDocumentsPlace *self)
{
  adw_view_switcher_bar_set_reveal (self->bar, crm_adaptive_bin_is_narrow (self->bin));
  gtk_widget_set_visible (self->new_label, !crm_adaptive_bin_is_narrow (self->bin));
  crm_place_changed (CRM_PLACE (self));
}

/* What the place is asked to show */

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmDocumentsPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmRecord) document = crm_document_make_finish (result, &error);

  if (self->context == NULL)
    return;
  if (document != NULL)
    crm_navigator_open_record (self->navigator, crm_record_get_kind (document),
                               crm_record_get_id (document));
  else
    crm_navigator_report_error (self->navigator, _ ("The document was not made"), error);
}

/* "kind:id"; FALSE when it names no record. */
static gboolean
parse_subject (CrmDocumentsPlace *self, const char *text, const CrmKind **kind, CrmId *id)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);

  if (g_strv_length (parts) != 2)
    return FALSE;
  *kind = crm_catalog_find_kind (crm_context_get_catalog (self->context), parts[0]);
  return *kind != NULL && crm_id_parse (parts[1], id);
}

static void
crm_documents_place_show (CrmPlace *place, GVariant *target)
{
  CrmDocumentsPlace *self = CRM_DOCUMENTS_PLACE (place);
  const char *template_text, *subject_text;
  const CrmKind *kind = NULL;
  CrmId template, subject;

  if (g_variant_is_of_type (target, G_VARIANT_TYPE_STRING))
    {
      adw_view_stack_set_visible_child_name (self->stack, g_variant_get_string (target, NULL));
      return;
    }
  if (!g_variant_is_of_type (target, G_VARIANT_TYPE ("(ss)")))
    return;
  g_variant_get (target, "(&s&s)", &template_text, &subject_text);
  if (!parse_subject (self, subject_text, &kind, &subject))
    kind = NULL;
  if (kind != NULL && strcmp (crm_kind_get_name (kind), "document") == 0)
    crm_navigator_open_record (self->navigator, kind, &subject);
  else if (crm_id_parse (template_text, &template))
    crm_document_make_async (self->context, &template, kind, &subject, NULL, on_made_cb,
                             g_object_ref (self));
  else
    ask_for_new (self, kind, kind != NULL ? &subject : NULL);
}

/* The place */

static const char *
crm_documents_place_get_subtitle (CrmPlace *place)
{
  CrmDocumentsPlace *self = CRM_DOCUMENTS_PLACE (place);

  return shows_templates (self) ? NULL : self->subtitle;
}

static GtkWidget *
crm_documents_place_get_header_end (CrmPlace *place)
{
  return CRM_DOCUMENTS_PLACE (place)->header_end;
}

static GtkWidget *
crm_documents_place_get_title_widget (CrmPlace *place)
{
  CrmDocumentsPlace *self = CRM_DOCUMENTS_PLACE (place);

  return crm_adaptive_bin_is_narrow (self->bin) ? NULL : self->switcher;
}

static gboolean
crm_documents_place_is_busy (CrmPlace *place)
{
  CrmDocumentsPlace *self = CRM_DOCUMENTS_PLACE (place);

  return shows_templates (self) ? crm_template_list_is_busy (self->templates)
                                : crm_list_view_is_busy (self->documents);
}

static void
crm_documents_place_search (CrmPlace *place)
{
  CrmDocumentsPlace *self = CRM_DOCUMENTS_PLACE (place);

  adw_view_stack_set_visible_child (self->stack, GTK_WIDGET (self->documents_page));
  crm_list_view_search (self->documents);
}

static const char *
crm_documents_place_get_new_kind (CrmPlace *place)
{
  return "document";
}

static void
crm_documents_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmDocumentsPlace *self = CRM_DOCUMENTS_PLACE (place);

  self->is_front = is_front;
  update_front (self);
}

static void
crm_documents_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_subtitle = crm_documents_place_get_subtitle;
  iface->get_header_end = crm_documents_place_get_header_end;
  iface->get_title_widget = crm_documents_place_get_title_widget;
  iface->is_busy = crm_documents_place_is_busy;
  iface->search = crm_documents_place_search;
  iface->get_new_kind = crm_documents_place_get_new_kind;
  iface->set_front = crm_documents_place_set_front;
  iface->show = crm_documents_place_show;
}

static void
crm_documents_place_dispose (GObject *object)
{
  CrmDocumentsPlace *self = CRM_DOCUMENTS_PLACE (object);

  g_clear_object (&self->context);
  g_clear_object (&self->header_end);
  g_clear_object (&self->switcher);
  g_clear_pointer ((GtkWidget **) &self->bin, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_documents_place_parent_class)->dispose (object);
}

static void
crm_documents_place_finalize (GObject *object)
{
  g_free (CRM_DOCUMENTS_PLACE (object)->subtitle);
  G_OBJECT_CLASS (crm_documents_place_parent_class)->finalize (object);
}

static void
crm_documents_place_class_init (CrmDocumentsPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_documents_place_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_documents_place_finalize;
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-documents-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentsPlace, bin);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentsPlace, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentsPlace, documents_page);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentsPlace, templates_page);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentsPlace, bar);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentsPlace, header_end);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentsPlace, new_label);
  gtk_widget_class_bind_template_child (widget_class, CrmDocumentsPlace, switcher);
  gtk_widget_class_bind_template_callback (widget_class, on_part_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_new_clicked_cb);
  gtk_widget_class_install_action (widget_class, "documents.new", NULL, on_new_activated_cb);
}

static void
crm_documents_place_init (CrmDocumentsPlace *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->header_end);
  g_object_ref (self->switcher);
  crm_adaptive_bin_set_threshold (self->bin, NARROW);
}

/**
 * crm_documents_place_new:
 *
 * Returns: (transfer full): the place
 */
GtkWidget *
crm_documents_place_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmDocumentsPlace *self = g_object_new (CRM_TYPE_DOCUMENTS_PLACE, NULL);

  self->navigator = navigator;
  self->documents = CRM_LIST_VIEW (crm_list_view_new (context, navigator, &list_of_documents));
  adw_bin_set_child (self->documents_page, GTK_WIDGET (self->documents));
  self->templates = CRM_TEMPLATE_LIST (crm_template_list_new (context, navigator));
  crm_template_list_set_can_manage (self->templates, TRUE);
  adw_bin_set_child (self->templates_page, GTK_WIDGET (self->templates));
  g_signal_connect_object (self->documents, "changed", G_CALLBACK (on_list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->templates, "changed", G_CALLBACK (crm_place_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->templates, "chosen", G_CALLBACK (on_template_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
