/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the values of fields and deciding conditions. A value that is absent, empty or blank is
 * missing; zero and "no" are values. */
#include "config.h"

#include "crm-document-value-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-money.h"

#define MAX_MISSING 1000

/* Notes what is wrong with a field, once for each value. Takes @message. */
void
crm_evaluate_problem (CrmEvaluation *self, const CrmTemplateField *field, char *message)
{
  const char *path = crm_evaluate_full_path (self, field->path);
  g_autofree char *text = message;
  char *key;

  if (self->problems == NULL || self->problems->len >= MAX_MISSING)
    return;
  key = g_strdup_printf ("%u:%u:%s", field->spot.line, field->spot.column, path);
  if (!g_hash_table_add (self->problem_keys, key))
    return;
  g_ptr_array_add (self->problems, crm_template_problem_new (
                                       field->spot.line, field->spot.column, field->spot.length,
                                       *path != '\0' ? path : NULL, g_steal_pointer (&text)));
}

static const CrmScope *
find_scope (CrmEvaluation *self, const char *path, const char **rest)
{
  gsize length = strcspn (path, ".");

  for (const CrmScope *scope = self->scope; scope != NULL; scope = scope->outer)
    if (strncmp (scope->name, path, length) == 0 && scope->name[length] == '\0')
      {
        *rest = path[length] == '.' ? path + length + 1 : NULL;
        return scope;
      }
  return NULL;
}

/* The node at @path, which may begin with the variable of an open loop; NULL when there is none. */
CrmDocumentData *
crm_evaluate_path (CrmEvaluation *self, const char *path)
{
  const char *rest;
  const CrmScope *scope = find_scope (self, path, &rest);

  if (scope == NULL)
    return crm_document_data_lookup (self->data, path);
  return rest != NULL ? crm_document_data_lookup (scope->item, rest) : scope->item;
}

/* @path from the root of the data: item.name is invoice.items[3].name. */
const char *
crm_evaluate_full_path (CrmEvaluation *self, const char *path)
{
  const char *rest;
  const CrmScope *scope = find_scope (self, path, &rest);
  g_autofree char *full = NULL;

  if (scope == NULL)
    return path;
  full = g_strconcat (scope->path, rest != NULL ? "." : "", rest, NULL);
  return crm_arena_strdup (self->arena, full);
}

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

gboolean
crm_data_is_missing (CrmDocumentData *node)
{
  double width, height;

  if (node == NULL)
    return TRUE;
  switch (crm_document_data_get_data_type (node))
    {
    case CRM_DATA_TEXT:
      return is_blank (crm_document_data_get_text (node));
    case CRM_DATA_PICTURE:
      return crm_document_data_get_drawing (node, &width, &height) == NULL
             && (crm_document_data_get_picture (node) == NULL
                 || g_bytes_get_size (crm_document_data_get_picture (node)) == 0);
    case CRM_DATA_GROUP:
    case CRM_DATA_LIST:
    case CRM_DATA_INTEGER:
    case CRM_DATA_DECIMAL:
    case CRM_DATA_PERCENT:
    case CRM_DATA_MONEY:
    case CRM_DATA_DATE:
    case CRM_DATA_INSTANT:
    case CRM_DATA_BOOLEAN:
    default:
      return FALSE;
    }
}

/* The day that the document counts from: doc.today, or the day of the clock. */
CrmDate
crm_evaluate_today (CrmEvaluation *self)
{
  CrmDocumentData *today = crm_document_data_lookup (self->data, "doc.today");

  return today != NULL && crm_document_data_get_data_type (today) == CRM_DATA_DATE
             ? (CrmDate) crm_document_data_get_number (today)
             : crm_date_today ();
}

/* @index, @first and @last of a loop, and what is carried. */
static gboolean
read_special (CrmEvaluation *self, const CrmTemplateField *field, CrmTypedValue *value)
{
  const char *at = strchr (field->path, '@'), *rest;
  const CrmScope *scope;

  if (field->use == CRM_USE_CARRY)
    {
      value->type = CRM_DATA_MONEY;
      value->number = self->carry;
      value->currency = self->currency;
      return self->currency != NULL;
    }
  if (at == NULL)
    return FALSE;
  scope = find_scope (self, field->path, &rest);
  if (scope == NULL || rest != at)
    return FALSE;
  value->type = CRM_DATA_BOOLEAN;
  if (strcmp (at, "@index") == 0)
    {
      value->type = CRM_DATA_INTEGER;
      value->number = scope->index + 1;
    }
  else if (strcmp (at, "@first") == 0)
    value->number = scope->index == 0;
  else
    value->number = scope->index + 1 == scope->count;
  return TRUE;
}

