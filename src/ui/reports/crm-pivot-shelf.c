/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields that are dragged onto shelves. Main thread. */
#include "config.h"

#include "crm-pivot-shelf.h"

#include <glib/gi18n-lib.h>

#include "crm-wrap-box.h"

#define SPACING 6
/* More fields than fit into this height are scrolled. */
#define FIELDS_HEIGHT 110

typedef struct
{
  char *key;
  char *label;
  gboolean is_value; /* goes among the values only; else among rows and columns */
} Field;

struct _CrmPivotShelf
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *shelves[CRM_N_PIVOT_SHELVES]; /* each holds the chip of its field, or a hint */
  GtkWidget *fields;
  GPtrArray *all; /* Field */
  const Field *on[CRM_N_PIVOT_SHELVES];
  guint show_source;
  int asked; /* the shelf whose chip gets the keyboard when it is made, -1: none */
};

G_DEFINE_FINAL_TYPE (CrmPivotShelf, crm_pivot_shelf, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void show_soon (CrmPivotShelf *self);

static void
field_free (gpointer data)
{
  Field *field = data;

  g_free (field->key);
  g_free (field->label);
  g_free (field);
}

static const Field *
find_field (CrmPivotShelf *self, const char *key)
{
  for (guint i = 0; i < self->all->len; i++)
    if (g_strcmp0 (((Field *) self->all->pdata[i])->key, key) == 0)
      return self->all->pdata[i];
  return NULL;
}

static const char *
get_name (CrmPivotPlace place)
{
  static const char *const names[] = {
    /* Translators: of a table: the fields that stand down. */
    NC_ ("pivot", "Rows"),
    /* Translators: of a table: the fields that stand across. */
    NC_ ("pivot", "Columns"),
    /* Translators: of a table: what is counted or added up inside. */
    NC_ ("pivot", "Values"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "pivot", names[place]);
}

/* Rows and values are never empty, the columns may be. */
static gboolean
take_off (CrmPivotShelf *self, CrmPivotPlace place)
{
  if (place != CRM_PIVOT_COLUMNS || self->on[place] == NULL)
    return FALSE;
  self->on[place] = NULL;
  show_soon (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

/* Puts a field onto a shelf, as if it was dragged there: what stood on it goes where the field came
 * from. Fields to add up go among the values only, the others never. Says whether the field may
 * stand there. */
static gboolean
put (CrmPivotShelf *self, const char *key, CrmPivotPlace place)
{
  const Field *field = find_field (self, key);
  CrmPivotPlace other = place == CRM_PIVOT_ROWS ? CRM_PIVOT_COLUMNS : CRM_PIVOT_ROWS;

  if (field == NULL || field->is_value != (place == CRM_PIVOT_VALUES))
    return FALSE;
  if (self->on[place] == field)
    return TRUE;
  if (!field->is_value && self->on[other] == field)
    {
      /* Rows without a field are no table. */
      if (other == CRM_PIVOT_ROWS && self->on[place] == NULL)
        return FALSE;
      self->on[other] = self->on[place];
    }
  self->on[place] = field;
  self->asked = (int) place;
  show_soon (self);
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

/* ---- chips ---- */

static int
find_place (CrmPivotShelf *self, GtkWidget *widget)
{
  for (int i = 0; i < CRM_N_PIVOT_SHELVES; i++)
    if (widget == self->shelves[i] || gtk_widget_is_ancestor (widget, self->shelves[i]))
      return i;
  return -1;
}

static const char *
get_key (GtkWidget *chip)
{
  return g_object_get_data (G_OBJECT (chip), "crm-key");
}

static void
on_put_cb (GtkWidget *widget, const char *action, GVariant *target)
{
  const char *key;
  guint place;

  g_variant_get (target, "(&su)", &key, &place);
  put (CRM_PIVOT_SHELF (widget), key, (CrmPivotPlace) place);
}

static void
on_take_off_cb (GtkWidget *widget, const char *action, GVariant *target)
{
  take_off (CRM_PIVOT_SHELF (widget), CRM_PIVOT_COLUMNS);
}

static void
append_put (GMenu *menu, const char *label, const Field *field, CrmPivotPlace place)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "pivot.put", "(su)", field->key, (guint) place);
  g_menu_append_item (menu, item);
}

static GMenuModel *
build_menu (const Field *field, int place)
{
  GMenu *menu = g_menu_new ();

  if (field->is_value && place != CRM_PIVOT_VALUES)
    append_put (menu, _ ("Put into _Values"), field, CRM_PIVOT_VALUES);
  if (!field->is_value && place != CRM_PIVOT_ROWS)
    append_put (menu, _ ("Put into _Rows"), field, CRM_PIVOT_ROWS);
  if (!field->is_value && place != CRM_PIVOT_COLUMNS)
    append_put (menu, _ ("Put into _Columns"), field, CRM_PIVOT_COLUMNS);
  if (place == CRM_PIVOT_COLUMNS)
    g_menu_append (menu, _ ("_Take Off"), "pivot.take-off");
  return G_MENU_MODEL (menu);
}

static gboolean
on_chip_key_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType modifiers,
                CrmPivotShelf *self)
{
  GtkWidget *chip = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  gboolean control = (modifiers & gtk_accelerator_get_default_mod_mask ()) == GDK_CONTROL_MASK;
  int place = find_place (self, chip);

  if (place >= 0 && (keyval == GDK_KEY_Delete || keyval == GDK_KEY_BackSpace))
    return take_off (self, (CrmPivotPlace) place);
  if (control && keyval == GDK_KEY_Left)
    return put (self, get_key (chip), CRM_PIVOT_ROWS);
  if (control && keyval == GDK_KEY_Right)
    return put (self, get_key (chip), CRM_PIVOT_COLUMNS);
  return FALSE;
}

static GdkContentProvider *
on_drag_prepared_cb (GtkDragSource *source, double x, double y, GtkWidget *chip)
{
  return gdk_content_provider_new_typed (GTK_TYPE_WIDGET, chip);
}

static void
on_drag_begun_cb (GtkDragSource *source, GdkDrag *drag, GtkWidget *chip)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (chip);

  gtk_drag_source_set_icon (source, paintable, 0, 0);
}

static GtkWidget *
new_chip (CrmPivotShelf *self, const Field *field, int place)
{
  GtkWidget *chip = gtk_menu_button_new (), *label = gtk_label_new (field->label);
  g_autoptr (GMenuModel) menu = build_menu (field, place);
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (chip), label);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (chip), menu);
  gtk_accessible_update_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  field->label, -1);
  gtk_widget_add_css_class (chip, "pivot-chip");
  g_object_set_data_full (G_OBJECT (chip), "crm-key", g_strdup (field->key), g_free);
  /* A drag must be seen before the button takes the press for a click. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "prepare", G_CALLBACK (on_drag_prepared_cb), chip);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begun_cb), chip);
  gtk_widget_add_controller (chip, GTK_EVENT_CONTROLLER (drag));
  gtk_event_controller_set_name (keys, "crm-pivot-keys");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_chip_key_cb), self);
  gtk_widget_add_controller (chip, keys);
  return chip;
}

/* ---- dropping ---- */

