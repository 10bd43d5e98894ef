/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the language of filters:
 *
 *   city = "Porto" and none of opportunity (stage_id.type = open)
 *   owner_id = me and (created_at in last 30 days or not phone is set)
 *   count of activity (type = call) > 3 and last activity before 90 days ago
 *
 * One pass over tokens, with the kinds that a name may belong to at hand, so that an error says at
 * which line and column what is accepted. Depth and length are bounded: the text may be foreign. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-filter-words-private.h"

#define MOST_BYTES 65536
#define MOST_DEPTH 24
#define MOST_AMOUNT 10000

typedef enum
{
  TOKEN_END,
  TOKEN_WORD,
  TOKEN_TEXT, /* in quotes */
  TOKEN_SIGN,
  TOKEN_BAD,
} TokenType;

typedef struct
{
  const char *text;
  const char *at; /* what follows the token */
  const char *token_start;
  TokenType token;
  GString *word;
  const char *currency;
  int depth;
  GError **error;
} Parser;

typedef struct
{
  const CrmKind *const *kinds;
  guint n_kinds;
} Scope;

static CrmFilter *parse_any (Parser *self, const Scope *scope);

static void
read_quoted (Parser *self)
{
  self->token = TOKEN_TEXT;
  for (self->at++; *self->at != '"'; self->at++)
    {
      if (*self->at == '\\' && (self->at[1] == '"' || self->at[1] == '\\'))
        self->at++;
      if (*self->at == '\0')
        {
          self->token = TOKEN_BAD;
          return;
        }
      g_string_append_c (self->word, *self->at);
    }
  self->at++;
}

static void
advance (Parser *self)
{
  static const char *const signs[] = { "!=", "<=", ">=", "=", "<", ">", "~", "(", ")" };

  while (g_ascii_isspace (*self->at))
    self->at++;
  self->token_start = self->at;
  g_string_truncate (self->word, 0);
  self->token = TOKEN_END;
  if (*self->at == '\0')
    return;
  if (*self->at == '"')
    {
      read_quoted (self);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (self->at, signs[i]))
      {
        self->token = TOKEN_SIGN;
        g_string_append (self->word, signs[i]);
        self->at += strlen (signs[i]);
        return;
      }
  self->token = TOKEN_WORD;
  for (; *self->at != '\0' && !g_ascii_isspace (*self->at) && !strchr ("\"()=!<>~", *self->at);
       self->at++)
    g_string_append_c (self->word, *self->at);
  if (self->word->len == 0)
    self->token = TOKEN_BAD;
}

/* Says where it went wrong, what stands there and what is accepted. Returns: NULL */
static gpointer
refuse (Parser *self, const char *accepted)
{
  const char *line_start = self->text;
  g_autofree char *found = NULL;
  int line = 1;
  gsize length;

  if (self->error != NULL && *self->error != NULL)
    return NULL;
  for (const char *at = self->text; at < self->token_start; at++)
    if (*at == '\n')
      {
        line++;
        line_start = at + 1;
      }
  length = (gsize) MIN (self->at - self->token_start, 40);
  found = g_utf8_make_valid (self->token_start, (gssize) length);
  if (self->token == TOKEN_END)
    g_set_error (self->error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: an error in a filter: line, column, and what is accepted there. */
                 _ ("Line %d, column %ld: the filter ends here; accepted: %s"), line,
                 g_utf8_pointer_to_offset (line_start, self->token_start) + 1, accepted);
  else
    g_set_error (self->error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: an error in a filter: line, column, the word that stands there, and
                  * what is accepted in its place. */
                 _ ("Line %d, column %ld: “%s” is not accepted; accepted: %s"), line,
                 g_utf8_pointer_to_offset (line_start, self->token_start) + 1, found, accepted);
  return NULL;
}

static gboolean
is_word (Parser *self, const char *word)
{
  return self->token == TOKEN_WORD && g_ascii_strcasecmp (self->word->str, word) == 0;
}

