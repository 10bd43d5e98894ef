/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of every place, light and dark, wide and narrow, taken by the program itself: for the
 * README, and for people who check how it looks. Main thread. */
#include "config.h"

#include "crm-screenshots.h"

#include <glib/gstdio.h>

#include "crm-navigator.h"
#include "crm-places.h"

#define NARROW_WIDTH 360
#define NARROW_HEIGHT 720
#define SETTLED_FRAMES 6
#define MAX_NARROWINGS 5
#define LONGEST_WAIT (20 * G_USEC_PER_SEC)

typedef struct
{
  CrmWindow *window;
  char *folder;
  guint n;
  const char *name; /* of what is in front; NULL before the first */
  CrmId company;
  GCancellable *closing;
  gboolean is_narrow;
  gboolean is_dark;
  int width;
  int height;
  int settled;
  int n_narrowings;
  gint64 since;
} Tour;

static void
tour_free (gpointer data)
{
  Tour *tour = data;
  g_cancellable_cancel (tour->closing);
  g_object_unref (tour->closing);
  g_free (tour->folder);
  g_free (tour);
}

/**
 * crm_screenshot_save:
 * @widget: that is mapped
 * @file: name of the PNG file
 *
 * Saves what a widget looks like. The window's own renderer is not asked, so that the picture is
 * the same everywhere.
 *
 * Returns: whether the file was written
 */
gboolean
crm_screenshot_save (GtkWidget *widget, const char *file, GError **error)
{
  /* Of a window without the frame that is drawn round it. */
  GtkWidget *content = ADW_IS_APPLICATION_WINDOW (widget)
                           ? adw_application_window_get_content (ADW_APPLICATION_WINDOW (widget))
                           : widget;
  int width = gtk_widget_get_width (content), height = gtk_widget_get_height (content);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (content);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  GdkRGBA background;
  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (content), "window_bg_color",
                                      &background))
    gtk_snapshot_append_color (snapshot, &background, &bounds);
  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), width, height);
  g_autoptr (GskRenderNode) node = gtk_snapshot_free_to_node (snapshot);
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  if (!gsk_renderer_realize (renderer, NULL, error))
    return FALSE;
  g_autoptr (GdkTexture) texture = gsk_renderer_render_texture (renderer, node, &bounds);
  gsk_renderer_unrealize (renderer);
  g_autoptr (GBytes) png = gdk_texture_save_to_png_bytes (texture);
  return g_file_set_contents (file, g_bytes_get_data (png, NULL), g_bytes_get_size (png), error);
}

static void
take (Tour *tour, const char *name)
{
  g_autofree char *base = g_strdup_printf ("%s%s-%s.png", name, tour->is_narrow ? "-360" : "",
                                           tour->is_dark ? "dark" : "light");
  g_autofree char *file = g_build_filename (tour->folder, base, NULL);
  g_autoptr (GError) error = NULL;
  if (!crm_screenshot_save (GTK_WIDGET (tour->window), file, &error))
    g_printerr ("%s: %s\n", file, error->message);
}

static void
set_dark (Tour *tour, gboolean is_dark)
{
  tour->is_dark = is_dark;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                              : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
set_narrow (Tour *tour, gboolean is_narrow)
{
  tour->is_narrow = is_narrow;
  gtk_window_set_default_size (GTK_WINDOW (tour->window), is_narrow ? NARROW_WIDTH : tour->width,
                               is_narrow ? NARROW_HEIGHT : tour->height);
}

/* On a reading thread of the store: the company of the largest deal, whose card has much to show.
 */
static gpointer
find_company (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "opportunity"));
  crm_query_filter (query, "account_id", CRM_FILTER_SET, (CrmValue) CRM_VALUE_INIT, NULL);
  crm_query_sort (query, "amount_base", TRUE, NULL);
  crm_query_set_limit (query, 1);
  g_autoptr (GPtrArray) deals = crm_session_list (session, query, error);
  const CrmId *company = deals && deals->len > 0
                             ? crm_record_get_link (g_ptr_array_index (deals, 0), "account_id")
                             : NULL;
  return crm_id_copy (company ? company : &CRM_ID_NONE);
}

