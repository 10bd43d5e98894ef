/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Documents that go out: issued, printed again, sent and answered, put right, approved. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-approval-ask.h"
#include "crm-cli.h"
#include "crm-document-batch.h"
#include "crm-document-draft.h"
#include "crm-document-issue.h"
#include "crm-document-state.h"
#include "crm-error.h"
#include "crm-paper-make.h"
#include "crm-pdf-merge.h"
#include "crm-picture.h"
#include "crm-signature.h"
#include "crm-template-find.h"

typedef struct
{
  const CrmKind *kind;
  const char *id;
  const char *template_name;
  const char *word; /* a status, a type, an answer */
  const char *text;
  GBytes *pdf;
  CrmIssueResult result;
  int count;
} Task;

static const CrmKind *
find_kind (CrmSession *session, const char *name)
{
  return crm_catalog_find_kind (crm_session_get_catalog (session), name);
}

/* Begins the operation, and ends it one way or the other. */
static gboolean
begin (CrmSession *session, const char *format, CrmRecord *record, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
  g_autofree char *label = g_strconcat (parts[0], crm_record_get_title (record), parts[1], NULL);

  return crm_session_begin (session, label, "cli", error);
}

static CrmRecord *
end (CrmSession *session, gboolean good, CrmRecord *record, GError **error)
{
  if (!good || !crm_session_commit (session, NULL, error))
    {
      if (crm_session_in_batch (session))
        crm_session_rollback (session);
      return NULL;
    }
  return crm_session_get (session, crm_record_get_kind (record), crm_record_get_id (record), error);
}

/* Issuing */

/* The draft of a document for a record; begun anew unless it was begun before. */
static CrmRecord *
begin_document (CrmSession *session, Task *task, CrmRecord *subject, GError **error)
{
  g_autofree char *language = crm_document_dup_language (session, subject);
  g_autoptr (CrmRecord) template
      = crm_template_find (session, task->template_name, language, error);
  g_autoptr (CrmRecord) draft = NULL;
  CrmRecord *begun = NULL;

  if (template == NULL)
    return NULL;
  draft = crm_document_draft_new (crm_session_get_catalog (session), template, subject);
  if (!crm_document_find_begun (session, draft, &begun, error))
    return NULL;
  if (begun != NULL)
    return begun;
  if (!crm_session_insert (session, draft, error))
    return NULL;
  return crm_session_get (session, crm_record_get_kind (draft), crm_record_get_id (draft), error);
}

static gpointer
run_issue (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) subject = crm_session_find (session, task->kind, task->id, error);
  g_autoptr (CrmRecord) document = NULL;
  gboolean good;

  /* Translators: %s is the name of a document. */
  if (subject == NULL || !begin (session, _ ("Issue “%s”"), subject, error))
    return NULL;
  if (strcmp (crm_kind_get_name (task->kind), "document") == 0)
    document = g_object_ref (subject);
  else
    document = begin_document (session, task, subject, error);
  task->result = document != NULL ? crm_document_issue (session, document, NULL, &task->pdf, error)
                                  : CRM_ISSUE_FAILED;
  good = task->result != CRM_ISSUE_FAILED;
  return end (session, good, document, error);
}

static gpointer
run_waiting (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;

  task->count = crm_document_issue_waiting (session, "cli", error);
  return task->count >= 0 ? task : NULL;
}

static gboolean
issue_waiting (CrmCli *cli, GError **error)
{
  Task task = { NULL };

  if (!crm_cli_open (cli, TRUE, error)
      || crm_cli_run (cli, CRM_LANE_WRITE, run_waiting, &task, error) == NULL)
    return FALSE;
  crm_cli_put ("%d\n", task.count);
  return TRUE;
}

/* Without the keys the signature is missing; who needs it hears of that by the document. */
static void
prepare_signatures (CrmCli *cli)
{
  g_autoptr (GError) error = NULL;

  if (!crm_signature_prepare (crm_context_get_store (cli->context), &error))
    crm_cli_note ("%s\n", error->message);
}

/* Many at once */

typedef struct
{
  const CrmKind *kind;
  char **where;
  char **sort;
} Choice;

