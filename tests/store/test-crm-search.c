/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "crm-session-private.h"
#include "fixture.h"

typedef struct
{
  const char *text;
  char *titles;
  gint64 n_listed;
} Search;

static char *
join_titles (GPtrArray *records)
{
  GString *titles = g_string_new (NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_string_append_printf (titles, "%s%s", i > 0 ? "|" : "",
                            crm_record_get_title (g_ptr_array_index (records, i)));
  return g_string_free (titles, FALSE);
}

static gpointer
search (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Search *wanted = data;
  g_autoptr (GPtrArray) records = crm_session_search (session, wanted->text, 20, error);

  wanted->titles = join_titles (records);
  return data;
}

static gpointer
search_similar (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Search *wanted = data;
  g_autoptr (GPtrArray) records = crm_session_search_similar (session, wanted->text, 20, error);

  wanted->titles = join_titles (records);
  return data;
}

/* The filter of a list by words finds what search finds. */
static gpointer
count_listed (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  Search *wanted = data;
  gint64 n = 0;

  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    {
      const CrmKind *kind = crm_catalog_get_kind (catalog, i);
      g_autoptr (CrmQuery) query = crm_query_new (kind);

      if (crm_kind_has (kind, CRM_KIND_CHILD))
        continue;
      crm_query_search (query, wanted->text);
      n += crm_session_count (session, query, error);
    }
  wanted->n_listed = n;
  return data;
}

static guint
count_titles (const char *titles)
{
  guint n = *titles != '\0';

  for (const char *p = titles; *p != '\0'; p++)
    n += *p == '|';
  return n;
}

static void
assert_found (Fixture *f, const char *text, const char *titles)
{
  Search wanted = { text, NULL, 0 };

  fixture_run (f, CRM_LANE_READ, search, &wanted);
  g_test_message ("%s -> %s", text, wanted.titles);
  g_assert_cmpstr (wanted.titles, ==, titles);
  g_free (wanted.titles);
  fixture_run (f, CRM_LANE_READ, count_listed, &wanted);
  g_assert_cmpint (wanted.n_listed, ==, count_titles (titles));
}

static void
assert_similar (Fixture *f, const char *text, const char *titles)
{
  Search wanted = { text, NULL, 0 };

  assert_found (f, text, "");
  fixture_run (f, CRM_LANE_READ, search_similar, &wanted);
  g_test_message ("%s similar to %s", text, wanted.titles);
  g_assert_cmpstr (wanted.titles, ==, titles);
  g_free (wanted.titles);
}

static void
test_every_way_of_writing (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) a = fixture_new (f, "contact", "name", "Işıl Yıldız", "phone",
                                         "+90 532 123 45 67", "email", "isil@yildiz.example", NULL);
  g_autoptr (CrmRecord) b = fixture_new (f, "contact", "name", "İbrahim Çelik", NULL);
  g_autoptr (CrmRecord) c
      = fixture_new (f, "contact", "name", "Ana Silva", "phone", "+351 912-345-678", NULL);
  g_autoptr (CrmRecord) d
      = fixture_new (f, "contact", "name", "Ștefan Țăranu", "street", "Strada Popescu 5", NULL);
  g_autoptr (CrmRecord) e = fixture_new (f, "contact", "name", "Ion Popescu", NULL);
  g_autoptr (CrmRecord) g
      = fixture_new (f, "account", "name", "O’Neill & Sons", "tax_id", "PT 501 234 567", NULL);
  static const char *const cases[][2] = {
    { "Yildi", "Işıl Yıldız" },
    { "YILDIZ", "Işıl Yıldız" },
    { "ışıl", "Işıl Yıldız" },
    { "isil yil", "Işıl Yıldız" },
    { "ibrahim", "İbrahim Çelik" },
    { "İBRAHİM", "İbrahim Çelik" },
    { "IBRAHIM celik", "İbrahim Çelik" },
    { "Silva Ana", "Ana Silva" },
    { "sil an", "Ana Silva" },
    { "912345678", "Ana Silva" },
    { "+351912345", "Ana Silva" },
    { "0912 345", "Ana Silva" },
    { "345678", "Ana Silva" },
    { "00351 912", "Ana Silva" },
    { "05321234567", "Işıl Yıldız" },
    { "stefan taranu", "Ștefan Țăranu" },
    { "popescu", "Ion Popescu|Ștefan Țăranu" },
    { "oneill", "O’Neill & Sons" },
    { "o'neill", "O’Neill & Sons" },
    { "501234567", "O’Neill & Sons" },
    { "yildiz.example", "Işıl Yıldız" },
    { "nobody", "" },
    { "\"'*(", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_found (f, cases[i][0], cases[i][1]);
}

/* A number is found by any part of it, however it was written and is typed. */
static void
test_parts_of_numbers (Fixture *f, gconstpointer data)
{
  static const char *const numbers[][5] = {
    { "Country", "+351 912 345 678", "351912345678", "912345678", NULL },
    { "National", "0532 765 43 21", "05327654321", "5327654321", NULL },
    { "Both", "+40 (0) 721 998 877", "40721998877", "0721998877", "721998877" },
    { "Zeros", "00 44 20 7946 0018", "442079460018", "02079460018", "2079460018" },
    { "Foreign", "+1 (212) 555-0147", "12125550147", "2125550147", "555-0147" },
  };
  static const char *const typed[][2] = {
    { "+351912345678", "Country" }, { "00351 912", "Country" },   { "0912 345 678", "Country" },
    { "912-345", "Country" },       { "5678", "Country" },        { "678", "Country" },
    { "+90 532 765", "National" },  { "0090532765", "National" }, { "0532765", "National" },
    { "+40721", "Both" },           { "0721 998", "Both" },       { "+40 (0) 721", "Both" },
    { "+44 20 7946", "Zeros" },     { "020 7946", "Zeros" },      { "0018", "Zeros" },
    { "(212) 555", "Foreign" },     { "+1212", "Foreign" },       { "country 912", "Country" },
    { "5678 country", "Country" },  { "national 912", "" },       { "99999", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_object_unref (
          fixture_new (f, "contact", "name", numbers[i][0], "phone", numbers[i][1], NULL));
      for (gsize k = 1; k < G_N_ELEMENTS (numbers[i]) && numbers[i][k] != NULL; k++)
        assert_found (f, numbers[i][k], numbers[i][0]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    assert_found (f, typed[i][0], typed[i][1]);
}

/* Codes of the office, addresses of mail from the middle, text of notes and messages. */
static void
test_everything_else (Fixture *f, gconstpointer data)
{
  static const char *const typed[][2] = {
    { "501234567", "Verde" },      { "1234 567", "Verde" },     { "pt501", "" },
    { "PT 501", "Verde" },         { "example.org", "Verde" },  { "@verde", "Verde" },
    { "vendas.norte", "Verde" },   { "norte", "Verde" },        { "prefers mornings", "Call back" },
    { "MORN call", "Call back" },  { "widget 4711", "Widget" }, { "4711-b", "Widget" },
    { "XK-4711-B", "Widget" },     { "711", "Widget" },         { "D’Angelo", "D’Angelo Bros" },
    { "angelo", "D’Angelo Bros" }, { "dang", "D’Angelo Bros" }, { "straße", "Straße" },
    { "STRASSE", "Straße" },
  };

  g_object_unref (fixture_new (f, "account", "name", "Verde", "tax_id", "PT 501.234.567", "email",
                               "vendas.norte@verde.example.org", NULL));
  g_object_unref (fixture_new (f, "activity", "type", "call", "subject", "Call back", "description",
                               "Prefers mornings, before ten", NULL));
  g_object_unref (fixture_new (f, "product", "name", "Widget", "sku", "XK-4711-B", NULL));
  g_object_unref (fixture_new (f, "account", "name", "D’Angelo Bros", NULL));
  g_object_unref (fixture_new (f, "account", "name", "Straße", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    assert_found (f, typed[i][0], typed[i][1]);
}

static gpointer
note_use (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *record = data;

  return crm_session_note_use (session, crm_record_get_kind (record), crm_record_get_id (record),
                               error)
             ? data
             : NULL;
}

static gpointer
edit_by_hand (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  CrmRecord *record = data;

  crm_record_set_text (record, "city", "Braga");
  return crm_session_begin (session, "Edit", "window", error)
                 && crm_session_update (session, record, error)
                 && crm_session_commit (session, NULL, error)
             ? data
             : NULL;
}

/* A name before a title, a title before an address; among names those that this person uses. */
static void
test_ranking (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) street
      = fixture_new (f, "contact", "name", "Ana Dias", "street", "Strada Popescu 5", NULL);
  g_autoptr (CrmRecord) task
      = fixture_new (f, "activity", "type", "task", "subject", "Popescu wants an offer", NULL);
  g_autoptr (CrmRecord) ana = fixture_new (f, "contact", "name", "Popescu Ana", NULL);
  g_autoptr (CrmRecord) ion = fixture_new (f, "contact", "name", "Ion Popescu", NULL);
  g_autoptr (CrmRecord) zoe = fixture_new (f, "contact", "name", "Zoe Popescu", NULL);
  g_autoptr (CrmRecord) edited = NULL;

  assert_found (f, "popescu",
                "Popescu Ana|Ion Popescu|Zoe Popescu|Popescu wants an offer|Ana Dias");
  fixture_run (f, CRM_LANE_WRITE, note_use, street);
  fixture_run (f, CRM_LANE_WRITE, note_use, zoe);
  assert_found (f, "popescu",
                "Zoe Popescu|Popescu Ana|Ion Popescu|Popescu wants an offer|Ana Dias");
  edited = fixture_get (f, "contact", crm_record_get_id (ion));
  fixture_run (f, CRM_LANE_WRITE, edit_by_hand, edited);
  fixture_run (f, CRM_LANE_WRITE, edit_by_hand, edited);
  fixture_run (f, CRM_LANE_WRITE, note_use, ion);
  fixture_reopen (f);
  assert_found (f, "popescu",
                "Ion Popescu|Zoe Popescu|Popescu Ana|Popescu wants an offer|Ana Dias");
}

/* A mail address is found by any part of it, and whole it finds nobody else. */
static void
test_addresses (Fixture *f, gconstpointer data)
{
  g_object_unref (fixture_new (f, "contact", "name", "Anabela Santos", "email",
                               "anabela.santos31@mail.example", NULL));
  g_object_unref (
      fixture_new (f, "contact", "name", "Ana Santos", "email", "ana.santos21@mail.example", NULL));
  g_object_unref (fixture_new (f, "contact", "name", "Rui Santos", "email",
                               "rui.santos2104@mail.example", NULL));
  assert_found (f, "ana.santos21@mail.example", "Ana Santos");
  assert_found (f, "ana.santos21@ma", "Ana Santos");
  assert_found (f, "santos2104@mail", "Rui Santos");
  assert_found (f, "santos2104", "Rui Santos");
  assert_found (f, "@mail.example", "Anabela Santos|Ana Santos|Rui Santos");
  assert_found (f, "sant mail", "Anabela Santos|Ana Santos|Rui Santos");
}

/* Nothing is written like what was typed: what is a slip away. */
static void
test_similar (Fixture *f, gconstpointer data)
{
  static const char *const typed[][2] = {
    { "Vasconselos", "Maria Vasconcelos" },
    { "vasoncelos maria", "Maria Vasconcelos" },
    { "mraia vasc", "Maria Vasconcelos" },
    { "Yıldzı", "Işıl Yıldız" },
    { "tildiz", "Işıl Yıldız" },
    { "popesxu", "Ștefan Popescu" },
    { "stevan popesku", "Ștefan Popescu" },
    { "qqqqqqq", "" },
    { "xy", "" },
    { "99887766", "" },
  };

  g_object_unref (fixture_new (f, "contact", "name", "Maria Vasconcelos", NULL));
  g_object_unref (fixture_new (f, "contact", "name", "Işıl Yıldız", NULL));
  g_object_unref (fixture_new (f, "contact", "name", "Ștefan Popescu", NULL));
  g_object_unref (fixture_new (f, "contact", "name", "Carlos Lima", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    assert_similar (f, typed[i][0], typed[i][1]);
}

static void
execute (Fixture *f, const char *sql)
{
  g_autofree char *path = g_build_filename (f->folder, CRM_STORE_FILE, NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

/* A replica of an older program is searched as well as a new one. */
static void
test_older_index (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 1200; i += 400)
    {
      g_autofree char *name = g_strdup_printf ("Ana Number%u", i);

      g_object_unref (fixture_new (f, "contact", "name", name, "phone", "+351 912 345 678", NULL));
    }
  crm_store_close (f->store);
  execute (f, "CREATE VIRTUAL TABLE search USING fts5 (title, keys, body);"
              "DROP TABLE search_words; DROP TABLE search_numbers; DROP TABLE search_vocabulary;"
              "DROP TABLE search_use; DROP TABLE search_pending; PRAGMA user_version = 1");
  fixture_reopen (f);
  assert_found (f, "ana numb", "Ana Number0|Ana Number400|Ana Number800");
  assert_found (f, "912345", "Ana Number0|Ana Number400|Ana Number800");
  assert_similar (f, "nubmer800", "");
  assert_similar (f, "aba number800", "Ana Number800");
}

/* What was saved is found at once, also by a lane that reads and right behind the lane that writes;
 * and what a program left that was killed between its commit and the index. */
static void
test_finds_what_was_saved_just_now (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) ana = fixture_new (f, "contact", "name", "Ana Silva", NULL);

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("Ana%d Silva", i);

      fixture_set (f, "contact", crm_record_get_id (ana), "name", name);
      assert_found (f, name, name);
    }
  assert_found (f, "ana98", "");
  fixture_undo (f);
  assert_found (f, "ana99", "");
  assert_found (f, "ana98", "Ana98 Silva");
  /* Neither words of its own in the index nor in the table of words, but a note. */
  execute (f, "INSERT INTO search_touched SELECT rowid FROM search_words;"
              "DELETE FROM search_words; DELETE FROM search_vocabulary");
  assert_found (f, "ana98", "Ana98 Silva");
  execute (f, "INSERT INTO search_touched SELECT rowid FROM search_words;"
              "DELETE FROM search_words; DELETE FROM search_vocabulary");
  fixture_reopen (f);
  assert_similar (f, "ana98 sliva", "Ana98 Silva");
}

typedef struct
{
  GPtrArray *names;
  const char *text;
  gint64 n_found;
} Many;

static gpointer
make_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Many *many = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");

  if (!crm_session_begin (session, "Many", "test", error))
    return NULL;
  for (guint i = 0; i < many->names->len; i++)
    {
      g_autoptr (CrmRecord) record = crm_record_new (kind);

      crm_record_set_text (record, "name", g_ptr_array_index (many->names, i));
      if (!crm_session_insert (session, record, error))
        return NULL;
    }
  return crm_session_commit (session, NULL, error) ? data : NULL;
}

static gpointer
count_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Many *many = data;
  g_autoptr (GArray) refs = crm_session_search_refs (session, many->text, 20, error);

  many->n_found = refs != NULL ? (gint64) refs->len : -1;
  return data;
}

/* More records than are looked at one by one: frequent beginnings before rare ends are found, and
 * so is a rare pair of frequent words. */
static void
test_rare_among_many (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Many many = { names, NULL, 0 };
  static const struct
  {
    const char *text;
    gint64 n;
  } cases[]
      = { { "maria", 20 }, { "maria pedr", 20 }, { "mariza", 1 },        { "pedroso mariza", 1 },
          { "marx", 2 },   { "peda maria", 3 },  { "maria pedrosx", 0 }, { "mar", 20 } };

  for (guint i = 0; i < 7000; i++)
    g_ptr_array_add (names, g_strdup_printf ("Maria Pedro %u", i));
  g_ptr_array_add (names, g_strdup ("Mariza Pedroso"));
  g_ptr_array_add (names, g_strdup ("Marx Peda"));
  g_ptr_array_add (names, g_strdup ("Peda Marxina Maria"));
  g_ptr_array_add (names, g_strdup ("Maria Peda"));
  g_ptr_array_add (names, g_strdup ("Ana Peda Maria"));
  fixture_run (f, CRM_LANE_WRITE, make_many, &many);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      many.text = cases[i].text;
      fixture_run (f, CRM_LANE_READ, count_many, &many);
      g_test_message ("%s -> %d", many.text, (int) many.n_found);
      g_assert_cmpint (many.n_found, ==, cases[i].n);
    }
}

static void
test_follows_changes (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) a = fixture_new (f, "account", "name", "Old Name", NULL);
  const CrmId *id = crm_record_get_id (a);

  fixture_set (f, "account", id, "name", "Çınar Gıda");
  assert_found (f, "old", "");
  assert_found (f, "cinar", "Çınar Gıda");
  fixture_set (f, "account", id, "city", "Eskişehir");
  assert_found (f, "eskisehir", "Çınar Gıda");
  fixture_undo (f);
  assert_found (f, "eskisehir", "");
  fixture_undo (f);
  assert_found (f, "old", "Old Name");
  fixture_undo (f);
  assert_found (f, "old", "");
}

static gpointer
many_steps (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  const CrmKind *kind = crm_catalog_find_kind (catalog, "account");
  g_autoptr (CrmRecord) kept = crm_record_new (kind);
  g_autoptr (CrmRecord) gone = crm_record_new (kind);
  g_autoptr (CrmRecord) refused = crm_record_new (kind);
  g_autoptr (CrmRecord) next = crm_record_new (kind);
  g_autoptr (CrmRecord) again = NULL;
  CrmId nobody = crm_id_generate ();

  crm_record_set_text (kept, "name", "First Name");
  crm_record_set_text (kept, "phone", "+351 21 000 7788");
  crm_record_set_text (gone, "name", "Short Lived");
  crm_record_set_text (refused, "name", "Never There");
  crm_record_set_link (refused, "owner_id", &nobody);
  crm_record_set_text (next, "name", "Right After");
  if (!crm_session_begin (session, "Many", "test", error)
      || !crm_session_insert (session, kept, error) || !crm_session_insert (session, gone, error))
    return NULL;
  g_assert_false (crm_session_insert (session, refused, NULL));
  if (!crm_session_insert (session, next, error)
      || !crm_session_delete (session, kind, crm_record_get_id (gone), error))
    return NULL;
  again = crm_session_get (session, kind, crm_record_get_id (kept), error);
  crm_record_set_text (again, "name", "Second Name");
  crm_record_set_text (again, "phone", "+351 21 000 9911");
  return crm_session_update (session, again, error) && crm_session_commit (session, NULL, error)
             ? data
             : NULL;
}

/* Search knows what stands at the end of an operation, whatever happened inside it. */
static void
test_steps_of_one_operation (Fixture *f, gconstpointer data)
{
  fixture_run (f, CRM_LANE_WRITE, many_steps, f);
  assert_found (f, "second name", "Second Name");
  assert_found (f, "0009911", "Second Name");
  assert_found (f, "0007788", "");
  assert_found (f, "first", "");
  assert_found (f, "lived", "");
  assert_found (f, "never", "");
  assert_found (f, "right after", "Right After");
  fixture_undo (f);
  assert_found (f, "name", "");
  assert_found (f, "0009911", "");
}

static gpointer
sorted (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "account"));
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autoptr (GArray) refs = NULL;
  g_autoptr (GPtrArray) page = NULL;

  crm_query_add_kind (query, crm_catalog_find_kind (catalog, "contact"));
  g_assert_true (crm_query_sort (query, "name", FALSE, error));
  g_assert_true (
      crm_query_filter (query, "city", CRM_FILTER_CONTAINS, crm_value_text ("lisb"), error));
  refs = crm_session_snapshot (session, query, NULL, error);
  g_assert_cmpint (crm_session_count (session, query, error), ==, refs->len);
  page = crm_session_page (session, (const CrmRef *) (gpointer) refs->data, refs->len, error);
  for (guint i = 0; i < page->len; i++)
    g_string_append_printf (titles, "%s|", crm_record_get_title (g_ptr_array_index (page, i)));
  g_assert_cmpstr (titles->str, ==, "Ágata|Ana|Zé|");
  return NULL;
}

static gpointer
plan_of_union (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, "contact"));
  g_autoptr (GArray) binds = crm_binds_new ();
  g_autoptr (GString) plan = g_string_new (NULL);
  g_autofree char *sql = NULL;
  g_autofree char *explain = NULL;
  sqlite3_stmt *statement;

  crm_query_add_kind (query, crm_catalog_find_kind (catalog, "account"));
  sql = crm_query_compile_refs (query, session, binds);
  explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  statement = crm_database_prepare_once (session->db, explain, error);
  while (statement != NULL && sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", (const char *) sqlite3_column_text (statement, 3));
  sqlite3_finalize (statement);
  return g_string_free (g_steal_pointer (&plan), FALSE);
}

