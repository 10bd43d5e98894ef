/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Handing mail to a server, by libcurl. What a server refuses, and what was only not possible now,
 * is told apart; so is the one moment after which nobody knows whether the server has it. */
#include "config.h"

#include "crm-smtp.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>

#include "crm-error.h"

#define CONNECT_SECONDS 30L
#define ANSWER_SECONDS 120
#define MOST_WORDS 300 /* of a server, in a message for people */

struct _CrmSmtp
{
  CURL *handle;
  char *host;
  guint16 port;
  CrmSmtpSecurity security;
  char *login;
  char *password;
  guint patience;

  /* of the mail that is under way */
  GBytes *mail;
  gsize at;
  gboolean is_whole;    /* nothing of it is left to be sent */
  gboolean is_answered; /* something came after that */
  gboolean has_spoken;  /* the server said something that SMTP knows */
  GString *words;       /* its last line */
  int code;             /* of that */
  GCancellable *cancellable;
  char problem[CURL_ERROR_SIZE];
};

static void
start_curl (void)
{
  static gsize started = 0;

  if (g_once_init_enter (&started))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&started, 1);
    }
}

/**
 * crm_smtp_new:
 * @login: (nullable): %NULL where the server asks for none
 * @password: (nullable): of @login
 */
CrmSmtp *
crm_smtp_new (const char *host,
              guint16 port,
              CrmSmtpSecurity security,
              const char *login,
              const char *password)
{
  CrmSmtp *self = g_new0 (CrmSmtp, 1);

  start_curl ();
  self->host = g_strdup (host);
  self->port = port;
  self->security = security;
  self->login = login != NULL && *login != '\0' ? g_strdup (login) : NULL;
  self->password = g_strdup (password != NULL ? password : "");
  self->patience = ANSWER_SECONDS;
  self->words = g_string_new (NULL);
  self->handle = curl_easy_init ();
  return self;
}

void
crm_smtp_free (CrmSmtp *self)
{
  curl_easy_cleanup (self->handle);
  explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->login);
  g_free (self->host);
  g_string_free (self->words, TRUE);
  g_free (self);
}

/**
 * crm_smtp_set_patience:
 * @seconds: how long an answer may take
 */
void
crm_smtp_set_patience (CrmSmtp *self, guint seconds)
{
  self->patience = seconds;
}

/* ---- what libcurl asks for ---- */

static size_t
on_read_cb (char *buffer, size_t size, size_t n, void *user_data)
{
  CrmSmtp *self = user_data;
  gsize length;
  const char *data = g_bytes_get_data (self->mail, &length);
  gsize part = MIN (size * n, length - self->at);

  memcpy (buffer, data + self->at, part);
  self->at += part;
  if (self->at == length)
    self->is_whole = TRUE;
  return part;
}

/* Each line that the server says. */
static size_t
on_line_cb (char *buffer, size_t size, size_t n, void *user_data)
{
  CrmSmtp *self = user_data;
  gsize length = size * n;

  /* A farewell says nothing about the mail. */
  if (length >= 3 && memcmp (buffer, "221", 3) == 0)
    return length;
  g_string_truncate (self->words, 0);
  g_string_append_len (self->words, buffer, (gssize) MIN (length, 2000));
  if (length >= 3 && g_ascii_isdigit (buffer[0]) && g_ascii_isdigit (buffer[1])
      && g_ascii_isdigit (buffer[2]))
    {
      self->code = (buffer[0] - '0') * 100 + (buffer[1] - '0') * 10 + (buffer[2] - '0');
      self->has_spoken = TRUE;
      self->is_answered |= self->is_whole;
    }
  return length;
}

