/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A month of small buttons. Main thread. */
#include "config.h"

#include "crm-mini-month.h"

#include <glib/gi18n-lib.h>

#include "crm-spring.h"

#define N_DAYS 42

struct _CrmMiniMonth
{
  GtkWidget parent_instance;

  GtkWidget *header;
  GtkLabel *title;
  GtkButton *previous;
  GtkButton *next;
  GtkGrid *grid;
  GtkWidget *names[7];
  GtkWidget *days[N_DAYS];

  const CrmLocale *locale;
  CrmDate date;
  CrmDate month;
  CrmDate first;
};

G_DEFINE_FINAL_TYPE (CrmMiniMonth, crm_mini_month, GTK_TYPE_WIDGET)

enum
{
  PICKED,
  MOVED,
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_class (GtkWidget *widget, const char *css_class, gboolean has_it)
{
  if (has_it)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
show_day (CrmMiniMonth *self, int cell)
{
  CrmDate date = self->first + cell;
  GtkWidget *day = self->days[cell];
  g_autofree char *number = crm_locale_format_date_pattern (self->locale, date, "d");
  g_autofree char *label = crm_locale_format_date (self->locale, date, CRM_DATE_FULL);

  gtk_button_set_label (GTK_BUTTON (day), number);
  set_class (day, "other-month", crm_date_month_start (date) != self->month);
  set_class (day, "today", date == crm_date_today ());
  set_class (day, "chosen", date == self->date);
  gtk_accessible_update_property (GTK_ACCESSIBLE (day), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (day), GTK_ACCESSIBLE_STATE_PRESSED,
      date == self->date ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

/* One Tab stop for all days: the arrows go from day to day. */
static void
set_tab_stop (CrmMiniMonth *self, CrmDate date)
{
  for (int cell = 0; cell < N_DAYS; cell++)
    gtk_widget_set_focusable (self->days[cell], self->first + cell == date);
}

static void
show_month (CrmMiniMonth *self, CrmDate month)
{
  g_autofree char *title = crm_locale_format_month (self->locale, month);
  int first_weekday = crm_locale_get_first_weekday (self->locale);
  gboolean moved = month != self->month;

  self->month = month;
  self->first = month - (crm_date_weekday (month) - first_weekday + 7) % 7;
  gtk_label_set_text (self->title, title);
  for (int i = 0; i < 7; i++)
    {
      int weekday = crm_date_weekday (self->first + i);

      gtk_label_set_text (GTK_LABEL (self->names[i]),
                          crm_locale_weekday_short (self->locale, weekday));
    }
  for (int cell = 0; cell < N_DAYS; cell++)
    {
      if (moved)
        gtk_widget_remove_css_class (self->days[cell], "marked");
      show_day (self, cell);
    }
  set_tab_stop (self, crm_date_month_start (self->date) == month ? self->date : month);
  if (moved)
    g_signal_emit (self, signals[MOVED], 0, self->first, self->first + N_DAYS - 1);
}

static void
pick (CrmMiniMonth *self, CrmDate date)
{
  crm_mini_month_set_date (self, date);
  g_signal_emit (self, signals[PICKED], 0, date);
}

static void
on_day_clicked_cb (GtkWidget *day, CrmMiniMonth *self)
{
  for (int cell = 0; cell < N_DAYS; cell++)
    if (self->days[cell] == day)
      {
        pick (self, self->first + cell);
        return;
      }
}

static void
on_previous_clicked_cb (CrmMiniMonth *self)
{
  show_month (self, crm_date_add_months (self->month, -1));
}

static void
on_next_clicked_cb (CrmMiniMonth *self)
{
  show_month (self, crm_date_add_months (self->month, 1));
}

static void
focus_date (CrmMiniMonth *self, CrmDate date)
{
  if (crm_date_month_start (date) != self->month)
    show_month (self, crm_date_month_start (date));
  set_tab_stop (self, date);
  gtk_widget_grab_focus (self->days[date - self->first]);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmMiniMonth *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->grid));
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
  int cell = 0;
  CrmDate date;

  while (cell < N_DAYS && self->days[cell] != focus)
    cell++;
  if (cell == N_DAYS || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return FALSE;
  date = self->first + cell;
  switch (keyval)
    {
    case GDK_KEY_Left:
      focus_date (self, date - forward);
      return TRUE;
    case GDK_KEY_Right:
      focus_date (self, date + forward);
      return TRUE;
    case GDK_KEY_Up:
      focus_date (self, date - 7);
      return TRUE;
    case GDK_KEY_Down:
      focus_date (self, date + 7);
      return TRUE;
    case GDK_KEY_Page_Up:
      focus_date (self, crm_date_add_months (date, -1));
      return TRUE;
    case GDK_KEY_Page_Down:
      focus_date (self, crm_date_add_months (date, 1));
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
crm_mini_month_grab_focus (GtkWidget *widget)
{
  CrmMiniMonth *self = CRM_MINI_MONTH (widget);

  focus_date (self, self->date);
  return TRUE;
}

static void
crm_mini_month_dispose (GObject *object)
{
  CrmMiniMonth *self = CRM_MINI_MONTH (object);

  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_mini_month_parent_class)->dispose (object);
}

static void
crm_mini_month_class_init (CrmMiniMonthClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_mini_month_dispose;
  widget_class->grab_focus = crm_mini_month_grab_focus;
  signals[PICKED] = g_signal_new ("picked", CRM_TYPE_MINI_MONTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[MOVED] = g_signal_new ("moved", CRM_TYPE_MINI_MONTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[DROPPED] = g_signal_new ("dropped", CRM_TYPE_MINI_MONTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_OBJECT, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-mini-month.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmMiniMonth, header);
  gtk_widget_class_bind_template_child (widget_class, CrmMiniMonth, title);
  gtk_widget_class_bind_template_child (widget_class, CrmMiniMonth, previous);
  gtk_widget_class_bind_template_child (widget_class, CrmMiniMonth, next);
  gtk_widget_class_bind_template_child (widget_class, CrmMiniMonth, grid);
  gtk_widget_class_bind_template_callback (widget_class, on_previous_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_next_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mini-month");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
crm_mini_month_init (CrmMiniMonth *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  for (int i = 0; i < 7; i++)
    {
      self->names[i] = gtk_label_new (NULL);
      gtk_widget_add_css_class (self->names[i], "day-name");
      gtk_grid_attach (self->grid, self->names[i], i, 0, 1, 1);
    }
  for (int cell = 0; cell < N_DAYS; cell++)
    {
      self->days[cell] = gtk_button_new_with_label ("");
      gtk_widget_add_css_class (self->days[cell], "flat");
      gtk_widget_set_hexpand (self->days[cell], TRUE);
      gtk_widget_set_halign (self->days[cell], GTK_ALIGN_CENTER);
      g_signal_connect (self->days[cell], "clicked", G_CALLBACK (on_day_clicked_cb), self);
      gtk_grid_attach (self->grid, self->days[cell], cell % 7, 1 + cell / 7, 1, 1);
    }
  crm_mini_month_set_locale (self, crm_locale_default ());
}

/**
 * crm_mini_month_new:
 *
 * Returns: (transfer full): this month
 */
GtkWidget *
crm_mini_month_new (const CrmLocale *locale)
{
  GtkWidget *self = g_object_new (CRM_TYPE_MINI_MONTH, NULL);

  crm_mini_month_set_locale (CRM_MINI_MONTH (self), locale);
  return self;
}

/**
 * crm_mini_month_set_locale:
 *
 * Sets whose names and first day of the week it shows.
 */
void
crm_mini_month_set_locale (CrmMiniMonth *self, const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_MINI_MONTH (self));
  self->locale = locale;
  crm_mini_month_set_date (self, self->month != 0 ? self->date : crm_date_today ());
}

/**
 * crm_mini_month_set_date:
 *
 * Chooses a day and shows its month; %CRM_DATE_NONE chooses none and shows this month.
 */
void
crm_mini_month_set_date (CrmMiniMonth *self, CrmDate date)
{
  g_return_if_fail (CRM_IS_MINI_MONTH (self));
  self->date = date != CRM_DATE_NONE ? date : crm_date_today ();
  show_month (self, crm_date_month_start (self->date));
}

CrmDate
crm_mini_month_get_date (CrmMiniMonth *self)
{
  g_return_val_if_fail (CRM_IS_MINI_MONTH (self), CRM_DATE_NONE);
  return self->date;
}

/**
 * crm_mini_month_get_range:
 * @first: (out): first day that is seen
 * @last: (out): last day that is seen
 */
void
crm_mini_month_get_range (CrmMiniMonth *self, CrmDate *first, CrmDate *last)
{
  g_return_if_fail (CRM_IS_MINI_MONTH (self));
  *first = self->first;
  *last = self->first + N_DAYS - 1;
}

void
crm_mini_month_clear_marks (CrmMiniMonth *self)
{
  g_return_if_fail (CRM_IS_MINI_MONTH (self));
  for (int cell = 0; cell < N_DAYS; cell++)
    gtk_widget_remove_css_class (self->days[cell], "marked");
}

/**
 * crm_mini_month_mark:
 *
 * Puts a dot below a day on which there is something.
 */
void
crm_mini_month_mark (CrmMiniMonth *self, CrmDate date)
{
  g_return_if_fail (CRM_IS_MINI_MONTH (self));
  if (date >= self->first && date < self->first + N_DAYS)
    gtk_widget_add_css_class (self->days[date - self->first], "marked");
}

static gboolean
on_dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, CrmMiniMonth *self)
{
  GtkWidget *day = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));

  for (int cell = 0; cell < N_DAYS; cell++)
    if (self->days[cell] == day)
      g_signal_emit (self, signals[DROPPED], 0, g_value_get_object (value), self->first + cell);
  return TRUE;
}

/**
 * crm_mini_month_accept:
 * @type: of an object
 *
 * Lets such objects be dropped on days; held over an arrow they turn the month.
 */
void
crm_mini_month_accept (CrmMiniMonth *self, GType type)
{
  for (int cell = 0; cell < N_DAYS; cell++)
    {
      GtkDropTarget *target = gtk_drop_target_new (type, GDK_ACTION_MOVE);

      g_signal_connect (target, "drop", G_CALLBACK (on_dropped_cb), self);
      gtk_widget_add_controller (self->days[cell], GTK_EVENT_CONTROLLER (target));
    }
  crm_spring_load (GTK_WIDGET (self->previous), NULL, NULL);
  crm_spring_load (GTK_WIDGET (self->next), NULL, NULL);
}
