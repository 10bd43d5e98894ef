/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form that is filled in becomes a page: what is written is drawn over it, what the form shows of
 * itself is made part of it, and its fields are gone. */
#include "config.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-pdf-form-private.h"

#define FLAG_HIDDEN (1 << 1)
#define FLAG_NO_VIEW (1 << 5)

typedef struct
{
  CrmQpdf *pdf;
  GPtrArray *fields;
  GHashTable *by_name; /* name -> index + 1 */
  const CrmFormValue *values;
  GPtrArray *problems;
  cairo_surface_t *surface;
  cairo_t *cr;
  GArray *drawn; /* of guint: pages with something written on them, in the order of the surface */
  /* Of the page: */
  guint page;
  double box[4];
  gboolean is_drawn;
  GString *content; /* what follows the content of the page */
  GPtrArray *names; /* of appearances that the content names */
  GArray *forms;    /* of qpdf_oh: those appearances */
} Fill;

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
append_number (GString *text, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.5f", number));
  g_string_append_c (text, ' ');
}

static void
add_problem (Fill *self, guint index, char *message)
{
  const CrmFormField *field = g_ptr_array_index (self->fields, index);
  g_autofree char *text = message;

  g_ptr_array_add (self->problems,
                   crm_template_problem_new (
                       index + 1, 1, 1, NULL,
                       /* Translators: a field of a form and what is wrong. */
                       g_strdup_printf (_ ("“%s”: %s"),
                                        field->label != NULL ? field->label : field->name, text)));
}

/* Drawing */

/* The page is drawn on when something is to be drawn on it. */
static cairo_t *
get_canvas (Fill *self)
{
  if (!self->is_drawn)
    {
      cairo_matrix_t matrix;

      self->is_drawn = TRUE;
      cairo_pdf_surface_set_size (self->surface, self->box[2] - self->box[0],
                                  self->box[3] - self->box[1]);
      cairo_matrix_init (&matrix, 1, 0, 0, -1, -self->box[0], self->box[3]);
      cairo_set_matrix (self->cr, &matrix);
      g_array_append_val (self->drawn, self->page);
    }
  return self->cr;
}

/* "/Helv 10 Tf 0 g": the size, and whether the font is one for typewriters. */
static void
read_appearance (Fill *self, qpdf_oh widget, CrmFormPlace *place)
{
  qpdf_oh value = crm_pdf_form_inherited (self->pdf, widget, "/DA");
  g_auto (GStrv) words = NULL;

  if (!qpdf_oh_is_string (self->pdf, value))
    value = crm_pdf_get (self->pdf, 0, "Root/AcroForm/DA");
  if (!qpdf_oh_is_string (self->pdf, value))
    return;
  words = g_strsplit_set (qpdf_oh_get_utf8_value (self->pdf, value), " \n\r\t", 200);
  for (guint i = 2; words[0] != NULL && words[1] != NULL && words[i] != NULL; i++)
    if (strcmp (words[i], "Tf") == 0)
      {
        double size = g_ascii_strtod (words[i - 1], NULL);

        place->size = size >= 1 && size <= 200 ? size : 0;
        place->is_mono = strstr (words[i - 2], "Cou") != NULL;
      }
}

static CrmFormPlace
read_place (Fill *self, qpdf_oh widget, const CrmFormField *field)
{
  CrmFormPlace place
      = { .is_multiline = field->is_multiline, .n_cells = field->is_comb ? field->max_length : 0 };
  qpdf_oh align = crm_pdf_form_inherited (self->pdf, widget, "/Q");
  qpdf_oh rotation = crm_pdf_get (self->pdf, widget, "MK/R");

  crm_pdf_get_rectangle (self->pdf, qpdf_oh_get_key (self->pdf, widget, "/Rect"), place.rectangle);
  if (qpdf_oh_is_integer (self->pdf, align))
    place.align = (int) CLAMP (qpdf_oh_get_int_value (self->pdf, align), 0, 2);
  if (qpdf_oh_is_integer (self->pdf, rotation))
    place.rotation
        = (int) (qpdf_oh_get_int_value (self->pdf, rotation) % 360 / 90 * 90 + 360) % 360;
  read_appearance (self, widget, &place);
  return place;
}

