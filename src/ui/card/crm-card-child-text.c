/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of child kinds in words, as a card shows them. */
#include "config.h"

#include "crm-card-child-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-facts.h"

static gboolean
is_kind (CrmRecord *child, const char *name)
{
  return strcmp (crm_kind_get_name (crm_record_get_kind (child)), name) == 0;
}

static const CrmField *
find_field (CrmRecord *child, const char *name)
{
  return crm_kind_find_field (crm_record_get_kind (child), name);
}

static void
add_part (GString *text, const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static const char *
choice_label (CrmRecord *child, const char *field)
{
  const char *key = crm_record_get_text (child, field);

  return key != NULL ? crm_field_choice_label (find_field (child, field), key) : NULL;
}

static void
add_flag (GString *text, CrmRecord *child, const char *field)
{
  if (crm_record_get_integer (child, field, 0) != 0)
    add_part (text, crm_field_get_label (find_field (child, field)));
}

static const char *
link_title (CrmRecord *child, const char *field)
{
  const char *title = crm_record_get_link_title (child, find_field (child, field));

  return title != NULL ? title : "";
}

static gboolean
leads_to (CrmRecord *child, const char *field, const CrmId *owner)
{
  const CrmId *id = crm_record_get_link (child, field);

  return id != NULL && crm_id_equal (id, owner);
}

static char *
dup_address (CrmRecord *child)
{
  static const char *const parts[] = { "street", "postal_code", "city", "region", "country" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *part = crm_record_get_text (child, parts[i]);

      if (part != NULL)
        g_string_append_printf (text, "%s%s", text->len == 0 ? "" : i == 2 ? " " : ", ", part);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * crm_card_child_dup_title:
 * @owner: whose card it is
 *
 * Returns: (transfer full): what names the row
 */
char *
crm_card_child_dup_title (CrmRecord *child, const CrmId *owner, const CrmLocale *locale)
{
  if (is_kind (child, "relationship"))
    return g_strdup (link_title (child, leads_to (child, "contact_a_id", owner) ? "contact_b_id"
                                                                                : "contact_a_id"));
  if (is_kind (child, "account_contact"))
    return g_strdup (
        link_title (child, leads_to (child, "contact_id", owner) ? "account_id" : "contact_id"));
  if (is_kind (child, "important_date") && !crm_record_is_set (child, "label"))
    return g_strdup (choice_label (child, "type"));
  if (is_kind (child, "address"))
    return dup_address (child);
  return g_strdup (crm_record_get_title (child));
}

static void
add_date (GString *text, CrmRecord *child, const CrmLocale *locale)
{
  CrmDate next = crm_important_date_next (child, crm_date_today ());
  gint64 year = crm_record_get_integer (child, "year", 0);
  g_autofree char *date = NULL;
  int next_year;

  if (next == CRM_DATE_NONE)
    return;
  date = crm_locale_format_date (locale, next, CRM_DATE_MEDIUM);
  crm_date_split (next, &next_year, NULL, NULL);
  add_part (text, date);
  if (year > 0 && year < next_year)
    {
      int years = next_year - (int) year;
      /* Translators: how many years something has lasted, or somebody’s age. */
      g_autofree char *age = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%d year", "%d years", (gulong) years), years);

      add_part (text, age);
    }
  if (crm_record_is_set (child, "label"))
    add_part (text, choice_label (child, "type"));
}

static void
add_day (GString *text, CrmRecord *child, const char *field, const CrmLocale *locale)
{
  g_autofree char *day = crm_record_format (child, find_field (child, field), locale);

  add_part (text, day);
}

/**
 * crm_card_child_dup_subtitle:
 * @owner: whose card it is
 *
 * Returns: (transfer full): what else there is to say of it
 */
char *
crm_card_child_dup_subtitle (CrmRecord *child, const CrmId *owner, const CrmLocale *locale)
{
  GString *text = g_string_new (NULL);

  if (is_kind (child, "relationship"))
    {
      add_part (text, crm_relationship_get_word (child, owner));
      add_part (text, crm_record_get_text (child, "note"));
    }
  else if (is_kind (child, "important_date"))
    add_date (text, child, locale);
  else if (is_kind (child, "agreement"))
    {
      add_part (text, choice_label (child, "by"));
      add_day (text, child, "due_on", locale);
      add_flag (text, child, "done");
    }
  else if (is_kind (child, "preference"))
    {
      add_part (text, choice_label (child, "polarity"));
      add_part (text, crm_record_get_text (child, "key"));
      add_flag (text, child, "is_minor");
    }
  else if (is_kind (child, "account_contact"))
    {
      add_part (text, crm_record_get_text (child, "role"));
      add_flag (text, child, "is_primary");
      if (crm_record_is_set (child, "valid_to"))
        add_day (text, child, "valid_to", locale);
    }
  else
    {
      add_part (text, choice_label (child, "type"));
      if (is_kind (child, "contact_method"))
        {
          add_part (text, crm_record_get_text (child, "label"));
          add_flag (text, child, "is_primary");
          add_flag (text, child, "invalid");
          add_flag (text, child, "opt_out");
        }
    }
  return g_string_free (text, FALSE);
}

/**
 * crm_card_child_get_icon:
 *
 * Returns: the icon of the row: its sort is never said by a colour alone
 */
const char *
crm_card_child_get_icon (CrmRecord *child)
{
  static const struct
  {
    const char *key;
    const char *icon;
  } icons[]
      = { { "likes", "emblem-favorite-symbolic" },  { "dislikes", "action-unavailable-symbolic" },
          { "needs", "emblem-important-symbolic" }, { "allergy", "dialog-warning-symbolic" },
          { "email", "crm-mail-symbolic" },         { "web", "crm-web-symbolic" },
          { "birthday", "crm-today-symbolic" } };
  const char *key = NULL;

  if (is_kind (child, "preference"))
    key = crm_record_get_text (child, "polarity");
  else if (is_kind (child, "contact_method") || is_kind (child, "important_date"))
    key = crm_record_get_text (child, "type");
  for (gsize i = 0; key != NULL && i < G_N_ELEMENTS (icons); i++)
    if (strcmp (icons[i].key, key) == 0)
      return icons[i].icon;
  return crm_kind_get_icon (crm_record_get_kind (child));
}

/**
 * crm_card_child_is_done:
 *
 * Returns: whether it is an agreement that was kept
 */
gboolean
crm_card_child_is_done (CrmRecord *child)
{
  return is_kind (child, "agreement") && crm_record_get_integer (child, "done", 0) != 0;
}

/**
 * crm_card_child_is_late:
 *
 * Returns: whether it is an agreement whose day is past
 */
gboolean
crm_card_child_is_late (CrmRecord *child)
{
  return is_kind (child, "agreement") && !crm_card_child_is_done (child)
         && crm_record_get_integer (child, "due_on", G_MAXINT64) < crm_date_today ();
}
