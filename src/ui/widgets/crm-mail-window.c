/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a message. It is drafted on a thread of the store, again when another text or language is
 * chosen, and queued there. Main thread. */
#include "config.h"

#include "crm-mail-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-attachment.h"
#include "crm-draft.h"
#include "crm-error.h"
#include "crm-file-choose.h"
#include "crm-mail-account.h"
#include "crm-mail-draft.h"
#include "crm-message-draft.h"
#include "crm-operation.h"

/* How long after the last letter a message that is begun is kept, in milliseconds. */
#define KEEP_AFTER 500

/* What one reading brings. */
typedef struct
{
  CrmMailDraft *kept; /* what was begun before, or NULL */
  char *key;          /* of what is kept: to forget it with the operation that sends */
  CrmMessageDraft *draft;
  GPtrArray *accounts; /* CrmRecord */
  GPtrArray *choices;  /* CrmMessageChoice */
} Draft;

typedef struct
{
  const CrmKind *kind;
  CrmId id;
  char *text;     /* or NULL */
  char *language; /* or NULL */
  char *key;      /* of what may have been begun before, or NULL: it is not asked for */
  char *waiting;  /* what the store may not have yet of it, or NULL */
} Question;

struct _CrmMailWindow
{
  AdwWindow parent_instance;

  GtkWidget *send_button;
  GtkWidget *discard_button;
  GtkLabel *warning;
  AdwComboRow *account_row;
  AdwEntryRow *recipients_row;
  GtkMenuButton *addressees_button;
  AdwEntryRow *copies_row;
  AdwComboRow *text_row;
  AdwComboRow *language_row;
  AdwEntryRow *subject_row;
  GtkTextView *body;
  AdwPreferencesGroup *files_group;

  CrmContext *context;
  CrmNavigator *navigator;
  GCancellable *closing;
  const CrmKind *kind;
  CrmId id;
  Draft *draft;
  GPtrArray *file_rows; /* GtkWidget, borrowed */
  GPtrArray *added;     /* CrmAttachmentFile, borrowed: those of the files added by hand */
  char *key;            /* under which this desk keeps what was begun */
  guint keep_timer;
  gboolean is_filling;
  CrmMailInstead instead;
  gpointer instead_data;
  GDestroyNotify instead_destroy;
};

G_DEFINE_FINAL_TYPE (CrmMailWindow, crm_mail_window, ADW_TYPE_WINDOW)

/* ---- reading ---- */

static void
draft_free (gpointer data)
{
  Draft *self = data;

  g_clear_pointer (&self->kept, crm_mail_draft_free);
  g_free (self->key);
  g_clear_pointer (&self->draft, crm_message_draft_free);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_free (self);
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->text);
  g_free (question->language);
  g_free (question->key);
  g_free (question->waiting);
  g_free (question);
}

/* On a thread of the store. */
static gpointer
read_draft (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  g_autoptr (CrmRecord) subject = crm_session_get (session, question->kind, &question->id, error);
  Draft *self;

  if (subject == NULL)
    return NULL;
  self = g_new0 (Draft, 1);
  self->accounts = crm_mail_account_list (session, error);
  if (self->accounts != NULL)
    self->choices = crm_message_text_list (session, error);
  if (self->choices != NULL)
    self->draft
        = crm_message_draft_new (session, subject, question->text, question->language, error);
  if (self->draft == NULL)
    g_clear_pointer (&self, draft_free);
  else if (question->key != NULL)
    self->kept = crm_mail_draft_read (session, question->key, question->waiting);
  return self;
}

/* ---- showing ---- */

static void
update_send (CrmMailWindow *self)
{
  const char *to = gtk_editable_get_text (GTK_EDITABLE (self->recipients_row));
  const char *subject = gtk_editable_get_text (GTK_EDITABLE (self->subject_row));

  gtk_widget_set_sensitive (self->send_button,
                            self->draft != NULL && *to != '\0' && *subject != '\0');
}

