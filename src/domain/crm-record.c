/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-record.h"

#include "crm-catalog.h"
#include "crm-document-state.h"
#include <string.h>

typedef struct
{
  CrmValue value;
  char *link_title; /* of a link: the title of the record it leads to, when it was read */
  gboolean changed;
} Slot;

struct _CrmRecord
{
  GObject parent_instance;

  const CrmKind *kind;
  CrmId id;
  gint64 row;
  gint64 version;
  gboolean deleted;
  guint n_slots;
  Slot *slots;
};

G_DEFINE_FINAL_TYPE (CrmRecord, crm_record, G_TYPE_OBJECT)

static const CrmValue no_value = CRM_VALUE_INIT;

static void
crm_record_finalize (GObject *object)
{
  CrmRecord *self = CRM_RECORD (object);

  for (guint i = 0; i < self->n_slots; i++)
    {
      crm_value_clear (&self->slots[i].value);
      g_free (self->slots[i].link_title);
    }
  g_free (self->slots);
  G_OBJECT_CLASS (crm_record_parent_class)->finalize (object);
}

static void
crm_record_class_init (CrmRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_record_finalize;
}

static void
crm_record_init (CrmRecord *self)
{
}

/**
 * crm_record_new:
 *
 * Returns: (transfer full): a new record with a new id and the default values of its kind
 */
CrmRecord *
crm_record_new (const CrmKind *kind)
{
  CrmId id = crm_id_generate ();
  CrmRecord *self = crm_record_new_with_id (kind, &id);

  crm_record_take_defaults (self);
  return self;
}

/**
 * crm_record_take_defaults:
 *
 * Fields that have no value get the one that a new record has.
 */
void
crm_record_take_defaults (CrmRecord *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    {
      const CrmField *field = crm_kind_get_field (self->kind, i);
      const char *text = crm_field_get_spec (field)->default_text;
      CrmValue value;

      if (text != NULL && crm_value_is_none (&self->slots[i].value)
          && crm_field_parse (field, text, NULL, NULL, &value, NULL))
        crm_record_set (self, field, value);
    }
}

/**
 * crm_record_new_with_id:
 *
 * Returns: (transfer full): an empty record, for whoever reads or receives it
 */
CrmRecord *
crm_record_new_with_id (const CrmKind *kind, const CrmId *id)
{
  CrmRecord *self = g_object_new (CRM_TYPE_RECORD, NULL);

  self->kind = kind;
  self->id = *id;
  self->n_slots = crm_kind_get_n_fields (kind);
  self->slots = g_new0 (Slot, self->n_slots);
  return self;
}

CrmRecord *
crm_record_copy (CrmRecord *self)
{
  CrmRecord *copy = crm_record_new_with_id (self->kind, &self->id);

  copy->row = self->row;
  copy->version = self->version;
  copy->deleted = self->deleted;
  for (guint i = 0; i < MIN (self->n_slots, copy->n_slots); i++)
    {
      copy->slots[i].value = crm_value_copy (&self->slots[i].value);
      copy->slots[i].link_title = g_strdup (self->slots[i].link_title);
      copy->slots[i].changed = self->slots[i].changed;
    }
  return copy;
}

const CrmKind *
crm_record_get_kind (CrmRecord *self)
{
  return self->kind;
}

const CrmId *
crm_record_get_id (CrmRecord *self)
{
  return &self->id;
}

const CrmValue *
crm_record_get (CrmRecord *self, const CrmField *field)
{
  guint index = crm_field_get_index (field);

  g_return_val_if_fail (crm_field_get_kind (field) == self->kind, &no_value);
  return index < self->n_slots ? &self->slots[index].value : &no_value;
}

static Slot *
take_slot (CrmRecord *self, const CrmField *field)
{
  guint index = crm_field_get_index (field);

  if (index >= self->n_slots)
    {
      /* The office made the field after this record was read. */
      self->slots = g_renew (Slot, self->slots, index + 1);
      memset (self->slots + self->n_slots, 0, (index + 1 - self->n_slots) * sizeof (Slot));
      self->n_slots = index + 1;
    }
  return &self->slots[index];
}

