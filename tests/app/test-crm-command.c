/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of words that ask for something to be done, in five languages. */
#include "config.h"

#include <string.h>

#include "../store/fixture.h"

#include "crm-command.h"
#include "crm-date.h"

typedef struct
{
  const char *text;
  char *said;
  gint64 start;
} Line;

static gpointer
read_commands (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Line *line = data;
  g_autoptr (GPtrArray) commands = crm_commands_read (session, line->text, error);
  g_autoptr (GString) said = g_string_new (NULL);

  for (guint i = 0; commands != NULL && i < commands->len; i++)
    {
      CrmCommand *command = g_ptr_array_index (commands, i);

      g_string_append_printf (said, "%s%s", i > 0 ? "|" : "", command->effect);
      if (command->type == CRM_COMMAND_PLAN)
        line->start = crm_record_get_integer (command->record, "start_at", 0);
    }
  line->said = g_string_free (g_steal_pointer (&said), FALSE);
  return data;
}

static gint64
assert_said (Fixture *f, const char *text, const char *said)
{
  Line line = { text, NULL, 0 };

  fixture_run (f, CRM_LANE_READ, read_commands, &line);
  g_test_message ("%s -> %s", text, line.said);
  g_assert_cmpstr (line.said, ==, said);
  g_free (line.said);
  return line.start;
}

static void
make_office (Fixture *f)
{
  g_autoptr (CrmRecord) acme = fixture_new (f, "account", "name", "Acme", NULL);
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (acme));

  g_object_unref (fixture_new (f, "opportunity", "name", "Roof", "account_id", id, "amount", "1200",
                               "currency", "EUR", NULL));
  g_object_unref (fixture_new (f, "contact", "name", "Maria Çelik", NULL));
}

static void
test_move (Fixture *f, gconstpointer data)
{
  static const char *const lines[]
      = { "deal acme stage won",   "deal acme won",       "move roof to won",
          "negócio acme ganho",    "mover acme para won", "afacere acme câștigat",
          "fırsat acme kazanıldı", "DEAL ACME WO" };

  make_office (f);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_said (f, lines[i], "Move “Acme – Roof” to Won");
  assert_said (f, "deal acme", "");
  assert_said (f, "deal nobody won", "");
  assert_said (f, "acme won", "");
}

/* Deals of one name are told apart by where they are and how much they are worth. */
static gpointer
read_details (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Line *line = data;
  g_autoptr (GPtrArray) commands = crm_commands_read (session, line->text, error);

  g_assert_cmpuint (commands->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      CrmCommand *command = g_ptr_array_index (commands, i);

      g_assert_cmpstr (command->effect, ==, "Move “Acme – Roof” to Won");
      g_assert_nonnull (strstr (command->detail, " · "));
    }
  g_assert_cmpstr (((CrmCommand *) commands->pdata[0])->detail, !=,
                   ((CrmCommand *) commands->pdata[1])->detail);
  return data;
}

static void
test_equal_names (Fixture *f, gconstpointer data)
{
  g_autoptr (CrmRecord) acme = NULL;
  g_autofree char *id = NULL;
  Line line = { "deal roof won", NULL, 0 };

  make_office (f);
  acme = fixture_find (f, "account", "Acme");
  id = crm_id_dup_string (crm_record_get_id (acme));
  g_object_unref (fixture_new (f, "opportunity", "name", "Roof", "account_id", id, "amount", "350",
                               "currency", "EUR", NULL));
  fixture_run (f, CRM_LANE_READ, read_details, &line);
}

static void
test_plan (Fixture *f, gconstpointer data)
{
  static const char *const lines[]
      = { "call maria tomorrow 10", "ligar maria amanhã 10:00", "liga celik amanha às 10h",
          "sună maria mâine la 10", "ara maria yarın saat 10",  "call maria tomorrow at 10am" };
  /* All of them are the Monday that comes. */
  static const char *const coming[] = { "call maria next week 10",
                                        "call maria monday at 10",
                                        "call maria next Monday 10",
                                        "ligar maria segunda-feira às 10",
                                        "ligar maria segunda feira 10h",
                                        "liga maria na próxima segunda 10h",
                                        "ligar maria 10h próxima semana",
                                        "ligar maria semana que vem 10h",
                                        "sună maria luni la 10",
                                        "sună maria lunea viitoare la 10",
                                        "sună maria săptămâna viitoare 10",
                                        "ara maria pazartesi saat 10",
                                        "ara maria gelecek pazartesi 10",
                                        "ara maria haftaya 10",
                                        "ara maria gelecek hafta 10" };
  gint64 start = crm_instant_from_date (crm_date_today () + 1, 10, 0);

  make_office (f);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_cmpint (assert_said (f, lines[i], "Plan a call with “Maria Çelik”"), ==, start);
  start
      = crm_instant_from_date (crm_date_today () + 8 - crm_date_weekday (crm_date_today ()), 10, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (coming); i++)
    g_assert_cmpint (assert_said (f, coming[i], "Plan a call with “Maria Çelik”"), ==, start);
  assert_said (f, "call next week", "");
  start = crm_instant_from_date (crm_date_today () + 1, 14, 30);
  g_assert_cmpint (
      assert_said (f, "meet maria 14:30 tomorrow", "Plan a meeting with “Maria Çelik”"), ==, start);
  assert_said (f, "task order paper friday", "Add the task “order paper”");
  assert_said (f, "call nobody tomorrow", "");
}

static void
test_new (Fixture *f, gconstpointer data)
{
  assert_said (f, "new contact João", "New Person: “João”");
  assert_said (f, "novo contacto João Dias", "New Person: “João Dias”");
  assert_said (f, "adaugă firmă Verde", "New Company: “Verde”");
  assert_said (f, "yeni fırsat Çatı", "New Deal: “Çatı”");
  assert_said (f, "new contact", "");
  assert_said (f, "new", "");
  assert_said (f, "", "");
}

static void
test_subject (void)
{
  g_autofree char *subject = crm_command_dup_subject ("open  reports of May");

  g_assert_cmpstr (subject, ==, "reports of May");
  g_assert_null (crm_command_dup_subject ("reports of May"));
  g_assert_null (crm_command_dup_subject ("open"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/command/move", Fixture, NULL, fixture_set_up, test_move, fixture_tear_down);
  g_test_add ("/command/equal-names", Fixture, NULL, fixture_set_up, test_equal_names,
              fixture_tear_down);
  g_test_add ("/command/plan", Fixture, NULL, fixture_set_up, test_plan, fixture_tear_down);
  g_test_add ("/command/new", Fixture, NULL, fixture_set_up, test_new, fixture_tear_down);
  g_test_add_func ("/command/subject", test_subject);
  return g_test_run ();
}
