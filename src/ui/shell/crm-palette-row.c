/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of the search palette. Main thread. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-palette-row.h"

#include "crm-photo.h"

struct _CrmPaletteRow
{
  GtkListBoxRow parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkLabel *shortcut;

  CrmRecord *record;
  CrmCommand *effect; /* not owned: the palette keeps it as long as its rows */
  char *action;
};

G_DEFINE_FINAL_TYPE (CrmPaletteRow, crm_palette_row, GTK_TYPE_LIST_BOX_ROW)

static void
crm_palette_row_finalize (GObject *object)
{
  CrmPaletteRow *self = CRM_PALETTE_ROW (object);
  g_clear_object (&self->record);
  g_free (self->action);
  G_OBJECT_CLASS (crm_palette_row_parent_class)->finalize (object);
}

static void
crm_palette_row_class_init (CrmPaletteRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_palette_row_finalize;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/shell/crm-palette-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmPaletteRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CrmPaletteRow, title);
  gtk_widget_class_bind_template_child (widget_class, CrmPaletteRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CrmPaletteRow, shortcut);
}

static void
crm_palette_row_init (CrmPaletteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (CrmPaletteRow *self, const char *icon, const char *title, const char *subtitle)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle && *subtitle);
  g_autofree char *name
      = subtitle && *subtitle ? g_strdup_printf ("%s, %s", title, subtitle) : g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * crm_palette_row_new_record:
 *
 * Returns: (transfer full): a row that opens the record
 */
GtkWidget *
crm_palette_row_new_record (CrmContext *context, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const char *label = crm_kind_get_label (kind);
  const char *detail = crm_record_get_subtitle (record);
  CrmPaletteRow *self = g_object_new (CRM_TYPE_PALETTE_ROW, NULL);
  self->record = g_object_ref (record);
  g_autofree char *subtitle
      = detail && *detail ? g_strdup_printf ("%s · %s", label, detail) : g_strdup (label);
  fill (self, crm_kind_get_icon (kind), crm_record_get_title (record), subtitle);
  crm_photo_show_image (self->icon, context, record);
  return GTK_WIDGET (self);
}

/**
 * crm_palette_row_new_command:
 * @shortcut: (nullable): keys as a person reads them
 *
 * Returns: (transfer full): a row that runs an action
 */
GtkWidget *
crm_palette_row_new_command (const char *icon,
                             const char *title,
                             const char *detailed_action,
                             const char *shortcut)
{
  CrmPaletteRow *self = g_object_new (CRM_TYPE_PALETTE_ROW, NULL);
  self->action = g_strdup (detailed_action);
  fill (self, icon, title, NULL);
  gtk_label_set_label (self->shortcut, shortcut ? shortcut : "");
  gtk_widget_set_visible (GTK_WIDGET (self->shortcut), shortcut != NULL);
  return GTK_WIDGET (self);
}

/**
 * crm_palette_row_new_view:
 * @where: the title of the place that has its list
 *
 * Returns: (transfer full): a row that opens the list with a saved view
 */
GtkWidget *
crm_palette_row_new_view (CrmRecord *view, const char *place, const char *where)
{
  CrmPaletteRow *self = g_object_new (CRM_TYPE_PALETTE_ROW, NULL);
  const CrmKind *kind = crm_record_get_kind (view);
  g_autofree char *subtitle = g_strdup_printf ("%s · %s", crm_kind_get_label (kind), where);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (view));
  self->action = g_strdup_printf ("win.open-view(('%s','%s'))", place, id);
  fill (self, crm_kind_get_icon (kind), crm_record_get_title (view), subtitle);
  return GTK_WIDGET (self);
}

/**
 * crm_palette_row_new_effect:
 * @command: kept by the caller as long as the row
 *
 * Returns: (transfer full): a row that does what was typed
 */
GtkWidget *
crm_palette_row_new_effect (CrmCommand *command)
{
  CrmPaletteRow *self = g_object_new (CRM_TYPE_PALETTE_ROW, NULL);
  self->effect = command;
  fill (self, crm_kind_get_icon (crm_record_get_kind (command->record)), command->effect,
        command->detail);
  /* What will be done is read to its end. */
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_label_set_wrap_mode (self->title, PANGO_WRAP_WORD_CHAR);
  return GTK_WIDGET (self);
}

/**
 * crm_palette_row_get_effect:
 *
 * Returns: (transfer none) (nullable): what it does
 */
CrmCommand *
crm_palette_row_get_effect (CrmPaletteRow *self)
{
  g_return_val_if_fail (CRM_IS_PALETTE_ROW (self), NULL);
  return self->effect;
}

/**
 * crm_palette_row_get_record:
 *
 * Returns: (transfer none) (nullable): what it opens
 */
CrmRecord *
crm_palette_row_get_record (CrmPaletteRow *self)
{
  g_return_val_if_fail (CRM_IS_PALETTE_ROW (self), NULL);
  return self->record;
}

/**
 * crm_palette_row_get_action:
 *
 * Returns: (nullable): the detailed action that it runs
 */
const char *
crm_palette_row_get_action (CrmPaletteRow *self)
{
  g_return_val_if_fail (CRM_IS_PALETTE_ROW (self), NULL);
  return self->action;
}
