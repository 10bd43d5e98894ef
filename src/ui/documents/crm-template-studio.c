/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studio of a template. Main thread; a key only hands the text over. */
#include "config.h"

#include "crm-template-studio-private.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-change.h"
#include "crm-error.h"
#include "crm-field-picker.h"
#include "crm-template-colors.h"
#include "crm-template-file-window.h"
#include "crm-template-complete.h"

/* What was typed is kept when a person pauses. */
#define KEEP_MS 800
#define COALESCE_MS 60
/* The pages follow the cursor when it comes to rest. */
#define FOLLOW_MS 150
#define MOST_ROWS 50
/* Delays from key to page that are remembered. */
#define N_DELAYS 500

static void crm_template_studio_place_init (CrmPlaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CrmTemplateStudio,
                               crm_template_studio,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (CRM_TYPE_PLACE,
                                                      crm_template_studio_place_init))

static char *
dup_text (CrmTemplateStudio *self)
{
  return crm_template_text_dup (self->text_view);
}

static const char *
saved_text (CrmTemplateStudio *self)
{
  const char *text
      = self->reading != NULL ? crm_record_get_text (self->reading->template, "body") : NULL;

  return text != NULL ? text : "";
}

static gboolean
is_changed (CrmTemplateStudio *self)
{
  return gtk_text_buffer_get_modified (self->buffer);
}

static guint
n_problems (CrmTemplateStudio *self)
{
  GPtrArray *problems = crm_document_maker_get_problems (self->maker);

  return problems != NULL ? problems->len : 0;
}

static void
enable (CrmTemplateStudio *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

static void
update_actions (CrmTemplateStudio *self)
{
  gboolean is_archived
      = self->reading != NULL && crm_record_get_integer (self->reading->template, "archived", 0);
  gboolean can_save = self->reading != NULL && is_changed (self) && n_problems (self) == 0
                      && !crm_document_maker_is_busy (self->maker) && !self->is_saving;

  enable (self, "save", can_save);
  enable (self, "versions", self->reading != NULL);
  enable (self, "duplicate", self->reading != NULL);
  enable (self, "archive", self->reading != NULL && !is_archived);
  enable (self, "bring-back", is_archived);
  gtk_label_set_text (self->state_label, is_changed (self) ? _ ("Not saved yet") : "");
}

/* How long a key takes to reach the page */

static int
compare_delays (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

/**
 * crm_template_studio_get_delay:
 * @percentile: of the delays, 50 for the median
 * @n_keys: (out) (optional): how many changes were measured
 *
 * Returns: microseconds from a change of the text to the picture of the page
 */
gint64
crm_template_studio_get_delay (CrmTemplateStudio *self, guint percentile, guint *n_keys)
{
  g_autoptr (GArray) sorted = g_array_copy (self->delays);

  if (n_keys != NULL)
    *n_keys = sorted->len;
  if (sorted->len == 0)
    return 0;
  g_array_sort (sorted, compare_delays);
  return g_array_index (sorted, gint64, MIN (sorted->len - 1, sorted->len * percentile / 100));
}

static void
on_pages_drawn_cb (CrmTemplateStudio *self)
{
  gint64 asked_at = crm_document_maker_get_asked_at (self->maker), delay;

  crm_place_changed (CRM_PLACE (self));
  if (asked_at < self->typed_at || asked_at == self->told_at || self->typed_at == 0)
    return;
  self->told_at = asked_at;
  delay = g_get_monotonic_time () - asked_at;
  if (self->delays->len == N_DELAYS)
    g_array_remove_index (self->delays, 0);
  g_array_append_val (self->delays, delay);
  g_debug ("From key to page %.1f ms; 95 of 100 within %.1f ms", (double) delay / 1000,
           (double) crm_template_studio_get_delay (self, 95, NULL) / 1000);
}

/* Problems */

static GtkWidget *
make_problem_row (const CrmTemplateProblem *problem, gboolean is_missing)
{
  /* Translators: line, column and what is wrong there. */
  g_autofree char *text
      = g_strdup_printf (_ ("%u:%u  %s"), problem->line, problem->column, problem->message);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  g_object_set_data (G_OBJECT (row), "crm-line", GUINT_TO_POINTER (problem->line));
  g_object_set_data (G_OBJECT (row), "crm-column", GUINT_TO_POINTER (problem->column));
  if (is_missing)
    gtk_widget_add_css_class (label, "dim-label");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "caption");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return row;
}

/* What the record misses is no mistake of the template, and does not keep it from being saved. */
static GPtrArray *
get_missing (CrmTemplateStudio *self)
{
  CrmDocument *document = crm_document_maker_get_document (self->maker);

  return document != NULL && n_problems (self) == 0 ? crm_document_get_missing (document) : NULL;
}

static GPtrArray *
get_warnings (CrmTemplateStudio *self)
{
  CrmDocument *document = crm_document_maker_get_document (self->maker);

  return document != NULL && n_problems (self) == 0 ? crm_document_get_warnings (document) : NULL;
}

static void
add_to_text (GString *text, GPtrArray *problems)
{
  for (guint i = 0; problems != NULL && i < MIN (problems->len, MOST_ROWS); i++)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (text, "%u:%u %s\n", problem->line, problem->column, problem->message);
    }
  g_string_append_c (text, '\f');
}

