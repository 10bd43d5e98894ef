/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The agenda of a wide window. Main thread. */
#include "config.h"

#include "crm-agenda-list.h"

#include <glib/gi18n-lib.h>

#include "crm-calendar-work.h"

#define N_DAYS 42
#define DAY_CHARS 14
#define TIME_CHARS 14
#define DEFAULT_START (9 * 60)
/* A list makes widgets of its first two hundred lines at once: they come some a frame. */
#define FIRST_LINES 30
#define LINES_WITH_WIDGETS 220
#define LINES_A_FRAME 12
#define MORE_LINES_A_FRAME 400

/* A line: an occurrence on one of its days; or a day on which nothing is planned, so that something
 * can be put there. */
#define CRM_TYPE_AGENDA_LINE (crm_agenda_line_get_type ())
G_DECLARE_FINAL_TYPE (CrmAgendaLine, crm_agenda_line, CRM, AGENDA_LINE, GObject)

struct _CrmAgendaLine
{
  GObject parent_instance;

  CrmOccurrence *occurrence; /* NULL for a day without any */
  CrmDate date;
  gboolean is_first; /* of its day */
};

G_DEFINE_FINAL_TYPE (CrmAgendaLine, crm_agenda_line, G_TYPE_OBJECT)

static void
crm_agenda_line_finalize (GObject *object)
{
  g_clear_object (&CRM_AGENDA_LINE (object)->occurrence);
  G_OBJECT_CLASS (crm_agenda_line_parent_class)->finalize (object);
}

static void
crm_agenda_line_class_init (CrmAgendaLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_agenda_line_finalize;
}

static void
crm_agenda_line_init (CrmAgendaLine *self)
{
}

struct _CrmAgendaList
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkListView *list;
  GPtrArray *all;    /* CrmAgendaLine */
  GListStore *lines; /* those of them that the list has already */
  guint tick;
  GtkSingleSelection *selection;

  const CrmLocale *locale;
  CrmWorkCalendar *work;
  CrmDate first;
};

static void crm_agenda_list_interface_init (CrmCalendarViewInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmAgendaList,
                               crm_agenda_list,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_CALENDAR_VIEW,
                                                      crm_agenda_list_interface_init))

/* Lines on the screen */

typedef struct
{
  GtkWidget *day, *add, *time, *icon, *subject, *about, *stretch, *mark;
  char *type; /* the look that the icon has now */
} Cells;

static void
cells_free (gpointer data)
{
  g_free (((Cells *) data)->type);
  g_free (data);
}

