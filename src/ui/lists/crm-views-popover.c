/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saved views. They are read anew each time the popover opens, as a colleague may have shared one
 * meanwhile. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-views-popover.h"
#include "crm-views.h"

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
  GPtrArray *views; /* CrmRecord, as they stand in the popover */
};

G_DEFINE_FINAL_TYPE (CrmViewsPopover, crm_views_popover, GTK_TYPE_POPOVER)

enum
{
  OPENED,
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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

/* Changes a view, and shows it as it is then. */
static void
run (CrmViewsPopover *self, CrmOperation *operation)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  crm_navigator_run (self->navigator, operation);
}

static guint
find_view (CrmViewsPopover *self, GVariant *parameter)
{
  const char *wanted = g_variant_get_string (parameter, NULL);
  for (guint i = 0; self->views && i < self->views->len; i++)
    {
      g_autofree char *id
          = crm_id_dup_string (crm_record_get_id (g_ptr_array_index (self->views, i)));
      if (g_str_equal (id, wanted))
        return i;
    }
  return G_MAXUINT;
}

static void
on_delete_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmViewsPopover *self = CRM_VIEWS_POPOVER (widget);
  guint i = find_view (self, parameter);
  if (i == G_MAXUINT)
    return;
  CrmRecord *view = g_ptr_array_index (self->views, i);
  /* Translators: the name of an operation; %s is the name of a view of a list. */
  g_autofree char *label = g_strdup_printf (_ ("Delete view “%s”"), crm_record_get_title (view));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  crm_operation_delete (operation, crm_record_get_kind (view), crm_record_get_id (view));
  run (self, operation);
}

static void
on_share_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmViewsPopover *self = CRM_VIEWS_POPOVER (widget);
  guint i = find_view (self, parameter);
  if (i == G_MAXUINT)
    return;
  CrmRecord *view = g_ptr_array_index (self->views, i);
  gboolean is_shared = crm_record_get_integer (view, "shared", 0) != 0;
  /* Translators: the name of an operation; %s is the name of a view of a list. */
  g_autofree char *label
      = g_strdup_printf (is_shared ? _ ("Keep view “%s” to myself") : _ ("Share view “%s”"),
                         crm_record_get_title (view));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  crm_record_set_integer (view, "shared", !is_shared);
  crm_operation_update (operation, view);
  run (self, operation);
}

/* The order is that of the numbers: all that do not stand where their number says get it anew. */
static void
on_move_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmViewsPopover *self = CRM_VIEWS_POPOVER (widget);
  guint i = find_view (self, parameter);
  guint to = g_str_has_suffix (name, "-up") ? i - 1 : i + 1;
  if (i == G_MAXUINT || to >= self->views->len)
    return;
  CrmRecord *view = g_ptr_array_index (self->views, i);
  g_autofree char *label = g_strdup_printf (
      /* Translators: the name of an operation; %s is the name of a view of a list. */
      _ ("Move view “%s”"), crm_record_get_title (view));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  gpointer *views = self->views->pdata;
  views[i] = views[to];
  views[to] = view;
  for (guint k = 0; k < self->views->len; k++)
    if (crm_record_get_integer (views[k], "position", 0) != k + 1)
      {
        crm_record_set_integer (views[k], "position", k + 1);
        crm_operation_update (operation, views[k]);
      }
  run (self, operation);
}

static void
on_pin_toggled_cb (CrmViewsPopover *self, GtkToggleButton *button)
{
  CrmRecord *view = get_view (GTK_WIDGET (button));
  gboolean is_pinned = gtk_toggle_button_get_active (button);
  /* Translators: the name of an operation; %s is the name of a view of a list. */
  g_autofree char *label = g_strdup_printf (is_pinned ? _ ("Pin view “%s”") : _ ("Unpin view “%s”"),
                                            crm_record_get_title (view));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  crm_record_set_integer (view, "pinned", is_pinned);
  crm_operation_update (operation, view);
  run (self, operation);
}

static void
on_name_entered_cb (CrmViewsPopover *self, GtkEntry *entry)
{
  CrmRecord *view = get_view (GTK_WIDGET (entry));
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  /* Translators: the name of an operation; %s is the name of a view of a list. */
  g_autofree char *label = g_strdup_printf (_ ("Rename view “%s”"), crm_record_get_title (view));
  if (!*name)
    return;
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  crm_record_set_text (view, "name", name);
  crm_operation_update (operation, view);
  run (self, operation);
}

