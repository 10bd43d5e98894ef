/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's side of the conversation with the process that reads a foreign PDF file. One thread
 * at a time. */
#include "config.h"

#include "crm-pdf-helper.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "crm-error.h"
#include "crm-pdf-wire-private.h"

/* How much of a processor a question may take; a machine that is busy gets three times that by the
 * clock. */
#define SECONDS_A_QUESTION 20

struct _CrmPdfHelper
{
  GObject parent_instance;

  GBytes *file;
  char *password;
  int seconds;
  GSubprocess *process;
  int fd;
};

G_DEFINE_FINAL_TYPE (CrmPdfHelper, crm_pdf_helper, G_TYPE_OBJECT)

static void
crm_pdf_helper_finalize (GObject *object)
{
  CrmPdfHelper *self = CRM_PDF_HELPER (object);

  crm_pdf_helper_stop (self);
  g_bytes_unref (self->file);
  g_free (self->password);
  G_OBJECT_CLASS (crm_pdf_helper_parent_class)->finalize (object);
}

static void
crm_pdf_helper_class_init (CrmPdfHelperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = crm_pdf_helper_finalize;
}

static void
crm_pdf_helper_init (CrmPdfHelper *self)
{
  self->fd = -1;
  self->seconds = SECONDS_A_QUESTION;
}

/**
 * crm_pdf_helper_new:
 * @file: a PDF file from anywhere
 * @password: (nullable): that opens it
 *
 * Returns: (transfer full): a helper; its process starts with the first question
 */
CrmPdfHelper *
crm_pdf_helper_new (GBytes *file, const char *password)
{
  CrmPdfHelper *self = g_object_new (CRM_TYPE_PDF_HELPER, NULL);

  self->file = g_bytes_ref (file);
  self->password = g_strdup (password);
  return self;
}

/**
 * crm_pdf_helper_set_seconds:
 * @seconds: of a processor that a question may take; 20 until this is called
 *
 * Before the first question.
 */
void
crm_pdf_helper_set_seconds (CrmPdfHelper *self, int seconds)
{
  self->seconds = seconds;
}

/**
 * crm_pdf_helper_stop:
 *
 * Ends the process, whatever it does. The next question starts another one.
 */
void
crm_pdf_helper_stop (CrmPdfHelper *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
}

/**
 * crm_pdf_helper_get_pid:
 *
 * Returns: the id of the process, or 0 while there is none
 */
int
crm_pdf_helper_get_pid (CrmPdfHelper *self)
{
  const char *id = self->process != NULL ? g_subprocess_get_identifier (self->process) : NULL;

  return id != NULL ? (int) g_ascii_strtoll (id, NULL, 10) : 0;
}

/* The program that is installed, or the one that was built. */
static const char *
find_program (void)
{
  return g_file_test (CRM_PDF_HELPER_PROGRAM, G_FILE_TEST_IS_EXECUTABLE) ? CRM_PDF_HELPER_PROGRAM
                                                                         : CRM_BUILT_PDF_HELPER;
}

static gboolean
start (CrmPdfHelper *self, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *seconds = g_strdup_printf ("--seconds=%d", self->seconds);
  g_autoptr (GError) failure = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED,
                           _ ("The program that reads PDF files from outside cannot be started"));
      return FALSE;
    }
  g_subprocess_launcher_take_stdin_fd (launcher, ends[1]);
  g_subprocess_launcher_set_cwd (launcher, "/");
  self->process = g_subprocess_launcher_spawn (launcher, &failure, find_program (), seconds, NULL);
  if (self->process == NULL)
    {
      close (ends[0]);
      g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "%s: %s",
                   _ ("The program that reads PDF files from outside cannot be started"),
                   failure->message);
      return FALSE;
    }
  self->fd = ends[0];
  return TRUE;
}

/* The other side may have been taken over by what it read: its bytes are looked at as foreign ones.
 */
static GVariant *
take_value (GBytes *bytes, const GVariantType *type)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_new_from_bytes (type, bytes, FALSE));

  return g_variant_is_normal_form (value) ? g_steal_pointer (&value) : NULL;
}

static GVariant *
fail (CrmPdfHelper *self, gboolean was_late, GError **error)
{
  crm_pdf_helper_stop (self);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_CORRUPT,
                       was_late ? _ ("It takes too long: the file asks for too much")
                                : _ ("The file is damaged, or asks for too much"));
  return NULL;
}

static GVariant *
exchange (CrmPdfHelper *self, CrmPdfQuestion question, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) asked = g_variant_ref_sink (arguments);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GVariant) value = NULL;
  int patience = self->seconds * 3000; /* ms */
  gint64 began = g_get_monotonic_time ();
  CrmPdfFrame frame;

  if (!crm_pdf_wire_send (self->fd, question, asked, patience)
      || !crm_pdf_wire_receive (self->fd, &frame, &bytes, patience))
    return fail (self, g_get_monotonic_time () - began > self->seconds * G_USEC_PER_SEC * 9 / 10,
                 error);
  value = take_value (bytes, frame.what == 0 ? crm_pdf_question_get_answer (question)
                                             : G_VARIANT_TYPE ("(is)"));
  if (value == NULL)
    return fail (self, FALSE, error);
  if (frame.what != 0)
    {
      const char *message;
      int code;

      g_variant_get (value, "(i&s)", &code, &message);
      g_set_error_literal (error, CRM_ERROR, CLAMP (code, 0, CRM_ERROR_OFFLINE), message);
      return NULL;
    }
  return g_steal_pointer (&value);
}

static GVariant *
open_file (CrmPdfHelper *self, GError **error)
{
  GVariant *file = g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, self->file, TRUE);

  return exchange (self, CRM_PDF_OPEN,
                   g_variant_new ("(@ays)", file, self->password != NULL ? self->password : ""),
                   error);
}

/**
 * crm_pdf_helper_ask:
 * @question: of %CRM_PDF_OPEN the arguments are ignored: the file was given before
 * @arguments: (nullable): as CrmPdfQuestion says; a floating reference is taken
 *
 * Asks, and waits for the answer, at most a minute. Not on the main thread.
 *
 * Returns: (transfer full): the answer, or %NULL with an error as crm_pdf_reader_answer() gives it,
 *   %CRM_ERROR_CORRUPT also where the process did not survive the question
 */
GVariant *
crm_pdf_helper_ask (CrmPdfHelper *self,
                    CrmPdfQuestion question,
                    GVariant *arguments,
                    GError **error)
{
  g_autoptr (GVariant) asked = arguments != NULL ? g_variant_ref_sink (arguments) : NULL;

  if (self->process == NULL)
    {
      g_autoptr (GVariant) opened = start (self, error) ? open_file (self, error) : NULL;

      if (opened == NULL)
        {
          crm_pdf_helper_stop (self);
          return NULL;
        }
      if (question == CRM_PDF_OPEN)
        return g_steal_pointer (&opened);
    }
  return question == CRM_PDF_OPEN ? open_file (self, error)
                                  : exchange (self, question, asked, error);
}
