/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses on sheets of labels and on envelopes. An address that is too long for its label is
 * written smaller, never cut. */
#include "config.h"

#include "crm-labels.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "crm-catalog.h"
#include "crm-document-fonts-private.h"
#include "crm-error.h"

#define POINTS (72.0 / 25.4) /* of a millimetre */
#define FONT "Noto Sans, Liberation Sans"
#define LARGEST 11.0
#define SMALLEST 5.0
#define PADDING 3.0 /* millimetres; printers shift the paper */

/* The sizes that makers of labels print on their boxes; envelopes after ISO 269, with the address
 * where its window would be. */
static const CrmLabelSheet sheets[] = {
  { "a4-21", N_ ("A4, 21 labels of 63.5 × 38.1 mm"), 210, 297, 3, 7, 7.2, 15.15, 63.5, 38.1, 66.04,
    38.1 },
  { "a4-24", N_ ("A4, 24 labels of 70 × 36 mm"), 210, 297, 3, 8, 0, 4.5, 70, 36, 70, 36 },
  { "a4-14", N_ ("A4, 14 labels of 99.1 × 38.1 mm"), 210, 297, 2, 7, 4.65, 15.15, 99.1, 38.1, 101.6,
    38.1 },
  { "a4-8", N_ ("A4, 8 labels of 99.1 × 67.7 mm"), 210, 297, 2, 4, 4.65, 13.1, 99.1, 67.7, 101.6,
    67.7 },
  { "a4-40", N_ ("A4, 40 labels of 52.5 × 29.7 mm"), 210, 297, 4, 10, 0, 0, 52.5, 29.7, 52.5,
    29.7 },
  { "letter-30", N_ ("Letter, 30 labels of 66.7 × 25.4 mm"), 215.9, 279.4, 3, 10, 4.75, 12.7, 66.7,
    25.4, 69.85, 25.4 },
  { "dl", N_ ("Envelope DL, 220 × 110 mm"), 220, 110, 1, 1, 110, 52, 95, 45, 0, 0, TRUE },
  { "c6", N_ ("Envelope C6, 162 × 114 mm"), 162, 114, 1, 1, 70, 55, 85, 45, 0, 0, TRUE },
  { "c5", N_ ("Envelope C5, 229 × 162 mm"), 229, 162, 1, 1, 115, 80, 100, 55, 0, 0, TRUE },
};

struct _CrmLabels
{
  GObject parent_instance;

  const CrmLabelSheet *sheet;
  guint first; /* labels of the first sheet that are used up */
  char *sender;
  GPtrArray *addresses;
};

G_DEFINE_FINAL_TYPE (CrmLabels, crm_labels, G_TYPE_OBJECT)

static void
crm_labels_finalize (GObject *object)
{
  CrmLabels *self = CRM_LABELS (object);

  g_free (self->sender);
  g_ptr_array_unref (self->addresses);
  G_OBJECT_CLASS (crm_labels_parent_class)->finalize (object);
}

static void
crm_labels_class_init (CrmLabelsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_labels_finalize;
}

static void
crm_labels_init (CrmLabels *self)
{
  self->addresses = g_ptr_array_new_with_free_func (g_free);
}

guint
crm_label_sheet_get_n (void)
{
  return G_N_ELEMENTS (sheets);
}

const CrmLabelSheet *
crm_label_sheet_get (guint position)
{
  g_return_val_if_fail (position < G_N_ELEMENTS (sheets), NULL);
  return &sheets[position];
}

/**
 * crm_label_sheet_find:
 *
 * Returns: (nullable): the sheet of that name, as "a4-21"
 */
const CrmLabelSheet *
crm_label_sheet_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sheets); i++)
    if (g_strcmp0 (name, sheets[i].name) == 0)
      return &sheets[i];
  return NULL;
}

/**
 * crm_labels_new:
 * @first: the place of the first address on the first sheet, from 0: what is left of a sheet can be
 *   used up
 * @sender: (nullable): written at the top of envelopes
 *
 * Returns: (transfer full): labels without addresses
 */
CrmLabels *
crm_labels_new (const CrmLabelSheet *sheet, guint first, const char *sender)
{
  CrmLabels *self = g_object_new (CRM_TYPE_LABELS, NULL);

  self->sheet = sheet;
  self->first = MIN (first, sheet->n_columns * sheet->n_rows - 1);
  self->sender = g_strdup (sender);
  return self;
}

/**
 * crm_labels_add:
 * @address: in lines
 */
void
crm_labels_add (CrmLabels *self, const char *address)
{
  g_ptr_array_add (self->addresses, g_strdup (address));
}

static const char *
get_text (CrmRecord *record, const char *field)
{
  const char *text = crm_kind_find_field (crm_record_get_kind (record), field) != NULL
                         ? crm_record_get_text (record, field)
                         : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

static void
add_line (GString *lines, const char *text)
{
  if (text == NULL)
    return;
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, text);
}

/**
 * crm_labels_dup_address:
 * @record: a person, a company or a lead, with its main address
 * @home_country: (nullable): a country that mail within it does not name
 *
 * Returns: (transfer full) (nullable): its postal address in lines; %NULL when it has none
 */
