/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chart in the window. Main thread. */
#include "config.h"

#include "crm-chart-view.h"

#include <adwaita.h>

struct _CrmChartView
{
  GtkWidget parent_instance;

  CrmChart *chart;
  char *hover_text;
};

enum
{
  PROP_0,
  PROP_HOVER_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  ITEM_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CrmChartView, crm_chart_view, GTK_TYPE_WIDGET)

static void
point_at (CrmChartView *self, int item)
{
  if (self->chart == NULL || item == crm_chart_get_highlight (self->chart))
    return;
  crm_chart_set_highlight (self->chart, item);
  g_clear_pointer (&self->hover_text, g_free);
  if (item != CRM_CHART_NO_ITEM)
    self->hover_text = crm_chart_item_dup_text (self->chart, (guint) item);
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOVER_TEXT]);
}

/* What is pointed at is opened: whoever shows the chart knows which records it stands for. */
static gboolean
activate (CrmChartView *self)
{
  int item = self->chart != NULL ? crm_chart_get_highlight (self->chart) : CRM_CHART_NO_ITEM;

  if (item == CRM_CHART_NO_ITEM)
    return FALSE;
  g_signal_emit (self, signals[ITEM_ACTIVATED], 0, (guint) item);
  return TRUE;
}

static void
on_motion_moved_cb (GtkEventControllerMotion *controller, double x, double y, CrmChartView *self)
{
  if (self->chart != NULL)
    point_at (self, crm_chart_hit (self->chart, x, y));
}

static void
on_motion_left_cb (GtkEventControllerMotion *controller, CrmChartView *self)
{
  point_at (self, CRM_CHART_NO_ITEM);
}

static void
on_click_pressed_cb (GtkGestureClick *gesture, int n, double x, double y, CrmChartView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->chart == NULL)
    return;
  point_at (self, crm_chart_hit (self->chart, x, y));
  activate (self);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint key,
                   guint code,
                   GdkModifierType modifiers,
                   CrmChartView *self)
{
  CrmChartDirection direction;
  int item;

  switch (key)
    {
    case GDK_KEY_Left:
      direction = CRM_CHART_LEFT;
      break;
    case GDK_KEY_Right:
      direction = CRM_CHART_RIGHT;
      break;
    case GDK_KEY_Up:
      direction = CRM_CHART_UP;
      break;
    case GDK_KEY_Down:
      direction = CRM_CHART_DOWN;
      break;
    case GDK_KEY_Home:
      direction = CRM_CHART_FIRST;
      break;
    case GDK_KEY_End:
      direction = CRM_CHART_LAST;
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      return activate (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
  if (self->chart == NULL || crm_chart_n_items (self->chart) == 0)
    return GDK_EVENT_PROPAGATE;
  item = crm_chart_get_highlight (self->chart);
  if (item == CRM_CHART_NO_ITEM)
    item = crm_chart_move (self->chart, 0, CRM_CHART_FIRST);
  else
    item = crm_chart_move (self->chart, item, direction);
  point_at (self, item);
  return GDK_EVENT_STOP;
}

static gboolean
crm_chart_view_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  CrmChartView *self = CRM_CHART_VIEW (widget);
  CrmChartRect bounds;
  int item = self->chart != NULL ? crm_chart_get_highlight (self->chart) : CRM_CHART_NO_ITEM;

  if (item == CRM_CHART_NO_ITEM || self->hover_text == NULL)
    return FALSE;
  bounds = crm_chart_item_get_bounds (self->chart, (guint) item);
  gtk_tooltip_set_text (tooltip, self->hover_text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle){ (int) bounds.x, (int) bounds.y,
                                                      MAX ((int) bounds.width, 1),
                                                      MAX ((int) bounds.height, 1) });
  return TRUE;
}

/* The names and values of a chart are written in the colour of the window's text. */
static CrmChartStyle
window_style (CrmChartView *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  CrmChartStyle style = dark ? crm_chart_style_dark () : crm_chart_style_light ();
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  style.foreground = (CrmChartColor){ color.red, color.green, color.blue, color.alpha };
  style.background.alpha = 0;
  return style;
}

static void
crm_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CrmChartView *self = CRM_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  CrmChartStyle style;
  cairo_t *cr;

  if (self->chart == NULL || width <= 0 || height <= 0)
    return;
  style = window_style (self);
  crm_chart_set_style (self->chart, &style);
  crm_chart_set_size (self->chart, width, height);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  crm_chart_draw (self->chart, cr);
  cairo_destroy (cr);
}

static GtkSizeRequestMode
crm_chart_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
crm_chart_view_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  CrmChartView *self = CRM_CHART_VIEW (widget);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 220;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 360;
  if (orientation == GTK_ORIENTATION_VERTICAL && self->chart != NULL)
    {
      *natural
          = (int) crm_chart_get_natural_height (self->chart, for_size > 0 ? for_size : 640) + 1;
      *minimum = MAX (*minimum, *natural);
      *natural = *minimum;
    }
}

static gboolean
crm_chart_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if (gtk_widget_is_focus (widget))
    return FALSE;
  return gtk_widget_grab_focus (widget);
}

static void
crm_chart_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, CRM_CHART_VIEW (object)->hover_text);
}

static void
crm_chart_view_finalize (GObject *object)
{
  CrmChartView *self = CRM_CHART_VIEW (object);

  g_clear_object (&self->chart);
  g_free (self->hover_text);
  G_OBJECT_CLASS (crm_chart_view_parent_class)->finalize (object);
}

static void
crm_chart_view_class_init (CrmChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = crm_chart_view_get_property;
  object_class->finalize = crm_chart_view_finalize;
  widget_class->snapshot = crm_chart_view_snapshot;
  widget_class->measure = crm_chart_view_measure;
  widget_class->get_request_mode = crm_chart_view_get_request_mode;
  widget_class->query_tooltip = crm_chart_view_query_tooltip;
  widget_class->focus = crm_chart_view_focus;

  /**
   * CrmChartView:hover-text:
   *
   * What is pointed at, in words; %NULL when nothing is.
   */
  properties[PROP_HOVER_TEXT]
      = g_param_spec_string ("hover-text", NULL, NULL, NULL,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * CrmChartView::item-activated:
   * @item: number of the item
   *
   * An item was clicked, or Return or the space bar pressed on it.
   */
  signals[ITEM_ACTIVATED] = g_signal_new ("item-activated", CRM_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_css_name (widget_class, "crm-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
crm_chart_view_init (CrmChartView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion_moved_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_motion_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (click, "pressed", G_CALLBACK (on_click_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
crm_chart_view_new (void)
{
  return g_object_new (CRM_TYPE_CHART_VIEW, NULL);
}

/**
 * crm_chart_view_set_chart:
 * @chart: (nullable): used by this view only
 */
void
crm_chart_view_set_chart (CrmChartView *self, CrmChart *chart)
{
  g_autofree char *description = NULL;

  g_clear_pointer (&self->hover_text, g_free);
  g_set_object (&self->chart, chart);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOVER_TEXT]);
  if (chart != NULL)
    {
      description = crm_chart_dup_description (chart);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      crm_series_get_title (crm_chart_get_series (chart)),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

const char *
crm_chart_view_get_hover_text (CrmChartView *self)
{
  return self->hover_text;
}