static gboolean
read_node (CrmDocumentData *node, CrmTypedValue *value)
{
  if (crm_data_is_missing (node))
    return FALSE;
  value->type = crm_document_data_get_data_type (node);
  value->number = crm_document_data_get_number (node);
  value->text = crm_document_data_get_text (node);
  value->currency = crm_document_data_get_currency (node);
  value->node = node;
  return TRUE;
}

static const char *
mark_missing (CrmEvaluation *self, const CrmTemplateField *field)
{
  g_autofree char *mark = g_strconcat ("‹", field->path, "?›", NULL);

  return crm_arena_strdup (self->arena, mark);
}

static const char *
evaluate_value (CrmEvaluation *self, const CrmTemplateField *field, CrmValueState *state)
{
  CrmTypedValue value = { 0 };
  g_autofree char *problem = NULL;
  const char *text;

  if (!read_special (self, field, &value)
      && !read_node (crm_evaluate_path (self, field->path), &value))
    {
      if (field->fallback != NULL)
        return field->fallback;
      if (field->optional)
        {
          *state = CRM_STATE_EMPTY;
          return "";
        }
      *state = CRM_STATE_MISSING;
      crm_evaluate_problem (
          self, field,
          /* Translators: %s names a field such as client.tax_id. */
          g_strdup_printf (_ ("%s is missing"), crm_evaluate_full_path (self, field->path)));
      return mark_missing (self, field);
    }
  for (guint i = 0; field->formats != NULL && i < field->formats->len; i++)
    if (!crm_format_value (self, &value, g_ptr_array_index (field->formats, i), &problem))
      break;
  text = problem == NULL ? crm_format_plain (self, &value) : NULL;
  if (text != NULL)
    return text;
  if (problem == NULL)
    problem = g_strdup_printf (
        /* Translators: the first %s names a field, the second what it is, such as "a list". */
        _ ("%s is %s and cannot be printed by itself"), crm_evaluate_full_path (self, field->path),
        crm_data_type_label (value.type));
  *state = CRM_STATE_MISSING;
  crm_evaluate_problem (self, field, g_steal_pointer (&problem));
  return mark_missing (self, field);
}

/* The text of a field; @state says whether it is a value. The text belongs to the arena. */
const char *
crm_evaluate_field (CrmEvaluation *self, const CrmTemplateField *field, CrmValueState *state)
{
  const char *text = NULL;

  *state = CRM_STATE_PRESENT;
  switch (field->use)
    {
    case CRM_USE_PAGE:
      return self->page != NULL ? self->page : "";
    case CRM_USE_PAGES:
      return self->pages != NULL ? self->pages : "";
    case CRM_USE_MARK:
      *state = CRM_STATE_MISSING;
      return mark_missing (self, field);
    case CRM_USE_REFERENCE:
      text = self->labels != NULL ? g_hash_table_lookup (self->labels, field->path) : NULL;
      if (text != NULL)
        return text;
      *state = CRM_STATE_MISSING;
      crm_evaluate_problem (
          self, field,
          g_strdup_printf (_ ("The clause {#%s} is not in this document"), field->path));
      return mark_missing (self, field);
    case CRM_USE_VALUE:
    case CRM_USE_CARRY:
    default:
      return evaluate_value (self, field, state);
    }
}