/* A long list of people and companies is read from their indexes of names, not from all rows. */
static void
test_a_list_over_kinds_is_merged (Fixture *f, gconstpointer data)
{
  g_autofree char *plan = fixture_run (f, CRM_LANE_READ, plan_of_union, NULL);

  g_test_message ("%s", plan);
  g_assert_nonnull (strstr (plan, "MERGE (UNION ALL)"));
  g_assert_nonnull (strstr (plan, "USING INDEX contact_names"));
  g_assert_nonnull (strstr (plan, "USING INDEX account_names"));
}

static void
test_one_list_over_kinds (Fixture *f, gconstpointer data)
{
  static const char *const rows[][3] = { { "account", "Zé", "Llisboa" },
                                         { "contact", "Ana", "LISBOA" },
                                         { "contact", "Ágata", "Llisboa" },
                                         { "account", "Porto only", "Porto" } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_object_unref (fixture_new (f, rows[i][0], "name", rows[i][1], "city", rows[i][2], NULL));
  fixture_run (f, CRM_LANE_READ, sorted, NULL);
}

typedef struct
{
  const char *kind;
  const char *path;
  gboolean descending;
  char *titles;
} Sorting;

static gpointer
sort (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Sorting *sorting = data;
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (catalog, sorting->kind));
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autoptr (GPtrArray) records = NULL;

  crm_query_sort (query, sorting->path, sorting->descending, error);
  records = crm_session_list (session, query, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_string_append_printf (titles, "%s|", crm_record_get_title (g_ptr_array_index (records, i)));
  sorting->titles = g_strdup (titles->str);
  return data;
}

/* Every column of every list can be sorted by; a link goes by what it leads to. */
static void
test_every_sort (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) b = fixture_new (f, "account", "name", "Beta", NULL);
  g_autoptr (CrmRecord) a = fixture_new (f, "account", "name", "Ámbar", NULL);
  g_autofree char *b_id = crm_id_dup_string (crm_record_get_id (b));
  g_autofree char *a_id = crm_id_dup_string (crm_record_get_id (a));
  Sorting by_company = { "contact", "account_id", FALSE, NULL };

  g_object_unref (fixture_new (f, "contact", "name", "One", "account_id", b_id, NULL));
  g_object_unref (fixture_new (f, "contact", "name", "Two", "account_id", a_id, NULL));
  g_object_unref (fixture_new (f, "contact", "name", "Alone", NULL));
  fixture_run (f, CRM_LANE_READ, sort, &by_company);
  g_assert_cmpstr (by_company.titles, ==, "Two|One|Alone|");
  g_free (by_company.titles);
  for (guint k = 0; k < crm_catalog_get_n_kinds (f->catalog); k++)
    {
      const CrmKind *kind = crm_catalog_get_kind (f->catalog, k);

      for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
        {
          Sorting sorting = { crm_kind_get_name (kind),
                              crm_field_get_name (crm_kind_get_field (kind, i)), TRUE, NULL };

          g_test_message ("%s by %s", sorting.kind, sorting.path);
          fixture_run (f, CRM_LANE_READ, sort, &sorting);
          g_free (sorting.titles);
        }
    }
}

