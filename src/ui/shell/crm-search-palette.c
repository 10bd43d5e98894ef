/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ctrl+K. Each keystroke starts a search and cancels the one before; an answer that is no longer
 * asked for is dropped. What was typed may also ask for something to be done: then what would be
 * done stands first, in full. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-deal-move.h"
#include "crm-fold.h"
#include "crm-palette-row.h"
#include "crm-places.h"
#include "crm-search-palette.h"
#include "crm-views.h"

#define MAX_RECORDS 16
#define LETTERS_OF_VIEW 3

struct _CrmSearchPalette
{
  AdwWindow parent_instance;

  GtkSearchEntry *entry;
  GtkStack *stack;
  GtkListBox *list;
  GtkLabel *learning;

  CrmContext *context;
  CrmNavigator *navigator;
  GCancellable *searching;
  struct Answer *answer; /* (nullable) the last */
  gboolean is_awaited;   /* Enter was pressed before the answer came */
};

/* What a reading thread found. */
typedef struct Answer
{
  GPtrArray *commands; /* CrmCommand */
  GPtrArray *records;  /* CrmRecord */
  GPtrArray *views;    /* CrmRecord: saved views of that name */
  gboolean is_loose;   /* nothing has all that was typed */
  gboolean is_similar; /* nor what stands after the word of a command */
  gint64 n_unlearned;  /* records that search does not know yet */
} Answer;

G_DEFINE_FINAL_TYPE (CrmSearchPalette, crm_search_palette, ADW_TYPE_WINDOW)

typedef struct
{
  const char *icon;
  const char *title;
  const char *action;
  const char *shortcut;
} Command;

static const Command commands[] = {
  { "crm-person-symbolic", N_ ("New Person"), "win.new::contact", NULL },
  { "crm-company-symbolic", N_ ("New Company"), "win.new::account", NULL },
  { "crm-lead-symbolic", N_ ("New Lead"), "win.new::lead", NULL },
  { "crm-deal-symbolic", N_ ("New Deal"), "win.new::opportunity", NULL },
  { "crm-task-symbolic", N_ ("New Activity"), "win.new::activity", NULL },
  { "edit-undo-symbolic", N_ ("Undo"), "win.undo", "<Control>z" },
  { "edit-redo-symbolic", N_ ("Redo"), "win.redo", "<Control><Shift>z" },
  { "document-open-recent-symbolic", N_ ("History"), "win.history", "<Control>h" },
  { "x-office-calendar-symbolic", N_ ("Look Back at a Day"), "win.look-back", NULL },
  { "crm-import-symbolic", N_ ("Import"), "win.import", "<Control>i" },
  { "crm-merge-symbolic", N_ ("Duplicates"), "win.go::duplicates", NULL },
  { "crm-conflict-symbolic", N_ ("Needs Attention"), "win.go::attention", NULL },
  { "crm-settings-symbolic", N_ ("Preferences"), "app.preferences", "<Control>comma" },
  { "preferences-desktop-keyboard-symbolic", N_ ("Keyboard Shortcuts"), "win.show-help-overlay",
    "<Control>question" },
  { "help-browser-symbolic", N_ ("Help"), "app.help", "F1" },
  { "help-about-symbolic", N_ ("About Clientela"), "app.about", NULL },
};

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->commands, g_ptr_array_unref);
  g_clear_pointer (&answer->records, g_ptr_array_unref);
  g_clear_pointer (&answer->views, g_ptr_array_unref);
  g_free (answer);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

/* An action of the application that this build has not got is not offered. */
static gboolean
is_available (CrmSearchPalette *self, const char *action)
{
  if (!g_str_has_prefix (action, "app."))
    return TRUE;
  GApplication *application = g_application_get_default ();
  return application && g_action_group_has_action (G_ACTION_GROUP (application), action + 4);
}

static gboolean
title_matches (const char *title, GPtrArray *words)
{
  g_autofree char *folded = crm_fold (title);
  for (guint i = 0; i < words->len; i++)
    if (!strstr (folded, g_ptr_array_index (words, i)))
      return FALSE;
  return TRUE;
}

static char *
dup_shortcut_label (const char *accelerator)
{
  guint key;
  GdkModifierType modifiers;
  if (!accelerator || !gtk_accelerator_parse (accelerator, &key, &modifiers))
    return NULL;
  return gtk_accelerator_get_label (key, modifiers);
}