static gboolean
on_shelf_dropped_cb (
    GtkDropTarget *target, const GValue *value, double x, double y, CrmPivotShelf *self)
{
  GtkWidget *shelf = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GtkWidget *chip = g_value_get_object (value);

  return chip != NULL && gtk_widget_is_ancestor (chip, GTK_WIDGET (self))
         && put (self, get_key (chip), (CrmPivotPlace) find_place (self, shelf));
}

/* What is dragged back among the fields is taken off. */
static gboolean
on_fields_dropped_cb (
    GtkDropTarget *target, const GValue *value, double x, double y, CrmPivotShelf *self)
{
  GtkWidget *chip = g_value_get_object (value);
  int place = chip != NULL ? find_place (self, chip) : -1;

  return place >= 0 && take_off (self, (CrmPivotPlace) place);
}

static void
add_target (CrmPivotShelf *self, GtkWidget *widget, GCallback dropped)
{
  GtkDropTarget *target = gtk_drop_target_new (GTK_TYPE_WIDGET, GDK_ACTION_COPY);

  gtk_event_controller_set_name (GTK_EVENT_CONTROLLER (target), "crm-pivot-target");
  g_signal_connect (target, "drop", dropped, self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

/* ---- what is shown ---- */

static void
show_shelf (CrmPivotShelf *self, CrmPivotPlace place)
{
  GtkWidget *old = gtk_widget_get_last_child (self->shelves[place]);
  const Field *field = self->on[place];
  g_autofree char *label = NULL;
  GtkWidget *chip;

  /* The first child is the name of the shelf. */
  if (old != gtk_widget_get_first_child (self->shelves[place]))
    gtk_box_remove (GTK_BOX (self->shelves[place]), old);
  if (field != NULL)
    chip = new_chip (self, field, (int) place);
  else
    {
      chip = gtk_label_new (_ ("Drag a field here"));
      gtk_widget_add_css_class (chip, "dim-label");
      gtk_label_set_ellipsize (GTK_LABEL (chip), PANGO_ELLIPSIZE_END);
    }
  gtk_box_append (GTK_BOX (self->shelves[place]), chip);
  /* Translators: a part of a table, such as “Rows”, and the field that stands there. */
  label = g_strdup_printf (_ ("%s: %s"), get_name (place), field != NULL ? field->label : "–");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->shelves[place]),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (self->asked == (int) place && field != NULL)
    {
      self->asked = -1;
      gtk_widget_grab_focus (chip);
    }
}

/* Fields that stand on no shelf. */
static void
show (CrmPivotShelf *self)
{
  for (int i = 0; i < CRM_N_PIVOT_SHELVES; i++)
    show_shelf (self, (CrmPivotPlace) i);
  crm_wrap_box_clear (CRM_WRAP_BOX (self->fields));
  for (guint i = 0; i < self->all->len; i++)
    {
      const Field *field = self->all->pdata[i];
      gboolean stands = FALSE;

      for (int place = 0; place < CRM_N_PIVOT_SHELVES; place++)
        stands = stands || self->on[place] == field;
      if (!stands)
        crm_wrap_box_append (CRM_WRAP_BOX (self->fields), new_chip (self, field, -1));
    }
}

static gboolean
on_show_cb (gpointer data)
{
  CrmPivotShelf *self = data;

  self->show_source = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

/* Not at once: the chip that is moved is still busy with its menu, its key or its drag. */
static void
show_soon (CrmPivotShelf *self)
{
  if (self->show_source == 0)
    self->show_source = g_idle_add (on_show_cb, self);
}

static GtkWidget *
new_shelf (CrmPivotShelf *self, CrmPivotPlace place)
{
  GtkWidget *shelf = g_object_new (GTK_TYPE_BOX, "spacing", SPACING, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *name = gtk_label_new (get_name (place));

  gtk_widget_add_css_class (shelf, "pivot-shelf");
  gtk_widget_add_css_class (name, "caption-heading");
  gtk_box_append (GTK_BOX (shelf), name);
  add_target (self, shelf, G_CALLBACK (on_shelf_dropped_cb));
  return shelf;
}

static void
crm_pivot_shelf_dispose (GObject *object)
{
  CrmPivotShelf *self = CRM_PIVOT_SHELF (object);

  g_clear_handle_id (&self->show_source, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (crm_pivot_shelf_parent_class)->dispose (object);
}

static void
crm_pivot_shelf_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_PIVOT_SHELF (object)->all);
  G_OBJECT_CLASS (crm_pivot_shelf_parent_class)->finalize (object);
}

static void
crm_pivot_shelf_class_init (CrmPivotShelfClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_pivot_shelf_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_pivot_shelf_finalize;
  signals[CHANGED] = g_signal_new ("changed", CRM_TYPE_PIVOT_SHELF, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "pivot.put", "(su)", on_put_cb);
  gtk_widget_class_install_action (widget_class, "pivot.take-off", NULL, on_take_off_cb);
}

static void
crm_pivot_shelf_init (CrmPivotShelf *self)
{
  GtkWidget *shelves = crm_wrap_box_new (SPACING), *scrolled = gtk_scrolled_window_new ();

  self->asked = -1;
  self->all = g_ptr_array_new_with_free_func (field_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, SPACING);
  for (int i = 0; i < CRM_N_PIVOT_SHELVES; i++)
    {
      self->shelves[i] = new_shelf (self, (CrmPivotPlace) i);
      crm_wrap_box_append (CRM_WRAP_BOX (shelves), self->shelves[i]);
    }
  gtk_box_append (GTK_BOX (self->box), shelves);
  self->fields = crm_wrap_box_new (SPACING);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), FIELDS_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->fields);
  add_target (self, scrolled, G_CALLBACK (on_fields_dropped_cb));
  gtk_box_append (GTK_BOX (self->box), scrolled);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Fields of the table"), -1);
}

