/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People and companies: who the business deals with. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "crm-kinds-private.h"

#define SECTION_CONTACT "contact"
#define SECTION_ADDRESS "address"
#define SECTION_COMPANY "company"
#define SECTION_OFFICE "office"

/* Phone, mail and web of a party are rows of contact_method; the card shows the first of each. */
#define METHOD(field, text, field_type, method, flag, other_names)                                 \
  {                                                                                                \
    .name = field, .label = text, .type = field_type, .flags = CRM_FIELD_SEARCHED | (flag),        \
    .section = SECTION_CONTACT, .aliases = other_names, .satellite = "contact_method",             \
    .satellite_type = method, .satellite_field = "value",                                          \
  }

#define ADDRESS(field, text, part, flag, other_names)                                              \
  {                                                                                                \
    .name = field, .label = text, .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_SEARCHED | (flag),    \
    .section = SECTION_ADDRESS, .aliases = other_names, .satellite = "address",                    \
    .satellite_type = "main", .satellite_field = part,                                             \
  }

#define PARTY_METHODS                                                                              \
  METHOD ("phone", N_ ("Phone"), CRM_FIELD_PHONE, "phone", CRM_FIELD_LISTED,                       \
          "phone number|telephone|tel|business phone|telefone|telefon|telefon no|fone"),           \
      METHOD ("mobile", N_ ("Mobile"), CRM_FIELD_PHONE, "mobile", 0,                               \
              "mobile phone|cell|cell phone|telemóvel|telemovel|celular|mobil|cep telefonu|cep"),  \
      METHOD ("email", N_ ("E-mail"), CRM_FIELD_EMAIL, "email", CRM_FIELD_LISTED | CRM_FIELD_KEY,  \
              "e-mail|email address|mail|correio eletrónico|e-posta|eposta|e-mail 1 - value"),     \
      METHOD ("website", N_ ("Website"), CRM_FIELD_WEB, "web", 0,                                  \
              "web|url|site|homepage|web sitesi|sítio web")

#define PARTY_ADDRESS                                                                              \
  ADDRESS ("street", N_ ("Street"), "street", 0,                                                   \
           "address|address line 1|morada|rua|endereço|endereco|adresa|strada|adres|sokak"),       \
      ADDRESS ("postal_code", N_ ("Postal code"), "postal_code", 0,                                \
               "zip|zip code|postcode|postal|código postal|cep|cod postal|posta kodu"),            \
      ADDRESS ("city", N_ ("City"), "city", CRM_FIELD_LISTED,                                      \
               "town|locality|cidade|localidade|oraș|oras|localitate|şehir|şehri|il|ilçe"),        \
      ADDRESS ("region", N_ ("Region"), "region", 0,                                               \
               "state|province|county|distrito|estado|județ|judet|bölge|eyalet"),                  \
      ADDRESS ("country", N_ ("Country"), "country", 0,                                            \
               "country/region|office location|office_location|país|pais|țara|tara|ülke|ulke")

#define OWNER                                                                                      \
  { .name = "owner_id",                                                                            \
    .label = N_ ("Responsible"),                                                                   \
    .type = CRM_FIELD_LINK,                                                                        \
    .target = "user",                                                                              \
    .section = SECTION_OFFICE,                                                                     \
    .flags = CRM_FIELD_LISTED | CRM_FIELD_ASK | CRM_FIELD_PLAIN,                                   \
    .aliases = "owner|responsible|assigned to|assigned user|sales agent|sales_agent|seller|"       \
               "responsável|vendedor|responsabil|vânzător|sorumlu|satış temsilcisi" },             \
  {                                                                                                \
    .name = "team_id", .label = N_ ("Team"), .type = CRM_FIELD_LINK, .target = "team",             \
    .flags = CRM_FIELD_PLAIN, .section = SECTION_OFFICE,                                           \
    .aliases = "team|equipa|equipe|echipă|echipa|ekip|takım"                                     \
  }

#define EXTERNAL_ID(other_names)                                                                   \
  {                                                                                                \
    .name = "external_id", .label = N_ ("Reference"), .type = CRM_FIELD_TEXT,                      \
    .section = SECTION_OFFICE, .flags = CRM_FIELD_SEARCHED | CRM_FIELD_KEY,                        \
    .aliases = "id|code|reference|ref|external id|código|codigo|cod|kod|" other_names              \
  }

static const CrmChoice account_types[] = {
  { "organization", NC_ ("account type", "Organization"), "account type" },
  { "person", NC_ ("account type", "Person"), "account type" },
  { NULL },
};

