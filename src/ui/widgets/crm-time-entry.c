/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A time of day to type. Main thread. */
#include "config.h"

#include "crm-time-entry.h"

#include <string.h>

#define DAY_MINUTES 1440
#define STEP 15

struct _CrmTimeEntry
{
  GtkWidget parent_instance;

  GtkEntry *entry;

  const CrmLocale *locale;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmTimeEntry, crm_time_entry, GTK_TYPE_WIDGET)

static guint changed_signal;

static int
read_digits (const char **text, int *value)
{
  int n = 0;

  *value = 0;
  for (; g_ascii_isdigit (**text) && n < 4; (*text)++, n++)
    *value = *value * 10 + g_ascii_digit_value (**text);
  return n;
}

/* Half of the day behind a time: 0 none, 1 before noon, 2 after noon, -1 something else. */
static int
read_half (const char *text)
{
  g_autofree char *clean = NULL;

  if (g_str_has_prefix (text, "\u00a0"))
    text += strlen ("\u00a0");
  clean = g_strstrip (g_ascii_strdown (text, -1));
  if (*clean == '\0')
    return 0;
  if (strcmp (clean, "am") == 0 || strcmp (clean, "a") == 0)
    return 1;
  return strcmp (clean, "pm") == 0 || strcmp (clean, "p") == 0 ? 2 : -1;
}

/**
 * crm_time_parse:
 * @minute: (out): minute of the day
 *
 * Returns: whether @text is a time of day
 */
gboolean
crm_time_parse (const char *text, int *minute)
{
  int hours, minutes = 0, n, half;

  while (g_ascii_isspace (*text))
    text++;
  n = read_digits (&text, &hours);
  if (n == 0)
    return FALSE;
  if (n > 2)
    {
      minutes = hours % 100;
      hours /= 100;
    }
  else if (*text != '\0' && strchr (":.h,", *text) != NULL)
    {
      text++;
      n = read_digits (&text, &minutes);
      if (n == 1 || n > 2)
        return FALSE;
    }
  half = read_half (text);
  if (half < 0 || minutes > 59 || hours > (half > 0 ? 12 : 23) || (half > 0 && hours == 0))
    return FALSE;
  if (half > 0)
    hours = hours % 12 + (half == 2 ? 12 : 0);
  *minute = hours * 60 + minutes;
  return TRUE;
}

static void
show_validity (CrmTimeEntry *self)
{
  int minute;

  if (crm_time_entry_get_minute (self, &minute))
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
}

static void
on_text_changed_cb (CrmTimeEntry *self)
{
  if (self->is_setting)
    return;
  show_validity (self);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmTimeEntry *self)
{
  int minute;

  if ((keyval != GDK_KEY_Up && keyval != GDK_KEY_Down)
      || !crm_time_entry_get_minute (self, &minute))
    return FALSE;
  minute = (minute / STEP + (keyval == GDK_KEY_Up ? 1 : -1)) * STEP;
  crm_time_entry_set_minute (self, (minute + DAY_MINUTES) % DAY_MINUTES);
  g_signal_emit (self, changed_signal, 0);
  return TRUE;
}

static gboolean
crm_time_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CRM_TIME_ENTRY (widget)->entry));
}

static void
crm_time_entry_dispose (GObject *object)
{
  g_clear_pointer ((GtkWidget **) &CRM_TIME_ENTRY (object)->entry, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_time_entry_parent_class)->dispose (object);
}

static void
crm_time_entry_class_init (CrmTimeEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_time_entry_dispose;
  widget_class->grab_focus = crm_time_entry_grab_focus;
  changed_signal = g_signal_new ("changed", CRM_TYPE_TIME_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-time-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTimeEntry, entry);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "time-entry");
}

static void
crm_time_entry_init (CrmTimeEntry *self)
{
  self->locale = crm_locale_default ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_time_entry_new:
 *
 * Returns: (transfer full): an empty entry
 */
GtkWidget *
crm_time_entry_new (const CrmLocale *locale)
{
  CrmTimeEntry *self = g_object_new (CRM_TYPE_TIME_ENTRY, NULL);

  self->locale = locale;
  return GTK_WIDGET (self);
}

void
crm_time_entry_set_locale (CrmTimeEntry *self, const CrmLocale *locale)
{
  g_return_if_fail (CRM_IS_TIME_ENTRY (self));
  self->locale = locale;
}

/**
 * crm_time_entry_set_label:
 *
 * Sets what a screen reader calls it.
 */
void
crm_time_entry_set_label (CrmTimeEntry *self, const char *label)
{
  g_return_if_fail (CRM_IS_TIME_ENTRY (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/**
 * crm_time_entry_set_minute:
 * @minute: of the day
 *
 * Does not emit "changed".
 */
void
crm_time_entry_set_minute (CrmTimeEntry *self, int minute)
{
  g_autofree char *text = NULL;

  g_return_if_fail (CRM_IS_TIME_ENTRY (self));
  text = crm_locale_format_time (self->locale, crm_instant_from_date (0, minute / 60, minute % 60));
  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->is_setting = FALSE;
  show_validity (self);
}

/**
 * crm_time_entry_get_minute:
 * @minute: (out): minute of the day
 *
 * Returns: whether what is typed is a time
 */
gboolean
crm_time_entry_get_minute (CrmTimeEntry *self, int *minute)
{
  g_return_val_if_fail (CRM_IS_TIME_ENTRY (self), FALSE);
  return crm_time_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), minute);
}
