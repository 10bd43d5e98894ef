/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "import-fixture.h"

static CrmImportPlan *
make_plan (Fixture *fixture, const char *text)
{
  g_autoptr (GFile) file = fixture_write ("export.csv", text, -1);

  return fixture_plan (fixture, file, NULL, NULL);
}

static void
assert_column (CrmImportPlan *plan, const char *header, const char *field)
{
  for (guint i = 0; i < crm_import_plan_get_n_columns (plan); i++)
    if (strcmp (crm_import_plan_get_column_name (plan, i), header) == 0)
      {
        const CrmField *found = crm_import_plan_get_field (plan, i);
        g_autofree char *more = crm_import_plan_dup_more (plan, i);

        g_assert_cmpstr (found != NULL ? crm_field_get_name (found) : more, ==, field);
        return;
      }
  g_error ("no column %s", header);
}

static const struct
{
  const char *program, *kind, *headers, *header, *field, *more_header, *more;
} exports[] = {
  { "Google Contacts", "contact",
    "First Name,Middle Name,Last Name,Nickname,File As,Organization Name,Organization Title,"
    "Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,"
    "E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,"
    "Phone 2 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,"
    "Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,"
    "Website 1 - Label,Website 1 - Value",
    "Organization Name", "account_id", "Phone 2 - Value", "Further: Phone" },
  { "Google Contacts", "contact",
    "Name,Given Name,Additional Name,Family Name,Birthday,Notes,Group Membership,E-mail 1 - Type,"
    "E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,"
    "Phone 2 - Type,Phone 2 - Value,Organization 1 - Name,Organization 1 - Title",
    "Family Name", "last_name", "Group Membership", "Labels, Kept with the Address Card" },
  { "Outlook", "contact",
    "First Name,Middle Name,Last Name,Company,Department,Job Title,Business Street,Business City,"
    "Business Postal Code,Business Country/Region,Home Street,Home City,Business Fax,"
    "Business Phone,Business Phone 2,Home Phone,Mobile Phone,E-mail Address,E-mail 2 Address,"
    "Birthday,Categories,Notes,Web Page",
    "Business City", "city", "Home Street", "Address (Home): Street" },
  { "Outlook", "contact",
    "Ad,Soyadı,Şirket,İş Unvanı,İş Telefonu,Cep Telefonu,Ev Telefonu,E-posta Adresi,Notlar",
    "İş Telefonu", "phone", "Ev Telefonu", "Further: Phone" },
  { "Outlook", "contact",
    "Título,Nome próprio,Apelido,Empresa,Cargo,Rua (emprego),Localidade (emprego),"
    "Telefone (emprego),Telefone (residência),Telemóvel,Endereço de Correio Electrónico,Categorias",
    "Localidade (emprego)", "city", "Telefone (residência)", "Further: Phone" },
  { "Outlook", "contact",
    "Titlu,Prenume,Nume,Companie,Funcție,Stradă serviciu,Localitate serviciu,Telefon la serviciu,"
    "Telefon domiciliu,Telefon mobil,Adresă e-mail,Adresă e-mail 2,Zi de naștere",
    "Prenume", "first_name", "Adresă e-mail 2", "Further: E-mail" },
  { "Outlook", "contact",
    "Nome,Sobrenome,Empresa,Cargo,Telefone comercial,Telefone celular,Telefone residencial,"
    "Endereço de email",
    "Sobrenome", "last_name", "Telefone residencial", "Further: Phone" },
  { "HubSpot", "contact",
    "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Fax Number,"
    "Contact owner,Associated Company,Lead Status,Create Date",
    "Associated Company", "account_id", "Fax Number", "Further: Fax" },
  { "HubSpot", "account",
    "Record ID,Company name,Company owner,Phone Number,City,Country/Region,Industry,"
    "Company Domain Name,Website URL",
    "Company name", "name", "Website URL", "Further: Website" },
  { "Pipedrive", "contact",
    "Person - ID,Person - Name,Person - Organization,Person - Phone - Work,Person - Phone - Home,"
    "Person - Phone - Mobile,Person - Email - Work,Person - Owner",
    "Person - Phone - Mobile", "mobile", "Person - Phone - Home", "Further: Phone" },
  { "Salesforce", "contact",
    "First Name,Last Name,Title,Account Name,Mailing Street,Mailing City,Mailing State/Province,"
    "Mailing Zip/Postal Code,Mailing Country,Phone,Mobile,Fax,Email,Contact Owner,Other Street",
    "Mailing Zip/Postal Code", "postal_code", "Fax", "Further: Fax" },
  { "EspoCRM", "contact",
    "id,firstName,lastName,accountName,title,emailAddress,phoneNumber,phoneNumberHome,"
    "addressStreet,addressCity,description",
    "accountName", "account_id", "phoneNumberHome", "Further: Phone" },
};

static void
test_recognised (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exports); i++)
    {
      guint n = 1;
      g_autofree char *row = NULL, *text = NULL;
      g_autoptr (CrmImportPlan) plan = NULL;

      for (const char *p = exports[i].headers; *p != '\0'; p++)
        n += *p == ',';
      row = g_strnfill (n - 1, ',');
      text = g_strconcat (exports[i].headers, "\nx", row, "\n", NULL);
      plan = make_plan (fixture, text);
      g_assert_cmpstr (crm_import_plan_get_program (plan), ==, exports[i].program);
      g_assert_cmpstr (crm_kind_get_name (crm_import_plan_get_kind (plan)), ==, exports[i].kind);
      assert_column (plan, exports[i].header, exports[i].field);
      assert_column (plan, exports[i].more_header, exports[i].more);
    }
}

