/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What calendars show in a span of days: what people planned, what they were invited to, and the
 * days of layers. On a thread of the store. */
#include "config.h"

#include "crm-agenda.h"

#include "crm-clock.h"
#include "crm-layer-read.h"

/* An activity that began this long ago may still go on. */
#define LONGEST_DAYS 62

typedef struct
{
  CrmSession *session;
  CrmAgendaQuestion *question;
  const CrmKind *kind;
  GPtrArray *found;
  GHashTable *known; /* CrmId of an activity -> GPtrArray of its occurrences, borrowed */
  GCancellable *cancellable;
} Reading;

static const CrmValue none = CRM_VALUE_INIT;

static gboolean
filter_owners (CrmQuery *query, const CrmAgendaQuestion *question, GError **error)
{
  if (question->everybody)
    return TRUE;
  crm_query_begin_any (query);
  for (guint i = 0; question->people != NULL && i < question->people->len; i++)
    if (!crm_query_filter (query, "owner_id", CRM_FILTER_EQUAL,
                           crm_value_link (&g_array_index (question->people, CrmId, i)), error))
      return FALSE;
  crm_query_end_any (query);
  return TRUE;
}

static gboolean
filter_common (CrmQuery *query, const CrmAgendaQuestion *question, GError **error)
{
  return crm_query_filter (query, "status", CRM_FILTER_NOT_EQUAL, crm_value_text ("canceled"),
                           error)
         && filter_owners (query, question, error);
}

static gboolean
filter_between (CrmQuery *query, const char *field, CrmDate first, CrmDate last, GError **error)
{
  return crm_query_filter (query, field, CRM_FILTER_AT_LEAST,
                           crm_value_integer (crm_instant_from_date (first, 0, 0)), error)
         && crm_query_filter (query, field, CRM_FILTER_LESS,
                              crm_value_integer (crm_instant_from_date (last + 1, 0, 0)), error);
}

static CrmQuery *
query_timed (const CrmKind *kind, const CrmAgendaQuestion *question, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  return filter_between (query, "start_at", question->first - LONGEST_DAYS, question->last, error)
                 && crm_query_filter (query, "rrule", CRM_FILTER_NOT_SET, none, error)
                 && filter_common (query, question, error)
             ? g_steal_pointer (&query)
             : NULL;
}

static CrmQuery *
query_series (const CrmKind *kind, const CrmAgendaQuestion *question, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  return crm_query_filter (query, "rrule", CRM_FILTER_SET, none, error)
                 && filter_common (query, question, error)
             ? g_steal_pointer (&query)
             : NULL;
}

static CrmQuery *
query_due (const CrmKind *kind, const CrmAgendaQuestion *question, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  return crm_query_filter (query, "start_at", CRM_FILTER_NOT_SET, none, error)
                 && filter_between (query, "due_at", question->first, question->last, error)
                 && filter_common (query, question, error)
             ? g_steal_pointer (&query)
             : NULL;
}

static int
find_person (const CrmAgendaQuestion *question, const CrmId *id)
{
  for (guint i = 0; id != NULL && question->people != NULL && i < question->people->len; i++)
    if (crm_id_equal (id, &g_array_index (question->people, CrmId, i)))
      return (int) i;
  return -1;
}

/* Returns: (transfer none): its occurrences */
static GPtrArray *
add_activity (Reading *self, CrmRecord *activity, int whose)
{
  g_autoptr (GPtrArray) occurrences
      = crm_occurrence_expand (activity, self->question->first, self->question->last);
  GPtrArray *known = g_ptr_array_sized_new (occurrences->len);

  for (guint i = 0; i < occurrences->len; i++)
    {
      crm_occurrence_set_whose (occurrences->pdata[i], whose);
      g_ptr_array_add (known, occurrences->pdata[i]);
    }
  g_hash_table_insert (self->known, crm_id_copy (crm_record_get_id (activity)), known);
  g_ptr_array_extend_and_steal (self->found, g_steal_pointer (&occurrences));
  return known;
}

static gboolean
add_planned (Reading *self, CrmQuery *query, GError **error)
{
  g_autoptr (GPtrArray) records
      = query != NULL ? crm_session_list (self->session, query, error) : NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      CrmRecord *activity = g_ptr_array_index (records, i);

      add_activity (self, activity,
                    find_person (self->question, crm_record_get_link (activity, "owner_id")));
    }
  return records != NULL;
}

