/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "crm-context.h"
#include "crm-document.h"
#include "crm-template-file.h"

G_BEGIN_DECLS

/* What a script can tell by the exit code; the manual lists them. */
typedef enum
{
  CRM_EXIT_DONE = 0,
  CRM_EXIT_FAILED = 1,    /* something else; the message says what */
  CRM_EXIT_USAGE = 2,     /* an option, a field or a value is wrong */
  CRM_EXIT_NOT_FOUND = 3, /* no such record, or several fit */
  CRM_EXIT_OFFLINE = 4,   /* the shared database cannot be reached */
  CRM_EXIT_BUSY = 5,      /* another program writes to the replica: try again */
  CRM_EXIT_CONFLICT = 6,  /* somebody changed it meanwhile, or it is locked */
  CRM_EXIT_DENIED = 7,    /* this person may not */
} CrmExit;

typedef struct _CrmCli CrmCli;

typedef enum
{
  CRM_VERB_JSON = 1 << 0,  /* prints data, so it takes --json */
  CRM_VERB_PLAIN = 1 << 1, /* needs no profile */
} CrmVerbFlags;

/**
 * CrmVerb:
 *
 * One thing that clientela-cli can do. @run says by FALSE with an error that it failed, by FALSE
 * without one that there was nothing more to do, as after --help.
 */
typedef struct
{
  const char *name;       /* “list”, “share init” */
  const char *parameters; /* “KIND”, for the first line of the help */
  const char *summary;    /* one line, to be translated */
  const char *text;       /* paragraphs below the options, to be translated */
  guint flags;
  gboolean (*run) (CrmCli *cli, GError **error);
} CrmVerb;

struct _CrmCli
{
  const CrmVerb *verb;
  int argc;
  char **argv; /* the verb and what follows it */
  char *profile;
  gboolean json;
  CrmContext *context;
  gint64 past; /* the instant that is looked back at; 0 for now */
  int status;  /* exit code of a verb that did what it should */
};

int crm_cli_main (int argc, char *argv[]);
const CrmVerb *const *crm_cli_list_verbs (guint *count);

/* For verbs. */
gboolean crm_cli_parse (CrmCli *cli, GOptionEntry *entries, int least, int most, GError **error);
gboolean crm_cli_open (CrmCli *cli, gboolean writes, GError **error);
gpointer
crm_cli_run (CrmCli *cli, CrmLane lane, CrmSessionFunc func, gpointer data, GError **error);
const CrmKind *crm_cli_find_kind (CrmCli *cli, const char *name, GError **error);
gboolean crm_cli_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* crm-cli-output.c: all of it UTF-8, whatever the locale. */
void crm_cli_put (const char *format, ...) G_GNUC_PRINTF (1, 2);
void crm_cli_note (const char *format, ...) G_GNUC_PRINTF (1, 2);
void crm_cli_put_json (JsonNode *node);
void crm_cli_put_built (JsonBuilder *builder);
void crm_cli_build_text (JsonBuilder *builder, const char *name, const char *text);
void crm_cli_build_integer (JsonBuilder *builder, const char *name, gint64 integer);
void crm_cli_build_flag (JsonBuilder *builder, const char *name, gboolean flag);
void crm_cli_put_record (CrmCli *cli, CrmRecord *record);
gboolean crm_cli_flush (GError **error);

/**
 * CrmCliTable:
 *
 * Rows for people; columns are as wide as their widest cell.
 */
typedef struct _CrmCliTable CrmCliTable;

CrmCliTable *crm_cli_table_new (void);
void crm_cli_table_add_column (CrmCliTable *self, const char *heading, gboolean at_right);
void crm_cli_table_add (CrmCliTable *self, char *cell);
void crm_cli_table_put (CrmCliTable *self);
void crm_cli_table_free (CrmCliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CrmCliTable, crm_cli_table_free)

/* crm-cli-value.c: what a person wrote. On a thread of the store. */
gboolean crm_cli_read_value (CrmSession *session,
                             const CrmField *field,
                             const char *text,
                             const char *currency,
                             CrmValue *value,
                             GError **error);
gboolean crm_cli_assign (CrmSession *session, CrmRecord *record, char **pairs, GError **error);
gboolean crm_cli_filter (CrmSession *session, CrmQuery *query, char **conditions, GError **error);
gboolean crm_cli_sort (CrmQuery *query, char **fields, GError **error);
GPtrArray *crm_cli_read_fields (const CrmKind *kind, const char *list, GError **error);
gboolean crm_cli_read_past (CrmCli *cli, const char *text, GError **error);
gboolean crm_cli_check_pairs (const CrmKind *kind, char **pairs, GError **error);

/* crm-cli-agenda.c */
gboolean crm_cli_read_layers (const char *text, guint *layers, GError **error);

/* crm-cli-papers.c */
gboolean crm_cli_write_bytes (GBytes *bytes, const char *path, GError **error);
CrmDocument *crm_cli_render (
    CrmCli *cli, const char *template_name, const CrmKind *kind, const char *id, GError **error);

/* crm-cli-template-files.c */
gboolean crm_cli_is_template_file (const char *path);
CrmTemplateFile *crm_cli_open_template_file (
    CrmCli *cli, const char *path, char **map, gboolean guess, GError **error);

/* The verbs, by group; each array ends with a NULL name. */
extern const CrmVerb crm_cli_office_verbs[];
extern const CrmVerb crm_cli_presence_verbs[];
extern const CrmVerb crm_cli_record_verbs[];
extern const CrmVerb crm_cli_many_verbs[];
extern const CrmVerb crm_cli_bulk_verbs[];
extern const CrmVerb crm_cli_card_verbs[];
extern const CrmVerb crm_cli_day_verbs[];
extern const CrmVerb crm_cli_do_verbs[];
extern const CrmVerb crm_cli_merge_verbs[];
extern const CrmVerb crm_cli_pipeline_verbs[];
extern const CrmVerb crm_cli_plan_verbs[];
extern const CrmVerb crm_cli_import_verbs[];
extern const CrmVerb crm_cli_file_verbs[];
extern const CrmVerb crm_cli_agenda_verbs[];
extern const CrmVerb crm_cli_calendar_verbs[];
extern const CrmVerb crm_cli_hours_verbs[];
extern const CrmVerb crm_cli_attach_verbs[];
extern const CrmVerb crm_cli_report_verbs[];
extern const CrmVerb crm_cli_rule_verbs[];
extern const CrmVerb crm_cli_paper_verbs[];
extern const CrmVerb crm_cli_template_verbs[];
extern const CrmVerb crm_cli_template_file_verbs[];
extern const CrmVerb crm_cli_document_verbs[];
extern const CrmVerb crm_cli_pdf_verbs[];
extern const CrmVerb crm_cli_share_verbs[];
extern const CrmVerb crm_cli_admin_verbs[];
extern const CrmVerb crm_cli_conflict_verbs[];
extern const CrmVerb crm_cli_mail_verbs[];
extern const CrmVerb crm_cli_log_verbs[];

G_END_DECLS
