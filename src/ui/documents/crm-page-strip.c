/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout of pages, which of them are worth a picture, and the text that is selected. Main
 * thread. */
#include "config.h"

#include "crm-page-strip.h"

#include "crm-page-view.h"

#define MARGIN 18
#define GAP 14
#define NARROWEST 160
/* Letters that are larger than this on a wide screen are no easier to read. */
#define LARGEST_FIT 1.4
/* What was seen lately is there at once. */
#define CACHE_BYTES ((gsize) 192 * 1024 * 1024)

/* A place in the text: before a character of a page. */
typedef struct
{
  guint page;
  guint at;
} Spot;

struct _CrmPageStrip
{
  GtkWidget parent_instance;

  CrmDocumentPreview *preview;
  CrmPageCache *cache;
  GPtrArray *pages; /* of CrmPageView, the children */
  double widest;    /* points, as the pages are turned */
  double highest;   /* points, likewise */
  double zoom;      /* CRM_ZOOM_FIT, CRM_ZOOM_PAGE, or fixed */
  guint turns;      /* quarters, clockwise */
  int view_height;  /* of what the strip is seen through */

  /* As it was laid out */
  double scale; /* pixels per point */
  graphene_rect_t seen;

  gboolean has_selection;
  Spot anchor, cursor;
  guint n_presses; /* of the selection that is being made: letters, words, lines */
  GCancellable *copying;
};

G_DEFINE_FINAL_TYPE (CrmPageStrip, crm_page_strip, GTK_TYPE_WIDGET)

static guint drawn_signal, follow_signal;

static CrmPageView *
get_page (CrmPageStrip *self, guint page)
{
  return g_ptr_array_index (self->pages, page);
}

/* Layout */

static double
scale_for_width (CrmPageStrip *self, int width)
{
  double scale;

  if (self->zoom > 0)
    return self->zoom * CRM_PIXELS_PER_POINT;
  scale = (width - 2 * MARGIN) / self->widest;
  if (self->zoom == CRM_ZOOM_PAGE && self->view_height > 0)
    return CLAMP (MIN (scale, (self->view_height - 2 * MARGIN) / self->highest), 0.05,
                  8 * CRM_PIXELS_PER_POINT);
  return CLAMP (scale, 0.05, LARGEST_FIT * CRM_PIXELS_PER_POINT);
}

static void
get_points (CrmPageStrip *self, guint page, double *width, double *height)
{
  if (self->turns % 2 == 0)
    crm_document_preview_get_page_size (self->preview, page, width, height);
  else
    crm_document_preview_get_page_size (self->preview, page, height, width);
}

static void
page_size (CrmPageStrip *self, guint page, double scale, int *width, int *height)
{
  double points_width, points_height;

  get_points (self, page, &points_width, &points_height);
  *width = MAX (1, (int) (points_width * scale));
  *height = MAX (1, (int) (points_height * scale));
}

static int
measure_height (CrmPageStrip *self, double scale)
{
  int total = 2 * MARGIN, width, height;

  for (guint i = 0; i < self->pages->len; i++)
    {
      page_size (self, i, scale, &width, &height);
      total += height + (i > 0 ? GAP : 0);
    }
  return total;
}

static GtkSizeRequestMode
crm_page_strip_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
crm_page_strip_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  CrmPageStrip *self = CRM_PAGE_STRIP (widget);

  *minimum = *natural = 0;
  if (self->pages->len == 0)
    return;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *natural = 2 * MARGIN
                 + (int) (self->widest * CRM_PIXELS_PER_POINT * (self->zoom > 0 ? self->zoom : 1));
      *minimum = self->zoom > 0 ? *natural : NARROWEST;
      return;
    }
  if (for_size < 0)
    for_size = 2 * MARGIN + (int) (self->widest * CRM_PIXELS_PER_POINT);
  *minimum = *natural = measure_height (self, scale_for_width (self, for_size));
}

