/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of a window: places of the sidebar, made when they are first opened and kept, and cards
 * over them. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cards.h"
#include "crm-places.h"
#include "crm-window-private.h"

/* So long a record is in front before it counts as used. */
#define LOOK_SECONDS 3

/* Companies, people, leads. */
#define MAX_SPARE_CARDS 3

/* Milliseconds. */
#define PREPARE_AFTER 800

/* The buttons of the window, of which a narrow one keeps only the one that closes it: the others
 * have little use there, and their room is the title's. */
static void
choose_window_buttons (CrmWindow *self)
{
  if (!crm_split_view_is_folded (self->split_view))
    {
      adw_header_bar_set_decoration_layout (self->header, NULL);
      return;
    }
  g_autofree char *layout = NULL;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-decoration-layout", &layout,
                NULL);
  const char *colon = layout ? strchr (layout, ':') : NULL;
  const char *close = layout ? strstr (layout, "close") : NULL;
  const char *kept = !close ? ":" : colon && close < colon ? "close:" : ":close";
  adw_header_bar_set_decoration_layout (self->header, kept);
}

/* The front page's title, and the way back: from a card to what is below it, from a place of a
 * folded window to the sidebar. */
void
crm_window_update_header (CrmWindow *self)
{
  const CrmPlaceInfo *info = crm_places_find (self->place_name);
  const char *title = self->front ? crm_place_get_title (self->front) : NULL;
  const char *subtitle = self->front ? crm_place_get_subtitle (self->front) : NULL;
  if (!title)
    title = info ? crm_place_info_get_title (info) : "";
  adw_window_title_set_title (self->title, title);
  adw_window_title_set_subtitle (self->title, subtitle ? subtitle : "");

  GtkWidget *title_widget = self->front ? crm_place_get_title_widget (self->front) : NULL;
  if (!title_widget)
    title_widget = GTK_WIDGET (self->title);
  if (adw_header_bar_get_title_widget (self->header) != title_widget)
    adw_header_bar_set_title_widget (self->header, title_widget);

  choose_window_buttons (self);
  gboolean is_folded = crm_split_view_is_folded (self->split_view);
  gboolean can_go_back = self->cards->len > 0 || is_folded;
  crm_split_view_set_can_go_back (self->split_view, is_folded && self->cards->len == 0);
  gtk_widget_set_visible (self->back_button, can_go_back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", can_go_back);
  crm_window_select_sidebar_row (self);
}

/* The keyboard goes into the page in front, unless the stack brought it there already, to where it
 * was when the page was left. A page that still reads may have nothing that takes the keyboard: the
 * page itself holds it until then, so that it stays with no widget that is not shown. */
void
crm_window_focus_page (CrmWindow *self)
{
  if (!self->front)
    return;
  GtkWidget *page = GTK_WIDGET (self->front);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));
  if ((focus && gtk_widget_is_ancestor (focus, page))
      || gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD) || focus == page)
    return;
  gtk_widget_set_focusable (page, TRUE);
  gtk_widget_grab_focus (page);
  gtk_widget_set_focusable (page, FALSE);
}

static void
on_front_changed_cb (CrmWindow *self)
{
  crm_window_update_header (self);
  if (gtk_root_get_focus (GTK_ROOT (self)) == GTK_WIDGET (self->front))
    crm_window_focus_page (self);
}

static void
set_front (CrmWindow *self, CrmPlace *page)
{
  if (self->front == page)
    return;
  if (self->front)
    {
      g_clear_signal_handler (&self->front_changed_id, self->front);
      crm_place_set_front (self->front, FALSE);
      if (self->front_start)
        adw_header_bar_remove (self->header, self->front_start);
      if (self->front_end)
        adw_header_bar_remove (self->header, self->front_end);
      self->front_start = self->front_end = NULL;
    }
  self->front = page;
  if (page)
    {
      self->front_changed_id
          = g_signal_connect_swapped (page, "changed", G_CALLBACK (on_front_changed_cb), self);
      self->front_start = crm_place_get_header_start (page);
      self->front_end = crm_place_get_header_end (page);
      if (self->front_start)
        adw_header_bar_pack_start (self->header, self->front_start);
      if (self->front_end)
        adw_header_bar_pack_end (self->header, self->front_end);
      gtk_stack_set_visible_child (self->pages, GTK_WIDGET (page));
      crm_place_set_front (page, TRUE);
    }
  crm_window_update_header (self);
  crm_window_update_actions (self);
}

