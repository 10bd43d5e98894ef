/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a PDF file. Poppler belongs to the thread that asks first. */
#include "config.h"

#include "crm-pdf-reader.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <poppler.h>

#include "crm-error.h"

/* More pages, entries or links than a person can look at are left out. */
#define MAX_PAGES 20000
#define MAX_ENTRIES 20000
#define MAX_DEPTH 32
/* A page that says it is larger than this, about 14 metres, is shown as large as this. */
#define MAX_POINTS 40000.0

struct _CrmPdfReader
{
  GObject parent_instance;

  PopplerDocument *document;
  int n_pages;
};

G_DEFINE_FINAL_TYPE (CrmPdfReader, crm_pdf_reader, G_TYPE_OBJECT)

/* Under a name of our own: later versions of Poppler say themselves how their type is let go. */
typedef PopplerPage Page;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Page, g_object_unref)

typedef GVariant *(*Answer) (CrmPdfReader *self, GVariant *arguments, GError **error);

static void
crm_pdf_reader_finalize (GObject *object)
{
  g_clear_object (&CRM_PDF_READER (object)->document);
  G_OBJECT_CLASS (crm_pdf_reader_parent_class)->finalize (object);
}

static void
crm_pdf_reader_class_init (CrmPdfReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_pdf_reader_finalize;
}

static void
crm_pdf_reader_init (CrmPdfReader *self)
{
}

/**
 * crm_pdf_reader_new:
 *
 * Returns: (transfer full): a reader without a file
 */
CrmPdfReader *
crm_pdf_reader_new (void)
{
  return g_object_new (CRM_TYPE_PDF_READER, NULL);
}

/* What a foreign file says is a string need not be one. */
static char *
make_valid (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");
}

static PopplerPage *
get_page (CrmPdfReader *self, guint number, GError **error)
{
  PopplerPage *page = number < (guint) self->n_pages
                          ? poppler_document_get_page (self->document, (int) number)
                          : NULL;

  if (page == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("The document has no page %u"),
                 number + 1);
  return page;
}

static void
get_size (PopplerPage *page, double *width, double *height)
{
  *width = *height = 0;
  if (page != NULL)
    poppler_page_get_size (page, width, height);
  *width = CLAMP (*width, 1, MAX_POINTS);
  *height = CLAMP (*height, 1, MAX_POINTS);
}

/* Opening */

static GVariant *
answer_open (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) file = g_variant_get_child_value (arguments, 0);
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (file);
  g_autoptr (GError) failure = NULL;
  const char *password;
  GVariantBuilder sizes;

  g_variant_get_child (arguments, 1, "&s", &password);
  g_clear_object (&self->document);
  self->document
      = poppler_document_new_from_bytes (bytes, *password != '\0' ? password : NULL, &failure);
  if (self->document == NULL)
    {
      if (g_error_matches (failure, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        g_set_error_literal (error, CRM_ERROR, CRM_ERROR_DENIED,
                             _ ("The file is closed with a password"));
      else
        g_set_error (error, CRM_ERROR, CRM_ERROR_CORRUPT, _ ("The PDF file cannot be read: %s"),
                     failure->message);
      return NULL;
    }
  self->n_pages = CLAMP (poppler_document_get_n_pages (self->document), 0, MAX_PAGES);
  if (self->n_pages == 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_CORRUPT, _ ("The PDF file has no pages"));
      return NULL;
    }
  g_variant_builder_init (&sizes, G_VARIANT_TYPE ("a(dd)"));
  for (int i = 0; i < self->n_pages; i++)
    {
      g_autoptr (Page) page = poppler_document_get_page (self->document, i);
      double width, height;

      get_size (page, &width, &height);
      g_variant_builder_add (&sizes, "(dd)", width, height);
    }
  return g_variant_builder_end (&sizes);
}

/* Pictures */

