/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first line names the kind, what follows is a filter as people write one. What is understood
 * is written and read again, said to people, and put to a database as SQL. */
#include "config.h"

#include "../store/fixture.h"
#include "fuzz.h"

static Fixture office;

static void
close_office (void)
{
  fixture_tear_down (&office, NULL);
}

static void
open_office (void)
{
  if (office.store != NULL)
    return;
  fixture_set_up (&office, NULL);
  atexit (close_office);
}

static gpointer
count (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return crm_session_count (session, data, error) >= 0 ? data : NULL;
}

/* Far days and large numbers are taken as they come: whatever it is, it is SQL that SQLite reads.
 */
static void
check_sql (const CrmKind *kind, CrmFilter *filter)
{
  static const CrmId nobody;
  g_autoptr (CrmQuery) query = crm_query_new (kind);

  crm_query_add_filter (query, filter, &nobody);
  fixture_run (&office, CRM_LANE_READ, count, query);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *whole = g_strndup ((const char *) data, size);
  g_autoptr (CrmFilter) filter = NULL;
  g_autoptr (CrmFilter) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *printed = NULL;
  g_autofree char *twice = NULL;
  g_autofree char *said = NULL;
  const CrmKind *kind;
  const char *text;

  open_office ();
  kind = fuzz_read_kind (office.catalog, whole, &text);
  filter = crm_filter_parse (&kind, 1, text, "EUR", &error);
  g_assert_true ((filter == NULL) == (error != NULL));
  if (filter == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  printed = crm_filter_print (filter, &kind, 1, "EUR");
  again = crm_filter_parse (&kind, 1, printed, "EUR", &error);
  if (again == NULL)
    g_error ("“%s” was printed as “%s”: %s", text, printed, error->message);
  twice = crm_filter_print (again, &kind, 1, "EUR");
  g_assert_cmpstr (twice, ==, printed);
  said = crm_filter_say (filter, &kind, 1, "EUR", crm_locale_find ("en"));
  g_assert_true (g_utf8_validate (said, -1, NULL));
  check_sql (kind, filter);
  return 0;
}
