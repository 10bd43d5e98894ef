/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules that all sales papers share: what a line comes to, what the lines come to together, the
 * number of a paper, and that nothing moves in what is closed. Tax is summed by rate and rounded
 * once for each rate, as a paper shows it. */
#include "config.h"

#include "crm-paper.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-money.h"
#include "crm-paper-private.h"

#define PERCENT (100 * CRM_DECIMAL_ONE) /* one hundred percent, in millionths of a point */
#define MAX_TAKEN 10000                 /* numbers in a row that somebody gave by hand */

/* The statuses in which the lines of a paper are still being written, and where its number comes
 * from. */
static const struct
{
  const char *kind;
  const char *open[4];
  const char *unnumbered[10]; /* statuses in which it needs no number */
  const char *next;           /* field of the office: what the next one gets */
  gboolean by_year;           /* the first one is YEAR-0001 unless the office says otherwise */
  const char *types[5];       /* that are numbered; none: all of the kind */
} papers[] = {
  { "sales_order",
    { "draft", "confirmed", "partly_delivered", NULL },
    { "draft", "cancelled", NULL },
    "next_order_number",
    TRUE },
  { "invoice", { "draft", NULL }, { "draft", "voided", NULL }, "next_invoice_number", FALSE },
  /* A document gets its number as it is issued; what came from elsewhere in a later status has had
   * one, or has none. */
  { "document",
    { "draft", NULL },
    { "draft", "sent", "opened", "accepted", "declined", "expired", "replaced", "voided", NULL },
    "next_document_number",
    TRUE,
    { "quote", "contract", "letter", "reminder", NULL } },
};

/* Types of documents and the papers that they print. */
static const struct
{
  const char *document;
  const char *kind;
} printed[] = {
  { "order", "sales_order" }, { "quote", "sales_order" },   { "delivery_note", "sales_order" },
  { "invoice", "invoice" },   { "credit_note", "invoice" }, { "receipt", "invoice" },
};

/* Where @kind stands among the papers, or -1. */
static int
find_paper (const CrmKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (papers); i++)
    if (strcmp (papers[i].kind, crm_kind_get_name (kind)) == 0)
      return (int) i;
  return -1;
}

/**
 * crm_paper_get_line_kind:
 *
 * Returns: (nullable): the kind of the lines of a sales paper; %NULL for a kind without lines
 */
const CrmKind *
crm_paper_get_line_kind (const CrmKind *paper)
{
  g_autofree char *name = g_strconcat (crm_kind_get_name (paper), "_line", NULL);

  return crm_catalog_find_kind (crm_kind_get_catalog (paper), name);
}

/**
 * crm_paper_line_get_link:
 *
 * Returns: (transfer none): the field of a line that leads to its paper
 */
const CrmField *
crm_paper_line_get_link (const CrmKind *line)
{
  for (guint i = 0; i < crm_kind_get_n_fields (line); i++)
    {
      const CrmField *field = crm_kind_get_field (line, i);

      if (crm_field_is_link (field) && crm_field_has (field, CRM_FIELD_REQUIRED))
        return field;
    }
  return NULL;
}

/**
 * crm_paper_kind_of_document:
 * @type: of a document or a template
 *
 * Returns: (nullable): name of the kind of sales paper that such a document prints: sales_order for
 *   an order confirmation; %NULL for contracts and letters
 */
const char *
crm_paper_kind_of_document (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (printed); i++)
    if (g_strcmp0 (printed[i].document, type) == 0)
      return printed[i].kind;
  return NULL;
}

gboolean
crm_paper_has_status (CrmRecord *paper, const char *status)
{
  return g_strcmp0 (crm_record_get_text (paper, "status"), status) == 0;
}

gboolean
crm_paper_status_changed (CrmRecord *paper, CrmRecord *before)
{
  return before != NULL
         && !crm_value_equal (crm_record_get_by_name (paper, "status"),
                              crm_record_get_by_name (before, "status"));
}

gboolean
crm_paper_is_order (CrmRecord *paper)
{
  return strcmp (crm_kind_get_name (crm_record_get_kind (paper)), "sales_order") == 0;
}

