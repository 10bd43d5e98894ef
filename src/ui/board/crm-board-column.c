/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One stage of the board: its cards are made only for what is seen. Main thread. */
#include "config.h"

#include "crm-board-column.h"

#include <glib/gi18n-lib.h>

#include "crm-list-model.h"
#include "crm-opportunity.h"
#include "crm-rights.h"

#define CLOSED_SHOWN 50
/* How many frames a card may take to appear after its place was scrolled to. */
#define MAX_FOCUS_FRAMES 20

struct _CrmBoardColumn
{
  GtkWidget parent_instance;

  GtkWidget *header;
  GtkLabel *name;
  GtkLabel *count;
  GtkLabel *sums;
  GtkGridView *list; /* of one column */
  GtkWidget *empty;
  GtkWidget *more_box;
  GtkLabel *more_label;
  GtkWidget *more;

  CrmContext *context;
  CrmRecord *stage;
  CrmListModel *model;
  CrmQuery *query;
  GPtrArray *cards; /* that are bound now; borrowed */
  CrmBoardTotals totals;
  guint shown; /* at most so many; 0 for all */
  guint focus_tick;
  guint focus_position;
  guint focus_frames;
};

G_DEFINE_FINAL_TYPE (CrmBoardColumn, crm_board_column, GTK_TYPE_WIDGET)

enum
{
  OPEN,
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Cards */

static void
on_card_clicked_cb (CrmBoardColumn *self, CrmDealCard *card)
{
  g_signal_emit (self, signals[OPEN], 0, card);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmBoardColumn *self)
{
  GtkWidget *card = crm_deal_card_new (self->context);

  g_signal_connect_object (card, "clicked", G_CALLBACK (on_card_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_child (item, card);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmBoardColumn *self)
{
  CrmDealCard *card = CRM_DEAL_CARD (gtk_list_item_get_child (item));

  crm_deal_card_bind (card, item, self->stage);
  g_ptr_array_add (self->cards, card);
  crm_list_model_want (self->model, gtk_list_item_get_position (item));
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, CrmBoardColumn *self)
{
  GtkWidget *card = gtk_list_item_get_child (item);

  g_ptr_array_remove_fast (self->cards, card);
  if (card != NULL)
    crm_deal_card_unbind (CRM_DEAL_CARD (card));
}

/* Header and footer */

static void
show_sums (CrmBoardColumn *self)
{
  const CrmLocale *locale = crm_context_get_locale (self->context);
  const char *currency = crm_context_get_currency (self->context);
  g_autofree char *count = crm_locale_format_integer (locale, self->totals.count);
  g_autofree char *amount = crm_locale_format_money_whole (locale, self->totals.amount, currency);
  g_autofree char *weighted
      = crm_locale_format_money_whole (locale, self->totals.weighted, currency);
  g_autofree char *text = crm_rights_dup_reason (
      crm_kind_find_field (crm_context_get_kind (self->context, "opportunity"), "amount_base"));
  g_autofree char *label = NULL;

  gtk_label_set_text (self->count, count);
  /* What is not to be seen is said instead of a sum. */
  if (text == NULL && crm_stage_is_closed (self->stage))
    text = g_strdup (amount);
  else if (text == NULL)
    /* Translators: the sum of a stage, and that sum weighted by the chances of its deals. */
    text = g_strdup_printf (_ ("%s · %s weighted"), amount, weighted);
  gtk_label_set_text (self->sums, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->sums), text);
  /* Translators: a stage, how many deals, their sums. */
  label = g_strdup_printf (
      ngettext ("%s, %s deal, %s", "%s, %s deals, %s", (gulong) self->totals.count),
      crm_record_get_title (self->stage), count, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
show_rest (CrmBoardColumn *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gint64 hidden = self->totals.count - n;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->empty, n == 0 && crm_list_model_is_loaded (self->model));
  gtk_widget_set_visible (self->more_box, self->shown > 0 && n >= self->shown && hidden > 0);
  if (hidden <= 0)
    return;
  /* Translators: how many deals of a column are not shown. */
  text = g_strdup_printf (ngettext ("%d older deal", "%d older deals", (gulong) hidden),
                          (int) hidden);
  gtk_label_set_text (self->more_label, text);
}

static void
run_query (CrmBoardColumn *self)
{
  g_autoptr (CrmQuery) query = crm_query_copy (self->query);

  if (self->shown > 0)
    crm_query_set_limit (query, self->shown);
  crm_list_model_set_query (self->model, query);
}

static void
on_more_clicked_cb (CrmBoardColumn *self)
{
  self->shown *= 4;
  run_query (self);
}

static void
on_model_loaded_cb (CrmBoardColumn *self)
{
  show_rest (self);
  g_signal_emit (self, signals[LOADED], 0);
}

/* Focus */

static CrmDealCard *
find_card (CrmBoardColumn *self, guint position)
{
  for (guint i = 0; i < self->cards->len; i++)
    {
      CrmDealCard *card = g_ptr_array_index (self->cards, i);

      if (crm_deal_card_get_position (card) == position
          && gtk_widget_get_mapped (GTK_WIDGET (card)))
        return card;
    }
  return NULL;
}

static gboolean
on_focus_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmBoardColumn *self = CRM_BOARD_COLUMN (widget);
  CrmDealCard *card = find_card (self, self->focus_position);

  if ((card == NULL || !gtk_widget_grab_focus (GTK_WIDGET (card)))
      && self->focus_frames++ < MAX_FOCUS_FRAMES)
    return G_SOURCE_CONTINUE;
  self->focus_tick = 0;
  return G_SOURCE_REMOVE;
}

/**
 * crm_board_column_focus:
 * @position: of a deal; the last one when there are fewer
 *
 * Scrolls to a card and gives it the keyboard.
 */
void
crm_board_column_focus (CrmBoardColumn *self, guint position)
{
  guint n = crm_board_column_get_n_deals (self);
  CrmDealCard *card;

  if (n == 0)
    return;
  self->focus_position = MIN (position, n - 1);
  self->focus_frames = 0;
  card = find_card (self, self->focus_position);
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                              self->focus_position);
  if (card != NULL && gtk_widget_grab_focus (GTK_WIDGET (card)))
    return;
  if (self->focus_tick == 0)
    self->focus_tick
        = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_focus_tick_cb, NULL, NULL);
}

