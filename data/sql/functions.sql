-- SPDX-License-Identifier: GPL-3.0-or-later
-- The server's side of sync: what it does. The only merge point of all desktops.
-- Functions that a desktop calls run with the rights of its person. The few that run with the
-- rights of crm_owner are complete, checked actions, so that psql gains nothing by calling them.

-- When a question was received, however long it then had to wait: what it waits is not the desk's
-- clock. Nothing else says what time it is where edits are dated; a simulation puts its own here.
CREATE OR REPLACE FUNCTION sync.now_ms () RETURNS bigint
LANGUAGE sql VOLATILE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$ SELECT (extract (epoch FROM statement_timestamp ()) * 1000)::bigint $$;

-- What is asked for with every push and pull is written in plpgsql, which keeps its plans.

-- Another text after every restore: the database's own mark, the cluster, its timeline, its oid.
CREATE OR REPLACE FUNCTION sync.generation () RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT concat_ws ('/', m.generation, (SELECT c.system_identifier FROM pg_control_system () c),
                            left (pg_walfile_name (pg_current_wal_lsn ()), 8), d.oid)
          FROM sync.meta m, pg_database d WHERE d.datname = current_database ());
END $$;

-- The replica on whose behalf this transaction writes; 0 for anybody who is not in a push.
CREATE OR REPLACE FUNCTION sync.writer () RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_rep int := coalesce (nullif (current_setting ('crm.rep', true), ''), '0')::int;
BEGIN
  IF v_rep <> 0 AND EXISTS (SELECT 1 FROM sync.replica r
                            WHERE r.rep = v_rep AND r.pushing = pg_current_xact_id ()) THEN
    RETURN v_rep;
  END IF;
  RETURN 0;
END $$;

-- The same where no role limits its person, or else NULL.
CREATE OR REPLACE FUNCTION sync.free_writer () RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_rep int := coalesce (nullif (current_setting ('crm.rep', true), ''), '0')::int;
BEGIN
  IF v_rep <> 0 AND EXISTS (SELECT 1 FROM sync.replica r
                            WHERE r.rep = v_rep AND r.free AND r.pushing = pg_current_xact_id ()) THEN
    RETURN v_rep;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sync.person () RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT u.person FROM sync.usr u WHERE u.rol = session_user AND u.active);
END $$;