static GVariant *
make_picture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gsize size = (gsize) cairo_image_surface_get_stride (surface) * (gsize) height;
  GVariant *parts[3] = { g_variant_new_int32 (width), g_variant_new_int32 (height) };

  cairo_surface_flush (surface);
  parts[2] = g_variant_new_from_data (
      G_VARIANT_TYPE_BYTESTRING, cairo_image_surface_get_data (surface), size, TRUE,
      (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (surface));
  return g_variant_new_tuple (parts, 3);
}

static GVariant *
answer_picture (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  g_autoptr (Page) page = NULL;
  double scale, page_width, page_height;
  int x, y, width, height;
  guint number;
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;
  GVariant *picture = NULL;

  g_variant_get (arguments, "(udiiii)", &number, &scale, &x, &y, &width, &height);
  page = get_page (self, number, error);
  if (page == NULL)
    return NULL;
  get_size (page, &page_width, &page_height);
  if (width <= 0)
    {
      double pixels = page_width * page_height * scale * scale;

      if (pixels > CRM_PDF_MAX_PIXELS)
        scale *= sqrt (CRM_PDF_MAX_PIXELS / pixels);
      width = MAX (1, (int) (page_width * scale + 0.5));
      height = MAX (1, (int) (page_height * scale + 0.5));
    }
  if ((double) width * height > CRM_PDF_MAX_PIXELS * 1.01)
    width = height = 1;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, MAX (1, height));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, -x, -y);
  cairo_scale (cr, scale, scale);
  poppler_page_render (page, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    picture = make_picture (surface);
  else
    g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The page cannot be shown: %s"),
                 cairo_status_to_string (status));
  cairo_surface_destroy (surface);
  return picture;
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * crm_pdf_reader_draw:
 * @number: from 0
 * @cr: of a printer or another file, in points
 *
 * Draws a page as vectors and text.
 */
gboolean
crm_pdf_reader_draw (CrmPdfReader *self, guint number, cairo_t *cr, GError **error)
{
  g_autoptr (Page) page = get_page (self, number, error);

  if (page == NULL)
    return FALSE;
  poppler_page_render_for_printing (page, cr);
  return TRUE;
}

static GVariant *
answer_vectors (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  g_autoptr (Page) page = NULL;
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;
  double width, height;
  guint number;

  g_variant_get (arguments, "(u)", &number);
  page = get_page (self, number, error);
  if (page == NULL)
    return NULL;
  get_size (page, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (append_bytes, file, width, height);
  cr = cairo_create (surface);
  poppler_page_render_for_printing (page, cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The page cannot be printed: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&file));
  return g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE);
}

/* Words */

static GVariant *
answer_text (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  g_autoptr (Page) page = NULL;
  g_autofree char *text = NULL;
  guint number;

  g_variant_get (arguments, "(u)", &number);
  page = get_page (self, number, error);
  if (page == NULL)
    return NULL;
  text = poppler_page_get_text (page);
  return g_variant_new_take_string (make_valid (text));
}

static GVariant *
answer_layout (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  g_autoptr (Page) page = NULL;
  g_autofree PopplerRectangle *places = NULL;
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  GVariantBuilder builder;
  guint number, n = 0;

  g_variant_get (arguments, "(u)", &number);
  page = get_page (self, number, error);
  if (page == NULL)
    return NULL;
  text = poppler_page_get_text (page);
  valid = make_valid (text);
  if (!poppler_page_get_text_layout (page, &places, &n))
    n = 0;
  n = MIN (n, (guint) g_utf8_strlen (valid, -1));
  g_utf8_offset_to_pointer (valid, (long) n)[0] = '\0';
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(dddd)"));
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "(dddd)", places[i].x1, places[i].y1, places[i].x2,
                           places[i].y2);
  return g_variant_new ("(s@a(dddd))", valid, g_variant_builder_end (&builder));
}

/* Poppler overlooks accents of the page when there are none in what it looks for. */
static char *
strip_accents (const char *words)
{
  g_autofree char *apart = g_utf8_normalize (words, -1, G_NORMALIZE_NFD);
  GString *plain = g_string_new (NULL);

  for (const char *at = apart; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_ismark (g_utf8_get_char (at)))
      g_string_append_unichar (plain, g_utf8_get_char (at));
  return g_string_free (plain, FALSE);
}

