/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reminders on a session bus of their own, on which the test itself is who shows notifications. */
#include "config.h"

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-reminder-service.h"
#include "crm-ui-fixture.h"

#define NOTIFIER "org.freedesktop.Notifications"

static const char interface[]
    = "<node><interface name='org.freedesktop.Notifications'>"
      "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
      "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
      "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' "
      "direction='in'/>"
      "<arg type='u' direction='out'/></method>"
      "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
      "<method name='GetCapabilities'><arg type='as' direction='out'/></method>"
      "<signal name='ActionInvoked'><arg type='u'/><arg type='s'/></signal>"
      "</interface></node>";

static GTestDBus *test_bus;
static GDBusConnection *bus;

/* What the notifier was asked. */
static struct
{
  guint n_shown;
  guint n_closed;
  char *summary;
  char *body;
  char **actions; /* keys and labels in turn */
} seen;

static void
on_method_called_cb (GDBusConnection *connection,
                     const char *sender,
                     const char *path,
                     const char *name,
                     const char *method,
                     GVariant *parameters,
                     GDBusMethodInvocation *invocation,
                     gpointer data)
{
  if (g_str_equal (method, "Notify"))
    {
      g_clear_pointer (&seen.summary, g_free);
      g_clear_pointer (&seen.body, g_free);
      g_clear_pointer (&seen.actions, g_strfreev);
      g_variant_get (parameters, "(susss^asa{sv}i)", NULL, NULL, NULL, &seen.summary, &seen.body,
                     &seen.actions, NULL, NULL);
      seen.n_shown++;
      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", seen.n_shown));
    }
  else if (g_str_equal (method, "CloseNotification"))
    {
      seen.n_closed++;
      g_dbus_method_invocation_return_value (invocation, NULL);
    }
  else
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(@as)", g_variant_new_strv (NULL, 0)));
}

static const GDBusInterfaceVTable vtable = { on_method_called_cb, NULL, NULL, { 0 } };

static void
on_name_acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  *(gboolean *) data = TRUE;
}

static void
start_notifier (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (interface, &error);
  gboolean is_owned = FALSE;

  g_assert_no_error (error);
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (bus, "/org/freedesktop/Notifications", info->interfaces[0],
                                     &vtable, NULL, NULL, &error);
  g_assert_no_error (error);
  g_bus_own_name_on_connection (bus, NOTIFIER, G_BUS_NAME_OWNER_FLAGS_NONE, on_name_acquired_cb,
                                NULL, &is_owned, NULL);
  CRM_WAIT_UNTIL (is_owned);
}

/* Presses a button of the last notification. */
static void
press (const char *label)
{
  for (guint i = 0; seen.actions[i] != NULL && seen.actions[i + 1] != NULL; i += 2)
    if (g_str_equal (seen.actions[i + 1], label))
      {
        g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/Notifications", NOTIFIER,
                                       "ActionInvoked",
                                       g_variant_new ("(us)", seen.n_shown, seen.actions[i]), NULL);
        return;
      }
  g_assert_not_reached ();
}

typedef struct
{
  CrmTestOffice office;
  GApplication *application;
  CrmReminderService *service;
  CrmId activity;
  CrmId reminder;
  char *opened;
} Fixture;

static void
on_open_activity_cb (Fixture *self, CrmContext *context, const char *id)
{
  g_free (self->opened);
  self->opened = g_strdup (id);
}

/* A call in five minutes, with a reminder ten minutes before. */
static void
add_call (Fixture *self, const char *subject, int minutes)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("Add");
  g_autoptr (CrmRecord) call
      = crm_record_new (crm_context_get_kind (self->office.context, "activity"));
  g_autoptr (CrmRecord) reminder = crm_reminder_draft (call, 10);

  crm_record_set_text (call, "subject", subject);
  crm_record_set_text (call, "type", "call");
  crm_record_set_integer (call, "start_at", crm_clock_now () + minutes * CRM_MINUTE);
  crm_operation_insert (operation, call);
  crm_operation_insert (operation, reminder);
  self->activity = *crm_record_get_id (call);
  self->reminder = *crm_record_get_id (reminder);
  crm_test_office_run (&self->office, operation);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  seen.n_shown = seen.n_closed = 0;
  crm_test_office_open (&self->office);
  self->application = g_application_new ("org.clientela.Test", G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (self->application, NULL, &error));
  g_assert_no_error (error);
  self->service = crm_reminder_service_new (self->application);
  g_signal_connect_swapped (self->service, "open-activity", G_CALLBACK (on_open_activity_cb), self);
  crm_reminder_service_follow (self->service, self->office.context);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  crm_reminder_service_leave (self->service, self->office.context);
  g_object_unref (self->application);
  g_free (self->opened);
  crm_test_drain ();
  crm_test_office_close (&self->office);
}

