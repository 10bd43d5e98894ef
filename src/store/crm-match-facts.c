/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a company or a person, read in three statements: of a million records each
 * would take too long as a whole record. */
#include "config.h"

#include <string.h>

#include "crm-duplicates-private.h"

#define COUNTED_MOST 12

/**
 * crm_kind_has_duplicates:
 *
 * Returns: whether records of the kind are people or companies, which may have been entered twice
 */
gboolean
crm_kind_has_duplicates (const CrmKind *kind)
{
  return crm_kind_has (kind, CRM_KIND_PARTY);
}

static const char *
column_or_null (const CrmKind *kind, const char *name)
{
  const CrmField *field = crm_kind_find_field (kind, name);

  return field != NULL && crm_field_has_column (field) ? name : "NULL";
}

static char *
own_sql (const CrmKind *kind)
{
  const char *company = crm_kind_find_field (kind, "company") != NULL ? "company"
                        : strcmp (crm_kind_get_name (kind), "contact") == 0
                            ? "lower (hex (account_id))"
                            : "NULL";

  return g_strdup_printf ("SELECT %s, %s, %s, nullif (%s, ''), %s FROM \"%s\" WHERE row = ?",
                          column_or_null (kind, "name"), column_or_null (kind, "tax_id"),
                          column_or_null (kind, "birthday"), company, column_or_null (kind, "kind"),
                          crm_kind_get_name (kind));
}

static guint
count_value (CrmSession *self, const char *normal)
{
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (
      self->db,
      "SELECT count (*) FROM (SELECT 1 FROM contact_method WHERE value_normalized = ? AND _del = 0 "
      "LIMIT ?)",
      NULL);
  gboolean row;

  if (statement == NULL || normal == NULL)
    return 0;
  sqlite3_bind_text (statement, 1, normal, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int (statement, 2, COUNTED_MOST);
  return crm_database_step (self->db, statement, &row, NULL) && row
             ? (guint) sqlite3_column_int (statement, 0)
             : 0;
}

static void
add_method (CrmMatchFacts *facts, const char *type, const char *value, guint n_shared)
{
  if (type == NULL || value == NULL)
    return;
  if (strcmp (type, "email") == 0)
    crm_match_facts_add_mail (facts, value, n_shared);
  else if (strcmp (type, "web") == 0)
    crm_match_facts_add_web (facts, value);
  else if (strcmp (type, "mobile") == 0)
    crm_match_facts_add_mobile (facts, value, n_shared);
  else if (strcmp (type, "phone") == 0 || strcmp (type, "fax") == 0)
    crm_match_facts_add_phone (facts, value, n_shared);
}

static sqlite3_stmt *
prepare_children (CrmSession *self,
                  const CrmKind *kind,
                  const char *columns,
                  const char *child,
                  gint64 row,
                  GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT %s FROM \"%s\" WHERE %s_id = (SELECT id FROM \"%s\" WHERE row = ?) AND _del = 0",
      columns, child, crm_kind_get_name (kind), crm_kind_get_name (kind));
  sqlite3_stmt *statement = crm_database_prepare (self->db, sql, error);

  if (statement != NULL)
    sqlite3_bind_int64 (statement, 1, row);
  return statement;
}

