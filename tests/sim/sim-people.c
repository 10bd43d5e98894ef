/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people of a simulated office do: type, make, delete, undo, issue, share, decide; and what an
 * administrator does. Each step is drawn from the seed. */
#include "config.h"

#include <string.h>

#include "crm-clock.h"
#include "crm-conflict.h"
#include "sim-office.h"

/* With --verbose a history tells itself. */
static void
tell (SimOffice *self, TestDesk *desk, const char *what, const char *more)
{
  if (g_test_verbose ())
    g_test_message ("%d %s %s %s", self->n_steps, desk->login, what, more);
}

static void
note_typed (SimOffice *self, TestDesk *desk, const char *tag)
{
  g_ptr_array_add (self->typed, g_strdup (tag));
  if (self->saved != NULL && desk == self->desks[self->saved_of])
    g_ptr_array_add (self->since_save, g_strdup (tag));
}

static char *
new_tag (SimOffice *self, const char *word)
{
  /* The dot: no tag is the beginning of another one. */
  return g_strdup_printf ("%s%d.", word, ++self->n_tags);
}

static CrmId *
some_account (SimOffice *self)
{
  return &g_array_index (self->accounts, CrmId, sim_draw (self, (int) self->accounts->len));
}

typedef struct
{
  const CrmKind *kind;
  const CrmId *id;
  const char *field;
  const char *text;
  const CrmId *link;
  gboolean done;
  char *seen; /* what was there */
} EditJob;

/* Writes into a record, if it is there and not deleted. What a rule of the trade refuses is not
 * done. */
static gpointer
edit (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  EditJob *job = data;
  g_autoptr (CrmRecord) record = crm_session_get (session, job->kind, job->id, NULL);

  if (record == NULL)
    return job;
  if (job->text != NULL)
    job->seen = g_strdup (crm_record_get_text (record, job->field));
  if (job->link != NULL)
    crm_record_set_link (record, job->field, job->link);
  else if (job->text != NULL)
    crm_record_set_text (record, job->field, job->text);
  else
    crm_record_unset (record, job->field);
  if (!crm_session_begin (session, "Edit", "test", error))
    return NULL;
  job->done
      = crm_session_update (session, record, NULL) && crm_session_commit (session, NULL, NULL);
  if (!job->done)
    crm_session_rollback (session);
  return job;
}

static gpointer
delete_record (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  EditJob *job = data;
  g_autoptr (CrmRecord) record = crm_session_get (session, job->kind, job->id, NULL);

  if (record == NULL || !crm_session_begin (session, "Delete", "test", error))
    return job;
  job->done = crm_session_delete (session, job->kind, job->id, NULL)
              && crm_session_commit (session, NULL, NULL);
  if (!job->done)
    crm_session_rollback (session);
  return job;
}

static gboolean
change (TestDesk *desk,
        const char *kind,
        const CrmId *id,
        const char *field,
        const char *text,
        const CrmId *link)
{
  EditJob job = { test_desk_kind (desk, kind), id, field, text, link, FALSE, NULL };

  test_desk_run (desk, edit, &job);
  g_free (job.seen);
  return job.done;
}

static void
note_origin (
    SimOffice *self, TestDesk *desk, const char *tag, char *seen, const CrmId *id, gboolean is_born)
{
  SimOrigin *origin = g_new0 (SimOrigin, 1);

  origin->login = g_strdup (desk->login);
  origin->seen = seen;
  origin->desk = desk;
  origin->number = self->n_tags;
  origin->id = *id;
  origin->is_born = is_born;
  g_hash_table_insert (self->origins, g_strdup (tag), origin);
}

/* The server refuses some of what people type. */
void
sim_office_type (SimOffice *self, TestDesk *desk)
{
  static const char *const fields[] = { "industry", "tax_id", "language", "description" };
  gboolean forbidden = sim_draw (self, 20) == 0;
  g_autofree char *tag = new_tag (self, forbidden ? "forbidden" : "tag");
  const char *field = fields[sim_draw (self, G_N_ELEMENTS (fields))];
  const CrmId *id = some_account (self);

  EditJob job = { test_desk_kind (desk, "account"), id, field, tag, NULL, FALSE, NULL };

  test_desk_run (desk, edit, &job);
  note_origin (self, desk, tag, job.seen, id, FALSE);
  if (!job.done)
    return;
  if (!forbidden)
    note_typed (self, desk, tag);
  self->seen[SIM_TYPED]++;
  tell (self, desk, "types", tag);
  g_free (self->screen_text);
  self->screen_text = g_steal_pointer (&tag);
  self->screen_id = *id;
  self->screen_field = field;
}