/* Whether the list shows something else than what it should: a key mostly changes nothing of it,
 * and rows are not made for nothing. */
static gboolean
is_told_anew (CrmTemplateStudio *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_to_text (text, crm_document_maker_get_problems (self->maker));
  add_to_text (text, get_warnings (self));
  add_to_text (text, get_missing (self));
  if (g_strcmp0 (text->str, self->told) == 0)
    return FALSE;
  g_free (self->told);
  self->told = g_string_free (g_steal_pointer (&text), FALSE);
  return TRUE;
}

static void
append_rows (CrmTemplateStudio *self, GPtrArray *problems, gboolean is_missing)
{
  for (guint i = 0; problems != NULL && i < MIN (problems->len, MOST_ROWS); i++)
    gtk_list_box_append (self->problem_list,
                         make_problem_row (g_ptr_array_index (problems, i), is_missing));
}

static void
show_problems (CrmTemplateStudio *self)
{
  GPtrArray *problems = crm_document_maker_get_problems (self->maker);
  GtkWidget *row;

  crm_template_colors_clear_problems (self->buffer);
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    {
      CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      crm_template_colors_add_problem (self->buffer, problem->line, problem->column,
                                       problem->length);
    }
  if (!is_told_anew (self))
    return;
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->problem_list))) != NULL)
    gtk_list_box_remove (self->problem_list, row);
  append_rows (self, problems, FALSE);
  append_rows (self, get_warnings (self), TRUE);
  append_rows (self, get_missing (self), TRUE);
  if (n_problems (self) > 0)
    gtk_widget_add_css_class (self->problem_box, "error");
  else
    gtk_widget_remove_css_class (self->problem_box, "error");
  gtk_widget_set_visible (self->problem_box,
                          gtk_widget_get_first_child (GTK_WIDGET (self->problem_list)) != NULL);
}

static void
on_problem_activated_cb (CrmTemplateStudio *self, GtkListBoxRow *row)
{
  crm_template_text_go_to (self->text_view,
                           GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "crm-line")),
                           GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "crm-column")));
}

/* Making the pages */

static void
show_layout_error (CrmTemplateStudio *self)
{
  const GError *error = crm_document_maker_get_error (self->maker);

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gtk_label_set_text (self->notice_label, error->message);
      gtk_widget_set_visible (self->discard_button, FALSE);
      gtk_widget_set_visible (self->notice, TRUE);
    }
  else if (!gtk_widget_get_visible (self->discard_button))
    gtk_widget_set_visible (self->notice, FALSE);
}

