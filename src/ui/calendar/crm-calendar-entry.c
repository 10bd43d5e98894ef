/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry of a calendar. Main thread. */
#include "config.h"

#include "crm-calendar-entry.h"

#include <glib/gi18n-lib.h>

#include "crm-calendar-work.h"

#define MARK_SIZE 12
#define TOO_NARROW 40 /* pixels in which three dots would be all that is left of a word */
#define GAP 4

struct _CrmCalendarEntry
{
  GtkButton parent_instance;

  CrmOccurrence *occurrence;
  CrmCalendarEntryShape shape;
  const CrmLocale *locale;
  char *subject;
  char *detail; /* time, and who it is about */
  char *hour;
  GtkWidget *mark; /* repeats, or is done; NULL without one */
};

G_DEFINE_FINAL_TYPE (CrmCalendarEntry, crm_calendar_entry, GTK_TYPE_BUTTON)

static PangoLayout *
make_layout (CrmCalendarEntry *self, const char *text, gboolean is_detail)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  if (is_detail)
    pango_attr_list_insert (attributes, pango_attr_scale_new (0.9));
  else if (self->shape != CRM_CALENDAR_ENTRY_LINE)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  /* Where the mark of what is done has no room, the text itself says it. */
  if (!is_detail && self->occurrence != NULL
      && ((crm_occurrence_is_done (self->occurrence) && !gtk_widget_get_child_visible (self->mark))
          || crm_occurrence_get_answer (self->occurrence) == CRM_ANSWER_DECLINED))
    pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return layout;
}

static int
line_height (CrmCalendarEntry *self)
{
  g_autoptr (PangoLayout) layout = make_layout (self, "Åg", FALSE);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static void
draw_layout (CrmCalendarEntry *self, GtkSnapshot *snapshot, PangoLayout *layout, int x, int y)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_detail (CrmCalendarEntry *self, GtkSnapshot *snapshot, PangoLayout *layout, int x, int y)
{
  gtk_snapshot_push_opacity (snapshot, 0.75);
  draw_layout (self, snapshot, layout, x, y);
  gtk_snapshot_pop (snapshot);
}

/* One line: the hour where the shape asks for it, then what it is. */
static void
draw_line (CrmCalendarEntry *self, GtkSnapshot *snapshot, int width, int height)
{
  g_autoptr (PangoLayout) subject = make_layout (self, self->subject, FALSE);
  int x = 0, line, hour_width;

  if (self->shape == CRM_CALENDAR_ENTRY_LINE && self->hour != NULL)
    {
      g_autoptr (PangoLayout) hour = make_layout (self, self->hour, TRUE);

      pango_layout_get_pixel_size (hour, &hour_width, &line);
      if (hour_width + GAP < width / 2)
        {
          draw_detail (self, snapshot, hour, 0, (height - line) / 2);
          x = hour_width + GAP;
        }
    }
  if (width - x < TOO_NARROW)
    pango_layout_set_ellipsize (subject, PANGO_ELLIPSIZE_NONE);
  else
    pango_layout_set_width (subject, (width - x) * PANGO_SCALE);
  pango_layout_get_pixel_size (subject, NULL, &line);
  draw_layout (self, snapshot, subject, x, (height - line) / 2);
}

static void
draw_block (CrmCalendarEntry *self, GtkSnapshot *snapshot, int width, int height)
{
  g_autoptr (PangoLayout) subject = make_layout (self, self->subject, FALSE);
  g_autoptr (PangoLayout) detail = make_layout (self, self->detail, TRUE);
  int line = line_height (self), used, detail_line;

  if (height < 2 * line)
    {
      draw_line (self, snapshot, width, height);
      return;
    }
  if (width < TOO_NARROW)
    {
      pango_layout_set_ellipsize (subject, PANGO_ELLIPSIZE_NONE);
      draw_layout (self, snapshot, subject, 0, 0);
      return;
    }
  pango_layout_set_width (subject, width * PANGO_SCALE);
  pango_layout_set_height (subject, MAX (line, height - line) * PANGO_SCALE);
  pango_layout_get_pixel_size (subject, NULL, &used);
  draw_layout (self, snapshot, subject, 0, 0);
  pango_layout_set_width (detail, width * PANGO_SCALE);
  pango_layout_get_pixel_size (detail, NULL, &detail_line);
  if (used + detail_line > height)
    return;
  pango_layout_set_height (detail, (height - used) * PANGO_SCALE);
  draw_detail (self, snapshot, detail, 0, used);
}

/* A layer shows by its icon what it is, before its words. */
static gboolean
has_icon (CrmCalendarEntry *self)
{
  return self->occurrence != NULL && crm_occurrence_get_layer (self->occurrence) != NULL;
}

static void
crm_calendar_entry_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CrmCalendarEntry *self = CRM_CALENDAR_ENTRY (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean has_mark = self->mark != NULL && gtk_widget_get_child_visible (self->mark);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (has_mark)
    width -= MARK_SIZE + GAP;
  gtk_snapshot_save (snapshot);
  if (has_mark && has_icon (self))
    gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (MARK_SIZE + GAP, 0));
  if (self->shape == CRM_CALENDAR_ENTRY_BLOCK)
    draw_block (self, snapshot, width, height);
  else
    draw_line (self, snapshot, width, height);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
  if (has_mark)
    gtk_widget_snapshot_child (widget, self->mark, snapshot);
}