static char *
dup_body (CrmMailWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->body);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

/* ---- what is kept until it is sent ---- */

static void
keep (CrmMailWindow *self)
{
  g_autoptr (CrmMailDraft) kept = crm_mail_draft_new ();
  guint account = adw_combo_row_get_selected (self->account_row);
  g_autofree char *body = dup_body (self);

  g_clear_handle_id (&self->keep_timer, g_source_remove);
  crm_mail_draft_set (kept, "recipients",
                      gtk_editable_get_text (GTK_EDITABLE (self->recipients_row)));
  crm_mail_draft_set (kept, "copies", gtk_editable_get_text (GTK_EDITABLE (self->copies_row)));
  crm_mail_draft_set (kept, "subject", gtk_editable_get_text (GTK_EDITABLE (self->subject_row)));
  crm_mail_draft_set (kept, "body", body);
  if (account < self->draft->accounts->len)
    crm_mail_draft_set (
        kept, "account",
        crm_record_get_text (g_ptr_array_index (self->draft->accounts, account), "address"));
  crm_mail_draft_keep (kept, self->context, self->key);
}

static gboolean
on_keep_timeout_cb (gpointer user_data)
{
  CrmMailWindow *self = user_data;

  self->keep_timer = 0;
  keep (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed_cb (CrmMailWindow *self)
{
  update_send (self);
  if (self->is_filling || self->draft == NULL)
    return;
  g_clear_handle_id (&self->keep_timer, g_source_remove);
  self->keep_timer = g_timeout_add (KEEP_AFTER, on_keep_timeout_cb, self);
  gtk_widget_set_visible (self->discard_button, TRUE);
}

static gboolean
on_close_request_cb (CrmMailWindow *self)
{
  if (self->keep_timer != 0)
    keep (self);
  if (self->draft != NULL && gtk_widget_get_visible (self->discard_button))
    crm_navigator_toast (self->navigator,
                         _ ("The message is kept, to be gone on with from the same card"), NULL);
  return FALSE;
}

static void
keep_files (CrmMailWindow *self)
{
  crm_mail_draft_keep_files (self->added, self->context, self->key);
  gtk_widget_set_visible (self->discard_button, TRUE);
}

static void
set_text (AdwEntryRow *row, CrmRecord *message, const char *field)
{
  const char *text = crm_record_get_text (message, field);

  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

/* What the card says of the addresses, and what the words still miss. */
static void
warn (CrmMailWindow *self)
{
  CrmMessageDraft *draft = self->draft->draft;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < draft->addressees->len; i++)
    {
      const CrmAddressee *one = g_ptr_array_index (draft->addressees, i);

      if (one->words != NULL)
        g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", one->address,
                                one->words);
    }
  for (guint i = 0; i < draft->missing->len; i++)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            (const char *) g_ptr_array_index (draft->missing, i));
  if (self->draft->kept != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                            _ ("This message was begun before and not sent."));
  if (draft->addressees->len == 0)
    g_string_append (text, _ ("There is no e-mail address on the card yet."));
  gtk_label_set_text (self->warning, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), text->len > 0);
}

static void show_files (CrmMailWindow *self);

static void
on_remove_file_clicked_cb (CrmMailWindow *self, GtkWidget *button)
{
  gpointer file = g_object_get_data (G_OBJECT (button), "crm-file");

  if (g_ptr_array_remove (self->added, file))
    keep_files (self);
  g_ptr_array_remove (self->draft->draft->files, file);
  show_files (self);
}

static void
show_files (CrmMailWindow *self)
{
  GPtrArray *files = self->draft->draft->files;

  for (guint i = 0; i < self->file_rows->len; i++)
    adw_preferences_group_remove (self->files_group, g_ptr_array_index (self->file_rows, i));
  g_ptr_array_set_size (self->file_rows, 0);
  for (guint i = 0; i < files->len; i++)
    {
      CrmAttachmentFile *file = g_ptr_array_index (files, i);
      g_autofree char *size = g_format_size (g_bytes_get_size (file->bytes));
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), file->name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), size);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, _ ("Take It Away"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Take It Away"), -1);
      g_object_set_data (G_OBJECT (button), "crm-file", file);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove_file_clicked_cb), self,
                               G_CONNECT_SWAPPED);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("mail-attachment-symbolic"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (self->files_group, row);
      g_ptr_array_add (self->file_rows, row);
    }
}

