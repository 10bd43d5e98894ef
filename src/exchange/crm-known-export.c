/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How other programs write their lists: data, no rules. A file is recognised by headings that only
 * this program writes together. */
#include "config.h"

#include "crm-known-export.h"

#include <string.h>

#include "crm-suggest.h"

#define PHONE "contact_method/phone/value"
#define MOBILE "contact_method/mobile/value"
#define EMAIL "contact_method/email/value"
#define WEB "contact_method/web/value"
#define FAX "contact_method/fax/value"
#define OTHER "contact_method/other/value"
#define LABELS "contact/labels/vcard"

#define ADDRESS_OF(prefix, type)                                                                   \
  { prefix "Street", "address/" type "/street", NULL },                                            \
      { prefix "City", "address/" type "/city", NULL },                                            \
      { prefix "Region|" prefix "State", "address/" type "/region", NULL },                        \
      { prefix "Postal Code", "address/" type "/postal_code", NULL },                              \
  {                                                                                                \
    prefix "Country|" prefix "Country/Region", "address/" type "/country", NULL                    \
  }

const CrmVcardMethod crm_vcard_methods[CRM_VCARD_N_METHODS] = {
  { "phone", "phone 2", "phone 2 label" },
  { "phone", "phone 3", "phone 3 label" },
  { "mobile", "mobile 2", "mobile 2 label" },
  { "email", "email 2", "email 2 label" },
  { "email", "email 3", "email 3 label" },
  { "web", "website 2", "website 2 label" },
  { "fax", "fax", "fax label" },
  { "fax", "fax 2", "fax 2 label" },
  { "other", "other", "other label" },
};

static const char *const vcard_signature[] = { "vcard", "phone 2", "email 2", NULL };
static const CrmKnownColumn vcard_columns[] = {
  { "name", "name", NULL },
  { "last_name", "last_name", NULL },
  { "first_name", "first_name", NULL },
  { "job_title", "job_title", NULL },
  { "account_id", "account_id", NULL },
  { "phone", "phone", NULL },
  { "mobile", "mobile", NULL },
  { "email", "email", NULL },
  { "website", "website", NULL },
  { "street", "street", NULL },
  { "city", "city", NULL },
  { "region", "region", NULL },
  { "postal_code", "postal_code", NULL },
  { "country", "country", NULL },
  { "birthday", "birthday", NULL },
  { "language", "language", NULL },
  { "description", "description", NULL },
  { "external_id", "external_id", NULL },
  { "phone 2", PHONE, "@phone 2 label" },
  { "phone 3", PHONE, "@phone 3 label" },
  { "mobile 2", MOBILE, "@mobile 2 label" },
  { "email 2", EMAIL, "@email 2 label" },
  { "email 3", EMAIL, "@email 3 label" },
  { "website 2", WEB, "@website 2 label" },
  { "fax", FAX, "@fax label" },
  { "fax 2", FAX, "@fax 2 label" },
  { "other", OTHER, "@other label" },
  { "vcard", "vcard", NULL },
  { NULL },
};

static const char *const google_signature[] = { "E-mail 1 - Value", "Phone 1 - Value", NULL };
static const char *const google_phone_signature[]
    = { "Phone 1 - Value", "First Name", "Organization Name", NULL };
static const char *const google_mail_signature[]
    = { "E-mail 1 - Value", "First Name", "Organization Name", NULL };
static const CrmKnownColumn google_columns[] = {
  { "Name", "name", NULL },
  { "First Name|Given Name", "first_name", NULL },
  { "Last Name|Family Name", "last_name", NULL },
  { "Organization Name|Organization 1 - Name", "account_id", NULL },
  { "Organization Title|Organization 1 - Title", "job_title", NULL },
  { "Birthday", "birthday", NULL },
  { "Notes", "description", NULL },
  { "Language", "language", NULL },
  { "Labels|Group Membership", LABELS, NULL },
  { "E-mail 1 - Value", "email", NULL },
  { "E-mail 2 - Value", EMAIL, "@E-mail 2 - Label|E-mail 2 - Type" },
  { "E-mail 3 - Value", EMAIL, "@E-mail 3 - Label|E-mail 3 - Type" },
  { "E-mail 4 - Value", EMAIL, "@E-mail 4 - Label|E-mail 4 - Type" },
  { "Phone 1 - Value", "phone", NULL },
  { "Phone 2 - Value", PHONE, "@Phone 2 - Label|Phone 2 - Type" },
  { "Phone 3 - Value", PHONE, "@Phone 3 - Label|Phone 3 - Type" },
  { "Phone 4 - Value", PHONE, "@Phone 4 - Label|Phone 4 - Type" },
  { "Phone 5 - Value", PHONE, "@Phone 5 - Label|Phone 5 - Type" },
  { "Website 1 - Value", "website", NULL },
  { "Website 2 - Value", WEB, "@Website 2 - Label|Website 2 - Type" },
  { "IM 1 - Value", OTHER, "@IM 1 - Service" },
  { "Address 1 - Street", "street", NULL },
  { "Address 1 - City", "city", NULL },
  { "Address 1 - Region", "region", NULL },
  { "Address 1 - Postal Code", "postal_code", NULL },
  { "Address 1 - Country", "country", NULL },
  ADDRESS_OF ("Address 2 - ", "home"),
  { NULL },
};

