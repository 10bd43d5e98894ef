/* SPDX-License-Identifier: GPL-3.0-or-later */
/* E-invoices, signatures, and what a PDF file is fit for. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-cli.h"
#include "crm-document.h"
#include "crm-einvoice.h"
#include "crm-error.h"
#include "crm-fiscal.h"
#include "crm-pdf-finish.h"
#include "crm-sign.h"

/* Stands in for a person at a keyboard; on a command line everybody could read it. */
#define PASSWORD_VARIABLE "CLIENTELA_CERTIFICATE_PASSWORD"

/* E-invoices */

typedef struct
{
  const CrmKind *kind;
  const char *id;
} EInvoiceTask;

static gpointer
run_gather (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const EInvoiceTask *task = data;
  g_autoptr (CrmRecord) record = crm_session_find (session, task->kind, task->id, error);

  return record != NULL ? crm_einvoice_new_for_record (session, record, error) : NULL;
}

static void
put_faults (CrmCli *cli, GPtrArray *faults)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < faults->len; i++)
    {
      const CrmEInvoiceFault *fault = g_ptr_array_index (faults, i);
      g_autofree char *id = fault->kind != NULL ? crm_id_dup_string (&fault->id) : NULL;

      if (!cli->json)
        crm_cli_note ("%s: %s\n", fault->rule, fault->message);
      json_builder_begin_object (builder);
      crm_cli_build_text (builder, "rule", fault->rule);
      crm_cli_build_text (builder, "message", fault->message);
      crm_cli_build_text (builder, "kind", fault->kind);
      crm_cli_build_text (builder, "id", id);
      crm_cli_build_text (builder, "field", fault->field);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (cli->json)
    crm_cli_put_built (builder);
}

/* The pages of the invoice with its data in them. */
static GBytes *
make_hybrid (
    CrmCli *cli, const EInvoiceTask *task, const char *template_name, GBytes *xml, GError **error)
{
  g_autoptr (CrmDocument) document
      = crm_cli_render (cli, template_name, task->kind, task->id, error);

  return document != NULL ? crm_pdf_attach_invoice (crm_document_get_bytes (document), xml, error)
                          : NULL;
}

static gboolean
write_einvoice (CrmCli *cli,
                const EInvoiceTask *task,
                const CrmEInvoice *invoice,
                CrmEInvoiceFormat format,
                const char *template_name,
                const char *path,
                GError **error)
{
  g_autoptr (GBytes) xml = crm_einvoice_write (invoice, format);
  g_autoptr (GBytes) hybrid = NULL;
  g_autofree char *name = crm_einvoice_dup_file_name (invoice, format);

  if (template_name == NULL)
    return crm_cli_write_bytes (xml, path != NULL ? path : name, error);
  hybrid = make_hybrid (cli, task, template_name, xml, error);
  if (path == NULL && g_str_has_suffix (name, ".xml"))
    memcpy (name + strlen (name) - 3, "pdf", 3);
  return hybrid != NULL && crm_cli_write_bytes (hybrid, path != NULL ? path : name, error);
}

/* What the file is not, where an authority has a say in invoices. */
static void
put_fiscal_notice (const CrmEInvoice *invoice)
{
  const char *notice = crm_fiscal_notice (invoice->seller.country_text);

  if (notice != NULL)
    crm_cli_note ("%s\n", notice);
}

