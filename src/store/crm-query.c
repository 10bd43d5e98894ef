/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-query.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-fold.h"
#include "crm-search-private.h"

typedef struct
{
  char *path;
  gboolean descending;
} Order;

struct _CrmQuery
{
  GObject parent_instance;

  GPtrArray *kinds;
  GPtrArray *filters;    /* CrmFilter: all must hold */
  CrmFilter *open_group; /* (nullable): of the last of them, while it is being made */
  CrmId me;
  GArray *orders;
  char *search;
  guint limit;
  gboolean deleted_too;
  gboolean only_deleted;
  gboolean unsorted;
};

G_DEFINE_FINAL_TYPE (CrmQuery, crm_query, G_TYPE_OBJECT)

static void
clear_order (gpointer data)
{
  g_free (((Order *) data)->path);
}

static void
crm_query_finalize (GObject *object)
{
  CrmQuery *self = CRM_QUERY (object);

  g_ptr_array_unref (self->kinds);
  g_ptr_array_unref (self->filters);
  g_array_unref (self->orders);
  g_free (self->search);
  G_OBJECT_CLASS (crm_query_parent_class)->finalize (object);
}

static void
crm_query_class_init (CrmQueryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_query_finalize;
}

static void
crm_query_init (CrmQuery *self)
{
  self->kinds = g_ptr_array_new ();
  self->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_filter_unref);
  self->orders = g_array_new (FALSE, TRUE, sizeof (Order));
  g_array_set_clear_func (self->orders, clear_order);
}

CrmQuery *
crm_query_new (const CrmKind *kind)
{
  CrmQuery *self = g_object_new (CRM_TYPE_QUERY, NULL);

  crm_query_add_kind (self, kind);
  return self;
}

/**
 * crm_query_add_kind:
 *
 * Lets one list show several kinds; a path that a kind lacks counts as no value there.
 */
void
crm_query_add_kind (CrmQuery *self, const CrmKind *kind)
{
  g_ptr_array_add (self->kinds, (gpointer) kind);
}

static gboolean
check_path (CrmQuery *self, const char *path, GError **error)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      g_autofree char *sql = crm_sql_path (g_ptr_array_index (self->kinds, i), path, "t", NULL);

      if (sql != NULL)
        return TRUE;
    }
  if (strchr (path, '.') == NULL)
    return crm_kind_require_field (g_ptr_array_index (self->kinds, 0), path, error) != NULL;
  g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND, _ ("There is no field “%s”"), path);
  return FALSE;
}

/**
 * crm_query_filter:
 * @value: (transfer full): taken
 *
 * Adds a condition; all conditions must hold, but of those between crm_query_begin_any() and
 * crm_query_end_any() only one.
 *
 * Returns: FALSE when no kind of the query has the path
 */
gboolean
crm_query_filter (
    CrmQuery *self, const char *path, CrmFilterTest test, CrmValue value, GError **error)
{
  CrmOperand operand = { .type = CRM_OPERAND_VALUE, .value = value };
  CrmFilter *filter = crm_filter_new_test (path, test, &operand);

  crm_value_clear (&operand.value);
  if (!check_path (self, path, error))
    {
      crm_filter_unref (filter);
      return FALSE;
    }
  if (self->open_group != NULL)
    crm_filter_add (self->open_group, filter);
  else
    g_ptr_array_add (self->filters, filter);
  return TRUE;
}

/**
 * crm_query_add_filter:
 * @filter: (transfer none): must hold too
 * @me: (nullable): who is meant by “me”
 */
void
crm_query_add_filter (CrmQuery *self, CrmFilter *filter, const CrmId *me)
{
  g_ptr_array_add (self->filters, crm_filter_ref (filter));
  if (me != NULL)
    self->me = *me;
}

void
crm_query_begin_any (CrmQuery *self)
{
  self->open_group = crm_filter_new_group (CRM_FILTER_ANY);
  g_ptr_array_add (self->filters, self->open_group);
}

