/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which a language lists words. A letter that the alphabet counts as one of its own
 * stands behind all words with the letter that it comes from: it becomes that letter and a sign
 * that follows z. Pure; any thread. */
#include "config.h"

#include "crm-collation.h"

#include <string.h>

#include "crm-fold-private.h"

/* a ă â … i î … s ș t ț: the cedillas of old keyboards are the commas of today. */
static const CrmFoldLetter romanian[] = {
  { 0x0103, "a{" }, { 0x0102, "a{" }, { 0x00e2, "a|" }, { 0x00c2, "a|" }, { 0x00ee, "i{" },
  { 0x00ce, "i{" }, { 0x0219, "s{" }, { 0x0218, "s{" }, { 0x015f, "s{" }, { 0x015e, "s{" },
  { 0x021b, "t{" }, { 0x021a, "t{" }, { 0x0163, "t{" }, { 0x0162, "t{" }, { 0, NULL },
};

/* c ç … g ğ h ı i … o ö … s ş … u ü: the letter without a dot comes first, and I is its capital. */
static const CrmFoldLetter turkish[] = {
  { 0x0131, "i" },  { 'I', "i" },     { 'i', "i{" },    { 0x0130, "i{" }, { 0x00e7, "c{" },
  { 0x00c7, "c{" }, { 0x011f, "g{" }, { 0x011e, "g{" }, { 0x00f6, "o{" }, { 0x00d6, "o{" },
  { 0x015f, "s{" }, { 0x015e, "s{" }, { 0x00fc, "u{" }, { 0x00dc, "u{" }, { 0, NULL },
};

static const struct
{
  const char *language;
  const CrmFoldLetter *letters;
} collations[CRM_N_COLLATIONS] = {
  [CRM_COLLATION_PLAIN] = { "plain", NULL },
  [CRM_COLLATION_ROMANIAN] = { "ro", romanian },
  [CRM_COLLATION_TURKISH] = { "tr", turkish },
};

/**
 * crm_collation_find:
 * @tag: a BCP 47 or POSIX name: `tr-TR`, `ro_RO.UTF-8`, `pt`
 *
 * Returns: the order of the language; the plain one for those that need no other
 */
CrmCollation
crm_collation_find (const char *tag)
{
  gsize length = strcspn (tag, "-_.@");

  for (int i = CRM_COLLATION_PLAIN + 1; i < CRM_N_COLLATIONS; i++)
    if (strlen (collations[i].language) == length
        && g_ascii_strncasecmp (tag, collations[i].language, length) == 0)
      return (CrmCollation) i;
  return CRM_COLLATION_PLAIN;
}

/**
 * crm_collation_default:
 *
 * Returns: the order of the language in which this person sorts, by the environment
 */
CrmCollation
crm_collation_default (void)
{
  return crm_collation_find (g_get_language_names_with_category ("LC_COLLATE")[0]);
}

/**
 * crm_collation_get_name:
 *
 * Returns: a short name in ASCII letters, for use in other names
 */
const char *
crm_collation_get_name (CrmCollation self)
{
  return collations[self].language;
}

/**
 * crm_collation_key:
 *
 * Returns: (transfer full): what sorts @text, byte by byte, among other keys of the same order;
 *   what differs only by case, or by an accent that makes no letter of its own, has the same key
 */
char *
crm_collation_key (CrmCollation self, const char *text)
{
  const CrmFoldLetter *letters = collations[self].letters;
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;

  if (letters == NULL || g_str_is_ascii (text))
    return crm_fold_with (text, letters);
  valid = g_utf8_make_valid (text, -1);
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  return crm_fold_with (composed, letters);
}
