/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of the place Duplicates. Main thread. */
#include "config.h"

#include "crm-duplicate-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CrmDuplicateRow
{
  GtkListBoxRow parent_instance;

  CrmContext *context;
  CrmDuplicatePair *pair;
};

G_DEFINE_FINAL_TYPE (CrmDuplicateRow, crm_duplicate_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  DECIDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
decide (CrmDuplicateRow *self, const char *what)
{
  gboolean is_merged = crm_duplicate_pair_get_merge (self->pair) != NULL;

  if (is_merged == (strcmp (what, "unmerge") == 0))
    g_signal_emit (self, signals[DECIDED], 0, what);
}

static void
on_decide_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  decide (CRM_DUPLICATE_ROW (widget), g_variant_get_string (parameter, NULL));
}

static void
crm_duplicate_row_dispose (GObject *object)
{
  CrmDuplicateRow *self = CRM_DUPLICATE_ROW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->pair);
  G_OBJECT_CLASS (crm_duplicate_row_parent_class)->dispose (object);
}

static void
crm_duplicate_row_class_init (CrmDuplicateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_duplicate_row_dispose;
  gtk_widget_class_install_action (widget_class, "duplicate.decide", "s", on_decide_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, 0, "duplicate.decide", "s",
                                       "merge");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, 0, "duplicate.decide", "s",
                                       "distinct");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, 0, "duplicate.decide", "s", "skip");
  /**
   * CrmDuplicateRow::decided:
   * @what: "merge", "distinct", "skip" or "unmerge"
   *
   * What a person wants done with the pair.
   */
  signals[DECIDED] = g_signal_new ("decided", CRM_TYPE_DUPLICATE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
crm_duplicate_row_init (CrmDuplicateRow *self)
{
}

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_value (CrmDuplicateRow *self, GtkWidget *box, CrmRecord *record, const char *name)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), name);
  g_autofree char *text
      = field != NULL ? crm_record_format (record, field, crm_context_get_locale (self->context))
                      : NULL;

  if (text != NULL && *text != '\0')
    {
      GtkWidget *label = make_label (text, "caption");

      gtk_widget_set_tooltip_text (label, crm_field_get_label (field));
      gtk_box_append (GTK_BOX (box), label);
    }
}

static GtkWidget *
make_side (CrmDuplicateRow *self, CrmRecord *record)
{
  static const char *const fields[] = { "account_id", "company", "tax_id", "phone",   "mobile",
                                        "email",      "street",  "city",   "birthday" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = make_label (crm_record_get_title (record), "heading");

  gtk_widget_set_tooltip_text (name, crm_record_get_title (record));
  gtk_box_append (GTK_BOX (box), name);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    add_value (self, box, record, fields[i]);
  return box;
}

static GtkWidget *
make_button (const char *label, const char *what, const char *style)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "duplicate.decide");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", what);
  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  return button;
}

static GtkWidget *
make_head (CrmDuplicateRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  double probability = crm_duplicate_pair_get_probability (self->pair);
  gboolean is_sure = probability >= CRM_MATCH_SURE;
  /* Translators: two records are the same person or company. */
  GtkWidget *chance
      = gtk_label_new (is_sure ? C_ ("duplicate", "Sure") : C_ ("duplicate", "Perhaps"));
  g_autofree char *percent = g_strdup_printf ("%.0f %%", probability * 100);
  g_autofree char *why = crm_match_describe (crm_duplicate_pair_get_signs (self->pair));
  GtkWidget *reasons = gtk_label_new (why);

  gtk_widget_add_css_class (chance, "crm-duplicate-chance");
  if (is_sure)
    gtk_widget_add_css_class (chance, "sure");
  gtk_widget_set_tooltip_text (chance, percent);
  gtk_widget_set_valign (chance, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (reasons), 0);
  gtk_label_set_wrap (GTK_LABEL (reasons), TRUE);
  gtk_widget_add_css_class (reasons, "dim-label");
  gtk_widget_set_hexpand (reasons, TRUE);
  gtk_box_append (GTK_BOX (box), chance);
  gtk_box_append (GTK_BOX (box), reasons);
  return box;
}

static GtkWidget *
make_merge_head (CrmDuplicateRow *self)
{
  CrmRecord *merge = crm_duplicate_pair_get_merge (self->pair);
  g_autofree char *at = crm_locale_format_instant (crm_context_get_locale (self->context),
                                                   crm_record_get_integer (merge, "created_at", 0));
  const CrmField *by = crm_kind_find_field (crm_record_get_kind (merge), "created_by");
  const char *who = crm_record_get_link_title (merge, by);
  g_autofree char *text
      = who != NULL && *who != '\0' ? g_strdup_printf ("%s · %s", at, who) : g_strdup (at);

  return make_label (text, "dim-label");
}

static GtkWidget *
make_buttons (CrmDuplicateRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  if (crm_duplicate_pair_get_merge (self->pair) != NULL)
    {
      gtk_box_append (GTK_BOX (box), make_button (_ ("_Take Apart…"), "unmerge", NULL));
      return box;
    }
  gtk_box_append (GTK_BOX (box), make_button (_ ("_Merge…"), "merge", NULL));
  gtk_box_append (GTK_BOX (box), make_button (_ ("_Not the Same"), "distinct", NULL));
  /* Translators: leave this pair for another time. */
  gtk_box_append (GTK_BOX (box), make_button (C_ ("duplicate", "_Skip"), "skip", "flat"));
  return box;
}

static void
fill (CrmDuplicateRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gboolean is_merged = crm_duplicate_pair_get_merge (self->pair) != NULL;
  g_autofree char *name
      = g_strdup_printf ("%s, %s", crm_record_get_title (crm_duplicate_pair_get_first (self->pair)),
                         crm_record_get_title (crm_duplicate_pair_get_second (self->pair)));

  gtk_box_set_homogeneous (GTK_BOX (sides), TRUE);
  gtk_box_append (GTK_BOX (sides), make_side (self, crm_duplicate_pair_get_first (self->pair)));
  gtk_box_append (GTK_BOX (sides), make_side (self, crm_duplicate_pair_get_second (self->pair)));
  gtk_widget_add_css_class (box, "crm-duplicate");
  gtk_box_append (GTK_BOX (box), is_merged ? make_merge_head (self) : make_head (self));
  gtk_box_append (GTK_BOX (box), sides);
  gtk_box_append (GTK_BOX (box), make_buttons (self));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

CrmDuplicatePair *
crm_duplicate_row_get_pair (CrmDuplicateRow *self)
{
  return self->pair;
}

GtkWidget *
crm_duplicate_row_new (CrmContext *context, CrmDuplicatePair *pair)
{
  CrmDuplicateRow *self = g_object_new (CRM_TYPE_DUPLICATE_ROW, NULL);

  self->context = g_object_ref (context);
  self->pair = g_object_ref (pair);
  fill (self);
  return GTK_WIDGET (self);
}
