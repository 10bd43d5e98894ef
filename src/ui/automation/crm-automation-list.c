/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of what rules do. Main thread. */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-automation-item.h"

/* ---- a line ---- */

G_DEFINE_FINAL_TYPE (CrmAutomationItem, crm_automation_item, G_TYPE_OBJECT)

static void
crm_automation_item_finalize (GObject *object)
{
  CrmAutomationItem *self = CRM_AUTOMATION_ITEM (object);

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->body);
  g_free (self->state);
  G_OBJECT_CLASS (crm_automation_item_parent_class)->finalize (object);
}

static void
crm_automation_item_class_init (CrmAutomationItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_automation_item_finalize;
}

static void
crm_automation_item_init (CrmAutomationItem *self)
{
}

/**
 * crm_automation_item_new:
 * @id: of the occasion or of the run
 * @kind: of the record that it is about
 *
 * Returns: (transfer full): a line without words. Any thread.
 */
CrmAutomationItem *
crm_automation_item_new (const CrmId *id, const CrmKind *kind, const CrmId *record, gint64 at)
{
  CrmAutomationItem *self = g_object_new (CRM_TYPE_AUTOMATION_ITEM, NULL);

  self->id = *id;
  self->kind = kind;
  self->record = *record;
  self->at = at;
  return self;
}

/* ---- the list ---- */

struct _CrmAutomationList
{
  GtkWidget parent_instance;

  GtkWidget *scrolled;
  GListStore *items;
  CrmNavigator *navigator; /* outlives the list */
};

G_DEFINE_FINAL_TYPE (CrmAutomationList, crm_automation_list, GTK_TYPE_WIDGET)

static guint act_signal;
static guint more_signal;

typedef struct
{
  GtkWidget *icon, *title, *subtitle, *body, *state, *button, *cancel;
} Line;

static const char *const icons[] = { NULL, "process-stop-symbolic", "edit-undo-symbolic",
                                     "view-refresh-symbolic", "object-select-symbolic" };

/* Translators: the buttons of lines; %s is the record that the line is about. */
static char *
name_act (CrmAutomationItem *item, CrmAutomationAct act)
{
  switch (act)
    {
    case CRM_AUTOMATION_CANCEL:
      return g_strdup_printf (_ ("Cancel: %s"), item->title);
    case CRM_AUTOMATION_UNDO:
      return g_strdup_printf (_ ("Undo: %s"), item->title);
    case CRM_AUTOMATION_RETRY:
      return g_strdup_printf (_ ("Try Again: %s"), item->title);
    case CRM_AUTOMATION_ALLOW:
      return g_strdup_printf (_ ("Let It Act: %s"), item->title);
    case CRM_AUTOMATION_NOTHING:
    default:
      return NULL;
    }
}

static GtkWidget *
make_label (GtkWidget *box, const char *first, const char *second)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (first != NULL)
    gtk_widget_add_css_class (label, first);
  if (second != NULL)
    gtk_widget_add_css_class (label, second);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
emit_act (CrmAutomationList *self, GtkWidget *button, gboolean cancels)
{
  GtkListItem *item = g_object_get_data (G_OBJECT (button), "crm-list-item");
  CrmAutomationItem *shown = gtk_list_item_get_item (item);

  if (shown != NULL)
    g_signal_emit (self, act_signal, 0, shown,
                   (int) (cancels ? CRM_AUTOMATION_CANCEL : shown->act));
}

static void
on_button_clicked_cb (GtkWidget *button, CrmAutomationList *self)
{
  emit_act (self, button, FALSE);
}

static void
on_cancel_clicked_cb (GtkWidget *button, CrmAutomationList *self)
{
  emit_act (self, button, TRUE);
}

