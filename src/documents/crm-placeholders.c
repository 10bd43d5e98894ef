/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields that templates may name. Nothing here lists the fields of a kind: they come from the
 * description of the business. Only what is composed of several fields, or of none, is named here.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-reports.h"

#include "crm-placeholders-private.h"

const CrmNamespace crm_namespaces[] = {
  { "client", "account" },
  { "person", "contact" },
  { "company", "office" },
  { "manager", "user" },
  { "invoice", "invoice", "items", "invoice_line", "invoice_id" },
  { "order", "sales_order", "items", "sales_order_line", "sales_order_id" },
  { "opportunity", "opportunity" },
  { "contract", "document" },
  { "document", "document" },
  { "lead", "lead" },
  { "product", "product" },
  { "activity", "activity" },
  { NULL },
};

typedef struct
{
  const char *path;
  CrmDataType type;
  const char *label;
} Extra;

/* What is not a field of a kind. */
static const Extra extras[] = {
  { "client.address", CRM_DATA_TEXT, N_ ("Address") },
  { "client.short_name", CRM_DATA_TEXT, N_ ("Short name") },
  { "person.address", CRM_DATA_TEXT, N_ ("Address") },
  { "company.address", CRM_DATA_TEXT, N_ ("Address") },
  { "manager.title", CRM_DATA_TEXT, N_ ("Job title") },
  { "contract.services", CRM_DATA_LIST, N_ ("Services") },
  { "contract.services.name", CRM_DATA_TEXT, N_ ("Name") },
  { "contract.services.text", CRM_DATA_TEXT, N_ ("Description") },
  { "document.services", CRM_DATA_LIST, N_ ("Services") },
  { "document.services.name", CRM_DATA_TEXT, N_ ("Name") },
  { "document.services.text", CRM_DATA_TEXT, N_ ("Description") },
  { "invoice.items", CRM_DATA_LIST, N_ ("Lines") },
  { "invoice.taxes", CRM_DATA_LIST, N_ ("Taxes by rate") },
  { "invoice.taxes.rate", CRM_DATA_PERCENT, N_ ("Rate") },
  { "invoice.taxes.net", CRM_DATA_MONEY, N_ ("Without tax") },
  { "invoice.taxes.tax", CRM_DATA_MONEY, N_ ("Tax") },
  { "order.items", CRM_DATA_LIST, N_ ("Lines") },
  { "order.taxes", CRM_DATA_LIST, N_ ("Taxes by rate") },
  { "order.taxes.rate", CRM_DATA_PERCENT, N_ ("Rate") },
  { "order.taxes.net", CRM_DATA_MONEY, N_ ("Without tax") },
  { "order.taxes.tax", CRM_DATA_MONEY, N_ ("Tax") },
  { "invoice.pay_qr", CRM_DATA_TEXT, N_ ("QR code to pay by") },
  { "client.unpaid", CRM_DATA_LIST, N_ ("Unpaid invoices that are due") },
  { "client.unpaid.days", CRM_DATA_INTEGER, N_ ("Days late") },
  { "activity.participants", CRM_DATA_LIST, N_ ("Participants") },
  { "activity.participants.name", CRM_DATA_TEXT, N_ ("Name") },
  { "report.from", CRM_DATA_DATE, N_ ("First day") },
  { "report.to", CRM_DATA_DATE, N_ ("Last day") },
  { "report.funnel", CRM_DATA_PICTURE, N_ ("Funnel as a chart") },
  { "report.sales", CRM_DATA_PICTURE, N_ ("Sales of twelve months as a chart") },
  { "report.won", CRM_DATA_INTEGER, N_ ("Deals won") },
  { "report.won_amount", CRM_DATA_MONEY, N_ ("Sales") },
  { "report.open", CRM_DATA_INTEGER, N_ ("Open deals") },
  { "report.open_amount", CRM_DATA_MONEY, N_ ("Value of open deals") },
  { "report.weighted_amount", CRM_DATA_MONEY, N_ ("Weighted value") },
  { "report.sellers", CRM_DATA_LIST, N_ ("Sales by seller") },
  { "report.sellers.seller", CRM_DATA_TEXT, N_ ("Seller") },
  { "report.sellers.count", CRM_DATA_INTEGER, N_ ("Deals won") },
  { "report.sellers.amount", CRM_DATA_MONEY, N_ ("Sales") },
  { "report.stages", CRM_DATA_LIST, N_ ("Funnel, stage by stage") },
  { "report.stages.stage", CRM_DATA_TEXT, N_ ("Stage") },
  { "report.stages.count", CRM_DATA_INTEGER, N_ ("Deals that came here") },
  { "report.stages.amount", CRM_DATA_MONEY, N_ ("Their value") },
  { "report.stages.conversion", CRM_DATA_PERCENT, N_ ("From the stage before") },
  { "doc.today", CRM_DATA_DATE, N_ ("Today") },
  { "doc.number", CRM_DATA_TEXT, N_ ("Number") },
  { "doc.locale", CRM_DATA_TEXT, N_ ("Language") },
};

