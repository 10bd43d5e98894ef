/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <pango/pangocairo.h>

#include "crm-document-fonts-private.h"
#include "crm-document.h"
#include "crm-document-value-private.h"
#include "crm-document.h"

G_BEGIN_DECLS

/* From a template and its data to pages: blocks are bound into boxes of a known width, boxes are
 * laid on pages, pages are painted. Lengths are points; y grows downward. */

#define CRM_DOCUMENT_MAX_PAGES 2000
#define CRM_DOCUMENT_MAX_ROWS 100000
#define CRM_DOCUMENT_MAX_SECONDS 10
/* A tag for each cell makes the file of a long table many times larger. */
#define CRM_DOCUMENT_MAX_TAGGED_ROWS 300

/* Between the edges of a cell and its text. */
#define CRM_CELL_PADDING (1.4 * CRM_POINTS_PER_MM)

typedef struct _CrmBox CrmBox;

typedef enum
{
  CRM_BOX_TEXT,
  CRM_BOX_PICTURE,
  CRM_BOX_SPACE,
  CRM_BOX_RULE,
  CRM_BOX_PAGE_BREAK,
  CRM_BOX_STACK, /* children below each other, kept together */
  CRM_BOX_COLUMNS,
  CRM_BOX_TABLE,
  CRM_BOX_ROW,
} CrmBoxType;

typedef struct
{
  PangoLayoutLine *line; /* belongs to the layout */
  double x;
  double top;      /* from the top of the whole text */
  double baseline; /* likewise */
  double height;
} CrmTextLine;

typedef struct
{
  int start; /* bytes in the text */
  int end;
  const char *address;
} CrmTextLink;

typedef struct
{
  int start;  /* bytes in the text */
  guint line; /* of the template, that what follows is written on */
} CrmTextSource;

typedef enum
{
  CRM_ROW_BODY,
  CRM_ROW_ZEBRA,
  CRM_ROW_HEADER,
  CRM_ROW_CARRY,
  CRM_ROW_TOTAL,
  CRM_ROW_GRAND_TOTAL, /* the last of the totals */
} CrmRowLook;

typedef struct
{
  PangoLayout *layout; /* belongs to the arena */
  CrmTextLine *lines;  /* the lines that this box shows; two boxes may share one text */
  guint n_lines;
  guint32 color;
  GArray *links;       /* of CrmTextLink, or NULL */
  GArray *sources;     /* of CrmTextSource, or NULL: all of it is on the line of the box */
  PangoLayout *marker; /* bullet or number before the first line, or NULL */
  double marker_x;
  guint heading;       /* level in the outline; 0: none */
  const char *outline; /* plain text of the heading */
} CrmTextBox;

typedef struct
{
  cairo_surface_t *surface; /* belongs to the arena; NULL: a line to sign on */
  gboolean is_mask;         /* a QR code: one bit for each module */
  double natural_width;     /* of the surface */
  double natural_height;
  double x; /* in the box */
  double width;
  const char *alternative; /* what it shows, in words */
} CrmPictureBox;

typedef struct _CrmTexts CrmTexts;

/* What a block inherits from those around it. */
typedef struct
{
  double width;
  CrmAlign align;
  gboolean small;
  gboolean bold;
  gboolean italic;
  gboolean figures; /* digits of equal width */
  gboolean tight;   /* in a cell: little space between paragraphs */
  gboolean ragged;  /* in columns: never stretched */
  double scale;     /* of the font */
  guint32 color;
} CrmLook;

typedef struct
{
  const CrmTemplateTable *source;
  const CrmScope *scope; /* around the table, for the rows that are carried */
  CrmLook look;
  double *edges; /* n_columns + 1 */
  guint n_columns;
  GPtrArray *header; /* of CrmBox, rows */
  GPtrArray *rows;
  GPtrArray *totals;
  GArray *carried; /* gint64: sum of the rows up to and with this one */
  const char *currency;
  gboolean is_zebra;
  double header_height;
  double carry_out_height;
  double carry_in_height;
  double totals_height;
} CrmTableBox;

struct _CrmBox
{
  CrmBoxType type;
  guint line; /* of the template */
  double x;   /* in the container */
  double y;
  double width;
  double height;
  double before; /* least distance to what is above; not kept at the top of a page */
  double after;
  gboolean keep_next;
  gboolean no_break;  /* of a row: stays with the row before it */
  gboolean is_framed; /* of a stack */
  CrmRowLook look;
  const CrmTableBox *owner; /* of a row */
  GPtrArray *children;      /* of a stack, of columns, of a row */
  union
  {
    CrmTextBox text;
    CrmPictureBox picture;
    CrmTableBox *table;
  };
};

typedef struct
{
  CrmEvaluation evaluation;
  const CrmTemplate *template;
  CrmArena *arena;
  CrmTexts *texts;
  double size; /* of the font */
  const char *family;
  guint32 accent;
  gboolean is_margin;   /* headers and footers: no clauses, nothing is kept for the outline */
  guint clause[2];      /* numbers of the last clause and sub-clause */
  CrmBlockType list[4]; /* by depth: the list whose items come one after another */
  guint list_number[4];
  guint list_depth; /* how many of them are going on */
  guint n_rows;
  GHashTable *pictures;  /* bytes of a picture -> surface */
  GPtrArray *packed;     /* of CrmPdfPicture: those of which the surface is a stand-in */
  CrmDocumentData *logo; /* a picture in place of the company's, or NULL */
  gint64 deadline;       /* monotonic */
  GCancellable *cancellable;
} CrmBinder;

