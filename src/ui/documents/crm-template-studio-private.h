/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "crm-document-maker.h"
#include "crm-document-read.h"
#include "crm-document-view.h"
#include "crm-field-bar.h"
#include "crm-link-picker.h"
#include "crm-template-form.h"
#include "crm-template-studio.h"
#include "crm-template-text.h"

G_BEGIN_DECLS

struct _CrmTemplateStudio
{
  GtkWidget parent_instance;

  /* Widgets */
  AdwFlap *flap;
  GtkEditable *name_entry;
  GtkMenuButton *field_button;
  CrmTemplateText *text_view;
  AdwBin *toolbar_bin;
  AdwBin *field_bin;
  GtkStack *ways;
  AdwBin *form_bin;
  CrmTemplateForm *form; /* made when it is first wanted */
  CrmFieldBar *field_bar;
  GtkOverlay *overlay;
  GtkDropDown *beside_choice;
  GtkStack *sides;
  GtkWidget *other_side;
  CrmTemplateText *other_text;
  GMenu *language_menu;
  GtkWidget *notice;
  GtkLabel *notice_label;
  GtkWidget *discard_button;
  GtkListBox *problem_list;
  GtkWidget *problem_box;
  GtkLabel *place_label;
  GtkLabel *state_label;
  AdwBin *sample_bin;
  CrmLinkPicker *sample_picker;
  CrmDocumentView *view;
  GtkWidget *pages_button;
  GtkWidget *header_end;

  CrmContext *context;
  CrmNavigator *navigator;
  CrmId id;
  GtkTextBuffer *buffer; /* belongs to the text view */
  CrmPlaceholders *placeholders;
  CrmDocumentMaker *maker;
  CrmSourceLink *link;
  CrmTemplateReading *reading;
  const CrmKind *sample_kind; /* that a person chose, or NULL */
  CrmId sample;
  GSimpleActionGroup *actions;
  GCancellable *reading_cancellable;
  guint keep_source;
  guint coalesce_source;
  guint follow_source;
  guint cursor_line; /* from 1 */
  gboolean is_loading;
  gboolean is_saving;
  gboolean is_stale;
  gboolean is_front;
  char *subtitle;
  char *told; /* the problems that the list shows, as one text */

  GArray *delays; /* of gint64, microseconds from key to page */
  gint64 told_at; /* the newest change whose delay is known */
  gint64 typed_at;
};

/* crm-template-studio-menu.c */
void crm_template_studio_add_menu (CrmTemplateStudio *self);
void crm_template_studio_show_languages (CrmTemplateStudio *self);
void crm_template_studio_show_beside (CrmTemplateStudio *self);
void crm_template_studio_open_beside (CrmTemplateStudio *self);

G_END_DECLS
