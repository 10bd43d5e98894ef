/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of one reason. A new reading of the day keeps the rows of the lines that stay, so that
 * the keyboard stays where it was. Main thread. */
#include "config.h"

#include "crm-today-section.h"

#include <glib/gi18n-lib.h>

#include "crm-today-data.h"

#define SHOWN_AT_FIRST 8
#define SHOWN_MORE 40

struct _CrmTodaySection
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *heading;
  GtkLabel *count;
  GtkListBox *list;
  GtkButton *more_button;

  CrmContext *context;
  CrmDayReason reason;
  GPtrArray *items; /* CrmDayItem */
  guint n_found;
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (CrmTodaySection, crm_today_section, GTK_TYPE_WIDGET)

enum
{
  ACT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_row_act_cb (CrmTodaySection *self, int act, CrmTodayRow *row)
{
  g_autoptr (CrmDayItem) item = g_object_ref (crm_today_row_get_item (row));
  g_signal_emit (self, signals[ACT], 0, item, act);
}

static void
on_row_activated_cb (CrmTodaySection *self, CrmTodayRow *row)
{
  crm_today_row_act (row, CRM_TODAY_OPEN);
}

/* Past the last row the keyboard goes on in the next section, as if all were one list. */
static gboolean
on_list_keynav_failed_cb (CrmTodaySection *self, GtkDirectionType direction)
{
  if (direction != GTK_DIR_UP && direction != GTK_DIR_DOWN)
    return FALSE;
  GtkWidget *other = GTK_WIDGET (self);
  do
    other = direction == GTK_DIR_DOWN ? gtk_widget_get_next_sibling (other)
                                      : gtk_widget_get_prev_sibling (other);
  while (other && !(CRM_IS_TODAY_SECTION (other) && gtk_widget_get_visible (other)));
  if (!other)
    return FALSE;
  GtkWidget *list = GTK_WIDGET (CRM_TODAY_SECTION (other)->list);
  GtkWidget *row = direction == GTK_DIR_DOWN ? gtk_widget_get_first_child (list)
                                             : gtk_widget_get_last_child (list);
  return row && gtk_widget_grab_focus (row);
}

static gboolean
is_same_line (CrmTodayRow *row, CrmDayItem *item)
{
  CrmDayItem *shown = crm_today_row_get_item (row);
  g_autofree char *a = crm_day_item_dup_line (shown);
  g_autofree char *b = crm_day_item_dup_line (item);
  return g_str_equal (a, b)
         && crm_id_equal (crm_record_get_id (crm_day_item_get_record (shown)),
                          crm_record_get_id (crm_day_item_get_record (item)));
}

static GtkListBoxRow *
find_row (CrmTodaySection *self, CrmDayItem *item, int from)
{
  GtkListBoxRow *row;
  for (int i = from; (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    if (is_same_line (CRM_TODAY_ROW (row), item))
      return row;
  return NULL;
}

/* The row at @position shows @item; what it showed moves down until something takes it away. */
static void
put_row (CrmTodaySection *self, CrmDayItem *item, int position)
{
  GtkListBoxRow *row = find_row (self, item, position);
  if (row && gtk_list_box_row_get_index (row) == position)
    {
      crm_today_row_set_item (CRM_TODAY_ROW (row), self->context, item);
      return;
    }
  if (row)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  GtkWidget *new_row = crm_today_row_new (self->context, item);
  g_signal_connect_object (new_row, "act", G_CALLBACK (on_row_act_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->list, new_row, position);
}

/* Removes the row, and gives the keyboard that it had to the row that takes its place. */
static void
take_row (CrmTodaySection *self, GtkListBoxRow *row)
{
  int position = gtk_list_box_row_get_index (row);
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == GTK_WIDGET (row);
  gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (!had_focus)
    return;
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, position);
  if (!next && position > 0)
    next = gtk_list_box_get_row_at_index (self->list, position - 1);
  if (next)
    gtk_widget_grab_focus (GTK_WIDGET (next));
  else if (!on_list_keynav_failed_cb (self, GTK_DIR_DOWN))
    on_list_keynav_failed_cb (self, GTK_DIR_UP);
}

static gboolean
is_wanted (CrmTodaySection *self, GtkListBoxRow *row, guint n)
{
  for (guint i = 0; i < n; i++)
    if (is_same_line (CRM_TODAY_ROW (row), g_ptr_array_index (self->items, i)))
      return TRUE;
  return FALSE;
}

static void
update_rows (CrmTodaySection *self)
{
  guint n = MIN (self->n_shown, self->items->len);
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
      if (!row)
        break;
      if (is_wanted (self, row, n))
        continue;
      take_row (self, row);
      i--;
    }
  for (guint i = 0; i < n; i++)
    put_row (self, g_ptr_array_index (self->items, i), (int) i);

  const CrmLocale *locale = crm_context_get_locale (self->context);
  g_autofree char *found = crm_locale_format_integer (locale, self->n_found);
  gtk_label_set_text (self->count, found);
  gtk_widget_set_visible (GTK_WIDGET (self->more_button), n < self->items->len);
  guint n_more = MIN (SHOWN_MORE, self->items->len - n);
  /* Translators: %u is a number of lines. */
  g_autofree char *more = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Show %u More", "Show %u More", n_more), n_more);
  gtk_button_set_label (self->more_button, more);
  gtk_widget_set_visible (GTK_WIDGET (self), self->items->len > 0);
}

static void
on_more_button_clicked_cb (CrmTodaySection *self)
{
  guint first = self->n_shown;
  self->n_shown += SHOWN_MORE;
  update_rows (self);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) first);
  if (row)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
crm_today_section_dispose (GObject *object)
{
  CrmTodaySection *self = CRM_TODAY_SECTION (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_today_section_parent_class)->dispose (object);
}

static void
crm_today_section_finalize (GObject *object)
{
  g_clear_pointer (&CRM_TODAY_SECTION (object)->items, g_ptr_array_unref);
  G_OBJECT_CLASS (crm_today_section_parent_class)->finalize (object);
}

static void
crm_today_section_class_init (CrmTodaySectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_today_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_today_section_finalize;

  /**
   * CrmTodaySection::act:
   * @item: the line
   * @act: CrmTodayAct
   */
  signals[ACT] = g_signal_new ("act", CRM_TYPE_TODAY_SECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 2, CRM_TYPE_DAY_ITEM, G_TYPE_INT);

  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/today/crm-today-section.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmTodaySection, box);
  gtk_widget_class_bind_template_child (widget_class, CrmTodaySection, heading);
  gtk_widget_class_bind_template_child (widget_class, CrmTodaySection, count);
  gtk_widget_class_bind_template_child (widget_class, CrmTodaySection, list);
  gtk_widget_class_bind_template_child (widget_class, CrmTodaySection, more_button);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_list_keynav_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_more_button_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_today_section_init (CrmTodaySection *self)
{
  self->n_shown = SHOWN_AT_FIRST;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_today_section_new:
 * @reason: whose lines it shows; CRM_DAY_N_REASONS for all
 *
 * Returns: (transfer full): a section without lines, which is not seen
 */
GtkWidget *
crm_today_section_new (CrmContext *context, CrmDayReason reason)
{
  CrmTodaySection *self = g_object_new (CRM_TYPE_TODAY_SECTION, "visible", FALSE, NULL);
  self->context = g_object_ref (context);
  self->reason = reason;
  gtk_label_set_text (self->heading, reason == CRM_DAY_N_REASONS
                                         ? _ ("Most Worth Doing First")
                                         : crm_day_reason_get_label (reason));
  return GTK_WIDGET (self);
}

/**
 * crm_today_section_set_items:
 * @items: (element-type CrmDayItem): of all reasons
 * @n_found: how many lines of this reason there are, even those that are not in @items
 *
 * Shows the lines of its reason.
 */
void
crm_today_section_set_items (CrmTodaySection *self, GPtrArray *items, guint n_found)
{
  g_return_if_fail (CRM_IS_TODAY_SECTION (self));
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < items->len; i++)
    if (self->reason == CRM_DAY_N_REASONS
        || crm_day_item_get_reason (g_ptr_array_index (items, i)) == self->reason)
      g_ptr_array_add (self->items, g_object_ref (g_ptr_array_index (items, i)));
  self->n_found = n_found;
  update_rows (self);
}

GtkListBox *
crm_today_section_get_list (CrmTodaySection *self)
{
  g_return_val_if_fail (CRM_IS_TODAY_SECTION (self), NULL);
  return self->list;
}
