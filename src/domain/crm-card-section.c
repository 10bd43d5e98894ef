/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a card is made of, and in which order: the program's own, until an office says otherwise. */
#include "config.h"

#include "crm-card-section.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-paper.h"

/* Before the key of a section that is not shown, a line of the record is one section. */
#define HIDDEN '~'

/* Before the key, after a HIDDEN, of a section that stands in the other pane than the program puts
 * it in: beside the history, or with the facts. */
#define TO_SIDE '>'
#define TO_FACTS '<'

/* Sections of fields, wherever the description puts some. */
static const struct
{
  const char *key;
  const char *label;
} field_sections[] = {
  { "details", N_ ("Details") },      { "contact", N_ ("Contact") },
  { "address", N_ ("Address") },      { "company", N_ ("Company") },
  { "value", N_ ("Value") },          { "outcome", N_ ("Outcome") },
  { "delivery", N_ ("Delivery") },    { "terms", N_ ("Terms") },
  { "office", N_ ("In the office") }, { "own", N_ ("Own fields") },
};

static gboolean
is_kind (const CrmKind *kind, const char *name)
{
  return strcmp (crm_kind_get_name (kind), name) == 0;
}

static gboolean
has_history (const CrmKind *kind)
{
  return !crm_kind_has (kind, CRM_KIND_SETUP) && !crm_kind_has (kind, CRM_KIND_CHILD);
}

static gboolean
has_steps (const CrmKind *kind)
{
  return has_history (kind) && crm_paper_get_line_kind (kind) == NULL && !is_kind (kind, "product");
}

static gboolean
is_contact (const CrmKind *kind)
{
  return is_kind (kind, "contact");
}

static gboolean
has_deals (const CrmKind *kind)
{
  return is_kind (kind, "account") || is_contact (kind) || is_kind (kind, "product");
}

static gboolean
has_people (const CrmKind *kind)
{
  return is_kind (kind, "account") || is_contact (kind) || is_kind (kind, "opportunity")
         || crm_paper_get_line_kind (kind) != NULL;
}

static gboolean
has_plans (const CrmKind *kind)
{
  return is_kind (kind, "account") || is_contact (kind) || is_kind (kind, "lead")
         || is_kind (kind, "opportunity");
}

static gboolean
is_deal (const CrmKind *kind)
{
  return is_kind (kind, "opportunity");
}

static gboolean
has_approvals (const CrmKind *kind)
{
  return crm_paper_get_line_kind (kind) != NULL;
}

static gboolean
has_files (const CrmKind *kind)
{
  return has_history (kind) && !is_kind (kind, "note") && !is_kind (kind, "attachment");
}

/* Those made of records. Where no function says whether a kind has one, the rows of a child kind
 * that lead to it do. */
static const struct
{
  const char *key;
  const char *label;
  const char *child;
  gboolean (*is_there) (const CrmKind *kind);
  gboolean is_side;
  gboolean is_last; /* after the fields */
} groups[] = {
  { "methods", N_ ("Phones, Mail and Web"), "contact_method", NULL, FALSE, FALSE },
  { "addresses", N_ ("Addresses"), "address", NULL, FALSE, TRUE },
  { "roles", N_ ("Roles"), "account_contact", NULL, FALSE, TRUE },
  { "notes", N_ ("Pinned Notes"), NULL, has_history, TRUE, FALSE },
  { "steps", N_ ("Next Step"), NULL, has_steps, TRUE, FALSE },
  { "plans", N_ ("Plans"), NULL, has_plans, TRUE, FALSE },
  { "approvals", N_ ("Approvals"), NULL, has_approvals, TRUE, FALSE },
  { "agreements", N_ ("Agreements"), "agreement", NULL, TRUE, FALSE },
  { "dates", N_ ("Important Dates"), "important_date", NULL, TRUE, FALSE },
  { "family", N_ ("Family and Circle"), NULL, is_contact, TRUE, FALSE },
  { "preferences", N_ ("Preferences"), "preference", NULL, TRUE, FALSE },
  { "deals", N_ ("Open Deals"), NULL, has_deals, TRUE, FALSE },
  { "people", N_ ("People and Companies"), NULL, has_people, TRUE, FALSE },
  { "orders", N_ ("Orders"), "sales_order", NULL, TRUE, FALSE },
  { "invoices", N_ ("Invoices"), "invoice", NULL, TRUE, FALSE },
  { "files", N_ ("Files"), NULL, has_files, TRUE, FALSE },
  { "stays", N_ ("Stage History"), NULL, is_deal, TRUE, FALSE },
};

