-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who has which record open now. A desk says so when that changes, and again before its lease is
-- over; what it does not repeat ends by itself. Nothing waits for any of this: a desk only writes
-- its own row, and its commit does not wait for the disk. (The table is no unlogged one: a database
-- that was copied with CREATE DATABASE … TEMPLATE may lose the indexes of those in a crash.)

CREATE TABLE IF NOT EXISTS sync.presence (
  rep int PRIMARY KEY,
  id uuid NOT NULL,
  field text, -- whose input is open
  since timestamptz NOT NULL,
  until timestamptz NOT NULL
) WITH (fillfactor = 50);
CREATE INDEX IF NOT EXISTS presence_id ON sync.presence (id);
ALTER TABLE sync.presence ADD COLUMN IF NOT EXISTS ent smallint;
-- An office may do without; then nothing is kept, and nobody is told.
ALTER TABLE sync.meta ADD COLUMN IF NOT EXISTS presence boolean NOT NULL DEFAULT true;

-- What is called out when somebody comes or goes: enough for those who have the record open to look
-- again, and of no use to anybody else.
CREATE OR REPLACE FUNCTION sync.look_mark (p_id uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT left (md5 (p_id::text || m.office::text), 3) FROM sync.meta m $$;

CREATE OR REPLACE FUNCTION sync.sees_record (p_ent int, p_id uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_name text := (SELECT e.name FROM sync.entity e WHERE e.ent = p_ent);
  v_acl int;
  v_sees boolean;
BEGIN
  IF v_name IS NULL OR p_id IS NULL THEN
    RETURN false;
  END IF;
  EXECUTE format ('SELECT r._acl FROM crm.%I r WHERE r.id = $1 AND NOT r._del', v_name)
  INTO v_acl USING p_id;
  -- Asked in any case, so that the answer takes as long where there is no such record.
  v_sees := sync.sees (coalesce (v_acl, -1));
  RETURN v_acl IS NOT NULL AND v_sees;
END $$;

-- Says what the desk p_rep has open, NULL for nothing, and hears who else has. It is as if records
-- that whoever asks does not see were open nowhere. The first row is only the mark of the record.
CREATE OR REPLACE FUNCTION sync.look (p_rep int, p_ent int, p_id uuid, p_field text)
RETURNS TABLE (mark text, person uuid, name text, field text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamptz := clock_timestamp ();
  v_id uuid := CASE WHEN (SELECT m.presence FROM sync.meta m) AND sync.sees_record (p_ent, p_id)
                    THEN p_id END;
  v_field text := left (p_field, 100);
  v_was sync.presence;
  v_uid int;
BEGIN
  SELECT u.uid INTO v_uid FROM sync.replica r JOIN sync.usr u USING (uid)
  WHERE r.rep = p_rep AND u.rol = session_user AND u.active AND r.revoked IS NULL;
  IF v_uid IS NULL THEN
    RAISE EXCEPTION 'replica % is not one of %', p_rep, session_user USING ERRCODE = '42501';
  END IF;
  PERFORM set_config ('synchronous_commit', 'off', true);
  SELECT * INTO v_was FROM sync.presence p WHERE p.rep = p_rep AND p.until > v_now;
  IF v_id IS NULL THEN
    DELETE FROM sync.presence p WHERE p.rep = p_rep;
  ELSE
    INSERT INTO sync.presence (rep, ent, id, field, since, until)
    VALUES (p_rep, p_ent, v_id, v_field, v_now, v_now + interval '1 minute')
    ON CONFLICT (rep) DO UPDATE
    SET ent = excluded.ent, id = excluded.id, field = excluded.field, until = excluded.until,
        since = CASE WHEN v_was.id = excluded.id THEN v_was.since ELSE excluded.since END;
  END IF;
  IF (v_was.id, v_was.field) IS DISTINCT FROM (v_id, v_field) THEN
    PERFORM pg_notify ('crm_look', sync.look_mark (o.id))
    FROM (SELECT DISTINCT p.id FROM sync.presence p
          WHERE p.id IN (v_was.id, v_id) AND p.rep <> p_rep AND p.until > v_now) o;
  END IF;
  RETURN QUERY SELECT sync.look_mark (v_id), NULL::uuid, NULL::text, NULL::text;
  RETURN QUERY
    SELECT NULL::text, u.person, coalesce (c.name, u.rol::text),
           CASE WHEN NOT sync.hides (p_ent, p.field) THEN p.field END
    FROM sync.presence p JOIN sync.replica r USING (rep) JOIN sync.usr u USING (uid)
         LEFT JOIN crm."user" c ON c.id = u.person
    WHERE p.id = v_id AND p.until > v_now AND u.uid <> v_uid AND u.active AND r.revoked IS NULL
    ORDER BY p.since, p.rep;
END $$;

-- Who has what open now, as far as whoever asks may see it; without being there oneself.
CREATE OR REPLACE FUNCTION sync.present ()
RETURNS TABLE (ent smallint, id uuid, name text, field text, since bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.ent, p.id, coalesce (c.name, u.rol::text),
         CASE WHEN NOT sync.hides (p.ent, p.field) THEN p.field END,
         (extract (epoch FROM p.since) * 1000000)::bigint
  FROM sync.presence p JOIN sync.replica r USING (rep) JOIN sync.usr u USING (uid)
       LEFT JOIN crm."user" c ON c.id = u.person
  WHERE p.until > clock_timestamp () AND u.active AND r.revoked IS NULL
    AND sync.my_uid () IS NOT NULL AND sync.sees_record (p.ent, p.id)
  ORDER BY p.since, p.rep
$$;

REVOKE ALL ON sync.presence FROM PUBLIC, crm_user;
REVOKE ALL ON FUNCTION sync.look_mark (uuid), sync.sees_record (int, uuid) FROM PUBLIC, crm_user;
REVOKE ALL ON FUNCTION sync.look (int, int, uuid, text), sync.present () FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync.look (int, int, uuid, text), sync.present () TO crm_user;