static const char *const outlook_signature[]
    = { "E-mail Address", "Business Phone", "Home Street", NULL };
static const CrmKnownColumn outlook_columns[] = {
  { "First Name", "first_name", NULL },
  { "Last Name", "last_name", NULL },
  { "Company", "account_id", NULL },
  { "Job Title", "job_title", NULL },
  { "Business Street", "street", NULL },
  { "Business City", "city", NULL },
  { "Business State", "region", NULL },
  { "Business Postal Code", "postal_code", NULL },
  { "Business Country/Region|Business Country", "country", NULL },
  ADDRESS_OF ("Home ", "home"),
  ADDRESS_OF ("Other ", "shipping"),
  { "Business Phone", "phone", NULL },
  { "Business Phone 2", PHONE, "work" },
  { "Home Phone", PHONE, "home" },
  { "Home Phone 2", PHONE, "home" },
  { "Other Phone", PHONE, "other" },
  { "Company Main Phone", PHONE, "company" },
  { "Assistant's Phone", PHONE, "assistant" },
  { "Mobile Phone", "mobile", NULL },
  { "Business Fax", FAX, "work" },
  { "Home Fax", FAX, "home" },
  { "E-mail Address", "email", NULL },
  { "E-mail 2 Address", EMAIL, NULL },
  { "E-mail 3 Address", EMAIL, NULL },
  { "Web Page", "website", NULL },
  { "Birthday", "birthday", NULL },
  { "Notes", "description", NULL },
  { "Language", "language", NULL },
  { "Categories", LABELS, NULL },
  { NULL },
};

/* Outlook translates its headings, and its versions do so in different words; these are those of
 * Portugal, Brazil, Romania and Turkey. No real file was at hand, so every wording that is likely
 * is there, and a file is recognised by any pair of them. */
#define LOCAL_MAIL                                                                                 \
  "Endereço de correio eletrónico|Endereço de correio electrónico|Endereço de email|"         \
  "Endereço de e-mail|Adresă de e-mail|Adresă e-mail|Adresa de e-mail|E-posta Adresi"
#define LOCAL_PHONE                                                                                \
  "Telefone da empresa|Telefone do emprego|Telefone (emprego)|Telefone profissional|"              \
  "Telefone comercial|Telefon serviciu|Telefon la serviciu|Telefon firmă|İş Telefonu"
#define LOCAL_MOBILE                                                                               \
  "Telemóvel|Telefone móvel|Telefone celular|Celular|Telefon mobil|Mobil|Cep Telefonu|"          \
  "Mobil Telefon"

static const char *const outlook_local_signature[] = { LOCAL_MAIL, LOCAL_PHONE, NULL };
static const char *const outlook_mobile_signature[]
    = { LOCAL_MAIL, LOCAL_MOBILE, "Apelido|Sobrenome|Nume|Soyadı", "Empresa|Firmă|Companie|Şirket",
        NULL };
