/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A day at a time. Main thread. */
#include "config.h"

#include "crm-agenda-view.h"

#include <glib/gi18n-lib.h>

#include "crm-calendar-work.h"
#include "crm-mini-month.h"

struct _CrmAgendaView
{
  GtkWidget parent_instance;

  GtkScrolledWindow *scroller;
  CrmMiniMonth *month;
  GtkLabel *day_label;
  GtkLabel *day_off;
  GtkStack *states;
  GtkListBox *list;

  const CrmLocale *locale;
  CrmDate date;
  GPtrArray *occurrences;
  CrmWorkCalendar *work;
};

static void crm_agenda_view_interface_init (CrmCalendarViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmAgendaView,
                               crm_agenda_view,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_CALENDAR_VIEW,
                                                      crm_agenda_view_interface_init))

static GtkWidget *
make_time_label (CrmAgendaView *self, CrmOccurrence *occurrence)
{
  CrmWall start = crm_occurrence_get_start (occurrence);
  g_autofree char *time = crm_occurrence_is_bar (occurrence)
                              ? crm_occurrence_dup_times (occurrence, self->locale)
                              : crm_locale_format_time (self->locale, crm_wall_to_instant (start));
  GtkWidget *label = gtk_label_new (time);

  gtk_label_set_width_chars (GTK_LABEL (label), 7);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  return label;
}

static GtkWidget *
make_texts (CrmOccurrence *occurrence)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *subject = gtk_label_new (crm_occurrence_get_subject (occurrence));
  const char *about = crm_occurrence_get_about (occurrence);

  gtk_label_set_xalign (GTK_LABEL (subject), 0);
  gtk_label_set_wrap (GTK_LABEL (subject), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (subject), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (subject, "subject");
  gtk_box_append (GTK_BOX (box), subject);
  if (about != NULL)
    {
      GtkWidget *detail = gtk_label_new (about);

      gtk_label_set_xalign (GTK_LABEL (detail), 0);
      gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (detail, "caption");
      gtk_widget_add_css_class (detail, "dim-label");
      gtk_box_append (GTK_BOX (box), detail);
    }
  gtk_widget_set_hexpand (box, TRUE);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static CrmOccurrence *
get_occurrence (GtkWidget *row)
{
  return row != NULL ? g_object_get_data (G_OBJECT (row), "crm-occurrence") : NULL;
}

/* A row is dragged onto a day of the month above it. */
static GdkContentProvider *
on_drag_prepared_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return crm_occurrence_can_move (get_occurrence (row))
             ? gdk_content_provider_new_typed (CRM_TYPE_OCCURRENCE, get_occurrence (row))
             : NULL;
}

static void
add_drag_source (GtkWidget *row)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepared_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
}

static void
on_dropped_cb (CrmAgendaView *self, GObject *occurrence, int date)
{
  crm_calendar_move_to_date (CRM_CALENDAR_VIEW (self), CRM_OCCURRENCE (occurrence), date);
}

static CrmOccurrence *
crm_agenda_view_get_chosen (CrmCalendarView *view)
{
  return get_occurrence (gtk_widget_get_focus_child (GTK_WIDGET (CRM_AGENDA_VIEW (view)->list)));
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmAgendaView *self)
{
  CrmOccurrence *chosen = crm_agenda_view_get_chosen (CRM_CALENDAR_VIEW (self));

  return chosen != NULL
         && crm_calendar_move_by_key (CRM_CALENDAR_VIEW (self), chosen, keyval, modifiers, FALSE);
}

