/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a document: a template is bound to data, laid on pages and painted into a PDF file. Equal
 * input gives equal bytes: nothing here asks the clock, the machine or the locale of the process.
 * One thread renders all documents that the window asks for, so that the fonts are loaded once. */
#include "config.h"

#include "crm-document.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <stdlib.h>
#include <string.h>

#include "crm-document-fonts-private.h"
#include "crm-document-layout-private.h"
#include "crm-documents-worker-private.h"
#include "crm-error.h"
#include "crm-pdf-finish.h"

#define KEPT_MEMORY (4 * 1024 * 1024)

struct _CrmDocument
{
  GObject parent_instance;

  GBytes *bytes;
  guint n_pages;
  double width;
  double height;
  char *sha256;
  char *title;
  char *filename;
  GPtrArray *missing;
  GPtrArray *warnings;
  GArray *places;      /* of CrmDocumentPlace */
  CrmDocument *source; /* the file of a word processor that the pages were made from; or NULL */
};

G_DEFINE_FINAL_TYPE (CrmDocument, crm_document, G_TYPE_OBJECT)

static void
crm_document_finalize (GObject *object)
{
  CrmDocument *self = CRM_DOCUMENT (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_object (&self->source);
  g_free (self->sha256);
  g_free (self->title);
  g_free (self->filename);
  G_OBJECT_CLASS (crm_document_parent_class)->finalize (object);
}

static void
crm_document_class_init (CrmDocumentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_document_finalize;
}

static void
crm_document_init (CrmDocument *self)
{
  self->missing = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  self->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  self->places = g_array_new (FALSE, FALSE, sizeof (CrmDocumentPlace));
}

/* Notes something that a person should know and that does not keep the document from being sent.
 * Takes @message. */
static void
add_warning (CrmDocument *self, guint line, char *message)
{
  g_ptr_array_add (self->warnings, crm_template_problem_new (line, 1, 1, NULL, message));
}

/* Serifs fall back to serifs, so that a letter that a font lacks does not stand out. */
static const char *
find_family (CrmDocument *self, CrmTemplate *template, CrmArena *arena, CrmFontsOrigin *origin)
{
  const char *font = crm_fonts_resolve (template->head.font, origin);
  const char *serif = crm_fonts_is_serif (font) ? ", Liberation Serif, Noto Serif" : "";
  g_autofree char *family = g_strconcat (font, serif, ", Noto Sans, Liberation Sans", NULL);

  if (*origin == CRM_FONTS_SYSTEM)
    add_warning (self, template->head.font_line,
                 /* Translators: %s is the name of a font. */
                 g_strdup_printf (_ ("The font “%s” does not come with the program: the pages may "
                                     "look different on another computer"),
                                  font));
  else if (*origin == CRM_FONTS_MISSING)
    add_warning (
        self, template->head.font_line,
        /* Translators: %s is the name of a font. */
        g_strdup_printf (_ ("The font “%s” is not on this computer; Noto Sans is used"), font));
  return crm_arena_strdup (arena, family);
}

static guint32
find_accent (CrmTemplate *template)
{
  const char *type = crm_template_get_document_type (template);

  if (template->head.has_accent)
    return template->head.accent;
  return strcmp (type, "invoice") == 0 || strcmp (type, "quote") == 0 || strcmp (type, "order") == 0
                 || strcmp (type, "report") == 0
             ? 0x1c4a73
             : 0x000000;
}

/* What fields and conditions need. */
static void
set_up_evaluation (CrmDocument *self,
                   CrmBinder *binder,
                   CrmTemplate *template,
                   CrmDocumentData *data,
                   GCancellable *cancellable)
{
  CrmArena *arena = binder->arena;

  binder->template = template;
  binder->evaluation.data = data;
  binder->evaluation.locale = crm_template_find_locale (template, data);
  binder->evaluation.money = template->head.money.is_set ? &template->head.money : NULL;
  binder->evaluation.arena = arena;
  binder->evaluation.problems = self->missing;
  binder->evaluation.problem_keys
      = crm_arena_own (arena, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                       (GDestroyNotify) g_hash_table_unref);
  binder->cancellable = cancellable;
  binder->deadline = g_get_monotonic_time () + CRM_DOCUMENT_MAX_SECONDS * G_USEC_PER_SEC;
}

static void
set_up_binder (CrmDocument *self,
               CrmBinder *binder,
               CrmTemplate *template,
               CrmDocumentData *data,
               GCancellable *cancellable)
{
  CrmArena *arena = binder->arena;
  CrmFontsOrigin origin;

  set_up_evaluation (self, binder, template, data, cancellable);
  binder->size = template->head.size;
  binder->family = find_family (self, template, arena, &origin);
  binder->accent = find_accent (template);
  binder->texts = crm_arena_own (arena, crm_texts_get (binder->evaluation.locale, origin),
                                 (GDestroyNotify) crm_texts_unref);
  binder->pictures
      = crm_arena_own (arena, g_hash_table_new (NULL, NULL), (GDestroyNotify) g_hash_table_unref);
  binder->packed = crm_arena_own (
      arena, g_ptr_array_new_with_free_func ((GDestroyNotify) crm_pdf_picture_unref),
      (GDestroyNotify) g_ptr_array_unref);
  if (template->head.logo != NULL)
    {
      CrmDocumentData *style = crm_arena_own (arena, crm_document_data_new (),
                                              (GDestroyNotify) crm_document_data_unref);

      crm_document_data_set_picture (style, "logo", template->head.logo);
      binder->logo = crm_document_data_lookup (style, "logo");
    }
}

static cairo_status_t
write_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The time that the file says it was made: from the data, so that it is the same tomorrow. */
static char *
creation_time (CrmDocumentData *data)
{
  CrmDocumentData *created = crm_document_data_lookup (data, "doc.created");
  CrmDocumentData *today = crm_document_data_lookup (data, "doc.today");
  gint64 instant = 0;
  g_autoptr (GDateTime) time = NULL;

  if (created != NULL && crm_document_data_get_data_type (created) == CRM_DATA_INSTANT)
    instant = crm_document_data_get_number (created) / G_USEC_PER_SEC;
  else if (today != NULL && crm_document_data_get_data_type (today) == CRM_DATA_DATE)
    instant = crm_document_data_get_number (today) * 86400 + 43200;
  time = g_date_time_new_from_unix_utc (instant);
  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ")
                      : g_strdup ("1970-01-01T00:00:00Z");
}

static void
write_metadata (CrmDocument *self,
                CrmTemplate *template,
                CrmDocumentData *data,
                cairo_surface_t *surface)
{
  CrmDocumentData *company = crm_document_data_lookup (data, "company.name");
  g_autofree char *time = creation_time (data);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  if (!crm_data_is_missing (company) && crm_document_data_get_text (company) != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR,
                                    crm_document_data_get_text (company));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT,
                                  crm_template_get_document_type (template));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Clientela");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, time);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, time);
}

