/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-document-view.h"
#include "crm-empty-state.h"
#include "crm-page-search.h"
#include "crm-page-side.h"

G_BEGIN_DECLS

struct _CrmDocumentView
{
  GtkWidget parent_instance;

  /* Widgets */
  GtkWidget *box;
  GtkStack *stack;
  AdwFlap *flap;
  CrmPageSide *side;
  GtkScrolledWindow *scroller;
  CrmPageStrip *strip;
  CrmEmptyState *message;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkLabel *found_label;
  GtkWidget *failed_bar;
  GtkBox *bar_start;
  GtkWidget *zoom_box;
  GtkWidget *side_button;
  GtkWidget *search_button;
  GtkEntry *page_entry;
  GtkLabel *page_label;
  GtkButton *zoom_label;

  CrmDocumentPreview *preview;
  CrmPageSearch *search;
  guint page; /* that is being read */
  guint bar_tick;
  double anchor; /* part of the height that stays in the middle while the zoom changes; -1: none */
  double pinch_began; /* the zoom when two fingers came down */
  gboolean is_full;   /* fills a screen of its own */
};

/* Going about: crm-document-view.c */
void crm_document_view_go (CrmDocumentView *self, guint page, double top);

/* Finding: crm-document-view-find.c */
void crm_document_view_add_search (GtkWidgetClass *widget_class);
void crm_document_view_set_up_search (CrmDocumentView *self);
void crm_document_view_find_again (CrmDocumentView *self);

G_END_DECLS
