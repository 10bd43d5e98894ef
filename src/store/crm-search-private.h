/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-session-private.h"

G_BEGIN_DECLS

/* Where a word stands; its letter goes before the word in the index, so that looking in names only
 * never passes by the streets that are called alike. */
#define CRM_PLACE_NAME 'n'  /* of a person or company */
#define CRM_PLACE_TITLE 't' /* of anything else */
#define CRM_PLACE_KEY 'k'   /* addresses of mail, codes, tax numbers */
#define CRM_PLACE_BODY 'b'
#define CRM_PLACES_ALL "ntkb"

/* FTS5 keeps lists of so many letters ready; what is longer is looked at word by word. */
#define CRM_SEARCH_HEAD 3

/* How a word is put to the index. */
typedef enum
{
  CRM_WORD_HEAD,  /* its first letters, of which FTS5 has lists that are walked as they are */
  CRM_WORD_BEGIN, /* all that begins with it, gathered before the first is given */
  CRM_WORD_ALL,   /* a word that is written so and not longer, walked as it is */
} CrmWordForm;

/* crm-search-words.c */
void crm_search_add_words (GString *document, char place, const char *text);
void crm_search_add_number (GString *numbers, const char *text);
gboolean crm_search_holds_word (const char *document, const char *places, const char *word);
gboolean crm_search_holds_number (const char *numbers, const char *digits);
char *crm_search_expression (GPtrArray *words, const char *places, const CrmWordForm *forms);
char *crm_search_number_run (const char *digits);
char *crm_search_number_expression (const char *digits);
char *crm_search_digits (const char *text);
GPtrArray *crm_search_number_forms (const char *text);
gboolean crm_search_is_number (const char *word);

/* crm-search.c */
GPtrArray *crm_search_read_found (CrmSession *self, GArray *refs, GError **error);

/* crm-search-index.c */
void crm_word_source_free (gpointer data);
gboolean crm_search_index_row (CrmSession *self, const CrmKind *kind, gint64 row, GError **error);
gboolean crm_search_is_searched (const CrmKind *kind);

/* crm-search-renew.c: what search learns in the background. */
gboolean crm_search_learn_later (CrmSession *self, GError **error);
gboolean crm_search_renew (CrmSession *self, GError **error);
gboolean crm_search_renew_some (CrmSession *self, gboolean *done, GError **error);
gboolean crm_search_learn_touched (CrmSession *self, GError **error);
gboolean crm_search_catch_up (CrmSession *self, GError **error);

/* crm-search-similar.c */
gboolean crm_search_learn_words (CrmSession *self, const char *document, GError **error);

/* crm-search-use.c: what this person opens and edits. */
typedef struct
{
  CrmRef ref;
  char *document;
  char *numbers;
} CrmSearchUsed;

GArray *crm_search_used_new (void);
void crm_search_keep_edits (CrmSession *self);
gboolean crm_search_note_edits (CrmSession *self, GError **error);
GArray *crm_search_read_used (CrmSession *self, GError **error);

G_END_DECLS