static void
append_command (CrmSearchPalette *self,
                const char *icon,
                const char *title,
                const char *action,
                const char *accelerator)
{
  g_autofree char *shortcut = dup_shortcut_label (accelerator);
  gtk_list_box_append (self->list, crm_palette_row_new_command (icon, title, action, shortcut));
}

static void
append_commands (CrmSearchPalette *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *subject = crm_command_dup_subject (text);
  g_autoptr (GPtrArray) words = crm_fold_words (text);
  g_autoptr (GPtrArray) opened = crm_fold_words (subject ? subject : text);
  guint n_places;
  const CrmPlaceInfo *places = crm_places_all (&n_places);
  for (guint i = 0; i < n_places; i++)
    {
      const char *title = crm_place_info_get_title (&places[i]);
      g_autofree char *action = g_strdup_printf ("win.go::%s", places[i].name);
      g_autofree char *accelerator = i < 10 ? g_strdup_printf ("<Alt>%u", (i + 1) % 10) : NULL;
      if (title_matches (title, opened) || title_matches (places[i].title, opened))
        append_command (self, places[i].icon, title, action, accelerator);
    }
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (is_available (self, commands[i].action) && title_matches (_ (commands[i].title), words))
      append_command (self, commands[i].icon, _ (commands[i].title), commands[i].action,
                      commands[i].shortcut);
}

static void
select_row (CrmSearchPalette *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  if (row)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                    GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
  else
    gtk_accessible_reset_relation (GTK_ACCESSIBLE (self->entry),
                                   GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT);
}

static void
clear (CrmSearchPalette *self)
{
  select_row (self, NULL);
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->list)));)
    gtk_list_box_remove (self->list, row);
}

static void
append_records (CrmSearchPalette *self)
{
  for (guint i = 0; self->answer && i < self->answer->records->len; i++)
    gtk_list_box_append (
        self->list,
        crm_palette_row_new_record (self->context, g_ptr_array_index (self->answer->records, i)));
}

/* Views that are called as what was typed begins, or the others. A view has few words and was named
 * by a person: when one begins to type its name, it is meant. */
static void
append_views (CrmSearchPalette *self, gboolean are_meant)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *typed = crm_fold (text);
  gboolean is_long = g_utf8_strlen (typed, -1) >= LETTERS_OF_VIEW;
  for (guint i = 0; self->answer && self->answer->views && i < self->answer->views->len; i++)
    {
      CrmRecord *view = g_ptr_array_index (self->answer->views, i);
      const CrmPlaceInfo *place = crm_places_find_list (crm_record_get_text (view, "entity"));
      g_autofree char *title = crm_fold (crm_record_get_title (view));
      if (place && (is_long && g_str_has_prefix (title, typed)) == are_meant)
        gtk_list_box_append (self->list, crm_palette_row_new_view (
                                             view, place->name, crm_place_info_get_title (place)));
    }
}

static void
fill (CrmSearchPalette *self)
{
  for (guint i = 0; self->answer && i < self->answer->commands->len; i++)
    gtk_list_box_append (
        self->list, crm_palette_row_new_effect (g_ptr_array_index (self->answer->commands, i)));
  append_views (self, TRUE);
  /* What has all that was typed comes before the commands that are called so. */
  gboolean is_loose = self->answer && self->answer->is_loose;
  if (!is_loose)
    append_records (self);
  append_views (self, FALSE);
  append_commands (self);
  if (is_loose)
    append_records (self);

  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);
  select_row (self, first);
  gtk_stack_set_visible_child_name (self->stack, first ? "results" : "nothing");
}

/* Takes @answer, which its rows refer to. */
static void
show (CrmSearchPalette *self, Answer *answer)
{
  clear (self);
  g_clear_pointer (&self->answer, answer_free);
  self->answer = answer;
  fill (self);
}

static void
on_moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  crm_deal_move_finish (result);
}

/* By the ways by which a person does it elsewhere: with what the stage asks for, the form of a new
 * record, and undo. */
static void
run_effect (CrmContext *context, CrmNavigator *navigator, const CrmCommand *command)
{
  g_autoptr (CrmOperation) operation = NULL;
  switch (command->type)
    {
    case CRM_COMMAND_MOVE:
      crm_deal_move_async (context, navigator, command->record, command->stage, on_moved_cb, NULL);
      break;
    case CRM_COMMAND_NEW:
      crm_navigator_new_record (navigator, crm_record_get_kind (command->record), command->record);
      break;
    case CRM_COMMAND_PLAN:
      operation = crm_operation_new (command->effect);
      crm_operation_insert (operation, command->record);
      crm_navigator_run (navigator, operation);
      break;
    }
}

