/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crm-document.h"
#include "crm-placeholders.h"
#include "crm-session.h"

G_BEGIN_DECLS

typedef enum
{
  CRM_TEMPLATE_FILE_DOCX,
  CRM_TEMPLATE_FILE_ODT,
  CRM_TEMPLATE_FILE_PDF,
} CrmTemplateFileForm;

typedef enum
{
  CRM_FORM_MERGE, /* a field for letters to many in a file of Word or Writer */
  CRM_FORM_TEXT,
  CRM_FORM_CHECK,
  CRM_FORM_RADIO,
  CRM_FORM_CHOICE,
  CRM_FORM_SIGNATURE,
} CrmFormType;

/**
 * CrmFormField:
 * @name: by which the file knows it, whole: `form.client[0].name[0]`
 * @label: (nullable): what the file says to people
 * @page: from 1; 0 where it is not known
 * @x: of its first place, points from the lower left of the page
 * @max_length: letters that it takes; 0 for any number
 * @options: (array zero-terminated=1) (nullable): what may be chosen, as people read it
 * @exports: (array zero-terminated=1) (nullable): the same as the file keeps it
 *
 * A place to fill in that the author of a file made.
 */
typedef struct
{
  char *name;
  char *label;
  CrmFormType type;
  guint page;
  double x, y, width, height;
  guint max_length;
  gboolean is_multiline;
  gboolean is_comb;
  gboolean is_required;
  gboolean is_editable; /* of a choice: another text may be written */
  char **options;
  char **exports;
} CrmFormField;

void crm_form_field_free (CrmFormField *self);
const char *crm_form_type_label (CrmFormType type);

/**
 * CrmTemplateFile:
 *
 * A file of another program that is filled in: a letter of Word or Writer with our own tags in its
 * text, or a PDF form whose fields are tied to ours. It does not change; every thread but that of
 * the window may read it.
 */
#define CRM_TYPE_TEMPLATE_FILE (crm_template_file_get_type ())
G_DECLARE_FINAL_TYPE (CrmTemplateFile, crm_template_file, CRM, TEMPLATE_FILE, GObject)

gboolean crm_template_file_probe (GBytes *bytes, GError **error);
CrmTemplateFile *
crm_template_file_new (GBytes *bytes, const char *body, const char *mapping, GError **error);
CrmTemplateFileForm crm_template_file_get_form (CrmTemplateFile *self);
const char *crm_template_file_get_suffix (CrmTemplateFile *self);
GBytes *crm_template_file_get_bytes (CrmTemplateFile *self);
GPtrArray *crm_template_file_get_fields (CrmTemplateFile *self);
const char *crm_template_file_get_value (CrmTemplateFile *self, const char *field);
const char *crm_template_file_get_mapping (CrmTemplateFile *self);
const char *crm_template_file_get_body (CrmTemplateFile *self);
CrmTemplate *crm_template_file_get_template (CrmTemplateFile *self);
GPtrArray *crm_template_file_get_problems (CrmTemplateFile *self);
GPtrArray *crm_template_file_check (CrmTemplateFile *self, CrmPlaceholders *placeholders);
char *crm_template_file_propose (CrmTemplateFile *self, CrmPlaceholders *placeholders);
gboolean crm_template_file_fill (CrmTemplateFile *self,
                                 CrmDocumentData *data,
                                 GCancellable *cancellable,
                                 CrmDocument **document,
                                 GError **error);
gboolean crm_template_file_make (CrmTemplateFile *self,
                                 CrmDocumentData *data,
                                 gboolean as_pages,
                                 GCancellable *cancellable,
                                 CrmDocument **document,
                                 GError **error);

/* crm-template-file-record.c */
char *crm_template_file_make_head (const char *name,
                                   const char *type,
                                   const char *language,
                                   const char *file_name);
char *crm_template_file_dup_name (CrmRecord *template);
CrmTemplateFile *
crm_template_file_new_for_record (CrmRecord *template, GBytes *bytes, GError **error);
gboolean crm_template_file_store (CrmTemplateFile *self,
                                  CrmSession *session,
                                  CrmRecord *template,
                                  GError **error);

G_END_DECLS
