/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-card-section.h"
#include "crm-catalog-private.h"
#include "crm-clock.h"
#include "crm-date.h"
#include "crm-error.h"
#include "crm-fold.h"
#include "crm-money.h"

/* Texts have limits, so that foreign bytes cannot fill a database with one field. */
#define MAX_LINE 1000
#define MAX_TEXT 1000000

static const char *const type_names[] = {
  [CRM_FIELD_TEXT] = "text",         [CRM_FIELD_LONG_TEXT] = "long_text",
  [CRM_FIELD_INTEGER] = "integer",   [CRM_FIELD_DECIMAL] = "decimal",
  [CRM_FIELD_PERCENT] = "percent",   [CRM_FIELD_MONEY] = "money",
  [CRM_FIELD_DATE] = "date",         [CRM_FIELD_INSTANT] = "instant",
  [CRM_FIELD_DURATION] = "duration", [CRM_FIELD_BOOLEAN] = "boolean",
  [CRM_FIELD_CHOICE] = "choice",     [CRM_FIELD_LINK] = "link",
  [CRM_FIELD_ANY_LINK] = "any_link", [CRM_FIELD_PHONE] = "phone",
  [CRM_FIELD_EMAIL] = "email",       [CRM_FIELD_WEB] = "web",
  [CRM_FIELD_CURRENCY] = "currency", [CRM_FIELD_PICTURE] = "picture",
  [CRM_FIELD_CHOICES] = "choices",
};

const char *
crm_field_get_name (const CrmField *self)
{
  return self->spec.name;
}

/**
 * crm_field_get_label:
 *
 * Returns: the label in the language of the program; an office's own field has its own words
 */
const char *
crm_field_get_label (const CrmField *self)
{
  if (self->spec.flags & CRM_FIELD_CUSTOM)
    return g_atomic_pointer_get (&((CrmField *) self)->spec.label);
  return g_dgettext (GETTEXT_PACKAGE, self->spec.label);
}

/**
 * crm_field_get_part_label:
 *
 * Returns: the label for where the section stands above it: “City” instead of “Delivery: City”
 */
const char *
crm_field_get_part_label (const CrmField *self)
{
  return self->spec.part_label != NULL ? g_dgettext (GETTEXT_PACKAGE, self->spec.part_label)
                                       : crm_field_get_label (self);
}

/**
 * crm_field_get_section:
 *
 * Returns: the translated heading under which the card shows the field
 */
const char *
crm_field_get_section (const CrmField *self)
{
  const char *own = g_atomic_pointer_get (&((CrmField *) self)->spec.section_label);
  const char *key = crm_field_get_section_key (self);
  const char *label = own != NULL ? own : crm_card_section_label (key);

  return label != NULL ? label : key;
}

/**
 * crm_field_get_section_key:
 *
 * Returns: the section of the card that shows the field, as clientela-cli and records name it
 */
const char *
crm_field_get_section_key (const CrmField *self)
{
  const char *key = g_atomic_pointer_get (&((CrmField *) self)->spec.section);

  return key != NULL ? key : "details";
}

CrmFieldType
crm_field_get_field_type (const CrmField *self)
{
  return self->spec.type;
}

const char *
crm_field_get_type_name (const CrmField *self)
{
  return type_names[self->spec.type];
}

/**
 * crm_field_type_from_name:
 *
 * Returns: whether there is a type of that name
 */