static gboolean
is_sign (Parser *self, const char *sign)
{
  return self->token == TOKEN_SIGN && strcmp (self->word->str, sign) == 0;
}

static gboolean
take_word (Parser *self, const char *word)
{
  if (!is_word (self, word))
    return FALSE;
  advance (self);
  return TRUE;
}

static gboolean
take_sign (Parser *self, const char *sign)
{
  if (!is_sign (self, sign))
    return FALSE;
  advance (self);
  return TRUE;
}

/* What follows, without taking it: “last of …” and “last activity …” begin alike. */
static gboolean
peek_word (Parser *self, const char *word)
{
  const char *at = self->at;
  gsize length = strlen (word);

  while (g_ascii_isspace (*at))
    at++;
  return g_ascii_strncasecmp (at, word, length) == 0
         && (at[length] == '\0' || at[length] == ')' || g_ascii_isspace (at[length]));
}

static gpointer
refuse_field (Parser *self, const Scope *scope)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; scope->n_kinds > 0 && i < crm_kind_get_n_fields (scope->kinds[0]); i++)
    {
      const CrmField *field = crm_kind_get_field (scope->kinds[0], i);

      if (!crm_field_has (field, CRM_FIELD_HIDDEN) && !crm_field_has (field, CRM_FIELD_ARCHIVED))
        g_string_append_printf (names, "%s, ", crm_field_get_name (field));
    }
  g_string_append (names, "not, (, any of, none of, count of, sum of, first of, last of");
  return refuse (self, names->str);
}

static gboolean
parse_amount (Parser *self, int *amount)
{
  guint64 number;

  if (self->token != TOKEN_WORD
      || !g_ascii_string_to_unsigned (self->word->str, 10, 1, MOST_AMOUNT, &number, NULL))
    return FALSE;
  *amount = (int) number;
  return TRUE;
}

static gboolean
take_unit (Parser *self, CrmFilterUnit *unit)
{
  for (int i = 0; crm_filter_units[i] != NULL; i++)
    {
      g_autofree char *plural = g_strconcat (crm_filter_units[i], "s", NULL);

      if (take_word (self, crm_filter_units[i]) || take_word (self, plural))
        {
          *unit = (CrmFilterUnit) i;
          return TRUE;
        }
    }
  refuse (self, "days, weeks, months, quarters, years");
  return FALSE;
}

/* this month, last month, next week, last 30 days, next 2 weeks */
static gboolean
parse_period (Parser *self, CrmOperand *operand)
{
  int direction = is_word (self, "last") ? -1 : is_word (self, "next") ? 1 : 0;

  if (direction == 0 && !is_word (self, "this"))
    {
      refuse (self, "this, last, next");
      return FALSE;
    }
  advance (self);
  operand->type = CRM_OPERAND_PERIOD;
  operand->amount = direction;
  if (direction != 0 && parse_amount (self, &operand->amount))
    {
      operand->type = CRM_OPERAND_ROLLING;
      operand->amount *= direction;
      advance (self);
    }
  return take_unit (self, &operand->unit);
}

/* today, yesterday, tomorrow, 90 days ago, in 2 weeks. Returns: whether it was one; an error may be
 * set either way. */
static gboolean
parse_day (Parser *self, CrmOperand *operand)
{
  static const struct
  {
    const char *word;
    int amount;
  } days[] = { { "today", 0 }, { "yesterday", -1 }, { "tomorrow", 1 } };
  gboolean is_ahead;

  operand->type = CRM_OPERAND_DAY;
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    if (take_word (self, days[i].word))
      {
        operand->amount = days[i].amount;
        return TRUE;
      }
  is_ahead = take_word (self, "in");
  if (!parse_amount (self, &operand->amount))
    {
      operand->type = CRM_OPERAND_VALUE;
      if (is_ahead)
        refuse (self, _ ("a number"));
      return is_ahead;
    }
  advance (self);
  if (!take_unit (self, &operand->unit) || is_ahead)
    return TRUE;
  operand->amount = -operand->amount;
  if (!take_word (self, "ago"))
    refuse (self, "ago");
  return TRUE;
}

