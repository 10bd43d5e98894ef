/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A merge as part of an operation: what belongs to the merged records goes to the survivor, what
 * both have is united, the chosen values are written, and a record of kind merge keeps what moved
 * and redirects from then on. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-match.h"
#include "crm-merge-private.h"

/* Nothing is a part of a part of more. */
#define MOST_ABOVE 64

typedef struct
{
  CrmMerge *plan;
  CrmRecord *survivor;
  CrmRecord *merged;
  CrmMergeTrace *trace; /* of the record that is merged now */
  GHashTable *own;      /* what a child of the survivor says -> CrmRecord */
} Work;

static gboolean
is_child (const CrmKind *kind)
{
  return crm_kind_has (kind, CRM_KIND_CHILD) && !crm_kind_has (kind, CRM_KIND_APPEND_ONLY);
}

static void
add_said (GString *said, CrmRecord *record, const CrmField *field, const CrmId *from)
{
  const CrmValue *value = crm_record_get (record, field);
  char id[CRM_ID_STRING_SIZE];

  g_string_append_printf (said, "\n%s ", crm_field_get_name (field));
  if (value->type == CRM_VALUE_TEXT)
    {
      g_autofree char *folded = crm_fold (value->text);

      g_string_append (said, folded);
    }
  else if (value->type == CRM_VALUE_INTEGER)
    g_string_append_printf (said, "%" G_GINT64_FORMAT, value->integer);
  else if (value->type == CRM_VALUE_LINK)
    g_string_append (said,
                     crm_id_equal (&value->link, from) ? "self" : crm_id_format (&value->link, id));
}

/* The form in which ways of contact are the same: numbers with and without their country, a mailbox
 * in small and in large letters. */
static char *
dup_compared (CrmRecord *method, const char *value)
{
  const char *type = crm_record_get_text (method, "type");
  char *compared = NULL;

  if (value == NULL)
    return g_strdup ("");
  if (g_strcmp0 (type, "email") == 0)
    compared = crm_match_mail (value);
  else if (g_strcmp0 (type, "web") != 0)
    compared = crm_match_phone (value);
  return compared != NULL ? compared : crm_fold (value);
}

/* What a child says about @owner, apart from its flags: two that say the same are one. A way of
 * contact is known by the form in which it is compared. */
static char *
what_it_says (CrmRecord *child, const CrmId *owner)
{
  const CrmKind *kind = crm_record_get_kind (child);
  const gboolean is_compared = crm_kind_find_field (kind, "value_normalized") != NULL;
  GString *said = g_string_new (crm_kind_get_name (kind));

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const char *name = crm_field_get_name (field);
      gboolean by_itself = strcmp (name, "value") == 0 || strcmp (name, "label") == 0
                           || strcmp (name, "value_normalized") == 0;

      if (crm_field_has (field, CRM_FIELD_HEADER)
          || crm_field_get_field_type (field) == CRM_FIELD_BOOLEAN || (is_compared && by_itself))
        continue;
      add_said (said, child, field, owner);
    }
  if (is_compared)
    {
      g_autofree char *compared = dup_compared (child, crm_record_get_text (child, "value"));

      g_string_append_printf (said, "\n%s", compared);
    }
  return g_string_free (said, FALSE);
}

static gboolean
note_own (CrmSession *self, CrmRecord *record, const CrmField *field, gpointer data, GError **error)
{
  Work *work = data;

  if (is_child (crm_record_get_kind (record)))
    g_hash_table_insert (work->own, what_it_says (record, crm_record_get_id (work->survivor)),
                         g_object_ref (record));
  return TRUE;
}

static gboolean
change_value (CrmSession *self,
              Work *work,
              CrmRecord *record,
              const CrmField *field,
              const CrmValue *value,
              GError **error)
{
  g_auto (CrmValue) before = crm_value_copy (crm_record_get (record, field));

  if (crm_value_equal (&before, value))
    return TRUE;
  crm_merge_trace_add_value (work->trace, field, crm_record_get_id (record), &before, value);
  return crm_session_revalue (self, record, field, value, error);
}

