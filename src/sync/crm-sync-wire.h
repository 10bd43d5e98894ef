/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-record.h"

G_BEGIN_DECLS

/* What the server says when a desk connects. */
typedef struct
{
  char *generation;   /* of the shared database */
  char *office;       /* (nullable) which office it is, whatever its generation */
  gint64 now;         /* its clock, in milliseconds; 0: it does not say */
  char *person;       /* (nullable) who this login is, as text */
  gboolean known;     /* whether this replica is one of the office's */
  gboolean revoked;   /* whether the office has taken this copy back */
  gint64 protocol;    /* that the server speaks */
  gint64 min_client;  /* oldest protocol that may send */
  gboolean recall;    /* the server was restored and asks what we know that it may have forgotten */
  gboolean admin;     /* whether this person may change who may do what */
  gint64 sight;       /* number of what this person sees: another one when that changes */
  GHashTable *fields; /* set of "KIND" and "KIND.FIELD" that the server has */
} CrmSyncHello;

/* What stands before the rows of a pull. */
typedef struct
{
  char *generation;
  char *snapshot; /* what the rows are true of: "xmin:xmax:…" */
  gint64 rows;
  gint64 desktops;
  guint64 log_floor; /* older transactions are not told row by row any more */
  gboolean known;    /* whether this person still belongs to the office */
  gboolean revoked;  /* whether the office has taken this copy back */
  gboolean new_day;  /* whether the server has yet to hear that the day has changed */
  gint64 sight;      /* as in CrmSyncHello */
} CrmSyncHeader;

void crm_sync_hello_clear (CrmSyncHello *hello);
void crm_sync_header_clear (CrmSyncHeader *header);
gboolean crm_sync_wire_read_hello (JsonParser *parser,
                                   const char *json,
                                   CrmSyncHello *hello,
                                   GError **error);
gboolean crm_sync_wire_read_header (JsonParser *parser,
                                    const char *json,
                                    CrmSyncHeader *header,
                                    GError **error);
void crm_sync_wire_add_patch (JsonBuilder *builder, CrmRecord *record);
char *crm_sync_wire_to_string (JsonBuilder *builder);
CrmRecord *crm_sync_wire_read_row (
    JsonParser *parser, const CrmKind *kind, const CrmId *id, const char *json, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmSyncHello, crm_sync_hello_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CrmSyncHeader, crm_sync_header_clear)

G_END_DECLS
