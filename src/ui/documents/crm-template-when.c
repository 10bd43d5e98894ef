/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a template is offered. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-filter-popover.h"
#include "crm-template-form.h"

static const char *const kind_names[]
    = { "account", "contact", "opportunity", "sales_order", "invoice", "lead" };

struct _CrmTemplateWhen
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *kind_row;
  GtkWidget *sentence_row;
  GtkMenuButton *button;
  GtkWidget *clear_button;
  GtkWidget *text_row;

  CrmContext *context;
  GHashTable *names; /* CrmId: what records are called that are picked */
  char *when;
  CrmFilter *filter; /* or NULL: always, or a condition on fields */
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmTemplateWhen, crm_template_when, ADW_TYPE_PREFERENCES_GROUP)

static guint edited_signal;

static const CrmKind *
get_kind (CrmTemplateWhen *self)
{
  guint selected = adw_combo_row_get_selected (self->kind_row);

  return crm_context_get_kind (self->context,
                               kind_names[MIN (selected, G_N_ELEMENTS (kind_names) - 1)]);
}

static void
emit (CrmTemplateWhen *self, const CrmFilter *filter)
{
  const CrmKind *kind = get_kind (self);
  g_autofree char *text
      = filter != NULL
            ? crm_filter_print (filter, &kind, 1, crm_context_get_currency (self->context))
            : NULL;
  g_autofree char *when = text != NULL && *text != '\0'
                              ? g_strdup_printf ("%s where %s", crm_kind_get_name (kind), text)
                              : g_strdup ("");

  g_signal_emit (self, edited_signal, 0, when);
}

/**
 * crm_template_when_add:
 * @is_or: whether it is an alternative to what holds already
 *
 * Offers the template only where @filter holds too.
 */
void
crm_template_when_add (CrmTemplateWhen *self, CrmFilter *filter, gboolean is_or)
{
  CrmFilterType type = is_or ? CRM_FILTER_ANY : CRM_FILTER_ALL;
  g_autoptr (CrmFilter) all = NULL;

  g_return_if_fail (CRM_IS_TEMPLATE_WHEN (self));
  if (self->filter == NULL)
    {
      emit (self, filter);
      return;
    }
  all = crm_filter_new_group (type);
  crm_filter_add (all, crm_filter_ref (self->filter));
  crm_filter_add (all, crm_filter_ref (filter));
  emit (self, all);
}

static void
on_added_cb (CrmTemplateWhen *self, CrmListFilter *added, gboolean is_or)
{
  g_autoptr (CrmListFilter) taken = added;

  crm_template_when_add (self, taken->filter, is_or);
}

static void
on_edited_cb (CrmTemplateWhen *self, CrmFilter *all)
{
  emit (self, all != NULL && crm_filter_get_n_parts (all) > 0 ? all : NULL);
}

static void
on_shown_cb (CrmTemplateWhen *self, CrmFilterPopover *popover)
{
  crm_filter_popover_set_filter (popover, self->filter);
  crm_filter_popover_set_count (popover, "");
}

static void
on_meant_cb (CrmTemplateWhen *self, CrmFilterPopover *popover)
{
  crm_filter_popover_set_count (popover, "");
}

static void
make_popover (CrmTemplateWhen *self)
{
  const CrmKind *kind = get_kind (self);
  GtkWidget *popover = crm_filter_popover_new (self->context, NULL, &kind, 1, self->names);

  g_signal_connect_object (popover, "added", G_CALLBACK (on_added_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "edited", G_CALLBACK (on_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "show", G_CALLBACK (on_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "changed", G_CALLBACK (on_meant_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (self->button, popover);
}

static void
on_kind_chosen_cb (CrmTemplateWhen *self)
{
  make_popover (self);
  if (!self->is_setting && self->filter != NULL)
    emit (self, NULL);
}

static void
on_clear_clicked_cb (CrmTemplateWhen *self)
{
  g_signal_emit (self, edited_signal, 0, "");
}

static void
on_text_applied_cb (CrmTemplateWhen *self)
{
  g_autofree char *text
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->text_row))));

  g_signal_emit (self, edited_signal, 0, text);
}

/* The filter in the text; NULL where there is none, or it is not understood. */
static CrmFilter *
read_filter (CrmTemplateWhen *self, guint *kind)
{
  const char *where = strstr (self->when, " where ");

  for (guint i = 0; where != NULL && i < G_N_ELEMENTS (kind_names); i++)
    if (strlen (kind_names[i]) == (gsize) (where - self->when)
        && g_str_has_prefix (self->when, kind_names[i]))
      {
        const CrmKind *found = crm_context_get_kind (self->context, kind_names[i]);

        *kind = i;
        return crm_filter_parse (&found, 1, where + strlen (" where "),
                                 crm_context_get_currency (self->context), NULL);
      }
  return NULL;
}

static void
show_sentence (CrmTemplateWhen *self)
{
  const CrmKind *kind = get_kind (self);
  g_autofree char *sentence
      = self->filter != NULL
            ? crm_filter_say (self->filter, &kind, 1, crm_context_get_currency (self->context),
                              crm_context_get_locale (self->context))
            : NULL;
  g_autofree char *escaped = g_markup_escape_text (
      sentence != NULL      ? sentence
      : *self->when != '\0' ? _ ("By a condition on fields, as it is written below")
                            : _ ("For all records"),
      -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->sentence_row), escaped);
  gtk_widget_set_visible (self->clear_button, *self->when != '\0');
}

