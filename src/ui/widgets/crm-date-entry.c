/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A date to type or to choose. Main thread. */
#include "config.h"

#include "crm-date-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-mini-month.h"

struct _CrmDateEntry
{
  GtkWidget parent_instance;

  GtkEntry *entry;
  GtkPopover *popover;
  CrmMiniMonth *month;

  const CrmLocale *locale;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmDateEntry, crm_date_entry, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_validity (CrmDateEntry *self)
{
  CrmDate date;

  if (crm_date_entry_get_date (self, &date))
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID);
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
}

static void
on_text_changed_cb (CrmDateEntry *self)
{
  if (self->is_setting)
    return;
  show_validity (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_entry_activated_cb (CrmDateEntry *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
open_month (CrmDateEntry *self)
{
  CrmDate date;

  if (!crm_date_entry_get_date (self, &date))
    date = CRM_DATE_NONE;
  crm_mini_month_set_date (self->month, date);
  gtk_popover_popup (self->popover);
  gtk_widget_grab_focus (GTK_WIDGET (self->month));
}

static void
on_icon_pressed_cb (CrmDateEntry *self)
{
  open_month (self);
}

static void
on_day_picked_cb (CrmDateEntry *self, int date)
{
  gtk_popover_popdown (self->popover);
  crm_date_entry_set_date (self, date);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[ACTIVATE], 0);
}

/* Down opens the month; plus and minus go a day on and back, as one is used to from tills. */
static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmDateEntry *self)
{
  CrmDate date;

  if (keyval == GDK_KEY_Down)
    {
      open_month (self);
      return TRUE;
    }
  if ((keyval != GDK_KEY_plus && keyval != GDK_KEY_KP_Add && keyval != GDK_KEY_KP_Subtract)
      || !crm_date_entry_get_date (self, &date) || date == CRM_DATE_NONE)
    return FALSE;
  crm_date_entry_set_date (self, date + (keyval == GDK_KEY_KP_Subtract ? -1 : 1));
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

static void
crm_date_entry_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmDateEntry *self = CRM_DATE_ENTRY (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->entry), &(GtkAllocation){ 0, 0, width, height },
                            baseline);
  gtk_popover_present (self->popover);
}

static void
crm_date_entry_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (CRM_DATE_ENTRY (widget)->entry), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static gboolean
crm_date_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CRM_DATE_ENTRY (widget)->entry));
}

static void
crm_date_entry_dispose (GObject *object)
{
  CrmDateEntry *self = CRM_DATE_ENTRY (object);

  g_clear_pointer ((GtkWidget **) &self->popover, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->entry, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_date_entry_parent_class)->dispose (object);
}

static void
crm_date_entry_class_init (CrmDateEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_date_entry_dispose;
  widget_class->measure = crm_date_entry_measure;
  widget_class->size_allocate = crm_date_entry_size_allocate;
  widget_class->grab_focus = crm_date_entry_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_DATE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", CRM_TYPE_DATE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (CRM_TYPE_MINI_MONTH);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-date-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmDateEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, CrmDateEntry, popover);
  gtk_widget_class_bind_template_child (widget_class, CrmDateEntry, month);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_icon_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_day_picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_set_css_name (widget_class, "date-entry");
}

static void
crm_date_entry_init (CrmDateEntry *self)
{
  self->locale = crm_locale_default ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_date_entry_new:
 *
 * Returns: (transfer full): an entry without a date
 */
GtkWidget *
crm_date_entry_new (const CrmLocale *locale)
{
  GtkWidget *self = g_object_new (CRM_TYPE_DATE_ENTRY, NULL);

  crm_date_entry_set_locale (CRM_DATE_ENTRY (self), locale);
  return self;
}

void
crm_date_entry_set_locale (CrmDateEntry *self, const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_DATE_ENTRY (self));
  self->locale = locale;
  crm_mini_month_set_locale (self->month, locale);
}

/**
 * crm_date_entry_set_label:
 *
 * Sets what a screen reader calls it, and what stands in it while it is empty.
 */
void
crm_date_entry_set_label (CrmDateEntry *self, const char *label)
{
  g_return_if_fail (CRM_IS_DATE_ENTRY (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), label);
}

/**
 * crm_date_entry_set_date:
 * @date: %CRM_DATE_NONE empties it
 *
 * Does not emit "changed".
 */
void
crm_date_entry_set_date (CrmDateEntry *self, CrmDate date)
{
  g_autofree char *text = NULL;

  g_return_if_fail (CRM_IS_DATE_ENTRY (self));
  text = date != CRM_DATE_NONE ? crm_locale_format_date (self->locale, date, CRM_DATE_SHORT)
                               : g_strdup ("");
  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->is_setting = FALSE;
  show_validity (self);
}

/**
 * crm_date_entry_get_date:
 * @date: (out): the date, %CRM_DATE_NONE when nothing is typed
 *
 * Returns: FALSE when what is typed is no date
 */
gboolean
crm_date_entry_get_date (CrmDateEntry *self, CrmDate *date)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (CRM_IS_DATE_ENTRY (self), FALSE);
  *date = CRM_DATE_NONE;
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  return *text == '\0' || crm_date_parse (text, date)
         || crm_locale_parse_date (self->locale, text, date);
}

/**
 * crm_date_entry_get_text:
 *
 * Returns: what is typed, a date or not
 */
const char *
crm_date_entry_get_text (CrmDateEntry *self)
{
  g_return_val_if_fail (CRM_IS_DATE_ENTRY (self), NULL);
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}
