/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rules of assignment would do now, and the button that lets them. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-assign-work.h"
#include "crm-settings-plans-page.h"
#include "crm-settings-subpage.h"

/* So many are shown; all of them are assigned. */
#define MOST_SHOWN 100

/* Owned by the subpage. */
typedef struct
{
  CrmContext *context;
  CrmSettingsWindow *window;  /* borrowed: it has the page */
  AdwPreferencesGroup *group; /* borrowed */
  GtkWidget *assign;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_object_unref (page->context);
  g_free (page);
}

/* Leads and deals that nobody is responsible for, the oldest first. On a thread of the store. */
static GArray *
find_unassigned (CrmSession *session, GError **error)
{
  static const char *const kinds[] = { "lead", "opportunity" };
  GArray *refs = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (CrmQuery) query
          = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), kinds[i]));
      g_autoptr (GArray) found = NULL;
      if (crm_query_filter (query, "owner_id", CRM_FILTER_NOT_SET, (CrmValue) CRM_VALUE_INIT, error)
          && crm_query_sort (query, "created_at", FALSE, error))
        found = crm_session_snapshot (session, query, NULL, error);
      if (!found)
        {
          g_array_unref (refs);
          return NULL;
        }
      g_array_append_vals (refs, found->data, found->len);
    }
  return refs;
}

static gpointer
run_dry (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) refs = find_unassigned (session, error);
  return refs ? crm_assign_many (session, refs, TRUE, cancellable, error) : NULL;
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_assign (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) refs = find_unassigned (session, error);
  g_autoptr (GPtrArray) all
      = refs ? crm_assign_many (session, refs, FALSE, cancellable, error) : NULL;
  return all ? session : NULL;
}

static void
on_assign_clicked_cb (Page *page)
{
  CrmOperation *operation = crm_operation_new (_ ("Assign by the rules"));
  crm_operation_set_func (operation, run_assign, NULL, NULL);
  crm_settings_window_run (page->window, operation);
  crm_settings_window_close_subpage (page->window);
}

static const char *
get_user (CrmRecord *entry)
{
  return crm_record_get_link_title (entry,
                                    crm_kind_find_field (crm_record_get_kind (entry), "user_id"));
}

static void
add_row (Page *page, const CrmAssigned *assigned)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *to
      = gtk_label_new (assigned->entry ? get_user (assigned->entry) : C_ ("assignment", "Nobody"));
  g_autofree char *why = assigned->entry ? crm_assign_describe (assigned->entry)
                                         : g_strdup (_ ("No rule finds anybody"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 crm_record_get_title (assigned->record));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why);
  if (!assigned->entry)
    gtk_widget_add_css_class (to, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), to);
  adw_preferences_group_add (page->group, row);
}

static void
on_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) subpage = user_data;
  Page *page = g_object_get_data (G_OBJECT (subpage), "crm-page");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = crm_store_run_finish (CRM_STORE (source), result, &error);
  guint n_found = 0;
  g_autofree char *found = NULL;
  if (!gtk_widget_get_root (subpage))
    return;
  if (!all)
    {
      crm_settings_window_report_error (page->window, _ ("The rules could not be tried"), error);
      return;
    }
  for (guint i = 0; i < all->len; i++)
    {
      const CrmAssigned *assigned = g_ptr_array_index (all, i);
      n_found += assigned->entry != NULL;
      if (i < MOST_SHOWN)
        add_row (page, assigned);
    }
  found = g_strdup_printf (
      /* Translators: how many leads and deals the rules would give to people, of how many. */
      g_dngettext (GETTEXT_PACKAGE, "%1$u of %2$u would go to somebody",
                   "%1$u of %2$u would go to somebody", n_found),
      n_found, all->len);
  adw_preferences_group_set_title (
      page->group, all->len > 0 ? found : _ ("Somebody is responsible for every lead and deal"));
  gtk_widget_set_sensitive (page->assign, n_found > 0);
}

/**
 * crm_settings_would_page_new:
 *
 * Returns: (transfer floating): a page, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_would_page_new (CrmSettingsWindow *window)
{
  GtkWidget *subpage = crm_settings_subpage_new (window, _ ("Who Would Get What"));
  Page *page = g_new0 (Page, 1);
  page->context = g_object_ref (crm_settings_window_get_context (window));
  page->window = window;
  page->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_object_set_data_full (G_OBJECT (subpage), "crm-page", page, page_free);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), page->group);
  page->assign = crm_settings_subpage_set_action (CRM_SETTINGS_SUBPAGE (subpage), _ ("_Assign"));
  gtk_widget_set_sensitive (page->assign, FALSE);
  g_signal_connect_swapped (page->assign, "clicked", G_CALLBACK (on_assign_clicked_cb), page);
  crm_store_run_async (crm_context_get_store (page->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       run_dry, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, on_tried_cb,
                       g_object_ref (subpage));
  return subpage;
}