gboolean
crm_field_type_from_name (const char *name, CrmFieldType *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (type_names); i++)
    if (g_strcmp0 (type_names[i], name) == 0)
      {
        *type = (CrmFieldType) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * crm_field_has:
 *
 * What a person may not see is for them as what nobody uses any more: hidden and archived.
 */
gboolean
crm_field_has (const CrmField *self, CrmFieldFlags flag)
{
  guint flags = self->spec.flags;

  if (crm_field_get_access (self) == CRM_ACCESS_NONE)
    flags |= CRM_FIELD_HIDDEN | CRM_FIELD_ARCHIVED;
  return (flags & flag) != 0;
}

/**
 * crm_field_get_access:
 *
 * Returns: how far the person at this desk may go with the field
 */
CrmFieldAccess
crm_field_get_access (const CrmField *self)
{
  return (CrmFieldAccess) g_atomic_int_get (&((CrmField *) self)->access);
}

/**
 * crm_field_can_be_hidden:
 *
 * What names a record, what it cannot be without, what it stands in and who it belongs to decide
 * what is seen of it; they cannot be hidden from a role.
 *
 * Returns: whether a role may be denied the sight of the field
 */
gboolean
crm_field_can_be_hidden (const CrmField *self)
{
  guint flags = self->spec.flags;

  if ((flags & (CRM_FIELD_READ_ONLY | CRM_FIELD_HEADER | CRM_FIELD_REQUIRED | CRM_FIELD_RIGHTS))
      || self->spec.satellite != NULL || self == crm_kind_get_title_field (self->kind))
    return FALSE;
  return (flags & CRM_FIELD_CUSTOM) || !(crm_field_is_link (self) || (flags & CRM_FIELD_HIDDEN));
}

const CrmKind *
crm_field_get_kind (const CrmField *self)
{
  return self->kind;
}

/**
 * crm_field_get_target:
 *
 * Returns: (nullable): the kind that a link leads to; %NULL when it may be any, or is no link
 */
const CrmKind *
crm_field_get_target (const CrmField *self)
{
  return self->target;
}

/**
 * crm_field_get_choices:
 *
 * Returns: (nullable) (transfer none): the choices there are now, archived ones too; ends with a
 *   %NULL key. An office's own field may get others, and these stay readable.
 */
const CrmChoice *
crm_field_get_choices (const CrmField *self)
{
  return g_atomic_pointer_get (&((CrmField *) self)->spec.choices);
}

const CrmFieldSpec *
crm_field_get_spec (const CrmField *self)
{
  return &self->spec;
}

guint
crm_field_get_index (const CrmField *self)
{
  return self->index;
}

/**
 * crm_field_get_satellite:
 * @link: (out) (nullable): field of the child kind that links back to this field's kind
 *
 * Returns: (nullable): the field of the child kind that holds the value, when a child holds it
 */
const CrmField *
crm_field_get_satellite (const CrmField *self, const CrmField **link)
{
  if (self->spec.satellite == NULL)
    return NULL;
  if (link != NULL)
    *link = self->satellite_link;
  return self->satellite;
}

gboolean
crm_field_is_link (const CrmField *self)
{
  return self->spec.type == CRM_FIELD_LINK || self->spec.type == CRM_FIELD_ANY_LINK;
}

/**
 * crm_field_is_owner:
 *
 * Returns: whether a child record goes with what this link leads to. A kind whose records cannot be
 *   without some link belongs to that alone: a line to its order, not to its product.
 */
gboolean
crm_field_is_owner (const CrmField *self)
{
  const CrmKind *kind = crm_field_get_kind (self);

  if (!crm_field_is_link (self) || crm_field_has (self, CRM_FIELD_HEADER)
      || !crm_kind_has (kind, CRM_KIND_CHILD))
    return FALSE;
  if (crm_field_has (self, CRM_FIELD_REQUIRED))
    return TRUE;
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);

      if (crm_field_is_link (field) && crm_field_has (field, CRM_FIELD_REQUIRED))
        return FALSE;
    }
  return TRUE;
}

/**
 * crm_field_is_number:
 *
 * Returns: whether values are ordered numbers that can be summed or compared by size
 */
gboolean
crm_field_is_number (const CrmField *self)
{
  return self->spec.type == CRM_FIELD_INTEGER || self->spec.type == CRM_FIELD_DECIMAL
         || self->spec.type == CRM_FIELD_PERCENT || self->spec.type == CRM_FIELD_MONEY
         || self->spec.type == CRM_FIELD_DURATION;
}

/**
 * crm_field_type_is_ordered:
 *
 * Returns: whether one of two values is the larger one, as with numbers, dates, yes and no
 */
