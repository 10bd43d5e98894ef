/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Main thread. */
#include "config.h"

#include "crm-busy-strip.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-work-read.h"

#define ROW 30
#define HEAD 20
#define GAP 8
#define DAY_MINUTES 1440

struct _CrmBusyStrip
{
  GtkWidget parent_instance;

  const CrmLocale *locale;
  GPtrArray *people; /* CrmPersonTime */
  CrmWall start, end;
  int from, to; /* minutes of the day that are shown, whole hours */
};

G_DEFINE_FINAL_TYPE (CrmBusyStrip, crm_busy_strip, GTK_TYPE_WIDGET)

static PangoLayout *
make_text (CrmBusyStrip *self, const char *text, double scale, int width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  if (width > 0)
    {
      pango_layout_set_width (layout, width * PANGO_SCALE);
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  return layout;
}

/* Names have a third of it at most. */
static int
names_width (CrmBusyStrip *self)
{
  int widest = 0;

  for (guint i = 0; i < self->people->len; i++)
    {
      const CrmPersonTime *person = g_ptr_array_index (self->people, i);
      g_autoptr (PangoLayout) layout = make_text (self, person->name, 0.9, 0);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      widest = MAX (widest, width);
    }
  return MIN (widest, gtk_widget_get_width (GTK_WIDGET (self)) / 3) + GAP;
}

static double
x_of (CrmBusyStrip *self, int minute)
{
  int names = names_width (self), width = gtk_widget_get_width (GTK_WIDGET (self));
  double part = (CLAMP (minute, self->from, self->to) - self->from)
                / (double) MAX (1, self->to - self->from);

  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    return (width - names) * (1 - part);
  return names + (width - names) * part;
}

static GdkRGBA
get_color (CrmBusyStrip *self, const char *name, float alpha)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, name, &color))
    gtk_style_context_get_color (context, &color);
  color.alpha *= alpha;
  return color;
}

static void
fill_span (
    CrmBusyStrip *self, GtkSnapshot *snapshot, GdkRGBA color, int from, int to, double y, double h)
{
  double one = x_of (self, from), other = x_of (self, to);

  if (from < to && one != other)
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT ((float) MIN (one, other), (float) y,
                                                    (float) ABS (other - one), (float) h));
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *layout, GdkRGBA color, double x, double y)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_hours (CrmBusyStrip *self, GtkSnapshot *snapshot, int height)
{
  int every = self->to - self->from > 8 * 60 ? 120 : 60;
  GdkRGBA color = get_color (self, "window_fg_color", 0.6f);
  GdkRGBA line = get_color (self, "window_fg_color", 0.12f);

  for (int minute = self->from; minute <= self->to; minute += every)
    {
      g_autofree char *text = crm_locale_format_time (
          self->locale, crm_wall_to_instant ((CrmWall){ self->start.date, minute }));
      g_autoptr (PangoLayout) layout = make_text (self, text, 0.75, 0);
      double x = x_of (self, minute);
      int width;

      pango_layout_get_pixel_size (layout, &width, NULL);
      gtk_snapshot_append_color (
          snapshot, &line,
          &GRAPHENE_RECT_INIT ((float) x, HEAD - 4, 1, (float) (height - HEAD + 4)));
      draw_text (snapshot, layout, color,
                 CLAMP (x - width / 2.0, 0, gtk_widget_get_width (GTK_WIDGET (self)) - width), 0);
    }
}

/* A moment in minutes of the day that is shown. */
static int
minute_of (CrmBusyStrip *self, gint64 instant)
{
  CrmWall midnight = { self->start.date, 0 };

  return CLAMP (crm_wall_minutes_between (midnight, crm_wall_from_instant (instant)), 0,
                DAY_MINUTES);
}

