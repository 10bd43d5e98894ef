/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How this desk stands to the shared database. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-sync-button.h"

/* So many changes take a while. */
#define OK_ICON "crm-sync-ok-symbolic"
#define MANY_PENDING 20

struct _CrmSyncButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkImage *symbol;
  GtkLabel *count;
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *explanation;
  GtkLabel *facts;
  GtkWidget *news_box;
  GtkLabel *news;
  GtkWidget *correct;
  GtkWidget *decide;
  GtkLabel *conflicts;
  GtkWidget *sync_now;

  CrmContext *context;
  CrmSyncEngine *engine;
  gulong notify_id;
};

G_DEFINE_FINAL_TYPE (CrmSyncButton, crm_sync_button, GTK_TYPE_WIDGET)

typedef struct
{
  const char *icon;
  char *heading;
  char *explanation;
} State;

static char *
dup_number (CrmSyncButton *self, guint64 n)
{
  return crm_locale_format_integer (crm_context_get_locale (self->context), (gint64) n);
}

static char *
dup_pending (CrmSyncButton *self, guint64 n)
{
  g_autofree char *number = dup_number (self, n);
  /* Translators: %s is a number of changes that were not sent to the shared database yet. */
  return g_strdup_printf (ngettext ("%s change to send", "%s changes to send", (gulong) n), number);
}

static char *
dup_last_contact (CrmSyncButton *self)
{
  gint64 at = crm_sync_engine_get_last_contact (self->engine);
  if (at == CRM_INSTANT_NONE)
    return NULL;
  g_autofree char *time = crm_locale_format_instant (crm_context_get_locale (self->context), at);
  /* Translators: %s is a date and a time. */
  return g_strdup_printf (_ ("Last word with the database: %s"), time);
}

static gboolean
is_today (gint64 instant)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (instant / G_USEC_PER_SEC);
  return then && g_date_time_get_year (now) == g_date_time_get_year (then)
         && g_date_time_get_day_of_year (now) == g_date_time_get_day_of_year (then);
}

/* Since the last word with the database nothing was heard of it. */
static char *
dup_offline_since (CrmSyncButton *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  gint64 at = crm_sync_engine_get_last_contact (self->engine);
  if (at == CRM_INSTANT_NONE)
    return g_strdup (_ ("Offline"));
  g_autofree char *time = is_today (at) ? crm_locale_format_time (locale, at)
                                        : crm_locale_format_instant (locale, at);
  /* Translators: %s is a time, with its date unless that is today. */
  return g_strdup_printf (_ ("Offline since %s"), time);
}

static void
describe_offline (CrmSyncButton *self, State *state)
{
  const char *message = crm_sync_engine_get_message (self->engine);
  state->icon = "crm-sync-offline-symbolic";
  state->heading = dup_offline_since (self);
  state->explanation = g_strdup_printf (
      "%s%s%s", message ? message : "", message ? "\n\n" : "",
      _ ("Everything works meanwhile; what you change is sent as soon as the database answers."));
}

