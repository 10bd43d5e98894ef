/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The versions of a template. Main thread. */
#include "config.h"

#include "crm-template-versions-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-change.h"
#include "crm-document-maker.h"
#include "crm-document-read.h"
#include "crm-document-view.h"
#include "crm-line-diff.h"
#include "crm-template-colors.h"

/* So many lines around each change. */
#define CONTEXT 2

struct _CrmTemplateVersionsWindow
{
  AdwWindow parent_instance;

  AdwLeaflet *leaflet;
  GtkWidget *list_page;
  GtkWidget *detail_page;
  AdwWindowTitle *title;
  AdwWindowTitle *version_title;
  GtkListBox *list;
  GtkWidget *back_button;
  GtkWidget *restore_button;
  GtkDropDown *other_choice;
  GtkStack *stack;
  GtkStack *changes_stack;
  GtkWidget *changes_page;
  GtkLabel *same_page;
  GtkTextView *changes_view;
  GtkTextView *text_view;
  CrmDocumentView *pages_view;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmDocumentMaker *maker;
  CrmId template;
  const CrmKind *sample_kind;
  CrmId sample;
  CrmTemplateVersionsReading *reading;
  GCancellable *cancellable;
  guint shown; /* position of the version that is looked at */
  gboolean is_setting;
};

G_DEFINE_FINAL_TYPE (CrmTemplateVersionsWindow, crm_template_versions_window, ADW_TYPE_WINDOW)

static CrmRecord *
get_version (CrmTemplateVersionsWindow *self, guint position)
{
  return self->reading != NULL && position < self->reading->versions->len
             ? g_ptr_array_index (self->reading->versions, position)
             : NULL;
}

static const char *
text_of (CrmRecord *version)
{
  const char *text = version != NULL ? crm_record_get_text (version, "body") : NULL;

  return text != NULL ? text : "";
}

static char *
dup_name (CrmRecord *version)
{
  /* Translators: the number of a version of a text. */
  return g_strdup_printf (_ ("Version %d"), (int) crm_record_get_integer (version, "version", 1));
}

/* What differs */

static GtkTextTag *
find_tag (GtkTextBuffer *buffer, const char *name, const char *color)
{
  GtkTextTagTable *table = gtk_text_buffer_get_tag_table (buffer);
  GtkTextTag *tag = gtk_text_tag_table_lookup (table, name);

  if (tag == NULL)
    tag = gtk_text_buffer_create_tag (buffer, name, "paragraph-background", color, NULL);
  return tag;
}

static void
insert_change (GtkTextBuffer *buffer, const CrmLineChange *change)
{
  g_autofree char *line
      = g_strdup_printf ("%c %4u  %s\n", change->sign, change->line, change->text);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (change->sign == ' ')
    gtk_text_buffer_insert (buffer, &end, line, -1);
  else
    /* Half of it lets the text through in both the light and the dark style. */
    gtk_text_buffer_insert_with_tags (buffer, &end, line, -1,
                                      change->sign == '+'
                                          ? find_tag (buffer, "came", "rgba(46,194,126,0.22)")
                                          : find_tag (buffer, "went", "rgba(224,27,36,0.20)"),
                                      NULL);
}

static gboolean
is_near_change (GPtrArray *changes, guint position)
{
  guint first = position > CONTEXT ? position - CONTEXT : 0;

  for (guint i = first; i < changes->len && i <= position + CONTEXT; i++)
    if (((CrmLineChange *) g_ptr_array_index (changes, i))->sign != ' ')
      return TRUE;
  return FALSE;
}

static void
show_changes (CrmTemplateVersionsWindow *self)
{
  CrmRecord *version = get_version (self, self->shown);
  CrmRecord *other = get_version (self, gtk_drop_down_get_selected (self->other_choice));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->changes_view);
  gboolean is_older, any = FALSE, gap = FALSE;
  g_autoptr (GPtrArray) changes = NULL;

  gtk_text_buffer_set_text (buffer, "", 0);
  if (version == NULL || other == NULL)
    return;
  /* What came is told from the earlier to the later text, whichever was chosen first. */
  is_older = self->shown > gtk_drop_down_get_selected (self->other_choice);
  changes = is_older ? crm_line_diff (text_of (version), text_of (other))
                     : crm_line_diff (text_of (other), text_of (version));
  for (guint i = 0; i < changes->len; i++)
    {
      const CrmLineChange *change = g_ptr_array_index (changes, i);
      GtkTextIter end;

      any |= change->sign != ' ';
      if (!is_near_change (changes, i))
        {
          gap = TRUE;
          continue;
        }
      gtk_text_buffer_get_end_iter (buffer, &end);
      if (gap && !gtk_text_iter_is_start (&end))
        gtk_text_buffer_insert (buffer, &end, "   ⋮\n", -1);
      gap = FALSE;
      insert_change (buffer, change);
    }
  gtk_label_set_text (self->same_page, version == other
                                           ? _ ("There is no other version to compare it with.")
                                           : _ ("Both texts are the same."));
  gtk_stack_set_visible_child (self->changes_stack,
                               any ? self->changes_page : GTK_WIDGET (self->same_page));
}

