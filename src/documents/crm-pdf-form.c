/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which fields a PDF form has. They are read from the widgets that stand on its pages, whatever the
 * list of fields in the file says: what cannot be seen cannot be filled in. */
#include "config.h"

#include "crm-pdf-form-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-error.h"

#define MAX_BYTES (32 * 1024 * 1024)
#define MAX_PAGES 500
#define MAX_FIELDS 5000
#define MAX_OPTIONS 2000
#define MAX_PARENTS 32

/* Bits of /Ff */
#define FLAG_REQUIRED (1 << 1)
#define FLAG_MULTILINE (1 << 12)
#define FLAG_RADIO (1 << 15)
#define FLAG_PUSH (1 << 16)
#define FLAG_EDITABLE (1 << 18)

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, message);
  return FALSE;
}

/**
 * crm_pdf_form_open:
 * @pdf: has to stay until the file is closed
 *
 * Opens a file that another program made. What libqpdf can mend is mended.
 */
CrmQpdf *
crm_pdf_form_open (GBytes *pdf, GError **error)
{
  g_autoptr (CrmQpdf) self = qpdf_init ();
  gsize length;
  const char *data = g_bytes_get_data (pdf, &length);
  QPDF_ERROR_CODE code = QPDF_ERRORS;

  qpdf_silence_errors (self);
  qpdf_set_suppress_warnings (self, TRUE);
  qpdf_set_attempt_recovery (self, TRUE);
  if (length > 0 && length <= MAX_BYTES)
    code = qpdf_read_memory (self, "PDF", data, length, NULL);
  if ((code & QPDF_ERRORS) != 0 || qpdf_has_error (self))
    return refuse (error, _ ("This file is damaged, or protected by a password, and cannot be "
                             "filled in.")),
           NULL;
  if (qpdf_is_encrypted (self) && !qpdf_allow_modify_form (self)
      && !qpdf_allow_modify_annotation (self))
    return refuse (error, _ ("Whoever made this form does not allow it to be filled in.")), NULL;
  return g_steal_pointer (&self);
}

double
crm_pdf_get_number (CrmQpdf *self, qpdf_oh array, guint index, double otherwise)
{
  qpdf_oh item;

  if (!qpdf_oh_is_array (self, array) || (int) index >= qpdf_oh_get_array_n_items (self, array))
    return otherwise;
  item = qpdf_oh_get_array_item (self, array, (int) index);
  return qpdf_oh_is_number (self, item) ? qpdf_oh_get_numeric_value (self, item) : otherwise;
}

/* Left, bottom, right, top. FALSE when it is none, or of no size that a page has. */
gboolean
crm_pdf_get_rectangle (CrmQpdf *self, qpdf_oh array, double rectangle[4])
{
  if (!qpdf_oh_is_array (self, array) || qpdf_oh_get_array_n_items (self, array) != 4)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      rectangle[i] = crm_pdf_get_number (self, array, i, 0);
      if (!(rectangle[i] > -20000 && rectangle[i] < 20000))
        return FALSE;
    }
  for (guint i = 0; i < 2; i++)
    if (rectangle[i] > rectangle[i + 2])
      {
        double other = rectangle[i];

        rectangle[i] = rectangle[i + 2];
        rectangle[i + 2] = other;
      }
  return rectangle[2] - rectangle[0] >= 0.5 && rectangle[3] - rectangle[1] >= 0.5;
}

gboolean
crm_pdf_form_is_widget (CrmQpdf *self, qpdf_oh annotation)
{
  return qpdf_oh_is_dictionary (self, annotation)
         && qpdf_oh_is_name_and_equals (self, qpdf_oh_get_key (self, annotation, "/Subtype"),
                                        "/Widget");
}

/* What a widget has by itself or from the fields above it; null where none has it. */
qpdf_oh
crm_pdf_form_inherited (CrmQpdf *self, qpdf_oh widget, const char *key)
{
  for (guint depth = 0; depth < MAX_PARENTS && qpdf_oh_is_dictionary (self, widget); depth++)
    {
      if (qpdf_oh_has_key (self, widget, key))
        return qpdf_oh_get_key (self, widget, key);
      widget = qpdf_oh_get_key (self, widget, "/Parent");
    }
  return qpdf_oh_new_null (self);
}