/**
 * crm_paper_is_open:
 *
 * Returns: whether the lines of the paper are still being written: not of an invoice that was
 *   issued, which is locked, nor of an order that is delivered or cancelled, where a person first
 *   takes that back
 */
gboolean
crm_paper_is_open (CrmRecord *paper)
{
  int i = find_paper (crm_record_get_kind (paper));
  const char *status = crm_record_get_text (paper, "status");

  return i < 0 || g_strv_contains (papers[i].open, status != NULL ? status : "");
}

static gboolean
is_locked (CrmRecord *paper)
{
  return strcmp (crm_kind_get_name (crm_record_get_kind (paper)), "invoice") == 0
         && !crm_paper_is_open (paper);
}

gboolean
crm_paper_refuse_locked (CrmRecord *paper, GError **error)
{
  const char *number = crm_record_get_text (paper, "number");

  g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
               /* Translators: the number of an invoice. */
               _ ("Invoice %s has been issued and is locked; void it and make a new one"),
               number != NULL ? number : "");
  return FALSE;
}

/* What an e-invoice asks for and no page shows may still be said when nothing was said before. */
static gboolean
is_completed (CrmRecord *before, const CrmField *field)
{
  static const char *const names[] = { "tax_category", "tax_note", "delivered_on", NULL };

  return g_strv_contains (names, crm_field_get_name (field))
         && crm_value_is_none (crm_record_get (before, field));
}

/* Refuses what a person changes in @record, which was @before, of the locked @paper, but for the
 * field @free. */
gboolean
crm_paper_check_locked (
    CrmRecord *record, CrmRecord *before, CrmRecord *paper, const char *free, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);

  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_record_is_changed (record, field) && !crm_field_has (field, CRM_FIELD_HEADER)
          && !crm_field_has (field, CRM_FIELD_READ_ONLY)
          && g_strcmp0 (crm_field_get_name (field), free) != 0 && !is_completed (before, field))
        return crm_paper_refuse_locked (paper, error);
    }
  return TRUE;
}

/* Numbers */

/**
 * crm_paper_dup_next_number:
 * @number: of a paper, as an office writes them: "2026-0041", "FT 7/9"
 *
 * Returns: (transfer full): the number after it: its last digits are counted on and keep their
 *   width; a number without digits gets a 2
 */
char *
crm_paper_dup_next_number (const char *number)
{
  gsize end = strlen (number), start;
  GString *next = g_string_new (number);

  while (end > 0 && !g_ascii_isdigit (number[end - 1]))
    end--;
  if (end == 0)
    {
      g_string_append_c (next, '2');
      return g_string_free (next, FALSE);
    }
  start = end;
  while (start > 0 && g_ascii_isdigit (number[start - 1]))
    start--;
  for (gsize i = end; i > start; i--)
    {
      if (next->str[i - 1] != '9')
        {
          next->str[i - 1]++;
          return g_string_free (next, FALSE);
        }
      next->str[i - 1] = '0';
    }
  g_string_insert_c (next, (gssize) start, '1');
  return g_string_free (next, FALSE);
}

static gboolean
is_taken (CrmRecord *paper, const char *number, CrmRules *rules)
{
  const CrmKind *kind = crm_record_get_kind (paper);
  g_auto (CrmValue) value = crm_value_text (number);
  g_autoptr (CrmRecord) other
      = rules->first (rules->data, kind, crm_kind_find_field (kind, "number"), &value, NULL);

  return other != NULL && !crm_id_equal (crm_record_get_id (other), crm_record_get_id (paper));
}

/**
 * crm_paper_get_next_field:
 *
 * Returns: (nullable): the field of the office that says which number the next paper of @kind gets;
 *   %NULL for a kind whose records are not numbered
 */
const char *
crm_paper_get_next_field (const CrmKind *kind)
{
  int i = find_paper (kind);

  return i < 0 ? NULL : papers[i].next;
}

/**
 * crm_paper_get_unnumbered:
 *
 * Returns: (array zero-terminated=1): the statuses in which a paper of a numbered kind needs no
 *   number
 */
const char *const *
crm_paper_get_unnumbered (const CrmKind *kind)
{
  return papers[find_paper (kind)].unnumbered;
}

