/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The place Needs Attention. Everything that it shows and decides is in the replica, so it works
 * without a network. Main thread. */
#include "config.h"

#include "crm-attention-place.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-ask.h"
#include "crm-conflict-row.h"
#include "crm-refusal-row.h"

struct _CrmAttentionPlace
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkListBox *list;
  GtkToggleButton *everybody;
  GtkWidget *all_button;
  GtkWidget *header_end;

  CrmContext *context;
  CrmNavigator *navigator;
  GListModel *items;
  GCancellable *reading;
  char *subtitle;
  gboolean is_front;
};

static void crm_attention_place_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmAttentionPlace,
                               crm_attention_place,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE,
                                                      crm_attention_place_place_init))

static void read_items (CrmAttentionPlace *self);

/* ---- deciding ---- */

static void
on_row_decided_cb (CrmConflictRow *row, int side, CrmAttentionPlace *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CrmOperation) operation = NULL;
  GtkWidget *next = gtk_widget_get_next_sibling (GTK_WIDGET (row));

  /* The keyboard goes on with the next line. */
  if (next == NULL)
    next = gtk_widget_get_prev_sibling (GTK_WIDGET (row));
  if (next != NULL)
    gtk_widget_grab_focus (next);
  g_ptr_array_add (items, g_object_ref (crm_conflict_row_get_item (row)));
  operation = crm_conflict_settle_operation (items, (CrmConflictSide) side);
  crm_navigator_run (self->navigator, operation);
}

typedef struct
{
  CrmAttentionPlace *place;
  GPtrArray *items;
  CrmConflictSide side;
} Decision;

static void
on_all_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Decision *decision = user_data;

  if (crm_ask_finish (result) && decision->place->context != NULL)
    {
      g_autoptr (CrmOperation) operation
          = crm_conflict_settle_operation (decision->items, decision->side);

      crm_navigator_run (decision->place->navigator, operation);
    }
  g_ptr_array_unref (decision->items);
  g_object_unref (decision->place);
  g_free (decision);
}

/* Of what is shown, the conflicts. */
static GPtrArray *
list_conflicts (CrmAttentionPlace *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; self->items != NULL && i < g_list_model_get_n_items (self->items); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->items, i);

      if (CRM_IS_CONFLICT_ITEM (item))
        g_ptr_array_add (items, g_object_ref (item));
    }
  return items;
}

static void
on_settle_all_activated_cb (CrmAttentionPlace *self, GVariant *parameter)
{
  g_autoptr (GPtrArray) items = list_conflicts (self);
  guint n = items->len;
  Decision *decision;
  g_autofree char *heading = NULL;

  if (n == 0)
    return;
  decision = g_new0 (Decision, 1);
  decision->place = g_object_ref (self);
  decision->items = g_ptr_array_ref (items);
  decision->side = strcmp (g_variant_get_string (parameter, NULL), "other") == 0
                       ? CRM_CONFLICT_OTHER
                       : CRM_CONFLICT_STANDS;
  heading = g_strdup_printf (ngettext ("Decide %u Conflict?", "Decide %u Conflicts?", n), n);
  crm_ask_async (GTK_WIDGET (self), heading,
                 decision->side == CRM_CONFLICT_OTHER
                     ? _ ("The records get the values that they do not have now. One undo takes "
                          "all of it back.")
                     : _ ("The records stay as they are. One undo puts all of it on the list "
                          "again."),
                 _ ("_Decide"), CRM_ASK_SUGGESTED, NULL, on_all_answered_cb, decision);
}

/* ---- what was refused ---- */

typedef struct
{
  CrmAttentionPlace *place;
  CrmAttentionRefusal *refusal;
} Discarding;

static void
discarding_free (Discarding *discarding)
{
  g_object_unref (discarding->refusal);
  g_object_unref (discarding->place);
  g_free (discarding);
}

static void
on_discarded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Discarding *discarding = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = crm_attention_discard_finish (result, &error);

  if (discarding->place->context != NULL)
    {
      if (!is_done)
        crm_navigator_report_error (discarding->place->navigator, _ ("It could not be discarded"),
                                    error);
      read_items (discarding->place);
    }
  discarding_free (discarding);
}

static void
on_discard_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Discarding *discarding = user_data;

  if (crm_ask_finish (result) && discarding->place->context != NULL)
    crm_attention_discard_async (discarding->place->context, discarding->refusal, on_discarded_cb,
                                 discarding);
  else
    discarding_free (discarding);
}

static void
ask_discard (CrmAttentionPlace *self, CrmAttentionRefusal *refusal)
{
  Discarding *discarding = g_new0 (Discarding, 1);

  discarding->place = g_object_ref (self);
  discarding->refusal = g_object_ref (refusal);
  crm_ask_async (GTK_WIDGET (self), _ ("Discard What Was Refused?"),
                 _ ("The records stay as the shared database has them. What you typed is "
                    "forgotten."),
                 _ ("_Discard"), CRM_ASK_DESTRUCTIVE, NULL, on_discard_answered_cb, discarding);
}

static void
on_refusal_answered_cb (CrmRefusalRow *row, const char *what, CrmAttentionPlace *self)
{
  CrmAttentionRefusal *refusal = crm_refusal_row_get_refusal (row);

  if (strcmp (what, "discard") == 0)
    ask_discard (self, refusal);
  else if (strcmp (what, "copy") == 0)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                              crm_attention_refusal_get_text (refusal));
      crm_navigator_toast (self->navigator, _ ("Copied"), NULL);
    }
  else
    {
      g_autoptr (CrmOperation) operation = crm_attention_retry_operation (refusal);

      crm_navigator_run (self->navigator, operation);
    }
}