static void
activate_row (CrmSearchPalette *self, CrmPaletteRow *row)
{
  g_autoptr (CrmSearchPalette) kept = g_object_ref (self);
  g_autoptr (CrmContext) context = g_object_ref (self->context);
  g_autoptr (Answer) answer = NULL;
  g_autoptr (CrmRecord) record = NULL;
  if (crm_palette_row_get_record (row))
    record = g_object_ref (crm_palette_row_get_record (row));
  const CrmCommand *command = crm_palette_row_get_effect (row);
  g_autofree char *action = g_strdup (crm_palette_row_get_action (row));
  CrmNavigator *navigator = self->navigator;
  GtkWidget *window = GTK_WIDGET (crm_navigator_get_window (navigator));

  if (command)
    answer = g_steal_pointer (&self->answer); /* which the command is a part of */
  gtk_window_close (GTK_WINDOW (self));
  if (command)
    {
      run_effect (context, navigator, command);
      return;
    }
  if (record)
    {
      crm_navigator_open_record (navigator, crm_record_get_kind (record),
                                 crm_record_get_id (record));
      return;
    }
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  if (g_action_parse_detailed_name (action, &name, &target, NULL))
    gtk_widget_activate_action_variant (window, name, target);
}

static void
activate_selected (CrmSearchPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  self->is_awaited = FALSE;
  if (row)
    activate_row (self, CRM_PALETTE_ROW (row));
}

/* Above the first record that is only similar stands that it is. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  CrmSearchPalette *self = user_data;
  if (!self->answer || !self->answer->is_similar || self->answer->records->len == 0
      || crm_palette_row_get_record (CRM_PALETTE_ROW (row)) != self->answer->records->pdata[0])
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  GtkWidget *header = gtk_label_new (_ ("Nothing is written like this. Similar:"));
  gtk_label_set_xalign (GTK_LABEL (header), 0);
  gtk_label_set_wrap (GTK_LABEL (header), TRUE);
  gtk_widget_add_css_class (header, "crm-palette-heading");
  gtk_widget_add_css_class (header, "dim-label");
  gtk_list_box_row_set_header (row, header);
}

static gboolean
is_nothing (Answer *answer)
{
  return answer->records && answer->records->len == 0 && answer->commands->len == 0;
}

/* Returns: (element-type CrmRecord) (nullable): saved views with all the words in their name */
static GPtrArray *
find_views (CrmSession *session, const char *text, GError **error)
{
  GPtrArray *views = crm_views_list (session, NULL, FALSE, NULL, error);
  g_autoptr (GPtrArray) words = crm_fold_words (text);
  for (guint i = views ? views->len : 0; i > 0; i--)
    if (!title_matches (crm_record_get_title (views->pdata[i - 1]), words))
      g_ptr_array_remove_index (views, i - 1);
  return views;
}

/* On a reading thread of the store. A later key cancels what it makes superfluous. */
static gpointer
run_search (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *subject = crm_command_dup_subject (data);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_autoptr (Answer) answer = g_new0 (Answer, 1);
  answer->commands = crm_commands_read (session, data, error);
  if (!answer->commands || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  answer->records = crm_session_search (session, data, MAX_RECORDS, error);
  if (is_nothing (answer) && subject)
    {
      g_ptr_array_unref (answer->records);
      answer->records = crm_session_search (session, subject, MAX_RECORDS, error);
      answer->is_loose = TRUE;
    }
  if (is_nothing (answer))
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_ptr_array_unref (answer->records);
      answer->records
          = crm_session_search_similar (session, subject ? subject : data, MAX_RECORDS, error);
      answer->is_loose = answer->is_similar = TRUE;
    }
  answer->views = find_views (session, subject ? subject : data, error);
  if (!answer->views)
    return NULL;
  answer->n_unlearned = crm_session_count_unlearned (session, NULL);
  return answer->records ? g_steal_pointer (&answer) : NULL;
}

/* After a large import search follows in the background; until then an answer may lack something.
 */
static void
tell_learning (CrmSearchPalette *self, gint64 n)
{
  gtk_widget_set_visible (GTK_WIDGET (self->learning), n > 0);
  if (n <= 0)
    return;
  g_autofree char *number = crm_locale_format_integer (crm_context_get_locale (self->context), n);
  g_autofree char *text = g_strdup_printf (
      /* Translators: %s is a number of records, as after a large import. */
      ngettext ("Search is still learning %s record; it may be missing here",
                "Search is still learning %s records; some may be missing here", (gulong) n),
      number);
  gtk_label_set_label (self->learning, text);
}