static int
on_progress_cb (void *user_data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
  CrmSmtp *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static void
set_security (CrmSmtp *self)
{
  const char *authorities = g_getenv ("CLIENTELA_MAIL_CA");

  curl_easy_setopt (self->handle, CURLOPT_USE_SSL,
                    self->security == CRM_SMTP_PLAIN ? (long) CURLUSESSL_NONE
                                                     : (long) CURLUSESSL_ALL);
  curl_easy_setopt (self->handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt (self->handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt (self->handle, CURLOPT_SSLVERSION, (long) CURL_SSLVERSION_TLSv1_2);
  if (authorities != NULL && *authorities != '\0')
    curl_easy_setopt (self->handle, CURLOPT_CAINFO, authorities);
}

/* The handle keeps its connection while it is set up anew. */
static void
set_up (CrmSmtp *self, const char *greeting)
{
  gboolean is_bare_v6 = strchr (self->host, ':') != NULL && *self->host != '[';
  g_autofree char *url = g_strdup_printf (
      "%s://%s%s%s:%u/%s", self->security == CRM_SMTP_TLS ? "smtps" : "smtp", is_bare_v6 ? "[" : "",
      self->host, is_bare_v6 ? "]" : "", self->port, greeting);

  curl_easy_reset (self->handle);
  curl_easy_setopt (self->handle, CURLOPT_URL, url);
  curl_easy_setopt (self->handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt (self->handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (self->handle, CURLOPT_PROXY, "");
  curl_easy_setopt (self->handle, CURLOPT_CONNECTTIMEOUT, MIN (CONNECT_SECONDS, self->patience));
  curl_easy_setopt (self->handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) self->patience);
  curl_easy_setopt (self->handle, CURLOPT_LOW_SPEED_LIMIT, 10L);
  curl_easy_setopt (self->handle, CURLOPT_LOW_SPEED_TIME, (long) self->patience);
  curl_easy_setopt (self->handle, CURLOPT_HEADERFUNCTION, on_line_cb);
  curl_easy_setopt (self->handle, CURLOPT_HEADERDATA, self);
  curl_easy_setopt (self->handle, CURLOPT_WRITEFUNCTION, on_line_cb);
  curl_easy_setopt (self->handle, CURLOPT_WRITEDATA, self);
  curl_easy_setopt (self->handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (self->handle, CURLOPT_XFERINFOFUNCTION, on_progress_cb);
  curl_easy_setopt (self->handle, CURLOPT_XFERINFODATA, self);
  curl_easy_setopt (self->handle, CURLOPT_ERRORBUFFER, self->problem);
  set_security (self);
  if (self->login != NULL)
    {
      curl_easy_setopt (self->handle, CURLOPT_USERNAME, self->login);
      curl_easy_setopt (self->handle, CURLOPT_PASSWORD, self->password);
    }
  self->is_whole = self->is_answered = self->has_spoken = FALSE;
  self->code = 0;
  self->at = 0;
  self->problem[0] = '\0';
  g_string_truncate (self->words, 0);
}

/* ---- what went wrong ---- */

/* The answer of a server without its number, as a line for people. */
static char *
dup_words (CrmSmtp *self)
{
  const char *text = self->words->str;
  g_autofree char *valid = NULL;

  while (g_ascii_isdigit (*text) || (*text != '\0' && strchr ("-. ", *text) != NULL))
    text++;
  valid = g_utf8_make_valid (text, -1);
  g_strstrip (g_strdelimit (valid, "\r\n\t", ' '));
  return g_utf8_substring (valid, 0, MIN (MOST_WORDS, g_utf8_strlen (valid, -1)));
}

/* A network that wants people to sign in first answers with a page of its own. */
static gboolean
is_page (CrmSmtp *self)
{
  g_autofree char *small = g_ascii_strdown (self->words->str, -1);

  return g_str_has_prefix (small, "http/") || strstr (small, "<html") != NULL
         || strstr (small, "<!doctype") != NULL;
}

static gboolean
explain_connection (CrmSmtp *self, CURLcode result, GError **error)
{
  switch ((int) result)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
      g_set_error (
          error, CRM_ERROR, CRM_ERROR_OFFLINE,
          /* Translators: %s is the name of a mail server. */
          _ ("The mail server %s was not found: there is no network, or the name is wrong"),
          self->host);
      return TRUE;
    case CURLE_COULDNT_CONNECT:
      g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE,
                   /* Translators: the name of a mail server and a number. */
                   _ ("The mail server %s does not answer at port %u"), self->host, self->port);
      return TRUE;
    case CURLE_OPERATION_TIMEDOUT:
      g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE,
                   /* Translators: %s is the name of a mail server. */
                   _ ("The mail server %s took too long to answer"), self->host);
      return TRUE;
    case CURLE_PEER_FAILED_VERIFICATION:
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                   /* Translators: %s is the name of a mail server. */
                   _ ("The certificate of the mail server %s cannot be trusted, so nothing was "
                      "handed over. Check the name of the server; if it is right, ask who runs it"),
                   self->host);
      return TRUE;
    case CURLE_USE_SSL_FAILED:
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                   /* Translators: %s is the name of a mail server. */
                   _ ("The mail server %s offers no encryption here, so nothing was handed over. "
                      "Choose the other kind of connection"),
                   self->host);
      return TRUE;
    case CURLE_SSL_CONNECT_ERROR:
      g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE,
                   /* Translators: the name of a mail server and a number. */
                   _ ("%s does not speak encrypted at port %u: the port or the kind of connection "
                      "is wrong, or the network asks to sign in first"),
                   self->host, self->port);
      return TRUE;
    case CURLE_LOGIN_DENIED:
      g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                   /* Translators: a user name, then the name of a mail server. */
                   _ ("The user name %s or its password is not accepted by %s. Some services want "
                      "a password made for programs"),
                   self->login != NULL ? self->login : "", self->host);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
