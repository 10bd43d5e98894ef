-- SPDX-License-Identifier: GPL-3.0-or-later
-- What one kind of record needs. crm-sync-schema.c fills it in for each kind of the description of
-- the business; words between two @ stand for
--   kind, table, number   its name, its table, its number
--   policy                {"field": "lww|larger|ask|quiet|with"}; "with" goes with its neighbour
--   fields, derived       names of what a patch may hold, and of what nobody types
--   columns, values       its columns, and the same of the record r
--   marks                 one comparison for each field, for bookkeeping and the audit log
--   update_rights         what of a row a person may write
--   acl                   that of a record r that is born, as far as it is quickly said; or NULL
--   sight                 what sets NEW._acl, and checks whether w may write this
--   follow                what looks again at records that stand in one of this kind
--   policies              which rows people see

CREATE OR REPLACE FUNCTION sync.before_@kind@ () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_rep int := sync.free_writer ();
  w sync.who;
  v_now bigint := (extract (epoch FROM clock_timestamp ()) * 1000)::bigint;
  v_again boolean := TG_OP = 'UPDATE' AND NEW._acl = -1; -- its acl is reckoned, and nothing changed
  v_number text; -- what a paper is given by sync.number_papers (), who says so by the acl -2
  v_fm jsonb;
  v_mark jsonb;
  v_changes jsonb := '{}';
  v_key text;
  v_via int;
BEGIN
  IF v_rep IS NULL THEN
    w := sync.writing ();
    v_rep := w.rep;
    v_now := sync.now_ms ();
    IF TG_OP = 'INSERT' AND v_rep = 0 THEN
      NEW._acl := 0;
      IF w.uid IS NOT NULL AND NOT w.admin THEN
        NEW.created_by := w.person;
        NEW.modified_by := w.person;
      END IF;
    ELSIF v_rep = 0 AND w.uid IS NOT NULL AND NOT w.admin THEN
      NEW.created_by := OLD.created_by;
      NEW.created_at := OLD.created_at;
      NEW.modified_by := w.person;
    END IF;
    IF v_rep = 0 AND NOT w.admin AND octet_length (NEW::text) > 4194304 THEN
      RAISE EXCEPTION 'a record cannot have more than 4 MB' USING ERRCODE = '22001';
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW._acl = -2 AND pg_trigger_depth () > 1 THEN
    v_number := NEW.number;
    v_again := true;
  END IF;
  IF v_again THEN
    NEW := OLD;
  END IF;
@sight@
  IF v_number IS NOT NULL THEN
    NEW.number := v_number;
  ELSIF v_again THEN
    RETURN NEW;
  END IF;
  -- Whatever the writer says about bookkeeping is overwritten; a stamp can only be in the past.
  NEW._rep := v_rep;
  NEW._hlc := CASE WHEN v_rep = 0 THEN v_now << 16
                   ELSE least (NEW._hlc, (v_now << 16) | 65535) END;
  IF NEW.custom = '{}' OR NEW.custom = 'null' THEN
    NEW.custom := NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    NEW._rv := 1;
    NEW._fm := NULL;
    NEW._del := coalesce (NEW._del, false);
    IF v_rep = 0 THEN
      NEW.created_at := coalesce (NEW.created_at, v_now * 1000);
      NEW.modified_at := coalesce (NEW.modified_at, v_now * 1000);
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.id <> OLD.id THEN
    RAISE EXCEPTION 'an id never changes' USING ERRCODE = '23514';
  END IF;
  IF v_rep = 0 AND NEW.modified_at IS NOT DISTINCT FROM OLD.modified_at THEN
    NEW.modified_at := v_now * 1000;
  END IF;
  NEW._rv := OLD._rv + 1;
  v_fm := coalesce (OLD._fm, '{}');
  v_mark := jsonb_build_array (NEW._rv, NEW._hlc, v_rep);