static void
test_google (Fixture *fixture, gconstpointer data)
{
  static const char text[]
      = "First Name,Last Name,Organization Name,Birthday,E-mail 1 - Label,E-mail 1 - Value,"
        "Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Street,"
        "Address 1 - City,Address 2 - Street,Address 2 - City,Labels\n"
        "Ana,Exemplo,Exemplo Lda,1980-02-29,* Work,a@exemplo.test ::: b@exemplo.test,Work,"
        "+351 211 000 001,Armazém,+351 211 000 002,Rua A,Lisboa,Rua B,Porto,"
        "* myContacts ::: Clientes ::: Amigos\n";
  g_autoptr (CrmImportPlan) plan = make_plan (fixture, text);
  g_autofree char *json = crm_import_plan_to_json (plan);
  g_autoptr (GError) error = NULL;
  g_autoptr (CrmImportReport) first = NULL, second = NULL;
  g_autofree char *email = NULL, *birthday = NULL, *card = NULL;

  /* The plan survives being saved. */
  g_assert_true (crm_import_plan_apply_json (plan, json, &error));
  g_assert_no_error (error);
  first = fixture_import (fixture, plan);
  g_assert_cmpuint (crm_import_report_get_n (first, CRM_IMPORT_CREATE), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "account", "name", "Exemplo Lda"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "contact_method", "label", "Armazém"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "address", "street", "Rua B"), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "address", NULL, NULL), ==, 2);
  email = fixture_field (fixture, "contact", "name", "Ana Exemplo", "email");
  g_assert_cmpstr (email, ==, "a@exemplo.test");
  birthday = fixture_field (fixture, "contact", "name", "Ana Exemplo", "birthday");
  g_assert_cmpstr (birthday, !=, "");
  card = fixture_field (fixture, "contact", "name", "Ana Exemplo", "vcard");
  g_assert_cmpstr (g_strstrip (card), ==, "CATEGORIES:Clientes,Amigos");
  /* The same file again adds nothing. */
  second = fixture_import (fixture, plan);
  g_assert_cmpuint (crm_import_report_get_n (second, CRM_IMPORT_CREATE), ==, 0);
  g_assert_cmpuint (crm_import_report_get_n (second, CRM_IMPORT_SAME), ==, 1);
  g_assert_cmpint (fixture_count (fixture, "contact_method", NULL, NULL), ==, 3);
  g_assert_cmpint (fixture_count (fixture, "address", NULL, NULL), ==, 2);
}

/* Labels take the place of those of an address card, whose other lines stay. */
static void
test_labels (Fixture *fixture, gconstpointer data)
{
  static const char vcf[] = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Exemplo\r\n"
                            "N:Exemplo;Ana;;;\r\nEMAIL:a@exemplo.test\r\nX-ROOM:12\r\n"
                            "CATEGORIES:Antigos\r\nEND:VCARD\r\n";
  static const char csv[] = "First Name,Last Name,Labels,E-mail 1 - Value,Phone 1 - Value\n"
                            "Ana,Exemplo,* myContacts ::: Norte,a@exemplo.test,\n";
  g_autoptr (GFile) cards = fixture_write ("cards.vcf", vcf, -1);
  g_autoptr (CrmImportPlan) first = fixture_plan (fixture, cards, NULL, NULL);
  g_autoptr (CrmImportReport) created = fixture_import (fixture, first);
  g_autoptr (CrmImportPlan) second = make_plan (fixture, csv);
  g_autoptr (CrmImportReport) updated = fixture_import (fixture, second);
  g_autofree char *card = fixture_field (fixture, "contact", "name", "Ana Exemplo", "vcard");

  g_assert_cmpuint (crm_import_report_get_n (created, CRM_IMPORT_CREATE), ==, 1);
  g_assert_cmpuint (crm_import_report_get_n (updated, CRM_IMPORT_UPDATE), ==, 1);
  g_assert_nonnull (strstr (card, "X-ROOM:12"));
  g_assert_nonnull (strstr (card, "CATEGORIES:Norte"));
  g_assert_null (strstr (card, "Antigos"));
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CrmImportPlan) plan
      = make_plan (fixture, "First Name,Last Name,Email\nAna,Exemplo,a@exemplo.test\n");

  g_assert_null (crm_import_plan_get_program (plan));
}

static void
test_pipe (void)
{
  g_autoptr (GFile) place = fixture_write ("pipe", "", 0);
  g_autofree char *path = g_strconcat (g_file_peek_path (place), ".fifo", NULL);
  g_autoptr (GFile) pipe = g_file_new_for_path (path);
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/zero");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_assert_null (crm_csv_reader_open (pipe, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "pipe"));
  g_clear_error (&error);
  g_assert_null (crm_csv_reader_open (device, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "device"));
  g_file_delete (pipe, NULL, NULL);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/known/recognised", Fixture, NULL, fixture_set_up, test_recognised,
              fixture_tear_down);
  g_test_add ("/known/google", Fixture, NULL, fixture_set_up, test_google, fixture_tear_down);
  g_test_add ("/known/labels", Fixture, NULL, fixture_set_up, test_labels, fixture_tear_down);
  g_test_add ("/known/unknown", Fixture, NULL, fixture_set_up, test_unknown, fixture_tear_down);
  g_test_add_func ("/known/pipe", test_pipe);
  result = g_test_run ();
  fixture_cleanup ();
  return result;
}
