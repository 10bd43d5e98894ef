/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, or is planned. A long timeline has many of these, so that a row has only the
 * widgets that its entry needs. Main thread. */
#include "config.h"

#include "crm-timeline-row.h"

#include <glib/gi18n-lib.h>

#include "crm-date.h"

struct _CrmTimelineRow
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *title;
  /* Made when an entry first needs them. */
  GtkWidget *month;
  GtkWidget *day;
  GtkWidget *time;
  GtkWidget *meta;
  GtkWidget *body;
  GtkWidget *done;
  GtkWidget *pin;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmTimelineItem *item;
  const char *css_class;
};

G_DEFINE_FINAL_TYPE (CrmTimelineRow, crm_timeline_row, GTK_TYPE_WIDGET)

/* Doing */

static void
set_field (CrmTimelineRow *self, const char *label, const char *field, CrmValue value)
{
  CrmRecord *record = crm_timeline_item_get_record (self->item);
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set (operation, crm_record_get_kind (record), crm_record_get_id (record), field,
                     value);
  crm_navigator_run (self->navigator, operation);
}

static void
on_done_clicked_cb (CrmTimelineRow *self)
{
  g_autofree char *label = NULL;

  if (self->item == NULL)
    return;
  /* Translators: the subject of an activity. */
  label = g_strdup_printf (_ ("“%s” is done"), crm_timeline_item_get_title (self->item));
  set_field (self, label, "status", crm_value_text ("done"));
}

static void
on_pin_clicked_cb (CrmTimelineRow *self)
{
  CrmRecord *note;
  gboolean pinned;

  if (self->item == NULL)
    return;
  note = crm_timeline_item_get_record (self->item);
  pinned = crm_record_get_integer (note, "pinned", 0) != 0;
  set_field (self, pinned ? _ ("Unpin a note") : _ ("Pin a note"), "pinned",
             crm_value_integer (!pinned));
}

/* Showing */

typedef enum
{
  COLUMN_ICON,
  COLUMN_TEXT,
  COLUMN_TIME,
  COLUMN_BUTTON,
  N_COLUMNS,
} Column;

typedef enum
{
  ROW_MONTH,
  ROW_DAY,
  ROW_TITLE,
  ROW_META,
  ROW_BODY,
  N_ROWS,
} Row;

static GtkWidget *
place (CrmTimelineRow *self, GtkWidget *child, Column column, Row row, int width, int height)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkGridLayoutChild *cell;

  gtk_widget_set_parent (child, GTK_WIDGET (self));
  cell = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (layout, child));
  gtk_grid_layout_child_set_column (cell, (int) column);
  gtk_grid_layout_child_set_row (cell, (int) row);
  gtk_grid_layout_child_set_column_span (cell, width);
  gtk_grid_layout_child_set_row_span (cell, height);
  return child;
}

static GtkWidget *
make_label (CrmTimelineRow *self, Column column, Row row, int width, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char **) classes);
  return place (self, label, column, row, width, 1);
}

static GtkWidget *
make_button (CrmTimelineRow *self, const char *icon, const char *extra, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  if (extra != NULL)
    gtk_widget_add_css_class (button, extra);
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return place (self, button, COLUMN_BUTTON, ROW_TITLE, 1, N_ROWS - 1);
}