static GtkWidget *
add_label (GtkWidget *box, int chars, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (chars > 0)
    gtk_label_set_width_chars (GTK_LABEL (label), chars);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void add_dragging (GtkListItem *item, CrmAgendaList *self);
static GtkListItem *get_item (GtkWidget *widget);

/* After what stands in the line, or in the morning. */
static void
create_at (CrmAgendaList *self, CrmAgendaLine *line)
{
  CrmWall start = { line->date, DEFAULT_START };

  if (line->occurrence != NULL && !crm_occurrence_is_bar (line->occurrence)
      && crm_occurrence_get_end (line->occurrence).date == line->date)
    start = crm_occurrence_get_end (line->occurrence);
  crm_calendar_view_create (CRM_CALENDAR_VIEW (self),
                            (CrmCalendarTimes){ start, crm_wall_add (start, 0, 60), FALSE });
}

static void
on_add_clicked_cb (GtkWidget *button, CrmAgendaList *self)
{
  create_at (self, gtk_list_item_get_item (get_item (button)));
}

static void
on_shorter_clicked_cb (GtkWidget *button, CrmAgendaList *self)
{
  CrmAgendaLine *line = gtk_list_item_get_item (get_item (button));

  crm_calendar_stretch (CRM_CALENDAR_VIEW (self), line->occurrence, -1);
}

static void
on_longer_clicked_cb (GtkWidget *button, CrmAgendaList *self)
{
  CrmAgendaLine *line = gtk_list_item_get_item (get_item (button));

  crm_calendar_stretch (CRM_CALENDAR_VIEW (self), line->occurrence, 1);
}

static GtkWidget *
add_button (
    GtkWidget *box, const char *icon, const char *label, GCallback callback, CrmAgendaList *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect (button, "clicked", callback, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
on_line_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmAgendaList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Cells *cells = g_new0 (Cells, 1);

  cells->day = add_label (box, DAY_CHARS, "agenda-day");
  cells->add = add_button (box, "list-add-symbolic", _ ("Plan Something on This Day (Insert)"),
                           G_CALLBACK (on_add_clicked_cb), self);
  gtk_widget_add_css_class (cells->add, "agenda-add");
  cells->time = add_label (box, TIME_CHARS, "dim-label");
  gtk_widget_add_css_class (cells->time, "numeric");
  cells->icon = gtk_image_new ();
  gtk_widget_add_css_class (cells->icon, "activity-icon");
  gtk_widget_set_valign (cells->icon, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), cells->icon);
  cells->subject = add_label (texts, 0, "subject");
  cells->about = add_label (texts, 0, "dim-label");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  cells->stretch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  add_button (cells->stretch, "list-remove-symbolic", _ ("Shorter (Ctrl+Shift+Up)"),
              G_CALLBACK (on_shorter_clicked_cb), self);
  add_button (cells->stretch, "list-add-symbolic", _ ("Longer (Ctrl+Shift+Down)"),
              G_CALLBACK (on_longer_clicked_cb), self);
  gtk_widget_add_css_class (cells->stretch, "agenda-stretch");
  gtk_box_append (GTK_BOX (box), cells->stretch);
  cells->mark = gtk_image_new ();
  gtk_box_append (GTK_BOX (box), cells->mark);
  g_object_set_data_full (G_OBJECT (box), "crm-cells", cells, cells_free);
  gtk_list_item_set_child (item, box);
  add_dragging (item, self);
}

static const char *
find_mark (CrmOccurrence *occurrence)
{
  if (crm_occurrence_is_done (occurrence))
    return "object-select-symbolic";
  if (crm_occurrence_get_answer (occurrence) == CRM_ANSWER_OPEN)
    return "dialog-question-symbolic";
  return crm_occurrence_repeats (occurrence) ? "media-playlist-repeat-symbolic" : NULL;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean has_it)
{
  if (has_it)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
bind_day (CrmAgendaList *self, CrmAgendaLine *line, Cells *cells)
{
  g_autofree char *day
      = line->is_first ? crm_locale_format_date_pattern (self->locale, line->date, "EEE d MMM")
                       : NULL;
  const char *day_off = crm_work_calendar_get_day_off (self->work, line->date);

  gtk_label_set_text (GTK_LABEL (cells->day), day != NULL ? day : "");
  gtk_widget_set_tooltip_text (cells->day, day_off);
  set_class (cells->day, "dim-label", day_off != NULL);
  set_class (cells->day, "today", line->date == crm_date_today ());
  gtk_widget_set_opacity (cells->add, line->is_first ? 1 : 0);
  gtk_widget_set_sensitive (cells->add, line->is_first);
}

static void
set_type (Cells *cells, const char *type)
{
  if (cells->type != NULL)
    gtk_widget_remove_css_class (cells->icon, cells->type);
  g_free (cells->type);
  cells->type = g_strdup (type);
  if (type != NULL)
    gtk_widget_add_css_class (cells->icon, type);
}

/* A day on which nothing is planned. */
static void
bind_free_day (CrmAgendaList *self, CrmAgendaLine *line, GtkWidget *box, Cells *cells)
{
  const char *day_off = crm_work_calendar_get_day_off (self->work, line->date);
  g_autofree char *day = crm_locale_format_date (self->locale, line->date, CRM_DATE_FULL);
  g_autofree char *label
      = g_strdup_printf ("%s: %s", day, day_off != NULL ? day_off : _ ("Nothing is planned."));

  gtk_label_set_text (GTK_LABEL (cells->time), "");
  gtk_label_set_text (GTK_LABEL (cells->subject), "");
  gtk_label_set_text (GTK_LABEL (cells->about), day_off != NULL ? day_off : "–");
  gtk_widget_set_visible (cells->icon, FALSE);
  gtk_widget_set_visible (cells->mark, FALSE);
  gtk_widget_set_visible (cells->stretch, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
on_line_bound_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmAgendaList *self)
{
  CrmAgendaLine *line = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  Cells *cells = g_object_get_data (G_OBJECT (box), "crm-cells");
  CrmOccurrence *occurrence = line->occurrence;
  CrmAnswer answer;
  g_autofree char *times = NULL, *label = NULL, *clash = NULL, *text = NULL;
  const char *about, *mark;

  bind_day (self, line, cells);
  if (occurrence == NULL)
    {
      bind_free_day (self, line, box, cells);
      return;
    }
  answer = crm_occurrence_get_answer (occurrence);
  times = crm_occurrence_dup_times (occurrence, self->locale);
  label = crm_occurrence_dup_label (occurrence, self->locale);
  about = crm_occurrence_get_about (occurrence);
  mark = find_mark (occurrence);
  clash = crm_calendar_work_dup_clash (self->work, self->locale, occurrence);
  gtk_label_set_text (GTK_LABEL (cells->time), times);
  gtk_widget_set_visible (cells->icon, TRUE);
  gtk_widget_set_visible (cells->stretch, crm_occurrence_can_move (occurrence)
                                              && crm_occurrence_get_layer (occurrence) == NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (cells->icon), crm_occurrence_get_icon (occurrence));
  set_type (cells, crm_occurrence_get_activity_type (occurrence));
  gtk_label_set_text (GTK_LABEL (cells->subject), crm_occurrence_get_subject (occurrence));
  gtk_label_set_text (GTK_LABEL (cells->about), about != NULL ? about : "");
  gtk_widget_set_visible (cells->mark, mark != NULL || clash != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (cells->mark),
                                clash != NULL ? "dialog-warning-symbolic" : mark);
  gtk_widget_set_tooltip_text (cells->mark, clash);
  set_class (cells->mark, "warning", clash != NULL);
  text = clash != NULL ? g_strdup_printf ("%s, %s", label, clash) : g_strdup (label);
  set_class (box, "done", crm_occurrence_is_done (occurrence));
  set_class (box, "answer-declined", answer == CRM_ANSWER_DECLINED);
  set_class (box, "answer-tentative", answer == CRM_ANSWER_TENTATIVE || answer == CRM_ANSWER_OPEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* What is chosen */

static CrmOccurrence *
get_occurrence (CrmAgendaList *self, guint position)
{
  g_autoptr (CrmAgendaLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), position);

  return line != NULL ? line->occurrence : NULL;
}

static void
on_activated_cb (GtkListView *list, guint position, CrmAgendaList *self)
{
  g_autoptr (CrmAgendaLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), position);

  if (line != NULL && line->occurrence != NULL)
    crm_calendar_view_open (CRM_CALENDAR_VIEW (self), line->occurrence);
  else if (line != NULL)
    create_at (self, line);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmAgendaList *self)
{
  CrmAgendaLine *line = gtk_single_selection_get_selected_item (self->selection);

  if (line != NULL && (keyval == GDK_KEY_Insert || keyval == GDK_KEY_KP_Insert)
      && (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0)
    {
      create_at (self, line);
      return TRUE;
    }
  return line != NULL && line->occurrence != NULL
         && crm_calendar_move_by_key (CRM_CALENDAR_VIEW (self), line->occurrence, keyval, modifiers,
                                      FALSE);
}

/* Dragging: a line goes to the day of the line it is dropped on. */

/* Of a line, or of something in it. */
static GtkListItem *
get_item (GtkWidget *widget)
{
  GtkListItem *item = NULL;

  for (; widget != NULL && item == NULL; widget = gtk_widget_get_parent (widget))
    item = g_object_get_data (G_OBJECT (widget), "crm-item");
  return item;
}

static CrmAgendaLine *
get_line (gpointer controller)
{
  return gtk_list_item_get_item (get_item (gtk_event_controller_get_widget (controller)));
}

static GdkContentProvider *
on_drag_prepared_cb (GtkDragSource *source, double x, double y, CrmAgendaList *self)
{
  CrmAgendaLine *line = get_line (source);

  return line != NULL && line->occurrence != NULL && crm_occurrence_can_move (line->occurrence)
             ? gdk_content_provider_new_typed (CRM_TYPE_OCCURRENCE, line->occurrence)
             : NULL;
}

static gboolean
on_dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, CrmAgendaList *self)
{
  CrmAgendaLine *line = get_line (target);
  CrmOccurrence *occurrence = g_value_get_object (value);

  return line != NULL
         && crm_calendar_move_to_date (CRM_CALENDAR_VIEW (self), occurrence, line->date);
}

static void
add_dragging (GtkListItem *item, CrmAgendaList *self)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (CRM_TYPE_OCCURRENCE, GDK_ACTION_MOVE);

  g_object_set_data (G_OBJECT (box), "crm-item", item);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepared_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_dropped_cb), self);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (target));
}

