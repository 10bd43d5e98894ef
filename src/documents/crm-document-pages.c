/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Boxes are laid on pages: paragraphs keep two lines on each side of a break, headings stay with
 * what follows, whatever is kept together moves as a whole. Nothing is painted before every page
 * is known. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-document-layout-private.h"
#include "crm-error.h"

/* What rounding may add up to. */
#define SLACK 0.01

static guint
current_place (CrmPages *self)
{
  return self->pages->len == 1 ? CRM_PAGE_FIRST : CRM_PAGE_REST;
}

static CrmPage *
current_page (CrmPages *self)
{
  return g_ptr_array_index (self->pages, self->pages->len - 1);
}

gboolean
crm_pages_is_empty (CrmPages *self)
{
  return current_page (self)->items->len == 0;
}

/* The room below what is on the page. */
double
crm_pages_left (CrmPages *self)
{
  return self->bottoms[current_place (self)] - self->y + SLACK;
}

/* The whole room of a page such as the next one. */
static double
page_room (CrmPages *self)
{
  return self->bottoms[CRM_PAGE_REST] - self->tops[CRM_PAGE_REST] + SLACK;
}

gboolean
crm_pages_begin (CrmPages *self, GError **error)
{
  CrmPage *page;

  if (self->pages->len >= CRM_DOCUMENT_MAX_PAGES)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FULL, _ ("A document has at most %d pages"),
                   CRM_DOCUMENT_MAX_PAGES);
      return FALSE;
    }
  if (!crm_binder_check (self->binder, error))
    return FALSE;
  page = crm_arena_new0 (self->binder->arena, CrmPage);
  page->items
      = crm_arena_own (self->binder->arena, g_array_new (FALSE, FALSE, sizeof (CrmPageItem)),
                       (GDestroyNotify) g_array_unref);
  g_ptr_array_add (self->pages, page);
  self->y = self->tops[current_place (self)];
  self->after = 0;
  return TRUE;
}

/* Lays a box at the present place, without a distance to what is above. */
void
crm_pages_put (CrmPages *self, CrmBox *box)
{
  CrmPageItem item = { box, self->left + box->x, self->y };

  g_array_append_val (current_page (self)->items, item);
  self->y += box->height;
  self->after = box->after;
}

static double
gap_before (CrmPages *self, const CrmBox *box)
{
  return crm_pages_is_empty (self) ? 0 : MAX (self->after, box->before);
}

/* The least height that a box needs on the page where it begins. */
static double
first_height (const CrmBox *box)
{
  if (box->type == CRM_BOX_TABLE)
    return crm_table_first_height (box->table);
  if (box->type != CRM_BOX_TEXT || box->text.n_lines <= 3)
    return box->height;
  return crm_text_box_height (box, 2);
}

/* What must fit under the present place so that a box may begin there: itself, or its first lines,
 * and with a heading the beginning of what follows. */
static double
needed_height (CrmPages *self, GPtrArray *boxes, guint at)
{
  double height = 0;

  for (guint i = at; i < boxes->len; i++)
    {
      CrmBox *box = g_ptr_array_index (boxes, i);
      CrmBox *next = i + 1 < boxes->len ? g_ptr_array_index (boxes, i + 1) : NULL;

      if (box->type == CRM_BOX_PAGE_BREAK)
        break;
      if (!box->keep_next || next == NULL)
        return height + first_height (box);
      height += box->height + MAX (box->after, next->before);
    }
  return height;
}

static gboolean
put_text (CrmPages *self, CrmBox *box, GError **error)
{
  for (;;)
    {
      guint fit = 0, lines = box->text.n_lines;
      CrmBox *head, *tail;

      while (fit < lines && crm_text_box_height (box, fit + 1) <= crm_pages_left (self))
        fit++;
      if (fit == lines)
        {
          crm_pages_put (self, box);
          return TRUE;
        }
      if (lines - fit == 1 && fit > 0)
        fit--;
      if (fit < 2 && !crm_pages_is_empty (self))
        fit = 0;
      if (fit > 0 && crm_text_box_split (self->binder, box, fit, &head, &tail))
        {
          crm_pages_put (self, head);
          box = tail;
        }
      else if (crm_pages_is_empty (self))
        {
          crm_pages_put (self, box);
          return TRUE;
        }
      if (!crm_pages_begin (self, error))
        return FALSE;
    }
}

static gboolean
put_whole (CrmPages *self, CrmBox *box, GError **error)
{
  if (box->height <= crm_pages_left (self))
    {
      crm_pages_put (self, box);
      return TRUE;
    }
  if (box->type == CRM_BOX_SPACE)
    return crm_pages_begin (self, error);
  if (box->height > MAX (page_room (self), crm_pages_is_empty (self) ? crm_pages_left (self) : 0))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("Line %u: what is kept together here is taller than a page"), box->line);
      return FALSE;
    }
  if (!crm_pages_begin (self, error))
    return FALSE;
  crm_pages_put (self, box);
  return TRUE;
}

