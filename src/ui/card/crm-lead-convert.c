/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lead becomes a customer: what is there already is offered first, what is missing is made. One
 * operation, one undo, also later. Main thread. */
#include "config.h"

#include "crm-lead-convert.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-error.h"
#include "crm-lead-conversion.h"
#include "crm-match.h"

/* What a row stands for. */
typedef struct
{
  CrmConvert is;
  CrmId id;
} Choice;

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
  CrmLeadMatches *matches;
  CrmLeadConversion *proposed;
  GtkWidget *window;  /* borrowed: it has this */
  GtkWidget *convert; /* borrowed */
  GtkWidget *deal_name;
  GPtrArray *buttons[3]; /* GtkCheckButton: of companies, people, deals */
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *dialog = data;

  for (guint i = 0; i < G_N_ELEMENTS (dialog->buttons); i++)
    g_ptr_array_unref (dialog->buttons[i]);
  crm_lead_matches_free (dialog->matches);
  crm_lead_conversion_free (dialog->proposed);
  g_object_unref (dialog->context);
  g_object_unref (dialog->navigator);
  g_free (dialog);
}

/* ---- doing it ---- */

typedef struct
{
  CrmNavigator *navigator;
  CrmContext *context;
  CrmLeadConversion *conversion;
} Doing;

static void
doing_free (gpointer data)
{
  Doing *doing = data;

  g_object_unref (doing->navigator);
  g_object_unref (doing->context);
  crm_lead_conversion_free (doing->conversion);
  g_free (doing);
}

/* On the writing thread of the store, inside the batch of the operation. */
static gpointer
run_convert (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_lead_convert_in (session, ((Doing *) data)->conversion, error) ? data : NULL;
}

static void
on_converted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Doing *doing = user_data;
  CrmLeadConversion *done = doing->conversion;
  g_autoptr (GError) error = NULL;

  if (!crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_report_error (doing->navigator, _ ("The lead was not converted"), error);
  else if (done->account_is != CRM_CONVERT_NONE)
    crm_navigator_open_record (doing->navigator, crm_context_get_kind (doing->context, "account"),
                               &done->account);
  else
    crm_navigator_open_record (doing->navigator, crm_context_get_kind (doing->context, "contact"),
                               &done->contact);
  doing_free (doing);
}

static void
read_choice (GPtrArray *buttons, CrmConvert *is, CrmId *id)
{
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkCheckButton *button = g_ptr_array_index (buttons, i);
      const Choice *choice = g_object_get_data (G_OBJECT (button), "crm-choice");

      if (!gtk_check_button_get_active (button))
        continue;
      *is = choice->is;
      *id = choice->id;
    }
}

static void
read_all (Dialog *dialog, CrmLeadConversion *conversion)
{
  read_choice (dialog->buttons[0], &conversion->account_is, &conversion->account);
  read_choice (dialog->buttons[1], &conversion->contact_is, &conversion->contact);
  read_choice (dialog->buttons[2], &conversion->deal_is, &conversion->deal);
}

static void
on_convert_clicked_cb (Dialog *dialog)
{
  /* Translators: the name of a lead. */
  g_autofree char *label = g_strdup_printf (_ ("“%s” is now a customer"),
                                            crm_record_get_title (dialog->matches->lead));
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  Doing *doing = g_new0 (Doing, 1);

  doing->navigator = g_object_ref (dialog->navigator);
  doing->context = g_object_ref (dialog->context);
  doing->conversion = crm_lead_conversion_copy (dialog->proposed);
  read_all (dialog, doing->conversion);
  g_free (doing->conversion->deal_name);
  doing->conversion->deal_name
      = g_strdup (gtk_editable_get_text (GTK_EDITABLE (dialog->deal_name)));
  crm_operation_set_func (operation, run_convert, doing, NULL);
  crm_operation_run_async (operation, dialog->context, NULL, on_converted_cb, doing);
  gtk_window_close (GTK_WINDOW (dialog->window));
}

/* ---- the choices ---- */

static void
on_choice_changed_cb (Dialog *dialog)
{
  CrmLeadConversion now = *dialog->proposed;

  read_all (dialog, &now);
  gtk_widget_set_sensitive (dialog->convert, now.account_is != CRM_CONVERT_NONE
                                                 || now.contact_is != CRM_CONVERT_NONE);
  gtk_widget_set_visible (dialog->deal_name, now.deal_is == CRM_CONVERT_NEW);
}