static GtkWidget *
make_row (CrmAgendaView *self, CrmOccurrence *occurrence)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name (crm_occurrence_get_icon (occurrence));
  g_autofree char *label = crm_occurrence_dup_label (occurrence, self->locale);
  g_autofree char *clash = crm_calendar_work_dup_clash (self->work, self->locale, occurrence);
  g_autofree char *text
      = clash != NULL ? g_strdup_printf ("%s, %s", label, clash) : g_strdup (label);

  gtk_box_append (GTK_BOX (box), make_time_label (self, occurrence));
  gtk_widget_add_css_class (icon, "activity-icon");
  gtk_widget_add_css_class (icon, crm_occurrence_get_activity_type (occurrence));
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), make_texts (occurrence));
  if (crm_occurrence_repeats (occurrence))
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("media-playlist-repeat-symbolic"));
  if (clash != NULL)
    {
      GtkWidget *mark = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (mark, "warning");
      gtk_widget_set_tooltip_text (mark, clash);
      gtk_box_append (GTK_BOX (box), mark);
    }
  if (crm_occurrence_is_done (occurrence))
    {
      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
      gtk_widget_add_css_class (row, "done");
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (row), "crm-occurrence", g_object_ref (occurrence),
                          g_object_unref);
  add_drag_source (row);
  return row;
}

static void
show_day (CrmAgendaView *self)
{
  g_autofree char *title = crm_locale_format_date (self->locale, self->date, CRM_DATE_FULL);
  const char *day_off = crm_work_calendar_get_day_off (self->work, self->date);
  GtkWidget *row;
  gboolean any = FALSE;

  gtk_label_set_text (self->day_label, title);
  gtk_label_set_text (self->day_off, day_off != NULL ? day_off : "");
  gtk_widget_set_visible (GTK_WIDGET (self->day_off), day_off != NULL);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; self->occurrences != NULL && i < self->occurrences->len; i++)
    {
      CrmOccurrence *occurrence = g_ptr_array_index (self->occurrences, i);

      if (!crm_occurrence_touches (occurrence, self->date))
        continue;
      gtk_list_box_append (self->list, make_row (self, occurrence));
      any = TRUE;
    }
  gtk_stack_set_visible_child_name (self->states, any ? "list" : "empty");
}

static void
show_marks (CrmAgendaView *self)
{
  CrmDate first, last;

  crm_mini_month_clear_marks (self->month);
  crm_mini_month_get_range (self->month, &first, &last);
  for (guint i = 0; self->occurrences != NULL && i < self->occurrences->len; i++)
    for (CrmDate date = first; date <= last; date++)
      if (crm_occurrence_touches (g_ptr_array_index (self->occurrences, i), date))
        crm_mini_month_mark (self->month, date);
}

static void
on_day_picked_cb (CrmAgendaView *self, int date)
{
  self->date = date;
  show_day (self);
  crm_calendar_view_pick (CRM_CALENDAR_VIEW (self), date);
}

static void
on_month_moved_cb (CrmAgendaView *self, int first, int last)
{
  if (self->locale != NULL)
    crm_calendar_view_pick (CRM_CALENDAR_VIEW (self), self->date);
}

static void
on_row_activated_cb (CrmAgendaView *self, GtkListBoxRow *row)
{
  crm_calendar_view_open (CRM_CALENDAR_VIEW (self),
                          g_object_get_data (G_OBJECT (row), "crm-occurrence"));
}

static void
on_add_clicked_cb (CrmAgendaView *self)
{
  CrmWall start = { self->date, 9 * 60 };

  crm_calendar_view_create (CRM_CALENDAR_VIEW (self),
                            (CrmCalendarTimes){ start, crm_wall_add (start, 0, 60), FALSE });
}

/* The interface */

static void
crm_agenda_view_get_range (CrmCalendarView *view, CrmDate *first, CrmDate *last)
{
  CrmAgendaView *self = CRM_AGENDA_VIEW (view);

  crm_mini_month_get_range (self->month, first, last);
  *first = MIN (*first, self->date);
  *last = MAX (*last, self->date);
}

static void
crm_agenda_view_set_date (CrmCalendarView *view, CrmDate date)
{
  CrmAgendaView *self = CRM_AGENDA_VIEW (view);

  if (date == self->date)
    return;
  self->date = date;
  crm_mini_month_set_date (self->month, date);
  show_day (self);
}

static CrmDate
crm_agenda_view_step (CrmCalendarView *view, CrmDate date, int direction)
{
  return date + direction;
}

