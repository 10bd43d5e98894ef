/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a card shows, read on the store's thread. A kind has only what its links lead to. */
#include "config.h"

#include "crm-card-data.h"

#include "crm-clock.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-attachment.h"
#include "crm-card-section.h"
#include "crm-date.h"
#include "crm-facts.h"
#include "crm-paper.h"

#define MAX_STEPS 30
#define MAX_DEALS 50
#define MAX_PEOPLE 100
#define MAX_PAPERS 30
#define MAX_CONFLICTS 30

typedef struct
{
  const CrmKind *kind;
  CrmId id;
  CrmTimelineQuery timeline;
  const CrmLocale *locale;
} Reading;

static void
person_free (gpointer data)
{
  CrmCardPerson *person = data;

  g_object_unref (person->record);
  g_free (person->role);
  g_free (person);
}

void
crm_card_data_free (CrmCardData *self)
{
  g_clear_object (&self->record);
  g_clear_pointer (&self->page, crm_timeline_page_free);
  g_clear_pointer (&self->steps, g_ptr_array_unref);
  g_clear_pointer (&self->plans, g_ptr_array_unref);
  g_clear_pointer (&self->stays, g_ptr_array_unref);
  g_clear_pointer (&self->approvals, g_ptr_array_unref);
  g_clear_pointer (&self->deals, g_ptr_array_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->orders, g_ptr_array_unref);
  g_clear_pointer (&self->invoices, g_ptr_array_unref);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->conflicts, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
  for (guint i = 0; i < CRM_N_CARD_CHILDREN; i++)
    g_clear_pointer (&self->children[i], g_ptr_array_unref);
  g_free (self);
}

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

static gboolean
is_kind (const Reading *reading, const char *name)
{
  return strcmp (crm_kind_get_name (reading->kind), name) == 0;
}

/* The field of @kind that leads to the record of the card. */
static gboolean
filter_link (CrmQuery *query, const Reading *reading, const char *field, GError **error)
{
  return crm_query_filter (
      query, field, CRM_FILTER_EQUAL,
      crm_value_link_of_kind (
          strcmp (field, "parent") == 0 ? crm_kind_get_number (reading->kind) : 0, &reading->id),
      error);
}

static const char *
own_link (const Reading *reading)
{
  return is_kind (reading, "account")       ? "account_id"
         : is_kind (reading, "contact")     ? "contact_id"
         : is_kind (reading, "opportunity") ? "opportunity_id"
         : is_kind (reading, "product")     ? "product_id"
                                            : NULL;
}

static gboolean
read_timeline (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  data->page = crm_timeline_page_read (session, &reading->timeline, reading->locale, error);
  return data->page != NULL;
}

/* The side */

static gint64
step_instant (CrmRecord *step)
{
  return crm_record_get_integer (step, "start_at",
                                 crm_record_get_integer (step, "due_at", G_MAXINT64));
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  gint64 first = step_instant (*(CrmRecord *const *) a);
  gint64 second = step_instant (*(CrmRecord *const *) b);

  return first < second ? -1 : first > second;
}

/* What is planned about a customer is often planned about a deal of that customer. */
static gboolean
filter_parents (CrmQuery *query, const Reading *reading, GPtrArray *deals, GError **error)
{
  gboolean good = TRUE;

  crm_query_begin_any (query);
  good = filter_link (query, reading, "parent", error);
  for (guint i = 0; good && deals != NULL && i < deals->len; i++)
    {
      CrmRecord *deal = g_ptr_array_index (deals, i);

      good = crm_query_filter (
          query, "parent", CRM_FILTER_EQUAL,
          crm_value_link_of_kind (crm_kind_get_number (crm_record_get_kind (deal)),
                                  crm_record_get_id (deal)),
          error);
    }
  crm_query_end_any (query);
  return good;
}

static gboolean
read_steps (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "activity"));

  crm_query_set_limit (query, MAX_STEPS);
  if (!filter_parents (query, reading, data->deals, error)
      || !crm_query_filter (query, "status", CRM_FILTER_EQUAL, crm_value_text ("planned"), error))
    return FALSE;
  data->steps = crm_session_list (session, query, error);
  if (data->steps == NULL)
    return FALSE;
  g_ptr_array_sort (data->steps, compare_steps);
  return TRUE;
}

