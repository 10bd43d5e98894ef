/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A card of the board. It is used again for another deal when the column scrolls. Main thread. */
#include "config.h"

#include "crm-deal-card.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-deal-facts.h"
#include "crm-opportunity.h"

struct _CrmDealCard
{
  GtkButton parent_instance;

  GtkLabel *name;
  GtkLabel *company;
  GtkLabel *amount;
  AdwAvatar *owner;
  GtkWidget *footer;
  GtkImage *step_icon;
  GtkLabel *step;
  GtkLabel *age;

  CrmContext *context;
  CrmRow *row;
  CrmRecord *stage;
  GtkListItem *item; /* holds this card */
  gulong changed_id;
};

G_DEFINE_FINAL_TYPE (CrmDealCard, crm_deal_card, GTK_TYPE_BUTTON)

static void
set_class (gpointer widget, const char *css_class, gboolean has_it)
{
  if (has_it)
    gtk_widget_add_css_class (GTK_WIDGET (widget), css_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (widget), css_class);
}

static const char *
link_title (CrmRecord *record, const char *field_name)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), field_name);
  const char *title = crm_record_get_link_title (record, field);

  return title != NULL ? title : "";
}

static char *
dup_amount (CrmDealCard *self, CrmRecord *deal)
{
  if (!crm_record_is_set (deal, "amount"))
    return g_strdup ("");
  return crm_locale_format_money_whole (crm_context_get_locale (self->context),
                                        crm_record_get_integer (deal, "amount", 0),
                                        crm_record_get_currency (deal));
}

/* A day near today by its name, another by its date. */
static char *
dup_day (CrmDealCard *self, gint64 instant)
{
  CrmDate date = crm_instant_to_date (instant), today = crm_date_today ();

  if (date == today)
    return g_strdup (_ ("today"));
  if (date == today + 1)
    return g_strdup (_ ("tomorrow"));
  if (date == today - 1)
    return g_strdup (_ ("yesterday"));
  return crm_locale_format_date_pattern (crm_context_get_locale (self->context), date, "d MMM");
}

/* Returns: (transfer full): the next step in words, for the label of the card */
static char *
show_step (CrmDealCard *self, CrmRecord *deal)
{
  const CrmDealFacts *facts = crm_deal_get_facts (deal);
  gboolean has_step = facts != NULL && facts->step != NULL;
  gboolean late
      = has_step && facts->step_at != CRM_INSTANT_NONE && facts->step_at < crm_clock_now ();
  g_autofree char *text = NULL;

  if (has_step && facts->step_at != CRM_INSTANT_NONE)
    {
      g_autofree char *day = dup_day (self, facts->step_at);

      /* Translators: a day, what is to be done then: “tomorrow: Call about the offer”. */
      text = g_strdup_printf (_ ("%s: %s"), day, facts->step);
    }
  else
    text = g_strdup (has_step ? facts->step : _ ("No next step"));
  gtk_label_set_text (self->step, text);
  gtk_image_set_from_icon_name (self->step_icon,
                                has_step ? "crm-task-symbolic" : "dialog-warning-symbolic");
  set_class (self->step_icon, "warning", !has_step);
  set_class (self->step, "warning", !has_step);
  set_class (self->step_icon, "error", late);
  set_class (self->step, "error", late);
  return late ? g_strdup_printf (_ ("late, %s"), text) : g_steal_pointer (&text);
}

/* Returns: (transfer full): an age as short as it can be said */
static char *
dup_short_age (int days)
{
  if (days < 60)
    /* Translators: an age in days, as short as possible. */
    return g_strdup_printf (_ ("%d d"), days);
  if (days < 730)
    /* Translators: an age in months, as short as possible. */
    return g_strdup_printf (_ ("%d mo"), days * 12 / 365);
  /* Translators: an age in years, as short as possible. */
  return g_strdup_printf (_ ("%d y"), days / 365);
}

/* Returns: (transfer full): the age in words, for the label of the card */
static char *
show_age (CrmDealCard *self, CrmRecord *deal)
{
  int age = crm_deal_get_age (deal, crm_clock_now ());
  gint64 limit = crm_record_get_integer (self->stage, "rotting_days", 0);
  gboolean is_stuck = limit > 0 && age >= limit && !crm_stage_is_closed (self->stage);
  g_autofree char *words = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->age), age >= 0 && !crm_stage_is_closed (self->stage));
  if (age < 0 || crm_stage_is_closed (self->stage))
    return g_strdup ("");
  text = dup_short_age (age);
  words = g_strdup_printf (ngettext ("%d day in this stage", "%d days in this stage", (gulong) age),
                           age);
  gtk_label_set_text (self->age, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->age), words);
  set_class (self->age, "stuck", is_stuck);
  return is_stuck ? g_strdup_printf (_ ("%s, stuck"), words) : g_steal_pointer (&words);
}

static void
append_part (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
}

