/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail handed to a real server on this computer, and everything that may go wrong on the way. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "crm-error.h"
#include "crm-mail.h"
#include "crm-smtp.h"

typedef struct
{
  GSubprocess *process;
  char *folder;
  guint16 port;
} Server;

static guint
patience (void)
{
  const char *text = g_getenv ("CRM_TEST_PATIENCE");

  return text != NULL ? (guint) atoi (text) : 20;
}

static void
start_server (Server *server, const char *const *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autofree char *path = NULL, *text = NULL;
  gint64 until = g_get_monotonic_time () + patience () * G_USEC_PER_SEC;

  server->folder = g_dir_make_tmp ("crm-smtp-XXXXXX", &error);
  g_assert_no_error (error);
  g_ptr_array_add (words, (gpointer) g_getenv ("CRM_MAIL_SERVER"));
  g_ptr_array_add (words, server->folder);
  for (; options != NULL && *options != NULL; options++)
    g_ptr_array_add (words, (gpointer) *options);
  g_ptr_array_add (words, NULL);
  server->process
      = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
  path = g_build_filename (server->folder, "port", NULL);
  while (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_usleep (2000);
    }
  server->port = (guint16) atoi (text);
}

static void
stop_server (Server *server)
{
  g_autofree char *command = g_strdup_printf ("rm -r %s", server->folder);

  g_output_stream_close (g_subprocess_get_stdin_pipe (server->process), NULL, NULL);
  g_subprocess_wait (server->process, NULL, NULL);
  g_object_unref (server->process);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (server->folder);
}

