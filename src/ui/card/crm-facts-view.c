/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The facts of a record. Main thread. */
#include "config.h"

#include "crm-facts-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-data.h"
#include "crm-card-section.h"
#include "crm-conflict-mark.h"
#include "crm-field-row.h"
#include "crm-section-box.h"
#include "crm-similar-bar.h"

/* A card is not the place for every suspicion. */
#define SIMILAR_LEAST 0.75

struct _CrmFactsView
{
  GtkWidget parent_instance;

  GtkBox *box;
  GtkBox *marks; /* of edits that met in what has no row of its own */
  CrmSectionBox *sections;
  GtkButton *empty_button;
  CrmSimilarBar *similar;

  CrmContext *context;
  CrmNavigator *navigator;
  const CrmKind *kind;
  CrmRecord *record;
  GPtrArray *rows;   /* CrmFieldRow; borrowed */
  GHashTable *lists; /* key of a section to the GtkListBox of its rows; borrowed */
  int version;       /* of the description when the rows were made */
  gboolean shows_empty;
};

G_DEFINE_FINAL_TYPE (CrmFactsView, crm_facts_view, GTK_TYPE_WIDGET)

static guint edit_changed_signal;

/* Where there is nothing, what people look for first is still offered. */
static gboolean
is_always_shown (const CrmField *field)
{
  return crm_field_has (field, CRM_FIELD_REQUIRED) || crm_field_has (field, CRM_FIELD_LISTED);
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, CrmFactsView *self)
{
  crm_field_row_edit (CRM_FIELD_ROW (row));
}

static void
on_edit_changed_cb (CrmFactsView *self)
{
  g_signal_emit (self, edit_changed_signal, 0);
}

static GtkListBox *
make_list (CrmFactsView *self, const CrmField *field)
{
  GtkBox *section = crm_section_box_get (self->sections, crm_field_get_section_key (field));
  const char *title = crm_field_get_section (field);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (on_row_activated_cb), self, 0);
  gtk_box_append (section, label);
  gtk_box_append (section, list);
  return GTK_LIST_BOX (list);
}

static void
make_rows (CrmFactsView *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->lists);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    crm_section_box_clear (self->sections, key);
  g_hash_table_remove_all (self->lists);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < crm_kind_get_n_fields (self->kind); i++)
    {
      const CrmField *field = crm_kind_get_field (self->kind, i);
      GtkListBox *list = g_hash_table_lookup (self->lists, crm_field_get_section_key (field));
      GtkWidget *row;

      /* Where a deal stands is shown by the bar of stages. */
      if (!crm_field_is_on_card (field) || strcmp (crm_field_get_name (field), "stage_id") == 0)
        continue;
      if (list == NULL)
        {
          list = make_list (self, field);
          g_hash_table_insert (self->lists, g_strdup (crm_field_get_section_key (field)), list);
        }
      row = crm_field_row_new (self->context, self->navigator, field);
      g_signal_connect_object (row, "edit-changed", G_CALLBACK (on_edit_changed_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_list_box_append (list, row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
arrange (CrmFactsView *self)
{
  g_autoptr (GPtrArray) sections = crm_card_sections_list (self->kind);

  crm_section_box_arrange (self->sections, sections, FALSE);
}

/* The office made a field, or arranged its cards. What a person is typing stays until it is kept.
 */
static void
follow_description (CrmFactsView *self)
{
  int version = crm_catalog_get_version (crm_context_get_catalog (self->context));

  if (self->version == version || crm_facts_view_is_editing (self))
    return;
  self->version = version;
  make_rows (self);
  arrange (self);
}

/* A section of fields without a row that is shown hides its heading as well. */
static void
show_sections (CrmFactsView *self)
{
  GHashTableIter iter;
  gpointer list;

  g_hash_table_iter_init (&iter, self->lists);
  while (g_hash_table_iter_next (&iter, NULL, &list))
    {
      gboolean any = FALSE;

      for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL && !any;
           row = gtk_widget_get_next_sibling (row))
        any = gtk_widget_get_visible (row);
      gtk_widget_set_visible (gtk_widget_get_prev_sibling (list), any);
      gtk_widget_set_visible (list, any);
    }
  crm_section_box_show (self->sections);
}

/* Numbers and addresses of the net that are there stand above the facts, all of them, with what is
 * known about each; here they are only typed first. */
static gboolean
is_shown_above (const CrmField *field)
{
  const char *satellite = crm_field_get_spec (field)->satellite;

  return satellite != NULL && strcmp (satellite, "contact_method") == 0;
}

static void
show_rows (CrmFactsView *self)
{
  guint n_hidden = 0;
  g_autofree char *label = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmFieldRow *row = g_ptr_array_index (self->rows, i);
      const CrmField *field = crm_field_row_get_field (row);
      gboolean is_editing = crm_field_row_is_editing (row);
      gboolean is_needed = is_editing || crm_field_row_is_marked (row);
      gboolean optional = crm_field_row_is_empty (row) && !is_needed && !is_always_shown (field);
      gboolean elsewhere = !crm_field_row_is_empty (row) && !is_needed && is_shown_above (field);

      n_hidden += optional;
      gtk_widget_set_visible (GTK_WIDGET (row), (!optional || self->shows_empty) && !elsewhere);
    }
  show_sections (self);
  if (self->shows_empty)
    label = g_strdup (_ ("Hide Empty Fields"));
  else
    label = g_strdup_printf (ngettext ("%u Empty Field", "%u Empty Fields", n_hidden), n_hidden);
  gtk_button_set_label (self->empty_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), n_hidden > 0);
}

static void
on_empty_clicked_cb (CrmFactsView *self)
{
  self->shows_empty = !self->shows_empty;
  show_rows (self);
}

static void
crm_facts_view_dispose (GObject *object)
{
  CrmFactsView *self = CRM_FACTS_VIEW (object);

  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->record);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_facts_view_parent_class)->dispose (object);
}