static void
crm_calendar_entry_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  CrmCalendarEntry *self = CRM_CALENDAR_ENTRY (widget);

  *minimum_baseline = *natural_baseline = -1;
  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : line_height (self);
  if (orientation == GTK_ORIENTATION_VERTICAL && self->shape != CRM_CALENDAR_ENTRY_BLOCK)
    *minimum = *natural;
}

static void
crm_calendar_entry_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmCalendarEntry *self = CRM_CALENDAR_ENTRY (widget);
  int top;

  if (self->mark == NULL)
    return;
  gtk_widget_set_child_visible (self->mark, width > 4 * MARK_SIZE && height >= MARK_SIZE);
  if (!gtk_widget_get_child_visible (self->mark))
    return;
  top = self->shape == CRM_CALENDAR_ENTRY_BLOCK && height > 2 * MARK_SIZE
            ? 2
            : (height - MARK_SIZE) / 2;
  gtk_widget_size_allocate (
      self->mark,
      &(GtkAllocation){ has_icon (self) ? 0 : width - MARK_SIZE, top, MARK_SIZE, MARK_SIZE }, -1);
}

static void
crm_calendar_entry_dispose (GObject *object)
{
  CrmCalendarEntry *self = CRM_CALENDAR_ENTRY (object);

  g_clear_pointer (&self->mark, gtk_widget_unparent);
  g_clear_object (&self->occurrence);
  G_OBJECT_CLASS (crm_calendar_entry_parent_class)->dispose (object);
}

static void
crm_calendar_entry_finalize (GObject *object)
{
  CrmCalendarEntry *self = CRM_CALENDAR_ENTRY (object);

  g_free (self->subject);
  g_free (self->detail);
  g_free (self->hour);
  G_OBJECT_CLASS (crm_calendar_entry_parent_class)->finalize (object);
}

static void
crm_calendar_entry_class_init (CrmCalendarEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_calendar_entry_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_calendar_entry_finalize;
  widget_class->measure = crm_calendar_entry_measure;
  widget_class->size_allocate = crm_calendar_entry_size_allocate;
  widget_class->snapshot = crm_calendar_entry_snapshot;
  gtk_widget_class_set_css_name (widget_class, "calendar-entry");
}