static void
crm_page_strip_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmPageStrip *self = CRM_PAGE_STRIP (widget);
  int y = MARGIN, page_width, page_height;

  if (self->pages->len == 0)
    return;
  self->scale = scale_for_width (self, width);
  for (guint i = 0; i < self->pages->len; i++)
    {
      page_size (self, i, self->scale, &page_width, &page_height);
      gtk_widget_size_allocate (
          GTK_WIDGET (get_page (self, i)),
          &(GtkAllocation){ MAX (0, (width - page_width) / 2), y, page_width, page_height }, -1);
      y += page_height + GAP;
    }
}

static void
on_page_drawn_cb (CrmPageStrip *self)
{
  if (crm_page_strip_is_drawn (self))
    g_signal_emit (self, drawn_signal, 0);
}

static void
on_followed_cb (CrmPageStrip *self, int page, double top, const char *uri)
{
  g_signal_emit (self, follow_signal, 0, page, top, uri);
}

/* Selecting */

static int
compare_spots (const Spot *a, const Spot *b)
{
  if (a->page != b->page)
    return a->page < b->page ? -1 : 1;
  return a->at < b->at ? -1 : a->at > b->at;
}

static void
get_ends (CrmPageStrip *self, Spot *first, Spot *last)
{
  gboolean is_forward = compare_spots (&self->anchor, &self->cursor) <= 0;

  *first = is_forward ? self->anchor : self->cursor;
  *last = is_forward ? self->cursor : self->anchor;
}

static void
show_selection (CrmPageStrip *self)
{
  Spot first, last;

  get_ends (self, &first, &last);
  for (guint i = 0; i < self->pages->len; i++)
    {
      gboolean is_inside = self->has_selection && i >= first.page && i <= last.page;

      crm_page_view_select (get_page (self, i), is_inside && i == first.page ? first.at : 0,
                            !is_inside       ? 0
                            : i == last.page ? last.at
                                             : G_MAXUINT);
    }
}

/* The page at a height of the strip, or the one next to it. */
static CrmPageView *
find_page (CrmPageStrip *self, double y)
{
  CrmPageView *found = NULL;

  for (guint i = 0; i < self->pages->len; i++)
    {
      graphene_rect_t bounds;

      if (!gtk_widget_compute_bounds (GTK_WIDGET (get_page (self, i)), GTK_WIDGET (self), &bounds))
        continue;
      if (found != NULL && bounds.origin.y > y)
        break;
      found = get_page (self, i);
    }
  return found;
}

static gboolean
find_spot (CrmPageStrip *self, double x, double y, Spot *spot, gboolean *is_on_text)
{
  CrmPageView *page = find_page (self, y);
  double widget_x, widget_y, page_x, page_y;
  CrmPageWords *words;

  *is_on_text = FALSE;
  if (page == NULL
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (page), x, y, &widget_x,
                                            &widget_y))
    return FALSE;
  crm_page_view_read (page);
  words = crm_page_view_get_words (page);
  if (words == NULL)
    return FALSE;
  crm_page_view_to_page (page, widget_x, widget_y, &page_x, &page_y);
  spot->page = crm_page_view_get_page (page);
  spot->at = crm_page_words_find (words, page_x, page_y);
  *is_on_text = crm_page_words_is_on_text (words, page_x, page_y);
  return TRUE;
}

/* Two presses select words, three lines. */
static void
widen (CrmPageStrip *self, const Spot *spot, guint *from, guint *to)
{
  CrmPageWords *words = crm_page_view_get_words (get_page (self, spot->page));

  *from = *to = spot->at;
  if (words == NULL)
    return;
  if (self->n_presses == 2)
    crm_page_words_find_word (words, spot->at, from, to);
  else if (self->n_presses >= 3)
    crm_page_words_find_line (words, spot->at, from, to);
}