/* Appearances */

static void
transform (const double matrix[6], double x, double y, double *to_x, double *to_y)
{
  *to_x = matrix[0] * x + matrix[2] * y + matrix[4];
  *to_y = matrix[1] * x + matrix[3] * y + matrix[5];
}

/* Where a form of the file is put so that it fills @rectangle: what the norm (ISO 32000-1, 12.5.5)
 * says of appearances. FALSE when it has no size. */
static gboolean
find_matrix (Fill *self, qpdf_oh form, const double rectangle[4], double *scale, double *move)
{
  double box[4], matrix[6] = { 1, 0, 0, 1, 0, 0 }, low[2] = { G_MAXDOUBLE, G_MAXDOUBLE },
                 high[2] = { -G_MAXDOUBLE, -G_MAXDOUBLE };
  qpdf_oh given = crm_pdf_get (self->pdf, form, "Matrix");

  if (!crm_pdf_get_rectangle (self->pdf, crm_pdf_get (self->pdf, form, "BBox"), box))
    return FALSE;
  for (guint i = 0; i < 6; i++)
    matrix[i] = crm_pdf_get_number (self->pdf, given, i, matrix[i]);
  for (guint corner = 0; corner < 4; corner++)
    {
      double at[2];

      transform (matrix, box[corner & 1 ? 2 : 0], box[corner & 2 ? 3 : 1], &at[0], &at[1]);
      for (guint i = 0; i < 2; i++)
        {
          low[i] = MIN (low[i], at[i]);
          high[i] = MAX (high[i], at[i]);
        }
    }
  for (guint i = 0; i < 2; i++)
    {
      if (!(high[i] - low[i] > 0.01))
        return FALSE;
      scale[i] = (rectangle[i + 2] - rectangle[i]) / (high[i] - low[i]);
      move[i] = rectangle[i] - low[i] * scale[i];
      if (!isfinite (scale[i]) || !isfinite (move[i]))
        return FALSE;
    }
  return TRUE;
}

/* Makes what a widget looks like part of the page. FALSE when it looks like nothing. */
static gboolean
put_appearance (Fill *self, qpdf_oh widget, const char *state)
{
  qpdf_oh form = crm_pdf_get (self->pdf, widget, "AP/N");
  double rectangle[4], scale[2], move[2];
  char *name;

  if (qpdf_oh_is_dictionary (self->pdf, form) && state != NULL)
    {
      g_autofree char *key = g_strconcat ("/", state, NULL);

      form = qpdf_oh_get_key (self->pdf, form, key);
    }
  if (!qpdf_oh_is_stream (self->pdf, form)
      || !crm_pdf_get_rectangle (self->pdf, qpdf_oh_get_key (self->pdf, widget, "/Rect"), rectangle)
      || !find_matrix (self, form, rectangle, scale, move))
    return FALSE;
  name = g_strdup_printf ("/CrmForm%u", self->forms->len);
  g_string_append (self->content, "q ");
  append_number (self->content, scale[0]);
  g_string_append (self->content, "0 0 ");
  append_number (self->content, scale[1]);
  append_number (self->content, move[0]);
  append_number (self->content, move[1]);
  g_string_append_printf (self->content, "cm %s Do Q\n", name);
  crm_pdf_put (self->pdf, qpdf_oh_get_dict (self->pdf, form), "/Type",
               qpdf_oh_new_name (self->pdf, "/XObject"));
  crm_pdf_put (self->pdf, qpdf_oh_get_dict (self->pdf, form), "/Subtype",
               qpdf_oh_new_name (self->pdf, "/Form"));
  g_ptr_array_add (self->names, name);
  g_array_append_val (self->forms, form);
  return TRUE;
}

