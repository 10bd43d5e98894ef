/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From records to the values of a document. Whatever record a document is made for, the others
 * that belong to it are found from there: the client of an invoice, the deal of a contract, the
 * person who answers for it. Runs where the session belongs. */
#include "config.h"

#include "crm-document-binding.h"

#include <string.h>

#include "crm-money.h"
#include "crm-paper.h"
#include "crm-pay-code.h"
#include "crm-placeholders-private.h"

#define MAX_PRODUCTS 5000

/* The records of one document, by namespace. */
typedef struct
{
  CrmSession *session;
  const CrmCatalog *catalog;
  CrmDocumentData *data;
  CrmRecord *account;
  CrmRecord *contact;
  CrmRecord *office;
  CrmRecord *manager;
  CrmRecord *invoice;
  CrmRecord *order;
  CrmRecord *opportunity;
  CrmRecord *document;
  CrmRecord *lead;
  CrmRecord *product;
  CrmRecord *activity;
} Binding;

static void
clear_binding (Binding *self)
{
  CrmRecord **records[] = { &self->account, &self->contact, &self->office,      &self->manager,
                            &self->invoice, &self->order,   &self->opportunity, &self->document,
                            &self->lead,    &self->product, &self->activity };

  for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
    g_clear_object (records[i]);
}

/* The place for a record of @kind; NULL for kinds that documents do not name. */
static CrmRecord **
find_place (Binding *self, const char *kind)
{
  const struct
  {
    const char *kind;
    CrmRecord **place;
  } places[] = { { "account", &self->account },
                 { "contact", &self->contact },
                 { "office", &self->office },
                 { "user", &self->manager },
                 { "invoice", &self->invoice },
                 { "sales_order", &self->order },
                 { "opportunity", &self->opportunity },
                 { "document", &self->document },
                 { "lead", &self->lead },
                 { "product", &self->product },
                 { "activity", &self->activity } };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (strcmp (places[i].kind, kind) == 0)
      return places[i].place;
  return NULL;
}

/* Keeps @record, which is taken, unless there is one of its kind already. */
static void
keep (Binding *self, CrmRecord *record)
{
  CrmRecord **place
      = record != NULL ? find_place (self, crm_kind_get_name (crm_record_get_kind (record))) : NULL;

  if (place != NULL && *place == NULL)
    *place = record;
  else
    g_clear_object (&record);
}

/* The record that a link leads to; NULL when it is empty or gone. */
static CrmRecord *
follow_link (Binding *self, CrmRecord *record, const char *name)
{
  const CrmField *field
      = record != NULL ? crm_kind_find_field (crm_record_get_kind (record), name) : NULL;
  const CrmValue *value = field != NULL ? crm_record_get (record, field) : NULL;
  const CrmKind *kind;

  if (value == NULL || value->type != CRM_VALUE_LINK)
    return NULL;
  kind = crm_field_get_field_type (field) == CRM_FIELD_ANY_LINK
             ? crm_catalog_find_number (self->catalog, value->kind)
             : crm_field_get_target (field);
  return kind != NULL ? crm_session_get (self->session, kind, &value->link, NULL) : NULL;
}

/* The newest record of @kind whose link @name leads to @parent, and whose field "type" is @type. */
static CrmRecord *
newest_child (
    Binding *self, CrmRecord *parent, const char *kind, const char *name, const char *type)
{
  g_autoptr (GPtrArray) children = NULL;

  if (parent == NULL)
    return NULL;
  children = crm_session_children (self->session, crm_catalog_find_kind (self->catalog, kind), name,
                                   crm_record_get_kind (parent), crm_record_get_id (parent), NULL);
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      CrmRecord *child = g_ptr_array_index (children, i);

      if (type == NULL || g_strcmp0 (crm_record_get_text (child, "type"), type) == 0)
        return g_object_ref (child);
    }
  return NULL;
}

