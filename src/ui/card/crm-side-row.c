/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-side-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-photo.h"

struct _CrmSideRow
{
  GtkListBoxRow parent_instance;

  GtkBox *box;
  GtkLabel *title;
  GtkLabel *subtitle;

  CrmRecord *record;
};

G_DEFINE_FINAL_TYPE (CrmSideRow, crm_side_row, GTK_TYPE_LIST_BOX_ROW)

static guint done_signal;

static void
on_done_clicked_cb (CrmSideRow *self)
{
  g_signal_emit (self, done_signal, 0);
}

static void
crm_side_row_dispose (GObject *object)
{
  g_clear_object (&CRM_SIDE_ROW (object)->record);
  G_OBJECT_CLASS (crm_side_row_parent_class)->dispose (object);
}

static void
crm_side_row_class_init (CrmSideRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_side_row_dispose;
  done_signal = g_signal_new ("done", CRM_TYPE_SIDE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/clientela/Clientela/ui/card/crm-side-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmSideRow, box);
  gtk_widget_class_bind_template_child (widget_class, CrmSideRow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmSideRow, subtitle);
}

static void
crm_side_row_init (CrmSideRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * crm_side_row_new:
 * @record: (nullable): what a press opens
 *
 * Returns: (transfer full): a row
 */
GtkWidget *
crm_side_row_new (CrmRecord *record, const char *title, const char *subtitle)
{
  CrmSideRow *self = g_object_new (CRM_TYPE_SIDE_ROW, NULL);
  g_autofree char *label
      = *subtitle != '\0' ? g_strdup_printf ("%s, %s", title, subtitle) : g_strdup (title);

  self->record = record != NULL ? g_object_ref (record) : NULL;
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *subtitle != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}

/**
 * crm_side_row_get_record:
 *
 * Returns: (nullable): what it is about
 */
CrmRecord *
crm_side_row_get_record (CrmSideRow *self)
{
  g_return_val_if_fail (CRM_IS_SIDE_ROW (self), NULL);
  return self->record;
}

/**
 * crm_side_row_add_avatar:
 *
 * Puts a face, or the icon of a company, before the name.
 */
void
crm_side_row_add_avatar (CrmSideRow *self, CrmContext *context)
{
  const CrmKind *kind;
  GtkWidget *avatar;

  g_return_if_fail (CRM_IS_SIDE_ROW (self) && self->record != NULL);
  kind = crm_record_get_kind (self->record);
  avatar = adw_avatar_new (32, crm_record_get_title (self->record),
                           strcmp (crm_kind_get_name (kind), "contact") == 0);
  if (strcmp (crm_kind_get_name (kind), "contact") != 0)
    adw_avatar_set_icon_name (ADW_AVATAR (avatar), crm_kind_get_icon (kind));
  gtk_widget_set_valign (avatar, GTK_ALIGN_CENTER);
  crm_photo_show_avatar (ADW_AVATAR (avatar), context, self->record);
  gtk_box_prepend (self->box, avatar);
}

/**
 * crm_side_row_add_done:
 *
 * Puts a button behind the name that says that it is done.
 */
void
crm_side_row_add_done (CrmSideRow *self)
{
  GtkWidget *done = gtk_button_new_from_icon_name ("object-select-symbolic");
  g_autofree char *label = NULL;

  g_return_if_fail (CRM_IS_SIDE_ROW (self));
  /* Translators: the subject of an activity. */
  label = g_strdup_printf (_ ("Mark “%s” as done"), gtk_label_get_text (self->title));
  gtk_widget_add_css_class (done, "flat");
  gtk_widget_add_css_class (done, "circular");
  gtk_widget_set_valign (done, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (done, _ ("Mark as Done"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (done), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (done, "clicked", G_CALLBACK (on_done_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (self->box, done);
}

/**
 * crm_side_row_set_wraps:
 *
 * Lets a long text take several lines.
 */
void
crm_side_row_set_wraps (CrmSideRow *self)
{
  g_return_if_fail (CRM_IS_SIDE_ROW (self));
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_wrap_mode (self->title, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->title, 8);
}