explain_answer (CrmSmtp *self, GError **error)
{
  g_autofree char *words = dup_words (self);

  if (self->code == 552 || self->code == 523)
    g_set_error (error, CRM_ERROR, CRM_ERROR_FULL,
                 /* Translators: %s is what a mail server said. */
                 _ ("The message is too large for the mail server, or a mailbox is full: %s"),
                 words);
  else if (self->code == 550 || self->code == 551 || self->code == 553 || self->code == 501)
    g_set_error (error, CRM_ERROR, CRM_ERROR_INVALID,
                 /* Translators: %s is what a mail server said. */
                 _ ("An address was refused: %s"), words);
  else if (self->code == 530 || self->code == 535)
    g_set_error (error, CRM_ERROR, CRM_ERROR_DENIED,
                 /* Translators: %s is what a mail server said. */
                 _ ("The mail server wants a user name and a password: %s"), words);
  else if (self->code >= 500)
    g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED,
                 /* Translators: %s is what a mail server said. */
                 _ ("The mail server refused the message: %s"), words);
  else
    g_set_error (error, CRM_ERROR, CRM_ERROR_BUSY,
                 /* Translators: %s is what a mail server said. */
                 _ ("The mail server asks to try again later: %s"), words);
}

static CrmSmtpOutcome
judge (CrmSmtp *self, CURLcode result, GError **error)
{
  gboolean was_stopped = result == CURLE_ABORTED_BY_CALLBACK;

  if (result == CURLE_OK || (self->is_answered && self->code >= 200 && self->code < 300))
    return CRM_SMTP_SENT;
  if (self->is_whole && !self->is_answered)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED,
                           _ ("The message was handed over, but the connection broke before the "
                              "mail server said whether it has it"));
      return CRM_SMTP_UNCERTAIN;
    }
  if (was_stopped)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("Sending was stopped"));
      return CRM_SMTP_LATER;
    }
  if (is_page (self) || (!self->has_spoken && self->words->len > 0))
    {
      g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE,
                   /* Translators: %s is the name of a mail server. */
                   _ ("What answers as %s is no mail server: perhaps the network asks to sign in "
                      "on a web page first"),
                   self->host);
      return CRM_SMTP_LATER;
    }
  if (explain_connection (self, result, error))
    return CRM_SMTP_LATER;
  if (self->code >= 400)
    {
      explain_answer (self, error);
      return self->code >= 500 ? CRM_SMTP_REFUSED : CRM_SMTP_LATER;
    }
  g_set_error (error, CRM_ERROR, CRM_ERROR_OFFLINE,
               /* Translators: the name of a mail server, then a technical reason. */
               _ ("The connection to the mail server %s broke: %s"), self->host,
               *self->problem != '\0' ? self->problem : curl_easy_strerror (result));
  return CRM_SMTP_LATER;
}

