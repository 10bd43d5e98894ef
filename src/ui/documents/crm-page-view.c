/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One page on the screen. Poppler works elsewhere; here pictures only come and go. What is drawn is
 * placed as on the page that is not turned, and turned as a whole. Main thread. */
#include "config.h"

#include "crm-page-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A page that is being typed is read out only when it comes to rest. */
#define REST_MS 400
/* Above this, a page is made of parts. */
#define LARGEST_WHOLE (3.0 * CRM_PIXELS_PER_POINT)
#define TILE 1024

typedef struct
{
  CrmPageView *view; /* NULL once nobody waits for it */
  CrmPagePart part;
  GdkTexture *texture;
  GCancellable *rendering;
} Tile;

typedef struct
{
  GtkWidget *button;
  graphene_rect_t place; /* points */
  int page;
  double top;
  char *uri;
} Link;

struct _CrmPageView
{
  GtkWidget parent_instance;

  CrmPageCache *cache; /* or NULL */
  CrmDocumentPreview *preview;
  guint page;
  guint turns;       /* quarters, clockwise */
  gboolean is_small; /* a thumbnail: nobody reads it */
  gboolean is_wanted;
  graphene_rect_t seen; /* of the widget */

  GdkTexture *whole;   /* what is drawn below the parts, or all */
  gboolean is_current; /* it is of this very page at this very size */
  gboolean has_failed;
  GPtrArray *tiles; /* of Tile, that are seen; the first is the whole page below 300 % */

  GCancellable *reading;
  guint rest_source;
  CrmPageWords *words;
  GPtrArray *links; /* of Link */

  guint selected_from, selected_to;
  GArray *finds;   /* of graphene_rect_t, or NULL */
  GArray *current; /* of graphene_rect_t, or NULL */
};

G_DEFINE_FINAL_TYPE (CrmPageView, crm_page_view, GTK_TYPE_WIDGET)

static guint drawn_signal, follow_signal, words_signal;

static void render (CrmPageView *self);

static void
stop (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
}

static void
link_free (gpointer data)
{
  Link *link = data;

  gtk_widget_unparent (link->button);
  g_free (link->uri);
  g_free (link);
}

static void
tile_clear (gpointer data)
{
  Tile *tile = data;

  stop (&tile->rendering);
  g_clear_object (&tile->texture);
}

/* The list lets go of a part: what still renders it keeps it until it hears. */
static void
tile_drop (gpointer data)
{
  ((Tile *) data)->view = NULL;
  stop (&((Tile *) data)->rendering);
  g_rc_box_release_full (data, tile_clear);
}

/* Sizes and places */

static void
get_size (CrmPageView *self, double *width, double *height)
{
  *width = *height = 1;
  if (self->preview != NULL)
    crm_document_preview_get_page_size (self->preview, self->page, width, height);
}

/* Pixels of the widget a point. */
static double
get_scale (CrmPageView *self)
{
  double width, height;

  get_size (self, &width, &height);
  return gtk_widget_get_width (GTK_WIDGET (self)) / (self->turns % 2 == 0 ? width : height);
}

/**
 * crm_page_view_to_page:
 * @x: pixels of the widget
 * @y: likewise
 * @page_x: (out): points from the left of the page that is not turned
 * @page_y: (out): points from its top
 */
void
crm_page_view_to_page (CrmPageView *self, double x, double y, double *page_x, double *page_y)
{
  double scale = get_scale (self), width, height;

  get_size (self, &width, &height);
  x /= scale;
  y /= scale;
  switch (self->turns)
    {
    case 1:
      *page_x = y;
      *page_y = height - x;
      return;
    case 2:
      *page_x = width - x;
      *page_y = height - y;
      return;
    case 3:
      *page_x = width - y;
      *page_y = x;
      return;
    default:
      *page_x = x;
      *page_y = y;
    }
}

/**
 * crm_page_view_from_page:
 * @place: points of the page that is not turned
 * @out: (out): pixels of the widget
 */
