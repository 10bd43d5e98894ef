/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of a timeline in words, made on the store's thread, where the names behind links can be
 * looked up. */
#include "config.h"

#include "crm-timeline-page.h"

#include <glib/gi18n-lib.h>

#include "crm-change-words.h"
#include "crm-timeline-item.h"

void
crm_timeline_page_free (CrmTimelinePage *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

/* Changes: one entry for each operation, one line for each field */

/* A person, or the rule that acted for them. */
static char *
dup_actor (CrmSession *session, const CrmChange *change)
{
  g_autoptr (CrmBatch) batch = crm_session_get_batch (session, &change->batch, NULL);

  /* Translators: who changed a record: %s is the name of a rule that acts by itself. */
  return batch != NULL && g_strcmp0 (batch->source, "rule") == 0
             ? g_strdup_printf (_ ("The rule “%s”"), batch->label)
             : crm_change_words_user (session, &change->user);
}

static char *
describe (CrmSession *session, const CrmChange *change, char action)
{
  g_autofree char *name = dup_actor (session, change);
  const char *who = name[0] != '\0' ? name : NULL;

  if (action == 'I')
    /* Translators: the name of a person. */
    return who != NULL ? g_strdup_printf (_ ("%s created this"), who) : g_strdup (_ ("Created"));
  if (action == 'D')
    return who != NULL ? g_strdup_printf (_ ("%s deleted this"), who) : g_strdup (_ ("Deleted"));
  if (action == 'R')
    return who != NULL ? g_strdup_printf (_ ("%s brought this back"), who)
                       : g_strdup (_ ("Brought back"));
  return who != NULL ? g_strdup_printf (_ ("%s changed this"), who) : g_strdup (_ ("Changed"));
}

/* Returns: (nullable): nothing where the operation changed only what nobody is told */
static CrmTimelineItem *
change_item (CrmSession *session,
             const CrmTimelineEntry *entry,
             const char *currency,
             const CrmLocale *locale)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title = NULL;
  const CrmChange *first;
  char action = 'U'; /* what the operation was on the whole */

  if (entry->changes->len == 0)
    return NULL;
  first = g_ptr_array_index (entry->changes, 0);
  for (guint i = 0; i < entry->changes->len; i++)
    {
      CrmChange *change = g_ptr_array_index (entry->changes, i);

      if (change->action == 'U' && crm_change_words_is_told (change->field))
        crm_change_words_append (session, change, currency, locale, text);
      else if (change->action != 'U')
        action = change->action;
    }
  if (action == 'U' && text->len == 0)
    return NULL;
  title = describe (session, first, action);
  return crm_timeline_item_new_change (entry->key.at, title, text->str, &first->batch);
}

/* Amounts without a currency of their own are in that of the record, or of the office. */
static char *
dup_currency (CrmSession *session, const CrmTimelineQuery *query)
{
  g_autoptr (CrmRecord) record = crm_session_get (session, query->kind, &query->id, NULL);
  const char *currency = record != NULL ? crm_record_get_currency (record) : NULL;

  return g_strdup (currency != NULL ? currency : crm_session_get_currency (session));
}

/**
 * crm_timeline_page_read:
 * @query: how many, of whom, from where on
 *
 * On a thread of the store, in any lane.
 *
 * Returns: (transfer full): the next entries, or %NULL with @error
 */
CrmTimelinePage *
crm_timeline_page_read (CrmSession *session,
                        const CrmTimelineQuery *query,
                        const CrmLocale *locale,
                        GError **error)
{
  CrmTimelineQuery one_more = *query;
  g_autoptr (CrmTimelinePage) page = g_new0 (CrmTimelinePage, 1);
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *currency = NULL;

  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  one_more.limit++;
  entries = crm_timeline_read (session, &one_more, error);
  if (entries == NULL)
    return NULL;
  page->has_more = entries->len > query->limit;
  for (guint i = 0; i < MIN (entries->len, query->limit); i++)
    {
      CrmTimelineEntry *entry = g_ptr_array_index (entries, i);
      CrmTimelineItem *item = NULL;

      page->last = entry->key;
      if (entry->changes != NULL && currency == NULL)
        currency = dup_currency (session, query);
      if (entry->record != NULL)
        item = crm_timeline_item_new (entry->record, &query->id, entry->key.at, locale);
      else if (entry->changes != NULL)
        item = change_item (session, entry, currency, locale);
      if (item != NULL)
        g_ptr_array_add (page->items, item);
    }
  return g_steal_pointer (&page);
}

typedef struct
{
  CrmTimelineQuery query;
  const CrmLocale *locale;
} Reading;

static gpointer
read_page (CrmSession *session, gpointer user_data, GCancellable *cancellable, GError **error)
{
  const Reading *reading = user_data;

  return crm_timeline_page_read (session, &reading->query, reading->locale, error);
}

void
crm_timeline_page_read_async (CrmContext *context,
                              const CrmTimelineQuery *query,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Reading *reading = g_new0 (Reading, 1);

  *reading = (Reading){ *query, crm_context_get_locale (context) };
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_HIGH, read_page,
                       reading, g_free, (GDestroyNotify) crm_timeline_page_free, cancellable,
                       callback, user_data);
}

/**
 * crm_timeline_page_read_finish:
 *
 * Returns: (transfer full): the entries, or %NULL with @error
 */
CrmTimelinePage *
crm_timeline_page_read_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}
