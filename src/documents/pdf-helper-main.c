/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clientela-pdf-helper: reads one foreign PDF file and answers questions about it over its standard
 * input, a socket. It gives up all that it does not need before the first byte of the file. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crm-error.h"
#include "crm-pdf-wire-private.h"

#define MAX_MEMORY ((rlim_t) 1536 * 1024 * 1024)

static int seconds_a_question = 20;

static void
set_limit (int which, rlim_t soft, rlim_t hard)
{
  struct rlimit limit = { soft, hard };

  (void) setrlimit (which, &limit);
}

/* Each question has its own time of a processor. */
static void
limit_time (void)
{
  struct rusage used;

  if (getrusage (RUSAGE_SELF, &used) == 0)
    set_limit (RLIMIT_CPU,
               (rlim_t) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (rlim_t) seconds_a_question
                   + 1,
               RLIM_INFINITY);
}

static void
limit_all (void)
{
  limit_time ();
  set_limit (RLIMIT_FSIZE, 0, 0);
  set_limit (RLIMIT_CORE, 0, 0);
  set_limit (RLIMIT_NPROC, 0, 0);
  /* The address space of a sanitizer is larger than any limit. */
#ifndef __SANITIZE_ADDRESS__
  set_limit (RLIMIT_AS, MAX_MEMORY, MAX_MEMORY);
#endif
}

/* What reading a file that is in memory never asks of the kernel is refused: no network, no other
 * program, nothing written, nobody signalled. Fonts of the computer are read. */
static gboolean
close_doors (void)
{
  static const int refused[] = {
    SCMP_SYS (socket),
    SCMP_SYS (connect),
    SCMP_SYS (bind),
    SCMP_SYS (listen),
    SCMP_SYS (accept),
    SCMP_SYS (accept4),
    SCMP_SYS (execve),
    SCMP_SYS (execveat),
    SCMP_SYS (fork),
    SCMP_SYS (vfork),
    SCMP_SYS (ptrace),
    SCMP_SYS (kill),
    SCMP_SYS (tkill),
    SCMP_SYS (unlink),
    SCMP_SYS (unlinkat),
    SCMP_SYS (rename),
    SCMP_SYS (renameat),
    SCMP_SYS (renameat2),
    SCMP_SYS (link),
    SCMP_SYS (linkat),
    SCMP_SYS (symlink),
    SCMP_SYS (symlinkat),
    SCMP_SYS (mkdir),
    SCMP_SYS (mkdirat),
    SCMP_SYS (rmdir),
    SCMP_SYS (chmod),
    SCMP_SYS (fchmodat),
    SCMP_SYS (chown),
    SCMP_SYS (fchownat),
    SCMP_SYS (truncate),
    SCMP_SYS (ftruncate),
    SCMP_SYS (creat),
    SCMP_SYS (mknod),
    SCMP_SYS (mknodat),
    SCMP_SYS (mount),
    SCMP_SYS (unshare),
    SCMP_SYS (setns),
    SCMP_SYS (bpf),
    SCMP_SYS (keyctl),
    SCMP_SYS (add_key),
    SCMP_SYS (perf_event_open),
    SCMP_SYS (process_vm_readv),
    SCMP_SYS (process_vm_writev),
  };
  static const int ways_to_write[] = { O_WRONLY, O_RDWR };
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  gboolean is_closed = filter != NULL;

  for (gsize i = 0; is_closed && i < G_N_ELEMENTS (refused); i++)
    is_closed = seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), refused[i], 0) == 0;
  for (gsize i = 0; is_closed && i < G_N_ELEMENTS (ways_to_write); i++)
    is_closed = seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (openat), 1,
                                  SCMP_A2 (SCMP_CMP_MASKED_EQ, O_ACCMODE, ways_to_write[i]))
                    == 0
                && seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (open), 1,
                                     SCMP_A1 (SCMP_CMP_MASKED_EQ, O_ACCMODE, ways_to_write[i]))
                       == 0;
  is_closed = is_closed && seccomp_load (filter) == 0;
  if (filter != NULL)
    seccomp_release (filter);
  return is_closed;
}

static gboolean
answer (CrmPdfReader *reader, CrmPdfFrame *frame, GBytes *bytes)
{
  g_autoptr (GVariant) arguments = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autoptr (GError) error = NULL;

  if (frame->what >= CRM_N_PDF_QUESTIONS)
    return FALSE;
  arguments = g_variant_ref_sink (
      g_variant_new_from_bytes (crm_pdf_question_get_arguments (frame->what), bytes, FALSE));
  if (!g_variant_is_normal_form (arguments))
    return FALSE;
  value = crm_pdf_reader_answer (reader, frame->what, arguments, &error);
  if (value != NULL)
    return crm_pdf_wire_send (STDIN_FILENO, 0, value, -1);
  value = g_variant_ref_sink (g_variant_new (
      "(is)", error->domain == CRM_ERROR ? error->code : CRM_ERROR_FAILED, error->message));
  return crm_pdf_wire_send (STDIN_FILENO, 1, value, -1);
}

/* Says what this system does not let it give up; for whoever installs it. */
static int
check (gboolean is_closed)
{
  int fd = open ("/tmp", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
  gboolean can_write = fd >= 0;
  char *const words[] = { (char *) "true", NULL };

  if (can_write)
    close (fd);
  g_print ("%s\n", is_closed ? "closed" : "open");
  if (can_write)
    g_print ("can write\n");
  fflush (stdout);
  execv ("/bin/true", words);
  return is_closed && !can_write ? 0 : 1;
}

int
main (int argc, char *argv[])
{
  g_autoptr (CrmPdfReader) reader = NULL;
  gboolean is_closed;
  CrmPdfFrame frame;
  GBytes *bytes;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, CRM_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  if (argc > 1 && g_str_has_prefix (argv[1], "--seconds="))
    seconds_a_question = CLAMP (atoi (argv[1] + strlen ("--seconds=")), 1, 600);
  (void) prctl (PR_SET_DUMPABLE, 0);
  reader = crm_pdf_reader_new ();
  limit_all ();
  is_closed = close_doors ();
  /* Without tidying up: what that would ask of the kernel is refused. */
  if (argc > 1 && g_str_equal (argv[1], "--check"))
    _exit (check (is_closed));
  while (crm_pdf_wire_receive (STDIN_FILENO, &frame, &bytes, -1))
    {
      gboolean went;

      limit_time ();
      went = answer (reader, &frame, bytes);
      g_bytes_unref (bytes);
      if (!went)
        break;
    }
  _exit (0);
}