void
crm_page_view_from_page (CrmPageView *self, const graphene_rect_t *place, graphene_rect_t *out)
{
  float scale = (float) get_scale (self), x = place->origin.x, y = place->origin.y;
  double page_width, page_height;
  float width, height;

  get_size (self, &page_width, &page_height);
  width = place->size.width;
  height = place->size.height;
  switch (self->turns)
    {
    case 1:
      *out = GRAPHENE_RECT_INIT ((float) page_height - y - height, x, height, width);
      break;
    case 2:
      *out = GRAPHENE_RECT_INIT ((float) page_width - x - width, (float) page_height - y - height,
                                 width, height);
      break;
    case 3:
      *out = GRAPHENE_RECT_INIT (y, (float) page_width - x - width, height, width);
      break;
    default:
      *out = *place;
    }
  graphene_rect_scale (out, scale, scale, out);
}

/* Links */

static void
on_link_clicked_cb (CrmPageView *self, GtkWidget *button)
{
  for (guint i = 0; i < self->links->len; i++)
    {
      Link *link = g_ptr_array_index (self->links, i);

      if (link->button != button)
        continue;
      g_signal_emit (self, follow_signal, 0, link->page, link->top, link->uri);
      return;
    }
}

static void
add_link (CrmPageView *self, Link *link)
{
  g_autofree char *name = link->page >= 0
                              /* Translators: the name of a link to a page of the same document. */
                              ? g_strdup_printf (_ ("To page %d"), link->page + 1)
                              : g_strdup (link->uri);

  link->button = gtk_button_new ();
  gtk_widget_add_css_class (link->button, "crm-page-link");
  gtk_widget_set_tooltip_text (link->button, name);
  gtk_widget_set_cursor_from_name (link->button, "pointer");
  gtk_accessible_update_property (GTK_ACCESSIBLE (link->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  g_signal_connect_swapped (link->button, "clicked", G_CALLBACK (on_link_clicked_cb), self);
  gtk_widget_set_parent (link->button, GTK_WIDGET (self));
  g_ptr_array_add (self->links, link);
}

static void
on_links_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) links
      = crm_document_preview_ask_finish (CRM_DOCUMENT_PREVIEW (source), result, NULL);
  CrmPageView *self;
  GVariantIter iter;
  double x1, y1, x2, y2, top;
  char *uri;
  int page;

  if (links == NULL)
    return;
  self = CRM_PAGE_VIEW (user_data);
  g_ptr_array_set_size (self->links, 0);
  g_variant_iter_init (&iter, links);
  while (g_variant_iter_next (&iter, "(ddddids)", &x1, &y1, &x2, &y2, &page, &top, &uri))
    {
      Link *link = g_new0 (Link, 1);

      graphene_rect_init (&link->place, (float) x1, (float) y1, (float) (x2 - x1),
                          (float) (y2 - y1));
      link->page = page;
      link->top = top;
      link->uri = uri;
      add_link (self, link);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Reading the text */

static void
tell_text (CrmPageView *self)
{
  g_autofree char *label = NULL;

  if (self->preview == NULL)
    return;
  /* Translators: the number of a page and how many there are. */
  label = g_strdup_printf (_ ("Page %u of %u"), self->page + 1,
                           crm_document_preview_get_n_pages (self->preview));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      self->words != NULL && !self->is_small ? crm_page_words_get_text (self->words) : "", -1);
}

static void
on_words_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) layout
      = crm_document_preview_ask_finish (CRM_DOCUMENT_PREVIEW (source), result, NULL);
  CrmPageView *self;

  if (layout == NULL)
    return;
  self = CRM_PAGE_VIEW (user_data);
  g_clear_pointer (&self->words, crm_page_words_free);
  self->words = crm_page_words_new (layout);
  tell_text (self);
  crm_document_preview_ask_async (self->preview, CRM_PDF_LINKS, g_variant_new ("(u)", self->page),
                                  G_PRIORITY_LOW, self->reading, on_links_read_cb, self);
  g_signal_emit (self, words_signal, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * crm_page_view_read:
 *
 * Reads the text at once, if that was not done: somebody points at it.
 */
void
crm_page_view_read (CrmPageView *self)
{
  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (self->preview == NULL || self->is_small || self->reading != NULL)
    return;
  self->reading = g_cancellable_new ();
  crm_document_preview_ask_async (self->preview, CRM_PDF_LAYOUT, g_variant_new ("(u)", self->page),
                                  G_PRIORITY_LOW, self->reading, on_words_read_cb, self);
}

static gboolean
on_rested_cb (gpointer user_data)
{
  CrmPageView *self = user_data;

  self->rest_source = 0;
  crm_page_view_read (self);
  return G_SOURCE_REMOVE;
}

static void
read_when_rested (CrmPageView *self)
{
  if (self->is_small || self->reading != NULL)
    return;
  g_clear_handle_id (&self->rest_source, g_source_remove);
  self->rest_source = g_timeout_add (REST_MS, on_rested_cb, self);
}

static void
forget_text (CrmPageView *self)
{
  stop (&self->reading);
  g_clear_handle_id (&self->rest_source, g_source_remove);
  g_clear_pointer (&self->words, crm_page_words_free);
  g_ptr_array_set_size (self->links, 0);
  self->selected_from = self->selected_to = 0;
}

/* Making the picture */

/* The texture looks at the bytes of the surface and keeps it. */
static GdkTexture *
texture_of (cairo_surface_t *surface)
{
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (
      cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height,
      (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));

  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}

static gboolean
all_tiles_came (CrmPageView *self)
{
  for (guint i = 0; i < self->tiles->len; i++)
    if (((Tile *) g_ptr_array_index (self->tiles, i))->texture == NULL)
      return FALSE;
  return self->tiles->len > 0;
}

static void
take_tiles (CrmPageView *self)
{
  Tile *first = self->tiles->len > 0 ? g_ptr_array_index (self->tiles, 0) : NULL;

  if (first != NULL && first->part.width == 0 && first->texture != NULL)
    g_set_object (&self->whole, first->texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->is_current || !all_tiles_came (self))
    return;
  self->is_current = TRUE;
  read_when_rested (self);
  g_signal_emit (self, drawn_signal, 0);
}

static void
on_rendered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tile *tile = user_data;
  CrmPageView *self = tile->view;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface
      = crm_document_preview_render_page_finish (CRM_DOCUMENT_PREVIEW (source), result, &error);

  if (self != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_object (&tile->rendering);
      if (surface != NULL)
        {
          tile->texture = texture_of (surface);
          if (self->cache != NULL)
            crm_page_cache_put (self->cache, &tile->part, tile->texture);
          take_tiles (self);
        }
      else
        {
          g_message ("Page %u: %s", self->page + 1, error->message);
          self->has_failed = self->is_current = TRUE;
          gtk_widget_queue_allocate (GTK_WIDGET (self));
          g_signal_emit (self, drawn_signal, 0);
        }
    }
  g_clear_pointer (&surface, cairo_surface_destroy);
  g_rc_box_release_full (tile, tile_clear);
}

