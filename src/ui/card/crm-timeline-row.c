/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, or is planned. Main thread. */
#include "config.h"

#include "crm-timeline-row.h"

#include <glib/gi18n-lib.h>

struct _CrmTimelineRow
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkLabel *day;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *time;
  GtkLabel *meta;
  GtkLabel *body;
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

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
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

static void
show_day (CrmTimelineRow *self, CrmTimelineItem *above)
{
  CrmDate date = crm_instant_to_date (crm_timeline_item_get_at (self->item));
  gboolean is_first
      = above == NULL || crm_instant_to_date (crm_timeline_item_get_at (above)) != date;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->day), is_first);
  if (!is_first)
    return;
  text = dup_day (self, date);
  gtk_label_set_text (self->day, text);
}

static void
show_marks (CrmTimelineRow *self)
{
  CrmRecord *record = crm_timeline_item_get_record (self->item);
  gboolean is_note = crm_timeline_item_get_group (self->item) == CRM_TIMELINE_NOTE;
  gboolean is_planned = crm_timeline_item_is_planned (self->item);

  gtk_widget_set_visible (self->done, is_planned);
  gtk_widget_set_visible (self->pin, is_note);
  if (is_note)
    {
      gboolean pinned = crm_record_get_integer (record, "pinned", 0) != 0;

      gtk_button_set_icon_name (GTK_BUTTON (self->pin), "view-pin-symbolic");
      gtk_widget_set_tooltip_text (self->pin, pinned ? _ ("Unpin") : _ ("Pin"));
      if (pinned)
        gtk_widget_add_css_class (self->pin, "pinned");
      else
        gtk_widget_remove_css_class (self->pin, "pinned");
    }
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
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *time = NULL;

  g_set_object (&self->item, item);
  if (self->css_class != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->css_class);
  self->css_class = crm_timeline_item_get_css_class (item);
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), self->css_class);
  gtk_image_set_from_icon_name (self->icon, crm_timeline_item_get_icon (item));
  show_day (self, above);
  set_text (self->title, crm_timeline_item_get_title (item));
  set_text (self->meta, crm_timeline_item_get_meta (item));
  set_text (self->body, crm_timeline_item_get_body (item));
  time = crm_timeline_item_has_time (item)
             ? crm_locale_format_time (locale, crm_timeline_item_get_at (item))
             : g_strdup ("");
  set_text (self->time, time);
  show_marks (self);
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

  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->item);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_timeline_row_parent_class)->dispose (object);
}

static void
crm_timeline_row_class_init (CrmTimelineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_timeline_row_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/card/crm-timeline-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, box);
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, day);
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, time);
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, meta);
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, body);
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, done);
  gtk_widget_class_bind_template_child (widget_class, CrmTimelineRow, pin);
  gtk_widget_class_bind_template_callback (widget_class, on_done_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_pin_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "timeline-row");
}

static void
crm_timeline_row_init (CrmTimelineRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