/* The state that a button is in, as the file says. */
static char *
dup_present_state (Fill *self, qpdf_oh widget)
{
  qpdf_oh state = qpdf_oh_get_key (self->pdf, widget, "/AS");

  return g_strdup (qpdf_oh_is_name (self->pdf, state) ? qpdf_oh_get_name (self->pdf, state) + 1
                                                      : "Off");
}

/* Fields */

static gboolean
is_same (const char *a, const char *b)
{
  g_autofree char *first = g_utf8_casefold (a, -1), *second = g_utf8_casefold (b, -1);

  return strcmp (g_strstrip (first), g_strstrip (second)) == 0;
}

/* Which of the options a text means; -1: none. */
static int
find_option (const CrmFormField *field, const char *text)
{
  for (guint i = 0; field->options != NULL && field->options[i] != NULL; i++)
    if (is_same (field->options[i], text) || is_same (field->exports[i], text))
      return (int) i;
  return -1;
}

/* What does not suit the field is told once, before anything is drawn. */
static void
check_value (Fill *self, guint index)
{
  const CrmFormField *field = g_ptr_array_index (self->fields, index);
  const char *text = self->values[index].text;
  glong length = text != NULL ? g_utf8_strlen (text, -1) : 0;
  gboolean is_listed
      = field->type == CRM_FORM_RADIO || (field->type == CRM_FORM_CHOICE && !field->is_editable);

  if (field->max_length > 0 && length > field->max_length)
    add_problem (self, index,
                 g_strdup_printf (ngettext ("it takes %u letter at most, and “%s” has more",
                                            "it takes %u letters at most, and “%s” has more",
                                            field->max_length),
                                  field->max_length, text));
  if (is_listed && text != NULL && *text != '\0' && field->options != NULL
      && find_option (field, text) < 0)
    {
      g_autofree char *options = g_strjoinv (", ", field->options);

      add_problem (self, index,
                   /* Translators: a value, and the values that a form knows. */
                   g_strdup_printf (_ ("“%s” is none of: %s"), text, options));
    }
}

static void
fill_button (Fill *self, qpdf_oh widget, guint index)
{
  const CrmFormField *field = g_ptr_array_index (self->fields, index);
  const CrmFormValue *value = &self->values[index];
  g_autofree char *state = crm_pdf_form_dup_state (self->pdf, widget);
  gboolean is_on = value->is_checked;

  if (field->type == CRM_FORM_RADIO)
    {
      int option = find_option (field, value->text);

      is_on = option >= 0 && state != NULL && strcmp (field->exports[option], state) == 0;
    }
  if (!put_appearance (self, widget, is_on && state != NULL ? state : "Off") && is_on)
    {
      CrmFormPlace place = read_place (self, widget, field);

      crm_form_draw_check (get_canvas (self), &place);
    }
}

static void
fill_text (Fill *self, qpdf_oh widget, guint index, const char *text)
{
  const CrmFormField *field = g_ptr_array_index (self->fields, index);
  CrmFormPlace place = read_place (self, widget, field);
  int option = field->type == CRM_FORM_CHOICE ? find_option (field, text) : -1;

  if (option >= 0)
    text = field->options[option];
  if (*text != '\0' && !crm_form_draw_text (get_canvas (self), &place, text)
      && (field->max_length == 0 || g_utf8_strlen (text, -1) <= field->max_length))
    add_problem (self, index, g_strdup_printf (_ ("there is not enough room for “%s”"), text));
}

/* A value that the form has already and that no viewer ever drew. */
static void
keep_as_is (Fill *self, qpdf_oh widget, guint index)
{
  const CrmFormField *field = index != G_MAXUINT ? g_ptr_array_index (self->fields, index) : NULL;
  g_autofree char *state = dup_present_state (self, widget);
  qpdf_oh value = crm_pdf_form_inherited (self->pdf, widget, "/V");

  if (put_appearance (self, widget, state) || field == NULL
      || (field->type != CRM_FORM_TEXT && field->type != CRM_FORM_CHOICE)
      || !qpdf_oh_is_string (self->pdf, value))
    return;
  fill_text (self, widget, index, qpdf_oh_get_utf8_value (self->pdf, value));
}