/* A conversation that broke off is not taken up again, and nobody waits for its farewell. */
static void
hang_up (CrmSmtp *self)
{
  curl_socket_t socket = CURL_SOCKET_BAD;

  if (curl_easy_getinfo (self->handle, CURLINFO_ACTIVESOCKET, &socket) == CURLE_OK
      && socket != CURL_SOCKET_BAD)
    shutdown (socket, SHUT_RDWR);
}

static CURLcode
perform (CrmSmtp *self, GCancellable *cancellable)
{
  CURLcode result;

  self->cancellable = cancellable;
  result = curl_easy_perform (self->handle);
  self->cancellable = NULL;
  if (result != CURLE_OK)
    hang_up (self);
  return result;
}

/**
 * crm_smtp_check:
 *
 * Greets the server, encrypts, logs in, and sends nothing.
 *
 * Returns: whether mail could be sent; otherwise the error says what is in the way
 */
gboolean
crm_smtp_check (CrmSmtp *self, GCancellable *cancellable, GError **error)
{
  set_up (self, "localhost");
  curl_easy_setopt (self->handle, CURLOPT_CUSTOMREQUEST, "NOOP");
  curl_easy_setopt (self->handle, CURLOPT_NOBODY, 1L);
  return judge (self, perform (self, cancellable), error) == CRM_SMTP_SENT;
}

/**
 * crm_smtp_send:
 * @sender: an address
 * @recipients: (element-type utf8): addresses; all get it or none
 * @mail: as crm_mail_write() makes it
 *
 * Returns: what became of it; all but %CRM_SMTP_SENT come with an error whose message is for
 * people. Its code says whether anything else could be sent: %CRM_ERROR_OFFLINE and
 * %CRM_ERROR_DENIED concern the server, all others this mail.
 */
CrmSmtpOutcome
crm_smtp_send (CrmSmtp *self,
               const char *sender,
               GPtrArray *recipients,
               GBytes *mail,
               GCancellable *cancellable,
               GError **error)
{
  const char *domain = strrchr (sender, '@');
  struct curl_slist *list = NULL;
  g_autofree char *from = g_strdup_printf ("<%s>", sender);
  CURLcode result;

  set_up (self, domain != NULL && g_str_is_ascii (domain) ? domain + 1 : "localhost");
  for (guint i = 0; i < recipients->len; i++)
    {
      g_autofree char *to
          = g_strdup_printf ("<%s>", (const char *) g_ptr_array_index (recipients, i));

      list = curl_slist_append (list, to);
    }
  self->mail = mail;
  curl_easy_setopt (self->handle, CURLOPT_MAIL_FROM, from);
  curl_easy_setopt (self->handle, CURLOPT_MAIL_RCPT, list);
  curl_easy_setopt (self->handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (self->handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t) g_bytes_get_size (mail));
  curl_easy_setopt (self->handle, CURLOPT_READFUNCTION, on_read_cb);
  curl_easy_setopt (self->handle, CURLOPT_READDATA, self);
  result = perform (self, cancellable);
  self->mail = NULL;
  curl_slist_free_all (list);
  return judge (self, result, error);
}