gboolean
crm_field_type_is_ordered (CrmFieldType type)
{
  switch (type)
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_DATE:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_BOOLEAN:
      return TRUE;
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_PICTURE:
    case CRM_FIELD_CHOICES:
      break;
    }
  return FALSE;
}

/**
 * crm_field_is_editable:
 *
 * Returns: whether a person may type a value
 */
gboolean
crm_field_is_editable (const CrmField *self)
{
  return !(self->spec.flags & (CRM_FIELD_READ_ONLY | CRM_FIELD_HEADER | CRM_FIELD_ARCHIVED))
         && crm_field_get_access (self) == CRM_ACCESS_FULL;
}

/**
 * crm_field_has_choices:
 *
 * Returns: whether a value is one or several of the field's choices
 */
gboolean
crm_field_has_choices (const CrmField *self)
{
  return self->spec.type == CRM_FIELD_CHOICE || self->spec.type == CRM_FIELD_CHOICES;
}

/**
 * crm_field_split_choices:
 * @text: (nullable): the value of a field of several choices
 *
 * Returns: (transfer full): the keys in it
 */
GStrv
crm_field_split_choices (const char *text)
{
  return g_strsplit (text != NULL ? text : "", "\n", -1);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * crm_field_join_choices:
 *
 * The same set is always the same text, so that values can be compared.
 *
 * Returns: (transfer full) (nullable): the value of a field of several choices; %NULL for none
 */
char *
crm_field_join_choices (GStrv keys)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; keys[i] != NULL; i++)
    if (keys[i][0] != '\0')
      g_ptr_array_add (sorted, keys[i]);
  g_ptr_array_sort (sorted, compare_keys);
  for (guint i = 0; i < sorted->len; i++)
    if (i == 0 || strcmp (sorted->pdata[i], sorted->pdata[i - 1]) != 0)
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) sorted->pdata[i]);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static void
append_delta (GString *delta, char sign, GStrv keys, GStrv others)
{
  for (guint i = 0; keys[i] != NULL; i++)
    if (keys[i][0] != '\0' && !g_strv_contains ((const char *const *) others, keys[i]))
      g_string_append_printf (delta, "%s%c%s", delta->len > 0 ? "\n" : "", sign, keys[i]);
}

/**
 * crm_field_choices_delta:
 * @before: (nullable): value of a field of several choices
 * @after: (nullable): another
 *
 * Two people who choose at once have both chosen: what is told to other desks is not the set, but
 * what was added to it and taken from it.
 *
 * Returns: (transfer full): lines that begin with + and -
 */
char *
crm_field_choices_delta (const char *before, const char *after)
{
  g_auto (GStrv) old = crm_field_split_choices (before);
  g_auto (GStrv) new = crm_field_split_choices (after);
  GString *delta = g_string_new (NULL);

  append_delta (delta, '+', new, old);
  append_delta (delta, '-', old, new);
  return g_string_free (delta, FALSE);
}

/**
 * crm_field_choices_apply:
 * @text: (nullable): value of a field of several choices
 * @delta: as crm_field_choices_delta() makes it
 *
 * Returns: (transfer full) (nullable): @text with what @delta adds and without what it takes away
 */
char *
crm_field_choices_apply (const char *text, const char *delta)
{
  g_auto (GStrv) keys = crm_field_split_choices (text);
  g_auto (GStrv) changes = crm_field_split_choices (delta);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *gone = g_strconcat ("-", keys[i], NULL);

      if (!g_strv_contains ((const char *const *) changes, gone))
        g_strv_builder_add (builder, keys[i]);
    }
  for (guint i = 0; changes[i] != NULL; i++)
    if (changes[i][0] == '+')
      g_strv_builder_add (builder, changes[i] + 1);
  all = g_strv_builder_end (builder);
  return crm_field_join_choices (all);
}

static const char *
translate_choice (const CrmField *self, const CrmChoice *choice)
{
  if (self->spec.flags & CRM_FIELD_CUSTOM)
    return choice->label;
  if (choice->context != NULL)
    return g_dpgettext2 (GETTEXT_PACKAGE, choice->context, choice->label);
  return g_dgettext (GETTEXT_PACKAGE, choice->label);
}