static void
on_maker_changed_cb (CrmTemplateStudio *self)
{
  CrmDocumentPreview *preview = crm_document_maker_get_preview (self->maker);

  if (!crm_document_maker_is_busy (self->maker))
    {
      show_problems (self);
      show_layout_error (self);
      if (preview == NULL)
        crm_document_view_set_message (
            self->view, "crm-template-symbolic", _ ("No Pages Yet"),
            _ ("They appear as soon as the text of the template is right."));
    }
  crm_document_view_set_preview (self->view, preview);
  crm_source_link_set_document (self->link, crm_document_maker_get_document (self->maker));
  update_actions (self);
  crm_place_changed (CRM_PLACE (self));
}

static void
make_pages (CrmTemplateStudio *self)
{
  g_autofree char *text = dup_text (self);

  if (self->reading != NULL)
    crm_document_maker_set (self->maker, text, self->reading->shelf, self->reading->data);
}

/* Typing */

static void
keep_draft (CrmTemplateStudio *self)
{
  g_autofree char *text = dup_text (self);

  g_clear_handle_id (&self->keep_source, g_source_remove);
  crm_template_keep_draft (self->context, &self->id,
                           strcmp (text, saved_text (self)) != 0 ? text : NULL);
}

static gboolean
on_paused_cb (gpointer user_data)
{
  CrmTemplateStudio *self = user_data;

  self->keep_source = 0;
  keep_draft (self);
  return G_SOURCE_REMOVE;
}

static gboolean
shows_form (CrmTemplateStudio *self)
{
  return self->form != NULL
         && g_strcmp0 (gtk_stack_get_visible_child_name (self->ways), "form") == 0;
}

static void
update_form (CrmTemplateStudio *self)
{
  g_autofree char *text = shows_form (self) ? dup_text (self) : NULL;

  if (text != NULL)
    crm_template_form_set_text (self->form, text);
}

/* Only what differs is exchanged, as one step that can be undone. */
static void
on_form_edited_cb (CrmTemplateStudio *self, const char *text)
{
  g_autofree char *old = dup_text (self);
  gsize n_old = strlen (old), n_new = strlen (text), first = 0, last = 0;
  g_autofree char *middle = NULL;
  GtkTextIter from, to;

  while (first < MIN (n_old, n_new) && old[first] == text[first])
    first++;
  while (first > 0 && (old[first] & 0xc0) == 0x80)
    first--;
  while (last < MIN (n_old, n_new) - first && old[n_old - last - 1] == text[n_new - last - 1])
    last++;
  while (last > 0 && (old[n_old - last] & 0xc0) == 0x80)
    last--;
  middle = g_strndup (text + first, n_new - first - last);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &from,
                                      (int) g_utf8_strlen (old, (gssize) first));
  gtk_text_buffer_get_iter_at_offset (self->buffer, &to,
                                      (int) g_utf8_strlen (old, (gssize) (n_old - last)));
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &from, &to);
  gtk_text_buffer_insert (self->buffer, &from, middle, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  update_form (self);
}

static void
on_way_changed_cb (CrmTemplateStudio *self)
{
  gboolean is_form = g_strcmp0 (gtk_stack_get_visible_child_name (self->ways), "form") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->field_button), !is_form);
  gtk_widget_set_visible (GTK_WIDGET (self->place_label), !is_form);
  if (is_form && self->form == NULL && self->context != NULL)
    {
      self->form = CRM_TEMPLATE_FORM (crm_template_form_new (self->context, self->placeholders));
      g_signal_connect_object (self->form, "edited", G_CALLBACK (on_form_edited_cb), self,
                               G_CONNECT_SWAPPED);
      adw_bin_set_child (self->form_bin, GTK_WIDGET (self->form));
      if (self->reading != NULL)
        crm_template_form_set_logo (self->form, self->reading->office);
    }
  update_form (self);
}