static char *
dup_addressee (const CrmAddressee *one)
{
  g_autoptr (GString) quoted = g_string_new (NULL);

  for (const char *p = one->name; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (quoted, '\\');
      g_string_append_c (quoted, *p);
    }
  return g_strdup_printf ("\"%s\" <%s>", quoted->str, one->address);
}

static void
on_addressee_clicked_cb (CrmMailWindow *self, GtkWidget *button)
{
  const CrmAddressee *one = g_object_get_data (G_OBJECT (button), "crm-addressee");
  g_autofree char *text = dup_addressee (one);

  gtk_editable_set_text (GTK_EDITABLE (self->recipients_row), text);
  if (strcmp (crm_kind_get_name (one->kind), "contact") == 0)
    crm_record_set_link (self->draft->draft->message, "contact_id", &one->party);
  gtk_menu_button_popdown (self->addressees_button);
}

static void
offer_addressees (CrmMailWindow *self)
{
  GPtrArray *found = self->draft->draft->addressees;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < found->len; i++)
    {
      CrmAddressee *one = g_ptr_array_index (found, i);
      g_autofree char *text
          = one->words != NULL
                ? g_strdup_printf ("%s\n%s · %s", one->name, one->address, one->words)
                : g_strdup_printf ("%s\n%s", one->name, one->address);
      GtkWidget *button = gtk_button_new_with_label (text);
      GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
      gtk_widget_add_css_class (button, "flat");
      g_object_set_data (G_OBJECT (button), "crm-addressee", one);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_addressee_clicked_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (self->addressees_button, popover);
  gtk_widget_set_visible (GTK_WIDGET (self->addressees_button), found->len > 1);
}

static void
offer_accounts (CrmMailWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->draft->accounts->len; i++)
    {
      CrmRecord *account = g_ptr_array_index (self->draft->accounts, i);
      g_autofree char *name = g_strdup_printf ("%s <%s>", crm_record_get_title (account),
                                               crm_record_get_text (account, "address"));

      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (self->account_row, G_LIST_MODEL (names));
}

static void
offer_choices (CrmMailWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gboolean is_document = strcmp (crm_kind_get_name (self->kind), "document") == 0;
  guint chosen = 0;

  for (guint i = 0; i < self->draft->choices->len; i++)
    {
      const CrmMessageChoice *choice = g_ptr_array_index (self->draft->choices, i);

      gtk_string_list_append (names, choice->label);
      if (strcmp (choice->key, is_document ? "document" : "blank") == 0)
        chosen = i;
    }
  adw_combo_row_set_model (self->text_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->text_row, chosen);
}

static void
show_language (CrmMailWindow *self)
{
  guint count;
  const CrmLocale *const *locales = crm_locale_all (&count);
  const CrmLocale *used = crm_locale_find (self->draft->draft->language);

  for (guint i = 0; i < count; i++)
    if (locales[i] == used)
      adw_combo_row_set_selected (self->language_row, i);
}

static void
put_back (CrmMailDraft *kept, const char *field, AdwEntryRow *row)
{
  const char *text = crm_mail_draft_get (kept, field);

  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* Shows what was begun before. */
static void
go_on (CrmMailWindow *self, CrmMailDraft *kept)
{
  const char *body = crm_mail_draft_get (kept, "body");
  const char *account = crm_mail_draft_get (kept, "account");

  put_back (kept, "recipients", self->recipients_row);
  put_back (kept, "copies", self->copies_row);
  put_back (kept, "subject", self->subject_row);
  if (body != NULL)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body), body, -1);
  for (guint i = 0; account != NULL && i < self->draft->accounts->len; i++)
    if (g_strcmp0 (crm_record_get_text (g_ptr_array_index (self->draft->accounts, i), "address"),
                   account)
        == 0)
      adw_combo_row_set_selected (self->account_row, i);
  while (kept->files->len > 0)
    {
      CrmAttachmentFile *file = g_ptr_array_steal_index (kept->files, 0);

      g_ptr_array_add (self->draft->draft->files, file);
      g_ptr_array_add (self->added, file);
    }
}

