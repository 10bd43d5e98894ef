/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-ui-fixture.h"

#include <stdarg.h>
#include <string.h>

#include "crm-office.h"
#include "crm-screenshots.h"

/* Microseconds that a condition may take to come true: fifteen seconds, or what CRM_TEST_PATIENCE
 * says on a machine that does other work meanwhile, as in person.py. */
gint64
crm_test_get_patience (void)
{
  const char *patience = g_getenv ("CRM_TEST_PATIENCE");
  return (patience ? g_ascii_strtoll (patience, NULL, 10) : 15) * G_USEC_PER_SEC;
}

static void
on_created_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  CrmTestOffice *self = data;
  g_autoptr (GError) error = NULL;
  self->context = crm_office_create_finish (result, &error);
  g_assert_no_error (error);
}

void
crm_test_office_open (CrmTestOffice *self)
{
  g_autoptr (GError) error = NULL;
  CrmOfficeSetup setup = { "Test Office", "Ayşe Tester", "EUR" };
  self->folder = g_dir_make_tmp ("clientela-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->context = NULL;
  crm_office_create_async (self->folder, &setup, NULL, on_created_cb, self);
  CRM_WAIT_UNTIL (self->context);
}

/* Adds a record: names and texts of its fields in turn. */
void
crm_test_office_add (CrmTestOffice *self, const char *kind, const char *first, ...)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("Add");
  g_autoptr (CrmRecord) record = crm_record_new (crm_context_get_kind (self->context, kind));
  g_autoptr (GError) error = NULL;
  va_list arguments;
  va_start (arguments, first);
  for (const char *field = first; field; field = va_arg (arguments, const char *))
    {
      crm_record_parse (record, field, va_arg (arguments, const char *), NULL, &error);
      g_assert_no_error (error);
    }
  va_end (arguments);
  crm_operation_insert (operation, record);
  crm_operation_set_quiet (operation, TRUE);
  gboolean is_done = FALSE;
  crm_operation_run_async (operation, self->context, NULL, crm_test_done_cb, &is_done);
  CRM_WAIT_UNTIL (is_done);
}