static CrmPlace *
ensure_place (CrmWindow *self, const CrmPlaceInfo *info)
{
  CrmPlace *place = g_hash_table_lookup (self->places, info->name);
  if (!place)
    {
      place = CRM_PLACE (info->create (self->context, CRM_NAVIGATOR (self)));
      gtk_stack_add_named (self->pages, GTK_WIDGET (place), info->name);
      g_hash_table_insert (self->places, (gpointer) info->name, place);
    }
  return place;
}

/* A card that was left clean stays in the stack, unseen, for the next record: its widgets are made,
 * styled and laid out, which is most of what opening a card costs. */
static void
close_card (CrmWindow *self)
{
  CrmPlace *card = g_ptr_array_steal_index (self->cards, self->cards->len - 1);
  if (!crm_card_can_show_another (card, NULL))
    {
      gtk_stack_remove (self->pages, GTK_WIDGET (card));
      return;
    }
  g_ptr_array_add (self->spare_cards, card);
  if (self->spare_cards->len > MAX_SPARE_CARDS)
    gtk_stack_remove (self->pages, g_ptr_array_steal_index (self->spare_cards, 0));
}

static void
drop_cards (CrmWindow *self)
{
  while (self->cards->len > 0)
    close_card (self);
}

/* The first card would have to be made while somebody waits for it; so some are made before, a
 * piece a time, when there is nothing else to do. */
static gboolean
prepare_card (gpointer data)
{
  static const char *const kinds[] = { "contact", "account" };
  CrmWindow *self = data;
  for (guint i = 0; i < self->spare_cards->len; i++)
    if (crm_card_prepare (g_ptr_array_index (self->spare_cards, i)))
      return G_SOURCE_CONTINUE;
  if (self->n_prepared < G_N_ELEMENTS (kinds) && self->spare_cards->len < MAX_SPARE_CARDS)
    {
      GtkWidget *card
          = crm_card_create_empty (self->context, CRM_NAVIGATOR (self),
                                   crm_context_get_kind (self->context, kinds[self->n_prepared++]));
      gtk_stack_add_child (self->pages, card);
      g_ptr_array_add (self->spare_cards, card);
      return G_SOURCE_CONTINUE;
    }
  self->prepare_source = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
begin_to_prepare (gpointer data)
{
  CrmWindow *self = data;
  self->prepare_source = g_idle_add_full (G_PRIORITY_LOW, prepare_card, self, NULL);
  return G_SOURCE_REMOVE;
}

/* To be called when the window shows an office: its first place has time to fill. */
void
crm_window_prepare_cards (CrmWindow *self)
{
  g_clear_handle_id (&self->prepare_source, g_source_remove);
  self->prepare_source = g_timeout_add (PREPARE_AFTER, begin_to_prepare, self);
}

static GtkWidget *
take_spare_card (CrmWindow *self, const CrmKind *kind, const CrmId *id)
{
  for (guint i = 0; i < self->spare_cards->len; i++)
    if (crm_card_can_show_another (g_ptr_array_index (self->spare_cards, i), kind))
      {
        CrmPlace *card = g_ptr_array_steal_index (self->spare_cards, i);
        crm_card_show_another (card, id);
        return GTK_WIDGET (card);
      }
  return NULL;
}

/* Goes to a place of the sidebar; cards over the place that was in front are closed. */
void
crm_window_go (CrmWindow *self, const char *name, GVariant *target)
{
  const CrmPlaceInfo *info = crm_places_find (name);
  if (!info || !self->context)
    return;
  g_free (self->place_name);
  self->place_name = g_strdup (info->name);
  CrmPlace *place = ensure_place (self, info);
  set_front (self, place);
  drop_cards (self);
  crm_window_update_header (self);
  crm_split_view_set_show_content (self->split_view, TRUE);
  if (target)
    crm_place_show (place, target);
}

/* Closes the card in front, or shows the sidebar of a folded window. */
void
crm_window_go_back (CrmWindow *self)
{
  if (self->cards->len == 0)
    {
      crm_split_view_set_show_content (self->split_view, FALSE);
      return;
    }
  CrmPlace *below = self->cards->len > 1 ? g_ptr_array_index (self->cards, self->cards->len - 2)
                                         : g_hash_table_lookup (self->places, self->place_name);
  set_front (self, below);
  close_card (self);
  crm_window_focus_page (self);
}

/* Everything that belongs to the office that is being left. */
void
crm_window_clear_pages (CrmWindow *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_handle_id (&self->prepare_source, g_source_remove);
  self->n_prepared = 0;
  set_front (self, NULL);
  drop_cards (self);
  g_ptr_array_set_size (self->spare_cards, 0);
  g_hash_table_remove_all (self->places);
  for (GtkWidget *page; (page = gtk_widget_get_first_child (GTK_WIDGET (self->pages)));)
    gtk_stack_remove (self->pages, page);
  g_array_set_size (self->undone, 0);
}

static gboolean
end_look (gpointer data)
{
  CrmWindow *self = data;
  self->look_source = 0;
  if (self->context)
    crm_context_note_use (self->context, self->looked_at_kind, &self->looked_at);
  return G_SOURCE_REMOVE;
}

/* Who only passes by a record does not use it. */
static void
begin_look (CrmWindow *self, const CrmKind *kind, const CrmId *id)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  self->looked_at_kind = kind;
  self->looked_at = *id;
  self->look_source = g_timeout_add_seconds (LOOK_SECONDS, end_look, self);
}

