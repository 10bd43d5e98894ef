-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pictures and files by the SHA-256 of their bytes. They come and go in pieces, and what has arrived
-- stays, so that a conversation that ends at any byte goes on from there. What a person brings is
-- theirs alone until it is whole and proven; whether a file that they do not see is there already
-- nobody learns: they bring it as if it were not.

CREATE TABLE IF NOT EXISTS sync.upload (
  uid int NOT NULL,
  hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  size bigint NOT NULL,
  arrived bigint NOT NULL DEFAULT 0, -- as many bytes from the beginning
  at timestamptz NOT NULL DEFAULT now (),
  PRIMARY KEY (uid, hash)
);
CREATE TABLE IF NOT EXISTS sync.piece (
  uid int NOT NULL,
  hash text NOT NULL,
  start bigint NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (uid, hash, start),
  FOREIGN KEY (uid, hash) REFERENCES sync.upload ON DELETE CASCADE
);
ALTER TABLE sync.piece ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE OR REPLACE FUNCTION sync.file_bringer (p_size bigint) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_uid int := (SELECT u.uid FROM sync.usr u WHERE u.rol = session_user AND u.active);
BEGIN
  IF v_uid IS NULL THEN
    RAISE EXCEPTION '% is not a person of this office', session_user USING ERRCODE = '42501';
  END IF;
  IF p_size > 67108864 THEN
    RAISE EXCEPTION 'a file cannot have more than 64 MB' USING ERRCODE = '22001';
  END IF;
  RETURN v_uid;
END $$;

-- Takes a whole file that is proven. What is there is written again: so it takes as long as for one
-- that is not.
CREATE OR REPLACE FUNCTION sync.keep_blob (p_uid int, p_hash text, p_bytes bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO sync.blob AS b (hash, bytes) VALUES (p_hash, p_bytes)
  ON CONFLICT (hash) DO UPDATE SET bytes = excluded.bytes;
  -- Whose answer was lost need not bring it again.
  INSERT INTO sync.upload AS u (uid, hash, size, arrived)
  VALUES (p_uid, p_hash, octet_length (p_bytes), octet_length (p_bytes))
  ON CONFLICT (uid, hash) DO UPDATE SET size = excluded.size, arrived = excluded.arrived, at = now ();
END $$;

-- How many bytes of a file need not be brought any more.
CREATE OR REPLACE FUNCTION sync.offer_file (p_hash text, p_size bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_uid int := sync.file_bringer (p_size);
BEGIN
  IF sync.sees_blob (p_hash) AND EXISTS (SELECT 1 FROM sync.blob b WHERE b.hash = p_hash) THEN
    RETURN p_size;
  END IF;
  DELETE FROM sync.upload u
  WHERE u.uid = v_uid AND (u.at < now () - interval '7 days' OR (u.hash = p_hash AND u.size <> p_size));
  RETURN coalesce ((SELECT u.arrived FROM sync.upload u WHERE u.uid = v_uid AND u.hash = p_hash), 0);
END $$;

-- Takes the piece of a file that begins at p_start. Returns how many bytes are there then, of which
-- the next piece is to begin; -1 when all were and are not those of p_hash, so that they are given up.
CREATE OR REPLACE FUNCTION sync.put_piece (p_hash text, p_size bigint, p_start bigint, p_bytes bytea)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_uid int := sync.file_bringer (p_size);
  v_end bigint := p_start + octet_length (p_bytes);
  v_whole bytea := p_bytes;
  v sync.upload;
BEGIN
  IF octet_length (p_bytes) > 1048576 OR v_end > p_size
     OR (octet_length (p_bytes) < 16384 AND v_end < p_size) THEN
    RAISE EXCEPTION 'a piece has 16 kB to 1 MB' USING ERRCODE = '22001';
  END IF;
  INSERT INTO sync.upload (uid, hash, size) VALUES (v_uid, p_hash, p_size) ON CONFLICT DO NOTHING;
  IF FOUND AND (SELECT sum (u.size) FROM sync.upload u
                WHERE u.uid = v_uid AND u.arrived < u.size) > 1073741824 THEN
    RAISE EXCEPTION 'that is too much at once' USING ERRCODE = '54000';
  END IF;
  SELECT * INTO v FROM sync.upload u WHERE u.uid = v_uid AND u.hash = p_hash FOR UPDATE;
  IF v.size <> p_size THEN
    RAISE EXCEPTION 'that is not the size of the file' USING ERRCODE = '22001';
  ELSIF v.arrived <> p_start OR (v.arrived = v.size AND v.size > 0) THEN
    RETURN v.arrived; -- it came before, and the answer was lost; or it comes too early
  END IF;
  PERFORM sync.spend ('bytes', octet_length (p_bytes));
  IF v_end < p_size OR p_start > 0 THEN
    INSERT INTO sync.piece (uid, hash, start, bytes) VALUES (v_uid, p_hash, p_start, p_bytes);
  END IF;
  IF v_end < p_size THEN
    UPDATE sync.upload u SET arrived = v_end, at = now () WHERE u.uid = v_uid AND u.hash = p_hash;
    RETURN v_end;
  END IF;
  IF p_start > 0 THEN
    v_whole := (SELECT string_agg (p.bytes, ''::bytea ORDER BY p.start) FROM sync.piece p
                WHERE p.uid = v_uid AND p.hash = p_hash);
  END IF;
  IF encode (sha256 (v_whole), 'hex') <> p_hash THEN
    DELETE FROM sync.upload u WHERE u.uid = v_uid AND u.hash = p_hash;
    RETURN -1;
  END IF;
  DELETE FROM sync.piece p WHERE p.uid = v_uid AND p.hash = p_hash;
  PERFORM sync.keep_blob (v_uid, p_hash, v_whole);
  RETURN p_size;
END $$;

-- Of older desks: a whole file at once.
CREATE OR REPLACE FUNCTION sync.put_blob (p_hash text, p_bytes bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_uid int := sync.file_bringer (octet_length (p_bytes));
BEGIN
  IF encode (sha256 (p_bytes), 'hex') <> p_hash THEN
    RAISE EXCEPTION 'the bytes are not those of %', p_hash USING ERRCODE = '23514';
  END IF;
  PERFORM sync.spend ('bytes', octet_length (p_bytes));
  PERFORM sync.keep_blob (v_uid, p_hash, p_bytes);
END $$;

-- A piece of a file that belongs to a record that whoever asks sees.
CREATE OR REPLACE FUNCTION sync.get_piece (p_hash text, p_start bigint, p_length int)
RETURNS TABLE (size bigint, bytes bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT octet_length (b.bytes)::bigint,
         substring (b.bytes FROM (p_start + 1)::int FOR least (p_length, 1048576))
  FROM sync.blob b WHERE b.hash = p_hash AND sync.sees_blob (p_hash)
$$;

-- Of older desks: a whole file at once.
CREATE OR REPLACE FUNCTION sync.get_blob (p_hash text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT b.bytes FROM sync.blob b WHERE b.hash = p_hash AND sync.sees_blob (p_hash)
$$;

CREATE OR REPLACE FUNCTION sync.has_blob (p_hash text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT sync.sees_blob (p_hash) AND EXISTS (SELECT 1 FROM sync.blob b WHERE b.hash = p_hash)
$$;
