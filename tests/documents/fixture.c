/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include <math.h>
#include <poppler.h>
#include <string.h>

static void
free_word (gpointer data)
{
  Word *word = data;

  g_free (word->text);
  g_free (word);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  const Word *first = *(Word *const *) a, *second = *(Word *const *) b;

  if (fabs (first->y2 - second->y2) > 1.5)
    return first->y2 < second->y2 ? -1 : 1;
  return first->x1 < second->x1 ? -1 : first->x1 > second->x1;
}

static GPtrArray *
read_page (PopplerPage *page)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (free_word);
  g_autofree char *text = poppler_page_get_text (page);
  g_autofree PopplerRectangle *boxes = NULL;
  guint n = 0, i = 0;
  Word *word = NULL;

  poppler_page_get_text_layout (page, &boxes, &n);
  for (const char *p = text; *p != '\0' && i < n; p = g_utf8_next_char (p), i++)
    {
      gunichar c = g_utf8_get_char (p);
      g_autofree char *letter = g_strndup (p, g_utf8_next_char (p) - p);
      char *joined;

      if (c == ' ' || c == '\n')
        {
          word = NULL;
          continue;
        }
      /* Poppler puts nothing between the cells of a table. */
      if (word != NULL && (fabs (boxes[i].x1 - word->x2) > 2 || fabs (boxes[i].y2 - word->y2) > 6))
        word = NULL;
      if (word == NULL)
        {
          word = g_new0 (Word, 1);
          word->text = g_strdup ("");
          word->x1 = boxes[i].x1;
          word->y1 = boxes[i].y1;
          g_ptr_array_add (words, word);
        }
      joined = g_strconcat (word->text, letter, NULL);
      g_free (word->text);
      word->text = joined;
      word->x2 = MAX (word->x2, boxes[i].x2);
      word->y2 = MAX (word->y2, boxes[i].y2);
    }
  g_ptr_array_sort (words, compare_words);
  return words;
}

ReadBack *
read_back (CrmDocument *document)
{
  g_autoptr (GError) error = NULL;
  PopplerDocument *pdf
      = poppler_document_new_from_bytes (crm_document_get_bytes (document), NULL, &error);
  ReadBack *self = g_new0 (ReadBack, 1);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  self->n_pages = (guint) poppler_document_get_n_pages (pdf);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i < self->n_pages; i++)
    {
      PopplerPage *page = poppler_document_get_page (pdf, (int) i);
      GPtrArray *words = read_page (page);

      for (guint k = 0; k < words->len; k++)
        g_string_append_printf (text, "%s ", ((Word *) g_ptr_array_index (words, k))->text);
      g_string_append_c (text, '\n');
      g_ptr_array_add (self->pages, words);
      g_object_unref (page);
    }
  self->text = g_string_free (text, FALSE);
  g_object_unref (pdf);
  return self;
}

void
read_back_free (ReadBack *self)
{
  g_ptr_array_unref (self->pages);
  g_free (self->text);
  g_free (self);
}

char *
fixture_file (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "documents", "data", name, NULL);
}

static char *
load (const char *name)
{
  g_autofree char *path = fixture_file (name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

CrmTemplate *
fixture_parse (const char *text)
{
  CrmTemplate *template = crm_template_new (text, -1);
  GPtrArray *problems = crm_template_get_problems (template);

  if (problems->len > 0)
    {
      CrmTemplateProblem *problem = g_ptr_array_index (problems, 0);

      g_error ("%u:%u: %s", problem->line, problem->column, problem->message);
    }
  return template;
}

CrmTemplate *
fixture_template (const char *name)
{
  g_autofree char *text = load (name);

  return fixture_parse (text);
}

CrmDocumentData *
fixture_data (const char *name)
{
  g_autofree char *json = load (name);
  g_autoptr (GError) error = NULL;
  CrmDocumentData *data = crm_document_data_new_from_json (json, -1, &error);

  g_assert_no_error (error);
  return data;
}

CrmDocument *
fixture_render (CrmTemplate *template, CrmDocumentData *data)
{
  g_autoptr (GError) error = NULL;
  CrmDocument *document = NULL;

  crm_document_render (template, data, NULL, &document, &error);
  g_assert_no_error (error);
  return document;
}

CrmDocument *
fixture_render_text (const char *text, CrmDocumentData *data)
{
  g_autoptr (CrmTemplate) template = fixture_parse (text);

  return fixture_render (template, data);
}

/* Writes the file into the folder of the build, where a person can look at it. */
char *
fixture_write (CrmDocument *document, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_test_build_filename (G_TEST_BUILT, "documents", name, NULL);
  gsize length;
  const char *bytes = g_bytes_get_data (crm_document_get_bytes (document), &length);

  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  return path;
}

/* What @program prints; NULL when it is not installed. The test fails when it does. */
char *
fixture_run (const char *program, ...)
{
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autofree char *path = g_find_program_in_path (program);
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  const char *argument;
  int status = 0;
  va_list arguments;

  if (path == NULL && strchr (program, '/') == NULL)
    return NULL;
  g_ptr_array_add (command, (gpointer) program);
  va_start (arguments, program);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (command, (gpointer) argument);
  va_end (arguments);
  g_ptr_array_add (command, NULL);
  g_spawn_sync (NULL, (char **) command->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                &errors, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  if (error != NULL)
    g_error ("%s: %s%s", program, output, errors);
  return output;
}
