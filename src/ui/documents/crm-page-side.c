/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages in small, made when they are scrolled to, and the outline. Main thread. */
#include "config.h"

#include "crm-page-side.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-page-view.h"

#define SMALL 104 /* the longer side, in pixels */

struct _CrmPageSide
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *switcher;
  GtkStack *stack;
  GtkListView *pages;
  GtkListView *contents;

  CrmDocumentPreview *preview;
  CrmPageCache *cache;
  GtkStringList *numbers;
  GtkSingleSelection *selection;
  GtkStringList *titles;
  GVariant *outline;
  GCancellable *reading;
  guint turns;
};

G_DEFINE_FINAL_TYPE (CrmPageSide, crm_page_side, GTK_TYPE_WIDGET)

static guint go_signal;

/* Pages in small */

static void
on_page_set_up_cb (CrmPageSide *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *page = crm_page_view_new ();
  GtkWidget *label = gtk_label_new (NULL);

  crm_page_view_set_small (CRM_PAGE_VIEW (page), TRUE);
  gtk_widget_set_halign (page, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), page);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
on_page_bound_cb (CrmPageSide *self, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  CrmPageView *page = CRM_PAGE_VIEW (gtk_widget_get_first_child (box));
  guint position = gtk_list_item_get_position (item);
  double width, height, scale;

  if (self->preview == NULL || position >= crm_document_preview_get_n_pages (self->preview))
    return;
  crm_document_preview_get_page_size (self->preview, position, &width, &height);
  scale = SMALL / MAX (width, height);
  if (self->turns % 2 == 0)
    gtk_widget_set_size_request (GTK_WIDGET (page), (int) (width * scale), (int) (height * scale));
  else
    gtk_widget_set_size_request (GTK_WIDGET (page), (int) (height * scale), (int) (width * scale));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)),
                      gtk_string_list_get_string (self->numbers, position));
  crm_page_view_set_cache (page, self->cache);
  crm_page_view_set_turns (page, self->turns);
  crm_page_view_set_page (page, self->preview, position);
  crm_page_view_set_wanted (page, TRUE);
}

static void
on_page_unbound_cb (CrmPageSide *self, GtkListItem *item)
{
  CrmPageView *page = CRM_PAGE_VIEW (gtk_widget_get_first_child (gtk_list_item_get_child (item)));

  crm_page_view_set_wanted (page, FALSE);
  crm_page_view_set_page (page, NULL, 0);
}

static void
on_page_activated_cb (CrmPageSide *self, guint position)
{
  g_signal_emit (self, go_signal, 0, (int) position, 0.0);
}

/* Contents */

static void
on_entry_set_up_cb (CrmPageSide *self, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
on_entry_bound_cb (CrmPageSide *self, GtkListItem *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  guint position = gtk_list_item_get_position (item), depth;
  const char *title;

  g_variant_get_child (self->outline, position, "(u&sid)", &depth, &title, NULL, NULL);
  gtk_label_set_text (GTK_LABEL (label), title);
  gtk_widget_set_tooltip_text (label, title);
  gtk_widget_set_margin_start (label, 14 * (int) MIN (depth, 8));
}

static void
on_entry_activated_cb (CrmPageSide *self, guint position)
{
  double top;
  int page;

  if (self->outline == NULL || position >= g_variant_n_children (self->outline))
    return;
  g_variant_get_child (self->outline, position, "(u&sid)", NULL, NULL, &page, &top);
  if (page >= 0)
    g_signal_emit (self, go_signal, 0, page, top);
}

static void
show_outline (CrmPageSide *self)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  guint n = self->outline != NULL ? (guint) g_variant_n_children (self->outline) : 0;

  for (guint i = 0; i < n; i++)
    {
      const char *title;

      g_variant_get_child (self->outline, i, "(u&sid)", NULL, &title, NULL, NULL);
      g_ptr_array_add (titles, (gpointer) title);
    }
  g_ptr_array_add (titles, NULL);
  gtk_string_list_splice (self->titles, 0, g_list_model_get_n_items (G_LIST_MODEL (self->titles)),
                          (const char *const *) titles->pdata);
  gtk_widget_set_visible (self->switcher, n > 0);
  if (n == 0)
    gtk_stack_set_visible_child_name (self->stack, "pages");
}

static void
on_outline_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) outline
      = crm_document_preview_ask_finish (CRM_DOCUMENT_PREVIEW (source), result, &error);
  CrmPageSide *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = CRM_PAGE_SIDE (user_data);
  g_clear_object (&self->reading);
  self->outline = g_steal_pointer (&outline);
  show_outline (self);
}

