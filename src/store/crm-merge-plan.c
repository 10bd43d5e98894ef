/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a merge would make: the proposal, the choices of a person, and the record that results. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-merge-private.h"
#include "crm-worth.h"

struct _CrmMerge
{
  GObject parent_instance;

  const CrmKind *kind;
  GPtrArray *records; /* CrmRecord */
  GArray *followers;  /* CrmMergeFollowers */
  guint survivor;
  guint *choices; /* for each field the position of the record whose value is kept */
  guint n_fields;
};

G_DEFINE_FINAL_TYPE (CrmMerge, crm_merge, G_TYPE_OBJECT)

static void
crm_merge_finalize (GObject *object)
{
  CrmMerge *self = CRM_MERGE (object);

  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->followers, g_array_unref);
  g_free (self->choices);
  G_OBJECT_CLASS (crm_merge_parent_class)->finalize (object);
}

static void
crm_merge_class_init (CrmMergeClass *class)
{
  G_OBJECT_CLASS (class)->finalize = crm_merge_finalize;
}

static void
crm_merge_init (CrmMerge *self)
{
  self->records = g_ptr_array_new_with_free_func (g_object_unref);
  self->followers = g_array_new (FALSE, FALSE, sizeof (CrmMergeFollowers));
}

/* The whole name of a person and its parts. */
static gboolean
is_name (const CrmField *field)
{
  const CrmKind *kind = crm_field_get_kind (field);
  const char *name = crm_field_get_name (field);

  return crm_kind_find_field (kind, "first_name") != NULL
         && (field == crm_kind_get_title_field (kind) || strcmp (name, "first_name") == 0
             || strcmp (name, "last_name") == 0);
}

/* Fields that only make sense together are chosen together: the parts of a name or of one address,
 * an amount and its currency. */
static gboolean
is_together (const CrmField *a, const CrmField *b)
{
  const CrmFieldSpec *first = crm_field_get_spec (a), *second = crm_field_get_spec (b);
  gboolean first_money = first->type == CRM_FIELD_MONEY || first->type == CRM_FIELD_CURRENCY;
  gboolean second_money = second->type == CRM_FIELD_MONEY || second->type == CRM_FIELD_CURRENCY;

  if (a == b || (is_name (a) && is_name (b)))
    return TRUE;
  if (first->satellite != NULL && second->satellite != NULL)
    return strcmp (first->satellite, second->satellite) == 0
           && strcmp (first->satellite_type, second->satellite_type) == 0;
  if ((first->flags | second->flags) & CRM_FIELD_CUSTOM)
    return FALSE;
  return (first_money || strcmp (first->name, "rate") == 0)
         && (second_money || strcmp (second->name, "rate") == 0);
}

static CrmRecord *
record_at (CrmMerge *self, guint position)
{
  return g_ptr_array_index (self->records, position);
}

static guint
count_filled (CrmMerge *self, guint position)
{
  guint n = 0;

  for (guint i = 0; i < self->n_fields; i++)
    if (crm_merge_field_is_asked (self, crm_kind_get_field (self->kind, i)))
      n += !crm_value_is_none (
          crm_record_get (record_at (self, position), crm_kind_get_field (self->kind, i)));
  return n;
}

/* Of an address that which says most; otherwise the worth of the value. */
static int
compare_choice (CrmMerge *self, const CrmField *field, guint a, guint b)
{
  int order = 0, filled = 0;

  if (is_name (field))
    return crm_record_compare_worth (record_at (self, a), record_at (self, b),
                                     crm_kind_get_title_field (self->kind));
  for (guint i = 0; i < self->n_fields; i++)
    {
      const CrmField *other = crm_kind_get_field (self->kind, i);

      if (other == field || !is_together (field, other))
        continue;
      filled += !crm_value_is_none (crm_record_get (record_at (self, a), other));
      filled -= !crm_value_is_none (crm_record_get (record_at (self, b), other));
      if (order == 0)
        order = crm_record_compare_worth (record_at (self, a), record_at (self, b), other);
    }
  if (filled != 0)
    return filled;
  return order != 0 ? order
                    : crm_record_compare_worth (record_at (self, a), record_at (self, b), field);
}