static void
on_pressed_cb (CrmPageStrip *self, int n_presses, double x, double y, GtkGestureClick *click)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  gboolean is_on_text;
  Spot spot;

  if (!find_spot (self, x, y, &spot, &is_on_text))
    return;
  self->n_presses = (guint) n_presses;
  if ((state & GDK_SHIFT_MASK) != 0 && self->has_selection)
    self->cursor = spot;
  else
    {
      self->anchor = self->cursor = spot;
      widen (self, &spot, &self->anchor.at, &self->cursor.at);
    }
  self->has_selection = compare_spots (&self->anchor, &self->cursor) != 0;
  show_selection (self);
}

static void
on_dragged_cb (CrmPageStrip *self, double dx, double dy, GtkGestureDrag *drag)
{
  double x, y;
  gboolean is_on_text;
  guint from, to;
  Spot spot;

  if (self->n_presses == 0 || !gtk_gesture_drag_get_start_point (drag, &x, &y)
      || !find_spot (self, x + dx, y + dy, &spot, &is_on_text))
    return;
  widen (self, &spot, &from, &to);
  self->cursor = spot;
  self->cursor.at = compare_spots (&spot, &self->anchor) < 0 ? from : to;
  self->has_selection = compare_spots (&self->anchor, &self->cursor) != 0;
  show_selection (self);
}

static void
on_moved_cb (CrmPageStrip *self, double x, double y)
{
  gboolean is_on_text = FALSE;
  Spot spot;

  find_spot (self, x, y, &spot, &is_on_text);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_on_text ? "text" : NULL);
}

static void
add_controllers (CrmPageStrip *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_dragged_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_moved_cb), self);
  gtk_gesture_group (click, drag);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

/* Copying: the pages are asked one by one, so that those far away are there too. */

typedef struct
{
  CrmPageStrip *strip;
  GString *text;
  Spot first, last;
  guint page;
} Copy;

static void
copy_free (Copy *copy)
{
  g_object_unref (copy->strip);
  g_string_free (copy->text, TRUE);
  g_free (copy);
}

static void ask_next (Copy *copy);

static void
on_copied_page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Copy *copy = user_data;
  g_autoptr (GVariant) layout
      = crm_document_preview_ask_finish (CRM_DOCUMENT_PREVIEW (source), result, NULL);

  if (layout != NULL)
    {
      g_autoptr (CrmPageWords) words = crm_page_words_new (layout);
      g_autofree char *part
          = crm_page_words_dup_part (words, copy->page == copy->first.page ? copy->first.at : 0,
                                     copy->page == copy->last.page ? copy->last.at : G_MAXUINT);

      if (copy->text->len > 0)
        g_string_append_c (copy->text, '\n');
      g_string_append (copy->text, part);
    }
  copy->page++;
  ask_next (copy);
}

static void
ask_next (Copy *copy)
{
  CrmPageStrip *self = copy->strip;

  if (self->preview == NULL || g_cancellable_is_cancelled (self->copying))
    copy_free (copy);
  else if (copy->page <= copy->last.page && copy->page < self->pages->len)
    crm_document_preview_ask_async (self->preview, CRM_PDF_LAYOUT,
                                    g_variant_new ("(u)", copy->page), G_PRIORITY_DEFAULT, NULL,
                                    on_copied_page_cb, copy);
  else
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), copy->text->str);
      copy_free (copy);
    }
}

/**
 * crm_page_strip_copy:
 *
 * Puts the text that is selected on the clipboard.
 */
void
crm_page_strip_copy (CrmPageStrip *self)
{
  Copy *copy;

  g_return_if_fail (CRM_IS_PAGE_STRIP (self));
  if (!self->has_selection || self->preview == NULL)
    return;
  copy = g_new0 (Copy, 1);
  copy->strip = g_object_ref (self);
  copy->text = g_string_new (NULL);
  get_ends (self, &copy->first, &copy->last);
  copy->page = copy->first.page;
  ask_next (copy);
}

gboolean
crm_page_strip_has_selection (CrmPageStrip *self)
{
  return self->has_selection;
}

