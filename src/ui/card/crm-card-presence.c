/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who else has the card open. Main thread. */
#include "config.h"

#include "crm-card-presence.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_FACES 3
#define FACE_SIZE 24
/* A window that nobody works in for so long is not being looked at. */
#define IDLE_SECONDS (5 * 60)

struct _CrmCardPresence
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkBox *faces;
  GtkListBox *list; /* in the popover */

  CrmContext *context;
  CrmSyncEngine *engine;
  const CrmKind *kind;
  CrmId id; /* none: the card is not in front */
  const CrmField *field;
  GtkWindow *window; /* borrowed while connected */
  gulong active_id;
  guint idle_timer;
};

G_DEFINE_FINAL_TYPE (CrmCardPresence, crm_card_presence, GTK_TYPE_WIDGET)

static guint changed_signal;

static char *
describe (CrmCardPresence *self, const CrmPresence *presence)
{
  const CrmField *field
      = presence->field != NULL ? crm_kind_find_field (self->kind, presence->field) : NULL;

  if (field != NULL)
    /* Translators: the name of a colleague, the label of a field: “Ana is editing Amount”. */
    return g_strdup_printf (_ ("%s is editing %s"), presence->name, crm_field_get_label (field));
  /* Translators: the name of a colleague who has the same card open. */
  return g_strdup_printf (_ ("%s is looking at this"), presence->name);
}

static void
add_row (CrmCardPresence *self, const CrmPresence *presence, const char *sentence)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = gtk_label_new (sentence);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_box_append (GTK_BOX (box), adw_avatar_new (FACE_SIZE, presence->name, TRUE));
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_append (self->list, row);
}

static void
add_face (CrmCardPresence *self, guint n, const CrmPresence *presence, guint n_all)
{
  GtkWidget *face;

  if (n >= MOST_FACES)
    return;
  if (n == MOST_FACES - 1 && n_all > MOST_FACES)
    {
      /* Translators: so many more colleagues than the faces before: “+3”. */
      g_autofree char *more = g_strdup_printf (_ ("+%u"), n_all - n);

      face = gtk_label_new (more);
      gtk_widget_add_css_class (face, "more");
    }
  else
    face = adw_avatar_new (FACE_SIZE, presence->name, TRUE);
  gtk_box_append (self->faces, face);
}

static void
show_people (CrmCardPresence *self)
{
  GPtrArray *people = crm_sync_engine_get_presence (self->engine, &self->id);
  guint n = people != NULL && !crm_id_is_none (&self->id) ? people->len : 0;
  g_autoptr (GString) all = g_string_new (NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->faces))) != NULL)
    gtk_box_remove (self->faces, child);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < n; i++)
    {
      const CrmPresence *presence = g_ptr_array_index (people, i);
      g_autofree char *sentence = describe (self, presence);

      add_face (self, i, presence, n);
      add_row (self, presence, sentence);
      g_string_append_printf (all, "%s%s", i > 0 ? "\n" : "", sentence);
    }
  if (n == 0)
    gtk_menu_button_popdown (self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), all->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  all->str, -1);
  g_signal_emit (self, changed_signal, 0);
}

/* What this desk lets others know. */
static void
look (CrmCardPresence *self)
{
  crm_sync_engine_look (self->engine, self->kind, crm_id_is_none (&self->id) ? NULL : &self->id,
                        self->field != NULL ? crm_field_get_name (self->field) : NULL);
}