static gboolean
parse_value (Parser *self, const CrmField *field, CrmFilterTest test, CrmOperand *operand)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *accepted = NULL;

  if (self->token != TOKEN_WORD && self->token != TOKEN_TEXT)
    {
      accepted = field != NULL ? crm_field_dup_accepted (field) : g_strdup (_ ("a number"));
      refuse (self, accepted);
      return FALSE;
    }
  if (test == CRM_FILTER_CONTAINS || test == CRM_FILTER_STARTS)
    operand->value = crm_value_text (self->word->str);
  else if (field == NULL)
    {
      gint64 number;

      if (!g_ascii_string_to_signed (self->word->str, 10, -G_MAXINT32, G_MAXINT32, &number, NULL))
        {
          refuse (self, _ ("a number"));
          return FALSE;
        }
      operand->value = crm_value_integer (number);
    }
  else if (!crm_field_parse (field, self->word->str, self->currency, NULL, &operand->value, &local)
           || crm_value_is_none (&operand->value))
    {
      accepted = crm_field_dup_accepted (field);
      refuse (self, accepted);
      return FALSE;
    }
  advance (self);
  return TRUE;
}

static gboolean
parse_operand (Parser *self, const CrmField *field, CrmFilterTest test, CrmOperand *operand)
{
  if (self->token == TOKEN_WORD && field != NULL && crm_field_is_link (field))
    {
      if (take_word (self, "me"))
        {
          operand->type = CRM_OPERAND_ME;
          return TRUE;
        }
      if (is_word (self, "my") && peek_word (self, "team"))
        {
          advance (self);
          advance (self);
          operand->type = CRM_OPERAND_MY_TEAM;
          return TRUE;
        }
    }
  if (self->token == TOKEN_WORD && field != NULL && crm_filter_is_time (field)
      && parse_day (self, operand))
    return *self->error == NULL;
  return parse_value (self, field, test, operand);
}

static const struct
{
  const char *word;
  CrmFilterTest test;
  gboolean of_time;
} comparisons[] = {
  { "=", CRM_FILTER_EQUAL, FALSE },       { "!=", CRM_FILTER_NOT_EQUAL, FALSE },
  { "<", CRM_FILTER_LESS, FALSE },        { "<=", CRM_FILTER_AT_MOST, FALSE },
  { ">", CRM_FILTER_MORE, FALSE },        { ">=", CRM_FILTER_AT_LEAST, FALSE },
  { "~", CRM_FILTER_CONTAINS, FALSE },    { "contains", CRM_FILTER_CONTAINS, FALSE },
  { "begins", CRM_FILTER_STARTS, FALSE }, { "before", CRM_FILTER_LESS, TRUE },
  { "after", CRM_FILTER_MORE, TRUE },     { "since", CRM_FILTER_AT_LEAST, TRUE },
  { "until", CRM_FILTER_AT_MOST, TRUE },
};

#define ACCEPTED_TESTS "=, !=, <, <=, >, >=, contains, begins with, is set, is empty"
#define ACCEPTED_TIMES "=, !=, before, after, since, until, in, not in, is set, is empty"

