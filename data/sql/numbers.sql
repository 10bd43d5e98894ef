-- SPDX-License-Identifier: GPL-3.0-or-later
-- Numbers of papers without gaps. A paper gets its number in the transaction in which the server
-- learns that it goes out, when it is written: the series is locked until that commits, and a rollback
-- takes the number back with the paper. There is no function that gives a number alone, and what a
-- statement does not write in the end gets none, so nobody can tear a gap.

-- The kinds that are numbered; filled in from the description of the business. Its rows are also
-- the locks of their series.
CREATE TABLE IF NOT EXISTS sync.numbered (
  ent smallint PRIMARY KEY REFERENCES sync.entity,
  office_field text NOT NULL, -- of crm.office: the number that the next paper gets
  plain text[] NOT NULL,      -- statuses in which a paper needs none
  by_year boolean NOT NULL    -- begins as YEAR-0001 when the office says nothing
);
ALTER TABLE sync.numbered ADD COLUMN IF NOT EXISTS types text[]; -- that are counted; NULL: all
INSERT INTO sync.numbered VALUES @numbered@
ON CONFLICT (ent) DO UPDATE SET office_field = excluded.office_field, plain = excluded.plain,
                                by_year = excluded.by_year, types = excluded.types;

-- "FT 7/0012" is the head "FT 7/", the number 12 of width 4, and the tail "". A series begins when
-- the server gives a number for the first time; what desks gave before that is taken as it comes.
CREATE TABLE IF NOT EXISTS sync.series (
  ent smallint NOT NULL REFERENCES sync.numbered,
  head text NOT NULL,
  tail text NOT NULL,
  width int NOT NULL,
  next bigint NOT NULL,
  current boolean NOT NULL DEFAULT true,
  PRIMARY KEY (ent, head, tail)
);
CREATE UNIQUE INDEX IF NOT EXISTS series_current ON sync.series (ent) WHERE current;