static gpointer
run_choose (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Choice *choice = data;
  g_autoptr (CrmQuery) query = crm_query_new (choice->kind);

  if (!crm_cli_filter (session, query, choice->where, error)
      || !crm_cli_sort (query, choice->sort, error))
    return NULL;
  return crm_session_snapshot (session, query, cancellable, error);
}

static gboolean
put_batch (CrmDocumentBatch *batch, const char *merged, GError **error)
{
  g_autofree char *text = crm_document_batch_describe (batch);

  for (guint i = 0; i < batch->failures->len; i++)
    {
      const CrmDocumentFailure *failure = g_ptr_array_index (batch->failures, i);

      crm_cli_note ("%s: %s\n", failure->title, failure->message);
    }
  if (merged != NULL && batch->files->len > 0)
    {
      g_autoptr (GBytes) pdf = crm_pdf_merge (batch->files, error);

      if (pdf == NULL || !crm_cli_write_bytes (pdf, merged, error))
        return FALSE;
    }
  if (merged == NULL || strcmp (merged, "-") != 0)
    crm_cli_put ("%s\n", text);
  if (batch->failures->len == 0)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED,
                       _ ("Not all could be issued; see above. What was issued is kept."));
  return FALSE;
}

static gboolean
issue_many (CrmCli *cli,
            char **where,
            char **sort,
            const char *template_name,
            CrmDocumentOutput output,
            const char *target,
            GError **error)
{
  Choice choice = { NULL, where, sort };
  g_autoptr (GArray) refs = NULL;
  g_autoptr (CrmDocumentBatch) batch = NULL;

  if (!crm_cli_open (cli, TRUE, error))
    return FALSE;
  choice.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  refs
      = choice.kind != NULL ? crm_cli_run (cli, CRM_LANE_REPORT, run_choose, &choice, error) : NULL;
  if (refs == NULL)
    return FALSE;
  prepare_signatures (cli);
  batch = crm_document_batch_run (crm_context_get_store (cli->context), refs, template_name, output,
                                  output == CRM_OUTPUT_MERGED ? NULL : target, NULL, error);
  return batch != NULL && put_batch (batch, output == CRM_OUTPUT_MERGED ? target : NULL, error);
}