static void
add_tile (CrmPageView *self, const CrmPagePart *part)
{
  GdkTexture *known = self->cache != NULL ? crm_page_cache_get (self->cache, part) : NULL;
  Tile *tile;

  for (guint i = 0; i < self->tiles->len; i++)
    {
      tile = g_ptr_array_index (self->tiles, i);
      if (memcmp (&tile->part, part, sizeof *part) == 0)
        return;
    }
  tile = g_rc_box_new0 (Tile);
  tile->view = self;
  tile->part = *part;
  g_ptr_array_add (self->tiles, tile);
  if (known != NULL)
    {
      tile->texture = g_object_ref (known);
      return;
    }
  tile->rendering = g_cancellable_new ();
  self->is_current = FALSE;
  crm_document_preview_render_part_async (
      self->preview, self->page, part->scale / 1000.0,
      &(cairo_rectangle_int_t){ part->x, part->y, part->width, part->height },
      self->is_small ? G_PRIORITY_DEFAULT_IDLE : G_PRIORITY_DEFAULT, tile->rendering,
      on_rendered_cb, g_rc_box_acquire (tile));
}

static gboolean
is_wanted_part (GArray *parts, const CrmPagePart *part)
{
  for (guint i = 0; i < parts->len; i++)
    if (memcmp (&g_array_index (parts, CrmPagePart, i), part, sizeof *part) == 0)
      return TRUE;
  return FALSE;
}

/* The parts of the page that are seen, in pixels of the screen, as the page lies when it is not
 * turned. */