-- The last digits of a number are what is counted.
CREATE OR REPLACE FUNCTION sync.split_number (p_number text, OUT head text, OUT digits text,
                                              OUT tail text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT m[1] || left (m[2], greatest (length (m[2]) - 15, 0)), right (m[2], 15), m[3]
  FROM regexp_match (p_number, '^(|.*[^0-9])([0-9]+)([^0-9]*)$') m
$$;

CREATE OR REPLACE FUNCTION sync.format_number (s sync.series) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.head || lpad (s.next::text, greatest (s.width, length (s.next::text)), '0') || s.tail
$$;

CREATE OR REPLACE FUNCTION sync.is_taken (p_ent smallint, p_number text, p_but uuid)
RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_types text[] := (SELECT n.types FROM sync.numbered n WHERE n.ent = p_ent);
  v_taken boolean;
BEGIN
  EXECUTE format ('SELECT EXISTS (SELECT 1 FROM crm.%I t WHERE t.number = $1 '
                  'AND t.id IS DISTINCT FROM $2%s)',
                  (SELECT e.name FROM sync.entity e WHERE e.ent = p_ent),
                  CASE WHEN v_types IS NOT NULL THEN ' AND t.type = ANY ($3)' ELSE '' END)
    INTO v_taken USING p_number, p_but, v_types;
  RETURN v_taken;
END $$;

-- Ends sessions of people who have had a number given in a transaction and left it open: they do
-- nothing, or have not come to an end for very long. Their numbers come back. Only who waits for the
-- series asks for it.
CREATE OR REPLACE FUNCTION sync.end_idle_numbering () RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_terminate_backend (a.pid)
  FROM pg_stat_activity a JOIN pg_locks l USING (pid) JOIN sync.usr u ON u.rol = a.usename
  WHERE l.relation = 'sync.numbered'::regclass AND l.mode = 'RowShareLock' AND l.granted
    AND a.datname = current_database () AND a.pid <> pg_backend_pid ()
    AND ((a.state LIKE 'idle in transaction%' AND a.state_change < clock_timestamp () - interval '5 s')
         OR a.xact_start < clock_timestamp () - interval '15 min');
EXCEPTION WHEN insufficient_privilege THEN
  NULL; -- then an administrator has to
END $$;

-- Numbers of a kind are given by one transaction after the other.
CREATE OR REPLACE FUNCTION sync.lock_numbers (p_ent smallint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
BEGIN
  FOR v_try IN 1 .. 4 LOOP
    BEGIN
      PERFORM 1 FROM sync.numbered x WHERE x.ent = p_ent FOR UPDATE;
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM sync.end_idle_numbering ();
    END;
  END LOOP;
  PERFORM 1 FROM sync.numbered x WHERE x.ent = p_ent FOR UPDATE;
END $$;

-- From now on papers of the kind are numbered from p_number on. A series that was begun before goes
-- on where it stopped.
CREATE OR REPLACE FUNCTION sync.turn_series (p_ent smallint, p_number text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_head text;
  v_digits text;
  v_tail text;
  s sync.series;
BEGIN
  SELECT coalesce (p.head, p_number), coalesce (p.digits, '1'), coalesce (p.tail, '')
    INTO v_head, v_digits, v_tail FROM sync.split_number (p_number) p;
  SELECT * INTO s FROM sync.series x WHERE x.ent = p_ent AND x.head = v_head AND x.tail = v_tail;
  IF FOUND AND s.next <> v_digits::bigint THEN
    RAISE EXCEPTION 'this series goes on with %; a new one needs another beginning',
      sync.format_number (s) USING ERRCODE = '23514';
  END IF;
  UPDATE sync.series x SET current = false WHERE x.ent = p_ent AND x.current;
  INSERT INTO sync.series (ent, head, tail, width, next)
  VALUES (p_ent, v_head, v_tail, length (v_digits), v_digits::bigint)
  ON CONFLICT (ent, head, tail) DO UPDATE SET current = true;
END $$;

-- The series in which papers of the kind are numbered now, begun where it has to be; nothing when the
-- office has not said how it counts. The lock comes first: what is read after it is what the
-- transaction before ours has left.
CREATE OR REPLACE FUNCTION sync.lock_series (p_ent smallint) RETURNS sync.series
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n sync.numbered;
  s sync.series;
  v_number text;
BEGIN
  PERFORM sync.lock_numbers (p_ent);
  SELECT * INTO s FROM sync.series x WHERE x.ent = p_ent AND x.current;
  IF FOUND THEN
    RETURN s;
  END IF;
  SELECT * INTO n FROM sync.numbered x WHERE x.ent = p_ent;
  EXECUTE format ('SELECT nullif (o.%I, '''') FROM crm.office o WHERE NOT o._del ORDER BY o.id '
                  'LIMIT 1', n.office_field) INTO v_number;
  IF v_number IS NULL AND n.by_year THEN
    v_number := to_char (clock_timestamp (), 'YYYY') || '-0001';
  END IF;
  IF v_number IS NOT NULL THEN
    PERFORM sync.turn_series (p_ent, v_number);
  END IF;
  SELECT * INTO s FROM sync.series x WHERE x.ent = p_ent AND x.current;
  RETURN s;
END $$;

-- The next numbers, as many as are asked for; none when the office has not said how it counts.
CREATE OR REPLACE FUNCTION sync.take_numbers (p_ent smallint, p_count bigint) RETURNS text[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s sync.series := sync.lock_series (p_ent);
  v_numbers text[] := '{}';
  v_number text;
BEGIN
  IF s.ent IS NULL THEN
    RETURN v_numbers;
  END IF;
  WHILE cardinality (v_numbers) < p_count LOOP
    v_number := sync.format_number (s);
    s.next := s.next + 1;
    IF NOT sync.is_taken (p_ent, v_number, NULL) THEN
      v_numbers := array_append (v_numbers, v_number);
    END IF;
  END LOOP;
  UPDATE sync.series x SET next = s.next WHERE x.ent = p_ent AND x.current;
  RETURN v_numbers;
END $$;

-- Why a paper may not have the number that somebody gave it; NULL when it may. Old books are taken
-- in with the numbers that they have, as long as these are behind the series.
CREATE OR REPLACE FUNCTION sync.refuses_number (p_ent smallint, p_id uuid, p_number text)
RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_part record;
  s sync.series;
BEGIN
  PERFORM sync.lock_numbers (p_ent);
  IF NOT EXISTS (SELECT 1 FROM sync.series x WHERE x.ent = p_ent) THEN
    RETURN NULL;
  END IF;
  IF sync.is_taken (p_ent, p_number, p_id) THEN
    RETURN format ('another paper has the number %s', p_number);
  END IF;
  SELECT * INTO v_part FROM sync.split_number (p_number);
  SELECT * INTO s FROM sync.series x
  WHERE x.ent = p_ent AND x.head = v_part.head AND x.tail = v_part.tail
    AND x.next <= v_part.digits::bigint;
  IF FOUND THEN
    RETURN format ('the number %s would leave a gap: the series goes on with %s', p_number,
                   sync.format_number (s));
  END IF;
  RETURN NULL;
END $$;

-- Whether a row is one of those that are counted: a document that was issued has the number that
-- stands on its pages, or none.
CREATE OR REPLACE FUNCTION sync.is_counted (p_row jsonb, p_types text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce (p_row ->> 'type' = ANY (p_types), false) AND p_row ->> 'file_hash' IS NULL
$$;

CREATE OR REPLACE FUNCTION sync.assign_number () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_ent CONSTANT smallint := TG_ARGV[0];
  c_types CONSTANT text[] := nullif (TG_ARGV[2], '')::text[];
  v_wants boolean := NEW.status IS NOT NULL AND NEW.status <> ALL (TG_ARGV[1]::text[]);
  v_given text;
  v_why text;
  v_free boolean;
BEGIN
  -- Of what is only looked at again nothing is written; the number would be lost.
  IF TG_OP = 'UPDATE' AND NEW._acl = -1 THEN
    RETURN NEW;
  END IF;
  NEW.number := nullif (NEW.number, '');
  IF c_types IS NOT NULL AND NOT sync.is_counted (to_jsonb (NEW), c_types) THEN
    RETURN NEW;
  END IF;
  -- The number that somebody writes into the draft of a document is not one of the series yet.
  IF TG_OP = 'UPDATE' AND OLD.number IS NOT NULL
     AND NOT (c_types IS NOT NULL AND OLD.status = 'draft'
              AND NEW.number IS DISTINCT FROM OLD.number) THEN
    IF NEW.number IS DISTINCT FROM OLD.number
       AND EXISTS (SELECT 1 FROM sync.series s WHERE s.ent = c_ent) THEN
      RAISE EXCEPTION 'the number % stays with its paper', OLD.number USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.number IS NOT NULL THEN
    -- Who does not see all papers does not learn from numbers which there are, and how many.
    v_free := sync.free_writer () IS NOT NULL OR coalesce ((sync.writing ()).free, false);
    IF NOT v_free AND sync.writer () = 0 THEN
      RAISE EXCEPTION 'the number of a paper is given by the shared database' USING ERRCODE = '23514';
    END IF;
    v_why := sync.refuses_number (c_ent, NEW.id, NEW.number);
    IF v_why IS NOT NULL AND NOT v_free THEN
      v_why := format ('the number %s cannot be given', NEW.number);
    END IF;
    IF v_why IS NULL THEN
      RETURN NEW;
    ELSIF TG_OP = 'INSERT' OR sync.writer () = 0 OR NOT v_wants THEN
      RAISE EXCEPTION '%', v_why USING ERRCODE = '23514';
    END IF;
    -- The server was restored to a time before it gave this number, and then gave it again.
    v_given := NEW.number;
    NEW.number := NULL;
  END IF;
  IF v_given IS NOT NULL THEN
    NEW.number := (sync.take_numbers (c_ent, 1))[1];
    PERFORM sync.note_conflict (c_ent, NEW.id, 'number', to_jsonb (NEW.number), to_jsonb (v_given),
                                sync.writer (), sync.writer (), 'open');
  END IF;
  RETURN NEW;
END $$;

-- What the office says of its next number is true on every desk, also on one that leaves.
CREATE OR REPLACE FUNCTION sync.tell_next_number (p_ent smallint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n sync.numbered;
  s sync.series;
BEGIN
  SELECT * INTO s FROM sync.series x WHERE x.ent = p_ent AND x.current;
  IF FOUND THEN
    SELECT * INTO n FROM sync.numbered x WHERE x.ent = p_ent;
    EXECUTE format ('UPDATE crm.office SET %1$I = $1 WHERE NOT _del '
                    'AND %1$I IS DISTINCT FROM $1', n.office_field) USING sync.format_number (s);
  END IF;
END $$;

-- Once for a transaction, however many papers it numbers.
CREATE OR REPLACE FUNCTION sync.tell_next_number () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sync.tell_next_number (NEW.ent);
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS tell_next_number ON sync.series;
CREATE CONSTRAINT TRIGGER tell_next_number AFTER INSERT OR UPDATE ON sync.series
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sync.tell_next_number ();

-- What a statement has written and what goes out is numbered, in the order in which it was made.
CREATE OR REPLACE FUNCTION sync.number_papers () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c_ent CONSTANT smallint := TG_ARGV[0];
  c_types CONSTANT text[] := nullif (TG_ARGV[2], '')::text[];
  v_papers uuid[] := ARRAY (
    SELECT c.id FROM changed c
    WHERE c.number IS NULL AND c.status IS NOT NULL AND c.status <> ALL (TG_ARGV[1]::text[])
      AND CASE WHEN c_types IS NULL THEN true ELSE sync.is_counted (to_jsonb (c), c_types) END
    ORDER BY c.created_at, c.id);
  v_numbers text[];
BEGIN
  IF v_papers = '{}' THEN
    RETURN NULL;
  END IF;
  v_numbers := sync.take_numbers (c_ent, cardinality (v_papers));
  IF v_numbers <> '{}' THEN
    EXECUTE format ('UPDATE crm.%I t SET number = p.number, _acl = -2 '
                    'FROM unnest ($1, $2) p (id, number) WHERE t.id = p.id', TG_TABLE_NAME)
      USING v_papers, v_numbers;
  END IF;
  RETURN NULL;
END $$;

-- A person may begin another series, for a new year for instance, but not leave one out.
CREATE OR REPLACE FUNCTION sync.assign_series () RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n sync.numbered;
  s sync.series;
  v_wish text;
BEGIN
  FOR n IN SELECT * FROM sync.numbered ORDER BY ent LOOP
    v_wish := nullif (to_jsonb (NEW) ->> n.office_field, '');
    CONTINUE WHEN v_wish IS NOT DISTINCT FROM to_jsonb (OLD) ->> n.office_field;
    PERFORM sync.lock_numbers (n.ent);
    SELECT * INTO s FROM sync.series x WHERE x.ent = n.ent AND x.current;
    CONTINUE WHEN NOT FOUND OR v_wish = sync.format_number (s);
    IF v_wish IS NULL THEN
      NEW := jsonb_populate_record (
        NEW, jsonb_build_object (n.office_field, sync.format_number (s)));
    ELSE
      PERFORM sync.turn_series (n.ent, v_wish);
    END IF;
  END LOOP;
  RETURN NEW;
END $$;

-- After the server was restored, each desk says once which numbers it has seen, so that none of them
-- is given a second time: p_numbers is {"kind": [number, …]}. A desk that the server has never met
-- in another generation says nothing that counts.
CREATE OR REPLACE FUNCTION sync.recall_numbers (p_rep int, p_numbers jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_generation text;
  v_ent smallint;
  v_number text;
BEGIN
  SELECT r.generation INTO v_generation FROM sync.replica r JOIN sync.usr u USING (uid)
  WHERE r.rep = p_rep AND u.rol = session_user AND u.active AND r.revoked IS NULL
  FOR UPDATE OF r;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'replica % is not one of %', p_rep, session_user USING ERRCODE = '42501';
  END IF;
  IF v_generation <> sync.generation () THEN
    FOR v_ent, v_number IN
      SELECT k.key::smallint, n.value
      FROM jsonb_each (p_numbers) k, jsonb_array_elements_text (k.value) n ORDER BY 1
    LOOP
      PERFORM sync.lock_numbers (v_ent);
      UPDATE sync.series x SET next = p.digits::bigint + 1
      FROM sync.split_number (v_number) p
      WHERE x.ent = v_ent AND x.head = p.head AND x.tail = p.tail AND x.next <= p.digits::bigint;
    END LOOP;
    PERFORM sync.tell_next_number (n.ent) FROM sync.numbered n;
  END IF;
  UPDATE sync.replica r SET generation = sync.generation () WHERE r.rep = p_rep;
END $$;

-- For the administrator: a second office has joined, and its papers are to be counted on from.
CREATE OR REPLACE FUNCTION sync.move_series (p_kind text, p_next text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_ent smallint;
BEGIN
  SELECT n.ent INTO v_ent FROM sync.numbered n JOIN sync.entity e USING (ent)
  WHERE e.name = p_kind FOR UPDATE OF n;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'records of kind % are not numbered', p_kind USING ERRCODE = '22023';
  END IF;
  IF sync.is_taken (v_ent, p_next, NULL) THEN
    RAISE EXCEPTION 'another paper has the number %', p_next USING ERRCODE = '23514';
  END IF;
  UPDATE sync.series x SET next = greatest (x.next, p.digits::bigint)
  FROM sync.split_number (p_next) p
  WHERE x.ent = v_ent AND x.head = p.head AND x.tail = p.tail;
  PERFORM sync.turn_series (v_ent, p_next);
  PERFORM sync.tell_next_number (v_ent);
END $$;

DO $$
DECLARE
  v record;
BEGIN
  FOR v IN SELECT n.ent, n.plain, coalesce (n.types::text, '') AS types, e.name
           FROM sync.numbered n JOIN sync.entity e USING (ent) LOOP
    EXECUTE format ('CREATE INDEX IF NOT EXISTS %I ON crm.%I (number) WHERE number IS NOT NULL',
                    v.name || '_number', v.name);
    -- Triggers run by the order of their names: before_change sees the number as it was given.
    EXECUTE format ('CREATE OR REPLACE TRIGGER assign_number BEFORE INSERT OR UPDATE ON crm.%I '
                    'FOR EACH ROW EXECUTE FUNCTION sync.assign_number (%L, %L, %L)',
                    v.name, v.ent, v.plain, v.types);
    EXECUTE format ('CREATE OR REPLACE TRIGGER number_born AFTER INSERT ON crm.%I '
                    'REFERENCING NEW TABLE AS changed FOR EACH STATEMENT '
                    'EXECUTE FUNCTION sync.number_papers (%L, %L, %L)', v.name, v.ent, v.plain,
                    v.types);
    EXECUTE format ('CREATE OR REPLACE TRIGGER number_changed AFTER UPDATE ON crm.%I '
                    'REFERENCING NEW TABLE AS changed FOR EACH STATEMENT '
                    'EXECUTE FUNCTION sync.number_papers (%L, %L, %L)', v.name, v.ent, v.plain,
                    v.types);
    EXECUTE format ('DROP TRIGGER IF EXISTS tell_next_number ON crm.%I', v.name);
  END LOOP;
END $$;
CREATE OR REPLACE TRIGGER assign_series BEFORE UPDATE ON crm.office
  FOR EACH ROW EXECUTE FUNCTION sync.assign_series ();

-- Desks that number by themselves would be refused from now on; they are told to update instead.
UPDATE sync.meta SET protocol = greatest (protocol, 2), min_client = greatest (min_client, 2);
DROP FUNCTION IF EXISTS sync.take_number (smallint);