/**
 * crm_paper_counts_by_year:
 *
 * Returns: whether the first paper of a numbered kind is YEAR-0001 when the office says nothing
 */
gboolean
crm_paper_counts_by_year (const CrmKind *kind)
{
  return papers[find_paper (kind)].by_year;
}

/* The pages of a document that is kept say what they say. */
static gboolean
is_kept (CrmRecord *paper)
{
  return crm_kind_find_field (crm_record_get_kind (paper), "file_hash") != NULL
         && crm_record_is_set (paper, "file_hash");
}

/**
 * crm_paper_get_numbered_types:
 *
 * Returns: (array zero-terminated=1): the types of a numbered kind that have numbers; empty when
 * all have
 */
const char *const *
crm_paper_get_numbered_types (const CrmKind *kind)
{
  return papers[find_paper (kind)].types;
}

/**
 * crm_paper_is_numbered:
 *
 * Returns: whether a record is one of those that the office counts: an order, an invoice, a
 * document that prints neither
 */
gboolean
crm_paper_is_numbered (CrmRecord *paper)
{
  int i = find_paper (crm_record_get_kind (paper));

  if (i < 0 || papers[i].types[0] == NULL)
    return i >= 0;
  return crm_record_is_set (paper, "type")
         && g_strv_contains (papers[i].types, crm_record_get_text (paper, "type"));
}

/**
 * crm_paper_awaits_number:
 *
 * Returns: whether a record is a paper that went out and has no number yet: in a shared office the
 *   number comes from its database with the next contact
 */
gboolean
crm_paper_awaits_number (CrmRecord *paper)
{
  int i = find_paper (crm_record_get_kind (paper));
  const char *status = i < 0 ? NULL : crm_record_get_text (paper, "status");

  return status != NULL && !g_strv_contains (papers[i].unnumbered, status)
         && !crm_record_is_set (paper, "number") && crm_paper_is_numbered (paper)
         && !is_kept (paper);
}

static gboolean
is_shared (CrmRules *rules)
{
  return rules->is_shared != NULL && rules->is_shared (rules->data);
}

static char *
first_number (int i, CrmRules *rules)
{
  int year, month, day;

  if (!papers[i].by_year)
    return NULL;
  crm_date_split (crm_instant_to_date (rules->now), &year, &month, &day);
  return g_strdup_printf ("%04d-0001", year);
}

/* In a shared office the database numbers, in the transaction in which it learns that the paper
 * goes out: no two desks give the same number and none is left out. */
static gboolean
check_number (CrmRecord *paper, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (before == NULL
      || crm_value_equal (crm_record_get_by_name (paper, "number"),
                          crm_record_get_by_name (before, "number"))
      || !is_shared (rules))
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("Numbers are given by the shared database; they cannot be changed by hand"));
  return FALSE;
}

/* Gives a paper that needs one the office's next number, which the office may set to anything. When
 * it has not, and the kind has no first number of its own, the paper stays without. */
gboolean
crm_paper_give_number (CrmRecord *paper, CrmRules *rules, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "office");
  int i = find_paper (crm_record_get_kind (paper));
  g_autoptr (CrmRecord) office = NULL;
  g_autofree char *number = NULL;
  g_autofree char *next = NULL;

  if (!crm_paper_awaits_number (paper) || is_shared (rules))
    return TRUE;
  office = rules->first (rules->data, kind, NULL, NULL, NULL);
  if (office != NULL)
    number = g_strdup (crm_record_get_text (office, papers[i].next));
  if (number == NULL)
    number = first_number (i, rules);
  if (number == NULL)
    return TRUE;
  for (guint n = 0; n < MAX_TAKEN && is_taken (paper, number, rules); n++)
    {
      char *after = crm_paper_dup_next_number (number);

      g_free (number);
      number = after;
    }
  crm_record_set_text (paper, "number", number);
  if (office == NULL)
    return TRUE;
  next = crm_paper_dup_next_number (number);
  crm_record_set_text (office, papers[i].next, next);
  return rules->update (rules->data, office, error);
}

/* The head */