static void
on_company_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Tour *tour = user_data; /* is gone when this was cancelled */
  g_autofree CrmId *company = crm_store_run_finish (CRM_STORE (source), result, NULL);
  if (company)
    tour->company = *company;
}

/* What is pictured, in turn: the places of the sidebar, the other places, a card. Returns: the name
 * of the picture, %NULL after the last. */
static const char *
visit (Tour *tour, guint n)
{
  guint n_places, n_aside;
  const CrmPlaceInfo *places = crm_places_all (&n_places);
  const CrmPlaceInfo *aside = crm_places_aside (&n_aside);
  CrmNavigator *navigator = CRM_NAVIGATOR (tour->window);
  if (n < n_places + n_aside)
    {
      const CrmPlaceInfo *place = n < n_places ? &places[n] : &aside[n - n_places];
      crm_navigator_go (navigator, place->name, NULL);
      return place->name;
    }
  if (n > n_places + n_aside || crm_id_is_none (&tour->company))
    return NULL;
  crm_navigator_go (navigator, "contacts", NULL);
  crm_navigator_open_record (
      navigator, crm_context_get_kind (crm_window_get_context (tour->window), "account"),
      &tour->company);
  return "card";
}

/* Light, dark, light and narrow, dark and narrow; then the next one. FALSE after the last. */
static gboolean
go_on (Tour *tour)
{
  if (!tour->name)
    tour->name = visit (tour, 0);
  else
    {
      take (tour, tour->name);
      if (!tour->is_dark)
        set_dark (tour, TRUE);
      else if (!tour->is_narrow)
        {
          set_dark (tour, FALSE);
          set_narrow (tour, TRUE);
        }
      else
        {
          set_dark (tour, FALSE);
          set_narrow (tour, FALSE);
          tour->name = visit (tour, ++tour->n);
        }
    }
  return tour->name != NULL;
}

static gboolean
on_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Tour *tour = user_data;
  gint64 now = g_get_monotonic_time ();
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
  if (!crm_window_get_context (tour->window) || crm_window_is_busy (tour->window))
    tour->settled = 0;
  if (tour->settled++ < SETTLED_FRAMES && now - tour->since < LONGEST_WAIT)
    return G_SOURCE_CONTINUE;
  /* What is laid out for much room gives way step by step. */
  if (tour->is_narrow && gtk_widget_get_width (widget) > NARROW_WIDTH
      && tour->n_narrowings++ < MAX_NARROWINGS)
    {
      set_narrow (tour, TRUE);
      tour->settled = 0;
      return G_SOURCE_CONTINUE;
    }

  if (!crm_window_get_context (tour->window))
    {
      g_printerr ("The office did not open.\n");
      exit (1);
    }
  if (!tour->name)
    crm_store_run_async (crm_context_get_store (crm_window_get_context (tour->window)),
                         CRM_LANE_READ, G_PRIORITY_DEFAULT, find_company, NULL, NULL, g_free,
                         tour->closing, on_company_found_cb, tour);
  tour->settled = 0;
  tour->n_narrowings = 0;
  tour->since = now;
  if (go_on (tour))
    return G_SOURCE_CONTINUE;
  gtk_window_close (GTK_WINDOW (tour->window));
  return G_SOURCE_REMOVE;
}

/**
 * crm_screenshots_start:
 * @folder: is made when it is not there
 *
 * Visits every place and a card, waits until each has read what it shows, saves pictures and closes
 * the window.
 */
void
crm_screenshots_start (CrmWindow *window, const char *folder)
{
  g_return_if_fail (CRM_IS_WINDOW (window));
  g_mkdir_with_parents (folder, 0755);
  Tour *tour = g_new0 (Tour, 1);
  tour->window = window;
  tour->closing = g_cancellable_new ();
  tour->folder = g_strdup (folder);
  tour->since = g_get_monotonic_time ();
  gtk_window_get_default_size (GTK_WINDOW (window), &tour->width, &tour->height);
  set_dark (tour, FALSE);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), on_frame_cb, tour, tour_free);
}
