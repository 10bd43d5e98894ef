/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CrmEncodingGuess:
 * @charset: the name that iconv knows, interned
 * @bom_size: how many bytes of byte order mark stand before the text
 * @is_certain: a mark or the form of the bytes proves it; otherwise it is the most likely of
 * several
 * @has_nul: text that is not UTF-16 or UTF-32 holds zero bytes, so it is no text
 * @is_binary: control characters that no text has
 */
typedef struct
{
  const char *charset;
  guint bom_size;
  gboolean is_certain;
  gboolean has_nul;
  gboolean is_binary;
} CrmEncodingGuess;

gboolean crm_encoding_guess_stream (GInputStream *stream,
                                    const char *language,
                                    CrmEncodingGuess *guess,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
