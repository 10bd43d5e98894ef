/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Search as you type for one record. The reads run on the store's lane for what a person waits
 * for; an answer to an older text is dropped. Main thread. */
#include "config.h"

#include "crm-link-picker.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-operation.h"
#include "crm-record-search.h"

#define MAX_KINDS 6
#define MAX_RESULTS 8

struct _CrmLinkPicker
{
  GtkWidget parent_instance;

  GtkEntry *entry;
  GtkPopover *popover;
  GtkListBox *results;

  CrmContext *context;
  const CrmKind *kinds[MAX_KINDS];
  guint n_kinds;
  gboolean can_create;

  const CrmKind *kind; /* of what is chosen */
  CrmId id;
  char *title;

  GCancellable *searching;
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmLinkPicker, crm_link_picker, GTK_TYPE_WIDGET)

enum
{
  PICKED,
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What is chosen */

static const char *
typed_text (CrmLinkPicker *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
show_chosen (CrmLinkPicker *self)
{
  self->is_setting = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->title != NULL ? self->title : "");
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->is_setting = FALSE;
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_PRIMARY,
                                     self->kind != NULL && !crm_id_is_none (&self->id)
                                         ? crm_kind_get_icon (self->kind)
                                         : "system-search-symbolic");
}

static void
close_results (CrmLinkPicker *self)
{
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  gtk_popover_popdown (self->popover);
}

static void
choose (CrmLinkPicker *self, const CrmKind *kind, const CrmId *id, const char *title)
{
  close_results (self);
  crm_link_picker_set_link (self, kind, id, title);
  g_signal_emit (self, signals[PICKED], 0);
}

/* Making what is not there */

static void
on_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmLinkPicker) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmRecord *record = g_object_get_data (source, "crm-record");

  if (self->entry == NULL) /* the window has closed meanwhile */
    return;
  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    {
      choose (self, crm_record_get_kind (record), crm_record_get_id (record),
              crm_record_get_title (record));
      return;
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), error->message);
}

static void
create_record (CrmLinkPicker *self, const CrmKind *kind)
{
  g_autofree char *text = g_strstrip (g_strdup (typed_text (self)));
  g_autoptr (CrmRecord) record = crm_record_new (kind);
  g_autoptr (CrmOperation) operation = NULL;
  /* Translators: a kind of record, its name: New company “Alba SRL”. */
  g_autofree char *label = g_strdup_printf (_ ("New %s “%s”"), crm_kind_get_label (kind), text);

  crm_record_set (record, crm_kind_get_title_field (kind), crm_value_text (text));
  operation = crm_operation_new (label);
  crm_operation_insert (operation, record);
  g_object_set_data_full (G_OBJECT (operation), "crm-record", g_steal_pointer (&record),
                          g_object_unref);
  crm_operation_run_async (operation, self->context, NULL, on_created_cb, g_object_ref (self));
}

/* The list of results */

static GtkWidget *
make_row (const char *icon, const char *title, const char *subtitle)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (title);
  g_autofree char *label
      = *subtitle != '\0' ? g_strdup_printf ("%s, %s", title, subtitle) : g_strdup (title);

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), name);
  if (*subtitle != '\0')
    {
      GtkWidget *detail = gtk_label_new (subtitle);

      gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (detail), 18);
      gtk_widget_add_css_class (detail, "dim-label");
      gtk_box_append (GTK_BOX (box), detail);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

static void
clear_results (CrmLinkPicker *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->results))) != NULL)
    gtk_list_box_remove (self->results, row);
}

static void
add_create_rows (CrmLinkPicker *self)
{
  g_autofree char *text = g_strstrip (g_strdup (typed_text (self)));

  for (guint i = 0; self->can_create && *text != '\0' && i < self->n_kinds; i++)
    {
      const CrmField *title = crm_kind_get_title_field (self->kinds[i]);
      g_autofree char *words
          = g_strdup_printf (_ ("New %s “%s”"), crm_kind_get_label (self->kinds[i]), text);
      GtkWidget *row;

      if (crm_kind_has (self->kinds[i], CRM_KIND_SETUP)
          || crm_field_get_field_type (title) != CRM_FIELD_TEXT)
        continue;
      row = make_row ("list-add-symbolic", words, "");
      g_object_set_data (G_OBJECT (row), "crm-new-kind", (gpointer) self->kinds[i]);
      gtk_list_box_append (self->results, row);
    }
}

/* What tells apart those who are called the same. */
static const char *
get_detail (CrmRecord *record)
{
  const char *subtitle = crm_record_get_subtitle (record);
  const char *city
      = *subtitle == '\0' && crm_kind_find_field (crm_record_get_kind (record), "city") != NULL
            ? crm_record_get_text (record, "city")
            : NULL;

  return city != NULL ? city : subtitle;
}

