/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../sync/crm-test-office.h"
#include "sim-network.h"
#include "sim-pair.h"
#include "sim-twin.h"

G_BEGIN_DECLS

#define SIM_N_DESKS 4
/* Files travel in small pieces, so that much can happen between two of them. */
#define SIM_PIECE 16384

typedef enum
{
  SIM_TWIN,     /* in memory */
  SIM_BOTH,     /* in memory and PostgreSQL, which must agree in every answer */
  SIM_POSTGRES, /* PostgreSQL, which is killed now and then */
} SimMode;

/* What has to have happened before an office counts as tried. */
typedef enum
{
  SIM_TYPED,
  SIM_BORN,
  SIM_DELETED,
  SIM_UNDONE,
  SIM_PAPER,
  SIM_ISSUED,
  SIM_NOTE,
  SIM_SHARED,
  SIM_RIGHTS,
  SIM_LIMITED,
  SIM_HANDED_OVER,
  SIM_DECIDED,
  SIM_CRASHED,
  SIM_CRASHED_PUSHED,
  SIM_CRASHED_ACKNOWLEDGED,
  SIM_CRASHED_RECEIVED,
  SIM_CRASHED_PULLED,
  SIM_CRASHED_PAGE,
  SIM_CRASHED_COPIED,
  SIM_CRASHED_GAINED,
  SIM_CRASHED_PIECE,
  SIM_CRASHED_FETCHED,
  SIM_FILE,
  SIM_FETCHED,
  SIM_TYPED_MEANWHILE,
  SIM_ON_SCREEN,
  SIM_COPIED,
  SIM_RESTORED,
  SIM_REVOKED,
  SIM_LONG_TRANSACTION,
  SIM_TRIMMED,
  SIM_COMPARED,
  SIM_CONFLICT,
  SIM_REFUSED,
  SIM_DENIED,
  SIM_FORKED,
  SIM_OTHER_SIGHT,
  SIM_NUMBERS,
  SIM_KILLED,
  SIM_FULL_DISK,
  SIM_BACKED_UP,
  SIM_SERVER_RESTORED,
  SIM_FORGED,
  SIM_N_SEEN
} SimSeen;

extern const char *const sim_seen_names[SIM_N_SEEN];

/* A file that somebody has put on a contact. */
typedef struct
{
  char *login;
  char *hash;
  CrmId contact;
  TestDesk *desk;       /* NULL: that is lost */
  int number;           /* of the last tag then */
  gboolean may_be_lost; /* with the desk of its person, before it was sent */
} SimFile;

/* Where a value comes from. */
typedef struct
{
  char *login;
  char *seen;     /* (nullable) what stood in the field on that desk */
  TestDesk *desk; /* which has it in its history; NULL: that is lost */
  int number;
  CrmId id; /* of the record */
  gboolean is_born;
} SimOrigin;

/**
 * SimOffice:
 *
 * Some people who work, each at a desk of their own, with one server; all that happens follows
 * from a seed.
 */
typedef struct
{
  SimMode mode;
  GRand *random;
  const char *pattern;      /* folder of an empty replica */
  gint64 now;               /* of the server, µs */
  gint64 skew;              /* of the desk that is at work */
  int seen[SIM_N_SEEN];     /* how often */
  SimTwin *twin;            /* NULL: there is none */
  TestOffice *office;       /* NULL: there is no PostgreSQL */
  SimPair *pair;            /* NULL: unless both */
  CrmSyncConnection *clock; /* sets the clock of PostgreSQL */
  TestServer *server;

  SimNetwork networks[SIM_N_DESKS];
  TestDesk *desks[SIM_N_DESKS];
  gint64 skews[SIM_N_DESKS];
  TestDesk *saved; /* a backup of desk saved_of, or a home folder that was copied; or NULL */
  int saved_of;
  int saved_at; /* the last tag then */

  gboolean is_backed_up;
  SimTwin *twin_saved;   /* a backup, or NULL */
  GHashTable *forgotten; /* number of a paper before the server was restored → CrmId of the paper */

  GArray *accounts; /* CrmId */
  GArray *papers;   /* CrmId */
  GPtrArray *files; /* SimFile */
  CrmId role;
  GArray *limits;        /* CrmId: lines of the role about fields */
  gboolean undoes;       /* whether people undo and decide, so that a value may come again */
  GPtrArray *typed;      /* every tag that anybody typed and nobody lost */
  GHashTable *origins;   /* tag → SimOrigin: who typed it, over what */
  GPtrArray *since_save; /* of desk saved_of; lost with it unless it was sent */
  GString *refused;      /* what desks keep of what was refused */
  int n_tags;
  int n_steps;

  SimTwinWriter *writer; /* has a transaction open in the twin, or NULL */
  CrmSyncConnection *direct;
  char *direct_tag; /* what that one writes */

  gboolean has_disk; /* a small one for PostgreSQL, which can be filled */
  gboolean is_down;  /* or will be in a moment */
  TestDesk *syncing;
  const char *crash_at;
  gboolean types_meanwhile;
  CrmId screen_id;
  const char *screen_field;
  char *screen_text;
} SimOffice;

SimOffice *sim_office_new (SimMode mode, guint32 seed, TestServer *server, const char *pattern);
void sim_office_free (SimOffice *self);
int sim_draw (SimOffice *self, int n);
void sim_office_advance (SimOffice *self);
void sim_office_type (SimOffice *self, TestDesk *desk);
void sim_office_begin (SimOffice *self);
void sim_office_step (SimOffice *self);
void sim_office_sync (SimOffice *self, TestDesk *desk);
void sim_office_heal (SimOffice *self);
guint sim_office_compare (SimOffice *self, TestDesk *desk);
void sim_office_toggle_writer (SimOffice *self);
void sim_office_save_or_lose (SimOffice *self, TestDesk *desk);
void sim_office_revoke (SimOffice *self, int number);
gboolean sim_office_is_on_server (SimOffice *self, const char *tag);
int sim_office_count_text (SimOffice *self, const char *text);
void sim_office_check (SimOffice *self);
void sim_office_kill (SimOffice *self, TestDesk *desk);
void sim_office_fill (SimOffice *self);
void sim_office_trim (SimOffice *self);
void sim_office_check_failure (SimOffice *self, TestDesk *desk, const GError *error);

/* sim-restore.c */
void sim_office_back_up_or_restore (SimOffice *self);
void sim_office_forget_backup (SimOffice *self);
void sim_office_lose_desk (SimOffice *self, TestDesk *desk, TestDesk *instead, int n_tags);
void sim_office_check_audit (SimOffice *self);

/* sim-people-files.c */
gboolean sim_office_has_file (SimOffice *self, const char *hash);
void sim_file_free (gpointer file);
void sim_office_put_file (SimOffice *self, TestDesk *desk);
void sim_office_open_file (SimOffice *self, TestDesk *desk);
void sim_office_lose_files (SimOffice *self, const char *login);
void sim_office_check_files (SimOffice *self, TestDesk *desk);

G_END_DECLS