/* The whole name: those of the fields above and its own, joined by dots; NULL without one. */
char *
crm_pdf_form_dup_name (CrmQpdf *self, qpdf_oh widget)
{
  GString *name = g_string_new (NULL);

  for (guint depth = 0; depth < MAX_PARENTS && qpdf_oh_is_dictionary (self, widget); depth++)
    {
      g_autofree char *own = crm_pdf_dup_text (self, widget, "T");

      if (own != NULL && name->len < 1000)
        {
          if (name->len > 0)
            g_string_prepend_c (name, '.');
          g_string_prepend (name, own);
        }
      widget = qpdf_oh_get_key (self, widget, "/Parent");
    }
  return g_string_free (name, name->len == 0);
}

guint
crm_pdf_form_get_flags (CrmQpdf *self, qpdf_oh widget)
{
  qpdf_oh flags = crm_pdf_form_inherited (self, widget, "/Ff");

  return qpdf_oh_is_integer (self, flags) ? (guint) qpdf_oh_get_int_value (self, flags) : 0;
}

/* The state of a button that is on, as its appearances name it; NULL where it has none. */
char *
crm_pdf_form_dup_state (CrmQpdf *self, qpdf_oh widget)
{
  qpdf_oh states = crm_pdf_get (self, widget, "AP/N");
  char *found = NULL;

  if (!qpdf_oh_is_dictionary (self, states))
    return NULL;
  qpdf_oh_begin_dict_key_iter (self, states);
  while (qpdf_oh_dict_more_keys (self))
    {
      const char *key = qpdf_oh_dict_next_key (self);

      if (found == NULL && strcmp (key, "/Off") != 0)
        found = g_utf8_make_valid (key + 1, -1);
    }
  return found;
}

static gboolean
find_type (CrmQpdf *self, qpdf_oh widget, CrmFormType *type)
{
  qpdf_oh name = crm_pdf_form_inherited (self, widget, "/FT");
  guint flags = crm_pdf_form_get_flags (self, widget);

  if (qpdf_oh_is_name_and_equals (self, name, "/Tx"))
    *type = CRM_FORM_TEXT;
  else if (qpdf_oh_is_name_and_equals (self, name, "/Ch"))
    *type = CRM_FORM_CHOICE;
  else if (qpdf_oh_is_name_and_equals (self, name, "/Sig"))
    *type = CRM_FORM_SIGNATURE;
  else if (qpdf_oh_is_name_and_equals (self, name, "/Btn") && (flags & FLAG_PUSH) == 0)
    *type = (flags & FLAG_RADIO) != 0 ? CRM_FORM_RADIO : CRM_FORM_CHECK;
  else
    return FALSE;
  return TRUE;
}

static char *
dup_option (CrmQpdf *self, qpdf_oh option, guint which)
{
  if (qpdf_oh_is_array (self, option) && qpdf_oh_get_array_n_items (self, option) > (int) which)
    option = qpdf_oh_get_array_item (self, option, (int) which);
  return qpdf_oh_is_string (self, option) ? g_strdup (qpdf_oh_get_utf8_value (self, option)) : NULL;
}

/* /Opt: texts, or pairs of what is kept and what is read. */
static void
read_options (CrmQpdf *self, CrmFormField *field, qpdf_oh widget)
{
  qpdf_oh list = crm_pdf_form_inherited (self, widget, "/Opt");
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) exports = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; qpdf_oh_is_array (self, list) && i < qpdf_oh_get_array_n_items (self, list)
                  && i < MAX_OPTIONS;
       i++)
    {
      qpdf_oh option = qpdf_oh_get_array_item (self, list, i);
      char *kept = dup_option (self, option, 0), *read = dup_option (self, option, 1);

      if (kept != NULL)
        g_ptr_array_add (exports, kept);
      if (kept != NULL)
        g_ptr_array_add (options, read != NULL ? read : g_strdup (kept));
    }
  if (options->len == 0)
    return;
  g_ptr_array_add (options, NULL);
  g_ptr_array_add (exports, NULL);
  field->options = (char **) g_ptr_array_free (g_steal_pointer (&options), FALSE);
  field->exports = (char **) g_ptr_array_free (g_steal_pointer (&exports), FALSE);
}

/* One more button of a group: its state is another option, unless the group lists them itself. */
static void
add_state (CrmQpdf *self, CrmFormField *field, qpdf_oh widget)
{
  g_autofree char *state = crm_pdf_form_dup_state (self, widget);
  guint n = field->exports != NULL ? g_strv_length (field->exports) : 0;
  qpdf_oh list = crm_pdf_form_inherited (self, widget, "/Opt");
  guint64 index;
  char *shown = NULL;

  if (state == NULL || n >= MAX_OPTIONS
      || (n > 0 && g_strv_contains ((const char *const *) field->exports, state)))
    return;
  if (qpdf_oh_is_array (self, list)
      && g_ascii_string_to_unsigned (state, 10, 0, MAX_OPTIONS, &index, NULL)
      && (int) index < qpdf_oh_get_array_n_items (self, list))
    shown = dup_option (self, qpdf_oh_get_array_item (self, list, (int) index), 0);
  field->exports = g_renew (char *, field->exports, n + 2);
  field->options = g_renew (char *, field->options, n + 2);
  field->exports[n] = g_strdup (state);
  field->options[n] = shown != NULL ? shown : g_strdup (state);
  field->exports[n + 1] = field->options[n + 1] = NULL;
}

