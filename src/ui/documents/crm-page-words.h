/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

/**
 * CrmPageWords:
 *
 * The text of a page and where each of its characters stands, in points from the left and the top.
 */
typedef struct _CrmPageWords CrmPageWords;

CrmPageWords *crm_page_words_new (GVariant *layout);
void crm_page_words_free (CrmPageWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmPageWords, crm_page_words_free)

const char *crm_page_words_get_text (const CrmPageWords *self);
guint crm_page_words_get_n (const CrmPageWords *self);
guint crm_page_words_find (const CrmPageWords *self, double x, double y);
gboolean crm_page_words_is_on_text (const CrmPageWords *self, double x, double y);
void crm_page_words_find_word (const CrmPageWords *self, guint at, guint *from, guint *to);
void crm_page_words_find_line (const CrmPageWords *self, guint at, guint *from, guint *to);
char *crm_page_words_dup_part (const CrmPageWords *self, guint from, guint to);
GArray *crm_page_words_get_places (const CrmPageWords *self, guint from, guint to);

G_END_DECLS
