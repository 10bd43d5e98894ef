/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of words as something to do. What is understood is read on a thread of the store after
 * each keystroke, and only the newest answer is shown. Main thread. */
#include "config.h"

#include "crm-quick-bar.h"

#include <glib/gi18n-lib.h>

#include "crm-activity.h"
#include "crm-quick-entry.h"

struct _CrmQuickBar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkEditable *entry;
  GtkWidget *row; /* what was understood */
  GtkLabel *said;
  GtkDropDown *parties;

  CrmContext *context;
  CrmNavigator *navigator;
  GCancellable *reading;
  CrmQuickEntry *understood; /* of the text as it stands, or NULL */
  guint act_when_read;       /* Enter came before the answer: 1 plans, 2 opens the editor */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (CrmQuickBar, crm_quick_bar, GTK_TYPE_WIDGET)

enum
{
  ACT_PLAN = 1,
  ACT_EDIT,
};

static void
show_said (CrmQuickBar *self)
{
  g_autofree char *said
      = self->understood != NULL
            ? crm_quick_entry_say (self->understood, crm_context_get_locale (self->context))
            : NULL;

  gtk_label_set_text (self->said, said != NULL ? said : "");
  gtk_widget_set_visible (self->row, said != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  said != NULL ? said : "", -1);
}

static void
show_parties (CrmQuickBar *self)
{
  guint n = self->understood != NULL ? self->understood->parties->len : 0;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      CrmRecord *party = g_ptr_array_index (self->understood->parties, i);
      const char *more = crm_record_get_subtitle (party);
      g_autofree char *name = more != NULL && *more != '\0'
                                  ? g_strdup_printf ("%s · %s", crm_record_get_title (party), more)
                                  : g_strdup (crm_record_get_title (party));

      gtk_string_list_append (names, name);
    }
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->parties, G_LIST_MODEL (names));
  self->is_filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->parties), n > 1);
}

static void
on_party_chosen_cb (CrmQuickBar *self)
{
  guint chosen = gtk_drop_down_get_selected (self->parties);

  if (self->is_filling || self->understood == NULL || chosen >= self->understood->parties->len)
    return;
  crm_quick_entry_choose (self->understood, chosen);
  show_said (self);
}

static void
forget (CrmQuickBar *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->understood, crm_quick_entry_free);
  self->act_when_read = 0;
}

static void
plan (CrmQuickBar *self)
{
  CrmRecord *activity = self->understood->activity;
  g_autoptr (CrmOperation) operation = crm_operation_new (crm_record_get_title (activity));
  g_autoptr (GSettings) settings = g_settings_new ("org.clientela.Clientela");
  int minutes = g_settings_get_int (settings, "reminder-minutes");

  crm_operation_insert (operation, activity);
  if (minutes >= 0 && crm_record_is_set (activity, "start_at"))
    {
      g_autoptr (CrmRecord) reminder = crm_reminder_draft (activity, minutes);

      crm_operation_insert (operation, reminder);
    }
  crm_navigator_run (self->navigator, operation);
}

static void
act (CrmQuickBar *self, guint what)
{
  if (self->reading != NULL)
    {
      self->act_when_read = what;
      return;
    }
  if (self->understood == NULL)
    return;
  if (what == ACT_PLAN)
    plan (self);
  else
    crm_navigator_new_record (self->navigator, crm_record_get_kind (self->understood->activity),
                              self->understood->activity);
  gtk_editable_set_text (self->entry, "");
}

static gpointer
read_entry (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_quick_entry_read (session, data, error);
}

typedef struct
{
  CrmQuickBar *self;
  GCancellable *cancellable;
} Asked;