/**
 * crm_card_section_label:
 *
 * Returns: (nullable): the heading of a section that the program knows; one that the office made is
 *   called as it is
 */
const char *
crm_card_section_label (const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (field_sections); i++)
    if (strcmp (field_sections[i].key, key) == 0)
      return g_dgettext (GETTEXT_PACKAGE, field_sections[i].label);
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (strcmp (groups[i].key, key) == 0)
      return g_dgettext (GETTEXT_PACKAGE, groups[i].label);
  return NULL;
}

/**
 * crm_field_is_on_card:
 *
 * Returns: whether people see the field on a card
 */
gboolean
crm_field_is_on_card (const CrmField *field)
{
  return !crm_field_has (field, CRM_FIELD_HIDDEN) && !crm_field_has (field, CRM_FIELD_HEADER)
         && !crm_field_has (field, CRM_FIELD_ARCHIVED)
         && crm_field_get_field_type (field) != CRM_FIELD_PICTURE;
}

static void
section_free (gpointer data)
{
  CrmCardSection *section = data;

  g_free (section->key);
  g_free (section->label);
  g_free (section);
}

static CrmCardSection *
find (GPtrArray *sections, const char *key, guint *position)
{
  for (guint i = 0; i < sections->len; i++)
    {
      CrmCardSection *section = g_ptr_array_index (sections, i);

      if (strcmp (section->key, key) != 0)
        continue;
      if (position != NULL)
        *position = i;
      return section;
    }
  return NULL;
}

static CrmCardSection *
add (GPtrArray *sections, const char *key, const char *label)
{
  CrmCardSection *section = g_new0 (CrmCardSection, 1);

  section->key = g_strdup (key);
  section->label = g_strdup (label);
  g_ptr_array_add (sections, section);
  return section;
}

static gboolean
has_group (const CrmKind *kind, gsize group)
{
  const CrmCatalog *catalog = crm_kind_get_catalog (kind);
  const CrmKind *child;

  if (groups[group].is_there != NULL)
    return groups[group].is_there (kind);
  child = crm_catalog_find_kind (catalog, groups[group].child);
  if (!has_history (kind)
      || (crm_kind_has (child, CRM_KIND_CHILD) && !crm_kind_has (kind, CRM_KIND_PARTY)))
    return FALSE;
  for (guint i = 0; child != kind && i < crm_kind_get_n_fields (child); i++)
    if (crm_field_get_target (crm_kind_get_field (child, i)) == kind
        && !crm_field_has (crm_kind_get_field (child, i), CRM_FIELD_HEADER))
      return TRUE;
  return FALSE;
}

/**
 * crm_card_has_section:
 * @key: of a section that is made of records
 *
 * Returns: whether cards of the kind have it
 */
gboolean
crm_card_has_section (const CrmKind *kind, const char *key)
{
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (strcmp (groups[i].key, key) == 0)
      return has_group (kind, i);
  return FALSE;
}

static void
add_groups (GPtrArray *sections, const CrmKind *kind, gboolean is_side, gboolean is_last)
{
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (groups[i].is_side == is_side && groups[i].is_last == is_last && has_group (kind, i))
      add (sections, groups[i].key, g_dgettext (GETTEXT_PACKAGE, groups[i].label))->is_side
          = is_side;
}

