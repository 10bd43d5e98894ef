/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a role: how far its rights reach, and kind by kind where they reach elsewhere. Main
 * thread. */
#include "config.h"

#include "crm-settings-role.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-operation.h"
#include "crm-settings-data.h"
#include "crm-settings-role-fields.h"
#include "crm-settings-subpage.h"

static const char *const rights[] = { "see", "make", "change", "remove" };

/* What has an owner, or stands in what has one; the rest is seen with its record. */
static const char *const kinds[]
    = { "account", "contact",     "lead",    "opportunity", "activity",
        "note",    "sales_order", "invoice", "document",    "product" };

typedef struct _RolePage RolePage;

typedef struct
{
  RolePage *page;
  const CrmKind *kind;
  CrmSettingsForm *form;
  AdwExpanderRow *row;
  gboolean is_new; /* the role has no line for the kind yet */
} RoleLine;

struct _RolePage
{
  CrmContext *context; /* NULL: the page is closed */
  CrmSettingsWindow *window;
  CrmRecord *role;
  RoleLine lines[G_N_ELEMENTS (kinds)];
};

static void
page_close (gpointer data)
{
  RolePage *page = data;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_signal_handlers_disconnect_by_data (page->lines[i].form, &page->lines[i]);
      g_clear_object (&page->lines[i].form);
    }
  g_clear_object (&page->context);
  g_clear_object (&page->role);
  g_atomic_rc_box_release (page);
}

/**
 * crm_settings_role_describe:
 * @rights: a role, or its line for a kind
 *
 * Returns: (transfer full): how far its rights reach, in a line
 */
char *
crm_settings_role_describe (CrmRecord *record, const CrmLocale *locale)
{
  const CrmKind *kind = crm_record_get_kind (record);
  GString *text = g_string_new (NULL);
  if (crm_kind_find_field (kind, "administrator")
      && crm_record_get_integer (record, "administrator", 0))
    g_string_append (text, crm_field_get_label (crm_kind_find_field (kind, "administrator")));
  for (gsize i = 0; i < G_N_ELEMENTS (rights) && text->len < 200; i++)
    {
      const CrmField *field = crm_kind_find_field (kind, rights[i]);
      g_autofree char *level = crm_record_format (record, field, locale);
      g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "",
                              crm_field_get_label (field), level);
    }
  return g_string_free (text, FALSE);
}

static void
describe_line (RoleLine *line)
{
  g_autofree char *text
      = line->is_new ? g_strdup (_ ("As above"))
                     : crm_settings_role_describe (crm_settings_form_get_record (line->form),
                                                   crm_context_get_locale (line->page->context));
  adw_expander_row_set_subtitle (line->row, text);
}

/* A line begins as what the role says of everything. */
static void
begin_line (RoleLine *line)
{
  g_autoptr (CrmRecord) record
      = crm_record_new (crm_context_get_kind (line->page->context, "role_right"));
  crm_record_set_link (record, "role_id", crm_record_get_id (line->page->role));
  crm_record_set_text (record, "entity", crm_kind_get_name (line->kind));
  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++)
    crm_record_set_text (record, rights[i], crm_record_get_text (line->page->role, rights[i]));
  line->is_new = TRUE;
  crm_settings_form_set_record (line->form, record, TRUE);
  describe_line (line);
}

static void
on_line_changed_cb (RoleLine *line)
{
  if (line->is_new)
    /* Translators: the name of an operation that can be undone. */
    crm_settings_form_insert (line->form, _ ("Set a right of a role"));
  else
    describe_line (line);
}

static void
on_line_inserted_cb (RoleLine *line)
{
  g_autoptr (CrmRecord) record = g_object_ref (crm_settings_form_get_record (line->form));
  line->is_new = FALSE;
  crm_settings_form_set_record (line->form, record, FALSE);
  describe_line (line);
}

static CrmRecord *
find_line (RoleLine *line, GPtrArray *records)
{
  for (guint i = records->len; i > 0; i--)
    {
      CrmRecord *record = g_ptr_array_index (records, i - 1);
      const CrmId *role = crm_record_get_link (record, "role_id");
      if (role && crm_id_equal (role, crm_record_get_id (line->page->role))
          && g_strcmp0 (crm_record_get_text (record, "entity"), crm_kind_get_name (line->kind))
                 == 0)
        return record;
    }
  return NULL;
}

