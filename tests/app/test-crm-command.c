/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of words that ask for something to be done, in five languages. */
#include "config.h"

#include <string.h>

#include "../store/fixture.h"

#include "crm-activity.h"
#include "crm-clock.h"
#include "crm-command.h"
#include "crm-date.h"
#include "crm-quick-entry.h"
#include "crm-wall.h"

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
  assert_said (f, "task order paper friday", "Add the task “Order paper”");
  assert_said (f, "call nobody tomorrow", "");
}

typedef struct
{
  const char *text;
  const char *type;
  const char *subject;
  const char *whom; /* who is found, or NULL */
  int days;         /* from today */
  int minute;       /* -1: only a day on which it is due */
} Entry;

static gpointer
check_entry (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Entry *expected = data;
  g_autoptr (CrmQuickEntry) entry = crm_quick_entry_read (session, expected->text, error);
  const CrmField *parent;
  gint64 at;
  CrmWall wall;

  g_assert_nonnull (entry);
  parent = crm_kind_find_field (crm_record_get_kind (entry->activity), "parent");
  at = crm_activity_get_time (entry->activity);
  wall = crm_wall_from_instant (at);
  g_test_message ("%s -> %s, %s", expected->text, crm_record_get_text (entry->activity, "type"),
                  crm_record_get_title (entry->activity));
  g_assert_cmpstr (crm_record_get_text (entry->activity, "type"), ==, expected->type);
  g_assert_cmpstr (crm_record_get_title (entry->activity), ==, expected->subject);
  g_assert_cmpstr (crm_record_get_link_title (entry->activity, parent), ==, expected->whom);
  g_assert_cmpint (wall.date - crm_instant_to_date (crm_clock_now ()), ==, expected->days);
  g_assert_cmpint (crm_record_is_set (entry->activity, "start_at") || wall.minute > 0 ? wall.minute
                                                                                      : -1,
                   ==, expected->minute);
  return data;
}

static gint64
read_clock (void)
{
  /* Wednesday, 4 March 2026, 11:00 in Lisbon. */
  return G_GINT64_CONSTANT (1772622000) * CRM_SECOND;
}

static void
test_quick (Fixture *f, gconstpointer data)
{
  static const Entry entries[] = {
    { "call Ana tomorrow 3pm about prices", "call", "Call Ana Prates: prices", "Ana Prates", 1,
      15 * 60 },
    { "tomorrow at 3 pm call ana", "call", "Call Ana Prates", "Ana Prates", 1, 15 * 60 },
    { "ligar ao cliente amanhã 15h sobre a tabela de preços", "call",
      "Ligar ao cliente sobre a tabela de preços", NULL, 1, 15 * 60 },
    { "ligar à Ana na sexta às 9h30 sobre a encomenda", "call", "Call Ana Prates: encomenda",
      "Ana Prates", 2, 9 * 60 + 30 },
    { "mâine la 10 sună furnizorul", "call", "Sună furnizorul", NULL, 1, 10 * 60 },
    { "sună pe Maria poimâine la 14:30 despre ofertă", "call", "Call Maria Çelik: ofertă",
      "Maria Çelik", 2, 14 * 60 + 30 },
    { "yarın 14:00 müşteriyi ara", "call", "Müşteriyi ara", NULL, 1, 14 * 60 },
    { "cuma günü saat 9'da Maria'yı fiyat listesi hakkında ara", "call",
      "Call Maria Çelik: fiyat listesi", "Maria Çelik", 2, 9 * 60 },
    { "2 saat sonra Maria'yı ara", "call", "Call Maria Çelik", "Maria Çelik", 0, 13 * 60 },
    { "ligar para a Ana daqui a 2 dias", "call", "Call Ana Prates", "Ana Prates", 2, 10 * 60 },
    { "sună Acme peste 3 zile la 16", "call", "Call Acme", "Acme", 3, 16 * 60 },
    { "call Ana in 30 minutes", "call", "Call Ana Prates", "Ana Prates", 0, 11 * 60 + 30 },
    { "reunião com Acme segunda de manhã", "meeting", "Meet Acme", "Acme", 5, 9 * 60 },
    { "vizită la Acme mâine după-amiază", "visit", "Visit Acme", "Acme", 1, 15 * 60 },
    { "send the offer to Acme on friday", "send", "Send the offer to Acme", "Acme", 2, -1 },
    { "enviar proposta à Acme 12/03/2026", "send", "Enviar proposta à Acme", "Acme", 8, -1 },
    { "Acme'ye teklif gönder yarın", "send", "Acme'ye teklif gönder", "Acme", 1, -1 },
    { "order 10 boxes tomorrow", "task", "Order 10 boxes", NULL, 1, -1 },
    { "task order paper", "task", "Order paper", NULL, 1, -1 },
    { "call Ana 9:00", "call", "Call Ana Prates", "Ana Prates", 1, 9 * 60 },
    { "call nobody tomorrow", "call", "Call nobody", NULL, 1, 10 * 60 },
  };
  make_office (f);
  g_object_unref (fixture_new (f, "contact", "name", "Ana Prates", NULL));
  crm_clock_set_source (read_clock);
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    fixture_run (f, CRM_LANE_READ, check_entry, (gpointer) &entries[i]);
  crm_clock_set_source (NULL);
}

static gpointer
check_said (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmLocale *locale = crm_locale_find ("en-GB");
  g_autoptr (CrmQuickEntry) two = NULL;
  g_autoptr (CrmQuickEntry) one = NULL;
  g_autofree char *said = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_null (crm_quick_entry_read (session, "", error));
  g_assert_null (crm_quick_entry_read (session, "tomorrow 10", error));
  one = crm_quick_entry_read (session, "call acme tomorrow 3pm about prices", error);
  said = crm_quick_entry_say (one, locale);
  g_assert_cmpstr (said, ==, "Call · Acme · Thursday, 5 March 2026, 15:00 · about: prices");
  two = crm_quick_entry_read (session, "call maria friday 10", error);
  g_assert_cmpuint (two->parties->len, ==, 2);
  first = g_strdup (crm_record_get_title (two->activity));
  crm_quick_entry_choose (two, 1);
  second = g_strdup (crm_record_get_title (two->activity));
  g_assert_cmpstr (first, !=, second);
  return data;
}

static void
test_quick_said (Fixture *f, gconstpointer data)
{
  make_office (f);
  g_object_unref (fixture_new (f, "contact", "name", "Maria Pop", NULL));
  crm_clock_set_source (read_clock);
  fixture_run (f, CRM_LANE_READ, check_said, f);
  crm_clock_set_source (NULL);
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
  g_test_add ("/command/quick", Fixture, NULL, fixture_set_up, test_quick, fixture_tear_down);
  g_test_add ("/command/quick-said", Fixture, NULL, fixture_set_up, test_quick_said,
              fixture_tear_down);
  g_test_add ("/command/new", Fixture, NULL, fixture_set_up, test_new, fixture_tear_down);
  g_test_add_func ("/command/subject", test_subject);
  return g_test_run ();
}