void
crm_query_end_any (CrmQuery *self)
{
  /* A choice among nothing asks for nothing. */
  if (self->open_group != NULL && crm_filter_get_n_parts (self->open_group) == 0)
    g_ptr_array_remove (self->filters, self->open_group);
  self->open_group = NULL;
}

/**
 * crm_query_search:
 * @text: (nullable): words in any order, beginnings of words, parts of phone numbers
 */
void
crm_query_search (CrmQuery *self, const char *text)
{
  g_free (self->search);
  self->search = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
}

gboolean
crm_query_sort (CrmQuery *self, const char *path, gboolean descending, GError **error)
{
  Order order = { NULL, descending };

  if (!check_path (self, path, error))
    return FALSE;
  order.path = g_strdup (path);
  g_array_append_val (self->orders, order);
  return TRUE;
}

/**
 * crm_query_leave_unsorted:
 *
 * For who sorts what a query of one kind yields: SQLite then takes the index that finds the rows,
 * never the one that has them in order.
 */
void
crm_query_leave_unsorted (CrmQuery *self)
{
  g_return_if_fail (self->kinds->len == 1 && self->orders->len == 0);
  self->unsorted = TRUE;
}

/**
 * crm_query_set_limit:
 * @limit: how many records at most; 0 for all
 */
void
crm_query_set_limit (CrmQuery *self, guint limit)
{
  self->limit = limit;
}

guint
crm_query_get_limit (CrmQuery *self)
{
  return self->limit;
}

void
crm_query_include_deleted (CrmQuery *self)
{
  self->deleted_too = TRUE;
}

/**
 * crm_query_only_deleted:
 *
 * Finds what was deleted and can come back: not what was merged into another record.
 */
void
crm_query_only_deleted (CrmQuery *self)
{
  self->only_deleted = TRUE;
}

CrmQuery *
crm_query_copy (CrmQuery *self)
{
  CrmQuery *copy = g_object_new (CRM_TYPE_QUERY, NULL);

  for (guint i = 0; i < self->kinds->len; i++)
    crm_query_add_kind (copy, g_ptr_array_index (self->kinds, i));
  for (guint i = 0; i < self->filters->len; i++)
    g_ptr_array_add (copy->filters, crm_filter_ref (g_ptr_array_index (self->filters, i)));
  copy->me = self->me;
  for (guint i = 0; i < self->orders->len; i++)
    {
      Order order = g_array_index (self->orders, Order, i);

      order.path = g_strdup (order.path);
      g_array_append_val (copy->orders, order);
    }
  copy->search = g_strdup (self->search);
  copy->limit = self->limit;
  copy->deleted_too = self->deleted_too;
  copy->only_deleted = self->only_deleted;
  copy->unsorted = self->unsorted;
  return copy;
}

guint
crm_query_get_n_kinds (CrmQuery *self)
{
  return self->kinds->len;
}

const CrmKind *
crm_query_get_kind (CrmQuery *self, guint position)
{
  g_return_val_if_fail (position < self->kinds->len, NULL);
  return g_ptr_array_index (self->kinds, position);
}

const char *
crm_query_get_search (CrmQuery *self)
{
  return self->search;
}

/**
 * crm_query_get_filters:
 *
 * Returns: (transfer none) (element-type CrmFilter): all of them must hold
 */
GPtrArray *
crm_query_get_filters (CrmQuery *self)
{
  return self->filters;
}

static void
clear_bind (gpointer data)
{
  crm_value_clear (data);
}

/**
 * crm_query_is_plain:
 *
 * Returns: whether it finds all records that are there, or of these what has the words of its
 * search
 */
gboolean
crm_query_is_plain (CrmQuery *self)
{
  return self->filters->len == 0 && !self->deleted_too && !self->only_deleted;
}

GArray *
crm_binds_new (void)
{
  GArray *binds = g_array_new (FALSE, FALSE, sizeof (CrmValue));

  g_array_set_clear_func (binds, clear_bind);
  return binds;
}

void
crm_binds_apply (GArray *binds, sqlite3_stmt *statement)
{
  for (guint i = 0; i < binds->len; i++)
    crm_statement_bind_value (statement, (int) i + 1, &g_array_index (binds, CrmValue, i));
}