-- Counts what a person brings today, and refuses what is too much.
CREATE OR REPLACE FUNCTION sync.spend (p_what text, p_amount bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_today date := (now () AT TIME ZONE 'UTC')::date;
  v_most bigint := (SELECT CASE p_what WHEN 'bytes' THEN m.daily_bytes WHEN 'desks' THEN m.daily_desks
                                       ELSE 10000 END FROM sync.meta m);
  v_amount bigint;
BEGIN
  INSERT INTO sync.spent AS s (uid, what, day, amount)
  SELECT u.uid, p_what, v_today, p_amount
  FROM sync.usr u WHERE u.rol = session_user AND u.active AND NOT u.admin
  ON CONFLICT (uid, what) DO UPDATE
  SET amount = CASE s.day WHEN excluded.day THEN s.amount ELSE 0 END + excluded.amount,
      day = excluded.day
  RETURNING amount INTO v_amount;
  IF v_amount > v_most THEN
    RAISE EXCEPTION 'that is too much for one day; an administrator may allow more'
      USING ERRCODE = '54000';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION sync.register (p_label text, p_app_version text, p_protocol int)
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_rep int;
BEGIN
  PERFORM sync.spend ('desks', 1);
  INSERT INTO sync.replica (uid, label, app_version, protocol, generation)
  SELECT u.uid, left (p_label, 200), left (p_app_version, 50), p_protocol, sync.generation ()
  FROM sync.usr u WHERE u.rol = session_user AND u.active
  RETURNING rep INTO v_rep;
  IF v_rep IS NULL THEN
    RAISE EXCEPTION '% is not a person of this office', session_user USING ERRCODE = '42501';
  END IF;
  RETURN v_rep;
END $$;

-- Said once a connection: who the server thinks we are, and what it knows of the business.
CREATE OR REPLACE FUNCTION sync.hello (p_rep int, p_app_version text, p_protocol int)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_usr sync.usr;
  v_meta sync.meta;
  v_revoked timestamptz;
  v_generation text;
BEGIN
  SELECT * INTO v_usr FROM sync.usr u WHERE u.rol = session_user AND u.active;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is not a person of this office', session_user USING ERRCODE = '42501';
  END IF;
  SELECT * INTO v_meta FROM sync.meta;
  UPDATE sync.replica r SET seen = now (), app_version = left (p_app_version, 50),
                            protocol = p_protocol,
                            wiped = CASE WHEN r.revoked IS NOT NULL THEN coalesce (r.wiped, now ()) END
  WHERE r.rep = p_rep AND r.uid = v_usr.uid
  RETURNING r.revoked, r.generation INTO v_revoked, v_generation;
  RETURN jsonb_build_object (
    'person', v_usr.person, 'known', FOUND, 'revoked', v_revoked IS NOT NULL, 'protocol', v_meta.protocol,
    'min_client', v_meta.min_client, 'generation', sync.generation (),
    'office', v_meta.office, 'now', sync.now_ms (),
    'recall', FOUND AND v_generation IS DISTINCT FROM sync.generation (),
    'admin', v_usr.admin, 'sight', v_usr.vis_ver,
    'fields', (SELECT jsonb_object_agg (k.name, k.fields)
               FROM (SELECT e.name, jsonb_agg (f.name) AS fields
                     FROM sync.entity e JOIN sync.field f USING (ent) GROUP BY e.name) k));
END $$;

CREATE OR REPLACE FUNCTION sync.administers () RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT pg_has_role (session_user, 'crm_owner', 'MEMBER') $$;

-- The desks of whoever asks; an administrator sees all of them.
CREATE OR REPLACE FUNCTION sync.desks ()
RETURNS TABLE (rep int, login text, label text, app_version text, born bigint, seen bigint,
               revoked bigint, wiped bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.rep, u.rol::text, r.label, r.app_version, (extract (epoch FROM r.born) * 1000000)::bigint,
         (extract (epoch FROM r.seen) * 1000000)::bigint,
         (extract (epoch FROM r.revoked) * 1000000)::bigint,
         (extract (epoch FROM r.wiped) * 1000000)::bigint
  FROM sync.replica r JOIN sync.usr u USING (uid)
  WHERE sync.administers () OR (u.rol = session_user AND u.active)
  ORDER BY r.seen DESC, r.rep
$$;

CREATE OR REPLACE FUNCTION sync.revoke_desk (p_rep int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE sync.replica r SET revoked = coalesce (r.revoked, now ())
  WHERE r.rep = p_rep AND EXISTS (SELECT 1 FROM sync.desks () d WHERE d.rep = p_rep);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'desk % is not one of %', p_rep, session_user USING ERRCODE = '42501';
  END IF;
  PERFORM pg_notify ('crm', '');
END $$;

-- What heads every pull.
CREATE OR REPLACE FUNCTION sync.header (p_rep int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT jsonb_build_object (
      'generation', sync.generation (), 'log_floor', m.log_floor::text,
      'known', r.rep IS NOT NULL, 'revoked', r.revoked IS NOT NULL, 'sight', u.vis_ver,
      'new_day', m.derived_on <> (now () AT TIME ZONE m.zone)::date,
      'desktops', (SELECT count (*) FROM sync.replica o WHERE o.seen > now () - interval '2 days'))
    FROM sync.meta m
    LEFT JOIN sync.usr u ON u.rol = session_user AND u.active
    LEFT JOIN sync.replica r ON r.rep = p_rep AND r.uid = u.uid);
END $$;

CREATE OR REPLACE FUNCTION sync.known (p_txids uuid[])
RETURNS TABLE (rep int, seq bigint, txid uuid, xid text, code text, msg text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.rep, p.seq, p.txid, p.xid::text, p.code, p.msg
  FROM sync.pushed p JOIN sync.replica r USING (rep) JOIN sync.usr u USING (uid)
  WHERE p.txid = ANY (p_txids) AND u.rol = session_user
$$;

CREATE OR REPLACE FUNCTION sync.push_begin (p_rep int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_last bigint;
BEGIN
  PERFORM sync.need_now ();
  UPDATE sync.replica r SET pushing = pg_current_xact_id (), seen = now (), free = u.free
  FROM sync.usr u
  WHERE r.rep = p_rep AND u.uid = r.uid AND u.rol = session_user AND u.active AND r.revoked IS NULL
  RETURNING r.last_seq INTO v_last;
  IF v_last IS NULL THEN
    RAISE EXCEPTION 'replica % is not one of %', p_rep, session_user USING ERRCODE = '42501';
  END IF;
  PERFORM set_config ('crm.rep', p_rep::text, true),
          set_config ('crm.free', sync.sees_all ()::text, true);
  RETURN v_last;
END $$;

CREATE OR REPLACE FUNCTION sync.stage (p_rep int, p_txid uuid, p_n int, p_ops jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sync.replica r JOIN sync.usr u USING (uid)
                 WHERE r.rep = p_rep AND u.rol = session_user AND u.active
                   AND r.revoked IS NULL) THEN
    RAISE EXCEPTION 'replica % is not one of %', p_rep, session_user USING ERRCODE = '42501';
  END IF;
  IF pg_column_size (p_ops) > 67108864
     OR (SELECT sum (pg_column_size (p.ops)) FROM sync.part p WHERE p.rep = p_rep) > 1073741824 THEN
    RAISE EXCEPTION 'that is too much at once' USING ERRCODE = '54000';
  END IF;
  IF EXISTS (SELECT 1 FROM sync.pushed p WHERE p.txid = p_txid) THEN
    RETURN; -- its answer was lost; the push will give it again
  END IF;
  PERFORM sync.spend ('bytes', pg_column_size (p_ops));
  INSERT INTO sync.part (rep, txid, n, ops) VALUES (p_rep, p_txid, p_n, p_ops)
  ON CONFLICT (rep, txid, n) DO UPDATE SET ops = excluded.ops, at = now ();
END $$;

DROP FUNCTION IF EXISTS sync.staged (uuid);
CREATE FUNCTION sync.staged (p_txid uuid) RETURNS TABLE (n int, ops jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p.n, p.ops FROM sync.part p WHERE p.rep = sync.writer () AND p.txid = p_txid ORDER BY p.n
$$;

CREATE OR REPLACE FUNCTION sync.push_end (p_seq bigint[], p_txid uuid[], p_code text[],
                                          p_msg text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_rep int := sync.writer ();
BEGIN
  IF v_rep = 0 THEN
    RAISE EXCEPTION 'no push is open' USING ERRCODE = '42501';
  END IF;
  INSERT INTO sync.pushed (rep, seq, txid, code, msg)
  SELECT v_rep, o.seq, o.txid, o.code, o.msg
  FROM unnest (p_seq, p_txid, p_code, p_msg) AS o (seq, txid, code, msg);
  UPDATE sync.replica r
  SET pushing = NULL,
      last_seq = greatest (r.last_seq, (SELECT max (s) FROM unnest (p_seq) s))
  WHERE r.rep = v_rep;
  DELETE FROM sync.part p WHERE p.rep = v_rep AND (p.txid = ANY (p_txid)
                                                   OR p.at < now () - interval '1 day');
  PERFORM sync.seal_audit_sometimes ();
END $$;

-- Who works at a replica; nobody is a direct writer.
CREATE OR REPLACE FUNCTION sync.person_of (p_rep int) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.person FROM sync.replica r JOIN sync.usr u USING (uid) WHERE r.rep = p_rep
$$;

-- Of two edits at once, the one that did not become the value of the record becomes a record of its
-- own, which goes to every desk like any other.
CREATE OR REPLACE FUNCTION sync.note_conflict (
  p_ent smallint, p_id uuid, p_field text, p_stands jsonb, p_other jsonb, p_stands_rep int,
  p_other_rep int, p_state text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now bigint := sync.now_ms () * 1000;
BEGIN
  IF sync.writer () = 0 THEN
    RAISE EXCEPTION 'no push is open' USING ERRCODE = '42501';
  END IF;
  INSERT INTO crm.conflict (id, field_name, target_id, target_id_kind, stands, other, stands_by_id,
                            other_by_id, state, created_at, modified_at, _hlc)
  VALUES (gen_random_uuid (), p_field, p_id, p_ent, coalesce (p_stands, 'null')::text,
          coalesce (p_other, 'null')::text, sync.person_of (p_stands_rep),
          sync.person_of (p_other_rep), p_state, v_now, v_now, (v_now / 1000) << 16);
END $$;

-- What the office chose for a field of its own; of several choices each is a key of its own.
CREATE OR REPLACE FUNCTION sync.own_policy (p_ent smallint, p_key text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce (
    (SELECT CASE WHEN f.type = 'choices' THEN 'larger'
                 WHEN f.merge_rule IN ('ask', 'larger') THEN f.merge_rule END
     FROM crm.custom_field f JOIN sync.entity e ON e.name = f.entity
     WHERE e.ent = p_ent AND NOT f._del
       AND (f.key = p_key OR (f.type = 'choices' AND starts_with (p_key, f.key || '.'))
            OR (f.type = 'address' AND starts_with (p_key, f.key || '_')))
     ORDER BY length (f.key) DESC LIMIT 1), 'lww');
END $$;

-- Something is more than nothing, yes is more than no; dates sort as they are written.
CREATE OR REPLACE FUNCTION sync.is_larger (p_new jsonb, p_old jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN coalesce (p_new, 'null') = 'null' THEN false
              WHEN coalesce (p_old, 'null') = 'null' THEN true
              WHEN jsonb_typeof (p_new) = 'string' AND jsonb_typeof (p_old) = 'string'
                THEN (p_new #>> '{}') COLLATE "C" > (p_old #>> '{}') COLLATE "C"
              ELSE p_new > p_old END
$$;

-- Decides one field that two people changed at once. Returns whether the arriving value is taken;
-- the other one is kept as a conflict unless nobody typed it.
CREATE OR REPLACE FUNCTION sync.settle (
  p_ent smallint, p_id uuid, p_field text, p_policy text, p_mark jsonb, p_old jsonb, p_new jsonb,
  p_rep int, p_stamp bigint) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_other int := (p_mark ->> 2)::int;
  v_taken boolean := CASE p_policy
    WHEN 'ask' THEN false
    WHEN 'larger' THEN sync.is_larger (p_new, p_old)
    ELSE (p_stamp, p_rep) > ((p_mark ->> 1)::bigint, v_other) END;
BEGIN
  IF p_policy = 'quiet' THEN
    RETURN v_taken;
  END IF;
  IF v_taken THEN
    PERFORM sync.note_conflict (p_ent, p_id, p_field, p_new, p_old, p_rep, v_other, 'auto');
  ELSE
    PERFORM sync.note_conflict (p_ent, p_id, p_field, p_old, p_new, v_other, p_rep,
                                CASE p_policy WHEN 'ask' THEN 'open' ELSE 'auto' END);
  END IF;
  RETURN v_taken;
END $$;

-- Returns the part of a patch that is taken. A field conflicts when another replica changed it
-- after the version that the person saw, to something else; where versions were counted before the
-- server was restored, when it is not what the person saw (p_cur -> '_seen'). The column custom is
-- merged by key.
CREATE OR REPLACE FUNCTION sync.merge (
  p_ent smallint, p_id uuid, p_cur jsonb, p_patch jsonb, p_policy jsonb, p_base int, p_rep int,
  p_stamp bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_fm jsonb := coalesce (nullif (p_cur -> '_fm', 'null'), '{}');
  v_custom jsonb := coalesce (nullif (p_cur -> 'custom', 'null'), '{}');
  v_seen jsonb := nullif (p_cur -> '_seen', 'null');
  v_taken jsonb := p_patch - 'custom';
  v_lost boolean := false;
  v_field text;
  v_mark jsonb;
  v_old jsonb;
  v_new jsonb;
BEGIN
  FOR v_field, v_new IN SELECT e.key, e.value FROM jsonb_each (p_patch - 'custom') e LOOP
    v_mark := v_fm -> v_field;
    CONTINUE WHEN v_mark IS NULL OR (v_mark ->> 2)::int = p_rep OR p_policy ->> v_field = 'with'
                  OR (CASE WHEN v_seen ? v_field THEN p_cur -> v_field = v_seen -> v_field
                           ELSE (v_mark ->> 0)::int <= p_base END);
    v_old := p_cur -> v_field;
    IF p_policy ->> (v_field || '_kind') = 'with' THEN
      v_old := jsonb_build_object ('id', v_old, 'kind', p_cur -> (v_field || '_kind'));
      v_new := jsonb_build_object ('id', v_new, 'kind', p_patch -> (v_field || '_kind'));
    END IF;
    CONTINUE WHEN v_old = v_new;
    IF NOT sync.settle (p_ent, p_id, v_field, p_policy ->> v_field, v_mark, v_old, v_new, p_rep,
                        p_stamp) THEN
      v_lost := v_lost OR p_policy ->> v_field <> 'quiet';
      v_taken := v_taken - v_field;
      IF p_policy ->> (v_field || '_kind') = 'with' THEN
        v_taken := v_taken - (v_field || '_kind');
      END IF;
    END IF;
  END LOOP;

  -- What was derived from a value that lost is not that of the record either.
  IF v_lost THEN
    v_taken := v_taken - ARRAY (SELECT k FROM jsonb_object_keys (v_taken) k
                                WHERE p_policy ->> k = 'quiet' AND (v_fm -> k ->> 0)::int > p_base
                                  AND (v_fm -> k ->> 2)::int <> p_rep);
  END IF;

  IF jsonb_typeof (p_patch -> 'custom') = 'object' THEN
    FOR v_field, v_new IN SELECT e.key, e.value FROM jsonb_each (p_patch -> 'custom') e LOOP
      v_mark := v_fm -> ('custom/' || v_field);
      v_old := coalesce (v_custom -> v_field, 'null');
      IF v_mark IS NULL OR (v_mark ->> 2)::int = p_rep OR v_old = v_new
         OR (CASE WHEN v_seen -> 'custom' ? v_field THEN v_old = v_seen -> 'custom' -> v_field
                  ELSE (v_mark ->> 0)::int <= p_base END)
         OR sync.settle (p_ent, p_id, 'custom/' || v_field, sync.own_policy (p_ent, v_field),
                         v_mark, v_old, v_new, p_rep, p_stamp) THEN
        v_custom := v_custom || jsonb_build_object (v_field, v_new);
      END IF;
    END LOOP;
    v_taken := v_taken || jsonb_build_object ('custom', jsonb_strip_nulls (v_custom));
  END IF;
  RETURN v_taken;
END $$;

CREATE OR REPLACE FUNCTION sync.edited_by_others (p_fm jsonb, p_base int, p_rep int,
                                                  p_policy jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM jsonb_each (coalesce (p_fm, '{}')) f
                 WHERE (f.value ->> 0)::int > p_base AND (f.value ->> 2)::int <> p_rep
                   AND f.key <> '_del' AND coalesce (p_policy ->> f.key, 'lww') <> 'quiet')
$$;

CREATE OR REPLACE FUNCTION sync.refuse_unknown (p_patch jsonb, p_policy jsonb, p_kind text)
RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% has no field %', p_kind,
    (SELECT string_agg (e.key, ', ') FROM jsonb_each (p_patch) e
     WHERE e.key <> 'custom' AND NOT p_policy ? e.key)
    USING ERRCODE = '42703';
END $$;

-- The operations of one local transaction, those that were staged before in the order of their parts.
CREATE OR REPLACE FUNCTION sync.operations (p_batch jsonb) RETURNS TABLE (part int, ops jsonb)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT p_batch ? 'n' THEN
    RETURN QUERY SELECT 1, p_batch -> 'o';
    RETURN;
  END IF;
  RETURN QUERY SELECT s.n, s.ops FROM sync.staged ((p_batch ->> 'x')::uuid) s;
END $$;

-- One local transaction: births first, kind by kind, what stands in another record after it (foreign
-- keys wait for the end), then the rest in its order.
CREATE OR REPLACE FUNCTION sync.apply_batch (p_rep int, p_batch jsonb, p_offset bigint,
                                             p_now bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_seq bigint := (p_batch ->> 's')::bigint;
  v_ent smallint;
  v_ops jsonb;
BEGIN
  IF p_batch ? 'n' AND (SELECT count (*) FROM sync.operations (p_batch)) <> (p_batch ->> 'n')::int THEN
    RAISE EXCEPTION 'parts of batch % are missing', v_seq USING ERRCODE = '55000';
  END IF;
  FOR v_ent, v_ops IN
    SELECT b.ent, b.ops
    FROM (SELECT p.part, (o ->> 'k')::smallint AS ent, jsonb_agg (o) AS ops
          FROM sync.operations (p_batch) p, jsonb_array_elements (p.ops) o
          WHERE o ->> 'a' = 'I' GROUP BY 1, 2) b LEFT JOIN sync.entity e USING (ent)
    ORDER BY e.depth, b.ent, b.part
  LOOP
    PERFORM sync.insert_records (v_ent, p_rep, v_seq, v_ops, p_offset, p_now);
  END LOOP;
  FOR v_ops IN
    SELECT o FROM sync.operations (p_batch) p, jsonb_array_elements (p.ops) WITH ORDINALITY a (o, n)
    WHERE o ->> 'a' <> 'I' ORDER BY p.part, n
  LOOP
    PERFORM sync.apply_operation ((v_ops ->> 'k')::smallint, p_rep, v_seq, v_ops, p_offset, p_now);
  END LOOP;
END $$;

-- Two desks that change the same records in another order would wait for each other for ever; so all
-- are locked first, in one order. A single one is locked when it is changed.
CREATE OR REPLACE FUNCTION sync.lock_rows (p_batches jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_free CONSTANT boolean := sync.sees_all ();
  v_name text;
  v_ids uuid[];
BEGIN
  IF (SELECT count (*) < 2 FROM (SELECT 1 FROM jsonb_array_elements (p_batches) b,
                                      jsonb_array_elements (b -> 'o') o
                                 WHERE o ->> 'a' <> 'I' LIMIT 2) two) THEN
    RETURN;
  END IF;
  FOR v_name, v_ids IN
    SELECT e.name, array_agg (DISTINCT (o ->> 'i')::uuid)
    FROM jsonb_array_elements (p_batches) b, jsonb_array_elements (b -> 'o') o, sync.entity e
    WHERE e.ent = (o ->> 'k')::smallint AND o ->> 'a' <> 'I'
    GROUP BY e.ent, e.name ORDER BY e.ent
  LOOP
    -- What its person cannot see nobody locks.
    EXECUTE format ('SELECT count (*) FROM (SELECT 1 FROM crm.%I t WHERE t.id = ANY ($1) %s'
                    'ORDER BY t.id FOR NO KEY UPDATE) l', v_name,
                    CASE WHEN v_free THEN '' ELSE 'AND t._acl IN (SELECT sync.my_acl (1)) ' END)
      USING v_ids;
  END LOOP;
END $$;

-- Takes batches [{"s": seq, "x": txid, "o": [{"k": kind, "i": id, "a": I|U|D|R, "b": base,
-- "t": milliseconds, "p": {field: value}, "o": {field: value that was seen}}]}] of one replica and answers for each of them. A batch of
-- which "n" parts were staged before has no "o" of its own. A batch
-- that was answered before is answered the same again. p_prev is the last seq of which the replica
-- knows that it was taken; when the server knows of another one, the replica has been copied or
-- restored from a backup.
CREATE OR REPLACE FUNCTION sync.push (p_rep int, p_prev bigint, p_client_ms bigint, p_batches jsonb)
RETURNS TABLE (r_seq bigint, r_rep int, r_xid text, r_code text, r_msg text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_last bigint := sync.push_begin (p_rep);
  v_prev bigint := p_prev;
  v_now bigint := sync.now_ms ();
  v_offset bigint := v_now - p_client_ms;
  v_known record;
  v_batch jsonb;
  v_new jsonb[] := '{}';
  v_seqs bigint[] := '{}';
  v_txids uuid[] := '{}';
  v_codes text[] := '{}';
  v_msgs text[] := '{}';
  v_slow boolean := false;
BEGIN
  IF pg_column_size (p_batches) > 67108864 THEN
    RAISE EXCEPTION 'that is too much at once' USING ERRCODE = '54000';
  END IF;
  FOR v_batch IN SELECT b FROM jsonb_array_elements (p_batches) b LOOP
    SELECT p.rep, p.seq, p.xid::text AS xid, p.code, p.msg, r.uid = sync.my_uid () AS mine INTO v_known
    FROM sync.pushed p JOIN sync.replica r USING (rep) WHERE p.txid = (v_batch ->> 'x')::uuid;
    IF FOUND AND NOT v_known.mine THEN
      -- What became of it is none of our business.
      RETURN QUERY SELECT (v_batch ->> 's')::bigint, 0, '0', '42501', 'somebody else has sent this';
      CONTINUE;
    ELSIF FOUND THEN
      IF v_known.rep = p_rep THEN
        v_prev := v_known.seq;
      END IF;
      RETURN QUERY SELECT (v_batch ->> 's')::bigint, v_known.rep, v_known.xid, v_known.code,
                          v_known.msg;
      CONTINUE;
    END IF;
    IF v_prev <> v_last OR (v_batch ->> 's')::bigint <= v_last THEN
      RAISE EXCEPTION 'replica % was copied or restored', p_rep USING ERRCODE = 'P0F0K';
    END IF;
    v_last := (v_batch ->> 's')::bigint;
    v_prev := v_last;
    v_new := array_append (v_new, v_batch);
  END LOOP;

  PERFORM sync.lock_rows (to_jsonb (v_new));
  IF cardinality (v_new) > 1 THEN
    BEGIN
      FOREACH v_batch IN ARRAY v_new LOOP
        PERFORM sync.apply_batch (p_rep, v_batch, v_offset, v_now);
        v_seqs := array_append (v_seqs, (v_batch ->> 's')::bigint);
        v_txids := array_append (v_txids, (v_batch ->> 'x')::uuid);
        v_codes := array_append (v_codes, NULL::text);
        v_msgs := array_append (v_msgs, NULL::text);
      END LOOP;
      SET CONSTRAINTS ALL IMMEDIATE;
    EXCEPTION
      WHEN SQLSTATE '22001' OR SQLSTATE '22003' OR SQLSTATE '22007' OR SQLSTATE '22008'
        OR SQLSTATE '22P02' OR SQLSTATE '23502' OR SQLSTATE '23503' OR SQLSTATE '23505'
        OR SQLSTATE '23514' OR SQLSTATE '42501' OR SQLSTATE '42703' OR SQLSTATE 'P0CMD' THEN
        v_slow := true;
        v_seqs := '{}';
        v_txids := '{}';
        v_codes := '{}';
        v_msgs := '{}';
    END;
  ELSE
    v_slow := true;
  END IF;

  IF v_slow THEN
    FOREACH v_batch IN ARRAY v_new LOOP
      v_seqs := array_append (v_seqs, (v_batch ->> 's')::bigint);
      v_txids := array_append (v_txids, (v_batch ->> 'x')::uuid);
      BEGIN
        SET CONSTRAINTS ALL DEFERRED;
        PERFORM sync.apply_batch (p_rep, v_batch, v_offset, v_now);
        SET CONSTRAINTS ALL IMMEDIATE;
        v_codes := array_append (v_codes, NULL::text);
        v_msgs := array_append (v_msgs, NULL::text);
      EXCEPTION
        WHEN SQLSTATE '22001' OR SQLSTATE '22003' OR SQLSTATE '22007' OR SQLSTATE '22008'
          OR SQLSTATE '22P02' OR SQLSTATE '23502' OR SQLSTATE '23503' OR SQLSTATE '23505'
          OR SQLSTATE '23514' OR SQLSTATE '42501' OR SQLSTATE '42703' OR SQLSTATE 'P0CMD' THEN
          -- Whether a record is missing or only out of sight is nobody's to find out.
          v_codes := array_append (v_codes, CASE WHEN SQLSTATE = '23503' AND NOT sync.sees_all ()
                                                 THEN '42501' ELSE SQLSTATE END);
          v_msgs := array_append (v_msgs, CASE WHEN SQLSTATE = '23503' AND NOT sync.sees_all ()
                                               THEN 'the record is gone or cannot be seen'
                                               ELSE SQLERRM END);
      END;
    END LOOP;
  END IF;

  PERFORM sync.push_end (v_seqs, v_txids, v_codes, v_msgs);
  RETURN QUERY SELECT o.seq, p_rep, pg_current_xact_id ()::text, o.code, o.msg
               FROM unnest (v_seqs, v_codes, v_msgs) AS o (seq, code, msg);
END $$;

-- Forgets what every desktop has read long ago. A desktop that was away for longer compares its
-- whole copy. Run by the administrator, from cron for instance.
CREATE OR REPLACE FUNCTION sync.trim (p_keep interval DEFAULT '180 days') RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_floor xid8;
  v_count bigint;
BEGIN
  SELECT max (l.xid) INTO v_floor FROM sync.log l WHERE l.at < now () - p_keep;
  IF v_floor IS NULL THEN
    RETURN 0;
  END IF;
  v_floor := (v_floor::text::numeric + 1)::text::xid8;
  UPDATE sync.meta SET log_floor = greatest (log_floor::text::numeric, v_floor::text::numeric)
                                   ::text::xid8;
  DELETE FROM sync.log l WHERE l.xid < v_floor;
  GET DIAGNOSTICS v_count = ROW_COUNT;
  RETURN v_count;
END $$;
