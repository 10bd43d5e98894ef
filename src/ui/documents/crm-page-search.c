/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for words, one page after the other. */
#include "config.h"

#include "crm-page-search.h"

#include <graphene.h>

/* What was found on a page. */
typedef struct
{
  GArray *places; /* of graphene_rect_t */
  GArray *starts; /* of guint: where in places a find begins; one more than there are finds */
} Finds;

struct _CrmPageSearch
{
  GObject parent_instance;

  CrmDocumentPreview *preview;
  char *words;
  GCancellable *running;
  Finds *pages; /* as many as the document has pages */
  guint n_pages;
  guint first_page;
  guint n_asked;
  guint n_finds;

  gboolean has_current;
  guint page; /* of what is looked at */
  guint find; /* on that page */
};

G_DEFINE_FINAL_TYPE (CrmPageSearch, crm_page_search, G_TYPE_OBJECT)

static guint found_signal, moved_signal;

static guint
n_on (CrmPageSearch *self, guint page)
{
  return self->pages[page].starts != NULL ? self->pages[page].starts->len - 1 : 0;
}

static void
clear (CrmPageSearch *self)
{
  if (self->running != NULL)
    g_cancellable_cancel (self->running);
  g_clear_object (&self->running);
  for (guint i = 0; i < self->n_pages; i++)
    {
      g_clear_pointer (&self->pages[i].places, g_array_unref);
      g_clear_pointer (&self->pages[i].starts, g_array_unref);
    }
  g_clear_pointer (&self->pages, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_object (&self->preview);
  self->n_pages = self->n_finds = self->n_asked = 0;
  self->has_current = FALSE;
}

static void
crm_page_search_finalize (GObject *object)
{
  clear (CRM_PAGE_SEARCH (object));
  G_OBJECT_CLASS (crm_page_search_parent_class)->finalize (object);
}

static void
crm_page_search_class_init (CrmPageSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_page_search_finalize;
  found_signal = g_signal_new ("found", CRM_TYPE_PAGE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  moved_signal = g_signal_new ("moved", CRM_TYPE_PAGE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static void
crm_page_search_init (CrmPageSearch *self)
{
}

CrmPageSearch *
crm_page_search_new (void)
{
  return g_object_new (CRM_TYPE_PAGE_SEARCH, NULL);
}

static void ask_next (CrmPageSearch *self);

static void
take (CrmPageSearch *self, guint page, GVariant *found)
{
  Finds *finds = &self->pages[page];
  GVariantIter iter;
  double x1, y1, x2, y2;
  gboolean continues;

  finds->places = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  finds->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  g_variant_iter_init (&iter, found);
  while (g_variant_iter_next (&iter, "(ddddb)", &x1, &y1, &x2, &y2, &continues))
    {
      graphene_rect_t place
          = GRAPHENE_RECT_INIT ((float) x1, (float) y1, (float) (x2 - x1), (float) (y2 - y1));

      if (!continues || finds->starts->len == 0)
        g_array_append_val (finds->starts, finds->places->len);
      g_array_append_val (finds->places, place);
    }
  g_array_append_val (finds->starts, finds->places->len);
  self->n_finds += n_on (self, page);
  g_signal_emit (self, found_signal, 0, page);
  if (!self->has_current && n_on (self, page) > 0)
    {
      self->has_current = TRUE;
      self->page = page;
      self->find = 0;
    }
  g_signal_emit (self, moved_signal, 0);
}

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CrmPageSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) found
      = crm_document_preview_ask_finish (CRM_DOCUMENT_PREVIEW (source), result, &error);
  guint page;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  page = (self->first_page + self->n_asked) % self->n_pages;
  self->n_asked++;
  /* A page that cannot be read has nothing to find. */
  if (found != NULL)
    take (self, page, found);
  ask_next (self);
}

static void
ask_next (CrmPageSearch *self)
{
  guint page = (self->first_page + self->n_asked) % MAX (self->n_pages, 1);

  if (self->n_asked >= self->n_pages)
    {
      g_clear_object (&self->running);
      g_signal_emit (self, moved_signal, 0);
      return;
    }
  crm_document_preview_ask_async (self->preview, CRM_PDF_FIND,
                                  g_variant_new ("(us)", page, self->words), G_PRIORITY_DEFAULT + 1,
                                  self->running, on_found_cb, g_object_ref (self));
}

/**
 * crm_page_search_start:
 * @preview: (nullable): the document
 * @words: nothing is looked for when they are empty
 * @first_page: where looking begins
 */
void
crm_page_search_start (CrmPageSearch *self,
                       CrmDocumentPreview *preview,
                       const char *words,
                       guint first_page)
{
  clear (self);
  if (preview != NULL && *words != '\0')
    {
      self->preview = g_object_ref (preview);
      self->words = g_strdup (words);
      self->n_pages = crm_document_preview_get_n_pages (preview);
      self->pages = g_new0 (Finds, MAX (self->n_pages, 1));
      self->first_page = MIN (first_page, MAX (self->n_pages, 1) - 1);
      self->running = g_cancellable_new ();
      ask_next (self);
    }
  g_signal_emit (self, moved_signal, 0);
}

/**
 * crm_page_search_step:
 * @direction: 1 for the next find, -1 for the one before; after the last comes the first
 */
void
crm_page_search_step (CrmPageSearch *self, int direction)
{
  if (!self->has_current)
    return;
  if (direction > 0 && self->find + 1 < n_on (self, self->page))
    self->find++;
  else if (direction < 0 && self->find > 0)
    self->find--;
  else
    {
      do
        self->page = (self->page + (direction > 0 ? 1 : self->n_pages - 1)) % self->n_pages;
      while (n_on (self, self->page) == 0);
      self->find = direction > 0 ? 0 : n_on (self, self->page) - 1;
    }
  g_signal_emit (self, moved_signal, 0);
}

gboolean
crm_page_search_is_busy (CrmPageSearch *self)
{
  return self->running != NULL;
}

/**
 * crm_page_search_get_n:
 *
 * Returns: how often the words were found so far
 */
guint
crm_page_search_get_n (CrmPageSearch *self)
{
  return self->n_finds;
}

/**
 * crm_page_search_get_position:
 *
 * Returns: which find is looked at, from 1 in the order of the pages; 0 for none
 */
guint
crm_page_search_get_position (CrmPageSearch *self)
{
  guint position = 0;

  if (!self->has_current)
    return 0;
  for (guint i = 0; i < self->page; i++)
    position += n_on (self, i);
  return position + self->find + 1;
}

/**
 * crm_page_search_get_places:
 *
 * Returns: (transfer none) (nullable) (element-type graphene_rect_t): what was found on a page
 */
GArray *
crm_page_search_get_places (CrmPageSearch *self, guint page)
{
  return page < self->n_pages ? self->pages[page].places : NULL;
}

/**
 * crm_page_search_get_current:
 * @page: (out): on which page it is
 *
 * Returns: (transfer full) (nullable) (element-type graphene_rect_t): what is looked at
 */
GArray *
crm_page_search_get_current (CrmPageSearch *self, guint *page)
{
  const Finds *finds = self->has_current ? &self->pages[self->page] : NULL;
  GArray *current;
  guint from, to;

  *page = self->page;
  if (finds == NULL)
    return NULL;
  from = g_array_index (finds->starts, guint, self->find);
  to = g_array_index (finds->starts, guint, self->find + 1);
  current = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  g_array_append_vals (current, &g_array_index (finds->places, graphene_rect_t, from), to - from);
  return current;
}