static void
fill_widget (Fill *self, qpdf_oh widget)
{
  g_autofree char *name = crm_pdf_form_dup_name (self->pdf, widget);
  guint index
      = name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->by_name, name)) - 1 : G_MAXUINT;
  qpdf_oh flags = qpdf_oh_get_key (self->pdf, widget, "/F");
  long long bits
      = qpdf_oh_is_integer (self->pdf, flags) ? qpdf_oh_get_int_value (self->pdf, flags) : 0;
  double rectangle[4];

  if ((bits & (FLAG_HIDDEN | FLAG_NO_VIEW)) != 0
      || !crm_pdf_get_rectangle (self->pdf, qpdf_oh_get_key (self->pdf, widget, "/Rect"),
                                 rectangle))
    return;
  if (index == G_MAXUINT || self->values[index].text == NULL)
    keep_as_is (self, widget, index);
  else if (((CrmFormField *) g_ptr_array_index (self->fields, index))->type == CRM_FORM_CHECK
           || ((CrmFormField *) g_ptr_array_index (self->fields, index))->type == CRM_FORM_RADIO)
    fill_button (self, widget, index);
  else
    fill_text (self, widget, index, self->values[index].text);
}

/* Pages */

/* A copy of a dictionary that belongs to this page alone. */
static qpdf_oh
copy_dictionary (CrmQpdf *pdf, qpdf_oh from)
{
  qpdf_oh copy = qpdf_oh_new_dictionary (pdf);

  if (!qpdf_oh_is_dictionary (pdf, from))
    return copy;
  qpdf_oh_begin_dict_key_iter (pdf, from);
  while (qpdf_oh_dict_more_keys (pdf))
    {
      const char *key = qpdf_oh_dict_next_key (pdf);

      qpdf_oh_replace_key (pdf, copy, key, qpdf_oh_get_key (pdf, from, key));
    }
  return copy;
}

/* Whatever the page did to the state of its drawing ends before ours begins. */
static void
append_content (CrmQpdf *pdf, qpdf_oh page, const char *content)
{
  qpdf_oh contents = qpdf_oh_new_array (pdf), old = qpdf_oh_get_key (pdf, page, "/Contents");
  g_autofree char *behind = g_strconcat ("\nQ\n", content, NULL);

  qpdf_oh_append_item (pdf, contents, crm_pdf_new_stream (pdf, "<< >>", "q\n", 2));
  if (qpdf_oh_is_stream (pdf, old))
    qpdf_oh_append_item (pdf, contents, old);
  for (int i = 0; qpdf_oh_is_array (pdf, old) && i < qpdf_oh_get_array_n_items (pdf, old); i++)
    qpdf_oh_append_item (pdf, contents, qpdf_oh_get_array_item (pdf, old, i));
  qpdf_oh_append_item (pdf, contents, crm_pdf_new_stream (pdf, "<< >>", behind, strlen (behind)));
  qpdf_oh_replace_key (pdf, page, "/Contents", contents);
}

static void
put_forms (Fill *self, qpdf_oh page)
{
  qpdf_oh resources = copy_dictionary (self->pdf, qpdf_oh_get_key (self->pdf, page, "/Resources"));
  qpdf_oh forms = copy_dictionary (self->pdf, qpdf_oh_get_key (self->pdf, resources, "/XObject"));

  for (guint i = 0; i < self->forms->len; i++)
    qpdf_oh_replace_key (self->pdf, forms, g_ptr_array_index (self->names, i),
                         g_array_index (self->forms, qpdf_oh, i));
  qpdf_oh_replace_key (self->pdf, resources, "/XObject", forms);
  qpdf_oh_replace_key (self->pdf, page, "/Resources", resources);
}

