/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Today. It reads the day anew when something changed, when a line's time comes, and at
 * midnight; while it is not in front it only notes that it is out of date. Main thread. */
#include "config.h"

#include "crm-today-place.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "crm-adaptive-bin.h"
#include "crm-call-back.h"
#include "crm-clock.h"
#include "crm-empty-state.h"
#include "crm-outcome-dialog.h"
#include "crm-people-button.h"
#include "crm-quick-bar.h"
#include "crm-today-act.h"
#include "crm-today-data.h"
#include "crm-today-numbers.h"
#include "crm-today-section.h"

/* What is there sooner needs no sign of waiting. */
#define PATIENCE_MILLISECONDS 200

/* Many commits in a row are one change to the eye. */
#define COALESCE_MILLISECONDS 150

/* The clock on the wall jumps when the machine wakes, which a long timeout would not notice. */
#define TICK_SECONDS 30

struct _CrmTodayPlace
{
  GtkWidget parent_instance;

  /* Widgets */
  CrmAdaptiveBin *adaptive;
  GtkStack *stack;
  GtkWidget *page;
  GtkLabel *greeting;
  GtkLabel *date;
  CrmQuickBar *quick;
  CrmTodayNumbers *numbers;
  GtkSpinner *spinner;
  GtkWidget *computing;
  GtkWidget *more_comes;
  GtkBox *sections;
  CrmEmptyState *empty;
  GtkButton *put_off_button;
  GtkWidget *people_button;
  GtkWidget *order_box;
  GtkToggleButton *by_worth_button;
  CrmTodaySection *by_reason[CRM_DAY_N_REASONS];
  CrmTodaySection *by_worth; /* all lines in one */

  /* What it shows */
  CrmContext *context;
  CrmNavigator *navigator;
  GSettings *settings;
  CrmTodayData *shown;
  GCancellable *reading; /* set while a reading is under way */
  gboolean is_stale;     /* something changed since the last reading began */
  gboolean is_front;
  gboolean has_read;
  gboolean has_shown; /* something, perhaps not all of it */
  gint64 wake_at;     /* when the day looks different by itself */
  guint refresh_id;
  guint patience_id;
  guint tick_id;
  gulong changed_id;
};

static void crm_today_place_place_init (CrmPlaceInterface *iface);
static void refresh (CrmTodayPlace *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmTodayPlace,
                               crm_today_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE, crm_today_place_place_init))

/* ---- showing ---- */

static char *
greet (const char *name, gint64 now)
{
  gint64 since_midnight = now - crm_instant_from_date (crm_instant_to_date (now), 0, 0);
  const char *greeting = since_midnight < 12 * CRM_HOUR   ? _ ("Good morning")
                         : since_midnight < 18 * CRM_HOUR ? _ ("Good afternoon")
                                                          : _ ("Good evening");
  if (!name || !*name)
    return g_strdup (greeting);
  /* Translators: a greeting, then a name, as "Good morning, Ana Silva". */
  return g_strdup_printf (_ ("%s, %s"), greeting, name);
}

static void
show_head (CrmTodayPlace *self, CrmTodayData *data)
{
  CrmDate today = crm_instant_to_date (data->now);
  g_autofree char *greeting = greet (crm_context_get_user_name (self->context), data->now);
  g_autofree char *date
      = crm_locale_format_date (crm_context_get_locale (self->context), today, CRM_DATE_FULL);
  gtk_label_set_text (self->greeting, greeting);
  gtk_label_set_text (self->date, date);
  crm_today_numbers_set (self->numbers, self->context, &data->summary, today);
}

static void
show_put_off (CrmTodayPlace *self, guint n)
{
  /* Translators: %u lines of the day list were skipped or snoozed. */
  g_autofree char *label = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u put off · Show Again", "%u put off · Show Again", n), n);
  gtk_button_set_label (self->put_off_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->put_off_button), n > 0);
}

/* The next instant at which a line changes its reason or comes back without anybody's doing. */
static gint64
find_wake (CrmTodayData *data)
{
  gint64 wake = crm_instant_from_date (crm_instant_to_date (data->now) + 1, 0, 0);
  for (guint i = 0; i < data->list->items->len; i++)
    {
      gint64 at = crm_day_item_get_at (g_ptr_array_index (data->list->items, i));
      if (at > data->now)
        wake = MIN (wake, at + 1);
    }
  if (data->list->next_back != CRM_INSTANT_NONE)
    wake = MIN (wake, data->list->next_back);
  return wake;
}