static void
make_account (SimOffice *self, TestDesk *desk)
{
  g_autofree char *tag = new_tag (self, "tag");
  const CrmKind *kind = test_desk_kind (desk, "account");
  CrmId id;

  /* Who may not write there does not. */
  if (crm_field_get_access (crm_kind_find_field (kind, "industry")) != CRM_ACCESS_FULL)
    return;
  id = test_desk_insert (desk, "account", "name", "Account", "industry", tag, NULL);
  note_typed (self, desk, tag);
  note_origin (self, desk, tag, NULL, &id, TRUE);
  g_array_append_val (self->accounts, id);
  test_desk_insert (desk, "contact", "name", "Somebody Else", "account_id:id", &id, "phone",
                    "+351 1234", NULL);
  self->seen[SIM_BORN]++;
  tell (self, desk, "makes an account with", tag);
}

static void
write_note (SimOffice *self, TestDesk *desk)
{
  g_autofree char *tag = new_tag (self, "tag");
  const CrmId *id = some_account (self);
  g_autoptr (CrmRecord) account = test_desk_get (desk, "account", id);
  CrmId note;

  if (account == NULL || crm_record_is_deleted (account))
    return;
  note = test_desk_insert (desk, "note", "body", tag, "parent:account", id, NULL);
  note_typed (self, desk, tag);
  note_origin (self, desk, tag, NULL, &note, TRUE);
  self->seen[SIM_NOTE]++;
  tell (self, desk, "writes a note", tag);
}

/* A paper is drafted, or goes out. */
static void
work_on_paper (SimOffice *self, TestDesk *desk)
{
  const CrmId *account = some_account (self);
  g_autoptr (CrmRecord) record = test_desk_get (desk, "account", account);

  if (self->papers->len > 0 && sim_draw (self, 2) == 0)
    {
      const CrmId *id
          = &g_array_index (self->papers, CrmId, sim_draw (self, (int) self->papers->len));

      self->seen[SIM_ISSUED] += change (desk, "invoice", id, "status", "issued", NULL);
      return;
    }
  if (record != NULL && !crm_record_is_deleted (record))
    {
      gboolean issued = sim_draw (self, 4) == 0;
      CrmId id = test_desk_insert (desk, "invoice", "account_id:id", account, "status",
                                   issued ? "issued" : "draft", NULL);

      g_array_append_val (self->papers, id);
      self->seen[SIM_PAPER]++;
      self->seen[SIM_ISSUED] += issued;
    }
}

static void
delete_account (SimOffice *self, TestDesk *desk)
{
  EditJob job = { .kind = test_desk_kind (desk, "account"), .id = some_account (self) };

  test_desk_run (desk, delete_record, &job);
  self->seen[SIM_DELETED] += job.done;
}

static gpointer
undo (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmBatch) batch = crm_session_undo_last (session, NULL);

  *(int *) data += batch != NULL;
  return session;
}

/* The first by what lost, which follows from the seed; ids do not. */
static CrmRecord *
first_conflict (GPtrArray *conflicts)
{
  CrmRecord *first = NULL;

  for (guint i = 0; i < conflicts->len; i++)
    if (first == NULL
        || g_strcmp0 (crm_record_get_text (conflicts->pdata[i], "other"),
                      crm_record_get_text (first, "other"))
               < 0)
      first = conflicts->pdata[i];
  return first;
}