/* What was chosen and added by hand stays when other words are put in. */
static void
show_draft (CrmMailWindow *self, Draft *draft, gboolean is_first)
{
  CrmRecord *message = draft->draft->message;
  const char *body = crm_record_get_text (message, "body");

  self->is_filling = TRUE;
  gtk_widget_set_visible (self->discard_button,
                          is_first ? draft->kept != NULL
                                   : gtk_widget_get_visible (self->discard_button));
  if (!is_first)
    {
      g_clear_pointer (&draft->draft->files, g_ptr_array_unref);
      draft->draft->files = g_ptr_array_ref (self->draft->draft->files);
    }
  g_clear_pointer (&self->draft, draft_free);
  self->draft = draft;
  if (is_first)
    {
      offer_accounts (self);
      offer_choices (self);
      set_text (self->recipients_row, message, "recipients");
    }
  offer_addressees (self);
  show_language (self);
  set_text (self->subject_row, message, "subject");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->body), body != NULL ? body : "", -1);
  if (draft->kept != NULL)
    go_on (self, draft->kept);
  show_files (self);
  warn (self);
  self->is_filling = FALSE;
  if (is_first)
    update_send (self);
  else
    on_changed_cb (self);
}

static void
on_draft_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmMailWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  Draft *draft = crm_store_run_finish (CRM_STORE (source), result, &error);
  gboolean is_first = self->draft == NULL;

  if (self->context == NULL)
    g_clear_pointer (&draft, draft_free);
  else if (draft == NULL)
    {
      crm_navigator_report_error (self->navigator, _ ("The message could not be begun"), error);
      if (is_first)
        gtk_window_destroy (GTK_WINDOW (self));
    }
  else if (draft->accounts->len == 0)
    {
      g_autoptr (GError) none = g_error_new_literal (
          CRM_ERROR, CRM_ERROR_NOT_FOUND,
          _ ("There is no mail account yet; add one in the settings, under E-Mail"));

      draft_free (draft);
      if (self->instead != NULL)
        self->instead (self->instead_data);
      else
        crm_navigator_report_error (self->navigator, _ ("The message could not be begun"), none);
      gtk_window_destroy (GTK_WINDOW (self));
    }
  else
    {
      show_draft (self, draft, is_first);
      gtk_window_present (GTK_WINDOW (self));
    }
}

static void
read_again (CrmMailWindow *self, const char *text, const char *language)
{
  Question *question = g_new0 (Question, 1);

  question->kind = self->kind;
  question->id = self->id;
  question->text = g_strdup (text);
  question->language = g_strdup (language);
  if (self->draft == NULL
      && (!crm_draft_find_waiting (self->context, self->key, &question->waiting)
          || question->waiting != NULL))
    question->key = g_strdup (self->key);
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_draft, question, question_free, draft_free, self->closing,
                       on_draft_read_cb, g_object_ref (self));
}

static void
on_choice_changed_cb (CrmMailWindow *self)
{
  guint count, text, language;
  const CrmLocale *const *locales = crm_locale_all (&count);

  if (self->is_filling || self->draft == NULL)
    return;
  text = adw_combo_row_get_selected (self->text_row);
  language = adw_combo_row_get_selected (self->language_row);
  if (text < self->draft->choices->len && language < count)
    read_again (self, ((CrmMessageChoice *) g_ptr_array_index (self->draft->choices, text))->key,
                crm_locale_get_tag (locales[language]));
}

