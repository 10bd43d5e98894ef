/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of other programs as templates. What they ask for becomes a sheet of tags, which is checked
 * and evaluated as a template of our own is. */
#include "config.h"

#include "crm-template-file.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "crm-error.h"
#include "crm-field-guess-private.h"
#include "crm-pdf-form-private.h"
#include "crm-pdf-helper.h"
#include "crm-word-pdf.h"
#include "crm-word-private.h"

#define MAX_MAPPING (1024 * 1024)

/* A stretch of what is written into a field of a PDF form. */
typedef struct
{
  char *text; /* NULL: a tag */
  guint tag;
} Stretch;

struct _CrmTemplateFile
{
  GObject parent_instance;

  GBytes *bytes;
  CrmTemplateFileForm form;
  GPtrArray *fields;   /* of CrmFormField */
  GHashTable *mapping; /* name of a field -> what is written into it */
  CrmTagSheet *sheet;
  GPtrArray *values; /* of GArray of Stretch, or NULL: for each field of a PDF form */
  char *body;
  char *mapping_text;
};

G_DEFINE_FINAL_TYPE (CrmTemplateFile, crm_template_file, G_TYPE_OBJECT)

void
crm_form_field_free (CrmFormField *self)
{
  g_free (self->name);
  g_free (self->label);
  g_strfreev (self->options);
  g_strfreev (self->exports);
  g_free (self);
}

/**
 * crm_form_type_label:
 *
 * Returns: what kind of field it is, translated
 */
const char *
crm_form_type_label (CrmFormType type)
{
  switch (type)
    {
    case CRM_FORM_MERGE:
      /* Translators: a field of a letter to many in Word or Writer. */
      return _ ("Merge field");
    case CRM_FORM_CHECK:
      return _ ("Check box");
    case CRM_FORM_RADIO:
      return _ ("One of several buttons");
    case CRM_FORM_CHOICE:
      return _ ("Choice");
    case CRM_FORM_SIGNATURE:
      return _ ("Signature");
    case CRM_FORM_TEXT:
    default:
      return _ ("Text");
    }
}

static void
clear_stretch (gpointer data)
{
  g_free (((Stretch *) data)->text);
}

static void
free_value (gpointer stretches)
{
  g_clear_pointer ((GArray **) &stretches, g_array_unref);
}

static void
crm_template_file_finalize (GObject *object)
{
  CrmTemplateFile *self = CRM_TEMPLATE_FILE (object);

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  g_clear_pointer (&self->mapping, g_hash_table_unref);
  g_clear_pointer (&self->sheet, crm_tag_sheet_free);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_free (self->body);
  g_free (self->mapping_text);
  G_OBJECT_CLASS (crm_template_file_parent_class)->finalize (object);
}

static void
crm_template_file_class_init (CrmTemplateFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_template_file_finalize;
}

static void
crm_template_file_init (CrmTemplateFile *self)
{
  self->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_form_field_free);
  self->mapping = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->values = g_ptr_array_new_with_free_func (free_value);
}

/* {"name of a field": "what is written into it"} */
static gboolean
read_mapping (CrmTemplateFile *self, const char *text, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (strlen (text) > MAX_MAPPING || !json_parser_load_from_data (parser, text, -1, NULL)
      || json_parser_get_root (parser) == NULL
      || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID,
                           _ ("What the fields of the file stand for is a JSON object of texts: "
                              "{\"Name\": \"{{client.name}}\"}"));
      return FALSE;
    }
  json_object_iter_init (&iter, json_node_get_object (json_parser_get_root (parser)));
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_hash_table_insert (self->mapping, g_strdup (name), g_strdup (json_node_get_string (node)));
  return TRUE;
}

/* Files of Word and Writer */

/* Reads the file anew: its texts with their tags as elements, and its tags in @sheet. */
static GPtrArray *
mark_word (CrmTemplateFile *self, CrmWordFile *file, CrmTagSheet *sheet, GError **error)
{
  GPtrArray *texts = crm_word_file_read_texts (file, error);

  if (texts == NULL)
    return NULL;
  crm_word_write_fields (file->form, texts, self->mapping);
  crm_word_mark_tags (file->form, texts, sheet);
  return texts;
}