static void
append_bind (GArray *binds, CrmValue value)
{
  g_array_append_val (binds, value);
}

static void
compile_words (GPtrArray *words, const CrmKind *kind, GString *sql, GArray *binds)
{
  g_autofree CrmWordForm *forms = g_new (CrmWordForm, words->len);

  for (guint i = 0; i < words->len; i++)
    forms[i] = CRM_WORD_BEGIN;
  g_string_append_printf (sql,
                          "t.row IN (SELECT rowid >> 8 FROM search_words WHERE search_words MATCH ?"
                          " AND (rowid & 255) = %d)",
                          crm_kind_get_number (kind));
  append_bind (binds, crm_value_take_text (crm_search_expression (words, CRM_PLACES_ALL, forms)));
}

static void
compile_number (const char *digits, const CrmKind *kind, GString *sql, GArray *binds)
{
  g_string_append_printf (sql,
                          " OR t.row IN (SELECT rowid >> 8 FROM search_numbers"
                          " WHERE search_numbers MATCH ? AND (rowid & 255) = %d"
                          " AND instr (pieces, ?))",
                          crm_kind_get_number (kind));
  append_bind (binds, crm_value_take_text (crm_search_number_expression (digits)));
  append_bind (binds, crm_value_take_text (crm_search_number_run (digits)));
}

/* What has no letters is one number, however it is spaced, or words that are numbers. */
static void
compile_digits (
    const char *text, GPtrArray *words, const CrmKind *kind, GString *sql, GArray *binds)
{
  g_autoptr (GPtrArray) forms = crm_search_number_forms (text);

  g_string_append (sql, " AND (");
  compile_words (words, kind, sql, binds);
  for (guint i = 0; i < forms->len; i++)
    compile_number (g_ptr_array_index (forms, i), kind, sql, binds);
  g_string_append_c (sql, ')');
}

static void
compile_search (const char *text, const CrmKind *kind, GString *sql, GArray *binds)
{
  g_autoptr (GPtrArray) words = crm_fold_words (text);
  g_autoptr (GPtrArray) plain = g_ptr_array_new ();

  if (words->len == 0)
    g_string_append (sql, " AND 0");
  else if (!crm_text_has_letter (text))
    compile_digits (text, words, kind, sql, binds);
  else
    for (guint i = 0; i < words->len; i++)
      {
        char *word = g_ptr_array_index (words, i);
        g_autoptr (GPtrArray) alone = g_ptr_array_new ();

        if (!crm_search_is_number (word))
          {
            g_ptr_array_add (plain, word);
            continue;
          }
        g_ptr_array_add (alone, word);
        g_string_append (sql, " AND (");
        compile_words (alone, kind, sql, binds);
        compile_number (word, kind, sql, binds);
        g_string_append_c (sql, ')');
      }
  if (plain->len == 0)
    return;
  g_string_append (sql, " AND ");
  compile_words (plain, kind, sql, binds);
}

static void
compile_where (CrmQuery *self, const CrmKind *kind, gboolean walks, GString *sql, GArray *binds)
{
  /* The plus keeps SQLite from walking the index of names, and from there to each row, where the
   * order of names is not wanted. */
  if (self->only_deleted)
    g_string_append (sql,
                     "t._del = 1 AND NOT EXISTS (SELECT 1 FROM merge m WHERE m.merged_id = t.id"
                     " AND m._del = 0)");
  else
    g_string_append (sql, self->deleted_too ? "1" : walks ? "t._del = 0" : "+t._del = 0");
  for (guint i = 0; i < self->filters->len; i++)
    {
      g_string_append (sql, " AND ");
      crm_filter_compile (g_ptr_array_index (self->filters, i), kind, "t", &self->me, sql, binds);
    }
  if (self->search != NULL)
    compile_search (self->search, kind, sql, binds);
}

/**
 * crm_query_compile_where:
 *
 * Appends the condition of the query for @kind, whose table has the alias t.
 */
void
crm_query_compile_where (CrmQuery *self, const CrmKind *kind, GString *sql, GArray *binds)
{
  compile_where (self, kind, FALSE, sql, binds);
}

