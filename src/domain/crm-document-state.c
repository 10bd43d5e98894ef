/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a document: it is written, issued, sent, answered. From the moment it is issued
 * it is a file that does not change; what happens to it is written down beside it, line by line. */
#include "config.h"

#include "crm-document-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-error.h"
#include "crm-kinds-private.h"
#include "crm-paper.h"
#include "crm-paper-private.h"

/* What stands on the pages or says where they come from. Links to parties follow when these are
 * merged; who they were is in the pages. */
static const char *const kept_fields[]
    = { "type",    "number",      "template_id",   "start",
        "end",     "auto_renew",  "fee",           "currency",
        "pay_day", "services",    "expires_on",    "file_hash",
        "made_at", "made_by",     "data_snapshot", "template_version",
        "locale",  "source_hash", "revises_id",    NULL };

/* Statuses, and those that may follow on each. */
static const struct
{
  const char *status;
  const char *next[8];
} steps[] = {
  { "made", { "sent", "opened", "accepted", "declined", "voided", NULL } },
  { "sent", { "opened", "accepted", "declined", "voided", NULL } },
  { "opened", { "accepted", "declined", "voided", NULL } },
  { "accepted", { "voided", NULL } },
  { "declined", { "accepted", "voided", NULL } },
  { "expired", { "accepted", "declined", "voided", NULL } },
};

/**
 * crm_document_get_kept_fields:
 *
 * Returns: (array zero-terminated=1): the fields that do not change once the document is issued
 */
const char *const *
crm_document_get_kept_fields (void)
{
  return kept_fields;
}

/**
 * crm_document_is_kept:
 *
 * Returns: whether the document was issued: it is a file by now
 */
gboolean
crm_document_is_kept (CrmRecord *document)
{
  return crm_record_is_set (document, "file_hash");
}

/**
 * crm_document_is_bound:
 *
 * Returns: whether an issued document has a number of its own or has left the office, so that
 *   nobody can act as if it had never been
 */
gboolean
crm_document_is_bound (CrmRecord *document)
{
  return crm_document_is_kept (document)
         && (!crm_paper_has_status (document, "made") || crm_record_is_set (document, "sent_at")
             || (crm_paper_is_numbered (document) && crm_record_is_set (document, "number")));
}

/**
 * crm_document_is_expired:
 * @record: of any kind
 * @field: one of its fields
 *
 * Returns: whether @field is the status of a document that nobody has answered and whose day has
 *   passed
 */
gboolean
crm_document_is_expired (CrmRecord *record, const CrmField *field)
{
  static const char *const waiting[] = { "made", "sent", "opened", NULL };
  const char *status;

  if (strcmp (crm_field_get_name (field), "status") != 0
      || strcmp (crm_kind_get_name (crm_record_get_kind (record)), "document") != 0
      || !crm_record_is_set (record, "expires_on"))
    return FALSE;
  status = crm_record_get_text (record, "status");
  return status != NULL && g_strv_contains (waiting, status)
         && crm_record_get_integer (record, "expires_on", 0) < crm_date_today ();
}

/**
 * crm_document_can_become:
 *
 * Returns: whether that may be said of the document next
 */
gboolean
crm_document_can_become (CrmRecord *document, const char *status)
{
  const char *now = crm_record_get_text (document, "status");

  if (!crm_document_is_kept (document))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].status, now) == 0)
      return g_strv_contains (steps[i].next, status);
  return FALSE;
}

/**
 * crm_document_dup_next_version:
 *
 * Returns: (transfer full) (nullable): the number of the version after @document: 2026-0007/2 after
 *   2026-0007; %NULL when it has no number of its own
 */
char *
crm_document_dup_next_version (CrmRecord *document)
{
  const char *number = crm_record_get_text (document, "number");
  const char *stroke = number != NULL ? strrchr (number, '/') : NULL;

  if (number == NULL || !crm_paper_is_numbered (document))
    return NULL;
  if (stroke == NULL || !crm_record_is_set (document, "revises_id"))
    return g_strconcat (number, "/2", NULL);
  return crm_paper_dup_next_number (number);
}

/**
 * crm_document_event_new:
 *
 * Returns: (transfer full): a line about what happened to a document, not stored yet
 */
CrmRecord *
crm_document_event_new (const CrmCatalog *catalog,
                        const CrmId *document,
                        const char *event,
                        gint64 at)
{
  CrmRecord *record = crm_record_new (crm_catalog_find_kind (catalog, "document_event"));

  crm_record_set_link (record, "document_id", document);
  crm_record_set_text (record, "event", event);
  crm_record_set_integer (record, "at", at);
  return record;
}

/* Refusing */

static gboolean
refuse (CrmRecord *document, const char *format, GError **error)
{
  g_autofree char *message = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  message = g_strconcat (parts[0], crm_record_get_title (document), parts[1], NULL);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_CONFLICT, message);
  return FALSE;
}

static gboolean
differs (CrmRecord *after, CrmRecord *before, const char *field)
{
  return !crm_value_equal (crm_record_get_by_name (after, field),
                           crm_record_get_by_name (before, field));
}

/* A document that has not left the office can be taken back as if it had never been issued: all of
 * it, by undo. */
