/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-document-form.h"
#include "crm-document-maker.h"
#include "crm-document-page.h"
#include "crm-document-view.h"

G_BEGIN_DECLS

struct _CrmDocumentPage
{
  GtkWidget parent_instance;

  /* Widgets */
  AdwFlap *flap;
  CrmDocumentForm *form;
  AdwBin *notice;
  GtkLabel *notice_label;
  GtkWidget *missing_notice;
  GtkLabel *missing_label;
  GtkLabel *fiscal_label;
  CrmDocumentView *view;
  GtkWidget *form_button;
  GtkWidget *header_end;
  GtkWidget *save_button;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmId id;
  CrmDocumentMaker *maker;
  CrmPlaceholders *placeholders;
  CrmDocumentReading *reading;
  CrmDocument *told; /* whose missing values the form shows */
  CrmDocumentPreview *saved_preview;
  GSimpleActionGroup *actions;
  GCancellable *reading_cancellable;
  GCancellable *origins_cancellable;
  gboolean is_stale;
  gboolean is_front;
  gboolean is_saving;
  gboolean will_send; /* as soon as it is saved */
  guint coalesce_source;
  char *subtitle;
};

/* What is shown: crm-document-page.c */
gboolean crm_document_page_is_saved (CrmDocumentPage *self);
gboolean crm_document_page_is_making (CrmDocumentPage *self);

/* What a person can do: crm-document-page-actions.c */
void crm_document_page_add_actions (CrmDocumentPage *self);
void crm_document_page_update_actions (CrmDocumentPage *self);
void crm_document_page_hand_over (CrmDocumentPage *self);

G_END_DECLS
