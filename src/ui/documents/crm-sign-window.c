/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which certificate, and its password. The file that was used last is remembered on this desk; its
 * password only in the secret service, and only when that is wished. Main thread. */
#include "config.h"

#include "crm-sign-window.h"

#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-file-choose.h"
#include "crm-secrets.h"
#include "crm-sign-job.h"
#include "crm-sign.h"

#define KEY_FILE "sign-certificate-file"
#define SECRET "certificate" /* stands where passwords of databases name the database */

struct _CrmSignWindow
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *sign_button;
  GtkSpinner *spinner;
  GtkLabel *error;
  AdwComboRow *source;
  GtkStringList *certificates;
  AdwActionRow *file_row;
  GtkEditable *password;
  GtkWidget *keep_row;
  GtkSwitch *keep;
  GtkEditable *reason;
  GtkEditable *place;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmRecord *document;
  GBytes *pdf;
  char *path;        /* of the certificate file, or NULL */
  GPtrArray *tokens; /* of CrmTokenCertificate, or NULL */
  gboolean is_busy;
};

G_DEFINE_FINAL_TYPE (CrmSignWindow, crm_sign_window, ADW_TYPE_WINDOW)

/* The card that is chosen; NULL for a file. */
static const CrmTokenCertificate *
get_token (CrmSignWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->source);

  return self->tokens != NULL && selected > 0 && selected <= self->tokens->len
             ? g_ptr_array_index (self->tokens, selected - 1)
             : NULL;
}

static void
update (CrmSignWindow *self)
{
  gboolean is_card = get_token (self) != NULL;
  g_autofree char *name = self->path != NULL ? g_path_get_basename (self->path) : NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password),
                                 is_card ? _ ("PIN") : _ ("Password"));
  gtk_widget_set_visible (GTK_WIDGET (self->file_row), !is_card);
  gtk_widget_set_visible (self->keep_row, !is_card);
  adw_action_row_set_subtitle (self->file_row, name != NULL ? name : _ (".p12 or .pfx"));
  gtk_widget_set_sensitive (self->sign_button, !self->is_busy && (is_card || self->path != NULL));
}

static void
show_error (CrmSignWindow *self, const char *text)
{
  gtk_label_set_text (self->error, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), text != NULL);
}

static void
on_source_changed_cb (CrmSignWindow *self)
{
  show_error (self, NULL);
  gtk_editable_set_text (self->password, "");
  update (self);
}

static void
on_changed_cb (CrmSignWindow *self)
{
  show_error (self, NULL);
}

/* What this desk remembers */

static gpointer
read_path (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  char *path = crm_session_get_meta (session, KEY_FILE);

  return path != NULL ? path : g_strdup ("");
}

static gpointer
keep_path (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_set_meta (session, KEY_FILE, data, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
on_secret_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSignWindow) self = user_data;
  g_autoptr (CrmPassword) secret = crm_secrets_lookup_finish (result, NULL);

  if (secret == NULL || self->context == NULL || get_token (self) != NULL
      || *gtk_editable_get_text (self->password) != '\0')
    return;
  gtk_editable_set_text (self->password, secret);
  gtk_switch_set_active (self->keep, TRUE);
}

/* Takes @path. */
static void
set_path (CrmSignWindow *self, char *path)
{
  g_free (self->path);
  self->path = path;
  gtk_editable_set_text (self->password, "");
  update (self);
  crm_secrets_lookup_async (SECRET, path, NULL, on_secret_found_cb, g_object_ref (self));
}

static void
on_path_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSignWindow) self = user_data;
  g_autofree char *path = crm_store_run_finish (CRM_STORE (source), result, NULL);

  if (path != NULL && *path != '\0' && self->context != NULL && self->path == NULL
      && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    set_path (self, g_steal_pointer (&path));
}

static void
on_path_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (crm_store_run_finish (CRM_STORE (source), result, &error) == NULL)
    g_warning ("The file of the certificate was not remembered: %s", error->message);
}

static void
on_secret_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmNavigator) navigator = user_data;
  g_autoptr (GError) error = NULL;

  if (!crm_secrets_store_finish (result, &error))
    crm_navigator_report_error (navigator, _ ("The password was not kept"), error);
}

static void
remember (CrmSignWindow *self)
{
  if (get_token (self) != NULL)
    return;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       keep_path, g_strdup (self->path), g_free, NULL, NULL, on_path_kept_cb, NULL);
  if (gtk_switch_get_active (self->keep))
    crm_secrets_store_async (SECRET, self->path, gtk_editable_get_text (self->password), NULL,
                             on_secret_stored_cb, g_object_ref (self->navigator));
  else
    crm_secrets_clear_async (SECRET, self->path, NULL, NULL, NULL);
}

/* Choosing */

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSignWindow) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);

  if (file != NULL && self->context != NULL)
    {
      show_error (self, NULL);
      set_path (self, g_file_get_path (file));
    }
}

