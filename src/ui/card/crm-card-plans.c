/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a client or a deal stands in its plans: a row for each plan that opens into its steps. Main
 * thread. */
#include "config.h"

#include "crm-card-plans.h"
#include "crm-card-section.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-plan-button.h"

/* What the widgets of the section need; they share it. */
typedef struct
{
  CrmContext *context;
  CrmNavigator *navigator; /* borrowed: it has the card */
  const CrmKind *kind;
  CrmId id;
  char *title;
} Section;

static void
section_clear (gpointer data)
{
  Section *section = data;

  g_clear_object (&section->context);
  g_clear_pointer (&section->title, g_free);
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

static void
share_section (GtkWidget *widget, Section *section)
{
  g_object_set_data_full (G_OBJECT (widget), "crm-section", g_rc_box_acquire (section),
                          section_release);
}

static gboolean
says (CrmRecord *record, const char *field, const char *key)
{
  return g_strcmp0 (crm_record_get_text (record, field), key) == 0;
}

static const char *
link_title (CrmRecord *record, const char *field)
{
  const char *title = crm_record_get_link_title (
      record, crm_kind_find_field (crm_record_get_kind (record), field));

  return title != NULL ? title : "";
}

/* ---- what is done with a plan ---- */

static void
set_status (GtkWidget *widget, CrmRecord *record, const char *status, const char *label)
{
  g_autoptr (CrmOperation) operation = crm_operation_new (label);

  crm_operation_set (operation, crm_record_get_kind (record), crm_record_get_id (record), "status",
                     crm_value_text (status));
  crm_navigator_run (get_section (widget)->navigator, operation);
}

static void
on_done_clicked_cb (GtkWidget *button, CrmRecord *step)
{
  /* Translators: the subject of an activity. */
  g_autofree char *label = g_strdup_printf (_ ("“%s” is done"), crm_record_get_title (step));

  set_status (button, step, "done", label);
}

static void
on_skip_clicked_cb (GtkWidget *button, CrmRecord *step)
{
  /* Translators: the name of an operation that can be undone; %s is a step of a plan. */
  g_autofree char *label = g_strdup_printf (_ ("Skip “%s”"), crm_record_get_title (step));

  set_status (button, step, "canceled", label);
}

static void
on_stop_clicked_cb (GtkWidget *button, CrmRecord *run)
{
  /* Translators: the name of an operation that can be undone; %s is a plan. */
  g_autofree char *label = g_strdup_printf (_ ("Stop the plan “%s”"), link_title (run, "plan_id"));

  set_status (button, run, "stopped", label);
}

static void
on_step_activated_cb (GtkWidget *row, CrmRecord *step)
{
  crm_navigator_open_record (get_section (row)->navigator, crm_record_get_kind (step),
                             crm_record_get_id (step));
}

/* ---- rows ---- */

static char *
dup_day (Section *section, CrmRecord *step)
{
  gint64 at = crm_record_get_integer (step, "start_at", CRM_INSTANT_NONE);
  CrmDate today = crm_date_today (), day;

  if (at == CRM_INSTANT_NONE)
    return g_strdup ("");
  day = crm_instant_to_date (at);
  if (day == today)
    return g_strdup (_ ("Today"));
  if (day == today + 1)
    return g_strdup (_ ("Tomorrow"));
  return crm_locale_format_date (crm_context_get_locale (section->context), day, CRM_DATE_MEDIUM);
}

static GtkWidget *
make_button (
    Section *section, const char *icon, const char *label, CrmRecord *record, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  share_section (button, section);
  g_signal_connect_data (button, "clicked", callback, g_object_ref (record),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  return button;
}

static void
add_step (Section *section, AdwExpanderRow *plan, const CrmPlanStanding *standing, CrmRecord *step)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_planned = says (step, "status", "planned");
  gboolean is_late
      = is_planned
        && crm_instant_to_date (crm_record_get_integer (step, "start_at", G_MAXINT64 / 2))
               < crm_date_today ();
  g_autofree char *day = dup_day (section, step);
  g_autofree char *subtitle = g_strjoin (" · ",
                                         is_planned                      ? day
                                         : says (step, "status", "done") ? _ ("Done")
                                                                         : _ ("Skipped"),
                                         link_title (step, "owner_id"), NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), crm_record_get_title (step));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (step == standing->next)
    gtk_widget_add_css_class (row, "accent");
  if (is_late)
    gtk_widget_add_css_class (row, "late");
  if (!is_planned)
    gtk_widget_add_css_class (row, "dim-label");
  if (is_planned)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 make_button (section, "object-select-symbolic", _ ("Done"), step,
                                              G_CALLBACK (on_done_clicked_cb)));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 make_button (section, "media-skip-forward-symbolic",
                                              _ ("Skip This Step"), step,
                                              G_CALLBACK (on_skip_clicked_cb)));
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  share_section (row, section);
  g_signal_connect_data (row, "activated", G_CALLBACK (on_step_activated_cb), g_object_ref (step),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  adw_expander_row_add_row (plan, row);
}

