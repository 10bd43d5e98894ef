/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "crm-date.h"

G_BEGIN_DECLS

/**
 * CrmDocumentData:
 *
 * What a template is bound to: a plain tree of typed values, reached by paths such as
 * `client.name`. Groups have named members, lists have items. A tree is built by one thread and
 * does not change afterwards; then every thread may read it. What is absent is missing.
 *
 * Paths with a meaning of their own: `doc.locale` (the tag that `locale: client` stands for),
 * `doc.today` and `doc.created` (an instant; the time that is written into the PDF file).
 */
typedef struct _CrmDocumentData CrmDocumentData;

typedef enum
{
  CRM_DATA_GROUP,
  CRM_DATA_LIST,
  CRM_DATA_TEXT,
  CRM_DATA_INTEGER,
  CRM_DATA_DECIMAL, /* millionths */
  CRM_DATA_PERCENT, /* millionths of one: 230000 is 23 % */
  CRM_DATA_MONEY,   /* minor units of a currency */
  CRM_DATA_DATE,
  CRM_DATA_INSTANT,
  CRM_DATA_BOOLEAN,
  CRM_DATA_PICTURE, /* the bytes of a PNG or JPEG file */
} CrmDataType;

#define CRM_TYPE_DOCUMENT_DATA (crm_document_data_get_type ())
GType crm_document_data_get_type (void);

CrmDocumentData *crm_document_data_new (void);
CrmDocumentData *crm_document_data_ref (CrmDocumentData *self);
void crm_document_data_unref (CrmDocumentData *self);

CrmDocumentData *crm_document_data_set_group (CrmDocumentData *self, const char *path);
CrmDocumentData *crm_document_data_set_list (CrmDocumentData *self, const char *path);
CrmDocumentData *crm_document_data_append_group (CrmDocumentData *list);
void crm_document_data_append (CrmDocumentData *list, CrmDocumentData *item);
void crm_document_data_append_text (CrmDocumentData *list, const char *text);
void crm_document_data_set_text (CrmDocumentData *self, const char *path, const char *text);
void crm_document_data_set_integer (CrmDocumentData *self, const char *path, gint64 value);
void crm_document_data_set_decimal (CrmDocumentData *self, const char *path, gint64 millionths);
void crm_document_data_set_percent (CrmDocumentData *self, const char *path, gint64 millionths);
void crm_document_data_set_money (CrmDocumentData *self,
                                  const char *path,
                                  gint64 minor,
                                  const char *currency);
void crm_document_data_set_date (CrmDocumentData *self, const char *path, CrmDate date);
void crm_document_data_set_instant (CrmDocumentData *self, const char *path, gint64 instant);
void crm_document_data_set_boolean (CrmDocumentData *self, const char *path, gboolean value);
void crm_document_data_set_picture (CrmDocumentData *self, const char *path, GBytes *bytes);
typedef void (*CrmDocumentDraw) (cairo_t *cr, gpointer user_data);
void crm_document_data_set_drawing (CrmDocumentData *self,
                                    const char *path,
                                    double width,
                                    double height,
                                    CrmDocumentDraw draw,
                                    gpointer user_data);
void crm_document_data_remove (CrmDocumentData *self, const char *path);
void crm_document_data_set_copy (CrmDocumentData *self, const char *path, CrmDocumentData *value);
void crm_document_data_link (CrmDocumentData *self, const char *path, CrmDocumentData *value);

CrmDocumentData *crm_document_data_lookup (CrmDocumentData *self, const char *path);
CrmDataType crm_document_data_get_data_type (CrmDocumentData *self);
const char *crm_document_data_get_name (CrmDocumentData *self);
guint crm_document_data_get_n_children (CrmDocumentData *self);
CrmDocumentData *crm_document_data_get_child (CrmDocumentData *self, guint position);
const char *crm_document_data_get_text (CrmDocumentData *self);
gint64 crm_document_data_get_number (CrmDocumentData *self);
const char *crm_document_data_get_currency (CrmDocumentData *self);
GBytes *crm_document_data_get_picture (CrmDocumentData *self);
cairo_surface_t *
crm_document_data_get_drawing (CrmDocumentData *self, double *width, double *height);

CrmDocumentData *crm_document_data_new_from_json (const char *json, gssize length, GError **error);
char *crm_document_data_to_json (CrmDocumentData *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmDocumentData, crm_document_data_unref)

G_END_DECLS
