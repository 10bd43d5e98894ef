/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line of the place Needs Attention about a refusal. Main thread. */
#include "config.h"

#include "crm-refusal-row.h"

#include <glib/gi18n-lib.h>

struct _CrmRefusalRow
{
  GtkListBoxRow parent_instance;

  CrmContext *context;
  CrmAttentionRefusal *refusal;
};

G_DEFINE_FINAL_TYPE (CrmRefusalRow, crm_refusal_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_answer_activated_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[ANSWERED], 0, g_variant_get_string (parameter, NULL));
}

static void
crm_refusal_row_dispose (GObject *object)
{
  CrmRefusalRow *self = CRM_REFUSAL_ROW (object);

  g_clear_object (&self->context);
  g_clear_object (&self->refusal);
  G_OBJECT_CLASS (crm_refusal_row_parent_class)->dispose (object);
}

static void
crm_refusal_row_class_init (CrmRefusalRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_refusal_row_dispose;
  gtk_widget_class_install_action (widget_class, "refusal.answer", "s", on_answer_activated_cb);
  signals[ANSWERED] = g_signal_new ("answered", CRM_TYPE_REFUSAL_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
crm_refusal_row_init (CrmRefusalRow *self)
{
}

static GtkWidget *
make_text (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_button (const char *label, const char *what)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "refusal.answer");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", what);
  return button;
}

static GtkWidget *
make_head (CrmRefusalRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  /* Translators: what was typed is on this desk and not in the shared database. */
  GtkWidget *title = make_text (_ ("Not Saved in the Shared Database"), "heading");
  g_autofree char *when = crm_locale_format_instant (
      crm_context_get_locale (self->context), crm_attention_refusal_get_time (self->refusal));
  GtkWidget *time = gtk_label_new (when);

  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (time, "caption");
  gtk_widget_add_css_class (time, "dim-label");
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), time);
  return box;
}

static void
fill (CrmRefusalRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *text = make_text (crm_attention_refusal_get_text (self->refusal), "body");

  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_widget_add_css_class (text, "crm-conflict-side");
  gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Send Again"), "retry"));
  gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Copy"), "copy"));
  gtk_box_append (GTK_BOX (buttons), make_button (_ ("_Discard…"), "discard"));
  gtk_widget_add_css_class (box, "crm-attention");
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box),
                  make_text (crm_attention_refusal_get_reason (self->refusal), "dim-label"));
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  crm_attention_refusal_get_reason (self->refusal), -1);
}

/* Returns: (transfer none): what it shows */
CrmAttentionRefusal *
crm_refusal_row_get_refusal (CrmRefusalRow *self)
{
  return self->refusal;
}

GtkWidget *
crm_refusal_row_new (CrmContext *context, CrmAttentionRefusal *refusal)
{
  CrmRefusalRow *self = g_object_new (CRM_TYPE_REFUSAL_ROW, NULL);

  self->context = g_object_ref (context);
  self->refusal = g_object_ref (refusal);
  fill (self);
  return GTK_WIDGET (self);
}