void
crm_page_strip_select_all (CrmPageStrip *self)
{
  self->has_selection = self->pages->len > 0;
  self->anchor = (Spot){ 0, 0 };
  self->cursor = (Spot){ MAX (self->pages->len, 1) - 1, G_MAXUINT };
  show_selection (self);
}

void
crm_page_strip_select_none (CrmPageStrip *self)
{
  self->has_selection = FALSE;
  self->n_presses = 0;
  show_selection (self);
}

/* One letter or word further or back, at most to the ends of the page. */
static void
move_spot (CrmPageWords *words, Spot *spot, int letters, gboolean by_words)
{
  guint from, to, n = crm_page_words_get_n (words);

  spot->at = MIN (spot->at, n);
  if (!by_words)
    {
      spot->at = (guint) CLAMP ((gint64) spot->at + letters, 0, n);
      return;
    }
  if (letters < 0 && spot->at > 0)
    spot->at--;
  crm_page_words_find_word (words, spot->at, &from, &to);
  if (letters < 0)
    spot->at = from;
  else
    spot->at = MAX (to, MIN (spot->at + 1, n));
}

/**
 * crm_page_strip_extend:
 * @page: where a selection begins when there is none
 * @letters: how far, back when it is negative
 *
 * Selects by the keyboard.
 */
void
crm_page_strip_extend (CrmPageStrip *self, guint page, int letters, gboolean by_words)
{
  CrmPageWords *words;

  if (self->pages->len == 0)
    return;
  if (!self->has_selection)
    self->anchor = self->cursor = (Spot){ MIN (page, self->pages->len - 1), 0 };
  crm_page_view_read (get_page (self, self->cursor.page));
  words = crm_page_view_get_words (get_page (self, self->cursor.page));
  if (words == NULL)
    return;
  move_spot (words, &self->cursor, letters, by_words);
  self->has_selection = compare_spots (&self->anchor, &self->cursor) != 0;
  show_selection (self);
}

/* The object */

static void
add_page (CrmPageStrip *self)
{
  GtkWidget *page = crm_page_view_new ();

  crm_page_view_set_cache (CRM_PAGE_VIEW (page), self->cache);
  crm_page_view_set_turns (CRM_PAGE_VIEW (page), self->turns);
  gtk_widget_set_parent (page, GTK_WIDGET (self));
  g_signal_connect_swapped (page, "drawn", G_CALLBACK (on_page_drawn_cb), self);
  g_signal_connect_swapped (page, "follow", G_CALLBACK (on_followed_cb), self);
  g_ptr_array_add (self->pages, page);
}

static void
remove_page (gpointer page)
{
  g_signal_handlers_disconnect_by_data (page, gtk_widget_get_parent (page));
  gtk_widget_unparent (page);
}

static void
crm_page_strip_dispose (GObject *object)
{
  CrmPageStrip *self = CRM_PAGE_STRIP (object);

  g_cancellable_cancel (self->copying);
  g_ptr_array_set_size (self->pages, 0);
  g_clear_object (&self->preview);
  G_OBJECT_CLASS (crm_page_strip_parent_class)->dispose (object);
}

static void
crm_page_strip_finalize (GObject *object)
{
  CrmPageStrip *self = CRM_PAGE_STRIP (object);

  g_ptr_array_unref (self->pages);
  g_object_unref (self->cache);
  g_object_unref (self->copying);
  G_OBJECT_CLASS (crm_page_strip_parent_class)->finalize (object);
}

static void
crm_page_strip_class_init (CrmPageStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_page_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_page_strip_finalize;
  widget_class->get_request_mode = crm_page_strip_get_request_mode;
  widget_class->measure = crm_page_strip_measure;
  widget_class->size_allocate = crm_page_strip_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "crm-pages");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  drawn_signal = g_signal_new ("drawn", CRM_TYPE_PAGE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  follow_signal = g_signal_new ("follow", CRM_TYPE_PAGE_STRIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_STRING);
}

