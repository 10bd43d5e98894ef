/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who approved the documents of an order or an invoice, who has to, and where one asks and answers.
 * Main thread. */
#include "config.h"

#include "crm-card-approvals.h"

#include <glib/gi18n-lib.h>

#include "crm-approval-change.h"
#include "crm-ask.h"
#include "crm-card-section.h"

/* What the widgets of the section need; they share it. */
typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator; /* borrowed: it has the card */
  CrmRecord *paper;
} Section;

static void
section_clear (gpointer data)
{
  Section *section = data;

  g_clear_object (&section->context);
  g_clear_object (&section->paper);
}

static void
section_release (gpointer section)
{
  g_rc_box_release_full (section, section_clear);
}

static Section *
get_section (GtkWidget *widget)
{
  return g_object_get_data (G_OBJECT (widget), "crm-section");
}

/* ---- what a person does ---- */

static void
on_ask_clicked_cb (GtkWidget *button, CrmRecord *document)
{
  g_autoptr (CrmOperation) operation = crm_approval_change_ask (document);

  gtk_widget_set_sensitive (button, FALSE);
  crm_navigator_run (get_section (button)->navigator, operation);
}

static void
on_begin_clicked_cb (GtkWidget *button, CrmRecord *paper)
{
  char id[CRM_ID_STRING_SIZE];

  crm_id_format (crm_record_get_id (paper), id);
  gtk_widget_activate_action (button, "win.make-document", "(ss)",
                              crm_kind_get_name (crm_record_get_kind (paper)), id);
}

/* An answer while its words are being typed; the row may be gone by then. */
typedef struct
{
  Section *section;
  CrmRecord *approval;
  gboolean approves;
} Answer;

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *answer = user_data;
  g_autofree char *words = crm_ask_text_finish (result);

  if (words != NULL)
    {
      g_autoptr (CrmOperation) operation
          = crm_approval_change_answer (answer->approval, answer->approves, words);

      crm_navigator_run (answer->section->navigator, operation);
    }
  section_release (answer->section);
  g_object_unref (answer->approval);
  g_free (answer);
}

static void
ask_for_words (GtkWidget *button, CrmRecord *approval, gboolean approves)
{
  Answer *answer = g_new0 (Answer, 1);

  *answer = (Answer){ g_rc_box_acquire (get_section (button)), g_object_ref (approval), approves };
  if (approves)
    crm_ask_text_async (button, _ ("Approve the Document?"),
                        crm_record_get_text (approval, "reason"), _ ("Note"), _ ("_Approve"),
                        CRM_ASK_SUGGESTED, NULL, on_answered_cb, answer);
  else
    crm_ask_text_async (button, _ ("Refuse the Approval?"),
                        _ ("The document stays a draft. Who asked sees that you refused, and why."),
                        _ ("Why"), _ ("_Refuse"), CRM_ASK_DESTRUCTIVE, NULL, on_answered_cb,
                        answer);
}

static void
on_approve_clicked_cb (GtkWidget *button, CrmRecord *approval)
{
  ask_for_words (button, approval, TRUE);
}

static void
on_refuse_clicked_cb (GtkWidget *button, CrmRecord *approval)
{
  ask_for_words (button, approval, FALSE);
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row)
{
  CrmRecord *document = g_object_get_data (G_OBJECT (row), "crm-document");

  if (document != NULL)
    crm_navigator_open_record (get_section (GTK_WIDGET (list))->navigator,
                               crm_record_get_kind (document), crm_record_get_id (document));
}

/* ---- rows ---- */

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, style);
    }
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* A row of words; @document: (nullable): opens when it is activated */
static GtkWidget *
add_row (GtkWidget *list, CrmRecord *document, const char *title, const char *icon)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);

  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_margin_start (line, 12);
  gtk_widget_set_margin_end (line, 12);
  gtk_widget_set_margin_top (line, 10);
  gtk_widget_set_margin_bottom (line, 10);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), box);
  add_label (box, title, NULL);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), document != NULL);
  if (document != NULL)
    g_object_set_data_full (G_OBJECT (row), "crm-document", g_object_ref (document),
                            g_object_unref);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return box;
}

