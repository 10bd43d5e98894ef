/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of other programs in records of the kind template: the bytes by their hash, what their
 * fields stand for, and as the text what the file asks for. */
#include "config.h"

#include <string.h>

#include "crm-paper.h"
#include "crm-template-file.h"
#include "crm-template-tags-private.h"

/* Marks of the language in a name are signs like others. */
static void
append_escaped (GString *text, const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    {
      if (strchr ("*_[\\{", *p) != NULL)
        g_string_append_c (text, '\\');
      g_string_append_c (text, (guchar) *p < ' ' ? ' ' : *p);
    }
}

/**
 * crm_template_file_make_head:
 * @name: of the template
 * @type: of the documents that it makes
 * @language: (nullable): in which numbers and dates are written; that of the client without it
 * @file_name: of the file, for people
 *
 * Returns: (transfer full): the head of the text
 */
char *
crm_template_file_make_head (const char *name,
                             const char *type,
                             const char *language,
                             const char *file_name)
{
  GString *head = g_string_new ("---\ntype: ");
  g_autofree char *plain = g_strdelimit (g_strdup (file_name), "\n\r\t", ' ');

  g_string_append_printf (head, "%s\nlocale: %s\nfile: %s\ntitle: ", type,
                          language != NULL && *language != '\0' ? language : "client", plain);
  append_escaped (head, name);
  g_string_append (head, "\nfilename: ");
  append_escaped (head, name);
  g_string_append (head, "\n---\n");
  return g_string_free (head, FALSE);
}

/**
 * crm_template_file_dup_name:
 * @template: a record of the kind template
 *
 * Returns: (transfer full) (nullable): the name of its file; %NULL where it has none
 */
char *
crm_template_file_dup_name (CrmRecord *template)
{
  g_autofree char *head = crm_template_dup_head (crm_record_get_text (template, "body"));
  g_autoptr (CrmTemplate) parsed = crm_template_new (head, -1);

  return crm_record_is_set (template, "file_hash") ? g_strdup (parsed->head.file) : NULL;
}

/**
 * crm_template_file_new_for_record:
 * @template: a record of the kind template that has a file
 * @bytes: the file
 *
 * Returns: (transfer full): the file, or %NULL with %CRM_ERROR_INVALID
 */
CrmTemplateFile *
crm_template_file_new_for_record (CrmRecord *template, GBytes *bytes, GError **error)
{
  return crm_template_file_new (bytes, crm_record_get_text (template, "body"),
                                crm_record_get_text (template, "file_mapping"), error);
}

/**
 * crm_template_file_store:
 * @session: with a batch begun
 * @template: a record of the kind template; it is changed, not stored
 *
 * Keeps the file and says in the record what it is.
 */
gboolean
crm_template_file_store (CrmTemplateFile *self,
                         CrmSession *session,
                         CrmRecord *template,
                         GError **error)
{
  CrmTemplate *parsed = crm_template_file_get_template (self);
  g_autofree char *hash = crm_session_put_blob (session, crm_template_file_get_bytes (self), error);
  const char *paper = crm_paper_kind_of_document (crm_template_get_document_type (parsed));
  const char *locale = crm_template_get_locale (parsed);

  if (hash == NULL)
    return FALSE;
  crm_record_set_text (template, "file_hash", hash);
  crm_record_set_text (template, "body", crm_template_file_get_body (self));
  crm_record_set_text (template, "type", crm_template_get_document_type (parsed));
  crm_record_set_text (template, "entity", paper != NULL ? paper : "document");
  if (strcmp (locale, "client") == 0)
    crm_record_unset (template, "language");
  else
    crm_record_set_text (template, "language", locale);
  if (crm_template_file_get_mapping (self) != NULL)
    crm_record_set_text (template, "file_mapping", crm_template_file_get_mapping (self));
  else
    crm_record_unset (template, "file_mapping");
  return TRUE;
}