static void
add_choice (Dialog *dialog,
            AdwPreferencesGroup *group,
            guint which,
            CrmConvert is,
            CrmRecord *record,
            const char *title,
            const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();
  GPtrArray *buttons = dialog->buttons[which];
  Choice *choice = g_new0 (Choice, 1);

  choice->is = is;
  if (record != NULL)
    choice->id = *crm_record_get_id (record);
  if (buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), g_ptr_array_index (buttons, 0));
  g_object_set_data_full (G_OBJECT (button), "crm-choice", choice, g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_ptr_array_add (buttons, button);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
}

static void
choose (Dialog *dialog, guint which, CrmConvert is, const CrmId *id)
{
  for (guint i = 0; i < dialog->buttons[which]->len; i++)
    {
      GtkCheckButton *button = g_ptr_array_index (dialog->buttons[which], i);
      const Choice *choice = g_object_get_data (G_OBJECT (button), "crm-choice");

      if (choice->is == is && (is != CRM_CONVERT_EXISTING || crm_id_equal (&choice->id, id)))
        gtk_check_button_set_active (button, TRUE);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_choice_changed_cb), dialog);
    }
}

static void
add_similar (Dialog *dialog, AdwPreferencesGroup *group, guint which, GPtrArray *similar)
{
  for (guint i = 0; i < similar->len; i++)
    {
      const CrmSimilar *one = g_ptr_array_index (similar, i);
      const char *more = crm_record_get_subtitle (one->record);
      g_autofree char *why = crm_match_describe (one->signs);
      g_autofree char *subtitle
          = g_strjoin (" · ", why, more != NULL && *more != '\0' ? more : NULL, NULL);

      add_choice (dialog, group, which, CRM_CONVERT_EXISTING, one->record,
                  crm_record_get_title (one->record), subtitle);
    }
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page, const char *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_page_add (page, group);
  return group;
}

static void
add_parties (Dialog *dialog, AdwPreferencesPage *page)
{
  CrmRecord *lead = dialog->matches->lead;
  const char *company = crm_record_get_text (lead, "company");
  AdwPreferencesGroup *companies = add_group (page, _ ("Company"));
  AdwPreferencesGroup *people = add_group (page, _ ("Person"));

  add_similar (dialog, companies, 0, dialog->matches->accounts);
  add_choice (dialog, companies, 0, CRM_CONVERT_NEW, NULL, _ ("A new company"),
              company != NULL ? company : crm_record_get_title (lead));
  add_choice (dialog, companies, 0, CRM_CONVERT_NONE, NULL, _ ("No company"), NULL);
  add_similar (dialog, people, 1, dialog->matches->contacts);
  add_choice (dialog, people, 1, CRM_CONVERT_NEW, NULL, _ ("A new person"),
              crm_record_get_title (lead));
  add_choice (dialog, people, 1, CRM_CONVERT_NONE, NULL, _ ("No person"), NULL);
}

static void
add_deals (Dialog *dialog, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *deals = add_group (page, _ ("Deal"));
  g_autofree char *name = crm_lead_dup_deal_name (dialog->matches->lead);

  add_choice (dialog, deals, 2, CRM_CONVERT_NEW, NULL, _ ("A new deal"), NULL);
  dialog->deal_name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (dialog->deal_name), _ ("Name of the Deal"));
  gtk_editable_set_text (GTK_EDITABLE (dialog->deal_name), name);
  adw_preferences_group_add (deals, dialog->deal_name);
  for (guint i = 0; i < dialog->matches->deals->len; i++)
    {
      CrmRecord *deal = g_ptr_array_index (dialog->matches->deals, i);
      const CrmKind *kind = crm_record_get_kind (deal);
      const char *stage = crm_record_get_link_title (deal, crm_kind_find_field (kind, "stage_id"));

      add_choice (dialog, deals, 2, CRM_CONVERT_EXISTING, deal, crm_record_get_title (deal), stage);
    }
  add_choice (dialog, deals, 2, CRM_CONVERT_NONE, NULL, _ ("No deal"), NULL);
}