static void
crm_window_open_record (CrmNavigator *navigator, const CrmKind *kind, const CrmId *id)
{
  CrmWindow *self = CRM_WINDOW (navigator);
  if (!self->context || (self->front && crm_card_shows (self->front, kind, id)))
    return;
  begin_look (self, kind, id);
  GtkWidget *card = take_spare_card (self, kind, id);
  if (!card)
    {
      card = crm_card_create (self->context, navigator, kind, id);
      if (!card)
        return;
      gtk_stack_add_child (self->pages, card);
    }
  g_ptr_array_add (self->cards, card);
  set_front (self, CRM_PLACE (card));
  crm_split_view_set_show_content (self->split_view, TRUE);
  crm_window_focus_page (self);
}

static void
crm_window_new_record (CrmNavigator *navigator, const CrmKind *kind, CrmRecord *draft)
{
  CrmWindow *self = CRM_WINDOW (navigator);
  if (self->context)
    crm_card_create_record (self->context, navigator, kind, draft);
}

static void
crm_window_navigator_go (CrmNavigator *navigator, const char *place, GVariant *target)
{
  crm_window_go (CRM_WINDOW (navigator), place, target);
}

static void
crm_window_navigator_go_back (CrmNavigator *navigator)
{
  CrmWindow *self = CRM_WINDOW (navigator);
  if (self->cards->len > 0)
    crm_window_go_back (self);
}

static void
crm_window_navigator_toast (CrmNavigator *navigator, const char *message, const CrmId *batch)
{
  crm_window_toast (CRM_WINDOW (navigator), message, batch);
}

static void
crm_window_navigator_report_error (CrmNavigator *navigator, const char *what, const GError *error)
{
  crm_window_report_error (CRM_WINDOW (navigator), what, error);
}

static void
on_operation_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* Translators: %s is what was to be done, as "Delete 3 people". */
  g_autofree char *what
      = g_strdup_printf (_ ("“%s” was not done"), crm_operation_get_label (CRM_OPERATION (source)));
  crm_navigator_report_error (CRM_NAVIGATOR (self), what, error);
}

static void
crm_window_run (CrmNavigator *navigator, CrmOperation *operation)
{
  CrmWindow *self = CRM_WINDOW (navigator);
  if (self->context)
    crm_operation_run_async (operation, self->context, NULL, on_operation_run_cb,
                             g_object_ref (self));
}

static GtkWindow *
crm_window_get_window (CrmNavigator *navigator)
{
  return GTK_WINDOW (navigator);
}

void
crm_window_navigator_init (CrmNavigatorInterface *iface)
{
  iface->open_record = crm_window_open_record;
  iface->new_record = crm_window_new_record;
  iface->go = crm_window_navigator_go;
  iface->go_back = crm_window_navigator_go_back;
  iface->toast = crm_window_navigator_toast;
  iface->report_error = crm_window_navigator_report_error;
  iface->run = crm_window_run;
  iface->get_window = crm_window_get_window;
}