static const CrmKnownColumn outlook_local_columns[] = {
  { "Nome próprio|Nome|Primeiro nome|Prenume|Ad|Adı", "first_name", NULL },
  { "Apelido|Sobrenome|Último nome|Nume|Nume de familie|Soyadı|Soyad", "last_name", NULL },
  { "Empresa|Firmă|Firma|Companie|Şirket", "account_id", NULL },
  { "Cargo|Função|Funcție|Funcţie|Post|İş Unvanı|Unvan", "job_title", NULL },
  { "Rua da empresa|Rua do emprego|Rua (emprego)|Rua profissional|Rua do endereço comercial|"
    "Rua comercial|Stradă serviciu|Strada la serviciu|İş Adresi Sokak|İş Adresi Cadde|"
    "İş Adresi Cadde/Sokak|İş Sokağı",
    "street", NULL },
  { "Localidade da empresa|Localidade do emprego|Localidade (emprego)|Cidade do endereço comercial|"
    "Cidade comercial|Localitate serviciu|Oraș serviciu|Localitatea la serviciu|İş Adresi Şehir|"
    "İş Adresi İl|İş Şehri",
    "city", NULL },
  { "Distrito da empresa|Distrito do emprego|Estado do endereço comercial|Estado comercial|"
    "Județ serviciu|Stat serviciu|İş Adresi Eyalet|İş Adresi Bölge|İş Adresi İlçe",
    "region", NULL },
  { "Código postal da empresa|Código postal do emprego|Código postal (emprego)|"
    "CEP do endereço comercial|CEP comercial|Cod poștal serviciu|İş Adresi Posta Kodu|"
    "İş Posta Kodu",
    "postal_code", NULL },
  { "País da empresa|País/Região da empresa|País do emprego|País/Região (emprego)|"
    "País do endereço comercial|País/região do endereço comercial|País comercial|Țara serviciu|"
    "Țară/regiune serviciu|İş Adresi Ülke/Bölge|İş Adresi Ülke|İş Ülkesi/Bölgesi",
    "country", NULL },
  { "Rua da residência|Rua de casa|Rua (residência)|Rua do endereço residencial|Rua residencial|"
    "Stradă domiciliu|Stradă acasă|Ev Adresi Sokak|Ev Adresi Cadde|Ev Adresi Cadde/Sokak",
    "address/home/street", NULL },
  { "Localidade da residência|Localidade de casa|Localidade (residência)|"
    "Cidade do endereço residencial|Cidade residencial|Localitate domiciliu|Localitate acasă|"
    "Ev Adresi Şehir|Ev Adresi İl",
    "address/home/city", NULL },
  { "Código postal da residência|Código postal de casa|CEP do endereço residencial|"
    "CEP residencial|Cod poștal domiciliu|Cod poștal acasă|Ev Adresi Posta Kodu",
    "address/home/postal_code", NULL },
  { "País da residência|País de casa|País do endereço residencial|"
    "País/região do endereço residencial|Țara domiciliu|Țara acasă|Ev Adresi Ülke/Bölge|"
    "Ev Adresi Ülke",
    "address/home/country", NULL },
  { LOCAL_PHONE, "phone", NULL },
  { "Telefone da empresa 2|Telefone do emprego 2|Telefone (emprego) 2|Telefone profissional 2|"
    "Telefone comercial 2|Telefon serviciu 2|Telefon la serviciu 2|İş Telefonu 2",
    PHONE, "work" },
  { "Telefone de casa|Telefone da residência|Telefone (residência)|Telefone residencial|"
    "Telefon acasă|Telefon domiciliu|Ev Telefonu",
    PHONE, "home" },
  { "Telefone de casa 2|Telefone residencial 2|Telefon acasă 2|Telefon domiciliu 2|Ev Telefonu 2",
    PHONE, "home" },
  { "Outro telefone|Alt telefon|Diğer Telefon", PHONE, "other" },
  { "Telefone principal da empresa|Telefon principal firmă|Şirket Ana Telefonu", PHONE, "company" },
  { LOCAL_MOBILE, "mobile", NULL },
  { "Fax da empresa|Fax do emprego|Fax (emprego)|Fax profissional|Fax comercial|Fax serviciu|"
    "Fax la serviciu|İş Faksı",
    FAX, "work" },
  { "Fax da residência|Fax de casa|Fax residencial|Fax acasă|Fax domiciliu|Ev Faksı", FAX, "home" },
  { LOCAL_MAIL, "email", NULL },
  { "Endereço de correio eletrónico 2|Endereço de correio electrónico 2|Endereço de email 2|"
    "Endereço de e-mail 2|Adresă de e-mail 2|Adresă e-mail 2|E-posta 2 Adresi|E-posta Adresi 2",
    EMAIL, NULL },
  { "Endereço de correio eletrónico 3|Endereço de correio electrónico 3|Endereço de email 3|"
    "Endereço de e-mail 3|Adresă de e-mail 3|Adresă e-mail 3|E-posta 3 Adresi|E-posta Adresi 3",
    EMAIL, NULL },
  { "Página Web|Página da Web|Pagină Web|Pagină de Web|Web Sayfası", "website", NULL },
  { "Data de nascimento|Aniversário|Zi de naștere|Data nașterii|Doğum Günü|Doğum Tarihi",
    "birthday", NULL },
  { "Idioma|Língua|Limbă|Dil", "language", NULL },
  { "Categorias|Categorii|Kategoriler", LABELS, NULL },
  { "Notas|Anotações|Note|Notlar", "description", NULL },
  { NULL },
};

