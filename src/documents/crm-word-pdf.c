/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of a file of Word or Writer, made by LibreOffice where it is installed. It runs without a
 * window, in a folder and with settings of its own, so that it neither meets nor disturbs the one
 * that a person has open; it may not run macros, and it is ended when it takes too long. */
#include "config.h"

#include "crm-word-pdf.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crm-document-layout-private.h"
#include "crm-error.h"

#define MAX_PDF (256 * 1024 * 1024)
#define LOOK_AGAIN_MS 50

/* Nothing in a file may run, and nothing is fetched from elsewhere. */
static const char settings[]
    = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\" "
      "xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
      "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\">"
      "<prop oor:name=\"MacroSecurityLevel\" oor:op=\"fuse\"><value>3</value></prop></item>"
      "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\">"
      "<prop oor:name=\"DisableMacrosExecution\" oor:op=\"fuse\"><value>true</value></prop></item>"
      "<item oor:path=\"/org.openoffice.Office.Common/Security/Scripting\">"
      "<prop oor:name=\"BlockUntrustedRefererLinks\" oor:op=\"fuse\"><value>true</value></prop>"
      "</item>"
      "<item oor:path=\"/org.openoffice.Office.Writer/Content/Update\">"
      "<prop oor:name=\"Link\" oor:op=\"fuse\"><value>0</value></prop></item>"
      "</oor:items>\n";

static char *
find_program (void)
{
  char *path = g_find_program_in_path ("soffice");

  return path != NULL ? path : g_find_program_in_path ("libreoffice");
}

/**
 * crm_word_pdf_is_available:
 *
 * Returns: whether LibreOffice is there to make pages with
 */
gboolean
crm_word_pdf_is_available (void)
{
  g_autofree char *path = find_program ();

  return path != NULL;
}

/**
 * crm_word_suffix:
 * @file: of Word or Writer
 *
 * Returns: with which the name of such a file ends
 */
const char *
crm_word_suffix (GBytes *file)
{
  static const char type[] = "mimetypeapplication/vnd.oasis.opendocument.text";
  gsize length;
  const char *data = g_bytes_get_data (file, &length);

  /* Writer's type stands unpacked at the beginning, behind a head of 30 bytes. */
  return length > 30 + strlen (type)
                 && g_strstr_len (data + 30, (gssize) MIN (strlen (type) + 64, length - 30),
                                  "opendocument")
                        != NULL
             ? ".odt"
             : ".docx";
}

