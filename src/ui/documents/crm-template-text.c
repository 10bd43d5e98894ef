/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a template. What is offered is asked for with each key only while the list is open.
 * Main thread. */
#include "config.h"

#include "crm-template-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-template-colors.h"
#include "crm-template-complete.h"
#include "crm-template-pieces-private.h"

#define CHIP_RADIUS 5
#define LIST_HEIGHT 240

struct _CrmTemplateText
{
  GtkTextView parent_instance;

  GtkTextBuffer *buffer; /* belongs to the view */
  CrmPlaceholders *placeholders;
  CrmTemplateShelf *shelf;
  GtkWidget *popover;
  GtkListBox *list;
  GPtrArray *offered; /* of CrmCompletion, or NULL */
  gsize start;        /* bytes: what a completion replaces begins there */
  gboolean is_putting;
};

G_DEFINE_FINAL_TYPE (CrmTemplateText, crm_template_text, GTK_TYPE_TEXT_VIEW)

/* Chips */

static void
append_chip (GtkSnapshot *snapshot, const GdkRectangle *first, const GdkRectangle *last)
{
  GskRoundedRect outline;
  GdkRGBA color;
  graphene_rect_t area = GRAPHENE_RECT_INIT (first->x - 2, first->y,
                                             last->x + last->width - first->x + 4, first->height);

  crm_template_colors_get_chip (&color);
  gsk_rounded_rect_init_from_rect (&outline, &area, CHIP_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &area);
  gtk_snapshot_pop (snapshot);
}

/* A field that goes on in the next line has a chip on each. */
static void
snapshot_field (CrmTemplateText *self,
                GtkSnapshot *snapshot,
                const GtkTextIter *start,
                const GtkTextIter *end)
{
  GtkTextIter at = *start;
  GdkRectangle first, last;

  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &at, &first);
  last = first;
  while (gtk_text_iter_forward_char (&at) && gtk_text_iter_compare (&at, end) < 0)
    {
      GdkRectangle next;

      gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &at, &next);
      if (next.y != last.y)
        {
          append_chip (snapshot, &first, &last);
          first = next;
        }
      last = next;
    }
  append_chip (snapshot, &first, &last);
}

static void
crm_template_text_snapshot_layer (GtkTextView *view, GtkTextViewLayer layer, GtkSnapshot *snapshot)
{
  CrmTemplateText *self = CRM_TEMPLATE_TEXT (view);
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (self->buffer),
                                               CRM_TEMPLATE_FIELD_TAG);
  GdkRectangle seen;
  GtkTextIter at, end, bottom;

  if (layer != GTK_TEXT_VIEW_LAYER_BELOW_TEXT || tag == NULL)
    return;
  gtk_text_view_get_visible_rect (view, &seen);
  gtk_text_view_get_line_at_y (view, &at, seen.y, NULL);
  gtk_text_view_get_line_at_y (view, &bottom, seen.y + seen.height, NULL);
  gtk_text_iter_forward_to_line_end (&bottom);
  while (gtk_text_iter_compare (&at, &bottom) < 0)
    {
      if (!gtk_text_iter_starts_tag (&at, tag)
          && (!gtk_text_iter_forward_to_tag_toggle (&at, tag)
              || !gtk_text_iter_starts_tag (&at, tag)))
        {
          if (gtk_text_iter_is_end (&at))
            return;
          continue;
        }
      end = at;
      if (!gtk_text_iter_forward_to_tag_toggle (&end, tag))
        return;
      snapshot_field (self, snapshot, &at, &end);
      at = end;
    }
}

/* Completion */

static gsize
cursor_bytes (CrmTemplateText *self, char **text)
{
  GtkTextIter start, end, cursor;
  g_autofree char *before = NULL;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor,
                                    gtk_text_buffer_get_insert (self->buffer));
  *text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  before = gtk_text_buffer_get_text (self->buffer, &start, &cursor, TRUE);
  return strlen (before);
}