/* The one that stays also has what was set on the one that goes. */
static gboolean
unite (CrmSession *self, Work *work, CrmRecord *kept, CrmRecord *gone, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (kept);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *mine = crm_record_get (kept, field), *theirs = crm_record_get (gone, field);
      gboolean wanted;

      if (crm_field_has (field, CRM_FIELD_HEADER) || !crm_field_has_column (field)
          || crm_value_is_none (theirs))
        continue;
      if (crm_field_get_field_type (field) == CRM_FIELD_BOOLEAN)
        wanted = theirs->integer != 0 && (crm_value_is_none (mine) || mine->integer == 0)
                 && strcmp (crm_field_get_name (field), "is_primary") != 0;
      else
        wanted = crm_value_is_none (mine);
      if (wanted && !change_value (self, work, kept, field, theirs, error))
        return FALSE;
    }
  crm_merge_trace_add_united (work->trace, kind, crm_record_get_id (gone));
  return crm_session_mark_deleted (self, gone, TRUE, error);
}

/* Two people who are one are not each other's sister. */
static gboolean
leads_to_both (Work *work, CrmRecord *record, const CrmField *link)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmValue *value = crm_record_get (record, field);

      if (field != link && crm_link_follows_merges (field) && value->type == CRM_VALUE_LINK
          && crm_id_equal (&value->link, crm_record_get_id (work->survivor)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
move_link (
    CrmSession *self, CrmRecord *record, const CrmField *field, gpointer data, GError **error)
{
  Work *work = data;
  const CrmKind *kind = crm_record_get_kind (record);
  CrmRecord *kept = NULL;

  if (is_child (kind))
    {
      g_autofree char *said = what_it_says (record, crm_record_get_id (work->merged));

      kept = g_hash_table_lookup (work->own, said);
      if (leads_to_both (work, record, field))
        {
          crm_merge_trace_add_united (work->trace, kind, crm_record_get_id (record));
          return crm_session_mark_deleted (self, record, TRUE, error);
        }
      if (kept != NULL && !crm_id_equal (crm_record_get_id (kept), crm_record_get_id (record)))
        return unite (self, work, kept, record, error);
      g_hash_table_insert (work->own, g_steal_pointer (&said), g_object_ref (record));
    }
  if (crm_id_equal (crm_record_get_id (record), crm_record_get_id (work->survivor)))
    {
      CrmValue none = CRM_VALUE_INIT;

      return change_value (self, work, record, field, &none, error);
    }
  crm_merge_trace_add_link (work->trace, kind, field, crm_record_get_id (record));
  return crm_session_relink (self, record, field, crm_record_get_id (work->survivor), error);
}

/* The rows of the survivor in which satellites of one type live, the one that leads first. */
static GPtrArray *
list_satellites (CrmSession *self, Work *work, const CrmField *field, GError **error)
{
  const CrmField *link;
  const CrmField *value = crm_field_get_satellite (field, &link);
  const CrmKind *child = crm_field_get_kind (value);
  g_autoptr (CrmQuery) query = crm_query_new (child);

  crm_query_filter (query, crm_field_get_name (link), CRM_FILTER_EQUAL,
                    crm_value_link (crm_record_get_id (work->survivor)), NULL);
  crm_query_filter (query, "type", CRM_FILTER_EQUAL,
                    crm_value_text (crm_field_get_spec (field)->satellite_type), NULL);
  return crm_session_list (self, query, error);
}

/* Whether @child shows the values that were chosen for all fields that live in such a row. */
static gboolean
shows_choice (Work *work, CrmRecord *child, const CrmField *sample)
{
  const CrmKind *kind = crm_merge_get_kind (work->plan);
  const CrmFieldSpec *like = crm_field_get_spec (sample);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const CrmFieldSpec *spec = crm_field_get_spec (field);
      CrmRecord *chosen
          = crm_merge_get_record (work->plan, crm_merge_get_choice (work->plan, field));

      if (spec->satellite == NULL || strcmp (spec->satellite, like->satellite) != 0
          || strcmp (spec->satellite_type, like->satellite_type) != 0)
        continue;
      if (!crm_value_equal (crm_record_get (child, crm_field_get_satellite (field, NULL)),
                            crm_record_get (chosen, field)))
        return FALSE;
    }
  return TRUE;
}

/* A number that both had is written as it was chosen. */
static gboolean
spell_as_chosen (
    CrmSession *self, Work *work, const CrmField *field, GPtrArray *children, GError **error)
{
  const CrmField *value_field = crm_field_get_satellite (field, NULL);
  const CrmField *normal
      = crm_kind_find_field (crm_field_get_kind (value_field), "value_normalized");
  CrmRecord *chosen = crm_merge_get_record (work->plan, crm_merge_get_choice (work->plan, field));
  const CrmValue *value = crm_record_get (chosen, field);

  if (normal == NULL || value->type != CRM_VALUE_TEXT)
    return TRUE;
  for (guint i = 0; i < children->len; i++)
    if (shows_choice (work, g_ptr_array_index (children, i), field))
      return TRUE;
  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      g_autofree char *mine = dup_compared (child, crm_record_get_text (child, "value"));
      g_autofree char *theirs = dup_compared (child, value->text);
      g_auto (CrmValue) compared = CRM_VALUE_INIT;

      if (strcmp (mine, theirs) != 0)
        continue;
      compared = crm_value_take_text (
          crm_contact_method_normalize (crm_record_get_text (child, "type"), value->text));
      return change_value (self, work, child, value_field, value, error)
             && change_value (self, work, child, normal, &compared, error);
    }
  return TRUE;
}

