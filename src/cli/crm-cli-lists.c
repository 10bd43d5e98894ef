/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many records: list, search. A list is read page by page, so that a million rows need no
 * more memory than a hundred. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-error.h"
#include "crm-matches.h"
#include "crm-record-json.h"

#define PAGE 256
#define SEARCH_LIMIT 50

typedef struct
{
  CrmCli *cli;
  const CrmKind *kind;
  const char *text;
  char **where;
  char **sort;
  const char *filter; /* in the language of filters */
  const char *view;   /* name of a saved view */
  GPtrArray *fields;  /* CrmField; NULL for those of a list */
  int limit;
} Task;

/* Leaves of an object only the fields that were asked for, and what identifies the record. */
static void
keep_fields (JsonNode *node, GPtrArray *fields)
{
  JsonObject *object = json_node_get_object (node);
  g_autoptr (GList) members = json_object_get_members (object);
  gboolean has_money = FALSE;

  for (guint i = 0; i < fields->len; i++)
    has_money |= crm_field_get_field_type (g_ptr_array_index (fields, i)) == CRM_FIELD_MONEY;
  for (GList *link = members; link != NULL; link = link->next)
    {
      const char *name = link->data;
      gboolean keep = strcmp (name, "id") == 0 || (has_money && strcmp (name, "currency") == 0);

      for (guint i = 0; i < fields->len && !keep; i++)
        keep = strcmp (crm_field_get_name (g_ptr_array_index (fields, i)), name) == 0;
      if (!keep)
        json_object_remove_member (object, name);
    }
}

static void
put_object (CrmCli *cli, CrmRecord *record, GPtrArray *fields, gboolean with_kind, gboolean first)
{
  g_autoptr (JsonNode) node = crm_record_to_json (record, crm_context_get_currency (cli->context));
  g_autofree char *text = NULL;

  if (fields != NULL)
    keep_fields (node, fields);
  if (with_kind)
    json_object_set_string_member (json_node_get_object (node), "_kind",
                                   crm_kind_get_name (crm_record_get_kind (record)));
  text = crm_json_to_string (node, TRUE);
  crm_cli_put ("%s%s", first ? "\n" : ",\n", text);
}

static GPtrArray *
list_columns (const CrmKind *kind)
{
  GPtrArray *fields = g_ptr_array_new ();

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    if (crm_field_has (crm_kind_get_field (kind, i), CRM_FIELD_LISTED))
      g_ptr_array_add (fields, (gpointer) crm_kind_get_field (kind, i));
  if (fields->len == 0)
    for (guint i = 0; i < MIN (crm_kind_get_n_fields (kind), 5); i++)
      g_ptr_array_add (fields, (gpointer) crm_kind_get_field (kind, i));
  return fields;
}

static CrmCliTable *
new_table (GPtrArray *fields)
{
  CrmCliTable *table = crm_cli_table_new ();

  crm_cli_table_add_column (table, "id", FALSE);
  for (guint i = 0; i < fields->len; i++)
    crm_cli_table_add_column (table, crm_field_get_label (g_ptr_array_index (fields, i)),
                              crm_field_is_number (g_ptr_array_index (fields, i)));
  return table;
}

static void
add_row (CrmCli *cli, CrmCliTable *table, CrmRecord *record, GPtrArray *fields)
{
  crm_cli_table_add (table, crm_id_dup_string (crm_record_get_id (record)));
  for (guint i = 0; i < fields->len; i++)
    crm_cli_table_add (table, crm_record_format (record, g_ptr_array_index (fields, i),
                                                 crm_context_get_locale (cli->context)));
}

static gboolean
put_pages (CrmSession *session, Task *task, GArray *refs, CrmCliTable *table, GError **error)
{
  gboolean first = TRUE;

  for (guint i = 0; i < refs->len; i += PAGE)
    {
      g_autoptr (GPtrArray) records = crm_session_page (session, &g_array_index (refs, CrmRef, i),
                                                        MIN (PAGE, refs->len - i), error);

      if (records == NULL)
        return FALSE;
      for (guint k = 0; k < records->len; k++)
        {
          CrmRecord *record = g_ptr_array_index (records, k);

          if (record == NULL)
            continue;
          if (table != NULL)
            add_row (task->cli, table, record, task->fields);
          else
            put_object (task->cli, record, task->fields, FALSE, first);
          first = FALSE;
        }
    }
  return TRUE;
}

