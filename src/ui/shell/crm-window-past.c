/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office as it was on a day, in a window of its own. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-date-entry.h"
#include "crm-date.h"
#include "crm-window-private.h"

/* A person who looks back begins a week ago. */
#define FIRST_OFFER 7

/* On a thread of the store. */
static gpointer
read_known_since (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  gint64 *since = g_new (gint64, 1);

  *since = crm_session_known_since (session);
  return since;
}

static char *
describe_past (CrmContext *context)
{
  CrmDate day = crm_instant_to_date (crm_context_get_past (context));
  g_autofree char *date
      = crm_locale_format_date (crm_context_get_locale (context), day, CRM_DATE_LONG);

  /* Translators: a date. */
  return g_strdup_printf (_ ("As it was on %s. It can be looked at, not changed."), date);
}

static void
on_known_since_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  g_autofree gint64 *since = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (since == NULL || self->context == NULL || *since <= crm_context_get_past (self->context)
      || *since == G_MAXINT64)
    return;
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *first = describe_past (self->context);
  g_autofree char *date
      = crm_locale_format_date (locale, crm_instant_to_date (*since), CRM_DATE_LONG);
  g_autofree char *second
      /* Translators: a date. */
      = g_strdup_printf (_ ("This desk knows what was changed since %s."), date);
  g_autofree char *text = g_strdup_printf ("%s %s", first, second);
  gtk_label_set_label (self->past_label, text);
}

/**
 * crm_window_tell_past:
 *
 * Says above the pages of which day they are, when they are not of now.
 */
void
crm_window_tell_past (CrmWindow *self)
{
  gboolean is_past = crm_context_get_past (self->context) != 0;
  gtk_widget_set_visible (GTK_WIDGET (self->past_label), is_past);
  if (!is_past)
    return;
  g_autofree char *text = describe_past (self->context);
  gtk_label_set_label (self->past_label, text);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_known_since, NULL, NULL, g_free, NULL, on_known_since_read_cb,
                       g_object_ref (self));
}

static void
on_day_chosen_cb (AdwMessageDialog *dialog, const char *response, CrmWindow *self)
{
  CrmDateEntry *entry = CRM_DATE_ENTRY (adw_message_dialog_get_extra_child (dialog));
  CrmDate day;

  if (g_strcmp0 (response, "look") != 0 || !crm_date_entry_get_date (entry, &day)
      || day == CRM_DATE_NONE)
    return;
  CrmWindow *window = crm_window_new (gtk_window_get_application (GTK_WINDOW (self)));
  crm_window_open_past (window, self->folder, crm_instant_from_date (day + 1, 0, 0) - 1);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_day_entered_cb (AdwMessageDialog *dialog)
{
  adw_message_dialog_response (dialog, "look");
}

/**
 * crm_window_look_back:
 *
 * Asks for a day and shows the office as it was at its end, in another window.
 */
void
crm_window_look_back (CrmWindow *self)
{
  if (!self->context)
    return;
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (self), _ ("Look Back at a Day"),
      _ ("Lists, cards and sums are shown as they were at the end of that day."));
  GtkWidget *entry = crm_date_entry_new (crm_context_get_locale (self->context));
  crm_date_entry_set_label (CRM_DATE_ENTRY (entry), _ ("Day"));
  crm_date_entry_set_date (CRM_DATE_ENTRY (entry), crm_date_today () - FIRST_OFFER);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "look",
                                    _ ("_Look Back"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "look",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "look");
  g_signal_connect_object (entry, "activate", G_CALLBACK (on_day_entered_cb), dialog,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_day_chosen_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