/* The interface */

static void
crm_agenda_list_get_range (CrmCalendarView *view, CrmDate *first, CrmDate *last)
{
  *first = CRM_AGENDA_LIST (view)->first;
  *last = *first + N_DAYS - 1;
}

static void
crm_agenda_list_set_date (CrmCalendarView *view, CrmDate date)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (view);

  if (date == self->first)
    return;
  self->first = date;
  g_ptr_array_set_size (self->all, 0);
  g_list_store_remove_all (self->lines);
}

static CrmDate
crm_agenda_list_step (CrmCalendarView *view, CrmDate date, int direction)
{
  return date + direction * N_DAYS;
}

static char *
crm_agenda_list_dup_title (CrmCalendarView *view)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (view);
  g_autofree char *from = crm_locale_format_date_pattern (self->locale, self->first, "d MMM");
  g_autofree char *to
      = crm_locale_format_date_pattern (self->locale, self->first + N_DAYS - 1, "d MMM y");

  /* Translators: two days: from, to. */
  return g_strdup_printf (C_ ("days", "%s – %s"), from, to);
}

static CrmAgendaLine *
make_line (CrmOccurrence *occurrence, CrmDate date)
{
  CrmAgendaLine *line = g_object_new (CRM_TYPE_AGENDA_LINE, NULL);

  line->occurrence = occurrence != NULL ? g_object_ref (occurrence) : NULL;
  line->date = date;
  return line;
}

