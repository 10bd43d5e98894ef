/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message that was begun, as this desk keeps it: its words under one key, its files, which may be
 * large and change seldom, under another. */
#include "config.h"

#include "crm-mail-draft.h"

#include "crm-draft.h"

#define FIELDS G_VARIANT_TYPE ("a{ss}")
#define FILES G_VARIANT_TYPE ("a(ss)")

CrmMailDraft *
crm_mail_draft_new (void)
{
  CrmMailDraft *self = g_new0 (CrmMailDraft, 1);

  self->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_attachment_file_free);
  return self;
}

void
crm_mail_draft_free (CrmMailDraft *self)
{
  g_hash_table_unref (self->fields);
  g_ptr_array_unref (self->files);
  g_free (self);
}

void
crm_mail_draft_set (CrmMailDraft *self, const char *field, const char *text)
{
  g_hash_table_insert (self->fields, g_strdup (field), g_strdup (text));
}

/**
 * crm_mail_draft_get:
 *
 * Returns: (nullable): what was typed; %NULL when nothing was
 */
const char *
crm_mail_draft_get (CrmMailDraft *self, const char *field)
{
  return g_hash_table_lookup (self->fields, field);
}

/**
 * crm_mail_draft_dup_key:
 * @kind: of the record that the message is about
 *
 * Returns: (transfer full): under which this desk keeps the message
 */
char *
crm_mail_draft_dup_key (const CrmKind *kind, const CrmId *id)
{
  char text[CRM_ID_STRING_SIZE];

  return g_strconcat ("message-draft:", crm_kind_get_name (kind), ":", crm_id_format (id, text),
                      NULL);
}

static char *
dup_files_key (const char *key)
{
  return g_strconcat (key, ":files", NULL);
}

/**
 * crm_mail_draft_keep:
 * @self: (nullable): %NULL when there is no such message any more
 *
 * Keeps the words of the message. Main thread.
 */
void
crm_mail_draft_keep (CrmMailDraft *self, CrmContext *context, const char *key)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (FIELDS);
  g_autoptr (GVariant) fields = NULL;
  g_autofree char *text = NULL;
  GHashTableIter iter;
  gpointer field, typed;

  if (self != NULL)
    {
      g_hash_table_iter_init (&iter, self->fields);
      while (g_hash_table_iter_next (&iter, &field, &typed))
        g_variant_builder_add (&builder, "{ss}", field, typed);
      fields = g_variant_ref_sink (g_variant_builder_end (&builder));
      text = g_variant_print (fields, TRUE);
    }
  crm_draft_keep (context, key, text);
}

/* What the thread of the store writes down. */
typedef struct
{
  char *key;
  GPtrArray *names; /* utf8 */
  GPtrArray *bytes; /* GBytes */
} Files;

static void
files_free (gpointer data)
{
  Files *files = data;

  g_free (files->key);
  g_ptr_array_unref (files->names);
  g_ptr_array_unref (files->bytes);
  g_free (files);
}

static gpointer
write_files (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Files *files = data;
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (FILES);
  g_autoptr (GVariant) list = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < files->names->len; i++)
    {
      gsize length;
      const guchar *bytes = g_bytes_get_data (g_ptr_array_index (files->bytes, i), &length);
      g_autofree char *coded = g_base64_encode (bytes, length);

      g_variant_builder_add (&builder, "(ss)", g_ptr_array_index (files->names, i), coded);
    }
  list = g_variant_ref_sink (g_variant_builder_end (&builder));
  text = files->names->len > 0 ? g_variant_print (list, TRUE) : NULL;
  return crm_session_set_meta (session, files->key, text, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

/**
 * crm_mail_draft_keep_files:
 * @files: (element-type CrmAttachmentFile): that were added by hand; none takes away what was kept
 *
 * Keeps the files of the message. Main thread.
 */
void
crm_mail_draft_keep_files (GPtrArray *files, CrmContext *context, const char *key)
{
  Files *copy = g_new0 (Files, 1);

  copy->key = dup_files_key (key);
  copy->names = g_ptr_array_new_with_free_func (g_free);
  copy->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < files->len; i++)
    {
      const CrmAttachmentFile *file = g_ptr_array_index (files, i);

      g_ptr_array_add (copy->names, g_strdup (file->name));
      g_ptr_array_add (copy->bytes, g_bytes_ref (file->bytes));
    }
  crm_store_run_async (crm_context_get_store (context), CRM_LANE_WRITE, G_PRIORITY_DEFAULT,
                       write_files, copy, files_free, NULL, NULL, NULL, NULL);
}

static void
read_files (CrmMailDraft *self, CrmSession *session, const char *key)
{
  g_autofree char *files_key = dup_files_key (key);
  g_autofree char *text = crm_session_get_meta (session, files_key);
  g_autoptr (GVariant) list = text != NULL ? g_variant_parse (FILES, text, NULL, NULL, NULL) : NULL;

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      const char *name, *coded;
      gsize length;
      guchar *bytes;
      g_autoptr (GBytes) taken = NULL;

      g_variant_get_child (list, i, "(&s&s)", &name, &coded);
      bytes = g_base64_decode (coded, &length);
      taken = g_bytes_new_take (bytes, length);
      g_ptr_array_add (self->files, crm_attachment_file_new (name, taken));
    }
}

/**
 * crm_mail_draft_read:
 * @text: (nullable): that is being written just now, newer than what the desk has
 *
 * Returns: (transfer full) (nullable): the message that was begun; %NULL when none was
 */
CrmMailDraft *
crm_mail_draft_read (CrmSession *session, const char *key, const char *text)
{
  g_autoptr (CrmMailDraft) self = crm_mail_draft_new ();
  g_autofree char *kept = text != NULL ? g_strdup (text) : crm_session_get_meta (session, key);
  g_autoptr (GVariant) fields
      = kept != NULL ? g_variant_parse (FIELDS, kept, NULL, NULL, NULL) : NULL;
  GVariantIter iter;
  const char *field, *typed;

  read_files (self, session, key);
  if (fields == NULL && self->files->len == 0)
    return NULL;
  if (fields != NULL)
    {
      g_variant_iter_init (&iter, fields);
      while (g_variant_iter_next (&iter, "{&s&s}", &field, &typed))
        crm_mail_draft_set (self, field, typed);
    }
  return g_steal_pointer (&self);
}

/**
 * crm_mail_draft_drop:
 *
 * Forgets the message, with the operation that sends it.
 */
gboolean
crm_mail_draft_drop (CrmSession *session, const char *key, GError **error)
{
  g_autofree char *files_key = dup_files_key (key);

  return crm_session_set_meta (session, key, NULL, error)
         && crm_session_set_meta (session, files_key, NULL, error);
}