static gboolean
read_word (CrmTemplateFile *self, const char *body, GError **error)
{
  g_autoptr (CrmWordFile) file = crm_word_file_open (self->bytes, error);
  g_autoptr (GPtrArray) texts = file != NULL ? crm_word_file_read_texts (file, error) : NULL;
  g_autoptr (GPtrArray) marked = NULL;
  g_autoptr (GPtrArray) names = NULL;

  if (texts == NULL)
    return FALSE;
  self->form = file->form == CRM_WORD_DOCX ? CRM_TEMPLATE_FILE_DOCX : CRM_TEMPLATE_FILE_ODT;
  names = crm_word_list_fields (file->form, texts);
  for (guint i = 0; i < names->len; i++)
    {
      CrmFormField *field = g_new0 (CrmFormField, 1);

      field->name = g_strdup (g_ptr_array_index (names, i));
      field->type = CRM_FORM_MERGE;
      g_ptr_array_add (self->fields, field);
    }
  self->sheet = crm_tag_sheet_new (body);
  marked = mark_word (self, file, self->sheet, error);
  return marked != NULL;
}

/* Word takes a template for one, whatever the file is called. */
static void
make_document (CrmWordFile *file)
{
  CrmWordPart *types = crm_word_file_find (file, "[Content_Types].xml");
  gsize length;
  const char *data;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  if (types == NULL)
    return;
  data = g_bytes_get_data (types->bytes, &length);
  text = g_strndup (data, length);
  parts = g_strsplit (text, ".template.main+xml", -1);
  if (parts[0] != NULL && parts[1] != NULL)
    {
      g_autofree char *joined = g_strjoinv (".document.main+xml", parts);
      g_autoptr (GBytes) bytes = g_bytes_new (joined, strlen (joined));

      crm_word_file_put (file, types->name, bytes);
    }
}

static GBytes *
fill_word (CrmTemplateFile *self, CrmBinder *binder, GError **error)
{
  g_autoptr (CrmWordFile) file = crm_word_file_open (self->bytes, error);
  g_autoptr (CrmTagSheet) again = crm_tag_sheet_new (NULL);
  g_autoptr (GPtrArray) texts = file != NULL ? mark_word (self, file, again, error) : NULL;
  CrmWordFill fill = { .binder = binder, .file = file, .sheet = self->sheet };

  if (texts == NULL || !crm_word_fill_texts (&fill, texts, error))
    return NULL;
  make_document (file);
  return crm_word_file_write (file, error);
}

/* PDF forms */

static void
add_stretch (GArray *stretches, const char *text, gsize length)
{
  Stretch stretch = { g_strndup (text, length), 0 };

  if (length > 0)
    g_array_append_val (stretches, stretch);
  else
    g_free (stretch.text);
}

/* "{{client.name}}, {{client.city}}" */
static GArray *
read_value (CrmTemplateFile *self, const char *value, guint place)
{
  GArray *stretches = g_array_new (FALSE, TRUE, sizeof (Stretch));
  gsize length = strlen (value), at = 0;
  const char *open;

  g_array_set_clear_func (stretches, clear_stretch);
  while ((open = strstr (value + at, "{{")) != NULL)
    {
      gsize start = (gsize) (open - value), end = crm_tag_end (value, length, start);
      Stretch stretch = { NULL, 0 };

      if (end == 0)
        {
          crm_tag_sheet_problem (self->sheet, place, g_strdup (_ ("The braces are not closed")));
          break;
        }
      add_stretch (stretches, value + at, start - at);
      stretch.tag = crm_tag_sheet_add (self->sheet, open, end - start, place);
      if (crm_tag_sheet_get (self->sheet, stretch.tag) != NULL
          && crm_tag_sheet_get (self->sheet, stretch.tag)->type != CRM_TAG_FIELD)
        crm_tag_sheet_problem (self->sheet, place,
                               g_strdup (_ ("In a field of a form there stand only fields")));
      g_array_append_val (stretches, stretch);
      at = end;
    }
  add_stretch (stretches, value + at, length - at);
  return stretches;
}