static void
describe (CrmSyncButton *self, State *state)
{
  guint64 pending = crm_sync_engine_get_pending (self->engine);
  const char *message = crm_sync_engine_get_message (self->engine);
  switch (crm_sync_engine_get_state (self->engine))
    {
    case CRM_SYNC_UP_TO_DATE:
      state->icon = pending > 0 ? "crm-sync-pending-symbolic" : OK_ICON;
      state->heading = pending > 0 ? dup_pending (self, pending) : g_strdup (_ ("Up to Date"));
      state->explanation = g_strdup (_ ("What you see here is what the shared database has."));
      break;
    case CRM_SYNC_SENDING:
      state->icon = "crm-sync-pending-symbolic";
      state->heading = pending > 0 ? dup_pending (self, pending) : g_strdup (_ ("Sending"));
      state->explanation = g_strdup (_ ("What you changed goes to the shared database."));
      break;
    case CRM_SYNC_RECEIVING:
      state->icon = "crm-sync-pending-symbolic";
      state->heading = g_strdup (_ ("Receiving"));
      state->explanation = g_strdup (_ ("What your colleagues changed is coming in."));
      break;
    case CRM_SYNC_CLONING:
      state->icon = "crm-sync-pending-symbolic";
      state->heading = g_strdup (_ ("Copying the Office"));
      state->explanation = g_strdup (_ ("The first copy of the shared database is being made."));
      break;
    case CRM_SYNC_OFFLINE:
      describe_offline (self, state);
      break;
    case CRM_SYNC_REVOKED:
      state->icon = "dialog-warning-symbolic";
      state->heading = g_strdup (_ ("Taken Back"));
      state->explanation = g_strdup (_ ("The office has taken back the copy on this desk."));
      break;
    case CRM_SYNC_ERROR:
      state->icon = "dialog-warning-symbolic";
      state->heading = g_strdup (_ ("Needs Your Attention"));
      state->explanation = g_strdup (message);
      break;
    case CRM_SYNC_OFF:
    default:
      state->icon = "computer-symbolic";
      state->heading = g_strdup (_ ("Only on This Desk"));
      state->explanation
          = g_strdup (_ ("This office is kept on this computer and is not shared with other desks. "
                         "Everything that you enter is saved at once."));
    }
}

/* What is the matter, in numbers: to send, received, when. */
static void
show_facts (CrmSyncButton *self)
{
  guint64 pending = crm_sync_engine_get_pending (self->engine);
  guint64 received = crm_sync_engine_get_received (self->engine);
  CrmSyncState state = crm_sync_engine_get_state (self->engine);
  const char *lines[4] = { NULL };
  guint n = 0;
  g_autofree char *waiting = dup_pending (self, pending);
  g_autofree char *contact = dup_last_contact (self);
  g_autofree char *number = dup_number (self, received);
  /* Translators: %s is a number of records that came from the shared database. */
  g_autofree char *came
      = g_strdup_printf (ngettext ("%s record received since the start",
                                   "%s records received since the start", (gulong) received),
                         number);
  if (pending > 0)
    lines[n++] = waiting;
  if (received > 0)
    lines[n++] = came;
  if (contact)
    lines[n++] = contact;
  g_autofree char *text = g_strjoinv ("\n", (char **) lines);
  gtk_label_set_label (self->facts, text);
  gtk_widget_set_visible (GTK_WIDGET (self->facts), n > 0 && state != CRM_SYNC_OFF);
}

/* What goes on by itself, and what somebody may wonder about. */
static void
show_news (CrmSyncButton *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *warning = crm_sync_engine_dup_warning (self->engine, locale);
  g_autofree char *event = crm_sync_engine_dup_event (self->engine, locale);
  g_autofree char *both = warning && event ? g_strconcat (warning, "\n\n", event, NULL) : NULL;
  const char *text = both ? both : warning ? warning : event;
  gtk_label_set_label (self->news, text ? text : "");
  gtk_widget_set_visible (self->news_box, text != NULL);
}

/* In the header bar only what will not go by itself in a moment is counted: edits that wait for a
 * decision, or else changes that cannot be sent. An office that is not shared sends nothing. */
