/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crm-export.h"
#include "crm-vcard.h"
#include "import-fixture.h"

/* A card each as these programs write them; the people are nobody. */
static const char google[] = "BEGIN:VCARD\r\n"
                             "VERSION:3.0\r\n"
                             "FN:Inês Exemplo\r\n"
                             "N:Exemplo;Inês;;;\r\n"
                             "EMAIL;TYPE=INTERNET;TYPE=WORK:ines@exemplo.test\r\n"
                             "EMAIL;TYPE=INTERNET:ines.casa@exemplo.test\r\n"
                             "TEL;TYPE=CELL:+351 912 000 001\r\n"
                             "TEL;TYPE=WORK:+351 211 000 002\r\n"
                             "item1.TEL:+351 211 000 003\r\n"
                             "item1.X-ABLabel:Armazém\r\n"
                             "ADR;TYPE=WORK:;;Rua do Ouro 1\\, 2.º;Lisboa;;1100-060;Portugal\r\n"
                             "ORG:Exemplo Lda\r\n"
                             "TITLE:Compras\r\n"
                             "BDAY:1980-02-29\r\n"
                             "NOTE:Primeira linha\\nsegunda\r\n"
                             "CATEGORIES:myContacts,clientes\r\n"
                             "END:VCARD\r\n";
static const char apple[]
    = "BEGIN:VCARD\r\n"
      "VERSION:3.0\r\n"
      "PRODID:-//Apple Inc.//macOS 13.0//EN\r\n"
      "N:Probă;Ana;Maria;Dr.;\r\n"
      "FN:Dr. Ana Maria Probă\r\n"
      "ORG:Probă SRL;Vânzări\r\n"
      "item1.EMAIL;type=INTERNET;type=pref:ana@proba.test\r\n"
      "item1.X-ABLabel:_$!<Other>!$_\r\n"
      "TEL;type=CELL;type=VOICE;type=pref:0722 000 004\r\n"
      "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17\r\n"
      "item2.X-ABDATE;type=pref:2010-06-01\r\n"
      "item2.X-ABLabel:_$!<Anniversary>!$_\r\n"
      "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAASABIAAD/4QBARXhpZgAATU0A\r\n"
      " KgAAAAgAAYdpAAQAAAABAAAAGgAAAAAAAqACAAQAAAABAAAAAaADAAQAAAABAAAAAQAAAAD\r\n"
      "X-ABUID:AAAA-1:ABPerson\r\n"
      "END:VCARD\r\n";
static const char outlook[]
    = "BEGIN:VCARD\r\n"
      "VERSION:2.1\r\n"
      "N;CHARSET=windows-1254;ENCODING=QUOTED-PRINTABLE:=DEzrnek;=DDpek\r\n"
      "FN;CHARSET=windows-1254;ENCODING=QUOTED-PRINTABLE:=DDpek =DEzrnek\r\n"
      "TEL;WORK;VOICE:+90 212 000 00 05\r\n"
      "TEL;WORK;FAX:+90 212 000 00 06\r\n"
      "NOTE;ENCODING=QUOTED-PRINTABLE:one=0D=0A=\r\n"
      "two\r\n"
      "ADR;WORK;PREF:;;Cadde 1;Istanbul;;34000;Turkey\r\n"
      "EMAIL;PREF;INTERNET:ipek@ornek.test\r\n"
      "END:VCARD\r\n";
static const char nextcloud[] = "BEGIN:VCARD\n"
                                "VERSION:4.0\n"
                                "UID:urn:uuid:0000-4\n"
                                "FN:Sam Sample\n"
                                "N:Sample;Sam;;;\n"
                                "TEL;TYPE=\"home,voice\";VALUE=uri:tel:+44-20-0000-0007\n"
                                "EMAIL;PREF=1:sam@sample.test\n"
                                "RELATED;TYPE=spouse:urn:uuid:0000-5\n"
                                "IMPP:xmpp:sam@chat.test\n"
                                "PHOTO:data:image/png;base64,iVBORw0KGgo=\n"
                                "GEO:geo:51.5,0.1\n"
                                "X-SOCIALPROFILE;TYPE=mastodon:https://social.test/@sam\n"
                                "END:VCARD\n";