@marks@
  IF NEW._del IS DISTINCT FROM OLD._del THEN
    v_fm := v_fm || jsonb_build_object ('_del', v_mark);
    v_changes := v_changes || jsonb_build_object ('_del', jsonb_build_array (OLD._del, NEW._del));
  END IF;
  IF NEW.custom IS DISTINCT FROM OLD.custom THEN
    v_changes := v_changes || jsonb_build_object ('custom', jsonb_build_array (OLD.custom, NEW.custom));
    FOR v_key IN
      SELECT k.key
      FROM (SELECT key FROM jsonb_each (coalesce (OLD.custom, '{}'))
            UNION SELECT key FROM jsonb_each (coalesce (NEW.custom, '{}'))) k
      WHERE OLD.custom -> k.key IS DISTINCT FROM NEW.custom -> k.key
    LOOP
      v_fm := v_fm || jsonb_build_object ('custom/' || v_key, v_mark);
    END LOOP;
  END IF;
  NEW._fm := nullif (v_fm, '{}');
  -- The row is locked, and no trigger comes after this one: what is noted here happens.
  IF v_changes <> '{}' THEN
    INSERT INTO sync.audit (rep, ent, id, action, changes)
    VALUES (v_rep, @number@, NEW.id, CASE WHEN NEW._del = OLD._del THEN 'U' WHEN NEW._del THEN 'D'
                                          ELSE 'R' END, v_changes);
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE ON @table@
  FOR EACH ROW EXECUTE FUNCTION sync.before_@kind@ ();
CREATE OR REPLACE FUNCTION sync.moved_@kind@ () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Those who saw it until now hear that it went.
  INSERT INTO sync.log (ent, id, acl) VALUES (@number@, OLD.id, OLD._acl);
@follow@
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER after_move AFTER UPDATE ON @table@
  FOR EACH ROW WHEN (OLD._acl <> NEW._acl) EXECUTE FUNCTION sync.moved_@kind@ ();
CREATE OR REPLACE TRIGGER after_insert AFTER INSERT ON @table@
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_born (@number@);
CREATE OR REPLACE TRIGGER after_update AFTER UPDATE ON @table@
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_changed (@number@);
CREATE OR REPLACE TRIGGER after_delete AFTER DELETE ON @table@
  REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_gone (@number@);
CREATE OR REPLACE TRIGGER after_truncate AFTER TRUNCATE ON @table@
  FOR EACH STATEMENT EXECUTE FUNCTION sync.note_emptied (@number@);