/* The name becomes an entry where it stands. */
static void
on_rename_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmViewsPopover *self = CRM_VIEWS_POPOVER (widget);
  guint i = find_view (self, parameter);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->views_box));
  for (guint k = 0; row && k < i; k++)
    row = gtk_widget_get_next_sibling (row);
  if (i == G_MAXUINT || !row)
    return;
  CrmRecord *view = g_ptr_array_index (self->views, i);
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (entry), crm_record_get_title (view));
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name of the view"), -1);
  g_object_set_data_full (G_OBJECT (entry), "crm-view", g_object_ref (view), g_object_unref);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_name_entered_cb), self);
  while (gtk_widget_get_first_child (row))
    gtk_box_remove (GTK_BOX (row), gtk_widget_get_first_child (row));
  gtk_box_append (GTK_BOX (row), entry);
  gtk_widget_grab_focus (entry);
}

static void
add_item (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static void
add_menu (CrmViewsPopover *self, GtkBox *row, CrmRecord *view)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (view));
  add_item (menu, _ ("_Rename"), "crm-views.rename", id);
  add_item (menu, _ ("Move _Up"), "crm-views.move-up", id);
  add_item (menu, _ ("Move _Down"), "crm-views.move-down", id);
  add_item (menu,
            crm_record_get_integer (view, "shared", 0) ? _ ("_Keep to Myself")
                                                       : _ ("_Share with the Team"),
            "crm-views.share", id);
  add_item (menu, _ ("_Delete"), "crm-views.delete", id);
  GtkWidget *button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("More"));
  gtk_box_append (row, button);
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

/* Who shared it, where that was somebody else. Returns: (transfer full) (nullable) */
static char *
dup_origin (CrmViewsPopover *self, CrmRecord *view)
{
  const CrmField *owner = crm_kind_find_field (crm_record_get_kind (view), "owner_id");
  const CrmValue *value = crm_record_get (view, owner);
  const char *name = crm_record_get_link_title (view, owner);
  if (!crm_record_get_integer (view, "shared", 0))
    return NULL;
  if (crm_value_is_none (value) || crm_id_equal (&value->link, crm_context_get_user (self->context))
      || !name || !*name)
    return g_strdup (_ ("Shared with the team"));
  /* Translators: of a view of a list; %s is a colleague. */
  return g_strdup_printf (_ ("Shared by %s"), name);
}

static GtkWidget *
words_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  return label;
}

static void
add_view (CrmViewsPopover *self, CrmRecord *view)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  GtkWidget *open = add_button (self, row, view, NULL, NULL, G_CALLBACK (on_view_clicked_cb));
  g_autofree char *origin = dup_origin (self, view);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (words), words_new (crm_record_get_title (view)));
  if (origin)
    {
      GtkWidget *label = words_new (origin);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_button_set_child (GTK_BUTTON (open), words);
  gtk_widget_set_hexpand (open, TRUE);
  GtkWidget *pin = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (pin), "view-pin-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (pin),
                                crm_record_get_integer (view, "pinned", 0) != 0);
  gtk_widget_add_css_class (pin, "flat");
  gtk_widget_set_valign (pin, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (pin, _ ("Pin over the List"));
  g_object_set_data_full (G_OBJECT (pin), "crm-view", g_object_ref (view), g_object_unref);
  g_signal_connect_swapped (pin, "toggled", G_CALLBACK (on_pin_toggled_cb), self);
  gtk_box_append (row, pin);
  GtkWidget *update = add_button (self, row, view, "document-save-symbolic", _ ("Update This View"),
                                  G_CALLBACK (on_update_clicked_cb));
  gtk_widget_set_valign (update, GTK_ALIGN_CENTER);
  add_menu (self, row, view);
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
  g_clear_pointer (&self->views, g_ptr_array_unref);
  self->views = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < views->len; i++)
    if (g_ptr_array_index (views, i))
      {
        g_ptr_array_add (self->views, g_object_ref (g_ptr_array_index (views, i)));
        add_view (self, g_ptr_array_index (views, i));
      }
  gtk_widget_set_visible (GTK_WIDGET (self->none_label), self->views->len == 0);
}

static void
on_show_cb (CrmViewsPopover *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  crm_views_read_async (crm_context_get_store (self->context), self->entity, self->cancellable,
                        on_read_cb, self);
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
  g_clear_pointer (&self->views, g_ptr_array_unref);
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
  gtk_widget_class_install_action (widget_class, "crm-views.rename", "s", on_rename_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-views.move-up", "s", on_move_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-views.move-down", "s", on_move_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-views.share", "s", on_share_activated_cb);
  gtk_widget_class_install_action (widget_class, "crm-views.delete", "s", on_delete_activated_cb);
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