static GVariant *
answer_find (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  g_autoptr (Page) page = NULL;
  g_autofree char *plain = NULL;
  const char *words;
  GVariantBuilder builder;
  GList *found;
  double width, height;
  gboolean continues = FALSE;
  guint number;

  g_variant_get (arguments, "(u&s)", &number, &words);
  page = get_page (self, number, error);
  if (page == NULL)
    return NULL;
  get_size (page, &width, &height);
  plain = strip_accents (words);
  /* Words that a line parts are one find with a rectangle for each line. */
  found = poppler_page_find_text_with_options (
      page, plain, POPPLER_FIND_DEFAULT | POPPLER_FIND_IGNORE_DIACRITICS | POPPLER_FIND_MULTILINE);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ddddb)"));
  for (GList *item = found; item != NULL; item = item->next)
    {
      PopplerRectangle *place = item->data;

      g_variant_builder_add (&builder, "(ddddb)", place->x1, height - place->y2, place->x2,
                             height - place->y1, continues);
      continues = poppler_rectangle_find_get_match_continued (place);
      poppler_rectangle_free (place);
    }
  g_list_free (found);
  return g_variant_builder_end (&builder);
}

/* Where links and the outline lead */

typedef struct
{
  int page; /* -1: nowhere */
  double top;
} Target;

static Target
find_target (CrmPdfReader *self, PopplerDest *given)
{
  PopplerDest *named = NULL, *dest = given;
  Target target = { -1, 0 };

  if (given != NULL && given->type == POPPLER_DEST_NAMED && given->named_dest != NULL)
    dest = named = poppler_document_find_dest (self->document, given->named_dest);
  if (dest != NULL && dest->page_num > 0 && dest->page_num <= self->n_pages)
    {
      target.page = dest->page_num - 1;
      if (dest->change_top)
        {
          g_autoptr (Page) page = poppler_document_get_page (self->document, target.page);
          double width, height;

          get_size (page, &width, &height);
          target.top = CLAMP (height - dest->top, 0, height);
        }
    }
  if (named != NULL)
    poppler_dest_free (named);
  return target;
}

static void
add_link (CrmPdfReader *self, GVariantBuilder *builder, PopplerLinkMapping *link, double height)
{
  PopplerAction *action = link->action;
  Target target = { -1, 0 };
  g_autofree char *uri = NULL;

  if (action == NULL)
    return;
  if (action->type == POPPLER_ACTION_GOTO_DEST)
    target = find_target (self, action->goto_dest.dest);
  else if (action->type == POPPLER_ACTION_URI)
    uri = make_valid (action->uri.uri);
  if (target.page >= 0 || uri != NULL)
    g_variant_builder_add (builder, "(ddddids)", link->area.x1, height - link->area.y2,
                           link->area.x2, height - link->area.y1, target.page, target.top,
                           uri != NULL ? uri : "");
}

static GVariant *
answer_links (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  g_autoptr (Page) page = NULL;
  GVariantBuilder builder;
  GList *links;
  double width, height;
  guint number, n = 0;

  g_variant_get (arguments, "(u)", &number);
  page = get_page (self, number, error);
  if (page == NULL)
    return NULL;
  get_size (page, &width, &height);
  links = poppler_page_get_link_mapping (page);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ddddids)"));
  for (GList *item = g_list_last (links); item != NULL && n++ < MAX_ENTRIES; item = item->prev)
    add_link (self, &builder, item->data, height);
  poppler_page_free_link_mapping (links);
  return g_variant_builder_end (&builder);
}

static void
add_entries (
    CrmPdfReader *self, GVariantBuilder *builder, PopplerIndexIter *iter, guint depth, guint *n)
{
  do
    {
      PopplerAction *action = poppler_index_iter_get_action (iter);
      PopplerIndexIter *child = NULL;

      if (action != NULL && action->any.title != NULL)
        {
          g_autofree char *title = make_valid (action->any.title);
          Target target = action->type == POPPLER_ACTION_GOTO_DEST
                              ? find_target (self, action->goto_dest.dest)
                              : (Target){ -1, 0 };

          g_variant_builder_add (builder, "(usid)", depth, g_strstrip (title), target.page,
                                 target.top);
          (*n)++;
        }
      if (action != NULL)
        poppler_action_free (action);
      if (depth < MAX_DEPTH)
        child = poppler_index_iter_get_child (iter);
      if (child != NULL)
        {
          add_entries (self, builder, child, depth + 1, n);
          poppler_index_iter_free (child);
        }
    }
  while (*n < MAX_ENTRIES && poppler_index_iter_next (iter));
}