/* ---- files ---- */

static void
load_file (GTask *task, gpointer source, gpointer file, GCancellable *cancellable)
{
  GError *error = NULL;
  CrmAttachmentFile *loaded = crm_attachment_file_load (file, cancellable, &error);

  if (loaded != NULL)
    g_task_return_pointer (task, loaded, (GDestroyNotify) crm_attachment_file_free);
  else
    g_task_return_error (task, error);
}

static void
on_file_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CrmMailWindow *self = CRM_MAIL_WINDOW (source);
  g_autoptr (GError) error = NULL;
  CrmAttachmentFile *file = g_task_propagate_pointer (G_TASK (result), &error);

  if (file != NULL && self->draft != NULL)
    {
      g_ptr_array_add (self->draft->draft->files, file);
      g_ptr_array_add (self->added, file);
      keep_files (self);
      show_files (self);
    }
  else if (file != NULL)
    crm_attachment_file_free (file);
  else if (self->context != NULL)
    crm_navigator_report_error (self->navigator, _ ("The file was not added"), error);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmMailWindow) self = user_data;
  g_autoptr (GFile) file = crm_file_choose_finish (result);
  g_autoptr (GTask) task = NULL;

  if (file == NULL || self->draft == NULL)
    return;
  task = g_task_new (self, self->closing, on_file_loaded_cb, NULL);
  g_task_set_task_data (task, g_steal_pointer (&file), g_object_unref);
  g_task_run_in_thread (task, load_file);
}

static void
on_add_file_clicked_cb (CrmMailWindow *self)
{
  crm_file_choose_async (GTK_WIDGET (self), CRM_FILE_OPEN, _ ("Add a File"), NULL, NULL,
                         self->closing, on_file_chosen_cb, g_object_ref (self));
}

/* ---- sending ---- */

static gpointer
run_queue (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Draft *draft = data;

  return crm_message_queue (session, draft->draft, FALSE, error)
                 && crm_mail_draft_drop (session, draft->key, error)
             ? data
             : NULL;
}

static void
on_queued_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmMailWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (self->context == NULL)
    return;
  gtk_label_set_text (self->warning, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->warning), TRUE);
  /* What was handed over belongs to the operation: the words are taken from the window again. */
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
}

/* The operation works on a draft of its own, so that the window can go on after an error. */
static Draft *
copy_draft (CrmMailWindow *self)
{
  Draft *copy = g_new0 (Draft, 1);
  CrmMessageDraft *own = self->draft->draft;

  copy->key = g_strdup (self->key);
  copy->draft = g_new0 (CrmMessageDraft, 1);
  copy->draft->message = crm_record_copy (own->message);
  copy->draft->addressees = g_ptr_array_ref (own->addressees);
  copy->draft->files = g_ptr_array_ref (own->files);
  copy->draft->missing = g_ptr_array_ref (own->missing);
  return copy;
}

static void
on_send_clicked_cb (CrmMailWindow *self)
{
  Draft *copy = copy_draft (self);
  CrmRecord *message = copy->draft->message;
  guint account = adw_combo_row_get_selected (self->account_row);
  const char *copies = gtk_editable_get_text (GTK_EDITABLE (self->copies_row));
  g_autofree char *body = dup_body (self);
  g_autofree char *label = NULL;
  g_autoptr (CrmOperation) operation = NULL;

  crm_record_set_text (message, "recipients",
                       gtk_editable_get_text (GTK_EDITABLE (self->recipients_row)));
  crm_record_set_text (message, "copies", *copies != '\0' ? copies : NULL);
  crm_record_set_text (message, "subject",
                       gtk_editable_get_text (GTK_EDITABLE (self->subject_row)));
  crm_record_set_text (message, "body", body);
  if (account < self->draft->accounts->len)
    crm_record_set_link (message, "mail_account_id",
                         crm_record_get_id (g_ptr_array_index (self->draft->accounts, account)));
  /* Translators: the name of an operation: a message is put into the queue; %s is a document. */
  label = g_strdup_printf (_ ("Send “%s”"), crm_record_get_text (message, "subject"));
  operation = crm_operation_new (label);
  crm_operation_set_func (operation, run_queue, copy, draft_free);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  /* Kept before it is queued, it is forgotten with the queueing, and there when that fails. */
  if (self->keep_timer != 0)
    keep (self);
  crm_operation_run_async (operation, self->context, NULL, on_queued_cb, g_object_ref (self));
}