/* One that is gone meanwhile is left out. */
static void
drop_missing (GPtrArray *records)
{
  for (guint i = records->len; i > 0; i--)
    if (!records->pdata[i - 1])
      g_ptr_array_remove_index (records, i - 1);
}

static void
on_searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSearchPalette) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Answer) answer = crm_store_run_finish (CRM_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->searching);
  if (error)
    g_message ("The search failed: %s", error->message);
  if (answer)
    drop_missing (answer->records);
  tell_learning (self, answer ? answer->n_unlearned : 0);
  show (self, g_steal_pointer (&answer));
  if (self->is_awaited)
    activate_selected (self);
}

static void
on_search_changed_cb (CrmSearchPalette *self)
{
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->is_awaited = FALSE;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *words = g_strstrip (g_strdup (text));
  if (!*words)
    {
      show (self, NULL);
      return;
    }
  self->searching = g_cancellable_new ();
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_HIGH,
                       run_search, g_steal_pointer (&words), g_free, (GDestroyNotify) answer_free,
                       self->searching, on_searched_cb, g_object_ref (self));
}

static void
on_row_activated_cb (CrmSearchPalette *self, GtkListBoxRow *row)
{
  activate_row (self, CRM_PALETTE_ROW (row));
}

static void
on_entry_activated_cb (CrmSearchPalette *self)
{
  /* The rows are still those of what was typed before. */
  if (self->searching)
    self->is_awaited = TRUE;
  else
    activate_selected (self);
}

/* A row is scrolled into view although the entry keeps the keyboard. */
static void
reveal_row (CrmSearchPalette *self, GtkListBoxRow *row)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self->list), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (viewport));
  graphene_rect_t bounds;
  if (gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static gboolean
on_key_pressed_cb (CrmSearchPalette *self, guint key, guint code, GdkModifierType modifiers)
{
  int step = key == GDK_KEY_Down || key == GDK_KEY_KP_Down             ? 1
             : key == GDK_KEY_Up || key == GDK_KEY_KP_Up               ? -1
             : key == GDK_KEY_Page_Down || key == GDK_KEY_KP_Page_Down ? 5
             : key == GDK_KEY_Page_Up || key == GDK_KEY_KP_Page_Up     ? -5
                                                                       : 0;
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  if (step == 0 || !selected)
    return GDK_EVENT_PROPAGATE;
  int position = gtk_list_box_row_get_index (selected) + step;
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, MAX (position, 0));
  if (!row)
    row = GTK_LIST_BOX_ROW (gtk_widget_get_last_child (GTK_WIDGET (self->list)));
  select_row (self, row);
  reveal_row (self, row);
  return GDK_EVENT_STOP;
}

static void
crm_search_palette_dispose (GObject *object)
{
  CrmSearchPalette *self = CRM_SEARCH_PALETTE (object);
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_object (&self->context);
  g_clear_pointer (&self->answer, answer_free);
  G_OBJECT_CLASS (crm_search_palette_parent_class)->dispose (object);
}

static void
crm_search_palette_class_init (CrmSearchPaletteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_search_palette_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/shell/crm-search-palette.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSearchPalette, entry);
  gtk_widget_class_bind_template_child (widget_class, CrmSearchPalette, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmSearchPalette, list);
  gtk_widget_class_bind_template_child (widget_class, CrmSearchPalette, learning);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_search_palette_init (CrmSearchPalette *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_entry_set_key_capture_widget (self->entry, GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, self, NULL);
}

/**
 * crm_search_palette_new:
 *
 * Returns: (transfer none): a palette that is not shown yet
 */
CrmSearchPalette *
crm_search_palette_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmSearchPalette *self = g_object_new (CRM_TYPE_SEARCH_PALETTE, "transient-for",
                                         crm_navigator_get_window (navigator), NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  fill (self);
  return self;
}

/**
 * crm_search_palette_present:
 *
 * Opens the palette over the window of @navigator.
 */
void
crm_search_palette_present (CrmContext *context, CrmNavigator *navigator)
{
  CrmSearchPalette *self = crm_search_palette_new (context, navigator);
  GtkWidget *window = GTK_WIDGET (crm_navigator_get_window (navigator));
  int width = gtk_widget_get_width (window), height = gtk_widget_get_height (window);
  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (width - 48, 340, 600),
                               CLAMP (height - 96, 280, 520));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