static const CrmFieldSpec account_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_SEARCHED | CRM_FIELD_LISTED | CRM_FIELD_KEY,
    .aliases
    = "account|account name|company|company name|organization|organization name|customer|"
      "client|nome|empresa|cliente|nume|firmă|firma|companie|ad|isim|şirket|müşteri|unvan" },
  { .name = "kind",
    .label = N_ ("Kind"),
    .type = CRM_FIELD_CHOICE,
    .choices = account_types,
    .default_text = "organization",
    .flags = CRM_FIELD_REQUIRED,
    .aliases = "type|tipo|tip|tür" },
  { .name = "industry",
    .label = N_ ("Industry"),
    .type = CRM_FIELD_TEXT,
    .section = SECTION_COMPANY,
    .flags = CRM_FIELD_SEARCHED | CRM_FIELD_LISTED,
    .aliases = "sector|setor|ramo|domeniu|industrie|sektör|sektor" },
  { .name = "tax_id",
    .label = N_ ("Tax number"),
    .type = CRM_FIELD_TEXT,
    .section = SECTION_COMPANY,
    .flags = CRM_FIELD_SEARCHED | CRM_FIELD_KEY,
    .aliases = "vat|vat id|vat number|tax id|nif|nipc|contribuinte|cnpj|cpf|cui|cif|cod fiscal|"
               "vergi no|vergi numarası|vkn|tckn" },
  PARTY_METHODS,
  PARTY_ADDRESS,
  { .name = "parent_id",
    .label = N_ ("Part of"),
    .type = CRM_FIELD_LINK,
    .target = "account",
    .section = SECTION_COMPANY,
    .aliases = "subsidiary of|subsidiary_of|parent|parent account|parent company|empresa-mãe|"
               "filial de|societate-mamă|bağlı olduğu şirket" },
  { .name = "employees",
    .label = N_ ("Employees"),
    .type = CRM_FIELD_INTEGER,
    .section = SECTION_COMPANY,
    .aliases
    = "number of employees|staff|funcionários|empregados|angajați|angajati|çalışan sayısı" },
  { .name = "founded_year",
    .label = N_ ("Founded"),
    .type = CRM_FIELD_INTEGER,
    .section = SECTION_COMPANY,
    .aliases
    = "year established|year_established|founded|fundação|ano de fundação|anul înființării|"
      "kuruluş yılı" },
  { .name = "annual_revenue",
    .label = N_ ("Annual revenue"),
    .type = CRM_FIELD_MONEY,
    .section = SECTION_COMPANY,
    .aliases = "revenue|turnover|receita|faturação|faturamento|cifra de afaceri|ciro|yıllık ciro" },
  { .name = "currency",
    .label = N_ ("Currency"),
    .type = CRM_FIELD_CURRENCY,
    .section = SECTION_COMPANY,
    .aliases = "moeda|monedă|moneda|para birimi" },
  { .name = "buyer_reference",
    .label = N_ ("Reference for their invoices"),
    .type = CRM_FIELD_TEXT,
    .section = SECTION_COMPANY,
    .aliases = "buyer reference|leitweg-id|leitweg id" },
  { .name = "language",
    .label = N_ ("Language"),
    .type = CRM_FIELD_TEXT,
    .section = SECTION_OFFICE,
    .aliases = "locale|idioma|língua|limba|dil" },
  { .name = "source",
    .label = N_ ("Source"),
    .type = CRM_FIELD_TEXT,
    .section = SECTION_OFFICE,
    .aliases = "lead source|origem|sursă|sursa|kaynak" },
  { .name = "description",
    .label = N_ ("Description"),
    .type = CRM_FIELD_LONG_TEXT,
    .section = SECTION_OFFICE,
    .flags = CRM_FIELD_SEARCHED,
    .aliases = "notes|comments|observações|descrição|observații|descriere|açıklama|notlar" },
  { .name = "logo", .label = N_ ("Logo"), .type = CRM_FIELD_PICTURE, .flags = CRM_FIELD_HIDDEN },
  OWNER,
  EXTERNAL_ID ("account id|customer no|customer number|client id|müşteri no"),
  { NULL },
};