static const char *const hubspot_contact_signature[]
    = { "Record ID", "First Name", "Last Name", "Email", NULL };
static const CrmKnownColumn hubspot_contact_columns[] = {
  { "Record ID", "external_id", NULL },
  { "First Name", "first_name", NULL },
  { "Last Name", "last_name", NULL },
  { "Email", "email", NULL },
  { "Phone Number", "phone", NULL },
  { "Mobile Phone Number", "mobile", NULL },
  { "Fax Number", FAX, NULL },
  { "Job Title", "job_title", NULL },
  { "Associated Company|Company Name|Primary Associated Company", "account_id", NULL },
  { "Contact owner", "owner_id", NULL },
  { "Street Address", "street", NULL },
  { "City", "city", NULL },
  { "State/Region", "region", NULL },
  { "Postal Code", "postal_code", NULL },
  { "Country/Region", "country", NULL },
  { "Website URL", "website", NULL },
  { "Date of birth", "birthday", NULL },
  { "Preferred language", "language", NULL },
  { "Original Source|Original Traffic Source", "source", NULL },
  { "Message", "description", NULL },
  { NULL },
};

static const char *const hubspot_company_signature[]
    = { "Record ID", "Company name", "Company owner", NULL };
static const CrmKnownColumn hubspot_company_columns[] = {
  { "Record ID", "external_id", NULL },
  { "Company name", "name", NULL },
  { "Company owner", "owner_id", NULL },
  { "Phone Number", "phone", NULL },
  { "Company Domain Name", "website", NULL },
  { "Website URL", WEB, NULL },
  { "Street Address", "street", NULL },
  { "City", "city", NULL },
  { "State/Region", "region", NULL },
  { "Postal Code", "postal_code", NULL },
  { "Country/Region", "country", NULL },
  { "Industry", "industry", NULL },
  { "Number of Employees", "employees", NULL },
  { "Annual Revenue", "annual_revenue", NULL },
  { "Year Founded", "founded_year", NULL },
  { "Description", "description", NULL },
  { NULL },
};

static const char *const pipedrive_person_signature[] = { "Person - ID", "Person - Name", NULL };
static const CrmKnownColumn pipedrive_person_columns[] = {
  { "Person - ID", "external_id", NULL },
  { "Person - Name", "name", NULL },
  { "Person - First name", "first_name", NULL },
  { "Person - Last name", "last_name", NULL },
  { "Person - Organization", "account_id", NULL },
  { "Person - Owner", "owner_id", NULL },
  { "Person - Phone - Work|Person - Phone", "phone", NULL },
  { "Person - Phone - Mobile", "mobile", NULL },
  { "Person - Phone - Home", PHONE, "home" },
  { "Person - Phone - Other", PHONE, "other" },
  { "Person - Email - Work|Person - Email", "email", NULL },
  { "Person - Email - Home", EMAIL, "home" },
  { "Person - Email - Other", EMAIL, "other" },
  { "Person - Job title", "job_title", NULL },
  { "Person - Birthday", "birthday", NULL },
  { "Person - Notes", "description", NULL },
  { "Person - Postal address", "street", NULL },
  { NULL },
};

static const char *const pipedrive_organization_signature[]
    = { "Organization - ID", "Organization - Name", NULL };
