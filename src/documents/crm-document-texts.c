/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts that this thread set last. The invoices of one batch share most of what is on them, the
 * words of the template and the lines of the company, and half of the work of laying out a document
 * is to shape letters and break lines. */
#include "config.h"

#include <string.h>

#include "crm-document-layout-private.h"

/* Two generations: what one more document asks for moves to the young one; when that is full, what
 * was asked for by nobody in the meantime is dropped. */
#define GENERATION 256
#define MAX_LENGTH 200

struct _CrmTexts
{
  CrmFontsOrigin origin;
  const CrmLocale *locale;
  PangoContext *context;
  GHashTable *young; /* key -> PangoLayout */
  GHashTable *old;
};

static GHashTable *
new_generation (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/* A context without anything that depends on the screen. The font map is the thread's own. */
static PangoContext *
make_context (const CrmLocale *locale, CrmFontsOrigin origin)
{
  PangoContext *context = pango_font_map_create_context (crm_fonts_get_map (origin));
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string (crm_locale_get_tag (locale)));
  return context;
}

static void
clear_texts (gpointer data)
{
  CrmTexts *self = data;

  g_hash_table_unref (self->young);
  g_hash_table_unref (self->old);
  g_object_unref (self->context);
}

void
crm_texts_unref (CrmTexts *self)
{
  g_rc_box_release_full (self, clear_texts);
}

/* Returns: (transfer full): the texts of this thread in a language, with fonts of one origin; no
 * other thread may touch them */
CrmTexts *
crm_texts_get (const CrmLocale *locale, CrmFontsOrigin origin)
{
  static GPrivate last = G_PRIVATE_INIT ((GDestroyNotify) crm_texts_unref);
  CrmTexts *self = g_private_get (&last);

  if (self == NULL || self->locale != locale || self->origin != origin)
    {
      self = g_rc_box_new0 (CrmTexts);
      self->origin = origin;
      self->locale = locale;
      self->context = make_context (locale, origin);
      self->young = new_generation ();
      self->old = new_generation ();
      g_private_replace (&last, self);
    }
  return g_rc_box_acquire (self);
}

PangoContext *
crm_texts_get_context (CrmTexts *self)
{
  return self->context;
}

/* Returns: (transfer none) (nullable): the text that was kept under @key; it must not be changed */
PangoLayout *
crm_texts_find (CrmTexts *self, const char *key)
{
  PangoLayout *layout = g_hash_table_lookup (self->young, key);

  if (layout != NULL)
    return layout;
  layout = g_hash_table_lookup (self->old, key);
  if (layout != NULL)
    crm_texts_keep (self, key, layout);
  return layout;
}

/* From here on @layout must not be changed. */
void
crm_texts_keep (CrmTexts *self, const char *key, PangoLayout *layout)
{
  if (strlen (pango_layout_get_text (layout)) > MAX_LENGTH)
    return;
  g_object_ref (layout);
  if (g_hash_table_size (self->young) >= GENERATION)
    {
      g_hash_table_unref (self->old);
      self->old = self->young;
      self->young = new_generation ();
    }
  g_hash_table_insert (self->young, g_strdup (key), layout);
}