static void
show_deal (CrmDealCard *self, CrmRecord *deal)
{
  const char *owner = link_title (deal, "owner_id");
  gboolean is_closed = crm_stage_is_closed (self->stage);
  g_autofree char *amount = dup_amount (self, deal);
  g_autofree char *step = show_step (self, deal);
  g_autofree char *age = show_age (self, deal);
  g_autoptr (GString) label = g_string_new (NULL);

  gtk_label_set_text (self->name, crm_record_get_title (deal));
  gtk_label_set_text (self->company, link_title (deal, "account_id"));
  gtk_widget_set_visible (GTK_WIDGET (self->company), *link_title (deal, "account_id") != '\0');
  gtk_label_set_text (self->amount, amount);
  gtk_widget_set_visible (GTK_WIDGET (self->owner), *owner != '\0');
  adw_avatar_set_text (self->owner, owner);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->owner), owner);
  gtk_widget_set_visible (self->footer, !is_closed);
  append_part (label, crm_record_get_title (deal));
  append_part (label, link_title (deal, "account_id"));
  append_part (label, amount);
  append_part (label, age);
  append_part (label, is_closed ? NULL : step);
  append_part (label, owner);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label->str,
                                  -1);
}

static void
show_row (CrmDealCard *self)
{
  CrmRecord *deal = crm_row_get_record (self->row);

  set_class (self, "loading", deal == NULL);
  if (deal != NULL)
    {
      show_deal (self, deal);
      return;
    }
  gtk_label_set_text (self->name, "…");
  gtk_label_set_text (self->company, "");
  gtk_label_set_text (self->amount, "");
  gtk_label_set_text (self->step, "");
  gtk_image_clear (self->step_icon);
  gtk_widget_set_visible (GTK_WIDGET (self->age), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->owner), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("A deal that is being read"), -1);
}

static void
crm_deal_card_dispose (GObject *object)
{
  CrmDealCard *self = CRM_DEAL_CARD (object);

  crm_deal_card_unbind (self);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_deal_card_parent_class)->dispose (object);
}

static void
crm_deal_card_class_init (CrmDealCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_deal_card_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/board/crm-deal-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmDealCard, name);
  gtk_widget_class_bind_template_child (widget_class, CrmDealCard, company);
  gtk_widget_class_bind_template_child (widget_class, CrmDealCard, amount);
  gtk_widget_class_bind_template_child (widget_class, CrmDealCard, owner);
  gtk_widget_class_bind_template_child (widget_class, CrmDealCard, footer);
  gtk_widget_class_bind_template_child (widget_class, CrmDealCard, step_icon);
  gtk_widget_class_bind_template_child (widget_class, CrmDealCard, step);
  gtk_widget_class_bind_template_child (widget_class, CrmDealCard, age);
  gtk_widget_class_set_css_name (widget_class, "deal-card");
}

static void
crm_deal_card_init (CrmDealCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_deal_card_new:
 *
 * Returns: (transfer full): an empty card
 */
GtkWidget *
crm_deal_card_new (CrmContext *context)
{
  CrmDealCard *self = g_object_new (CRM_TYPE_DEAL_CARD, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}

/**
 * crm_deal_card_bind:
 * @item: the place in the column that holds the card, with a CrmRow
 * @stage: of the column
 *
 * Shows a deal, as soon as it is read.
 */
void
crm_deal_card_bind (CrmDealCard *self, GtkListItem *item, CrmRecord *stage)
{
  CrmRow *row = gtk_list_item_get_item (item);

  g_return_if_fail (CRM_IS_DEAL_CARD (self));
  crm_deal_card_unbind (self);
  self->row = g_object_ref (row);
  self->stage = g_object_ref (stage);
  self->item = item;
  self->changed_id = g_signal_connect_swapped (row, "changed", G_CALLBACK (show_row), self);
  show_row (self);
}

void
crm_deal_card_unbind (CrmDealCard *self)
{
  g_return_if_fail (CRM_IS_DEAL_CARD (self));
  if (self->row != NULL)
    g_clear_signal_handler (&self->changed_id, self->row);
  g_clear_object (&self->row);
  g_clear_object (&self->stage);
  self->item = NULL;
}

/**
 * crm_deal_card_get_row:
 *
 * Returns: (nullable): what it shows
 */
CrmRow *
crm_deal_card_get_row (CrmDealCard *self)
{
  g_return_val_if_fail (CRM_IS_DEAL_CARD (self), NULL);
  return self->row;
}

/**
 * crm_deal_card_get_deal:
 *
 * Returns: (nullable): the deal, when it was read already
 */
CrmRecord *
crm_deal_card_get_deal (CrmDealCard *self)
{
  g_return_val_if_fail (CRM_IS_DEAL_CARD (self), NULL);
  return self->row != NULL ? crm_row_get_record (self->row) : NULL;
}

/**
 * crm_deal_card_get_position:
 *
 * Returns: where in its column it stands now
 */
guint
crm_deal_card_get_position (CrmDealCard *self)
{
  g_return_val_if_fail (CRM_IS_DEAL_CARD (self), GTK_INVALID_LIST_POSITION);
  return self->item != NULL ? gtk_list_item_get_position (self->item) : GTK_INVALID_LIST_POSITION;
}