static const CrmFieldSpec contact_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags
    = CRM_FIELD_REQUIRED | CRM_FIELD_SEARCHED | CRM_FIELD_LISTED | CRM_FIELD_KEY | CRM_FIELD_HIDDEN,
    .aliases
    = "full name|contact|contact name|nome completo|nome|nume complet|ad soyad|adı soyadı|isim" },
  { .name = "first_name",
    .label = N_ ("First name"),
    .type = CRM_FIELD_TEXT,
    .aliases = "given name|firstname|nome próprio|primeiro nome|prenume|ad|adı" },
  { .name = "last_name",
    .label = N_ ("Last name"),
    .type = CRM_FIELD_TEXT,
    .aliases = "family name|surname|lastname|apelido|sobrenome|nume de familie|soyad|soyadı" },
  { .name = "job_title",
    .label = N_ ("Job title"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_PLAIN | CRM_FIELD_SEARCHED,
    .aliases = "title|position|role|cargo|função|funcție|functie|unvan|görev" },
  { .name = "account_id",
    .label = N_ ("Company"),
    .type = CRM_FIELD_LINK,
    .target = "account",
    .flags = CRM_FIELD_PLAIN | CRM_FIELD_LISTED,
    .aliases
    = "account|company|organization|organization 1 - name|empresa|companie|firmă|şirket|firma" },
  PARTY_METHODS,
  PARTY_ADDRESS,
  { .name = "birthday",
    .label = N_ ("Birthday"),
    .type = CRM_FIELD_DATE,
    .aliases
    = "date of birth|birth date|data de nascimento|aniversário|data nașterii|doğum tarihi" },
  { .name = "language",
    .label = N_ ("Language"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_PLAIN,
    .section = SECTION_OFFICE,
    .aliases = "locale|idioma|língua|limba|dil" },
  { .name = "source",
    .label = N_ ("Source"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_PLAIN,
    .section = SECTION_OFFICE,
    .aliases = "lead source|origem|sursă|sursa|kaynak" },
  { .name = "description",
    .label = N_ ("Description"),
    .type = CRM_FIELD_LONG_TEXT,
    .section = SECTION_OFFICE,
    .flags = CRM_FIELD_PLAIN | CRM_FIELD_SEARCHED,
    .aliases = "notes|comments|observações|descrição|observații|descriere|açıklama|notlar" },
  { .name = "vcard",
    .label = N_ ("Address card as it came"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_HIDDEN },
  { .name = "photo", .label = N_ ("Photo"), .type = CRM_FIELD_PICTURE, .flags = CRM_FIELD_HIDDEN },
  OWNER,
  EXTERNAL_ID ("contact id"),
  { NULL },
};

static const CrmFieldSpec account_contact_fields[] = {
  { .name = "account_id",
    .label = N_ ("Company"),
    .type = CRM_FIELD_LINK,
    .target = "account",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "contact_id",
    .label = N_ ("Person"),
    .type = CRM_FIELD_LINK,
    .target = "contact",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "role", .label = N_ ("Role"), .type = CRM_FIELD_TEXT },
  { .name = "is_primary", .label = N_ ("Main contact"), .type = CRM_FIELD_BOOLEAN },
  { .name = "valid_to", .label = N_ ("Until"), .type = CRM_FIELD_DATE },
  { NULL },
};

static const CrmChoice method_types[] = {
  { "phone", N_ ("Phone") },
  { "mobile", N_ ("Mobile") },
  { "email", N_ ("E-mail") },
  { "web", N_ ("Website") },
  { "fax", N_ ("Fax") },
  { "other", N_ ("Other") },
  { NULL },
};

static const CrmFieldSpec contact_method_fields[] = {
  CRM_PARTY_LINKS,
  { .name = "type",
    .label = N_ ("Type"),
    .type = CRM_FIELD_CHOICE,
    .choices = method_types,
    .flags = CRM_FIELD_REQUIRED },
  { .name = "value", .label = N_ ("Value"), .type = CRM_FIELD_TEXT, .flags = CRM_FIELD_REQUIRED },
  { .name = "value_normalized",
    .label = N_ ("Compared as"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_READ_ONLY | CRM_FIELD_HIDDEN },
  { .name = "label", .label = N_ ("Label"), .type = CRM_FIELD_TEXT },
  { .name = "is_primary", .label = N_ ("First choice"), .type = CRM_FIELD_BOOLEAN },
  { .name = "opt_out",
    .label = N_ ("Not for mailings"),
    .type = CRM_FIELD_BOOLEAN,
    .flags = CRM_FIELD_LARGER },
  { .name = "invalid", .label = N_ ("Does not work"), .type = CRM_FIELD_BOOLEAN },
  { NULL },
};

static const CrmChoice address_types[] = {
  { "main", NC_ ("address", "Main"), "address" },
  { "billing", NC_ ("address", "Billing"), "address" },
  { "shipping", NC_ ("address", "Shipping"), "address" },
  { "home", NC_ ("address", "Home"), "address" },
  { NULL },
};

static const CrmFieldSpec address_fields[] = {
  CRM_PARTY_LINKS,
  { .name = "type",
    .label = N_ ("Type"),
    .type = CRM_FIELD_CHOICE,
    .choices = address_types,
    .default_text = "main",
    .flags = CRM_FIELD_REQUIRED },
  { .name = "street", .label = N_ ("Street"), .type = CRM_FIELD_TEXT },
  { .name = "postal_code", .label = N_ ("Postal code"), .type = CRM_FIELD_TEXT },
  { .name = "city", .label = N_ ("City"), .type = CRM_FIELD_TEXT },
  { .name = "region", .label = N_ ("Region"), .type = CRM_FIELD_TEXT },
  { .name = "country", .label = N_ ("Country"), .type = CRM_FIELD_TEXT },
  { NULL },
};

static const CrmChoice lead_statuses[] = {
  { "new", NC_ ("lead status", "New"), "lead status" },
  { "contacted", NC_ ("lead status", "Contacted"), "lead status" },
  { "qualified", NC_ ("lead status", "Qualified"), "lead status" },
  { "converted", NC_ ("lead status", "Converted"), "lead status" },
  { "lost", NC_ ("lead status", "Lost"), "lead status" },
  { NULL },
};

static const CrmFieldSpec lead_fields[] = {
  { .name = "name",
    .label = N_ ("Name"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_REQUIRED | CRM_FIELD_SEARCHED | CRM_FIELD_LISTED | CRM_FIELD_KEY,
    .aliases = "lead|lead name|full name|contact|nome|nume|ad soyad|isim" },
  { .name = "company",
    .label = N_ ("Company"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_PLAIN | CRM_FIELD_SEARCHED | CRM_FIELD_LISTED,
    .aliases = "account|organization|empresa|companie|firmă|şirket|firma" },
  { .name = "status",
    .label = N_ ("Status"),
    .type = CRM_FIELD_CHOICE,
    .choices = lead_statuses,
    .default_text = "new",
    .flags = CRM_FIELD_PLAIN | CRM_FIELD_REQUIRED | CRM_FIELD_LISTED,
    .aliases = "estado|situação|stare|durum" },
  PARTY_METHODS,
  PARTY_ADDRESS,
  { .name = "source",
    .label = N_ ("Source"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_PLAIN,
    .aliases = "origin|lead source|origem|sursă|sursa|kaynak" },
  { .name = "language",
    .label = N_ ("Language"),
    .type = CRM_FIELD_TEXT,
    .flags = CRM_FIELD_PLAIN,
    .aliases = "locale|idioma|língua|limba|dil" },
  { .name = "first_contact_at",
    .label = N_ ("First contact"),
    .type = CRM_FIELD_INSTANT,
    .aliases = "first contact date|first_contact_date|primeiro contacto|primul contact|ilk temas" },
  { .name = "first_response_at", .label = N_ ("First answer"), .type = CRM_FIELD_INSTANT },
  { .name = "description",
    .label = N_ ("Description"),
    .type = CRM_FIELD_LONG_TEXT,
    .flags = CRM_FIELD_PLAIN | CRM_FIELD_SEARCHED,
    .aliases = "notes|message|observações|descriere|açıklama" },
  { .name = "converted_account_id",
    .label = N_ ("Became company"),
    .type = CRM_FIELD_LINK,
    .target = "account",
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "converted_contact_id",
    .label = N_ ("Became person"),
    .type = CRM_FIELD_LINK,
    .target = "contact",
    .flags = CRM_FIELD_READ_ONLY },
  { .name = "converted_opportunity_id",
    .label = N_ ("Became deal"),
    .type = CRM_FIELD_LINK,
    .target = "opportunity",
    .flags = CRM_FIELD_READ_ONLY },
  OWNER,
  EXTERNAL_ID ("mql_id|lead id"),
  { NULL },
};

const CrmKindSpec crm_kinds_party[] = {
  { 3, "account", N_ ("Company"), N_ ("Companies"), "crm-company-symbolic", CRM_KIND_PARTY, "name",
    "city", "name", account_fields, NULL, NULL },
  { 4, "contact", N_ ("Person"), N_ ("People"), "crm-person-symbolic", CRM_KIND_PARTY, "name",
    "account_id", "name", contact_fields, crm_contact_prepare, NULL },
  { 5, "account_contact", N_ ("Role in a company"), N_ ("Roles in companies"),
    "crm-person-symbolic", CRM_KIND_CHILD, "role", NULL, "role", account_contact_fields, NULL,
    NULL },
  { 6, "contact_method", N_ ("Way of contact"), N_ ("Ways of contact"), "crm-call-symbolic",
    CRM_KIND_CHILD, "value", "label", "type", contact_method_fields, crm_contact_method_prepare,
    NULL },
  { 7, "address", N_ ("Address"), N_ ("Addresses"), "crm-visit-symbolic", CRM_KIND_CHILD, "street",
    "city", "type", address_fields, NULL, NULL },
  { 8, "lead", N_ ("Lead"), N_ ("Leads"), "crm-lead-symbolic", CRM_KIND_PARTY, "name", "company",
    "-created_at", lead_fields, crm_lead_prepare, crm_lead_follow },
  { 0 },
};
