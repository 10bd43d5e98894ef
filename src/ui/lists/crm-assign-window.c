/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gives the leads and deals that are selected in a list to people: by the rules of the office, with
 * who would get what and why, or to one person; and who got what before. Main thread. */
#include "config.h"

#include "crm-assign-window.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-assign-work.h"
#include "crm-list-bulk.h"

#define MOST_SHOWN 200
#define MOST_LOGGED 100

typedef struct
{
  AdwWindow *window;
  CrmContext *context;
  CrmNavigator *navigator;
  GArray *refs;
  GPtrArray *people; /* CrmRecord; NULL until they are read */
  GtkDropDown *to;   /* the rules, then the people */
  AdwPreferencesGroup *group;
  AdwPreferencesGroup *log;
  GtkWidget *assign;
  gboolean finds; /* the rules find somebody for something */
  GCancellable *cancellable;
} Assigning;

/* What is read at once: who there is, what the rules would do, and what they did. */
typedef struct
{
  GPtrArray *people;
  GPtrArray *would; /* CrmAssigned */
  GPtrArray *log;   /* CrmRecord of kind assignment */
} Facts;

static void
assigning_free (gpointer data)
{
  Assigning *self = data;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_object_unref (self->context);
  g_array_unref (self->refs);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_free (self);
}

static void
facts_free (gpointer data)
{
  Facts *facts = data;

  g_clear_pointer (&facts->people, g_ptr_array_unref);
  g_clear_pointer (&facts->would, g_ptr_array_unref);
  g_clear_pointer (&facts->log, g_ptr_array_unref);
  g_free (facts);
}

static GPtrArray *
list_all (CrmSession *session,
          const char *kind,
          const char *sort,
          gboolean descending,
          int limit,
          GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), kind));

  if (limit > 0)
    crm_query_set_limit (query, limit);
  return crm_query_sort (query, sort, descending, error) ? crm_session_list (session, query, error)
                                                         : NULL;
}

/* The rules are tried on the writing lane, and taken back. */
static gpointer
read_facts (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Facts *facts = g_new0 (Facts, 1);

  facts->people = list_all (session, "user", "name", FALSE, 0, error);
  if (facts->people != NULL)
    facts->log = list_all (session, "assignment", "at", TRUE, MOST_LOGGED, error);
  if (facts->log != NULL)
    facts->would = crm_assign_many (session, data, TRUE, cancellable, error);
  if (facts->would == NULL)
    g_clear_pointer (&facts, facts_free);
  return facts;
}

static const char *
get_link_title (CrmRecord *record, const char *field)
{
  const char *title = crm_record_get_link_title (
      record, crm_kind_find_field (crm_record_get_kind (record), field));

  return title != NULL ? title : "";
}

static GtkWidget *
make_row (const char *title, const char *subtitle, const char *to)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (to);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_set_tooltip_text (label, to);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  return row;
}

static void
show_would (Assigning *self, GPtrArray *would)
{
  guint n_found = 0;
  g_autofree char *found = NULL;

  for (guint i = 0; i < would->len; i++)
    {
      const CrmAssigned *assigned = g_ptr_array_index (would, i);
      g_autofree char *why = assigned->entry != NULL ? crm_assign_describe (assigned->entry)
                                                     : g_strdup (_ ("No rule finds anybody"));
      GtkWidget *row;

      n_found += assigned->entry != NULL;
      if (i >= MOST_SHOWN)
        continue;
      row = make_row (crm_record_get_title (assigned->record), why,
                      assigned->entry != NULL ? get_link_title (assigned->entry, "user_id")
                                              : C_ ("assignment", "Nobody"));
      adw_preferences_group_add (self->group, row);
    }
  found = g_strdup_printf (
      /* Translators: how many leads and deals the rules would give to people, of how many. */
      g_dngettext (GETTEXT_PACKAGE, "%1$u of %2$u would go to somebody",
                   "%1$u of %2$u would go to somebody", n_found),
      n_found, would->len);
  adw_preferences_group_set_title (
      self->group, would->len > 0 ? found : _ ("Somebody is responsible for every lead and deal"));
  self->finds = n_found > 0;
}

static void
show_log (Assigning *self, GPtrArray *log)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);

  for (guint i = 0; i < log->len; i++)
    {
      CrmRecord *entry = g_ptr_array_index (log, i);
      g_autofree char *why = crm_assign_describe (entry);
      gint64 instant = crm_record_get_integer (entry, "at", 0);
      g_autofree char *at = crm_locale_format_instant (locale, instant);
      g_autofree char *text = g_strdup_printf ("%s · %s", at, why);

      adw_preferences_group_add (self->log, make_row (get_link_title (entry, "record"), text,
                                                      get_link_title (entry, "user_id")));
    }
  adw_preferences_group_set_title (
      self->log, log->len > 0 ? _ ("Who Got What") : _ ("The rules have given nothing yet"));
}

