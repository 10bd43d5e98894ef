/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "crm-papers-fixture.h"

#include <string.h>

#include "crm-document.h"
#include "crm-place.h"

typedef struct
{
  const char *kind;
  const char *type; /* or NULL */
} Question;

/* The first record of a kind, of a type where it has one. */
static gpointer
find_first (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const Question *question = data;
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), question->kind);
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) records = NULL;

  if (question->type != NULL
      && !crm_query_filter (query, "type", CRM_FILTER_EQUAL, crm_value_text (question->type),
                            error))
    return NULL;
  records = crm_session_list (session, query, error);
  g_assert_nonnull (records);
  g_assert_cmpuint (records->len, >, 0);
  return g_object_ref (g_ptr_array_index (records, 0));
}

CrmRecord *
crm_test_papers_get (CrmTestPapers *self, const char *kind, const char *type)
{
  Question question = { kind, type };
  g_autoptr (GError) error = NULL;
  CrmRecord *record = crm_store_run (crm_context_get_store (self->office.context), CRM_LANE_READ,
                                     find_first, &question, NULL, &error);

  g_assert_no_error (error);
  return record;
}

static char *
dup_id (CrmTestPapers *self, const char *kind)
{
  g_autoptr (CrmRecord) record = crm_test_papers_get (self, kind, NULL);

  return crm_id_dup_string (crm_record_get_id (record));
}

/* The id of the agreement that the tests fill in: there are other contracts to choose from. */
static gpointer
find_agreement (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  const CrmKind *kind = crm_catalog_find_kind (crm_session_get_catalog (session), "template");
  g_autoptr (CrmQuery) query = crm_query_new (kind);
  g_autoptr (GPtrArray) templates = crm_session_list (session, query, error);

  for (guint i = 0; templates != NULL && i < templates->len; i++)
    {
      CrmRecord *template = g_ptr_array_index (templates, i);

      if (strstr (crm_record_get_text (template, "body"), "title: Services agreement") != NULL)
        return crm_id_dup_string (crm_record_get_id (template));
    }
  return NULL;
}

static void
add_papers (CrmTestPapers *self)
{
  g_autofree char *agreement = crm_store_run (crm_context_get_store (self->office.context),
                                              CRM_LANE_READ, find_agreement, NULL, NULL, NULL);
  g_autofree char *account = NULL;
  g_autofree char *invoice = NULL;
  g_autofree char *parent = NULL;

  crm_test_office_add (&self->office, "account", "name", "Çakmak & Żółć <b>", "language", "en-GB",
                       NULL);
  account = dup_id (self, "account");
  parent = g_strconcat ("account:", account, NULL);
  crm_test_office_add (&self->office, "document", "name", "The contract", "type", "contract",
                       "number", "C-7", "account_id", account, "parent", parent, "start",
                       "2026-01-01", "fee", "120", "currency", "EUR", "pay_day", "8", "template_id",
                       agreement, NULL);
  crm_test_office_add (&self->office, "invoice", "number", "INV-1", "account_id", account, "date",
                       "2026-03-02", "currency", "EUR", NULL);
  invoice = dup_id (self, "invoice");
  crm_test_office_add (&self->office, "invoice_line", "invoice_id", invoice, "name", "Paper", "qty",
                       "3", "price", "12.50", "vat", "23", NULL);
}

void
crm_test_papers_open (CrmTestPapers *self)
{
  crm_test_office_open (&self->office);
  add_papers (self);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 1000, 700);
  self->navigator = crm_fake_navigator_new (self->office.context, GTK_WINDOW (self->window));
}

/* Shows a page as the window of the program does. */
void
crm_test_papers_show (CrmTestPapers *self, GtkWidget *page)
{
  self->page = page;
  adw_window_set_content (ADW_WINDOW (self->window), page);
  gtk_window_present (GTK_WINDOW (self->window));
  crm_place_set_front (CRM_PLACE (page), TRUE);
  gtk_test_widget_wait_for_draw (self->window);
  CRM_WAIT_UNTIL (!crm_place_is_busy (CRM_PLACE (page)));
}

/* Closes the page, and nothing of it stays behind. */
void
crm_test_papers_drop (CrmTestPapers *self)
{
  GtkWidget *page = g_object_ref (self->page);

  adw_window_set_content (ADW_WINDOW (self->window), NULL);
  self->page = NULL;
  CRM_WAIT_UNTIL (G_OBJECT (page)->ref_count == 1);
  g_assert_finalize_object (page);
}

void
crm_test_papers_close (CrmTestPapers *self)
{
  if (self->page != NULL)
    crm_test_papers_drop (self);
  gtk_window_destroy (GTK_WINDOW (self->window));
  crm_test_drain ();
  g_assert_finalize_object (self->navigator);
  /* What is still being read keeps its widget until it has come. */
  CRM_WAIT_UNTIL (G_OBJECT (self->office.context)->ref_count == 1);
  crm_test_office_close (&self->office);
}

/* Pages */

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(CrmDocumentPreview **) data = crm_document_preview_open_finish (result, &error);
  g_assert_no_error (error);
}

CrmDocumentPreview *
crm_test_papers_open_pdf (GBytes *pdf)
{
  CrmDocumentPreview *preview = NULL;

  crm_document_preview_open_async (pdf, NULL, on_opened_cb, &preview);
  CRM_WAIT_UNTIL (preview != NULL);
  return preview;
}

static void
on_rendered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(CrmDocument **) data = crm_document_render_finish (result, &error);
  g_assert_no_error (error);
}

/* The pages of a template without data. */
CrmDocumentPreview *
crm_test_papers_render (const char *text)
{
  g_autoptr (CrmTemplate) template = crm_template_new (text, -1);
  g_autoptr (CrmDocumentData) data = crm_document_data_new ();
  g_autoptr (CrmDocument) document = NULL;

  g_assert_true (crm_template_is_valid (template));
  crm_document_render_async (template, data, NULL, on_rendered_cb, &document);
  CRM_WAIT_UNTIL (document != NULL);
  return crm_test_papers_open_pdf (crm_document_get_bytes (document));
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(char **) data
      = crm_document_preview_read_page_finish (CRM_DOCUMENT_PREVIEW (source), result, &error);
  g_assert_no_error (error);
}

char *
crm_test_papers_read (CrmDocumentPreview *preview, guint page)
{
  char *text = NULL;

  crm_document_preview_read_page_async (preview, page, NULL, on_read_cb, &text);
  CRM_WAIT_UNTIL (text != NULL);
  return text;
}

/* Every widget of a type below @root, in the order of the tree. */
void
crm_test_papers_find_all (GtkWidget *root, GType type, GPtrArray *found)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (G_TYPE_CHECK_INSTANCE_TYPE (child, type))
        g_ptr_array_add (found, child);
      crm_test_papers_find_all (child, type, found);
    }
}