static void
show_count (CrmSyncButton *self, const char *heading)
{
  guint n_conflicts = crm_sync_engine_get_conflicts (self->engine);
  guint64 pending = crm_sync_engine_get_pending (self->engine);
  CrmSyncState state = crm_sync_engine_get_state (self->engine);
  gboolean waits
      = pending > 0 && state != CRM_SYNC_OFF
        && (state == CRM_SYNC_OFFLINE || state == CRM_SYNC_ERROR || pending >= MANY_PENDING);
  g_autofree char *number = dup_number (self, n_conflicts > 0 ? n_conflicts : pending);
  g_autofree char *waiting = dup_pending (self, pending);
  /* Translators: %s is a number of edits that met a colleague's edit of the same field. */
  g_autofree char *open = g_strdup_printf (
      ngettext ("%s conflict to decide", "%s conflicts to decide", n_conflicts), number);
  g_autofree char *first
      = n_conflicts > 0 ? g_strdup_printf ("%s\n%s", open, heading) : g_strdup (heading);
  g_autofree char *text = waits && !strstr (heading, waiting)
                              ? g_strdup_printf ("%s\n%s", first, waiting)
                              : g_strdup (first);
  gtk_label_set_label (self->count, number);
  gtk_widget_set_visible (GTK_WIDGET (self->count), waits || n_conflicts > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

static void
show_conflicts (CrmSyncButton *self)
{
  guint n = crm_sync_engine_get_conflicts (self->engine);
  gtk_widget_set_visible (self->decide, n > 0);
  if (n == 0)
    return;
  g_autofree char *number = dup_number (self, n);
  /* Translators: %s is a number of edits that met a colleague's edit of the same field. */
  g_autofree char *text
      = g_strdup_printf (ngettext ("_Decide %s Conflict", "_Decide %s Conflicts", n), number);
  gtk_label_set_text_with_mnemonic (self->conflicts, text);
}

static void
update (CrmSyncButton *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->context != NULL);
  if (!self->context)
    return;
  State state = { NULL, NULL, NULL };
  describe (self, &state);
  gtk_image_set_from_icon_name (self->symbol, crm_sync_engine_get_conflicts (self->engine) > 0
                                                      && strcmp (state.icon, OK_ICON) == 0
                                                  ? "crm-conflict-symbolic"
                                                  : state.icon);
  gtk_image_set_from_icon_name (self->icon, state.icon);
  gtk_label_set_label (self->heading, state.heading);
  gtk_label_set_label (self->explanation, state.explanation ? state.explanation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), state.explanation != NULL);
  show_count (self, state.heading);
  show_facts (self);
  show_news (self);
  gtk_widget_set_visible (self->correct, crm_sync_engine_can_be_corrected (self->engine));
  gtk_widget_set_visible (self->sync_now, crm_sync_engine_get_state (self->engine) != CRM_SYNC_OFF);
  show_conflicts (self);
  g_free (state.heading);
  g_free (state.explanation);
}

/* What is to be arranged or decided is on a page of the settings. */
static void
on_sharing_clicked_cb (CrmSyncButton *self)
{
  gtk_menu_button_popdown (self->button);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences-page", "s", "sharing");
}

static void
on_decide_clicked_cb (CrmSyncButton *self)
{
  gtk_menu_button_popdown (self->button);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.go", "s", "attention");
}

static void
on_correct_clicked_cb (CrmSyncButton *self)
{
  gtk_menu_button_popdown (self->button);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences-page", "s", "sharing:correct");
}

static void
on_sync_now_clicked_cb (CrmSyncButton *self)
{
  crm_sync_engine_sync_now (self->engine);
}

static void
leave_engine (CrmSyncButton *self)
{
  if (self->engine)
    g_clear_signal_handler (&self->notify_id, self->engine);
  g_clear_object (&self->engine);
}

static void
crm_sync_button_dispose (GObject *object)
{
  CrmSyncButton *self = CRM_SYNC_BUTTON (object);
  leave_engine (self);
  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_sync_button_parent_class)->dispose (object);
}

static void
crm_sync_button_class_init (CrmSyncButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_sync_button_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/shell/crm-sync-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, button);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, symbol);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, count);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, icon);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, facts);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, news_box);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, news);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, correct);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, heading);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, explanation);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, decide);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, conflicts);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, sync_now);
  gtk_widget_class_bind_template_callback (widget_class, on_decide_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_correct_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_sync_now_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_sharing_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_sync_button_init (CrmSyncButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

/**
 * crm_sync_button_set_context:
 * @context: (nullable): the open office
 *
 * Sets whose state it shows.
 */
void
crm_sync_button_set_context (CrmSyncButton *self, CrmContext *context)
{
  g_return_if_fail (CRM_IS_SYNC_BUTTON (self));
  if (!g_set_object (&self->context, context))
    return;
  leave_engine (self);
  if (context)
    {
      self->engine = g_object_ref (crm_context_get_sync (context));
      self->notify_id
          = g_signal_connect_swapped (self->engine, "notify", G_CALLBACK (update), self);
    }
  update (self);
}