static gboolean
verb_issue (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL, *template_name = NULL;
  g_autoptr (CrmRecord) document = NULL;
  g_autoptr (GBytes) pdf = NULL;
  g_autofree char *merged = NULL, *folder = NULL, *letters = NULL;
  g_auto (GStrv) where = NULL, sort = NULL;
  gboolean waiting = FALSE, all = FALSE, mail = FALSE;
  Task task = { NULL };
  GOptionEntry entries[] = {
    { "template", 't', 0, G_OPTION_ARG_FILENAME, &template_name,
      N_ ("For anything but a document: the template, or a type such as invoice"),
      N_ ("TEMPLATE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path, N_ ("Write the pages into this file too"),
      N_ ("FILE.pdf") },
    { "waiting", 0, 0, G_OPTION_ARG_NONE, &waiting,
      N_ ("Make the pages of what waited for its number"), NULL },
    { "where", 'w', 0, G_OPTION_ARG_FILENAME_ARRAY, &where,
      N_ ("Instead of ID: all records of KIND that fit, as of list"), N_ ("FIELD=VALUE") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Instead of ID: all records of KIND"), NULL },
    { "sort", 's', 0, G_OPTION_ARG_FILENAME_ARRAY, &sort, N_ ("As of list"), N_ ("FIELD") },
    { "merge", 0, 0, G_OPTION_ARG_FILENAME, &merged,
      N_ ("Of many: all pages into this file; - for the standard output"), N_ ("FILE.pdf") },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Of many: a file each into this folder"),
      N_ ("FOLDER") },
    { "letters", 0, 0, G_OPTION_ARG_FILENAME, &letters,
      N_ ("Of many: a letter each into this folder, for a mail program to send"), N_ ("FOLDER") },
    { "mail", 0, 0, G_OPTION_ARG_NONE, &mail,
      N_ ("Of many: a message each into the queue, for mail send"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 2, error))
    return FALSE;
  if (waiting)
    return issue_waiting (cli, error);
  if (cli->argc < 2 || (cli->argc < 3) != (all || where != NULL))
    return crm_cli_usage (error, _ ("KIND and one of ID, --where and --all are required"));
  if (strcmp (cli->argv[1], "document") != 0 && template_name == NULL)
    return crm_cli_usage (error, _ ("--template is required"));
  if (all || where != NULL)
    return issue_many (cli, where, sort, template_name,
                       merged != NULL    ? CRM_OUTPUT_MERGED
                       : folder != NULL  ? CRM_OUTPUT_FILES
                       : letters != NULL ? CRM_OUTPUT_LETTERS
                       : mail            ? CRM_OUTPUT_MAIL
                                         : CRM_OUTPUT_NONE,
                       merged != NULL   ? merged
                       : folder != NULL ? folder
                                        : letters,
                       error);
  if (!crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, cli->argv[1], error);
  task.id = cli->argv[2];
  task.template_name = template_name;
  prepare_signatures (cli);
  document = task.kind != NULL ? crm_cli_run (cli, CRM_LANE_WRITE, run_issue, &task, error) : NULL;
  pdf = task.pdf;
  if (document == NULL)
    return FALSE;
  if (task.result == CRM_ISSUE_WAITS)
    crm_cli_note ("%s\n", _ ("The number comes with the next contact with the shared database; "
                             "then “issue --waiting” makes the pages"));
  if (path != NULL && pdf != NULL)
    return crm_cli_write_bytes (pdf, path, error);
  crm_cli_put_record (cli, document);
  return TRUE;
}

/* Printing again */

static gpointer
run_reprint (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) document
      = crm_session_find (session, find_kind (session, "document"), task->id, error);

  return document != NULL ? crm_document_reprint (session, document, error) : NULL;
}

static gboolean
verb_reprint (CrmCli *cli, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GBytes) pdf = NULL;
  Task task = { NULL };
  GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Into this file; - for the standard output"), N_ ("FILE.pdf") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error))
    return FALSE;
  if (path == NULL)
    return crm_cli_usage (error, _ ("-o FILE is required"));
  if (!crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.id = cli->argv[1];
  pdf = crm_cli_run (cli, CRM_LANE_READ, run_reprint, &task, error);
  return pdf != NULL && crm_cli_write_bytes (pdf, path, error);
}

/* What became of it */

static gpointer
run_mark (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) document
      = crm_session_find (session, find_kind (session, "document"), task->id, error);
  const CrmField *field;

  if (document == NULL)
    return NULL;
  field = crm_kind_find_field (crm_record_get_kind (document), "status");
  if (!crm_document_can_become (document, task->word))
    {
      g_autofree char *now = crm_record_format (document, field, crm_locale_default ());

      g_set_error (error, CRM_ERROR, CRM_ERROR_CONFLICT,
                   /* Translators: two states of a document, as "Draft" and "sent". */
                   _ ("A document that is “%s” cannot become “%s”"), now, task->word);
      return NULL;
    }
  /* Translators: %s is the name of a document. */
  if (!begin (session, _ ("State of “%s”"), document, error))
    return NULL;
  crm_record_set_text (document, "status", task->word);
  return end (session, crm_session_update (session, document, error), document, error);
}

static gboolean
put_result (CrmCli *cli, CrmSessionFunc run, Task *task, GError **error)
{
  g_autoptr (CrmRecord) record = NULL;

  if (!crm_cli_open (cli, TRUE, error))
    return FALSE;
  record = crm_cli_run (cli, CRM_LANE_WRITE, run, task, error);
  if (record == NULL)
    return FALSE;
  crm_cli_put_record (cli, record);
  return TRUE;
}

static gboolean
verb_mark (CrmCli *cli, GError **error)
{
  Task task = { NULL };

  if (!crm_cli_parse (cli, NULL, 2, 2, error))
    return FALSE;
  task.id = cli->argv[1];
  task.word = cli->argv[2];
  return put_result (cli, run_mark, &task, error);
}

/* Putting right */