typedef struct
{
  cairo_surface_t *surface;
  guint page;
  double left;
  int parents[5]; /* the last entry of each level */
} Outline;

static void
add_outline (Outline *outline, CrmBox *box, double y)
{
  if (box->type == CRM_BOX_TEXT && box->text.heading > 0 && box->text.outline != NULL)
    {
      char left[G_ASCII_DTOSTR_BUF_SIZE], top[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *target
          = g_strdup_printf ("page=%u pos=[%s %s]", outline->page,
                             g_ascii_formatd (left, sizeof left, "%.2f", outline->left),
                             g_ascii_formatd (top, sizeof top, "%.2f", y));
      int parent = outline->parents[box->text.heading - 1];
      int id = cairo_pdf_surface_add_outline (outline->surface, parent, box->text.outline, target,
                                              CAIRO_PDF_OUTLINE_FLAG_OPEN);

      for (guint level = box->text.heading; level < G_N_ELEMENTS (outline->parents); level++)
        outline->parents[level] = id;
    }
  for (guint i = 0; box->children != NULL && i < box->children->len; i++)
    {
      CrmBox *child = g_ptr_array_index (box->children, i);

      add_outline (outline, child, y + child->y);
    }
}

static gboolean
paint_pages (CrmDocument *self, CrmPages *pages, cairo_surface_t *surface, GError **error)
{
  cairo_t *cr = cairo_create (surface);
  Outline outline = { surface, 0, pages->left, { CAIRO_PDF_OUTLINE_ROOT } };
  gboolean good = TRUE;
  char label[16];

  for (guint i = 0; good && i < pages->pages->len; i++)
    {
      CrmPage *page = g_ptr_array_index (pages->pages, i);

      g_snprintf (label, sizeof label, "%u", i + 1);
      cairo_pdf_surface_set_page_label (surface, label);
      crm_page_paint (pages, i + 1, cr, self->missing->len > 0);
      outline.page = i + 1;
      for (guint k = 0; k < page->items->len; k++)
        {
          CrmPageItem *item = &g_array_index (page->items, CrmPageItem, k);

          add_outline (&outline, item->box, item->y);
        }
      cairo_show_page (cr);
      good = crm_binder_check (pages->binder, error);
    }
  cairo_destroy (cr);
  return good;
}

/* The bytes of the file, or NULL with @error. */
static GBytes *
write_pdf (CrmDocument *self,
           CrmTemplate *template,
           CrmDocumentData *data,
           CrmPages *pages,
           GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_pdf_surface_create_for_stream (write_bytes, bytes, self->width, self->height);
  g_autoptr (GBytes) whole = NULL;
  cairo_status_t status;
  gboolean good;

  write_metadata (self, template, data, surface);
  good = paint_pages (self, pages, surface, error);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (good && status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, _ ("The PDF file could not be made: %s"),
                   cairo_status_to_string (status));
      good = FALSE;
    }
  whole = g_byte_array_free_to_bytes (bytes);
  return good ? crm_pdf_finish (whole, crm_locale_get_tag (pages->binder->evaluation.locale),
                                pages->alternatives, pages->binder->packed, error)
              : NULL;
}