static void
add_button (Section *section,
            GtkWidget *box,
            const char *label,
            const char *style,
            CrmRecord *record,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  gtk_widget_set_hexpand (button, TRUE);
  g_object_set_data_full (G_OBJECT (button), "crm-section", g_rc_box_acquire (section),
                          section_release);
  g_signal_connect_data (button, "clicked", callback, g_object_ref (record),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
add_buttons (GtkWidget *box)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_margin_top (buttons, 6);
  gtk_box_append (GTK_BOX (box), buttons);
  return buttons;
}

static const char *
link_title (CrmRecord *record, const char *field)
{
  const char *title = crm_record_get_link_title (
      record, crm_kind_find_field (crm_record_get_kind (record), field));

  return title != NULL ? title : "";
}

/* What was asked, by whom and why; what was answered, when and in which words. */
static void
add_approval (Section *section, GtkWidget *list, const CrmApprovalStanding *standing, guint i)
{
  CrmRecord *approval = g_ptr_array_index (standing->approvals, i);
  const CrmLocale *locale = crm_context_get_locale (section->context);
  const CrmField *states = crm_kind_find_field (crm_record_get_kind (approval), "state");
  const char *state = crm_record_get_text (approval, "state");
  const char *answer = crm_record_get_text (approval, "answer");
  gboolean is_asked = g_strcmp0 (state, "asked") == 0;
  gboolean is_mine
      = standing->mine != NULL
        && crm_id_equal (crm_record_get_id (standing->mine), crm_record_get_id (approval));
  g_autofree char *asked
      = crm_locale_format_instant (locale, crm_record_get_integer (approval, "created_at", 0));
  /* Translators: who asked for an approval, and when. */
  g_autofree char *by
      = g_strdup_printf (_ ("Asked by %s, %s"), link_title (approval, "created_by"), asked);
  g_autofree char *title = g_strdup_printf ("%s: %s", link_title (approval, "approver_id"),
                                            crm_field_choice_label (states, state));
  GtkWidget *box = add_row (list, standing->document, title,
                            is_asked                             ? "content-loading-symbolic"
                            : g_strcmp0 (state, "approved") == 0 ? "object-select-symbolic"
                                                                 : "window-close-symbolic");

  add_label (box, crm_record_get_text (approval, "reason"), "dim-label");
  add_label (box, by, "dim-label");
  if (!is_asked)
    {
      g_autofree char *decided
          = crm_locale_format_instant (locale, crm_record_get_integer (approval, "decided_at", 0));
      g_autofree char *said = g_strjoin (": ", decided, answer, NULL);

      add_label (box, said, "dim-label");
    }
  if (is_mine)
    {
      GtkWidget *buttons = add_buttons (box);

      add_button (section, buttons, _ ("_Refuse…"), NULL, approval,
                  G_CALLBACK (on_refuse_clicked_cb));
      add_button (section, buttons, _ ("_Approve…"), "suggested-action", approval,
                  G_CALLBACK (on_approve_clicked_cb));
    }
}

static void
add_standing (Section *section, GtkWidget *list, const CrmApprovalStanding *standing)
{
  CrmRecord *document = standing->document;

  if (standing->needed != NULL && !standing->is_asked)
    {
      GtkWidget *box
          = add_row (list, document,
                     document != NULL ? crm_record_get_title (document) : _ ("No Document Yet"),
                     "dialog-warning-symbolic");

      add_label (box, standing->needed, "dim-label");
      box = add_buttons (box);
      if (document != NULL)
        add_button (section, box, _ ("_Ask for Approval"), "suggested-action", document,
                    G_CALLBACK (on_ask_clicked_cb));
      else
        add_button (section, box, _ ("_Make Document…"), NULL, section->paper,
                    G_CALLBACK (on_begin_clicked_cb));
    }
  for (guint i = standing->approvals->len; i > 0; i--)
    add_approval (section, list, standing, i - 1);
}

/**
 * crm_card_approvals_show:
 * @section_box: empty
 *
 * Shows where the documents of the paper stand with those who have to approve them.
 */
void
crm_card_approvals_show (GtkBox *section_box,
                         CrmContext *context,
                         CrmNavigator *navigator,
                         const CrmCardData *data)
{
  Section *section = g_rc_box_new0 (Section);
  GtkWidget *label = gtk_label_new (crm_card_section_label ("approvals"));
  GtkWidget *list = gtk_list_box_new ();

  section->context = g_object_ref (context);
  section->navigator = navigator;
  section->paper = g_object_ref (data->record);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_card_section_label ("approvals"), -1);
  g_object_set_data_full (G_OBJECT (list), "crm-section", g_rc_box_acquire (section),
                          section_release);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_row_activated_cb), NULL);
  for (guint i = 0; i < data->approvals->len; i++)
    add_standing (section, list, g_ptr_array_index (data->approvals, i));
  gtk_box_append (section_box, label);
  gtk_box_append (section_box, list);
  section_release (section);
}