static void
on_discard_clicked_cb (CrmMailWindow *self)
{
  g_clear_handle_id (&self->keep_timer, g_source_remove);
  g_ptr_array_set_size (self->added, 0);
  crm_mail_draft_keep_files (self->added, self->context, self->key);
  crm_mail_draft_keep (NULL, self->context, self->key);
  gtk_widget_set_visible (self->discard_button, FALSE);
  gtk_window_close (GTK_WINDOW (self));
}

/* ---- the window ---- */

static void
crm_mail_window_dispose (GObject *object)
{
  CrmMailWindow *self = CRM_MAIL_WINDOW (object);

  if (self->closing != NULL)
    g_cancellable_cancel (self->closing);
  g_clear_object (&self->closing);
  if (self->keep_timer != 0)
    keep (self);
  g_clear_pointer (&self->draft, draft_free);
  g_clear_object (&self->context);
  if (self->instead_destroy != NULL)
    g_clear_pointer (&self->instead_data, self->instead_destroy);
  self->instead_destroy = NULL;
  G_OBJECT_CLASS (crm_mail_window_parent_class)->dispose (object);
}

static void
crm_mail_window_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_MAIL_WINDOW (object)->file_rows);
  g_ptr_array_unref (CRM_MAIL_WINDOW (object)->added);
  g_free (CRM_MAIL_WINDOW (object)->key);
  G_OBJECT_CLASS (crm_mail_window_parent_class)->finalize (object);
}

static void
crm_mail_window_class_init (CrmMailWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_mail_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_mail_window_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-mail-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, send_button);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, discard_button);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, warning);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, account_row);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, recipients_row);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, addressees_button);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, copies_row);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, text_row);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, language_row);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, subject_row);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, body);
  gtk_widget_class_bind_template_child (widget_class, CrmMailWindow, files_group);
  gtk_widget_class_bind_template_callback (widget_class, on_send_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_discard_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_file_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
crm_mail_window_init (CrmMailWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint count;
  const CrmLocale *const *locales = crm_locale_all (&count);

  self->closing = g_cancellable_new ();
  self->file_rows = g_ptr_array_new ();
  self->added = g_ptr_array_new ();
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < count; i++)
    gtk_string_list_append (names, crm_locale_get_name (locales[i]));
  adw_combo_row_set_model (self->language_row, G_LIST_MODEL (names));
  g_signal_connect_object (gtk_text_view_get_buffer (self->body), "changed",
                           G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  self->is_filling = FALSE;
}

/**
 * crm_mail_window_open:
 * @kind: of the record that the message is about
 * @instead: (nullable): called in place of an error when there is no mail account
 *
 * Opens a window with a message to the client of the record; an issued document goes with it.
 */
void
crm_mail_window_open (CrmContext *context,
                      CrmNavigator *navigator,
                      const CrmKind *kind,
                      const CrmId *id,
                      CrmMailInstead instead,
                      gpointer user_data,
                      GDestroyNotify destroy)
{
  GtkWindow *parent = crm_navigator_get_window (navigator);
  CrmMailWindow *self = g_object_new (CRM_TYPE_MAIL_WINDOW, "transient-for", parent,
                                      "destroy-with-parent", TRUE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->kind = kind;
  self->id = *id;
  self->key = crm_mail_draft_dup_key (kind, id);
  self->instead = instead;
  self->instead_data = user_data;
  self->instead_destroy = destroy;
  read_again (self, NULL, NULL);
}