/* Finds the records that belong to the one that the document is made for. */
static void
find_records (Binding *self, CrmRecord *record)
{
  CrmRecord *sources[8];

  keep (self, g_object_ref (record));
  keep (self, follow_link (self, self->document, "parent"));
  keep (self, follow_link (self, self->activity, "parent"));
  keep (self, follow_link (self, self->invoice, "order_id"));
  keep (self, follow_link (self, self->invoice, "opportunity_id"));
  keep (self, follow_link (self, self->order, "opportunity_id"));
  keep (self, follow_link (self, record, "account_id"));
  keep (self, follow_link (self, record, "contact_id"));
  keep (self, follow_link (self, self->opportunity, "account_id"));
  keep (self, follow_link (self, self->opportunity, "contact_id"));
  keep (self, follow_link (self, self->opportunity, "product_id"));
  keep (self, follow_link (self, self->invoice, "account_id"));
  keep (self, follow_link (self, self->order, "account_id"));
  keep (self, follow_link (self, self->contact, "account_id"));
  keep (self, newest_child (self, self->account, "contact", "account_id", NULL));
  keep (self, newest_child (self, self->opportunity, "document", "parent", "contract"));
  keep (self, newest_child (self, self->account, "document", "account_id", "contract"));
  keep (self, newest_child (self, self->opportunity, "invoice", "opportunity_id", NULL));
  keep (self, newest_child (self, self->account, "invoice", "account_id", NULL));
  keep (self, newest_child (self, self->opportunity, "sales_order", "opportunity_id", NULL));
  keep (self, newest_child (self, self->account, "sales_order", "account_id", NULL));
  keep (self, newest_child (self, self->account, "activity", "parent", "visit"));
  keep (self, crm_session_get_office (self->session));
  sources[0] = record;
  sources[1] = self->document;
  sources[2] = self->invoice;
  sources[3] = self->order;
  sources[4] = self->opportunity;
  sources[5] = self->account;
  sources[6] = self->contact;
  sources[7] = self->activity;
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    keep (self, follow_link (self, sources[i], "owner_id"));
  keep (self, crm_session_get (self->session, crm_catalog_find_kind (self->catalog, "user"),
                               crm_session_get_user (self->session), NULL));
}

static void
put_picture (Binding *self, CrmDocumentData *group, const char *name, const char *hash)
{
  g_autoptr (GBytes) bytes = crm_session_get_blob (self->session, hash, NULL);

  if (bytes != NULL)
    crm_document_data_set_picture (group, name, bytes);
}

static void
put_choice (CrmDocumentData *group, const char *name, const CrmField *field, const char *key)
{
  g_autofree char *key_name = g_strconcat (name, "_key", NULL);

  crm_document_data_set_text (group, name, crm_field_choice_label (field, key));
  crm_document_data_set_text (group, key_name, key);
}

static const char *
currency_of (Binding *self, CrmRecord *record)
{
  const char *currency = crm_record_get_currency (record);

  return currency != NULL ? currency : crm_session_get_currency (self->session);
}

static void
put_text (Binding *self,
          CrmDocumentData *group,
          const char *name,
          CrmRecord *record,
          const CrmField *field)
{
  const CrmValue *value = crm_record_get (record, field);

  if (value->type == CRM_VALUE_LINK)
    crm_document_data_set_text (group, name, crm_record_get_link_title (record, field));
  else if (value->type == CRM_VALUE_TEXT && crm_field_get_field_type (field) == CRM_FIELD_PICTURE)
    put_picture (self, group, name, value->text);
  else if (value->type == CRM_VALUE_TEXT && crm_field_get_field_type (field) == CRM_FIELD_CHOICE)
    put_choice (group, name, field, value->text);
  else if (value->type == CRM_VALUE_TEXT && crm_field_get_field_type (field) == CRM_FIELD_CHOICES)
    {
      g_autofree char *labels = crm_field_format (field, value, NULL, NULL);

      crm_document_data_set_text (group, name, labels);
    }
  else if (value->type == CRM_VALUE_TEXT)
    crm_document_data_set_text (group, name, value->text);
}