static GtkWidget *
make_header (Dialog *dialog)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  dialog->convert = gtk_button_new_with_mnemonic (_ ("_Make a Customer"));
  gtk_widget_add_css_class (dialog->convert, "suggested-action");
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), dialog->convert);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), dialog->window);
  g_signal_connect_swapped (dialog->convert, "clicked", G_CALLBACK (on_convert_clicked_cb), dialog);
  return header;
}

static gboolean
on_escape_cb (GtkWidget *window, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return TRUE;
}

static void
present (Dialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  GtkEventController *keys = gtk_shortcut_controller_new ();

  dialog->window = g_object_new (ADW_TYPE_WINDOW, "transient-for",
                                 crm_navigator_get_window (dialog->navigator), "modal", TRUE,
                                 "default-width", 480, "default-height", 640, "title",
                                 crm_record_get_title (dialog->matches->lead), NULL);
  g_object_set_data_full (G_OBJECT (dialog->window), "crm-dialog", dialog, dialog_free);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (on_escape_cb, NULL, NULL)));
  gtk_widget_add_controller (dialog->window, keys);
  gtk_box_append (GTK_BOX (box), make_header (dialog));
  gtk_widget_set_vexpand (GTK_WIDGET (page), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page));
  adw_window_set_content (ADW_WINDOW (dialog->window), box);
  add_parties (dialog, page);
  add_deals (dialog, page);
  choose (dialog, 0, dialog->proposed->account_is, &dialog->proposed->account);
  choose (dialog, 1, dialog->proposed->contact_is, &dialog->proposed->contact);
  choose (dialog, 2, dialog->proposed->deal_is, &dialog->proposed->deal);
  on_choice_changed_cb (dialog);
  gtk_window_present (GTK_WINDOW (dialog->window));
  gtk_widget_grab_focus (dialog->convert);
}

/* ---- reading ---- */

static gpointer
find_matches (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_lead_find_matches (session, data, error);
}

static void
free_matches (gpointer data)
{
  crm_lead_matches_free (data);
}

typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator;
} Asking;

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Asking *asking = user_data;
  g_autoptr (CrmContext) context = asking->context;
  g_autoptr (CrmNavigator) navigator = asking->navigator;
  g_autoptr (GError) error = NULL;
  CrmLeadMatches *matches = crm_store_run_finish (CRM_STORE (source), result, &error);
  Dialog *dialog;

  if (matches == NULL)
    {
      crm_navigator_report_error (navigator, _ ("The lead was not converted"), error);
      return;
    }
  dialog = g_new0 (Dialog, 1);
  dialog->context = g_steal_pointer (&context);
  dialog->navigator = g_steal_pointer (&navigator);
  dialog->matches = matches;
  dialog->proposed = g_new0 (CrmLeadConversion, 1);
  crm_lead_conversion_propose (dialog->proposed, matches);
  for (guint i = 0; i < G_N_ELEMENTS (dialog->buttons); i++)
    dialog->buttons[i] = g_ptr_array_new ();
  present (dialog);
}

/**
 * crm_lead_convert:
 *
 * Asks what becomes of a lead, makes a customer of it and opens the card.
 */
void
crm_lead_convert (CrmContext *context, CrmNavigator *navigator, CrmRecord *lead)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->context = g_object_ref (context);
  asking->navigator = g_object_ref (navigator);
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       find_matches, crm_id_copy (crm_record_get_id (lead)), g_free, free_matches,
                       NULL, on_found_cb, asking);
}

/* ---- and back ---- */

/* On the writing thread of the store. */
static gpointer
take_back (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmId batch;

  if (crm_lead_find_conversion (session, data, &batch))
    return crm_session_undo (session, &batch, error);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                       _ ("This desk does not know how the lead became a customer"));
  return NULL;
}

static void
free_batch (gpointer data)
{
  crm_batch_free (data);
}

static void
on_taken_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmNavigator) navigator = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmBatch) batch = crm_store_run_finish (CRM_STORE (source), result, &error);

  if (batch == NULL)
    crm_navigator_report_error (navigator, _ ("The conversion was not taken back"), error);
}

/**
 * crm_lead_convert_back:
 *
 * Makes a lead of a customer again; what was changed since stays.
 */
void
crm_lead_convert_back (CrmContext *context, CrmNavigator *navigator, CrmRecord *lead)
{
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       take_back, crm_id_copy (crm_record_get_id (lead)), g_free, free_batch, NULL,
                       on_taken_back_cb, g_object_ref (navigator));
}