/* To one person go all that are selected; by the rules those that nobody has. */
static void
on_to_changed_cb (Assigning *self)
{
  gboolean by_rules = gtk_drop_down_get_selected (self->to) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->group), by_rules);
  gtk_widget_set_sensitive (self->assign, self->people != NULL && (!by_rules || self->finds));
}

static void
on_facts_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  Facts *facts = crm_store_run_finish (CRM_STORE (source), result, &error);
  g_autoptr (GtkStringList) names = NULL;
  Assigning *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = data;
  if (facts == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The rules could not be tried"), error);
      return;
    }
  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _ ("By the rules of the office"));
  for (guint i = 0; i < facts->people->len; i++)
    gtk_string_list_append (names, crm_record_get_title (g_ptr_array_index (facts->people, i)));
  self->people = g_steal_pointer (&facts->people);
  show_would (self, facts->would);
  show_log (self, facts->log);
  gtk_drop_down_set_model (self->to, G_LIST_MODEL (names));
  on_to_changed_cb (self);
  facts_free (facts);
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_assign (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all = crm_assign_many (session, data, FALSE, cancellable, error);

  return all != NULL ? session : NULL;
}

static void
on_assign_clicked_cb (Assigning *self)
{
  guint chosen = gtk_drop_down_get_selected (self->to);
  g_autoptr (CrmOperation) operation = NULL;

  if (chosen == 0)
    {
      operation = crm_operation_new (_ ("Assign by the rules"));
      crm_operation_set_func (operation, run_assign, g_array_ref (self->refs),
                              (GDestroyNotify) g_array_unref);
    }
  else
    {
      CrmRecord *person = g_ptr_array_index (self->people, chosen - 1);
      /* Translators: the name of an operation that can be undone; %s is a person. */
      g_autofree char *label = g_strdup_printf (_ ("Assign to %s"), crm_record_get_title (person));
      CrmValue value = crm_value_link (crm_record_get_id (person));

      operation = crm_list_bulk_set (label, self->refs, "owner_id", &value,
                                     crm_context_get_locale (self->context));
    }
  crm_navigator_run (self->navigator, operation);
  gtk_window_close (GTK_WINDOW (self->window));
}

static GtkWidget *
make_page (AdwPreferencesGroup *first, AdwPreferencesGroup *second)
{
  GtkWidget *page = adw_preferences_page_new ();

  if (first != NULL)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), first);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), second);
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

static AdwPreferencesGroup *
make_choice (Assigning *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();

  self->to = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_widget_set_valign (GTK_WIDGET (self->to), GTK_ALIGN_CENTER);
  /* Translators: to whom leads are given. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), C_ ("assignment", "To"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->to), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("assignment", "To"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (self->to));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (self->to));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_swapped (self->to, "notify::selected", G_CALLBACK (on_to_changed_cb), self);
  return ADW_PREFERENCES_GROUP (group);
}

static void
build (Assigning *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *stack = adw_view_stack_new ();
  GtkWidget *switcher = adw_view_switcher_new ();
  AdwViewStack *pages = ADW_VIEW_STACK (stack);

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->log = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->assign = gtk_button_new_with_mnemonic (_ ("_Assign"));
  gtk_widget_add_css_class (self->assign, "suggested-action");
  gtk_widget_set_sensitive (self->assign, FALSE);
  g_signal_connect_swapped (self->assign, "clicked", G_CALLBACK (on_assign_clicked_cb), self);
  adw_view_stack_add_titled_with_icon (pages, make_page (make_choice (self), self->group), "assign",
                                       C_ ("assignment", "Assign"), "crm-team-symbolic");
  adw_view_stack_add_titled_with_icon (pages, make_page (NULL, self->log), "log",
                                       C_ ("assignment", "Log"), "crm-list-symbolic");
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), pages);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), switcher);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->assign);
  gtk_widget_set_vexpand (stack, TRUE);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), stack);
  adw_window_set_content (self->window, box);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   GtkWindow *window)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;
  gtk_window_close (window);
  return TRUE;
}

/**
 * crm_assign_window_new:
 * @refs: (element-type CrmRef): leads and deals; not changed afterwards
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWindow *
crm_assign_window_new (CrmContext *context, CrmNavigator *navigator, GArray *refs)
{
  Assigning *self = g_new0 (Assigning, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->window = g_object_new (ADW_TYPE_WINDOW, "title", _ ("Assign to People"), "default-width",
                               520, "default-height", 560, "modal", TRUE, NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->refs = g_array_ref (refs);
  self->cancellable = g_cancellable_new ();
  gtk_window_set_transient_for (GTK_WINDOW (self->window), crm_navigator_get_window (navigator));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self->window);
  gtk_widget_add_controller (GTK_WIDGET (self->window), keys);
  g_object_set_data_full (G_OBJECT (self->window), "crm-assigning", self, assigning_free);
  build (self);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       read_facts, g_array_ref (refs), (GDestroyNotify) g_array_unref, facts_free,
                       self->cancellable, on_facts_read_cb, self);
  return GTK_WINDOW (self->window);
}
