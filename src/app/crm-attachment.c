/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of any kind on the card of a record. The bytes are a blob: kept once by their hash, sent
 * with the record and fetched when somebody looks. */
#include "config.h"

#include "crm-attachment.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"

/* What the replica and the shared database take. */
#define MAX_MB 64

/**
 * crm_attachment_file_new:
 * @name: of the file
 *
 * Returns: (transfer full): the file, its type guessed by its name and its first bytes
 */
CrmAttachmentFile *
crm_attachment_file_new (const char *name, GBytes *bytes)
{
  CrmAttachmentFile *self = g_new0 (CrmAttachmentFile, 1);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree char *type = g_content_type_guess (valid, data, MIN (length, 4096), NULL);

  self->name = g_strdelimit (g_steal_pointer (&valid), "/\n\r\t", '_');
  self->mime = g_content_type_get_mime_type (type);
  if (self->mime == NULL)
    self->mime = g_strdup ("application/octet-stream");
  self->bytes = g_bytes_ref (bytes);
  return self;
}

void
crm_attachment_file_free (CrmAttachmentFile *self)
{
  g_free (self->name);
  g_free (self->mime);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/**
 * crm_attachment_file_load:
 *
 * Reads a file. Not on the main thread.
 *
 * Returns: (transfer full): the file, or %NULL with %CRM_ERROR_INVALID when it is a folder, empty
 *   or too large
 */
CrmAttachmentFile *
crm_attachment_file_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file,
                                                  G_FILE_ATTRIBUTE_STANDARD_TYPE
                                                  "," G_FILE_ATTRIBUTE_STANDARD_SIZE
                                                  "," G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);
  g_autoptr (GBytes) bytes = NULL;
  const char *name;

  if (info == NULL)
    return NULL;
  name = g_file_info_get_display_name (info);
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: %s is the name of a folder or the like. */
                 _ ("“%s” is not a file"), name);
  else if (g_file_info_get_size (info) > (goffset) MAX_MB * 1024 * 1024)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: %s is the name of a file. */
                 _ ("“%s” is larger than %d MB"), name, MAX_MB);
  else if (g_file_info_get_size (info) == 0)
    /* Translators: %s is the name of a file. */
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("“%s” is empty"), name);
  else
    bytes = g_file_load_bytes (file, cancellable, NULL, error);
  return bytes != NULL ? crm_attachment_file_new (name, bytes) : NULL;
}

/**
 * crm_attachment_get_look:
 * @mime: (nullable): a type
 *
 * Returns: how a file of that type is shown
 */
CrmAttachmentLook
crm_attachment_get_look (const char *mime)
{
  if (mime == NULL)
    return CRM_ATTACHMENT_OTHER;
  if (strcmp (mime, "application/pdf") == 0)
    return CRM_ATTACHMENT_PDF;
  if (g_str_has_prefix (mime, "image/"))
    return CRM_ATTACHMENT_PICTURE;
  if (g_content_type_is_a (mime, "text/plain"))
    return CRM_ATTACHMENT_TEXT;
  return CRM_ATTACHMENT_OTHER;
}

static CrmQuery *
query_of (CrmSession *session, const CrmKind *kind, const CrmId *id, GError **error)
{
  const CrmKind *attachment
      = crm_catalog_find_kind (crm_session_get_catalog (session), "attachment");
  g_autoptr (CrmQuery) query = crm_query_new (attachment);

  if (!crm_query_filter (query, "parent", CRM_FILTER_EQUAL,
                         crm_value_link_of_kind (crm_kind_get_number (kind), id), error))
    return NULL;
  return g_steal_pointer (&query);
}

/**
 * crm_attachment_list:
 *
 * Returns: (transfer full) (element-type CrmRecord): the files of a record, the newest first
 */
GPtrArray *
crm_attachment_list (CrmSession *session, const CrmKind *kind, const CrmId *id, GError **error)
{
  g_autoptr (CrmQuery) query = query_of (session, kind, id, error);

  if (query == NULL || !crm_query_sort (query, "created_at", TRUE, error))
    return NULL;
  return crm_session_list (session, query, error);
}

/* Returns: whether the record has a file with these very bytes */
static gboolean
has_same (CrmSession *session,
          const CrmKind *kind,
          const CrmId *id,
          const char *hash,
          gboolean *has,
          GError **error)
{
  g_autoptr (CrmQuery) query = query_of (session, kind, id, error);
  g_autoptr (GPtrArray) found = NULL;

  if (query == NULL
      || !crm_query_filter (query, "file_hash", CRM_FILTER_EQUAL, crm_value_text (hash), error))
    return FALSE;
  found = crm_session_list (session, query, error);
  *has = found != NULL && found->len > 0;
  return found != NULL;
}

/**
 * crm_attachment_add:
 * @kind: of the record that gets the file
 *
 * Keeps a file on the card of a record. Within an open batch.
 *
 * Returns: (transfer full): the new record, or %NULL with %CRM_ERROR_CONFLICT when the record has
 *   this very file
 */
CrmRecord *
crm_attachment_add (CrmSession *session,
                    const CrmKind *kind,
                    const CrmId *id,
                    const CrmAttachmentFile *file,
                    GError **error)
{
  g_autoptr (CrmRecord) record
      = crm_record_new (crm_catalog_find_kind (crm_session_get_catalog (session), "attachment"));
  const CrmField *parent = crm_kind_find_field (crm_record_get_kind (record), "parent");
  g_autofree char *hash = crm_session_put_blob (session, file->bytes, error);
  gboolean has;

  if (hash == NULL || !has_same (session, kind, id, hash, &has, error))
    return NULL;
  if (has)
    {
      /* Translators: %s is the name of a file. */
      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT, _ ("“%s” is already here"), file->name);
      return NULL;
    }
  crm_record_set (record, parent, crm_value_link_of_kind (crm_kind_get_number (kind), id));
  crm_record_set_text (record, "name", file->name);
  crm_record_set_text (record, "mime", file->mime);
  crm_record_set_text (record, "file_hash", hash);
  crm_record_set_integer (record, "size", (gint64) g_bytes_get_size (file->bytes));
  return crm_session_insert (session, record, error) ? g_steal_pointer (&record) : NULL;
}

typedef struct
{
  const CrmKind *kind;
  CrmId id;
  GPtrArray *files;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_ptr_array_unref (change->files);
  g_free (change);
}

static gpointer
run_change (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Change *change = data;

  for (guint i = 0; i < change->files->len; i++)
    {
      g_autoptr (CrmRecord) added = crm_attachment_add (
          session, change->kind, &change->id, g_ptr_array_index (change->files, i), error);

      if (added == NULL)
        return NULL;
    }
  return data;
}

/**
 * crm_attachment_operation_new:
 * @files: (element-type CrmAttachmentFile): a reference is taken
 *
 * Returns: (transfer full): an operation that keeps files on the card of a record
 */
CrmOperation *
crm_attachment_operation_new (const CrmKind *kind, const CrmId *id, GPtrArray *files)
{
  Change *change = g_new0 (Change, 1);
  CrmAttachmentFile *first = g_ptr_array_index (files, 0);
  g_autofree char *label
      = files->len == 1
            /* Translators: the name of an operation: a file is added to a card. */
            ? g_strdup_printf (_ ("Add “%s”"), first->name)
            : g_strdup_printf (ngettext ("Add %u file", "Add %u files", files->len), files->len);
  CrmOperation *operation = crm_operation_new (label);

  change->kind = kind;
  change->id = *id;
  change->files = g_ptr_array_ref (files);
  crm_operation_set_func (operation, run_change, change, change_free);
  return operation;
}