/* A name that any file system takes, with @suffix at its end. */
static char *
safe_filename (const char *text, const char *suffix)
{
  GString *name = g_string_new (NULL);

  for (const char *p = text; *p != '\0' && name->len < 120; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_iscntrl (c) || (c < 128 && strchr ("/\\:*?\"<>|", (int) c) != NULL))
        c = '-';
      if (name->len > 0 || (c != '.' && c != ' '))
        g_string_append_unichar (name, c);
    }
  if (g_str_has_suffix (name->str, ".pdf"))
    g_string_truncate (name, name->len - strlen (".pdf"));
  if (name->len == 0)
    g_string_append (name, "document");
  if (!g_str_has_suffix (name->str, suffix))
    g_string_append (name, suffix);
  return g_string_free (name, FALSE);
}

static void
name_document (CrmDocument *self, CrmBinder *binder, const char *suffix)
{
  const CrmTemplateHead *head = &binder->template->head;
  g_autofree char *filename = NULL;

  if (head->title != NULL)
    self->title = crm_evaluate_inlines (&binder->evaluation, head->title);
  else
    self->title = g_strdup (crm_template_get_document_type ((CrmTemplate *) binder->template));
  if (head->filename != NULL)
    filename = crm_evaluate_inlines (&binder->evaluation, head->filename);
  self->filename = safe_filename (filename != NULL ? filename : self->title, suffix);
}

static gboolean
lay_out (CrmDocument *self, CrmBinder *binder, CrmPages *pages, GError **error)
{
  const CrmTemplate *template = binder->template;
  g_autoptr (GPtrArray) boxes = g_ptr_array_new ();
  CrmLook look;

  pages->binder = binder;
  pages->left = template->head.margins[3];
  pages->width = template->head.width - pages->left - template->head.margins[1];
  pages->pages = crm_arena_array (binder->arena);
  pages->alternatives = crm_arena_array (binder->arena);
  look = crm_look_default (binder, pages->width);
  crm_binder_count_clauses (binder, template->body);
  if (!crm_binder_bind (binder, template->body, &look, boxes, error))
    return FALSE;
  pages->is_tagged = binder->n_rows <= CRM_DOCUMENT_MAX_TAGGED_ROWS;
  return crm_pages_lay_out (pages, boxes, error);
}

