/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents before they are issued: what one begins with, and which one was begun before. */
#include "config.h"

#include "crm-document-draft.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-document-state.h"
#include "crm-paper.h"

static gboolean
has_field (CrmRecord *record, const char *field)
{
  return crm_kind_find_field (crm_record_get_kind (record), field) != NULL;
}

static void
copy_link (CrmRecord *from, CrmRecord *to, const char *field)
{
  if (has_field (from, field) && crm_record_is_set (from, field))
    crm_record_set_link (to, field, crm_record_get_link (from, field));
}

static void
copy_text (CrmRecord *from, CrmRecord *to, const char *field)
{
  if (has_field (from, field) && crm_record_is_set (from, field))
    crm_record_set_text (to, field, crm_record_get_text (from, field));
}

/**
 * crm_record_dup_name:
 *
 * Returns: (transfer full): how people call a record, also one that has no title yet
 */
char *
crm_record_dup_name (CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const char *title = crm_record_get_title (record), *subtitle = crm_record_get_subtitle (record);

  if (crm_paper_get_line_kind (kind) != NULL && *title != '\0' && *subtitle != '\0')
    /* Translators: the number of an order or an invoice and its client. */
    return g_strdup_printf (_ ("%s – %s"), title, subtitle);
  if (*title != '\0')
    return g_strdup (title);
  return g_strdup (*subtitle != '\0' ? subtitle : crm_kind_get_label (kind));
}

/**
 * crm_document_draft_new:
 * @subject: (nullable): what the document is for
 *
 * Returns: (transfer full): a document that is not stored yet
 */
CrmRecord *
crm_document_draft_new (const CrmCatalog *catalog, CrmRecord *template, CrmRecord *subject)
{
  CrmRecord *document = crm_record_new (crm_catalog_find_kind (catalog, "document"));
  const CrmKind *kind = subject != NULL ? crm_record_get_kind (subject) : NULL;
  g_autofree char *subject_name = subject != NULL ? crm_record_dup_name (subject) : NULL;
  g_autofree char *name = NULL;

  crm_record_set_text (document, "type", crm_record_get_text (template, "type"));
  crm_record_set_link (document, "template_id", crm_record_get_id (template));
  if (subject == NULL)
    {
      crm_record_set_text (document, "name", crm_record_get_title (template));
      return document;
    }
  /* Translators: the name of a document: its template and what it is for, "Contract – Alba SRL". */
  name = g_strdup_printf (_ ("%s – %s"), crm_record_get_title (template), subject_name);
  crm_record_set_text (document, "name", name);
  crm_record_set_parent (document, "parent", kind, crm_record_get_id (subject));
  if (strcmp (crm_kind_get_name (kind), "account") == 0)
    crm_record_set_link (document, "account_id", crm_record_get_id (subject));
  else
    copy_link (subject, document, "account_id");
  copy_link (subject, document, "owner_id");
  copy_link (subject, document, "team_id");
  copy_text (subject, document, "currency");
  /* What prints a paper has its number; what has one of its own gets it when it is issued. */
  if (crm_paper_get_line_kind (kind) != NULL && !crm_paper_is_numbered (document))
    copy_text (subject, document, "number");
  return document;
}

/**
 * crm_document_find_begun:
 * @begun: (out) (transfer full) (nullable): the same document, which somebody began before and did
 *   not finish
 *
 * Returns: FALSE with an error of the store
 */
gboolean
crm_document_find_begun (CrmSession *session, CrmRecord *draft, CrmRecord **begun, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_record_get_kind (draft));
  g_autoptr (GPtrArray) records = NULL;

  *begun = NULL;
  if (!crm_query_filter (query, "parent", CRM_FILTER_EQUAL,
                         crm_value_copy (crm_record_get_by_name (draft, "parent")), error)
      || !crm_query_filter (query, "template_id", CRM_FILTER_EQUAL,
                            crm_value_copy (crm_record_get_by_name (draft, "template_id")), error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("draft"), error))
    return FALSE;
  crm_query_set_limit (query, 1);
  records = crm_session_list (session, query, error);
  if (records == NULL)
    return FALSE;
  if (records->len > 0)
    *begun = g_object_ref (g_ptr_array_index (records, 0));
  return TRUE;
}

/**
 * crm_document_get_subject:
 *
 * Returns: (transfer full) (nullable): what the document is about
 */
CrmRecord *
crm_document_get_subject (CrmSession *session, CrmRecord *document)
{
  const CrmValue *value = crm_record_get_by_name (document, "parent");
  const CrmKind *kind
      = value->type == CRM_VALUE_LINK
            ? crm_catalog_find_number (crm_session_get_catalog (session), value->kind)
            : NULL;

  return kind != NULL ? crm_session_get (session, kind, &value->link, NULL) : NULL;
}

/**
 * crm_document_dup_language:
 * @record: that a document is made for
 *
 * Returns: (transfer full) (nullable): the language of the client, or that of the office
 */
char *
crm_document_dup_language (CrmSession *session, CrmRecord *record)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmRecord) account = NULL;
  g_autoptr (CrmRecord) office = NULL;

  if (has_field (record, "language") && crm_record_is_set (record, "language"))
    return g_strdup (crm_record_get_text (record, "language"));
  if (has_field (record, "account_id") && crm_record_is_set (record, "account_id"))
    account = crm_session_get (session, crm_catalog_find_kind (catalog, "account"),
                               crm_record_get_link (record, "account_id"), NULL);
  if (account != NULL && crm_record_is_set (account, "language"))
    return g_strdup (crm_record_get_text (account, "language"));
  office = crm_session_get_office (session);
  return g_strdup (office != NULL ? crm_record_get_text (office, "language") : NULL);
}

/* All but the file and what became of it. */
static gboolean
is_taken_over (const CrmField *field)
{
  static const char *const own[] = { "status", "made_at", "expires_on", "number", NULL };

  return crm_field_is_editable (field) && !g_strv_contains (own, crm_field_get_name (field));
}

/**
 * crm_document_revision_new:
 * @document: that was issued
 *
 * Returns: (transfer full): the draft that is to replace it, with its terms and the number after
 *   its own
 */
CrmRecord *
crm_document_revision_new (CrmRecord *document)
{
  const CrmKind *kind = crm_record_get_kind (document);
  CrmRecord *copy = crm_record_new (kind);
  g_autofree char *number = crm_document_dup_next_version (document);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (is_taken_over (field) && !crm_value_is_none (crm_record_get (document, field)))
        crm_record_set (copy, field, crm_value_copy (crm_record_get (document, field)));
    }
  if (number != NULL)
    crm_record_set_text (copy, "number", number);
  else if (!crm_paper_is_numbered (document))
    copy_text (document, copy, "number");
  if (crm_document_is_kept (document))
    crm_record_set_link (copy, "revises_id", crm_record_get_id (document));
  return copy;
}