/* Who the paper is for, in which money, and what it comes to in that of the office. */
gboolean
crm_paper_prepare_head (CrmRecord *paper, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (!check_number (paper, before, rules, error))
    return FALSE;
  if (!crm_record_is_set (paper, "account_id") && crm_record_is_set (paper, "contact_id"))
    {
      const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "contact");
      g_autoptr (CrmRecord) contact
          = rules->get (rules->data, kind, crm_record_get_link (paper, "contact_id"));
      const CrmId *account = contact != NULL ? crm_record_get_link (contact, "account_id") : NULL;

      if (account != NULL)
        crm_record_set_link (paper, "account_id", account);
    }
  if (!crm_record_is_set (paper, "account_id") && !crm_record_is_set (paper, "contact_id"))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("It is for nobody yet: choose a company or a person"));
      return FALSE;
    }
  if (!crm_record_is_set (paper, "currency"))
    crm_record_set_text (paper, "currency", rules->currency);
  if (crm_record_is_set (paper, "gross"))
    crm_record_set_integer (
        paper, "gross_base",
        crm_decimal_multiply (crm_record_get_integer (paper, "gross", 0),
                              crm_record_get_integer (paper, "rate", CRM_DECIMAL_ONE)));
  return TRUE;
}

GPtrArray *
crm_paper_get_lines (CrmRecord *paper, CrmRules *rules)
{
  const CrmKind *kind = crm_paper_get_line_kind (crm_record_get_kind (paper));

  return rules->children (rules->data, kind, crm_paper_line_get_link (kind),
                          crm_record_get_id (paper));
}

/* Lines */

/**
 * crm_paper_line_total:
 * @price: of one, in minor units
 * @qty: how many, in millionths
 * @discount: in millionths of a percent point
 *
 * Returns: what the line comes to, rounded once, half away from zero
 */
gint64
crm_paper_line_total (gint64 price, gint64 qty, gint64 discount)
{
  /* Quantity and what is left after the discount keep six digits each: together within 128 bits
   * for any price, as long as neither is above 9 × 10¹². */
  __int128 whole = (__int128) CRM_DECIMAL_ONE * PERCENT;
  __int128 share = (__int128) qty * (PERCENT - discount);
  __int128 high = share / whole * price, product = share % whole * price;
  __int128 half = whole / 2;

  return (gint64) (high + (product + (product < 0 ? -half : half)) / whole);
}

/**
 * crm_paper_sum_taxes:
 * @lines: (element-type CrmRecord): of one paper
 *
 * Returns: (transfer full) (element-type CrmPaperTax): what is taxed at each rate, in the order in
 *   which the lines name the rates
 */
GArray *
crm_paper_sum_taxes (GPtrArray *lines)
{
  GArray *taxes = g_array_new (FALSE, FALSE, sizeof (CrmPaperTax));

  for (guint i = 0; i < lines->len; i++)
    {
      CrmRecord *line = g_ptr_array_index (lines, i);
      CrmPaperTax tax = { .percent = crm_record_get_integer (line, "vat", 0) };
      guint t = 0;

      while (t < taxes->len && g_array_index (taxes, CrmPaperTax, t).percent != tax.percent)
        t++;
      if (t == taxes->len)
        g_array_append_val (taxes, tax);
      g_array_index (taxes, CrmPaperTax, t).net += crm_record_get_integer (line, "total", 0);
    }
  for (guint i = 0; i < taxes->len; i++)
    {
      CrmPaperTax *tax = &g_array_index (taxes, CrmPaperTax, i);

      tax->tax = crm_decimal_multiply (tax->net, tax->percent / 100);
    }
  return taxes;
}

static CrmRecord *
get_paper (CrmRecord *line, CrmRules *rules)
{
  const CrmField *link = crm_paper_line_get_link (crm_record_get_kind (line));
  const CrmId *id = crm_record_get_link (line, crm_field_get_name (link));

  return id != NULL ? rules->get (rules->data, crm_field_get_target (link), id) : NULL;
}