static void
crm_facts_view_finalize (GObject *object)
{
  g_ptr_array_unref (CRM_FACTS_VIEW (object)->rows);
  g_hash_table_unref (CRM_FACTS_VIEW (object)->lists);
  G_OBJECT_CLASS (crm_facts_view_parent_class)->finalize (object);
}

static void
crm_facts_view_class_init (CrmFactsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_facts_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_facts_view_finalize;
  edit_changed_signal = g_signal_new ("edit-changed", CRM_TYPE_FACTS_VIEW, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (CRM_TYPE_SECTION_BOX);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/card/crm-facts-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmFactsView, box);
  gtk_widget_class_bind_template_child (widget_class, CrmFactsView, marks);
  gtk_widget_class_bind_template_child (widget_class, CrmFactsView, sections);
  gtk_widget_class_bind_template_child (widget_class, CrmFactsView, empty_button);
  gtk_widget_class_bind_template_callback (widget_class, on_empty_clicked_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
crm_facts_view_init (CrmFactsView *self)
{
  self->rows = g_ptr_array_new ();
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->version = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_facts_view_new:
 *
 * Returns: (transfer full): the fields of a kind, without a record
 */
GtkWidget *
crm_facts_view_new (CrmContext *context, CrmNavigator *navigator, const CrmKind *kind)
{
  CrmFactsView *self = g_object_new (CRM_TYPE_FACTS_VIEW, NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->kind = kind;
  self->similar = CRM_SIMILAR_BAR (crm_similar_bar_new (context, navigator, SIMILAR_LEAST));
  gtk_box_prepend (self->box, GTK_WIDGET (self->similar));
  /* Until a record says how many there are. */
  gtk_button_set_label (self->empty_button, _ ("Hide Empty Fields"));
  return GTK_WIDGET (self);
}

/**
 * crm_facts_view_prepare:
 *
 * Makes the rows, before there is a record to show.
 */
void
crm_facts_view_prepare (CrmFactsView *self)
{
  g_return_if_fail (CRM_IS_FACTS_VIEW (self));
  follow_description (self);
}

static CrmFieldRow *
find_row (CrmFactsView *self, const CrmField *field)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (crm_field_row_get_field (g_ptr_array_index (self->rows, i)) == field)
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

static gboolean
is_hidden (CrmFactsView *self, const char *section)
{
  g_autoptr (GPtrArray) sections = crm_card_sections_list (self->kind);

  for (guint i = 0; i < sections->len; i++)
    {
      CrmCardSection *other = g_ptr_array_index (sections, i);

      if (strcmp (other->key, section) == 0)
        return other->is_hidden;
    }
  return FALSE;
}

/* Whether the mark stands beside what it is about: a field, a phone number, an address. */
static gboolean
is_marked_in_place (CrmFactsView *self, CrmConflictItem *item)
{
  const CrmField *field = crm_conflict_item_get_about (item);
  const CrmKind *kind = crm_conflict_item_get_kind (item, NULL);

  if (kind == self->kind)
    return find_row (self, field) != NULL && !is_hidden (self, crm_field_get_section_key (field));
  for (guint i = 0; i < CRM_N_CARD_CHILDREN; i++)
    if (strcmp (crm_card_child_kind_name (i), crm_kind_get_name (kind)) == 0)
      return !is_hidden (self, crm_card_child_section (i));
  return FALSE;
}

/* What is shown elsewhere, as the stage of a deal, or not at all is marked above all. */
static void
show_marks (CrmFactsView *self, GPtrArray *conflicts)
{
  GtkWidget *mark;

  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmFieldRow *row = g_ptr_array_index (self->rows, i);

      crm_field_row_set_conflict (row,
                                  crm_conflict_find (conflicts, crm_field_row_get_field (row)));
    }
  while ((mark = gtk_widget_get_first_child (GTK_WIDGET (self->marks))) != NULL)
    gtk_box_remove (self->marks, mark);
  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    {
      CrmConflictItem *item = g_ptr_array_index (conflicts, i);

      if (!is_marked_in_place (self, item))
        gtk_box_append (self->marks,
                        crm_conflict_mark_new (self->context, self->navigator, item, TRUE));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->marks),
                          gtk_widget_get_first_child (GTK_WIDGET (self->marks)) != NULL);
}

/**
 * crm_facts_view_set_record:
 * @conflicts: (nullable) (element-type CrmConflictItem): edits of the record and its children that
 *   wait for a decision
 *
 * Shows a record, or the same one as it was read anew.
 */
void
crm_facts_view_set_record (CrmFactsView *self, CrmRecord *record, GPtrArray *conflicts)
{
  g_return_if_fail (CRM_IS_FACTS_VIEW (self));
  g_set_object (&self->record, record);
  follow_description (self);
  for (guint i = 0; i < self->rows->len; i++)
    crm_field_row_set_record (g_ptr_array_index (self->rows, i), record);
  show_marks (self, conflicts);
  show_rows (self);
  /* Who was edited may be somebody else by now. */
  crm_similar_bar_look (self->similar, record);
}

/**
 * crm_facts_view_get_edited:
 *
 * Returns: (nullable): the field whose input is open
 */
const CrmField *
crm_facts_view_get_edited (CrmFactsView *self)
{
  g_return_val_if_fail (CRM_IS_FACTS_VIEW (self), NULL);
  for (guint i = 0; i < self->rows->len; i++)
    if (crm_field_row_is_editing (g_ptr_array_index (self->rows, i)))
      return crm_field_row_get_field (g_ptr_array_index (self->rows, i));
  return NULL;
}

/**
 * crm_facts_view_is_editing:
 *
 * Returns: whether the input of a field is open
 */
gboolean
crm_facts_view_is_editing (CrmFactsView *self)
{
  return crm_facts_view_get_edited (self) != NULL;
}

/**
 * crm_facts_view_set_presence:
 *
 * Says above each field which colleague is writing in it.
 */
void
crm_facts_view_set_presence (CrmFactsView *self, CrmCardPresence *presence)
{
  g_return_if_fail (CRM_IS_FACTS_VIEW (self));
  for (guint i = 0; i < self->rows->len; i++)
    {
      CrmFieldRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *name
          = crm_card_presence_dup_editor (presence, crm_field_row_get_field (row));

      crm_field_row_set_editor (row, name);
    }
}

/**
 * crm_facts_view_fold:
 *
 * Leaves out again what has no value.
 */
void
crm_facts_view_fold (CrmFactsView *self)
{
  g_return_if_fail (CRM_IS_FACTS_VIEW (self));
  self->shows_empty = FALSE;
}

/**
 * crm_facts_view_get_section:
 *
 * Returns: (transfer none): the box of a section, for what stands among the fields
 */
GtkBox *
crm_facts_view_get_section (CrmFactsView *self, const char *key)
{
  g_return_val_if_fail (CRM_IS_FACTS_VIEW (self), NULL);
  return crm_section_box_get (self->sections, key);
}

/**
 * crm_facts_view_set_side:
 * @side: the sections beside the history, some of which may stand among the facts, and the other
 * way round
 */
void
crm_facts_view_set_side (CrmFactsView *self, CrmSectionBox *side)
{
  g_return_if_fail (CRM_IS_FACTS_VIEW (self));
  crm_section_box_set_other (self->sections, side);
  crm_section_box_set_other (side, self->sections);
  arrange (self);
}
