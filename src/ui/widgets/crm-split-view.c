/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two panes of the window. The widget inside is of libadwaita 1.2; a newer one would be put
 * here without the templates noticing. Main thread. */
#include "config.h"

#include <adwaita.h>

#include "crm-split-view.h"

#define SIDEBAR_WIDTH 280

struct _CrmSplitView
{
  GtkWidget parent_instance;

  AdwLeaflet *leaflet;
  GtkWidget *sidebar;
  AdwClamp *clamp; /* round the sidebar: a long name of an office must not make it wide */
  GtkWidget *separator;
  GtkWidget *content;
};

typedef enum
{
  PROP_SIDEBAR = 1,
  PROP_CONTENT,
  PROP_FOLDED,
  PROP_SHOW_CONTENT,
} CrmSplitViewProperty;

static GParamSpec *properties[PROP_SHOW_CONTENT + 1];

G_DEFINE_FINAL_TYPE (CrmSplitView, crm_split_view, GTK_TYPE_WIDGET)

static void
limit_sidebar (CrmSplitView *self)
{
  int width = adw_leaflet_get_folded (self->leaflet) ? G_MAXSHORT : SIDEBAR_WIDTH;
  adw_clamp_set_maximum_size (self->clamp, width);
  adw_clamp_set_tightening_threshold (self->clamp, width);
}

static void
on_leaflet_folded_cb (CrmSplitView *self)
{
  if (self->clamp)
    limit_sidebar (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
on_leaflet_child_changed_cb (CrmSplitView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_CONTENT]);
}

/* The order of the leaflet's children is the order of its panes. */
static void
arrange (CrmSplitView *self)
{
  if (!self->sidebar || !self->content || self->separator)
    return;
  /* What a place holds must not make the sidebar wider or narrower. */
  self->clamp = ADW_CLAMP (adw_clamp_new ());
  adw_clamp_set_child (self->clamp, self->sidebar);
  limit_sidebar (self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->clamp), FALSE);
  gtk_widget_set_hexpand (self->content, TRUE);
  adw_leaflet_append (self->leaflet, GTK_WIDGET (self->clamp));
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  AdwLeafletPage *page = adw_leaflet_append (self->leaflet, self->separator);
  adw_leaflet_page_set_navigatable (page, FALSE);
  adw_leaflet_append (self->leaflet, self->content);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