static void
on_text_changed_cb (CrmTemplateStudio *self)
{
  if (self->is_loading)
    return;
  self->typed_at = g_get_monotonic_time ();
  make_pages (self);
  g_clear_handle_id (&self->keep_source, g_source_remove);
  self->keep_source = g_timeout_add (KEEP_MS, on_paused_cb, self);
  update_actions (self);
}

/* The field that the cursor is in. */
static void
show_field (CrmTemplateStudio *self)
{
  guint column;
  g_autofree char *line = crm_template_text_dup_line (self->text_view, &column);
  g_autoptr (CrmFieldPart) part = crm_template_field_at (line, column);
  CrmDocumentData *data = self->reading != NULL ? self->reading->data : NULL;
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  GtkTextIter at;

  if (part == NULL || data == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->field_bar), FALSE);
      return;
    }
  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  gtk_text_iter_set_line_offset (&at, 0);
  {
    GtkTextIter start;

    gtk_text_buffer_get_start_iter (self->buffer, &start);
    text = gtk_text_buffer_get_text (self->buffer, &start, &at, TRUE);
  }
  path = crm_template_expand_path (text, strlen (text), part->path);
  crm_field_bar_show (self->field_bar, line, column, path, data,
                      crm_context_get_locale (self->context));
}

static void
on_field_changed_cb (CrmTemplateStudio *self, const char *text)
{
  guint first, last;
  GtkTextIter from, to;

  crm_field_bar_get_range (self->field_bar, &first, &last);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &from, gtk_text_buffer_get_insert (self->buffer));
  gtk_text_iter_set_line_offset (&from, (int) first);
  to = from;
  gtk_text_iter_set_line_offset (&to, (int) last);
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &from, &to);
  gtk_text_buffer_insert (self->buffer, &from, text, -1);
  gtk_text_iter_backward_chars (&from, 2);
  gtk_text_buffer_place_cursor (self->buffer, &from);
  gtk_text_buffer_end_user_action (self->buffer);
}

static gboolean
on_rested_cb (gpointer user_data)
{
  CrmTemplateStudio *self = user_data;

  self->follow_source = 0;
  show_field (self);
  crm_source_link_show (self->link, self->cursor_line, TRUE);
  return G_SOURCE_REMOVE;
}

static void
on_cursor_moved_cb (CrmTemplateStudio *self)
{
  GtkTextIter at;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  self->cursor_line = (guint) gtk_text_iter_get_line (&at) + 1;
  /* Translators: where the cursor is in a text. */
  text = g_strdup_printf (_ ("Line %d, Column %d"), (int) self->cursor_line,
                          gtk_text_iter_get_line_offset (&at) + 1);
  gtk_label_set_text (self->place_label, text);
  g_clear_handle_id (&self->follow_source, g_source_remove);
  self->follow_source = g_timeout_add (FOLLOW_MS, on_rested_cb, self);
}

static void
on_line_activated_cb (CrmTemplateStudio *self, guint line)
{
  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_folded (self->flap));
  crm_template_text_go_to (self->text_view, line, 1);
}

static void
on_put_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  crm_template_text_put (CRM_TEMPLATE_STUDIO (user_data)->text_view,
                         g_variant_get_string (parameter, NULL));
}

static void
on_complete_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  crm_template_text_complete (CRM_TEMPLATE_STUDIO (user_data)->text_view);
}