static gboolean
check_template (CrmTemplate *template, GError **error)
{
  CrmTemplateProblem *problem;

  if (crm_template_is_valid (template) && template->head.file == NULL)
    return TRUE;
  if (crm_template_is_valid (template))
    {
      g_set_error (
          error, CRM_ERROR, CRM_ERROR_INVALID,
          /* Translators: %s is the name of a file. */
          _ ("This template is the file “%s”: it is filled in and has no pages of its own"),
          template->head.file);
      return FALSE;
    }
  problem = g_ptr_array_index (crm_template_get_problems (template), 0);
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: two numbers and what is wrong at that place of a template. */
               _ ("Line %u, column %u: %s"), problem->line, problem->column, problem->message);
  return FALSE;
}

/* By GnuTLS, which uses the instructions that the processor has for it; GLib does not. */
static char *
hash_file (GBytes *file)
{
  guint8 hash[32];
  gsize length;
  const void *data = g_bytes_get_data (file, &length);
  GString *text = g_string_sized_new (2 * sizeof hash);

  if (gnutls_hash_fast (GNUTLS_DIG_SHA256, data, length, hash) < 0)
    g_error ("GnuTLS knows no SHA-256");
  for (gsize i = 0; i < sizeof hash; i++)
    g_string_append_printf (text, "%02x", hash[i]);
  return g_string_free (text, FALSE);
}

/* Glibc learns from the size of what is given back how much it keeps: without this it returns what
 * each file needs to the kernel and asks for it again for the next one. */
static void
keep_memory (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      g_free (g_malloc (KEPT_MEMORY));
      g_once_init_leave (&once, 1);
    }
}

/**
 * crm_document_render:
 * @template: the template
 * @data: what its fields mean
 * @cancellable: (nullable)
 * @document: (out) (transfer full): the document; it may be incomplete, see
 *   crm_document_get_missing()
 *
 * Makes a document. Must not run on the thread of the window; any other thread will do, and two
 * threads may render at once. The fonts stay loaded for the thread that called.
 *
 * Returns: FALSE with %CRM_ERROR_INVALID when the template has problems or something that must
 *   stay together is taller than a page, %CRM_ERROR_FULL when a limit is reached,
 *   %CRM_ERROR_FAILED, or %G_IO_ERROR_CANCELLED
 */
gboolean
crm_document_render (CrmTemplate *template,
                     CrmDocumentData *data,
                     GCancellable *cancellable,
                     CrmDocument **document,
                     GError **error)
{
  g_autoptr (CrmDocument) self = NULL;
  g_autoptr (CrmArena) arena = NULL;
  CrmBinder binder = { 0 };
  CrmPages pages = { 0 };

  g_return_val_if_fail (CRM_IS_TEMPLATE (template) && data != NULL && document != NULL, FALSE);
  if (!check_template (template, error))
    return FALSE;
  keep_memory ();
  self = g_object_new (CRM_TYPE_DOCUMENT, NULL);
  arena = crm_arena_new ();
  pages.places = self->places;
  binder.arena = arena;
  set_up_binder (self, &binder, template, data, cancellable);
  name_document (self, &binder, ".pdf");
  if (!lay_out (self, &binder, &pages, error))
    return FALSE;
  self->n_pages = pages.pages->len;
  self->width = template->head.width;
  self->height = template->head.height;
  self->bytes = write_pdf (self, template, data, &pages, error);
  if (self->bytes == NULL)
    return FALSE;
  self->sha256 = hash_file (self->bytes);
  *document = g_steal_pointer (&self);
  return TRUE;
}

