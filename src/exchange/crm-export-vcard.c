/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People, companies and leads as vCards of version 3.0 (RFC 2426), which every address book reads.
 * All their telephone numbers and addresses go along, not only the first of each. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crm-date.h"
#include "crm-error.h"
#include "crm-export-private.h"

#define MAX_OCTETS 75 /* of a line, RFC 2426 section 2.6 */

/* A line that is too long goes on behind a space, never within a letter. */
static void
append_line (GString *text, const char *line)
{
  gsize room = MAX_OCTETS;

  while (strlen (line) > room)
    {
      gsize n = room;

      while (n > 1 && ((guchar) line[n] & 0xc0) == 0x80)
        n--;
      g_string_append_len (text, line, (gssize) n);
      g_string_append (text, "\r\n ");
      line += n;
      room = MAX_OCTETS - 1;
    }
  g_string_append (text, line);
  g_string_append (text, "\r\n");
}

static void
append_escaped (GString *line, const char *value)
{
  for (const char *p = value != NULL ? value : ""; *p != '\0'; p++)
    switch (*p)
      {
      case '\\':
      case ',':
      case ';':
        g_string_append_c (line, '\\');
        g_string_append_c (line, *p);
        break;
      case '\n':
        g_string_append (line, "\\n");
        break;
      case '\r':
        break;
      default:
        g_string_append_c (line, *p);
      }
}

/* A property whose value has several parts, divided by semicolons; none where all are empty. */
static void
append_parts (CrmExport *self, const char *name, const char *const *parts, guint n_parts)
{
  g_autoptr (GString) line = g_string_new (name);
  gboolean any = FALSE;

  g_string_append_c (line, ':');
  for (guint i = 0; i < n_parts; i++)
    {
      if (i > 0)
        g_string_append_c (line, ';');
      append_escaped (line, parts[i]);
      any |= parts[i] != NULL && *parts[i] != '\0';
    }
  if (any)
    append_line (self->text, line->str);
}

static void
append_property (CrmExport *self, const char *name, const char *value)
{
  append_parts (self, name, &value, 1);
}

static const char *
get_text (CrmRecord *record, const char *name)
{
  return crm_kind_find_field (crm_record_get_kind (record), name) != NULL
             ? crm_record_get_text (record, name)
             : NULL;
}

static const char *
get_link_title (CrmRecord *record, const char *name)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), name);

  return field != NULL ? crm_record_get_link_title (record, field) : NULL;
}

/* What others call the types of our ways of contact. */
static const struct
{
  const char *type;
  const char *property;
} methods[] = {
  { "phone", "TEL;TYPE=WORK,VOICE" },
  { "mobile", "TEL;TYPE=CELL" },
  { "fax", "TEL;TYPE=WORK,FAX" },
  { "email", "EMAIL;TYPE=INTERNET" },
  { "web", "URL" },
  { "other", "X-OTHER" },
};

static void
append_method (CrmExport *self, CrmRecord *method)
{
  const char *type = crm_record_get_text (method, "type");
  gboolean is_first = crm_record_get_integer (method, "is_primary", 0) != 0;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_strcmp0 (type, methods[i].type) == 0)
      {
        gboolean takes_pref = is_first && strchr (methods[i].property, '=') != NULL;
        g_autofree char *name = g_strconcat (methods[i].property, takes_pref ? ",PREF" : "", NULL);

        append_property (self, name, crm_record_get_text (method, "value"));
      }
}

static void
append_address (CrmExport *self, CrmRecord *address)
{
  const char *type = crm_record_get_text (address, "type");
  const char *parts[] = { NULL,
                          NULL,
                          crm_record_get_text (address, "street"),
                          crm_record_get_text (address, "city"),
                          crm_record_get_text (address, "region"),
                          crm_record_get_text (address, "postal_code"),
                          crm_record_get_text (address, "country") };

  append_parts (self, g_strcmp0 (type, "home") == 0 ? "ADR;TYPE=HOME" : "ADR;TYPE=WORK", parts,
                G_N_ELEMENTS (parts));
}

static gboolean
append_children (CrmExport *self,
                 CrmRecord *record,
                 const char *kind,
                 void (*append) (CrmExport *self, CrmRecord *child),
                 GError **error)
{
  const CrmKind *child = crm_catalog_find_kind (crm_session_get_catalog (self->session), kind);
  g_autofree char *link
      = g_strconcat (crm_kind_get_name (crm_record_get_kind (record)), "_id", NULL);
  g_autoptr (GPtrArray) children
      = crm_session_children (self->session, child, link, NULL, crm_record_get_id (record), error);

  if (children == NULL)
    return FALSE;
  for (guint i = 0; i < children->len; i++)
    append (self, g_ptr_array_index (children, i));
  return TRUE;
}

static void
append_birthday (CrmExport *self, CrmRecord *record)
{
  const CrmField *field = crm_kind_find_field (crm_record_get_kind (record), "birthday");
  const CrmValue *value = field != NULL ? crm_record_get (record, field) : NULL;
  char day[CRM_DATE_STRING_SIZE];

  if (value != NULL && value->type == CRM_VALUE_INTEGER)
    append_property (self, "BDAY", crm_date_format ((CrmDate) value->integer, day));
}

static void
append_names (CrmExport *self, CrmRecord *record)
{
  const char *name = crm_record_get_title (record);
  gboolean is_company = g_strcmp0 (crm_kind_get_name (crm_record_get_kind (record)), "account") == 0
                        && g_strcmp0 (get_text (record, "kind"), "person") != 0;
  const char *company = get_link_title (record, "account_id");
  const char *parts[]
      = { get_text (record, "last_name"), get_text (record, "first_name"), NULL, NULL, NULL };

  if (parts[0] == NULL && parts[1] == NULL)
    parts[0] = name;
  append_property (self, "FN", name);
  append_parts (self, "N", parts, G_N_ELEMENTS (parts));
  if (is_company)
    company = name;
  else if (company == NULL)
    company = get_text (record, "company");
  append_property (self, "ORG", company);
  /* How address books tell a company from a person. */
  if (is_company)
    append_line (self->text, "X-ABShowAs:COMPANY");
  append_property (self, "TITLE", get_text (record, "job_title"));
}

static gboolean
add (CrmExport *self, CrmRecord *record, GError **error)
{
  g_autofree char *id = crm_id_dup_string (crm_record_get_id (record));

  if (!crm_kind_has (crm_record_get_kind (record), CRM_KIND_PARTY))
    {
      /* Translators: %s is a kind of record, as in "Deals". */
      g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                   _ ("%s cannot be written as vCards; only people, companies and leads can"),
                   crm_kind_get_label_plural (crm_record_get_kind (record)));
      return FALSE;
    }
  append_line (self->text, "BEGIN:VCARD");
  append_line (self->text, "VERSION:3.0");
  append_property (self, "UID", id);
  append_names (self, record);
  if (!append_children (self, record, "contact_method", append_method, error)
      || !append_children (self, record, "address", append_address, error))
    return FALSE;
  append_birthday (self, record);
  append_property (self, "NOTE", get_text (record, "description"));
  append_line (self->text, "END:VCARD");
  return TRUE;
}

const CrmExportWriter crm_export_vcard_writer = { NULL, add, NULL, NULL };