static void
on_field_picked_cb (CrmTemplateStudio *self, const char *text)
{
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
set_text (CrmTemplateStudio *self, const char *text)
{
  GtkTextIter start;

  self->is_loading = TRUE;
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  gtk_text_buffer_set_modified (self->buffer, strcmp (text, saved_text (self)) != 0);
  self->is_loading = FALSE;
  make_pages (self);
  update_form (self);
}

static void
on_discard_clicked_cb (CrmTemplateStudio *self)
{
  gtk_widget_set_visible (self->discard_button, FALSE);
  gtk_widget_set_visible (self->notice, FALSE);
  set_text (self, saved_text (self));
  crm_template_keep_draft (self->context, &self->id, NULL);
}

/* The name */

static void
commit_name (CrmTemplateStudio *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name_entry)));
  g_autoptr (CrmOperation) operation = NULL;
  g_autofree char *label = NULL;
  CrmRecord *template = self->reading != NULL ? self->reading->template : NULL;

  if (template == NULL || *name == '\0' || strcmp (name, crm_record_get_title (template)) == 0)
    return;
  /* Translators: %s is the new name of a template. */
  label = g_strdup_printf (_ ("Rename template to “%s”"), name);
  operation = crm_operation_new (label);
  crm_operation_set_quiet (operation, TRUE);
  crm_operation_set (operation, crm_record_get_kind (template), &self->id, "name",
                     crm_value_text (name));
  crm_navigator_run (self->navigator, operation);
}

/* Reading */

static void
show_sample (CrmTemplateStudio *self)
{
  CrmRecord *sample = self->reading->sample;
  g_autofree char *name = sample != NULL ? crm_record_dup_name (sample) : NULL;

  crm_link_picker_set_link (self->sample_picker,
                            sample != NULL ? crm_record_get_kind (sample) : NULL,
                            sample != NULL ? crm_record_get_id (sample) : NULL, name);
}

/* The first reading brings the text; later ones leave alone what a person is typing. */
static void
take_reading (CrmTemplateStudio *self, CrmTemplateReading *reading)
{
  g_autoptr (CrmTemplateReading) old = self->reading;
  CrmRecord *template = reading->template;
  const CrmField *type = crm_kind_find_field (crm_record_get_kind (template), "type");
  g_autofree char *before = g_strdup (saved_text (self));

  self->reading = reading;
  g_free (self->subtitle);
  /* Translators: a type of document and the version of its template. */
  self->subtitle = g_strdup_printf (
      _ ("%s · version %d"), crm_field_choice_label (type, crm_record_get_text (template, "type")),
      (int) crm_record_get_integer (template, "version", 1));
  if (old == NULL
      || strcmp (crm_record_get_title (old->template), crm_record_get_title (template)) != 0)
    gtk_editable_set_text (self->name_entry, crm_record_get_title (template));
  show_sample (self);
  crm_template_studio_show_languages (self);
  crm_template_text_set_shelf (self->text_view, reading->shelf);
  crm_field_picker_set_data (CRM_FIELD_PICKER (gtk_menu_button_get_popover (self->field_button)),
                             reading->data, crm_context_get_locale (self->context));
  show_field (self);
  if (self->form != NULL)
    crm_template_form_set_logo (self->form, reading->office);
  if (old == NULL && reading->draft != NULL)
    {
      set_text (self, reading->draft);
      gtk_label_set_text (self->notice_label, _ ("This text was typed before and not saved."));
      gtk_widget_set_visible (self->discard_button, TRUE);
      gtk_widget_set_visible (self->notice, TRUE);
    }
  else if (old == NULL || (!is_changed (self) && strcmp (before, saved_text (self)) != 0))
    set_text (self, saved_text (self));
  else
    {
      g_autofree char *text = dup_text (self);

      gtk_text_buffer_set_modified (self->buffer, strcmp (text, saved_text (self)) != 0);
      make_pages (self);
    }
}

/* A file of another program is not written here: it has a window of its own. */
static void
leave_to_window (CrmTemplateStudio *self, CrmTemplateReading *reading)
{
  crm_navigator_go_back (self->navigator);
  crm_template_file_window_open (self->context, self->navigator, reading->template);
  crm_template_reading_free (reading);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateStudio) self = user_data;
  g_autoptr (GError) error = NULL;
  CrmTemplateReading *reading;

  if (self->context == NULL)
    return;
  reading = crm_template_read_finish (self->context, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->reading_cancellable);
  if (reading != NULL && crm_record_is_set (reading->template, "file_hash"))
    {
      leave_to_window (self, reading);
      return;
    }
  if (reading != NULL)
    take_reading (self, reading);
  else if (self->sample_kind != NULL)
    {
      /* What it was tried with is gone: something else will do. */
      self->sample_kind = NULL;
      self->is_stale = TRUE;
    }
  else
    crm_document_view_set_message (self->view, "crm-template-symbolic",
                                   _ ("The Template Cannot Be Read"), error->message);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->text_view), self->reading != NULL);
  update_actions (self);
  crm_place_changed (CRM_PLACE (self));
}