/* Links stay; the places to fill in are gone. */
static void
take_widgets (Fill *self, qpdf_oh page)
{
  qpdf_oh list = qpdf_oh_get_key (self->pdf, page, "/Annots"), rest;

  if (!qpdf_oh_is_array (self->pdf, list))
    return;
  rest = qpdf_oh_new_array (self->pdf);
  for (int i = 0; i < qpdf_oh_get_array_n_items (self->pdf, list); i++)
    {
      qpdf_oh annotation = qpdf_oh_get_array_item (self->pdf, list, i);

      if (crm_pdf_form_is_widget (self->pdf, annotation))
        fill_widget (self, annotation);
      else
        qpdf_oh_append_item (self->pdf, rest, annotation);
    }
  if (qpdf_oh_get_array_n_items (self->pdf, rest) > 0)
    qpdf_oh_replace_key (self->pdf, page, "/Annots", rest);
  else
    qpdf_oh_remove_key (self->pdf, page, "/Annots");
}

static gboolean
fill_page (Fill *self, guint number)
{
  qpdf_oh page = qpdf_get_page_n (self->pdf, number);

  if (!crm_pdf_get_rectangle (self->pdf, qpdf_oh_get_key (self->pdf, page, "/MediaBox"), self->box))
    return FALSE;
  self->page = number;
  self->is_drawn = FALSE;
  g_string_truncate (self->content, 0);
  g_ptr_array_set_size (self->names, 0);
  g_array_set_size (self->forms, 0);
  take_widgets (self, page);
  if (self->is_drawn)
    cairo_show_page (self->cr);
  if (self->forms->len > 0)
    {
      put_forms (self, page);
      append_content (self->pdf, page, self->content->str);
    }
  return TRUE;
}

/* Over the pages */

/* A page of @drawing becomes a form on a page of the file. */
static gboolean
put_over (Fill *self, CrmQpdf *drawing, guint index)
{
  qpdf_oh from = qpdf_get_page_n (drawing, index);
  qpdf_oh page = qpdf_get_page_n (self->pdf, g_array_index (self->drawn, guint, index));
  qpdf_oh resources
      = qpdf_make_indirect_object (drawing, qpdf_oh_get_key (drawing, from, "/Resources"));
  g_autoptr (GString) text = g_string_new ("<< /Type /XObject /Subtype /Form /BBox [ ");
  unsigned char *content = NULL;
  size_t length = 0;
  qpdf_oh form;

  if (!crm_pdf_get_rectangle (self->pdf, qpdf_oh_get_key (self->pdf, page, "/MediaBox"), self->box)
      || (qpdf_oh_get_page_content_data (drawing, from, &content, &length) & QPDF_ERRORS) != 0)
    return FALSE;
  g_string_append (text, "0 0 ");
  append_number (text, self->box[2] - self->box[0]);
  append_number (text, self->box[3] - self->box[1]);
  g_string_append (text, "] >>");
  form = crm_pdf_new_stream (self->pdf, text->str, content, length);
  free (content);
  qpdf_oh_replace_key (self->pdf, qpdf_oh_get_dict (self->pdf, form), "/Resources",
                       qpdf_oh_copy_foreign_object (self->pdf, drawing, resources));
  g_ptr_array_set_size (self->names, 0);
  g_array_set_size (self->forms, 0);
  g_ptr_array_add (self->names, g_strdup ("/CrmFilled"));
  g_array_append_val (self->forms, form);
  put_forms (self, page);
  g_string_assign (text, "q 1 0 0 1 ");
  append_number (text, self->box[0]);
  append_number (text, self->box[1]);
  g_string_append (text, "cm /CrmFilled Do Q\n");
  append_content (self->pdf, page, text->str);
  return TRUE;
}