static void
put_number (Binding *self,
            CrmDocumentData *group,
            const char *name,
            CrmRecord *record,
            const CrmField *field)
{
  gint64 number = crm_record_get (record, field)->integer;

  switch (crm_field_data_type (field))
    {
    case CRM_DATA_INTEGER:
      crm_document_data_set_integer (group, name, number);
      break;
    case CRM_DATA_DECIMAL:
      crm_document_data_set_decimal (group, name, number);
      break;
    case CRM_DATA_PERCENT:
      /* Stored are whole percents, or millionths of one percent. */
      crm_document_data_set_percent (group, name,
                                     crm_field_get_field_type (field) == CRM_FIELD_PERCENT
                                         ? number * (CRM_DECIMAL_ONE / 100)
                                         : number / 100);
      break;
    case CRM_DATA_MONEY:
      crm_document_data_set_money (group, name, number, currency_of (self, record));
      break;
    case CRM_DATA_DATE:
      crm_document_data_set_date (group, name, (CrmDate) number);
      break;
    case CRM_DATA_INSTANT:
      crm_document_data_set_instant (group, name, number);
      break;
    case CRM_DATA_BOOLEAN:
      crm_document_data_set_boolean (group, name, number != 0);
      break;
    case CRM_DATA_GROUP:
    case CRM_DATA_LIST:
    case CRM_DATA_TEXT:
    case CRM_DATA_PICTURE:
    default:
      break;
    }
}

/* Every field of a record under the name that placeholders give it. */
static void
put_record (Binding *self, CrmDocumentData *group, CrmRecord *record)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autofree char *name = crm_field_placeholder_name (field);

      if (crm_field_has (field, CRM_FIELD_ARCHIVED)
          || crm_value_is_none (crm_record_get (record, field)))
        continue;
      if (crm_record_get (record, field)->type == CRM_VALUE_INTEGER)
        put_number (self, group, name, record, field);
      else
        put_text (self, group, name, record, field);
    }
}

static const char *
text_or_blank (CrmRecord *record, const char *field)
{
  const char *text = crm_kind_find_field (crm_record_get_kind (record), field) != NULL
                         ? crm_record_get_text (record, field)
                         : NULL;

  return text != NULL ? text : "";
}

static void
append_line (GString *address, const char *first, const char *joint, const char *second)
{
  if (*first == '\0' && *second == '\0')
    return;
  if (address->len > 0)
    g_string_append_c (address, '\n');
  g_string_append (address, first);
  if (*first != '\0' && *second != '\0')
    g_string_append (address, joint);
  g_string_append (address, second);
}

static gboolean
is_country (const char *country, const char *const *names)
{
  for (; *names != NULL; names++)
    if (g_ascii_strcasecmp (country, *names) == 0)
      return TRUE;
  return FALSE;
}

/* The lines of an address as its country writes them; the country is named when it is not ours. */
static void
put_address (Binding *self, CrmDocumentData *group, CrmRecord *record)
{
  static const char *const british[] = { "UK", "GB", "United Kingdom", "Great Britain", NULL };
  static const char *const american[]
      = { "US", "USA", "United States", "Brasil", "Brazil", "BR", NULL };
  const char *country = text_or_blank (record, "country"), *city = text_or_blank (record, "city");
  const char *code = text_or_blank (record, "postal_code");
  const char *ours = self->office != NULL ? text_or_blank (self->office, "country") : "";
  GString *address = g_string_new (NULL);

  append_line (address, text_or_blank (record, "street"), "", "");
  if (is_country (country, british))
    {
      append_line (address, city, "", "");
      append_line (address, code, "", "");
    }
  else if (is_country (country, american))
    {
      g_autofree char *place
          = g_strconcat (city, *city != '\0' ? ", " : "", text_or_blank (record, "region"), NULL);

      append_line (address, place, " ", code);
    }
  else
    append_line (address, code, " ", city);
  if (record != self->office && g_ascii_strcasecmp (country, ours) != 0)
    append_line (address, country, "", "");
  crm_document_data_set_text (group, "address", address->str);
  g_string_free (address, TRUE);
}

