/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Says whether there is little room; what AdwBreakpointBin is from libadwaita 1.4 on. The change is
 * told in the frame after the one that allocated, since a layout must not change while it is being
 * made; that one frame is clipped. Main thread. */
#include "config.h"

#include "crm-adaptive-bin.h"

#define SMALLEST_WIDTH 300

struct _CrmAdaptiveBin
{
  GtkWidget parent_instance;

  GtkWidget *child;
  int threshold;
  gboolean is_narrow;
  gboolean will_be_narrow;
  guint tick;
};

typedef enum
{
  PROP_CHILD = 1,
  PROP_THRESHOLD,
  PROP_NARROW,
} CrmAdaptiveBinProperty;

static GParamSpec *properties[PROP_NARROW + 1];

static void crm_adaptive_bin_buildable_init (GtkBuildableIface *iface);
static GtkBuildableIface *parent_buildable_iface;

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmAdaptiveBin,
                               crm_adaptive_bin,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      crm_adaptive_bin_buildable_init))

static void
crm_adaptive_bin_add_child (GtkBuildable *buildable,
                            GtkBuilder *builder,
                            GObject *child,
                            const char *type)
{
  if (GTK_IS_WIDGET (child))
    crm_adaptive_bin_set_child (CRM_ADAPTIVE_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable_iface->add_child (buildable, builder, child, type);
}

static void
crm_adaptive_bin_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable_iface = g_type_interface_peek_parent (iface);
  iface->add_child = crm_adaptive_bin_add_child;
}

static gboolean
apply_width_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmAdaptiveBin *self = CRM_ADAPTIVE_BIN (widget);
  self->tick = 0;
  if (self->is_narrow != self->will_be_narrow)
    {
      self->is_narrow = self->will_be_narrow;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
      gtk_widget_queue_resize (widget);
    }
  return G_SOURCE_REMOVE;
}

static GtkSizeRequestMode
crm_adaptive_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
crm_adaptive_bin_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  CrmAdaptiveBin *self = CRM_ADAPTIVE_BIN (widget);
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (self->child && gtk_widget_should_layout (self->child))
    gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, SMALLEST_WIDTH);
}

static void
crm_adaptive_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmAdaptiveBin *self = CRM_ADAPTIVE_BIN (widget);
  self->will_be_narrow = width < self->threshold;
  if (self->is_narrow != self->will_be_narrow && !self->tick)
    self->tick = gtk_widget_add_tick_callback (widget, apply_width_cb, NULL, NULL);
  if (!self->child || !gtk_widget_should_layout (self->child))
    return;

  int min_width, min_height;
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  width = MAX (width, min_width);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, width, &min_height, NULL, NULL, NULL);
  gtk_widget_allocate (self->child, width, MAX (height, min_height), baseline, NULL);
}

static void
crm_adaptive_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CrmAdaptiveBin *self = CRM_ADAPTIVE_BIN (object);
  switch ((CrmAdaptiveBinProperty) id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;
    case PROP_THRESHOLD:
      g_value_set_int (value, self->threshold);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, self->is_narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
crm_adaptive_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CrmAdaptiveBin *self = CRM_ADAPTIVE_BIN (object);
  switch ((CrmAdaptiveBinProperty) id)
    {
    case PROP_CHILD:
      crm_adaptive_bin_set_child (self, g_value_get_object (value));
      break;
    case PROP_THRESHOLD:
      crm_adaptive_bin_set_threshold (self, g_value_get_int (value));
      break;
    case PROP_NARROW:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
crm_adaptive_bin_dispose (GObject *object)
{
  CrmAdaptiveBin *self = CRM_ADAPTIVE_BIN (object);
  if (self->tick)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_adaptive_bin_parent_class)->dispose (object);
}

static void
crm_adaptive_bin_class_init (CrmAdaptiveBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->get_property = crm_adaptive_bin_get_property;
  object_class->set_property = crm_adaptive_bin_set_property;
  object_class->dispose = crm_adaptive_bin_dispose;

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->get_request_mode = crm_adaptive_bin_get_request_mode;
  widget_class->measure = crm_adaptive_bin_measure;
  widget_class->size_allocate = crm_adaptive_bin_size_allocate;

  /**
   * CrmAdaptiveBin:child:
   *
   * What it holds.
   */
  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * CrmAdaptiveBin:threshold:
   *
   * Below this width it is narrow, in application pixels.
   */
  properties[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 600,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /**
   * CrmAdaptiveBin:narrow:
   *
   * Whether there is little room.
   */
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
crm_adaptive_bin_init (CrmAdaptiveBin *self)
{
  self->threshold = 600;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * crm_adaptive_bin_new:
 * @threshold: below this width it is narrow, in application pixels
 *
 * Returns: (transfer full): an empty bin
 */
GtkWidget *
crm_adaptive_bin_new (int threshold)
{
  return g_object_new (CRM_TYPE_ADAPTIVE_BIN, "threshold", threshold, NULL);
}

/**
 * crm_adaptive_bin_set_child:
 *
 * Sets what it holds.
 */
void
crm_adaptive_bin_set_child (CrmAdaptiveBin *self, GtkWidget *child)
{
  g_return_if_fail (CRM_IS_ADAPTIVE_BIN (self));
  if (self->child == child)
    return;
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

/**
 * crm_adaptive_bin_get_child:
 *
 * Returns: (transfer none) (nullable): what it holds
 */
GtkWidget *
crm_adaptive_bin_get_child (CrmAdaptiveBin *self)
{
  g_return_val_if_fail (CRM_IS_ADAPTIVE_BIN (self), NULL);
  return self->child;
}

/**
 * crm_adaptive_bin_set_threshold:
 *
 * Sets the width below which it is narrow.
 */
void
crm_adaptive_bin_set_threshold (CrmAdaptiveBin *self, int threshold)
{
  g_return_if_fail (CRM_IS_ADAPTIVE_BIN (self));
  self->threshold = threshold;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/**
 * crm_adaptive_bin_get_threshold:
 *
 * Returns: the width below which it is narrow
 */
int
crm_adaptive_bin_get_threshold (CrmAdaptiveBin *self)
{
  g_return_val_if_fail (CRM_IS_ADAPTIVE_BIN (self), 0);
  return self->threshold;
}

/**
 * crm_adaptive_bin_is_narrow:
 *
 * Returns: whether there is little room
 */
gboolean
crm_adaptive_bin_is_narrow (CrmAdaptiveBin *self)
{
  g_return_val_if_fail (CRM_IS_ADAPTIVE_BIN (self), FALSE);
  return self->is_narrow;
}