static void
add_lines (CrmAgendaList *self, guint n)
{
  guint first = g_list_model_get_n_items (G_LIST_MODEL (self->lines));

  n = MIN (n, self->all->len - first);
  g_list_store_splice (self->lines, first, 0, self->all->pdata + first, n);
}

static gboolean
on_more_lines_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (widget);

  add_lines (self, g_list_model_get_n_items (G_LIST_MODEL (self->lines)) < LINES_WITH_WIDGETS
                       ? LINES_A_FRAME
                       : MORE_LINES_A_FRAME);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->lines)) < self->all->len)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
add_all_lines (CrmAgendaList *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  add_lines (self, G_MAXUINT);
}

/* Occurrences come in the order of a day. */
static void
crm_agenda_list_set_occurrences (CrmCalendarView *view, GPtrArray *occurrences)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (view);
  GPtrArray *days[N_DAYS];

  for (int day = 0; day < N_DAYS; day++)
    days[day] = g_ptr_array_new ();
  for (guint i = 0; i < occurrences->len; i++)
    {
      CrmOccurrence *occurrence = g_ptr_array_index (occurrences, i);
      CrmDate last = crm_wall_add (crm_occurrence_get_end (occurrence), 0, -1).date;

      for (CrmDate date = MAX (self->first, crm_occurrence_get_start (occurrence).date);
           date <= MIN (last, self->first + N_DAYS - 1); date++)
        g_ptr_array_add (days[date - self->first], occurrence);
    }
  g_ptr_array_set_size (self->all, 0);
  for (int day = 0; day < N_DAYS; day++)
    {
      for (guint i = 0; i < MAX (days[day]->len, 1); i++)
        {
          CrmAgendaLine *line
              = make_line (days[day]->len > 0 ? days[day]->pdata[i] : NULL, self->first + day);

          line->is_first = i == 0;
          g_ptr_array_add (self->all, line);
        }
      g_ptr_array_unref (days[day]);
    }
  /* Never all at once for something else: the list would look for each of the old lines. */
  g_list_store_remove_all (self->lines);
  add_lines (self, FIRST_LINES);
  if (self->tick == 0 && self->all->len > FIRST_LINES)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_more_lines_cb, NULL, NULL);
}