/**
 * crm_field_choice_label:
 *
 * Returns: the translated label of a stored choice; the key itself when it is not known here
 */
const char *
crm_field_choice_label (const CrmField *self, const char *key)
{
  for (const CrmChoice *choice = crm_field_get_choices (self);
       choice != NULL && choice->key != NULL; choice++)
    if (strcmp (choice->key, key) == 0)
      return translate_choice (self, choice);
  return key;
}

/**
 * crm_field_dup_accepted:
 *
 * Returns: (transfer full): in words what the field accepts, for messages
 */
char *
crm_field_dup_accepted (const CrmField *self)
{
  switch (self->spec.type)
    {
    case CRM_FIELD_TEXT:
      return g_strdup_printf (_ ("one line of at most %d characters"), MAX_LINE);
    case CRM_FIELD_LONG_TEXT:
      return g_strdup (_ ("a text"));
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DURATION:
      return g_strdup (_ ("a whole number"));
    case CRM_FIELD_PERCENT:
      return g_strdup (_ ("a whole number from 0 to 100"));
    case CRM_FIELD_DECIMAL:
      return g_strdup (_ ("a number such as 12.5"));
    case CRM_FIELD_MONEY:
      return g_strdup (_ ("an amount such as 1234.50"));
    case CRM_FIELD_DATE:
      return g_strdup (_ ("a date as YYYY-MM-DD"));
    case CRM_FIELD_INSTANT:
      return g_strdup (_ ("a date and time as YYYY-MM-DDThh:mm:ssZ"));
    case CRM_FIELD_BOOLEAN:
      return g_strdup (_ ("yes or no"));
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
      {
        GString *keys = g_string_new (self->spec.type == CRM_FIELD_CHOICE
                                          ? _ ("one of: ")
                                          : _ ("some of these, with ; between them: "));

        const CrmChoice *first = crm_field_get_choices (self);

        for (const CrmChoice *choice = first; choice != NULL && choice->key != NULL; choice++)
          g_string_append_printf (keys, "%s%s", choice == first ? "" : ", ", choice->key);
        return g_string_free (keys, FALSE);
      }
    case CRM_FIELD_LINK:
      return g_strdup_printf (_ ("the id of a record of kind %s"), self->spec.target);
    case CRM_FIELD_ANY_LINK:
      return g_strdup (_ ("a kind, a colon and the id of a record, such as account:0190…"));
    case CRM_FIELD_PHONE:
      return g_strdup (_ ("a phone number"));
    case CRM_FIELD_EMAIL:
      return g_strdup (_ ("an e-mail address"));
    case CRM_FIELD_WEB:
      return g_strdup (_ ("a web address"));
    case CRM_FIELD_CURRENCY:
      return g_strdup (_ ("a currency code such as EUR"));
    case CRM_FIELD_PICTURE:
      return g_strdup (_ ("a picture of the store"));
    }
  g_return_val_if_reached (NULL);
}

static gboolean
refuse (const CrmField *self, const char *text, GError **error)
{
  g_autofree char *accepted = crm_field_dup_accepted (self);
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) MIN (strlen (text), 60));

  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               /* Translators: a field's name, what was typed, what is accepted instead. */
               _ ("%s: “%s” is not accepted; give %s"), self->spec.name, shown, accepted);
  return FALSE;
}

static gboolean
parse_boolean (const char *text, gint64 *value)
{
  static const char *const yes[] = { "1", "yes", "true", "y", "sim", "da", "evet", "x", "on" };
  static const char *const no[] = { "0", "no", "false", "n", "nao", "nu", "hayir", "", "off" };
  g_autofree char *folded = crm_fold (text);

  for (gsize i = 0; i < G_N_ELEMENTS (yes); i++)
    if (strcmp (folded, yes[i]) == 0)
      {
        *value = 1;
        return TRUE;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (no); i++)
    if (strcmp (folded, no[i]) == 0)
      {
        *value = 0;
        return TRUE;
      }
  return FALSE;
}