/* A name for files: the first words without signs. */
static void
put_short_name (CrmDocumentData *group, const char *name)
{
  GString *text = g_string_new (NULL);
  guint words = 0;
  gboolean gap = FALSE;

  for (const char *p = name; *p != '\0' && text->len < 32; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_isalnum (c))
        {
          gap = text->len > 0;
          continue;
        }
      if (gap && ++words == 3)
        break;
      if (gap)
        g_string_append_c (text, '-');
      gap = FALSE;
      g_string_append_unichar (text, c);
    }
  crm_document_data_set_text (group, "short_name", text->str);
  g_string_free (text, TRUE);
}

/* One service a line: "Name — what it is". */
static void
put_services (CrmDocumentData *group, const char *text)
{
  static const char *const joints[] = { " — ", " – ", ": ", " - " };
  CrmDocumentData *list = crm_document_data_set_list (group, "services");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]), *joint = NULL;
      CrmDocumentData *item;

      if (g_str_has_prefix (line, "- "))
        line += 2;
      if (*line == '\0')
        continue;
      item = crm_document_data_append_group (list);
      for (gsize k = 0; k < G_N_ELEMENTS (joints) && joint == NULL; k++)
        if ((joint = strstr (line, joints[k])) != NULL)
          {
            crm_document_data_set_text (item, "text", joint + strlen (joints[k]));
            *joint = '\0';
          }
      crm_document_data_set_text (item, "name", line);
    }
}

/* The lines by tax rate, as the totals of the paper are made. */
static void
put_taxes (Binding *self, CrmDocumentData *group, CrmRecord *paper, GPtrArray *lines)
{
  g_autoptr (GArray) taxes = crm_paper_sum_taxes (lines);
  CrmDocumentData *list = crm_document_data_set_list (group, "taxes");
  const char *currency = currency_of (self, paper);

  for (guint i = 0; i < taxes->len; i++)
    {
      const CrmPaperTax *tax = &g_array_index (taxes, CrmPaperTax, i);
      CrmDocumentData *item = crm_document_data_append_group (list);

      crm_document_data_set_percent (item, "rate", tax->percent / 100);
      crm_document_data_set_money (item, "net", tax->net, currency);
      crm_document_data_set_money (item, "tax", tax->tax, currency);
    }
}

/* The code that banking programs read to fill in a payment, where the money and the office have
 * one. */
static void
put_pay_code (Binding *self, CrmDocumentData *group)
{
  g_autofree char *code = NULL;
  CrmPayee payee = { 0 };

  if (self->office == NULL)
    return;
  payee.name = crm_record_get_text (self->office, "name");
  payee.city = crm_record_get_text (self->office, "city");
  payee.iban = crm_record_get_text (self->office, "iban");
  payee.bic = crm_record_get_text (self->office, "bic");
  payee.pix_key = crm_record_get_text (self->office, "pix_key");
  code = crm_pay_code_new (&payee, crm_record_get_integer (self->invoice, "gross", 0),
                           currency_of (self, self->invoice),
                           crm_record_get_text (self->invoice, "number"));
  if (code != NULL)
    crm_document_data_set_text (group, "pay_qr", code);
}

