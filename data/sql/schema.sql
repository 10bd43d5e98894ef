-- SPDX-License-Identifier: GPL-3.0-or-later
-- The server's side of sync: what it remembers. Run by crm_sync_share_init() as the role crm_owner,
-- in one transaction with what is generated from the description of the business. Every statement
-- can be run again on a database that has it already.

-- Nothing that somebody has put into another schema is called by the owner.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE SCHEMA IF NOT EXISTS crm;
CREATE SCHEMA IF NOT EXISTS sync;

CREATE TABLE IF NOT EXISTS sync.meta (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  generation uuid NOT NULL DEFAULT gen_random_uuid (),
  protocol int NOT NULL DEFAULT 1,   -- that the functions here speak
  min_client int NOT NULL DEFAULT 1, -- an older desktop reads, but its edits wait for an update
  log_floor xid8 NOT NULL DEFAULT '0' -- what is older was trimmed from sync.log
);
INSERT INTO sync.meta DEFAULT VALUES ON CONFLICT DO NOTHING;
-- Which office this is; unlike the generation it survives a restore.
ALTER TABLE sync.meta ADD COLUMN IF NOT EXISTS office uuid NOT NULL DEFAULT gen_random_uuid ();

CREATE TABLE IF NOT EXISTS sync.usr (
  uid int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rol name NOT NULL UNIQUE,
  person uuid NOT NULL, -- the record of kind user
  active boolean NOT NULL DEFAULT true
);

CREATE TABLE IF NOT EXISTS sync.replica (
  rep int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uid int NOT NULL REFERENCES sync.usr,
  label text NOT NULL,
  app_version text NOT NULL,
  protocol int NOT NULL,
  last_seq bigint NOT NULL DEFAULT 0,
  pushing xid8, -- the transaction in which this replica pushes, while it does
  born timestamptz NOT NULL DEFAULT now (),
  seen timestamptz NOT NULL DEFAULT now ()
);
-- A desk that was lost is revoked: it sends and learns nothing any more and takes its copy away when
-- it hears of it.
ALTER TABLE sync.replica ADD COLUMN IF NOT EXISTS revoked timestamptz;
ALTER TABLE sync.replica ADD COLUMN IF NOT EXISTS wiped timestamptz;
-- In which generation of the database the desk was met; another one than today's after a restore.
ALTER TABLE sync.replica ADD COLUMN IF NOT EXISTS generation text;

-- The key of idempotence: one row for each local transaction that a replica ever pushed.
CREATE TABLE IF NOT EXISTS sync.pushed (
  rep int NOT NULL REFERENCES sync.replica,
  seq bigint NOT NULL,
  txid uuid NOT NULL UNIQUE,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id (),
  code text, -- NULL: applied
  msg text,
  at timestamptz NOT NULL DEFAULT now (),
  PRIMARY KEY (rep, seq)
);

-- A local transaction that is too large for one statement comes in parts, which wait here for the
-- last one.
CREATE TABLE IF NOT EXISTS sync.part (
  rep int NOT NULL REFERENCES sync.replica,
  txid uuid NOT NULL,
  n int NOT NULL,
  ops jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT now (),
  PRIMARY KEY (rep, txid, n)
);