/* A line is in its section, or in the one of all; never in both. */
static void
show_lines (CrmTodayPlace *self, CrmDayList *list)
{
  gboolean by_worth = gtk_toggle_button_get_active (self->by_worth_button);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  guint n_found = 0;
  for (guint i = 0; i < CRM_DAY_N_REASONS; i++)
    {
      n_found += list->found[i];
      crm_today_section_set_items (self->by_reason[i], by_worth ? none : list->items,
                                   by_worth ? 0 : list->found[i]);
    }
  crm_today_section_set_items (self->by_worth, by_worth ? list->by_worth : none,
                               by_worth ? n_found : 0);
  gtk_widget_set_visible (self->order_box, list->items->len > 1);
}

static void
on_order_toggled_cb (CrmTodayPlace *self)
{
  if (self->shown)
    show_lines (self, self->shown->list);
}

/* @data: (transfer full) */
static void
show_data (CrmTodayPlace *self, CrmTodayData *data)
{
  g_clear_pointer (&self->shown, crm_today_data_free);
  self->shown = data;
  show_head (self, data);
  show_lines (self, data->list);
  show_put_off (self, data->list->n_answered);
  crm_empty_state_set (
      self->empty, "crm-today-symbolic", _ ("Nothing Left for Today"),
      crm_id_is_none (crm_people_button_get_person (CRM_PEOPLE_BUTTON (self->people_button)))
          ? _ ("Calls, meetings and deals that need somebody appear here.")
          : _ ("Calls, meetings and deals that need you appear here. Those of colleagues are shown "
               "by the button above."));
  gtk_widget_set_visible (GTK_WIDGET (self->sections), data->list->items->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), data->list->items->len == 0 && !data->is_part);
  gtk_widget_set_visible (self->more_comes, data->is_part);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_stack_set_visible_child_name (self->stack, "day");
  self->wake_at = find_wake (data);
  self->has_shown = TRUE;
  self->has_read = !data->is_part;
  crm_place_changed (CRM_PLACE (self));
}

/* ---- reading ---- */

static void
on_data_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTodayPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmTodayData) data = crm_today_data_read_finish (result, &error);
  if (!self->context)
    return;
  g_clear_object (&self->reading);
  gboolean is_part = data && data->is_part;
  if (data)
    show_data (self, g_steal_pointer (&data));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      self->has_read = TRUE;
      crm_navigator_report_error (self->navigator, _ ("The day list could not be read"), error);
    }
  /* What follows from all that the office knows comes when it is computed. */
  if (is_part || (self->is_stale && self->is_front))
    refresh (self);
}

static gboolean
on_patience_over_cb (gpointer user_data)
{
  CrmTodayPlace *self = user_data;
  self->patience_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);
  gtk_widget_set_visible (self->computing, TRUE);
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

static void
refresh (CrmTodayPlace *self)
{
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  self->is_stale = self->reading != NULL;
  if (self->reading)
    return;
  if (!self->has_shown && self->patience_id == 0)
    self->patience_id = g_timeout_add (PATIENCE_MILLISECONDS, on_patience_over_cb, self);
  self->reading = g_cancellable_new ();
  crm_today_data_read_async (self->context,
                             crm_people_button_get_person (CRM_PEOPLE_BUTTON (self->people_button)),
                             !self->has_shown, self->reading, on_data_read_cb, g_object_ref (self));
}

