/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose signature stands under a document: the picture is sealed wherever it is stored, in the
 * replica and in the shared database, and its key is in the secret service of who it belongs to.
 * Somebody else gets the key only as a substitute who may sign, locked for that person alone. */
#include "config.h"

#include "crm-signature.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-document-binding.h"
#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-seal.h"
#include "crm-secrets.h"

/* Keys that this process has taken out of the secret service, so that no thread of a store waits
 * for it; kept until the program ends. */
static GMutex lock;
static GHashTable *keys; /* name: key */

#define SIGNATURE "signature"
#define PRIVATE "private"

static char *
name_of (const char *what, const CrmId *user)
{
  char text[CRM_ID_STRING_SIZE];

  return g_strconcat (what, ":", crm_id_format (user, text), NULL);
}

static void
free_key (gpointer key)
{
  crm_seal_wipe (key);
}

static void
keep_key (const char *name, const char *key)
{
  g_mutex_lock (&lock);
  if (keys == NULL)
    keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_key);
  g_hash_table_insert (keys, g_strdup (name), g_strdup (key));
  g_mutex_unlock (&lock);
}

static char *
dup_key (const char *what, const CrmId *user)
{
  g_autofree char *name = name_of (what, user);
  char *key;

  g_mutex_lock (&lock);
  key = keys != NULL ? g_strdup (g_hash_table_lookup (keys, name)) : NULL;
  g_mutex_unlock (&lock);
  return key;
}

/* From the secret service, unless it was taken out before. FALSE with an error when it cannot be
 * asked; a key that there is not is none. */
static gboolean
take_out (const char *what, const CrmId *user, GError **error)
{
  g_autofree char *known = dup_key (what, user);
  g_autofree char *name = name_of (what, user);
  g_autoptr (GError) failure = NULL;
  char *key;

  if (known != NULL)
    return TRUE;
  key = crm_secrets_lookup_key (name, &failure);
  if (key != NULL)
    keep_key (name, key);
  crm_password_free (key);
  if (failure == NULL || g_error_matches (failure, CRM_ERROR, CRM_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

static gboolean
put_in (const char *what, const CrmId *user, const char *key, GError **error)
{
  g_autofree char *name = name_of (what, user);

  if (!crm_secrets_store_key (name, key, error))
    return FALSE;
  keep_key (name, key);
  return TRUE;
}

static CrmRecord *
get_me (CrmSession *session, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "user");

  return crm_session_get (session, kind, crm_session_get_user (session), error);
}

static gpointer
read_me (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  return get_me (session, error);
}

/* Setting it */

typedef struct
{
  GBytes *sealed; /* NULL: it is taken away */
} Setting;

/* With another key, what was lent opens nothing any more; it is lent anew. */
static gboolean
forget_loans (CrmSession *session, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "substitute");
  g_autoptr (GPtrArray) loans = crm_session_children (session, kind, "user_id", NULL,
                                                      crm_session_get_user (session), error);

  for (guint i = 0; loans != NULL && i < loans->len; i++)
    {
      CrmRecord *loan = g_ptr_array_index (loans, i);

      if (!crm_record_is_set (loan, "signature_key"))
        continue;
      crm_record_unset (loan, "signature_key");
      if (!crm_session_update (session, loan, error))
        return FALSE;
    }
  return loans != NULL;
}

static gpointer
run_set (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Setting *setting = data;
  g_autoptr (CrmRecord) me = get_me (session, error);
  g_autofree char *hash = NULL;

  if (me == NULL || !crm_session_begin (session, _ ("Change the signature"), "signature", error))
    return NULL;
  if (setting->sealed != NULL)
    hash = crm_session_put_blob (session, setting->sealed, error);
  crm_record_set_text (me, "signature", hash);
  if ((setting->sealed == NULL || hash != NULL) && crm_session_update (session, me, error)
      && forget_loans (session, error) && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

/**
 * crm_signature_set:
 * @picture: (nullable): a PNG or JPEG file; %NULL takes the signature away
 *
 * Sets the signature of the person at this desk, with a new key.
 */
gboolean
crm_signature_set (CrmStore *store, GBytes *picture, GError **error)
{
  g_autoptr (CrmRecord) me = crm_store_run (store, CRM_LANE_READ, read_me, NULL, NULL, error);
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *about = NULL;
  Setting setting = { NULL };
  char *key = NULL;
  gboolean good = TRUE;

  if (me == NULL)
    return FALSE;
  if (picture != NULL)
    {
      about = crm_id_dup_string (crm_record_get_id (me));
      key = crm_seal_new_key (error);
      sealed = key != NULL ? crm_seal_close (picture, key, about, error) : NULL;
      good = sealed != NULL && put_in (SIGNATURE, crm_record_get_id (me), key, error);
      crm_seal_wipe (key);
    }
  setting.sealed = sealed;
  return good && crm_store_run (store, CRM_LANE_WRITE, run_set, &setting, NULL, error) != NULL
         && crm_signature_lend (store, error);
}

/* Lending it */

static gboolean
is_today (CrmRecord *substitute)
{
  CrmDate today = crm_date_today ();

  return crm_record_get_integer (substitute, "may_sign", 0) != 0
         && crm_record_get_integer (substitute, "from_on", G_MAXINT32) <= today
         && crm_record_get_integer (substitute, "to_on", 0) >= today;
}

/* What this person lends, or is lent. */
static GPtrArray *
list_loans (CrmSession *session, const char *side, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "substitute");

  return crm_session_children (session, kind, side, NULL, crm_session_get_user (session), error);
}

/* Whether somebody waits for a public key of this person. */
static gpointer
read_needs_pair (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) me = get_me (session, error);
  g_autoptr (GPtrArray) loans = me != NULL ? list_loans (session, "substitute_id", error) : NULL;
  gboolean is_lent = FALSE;

  if (loans == NULL)
    return NULL;
  for (guint i = 0; i < loans->len; i++)
    is_lent |= crm_record_get_integer (g_ptr_array_index (loans, i), "may_sign", 0) != 0;
  return GINT_TO_POINTER (is_lent && !crm_record_is_set (me, "seal_key") ? 2 : 1);
}

static gpointer
run_publish (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmRecord) me = get_me (session, error);

  if (me == NULL || !crm_session_begin (session, _ ("Change the signature"), "signature", error))
    return NULL;
  crm_record_set_text (me, "seal_key", data);
  if (crm_session_update (session, me, error) && crm_session_commit (session, NULL, error))
    return data;
  crm_session_rollback (session);
  return NULL;
}

