/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A button that asks what is to be done next about many records. Main thread. */
#include "config.h"

#include "crm-next-step-button.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-date-entry.h"
#include "crm-wall.h"

#define MORNING (9 * 60)

/* Owned by the popover's box. */
typedef struct
{
  CrmContext *context;
  CrmNextStepChosen chosen;
  gpointer data;
  GtkEntry *subject;
  GtkDropDown *type;
  CrmDateEntry *day;
  GtkCheckButton *only_missing;
} Offer;

static void
offer_free (gpointer data)
{
  Offer *offer = data;

  g_object_unref (offer->context);
  g_free (offer);
}

static const CrmField *
get_type_field (Offer *offer)
{
  return crm_kind_find_field (crm_context_get_kind (offer->context, "activity"), "type");
}

static void
on_plan_clicked_cb (GtkWidget *button, Offer *offer)
{
  const CrmKind *kind = crm_context_get_kind (offer->context, "activity");
  const CrmChoice *types = crm_field_get_choices (get_type_field (offer));
  g_autofree char *subject
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (offer->subject))));
  const char *type = types[gtk_drop_down_get_selected (offer->type)].key;
  g_autoptr (CrmRecord) model = NULL;
  CrmDate day;

  if (*subject == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (offer->subject));
      return;
    }
  if (!crm_date_entry_get_date (offer->day, &day) || day == CRM_DATE_NONE)
    {
      gtk_widget_grab_focus (GTK_WIDGET (offer->day));
      return;
    }
  model = crm_record_new (kind);
  crm_record_set_text (model, "subject", subject);
  crm_record_set_text (model, "type", type);
  if (g_strcmp0 (type, "task") == 0 || g_strcmp0 (type, "send") == 0)
    crm_record_set_integer (model, "due_at", crm_wall_to_instant ((CrmWall){ day, MORNING }));
  else
    {
      crm_record_set_integer (model, "start_at", crm_wall_to_instant ((CrmWall){ day, MORNING }));
      crm_record_set_integer (model, "duration", 30);
    }
  gtk_popover_popdown (
      GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (offer->subject), GTK_TYPE_POPOVER)));
  offer->chosen (model, gtk_check_button_get_active (offer->only_missing), offer->data);
}

/* Returns: the next day on which an office works. */
static CrmDate
next_workday (void)
{
  CrmDate day = crm_instant_to_date (crm_clock_now ()) + 1;

  return crm_date_weekday (day) > 5 ? day + 8 - crm_date_weekday (day) : day;
}

static void
on_popover_shown_cb (GtkWidget *popover, Offer *offer)
{
  crm_date_entry_set_date (offer->day, next_workday ());
  gtk_widget_grab_focus (GTK_WIDGET (offer->subject));
}

static GtkWidget *
make_types (Offer *offer)
{
  const CrmField *field = get_type_field (offer);
  const CrmChoice *types = crm_field_get_choices (field);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; types[i].key != NULL; i++)
    gtk_string_list_append (names, crm_field_choice_label (field, types[i].key));
  return gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
}

static void
name (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static GtkWidget *
make_form (Offer *offer)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *plan = gtk_button_new_with_mnemonic (_ ("_Plan"));

  offer->subject = GTK_ENTRY (gtk_entry_new ());
  /* Translators: what is to be done about a deal, unless a person writes something else. */
  gtk_editable_set_text (GTK_EDITABLE (offer->subject), _ ("Follow up"));
  gtk_entry_set_activates_default (offer->subject, TRUE);
  name (GTK_WIDGET (offer->subject), _ ("What to do"));
  offer->type = GTK_DROP_DOWN (make_types (offer));
  name (GTK_WIDGET (offer->type), crm_field_get_label (get_type_field (offer)));
  offer->day = CRM_DATE_ENTRY (crm_date_entry_new (crm_context_get_locale (offer->context)));
  crm_date_entry_set_label (offer->day, _ ("When"));
  offer->only_missing
      = GTK_CHECK_BUTTON (gtk_check_button_new_with_label (_ ("Only where nothing is planned")));
  gtk_check_button_set_active (offer->only_missing, TRUE);
  gtk_widget_add_css_class (plan, "suggested-action");
  g_signal_connect (plan, "clicked", G_CALLBACK (on_plan_clicked_cb), offer);
  g_signal_connect (offer->subject, "activate", G_CALLBACK (on_plan_clicked_cb), offer);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (offer->subject));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (offer->type));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (offer->day));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (offer->only_missing));
  gtk_box_append (GTK_BOX (box), plan);
  return box;
}

/**
 * crm_next_step_button_new:
 * @chosen: is told what is to be done
 *
 * Returns: (transfer floating): a GtkMenuButton
 */
GtkWidget *
crm_next_step_button_new (CrmContext *context, CrmNextStepChosen chosen, gpointer data)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  Offer *offer = g_new0 (Offer, 1);
  GtkWidget *form;

  offer->context = g_object_ref (context);
  offer->chosen = chosen;
  offer->data = data;
  form = make_form (offer);
  g_object_set_data_full (G_OBJECT (form), "crm-offer", offer, offer_free);
  gtk_popover_set_child (GTK_POPOVER (popover), form);
  g_signal_connect (popover, "show", G_CALLBACK (on_popover_shown_cb), offer);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "crm-calendar-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_tooltip_text (button, _ ("Plan Next Step"));
  name (button, _ ("Plan Next Step"));
  return button;
}