static char *
crm_agenda_view_dup_title (CrmCalendarView *view)
{
  return NULL;
}

static void
crm_agenda_view_set_occurrences (CrmCalendarView *view, GPtrArray *occurrences)
{
  CrmAgendaView *self = CRM_AGENDA_VIEW (view);

  g_clear_pointer (&self->occurrences, g_ptr_array_unref);
  self->occurrences = g_ptr_array_ref (occurrences);
  show_marks (self);
  show_day (self);
}

static void
crm_agenda_view_set_work (CrmCalendarView *view, CrmWorkCalendar *work)
{
  CrmAgendaView *self = CRM_AGENDA_VIEW (view);

  crm_work_calendar_ref (work);
  crm_work_calendar_unref (self->work);
  self->work = work;
  show_day (self);
}

static GtkWidget *
crm_agenda_view_find_entry (CrmCalendarView *view, const CrmId *activity, CrmDate date)
{
  CrmAgendaView *self = CRM_AGENDA_VIEW (view);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      CrmOccurrence *occurrence = g_object_get_data (G_OBJECT (row), "crm-occurrence");

      if (occurrence != NULL
          && crm_id_equal (crm_record_get_id (crm_occurrence_get_record (occurrence)), activity))
        return row;
    }
  return NULL;
}

static CrmWall
crm_agenda_view_get_cursor (CrmCalendarView *view)
{
  return (CrmWall){ CRM_AGENDA_VIEW (view)->date, -1 };
}

static void
crm_agenda_view_interface_init (CrmCalendarViewInterface *iface)
{
  iface->get_cursor = crm_agenda_view_get_cursor;
  iface->get_chosen = crm_agenda_view_get_chosen;
  iface->get_range = crm_agenda_view_get_range;
  iface->set_date = crm_agenda_view_set_date;
  iface->step = crm_agenda_view_step;
  iface->dup_title = crm_agenda_view_dup_title;
  iface->set_occurrences = crm_agenda_view_set_occurrences;
  iface->set_work = crm_agenda_view_set_work;
  iface->find_entry = crm_agenda_view_find_entry;
}

static void
crm_agenda_view_dispose (GObject *object)
{
  CrmAgendaView *self = CRM_AGENDA_VIEW (object);

  g_clear_pointer ((GtkWidget **) &self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->occurrences, g_ptr_array_unref);
  g_clear_pointer (&self->work, crm_work_calendar_unref);
  G_OBJECT_CLASS (crm_agenda_view_parent_class)->dispose (object);
}

static void
crm_agenda_view_class_init (CrmAgendaViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_agenda_view_dispose;
  g_type_ensure (CRM_TYPE_MINI_MONTH);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/calendar/crm-agenda-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmAgendaView, scroller);
  gtk_widget_class_bind_template_child (widget_class, CrmAgendaView, month);
  gtk_widget_class_bind_template_child (widget_class, CrmAgendaView, day_label);
  gtk_widget_class_bind_template_child (widget_class, CrmAgendaView, day_off);
  gtk_widget_class_bind_template_child (widget_class, CrmAgendaView, states);
  gtk_widget_class_bind_template_child (widget_class, CrmAgendaView, list);
  gtk_widget_class_bind_template_callback (widget_class, on_day_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_month_moved_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "agenda-view");
}

static void
crm_agenda_view_init (CrmAgendaView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->date = crm_date_today ();
  self->work = crm_work_calendar_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  crm_mini_month_accept (self->month, CRM_TYPE_OCCURRENCE);
  g_signal_connect_swapped (self->month, "dropped", G_CALLBACK (on_dropped_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

/**
 * crm_agenda_view_new:
 *
 * Returns: (transfer full): a view of today
 */
GtkWidget *
crm_agenda_view_new (const CrmLocale *locale)
{
  CrmAgendaView *self = g_object_new (CRM_TYPE_AGENDA_VIEW, NULL);

  crm_mini_month_set_locale (self->month, locale);
  self->locale = locale;
  show_day (self);
  return GTK_WIDGET (self);
}