static gpointer
run_revise (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) document
      = crm_session_find (session, find_kind (session, "document"), task->id, error);
  g_autoptr (CrmRecord) revision = NULL;

  /* Translators: %s is the name of a document. */
  if (document == NULL || !begin (session, _ ("New version of “%s”"), document, error))
    return NULL;
  revision = crm_document_revision_new (document);
  return end (session, crm_session_insert (session, revision, error), revision, error);
}

static gboolean
verb_revise (CrmCli *cli, GError **error)
{
  Task task = { NULL };

  if (!crm_cli_parse (cli, NULL, 1, 1, error))
    return FALSE;
  task.id = cli->argv[1];
  return put_result (cli, run_revise, &task, error);
}

static gpointer
run_credit (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) invoice
      = crm_session_find (session, find_kind (session, "invoice"), task->id, error);
  g_autoptr (CrmRecord) paper = NULL;
  g_autofree char *label
      = invoice != NULL ? crm_paper_correction_label (invoice, task->word) : NULL;

  if (invoice == NULL || !crm_session_begin (session, label, "cli", error))
    return NULL;
  paper = crm_paper_make_correction (session, invoice, task->word, error);
  return end (session, paper != NULL, paper, error);
}

static gboolean
verb_credit (CrmCli *cli, GError **error)
{
  g_autofree char *as = NULL;
  Task task = { NULL };
  GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_FILENAME, &as,
      N_ ("credit_note, or corrected: an invoice in its place"), N_ ("TYPE") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error))
    return FALSE;
  if (as != NULL && strcmp (as, "credit_note") != 0 && strcmp (as, "corrected") != 0)
    return crm_cli_usage (error, _ ("--as is credit_note or corrected"));
  task.id = cli->argv[1];
  task.word = as != NULL ? as : "credit_note";
  return put_result (cli, run_credit, &task, error);
}

/* Approvals */

static gpointer
run_ask (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) document
      = crm_session_find (session, find_kind (session, "document"), task->id, error);

  /* Translators: %s is the name of a document. */
  if (document == NULL || !begin (session, _ ("Ask for approval of “%s”"), document, error))
    return NULL;
  task->count = crm_approval_ask (session, document, error);
  return end (session, task->count >= 0, document, error);
}

static gboolean
verb_approval_ask (CrmCli *cli, GError **error)
{
  g_autoptr (CrmRecord) document = NULL;
  Task task = { NULL };

  if (!crm_cli_parse (cli, NULL, 1, 1, error) || !crm_cli_open (cli, TRUE, error))
    return FALSE;
  task.id = cli->argv[1];
  document = crm_cli_run (cli, CRM_LANE_WRITE, run_ask, &task, error);
  if (document == NULL)
    return FALSE;
  crm_cli_put ("%d\n", task.count);
  return TRUE;
}

static gpointer
run_answer (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  Task *task = data;
  g_autoptr (CrmRecord) document
      = crm_session_find (session, find_kind (session, "document"), task->id, error);
  g_autoptr (CrmRecord) approval = NULL;
  g_autoptr (GError) failure = NULL;

  if (document == NULL)
    return NULL;
  approval = crm_approval_find_mine (session, document, &failure);
  if (approval == NULL)
    {
      if (failure != NULL)
        g_propagate_error (error, g_steal_pointer (&failure));
      else
        g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                             _ ("Nobody has asked you about this document"));
      return NULL;
    }
  /* Translators: %s is the name of a document. */
  if (!begin (session, _ ("Answer about “%s”"), document, error))
    return NULL;
  crm_record_set_text (approval, "state", task->word);
  crm_record_set_text (approval, "answer", task->text);
  return end (session, crm_session_update (session, approval, error), approval, error);
}

static gboolean
answer (CrmCli *cli, const char *state, GError **error)
{
  g_autofree char *text = NULL;
  Task task = { NULL };
  GOptionEntry entries[] = {
    { "answer", 0, 0, G_OPTION_ARG_FILENAME, &text, N_ ("What you have to say about it"),
      N_ ("TEXT") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error))
    return FALSE;
  task.id = cli->argv[1];
  task.word = state;
  task.text = text;
  return put_result (cli, run_answer, &task, error);
}

static gboolean
verb_approval_give (CrmCli *cli, GError **error)
{
  return answer (cli, "approved", error);
}