static void
set_text (GtkWidget *label, const char *text)
{
  if (label == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

static void
show_meta (CrmTimelineRow *self)
{
  static const char *const classes[] = { "caption", "dim-label", NULL };
  const char *text = crm_timeline_item_get_meta (self->item);

  if (self->meta == NULL && *text != '\0')
    self->meta = make_label (self, COLUMN_TEXT, ROW_META, 2, classes);
  set_text (self->meta, text);
}

static void
show_body (CrmTimelineRow *self)
{
  static const char *const classes[] = { "timeline-body", NULL };
  const char *text = crm_timeline_item_get_body (self->item);

  if (self->body == NULL && *text != '\0')
    {
      self->body = make_label (self, COLUMN_TEXT, ROW_BODY, 2, classes);
      gtk_label_set_wrap (GTK_LABEL (self->body), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (self->body), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (self->body), 8);
    }
  set_text (self->body, text);
}

static void
show_time (CrmTimelineRow *self)
{
  static const char *const classes[] = { "dim-label", "caption", "numeric", NULL };
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *text
      = crm_timeline_item_has_time (self->item)
            ? crm_locale_format_time (locale, crm_timeline_item_get_at (self->item))
            : g_strdup ("");

  if (self->time == NULL && *text != '\0')
    {
      self->time = make_label (self, COLUMN_TIME, ROW_TITLE, 1, classes);
      gtk_label_set_ellipsize (GTK_LABEL (self->time), PANGO_ELLIPSIZE_NONE);
      gtk_label_set_xalign (GTK_LABEL (self->time), 1);
    }
  set_text (self->time, text);
}

static char *
dup_day (CrmTimelineRow *self, CrmDate date)
{
  CrmDate today = crm_date_today ();
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *text = crm_locale_format_date (locale, date, CRM_DATE_FULL);

  if (date == today)
    /* Translators: a date: today’s. */
    return g_strdup_printf (_ ("Today, %s"), text);
  if (date == today + 1)
    return g_strdup_printf (_ ("Tomorrow, %s"), text);
  if (date == today - 1)
    return g_strdup_printf (_ ("Yesterday, %s"), text);
  return g_steal_pointer (&text);
}

/* Whoever goes far back sees where they are. What is of this month, or is to come, needs no
 * heading.
 */
static void
show_month (CrmTimelineRow *self, CrmTimelineItem *above)
{
  static const char *const classes[] = { "timeline-month", "heading", NULL };
  const CrmLocale *locale = crm_context_get_locale (self->context);
  CrmDate date = crm_instant_to_date (crm_timeline_item_get_at (self->item));
  CrmDate next
      = above != NULL ? crm_instant_to_date (crm_timeline_item_get_at (above)) : crm_date_today ();
  gboolean is_first = crm_date_month_start (date) < crm_date_month_start (next);
  g_autofree char *text = is_first ? crm_locale_format_month (locale, date) : g_strdup ("");

  if (self->month == NULL && is_first)
    self->month = make_label (self, COLUMN_ICON, ROW_MONTH, N_COLUMNS, classes);
  set_text (self->month, text);
}

static void
show_day (CrmTimelineRow *self, CrmTimelineItem *above)
{
  static const char *const classes[] = { "timeline-day", NULL };
  CrmDate date = crm_instant_to_date (crm_timeline_item_get_at (self->item));
  gboolean is_first
      = above == NULL || crm_instant_to_date (crm_timeline_item_get_at (above)) != date;
  g_autofree char *text = is_first ? dup_day (self, date) : g_strdup ("");

  if (self->day == NULL && is_first)
    self->day = make_label (self, COLUMN_ICON, ROW_DAY, N_COLUMNS, classes);
  set_text (self->day, text);
}

static void
show_pin (CrmTimelineRow *self, CrmRecord *note)
{
  gboolean pinned = note != NULL && crm_record_get_integer (note, "pinned", 0) != 0;

  if (self->pin == NULL && note != NULL)
    self->pin = make_button (self, "view-pin-symbolic", "pin", G_CALLBACK (on_pin_clicked_cb));
  if (self->pin == NULL)
    return;
  gtk_widget_set_visible (self->pin, note != NULL);
  gtk_widget_set_tooltip_text (self->pin, pinned ? _ ("Unpin") : _ ("Pin"));
  if (pinned)
    gtk_widget_add_css_class (self->pin, "pinned");
  else
    gtk_widget_remove_css_class (self->pin, "pinned");
}

static void
show_done (CrmTimelineRow *self)
{
  gboolean is_planned = crm_timeline_item_is_planned (self->item);

  if (self->done == NULL && is_planned)
    {
      self->done
          = make_button (self, "object-select-symbolic", NULL, G_CALLBACK (on_done_clicked_cb));
      gtk_widget_set_tooltip_text (self->done, _ ("Mark as Done"));
    }
  if (self->done != NULL)
    gtk_widget_set_visible (self->done, is_planned);
  if (is_planned)
    gtk_widget_add_css_class (GTK_WIDGET (self), "planned");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "planned");
}

/**
 * crm_timeline_row_bind:
 * @above: (nullable): the entry before it
 */
void
crm_timeline_row_bind (CrmTimelineRow *self, CrmTimelineItem *item, CrmTimelineItem *above)
{
  gboolean is_note = crm_timeline_item_get_group (item) == CRM_TIMELINE_NOTE;
  const char *css_class = crm_timeline_item_get_css_class (item);

  g_set_object (&self->item, item);
  if (g_strcmp0 (self->css_class, css_class) != 0)
    {
      if (self->css_class != NULL)
        gtk_widget_remove_css_class (self->icon, self->css_class);
      self->css_class = css_class;
      gtk_widget_add_css_class (self->icon, css_class);
    }
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), crm_timeline_item_get_icon (item));
  set_text (self->title, crm_timeline_item_get_title (item));
  show_month (self, above);
  show_day (self, above);
  show_time (self);
  show_meta (self);
  show_body (self);
  show_pin (self, is_note ? crm_timeline_item_get_record (item) : NULL);
  show_done (self);
}

void
crm_timeline_row_unbind (CrmTimelineRow *self)
{
  g_clear_object (&self->item);
}

/* The object */

static void
crm_timeline_row_dispose (GObject *object)
{
  CrmTimelineRow *self = CRM_TIMELINE_ROW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->item);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_timeline_row_parent_class)->dispose (object);
}

static void
crm_timeline_row_class_init (CrmTimelineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_timeline_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_GRID_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "timeline-row");
}

static void
crm_timeline_row_init (CrmTimelineRow *self)
{
  static const char *const classes[] = { "timeline-title", NULL };

  gtk_grid_layout_set_column_spacing (
      GTK_GRID_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 12);
  self->icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->icon, "activity-icon");
  place (self, self->icon, COLUMN_ICON, ROW_TITLE, 1, N_ROWS - ROW_TITLE);
  self->title = make_label (self, COLUMN_TEXT, ROW_TITLE, 1, classes);
  gtk_widget_set_hexpand (self->title, TRUE);
}

/**
 * crm_timeline_row_new:
 *
 * Returns: (transfer full): an empty row
 */
GtkWidget *
crm_timeline_row_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmTimelineRow *self = g_object_new (CRM_TYPE_TIMELINE_ROW, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  return GTK_WIDGET (self);
}