static gboolean
read_plans (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  if (!is_kind (reading, "account") && !is_kind (reading, "contact") && !is_kind (reading, "lead")
      && !is_kind (reading, "opportunity"))
    return TRUE;
  data->plans = crm_plan_list_standings (session, reading->kind, &reading->id, error);
  if (data->plans == NULL || !is_kind (reading, "opportunity"))
    return data->plans != NULL;
  data->stays = crm_stage_list_stays (session, &reading->id, crm_clock_now (), error);
  return data->stays != NULL;
}

static gboolean
read_deals (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  const char *link = own_link (reading);
  g_autoptr (CrmQuery) query = NULL;

  if (link == NULL || is_kind (reading, "opportunity"))
    return TRUE;
  query = crm_query_new (find_kind (session, "opportunity"));
  crm_query_set_limit (query, MAX_DEALS);
  if (!filter_link (query, reading, link, error)
      || !crm_query_filter (query, "stage_id.type", CRM_FILTER_NOT_EQUAL, crm_value_text ("won"),
                            error)
      || !crm_query_filter (query, "stage_id.type", CRM_FILTER_NOT_EQUAL, crm_value_text ("lost"),
                            error)
      || !crm_query_sort (query, "amount_base", TRUE, error))
    return FALSE;
  data->deals = crm_session_list (session, query, error);
  return data->deals != NULL;
}

static gboolean
has_person (GPtrArray *people, const CrmId *id)
{
  for (guint i = 0; i < people->len; i++)
    {
      CrmCardPerson *person = g_ptr_array_index (people, i);

      if (crm_id_equal (crm_record_get_id (person->record), id))
        return TRUE;
    }
  return FALSE;
}

static void
add_person (GPtrArray *people, CrmRecord *record, const char *role)
{
  CrmCardPerson *person;

  if (record == NULL || has_person (people, crm_record_get_id (record)))
    return;
  person = g_new0 (CrmCardPerson, 1);
  person->record = g_object_ref (record);
  person->role = g_strdup (role);
  g_ptr_array_add (people, person);
}

/* Who has a role stands in the section of roles, with it. */
static gboolean
has_role (CrmCardData *data, const char *to, const CrmId *id)
{
  GPtrArray *roles = data->children[CRM_CARD_ROLES];

  for (guint i = 0; roles != NULL && i < roles->len; i++)
    {
      const CrmId *other = crm_record_get_link (g_ptr_array_index (roles, i), to);

      if (other != NULL && crm_id_equal (other, id))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_linked (CrmSession *session, CrmCardData *data, const char *field_name, const char *role)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (data->record), field_name);
  const CrmId *id = crm_record_get_link (data->record, field_name);
  g_autoptr (CrmRecord) record
      = id != NULL ? crm_session_get (session, crm_field_get_target (field), id, NULL) : NULL;

  add_person (data->people, record, role);
  return TRUE;
}

static gboolean
read_people_of_account (CrmSession *session,
                        const Reading *reading,
                        CrmCardData *data,
                        GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "contact"));
  g_autoptr (GPtrArray) contacts = NULL;

  crm_query_set_limit (query, MAX_PEOPLE);
  if (!filter_link (query, reading, "account_id", error)
      || !crm_query_sort (query, "name", FALSE, error))
    return FALSE;
  contacts = crm_session_list (session, query, error);
  for (guint i = 0; contacts != NULL && i < contacts->len; i++)
    {
      CrmRecord *contact = g_ptr_array_index (contacts, i);

      if (!has_role (data, "contact_id", crm_record_get_id (contact)))
        add_person (data->people, contact, crm_record_get_text (contact, "job_title"));
    }
  return contacts != NULL;
}

static gboolean
read_people (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  const CrmId *company
      = is_kind (reading, "contact") ? crm_record_get_link (data->record, "account_id") : NULL;

  data->people = g_ptr_array_new_with_free_func (person_free);
  if (is_kind (reading, "account"))
    return read_people_of_account (session, reading, data, error);
  if (is_kind (reading, "contact"))
    return (company != NULL && has_role (data, "account_id", company))
           || read_linked (session, data, "account_id",
                           crm_record_get_text (data->record, "job_title"));
  if (is_kind (reading, "opportunity") || crm_paper_get_line_kind (reading->kind) != NULL)
    return read_linked (session, data, "account_id", NULL)
           && read_linked (session, data, "contact_id", NULL);
  return TRUE;
}

static gboolean
read_notes (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (find_kind (session, "note"));

  if (!filter_link (query, reading, "parent", error)
      || !crm_query_filter (query, "pinned", CRM_FILTER_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "created_at", TRUE, error))
    return FALSE;
  data->notes = crm_session_list (session, query, error);
  return data->notes != NULL;
}