/* Returns: FALSE with an error */
static gboolean
parse_comparison (Parser *self, const CrmField *field, CrmFilterTest *test, CrmOperand *operand)
{
  gboolean is_time = field != NULL && crm_filter_is_time (field);
  gboolean is_not = is_time && is_word (self, "not") && peek_word (self, "in");

  if (take_word (self, "is"))
    {
      *test = is_word (self, "set") ? CRM_FILTER_SET : CRM_FILTER_NOT_SET;
      if (!take_word (self, "set") && !take_word (self, "empty"))
        refuse (self, "set, empty");
      return *self->error == NULL;
    }
  if (is_not)
    advance (self);
  if (is_time && take_word (self, "in"))
    {
      *test = is_not ? CRM_FILTER_NOT_EQUAL : CRM_FILTER_EQUAL;
      return parse_period (self, operand);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (comparisons); i++)
    if ((self->token == TOKEN_WORD || self->token == TOKEN_SIGN)
        && g_ascii_strcasecmp (self->word->str, comparisons[i].word) == 0
        && (is_time || !comparisons[i].of_time))
      {
        *test = comparisons[i].test;
        advance (self);
        if (*test == CRM_FILTER_STARTS && !take_word (self, "with"))
          {
            refuse (self, "with");
            return FALSE;
          }
        return parse_operand (self, field, *test, operand);
      }
  refuse (self, is_time ? ACCEPTED_TIMES : ACCEPTED_TESTS);
  return FALSE;
}

static gboolean
next_is_id (Parser *self)
{
  g_autofree char *quoted = NULL;
  const char *at = self->at;
  CrmId id;

  while (g_ascii_isspace (*at))
    at++;
  if (*at != '"')
    return FALSE;
  quoted = g_strndup (at + 1, CRM_ID_STRING_SIZE - 1);
  return crm_id_parse (quoted, &id);
}

/* A link that is compared with a name means the name of the record that it leads to. */
static char *
read_path (Parser *self, const Scope *scope, const CrmField **field)
{
  g_autofree char *path = g_strdup (self->word->str);
  const CrmKind *target;

  *field = self->token == TOKEN_WORD ? crm_filter_find_field (scope->kinds, scope->n_kinds, path)
                                     : NULL;
  if (*field == NULL)
    return refuse_field (self, scope);
  advance (self);
  target = crm_field_get_target (*field);
  if (target == NULL || self->token == TOKEN_END || is_word (self, "is"))
    return g_steal_pointer (&path);
  if (next_is_id (self) || peek_word (self, "me") || peek_word (self, "my"))
    return g_steal_pointer (&path);
  *field = crm_kind_get_title_field (target);
  return g_strconcat (path, ".", crm_field_get_name (*field), NULL);
}

static CrmFilter *
parse_test (Parser *self, const Scope *scope)
{
  const CrmField *field;
  g_autofree char *path = read_path (self, scope, &field);
  CrmOperand operand = CRM_OPERAND_INIT;
  CrmFilter *filter = NULL;
  CrmFilterTest test = CRM_FILTER_EQUAL;

  if (path == NULL)
    return NULL;
  if (parse_comparison (self, field, &test, &operand))
    filter = crm_filter_new_test (path, test, &operand);
  crm_value_clear (&operand.value);
  return filter;
}

/* The kind of what belongs, and of a sum, first or last the field after a dot. */
static const CrmKind *
read_kind (Parser *self, const Scope *scope, const char **path)
{
  g_autofree char *name = NULL;
  const CrmCatalog *catalog = crm_kind_get_catalog (scope->kinds[0]);
  const char *dot = strchr (self->word->str, '.');
  const CrmKind *kind = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  name = dot != NULL ? g_strndup (self->word->str, (gsize) (dot - self->word->str))
                     : g_strdup (self->word->str);
  if (self->token == TOKEN_WORD)
    kind = crm_catalog_find_kind (catalog, name);
  for (guint i = 0; kind != NULL && i < scope->n_kinds; i++)
    if (crm_kind_find_link_to (kind, scope->kinds[i], NULL) != NULL)
      {
        *path = dot != NULL ? dot + 1 : NULL;
        return kind;
      }
  for (guint i = 0; i < crm_catalog_get_n_kinds (catalog); i++)
    if (!crm_kind_has (crm_catalog_get_kind (catalog, i), CRM_KIND_TRACE | CRM_KIND_LOCAL)
        && crm_kind_find_link_to (crm_catalog_get_kind (catalog, i), scope->kinds[0], NULL) != NULL)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "",
                              crm_kind_get_name (crm_catalog_get_kind (catalog, i)));
  return refuse (self, names->str);
}

