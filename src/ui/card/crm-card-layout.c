/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three panes in whatever width there is. The arrangement changes in the frame after the one that
 * measured it, since a layout must not change while it is being made. Main thread. */
#include "config.h"

#include "crm-card-layout.h"

#include <glib/gi18n-lib.h>

#define WIDE 920
#define MEDIUM 660
#define SMALLEST 300

typedef enum
{
  MODE_NARROW, /* one pane */
  MODE_MEDIUM, /* one of the outer panes, and the main one */
  MODE_WIDE,   /* all three */
} Mode;

struct _CrmCardLayout
{
  GtkWidget parent_instance;

  GtkWidget *tabs;
  GtkWidget *tab[CRM_CARD_N_PANES];
  GtkWidget *pane[CRM_CARD_N_PANES];
  GtkWidget *line[2]; /* between the panes */

  Mode mode;
  Mode next_mode;
  guint tick;
  CrmCardPane page; /* the pane that is seen, where not all are */
};

G_DEFINE_FINAL_TYPE (CrmCardLayout, crm_card_layout, GTK_TYPE_WIDGET)

static Mode
mode_for_width (int width)
{
  return width >= WIDE ? MODE_WIDE : width >= MEDIUM ? MODE_MEDIUM : MODE_NARROW;
}

/* The main pane has a column of its own unless there is only one. */
static CrmCardPane
outer_page (CrmCardLayout *self)
{
  return self->page == CRM_CARD_SIDE_PANE ? CRM_CARD_SIDE_PANE : CRM_CARD_FACTS;
}

static void
apply_mode (CrmCardLayout *self)
{
  gtk_widget_set_visible (self->tabs, self->mode != MODE_WIDE);
  gtk_widget_set_visible (self->tab[CRM_CARD_MAIN], self->mode == MODE_NARROW);
  for (int i = 0; i < CRM_CARD_N_PANES; i++)
    {
      gboolean is_active = (int) (self->mode == MODE_NARROW ? self->page : outer_page (self)) == i;

      if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tab[i])) != is_active)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[i]), is_active);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmCardLayout *self = CRM_CARD_LAYOUT (widget);

  self->tick = 0;
  self->mode = self->next_mode;
  apply_mode (self);
  return G_SOURCE_REMOVE;
}

static void
on_tab_toggled_cb (GtkToggleButton *tab, CrmCardLayout *self)
{
  if (!gtk_toggle_button_get_active (tab))
    return;
  for (int i = 0; i < CRM_CARD_N_PANES; i++)
    if (self->tab[i] == GTK_WIDGET (tab))
      self->page = (CrmCardPane) i;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
place (GtkWidget *widget, gboolean shown, int x, int y, int width, int height)
{
  int min_width, min_height;

  if (widget == NULL)
    return;
  gtk_widget_set_child_visible (widget, shown);
  if (!shown || !gtk_widget_get_visible (widget))
    return;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  width = MAX (width, min_width);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &min_height, NULL, NULL, NULL);
  gtk_widget_size_allocate (widget, &(GtkAllocation){ x, y, width, MAX (height, min_height) }, -1);
}

/* Columns from the side on which the writing begins. */
static void
place_column (
    CrmCardLayout *self, GtkWidget *widget, int start, int y, int width, int height, int total)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  place (widget, TRUE, mirrored ? total - start - width : start, y, width, height);
}

static void
allocate_wide (CrmCardLayout *self, int width, int height)
{
  int facts = CLAMP (width * 27 / 100, 280, 380), side = CLAMP (width * 25 / 100, 260, 340);
  int main_width = width - facts - side - 2;

  place (self->tabs, FALSE, 0, 0, 0, 0);
  place_column (self, self->pane[CRM_CARD_FACTS], 0, 0, facts, height, width);
  place_column (self, self->line[0], facts, 0, 1, height, width);
  place_column (self, self->pane[CRM_CARD_MAIN], facts + 1, 0, main_width, height, width);
  place_column (self, self->line[1], facts + 1 + main_width, 0, 1, height, width);
  place_column (self, self->pane[CRM_CARD_SIDE_PANE], facts + main_width + 2, 0, side, height,
                width);
}

static void
allocate_medium (CrmCardLayout *self, int width, int height, int tabs_height)
{
  int outer = CLAMP (width * 38 / 100, 280, 360);

  place_column (self, self->tabs, 0, 0, outer, tabs_height, width);
  place_column (self, self->line[0], outer, 0, 1, height, width);
  place_column (self, self->pane[CRM_CARD_MAIN], outer + 1, 0, width - outer - 1, height, width);
  place (self->line[1], FALSE, 0, 0, 0, 0);
  for (int i = 0; i < CRM_CARD_N_PANES; i++)
    {
      if (i == CRM_CARD_MAIN)
        continue;
      if (i == (int) outer_page (self))
        place_column (self, self->pane[i], 0, tabs_height, outer, height - tabs_height, width);
      else
        place (self->pane[i], FALSE, 0, 0, 0, 0);
    }
}

