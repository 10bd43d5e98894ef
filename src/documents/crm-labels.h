/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "crm-record.h"

G_BEGIN_DECLS

/**
 * CrmLabelSheet:
 *
 * A sheet of labels, or an envelope, which is a sheet with one. Lengths are millimetres.
 */
typedef struct
{
  const char *name;  /* in clientela-cli and settings */
  const char *label; /* English, to be translated */
  double width, height;
  guint n_columns, n_rows;
  double left, top; /* of the first label */
  double label_width, label_height;
  double step_x, step_y; /* from one label to the next */
  gboolean is_envelope;
} CrmLabelSheet;

guint crm_label_sheet_get_n (void);
const CrmLabelSheet *crm_label_sheet_get (guint position);
const CrmLabelSheet *crm_label_sheet_find (const char *name);

/**
 * CrmLabels:
 *
 * Addresses on sheets of labels or on envelopes. Belongs to the thread that made it.
 */
#define CRM_TYPE_LABELS (crm_labels_get_type ())
G_DECLARE_FINAL_TYPE (CrmLabels, crm_labels, CRM, LABELS, GObject)

CrmLabels *crm_labels_new (const CrmLabelSheet *sheet, guint first, const char *sender);
void crm_labels_add (CrmLabels *self, const char *address);
gboolean crm_labels_add_record (CrmLabels *self, CrmRecord *record, const char *home_country);
guint crm_labels_get_n (CrmLabels *self);
guint crm_labels_get_n_pages (CrmLabels *self);
void crm_labels_draw_page (CrmLabels *self, cairo_t *cr, guint page);
GBytes *crm_labels_to_pdf (CrmLabels *self, GError **error);
char *crm_labels_dup_address (CrmRecord *record, const char *home_country);

G_END_DECLS
