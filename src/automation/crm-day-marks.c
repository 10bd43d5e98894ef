/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answers to lines of the day: what was snoozed, skipped or done does not come up again before
 * its time, or before its reason is another one. */
#include "config.h"

#include "crm-clock.h"
#include "crm-day-item-private.h"

/* An answer of more than this ago has nothing to do with any reason of today. */
#define OLDEST (400 * CRM_DAY)

/**
 * crm_day_marks_list:
 *
 * Returns: (transfer full) (element-type CrmRecord): the answers of @user that may count
 */
GPtrArray *
crm_day_marks_list (CrmSession *session, const CrmId *user, gint64 now, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "day_mark");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  gboolean nobody = crm_id_is_none (user);

  if (!crm_query_filter (query, "user_id", nobody ? CRM_FILTER_NOT_SET : CRM_FILTER_EQUAL,
                         nobody ? (CrmValue) CRM_VALUE_INIT : crm_value_link (user), error)
      || !crm_query_filter (query, "answered_at", CRM_FILTER_AT_LEAST,
                            crm_value_integer (now - OLDEST), error))
    return NULL;
  return crm_session_list (session, query, error);
}

static char *
make_key (const CrmId *record, const char *line)
{
  char buffer[CRM_ID_STRING_SIZE];

  return g_strconcat (crm_id_format (record, buffer), " ", line, NULL);
}

/* Two desks may have answered the same line before they heard of each other: the later counts. */
static GHashTable *
index_marks (GPtrArray *marks)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  for (guint i = 0; i < marks->len; i++)
    {
      CrmRecord *mark = g_ptr_array_index (marks, i);
      const CrmValue *record = crm_record_get_by_name (mark, "record");
      g_autofree char *key = record->type == CRM_VALUE_LINK
                                 ? make_key (&record->link, crm_record_get_text (mark, "line"))
                                 : NULL;
      CrmRecord *other = key != NULL ? g_hash_table_lookup (index, key) : NULL;

      if (key != NULL
          && (other == NULL
              || crm_record_get_integer (other, "answered_at", 0)
                     < crm_record_get_integer (mark, "answered_at", 0)))
        g_hash_table_replace (index, g_steal_pointer (&key), g_object_ref (mark));
    }
  return index;
}

/* @until: (out): when it comes back by itself; none when only another reason brings it back */
static gboolean
is_hidden (CrmRecord *mark, CrmDayItem *item, gint64 now, gint64 *until)
{
  g_autofree char *because = crm_day_item_dup_because (item);

  *until = crm_record_get_integer (mark, "until", CRM_INSTANT_NONE);
  if (g_strcmp0 (because, crm_record_get_text (mark, "because")) != 0)
    return FALSE;
  return g_strcmp0 (crm_record_get_text (mark, "answer"), "snoozed") != 0 || *until > now;
}

/*
 * crm_day_maker_read_marks:
 *
 * Reads what the person answered, before the lines are made.
 */
gboolean
crm_day_maker_read_marks (CrmDayMaker *self, GError **error)
{
  const CrmId *user = crm_id_is_none (&self->options->user) ? crm_session_get_user (self->session)
                                                            : &self->options->user;
  g_autoptr (GPtrArray) marks = crm_day_marks_list (self->session, user, self->options->now, error);

  if (marks == NULL)
    return FALSE;
  self->marks = index_marks (marks);
  self->answered = g_hash_table_new_full (crm_id_hash, crm_id_equal, g_free, NULL);
  for (guint i = 0; i < marks->len; i++)
    {
      const CrmValue *record = crm_record_get_by_name (marks->pdata[i], "record");

      if (record->type == CRM_VALUE_LINK)
        g_hash_table_add (self->answered, crm_id_copy (&record->link));
    }
  return TRUE;
}

/*
 * crm_day_maker_leave_out:
 *
 * Takes what was answered and what is there twice out of the items.
 */
void
crm_day_maker_leave_out (CrmDayMaker *self, CrmDayList *list)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint kept = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      CrmDayItem *item = g_ptr_array_index (self->items, i);
      g_autofree char *line = crm_day_item_dup_line (item);
      g_autofree char *key = make_key (crm_record_get_id (crm_day_item_get_record (item)), line);
      CrmRecord *mark = g_hash_table_lookup (self->marks, key);
      gint64 until = CRM_INSTANT_NONE;
      gboolean twice = g_hash_table_contains (seen, key);

      if (!twice && mark != NULL && is_hidden (mark, item, self->options->now, &until))
        {
          list->n_answered += g_strcmp0 (crm_record_get_text (mark, "answer"), "done") != 0 ? 1 : 0;
          if (until != CRM_INSTANT_NONE
              && (list->next_back == CRM_INSTANT_NONE || until < list->next_back))
            list->next_back = until;
        }
      else if (!twice)
        {
          self->items->pdata[i] = self->items->pdata[kept];
          self->items->pdata[kept++] = item;
        }
      g_hash_table_add (seen, g_steal_pointer (&key));
    }
  g_ptr_array_set_size (self->items, (int) kept);
}