static void
allocate_narrow (CrmCardLayout *self, int width, int height, int tabs_height)
{
  place (self->tabs, TRUE, 0, 0, width, tabs_height);
  for (int i = 0; i < CRM_CARD_N_PANES; i++)
    place (self->pane[i], i == (int) self->page, 0, tabs_height, width, height - tabs_height);
  place (self->line[0], FALSE, 0, 0, 0, 0);
  place (self->line[1], FALSE, 0, 0, 0, 0);
}

static void
crm_card_layout_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmCardLayout *self = CRM_CARD_LAYOUT (widget);
  int tabs_height = 0;

  self->next_mode = mode_for_width (width);
  if (self->next_mode != self->mode && self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, on_tick_cb, NULL, NULL);
  if (gtk_widget_get_visible (self->tabs))
    gtk_widget_measure (self->tabs, GTK_ORIENTATION_VERTICAL, -1, NULL, &tabs_height, NULL, NULL);
  if (self->mode == MODE_WIDE)
    allocate_wide (self, width, height);
  else if (self->mode == MODE_MEDIUM)
    allocate_medium (self, width, height, tabs_height);
  else
    allocate_narrow (self, width, height, tabs_height);
}

static void
crm_card_layout_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  *minimum = SMALLEST;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1100 : 700;
}

static void
crm_card_layout_dispose (GObject *object)
{
  CrmCardLayout *self = CRM_CARD_LAYOUT (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  for (int i = 0; i < CRM_CARD_N_PANES; i++)
    g_clear_pointer (&self->pane[i], gtk_widget_unparent);
  g_clear_pointer (&self->line[0], gtk_widget_unparent);
  g_clear_pointer (&self->line[1], gtk_widget_unparent);
  g_clear_pointer (&self->tabs, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_card_layout_parent_class)->dispose (object);
}

static void
crm_card_layout_class_init (CrmCardLayoutClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_card_layout_dispose;
  widget_class->measure = crm_card_layout_measure;
  widget_class->size_allocate = crm_card_layout_size_allocate;
}

static void
crm_card_layout_init (CrmCardLayout *self)
{
  static const char *const labels[]
      = { NC_ ("card", "Facts"), NC_ ("card", "History"), NC_ ("card", "Related") };

  self->tabs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  gtk_box_set_homogeneous (GTK_BOX (self->tabs), TRUE);
  gtk_widget_add_css_class (self->tabs, "card-tabs");
  gtk_widget_set_parent (self->tabs, GTK_WIDGET (self));
  for (int i = 0; i < CRM_CARD_N_PANES; i++)
    {
      self->tab[i]
          = gtk_toggle_button_new_with_label (g_dpgettext2 (GETTEXT_PACKAGE, "card", labels[i]));
      gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->tab[i]),
                                   i > 0 ? GTK_TOGGLE_BUTTON (self->tab[0]) : NULL);
      g_signal_connect (self->tab[i], "toggled", G_CALLBACK (on_tab_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->tabs), self->tab[i]);
    }
  for (int i = 0; i < 2; i++)
    {
      self->line[i] = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
      gtk_widget_set_parent (self->line[i], GTK_WIDGET (self));
    }
  self->mode = MODE_WIDE;
  self->page = CRM_CARD_FACTS;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  apply_mode (self);
}

GtkWidget *
crm_card_layout_new (void)
{
  return g_object_new (CRM_TYPE_CARD_LAYOUT, NULL);
}

/**
 * crm_card_layout_set_pane:
 *
 * Sets what stands in a pane.
 */
void
crm_card_layout_set_pane (CrmCardLayout *self, CrmCardPane pane, GtkWidget *child)
{
  g_return_if_fail (CRM_IS_CARD_LAYOUT (self));
  g_clear_pointer (&self->pane[pane], gtk_widget_unparent);
  self->pane[pane] = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

/**
 * crm_card_layout_set_main:
 * @label: what the main pane is called where one is seen at a time
 *
 * Makes the main pane the one that is seen first.
 */
void
crm_card_layout_set_main (CrmCardLayout *self, const char *label)
{
  g_return_if_fail (CRM_IS_CARD_LAYOUT (self));
  gtk_button_set_label (GTK_BUTTON (self->tab[CRM_CARD_MAIN]), label);
  self->page = CRM_CARD_MAIN;
  apply_mode (self);
}

/**
 * crm_card_layout_show_pane:
 *
 * Brings a pane into view, where not all of them are.
 */
void
crm_card_layout_show_pane (CrmCardLayout *self, CrmCardPane pane)
{
  g_return_if_fail (CRM_IS_CARD_LAYOUT (self));
  if (pane == CRM_CARD_MAIN && self->mode != MODE_NARROW)
    return;
  self->page = pane;
  apply_mode (self);
}

/**
 * crm_card_layout_expect:
 * @width: that it is going to have, in pixels
 *
 * Arranges the panes for a width before there is one, so that the first frame is the last.
 */
void
crm_card_layout_expect (CrmCardLayout *self, int width)
{
  g_return_if_fail (CRM_IS_CARD_LAYOUT (self));
  self->mode = self->next_mode = mode_for_width (width);
  apply_mode (self);
}