/* A document whose file is another program's, filled in: @binder evaluates its fields. */
CrmDocument *
crm_document_begin (CrmBinder *binder,
                    CrmTemplate *template,
                    CrmDocumentData *data,
                    const char *suffix,
                    GCancellable *cancellable)
{
  CrmDocument *self = g_object_new (CRM_TYPE_DOCUMENT, NULL);

  set_up_evaluation (self, binder, template, data, cancellable);
  name_document (self, binder, suffix);
  return self;
}

/* Takes in the file of a document, once; the page count is that of a PDF file. */
void
crm_document_set_file (CrmDocument *self, GBytes *bytes, guint n_pages)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->sha256);
  self->bytes = g_bytes_ref (bytes);
  self->n_pages = n_pages;
  self->sha256 = hash_file (bytes);
}

/* The same document in another form: @bytes are its pages as @suffix. */
CrmDocument *
crm_document_convert (CrmDocument *self, GBytes *bytes, const char *suffix)
{
  CrmDocument *other = g_object_new (CRM_TYPE_DOCUMENT, NULL);
  g_autofree char *stem = g_strdup (self->filename);

  if (strrchr (stem, '.') != NULL)
    *strrchr (stem, '.') = '\0';
  other->title = g_strdup (self->title);
  other->filename = g_strconcat (stem, suffix, NULL);
  g_ptr_array_unref (other->missing);
  g_ptr_array_unref (other->warnings);
  other->missing = g_ptr_array_ref (self->missing);
  other->warnings = g_ptr_array_ref (self->warnings);
  other->source = g_object_ref (self);
  crm_document_set_file (other, bytes, 0);
  return other;
}

typedef struct
{
  CrmTemplate *template;
  CrmDocumentData *data;
} RenderJob;

static void
free_render_job (gpointer data)
{
  RenderJob *job = data;

  g_object_unref (job->template);
  crm_document_data_unref (job->data);
  g_free (job);
}

static void
render_on_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  RenderJob *job = task_data;
  GError *error = NULL;
  CrmDocument *document = NULL;

  if (crm_document_render (job->template, job->data, cancellable, &document, &error))
    g_task_return_pointer (task, document, g_object_unref);
  else
    g_task_return_error (task, error);
}

static CrmWorker *documents_worker;

/* Poppler takes down at exit what its documents need to be closed, so that those are closed first.
 */
static void
stop_worker (void)
{
  crm_worker_stop (documents_worker);
}

CrmWorker *
crm_documents_get_worker (void)
{
  if (g_once_init_enter (&documents_worker))
    {
      g_once_init_leave (&documents_worker, crm_worker_new ("documents"));
      atexit (stop_worker);
    }
  return documents_worker;
}

/**
 * crm_document_render_async:
 *
 * Makes a document on the thread of this room, which lives as long as the program.
 */
void
crm_document_render_async (CrmTemplate *template,
                           CrmDocumentData *data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  RenderJob *job = g_new0 (RenderJob, 1);

  job->template = g_object_ref (template);
  job->data = crm_document_data_ref (data);
  g_task_set_task_data (task, job, free_render_job);
  g_task_set_source_tag (task, crm_document_render_async);
  crm_worker_push (crm_documents_get_worker (), task, G_PRIORITY_DEFAULT, render_on_worker);
}

/**
 * crm_document_render_finish:
 *
 * Returns: (transfer full): the document, or %NULL with an error as crm_document_render() gives it
 */
CrmDocument *
crm_document_render_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * crm_document_get_bytes:
 *
 * Returns: (transfer none): the PDF file
 */
GBytes *
crm_document_get_bytes (CrmDocument *self)
{
  return self->bytes;
}

guint
crm_document_get_n_pages (CrmDocument *self)
{
  return self->n_pages;
}

/**
 * crm_document_get_page_size:
 * @page: from 0
 * @width: (out): points
 * @height: (out): points
 */
void
crm_document_get_page_size (CrmDocument *self, guint page, double *width, double *height)
{
  g_return_if_fail (page < self->n_pages);
  *width = self->width;
  *height = self->height;
}

