/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved views. They are read anew each time the popover opens, as a colleague may have shared one
 * meanwhile. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-views-popover.h"

struct _CrmViewsPopover
{
  GtkPopover parent_instance;

  GtkBox *views_box;
  GtkLabel *none_label;
  GtkEntry *name_entry;
  GtkCheckButton *shared_check;
  GtkButton *save_button;

  CrmContext *context;     /* held by the list that has the popover */
  CrmNavigator *navigator; /* the window outlives its popovers */
  char *entity;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CrmViewsPopover, crm_views_popover, GTK_TYPE_POPOVER)

enum
{
  OPENED,
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* On a reading thread of the store. Returns: (element-type CrmRecord) */
static gpointer
run_read (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "saved_view");
  const CrmId *me = crm_session_get_user (session);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GArray) refs = NULL;
  if (!crm_query_filter (query, "entity", CRM_FILTER_EQUAL, crm_value_text (data), error))
    return NULL;
  crm_query_begin_any (query);
  if (!crm_query_filter (query, "shared", CRM_FILTER_EQUAL, crm_value_integer (1), error)
      || !crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL, crm_value_link (me), error)
      || !crm_query_filter (query, "owner_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT,
                            error))
    return NULL;
  crm_query_end_any (query);
  if (!crm_query_sort (query, "position", FALSE, error)
      || !crm_query_sort (query, "name", FALSE, error))
    return NULL;
  refs = crm_session_snapshot (session, query, cancellable, error);
  return refs ? crm_session_page (session, (const CrmRef *) (gpointer) refs->data, refs->len, error)
              : NULL;
}

static CrmRecord *
get_view (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "crm-view");
}

static void
on_view_clicked_cb (CrmViewsPopover *self, GtkWidget *button)
{
  g_autoptr (CrmRecord) view = g_object_ref (get_view (button));
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[OPENED], 0, view);
}

static void
on_update_clicked_cb (CrmViewsPopover *self, GtkWidget *button)
{
  g_autoptr (CrmRecord) view = g_object_ref (get_view (button));
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SAVED], 0, view);
}

static void
on_delete_clicked_cb (CrmViewsPopover *self, GtkWidget *button)
{
  CrmRecord *view = get_view (button);
  /* Translators: the name of an operation; %s is the name of a view of a list. */
  g_autofree char *label = g_strdup_printf (_ ("Delete view “%s”"), crm_record_get_title (view));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  crm_operation_delete (operation, crm_record_get_kind (view), crm_record_get_id (view));
  gtk_popover_popdown (GTK_POPOVER (self));
  crm_navigator_run (self->navigator, operation);
}

static GtkWidget *
add_button (CrmViewsPopover *self,
            GtkBox *row,
            CrmRecord *view,
            const char *icon,
            const char *tip,
            GCallback callback)
{
  GtkWidget *button = icon ? gtk_button_new_from_icon_name (icon) : gtk_button_new ();
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tip);
  g_object_set_data_full (G_OBJECT (button), "crm-view", g_object_ref (view), g_object_unref);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (row, button);
  return button;
}

static void
add_view (CrmViewsPopover *self, CrmRecord *view)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  GtkWidget *open = add_button (self, row, view, NULL, NULL, G_CALLBACK (on_view_clicked_cb));
  GtkWidget *label = gtk_label_new (crm_record_get_title (view));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_button_set_child (GTK_BUTTON (open), label);
  gtk_widget_set_hexpand (open, TRUE);
  add_button (self, row, view, "document-save-symbolic", _ ("Update This View"),
              G_CALLBACK (on_update_clicked_cb));
  add_button (self, row, view, "user-trash-symbolic", _ ("Delete This View"),
              G_CALLBACK (on_delete_clicked_cb));
  gtk_box_append (self->views_box, GTK_WIDGET (row));
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmViewsPopover *self = user_data; /* gone when it was cancelled */
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) views = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!views)
    {
      crm_navigator_report_error (self->navigator, _ ("The views could not be read"), error);
      return;
    }
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->views_box)));)
    gtk_box_remove (self->views_box, row);
  for (guint i = 0; i < views->len; i++)
    if (g_ptr_array_index (views, i))
      add_view (self, g_ptr_array_index (views, i));
  gtk_widget_set_visible (GTK_WIDGET (self->none_label), views->len == 0);
}

static void
on_show_cb (CrmViewsPopover *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       run_read, g_strdup (self->entity), g_free,
                       (GDestroyNotify) g_ptr_array_unref, self->cancellable, on_read_cb, self);
}

static char *
dup_name (CrmViewsPopover *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name_entry))));
}

static void
on_name_changed_cb (CrmViewsPopover *self)
{
  g_autofree char *name = dup_name (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), *name != '\0');
}

static void
on_save_cb (CrmViewsPopover *self)
{
  g_autofree char *name = dup_name (self);
  if (!*name)
    return;
  g_autoptr (CrmRecord) view = crm_record_new (crm_context_get_kind (self->context, "saved_view"));
  crm_record_set_text (view, "name", name);
  crm_record_set_text (view, "entity", self->entity);
  crm_record_set_integer (view, "shared", gtk_check_button_get_active (self->shared_check));
  crm_record_set_link (view, "owner_id", crm_context_get_user (self->context));
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_editable_set_text (GTK_EDITABLE (self->name_entry), "");
  g_signal_emit (self, signals[SAVED], 0, view);
}

static void
crm_views_popover_dispose (GObject *object)
{
  CrmViewsPopover *self = CRM_VIEWS_POPOVER (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (crm_views_popover_parent_class)->dispose (object);
}

static void
crm_views_popover_finalize (GObject *object)
{
  CrmViewsPopover *self = CRM_VIEWS_POPOVER (object);
  g_free (self->entity);
  G_OBJECT_CLASS (crm_views_popover_parent_class)->finalize (object);
}

static void
crm_views_popover_class_init (CrmViewsPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = crm_views_popover_dispose;
  object_class->finalize = crm_views_popover_finalize;

  /**
   * CrmViewsPopover::opened:
   * @view: what is to be shown
   */
  signals[OPENED] = g_signal_new ("opened", CRM_TYPE_VIEWS_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, CRM_TYPE_RECORD);
  /**
   * CrmViewsPopover::saved:
   * @view: a draft, or a view that is there already
   */
  signals[SAVED] = g_signal_new ("saved", CRM_TYPE_VIEWS_POPOVER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, CRM_TYPE_RECORD);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/lists/crm-views-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmViewsPopover, views_box);
  gtk_widget_class_bind_template_child (widget_class, CrmViewsPopover, none_label);
  gtk_widget_class_bind_template_child (widget_class, CrmViewsPopover, name_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmViewsPopover, shared_check);
  gtk_widget_class_bind_template_child (widget_class, CrmViewsPopover, save_button);
  gtk_widget_class_bind_template_callback (widget_class, on_name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_cb);
}

static void
crm_views_popover_init (CrmViewsPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "show", G_CALLBACK (on_show_cb), NULL);
}

/**
 * crm_views_popover_new:
 * @entity: the name of the list
 *
 * Returns: (transfer full): a popover
 */
GtkWidget *
crm_views_popover_new (CrmContext *context, CrmNavigator *navigator, const char *entity)
{
  CrmViewsPopover *self = g_object_new (CRM_TYPE_VIEWS_POPOVER, NULL);
  self->context = context;
  self->navigator = navigator;
  self->entity = g_strdup (entity);
  return GTK_WIDGET (self);
}
