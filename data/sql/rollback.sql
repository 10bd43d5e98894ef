-- SPDX-License-Identifier: GPL-3.0-or-later
-- Run before anything is changed: notes how to bring back what an upgrade replaces. That are
-- functions, views, triggers, policies, rights and the description; tables and columns are only added, so they
-- stay, with all that is typed into them. What is noted is a script for crm_sync_roll_back().

SET LOCAL search_path = pg_catalog, pg_temp;
CREATE SCHEMA IF NOT EXISTS sync;
CREATE TABLE IF NOT EXISTS sync.upgrade (
  n int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now (),
  fingerprint text NOT NULL, -- of what was set up then
  protocol int NOT NULL,     -- that was spoken before
  undo text NOT NULL
);

DO $note$
DECLARE
  v_places oid[] := ARRAY (SELECT n.oid FROM pg_namespace n WHERE n.nspname IN ('crm', 'sync', 'seen'));
  v_fingerprint text := coalesce (current_setting ('crm.fingerprint', true), '');
  v_undo text;
  v_protocol int;
BEGIN
  IF to_regclass ('sync.field') IS NULL
     OR (SELECT u.fingerprint FROM sync.upgrade u ORDER BY u.n DESC LIMIT 1) = v_fingerprint THEN
    RETURN; -- there is nothing yet, or nothing will change
  END IF;
  SELECT m.protocol INTO v_protocol FROM sync.meta m;

  SELECT string_agg (s.line, E'\n' ORDER BY s.step, s.line) INTO v_undo FROM (
    -- What is there when it is rolled back goes first.
    SELECT 1 AS step, $undo$DO $away$
DECLARE
  v record;
BEGIN
  FOR v IN SELECT t.tgname, t.tgrelid::regclass AS place FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
           WHERE NOT t.tgisinternal AND c.relnamespace IN (SELECT n.oid FROM pg_namespace n
                                                           WHERE n.nspname IN ('crm', 'sync', 'seen')) LOOP
    EXECUTE format ('DROP TRIGGER %I ON %s', v.tgname, v.place);
  END LOOP;
  FOR v IN SELECT p.polname, p.polrelid::regclass AS place FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
           WHERE c.relnamespace IN (SELECT n.oid FROM pg_namespace n
                                                           WHERE n.nspname IN ('crm', 'sync', 'seen')) LOOP
    EXECUTE format ('DROP POLICY %I ON %s', v.polname, v.place);
  END LOOP;
  FOR v IN SELECT c.oid::regclass AS place FROM pg_class c
           WHERE c.relkind = 'v' AND c.relnamespace IN (SELECT n.oid FROM pg_namespace n
                                                           WHERE n.nspname IN ('crm', 'sync', 'seen')) LOOP
    EXECUTE format ('DROP VIEW %s', v.place);
  END LOOP;
  FOR v IN SELECT p.oid::regprocedure AS name FROM pg_proc p
           WHERE p.pronamespace IN (SELECT n.oid FROM pg_namespace n
                                                           WHERE n.nspname IN ('crm', 'sync', 'seen')) LOOP
    BEGIN
      EXECUTE format ('DROP FUNCTION %s', v.name);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      EXECUTE format ('REVOKE ALL ON FUNCTION %s FROM PUBLIC, crm_user', v.name);
    END;
  END LOOP;
  IF to_regclass ('sync.conflict') IS NULL AND to_regclass ('sync.conflict_before') IS NOT NULL THEN
    ALTER TABLE sync.conflict_before RENAME TO conflict;
  END IF;
END $away$;
REVOKE ALL ON ALL TABLES IN SCHEMA crm, sync FROM PUBLIC, crm_user;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA crm, sync FROM PUBLIC, crm_user;$undo$ AS line
    UNION ALL
    SELECT 2, pg_get_functiondef (p.oid) || ';' FROM pg_proc p WHERE p.pronamespace = ANY (v_places)
    UNION ALL
    SELECT 3, format ('CREATE VIEW %s%s AS %s', c.oid::regclass,
                      ' WITH (' || array_to_string (c.reloptions, ', ') || ')', pg_get_viewdef (c.oid))
    FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = ANY (v_places)
    UNION ALL
    SELECT 3, format ('REVOKE ALL ON FUNCTION %s FROM PUBLIC, crm_user;', p.oid::regprocedure)
    FROM pg_proc p WHERE p.pronamespace = ANY (v_places)
    UNION ALL
    SELECT 4, format ('GRANT %s ON FUNCTION %s TO %s;', a.privilege_type, p.oid::regprocedure,
                      coalesce (quote_ident (r.rolname), 'PUBLIC'))
    FROM pg_proc p, aclexplode (coalesce (p.proacl, acldefault ('f', p.proowner))) a
         LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE p.pronamespace = ANY (v_places) AND a.grantee <> p.proowner
    UNION ALL
    SELECT 4, format ('GRANT %s ON %s %s TO %s;', a.privilege_type,
                      CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.oid::regclass,
                      coalesce (quote_ident (r.rolname), 'PUBLIC'))
    FROM pg_class c, aclexplode (c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.relnamespace = ANY (v_places) AND c.relkind IN ('r', 'p', 'v', 'S') AND a.grantee <> c.relowner
    UNION ALL
    SELECT 4, format ('GRANT %s (%I) ON %s TO %s;', a.privilege_type, t.attname, c.oid::regclass,
                      coalesce (quote_ident (r.rolname), 'PUBLIC'))
    FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid, aclexplode (t.attacl) a
         LEFT JOIN pg_roles r ON r.oid = a.grantee
    WHERE c.relnamespace = ANY (v_places) AND NOT t.attisdropped AND a.grantee <> c.relowner
    UNION ALL
    SELECT 5, pg_get_triggerdef (t.oid) || ';' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = ANY (v_places)
    UNION ALL
    SELECT 6, format ('CREATE POLICY %I ON %I.%I AS %s FOR %s TO %s', p.policyname, p.schemaname,
                      p.tablename, p.permissive, p.cmd,
                      (SELECT string_agg (CASE r WHEN 'public' THEN 'PUBLIC' ELSE quote_ident (r) END, ', ')
                       FROM unnest (p.roles) r))
              || coalesce (' USING (' || p.qual || ')', '')
              || coalesce (' WITH CHECK (' || p.with_check || ')', '') || ';'
    FROM pg_policies p WHERE p.schemaname IN ('crm', 'sync')
    UNION ALL
    SELECT 7, format ('ALTER TABLE %s %s ROW LEVEL SECURITY, %s ROW LEVEL SECURITY;', c.oid::regclass,
                      CASE WHEN c.relrowsecurity THEN 'ENABLE' ELSE 'DISABLE' END,
                      CASE WHEN c.relforcerowsecurity THEN 'FORCE' ELSE 'NO FORCE' END)
    FROM pg_class c WHERE c.relnamespace = ANY (v_places) AND c.relkind = 'r'
    UNION ALL
    SELECT 8, format ('UPDATE sync.meta SET protocol = %s, min_client = %s;', m.protocol, m.min_client)
    FROM sync.meta m
    UNION ALL
    SELECT 9, format ('DELETE FROM sync.field f WHERE (f.ent || %L || f.name) <> ALL (%L);', '.',
                      (SELECT array_agg (f.ent || '.' || f.name ORDER BY f.ent, f.name) FROM sync.field f))
    UNION ALL
    SELECT 9, format ('UPDATE sync.field SET policy = %L WHERE ent = %s AND name = %L;', f.policy, f.ent,
                      f.name)
    FROM sync.field f
    UNION ALL
    SELECT 10, format ($undo$DO $gone$
DECLARE
  v record;
BEGIN
  FOR v IN SELECT c.conrelid::regclass AS place, a.attname FROM pg_constraint c
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
           WHERE c.contype = 'f' AND c.confrelid = 'sync.entity'::regclass LOOP
    EXECUTE format ('DELETE FROM %%s x WHERE x.%%I <> ALL (%%L)', v.place, v.attname, %1$L);
  END LOOP;
  DELETE FROM sync.entity e WHERE e.ent <> ALL (%1$L);
END $gone$;$undo$, (SELECT array_agg (e.ent ORDER BY e.ent) FROM sync.entity e))
  ) s;
  INSERT INTO sync.upgrade (fingerprint, protocol, undo) VALUES (v_fingerprint, v_protocol, v_undo);
  DELETE FROM sync.upgrade u WHERE u.n <= (SELECT max (x.n) - 3 FROM sync.upgrade x);
END $note$;
