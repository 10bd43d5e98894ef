/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What one line and one card may have; what goes beyond is left out, and the card says so. */
#define CRM_VCARD_LINE_LIMIT (4 * 1024 * 1024)
#define CRM_VCARD_PROPERTY_LIMIT 2000

/**
 * CrmVcardProperty:
 * @group: (nullable): what stands before the point, such as item1
 * @name: in capitals
 * @parameters: as they are written behind the name, beginning with a semicolon, or ""; those that
 *   speak of the writing of the value (charset, quoted-printable) are gone
 * @value: UTF-8, with the escapes of vCard 3.0
 *
 * One property of a card, in the form in which it is written again.
 */
typedef struct
{
  char *group;
  char *name;
  char *parameters;
  char *value;
} CrmVcardProperty;

/**
 * CrmVcardReader:
 *
 * The cards of a file (vCard 2.1, 3.0 and 4.0, also mixed), one after the other, in memory that
 * does not grow with the file. One thread at a time.
 */
typedef struct _CrmVcardReader CrmVcardReader;

CrmVcardReader *crm_vcard_reader_new (GInputStream *stream);
void crm_vcard_reader_free (CrmVcardReader *self);
GPtrArray *crm_vcard_reader_next (CrmVcardReader *self, GCancellable *cancellable, GError **error);

GPtrArray *crm_vcard_parse (const char *text);
char *crm_vcard_to_text (GPtrArray *properties);
void crm_vcard_property_append (const CrmVcardProperty *property, GString *text);

CrmVcardProperty *crm_vcard_property_new (const char *group,
                                          const char *name,
                                          const char *parameters,
                                          const char *value);
void crm_vcard_property_free (CrmVcardProperty *self);
gboolean crm_vcard_property_has_type (const CrmVcardProperty *self, const char *type);
char *crm_vcard_property_dup_label (const CrmVcardProperty *self, GPtrArray *card);
GStrv crm_vcard_split (const char *value, char separator);
char *crm_vcard_escape (const char *text);
char *crm_vcard_unescape (const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmVcardReader, crm_vcard_reader_free)

G_END_DECLS
