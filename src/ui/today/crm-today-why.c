/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a line of the day stands where it does, in words and points. Main thread. */
#include "config.h"

#include "crm-today-why.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"

static char *
describe_late (CrmDayItem *item)
{
  int days = crm_day_item_get_late (item);
  if (crm_day_item_get_reason (item) == CRM_DAY_LEAD && days > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "Waits for %d day", "Waits for %d days", (gulong) days),
        days);
  if (days > 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%d day late", "%d days late", (gulong) days), days);
  if (days < 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "In %d day", "In %d days", (gulong) -days), -days);
  return crm_day_item_get_at (item) != CRM_INSTANT_NONE ? g_strdup (_ ("Today")) : NULL;
}

/* What the worth comes from. */
static char *
describe_worth (CrmContext *context, CrmDayItem *item)
{
  const CrmLocale *locale = crm_context_get_locale (context);
  const char *currency = crm_context_get_currency (context);
  gint64 worth = crm_day_item_get_worth (item);
  if (worth <= 0)
    return g_strdup (_ ("Nobody can say what it may bring"));
  g_autofree char *money = crm_locale_format_money_whole (locale, worth, currency);
  int chance = crm_day_item_get_chance (item);
  if (chance < 0)
    return g_steal_pointer (&money);
  g_autofree char *amount
      = crm_locale_format_money_whole (locale, crm_day_item_get_amount (item), currency);
  /* Translators: an amount of money, then the amount of a whole deal, then its chance in percent.
   */
  return g_strdup_printf (_ ("%s, of %s with a chance of %d %%"), money, amount, chance);
}

static char *
describe_points (int points)
{
  /* Translators: points, as “38 of 50”. */
  return g_strdup_printf (_ ("%d of %d"), points, CRM_DAY_MOST_POINTS);
}

/**
 * crm_today_why_dup_text:
 *
 * Returns: (transfer full): the explanation in lines of text, for who listens to it
 */
char *
crm_today_why_dup_text (CrmContext *context, CrmDayItem *item)
{
  g_autofree char *late = describe_late (item);
  g_autofree char *urgency = describe_points (crm_day_item_get_urgency (item));
  g_autofree char *worth = describe_worth (context, item);
  g_autofree char *points = describe_points (crm_day_item_get_worth_points (item));
  return g_strdup_printf ("%s\n%s: %s%s%s\n%s: %s, %s\n%s: %d", crm_day_item_get_why (item),
                          _ ("Urgency"), urgency, late ? ", " : "", late ? late : "", _ ("Worth"),
                          points, worth, _ ("Score"), crm_day_item_get_score (item));
}

static GtkWidget *
new_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
attach_row (GtkGrid *grid, int row, const char *title, const char *points, const char *words)
{
  GtkWidget *value = new_label (points, "numeric");
  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_grid_attach (grid, new_label (title, NULL), 0, row, 1, 1);
  gtk_grid_attach (grid, value, 1, row, 1, 1);
  if (!words)
    return;
  GtkWidget *label = new_label (words, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_grid_attach (grid, label, 0, row + 1, 2, 1);
}

/**
 * crm_today_why_new:
 *
 * Returns: (transfer floating): what a popover shows of the line
 */
GtkWidget *
crm_today_why_new (CrmContext *context, CrmDayItem *item)
{
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *urgency = describe_points (crm_day_item_get_urgency (item));
  g_autofree char *late = describe_late (item);
  g_autofree char *worth_points = describe_points (crm_day_item_get_worth_points (item));
  g_autofree char *worth = describe_worth (context, item);
  g_autofree char *score
      = crm_locale_format_integer (crm_context_get_locale (context), crm_day_item_get_score (item));
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_widget_set_margin_top (grid, 9);
  gtk_widget_set_margin_bottom (grid, 9);
  gtk_widget_set_margin_start (grid, 9);
  gtk_widget_set_margin_end (grid, 9);
  GtkWidget *why = new_label (crm_day_item_get_why (item), "heading");
  gtk_widget_set_margin_bottom (why, 6);
  gtk_grid_attach (GTK_GRID (grid), why, 0, 0, 2, 1);
  attach_row (GTK_GRID (grid), 1, _ ("Urgency"), urgency, late);
  attach_row (GTK_GRID (grid), 3, _ ("Worth"), worth_points, worth);
  attach_row (GTK_GRID (grid), 5, _ ("Score"), score, NULL);
  return grid;
}