static const CrmKnownColumn pipedrive_organization_columns[] = {
  { "Organization - ID", "external_id", NULL },
  { "Organization - Name", "name", NULL },
  { "Organization - Owner", "owner_id", NULL },
  { "Organization - Address", "street", NULL },
  { "Organization - City/town/village/locality of Address", "city", NULL },
  { "Organization - Region of Address", "region", NULL },
  { "Organization - ZIP/Postal code of Address", "postal_code", NULL },
  { "Organization - Country of Address", "country", NULL },
  { "Organization - Website", "website", NULL },
  { "Organization - Industry", "industry", NULL },
  { "Organization - Number of employees", "employees", NULL },
  { "Organization - Annual revenue", "annual_revenue", NULL },
  { NULL },
};

static const char *const salesforce_contact_signature[]
    = { "Account Name", "Mailing Street", "Mailing City", NULL };
static const char *const salesforce_data_signature[]
    = { "Id", "AccountId", "LastName", "MailingStreet", NULL };
static const CrmKnownColumn salesforce_contact_columns[] = {
  { "Contact ID|Id", "external_id", NULL },
  { "First Name|FirstName", "first_name", NULL },
  { "Last Name|LastName", "last_name", NULL },
  { "Account Name|Account.Name", "account_id", NULL },
  { "Title", "job_title", NULL },
  { "Contact Owner", "owner_id", NULL },
  { "Phone", "phone", NULL },
  { "Mobile|MobilePhone", "mobile", NULL },
  { "Home Phone|HomePhone", PHONE, "home" },
  { "Other Phone|OtherPhone", PHONE, "other" },
  { "Asst. Phone|AssistantPhone", PHONE, "assistant" },
  { "Fax", FAX, NULL },
  { "Email", "email", NULL },
  { "Mailing Street|MailingStreet", "street", NULL },
  { "Mailing City|MailingCity", "city", NULL },
  { "Mailing State/Province|MailingState", "region", NULL },
  { "Mailing Zip/Postal Code|MailingPostalCode", "postal_code", NULL },
  { "Mailing Country|MailingCountry", "country", NULL },
  { "Other Street|OtherStreet", "address/home/street", NULL },
  { "Other City|OtherCity", "address/home/city", NULL },
  { "Other State/Province|OtherState", "address/home/region", NULL },
  { "Other Zip/Postal Code|OtherPostalCode", "address/home/postal_code", NULL },
  { "Other Country|OtherCountry", "address/home/country", NULL },
  { "Birthdate", "birthday", NULL },
  { "Lead Source|LeadSource", "source", NULL },
  { "Description", "description", NULL },
  { NULL },
};

static const char *const salesforce_account_signature[]
    = { "Account Name", "Billing Street", "Billing City", NULL };
static const CrmKnownColumn salesforce_account_columns[] = {
  { "Account ID|Id", "external_id", NULL },
  { "Account Name", "name", NULL },
  { "Account Owner", "owner_id", NULL },
  { "Parent Account", "parent_id", NULL },
  { "Phone", "phone", NULL },
  { "Fax", FAX, NULL },
  { "Website", "website", NULL },
  { "Industry", "industry", NULL },
  { "Employees", "employees", NULL },
  { "Annual Revenue", "annual_revenue", NULL },
  { "Billing Street", "street", NULL },
  { "Billing City", "city", NULL },
  { "Billing State/Province", "region", NULL },
  { "Billing Zip/Postal Code", "postal_code", NULL },
  { "Billing Country", "country", NULL },
  { "Shipping Street", "address/shipping/street", NULL },
  { "Shipping City", "address/shipping/city", NULL },
  { "Shipping State/Province", "address/shipping/region", NULL },
  { "Shipping Zip/Postal Code", "address/shipping/postal_code", NULL },
  { "Shipping Country", "address/shipping/country", NULL },
  { "Account Source", "source", NULL },
  { "Description", "description", NULL },
  { NULL },
};

static const char *const espo_contact_signature[]
    = { "firstName", "lastName", "emailAddress", "addressStreet", NULL };
static const CrmKnownColumn espo_contact_columns[] = {
  { "id", "external_id", NULL },
  { "name", "name", NULL },
  { "firstName", "first_name", NULL },
  { "lastName", "last_name", NULL },
  { "accountName|account", "account_id", NULL },
  { "title", "job_title", NULL },
  { "emailAddress", "email", NULL },
  { "phoneNumber", "phone", NULL },
  { "phoneNumberMobile", "mobile", NULL },
  { "phoneNumberHome", PHONE, "home" },
  { "phoneNumberFax", FAX, NULL },
  { "addressStreet", "street", NULL },
  { "addressCity", "city", NULL },
  { "addressState", "region", NULL },
  { "addressPostalCode", "postal_code", NULL },
  { "addressCountry", "country", NULL },
  { "description", "description", NULL },
  { "assignedUserName|assignedUser", "owner_id", NULL },
  { NULL },
};

