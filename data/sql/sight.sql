-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who sees and may change what. Every row has an acl, which triggers write from its owner and team,
-- or from the record that it stands in. What an acl gives to whom is derived from roles, teams,
-- who reports to whom, substitutes and shares, and kept, so that asking costs next to nothing.
-- People whom no role limits are free: for them nothing is looked up at all.

DO $$ BEGIN
  IF to_regtype ('sync.who') IS NULL THEN
    CREATE TYPE sync.who AS (rep int, uid int, person uuid, free boolean, admin boolean);
  END IF;
END $$;

-- Rights are judged as they are now, not as they were when a transaction began.
CREATE OR REPLACE FUNCTION sync.need_now () RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting ('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION 'whoever writes here does so in a transaction that is read committed'
      USING ERRCODE = '25000';
  END IF;
END $$;

-- Today where the office is: what day it is where somebody says to be does not count.
CREATE OR REPLACE FUNCTION sync.today () RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT (now () AT TIME ZONE m.zone)::date FROM sync.meta m $$;

-- On whose behalf this transaction writes.
CREATE OR REPLACE FUNCTION sync.writing () RETURNS sync.who
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_rep int := coalesce (nullif (current_setting ('crm.rep', true), ''), '0')::int;
  w sync.who;
BEGIN
  PERFORM sync.need_now ();
  IF v_rep <> 0 THEN
    SELECT r.rep, u.uid, u.person, u.free, u.admin INTO w
    FROM sync.replica r JOIN sync.usr u USING (uid)
    WHERE r.rep = v_rep AND r.pushing = pg_current_xact_id ();
    IF FOUND THEN
      RETURN w;
    END IF;
  END IF;
  SELECT 0, u.uid, u.person, u.free, u.admin INTO w
  FROM sync.usr u WHERE u.rol = session_user AND u.active;
  IF NOT FOUND THEN
    w.rep := 0;
    w.admin := sync.administers ();
    w.free := w.admin;
  END IF;
  RETURN w;
END $$;

-- Who made what is born in this push; an administrator may bring along what others made.
CREATE OR REPLACE FUNCTION sync.author () RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT CASE WHEN u.admin THEN '{}'
                      ELSE jsonb_build_object ('created_by', u.person, 'modified_by', u.person) END
          FROM sync.usr u WHERE u.rol = session_user);
END $$;

CREATE OR REPLACE FUNCTION sync.my_uid () RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT u.uid FROM sync.usr u WHERE u.rol = session_user AND u.active);
END $$;

CREATE OR REPLACE FUNCTION sync.sees_all () RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce ((SELECT u.free FROM sync.usr u WHERE u.rol = session_user AND u.active), false);
END $$;

-- The acls on which whoever asks has a right: 1 see, 2 change, 4 delete, 8 make. 0 is everybody's.
CREATE OR REPLACE FUNCTION sync.my_acl (p_right int) RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200 SET search_path = pg_catalog, pg_temp AS $$
  SELECT 0 WHERE sync.my_uid () IS NOT NULL
  UNION ALL
  SELECT v.acl FROM sync.usr_acl v
  WHERE v.uid = (SELECT sync.my_uid ()) AND v.rights & p_right <> 0
$$;

-- Those that came into sight after a snapshot.
CREATE OR REPLACE FUNCTION sync.my_gained (p_since pg_snapshot) RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER ROWS 200 SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.acl FROM sync.usr_acl v
  WHERE v.uid = (SELECT sync.my_uid ()) AND v.rights & 1 <> 0
    AND NOT pg_visible_in_snapshot (v.xid, p_since)
$$;

CREATE OR REPLACE FUNCTION sync.sees (p_acl int) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_acl = 0 OR sync.sees_all ()
         OR EXISTS (SELECT 1 FROM sync.usr_acl v WHERE v.uid = sync.my_uid () AND v.acl = p_acl
                                                   AND v.rights & 1 <> 0)
$$;