static void
list_parts (CrmPageView *self, GArray *parts, int scale)
{
  double x1, y1, x2, y2, width, height, pixels = scale / 1000.0;
  int total_width, total_height, first_x, first_y, last_x, last_y;

  get_size (self, &width, &height);
  crm_page_view_to_page (self, self->seen.origin.x, self->seen.origin.y, &x1, &y1);
  crm_page_view_to_page (self, self->seen.origin.x + self->seen.size.width,
                         self->seen.origin.y + self->seen.size.height, &x2, &y2);
  total_width = (int) (width * pixels + 0.5);
  total_height = (int) (height * pixels + 0.5);
  first_x = CLAMP ((int) (MIN (x1, x2) * pixels), 0, total_width - 1) / TILE;
  first_y = CLAMP ((int) (MIN (y1, y2) * pixels), 0, total_height - 1) / TILE;
  last_x = CLAMP ((int) (MAX (x1, x2) * pixels), 0, total_width - 1) / TILE;
  last_y = CLAMP ((int) (MAX (y1, y2) * pixels), 0, total_height - 1) / TILE;
  for (int y = first_y; y <= last_y; y++)
    for (int x = first_x; x <= last_x; x++)
      {
        CrmPagePart part = { self->page,
                             scale,
                             x * TILE,
                             y * TILE,
                             MIN (TILE, total_width - x * TILE),
                             MIN (TILE, total_height - y * TILE) };

        g_array_append_val (parts, part);
      }
}

static void
render (CrmPageView *self)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (CrmPagePart));
  double scale = get_scale (self);
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  int fine = (int) round (scale * factor * 1000);

  if (self->preview == NULL || !self->is_wanted || gtk_widget_get_width (GTK_WIDGET (self)) <= 0
      || self->has_failed)
    return;
  if (scale <= LARGEST_WHOLE + 0.001)
    g_array_append_val (parts, ((CrmPagePart){ self->page, fine, 0, 0, 0, 0 }));
  else
    list_parts (self, parts, fine);
  for (guint i = self->tiles->len; i > 0; i--)
    if (!is_wanted_part (parts, &((Tile *) g_ptr_array_index (self->tiles, i - 1))->part))
      g_ptr_array_remove_index (self->tiles, i - 1);
  for (guint i = 0; i < parts->len; i++)
    add_tile (self, &g_array_index (parts, CrmPagePart, i));
  if (!self->is_current)
    take_tiles (self);
}

static void
forget_picture (CrmPageView *self)
{
  g_ptr_array_set_size (self->tiles, 0);
  self->is_current = FALSE;
  self->has_failed = FALSE;
}

/* The widget */

static void
crm_page_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CrmPageView *self = CRM_PAGE_VIEW (widget);

  for (guint i = 0; i < self->links->len; i++)
    {
      Link *link = g_ptr_array_index (self->links, i);
      graphene_rect_t place;

      crm_page_view_from_page (self, &link->place, &place);
      gtk_widget_measure (link->button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (link->button,
                                &(GtkAllocation){ (int) place.origin.x, (int) place.origin.y,
                                                  MAX (1, (int) place.size.width),
                                                  MAX (1, (int) place.size.height) },
                                -1);
    }
  render (self);
}

static void
draw_places (CrmPageView *self, GtkSnapshot *snapshot, GArray *places, const GdkRGBA *color)
{
  for (guint i = 0; places != NULL && i < places->len; i++)
    {
      graphene_rect_t rect;

      crm_page_view_from_page (self, &g_array_index (places, graphene_rect_t, i), &rect);
      gtk_snapshot_append_color (snapshot, color, &rect);
    }
}

/* What is drawn below lies as on a page that is not turned. */
static void
turn (CrmPageView *self, GtkSnapshot *snapshot, int width, int height)
{
  static const float corners[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };

  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (corners[self->turns][0] * (float) width,
                                                corners[self->turns][1] * (float) height));
  gtk_snapshot_rotate (snapshot, 90.0f * (float) self->turns);
}