static gboolean
on_idle_timer_cb (gpointer data)
{
  CrmCardPresence *self = CRM_CARD_PRESENCE (data);

  self->idle_timer = 0;
  if (!crm_id_is_none (&self->id))
    crm_sync_engine_look (self->engine, NULL, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static void
on_window_active_cb (CrmCardPresence *self)
{
  gboolean was_idle = self->idle_timer == 0;

  if (crm_id_is_none (&self->id) || self->window == NULL)
    return;
  g_clear_handle_id (&self->idle_timer, g_source_remove);
  if (!gtk_window_is_active (self->window))
    self->idle_timer = g_timeout_add_seconds (IDLE_SECONDS, on_idle_timer_cb, self);
  else if (was_idle)
    look (self);
}

static void
crm_card_presence_dispose (GObject *object)
{
  CrmCardPresence *self = CRM_CARD_PRESENCE (object);

  g_clear_handle_id (&self->idle_timer, g_source_remove);
  crm_card_presence_set_window (self, NULL);
  if (self->engine != NULL && !crm_id_is_none (&self->id))
    crm_sync_engine_look (self->engine, NULL, NULL, NULL);
  self->id = CRM_ID_NONE;
  g_clear_object (&self->engine);
  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_card_presence_parent_class)->dispose (object);
}

static void
crm_card_presence_class_init (CrmCardPresenceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_card_presence_dispose;
  changed_signal = g_signal_new ("changed", CRM_TYPE_CARD_PRESENCE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "card-presence");
}

static void
crm_card_presence_init (CrmCardPresence *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->faces = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Who Has This Open"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->list));
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->button, GTK_WIDGET (self->faces));
  gtk_menu_button_set_popover (self->button, popover);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * crm_card_presence_new:
 *
 * Returns: (transfer full): nobody, until a record is set
 */
GtkWidget *
crm_card_presence_new (CrmContext *context, const CrmKind *kind)
{
  CrmCardPresence *self = g_object_new (CRM_TYPE_CARD_PRESENCE, NULL);

  self->context = g_object_ref (context);
  self->engine = g_object_ref (crm_context_get_sync (context));
  self->kind = kind;
  g_signal_connect_object (self->engine, "presence-changed", G_CALLBACK (show_people), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * crm_card_presence_set_record:
 * @id: (nullable): of the record on the card in front; %NULL when another page is
 */
void
crm_card_presence_set_record (CrmCardPresence *self, const CrmId *id)
{
  const CrmId none = CRM_ID_NONE;
  const CrmId *next = id != NULL ? id : &none;

  g_return_if_fail (CRM_IS_CARD_PRESENCE (self));
  if (crm_id_equal (&self->id, next))
    return;
  self->id = *next;
  self->field = NULL;
  g_clear_handle_id (&self->idle_timer, g_source_remove);
  look (self);
  on_window_active_cb (self);
  show_people (self);
}

/**
 * crm_card_presence_set_window:
 * @window: (nullable): in which the card is shown
 */
void
crm_card_presence_set_window (CrmCardPresence *self, GtkWindow *window)
{
  g_return_if_fail (CRM_IS_CARD_PRESENCE (self));
  if (self->window == window)
    return;
  if (self->window != NULL)
    {
      g_clear_signal_handler (&self->active_id, self->window);
      g_object_remove_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
    }
  self->window = window;
  if (window == NULL)
    return;
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &self->window);
  self->active_id = g_signal_connect_swapped (window, "notify::is-active",
                                              G_CALLBACK (on_window_active_cb), self);
}

/**
 * crm_card_presence_set_field:
 * @field: (nullable): whose input is open
 */
void
crm_card_presence_set_field (CrmCardPresence *self, const CrmField *field)
{
  g_return_if_fail (CRM_IS_CARD_PRESENCE (self));
  if (self->field == field || crm_id_is_none (&self->id))
    return;
  self->field = field;
  look (self);
}

/**
 * crm_card_presence_dup_editor:
 *
 * Returns: (transfer full) (nullable): the name of a colleague who is writing in the field now
 */
char *
crm_card_presence_dup_editor (CrmCardPresence *self, const CrmField *field)
{
  GPtrArray *people = crm_sync_engine_get_presence (self->engine, &self->id);

  for (guint i = 0; people != NULL && !crm_id_is_none (&self->id) && i < people->len; i++)
    {
      const CrmPresence *presence = g_ptr_array_index (people, i);

      if (g_strcmp0 (presence->field, crm_field_get_name (field)) == 0)
        return g_strdup (presence->name);
    }
  return NULL;
}