struct _CrmPlaceholders
{
  GObject parent_instance;

  const CrmCatalog *catalog;
  GPtrArray *items;
  GHashTable *by_path;
};

G_DEFINE_FINAL_TYPE (CrmPlaceholders, crm_placeholders, G_TYPE_OBJECT)

static void
free_placeholder (gpointer data)
{
  CrmPlaceholder *item = data;

  g_free (item->path);
  g_free (item->list);
  g_free (item->label);
  g_free (item->group);
  g_free (item);
}

static void
crm_placeholders_finalize (GObject *object)
{
  CrmPlaceholders *self = CRM_PLACEHOLDERS (object);

  g_object_unref ((gpointer) self->catalog);
  g_hash_table_unref (self->by_path);
  g_ptr_array_unref (self->items);
  G_OBJECT_CLASS (crm_placeholders_parent_class)->finalize (object);
}

static void
crm_placeholders_class_init (CrmPlaceholdersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_placeholders_finalize;
}

static void
crm_placeholders_init (CrmPlaceholders *self)
{
  self->items = g_ptr_array_new_with_free_func (free_placeholder);
  self->by_path = g_hash_table_new (g_str_hash, g_str_equal);
}

const CrmNamespace *
crm_namespace_find (const char *name)
{
  for (const CrmNamespace *space = crm_namespaces; space->name != NULL; space++)
    if (strcmp (space->name, name) == 0)
      return space;
  return NULL;
}

/* A link is printed as the name of what it leads to: owner_id is owner. */
char *
crm_field_placeholder_name (const CrmField *field)
{
  const char *name = crm_field_get_name (field);

  return crm_field_is_link (field) && g_str_has_suffix (name, "_id")
             ? g_strndup (name, strlen (name) - 3)
             : g_strdup (name);
}

/* The type of a field's value in a document. Tax rates are decimals of whole percents. */
CrmDataType
crm_field_data_type (const CrmField *field)
{
  const char *name = crm_field_get_name (field);

  switch (crm_field_get_field_type (field))
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DURATION:
      return CRM_DATA_INTEGER;
    case CRM_FIELD_DECIMAL:
      return strcmp (name, "vat") == 0 || strcmp (name, "discount") == 0
                     || g_str_has_suffix (name, "_percent")
                 ? CRM_DATA_PERCENT
                 : CRM_DATA_DECIMAL;
    case CRM_FIELD_PERCENT:
      return CRM_DATA_PERCENT;
    case CRM_FIELD_MONEY:
      return CRM_DATA_MONEY;
    case CRM_FIELD_DATE:
      return CRM_DATA_DATE;
    case CRM_FIELD_INSTANT:
      return CRM_DATA_INSTANT;
    case CRM_FIELD_BOOLEAN:
      return CRM_DATA_BOOLEAN;
    case CRM_FIELD_PICTURE:
      return CRM_DATA_PICTURE;
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_CURRENCY:
    default:
      return CRM_DATA_TEXT;
    }
}

/* Takes @path. */
static void
add (CrmPlaceholders *self,
     char *path,
     const char *list,
     const char *label,
     const char *group,
     CrmDataType type)
{
  CrmPlaceholder *item;

  if (g_hash_table_contains (self->by_path, path))
    {
      g_free (path);
      return;
    }
  item = g_new0 (CrmPlaceholder, 1);
  item->path = path;
  item->list = g_strdup (list);
  item->label = g_strdup (label);
  item->group = g_strdup (group);
  item->type = type;
  g_ptr_array_add (self->items, item);
  g_hash_table_insert (self->by_path, item->path, item);
}

/* What comes before the kinds wins: contract.services is a list, though its field is a text. */
static void
add_extras (CrmPlaceholders *self, const char *name, const char *group)
{
  for (gsize i = 0; i < G_N_ELEMENTS (extras); i++)
    {
      const char *path = extras[i].path, *dot = strrchr (path, '.');
      g_autofree char *parent = g_strndup (path, dot - path);

      if (g_str_has_prefix (path, name) && path[strlen (name)] == '.')
        add (self, g_strdup (path), strchr (parent, '.') != NULL ? parent : NULL,
             g_dgettext (GETTEXT_PACKAGE, extras[i].label), group, extras[i].type);
    }
}