static gboolean
read_files (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  if (!crm_card_has_section (reading->kind, "files"))
    return TRUE;
  data->files = crm_attachment_list (session, reading->kind, &reading->id, error);
  return data->files != NULL;
}

/* The papers of @kind that lead to the record of the card; those of a product are too many. */
static gboolean
read_papers_of_kind (CrmSession *session,
                     const Reading *reading,
                     const char *kind_name,
                     GPtrArray **papers,
                     GError **error)
{
  const CrmKind *kind = find_kind (session, kind_name);
  const CrmField *link = NULL;
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  for (guint i = 0; link == NULL && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_field_has (field, CRM_FIELD_HEADER) && crm_field_get_target (field) == reading->kind
          && !crm_kind_has (reading->kind, CRM_KIND_SETUP))
        link = field;
    }
  if (link == NULL)
    return TRUE;
  crm_query_set_limit (query, MAX_PAPERS);
  if (!filter_link (query, reading, crm_field_get_name (link), error)
      || !crm_query_sort (query, "date", TRUE, error))
    return FALSE;
  *papers = crm_session_list (session, query, error);
  return *papers != NULL;
}

static gboolean
read_papers (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  if ((is_kind (reading, "account") || is_kind (reading, "contact"))
      && !crm_order_rhythm_read (session, reading->kind, &reading->id, &data->rhythm, NULL, error))
    return FALSE;
  return read_papers_of_kind (session, reading, "sales_order", &data->orders, error)
         && read_papers_of_kind (session, reading, "invoice", &data->invoices, error);
}

/* What is known of a party */

/**
 * crm_card_child_kind_name:
 *
 * Returns: the name of the kind whose rows a section of the card shows
 */
const char *
crm_card_child_kind_name (CrmCardChildKind kind)
{
  static const char *const names[]
      = { "agreement",      "important_date", "relationship",   "preference",
          "contact_method", "address",        "account_contact" };

  g_return_val_if_fail (kind < CRM_N_CARD_CHILDREN, NULL);
  return names[kind];
}

/**
 * crm_card_child_section:
 *
 * Returns: the section of the card that shows rows of the kind, as crm-card-section.h names it
 */
const char *
crm_card_child_section (CrmCardChildKind kind)
{
  static const char *const keys[]
      = { "agreements", "dates", "family", "preferences", "methods", "addresses", "roles" };

  g_return_val_if_fail (kind < CRM_N_CARD_CHILDREN, NULL);
  return keys[kind];
}