static void
draw_pictures (CrmPageView *self, GtkSnapshot *snapshot, int width, int height)
{
  float factor = (float) gtk_widget_get_scale_factor (GTK_WIDGET (self));
  gboolean is_wide = self->turns % 2 != 0;

  gtk_snapshot_save (snapshot);
  turn (self, snapshot, width, height);
  if (self->whole != NULL)
    gtk_snapshot_append_texture (snapshot, self->whole,
                                 &GRAPHENE_RECT_INIT (0, 0, (float) (is_wide ? height : width),
                                                      (float) (is_wide ? width : height)));
  for (guint i = 0; i < self->tiles->len; i++)
    {
      Tile *tile = g_ptr_array_index (self->tiles, i);

      if (tile->part.width > 0 && tile->texture != NULL)
        gtk_snapshot_append_texture (snapshot, tile->texture,
                                     &GRAPHENE_RECT_INIT ((float) tile->part.x / factor,
                                                          (float) tile->part.y / factor,
                                                          (float) tile->part.width / factor,
                                                          (float) tile->part.height / factor));
    }
  gtk_snapshot_restore (snapshot);
}

static void
draw_failure (CrmPageView *self, GtkSnapshot *snapshot, int width, int height)
{
  g_autoptr (PangoLayout) layout
      = gtk_widget_create_pango_layout (GTK_WIDGET (self), _ ("This page cannot be shown"));
  GdkRGBA grey = { 0.4f, 0.4f, 0.4f, 1 };
  int text_width, text_height;

  pango_layout_set_width (layout, MAX (20, width - 12) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (6, (float) MAX (0, (height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &grey);
  gtk_snapshot_restore (snapshot);
}

static void
crm_page_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA selected = { 0.21f, 0.52f, 0.89f, 0.35f };
  static const GdkRGBA found = { 0.98f, 0.83f, 0.20f, 0.45f };
  static const GdkRGBA found_now = { 1.0f, 0.47f, 0.0f, 0.55f };
  CrmPageView *self = CRM_PAGE_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  draw_pictures (self, snapshot, width, height);
  if (self->has_failed)
    draw_failure (self, snapshot, width, height);
  draw_places (self, snapshot, self->finds, &found);
  draw_places (self, snapshot, self->current, &found_now);
  if (self->words != NULL && self->selected_to > self->selected_from)
    {
      g_autoptr (GArray) places
          = crm_page_words_get_places (self->words, self->selected_from, self->selected_to);

      draw_places (self, snapshot, places, &selected);
    }
  for (guint i = 0; i < self->links->len; i++)
    gtk_widget_snapshot_child (widget, ((Link *) g_ptr_array_index (self->links, i))->button,
                               snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
crm_page_view_dispose (GObject *object)
{
  CrmPageView *self = CRM_PAGE_VIEW (object);

  g_ptr_array_set_size (self->tiles, 0);
  forget_text (self);
  g_clear_object (&self->whole);
  g_clear_object (&self->cache);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->finds, g_array_unref);
  g_clear_pointer (&self->current, g_array_unref);
  G_OBJECT_CLASS (crm_page_view_parent_class)->dispose (object);
}

static void
crm_page_view_finalize (GObject *object)
{
  CrmPageView *self = CRM_PAGE_VIEW (object);

  g_ptr_array_unref (self->tiles);
  g_ptr_array_unref (self->links);
  G_OBJECT_CLASS (crm_page_view_parent_class)->finalize (object);
}

static void
crm_page_view_class_init (CrmPageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = crm_page_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = crm_page_view_finalize;
  widget_class->size_allocate = crm_page_view_size_allocate;
  widget_class->snapshot = crm_page_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "crm-page");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  drawn_signal = g_signal_new ("drawn", CRM_TYPE_PAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  follow_signal = g_signal_new ("follow", CRM_TYPE_PAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 3, G_TYPE_INT, G_TYPE_DOUBLE, G_TYPE_STRING);
  words_signal = g_signal_new ("words", CRM_TYPE_PAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
}

static void
crm_page_view_init (CrmPageView *self)
{
  self->tiles = g_ptr_array_new_with_free_func (tile_drop);
  self->links = g_ptr_array_new_with_free_func (link_free);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (render), NULL);
}

/**
 * crm_page_view_new:
 *
 * Returns: (transfer full): an empty sheet
 */
GtkWidget *
crm_page_view_new (void)
{
  return g_object_new (CRM_TYPE_PAGE_VIEW, NULL);
}

/**
 * crm_page_view_set_cache:
 * @cache: (nullable): of pictures of the document, shared by its pages
 */
void
crm_page_view_set_cache (CrmPageView *self, CrmPageCache *cache)
{
  g_set_object (&self->cache, cache);
}

/**
 * crm_page_view_set_small:
 *
 * A small page among others: its words are not read, and others come first.
 */
void
crm_page_view_set_small (CrmPageView *self, gboolean is_small)
{
  self->is_small = is_small;
}

/**
 * crm_page_view_set_page:
 * @preview: (nullable): the document
 * @page: from 0
 *
 * Shows a page; what was shown stays until its picture has come.
 */
void
crm_page_view_set_page (CrmPageView *self, CrmDocumentPreview *preview, guint page)
{
  g_return_if_fail (CRM_IS_PAGE_VIEW (self));
  if (self->preview == preview && self->page == page)
    return;
  forget_picture (self);
  forget_text (self);
  crm_page_view_set_finds (self, NULL, NULL);
  g_set_object (&self->preview, preview);
  self->page = page;
  tell_text (self);
  render (self);
}

guint
crm_page_view_get_page (CrmPageView *self)
{
  return self->page;
}

/**
 * crm_page_view_set_turns:
 * @turns: quarters, clockwise: 0 to 3
 */
void
crm_page_view_set_turns (CrmPageView *self, guint turns)
{
  g_return_if_fail (turns < 4);
  if (self->turns == turns)
    return;
  self->turns = turns;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * crm_page_view_set_wanted:
 * @wanted: whether it is seen or soon will be; a page that is not has no picture
 */
void
crm_page_view_set_wanted (CrmPageView *self, gboolean wanted)
{
  g_return_if_fail (CRM_IS_PAGE_VIEW (self));
  self->is_wanted = wanted;
  if (wanted)
    {
      render (self);
      return;
    }
  g_ptr_array_set_size (self->tiles, 0);
  g_clear_object (&self->whole);
  self->is_current = FALSE;
}

/**
 * crm_page_view_set_seen:
 * @seen: the part of the widget that is seen
 *
 * A page that is made of parts has those that are seen.
 */
void
crm_page_view_set_seen (CrmPageView *self, const graphene_rect_t *seen)
{
  self->seen = *seen;
  if (get_scale (self) > LARGEST_WHOLE)
    render (self);
}

/**
 * crm_page_view_is_drawn:
 *
 * Returns: whether the picture is of the page as it is now
 */
gboolean
crm_page_view_is_drawn (CrmPageView *self)
{
  g_return_val_if_fail (CRM_IS_PAGE_VIEW (self), FALSE);
  return self->is_current;
}

/**
 * crm_page_view_has_failed:
 *
 * Returns: whether the page could not be shown
 */
gboolean
crm_page_view_has_failed (CrmPageView *self)
{
  return self->has_failed;
}

void
crm_page_view_try_again (CrmPageView *self)
{
  if (!self->has_failed)
    return;
  forget_picture (self);
  forget_text (self);
  render (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * crm_page_view_get_text:
 *
 * Returns: (transfer none) (nullable): the words of the page, once they were read
 */
const char *
crm_page_view_get_text (CrmPageView *self)
{
  g_return_val_if_fail (CRM_IS_PAGE_VIEW (self), NULL);
  return self->words != NULL ? crm_page_words_get_text (self->words) : NULL;
}

/**
 * crm_page_view_get_words:
 *
 * Returns: (transfer none) (nullable): the words and where they stand, once they were read
 */
CrmPageWords *
crm_page_view_get_words (CrmPageView *self)
{
  return self->words;
}

/**
 * crm_page_view_select:
 * @to: the character after the last one; nothing is selected where it is not greater than @from
 */
void
crm_page_view_select (CrmPageView *self, guint from, guint to)
{
  if (self->selected_from == from && self->selected_to == to)
    return;
  self->selected_from = from;
  self->selected_to = to;
  if (to > from)
    crm_page_view_read (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * crm_page_view_set_finds:
 * @finds: (nullable) (element-type graphene_rect_t): what was found on the page
 * @current: (nullable) (element-type graphene_rect_t): what of it is looked at
 */
void
crm_page_view_set_finds (CrmPageView *self, GArray *finds, GArray *current)
{
  if (self->finds == finds && self->current == current)
    return;
  g_clear_pointer (&self->finds, g_array_unref);
  g_clear_pointer (&self->current, g_array_unref);
  self->finds = finds != NULL ? g_array_ref (finds) : NULL;
  self->current = current != NULL ? g_array_ref (current) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
