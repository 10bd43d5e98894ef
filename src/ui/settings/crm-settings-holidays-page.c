/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offers the public holidays of a country for a year; what the office has is not offered. Main
 * thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-holidays.h"
#include "crm-settings-hours-page.h"
#include "crm-settings-subpage.h"

#define N_YEARS 3

typedef struct
{
  CrmContext *context;
  CrmSettingsWindow *window; /* borrowed: it has the page */
  GPtrArray *known;          /* CrmRecord */
  AdwComboRow *country, *year;
  AdwPreferencesGroup *group;
  GPtrArray *rows;     /* GtkWidget, borrowed */
  GPtrArray *holidays; /* CrmRecord: offered */
  GPtrArray *switches; /* GtkSwitch of each, borrowed */
  int first_year;
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;
  g_object_unref (page->context);
  g_ptr_array_unref (page->known);
  g_ptr_array_unref (page->rows);
  g_ptr_array_unref (page->holidays);
  g_ptr_array_unref (page->switches);
  g_free (page);
}

static void
add_offer (Page *page, const CrmHolidayOffer *offer)
{
  g_autoptr (CrmRecord) holiday
      = crm_holiday_new (crm_context_get_kind (page->context, "holiday"), offer);
  g_autofree char *day
      = crm_locale_format_date (crm_context_get_locale (page->context), offer->date, CRM_DATE_FULL);
  GtkWidget *row = adw_action_row_new (), *button = gtk_switch_new ();
  gboolean is_known = crm_holiday_is_among (page->known, holiday);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), offer->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), day);
  gtk_switch_set_active (GTK_SWITCH (button), !offer->is_optional && !is_known);
  gtk_widget_set_sensitive (row, !is_known);
  if (is_known)
    {
      g_autofree char *known = g_strdup_printf ("%s · %s", day, _ ("a holiday already"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), known);
    }
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (page->group, row);
  g_ptr_array_add (page->rows, row);
  g_ptr_array_add (page->switches, button);
  g_ptr_array_add (page->holidays, g_steal_pointer (&holiday));
}

static void
show_offers (Page *page)
{
  CrmHolidayCountry country = (CrmHolidayCountry) adw_combo_row_get_selected (page->country);
  int year = page->first_year + (int) adw_combo_row_get_selected (page->year);
  g_autoptr (GArray) offers = crm_holidays_offer (country, year);
  for (guint i = 0; i < page->rows->len; i++)
    adw_preferences_group_remove (page->group, g_ptr_array_index (page->rows, i));
  g_ptr_array_set_size (page->rows, 0);
  g_ptr_array_set_size (page->switches, 0);
  g_ptr_array_set_size (page->holidays, 0);
  for (guint i = 0; i < offers->len; i++)
    add_offer (page, &g_array_index (offers, CrmHolidayOffer, i));
  adw_preferences_group_set_description (
      page->group, crm_holidays_are_complete (country)
                       ? NULL
                       : _ ("Ramazan and Kurban Bayramı follow the moon: read them from a "
                            "calendar (.ics)."));
}

static void
on_choice_changed_cb (GtkWidget *subpage)
{
  show_offers (g_object_get_data (G_OBJECT (subpage), "crm-page"));
}

static void
on_add_clicked_cb (GtkWidget *subpage)
{
  Page *page = g_object_get_data (G_OBJECT (subpage), "crm-page");
  CrmOperation *operation = crm_operation_new (_ ("Add holidays"));
  for (guint i = 0; i < page->holidays->len; i++)
    if (gtk_switch_get_active (g_ptr_array_index (page->switches, i)))
      crm_operation_insert (operation, g_ptr_array_index (page->holidays, i));
  crm_settings_window_run (page->window, operation);
  crm_settings_window_close_subpage (page->window);
}

/* The country of the office's language comes first to mind. */
static guint
guess_country (void)
{
  static const struct
  {
    const char *language;
    CrmHolidayCountry country;
  } known[] = {
    { "pt_BR", CRM_HOLIDAYS_BRAZIL },      { "pt", CRM_HOLIDAYS_PORTUGAL },
    { "ro", CRM_HOLIDAYS_ROMANIA },        { "tr", CRM_HOLIDAYS_TURKEY },
    { "en", CRM_HOLIDAYS_UNITED_KINGDOM },
  };
  const char *const *languages = g_get_language_names ();
  for (; *languages; languages++)
    for (guint i = 0; i < G_N_ELEMENTS (known); i++)
      if (g_str_equal (*languages, known[i].language))
        return known[i].country;
  return CRM_HOLIDAYS_UNITED_KINGDOM;
}

static AdwComboRow *
add_choice (AdwPreferencesGroup *group, const char *title, GtkStringList *choices, guint selected)
{
  GtkWidget *row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  adw_preferences_group_add (group, row);
  return ADW_COMBO_ROW (row);
}

/**
 * crm_settings_holidays_page_new:
 * @known: (element-type CrmRecord): the holidays that the office has
 *
 * Returns: (transfer floating): a page, for crm_settings_window_open()
 */
GtkWidget *
crm_settings_holidays_page_new (CrmSettingsWindow *window, GPtrArray *known)
{
  GtkWidget *subpage = crm_settings_subpage_new (window, _ ("Public Holidays"));
  AdwPreferencesGroup *choice = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autoptr (GtkStringList) countries = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) years = gtk_string_list_new (NULL);
  Page *page = g_new0 (Page, 1);
  int month;
  page->context = g_object_ref (crm_settings_window_get_context (window));
  page->window = window;
  page->known = g_ptr_array_ref (known);
  page->rows = g_ptr_array_new ();
  page->switches = g_ptr_array_new ();
  page->holidays = g_ptr_array_new_with_free_func (g_object_unref);
  page->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  crm_date_split (crm_date_today (), &page->first_year, &month, NULL);
  for (guint i = 0; i < CRM_N_HOLIDAYS; i++)
    gtk_string_list_append (countries, crm_holidays_country_label ((CrmHolidayCountry) i));
  for (int i = 0; i < N_YEARS; i++)
    {
      g_autofree char *year = g_strdup_printf ("%d", page->first_year + i);
      gtk_string_list_append (years, year);
    }
  page->country = add_choice (choice, _ ("Country"), countries, guess_country ());
  /* Near the end of a year one plans the next. */
  page->year = add_choice (choice, _ ("Year"), years, month >= 11 ? 1 : 0);
  g_object_set_data_full (G_OBJECT (subpage), "crm-page", page, page_free);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), choice);
  crm_settings_subpage_add (CRM_SETTINGS_SUBPAGE (subpage), page->group);
  g_signal_connect_object (page->country, "notify::selected", G_CALLBACK (on_choice_changed_cb),
                           subpage, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->year, "notify::selected", G_CALLBACK (on_choice_changed_cb),
                           subpage, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      crm_settings_subpage_set_action (CRM_SETTINGS_SUBPAGE (subpage), _ ("_Add")), "clicked",
      G_CALLBACK (on_add_clicked_cb), subpage, G_CONNECT_SWAPPED);
  show_offers (page);
  return subpage;
}
