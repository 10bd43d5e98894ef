/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the day. Main thread. */
#include "config.h"

#include "crm-today-row.h"

#include <glib/gi18n-lib.h>

#include "crm-clock.h"
#include "crm-today-why.h"

struct _CrmTodayRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *when;
  GtkLabel *worth;
  GtkButton *do_button;
  GtkMenuButton *menu_button;
  GMenuModel *activity_menu;
  GMenuModel *record_menu;
  GMenuModel *snooze_menu;
  GtkWidget *snooze_popover;
  GtkWidget *why_popover;

  CrmContext *context;
  CrmDayItem *item;
};

G_DEFINE_FINAL_TYPE (CrmTodayRow, crm_today_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  ACT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *action;
  CrmTodayAct act;
} acts[] = {
  { "today.open", CRM_TODAY_OPEN },
  { "today.done", CRM_TODAY_DONE },
  { "today.plan", CRM_TODAY_PLAN },
  { "today.snooze-hour", CRM_TODAY_SNOOZE_HOUR },
  { "today.snooze-tomorrow", CRM_TODAY_SNOOZE_TOMORROW },
  { "today.snooze-week", CRM_TODAY_SNOOZE_WEEK },
  { "today.skip", CRM_TODAY_SKIP },
  { "today.call-hour", CRM_TODAY_CALL_HOUR },
  { "today.call-tomorrow", CRM_TODAY_CALL_TOMORROW },
  { "today.call-date", CRM_TODAY_CALL_DATE },
};

static void
on_action_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    if (g_strcmp0 (acts[i].action, name) == 0)
      crm_today_row_act (CRM_TODAY_ROW (widget), acts[i].act);
}

static void
on_snooze_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmTodayRow *self = CRM_TODAY_ROW (widget);
  if (!self->snooze_popover)
    {
      self->snooze_popover = gtk_popover_menu_new_from_model (self->snooze_menu);
      gtk_widget_set_parent (self->snooze_popover, GTK_WIDGET (self->menu_button));
    }
  gtk_popover_popup (GTK_POPOVER (self->snooze_popover));
}

static void
on_why_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmTodayRow *self = CRM_TODAY_ROW (widget);
  if (!self->why_popover)
    {
      self->why_popover = gtk_popover_new ();
      gtk_widget_set_parent (self->why_popover, GTK_WIDGET (self->menu_button));
    }
  g_autofree char *text = crm_today_why_dup_text (self->context, self->item);
  gtk_popover_set_child (GTK_POPOVER (self->why_popover),
                         crm_today_why_new (self->context, self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->why_popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  /* It has nothing to act on: the keyboard stays with the line. */
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_popover_popup (GTK_POPOVER (self->why_popover));
}

/* Nothing that is meant for a whole day can wait an hour. */
static void
update_actions (CrmTodayRow *self)
{
  gboolean is_activity = crm_day_item_is_activity (self->item);
  gboolean can_end = crm_day_item_can_end (self->item);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "today.snooze-hour",
                                 !(is_activity && crm_day_item_is_all_day (self->item)));
  gtk_menu_button_set_menu_model (self->menu_button,
                                  can_end ? self->activity_menu : self->record_menu);
  gtk_button_set_icon_name (self->do_button,
                            can_end ? "object-select-symbolic" : "list-add-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->do_button),
                                  can_end ? "today.done" : "today.plan");
  const char *label = can_end ? _ ("Done") : _ ("Plan Next Step");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->do_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->do_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static const char *
find_icon (CrmDayItem *item)
{
  static const struct
  {
    const char *type;
    const char *icon;
  } icons[] = {
    { "call", "crm-call-symbolic" },
    { "meeting", "crm-meeting-symbolic" },
    { "visit", "crm-visit-symbolic" },
    { "send", "crm-mail-symbolic" },
  };
  CrmRecord *record = crm_day_item_get_record (item);
  if (crm_day_item_is_activity (item))
    for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
      if (g_strcmp0 (crm_record_get_text (record, "type"), icons[i].type) == 0)
        return icons[i].icon;
  return crm_kind_get_icon (crm_record_get_kind (record));
}

static char *
format_when (CrmDayItem *item, const CrmLocale *locale)
{
  gint64 at = crm_day_item_get_at (item);
  switch (crm_day_item_get_reason (item))
    {
    case CRM_DAY_TODAY:
      if (!crm_day_item_is_all_day (item))
        return crm_locale_format_time (locale, at);
      return NULL;
    case CRM_DAY_OVERDUE:
    case CRM_DAY_DELIVERY:
    case CRM_DAY_INVOICE:
    case CRM_DAY_QUOTE:
    case CRM_DAY_REORDER:
    case CRM_DAY_BIRTHDAY:
    case CRM_DAY_DATE:
    case CRM_DAY_AGREEMENT:
      return crm_locale_format_date (locale, crm_instant_to_date (at), CRM_DATE_SHORT);
    case CRM_DAY_LEAD:
    case CRM_DAY_SEND:
    case CRM_DAY_PAST_CLOSE:
    case CRM_DAY_STUCK:
    case CRM_DAY_NO_NEXT_STEP:
    case CRM_DAY_N_REASONS:
      break;
    }
  return NULL;
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text && *text);
}