static void
crm_page_strip_init (CrmPageStrip *self)
{
  self->pages = g_ptr_array_new_with_free_func (remove_page);
  self->cache = crm_page_cache_new (CACHE_BYTES);
  self->copying = g_cancellable_new ();
  self->scale = CRM_PIXELS_PER_POINT;
  self->widest = self->highest = 1;
  add_controllers (self);
}

/**
 * crm_page_strip_new:
 *
 * Returns: (transfer full): a strip without pages
 */
GtkWidget *
crm_page_strip_new (void)
{
  return g_object_new (CRM_TYPE_PAGE_STRIP, NULL);
}

/**
 * crm_page_strip_get_cache:
 *
 * Returns: (transfer none): the pictures of its pages
 */
CrmPageCache *
crm_page_strip_get_cache (CrmPageStrip *self)
{
  return self->cache;
}

static void
find_largest (CrmPageStrip *self)
{
  self->widest = self->highest = 1;
  for (guint i = 0; i < self->pages->len; i++)
    {
      double width, height;

      get_points (self, i, &width, &height);
      self->widest = MAX (self->widest, width);
      self->highest = MAX (self->highest, height);
    }
}

/**
 * crm_page_strip_set_preview:
 * @preview: (nullable): the document; each page shows what it showed until its picture has come
 */