static CrmFormField *
field_new (CrmQpdf *self, qpdf_oh widget, CrmFormType type, char *name)
{
  CrmFormField *field = g_new0 (CrmFormField, 1);
  qpdf_oh most = crm_pdf_form_inherited (self, widget, "/MaxLen");
  guint flags = crm_pdf_form_get_flags (self, widget);
  qpdf_oh label = crm_pdf_form_inherited (self, widget, "/TU");

  field->name = name;
  field->type = type;
  field->label
      = qpdf_oh_is_string (self, label) ? g_strdup (qpdf_oh_get_utf8_value (self, label)) : NULL;
  field->is_required = (flags & FLAG_REQUIRED) != 0;
  if (type == CRM_FORM_TEXT)
    {
      long long length = qpdf_oh_is_integer (self, most) ? qpdf_oh_get_int_value (self, most) : 0;

      field->max_length = (guint) CLAMP (length, 0, 32767);
      field->is_multiline = (flags & FLAG_MULTILINE) != 0;
      field->is_comb = (flags & CRM_PDF_FIELD_COMB) != 0 && field->max_length > 0;
    }
  else if (type == CRM_FORM_CHOICE)
    {
      field->is_editable = (flags & FLAG_EDITABLE) != 0;
      read_options (self, field, widget);
    }
  return field;
}

static void
read_widget (CrmQpdf *self, qpdf_oh widget, guint page, GPtrArray *fields, GHashTable *by_name)
{
  g_autofree char *name = NULL;
  double rectangle[4];
  CrmFormField *field;
  CrmFormType type;

  if (!crm_pdf_form_is_widget (self, widget) || !find_type (self, widget, &type)

      || !crm_pdf_get_rectangle (self, qpdf_oh_get_key (self, widget, "/Rect"), rectangle)
      || (name = crm_pdf_form_dup_name (self, widget)) == NULL)
    return;
  field = g_hash_table_lookup (by_name, name);
  if (field == NULL)
    {
      field = field_new (self, widget, type, g_steal_pointer (&name));
      field->page = page;
      field->x = rectangle[0];
      field->y = rectangle[1];
      field->width = rectangle[2] - rectangle[0];
      field->height = rectangle[3] - rectangle[1];
      g_ptr_array_add (fields, field);
      g_hash_table_insert (by_name, field->name, field);
    }
  if (field->type == CRM_FORM_RADIO)
    add_state (self, field, widget);
}

/**
 * crm_pdf_form_read:
 *
 * Returns: (transfer full) (element-type CrmFormField): the fields in the order of the pages, each
 *   once; %NULL with %CRM_ERROR_INVALID when the file has none that can be filled in
 */
GPtrArray *
crm_pdf_form_read (CrmQpdf *self, GError **error)
{
  g_autoptr (GPtrArray) fields
      = g_ptr_array_new_with_free_func ((GDestroyNotify) crm_form_field_free);
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  int n_pages = qpdf_get_num_pages (self);

  if (n_pages < 1 || n_pages > MAX_PAGES)
    return refuse (error, _ ("This file has no pages, or too many, to be a form.")), NULL;
  for (int page = 0; page < n_pages; page++)
    {
      qpdf_oh list = qpdf_oh_get_key (self, qpdf_get_page_n (self, (size_t) page), "/Annots");

      for (int i = 0; qpdf_oh_is_array (self, list) && i < qpdf_oh_get_array_n_items (self, list)
                      && fields->len < MAX_FIELDS;
           i++)
        read_widget (self, qpdf_oh_get_array_item (self, list, i), (guint) page + 1, fields,
                     by_name);
      qpdf_oh_release_all (self);
    }
  if (fields->len > 0)
    return g_steal_pointer (&fields);
  refuse (error, qpdf_oh_is_null (self, crm_pdf_get (self, 0, "Root/AcroForm/XFA"))
                     ? _ ("This PDF file has no fields to fill in.")
                     : _ ("This form is of a kind (XFA) that only its own program can fill in."));
  return NULL;
}