/* Pages are only made while somebody looks at them. */
static void
make_pages (CrmTemplateVersionsWindow *self)
{
  CrmRecord *version = get_version (self, self->shown);

  if (version != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "pages") == 0)
    crm_document_maker_set (self->maker, text_of (version), self->reading->shelf,
                            self->reading->data);
}

static void
on_maker_changed_cb (CrmTemplateVersionsWindow *self)
{
  GPtrArray *problems = crm_document_maker_get_problems (self->maker);

  if (crm_document_maker_is_busy (self->maker))
    return;
  if (problems != NULL && problems->len > 0)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (problems, 0);

      crm_document_view_set_preview (self->pages_view, NULL);
      crm_document_view_set_message (self->pages_view, "dialog-warning-symbolic",
                                     _ ("This Text Makes No Pages Today"), problem->message);
    }
  else
    crm_document_view_set_preview (self->pages_view, crm_document_maker_get_preview (self->maker));
}

/* Choosing */

static void
update_back (CrmTemplateVersionsWindow *self)
{
  gtk_widget_set_visible (self->back_button, adw_leaflet_get_folded (self->leaflet));
}

static void
show_version (CrmTemplateVersionsWindow *self)
{
  CrmRecord *version = get_version (self, self->shown);
  gboolean is_used = self->shown == 0;
  g_autofree char *name = version != NULL ? dup_name (version) : NULL;
  guint other = is_used ? MIN (1, self->reading->versions->len - 1) : 0;

  if (version == NULL)
    return;
  adw_window_title_set_title (self->version_title, name);
  adw_window_title_set_subtitle (self->version_title,
                                 is_used ? _ ("In use")
                                         : g_ptr_array_index (self->reading->authors, self->shown));
  gtk_widget_set_sensitive (
      self->restore_button,
      !is_used && strcmp (text_of (version), text_of (get_version (self, 0))) != 0);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text_of (version), -1);
  self->is_setting = TRUE;
  gtk_drop_down_set_selected (self->other_choice, other);
  self->is_setting = FALSE;
  show_changes (self);
  make_pages (self);
}

static void
on_row_selected_cb (CrmTemplateVersionsWindow *self, GtkListBoxRow *row)
{
  if (row == NULL || self->is_setting)
    return;
  self->shown = (guint) gtk_list_box_row_get_index (row);
  show_version (self);
}

static void
on_row_activated_cb (CrmTemplateVersionsWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->detail_page);
}

static void
on_back_clicked_cb (CrmTemplateVersionsWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->list_page);
}

static void
on_other_chosen_cb (CrmTemplateVersionsWindow *self)
{
  if (!self->is_setting)
    show_changes (self);
}

static void
on_part_changed_cb (CrmTemplateVersionsWindow *self)
{
  make_pages (self);
}

/* Bringing back */

static void
on_restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateVersionsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    {
      gtk_widget_set_sensitive (self->restore_button, TRUE);
      crm_navigator_report_error (self->navigator, _ ("The version was not brought back"), error);
    }
}

static void
on_restore_clicked_cb (CrmTemplateVersionsWindow *self)
{
  CrmRecord *version = get_version (self, self->shown);
  g_autoptr (CrmOperation) operation = NULL;

  if (version == NULL)
    return;
  operation = crm_template_change_restore (self->reading->template, version);
  gtk_widget_set_sensitive (self->restore_button, FALSE);
  crm_operation_run_async (operation, self->context, NULL, on_restored_cb, g_object_ref (self));
}

/* Reading */