void
crm_page_strip_set_preview (CrmPageStrip *self, CrmDocumentPreview *preview)
{
  guint n_pages;

  g_return_if_fail (CRM_IS_PAGE_STRIP (self));
  if (!g_set_object (&self->preview, preview))
    return;
  crm_page_cache_clear (self->cache);
  self->has_selection = FALSE;
  n_pages = preview != NULL ? crm_document_preview_get_n_pages (preview) : 0;
  if (n_pages < self->pages->len)
    g_ptr_array_set_size (self->pages, (int) n_pages);
  while (self->pages->len < n_pages)
    add_page (self);
  for (guint i = 0; i < n_pages; i++)
    crm_page_view_set_page (get_page (self, i), preview, i);
  find_largest (self);
  crm_page_strip_set_seen (self, &(graphene_rect_t){ self->seen.origin, self->seen.size });
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * crm_page_strip_set_zoom:
 * @zoom: 1 for the size on paper, %CRM_ZOOM_FIT or %CRM_ZOOM_PAGE
 */
void
crm_page_strip_set_zoom (CrmPageStrip *self, double zoom)
{
  g_return_if_fail (CRM_IS_PAGE_STRIP (self));
  self->zoom = zoom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

double
crm_page_strip_get_zoom (CrmPageStrip *self)
{
  g_return_val_if_fail (CRM_IS_PAGE_STRIP (self), CRM_ZOOM_FIT);
  return self->zoom;
}

/**
 * crm_page_strip_get_scale:
 *
 * Returns: the zoom that the pages are shown at, whether it is fixed or follows the width
 */
double
crm_page_strip_get_scale (CrmPageStrip *self)
{
  g_return_val_if_fail (CRM_IS_PAGE_STRIP (self), 1);
  return self->scale / CRM_PIXELS_PER_POINT;
}

/**
 * crm_page_strip_set_turns:
 * @turns: quarters, clockwise: 0 to 3
 */
void
crm_page_strip_set_turns (CrmPageStrip *self, guint turns)
{
  g_return_if_fail (turns < 4);
  self->turns = turns;
  for (guint i = 0; i < self->pages->len; i++)
    crm_page_view_set_turns (get_page (self, i), turns);
  if (self->preview != NULL)
    find_largest (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

guint
crm_page_strip_get_turns (CrmPageStrip *self)
{
  return self->turns;
}

/**
 * crm_page_strip_set_height:
 * @height: of what the strip is seen through, for %CRM_ZOOM_PAGE
 */
void
crm_page_strip_set_height (CrmPageStrip *self, int height)
{
  if (self->view_height == height)
    return;
  self->view_height = height;
  if (self->zoom == CRM_ZOOM_PAGE)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
tell_seen (CrmPageStrip *self, guint number, int x, double y)
{
  graphene_rect_t seen;

  graphene_rect_init (&seen, self->seen.origin.x - (float) x, self->seen.origin.y - (float) y,
                      self->seen.size.width, self->seen.size.height);
  crm_page_view_set_seen (get_page (self, number), &seen);
}

/**
 * crm_page_strip_set_seen:
 * @seen: pixels of the strip
 *
 * Says what part of the strip is seen.
 *
 * Returns: the number of the page that is being read, from 0
 */
guint
crm_page_strip_set_seen (CrmPageStrip *self, const graphene_rect_t *seen)
{
  double height = seen->size.height, top = seen->origin.y, bottom = top + height;
  double y = MARGIN, middle = top + height / 3;
  int strip_width = gtk_widget_get_width (GTK_WIDGET (self));
  guint current = 0;

  g_return_val_if_fail (CRM_IS_PAGE_STRIP (self), 0);
  self->seen = *seen;
  for (guint i = 0; i < self->pages->len; i++)
    {
      int page_width, page_height;
      gboolean is_near;

      page_size (self, i, self->scale, &page_width, &page_height);
      if (y <= middle)
        current = i;
      /* Nothing was laid out yet: the first page will be seen. */
      is_near = height > 0 ? y + page_height > top - height && y < bottom + height : i == 0;
      if (is_near)
        tell_seen (self, i, MAX (0, (strip_width - page_width) / 2), y);
      crm_page_view_set_wanted (get_page (self, i), is_near);
      y += page_height + GAP;
    }
  return current;
}

/**
 * crm_page_strip_get_top:
 * @points: from the top of the page as it lies when it is not turned
 *
 * Returns: pixels from the top of the strip
 */
double
crm_page_strip_get_top (CrmPageStrip *self, guint page, double points)
{
  double y = MARGIN;

  for (guint i = 0; i < page && i < self->pages->len; i++)
    {
      int width, height;

      page_size (self, i, self->scale, &width, &height);
      y += height + GAP;
    }
  if (points <= 0)
    return y - GAP / 2.0;
  if (page < self->pages->len)
    {
      graphene_rect_t out;

      crm_page_view_from_page (get_page (self, page), &GRAPHENE_RECT_INIT (0, (float) points, 1, 1),
                               &out);
      y += out.origin.y;
    }
  return y;
}

/**
 * crm_page_strip_is_drawn:
 *
 * Returns: whether every page that is seen has its picture
 */
gboolean
crm_page_strip_is_drawn (CrmPageStrip *self)
{
  double y = MARGIN, top = self->seen.origin.y, bottom = top + self->seen.size.height;

  g_return_val_if_fail (CRM_IS_PAGE_STRIP (self), FALSE);
  for (guint i = 0; i < self->pages->len; i++)
    {
      int width, height;
      gboolean is_seen;

      page_size (self, i, self->scale, &width, &height);
      is_seen = i == 0 ? top < y + height : y + height > top && y < bottom;
      if (is_seen && !crm_page_view_is_drawn (get_page (self, i)))
        return FALSE;
      y += height + GAP;
    }
  return self->pages->len > 0;
}

/**
 * crm_page_strip_has_failed:
 *
 * Returns: whether there are pages that could not be shown
 */
gboolean
crm_page_strip_has_failed (CrmPageStrip *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    if (crm_page_view_has_failed (get_page (self, i)))
      return TRUE;
  return FALSE;
}

/**
 * crm_page_strip_try_again:
 *
 * Asks anew for the pages that could not be shown.
 */
void
crm_page_strip_try_again (CrmPageStrip *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    crm_page_view_try_again (get_page (self, i));
}

/**
 * crm_page_strip_set_finds:
 * @finds: (nullable) (element-type graphene_rect_t): what was found on the page
 * @current: (nullable) (element-type graphene_rect_t): what of it is looked at
 */
void
crm_page_strip_set_finds (CrmPageStrip *self, guint page, GArray *finds, GArray *current)
{
  if (page < self->pages->len)
    crm_page_view_set_finds (get_page (self, page), finds, current);
}
