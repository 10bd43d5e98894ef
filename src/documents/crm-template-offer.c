/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For which records a template is offered: `when` in its head. On a thread of the store. */
#include "config.h"

#include "crm-template-offer.h"

#include "crm-matches.h"
#include "crm-template-private.h"

/**
 * crm_template_get_filter:
 * @kind: (out): the name of the kind whose records it chooses among
 *
 * Returns: (transfer none) (nullable): the filter in `when` of the head, in the language of filters
 */
const char *
crm_template_get_filter (CrmTemplate *self, const char **kind)
{
  g_return_val_if_fail (CRM_IS_TEMPLATE (self), NULL);
  *kind = self->head.when_kind;
  return self->head.when_filter;
}

/* The record of @kind that the condition is about: the subject, or the one that it links to. */
static CrmRecord *
find_concerned (CrmSession *session, const CrmKind *kind, CrmRecord *subject)
{
  const CrmKind *own = crm_record_get_kind (subject);

  if (own == kind)
    return g_object_ref (subject);
  for (guint i = 0; i < crm_kind_get_n_fields (own); i++)
    {
      const CrmField *field = crm_kind_get_field (own, i);
      const CrmValue *value = crm_record_get (subject, field);

      if (crm_field_get_target (field) == kind && value->type == CRM_VALUE_LINK)
        return crm_session_get (session, kind, &value->link, NULL);
    }
  return NULL;
}

static gboolean
is_left_in (CrmTemplate *self, CrmSession *session, CrmRecord *subject)
{
  const char *name, *text = crm_template_get_filter (self, &name);
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), name);
  g_autoptr (CrmRecord) record = kind != NULL ? find_concerned (session, kind, subject) : NULL;
  g_autoptr (CrmFilter) filter = NULL;
  g_autoptr (CrmQuery) query = NULL;
  g_autoptr (GArray) among = g_array_new (FALSE, FALSE, sizeof (CrmRef));
  g_autoptr (GArray) found = NULL;
  CrmRef ref;

  if (record == NULL)
    return FALSE;
  filter = crm_filter_parse (&kind, 1, text, crm_session_get_currency (session), NULL);
  if (filter == NULL)
    return FALSE;
  query = crm_query_new (kind);
  crm_query_add_filter (query, filter, crm_session_get_user (session));
  ref = CRM_REF_MAKE (crm_record_get_row (record), crm_kind_get_number (kind));
  g_array_append_val (among, ref);
  found = crm_session_matches (session, query, among, NULL, NULL);
  return found != NULL && found->len > 0;
}

/**
 * crm_template_is_offered:
 * @subject: the record that a document would be made for
 * @data: what fields mean for it
 *
 * Returns: whether the condition `when` of the head holds; TRUE when there is none
 */
gboolean
crm_template_is_offered (CrmTemplate *self,
                         CrmSession *session,
                         CrmRecord *subject,
                         CrmDocumentData *data)
{
  g_return_val_if_fail (CRM_IS_TEMPLATE (self) && CRM_IS_RECORD (subject), FALSE);
  return self->head.when_filter != NULL ? is_left_in (self, session, subject)
                                        : crm_template_applies (self, data);
}