/* The object */

static GtkListItemFactory *
make_factory (CrmPageSide *self, GCallback set_up, GCallback bound, GCallback unbound)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", set_up, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", bound, self, G_CONNECT_SWAPPED);
  if (unbound != NULL)
    g_signal_connect_object (factory, "unbind", unbound, self, G_CONNECT_SWAPPED);
  return factory;
}

static void
crm_page_side_dispose (GObject *object)
{
  CrmPageSide *self = CRM_PAGE_SIDE (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->preview);
  g_clear_object (&self->cache);
  g_clear_object (&self->numbers);
  g_clear_object (&self->selection);
  g_clear_object (&self->titles);
  g_clear_pointer (&self->outline, g_variant_unref);
  G_OBJECT_CLASS (crm_page_side_parent_class)->dispose (object);
}

static void
crm_page_side_class_init (CrmPageSideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_page_side_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-page-side.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmPageSide, box);
  gtk_widget_class_bind_template_child (widget_class, CrmPageSide, switcher);
  gtk_widget_class_bind_template_child (widget_class, CrmPageSide, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmPageSide, pages);
  gtk_widget_class_bind_template_child (widget_class, CrmPageSide, contents);
  gtk_widget_class_bind_template_callback (widget_class, on_page_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_set_css_name (widget_class, "crm-page-side");
  go_signal = g_signal_new ("go", CRM_TYPE_PAGE_SIDE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                            G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_DOUBLE);
}

static void
crm_page_side_init (CrmPageSide *self)
{
  g_autoptr (GtkListItemFactory) pages = NULL;
  g_autoptr (GtkListItemFactory) contents = NULL;
  g_autoptr (GtkNoSelection) none = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->numbers = gtk_string_list_new (NULL);
  self->titles = gtk_string_list_new (NULL);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->numbers)));
  none = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->titles)));
  pages = make_factory (self, G_CALLBACK (on_page_set_up_cb), G_CALLBACK (on_page_bound_cb),
                        G_CALLBACK (on_page_unbound_cb));
  contents
      = make_factory (self, G_CALLBACK (on_entry_set_up_cb), G_CALLBACK (on_entry_bound_cb), NULL);
  gtk_list_view_set_factory (self->pages, pages);
  gtk_list_view_set_factory (self->contents, contents);
  gtk_list_view_set_model (self->pages, GTK_SELECTION_MODEL (self->selection));
  gtk_list_view_set_model (self->contents, GTK_SELECTION_MODEL (none));
}

static void
show_pages (CrmPageSide *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) numbers = NULL;
  guint n = self->preview != NULL ? crm_document_preview_get_n_pages (self->preview) : 0;

  for (guint i = 1; i <= n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);

      g_strv_builder_add (builder, number);
    }
  numbers = g_strv_builder_end (builder);
  gtk_string_list_splice (self->numbers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->numbers)),
                          (const char *const *) numbers);
}

/**
 * crm_page_side_set_preview:
 * @preview: (nullable): the document
 * @cache: of the pictures of its pages
 */
void
crm_page_side_set_preview (CrmPageSide *self, CrmDocumentPreview *preview, CrmPageCache *cache)
{
  g_return_if_fail (CRM_IS_PAGE_SIDE (self));
  if (!g_set_object (&self->preview, preview))
    return;
  g_set_object (&self->cache, cache);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->outline, g_variant_unref);
  show_pages (self);
  show_outline (self);
  if (preview == NULL)
    return;
  self->reading = g_cancellable_new ();
  crm_document_preview_ask_async (preview, CRM_PDF_OUTLINE, g_variant_new_tuple (NULL, 0),
                                  G_PRIORITY_LOW, self->reading, on_outline_read_cb, self);
}

/**
 * crm_page_side_set_page:
 * @page: from 0, that is being read
 */
void
crm_page_side_set_page (CrmPageSide *self, guint page)
{
  if (gtk_single_selection_get_selected (self->selection) == page)
    return;
  gtk_single_selection_set_selected (self->selection, page);
  if (page < g_list_model_get_n_items (G_LIST_MODEL (self->numbers))
      && gtk_widget_get_mapped (GTK_WIDGET (self->pages)))
    gtk_widget_activate_action (GTK_WIDGET (self->pages), "list.scroll-to-item", "u", page);
}

/**
 * crm_page_side_set_turns:
 * @turns: quarters, clockwise
 */
void
crm_page_side_set_turns (CrmPageSide *self, guint turns)
{
  self->turns = turns;
  show_pages (self);
}