/**
 * crm_record_set:
 * @value: (transfer full): taken
 *
 * Notes the field as changed, unless it holds that value already.
 */
void
crm_record_set (CrmRecord *self, const CrmField *field, CrmValue value)
{
  Slot *slot;

  g_return_if_fail (crm_field_get_kind (field) == self->kind);
  slot = take_slot (self, field);
  if (crm_value_equal (&slot->value, &value))
    {
      crm_value_clear (&value);
      return;
    }
  crm_value_clear (&slot->value);
  g_clear_pointer (&slot->link_title, g_free);
  slot->value = value;
  slot->changed = TRUE;
}

gboolean
crm_record_is_changed (CrmRecord *self, const CrmField *field)
{
  guint index = crm_field_get_index (field);

  return index < self->n_slots && self->slots[index].changed;
}

gboolean
crm_record_has_changes (CrmRecord *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    if (self->slots[i].changed)
      return TRUE;
  return FALSE;
}

void
crm_record_clear_changes (CrmRecord *self)
{
  for (guint i = 0; i < self->n_slots; i++)
    self->slots[i].changed = FALSE;
}

static const CrmField *
find_field (CrmRecord *self, const char *name)
{
  const CrmField *field = crm_kind_find_field (self->kind, name);

  if (field == NULL)
    g_critical ("%s has no field %s", crm_kind_get_name (self->kind), name);
  return field;
}

const CrmValue *
crm_record_get_by_name (CrmRecord *self, const char *name)
{
  const CrmField *field = find_field (self, name);

  return field != NULL ? crm_record_get (self, field) : &no_value;
}

/**
 * crm_record_get_text:
 *
 * Returns: (nullable): the text, owned by the record
 */
const char *
crm_record_get_text (CrmRecord *self, const char *name)
{
  const CrmValue *value = crm_record_get_by_name (self, name);

  return value->type == CRM_VALUE_TEXT ? value->text : NULL;
}

gint64
crm_record_get_integer (CrmRecord *self, const char *name, gint64 fallback)
{
  const CrmValue *value = crm_record_get_by_name (self, name);

  return value->type == CRM_VALUE_INTEGER ? value->integer : fallback;
}

/**
 * crm_record_get_link:
 *
 * Returns: (nullable): the id that the field links to, owned by the record
 */
const CrmId *
crm_record_get_link (CrmRecord *self, const char *name)
{
  const CrmValue *value = crm_record_get_by_name (self, name);

  return value->type == CRM_VALUE_LINK ? &value->link : NULL;
}

gboolean
crm_record_is_set (CrmRecord *self, const char *name)
{
  return !crm_value_is_none (crm_record_get_by_name (self, name));
}

void
crm_record_set_text (CrmRecord *self, const char *name, const char *text)
{
  const CrmField *field = find_field (self, name);

  if (field != NULL)
    crm_record_set (self, field, crm_value_text (text));
}

void
crm_record_set_integer (CrmRecord *self, const char *name, gint64 integer)
{
  const CrmField *field = find_field (self, name);

  if (field != NULL)
    crm_record_set (self, field, crm_value_integer (integer));
}

void
crm_record_set_link (CrmRecord *self, const char *name, const CrmId *id)
{
  const CrmField *field = find_field (self, name);

  if (field != NULL)
    crm_record_set (self, field, crm_value_link (id));
}

/**
 * crm_record_set_parent:
 *
 * Sets a link that may lead to any kind.
 */
void
crm_record_set_parent (CrmRecord *self, const char *name, const CrmKind *kind, const CrmId *id)
{
  const CrmField *field = find_field (self, name);

  if (field != NULL)
    crm_record_set (self, field, crm_value_link_of_kind (crm_kind_get_number (kind), id));
}

void
crm_record_unset (CrmRecord *self, const char *name)
{
  const CrmField *field = find_field (self, name);

  if (field != NULL)
    crm_record_set (self, field, (CrmValue) CRM_VALUE_INIT);
}

/**
 * crm_record_parse:
 * @locale: (nullable): see crm_field_parse()
 *
 * Sets a field from what somebody wrote. An unknown name or a wrong value is refused.
 */