static gboolean
on_refresh_due_cb (gpointer user_data)
{
  CrmTodayPlace *self = user_data;
  self->refresh_id = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
on_context_changed_cb (CrmTodayPlace *self)
{
  self->is_stale = TRUE;
  if (self->is_front && self->refresh_id == 0)
    self->refresh_id = g_timeout_add (COALESCE_MILLISECONDS, on_refresh_due_cb, self);
}

static gboolean
on_tick_cb (gpointer user_data)
{
  CrmTodayPlace *self = user_data;
  if (self->has_read && crm_clock_now () >= self->wake_at)
    refresh (self);
  return G_SOURCE_CONTINUE;
}

static void
on_people_changed_cb (CrmTodayPlace *self)
{
  self->is_stale = TRUE;
  refresh (self);
}

static void
on_narrow_changed_cb (CrmTodayPlace *self)
{
  crm_today_numbers_set_narrow (self->numbers, crm_adaptive_bin_is_narrow (self->adaptive));
}

/* ---- doing ---- */

static void
open_item (CrmTodayPlace *self, CrmDayItem *item)
{
  CrmId id;
  const CrmKind *kind = crm_today_get_subject (item, &id);
  crm_navigator_open_record (self->navigator, kind, &id);
}

static void
run (CrmTodayPlace *self, CrmOperation *operation)
{
  crm_navigator_run (self->navigator, operation);
  g_object_unref (operation);
}

static void
on_put_off_button_clicked_cb (CrmTodayPlace *self)
{
  const CrmId *person = crm_people_button_get_person (CRM_PEOPLE_BUTTON (self->people_button));
  if (crm_id_is_none (person))
    person = crm_context_get_user (self->context);
  run (self, crm_today_bring_back_new (person, crm_clock_now ()));
}

/* A call that was planned is only moved; anything else gets a call of its own. */
static void
call_back (CrmTodayPlace *self, CrmDayItem *item, CrmTodayAct act, gint64 now)
{
  CrmRecord *record = crm_day_item_get_record (item);
  gboolean is_call = crm_day_item_is_activity (item)
                     && g_strcmp0 (crm_record_get_text (record, "type"), "call") == 0;
  CrmSnooze snooze = act == CRM_TODAY_CALL_HOUR ? CRM_SNOOZE_HOUR : CRM_SNOOZE_TOMORROW;
  CrmId id;
  const CrmKind *kind = crm_today_get_subject (item, &id);
  const char *about = crm_day_item_get_about (item);
  if (is_call && act != CRM_TODAY_CALL_DATE)
    {
      run (self, crm_today_operation_new (item,
                                          act == CRM_TODAY_CALL_HOUR ? CRM_TODAY_SNOOZE_HOUR
                                                                     : CRM_TODAY_SNOOZE_TOMORROW,
                                          now));
      return;
    }
  const char *whom = crm_day_item_can_end (item) && *about ? about : crm_day_item_get_title (item);
  crm_call_back (self->context, self->navigator, kind, &id, whom, snooze,
                 act == CRM_TODAY_CALL_DATE);
}

static void
on_section_act_cb (CrmTodayPlace *self, CrmDayItem *item, CrmTodayAct act)
{
  gint64 now = crm_clock_now ();
  switch (act)
    {
    case CRM_TODAY_OPEN:
      open_item (self, item);
      break;
    case CRM_TODAY_PLAN:
      {
        g_autoptr (CrmRecord) draft = crm_today_draft_step (item, now);
        crm_navigator_new_record (self->navigator, crm_record_get_kind (draft), draft);
        break;
      }
    case CRM_TODAY_DONE:
      {
        g_autoptr (CrmOperation) operation = crm_today_operation_new (item, act, now);
        if (crm_day_item_is_activity (item))
          crm_outcome_ask (self->context, self->navigator, crm_day_item_get_record (item),
                           operation);
        else
          crm_navigator_run (self->navigator, operation);
        break;
      }
    case CRM_TODAY_SNOOZE_HOUR:
    case CRM_TODAY_SNOOZE_TOMORROW:
    case CRM_TODAY_SNOOZE_WEEK:
    case CRM_TODAY_SKIP:
      run (self, crm_today_operation_new (item, act, now));
      break;
    case CRM_TODAY_CALL_HOUR:
    case CRM_TODAY_CALL_TOMORROW:
    case CRM_TODAY_CALL_DATE:
      call_back (self, item, act, now);
      break;
    }
}

/* ---- the place ---- */

static GtkWidget *
crm_today_place_get_header_end (CrmPlace *place)
{
  return CRM_TODAY_PLACE (place)->people_button;
}

static gboolean
crm_today_place_is_busy (CrmPlace *place)
{
  return !CRM_TODAY_PLACE (place)->has_read;
}

static const char *
crm_today_place_get_new_kind (CrmPlace *place)
{
  return "activity";
}

static void
crm_today_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmTodayPlace *self = CRM_TODAY_PLACE (place);
  self->is_front = is_front;
  if (is_front && (self->is_stale || crm_clock_now () >= self->wake_at))
    refresh (self);
}

