/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A menu of colleagues. Main thread. */
#include "config.h"

#include "crm-people-button.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _CrmPeopleButton
{
  GtkWidget parent_instance;

  GtkMenuButton *button;
  GtkLabel *label;
  GtkPopover *popover;
  GtkListBox *list;

  CrmContext *context;
  CrmId person; /* none: everybody */
  gboolean is_read;
  gulong changed_id;
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (CrmPeopleButton, crm_people_button, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
show_name (CrmPeopleButton *self, const char *name)
{
  /* Translators: whose things are shown: everybody's, or those of a person. */
  g_autofree char *tooltip = g_strdup_printf (_ ("Shown: %s"), name);
  g_auto (GStrv) words = g_strsplit (name, " ", 2);

  /* The first name says enough on a button; all of it is in the list and the tool tip. */
  gtk_label_set_text (self->label, words[0]);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  tooltip, -1);
}

static void
show_person (CrmPeopleButton *self)
{
  if (crm_id_is_none (&self->person))
    show_name (self, _ ("Everybody"));
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      const CrmId *id = g_object_get_data (G_OBJECT (row), "crm-id");
      gboolean is_it = id != NULL && crm_id_equal (id, &self->person);
      GtkWidget *check = g_object_get_data (G_OBJECT (row), "crm-check");

      gtk_widget_set_opacity (check, is_it ? 1 : 0);
      if (is_it)
        show_name (self, g_object_get_data (G_OBJECT (row), "crm-name"));
    }
}

static void
add_row (CrmPeopleButton *self, const CrmId *id, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  if (crm_id_is_none (id))
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("crm-team-symbolic"));
  else
    gtk_box_append (GTK_BOX (box), adw_avatar_new (20, name, TRUE));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "crm-id", crm_id_copy (id), g_free);
  g_object_set_data_full (G_OBJECT (row), "crm-name", g_strdup (name), g_free);
  g_object_set_data (G_OBJECT (row), "crm-check", check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (self->list, row);
}

static gpointer
read_people (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  if (!crm_query_sort (query, "name", FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

static void
on_people_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPeopleButton) self = user_data;
  g_autoptr (GPtrArray) people = crm_store_run_finish (CRM_STORE (source), result, NULL);
  const CrmId *user;
  CrmId everybody = CRM_ID_NONE;
  GtkWidget *row;

  if (people == NULL || self->list == NULL)
    return;
  user = crm_context_get_user (self->context);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  add_row (self, &everybody, _ ("Everybody"));
  for (guint i = 0; i < people->len; i++)
    {
      CrmRecord *person = g_ptr_array_index (people, i);
      g_autofree char *me = NULL;

      if (user != NULL && crm_id_equal (crm_record_get_id (person), user))
        /* Translators: the name of the person who sits here. */
        me = g_strdup_printf (_ ("%s (me)"), crm_record_get_title (person));
      add_row (self, crm_record_get_id (person), me != NULL ? me : crm_record_get_title (person));
    }
  show_person (self);
}

static void
read_again (CrmPeopleButton *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  self->is_read = TRUE;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_people, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, self->reading,
                       on_people_read_cb, g_object_ref (self));
}

static void
on_context_changed_cb (CrmContext *context, GArray *changes, CrmPeopleButton *self)
{
  const CrmKind *kind = crm_context_get_kind (context, "user");
  gboolean any = changes->len == 0;

  if (!self->is_read)
    return;

  for (guint i = 0; i < changes->len && !any; i++)
    any = g_array_index (changes, CrmChangedRecord, i).kind == kind;
  if (any)
    read_again (self);
}

/* Many cards have such a button, and few are pressed. */
static void
on_shown_cb (CrmPeopleButton *self)
{
  if (!self->is_read)
    read_again (self);
}

static void
on_row_activated_cb (CrmPeopleButton *self, GtkListBoxRow *row)
{
  const CrmId *id = g_object_get_data (G_OBJECT (row), "crm-id");

  gtk_popover_popdown (self->popover);
  if (crm_id_equal (id, &self->person))
    return;
  crm_people_button_set_person (self, id);
  g_signal_emit (self, changed_signal, 0);
}

static void
crm_people_button_dispose (GObject *object)
{
  CrmPeopleButton *self = CRM_PEOPLE_BUTTON (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  self->list = NULL;
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_people_button_parent_class)->dispose (object);
}

static void
crm_people_button_class_init (CrmPeopleButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_people_button_dispose;
  changed_signal = g_signal_new ("changed", CRM_TYPE_PEOPLE_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-people-button.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmPeopleButton, button);
  gtk_widget_class_bind_template_child (widget_class, CrmPeopleButton, label);
  gtk_widget_class_bind_template_child (widget_class, CrmPeopleButton, popover);
  gtk_widget_class_bind_template_child (widget_class, CrmPeopleButton, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_shown_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "people-button");
}

static void
crm_people_button_init (CrmPeopleButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_people_button_new:
 *
 * Returns: (transfer full): a button that shows everybody
 */
GtkWidget *
crm_people_button_new (CrmContext *context)
{
  CrmPeopleButton *self = g_object_new (CRM_TYPE_PEOPLE_BUTTON, NULL);

  self->context = g_object_ref (context);
  self->changed_id
      = g_signal_connect (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  show_person (self);
  return GTK_WIDGET (self);
}

/**
 * crm_people_button_set_person:
 * @person: the empty id for everybody
 */
void
crm_people_button_set_person (CrmPeopleButton *self, const CrmId *person)
{
  g_return_if_fail (CRM_IS_PEOPLE_BUTTON (self));
  self->person = *person;
  if (!crm_id_is_none (person) && !self->is_read)
    read_again (self);
  show_person (self);
}

/**
 * crm_people_button_get_person:
 *
 * Returns: who is chosen; the empty id for everybody
 */
const CrmId *
crm_people_button_get_person (CrmPeopleButton *self)
{
  g_return_val_if_fail (CRM_IS_PEOPLE_BUTTON (self), NULL);
  return &self->person;
}

/**
 * crm_people_button_set_compact:
 *
 * Sets whether there is room only for its icon.
 */
void
crm_people_button_set_compact (CrmPeopleButton *self, gboolean is_compact)
{
  g_return_if_fail (CRM_IS_PEOPLE_BUTTON (self));
  gtk_widget_set_visible (GTK_WIDGET (self->label), !is_compact);
}