static void
crm_calendar_entry_init (CrmCalendarEntry *self)
{
  /* A button lays out one child; this one draws. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

static void
add_mark (CrmCalendarEntry *self)
{
  const char *icon = crm_occurrence_get_layer (self->occurrence) != NULL
                         ? crm_occurrence_get_icon (self->occurrence)
                     : crm_occurrence_is_done (self->occurrence) ? "object-select-symbolic"
                     : crm_occurrence_repeats (self->occurrence) ? "media-playlist-repeat-symbolic"
                     : crm_occurrence_get_answer (self->occurrence) == CRM_ANSWER_OPEN
                         ? "dialog-question-symbolic"
                         : NULL;

  if (icon == NULL)
    return;
  self->mark = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "pixel-size", MARK_SIZE,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
}

static void
describe (CrmCalendarEntry *self)
{
  const char *about = crm_occurrence_get_about (self->occurrence);
  g_autofree char *times = crm_occurrence_dup_times (self->occurrence, self->locale);
  g_autofree char *label = crm_occurrence_dup_label (self->occurrence, self->locale);

  self->subject = g_strdup (crm_occurrence_get_subject (self->occurrence));
  self->detail = about != NULL ? g_strdup_printf ("%s · %s", times, about) : g_strdup (times);
  if (!crm_occurrence_is_bar (self->occurrence))
    self->hour = crm_locale_format_time (
        self->locale, crm_wall_to_instant (crm_occurrence_get_start (self->occurrence)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), label);
}

/* Whose it is, and what was answered, are seen beside what it is. */
static void
add_looks (CrmCalendarEntry *self)
{
  const char *answer = crm_answer_get_key (crm_occurrence_get_answer (self->occurrence));
  int whose = crm_occurrence_get_whose (self->occurrence);

  if (crm_occurrence_get_layer (self->occurrence) != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "layer");
  if (whose >= 0)
    {
      g_autofree char *color = g_strdup_printf ("person-%d", whose);

      gtk_widget_add_css_class (GTK_WIDGET (self), color);
    }
  if (answer != NULL)
    {
      g_autofree char *look = g_strconcat ("answer-", answer, NULL);

      gtk_widget_add_css_class (GTK_WIDGET (self), look);
    }
}

/**
 * crm_calendar_entry_new:
 * @occurrence: (nullable): what it shows; %NULL for the outline of something new
 *
 * Returns: (transfer full): an entry that has a colour by the type of its activity
 */
GtkWidget *
crm_calendar_entry_new (CrmOccurrence *occurrence,
                        CrmCalendarEntryShape shape,
                        const CrmLocale *locale)
{
  static const char *const shapes[] = { "block", "bar", "line" };
  CrmCalendarEntry *self = g_object_new (CRM_TYPE_CALENDAR_ENTRY, NULL);

  self->shape = shape;
  self->locale = locale;
  gtk_widget_add_css_class (GTK_WIDGET (self), shapes[shape]);
  if (occurrence == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "task");
      return GTK_WIDGET (self);
    }
  self->occurrence = g_object_ref (occurrence);
  gtk_widget_add_css_class (GTK_WIDGET (self), crm_occurrence_get_activity_type (occurrence));
  add_looks (self);
  if (crm_occurrence_is_done (occurrence))
    gtk_widget_add_css_class (GTK_WIDGET (self), "done");
  add_mark (self);
  describe (self);
  return GTK_WIDGET (self);
}

/**
 * crm_calendar_entry_get_occurrence:
 *
 * Returns: (nullable): what it shows
 */
CrmOccurrence *
crm_calendar_entry_get_occurrence (CrmCalendarEntry *self)
{
  return self->occurrence;
}

/**
 * crm_calendar_entry_set_continues:
 * @before: whether it began before what is shown here
 * @after: whether it goes on after it
 *
 * An end that is not the real one is drawn without its round corners.
 */
void
crm_calendar_entry_set_continues (CrmCalendarEntry *self, gboolean before, gboolean after)
{
  if (before)
    gtk_widget_add_css_class (GTK_WIDGET (self), "from-before");
  if (after)
    gtk_widget_add_css_class (GTK_WIDGET (self), "goes-on");
}

/**
 * crm_calendar_entry_set_work:
 * @work: of whose days are shown
 *
 * Marks what cannot be kept, for the eye and for the ear: the same person has something else at the
 * same time, or a day off.
 */
void
crm_calendar_entry_set_work (CrmCalendarEntry *self, CrmWorkCalendar *work)
{
  g_autofree char *clash = crm_calendar_work_dup_clash (work, self->locale, self->occurrence);
  g_autofree char *label = NULL, *text = NULL;

  if (clash == NULL && !gtk_widget_has_css_class (GTK_WIDGET (self), "conflict"))
    return;
  if (clash != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "conflict");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "conflict");
  label = crm_occurrence_dup_label (self->occurrence, self->locale);
  text = clash != NULL ? g_strdup_printf ("%s, %s", label, clash) : g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
}

/**
 * crm_calendar_entry_set_ghost:
 *
 * Makes it the shape of something that is being dragged, with the time it would have.
 */
void
crm_calendar_entry_set_ghost (CrmCalendarEntry *self, CrmWall start, CrmWall end)
{
  g_autofree char *from = crm_locale_format_time (self->locale, crm_wall_to_instant (start));
  g_autofree char *to = crm_locale_format_time (self->locale, crm_wall_to_instant (end));

  gtk_widget_add_css_class (GTK_WIDGET (self), "ghost");
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  if (self->shape == CRM_CALENDAR_ENTRY_BLOCK)
    {
      g_free (self->detail);
      self->detail = g_strdup_printf (_ ("%s – %s"), from, to);
      if (self->occurrence == NULL)
        {
          g_free (self->subject);
          self->subject = g_strdup (self->detail);
        }
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