CREATE TABLE IF NOT EXISTS sync.entity (
  ent smallint PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE IF NOT EXISTS sync.field (
  ent smallint NOT NULL REFERENCES sync.entity,
  name text NOT NULL,
  type text NOT NULL,
  policy text NOT NULL, -- lww: the later edit wins; larger: the larger value; ask: a person chooses; quiet: derived
  PRIMARY KEY (ent, name)
);

ALTER TABLE sync.field ADD COLUMN IF NOT EXISTS initial text; -- what a new record has there

-- What changed, by transaction. Not what it changed to: desktops read the row itself.
CREATE TABLE IF NOT EXISTS sync.log (
  xid xid8 NOT NULL DEFAULT pg_current_xact_id (),
  ent smallint NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now ()
);
CREATE INDEX IF NOT EXISTS log_xid ON sync.log (xid);

CREATE TABLE IF NOT EXISTS sync.blob (
  hash text PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{64}$'),
  bytes bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT now ()
);
ALTER TABLE sync.blob ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- Who sees what. It is derived from the records of the office: roles, teams, who reports to whom,
-- substitutes, shares.
ALTER TABLE sync.usr ADD COLUMN IF NOT EXISTS owner boolean NOT NULL DEFAULT false; -- made the office
ALTER TABLE sync.usr ADD COLUMN IF NOT EXISTS admin boolean NOT NULL DEFAULT false; -- may change roles
ALTER TABLE sync.usr ADD COLUMN IF NOT EXISTS free boolean NOT NULL DEFAULT true;   -- no role limits it
ALTER TABLE sync.usr ADD COLUMN IF NOT EXISTS vis_ver int NOT NULL DEFAULT 0; -- +1 when its sight changes
ALTER TABLE sync.replica ADD COLUMN IF NOT EXISTS free boolean NOT NULL DEFAULT false; -- while it pushes
ALTER TABLE sync.meta ADD COLUMN IF NOT EXISTS derived_on date; -- absences begin and end with the day
ALTER TABLE sync.meta ADD COLUMN IF NOT EXISTS zone text NOT NULL
  DEFAULT current_setting ('TimeZone'); -- in which they do
-- What was logged before rows had an acl is for those who see all.
ALTER TABLE sync.log ADD COLUMN IF NOT EXISTS acl int NOT NULL DEFAULT -1;
ALTER TABLE sync.entity ADD COLUMN IF NOT EXISTS depth smallint NOT NULL DEFAULT 0;
ALTER TABLE sync.entity ADD COLUMN IF NOT EXISTS sight text NOT NULL DEFAULT 'open';

-- A set of people and teams that records belong to; never changed, shared by all that have the
-- same (now and then there are two of one set, since nobody waits for somebody else's). A member is
-- sync.member () of a person or team, one more where the record is shared with them to see, two more
-- where to change; 0 is nobody in particular. What stands in a record may only be seen with it: then
-- via is the acl of that record.
CREATE TABLE IF NOT EXISTS sync.acl (
  acl int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  ent smallint NOT NULL,
  members bigint[] NOT NULL,
  via int NOT NULL DEFAULT 0,
  depth smallint NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS acl_members ON sync.acl (members, ent, via);
CREATE TABLE IF NOT EXISTS sync.acl_member (
  member bigint NOT NULL,
  acl int NOT NULL,
  PRIMARY KEY (member, acl)
);
CREATE INDEX IF NOT EXISTS acl_member_acl ON sync.acl_member (acl);
-- The acl of what an owner and a team have, looked up for each row that is written.
CREATE TABLE IF NOT EXISTS sync.acl_of (
  ent smallint NOT NULL,
  owner uuid NOT NULL,
  team uuid NOT NULL,
  via int NOT NULL,
  acl int NOT NULL
);
CREATE INDEX IF NOT EXISTS acl_of_owner ON sync.acl_of (owner, ent, via, team);

-- Of people who are not free: how far each right reaches (0 none, 1 own, 2 team, 3 all), which members
-- count as theirs at which level (4 and 5: shared to see, to change), and what they see.
CREATE TABLE IF NOT EXISTS sync.usr_level (
  uid int NOT NULL,
  ent smallint NOT NULL,
  see smallint NOT NULL,
  make smallint NOT NULL,
  change smallint NOT NULL,
  remove smallint NOT NULL,
  PRIMARY KEY (uid, ent)
);
CREATE TABLE IF NOT EXISTS sync.usr_member (
  uid int NOT NULL,
  member bigint NOT NULL,
  level smallint NOT NULL,
  PRIMARY KEY (uid, member)
);
CREATE TABLE IF NOT EXISTS sync.usr_acl (
  uid int NOT NULL,
  acl int NOT NULL,
  rights smallint NOT NULL, -- 1 see, 2 change, 4 delete, 8 make
  xid xid8 NOT NULL DEFAULT pg_current_xact_id (), -- when it came into sight
  PRIMARY KEY (uid, acl)
);

-- The fields that a role lets somebody read and not write.
CREATE TABLE IF NOT EXISTS sync.usr_field (
  uid int NOT NULL,
  ent smallint NOT NULL,
  field text NOT NULL,
  PRIMARY KEY (uid, ent, field)
);

-- What came before the record that it stands in.
CREATE TABLE IF NOT EXISTS sync.orphan (
  target uuid NOT NULL,
  ent smallint NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (target, id)
);

-- Which fields a role may be denied the sight of, and where else their values show: of_ent 0 stands
-- for any field.
ALTER TABLE sync.field ADD COLUMN IF NOT EXISTS hideable boolean NOT NULL DEFAULT false;
ALTER TABLE sync.usr_field ADD COLUMN IF NOT EXISTS hidden boolean NOT NULL DEFAULT false;
CREATE TABLE IF NOT EXISTS sync.tells (
  ent smallint NOT NULL,
  field text NOT NULL,
  of_ent smallint NOT NULL,
  of_field text NOT NULL,
  PRIMARY KEY (ent, field, of_ent, of_field)
);
DELETE FROM sync.tells; -- what follows says it anew
ALTER TABLE sync.usr ADD COLUMN IF NOT EXISTS may_export boolean NOT NULL DEFAULT true;
ALTER TABLE sync.usr ADD COLUMN IF NOT EXISTS may_set_up boolean NOT NULL DEFAULT true;

-- Masked views of kinds, for those from whom fields are hidden.
CREATE SCHEMA IF NOT EXISTS seen;

-- What a person brings in a day, so that nobody fills the disk: bytes of files and of operations in
-- parts, desks. Administrators may bring as much as they like, and allow more.
CREATE TABLE IF NOT EXISTS sync.spent (
  uid int NOT NULL,
  what text NOT NULL,
  day date NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (uid, what)
);
ALTER TABLE sync.meta ADD COLUMN IF NOT EXISTS daily_bytes bigint NOT NULL DEFAULT 10737418240;
ALTER TABLE sync.meta ADD COLUMN IF NOT EXISTS daily_desks int NOT NULL DEFAULT 100;