static GBytes *
write_file (CrmQpdf *pdf, GError **error)
{
  qpdf_oh root = qpdf_get_root (pdf), trailer = qpdf_get_trailer (pdf);

  /* libqpdf writes the size of the table only where there was one. */
  if (!qpdf_oh_has_key (pdf, trailer, "/Size"))
    crm_pdf_put (pdf, trailer, "/Size", qpdf_oh_new_integer (pdf, 1));
  qpdf_oh_remove_key (pdf, root, "/AcroForm");
  qpdf_oh_remove_key (pdf, root, "/Perms");
  qpdf_oh_remove_key (pdf, root, "/NeedsRendering");
  qpdf_oh_remove_key (pdf, root, "/OpenAction");
  qpdf_oh_remove_key (pdf, root, "/AA");
  while (qpdf_more_warnings (pdf))
    qpdf_next_warning (pdf);
  if ((qpdf_init_write_memory (pdf) & QPDF_ERRORS) == 0)
    {
      qpdf_set_deterministic_ID (pdf, !qpdf_is_encrypted (pdf));
      qpdf_set_preserve_encryption (pdf, FALSE);
      qpdf_set_minimum_pdf_version (pdf, "1.5");
      qpdf_set_object_stream_mode (pdf, qpdf_o_generate);
      if ((qpdf_write (pdf) & QPDF_ERRORS) == 0)
        return g_bytes_new (qpdf_get_buffer (pdf), qpdf_get_buffer_length (pdf));
    }
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The form could not be filled in"));
  return NULL;
}

/* The pages that were drawn, then the whole. */
static GBytes *
finish (Fill *self, GBytes *drawing, GError **error)
{
  g_autoptr (CrmQpdf) over = NULL;
  gboolean good = TRUE;

  if (self->drawn->len > 0)
    {
      over = crm_pdf_open (drawing, error);
      good = over != NULL;
    }
  for (guint i = 0; good && i < self->drawn->len; i++)
    good = put_over (self, over, i);
  return good ? write_file (self->pdf, error) : NULL;
}

static gboolean
fill_pages (Fill *self, guint n_pages, GError **error)
{
  for (guint i = 0; i < self->fields->len; i++)
    check_value (self, i);
  for (guint i = 0; i < n_pages; i++)
    if (!fill_page (self, i))
      {
        g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                             _ ("This file is damaged and cannot be filled in."));
        return FALSE;
      }
  return TRUE;
}

/**
 * crm_pdf_form_fill:
 * @fields: as crm_pdf_form_read() gave them
 * @values: one for each
 * @problems: takes what did not suit its field, as CrmTemplateProblem
 * @n_pages: (out): of the file
 *
 * Returns: (transfer full): the file without a form
 */
GBytes *
crm_pdf_form_fill (GBytes *pdf,
                   GPtrArray *fields,
                   const CrmFormValue *values,
                   GPtrArray *problems,
                   guint *n_pages,
                   GError **error)
{
  g_autoptr (CrmQpdf) file = crm_pdf_form_open (pdf, error);
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) forms = g_array_new (FALSE, FALSE, sizeof (qpdf_oh));
  g_autoptr (GArray) drawn = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GBytes) drawing = NULL;
  GByteArray *bytes = g_byte_array_new ();
  Fill self = { .pdf = file,
                .fields = fields,
                .by_name = by_name,
                .values = values,
                .problems = problems,
                .drawn = drawn,
                .names = names,
                .forms = forms };
  GBytes *whole = NULL;
  gboolean good = FALSE;

  for (guint i = 0; i < fields->len; i++)
    g_hash_table_insert (by_name, ((CrmFormField *) g_ptr_array_index (fields, i))->name,
                         GUINT_TO_POINTER (i + 1));
  self.surface = cairo_pdf_surface_create_for_stream (write_bytes, bytes, 100, 100);
  self.cr = cairo_create (self.surface);
  self.content = g_string_new (NULL);
  if (file != NULL)
    {
      *n_pages = (guint) qpdf_get_num_pages (file);
      qpdf_push_inherited_attributes_to_page (file);
      good = fill_pages (&self, *n_pages, error);
    }
  cairo_destroy (self.cr);
  cairo_surface_finish (self.surface);
  good = good && cairo_surface_status (self.surface) == CAIRO_STATUS_SUCCESS;
  cairo_surface_destroy (self.surface);
  drawing = g_byte_array_free_to_bytes (bytes);
  if (good)
    whole = finish (&self, drawing, error);
  g_string_free (self.content, TRUE);
  if (whole == NULL && error != NULL && *error == NULL)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The form could not be filled in"));
  return whole;
}
