/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of the fields of a kind that a role may only read, or does not see. Main thread. */
#include "config.h"

#include "crm-settings-role-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-operation.h"
#include "crm-settings-data.h"
#include "crm-settings-subpage.h"

/* In the order of the rows of the list from which one chooses. */
static const char *const accesses[] = { "", "read", "hidden" };

typedef struct
{
  CrmContext *context; /* NULL: the page is closed */
  CrmSettingsWindow *window;
  CrmRecord *role;
  const CrmKind *kind;
  GPtrArray *rows;   /* AdwComboRow; the field is their data */
  GPtrArray *lines;  /* of the role, as they are stored */
  gboolean is_shown; /* what the rows say is what is stored */
} FieldsPage;

static void
page_close (gpointer data)
{
  FieldsPage *page = data;

  for (guint i = 0; i < page->rows->len; i++)
    g_signal_handlers_disconnect_by_data (page->rows->pdata[i], page);
  g_clear_object (&page->context);
  g_clear_object (&page->role);
  g_clear_pointer (&page->rows, g_ptr_array_unref);
  g_clear_pointer (&page->lines, g_ptr_array_unref);
  g_atomic_rc_box_release (page);
}

static const CrmField *
get_field (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "crm-field");
}

/* Returns: (nullable): the line of the role that says something of the field */
static CrmRecord *
find_line (FieldsPage *page, const CrmField *field)
{
  for (guint i = page->lines->len; i > 0; i--)
    {
      CrmRecord *line = g_ptr_array_index (page->lines, i - 1);
      const CrmId *role = crm_record_get_link (line, "role_id");

      if (role != NULL && crm_id_equal (role, crm_record_get_id (page->role))
          && g_strcmp0 (crm_record_get_text (line, "entity"), crm_kind_get_name (page->kind)) == 0
          && g_strcmp0 (crm_record_get_text (line, "field_name"), crm_field_get_name (field)) == 0)
        return line;
    }
  return NULL;
}

static guint
find_access (CrmRecord *line)
{
  const char *access = line != NULL ? crm_record_get_text (line, "access") : "";

  for (guint i = 0; i < G_N_ELEMENTS (accesses); i++)
    if (g_strcmp0 (access, accesses[i]) == 0)
      return i;
  return 0;
}

static void read_lines (FieldsPage *page);

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FieldsPage *page = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = crm_operation_run_finish (CRM_OPERATION (source), result, &error);

  if (page->context != NULL && !good)
    crm_settings_window_report_error (page->window, _ ("The right was not changed"), error);
  if (page->context != NULL)
    read_lines (page);
  g_atomic_rc_box_release (page);
}

static void
on_access_chosen_cb (GtkWidget *row, GParamSpec *pspec, FieldsPage *page)
{
  const CrmField *field = get_field (row);
  guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
  CrmRecord *line = page->is_shown ? find_line (page, field) : NULL;
  /* Translators: the name of an operation that can be undone. */
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("Set a right of a role"));
  const CrmKind *kind = crm_context_get_kind (page->context, "role_field");

  if (!page->is_shown || chosen == find_access (line))
    return;
  if (chosen == 0)
    crm_operation_delete (operation, kind, crm_record_get_id (line));
  else if (line != NULL)
    crm_operation_set (operation, kind, crm_record_get_id (line), "access",
                       crm_value_text (accesses[chosen]));
  else
    {
      g_autoptr (CrmRecord) added = crm_record_new (kind);

      crm_record_set_link (added, "role_id", crm_record_get_id (page->role));
      crm_record_set_text (added, "entity", crm_kind_get_name (page->kind));
      crm_record_set_text (added, "field_name", crm_field_get_name (field));
      crm_record_set_text (added, "access", accesses[chosen]);
      crm_operation_insert (operation, added);
    }
  page->is_shown = FALSE;
  for (guint i = 0; i < page->rows->len; i++)
    gtk_widget_set_sensitive (page->rows->pdata[i], FALSE);
  crm_operation_run_async (operation, page->context, NULL, on_saved_cb,
                           g_atomic_rc_box_acquire (page));
}

static void
on_lines_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  FieldsPage *page = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = crm_settings_list_finish (result, &error);

  if (page->context != NULL && lines != NULL)
    {
      g_ptr_array_unref (page->lines);
      page->lines = g_ptr_array_ref (lines);
      page->is_shown = FALSE;
      for (guint i = 0; i < page->rows->len; i++)
        {
          GtkWidget *row = g_ptr_array_index (page->rows, i);

          adw_combo_row_set_selected (ADW_COMBO_ROW (row),
                                      find_access (find_line (page, get_field (row))));
          gtk_widget_set_sensitive (row, TRUE);
        }
      page->is_shown = TRUE;
    }
  else if (page->context != NULL)
    crm_settings_window_report_error (page->window, _ ("The roles could not be read"), error);
  g_atomic_rc_box_release (page);
}

static void
read_lines (FieldsPage *page)
{
  crm_settings_list_async (page->context, "role_field", "entity", NULL, on_lines_listed_cb,
                           g_atomic_rc_box_acquire (page));
}

static GtkWidget *
make_row (FieldsPage *page, const CrmField *field)
{
  GtkWidget *row = adw_combo_row_new ();
  /* Translators: what a role may do with a field. */
  const char *const words[]
      = { C_ ("field right", "Sees and changes"), C_ ("field right", "Read only"),
          C_ ("field right", "Hidden"), NULL };
  GtkStringList *list = gtk_string_list_new (words);

  if (!crm_field_can_be_hidden (field))
    gtk_string_list_remove (list, 2);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_field_get_label (field));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  g_object_unref (list);
  gtk_widget_set_sensitive (row, FALSE);
  g_object_set_data (G_OBJECT (row), "crm-field", (gpointer) field);
  g_signal_connect (row, "notify::selected", G_CALLBACK (on_access_chosen_cb), page);
  g_ptr_array_add (page->rows, g_object_ref_sink (row));
  return row;
}

static gboolean
is_offered (const CrmField *field)
{
  return crm_field_is_editable (field) && crm_field_get_spec (field)->satellite == NULL
         && !crm_field_has (field, CRM_FIELD_HIDDEN);
}

/**
 * crm_settings_role_fields_open:
 * @role: as it is stored; copied
 *
 * Opens the page of what a role may do with the fields of a kind. What is changed there is saved at
 * once.
 */
void
crm_settings_role_fields_open (CrmSettingsWindow *window, CrmRecord *role, const CrmKind *kind)
{
  FieldsPage *page = g_atomic_rc_box_new0 (FieldsPage);
  /* Translators: %s is what records of a kind are called, as Companies. */
  g_autofree char *title = g_strdup_printf (_ ("Fields: %s"), crm_kind_get_label_plural (kind));
  GtkWidget *subpage = crm_settings_subpage_new (window, title);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  page->context = g_object_ref (crm_settings_window_get_context (window));
  page->window = window;
  page->role = crm_record_copy (role);
  page->kind = kind;
  page->rows = g_ptr_array_new_with_free_func (g_object_unref);
  page->lines = g_ptr_array_new ();
  adw_preferences_group_set_description (
      group, _ ("What is hidden never comes to the computers of people with this role; what they "
                "have of it goes. Documents that show it are hidden only with all documents."));
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (is_offered (crm_kind_get_field (kind, i)))
      adw_preferences_group_add (group, make_row (page, crm_kind_get_field (kind, i)));
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), group);
  g_object_set_data_full (G_OBJECT (subpage), "crm-role-fields", page, page_close);
  read_lines (page);
  crm_settings_window_open (window, subpage);
}