static CrmImportReport *
import_cards (Fixture *fixture, const char *text, gssize length)
{
  g_autoptr (GFile) file = fixture_write ("cards.vcf", text, length);
  g_autoptr (CrmImportPlan) plan = fixture_plan (fixture, file, NULL, NULL);

  g_assert_cmpstr (crm_kind_get_name (crm_import_plan_get_kind (plan)), ==, "contact");
  return fixture_import (fixture, plan);
}

static gpointer
run_export (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmExportOptions options = { .format = CRM_EXPORT_VCARD };
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CrmQuery) query
      = crm_query_new (crm_catalog_find_kind (crm_session_get_catalog (session), data));

  if (crm_export_query (session, query, &options, stream, NULL, NULL, cancellable, error) < 0
      || !g_output_stream_write_all (stream, "", 1, NULL, NULL, error)
      || !g_output_stream_close (stream, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static char *
export_cards (Fixture *fixture, const char *kind)
{
  g_autoptr (GError) error = NULL;
  char *text
      = crm_store_run (fixture->store, CRM_LANE_READ, run_export, (gpointer) kind, NULL, &error);

  g_assert_no_error (error);
  return text;
}

static GPtrArray *
read_first (const char *text)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (text, -1, NULL);
  g_autoptr (CrmVcardReader) reader = crm_vcard_reader_new (stream);
  g_autoptr (GError) error = NULL;
  GPtrArray *card = crm_vcard_reader_next (reader, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (card);
  return card;
}

/* Each property that came in is there again, with its group, parameters and value. */
static void
assert_whole (const char *before, const char *after)
{
  g_autoptr (GPtrArray) from = read_first (before);
  g_autoptr (GPtrArray) to = read_first (after);
  g_autofree char *whole = crm_vcard_to_text (to);
  g_auto (GStrv) lines = g_strsplit (whole, "\n", -1);

  for (guint i = 0; i < from->len; i++)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      g_autofree char *line = NULL;

      g_ptr_array_add (one, from->pdata[i]);
      line = crm_vcard_to_text (one);
      if (!g_strv_contains ((const char *const *) lines, line))
        g_error ("lost: %s\nin: %s", line, whole);
    }
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  const char *card = data;
  g_autoptr (CrmImportReport) report = import_cards (fixture, card, -1);
  g_autofree char *written = NULL;

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 1);
  written = export_cards (fixture, "contact");
  g_assert_true (g_str_has_prefix (written, "BEGIN:VCARD\r\nVERSION:3.0\r\n"));
  assert_whole (card, written);
}

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  g_autofree char *all = g_strconcat (google, apple, outlook, nextcloud, NULL);
  g_autoptr (CrmImportReport) report = import_cards (fixture, all, -1);

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 4);
  fixture_assert_field (fixture, "contact", "name", "Inês Exemplo", "email", "ines@exemplo.test");
  fixture_assert_field (fixture, "contact", "name", "Inês Exemplo", "mobile", "+351 912 000 001");
  fixture_assert_field (fixture, "contact", "name", "Inês Exemplo", "phone", "+351 211 000 002");
  fixture_assert_field (fixture, "contact", "name", "Inês Exemplo", "street", "Rua do Ouro 1, 2.º");
  fixture_assert_field (fixture, "contact", "name", "Inês Exemplo", "city", "Lisboa");
  fixture_assert_field (fixture, "contact", "name", "Inês Exemplo", "job_title", "Compras");
  fixture_assert_field (fixture, "contact", "name", "Inês Exemplo", "description",
                        "Primeira linha\nsegunda");
  /* The company is made and linked. */
  g_assert_cmpint (fixture_count (fixture, "account", "name", "Exemplo Lda"), ==, 1);
  /* The second number keeps the label that its owner gave it. */
  g_assert_cmpint (fixture_count (fixture, "contact_method", "label", "Armazém"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "contact_method", "value", "ines.casa@exemplo.test"), ==,
                   1);
  /* A birthday without a year is no date of ours; it stays in the card. */
  fixture_assert_field (fixture, "contact", "name", "Ana Probă", "birthday", "");
  fixture_assert_field (fixture, "contact", "name", "İpek Şzrnek", "phone", "+90 212 000 00 05");
  fixture_assert_field (fixture, "contact", "name", "İpek Şzrnek", "description", "one\ntwo");
  g_assert_cmpint (fixture_count (fixture, "contact_method", "type", "fax"), ==, 1);
  fixture_assert_field (fixture, "contact", "name", "Sam Sample", "phone", "+44-20-0000-0007");
}