static gboolean
check_measured (Parser *self, CrmFilterMeasure measure, const CrmKind *kind, const char *path)
{
  const CrmField *field = path != NULL ? crm_kind_find_path (kind, path) : NULL;
  gboolean wants_path = measure >= CRM_FILTER_SUM;
  g_autoptr (GString) names = g_string_new (NULL);

  if (!wants_path && path == NULL)
    return TRUE;
  if (wants_path && field != NULL
      && (crm_field_is_number (field) || (measure != CRM_FILTER_SUM && crm_filter_is_time (field))))
    return TRUE;
  if (!wants_path)
    g_string_append (names, crm_kind_get_name (kind));
  for (guint i = 0; wants_path && i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *one = crm_kind_get_field (kind, i);

      if (crm_field_is_number (one) || (measure != CRM_FILTER_SUM && crm_filter_is_time (one)))
        g_string_append_printf (names, "%s%s.%s", names->len > 0 ? ", " : "",
                                crm_kind_get_name (kind), crm_field_get_name (one));
    }
  refuse (self, names->str);
  return FALSE;
}

static gboolean
read_link (Parser *self, const Scope *scope, const CrmKind *kind, char **link)
{
  *link = NULL;
  if (!take_word (self, "by"))
    return TRUE;
  for (guint i = 0; self->token == TOKEN_WORD && i < scope->n_kinds; i++)
    if (crm_kind_find_link_to (kind, scope->kinds[i], self->word->str) != NULL)
      {
        *link = g_strdup (self->word->str);
        advance (self);
        return TRUE;
      }
  refuse (self, crm_field_get_name (crm_kind_find_link_to (kind, scope->kinds[0], NULL) != NULL
                                        ? crm_kind_find_link_to (kind, scope->kinds[0], NULL)
                                        : crm_kind_get_title_field (kind)));
  return FALSE;
}

static CrmFilter *
parse_of (Parser *self, const Scope *scope, CrmFilterMeasure measure)
{
  const char *path = NULL;
  const CrmKind *kind = read_kind (self, scope, &path);
  Scope inner = { &kind, 1 };
  g_autofree char *kept_path = NULL;
  g_autofree char *link = NULL;
  g_autoptr (CrmFilter) which = NULL;
  CrmFilter *filter = NULL;
  CrmOperand operand = CRM_OPERAND_INIT;
  CrmFilterTest test = CRM_FILTER_EQUAL;

  if (kind == NULL || !check_measured (self, measure, kind, path))
    return NULL;
  kept_path = g_strdup (path);
  advance (self);
  if (!read_link (self, scope, kind, &link))
    return NULL;
  if (take_sign (self, "("))
    {
      which = parse_any (self, &inner);
      if (which == NULL || (!take_sign (self, ")") && refuse (self, "), and, or") == NULL))
        return NULL;
    }
  if (measure <= CRM_FILTER_NONE
      || parse_comparison (self, kept_path != NULL ? crm_kind_find_path (kind, kept_path) : NULL,
                           &test, &operand))
    filter = crm_filter_new_of (measure, crm_kind_get_name (kind), link, kept_path,
                                g_steal_pointer (&which), test, &operand);
  crm_value_clear (&operand.value);
  return filter;
}

/* “last activity before 90 days ago” is how people say it. */
static CrmFilter *
parse_last_activity (Parser *self, const Scope *scope)
{
  const CrmKind *activity
      = crm_catalog_find_kind (crm_kind_get_catalog (scope->kinds[0]), "activity");
  const CrmField *field = crm_kind_find_field (activity, "done_at");
  CrmOperand operand = CRM_OPERAND_INIT;
  CrmFilterTest test = CRM_FILTER_EQUAL;
  CrmFilter *filter = NULL;

  advance (self);
  advance (self);
  if (parse_comparison (self, field, &test, &operand))
    filter = crm_filter_new_of (CRM_FILTER_LAST, "activity", NULL, "done_at", NULL, test, &operand);
  crm_value_clear (&operand.value);
  return filter;
}

