/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue of messages in the header bar. Main thread. */
#include "config.h"

#include "crm-outbox-button.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-operation.h"
#include "crm-outbox.h"

#define MOST_SHOWN 50

struct _CrmOutboxButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *count;
  GtkLabel *summary;
  GtkListBox *list;
  GtkWidget *all_button;

  CrmContext *context;
  CrmNavigator *navigator; /* borrowed: the window outlives the button */
  GPtrArray *messages;     /* CrmRecord */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmOutboxButton, crm_outbox_button, GTK_TYPE_WIDGET)

/* ---- what a person decides ---- */

typedef struct
{
  CrmMessageStep step;
  GArray *ids; /* CrmId */
} Steps;

static void
steps_free (gpointer data)
{
  Steps *steps = data;

  g_array_unref (steps->ids);
  g_free (steps);
}

static gpointer
run_steps (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Steps *steps = data;

  for (guint i = 0; i < steps->ids->len; i++)
    if (!crm_outbox_take_step (session, &g_array_index (steps->ids, CrmId, i), steps->step, error))
      return NULL;
  return steps;
}

static const char *
get_label (CrmMessageStep step)
{
  switch (step)
    {
    case CRM_MESSAGE_CANCEL:
      return _ ("Do not send");
    case CRM_MESSAGE_RETRY:
      return _ ("Send again");
    case CRM_MESSAGE_WAS_SENT:
    default:
      return _ ("It was sent");
    }
}

static void
take_steps (CrmOutboxButton *self, GArray *ids, CrmMessageStep step)
{
  g_autoptr (CrmOperation) operation = crm_operation_new (get_label (step));
  Steps *steps = g_new0 (Steps, 1);

  steps->step = step;
  steps->ids = g_array_ref (ids);
  crm_operation_set_func (operation, run_steps, steps, steps_free);
  crm_navigator_run (self->navigator, operation);
}

static void
on_step_clicked_cb (CrmOutboxButton *self, GtkWidget *button)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CrmId));

  g_array_append_vals (ids, g_object_get_data (G_OBJECT (button), "crm-id"), 1);
  take_steps (self, ids,
              (CrmMessageStep) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "crm-step")));
}

/* All but those of which nobody knows whether they went out: each of them is asked about. */
static gboolean
is_failed (CrmRecord *message)
{
  return crm_message_can (message, CRM_MESSAGE_RETRY)
         && !crm_message_can (message, CRM_MESSAGE_WAS_SENT);
}

static void
on_all_clicked_cb (CrmOutboxButton *self)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (CrmId));

  for (guint i = 0; i < self->messages->len; i++)
    if (is_failed (g_ptr_array_index (self->messages, i)))
      g_array_append_vals (ids, crm_record_get_id (g_ptr_array_index (self->messages, i)), 1);
  if (ids->len > 0)
    take_steps (self, ids, CRM_MESSAGE_RETRY);
}

static void
on_open_clicked_cb (CrmOutboxButton *self, GtkWidget *button)
{
  gtk_menu_button_popdown (self->button);
  crm_navigator_open_record (self->navigator, crm_context_get_kind (self->context, "message"),
                             g_object_get_data (G_OBJECT (button), "crm-id"));
}

/* ---- showing ---- */

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_button (CrmOutboxButton *self,
            GtkWidget *box,
            CrmRecord *message,
            const char *label,
            GCallback callback,
            CrmMessageStep step)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), "crm-id", crm_id_copy (crm_record_get_id (message)),
                          g_free);
  g_object_set_data (G_OBJECT (button), "crm-step", GINT_TO_POINTER (step));
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
make_row (CrmOutboxButton *self, CrmRecord *message)
{
  static const CrmMessageStep steps[]
      = { CRM_MESSAGE_WAS_SENT, CRM_MESSAGE_RETRY, CRM_MESSAGE_CANCEL };
  const CrmField *status = crm_kind_find_field (crm_record_get_kind (message), "status");
  const char *problem = crm_record_get_text (message, "problem");
  g_autofree char *state
      = crm_record_format (message, status, crm_context_get_locale (self->context));
  g_autofree char *meta
      = g_strdup_printf ("%s · %s", crm_record_get_text (message, "recipients"), state);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), make_label (crm_record_get_title (message), NULL));
  gtk_box_append (GTK_BOX (box), make_label (meta, "dim-label"));
  if (problem != NULL)
    gtk_box_append (GTK_BOX (box), make_label (problem, "warning"));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (crm_message_can (message, steps[i]))
      add_button (self, buttons, message, get_label (steps[i]), G_CALLBACK (on_step_clicked_cb),
                  steps[i]);
  add_button (self, buttons, message, _ ("Open"), G_CALLBACK (on_open_clicked_cb),
              CRM_MESSAGE_CANCEL);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  return box;
}