static void
crm_today_row_dispose (GObject *object)
{
  g_clear_pointer (&CRM_TODAY_ROW (object)->snooze_popover, gtk_widget_unparent);
  g_clear_pointer (&CRM_TODAY_ROW (object)->why_popover, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_today_row_parent_class)->dispose (object);
}

static void
crm_today_row_finalize (GObject *object)
{
  g_clear_object (&CRM_TODAY_ROW (object)->item);
  g_clear_object (&CRM_TODAY_ROW (object)->context);
  G_OBJECT_CLASS (crm_today_row_parent_class)->finalize (object);
}

static void
crm_today_row_class_init (CrmTodayRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_today_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_today_row_finalize;

  /**
   * CrmTodayRow::act:
   * @act: CrmTodayAct
   */
  signals[ACT] = g_signal_new ("act", CRM_TYPE_TODAY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_INT);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/today/crm-today-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, when);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, worth);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, do_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, activity_menu);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, record_menu);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayRow, snooze_menu);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_class_install_action (widget_class, acts[i].action, NULL, on_action_activated_cb);
  gtk_widget_class_install_action (widget_class, "today.snooze", NULL, on_snooze_activated_cb);
  gtk_widget_class_install_action (widget_class, "today.why", NULL, on_why_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, 0, "today.why", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, 0, "today.done", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, 0, "today.snooze", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "today.plan", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_x, 0, "today.skip", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, 0, "today.call-hour", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_SHIFT_MASK,
                                       "today.call-tomorrow", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_ALT_MASK, "today.call-date",
                                       NULL);
}

static void
crm_today_row_init (CrmTodayRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_today_row_new:
 *
 * Returns: (transfer full): the row of a line
 */
GtkWidget *
crm_today_row_new (CrmContext *context, CrmDayItem *item)
{
  CrmTodayRow *self = g_object_new (CRM_TYPE_TODAY_ROW, NULL);
  crm_today_row_set_item (self, context, item);
  return GTK_WIDGET (self);
}

/**
 * crm_today_row_set_item:
 *
 * Shows another line, or the same one as it is now.
 */
void
crm_today_row_set_item (CrmTodayRow *self, CrmContext *context, CrmDayItem *item)
{
  g_return_if_fail (CRM_IS_TODAY_ROW (self));
  g_return_if_fail (CRM_IS_DAY_ITEM (item));

  g_set_object (&self->context, context);
  g_set_object (&self->item, item);
  const char *about = crm_day_item_get_about (item);
  const char *why = crm_day_item_get_why (item);
  /* Translators: with whom, then why, as "Acme · Was due yesterday". */
  g_autofree char *subtitle
      = about && *about ? g_strdup_printf (_ ("%s · %s"), about, why) : g_strdup (why);
  const CrmLocale *locale = crm_context_get_locale (context);
  g_autofree char *when = format_when (item, locale);
  gint64 worth = crm_day_item_get_worth (item);
  g_autofree char *money
      = worth > 0
            ? crm_locale_format_money_whole (locale, worth, crm_context_get_currency (context))
            : NULL;
  gtk_image_set_from_icon_name (self->icon, find_icon (item));
  set_text (self->title, crm_day_item_get_title (item));
  set_text (self->subtitle, subtitle);
  set_text (self->when, when);
  set_text (self->worth, money);
  if (crm_day_item_get_reason (item) == CRM_DAY_OVERDUE)
    gtk_widget_add_css_class (GTK_WIDGET (self->when), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->when), "error");
  update_actions (self);

  g_autofree char *name = g_strjoin (", ", crm_day_item_get_title (item), subtitle, when, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

CrmDayItem *
crm_today_row_get_item (CrmTodayRow *self)
{
  g_return_val_if_fail (CRM_IS_TODAY_ROW (self), NULL);
  return self->item;
}

/**
 * crm_today_row_act:
 *
 * Does what a key or the menu of the row asks for.
 */
void
crm_today_row_act (CrmTodayRow *self, CrmTodayAct act)
{
  g_return_if_fail (CRM_IS_TODAY_ROW (self));
  g_signal_emit (self, signals[ACT], 0, (int) act);
}
