/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two edits that met, to be decided. Main thread. */
#include "config.h"

#include "crm-conflict-row.h"

#include <glib/gi18n-lib.h>

/* A value asks for no more, so that a popover fits into a telephone's width. */
#define NATURAL_CHARS 20

struct _CrmConflictRow
{
  GtkListBoxRow parent_instance;

  CrmContext *context;
  CrmConflictItem *item;
};

G_DEFINE_FINAL_TYPE (CrmConflictRow, crm_conflict_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  DECIDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The side of the person of this desk; of two colleagues' edits, the one that is in the record. */
static CrmConflictSide
mine (CrmConflictRow *self)
{
  return crm_conflict_item_is_mine (self->item, CRM_CONFLICT_OTHER)
                 && !crm_conflict_item_is_mine (self->item, CRM_CONFLICT_STANDS)
             ? CRM_CONFLICT_OTHER
             : CRM_CONFLICT_STANDS;
}

static CrmConflictSide
theirs (CrmConflictRow *self)
{
  return mine (self) == CRM_CONFLICT_OTHER ? CRM_CONFLICT_STANDS : CRM_CONFLICT_OTHER;
}

static void
on_decide_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CrmConflictRow *self = CRM_CONFLICT_ROW (widget);
  const char *what = g_variant_get_string (parameter, NULL);
  CrmConflictSide side = what[0] == 'm'   ? mine (self)
                         : what[0] == 't' ? theirs (self)
                                          : CRM_CONFLICT_BEFORE;

  if (crm_conflict_item_get_value (self->item, side) != NULL)
    g_signal_emit (self, signals[DECIDED], 0, (int) side);
}

static void
crm_conflict_row_dispose (GObject *object)
{
  CrmConflictRow *self = CRM_CONFLICT_ROW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->item);
  G_OBJECT_CLASS (crm_conflict_row_parent_class)->dispose (object);
}

static void
crm_conflict_row_class_init (CrmConflictRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_conflict_row_dispose;
  gtk_widget_class_install_action (widget_class, "conflict.decide", "s", on_decide_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "conflict.decide", "s", "mine");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "conflict.decide", "s",
                                       "theirs");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, 0, "conflict.decide", "s",
                                       "before");
  signals[DECIDED] = g_signal_new ("decided", CRM_TYPE_CONFLICT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
crm_conflict_row_init (CrmConflictRow *self)
{
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_head (CrmConflictRow *self, gboolean with_title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *field
      = make_label (crm_conflict_item_get_field (self->item), with_title ? "dim-label" : "heading");
  g_autofree char *when = crm_locale_format_instant (crm_context_get_locale (self->context),
                                                     crm_conflict_item_get_time (self->item));
  GtkWidget *time = make_label (when, "caption");

  gtk_widget_set_hexpand (field, TRUE);
  gtk_widget_add_css_class (time, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (time), PANGO_ELLIPSIZE_NONE);
  if (with_title)
    gtk_box_append (GTK_BOX (box),
                    make_label (crm_conflict_item_get_title (self->item), "heading"));
  gtk_box_append (GTK_BOX (box), field);
  gtk_box_append (GTK_BOX (box), time);
  return box;
}

/* Whose value it is, and whether the record has it. */
static char *
describe_side (CrmConflictRow *self, CrmConflictSide side)
{
  const char *person = crm_conflict_item_get_person (self->item, side);
  const char *who = side == CRM_CONFLICT_BEFORE ? C_ ("conflict", "Before")
                    : crm_conflict_item_is_mine (self->item, side)
                        /* Translators: whose edit it is: one's own. */
                        ? C_ ("conflict", "Mine")
                        : person != NULL && *person != '\0' ? person : _ ("The database");

  if (side != CRM_CONFLICT_STANDS)
    return g_strdup (who);
  /* Translators: %s is whose value it is: “Mine”, or the name of a colleague. */
  return g_strdup_printf (_ ("%s, stands now"), who);
}

static GtkWidget *
make_side (CrmConflictRow *self,
           CrmConflictSide side,
           const char *label,
           const char *what,
           GtkSizeGroup *buttons)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *button = gtk_button_new_with_mnemonic (label);
  GtkWidget *value = make_label (crm_conflict_item_get_value (self->item, side), "body");
  g_autofree char *who = describe_side (self, side);
  GtkWidget *owner = make_label (who, "caption");
  g_autofree char *name
      = g_strdup_printf ("%s: %s", who, crm_conflict_item_get_value (self->item, side));

  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (value), 6);
  gtk_label_set_max_width_chars (GTK_LABEL (value), NATURAL_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (owner), NATURAL_CHARS);
  gtk_box_append (GTK_BOX (words), owner);
  gtk_box_append (GTK_BOX (words), value);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "conflict.decide");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", what);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_size_group_add_widget (buttons, button);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  name, -1);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "crm-conflict-side");
  if (side == CRM_CONFLICT_STANDS)
    gtk_widget_add_css_class (box, "stands");
  return box;
}

static void
fill (CrmConflictRow *self, gboolean with_title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  g_autoptr (GtkSizeGroup) buttons = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_autofree char *name = g_strdup_printf ("%s, %s", crm_conflict_item_get_title (self->item),
                                           crm_conflict_item_get_field (self->item));

  gtk_widget_add_css_class (box, "crm-attention");
  gtk_box_append (GTK_BOX (box), make_head (self, with_title));
  /* Translators: a button: of two versions, keep one's own. The underlined letter is its key. */
  gtk_box_append (GTK_BOX (box), make_side (self, mine (self), _ ("Keep _Mine"), "mine", buttons));
  /* Translators: a button: of two versions, take the colleague's. */
  gtk_box_append (GTK_BOX (box),
                  make_side (self, theirs (self), _ ("Take _Theirs"), "theirs", buttons));
  if (crm_conflict_item_get_value (self->item, CRM_CONFLICT_BEFORE) != NULL)
    gtk_box_append (
        GTK_BOX (box),
        /* Translators: a button: of two versions, neither; back to what was there before them. */
        make_side (self, CRM_CONFLICT_BEFORE, _ ("As _Before"), "before", buttons));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Returns: (transfer none): what it shows */
CrmConflictItem *
crm_conflict_row_get_item (CrmConflictRow *self)
{
  return self->item;
}

/**
 * crm_conflict_row_new:
 * @with_title: says which record it is about, where the row does not stand in its card
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
crm_conflict_row_new (CrmContext *context, CrmConflictItem *item, gboolean with_title)
{
  CrmConflictRow *self = g_object_new (CRM_TYPE_CONFLICT_ROW, NULL);

  self->context = g_object_ref (context);
  self->item = g_object_ref (item);
  fill (self, with_title);
  return GTK_WIDGET (self);
}