/* crm-document.c */
CrmDocument *crm_document_begin (CrmBinder *binder,
                                 CrmTemplate *template,
                                 CrmDocumentData *data,
                                 const char *suffix,
                                 GCancellable *cancellable);
void crm_document_set_file (CrmDocument *self, GBytes *bytes, guint n_pages);
CrmDocument *crm_document_convert (CrmDocument *self, GBytes *bytes, const char *suffix);

/* crm-document-flow.c */
gboolean crm_binder_check (CrmBinder *self, GError **error);
void crm_binder_count_clauses (CrmBinder *self, GPtrArray *blocks);
gboolean crm_binder_bind (
    CrmBinder *self, GPtrArray *blocks, const CrmLook *look, GPtrArray *boxes, GError **error);
typedef gboolean (*CrmBindBlocks) (CrmBinder *self,
                                   GPtrArray *blocks,
                                   gpointer data,
                                   GError **error);
gboolean crm_binder_loop (CrmBinder *self,
                          const CrmTemplateBlock *block,
                          CrmBindBlocks func,
                          gpointer data,
                          GError **error);
CrmBox *crm_box_new (CrmBinder *self, CrmBoxType type, guint line);
double crm_boxes_stack (GPtrArray *boxes);
CrmLook crm_look_default (CrmBinder *self, double width);

/* crm-document-text.c */
CrmBox *crm_text_box_new (CrmBinder *self, GPtrArray *inlines, const CrmLook *look, guint line);
PangoLayout *crm_text_layout_new (CrmBinder *self, const CrmLook *look, const char *text);
gboolean crm_text_box_split (CrmBinder *self, CrmBox *box, guint n, CrmBox **head, CrmBox **tail);
double crm_text_box_height (const CrmBox *box, guint n_lines);
gboolean crm_binder_cell (
    CrmBinder *self, GPtrArray *inlines, const CrmLook *look, guint line, GPtrArray *boxes);

gsize crm_text_without_separator (const char *text);
const char *crm_text_skip_separator (const char *text);
gboolean crm_text_is_separators (const char *text);
const char *crm_text_join_lines (CrmArena *arena, const char *text);

/* crm-document-texts.c */
CrmTexts *crm_texts_get (const CrmLocale *locale, CrmFontsOrigin origin);
void crm_texts_unref (CrmTexts *self);
PangoContext *crm_texts_get_context (CrmTexts *self);
PangoLayout *crm_texts_find (CrmTexts *self, const char *key);
void crm_texts_keep (CrmTexts *self, const char *key, PangoLayout *layout);

/* crm-document-picture.c */
CrmBox *crm_picture_box_new (CrmBinder *self,
                             const CrmTemplatePicture *picture,
                             const CrmLook *look,
                             guint line);

/* crm-picture-words.c */
const char *crm_picture_words (CrmBinder *self,
                               const CrmTemplatePicture *picture,
                               const char *text,
                               gboolean empty);

/* crm-document-table.c */
CrmBox *crm_data_table_box_new (CrmBinder *self,
                                const CrmTemplateBlock *block,
                                const CrmLook *look,
                                GError **error);
CrmBox *crm_table_box_new (CrmBinder *self,
                           const CrmTemplateBlock *block,
                           const CrmLook *look,
                           GError **error);
GPtrArray *crm_table_carry_rows (
    CrmBinder *self, CrmTableBox *table, gboolean out, gint64 carried, GError **error);
gboolean crm_row_split (CrmBinder *self, CrmBox *row, double height, CrmBox **head, CrmBox **tail);
double crm_rows_height (GPtrArray *rows);

/* crm-document-pages.c */
typedef struct
{
  CrmBox *box;
  double x;
  double y;
} CrmPageItem;

typedef struct
{
  GArray *items; /* of CrmPageItem */
} CrmPage;

typedef struct
{
  CrmBinder *binder;
  double left;
  double width;       /* of what is inside the margins */
  GPtrArray *pages;   /* of CrmPage; belongs to the arena */
  const char *widest; /* stands for page numbers while they are not known */
  double tops[CRM_N_PAGE_PLACES];
  double bottoms[CRM_N_PAGE_PLACES];
  gboolean is_tagged;
  gboolean in_cell;
  const CrmTableBox *open_table; /* while pages are painted */
  GPtrArray *alternatives;       /* of the tagged pictures so far; belongs to the arena */
  GArray *places;                /* of CrmDocumentPlace: what was painted so far */
  guint painted;                 /* the page that is being painted, from 0 */
  /* While boxes are laid on pages: */
  double y;
  double after; /* of the last box on the page */
} CrmPages;

gboolean crm_pages_lay_out (CrmPages *self, GPtrArray *boxes, GError **error);
CrmBox *crm_pages_bind_margin (
    CrmPages *self, gboolean header, guint place, const char *page, const char *pages);

/* crm-document-pages.c, for crm-document-table-pages.c */
gboolean crm_pages_is_empty (CrmPages *self);
double crm_pages_left (CrmPages *self);
gboolean crm_pages_begin (CrmPages *self, GError **error);
void crm_pages_put (CrmPages *self, CrmBox *box);
gboolean crm_pages_put_table (CrmPages *self, CrmBox *box, GError **error);
double crm_table_first_height (CrmTableBox *table);

/* crm-document-paint.c */
void crm_page_paint (CrmPages *pages, guint number, cairo_t *cr, gboolean draft);

G_END_DECLS