static void
read_again (CrmTemplateStudio *self)
{
  self->is_stale = FALSE;
  if (self->reading_cancellable != NULL)
    g_cancellable_cancel (self->reading_cancellable);
  g_clear_object (&self->reading_cancellable);
  self->reading_cancellable = g_cancellable_new ();
  crm_template_read_async (self->context, &self->id, self->sample_kind, &self->sample,
                           self->reading_cancellable, on_read_cb, g_object_ref (self));
}

static gboolean
on_coalesced_cb (gpointer user_data)
{
  CrmTemplateStudio *self = user_data;

  self->coalesce_source = 0;
  read_again (self);
  return G_SOURCE_REMOVE;
}

static void
on_context_changed_cb (CrmTemplateStudio *self)
{
  self->is_stale = TRUE;
  if (self->is_front && self->coalesce_source == 0)
    self->coalesce_source = g_timeout_add (COALESCE_MS, on_coalesced_cb, self);
}

static void
on_sample_picked_cb (CrmTemplateStudio *self)
{
  self->sample_kind = crm_link_picker_get_kind (self->sample_picker);
  if (self->sample_kind != NULL)
    self->sample = *crm_link_picker_get_id (self->sample_picker);
  read_again (self);
}

/* Saving */

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmTemplateStudio) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_saving = FALSE;
  if (self->context == NULL)
    return;
  if (!crm_operation_run_finish (CRM_OPERATION (source), result, &error))
    crm_navigator_report_error (self->navigator, _ ("The template was not saved"), error);
  else
    gtk_widget_set_visible (self->notice, FALSE);
  update_actions (self);
}

static void
on_save_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CrmTemplateStudio *self = user_data;
  g_autofree char *text = dup_text (self);
  g_autoptr (CrmOperation) operation = crm_template_change_save (self->reading->template, text);

  g_clear_handle_id (&self->keep_source, g_source_remove);
  gtk_widget_set_visible (self->discard_button, FALSE);
  self->is_saving = TRUE;
  update_actions (self);
  crm_operation_run_async (operation, self->context, NULL, on_saved_cb, g_object_ref (self));
}

/* The place */

static const char *
crm_template_studio_get_title (CrmPlace *place)
{
  CrmTemplateStudio *self = CRM_TEMPLATE_STUDIO (place);

  return self->reading != NULL ? crm_record_get_title (self->reading->template) : NULL;
}

static const char *
crm_template_studio_get_subtitle (CrmPlace *place)
{
  return CRM_TEMPLATE_STUDIO (place)->subtitle;
}

static GtkWidget *
crm_template_studio_get_header_end (CrmPlace *place)
{
  return CRM_TEMPLATE_STUDIO (place)->header_end;
}

static gboolean
crm_template_studio_is_busy (CrmPlace *place)
{
  CrmTemplateStudio *self = CRM_TEMPLATE_STUDIO (place);

  return self->reading_cancellable != NULL || crm_document_maker_is_busy (self->maker)
         || (crm_document_view_get_preview (self->view) != NULL
             && gtk_widget_get_mapped (GTK_WIDGET (self->view))
             && !crm_document_view_is_drawn (self->view));
}

static void
crm_template_studio_set_front (CrmPlace *place, gboolean is_front)
{
  CrmTemplateStudio *self = CRM_TEMPLATE_STUDIO (place);

  self->is_front = is_front;
  if (is_front && self->is_stale)
    read_again (self);
}