-- A person or team as a number of which the last two bits are free.
CREATE OR REPLACE FUNCTION sync.member (p_id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS
$$ SELECT uuid_hash_extended (p_id, 0) & ~3::bigint $$;

-- What people who are not free may do with acls of one depth; those in p_acls, or all.
CREATE OR REPLACE FUNCTION sync.judge (p_depth int, p_acls int[])
RETURNS TABLE (uid int, acl int, rights smallint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH near AS (
    SELECT m.uid, am.acl, min (m.level) FILTER (WHERE m.level <= 2) AS level,
           bool_or (m.level >= 4) AS shared, bool_or (m.level = 5) AS shared_change
    FROM sync.usr_member m JOIN sync.acl_member am USING (member)
    WHERE p_acls IS NULL OR am.acl = ANY (p_acls)
    GROUP BY 1, 2)
  SELECT j.uid, j.acl,
         (1 + CASE WHEN j.change >= j.level OR j.shared_change THEN 2 ELSE 0 END
            + CASE WHEN j.remove >= j.level THEN 4 ELSE 0 END
            + CASE WHEN j.make >= j.level AND j.via_seen THEN 8 ELSE 0 END)::smallint
  FROM (SELECT l.uid, a.acl, a.via, l.see, l.make, l.change, l.remove,
               coalesce (n.level, 3) AS level, coalesce (n.shared, false) AS shared,
               coalesce (n.shared_change, false) AS shared_change,
               a.via = 0 OR coalesce (v.rights & 1, 0) = 1 AS via_seen
        FROM sync.acl a
        JOIN sync.usr_level l ON l.ent = a.ent
        LEFT JOIN near n ON n.uid = l.uid AND n.acl = a.acl
        LEFT JOIN sync.usr_acl v ON v.uid = l.uid AND v.acl = a.via
        WHERE a.depth = p_depth AND (p_acls IS NULL OR a.acl = ANY (p_acls))) j
  WHERE j.shared OR (j.see >= j.level AND (j.via = 0 OR j.level <= 2 OR j.via_seen))
        OR (j.via <> 0 AND j.see >= 1 AND j.via_seen)
$$;

CREATE OR REPLACE FUNCTION sync.intern (p_ent smallint, p_members bigint[], p_via int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_members bigint[] := ARRAY (SELECT DISTINCT m FROM unnest (p_members) m ORDER BY m);
  v_depth smallint := coalesce ((SELECT a.depth + 1 FROM sync.acl a WHERE a.acl = p_via), 0);
  v_acl int;
BEGIN
  SELECT a.acl INTO v_acl FROM sync.acl a
  WHERE a.ent = p_ent AND a.members = v_members AND a.via = p_via LIMIT 1;
  IF FOUND THEN
    RETURN v_acl;
  END IF;
  -- From here on to the end of the transaction roles wait to be derived, so that nothing that is
  -- judged here is missed.
  INSERT INTO sync.acl (ent, members, via, depth) VALUES (p_ent, v_members, p_via, v_depth)
  RETURNING acl INTO v_acl;
  INSERT INTO sync.acl_member SELECT m, v_acl FROM unnest (v_members) m;
  INSERT INTO sync.usr_acl (uid, acl, rights)
  SELECT j.uid, j.acl, j.rights FROM sync.judge (v_depth, ARRAY[v_acl]) j;
  RETURN v_acl;
END $$;

-- The acl of what belongs to an owner and a team, and stands in something with the acl p_via.
CREATE OR REPLACE FUNCTION sync.own_acl (p_ent smallint, p_owner uuid, p_team uuid, p_via int)
RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_none CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  v_members bigint[];
  v_acl int;
BEGIN
  SELECT o.acl INTO v_acl FROM sync.acl_of o
  WHERE o.owner = coalesce (p_owner, c_none) AND o.ent = p_ent AND o.via = p_via
    AND o.team = coalesce (p_team, c_none) LIMIT 1;
  IF v_acl IS NOT NULL THEN
    RETURN v_acl;
  END IF;
  v_members := array_remove (ARRAY[sync.member (p_owner), sync.member (p_team)], NULL);
  IF v_members = '{}' THEN
    v_members := '{0}';
  END IF;
  v_acl := sync.intern (p_ent, v_members, p_via);
  INSERT INTO sync.acl_of VALUES (p_ent, coalesce (p_owner, c_none), coalesce (p_team, c_none), p_via,
                                  v_acl);
  RETURN v_acl;
END $$;

-- The same for a record that is shared with somebody beside.
CREATE OR REPLACE FUNCTION sync.with_shares (p_acl int, p_id uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_shares bigint[];
BEGIN
  SELECT array_agg (sync.member (coalesce (s.user_id, s.team_id))
                    + CASE s.access WHEN 'change' THEN 2 ELSE 1 END) INTO v_shares
  FROM crm.record_share s
  WHERE s.target = p_id AND s.target_kind = (SELECT a.ent FROM sync.acl a WHERE a.acl = p_acl)
    AND NOT s._del AND coalesce (s.user_id, s.team_id) IS NOT NULL
    AND (s.until_on IS NULL OR s.until_on >= sync.today ());
  IF v_shares IS NULL THEN
    RETURN p_acl;
  END IF;
  RETURN (SELECT sync.intern (a.ent, a.members || v_shares, a.via) FROM sync.acl a WHERE a.acl = p_acl);
END $$;

-- The acl of the record that another one stands in; NULL when it is not here yet.
CREATE OR REPLACE FUNCTION sync.via (p_kind int, p_target uuid, p_ent smallint, p_id uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_acl int;
BEGIN
  v_acl := sync.acl_of_record (p_kind, p_target);
  IF v_acl IS NULL THEN
    INSERT INTO sync.orphan VALUES (p_target, p_ent, p_id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN v_acl;
END $$;

-- Looks at records again: their acl is to be reckoned anew, and nothing else.
CREATE OR REPLACE FUNCTION sync.look_again (p_kind int, p_ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE (SELECT format ('UPDATE crm.%I SET _acl = -1 WHERE id = ANY ($1)', e.name)
           FROM sync.entity e WHERE e.ent = p_kind AND e.sight <> 'open') USING p_ids;
END $$;

-- What arrived before the record that it stands in gets its acl.
CREATE OR REPLACE FUNCTION sync.adopt_orphans (p_targets uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_ent smallint;
  v_ids uuid[];
BEGIN
  FOR v_ent, v_ids IN
    WITH adopted AS (DELETE FROM sync.orphan o WHERE o.target = ANY (p_targets) RETURNING o.ent, o.id)
    SELECT a.ent, array_agg (a.id) FROM adopted a GROUP BY 1 ORDER BY 1
  LOOP
    PERFORM sync.look_again (v_ent, v_ids);
  END LOOP;
END $$;

-- Says which right is missing, in words that a desk knows too.
CREATE OR REPLACE FUNCTION sync.refuse (p_uid int, p_ent smallint, p_right text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_level int := (SELECT CASE p_right WHEN 'make' THEN l.make WHEN 'change' THEN l.change
                                      WHEN 'delete' THEN l.remove ELSE l.see END
                  FROM sync.usr_level l WHERE l.uid = p_uid AND l.ent = p_ent);
BEGIN
  RAISE EXCEPTION 'Your role does not let you % this % (%)', p_right,
    (SELECT e.name FROM sync.entity e WHERE e.ent = p_ent),
    (ARRAY['none', 'own', 'team', 'all'])[coalesce (v_level, 0) + 1] USING ERRCODE = '42501';
END $$;

-- Whether a person who is not free may write this. p_sight says what kind of record it is: one with
-- an owner (own), one that stands in another (follows), a part of another one (child), or one that
-- only tells of another (trace).
CREATE OR REPLACE FUNCTION sync.check_rights (
  w sync.who, p_ent smallint, p_sight text, p_op text, p_old int, p_new int, p_deletes boolean)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_old int := CASE WHEN p_old = 0 THEN 15
                    ELSE (SELECT v.rights FROM sync.usr_acl v WHERE v.uid = w.uid AND v.acl = p_old) END;
  v_new int := CASE WHEN p_new = 0 THEN 15
                    ELSE (SELECT v.rights FROM sync.usr_acl v WHERE v.uid = w.uid AND v.acl = p_new) END;
BEGIN
  IF w.uid IS NULL THEN
    RAISE EXCEPTION '% is not a person of this office', session_user USING ERRCODE = '42501';
  END IF;
  v_old := coalesce (v_old, 0);
  v_new := coalesce (v_new, 0);
  IF p_op = 'UPDATE' AND v_old & 1 = 0 THEN
    RAISE EXCEPTION 'the record is gone or cannot be seen' USING ERRCODE = '42501';
  ELSIF p_sight = 'trace' THEN
    IF v_new & 1 = 0 THEN
      PERFORM sync.refuse (w.uid, p_ent, 'see');
    END IF;
  ELSIF p_sight = 'child' THEN
    -- A part is added, changed and taken away by whoever may change the whole.
    IF v_new & 2 = 0 OR (p_op = 'UPDATE' AND v_old & 2 = 0) THEN
      PERFORM sync.refuse (w.uid, p_ent, 'change');
    END IF;
  ELSIF p_op = 'INSERT' THEN
    IF v_new & 8 = 0 THEN
      PERFORM sync.refuse (w.uid, p_ent, 'make');
    END IF;
  ELSIF p_deletes THEN
    IF v_old & 4 = 0 THEN
      PERFORM sync.refuse (w.uid, p_ent, 'delete');
    END IF;
  ELSIF v_old & 2 = 0 THEN
    PERFORM sync.refuse (w.uid, p_ent, 'change');
  END IF;
END $$;

-- ---- fields ----

-- The fields of a kind that whoever asks may not see; of fields of the office's own their keys.
CREATE OR REPLACE FUNCTION sync.my_hidden (p_ent int) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce (array_agg (f.field), '{}') FROM sync.usr_field f
  WHERE f.uid = sync.my_uid () AND f.ent = p_ent AND f.hidden
$$;

-- Whether whoever asks sees every field of a kind. Who does not reads the view instead, in which what
-- they may not see is empty; an error says so, since no rows at all would look like an empty office.
CREATE OR REPLACE FUNCTION sync.reads_whole (p_ent int) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF sync.my_hidden (p_ent) <> '{}' THEN
    RAISE EXCEPTION 'not all of % is yours to see: read seen.%, or update Clientela',
      (SELECT e.name FROM sync.entity e WHERE e.ent = p_ent),
      (SELECT e.name FROM sync.entity e WHERE e.ent = p_ent) USING ERRCODE = 'P0HID';
  END IF;
  RETURN true;
END $$;

-- The column of a field, or the key of the column custom, is that of a hidden one: a link to any kind
-- has two columns, each of several choices a key.
CREATE OR REPLACE FUNCTION sync.is_of (p_key text, p_fields text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM unnest (p_fields) f
                 WHERE p_key = f OR starts_with (p_key, f || '.') OR p_key = f || '_kind')
$$;

CREATE OR REPLACE FUNCTION sync.without (p_custom jsonb, p_hidden text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_custom IS NULL OR p_hidden = '{}' THEN p_custom
              ELSE (SELECT jsonb_object_agg (c.key, c.value) FROM jsonb_each (p_custom) c
                    WHERE NOT sync.is_of (c.key, p_hidden)) END
$$;

-- Whether a field is hidden from whoever asks, as conflicts name it: "custom/KEY" is one of the
-- office's own.
CREATE OR REPLACE FUNCTION sync.hides (p_ent int, p_field text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT sync.is_of (regexp_replace (p_field, '^custom/', ''), sync.my_hidden (p_ent))
$$;

-- Whether what a document was made from has a value of a field that a person does not see, of
-- whatever kind: then its pages may show it. Members of the data are called as fields are.
CREATE OR REPLACE FUNCTION sync.states_hidden (p_uid int, p_data text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT p_data IS NOT NULL
         AND EXISTS (SELECT 1 FROM sync.usr_field f
                     WHERE f.uid = p_uid AND f.hidden AND strpos (p_data, '"' || f.field || '":') > 0)
$$;
CREATE OR REPLACE FUNCTION sync.states_hidden (p_data text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT sync.states_hidden (sync.my_uid (), p_data) $$;

-- Which of two versions of a record differ in what, columns and keys of the column custom alike.
CREATE OR REPLACE FUNCTION sync.differing (p_old jsonb, p_new jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT k FROM jsonb_object_keys (p_new - 'custom') k
  WHERE NOT starts_with (k, '_') AND p_old -> k IS DISTINCT FROM p_new -> k
    AND (p_old IS NOT NULL OR p_new ->> k IS NOT NULL)
  UNION ALL
  SELECT k FROM (SELECT jsonb_object_keys (nullif (p_old -> 'custom', 'null')) k
                 UNION SELECT jsonb_object_keys (nullif (p_new -> 'custom', 'null'))) c
  WHERE nullif (p_old -> 'custom' -> k, 'null') IS DISTINCT FROM nullif (p_new -> 'custom' -> k, 'null')
$$;

CREATE OR REPLACE FUNCTION sync.refuse_field (p_ent smallint, p_field text, p_hidden boolean)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_hidden THEN
    RAISE EXCEPTION 'The field % of this % is not yours to see', p_field,
      (SELECT e.name FROM sync.entity e WHERE e.ent = p_ent) USING ERRCODE = '42501';
  END IF;
  RAISE EXCEPTION 'Your role lets you only read the field % of this %', p_field,
    (SELECT e.name FROM sync.entity e WHERE e.ent = p_ent) USING ERRCODE = '42501';
END $$;

-- What every new record has in a field of the office's own.
CREATE OR REPLACE FUNCTION sync.own_initial (p_ent smallint, p_key text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN c.type <> 'boolean' THEN c.default_value
              WHEN c.default_value = 'yes' THEN 'true' ELSE 'false' END
  FROM crm.custom_field c JOIN sync.entity e ON e.name = c.entity
  WHERE e.ent = p_ent AND c.key = p_key AND NOT c._del LIMIT 1
$$;

-- The fields that a person who is not free may only read, or not even that; what rules write there
-- passes. A new record may have in them what every new one has, and be linked with what its maker
-- chooses.
CREATE OR REPLACE FUNCTION sync.check_fields (w sync.who, p_ent smallint, p_old jsonb, p_new jsonb)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f sync.usr_field;
BEGIN
  FOR f IN
    SELECT x.* FROM sync.usr_field x
    LEFT JOIN sync.field d ON d.ent = x.ent AND d.name = x.field
    WHERE x.uid = w.uid AND x.ent = p_ent AND coalesce (d.policy, 'lww') <> 'quiet'
      AND EXISTS (SELECT 1 FROM sync.differing (p_old, p_new) k
                  WHERE sync.is_of (k, ARRAY[x.field])
                    AND (p_old IS NOT NULL
                         OR (coalesce (d.type, '') NOT IN ('link', 'any_link')
                             AND coalesce (p_new ->> k, p_new -> 'custom' ->> k)
                                 IS DISTINCT FROM coalesce (d.initial,
                                                            sync.own_initial (p_ent, k)))))
  LOOP
    PERFORM sync.refuse_field (f.ent, f.field, f.hidden);
  END LOOP;
END $$;

-- The part of a patch that its person, who is not free, may send. A field that they do not see is
-- refused whatever they say of it, for whether it changes would tell what it is; what a desk reckoned
-- without seeing all is left out.
CREATE OR REPLACE FUNCTION sync.check_patch (p_ent smallint, p_old jsonb, p_patch jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_patch jsonb := p_patch;
  v_key text;
  v_new jsonb;
  f record;
BEGIN
  FOR f IN
    SELECT x.field, x.hidden, coalesce (d.policy, 'lww') = 'quiet' AS derived
    FROM sync.usr_field x LEFT JOIN sync.field d ON d.ent = x.ent AND d.name = x.field
    WHERE x.uid = (SELECT r.uid FROM sync.replica r WHERE r.rep = sync.writer ()) AND x.ent = p_ent
  LOOP
    FOR v_key, v_new IN
      SELECT e.key, e.value FROM jsonb_each (v_patch - 'custom') e
      WHERE sync.is_of (e.key, ARRAY[f.field])
    LOOP
      IF f.derived AND f.hidden THEN
        v_patch := v_patch - v_key;
      ELSIF f.hidden OR (NOT f.derived AND p_old -> v_key IS DISTINCT FROM v_new) THEN
        PERFORM sync.refuse_field (p_ent, f.field, f.hidden);
      END IF;
    END LOOP;
    CONTINUE WHEN coalesce (jsonb_typeof (v_patch -> 'custom'), '') <> 'object';
    FOR v_key, v_new IN
      SELECT e.key, e.value FROM jsonb_each (v_patch -> 'custom') e
      WHERE sync.is_of (e.key, ARRAY[f.field])
    LOOP
      IF f.hidden OR nullif (p_old -> 'custom' -> v_key, 'null')
                     IS DISTINCT FROM nullif (v_new, 'null') THEN
        PERFORM sync.refuse_field (p_ent, f.field, f.hidden);
      END IF;
    END LOOP;
  END LOOP;
  RETURN v_patch;
END $$;

-- What limits whoever asks beside the records they see, for their desk: a line each.
CREATE OR REPLACE FUNCTION sync.my_rights () RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce (string_agg (l.line, E'\n' ORDER BY l.line), '')
  FROM (SELECT CASE WHEN f.hidden THEN 'hidden ' ELSE 'read ' END || e.name || '.' || f.field AS line
        FROM sync.usr_field f JOIN sync.entity e USING (ent) WHERE f.uid = sync.my_uid ()
        UNION ALL
        SELECT 'no set-up' FROM sync.usr u WHERE u.uid = sync.my_uid () AND NOT u.may_set_up
        UNION ALL
        SELECT 'no export' FROM sync.usr u WHERE u.uid = sync.my_uid () AND NOT u.may_export) l
$$;

-- What a person who is not free links a record with they see. A direct writer hears the same of what
-- is not there at all; in a push that may come later, and foreign keys look at it in the end.
CREATE OR REPLACE FUNCTION sync.check_link (w sync.who, p_kind int, p_target uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_name text := (SELECT e.name FROM sync.entity e WHERE e.ent = p_kind AND e.sight <> 'open');
  v_acl int;
BEGIN
  IF p_target IS NULL OR v_name IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format ('SELECT t._acl FROM crm.%I t WHERE t.id = $1', v_name) INTO v_acl USING p_target;
  IF (v_acl IS NULL AND w.rep = 0) OR v_acl > 0 AND NOT EXISTS (
    SELECT 1 FROM sync.usr_acl v WHERE v.uid = w.uid AND v.acl = v_acl AND v.rights & 1 <> 0) THEN
    RAISE EXCEPTION 'the record is gone or cannot be seen' USING ERRCODE = '42501';
  END IF;
END $$;

-- What the whole office works with (stages, fields, cards, templates) is arranged by those whose role
-- lets them. What the server itself keeps there passes.
CREATE OR REPLACE FUNCTION sync.need_set_up () RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.who;
BEGIN
  IF pg_trigger_depth () > 1 THEN
    RETURN;
  END IF;
  w := sync.writing ();
  IF NOT coalesce (w.admin OR (SELECT u.may_set_up FROM sync.usr u WHERE u.uid = w.uid), false) THEN
    RAISE EXCEPTION 'Your role does not let you set up what the whole office uses'
      USING ERRCODE = '42501';
  END IF;
END $$;

-- Who a colleague is, they say themselves, or an administrator.
CREATE OR REPLACE FUNCTION sync.need_self (p_id uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.who := sync.writing ();
BEGIN
  IF w.person IS DISTINCT FROM p_id AND sync.has_roles () THEN
    PERFORM sync.need_admin (w);
  END IF;
END $$;

-- Whether somebody reports to a person, directly or not.
CREATE OR REPLACE FUNCTION sync.leads (p_person uuid, p_led uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE above AS (
    SELECT u.reports_to_id AS id FROM crm."user" u WHERE u.id = p_led
    UNION SELECT u.reports_to_id FROM above a JOIN crm."user" u ON u.id = a.id)
  SELECT EXISTS (SELECT 1 FROM above a WHERE a.id = p_person)
$$;

-- What is about one person (when they work, by which server they send) is theirs to say, or an
-- administrator's; with p_led also that of whom they report to. What is about nobody is arranged by those
-- who set up the office, or, where passwords go there, by an administrator.
CREATE OR REPLACE FUNCTION sync.need_own (p_persons uuid[], p_led boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.who := sync.writing ();
  v_person uuid;
BEGIN
  IF coalesce (w.admin, false) OR NOT sync.has_roles () THEN
    RETURN;
  END IF;
  FOREACH v_person IN ARRAY p_persons LOOP
    IF p_led AND v_person IS NULL THEN
      PERFORM sync.need_set_up ();
    ELSIF v_person IS DISTINCT FROM w.person
          AND NOT (p_led AND coalesce (sync.leads (w.person, v_person), false)) THEN
      PERFORM sync.need_admin (w);
    END IF;
  END LOOP;
END $$;

-- Where somebody has a role, what sight hangs on is for administrators.
CREATE OR REPLACE FUNCTION sync.has_roles () RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM crm.role r WHERE NOT r._del)
          OR EXISTS (SELECT 1 FROM crm."user" u WHERE u.role_id IS NOT NULL) $$;

CREATE OR REPLACE FUNCTION sync.need_admin (p_who sync.who) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT coalesce (p_who.admin, false) THEN
    RAISE EXCEPTION 'Only an administrator of the office may change who may do what'
      USING ERRCODE = '42501';
  END IF;
END $$;

-- ---- deriving ----

CREATE OR REPLACE FUNCTION sync.level (p_word text) RETURNS smallint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT (CASE p_word WHEN 'none' THEN 0 WHEN 'own' THEN 1 WHEN 'team' THEN 2 ELSE 3 END)::smallint
$$;

-- How far the rights of everybody with a role reach, kind by kind. A role that was deleted goes on to
-- limit those who have it, until they get another one or none.
CREATE OR REPLACE FUNCTION sync.levels ()
RETURNS TABLE (uid int, ent smallint, see smallint, make smallint, change smallint, remove smallint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT u.uid, e.ent, sync.level (coalesce (l.see, r.see)), sync.level (coalesce (l.make, r.make)),
         sync.level (coalesce (l.change, r.change)), sync.level (coalesce (l.remove, r.remove))
  FROM sync.usr u
  JOIN crm."user" p ON p.id = u.person
  JOIN crm.role r ON r.id = p.role_id
  CROSS JOIN sync.entity e
  LEFT JOIN LATERAL (SELECT * FROM crm.role_right x
                     WHERE x.role_id = r.id AND x.entity = e.name AND NOT x._del
                     ORDER BY x.id DESC LIMIT 1) l ON true
  WHERE u.active AND NOT u.owner AND (r._del OR NOT coalesce (r.administrator, false))
    AND e.sight <> 'open'
$$;

-- The fields that a role lets somebody read and not change, or not see; with one that is hidden go
-- those in which it shows.
DROP FUNCTION IF EXISTS sync.read_only ();
CREATE OR REPLACE FUNCTION sync.field_rights ()
RETURNS TABLE (uid int, ent smallint, field text, hidden boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE
  said AS (
    SELECT u.uid, e.ent, f.field_name AS field,
           bool_or (f.access = 'hidden' AND coalesce (d.hideable, true)) AS hidden
    FROM sync.usr u
    JOIN crm."user" p ON p.id = u.person
    JOIN crm.role r ON r.id = p.role_id AND (r._del OR NOT coalesce (r.administrator, false))
    JOIN crm.role_field f ON f.role_id = r.id AND NOT f._del
    JOIN sync.entity e ON e.name = f.entity AND e.sight <> 'open'
    LEFT JOIN sync.field d ON d.ent = e.ent AND d.name = f.field_name
    WHERE u.active AND NOT u.owner
    GROUP BY 1, 2, 3),
  told AS (
    SELECT s.uid, s.ent, s.field FROM said s WHERE s.hidden
    UNION
    SELECT t.uid, x.ent, x.field FROM told t JOIN sync.tells x
      ON x.of_ent = 0 OR (x.of_ent = t.ent AND x.of_field = t.field))
  SELECT a.uid, a.ent, a.field, bool_or (a.hidden)
  FROM (SELECT s.uid, s.ent, s.field, s.hidden FROM said s
        UNION ALL SELECT t.uid, t.ent, t.field, true FROM told t) a
  GROUP BY 1, 2, 3
$$;

-- Whose records count as whose, and from which level on: one's own and those of whom one stands in
-- for (1), those of one's team, the teams below it and everybody who reports to one (2), what is
-- shared with one or a team one belongs to (4 to see, 5 to change).
CREATE OR REPLACE FUNCTION sync.members () RETURNS TABLE (uid int, member bigint, level smallint)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE
  mine AS (
    SELECT u.uid, p.id AS person, p.team_id AS team
    FROM sync.usr u JOIN crm."user" p ON p.id = u.person WHERE u.active AND NOT u.free),
  below AS ( -- teams below one's own
    SELECT m.uid, m.team FROM mine m WHERE m.team IS NOT NULL
    UNION SELECT b.uid, t.id FROM below b JOIN crm.team t ON t.parent_id = b.team AND NOT t._del),
  above AS ( -- teams that one belongs to
    SELECT m.uid, m.team FROM mine m WHERE m.team IS NOT NULL
    UNION SELECT a.uid, t.parent_id FROM above a JOIN crm.team t ON t.id = a.team
          WHERE t.parent_id IS NOT NULL AND NOT t._del),
  led AS ( -- everybody who reports to one, or to somebody who does
    SELECT m.uid, p.id AS person FROM mine m JOIN crm."user" p ON p.reports_to_id = m.person
    UNION SELECT l.uid, p.id FROM led l JOIN crm."user" p ON p.reports_to_id = l.person),
  self AS (
    SELECT m.uid, m.person FROM mine m
    UNION SELECT m.uid, s.user_id FROM mine m JOIN crm.substitute s ON s.substitute_id = m.person
          WHERE NOT s._del AND sync.today () BETWEEN s.from_on AND s.to_on)
  SELECT x.uid, x.member, min (x.level)::smallint
  FROM (SELECT m.uid, 0::bigint AS member, 1 AS level FROM mine m
        UNION ALL SELECT s.uid, sync.member (s.person), 1 FROM self s
        UNION ALL SELECT s.uid, sync.member (s.person) + 1, 4 FROM self s
        UNION ALL SELECT s.uid, sync.member (s.person) + 2, 5 FROM self s
        UNION ALL SELECT a.uid, sync.member (a.team) + 1, 4 FROM above a
        UNION ALL SELECT a.uid, sync.member (a.team) + 2, 5 FROM above a
        UNION ALL SELECT b.uid, sync.member (b.team), 2 FROM below b
        UNION ALL SELECT b.uid, sync.member (p.id), 2 FROM below b JOIN crm."user" p ON p.team_id = b.team
        UNION ALL SELECT l.uid, sync.member (l.person), 2 FROM led l) x
  GROUP BY 1, 2
$$;

-- Brings what is derived up to date with the records that it is derived from.
CREATE OR REPLACE FUNCTION sync.derive () RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_changed int[];
  v_more int[];
  v_depth int;
BEGIN
  LOCK TABLE sync.acl IN SHARE ROW EXCLUSIVE MODE;
  UPDATE sync.meta SET derived_on = sync.today ();
  WITH own AS (
    UPDATE sync.usr u SET admin = n.admin, may_export = n.may_export, may_set_up = n.may_set_up
    FROM (SELECT x.uid, x.owner OR coalesce (r.administrator, false) AS admin,
                 x.owner OR coalesce (r.administrator, false)
                 OR coalesce (r.may_export, true) AS may_export,
                 x.owner OR coalesce (r.administrator, false)
                 OR coalesce (r.may_set_up, true) AS may_set_up
          FROM sync.usr x LEFT JOIN crm."user" p ON p.id = x.person
          LEFT JOIN (SELECT id, administrator AND NOT _del AS administrator, may_export, may_set_up
                     FROM crm.role) r ON r.id = p.role_id) n
    WHERE n.uid = u.uid AND (u.admin, u.may_export, u.may_set_up)
                            IS DISTINCT FROM (n.admin, n.may_export, n.may_set_up)
    RETURNING u.uid)
  SELECT coalesce (array_agg (o.uid), '{}') INTO v_changed FROM own o;

  WITH limited AS (
    SELECT l.uid FROM sync.levels () l GROUP BY 1
    HAVING min (l.see) < 3 OR min (l.make) < 3 OR min (l.change) < 3 OR min (l.remove) < 3
    UNION SELECT f.uid FROM sync.field_rights () f),
  turned AS (
    UPDATE sync.usr u SET free = NOT u.free
    WHERE u.free = (u.uid IN (SELECT l.uid FROM limited l)) RETURNING u.uid, u.free),
  -- What somebody saw who is free now is of no use any more.
  cleared AS (DELETE FROM sync.usr_acl v USING turned t WHERE v.uid = t.uid AND t.free)
  SELECT v_changed || coalesce (array_agg (t.uid), '{}') INTO v_changed FROM turned t;

  DELETE FROM sync.usr_level;
  INSERT INTO sync.usr_level
  SELECT l.* FROM sync.levels () l JOIN sync.usr u USING (uid) WHERE NOT u.free;
  -- Each desk hears of it when the fields of its person are others than before.
  SELECT v_changed || coalesce (array_agg (d.uid), '{}') INTO v_changed
  FROM ((SELECT f.uid, f.ent, f.field, f.hidden FROM sync.field_rights () f
         EXCEPT SELECT f.uid, f.ent, f.field, f.hidden FROM sync.usr_field f)
        UNION ALL
        (SELECT f.uid, f.ent, f.field, f.hidden FROM sync.usr_field f
         EXCEPT SELECT f.uid, f.ent, f.field, f.hidden FROM sync.field_rights () f)) d;
  DELETE FROM sync.usr_field;
  INSERT INTO sync.usr_field (uid, ent, field, hidden) SELECT f.* FROM sync.field_rights () f;
  DELETE FROM sync.usr_member;
  INSERT INTO sync.usr_member SELECT * FROM sync.members ();

  FOR v_depth IN 0 .. coalesce ((SELECT max (a.depth) FROM sync.acl a), 0) LOOP
    WITH judged AS MATERIALIZED (SELECT * FROM sync.judge (v_depth, NULL)),
    lost AS (
      DELETE FROM sync.usr_acl v USING sync.acl a
      WHERE a.acl = v.acl AND a.depth = v_depth
        AND NOT EXISTS (SELECT 1 FROM judged j WHERE j.uid = v.uid AND j.acl = v.acl)
      RETURNING v.uid),
    gained AS (
      INSERT INTO sync.usr_acl (uid, acl, rights)
      SELECT j.uid, j.acl, j.rights FROM judged j
      WHERE NOT EXISTS (SELECT 1 FROM sync.usr_acl v WHERE v.uid = j.uid AND v.acl = j.acl)
      RETURNING uid),
    other AS (
      UPDATE sync.usr_acl v SET rights = j.rights FROM judged j
      WHERE v.uid = j.uid AND v.acl = j.acl AND v.rights <> j.rights)
    SELECT array_agg (x.uid) INTO v_more
    FROM (SELECT l.uid FROM lost l UNION SELECT g.uid FROM gained g) x;
    v_changed := v_changed || coalesce (v_more, '{}');
  END LOOP;
  UPDATE sync.usr u SET vis_ver = vis_ver + 1 WHERE u.uid = ANY (v_changed);
  IF FOUND THEN
    PERFORM pg_notify ('crm', '');
  END IF;
END $$;

-- The day has changed, and with it who stands in for whom. Anybody may say so.
CREATE OR REPLACE FUNCTION sync.derive_today () RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT m.derived_on FROM sync.meta m) IS DISTINCT FROM sync.today () THEN
    PERFORM sync.look_again (s.target_kind, ARRAY[s.target])
    FROM crm.record_share s, sync.meta m
    WHERE NOT s._del AND s.until_on < sync.today () AND s.until_on >= m.derived_on;
    PERFORM sync.derive ();
  END IF;
END $$;

CREATE OR REPLACE FUNCTION sync.derive_again () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME <> 'usr' OR EXISTS (SELECT 1 FROM crm.role) THEN
    PERFORM sync.derive ();
  END IF;
  RETURN NULL;
END $$;

-- The first person of an office is its administrator.
CREATE OR REPLACE FUNCTION sync.first_is_owner () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM sync.usr u WHERE u.owner) THEN
    NEW.owner := true;
    NEW.admin := true;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER first_is_owner BEFORE INSERT ON sync.usr
  FOR EACH ROW EXECUTE FUNCTION sync.first_is_owner ();
CREATE OR REPLACE TRIGGER derive AFTER INSERT OR UPDATE OF person, active, owner ON sync.usr
  FOR EACH STATEMENT EXECUTE FUNCTION sync.derive_again ();
UPDATE sync.usr SET owner = true, admin = true
WHERE uid = (SELECT min (u.uid) FROM sync.usr u WHERE u.active)
  AND NOT EXISTS (SELECT 1 FROM sync.usr u WHERE u.owner);

CREATE OR REPLACE TRIGGER derive AFTER INSERT OR UPDATE OR DELETE ON crm.role
  FOR EACH STATEMENT EXECUTE FUNCTION sync.derive_again ();
CREATE OR REPLACE TRIGGER derive AFTER INSERT OR UPDATE OR DELETE ON crm.role_right
  FOR EACH STATEMENT EXECUTE FUNCTION sync.derive_again ();
CREATE OR REPLACE TRIGGER derive AFTER INSERT OR UPDATE OR DELETE ON crm.role_field
  FOR EACH STATEMENT EXECUTE FUNCTION sync.derive_again ();
CREATE OR REPLACE TRIGGER derive AFTER INSERT OR UPDATE OR DELETE ON crm.substitute
  FOR EACH STATEMENT EXECUTE FUNCTION sync.derive_again ();

-- Of a colleague or a team only some changes matter.
CREATE OR REPLACE FUNCTION sync.derive_for () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF sync.has_roles () OR EXISTS (SELECT 1 FROM sync.usr u WHERE NOT u.free) THEN
    PERFORM sync.derive ();
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER derive_born AFTER INSERT ON crm."user"
  FOR EACH ROW EXECUTE FUNCTION sync.derive_for ();
CREATE OR REPLACE TRIGGER derive_changed AFTER UPDATE ON crm."user" FOR EACH ROW
  WHEN ((OLD.role_id, OLD.team_id, OLD.reports_to_id, OLD._del)
        IS DISTINCT FROM (NEW.role_id, NEW.team_id, NEW.reports_to_id, NEW._del))
  EXECUTE FUNCTION sync.derive_for ();
CREATE OR REPLACE TRIGGER derive_born AFTER INSERT ON crm.team
  FOR EACH ROW EXECUTE FUNCTION sync.derive_for ();
CREATE OR REPLACE TRIGGER derive_changed AFTER UPDATE ON crm.team FOR EACH ROW
  WHEN ((OLD.parent_id, OLD._del) IS DISTINCT FROM (NEW.parent_id, NEW._del))
  EXECUTE FUNCTION sync.derive_for ();

-- A record comes into the sight of those it is shared with.
CREATE OR REPLACE FUNCTION sync.shared () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Nobody can have the right to share what is not here.
  IF NOT coalesce ((sync.writing ()).free, false)
     AND sync.acl_of_record (NEW.target_kind, NEW.target) IS NULL THEN
    RAISE EXCEPTION 'the record is gone or cannot be seen' USING ERRCODE = '42501';
  END IF;
  PERFORM sync.look_again (NEW.target_kind, ARRAY[NEW.target]);
  IF TG_OP = 'UPDATE' AND OLD.target IS DISTINCT FROM NEW.target THEN
    PERFORM sync.look_again (OLD.target_kind, ARRAY[OLD.target]);
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER shared_born AFTER INSERT ON crm.record_share
  FOR EACH ROW EXECUTE FUNCTION sync.shared ();
CREATE OR REPLACE TRIGGER shared_changed AFTER UPDATE ON crm.record_share FOR EACH ROW
  WHEN ((OLD.target, OLD.user_id, OLD.team_id, OLD.access, OLD.until_on, OLD._del)
        IS DISTINCT FROM
        (NEW.target, NEW.user_id, NEW.team_id, NEW.access, NEW.until_on, NEW._del))
  EXECUTE FUNCTION sync.shared ();

-- Somebody's place is given by themselves, by whom they report to, or by an administrator.
CREATE OR REPLACE FUNCTION sync.guard_substitute () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w sync.who := sync.writing ();
  v_absent uuid;
BEGIN
  IF coalesce (w.admin, false) THEN
    RETURN NEW;
  END IF;
  FOREACH v_absent IN ARRAY CASE TG_OP WHEN 'UPDATE' THEN ARRAY[OLD.user_id, NEW.user_id]
                                       ELSE ARRAY[NEW.user_id] END LOOP
    IF v_absent IS DISTINCT FROM w.person AND NOT sync.leads (w.person, v_absent) THEN
      PERFORM sync.need_admin (w);
    END IF;
  END LOOP;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER guard BEFORE INSERT OR UPDATE ON crm.substitute
  FOR EACH ROW EXECUTE FUNCTION sync.guard_substitute ();

ALTER TABLE sync.log ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS sight ON sync.log;
CREATE POLICY sight ON sync.log FOR SELECT TO crm_user
  USING ((SELECT sync.sees_all ()) OR acl IN (SELECT sync.my_acl (1)));

-- Why somebody sees a record or does not, and may change it. Of others an administrator may ask, and
-- whoever may see the record about those who do. reason is one of: free (no role limits them), owner,
-- substitute, office (nobody is responsible for it), team (of their team, or of those who report to
-- them), share, all (their role sees all), with (it stands in a record that they see), field (it is a
-- document that states what is hidden from them), role (their
-- role does not reach that far), kind (their role sees nothing of the kind), parent (it stands in a
-- record that they do not see), unknown.
CREATE OR REPLACE FUNCTION sync.why (p_id uuid)
RETURNS TABLE (person uuid, login text, name text, sees boolean, changes boolean, reason text,
               level text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_me int := sync.my_uid ();
  v_admin boolean := coalesce ((SELECT u.admin FROM sync.usr u WHERE u.uid = v_me),
                               sync.administers ());
  v_name text;
  v_acl int;
  v_found int;
  v_sees boolean;
  v_data text; -- of a document
  a sync.acl;
BEGIN
  -- It takes as long where there is no such record.
  FOR v_name IN SELECT e.name FROM sync.entity e WHERE e.sight <> 'open' LOOP
    EXECUTE format ('SELECT t._acl FROM crm.%I t WHERE t.id = $1', v_name) INTO v_found USING p_id;
    v_acl := coalesce (v_acl, v_found);
  END LOOP;
  SELECT t.data_snapshot INTO v_data FROM crm.document t WHERE t.id = p_id;
  v_sees := sync.sees (coalesce (v_acl, -1)) AND NOT sync.states_hidden (v_data);
  IF v_acl IS NULL OR NOT (v_admin OR v_sees) THEN
    RETURN QUERY SELECT u.person, u.rol::text, p.name, false, false, 'unknown', 'none'
                 FROM sync.usr u LEFT JOIN crm."user" p ON p.id = u.person WHERE u.uid = v_me;
    RETURN;
  END IF;
  SELECT * INTO a FROM sync.acl x WHERE x.acl = v_acl;
  RETURN QUERY
  SELECT u.person, u.rol::text, p.name, u.free OR (v.rights IS NOT NULL AND NOT d.states),
         u.free OR (coalesce (v.rights & 2, 0) <> 0 AND NOT d.states),
         CASE
           WHEN u.free THEN 'free'
           WHEN d.states AND v.rights IS NOT NULL THEN 'field'
           WHEN v.rights IS NULL AND coalesce (l.see, 0) = 0 THEN 'kind'
           WHEN v.rights IS NULL AND a.via <> 0 THEN 'parent'
           WHEN v.rights IS NULL THEN 'role'
           WHEN m.owned THEN 'owner'
           WHEN m.own THEN 'substitute'
           WHEN m.office AND l.see >= 1 THEN 'office'
           WHEN m.team AND l.see >= 2 THEN 'team'
           WHEN m.shared THEN 'share'
           WHEN a.via <> 0 THEN 'with'
           ELSE 'all'
         END,
         CASE WHEN u.free THEN 'all'
              ELSE (ARRAY['none', 'own', 'team', 'all'])[coalesce (l.see, 0) + 1] END
  FROM sync.usr u
  LEFT JOIN crm."user" p ON p.id = u.person
  LEFT JOIN sync.usr_level l ON l.uid = u.uid AND l.ent = a.ent
  LEFT JOIN sync.usr_acl v ON v.uid = u.uid AND v.acl = v_acl AND v.rights & 1 <> 0
  CROSS JOIN LATERAL (SELECT sync.states_hidden (u.uid, v_data) AS states) d
  LEFT JOIN LATERAL (
    SELECT bool_or (x.member = sync.member (u.person)) AS owned,
           bool_or (x.level = 1 AND x.member <> 0) AS own, bool_or (x.member = 0) AS office,
           bool_or (x.level = 2) AS team, bool_or (x.level >= 4) AS shared
    FROM sync.usr_member x WHERE x.uid = u.uid AND x.member = ANY (a.members)) m ON true
  WHERE u.active AND (v_admin OR u.uid = v_me OR u.free OR (v.rights IS NOT NULL AND NOT d.states))
  ORDER BY u.uid <> coalesce (v_me, 0), p.name;
END $$;