/* A check box is on where a condition holds: client.vip, client.country = "PT". */
static GArray *
read_condition (CrmTemplateFile *self, const char *value, guint place)
{
  GArray *stretches = g_array_new (FALSE, TRUE, sizeof (Stretch));
  g_autofree char *bare = g_strdup (value);
  g_autofree char *tag = NULL;
  Stretch stretch = { NULL, 0 };

  g_array_set_clear_func (stretches, clear_stretch);
  if (g_str_has_prefix (bare, "{{") && g_str_has_suffix (bare, "}}"))
    {
      bare[strlen (bare) - 2] = '\0';
      memmove (bare, bare + 2, strlen (bare) - 1);
    }
  tag = g_strdup_printf ("{{#if %s}}", bare);
  stretch.tag = crm_tag_sheet_add (self->sheet, tag, strlen (tag), place);
  crm_tag_sheet_add (self->sheet, "{{/if}}", strlen ("{{/if}}"), place);
  g_array_append_val (stretches, stretch);
  return stretches;
}

static gboolean
read_pdf (CrmTemplateFile *self, const char *body, GError **error)
{
  g_autoptr (CrmQpdf) file = crm_pdf_form_open (self->bytes, error);
  GPtrArray *fields = file != NULL ? crm_pdf_form_read (file, error) : NULL;

  if (fields == NULL)
    return FALSE;
  g_ptr_array_unref (self->fields);
  self->fields = fields;
  self->form = CRM_TEMPLATE_FILE_PDF;
  self->sheet = crm_tag_sheet_new (body);
  for (guint i = 0; i < fields->len; i++)
    {
      const CrmFormField *field = g_ptr_array_index (fields, i);
      const char *value = g_hash_table_lookup (self->mapping, field->name);
      GArray *stretches = NULL;

      if (value != NULL && *value != '\0' && field->type != CRM_FORM_SIGNATURE)
        stretches = field->type == CRM_FORM_CHECK ? read_condition (self, value, i + 1)
                                                  : read_value (self, value, i + 1);
      g_ptr_array_add (self->values, stretches);
    }
  return TRUE;
}

/* What is written into one field; NULL where nobody said anything. */
static char *
evaluate_field (CrmTemplateFile *self, CrmBinder *binder, guint index, gboolean *is_checked)
{
  const CrmFormField *field = g_ptr_array_index (self->fields, index);
  GArray *stretches = g_ptr_array_index (self->values, index);
  GString *text;

  if (stretches == NULL)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < stretches->len; i++)
    {
      const Stretch *stretch = &g_array_index (stretches, Stretch, i);
      const CrmTag *tag = crm_tag_sheet_get (self->sheet, stretch->tag);
      CrmValueState state = CRM_STATE_PRESENT;

      if (stretch->text != NULL)
        g_string_append (text, stretch->text);
      else if (field->type == CRM_FORM_CHECK)
        *is_checked = crm_evaluate_condition (&binder->evaluation, tag->block->condition);
      else
        {
          const char *value = crm_evaluate_field (&binder->evaluation, tag->field, &state);

          g_string_append (text, field->is_multiline || stretches->len == 1
                                     ? value
                                     : crm_text_join_lines (binder->arena, value));
        }
    }
  if (!field->is_multiline && strchr (text->str, '\n') != NULL)
    g_string_assign (text, crm_text_join_lines (binder->arena, text->str));
  return g_string_free (text, FALSE);
}

static GBytes *
fill_pdf (
    CrmTemplateFile *self, CrmBinder *binder, GPtrArray *problems, guint *n_pages, GError **error)
{
  g_autofree CrmFormValue *values = g_new0 (CrmFormValue, self->fields->len);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->fields->len; i++)
    {
      char *text = evaluate_field (self, binder, i, &values[i].is_checked);

      g_ptr_array_add (texts, text);
      values[i].text = text;
    }
  return crm_pdf_form_fill (self->bytes, self->fields, values, problems, n_pages, error);
}

/* The object */

/**
 * crm_template_file_probe:
 * @bytes: a file that comes from outside
 *
 * Lets the helper for foreign PDF files read a form first: what it does not survive within its
 * limits does not come near this process. Other files have limits of their own. Not on the thread
 * of the window.
 *
 * Returns: FALSE with an error when the file is refused
 */
gboolean
crm_template_file_probe (GBytes *bytes, GError **error)
{
  g_autoptr (CrmPdfHelper) helper = NULL;
  g_autoptr (GVariant) fields = NULL;

  if (!crm_bytes_are_pdf (bytes))
    return TRUE;
  helper = crm_pdf_helper_new (bytes, NULL);
  fields = crm_pdf_helper_ask (helper, CRM_PDF_FORM, g_variant_new_tuple (NULL, 0), error);
  crm_pdf_helper_stop (helper);
  return fields != NULL;
}