static void
propose_choices (CrmMerge *self)
{
  for (guint f = 0; f < self->n_fields; f++)
    {
      const CrmField *field = crm_kind_get_field (self->kind, f);
      guint best = self->survivor;
      gboolean done = FALSE;

      for (guint i = 0; i < f && !done; i++)
        if (is_together (crm_kind_get_field (self->kind, i), field))
          {
            best = self->choices[i];
            done = TRUE;
          }
      for (guint r = 0; r < self->records->len && !done; r++)
        if (r != best && compare_choice (self, field, r, best) > 0)
          best = r;
      self->choices[f] = best;
    }
}

static gboolean
count_link (
    CrmSession *session, CrmRecord *record, const CrmField *field, gpointer data, GError **error)
{
  GArray *followers = data;
  const CrmKind *kind = crm_record_get_kind (record);
  CrmMergeFollowers new = { kind, 1 };

  for (guint i = 0; i < followers->len; i++)
    if (g_array_index (followers, CrmMergeFollowers, i).kind == kind)
      {
        g_array_index (followers, CrmMergeFollowers, i).n++;
        return TRUE;
      }
  g_array_append_val (followers, new);
  return TRUE;
}

static guint
sum_followers (GArray *followers)
{
  guint sum = 0;

  for (guint i = 0; i < followers->len; i++)
    sum += g_array_index (followers, CrmMergeFollowers, i).n;
  return sum;
}

/* The record that most belongs to goes on, so that the least has to move; then the fullest one,
 * then the oldest. */
static gboolean
propose_survivor (CrmMerge *self, CrmSession *session, GError **error)
{
  guint best_sum = 0, best_filled = 0;

  for (guint i = 0; i < self->records->len; i++)
    {
      CrmRecord *record = record_at (self, i);
      g_autoptr (GArray) followers = g_array_new (FALSE, FALSE, sizeof (CrmMergeFollowers));
      guint sum, filled = count_filled (self, i);

      if (!crm_session_each_link (session, self->kind, crm_record_get_id (record), count_link,
                                  followers, error))
        return FALSE;
      sum = sum_followers (followers);
      if (i == 0 || sum > best_sum || (sum == best_sum && filled > best_filled)
          || (sum == best_sum && filled == best_filled
              && crm_id_compare (crm_record_get_id (record),
                                 crm_record_get_id (record_at (self, self->survivor)))
                     < 0))
        {
          self->survivor = i;
          best_sum = sum;
          best_filled = filled;
        }
    }
  return TRUE;
}