static void
add_kind (CrmPlaceholders *self,
          const CrmKind *kind,
          const char *prefix,
          const char *list,
          const char *group)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      g_autofree char *name = crm_field_placeholder_name (field);

      if (crm_field_has (field, CRM_FIELD_ARCHIVED))
        continue;
      add (self, g_strconcat (prefix, ".", name, NULL), list, crm_field_get_label (field), group,
           crm_field_data_type (field));
      if (crm_field_get_field_type (field) == CRM_FIELD_CHOICE)
        add (self, g_strconcat (prefix, ".", name, "_key", NULL), list, crm_field_get_label (field),
             group, CRM_DATA_TEXT);
    }
}

/* Each report that needs no choice, by its key: as a chart where it can be drawn, and as a table.
 */
static void
add_reports (CrmPlaceholders *self)
{
  guint n;
  const CrmReportSpec *specs = crm_reports_list (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdelimit (g_strdup (specs[i].key), "-", '_');
      const char *title = crm_report_spec_get_title (&specs[i]);
      /* Translators: the title of a report, drawn as a chart. */
      g_autofree char *chart = g_strdup_printf (_ ("%s, as a chart"), title);
      /* Translators: the title of a report, printed as a table. */
      g_autofree char *table = g_strdup_printf (_ ("%s, as a table"), title);

      if (specs[i].takes & CRM_REPORT_TAKES_KIND)
        continue;
      if (specs[i].drawing != CRM_REPORT_AS_TABLE)
        add (self, g_strconcat ("report.chart.", key, NULL), NULL, chart, _ ("Reports"),
             CRM_DATA_PICTURE);
      add (self, g_strconcat ("report.table.", key, NULL), NULL, table, _ ("Reports"),
           CRM_DATA_LIST);
    }
}

/**
 * crm_placeholders_new:
 * @catalog: the description of the business, with the office's own fields
 *
 * Returns: (transfer full): the fields of all kinds that documents are made of
 */
CrmPlaceholders *
crm_placeholders_new (const CrmCatalog *catalog)
{
  CrmPlaceholders *self = g_object_new (CRM_TYPE_PLACEHOLDERS, NULL);

  self->catalog = g_object_ref ((gpointer) catalog);
  for (const CrmNamespace *space = crm_namespaces; space->name != NULL; space++)
    {
      const CrmKind *kind = crm_catalog_find_kind (catalog, space->kind);
      const char *group = crm_kind_get_label (kind);

      if (strcmp (space->name, "client") == 0)
        group = _ ("Client");
      else if (strcmp (space->name, "manager") == 0)
        group = _ ("Manager");
      else if (strcmp (space->name, "company") == 0)
        group = _ ("Our company");
      else if (strcmp (space->name, "contract") == 0)
        group = _ ("Contract");
      add_extras (self, space->name, group);
      add_kind (self, kind, space->name, NULL, group);
      if (space->items != NULL)
        {
          g_autofree char *list = g_strconcat (space->name, ".", space->items, NULL);

          add_kind (self, crm_catalog_find_kind (catalog, space->items_kind), list, list, group);
        }
    }
  add_kind (self, crm_catalog_find_kind (catalog, "invoice"), "client.unpaid", "client.unpaid",
            _ ("Client"));
  add (self, g_strdup ("products"), NULL, _ ("Products sold today"), _ ("Products"), CRM_DATA_LIST);
  add_kind (self, crm_catalog_find_kind (catalog, "product"), "products", "products",
            _ ("Products"));
  add_extras (self, "report", _ ("Monthly sales report"));
  add_reports (self);
  add_extras (self, "doc", _ ("Document"));
  return self;
}

const CrmCatalog *
crm_placeholders_get_catalog (CrmPlaceholders *self)
{
  return self->catalog;
}

guint
crm_placeholders_get_n_items (CrmPlaceholders *self)
{
  return self->items->len;
}

const CrmPlaceholder *
crm_placeholders_get_item (CrmPlaceholders *self, guint position)
{
  g_return_val_if_fail (position < self->items->len, NULL);
  return g_ptr_array_index (self->items, position);
}

/**
 * crm_placeholders_find:
 *
 * Returns: (transfer none) (nullable): the placeholder of that path
 */
const CrmPlaceholder *
crm_placeholders_find (CrmPlaceholders *self, const char *path)
{
  return g_hash_table_lookup (self->by_path, path);
}