gboolean
crm_document_guard (CrmRecord *after, CrmRecord *before, gboolean deleted, GError **error)
{
  if (!crm_document_is_kept (before))
    return TRUE;
  if (deleted)
    return !crm_document_is_bound (before)
           /* Translators: %s is the name of a document. */
           || refuse (before, _ ("“%s” was issued and is kept; it can be withdrawn"), error);
  if (!crm_document_is_kept (after) && !crm_document_is_bound (before))
    return TRUE;
  for (guint i = 0; kept_fields[i] != NULL; i++)
    if (differs (after, before, kept_fields[i]))
      return refuse (before,
                     /* Translators: %s is the name of a document. */
                     _ ("“%s” was issued and does not change any more; make a new version of it"),
                     error);
  /* The file that was signed is the one that was issued. */
  if (crm_record_is_set (before, "signed_hash") && differs (after, before, "signed_hash"))
    /* Translators: %s is the name of a document. */
    return refuse (before, _ ("“%s” is signed; the signature does not change any more"), error);
  if (crm_paper_has_status (after, "draft"))
    /* Translators: %s is the name of a document. */
    return refuse (before, _ ("“%s” was issued and is no draft any more"), error);
  return TRUE;
}

/* Saving */

static const struct
{
  const char *status;
  const char *field;
} moments[] = {
  { "sent", "sent_at" },
  { "opened", "opened_at" },
  { "accepted", "answered_at" },
  { "declined", "answered_at" },
};

/* Who did not send it before they heard of an answer has sent it all the same. */
static void
note_moment (CrmRecord *document, CrmRules *rules)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moments); i++)
    if (crm_paper_has_status (document, moments[i].status))
      crm_record_set_integer (document, moments[i].field, rules->now);
}

/* Whether the approval at @i is not given, and the same person was not asked again later. */
static gboolean
is_open (GPtrArray *approvals, guint i)
{
  CrmRecord *approval = g_ptr_array_index (approvals, i);

  if (g_strcmp0 (crm_record_get_text (approval, "state"), "approved") == 0)
    return FALSE;
  for (guint k = 0; k < approvals->len; k++)
    {
      CrmRecord *other = g_ptr_array_index (approvals, k);

      if (crm_record_get_integer (other, "created_at", 0)
              > crm_record_get_integer (approval, "created_at", 0)
          && crm_value_equal (crm_record_get_by_name (other, "approver_id"),
                              crm_record_get_by_name (approval, "approver_id")))
        return FALSE;
    }
  return TRUE;
}

/* What somebody was asked about does not go out before they have said yes. */
static gboolean
check_approvals (CrmRecord *document, CrmRules *rules, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (rules->catalog, "approval");
  g_autoptr (GPtrArray) approvals = rules->children (
      rules->data, kind, crm_kind_find_field (kind, "document_id"), crm_record_get_id (document));

  for (guint i = 0; approvals != NULL && i < approvals->len; i++)
    if (is_open (approvals, i))
      /* Translators: %s is the name of a document. */
      return refuse (document, _ ("“%s” has to be approved before it goes out"), error);
  return TRUE;
}

gboolean
crm_document_prepare (CrmRecord *record, CrmRecord *before, CrmRules *rules, GError **error)
{
  gboolean has_moved = before != NULL && crm_paper_status_changed (record, before);
  gboolean goes_out = before != NULL && crm_paper_has_status (before, "draft")
                      && !crm_paper_has_status (record, "draft");

  if (goes_out && !crm_paper_has_status (record, "voided")
      && !check_approvals (record, rules, error))
    return FALSE;
  if (has_moved)
    note_moment (record, rules);
  return crm_paper_give_number (record, rules, error);
}

static gboolean
write_down (CrmRecord *document, const char *event, CrmRules *rules, GError **error)
{
  g_autoptr (CrmRecord) line
      = crm_document_event_new (rules->catalog, crm_record_get_id (document), event, rules->now);
  const char *hash = crm_record_get_text (
      document, crm_record_is_set (document, "signed_hash") ? "signed_hash" : "file_hash");

  crm_record_set_text (line, "hash", hash);
  return rules->insert (rules->data, line, error);
}

/* The version before stays as it is; only that there is another one is said of it. */
static gboolean
replace_former (CrmRecord *document, CrmRules *rules, GError **error)
{
  static const char *const replaced[] = { "made", "sent", "opened", "declined", "expired", NULL };
  const CrmId *id = crm_record_get_link (document, "revises_id");
  g_autoptr (CrmRecord) former
      = id != NULL ? rules->get (rules->data, crm_record_get_kind (document), id) : NULL;
  const char *status = former != NULL ? crm_record_get_text (former, "status") : NULL;

  if (status == NULL || !g_strv_contains (replaced, status))
    return TRUE;
  crm_record_set_text (former, "status", "replaced");
  return rules->update (rules->data, former, error);
}

static gboolean
is_event (CrmRecord *document)
{
  return !crm_paper_has_status (document, "draft") && !crm_paper_has_status (document, "made");
}

gboolean
crm_document_follow (
    CrmRecord *record, CrmRecord *before, gboolean deleted, CrmRules *rules, GError **error)
{
  gboolean is_issued, is_signed;

  if (deleted || before == NULL)
    return TRUE;
  is_issued = crm_document_is_kept (record) && !crm_document_is_kept (before);
  is_signed = crm_record_is_set (record, "signed_hash") && differs (record, before, "signed_hash");
  if (is_issued
      && (!write_down (record, "made", rules, error) || !replace_former (record, rules, error)))
    return FALSE;
  if (is_signed && !write_down (record, "signed", rules, error))
    return FALSE;
  return !crm_paper_status_changed (record, before) || !is_event (record)
         || write_down (record, crm_record_get_text (record, "status"), rules, error);
}