/* Where it stands and what is next. */
static char *
describe (Section *section, const CrmPlanStanding *standing)
{
  const CrmField *status = crm_kind_find_field (crm_record_get_kind (standing->run), "status");
  g_autofree char *day = standing->next != NULL ? dup_day (section, standing->next) : NULL;

  if (standing->next == NULL || !says (standing->run, "status", "running"))
    return g_strdup (
        crm_field_choice_label (status, crm_record_get_text (standing->run, "status")));
  /* Translators: where somebody stands in a plan: “2 of 5 · next: Visit, 4 March”. */
  return g_strdup_printf (_ ("%1$u of %2$u · next: %3$s, %4$s"), standing->n_done,
                          standing->steps->len, crm_record_get_title (standing->next), day);
}

static void
add_plan (Section *section, GtkListBox *list, const CrmPlanStanding *standing)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *subtitle = describe (section, standing);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), link_title (standing->run, "plan_id"));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  if (says (standing->run, "status", "running"))
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row),
                                 make_button (section, "media-playback-stop-symbolic",
                                              _ ("Stop This Plan"), standing->run,
                                              G_CALLBACK (on_stop_clicked_cb)));
  for (guint i = 0; i < standing->steps->len; i++)
    add_step (section, ADW_EXPANDER_ROW (row), standing, g_ptr_array_index (standing->steps, i));
  gtk_list_box_append (list, row);
}

/* ---- putting one on ---- */

static void
on_plan_chosen_cb (CrmRecord *plan, gpointer data)
{
  Section *section = data;
  /* Translators: the name of an operation that can be undone: a plan, then a client or a deal. */
  g_autofree char *label = g_strdup_printf (_ ("Start the plan “%s” for %s"),
                                            crm_record_get_title (plan), section->title);
  g_autoptr (CrmOperation) operation = crm_operation_new (label);
  g_autoptr (CrmRecord) run = crm_record_new (crm_context_get_kind (section->context, "plan_run"));

  crm_record_set_link (run, "plan_id", crm_record_get_id (plan));
  crm_record_set_parent (run, "parent", section->kind, &section->id);
  crm_operation_insert (operation, run);
  crm_navigator_run (section->navigator, operation);
}

/**
 * crm_card_plans_show:
 * @section: empty
 *
 * Shows the plans of the record, and what puts another one on it.
 */
void
crm_card_plans_show (GtkBox *section_box,
                     CrmContext *context,
                     CrmNavigator *navigator,
                     const CrmCardData *data)
{
  Section *section = g_rc_box_new0 (Section);
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (crm_card_section_label ("plans"));
  GtkWidget *add;

  section->context = g_object_ref (context);
  section->navigator = navigator;
  section->kind = crm_record_get_kind (data->record);
  section->id = *crm_record_get_id (data->record);
  section->title = g_strdup (crm_record_get_title (data->record));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (header), label);
  add = crm_plan_button_new (context, on_plan_chosen_cb, g_rc_box_acquire (section),
                             section_release);
  gtk_widget_add_css_class (add, "flat");
  gtk_widget_add_css_class (add, "circular");
  gtk_box_append (GTK_BOX (header), add);
  gtk_box_append (section_box, header);
  if (data->plans->len > 0)
    {
      GtkWidget *list = gtk_list_box_new ();

      gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
      gtk_widget_add_css_class (list, "boxed-list");
      gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      crm_card_section_label ("plans"), -1);
      for (guint i = 0; i < data->plans->len; i++)
        add_plan (section, GTK_LIST_BOX (list), g_ptr_array_index (data->plans, i));
      gtk_box_append (section_box, list);
    }
  section_release (section);
}