/* Of several rows of one type the chosen one leads: by its flag where the kind has one, else by
 * being the only one of its type. */
static gboolean
let_lead (CrmSession *self, Work *work, const CrmField *field, GPtrArray *children, GError **error)
{
  CrmRecord *leader = NULL;

  for (guint i = 0; i < children->len && leader == NULL; i++)
    if (shows_choice (work, g_ptr_array_index (children, i), field))
      leader = g_ptr_array_index (children, i);
  if (leader == NULL)
    leader = g_ptr_array_index (children, 0);
  for (guint i = 0; i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);
      const CrmKind *kind = crm_record_get_kind (child);
      const CrmField *flag = crm_kind_find_field (kind, "is_primary");
      g_auto (CrmValue) value = CRM_VALUE_INIT;

      if (flag != NULL)
        value = crm_value_integer (child == leader);
      else if (child != leader)
        value = crm_value_text ("other");
      else
        continue;
      if (flag != NULL && child != leader && crm_record_get_integer (child, "is_primary", 0) == 0)
        continue;
      if (!change_value (self, work, child,
                         flag != NULL ? flag : crm_kind_find_field (kind, "type"), &value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_first_of_row (const CrmKind *kind, guint position)
{
  const CrmFieldSpec *spec = crm_field_get_spec (crm_kind_get_field (kind, position));

  if (spec->satellite == NULL)
    return FALSE;
  for (guint i = 0; i < position; i++)
    {
      const CrmFieldSpec *earlier = crm_field_get_spec (crm_kind_get_field (kind, i));

      if (earlier->satellite != NULL && strcmp (earlier->satellite, spec->satellite) == 0
          && strcmp (earlier->satellite_type, spec->satellite_type) == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
settle_satellites (CrmSession *self, Work *work, GError **error)
{
  const CrmKind *kind = crm_merge_get_kind (work->plan);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autoptr (GPtrArray) children = NULL;

      if (!is_first_of_row (kind, i))
        continue;
      children = list_satellites (self, work, field, error);
      if (children == NULL)
        return FALSE;
      if (!spell_as_chosen (self, work, field, children, error))
        return FALSE;
      if (children->len > 1 && !let_lead (self, work, field, children, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether a record that is reached by @field from @from, and so on, is the survivor: a company that
 * becomes one with what is above what it is a part of would be a part of itself. */
static gboolean
leads_back (CrmSession *self, Work *work, const CrmField *field, const CrmValue *from)
{
  const CrmKind *kind = crm_field_get_kind (field);
  g_auto (CrmValue) at = crm_value_copy (from);

  for (guint step = 0; step < MOST_ABOVE && at.type == CRM_VALUE_LINK; step++)
    {
      gint64 row;
      g_autoptr (CrmRecord) above = NULL;

      if (crm_id_equal (&at.link, crm_record_get_id (work->survivor)))
        return TRUE;
      row = crm_session_find_row (self, kind, &at.link, FALSE, NULL);
      above = row != 0 ? crm_session_read_row (self, kind, row, NULL) : NULL;
      crm_value_clear (&at);
      if (above != NULL)
        at = crm_value_copy (crm_record_get (above, field));
    }
  return FALSE;
}

static void
open_circles (CrmSession *self, Work *work, CrmRecord *change)
{
  const CrmKind *kind = crm_record_get_kind (change);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_get_target (field) == kind && crm_link_follows_merges (field)
          && leads_back (self, work, field, crm_record_get (change, field)))
        crm_record_set (change, field, (CrmValue) CRM_VALUE_INIT);
    }
}

/* Values of the survivor itself. Those that live in children came along with them. */
static gboolean
write_choices (CrmSession *self, Work *work, GPtrArray *traces, GError **error)
{
  const CrmKind *kind = crm_merge_get_kind (work->plan);
  g_autoptr (CrmRecord) result = crm_merge_dup_result (work->plan);
  g_autoptr (CrmRecord) change
      = crm_session_get (self, kind, crm_record_get_id (work->survivor), error);
  g_autoptr (CrmRecord) after = NULL;
  g_autoptr (CrmRecord) before = change != NULL ? crm_record_copy (change) : NULL;

  if (change == NULL)
    return FALSE;
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_get_spec (field)->satellite == NULL && crm_record_is_changed (result, field))
        crm_record_set (change, field, crm_value_copy (crm_record_get (result, field)));
    }
  open_circles (self, work, change);
  if (!crm_record_has_changes (change))
    return TRUE;
  if (!crm_session_update (self, change, error))
    return FALSE;
  after = crm_session_get (self, kind, crm_record_get_id (work->survivor), error);
  for (guint i = 0; after != NULL && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      CrmMergeTrace *trace = g_ptr_array_index (traces, crm_merge_get_choice (work->plan, field));

      if (crm_field_get_spec (field)->satellite != NULL || crm_field_has (field, CRM_FIELD_HEADER)
          || crm_value_equal (crm_record_get (before, field), crm_record_get (after, field)))
        continue;
      crm_merge_trace_add_value (trace != NULL ? trace : work->trace, field,
                                 crm_record_get_id (after), crm_record_get (before, field),
                                 crm_record_get (after, field));
    }
  return after != NULL;
}

static char *
dup_choices (CrmMerge *plan)
{
  const CrmKind *kind = crm_merge_get_kind (plan);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char text[CRM_ID_STRING_SIZE];

  json_builder_begin_object (builder);
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      guint choice = crm_merge_get_choice (plan, field);

      if (choice == crm_merge_get_survivor (plan) || !crm_merge_field_is_asked (plan, field)
          || !crm_merge_field_differs (plan, field))
        continue;
      json_builder_set_member_name (builder, crm_field_get_name (field));
      json_builder_add_string_value (
          builder, crm_id_format (crm_record_get_id (crm_merge_get_record (plan, choice)), text));
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* The record that redirects. It is written last: its own links are about what was. */
static gboolean
write_merge (CrmSession *self, Work *work, CrmRecord *merged, CrmMergeTrace *trace, GError **error)
{
  const CrmKind *kind = crm_merge_get_kind (work->plan);
  g_autoptr (CrmRecord) record = crm_record_new (crm_catalog_find_kind (self->catalog, "merge"));
  g_autofree char *choices = dup_choices (work->plan);
  g_autofree char *moved = crm_merge_trace_to_text (trace);
  g_autofree char *batch = crm_id_dup_string (&self->batch_id);

  crm_record_set_text (record, "name", crm_record_get_title (merged));
  crm_record_set_parent (record, "survivor_id", kind, crm_record_get_id (work->survivor));
  crm_record_set_parent (record, "merged_id", kind, crm_record_get_id (merged));
  crm_record_set_text (record, "choices", choices);
  crm_record_set_text (record, "moved", moved);
  crm_record_set_text (record, "batch", batch);
  return crm_session_insert (self, record, error);
}

/* A plan is as old as the moment in which it was made. */
static gboolean
check_plan (CrmSession *self, CrmMerge *plan, GError **error)
{
  for (guint i = 0; i < crm_merge_get_n_records (plan); i++)
    {
      CrmRecord *planned = crm_merge_get_record (plan, i);
      gint64 row = crm_session_find_row (self, crm_merge_get_kind (plan),
                                         crm_record_get_id (planned), FALSE, error);
      g_autoptr (CrmRecord) now
          = row != 0 ? crm_session_read_row (self, crm_merge_get_kind (plan), row, error) : NULL;

      if (now != NULL
          && crm_record_get_integer (now, "modified_at", 0)
                 == crm_record_get_integer (planned, "modified_at", 0))
        continue;
      if (error != NULL && *error == NULL)
        g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                     /* Translators: the name of a company or a person. */
                     _ ("“%s” was changed meanwhile; look at it again"),
                     crm_record_get_title (planned));
      return FALSE;
    }
  return TRUE;
}

static void
free_trace (gpointer data)
{
  g_clear_pointer ((CrmMergeTrace **) &data, crm_merge_trace_free);
}

static gboolean
take_in (CrmSession *self, Work *work, GPtrArray *traces, GError **error)
{
  CrmMerge *plan = work->plan;

  for (guint i = 0; i < crm_merge_get_n_records (plan); i++)
    {
      work->merged = crm_merge_get_record (plan, i);
      if (work->merged == work->survivor)
        continue;
      work->trace = g_ptr_array_index (traces, i);
      if (!crm_session_each_link (self, crm_merge_get_kind (plan), crm_record_get_id (work->merged),
                                  move_link, work, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
finish (CrmSession *self, Work *work, GPtrArray *traces, GError **error)
{
  CrmMerge *plan = work->plan;

  for (guint i = 0; i < crm_merge_get_n_records (plan); i++)
    {
      g_autoptr (CrmRecord) merged = NULL;

      if (i == crm_merge_get_survivor (plan))
        continue;
      merged = crm_session_get_any (self, crm_merge_get_kind (plan),
                                    crm_record_get_id (crm_merge_get_record (plan, i)), error);
      if (merged == NULL || !crm_session_mark_deleted (self, merged, TRUE, error)
          || !write_merge (self, work, merged, g_ptr_array_index (traces, i), error))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_session_merge:
 *
 * Makes one record of those of @plan, as part of the open operation: what leads to one of them
 * leads to the survivor, now and later, on this desk and on the others.
 *
 * Returns: FALSE when it is refused; the operation is to be given up then
 */
gboolean
crm_session_merge (CrmSession *self, CrmMerge *plan, GError **error)
{
  g_autoptr (GPtrArray) traces = g_ptr_array_new_with_free_func (free_trace);
  g_autoptr (GHashTable) own
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  Work work = { .plan = plan, .own = own };

  CRM_ASSERT_SESSION (self);
  g_return_val_if_fail (self->in_batch, FALSE);
  if (!check_plan (self, plan, error))
    return FALSE;
  work.survivor = crm_merge_get_record (plan, crm_merge_get_survivor (plan));
  for (guint i = 0; i < crm_merge_get_n_records (plan); i++)
    g_ptr_array_add (traces, i == crm_merge_get_survivor (plan) ? NULL : crm_merge_trace_new ());
  return crm_session_each_link (self, crm_merge_get_kind (plan), crm_record_get_id (work.survivor),
                                note_own, &work, error)
         && take_in (self, &work, traces, error) && settle_satellites (self, &work, error)
         && write_choices (self, &work, traces, error) && finish (self, &work, traces, error);
}
