/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

GObject *crm_document_fonts_begin (void);
void crm_document_fonts_end (GObject *before);

G_END_DECLS