/* The object */

static void
crm_board_column_dispose (GObject *object)
{
  CrmBoardColumn *self = CRM_BOARD_COLUMN (object);
  GtkWidget *child;

  if (self->focus_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->focus_tick);
  self->focus_tick = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);
  g_clear_object (&self->query);
  g_clear_object (&self->stage);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_board_column_parent_class)->dispose (object);
}

static void
crm_board_column_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_BOARD_COLUMN (object)->cards);
  G_OBJECT_CLASS (crm_board_column_parent_class)->finalize (object);
}

static void
crm_board_column_class_init (CrmBoardColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_board_column_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_board_column_finalize;
  signals[OPEN] = g_signal_new ("open", CRM_TYPE_BOARD_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, CRM_TYPE_DEAL_CARD);
  signals[LOADED] = g_signal_new ("loaded", CRM_TYPE_BOARD_COLUMN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/board/crm-board-column.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, header);
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, name);
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, count);
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, sums);
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, list);
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, empty);
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, more_box);
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, more_label);
  gtk_widget_class_bind_template_child (widget_class, CrmBoardColumn, more);
  gtk_widget_class_bind_template_callback (widget_class, on_more_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "board-column");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
crm_board_column_init (CrmBoardColumn *self)
{
  self->cards = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
      GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

static void
set_up_list (CrmBoardColumn *self, CrmListSource *source)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->model = crm_list_model_new (source);
  g_signal_connect_object (self->model, "loaded", G_CALLBACK (on_model_loaded_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
  gtk_grid_view_set_factory (self->list, factory);
  gtk_grid_view_set_model (self->list, GTK_SELECTION_MODEL (self->model));
  g_object_unref (factory);
}

/**
 * crm_board_column_new:
 * @source: where deals are read from
 * @stage: whose deals they are
 *
 * Returns: (transfer full): a column that is empty until it is given a query
 */
GtkWidget *
crm_board_column_new (CrmContext *context, CrmListSource *source, CrmRecord *stage)
{
  CrmBoardColumn *self = g_object_new (CRM_TYPE_BOARD_COLUMN, NULL);
  const char *type = crm_record_get_text (stage, "type");

  self->context = g_object_ref (context);
  self->stage = g_object_ref (stage);
  self->shown = crm_stage_is_closed (stage) ? CLOSED_SHOWN : 0;
  gtk_label_set_text (self->name, crm_record_get_title (stage));
  gtk_widget_add_css_class (GTK_WIDGET (self), type != NULL ? type : "open");
  set_up_list (self, source);
  show_sums (self);
  return GTK_WIDGET (self);
}

CrmRecord *
crm_board_column_get_stage (CrmBoardColumn *self)
{
  g_return_val_if_fail (CRM_IS_BOARD_COLUMN (self), NULL);
  return self->stage;
}

/**
 * crm_board_column_set_query:
 *
 * Sets which deals it shows, and in which order.
 */
void
crm_board_column_set_query (CrmBoardColumn *self, CrmQuery *query)
{
  g_return_if_fail (CRM_IS_BOARD_COLUMN (self));
  g_set_object (&self->query, query);
  if (crm_stage_is_closed (self->stage))
    self->shown = CLOSED_SHOWN;
  run_query (self);
}

void
crm_board_column_refresh (CrmBoardColumn *self)
{
  g_return_if_fail (CRM_IS_BOARD_COLUMN (self));
  crm_list_model_refresh (self->model);
}

gboolean
crm_board_column_is_loading (CrmBoardColumn *self)
{
  g_return_val_if_fail (CRM_IS_BOARD_COLUMN (self), FALSE);
  return crm_list_model_is_loading (self->model);
}

void
crm_board_column_set_totals (CrmBoardColumn *self, const CrmBoardTotals *totals)
{
  g_return_if_fail (CRM_IS_BOARD_COLUMN (self));
  self->totals = *totals;
  show_sums (self);
  show_rest (self);
}

/**
 * crm_board_column_set_target:
 *
 * Marks the column into which something that is dragged would fall.
 */
void
crm_board_column_set_target (CrmBoardColumn *self, gboolean is_target)
{
  g_return_if_fail (CRM_IS_BOARD_COLUMN (self));
  if (is_target)
    gtk_widget_add_css_class (GTK_WIDGET (self), "target");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "target");
}

guint
crm_board_column_get_n_deals (CrmBoardColumn *self)
{
  g_return_val_if_fail (CRM_IS_BOARD_COLUMN (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

/**
 * crm_board_column_find:
 *
 * Returns: the position of a deal, %GTK_INVALID_LIST_POSITION when it is not shown here
 */
guint
crm_board_column_find (CrmBoardColumn *self, CrmRef ref)
{
  g_return_val_if_fail (CRM_IS_BOARD_COLUMN (self), GTK_INVALID_LIST_POSITION);
  return crm_list_model_find (self->model, ref);
}