static gboolean
verb_einvoice (CrmCli *cli, GError **error)
{
  g_autofree char *as = NULL, *template_name = NULL, *path = NULL;
  gboolean only_check = FALSE;
  g_autoptr (CrmEInvoice) invoice = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  CrmEInvoiceFormat format;
  EInvoiceTask task = { NULL };
  GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_FILENAME, &as, N_ ("factur-x, cii or efactura"), N_ ("FORMAT") },
    { "template", 't', 0, G_OPTION_ARG_FILENAME, &template_name,
      N_ ("For factur-x: the template of the pages; the one for invoices without it"),
      N_ ("TEMPLATE") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Into this file; - for the standard output"), N_ ("FILE") },
    { "check", 0, 0, G_OPTION_ARG_NONE, &only_check, N_ ("Only say what is missing"), NULL },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 1, 1, error))
    return FALSE;
  if (as == NULL
      || (strcmp (as, "factur-x") != 0 && strcmp (as, "cii") != 0 && strcmp (as, "efactura") != 0))
    return crm_cli_usage (error, _ ("--as is factur-x, cii or efactura"));
  format = strcmp (as, "efactura") == 0 ? CRM_EINVOICE_RO : CRM_EINVOICE_CII;
  if (strcmp (as, "factur-x") == 0 && template_name == NULL)
    template_name = g_strdup ("invoice");
  if (!crm_cli_open (cli, FALSE, error))
    return FALSE;
  task.kind = crm_cli_find_kind (cli, "invoice", error);
  task.id = cli->argv[1];
  invoice = crm_cli_run (cli, CRM_LANE_READ, run_gather, &task, error);
  if (invoice == NULL)
    return FALSE;
  faults = crm_einvoice_check (invoice, format);
  if (faults->len > 0 || only_check)
    put_faults (cli, faults);
  if (faults->len > 0)
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED,
                   ngettext ("%u thing is missing for an e-invoice; see above",
                             "%u things are missing for an e-invoice; see above", faults->len),
                   faults->len);
      return FALSE;
    }
  put_fiscal_notice (invoice);
  return only_check
         || write_einvoice (cli, &task, invoice, format,
                            strcmp (as, "factur-x") == 0 ? template_name : NULL, path, error);
}

/* Signatures */

static GBytes *
read_file (const char *path, GError **error)
{
  char *data;
  gsize length;

  return g_file_get_contents (path, &data, &length, error) ? g_bytes_new_take (data, length) : NULL;
}

static gboolean
list_tokens (GError **error)
{
  g_autoptr (GPtrArray) list = crm_sign_list_tokens (error);
  g_autoptr (CrmCliTable) table = crm_cli_table_new ();

  if (list == NULL)
    return FALSE;
  crm_cli_table_add_column (table, _ ("Card"), FALSE);
  crm_cli_table_add_column (table, _ ("Certificate"), FALSE);
  crm_cli_table_add_column (table, _ ("Address"), FALSE);
  for (guint i = 0; i < list->len; i++)
    {
      const CrmTokenCertificate *certificate = g_ptr_array_index (list, i);

      crm_cli_table_add (table, g_strdup (certificate->token));
      crm_cli_table_add (table, g_strdup (certificate->name));
      crm_cli_table_add (table, g_strdup (certificate->url));
    }
  crm_cli_table_put (table);
  return TRUE;
}

static CrmSigner *
open_signer (const char *certificate, const char *token, GError **error)
{
  g_autoptr (GBytes) file = NULL;
  const char *password = g_getenv (PASSWORD_VARIABLE);

  if (token != NULL)
    return crm_signer_new_from_token (token, password, error);
  file = read_file (certificate, error);
  return file != NULL ? crm_signer_new_from_file (file, password, error) : NULL;
}

static gboolean
sign_file (const char *from,
           CrmSigner *signer,
           const CrmSignatureNote *note,
           const char *to,
           GError **error)
{
  g_autoptr (GBytes) pages = read_file (from, error);
  g_autoptr (GBytes) file = pages != NULL ? crm_pdf_sign (pages, signer, note, error) : NULL;

  return file != NULL && crm_cli_write_bytes (file, to, error);
}

