/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-arena-private.h"
#include "crm-template-shelf.h"
#include "crm-template.h"

G_BEGIN_DECLS

/* The typed tree of a template. Everything in it belongs to the arena of the template. */

#define CRM_TEMPLATE_MAX_DEPTH 8
#define CRM_TEMPLATE_MAX_BYTES (1024 * 1024)
#define CRM_POINTS_PER_MM (72.0 / 25.4)

typedef struct
{
  guint line;
  guint column;
  guint length;
  const char *part; /* the text that was taken in there and where in it the spot is; or NULL */
  guint part_line;
} CrmSpot;

typedef enum
{
  CRM_FORMAT_UPPER,
  CRM_FORMAT_LOWER,
  CRM_FORMAT_TITLE,
  CRM_FORMAT_NBSP,
  CRM_FORMAT_PHONE,
  CRM_FORMAT_IBAN,
  CRM_FORMAT_MASK,
  CRM_FORMAT_NUMBER,
  CRM_FORMAT_PERCENT,
  CRM_FORMAT_WORDS,
  CRM_FORMAT_MONEY,
  CRM_FORMAT_DATE,
  CRM_FORMAT_TIME,
  CRM_FORMAT_AGE,
  CRM_FORMAT_PLUS,
  CRM_FORMAT_YESNO,
  CRM_FORMAT_SUM,
  CRM_FORMAT_COUNT,
  CRM_FORMAT_MIN,
  CRM_FORMAT_MAX,
  CRM_FORMAT_JOIN,
} CrmFormatType;

typedef struct
{
  CrmFormatType type;
  const char *text; /* date pattern, joining text, path inside the items of a list; or none */
  int number; /* digits, letters left by mask, count of plus, style of date or money; -1: none */
  char unit;  /* of plus: d, w, m or y */
} CrmFormat;

typedef enum
{
  CRM_USE_VALUE,
  CRM_USE_PAGE,
  CRM_USE_PAGES,
  CRM_USE_CARRY,
  CRM_USE_REFERENCE, /* the number of the clause that bears the label in path */
  CRM_USE_MARK,      /* the red mark of a picture that cannot be shown */
} CrmTemplateUse;

typedef struct
{
  CrmTemplateUse use;
  CrmSpot spot;
  const char *path;
  gboolean optional;
  const char *fallback;
  GPtrArray *formats; /* of CrmFormat, or NULL */
} CrmTemplateField;

typedef enum
{
  CRM_PICTURE_IMAGE,
  CRM_PICTURE_SIGNATURE,
  CRM_PICTURE_QR,
  CRM_PICTURE_BARCODE,
  CRM_PICTURE_TABLE, /* a whole table out of the data, only on a line of its own */
} CrmPictureType;

typedef enum
{
  CRM_BARCODE_CODE128,
  CRM_BARCODE_EAN13,
} CrmBarcodeType;

typedef struct
{
  CrmPictureType type;
  CrmBarcodeType barcode;
  CrmTemplateField *field;
  double width; /* points; 0: from the other side, or natural */
  double height;
} CrmTemplatePicture;

typedef enum
{
  CRM_STYLE_BOLD = 1 << 0,
  CRM_STYLE_ITALIC = 1 << 1,
  CRM_STYLE_UNDERLINE = 1 << 2,
} CrmTextStyle;

typedef enum
{
  CRM_INLINE_TEXT,
  CRM_INLINE_FIELD,
  CRM_INLINE_BREAK,
  CRM_INLINE_PICTURE, /* only in cells */
} CrmInlineType;

typedef struct
{
  CrmInlineType type;
  guint style; /* of CrmTextStyle */
  const char *text;
  const char *link;
  CrmTemplateField *field;
  CrmTemplatePicture *picture;
  guint line; /* of the template, from 1; 0: as of what is before it */
} CrmTemplateInline;

typedef enum
{
  CRM_CONDITION_VALUE,
  CRM_CONDITION_NOT,
  CRM_CONDITION_AND,
  CRM_CONDITION_OR,
  CRM_CONDITION_EQUAL,
  CRM_CONDITION_UNEQUAL,
  CRM_CONDITION_LESS,
  CRM_CONDITION_LESS_EQUAL,
  CRM_CONDITION_GREATER,
  CRM_CONDITION_GREATER_EQUAL,
} CrmConditionType;

typedef struct _CrmTemplateCondition CrmTemplateCondition;
struct _CrmTemplateCondition
{
  CrmConditionType type;
  CrmSpot spot;
  const char *path;
  const char *text; /* what a value is compared with, as written */
  CrmTemplateCondition *first;
  CrmTemplateCondition *second;
};

/* Words that may stand on any block; they hold for everything inside. */
typedef enum
{
  CRM_WORD_CENTER = 1 << 0,
  CRM_WORD_RIGHT = 1 << 1,
  CRM_WORD_SMALL = 1 << 2,
  CRM_WORD_KEEP = 1 << 3,
  CRM_WORD_BOX = 1 << 4,
} CrmBlockWord;