/* The photo of a card becomes that of the person, once, and goes out with the card; a photo that is
 * somewhere in the net stays in the card as it came. */
static void
test_photo (Fixture *fixture, gconstpointer data)
{
  static const char png[]
      = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg==";
  g_autofree char *text
      = g_strdup_printf ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Probă\r\nN:Probă;Ana;;;\r\n"
                         "X-LIKES:tea\r\nPHOTO;ENCODING=b;TYPE=PNG:%s\r\nEND:VCARD\r\n"
                         "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Rui Net\r\n"
                         "PHOTO:https://example.test/rui.jpg\r\nEND:VCARD\r\n",
                         png);
  g_autoptr (CrmImportReport) report = import_cards (fixture, text, -1);
  g_autofree char *hash = fixture_field (fixture, "contact", "name", "Ana Probă", "photo");
  g_autofree char *card = fixture_field (fixture, "contact", "name", "Ana Probă", "vcard");
  g_autofree char *other = fixture_field (fixture, "contact", "name", "Rui Net", "photo");
  g_autofree char *written = export_cards (fixture, "contact");
  g_autoptr (GString) whole = g_string_new (written);

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 2);
  g_assert_cmpuint (strlen (hash), ==, 64);
  g_assert_null (strstr (card, "PHOTO"));
  g_assert_nonnull (strstr (card, "X-LIKES:tea"));
  g_assert_cmpstr (other, ==, "");
  g_string_replace (whole, "\r\n ", "", 0);
  g_assert_nonnull (strstr (whole->str, png));
  g_assert_nonnull (strstr (whole->str, "TYPE=PNG"));
  g_assert_nonnull (strstr (whole->str, "https://example.test/rui.jpg"));
}

static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = import_cards (fixture, google, -1);
  g_autofree char *written = export_cards (fixture, "contact");
  g_autoptr (CrmImportReport) second = import_cards (fixture, written, -1);

  g_assert_cmpuint (crm_import_report_get_n (first, CRM_IMPORT_CREATE), ==, 1);
  g_assert_cmpuint (crm_import_report_get_n (second, CRM_IMPORT_CREATE), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "contact", NULL, NULL), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "contact_method", NULL, NULL), ==, 5);
  fixture_undo_batch (fixture, crm_import_report_get_batch (first));
  g_assert_cmpint (fixture_count (fixture, "contact_method", NULL, NULL), ==, 0);
}

static void
test_change (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) first = import_cards (fixture, apple, -1);
  g_autoptr (CrmImportReport) second = fixture_import_text (
      fixture, "contact", NULL,
      "Name,E-mail,Job title\nAna Probă,ana@proba.test,\"Director; vânzări\"\n");
  g_autofree char *written = NULL;

  g_assert_nonnull (first);
  g_assert_cmpuint (crm_import_report_get_n (second, CRM_IMPORT_UPDATE), ==, 1);
  written = export_cards (fixture, "contact");
  /* What is new here is in the card, and what came is still there. */
  g_assert_nonnull (strstr (written, "TITLE:Director\\; vânzări\r\n"));
  g_assert_nonnull (strstr (written, "ORG:Probă SRL;Vânzări\r\n"));
  g_assert_nonnull (strstr (written, "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-17\r\n"));
  assert_whole (apple, written);
}