static void
on_row_activated_cb (CrmAttentionPlace *self, GtkListBoxRow *row)
{
  CrmId id;
  const CrmKind *kind;

  if (!CRM_IS_CONFLICT_ROW (row))
    return;
  kind = crm_conflict_item_get_kind (crm_conflict_row_get_item (CRM_CONFLICT_ROW (row)), &id);
  crm_navigator_open_record (self->navigator, kind, &id);
}

/* ---- the list ---- */

static GtkWidget *
make_row (CrmAttentionPlace *self, GObject *item)
{
  GtkWidget *row;

  if (CRM_IS_ATTENTION_REFUSAL (item))
    {
      row = crm_refusal_row_new (self->context, CRM_ATTENTION_REFUSAL (item));
      g_signal_connect_object (row, "answered", G_CALLBACK (on_refusal_answered_cb), self, 0);
      return row;
    }
  row = crm_conflict_row_new (self->context, CRM_CONFLICT_ITEM (item), TRUE);
  g_signal_connect_object (row, "decided", G_CALLBACK (on_row_decided_cb), self, 0);
  return row;
}

static void
show_items (CrmAttentionPlace *self, GListModel *items)
{
  guint n = g_list_model_get_n_items (items);
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  g_autoptr (GPtrArray) conflicts = NULL;
  int position = focus != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (focus)) : -1;

  g_set_object (&self->items, items);
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL;)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (items, i);

      gtk_list_box_append (self->list, make_row (self, item));
    }
  if (position >= 0 && n > 0)
    gtk_widget_grab_focus (
        GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, MIN (position, (int) n - 1))));
  g_clear_pointer (&self->subtitle, g_free);
  if (n > 0)
    /* Translators: how many edits met a colleague's and wait for a decision. */
    self->subtitle = g_strdup_printf (ngettext ("%u to decide", "%u to decide", n), n);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "empty");
  conflicts = list_conflicts (self);
  gtk_widget_set_visible (self->all_button, conflicts->len > 0);
  crm_place_changed (CRM_PLACE (self));
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmAttentionPlace) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) items = crm_attention_read_finish (result, &error);

  if (self->context == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading);
  if (items != NULL)
    show_items (self, items);
  else
    crm_navigator_report_error (self->navigator, _ ("Conflicts could not be read"), error);
}

static void
read_items (CrmAttentionPlace *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  crm_attention_read_async (self->context, gtk_toggle_button_get_active (self->everybody),
                            self->reading, on_read_cb, g_object_ref (self));
}

static void
on_context_changed_cb (CrmAttentionPlace *self)
{
  if (self->is_front)
    read_items (self);
}

static void
on_everybody_toggled_cb (CrmAttentionPlace *self)
{
  if (self->context != NULL)
    read_items (self);
}

/* ---- the place ---- */

static const char *
crm_attention_place_get_subtitle (CrmPlace *place)
{
  return CRM_ATTENTION_PLACE (place)->subtitle;
}

static GtkWidget *
crm_attention_place_get_header_end (CrmPlace *place)
{
  return CRM_ATTENTION_PLACE (place)->header_end;
}

static gboolean
crm_attention_place_is_busy (CrmPlace *place)
{
  return CRM_ATTENTION_PLACE (place)->reading != NULL;
}

static void
crm_attention_place_set_front (CrmPlace *place, gboolean is_front)
{
  CrmAttentionPlace *self = CRM_ATTENTION_PLACE (place);

  self->is_front = is_front;
  if (is_front)
    read_items (self);
}

static void
crm_attention_place_place_init (CrmPlaceInterface *iface)
{
  iface->get_subtitle = crm_attention_place_get_subtitle;
  iface->get_header_end = crm_attention_place_get_header_end;
  iface->is_busy = crm_attention_place_is_busy;
  iface->set_front = crm_attention_place_set_front;
}

static void
crm_attention_place_dispose (GObject *object)
{
  CrmAttentionPlace *self = CRM_ATTENTION_PLACE (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->context);
  g_clear_object (&self->items);
  g_clear_object (&self->header_end);
  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_attention_place_parent_class)->dispose (object);
}

static void
crm_attention_place_finalize (GObject *object)
{
  g_free (CRM_ATTENTION_PLACE (object)->subtitle);
  G_OBJECT_CLASS (crm_attention_place_parent_class)->finalize (object);
}

static void
crm_attention_place_class_init (CrmAttentionPlaceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_attention_place_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_attention_place_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/attention/crm-attention-place.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmAttentionPlace, stack);
  gtk_widget_class_bind_template_child (widget_class, CrmAttentionPlace, list);
  gtk_widget_class_bind_template_child (widget_class, CrmAttentionPlace, everybody);
  gtk_widget_class_bind_template_child (widget_class, CrmAttentionPlace, all_button);
  gtk_widget_class_bind_template_child (widget_class, CrmAttentionPlace, header_end);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_everybody_toggled_cb);
}

static void
crm_attention_place_init (CrmAttentionPlace *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("settle-all", G_VARIANT_TYPE_STRING);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref_sink (self->header_end);
  /* The window takes the header's widgets out of the place, so the actions go with them. */
  g_signal_connect_object (action, "activate", G_CALLBACK (on_settle_all_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (self->header_end, "attention", G_ACTION_GROUP (group));
  gtk_widget_set_visible (self->all_button, FALSE);
}

/**
 * crm_attention_place_new:
 *
 * Returns: (transfer full): the place
 */
GtkWidget *
crm_attention_place_new (CrmContext *context, CrmNavigator *navigator)
{
  CrmAttentionPlace *self = g_object_new (CRM_TYPE_ATTENTION_PLACE, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