static gboolean
add_filter (CrmSession *session, CrmQuery *query, const char *text, GError **error)
{
  const CrmKind *kind = crm_query_get_kind (query, 0);
  g_autoptr (CrmFilter) tree
      = crm_filter_parse (&kind, 1, text, crm_session_get_currency (session), error);

  g_autoptr (CrmFilter) followed = NULL;

  if (tree == NULL)
    return FALSE;
  followed = crm_session_follow_links (session, tree, &kind, 1, NULL);
  crm_query_add_filter (query, followed, crm_session_get_user (session));
  return TRUE;
}

/* A view of this kind, or of the list of contacts, which shows several. */
static gboolean
fits_view (CrmRecord *view, const CrmKind *kind)
{
  const char *entity = crm_record_get_text (view, "entity");

  return g_strcmp0 (entity, crm_kind_get_name (kind)) == 0
         || (g_strcmp0 (entity, "contacts") == 0 && crm_kind_has (kind, CRM_KIND_PARTY));
}

/* A column of a view that this kind or this version does not have is passed over. */
static void
take_columns (Task *task, CrmRecord *view)
{
  g_auto (GStrv) names = g_strsplit_set (
      crm_record_get_text (view, "columns") != NULL ? crm_record_get_text (view, "columns") : "",
      " ,", -1);

  for (int i = 0; names[i] != NULL; i++)
    {
      const CrmField *field;

      /* A list of several kinds says account_id/company: the field of either kind. */
      names[i][strcspn (names[i], "/:")] = '\0';
      field = crm_kind_find_field (task->kind, names[i]);
      if (field == NULL)
        continue;
      if (task->fields == NULL)
        task->fields = g_ptr_array_new ();
      g_ptr_array_add (task->fields, (gpointer) field);
    }
}

/* One's own view comes before a shared one of the same name; a colleague's private one is not
 * there. Returns: (transfer none) (nullable). */
static CrmRecord *
choose_view (CrmSession *session, GPtrArray *records, const CrmKind *kind)
{
  CrmRecord *shared = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *view = g_ptr_array_index (records, i);
      const CrmId *owner = view != NULL ? crm_record_get_link (view, "owner_id") : NULL;

      if (view == NULL || !fits_view (view, kind))
        continue;
      if (owner == NULL || crm_id_equal (owner, crm_session_get_user (session)))
        return view;
      if (shared == NULL && crm_record_get_integer (view, "shared", 0) != 0)
        shared = view;
    }
  return shared;
}

/* The order of the view, unless another is asked for; a field that this kind lacks sorts nothing.
 */
static void
take_order (Task *task, CrmQuery *query, CrmRecord *view)
{
  const char *sort = crm_record_get_text (view, "sort");
  gboolean descending = sort != NULL && *sort == '-';
  g_auto (GStrv) names = NULL;

  if (sort == NULL || task->sort != NULL)
    return;
  names = g_strsplit (sort + (descending ? 1 : 0), "/", -1);
  for (int i = 0; names[i] != NULL; i++)
    if (crm_kind_find_field (task->kind, names[i]) != NULL)
      {
        crm_query_sort (query, names[i], descending, NULL);
        return;
      }
}

static gboolean
use_view (CrmSession *session, CrmQuery *query, Task *task, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "saved_view");
  g_autoptr (CrmQuery) views = crm_query_new (kind);
  g_autoptr (GArray) refs = NULL;
  g_autoptr (GPtrArray) records = NULL;
  CrmRecord *view;
  const char *text;

  if (!crm_query_filter (views, "name", CRM_FILTER_EQUAL, crm_value_text (task->view), error))
    return FALSE;
  refs = crm_session_snapshot (session, views, NULL, error);
  records = refs != NULL ? crm_session_page (session, (const CrmRef *) (gpointer) refs->data,
                                             refs->len, error)
                         : NULL;
  if (records == NULL)
    return FALSE;
  view = choose_view (session, records, task->kind);
  if (view == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   _ ("There is no view “%s” of this kind; clientela-cli views lists them"),
                   task->view);
      return FALSE;
    }
  take_columns (task, view);
  take_order (task, query, view);
  text = crm_record_get_text (view, "filter");
  return text == NULL || add_filter (session, query, text, error);
}