static void
test_company (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportReport) report = fixture_import_text (
      fixture, "account", NULL, "Company,Phone,City\n\"Acme, SA\",211 000 000,Lisboa\n");
  g_autofree char *written = export_cards (fixture, "account");

  g_assert_nonnull (report);
  g_assert_nonnull (strstr (written, "FN:Acme\\, SA\r\n"));
  g_assert_nonnull (strstr (written, "ORG:Acme\\, SA\r\n"));
  g_assert_nonnull (strstr (written, "TEL;TYPE=WORK,VOICE:211 000 000\r\n"));
  g_assert_nonnull (strstr (written, ";;;Lisboa;;;"));
  g_assert_nonnull (strstr (written, "KIND:org\r\n"));
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  /* Cut off, without names, without colons, nested, with hostile lengths: nothing is fatal. */
  g_autofree char *long_line = g_strnfill (100000, 'x');
  g_autofree char *text = g_strconcat (
      "BEGIN:VCARD\nEND:VCARD\nBEGIN:VCARD\nFN:One\nno colon\n;;:\nX-A:", long_line,
      "\nAGENT:\nBEGIN:VCARD\nFN:Inner\nEND:VCARD\nEND:VCARD\nnoise\nBEGIN:VCARD\nFN:T\303\n"
      "EMAIL:cut@off.test",
      NULL);
  g_autoptr (CrmImportReport) report = import_cards (fixture, text, -1);

  g_assert_cmpuint (crm_import_report_get_n (report, CRM_IMPORT_CREATE), ==, 2);
  g_assert_cmpint (fixture_count (fixture, "contact", "name", "One"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "contact", "name", "Inner"), ==, 0);
  g_assert_cmpint (fixture_count (fixture, "contact_method", "value", "cut@off.test"), ==, 1);
}

static void
test_utf16 (Fixture *fixture, gconstpointer data)
{
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", google, NULL);
  gsize length;
  g_autofree char *wide = g_convert (marked, -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  g_autoptr (CrmImportReport) report = import_cards (fixture, wide, (gssize) length);

  g_assert_nonnull (report);
  fixture_assert_field (fixture, "contact", "name", "Inês Exemplo", "email", "ines@exemplo.test");
}

static void
test_fold (void)
{
  g_autofree char *value = g_strnfill (300, 'a');
  g_autofree char *letters = g_strconcat (value, "ĂăŞşİıçã", value, NULL);
  CrmVcardProperty *property = crm_vcard_property_new (NULL, "NOTE", "", letters);
  g_autoptr (GString) text = g_string_new ("BEGIN:VCARD\r\n");
  g_autoptr (GPtrArray) card = NULL;

  crm_vcard_property_append (property, text);
  g_string_append (text, "END:VCARD\r\n");
  g_assert_true (g_utf8_validate (text->str, -1, NULL));
  card = read_first (text->str);
  g_assert_cmpstr (((CrmVcardProperty *) card->pdata[0])->value, ==, letters);
  crm_vcard_property_free (property);
}

#define ADD(name, data, test)                                                                      \
  g_test_add (name, Fixture, data, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  ADD ("/vcard/google", google, test_round_trip);
  ADD ("/vcard/apple", apple, test_round_trip);
  ADD ("/vcard/outlook", outlook, test_round_trip);
  ADD ("/vcard/nextcloud", nextcloud, test_round_trip);
  ADD ("/vcard/fields", NULL, test_fields);
  ADD ("/vcard/again", NULL, test_again);
  ADD ("/vcard/photo", NULL, test_photo);
  ADD ("/vcard/change", NULL, test_change);
  ADD ("/vcard/company", NULL, test_company);
  ADD ("/vcard/damaged", NULL, test_damaged);
  ADD ("/vcard/utf16", NULL, test_utf16);
  g_test_add_func ("/vcard/fold", test_fold);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