static void
remove_folder (GFile *folder)
{
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (
      folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
      G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFileInfo *info;
  GFile *file;

  while (files != NULL && g_file_enumerator_iterate (files, &info, &file, NULL, NULL)
         && file != NULL)
    if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
      remove_folder (file);
    else
      g_file_delete (file, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

static void
remove_path (char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);

  remove_folder (folder);
  g_free (path);
}

typedef char Folder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Folder, remove_path)

/* What LibreOffice starts in its turn belongs to one group, so that all of it can be ended. */
static void
lead_group (gpointer data)
{
  setpgid (0, 0);
}

/* Waits until the program has ended; FALSE, and it is ended, when that takes too long or nobody
 * waits for it any more. */
static gboolean
wait_for (GPid pid, guint seconds, GCancellable *cancellable, int *status, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
  pid_t ended;

  while ((ended = waitpid (pid, status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR))
    {
      gboolean is_late = g_get_monotonic_time () > deadline;

      if (!is_late && !g_cancellable_is_cancelled (cancellable))
        {
          g_usleep (LOOK_AGAIN_MS * 1000);
          continue;
        }
      kill (-pid, SIGKILL);
      kill (pid, SIGKILL);
      waitpid (pid, status, 0);
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED,
                     ngettext ("LibreOffice took longer than %u second for this file and was "
                               "stopped",
                               "LibreOffice took longer than %u seconds for this file and was "
                               "stopped",
                               seconds),
                     seconds);
      return FALSE;
    }
  return TRUE;
}

static gboolean
run (const char *program,
     const char *folder,
     const char *path,
     guint seconds,
     GCancellable *cancellable,
     GError **error)
{
  g_autofree char *profile = g_build_filename (folder, "profile", NULL);
  g_autofree char *address = g_filename_to_uri (profile, NULL, error);
  g_autofree char *installation = g_strconcat ("-env:UserInstallation=", address, NULL);
  const char *words[] = { program,    installation,  "--headless",    "--norestore",
                          "--nologo", "--nodefault", "--nolockcheck", "--convert-to",
                          "pdf",      "--outdir",    folder,          path,
                          NULL };
  GPid pid;
  int status = 0;

  if (!g_spawn_async (folder, (char **) words, NULL,
                      G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                          | G_SPAWN_STDERR_TO_DEV_NULL,
                      lead_group, NULL, &pid, error))
    return FALSE;
  return wait_for (pid, seconds, cancellable, &status, error);
}

static gboolean
write_settings (const char *folder, GError **error)
{
  g_autofree char *user = g_build_filename (folder, "profile", "user", NULL);
  g_autofree char *path = g_build_filename (user, "registrymodifications.xcu", NULL);

  if (g_mkdir_with_parents (user, 0700) == 0)
    return g_file_set_contents (path, settings, -1, error);
  g_set_error (error, CRM_ERROR, CRM_ERROR_FAILED, "%s: %s", user, g_strerror (errno));
  return FALSE;
}

static GBytes *
read_result (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "document.pdf", NULL);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  gsize length = file != NULL ? g_mapped_file_get_length (file) : 0;
  g_autoptr (GBytes) bytes = length > 0 && length < MAX_PDF
                                 ? g_bytes_new (g_mapped_file_get_contents (file), length)
                                 : NULL;

  if (bytes != NULL && crm_bytes_are_pdf (bytes))
    return g_steal_pointer (&bytes);
  g_set_error_literal (error, CRM_ERROR, CRM_ERROR_FAILED,
                       _ ("LibreOffice could not make pages of this file"));
  return NULL;
}

/**
 * crm_word_pdf_convert:
 * @file: of Word or Writer
 * @suffix: of such files, ".docx" or ".odt"
 * @seconds: how long it may take
 *
 * Makes a PDF file. Takes a second or more: on a thread that nothing else waits for.
 *
 * Returns: (transfer full): the file, or %NULL with %CRM_ERROR_NOT_FOUND where LibreOffice is not
 *   installed, %CRM_ERROR_FAILED or %G_IO_ERROR_CANCELLED
 */
GBytes *
crm_word_pdf_convert (
    GBytes *file, const char *suffix, guint seconds, GCancellable *cancellable, GError **error)
{
  g_autofree char *program = find_program ();
  g_autoptr (Folder) folder = NULL;
  g_autofree char *name = g_strconcat ("document", suffix, NULL);
  g_autofree char *path = NULL;
  gsize length;
  const char *data = g_bytes_get_data (file, &length);

  if (program == NULL)
    {
      g_set_error_literal (error, CRM_ERROR, CRM_ERROR_NOT_FOUND,
                           _ ("LibreOffice, which makes pages of such a file, is not installed"));
      return NULL;
    }
  folder = g_dir_make_tmp ("clientela-XXXXXX", error);
  if (folder == NULL)
    return NULL;
  path = g_build_filename (folder, name, NULL);
  if (!write_settings (folder, error)
      || !g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600,
                                    error)
      || !run (program, folder, path, seconds, cancellable, error))
    return NULL;
  return read_result (folder, error);
}

/**
 * crm_word_pdf_make:
 * @document: a file of Word or Writer that was filled in
 *
 * Returns: (transfer full): the same document as pages, which keeps the file as its source; or
 *   %NULL as crm_word_pdf_convert()
 */
CrmDocument *
crm_word_pdf_make (CrmDocument *document, GCancellable *cancellable, GError **error)
{
  const char *suffix = strrchr (crm_document_get_filename (document), '.');
  g_autoptr (GBytes) pdf
      = crm_word_pdf_convert (crm_document_get_bytes (document), suffix != NULL ? suffix : ".docx",
                              CRM_WORD_PDF_SECONDS, cancellable, error);

  return pdf != NULL ? crm_document_convert (document, pdf, ".pdf") : NULL;
}