/**
 * crm_pivot_shelf_new:
 *
 * Returns: (transfer full): empty shelves without fields
 */
GtkWidget *
crm_pivot_shelf_new (void)
{
  return g_object_new (CRM_TYPE_PIVOT_SHELF, NULL);
}

/* Takes all fields away, for others to be added. */
void
crm_pivot_shelf_clear (CrmPivotShelf *self)
{
  for (int i = 0; i < CRM_N_PIVOT_SHELVES; i++)
    self->on[i] = NULL;
  g_ptr_array_set_size (self->all, 0);
}

/**
 * crm_pivot_shelf_add_field:
 * @is_value: whether it is counted or added up, rather than telling records apart
 *
 * Adds a field that may stand on a shelf.
 */
void
crm_pivot_shelf_add_field (CrmPivotShelf *self,
                           const char *key,
                           const char *label,
                           gboolean is_value)
{
  Field *field = g_new0 (Field, 1);

  *field = (Field){ g_strdup (key), g_strdup (label), is_value };
  g_ptr_array_add (self->all, field);
  show_soon (self);
}

/**
 * crm_pivot_shelf_set:
 * @key: (nullable): of the field that stands there; %NULL for none
 *
 * Shows what was chosen elsewhere; "changed" is not told.
 */
void
crm_pivot_shelf_set (CrmPivotShelf *self, CrmPivotPlace place, const char *key)
{
  self->on[place] = key != NULL ? find_field (self, key) : NULL;
  show_soon (self);
}

/**
 * crm_pivot_shelf_get:
 *
 * Returns: (nullable): the key of the field that stands there
 */
const char *
crm_pivot_shelf_get (CrmPivotShelf *self, CrmPivotPlace place)
{
  return self->on[place] != NULL ? self->on[place]->key : NULL;
}