static char *
read_mail (const Server *server, guint number)
{
  g_autofree char *name = g_strdup_printf ("%05u.eml", number);
  g_autofree char *path = g_build_filename (server->folder, name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

static CrmMail *
make_mail (const char *recipients)
{
  CrmMail *mail = crm_mail_new ();

  mail->sender_name = g_strdup ("Ștefan Çelik");
  mail->sender = g_strdup ("stefan@example.com");
  mail->recipients = g_strdup (recipients);
  mail->subject = g_strdup ("A sua fatura nº 7 – obrigado\r\nBcc: thief@example.com");
  mail->body = g_strdup ("Bom dia,\n\n.\nFrom here on: açúcar.\n");
  mail->message_id = g_strdup ("<0190@example.com>");
  mail->date = G_GINT64_CONSTANT (1700000000000000);
  return mail;
}

static CrmSmtpOutcome
send_to (CrmSmtp *smtp, const char *recipients, GError **error)
{
  g_autoptr (CrmMail) mail = make_mail (recipients);
  g_autoptr (GPtrArray) list = crm_mail_list_recipients (mail, error);
  g_autoptr (GBytes) bytes = list != NULL ? crm_mail_write (mail, error) : NULL;

  g_assert_nonnull (bytes);
  return crm_smtp_send (smtp, mail->sender, list, bytes, NULL, error);
}

static void
test_mail (void)
{
  g_autoptr (CrmMail) mail = make_mail ("Ana Õ <ana@example.com>; b@example.org");
  g_autoptr (GBytes) pdf = g_bytes_new_static ("%PDF-1.7\n", 9);
  g_autoptr (GBytes) bytes = NULL, again = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  mail->blind_copies = g_strdup ("hidden@example.com, b@example.org");
  crm_mail_add_file (mail, "Fatura nº 7.pdf", "application/pdf", pdf);
  list = crm_mail_list_recipients (mail, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  bytes = crm_mail_write (mail, &error);
  again = crm_mail_write (mail, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, again));
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_null (strstr (text, "hidden@example.com"));
  g_assert_null (strstr (text, "\nBcc:"));
  g_assert_nonnull (strstr (text, "Message-Id: <0190@example.com>\r\n"));
  g_assert_nonnull (strstr (text, "filename*="));
  g_assert_nonnull (strstr (text, "Content-Type: application/pdf"));
  for (const char *p = strchr (text, '\n'); p != NULL; p = strchr (p + 1, '\n'))
    g_assert_cmpint (p[-1], ==, '\r');
}

static void
test_addresses (void)
{
  static const char *const bad[] = { "ana",
                                     "ana@",
                                     "@example.com",
                                     "ana@example.com, b",
                                     "an a@example.com>",
                                     "a@b",
                                     "ana@example.com\r\nBcc: b@example.com",
                                     NULL };
  g_autofree char *joined = crm_mail_join_address ("Ana, \"A\" Õ", "ana@example.com");
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; bad[i] != NULL; i++)
    {
      g_autoptr (GPtrArray) list = crm_mail_parse_addresses (bad[i], &error);

      g_test_message ("%s", bad[i]);
      g_assert_null (list);
      g_assert_error (error, CRM_ERROR, CRM_ERROR_INVALID);
      g_clear_error (&error);
    }
  back = crm_mail_parse_addresses (joined, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (back->len, ==, 1);
  g_assert_cmpstr (back->pdata[0], ==, "ana@example.com");
}

static void
test_send (gconstpointer data)
{
  const char *security = data;
  const char *const options[] = { "--security", security, "--auth", "office:secret", NULL };
  CrmSmtpSecurity kind = strcmp (security, "tls") == 0        ? CRM_SMTP_TLS
                         : strcmp (security, "starttls") == 0 ? CRM_SMTP_STARTTLS
                                                              : CRM_SMTP_PLAIN;
  Server server;
  g_autoptr (CrmSmtp) smtp = NULL;
  g_autoptr (CrmSmtp) wrong = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL, *ca = NULL;

  start_server (&server, options);
  ca = g_build_filename (server.folder, "ca.pem", NULL);
  smtp = crm_smtp_new ("localhost", server.port, kind, "office", "secret");
  if (kind != CRM_SMTP_PLAIN)
    {
      g_unsetenv ("CLIENTELA_MAIL_CA");
      g_assert_cmpint (send_to (smtp, "ana@example.com", &error), ==, CRM_SMTP_LATER);
      g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
      g_assert_nonnull (strstr (error->message, "certificate"));
      g_clear_error (&error);
      g_setenv ("CLIENTELA_MAIL_CA", ca, TRUE);
    }
  crm_smtp_check (smtp, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (send_to (smtp, "ana@example.com, b@example.org", &error), ==, CRM_SMTP_SENT);
      g_assert_no_error (error);
    }
  text = read_mail (&server, 3);
  g_assert_true (g_str_has_prefix (text, "stefan@example.com ana@example.com b@example.org\n"));
  /* A dot alone on a line ends no mail. */
  g_assert_nonnull (strstr (text, "From here on"));
  wrong = crm_smtp_new ("localhost", server.port, kind, "office", "wrong");
  g_assert_false (crm_smtp_check (wrong, NULL, &error));
  g_assert_error (error, CRM_ERROR, CRM_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "password"));
  stop_server (&server);
}

static void
expect (CrmSmtp *smtp, const char *to, CrmSmtpOutcome outcome, CrmError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  CrmSmtpOutcome found = send_to (smtp, to, &error);

  g_test_message ("%s: %d, %s", to, found, error != NULL ? error->message : "");
  g_assert_cmpint (found, ==, outcome);
  g_assert_error (error, CRM_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_faults (void)
{
  Server server;
  g_autoptr (CrmSmtp) smtp = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  CrmSmtpOutcome outcome;

  start_server (&server, NULL);
  smtp = crm_smtp_new ("localhost", server.port, CRM_SMTP_PLAIN, NULL, NULL);
  crm_smtp_set_patience (smtp, 3);
  expect (smtp, "ana@example.com, refused@example.com", CRM_SMTP_REFUSED, CRM_ERROR_INVALID,
          "refused@example.com");
  expect (smtp, "full@example.com", CRM_SMTP_REFUSED, CRM_ERROR_FULL, "full");
  expect (smtp, "busy@example.com", CRM_SMTP_LATER, CRM_ERROR_BUSY, "Greylisted");
  expect (smtp, "later@example.com", CRM_SMTP_LATER, CRM_ERROR_BUSY, "No room");
  expect (smtp, "spam@example.com", CRM_SMTP_REFUSED, CRM_ERROR_FAILED, "spam");
  expect (smtp, "dropearly@example.com", CRM_SMTP_LATER, CRM_ERROR_OFFLINE, "localhost");
  g_assert_null (read_mail (&server, 1));
  expect (smtp, "drop@example.com", CRM_SMTP_UNCERTAIN, CRM_ERROR_FAILED, "whether it has it");
  text = read_mail (&server, 1);
  g_assert_nonnull (text);
  expect (smtp, "slow@example.com", CRM_SMTP_UNCERTAIN, CRM_ERROR_FAILED, "whether it has it");
  /* None of it is in the way of the next one. */
  outcome = send_to (smtp, "ana@example.com", &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, CRM_SMTP_SENT);
  stop_server (&server);
}

static void
test_not_there (void)
{
  static const char *const portal[] = { "--http", NULL };
  static const char *const small[] = { "--size", "200", NULL };
  static const char *const open[] = { "--security", "none", NULL };
  Server server;
  g_autoptr (CrmSmtp) closed = NULL, unknown = NULL, page = NULL, narrow = NULL, clear = NULL;

  start_server (&server, portal);
  page = crm_smtp_new ("localhost", server.port, CRM_SMTP_PLAIN, NULL, NULL);
  crm_smtp_set_patience (page, 3);
  expect (page, "ana@example.com", CRM_SMTP_LATER, CRM_ERROR_OFFLINE, "sign in");
  closed = crm_smtp_new ("localhost", server.port, CRM_SMTP_PLAIN, NULL, NULL);
  stop_server (&server);
  expect (closed, "ana@example.com", CRM_SMTP_LATER, CRM_ERROR_OFFLINE, "does not answer");
  unknown = crm_smtp_new ("mail.invalid", 465, CRM_SMTP_TLS, NULL, NULL);
  expect (unknown, "ana@example.com", CRM_SMTP_LATER, CRM_ERROR_OFFLINE, "was not found");
  start_server (&server, small);
  narrow = crm_smtp_new ("localhost", server.port, CRM_SMTP_PLAIN, NULL, NULL);
  expect (narrow, "ana@example.com", CRM_SMTP_REFUSED, CRM_ERROR_FULL, "too large");
  stop_server (&server);
  start_server (&server, open);
  clear = crm_smtp_new ("localhost", server.port, CRM_SMTP_STARTTLS, "office", "secret");
  expect (clear, "ana@example.com", CRM_SMTP_LATER, CRM_ERROR_DENIED, "no encryption");
  stop_server (&server);
}

static gpointer
cancel_soon (gpointer data)
{
  Server *server = data;
  g_autofree char *text = NULL;

  /* It has the mail and says nothing. */
  while ((text = read_mail (server, 1)) == NULL)
    g_usleep (2000);
  g_cancellable_cancel (g_object_get_data (G_OBJECT (server->process), "cancellable"));
  return NULL;
}

static void
test_cancel (void)
{
  Server server;
  g_autoptr (CrmSmtp) smtp = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CrmMail) mail = make_mail ("slow@example.com");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  GThread *thread;

  start_server (&server, NULL);
  g_object_set_data (G_OBJECT (server.process), "cancellable", cancellable);
  smtp = crm_smtp_new ("localhost", server.port, CRM_SMTP_PLAIN, NULL, NULL);
  list = crm_mail_list_recipients (mail, &error);
  bytes = crm_mail_write (mail, &error);
  thread = g_thread_new ("cancel", cancel_soon, &server);
  /* Whoever stops it after the last word cannot know either. */
  g_assert_cmpint (crm_smtp_send (smtp, mail->sender, list, bytes, cancellable, &error), ==,
                   CRM_SMTP_UNCERTAIN);
  g_thread_join (thread);
  g_clear_error (&error);
  g_assert_cmpint (crm_smtp_send (smtp, mail->sender, list, bytes, cancellable, &error), ==,
                   CRM_SMTP_LATER);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  stop_server (&server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail/bytes", test_mail);
  g_test_add_func ("/mail/addresses", test_addresses);
  g_test_add_data_func ("/smtp/plain", "none", test_send);
  g_test_add_data_func ("/smtp/starttls", "starttls", test_send);
  g_test_add_data_func ("/smtp/tls", "tls", test_send);
  g_test_add_func ("/smtp/faults", test_faults);
  g_test_add_func ("/smtp/not-there", test_not_there);
  g_test_add_func ("/smtp/cancel", test_cancel);
  return g_test_run ();
}
