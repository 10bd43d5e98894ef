/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the cards of a kind are arranged. The rows are made anew when the arrangement changed: they
 * are few. Main thread. */
#include "config.h"

#include "crm-settings-card-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-arrange.h"
#include "crm-settings-data.h"
#include "crm-settings-subpage.h"

enum
{
  FACTS,
  SIDE,
  N_PANES
};

struct _CrmSettingsCardPage
{
  GtkWidget parent_instance;

  GtkListBox *lists[N_PANES];
  GtkWidget *reset;

  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  const CrmKind *kind;
  char *moved; /* key of the section that keeps the keyboard after it was moved */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmSettingsCardPage, crm_settings_card_page, GTK_TYPE_WIDGET)

static const char *
get_key (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "crm-section");
}

/* Takes @sections, NULL to have it as it was. */
static void
keep (CrmSettingsCardPage *self, GPtrArray *sections)
{
  crm_settings_window_run (self->window, crm_card_arrange_operation (self->kind, sections));
  g_clear_pointer (&sections, g_ptr_array_unref);
}

/* The row that was moved keeps the keyboard, wherever it is now. Takes @sections. */
static void
keep_moved (CrmSettingsCardPage *self, const char *key, GPtrArray *sections)
{
  g_free (self->moved);
  self->moved = g_strdup (key);
  keep (self, sections);
}

static void
move (CrmSettingsCardPage *self, const char *key, int by)
{
  g_autoptr (GPtrArray) sections = crm_card_sections_list (self->kind);

  if (crm_card_sections_move (sections, key, by))
    keep_moved (self, key, g_steal_pointer (&sections));
}

static void
on_shown_changed_cb (GtkSwitch *shown, GParamSpec *pspec, CrmSettingsCardPage *self)
{
  g_autoptr (GPtrArray) sections = crm_card_sections_list (self->kind);
  g_autofree char *word
      = g_strdup_printf ("%s%s", gtk_switch_get_active (shown) ? "" : "~", get_key (shown));
  const char *const words[] = { word, NULL };

  if (crm_card_sections_arrange (sections, words, NULL))
    keep (self, g_steal_pointer (&sections));
}

static void
on_reset_clicked_cb (CrmSettingsCardPage *self)
{
  keep (self, NULL);
}

/* Moving */

static gboolean
on_move_shortcut_cb (GtkWidget *row, GVariant *by, gpointer user_data)
{
  g_autofree char *key = g_strdup (get_key (row));

  move (user_data, key, g_variant_get_int32 (by));
  return TRUE;
}

static void
add_shortcuts (CrmSettingsCardPage *self, GtkWidget *row)
{
  static const struct
  {
    guint key;
    int by;
  } moves[] = { { GDK_KEY_Up, -1 }, { GDK_KEY_Down, 1 } };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      GtkShortcut *shortcut
          = gtk_shortcut_new (gtk_keyval_trigger_new (moves[i].key, GDK_ALT_MASK),
                              gtk_callback_action_new (on_move_shortcut_cb, self, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (moves[i].by));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (row, controller);
}

static GdkContentProvider *
on_drag_prepared_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return gdk_content_provider_new_typed (G_TYPE_STRING, get_key (row));
}

static void
on_drag_begun_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *row)
{
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 0, gtk_widget_get_height (row) / 2);
}

static GdkDragAction
on_drag_moved_cb (GtkDropTarget *target, double x, double y, GtkListBox *list)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (list, (int) y);

  if (row != NULL)
    gtk_list_box_drag_highlight_row (list, row);
  return GDK_ACTION_MOVE;
}

static void
on_drag_left_cb (GtkDropTarget *target, GtkListBox *list)
{
  gtk_list_box_drag_unhighlight_row (list);
}

static GtkListBoxRow *
find_row (GtkListBox *list, const char *key)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    if (strcmp (get_key (row), key) == 0)
      return row;
  return NULL;
}

static gboolean
on_dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkListBox *list)
{
  CrmSettingsCardPage *self = CRM_SETTINGS_CARD_PAGE (
      gtk_widget_get_ancestor (GTK_WIDGET (list), CRM_TYPE_SETTINGS_CARD_PAGE));
  GtkListBoxRow *onto = gtk_list_box_get_row_at_y (list, (int) y);
  g_autoptr (GPtrArray) sections = crm_card_sections_list (self->kind);
  const char *key = g_value_get_string (value);

  gtk_list_box_drag_unhighlight_row (list);
  if (!crm_card_sections_put (sections, key, list == self->lists[SIDE],
                              onto != NULL ? get_key (onto) : NULL))
    return FALSE;
  keep_moved (self, key, g_steal_pointer (&sections));
  return TRUE;
}

static void
add_drag (GtkWidget *row)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepared_cb), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begun_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
}

/* Rows */

/* What a section of fields holds. */
static char *
describe (CrmSettingsCardPage *self, const CrmCardSection *section)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; section->has_fields && i < crm_kind_get_n_fields (self->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (self->kind, i);

      if (crm_field_is_on_card (field)
          && strcmp (crm_field_get_section_key (field), section->key) == 0)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                                crm_field_get_part_label (field));
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_row (CrmSettingsCardPage *self, const CrmCardSection *section)
{
  GtkWidget *row = adw_action_row_new (), *shown = gtk_switch_new ();
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  g_autofree char *subtitle = describe (self, section);
  /* Translators: a section of a card, as “Address”: whether people see it. */
  g_autofree char *name = g_strdup_printf (_ ("Show “%s”"), section->label);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), section->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_widget_add_css_class (handle, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), handle);
  gtk_switch_set_active (GTK_SWITCH (shown), !section->is_hidden);
  gtk_widget_set_valign (shown, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (shown), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (shown), "crm-section", g_strdup (section->key), g_free);
  g_signal_connect_object (shown, "notify::active", G_CALLBACK (on_shown_changed_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), shown);
  g_object_set_data_full (G_OBJECT (row), "crm-section", g_strdup (section->key), g_free);
  add_shortcuts (self, row);
  add_drag (row);
  return row;
}

