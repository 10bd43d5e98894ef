/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the office wants its cards: one record a kind, which goes to every desk. */
#include "config.h"

#include "crm-card-arrange.h"

#include <glib/gi18n-lib.h>

/**
 * crm_card_arrange:
 * @sections: (nullable) (element-type CrmCardSection): of a card of the kind, in the order that
 * they are to have; %NULL makes it as it was before anybody arranged it
 *
 * Arranges the cards of a kind, in the operation that is open. On a thread of the store.
 */
gboolean
crm_card_arrange (CrmSession *session, const CrmKind *kind, GPtrArray *sections, GError **error)
{
  const CrmKind *layout = crm_catalog_find_kind (crm_session_get_catalog (session), "card_layout");
  g_autofree char *text = sections != NULL ? crm_card_sections_print (sections) : NULL;
  g_autoptr (CrmRecord) record = NULL;
  CrmId id;

  crm_card_layout_get_id (kind, &id);
  record = crm_session_get_any (session, layout, &id, NULL);
  if (record != NULL && crm_record_is_deleted (record)
      && !crm_session_restore (session, layout, &id, error))
    return FALSE;
  if (record != NULL)
    {
      g_clear_object (&record);
      record = crm_session_get (session, layout, &id, error);
      if (record == NULL)
        return FALSE;
      crm_record_set_text (record, "sections", text);
      return crm_session_update (session, record, error);
    }
  if (text == NULL)
    return TRUE;
  record = crm_record_new_with_id (layout, &id);
  crm_record_set_text (record, "entity", crm_kind_get_name (kind));
  crm_record_set_text (record, "sections", text);
  return crm_session_insert (session, record, error);
}

typedef struct
{
  const CrmKind *kind;
  GPtrArray *sections;
} Arrangement;

static void
arrangement_free (gpointer data)
{
  Arrangement *self = data;

  g_clear_pointer (&self->sections, g_ptr_array_unref);
  g_free (self);
}

static gpointer
run_arrange (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Arrangement *self = data;

  return crm_card_arrange (session, self->kind, self->sections, error) ? data : NULL;
}

/**
 * crm_card_arrange_operation:
 * @sections: (nullable): as for crm_card_arrange(); not changed any more
 *
 * Returns: (transfer full): an operation that arranges the cards of a kind
 */
CrmOperation *
crm_card_arrange_operation (const CrmKind *kind, GPtrArray *sections)
{
  /* Translators: an operation; %s is a kind of record, in the plural: “Companies”. */
  g_autofree char *label
      = g_strdup_printf (_ ("Arrange the cards: %s"), crm_kind_get_label_plural (kind));
  CrmOperation *operation = crm_operation_new (label);
  Arrangement *self = g_new0 (Arrangement, 1);

  self->kind = kind;
  self->sections = sections != NULL ? g_ptr_array_ref (sections) : NULL;
  crm_operation_set_func (operation, run_arrange, self, arrangement_free);
  return operation;
}