typedef enum
{
  CRM_BLOCK_PARAGRAPH,
  CRM_BLOCK_HEADING,
  CRM_BLOCK_CLAUSE,
  CRM_BLOCK_BULLET,
  CRM_BLOCK_NUMBER,
  CRM_BLOCK_LETTER,
  CRM_BLOCK_PICTURE,
  CRM_BLOCK_DATA_TABLE, /* picture names the table in the data */
  CRM_BLOCK_PAGE_BREAK,
  CRM_BLOCK_SPACE,
  CRM_BLOCK_RULE,
  CRM_BLOCK_GROUP,
  CRM_BLOCK_COLUMNS,
  CRM_BLOCK_TABLE,
  CRM_BLOCK_ROW,
  CRM_BLOCK_IF,
  CRM_BLOCK_EACH,
} CrmBlockType;

typedef enum
{
  CRM_ALIGN_LEFT,
  CRM_ALIGN_CENTER,
  CRM_ALIGN_RIGHT,
} CrmAlign;

typedef struct
{
  CrmSpot spot;
  GPtrArray *inlines;
  guint first_column; /* of the table; a joined cell has the alignment of its last column */
  guint n_columns;
} CrmTemplateCell;

typedef struct
{
  GArray *widths; /* of double, relative; owned by the arena */
  GArray *aligns; /* of CrmAlign */
  gboolean zebra;
  const char *carry; /* path inside the loop, or none */
  GPtrArray *header; /* blocks: one row */
  GPtrArray *body;   /* rows, if, each */
  GPtrArray *carry_out;
  GPtrArray *carry_in;
  GPtrArray *total;
} CrmTemplateTable;

typedef struct
{
  CrmBlockType type;
  CrmSpot spot;
  guint words;          /* of CrmBlockWord */
  guint level;          /* heading 1–4, clause 1–2, depth of a list item from 0 */
  guint number;         /* first number of a numbered or lettered list */
  gboolean no_break;    /* of a row: stays with the row before it */
  gboolean no_gap;      /* of a paragraph that ends with \: what follows comes close */
  double height;        /* of space, points */
  const char *label;    /* of a clause */
  GPtrArray *inlines;   /* of CrmTemplateInline */
  GPtrArray *children;  /* blocks; of columns: one group for each; of a row: cells */
  GPtrArray *otherwise; /* blocks of else */
  GArray *widths;       /* of columns, or NULL: equal */
  CrmTemplatePicture *picture;
  CrmTemplateTable *table;
  CrmTemplateCondition *condition;
  CrmTemplateField *list; /* of each */
  const char *variable;
  const char *group_by; /* path inside an item, or none */
} CrmTemplateBlock;

/* How tables are drawn. */
typedef enum
{
  CRM_TABLE_LINES, /* a line under each row */
  CRM_TABLE_GRID,  /* and between the columns, and around */
  CRM_TABLE_ZEBRA, /* bands instead of lines */
  CRM_TABLE_PLAIN, /* only the header is set off */
} CrmTableLook;

/* How amounts are written, where not as the language does; set by an example. */
typedef struct
{
  gboolean is_set;
  char group[8];
  char point[8];
  const char *symbol; /* of the language's own currency, or NULL */
  gboolean before;    /* the symbol */
  gboolean spaced;
} CrmMoneyLook;

typedef struct
{
  const char *type;
  const char *locale; /* a tag, or "client" */
  double width;       /* of the page, points */
  double height;
  double margins[4]; /* top, right, bottom, left */
  const char *font;
  guint font_line; /* where the template names it */
  double size;
  gboolean justify;
  guint32 accent; /* 0xrrggbb */
  gboolean has_accent;
  CrmTableLook table;
  CrmMoneyLook money;
  GBytes *logo;     /* of the style, in place of the company's; or NULL */
  GPtrArray *title; /* inlines, or NULL */
  GPtrArray *filename;
  const char
      *file; /* of another program, which is filled in; the text only says what it asks for */
  CrmTemplateCondition *when;
  const char *when_kind;   /* of records that a filter chooses among, or NULL */
  const char *when_filter; /* in the language of filters */
  CrmSpot when_spot;       /* of the filter */
} CrmTemplateHead;

/* Which pages a header or footer is for. */
enum
{
  CRM_PAGE_FIRST,
  CRM_PAGE_REST,
  CRM_N_PAGE_PLACES
};

struct _CrmTemplate
{
  GObject parent_instance;

  CrmArena *arena;
  GPtrArray *problems;
  CrmTemplateHead head;
  GPtrArray *body;
  CrmTemplateBlock *headers[CRM_N_PAGE_PLACES]; /* groups, or NULL */
  CrmTemplateBlock *footers[CRM_N_PAGE_PLACES];
  GPtrArray *fields; /* every CrmTemplateField in the order of the text */
};

/* What the parts of the parser share. */
typedef struct
{
  const char *start; /* not terminated */
  gsize length;      /* without the line's end and the white space before it */
  gsize indent;      /* bytes of white space before the text */
} CrmSourceLine;

