/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail as bytes, by GMime: headers in any language, text that passes every server, files. */
#include "config.h"

#include "crm-mail.h"

#include <glib/gi18n-lib.h>
#include <gmime/gmime.h>
#include <string.h>

#include "crm-clock.h"
#include "crm-error.h"

#define BOUNDARY "=_clientela"
#define MOST_RECIPIENTS 100

static void
free_file (gpointer data)
{
  CrmMailFile *file = data;

  g_free (file->name);
  g_free (file->mime);
  g_bytes_unref (file->bytes);
  g_free (file);
}

CrmMail *
crm_mail_new (void)
{
  CrmMail *self = g_new0 (CrmMail, 1);

  self->files = g_ptr_array_new_with_free_func (free_file);
  return self;
}

void
crm_mail_free (CrmMail *self)
{
  g_free (self->sender_name);
  g_free (self->sender);
  g_free (self->reply_to);
  g_free (self->recipients);
  g_free (self->copies);
  g_free (self->blind_copies);
  g_free (self->subject);
  g_free (self->body);
  g_free (self->message_id);
  g_free (self->in_reply_to);
  g_ptr_array_unref (self->files);
  g_free (self);
}

/**
 * crm_mail_add_file:
 * @mime: (nullable): its type
 */
void
crm_mail_add_file (CrmMail *self, const char *name, const char *mime, GBytes *bytes)
{
  CrmMailFile *file = g_new0 (CrmMailFile, 1);

  file->name = g_strdup (name);
  file->mime = g_strdup (mime != NULL ? mime : "application/octet-stream");
  file->bytes = g_bytes_ref (bytes);
  g_ptr_array_add (self->files, file);
}

static void
start_gmime (void)
{
  static gsize started = 0;

  if (g_once_init_enter (&started))
    {
      g_mime_init ();
      g_once_init_leave (&started, 1);
    }
}

/* ---- addresses ---- */

/* What servers take: one @ with something on both sides, and no blanks. */
static gboolean
is_address (const char *address)
{
  const char *at = strrchr (address, '@');

  if (at == NULL || at == address || at[1] == '\0' || strlen (address) > 254)
    return FALSE;
  for (const char *p = address; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p) || *p == '<' || *p == '>' || *p == ',')
      return FALSE;
  return strchr (at, '.') != NULL || strcmp (at, "@localhost") == 0;
}

static gboolean
collect (InternetAddressList *list, GPtrArray *found, GError **error)
{
  for (int i = 0; i < internet_address_list_length (list); i++)
    {
      InternetAddress *one = internet_address_list_get_address (list, i);
      const char *address = INTERNET_ADDRESS_IS_MAILBOX (one)
                                ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (one))
                                : NULL;

      if (INTERNET_ADDRESS_IS_GROUP (one))
        {
          if (!collect (internet_address_group_get_members (INTERNET_ADDRESS_GROUP (one)), found,
                        error))
            return FALSE;
          continue;
        }
      if (address == NULL || !is_address (address))
        {
          g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                       /* Translators: %s is what somebody wrote in the place of an address. */
                       _ ("“%s” is no e-mail address"),
                       address != NULL && *address != '\0' ? address
                                                           : internet_address_get_name (one));
          return FALSE;
        }
      g_ptr_array_add (found, g_strdup (address));
    }
  return TRUE;
}

/**
 * crm_mail_parse_addresses:
 * @text: (nullable): addresses as people write them, with or without names
 *
 * Returns: (transfer full) (element-type utf8): the bare addresses; %NULL with %CRM_ERROR_INVALID
 *   when something among them is none
 */
GPtrArray *
crm_mail_parse_addresses (const char *text, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *plain = g_strdelimit (g_strdup (text != NULL ? text : ""), ";", ',');
  InternetAddressList *list;
  gboolean good;

  start_gmime ();
  g_strstrip (plain);
  if (*plain == '\0')
    return g_steal_pointer (&found);
  /* A second line would be a header of its own. */
  list = strpbrk (plain, "\r\n") == NULL ? internet_address_list_parse (NULL, plain) : NULL;
  good = list != NULL && collect (list, found, error);
  if (list == NULL)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: %s is what somebody wrote in the place of an address. */
                 _ ("“%s” is no e-mail address"), plain);
  g_clear_object (&list);
  return good ? g_steal_pointer (&found) : NULL;
}

/**
 * crm_mail_join_address:
 * @name: (nullable): whose address it is
 *
 * Returns: (transfer full): both as a header has them, in letters that people read
 */