static void
crm_template_studio_place_init (CrmPlaceInterface *iface)
{
  iface->get_title = crm_template_studio_get_title;
  iface->get_subtitle = crm_template_studio_get_subtitle;
  iface->get_header_end = crm_template_studio_get_header_end;
  iface->is_busy = crm_template_studio_is_busy;
  iface->set_front = crm_template_studio_set_front;
}

/* The flap folds while the layout is being made: what follows from it comes in the next frame. */
static gboolean
show_folded_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CrmTemplateStudio *self = CRM_TEMPLATE_STUDIO (widget);

  gtk_widget_set_visible (self->pages_button, adw_flap_get_folded (self->flap));
  return G_SOURCE_REMOVE;
}

static void
on_folded_cb (CrmTemplateStudio *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), show_folded_cb, NULL, NULL);
}

/* The object */

static void
crm_template_studio_dispose (GObject *object)
{
  CrmTemplateStudio *self = CRM_TEMPLATE_STUDIO (object);

  if (self->keep_source != 0)
    keep_draft (self);
  g_clear_handle_id (&self->coalesce_source, g_source_remove);
  g_clear_handle_id (&self->follow_source, g_source_remove);
  if (self->reading_cancellable != NULL)
    g_cancellable_cancel (self->reading_cancellable);
  g_clear_object (&self->reading_cancellable);
  if (self->maker != NULL)
    g_signal_handlers_disconnect_by_data (self->maker, self);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  self->buffer = NULL;
  g_clear_object (&self->maker);
  g_clear_object (&self->link);
  g_clear_object (&self->placeholders);
  g_clear_object (&self->actions);
  g_clear_object (&self->header_end);
  g_clear_object (&self->context);
  g_clear_pointer ((GtkWidget **) &self->flap, gtk_widget_unparent);
  g_clear_pointer (&self->reading, crm_template_reading_free);
  G_OBJECT_CLASS (crm_template_studio_parent_class)->dispose (object);
}

static void
crm_template_studio_finalize (GObject *object)
{
  CrmTemplateStudio *self = CRM_TEMPLATE_STUDIO (object);

  g_free (self->subtitle);
  g_free (self->told);
  g_array_unref (self->delays);
  G_OBJECT_CLASS (crm_template_studio_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, flap);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, name_entry);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, field_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, text_view);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, toolbar_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, field_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, overlay);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, notice);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, notice_label);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, discard_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, problem_list);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, problem_box);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, place_label);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, state_label);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, sample_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, view);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, pages_button);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, header_end);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, ways);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, form_bin);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, beside_choice);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, sides);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, other_side);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, other_text);
  gtk_widget_class_bind_template_child (widget_class, CrmTemplateStudio, language_menu);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_beside_chosen_cb",
                                                G_CALLBACK (crm_template_studio_show_beside));
  gtk_widget_class_bind_template_callback_full (widget_class, "on_open_other_clicked_cb",
                                                G_CALLBACK (crm_template_studio_open_beside));
  gtk_widget_class_bind_template_callback (widget_class, on_way_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, commit_name);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_discard_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_pages_drawn_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_cb);
}

static void
crm_template_studio_class_init (CrmTemplateStudioClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_template_studio_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_template_studio_finalize;
  g_type_ensure (CRM_TYPE_DOCUMENT_VIEW);
  g_type_ensure (CRM_TYPE_TEMPLATE_TEXT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/clientela/Clientela/ui/documents/crm-template-studio.ui");
  bind_children (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "template.save",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK,
                                       "template.insert-field", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "template.put",
                                       "s", "bold");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_u, GDK_CONTROL_MASK, "template.put",
                                       "s", "underline");
}

static void
on_insert_field_activated_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_menu_button_popup (CRM_TEMPLATE_STUDIO (user_data)->field_button);
}

