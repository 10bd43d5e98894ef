-- SPDX-License-Identifier: GPL-3.0-or-later
-- What older versions of the program have left in the database becomes what it is now.

DO $$ BEGIN
  IF to_regclass ('sync.conflict') IS NOT NULL THEN
    INSERT INTO crm.conflict (id, field_name, target_id, target_id_kind, stands, other, stands_by_id,
                              other_by_id, state, created_at, modified_at)
    SELECT md5 ('conflict ' || m.office || ' ' || c.cid)::uuid, c.field, c.id, c.ent, coalesce (c.winner, 'null')::text,
           coalesce (c.loser, 'null')::text, sync.person_of (c.wrep), sync.person_of (c.lrep),
           replace (c.state, 'done', 'settled'), (extract (epoch FROM c.at) * 1000000)::bigint,
           (extract (epoch FROM coalesce (c.done_at, c.at)) * 1000000)::bigint
    FROM sync.conflict c, sync.meta m
    ON CONFLICT (id) DO NOTHING; -- after a rollback they are there already
    ALTER TABLE sync.conflict RENAME TO conflict_before;
    REVOKE ALL ON sync.conflict_before FROM PUBLIC, crm_user;
  END IF;
END $$;
-- What is checked at the end of a transaction is checked now: what follows alters the same tables.
SET CONSTRAINTS ALL IMMEDIATE;
DROP FUNCTION IF EXISTS sync.my_conflicts ();
DROP FUNCTION IF EXISTS sync.resolve (bigint);
DROP FUNCTION IF EXISTS sync.note_conflict (smallint, uuid, text, jsonb, jsonb, int, int, bigint, text,
                                            text);
DROP FUNCTION IF EXISTS sync.settle (smallint, uuid, text, text, jsonb, jsonb, jsonb, int, bigint,
                                     bigint);
DROP FUNCTION IF EXISTS sync.merge (smallint, uuid, jsonb, jsonb, jsonb, int, int, bigint, bigint);

-- The log and the audit were written by triggers of their own.
DO $$
DECLARE
  v record;
BEGIN
  FOR v IN SELECT e.name, t.tgname FROM sync.entity e JOIN pg_trigger t
             ON t.tgrelid = format ('crm.%I', e.name)::regclass
           WHERE t.tgname IN ('audit_insert', 'audit_update', 'audit_delete', 'audit_truncate') LOOP
    EXECUTE format ('DROP TRIGGER %I ON crm.%I', v.tgname, v.name);
  END LOOP;
END $$;
DROP FUNCTION IF EXISTS sync.log_changes ();
DROP FUNCTION IF EXISTS sync.audit_born ();
DROP FUNCTION IF EXISTS sync.audit_gone ();
DROP FUNCTION IF EXISTS sync.audit_changed ();
DROP FUNCTION IF EXISTS sync.audit_emptied ();
DROP FUNCTION IF EXISTS sync.audit_fields (jsonb);
DROP FUNCTION IF EXISTS sync.look_again (int, uuid);