static gboolean
verb_approval_refuse (CrmCli *cli, GError **error)
{
  return answer (cli, "refused", error);
}

/* Signatures */

static gboolean
verb_signature_set (CrmCli *cli, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) foreign = NULL;
  g_autoptr (GBytes) picture = NULL;

  if (!crm_cli_parse (cli, NULL, 1, 1, error))
    return FALSE;
  file = g_file_new_for_commandline_arg (cli->argv[1]);
  foreign = crm_picture_load_file (file, NULL, error);
  picture = foreign != NULL ? crm_picture_prepare (foreign, FALSE, error) : NULL;
  return picture != NULL && crm_cli_open (cli, TRUE, error)
         && crm_signature_set (crm_context_get_store (cli->context), picture, error);
}

static gboolean
verb_signature_clear (CrmCli *cli, GError **error)
{
  return crm_cli_parse (cli, NULL, 0, 0, error) && crm_cli_open (cli, TRUE, error)
         && crm_signature_set (crm_context_get_store (cli->context), NULL, error);
}

/* What a desk does by itself while its window is open. */
static gboolean
verb_signature_lend (CrmCli *cli, GError **error)
{
  return crm_cli_parse (cli, NULL, 0, 0, error) && crm_cli_open (cli, TRUE, error)
         && crm_signature_lend (crm_context_get_store (cli->context), error);
}

const CrmVerb crm_cli_document_verbs[] = {
  { "issue", "KIND [ID]", N_ ("Issue a document: give it its number and keep its pages"),
    N_ ("Of a document, its own pages; of any other record, a new document by --template. An "
        "invoice or\n"
        "an order that it prints goes out with it. What misses a value or has to be approved is "
        "not\n"
        "issued, and nothing is changed. From then on the document is these bytes."),
    CRM_VERB_JSON, verb_issue },
  { "reprint", "DOCUMENT", N_ ("Write the pages of an issued document once more"),
    N_ ("The very bytes that were issued, whatever was changed since; their hash is compared."), 0,
    verb_reprint },
  { "mark", "DOCUMENT STATE", N_ ("Say what became of an issued document"),
    N_ ("STATE is sent, opened, accepted, declined or voided. Who said so and when is written down "
        "as a\n"
        "document_event. A document that nobody answered and whose day has passed is expired."),
    CRM_VERB_JSON, verb_mark },
  { "revise", "DOCUMENT", N_ ("Begin a new version of an issued document"),
    N_ ("The draft has its terms and, where it is numbered, the number after its own: 2026-0007/2. "
        "When it\n"
        "is issued, the former is marked as replaced."),
    CRM_VERB_JSON, verb_revise },
  { "credit", "INVOICE", N_ ("Make a credit note for an invoice, or an invoice in its place"),
    N_ ("The draft has all lines of the invoice. A corrected invoice voids the one that it "
        "corrects "
        "when it\n"
        "is issued."),
    CRM_VERB_JSON, verb_credit },
  { "approval ask", "DOCUMENT", N_ ("Ask for the approvals that a document needs"),
    N_ ("By the records of kind approval_rule. Prints how many people were asked."), 0,
    verb_approval_ask },
  { "approval give", "DOCUMENT", N_ ("Approve a document about which you were asked"), NULL,
    CRM_VERB_JSON, verb_approval_give },
  { "approval refuse", "DOCUMENT", N_ ("Refuse the approval of a document"), NULL, CRM_VERB_JSON,
    verb_approval_refuse },
  { "signature set", "FILE", N_ ("Set the picture of your signature"),
    N_ ("A PNG or JPEG file. It is sealed before it is stored; the key is in the secret service of "
        "this\n"
        "desktop, or in the file that CLIENTELA_KEYS names."),
    0, verb_signature_set },
  { "signature clear", "", N_ ("Take the picture of your signature away"), NULL, 0,
    verb_signature_clear },
  { "signature lend", "", N_ ("Hand the key of your signature to substitutes who may sign"),
    N_ ("Those are the records of kind substitute with may_sign; also makes the key by which "
        "others "
        "lend\n"
        "theirs to you. A window does this by itself."),
    0, verb_signature_lend },
  { NULL },
};