static void
show_messages (CrmOutboxButton *self)
{
  g_autofree char *number = g_strdup_printf ("%u", self->messages->len);
  /* Translators: %u is a number of messages that are not sent yet. */
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u message to be sent", "%u messages to be sent", self->messages->len),
      self->messages->len);
  gboolean any = FALSE;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < self->messages->len; i++)
    {
      CrmRecord *message = g_ptr_array_index (self->messages, i);

      any |= is_failed (message);
      if (i >= MOST_SHOWN)
        continue;
      row = gtk_list_box_row_new ();
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_row (self, message));
      gtk_list_box_append (self->list, row);
    }
  gtk_label_set_text (self->count, number);
  gtk_label_set_text (self->summary, text);
  gtk_widget_set_visible (self->all_button, any);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), self->messages->len > 0);
  if (self->messages->len == 0)
    gtk_menu_button_popdown (self->button);
}

static gpointer
read_messages (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_outbox_list (session, error);
}

static void
on_messages_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmOutboxButton) self = user_data;
  g_autoptr (GPtrArray) messages = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (messages == NULL || self->context == NULL
      || crm_context_get_store (self->context) != CRM_STORE (source))
    return;
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  self->messages = g_steal_pointer (&messages);
  show_messages (self);
}

static void
read_anew (CrmOutboxButton *self)
{
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_LOW,
                       read_messages, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                       on_messages_read_cb, g_object_ref (self));
}

static void
on_context_changed_cb (CrmOutboxButton *self, GArray *changes)
{
  gboolean concerns = changes->len == 0; /* so many that they are not named */

  for (guint i = 0; i < changes->len && !concerns; i++)
    concerns
        = strcmp (crm_kind_get_name (g_array_index (changes, CrmChangedRecord, i).kind), "message")
          == 0;
  if (concerns)
    read_anew (self);
}

/* ---- the widget ---- */

static void
drop_context (CrmOutboxButton *self)
{
  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
}

static void
crm_outbox_button_dispose (GObject *object)
{
  CrmOutboxButton *self = CRM_OUTBOX_BUTTON (object);

  drop_context (self);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_outbox_button_parent_class)->dispose (object);
}

static void
crm_outbox_button_class_init (CrmOutboxButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_outbox_button_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/shell/crm-outbox-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmOutboxButton, button);
  gtk_widget_class_bind_template_child (widget_class, CrmOutboxButton, count);
  gtk_widget_class_bind_template_child (widget_class, CrmOutboxButton, summary);
  gtk_widget_class_bind_template_child (widget_class, CrmOutboxButton, list);
  gtk_widget_class_bind_template_child (widget_class, CrmOutboxButton, all_button);
  gtk_widget_class_bind_template_callback (widget_class, on_all_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_outbox_button_init (CrmOutboxButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * crm_outbox_button_set_context:
 * @context: (nullable): the open office
 *
 * Sets whose queue it shows.
 */
void
crm_outbox_button_set_context (CrmOutboxButton *self, CrmContext *context, CrmNavigator *navigator)
{
  g_return_if_fail (CRM_IS_OUTBOX_BUTTON (self));

  drop_context (self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  self->navigator = navigator;
  if (context == NULL)
    return;
  self->context = g_object_ref (context);
  self->changed_id
      = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  read_anew (self);
}