static void
on_undone_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *label = crm_context_undo_finish (CRM_CONTEXT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/* Takes back what was done last. */
void
crm_test_office_undo (CrmTestOffice *self)
{
  gboolean is_done = FALSE;
  crm_context_undo_async (self->context, NULL, NULL, on_undone_cb, &is_done);
  CRM_WAIT_UNTIL (is_done);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  crm_profile_remove (folder, &error);
  g_assert_no_error (error);
}

void
crm_test_office_close (CrmTestOffice *self)
{
  crm_context_close (self->context);
  crm_test_drain ();
  g_assert_finalize_object (self->context);
  remove_folder (self->folder);
  g_free (self->folder);
}

gboolean
crm_test_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs an operation's end. */
void
crm_test_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  crm_operation_run_finish (CRM_OPERATION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

void
crm_test_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* Runs an operation to its end. */
void
crm_test_office_run (CrmTestOffice *self, CrmOperation *operation)
{
  gboolean is_done = FALSE;
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_run_async (operation, self->context, NULL, crm_test_done_cb, &is_done);
  CRM_WAIT_UNTIL (is_done);
}

/* A deal that went from 100 to 200, as a colleague made it; 300, of this desk or of another, lost.
 *
 * Returns: the id of the deal */
CrmId
crm_test_office_add_conflict (CrmTestOffice *self, const char *name, gboolean is_mine)
{
  const CrmKind *deal_kind = crm_context_get_kind (self->context, "opportunity");
  g_autoptr (CrmRecord) deal = crm_record_new (deal_kind);
  g_autoptr (CrmRecord) conflict
      = crm_record_new (crm_context_get_kind (self->context, "conflict"));
  g_autoptr (CrmOperation) make = crm_operation_new ("Make");
  g_autoptr (CrmOperation) change = crm_operation_new ("Change");
  g_autoptr (CrmOperation) meet = crm_operation_new ("Meet");
  const CrmId *id = crm_record_get_id (deal);
  const CrmKind *kind = crm_record_get_kind (conflict);
  crm_record_set_text (deal, "name", name);
  crm_record_parse (deal, "amount", "100.00", NULL, NULL);
  crm_operation_insert (make, deal);
  crm_test_office_run (self, make);
  crm_operation_set (change, deal_kind, id, "amount", crm_value_integer (20000));
  crm_test_office_run (self, change);
  crm_record_set_text (conflict, "field_name", "amount");
  crm_record_set (conflict, crm_kind_find_field (kind, "target_id"),
                  crm_value_link_of_kind (crm_kind_get_number (deal_kind), id));
  crm_record_set_text (conflict, "stands", "20000");
  crm_record_set_text (conflict, "other", "30000");
  crm_record_set_text (conflict, "state", "open");
  if (is_mine)
    crm_record_set (conflict, crm_kind_find_field (kind, "other_by_id"),
                    crm_value_link (crm_context_get_user (self->context)));
  crm_operation_insert (meet, conflict);
  crm_test_office_run (self, meet);
  return *id;
}

/* Style and icons, which an application of this name loads by itself. */
static void
load_style (void)
{
  static gboolean is_loaded;
  g_autoptr (GtkCssProvider) provider = NULL;
  GdkDisplay *display = gdk_display_get_default ();

  if (is_loaded)
    return;
  is_loaded = TRUE;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/clientela/Clientela/style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    "/org/clientela/Clientela/icons");
}

static void
save_picture (GtkWidget *window, const char *name, const char *variant)
{
  const char *folder = g_getenv ("CRM_TEST_PICTURES");
  g_autofree char *file = g_strdup_printf ("%s/%s%s.png", folder, name, variant);
  GtkWidget *content = window;

  for (int i = 0; i < 30; i++)
    {
      g_usleep (10000);
      while (g_main_context_iteration (NULL, FALSE))
        continue;
    }
  if (ADW_IS_WINDOW (window) && adw_window_get_content (ADW_WINDOW (window)) != NULL)
    content = adw_window_get_content (ADW_WINDOW (window));
  crm_screenshot_save (content, file, NULL);
}

/* For people who look at what a test saw: CRM_TEST_PICTURES names a folder, for pictures as the
 * window is, in the dark, and as narrow as a telephone. */
void
crm_test_picture (GtkWidget *window, const char *name)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  int width, height;

  if (g_getenv ("CRM_TEST_PICTURES") == NULL)
    return;
  load_style ();
  save_picture (window, name, "");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  save_picture (window, name, "-dark");
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (!GTK_IS_WINDOW (window))
    return;
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 640);
  save_picture (window, name, "-360");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
}

/* The first widget of a type below @root, shown, whose label or tooltip is @label. */
GtkWidget *
crm_test_find (GtkWidget *root, GType type, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      g_autofree char *text = NULL;
      if (label && GTK_IS_LABEL (child))
        text = g_strdup (gtk_label_get_text (GTK_LABEL (child)));
      else if (label && GTK_IS_INSCRIPTION (child))
        text = g_strdup (gtk_inscription_get_text (GTK_INSCRIPTION (child)));
      else if (label && GTK_IS_BUTTON (child))
        text = g_strdup (gtk_button_get_label (GTK_BUTTON (child)));
      if (gtk_widget_get_mapped (child) && G_TYPE_CHECK_INSTANCE_TYPE (child, type)
          && (!label || g_strcmp0 (text, label) == 0))
        return child;
      GtkWidget *below = crm_test_find (child, type, label);
      if (below)
        return below;
    }
  return NULL;
}