char *
crm_mail_join_address (const char *name, const char *address)
{
  InternetAddress *mailbox;
  char *text;

  if (name == NULL || *name == '\0')
    return g_strdup (address);
  start_gmime ();
  mailbox = internet_address_mailbox_new (name, address);
  text = internet_address_to_string (mailbox, NULL, FALSE);
  g_object_unref (mailbox);
  return text;
}

/**
 * crm_mail_list_recipients:
 *
 * Returns: (transfer full) (element-type utf8): everybody who gets it, each once; %NULL with
 *   %CRM_ERROR_INVALID when nobody does or something is no address
 */
GPtrArray *
crm_mail_list_recipients (const CrmMail *self, GError **error)
{
  const char *const texts[] = { self->recipients, self->copies, self->blind_copies };
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) some = crm_mail_parse_addresses (texts[i], error);

      if (some == NULL)
        return NULL;
      for (guint k = 0; k < some->len; k++)
        if (!g_ptr_array_find_with_equal_func (all, some->pdata[k], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (some->pdata[k]));
    }
  if (all->len > 0 && all->len <= MOST_RECIPIENTS)
    return g_steal_pointer (&all);
  if (all->len == 0)
    g_set_error_literal (error, CRM_ERROR, CRM_ERROR_INVALID, _ ("Nobody is to get this message"));
  else
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: how many people may get one message. */
                 _ ("A message goes to at most %d people"), MOST_RECIPIENTS);
  return NULL;
}

/* ---- bytes ---- */

/* Whoever writes a line break into a header would write a header of their own. */
static void
set_header (GMimeObject *object, const char *name, const char *value)
{
  g_autofree char *one_line = NULL;

  if (value == NULL || *value == '\0')
    return;
  one_line = g_strdelimit (g_strdup (value), "\r\n", ' ');
  g_mime_object_set_header (object, name, one_line, "utf-8");
}

static gboolean
add_addresses (GMimeMessage *message, GMimeAddressType type, const char *text, GError **error)
{
  g_autoptr (GPtrArray) checked = crm_mail_parse_addresses (text, error);
  g_autofree char *plain = NULL;
  InternetAddressList *list;

  if (checked == NULL || checked->len == 0)
    return checked != NULL;
  plain = g_strdelimit (g_strdup (text), ";", ',');
  list = internet_address_list_parse (NULL, plain);
  internet_address_list_append (g_mime_message_get_addresses (message, type), list);
  g_object_unref (list);
  return TRUE;
}

static GMimeObject *
make_text (const char *body)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype ("plain");

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, body != NULL ? body : "");
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return GMIME_OBJECT (part);
}

/* The letters of a name as every mail program of today knows them. */
static void
set_charset (GMimeParamList *parameters, const char *name)
{
  GMimeParam *parameter = g_mime_param_list_get_parameter (parameters, name);

  if (parameter != NULL)
    g_mime_param_set_charset (parameter, "utf-8");
}

static GMimeObject *
make_file (const CrmMailFile *file)
{
  g_auto (GStrv) type = g_strsplit (file->mime, "/", 2);
  gboolean known = type[0] != NULL && type[1] != NULL && *type[0] != '\0' && *type[1] != '\0';
  GMimePart *part = g_mime_part_new_with_type (known ? type[0] : "application",
                                               known ? type[1] : "octet-stream");
  gsize length;
  const char *data = g_bytes_get_data (file->bytes, &length);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (data, length);
  GMimeDataWrapper *content
      = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);

  g_mime_part_set_content (part, content);
  g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
  g_mime_object_set_disposition (GMIME_OBJECT (part), GMIME_DISPOSITION_ATTACHMENT);
  g_mime_part_set_filename (part, file->name);
  set_charset (g_mime_content_disposition_get_parameters (
                   g_mime_object_get_content_disposition (GMIME_OBJECT (part))),
               "filename");
  set_charset (
      g_mime_content_type_get_parameters (g_mime_object_get_content_type (GMIME_OBJECT (part))),
      "name");
  g_object_unref (content);
  g_object_unref (stream);
  return GMIME_OBJECT (part);
}

static void
take_part (GMimeMultipart *all, GMimeObject *part)
{
  g_mime_multipart_add (all, part);
  g_object_unref (part);
}

