/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file that goes with a mail. */
typedef struct
{
  char *name;
  char *mime;
  GBytes *bytes;
} CrmMailFile;

/**
 * CrmMail:
 * @recipients: addresses with or without names, as people write them: “Ana <ana@example.com>, …”
 * @date: instant; 0: the mail has none, as one that is not sent yet
 * @is_unsent: a mail program that opens it lets it be written on and sent
 *
 * A mail before it is bytes.
 */
typedef struct
{
  char *sender_name; /* or NULL */
  char *sender;      /* an address, or NULL */
  char *reply_to;    /* or NULL */
  char *recipients;  /* or NULL */
  char *copies;
  char *blind_copies;
  char *subject;
  char *body;
  char *message_id;  /* with its brackets, or NULL */
  char *in_reply_to; /* or NULL */
  gint64 date;
  gboolean is_unsent;
  GPtrArray *files; /* CrmMailFile */
} CrmMail;

CrmMail *crm_mail_new (void);
void crm_mail_free (CrmMail *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmMail, crm_mail_free)

void crm_mail_add_file (CrmMail *self, const char *name, const char *mime, GBytes *bytes);
GBytes *crm_mail_write (const CrmMail *self, GError **error);
GPtrArray *crm_mail_list_recipients (const CrmMail *self, GError **error);

GPtrArray *crm_mail_parse_addresses (const char *text, GError **error);
char *crm_mail_join_address (const char *name, const char *address);

G_END_DECLS
