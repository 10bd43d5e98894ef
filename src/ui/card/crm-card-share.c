/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record for somebody who would not see it by role: with whom it is shared, and sharing it with
 * another person or team, to see or to change, until a day or until it is ended. Main thread. */
#include "config.h"

#include "crm-card-share.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-operation.h"

#define DIALOG_WIDTH 360

typedef struct
{
  GPtrArray *shares; /* CrmRecord */
  GPtrArray *people; /* persons, then teams */
} Parties;

typedef struct
{
  CrmContext *context; /* NULL: the dialog is closed */
  CrmNavigator *navigator;
  const CrmKind *kind;
  CrmId id;
  AdwMessageDialog *dialog;
  GtkListBox *list;
  AdwComboRow *with;
  AdwComboRow *access;
  AdwEntryRow *until;
  Parties *parties;
  GPtrArray *rows; /* of the shares, borrowed from the list */
} Share;

static const char *const accesses[] = { "see", "change" };

static void
parties_free (gpointer data)
{
  Parties *parties = data;

  g_ptr_array_unref (parties->shares);
  g_ptr_array_unref (parties->people);
  g_free (parties);
}

static void
share_free (gpointer data)
{
  g_clear_weak_pointer (&((Share *) data)->navigator);
}

static void
share_release (Share *self)
{
  g_atomic_rc_box_release_full (self, share_free);
}

/* The window of a dialog may outlive its closing by some frames; what it read for does not. */
static void
on_destroyed_cb (Share *self)
{
  g_clear_object (&self->context);
  g_clear_pointer (&self->parties, parties_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
}

/* ---- reading ---- */

typedef struct
{
  gint16 kind;
  CrmId id;
} Request;

static gboolean
add_all (CrmSession *session, const char *kind, GPtrArray *people, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, kind));
  g_autoptr (GPtrArray) found = NULL;

  if (!crm_query_sort (query, "name", FALSE, error))
    return FALSE;
  found = crm_session_list (session, query, error);
  /* Who does not work here any more is left out. */
  for (guint i = 0; found != NULL && i < found->len; i++)
    if (strcmp (kind, "user") != 0 || crm_record_get_integer (found->pdata[i], "active", 1))
      g_ptr_array_add (people, g_object_ref (found->pdata[i]));
  return found != NULL;
}

/* On a thread of the store. */
static gpointer
read_parties (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  Parties *parties = g_new0 (Parties, 1);

  parties->people = g_ptr_array_new_with_free_func (g_object_unref);
  parties->shares = crm_session_children (
      session, crm_catalog_find_kind (catalog, "record_share"), "target",
      crm_catalog_find_number (catalog, request->kind), &request->id, error);
  if (parties->shares == NULL)
    parties->shares = g_ptr_array_new ();
  else if (add_all (session, "user", parties->people, error)
           && add_all (session, "team", parties->people, error))
    return parties;
  parties_free (parties);
  return NULL;
}

static void read_again (Share *self);

/* ---- what is shared ---- */

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Share *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = crm_operation_run_finish (CRM_OPERATION (source), result, &error);

  /* Whoever shares it closes the dialog with that. */
  if (self->navigator != NULL && !good)
    crm_navigator_report_error (self->navigator, _ ("It was not shared"), error);
  else if (self->navigator != NULL)
    crm_navigator_toast (self->navigator, crm_operation_get_label (CRM_OPERATION (source)),
                         crm_operation_get_batch (CRM_OPERATION (source)));
  if (self->context != NULL)
    read_again (self);
  share_release (self);
}

static void
run (Share *self, CrmOperation *operation)
{
  crm_operation_run_async (operation, self->context, NULL, on_done_cb,
                           g_atomic_rc_box_acquire (self));
}

static void
on_end_clicked_cb (GtkWidget *button, Share *self)
{
  CrmRecord *share = g_object_get_data (G_OBJECT (button), "crm-record");
  /* Translators: the name of an operation that can be undone. */
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("End a share"));

  crm_operation_delete (operation, crm_record_get_kind (share), crm_record_get_id (share));
  gtk_widget_set_sensitive (button, FALSE);
  run (self, operation);
}

static const char *
get_party (CrmRecord *share)
{
  const CrmKind *kind = crm_record_get_kind (share);
  const char *name = crm_record_get_link_title (
      share,
      crm_kind_find_field (kind, crm_record_is_set (share, "user_id") ? "user_id" : "team_id"));

  return name != NULL ? name : "";
}

static GtkWidget *
make_row (Share *self, CrmRecord *share)
{
  const CrmKind *kind = crm_record_get_kind (share);
  const CrmLocale *locale = crm_context_get_locale (self->context);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *end = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *access = crm_record_format (share, crm_kind_find_field (kind, "access"), locale);
  g_autofree char *until
      = crm_record_format (share, crm_kind_find_field (kind, "until_on"), locale);
  /* Translators: what somebody may do with a record, as “May see it”, and the last day of that. */
  g_autofree char *both = g_strdup_printf (_ ("%1$s, until %2$s"), access, until);
  const char *words = _ ("End this share");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_party (share));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               crm_record_is_set (share, "until_on") ? both : access);
  gtk_widget_add_css_class (end, "flat");
  gtk_widget_set_valign (end, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (end, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (end), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (end), "crm-record", g_object_ref (share), g_object_unref);
  g_signal_connect (end, "clicked", G_CALLBACK (on_end_clicked_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), end);
  return row;
}