static GPtrArray *
list_invitations (Reading *self, const CrmId *person, gboolean series, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (self->session);
  const CrmKind *users = crm_catalog_find_kind (catalog, "user");
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (catalog, "activity_participant"));
  CrmDate first = self->question->first, last = self->question->last;

  if (!crm_query_filter (query, "participant", CRM_FILTER_EQUAL,
                         crm_value_link_of_kind (crm_kind_get_number (users), person), error)
      || !crm_query_filter (query, "activity_id.status", CRM_FILTER_NOT_EQUAL,
                            crm_value_text ("canceled"), error)
      || (series
              ? !crm_query_filter (query, "activity_id.rrule", CRM_FILTER_SET, none, error)
              : !filter_between (query, "activity_id.start_at", first - LONGEST_DAYS, last, error)))
    return NULL;
  return crm_session_list (self->session, query, error);
}

/* What a person planned and takes part in stands in their calendar once. */
static void
add_invitation (Reading *self, CrmRecord *invitation, int whose)
{
  const CrmId *id = crm_record_get_link (invitation, "activity_id");
  GPtrArray *known = g_hash_table_lookup (self->known, id);
  CrmAnswer answer = crm_answer_from_key (crm_record_get_text (invitation, "acceptance"));

  if (known == NULL)
    {
      g_autoptr (CrmRecord) activity = crm_session_get (self->session, self->kind, id, NULL);

      if (activity == NULL)
        return;
      known = add_activity (self, activity, whose);
    }
  for (guint i = 0; i < known->len; i++)
    {
      CrmOccurrence *occurrence = g_ptr_array_index (known, i);
      int other = crm_occurrence_get_whose (occurrence);

      /* Of several who are shown, it is the first who says how it looks. */
      if (other < 0 || other == whose)
        crm_occurrence_set_answer (occurrence, answer);
    }
}

static gboolean
add_invitations (Reading *self, const CrmId *person, int whose, GError **error)
{
  for (int series = 0; series < 2; series++)
    {
      g_autoptr (GPtrArray) invitations = list_invitations (self, person, series, error);

      if (invitations == NULL || g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      for (guint i = 0; i < invitations->len; i++)
        add_invitation (self, g_ptr_array_index (invitations, i), whose);
    }
  return TRUE;
}

static gboolean
add_layers (Reading *self, GError **error)
{
  CrmAgendaQuestion *question = self->question;
  CrmLayerQuestion layers = { .first = question->first,
                              .last = question->last,
                              .layers = question->layers,
                              .people = question->everybody ? NULL : question->people,
                              .most = question->most };
  g_autoptr (GPtrArray) days
      = crm_layer_days_read (self->session, &layers, self->cancellable, error);

  question->cut = layers.cut;
  for (guint i = 0; days != NULL && i < days->len; i++)
    {
      const CrmLayerDay *day = g_ptr_array_index (days, i);

      g_ptr_array_add (self->found, crm_occurrence_new_day (day->layer, day->record, day->date));
    }
  return days != NULL;
}

static gboolean
read_all (Reading *self, GError **error)
{
  CrmQuery *(*const queries[]) (const CrmKind *, const CrmAgendaQuestion *, GError **)
      = { query_timed, query_series, query_due };
  CrmAgendaQuestion *question = self->question;
  guint n_people = question->people != NULL ? question->people->len : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (queries) && (n_people > 0 || question->everybody); i++)
    {
      g_autoptr (CrmQuery) query = queries[i](self->kind, question, error);

      if (!add_planned (self, query, error)
          || g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
    }
  for (guint i = 0; i < n_people; i++)
    if (!add_invitations (self, &g_array_index (question->people, CrmId, i), (int) i, error))
      return FALSE;
  return question->layers == 0 || add_layers (self, error);
}

/**
 * crm_agenda_read:
 * @question: what to read; its @cut is written
 *
 * Returns: (transfer full) (element-type CrmOccurrence): by crm_occurrence_compare()
 */
GPtrArray *
crm_agenda_read (CrmSession *session,
                 CrmAgendaQuestion *question,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) known = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free,
                                                        (GDestroyNotify) g_ptr_array_unref);
  Reading self = { .session = session,
                   .question = question,
                   .kind = crm_catalog_find_kind (crm_session_get_catalog (session), "activity"),
                   .found = found,
                   .known = known,
                   .cancellable = cancellable };

  if (!read_all (&self, error))
    return NULL;
  g_ptr_array_sort (found, crm_occurrence_compare);
  crm_occurrences_find_clashes (found);
  return g_steal_pointer (&found);
}