static GtkWidget *
make_row (const CrmCompletion *completion)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *shown = g_strndup (completion->text, strcspn (completion->text, "\n"));
  g_autofree char *label = NULL;
  GtkWidget *text, *explanation = gtk_label_new (completion->label);

  if (g_str_has_suffix (shown, "}}"))
    shown[strlen (shown) - 2] = '\0';
  text = gtk_label_new (shown);
  label = g_strdup_printf ("%s, %s", shown, completion->label);
  gtk_widget_add_css_class (text, "monospace");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_add_css_class (explanation, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (explanation), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (explanation), 1);
  gtk_widget_set_hexpand (explanation, TRUE);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), explanation);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

static void
hide_offered (CrmTemplateText *self)
{
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
point_to_cursor (CrmTemplateText *self)
{
  GtkTextIter cursor;
  GdkRectangle area;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor,
                                    gtk_text_buffer_get_insert (self->buffer));
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (self), &cursor, &area);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, area.x,
                                         area.y, &area.x, &area.y);
  /* The cursor may be about to scroll into view. */
  area.width = MAX (area.width, 1);
  area.x = CLAMP (area.x, 0, MAX (gtk_widget_get_width (GTK_WIDGET (self)) - 1, 0));
  area.y = CLAMP (area.y, 0, MAX (gtk_widget_get_height (GTK_WIDGET (self)) - area.height, 0));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &area);
}

/* What is written in full already is no offer. */
static gboolean
is_done (CrmTemplateText *self, const char *text, gsize cursor)
{
  const CrmCompletion *only = g_ptr_array_index (self->offered, 0);

  return self->offered->len == 1 && strlen (only->text) == cursor - self->start
         && strncmp (only->text, text + self->start, cursor - self->start) == 0;
}

/**
 * crm_template_text_complete:
 *
 * Offers what could be written at the cursor; nothing is shown where there is nothing.
 */
void
crm_template_text_complete (CrmTemplateText *self)
{
  g_autofree char *text = NULL;
  gsize cursor;
  GtkWidget *row;

  g_return_if_fail (CRM_IS_TEMPLATE_TEXT (self));
  if (self->placeholders == NULL || !gtk_text_view_get_editable (GTK_TEXT_VIEW (self)))
    return;
  cursor = cursor_bytes (self, &text);
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  self->offered
      = crm_template_complete (self->placeholders, self->shelf, text, cursor, &self->start);
  if (self->offered->len == 0 || is_done (self, text, cursor))
    {
      hide_offered (self);
      return;
    }
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < self->offered->len; i++)
    gtk_list_box_append (self->list, make_row (g_ptr_array_index (self->offered, i)));
  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  point_to_cursor (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_popover_popup (GTK_POPOVER (self->popover));
}

/**
 * crm_template_text_get_n_offered:
 *
 * Returns: how many completions are open to choose from
 */
guint
crm_template_text_get_n_offered (CrmTemplateText *self)
{
  g_return_val_if_fail (CRM_IS_TEMPLATE_TEXT (self), 0);
  return self->offered != NULL ? self->offered->len : 0;
}

/**
 * crm_template_text_accept:
 *
 * Writes the completion that is selected.
 *
 * Returns: FALSE when none is offered
 */
gboolean
crm_template_text_accept (CrmTemplateText *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  g_autoptr (GPtrArray) offered = NULL;
  g_autofree char *text = NULL, *behind = NULL, *new_text = NULL;
  const CrmCompletion *completion;
  GtkTextIter from, to, end;
  gsize cursor;

  g_return_val_if_fail (CRM_IS_TEMPLATE_TEXT (self), FALSE);
  if (self->offered == NULL || row == NULL)
    return FALSE;
  offered = g_steal_pointer (&self->offered);
  completion = g_ptr_array_index (offered, (guint) gtk_list_box_row_get_index (row));
  cursor = cursor_bytes (self, &text);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &to, gtk_text_buffer_get_insert (self->buffer));
  from = end = to;
  gtk_text_iter_backward_chars (
      &from, (int) g_utf8_strlen (text + self->start, (gssize) (cursor - self->start)));
  gtk_text_iter_forward_chars (&end, 2);
  behind = gtk_text_buffer_get_text (self->buffer, &to, &end, TRUE);
  new_text = g_strdup (completion->text);
  /* Braces that close the field already are not written twice. */
  if (strcmp (behind, "}}") == 0 && completion->back == 0 && g_str_has_suffix (new_text, "}}"))
    new_text[strlen (new_text) - 2] = '\0';
  self->is_putting = TRUE;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &from, &to);
  gtk_text_buffer_insert (self->buffer, &from, new_text, -1);
  if (strlen (new_text) < strlen (completion->text))
    gtk_text_iter_forward_chars (&from, 2);
  gtk_text_iter_backward_chars (&from, (int) completion->back);
  gtk_text_buffer_place_cursor (self->buffer, &from);
  gtk_text_buffer_end_user_action (self->buffer);
  self->is_putting = FALSE;
  hide_offered (self);
  if (completion->back > 0)
    crm_template_text_complete (self);
  return TRUE;
}

