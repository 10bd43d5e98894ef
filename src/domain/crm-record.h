/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "crm-field.h"

G_BEGIN_DECLS

/**
 * CrmRecord:
 *
 * One record of a kind: its id and a value for each field. A record is a copy: it belongs to the
 * thread that holds it, and changing it changes nothing stored until an operation saves it.
 * It remembers which fields were set since it was read.
 */
#define CRM_TYPE_RECORD (crm_record_get_type ())
G_DECLARE_FINAL_TYPE (CrmRecord, crm_record, CRM, RECORD, GObject)

CrmRecord *crm_record_new (const CrmKind *kind);
CrmRecord *crm_record_new_with_id (const CrmKind *kind, const CrmId *id);
void crm_record_take_defaults (CrmRecord *self);
CrmRecord *crm_record_copy (CrmRecord *self);
const CrmKind *crm_record_get_kind (CrmRecord *self);
const CrmId *crm_record_get_id (CrmRecord *self);

const CrmValue *crm_record_get (CrmRecord *self, const CrmField *field);
void crm_record_set (CrmRecord *self, const CrmField *field, CrmValue value);
gboolean crm_record_is_changed (CrmRecord *self, const CrmField *field);
gboolean crm_record_has_changes (CrmRecord *self);
void crm_record_clear_changes (CrmRecord *self);

const CrmValue *crm_record_get_by_name (CrmRecord *self, const char *field);
const char *crm_record_get_text (CrmRecord *self, const char *field);
gint64 crm_record_get_integer (CrmRecord *self, const char *field, gint64 fallback);
const CrmId *crm_record_get_link (CrmRecord *self, const char *field);
gboolean crm_record_is_set (CrmRecord *self, const char *field);
void crm_record_set_text (CrmRecord *self, const char *field, const char *text);
void crm_record_set_integer (CrmRecord *self, const char *field, gint64 integer);
void crm_record_set_link (CrmRecord *self, const char *field, const CrmId *id);
void
crm_record_set_parent (CrmRecord *self, const char *field, const CrmKind *kind, const CrmId *id);
void crm_record_unset (CrmRecord *self, const char *field);
gboolean crm_record_parse (
    CrmRecord *self, const char *field, const char *text, const CrmLocale *locale, GError **error);

const char *crm_record_get_currency (CrmRecord *self);
const char *crm_record_get_title (CrmRecord *self);
const char *crm_record_get_subtitle (CrmRecord *self);
const char *crm_record_get_link_title (CrmRecord *self, const CrmField *field);
void crm_record_set_link_title (CrmRecord *self, const CrmField *field, const char *title);
char *crm_record_format (CrmRecord *self, const CrmField *field, const CrmLocale *locale);

gint64 crm_record_get_row (CrmRecord *self);
void crm_record_set_row (CrmRecord *self, gint64 row);
gint64 crm_record_get_version (CrmRecord *self);
void crm_record_set_version (CrmRecord *self, gint64 version);
gboolean crm_record_is_deleted (CrmRecord *self);
void crm_record_set_deleted (CrmRecord *self, gboolean deleted);

G_END_DECLS
