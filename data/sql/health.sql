-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the database does, for whoever looks after it. Numbers of rows are estimates, so that asking
-- costs the same at any size.

-- After a restore PostgreSQL has no estimate until it has looked at a table itself: a hundred pages of
-- it tell about the rest. A log in partitions is the sum of them.
CREATE OR REPLACE FUNCTION sync.rows_of (p_table regclass) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_rows double precision;
  v_kind "char";
  v_pages bigint := pg_relation_size (p_table) / current_setting ('block_size')::bigint;
  v_share double precision := least (100, 10000.0 / greatest (v_pages, 1));
BEGIN
  SELECT c.reltuples, c.relkind INTO v_rows, v_kind FROM pg_class c WHERE c.oid = p_table;
  IF v_kind = 'p' THEN
    RETURN (SELECT coalesce (sum (sync.rows_of (t.relid)), 0)
            FROM pg_partition_tree (p_table) t WHERE t.isleaf AND t.relid <> p_table);
  END IF;
  IF v_rows < 0 THEN
    EXECUTE format ('SELECT count (*) * 100 / %s FROM %s TABLESAMPLE SYSTEM (%s) REPEATABLE (1)',
                    v_share, p_table, v_share) INTO v_rows;
  END IF;
  RETURN v_rows::bigint;
END $$;

-- With its indexes, and those of its partitions.
CREATE OR REPLACE FUNCTION sync.size_of (p_table regclass) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT coalesce ((SELECT sum (pg_total_relation_size (t.relid)) FROM pg_partition_tree (p_table) t
                     WHERE t.isleaf), pg_total_relation_size (p_table))::bigint $$;

CREATE OR REPLACE FUNCTION sync.micros (p_at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT (extract (epoch FROM p_at) * 1000000)::bigint $$;

CREATE OR REPLACE FUNCTION sync.health () RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_snapshot pg_snapshot := pg_current_snapshot ();
BEGIN
  IF NOT sync.administers ()
     AND NOT EXISTS (SELECT 1 FROM sync.usr u WHERE u.rol = session_user AND u.active AND u.admin) THEN
    RAISE EXCEPTION '% does not administer this office', session_user USING ERRCODE = '42501';
  END IF;
  RETURN jsonb_build_object (
    'server_version', current_setting ('server_version'),
    'protocol', (SELECT m.protocol FROM sync.meta m),
    'bytes', (SELECT sum (pg_total_relation_size (c.oid)) FROM pg_class c
              WHERE c.relkind = 'r' AND c.relnamespace IN ('crm'::regnamespace,
                                                           'sync'::regnamespace)),
    'connections', (SELECT count (*) FROM pg_stat_activity a WHERE a.datname = current_database ()),
    'max_connections', current_setting ('max_connections')::int,
    'safe_commits', current_setting ('synchronous_commit') <> 'off' AND current_setting ('fsync') = 'on',
    'autovacuum', current_setting ('autovacuum') = 'on',
    'held_back', pg_snapshot_xmax (v_snapshot)::text::bigint - pg_snapshot_xmin (v_snapshot)::text::bigint,
    'records', (SELECT sum (sync.rows_of (format ('crm.%I', e.name)::regclass)) FROM sync.entity e),
    'record_bytes', (SELECT sum (pg_total_relation_size (format ('crm.%I', e.name)::regclass))
                     FROM sync.entity e),
    'log_rows', sync.rows_of ('sync.log'),
    'log_bytes', sync.size_of ('sync.log'),
    'log_oldest', (SELECT sync.micros (l.at) FROM sync.log l ORDER BY l.xid LIMIT 1),
    'audit_rows', sync.rows_of ('sync.audit'),
    'audit_bytes', pg_total_relation_size ('sync.audit') + pg_total_relation_size ('sync.seal'),
    'sealed', (SELECT sync.micros (s.at) FROM sync.seal s ORDER BY s.n DESC LIMIT 1),
    'answer_bytes', pg_total_relation_size ('sync.pushed'),
    'file_bytes', pg_total_relation_size ('sync.blob') + pg_total_relation_size ('sync.piece'),
    'people', (SELECT count (*) FROM sync.usr u WHERE u.active),
    'desks', (SELECT count (*) FROM sync.replica r WHERE r.revoked IS NULL),
    'desks_today', (SELECT count (*) FROM sync.replica r
                    WHERE r.revoked IS NULL AND r.seen > now () - interval '1 day'),
    'connected', (SELECT count (*) FROM pg_stat_activity a JOIN sync.usr u ON u.rol = a.usename
                  WHERE a.datname = current_database () AND u.active),
    'desks_older', (SELECT count (*) FROM sync.replica r
                    WHERE r.revoked IS NULL AND r.seen > now () - interval '30 days'
                      AND r.protocol < (SELECT m.protocol FROM sync.meta m)),
    'slowest', (SELECT jsonb_build_object ('desk', r.label, 'login', u.rol, 'seen', sync.micros (r.seen))
                FROM sync.replica r JOIN sync.usr u USING (uid)
                WHERE r.revoked IS NULL AND u.active ORDER BY r.seen LIMIT 1),
    'desks_silent', (SELECT count (*) FROM sync.replica r
                     WHERE r.revoked IS NULL AND r.seen < now () - interval '30 days'),
    'desks_not_wiped', (SELECT count (*) FROM sync.replica r
                        WHERE r.revoked IS NOT NULL AND r.wiped IS NULL),
    'last_push', (SELECT sync.micros (max (p.at)) FROM sync.pushed p),
    'conflicts', (SELECT count (*) FROM crm.conflict c WHERE c.state = 'open' AND NOT c._del),
    'refused', (SELECT count (*) FROM sync.pushed p
                WHERE p.code IS NOT NULL AND p.at > now () - interval '30 days'));
END $$;

REVOKE ALL ON FUNCTION sync.rows_of (regclass), sync.size_of (regclass), sync.micros (timestamptz) FROM PUBLIC, crm_user;
REVOKE ALL ON FUNCTION sync.health () FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync.health () TO crm_user;
