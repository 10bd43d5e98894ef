/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections of a card in the order of the office. Main thread. */
#include "config.h"

#include "crm-section-box.h"

#define SPACING 18

struct _CrmSectionBox
{
  GtkBox parent_instance;

  GHashTable *boxes;    /* key to GtkBox, borrowed; the other pane may show it */
  GHashTable *hidden;   /* keys */
  CrmSectionBox *other; /* weak: the other pane */
};

G_DEFINE_FINAL_TYPE (CrmSectionBox, crm_section_box, GTK_TYPE_BOX)

static void
crm_section_box_finalize (GObject *object)
{
  CrmSectionBox *self = CRM_SECTION_BOX (object);

  g_clear_weak_pointer (&self->other);
  g_hash_table_unref (self->boxes);
  g_hash_table_unref (self->hidden);
  G_OBJECT_CLASS (crm_section_box_parent_class)->finalize (object);
}

static void
crm_section_box_class_init (CrmSectionBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_section_box_finalize;
}

static void
crm_section_box_init (CrmSectionBox *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), SPACING);
  self->boxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

GtkWidget *
crm_section_box_new (void)
{
  return g_object_new (CRM_TYPE_SECTION_BOX, NULL);
}

/**
 * crm_section_box_get:
 *
 * Returns: (transfer none): the box of a section, at the end when it is a new one
 */
GtkBox *
crm_section_box_get (CrmSectionBox *self, const char *key)
{
  GtkWidget *box;

  g_return_val_if_fail (CRM_IS_SECTION_BOX (self), NULL);
  box = g_hash_table_lookup (self->boxes, key);
  if (box != NULL)
    return GTK_BOX (box);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self), box);
  g_hash_table_insert (self->boxes, g_strdup (key), box);
  return GTK_BOX (box);
}

/**
 * crm_section_box_clear:
 *
 * Takes out what a section shows.
 */
void
crm_section_box_clear (CrmSectionBox *self, const char *key)
{
  GtkBox *box = crm_section_box_get (self, key);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/**
 * crm_section_box_set_other:
 * @other: the other pane of the card, whose sections the office may have put here
 */
void
crm_section_box_set_other (CrmSectionBox *self, CrmSectionBox *other)
{
  g_return_if_fail (CRM_IS_SECTION_BOX (self));
  g_set_weak_pointer (&self->other, other);
}

static void
take_in (CrmSectionBox *self, GtkWidget *box)
{
  if (gtk_widget_get_parent (box) == GTK_WIDGET (self))
    return;
  g_object_ref (box);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (box)), box);
  gtk_box_append (GTK_BOX (self), box);
  g_object_unref (box);
}

/**
 * crm_section_box_arrange:
 * @sections: (element-type CrmCardSection): of a whole card
 * @is_side: which of its panes this is
 *
 * Gives the sections their order, and hides those that are not to be seen.
 */
void
crm_section_box_arrange (CrmSectionBox *self, GPtrArray *sections, gboolean is_side)
{
  GtkWidget *before = NULL;

  g_return_if_fail (CRM_IS_SECTION_BOX (self));
  g_hash_table_remove_all (self->hidden);
  for (guint i = 0; i < sections->len; i++)
    {
      CrmCardSection *section = g_ptr_array_index (sections, i);
      gboolean is_own = (section->is_side == is_side) != section->is_moved;
      CrmSectionBox *owner = is_own ? self : self->other;
      GtkWidget *box;

      if (section->label == NULL || owner == NULL)
        continue;
      if (is_own && section->is_hidden)
        g_hash_table_add (self->hidden, g_strdup (section->key));
      if (section->is_side != is_side)
        continue;
      box = GTK_WIDGET (crm_section_box_get (owner, section->key));
      take_in (self, box);
      gtk_box_reorder_child_after (GTK_BOX (self), box, before);
      before = box;
    }
}

static gboolean
has_something (GtkWidget *box)
{
  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child))
      return TRUE;
  return FALSE;
}

/**
 * crm_section_box_show:
 *
 * To be called when what the sections show has changed.
 */
void
crm_section_box_show (CrmSectionBox *self)
{
  GHashTableIter iter;
  gpointer key, box;

  g_return_if_fail (CRM_IS_SECTION_BOX (self));
  g_hash_table_iter_init (&iter, self->boxes);
  while (g_hash_table_iter_next (&iter, &key, &box))
    gtk_widget_set_visible (box, !g_hash_table_contains (self->hidden, key) && has_something (box));
}