/**
 * crm_template_when_set:
 * @when: (nullable): the key of the head
 */
void
crm_template_when_set (CrmTemplateWhen *self, const char *when)
{
  guint kind = adw_combo_row_get_selected (self->kind_row);

  g_return_if_fail (CRM_IS_TEMPLATE_WHEN (self));
  if (g_strcmp0 (self->when, when != NULL ? when : "") == 0)
    return;
  g_free (self->when);
  self->when = g_strdup (when != NULL ? when : "");
  g_clear_pointer (&self->filter, crm_filter_unref);
  self->filter = read_filter (self, &kind);
  self->is_setting = TRUE;
  adw_combo_row_set_selected (self->kind_row, kind);
  gtk_editable_set_text (GTK_EDITABLE (self->text_row), self->when);
  self->is_setting = FALSE;
  show_sentence (self);
}

static void
crm_template_when_dispose (GObject *object)
{
  CrmTemplateWhen *self = CRM_TEMPLATE_WHEN (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->filter, crm_filter_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_clear_pointer (&self->when, g_free);
  G_OBJECT_CLASS (crm_template_when_parent_class)->dispose (object);
}

static void
crm_template_when_class_init (CrmTemplateWhenClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = crm_template_when_dispose;
  edited_signal = g_signal_new ("edited", CRM_TYPE_TEMPLATE_WHEN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
crm_template_when_init (CrmTemplateWhen *self)
{
  self->when = g_strdup ("-");
  self->names = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, g_free);
}

static void
add_sentence_row (CrmTemplateWhen *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->sentence_row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->sentence_row), _ ("Offered"));
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_label (self->button, _ ("_Condition"));
  gtk_menu_button_set_use_underline (self->button, TRUE);
  self->clear_button = gtk_button_new_from_icon_name ("edit-clear-symbolic");
  gtk_widget_add_css_class (self->clear_button, "flat");
  gtk_widget_set_tooltip_text (self->clear_button, _ ("Offer for All Records"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->clear_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Offer for All Records"), -1);
  g_signal_connect_swapped (self->clear_button, "clicked", G_CALLBACK (on_clear_clicked_cb), self);
  gtk_box_append (GTK_BOX (box), self->clear_button);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->button));
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->sentence_row), box);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->sentence_row);
}

/**
 * crm_template_when_new:
 *
 * Returns: (transfer floating): a group of rows
 */
GtkWidget *
crm_template_when_new (CrmContext *context)
{
  CrmTemplateWhen *self
      = g_object_new (CRM_TYPE_TEMPLATE_WHEN, "title", _ ("When It Is Offered"), NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->context = g_object_ref (context);
  for (gsize i = 0; i < G_N_ELEMENTS (kind_names); i++)
    gtk_string_list_append (
        names, crm_kind_get_label_plural (crm_context_get_kind (context, kind_names[i])));
  self->kind_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->kind_row), _ ("Depends on"));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (names));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->kind_row));
  add_sentence_row (self);
  self->text_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->text_row), _ ("As It Is Written"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->text_row), TRUE);
  g_signal_connect_swapped (self->text_row, "apply", G_CALLBACK (on_text_applied_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->text_row);
  make_popover (self);
  g_signal_connect_swapped (self->kind_row, "notify::selected", G_CALLBACK (on_kind_chosen_cb),
                            self);
  crm_template_when_set (self, NULL);
  return GTK_WIDGET (self);
}