static GVariant *
answer_outline (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  PopplerIndexIter *iter = poppler_index_iter_new (self->document);
  GVariantBuilder builder;
  guint n = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(usid)"));
  if (iter != NULL)
    {
      add_entries (self, &builder, iter, 0, &n);
      poppler_index_iter_free (iter);
    }
  return g_variant_builder_end (&builder);
}

/* Forms */

static const char *
name_type (PopplerFormField *field)
{
  switch (poppler_form_field_get_field_type (field))
    {
    case POPPLER_FORM_FIELD_TEXT:
      if (poppler_form_field_text_is_password (field))
        return "password";
      return poppler_form_field_text_get_text_type (field) == POPPLER_FORM_TEXT_MULTILINE ? "lines"
                                                                                          : "text";
    case POPPLER_FORM_FIELD_BUTTON:
      switch (poppler_form_field_button_get_button_type (field))
        {
        case POPPLER_FORM_BUTTON_CHECK:
          return "check";
        case POPPLER_FORM_BUTTON_RADIO:
          return "radio";
        case POPPLER_FORM_BUTTON_PUSH:
        default:
          return "push";
        }
    case POPPLER_FORM_FIELD_CHOICE:
      return poppler_form_field_choice_get_choice_type (field) == POPPLER_FORM_CHOICE_COMBO
                 ? "combo"
                 : "list";
    case POPPLER_FORM_FIELD_SIGNATURE:
      return "signature";
    case POPPLER_FORM_FIELD_UNKNOWN:
    default:
      return "push";
    }
}

static char *
dup_value (PopplerFormField *field)
{
  g_autofree char *text = NULL;
  int chosen;

  switch (poppler_form_field_get_field_type (field))
    {
    case POPPLER_FORM_FIELD_TEXT:
      text = poppler_form_field_text_get_text (field);
      break;
    case POPPLER_FORM_FIELD_BUTTON:
      text = g_strdup (poppler_form_field_button_get_state (field) ? "yes" : "");
      break;
    case POPPLER_FORM_FIELD_CHOICE:
      chosen = -1;
      for (int i = 0; chosen < 0 && i < poppler_form_field_choice_get_n_items (field); i++)
        if (poppler_form_field_choice_is_item_selected (field, i))
          chosen = i;
      text = chosen >= 0 ? poppler_form_field_choice_get_item (field, chosen)
                         : poppler_form_field_choice_get_text (field);
      break;
    case POPPLER_FORM_FIELD_SIGNATURE:
    case POPPLER_FORM_FIELD_UNKNOWN:
    default:
      break;
    }
  return make_valid (text);
}

static void
add_field (GVariantBuilder *builder, guint page, PopplerFormFieldMapping *mapping, double height)
{
  PopplerFormField *field = mapping->field;
  PopplerFormFieldType type = poppler_form_field_get_field_type (field);
  g_autofree char *name = poppler_form_field_get_name (field);
  g_autofree char *valid_name = make_valid (name);
  g_autofree char *value = dup_value (field);
  int length = type == POPPLER_FORM_FIELD_TEXT ? poppler_form_field_text_get_max_len (field) : 0;
  int n_items
      = type == POPPLER_FORM_FIELD_CHOICE ? poppler_form_field_choice_get_n_items (field) : 0;
  GVariantBuilder choices;

  g_variant_builder_init (&choices, G_VARIANT_TYPE_STRING_ARRAY);
  for (int i = 0; i < MIN (n_items, MAX_ENTRIES); i++)
    {
      g_autofree char *item = poppler_form_field_choice_get_item (field, i);

      g_variant_builder_add_value (&choices, g_variant_new_take_string (make_valid (item)));
    }
  g_variant_builder_add (builder, "(uisssddddub@as)", page, poppler_form_field_get_id (field),
                         name_type (field), valid_name, value, mapping->area.x1,
                         height - mapping->area.y2, mapping->area.x2, height - mapping->area.y1,
                         (guint) MAX (0, length), poppler_form_field_is_read_only (field),
                         g_variant_builder_end (&choices));
}