static void
show_parties (Share *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_remove (self->list, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < self->parties->shares->len; i++)
    {
      GtkWidget *row = make_row (self, self->parties->shares->pdata[i]);

      gtk_list_box_insert (self->list, row, (int) i);
      g_ptr_array_add (self->rows, row);
    }
  for (guint i = 0; i < self->parties->people->len; i++)
    gtk_string_list_append (names, crm_record_get_title (self->parties->people->pdata[i]));
  adw_combo_row_set_model (self->with, G_LIST_MODEL (names));
  adw_message_dialog_set_response_enabled (self->dialog, "share", self->parties->people->len > 0);
}

static void
on_parties_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Share *self = user_data;
  g_autoptr (GError) error = NULL;
  Parties *parties = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (self->context == NULL)
    g_clear_pointer (&parties, parties_free);
  else if (parties == NULL)
    crm_navigator_report_error (self->navigator, _ ("The shares could not be read"), error);
  else
    {
      g_clear_pointer (&self->parties, parties_free);
      self->parties = parties;
      show_parties (self);
    }
  share_release (self);
}

static void
read_again (Share *self)
{
  Request *request = g_new0 (Request, 1);

  request->kind = crm_kind_get_number (self->kind);
  request->id = self->id;
  crm_store_run_async (crm_context_get_store (self->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       read_parties, request, g_free, parties_free, NULL, on_parties_read_cb,
                       g_atomic_rc_box_acquire (self));
}

/* ---- sharing with another one ---- */

static void
share_with (Share *self)
{
  const CrmKind *kind = crm_context_get_kind (self->context, "record_share");
  g_autoptr (CrmRecord) share = crm_record_new (kind);
  /* Translators: the name of an operation that can be undone. */
  g_autoptr (CrmOperation) operation = crm_operation_new (_ ("Share a record"));
  guint chosen = adw_combo_row_get_selected (self->with);
  const char *until = gtk_editable_get_text (GTK_EDITABLE (self->until));
  g_autoptr (GError) error = NULL;
  CrmRecord *party;

  if (self->parties == NULL || chosen >= self->parties->people->len)
    return;
  party = g_ptr_array_index (self->parties->people, chosen);
  crm_record_set_parent (share, "target", self->kind, &self->id);
  crm_record_set_link (share,
                       g_strcmp0 (crm_kind_get_name (crm_record_get_kind (party)), "team") == 0
                           ? "team_id"
                           : "user_id",
                       crm_record_get_id (party));
  crm_record_set_text (share, "access", accesses[adw_combo_row_get_selected (self->access)]);
  if (*until != '\0'
      && !crm_record_parse (share, "until_on", until, crm_context_get_locale (self->context),
                            &error))
    {
      crm_navigator_report_error (self->navigator, _ ("It was not shared"), error);
      return;
    }
  crm_operation_insert (operation, share);
  run (self, operation);
}

static void
on_response_cb (Share *self, const char *response)
{
  if (g_strcmp0 (response, "share") == 0)
    share_with (self);
}

static AdwComboRow *
make_combo (Share *self, const char *title, const char *const *words)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (words);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  gtk_list_box_append (self->list, row);
  return ADW_COMBO_ROW (row);
}

static GtkWidget *
make_list (Share *self)
{
  const char *const words[] = { C_ ("share", "May see it"), C_ ("share", "May change it"), NULL };

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  /* Translators: with whom a record is shared: a person or a team. */
  self->with = make_combo (self, C_ ("share", "With"), NULL);
  self->access = make_combo (self, _ ("Access"), words);
  self->until = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->until),
                                 _ ("Until (empty: until it is ended)"));
  gtk_list_box_append (self->list, GTK_WIDGET (self->until));
  return GTK_WIDGET (self->list);
}

/**
 * crm_card_share_show:
 * @over: widget of the window that asks
 * @title: name of the record
 *
 * Shows with whom a record is shared, and shares it.
 */
void
crm_card_share_show (GtkWidget *over,
                     CrmContext *context,
                     CrmNavigator *navigator,
                     const CrmKind *kind,
                     const CrmId *id,
                     const char *title)
{
  Share *self = g_atomic_rc_box_new0 (Share);
  GtkWidget *dialog
      = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (over)), _ ("Share"), title);

  self->context = g_object_ref (context);
  g_set_weak_pointer (&self->navigator, navigator);
  self->kind = kind;
  self->id = *id;
  self->dialog = ADW_MESSAGE_DIALOG (dialog);
  self->rows = g_ptr_array_new ();
  adw_message_dialog_add_responses (self->dialog, "close", _ ("_Close"), "share", _ ("_Share"),
                                    NULL);
  adw_message_dialog_set_response_appearance (self->dialog, "share", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_response_enabled (self->dialog, "share", FALSE);
  adw_message_dialog_set_default_response (self->dialog, "share");
  adw_message_dialog_set_extra_child (self->dialog, make_list (self));
  gtk_widget_set_size_request (dialog, DIALOG_WIDTH, -1);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (on_response_cb), self);
  g_signal_connect_swapped (dialog, "destroy", G_CALLBACK (on_destroyed_cb), self);
  g_object_weak_ref (G_OBJECT (dialog), (GWeakNotify) (void *) share_release, self);
  read_again (self);
  gtk_window_present (GTK_WINDOW (dialog));
}