/* @with_parts: also the sections that own addresses have for themselves */
static void
add_fields (GPtrArray *sections, const CrmKind *kind, gboolean with_parts)
{
  for (guint i = 0; i < crm_kind_get_n_fields (kind); i++)
    {
      const CrmField *field = crm_kind_get_field (kind, i);
      const char *key = crm_field_get_section_key (field);

      if (crm_field_is_on_card (field) && find (sections, key, NULL) == NULL
          && (with_parts || crm_field_get_spec (field)->section_label == NULL))
        add (sections, key, crm_field_get_section (field))->has_fields = TRUE;
    }
}

/**
 * crm_card_sections_list_default:
 *
 * Returns: (transfer full) (element-type CrmCardSection): the sections of a card of the kind as
 * they are until an office arranges them
 */
GPtrArray *
crm_card_sections_list_default (const CrmKind *kind)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);

  add_groups (sections, kind, FALSE, FALSE);
  add_fields (sections, kind, TRUE);
  add_groups (sections, kind, FALSE, TRUE);
  add_groups (sections, kind, TRUE, FALSE);
  return sections;
}

/**
 * crm_card_sections_list_of_fields:
 *
 * Returns: (transfer full) (element-type CrmCardSection): the sections into which an own field of
 *   the kind may be put, that of own fields among them
 */
GPtrArray *
crm_card_sections_list_of_fields (const CrmKind *kind)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);

  add_fields (sections, kind, FALSE);
  if (find (sections, "own", NULL) == NULL)
    add (sections, "own", crm_card_section_label ("own"))->has_fields = TRUE;
  return sections;
}

static void
set_side (CrmCardSection *section, gboolean is_side)
{
  section->is_moved ^= section->is_side != is_side;
  section->is_side = is_side;
}

/* How a section is to stand, as a word says. */
typedef struct
{
  const char *key;
  gboolean is_hidden;
  char pane; /* TO_SIDE, TO_FACTS, or 0 when the word does not say */
} Word;

static Word
read_word (const char *text)
{
  Word word = { text };

  if (*word.key == HIDDEN)
    {
      word.is_hidden = TRUE;
      word.key++;
    }
  if (*word.key == TO_SIDE || *word.key == TO_FACTS)
    word.pane = *word.key++;
  return word;
}

static void
obey (CrmCardSection *section, const Word *word)
{
  section->is_hidden = word->is_hidden;
  if (word->pane != 0)
    set_side (section, word->pane == TO_SIDE);
}

/* What came after the office arranged its cards stands after what it would stand after, in its
 * pane.
 */
static void
insert_new (GPtrArray *sections, GPtrArray *all, guint position)
{
  CrmCardSection *section = g_ptr_array_index (all, position);
  guint at = 0, after;

  while (at < sections->len
         && (((CrmCardSection *) g_ptr_array_index (sections, at))->label == NULL
             || ((CrmCardSection *) g_ptr_array_index (sections, at))->is_side != section->is_side))
    at++;
  while (position-- > 0)
    {
      CrmCardSection *before = g_ptr_array_index (all, position);

      if (before->is_side != section->is_side || find (sections, before->key, &after) == NULL)
        continue;
      at = after + 1;
      break;
    }
  g_ptr_array_insert (sections, (int) at, section);
}

/* Gives @all the order of the lines, and hides what they hide. Takes @all. */
static GPtrArray *
order (GPtrArray *all, const char *const *lines)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = g_strstrip (g_strdup (lines[i]));
      Word word = read_word (line);
      CrmCardSection *section;
      guint position;

      if (*word.key == '\0' || find (sections, word.key, NULL) != NULL)
        continue;
      section = find (all, word.key, &position);
      if (section != NULL)
        g_ptr_array_add (sections, g_ptr_array_index (all, position));
      else
        section = add (sections, word.key, NULL);
      obey (section, &word);
    }
  for (guint i = 0; i < all->len; i++)
    if (find (sections, ((CrmCardSection *) g_ptr_array_index (all, i))->key, NULL) == NULL)
      insert_new (sections, all, i);
  g_ptr_array_set_free_func (all, NULL);
  g_ptr_array_unref (all);
  return sections;
}