static gboolean
publish_key (CrmStore *store, GError **error)
{
  gpointer needs = crm_store_run (store, CRM_LANE_READ, read_needs_pair, NULL, NULL, error);
  g_autoptr (CrmRecord) me = NULL;
  g_autofree char *public_key = NULL;
  char *private_key = NULL;
  gboolean good;

  if (GPOINTER_TO_INT (needs) != 2)
    return needs != NULL;
  me = crm_store_run (store, CRM_LANE_READ, read_me, NULL, NULL, error);
  good = me != NULL && crm_seal_new_pair (&private_key, &public_key, error)
         && put_in (PRIVATE, crm_record_get_id (me), private_key, error)
         && crm_store_run (store, CRM_LANE_WRITE, run_publish, public_key, NULL, error) != NULL;
  crm_seal_wipe (private_key);
  return good;
}

/* Locks the key for each substitute who may sign and has a public key by now. */
static gpointer
run_lend (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmCatalog *catalog = crm_session_get_catalog (session);
  g_autoptr (GPtrArray) loans = list_loans (session, "user_id", error);
  gboolean has_begun = FALSE;

  for (guint i = 0; loans != NULL && i < loans->len; i++)
    {
      CrmRecord *loan = g_ptr_array_index (loans, i);
      g_autoptr (CrmRecord) other
          = crm_session_get (session, crm_catalog_find_kind (catalog, "user"),
                             crm_record_get_link (loan, "substitute_id"), NULL);
      g_autofree char *wrapped = NULL;

      if (crm_record_get_integer (loan, "may_sign", 0) == 0
          || crm_record_is_set (loan, "signature_key") || other == NULL
          || !crm_record_is_set (other, "seal_key"))
        continue;
      wrapped = crm_seal_wrap (data, crm_record_get_text (other, "seal_key"), error);
      if (wrapped == NULL)
        break;
      if (!has_begun
          && !(has_begun
               = crm_session_begin (session, _ ("Lend the signature"), "signature", error)))
        return NULL;
      crm_record_set_text (loan, "signature_key", wrapped);
      if (!crm_session_update (session, loan, error))
        {
          crm_session_rollback (session);
          return NULL;
        }
    }
  return loans != NULL && (!has_begun || crm_session_commit (session, NULL, error)) ? data : NULL;
}

/**
 * crm_signature_lend:
 *
 * Does what this desk has to do for signatures that are lent: its person's own to substitutes, and
 * that of others to its person.
 */
gboolean
crm_signature_lend (CrmStore *store, GError **error)
{
  g_autoptr (CrmRecord) me = crm_store_run (store, CRM_LANE_READ, read_me, NULL, NULL, error);
  char *key;
  gboolean good;

  if (me == NULL || !publish_key (store, error))
    return FALSE;
  if (!crm_record_is_set (me, "signature"))
    return TRUE;
  if (!take_out (SIGNATURE, crm_record_get_id (me), error))
    return FALSE;
  key = dup_key (SIGNATURE, crm_record_get_id (me));
  good = key == NULL || crm_store_run (store, CRM_LANE_WRITE, run_lend, key, NULL, error) != NULL;
  crm_seal_wipe (key);
  return good;
}

/* Placing it */

/**
 * crm_signature_prepare:
 *
 * Takes out of the secret service what signatures of this person, and those lent to them, need;
 * once in the life of the program.
 */
gboolean
crm_signature_prepare (CrmStore *store, GError **error)
{
  g_autoptr (CrmRecord) me = crm_store_run (store, CRM_LANE_READ, read_me, NULL, NULL, error);

  if (me == NULL)
    return FALSE;
  return (!crm_record_is_set (me, "signature")
          || take_out (SIGNATURE, crm_record_get_id (me), error))
         && (!crm_record_is_set (me, "seal_key")
             || take_out (PRIVATE, crm_record_get_id (me), error));
}