static gpointer
read_record (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Fixture *self = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  GPtrArray *both = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (both, crm_session_get (session, crm_catalog_find_kind (catalog, "activity"),
                                          &self->activity, NULL));
  g_ptr_array_add (both, crm_session_get (session, crm_catalog_find_kind (catalog, "reminder"),
                                          &self->reminder, NULL));
  return both;
}

static void
on_record_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GPtrArray **) data = crm_store_run_finish (CRM_STORE (source), result, NULL);
}

static GPtrArray *
read_both (Fixture *self)
{
  GPtrArray *both = NULL;

  crm_store_run_async (crm_context_get_store (self->office.context), CRM_LANE_READ, 0, read_record,
                       self, NULL, (GDestroyNotify) g_ptr_array_unref, NULL, on_record_read_cb,
                       &both);
  CRM_WAIT_UNTIL (both != NULL);
  return both;
}

static gboolean
is_done (Fixture *self)
{
  g_autoptr (GPtrArray) both = read_both (self);

  return g_strcmp0 (crm_record_get_text (both->pdata[0], "status"), "done") == 0;
}

static gint64
snoozed_until (Fixture *self)
{
  g_autoptr (GPtrArray) both = read_both (self);

  return crm_record_get_integer (both->pdata[1], "snoozed_until", 0);
}

static void
test_done (Fixture *self, gconstpointer data)
{
  add_call (self, "Call Łukasz", 5);
  CRM_WAIT_UNTIL (seen.n_shown == 1);
  g_assert_cmpstr (seen.summary, ==, "Call Łukasz");
  g_assert_cmpuint (strlen (seen.body), >, 0);
  press ("Done");
  CRM_WAIT_UNTIL (is_done (self));
  CRM_WAIT_UNTIL (seen.n_closed >= 1);
  crm_test_office_undo (&self->office);
  g_assert_false (is_done (self));
}

static void
test_snooze_and_open (Fixture *self, gconstpointer data)
{
  g_autofree char *id = NULL;
  gint64 now = crm_clock_now ();

  add_call (self, "Call Zeynep", 5);
  CRM_WAIT_UNTIL (seen.n_shown == 1);
  press ("Open");
  CRM_WAIT_UNTIL (self->opened != NULL);
  id = crm_id_dup_string (&self->activity);
  g_assert_cmpstr (self->opened, ==, id);
  add_call (self, "Call Łukasz", 6);
  CRM_WAIT_UNTIL (seen.n_shown == 2);
  press ("Snooze");
  CRM_WAIT_UNTIL (snoozed_until (self) >= now + 9 * CRM_MINUTE);
}

/* What was answered elsewhere is taken away here, and what is far away is not told. */
static void
test_elsewhere (Fixture *self, gconstpointer data)
{
  g_autoptr (CrmOperation) operation = crm_operation_new ("Done");

  add_call (self, "Call tomorrow", 24 * 60);
  add_call (self, "Call now", 5);
  CRM_WAIT_UNTIL (seen.n_shown == 1);
  g_assert_cmpstr (seen.summary, ==, "Call now");
  crm_operation_set (operation, crm_context_get_kind (self->office.context, "activity"),
                     &self->activity, "status", crm_value_text ("done"));
  crm_test_office_run (&self->office, operation);
  CRM_WAIT_UNTIL (seen.n_closed == 1);
}

/* Whoever opens the office again is not told again what was told. */
static void
test_once (Fixture *self, gconstpointer data)
{
  add_call (self, "Call now", 5);
  CRM_WAIT_UNTIL (seen.n_shown == 1);
  crm_reminder_service_leave (self->service, self->office.context);
  crm_reminder_service_follow (self->service, self->office.context);
  add_call (self, "Another call", 6);
  CRM_WAIT_UNTIL (seen.n_shown == 2);
  g_assert_cmpstr (seen.summary, ==, "Another call");
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (test_bus);
  start_notifier ();
  g_test_add ("/reminder-service/done", Fixture, NULL, set_up, test_done, tear_down);
  g_test_add ("/reminder-service/snooze-and-open", Fixture, NULL, set_up, test_snooze_and_open,
              tear_down);
  g_test_add ("/reminder-service/elsewhere", Fixture, NULL, set_up, test_elsewhere, tear_down);
  g_test_add ("/reminder-service/once", Fixture, NULL, set_up, test_once, tear_down);
  result = g_test_run ();
  g_clear_pointer (&seen.summary, g_free);
  g_clear_pointer (&seen.body, g_free);
  g_clear_pointer (&seen.actions, g_strfreev);
  g_test_dbus_stop (test_bus);
  return result;
}