static GtkWidget *
make_button (CrmAutomationList *self, GtkListItem *item, GtkWidget *box, GCallback clicked)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "crm-list-item", item);
  g_signal_connect_object (button, "clicked", clicked, self, 0);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmAutomationList *self)
{
  Line *line = g_new0 (Line, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  line->icon = gtk_image_new ();
  gtk_box_append (GTK_BOX (box), line->icon);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  line->title = make_label (words, NULL, NULL);
  line->body = make_label (words, NULL, NULL);
  line->subtitle = make_label (words, "dim-label", "caption");
  line->state = make_label (words, "caption", NULL);
  gtk_box_append (GTK_BOX (box), words);
  line->button = make_button (self, item, box, G_CALLBACK (on_button_clicked_cb));
  line->cancel = make_button (self, item, box, G_CALLBACK (on_cancel_clicked_cb));
  gtk_widget_add_css_class (line->title, "heading");
  gtk_widget_add_css_class (box, "crm-automation-line");
  g_object_set_data_full (G_OBJECT (item), "crm-line", line, g_free);
  gtk_list_item_set_child (item, box);
}

static void
show_words (GtkWidget *label, const char *text)
{
  gtk_label_set_label (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
show_button (GtkWidget *button, CrmAutomationItem *shown, CrmAutomationAct act)
{
  g_autofree char *label = name_act (shown, act);

  gtk_widget_set_visible (button, act != CRM_AUTOMATION_NOTHING);
  if (label == NULL)
    return;
  gtk_button_set_icon_name (GTK_BUTTON (button), icons[act]);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmAutomationList *self)
{
  Line *line = g_object_get_data (G_OBJECT (item), "crm-line");
  CrmAutomationItem *shown = gtk_list_item_get_item (item);

  gtk_image_set_from_icon_name (GTK_IMAGE (line->icon), crm_kind_get_icon (shown->kind));
  show_words (line->title, shown->title);
  show_words (line->subtitle, shown->subtitle);
  show_words (line->body, shown->body);
  show_words (line->state, shown->state);
  gtk_widget_remove_css_class (line->state, shown->is_bad ? "dim-label" : "error");
  gtk_widget_add_css_class (line->state, shown->is_bad ? "error" : "dim-label");
  show_button (line->button, shown, shown->act);
  show_button (line->cancel, shown,
               shown->act == CRM_AUTOMATION_ALLOW ? CRM_AUTOMATION_CANCEL : CRM_AUTOMATION_NOTHING);
}

static void
on_activated_cb (CrmAutomationList *self, guint position)
{
  g_autoptr (CrmAutomationItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  /* A schedule is about no record but its rule, which has no card. */
  if (item != NULL && !crm_kind_has (item->kind, CRM_KIND_SETUP)
      && !crm_kind_has (item->kind, CRM_KIND_CHILD))
    crm_navigator_open_record (self->navigator, item->kind, &item->record);
}

static void
on_edge_reached_cb (CrmAutomationList *self, GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM)
    g_signal_emit (self, more_signal, 0);
}

static void
crm_automation_list_dispose (GObject *object)
{
  CrmAutomationList *self = CRM_AUTOMATION_LIST (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->items);
  G_OBJECT_CLASS (crm_automation_list_parent_class)->dispose (object);
}

static void
crm_automation_list_class_init (CrmAutomationListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_automation_list_dispose;
  act_signal = g_signal_new ("act", CRM_TYPE_AUTOMATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                             NULL, G_TYPE_NONE, 2, CRM_TYPE_AUTOMATION_ITEM, G_TYPE_INT);
  more_signal = g_signal_new ("more", CRM_TYPE_AUTOMATION_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                              NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_automation_list_init (CrmAutomationList *self)
{
  self->items = g_list_store_new (CRM_TYPE_AUTOMATION_ITEM);
}

/**
 * crm_automation_list_new:
 * @label: what the list is, for screen readers
 *
 * Returns: (transfer floating): an empty list
 */
GtkWidget *
crm_automation_list_new (CrmNavigator *navigator, const char *label)
{
  CrmAutomationList *self = g_object_new (CRM_TYPE_AUTOMATION_LIST, NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkNoSelection *selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->items)));
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  GtkWidget *clamp = adw_clamp_scrollable_new ();

  self->navigator = navigator;
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (list), TRUE);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (list), TRUE);
  gtk_widget_add_css_class (list, "crm-history");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (list, "activate", G_CALLBACK (on_activated_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), 800);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), list);
  gtk_widget_set_margin_start (clamp, 12);
  gtk_widget_set_margin_end (clamp, 12);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), clamp);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  g_signal_connect_object (self->scrolled, "edge-reached", G_CALLBACK (on_edge_reached_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

/**
 * crm_automation_list_set_items:
 * @items: (element-type CrmAutomationItem): what is shown from now on
 */
void
crm_automation_list_set_items (CrmAutomationList *self, GPtrArray *items)
{
  g_return_if_fail (CRM_IS_AUTOMATION_LIST (self));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata, items->len);
}

guint
crm_automation_list_get_n (CrmAutomationList *self)
{
  g_return_val_if_fail (CRM_IS_AUTOMATION_LIST (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->items));
}