/* More than a commit waits for; see crm_session_shed_marks(). */
#define N_MANY 9000

static gpointer
insert_many (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "contact");
  g_autoptr (CrmRecord) old = NULL;

  if (!crm_session_begin (session, "Many", "test", error))
    return NULL;
  for (int i = 0; i < N_MANY; i++)
    {
      g_autoptr (CrmRecord) record = crm_record_new (kind);
      g_autofree char *name = g_strdup_printf ("Ana Number%d", i);
      g_autofree char *phone = g_strdup_printf ("+351 9%08d", i);

      crm_record_set_text (record, "name", name);
      crm_record_set_text (record, "phone", phone);
      crm_record_set_text (record, "city", "Évora");
      if (!crm_session_insert (session, record, error))
        return NULL;
    }
  /* What was there before is found under its new name at once. */
  old = crm_session_get (session, kind, data, error);
  crm_record_set_text (old, "name", "Renamed Meanwhile");
  if (!crm_session_update (session, old, error) || !crm_session_commit (session, NULL, error))
    return NULL;
  return data;
}

static gpointer
count_unlearned (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  *(gint64 *) data = crm_session_count_unlearned (session, error);
  return data;
}

static gint64
get_unlearned (Fixture *f)
{
  gint64 n;

  fixture_run (f, CRM_LANE_WRITE, count_unlearned, &n);
  return n;
}