static void
on_row_activated_cb (CrmTemplateText *self, GtkListBoxRow *row)
{
  gtk_list_box_select_row (self->list, row);
  crm_template_text_accept (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
move_selection (CrmTemplateText *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + step : 0;
  GtkListBoxRow *next
      = gtk_list_box_get_row_at_index (self->list, CLAMP (index, 0, (int) self->offered->len - 1));
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (self->list);
  graphene_rect_t bounds;

  gtk_list_box_select_row (self->list, next);
  if (adjustment != NULL
      && gtk_widget_compute_bounds (GTK_WIDGET (next), GTK_WIDGET (self->list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

static gboolean
on_key_pressed_cb (CrmTemplateText *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_space && (state & GDK_CONTROL_MASK) != 0)
    {
      crm_template_text_complete (self);
      return TRUE;
    }
  if (self->offered == NULL)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      move_selection (self, key == GDK_KEY_Down ? 1 : -1);
      return TRUE;
    case GDK_KEY_Page_Down:
    case GDK_KEY_Page_Up:
      move_selection (self, key == GDK_KEY_Page_Down ? 6 : -6);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      return crm_template_text_accept (self);
    case GDK_KEY_Escape:
      hide_offered (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Two braces, three colons and a colon inside a field ask for what can follow. */
static gboolean
asks (CrmTemplateText *self, const char *inserted)
{
  GtkTextIter cursor, from;
  g_autofree char *before = NULL;

  if (self->offered != NULL)
    return TRUE;
  if (strlen (inserted) != 1 || strchr ("{:", inserted[0]) == NULL)
    return FALSE;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor,
                                    gtk_text_buffer_get_insert (self->buffer));
  from = cursor;
  gtk_text_iter_set_line_offset (&from, 0);
  before = gtk_text_buffer_get_text (self->buffer, &from, &cursor, TRUE);
  return g_str_has_suffix (before, "{{") || g_str_has_suffix (before, ":::")
         || (inserted[0] == ':' && strstr (before, "{{") != NULL
             && !g_str_has_suffix (before, "}}:"));
}

static void
on_text_inserted_cb (CrmTemplateText *self, GtkTextIter *at, const char *text, int length)
{
  g_autofree char *inserted = g_strndup (text, (gsize) length);

  /* Only what a person types: the view has the keyboard. */
  if (!self->is_putting && gtk_widget_has_focus (GTK_WIDGET (self)) && asks (self, inserted))
    crm_template_text_complete (self);
}

static void
on_range_deleted_cb (CrmTemplateText *self)
{
  if (!self->is_putting && self->offered != NULL)
    crm_template_text_complete (self);
}

/* Whoever goes elsewhere wants nothing of it. */
static void
on_cursor_moved_cb (CrmTemplateText *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) offered = NULL;
  gsize start, cursor;

  if (self->offered == NULL || self->is_putting)
    return;
  cursor = cursor_bytes (self, &text);
  offered = crm_template_complete (self->placeholders, self->shelf, text, cursor, &start);
  if (offered->len == 0 || start != self->start)
    hide_offered (self);
}

static void
on_focus_left_cb (CrmTemplateText *self)
{
  hide_offered (self);
}

/* The toolbar's pieces */

/* The lines of the selection, whole. */
static void
get_lines (CrmTemplateText *self, GtkTextIter *from, GtkTextIter *to)
{
  gtk_text_buffer_get_selection_bounds (self->buffer, from, to);
  gtk_text_iter_set_line_offset (from, 0);
  if (!gtk_text_iter_ends_line (to))
    gtk_text_iter_forward_to_line_end (to);
}

static void
put_around (CrmTemplateText *self, GtkTextIter *from, GtkTextIter *to, const CrmPiece *piece)
{
  g_autofree char *inside = gtk_text_buffer_get_text (self->buffer, from, to, TRUE);
  g_autofree char *all = NULL;
  gboolean is_empty = *inside == '\0';
  int offset;

  /* What is there already goes away again. */
  if (piece->shape == CRM_PIECE_AROUND && !is_empty && g_str_has_prefix (inside, piece->before)
      && g_str_has_suffix (inside, piece->after)
      && strlen (inside) >= strlen (piece->before) + strlen (piece->after))
    all = g_strndup (inside + strlen (piece->before),
                     strlen (inside) - strlen (piece->before) - strlen (piece->after));
  else
    all = g_strconcat (piece->before, inside, piece->after, NULL);
  offset = gtk_text_iter_get_offset (from);
  gtk_text_buffer_delete (self->buffer, from, to);
  gtk_text_buffer_insert (self->buffer, from, all, -1);
  if (piece->at >= 0)
    gtk_text_buffer_get_iter_at_offset (self->buffer, from, offset + piece->at);
  else if (is_empty)
    gtk_text_iter_backward_chars (from, (int) g_utf8_strlen (piece->after, -1));
  gtk_text_buffer_place_cursor (self->buffer, from);
}

/* Before each line of the selection, or away from each when all have it. */
static void
put_before_lines (CrmTemplateText *self, GtkTextIter *from, GtkTextIter *to, const char *sign)
{
  g_autofree char *inside = gtk_text_buffer_get_text (self->buffer, from, to, TRUE);
  g_auto (GStrv) lines = g_strsplit (inside, "\n", -1);
  g_autoptr (GString) all = g_string_new (NULL);
  gboolean has_all = TRUE;

  for (guint i = 0; lines[i] != NULL; i++)
    has_all &= g_str_has_prefix (lines[i], sign);
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (all, "%s%s%s", i > 0 ? "\n" : "", has_all ? "" : sign,
                            has_all ? lines[i] + strlen (sign) : lines[i]);
  gtk_text_buffer_delete (self->buffer, from, to);
  gtk_text_buffer_insert (self->buffer, from, all->len > 0 ? all->str : sign, -1);
  gtk_text_buffer_place_cursor (self->buffer, from);
}

/* On lines of its own below the one of the cursor, if anything stands there. */
static void
put_block (CrmTemplateText *self, const CrmPiece *piece)
{
  GtkTextIter at;
  int offset;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &at, gtk_text_buffer_get_insert (self->buffer));
  if (!gtk_text_iter_ends_line (&at))
    gtk_text_iter_forward_to_line_end (&at);
  if (gtk_text_iter_get_line_offset (&at) > 0)
    gtk_text_buffer_insert (self->buffer, &at, "\n", 1);
  offset = gtk_text_iter_get_offset (&at);
  gtk_text_buffer_insert (self->buffer, &at, piece->before, -1);
  if (piece->at >= 0)
    gtk_text_buffer_get_iter_at_offset (self->buffer, &at, offset + piece->at);
  gtk_text_buffer_place_cursor (self->buffer, &at);
}

/**
 * crm_template_text_put:
 * @name: of a piece: bold, heading, table, if …
 *
 * Writes it at the cursor or around what is selected. Where a field is to be named, what there is
 * is offered.
 */
void
crm_template_text_put (CrmTemplateText *self, const char *name)
{
  const CrmPiece *piece = crm_piece_find (name);
  GtkTextIter from, to;

  g_return_if_fail (CRM_IS_TEMPLATE_TEXT (self));
  if (piece == NULL || !gtk_text_view_get_editable (GTK_TEXT_VIEW (self)))
    return;
  self->is_putting = TRUE;
  gtk_text_buffer_begin_user_action (self->buffer);
  if (piece->shape == CRM_PIECE_BLOCK)
    put_block (self, piece);
  else if (piece->shape == CRM_PIECE_AROUND)
    {
      gtk_text_buffer_get_selection_bounds (self->buffer, &from, &to);
      put_around (self, &from, &to, piece);
    }
  else
    {
      get_lines (self, &from, &to);
      if (piece->shape == CRM_PIECE_LINES)
        put_before_lines (self, &from, &to, piece->before);
      else
        put_around (self, &from, &to, piece);
    }
  gtk_text_buffer_end_user_action (self->buffer);
  self->is_putting = FALSE;
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self),
                                      gtk_text_buffer_get_insert (self->buffer));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (piece->asks)
    crm_template_text_complete (self);
}

/* The object */

static void
crm_template_text_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GTK_WIDGET_CLASS (crm_template_text_parent_class)
      ->size_allocate (widget, width, height, baseline);
  gtk_popover_present (GTK_POPOVER (CRM_TEMPLATE_TEXT (widget)->popover));
}

static void
crm_template_text_dispose (GObject *object)
{
  CrmTemplateText *self = CRM_TEMPLATE_TEXT (object);

  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  self->buffer = NULL;
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  g_clear_object (&self->placeholders);
  g_clear_object (&self->shelf);
  G_OBJECT_CLASS (crm_template_text_parent_class)->dispose (object);
}

static void
crm_template_text_class_init (CrmTemplateTextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_template_text_dispose;
  widget_class->size_allocate = crm_template_text_size_allocate;
  GTK_TEXT_VIEW_CLASS (klass)->snapshot_layer = crm_template_text_snapshot_layer;
}

static void
make_popover (CrmTemplateText *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();

  self->list = GTK_LIST_BOX (list);
  gtk_widget_set_can_focus (list, FALSE);
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What could stand here"), -1);
  g_signal_connect_swapped (list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), LIST_HEIGHT);
  gtk_widget_set_size_request (scroller, 320, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_add_css_class (self->popover, "crm-completion");
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

static void
crm_template_text_init (CrmTemplateText *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  crm_template_colors_attach (self->buffer);
  make_popover (self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  g_signal_connect_data (self->buffer, "insert-text", G_CALLBACK (on_text_inserted_cb), self, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect_data (self->buffer, "delete-range", G_CALLBACK (on_range_deleted_cb), self, NULL,
                         G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position",
                            G_CALLBACK (on_cursor_moved_cb), self);
}

void
crm_template_text_set_placeholders (CrmTemplateText *self, CrmPlaceholders *placeholders)
{
  g_return_if_fail (CRM_IS_TEMPLATE_TEXT (self));
  g_set_object (&self->placeholders, placeholders);
}

/**
 * crm_template_text_set_shelf:
 * @shelf: the parts that a template may take in
 */
void
crm_template_text_set_shelf (CrmTemplateText *self, CrmTemplateShelf *shelf)
{
  g_return_if_fail (CRM_IS_TEMPLATE_TEXT (self));
  g_set_object (&self->shelf, shelf);
}

/**
 * crm_template_text_dup:
 *
 * Returns: (transfer full): all of it
 */
char *
crm_template_text_dup (CrmTemplateText *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (CRM_IS_TEMPLATE_TEXT (self), NULL);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

/**
 * crm_template_text_dup_line:
 * @column: (out): characters before the cursor
 *
 * Returns: (transfer full): the line of the cursor
 */
char *
crm_template_text_dup_line (CrmTemplateText *self, guint *column)
{
  GtkTextIter start, end;

  g_return_val_if_fail (CRM_IS_TEMPLATE_TEXT (self), NULL);
  gtk_text_buffer_get_iter_at_mark (self->buffer, &start,
                                    gtk_text_buffer_get_insert (self->buffer));
  *column = (guint) gtk_text_iter_get_line_offset (&start);
  end = start;
  gtk_text_iter_set_line_offset (&start, 0);
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

/**
 * crm_template_text_go_to:
 * @line: from 1
 * @column: from 1, in characters
 *
 * Puts the cursor there and shows it.
 */
void
crm_template_text_go_to (CrmTemplateText *self, guint line, guint column)
{
  GtkTextIter at;

  g_return_if_fail (CRM_IS_TEMPLATE_TEXT (self));
  gtk_text_buffer_get_iter_at_line_offset (self->buffer, &at, MAX ((int) line, 1) - 1,
                                           MAX ((int) column, 1) - 1);
  gtk_text_buffer_place_cursor (self->buffer, &at);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (self->buffer),
                                0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}