/* A price in the office's money becomes one in the money of the paper. */
static gint64
convert_price (CrmRecord *product, CrmRecord *paper, CrmRules *rules)
{
  gint64 price = crm_record_get_integer (product, "price", 0);
  gint64 rate = crm_record_get_integer (paper, "rate", CRM_DECIMAL_ONE);
  const char *currency = crm_record_get_text (product, "currency");
  __int128 scaled = (__int128) price * CRM_DECIMAL_ONE;

  if (currency == NULL)
    currency = rules->currency;
  if (g_strcmp0 (currency, crm_record_get_currency (paper)) == 0 || rate <= 0)
    return price;
  return (gint64) ((scaled + (scaled < 0 ? -rate / 2 : rate / 2)) / rate);
}

/* What a line of a product does not say, the product does. */
static void
fill_from_product (CrmRecord *line, CrmRecord *paper, CrmRules *rules)
{
  const CrmId *id = crm_record_get_link (line, "product_id");
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "product");
  g_autoptr (CrmRecord) product = id != NULL ? rules->get (rules->data, kind, id) : NULL;

  if (product == NULL)
    return;
  if (!crm_record_is_set (line, "name"))
    crm_record_set_text (line, "name", crm_record_get_title (product));
  if (!crm_record_is_set (line, "unit") && crm_record_is_set (product, "unit"))
    crm_record_set_text (line, "unit", crm_record_get_text (product, "unit"));
  if (crm_record_is_set (line, "price"))
    return;
  crm_record_set_integer (line, "price", convert_price (product, paper, rules));
  if (crm_record_get_integer (line, "vat", 0) == 0)
    crm_record_set_integer (line, "vat", crm_record_get_integer (product, "tax_percent", 0));
  if (!crm_record_is_set (line, "tax_category") && crm_record_is_set (product, "tax_category"))
    crm_record_set_text (line, "tax_category", crm_record_get_text (product, "tax_category"));
}

static void
set_position (CrmRecord *line, CrmRecord *paper, CrmRules *rules)
{
  g_autoptr (GPtrArray) lines = NULL;
  gint64 last = 0;

  if (crm_record_get_integer (line, "position", 0) != 0)
    return;
  lines = crm_paper_get_lines (paper, rules);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    last = MAX (last, crm_record_get_integer (g_ptr_array_index (lines, i), "position", 0));
  crm_record_set_integer (line, "position", last + 1);
}

static gboolean
check_discount (CrmRecord *line, GError **error)
{
  gint64 discount = crm_record_get_integer (line, "discount", 0);

  if (discount >= 0 && discount <= PERCENT)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("A discount is between 0 and 100 percent"));
  return FALSE;
}

gboolean
crm_paper_line_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) paper = get_paper (record, rules);

  if (paper == NULL)
    {
      const CrmField *link = crm_paper_line_get_link (crm_record_get_kind (record));

      g_set_error (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                   /* Translators: the name of a field, then what it leads to: an order. */
                   _ ("%s: there is no such record of kind “%s”"), crm_field_get_name (link),
                   crm_kind_get_label (crm_field_get_target (link)));
      return FALSE;
    }
  if (is_locked (paper)
      && !(before == NULL ? crm_paper_refuse_locked (paper, error)
                          : crm_paper_check_locked (record, before, paper, NULL, error)))
    return FALSE;
  if (!check_discount (record, error))
    return FALSE;
  if (before == NULL)
    {
      fill_from_product (record, paper, rules);
      set_position (record, paper, rules);
      if (crm_paper_is_order (paper))
        crm_order_line_begin (record, paper);
    }
  crm_record_set_text (record, "currency", crm_record_get_currency (paper));
  crm_record_set_integer (record, "total",
                          crm_paper_line_total (crm_record_get_integer (record, "price", 0),
                                                crm_record_get_integer (record, "qty", 0),
                                                crm_record_get_integer (record, "discount", 0)));
  return TRUE;
}

static void
set_sums (CrmRecord *paper, GPtrArray *lines)
{
  g_autoptr (GArray) taxes = crm_paper_sum_taxes (lines);
  gint64 net = 0, tax = 0;

  for (guint i = 0; i < taxes->len; i++)
    {
      net += g_array_index (taxes, CrmPaperTax, i).net;
      tax += g_array_index (taxes, CrmPaperTax, i).tax;
    }
  crm_record_set_integer (paper, "net", net);
  crm_record_set_integer (paper, "tax", tax);
  crm_record_set_integer (paper, "gross", net + tax);
}