static void
crm_today_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_header_end = crm_today_place_get_header_end;
  iface->is_busy = crm_today_place_is_busy;
  iface->get_new_kind = crm_today_place_get_new_kind;
  iface->set_front = crm_today_place_set_front;
}

/* The keyboard begins at the first line, not at what stands above the list. */
static gboolean
crm_today_place_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CrmTodayPlace *self = CRM_TODAY_PLACE (widget);
  if (direction == GTK_DIR_TAB_FORWARD && !gtk_widget_get_focus_child (widget))
    for (guint i = 0; i <= CRM_DAY_N_REASONS; i++)
      {
        GtkListBox *list
            = crm_today_section_get_list (i == 0 ? self->by_worth : self->by_reason[i - 1]);
        GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, 0);
        if (row && gtk_widget_grab_focus (GTK_WIDGET (row)))
          return TRUE;
      }
  return GTK_WIDGET_CLASS (crm_today_place_parent_class)->focus (widget, direction);
}

static void
crm_today_place_dispose (GObject *object)
{
  CrmTodayPlace *self = CRM_TODAY_PLACE (object);
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  if (self->context)
    g_clear_signal_handler (&self->changed_id, self->context);
  g_clear_object (&self->context);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->shown, crm_today_data_free);
  if (self->adaptive)
    gtk_widget_unparent (GTK_WIDGET (self->adaptive));
  self->adaptive = NULL;
  g_clear_object (&self->people_button);
  G_OBJECT_CLASS (crm_today_place_parent_class)->dispose (object);
}

static void
crm_today_place_class_init (CrmTodayPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_today_place_dispose;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  widget_class->focus = crm_today_place_focus;
  g_type_ensure (CRM_TYPE_ADAPTIVE_BIN);
  g_type_ensure (CRM_TYPE_EMPTY_STATE);
  g_type_ensure (CRM_TYPE_QUICK_BAR);
  g_type_ensure (CRM_TYPE_TODAY_NUMBERS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/today/crm-today-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, adaptive);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, page);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, greeting);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, date);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, numbers);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, quick);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, spinner);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, computing);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, more_comes);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, order_box);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, by_worth_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, sections);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, empty);
  gtk_widget_class_bind_template_child (widget_class, CrmTodayPlace, put_off_button);
  gtk_widget_class_bind_template_callback (widget_class, on_narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_order_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_put_off_button_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_today_place_init (CrmTodayPlace *self)
{
  self->is_stale = TRUE;
  self->wake_at = G_MAXINT64;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, on_tick_cb, self);
}

/* @reason: CRM_DAY_N_REASONS for the section of all lines */
static CrmTodaySection *
add_section (CrmTodayPlace *self, CrmDayReason reason)
{
  GtkWidget *section = crm_today_section_new (self->context, reason);
  g_signal_connect_object (section, "act", G_CALLBACK (on_section_act_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->sections, section);
  return CRM_TODAY_SECTION (section);
}

/**
 * crm_today_place_new:
 *
 * Returns: (transfer full): the place
 */
GtkWidget *
crm_today_place_new (CrmContext *context, CrmNavigator *navigator)
{
  g_return_val_if_fail (CRM_IS_CONTEXT (context), NULL);
  CrmTodayPlace *self = g_object_new (CRM_TYPE_TODAY_PLACE, NULL);
  self->context = g_object_ref (context);
  self->navigator = navigator;
  crm_quick_bar_set_context (self->quick, context, navigator);
  self->people_button = g_object_ref_sink (crm_people_button_new (context));
  crm_people_button_set_person (CRM_PEOPLE_BUTTON (self->people_button),
                                crm_context_get_user (context));
  g_signal_connect_object (self->people_button, "changed", G_CALLBACK (on_people_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->by_worth = add_section (self, CRM_DAY_N_REASONS);
  for (guint i = 0; i < CRM_DAY_N_REASONS; i++)
    self->by_reason[i] = add_section (self, (CrmDayReason) i);
  self->settings = g_settings_new ("org.clientela.Clientela");
  g_settings_bind (self->settings, "today-by-worth", self->by_worth_button, "active",
                   G_SETTINGS_BIND_DEFAULT);
  self->changed_id
      = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_context_changed_cb), self);
  return GTK_WIDGET (self);
}