static const char *
text_at (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

static gboolean
read_methods (CrmSession *self,
              const CrmKind *kind,
              gint64 row,
              gboolean with_counts,
              CrmMatchFacts *facts,
              GError **error)
{
  g_autoptr (CrmStatementUse) statement = prepare_children (
      self, kind, "type, value, value_normalized", "contact_method", row, error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      if (!crm_database_step (self->db, statement, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      add_method (facts, text_at (statement, 0), text_at (statement, 1),
                  with_counts ? count_value (self, text_at (statement, 2)) : 0);
    }
}

static gboolean
read_addresses (
    CrmSession *self, const CrmKind *kind, gint64 row, CrmMatchFacts *facts, GError **error)
{
  g_autoptr (CrmStatementUse) statement
      = prepare_children (self, kind, "street, postal_code, city", "address", row, error);
  gboolean found;

  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      if (!crm_database_step (self->db, statement, &found, error))
        return FALSE;
      if (!found)
        return TRUE;
      crm_match_facts_add_address (facts, text_at (statement, 0), text_at (statement, 1),
                                   text_at (statement, 2));
    }
}

static CrmMatchType
type_of (const CrmKind *kind, const char *account_kind)
{
  return strcmp (crm_kind_get_name (kind), "account") == 0
                 && g_strcmp0 (account_kind, "person") != 0
             ? CRM_MATCH_COMPANY
             : CRM_MATCH_PERSON;
}

/**
 * crm_session_read_facts:
 * @with_counts: whether to look how many others have the same phone or mail
 *
 * Returns: (transfer full) (nullable): the facts; %NULL without an error when the row is gone
 */
CrmMatchFacts *
crm_session_read_facts (
    CrmSession *self, const CrmKind *kind, gint64 row, gboolean with_counts, GError **error)
{
  g_autofree char *sql = own_sql (kind);
  g_autoptr (CrmStatementUse) statement = crm_database_prepare (self->db, sql, error);
  g_autoptr (CrmMatchFacts) facts = NULL;
  gboolean found;

  if (statement == NULL)
    return NULL;
  sqlite3_bind_int64 (statement, 1, row);
  if (!crm_database_step (self->db, statement, &found, error) || !found)
    return NULL;
  facts = crm_match_facts_new (type_of (kind, text_at (statement, 4)));
  if (text_at (statement, 0) != NULL)
    crm_match_facts_set_name (facts, text_at (statement, 0));
  if (text_at (statement, 1) != NULL)
    crm_match_facts_set_tax_id (facts, text_at (statement, 1));
  if (sqlite3_column_type (statement, 2) == SQLITE_INTEGER)
    crm_match_facts_set_birthday (facts, sqlite3_column_int64 (statement, 2));
  if (text_at (statement, 3) != NULL)
    crm_match_facts_set_company (facts, text_at (statement, 3));
  if (!read_methods (self, kind, row, with_counts, facts, error)
      || !read_addresses (self, kind, row, facts, error))
    return NULL;
  return g_steal_pointer (&facts);
}

static const char *
draft_text (CrmRecord *draft, const char *field)
{
  return crm_kind_find_field (crm_record_get_kind (draft), field) != NULL
             ? crm_record_get_text (draft, field)
             : NULL;
}

static char *
draft_name (CrmRecord *draft)
{
  const char *first = draft_text (draft, "first_name"), *last = draft_text (draft, "last_name");
  const char *name = draft_text (draft, "name");

  if (first == NULL && last == NULL)
    return g_strdup (name);
  return g_strjoin (" ", first != NULL ? first : "", last != NULL ? last : "", NULL);
}

/**
 * crm_match_facts_of_draft:
 *
 * Returns: (transfer full): the facts of a record that is not stored yet, or is being edited
 */
CrmMatchFacts *
crm_match_facts_of_draft (CrmRecord *draft)
{
  const CrmKind *kind = crm_record_get_kind (draft);
  CrmMatchFacts *facts = crm_match_facts_new (type_of (kind, draft_text (draft, "kind")));
  const CrmField *birthday = crm_kind_find_field (kind, "birthday");
  g_autofree char *name = draft_name (draft);

  if (name != NULL)
    crm_match_facts_set_name (facts, name);
  add_method (facts, "phone", draft_text (draft, "phone"), 0);
  add_method (facts, "mobile", draft_text (draft, "mobile"), 0);
  add_method (facts, "email", draft_text (draft, "email"), 0);
  add_method (facts, "web", draft_text (draft, "website"), 0);
  if (draft_text (draft, "tax_id") != NULL)
    crm_match_facts_set_tax_id (facts, draft_text (draft, "tax_id"));
  if (birthday != NULL && !crm_value_is_none (crm_record_get (draft, birthday)))
    crm_match_facts_set_birthday (facts, crm_record_get (draft, birthday)->integer);
  if (draft_text (draft, "company") != NULL)
    crm_match_facts_set_company (facts, draft_text (draft, "company"));
  crm_match_facts_add_address (facts, draft_text (draft, "street"),
                               draft_text (draft, "postal_code"), draft_text (draft, "city"));
  return facts;
}
