/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A button that offers the plans of the office. Main thread. */
#include "config.h"

#include "crm-plan-button.h"

#include <glib/gi18n-lib.h>

/* Owned by the popover's box. */
typedef struct
{
  CrmContext *context;
  CrmPlanChosen chosen;
  gpointer data;
  GDestroyNotify free_data;
} Offer;

static void
offer_free (gpointer user_data)
{
  Offer *offer = user_data;

  if (offer->free_data != NULL)
    offer->free_data (offer->data);
  g_object_unref (offer->context);
  g_free (offer);
}

/* On a reading thread of the store. */
static gpointer
list_plans (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), "plan"));

  if (!crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "name", FALSE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

static void
on_plan_clicked_cb (GtkWidget *button, CrmRecord *plan)
{
  GtkWidget *box = gtk_widget_get_parent (button);
  Offer *offer = g_object_get_data (G_OBJECT (box), "crm-offer");
  GtkWidget *popover = gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER);

  gtk_popover_popdown (GTK_POPOVER (popover));
  offer->chosen (plan, offer->data);
}

static void
on_plans_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) box = user_data;
  g_autoptr (GPtrArray) plans = crm_store_run_finish (CRM_STORE (source), result, NULL);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
  for (guint i = 0; plans != NULL && i < plans->len; i++)
    {
      CrmRecord *plan = g_ptr_array_index (plans, i);
      GtkWidget *button = gtk_button_new_with_label (crm_record_get_title (plan));

      gtk_widget_add_css_class (button, "flat");
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      g_signal_connect_data (button, "clicked", G_CALLBACK (on_plan_clicked_cb),
                             g_object_ref (plan), (GClosureNotify) (void (*) (void)) g_object_unref,
                             0);
      gtk_box_append (GTK_BOX (box), button);
    }
  if (plans == NULL || plans->len == 0)
    {
      GtkWidget *none = gtk_label_new (_ ("There are no plans yet: write one in the preferences."));

      gtk_label_set_wrap (GTK_LABEL (none), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (none), 30);
      gtk_box_append (GTK_BOX (box), none);
    }
  else
    gtk_widget_grab_focus (gtk_widget_get_first_child (box));
}

static void
on_popover_shown_cb (GtkWidget *popover, GtkWidget *box)
{
  Offer *offer = g_object_get_data (G_OBJECT (box), "crm-offer");

  crm_store_run_async (crm_context_get_store (offer->context), CRM_LANE_READ, G_PRIORITY_DEFAULT,
                       list_plans, NULL, NULL, (GDestroyNotify) g_ptr_array_unref, NULL,
                       on_plans_listed_cb, g_object_ref (box));
}

/**
 * crm_plan_button_new:
 * @chosen: is told which plan
 * @free_data: (nullable): frees @data with the button
 *
 * Returns: (transfer floating): a GtkMenuButton
 */
GtkWidget *
crm_plan_button_new (CrmContext *context,
                     CrmPlanChosen chosen,
                     gpointer data,
                     GDestroyNotify free_data)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Offer *offer = g_new0 (Offer, 1);

  offer->context = g_object_ref (context);
  offer->chosen = chosen;
  offer->data = data;
  offer->free_data = free_data;
  g_object_set_data_full (G_OBJECT (box), "crm-offer", offer, offer_free);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect (popover, "show", G_CALLBACK (on_popover_shown_cb), box);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_tooltip_text (button, _ ("Start a Plan"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Start a Plan"), -1);
  return button;
}