static gboolean
refuse (CrmRecord *signer, const char *format, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED, "%s%s%s", parts[0],
               crm_record_get_title (signer), parts[1]);
  return FALSE;
}

/* The key of somebody who lent it to the person at this desk. */
static char *
borrow_key (CrmSession *session, CrmRecord *signer, GError **error)
{
  g_autoptr (GPtrArray) loans = list_loans (session, "substitute_id", error);
  char *private_key = dup_key (PRIVATE, crm_session_get_user (session));
  char *key = NULL;
  gboolean is_lent = FALSE;

  for (guint i = 0; loans != NULL && key == NULL && i < loans->len; i++)
    {
      CrmRecord *loan = g_ptr_array_index (loans, i);
      const CrmId *owner = crm_record_get_link (loan, "user_id");

      if (owner == NULL || !crm_id_equal (owner, crm_record_get_id (signer)) || !is_today (loan))
        continue;
      is_lent = TRUE;
      if (private_key != NULL && crm_record_is_set (loan, "signature_key"))
        key = crm_seal_unwrap (crm_record_get_text (loan, "signature_key"), private_key, NULL);
    }
  crm_seal_wipe (private_key);
  if (loans != NULL && key == NULL)
    refuse (signer,
            is_lent
                /* Translators: %s is the name of a person. */
                ? _ ("The signature of %s is on its way: it can be used after their desk and this "
                     "one have exchanged data")
                /* Translators: %s is the name of a person. */
                : _ ("Only %s, or a substitute who may sign, can place this signature"),
            error);
  return key;
}

/**
 * crm_signature_open:
 * @signer: a colleague
 *
 * Returns: (transfer full) (nullable): the picture of the signature; %NULL without @error when
 * there is none, with %CRM_ERROR_DENIED when the person at this desk may not place it
 */
GBytes *
crm_signature_open (CrmSession *session, CrmRecord *signer, GError **error)
{
  const char *hash = crm_record_get_text (signer, "signature");
  gboolean is_own = crm_id_equal (crm_record_get_id (signer), crm_session_get_user (session));
  g_autoptr (GBytes) sealed = hash != NULL ? crm_session_get_blob (session, hash, error) : NULL;
  g_autofree char *about = crm_id_dup_string (crm_record_get_id (signer));
  GBytes *picture;
  char *key;

  if (sealed == NULL)
    return NULL;
  /* As it was kept before signatures were sealed. */
  if (is_own && !crm_seal_is_sealed (sealed))
    return g_steal_pointer (&sealed);
  key = is_own ? dup_key (SIGNATURE, crm_record_get_id (signer))
               : borrow_key (session, signer, error);
  if (is_own && key == NULL)
    refuse (
        signer,
        /* Translators: %s is the name of a person. */
        _ ("The key to the signature of %s is not on this desk: choose the picture again in the "
           "settings"),
        error);
  if (key == NULL)
    return NULL;
  picture = crm_seal_open (sealed, key, about, error);
  crm_seal_wipe (key);
  return picture;
}

/**
 * crm_signature_put:
 * @data: of a document, not yet rendered
 * @body: (nullable): text of its template
 * @signer: (out) (optional) (transfer full) (nullable): whose signature was put
 *
 * Puts the signature of the document's manager under `manager.signature` where the template names
 * it and the person at this desk may place it. What may not be placed is missing, and @error says
 * why.
 */
gboolean
crm_signature_put (CrmSession *session,
                   CrmDocumentData *data,
                   CrmRecord *document,
                   const char *body,
                   CrmRecord **signer,
                   GError **error)
{
  g_autoptr (CrmRecord) manager = NULL;
  g_autoptr (GBytes) picture = NULL;
  g_autoptr (GError) failure = NULL;

  if (signer != NULL)
    *signer = NULL;
  if (body == NULL || strstr (body, "manager.signature") == NULL)
    return TRUE;
  manager = crm_document_data_find_manager (session, document);
  if (manager == NULL)
    return TRUE;
  picture = crm_signature_open (session, manager, &failure);
  if (picture != NULL)
    crm_document_data_set_picture (data, "manager.signature", picture);
  if (picture != NULL && signer != NULL)
    *signer = g_steal_pointer (&manager);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}

/**
 * crm_signature_note_use:
 * @session: with a batch begun
 * @hash: of the file under which the signature stands
 *
 * Writes down that the person at this desk placed a signature.
 */
gboolean
crm_signature_note_use (
    CrmSession *session, CrmRecord *document, CrmRecord *signer, const char *hash, GError **error)
{
  g_autoptr (CrmRecord) line
      = crm_document_event_new (crm_session_get_catalog (session), crm_record_get_id (document),
                                "signature", g_get_real_time ());

  crm_record_set_link (line, "signer_id", crm_record_get_id (signer));
  crm_record_set_text (line, "hash", hash);
  return crm_session_insert (session, line, error);
}