/* Further words are conditions too: --where city=Porto industry=Food. */
static gboolean
filter (CrmSession *session, CrmQuery *query, Task *task, GError **error)
{
  return (task->view == NULL || use_view (session, query, task, error))
         && (task->filter == NULL || add_filter (session, query, task->filter, error))
         && crm_cli_filter (session, query, task->where, error)
         && (task->cli->argc < 3 || crm_cli_filter (session, query, task->cli->argv + 2, error));
}

static gpointer
run_list (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmQuery) query = crm_query_new (task->kind);
  g_autoptr (CrmCliTable) table = NULL;
  g_autoptr (GArray) refs = NULL;

  if (!filter (session, query, task, error))
    return NULL;
  if (task->fields == NULL && !task->cli->json)
    task->fields = list_columns (task->kind);
  if (!crm_cli_sort (query, task->sort, error))
    return NULL;
  if (task->limit > 0)
    crm_query_set_limit (query, (guint) task->limit);
  refs = crm_session_snapshot (session, query, cancellable, error);
  if (refs == NULL)
    return NULL;
  if (task->cli->json)
    crm_cli_put ("[");
  else
    table = new_table (task->fields);
  if (!put_pages (session, task, refs, table, error))
    return NULL;
  if (task->cli->json)
    crm_cli_put ("%s]\n", refs->len > 0 ? "\n" : "");
  else
    crm_cli_table_put (table);
  return task;
}

