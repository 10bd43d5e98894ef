/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A part of a page at a scale, in pixels of that scale; all of it when the width is 0. */
typedef struct
{
  guint page;
  int scale; /* thousandths of a pixel a point */
  int x, y, width, height;
} CrmPagePart;

/**
 * CrmPageCache:
 *
 * Pictures of pages that were seen lately, as many as fit into a number of bytes; what was not
 * looked at for longest goes first. Main thread.
 */
#define CRM_TYPE_PAGE_CACHE (crm_page_cache_get_type ())
G_DECLARE_FINAL_TYPE (CrmPageCache, crm_page_cache, CRM, PAGE_CACHE, GObject)

CrmPageCache *crm_page_cache_new (gsize max_bytes);
GdkTexture *crm_page_cache_get (CrmPageCache *self, const CrmPagePart *part);
void crm_page_cache_put (CrmPageCache *self, const CrmPagePart *part, GdkTexture *texture);
void crm_page_cache_clear (CrmPageCache *self);
gsize crm_page_cache_get_n_bytes (CrmPageCache *self);

G_END_DECLS