/* The row of that title that is seen. */
GtkWidget *
crm_test_find_row (GtkWidget *root, const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child;
       child = gtk_widget_get_next_sibling (child))
    {
      if (ADW_IS_PREFERENCES_ROW (child) && gtk_widget_get_mapped (child)
          && strcmp (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)), title) == 0)
        return child;
      GtkWidget *found = crm_test_find_row (child, title);
      if (found)
        return found;
    }
  return NULL;
}

/* The navigator */

struct _CrmFakeNavigator
{
  GObject parent_instance;

  CrmContext *context;
  GtkWindow *window;
  GString *log;
};

static void navigator_init (CrmNavigatorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmFakeNavigator,
                               crm_fake_navigator,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_NAVIGATOR, navigator_init))

static void
open_record (CrmNavigator *navigator, const CrmKind *kind, const CrmId *id)
{
  g_string_append_printf (CRM_FAKE_NAVIGATOR (navigator)->log, "open %s;",
                          crm_kind_get_name (kind));
}

static void
new_record (CrmNavigator *navigator, const CrmKind *kind, CrmRecord *draft)
{
  g_string_append_printf (CRM_FAKE_NAVIGATOR (navigator)->log, "new %s;", crm_kind_get_name (kind));
}

static void
go (CrmNavigator *navigator, const char *place, GVariant *target)
{
  g_string_append_printf (CRM_FAKE_NAVIGATOR (navigator)->log, "go %s;", place);
}

static void
go_back (CrmNavigator *navigator)
{
  g_string_append (CRM_FAKE_NAVIGATOR (navigator)->log, "back;");
}

static void
toast (CrmNavigator *navigator, const char *message, const CrmId *batch)
{
  g_string_append_printf (CRM_FAKE_NAVIGATOR (navigator)->log, "toast %s;", message);
}

static void
report_error (CrmNavigator *navigator, const char *what, const GError *error)
{
  g_string_append_printf (CRM_FAKE_NAVIGATOR (navigator)->log, "error %s: %s;", what,
                          error ? error->message : "");
}

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (CrmFakeNavigator) self = data;
  g_autoptr (GError) error = NULL;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    g_string_append_printf (self->log, "done %s;",
                            crm_operation_get_label (CRM_OPERATION (source)));
  else
    g_string_append_printf (self->log, "failed %s;", error->message);
}

static void
run (CrmNavigator *navigator, CrmOperation *operation)
{
  CrmFakeNavigator *self = CRM_FAKE_NAVIGATOR (navigator);
  crm_operation_run_async (operation, self->context, NULL, on_run_cb, g_object_ref (self));
}

static GtkWindow *
get_window (CrmNavigator *navigator)
{
  return CRM_FAKE_NAVIGATOR (navigator)->window;
}

static void
navigator_init (CrmNavigatorInterface *iface)
{
  iface->open_record = open_record;
  iface->new_record = new_record;
  iface->go = go;
  iface->go_back = go_back;
  iface->toast = toast;
  iface->report_error = report_error;
  iface->run = run;
  iface->get_window = get_window;
}

static void
crm_fake_navigator_finalize (GObject *object)
{
  g_string_free (CRM_FAKE_NAVIGATOR (object)->log, TRUE);
  G_OBJECT_CLASS (crm_fake_navigator_parent_class)->finalize (object);
}

static void
crm_fake_navigator_class_init (CrmFakeNavigatorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_fake_navigator_finalize;
}

static void
crm_fake_navigator_init (CrmFakeNavigator *self)
{
  self->log = g_string_new (NULL);
}

CrmFakeNavigator *
crm_fake_navigator_new (CrmContext *context, GtkWindow *window)
{
  CrmFakeNavigator *self = g_object_new (CRM_TYPE_FAKE_NAVIGATOR, NULL);
  self->context = context;
  self->window = window;
  return self;
}

/* What it was asked, each with a semicolon. */
const char *
crm_fake_navigator_get_log (CrmFakeNavigator *self)
{
  return self->log->str;
}
