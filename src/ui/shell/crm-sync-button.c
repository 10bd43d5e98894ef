/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How this desk stands to the shared database. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-sync-button.h"

struct _CrmSyncButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *explanation;
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

static void
describe_offline (CrmSyncButton *self, guint64 pending, State *state)
{
  const char *message = crm_sync_engine_get_message (self->engine);
  state->icon = "crm-sync-offline-symbolic";
  state->heading = g_strdup (_ ("Offline"));
  state->explanation = g_strdup_printf (
      "%s%s%s",
      _ ("The shared database cannot be reached. Everything works; what you change is sent as soon "
         "as it answers."),
      message ? "\n" : "", message ? message : "");
  if (pending > 0)
    {
      g_free (state->heading);
      g_autofree char *number = dup_number (self, pending);
      /* Translators: %s is a number of changes that were not sent to the shared database yet. */
      state->heading = g_strdup_printf (
          ngettext ("Offline, %s change to send", "Offline, %s changes to send", (gulong) pending),
          number);
    }
}

static void
describe (CrmSyncButton *self, State *state)
{
  guint64 pending = crm_sync_engine_get_pending (self->engine);
  const char *message = crm_sync_engine_get_message (self->engine);
  switch (crm_sync_engine_get_state (self->engine))
    {
    case CRM_SYNC_UP_TO_DATE:
      state->icon = pending > 0 ? "crm-sync-pending-symbolic" : "crm-sync-ok-symbolic";
      state->heading = pending > 0 ? dup_pending (self, pending) : g_strdup (_ ("Up to Date"));
      state->explanation = dup_last_contact (self);
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
      describe_offline (self, pending, state);
      break;
    case CRM_SYNC_REVOKED:
      state->icon = "crm-conflict-symbolic";
      state->heading = g_strdup (_ ("Taken Back"));
      state->explanation = g_strdup (_ ("The office has taken back the copy on this desk."));
      break;
    case CRM_SYNC_ERROR:
      state->icon = "crm-conflict-symbolic";
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
  gtk_menu_button_set_icon_name (self->button, state.icon);
  gtk_image_set_from_icon_name (self->icon, state.icon);
  gtk_label_set_label (self->heading, state.heading);
  gtk_label_set_label (self->explanation, state.explanation ? state.explanation : "");
  gtk_widget_set_visible (GTK_WIDGET (self->explanation), state.explanation != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), state.heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  state.heading, -1);
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
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, icon);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, heading);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, explanation);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, decide);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, conflicts);
  gtk_widget_class_bind_template_child (widget_class, CrmSyncButton, sync_now);
  gtk_widget_class_bind_template_callback (widget_class, on_decide_clicked_cb);
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