static GtkWidget *
make_row (CrmTemplateVersionsWindow *self, guint position)
{
  CrmRecord *version = get_version (self, position);
  g_autofree char *name = dup_name (version);
  g_autofree char *title = NULL;
  g_autofree char *label = NULL;
  const char *author = g_ptr_array_index (self->reading->authors, position);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *first, *second = gtk_label_new (author);

  /* Translators: the version of a text that is in use now. */
  title = position == 0 ? g_strdup_printf (_ ("%s · in use"), name) : g_strdup (name);
  first = gtk_label_new (title);
  label = g_strdup_printf ("%s, %s", title, author);
  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_ellipsize (GTK_LABEL (first), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (second), 0);
  gtk_label_set_ellipsize (GTK_LABEL (second), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (second, "caption");
  gtk_widget_add_css_class (second, "dim-label");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

static void
show_list (CrmTemplateVersionsWindow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  self->is_setting = TRUE;
  for (guint i = 0; i < self->reading->versions->len; i++)
    {
      g_autofree char *name = dup_name (get_version (self, i));

      gtk_string_list_append (names, name);
      gtk_list_box_append (self->list, make_row (self, i));
    }
  gtk_drop_down_set_model (self->other_choice, G_LIST_MODEL (names));
  self->is_setting = FALSE;
  adw_window_title_set_subtitle (self->title, crm_record_get_title (self->reading->template));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateVersionsWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->context == NULL)
    return;
  self->reading = crm_template_versions_read_finish (self->context, result, &error);
  g_clear_object (&self->cancellable);
  if (self->reading != NULL)
    show_list (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gtk_label_set_text (self->same_page, error->message);
      gtk_stack_set_visible_child (self->changes_stack, GTK_WIDGET (self->same_page));
    }
}

/* The object */

static void
crm_template_versions_window_dispose (GObject *object)
{
  CrmTemplateVersionsWindow *self = CRM_TEMPLATE_VERSIONS_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->maker != NULL)
    g_signal_handlers_disconnect_by_data (self->maker, self);
  g_clear_object (&self->maker);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (crm_template_versions_window_parent_class)->dispose (object);
}

static void
crm_template_versions_window_finalize (GObject *object)
{
  g_clear_pointer (&CRM_TEMPLATE_VERSIONS_WINDOW (object)->reading,
                   crm_template_versions_reading_free);
  G_OBJECT_CLASS (crm_template_versions_window_parent_class)->finalize (object);
}

static void
crm_template_versions_window_class_init (CrmTemplateVersionsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_template_versions_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_template_versions_window_finalize;
  g_type_ensure (CRM_TYPE_DOCUMENT_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-template-versions-window.ui");
#define BIND(name)                                                                                 \
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateVersionsWindow, name)
  BIND (leaflet);
  BIND (list_page);
  BIND (detail_page);
  BIND (title);
  BIND (version_title);
  BIND (list);
  BIND (back_button);
  BIND (restore_button);
  BIND (other_choice);
  BIND (stack);
  BIND (changes_stack);
  BIND (changes_page);
  BIND (same_page);
  BIND (changes_view);
  BIND (text_view);
  BIND (pages_view);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, update_back);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_other_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_part_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_restore_clicked_cb);
}

static void
crm_template_versions_window_init (CrmTemplateVersionsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  crm_template_colors_attach (gtk_text_view_get_buffer (self->text_view));
  update_back (self);
}

/**
 * crm_template_versions_window_open:
 * @placeholders: the fields that a template may name
 * @template: its id
 * @sample_kind: (nullable): of the record that pages are made for; %NULL to choose one
 * @sample: (nullable): its id
 *
 * Returns: (transfer none): the window, over that of @navigator
 */
GtkWidget *
crm_template_versions_window_open (CrmContext *context,
                                   CrmNavigator *navigator,
                                   CrmPlaceholders *placeholders,
                                   const CrmId *template,
                                   const CrmKind *sample_kind,
                                   const CrmId *sample)
{
  CrmTemplateVersionsWindow *self
      = g_object_new (CRM_TYPE_TEMPLATE_VERSIONS_WINDOW, "transient-for",
                      crm_navigator_get_window (navigator), NULL);

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->template = *template;
  self->sample_kind = sample_kind;
  if (sample_kind != NULL)
    self->sample = *sample;
  self->maker = crm_document_maker_new (placeholders);
  g_signal_connect_swapped (self->maker, "changed", G_CALLBACK (on_maker_changed_cb), self);
  self->cancellable = g_cancellable_new ();
  crm_template_versions_read_async (context, &self->template, sample_kind, &self->sample,
                                    self->cancellable, on_read_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

/**
 * crm_template_versions_window_is_busy:
 *
 * Returns: whether something that is looked at is still being read or made
 */
gboolean
crm_template_versions_window_is_busy (CrmTemplateVersionsWindow *self)
{
  g_return_val_if_fail (CRM_IS_TEMPLATE_VERSIONS_WINDOW (self), FALSE);
  return self->cancellable != NULL || crm_document_maker_is_busy (self->maker);
}