static GVariant *
answer_form (CrmPdfReader *self, GVariant *arguments, GError **error)
{
  GVariantBuilder builder;
  guint n = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(uisssddddubas)"));
  for (guint i = 0; i < (guint) self->n_pages && n < MAX_ENTRIES; i++)
    {
      g_autoptr (Page) page = poppler_document_get_page (self->document, (int) i);
      GList *fields = page != NULL ? poppler_page_get_form_field_mapping (page) : NULL;
      double width, height;

      get_size (page, &width, &height);
      /* Poppler lists the last one first. */
      for (GList *item = g_list_last (fields); item != NULL && n++ < MAX_ENTRIES; item = item->prev)
        add_field (&builder, i, item->data, height);
      if (fields != NULL)
        poppler_page_free_form_field_mapping (fields);
    }
  return g_variant_builder_end (&builder);
}

/* All of them */

static const struct
{
  const char *arguments;
  const char *answer;
  Answer run;
} questions[CRM_N_PDF_QUESTIONS] = {
  [CRM_PDF_OPEN] = { "(ays)", "a(dd)", answer_open },
  [CRM_PDF_PICTURE] = { "(udiiii)", "(iiay)", answer_picture },
  [CRM_PDF_TEXT] = { "(u)", "s", answer_text },
  [CRM_PDF_LAYOUT] = { "(u)", "(sa(dddd))", answer_layout },
  [CRM_PDF_LINKS] = { "(u)", "a(ddddids)", answer_links },
  [CRM_PDF_OUTLINE] = { "()", "a(usid)", answer_outline },
  [CRM_PDF_FIND] = { "(us)", "a(ddddb)", answer_find },
  [CRM_PDF_FORM] = { "()", "a(uisssddddubas)", answer_form },
  [CRM_PDF_VECTORS] = { "(u)", "ay", answer_vectors },
};

/**
 * crm_pdf_question_get_arguments:
 *
 * Returns: the type of what is asked with
 */
const GVariantType *
crm_pdf_question_get_arguments (CrmPdfQuestion question)
{
  return G_VARIANT_TYPE (questions[question].arguments);
}

/**
 * crm_pdf_question_get_answer:
 *
 * Returns: the type of what comes back
 */
const GVariantType *
crm_pdf_question_get_answer (CrmPdfQuestion question)
{
  return G_VARIANT_TYPE (questions[question].answer);
}

/**
 * crm_pdf_reader_answer:
 * @question: %CRM_PDF_OPEN before any other
 * @arguments: as CrmPdfQuestion says; a floating reference is taken
 *
 * Returns: (transfer full): the answer, or %NULL with %CRM_ERROR_CORRUPT, %CRM_ERROR_NOT_FOUND,
 *   %CRM_ERROR_FAILED, or, when the file wants a password or another one, %CRM_ERROR_DENIED
 */
GVariant *
crm_pdf_reader_answer (CrmPdfReader *self,
                       CrmPdfQuestion question,
                       GVariant *arguments,
                       GError **error)
{
  g_autoptr (GVariant) asked = g_variant_ref_sink (arguments);
  GVariant *answer;

  g_return_val_if_fail (question < CRM_N_PDF_QUESTIONS, NULL);
  g_return_val_if_fail (g_variant_is_of_type (asked, crm_pdf_question_get_arguments (question)),
                        NULL);
  if (question != CRM_PDF_OPEN && self->document == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("No PDF file is open"));
      return NULL;
    }
  answer = questions[question].run (self, asked, error);
  return answer != NULL ? g_variant_ref_sink (answer) : NULL;
}