static gpointer
decide (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  SimOffice *self = data;
  CrmConflictSide side = sim_draw (self, 2) == 0 ? CRM_CONFLICT_STANDS : CRM_CONFLICT_OTHER;
  g_autoptr (GPtrArray) conflicts
      = crm_session_list_conflicts (session, NULL, NULL, NULL, 0, error);
  CrmRecord *conflict = conflicts != NULL ? first_conflict (conflicts) : NULL;

  if (conflict == NULL || !crm_session_begin (session, "Decide", "test", error))
    return self;
  if (crm_session_settle_conflict (session, crm_record_get_id (conflict), side, NULL)
      && crm_session_commit (session, NULL, NULL))
    self->seen[SIM_DECIDED]++;
  else
    crm_session_rollback (session);
  return self;
}

static const CrmId *
person_of (SimOffice *self, int number, CrmId *id)
{
  char *text = test_desk_meta (self->desks[number], "user");

  if (text == NULL || !crm_id_parse (text, id))
    *id = CRM_ID_NONE;
  g_free (text);
  return id;
}

static void
share_account (SimOffice *self, TestDesk *desk, const CrmId *with)
{
  const CrmId *account = some_account (self);
  g_autoptr (CrmRecord) record = test_desk_get (desk, "account", account);

  if (record == NULL || crm_record_is_deleted (record))
    return;
  test_desk_insert (desk, "record_share", "target:account", account, "user_id:id", with, "access",
                    sim_draw (self, 2) == 0 ? "see" : "change", NULL);
  self->seen[SIM_SHARED]++;
}

/* A field is hidden from those with the role, or shown to be read, or is theirs again. */
static void
limit_field (SimOffice *self)
{
  static const char *const fields[] = { "industry", "tax_id", "language", "description" };
  TestDesk *ana = self->desks[0];

  self->skew = self->skews[0];
  if (self->limits->len > 0 && sim_draw (self, 2) == 0)
    {
      guint i = (guint) sim_draw (self, (int) self->limits->len);
      EditJob job = { .kind = test_desk_kind (ana, "role_field"),
                      .id = &g_array_index (self->limits, CrmId, i) };

      test_desk_run (ana, delete_record, &job);
      g_array_remove_index (self->limits, i);
    }
  else
    {
      CrmId id
          = test_desk_insert (ana, "role_field", "role_id:id", &self->role, "entity", "account",
                              "field_name", fields[sim_draw (self, G_N_ELEMENTS (fields))],
                              "access", sim_draw (self, 3) == 0 ? "read" : "hidden", NULL);

      g_array_append_val (self->limits, id);
    }
  self->seen[SIM_LIMITED]++;
}

/* An administrator gives and takes rights; a record goes to somebody else; others try it too. */
static void
change_rights (SimOffice *self)
{
  static const char *const levels[] = { "none", "own", "team", "all" };
  static const char *const rights[] = { "see", "change", "make", "remove" };
  TestDesk *admin = self->desks[sim_draw (self, 12) == 0 ? 1 : 0];
  CrmId who, other;
  int what = sim_draw (self, 7);

  if (what == 6)
    {
      limit_field (self);
      return;
    }
  self->skew = self->skews[admin == self->desks[0] ? 0 : 1];
  person_of (self, 1 + sim_draw (self, SIM_N_DESKS - 1), &who);
  person_of (self, sim_draw (self, SIM_N_DESKS), &other);
  if (crm_id_is_none (&who) || crm_id_is_none (&other))
    return;
  if (what == 0)
    self->seen[SIM_RIGHTS] += change (admin, "role", &self->role, rights[sim_draw (self, 4)],
                                      levels[sim_draw (self, 4)], NULL);
  else if (what == 1)
    self->seen[SIM_RIGHTS] += change (admin, "user", &who, "reports_to_id", NULL, &other);
  else if (what == 2)
    self->seen[SIM_RIGHTS] += change (admin, "user", &who, "role_id", NULL,
                                      sim_draw (self, 3) == 0 ? NULL : &self->role);
  else if (what == 3)
    share_account (self, self->desks[sim_draw (self, SIM_N_DESKS)], &who);
  else
    self->seen[SIM_HANDED_OVER] += change (self->desks[sim_draw (self, 2)], "account",
                                           some_account (self), "owner_id", NULL, &other);
}

