/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of rows, by pointer and by keys. Main thread. */
#include "config.h"

#include "crm-settings-order.h"

#include <glib/gi18n-lib.h>

struct _CrmSettingsOrder
{
  GObject parent_instance;

  CrmSettingsWindow *window; /* borrowed: its page has the order */
  CrmId moved;               /* keeps the keyboard when its row is made anew */
  int moved_by;
};

G_DEFINE_FINAL_TYPE (CrmSettingsOrder, crm_settings_order, G_TYPE_OBJECT)

/* What a row needs to be moved. */
typedef struct
{
  CrmSettingsOrder *order;
  GPtrArray *records;
  CrmRecord *record;
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_object_unref (place->order);
  g_ptr_array_unref (place->records);
  g_object_unref (place->record);
  g_free (place);
}

static Place *
get_place (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "crm-place");
}

static guint
find (GPtrArray *records, CrmRecord *record)
{
  for (guint i = 0; i < records->len; i++)
    if (crm_id_equal (crm_record_get_id (g_ptr_array_index (records, i)),
                      crm_record_get_id (record)))
      return i;
  return G_MAXUINT;
}

/* Numbers all records as they stand when @record has gone to @to. */
static void
move (CrmSettingsOrder *self, GPtrArray *records, CrmRecord *record, guint to)
{
  guint from = find (records, record);
  g_autoptr (GPtrArray) order = NULL;
  g_autofree char *label = NULL;
  CrmOperation *operation;
  if (from == G_MAXUINT || to >= records->len || from == to)
    return;
  order = g_ptr_array_copy (records, NULL, NULL);
  g_ptr_array_set_free_func (order, NULL);
  g_ptr_array_remove_index (order, from);
  g_ptr_array_insert (order, (int) to, g_ptr_array_index (records, from));
  /* Translators: the name of an operation that can be undone; %s is a stage, or a step of a plan.
   */
  label = g_strdup_printf (_ ("Move %s"), crm_record_get_title (record));
  operation = crm_operation_new (label);
  for (guint i = 0; i < order->len; i++)
    {
      CrmRecord *each = g_ptr_array_index (order, i);
      if (crm_record_get_integer (each, "position", -1) != i)
        crm_operation_set (operation, crm_record_get_kind (each), crm_record_get_id (each),
                           "position", crm_value_integer (i));
    }
  self->moved = *crm_record_get_id (record);
  self->moved_by = to < from ? -1 : 1;
  crm_settings_window_run (self->window, operation);
}

static gboolean
move_by (GtkWidget *row, int by)
{
  Place *place = get_place (row);
  guint from = find (place->records, place->record);
  if (from == G_MAXUINT || (by < 0 && from == 0))
    return FALSE;
  move (place->order, place->records, place->record, from + (guint) by);
  return TRUE;
}

static void
on_up_clicked_cb (GtkWidget *row)
{
  move_by (row, -1);
}

static void
on_down_clicked_cb (GtkWidget *row)
{
  move_by (row, 1);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   GtkWidget *row)
{
  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != GDK_ALT_MASK)
    return FALSE;
  if (keyval == GDK_KEY_Up)
    return move_by (row, -1);
  return keyval == GDK_KEY_Down && move_by (row, 1);
}

/* ---- by pointer ---- */

static GdkContentProvider *
on_drag_prepared_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return gdk_content_provider_new_typed (CRM_TYPE_RECORD, get_place (row)->record);
}

static void
on_drag_begun_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *row)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (row);
  gtk_drag_source_set_icon (source, paintable, 0, 0);
}

static gboolean
on_dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  Place *place = get_place (row);
  CrmRecord *record = g_value_get_object (value);
  if (!record || find (place->records, record) == G_MAXUINT)
    return FALSE;
  move (place->order, place->records, record, find (place->records, place->record));
  return TRUE;
}

static void
add_dragging (GtkWidget *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (CRM_TYPE_RECORD, GDK_ACTION_MOVE);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepared_cb), row);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begun_cb), row);
  g_signal_connect (target, "drop", G_CALLBACK (on_dropped_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}

/* ---- rows ---- */

/**
 * crm_settings_button_new:
 *
 * Returns: (transfer floating): a flat button with an icon for the end of a row
 */
GtkWidget *
crm_settings_button_new (const char *icon, const char *label)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  return button;
}

static void
add_suffix (GtkWidget *row, GtkWidget *suffix)
{
  if (ADW_IS_EXPANDER_ROW (row))
    adw_expander_row_add_action (ADW_EXPANDER_ROW (row), suffix);
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
}

static void
restore_focus (CrmSettingsOrder *self, CrmRecord *record, GtkWidget *up, GtkWidget *down)
{
  GtkWidget *wanted = self->moved_by < 0 ? up : down;
  GtkWidget *other = self->moved_by < 0 ? down : up;
  if (!crm_id_equal (&self->moved, crm_record_get_id (record)))
    return;
  gtk_widget_grab_focus (gtk_widget_get_sensitive (wanted) ? wanted : other);
  self->moved = CRM_ID_NONE;
}

/**
 * crm_settings_order_add:
 * @row: an AdwActionRow or AdwExpanderRow that stands on its page already
 * @records: (element-type CrmRecord): all records of the list, in their order
 * @record: of the row
 *
 * Lets a person move the row among the others.
 */
void
crm_settings_order_add (CrmSettingsOrder *self,
                        GtkWidget *row,
                        GPtrArray *records,
                        CrmRecord *record)
{
  g_return_if_fail (CRM_IS_SETTINGS_ORDER (self));
  Place *place = g_new0 (Place, 1);
  GtkWidget *up = crm_settings_button_new ("go-up-symbolic", _ ("Move Up"));
  GtkWidget *down = crm_settings_button_new ("go-down-symbolic", _ ("Move Down"));
  GtkEventController *keys = gtk_event_controller_key_new ();
  guint index = find (records, record);
  place->order = g_object_ref (self);
  place->records = g_ptr_array_ref (records);
  place->record = g_object_ref (record);
  g_object_set_data_full (G_OBJECT (row), "crm-place", place, place_free);
  gtk_widget_set_sensitive (up, index > 0);
  gtk_widget_set_sensitive (down, index + 1 < records->len);
  g_signal_connect_object (up, "clicked", G_CALLBACK (on_up_clicked_cb), row, G_CONNECT_SWAPPED);
  g_signal_connect_object (down, "clicked", G_CALLBACK (on_down_clicked_cb), row,
                           G_CONNECT_SWAPPED);
  add_suffix (row, up);
  add_suffix (row, down);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), row);
  gtk_widget_add_controller (row, keys);
  add_dragging (row);
  restore_focus (self, record, up, down);
}

static void
crm_settings_order_class_init (CrmSettingsOrderClass *klass)
{
}

static void
crm_settings_order_init (CrmSettingsOrder *self)
{
}

/**
 * crm_settings_order_new:
 *
 * Returns: (transfer full): an order without rows
 */
CrmSettingsOrder *
crm_settings_order_new (CrmSettingsWindow *window)
{
  CrmSettingsOrder *self = g_object_new (CRM_TYPE_SETTINGS_ORDER, NULL);
  self->window = window;
  return self;
}
