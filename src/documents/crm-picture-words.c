/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a picture shows, in words and in the language of the document, for people who hear the page
 * read to them. */
#include "config.h"

#include <string.h>

#include "crm-document-layout-private.h"

#define MAX_LETTERS 120

typedef enum
{
  WORD_LOGO,
  WORD_PICTURE,
  WORD_SIGNATURE,
  WORD_SIGN_HERE,
  WORD_CODE,
  N_WORDS
} Word;

static const struct
{
  const char *language;
  const char *words[N_WORDS];
} languages[] = {
  { "pt", { "Logótipo", "Imagem", "Assinatura", "Linha para assinar", "Código" } },
  { "ro", { "Siglă", "Imagine", "Semnătură", "Rând pentru semnătură", "Cod" } },
  { "tr", { "Logo", "Resim", "İmza", "İmza satırı", "Kod" } },
  { "en", { "Logo", "Picture", "Signature", "Line to sign on", "Code" } },
};

static const char *
find_word (const CrmEvaluation *evaluation, Word word)
{
  const char *tag = crm_locale_get_tag (evaluation->locale);

  if (strcmp (tag, "pt-BR") == 0 && word == WORD_LOGO)
    return "Logotipo";
  for (gsize i = 0; i < G_N_ELEMENTS (languages) - 1; i++)
    if (g_str_has_prefix (tag, languages[i].language))
      return languages[i].words[word];
  return languages[G_N_ELEMENTS (languages) - 1].words[word];
}

/* Whose logo or signature it is: the name beside it in the data. */
static const char *
find_owner (const CrmEvaluation *evaluation, const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *name
      = dot != NULL ? g_strdup_printf ("%.*s.name", (int) (dot - path), path) : NULL;
  CrmDocumentData *node = name != NULL ? crm_document_data_lookup (evaluation->data, name) : NULL;

  return crm_data_is_missing (node) ? NULL : crm_document_data_get_text (node);
}

/* A text on one line, cut where it gets long. */
static char *
shorten (const char *text)
{
  g_autofree char *cut = g_utf8_strlen (text, -1) > MAX_LETTERS
                             ? g_utf8_substring (text, 0, MAX_LETTERS)
                             : g_strdup (text);

  g_strdelimit (cut, "\n\r\t", ' ');
  return g_steal_pointer (&cut);
}

/* @text is what a code says; NULL for other pictures. @empty: a line to sign on. */
const char *
crm_picture_words (CrmBinder *self,
                   const CrmTemplatePicture *picture,
                   const char *text,
                   gboolean empty)
{
  const CrmEvaluation *evaluation = &self->evaluation;
  const char *path = picture->field->path, *owner = text;
  Word word = picture->type == CRM_PICTURE_SIGNATURE ? (empty ? WORD_SIGN_HERE : WORD_SIGNATURE)
              : text != NULL                         ? WORD_CODE
              : g_str_has_suffix (path, ".logo")     ? WORD_LOGO
                                                     : WORD_PICTURE;
  g_autofree char *shown = NULL;
  g_autofree char *words = NULL;

  if (owner == NULL && !empty)
    owner = find_owner (evaluation, path);
  shown = owner != NULL ? shorten (owner) : NULL;
  words = shown != NULL ? g_strconcat (find_word (evaluation, word), ": ", shown, NULL)
                        : g_strdup (find_word (evaluation, word));
  return crm_arena_strdup (self->arena, words);
}