static gboolean
is_choice (const CrmField *self, const char *key)
{
  for (const CrmChoice *choice = crm_field_get_choices (self);
       choice != NULL && choice->key != NULL; choice++)
    if (strcmp (choice->key, key) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
parse_choice (const CrmField *self, const char *text, CrmValue *value)
{
  g_autofree char *folded = NULL;

  if (is_choice (self, text))
    {
      *value = crm_value_text (text);
      return TRUE;
    }
  folded = crm_fold (text);
  for (const CrmChoice *choice = crm_field_get_choices (self);
       choice != NULL && choice->key != NULL; choice++)
    {
      g_autofree char *key = crm_fold (choice->key);
      g_autofree char *label = crm_fold (translate_choice (self, choice));
      g_autofree char *english = crm_fold (choice->label);

      if (strcmp (folded, key) == 0 || strcmp (folded, label) == 0 || strcmp (folded, english) == 0)
        {
          *value = crm_value_text (choice->key);
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
parse_choices (const CrmField *self, const char *text, CrmValue *value)
{
  g_auto (GStrv) parts = g_strsplit_set (text, strpbrk (text, ";\n|") != NULL ? ";\n|" : ",", -1);
  char *joined;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_auto (CrmValue) one = CRM_VALUE_INIT;

      g_strstrip (parts[i]);
      if (parts[i][0] == '\0')
        continue;
      if (!parse_choice (self, parts[i], &one))
        return FALSE;
      g_free (parts[i]);
      parts[i] = g_strdup (one.text);
    }
  joined = crm_field_join_choices (parts);
  *value = joined != NULL ? crm_value_take_text (joined) : (CrmValue) CRM_VALUE_INIT;
  return TRUE;
}

static gboolean
parse_date (const char *text, const CrmLocale *locale, CrmDate *date)
{
  return crm_date_parse (text, date)
         || (locale != NULL && crm_locale_parse_date (locale, text, date));
}

static gboolean
parse_any_link (const CrmField *self, const char *text, CrmValue *value)
{
  const char *colon = strchr (text, ':');
  g_autofree char *name = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL;
  const CrmKind *kind = name != NULL ? crm_catalog_find_kind (self->kind->catalog, name) : NULL;
  CrmId id;

  if (kind == NULL || !crm_id_parse (colon + 1, &id))
    return FALSE;
  *value = crm_value_link_of_kind (crm_kind_get_number (kind), &id);
  return TRUE;
}

/* One separator with three digits behind it is a decimal point where people write it so, and groups
 * thousands where they write another: “1,250” is 1250 in English and one and a quarter in
 * Portuguese.
 *
 * Returns: (transfer full): the number without a separator that only groups */
static char *
dup_ungrouped (const char *text, const CrmLocale *locale)
{
  const char *point = crm_locale_get_decimal_point (locale);
  const char *first = strpbrk (text, ".,");
  gsize before = first != NULL ? strspn (text + (*text == '-'), "0123456789") : 0;
  gboolean groups = first != NULL && *first != *point && before > 0 && before <= 3
                    && first == text + (*text == '-') + before
                    && strspn (first + 1, "0123456789") == 3 && first[4] == '\0';
  GString *plain = g_string_new (text);

  if (groups)
    g_string_erase (plain, first - text, 1);
  return g_string_free (plain, FALSE);
}

static gboolean
parse_number (const CrmField *self,
              const char *written,
              const char *currency,
              const CrmLocale *locale,
              gint64 *number)
{
  g_autofree char *text = locale != NULL ? dup_ungrouped (written, locale) : g_strdup (written);

  if (self->spec.type == CRM_FIELD_MONEY)
    return crm_money_parse (text, currency, number);
  if (!crm_decimal_parse (text, number))
    return FALSE;
  if (self->spec.type == CRM_FIELD_DECIMAL)
    return TRUE;
  if (*number % CRM_DECIMAL_ONE != 0)
    return FALSE;
  *number /= CRM_DECIMAL_ONE;
  return TRUE;
}

static gboolean
parse_instant (const char *text, const CrmLocale *locale, gint64 *instant)
{
  CrmDate date;

  if (crm_instant_parse (text, instant))
    return TRUE;
  if (!parse_date (text, locale, &date))
    return FALSE;
  *instant = crm_instant_from_date (date, 0, 0);
  return TRUE;
}

static gboolean
parse_typed (const CrmField *self,
             const char *text,
             const char *currency,
             const CrmLocale *locale,
             CrmValue *value)
{
  gint64 number = 0;
  CrmDate date;
  CrmId id;

  switch (self->spec.type)
    {
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_MONEY:
      if (!parse_number (self, text, currency, locale, &number))
        return FALSE;
      break;
    case CRM_FIELD_DATE:
      if (!parse_date (text, locale, &date))
        return FALSE;
      number = date;
      break;
    case CRM_FIELD_INSTANT:
      if (!parse_instant (text, locale, &number))
        return FALSE;
      break;
    case CRM_FIELD_BOOLEAN:
      if (!parse_boolean (text, &number))
        return FALSE;
      break;
    case CRM_FIELD_CHOICE:
      return parse_choice (self, text, value);
    case CRM_FIELD_CHOICES:
      /* A label may have a comma in it. */
      return parse_choice (self, text, value) || parse_choices (self, text, value);
    case CRM_FIELD_LINK:
      if (!crm_id_parse (text, &id))
        return FALSE;
      *value = crm_value_link (&id);
      return TRUE;
    case CRM_FIELD_ANY_LINK:
      return parse_any_link (self, text, value);
    case CRM_FIELD_CURRENCY:
      *value = crm_value_take_text (g_ascii_strup (text, -1));
      return TRUE;
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_PICTURE:
      *value = crm_value_text (text);
      return TRUE;
    }
  *value = crm_value_integer (number);
  return TRUE;
}

/**
 * crm_field_parse:
 * @text: what a person, a file or a script wrote; blank means no value
 * @currency: (nullable): of the record, for amounts
 * @locale: (nullable): whose way of writing dates is accepted beside ISO 8601, and who says whether
 *   “1,250” is a thousand and more or one and a quarter, which it is without
 * @value: (out): the value, to be cleared by the caller
 *
 * Returns: FALSE with an error that names the field and what it accepts
 */
gboolean
crm_field_parse (const CrmField *self,
                 const char *text,
                 const char *currency,
                 const CrmLocale *locale,
                 CrmValue *value,
                 GError **error)
{
  g_autofree char *clean = NULL;
  CrmValue parsed = CRM_VALUE_INIT;

  *value = (CrmValue) CRM_VALUE_INIT;
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (self, text, error);
  clean = g_strstrip (g_strdup (text));
  if (clean[0] == '\0')
    return TRUE;
  if (!parse_typed (self, clean, currency, locale, &parsed))
    return refuse (self, clean, error);
  if (!crm_field_check (self, &parsed, error))
    {
      crm_value_clear (&parsed);
      return FALSE;
    }
  *value = parsed;
  return TRUE;
}

static gboolean
are_choices (const CrmField *self, const char *text)
{
  g_auto (GStrv) keys = crm_field_split_choices (text);
  g_autofree char *canonical = crm_field_join_choices (keys);

  for (guint i = 0; keys[i] != NULL; i++)
    if (!is_choice (self, keys[i]))
      return FALSE;
  return g_strcmp0 (canonical, text) == 0;
}

static gboolean
check_text (const CrmField *self, const char *text)
{
  gsize length = strlen (text);
  const char *at;

  /* Nobody counts letters where the bytes are few enough. */
  if (length > 100)
    length = (gsize) g_utf8_strlen (text, -1);
  switch (self->spec.type)
    {
    case CRM_FIELD_LONG_TEXT:
      return length <= MAX_TEXT;
    case CRM_FIELD_CHOICE:
      return is_choice (self, text);
    case CRM_FIELD_CHOICES:
      return are_choices (self, text);
    case CRM_FIELD_CURRENCY:
      return crm_currency_is_known (text);
    case CRM_FIELD_EMAIL:
      at = strchr (text, '@');
      return length <= 320 && at != NULL && at > text && at[1] != '\0'
             && strchr (at + 1, '@') == NULL && strpbrk (text, " \t\r\n,;<>") == NULL;
    case CRM_FIELD_PHONE:
      return length <= 100 && strpbrk (text, "0123456789") != NULL
             && strpbrk (text, "\r\n") == NULL;
    case CRM_FIELD_TEXT:
    case CRM_FIELD_WEB:
    case CRM_FIELD_PICTURE:
      return length <= MAX_LINE && strpbrk (text, "\r\n") == NULL;
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_MONEY:
    case CRM_FIELD_DATE:
    case CRM_FIELD_INSTANT:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_BOOLEAN:
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
check_integer (const CrmField *self, gint64 integer)
{
  switch (self->spec.type)
    {
    case CRM_FIELD_PERCENT:
      return integer >= 0 && integer <= 100;
    case CRM_FIELD_BOOLEAN:
      return integer == 0 || integer == 1;
    case CRM_FIELD_DURATION:
      return integer >= 0 && integer <= 366 * 24 * 60;
    case CRM_FIELD_DATE:
      return integer >= -719162 && integer <= 2932896; /* years 1 to 9999 */
    case CRM_FIELD_INSTANT:
      return integer >= -719162 * CRM_DAY && integer <= 2932896 * CRM_DAY;
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_DECIMAL:
    case CRM_FIELD_MONEY:
      return TRUE;
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
    case CRM_FIELD_PICTURE:
      return FALSE;
    }
  g_return_val_if_reached (FALSE);
}

/**
 * crm_field_check:
 *
 * Returns: whether @value may stand in the field; no value always may (required fields are checked
 *   when a record is saved)
 */
gboolean
crm_field_check (const CrmField *self, const CrmValue *value, GError **error)
{
  g_autofree char *shown = NULL;

  switch (value->type)
    {
    case CRM_VALUE_NONE:
      return TRUE;
    case CRM_VALUE_INTEGER:
      if (check_integer (self, value->integer))
        return TRUE;
      shown = g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
      break;
    case CRM_VALUE_TEXT:
      if (check_text (self, value->text))
        return TRUE;
      shown = g_strdup (value->text);
      break;
    case CRM_VALUE_LINK:
      if (self->spec.type == CRM_FIELD_LINK
          || (self->spec.type == CRM_FIELD_ANY_LINK && value->kind != 0))
        return TRUE;
      shown = crm_id_dup_string (&value->link);
      break;
    }
  return refuse (self, shown, error);
}

/**
 * crm_field_to_text:
 * @currency: (nullable): of the record
 *
 * Returns: (transfer full) (nullable): the value as files and scripts carry it; %NULL for none
 */
char *
crm_field_to_text (const CrmField *self, const CrmValue *value, const char *currency)
{
  char buffer[CRM_ID_STRING_SIZE];
  const CrmKind *kind;

  if (value->type == CRM_VALUE_NONE)
    return NULL;
  if (value->type == CRM_VALUE_TEXT)
    {
      char *text = g_strdup (value->text);

      return self->spec.type == CRM_FIELD_CHOICES ? g_strdelimit (text, "\n", ';') : text;
    }
  if (value->type == CRM_VALUE_LINK)
    {
      kind = value->kind != 0 && self->spec.type == CRM_FIELD_ANY_LINK
                 ? crm_catalog_find_number (self->kind->catalog, value->kind)
                 : NULL;
      return g_strconcat (kind != NULL ? crm_kind_get_name (kind) : "", kind != NULL ? ":" : "",
                          crm_id_format (&value->link, buffer), NULL);
    }
  switch (self->spec.type)
    {
    case CRM_FIELD_MONEY:
      return crm_money_to_string (value->integer, currency);
    case CRM_FIELD_DECIMAL:
      return crm_decimal_to_string (value->integer);
    case CRM_FIELD_DATE:
      return g_strdup (crm_date_format ((CrmDate) value->integer, buffer));
    case CRM_FIELD_INSTANT:
      return g_strdup (crm_instant_format (value->integer, buffer));
    case CRM_FIELD_BOOLEAN:
      return g_strdup (value->integer != 0 ? "yes" : "no");
    case CRM_FIELD_TEXT:
    case CRM_FIELD_LONG_TEXT:
    case CRM_FIELD_INTEGER:
    case CRM_FIELD_PERCENT:
    case CRM_FIELD_DURATION:
    case CRM_FIELD_CHOICE:
    case CRM_FIELD_CHOICES:
    case CRM_FIELD_LINK:
    case CRM_FIELD_ANY_LINK:
    case CRM_FIELD_PHONE:
    case CRM_FIELD_EMAIL:
    case CRM_FIELD_WEB:
    case CRM_FIELD_CURRENCY:
    case CRM_FIELD_PICTURE:
      break;
    }
  return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
}

/* In the order in which the office has put them. */
static char *
format_choices (const CrmField *self, const char *text)
{
  g_auto (GStrv) keys = crm_field_split_choices (text);
  GString *labels = g_string_new (NULL);

  for (const CrmChoice *choice = crm_field_get_choices (self);
       choice != NULL && choice->key != NULL; choice++)
    if (g_strv_contains ((const char *const *) keys, choice->key))
      g_string_append_printf (labels, "%s%s", labels->len > 0 ? ", " : "",
                              translate_choice (self, choice));
  for (guint i = 0; keys[i] != NULL; i++)
    if (!is_choice (self, keys[i]))
      g_string_append_printf (labels, "%s%s", labels->len > 0 ? ", " : "", keys[i]);
  return g_string_free (labels, FALSE);
}

static char *
format_duration (gint64 minutes)
{
  if (minutes % 60 == 0 && minutes > 0)
    /* Translators: a duration in hours, as short as possible. */
    return g_strdup_printf (_ ("%d h"), (int) (minutes / 60));
  if (minutes > 60)
    /* Translators: a duration in hours and minutes, as short as possible. */
    return g_strdup_printf (_ ("%d h %02d min"), (int) (minutes / 60), (int) (minutes % 60));
  /* Translators: a duration in minutes, as short as possible. */
  return g_strdup_printf (_ ("%d min"), (int) minutes);
}

/**
 * crm_field_format:
 * @currency: (nullable): of the record
 *
 * Returns: (transfer full): the value as people read it; empty for none. A link gives its id: the
 *   record knows its title.
 */
char *
crm_field_format (const CrmField *self,
                  const CrmValue *value,
                  const char *currency,
                  const CrmLocale *locale)
{
  if (value->type == CRM_VALUE_NONE)
    return g_strdup ("");
  if (value->type == CRM_VALUE_TEXT && self->spec.type == CRM_FIELD_CHOICES)
    return format_choices (self, value->text);
  if (value->type == CRM_VALUE_TEXT)
    return g_strdup (self->spec.type == CRM_FIELD_CHOICE
                         ? crm_field_choice_label (self, value->text)
                         : value->text);
  if (value->type == CRM_VALUE_LINK)
    return crm_id_dup_string (&value->link);
  switch (self->spec.type)
    {
    case CRM_FIELD_MONEY:
      return crm_locale_format_money (locale, value->integer, currency, CRM_MONEY_SYMBOL);
    case CRM_FIELD_DECIMAL:
      return crm_locale_format_decimal (locale, value->integer, -1);
    case CRM_FIELD_PERCENT:
      return crm_locale_format_percent (locale, value->integer * CRM_DECIMAL_ONE / 100, 0);
    case CRM_FIELD_DATE:
      return crm_locale_format_date (locale, (CrmDate) value->integer, CRM_DATE_SHORT);
    case CRM_FIELD_INSTANT:
      return crm_locale_format_instant (locale, value->integer);
    case CRM_FIELD_DURATION:
      return format_duration (value->integer);
    case CRM_FIELD_BOOLEAN:
      return g_strdup (value->integer != 0 ? _ ("Yes") : _ ("No"));
    case CRM_FIELD_INTEGER:
      /* A year is a number that nobody groups. */
      if (g_str_has_suffix (self->spec.name, "_year"))
        return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
      return crm_locale_format_integer (locale, value->integer);
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
    case CRM_FIELD_PICTURE:
      break;
    }
  return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
}
