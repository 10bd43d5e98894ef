/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of the twin: pieces that people bring, until they are whole, and what is given to whom. */
#include "config.h"

#include <string.h>

#include "crm-error.h"
#include "sim-twin-private.h"

/* What one person brings; theirs alone until it is whole. */
typedef struct
{
  gint64 size;
  GByteArray *bytes; /* NULL: it is whole, and was proven */
} TwinUpload;

void
twin_upload_free (gpointer data)
{
  TwinUpload *upload = data;

  g_clear_pointer (&upload->bytes, g_byte_array_unref);
  g_free (upload);
}

gpointer
twin_upload_copy (gpointer data)
{
  TwinUpload *copy = g_memdup2 (data, sizeof *copy);

  if (copy->bytes != NULL)
    {
      GByteArray *bytes = g_byte_array_new ();

      g_byte_array_append (bytes, copy->bytes->data, copy->bytes->len);
      copy->bytes = bytes;
    }
  return copy;
}

/* Whether a row that the person sees names the file in a field that they see. */
static gboolean
sees_file (SimTwin *self, TwinPerson *person, const char *hash)
{
  if (person->is_free)
    return TRUE;
  for (guint k = 0; k < crm_catalog_get_n_kinds (self->catalog); k++)
    {
      const CrmKind *kind = crm_catalog_get_kind (self->catalog, k);
      GHashTable *rows = g_hash_table_lookup (self->kinds, kind);

      for (guint f = 0; rows != NULL && f < crm_kind_get_n_fields (kind); f++)
        {
          const CrmField *field = crm_kind_get_field (kind, f);
          const char *name = crm_field_get_name (field);
          GHashTableIter iter;
          gpointer row;

          if (crm_field_get_field_type (field) != CRM_FIELD_PICTURE
              || twin_hides (person, kind, name))
            continue;
          g_hash_table_iter_init (&iter, rows);
          while (g_hash_table_iter_next (&iter, NULL, &row))
            if (g_strcmp0 (twin_get_text (row, name), hash) == 0
                && twin_sees_row (self, person, row))
              return TRUE;
        }
    }
  return FALSE;
}

static char *
key_of (TwinPerson *person, const char *hash)
{
  return g_strdup_printf ("%d %s", person->uid, hash);
}

gint64
twin_offer_file (SimTwin *self, TwinPerson *person, const char *hash, gint64 size)
{
  g_autofree char *key = key_of (person, hash);
  TwinUpload *upload = g_hash_table_lookup (self->uploads, key);

  if (g_hash_table_contains (self->blobs, hash) && sees_file (self, person, hash))
    return size;
  if (upload == NULL)
    return 0;
  return upload->bytes != NULL ? (gint64) upload->bytes->len : upload->size;
}

gint64
twin_put_piece (
    SimTwin *self, TwinPerson *person, const char *hash, gint64 size, gint64 start, GBytes *bytes)
{
  char *key = key_of (person, hash);
  TwinUpload *upload = g_hash_table_lookup (self->uploads, key);
  g_autoptr (GBytes) whole = NULL;
  g_autofree char *found = NULL;

  if (upload == NULL)
    {
      upload = g_new0 (TwinUpload, 1);
      upload->size = size;
      upload->bytes = g_byte_array_new ();
      g_hash_table_insert (self->uploads, g_strdup (key), upload);
    }
  g_free (key);
  if (upload->bytes == NULL)
    return upload->size;
  if ((gint64) upload->bytes->len != start)
    return upload->bytes->len;
  g_byte_array_append (upload->bytes, g_bytes_get_data (bytes, NULL),
                       (guint) g_bytes_get_size (bytes));
  if ((gint64) upload->bytes->len < size)
    return upload->bytes->len;
  whole = g_byte_array_free_to_bytes (g_steal_pointer (&upload->bytes));
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, whole);
  g_assert_cmpstr (found, ==, hash); /* nobody here brings anything else */
  g_hash_table_insert (self->blobs, g_strdup (hash), g_bytes_ref (whole));
  return size;
}

GBytes *
twin_get_piece (
    SimTwin *self, TwinPerson *person, const char *hash, gint64 start, gint64 length, gint64 *size)
{
  GBytes *bytes = g_hash_table_lookup (self->blobs, hash);

  if (bytes == NULL || !sees_file (self, person, hash))
    return NULL;
  *size = (gint64) g_bytes_get_size (bytes);
  start = MIN (start, *size);
  return g_bytes_new_from_bytes (bytes, (gsize) start, (gsize) MIN (length, *size - start));
}