static gboolean
verb_list (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  g_auto (GStrv) where = NULL, sort = NULL;
  g_autofree char *names = NULL, *text = NULL, *view = NULL, *past = NULL;
  g_autoptr (GPtrArray) fields = NULL;
  gboolean done;
  GOptionEntry entries[] = {
    { "filter", 'F', 0, G_OPTION_ARG_FILENAME, &text,
      N_ ("Only records of which this holds, in the language of filters"), N_ ("FILTER") },
    { "view", 0, 0, G_OPTION_ARG_FILENAME, &view, N_ ("What a saved view shows"), N_ ("NAME") },
    { "where", 'w', 0, G_OPTION_ARG_FILENAME_ARRAY, &where,
      N_ ("Only records of which this holds; may be given several times"), N_ ("FIELD=VALUE") },
    { "sort", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &sort,
      N_ ("Order; with - before the field the largest first"), N_ ("FIELD") },
    { "limit", 'n', 0, G_OPTION_ARG_INT, &task.limit, N_ ("How many at most"), "N" },
    { "fields", 'f', 0, G_OPTION_ARG_FILENAME, &names, N_ ("Only these fields"),
      N_ ("FIELD,FIELD…") },
    { "as-of", 0, 0, G_OPTION_ARG_FILENAME, &past, N_ ("As it was at the end of that day"),
      N_ ("DATE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, -1, error) || !crm_cli_read_past (cli, past, error)
      || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  if (task.limit < 0)
    return crm_cli_usage (error, _ ("--limit: give a number from 1"));
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  if (task.kind == NULL)
    return FALSE;
  if (names != NULL)
    fields = crm_cli_read_fields (task.kind, names, error);
  else if (!cli->json && view == NULL)
    fields = list_columns (task.kind);
  if (names != NULL && fields == NULL)
    return FALSE;
  task.fields = fields;
  task.where = where;
  task.sort = sort;
  task.filter = text;
  task.view = view;
  done = crm_cli_run (cli, CRM_LANE_READ, run_list, &task, error) != NULL;
  if (task.fields != fields)
    g_ptr_array_unref (task.fields);
  return done;
}

static gboolean
verb_views (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli };
  GOptionEntry entries[] = { { NULL } };
  char *words[] = { NULL };
  gboolean done;

  if (!crm_cli_parse (cli, entries, 0, 0, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, "saved_view", error);
  task.where = words;
  if (!cli->json)
    task.fields = list_columns (task.kind);
  done = crm_cli_run (cli, CRM_LANE_READ, run_list, &task, error) != NULL;
  g_clear_pointer (&task.fields, g_ptr_array_unref);
  return done;
}

/* Another program may have imported much just now. */
static void
note_unlearned (CrmSession *session)
{
  gint64 n = crm_session_count_unlearned (session, NULL);

  if (n > 0)
    crm_cli_note (ngettext ("Search is still learning %u record\n",
                            "Search is still learning %u records\n", (gulong) n),
                  (guint) n);
}

static gpointer
run_search (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (GPtrArray) records
      = crm_session_search (session, task->text, (guint) task->limit, error);
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  if (records != NULL && records->len == 0)
    {
      g_ptr_array_unref (records);
      records = crm_session_search_similar (session, task->text, (guint) task->limit, error);
      if (records != NULL && records->len > 0)
        crm_cli_note ("%s\n", _ ("Nothing is written like this. Similar:"));
    }
  if (records == NULL)
    return NULL;
  note_unlearned (session);
  crm_cli_table_add_column (table, "id", FALSE);
  crm_cli_table_add_column (table, _ ("Kind"), FALSE);
  crm_cli_table_add_column (table, _ ("Name"), FALSE);
  crm_cli_table_add_column (table, "", FALSE);
  if (task->cli->json)
    crm_cli_put ("[");
  for (guint i = 0; i < records->len; i++)
    {
      CrmRecord *record = g_ptr_array_index (records, i);

      if (task->cli->json)
        {
          put_object (task->cli, record, NULL, TRUE, i == 0);
          continue;
        }
      crm_cli_table_add (table, crm_id_dup_string (crm_record_get_id (record)));
      crm_cli_table_add (table, g_strdup (crm_kind_get_name (crm_record_get_kind (record))));
      crm_cli_table_add (table, g_strdup (crm_record_get_title (record)));
      crm_cli_table_add (table, g_strdup (crm_record_get_subtitle (record)));
    }
  if (task->cli->json)
    crm_cli_put ("%s]\n", records->len > 0 ? "\n" : "");
  else
    crm_cli_table_put (table);
  return task;
}

static gboolean
verb_search (CrmCli *cli, GError **error)
{
  Task task = { .cli = cli, .limit = SEARCH_LIMIT };
  g_autofree char *text = NULL;
  GOptionEntry entries[] = {
    { "limit", 'n', 0, G_OPTION_ARG_INT, &task.limit, N_ ("How many at most; 50 without it"), "N" },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, -1, error) || !crm_cli_open (cli, FALSE, error))
    return FALSE;
  if (task.limit < 1)
    return crm_cli_usage (error, _ ("--limit: give a number from 1"));
  text = g_strjoinv (" ", cli->argv + 1);
  task.text = text;
  return crm_cli_run (cli, CRM_LANE_READ, run_search, &task, error) != NULL;
}

const CrmVerb crm_cli_many_verbs[] = {
  { "list", "KIND [--where FIELD=VALUE…]", N_ ("List records of a kind"),
    N_ ("--where takes field=value, and in the place of = also != > >= < <= and ~ (contains).\n"
        "A field may lead on: --where account_id.city=Porto. An empty value means “has none”:\n"
        "--where phone= lists those without a telephone.\n"
        "--filter takes the language of filters: tests with = != < <= > >= contains, begins with,\n"
        "is set, is empty; of dates before, after, since, until, in; joined by and, or, not and\n"
        "brackets; of what belongs to a record any of, none of, count of, sum of, first of, last\n"
        "of a kind: --filter 'none of activity (done_at since 90 days ago) and owner_id = me'.\n"
        "JSON has all fields unless --fields chooses: links as an object with id and name, money\n"
        "as a decimal string beside currency, instants RFC 3339, dates YYYY-MM-DD."),
    CRM_VERB_JSON, verb_list },
  { "views", "", N_ ("List the saved views"), NULL, CRM_VERB_JSON, verb_views },
  { "search", "TEXT…", N_ ("Find records by words, parts of words or parts of telephone numbers"),
    N_ ("Accents, case and punctuation do not matter. Names come before titles, these before "
        "numbers\n"
        "and addresses, and all else last. Where nothing is written like it, what differs by a\n"
        "letter or two is listed, and a line on the standard error says so. In JSON, _kind is the\n"
        "kind of the record."),
    CRM_VERB_JSON, verb_search },
  { NULL },
};
