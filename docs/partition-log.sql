-- SPDX-License-Identifier: GPL-3.0-or-later
-- For an office whose log has many millions of entries: sync.log gets a partition a year, so that what is
-- old goes by dropping a table, which takes no time and gives the room back. Run by the administrator
-- with psql, while nobody works; "share init" can be run afterwards as ever. What was logged until the
-- end of this year stays in the first partition.

BEGIN;
SET LOCAL ROLE crm_owner;
ALTER TABLE sync.log RENAME TO log_until_now;
ALTER INDEX sync.log_xid RENAME TO log_until_now_xid;
CREATE TABLE sync.log (LIKE sync.log_until_now INCLUDING DEFAULTS) PARTITION BY RANGE (at);
DO $$
DECLARE
  v_year int := extract (year FROM now ());
BEGIN
  EXECUTE format ('ALTER TABLE sync.log ATTACH PARTITION sync.log_until_now '
                  'FOR VALUES FROM (MINVALUE) TO (%L)', make_date (v_year + 1, 1, 1));
  FOR i IN 1 .. 5 LOOP
    EXECUTE format ('CREATE TABLE sync.log_%s PARTITION OF sync.log FOR VALUES FROM (%L) TO (%L)',
                    v_year + i, make_date (v_year + i, 1, 1), make_date (v_year + i + 1, 1, 1));
  END LOOP;
END $$;
CREATE TABLE sync.log_later PARTITION OF sync.log DEFAULT;
CREATE INDEX log_xid ON sync.log (xid);
ALTER TABLE sync.log ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON sync.log FOR SELECT TO crm_user
  USING ((SELECT sync.sees_all ()) OR acl IN (SELECT sync.my_acl (1)));
REVOKE ALL ON sync.log_until_now FROM crm_user;
GRANT SELECT ON sync.log TO crm_user;
COMMIT;

-- To forget a partition, desks that were away for longer have to know first:
--
--   UPDATE sync.meta SET log_floor = (SELECT (max (xid)::text::numeric + 1)::text::xid8
--                                     FROM sync.log_until_now);
--   DROP TABLE sync.log_until_now;
