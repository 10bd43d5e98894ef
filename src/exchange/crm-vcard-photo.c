/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The photo of an address card is kept as a picture of the record, once, and written into its card
 * again. It is not decoded here: whoever shows it does not trust it. */
#include "config.h"

#include "crm-vcard-photo.h"

#include <string.h>

#include "crm-vcard.h"

static const char *
find_type (const guint8 *data, gsize size)
{
  if (size > 8 && memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "PNG";
  if (size > 3 && memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "JPEG";
  if (size > 6 && memcmp (data, "GIF8", 4) == 0)
    return "GIF";
  if (size > 12 && memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "WEBP";
  return NULL;
}

/* Returns: (nullable): the bytes, where the card has them itself and they are a picture */
static GBytes *
decode (const CrmVcardProperty *property)
{
  g_autofree char *value = crm_vcard_unescape (property->value);
  const char *begin = value;
  g_autofree guchar *data = NULL;
  gsize size;

  if (g_str_has_prefix (value, "data:"))
    {
      begin = strstr (value, ";base64,");
      if (begin == NULL)
        return NULL;
      begin += strlen (";base64,");
    }
  data = g_base64_decode (begin, &size);
  if (find_type (data, size) == NULL)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

static CrmVcardProperty *
find_photo (GPtrArray *card)
{
  for (guint i = 0; i < card->len; i++)
    if (strcmp (((CrmVcardProperty *) card->pdata[i])->name, "PHOTO") == 0)
      return card->pdata[i];
  return NULL;
}

/* As it is written into a card. */
static CrmVcardProperty *
encode (const char *name, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree char *value = g_base64_encode (data, size);
  g_autofree char *parameters = g_strdup_printf (";ENCODING=b;TYPE=%s", find_type (data, size));

  return crm_vcard_property_new (NULL, name, parameters, value);
}

static gboolean
is_written_so (const CrmVcardProperty *property, GBytes *bytes)
{
  CrmVcardProperty *written = encode (property->name, bytes);
  gboolean same = property->group == NULL && strcmp (property->value, written->value) == 0
                  && strcmp (property->parameters, written->parameters) == 0;

  crm_vcard_property_free (written);
  return same;
}

/**
 * crm_vcard_photo_take:
 * @record: with the card as it came
 *
 * Makes the photo of the card that of the record, and takes it out of the card where it would be
 * written in the same way again. A photo that is somewhere in the net, or no picture, stays where
 * it is. Needs the lane that writes.
 */
gboolean
crm_vcard_photo_take (CrmSession *session, CrmRecord *record, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const CrmField *field = crm_kind_find_field (kind, "photo");
  const char *text
      = crm_kind_find_field (kind, "vcard") != NULL ? crm_record_get_text (record, "vcard") : NULL;
  g_autoptr (GPtrArray) card = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *rest = NULL;
  CrmVcardProperty *photo;

  if (field == NULL || text == NULL || strstr (text, "PHOTO") == NULL)
    return TRUE;
  card = crm_vcard_parse (text);
  photo = find_photo (card);
  bytes = photo != NULL ? decode (photo) : NULL;
  if (bytes == NULL)
    return TRUE;
  hash = crm_session_put_blob (session, bytes, error);
  if (hash == NULL)
    return FALSE;
  crm_record_set (record, field, crm_value_text (hash));
  if (!is_written_so (photo, bytes))
    return TRUE;
  g_ptr_array_remove (card, photo);
  rest = crm_vcard_to_text (card);
  crm_record_set_text (record, "vcard", rest);
  return TRUE;
}

/**
 * crm_vcard_photo_put:
 * @card: (element-type CrmVcardProperty): as it will be written
 *
 * Puts the photo or the logo of a record into its card. One that is not on this desk is left out.
 */
gboolean
crm_vcard_photo_put (CrmSession *session, CrmRecord *record, GPtrArray *card, GError **error)
{
  const CrmKind *kind = crm_record_get_kind (record);
  const char *name = crm_kind_find_field (kind, "photo") != NULL  ? "photo"
                     : crm_kind_find_field (kind, "logo") != NULL ? "logo"
                                                                  : NULL;
  const char *hash = name != NULL ? crm_record_get_text (record, name) : NULL;
  const char *property = g_strcmp0 (name, "photo") == 0 ? "PHOTO" : "LOGO";
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) bytes = hash != NULL ? crm_session_get_blob (session, hash, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (bytes == NULL)
    return TRUE;
  if (find_type (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) == NULL)
    return TRUE;
  for (guint i = card->len; i > 0; i--)
    {
      const CrmVcardProperty *old = card->pdata[i - 1];
      g_autoptr (GBytes) said = strcmp (old->name, property) == 0 ? decode (old) : NULL;

      /* What the card says of it already is left as it came. */
      if (said != NULL && g_bytes_equal (said, bytes))
        return TRUE;
      if (strcmp (old->name, property) == 0)
        g_ptr_array_remove_index (card, i - 1);
    }
  g_ptr_array_add (card, encode (property, bytes));
  return TRUE;
}