/* Somebody's network gets worse, better, or is cut; what was late arrives. */
static void
trouble (SimOffice *self)
{
  SimNetwork *network = &self->networks[sim_draw (self, SIM_N_DESKS)];

  network->is_cut = sim_draw (self, 6) == 0;
  network->trouble = sim_draw (self, 2) == 0 ? 0 : sim_draw (self, 150);
  if (sim_draw (self, 2) == 0)
    sim_network_deliver (network);
}

static void
befall_server (SimOffice *self, TestDesk *desk, gboolean kills)
{
  if (kills)
    sim_office_kill (self, desk);
  else
    sim_office_fill (self);
}

static void
undo_or_decide (SimOffice *self, TestDesk *desk)
{
  if (!self->undoes)
    return;
  if (sim_draw (self, 3) == 0)
    test_desk_run (desk, undo, &self->seen[SIM_UNDONE]);
  else
    test_desk_run (desk, decide, self);
}

static gpointer
set_first_number (CrmSession *session, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (CrmQuery) query = crm_query_new (data);
  g_autoptr (GPtrArray) offices = crm_session_list (session, query, error);
  EditJob job
      = { data, crm_record_get_id (offices->pdata[0]), "next_invoice_number", "FT1", NULL, FALSE };

  return edit (session, &job, cancellable, error);
}

/**
 * sim_office_step:
 *
 * Something happens.
 */
void
sim_office_step (SimOffice *self)
{
  int number = sim_draw (self, SIM_N_DESKS);
  TestDesk *desk = self->desks[number];
  int what = sim_draw (self, 100);

  self->n_steps++;
  sim_office_advance (self);
  self->skew = self->skews[number];
  if (what < 28)
    sim_office_type (self, desk);
  else if (what < 34)
    make_account (self, desk);
  else if (what < 36)
    write_note (self, desk);
  else if (what < 38)
    sim_office_put_file (self, desk);
  else if (what < 40)
    sim_office_open_file (self, desk);
  else if (what < 43)
    work_on_paper (self, desk);
  else if (what < 47)
    delete_account (self, desk);
  else if (what < 53)
    undo_or_decide (self, desk);
  else if (what < 55)
    sim_office_toggle_writer (self);
  else if (what < 59)
    sim_office_save_or_lose (self, desk);
  else if (what < 60 && number > 0 && sim_draw (self, 3) == 0)
    sim_office_revoke (self, number);
  else if (what < 60)
    self->skews[number] = (sim_draw (self, 731) - 365) * CRM_DAY;
  else if (what < 62)
    {
      /* Who compares a whole copy finds that somebody's sight has changed. */
      sim_office_trim (self);
      change_rights (self);
    }
  else if (what < 68)
    change_rights (self);
  else if (what < 71 && self->mode == SIM_POSTGRES && number < 2)
    befall_server (self, desk, number == 0);
  else if (what < 71)
    trouble (self);
  else if (what < 73)
    sim_office_back_up_or_restore (self);
  else
    sim_office_sync (self, desk);
}

/**
 * sim_office_begin:
 *
 * Everybody has come, and has a little to work on.
 */
void
sim_office_begin (SimOffice *self)
{
  TestDesk *ana = self->desks[0];
  g_autoptr (CrmRecord) office = NULL;

  /* Who appears as an owner for the first time makes changes of roles wait; here nobody does. */
  sim_office_toggle_writer (self);
  sim_office_toggle_writer (self);
  make_account (self, ana);
  make_account (self, ana);
  self->role = test_desk_insert (ana, "role", "name", "Seller", "see", "own", NULL);
  test_desk_sync (ana);
  for (int i = 1; i < SIM_N_DESKS; i++)
    for (int tries = 0; tries < 20 && !crm_sync_cycle_is_complete (self->desks[i]->cycle); tries++)
      {
        sim_office_advance (self);
        sim_office_sync (self, self->desks[i]);
      }
  test_desk_sync (ana);
  for (int i = 2; i < SIM_N_DESKS; i++)
    {
      CrmId person;

      person_of (self, i, &person);
      change (ana, "user", &person, "role_id", NULL, &self->role);
    }
  test_desk_run (ana, set_first_number, (gpointer) test_desk_kind (ana, "office"));
  test_desk_sync (ana);
}