/* A large operation does not wait for search, which learns of it in parts, between whatever else is
 * done; an office that closes meanwhile loses nothing of it. */
static void
test_learns_later (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) old = fixture_new (f, "contact", "name", "Bela Before", NULL);
  gint64 before, after;

  fixture_run (f, CRM_LANE_WRITE, insert_many, (gpointer) crm_record_get_id (old));
  before = get_unlearned (f);
  g_assert_cmpint (before, >, 0);
  g_assert_cmpint (before, <=, N_MANY);
  assert_found (f, "renamed", "Renamed Meanwhile");
  fixture_set (f, "contact", crm_record_get_id (old), "name", "Renamed Again");
  assert_found (f, "renamed again", "Renamed Again");
  while ((after = get_unlearned (f)) > 0)
    g_assert_cmpint (after, <=, before);
  assert_found (f, "number8999", "Ana Number8999");
  assert_found (f, "900008999", "Ana Number8999");
  assert_found (f, "evora number4321", "Ana Number4321");
  fixture_undo (f);
  assert_found (f, "renamed again", "");
  fixture_undo (f);
  assert_found (f, "number8999", "");
  assert_found (f, "bela", "Bela Before");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/search/every-way-of-writing", Fixture, NULL, fixture_set_up,
              test_every_way_of_writing, fixture_tear_down);
  g_test_add ("/search/parts-of-numbers", Fixture, NULL, fixture_set_up, test_parts_of_numbers,
              fixture_tear_down);
  g_test_add ("/search/everything-else", Fixture, NULL, fixture_set_up, test_everything_else,
              fixture_tear_down);
  g_test_add ("/search/ranking", Fixture, NULL, fixture_set_up, test_ranking, fixture_tear_down);
  g_test_add ("/search/addresses", Fixture, NULL, fixture_set_up, test_addresses,
              fixture_tear_down);
  g_test_add ("/search/similar", Fixture, NULL, fixture_set_up, test_similar, fixture_tear_down);
  g_test_add ("/search/older-index", Fixture, NULL, fixture_set_up, test_older_index,
              fixture_tear_down);
  g_test_add ("/search/finds-what-was-saved-just-now", Fixture, NULL, fixture_set_up,
              test_finds_what_was_saved_just_now, fixture_tear_down);
  g_test_add ("/search/learns-later", Fixture, NULL, fixture_set_up, test_learns_later,
              fixture_tear_down);
  g_test_add ("/search/rare-among-many", Fixture, NULL, fixture_set_up, test_rare_among_many,
              fixture_tear_down);
  g_test_add ("/search/follows-changes", Fixture, NULL, fixture_set_up, test_follows_changes,
              fixture_tear_down);
  g_test_add ("/search/steps-of-one-operation", Fixture, NULL, fixture_set_up,
              test_steps_of_one_operation, fixture_tear_down);
  g_test_add ("/search/one-list-over-kinds", Fixture, NULL, fixture_set_up,
              test_one_list_over_kinds, fixture_tear_down);
  g_test_add ("/search/a-list-over-kinds-is-merged", Fixture, NULL, fixture_set_up,
              test_a_list_over_kinds_is_merged, fixture_tear_down);
  g_test_add ("/search/every-sort", Fixture, NULL, fixture_set_up, test_every_sort,
              fixture_tear_down);
  return g_test_run ();
}
