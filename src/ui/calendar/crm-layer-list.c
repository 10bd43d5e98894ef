/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of what a calendar can show. Main thread. */
#include "config.h"

#include "crm-layer-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define EVERYBODY "everybody"

struct _CrmLayerList
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkWidget *people_box;
  GtkWidget *layer_box;
  GtkWidget *notes[32]; /* of each layer: that there is more of it */

  CrmContext *context;
  GSettings *settings;
  GArray *people;     /* CrmId: all colleagues, who works here first: the order of the colours */
  GHashTable *chosen; /* CrmId */
  gboolean everybody;
  guint layers;
  gulong changed_id;
  GCancellable *reading;
};

G_DEFINE_FINAL_TYPE (CrmLayerList, crm_layer_list, GTK_TYPE_WIDGET)

static guint changed_signal;

/* What is remembered */

static void
remember (CrmLayerList *self)
{
  g_autoptr (GStrvBuilder) people = g_strv_builder_new (), layers = g_strv_builder_new ();
  g_auto (GStrv) people_texts = NULL, layer_texts = NULL;
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autofree char *text = crm_id_dup_string (id);

      g_strv_builder_add (people, text);
    }
  if (self->everybody)
    g_strv_builder_add (people, EVERYBODY);
  for (guint i = 0; i < crm_calendar_layer_count (); i++)
    if ((self->layers & (1u << i)) != 0)
      g_strv_builder_add (layers, crm_calendar_layer_get (i)->name);
  people_texts = g_strv_builder_end (people);
  layer_texts = g_strv_builder_end (layers);
  g_settings_set_strv (self->settings, "calendar-people", (const char *const *) people_texts);
  g_settings_set_strv (self->settings, "calendar-layers", (const char *const *) layer_texts);
}

static void
recall (CrmLayerList *self)
{
  g_auto (GStrv) people = g_settings_get_strv (self->settings, "calendar-people");
  g_auto (GStrv) layers = g_settings_get_strv (self->settings, "calendar-layers");
  const CrmId *me = crm_context_get_user (self->context);
  guint position;
  CrmId id;

  for (gsize i = 0; people[i] != NULL; i++)
    if (strcmp (people[i], EVERYBODY) == 0)
      self->everybody = TRUE;
    else if (crm_id_parse (people[i], &id))
      g_hash_table_add (self->chosen, crm_id_copy (&id));
  if (people[0] == NULL && me != NULL)
    g_hash_table_add (self->chosen, crm_id_copy (me));
  for (gsize i = 0; layers[i] != NULL; i++)
    if (crm_calendar_layer_find (layers[i], &position))
      self->layers |= 1u << position;
}

/* Rows */

static void
changed (CrmLayerList *self)
{
  remember (self);
  g_signal_emit (self, changed_signal, 0);
}

static GtkWidget *
make_check (GtkWidget *mark, const char *name, gboolean active)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, name);
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), box);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), active);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return check;
}

static void show_people_sensitive (CrmLayerList *self);

static void
on_person_toggled_cb (GtkCheckButton *check, CrmLayerList *self)
{
  const CrmId *id = g_object_get_data (G_OBJECT (check), "crm-id");

  if (gtk_check_button_get_active (check))
    g_hash_table_add (self->chosen, crm_id_copy (id));
  else
    g_hash_table_remove (self->chosen, id);
  changed (self);
}

static void
on_everybody_toggled_cb (GtkCheckButton *check, CrmLayerList *self)
{
  self->everybody = gtk_check_button_get_active (check);
  show_people_sensitive (self);
  changed (self);
}

static void
on_layer_toggled_cb (GtkCheckButton *check, CrmLayerList *self)
{
  guint bit = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "crm-bit"));

  if (gtk_check_button_get_active (check))
    self->layers |= bit;
  else
    self->layers &= ~bit;
  changed (self);
}

static void
show_people_sensitive (CrmLayerList *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (self->people_box); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_object_get_data (G_OBJECT (row), "crm-id") != NULL)
      gtk_widget_set_sensitive (row, !self->everybody);
}

static GtkWidget *
make_swatch (int color)
{
  GtkWidget *swatch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *name = g_strdup_printf ("person-%d", color);

  gtk_widget_add_css_class (swatch, "calendar-swatch");
  gtk_widget_add_css_class (swatch, name);
  return swatch;
}