static CrmFilter *
parse_one (Parser *self, const Scope *scope)
{
  CrmFilter *filter;

  if (take_word (self, "not"))
    {
      if (is_word (self, "not"))
        return refuse_field (self, scope);
      filter = parse_one (self, scope);
      return filter != NULL ? crm_filter_new_not (filter) : NULL;
    }
  if (take_sign (self, "("))
    {
      filter = parse_any (self, scope);
      if (filter == NULL || take_sign (self, ")"))
        return filter;
      crm_filter_unref (filter);
      return refuse (self, "), and, or");
    }
  if (is_word (self, "last") && peek_word (self, "activity"))
    return parse_last_activity (self, scope);
  for (int i = 0; crm_filter_measures[i] != NULL; i++)
    if (is_word (self, crm_filter_measures[i]) && peek_word (self, "of"))
      {
        advance (self);
        advance (self);
        return parse_of (self, scope, (CrmFilterMeasure) i);
      }
  return parse_test (self, scope);
}

static CrmFilter *
parse_row (Parser *self, const Scope *scope, CrmFilterType type)
{
  const char *word = type == CRM_FILTER_ALL ? "and" : "or";
  g_autoptr (CrmFilter) group = NULL;
  CrmFilter *first
      = type == CRM_FILTER_ALL ? parse_one (self, scope) : parse_row (self, scope, CRM_FILTER_ALL);

  if (first == NULL || !is_word (self, word))
    return first;
  group = crm_filter_new_group (type);
  crm_filter_add (group, first);
  while (take_word (self, word))
    {
      CrmFilter *next = type == CRM_FILTER_ALL ? parse_one (self, scope)
                                               : parse_row (self, scope, CRM_FILTER_ALL);

      if (next == NULL)
        return NULL;
      crm_filter_add (group, next);
    }
  return g_steal_pointer (&group);
}

static CrmFilter *
parse_any (Parser *self, const Scope *scope)
{
  CrmFilter *filter;

  if (++self->depth > MOST_DEPTH)
    return refuse (self, _ ("fewer brackets within brackets"));
  filter = parse_row (self, scope, CRM_FILTER_ANY);
  self->depth--;
  return filter;
}

/**
 * crm_filter_parse:
 * @kinds: (array length=n_kinds): whose records it chooses among
 * @text: in the language of filters; blank for everything
 * @currency: (nullable): of amounts
 *
 * Returns: (transfer full) (nullable): the filter; %NULL with an error that tells line and column
 *   and what is accepted there
 */
CrmFilter *
crm_filter_parse (const CrmKind *const *kinds,
                  guint n_kinds,
                  const char *text,
                  const char *currency,
                  GError **error)
{
  g_autoptr (GString) word = g_string_new (NULL);
  g_autoptr (GError) local = NULL;
  Scope scope = { kinds, n_kinds };
  Parser self = { .text = text, .at = text, .word = word, .currency = currency, .error = &local };
  g_autoptr (CrmFilter) filter = NULL;

  g_return_val_if_fail (n_kinds > 0, NULL);
  if (strlen (text) > MOST_BYTES || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("A filter is text in UTF-8 of at most %d bytes"), MOST_BYTES);
      return NULL;
    }
  advance (&self);
  if (self.token == TOKEN_END)
    return crm_filter_new_group (CRM_FILTER_ALL);
  filter = parse_any (&self, &scope);
  if (filter != NULL && self.token != TOKEN_END)
    refuse (&self, "and, or");
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return g_steal_pointer (&filter);
}