/* How far a point is from a place: downwards counts more, since text runs in lines. */
static double
distance (const CrmDocumentPlace *place, double x, double y)
{
  double left = place->x - x, right = x - place->x - place->width;
  double above = place->y - y, below = y - place->y - place->height;

  return MAX (MAX (left, right), 0) + 4 * MAX (MAX (above, below), 0);
}

/**
 * crm_document_find_line:
 * @page: from 0
 * @x: points from the left edge of the page
 * @y: points from its top
 *
 * Returns: the line of the template that what is there, or next to it, was written on, from 1; 0 on
 *   an empty page
 */
guint
crm_document_find_line (CrmDocument *self, guint page, double x, double y)
{
  double best = G_MAXDOUBLE;
  guint line = 0;

  g_return_val_if_fail (CRM_IS_DOCUMENT (self), 0);
  for (guint i = 0; i < self->places->len; i++)
    {
      const CrmDocumentPlace *place = &g_array_index (self->places, CrmDocumentPlace, i);

      if (place->page != page || distance (place, x, y) >= best)
        continue;
      best = distance (place, x, y);
      line = place->line;
    }
  return line;
}

/**
 * crm_document_find_place:
 * @line: of the template, from 1
 *
 * Returns: (transfer none) (nullable): the first place that comes from this line, or else from the
 *   nearest one before it; %NULL when there is none, as in the head
 */
const CrmDocumentPlace *
crm_document_find_place (CrmDocument *self, guint line)
{
  const CrmDocumentPlace *best = NULL;

  g_return_val_if_fail (CRM_IS_DOCUMENT (self), NULL);
  for (guint i = 0; i < self->places->len; i++)
    {
      const CrmDocumentPlace *place = &g_array_index (self->places, CrmDocumentPlace, i);

      if (place->line <= line && (best == NULL || place->line > best->line))
        best = place;
    }
  return best;
}

/**
 * crm_document_get_sha256:
 *
 * Returns: the hash of the file, hexadecimal; the same for equal template and data
 */
const char *
crm_document_get_sha256 (CrmDocument *self)
{
  return self->sha256;
}

const char *
crm_document_get_title (CrmDocument *self)
{
  return self->title;
}

/**
 * crm_document_get_filename:
 *
 * Returns: a name for the file without a folder, ending in .pdf
 */
const char *
crm_document_get_filename (CrmDocument *self)
{
  return self->filename;
}

/**
 * crm_document_get_missing:
 *
 * Returns: (transfer none) (element-type CrmTemplateProblem): the values that the document misses,
 *   with the place of their fields in the template; at most 1,000
 */
GPtrArray *
crm_document_get_missing (CrmDocument *self)
{
  return self->missing;
}

/**
 * crm_document_get_warnings:
 *
 * Returns: (transfer none) (element-type CrmTemplateProblem): what a person should know about the
 *   document, such as a font that other computers may lack; it may be sent all the same
 */
GPtrArray *
crm_document_get_warnings (CrmDocument *self)
{
  return self->warnings;
}

/**
 * crm_document_is_pdf:
 *
 * Returns: whether the document is pages; otherwise it is a file for a word processor
 */
gboolean
crm_document_is_pdf (CrmDocument *self)
{
  return crm_bytes_are_pdf (self->bytes);
}

/**
 * crm_document_get_source:
 *
 * Returns: (transfer none) (nullable): the file of a word processor that the pages were made from
 */
CrmDocument *
crm_document_get_source (CrmDocument *self)
{
  return self->source;
}

/**
 * crm_bytes_are_pdf:
 *
 * Returns: whether a file says of itself that it is PDF
 */
gboolean
crm_bytes_are_pdf (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length > 5 && memcmp (data, "%PDF-", 5) == 0;
}

/**
 * crm_document_is_complete:
 *
 * Returns: whether nothing is missing, so that the document may be sent
 */
gboolean
crm_document_is_complete (CrmDocument *self)
{
  return self->missing->len == 0;
}