/* The buttons of the header bar are no children of the page, so both get the actions. */
static void
add_actions (CrmTemplateStudio *self)
{
  static const GActionEntry entries[] = {
    { .name = "save", .activate = on_save_activated_cb },
    { .name = "insert-field", .activate = on_insert_field_activated_cb },
    { .name = "put", .activate = on_put_activated_cb, .parameter_type = "s" },
    { .name = "complete", .activate = on_complete_activated_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  crm_template_studio_add_menu (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "template", G_ACTION_GROUP (self->actions));
  gtk_widget_insert_action_group (self->header_end, "template", G_ACTION_GROUP (self->actions));
}

static void
crm_template_studio_init (CrmTemplateStudio *self)
{
  self->delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->header_end);
  add_actions (self);
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
  adw_bin_set_child (self->toolbar_bin, crm_template_toolbar_new ());
  self->link = crm_source_link_new (self->overlay, self->view);
  g_signal_connect_object (self->link, "activated", G_CALLBACK (on_line_activated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (on_text_changed_cb), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position",
                            G_CALLBACK (on_cursor_moved_cb), self);
}

static void
add_sample_picker (CrmTemplateStudio *self)
{
  static const char *const names[]
      = { "document", "invoice", "sales_order", "opportunity", "account", "contact" };
  const CrmKind *kinds[G_N_ELEMENTS (names)];
  GtkWidget *picker = crm_link_picker_new (self->context, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    kinds[i] = crm_context_get_kind (self->context, names[i]);
  self->sample_picker = CRM_LINK_PICKER (picker);
  crm_link_picker_set_kinds (self->sample_picker, self->context, kinds, G_N_ELEMENTS (names));
  crm_link_picker_set_can_create (self->sample_picker, FALSE);
  crm_link_picker_set_label (self->sample_picker, _ ("Try with"));
  gtk_widget_set_hexpand (picker, TRUE);
  g_signal_connect_object (picker, "picked", G_CALLBACK (on_sample_picked_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (self->sample_bin, picker);
}

/**
 * crm_template_studio_new:
 * @template: its id
 *
 * Returns: (transfer full): the page of a template
 */
GtkWidget *
crm_template_studio_new (CrmContext *context, CrmNavigator *navigator, const CrmId *template)
{
  CrmTemplateStudio *self = g_object_new (CRM_TYPE_TEMPLATE_STUDIO, NULL);
  GtkWidget *picker;

  self->context = g_object_ref (context);
  self->navigator = navigator;
  self->id = *template;
  self->placeholders = crm_placeholders_new (crm_context_get_catalog (context));
  self->maker = crm_document_maker_new (self->placeholders);
  g_signal_connect_swapped (self->maker, "changed", G_CALLBACK (on_maker_changed_cb), self);
  crm_template_text_set_placeholders (self->text_view, self->placeholders);
  self->field_bar = CRM_FIELD_BAR (crm_field_bar_new (self->placeholders));
  g_signal_connect_object (self->field_bar, "changed", G_CALLBACK (on_field_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_bin_set_child (self->field_bin, GTK_WIDGET (self->field_bar));
  picker = crm_field_picker_new (self->placeholders);
  gtk_menu_button_set_popover (self->field_button, picker);
  g_signal_connect_object (picker, "picked", G_CALLBACK (on_field_picked_cb), self,
                           G_CONNECT_SWAPPED);
  add_sample_picker (self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_context_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_cursor_moved_cb (self);
  update_actions (self);
  read_again (self);
  return GTK_WIDGET (self);
}

/**
 * crm_template_studio_shows:
 *
 * Returns: whether it is the page of that template
 */
gboolean
crm_template_studio_shows (CrmTemplateStudio *self, const CrmId *template)
{
  g_return_val_if_fail (CRM_IS_TEMPLATE_STUDIO (self), FALSE);
  return crm_id_equal (&self->id, template);
}

/**
 * crm_template_studio_get_link:
 *
 * Returns: (transfer none): what leads from its pages to its text and back
 */
CrmSourceLink *
crm_template_studio_get_link (CrmTemplateStudio *self)
{
  g_return_val_if_fail (CRM_IS_TEMPLATE_STUDIO (self), NULL);
  return self->link;
}