CREATE OR REPLACE FUNCTION sync.apply_@kind@ (p_rep int, p_seq bigint, p_op jsonb, p_offset bigint,
                                              p_now bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_policy CONSTANT jsonb := @policy@;
  c_fields CONSTANT text[] := @fields@;
  c_derived CONSTANT text[] := @derived@;
  c_header CONSTANT text[] := '{created_at,created_by,modified_at,modified_by}';
  v_patch jsonb := coalesce (p_op -> 'p', '{}');
  v_base int := (p_op ->> 'b')::int;
  v_seen jsonb := p_op -> 'o';
  v_action text := p_op ->> 'a';
  v_stamp bigint := (least ((p_op ->> 't')::bigint + p_offset, p_now) << 16) | (p_seq & 65535);
  v_del boolean;
  cur @table@;
  r @table@;
BEGIN
  SELECT * INTO cur FROM @table@ t WHERE t.id = (p_op ->> 'i')::uuid FOR NO KEY UPDATE;
  IF NOT FOUND OR NOT (current_setting ('crm.free') = 'true' OR sync.sees (cur._acl)) THEN
    RAISE EXCEPTION 'the record is gone or cannot be seen' USING ERRCODE = '42501';
  END IF;
  -- Who changed a record last, and when, is what the server knows, not what a desk says.
  r := cur;
  IF v_stamp >> 16 >= coalesce (cur.modified_at / 1000, 0) THEN
    r.modified_at := (v_stamp >> 16) * 1000;
    r.modified_by := sync.person ();
  END IF;

  IF v_action = 'D' THEN
    IF cur._del THEN
      RETURN;
    END IF;
    IF sync.edited_by_others (cur._fm, v_base, p_rep, c_policy) THEN
      -- An edit beats a delete; whoever deleted hears of it.
      PERFORM sync.note_conflict (@number@::smallint, cur.id, '_del', 'false', 'true', cur._rep,
                                  p_rep, 'open');
      RETURN;
    END IF;
    UPDATE @table@ t SET _del = true, _hlc = v_stamp, modified_at = r.modified_at,
                         modified_by = r.modified_by WHERE t.id = cur.id;
    RETURN;
  ELSIF v_action = 'R' THEN
    IF cur._del THEN
      UPDATE @table@ t SET _del = false, _hlc = v_stamp, modified_at = r.modified_at,
                           modified_by = r.modified_by WHERE t.id = cur.id;
    END IF;
    RETURN;
  ELSIF v_action <> 'U' THEN
    RAISE EXCEPTION 'unknown action %', v_action USING ERRCODE = 'P0CMD';
  END IF;

  IF v_patch - c_fields <> '{}' THEN
    PERFORM sync.refuse_unknown (v_patch, c_policy, '@kind@');
  END IF;
  -- Who made a record was said when it was born.
  IF v_patch ?| c_header AND sync.author () <> '{}' THEN
    v_patch := v_patch - c_header;
  END IF;
  IF current_setting ('crm.free') <> 'true' THEN
    v_patch := sync.check_patch (@number@::smallint, to_jsonb (cur), v_patch);
  END IF;
  -- What a rule derived does not wake the dead; what a person typed does.
  v_del := cur._del AND v_patch - c_derived = '{}';
  IF cur._del AND NOT v_del AND (cur._fm -> '_del' ->> 0)::int > v_base
     AND (cur._fm -> '_del' ->> 2)::int <> p_rep THEN
    PERFORM sync.note_conflict (@number@::smallint, cur.id, '_del', 'false', 'true', p_rep,
                                (cur._fm -> '_del' ->> 2)::int, 'open');
  END IF;
  IF cur._rv > v_base OR v_patch ? 'custom' OR v_seen IS NOT NULL THEN
    v_patch := sync.merge (@number@::smallint, cur.id,
                           to_jsonb (cur) || jsonb_build_object ('_seen', v_seen), v_patch, c_policy, v_base,
                           p_rep, v_stamp);
  END IF;
  IF v_patch = '{}' AND v_del = cur._del THEN
    RETURN;
  END IF;
  r := jsonb_populate_record (r, v_patch);
  UPDATE @table@ t
  SET (@columns@, custom, _del, _hlc) = ROW (@values@, r.custom, v_del, v_stamp)
  WHERE t.id = cur.id;
END $$;

CREATE OR REPLACE FUNCTION sync.insert_@kind@ (p_rep int, p_seq bigint, p_ops jsonb,
                                               p_offset bigint, p_now bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_policy CONSTANT jsonb := @policy@;
  c_fields CONSTANT text[] := @fields@;
  v_author CONSTANT jsonb := sync.author ();
  v_op jsonb;
  v_born uuid[];
BEGIN
  FOR v_op IN
    SELECT o FROM jsonb_array_elements (p_ops) o
    WHERE (o -> 'p') - c_fields <> '{}' LIMIT 1
  LOOP
    PERFORM sync.refuse_unknown (v_op -> 'p', c_policy, '@kind@');
  END LOOP;
  WITH born AS (
    INSERT INTO @table@ (id, @columns@, custom, _hlc, _acl)
    SELECT (o ->> 'i')::uuid, @values@, jsonb_strip_nulls (r.custom),
           (least ((o ->> 't')::bigint + p_offset, p_now) << 16) | (p_seq & 65535),
           coalesce (@acl@, 0)
    FROM jsonb_array_elements (p_ops) o,
         LATERAL jsonb_populate_record (NULL::@table@, (o -> 'p') || v_author) r
    ON CONFLICT (id) DO NOTHING
    RETURNING id)
  SELECT array_agg (b.id) INTO v_born FROM born b;
  IF coalesce (cardinality (v_born), 0) = jsonb_array_length (p_ops) THEN
    RETURN;
  END IF;
  -- Born before: by an administrator, or sent again after the server was restored.
  FOR v_op IN
    SELECT o FROM jsonb_array_elements (p_ops) o
    WHERE (o ->> 'i')::uuid NOT IN (SELECT b FROM unnest (v_born) b)
  LOOP
    PERFORM sync.apply_@kind@ (p_rep, p_seq, v_op || '{"a": "U", "b": 0}', p_offset, p_now);
  END LOOP;
END $$;

REVOKE ALL ON @table@ FROM PUBLIC;
GRANT SELECT, INSERT, @update_rights@ ON @table@ TO crm_user;
@policies@