static gboolean
verb_sign (CrmCli *cli, GError **error)
{
  g_autofree char *certificate = NULL, *token = NULL, *module = NULL, *reason = NULL;
  g_autofree char *place = NULL, *path = NULL;
  g_autoptr (CrmSigner) signer = NULL;
  CrmSignatureNote note;
  gboolean list = FALSE;
  GOptionEntry entries[] = {
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &certificate, N_ ("Sign with this file"),
      N_ ("FILE.p12") },
    { "token", 0, 0, G_OPTION_ARG_FILENAME, &token,
      N_ ("Sign with a card or stick, by its address as --list gives it"), N_ ("ADDRESS") },
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, N_ ("Only list the certificates on cards and sticks"),
      NULL },
    { "module", 0, 0, G_OPTION_ARG_FILENAME, &module,
      N_ ("Speak to cards by this module besides those of the system"), N_ ("FILE.so") },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &reason, N_ ("Why it is signed"), N_ ("TEXT") },
    { "place", 0, 0, G_OPTION_ARG_FILENAME, &place, N_ ("Where it is signed"), N_ ("TEXT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Into this file; - for the standard output"), N_ ("FILE.pdf") },
    { NULL },
  };

  if (!crm_cli_parse (cli, entries, 0, 1, error)
      || (module != NULL && !crm_sign_add_module (module, error)))
    return FALSE;
  if (list)
    return list_tokens (error);
  if (cli->argc < 2 || path == NULL || (certificate == NULL) == (token == NULL))
    return crm_cli_usage (error,
                          _ ("FILE.pdf, -o and one of --certificate and --token are required"));
  signer = open_signer (certificate, token, error);
  if (signer == NULL)
    return FALSE;
  note = (CrmSignatureNote){ reason, place, g_get_real_time () / G_USEC_PER_SEC };
  return sign_file (cli->argv[1], signer, &note, path, error);
}

/* What a file is */

static gboolean
put_signature (GBytes *pdf, gboolean *holds)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  *holds = TRUE;
  if (!crm_pdf_is_signed (pdf))
    {
      crm_cli_put ("%s\n", _ ("The file is not signed"));
      return TRUE;
    }
  *holds = crm_pdf_check_signature (pdf, &name, NULL, &error);
  if (*holds)
    /* Translators: %s is the name of a person. */
    crm_cli_put (_ ("The signature of %s holds\n"), name);
  else
    crm_cli_put ("%s\n", error->message);
  return *holds;
}

static gboolean
verb_check_pdf (CrmCli *cli, GError **error)
{
  g_autoptr (GBytes) pdf = NULL;
  g_autoptr (GPtrArray) faults = NULL;
  gboolean holds = FALSE;

  if (!crm_cli_parse (cli, NULL, 1, 1, error))
    return FALSE;
  pdf = read_file (cli->argv[1], error);
  if (pdf == NULL)
    return FALSE;
  faults = crm_pdf_check_archive (pdf);
  for (guint i = 0; i < faults->len; i++)
    crm_cli_put ("%s\n", ((const CrmPdfFault *) g_ptr_array_index (faults, i))->message);
  if (faults->len == 0)
    crm_cli_put ("%s\n", _ ("Nothing speaks against PDF/A-3b"));
  if (put_signature (pdf, &holds) && faults->len == 0)
    return TRUE;
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED,
                       holds ? _ ("The file is not fit for an archive")
                             : _ ("The signature does not hold"));
  return FALSE;
}

const CrmVerb crm_cli_pdf_verbs[] = {
  { "einvoice", "ID", N_ ("Write an invoice as e-invoice"),
    N_ ("ID is an id, the beginning of one, or the number of an invoice. factur-x is a PDF with "
        "the\n"
        "data in it (EN 16931; in Germany ZUGFeRD), cii is the data alone, efactura is the file "
        "that\n"
        "Romania's Private Virtual Space takes (UBL, CIUS-RO). What is missing is listed with the\n"
        "number of the rule that asks for it, and nothing is written. No file is sent anywhere."),
    CRM_VERB_JSON, verb_einvoice },
  { "sign", "[FILE.pdf]", N_ ("Sign a PDF file with a certificate"),
    N_ ("The password or the PIN is taken from the environment variable "
        "CLIENTELA_CERTIFICATE_PASSWORD.\n"
        "Every change to a signed file shows."),
    CRM_VERB_PLAIN, verb_sign },
  { "check-pdf", "FILE.pdf",
    N_ ("Say whether a PDF file is fit for an archive and its signature "
        "holds"),
    N_ ("Checks the clauses of PDF/A-3b in which files of this program could fail, and whether "
        "the file\n"
        "changed after it was signed; not who vouches for the certificate."),
    CRM_VERB_PLAIN, verb_check_pdf },
  { NULL },
};