/* What a calendar asks of the program that reads the mail, as “REQUEST”; NULL for other files. */
static char *
dup_calendar_method (const CrmMailFile *file)
{
  gsize length;
  const char *data = g_bytes_get_data (file->bytes, &length);
  const char *method, *end;

  if (g_ascii_strcasecmp (file->mime, "text/calendar") != 0)
    return NULL;
  method = g_strstr_len (data, (gssize) length, "\nMETHOD:");
  if (method == NULL)
    return NULL;
  method += strlen ("\nMETHOD:");
  for (end = method; end < data + length && g_ascii_isalpha (*end);)
    end++;
  return end > method ? g_strndup (method, (gsize) (end - method)) : NULL;
}

static const CrmMailFile *
find_calendar (const CrmMail *self)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      g_autofree char *method = dup_calendar_method (g_ptr_array_index (self->files, i));

      if (method != NULL)
        return g_ptr_array_index (self->files, i);
    }
  return NULL;
}

/* Calendars look for what is asked of them beside the text and not among the files (RFC 6047). */
static GMimeObject *
make_text_or_calendar (const CrmMail *self, const CrmMailFile *calendar)
{
  g_autofree char *method = dup_calendar_method (calendar);
  GMimeMultipart *both = g_mime_multipart_new_with_subtype ("alternative");
  GMimeObject *part = make_file (calendar);

  g_mime_object_set_content_type_parameter (part, "method", method);
  g_mime_object_set_content_type_parameter (part, "charset", "utf-8");
  g_mime_object_set_disposition (part, "inline");
  g_mime_multipart_set_boundary (both, BOUNDARY "_text");
  take_part (both, make_text (self->body));
  take_part (both, part);
  return GMIME_OBJECT (both);
}

static GMimeObject *
make_content (const CrmMail *self)
{
  const CrmMailFile *calendar = find_calendar (self);
  GMimeMultipart *all;
  GMimeObject *part
      = calendar != NULL ? make_text_or_calendar (self, calendar) : make_text (self->body);

  if (self->files->len == (calendar != NULL ? 1u : 0u))
    return part;
  all = g_mime_multipart_new_with_subtype ("mixed");
  g_mime_multipart_set_boundary (all, BOUNDARY);
  take_part (all, part);
  for (guint i = 0; i < self->files->len; i++)
    if (g_ptr_array_index (self->files, i) != calendar)
      take_part (all, make_file (g_ptr_array_index (self->files, i)));
  return GMIME_OBJECT (all);
}

static GBytes *
write_message (GMimeMessage *message)
{
  GMimeFormatOptions *options = g_mime_format_options_new ();
  GByteArray *bytes = g_byte_array_new ();
  GMimeStream *stream = g_mime_stream_mem_new ();

  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_format_options_set_param_encoding_method (options, GMIME_PARAM_ENCODING_METHOD_RFC2231);
  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_mime_stream_mem_set_byte_array (GMIME_STREAM_MEM (stream), bytes);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  g_object_unref (stream);
  g_mime_format_options_free (options);
  return g_byte_array_free_to_bytes (bytes);
}

static void
set_date (GMimeMessage *message, gint64 instant)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (instant / CRM_SECOND);

  if (instant != 0 && date != NULL)
    g_mime_message_set_date (message, date);
}

/**
 * crm_mail_write:
 *
 * Equal mails give equal bytes. Who gets a hidden copy is not in them.
 *
 * Returns: (transfer full): the mail as RFC 5322 has it, with CR LF; %NULL with %CRM_ERROR_INVALID
 *   when something is no address
 */
GBytes *
crm_mail_write (const CrmMail *self, GError **error)
{
  GMimeMessage *message;
  GMimeObject *content;
  GBytes *bytes = NULL;
  gboolean good;

  start_gmime ();
  message = g_mime_message_new (FALSE);
  if (self->sender != NULL)
    g_mime_message_add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, self->sender_name, self->sender);
  good = add_addresses (message, GMIME_ADDRESS_TYPE_REPLY_TO, self->reply_to, error)
         && add_addresses (message, GMIME_ADDRESS_TYPE_TO, self->recipients, error)
         && add_addresses (message, GMIME_ADDRESS_TYPE_CC, self->copies, error);
  if (good)
    {
      set_header (GMIME_OBJECT (message), "Subject", self->subject);
      set_date (message, self->date);
      set_header (GMIME_OBJECT (message), "Message-Id", self->message_id);
      set_header (GMIME_OBJECT (message), "In-Reply-To", self->in_reply_to);
      set_header (GMIME_OBJECT (message), "References", self->in_reply_to);
      if (self->is_unsent)
        set_header (GMIME_OBJECT (message), "X-Unsent", "1");
      content = make_content (self);
      g_mime_message_set_mime_part (message, content);
      g_object_unref (content);
      bytes = write_message (message);
    }
  g_object_unref (message);
  return bytes;
}
