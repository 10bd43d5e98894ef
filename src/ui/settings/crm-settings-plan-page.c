/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One plan: its steps, each a row that opens. Steps that stay keep their rows, so that nothing is
 * taken away from who is typing. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-settings-data.h"
#include "crm-settings-order.h"
#include "crm-settings-plans-page.h"
#include "crm-settings-subpage.h"

/* Owned by the widgets of the page. */
typedef struct
{
  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  CrmSettingsOrder *order;
  CrmRecord *plan;
  AdwPreferencesGroup *group; /* borrowed */
  GPtrArray *steps;           /* CrmRecord, in their order */
  GPtrArray *rows;            /* GtkWidget, borrowed: of the steps, and the one that adds */
  CrmId opened;               /* the step that is open when its row is made anew */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_object_unref (page->context);
  g_object_unref (page->order);
  g_object_unref (page->plan);
  g_clear_pointer (&page->steps, g_ptr_array_unref);
  g_ptr_array_unref (page->rows);
  g_free (page);
}

static char *
describe_step (Page *page, CrmRecord *step)
{
  const CrmKind *kind = crm_record_get_kind (step);
  const CrmLocale *locale = crm_context_get_locale (page->context);
  gint64 days = crm_record_get_integer (step, "delay_days", 0);
  g_autofree char *type = crm_record_format (step, crm_kind_find_field (kind, "type"), locale);
  g_autofree char *who
      = crm_record_format (step, crm_kind_find_field (kind, "responsible"), locale);
  g_autofree char *when
      = days == 0 ? g_strdup (_ ("the same day"))
                  : g_strdup_printf (
                      /* Translators: when a step of a plan is done, counted from the one before. */
                      g_dngettext (GETTEXT_PACKAGE, "%d day later", "%d days later", (gulong) days),
                      (int) days);
  return g_strjoin (" · ", type, when, who, NULL);
}

static void
on_expanded_cb (GtkWidget *row, GParamSpec *pspec, Page *page)
{
  CrmRecord *step = g_object_get_data (G_OBJECT (row), "crm-record");
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
    page->opened = *crm_record_get_id (step);
  else if (crm_id_equal (&page->opened, crm_record_get_id (step)))
    page->opened = CRM_ID_NONE;
}

static void
on_delete_clicked_cb (GtkWidget *button, Page *page)
{
  CrmRecord *step = g_object_get_data (G_OBJECT (button), "crm-record");
  /* Translators: the name of a record. */
  g_autofree char *label = g_strdup_printf (_ ("Delete “%s”"), crm_record_get_title (step));
  CrmOperation *operation = crm_operation_new (label);
  crm_operation_delete (operation, crm_record_get_kind (step), crm_record_get_id (step));
  crm_settings_window_run (page->window, operation);
}

static void
add_fields (Page *page, GtkWidget *row, CrmRecord *step)
{
  static const char *const fields[]
      = { "subject",     "type",    "delay_days", "at_time",     "duration",
          "responsible", "role_id", "user_id",    "template_id", "message" };
  g_autoptr (CrmSettingsForm) form = crm_settings_form_new (page->context, "plan_step");
  g_autoptr (CrmRecord) copy = crm_record_copy (step);
  GtkWidget *remove = crm_settings_button_new ("user-trash-symbolic", _ ("Delete Step"));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row), crm_settings_form_add (form, fields[i]));
  crm_settings_form_set_record (form, copy, FALSE);
  g_object_set_data_full (G_OBJECT (row), "crm-form", g_object_ref (form), g_object_unref);
  g_object_set_data_full (G_OBJECT (remove), "crm-record", g_object_ref (step), g_object_unref);
  g_signal_connect (remove, "clicked", G_CALLBACK (on_delete_clicked_cb), page);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), remove);
}

static void
show_step (Page *page, GtkWidget *row, CrmRecord *step)
{
  g_autofree char *subtitle = describe_step (page, step);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (step));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
}

static void
add_step (Page *page, CrmRecord *step)
{
  GtkWidget *row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  show_step (page, row, step);
  g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (step), g_object_unref);
  adw_preferences_group_add (page->group, row);
  g_ptr_array_add (page->rows, row);
  crm_settings_order_add (page->order, row, page->steps, step);
  add_fields (page, row, step);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row),
                                 crm_id_equal (&page->opened, crm_record_get_id (step)));
  g_signal_connect (row, "notify::expanded", G_CALLBACK (on_expanded_cb), page);
}