/**
 * crm_card_sections_list:
 *
 * Returns: (transfer full) (element-type CrmCardSection): the sections of a card of the kind as the
 *   office arranged them
 */
GPtrArray *
crm_card_sections_list (const CrmKind *kind)
{
  const char *layout = crm_kind_get_layout (kind);
  g_auto (GStrv) lines = g_strsplit (layout != NULL ? layout : "", "\n", -1);

  return order (crm_card_sections_list_default (kind), (const char *const *) lines);
}

/**
 * crm_card_sections_put:
 * @is_side: the pane to put it into
 * @onto: (nullable): the section of that pane whose place it takes; %NULL: the last
 *
 * Returns: whether there are such sections
 */
gboolean
crm_card_sections_put (GPtrArray *sections, const char *key, gboolean is_side, const char *onto)
{
  guint from = 0, to = sections->len - 1;
  CrmCardSection *section = find (sections, key, &from);
  CrmCardSection *other = onto != NULL ? find (sections, onto, &to) : NULL;

  if (section == NULL || (onto != NULL && (other == NULL || other->is_side != is_side)))
    return FALSE;
  /* Coming from above in the same pane it moves the other one up, else down. */
  if (other != NULL && section->is_side != is_side && from < to)
    to--;
  set_side (section, is_side);
  g_ptr_array_steal_index (sections, from);
  g_ptr_array_insert (sections, (int) to, section);
  return TRUE;
}

/* The panes follow each other: the last of the facts goes on as the first beside the history. */
static gboolean
cross (GPtrArray *sections, const char *key, gboolean is_up)
{
  CrmCardSection *section = find (sections, key, NULL);

  if (section->is_side != is_up)
    return FALSE;
  if (is_up)
    return crm_card_sections_put (sections, key, FALSE, NULL);
  for (guint i = 0; i < sections->len; i++)
    {
      CrmCardSection *other = g_ptr_array_index (sections, i);

      if (other->is_side && other->label != NULL)
        return crm_card_sections_put (sections, key, TRUE, other->key);
    }
  return crm_card_sections_put (sections, key, TRUE, NULL);
}

/**
 * crm_card_sections_move:
 * @by: how many sections further down; negative: up. What is at the end of its pane goes into the
 *   other one
 *
 * Returns: whether it could be moved
 */
gboolean
crm_card_sections_move (GPtrArray *sections, const char *key, int by)
{
  guint from = 0;
  CrmCardSection *section = find (sections, key, &from);
  int to = (int) from, step = by < 0 ? -1 : 1;

  if (section == NULL)
    return FALSE;
  for (int left = ABS (by); left > 0; left--)
    {
      CrmCardSection *other;

      do
        {
          to += step;
          if (to < 0 || to >= (int) sections->len)
            return left == 1 && cross (sections, key, by < 0);
          other = g_ptr_array_index (sections, (guint) to);
        }
      while (other->label == NULL || other->is_side != section->is_side);
    }
  g_ptr_array_steal_index (sections, from);
  g_ptr_array_insert (sections, to, section);
  return TRUE;
}

/**
 * crm_card_sections_arrange:
 * @words: keys of sections in the order they are to have, those that are not to be shown with ~
 *   before the key, those that are to stand in the other pane with > (beside the history) or <
 * (with the facts); what is not named stands where it stood
 *
 * Returns: FALSE with @error when a word is no section of the card; nothing is moved then
 */
