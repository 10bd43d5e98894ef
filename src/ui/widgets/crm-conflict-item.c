/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two edits that met, read on a thread of the store, and how a person decides. */
#include "config.h"

#include "crm-conflict-item.h"

#include <glib/gi18n-lib.h>

#define N_SIDES (CRM_CONFLICT_BEFORE + 1)

struct _CrmConflictItem
{
  GObject parent_instance;

  CrmId id;
  const CrmKind *kind;
  CrmId target;
  char *title;
  const char *field;
  const CrmField *about;
  gint64 time;
  char *values[N_SIDES];
  char *people[N_SIDES];
  gboolean mine[N_SIDES];
};

G_DEFINE_FINAL_TYPE (CrmConflictItem, crm_conflict_item, G_TYPE_OBJECT)

static void
crm_conflict_item_finalize (GObject *object)
{
  CrmConflictItem *self = CRM_CONFLICT_ITEM (object);

  g_free (self->title);
  for (int side = 0; side < N_SIDES; side++)
    {
      g_free (self->values[side]);
      g_free (self->people[side]);
    }
  G_OBJECT_CLASS (crm_conflict_item_parent_class)->finalize (object);
}

static void
crm_conflict_item_class_init (CrmConflictItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_conflict_item_finalize;
}

static void
crm_conflict_item_init (CrmConflictItem *self)
{
}

/**
 * crm_conflict_item_get_kind:
 * @id: (out) (optional): the record that it is about
 *
 * Returns: (transfer none): its kind
 */
const CrmKind *
crm_conflict_item_get_kind (CrmConflictItem *self, CrmId *id)
{
  if (id != NULL)
    *id = self->target;
  return self->kind;
}

/* Returns: (transfer none): the name of the record */
const char *
crm_conflict_item_get_title (CrmConflictItem *self)
{
  return self->title;
}

/* Returns: (transfer none): the label of the field, or of the kind where a record was deleted */
const char *
crm_conflict_item_get_field (CrmConflictItem *self)
{
  return self->field;
}

/* Returns: (transfer none) (nullable): the field that two people changed; NULL where one deleted
 * the record */
const CrmField *
crm_conflict_item_get_about (CrmConflictItem *self)
{
  return self->about;
}

gboolean
crm_conflict_item_is_same (CrmConflictItem *self, CrmConflictItem *other)
{
  return crm_id_equal (&self->id, &other->id);
}

/* Returns: when the two met, an instant */
gint64
crm_conflict_item_get_time (CrmConflictItem *self)
{
  return self->time;
}

/* Returns: (transfer none) (nullable): a side's value in words, where this desk knows it */
const char *
crm_conflict_item_get_value (CrmConflictItem *self, CrmConflictSide side)
{
  return self->values[side];
}

/* Returns: (transfer none) (nullable): who wrote it, where that was a person of the office */
const char *
crm_conflict_item_get_person (CrmConflictItem *self, CrmConflictSide side)
{
  return self->people[side];
}

gboolean
crm_conflict_item_is_mine (CrmConflictItem *self, CrmConflictSide side)
{
  return self->mine[side];
}

static void
read_person (CrmConflictItem *self,
             CrmSession *session,
             CrmRecord *conflict,
             CrmConflictSide side,
             const char *field)
{
  const CrmField *link = crm_kind_find_field (crm_record_get_kind (conflict), field);
  const CrmValue *value = crm_record_get (conflict, link);

  if (value->type != CRM_VALUE_LINK)
    return;
  self->people[side] = g_strdup (crm_record_get_link_title (conflict, link));
  self->mine[side] = crm_id_equal (&value->link, crm_session_get_user (session));
}

/**
 * crm_conflict_item_read:
 * @conflict: of kind conflict
 *
 * On a thread of the store.
 *
 * Returns: (transfer full) (nullable): what a person can decide; a newer version of the program may
 *   know fields that this one does not
 */
CrmConflictItem *
crm_conflict_item_read (CrmSession *session, CrmRecord *conflict)
{
  CrmId target;
  const CrmKind *kind = crm_conflict_get_kind (conflict, &target);
  const CrmField *field = crm_conflict_get_field (conflict);
  g_autoptr (CrmConflictItem) self = NULL;
  g_autoptr (CrmRecord) record = NULL;

  if (kind == NULL)
    return NULL;
  self = g_object_new (CRM_TYPE_CONFLICT_ITEM, NULL);
  self->id = *crm_record_get_id (conflict);
  self->kind = kind;
  self->target = target;
  self->field = field != NULL ? crm_field_get_label (field) : crm_kind_get_label (kind);
  self->about = field;
  self->time = crm_record_get_integer (conflict, "created_at", 0);
  record = crm_session_get_any (session, kind, &target, NULL);
  self->title
      = g_strdup (record != NULL ? crm_record_get_title (record) : crm_kind_get_label (kind));
  for (int side = 0; side < N_SIDES; side++)
    self->values[side] = crm_session_describe_conflict (session, conflict, side);
  if (self->values[CRM_CONFLICT_STANDS] == NULL || self->values[CRM_CONFLICT_OTHER] == NULL)
    return NULL;
  read_person (self, session, conflict, CRM_CONFLICT_STANDS, "stands_by_id");
  read_person (self, session, conflict, CRM_CONFLICT_OTHER, "other_by_id");
  return g_steal_pointer (&self);
}

/* ---- deciding ---- */

typedef struct
{
  GPtrArray *items;
  CrmConflictSide side;
} Decision;

static void
decision_free (gpointer data)
{
  Decision *decision = data;

  g_ptr_array_unref (decision->items);
  g_free (decision);
}

/* On the writing thread, inside the batch of the operation. */
static gpointer
run_settle (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Decision *decision = data;

  for (guint i = 0; i < decision->items->len; i++)
    {
      CrmConflictItem *item = g_ptr_array_index (decision->items, i);

      if (!crm_session_settle_conflict (session, &item->id, decision->side, error))
        return NULL;
    }
  return data;
}

/**
 * crm_conflict_settle_operation:
 * @items: (element-type CrmConflictItem): what is decided, all in the same way
 *
 * Returns: (transfer full): an operation that gives the records the values of that side
 */
CrmOperation *
crm_conflict_settle_operation (GPtrArray *items, CrmConflictSide side)
{
  CrmConflictItem *first = g_ptr_array_index (items, 0);
  g_autofree char *label = NULL;
  CrmOperation *operation;
  Decision *decision = g_new0 (Decision, 1);

  if (items->len == 1)
    /* Translators: an operation: of two edits at once, one was chosen. A record and its field. */
    label = g_strdup_printf (_ ("Decide “%s”, %s"), first->title, first->field);
  else
    /* Translators: an operation: of two edits at once, one was chosen, %u times. */
    label = g_strdup_printf (ngettext ("Decide %u conflict", "Decide %u conflicts", items->len),
                             items->len);
  operation = crm_operation_new (label);
  decision->items = g_ptr_array_ref (items);
  decision->side = side;
  crm_operation_set_func (operation, run_settle, decision, decision_free);
  return operation;
}