gboolean
crm_paper_line_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) paper = get_paper (record, rules);
  g_autoptr (GPtrArray) lines = NULL;

  if (paper == NULL)
    return crm_invoice_line_settle (record, before, rules, error);
  if (deleted && is_locked (paper))
    return crm_paper_refuse_locked (paper, error);
  lines = crm_paper_get_lines (paper, rules);
  if (lines == NULL)
    return TRUE;
  set_sums (paper, lines);
  if (crm_paper_is_order (paper))
    crm_order_settle (paper, record, lines, before == NULL || deleted);
  if (!rules->update (rules->data, paper, error))
    return FALSE;
  return crm_invoice_line_settle (record, before, rules, error);
}

/* From one paper to another */

/* What a paper says as well as the deal or the paper that it is made from. */
static const char *const carried[]
    = { "account_id", "contact_id", "opportunity_id",   "currency", "rate",
        "owner_id",   "team_id",    "delivery_address", "notes",    NULL };

static const char *const carried_by_line[]
    = { "product_id", "name", "qty", "unit", "price", "discount", "vat", "tax_category", NULL };

static void
carry (CrmRecord *source, CrmRecord *target, const char *const *names)
{
  for (; *names != NULL; names++)
    {
      const CrmField *from = crm_kind_find_field (crm_record_get_kind (source), *names);
      const CrmField *to = crm_kind_find_field (crm_record_get_kind (target), *names);

      if (from != NULL && to != NULL && !crm_value_is_none (crm_record_get (source, from)))
        crm_record_set (target, to, crm_value_copy (crm_record_get (source, from)));
    }
}

/* The field of @kind that leads to @target and that papers are made through. */
static const CrmField *
find_source_link (const CrmKind *kind, const CrmKind *target)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (!crm_field_has (field, CRM_FIELD_HEADER) && crm_field_get_target (field) == target)
        return field;
    }
  return NULL;
}

/**
 * crm_paper_copy_head:
 * @source: a deal or a sales paper
 * @kind: of the paper to make
 *
 * Returns: (transfer full): a draft for the same client that leads back to @source; a paper of the
 *   same kind, as when somebody orders again, leads back to nothing
 */
CrmRecord *
crm_paper_copy_head (CrmRecord *source, const CrmKind *kind)
{
  CrmRecord *paper = crm_record_new (kind);
  const CrmField *link = find_source_link (kind, crm_record_get_kind (source));

  carry (source, paper, carried);
  if (link != NULL)
    crm_record_set (paper, link, crm_value_link (crm_record_get_id (source)));
  else
    crm_record_unset (paper, "opportunity_id");
  return paper;
}

/**
 * crm_order_line_get_remaining:
 *
 * Returns: how much of a line of an order is on no invoice yet, in millionths; never below zero
 */
gint64
crm_order_line_get_remaining (CrmRecord *line)
{
  return MAX (0, crm_record_get_integer (line, "qty", 0)
                     - crm_record_get_integer (line, "invoiced", 0));
}

/**
 * crm_paper_copy_line:
 * @source: a line of a sales paper
 * @paper: that the copy belongs to
 *
 * Returns: (transfer full) (nullable): the same line for another paper; on an invoice of an order,
 *   what is on no invoice yet, and %NULL when that is nothing
 */
CrmRecord *
crm_paper_copy_line (CrmRecord *source, CrmRecord *paper)
{
  const CrmKind *from = crm_record_get_kind (source);
  const CrmKind *kind = crm_paper_get_line_kind (crm_record_get_kind (paper));
  const CrmField *link = from != kind ? find_source_link (kind, from) : NULL;
  g_autoptr (CrmRecord) line = crm_record_new (kind);

  carry (source, line, carried_by_line);
  crm_record_set (line, crm_paper_line_get_link (kind), crm_value_link (crm_record_get_id (paper)));
  if (link != NULL)
    {
      gint64 remaining = crm_order_line_get_remaining (source);

      if (remaining == 0)
        return NULL;
      crm_record_set_integer (line, "qty", remaining);
      crm_record_set (line, link, crm_value_link (crm_record_get_id (source)));
    }
  return g_steal_pointer (&line);
}