static void
add_person (CrmLayerList *self, const CrmId *id, const char *name)
{
  GtkWidget *check = make_check (make_swatch (crm_layer_list_get_color (self, id)), name,
                                 g_hash_table_contains (self->chosen, id));

  g_object_set_data_full (G_OBJECT (check), "crm-id", crm_id_copy (id), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (on_person_toggled_cb), self);
  gtk_box_append (GTK_BOX (self->people_box), check);
}

static void
add_everybody (CrmLayerList *self)
{
  GtkWidget *check = make_check (gtk_image_new_from_icon_name ("crm-team-symbolic"),
                                 _ ("Everybody"), self->everybody);

  g_signal_connect (check, "toggled", G_CALLBACK (on_everybody_toggled_cb), self);
  gtk_box_append (GTK_BOX (self->people_box), check);
}

static void
add_layers (CrmLayerList *self)
{
  for (guint i = 0; i < crm_calendar_layer_count (); i++)
    {
      const CrmCalendarLayer *layer = crm_calendar_layer_get (i);
      GtkWidget *icon = gtk_image_new_from_icon_name (layer->icon);
      GtkWidget *check = make_check (icon, crm_calendar_layer_get_label (layer),
                                     (self->layers & (1u << i)) != 0);

      gtk_widget_add_css_class (icon, "layer-icon");
      gtk_widget_add_css_class (icon, layer->name);
      g_object_set_data (G_OBJECT (check), "crm-bit", GUINT_TO_POINTER (1u << i));
      g_signal_connect (check, "toggled", G_CALLBACK (on_layer_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->layer_box), check);
      self->notes[i] = gtk_label_new (_ ("There are more; the first are shown."));
      gtk_label_set_xalign (GTK_LABEL (self->notes[i]), 0);
      gtk_label_set_wrap (GTK_LABEL (self->notes[i]), TRUE);
      gtk_widget_add_css_class (self->notes[i], "caption");
      gtk_widget_add_css_class (self->notes[i], "dim-label");
      gtk_widget_set_visible (self->notes[i], FALSE);
      gtk_box_append (GTK_BOX (self->layer_box), self->notes[i]);
    }
}

/* People */

static gpointer
read_people (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  return crm_query_sort (query, "name", FALSE, error) ? crm_session_list (session, query, error)
                                                      : NULL;
}

static void
clear_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

/* Somebody who left the office, or of another office, is chosen no more. */
static void
forget_strangers (CrmLayerList *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      gboolean known = FALSE;

      for (guint i = 0; i < self->people->len && !known; i++)
        known = crm_id_equal (id, &g_array_index (self->people, CrmId, i));
      if (!known)
        g_hash_table_iter_remove (&iter);
    }
  if (g_hash_table_size (self->chosen) == 0 && !self->everybody && self->people->len > 0)
    g_hash_table_add (self->chosen, crm_id_copy (&g_array_index (self->people, CrmId, 0)));
}

static void
show_people (CrmLayerList *self, GPtrArray *people)
{
  const CrmId *me = crm_context_get_user (self->context);
  CrmRecord *mine = NULL;

  g_array_set_size (self->people, 0);
  for (guint i = 0; i < people->len; i++)
    if (me != NULL && crm_id_equal (crm_record_get_id (people->pdata[i]), me))
      mine = people->pdata[i];
  if (mine != NULL)
    g_array_append_val (self->people, *me);
  for (guint i = 0; i < people->len; i++)
    if (people->pdata[i] != mine)
      g_array_append_val (self->people, *crm_record_get_id (people->pdata[i]));
  forget_strangers (self);
  clear_box (self->people_box);
  if (mine != NULL)
    {
      /* Translators: the name of the person who sits here. */
      g_autofree char *name = g_strdup_printf (_ ("%s (me)"), crm_record_get_title (mine));

      add_person (self, me, name);
    }
  for (guint i = 0; i < people->len; i++)
    if (people->pdata[i] != mine)
      add_person (self, crm_record_get_id (people->pdata[i]),
                  crm_record_get_title (people->pdata[i]));
  add_everybody (self);
  show_people_sensitive (self);
}

static void
on_people_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmLayerList) self = user_data;
  g_autoptr (GPtrArray) people = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (people == NULL || self->context == NULL)
    return;
  show_people (self, people);
  g_signal_emit (self, changed_signal, 0);
}

static void
read_again (CrmLayerList *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_people, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, self->reading,
                       on_people_read_cb, g_object_ref (self));
}

