/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Libadwaita has such a box since 1.7. Main thread. */
#include "config.h"

#include "crm-wrap-box.h"

/* Its layout */

#define CRM_TYPE_WRAP_LAYOUT (crm_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (CrmWrapLayout, crm_wrap_layout, CRM, WRAP_LAYOUT, GtkLayoutManager)

struct _CrmWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
  gboolean fills; /* each line as wide as the box, and lines about equally full */
};

G_DEFINE_FINAL_TYPE (CrmWrapLayout, crm_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* A child and how it stands in its line. */
typedef struct
{
  GtkWidget *widget;
  int width;
  gboolean starts_line;
} Item;

static GArray *
collect (GtkWidget *box)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (Item));
  for (GtkWidget *w = gtk_widget_get_first_child (box); w; w = gtk_widget_get_next_sibling (w))
    {
      Item item = { w };
      if (!gtk_widget_should_layout (w))
        continue;
      gtk_widget_measure (w, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &item.width, NULL, NULL);
      g_array_append_val (items, item);
    }
  return items;
}

static guint
break_lines (GArray *items, int width, int spacing)
{
  guint n_lines = 0;
  int x = 0;
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);
      item->starts_line = i == 0 || x + spacing + item->width > width;
      x = item->starts_line ? item->width : x + spacing + item->width;
      n_lines += item->starts_line;
    }
  return n_lines;
}

/* The narrowest width that needs no more lines makes them equally full. */
static void
even_lines (GArray *items, int width, int spacing)
{
  guint n_lines = break_lines (items, width, spacing);
  int low = 0, high = width;
  while (low < high)
    {
      int middle = (low + high) / 2;
      if (break_lines (items, middle, spacing) <= n_lines)
        high = middle;
      else
        low = middle + 1;
    }
  break_lines (items, high, spacing);
}

static GArray *
lay_out (CrmWrapLayout *self, GtkWidget *box, int width)
{
  GArray *items = collect (box);
  if (self->fills)
    even_lines (items, width, self->spacing);
  else
    break_lines (items, width, self->spacing);
  return items;
}

/* Returns: the first item of the next line; @height becomes that of this one. */
static guint
measure_line (GArray *items, guint first, int width, int *height, int *used, int spacing)
{
  guint i = first;
  *height = *used = 0;
  for (; i < items->len && (i == first || !g_array_index (items, Item, i).starts_line); i++)
    {
      Item *item = &g_array_index (items, Item, i);
      int natural;
      item->width = MIN (item->width, width);
      gtk_widget_measure (item->widget, GTK_ORIENTATION_VERTICAL, item->width, NULL, &natural, NULL,
                          NULL);
      *height = MAX (*height, natural);
      *used += item->width + (i > first ? spacing : 0);
    }
  return i;
}

static void
measure_width (GtkWidget *box, int spacing, int *minimum, int *natural)
{
  g_autoptr (GArray) items = collect (box);
  *minimum = *natural = 0;
  for (guint i = 0; i < items->len; i++)
    {
      Item *item = &g_array_index (items, Item, i);
      int narrow;
      gtk_widget_measure (item->widget, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL, NULL);
      *minimum = MAX (*minimum, narrow);
      *natural += item->width + (i > 0 ? spacing : 0);
    }
}

static void
crm_wrap_layout_measure (GtkLayoutManager *manager,
                         GtkWidget *box,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  CrmWrapLayout *self = CRM_WRAP_LAYOUT (manager);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (box, self->spacing, minimum, natural);
      return;
    }
  int width = for_size < 0 ? G_MAXINT / 2 : for_size;
  g_autoptr (GArray) items = lay_out (self, box, width);
  int total = 0;
  for (guint i = 0; i < items->len;)
    {
      int height, used;
      total += i > 0 ? self->spacing : 0;
      i = measure_line (items, i, width, &height, &used, self->spacing);
      total += height;
    }
  *minimum = *natural = total;
}

static void
crm_wrap_layout_allocate (
    GtkLayoutManager *manager, GtkWidget *box, int width, int height, int baseline)
{
  CrmWrapLayout *self = CRM_WRAP_LAYOUT (manager);
  g_autoptr (GArray) items = lay_out (self, box, width);
  gboolean is_rtl = gtk_widget_get_direction (box) == GTK_TEXT_DIR_RTL;
  int y = 0;
  for (guint i = 0; i < items->len;)
    {
      int line_height, used, x = 0;
      guint next = measure_line (items, i, width, &line_height, &used, self->spacing);
      int spare = self->fills ? MAX (width - used, 0) : 0;
      for (; i < next; i++)
        {
          Item *item = &g_array_index (items, Item, i);
          int more = spare / (int) (next - i);
          GtkAllocation place = { x, y, item->width + more, line_height };
          spare -= more;
          x += place.width + self->spacing;
          if (is_rtl)
            place.x = width - place.x - place.width;
          gtk_widget_size_allocate (item->widget, &place, -1);
        }
      y += line_height + self->spacing;
    }
}

static GtkSizeRequestMode
crm_wrap_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *box)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
crm_wrap_layout_class_init (CrmWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  layout_class->measure = crm_wrap_layout_measure;
  layout_class->allocate = crm_wrap_layout_allocate;
  layout_class->get_request_mode = crm_wrap_layout_get_request_mode;
}

static void
crm_wrap_layout_init (CrmWrapLayout *self)
{
  self->spacing = 6;
}

/* The box */

struct _CrmWrapBox
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (CrmWrapBox, crm_wrap_box, GTK_TYPE_WIDGET)

static void
crm_wrap_box_dispose (GObject *object)
{
  crm_wrap_box_clear (CRM_WRAP_BOX (object));
  G_OBJECT_CLASS (crm_wrap_box_parent_class)->dispose (object);
}

static void
crm_wrap_box_class_init (CrmWrapBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_wrap_box_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), CRM_TYPE_WRAP_LAYOUT);
}

static void
crm_wrap_box_init (CrmWrapBox *self)
{
}

static CrmWrapLayout *
get_layout (CrmWrapBox *self)
{
  return CRM_WRAP_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
}

/**
 * crm_wrap_box_new:
 * @spacing: between children and between lines, in application pixels
 *
 * Returns: (transfer full): an empty box
 */
GtkWidget *
crm_wrap_box_new (int spacing)
{
  CrmWrapBox *self = g_object_new (CRM_TYPE_WRAP_BOX, NULL);
  get_layout (self)->spacing = spacing;
  return GTK_WIDGET (self);
}

/**
 * crm_wrap_box_set_fills:
 * @fills: whether the children share the whole width of each line, and the lines the children
 */
void
crm_wrap_box_set_fills (CrmWrapBox *self, gboolean fills)
{
  g_return_if_fail (CRM_IS_WRAP_BOX (self));
  get_layout (self)->fills = fills;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * crm_wrap_box_append:
 * @child: (transfer floating): to stand after all others
 */
void
crm_wrap_box_append (CrmWrapBox *self, GtkWidget *child)
{
  g_return_if_fail (CRM_IS_WRAP_BOX (self));
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

/**
 * crm_wrap_box_clear:
 *
 * Takes all children out.
 */
void
crm_wrap_box_clear (CrmWrapBox *self)
{
  g_return_if_fail (CRM_IS_WRAP_BOX (self));
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self)));)
    gtk_widget_unparent (child);
}