static void
draw_person (CrmBusyStrip *self, GtkSnapshot *snapshot, const CrmPersonTime *person, double y)
{
  g_autoptr (PangoLayout) name = make_text (self, person->name, 0.9, names_width (self) - GAP);
  GdkRGBA free_color = get_color (self, "success_color", 0.16f);
  GdkRGBA busy_color = get_color (self, "window_fg_color", 0.45f);
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
  guint n = crm_work_calendar_get_spans (person->calendar, self->start.date, spans);
  int height, width;

  fill_span (self, snapshot, get_color (self, "window_fg_color", 0.06f), self->from, self->to,
             y + 4, ROW - 8);
  for (guint i = 0; i < n; i++)
    fill_span (self, snapshot, free_color, spans[i].from, spans[i].to, y + 4, ROW - 8);
  for (guint i = 0; i < person->busy->len; i++)
    {
      const CrmTimeSpan *span = &g_array_index (person->busy, CrmTimeSpan, i);

      fill_span (self, snapshot, busy_color, minute_of (self, span->from),
                 minute_of (self, span->to), y + 7, ROW - 14);
    }
  pango_layout_get_pixel_size (name, &width, &height);
  draw_text (snapshot, name, get_color (self, "window_fg_color", 0.9f),
             mirrored ? gtk_widget_get_width (GTK_WIDGET (self)) - width : 0,
             y + (ROW - height) / 2.0);
}

static void
crm_busy_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CrmBusyStrip *self = CRM_BUSY_STRIP (widget);
  int height = gtk_widget_get_height (widget);
  GdkRGBA accent = get_color (self, "accent_color", 1);
  GskRoundedRect outline;
  double one, other;

  if (self->people->len == 0)
    return;
  draw_hours (self, snapshot, height);
  for (guint i = 0; i < self->people->len; i++)
    draw_person (self, snapshot, g_ptr_array_index (self->people, i), HEAD + (int) i * ROW);
  one = x_of (self, self->start.minute);
  other = x_of (self, crm_wall_minutes_between ((CrmWall){ self->start.date, 0 }, self->end));
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT ((float) MIN (one, other), HEAD - 2,
                                                        (float) ABS (other - one),
                                                        (float) (height - HEAD + 2)),
                                   4);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]){ 2, 2, 2, 2 },
                              (GdkRGBA[4]){ accent, accent, accent, accent });
}

static void
crm_busy_strip_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = HEAD + (int) CRM_BUSY_STRIP (widget)->people->len * ROW;
  else
    {
      *minimum = 200;
      *natural = 480;
    }
}

static void
crm_busy_strip_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_BUSY_STRIP (object)->people);
  G_OBJECT_CLASS (crm_busy_strip_parent_class)->finalize (object);
}

static void
crm_busy_strip_class_init (CrmBusyStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = crm_busy_strip_finalize;
  widget_class->snapshot = crm_busy_strip_snapshot;
  widget_class->measure = crm_busy_strip_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
crm_busy_strip_init (CrmBusyStrip *self)
{
  self->people = g_ptr_array_new ();
}

void
crm_busy_strip_set_locale (CrmBusyStrip *self, const CrmLocale *locale)
{
  self->locale = locale;
}

/**
 * crm_busy_strip_set_people:
 * @people: (element-type CrmPersonTime)
 */
void
crm_busy_strip_set_people (CrmBusyStrip *self, GPtrArray *people)
{
  g_ptr_array_ref (people);
  g_ptr_array_unref (self->people);
  self->people = people;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* What the eye sees, for the ear: what each has on that day. */
static void
describe (CrmBusyStrip *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->people->len; i++)
    {
      const CrmPersonTime *person = g_ptr_array_index (self->people, i);

      g_string_append_printf (text, "%s%s:", i > 0 ? "; " : "", person->name);
      for (guint k = 0; k < person->busy->len; k++)
        {
          const CrmTimeSpan *span = &g_array_index (person->busy, CrmTimeSpan, k);
          g_autofree char *from = crm_locale_format_time (self->locale, span->from);
          g_autofree char *to = crm_locale_format_time (self->locale, span->to);

          if (minute_of (self, span->from) < minute_of (self, span->to))
            g_string_append_printf (text, " %s – %s", from, to);
        }
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Busy"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

/**
 * crm_busy_strip_set_time:
 *
 * Shows the day of @start, with the time that is proposed.
 */
void
crm_busy_strip_set_time (CrmBusyStrip *self, CrmWall start, CrmWall end)
{
  self->start = start;
  self->end = end;
  self->from = 9 * 60;
  self->to = 18 * 60;
  for (guint i = 0; i < self->people->len; i++)
    {
      const CrmPersonTime *person = g_ptr_array_index (self->people, i);
      CrmWorkSpan spans[CRM_WORK_MOST_SPANS];
      guint n = crm_work_calendar_get_spans (person->calendar, start.date, spans);

      for (guint k = 0; k < n; k++)
        {
          self->from = MIN (self->from, spans[k].from / 60 * 60);
          self->to = MAX (self->to, (spans[k].to + 59) / 60 * 60);
        }
    }
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