/* The child records of a namespace as a list. FALSE with @error. */
static gboolean
put_items (Binding *self,
           CrmDocumentData *group,
           const CrmNamespace *space,
           CrmRecord *record,
           GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (self->catalog, space->items_kind);
  g_autoptr (GPtrArray) lines = NULL;
  CrmDocumentData *list;

  lines = crm_session_children (self->session, kind, space->items_link,
                                crm_record_get_kind (record), crm_record_get_id (record), error);
  if (lines == NULL)
    return FALSE;
  list = crm_document_data_set_list (group, space->items);
  for (guint i = 0; i < lines->len; i++)
    put_record (self, crm_document_data_append_group (list), g_ptr_array_index (lines, i));
  put_taxes (self, group, record, lines);
  if (record == self->invoice)
    put_pay_code (self, group);
  return TRUE;
}

/* Who took part in what was done. */
static gboolean
put_participants (Binding *self, CrmDocumentData *group, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (self->catalog, "activity_participant");
  g_autoptr (GPtrArray) participants = crm_session_children (
      self->session, kind, "activity_id", NULL, crm_record_get_id (self->activity), error);
  CrmDocumentData *list;

  if (participants == NULL)
    return FALSE;
  list = crm_document_data_set_list (group, "participants");
  for (guint i = 0; i < participants->len; i++)
    {
      CrmRecord *participant = g_ptr_array_index (participants, i);
      const CrmField *field
          = crm_kind_find_field (crm_record_get_kind (participant), "participant");

      crm_document_data_set_text (crm_document_data_append_group (list), "name",
                                  crm_record_get_link_title (participant, field));
    }
  return TRUE;
}

/* The invoices that the client has not paid though their day has come, the oldest first. */
static gboolean
put_unpaid (Binding *self, CrmDocumentData *group, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (self->catalog, "invoice"));
  g_autoptr (GPtrArray) invoices = NULL;
  CrmDate today = crm_date_today ();
  CrmDocumentData *list;

  if (!crm_query_filter (query, "account_id", CRM_FILTER_EQUAL,
                         crm_value_link (crm_record_get_id (self->account)), error)
      || !crm_query_filter (query, "due", CRM_FILTER_LESS, crm_value_integer (today), error)
      || !crm_query_sort (query, "due", FALSE, error)
      || (invoices = crm_session_list (self->session, query, error)) == NULL)
    return FALSE;
  list = crm_document_data_set_list (group, "unpaid");
  for (guint i = 0; i < invoices->len; i++)
    {
      CrmRecord *invoice = g_ptr_array_index (invoices, i);
      const char *status = crm_record_get_text (invoice, "status");
      CrmDocumentData *item;

      if ((g_strcmp0 (status, "issued") != 0 && g_strcmp0 (status, "sent") != 0)
          || crm_invoice_is_credit (invoice))
        continue;
      item = crm_document_data_append_group (list);
      put_record (self, item, invoice);
      crm_document_data_set_integer (item, "days",
                                     today - crm_record_get_integer (invoice, "due", today));
    }
  return TRUE;
}

/* The record whose fields follow the first word of a path; NULL when there is none. */
static CrmRecord *
find_source (Binding *self, const CrmNamespace *space)
{
  CrmRecord *source = *find_place (self, space->kind);

  if (source == NULL && strcmp (space->name, "client") == 0)
    source = self->contact != NULL ? self->contact : self->lead;
  return source;
}

static gboolean
put_namespace (Binding *self, const CrmNamespace *space, CrmRecord *record, GError **error)
{
  CrmDocumentData *group;

  if (record == NULL)
    return TRUE;
  group = crm_document_data_set_group (self->data, space->name);
  put_record (self, group, record);
  if (crm_kind_find_field (crm_record_get_kind (record), "street") != NULL)
    put_address (self, group, record);
  if (strcmp (space->name, "client") == 0)
    put_short_name (group, text_or_blank (record, "name"));
  if (strcmp (space->name, "manager") == 0)
    crm_document_data_set_text (group, "title", text_or_blank (record, "job_title"));
  if (strcmp (space->kind, "document") == 0 && crm_record_is_set (record, "services"))
    put_services (group, crm_record_get_text (record, "services"));
  if (record == self->activity)
    return put_participants (self, group, error);
  if (record == self->account)
    return put_unpaid (self, group, error);
  return space->items == NULL || put_items (self, group, space, record, error);
}