typedef enum
{
  CRM_IN_MARGIN = 1 << 0, /* header or footer: {{page}} and {{pages}} */
  CRM_IN_CARRY = 1 << 1,  /* {{carry}} */
  CRM_IN_HEAD = 1 << 2,   /* only fields */
  CRM_IN_CELL = 1 << 3,   /* pictures and breaks inside a line */
} CrmParserPlace;

typedef struct
{
  CrmTemplate *template;
  CrmArena *arena;
  GArray *lines; /* of CrmSourceLine */
  guint at;      /* index of the line that is read next */
  guint place;   /* of CrmParserPlace */
  gboolean aborted;
  CrmTemplateShelf *shelf; /* or NULL */
  GPtrArray *parts;        /* names of the texts that are being taken in, outermost first */
  CrmSpot part_spot;       /* where the template takes in the outermost of them */
  gsize part_bytes;        /* of all texts that were taken in */
  guint open_base;         /* how many blocks were open where the innermost part began */
  GPtrArray *open;         /* names of the open blocks, outermost first */
  GPtrArray *variables;    /* names of the open loops */
  GHashTable *labels;
  GPtrArray *references; /* fields that cite a label */
} CrmTemplateParser;

/* crm-template.c */
void crm_parser_split_lines (GArray *lines, const char *text, gsize length);
void crm_parser_problem (CrmTemplateParser *self, CrmSpot spot, char *message);
const CrmSourceLine *crm_parser_line (CrmTemplateParser *self, guint index);
CrmSpot crm_parser_spot (CrmTemplateParser *self, guint line, gsize offset, gsize length);

/* crm-template-head.c */
void crm_parser_read_head (CrmTemplateParser *self);
void crm_parser_skip_head (CrmTemplateParser *self);

/* crm-template-part.c */
typedef struct
{
  GArray *lines;
  guint at;
  guint open_base;
} CrmParserReturn;

gboolean crm_parser_begin_part (CrmTemplateParser *self,
                                const char *name,
                                CrmSpot spot,
                                CrmParserReturn *back);
void crm_parser_end_part (CrmTemplateParser *self, const CrmParserReturn *back);
void crm_parser_read_part (CrmTemplateParser *self, GPtrArray *blocks, gboolean in_table);

/* crm-template-field.c */
CrmTemplateField *
crm_parser_read_field (CrmTemplateParser *self, guint line, gsize start, gsize end);
CrmTemplatePicture *
crm_parser_read_picture (CrmTemplateParser *self, guint line, gsize start, gsize end);
gboolean crm_text_is_picture (const char *text, gsize length);
gboolean crm_path_is_valid (const char *text, gsize length);
gboolean crm_length_parse (const char *text, gsize length, double *points);

/* crm-template-condition.c */
CrmTemplateCondition *
crm_parser_read_condition (CrmTemplateParser *self, guint line, gsize start, gsize end);

/* crm-template-inline.c */
typedef struct
{
  guint style;
  CrmSpot opened[3]; /* where bold, italic and underline began */
} CrmInlineState;

void crm_parser_read_inlines (CrmTemplateParser *self,
                              guint line,
                              gsize start,
                              gsize end,
                              CrmInlineState *state,
                              GPtrArray *inlines);
void crm_parser_end_inlines (CrmTemplateParser *self, CrmInlineState *state);
void crm_parser_add_inline (CrmTemplateParser *self, GPtrArray *inlines, CrmInlineType type);
gsize crm_text_field_end (const char *text, gsize length, gsize start);

/* crm-template-lines.c */
typedef enum
{
  CRM_LINE_BLANK,
  CRM_LINE_TEXT,
  CRM_LINE_OPEN, /* :::name */
  CRM_LINE_END,  /* what ends blocks: :::/name, :::next, {{else}}, {{/if}} … */
  CRM_LINE_IF,
  CRM_LINE_EACH,
  CRM_LINE_PART, /* {{> name}} */
  CRM_LINE_HEADING,
  CRM_LINE_CLAUSE,
  CRM_LINE_BULLET,
  CRM_LINE_NUMBER,
  CRM_LINE_LETTER,
  CRM_LINE_PICTURE,
  CRM_LINE_ROW,
} CrmLineKind;

CrmLineKind crm_parser_line_kind (CrmTemplateParser *self, guint line, gboolean in_table);
gboolean crm_parser_line_is (CrmTemplateParser *self, guint line, const char *text);
gboolean crm_parser_enter (CrmTemplateParser *self, CrmSpot spot, const char *name);
void crm_parser_leave (CrmTemplateParser *self);
gboolean crm_parser_at_closer (CrmTemplateParser *self, const char *closer, CrmSpot opened);
void crm_parser_skip_word (const CrmSourceLine *line, gsize *at);
guint crm_parser_read_word (const char *text, gsize length);

/* crm-template-blocks.c */
void crm_parser_read_blocks (CrmTemplateParser *self, GPtrArray *blocks, gboolean in_table);

/* crm-template-table.c */
void crm_parser_read_table (CrmTemplateParser *self, CrmTemplateBlock *block, gsize words);
CrmTemplateBlock *crm_parser_read_row (CrmTemplateParser *self, guint line);

G_END_DECLS