static gboolean
add_children (CrmSession *session,
              const Reading *reading,
              const CrmKind *kind,
              const char *link,
              GPtrArray *rows,
              GError **error)
{
  g_autoptr (GPtrArray) found
      = crm_session_children (session, kind, link, NULL, &reading->id, error);

  if (found == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (rows, g_steal_pointer (&found));
  return TRUE;
}

/* What comes next stands first. */
static int
compare_dates (gconstpointer a, gconstpointer b)
{
  CrmDate today = crm_date_today ();
  CrmDate first = crm_important_date_next (*(CrmRecord *const *) a, today);
  CrmDate second = crm_important_date_next (*(CrmRecord *const *) b, today);

  return first < second ? -1 : first > second;
}

/* The main address is among the facts. */
static void
leave_out_main_address (CrmCardData *data)
{
  GPtrArray *addresses = data->children[CRM_CARD_ADDRESSES];

  for (guint i = 0; addresses != NULL && i < addresses->len; i++)
    if (g_strcmp0 (crm_record_get_text (g_ptr_array_index (addresses, i), "type"), "main") == 0)
      {
        g_ptr_array_remove_index (addresses, i);
        return;
      }
}

static gboolean
read_children (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  g_autofree char *own = g_strconcat (crm_kind_get_name (reading->kind), "_id", NULL);
  gboolean is_person = is_kind (reading, "contact");

  for (guint i = 0; crm_kind_has (reading->kind, CRM_KIND_PARTY) && i < CRM_N_CARD_CHILDREN; i++)
    {
      const CrmKind *kind = find_kind (session, crm_card_child_kind_name (i));
      gboolean is_family = i == CRM_CARD_FAMILY;

      if (is_family ? !is_person : crm_kind_find_field (kind, own) == NULL)
        continue;
      data->children[i] = g_ptr_array_new_with_free_func (g_object_unref);
      if (!add_children (session, reading, kind, is_family ? "contact_a_id" : own,
                         data->children[i], error)
          || (is_family
              && !add_children (session, reading, kind, "contact_b_id", data->children[i], error)))
        return FALSE;
    }
  leave_out_main_address (data);
  if (data->children[CRM_CARD_DATES] != NULL)
    g_ptr_array_sort (data->children[CRM_CARD_DATES], compare_dates);
  return TRUE;
}

/* What only one kind has */

static gboolean
read_lines (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  const CrmKind *kind = crm_paper_get_line_kind (reading->kind);

  if (kind == NULL)
    return TRUE;
  data->lines
      = crm_session_children (session, kind, crm_field_get_name (crm_paper_line_get_link (kind)),
                              NULL, &reading->id, error);
  data->approvals = crm_approval_list_standings (session, data->record, error);
  return data->lines != NULL && data->approvals != NULL;
}

static gboolean
read_stages (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  const CrmId *pipeline
      = is_kind (reading, "opportunity") ? crm_record_get_link (data->record, "pipeline_id") : NULL;
  g_autoptr (CrmQuery) query = NULL;

  if (pipeline == NULL)
    return TRUE;
  query = crm_query_new (find_kind (session, "stage"));
  if (!crm_query_filter (query, "pipeline_id", CRM_FILTER_EQUAL, crm_value_link (pipeline), error)
      || !crm_query_filter (query, "archived", CRM_FILTER_NOT_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "position", FALSE, error))
    return FALSE;
  data->stages = crm_session_list (session, query, error);
  return data->stages != NULL;
}

static gboolean
add_conflicts (
    CrmSession *session, const CrmKind *kind, const CrmId *id, CrmCardData *data, GError **error)
{
  g_autoptr (GPtrArray) conflicts
      = crm_session_list_conflicts (session, NULL, kind, id, MAX_CONFLICTS, error);

  for (guint i = 0; conflicts != NULL && i < conflicts->len; i++)
    {
      CrmConflictItem *item = crm_conflict_item_read (session, g_ptr_array_index (conflicts, i));

      if (item != NULL)
        g_ptr_array_add (data->conflicts, item);
    }
  return conflicts != NULL;
}

/* Most offices have none most of the time: their children are not asked for one by one. */
static gboolean
read_conflicts (CrmSession *session, const Reading *reading, CrmCardData *data, GError **error)
{
  g_autoptr (GPtrArray) any = crm_session_list_conflicts (session, NULL, NULL, NULL, 1, error);

  data->conflicts = g_ptr_array_new_with_free_func (g_object_unref);
  if (any == NULL || any->len == 0)
    return any != NULL;
  if (!add_conflicts (session, reading->kind, &reading->id, data, error))
    return FALSE;
  for (guint i = 0; i < CRM_N_CARD_CHILDREN; i++)
    for (guint c = 0; data->children[i] != NULL && c < data->children[i]->len; c++)
      {
        CrmRecord *child = g_ptr_array_index (data->children[i], c);

        if (!add_conflicts (session, crm_record_get_kind (child), crm_record_get_id (child), data,
                            error))
          return FALSE;
      }
  return TRUE;
}

static gpointer
read_data (CrmSession *session, gpointer user_data, GCancellable *cancellable, GError **error)
{
  gboolean (*const readers[]) (CrmSession *, const Reading *, CrmCardData *, GError **)
      = { read_children, read_deals, read_steps,  read_plans, read_people,    read_notes,
          read_papers,   read_lines, read_stages, read_files, read_conflicts, read_timeline };
  const Reading *reading = user_data;
  g_autoptr (CrmCardData) data = g_new0 (CrmCardData, 1);

  data->record = crm_session_get (session, reading->kind, &reading->id, error);
  if (data->record == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !readers[i](session, reading, data, error))
      return NULL;
  return g_steal_pointer (&data);
}

/**
 * crm_card_data_read_async:
 * @timeline: whose card, and what of its timeline
 */
void
crm_card_data_read_async (CrmContext *context,
                          const CrmTimelineQuery *timeline,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Reading *reading = g_new0 (Reading, 1);

  *reading = (Reading){ timeline->kind, timeline->id, *timeline, crm_context_get_locale (context) };
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_READ, G_PRIORITY_HIGH, read_data,
                       reading, g_free, (GDestroyNotify) crm_card_data_free, cancellable, callback,
                       user_data);
}

/**
 * crm_card_data_read_finish:
 *
 * Returns: (transfer full): what the card shows, or %NULL with @error
 */
CrmCardData *
crm_card_data_read_finish (CrmContext *context, GAsyncResult *result, GError **error)
{
  return crm_store_run_finish (crm_context_get_store (context), result, error);
}