static gboolean
put_locale (Binding *self, CrmRecord *record)
{
  const char *language = record != NULL ? text_or_blank (record, "language") : "";
  const char *tag = crm_locale_get_tag (crm_locale_find (language));

  if (g_ascii_strncasecmp (language, tag, 2) != 0)
    return FALSE;
  crm_document_data_set_text (self->data, "doc.locale", tag);
  return TRUE;
}

static void
put_document_facts (Binding *self, CrmRecord *record)
{
  CrmRecord *numbered[] = { record, self->document, self->invoice, self->order };
  CrmRecord *client = self->account != NULL ? self->account : self->contact;

  crm_document_data_set_date (self->data, "doc.today", crm_date_today ());
  if (!put_locale (self, client) && !put_locale (self, self->office))
    crm_document_data_set_text (self->data, "doc.locale",
                                crm_locale_get_tag (crm_locale_default ()));
  for (gsize i = 0; i < G_N_ELEMENTS (numbered); i++)
    if (numbered[i] != NULL && *text_or_blank (numbered[i], "number") != '\0')
      {
        crm_document_data_set_text (self->data, "doc.number",
                                    text_or_blank (numbered[i], "number"));
        break;
      }
}

/**
 * crm_document_data_new_for_record:
 * @session: a session of any lane, on its own thread
 * @record: what the document is made for: an order, an invoice, a document (contract), a deal, a
 * company, a person, a lead
 *
 * Gathers the values that a template may name: the record itself and the others that belong to it.
 * The signature of the manager is not among them.
 *
 * Returns: (transfer full): the values, or %NULL with an error of the store
 */
CrmDocumentData *
crm_document_data_new_for_record (CrmSession *session, CrmRecord *record, GError **error)
{
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  Binding self = { session, crm_session_get_catalog (session), data };
  gboolean good = TRUE;

  find_records (&self, record);
  for (const CrmNamespace *space = crm_namespaces; good && space->name != NULL; space++)
    good = put_namespace (&self, space, find_source (&self, space), error);
  /* Sealed: who may place it puts it there. */
  crm_document_data_remove (data, "manager.signature");
  put_document_facts (&self, record);
  clear_binding (&self);
  return good ? g_steal_pointer (&data) : NULL;
}

/**
 * crm_document_data_find_manager:
 * @record: as in crm_document_data_new_for_record()
 *
 * Returns: (transfer full) (nullable): the colleague whom `manager` stands for
 */
CrmRecord *
crm_document_data_find_manager (CrmSession *session, CrmRecord *record)
{
  Binding self = { session, crm_session_get_catalog (session) };
  CrmRecord *manager;

  find_records (&self, record);
  manager = g_steal_pointer (&self.manager);
  clear_binding (&self);
  return manager;
}

/* The products that are sold today, by series and name. */
static gboolean
put_products (Binding *self, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (crm_catalog_find_kind (self->catalog, "product"));
  g_autoptr (GPtrArray) products = NULL;
  CrmDocumentData *list;

  if (!crm_query_filter (query, "active", CRM_FILTER_EQUAL, crm_value_integer (1), error)
      || !crm_query_sort (query, "category", FALSE, error)
      || !crm_query_sort (query, "name", FALSE, error))
    return FALSE;
  crm_query_set_limit (query, MAX_PRODUCTS);
  products = crm_session_list (self->session, query, error);
  if (products == NULL)
    return FALSE;
  list = crm_document_data_set_list (self->data, "products");
  for (guint i = 0; i < products->len; i++)
    put_record (self, crm_document_data_append_group (list), g_ptr_array_index (products, i));
  return TRUE;
}

/**
 * crm_document_data_add_lists:
 * @data: as crm_document_data_new_for_record() made it, not yet rendered
 * @body: (nullable): text of a template; %NULL for whatever text may come
 *
 * Adds the lists that belong to no record, where @body names them: `products`.
 *
 * Returns: FALSE with an error of the store
 */