static void
on_context_changed_cb (CrmContext *context, GArray *changes, CrmLayerList *self)
{
  const CrmKind *kind = crm_context_get_kind (context, "user");
  gboolean any = changes->len == 0;

  for (guint i = 0; i < changes->len && !any; i++)
    any = g_array_index (changes, CrmChangedRecord, i).kind == kind;
  if (any)
    read_again (self);
}

/**
 * crm_layer_list_ask:
 * @question: its people, everybody and layers are written; the people belong to the caller
 *
 * Asks for what a person chose.
 */
void
crm_layer_list_ask (CrmLayerList *self, CrmAgendaQuestion *question)
{
  GHashTableIter iter;
  gpointer id;

  question->people = g_array_new (FALSE, FALSE, sizeof (CrmId));
  question->everybody = self->everybody;
  question->layers = self->layers;
  for (guint i = 0; i < self->people->len; i++)
    if (self->everybody
        || g_hash_table_contains (self->chosen, &g_array_index (self->people, CrmId, i)))
      g_array_append_val (question->people, g_array_index (self->people, CrmId, i));
  if (self->people->len > 0)
    return;
  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (question->people, id, 1);
}

/**
 * crm_layer_list_get_only_person:
 *
 * Returns: (nullable): the one whose calendar is shown, where it is one
 */
const CrmId *
crm_layer_list_get_only_person (CrmLayerList *self)
{
  GHashTableIter iter;
  gpointer id;

  if (self->everybody || g_hash_table_size (self->chosen) != 1)
    return NULL;
  g_hash_table_iter_init (&iter, self->chosen);
  return g_hash_table_iter_next (&iter, &id, NULL) ? id : NULL;
}

gboolean
crm_layer_list_is_only_me (CrmLayerList *self)
{
  const CrmId *only = crm_layer_list_get_only_person (self);
  const CrmId *me = crm_context_get_user (self->context);

  return only != NULL && me != NULL && crm_id_equal (only, me);
}

/**
 * crm_layer_list_get_color:
 *
 * Returns: the number of the colour in which that calendar is shown, below %CRM_N_PEOPLE_COLORS
 */
int
crm_layer_list_get_color (CrmLayerList *self, const CrmId *person)
{
  for (guint i = 0; i < self->people->len; i++)
    if (crm_id_equal (person, &g_array_index (self->people, CrmId, i)))
      return (int) (i % CRM_N_PEOPLE_COLORS);
  return 0;
}

/**
 * crm_layer_list_set_cut:
 * @cut: the layers of which there is more than what is shown, as bits
 */
void
crm_layer_list_set_cut (CrmLayerList *self, guint cut)
{
  for (guint i = 0; i < crm_calendar_layer_count (); i++)
    gtk_widget_set_visible (self->notes[i], (cut & (1u << i)) != 0);
}

/* The object */

static void
crm_layer_list_dispose (GObject *object)
{
  CrmLayerList *self = CRM_LAYER_LIST (object);

  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_layer_list_parent_class)->dispose (object);
}

static void
crm_layer_list_finalize (GObject *object)
{
  CrmLayerList *self = CRM_LAYER_LIST (object);

  g_array_unref (self->people);
  g_hash_table_unref (self->chosen);
  G_OBJECT_CLASS (crm_layer_list_parent_class)->finalize (object);
}

static void
crm_layer_list_class_init (CrmLayerListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_layer_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_layer_list_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "layer-list");
  changed_signal = g_signal_new ("changed", CRM_TYPE_LAYER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_group (GtkWidget *box, const char *title)
{
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), group);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return group;
}

static void
crm_layer_list_init (CrmLayerList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->people = g_array_new (FALSE, FALSE, sizeof (CrmId));
  self->chosen = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  self->people_box = add_group (box, _ ("Calendars"));
  self->layer_box = add_group (box, _ ("Also Shown"));
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/**
 * crm_layer_list_new:
 *
 * Returns: (transfer full): a list with what was chosen last
 */
GtkWidget *
crm_layer_list_new (CrmContext *context)
{
  CrmLayerList *self = g_object_new (CRM_TYPE_LAYER_LIST, NULL);

  self->context = g_object_ref (context);
  self->settings = g_settings_new ("org.clientela.Clientela");
  recall (self);
  add_layers (self);
  read_again (self);
  self->changed_id
      = g_signal_connect (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  return GTK_WIDGET (self);
}