/**
 * crm_template_file_new:
 * @bytes: a file of Word or Writer, or a PDF form
 * @body: (nullable): text of a template whose head holds for the file
 * @mapping: (nullable): what the fields of the file stand for: a JSON object with a text, or for a
 *   check box a condition, for each name
 *
 * Reads a file that another program wrote. Takes a while: not on the thread of the window.
 *
 * Returns: (transfer full): the file, or %NULL with %CRM_ERROR_INVALID
 */
CrmTemplateFile *
crm_template_file_new (GBytes *bytes, const char *body, const char *mapping, GError **error)
{
  g_autoptr (CrmTemplateFile) self = g_object_new (CRM_TYPE_TEMPLATE_FILE, NULL);

  self->bytes = g_bytes_ref (bytes);
  self->mapping_text = g_strdup (mapping != NULL && *mapping != '\0' ? mapping : NULL);
  if (!read_mapping (self, mapping, error)
      || !(crm_bytes_are_pdf (bytes) ? read_pdf (self, body, error)
                                     : read_word (self, body, error)))
    return NULL;
  crm_tag_sheet_parse (self->sheet);
  self->body = crm_tag_sheet_dup_body (self->sheet);
  return g_steal_pointer (&self);
}

CrmTemplateFileForm
crm_template_file_get_form (CrmTemplateFile *self)
{
  return self->form;
}

/**
 * crm_template_file_get_suffix:
 *
 * Returns: with which the name of such a file ends
 */
const char *
crm_template_file_get_suffix (CrmTemplateFile *self)
{
  static const char *const suffixes[] = { ".docx", ".odt", ".pdf" };

  return suffixes[self->form];
}

/**
 * crm_template_file_get_bytes:
 *
 * Returns: (transfer none): the file as it came
 */
GBytes *
crm_template_file_get_bytes (CrmTemplateFile *self)
{
  return self->bytes;
}

/**
 * crm_template_file_get_fields:
 *
 * Returns: (transfer none) (element-type CrmFormField): the places to fill in that its author made;
 *   tags in the text are none of them
 */
GPtrArray *
crm_template_file_get_fields (CrmTemplateFile *self)
{
  return self->fields;
}

/**
 * crm_template_file_get_value:
 *
 * Returns: (nullable): what is written into a field
 */
const char *
crm_template_file_get_value (CrmTemplateFile *self, const char *field)
{
  return g_hash_table_lookup (self->mapping, field);
}

/**
 * crm_template_file_get_mapping:
 *
 * Returns: (nullable): what the fields of the file stand for, as it was given
 */
const char *
crm_template_file_get_mapping (CrmTemplateFile *self)
{
  return self->mapping_text;
}

/**
 * crm_template_file_get_body:
 *
 * Returns: the text of a template that asks for all that the file asks for
 */
const char *
crm_template_file_get_body (CrmTemplateFile *self)
{
  return self->body;
}

/**
 * crm_template_file_get_template:
 *
 * Returns: (transfer none): that text, parsed
 */
CrmTemplate *
crm_template_file_get_template (CrmTemplateFile *self)
{
  return self->sheet->template;
}

/**
 * crm_template_file_get_problems:
 *
 * Returns: (transfer none) (element-type CrmTemplateProblem): what keeps the file from being filled
 *   in; the line of each is the number of a paragraph, or of a field of a PDF form
 */
GPtrArray *
crm_template_file_get_problems (CrmTemplateFile *self)
{
  return self->sheet->problems;
}

/**
 * crm_template_file_check:
 *
 * Returns: (transfer full) (element-type CrmTemplateProblem): those, or where there are none,
 *   fields that do not exist and formatters that do not suit
 */
GPtrArray *
crm_template_file_check (CrmTemplateFile *self, CrmPlaceholders *placeholders)
{
  g_autoptr (GPtrArray) found = NULL;
  GPtrArray *problems;

  if (self->sheet->problems->len > 0)
    return g_ptr_array_ref (self->sheet->problems);
  problems = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  found = crm_placeholders_check (placeholders, self->sheet->template);
  crm_tag_sheet_add_problems (self->sheet, found, problems, 0);
  return problems;
}