static void
crm_split_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (object);
  switch ((CrmSplitViewProperty) id)
    {
    case PROP_SIDEBAR:
      g_value_set_object (value, self->sidebar);
      break;
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, crm_split_view_is_folded (self));
      break;
    case PROP_SHOW_CONTENT:
      g_value_set_boolean (value, crm_split_view_get_show_content (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
crm_split_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (object);
  switch ((CrmSplitViewProperty) id)
    {
    case PROP_SIDEBAR:
      crm_split_view_set_sidebar (self, g_value_get_object (value));
      break;
    case PROP_CONTENT:
      crm_split_view_set_content (self, g_value_get_object (value));
      break;
    case PROP_SHOW_CONTENT:
      crm_split_view_set_show_content (self, g_value_get_boolean (value));
      break;
    case PROP_FOLDED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
crm_split_view_dispose (GObject *object)
{
  CrmSplitView *self = CRM_SPLIT_VIEW (object);
  if (self->leaflet)
    gtk_widget_unparent (GTK_WIDGET (self->leaflet));
  self->leaflet = NULL;
  g_clear_object (&self->sidebar);
  g_clear_object (&self->content);
  G_OBJECT_CLASS (crm_split_view_parent_class)->dispose (object);
}

static void
crm_split_view_class_init (CrmSplitViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = crm_split_view_get_property;
  object_class->set_property = crm_split_view_set_property;
  object_class->dispose = crm_split_view_dispose;

  /**
   * CrmSplitView:sidebar: (attributes org.gtk.Property.get=crm_split_view_get_sidebar)
   *
   * The pane that chooses.
   */
  properties[PROP_SIDEBAR] = g_param_spec_object ("sidebar", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * CrmSplitView:content:
   *
   * The pane that shows.
   */
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * CrmSplitView:folded:
   *
   * Whether only one pane is seen at a time.
   */
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * CrmSplitView:show-content:
   *
   * Which pane is seen when folded.
   */
  properties[PROP_SHOW_CONTENT]
      = g_param_spec_boolean ("show-content", NULL, NULL, TRUE,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_split_view_init (CrmSplitView *self)
{
  self->leaflet = ADW_LEAFLET (adw_leaflet_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->leaflet), GTK_WIDGET (self));
  g_signal_connect_swapped (self->leaflet, "notify::folded", G_CALLBACK (on_leaflet_folded_cb),
                            self);
  g_signal_connect_swapped (self->leaflet, "notify::visible-child",
                            G_CALLBACK (on_leaflet_child_changed_cb), self);
}

/**
 * crm_split_view_new:
 *
 * Returns: (transfer full): an empty view
 */
GtkWidget *
crm_split_view_new (void)
{
  return g_object_new (CRM_TYPE_SPLIT_VIEW, NULL);
}

/**
 * crm_split_view_set_sidebar:
 *
 * Sets the pane that chooses, once.
 */
void
crm_split_view_set_sidebar (CrmSplitView *self, GtkWidget *sidebar)
{
  g_return_if_fail (CRM_IS_SPLIT_VIEW (self));
  g_return_if_fail (GTK_IS_WIDGET (sidebar) && !self->sidebar);
  self->sidebar = g_object_ref_sink (sidebar);
  arrange (self);
}

/**
 * crm_split_view_get_sidebar:
 *
 * Returns: (transfer none) (nullable): the pane that chooses
 */
GtkWidget *
crm_split_view_get_sidebar (CrmSplitView *self)
{
  g_return_val_if_fail (CRM_IS_SPLIT_VIEW (self), NULL);
  return self->sidebar;
}

/**
 * crm_split_view_set_content:
 *
 * Sets the pane that shows, once.
 */
void
crm_split_view_set_content (CrmSplitView *self, GtkWidget *content)
{
  g_return_if_fail (CRM_IS_SPLIT_VIEW (self));
  g_return_if_fail (GTK_IS_WIDGET (content) && !self->content);
  self->content = g_object_ref_sink (content);
  arrange (self);
}

/**
 * crm_split_view_get_content:
 *
 * Returns: (transfer none) (nullable): the pane that shows
 */
GtkWidget *
crm_split_view_get_content (CrmSplitView *self)
{
  g_return_val_if_fail (CRM_IS_SPLIT_VIEW (self), NULL);
  return self->content;
}

/**
 * crm_split_view_is_folded:
 *
 * Returns: whether only one pane is seen at a time
 */
gboolean
crm_split_view_is_folded (CrmSplitView *self)
{
  g_return_val_if_fail (CRM_IS_SPLIT_VIEW (self), FALSE);
  return self->leaflet && adw_leaflet_get_folded (self->leaflet);
}

/**
 * crm_split_view_get_show_content:
 *
 * Returns: whether the content is the pane that a folded view shows
 */
gboolean
crm_split_view_get_show_content (CrmSplitView *self)
{
  g_return_val_if_fail (CRM_IS_SPLIT_VIEW (self), FALSE);
  return self->leaflet && self->content
         && adw_leaflet_get_visible_child (self->leaflet) == self->content;
}

/**
 * crm_split_view_set_show_content:
 *
 * Chooses the pane that a folded view shows.
 */
void
crm_split_view_set_show_content (CrmSplitView *self, gboolean show_content)
{
  g_return_if_fail (CRM_IS_SPLIT_VIEW (self));
  if (self->separator)
    adw_leaflet_set_visible_child (self->leaflet,
                                   show_content ? self->content : GTK_WIDGET (self->clamp));
}

/**
 * crm_split_view_set_can_go_back:
 * @can_go_back: whether the way back from the content is the sidebar
 *
 * Lets a swipe, Alt+Left and the back key of a keyboard show the sidebar. While it may, the leaflet
 * takes these keys from whatever the view stands in, also when it has nothing to show for them.
 */
void
crm_split_view_set_can_go_back (CrmSplitView *self, gboolean can_go_back)
{
  g_return_if_fail (CRM_IS_SPLIT_VIEW (self));
  adw_leaflet_set_can_navigate_back (self->leaflet, can_go_back);
}