static gboolean
put_box (CrmPages *self, GPtrArray *boxes, guint at, GError **error)
{
  CrmBox *box = g_ptr_array_index (boxes, at);
  double gap, needed;

  if (box->type == CRM_BOX_PAGE_BREAK)
    return crm_pages_is_empty (self) || crm_pages_begin (self, error);
  if (box->type == CRM_BOX_SPACE && crm_pages_is_empty (self) && self->pages->len > 1)
    return TRUE;
  gap = gap_before (self, box);
  needed = needed_height (self, boxes, at);
  if (!crm_pages_is_empty (self) && gap + needed > crm_pages_left (self)
      && needed <= page_room (self))
    {
      if (!crm_pages_begin (self, error))
        return FALSE;
      gap = 0;
    }
  self->y += gap;
  if (box->type == CRM_BOX_TABLE)
    return crm_pages_put_table (self, box, error);
  return box->type == CRM_BOX_TEXT ? put_text (self, box, error) : put_whole (self, box, error);
}

/* The header or footer of a page, bound for its numbers; NULL when the page has none. */
CrmBox *
crm_pages_bind_margin (
    CrmPages *self, gboolean header, guint place, const char *page, const char *pages)
{
  CrmBinder *binder = self->binder;
  CrmTemplateBlock *const *sources = header ? binder->template->headers : binder->template->footers;
  CrmLook look = crm_look_default (binder, self->width);
  g_autoptr (GPtrArray) blocks = g_ptr_array_new ();
  g_autoptr (GPtrArray) boxes = g_ptr_array_new ();
  CrmTemplateBlock whole;
  gboolean good;

  if (sources[place] == NULL)
    return NULL;
  whole = *sources[place];
  whole.words |= CRM_WORD_KEEP;
  g_ptr_array_add (blocks, &whole);
  binder->evaluation.page = page;
  binder->evaluation.pages = pages;
  binder->is_margin = TRUE;
  good = crm_binder_bind (binder, blocks, &look, boxes, NULL);
  binder->is_margin = FALSE;
  binder->evaluation.page = binder->evaluation.pages = NULL;
  return good && boxes->len > 0 ? g_ptr_array_index (boxes, 0) : NULL;
}

/* A header or footer to be measured; the same one on other pages is bound once. */
static CrmBox *
bind_to_measure (CrmPages *self, gboolean is_header, guint place, CrmBox *first)
{
  const CrmTemplate *template = self->binder->template;
  CrmTemplateBlock *const *sources = is_header ? template->headers : template->footers;

  if (place > 0 && sources[place] == sources[0])
    return first;
  return crm_pages_bind_margin (self, is_header, place, self->widest, self->widest);
}

/* Finds where the body begins and ends on the first page and on the others. */
static gboolean
measure_margins (CrmPages *self, GError **error)
{
  CrmBinder *binder = self->binder;
  const CrmTemplateHead *head = &binder->template->head;
  CrmBox *header = NULL, *footer = NULL;

  for (guint place = 0; place < CRM_N_PAGE_PLACES; place++)
    {
      header = bind_to_measure (self, TRUE, place, header);
      footer = bind_to_measure (self, FALSE, place, footer);

      self->tops[place] = head->margins[0];
      self->bottoms[place] = head->height - head->margins[2];
      if (header != NULL)
        self->tops[place] += header->height + binder->size * 1.6;
      if (footer != NULL)
        self->bottoms[place] -= footer->height + binder->size * 1.6;
      if (self->bottoms[place] - self->tops[place] < binder->size * 4)
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       _ ("Line %u: header and footer leave no room on the page"),
                       header != NULL   ? header->line
                       : footer != NULL ? footer->line
                                        : 1);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
fill_pages (CrmPages *self, GPtrArray *boxes, GError **error)
{
  g_ptr_array_set_size (self->pages, 0);
  if (!measure_margins (self, error) || !crm_pages_begin (self, error))
    return FALSE;
  for (guint i = 0; i < boxes->len; i++)
    if (!put_box (self, boxes, i, error))
      return FALSE;
  return TRUE;
}

/* Lays the boxes of the body on as many pages as they need. */
gboolean
crm_pages_lay_out (CrmPages *self, GPtrArray *boxes, GError **error)
{
  self->widest = "88";
  if (!fill_pages (self, boxes, error))
    return FALSE;
  if (self->pages->len < 100)
    return TRUE;
  self->widest = "8888";
  return fill_pages (self, boxes, error);
}
