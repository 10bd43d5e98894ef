/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <libxml/tree.h>

G_BEGIN_DECLS

/* A file of Word (.docx) or Writer (.odt): parts in a zip file, most of them XML. The bytes are
 * foreign: what unpacks to far more than any letter needs is refused, and so are documents with
 * entities of their own. Any one thread. */

typedef enum
{
  CRM_WORD_DOCX,
  CRM_WORD_ODT,
} CrmWordForm;

typedef struct
{
  char *name;
  GBytes *bytes;
} CrmWordPart;

typedef struct
{
  CrmWordForm form;
  GPtrArray *parts; /* of CrmWordPart, in the order of the file */
} CrmWordFile;

typedef enum
{
  CRM_WORD_BODY,
  CRM_WORD_HEADER,
  CRM_WORD_FOOTER,
  CRM_WORD_NOTES,
} CrmWordPlace;

/* A part with text, as the tree of its XML. */
typedef struct
{
  CrmWordPart *part; /* of the file */
  CrmWordPlace place;
  xmlDoc *doc;
} CrmWordText;

CrmWordFile *crm_word_file_open (GBytes *bytes, GError **error);
GBytes *crm_word_file_write (CrmWordFile *self, GError **error);
void crm_word_file_free (CrmWordFile *self);
CrmWordPart *crm_word_file_find (CrmWordFile *self, const char *name);
CrmWordPart *crm_word_file_put (CrmWordFile *self, const char *name, GBytes *bytes);
GPtrArray *crm_word_file_read_texts (CrmWordFile *self, GError **error);
void crm_word_text_keep (CrmWordText *self);
xmlDoc *crm_word_part_parse (const CrmWordPart *part, GError **error);

/* Elements and attributes by their names without prefix, as both forms give theirs. */
gboolean crm_xml_is (const xmlNode *node, const char *prefix, const char *name);
char *crm_xml_dup (const xmlNode *node, const char *name);
xmlNode *crm_xml_child (const xmlNode *node, const char *name);
xmlNode *crm_xml_next (const xmlNode *node, const xmlNode *root, gboolean inside);
xmlNode *crm_xml_add (xmlNode *parent, xmlNode *like, const char *name);
void crm_xml_set (xmlNode *node, const char *name, const char *value);
void crm_xml_put_before (xmlNode *place, xmlNode *node);
void crm_xml_remove (xmlNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmWordFile, crm_word_file_free)

G_END_DECLS