/* Where the first order of a list is in an index, SQLite is let walk it. Returns: (transfer full)
 * (nullable): the index */
static char *
find_walk (CrmSession *session, const CrmKind *kind, GArray *orders)
{
  return orders->len > 0 ? crm_order_index (session, kind, g_array_index (orders, Order, 0).path)
                         : NULL;
}

/* Of a list from which nothing is left out SQLite is told which index to walk: it would take any
 * that has as many rows. The tables of a day that is gone are views and have none. */
static void
append_from (
    CrmQuery *self, CrmSession *session, const CrmKind *kind, const char *walk, GString *sql)
{
  g_string_append_printf (sql, " FROM \"%s\" t", crm_kind_get_name (kind));
  if (walk != NULL && self->filters->len == 0 && self->search == NULL && !self->deleted_too
      && !self->only_deleted && crm_store_get_past (session->store) == 0)
    g_string_append_printf (sql, " INDEXED BY \"%s\"", walk);
  g_string_append (sql, " WHERE ");
}

/* A key that is there in each row needs no place for those without. */
static gboolean
is_never_null (CrmQuery *self, Order *order)
{
  for (guint i = 0; i < self->kinds->len; i++)
    {
      g_autofree char *key = crm_order_key (g_ptr_array_index (self->kinds, i), order->path, "t");

      if (strcmp (key, "t._key") != 0)
        return FALSE;
    }
  return TRUE;
}

static void
append_direction (Order *order, GString *sql)
{
  g_string_append (sql, order->descending ? " DESC" : "");
}

/* What is empty comes last, whichever way a person sorts. */
static void
append_key_direction (CrmQuery *self, Order *order, GString *sql)
{
  append_direction (order, sql);
  if (!is_never_null (self, order))
    g_string_append (sql, " NULLS LAST");
}

/* What has the same key follows the text itself where that is the only order: the index holds both,
 * and the direction is one. */
static char *
tie_of (const CrmKind *kind, GArray *orders)
{
  return orders->len == 1 ? crm_order_tie (kind, g_array_index (orders, Order, 0).path, "t") : NULL;
}

static void
compile_single (CrmQuery *self, CrmSession *session, GArray *orders, GString *sql, GArray *binds)
{
  const CrmKind *kind = g_ptr_array_index (self->kinds, 0);
  g_autofree char *tie = tie_of (kind, orders);
  g_autofree char *walk = self->unsorted ? NULL : find_walk (session, kind, orders);

  g_string_append_printf (sql, "SELECT t.row << 8 | %d", crm_kind_get_number (kind));
  append_from (self, session, kind, walk, sql);
  compile_where (self, kind, walk != NULL, sql, binds);
  if (self->unsorted)
    return;
  g_string_append (sql, " ORDER BY ");
  for (guint i = 0; i < orders->len; i++)
    {
      Order *order = &g_array_index (orders, Order, i);
      g_autofree char *key = crm_order_key (kind, order->path, "t");

      g_string_append (sql, key);
      append_key_direction (self, order, sql);
      g_string_append (sql, ", ");
    }
  if (tie != NULL)
    {
      g_string_append (sql, tie);
      append_direction (&g_array_index (orders, Order, 0), sql);
      g_string_append (sql, ", ");
    }
  g_string_append (sql, "t.row");
  if (orders->len == 1)
    append_direction (&g_array_index (orders, Order, 0), sql);
}

static void
append_union_order (CrmQuery *self, GArray *orders, GString *sql)
{
  g_string_append (sql, " ORDER BY ");
  for (guint i = 0; i < orders->len; i++)
    {
      g_string_append_printf (sql, "s%u", i);
      append_key_direction (self, &g_array_index (orders, Order, i), sql);
      g_string_append (sql, ", ");
    }
  if (orders->len == 1)
    {
      g_string_append (sql, "tie");
      append_direction (&g_array_index (orders, Order, 0), sql);
      g_string_append (sql, ", ");
    }
  g_string_append (sql, "ref");
  if (orders->len == 1)
    append_direction (&g_array_index (orders, Order, 0), sql);
}

