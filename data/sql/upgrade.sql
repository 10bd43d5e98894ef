-- SPDX-License-Identifier: GPL-3.0-or-later
-- What older versions of the program have left in the database becomes what it is now.

DO $$ BEGIN
  IF to_regclass ('sync.conflict') IS NOT NULL THEN
    INSERT INTO crm.conflict (id, field_name, target_id, target_id_kind, stands, other, stands_by_id,
                              other_by_id, state, created_at, modified_at)
    SELECT gen_random_uuid (), c.field, c.id, c.ent, coalesce (c.winner, 'null')::text,
           coalesce (c.loser, 'null')::text, sync.person_of (c.wrep), sync.person_of (c.lrep),
           replace (c.state, 'done', 'settled'), (extract (epoch FROM c.at) * 1000000)::bigint,
           (extract (epoch FROM coalesce (c.done_at, c.at)) * 1000000)::bigint
    FROM sync.conflict c;
    DROP TABLE sync.conflict;
  END IF;
END $$;
DROP FUNCTION IF EXISTS sync.my_conflicts ();
DROP FUNCTION IF EXISTS sync.resolve (bigint);
DROP FUNCTION IF EXISTS sync.note_conflict (smallint, uuid, text, jsonb, jsonb, int, int, bigint, text,
                                            text);
DROP FUNCTION IF EXISTS sync.settle (smallint, uuid, text, text, jsonb, jsonb, jsonb, int, bigint,
                                     bigint);
DROP FUNCTION IF EXISTS sync.merge (smallint, uuid, jsonb, jsonb, jsonb, int, int, bigint, bigint);