gboolean
crm_record_parse (
    CrmRecord *self, const char *name, const char *text, const CrmLocale *locale, GError **error)
{
  const CrmField *field = crm_kind_require_field (self->kind, name, error);
  CrmValue value;

  if (field == NULL
      || !crm_field_parse (field, text, crm_record_get_currency (self), locale, &value, error))
    return FALSE;
  crm_record_set (self, field, value);
  return TRUE;
}

/**
 * crm_record_get_currency:
 *
 * Returns: (nullable): the currency of the record's amounts, when it has one
 */
const char *
crm_record_get_currency (CrmRecord *self)
{
  const CrmField *field = crm_kind_find_field (self->kind, "currency");
  const CrmValue *value = field != NULL ? crm_record_get (self, field) : &no_value;

  return value->type == CRM_VALUE_TEXT ? value->text : NULL;
}

/**
 * crm_record_get_title:
 *
 * Returns: what names the record, owned by it; never %NULL, but empty when it has no name
 */
const char *
crm_record_get_title (CrmRecord *self)
{
  const CrmField *field = crm_kind_get_title_field (self->kind);
  const CrmValue *value = crm_record_get (self, field);
  const char *title = value->type == CRM_VALUE_TEXT   ? value->text
                      : value->type == CRM_VALUE_LINK ? crm_record_get_link_title (self, field)
                                                      : NULL;

  return title != NULL ? title : "";
}

/**
 * crm_record_get_subtitle:
 *
 * Returns: what tells it from others of the same name; never %NULL
 */
const char *
crm_record_get_subtitle (CrmRecord *self)
{
  const CrmField *field = crm_kind_get_subtitle_field (self->kind);
  const CrmValue *value = field != NULL ? crm_record_get (self, field) : &no_value;
  const char *text = value->type == CRM_VALUE_TEXT   ? value->text
                     : value->type == CRM_VALUE_LINK ? crm_record_get_link_title (self, field)
                                                     : NULL;

  return text != NULL ? text : "";
}

/**
 * crm_record_get_link_title:
 *
 * Returns: (nullable): the title of the record that a link leads to, as it was when this one was
 *   read; %NULL when nothing is linked or it cannot be seen
 */
const char *
crm_record_get_link_title (CrmRecord *self, const CrmField *field)
{
  guint index = crm_field_get_index (field);

  return index < self->n_slots ? self->slots[index].link_title : NULL;
}

void
crm_record_set_link_title (CrmRecord *self, const CrmField *field, const char *title)
{
  Slot *slot = take_slot (self, field);

  g_free (slot->link_title);
  slot->link_title = g_strdup (title);
}

/**
 * crm_record_format:
 *
 * Returns: (transfer full): a field as people read it; a link as the title of what it leads to
 */
char *
crm_record_format (CrmRecord *self, const CrmField *field, const CrmLocale *locale)
{
  const CrmValue *value = crm_record_get (self, field);

  if (value->type == CRM_VALUE_LINK)
    {
      const char *title = crm_record_get_link_title (self, field);

      return g_strdup (title != NULL ? title : "");
    }
  if (crm_document_is_expired (self, field))
    return g_strdup (crm_field_choice_label (field, "expired"));
  return crm_field_format (field, value, crm_record_get_currency (self), locale);
}

/**
 * crm_record_get_row:
 *
 * Returns: the number of the row in this replica, 0 when the record was never stored
 */
gint64
crm_record_get_row (CrmRecord *self)
{
  return self->row;
}

void
crm_record_set_row (CrmRecord *self, gint64 row)
{
  self->row = row;
}

/**
 * crm_record_get_version:
 *
 * Returns: the version that the server gave the record, 0 when it has never been there
 */
gint64
crm_record_get_version (CrmRecord *self)
{
  return self->version;
}

void
crm_record_set_version (CrmRecord *self, gint64 version)
{
  self->version = version;
}

gboolean
crm_record_is_deleted (CrmRecord *self)
{
  return self->deleted;
}

void
crm_record_set_deleted (CrmRecord *self, gboolean deleted)
{
  self->deleted = deleted;
}