static const char *const espo_account_signature[]
    = { "name", "emailAddress", "billingAddressStreet", NULL };
static const CrmKnownColumn espo_account_columns[] = {
  { "id", "external_id", NULL },
  { "name", "name", NULL },
  { "website", "website", NULL },
  { "emailAddress", "email", NULL },
  { "phoneNumber", "phone", NULL },
  { "phoneNumberFax", FAX, NULL },
  { "industry", "industry", NULL },
  { "billingAddressStreet", "street", NULL },
  { "billingAddressCity", "city", NULL },
  { "billingAddressState", "region", NULL },
  { "billingAddressPostalCode", "postal_code", NULL },
  { "billingAddressCountry", "country", NULL },
  { "shippingAddressStreet", "address/shipping/street", NULL },
  { "shippingAddressCity", "address/shipping/city", NULL },
  { "shippingAddressState", "address/shipping/region", NULL },
  { "shippingAddressPostalCode", "address/shipping/postal_code", NULL },
  { "shippingAddressCountry", "address/shipping/country", NULL },
  { "description", "description", NULL },
  { "assignedUserName|assignedUser", "owner_id", NULL },
  { NULL },
};

/* The first that fits is taken, so what asks for more stands first. */
static const CrmKnownExport exports[] = {
  { "vCard", "contact", vcard_signature, vcard_columns },
  { "Google Contacts", "contact", google_signature, google_columns },
  { "Google Contacts", "contact", google_phone_signature, google_columns },
  { "Google Contacts", "contact", google_mail_signature, google_columns },
  { "Outlook", "contact", outlook_signature, outlook_columns },
  { "Outlook", "contact", outlook_local_signature, outlook_local_columns },
  { "Outlook", "contact", outlook_mobile_signature, outlook_local_columns },
  { "HubSpot", "contact", hubspot_contact_signature, hubspot_contact_columns },
  { "HubSpot", "account", hubspot_company_signature, hubspot_company_columns },
  { "Pipedrive", "contact", pipedrive_person_signature, pipedrive_person_columns },
  { "Pipedrive", "account", pipedrive_organization_signature, pipedrive_organization_columns },
  { "Salesforce", "contact", salesforce_contact_signature, salesforce_contact_columns },
  { "Salesforce", "contact", salesforce_data_signature, salesforce_contact_columns },
  { "Salesforce", "account", salesforce_account_signature, salesforce_account_columns },
  { "EspoCRM", "contact", espo_contact_signature, espo_contact_columns },
  { "EspoCRM", "account", espo_account_signature, espo_account_columns },
};

/**
 * crm_known_header_matches:
 * @known: a heading, or several with | between them
 *
 * Returns: whether @header is one of them; letters large or small
 */
gboolean
crm_known_header_matches (const char *known, const char *header)
{
  g_autofree char *wanted = crm_suggest_squeeze (header);
  g_auto (GStrv) names = g_strsplit (known, "|", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = crm_suggest_squeeze (names[i]);

      if (strcmp (name, wanted) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_header (const char *const *headers, guint n_headers, const char *known_header)
{
  for (guint i = 0; i < n_headers; i++)
    if (crm_known_header_matches (known_header, headers[i]))
      return TRUE;
  return FALSE;
}

/**
 * crm_known_export_find:
 * @headers: (array length=n_headers): of a file
 *
 * Returns: (nullable): the program whose export the file is
 */
const CrmKnownExport *
crm_known_export_find (const char *const *headers, guint n_headers)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exports); i++)
    {
      guint n = 0;

      while (exports[i].signature[n] != NULL
             && has_header (headers, n_headers, exports[i].signature[n]))
        n++;
      if (exports[i].signature[n] == NULL)
        return &exports[i];
    }
  return NULL;
}

/**
 * crm_known_export_find_column:
 *
 * Returns: (nullable): what the program means by a heading
 */
const CrmKnownColumn *
crm_known_export_find_column (const CrmKnownExport *self, const char *header)
{
  for (const CrmKnownColumn *column = self->columns; column->header != NULL; column++)
    if (crm_known_header_matches (column->header, header))
      return column;
  return NULL;
}
