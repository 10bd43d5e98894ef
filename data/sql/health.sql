-- SPDX-License-Identifier: GPL-3.0-or-later
-- How the database does, for whoever looks after it. Numbers of rows are estimates, so that asking
-- costs the same at any size.

CREATE OR REPLACE FUNCTION sync.rows_of (p_table regclass) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT greatest (c.reltuples, 0)::bigint FROM pg_class c WHERE c.oid = p_table $$;

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
    'log_bytes', pg_total_relation_size ('sync.log'),
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

REVOKE ALL ON FUNCTION sync.rows_of (regclass), sync.micros (timestamptz) FROM PUBLIC, crm_user;
REVOKE ALL ON FUNCTION sync.health () FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sync.health () TO crm_user;