/* A guess as it is written into a field. */
static char *
dup_proposal (CrmPlaceholders *placeholders, const CrmFormField *field)
{
  g_autofree char *path = crm_field_guess (placeholders, field);
  const CrmPlaceholder *item = path != NULL ? crm_placeholders_find (placeholders, path) : NULL;

  if (item == NULL || field->type == CRM_FORM_SIGNATURE)
    return NULL;
  if (field->type == CRM_FORM_CHECK)
    return item->type == CRM_DATA_BOOLEAN ? g_strdup (path) : NULL;
  return g_strdup_printf ("{{%s%s}}", path, field->is_required ? "" : "?");
}

/**
 * crm_template_file_propose:
 *
 * Returns: (transfer full): what the fields of the file stand for: what was said before, and for
 *   the others a guess by their names
 */
char *
crm_template_file_propose (CrmTemplateFile *self, CrmPlaceholders *placeholders)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  for (guint i = 0; i < self->fields->len; i++)
    {
      const CrmFormField *field = g_ptr_array_index (self->fields, i);
      g_autofree char *value = g_strdup (g_hash_table_lookup (self->mapping, field->name));

      if (value == NULL)
        value = dup_proposal (placeholders, field);
      if (value == NULL)
        continue;
      json_builder_set_member_name (builder, field->name);
      json_builder_add_string_value (builder, value);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Problems of the sheet are told with the places in the file. */
static void
place_problems (CrmTemplateFile *self, GPtrArray *problems, guint count)
{
  g_autoptr (GPtrArray) placed
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);

  crm_tag_sheet_add_problems (self->sheet, problems, placed, 0);
  for (guint i = 0; i < count; i++)
    {
      CrmTemplateProblem *problem = g_ptr_array_index (problems, i);

      problem->line = ((CrmTemplateProblem *) g_ptr_array_index (placed, i))->line;
    }
}

/**
 * crm_template_file_fill:
 * @document: (out) (transfer full): the file filled in; it may be incomplete
 *
 * Fills in a copy of the file. As crm_document_render(), on any thread but that of the window.
 *
 * Returns: FALSE with %CRM_ERROR_INVALID when the file has problems, %CRM_ERROR_FULL when a limit
 * is reached, %CRM_ERROR_FAILED, or %G_IO_ERROR_CANCELLED
 */
gboolean
crm_template_file_fill (CrmTemplateFile *self,
                        CrmDocumentData *data,
                        GCancellable *cancellable,
                        CrmDocument **document,
                        GError **error)
{
  g_autoptr (CrmArena) arena = crm_arena_new ();
  CrmBinder binder = { .arena = arena };
  g_autoptr (CrmDocument) made = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) misfits
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_template_problem_free);
  GPtrArray *missing;
  guint n_pages = 0;

  if (self->sheet->problems->len > 0)
    {
      const CrmTemplateProblem *problem = g_ptr_array_index (self->sheet->problems, 0);

      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, problem->message);
      return FALSE;
    }
  made = crm_document_begin (&binder, self->sheet->template, data,
                             crm_template_file_get_suffix (self), cancellable);
  missing = crm_document_get_missing (made);
  bytes = self->form == CRM_TEMPLATE_FILE_PDF ? fill_pdf (self, &binder, misfits, &n_pages, error)
                                              : fill_word (self, &binder, error);
  if (bytes == NULL)
    return FALSE;
  place_problems (self, missing, missing->len);
  g_ptr_array_extend_and_steal (missing, g_steal_pointer (&misfits));
  crm_document_set_file (made, bytes, n_pages);
  *document = g_steal_pointer (&made);
  return TRUE;
}

/**
 * crm_template_file_make:
 * @as_pages: make pages of a file of Word or Writer, where LibreOffice is there to do it
 * @document: (out) (transfer full): pages, or the file itself; it may be incomplete
 *
 * Fills in a copy of the file, as crm_template_file_fill(), and makes pages of it. The second takes
 * a second or more.
 */
gboolean
crm_template_file_make (CrmTemplateFile *self,
                        CrmDocumentData *data,
                        gboolean as_pages,
                        GCancellable *cancellable,
                        CrmDocument **document,
                        GError **error)
{
  g_autoptr (CrmDocument) filled = NULL;

  if (!crm_template_file_fill (self, data, cancellable, &filled, error))
    return FALSE;
  if (!as_pages || self->form == CRM_TEMPLATE_FILE_PDF || !crm_word_pdf_is_available ())
    *document = g_steal_pointer (&filled);
  else
    *document = crm_word_pdf_make (filled, cancellable, error);
  return *document != NULL;
}