/* The keyboard stays where it was. */
static char *
dup_focused (CrmSettingsCardPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, ADW_TYPE_ACTION_ROW) : NULL;

  return row != NULL && gtk_widget_is_ancestor (row, GTK_WIDGET (self)) ? g_strdup (get_key (row))
                                                                        : NULL;
}

static void
rebuild (CrmSettingsCardPage *self)
{
  g_autoptr (GPtrArray) sections = crm_card_sections_list (self->kind);
  g_autofree char *focused
      = self->moved != NULL ? g_steal_pointer (&self->moved) : dup_focused (self);

  for (int pane = 0; pane < N_PANES; pane++)
    {
      GtkListBox *list = self->lists[pane];
      GtkListBoxRow *row;

      while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
        gtk_list_box_remove (list, GTK_WIDGET (row));
      for (guint i = 0; i < sections->len; i++)
        {
          CrmCardSection *section = g_ptr_array_index (sections, i);

          if (section->label != NULL && section->is_side == (pane == SIDE))
            gtk_list_box_append (list, make_row (self, section));
        }
      if (focused != NULL && find_row (list, focused) != NULL)
        gtk_widget_grab_focus (GTK_WIDGET (find_row (list, focused)));
    }
  gtk_widget_set_sensitive (self->reset, crm_kind_get_layout (self->kind) != NULL);
}

static void
on_context_changed_cb (CrmSettingsCardPage *self, GArray *changes)
{
  if (crm_settings_concern (changes, "card_layout")
      || crm_settings_concern (changes, "custom_field"))
    rebuild (self);
}

/* The page */

static void
crm_settings_card_page_dispose (GObject *object)
{
  CrmSettingsCardPage *self = CRM_SETTINGS_CARD_PAGE (object);
  GtkWidget *subpage = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (self->context != NULL)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_pointer (&subpage, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_settings_card_page_parent_class)->dispose (object);
}

static void
crm_settings_card_page_finalize (GObject *object)
{
  g_free (CRM_SETTINGS_CARD_PAGE (object)->moved);
  G_OBJECT_CLASS (crm_settings_card_page_parent_class)->finalize (object);
}

static void
crm_settings_card_page_class_init (CrmSettingsCardPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_settings_card_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_settings_card_page_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
crm_settings_card_page_init (CrmSettingsCardPage *self)
{
}

/* A pane of which everything was taken: something may be brought back. */
static GtkWidget *
make_placeholder (void)
{
  GtkWidget *label = gtk_label_new (_ ("Drag a section here"));

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 18);
  gtk_widget_set_margin_bottom (label, 18);
  return label;
}

static void
add_list (CrmSettingsCardPage *self,
          CrmSettingsSubpage *subpage,
          int pane,
          const char *title,
          const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *list = gtk_list_box_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  self->lists[pane] = GTK_LIST_BOX (list);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (list), make_placeholder ());
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect (target, "motion", G_CALLBACK (on_drag_moved_cb), list);
  g_signal_connect (target, "leave", G_CALLBACK (on_drag_left_cb), list);
  g_signal_connect (target, "drop", G_CALLBACK (on_dropped_cb), list);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (target));
  adw_preferences_group_add (group, list);
  crm_settings_subpage_add (subpage, group);
}

static void
add_reset (CrmSettingsCardPage *self, CrmSettingsSubpage *subpage)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->reset = gtk_button_new_with_mnemonic (_ ("_Back to As It Was"));
  gtk_widget_add_css_class (self->reset, "pill");
  gtk_widget_set_halign (self->reset, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->reset, "clicked", G_CALLBACK (on_reset_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, self->reset);
  crm_settings_subpage_add (subpage, group);
}

/**
 * crm_settings_card_page_new:
 *
 * Returns: (transfer floating): the page, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_card_page_new (CrmSettingsWindow *window, const CrmKind *kind)
{
  CrmSettingsCardPage *self = g_object_new (CRM_TYPE_SETTINGS_CARD_PAGE, NULL);
  GtkWidget *subpage;
  /* Translators: a page of the settings; %s is a kind of record, in the plural: “Companies”. */
  g_autofree char *title = g_strdup_printf (_ ("Cards: %s"), crm_kind_get_label_plural (kind));

  self->window = window;
  self->kind = kind;
  self->context = g_object_ref (crm_settings_window_get_context (window));
  subpage = crm_settings_subpage_new (window, title);
  gtk_widget_set_parent (subpage, GTK_WIDGET (self));
  add_list (
      self, CRM_SETTINGS_SUBPAGE (subpage), FACTS, C_ ("card", "Facts"),
      _ ("Drag a section to where it is to stand, also to the other column, or press Alt+↑ and "
         "Alt+↓. The cards of everybody in the office follow at once."));
  add_list (self, CRM_SETTINGS_SUBPAGE (subpage), SIDE, C_ ("card", "Related"), NULL);
  add_reset (self, CRM_SETTINGS_SUBPAGE (subpage));
  rebuild (self);
  self->changed_id = g_signal_connect_swapped (self->context, "changed",
                                               G_CALLBACK (on_context_changed_cb), self);
  return GTK_WIDGET (self);
}