static void
on_lines_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RolePage *page = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = crm_settings_list_finish (result, &error);
  for (gsize i = 0; page->context && records && i < G_N_ELEMENTS (kinds); i++)
    {
      RoleLine *line = &page->lines[i];
      CrmRecord *stored = find_line (line, records);
      if (stored)
        {
          line->is_new = FALSE;
          crm_settings_form_set_record (line->form, stored, FALSE);
          describe_line (line);
        }
      gtk_widget_set_sensitive (GTK_WIDGET (line->row), TRUE);
    }
  if (page->context && !records)
    crm_settings_window_report_error (page->window, _ ("The roles could not be read"), error);
  g_atomic_rc_box_release (page);
}

static void
on_fields_activated_cb (RoleLine *line)
{
  crm_settings_role_fields_open (line->page->window, line->page->role, line->kind);
}

static GtkWidget *
make_fields_row (RoleLine *line)
{
  GtkWidget *row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Fields"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Hidden or read only"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_swapped (row, "activated", G_CALLBACK (on_fields_activated_cb), line);
  return row;
}

static GtkWidget *
make_line (RolePage *page, RoleLine *line, const char *kind)
{
  line->page = page;
  line->kind = crm_context_get_kind (page->context, kind);
  line->form = crm_settings_form_new (page->context, "role_right");
  line->row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (line->row),
                                 crm_kind_get_label_plural (line->kind));
  gtk_widget_set_sensitive (GTK_WIDGET (line->row), FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++)
    adw_expander_row_add_row (line->row, crm_settings_form_add (line->form, rights[i]));
  adw_expander_row_add_row (line->row, make_fields_row (line));
  begin_line (line);
  g_signal_connect_swapped (line->form, "changed", G_CALLBACK (on_line_changed_cb), line);
  g_signal_connect_swapped (line->form, "inserted", G_CALLBACK (on_line_inserted_cb), line);
  return GTK_WIDGET (line->row);
}

static AdwPreferencesGroup *
make_role_group (RolePage *page)
{
  static const char *const fields[] = { "name", "administrator", "may_set_up", "may_export", "see",
                                        "make", "change",        "remove",     NULL };
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (CrmSettingsForm) form = crm_settings_form_new (page->context, "role");
  for (guint i = 0; fields[i]; i++)
    adw_preferences_group_add (group, crm_settings_form_add (form, fields[i]));
  crm_settings_form_set_record (form, page->role, FALSE);
  return group;
}

static void
on_role_deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  RolePage *page = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = crm_operation_run_finish (CRM_OPERATION (source), result, &error);
  if (page->context && !good)
    crm_settings_window_report_error (page->window, _ ("The role was not deleted"), error);
  else if (page->context)
    crm_settings_window_close_subpage (page->window);
  g_atomic_rc_box_release (page);
}

static void
on_delete_clicked_cb (RolePage *page)
{
  /* Translators: the name of an operation that can be undone. */
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("Delete role"));
  crm_operation_delete (operation, crm_record_get_kind (page->role),
                        crm_record_get_id (page->role));
  crm_operation_run_async (operation, page->context, NULL, on_role_deleted_cb,
                           g_atomic_rc_box_acquire (page));
}

static AdwPreferencesGroup *
make_delete_group (RolePage *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Delete Role"));
  adw_preferences_group_set_description (
      group, _ ("It is not offered any more. Who has it keeps its limits until they get another "
                "role."));
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_delete_clicked_cb), page);
  adw_preferences_group_add (group, button);
  return group;
}

/**
 * crm_settings_role_open:
 * @role: as it is stored; copied
 *
 * Opens the page of a role. What is changed there is saved at once.
 */
void
crm_settings_role_open (CrmSettingsWindow *window, CrmRecord *role)
{
  RolePage *page = g_atomic_rc_box_new0 (RolePage);
  GtkWidget *subpage = crm_settings_subpage_new (window, crm_record_get_title (role));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  page->context = g_object_ref (crm_settings_window_get_context (window));
  page->window = window;
  page->role = crm_record_copy (role);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), make_role_group (page));
  adw_preferences_group_set_title (group, _ ("Where It Is Otherwise"));
  adw_preferences_group_set_description (
      group, _ ("Phones, addresses, lines and the like are seen and changed with the record that "
                "they stand in."));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    adw_preferences_group_add (group, make_line (page, &page->lines[i], kinds[i]));
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), group);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), make_delete_group (page));
  g_object_set_data_full (G_OBJECT (subpage), "crm-role-page", page, page_close);
  crm_settings_list_async (page->context, "role_right", "entity", NULL, on_lines_listed_cb,
                           g_atomic_rc_box_acquire (page));
  crm_settings_window_open (window, subpage);
}
