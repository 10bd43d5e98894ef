/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Four quiet numbers. Main thread. */
#include "config.h"

#include "crm-today-numbers.h"

#include <glib/gi18n-lib.h>

#include "crm-money.h"

#define N_NUMBERS 4

struct _CrmTodayNumbers
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkLabel *labels[N_NUMBERS];
  GtkLabel *values[N_NUMBERS];
  GtkLabel *notes[N_NUMBERS];
};

G_DEFINE_FINAL_TYPE (CrmTodayNumbers, crm_today_numbers, GTK_TYPE_WIDGET)

static GtkLabel *
add_label (GtkWidget *box, const char *const *classes)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_css_classes (label, (const char **) classes);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
add_number (CrmTodayNumbers *self, GtkWidget *pair, guint i)
{
  static const char *const quiet[] = { "caption", "dim-label", NULL };
  static const char *const loud[] = { "title-3", "numeric", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "crm-number");
  self->labels[i] = add_label (box, quiet);
  self->values[i] = add_label (box, loud);
  self->notes[i] = add_label (box, quiet);
  gtk_box_append (GTK_BOX (pair), box);
}

static void
crm_today_numbers_dispose (GObject *object)
{
  CrmTodayNumbers *self = CRM_TODAY_NUMBERS (object);
  if (self->box)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  G_OBJECT_CLASS (crm_today_numbers_parent_class)->dispose (object);
}

static void
crm_today_numbers_class_init (CrmTodayNumbersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_today_numbers_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/today/crm-today-numbers.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTodayNumbers, box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_today_numbers_init (CrmTodayNumbers *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_NUMBERS; i += 2)
    {
      GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      gtk_box_set_homogeneous (GTK_BOX (pair), TRUE);
      add_number (self, pair, i);
      add_number (self, pair, i + 1);
      gtk_box_append (self->box, pair);
    }
}

/**
 * crm_today_numbers_set_narrow:
 *
 * Puts them in one row or in two.
 */
void
crm_today_numbers_set_narrow (CrmTodayNumbers *self, gboolean is_narrow)
{
  g_return_if_fail (CRM_IS_TODAY_NUMBERS (self));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), is_narrow
                                                                  ? GTK_ORIENTATION_VERTICAL
                                                                  : GTK_ORIENTATION_HORIZONTAL);
}

static char *
format_deals (gint64 n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d deal", "%d deals", (gulong) n),
                          (int) n);
}

static void
set_number (CrmTodayNumbers *self, guint i, const char *label, const char *value, const char *note)
{
  gtk_label_set_text (self->labels[i], label);
  gtk_label_set_text (self->values[i], value);
  gtk_label_set_text (self->notes[i], note);
}

/**
 * crm_today_numbers_set:
 *
 * Shows the numbers of a day.
 */
void
crm_today_numbers_set (CrmTodayNumbers *self,
                       CrmContext *context,
                       const CrmSalesSummary *summary,
                       CrmDate today)
{
  g_return_if_fail (CRM_IS_TODAY_NUMBERS (self));
  const CrmLocale *locale = crm_context_get_locale (context);
  const char *currency = crm_context_get_currency (context);
  CrmDate month_before = crm_date_add_months (crm_date_month_start (today), -1);
  g_autofree char *open = crm_locale_format_money_short (locale, summary->open_amount, currency);
  g_autofree char *weighted
      = crm_locale_format_money_short (locale, summary->weighted_amount, currency);
  g_autofree char *won = crm_locale_format_money_short (locale, summary->won_amount, currency);
  g_autofree char *before
      = crm_locale_format_money_short (locale, summary->won_before_amount, currency);
  g_autofree char *n_open = format_deals (summary->n_open);
  g_autofree char *n_won = format_deals (summary->n_won);
  g_autofree char *n_before = format_deals (summary->n_won_before);
  gint64 part = summary->open_amount > 0 ? summary->weighted_amount * 100 / summary->open_amount
                                               * (CRM_DECIMAL_ONE / 100)
                                         : 0;
  g_autofree char *percent = crm_locale_format_percent (locale, part, 0);
  /* Translators: %s is a share, as "43 %". */
  g_autofree char *share = g_strdup_printf (_ ("%s of open deals"), percent);
  g_autofree char *month = crm_locale_format_month (locale, today);
  g_autofree char *last_month = crm_locale_format_month (locale, month_before);
  /* Translators: %s is a month, as "April 2026". */
  g_autofree char *won_label = g_strdup_printf (_ ("Won in %s"), month);
  /* Translators: %s is a month, as "April 2026". */
  g_autofree char *before_label = g_strdup_printf (_ ("Won in %s"), last_month);
  set_number (self, 0, _ ("Open deals"), open, n_open);
  set_number (self, 1, _ ("Weighted by chance"), weighted, share);
  set_number (self, 2, won_label, won, n_won);
  set_number (self, 3, before_label, before, n_before);
}