char *
crm_labels_dup_address (CrmRecord *record, const char *home_country)
{
  const CrmField *company = crm_kind_find_field (crm_record_get_kind (record), "account_id");
  const char *code = get_text (record, "postal_code"), *city = get_text (record, "city");
  const char *street = get_text (record, "street"), *country = get_text (record, "country");
  g_autofree char *place = NULL;
  GString *lines;

  if (street == NULL && city == NULL)
    return NULL;
  lines = g_string_new (NULL);
  add_line (lines, crm_record_get_title (record));
  add_line (lines, company != NULL ? crm_record_get_link_title (record, company)
                                   : get_text (record, "company"));
  add_line (lines, street);
  if (code != NULL && city != NULL)
    place = g_strdup_printf ("%s %s", code, city);
  add_line (lines, place != NULL ? place : code != NULL ? code : city);
  if (country != NULL && (home_country == NULL || g_utf8_collate (country, home_country) != 0))
    {
      g_autofree char *upper = g_utf8_strup (country, -1);

      add_line (lines, upper);
    }
  return g_string_free (lines, FALSE);
}

/**
 * crm_labels_add_record:
 *
 * Returns: FALSE for a record without a postal address, which gets no label
 */
gboolean
crm_labels_add_record (CrmLabels *self, CrmRecord *record, const char *home_country)
{
  char *address = crm_labels_dup_address (record, home_country);

  if (address == NULL)
    return FALSE;
  g_ptr_array_add (self->addresses, address);
  return TRUE;
}

guint
crm_labels_get_n (CrmLabels *self)
{
  return self->addresses->len;
}

guint
crm_labels_get_n_pages (CrmLabels *self)
{
  guint per_page = self->sheet->n_columns * self->sheet->n_rows;

  return (self->first + self->addresses->len + per_page - 1) / per_page;
}

static PangoLayout *
make_layout_from (cairo_t *cr, const char *text, CrmFontsOrigin origin)
{
  PangoContext *context = pango_font_map_create_context (crm_fonts_get_map (origin));
  PangoLayout *layout;

  pango_cairo_update_context (cr, context);
  pango_cairo_context_set_resolution (context, 72);
  layout = pango_layout_new (context);
  g_object_unref (context);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

/* Addresses come from all over the world: letters that the own fonts lack are looked for among
 * those of the computer. */
static PangoLayout *
make_layout (cairo_t *cr, const char *text, double width)
{
  PangoLayout *layout = make_layout_from (cr, text, CRM_FONTS_OWN);

  if (pango_layout_get_unknown_glyphs_count (layout) > 0)
    {
      g_object_unref (layout);
      layout = make_layout_from (cr, text, CRM_FONTS_SYSTEM);
    }
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  return layout;
}

/* The largest letters with which the text stands within the box, each line on one line if it can
 * be. */
static double
fit (PangoLayout *layout, double height, guint n_lines)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string (FONT);
  double size = LARGEST;
  int text_height;

  for (;; size -= 0.5)
    {
      pango_font_description_set_size (font, (int) (size * PANGO_SCALE));
      pango_layout_set_font_description (layout, font);
      pango_layout_get_size (layout, NULL, &text_height);
      if (size <= SMALLEST
          || ((double) text_height / PANGO_SCALE <= height
              && (guint) pango_layout_get_line_count (layout) <= n_lines))
        break;
    }
  return (double) text_height / PANGO_SCALE;
}

static guint
count_lines (const char *text)
{
  guint n = 1;

  for (const char *p = text; *p != '\0'; p++)
    n += *p == '\n';
  return n;
}

/* @x, @y, @width and @height of the label in points. */
static void
draw_address (
    cairo_t *cr, const char *text, double x, double y, double width, double height, gboolean centre)
{
  double padding = PADDING * POINTS, text_height;
  PangoLayout *layout = make_layout (cr, text, width - 2 * padding);

  text_height = fit (layout, height - 2 * padding, count_lines (text));
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  cairo_move_to (cr, x + padding,
                 centre ? y + MAX (padding, (height - text_height) / 2) : y + padding);
  cairo_set_source_rgb (cr, 0, 0, 0);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
  g_object_unref (layout);
}

/**
 * crm_labels_draw_page:
 * @cr: with its origin at the top left corner of the paper, in points
 * @page: from 0 on
 */
void
crm_labels_draw_page (CrmLabels *self, cairo_t *cr, guint page)
{
  const CrmLabelSheet *sheet = self->sheet;
  guint per_page = sheet->n_columns * sheet->n_rows;

  if (sheet->is_envelope && self->sender != NULL)
    draw_address (cr, self->sender, 8 * POINTS, 6 * POINTS, sheet->width / 2 * POINTS, 28 * POINTS,
                  FALSE);
  for (guint place = 0; place < per_page; place++)
    {
      guint position = page * per_page + place;

      if (position < self->first || position - self->first >= self->addresses->len)
        continue;
      draw_address (cr, g_ptr_array_index (self->addresses, position - self->first),
                    (sheet->left + place % sheet->n_columns * sheet->step_x) * POINTS,
                    (sheet->top + place / sheet->n_columns * sheet->step_y) * POINTS,
                    sheet->label_width * POINTS, sheet->label_height * POINTS, !sheet->is_envelope);
    }
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * crm_labels_to_pdf:
 *
 * Returns: (transfer full): the sheets as a PDF file, or %NULL with @error
 */
GBytes *
crm_labels_to_pdf (CrmLabels *self, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_bytes, bytes, self->sheet->width * POINTS, self->sheet->height * POINTS);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  for (guint page = 0; page < crm_labels_get_n_pages (self); page++)
    {
      crm_labels_draw_page (self, cr, page);
      cairo_show_page (cr);
    }
  cairo_surface_finish (surface);
  status = cairo_status (cr) != CAIRO_STATUS_SUCCESS ? cairo_status (cr)
                                                     : cairo_surface_status (surface);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "%s", cairo_status_to_string (status));
  return NULL;
}