gboolean
crm_card_sections_arrange (GPtrArray *sections, const char *const *words, GError **error)
{
  g_autoptr (GPtrArray) named = g_ptr_array_new ();
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; words[i] != NULL; i++)
    {
      CrmCardSection *section = find (sections, read_word (words[i]).key, NULL);

      if (section == NULL || section->label == NULL)
        {
          g_autoptr (GString) keys = g_string_new (NULL);

          for (guint s = 0; s < sections->len; s++)
            g_string_append_printf (keys, "%s%s", s > 0 ? ", " : "",
                                    ((CrmCardSection *) g_ptr_array_index (sections, s))->key);
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       /* Translators: what a person typed; a list of names. */
                       _ ("The card has no section “%s”; it has: %s"), words[i], keys->str);
          return FALSE;
        }
      if (!g_ptr_array_find (named, section, NULL))
        g_ptr_array_add (named, section);
    }
  for (guint i = 0; words[i] != NULL; i++)
    {
      Word word = read_word (words[i]);

      obey (find (sections, word.key, NULL), &word);
    }
  /* The places that the named ones have are filled anew; the rest stays. */
  for (guint i = 0; i < sections->len; i++)
    if (g_ptr_array_find (named, sections->pdata[i], NULL))
      g_array_append_val (places, i);
  for (guint i = 0; i < places->len; i++)
    sections->pdata[g_array_index (places, guint, i)] = named->pdata[i];
  return TRUE;
}

/**
 * crm_card_sections_print:
 *
 * Returns: (transfer full): the sections as a record of kind card_layout has them
 */
char *
crm_card_sections_print (GPtrArray *sections)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sections->len; i++)
    {
      CrmCardSection *section = g_ptr_array_index (sections, i);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? "\n" : "", section->is_hidden ? "~" : "",
                              !section->is_moved ? ""
                              : section->is_side ? ">"
                                                 : "<",
                              section->key);
    }
  return g_string_free (text, FALSE);
}

/* ---- the record of an office ---- */

/**
 * crm_card_layout_get_id:
 * @id: (out): of the record that says how cards of the kind are arranged
 *
 * There is one for each kind, also when two desks arrange for the first time without knowing of
 * each other: its id is made of the number of the kind.
 */
void
crm_card_layout_get_id (const CrmKind *kind, CrmId *id)
{
  guint number = (guint) crm_kind_get_number (kind);

  *id = (CrmId){ { 0, 0, 0, 0, 0, 0, 0x70, 40, 0x80 } };
  id->bytes[14] = (guint8) (number >> 8);
  id->bytes[15] = (guint8) number;
}

static const CrmKind *
get_arranged_kind (const CrmCatalog *catalog, CrmRecord *record)
{
  const char *entity = crm_record_get_text (record, "entity");
  const CrmKind *kind = entity != NULL ? crm_catalog_find_kind (catalog, entity) : NULL;
  CrmId id;

  if (kind == NULL)
    return NULL;
  crm_card_layout_get_id (kind, &id);
  return crm_id_equal (&id, crm_record_get_id (record)) ? kind : NULL;
}

/**
 * crm_card_layout_join:
 * @record: of kind card_layout
 *
 * Makes what an office arranged part of the description; a record that was deleted leaves the
 * program's own arrangement.
 *
 * Returns: FALSE with @error when this version does not know the kind
 */
gboolean
crm_card_layout_join (CrmCatalog *catalog, CrmRecord *record, GError **error)
{
  const CrmKind *kind = get_arranged_kind (catalog, record);

  if (kind == NULL)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("Cards are arranged in the settings, or with clientela-cli card"));
      return FALSE;
    }
  crm_catalog_set_layout (
      catalog, kind,
      crm_record_is_deleted (record) ? NULL : crm_record_get_text (record, "sections"));
  return TRUE;
}

gboolean
crm_card_layout_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  if (get_arranged_kind (rules->catalog, record) != NULL)
    return TRUE;
  g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
               _ ("Cards are arranged in the settings, or with clientela-cli card"));
  return FALSE;
}