static void
show_results (CrmLinkPicker *self, GPtrArray *records)
{
  clear_results (self);
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);
      GtkWidget *row = make_row (crm_kind_get_icon (crm_record_get_kind (record)),
                                 crm_record_get_title (record), get_detail (record));

      g_object_set_data_full (G_OBJECT (row), "crm-record", g_object_ref (record), g_object_unref);
      gtk_list_box_append (self->results, row);
    }
  add_create_rows (self);
  if (gtk_widget_get_first_child (GTK_WIDGET (self->results)) == NULL)
    {
      gtk_popover_popdown (self->popover);
      return;
    }
  gtk_list_box_select_row (self->results, gtk_list_box_get_row_at_index (self->results, 0));
  gtk_widget_set_size_request (GTK_WIDGET (self->results),
                               MAX (220, gtk_widget_get_width (GTK_WIDGET (self)) - 16), -1);
  gtk_popover_popup (self->popover);
}

static void
on_searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmLinkPicker) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = crm_record_search_finish (source, result, &error);

  if (records == NULL || self->entry == NULL
      || !gtk_widget_has_focus (
          GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->entry)))))
    return;
  g_clear_object (&self->searching);
  show_results (self, records);
}

static void
search (CrmLinkPicker *self, const char *text)
{
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();
  crm_record_search_async (self->context, self->kinds, self->n_kinds, text, MAX_RESULTS,
                           self->searching, on_searched_cb, g_object_ref (self));
}

static void
activate_row (CrmLinkPicker *self, GtkListBoxRow *row)
{
  CrmRecord *record = row != NULL ? g_object_get_data (G_OBJECT (row), "crm-record") : NULL;
  const CrmKind *kind = row != NULL ? g_object_get_data (G_OBJECT (row), "crm-new-kind") : NULL;

  if (record != NULL)
    choose (self, crm_record_get_kind (record), crm_record_get_id (record),
            crm_record_get_title (record));
  else if (kind != NULL)
    create_record (self, kind);
}

static void
on_row_activated_cb (CrmLinkPicker *self, GtkListBoxRow *row)
{
  activate_row (self, row);
}

/* The entry */

static void
on_text_changed_cb (CrmLinkPicker *self)
{
  if (self->is_setting || self->context == NULL)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  search (self, typed_text (self));
}

static gboolean
are_results_open (CrmLinkPicker *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->popover));
}

static void
on_entry_activated_cb (CrmLinkPicker *self)
{
  g_autofree char *text = g_strstrip (g_strdup (typed_text (self)));

  if (are_results_open (self))
    activate_row (self, gtk_list_box_get_selected_row (self->results));
  else if (*text == '\0' && !crm_id_is_none (&self->id))
    choose (self, NULL, NULL, NULL);
  else
    g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
select_beside (CrmLinkPicker *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->results);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;

  row = gtk_list_box_get_row_at_index (self->results, index);
  if (row != NULL)
    gtk_list_box_select_row (self->results, row);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType modifiers,
                   CrmLinkPicker *self)
{
  if (!are_results_open (self))
    {
      if (keyval == GDK_KEY_Down && self->context != NULL)
        search (self, self->title != NULL && strcmp (self->title, typed_text (self)) == 0
                          ? ""
                          : typed_text (self));
      return keyval == GDK_KEY_Down;
    }
  switch (keyval)
    {
    case GDK_KEY_Down:
      select_beside (self, 1);
      return TRUE;
    case GDK_KEY_Up:
      select_beside (self, -1);
      return TRUE;
    case GDK_KEY_Escape:
      close_results (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Who leaves without choosing keeps what was chosen before; who leaves it empty chooses nothing. */
static void
on_focus_left_cb (CrmLinkPicker *self)
{
  close_results (self);
  if (*typed_text (self) == '\0' && !crm_id_is_none (&self->id))
    choose (self, NULL, NULL, NULL);
  else
    show_chosen (self);
}

static void
crm_link_picker_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (CRM_LINK_PICKER (widget)->entry), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
crm_link_picker_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmLinkPicker *self = CRM_LINK_PICKER (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->entry), &(GtkAllocation){ 0, 0, width, height },
                            baseline);
  gtk_popover_present (self->popover);
}

static gboolean
crm_link_picker_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (CRM_LINK_PICKER (widget)->entry));
}

static void
crm_link_picker_dispose (GObject *object)
{
  CrmLinkPicker *self = CRM_LINK_PICKER (object);

  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_pointer ((GtkWidget **) &self->popover, gtk_widget_unparent);
  g_clear_pointer ((GtkWidget **) &self->entry, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_link_picker_parent_class)->dispose (object);
}

static void
crm_link_picker_finalize (GObject *object)
{
  g_free (CRM_LINK_PICKER (object)->title);
  G_OBJECT_CLASS (crm_link_picker_parent_class)->finalize (object);
}