static void
on_choose_clicked_cb (CrmSignWindow *self)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  crm_file_add_filter (filters, _ ("Certificates"), (const char *const[]){ "p12", "pfx", NULL });
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_OPEN, _ ("Choose a Certificate"), NULL,
                         G_LIST_MODEL (filters), NULL, on_file_chosen_cb, g_object_ref (self));
}

static void
on_tokens_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmSignWindow *self = CRM_SIGN_WINDOW (source);
  g_autoptr (GPtrArray) tokens = crm_sign_list_tokens_finish (result, NULL);

  if (tokens == NULL || self->context == NULL)
    return;
  self->tokens = g_steal_pointer (&tokens);
  for (guint i = 0; i < self->tokens->len; i++)
    {
      const CrmTokenCertificate *certificate = g_ptr_array_index (self->tokens, i);
      /* Translators: whose certificate it is, and the card that it is on. */
      g_autofree char *text
          = g_strdup_printf (_ ("%s (%s)"), certificate->name, certificate->token);

      gtk_string_list_append (self->certificates, text);
    }
  update (self);
}

/* Signing */

static void
set_busy (CrmSignWindow *self, gboolean busy)
{
  self->is_busy = busy;
  gtk_spinner_set_spinning (self->spinner, busy);
  update (self);
}

static void
on_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSignWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = crm_operation_run_finish (CRM_OPERATION (source), result, &error);

  if (self->context == NULL)
    return;
  set_busy (self, FALSE);
  if (good)
    gtk_window_close (GTK_WINDOW (self));
  else
    show_error (self, error->message);
}

static void
on_signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmSignWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *signer = NULL;
  g_autoptr (GBytes) file = crm_sign_job_run_finish (result, &signer, &error);
  g_autoptr (CrmOperation) operation = NULL;

  if (self->context == NULL)
    return;
  if (file == NULL)
    {
      set_busy (self, FALSE);
      show_error (self, error->message);
      if (g_error_matches (error, CRM_ERROR, CRM_ERROR_DENIED))
        gtk_widget_grab_focus (GTK_WIDGET (self->password));
      return;
    }
  remember (self);
  operation = crm_sign_operation_new (self->document, file, signer);
  crm_operation_run_async (operation, self->context, NULL, on_kept_cb, g_object_ref (self));
}

static char *
dup_text (GtkEditable *editable)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (editable)));
}

static void
on_sign_clicked_cb (CrmSignWindow *self)
{
  const CrmTokenCertificate *token = get_token (self);
  CrmSignJob *job;

  if (!gtk_widget_get_sensitive (self->sign_button))
    return;
  job = g_new0 (CrmSignJob, 1);
  job->pdf = g_bytes_ref (self->pdf);
  if (token != NULL)
    job->token = g_strdup (token->url);
  else
    job->path = g_strdup (self->path);
  job->secret = g_strdup (gtk_editable_get_text (self->password));
  job->reason = dup_text (self->reason);
  job->place = dup_text (self->place);
  show_error (self, NULL);
  set_busy (self, TRUE);
  crm_sign_job_run_async (job, on_signed_cb, g_object_ref (self));
}

/* The window */

static void
crm_sign_window_dispose (GObject *object)
{
  CrmSignWindow *self = CRM_SIGN_WINDOW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->document);
  g_clear_pointer (&self->pdf, g_bytes_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->tokens, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_sign_window_parent_class)->dispose (object);
}

static void
crm_sign_window_class_init (CrmSignWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_sign_window_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-sign-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, sign_button);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, error);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, source);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, certificates);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, file_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, password);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, keep_row);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, keep);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, reason);
  gtk_widget_class_bind_template_child (widget_class, CrmSignWindow, place);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_source_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_sign_window_init (CrmSignWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_string_list_append (self->certificates, _ ("Certificate File"));
}

/**
 * crm_sign_window_new:
 * @document: a record whose pages were kept
 * @pdf: these pages
 *
 * Returns: (transfer none): a window to be presented
 */
GtkWidget *
crm_sign_window_new (CrmContext *context, CrmNavigator *navigator, CrmRecord *document, GBytes *pdf)
{
  GtkWindow *parent = navigator != NULL ? crm_navigator_get_window (navigator) : NULL;
  CrmSignWindow *self = g_object_new (CRM_TYPE_SIGN_WINDOW, "transient-for", parent, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->document = crm_record_copy (document);
  self->pdf = g_bytes_ref (pdf);
  adw_window_title_set_subtitle (self->title, crm_record_get_title (document));
  update (self);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_path, NULL, NULL, g_free, NULL, on_path_read_cb, g_object_ref (self));
  crm_sign_list_tokens_async (G_OBJECT (self), on_tokens_listed_cb, NULL);
  return GTK_WIDGET (self);
}
