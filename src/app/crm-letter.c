/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A letter with a file, as mail programs open it: ready to be sent, and not sent. */
#include "config.h"

#include "crm-letter.h"

#include <string.h>

#include "crm-mail.h"

/**
 * crm_letter_new:
 * @address: (nullable): to whom
 * @file_name: of @pdf in the letter
 *
 * Returns: (transfer full): a file of type message/rfc822 that mail programs open as a letter to be
 *   sent; equal input gives equal bytes; %NULL with %CRM_ERROR_INVALID when @address is none
 */
GBytes *
crm_letter_new (const char *address,
                const char *subject,
                const char *text,
                const char *file_name,
                GBytes *pdf,
                GError **error)
{
  g_autoptr (CrmMail) mail = crm_mail_new ();

  mail->recipients = g_strdup (address);
  mail->subject = g_strdup (subject);
  mail->body = g_strdup (text);
  mail->is_unsent = TRUE;
  crm_mail_add_file (mail, file_name, "application/pdf", pdf);
  return crm_mail_write (mail, error);
}

/**
 * crm_file_name_for:
 * @suffix: with its dot
 *
 * Returns: (transfer full): a name that every file system takes
 */
char *
crm_file_name_for (const char *name, const char *suffix)
{
  g_autofree char *clean = g_strdelimit (g_strdup (name), "/\\:*?\"<>|\r\n\t", '-');
  g_autofree char *part = g_utf8_substring (clean, 0, MIN (100, g_utf8_strlen (clean, -1)));

  return g_strconcat (*part == '.' ? "-" : "", part, suffix, NULL);
}