/* Plain text of the head's title and filename. */
char *
crm_evaluate_inlines (CrmEvaluation *self, GPtrArray *inlines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; inlines != NULL && i < inlines->len; i++)
    {
      CrmTemplateInline *item = g_ptr_array_index (inlines, i);
      CrmValueState state;

      if (item->type == CRM_INLINE_TEXT)
        g_string_append (text, item->text);
      else if (item->type == CRM_INLINE_FIELD)
        g_string_append (text, crm_evaluate_field (self, item->field, &state));
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_true (CrmTypedValue *value)
{
  if (value->type == CRM_DATA_LIST)
    return crm_document_data_get_n_children (value->node) > 0;
  if (value->type == CRM_DATA_BOOLEAN || value->type == CRM_DATA_INTEGER
      || value->type == CRM_DATA_DECIMAL || value->type == CRM_DATA_PERCENT
      || value->type == CRM_DATA_MONEY)
    return value->number != 0;
  return TRUE;
}

/* Reads what a condition compares with as a number of the type of @value. */
static gboolean
parse_operand (const CrmTypedValue *value, const char *text, gint64 *number)
{
  CrmDate date;

  switch (value->type)
    {
    case CRM_DATA_INTEGER:
      if (!crm_decimal_parse (text, number))
        return FALSE;
      return TRUE;
    case CRM_DATA_DECIMAL:
    case CRM_DATA_PERCENT:
      return crm_decimal_parse (text, number);
    case CRM_DATA_MONEY:
      return crm_money_parse (text, value->currency, number);
    case CRM_DATA_DATE:
      if (!crm_date_parse (text, &date))
        return FALSE;
      *number = date;
      return TRUE;
    case CRM_DATA_INSTANT:
      return crm_instant_parse (text, number);
    case CRM_DATA_BOOLEAN:
      *number = strcmp (text, "true") == 0;
      return *number != 0 || strcmp (text, "false") == 0;
    case CRM_DATA_GROUP:
    case CRM_DATA_LIST:
    case CRM_DATA_TEXT:
    case CRM_DATA_PICTURE:
    default:
      return FALSE;
    }
}

/* Orders a value and a written one; FALSE when they cannot be compared. */
static gboolean
compare (const CrmTypedValue *value, const char *text, int *order)
{
  gint64 number = 0, own = value->number;

  if (value->type == CRM_DATA_TEXT)
    {
      *order = strcmp (value->text, text);
      return TRUE;
    }
  if (!parse_operand (value, text, &number))
    return FALSE;
  if (value->type == CRM_DATA_INTEGER && __builtin_mul_overflow (own, CRM_DECIMAL_ONE, &own))
    own = own < 0 ? G_MININT64 : G_MAXINT64;
  *order = own < number ? -1 : own > number;
  return TRUE;
}

static gboolean
evaluate_comparison (CrmEvaluation *self, const CrmTemplateCondition *condition)
{
  CrmTemplateField field = { .path = condition->path, .spot = condition->spot };
  CrmTypedValue value = { 0 };
  gboolean present = read_special (self, &field, &value)
                     || read_node (crm_evaluate_path (self, condition->path), &value);
  int order = 0;

  if (condition->type == CRM_CONDITION_VALUE)
    return present && is_true (&value);
  if (!present || !compare (&value, condition->text, &order))
    return condition->type == CRM_CONDITION_UNEQUAL;
  switch (condition->type)
    {
    case CRM_CONDITION_EQUAL:
      return order == 0;
    case CRM_CONDITION_UNEQUAL:
      return order != 0;
    case CRM_CONDITION_LESS:
      return order < 0;
    case CRM_CONDITION_LESS_EQUAL:
      return order <= 0;
    case CRM_CONDITION_GREATER:
      return order > 0;
    case CRM_CONDITION_GREATER_EQUAL:
      return order >= 0;
    case CRM_CONDITION_VALUE:
    case CRM_CONDITION_NOT:
    case CRM_CONDITION_AND:
    case CRM_CONDITION_OR:
    default:
      return FALSE;
    }
}

/* Whether a condition holds. What is missing is false, and so are zero, "no" and an empty list. */
gboolean
crm_evaluate_condition (CrmEvaluation *self, const CrmTemplateCondition *condition)
{
  switch (condition->type)
    {
    case CRM_CONDITION_NOT:
      return !crm_evaluate_condition (self, condition->first);
    case CRM_CONDITION_AND:
      return crm_evaluate_condition (self, condition->first)
             && crm_evaluate_condition (self, condition->second);
    case CRM_CONDITION_OR:
      return crm_evaluate_condition (self, condition->first)
             || crm_evaluate_condition (self, condition->second);
    case CRM_CONDITION_VALUE:
    case CRM_CONDITION_EQUAL:
    case CRM_CONDITION_UNEQUAL:
    case CRM_CONDITION_LESS:
    case CRM_CONDITION_LESS_EQUAL:
    case CRM_CONDITION_GREATER:
    case CRM_CONDITION_GREATER_EQUAL:
    default:
      return evaluate_comparison (self, condition);
    }
}

/**
 * crm_template_applies:
 *
 * Returns: whether the condition `when` of the head holds for @data; TRUE when there is none, or
 *   when it is a filter: see crm_template_is_offered()
 */
gboolean
crm_template_applies (CrmTemplate *self, CrmDocumentData *data)
{
  g_autoptr (CrmArena) arena = crm_arena_new ();
  CrmEvaluation evaluation = { .data = data, .locale = crm_locale_find ("en-GB"), .arena = arena };

  return self->head.when == NULL || crm_evaluate_condition (&evaluation, self->head.when);
}
