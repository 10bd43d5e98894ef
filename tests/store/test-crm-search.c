/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fixture.h"

typedef struct
{
  const char *text;
  char *titles;
} Search;

static gpointer
search (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Search *wanted = data;
  g_autoptr (GPtrArray) records = crm_session_search (session, wanted->text, 20, error);
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; records != NULL && i < records->len; i++)
    g_string_append_printf (titles, "%s%s", i > 0 ? "|" : "",
                            crm_record_get_title (g_ptr_array_index (records, i)));
  wanted->titles = g_strdup (titles->str);
  return data;
}

static void
assert_found (Fixture *f, const char *text, const char *titles)
{
  Search wanted = { text, NULL };

  fixture_run (f, CRM_LANE_READ, search, &wanted);
  g_test_message ("%s -> %s", text, wanted.titles);
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/search/every-way-of-writing", Fixture, NULL, fixture_set_up,
              test_every_way_of_writing, fixture_tear_down);
  g_test_add ("/search/follows-changes", Fixture, NULL, fixture_set_up, test_follows_changes,
              fixture_tear_down);
  g_test_add ("/search/steps-of-one-operation", Fixture, NULL, fixture_set_up,
              test_steps_of_one_operation, fixture_tear_down);
  g_test_add ("/search/one-list-over-kinds", Fixture, NULL, fixture_set_up,
              test_one_list_over_kinds, fixture_tear_down);
  g_test_add ("/search/every-sort", Fixture, NULL, fixture_set_up, test_every_sort,
              fixture_tear_down);
  return g_test_run ();
}