static gboolean
count_followers (CrmMerge *self, CrmSession *session, GError **error)
{
  g_array_set_size (self->followers, 0);
  for (guint i = 0; i < self->records->len; i++)
    if (!crm_session_each_link (session, self->kind, crm_record_get_id (record_at (self, i)),
                                count_link, self->followers, error))
      return FALSE;
  return TRUE;
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

static gboolean
can_merge (const CrmKind *kind, guint n_ids, GError **error)
{
  const char *name = crm_kind_get_name (kind);

  if (!crm_kind_has (kind, CRM_KIND_PARTY) && strcmp (name, "opportunity") != 0
      && strcmp (name, "product") != 0)
    return refuse (error, _ ("Only companies, people, leads, deals and products can be merged"));
  if (n_ids < 2)
    return refuse (error, _ ("A merge needs at least two records"));
  if (n_ids > CRM_MERGE_MOST)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("At most %d records can be merged at once"), CRM_MERGE_MOST);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_records (CrmMerge *self, CrmSession *session, const CrmId *ids, guint n_ids, GError **error)
{
  for (guint i = 0; i < n_ids; i++)
    {
      CrmRecord *record = crm_session_get (session, self->kind, &ids[i], error);

      if (record == NULL)
        return FALSE;
      for (guint k = 0; k < self->records->len; k++)
        if (crm_id_equal (crm_record_get_id (record_at (self, k)), crm_record_get_id (record)))
          {
            g_object_unref (record);
            return refuse (error, _ ("These are one and the same record already"));
          }
      g_ptr_array_add (self->records, record);
    }
  return TRUE;
}

/**
 * crm_session_plan_merge:
 * @ids: records of @kind, two to %CRM_MERGE_MOST
 *
 * Proposes how these records become one. Reads only.
 *
 * Returns: (transfer full): the proposal, or %NULL with @error
 */
CrmMerge *
crm_session_plan_merge (
    CrmSession *session, const CrmKind *kind, const CrmId *ids, guint n_ids, GError **error)
{
  g_autoptr (CrmMerge) self = NULL;

  if (!can_merge (kind, n_ids, error))
    return NULL;
  self = g_object_new (CRM_TYPE_MERGE, NULL);
  self->kind = kind;
  self->n_fields = crm_kind_get_n_fields (kind);
  self->choices = g_new0 (guint, self->n_fields);
  if (!read_records (self, session, ids, n_ids, error) || !propose_survivor (self, session, error)
      || !count_followers (self, session, error))
    return NULL;
  propose_choices (self);
  return g_steal_pointer (&self);
}

const CrmKind *
crm_merge_get_kind (CrmMerge *self)
{
  return self->kind;
}

guint
crm_merge_get_n_records (CrmMerge *self)
{
  return self->records->len;
}

/**
 * crm_merge_get_record:
 *
 * Returns: (transfer none): one of the records as it was when the merge was planned
 */
CrmRecord *
crm_merge_get_record (CrmMerge *self, guint position)
{
  return record_at (self, position);
}

guint
crm_merge_get_survivor (CrmMerge *self)
{
  return self->survivor;
}

/**
 * crm_merge_set_survivor:
 *
 * Chooses which record goes on. Where the values say the same, those of the survivor are kept.
 */
void
crm_merge_set_survivor (CrmMerge *self, guint position)
{
  g_return_if_fail (position < self->records->len);
  self->survivor = position;
}

/**
 * crm_merge_field_is_asked:
 *
 * Returns: TRUE when a person chooses the value of the field; what rules derive follows by itself
 */
gboolean
crm_merge_field_is_asked (CrmMerge *self, const CrmField *field)
{
  if (!crm_field_is_editable (field))
    return FALSE;
  return !crm_field_has (field, CRM_FIELD_HIDDEN)
         || crm_field_get_field_type (field) == CRM_FIELD_PICTURE;
}

gboolean
crm_merge_field_differs (CrmMerge *self, const CrmField *field)
{
  for (guint i = 1; i < self->records->len; i++)
    if (!crm_value_equal (crm_record_get (record_at (self, 0), field),
                          crm_record_get (record_at (self, i), field)))
      return TRUE;
  return FALSE;
}

guint
crm_merge_get_choice (CrmMerge *self, const CrmField *field)
{
  g_return_val_if_fail (crm_field_get_index (field) < self->n_fields, self->survivor);
  return self->choices[crm_field_get_index (field)];
}

/**
 * crm_merge_choose:
 *
 * Keeps the value that the record at @position has in @field, and in those that go with it.
 */
void
crm_merge_choose (CrmMerge *self, const CrmField *field, guint position)
{
  g_return_if_fail (position < self->records->len);
  for (guint i = 0; i < self->n_fields; i++)
    if (is_together (field, crm_kind_get_field (self->kind, i)))
      self->choices[i] = position;
}

static gboolean
is_one_of_them (CrmMerge *self, const CrmId *id)
{
  for (guint i = 0; i < self->records->len; i++)
    if (crm_id_equal (id, crm_record_get_id (record_at (self, i))))
      return TRUE;
  return FALSE;
}

/**
 * crm_merge_dup_result:
 *
 * Returns: (transfer full): the survivor with the chosen values; what is to change is changed
 */
CrmRecord *
crm_merge_dup_result (CrmMerge *self)
{
  CrmRecord *result = crm_record_copy (record_at (self, self->survivor));

  crm_record_clear_changes (result);
  for (guint i = 0; i < self->n_fields; i++)
    {
      const CrmField *field = crm_kind_get_field (self->kind, i);
      CrmRecord *chosen = record_at (self, self->choices[i]);
      const CrmValue *value = crm_record_get (chosen, field);

      if (!crm_merge_field_is_asked (self, field)
          || crm_value_equal (value, crm_record_get (result, field)))
        continue;
      /* A subsidiary that is merged into its parent is not its own parent. */
      if (value->type == CRM_VALUE_LINK && is_one_of_them (self, &value->link))
        continue;
      crm_record_set (result, field, crm_value_copy (value));
      crm_record_set_link_title (result, field, crm_record_get_link_title (chosen, field));
    }
  return result;
}

/**
 * crm_merge_get_followers:
 *
 * Returns: (transfer none) (array length=n): what will belong to the survivor, by kind
 */
const CrmMergeFollowers *
crm_merge_get_followers (CrmMerge *self, guint *n)
{
  *n = self->followers->len;
  return (const CrmMergeFollowers *) (gpointer) self->followers->data;
}