gboolean
crm_document_data_add_lists (CrmDocumentData *data,
                             CrmSession *session,
                             const char *body,
                             GError **error)
{
  Binding self = { session, crm_session_get_catalog (session), data };

  return (body != NULL && strstr (body, "products") == NULL) || put_products (&self, error);
}

/* What is put together from several fields, and the one that a person would fill in for it. */
static const char *
main_field (const char *name)
{
  static const char *const composed[][2]
      = { { "address", "street" }, { "short_name", "name" }, { "title", "job_title" } };

  for (gsize i = 0; i < G_N_ELEMENTS (composed); i++)
    if (strcmp (name, composed[i][0]) == 0)
      return composed[i][1];
  return name;
}

static const CrmField *
find_field (const CrmKind *kind, const char *name)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autofree char *placeholder = crm_field_placeholder_name (field);

      if (strcmp (placeholder, name) == 0 && !crm_field_has (field, CRM_FIELD_ARCHIVED))
        return field;
    }
  return crm_kind_find_field (kind, main_field (name));
}

/* The child record of items[3]; @rest is what follows. */
static CrmRecord *
find_item (Binding *self,
           const CrmNamespace *space,
           CrmRecord *parent,
           const char *name,
           const char **rest)
{
  const CrmKind *kind = crm_catalog_find_kind (self->catalog, space->items_kind);
  g_autoptr (GPtrArray) lines
      = crm_session_children (self->session, kind, space->items_link, crm_record_get_kind (parent),
                              crm_record_get_id (parent), NULL);
  char *end;
  guint64 number = g_ascii_strtoull (name + strlen (space->items) + 1, &end, 10);

  if (lines == NULL || number < 1 || number > lines->len || !g_str_has_prefix (end, "]."))
    return NULL;
  *rest = end + 2;
  return g_object_ref (g_ptr_array_index (lines, number - 1));
}

static void
find_origin (Binding *self, CrmDocumentOrigin *origin)
{
  const char *dot = strchr (origin->path, '.'), *name = dot != NULL ? dot + 1 : "";
  g_autofree char *first = g_strndup (origin->path, dot != NULL ? dot - origin->path : 0);
  const CrmNamespace *space = crm_namespace_find (first);
  CrmRecord *source = space != NULL ? find_source (self, space) : NULL;

  if (source == NULL)
    return;
  if (space->items != NULL && g_str_has_prefix (name, space->items)
      && name[strlen (space->items)] == '[')
    origin->record = find_item (self, space, source, name, &name);
  else
    origin->record = g_object_ref (source);
  if (origin->record != NULL)
    origin->field = find_field (crm_record_get_kind (origin->record), name);
}

void
crm_document_origin_free (CrmDocumentOrigin *self)
{
  g_free (self->path);
  g_clear_object (&self->record);
  g_free (self);
}

/**
 * crm_document_find_origins:
 * @record: what the document is made for, as in crm_document_data_new_for_record()
 * @paths: (array zero-terminated=1): of values that may be missing
 *
 * Finds where the values of paths are kept: for `client.tax_id` the company and its field.
 *
 * Returns: (transfer full) (element-type CrmDocumentOrigin): one for each path, in their order
 */
GPtrArray *
crm_document_find_origins (CrmSession *session, CrmRecord *record, const char *const *paths)
{
  GPtrArray *origins = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_document_origin_free);
  Binding self = { session, crm_session_get_catalog (session) };

  find_records (&self, record);
  for (; *paths != NULL; paths++)
    {
      CrmDocumentOrigin *origin = g_new0 (CrmDocumentOrigin, 1);

      origin->path = g_strdup (*paths);
      find_origin (&self, origin);
      g_ptr_array_add (origins, origin);
    }
  clear_binding (&self);
  return origins;
}