static void
crm_link_picker_class_init (CrmLinkPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_link_picker_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_link_picker_finalize;
  widget_class->measure = crm_link_picker_measure;
  widget_class->size_allocate = crm_link_picker_size_allocate;
  widget_class->grab_focus = crm_link_picker_grab_focus;
  signals[PICKED] = g_signal_new ("picked", CRM_TYPE_LINK_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", CRM_TYPE_LINK_PICKER, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/widgets/crm-link-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, CrmLinkPicker, entry);
  gtk_widget_class_bind_template_child (widget_class, CrmLinkPicker, popover);
  gtk_widget_class_bind_template_child (widget_class, CrmLinkPicker, results);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_focus_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_set_css_name (widget_class, "link-picker");
}

static void
crm_link_picker_init (CrmLinkPicker *self)
{
  self->can_create = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->results), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What was found"), -1);
}

/**
 * crm_link_picker_new:
 * @kind: (nullable): what is chosen among; %NULL for people, companies, leads and deals
 *
 * Returns: (transfer full): a picker without a choice
 */
GtkWidget *
crm_link_picker_new (CrmContext *context, const CrmKind *kind)
{
  CrmLinkPicker *self = g_object_new (CRM_TYPE_LINK_PICKER, NULL);

  crm_link_picker_set_kinds (self, context, &kind, kind != NULL ? 1 : 0);
  return GTK_WIDGET (self);
}

/**
 * crm_link_picker_set_kinds:
 * @n_kinds: 0 for people, companies, leads and deals
 *
 * Sets among which records it chooses.
 */
void
crm_link_picker_set_kinds (CrmLinkPicker *self,
                           CrmContext *context,
                           const CrmKind *const *kinds,
                           guint n_kinds)
{
  static const char *const usual[] = { "account", "contact", "lead", "opportunity" };

  g_return_if_fail (CRM_IS_LINK_PICKER (self));
  g_set_object (&self->context, context);
  self->n_kinds = MIN (n_kinds, MAX_KINDS);
  for (guint i = 0; i < self->n_kinds; i++)
    self->kinds[i] = kinds[i];
  if (n_kinds == 0)
    for (guint i = 0; i < G_N_ELEMENTS (usual); i++)
      self->kinds[self->n_kinds++] = crm_context_get_kind (context, usual[i]);
}

/**
 * crm_link_picker_set_label:
 *
 * Sets what a screen reader calls it.
 */
void
crm_link_picker_set_label (CrmLinkPicker *self, const char *label)
{
  g_return_if_fail (CRM_IS_LINK_PICKER (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

void
crm_link_picker_set_placeholder (CrmLinkPicker *self, const char *text)
{
  g_return_if_fail (CRM_IS_LINK_PICKER (self));
  gtk_entry_set_placeholder_text (self->entry, text);
}

/**
 * crm_link_picker_set_can_create:
 *
 * Sets whether what is not there may be made here.
 */
void
crm_link_picker_set_can_create (CrmLinkPicker *self, gboolean can_create)
{
  g_return_if_fail (CRM_IS_LINK_PICKER (self));
  self->can_create = can_create;
}

/**
 * crm_link_picker_set_link:
 * @kind: (nullable)
 * @id: (nullable): %NULL for none
 * @title: (nullable): how it is called
 *
 * Sets what is chosen; does not emit "picked".
 */
void
crm_link_picker_set_link (CrmLinkPicker *self,
                          const CrmKind *kind,
                          const CrmId *id,
                          const char *title)
{
  char *copy;

  g_return_if_fail (CRM_IS_LINK_PICKER (self));
  copy = g_strdup (title);
  g_free (self->title);
  self->title = copy;
  self->kind = kind;
  self->id = id != NULL ? *id : CRM_ID_NONE;
  show_chosen (self);
}

/**
 * crm_link_picker_get_id:
 *
 * Returns: (nullable): what is chosen
 */
const CrmId *
crm_link_picker_get_id (CrmLinkPicker *self)
{
  g_return_val_if_fail (CRM_IS_LINK_PICKER (self), NULL);
  return crm_id_is_none (&self->id) ? NULL : &self->id;
}

const CrmKind *
crm_link_picker_get_kind (CrmLinkPicker *self)
{
  g_return_val_if_fail (CRM_IS_LINK_PICKER (self), NULL);
  return self->kind;
}

const char *
crm_link_picker_get_title (CrmLinkPicker *self)
{
  g_return_val_if_fail (CRM_IS_LINK_PICKER (self), NULL);
  return self->title;
}

/**
 * crm_link_picker_is_settled:
 *
 * Returns: whether what is typed is what is chosen
 */
gboolean
crm_link_picker_is_settled (CrmLinkPicker *self)
{
  g_return_val_if_fail (CRM_IS_LINK_PICKER (self), TRUE);
  return strcmp (typed_text (self), self->title != NULL ? self->title : "") == 0;
}