static void
on_add_activated_cb (GtkWidget *row, Page *page)
{
  g_autoptr (CrmRecord) step = crm_record_new (crm_context_get_kind (page->context, "plan_step"));
  CrmOperation *operation = crm_operation_new (_ ("Add step"));
  crm_record_set_link (step, "plan_id", crm_record_get_id (page->plan));
  crm_record_set_integer (step, "position", page->steps->len);
  crm_record_set_text (step, "subject", _ ("New step"));
  page->opened = *crm_record_get_id (step);
  crm_operation_insert (operation, step);
  crm_settings_window_run (page->window, operation);
}

static gboolean
is_same (Page *page, GPtrArray *steps)
{
  if (!page->steps || steps->len != page->steps->len)
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    if (!crm_id_equal (crm_record_get_id (g_ptr_array_index (steps, i)),
                       crm_record_get_id (g_ptr_array_index (page->steps, i))))
      return FALSE;
  return TRUE;
}

static void
show_steps (Page *page, GPtrArray *steps)
{
  GtkWidget *add;
  if (is_same (page, steps))
    {
      for (guint i = 0; i < steps->len; i++)
        show_step (page, g_ptr_array_index (page->rows, i), g_ptr_array_index (steps, i));
      return;
    }
  for (guint i = 0; i < page->rows->len; i++)
    adw_preferences_group_remove (page->group, g_ptr_array_index (page->rows, i));
  g_ptr_array_set_size (page->rows, 0);
  g_clear_pointer (&page->steps, g_ptr_array_unref);
  page->steps = g_ptr_array_ref (steps);
  for (guint i = 0; i < steps->len; i++)
    add_step (page, g_ptr_array_index (steps, i));
  add = crm_settings_add_row_new (_ ("Add Step"));
  g_signal_connect (add, "activated", G_CALLBACK (on_add_activated_cb), page);
  adw_preferences_group_add (page->group, add);
  g_ptr_array_add (page->rows, add);
}

static void
on_steps_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) subpage = user_data;
  Page *page = g_object_get_data (G_OBJECT (subpage), "crm-page");
  g_autoptr (GPtrArray) all = crm_settings_list_finish (result, NULL);
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_object_unref);
  /* A page that was closed has no rows any more to show anything in. */
  if (!all || !gtk_widget_get_root (subpage))
    return;
  for (guint i = 0; i < all->len; i++)
    {
      const CrmId *plan = crm_record_get_link (g_ptr_array_index (all, i), "plan_id");
      if (plan && crm_id_equal (plan, crm_record_get_id (page->plan)))
        g_ptr_array_add (steps, g_object_ref (g_ptr_array_index (all, i)));
    }
  show_steps (page, steps);
}

static void
on_context_changed_cb (GtkWidget *subpage, GArray *changes)
{
  Page *page = g_object_get_data (G_OBJECT (subpage), "crm-page");
  if (crm_settings_concern (changes, "plan_step"))
    crm_settings_list_async (page->context, "plan_step", "position", NULL, on_steps_listed_cb,
                             g_object_ref (subpage));
}

/**
 * crm_settings_plan_page_new:
 *
 * Returns: (transfer floating): a page, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_plan_page_new (CrmSettingsWindow *window, CrmRecord *plan)
{
  static const char *const fields[] = { "name", "description", "workdays", "archived" };
  GtkWidget *subpage = crm_settings_subpage_new (window, crm_record_get_title (plan));
  AdwPreferencesGroup *about = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  Page *page = g_new0 (Page, 1);
  g_autoptr (CrmSettingsForm) form = NULL;
  g_autoptr (CrmRecord) copy = crm_record_copy (plan);
  page->context = g_object_ref (crm_settings_window_get_context (window));
  page->window = window;
  page->order = crm_settings_order_new (window);
  page->plan = g_object_ref (plan);
  page->rows = g_ptr_array_new ();
  page->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_object_set_data_full (G_OBJECT (subpage), "crm-page", page, page_free);
  form = crm_settings_form_new (page->context, "plan");
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    adw_preferences_group_add (about, crm_settings_form_add (form, fields[i]));
  crm_settings_form_set_record (form, copy, FALSE);
  adw_preferences_group_set_title (page->group, _ ("Steps"));
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), about);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), page->group);
  g_signal_connect_object (page->context, "changed", G_CALLBACK (on_context_changed_cb), subpage,
                           G_CONNECT_SWAPPED);
  crm_settings_list_async (page->context, "plan_step", "position", NULL, on_steps_listed_cb,
                           g_object_ref (subpage));
  return subpage;
}