static void
on_entry_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  CrmQuickBar *self = asked->self;
  CrmQuickEntry *entry = crm_store_run_finish (CRM_STORE (source), result, NULL);
  guint what;

  if (self->reading == asked->cancellable)
    {
      g_clear_object (&self->reading);
      self->understood = entry;
      show_parties (self);
      show_said (self);
      what = self->act_when_read;
      self->act_when_read = 0;
      if (what != 0)
        act (self, what);
    }
  else if (entry != NULL)
    crm_quick_entry_free (entry);
  g_object_unref (asked->cancellable);
  g_object_unref (self);
  g_free (asked);
}

static void
on_changed_cb (CrmQuickBar *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  Asked *asked;

  forget (self);
  if (self->context == NULL || *text == '\0')
    {
      show_parties (self);
      show_said (self);
      return;
    }
  self->reading = g_cancellable_new ();
  asked = g_new0 (Asked, 1);
  asked->self = g_object_ref (self);
  asked->cancellable = g_object_ref (self->reading);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       read_entry, g_strdup (text), g_free, (GDestroyNotify) crm_quick_entry_free,
                       self->reading, on_entry_read_cb, asked);
}

static gboolean
on_key_pressed_cb (CrmQuickBar *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval == GDK_KEY_Escape && *gtk_editable_get_text (self->entry) != '\0')
    gtk_editable_set_text (self->entry, "");
  else if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_SHIFT_MASK))
    act (self, ACT_EDIT);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
on_activated_cb (CrmQuickBar *self)
{
  act (self, ACT_PLAN);
}

static void
on_edit_clicked_cb (CrmQuickBar *self)
{
  act (self, ACT_EDIT);
}

static gboolean
crm_quick_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CRM_QUICK_BAR (widget)->entry));
}

static void
crm_quick_bar_dispose (GObject *object)
{
  CrmQuickBar *self = CRM_QUICK_BAR (object);

  forget (self);
  g_clear_object (&self->context);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_quick_bar_parent_class)->dispose (object);
}

static void
crm_quick_bar_class_init (CrmQuickBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_quick_bar_dispose;
  widget_class->grab_focus = crm_quick_bar_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
add_understood (CrmQuickBar *self)
{
  GtkWidget *edit = gtk_button_new_with_mnemonic (_ ("_Edit…"));

  self->row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->said = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->said, 0);
  gtk_label_set_wrap (self->said, TRUE);
  gtk_label_set_wrap_mode (self->said, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (GTK_WIDGET (self->said), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->said), "dim-label");
  self->parties = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_valign (GTK_WIDGET (self->parties), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->parties), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Who is meant"), -1);
  g_signal_connect_swapped (self->parties, "notify::selected", G_CALLBACK (on_party_chosen_cb),
                            self);
  gtk_widget_set_valign (edit, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (edit, "flat");
  g_signal_connect_swapped (edit, "clicked", G_CALLBACK (on_edit_clicked_cb), self);
  gtk_box_append (GTK_BOX (self->row), GTK_WIDGET (self->said));
  gtk_box_append (GTK_BOX (self->row), GTK_WIDGET (self->parties));
  gtk_box_append (GTK_BOX (self->row), edit);
  gtk_widget_set_visible (self->row, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->row);
}

static void
crm_quick_bar_init (CrmQuickBar *self)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->entry = GTK_EDITABLE (entry);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_PRIMARY,
                                     "list-add-symbolic");
  gtk_entry_set_icon_activatable (GTK_ENTRY (entry), GTK_ENTRY_ICON_PRIMARY, FALSE);
  /* Translators: an example of what can be typed, in the words of the language. */
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("Call Ana tomorrow 3pm about prices"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Add something to do in one line"), -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (on_activated_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (entry, keys);
  gtk_box_append (GTK_BOX (self->box), entry);
  add_understood (self);
}

/**
 * crm_quick_bar_set_context:
 * @navigator: of the window; outlives the bar
 */
void
crm_quick_bar_set_context (CrmQuickBar *self, CrmContext *context, CrmNavigator *navigator)
{
  g_return_if_fail (CRM_IS_QUICK_BAR (self));
  g_set_object (&self->context, context);
  self->navigator = navigator;
}
