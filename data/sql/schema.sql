-- SPDX-License-Identifier: GPL-3.0-or-later
-- The server's side of sync: what it remembers. Run by crm_sync_share_init() as the role crm_owner,
-- in one transaction with what is generated from the description of the business. Every statement
-- can be run again on a database that has it already.

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