/* One kind of several, with the keys that sort it among the others. */
static void
compile_part (CrmQuery *self,
              CrmSession *session,
              const CrmKind *kind,
              GArray *orders,
              GString *sql,
              GArray *binds)
{
  g_autofree char *tie = tie_of (kind, orders);
  g_autofree char *walk = find_walk (session, kind, orders);

  g_string_append_printf (sql, "SELECT t.row << 8 | %d AS ref", crm_kind_get_number (kind));
  for (guint i = 0; i < orders->len; i++)
    {
      g_autofree char *key = crm_order_key (kind, g_array_index (orders, Order, i).path, "t");

      g_string_append_printf (sql, ", %s AS s%u", key, i);
    }
  g_string_append_printf (sql, ", %s AS tie", tie != NULL ? tie : "NULL");
  append_from (self, session, kind, walk, sql);
  compile_where (self, kind, walk != NULL, sql, binds);
}

/* Of a list that is cut off no kind can give more than the whole: each is cut off by itself, by its
 * own index. A list to its end is merged from those of its kinds, each walked in its order; SQLite
 * does that only when nothing stands around them, so the keys come along behind the refs. */
static void
compile_union (CrmQuery *self, CrmSession *session, GArray *orders, GString *sql, GArray *binds)
{
  g_string_append (sql, self->limit > 0 ? "SELECT ref FROM (" : "");
  for (guint k = 0; k < self->kinds->len; k++)
    {
      g_string_append (sql, k > 0 ? " UNION ALL " : "");
      if (self->limit > 0)
        g_string_append (sql, "SELECT * FROM (");
      compile_part (self, session, g_ptr_array_index (self->kinds, k), orders, sql, binds);
      if (self->limit == 0)
        continue;
      append_union_order (self, orders, sql);
      g_string_append_printf (sql, " LIMIT %u)", self->limit);
    }
  g_string_append (sql, self->limit > 0 ? ")" : "");
  append_union_order (self, orders, sql);
}

/* A query that names no order has that of its first kind. */
static GArray *
effective_orders (CrmQuery *self)
{
  gboolean descending;
  const CrmField *field;
  GArray *orders;
  Order order;

  if (self->orders->len > 0)
    return g_array_ref (self->orders);
  field = crm_kind_get_sort_field (g_ptr_array_index (self->kinds, 0), &descending);
  order = (Order){ g_strdup (crm_field_get_name (field)), descending };
  orders = g_array_new (FALSE, TRUE, sizeof (Order));
  g_array_set_clear_func (orders, clear_order);
  g_array_append_val (orders, order);
  return orders;
}

/**
 * crm_query_compile_refs:
 * @session: whose indexes serve
 *
 * Returns: (transfer full): a statement that yields the refs of the query, in its first column and
 *   in its order
 */
char *
crm_query_compile_refs (CrmQuery *self, CrmSession *session, GArray *binds)
{
  g_autoptr (GArray) orders = effective_orders (self);
  GString *sql = g_string_new (NULL);

  if (self->kinds->len == 1)
    compile_single (self, session, orders, sql, binds);
  else
    compile_union (self, session, orders, sql, binds);
  if (self->limit > 0)
    g_string_append_printf (sql, " LIMIT %u", self->limit);
  return g_string_free (sql, FALSE);
}

/**
 * crm_query_get_order:
 * @descending: (out) (optional): whether the largest comes first
 *
 * Returns: (nullable): the path that sorts in that place; a query that names no order has that of
 *   its first kind
 */
const char *
crm_query_get_order (CrmQuery *self, guint position, gboolean *descending)
{
  const Order *order;
  gboolean usual;

  if (self->orders->len == 0 && position == 0)
    return crm_field_get_name (crm_kind_get_sort_field (g_ptr_array_index (self->kinds, 0),
                                                        descending ? descending : &usual));
  if (position >= self->orders->len)
    return NULL;
  order = &g_array_index (self->orders, Order, position);
  if (descending != NULL)
    *descending = order->descending;
  return order->path;
}