static void
crm_agenda_list_set_work (CrmCalendarView *view, CrmWorkCalendar *work)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (view);

  crm_work_calendar_ref (work);
  crm_work_calendar_unref (self->work);
  self->work = work;
}

static GtkWidget *
crm_agenda_list_find_entry (CrmCalendarView *view, const CrmId *activity, CrmDate date)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (view);

  add_all_lines (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lines)); i++)
    if (get_occurrence (self, i) != NULL
        && crm_id_equal (crm_record_get_id (crm_occurrence_get_record (get_occurrence (self, i))),
                         activity))
      {
        gtk_single_selection_set_selected (self->selection, i);
        gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
        return GTK_WIDGET (self->list);
      }
  return NULL;
}

static CrmOccurrence *
crm_agenda_list_get_chosen (CrmCalendarView *view)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (view);
  CrmAgendaLine *line = gtk_single_selection_get_selected_item (self->selection);

  return line != NULL ? line->occurrence : NULL;
}

static CrmWall
crm_agenda_list_get_cursor (CrmCalendarView *view)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (view);
  CrmAgendaLine *line = gtk_single_selection_get_selected_item (self->selection);

  return (CrmWall){ line != NULL ? line->date : self->first, -1 };
}

static void
crm_agenda_list_interface_init (CrmCalendarViewInterface *iface)
{
  iface->get_cursor = crm_agenda_list_get_cursor;
  iface->get_range = crm_agenda_list_get_range;
  iface->set_date = crm_agenda_list_set_date;
  iface->step = crm_agenda_list_step;
  iface->dup_title = crm_agenda_list_dup_title;
  iface->set_occurrences = crm_agenda_list_set_occurrences;
  iface->set_work = crm_agenda_list_set_work;
  iface->find_entry = crm_agenda_list_find_entry;
  iface->get_chosen = crm_agenda_list_get_chosen;
}

/* The object */

static void
crm_agenda_list_dispose (GObject *object)
{
  CrmAgendaList *self = CRM_AGENDA_LIST (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->work, crm_work_calendar_unref);
  G_OBJECT_CLASS (crm_agenda_list_parent_class)->dispose (object);
}

static void
crm_agenda_list_class_init (CrmAgendaListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_agenda_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "agenda-list");
}

static GtkListItemFactory *
make_factory (CrmAgendaList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_line_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_line_bound_cb), self);
  return factory;
}

static void
crm_agenda_list_init (CrmAgendaList *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->first = crm_date_today ();
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->lines = g_list_store_new (CRM_TYPE_AGENDA_LINE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->lines)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->list = GTK_LIST_VIEW (
      gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), make_factory (self)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Agenda"), -1);
  g_signal_connect (self->list, "activate", G_CALLBACK (on_activated_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * crm_agenda_list_new:
 *
 * Returns: (transfer full): an agenda from today on
 */
GtkWidget *
crm_agenda_list_new (const CrmLocale *locale)
{
  CrmAgendaList *self = g_object_new (CRM_TYPE_AGENDA_LIST, NULL);

  self->locale = locale;
  self->work = crm_work_calendar_new ();
  return GTK_WIDGET (self);
}
